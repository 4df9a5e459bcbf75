"""Imported layers and outlines of townships, as a reader meets them on the page."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely import GeometryCollection, LineString, MultiPoint, Point, box

from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.model.enums import ProductGroup
from layers.project_layers import DEFAULT_STYLES
from layers.publish.webmap.fields import clean
from layers.publish.webmap.options import LAYERS
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject, add_layer
from tests.webmap.payloads import SCRIPTS, templates
from tests.webmap.test_reading import place_px

SECRET = "CANARY1337"
RIVER = LineString([(118.95, 29.35), (119.2, 29.38), (119.4, 29.34), (119.7, 29.4)])
NAMES = "Array.from(document.querySelectorAll('#gi-results .gi-name'), e => e.textContent)"
LEGEND = "Array.from(document.querySelectorAll('#gi-layers .gi-name'), e => e.textContent)"
ROWS = "Array.from(document.querySelectorAll('#gi-table-rows tbody tr'), r => Array.from(r.cells, c => c.textContent))"
HEADS = "Array.from(document.querySelectorAll('#gi-table-rows thead th'), e => e.textContent)"


@pytest.fixture(scope="session")
def layered_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with its townships, a river, wells and soils around two boundaries."""
    atlas = MapProject(tmp_path_factory.mktemp("layered") / "清溪县.gpkg")
    atlas.product("清溪绿茶", box(119, 29, 119.3, 29.2), product_group=ProductGroup.PROCESSED)
    atlas.product("清溪蜜橘", box(119.4, 29, 119.6, 29.2), product_group=ProductGroup.PRIMARY)
    soils = add_layer(atlas, "土壤", (box(118.9, 28.9, 119.35, 29.45), {"类型": "红壤"}),
                      (box(119.35, 28.9, 119.8, 29.45), {"类型": "黄壤"}))  # fmt: skip
    rivers = add_layer(atlas, "河流", (RIVER, {"名称": "清溪河", "级别": 3, "owner": SECRET}))
    wells = add_layer(atlas, "水井", *[(Point(118.95 + step / 10, 29.05), {"name": f"井{step}", "depth": step * 1.5})
                                     for step in range(9)])  # fmt: skip
    atlas.add(
        AdminUnit("330127", "清溪县", "2026-01", geom=box(118.9, 28.9, 119.35, 29.6)),
        AdminUnit("330127100", "石桥镇", "2026-01", UnitLevel.TOWNSHIP, geom=box(118.9, 28.9, 119.1, 29.25)),
        AdminUnit("330127101", "茶园乡", "2026-01", UnitLevel.TOWNSHIP, geom=box(119.1, 28.9, 119.35, 29.25)),
        AdminUnit("330127102", "点位镇", "2026-01", UnitLevel.TOWNSHIP, geom=Point(119, 29)),
    )
    columns = {f"{soils}.类型", f"{rivers}.名称", f"{rivers}.级别", f"{wells}.*"}
    path, _report = atlas.write(layers=(*LAYERS, soils, rivers, wells), fields=frozenset(columns),
                                decimals={wells: 4}, language="zh", exemption="样例数据")  # fmt: skip
    atlas.project.close()
    return path


def feature(condition: str) -> str:
    return f"GI.features.find(f => {condition})"


def test_the_legend_lists_every_layer_with_its_sign_and_count(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    assert page.run(LEGEND) == ["水井", "界线", "河流", "土壤", "乡级行政区", "县级行政区"]
    counts = "Array.from(document.querySelectorAll('#gi-layers .gi-count'), e => Number(e.textContent))"
    assert page.run(counts) == [9, 2, 1, 2, 2, 1]
    # A sign for each but the boundaries, whose signs are those of class and status; no two alike.
    signs = page.run("Array.from(document.querySelectorAll('#gi-layers canvas'), c => c.toDataURL())")
    assert len(set(signs)) == len(signs) == 5
    lefts = "new Set(Array.from(document.querySelectorAll('#gi-layers .gi-name'), e => e.getBoundingClientRect().left))"
    assert page.run(f"{lefts}.size") == 1, "their names stand one below the other"
    assert "4 位小数" in page.text("#gi-layers .gi-note")
    page.click_on("#gi-language")
    assert page.run(LEGEND) == ["水井", "Boundaries", "河流", "土壤", "Township outlines", "County outlines"]


@pytest.mark.parametrize("place", range(6))
def test_each_layer_is_switched_off_alone_and_the_link_keeps_it(page: Page, layered_file: Path, place: int) -> None:
    page.open(layered_file)
    before = page.pixels().astype(int)
    page.run(f"document.querySelectorAll('#gi-layers input')[{place}].click()")
    page.settle()
    assert (abs(page.pixels().astype(int) - before).sum(axis=2) > 0).any()
    off = page.run("GI.layers.filter(l => !l.isVisible).map(l => l.key)")
    assert len(off) == 1
    link = page.run("GI.linkText()")
    assert page.run("GI.layers.filter(l => l.isVisible).length") == 5
    page.open(layered_file, link)
    assert page.run("GI.layers.filter(l => !l.isVisible).map(l => l.key)") == off


def test_a_lines_pop_up_says_layer_name_and_columns_and_no_secret(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    page.click(*place_px(page, 119.2, 29.38))
    assert page.text(".gi-facts h2") == "清溪河"
    facts = page.text(".gi-facts")
    assert "图层：河流" in facts
    assert "级别" in facts
    assert "3" in facts
    assert "owner" not in facts
    page.click_on("#gi-language")
    assert "Layer: 河流" in page.text(".gi-facts")
    assert SECRET.encode() not in layered_file.read_bytes()


def test_points_come_before_lines_and_lines_before_areas_under_one_click(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    hits = "GI.hitsAt(GI.cellOf({}, {}), 7 / (GI.cellPx * Math.pow(2, GI.map.getZoom())), GI.state.day).map(GI.nameOf)"
    assert page.run(hits.format(119.05, 29.05)) == ["井1", "清溪绿茶", "土壤", "石桥镇", "清溪县"]
    assert page.run(hits.format(119.2, 29.38)) == ["清溪河", "土壤", "清溪县"]
    assert page.run(hits.format(119.2, 29.42)) == ["土壤", "清溪县"]
    page.click(*place_px(page, 119.05, 29.05))
    buttons = page.run("Array.from(document.querySelectorAll('.gi-acts button'), e => e.textContent)")
    assert buttons[1:] == ["清溪绿茶", "土壤", "石桥镇", "清溪县"]


def test_context_is_found_when_it_is_looked_for(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    assert page.run(NAMES) == ["清溪绿茶", "清溪蜜橘"]
    for typed, found in (
        ("清溪河", ["清溪河"]), ("qxh", ["清溪河"]), ("红壤", ["土壤"]), ("井3", ["井3"]), ("shiqiao", ["石桥镇"]),
        ("330127101", ["茶园乡"]), (SECRET, []), ("4.5", ["井3"]),
    ):  # fmt: skip
        page.run(f"(GI.state.words = {json.dumps(typed)}, GI.refresh())")
        assert page.run(NAMES) == found, typed


def test_context_is_asked_neither_for_class_nor_status_nor_county(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    assert page.run("GI.facets.class().map(p => p[1])") == [1, 1]
    page.run(
        "(GI.state.classes.add('OTHER'), GI.state.classes.add('PRIMARY'), GI.state.county = '330127', GI.refresh())"
    )
    assert page.run("GI.features.filter(f => f.layer === 'boundaries' && GI.isShown(f)).length") == 0
    assert page.run("GI.features.filter(f => GI.isContext(f) && GI.isShown(f)).length") == 9 + 1 + 2 + 2 + 1


def test_the_table_lists_one_layer_after_the_other(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    page.click_on("#gi-table")
    options = page.run("Array.from(document.querySelectorAll('#gi-table-layer option'), o => o.textContent)")
    assert options == ["界线", "水井", "河流", "土壤", "乡级行政区", "县级行政区"]
    assert [row[0] for row in page.run(ROWS)] == ["清溪绿茶", "清溪蜜橘"]

    def choose(place: int) -> list[list[str]]:
        page.run(f"(() => {{ const s = document.getElementById('gi-table-layer'); s.selectedIndex = {place};"
                 " s.dispatchEvent(new Event('change')); })()")  # fmt: skip
        found: list[list[str]] = page.run(ROWS)
        return found

    wells = choose(1)
    assert page.run(HEADS) == ["name", "depth"]
    assert wells[3] == ["井3", "4.5"]
    assert choose(2) == [["清溪河", "3"]]
    assert choose(3) == [["土壤", "红壤"], ["土壤", "黄壤"]]
    assert page.run(HEADS)[0] == "名称"
    assert [row[:2] for row in choose(4)] == [["石桥镇", "330127100"], ["茶园乡", "330127101"]]
    page.run("document.querySelectorAll('#gi-table-rows th button')[1].click()")
    page.run("document.querySelectorAll('#gi-table-rows th button')[1].click()")
    assert [row[0] for row in page.run(ROWS)] == ["茶园乡", "石桥镇"]
    # A name leads back to the map.
    page.run("document.querySelector('#gi-table-rows tbody button').click()")
    assert page.text(".gi-facts h2") == "茶园乡"


def test_numbers_in_names_are_sorted_as_numbers(page: Page, atlas: MapProject) -> None:
    key = add_layer(atlas, "井", *[(Point(119 + n / 10, 29), {"name": f"井{n}"}) for n in (10, 9, 2, 1)])
    page.open(atlas.write(layers=(key,), fields=frozenset({f"{key}.name"}))[0])
    page.click_on("#gi-table")
    assert [row[0] for row in page.run(ROWS)] == ["井1", "井2", "井9", "井10"]


def test_a_map_of_context_alone_lists_it(page: Page, atlas: MapProject) -> None:
    key = add_layer(atlas, "井", (Point(119, 29), {"name": "井1"}), (Point(119.1, 29.1), {"name": "井2"}))
    page.open(atlas.write(layers=(key,), fields=frozenset({f"{key}.name"}))[0])
    assert page.run(NAMES) == ["井1", "井2"]
    assert page.text("#gi-result-count") == "显示 2，共 2"


def test_the_names_of_features_stand_beside_them_but_not_that_of_their_layer(page: Page, layered_file: Path) -> None:
    page.open(layered_file)
    written = page.run("""(() => {
      const canvas = document.createElement('canvas'), context = canvas.getContext('2d'), found = [];
      canvas.width = 960; canvas.height = 749;
      context.fillText = text => found.push(text);
      GI.paint(context, GI.viewOf(GI.map));
      return found;
    })()""")
    assert "清溪河" in written
    assert "石桥镇" in written
    assert "土壤" not in written


def test_a_line_is_drawn_where_it_lies(page: Page, layered_file: Path) -> None:
    """Row 34: a known place within two pixels; here the red of the selected line, measured on the screen."""
    page.open(layered_file)
    page.run(f"(GI.state.selected = {feature('GI.isLine(f)')}, GI.picture.redraw())")
    page.settle()
    pixels = page.pixels().astype(int)
    is_red = (pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 90) & (pixels[:, :, 2] < 90)
    for lon, lat in (*RIVER.coords, (119.3, 29.36)):
        x, y = (round(one) for one in place_px(page, lon, lat))
        assert is_red[y - 2 : y + 3, x - 2 : x + 3].any(), (lon, lat)
    # It does not close: nothing runs from its end back to its beginning.
    left, top = map(round, place_px(page, 119.2, 29.3577))
    assert not is_red[top - 1 : top + 2, left - 1 : left + 2].any()


@pytest.mark.parametrize("zoom", [8, 11, 14, 17])
def test_a_line_that_ends_outside_of_the_view_is_not_lost(page: Page, layered_file: Path, zoom: int) -> None:
    page.open(layered_file)
    page.run(f"void GI.map.setView([29.36, 119.3], {zoom}, {{ animate: false }})")
    page.run(f"(GI.state.selected = {feature('GI.isLine(f)')}, GI.picture.redraw())")
    page.settle()
    x, y = (round(one) for one in place_px(page, 119.3, 29.36))
    spot = page.pixels().astype(int)[y - 3 : y + 4, x - 3 : x + 4]
    assert ((spot[:, :, 0] > 150) & (spot[:, :, 1] < 90)).any()


def test_a_short_line_is_a_line_at_every_zoom_and_no_square(page: Page, atlas: MapProject) -> None:
    atlas.product("甲", box(119, 29, 119.5, 29.5))
    key = add_layer(atlas, "路", (LineString([(119.6, 29.2), (119.6001, 29.2)]), {}))
    page.open(atlas.write(layers=("boundaries", key))[0])
    squares = page.run("""(() => {
      const canvas = document.createElement('canvas'), context = canvas.getContext('2d');
      canvas.width = 960; canvas.height = 749;
      let count = 0;
      context.fillRect = () => { count += 1; };
      GI.paint(context, GI.viewOf(GI.map));
      return count;
    })()""")
    assert squares == 0


def test_dark_lines_are_light_on_a_dark_ground(page: Page, atlas: MapProject) -> None:
    atlas.product("甲", box(119, 29, 119.5, 29.5))
    key = add_layer(atlas, "路", (RIVER, {}), style={"stroke": "#101820", "fill": ""})
    page.open(atlas.write(layers=("boundaries", key))[0])
    stroke = f"GI.lookOf({feature('GI.isLine(f)')}, {{}}).stroke"
    page.run("(() => { document.documentElement.dataset.theme = 'light'; })()")
    assert page.run(stroke) == "#101820"
    page.run("(() => { document.documentElement.dataset.theme = 'dark'; })()")
    assert max(bytes.fromhex(page.run(stroke)[1:])) >= 180


def colour_at(page: Page, lon: float, lat: float, dx: float = 0, dy: float = 0) -> str:
    x, y = place_px(page, lon, lat)
    return "#" + bytes(page.pixels()[round(y + dy), round(x + dx)].tolist()[:3]).hex()


def test_points_have_the_markers_of_the_programs_window(page: Page, atlas: MapProject) -> None:
    style = {"fill": "#ff0000", "stroke": "#0000ff", "marker": "square", "marker_px": 30.0, "width_px": 4.0}
    wells = add_layer(atlas, "井", (Point(119, 29), {}), (Point(119.5, 29.5), {}), style=style)
    springs = add_layer(atlas, "泉", (Point(119.25, 29.25), {}))
    page.open(atlas.write(layers=(wells, springs))[0])
    # Its corners are there, its rim is four pixels wide and lies within; what nobody changed is as the window has it.
    assert [colour_at(page, 119, 29, dx, dx) for dx in (0, -12)] == ["#ff0000", "#0000ff"]
    assert colour_at(page, 119, 29, -16, -16) not in ("#ff0000", "#0000ff")
    assert colour_at(page, 119, 29, -7, -7) == "#ff0000"
    assert colour_at(page, 119.25, 29.25) == DEFAULT_STYLES["FEATURES"].fill


@pytest.mark.parametrize("marker", ["circle", "square", "diamond", "triangle"])
def test_a_large_marker_is_hit_wherever_it_is_seen(page: Page, atlas: MapProject, marker: str) -> None:
    key = add_layer(atlas, "井", (Point(119, 29), {"name": "甲井"}), (Point(119.5, 29.5), {"name": "乙井"}),
                    style={"marker": marker, "marker_px": 40.0})  # fmt: skip
    page.open(atlas.write(layers=(key,), fields=frozenset({f"{key}.name"}))[0])
    x, y = place_px(page, 119, 29)
    page.click(x, y + 13)
    assert page.text(".gi-facts h2") == "甲井"
    page.press("Escape", code=27)
    page.click(x, y + 24)
    assert page.run("GI.state.selected") is None


def test_what_has_no_outline_in_the_window_has_none_here(page: Page, atlas: MapProject) -> None:
    filled = add_layer(atlas, "土壤", (box(119, 29, 119.5, 29.5), {}),
                       style={"fill": "#ff0000", "fill_opacity": 1.0, "stroke": ""})  # fmt: skip
    page.open(atlas.write(layers=(filled,))[0])
    assert colour_at(page, 119.25, 29.25) == "#ff0000"
    assert {colour_at(page, 119, 29.25, dx) for dx in (2, 3)} == {"#ff0000"}
    # The sign of the legend is a box of the same colour.
    pixel = "document.querySelector('#gi-layers canvas').getContext('2d').getImageData(28, 16, 1, 1).data"
    assert page.run(f"Array.from({pixel})") == [255, 0, 0, 255]


def test_a_layer_shows_on_a_phone_and_on_paper(phone: Page, layered_file: Path) -> None:
    phone.open(layered_file)
    phone.click_on("#gi-menu")
    assert phone.run(LEGEND)[0] == "水井"
    assert phone.run("document.documentElement.scrollWidth <= window.innerWidth")
    phone.run("window.dispatchEvent(new Event('beforeprint'))")
    assert phone.run(LEGEND)[2] == "河流"
    phone.run("window.dispatchEvent(new Event('afterprint'))")
    assert phone.run("document.body.classList.contains('gi-printing')") is False


def test_a_point_of_each_layer_is_seen_where_two_lie_on_one_spot(page: Page, atlas: MapProject) -> None:
    first = add_layer(atlas, "井", (Point(119, 29), {}), style={"fill": "#ff0000"})
    second = add_layer(atlas, "泉", (Point(119, 29), {}), (Point(119.5, 29.5), {}), style={"fill": "#0000ff"})
    page.open(atlas.write(layers=(first, second))[0])
    x, y = (round(one) for one in place_px(page, 119, 29))
    # The higher layer lies on top: its dot is not left out for the one below.
    assert page.pixels()[y, x].tolist()[:3] == [0, 0, 255]


# Texts that want to run, and texts that must stay inside


def test_no_name_column_or_value_of_a_layer_runs(atlas: MapProject, page: Page, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    texts = [*SCRIPTS, *templates(canary)]
    keys = []
    for start in range(0, len(texts), 40):
        rows = texts[start : start + 40]
        shapes = (Point, lambda x, y: box(x, y, x + 0.01, y + 0.01), lambda x, y: LineString([(x, y), (x + 0.02, y)]))
        made = [
            (shapes[number % 3](119 + number / 50, 29 + start / 1000), {text: text, "name": text, "more": [text]})
            for number, text in enumerate(rows)
        ]
        keys.append(add_layer(atlas, texts[start], *made))
    fields = frozenset(f"{key}.*" for key in keys)
    path, _report = atlas.write(layers=tuple(keys), fields=fields, budget_bytes=20_000_000, language="en")
    assert not canary.exists()
    assert "1337" not in path.read_text(encoding="utf-8").split('id="gi-content"')[0]
    page.open(path)
    shown = page.run(
        "GI.features.map(f => { GI.select(f); const box = document.querySelector('.leaflet-popup-content');"
        " box.querySelectorAll('details').forEach(d => { d.open = true; }); return [GI.nameOf(f), box.textContent]; })"
    )
    assert len(shown) == len(texts)
    # Heading, column and value, and once more in the list; the name of its layer above them.
    by_name = dict(shown)
    for text in map(clean, texts):  # a control stands as its escape
        assert by_name[text].count(text) >= 3, text
    page.click_on("#gi-table")
    for place in range(len(keys)):
        page.run(f"(() => {{ const s = document.getElementById('gi-table-layer'); s.selectedIndex = {place};"
                 " s.dispatchEvent(new Event('change')); })()")  # fmt: skip
    page.click_on("#gi-language")
    assert page.run("window.PWN === undefined && document.title !== 'PWN'")
    assert (
        page.run("document.querySelectorAll('#gi-stage script, #gi-panel script, iframe, object, embed').length") == 0
    )


def test_nothing_of_private_columns_and_layers_is_in_any_byte(atlas: MapProject) -> None:
    atlas.product("甲", box(119, 29, 119.1, 29.1))
    shapes = (box(119, 29, 119.1, 29.1), RIVER, Point(119.0512345, 29.0498765), MultiPoint([(119, 29), (119.1, 29.1)]))
    mixed = GeometryCollection(list(shapes))
    columns = {"name": "公开", f"k{SECRET}": SECRET, "l": {SECRET: [SECRET]}}
    chosen = add_layer(atlas, "选", *[(shape, columns) for shape in (*shapes, mixed)])
    add_layer(atlas, f"不选{SECRET}", (RIVER, {"name": SECRET}))
    made = atlas.page(layers=("boundaries", chosen), fields=frozenset({f"{chosen}.name"}))
    for bare in (made.text, json.dumps(made.content, ensure_ascii=False)):
        assert SECRET.lower() not in bare.lower()
        assert "公开" in bare or json.dumps("公开")[1:-1] in bare
    # Nor does the exact place of a point: two decimals are all that is told.
    packed = [layer["points"] for layer in made.content["layers"] if "points" in layer]
    assert [one["decimals"] for one in packed] == [2]
    numbers = np.frombuffer(base64.b64decode(packed[0]["lon"]), np.uint8)
    assert len(numbers) <= 3 * 6


def planted_names() -> list[Any]:
    return ["constructor", "__proto__", "toString", "hasOwnProperty", "id", "layer", "", " ", "\u2028", "a.b", "*"]


@pytest.mark.parametrize("name", planted_names())
def test_columns_may_have_any_name(page: Page, atlas: MapProject, name: str) -> None:
    key = add_layer(atlas, name or "空", (Point(119, 29), {name: "shown"}))
    path, _report = atlas.write(layers=(key,), fields=frozenset({f"{key}.*"}))
    page.open(path)
    page.run("GI.select(GI.features[0])")
    assert page.text(".gi-facts dd") == "shown"
    assert page.run("document.querySelector('.gi-facts dt').textContent") == name
