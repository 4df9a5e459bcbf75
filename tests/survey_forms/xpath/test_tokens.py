"""Words of expressions: nothing is lost, and names are told from operators as XPath 1.0 §3.7 says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import FormError
from survey_forms.xpath.tokens import LONGEST, Kind, join_tokens, tokenize

WORDS = st.sampled_from(
    ["/data/a", "..", ".", "'it is'", '"say"', "12", ".5", "3.25", "and", "or", "div", "mod", "*", "//", "|", "!=",
     "<=", "=", "(", ")", "[", "]", ",", "@", "::",
     "a-b", "jr:itext", "x:*", "selected-at", "茶", "node", "text", "-", "+"]
)  # fmt: skip
_IN_NAME = re.compile(r"[\w.:*-]")
SPACES = st.sampled_from(["", " ", "\n", "\t ", "\r\n"])


@given(st.lists(st.tuples(SPACES, WORDS)), SPACES)
def test_joined_words_are_the_expression_to_the_letter(pairs: list[tuple[str, str]], end: str) -> None:
    expression = ""
    for space, word in pairs:
        # Two names without a blank are one name, or none at all.
        is_one_name = not space and _IN_NAME.match(word[0]) and _IN_NAME.match(expression[-1:] or " ")
        expression += (" " if is_one_name else space) + word
    expression += end
    assert join_tokens(tokenize(expression)) == expression


@given(st.text(max_size=60))
def test_any_text_is_cut_or_refused_with_its_place(expression: str) -> None:
    try:
        found = join_tokens(tokenize(expression))
    except FormError as error:
        refused = error
    else:
        assert found == expression
        return
    assert refused.code == "XPATH_SYNTAX"
    assert 1 <= refused.context["position"] <= len(expression)


def kinds(expression: str) -> list[tuple[str, str]]:
    return [(token.text, token.kind.value) for token in tokenize(expression)[:-1]]


def test_a_star_is_a_name_where_an_operand_is_due_and_an_operator_behind_one() -> None:
    assert kinds("* * *") == [("*", "name"), ("*", "operator"), ("*", "name")]
    assert kinds("(*)[*]*2")[-2] == ("*", "operator")
    assert kinds("/*") == [("/", "operator"), ("*", "name")]


def test_names_of_operators_are_names_where_an_operand_is_due() -> None:
    assert kinds("and and and") == [("and", "name"), ("and", "operator"), ("and", "name")]
    assert kinds("div div mod")[0] == ("div", "name")
    assert kinds("/data/mod mod 2")[4] == ("mod", "operator")


def test_hyphens_belong_to_names_unless_a_space_parts_them() -> None:
    assert [text for text, _ in kinds("a-b - c -d")] == ["a-b", "-", "c", "-", "d"]


def test_functions_node_types_and_axes_are_told_from_names() -> None:
    assert kinds("if(a, node(), child::b)") == [
        ("if", "function"), ("(", "mark"), ("a", "name"), (",", "mark"), ("node", "node type"), ("(", "mark"),
        (")", "mark"), (",", "mark"), ("child", "axis"), ("::", "mark"), ("b", "name"), (")", "mark"),
    ]  # fmt: skip


def test_the_end_knows_the_spaces_before_it() -> None:
    last = tokenize("a \n")[-1]
    assert (last.kind, last.before, last.start) == (Kind.END, " \n", 3)


@pytest.mark.parametrize(("expression", "position"), [("a # b", 3), ("'open", 1), ("a ! b", 3), ("${x}", 2)])
def test_a_character_that_begins_no_word_is_named(expression: str, position: int) -> None:
    with pytest.raises(FormError) as raised:
        tokenize(expression)
    assert raised.value.code == "XPATH_SYNTAX"
    assert raised.value.context["position"] == position


def test_an_expression_has_a_greatest_length() -> None:
    with pytest.raises(FormError) as raised:
        tokenize("1" * (LONGEST + 1))
    assert raised.value.code == "XPATH_TOO_LARGE"
