"""Texts of a publisher on the page: none that passes for another, none that says nothing, none that covers the map."""

import json
from html import unescape
from pathlib import Path

import pytest
import shapely
from pytestqt.qtbot import QtBot

from gi_atlas.cli import run
from gi_atlas.errors import PublishError
from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.readable import visible
from gui.dialogs.webmap_choices import WebMapChoices
from gui.dialogs.webmap_words import written_words
from layers.publish.webmap.fields import clean, plain_value
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import MOST_LETTERS, Basemap, WebMapOptions
from layers.publish.webmap.page import read_content
from layers.publish.webmap.page_texts import WARNING_WORDS
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject, add_layer
from tests.webmap.test_folder import jpeg

SQUARE = shapely.box(119, 29, 119.1, 29.1)
TURNED = "GS(2026)\u202e4321\u202c号"
# Everything that turns the order of a line round, or is not seen at all.
CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x07\x1b\x7f\x85\x9f"


# Writing direction


@pytest.mark.parametrize("control", CONTROLS, ids=[f"U+{ord(one):04X}" for one in CONTROLS])
def test_a_control_is_seen_instead_of_working(control: str) -> None:
    assert clean(f"a{control}b") == f"a\\u{ord(control):04x}b"
    assert clean(clean(control)) == clean(control)
    assert plain_value([control, {control: control}]) == [clean(control), {clean(control): clean(control)}]


@pytest.mark.parametrize("text", ["a\tb\nc\r\n", "清溪\u3000茶", "\u200b\u200d\ufeff", "שלום عربي", "\\u202e"])
def test_other_texts_are_as_written(text: str) -> None:
    assert clean(text) == text


def controls_in(name: str, content: bytes) -> list[str]:
    """Controls in a file as whoever reads it has them."""
    text = content.decode("utf-8")
    if name == "atlas.html":
        return [control for control in CONTROLS if control in unescape(text)]
    found = json.dumps(json.loads(read_content(text) if name == "index.html" else text), ensure_ascii=False)
    # Some of them JSON writes as escapes, which look like ours but for the backslash of these.
    found = found.replace("\\\\", "")
    return [control for control in CONTROLS if json.dumps(control, ensure_ascii=False)[1:-1] in found]


def test_no_file_of_a_map_has_one(atlas: MapProject) -> None:
    atlas.add(AdminUnit("330106001", TURNED, TURNED, UnitLevel.TOWNSHIP, geom=shapely.MultiPolygon([SQUARE])))
    product, _zone, _version = atlas.product(TURNED, SQUARE, act=TURNED, attributes={TURNED: TURNED})
    atlas.photo(product.id, jpeg(), caption=TURNED)
    key = add_layer(atlas, f"layer{TURNED}", (shapely.Point(119, 29), {f"name{TURNED}": TURNED, "nul": "a\0b"}))
    options = WebMapOptions(
        title=TURNED, office=TURNED, approval_no=TURNED, exemption=TURNED, has_pmtiles=True, photo_px=0,
        layers=("boundaries", "townships", key), fields=frozenset({"boundary.attributes.*", f"{key}.*"}),
        basemap=Basemap("https://e.org/{z}/{x}/{y}", TURNED),
    )  # fmt: skip
    report = write_web_folder(atlas.project, atlas.folder / "o", options)
    checked = [name for name in report.files if name.endswith((".html", ".json", ".geojson"))]
    assert len(checked) >= 6
    for name in checked:
        assert controls_in(name, (Path(report.path) / name).read_bytes()) == [], name
    whole = json.dumps(json.loads((Path(report.path) / "gi.geojson").read_text(encoding="utf-8")), ensure_ascii=False)
    assert visible(TURNED).replace("\\", "\\\\") in whole


def test_a_number_reads_on_the_page_in_the_order_of_its_digits(atlas: MapProject, page: Page) -> None:
    atlas.product("清溪茶", SQUARE, act=TURNED)
    page.open(atlas.write(title=f"图{TURNED}", approval_no=TURNED, is_public=True)[0])
    assert visible(TURNED) in page.text("#gi-approval")
    assert page.text("#gi-title") == f"图{visible(TURNED)}"
    page.run("GI.select(GI.features[0])")
    assert visible(TURNED) in page.text(".gi-facts")


def test_a_column_of_such_a_name_can_be_let_out_and_kept_inside(atlas: MapProject) -> None:
    key = add_layer(atlas, "wells", (shapely.Point(119, 29), {"a\u202eb": "well 1337", "c": "secret"}))
    seen = f"{key}.a\\u202eb"
    assert "well 1337" in atlas.page(layers=(key,), fields=frozenset({seen})).text
    assert "well 1337" not in atlas.page(layers=(key,), fields=frozenset({f"{key}.*"}), hidden=frozenset({seen})).text


# Texts that say nothing, and too much


@pytest.mark.parametrize("text", [" ", "\t\n", "\u3000", "\u200b", "\ufeff \u2060", "\u200e", "\u202e\u202c", "\x00"])
def test_a_reason_of_which_nothing_is_seen_is_none(atlas: MapProject, text: str) -> None:
    atlas.product("清溪茶", SQUARE)
    for name in ("exemption", "approval_no"):
        made = atlas.page(is_public=True, **{name: text})
        assert made.report.warnings == ("no_number",)
        assert (made.content["map"]["approval"], made.content["map"]["exemption"]) == ("", "")
    assert atlas.page(title=text, office=text).content["map"]["title"] == atlas.project.path.stem


def test_the_command_warns_of_a_blank_reason(atlas: MapProject, capsys: pytest.CaptureFixture[str]) -> None:
    atlas.product("清溪茶", SQUARE)
    path = str(atlas.project.path)
    atlas.project.close()
    words = ["--json", "webmap", path, "--to", str(atlas.folder / "a.html"), "--public", "--exemption", "  "]
    assert run(words) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["warnings"]] == ["no_number"]


def test_a_text_stands_on_one_line() -> None:
    assert WebMapOptions(approval_no=" GS\n(2026)\u20281号 ").approval_no == "GS (2026) 1号"


@pytest.mark.parametrize("name", sorted(MOST_LETTERS))
def test_a_text_that_would_cover_the_map_is_refused(name: str) -> None:
    most = MOST_LETTERS[name]
    assert getattr(WebMapOptions(**{name: "茶" * most}), name) == "茶" * most
    with pytest.raises(PublishError) as caught:
        WebMapOptions(**{name: "茶" * (most + 1)})
    assert caught.value.code == "WEBMAP_TEXT_LONG"
    assert caught.value.context == {"field": f"--{name.replace('_', '-')}", "count": most + 1, "most": most}
    assert str(most) in caught.value.message("zh")


def test_a_dialog_takes_no_longer_ones(qtbot: QtBot) -> None:
    choices = WebMapChoices("清溪县")
    qtbot.addWidget(choices)
    for name, most in MOST_LETTERS.items():
        line = choices.lines[name.removesuffix("_no")]
        line.setText("茶" * 3000)
        assert len(line.text()) == most
    options = choices.options(frozenset(), frozenset())
    assert (len(options.title), len(options.approval_no)) == (MOST_LETTERS["title"], MOST_LETTERS["approval_no"])


# What goes out otherwise than was meant


def test_photos_that_cannot_be_shown_are_counted(atlas: MapProject, capsys: pytest.CaptureFixture[str]) -> None:
    product, _zone, _version = atlas.product("清溪茶", SQUARE)
    atlas.photo(product.id, jpeg())
    atlas.photo(product.id, jpeg()[:200])
    atlas.photo(product.id, b"no picture at all", fault="broken")
    report = atlas.page(photo_px=320).report
    assert report.photos == 1
    assert report.left_out == {"photos": {"damaged": 2}}
    assert WARNING_WORDS["photos"] in written_words(report)
    assert WARNING_WORDS["photos"] not in written_words(atlas.page(photo_px=0).report)
    path = str(atlas.project.path)
    atlas.project.close()
    assert run(["--json", "webmap", path, "--to", str(atlas.folder / "o"), "--folder"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == {"photos": {"damaged": 2}}


@pytest.mark.parametrize("more", [["--tiles-datum", "gcj02"], ["--tiles-datum", "wgs84"], ["--attribution", "某局"]])
def test_words_on_a_background_map_that_there_is_not_are_refused(
    atlas: MapProject, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    atlas.product("清溪茶", SQUARE)
    path, target = str(atlas.project.path), atlas.folder / "a.html"
    atlas.project.close()
    assert run(["--json", "webmap", path, "--to", str(target), *more]) != 0
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "WEBMAP_TILES_ALONE"
    assert more[0] in error["message"]
    assert not target.exists()


def test_with_its_address_they_are_taken(atlas: MapProject) -> None:
    atlas.product("清溪茶", SQUARE)
    path, target = str(atlas.project.path), atlas.folder / "a.html"
    atlas.project.close()
    tiles = ["--tiles", "https://e.org/{z}/{x}/{y}", "--attribution", "某局"]
    assert run(["webmap", path, "--to", str(target), *tiles]) == 0
    assert '"datum":"wgs84"' in target.read_text(encoding="utf-8").replace(" ", "")
    assert run(["webmap", path, "--to", str(target), *tiles, "--tiles-datum", "gcj02", "--replace"]) == 0
    assert '"datum":"gcj02"' in target.read_text(encoding="utf-8").replace(" ", "")


@pytest.mark.parametrize(("north", "is_cut"), [(85.0, False), (85.06, True), (90.0, True)])
@pytest.mark.parametrize("side", [1, -1], ids=["north", "south"])
def test_what_lies_beyond_the_plane_of_web_maps_is_told(
    atlas: MapProject, north: float, is_cut: bool, side: int
) -> None:
    key = add_layer(atlas, "ice", (shapely.box(10, min(side * 80, side * north), 20, max(side * 80, side * north)), {}))
    report = atlas.page(layers=(key,)).report
    assert ("beyond" in report.warnings) is is_cut
    assert ("85.05" in written_words(report)) is is_cut
    assert "85.05" in WARNING_WORDS["beyond"]
