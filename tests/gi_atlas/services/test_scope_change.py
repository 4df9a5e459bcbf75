"""What a new reading changes: extension, reduction, renaming; drawing is no change."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from gi_atlas.model import BoundaryVersion, Product, ScopeText, Zone, ZoneRole
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.scope.wording import Letter
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_change import (
    EXTEND,
    NEW,
    REDUCE,
    RENAME_ONLY,
    change_since,
    derive_change,
    newest_version,
    product_named,
)
from gi_atlas.services.scope_reading import read_wording, save_wording
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import TEXT, project, square

__all__ = ["project"]
MULTI = shapely.multipolygons([square(0)])


def test_without_a_version_before_it_is_new() -> None:
    for before in (None, shapely.MultiPolygon()):
        found = derive_change(before, MULTI)
        assert (found.kind, found.gained_m2, found.lost_m2, found.before_id) == (NEW, 0.0, 0.0, "")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (square(0), square(0, 2), EXTEND),
        (square(0, 2), square(0), REDUCE),
        (square(0), square(0), RENAME_ONLY),
        (square(0), None, RENAME_ONLY),
        (square(0), shapely.MultiPolygon(), RENAME_ONLY),
    ],
)
def test_the_kind_follows_from_the_ground(before: shapely.Polygon, after: shapely.Polygon, kind: str) -> None:
    found = derive_change(before, after, "v1")
    assert (found.kind, found.before_id) == (kind, "v1")
    assert not found.is_both


def test_ground_that_came_and_went_is_told_apart() -> None:
    found = derive_change(square(0, 2), square(1, 3))
    assert found.kind == EXTEND
    assert found.is_both
    assert found.gained_m2 == pytest.approx(2 * found.lost_m2, rel=1e-6)
    assert found.gained.symmetric_difference(square(2, 2)).area < 1e-12
    assert found.lost.symmetric_difference(square(0)).area < 1e-12


def test_more_lost_than_gained_is_a_reduction() -> None:
    assert derive_change(square(0, 3), square(2, 2)).kind == REDUCE


def test_a_line_that_was_drawn_anew_is_no_change() -> None:
    # 20 m to the east: a sliver along each side, of more than a hectare each.
    moved = shapely.transform(square(0), lambda points: points + np.array([0.0002, 0.0]))
    found = derive_change(square(0), moved)
    assert (found.kind, found.gained, found.lost) == (RENAME_ONLY, None, None)


def test_a_small_islet_is_no_change_and_a_large_one_is() -> None:
    islet = shapely.box(116, 38, 116.0005, 38.0005)  # 43 m × 55 m
    island = shapely.box(116, 38, 116.01, 38.01)
    assert derive_change(square(0), shapely.union(square(0), islet)).kind == RENAME_ONLY
    assert derive_change(square(0), shapely.union(square(0), island)).kind == EXTEND


def test_an_invalid_polygon_is_compared_all_the_same() -> None:
    bow = shapely.Polygon([(115, 38), (115.1, 38.1), (115.1, 38), (115, 38.1)])
    assert not bow.is_valid
    assert derive_change(bow, square(0)).kind == EXTEND


def version(project: Project, number: int, geometry: shapely.Polygon, role: ZoneRole = ZoneRole.PRODUCTION) -> None:
    zones = [zone for zone in project.read_all(Zone, product_id="pear") if zone.role is role]
    zone = zones[0] if zones else Zone("pear", role)
    boundary = BoundaryVersion(zone.id, geometry, number, "青石红梨", id=f"{role}-{number}")
    known = [] if project.read_all(Product, id="pear") else [Product("青石红梨", id="pear")]
    save_many(project, [*known, zone, boundary])


def test_a_version_is_compared_with_the_newest_of_its_own_zone(project: Project) -> None:
    version(project, 1, square(0))
    version(project, 2, square(0, 2))
    version(project, 7, square(3), ZoneRole.WATER)
    before = newest_version(project, "pear")
    assert before is not None
    assert before.version == 2
    assert change_since(project, "pear", square(0, 3)).kind == EXTEND
    assert change_since(project, "pear", square(0, 2)).kind == RENAME_ONLY
    assert change_since(project, "pear", square(3), ZoneRole.WATER).kind == RENAME_ONLY
    assert change_since(project, "pear", square(3), ZoneRole.CORE).kind == NEW
    assert change_since(project, "", square(3)).kind == NEW


def test_a_product_is_found_by_its_name_alone(project: Project) -> None:
    version(project, 1, square(0))
    assert product_named(project, "青石红梨") == "pear"
    assert product_named(project, "青石") == product_named(project, "") == ""


# Kept with the wording


@pytest.mark.parametrize(
    ("names", "kind"),
    [("红岩镇、柳树镇", RENAME_ONLY), ("红岩镇、柳树镇、石门镇", EXTEND), ("红岩镇", REDUCE)],
)
def test_a_saved_wording_tells_what_it_changed(project: Project, names: str, kind: str) -> None:
    save_wording(project, read_wording(TEXT, project=project))
    text = f"青石红梨产地范围为青石县{names}现辖行政区域。"
    saved = save_wording(project, read_wording(text, project=project))
    assert saved.boundary_id is not None
    boundary = project.read_one(BoundaryVersion, saved.boundary_id)
    assert (boundary.version, boundary.change_type) == (2, kind)


def test_what_the_person_chooses_goes_before_what_is_derived(project: Project) -> None:
    keeping = ScopeKeeping(
        change_type=RENAME_ONLY,
        role=ZoneRole.RAW_MATERIAL,
        letter=Letter("关于划定范围的函", "青政函〔2024〕3号", "青石县人民政府", date(2024, 3, 1)),
        valid_from=date(2024, 6, 20),
        reason="气候",
    )
    saved = save_wording(project, read_wording(TEXT, project=project), keeping)
    assert saved.boundary_id is not None
    boundary = project.read_one(BoundaryVersion, saved.boundary_id)
    text = project.read_all(ScopeText)[0]
    assert (boundary.change_type, boundary.valid_from) == (RENAME_ONLY, date(2024, 6, 20))
    assert project.read_one(Zone, boundary.zone_id).role is ZoneRole.RAW_MATERIAL
    assert (text.letter_no, text.letter_issuer, text.letter_date) == (
        "青政函〔2024〕3号",
        "青石县人民政府",
        date(2024, 3, 1),
    )
    assert (text.reason, text.text) == ("气候", TEXT)


def test_a_chosen_product_gets_the_version(project: Project) -> None:
    save_many(project, [Product("青石蜜桃", id="peach")])
    saved = save_wording(project, read_wording(TEXT, project=project), ScopeKeeping("peach"))
    assert saved.product_id == "peach"
    assert [one.name_official for one in project.read_all(Product)] == ["青石蜜桃"]


def test_one_undo_takes_back_all_that_was_kept(project: Project) -> None:
    save_wording(project, read_wording(TEXT, project=project), replace(ScopeKeeping(), reason="气候"))
    project.undo()
    assert project.read_all(BoundaryVersion) == project.read_all(ScopeText) == project.read_all(Product) == []
    project.redo()
    assert len(project.read_all(BoundaryVersion)) == len(project.read_all(ScopeText)) == 1


def test_a_text_that_tells_no_scope_is_not_kept(project: Project) -> None:
    reading = save_wording(project, read_wording("你好。", project=project))
    assert reading.boundary_id is None
    assert project.read_all(ScopeText) == []
