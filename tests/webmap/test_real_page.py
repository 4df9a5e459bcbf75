"""The 103 versions of the American Viticultural Areas, in a browser without a network."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gi_atlas.model import BoundaryVersion
from gi_atlas.services.editing import save
from layers.publish.webmap.page import read_content
from tests.webmap.chromium import Browser, Page, can_cut_network
from tests.webmap.making import MapProject

# Corner of Ancient Lakes of Columbia Valley's outline, as its file has it: a place whose pixel can be computed.
_PLACE_JS = """(() => {{
  const f = GI.features.find(f => f.id === {id});
  let best = Infinity;
  GI.eachArc(f.area, arc => {{
    for (let i = GI.areas.arcs[arc]; i < GI.areas.arcs[arc + 1]; i++) {{
      const at = GI.lonLatOf([GI.areas.x[i], GI.areas.y[i]]);
      const there = GI.map.latLngToContainerPoint([at[1], at[0]]);
      const wanted = GI.map.latLngToContainerPoint([{lat}, {lon}]);
      best = Math.min(best, Math.hypot(there.x - wanted.x, there.y - wanted.y));
    }}
  }});
  return best;
}})()"""


def public_id(version: BoundaryVersion) -> str:
    """How the page calls a version: not by an id that tells when it was made."""
    return hashlib.sha256(version.id.encode("ascii")).hexdigest()[:16]


def test_the_page_is_small_and_reaches_zoom_14(ava: MapProject) -> None:
    path, report = ava.write(language="en")
    assert path.stat().st_size == report.bytes <= 2_000_000
    assert report.zooms[1] >= 14
    assert report.features == {"boundaries": 103}


def test_with_every_attribute_it_is_small_still_and_says_each_text(page: Page, ava: MapProject) -> None:
    every = frozenset({"product.attributes.*", "boundary.attributes.*"})
    version = next(one for one in ava.project.read_all(BoundaryVersion) if one.source_key == "adelaida_district")
    save(ava.project, replace(version, attributes={"description": version.scope_text, "petitioner": "X Y"}))
    path, report = ava.write("every.html", language="en", fields=every)
    save(ava.project, version)
    assert report.bytes <= 2_000_000
    assert report.zooms[1] >= 14
    wording = json.dumps(version.scope_text)
    assert path.read_text(encoding="utf-8").count(wording[1:60]) == 1
    page.open(path)
    page.run(f"GI.select(GI.features.find(f => f.values.get('boundary.scope_text') === {wording}))")
    cells = "[...document.querySelectorAll('.leaflet-popup-content .gi-row')].map(row => [...row.children]"
    told = dict(page.run(f"{cells}.map(cell => cell.textContent))"))
    assert version.scope_text in told["description"]
    assert told["petitioner"] == "X Y"


def test_it_opens_without_a_network_or_a_complaint_and_holds_every_version(page: Page, ava_file: Path) -> None:
    page.open(ava_file)
    assert page.run("GI.features.length") == 103
    assert page.run("GI.features.filter(f => f.box.every(Number.isFinite)).length") == 103
    assert page.run("navigator.onLine") is False or not can_cut_network()
    assert page.complaints() == []
    assert page.requests() == []


def test_the_popup_says_what_the_file_says(page: Page, ava: MapProject, ava_file: Path) -> None:
    version = next(one for one in ava.project.read_all(BoundaryVersion) if one.source_key == "adelaida_district")
    page.open(ava_file)
    page.run(f"GI.select(GI.features.find(f => f.id === {json.dumps(public_id(version))}))")
    shown = page.text(".leaflet-popup-content")
    assert "Adelaida District" in shown
    assert version.scope_text in shown
    assert version.used_maps in shown
    assert version.act in shown
    assert "2014-11-10" in shown
    assert "San Luis Obispo" in shown
    assert "DRAFT" in shown


@pytest.mark.parametrize("zoom", [6, 10, 14])
def test_a_known_place_is_where_it_must_be(page: Page, ava: MapProject, ava_file: Path, zoom: int) -> None:
    version = next(one for one in ava.project.read_all(BoundaryVersion) if one.source_key == "adelaida_district")
    west = min(version.geom.geoms[0].exterior.coords)
    page.open(ava_file, f"map={zoom}/{west[1]:.6f}/{west[0]:.6f}")
    assert page.run("GI.map.getZoom()") == zoom
    # Mercator by hand: the middle of the view is the corner that was asked for.
    x, y = page.run("(() => { const r = GI.map.getContainer().getBoundingClientRect();"
                    " return [r.left + r.width / 2, r.top + r.height / 2]; })()")  # fmt: skip
    assert page.run(_PLACE_JS.format(id=json.dumps(public_id(version)), lat=west[1], lon=west[0])) <= 2.0
    picture = page.pixels().astype(int)
    around = picture[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
    blueness = around[..., 2] - around[..., 0]
    assert blueness.max() > 90, "the outline of the westernmost corner is painted within 2 px of the middle"


def test_the_first_picture_comes_at_once(browser: Browser, ava_file: Path) -> None:
    opened = browser.new_page()
    opened.open(ava_file)
    opened.wait("GI.firstPictureMs > 0")
    first = opened.run("GI.firstPictureMs")
    opened.close()
    # A second is asked for; a machine that runs other tests meanwhile gets five.
    assert 0 < first < 5000


def test_nothing_of_the_page_points_elsewhere(ava_file: Path) -> None:
    text = ava_file.read_text(encoding="utf-8")
    assert re.findall(r"<(?:link|iframe|object|embed|base|form|audio|video)\b", text) == []
    # The one picture is the viewer's: it has no address until a photo of the content is shown.
    assert re.findall(r"<img\b[^>]*>", text) == ['<img id="gi-viewer-photo" draggable="false">']
    before = text.split('id="gi-content"')[0]
    assert re.findall(r"\b(?:src|href|srcset|action)\s*=\s*[\"'](?!#)[^\"']+", before) == []
    assert "http" not in re.sub(r"https?://(www\.w3\.org/2000/svg|leafletjs\.com)|http-equiv", "", before)
    assert "sourceMappingURL" not in text


def test_the_content_reads_back(ava: MapProject, ava_file: Path) -> None:
    content = json.loads(read_content(ava_file.read_text(encoding="utf-8")))
    assert len(content["layers"][0]["ids"]) == 103
    assert {public_id(version) for version in ava.project.read_all(BoundaryVersion)} == set(content["layers"][0]["ids"])
