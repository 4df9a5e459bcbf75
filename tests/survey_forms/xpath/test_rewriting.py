"""What an expression becomes for the library, and what is refused before it runs."""

import time

import pytest

from gi_atlas.errors import FormError
from survey_forms.choosing import ChoiceBook
from survey_forms.schema import Choice, ChoiceList, Form, Group
from survey_forms.xpath.costs import MOST_VISITS, visits
from survey_forms.xpath.evaluate import Evaluator
from survey_forms.xpath.rewriting import rewrite
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.syntax import parse
from survey_forms.xpath.values import text_of, texts_of
from tests.survey_forms.xpath.evaluating import value_of


def test_absolute_paths_mean_the_primary_instance_inside_a_choice_list_too() -> None:
    assert text_of(value_of("instance('towns')/root/item[county = /data/a]/label")) == "Three"
    assert text_of(value_of("instance('towns')/root/item[size > /data/row[3]/n - 11]/label")) == "Two"
    assert texts_of(value_of("instance('towns')/root/item[selected(/data/b, '茶') and size < 4]/name")) == ["t1", "t3"]


def test_current_is_the_question_wherever_it_stands() -> None:
    assert text_of(value_of("instance('towns')/root/item[county = current()]/label")) == "Three"
    assert text_of(value_of("instance('towns')/root/item[county = current()/../b]/label")) == "Four"
    assert value_of("count(/data/row[n < current()])") == 2


@pytest.mark.parametrize(
    ("filtering", "expected"),
    [
        ("[county = 'c1']", ["t1", "t2"]),
        ("['c1' = county]", ["t1", "t2"]),
        ("[./county = 'c1' and size > 1]", ["t2"]),
        ("[county = 'c1'][1]", ["t1"]),
        ("[county = 'c1'][last()]", ["t2"]),
        ("[(county = 'c1')]", ["t1", "t2"]),
        ("[county = 'c1' or size = 3]", ["t1", "t2", "t3"]),
        ("[county != 'c1']", ["t3", "t4"]),
        ("[nowhere = 'c1']", []),
        ("[county = /data/nowhere]", []),
        ("[county = /data/row/n]", []),
        ("[position() = 2]", ["t2"]),
        ("[2]", ["t2"]),
        ("[size = 20]", ["t2"]),
        ("", ["t1", "t2", "t3", "t4"]),
    ],
)
def test_a_look_up_gives_what_the_predicate_would(filtering: str, expected: list[str]) -> None:
    assert texts_of(value_of(f"instance('towns')/root/item{filtering}/name")) == expected
    # The same without the shape that the index knows.
    assert texts_of(value_of(f"instance('towns')/root/*{filtering}/name")) == expected


def test_a_look_up_by_one_column_uses_the_index_unless_the_path_leads_back_up() -> None:
    assert "gi.items" in rewrite("instance('towns')/root/item[county = /data/a]/label")
    assert "gi.items" not in rewrite("instance('towns')/root/item[county = /data/a]/../item/label")
    assert "gi.items" not in rewrite("instance('towns')/root/item[county = size]/label")
    assert "gi.items" not in rewrite("instance('towns')/root/item[county = 5]/label")
    assert value_of("count(instance('towns')/root/item[county = 'c1']/../item)") == 4


def test_a_prefix_of_a_path_is_left_out() -> None:
    assert rewrite("/data/orx:meta/orx:instanceID") == "$main/data/meta/instanceID"


@pytest.mark.parametrize(
    "bomb", ["//a[//b[//c]]", "count(//*[count(//*) > count(//*[//x])])", "//*[following::*[preceding::*]]"]
)
def test_searches_within_searches_are_refused(bomb: str) -> None:
    with pytest.raises(FormError) as raised:
        value_of(bomb)
    assert raised.value.code == "XPATH_TOO_COSTLY"


def test_one_search_is_fine() -> None:
    assert value_of("count(//n[. > 1])") == 2


def of_size(rows: int) -> Evaluator:
    from lxml import etree

    document = etree.Element("instances")
    main = etree.SubElement(document, "main")
    etree.SubElement(main, "data")
    choices = tuple(Choice(f"n{place}", {"": ""}, {"up": f"n{place // 2}"}) for place in range(rows))
    book = ChoiceBook(Form("f", "1", "", Group("", ""), {"x": ChoiceList("x", choices)}), {}, document)
    return Evaluator(main, Surroundings(book), book.size)


def test_lists_within_lists_are_refused_by_their_size() -> None:
    bomb = "count(instance('x')/root/item[count(instance('x')/root/item[up != current()]) > 1])"
    small, large = of_size(100), of_size(3000)
    assert small.evaluate(bomb, small._main[0]) == 100
    begun = time.thread_time()
    with pytest.raises(FormError) as raised:
        large.evaluate(bomb, large._main[0])
    assert raised.value.code == "XPATH_TOO_COSTLY"
    assert time.thread_time() - begun < 0.5


def test_a_country_of_townships_may_be_searched_once() -> None:
    expression = parse("count(instance('x')/root/item[contains(label, /data/q) and up != 'n'])")
    assert visits(expression, lambda name: 41_352) < MOST_VISITS
    within = parse("instance('x')/root/item[name = instance('x')/root/item[name != 'n']/up]")
    assert visits(within, lambda name: 41_352) > MOST_VISITS


@pytest.mark.parametrize(
    "expression",
    ["/data/row[count(/data/row[n > 1]) > 1]/n", "sum(/data/row/n) div count(/data/row)", "max(//n)",
     "if(a = 1, 'x', if(a = 2, 'y', 'z'))"],
)  # fmt: skip
def test_ordinary_expressions_are_cheap(expression: str) -> None:
    assert visits(parse(expression), lambda name: 3000) < MOST_VISITS / 5


def test_what_the_library_cannot_do_is_told_with_the_expression() -> None:
    with pytest.raises(FormError) as raised:
        value_of("(1)/a")
    assert raised.value.code == "XPATH_FAILED"
    assert raised.value.context["expression"] == "(1)/a"
