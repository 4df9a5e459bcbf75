"""What a page says of days: no validity that it does not know, no empty map without a word, versions zone by zone."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import shapely
from shapely import box

from gi_atlas.model import Zone
from gi_atlas.model.enums import BoundaryStatus, ZoneRole
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

SUPERSEDED = BoundaryStatus.SUPERSEDED
SHOWN = "GI.features.filter(f => GI.isShown(f)).map(GI.nameOf)"
HINT = "document.getElementById('gi-empty')"


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapProject]:
    """A product with a superseded boundary and the one that holds."""
    made = MapProject(tmp_path_factory.mktemp("days") / "days.gpkg")
    _product, zone, _none = made.product("甲", name_en="Alpha")
    made.boundary(zone, box(119, 29, 119.2, 29.2), SUPERSEDED, name="旧甲",
                  valid_from=date(2012, 5, 1), valid_to=date(2024, 2, 1))  # fmt: skip
    made.boundary(zone, box(119, 29, 119.3, 29.2), version=2, name="新甲", valid_from=date(2024, 2, 1))
    yield made
    made.project.close()


def write(made: MapProject, *hidden: str, name: str = "hidden") -> Path:
    keys = frozenset(f"boundary.{key}" for key in hidden)
    return made.write(f"{name}.html", language="en", is_public=True, hidden=keys)[0]


def test_whole_periods_are_told_as_before(page: Page, versions: MapProject) -> None:
    page.open(write(versions))
    titles = dict(page.run("GI.features.map(f => [f.get('boundary.name'), GI.periodOf(f)])"))
    assert titles == {"旧甲": "2012-05-01 to 2024-01-31", "新甲": "since 2024-02-01"}


@pytest.mark.parametrize(
    ("hidden", "old", "new"),
    [
        (("valid_to",), "valid from 2012-05-01, superseded since", "valid from 2024-02-01"),
        (("valid_to", "status"), "valid from 2012-05-01", "valid from 2024-02-01"),
        (("valid_from",), "until 2024-01-31", "still valid"),
        (("valid_from", "valid_to"), "superseded", ""),
        (("valid_from", "valid_to", "status"), "", ""),
    ],
)
def test_what_is_not_told_is_not_said_to_be_valid(
    page: Page, versions: MapProject, hidden: Sequence[str], old: str, new: str
) -> None:
    page.open(write(versions, *hidden))
    said = dict(page.run("GI.features.map(f => [f.get('boundary.name'), GI.periodOf(f)])"))
    assert said == {"旧甲": old, "新甲": new}
    texts = page.run("Array.from(GI.features, f => GI.factsOf(f).textContent).join() + document.body.innerText")
    if old != "until 2024-01-31":
        assert "still valid" not in texts
        assert "since 20" not in texts


def test_a_superseded_boundary_without_an_end_lies_not_beside_its_successor(page: Page, versions: MapProject) -> None:
    page.open(write(versions, "valid_to"))
    own = "GI.features.filter(f => GI.isShown(f)).map(f => f.get('boundary.name'))"
    assert page.run(own) == ["新甲"]
    page.run("GI.setDay('2013-01-01')")
    assert page.run(own) == ["旧甲"]
    page.run("GI.setAll(true)")
    assert page.run(own) == ["旧甲", "新甲"]


def test_what_holds_on_no_known_day_is_opened_among_all_versions(page: Page, atlas: MapProject) -> None:
    _product, zone, _none = atlas.product("甲")
    atlas.boundary(zone, box(119, 29, 119.2, 29.2), SUPERSEDED, name="旧甲", valid_from=date(2999, 1, 1))
    atlas.boundary(zone, box(119, 29, 119.3, 29.2), version=2, name="新甲", valid_from=date(2024, 2, 1))
    page.open(write(atlas, "valid_to"))
    page.run("GI.showVersion(GI.features.find(f => f.get('boundary.name') === '旧甲')); 1")
    assert page.run("[GI.state.isAll, GI.isShown(GI.state.selected)]") == [True, True]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boundary that ended and one that is not valid yet."""
    made = MapProject(tmp_path_factory.mktemp("empty") / "empty.gpkg")
    made.product("甲", box(119, 29, 119.2, 29.2), valid_from=date(2010, 1, 1), valid_to=date(2015, 1, 1))
    made.product("乙", box(119.3, 29, 119.4, 29.2), valid_from=date(2999, 1, 1))
    path, _report = made.write(language="en")
    made.project.close()
    return path


def test_a_day_without_boundaries_says_so_and_offers_the_others(page: Page, empty_file: Path) -> None:
    page.open(empty_file)
    assert page.run(SHOWN) == []
    today = page.run("GI.content.map.day")
    for told in (page.text("#gi-empty-text"), page.text("#gi-result-count")):
        assert told == f"No boundary of this map is valid on {today}: move the time slider to another day."
    assert page.run(f"{HINT}.getBoundingClientRect().height > 0")
    page.click_on("#gi-empty-all")
    assert page.run(SHOWN) == ["甲", "乙"]
    assert page.run(f"{HINT}.hidden && document.activeElement.id") == "gi-all"
    page.click_on("#gi-all")
    assert not page.run(f"{HINT}.hidden")


def test_the_word_goes_with_the_day_and_with_the_layer(page: Page, empty_file: Path) -> None:
    page.open(empty_file)
    page.run("GI.setDay('2012-01-01')")
    assert page.run(f"{HINT}.hidden")
    page.run("GI.setDay('2020-01-01'); document.getElementById('gi-language').click()")
    assert page.text("#gi-empty-text").startswith("本图的界线在 2020-01-01 均未生效")
    page.click_on("#gi-layers label input")
    assert page.run(f"{HINT}.hidden"), "whoever took the layer away knows why nothing is seen"


def test_a_search_that_finds_nothing_says_nothing_of_days(page: Page, empty_file: Path) -> None:
    page.open(empty_file, "day=2012-01-01&words=xyz")
    assert page.text("#gi-result-count") == "Nothing found"
    assert page.run(f"{HINT}.hidden")


def test_two_days_of_which_none_has_boundaries_can_be_left(page: Page, empty_file: Path) -> None:
    today = "GI.content.map.day"
    page.open(empty_file)
    page.run(f"GI.state.swipe.before = '2015-01-01'; GI.state.swipe.after = {today}; GI.toggleSwipe(true)")
    assert page.text("#gi-empty-text").startswith("No boundary of this map is valid on 2015-01-01, 2")
    page.click_on("#gi-empty-all")
    assert page.run("[GI.state.swipe.isOn, GI.state.isAll]") == [False, True]


@pytest.fixture(scope="session")
def zones_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two zones of one product and name, the first with two versions; another product with one."""
    made = MapProject(tmp_path_factory.mktemp("zones") / "zones.gpkg")
    product, zone, _none = made.product("甲", name_en="Alpha")
    core = Zone(product.id, ZoneRole.CORE, "核心区")
    made.add(core)
    made.boundary(zone, box(119, 29, 119.2, 29.2), SUPERSEDED, valid_from=date(2012, 5, 1), valid_to=date(2020, 1, 1))
    made.boundary(zone, box(119, 29, 119.3, 29.2), version=2, valid_from=date(2020, 1, 1))
    made.boundary(core, box(119, 29, 119.1, 29.1), valid_from=date(2020, 1, 1))
    made.product("乙", box(119.4, 29, 119.5, 29.2))
    path, _report = made.write(language="en")
    made.project.close()
    return path


def listed(page: Page) -> list[list[str]]:
    """Headings of the lists of versions, each with its entries."""
    found: list[list[str]] = page.run(
        "Array.from(document.querySelectorAll('.gi-versions > *')).reduce((lists, e) => { if (e.tagName === 'H3')"
        " lists.push([e.textContent]); else lists[lists.length - 1].push(e.textContent); return lists; }, [])"
    )
    return found


def test_each_zone_lists_its_own_versions_and_names_the_others(page: Page, zones_file: Path) -> None:
    page.open(zones_file)
    page.run("GI.select(GI.features.find(f => f.begins === '2012-05-01')); 1")
    assert listed(page) == [
        ["Versions", "Alpha · 2012-05-01 to 2019-12-31", "Alpha · since 2020-01-01"],
        ["Other zones of the product", "Alpha · 甲 · 核心区 · since 2020-01-01"],
    ]
    page.settle()
    page.click_on(".gi-versions h3:nth-of-type(2) ~ button")
    assert page.run("GI.state.selected.get('zone.name')") == "核心区"
    others = listed(page)
    assert [one[0] for one in others] == ["Other zones of the product"], "a single version needs no list"
    assert len(others[0]) == 3


def test_the_list_names_the_zone(page: Page, zones_file: Path) -> None:
    page.open(zones_file)
    told = page.run("Array.from(document.querySelectorAll('#gi-results .gi-sub'), e => e.textContent)")
    assert sorted(told) == ["still valid", "甲 · since 2020-01-01", "甲 · 核心区 · since 2020-01-01"]


def test_a_product_of_one_boundary_lists_none(page: Page, zones_file: Path) -> None:
    page.open(zones_file)
    page.run("GI.select(GI.features.find(f => GI.nameOf(f) === '乙')); 1")
    assert listed(page) == []


def test_a_page_knows_zones_by_number_alone(zones_file: Path) -> None:
    made = MapProject(zones_file.parent / "again.gpkg")
    product, zone, _none = made.product("甲", box(119, 29, 119.2, 29.2))
    made.boundary(zone, box(119, 29, 119.3, 29.2), version=2)
    other = Zone(product.id, ZoneRole.CORE)
    made.add(other)
    made.boundary(other, box(119, 29, 119.1, 29.1))
    page = made.page()
    made.project.close()
    zones = page.content["layers"][0]["zones"]
    assert sorted(zones) == [0, 0, 1]
    assert zone.id not in page.text
    assert other.id not in page.text


def test_what_ends_at_the_edge_of_the_plane_says_so(page: Page, atlas: MapProject) -> None:
    atlas.product("极", box(10, 80, 20, 89))
    atlas.product("近", box(30, 70, 40, 85))
    path, _report = atlas.write(language="en")
    page.open(path)
    text = "Web maps end at 85.05° of latitude"
    assert text in page.text("#gi-about")
    for name, is_cut in (("极", True), ("近", False)):
        page.run(f"GI.select(GI.features.find(f => GI.nameOf(f) === '{name}')); 1")
        assert (text in page.text(".gi-facts")) == is_cut
    assert shapely.box(*page.run("GI.content.map.extent")).bounds[3] < 85.06
