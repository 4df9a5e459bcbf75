"""Titles of docks: one that stands on a tab needs none, for the tab says the same."""

from PyQt5.QtCore import QEvent, QObject, Qt, QTimer
from PyQt5.QtGui import QMouseEvent
from PyQt5.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget


class DockTitles(QObject):
    """Takes the title bar from docks while they share a place with others; a double click on a tab makes it float.

    Parameters
    ----------
    window : QMainWindow
        The window of the docks.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: list[QDockWidget] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.settle)

    def watch(self, dock: QDockWidget) -> None:
        """Look after one more dock."""
        self._docks.append(dock)
        # Qt tells of a move while it is still going on: what counts is how things stand afterwards.
        for signal in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
            signal.connect(lambda *_told: self._timer.start(0))

    def settle(self) -> None:
        """Give each dock a title or none, as it stands now."""
        for dock in self._docks:
            is_bare = dock.titleBarWidget() is not None
            if self._is_on_tab(dock) != is_bare:
                dock.setTitleBarWidget(None if is_bare else QWidget(dock))
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.removeEventFilter(self)
            bar.installEventFilter(self)

    def _is_on_tab(self, dock: QDockWidget) -> bool:
        # Qt keeps the place of a dock that floats or hides among the tabs.
        partners = self._window.tabifiedDockWidgets(dock)
        shown = [other for other in partners if not (other.isHidden() or other.isFloating())]
        return bool(shown) and not dock.isFloating() and not dock.isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a dock float when its tab is clicked twice."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            assert isinstance(watched, QTabBar)
            title = watched.tabText(watched.tabAt(event.pos()))
            for dock in self._docks:
                if dock.windowTitle() == title and self._is_on_tab(dock):
                    dock.setFloating(True)
                    return True
        return super().eventFilter(watched, event)
