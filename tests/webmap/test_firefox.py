"""The page in a second browser, Firefox, that finds no network: what a reader does most, and that nothing runs."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image

from gi_atlas.model import AdminUnit, BoundaryStatus, SurveyRecord
from gi_atlas.model.enums import ProductGroup
from tests.webmap.firefox import Firefox, start_firefox
from tests.webmap.making import MapProject
from tests.webmap.payloads import SCRIPTS, templates
from tests.webmap.test_real_page import _PLACE_JS, public_id

SHOWN = "GI.features.filter(f => f.layer === 'boundaries' && GI.isShown(f)).map(GI.nameOf)"
RESULTS = "Array.from(document.querySelectorAll('#gi-results .gi-name'), e => e.textContent)"


@pytest.fixture(scope="module")
def started() -> Iterator[Firefox]:
    with start_firefox() as browser:
        yield browser


@pytest.fixture
def firefox(started: Firefox) -> Iterator[Firefox]:
    """A browser whose page complains of nothing and asks nobody."""
    yield started
    assert started.complaints() == []
    assert started.requests() == []


@pytest.fixture(scope="module")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with two products, one of them with two versions, and one record."""
    atlas = MapProject(tmp_path_factory.mktemp("firefox") / "清溪县.gpkg")
    tea, zone, _none = atlas.product("清溪绿茶", name_en="Qingxi green tea", product_group=ProductGroup.PROCESSED)
    atlas.boundary(zone, shapely.box(119.0, 29.0, 119.2, 29.2), BoundaryStatus.SUPERSEDED, name="清溪绿茶",
                   scope_text="旧范围", valid_from=date(2010, 3, 1), valid_to=date(2023, 7, 15))  # fmt: skip
    atlas.boundary(zone, shapely.box(119.0, 29.0, 119.3, 29.2), version=2, name="清溪绿茶", scope_text="新范围",
                   valid_from=date(2023, 7, 15))  # fmt: skip
    atlas.product("清溪蜜橘", shapely.box(119.4, 29.0, 119.6, 29.2), product_group=ProductGroup.PRIMARY,
                  valid_from=date(2012, 1, 1))  # fmt: skip
    atlas.add(
        AdminUnit("330127", "清溪县", "2026-01", geom=shapely.box(118.9, 28.9, 119.8, 29.6)),
        SurveyRecord("茶园", tea.id, shapely.Point(119.05, 29.05)),
    )
    path, _report = atlas.write(layers=("boundaries", "units", "records"), language="zh", exemption="样例数据")
    atlas.project.close()
    return path


def place_px(firefox: Firefox, lon: float, lat: float) -> tuple[float, float]:
    """Where a place is on the page."""
    x, y = firefox.run(
        f"(() => {{ const p = GI.map.latLngToContainerPoint([{lat}, {lon}]);"
        " const r = GI.map.getContainer().getBoundingClientRect(); return [p.x + r.left, p.y + r.top]; })()"
    )
    return x, y


def test_this_browser_tells_what_a_page_does(started: Firefox, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<html data-ready='yes'><meta charset='utf-8'><meta http-equiv='Content-Security-Policy'"
        " content=\"script-src 'unsafe-inline'\"><script>var GI = {painted: 1};</script>"
        "<script src='https://cdn.invalid/x.js'></script><img src='https://tiles.invalid/dot.png'>"
        "<script>nothing();</script>",
        encoding="utf-8",
    )
    started.open(page)
    started.wait("document.images[0].complete")
    told = " ".join(started.complaints())
    assert "nothing is not defined" in told
    assert "Content-Security-Policy" in told
    assert any("dot.png" in url for url in started.requests())


def test_every_real_boundary_is_there_and_in_its_place(firefox: Firefox, ava: MapProject, ava_file: Path) -> None:
    from gi_atlas.model import BoundaryVersion

    version = next(one for one in ava.project.read_all(BoundaryVersion) if one.source_key == "adelaida_district")
    west = min(version.geom.geoms[0].exterior.coords)
    firefox.open(ava_file, f"map=14/{west[1]:.6f}/{west[0]:.6f}")
    assert firefox.run("GI.features.length") == 103
    wanted = _PLACE_JS.format(id=json.dumps(public_id(version)), lat=west[1], lon=west[0])
    assert firefox.run(wanted) <= 2.0
    firefox.run(f"GI.select(GI.features.find(f => f.id === {json.dumps(public_id(version))}))")
    assert version.scope_text in firefox.run("document.querySelector('.leaflet-popup-content').textContent")


def test_search_finds_by_pinyin_and_opens_by_enter(firefox: Firefox, county_file: Path) -> None:
    firefox.open(county_file)
    firefox.click_on("#gi-search")
    firefox.press(*"qxlc")
    firefox.wait(f"{RESULTS}.includes('清溪绿茶') && !{RESULTS}.includes('清溪蜜橘')")
    firefox.press("\ue007")
    firefox.wait("document.querySelector('.leaflet-popup-content')")
    assert "新范围" in firefox.run("document.querySelector('.leaflet-popup-content').textContent")


def test_a_click_on_the_map_opens_what_lies_there(firefox: Firefox, county_file: Path) -> None:
    firefox.open(county_file)
    firefox.click(*place_px(firefox, 119.5, 29.15))
    firefox.wait("document.querySelector('.leaflet-popup-content')")
    assert "清溪蜜橘" in firefox.run("document.querySelector('.leaflet-popup-content').textContent")


def test_the_slider_shows_the_version_of_its_day(firefox: Firefox, county_file: Path) -> None:
    firefox.open(county_file)
    slider = "document.querySelector('#gi-day')"
    firefox.run(f"({slider}.focus(), 1)")
    firefox.press("\ue011")  # Home
    assert firefox.run(SHOWN) == ["清溪绿茶"]
    firefox.run("(GI.select(GI.features.find(f => f.layer === 'boundaries' && GI.isShown(f))), 1)")
    assert "旧范围" in firefox.run("document.querySelector('.leaflet-popup-content').textContent")
    firefox.press("\ue00c")  # Escape
    firefox.run(f"({slider}.focus(), 1)")
    firefox.press("\ue010")  # End
    assert sorted(firefox.run(SHOWN)) == sorted(["清溪绿茶", "清溪蜜橘"])


def test_the_language_is_switched(firefox: Firefox, county_file: Path) -> None:
    firefox.open(county_file)
    firefox.click_on("#gi-language")
    text = firefox.run("document.body.innerText")
    assert "Legend" in text
    assert "图例" not in text


def test_dragging_and_zooming_leave_a_painted_map(firefox: Firefox, county_file: Path) -> None:
    firefox.open(county_file)
    before = firefox.run("[GI.map.getCenter().lng, GI.map.getZoom()]")
    x, y = place_px(firefox, 119.35, 29.1)
    firefox.drag((x, y), (x + 120, y + 40))
    firefox.wait(f"GI.map.getCenter().lng < {before[0]} - 0.01")
    firefox.run("(GI.map.getContainer().focus(), 1)")
    firefox.press("+")
    firefox.wait(f"GI.map.getZoom() === {before[1]} + 1")
    inside = place_px(firefox, 119.45, 29.1)
    firefox.wait("!GI.map._animatingZoom")
    picture = np.asarray(Image.open(io.BytesIO(firefox.picture())).convert("RGB")).astype(int)
    red, _green, blue = picture[int(inside[1]), int(inside[0])]
    land = picture[int(place_px(firefox, 119.35, 29.4)[1]), int(inside[0])]
    assert (red, blue) != (land[0], land[2]), "the boundary is painted otherwise than the ground beside it"


def test_nothing_of_a_text_runs(firefox: Firefox, tmp_path: Path) -> None:
    atlas = MapProject(tmp_path / "p.gpkg")
    texts = [*SCRIPTS, *templates(tmp_path / "canary")]
    for number, text in enumerate(texts):
        west, south = 119 + number % 20 / 10, 29 + number // 20 / 10
        _product, zone, _none = atlas.product(text)
        atlas.boundary(zone, shapely.box(west, south, west + 0.08, south + 0.08), name=text, scope_text=text)
    path, _report = atlas.write(language="en", title=texts[0])
    atlas.project.close()
    firefox.open(path)
    shown = firefox.run(
        "GI.features.map(f => { GI.select(f); return document.querySelector('.leaflet-popup-content').textContent; })"
    )
    assert len(shown) == len(texts)
    assert firefox.run("typeof window.PWN") == "undefined"
    assert not (tmp_path / "canary").exists()
    assert "1337" not in "".join(shown)
