"""A page with much on it: read and painted in slices, found by a grid, and the same picture as at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from gi_atlas.model import AdminUnit, BoundaryVersion, Product, SurveyRecord, UnitLevel, Zone
from layers.publish.webmap.packing import pack_differences, pack_nibbles, pack_numbers, pack_signed
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import PUBLISHED, MapProject

ACROSS, POINTS = 14, 3000
# The picture that stands on the screen, and one painted at once: how many of their bytes differ.
DIFFERENT = """(() => {
  const shown = document.querySelector('.gi-picture'), fresh = GI.make('canvas');
  fresh.width = shown.width; fresh.height = shown.height;
  const context = fresh.getContext('2d', { willReadFrequently: true });
  GI.paint(context, GI.viewOf(GI.map));
  const one = shown.getContext('2d').getImageData(0, 0, shown.width, shown.height).data;
  const other = context.getImageData(0, 0, shown.width, shown.height).data;
  let different = 0;
  for (let i = 0; i < one.length; i++) different += one[i] !== other[i];
  return [different, one.some(value => value > 0)];
})()"""
COUNT_SLICES = "(() => { const later = GI.later; GI.slices = 0; GI.later = act => { GI.slices++; later(act); }; })()"


def wavy_square(column: int, row: int, seed: int) -> Any:
    """A field of a board with 240 vertices."""
    chance = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    away = 0.009 + 0.0008 * np.sin(9 * turn + chance.uniform(0, 6))
    return shapely.Polygon(
        np.column_stack([119 + column / 50 + away * np.cos(turn), 29 + row / 50 + away * np.sin(turn)])
    )


def entities() -> Iterator[Any]:
    chance = np.random.default_rng(5)
    for number in range(ACROSS * ACROSS):
        product = Product(f"产品{number}号")
        zone = Zone(product.id)
        shape = wavy_square(number % ACROSS, number // ACROSS, number)
        yield from (product, zone, BoundaryVersion(zone.id, shape, status=PUBLISHED))
    for row in range(4):
        field = shapely.MultiPolygon([shapely.box(119 + row / 14, 29, 119 + (row + 1) / 14, 29.3)])
        yield AdminUnit(f"33012{row}", f"县{row}", "2023", level=UnitLevel.COUNTY, geom=field)
    for lon, lat in chance.uniform((119, 29), (119.3, 29.3), (POINTS, 2)):
        yield SurveyRecord("记录", geom=shapely.Point(lon, lat))


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = MapProject(tmp_path_factory.mktemp("large") / "large.gpkg")
    made.add(*entities())
    path, report = made.write(layers=("boundaries", "units", "records"), decimals={"records": 6}, language="en")
    assert report.features == {"boundaries": ACROSS * ACROSS, "records": POINTS, "units": 4}
    made.project.close()
    return path


@pytest.fixture
def large(page: Page, large_file: Path) -> Page:
    return page.open(large_file)


# The picture


def test_a_picture_in_slices_is_the_one_painted_at_once(large: Page) -> None:
    large.run(f"{COUNT_SLICES}; GI.SLICE_MS = -1; GI.picture.redraw(); 1")
    large.settle()
    assert large.run("GI.slices") > 3
    assert large.run(DIFFERENT) == [0, True]


@pytest.mark.parametrize(
    "act",
    [
        "GI.map.setZoom(GI.map.getZoom() + 2, { animate: false })",
        "GI.map.setView([29.07, 119.05], 13, { animate: false })",
        "GI.map.panBy([137, -61], { animate: false })",
        "GI.togglePanel(false)",
        "GI.toggleSwipe(GI.days.length > 1)",
        "GI.select(GI.features.find(f => f.layer === 'boundaries'))",
        "GI.state.classes.add('OTHER'); GI.refresh()",
        "document.getElementById('gi-theme').click()",
    ],
)
def test_after_every_act_the_picture_on_the_screen_is_that_of_the_view(large: Page, act: str) -> None:
    large.run(f"GI.SLICE_MS = -1; {act}; 1")
    large.settle()
    assert large.run(DIFFERENT) == [0, True]


def test_the_first_picture_is_painted_once_and_before_the_lists(page: Page, large_file: Path) -> None:
    page.call("Page.addScriptToEvaluateOnNewDocument", source="""
        new MutationObserver(() => { globalThis.listed = globalThis.listed || performance.now(); })
          .observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-id"] });
    """)  # fmt: skip
    page.open(large_file)
    page.wait("GI.firstPictureMs > 0")
    assert page.run("GI.painted") == 1
    assert page.run("document.querySelectorAll('#gi-results button').length") == 300
    assert page.run("document.getElementById('gi-results').textContent.includes('产品')")


def test_until_the_new_picture_stands_the_old_one_is_shown_larger(large: Page) -> None:
    large.run("GI.later = act => { GI.held = act; }; GI.SLICE_MS = -1; GI.before = GI.painted;"
              "GI.map.setZoom(GI.map.getZoom() + 1, { animate: false }); 1")  # fmt: skip
    large.wait("GI.held")
    assert large.run("GI.painted - GI.before") == 0
    assert "scale(2)" in large.run("document.querySelector('.gi-picture').style.transform")
    assert large.run("GI.picture.isBusy()") is True
    # Where the middle of the map was, it still is.
    shown = "document.querySelector('.gi-picture').getBoundingClientRect()"
    frame = "GI.map.getContainer().getBoundingClientRect()"
    offset = large.run(f"[{shown}.left + {shown}.width / 2 - {frame}.left - {frame}.width / 2,"
                       f" {shown}.top + {shown}.height / 2 - {frame}.top - {frame}.height / 2]")  # fmt: skip
    assert offset == pytest.approx([0, 0], abs=1)
    large.run("GI.SLICE_MS = 1000; GI.held()")
    large.settle()
    assert "scale(1)" in large.run("document.querySelector('.gi-picture').style.transform")


def test_what_is_out_of_date_is_not_finished(large: Page) -> None:
    large.run("GI.held = []; GI.later = act => { GI.held.push(act); }; GI.SLICE_MS = -1; GI.before = GI.painted;"
              "GI.map.setZoom(GI.map.getZoom() + 1, { animate: false }); 1")  # fmt: skip
    large.wait("GI.held.length === 1")
    large.run("GI.map.setZoom(GI.map.getZoom() + 1, { animate: false }); 1")
    large.wait("GI.held.length === 2")
    large.run("GI.SLICE_MS = 1000; GI.held[0]()")
    assert large.run("GI.painted - GI.before") == 0
    large.run("GI.held[1]()")
    assert large.run("GI.painted - GI.before") == 1
    assert large.run(DIFFERENT) == [0, True]


def test_while_a_hand_drags_pictures_are_finished_and_the_last_one_is_that_of_the_end(large: Page) -> None:
    large.run("GI.SLICE_MS = -1; GI.before = GI.painted; GI.middle = GI.map.getCenter(); 1")
    large.drag((760, 400), (560, 330))
    shown = "document.querySelector('.gi-picture').getBoundingClientRect()"
    frame = "GI.map.getContainer().getBoundingClientRect()"
    # The map runs on for a moment when it is let go.
    large.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    large.settle()
    assert large.run("GI.painted - GI.before") >= 1
    assert large.run("GI.map.getCenter().lng > GI.middle.lng + 0.001")
    assert large.run(f"[{shown}.left - {frame}.left, {shown}.top - {frame}.top]") == [0, 0]
    assert large.run(DIFFERENT) == [0, True]


def test_a_picture_that_lags_behind_lies_where_it_was_painted(large: Page) -> None:
    large.run("GI.held = []; GI.later = act => { GI.held.push(act); }; GI.SLICE_MS = -1; GI.picture.redraw()")
    large.wait("GI.held.length === 1")
    shown = "document.querySelector('.gi-picture').getBoundingClientRect()"
    frame = "GI.map.getContainer().getBoundingClientRect()"
    offset = f"[{shown}.left - {frame}.left, {shown}.top - {frame}.top]"
    act = "GI.map.panBy([80, 40], { animate: false }); GI.SLICE_MS = 1000; GI.held[0]()"
    assert large.run(f"(() => {{ {act}; return {offset}; }})()") == [-80, -40]
    large.settle()
    assert large.run(offset) == [0, 0]


def test_a_view_of_nowhere_is_painted_once_and_not_for_ever(large: Page) -> None:
    large.run("GI.map.setView([0, 1e20], 5, { animate: false }); GI.picture.paintNow(); GI.before = GI.painted; 1")
    large.settle()
    assert large.run("GI.painted - GI.before") <= 1
    assert large.run("GI.picture.isBusy()") is False


def test_a_map_without_width_has_no_picture_and_no_fault(large: Page) -> None:
    large.run("GI.map.getContainer().style.width = '0'; GI.map.invalidateSize({ animate: false, pan: false });"
              "GI.picture.paintNow()")  # fmt: skip
    assert large.run("GI.picture.isBusy()") is False or large.settle() is None
    large.run("GI.map.getContainer().style.width = ''; GI.map.invalidateSize({ animate: false, pan: false }); 1")
    large.settle()
    assert large.run(DIFFERENT) == [0, True]


def test_a_page_is_left_alone_while_nothing_changes(large: Page) -> None:
    before = large.run("GI.painted")
    large.settle()
    large.settle()
    assert large.run("GI.painted") == before


# The grid


@pytest.mark.parametrize("grid", ["areaGrid", "pointGrid"])
def test_the_grid_finds_what_touches_a_box_in_its_order(large: Page, grid: str) -> None:
    found = large.run(f"""(() => {{
      const all = GI.{grid}.features, box = GI.{grid}.box, faults = [];
      let state = 7;
      const chance = () => (state = (state * 16807) % 2147483647) / 2147483647;
      for (let round = 0; round < 200; round++) {{
        const size = [1, 0.3, 0.05, 0][round % 4];
        const west = box[0] + (chance() * 1.4 - 0.2) * (box[2] - box[0]);
        const north = box[1] + (chance() * 1.4 - 0.2) * (box[3] - box[1]);
        const asked = [west, north, west + size * (box[2] - box[0]), north + size * (box[3] - box[1])];
        const found = GI.{grid}.within(asked);
        const wanted = all.filter(feature => GI.touches(feature.box, 0, asked));
        if (found.length !== wanted.length || found.some((one, i) => one !== wanted[i])) faults.push(asked);
      }}
      return [faults, all.length, GI.{grid}.within(box).length];
    }})()""")
    count = ACROSS * ACROSS + 4 if grid == "areaGrid" else POINTS
    assert found == [[], count, count]


def test_a_grid_that_is_not_filled_yet_finds_the_same(large: Page) -> None:
    told = large.run("""(() => {
      const grid = GI.pointGrid, box = grid.box, middle = (box[0] + box[2]) / 2, items = grid.items;
      const asked = [box[0], box[1], middle, box[3]], filled = grid.within(asked);
      grid.items = null;
      const found = grid.within(asked);
      grid.items = items;
      return [filled.length, found.length === filled.length && found.every((one, i) => one === filled[i])];
    })()""")
    assert 0 < told[0] < POINTS
    assert told[1]


def test_areas_are_drawn_layer_by_layer_the_largest_first(large: Page) -> None:
    order = large.run("GI.areaGrid.features.map(f => [f.layerNumber, -f.extentSize])")
    assert order == sorted(order)
    names = large.run("GI.nameOrder(GI.areaGrid.features).map(f => [-f.layerNumber, -f.extentSize])")
    assert names == sorted(names)


def test_hits_are_those_of_looking_at_everything(large: Page) -> None:
    faults = large.run("""(() => {
      const faults = [], day = GI.state.day, reach = 7 / (GI.cellPx * Math.pow(2, GI.map.getZoom()));
      for (let i = 0; i < 60; i++) {
        const cell = GI.cellOf(119 + (i % 8) / 26, 29 + Math.floor(i / 8) / 26);
        const hits = new Set(GI.hitsAt(cell, reach, day));
        GI.features.forEach(feature => {
          const at = feature.point;
          const isHit = at ? Math.hypot(at[0] - cell[0], at[1] - cell[1]) <= reach : GI.contains(feature, cell);
          if (isHit !== hits.has(feature)) faults.push([i, GI.nameOf(feature)]);
        });
      }
      return faults;
    })()""")
    assert faults == []


# Levels of detail


def test_a_level_of_detail_has_its_vertices_and_both_ends_of_every_arc(large: Page) -> None:
    found = large.run("""(() => {
      const areas = GI.areas, faults = [];
      for (let level = 0; level <= GI.zooms.largest - GI.zooms.level; level++) {
        const detail = GI.atOnce(GI.detailOf(level));
        for (let arc = 0; arc + 1 < areas.arcs.length; arc++) {
          const first = areas.arcs[arc], last = areas.arcs[arc + 1] - 1, wanted = [];
          for (let i = first; i <= last; i++) {
            if (areas.levels[i] <= level || i === first || i === last) wanted.push(areas.x[i] + "," + areas.y[i]);
          }
          const own = [];
          for (let i = detail.starts[arc]; i < detail.starts[arc + 1]; i++) own.push(detail.x[i] + "," + detail.y[i]);
          if (own.join() !== wanted.join()) faults.push([level, arc]);
        }
      }
      return [faults, GI.atOnce(GI.detailOf(0)).x.length < areas.x.length];
    })()""")
    assert found == [[], True]


# Reading


NUMBERS = [0, 1, 127, 128, 129, 16383, 16384, 2**21, 2**27, 2**28 - 1]


@pytest.mark.parametrize("has_decoder", [True, False])
def test_numbers_come_back_as_they_were_packed(large: Page, has_decoder: bool) -> None:
    if not has_decoder:
        large.run("Uint8Array.fromBase64 = undefined; 1")
    signed = [*NUMBERS, *(-number for number in NUMBERS)]
    places = np.cumsum(np.random.default_rng(3).integers(-300, 300, 5000)) + 100_000_000
    assert large.run(f"Array.from(GI.unpackNumbers('{pack_numbers(np.array(NUMBERS))}'))") == NUMBERS
    assert large.run(f"Array.from(GI.unpackSigned('{pack_signed(np.array(signed))}'))") == signed
    assert large.run(f"Array.from(GI.unpackDifferences('{pack_differences(places)}'))") == places.tolist()
    levels = [0, 15, 7, 8, 3]
    assert large.run(f"Array.from(GI.unpackNibbles('{pack_nibbles(np.array(levels))}', 5))") == levels
    assert large.run("GI.unpackNumbers('').length") == 0


def test_work_is_cut_into_slices_and_its_value_comes_back(large: Page) -> None:
    told = large.run("""(async () => {
      let slices = 0;
      const later = GI.later;
      GI.later = act => { slices++; later(act); };
      GI.SLICE_MS = -1;
      const value = await GI.inSlices((function* () { yield; yield; yield; return 'done'; })());
      return [value, slices, GI.atOnce((function* () { yield; return 7; })())];
    })()""")
    assert told == ["done", 3, 7]


def test_values_of_features_are_made_when_they_are_asked_for(large: Page) -> None:
    assert large.run("GI.features.filter(f => f.layer === 'records' && f.made).length") == 0
    told = large.run("""(() => {
      const one = GI.features.find(f => f.layer === 'boundaries');
      const keys = ['product.name_official', 'boundary.status', 'boundary.area_m2', 'missing', 'toString', '__proto__'];
      const quick = keys.map(key => GI.value(one, key));
      const slow = keys.map(key => one.values.has(key) ? one.values.get(key) : one.product.values.get(key));
      return [quick.every((value, i) => value === slow[i]), quick[0], one.values === one.values];
    })()""")
    assert told == [True, "产品0号", True]


def test_it_opens_as_well_on_a_phone(phone: Page, large_file: Path) -> None:
    phone.open(large_file)
    phone.settle()
    assert phone.run(DIFFERENT) == [0, True]


def test_a_search_without_accents_finds_what_the_file_has_plain(large: Page) -> None:
    large.run("GI.state.words = '产品７号'; GI.refresh()")
    assert large.text("#gi-results .gi-name") == "产品7号"


def test_reading_asks_nobody_and_complains_of_nothing(browser: Browser, large_file: Path) -> None:
    opened = browser.new_page().open(large_file)
    opened.settle()
    assert opened.complaints() == []
    assert opened.requests() == []
    opened.close()
