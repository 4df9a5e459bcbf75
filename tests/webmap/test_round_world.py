"""The earth is round: maps that are moved on around it or lie across 180° show everything, once or again."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box

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


@pytest.fixture(scope="session")
def pacific_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boundary in two halves as files have it, one that runs beyond 180°, and a record east of it."""
    made = MapProject(tmp_path_factory.mktemp("pacific") / "pacific.gpkg")
    product, _zone, _version = made.product("斐济", MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)]))
    made.product("跨", box(178, -14, 184, -12))
    made.add(SurveyRecord("记录", product.id, shapely.Point(-177, -17)))
    path, _report = made.write(layers=("boundaries", "records"), language="en")
    made.project.close()
    return path


def test_a_map_across_180_opens_on_its_ground(page: Page, pacific_file: Path) -> None:
    page.open(pacific_file)
    bounds = page.run("(() => { const b = GI.map.getBounds(); return [b.getWest(), b.getEast()]; })()")
    assert 170 < bounds[0] < 177
    assert 184 < bounds[1] < 192
    inside = page.pixels()
    sea = np.array([0xE6, 0xED, 0xF2])
    for lon, lat, is_ground in (
        (177.5, -18, True),
        (181.5, -18, True),
        (178.5, -13.5, True),
        (183.5, -13.5, True),
        (176.3, -15, False),
        (185, -18.4, False),
    ):
        x, y = page.run(SHOWN_AT.format(lat, lon))
        assert (np.abs(inside[round(y), round(x)].astype(int) - sea).sum() > 20) == is_ground, lon


def test_no_line_stands_at_180_within_an_area(page: Page, pacific_file: Path) -> None:
    page.open(pacific_file, "map=8/-18.3/-179.9")
    x, y = page.run(SHOWN_AT.format(-18.37, -180))
    row = page.pixels()[round(y), round(x) - 4 : round(x) + 5].astype(int)
    # The meridian of the grid below it is grey and faint; the boundary's own line would be green and full.
    own = np.array([0x0A, 0x6A, 0xB5])
    assert np.abs(row - own).sum(axis=1).min() > 150


@pytest.mark.parametrize("lon", [178.5, 181.2, -178.8])
def test_both_halves_are_one_area_to_whoever_clicks(page: Page, pacific_file: Path, lon: float) -> None:
    page.open(pacific_file)
    assert page.run(f"GI.hitsAt(GI.cellOf({lon}, -17.5), 1, GI.state.day).map(GI.nameOf)") == ["斐济"]
    page.run("GI.zoomTo(GI.features.find(f => GI.nameOf(f) === '斐济')); 1")
    assert page.run("GI.map.getBounds().getEast() - GI.map.getBounds().getWest()") < 20
    page.settle()
    x, y = page.run(SHOWN_AT.format(-17.5, lon % 360))
    page.click(x, y)
    assert page.text(".gi-facts h2") == "斐济"


def test_places_beyond_180_are_told_as_people_say_them(page: Page, pacific_file: Path) -> None:
    page.open(pacific_file)
    page.run("GI.select(GI.features.find(f => f.layer === 'records')); 1")
    assert "-177.00°, -17.00°" in page.text(".gi-facts")
    assert page.run("[180, -180, 181, 540, -541].map(GI.saidLon)") == [180, -180, -179, 180, 179]
