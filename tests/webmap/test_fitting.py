"""What a budget takes of a page is said exactly: of the zoom, of the photos, of none; numbers beside drafts are not."""

import json
from typing import Any

import pytest
import shapely

from gi_atlas.cli import run
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import WebMapOptions
from tests.webmap.making import DRAFT, MapProject
from tests.webmap.test_building import jpeg, rough

SQUARE = shapely.box(119, 29, 119.1, 29.1)
NUMBER = "GS(2026)1234"


@pytest.fixture
def pictured(atlas: MapProject) -> MapProject:
    product, _zone, _version = atlas.product("甲", SQUARE)
    for side in (640, 641, 642):
        atlas.photo(product.id, jpeg(side))
    return atlas


def test_photos_are_as_large_as_the_page_has_room_for(pictured: MapProject) -> None:
    """They had half of the page, whatever the other half held."""
    whole = pictured.page(photo_px=640, budget_bytes=9_000_000)
    tight = pictured.page(photo_px=640, budget_bytes=whole.report.bytes + 2500)
    assert tight.report.photo_px == 640
    assert not tight.report.is_shrunk
    assert tight.report.bytes <= whole.report.bytes + 2500


@pytest.mark.parametrize("lacking", [1, 20_000, 200_000])
def test_photos_shrink_before_the_zoom_and_no_more_than_needed(pictured: MapProject, lacking: int) -> None:
    whole = pictured.page(photo_px=640, budget_bytes=9_000_000)
    budget = whole.report.bytes - lacking
    made = pictured.page(photo_px=640, budget_bytes=budget)
    assert (made.report.photo_px, made.report.zooms[1]) == (480, 17)
    assert (made.report.wanted_px, made.report.wanted_zoom) == (640, 17)
    assert made.report.bytes <= budget
    assert (made.content["map"]["photoPx"], made.content["map"]["wantedPx"]) == (480, 640)


def test_a_zoom_alone_is_told_as_a_zoom(atlas: MapProject, capsys: pytest.CaptureFixture[str]) -> None:
    product, _zone, _version = atlas.product("甲", rough())
    atlas.photo(product.id, jpeg(60))
    tight = atlas.page(budget_bytes=9_000_000).report.bytes - 5_000
    command = ["webmap", str(atlas.project.path), "--to", str(atlas.folder / "m.html"), "--budget", str(tight)]
    assert run(["--lang", "en", *command]) == 0
    told = capsys.readouterr().out
    assert "zoom 17 → " in told
    assert "photos 640" not in told


def test_photos_beside_the_page_take_nothing_of_it(pictured: MapProject) -> None:
    report = write_web_folder(pictured.project, pictured.folder / "out", WebMapOptions(budget_bytes=400_000)).page
    assert (report.photo_px, report.is_shrunk, report.budget) == (640, False, 400_000)
    assert report.bytes <= 400_000


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_number_does_not_stand_beside_drafts(
    atlas: MapProject, capsys: pytest.CaptureFixture[str], is_folder: bool
) -> None:
    _product, zone, _version = atlas.product("甲", SQUARE)
    atlas.boundary(zone, SQUARE, DRAFT, version=2)
    target = atlas.folder / ("out" if is_folder else "m.html")
    command = ["webmap", str(atlas.project.path), "--to", str(target), "--approval-no", NUMBER]
    assert run(["--json", *command, *(["--folder"] if is_folder else [])]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told["warnings"]] == ["draft_number"]
    files = [path for path in target.rglob("*") if path.is_file()] if is_folder else [target]
    assert not [path.name for path in files if NUMBER.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--public",), ["no_number"]),
        (("--public", "--approval-no", NUMBER), []),
        (("--public", "--exemption", "示意图"), []),
        ((), []),
    ],
    ids=["none", "number", "exemption", "inside"],
)
def test_a_public_page_without_a_number_is_warned_of(
    atlas: MapProject, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], codes: list[str]
) -> None:
    atlas.product("甲", SQUARE)
    target = atlas.folder / "m.html"
    command = ["webmap", str(atlas.project.path), "--to", str(target), "--replace", *words]
    assert run(["--json", *command]) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["warnings"]] == codes
    assert run(["--lang", "zh", *command]) == 0
    assert ("审图号" in capsys.readouterr().out) is bool(codes)
    assert (NUMBER in target.read_text(encoding="utf-8")) is (NUMBER in words)
