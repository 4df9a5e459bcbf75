"""The whole window under test: its own settings, its own reports, no dialog that waits."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QEvent
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from shapely import Point, box

from gi_atlas.model import BoundaryVersion, Product, SurveyRecord, Zone
from gi_atlas.services.editing import save, save_many
from gi_atlas.storage.opening import create_project
from gui.app import Desktop
from gui.error_report import ErrorReporter
from gui.look import dress
from gui.preferences import Preferences
from gui.window_state import WindowState

WAIT_MS = 15_000


@pytest.fixture
def reporter(tmp_path: Path, qtbot: QtBot) -> ErrorReporter:
    return ErrorReporter(folder=tmp_path / "reports")


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """The program's look for one test."""
    before = (qapp.style().objectName(), qapp.palette(), qapp.font(), qapp.styleSheet())
    # What an earlier test closed must be gone: Qt polishes every widget anew, and a half destroyed one may crash it.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(qapp)
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet(before[3])
    qapp.setFont(before[2])
    qapp.setPalette(before[1])
    qapp.setStyle(before[0])


@pytest.fixture
def make_desktop(
    dressed: None, qtbot: QtBot, reporter: ErrorReporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Desktop]]:
    """Windows as the program opens them; all are closed at the end."""
    monkeypatch.setenv("GI_ATLAS_SETTINGS", str(tmp_path / "settings"))
    made: list[Desktop] = []

    def make() -> Desktop:
        preferences = Preferences(reporter.show)
        preferences.apply_language("en")
        desktop = Desktop(reporter, preferences, WindowState())
        made.append(desktop)
        desktop.window.show()
        qtbot.waitExposed(desktop.window)
        return desktop

    yield make
    for desktop in made:
        end(desktop, qtbot)


@pytest.fixture
def desktop(make_desktop: Callable[[], Desktop]) -> Desktop:
    return make_desktop()


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    """A closed project: one product with a boundary, two records."""
    path = tmp_path / "测试 目录（一）" / "清溪.gpkg"
    path.parent.mkdir()
    with create_project(path) as project:
        product = Product("清溪绿茶", id="product-1")
        zone = Zone(product.id, id="zone-1")
        boundary = BoundaryVersion(zone.id, name="清溪绿茶", geom=box(119, 29, 119.2, 29.2), id="boundary-1")
        save_many(project, [product, zone, boundary])
        save(project, SurveyRecord("青岩茶园", geom=Point(119.05, 29.05), id="record-1"))
        save(project, SurveyRecord("柳溪茶园", geom=Point(119.15, 29.15), id="record-2"))
    return path


@pytest.fixture
def opened(desktop: Desktop, project_path: Path, qtbot: QtBot) -> Desktop:
    """A window with the project open and its layers read."""
    open_in(desktop, project_path, qtbot)
    return desktop


def open_in(desktop: Desktop, path: Path, qtbot: QtBot) -> None:
    """Open a project and wait for its layers."""
    desktop.session.open(path)
    qtbot.waitUntil(lambda: desktop.session.project is not None and not desktop.session.is_moving, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(desktop.state.layers) and is_read(desktop), timeout=WAIT_MS)


def is_read(desktop: Desktop) -> bool:
    """Whether nothing runs and every layer was read."""
    return desktop.runner.is_idle and all(layer.id in desktop.state.loaded for layer in desktop.state.layers)


def end(desktop: Desktop, qtbot: QtBot) -> None:
    """Close as a person would, then end the threads."""
    for shown in list(desktop.reporter.shown):
        shown.close()
    done: list[bool] = []
    try:
        if not desktop.is_stopped:
            desktop.when_still(lambda: desktop.session.close(lambda: done.append(True)))
            qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    finally:
        if not desktop.is_stopped:
            desktop.stop()
    desktop.preferences.apply_language("en")  # takes Qt's Chinese catalogue away
    desktop.window.hide()
    # Not by qtbot, which deletes widgets before fixtures end: threads would outlive their owners.
    desktop.window.deleteLater()
    QApplication.sendPostedEvents(desktop.window, QEvent.Type.DeferredDelete)
