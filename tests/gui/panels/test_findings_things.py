"""What a finding opens: its own form, or that of the boundary or product that its object belongs to."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shapely
from pytestqt.qtbot import QtBot

from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.model import (
    BoundaryVersion,
    Channel,
    Product,
    ReferenceTable,
    Registration,
    ScopeText,
    Standard,
    TableKind,
    Zone,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.models.kinds import BOUNDARIES, PRODUCTS
from gui.panels.findings_panel import FindingsPanel, shown_thing
from tests.gui.form_context import Desk

TEA = Product("清溪茶")
ZONE = Zone(TEA.id)
BOUNDARY = BoundaryVersion(ZONE.id, shapely.box(119, 29, 119.1, 29.1), name="清溪茶")
OF_BOUNDARY = ScopeText(TEA.id, "清溪县石门镇共2个乡镇。", boundary_id=BOUNDARY.id)
OF_PRODUCT = ScopeText(TEA.id, "清溪县石门镇共2个乡镇。")
FIRST, SECOND = (Registration(TEA.id, Channel.AGI, "AGI-1") for _n in range(2))
STANDARD = Standard(TEA.id, "企业标准")
TABLE = ReferenceTable(TableKind.CLASSES, "2023")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        things = [TEA, ZONE, BOUNDARY, OF_BOUNDARY, OF_PRODUCT, FIRST, SECOND, STANDARD, TABLE]
        for thing in things:
            save_many(opened, [thing])
        yield opened


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (TEA, (PRODUCTS, TEA.id)),
        (BOUNDARY, (BOUNDARIES, BOUNDARY.id)),
        (ZONE, (PRODUCTS, TEA.id)),
        (OF_BOUNDARY, (BOUNDARIES, BOUNDARY.id)),
        (OF_PRODUCT, (PRODUCTS, TEA.id)),
        (FIRST, (PRODUCTS, TEA.id)),
        (STANDARD, (PRODUCTS, TEA.id)),
    ],
)
def test_what_is_shown_for_a_thing(project: Project, thing: object, shown: tuple[str, str]) -> None:
    assert shown_thing(project, thing.id) == shown  # type: ignore[attr-defined]


@pytest.mark.parametrize("thing_id", [TABLE.id, "none", ""], ids=["table", "unknown", "none"])
def test_what_belongs_to_nothing_is_told(project: Project, thing_id: str) -> None:
    with pytest.raises(StorageError) as caught:
        shown_thing(project, thing_id)
    assert caught.value.code == "STORE_ID_UNKNOWN"


def test_every_finding_opens_something(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    panel = FindingsPanel(Desk(project, tmp_path).context)
    qtbot.addWidget(panel)
    panel.set_project()
    panel.check()
    rules = [panel.model.value_at(row, "rule") for row in range(panel.model.rowCount())]
    assert {"REG_NUMBER_TWICE", "STANDARD_NUMBER_ODD", "SCOPE_COUNT_DIFFERS"} <= set(rules)
    for row in range(panel.model.rowCount()):
        with qtbot.waitSignal(panel.activated) as told:
            panel.view.idActivated.emit(panel.model.id_at(row))
        assert told.args[0] in (PRODUCTS, BOUNDARIES)


@pytest.mark.parametrize("table", ["gi_standard", "gi_registration", "gi_scope_text", "gi_reference_table"])
def test_findings_grow_old_with_what_they_look_at(project: Project, tmp_path: Path, qtbot: QtBot, table: str) -> None:
    panel = FindingsPanel(Desk(project, tmp_path).context)
    qtbot.addWidget(panel)
    panel.set_project()
    panel.check()
    assert panel.check_button.text() == "Check"
    panel.refresh(Changes({table: frozenset({"1"})}))
    assert panel.check_button.text() == "Check again"
