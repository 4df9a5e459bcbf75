"""The window: docks and menus from tables, no business of its own and no store."""

# Qt never calls an event's function with None, though its stubs allow it.
# mypy: disable-error-code="override"

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PyQt5.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QCloseEvent, QKeySequence
from PyQt5.QtWidgets import (
    QAction,
    QActionGroup,
    QDockWidget,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QStatusBar,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gui.actions import (
    ACTIONS,
    LANGUAGES,
    MENUS,
    PANELS,
    RECENT,
    SEPARATOR,
    TOOL_BAR,
    ActionSpec,
    When,
    keys_in_use,
    plain_words,
)
from gui.dock_titles import DockTitles
from gui.form_widgets.looks import fit_to_screen, screen_room
from gui.icons import icon
from gui.window_state import LAYOUT_NUMBER

FIRST_SIZE = QSize(1360, 740)
LEAST_MAP = QSize(160, 120)
LOW_PX = 620  # 768 at 125 %, 768 at 150 %
FIRST_SIZES = {
    Qt.DockWidgetArea.LeftDockWidgetArea: (Qt.Orientation.Horizontal, 250),
    Qt.DockWidgetArea.RightDockWidgetArea: (Qt.Orientation.Horizontal, 350),
    Qt.DockWidgetArea.BottomDockWidgetArea: (Qt.Orientation.Vertical, 240),
}
ICON_PX = 20
TOOL_GROUP = ("select", "pan", "new_record", "scope_draw")
LANGUAGE_GROUP = LANGUAGES


@dataclass(frozen=True)
class DockSpec:
    """A dock: its name in kept layouts, English title, side of the window, content and key.

    ``tab_with`` names a dock that it stands on a tab with; ``tab_if_low_with`` only where the window is low.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    content: QWidget
    keys: str = ""
    tab_with: str = ""
    tab_if_low_with: str = ""


class MainWindow(QMainWindow):
    """Shows what it is given.

    Signals
    -------
    closeAsked()
        The person wants to leave; whoever wires the window calls ``leave`` once nothing is lost by it.
    recentChosen(path)
        A recent project was chosen.
    panelsToggled()
        Docks were hidden or shown as one.
    """

    closeAsked = pyqtSignal()
    recentChosen = pyqtSignal(str)

    def __init__(self, start_page: QWidget, notice: QWidget, canvas: QWidget, status: QStatusBar) -> None:
        super().__init__()
        self.actions_by_name: dict[str, QAction] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._dock_titles = DockTitles(self)
        self._dock_specs: dict[str, DockSpec] = {}
        self._menus: dict[str, QMenu] = {}
        self._facts: frozenset[When] = frozenset({When.ALWAYS})
        self._project_name, self._is_leaving = "", False
        self._shown_layout: QByteArray | None = None
        self._are_docks_shown = False
        self.pages = QStackedWidget()
        self.pages.addWidget(start_page)
        self.pages.addWidget(_column(notice, canvas))
        self.setCentralWidget(self.pages)
        self.pages.setMinimumSize(LEAST_MAP)
        # A long message in the status bar must not widen the window.
        status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStatusBar(status)
        self.setWindowIcon(icon("program"))
        self.setDockOptions(QMainWindow.AnimatedDocks | QMainWindow.AllowNestedDocks | QMainWindow.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._make_actions()
        self._make_menus()
        self.tool_bar = self._make_tool_bar()
        fit_to_screen(self, FIRST_SIZE.width(), FIRST_SIZE.height())

    # Building

    def _make_actions(self) -> None:
        for spec in ACTIONS:
            action = QAction(icon(spec.icon), "", self)
            action.setCheckable(spec.is_checkable)
            action.setObjectName(spec.name)
            self.actions_by_name[spec.name] = action
            self.addAction(action)
        for names in (TOOL_GROUP, LANGUAGE_GROUP):
            group = QActionGroup(self)
            for name in names:
                group.addAction(self.actions_by_name[name])

    def _make_menus(self) -> None:
        for name, _text, entries in MENUS:
            menu = self._menus[name] = QMenu(self)
            self.menuBar().addMenu(menu)
            menu.setToolTipsVisible(True)
            for entry in entries:
                self._fill_menu(menu, entry)

    def _fill_menu(self, menu: QMenu, entry: str) -> None:
        if entry == SEPARATOR:
            menu.addSeparator()
        elif entry in (RECENT, PANELS):
            self._menus[entry] = QMenu(self)
            menu.addMenu(self._menus[entry])
        else:
            menu.addAction(self.actions_by_name[entry])

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar(self)
        self.addToolBar(bar)
        bar.setObjectName("tool_bar")
        bar.setMovable(True)
        bar.setIconSize(QSize(ICON_PX, ICON_PX))
        for entry in TOOL_BAR:
            bar.addSeparator() if entry == SEPARATOR else bar.addAction(self.actions_by_name[entry])
        return bar

    def add_docks(self, specs: Iterable[DockSpec]) -> None:
        """Dock panels; one that names another stands on a tab with it."""
        for spec in specs:
            dock = QDockWidget(self)
            dock.setObjectName(spec.name)
            dock.setWidget(spec.content)
            dock.toggleViewAction().setShortcut(QKeySequence(spec.keys))
            self.docks[spec.name], self._dock_specs[spec.name] = dock, spec
            self._menus[PANELS].addAction(dock.toggleViewAction())
            self.addAction(dock.toggleViewAction())
            self.addDockWidget(spec.area, dock)
            self._dock_titles.watch(dock)
            dock.hide()
        self._menus[PANELS].addAction(self.tool_bar.toggleViewAction())

    def arrange(self) -> None:
        """Put every dock to its first place and size; the window must have its size by then."""
        for spec in self._dock_specs.values():
            dock = self.docks[spec.name]
            dock.setFloating(False)
            self.addDockWidget(spec.area, dock)
            partner = self._tab_partner(spec)
            if partner:
                self.tabifyDockWidget(self.docks[partner], dock)
            dock.show()
        for spec in self._dock_specs.values():
            if self._tab_partner(spec):
                self.docks[self._tab_partner(spec)].raise_()
        for area, (way, size_px) in FIRST_SIZES.items():
            docks = [self.docks[name] for name, spec in self._dock_specs.items() if spec.area == area]
            self.resizeDocks(docks, [size_px] * len(docks), way)

    def _tab_partner(self, spec: DockSpec) -> str:
        height_px = min(self.height(), screen_room(self).height())
        return spec.tab_with or (spec.tab_if_low_with if height_px < LOW_PX else "")

    def connect_actions(self, listeners: Mapping[str, Callable[[], object]]) -> None:
        """Call a function for each action, by name."""
        for name, listener in listeners.items():
            self.actions_by_name[name].triggered.connect(lambda _checked, listener=listener: listener())

    # Words

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for spec in ACTIONS:
            _translate_action(self.actions_by_name[spec.name], spec)
        for name, text, _entries in MENUS:
            self._menus[name].setTitle(_(text))
        self._menus[RECENT].setTitle(_("Open &recent"))
        self._menus[PANELS].setTitle(_("&Panels"))
        self.tool_bar.setWindowTitle(_("Tool bar"))
        for name, dock in self.docks.items():
            dock.setWindowTitle(_(self._dock_specs[name].title))
        self._show_title()

    def set_keys(self, chosen: Mapping[str, str]) -> None:
        """Give every action its key: the person's, or else ours."""
        for name, keys in keys_in_use(chosen).items():
            self.actions_by_name[name].setShortcuts(QKeySequence.listFromString(keys))
        self.retranslate()

    def set_step_texts(self, undo_text: str, redo_text: str) -> None:
        """Name what undo and redo would do; "" where there is nothing."""
        self._offer(When.UNDO, bool(undo_text))
        self._offer(When.REDO, bool(redo_text))
        for name, text in (("undo", undo_text), ("redo", redo_text)):
            plain = _(next(spec.text for spec in ACTIONS if spec.name == name))
            self.actions_by_name[name].setText(f"{plain}: {text}" if text else plain)
            self.actions_by_name[name].setToolTip(f"{plain_words(plain)}: {text}" if text else plain_words(plain))

    def set_recent(self, paths: Sequence[str]) -> None:
        """List recent projects; missing ones are greyed, not removed."""
        menu = self._menus[RECENT]
        menu.clear()
        menu.setEnabled(bool(paths))
        for number, path in enumerate(paths):
            action = menu.addAction(f"&{(number + 1) % 10}  {Path(path).name.replace('&', '&&')}")
            action.setToolTip(path)
            action.setStatusTip(path)
            action.setEnabled(Path(path).is_file())
            action.triggered.connect(lambda _checked, path=path: self.recentChosen.emit(path))

    # State

    def set_project(self, name: str, is_open: bool, is_writable: bool) -> None:
        """Show that a project is open, or none."""
        self._project_name = name
        self._offer(When.PROJECT, is_open)
        self._offer(When.WRITABLE, is_writable)
        if not is_open:
            for when in (When.SELECTED, When.UNDO, When.REDO):
                self._offer(when, False)
        self.pages.setCurrentIndex(1 if is_open else 0)
        self.set_docks_shown(is_open and not self.actions_by_name["hide_panels"].isChecked())
        self._show_title()

    def set_selected(self, is_selected: bool) -> None:
        """Offer what needs a selection, or not."""
        self._offer(When.SELECTED, is_selected)

    def _offer(self, when: When, is_so: bool) -> None:
        self._facts = self._facts | {when} if is_so else self._facts - {when}
        for spec in ACTIONS:
            self.actions_by_name[spec.name].setEnabled(spec.when in self._facts)

    def _show_title(self) -> None:
        words = _("GI Atlas")
        self.setWindowTitle(f"{self._project_name} – {words}" if self._project_name else words)

    # Docks as one

    def set_docks_shown(self, is_shown: bool) -> None:
        """Hide every dock, or show those that were shown."""
        if is_shown == self._are_docks_shown:
            return
        if not is_shown:
            self._shown_layout = self.saveState(LAYOUT_NUMBER)
            for dock in self.docks.values():
                dock.hide()
        elif self._shown_layout is None or not self._put_docks(self._shown_layout):
            self.arrange()
        self._are_docks_shown = is_shown

    def set_map_only(self, is_only: bool) -> None:
        """Leave nothing but the map and the menus, or bring everything back."""
        # The docks first: their kept layout knows of the tool bar too.
        self.set_docks_shown(not is_only)
        self.tool_bar.setVisible(not is_only)
        self.statusBar().setVisible(not is_only)

    def layout_state(self) -> QByteArray:
        """The layout with the docks as they are when shown; empty if they never were."""
        if self._are_docks_shown:
            return self.saveState(LAYOUT_NUMBER)
        return self._shown_layout if self._shown_layout is not None else QByteArray()

    def set_layout_state(self, layout: QByteArray) -> bool:
        """Put the docks as a kept layout says, once they are shown; whether it fitted."""
        if not self._are_docks_shown:
            self._shown_layout = layout
            return True
        return self._put_docks(layout)

    def _put_docks(self, layout: QByteArray) -> bool:
        QTimer.singleShot(0, self._stay_on_screen)  # only then the docks know how much room they need
        return self.restoreState(layout, LAYOUT_NUMBER)

    def _stay_on_screen(self) -> None:
        # Docks one below the other on a larger screen, or at a lower scale, would push the status bar off this one.
        most_px = screen_room(self).height()
        if self._are_docks_shown and self.minimumSizeHint().height() > most_px:
            self.arrange()
        if self.height() > most_px and not self.isMaximized() and not self.isFullScreen():
            fit_to_screen(self, self.width(), self.height())

    def reset_layout(self) -> None:
        """Put every panel back to its first place."""
        for name in ("hide_panels", "map_only"):
            self.actions_by_name[name].setChecked(False)
        self.tool_bar.show()
        self.statusBar().show()
        self._shown_layout = None
        if When.PROJECT in self._facts:
            self._are_docks_shown = True
            self.arrange()

    def show_dock(self, name: str) -> None:
        """Bring a dock to the front."""
        self.docks[name].show()
        self.docks[name].raise_()

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave only once it was allowed; until then ask for it."""
        if self._is_leaving:
            event.accept()
        else:
            event.ignore()
            self.closeAsked.emit()

    def leave(self) -> None:
        """Close for good."""
        self._is_leaving = True
        self.close()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the mark of full screen true, whoever changed it."""
        if event.type() == QEvent.Type.WindowStateChange and "full_screen" in self.actions_by_name:
            self.actions_by_name["full_screen"].setChecked(self.isFullScreen())
        super().changeEvent(event)


def _column(*parts: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts[:-1]:
        column.addWidget(part)
    column.addWidget(parts[-1], 1)
    return box


def _translate_action(action: QAction, spec: ActionSpec) -> None:
    action.setText(spec.shown())
    words = plain_words(spec.shown())
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    tip = spec.tip if spec.name in LANGUAGE_GROUP else _(spec.tip) if spec.tip else words
    action.setStatusTip(tip)
    action.setToolTip(f"{words} ({keys})\n{tip}" if keys else f"{words}\n{tip}")
