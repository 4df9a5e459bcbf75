"""Titles of docks that share a place."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QDockWidget, QLabel, QMainWindow, QTabBar

from gui.dock_titles import DockTitles


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(600, 400)
    titles = DockTitles(window)
    for name in ("Form", "History"):
        dock = QDockWidget(name, window)
        dock.setObjectName(name)
        dock.setWidget(QLabel(name))
        window.addDockWidget(Qt.RightDockWidgetArea, dock)
        titles.watch(dock)
    window.show()
    qtbot.waitExposed(window)
    return window


def docks_of(window):
    return [window.findChild(QDockWidget, name) for name in ("Form", "History")]


def bare(window):
    return [dock.titleBarWidget() is not None for dock in docks_of(window)]


def test_docks_on_tabs_have_no_title_until_they_stand_alone(window, qtbot):
    form, history = docks_of(window)
    assert bare(window) == [False, False]
    window.tabifyDockWidget(form, history)
    qtbot.waitUntil(lambda: bare(window) == [True, True])
    history.hide()
    qtbot.waitUntil(lambda: bare(window) == [False, False])
    history.show()
    qtbot.waitUntil(lambda: bare(window) == [True, True])


def test_a_double_click_on_a_tab_makes_its_dock_float(window, qtbot):
    form, history = docks_of(window)
    window.tabifyDockWidget(form, history)
    qtbot.waitUntil(lambda: bare(window) == [True, True])
    (bar,) = (bar for bar in window.findChildren(QTabBar) if bar.count() == 2)
    QTest.mouseDClick(bar, Qt.LeftButton, pos=bar.tabRect(1).center())
    assert history.isFloating()
    qtbot.waitUntil(lambda: bare(window) == [False, False])
