"""What goes with a product, a wording or a boundary that is removed, what stays, and how the steps are named."""

from dataclasses import replace

import pytest

from gi_atlas.model import (
    AdminChange,
    BoundaryVersion,
    Product,
    ScopeLeg,
    ScopeText,
    ScopeUnit,
    UnitMatch,
    Zone,
)
from gi_atlas.services.editing import ADD_LABELS, CHANGE_LABELS, MOST_SHOWN, REMOVE_LABELS, remove, save, shown_name
from gi_atlas.services.scope_reading import ScopeReading, read_wording, save_wording
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import TEXT, project

__all__ = ["project"]
LEGS = TEXT.replace("。", "，东至清河，西至公路，南至县界，北至大岭。")
KINDS = (ScopeText, ScopeUnit, ScopeLeg)


@pytest.fixture
def kept(project: Project) -> ScopeReading:
    return save_wording(project, read_wording(LEGS, project=project))


def counts(project: Project) -> tuple[int, ...]:
    return tuple(len(project.read_all(kind)) for kind in KINDS)


def test_a_removed_product_takes_its_wordings_along(project: Project, kept: ScopeReading) -> None:
    assert counts(project) == (1, 2, 4)
    assert kept.product_id is not None
    remove(project, Product, kept.product_id)
    assert counts(project) == (0, 0, 0)
    project.undo()
    assert counts(project) == (1, 2, 4)


def test_a_removed_wording_takes_units_and_legs_along(project: Project, kept: ScopeReading) -> None:
    remove(project, ScopeText, project.read_all(ScopeText)[0].id)
    assert counts(project) == (0, 0, 0)
    assert len(project.read_all(BoundaryVersion)) == 1
    project.undo()
    assert counts(project) == (1, 2, 4)


@pytest.mark.parametrize("kind", [BoundaryVersion, Zone])
def test_a_wording_outlives_its_polygon(project: Project, kept: ScopeReading, kind: type) -> None:
    remove(project, kind, project.read_all(kind)[0].id)
    text = project.read_all(ScopeText)[0]
    assert (text.boundary_id, text.text) == (None, LEGS)
    assert counts(project) == (1, 2, 4)
    project.undo()
    assert project.read_all(ScopeText)[0].boundary_id == kept.boundary_id


@pytest.mark.parametrize("kind", [*KINDS, AdminChange])
def test_each_act_has_its_name(kind: type) -> None:
    texts = {labels[kind] for labels in (ADD_LABELS, CHANGE_LABELS, REMOVE_LABELS)}
    assert len(texts) == 3
    assert all("{0}" in text for text in texts)


def test_a_unit_of_a_wording_is_changed_by_hand_and_named(project: Project, kept: ScopeReading) -> None:
    unit = project.read_all(ScopeUnit)[0]
    save(project, replace(unit, match=UnitMatch.MANUAL), expected=unit)
    assert project.read_one(ScopeUnit, unit.id).match is UnitMatch.MANUAL
    assert unit.name_as_written in project.steps()[0][-1].label.shown()


def test_a_long_wording_is_named_by_its_beginning() -> None:
    text = ScopeText("pear", "青石" * 1000)
    assert shown_name(text) == ("青石" * 1000)[:MOST_SHOWN]
    assert shown_name(ScopeText("pear", "", id="x")) == "x"
    assert shown_name(AdminChange("990101", old_name="旧石县")) == "旧石县"
