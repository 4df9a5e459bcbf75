"""What the page is told: searches, names of counties, rows."""

import json

import pytest
import shapely

from gi_atlas.model import AdminUnit, Registration, SurveyRecord
from gi_atlas.model.enums import Channel
from layers.publish.webmap.content import search_words
from layers.publish.webmap.page_texts import WORDS, code_words, page_words
from tests.webmap.making import MapProject

SQUARE = shapely.box(119, 29, 119.1, 29.1)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], ""),
        (["龙井茶"], "龙井茶 longjingcha ljc"),
        (["Finger LAKES"], "finger lakes"),
        (["西湖龙井", "西湖龙井"], "西湖龙井 xihulongjing xhlj"),
        (["云 Tea"], "云 tea yun tea y tea"),
    ],
)
def test_a_search_knows_names_pinyin_and_initials(texts: list[str], words: str) -> None:
    assert search_words(texts) == words


def test_only_names_of_counties_that_occur_go_out(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE, counties=("330127", "外县"))
    atlas.add(AdminUnit("330127", "清溪县"), AdminUnit("330128", "云门县"))
    content = atlas.page().content
    assert content["units"] == {"330127": "清溪县"}
    assert "云门县" not in json.dumps(content, ensure_ascii=False)
    assert "qingxixian" in content["products"][0]["search"]


def test_a_product_stands_once_however_many_versions_it_has(atlas: MapProject) -> None:
    product, zone, _version = atlas.product("清溪绿茶", SQUARE)
    for number in range(2, 6):
        atlas.boundary(zone, SQUARE, version=number, scope_text=f"第{number}版")
    atlas.add(Registration(product.id, Channel.GI_PRODUCT, "1"), Registration(product.id, Channel.AGI, "2"))
    content = atlas.page().content
    assert len(content["products"]) == 1
    assert content["layers"][0]["products"] == [0] * 5
    numbers = content["columns"]["registration"].index("registration.number")
    assert [row[numbers] for row in content["products"][0]["registrations"]] == ["1", "2"]
    assert json.dumps(content, ensure_ascii=False).count('"清溪绿茶') <= 3


def test_rows_are_as_short_as_they_can_be(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    (layer,) = atlas.page().content["layers"]
    assert all(row and row[-1] is not None for row in layer["rows"])
    assert all(len(row) <= len(layer["columns"]) for row in layer["rows"])


def test_records_have_no_ids_on_the_page(atlas: MapProject) -> None:
    """An id of ours tells when its record was made."""
    record = SurveyRecord("甲", None, shapely.Point(119, 29))
    atlas.add(record)
    content = atlas.page(layers=("records",)).content
    assert record.id not in json.dumps(content)
    assert "ids" not in content["layers"][0]


def test_units_of_the_newest_edition_alone_are_drawn(atlas: MapProject) -> None:
    atlas.add(
        AdminUnit("330127", "旧县", "2016-01", geom=SQUARE),
        AdminUnit("330127", "新县", "2026-01", geom=SQUARE),
        AdminUnit("330127100", "某镇", "2026-01", "TOWNSHIP", geom=SQUARE),
        AdminUnit("330128", "点县", "2026-01", geom=shapely.Point(119, 29)),
    )
    (layer,) = atlas.page(layers=("units",)).content["layers"]
    assert [row[0] for row in layer["rows"]] == ["新县"]


def test_every_word_of_the_page_is_in_both_languages() -> None:
    words = page_words()
    assert set(words) == set(WORDS)
    assert all(chinese != english and chinese and english for chinese, english in words.values())
    for table in code_words().values():
        assert all(chinese != english for chinese, english in table.values())


def test_every_word_that_the_program_asks_for_is_there() -> None:
    import re

    from layers.publish.webmap.page import SCRIPTS, page_file

    program = "".join(map(page_file, SCRIPTS)) + page_file("body.html") + page_file("below.html")
    asked = set(re.findall(r'GI\.word\("(\w+)"', program)) | set(
        re.findall(r'data-(?:word|label|hint)="(\w+)"', program)
    )
    assert asked <= set(WORDS)
    assert set(WORDS) - asked - set(re.findall(r'"(\w+)"', program)) == set(), "words that nobody asks for"


def test_no_program_of_ours_makes_markup_of_texts() -> None:
    from layers.publish.webmap.page import SCRIPTS, page_file

    program = "".join(map(page_file, SCRIPTS))
    dangers = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc")
    for danger in (*dangers, "createContextualFragment", "DOMParser"):
        assert danger not in program
