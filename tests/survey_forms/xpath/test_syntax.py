"""Trees of expressions: ranks of operators, round trips, limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import FormError
from survey_forms.xpath.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Negative,
    Number,
    Path,
    Step,
    parse,
    written,
)

NAMES = st.sampled_from(["a", "b-c", "data", "and", "div", "茶", "jr:x", "*"])
LEAVES = st.one_of(
    st.sampled_from(["", "x y", "it's", '"']).map(Literal),
    st.sampled_from(["1", "2.5", ".5"]).map(Number),
)


def steps(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[tuple[Step, ...]]:
    step = st.builds(
        Step,
        st.sampled_from(["child", "parent", "descendant", "attribute", "self"]),
        NAMES,
        st.lists(inner, max_size=2).map(tuple),
    )
    return st.lists(step, min_size=1, max_size=3).map(tuple)


def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    bracket = inner.map(lambda tree: Filter(tree, ()))
    call = st.builds(Call, st.sampled_from(["if", "selected-at", "jr:itext"]), st.lists(inner, max_size=3).map(tuple))
    return st.one_of(
        bracket,
        call,
        st.builds(Filter, bracket | call, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(Path, steps(inner)),
        st.builds(Path, steps(inner), st.just(True)),
        st.builds(Path, steps(inner), st.just(False), bracket | call),
        st.builds(lambda one: Negative(Filter(one, ())), inner),
        st.builds(
            lambda one, two, operator: Chain((Filter(one, ()), Filter(two, ())), (operator,)),
            inner,
            inner,
            st.sampled_from(["or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "|"]),
        ),
    )


@given(st.recursive(LEAVES, larger, max_leaves=12))
def test_a_written_tree_is_read_as_the_same_tree(tree: Expression) -> None:
    assert parse(written(tree)) == tree


def test_operators_bind_as_the_recommendation_ranks_them() -> None:
    tree = parse("1 or 2 and 3 = 4 < 5 + 6 * 7 - 8")
    assert isinstance(tree, Chain)
    assert tree.operators == ("or",)
    conjunction = tree.operands[1]
    assert isinstance(conjunction, Chain)
    assert conjunction.operators == ("and",)
    assert "5 + 6 * 7 - 8" in written(tree)
    (equality,) = [one for one in conjunction.operands if isinstance(one, Chain)]
    assert equality.operators == ("=",)


def test_a_row_of_equal_rank_stays_one_row() -> None:
    assert parse("1 - 2 + 3") == Chain((Number("1"), Number("2"), Number("3")), ("-", "+"))


def test_short_forms_are_written_out() -> None:
    assert parse("..//@b") == Path(
        (Step("parent", "node()"), Step("descendant-or-self", "node()"), Step("attribute", "b"))
    )
    assert parse("/") == Path((), is_absolute=True)
    assert parse("current()/../x") == Path((Step("parent", "node()"), Step("child", "x")), start=Call("current", ()))


def test_many_minuses_keep_their_sign() -> None:
    assert parse("---a") == parse("-----a")
    assert parse("--a") != parse("a")


@pytest.mark.parametrize(
    "wrong",
    ["", "  ", "a b", "a[", "a]", "(a", "f(", "f(a,)", "f(,a)", "a/", "/data//", "1 +", "a::b", "$x", "a[]", "!a", "@",
     "f(a)b", "..a", "a |", "node(a)"],
)  # fmt: skip
def test_what_is_no_expression_is_refused_with_a_place(wrong: str) -> None:
    with pytest.raises(FormError) as raised:
        parse(wrong)
    assert raised.value.code == "XPATH_SYNTAX"
    assert raised.value.context["position"] >= 1


@pytest.mark.parametrize("bomb", ["(" * 200 + "1" + ")" * 200, "f(" * 150 + ")" * 150, "a[" * 150 + "1" + "]" * 150])
def test_depth_is_bounded(bomb: str) -> None:
    with pytest.raises(FormError) as raised:
        parse(bomb)
    assert raised.value.code == "XPATH_TOO_LARGE"


def test_long_rows_of_operators_need_no_depth() -> None:
    tree = parse(" or ".join(f"/data/q = {number}" for number in range(800)))
    assert isinstance(tree, Chain)
    assert len(tree.operands) == 800


def test_nested_ifs_as_forms_have_them_are_read() -> None:
    depth = 80
    assert isinstance(parse("if(a = 1, 'x', " * depth + "''" + ")" * depth), Call)
