"""Count and extent of stored wordings against their lists and polygons."""

import pytest
import shapely

from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.rules.findings import Severity
from gi_atlas.scope.building import BuiltScope, ScopePiece, build_scope
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import resolve
from gi_atlas.scope.saving import save_scope
from gi_atlas.scope.ties import check_extent, unresolved_units, wording_counts, wording_extents
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from tests.gi_atlas.scope.test_saving import EDITION, TEXT, project  # noqa: F401 - a fixture

GROUND = shapely.box(115, 38, 115.2, 38.1)
WIDE = "地理坐标为东经115°00′～115°12′，北纬38°00′～38°06′。"
NARROW = "地理坐标为东经115°00′～115°12′，北纬38°00′～38°03′。"


def keep(opened: Project, text: str) -> str:
    scope = read_scope(text)
    return save_scope(opened, scope, resolve(opened, scope, EDITION)).scope_id


def test_a_box_that_is_too_small(project: Project) -> None:  # noqa: F811 - the fixture
    keep(project, TEXT + WIDE)
    assert list(wording_extents(project)) == []
    scope_id = keep(project, TEXT + NARROW)
    (found,) = wording_extents(project)
    assert (found.rule, found.object_id, found.severity) == ("EXTENT_SMALLER_THAN_UNITS", scope_id, Severity.WARNING)
    assert found.place is not None
    assert GROUND.contains(shapely.Point(found.place))
    assert found.place[1] > 38.05
    assert found.evidence["box_km2"] == pytest.approx(97.2, abs=1)
    assert found.evidence["outside_ha"] == pytest.approx(6_500, rel=0.02)


def test_without_geometry_it_cannot_be_tested(project: Project) -> None:  # noqa: F811 - the fixture
    keep(project, "顺平桃产地范围为河北省顺平县蒲上镇现辖行政区域。" + NARROW)
    (found,) = wording_extents(project)
    assert (found.rule, found.severity) == ("SCOPE_EXTENT_NOT_TESTED", Severity.NOTE)
    assert "cannot be tested: no geometry of 蒲上镇" in found.message()


@pytest.mark.parametrize(
    ("south", "is_found"),
    [("38°00′", False), ("38°01′", False), ("38°02′", True), ("38°00′00″", False), ("38°00′30″", True)],
)
def test_a_bound_is_meant_to_its_last_place(south: str, is_found: bool) -> None:
    seconds = "00″" if south.endswith("″") else ""
    text = f"{TEXT}地理坐标为东经115°00′{seconds}～115°12′{seconds}，北纬{south}～38°06′{seconds}。"
    built = BuiltScope(GROUND, "UNION_ADMIN")
    assert (check_extent(read_scope(text), built, "1", "桃") is not None) == is_found


def test_a_scope_of_coordinates_is_not_held_against_itself() -> None:
    built = BuiltScope(GROUND, "COORD_LIST")
    assert check_extent(read_scope(TEXT + NARROW), built, "1", "桃") is None
    assert check_extent(read_scope(TEXT), BuiltScope(), "1", "桃") is None


def test_a_count_that_no_list_has(project: Project) -> None:  # noqa: F811 - the fixture
    keep(project, TEXT)
    assert list(wording_counts(project)) == []
    scope_id = keep(project, TEXT.replace("共2个", "共3个"))
    (found,) = wording_counts(project)
    assert (found.rule, found.object_id) == ("SCOPE_COUNT_DIFFERS", scope_id)
    assert "共3个乡镇" in found.message()
    assert "共2个乡镇" in found.fix()


def test_names_that_no_edition_holds(project: Project) -> None:  # noqa: F811 - the fixture
    keep(project, TEXT)
    assert list(unresolved_units(project)) == []
    keep(project, TEXT.replace("安阳乡", "么里镇"))
    assert [found.evidence["unit"] for found in unresolved_units(project)] == ["么里镇"]


def test_units_beside_the_project_do_not_matter(project: Project) -> None:  # noqa: F811 - the fixture
    save_many(project, [AdminUnit("130637", "望都县", EDITION, UnitLevel.COUNTY, geom=shapely.box(116, 38, 117, 39))])
    keep(project, TEXT + WIDE)
    assert list(wording_extents(project)) == []


def test_a_part_is_not_held_against_the_extent(project: Project) -> None:  # noqa: F811 - the fixture
    scope = read_scope(TEXT.replace("安阳乡", "安阳乡部分区域").replace("共2个乡镇", "") + NARROW)
    assert [bool(unit.part_note) for unit in scope.units] == [False, True]
    inside, part = shapely.box(115, 38, 115.2, 38.05), shapely.box(115, 38, 115.2, 38.1)
    pieces = [ScopePiece("腰山镇", "1", inside), ScopePiece("安阳乡", "2", part, "部分区域")]
    assert check_extent(scope, build_scope(pieces, scope), "1", "桃") is None
    # The whole one is still held against it, and a part alone says nothing.
    wide = [ScopePiece("腰山镇", "1", part), pieces[1]]
    found = check_extent(scope, build_scope(wide, scope), "1", "桃")
    assert found is not None
    assert found.rule == "EXTENT_SMALLER_THAN_UNITS"
    assert check_extent(scope, build_scope([pieces[1]], scope), "1", "桃") is None


def test_a_stored_part_is_not_held_against_the_extent(project: Project) -> None:  # noqa: F811 - the fixture
    keep(project, "顺平桃产地范围为河北省顺平县腰山镇部分区域。" + NARROW)
    assert list(wording_extents(project)) == []
