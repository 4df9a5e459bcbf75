"""Questions about the ground of a boundary, without any widget."""

import pytest
import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.errors import JobCancelled, StorageError, UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, BoundaryVersion, UnitLevel, Zone
from gi_atlas.services.editing import save, save_many
from gui.panels.thing_questions import OVERLAP_FIELDS, OVERLAY_FIELDS, overlaps_of, units_under


def rows_of(answer):
    names = list(answer.rows.columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*answer.rows.columns.values(), strict=True)]


def test_units_stand_by_area_with_their_ids(project):
    answer = units_under(project, "boundary-other", "TOWNSHIP", Progress())
    assert set(answer.rows.columns) == set(OVERLAY_FIELDS)
    assert (answer.edition, answer.rows.ids) == ("2026", ["south", "north"])
    first, second = rows_of(answer)
    assert first["area_m2"] > second["area_m2"]
    assert first["share_of_boundary"] + second["share_of_boundary"] == pytest.approx(1)
    expected = ellipsoid_area_m2(shapely.box(120.5, 30.2, 120.9, 30.9))
    assert first["area_m2"] == pytest.approx(expected, rel=1e-9)


def test_units_of_points_have_no_area_and_come_last(project):
    place = shapely.Point(120.6, 30.4)
    point = AdminUnit("990101300", "东桥镇", "2026", UnitLevel.TOWNSHIP, "990101", place, id="point")
    save(project, point)
    answer = units_under(project, "boundary-other", "TOWNSHIP", Progress())
    assert answer.rows.ids[-1] == "point"
    assert rows_of(answer)[-1]["relation"] == "point"
    assert rows_of(answer)[-1]["area_m2"] is None


def test_units_are_of_the_newest_edition(project):
    old = AdminUnit("990101100", "北山公社", "2010", UnitLevel.TOWNSHIP, "990101", shapely.box(120, 30, 121, 31))
    save(project, old)
    answer = units_under(project, "boundary-new", "TOWNSHIP", Progress())
    assert answer.rows.columns["unit_name"] == ["北山乡"]


@pytest.mark.parametrize("level", ["VILLAGE", "PROVINCE"])
def test_a_level_without_units_is_refused(project, level):
    with pytest.raises(UsageError) as caught:
        units_under(project, "boundary-new", level, Progress())
    assert caught.value.code == "UNITS_NONE"


def test_a_boundary_that_is_gone_is_refused(project):
    for question, arguments in ((units_under, ("COUNTY",)), (overlaps_of, ())):
        with pytest.raises(StorageError) as caught:
            question(project, "x", *arguments, Progress())
        assert caught.value.code == "STORE_ID_UNKNOWN"


def test_questions_can_be_stopped(project):
    progress = Progress()
    progress.cancel()
    for question in (units_under, overlaps_of):
        arguments = ("COUNTY", progress) if question is units_under else (progress,)
        with pytest.raises(JobCancelled):
            question(project, "boundary-new", *arguments)


def test_overlaps_are_told_from_the_side_of_the_boundary(project):
    answer = overlaps_of(project, "boundary-new", Progress())
    assert set(answer.rows.columns) == set(OVERLAP_FIELDS)
    (row,) = rows_of(answer)
    shared = shapely.box(120.4, 30.2, 120.5, 30.9)
    own, other = shapely.box(120, 30, 120.5, 31), shapely.box(120.4, 30.2, 120.9, 30.9)
    assert row["area_m2"] == pytest.approx(ellipsoid_area_m2(shared), rel=1e-9)
    assert row["share_here"] == pytest.approx(ellipsoid_area_m2(shared) / ellipsoid_area_m2(own))
    assert row["share_there"] == pytest.approx(ellipsoid_area_m2(shared) / ellipsoid_area_m2(other))
    (back,) = rows_of(overlaps_of(project, "boundary-other", Progress()))
    assert (back["share_here"], back["share_there"]) == pytest.approx((row["share_there"], row["share_here"]))
    assert back["other_name"] == "新界"


def test_own_zones_and_versions_that_no_longer_hold_are_no_overlap(project):
    second = Zone("orange", id="second")
    save_many(project, [second, BoundaryVersion("second", shapely.box(120.4, 30.2, 120.9, 30.9), name="核心")])
    names = [row["other_name"] for row in rows_of(overlaps_of(project, "boundary-other", Progress()))]
    assert names == ["新界"]


def test_what_only_comes_near_is_no_overlap(project):
    ring = shapely.box(119, 29, 122, 32).difference(shapely.box(119.5, 29.5, 121.5, 31.5))
    far = Zone("orange", id="around")
    save_many(project, [far, BoundaryVersion("around", ring, name="外围")])
    names = [row["other_name"] for row in rows_of(overlaps_of(project, "boundary-new", Progress()))]
    assert names == ["橘区"]
