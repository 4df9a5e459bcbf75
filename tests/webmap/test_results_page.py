"""The list of a page: layer by layer under headings, for eyes, keys and screen readers."""

from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Point, box

from gi_atlas.model import AdminUnit, SurveyRecord
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject, add_layer

GROUPS = """Array.from(document.querySelectorAll('#gi-results ul'), list => {
  const heading = document.getElementById(list.getAttribute('aria-labelledby'));
  return [heading ? heading.textContent : '', Array.from(list.querySelectorAll('.gi-name'), e => e.textContent)];
})"""
OF = "GI.word('of', { count: '294', total: '310' })"


@pytest.fixture(scope="session")
def grouped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two products, three records, a river and wells."""
    atlas = MapProject(tmp_path_factory.mktemp("grouped") / "清溪县.gpkg")
    tea, _zone, _version = atlas.product("清溪绿茶", box(119, 29, 119.3, 29.2))
    atlas.product("清溪蜜橘", box(119.4, 29, 119.6, 29.2))
    atlas.add(*(SurveyRecord(f"茶园{number}", tea.id, Point(119 + number / 10, 29.1)) for number in (1, 2, 3)))
    atlas.add(AdminUnit("330127", "清溪县", "2026-01", geom=box(118.9, 28.9, 119.7, 29.6)))
    river = add_layer(atlas, "河流", (LineString([(119, 29.3), (119.5, 29.4)]), {"name": "清溪"}))
    wells = add_layer(atlas, "水井 <b>", *((Point(119.1 + n / 10, 29.3), {"name": f"清溪{n}号井"}) for n in range(2)))
    path, _report = atlas.write(layers=("boundaries", "units", "records", river, wells), language="zh",
                                fields=frozenset({f"{river}.name", f"{wells}.name", "record.title"}))  # fmt: skip
    atlas.project.close()
    return path


def groups(page: Page) -> list[list[Any]]:
    found: list[list[Any]] = page.run(GROUPS)
    return found


def search(page: Page, words: str) -> None:
    page.run(f"(GI.state.words = {words!r}, GI.refresh())")


def test_products_and_records_stand_under_their_headings(page: Page, grouped_file: Path) -> None:
    page.open(grouped_file)
    assert groups(page) == [["界线 2", ["清溪绿茶", "清溪蜜橘"]], ["调查记录 3", ["清溪绿茶"] * 3]]
    # Every list has a heading that screen readers go to, right before it.
    before = "Array.from(document.querySelectorAll('#gi-results ul'), e => e.previousElementSibling.tagName)"
    assert page.run(before) == ["H2", "H2"]
    assert page.run("new Set(Array.from(document.querySelectorAll('#gi-results [id]'), e => e.id)).size") == 2
    page.click_on("#gi-language")
    assert [heading for heading, _names in groups(page)] == ["Boundaries 2", "Survey records 3"]


def test_a_search_finds_imported_layers_each_under_its_own_name(page: Page, grouped_file: Path) -> None:
    page.open(grouped_file)
    search(page, "清溪")
    assert [heading for heading, _names in groups(page)] == [
        "界线 2",
        "调查记录 3",
        "县级行政区 1",
        "河流 1",
        "水井 <b> 2",
    ]
    search(page, "号井")
    assert groups(page) == [["水井 <b> 2", ["清溪0号井", "清溪1号井"]]]
    search(page, "nothing of this")
    assert groups(page) == []


def test_what_the_heading_says_is_not_said_again_in_each_row(page: Page, grouped_file: Path) -> None:
    page.open(grouped_file)
    search(page, "清溪")
    rows = page.run("Array.from(document.querySelectorAll('#gi-results li'), e => e.textContent)")
    assert not [row for row in rows if any(name in row for name in ("调查记录", "河流", "水井", "县级行政区"))]
    assert len(rows) == len(set(rows)) == 9


def test_a_layer_that_is_off_has_no_heading(page: Page, grouped_file: Path) -> None:
    page.open(grouped_file)
    page.run("Array.from(document.querySelectorAll('#gi-layers label')).find(e => e.textContent.includes('界线'))"
             ".querySelector('input').click()")  # fmt: skip
    assert [heading for heading, _names in groups(page)] == ["调查记录 3"]


def test_a_map_of_one_layer_needs_no_heading(page: Page, atlas: MapProject) -> None:
    atlas.product("清溪绿茶", box(119, 29, 119.3, 29.2))
    page.open(atlas.write()[0])
    assert groups(page) == [["", ["清溪绿茶"]]]
    assert page.run("document.querySelector('#gi-results h2')") is None


def test_keys_go_through_all_groups_and_from_one_to_the_next(page: Page, grouped_file: Path) -> None:
    page.open(grouped_file)
    page.run("document.getElementById('gi-search').focus()")
    page.press("Tab")
    for key, place in (
        ("PageDown", 2), ("ArrowDown", 3), ("PageDown", 4), ("PageDown", 4), ("PageUp", 2), ("PageUp", 0),
        ("PageUp", 0), ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("End", 4), ("Home", 0),
    ):  # fmt: skip
        page.press(key)
        now = page.run("Array.from(document.querySelectorAll('#gi-results button')).indexOf(document.activeElement)")
        assert now == place, key
    # One stop of the Tab key, whatever the number of groups.
    page.press("Tab")
    assert not page.run("document.getElementById('gi-results').contains(document.activeElement)")


def test_no_heading_hides_the_row_that_has_the_focus(page: Page, grouped_file: Path) -> None:
    page.open(grouped_file)
    page.run("document.getElementById('gi-results').style.maxHeight = '110px'")
    page.run("document.querySelector('#gi-results button').focus()")
    hidden = """(() => {
      const own = document.activeElement.getBoundingClientRect();
      const seen = [own.top + 3, own.bottom - 4].map(y => document.elementFromPoint(own.left + 20, y));
      return seen.some(e => e.closest('button') !== document.activeElement);
    })()"""
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "End", "ArrowUp", "ArrowUp", "PageUp", "Home"):
        page.press(key)
        assert not page.run(hidden), key


def test_the_heading_of_a_pop_up_has_the_focus_and_no_ring_that_the_edge_would_cut(
    page: Page, grouped_file: Path
) -> None:
    page.open(grouped_file)
    page.run("document.querySelector('#gi-results button').focus()")
    page.press("Enter")
    assert page.run("document.activeElement.matches('.gi-facts h2')")
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "none"
    # What can be pressed has its ring.
    page.press("Tab")
    assert page.run("document.activeElement.tagName") == "BUTTON"
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_large_group_leaves_room_for_the_small_ones_behind_it(page: Page, atlas: MapProject) -> None:
    tea, _zone, _version = atlas.product("清溪绿茶", box(119, 29, 119.3, 29.2))
    atlas.add(*(SurveyRecord(f"甲{number}", tea.id, Point(119 + number / 1000, 29.1)) for number in range(310)))
    wells = add_layer(atlas, "水井", *((Point(119 + n / 100, 29.3), {"name": f"清溪{n}"}) for n in range(5)))
    page.open(atlas.write(layers=("boundaries", "records", wells), fields=frozenset({f"{wells}.name"}))[0])
    search(page, "清溪")
    assert [len(names) for _heading, names in groups(page)] == [1, 294, 5]
    assert [heading for heading, _names in groups(page)] == ["界线 1", f"调查记录 {page.run(OF)}", "水井 5"]


def test_the_groups_fit_a_phone(phone: Page, grouped_file: Path) -> None:
    phone.open(grouped_file)
    phone.click_on("#gi-menu")
    assert [heading for heading, _names in groups(phone)] == ["界线 2", "调查记录 3"]
    assert phone.run("document.documentElement.scrollWidth <= window.innerWidth")
    heights = phone.run("Array.from(document.querySelectorAll('#gi-results button'), e => e.offsetHeight)")
    assert min(heights) >= 44
    phone.click_on("#gi-results button")
    assert phone.text(".gi-facts h2") == "清溪绿茶"
