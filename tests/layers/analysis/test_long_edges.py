"""Long edges: the offices' area does not add up, so what compares pieces with a whole must not use it."""

import json
import math
from itertools import pairwise
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.area_official import ADDITIVE_METHOD, OFFICIAL_METHOD, official_area_m2
from gi_atlas.cli import run
from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.scope.writing import write_scope
from gi_atlas.services.editing import save_many
from gi_atlas.services.listing import list_rows
from layers.analysis.overlay import UnitIndex, overlay
from layers.analysis.project_analysis import overlaps_project, overlay_project, read_boundaries, read_units
from tests.layers.analysis.conftest import atlas as _atlas
from tests.layers.analysis.places import EDITION, Atlas

atlas = _atlas
# A diagonal of a degree parts a square; its other sides are parallels and meridians, which all methods read alike.
SOUTH = shapely.Polygon([(119, 29), (120, 29), (120, 30)])
NORTH = shapely.Polygon([(119, 29), (120, 30), (119, 30)])
WHOLE = shapely.box(119, 29, 120, 30)
# All five sides are long and slanting: the official area is larger than that of its pieces, mirrored it is smaller.
SLANTING = shapely.Polygon([(119.0, 29.5), (119.4, 28.9), (120.1, 29.2), (119.9, 30.1), (119.3, 30.0)])
MIRRORED = shapely.transform(SLANTING, lambda points: [0, 59] + points * [1, -1])


def test_the_official_areas_of_halves_do_not_add_up_and_the_others_do() -> None:
    added = ellipsoid_area_m2(SOUTH) + ellipsoid_area_m2(NORTH)
    assert added == pytest.approx(ellipsoid_area_m2(WHOLE), rel=1e-12)
    # A diagonal counts for both halves by the same middle, so that halves add up even so …
    assert official_area_m2(SOUTH) + official_area_m2(NORTH) == pytest.approx(official_area_m2(WHOLE), rel=1e-12)
    # … but not where an edge is cut: then each part of it has a middle of its own.
    thirds = [shapely.intersection(SOUTH, shapely.box(119 + n / 3, 29, 119 + (n + 1) / 3, 30)) for n in range(3)]
    cut = sum(official_area_m2(part) for part in thirds)
    assert abs(cut - official_area_m2(SOUTH)) > 10_000
    assert sum(map(ellipsoid_area_m2, thirds)) == pytest.approx(ellipsoid_area_m2(SOUTH), rel=1e-11)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.05, 0.95), min_size=1, max_size=4, unique=True), st.floats(-50, 53), st.floats(0.01, 3))
def test_pieces_of_an_overlay_sum_to_their_whole(cuts: list[float], lat: float, size: float) -> None:
    shape = shapely.Polygon([(110, lat), (110 + size, lat + size / 7), (110 + size / 2, lat + size)])
    sides = [0.0, *sorted(cuts), 1.0]
    strips = [shapely.box(110 + size * a, lat - 1, 110 + size * b, lat + size + 1) for a, b in pairwise(sides)]
    found = overlay([shape], UnitIndex(strips))
    assert math.fsum(found.area_m2) == pytest.approx(ellipsoid_area_m2(shape), rel=1e-9)
    assert math.fsum(found.share_of_boundary) == pytest.approx(1, rel=1e-9)
    assert max(found.share_of_boundary) <= 1


@pytest.fixture
def country(atlas: Atlas) -> Atlas:
    """Two counties whose common border is the diagonal, and two boundaries that lie in them wholly."""
    units = [
        AdminUnit("13", "河北省", EDITION, UnitLevel.PROVINCE),
        AdminUnit("1306", "保定市", EDITION, UnitLevel.PREFECTURE),
        AdminUnit("130636", "顺平县", EDITION, UnitLevel.COUNTY, geom=shapely.box(118.5, 28.5, 119.5, 30.5)),
        AdminUnit("130637", "博野县", EDITION, UnitLevel.COUNTY, geom=shapely.box(119.5, 28.5, 120.5, 30.5)),
    ]
    save_many(atlas.project, units)
    return atlas


@pytest.mark.parametrize("shape", [SLANTING, MIRRORED])
def test_no_ground_is_said_to_lie_in_no_unit_for_the_method_alone(country: Atlas, shape: Any) -> None:
    assert abs(official_area_m2(shape) - ellipsoid_area_m2(shape)) > 100_000
    written = write_scope(country.project, country.boundary("顺平桃", shape).id)
    assert {unit.name for unit in written.units} == {"顺平县", "博野县"}
    assert written.outside_m2 < 1
    assert written.area_m2 == official_area_m2(shape)


@pytest.mark.parametrize("shape", [SLANTING, MIRRORED])
def test_ground_in_no_unit_is_seen_for_what_it_is(country: Atlas, shape: Any) -> None:
    beyond = shapely.union(shape, shapely.box(120.4, 29.4, 120.6, 29.5))
    written = write_scope(country.project, country.boundary("顺平桃", beyond).id)
    assert written.outside_m2 == pytest.approx(ellipsoid_area_m2(shapely.box(120.5, 29.4, 120.6, 29.5)), rel=1e-6)


def test_shares_are_of_areas_of_one_kind(country: Atlas) -> None:
    whole = country.boundary("甲", SLANTING)
    country.boundary("乙", shapely.intersection(SLANTING, shapely.box(118, 28, 119.5, 31)))
    boundaries = read_boundaries(country.project)
    rows = overlay_project(country.project, boundaries, read_units(country.project))
    shares = [row["share_of_boundary"] for row in rows if row["boundary_id"] == whole.id]
    assert sum(shares) == pytest.approx(1, rel=1e-9)
    (pair,) = overlaps_project(boundaries)
    # Seen from the piece it is covered wholly, not to 1.0002 or 0.9998.
    assert sorted([pair["share_a"], pair["share_b"]])[1] == pytest.approx(1, rel=1e-9)
    assert pair["relation"] == "contains"


def test_answers_name_the_method_of_their_areas(country: Atlas, capsys: pytest.CaptureFixture[str]) -> None:
    boundary = country.boundary("甲", SLANTING)
    country.project.close()

    def answer_of(*words: str) -> dict[str, Any]:
        assert run(["--json", *words]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    path = str(country.project.path)
    assert answer_of("overlay", path)["area_method"] == ADDITIVE_METHOD
    assert answer_of("overlaps", path)["area_method"] == ADDITIVE_METHOD
    written = answer_of("scope", "write", path, "--boundary", boundary.id)
    assert (written["area"], written["area_method"]) == (official_area_m2(SLANTING), OFFICIAL_METHOD)
    (row,) = answer_of("list", path, "boundaries")["rows"]
    assert (row["area_m2"], row["area_method"]) == (written["area"], OFFICIAL_METHOD)


def test_the_whole_and_its_pieces_stay_apart_in_the_store(country: Atlas) -> None:
    """Rows say the official area; what reads them for overlaps gets no area that does not add up."""
    country.boundary("甲", SLANTING)
    assert list_rows(country.project, "boundaries")[0]["area_m2"] == official_area_m2(SLANTING)
    assert read_boundaries(country.project).areas_m2 == [None]
