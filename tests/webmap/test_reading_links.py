"""Links that a reader pastes: what they keep, and what of them is passed over."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from gi_atlas.model.enums import BoundaryStatus, ProductGroup
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

STATE = "[GI.state.county, GI.state.year, GI.state.productStatus, GI.state.day, GI.state.isAll, GI.state.swipe.isOn]"
SHOWN = "GI.features.filter(f => GI.isShown(f)).map(GI.nameOf)"


@pytest.fixture(scope="session")
def linked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two products, the older version of one of them ended in 2015."""
    made = MapProject(tmp_path_factory.mktemp("links") / "links.gpkg")
    _product, zone, _none = made.product("甲", product_group=ProductGroup.CRAFT, counties=("330106",))
    made.boundary(zone, shapely.box(119, 29, 119.2, 29.2), BoundaryStatus.SUPERSEDED, name="旧甲",
                  valid_from=date(2010, 3, 1), valid_to=date(2015, 6, 1))  # fmt: skip
    made.boundary(zone, shapely.box(119, 29, 119.3, 29.2), version=2, name="新甲", valid_from=date(2015, 6, 1))
    made.product("乙", shapely.box(119.4, 29, 119.6, 29.2), counties=("330127",), valid_from=date(2012, 1, 1))
    path, _report = made.write(language="en")
    made.project.close()
    return path


@pytest.mark.parametrize(
    "place",
    [
        "5/29/1e20",
        "5/29/1e308",
        "5/1e300/119",
        "5/-1e9/119",
        "1e308/29/119",
        "5/29/Infinity",
        "5/91/0",
        "//",
        "/29/119",
        "5//119",
        "5/29/",
        " / / ",
    ],
)
def test_a_place_beyond_the_world_does_not_stop_the_page(page: Page, linked_file: Path, place: str) -> None:
    page.open(linked_file, f"map={place}")
    lat, lng, zoom = page.run("[GI.map.getCenter().lat, GI.map.getCenter().lng, GI.map.getZoom()]")
    assert 28 < lat < 30.5
    assert 118 < lng < 121
    assert zoom <= page.run("GI.zooms.largest")


def test_lines_of_longitude_come_to_an_end_wherever_the_map_is(page: Page, linked_file: Path) -> None:
    page.open(linked_file)
    page.run("GI.map.setView([0, 1e20], 5, { animate: false }); GI.picture.paintNow(); 1")
    assert page.run("GI.painted") > 1


@pytest.mark.parametrize(
    "fragment",
    [
        "county=zzz",
        "county=__proto__",
        "year=9999",
        "year=2",
        "productStatus=x",
        "day=9999-99-99",
        "day=2023-02-30",
        "day=0000-00-00",
        "swipe=0000-00-00/9999-99-99/NaN",
        "swipe=2010-03-01/2015-06-01/NaN",
        "swipe=2010-03-01/2015-06-01/",
        "swipe=2010-03-01/2015-02-31/0.5",
        "without=NOTHING&hide=NOTHING&off=nothing",
    ],
)
def test_what_fits_nothing_in_a_link_is_passed_over(page: Page, linked_file: Path, fragment: str) -> None:
    page.open(linked_file, fragment)
    today = page.run("GI.content.map.day")
    assert page.run(STATE) == ["", "", "", today, False, False]
    assert page.run("GI.state.classes.size + GI.state.statuses.size") == 0
    assert page.run(SHOWN) == ["新甲", "乙"]


def test_good_parts_of_a_link_count_beside_bad_ones(page: Page, linked_file: Path) -> None:
    page.open(linked_file, "county=330127&year=9999&day=2013-05-05&without=NOTHING,CRAFT&map=5/29/1e20")
    assert page.run("[GI.state.county, GI.state.year, GI.state.day]") == ["330127", "", "2013-05-05"]
    assert page.run("Array.from(GI.state.classes)") == ["CRAFT"]
    assert page.run(SHOWN) == ["乙"]


def test_two_days_of_an_older_link_are_those_of_the_last_changes(page: Page, linked_file: Path) -> None:
    page.open(linked_file, "swipe=2011-11-11/2016-01-01/0.25&all=1")
    assert page.run("[GI.state.swipe.before, GI.state.swipe.after, GI.state.swipe.share]") == [
        "2010-03-01", "2015-06-01", 0.25,
    ]  # fmt: skip
    assert page.run("GI.state.isAll") is False
    assert page.run("[document.getElementById('gi-before').value, document.getElementById('gi-after').value]") == [
        "2010-03-01", "2015-06-01",
    ]  # fmt: skip


def test_a_link_keeps_which_layers_are_off(page: Page, linked_file: Path) -> None:
    page.open(linked_file)
    page.click_on("#gi-layers label:nth-child(1)")
    link = page.run("GI.linkText()")
    assert "off=boundaries" in link
    page.call("Page.navigate", url="about:blank")
    page.open(linked_file, link)
    assert page.run("GI.layers.map(layer => layer.isVisible)") == [False]
    assert page.run("document.querySelector('#gi-layers input').checked") is False
    assert page.run(SHOWN) == []


def test_a_link_put_into_the_open_page_is_followed(page: Page, linked_file: Path) -> None:
    page.open(linked_file, "county=330106&lang=en")
    number = page.run("GI.features.findIndex(f => GI.nameOf(f) === '乙')")
    wanted = page.run(f"GI.features[{number}].id")
    page.run(f"location.hash = '#map=9/29.5/119.9&lang=zh&day=2013-01-01&words=yi&id={wanted}'; 1")
    page.wait("GI.language === 'zh'")
    assert page.run("[GI.state.county, GI.state.day]") == ["", "2013-01-01"]
    assert page.run("document.getElementById('gi-search').value") == "yi"
    assert page.run("GI.map.getZoom()") == min(9, page.run("GI.zooms.largest"))
    assert page.text(".gi-facts h2") == "乙"
    page.run("location.hash = '#lang=en'; 1")
    page.wait("GI.language === 'en'")
    assert page.run("document.querySelector('.leaflet-popup') === null && GI.state.words === ''")
    assert page.run("GI.state.day === GI.content.map.day")


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A map of one version, and its next edition, where another version has superseded it."""
    folder = tmp_path_factory.mktemp("editions")
    made = MapProject(folder / "first.gpkg")
    product, zone, _none = made.product("甲")
    old = made.boundary(zone, shapely.box(119, 29, 119.1, 29.2), name="旧甲", valid_from=date(2010, 1, 1))
    first, _report = made.write("first.html", language="en")
    made.project.close()
    later = MapProject(folder / "second.gpkg")
    later.add(product, zone, replace(old, status=BoundaryStatus.SUPERSEDED, valid_to=date(2026, 3, 1)))
    later.boundary(zone, shapely.box(119.2, 29, 119.3, 29.2), version=2, name="新甲", valid_from=date(2026, 3, 1))
    second, _report = later.write("second.html", language="en")
    later.project.close()
    return first, second


def test_a_link_to_a_version_shows_it_in_the_next_edition_too(page: Page, editions: tuple[Path, Path]) -> None:
    first, second = editions
    page.open(first)
    page.run("GI.select(GI.features[0]); 1")
    link = page.run("GI.linkText()")
    page.open(second, link)
    assert page.text(".gi-facts h2") == "旧甲"
    assert page.run("[GI.state.day, GI.isShown(GI.state.selected)]") == ["2010-01-01", True]
    assert page.run(SHOWN) == ["旧甲"]


def test_a_link_to_a_version_that_holds_changes_no_day(page: Page, editions: tuple[Path, Path]) -> None:
    _first, second = editions
    page.open(second)
    page.run("GI.select(GI.features.find(f => GI.nameOf(f) === '新甲')); 1")
    page.open(second, page.run("GI.linkText()") + "&day=2026-05-05")
    assert page.run("[GI.nameOf(GI.state.selected), GI.state.day]") == ["新甲", "2026-05-05"]


def test_a_link_to_a_version_of_a_layer_that_is_off_leaves_it_off(page: Page, editions: tuple[Path, Path]) -> None:
    _first, second = editions
    page.open(second)
    page.run("GI.select(GI.features.find(f => GI.nameOf(f) === '新甲')); 1")
    page.open(second, page.run("GI.linkText()") + "&off=boundaries")
    assert page.run("[GI.nameOf(GI.state.selected), GI.layers[0].isVisible]") == ["新甲", False]


def test_the_slash_key_opens_the_panel_for_the_search(page: Page, linked_file: Path) -> None:
    page.open(linked_file)
    page.click_on("#gi-menu")
    assert page.run("getComputedStyle(document.getElementById('gi-panel')).display") == "none"
    page.press("/", "/")
    assert page.run("document.activeElement.id") == "gi-search"
    assert page.run("document.getElementById('gi-menu').getAttribute('aria-expanded')") == "true"
    page.press("/", "/")
    assert page.run("document.getElementById('gi-search').value") == "/", "in the search it is a letter"
