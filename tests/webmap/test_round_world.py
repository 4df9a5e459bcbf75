"""The earth is round: maps that are moved on around it or lie across 180° show everything, once or again."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import box

from gi_atlas.model import SurveyRecord
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

SHOWN_AT = (
    "((lat, lng) => {{ const p = GI.map.latLngToContainerPoint([lat, lng]);"
    " const own = GI.map.getContainer().getBoundingClientRect(); return [p.x + own.left, p.y + own.top]; }})({}, {})"
)
POPUP_LNG = "GI.popup.getLatLng().lng"


@pytest.fixture(scope="session")
def home_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boundary and a record in the middle of China."""
    made = MapProject(tmp_path_factory.mktemp("home") / "home.gpkg")
    product, _zone, _version = made.product("甲", box(119, 29, 120, 30))
    made.add(SurveyRecord("记录", product.id, shapely.Point(120.5, 29.5)))
    path, _report = made.write(layers=("boundaries", "records"), language="en")
    made.project.close()
    return path


def move(page: Page, lat: float, lng: float, zoom: float) -> None:
    """Look at a place."""
    page.run(f"GI.map.setView([{lat}, {lng}], {zoom}, {{ animate: false }}); 1")
    page.settle()


@pytest.mark.parametrize("turn", [360, -360, 720])
def test_a_map_that_was_moved_around_the_earth_shows_the_same(page: Page, home_file: Path, turn: int) -> None:
    page.open(home_file)
    move(page, 29.5, 119.8, 8)
    stage = (slice(60, 690), slice(330, 1200))
    at_home = page.pixels()[stage].astype(int)
    move(page, 29.5, 119.8 + turn, 8)
    again = page.pixels()[stage].astype(int)
    assert (np.abs(at_home - again).sum(axis=2) > 40).mean() < 0.01
    assert len(np.unique(at_home.reshape(-1, 3), axis=0)) > 10, "there is something to be seen"


@pytest.mark.parametrize("lng", [119.5, 479.5, -240.5])
def test_what_is_clicked_tells_of_itself_where_it_was_clicked(page: Page, home_file: Path, lng: float) -> None:
    page.open(home_file)
    move(page, 29.5, lng, 8)
    page.click(*page.run(SHOWN_AT.format(29.3, lng)))
    assert page.text(".gi-facts h2") == "甲"
    assert abs(page.run(POPUP_LNG) - lng) < 0.6
    page.run("GI.zoomTo(GI.state.selected); 1")
    assert page.run("GI.map.getBounds().contains(GI.popup.getLatLng())"), "its pop-up stays in sight"
    page.click(*page.run(SHOWN_AT.format(29.3, lng)))
    move(page, 29.5, lng, 8)
    page.click(*page.run(SHOWN_AT.format(29.5, lng + 1)))
    assert page.run("GI.state.selected.layer") == "records"
    assert page.text(".gi-facts").count("120.50°, 29.50°") == 1


def test_a_feature_from_the_list_opens_in_sight_however_far_the_map_is(page: Page, home_file: Path) -> None:
    page.open(home_file)
    move(page, 0, 1000, 5)
    page.click_on("#gi-results button")
    assert page.text(".gi-facts h2") == "甲"
    assert page.run("GI.map.getBounds().contains(GI.popup.getLatLng())")


def test_a_link_keeps_the_place_within_the_world(page: Page, home_file: Path) -> None:
    page.open(home_file)
    move(page, 29.5, 119.5 + 1080, 8)
    link = page.run("GI.linkText()")
    assert "map=8%2F29.50000%2F119.50000" in link
    page.open(home_file, link)
    assert page.run("GI.hitsAt(GI.cellOf(GI.map.getCenter().lng, 29.5), 1, GI.state.day).length") == 1


def test_far_out_as_many_copies_are_painted_as_there_is_room_for(page: Page, home_file: Path) -> None:
    page.open(home_file)
    counts = page.run(
        "[[0, 0], [479, 481], [-241, 481], [-1000, -999], [1e20, 1e20], [-2000, 90000]].map(([west, east]) =>"
        " GI.copiesIn([GI.cellOf(west, 0)[0], 0, GI.cellOf(east, 0)[0], 1]).length)"
    )
    assert counts[:4] == [0, 1, 3, 0]
    assert max(counts) == 9, "they come to an end wherever the map is"


def test_hits_beyond_all_copies_are_none(page: Page, home_file: Path) -> None:
    page.open(home_file)
    places = "[[0, 29.5], [180, 29.5], [-180, 29.5], [359, 0], [119.5, 80]]"
    found = page.run(f"{places}.map(([lon, lat]) => GI.hitsAt(GI.cellOf(lon, lat), 1, GI.state.day).length)")
    assert found == [0, 0, 0, 0, 0]
