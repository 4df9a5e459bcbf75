"""A scope panel with the county of squares, and hands for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.panels.scope_panel import ScopePanel
from tests.gi_atlas.services.scope_county import units
from tests.gui.form_context import Desk


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "青石县.gpkg") as opened:
        save_many(opened, units())
        yield opened


@pytest.fixture
def desk(project: Project, tmp_path: Path) -> Desk:
    return Desk(project, tmp_path)


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> ScopePanel:
    return shown(desk, qtbot)


def shown(desk: Desk, qtbot: QtBot) -> ScopePanel:
    """A panel on the screen."""
    found = ScopePanel(desk.context)
    qtbot.addWidget(found)
    found.resize(900, 320)
    found.show()
    qtbot.waitExposed(found)
    found.be_seen(True)
    return found


def put(panel: ScopePanel, text: str) -> None:
    """Put a wording in and have it read without waiting."""
    panel.text.set_wording(text)
    panel.reader.read_now()


def rules(panel: ScopePanel) -> list[str]:
    """Rules of the findings that are listed."""
    return [issue.finding.rule for issue in panel.issues.model.issues]


def choose_rule(panel: ScopePanel, rule: str) -> None:
    """Choose the first finding of a rule as a click does."""
    panel.issues.view.setCurrentIndex(panel.issues.model.index(rules(panel).index(rule)))


def cells(panel: ScopePanel) -> list[tuple[str, ...]]:
    """Name, what it was found as, match and ground of each unit."""
    model = panel.units.model
    return [tuple(model.index(row, column).data() for column in (0, 1, 2, 4)) for row in range(model.rowCount())]
