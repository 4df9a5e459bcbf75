"""What the page is told: searches, names of counties, rows."""

import json

import pytest
import shapely

from gi_atlas.model import AdminUnit, Registration, SurveyRecord
from gi_atlas.model.enums import Channel, ProductGroup
from layers.publish.webmap.content import plain, search_words
from layers.publish.webmap.options import Basemap
from layers.publish.webmap.page_texts import WORDS, code_words, page_words
from tests.webmap.chromium import Browser, Page
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
        (["Weißwurst", "STRAẞE"], "weisswurst strasse"),
        (["Φέτας", "ΦΕΤΑΣ"], "φετασ"),
        (["Caf\u00e9", "Cafe\u0301"], "cafe"),
        (["ＡＢＣ茶"], "abc茶 abccha abcc"),
        (["İzmir", "IZMIR"], "izmir"),
        (["吕梁"], "吕梁 lvliang ll luliang"),
        (["", "\u0301"], ""),
    ],
)
def test_a_search_knows_names_pinyin_and_initials(texts: list[str], words: str) -> None:
    assert search_words(texts) == words


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Weißwurst", "WEISSWURST"), ("Weisswurst", "Weißwurst"), ("Straße", "strasse"), ("Φέτας", "φετας"),
        ("Φέτας", "ΦΈΤΑΣ"), ("Caf\u00e9", "cafe\u0301"), ("Cafe\u0301", "CAFÉ"), ("Café", "cafe"), ("ＡＢＣ", "abc"),
        ("abc", "ＡＢＣ"), ("吕梁", "lüliang"), ("吕梁", "lvliang"), ("吕梁", "luliang"), ("吕梁", "lu\u0308liang"),
        ("절임", "절"), ("ﬁg", "FIG"),
    ],
)  # fmt: skip
def test_the_page_finds_a_name_however_it_is_typed(page: Page, atlas: MapProject, name: str, typed: str) -> None:
    atlas.product(name, SQUARE)
    atlas.product("龙井", shapely.box(119.2, 29, 119.3, 29.1))
    path, _report = atlas.write()
    page.open(path)
    page.run(f"(GI.state.words = {json.dumps(typed)}, GI.refresh())")
    found = page.run("GI.results().map(feature => GI.value(feature, 'product.name_official'))")
    assert found == [name]


@pytest.mark.parametrize(
    "text", ["İıſẞßςΣσ", "Ǆ", "\u1e9b\u0323", "क्षि", "각", "﷐", "\U0001d400", "Å", "Ꭰ", "\u0345", "㎏①"]
)
def test_the_page_and_the_publisher_make_texts_plain_alike(page: Page, atlas: MapProject, text: str) -> None:
    atlas.product("甲", SQUARE)
    page.open(atlas.write()[0])
    assert page.run(f"GI.plain({json.dumps(text)})") == plain(text) == plain(plain(text))


@pytest.mark.parametrize(("datum", "packed"), [("wgs84", 2), ("gcj02", 6)])
def test_places_are_told_as_exact_as_they_were_rounded(
    browser: Browser, atlas: MapProject, datum: str, packed: int
) -> None:
    atlas.add(SurveyRecord("甲", None, shapely.Point(119.123456, 29.123456)))
    tiles = Basemap("https://tiles.example/{z}/{x}/{y}.png", "Tiles", datum)
    (layer,) = atlas.page(layers=("records",), basemap=tiles).content["layers"]
    assert (layer["points"]["decimals"], layer["points"]["told"]) == (packed, 2)
    opened = browser.new_page()
    opened.open(atlas.write(layers=("records",), basemap=tiles, language="en")[0])
    assert "rounded to 2 decimals" in opened.run("document.body.textContent")
    opened.close()


def test_records_alone_have_the_class_of_their_product(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("甲", None, product_group=ProductGroup.PRIMARY)
    atlas.add(SurveyRecord("x", product.id, shapely.Point(119, 29)), SurveyRecord("y", None, shapely.Point(119, 29)))
    content = atlas.page(layers=("records",)).content
    (layer,) = content["layers"]
    column = content["columns"]["product"].index("product.product_group")
    assert [layer["products"][0], layer["products"][1]] == [0, -1]
    assert content["products"][0]["row"][column] == "PRIMARY"


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
