"""From project to file: budget, drafts, whole files, the command."""

import base64
import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from gi_atlas.cli import run
from gi_atlas.errors import JobCancelled, PublishError, WriteError
from gi_atlas.jobs import Progress
from layers.publish.webmap import building, leaflet_files, page
from layers.publish.webmap.building import build_page, write_webmap
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.page import frame, make_page, read_content
from tests.webmap.making import DRAFT, MapProject

SQUARE = shapely.box(119, 29, 119.1, 29.1)


def rough(seed: int = 1, count: int = 20_000) -> Any:
    """A coast that no zoom is enough for."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    radius = 0.2 + np.random.default_rng(seed).uniform(0, 0.02, count)
    return shapely.Polygon(np.column_stack([119 + radius * np.cos(angles), 29 + radius * np.sin(angles)])).buffer(0)


def jpeg(side: int) -> bytes:
    stream = io.BytesIO()
    noise = np.random.default_rng(side).integers(0, 255, (side, side, 3), np.uint8)
    Image.fromarray(noise).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def test_the_largest_zoom_shrinks_until_the_page_fits(atlas: MapProject) -> None:
    atlas.product("甲", rough())
    wide = atlas.page(budget_bytes=2_000_000)
    budget = wide.report.bytes * 4 // 5
    narrow = atlas.page(budget_bytes=budget)
    assert wide.report.zooms[1] == 17
    assert not wide.report.is_shrunk
    assert narrow.report.bytes <= budget
    assert narrow.report.zooms[1] < 17
    assert narrow.report.is_shrunk
    assert narrow.content["map"]["isShrunk"]
    assert narrow.report.tolerance_m == pytest.approx(
        wide.report.tolerance_m * 2 ** (17 - narrow.report.zooms[1]), rel=0.01
    )


def test_a_page_that_cannot_be_made_small_enough_is_refused(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    with pytest.raises(PublishError) as refused:
        atlas.write(budget_bytes=50_000)
    assert refused.value.code == "WEBMAP_TOO_LARGE"
    assert refused.value.context["bytes"] > 100_000
    assert not (atlas.folder / "map.html").exists()


@pytest.mark.parametrize("write", [write_webmap, write_web_folder])
def test_a_pipe_is_never_replaced_by_a_map(atlas: MapProject, write: Any) -> None:
    atlas.product("甲", SQUARE)
    target = atlas.folder / "index.html"
    os.mkfifo(target)
    place = target if write is write_webmap else atlas.folder
    with pytest.raises(WriteError) as refused:
        write(atlas.project, place, WebMapOptions(), is_replacing=True)
    assert refused.value.code == "EXPORT_NOT_FILE"
    assert target.is_fifo()
    assert not list(atlas.folder.glob("*.geojson"))


def test_photos_become_smaller_until_they_fit_and_the_page_says_so(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("甲", SQUARE)
    for side in (700, 701, 702):
        atlas.photo(product.id, jpeg(side))
    large, small = atlas.page(photo_px=640, budget_bytes=4_000_000), atlas.page(photo_px=640, budget_bytes=500_000)
    assert large.report.photo_px == 640
    assert small.report.photo_px < 640
    assert small.report.is_shrunk
    assert small.content["map"]["photoPx"] == small.report.photo_px
    for photo in small.content["photos"]:
        with Image.open(io.BytesIO(base64.b64decode(photo["jpeg"]))) as image:
            assert max(image.size) <= small.report.photo_px


def test_no_photo_goes_out_where_none_is_wanted(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("甲", SQUARE)
    atlas.photo(product.id, jpeg(50))
    assert atlas.page(photo_px=0).content["photos"] == []
    assert len(atlas.page().content["photos"]) == 1


def test_a_photo_that_is_gone_leaves_the_page_whole(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("甲", SQUARE)
    item = atlas.photo(product.id, jpeg(51))
    found = atlas.project.media.find(item.sha256)
    assert found is not None
    found.unlink()
    made = atlas.page(photo_px=333)
    assert made.content["photos"] == []
    assert made.content["products"][0]["photos"] == []


def test_drafts_bear_a_mark_and_published_ones_none(atlas: MapProject) -> None:
    _product, zone, _version = atlas.product("甲", SQUARE)
    assert not atlas.page().content["map"]["hasDrafts"]
    atlas.boundary(zone, SQUARE, DRAFT, version=2)
    made = atlas.page()
    assert made.content["map"]["hasDrafts"]
    assert made.content["layers"][0]["drafts"] == [1]
    assert not atlas.page(is_public=True).content["map"]["hasDrafts"]


def test_an_empty_project_has_nothing_to_show(atlas: MapProject) -> None:
    with pytest.raises(PublishError) as refused:
        atlas.page()
    assert refused.value.code == "WEBMAP_EMPTY"


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    path = atlas.folder / "map.html"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError) as refused:
        write_webmap(atlas.project, path, WebMapOptions())
    assert refused.value.code == "EXPORT_EXISTS"
    assert path.read_text(encoding="utf-8") == "mine"
    write_webmap(atlas.project, path, WebMapOptions(), is_replacing=True)
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(item.name for item in atlas.folder.iterdir() if item.name.startswith(".export")) == []


def test_the_old_page_stands_until_the_new_one_has_its_name(atlas: MapProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that dies at the worst moment leaves the page of before."""
    atlas.product("甲", SQUARE)
    path, _report = atlas.write()
    before = path.read_bytes()

    def dies(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gi_atlas.services.export_folder.os.replace", dies)
    with pytest.raises(KeyboardInterrupt):
        atlas.write(title="new")
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", [".gpkg", ".GPKG", ".drafts", ".gpkg-journal", ".media/p.html"])
def test_the_projects_own_files_are_no_place_for_a_page(atlas: MapProject, ending: str) -> None:
    atlas.product("甲", SQUARE)
    target = atlas.folder / f"{atlas.project.path.stem}{ending}"
    before = atlas.project.path.read_bytes()
    with pytest.raises(WriteError) as refused:
        write_webmap(atlas.project, target, WebMapOptions(), is_replacing=True)
    assert refused.value.code == "OUTPUT_IS_PROJECT"
    assert atlas.project.path.read_bytes() == before


def test_a_folder_under_the_pages_name_is_refused(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    (atlas.folder / "map.html").mkdir()
    with pytest.raises(WriteError) as refused:
        atlas.write()
    assert refused.value.code == "EXPORT_CANNOT_WRITE"
    assert "map.html" in refused.value.context["path"]


def test_a_page_that_reads_back_otherwise_is_not_left_behind(
    atlas: MapProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas.product("甲", SQUARE)
    monkeypatch.setattr(building, "read_content", lambda _text: "{}")
    with pytest.raises(WriteError) as refused:
        write_webmap(atlas.project, atlas.folder / "map.html", WebMapOptions())
    assert refused.value.code == "EXPORT_DIFFERS"
    assert not (atlas.folder / "map.html").exists()


def test_a_folder_that_cannot_be_written_is_told(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    blocking = atlas.folder / "file"
    blocking.write_text("x", encoding="utf-8")
    with pytest.raises(WriteError) as refused:
        write_webmap(atlas.project, blocking / "map.html", WebMapOptions())
    assert refused.value.code == "EXPORT_CANNOT_WRITE"


def test_a_stopped_job_leaves_nothing(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        write_webmap(atlas.project, atlas.folder / "map.html", WebMapOptions(), progress=progress)
    assert not (atlas.folder / "map.html").exists()


def test_progress_is_told_in_order(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    shares: list[float] = []
    build_page(atlas.project, WebMapOptions(), "x", Progress(lambda share, _text: shares.append(share)))
    assert shares == sorted(shares)
    assert len(shares) >= 4


def test_the_same_project_makes_the_same_page(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    assert atlas.page().text == atlas.page().text


def test_the_project_is_left_as_it_was(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    before = len(atlas.project.steps()[0])
    atlas.write()
    assert len(atlas.project.steps()[0]) == before


def test_folium_gives_a_frame_of_constants() -> None:
    assert "cdn" not in frame()
    assert frame().count("<script>") == 1
    assert "L.map(" in frame()
    assert page.MAP_NAME in frame()


def test_another_folium_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    import folium

    page.frame.cache_clear()
    monkeypatch.setattr(
        folium.Figure, "render", lambda _self, **_more: "<html><script src='https://cdn'></script></html>"
    )
    with pytest.raises(PublishError) as refused:
        page.frame()
    assert refused.value.code == "WEBMAP_FRAME"
    page.frame.cache_clear()


def test_leaflet_is_the_one_its_makers_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "Leaflet 1.9.4" in leaflet_files.leaflet_script()
    assert "BSD 2-Clause" in leaflet_files.leaflet_licence()
    assert "url(" not in leaflet_files.leaflet_style()
    changed = tmp_path / "leaflet.js"
    changed.write_text("alert(1)", encoding="utf-8")
    monkeypatch.setattr(leaflet_files, "_path", lambda _name: changed)
    leaflet_files.leaflet_script.cache_clear()
    with pytest.raises(PublishError) as refused:
        leaflet_files.leaflet_script()
    assert refused.value.code == "WEBMAP_LEAFLET"
    assert "sha256-" in refused.value.context["detail"]


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflet_files, "PACKAGE", "no-such-package-of-leaflet")
    leaflet_files.leaflet_style.cache_clear()
    with pytest.raises(PublishError) as refused:
        leaflet_files.leaflet_style()
    assert refused.value.context["package"] == "no-such-package-of-leaflet"


def test_the_policy_covers_every_script_and_style_of_the_page() -> None:
    import hashlib
    import re

    text = make_page({"map": {"title": "甲", "language": "zh"}})
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        for code in re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert re.findall(r"<(?:script|style)\s", text) == ["<script "], "only the content has attributes: it is no program"
    assert text.index("Content-Security-Policy") < text.index("<style>") < text.index("<script>")
    assert text.index("charset=UTF-8") < 200
    assert re.findall(r"\son\w+=", text.split("<body>")[1].split("<script")[0]) == []


@pytest.mark.parametrize("broken", ["", "<html></html>", "x" * 10])
def test_a_page_without_content_is_noticed(broken: str) -> None:
    with pytest.raises(PublishError):
        read_content(broken)


def command(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = run(["--json", "--lang", "en", "webmap", *words])
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.fixture
def project_file(atlas: MapProject) -> str:
    product, zone, _version = atlas.product("清溪绿茶", SQUARE, attributes={"phone": "CANARY"}, counties=("清溪县",))
    atlas.boundary(zone, SQUARE, DRAFT, version=2)
    atlas.photo(product.id, jpeg(60))
    path = str(atlas.project.path)
    atlas.project.close()
    return path


def test_the_command_answers_as_the_interface_says(project_file: str, tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "out.html"
    code, told = command(project_file, "--to", str(target), capsys=capsys)
    assert code == 0
    assert told["path"] == str(target)
    assert told["bytes"] == os.path.getsize(target)
    assert told["features"] == 2
    assert 0 < told["tolerance_m"] < 1
    assert told["has_drafts"]
    code, told = command(project_file, "--to", str(target), "--replace", "--public", capsys=capsys)
    assert (code, told["features"], told["has_drafts"]) == (0, 1, False)
    assert told["left_out"] == {"boundaries": {"status": 1}}
    assert "CANARY" not in target.read_text(encoding="utf-8")
    code, told = command(project_file, "--to", str(target), capsys=capsys)
    assert (code, told["error"]["code"]) == (3, "EXPORT_EXISTS")


def test_every_option_of_the_command_reaches_the_page(project_file: str, tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "out.html"
    words = [
        "--title",
        "标题",
        "--office",
        "单位",
        "--page-lang",
        "en",
        "--approval-no",
        "GS（2026）1号",
        "--exemption",
        "x",
        "--all-attributes",
        "--hide",
        "boundary.act",
        "--largest-zoom",
        "12",
        "--photo-px",
        "0",
        "--budget",
        "900000",
        "--tiles",
        "https://e.org/{z}/{x}/{y}",
        "--attribution",
        "某",
        "--tiles-datum",
        "gcj02",
    ]
    code, told = command(project_file, "--to", str(target), *words, capsys=capsys)
    assert code == 0, told
    content = json.loads(read_content(target.read_text(encoding="utf-8")))
    head = content["map"]
    assert (head["title"], head["office"], head["language"]) == ("标题", "单位", "en")
    assert (head["approval"], head["exemption"], head["budget"]) == ("", "x", 900_000)  # drafts bear no number
    assert head["zooms"][2] == 12
    assert head["basemap"] == {"url": "https://e.org/{z}/{x}/{y}", "attribution": "某", "datum": "gcj02"}
    assert content["photos"] == []
    assert content["products"][0]["free"] == [["phone", "CANARY"]]
    assert "boundary.act" not in content["labels"]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["--field", "record.people"], 3, "WEBMAP_FIELD"),
        (["--tiles", "http://e.org/{z}/{x}/{y}", "--attribution", "x"], 3, "WEBMAP_TILES"),
        (["--tiles", "https://e.org/{z}/{x}/{y}"], 3, "WEBMAP_ATTRIBUTION"),
        (["--budget", "1000"], 3, "WEBMAP_TOO_LARGE"),
        (["--decimals", "9"], 2, None),
        (["--layer", "moon"], 2, None),
    ],
)
def test_the_command_refuses_in_words(
    project_file: str, tmp_path: Path, capsys: Any, words: list[str], code: int, error: str | None
) -> None:
    given, told = command(project_file, "--to", str(tmp_path / "out.html"), *words, capsys=capsys)
    assert given == code
    assert error is None or told["error"]["code"] == error
    assert not (tmp_path / "out.html").exists()


def test_people_read_what_was_written_and_what_stayed_inside(project_file: str, tmp_path: Path, capsys: Any) -> None:
    assert run(["--lang", "zh", "webmap", project_file, "--to", str(tmp_path / "甲.html")]) == 0
    text = capsys.readouterr().out
    assert "2 个要素" in text
    assert "不得公开发布" in text
    assert run(["--lang", "zh", "webmap", project_file, "--to", str(tmp_path / "乙.html"), "--public"]) == 0
    assert "不公开：界线 1 个，未发布" in capsys.readouterr().out
