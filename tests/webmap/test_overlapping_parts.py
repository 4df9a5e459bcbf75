"""Parts of one feature that cover each other are one area; holes stay holes, also below another part."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, MultiPolygon, box

from layers.publish.webmap.geometry import build_areas
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject, add_layer

SEA = np.array([0xE6, 0xED, 0xF2])
TWICE = MultiPolygon([box(118, 29, 118.2, 29.2), box(118.1, 29.1, 118.3, 29.3)])
COLLECTED = GeometryCollection([box(118.4, 29, 118.6, 29.2), box(118.5, 29.1, 118.7, 29.3)])
# The lower half of the hole lies below a second part that runs the other way round.
HOLED = box(118.8, 29, 119, 29.2).difference(box(118.85, 29.05, 118.95, 29.15))
COVERED = MultiPolygon([HOLED, box(118.84, 29.04, 118.96, 29.1).reverse()])
CLOCKWISE = HOLED.reverse()


@pytest.fixture(scope="session")
def parts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boundary whose parts overlap, an imported collection that does, a hole that a part covers by half."""
    made = MapProject(tmp_path_factory.mktemp("overlap") / "overlap.gpkg")
    made.product("叠", TWICE)
    made.product("覆", COVERED)
    layer = add_layer(made, "层", (COLLECTED, {}))
    path, _report = made.write(layers=("boundaries", layer), language="en")
    made.project.close()
    return path


def is_filled(page: Page, lon: float, lat: float) -> bool:
    """Whether the ground of a place is painted; names and lines lie elsewhere."""
    x, y = page.run(
        f"(() => {{ const p = GI.map.latLngToContainerPoint([{lat}, {lon}]);"
        " const own = GI.map.getContainer().getBoundingClientRect(); return [p.x + own.left, p.y + own.top]; })()"
    )
    return bool(np.abs(page.pixels()[round(y), round(x)].astype(int) - SEA).sum() > 20)


def hits(page: Page, lon: float, lat: float) -> Sequence[str]:
    found: list[str] = page.run(f"GI.hitsAt(GI.cellOf({lon}, {lat}), 1, GI.state.day).map(GI.nameOf)")
    return found


@pytest.mark.parametrize(
    ("lon", "lat", "names"),
    [
        (118.05, 29.03, ["叠"]),
        (118.17, 29.12, ["叠"]),
        (118.27, 29.28, ["叠"]),
        (118.27, 29.03, []),
        (118.45, 29.03, ["层"]),
        (118.57, 29.12, ["层"]),
        (118.67, 29.03, []),
        (118.82, 29.18, ["覆"]),
        (118.92, 29.08, ["覆"]),
        (118.92, 29.13, []),
    ],
)
def test_ground_is_painted_and_hit_where_a_part_covers_it(
    page: Page, parts_file: Path, lon: float, lat: float, names: list[str]
) -> None:
    page.open(parts_file)
    assert hits(page, lon, lat) == names
    assert is_filled(page, lon, lat) == bool(names)


def test_the_place_of_a_name_lies_within_overlapping_parts(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    places = page.run("GI.features.map(f => [GI.nameOf(f), ...GI.lonLatOf(GI.placeOf(f))])")
    shapes = {"叠": TWICE, "覆": COVERED, "层": COLLECTED}
    assert len(places) == 3
    for name, lon, lat in places:
        assert any(part.contains(shapely.Point(lon, lat)) for part in shapes[name].geoms), name


def ring_count(*shapes: shapely.Geometry) -> int:
    return len(build_areas(shapes, 14).arcs.features)


def test_no_line_of_a_part_runs_within_another() -> None:
    assert ring_count(TWICE) == 1
    assert ring_count(MultiPolygon([box(0, 0, 1, 1), box(1, 0, 2, 1)])) == 1, "nor where two meet along a line"
    assert ring_count(COVERED) == 2
    assert ring_count(MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])) == 2
    # Two features, one upon the other, are two.
    assert ring_count(box(0, 0, 1, 1), box(0.5, 0, 1.5, 1)) == 2


def test_parts_that_are_amiss_themselves_are_drawn_as_they_are() -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert ring_count(MultiPolygon([bow, box(0.5, 0, 2, 1)])) == 2


@pytest.mark.parametrize("shape", [HOLED, CLOCKWISE, MultiPolygon([CLOCKWISE, box(119.5, 29, 119.6, 29.1)])])
def test_rings_run_alike_however_a_file_has_them(shape: shapely.Geometry) -> None:
    arcs = build_areas([shape], 14).arcs
    areas = []
    for ring, start in enumerate(arcs.ring_starts[:-1]):
        places: list[tuple[float, float]] = []
        for ref in arcs.refs[start : arcs.ring_starts[ring + 1]]:
            arc = ~ref if ref < 0 else ref
            own = np.column_stack([arcs.lon, arcs.lat])[arcs.starts[arc] : arcs.starts[arc + 1]]
            places.extend(map(tuple, own[::-1] if ref < 0 else own))
        line = shapely.LinearRing(places)
        areas.append(shapely.Polygon(line).area if line.is_ccw else -shapely.Polygon(line).area)
    assert sum(areas) == pytest.approx(shape.area), "outlines one way round, holes the other"
    assert min(areas) < 0 < max(areas)
