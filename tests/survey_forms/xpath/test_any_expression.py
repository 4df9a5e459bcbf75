"""Any expression that a form may bring gives a value or a coded error, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import FormError
from survey_forms.xpath.functions import FUNCTIONS, NATIVE
from survey_forms.xpath.syntax import Call, Chain, Expression, Filter, Literal, Negative, Number, Path, Step, written
from survey_forms.xpath.values import text_of, truth_of
from tests.survey_forms.xpath.evaluating import evaluator

TEXTS = ["", "0", "-1", "1e308", "NaN", "Infinity", "2024-02-29", "9999-12-31", "28 112", "1 2; 3 4; 1 2", "((", "%Y%",
         "茶", "\x00\x1b", "AAAA", "towns", "name", "MD5", "hex", "a b c", "/data/a", "../x", "' or '1"]  # fmt: skip
PATHS = [
    Path((Step("child", "data"), Step("child", "row"), Step("child", "n")), is_absolute=True),
    Path((Step("child", "data"), Step("child", "*")), is_absolute=True),
    Path((Step("child", "data"), Step("child", "nowhere")), is_absolute=True),
    Path((Step("parent", "node()"), Step("child", "row"))),
    Path((Step("self", "node()"),)),
    Path((Step("child", "root"), Step("child", "item")), start=Call("instance", (Literal("towns"),))),
    Path((Step("attribute", "id"),)),
    Path((Step("child", "text()"),)),
    Path((), is_absolute=True),
]
LEAVES = st.one_of(
    st.sampled_from(TEXTS).map(Literal),
    st.sampled_from(["0", "1", "2.5", "99999999999999999999", ".1"]).map(Number),
    st.sampled_from(PATHS),
)
NAMES = [name for name in (*FUNCTIONS, *NATIVE) if name not in ("random", "uuid", "now")]


def calls(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def call(name: str) -> st.SearchStrategy[Expression]:
        fewest, most = (NATIVE[name][:2]) if name in NATIVE else (FUNCTIONS[name].fewest, FUNCTIONS[name].most)
        return st.lists(inner, min_size=fewest, max_size=min(most, 5)).map(lambda parts: Call(name, tuple(parts)))

    operators = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"]
    return st.one_of(
        st.sampled_from(NAMES).flatmap(call),
        st.builds(
            lambda one, two, operator: Chain((Filter(one, ()), Filter(two, ())), (operator,)),
            inner, inner, st.sampled_from(operators),
        ),
        st.builds(lambda one: Negative(Filter(one, ())), inner),
        st.builds(lambda path, one: Path((*path.steps, Step("child", "n", (one,))), path.is_absolute, path.start),
                  st.sampled_from(PATHS[:6]), inner),
        st.builds(lambda one, two: Filter(Filter(one, ()), (two,)), inner, inner),
    )  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.recursive(LEAVES, calls, max_leaves=8))
def test_every_expression_gives_a_value_or_a_coded_error(tree: Expression) -> None:
    found, here = evaluator()
    try:
        value = found.evaluate(written(tree), here)
    except FormError as error:
        refused = error
    else:
        assert isinstance(text_of(value), str)
        assert isinstance(truth_of(value), bool)
        return
    assert refused.code.startswith(("XPATH_", "REGEX_"))
    assert "{" not in refused.message("en")
    assert refused.message("zh")


@pytest.mark.parametrize(
    "hostile",
    [
        "string-length(concat(" + ",".join(["/data/b"] * 3000) + "))",
        " or ".join(["//*"] * 2000),
        "count(" + "/data/*" + "/../*" * 400 + ")",
        "-" * 20_000 + "1",
        "'" + "x" * 31_000 + "'",
        " + ".join(["1"] * 8000),
        "a" + "[1]" * 5000,
    ],
)
def test_long_expressions_end_soon(hostile: str) -> None:
    found, here = evaluator()
    begun = time.thread_time()  # whatever an earlier test left to other threads
    try:
        found.evaluate(hostile, here)
    except FormError as error:
        refused: FormError | None = error
    else:
        refused = None
    assert refused is None or refused.code.startswith("XPATH_")
    assert time.thread_time() - begun < 3
