"""A wording by every edition: renamed is not moved, and what moved in or out is measured."""

import pytest

from gi_atlas.errors import JobCancelled
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.scope.reading import read_scope
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_editions import by_editions
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import NEW, OLD, TEXT, project, square, units

__all__ = ["project"]
LIST = "2020-01"


def test_a_name_that_changed_is_no_change_of_the_ground(project: Project) -> None:
    save_many(project, units(OLD))
    old, new = by_editions(project, read_scope("产地范围为青石县红岩镇、安阳乡现辖行政区域。"))
    assert (old.edition, old.same, old.changed, old.unresolved) == (OLD, 2, 0, 0)
    assert (new.edition, new.same, new.changed, new.names) == (NEW, 1, 1, ("安阳乡 → 安阳镇",))
    assert old.change is None
    assert new.change is not None
    assert (new.change.kind, new.change.before_id) == ("RENAME_ONLY", OLD)
    assert old.area_m2 == pytest.approx(new.area_m2)


def test_ground_that_moved_is_measured(project: Project) -> None:
    grown = [
        AdminUnit("990101", "青石县", "2025-01", UnitLevel.COUNTY, geom=square(0, 5)),
        AdminUnit("990101100", "红岩镇", "2025-01", UnitLevel.TOWNSHIP, "990101", square(0, 2)),
    ]
    save_many(project, grown)
    _new, later = by_editions(project, read_scope("产地范围为青石县红岩镇现辖行政区域。"))
    assert later.change is not None
    assert later.change.kind == "EXTEND"
    assert later.change.gained.symmetric_difference(square(1)).area < 1e-12


def test_a_list_without_map_tells_names_and_no_ground(project: Project) -> None:
    save_many(project, units(LIST, has_map=False))
    row = by_editions(project, read_scope(TEXT))[0]
    assert (row.edition, row.same, row.without, row.area_m2, row.geometry) == (LIST, 2, 2, None, None)


def test_half_of_the_ground_is_compared_with_nothing(project: Project) -> None:
    save_many(project, units(OLD))
    rows = by_editions(project, read_scope("产地范围为青石县红岩镇、远山乡现辖行政区域。"))
    assert [row.without for row in rows] == [1, 1]
    assert all(row.change is None for row in rows)


def test_what_no_edition_knows_is_open_in_all(project: Project) -> None:
    save_many(project, units(OLD))
    rows = by_editions(project, read_scope("产地范围为青石县无名沟镇现辖行政区域。"))
    assert [(row.same, row.unresolved, row.names) for row in rows] == [(0, 1, ("无名沟镇 → ?",))] * 2


def test_a_successor_counts_only_where_its_code_is_known(project: Project) -> None:
    save_many(project, [AdminUnit("990201", "别县", OLD, UnitLevel.COUNTY)])
    text = TEXT.replace("青石县", "旧石县")
    old, new = by_editions(project, read_scope(text), manual={"旧石县": "990101"})
    assert (old.edition, old.unresolved) == (OLD, 2)
    assert (new.edition, new.same) == (NEW, 2)


def test_a_project_without_units_has_no_editions(project: Project) -> None:
    project.undo()
    assert by_editions(project, read_scope(TEXT)) == []


def test_it_can_be_stopped(project: Project) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        by_editions(project, read_scope(TEXT), progress=progress)
