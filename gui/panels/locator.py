"""The locator: one line that finds anything."""

from PyQt5.QtCore import QModelIndex, QPoint, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QFocusEvent, QKeyEvent
from PyQt5.QtWidgets import QHBoxLayout, QLineEdit, QListView, QWidget

from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.services.locating import Found, LocatorIndex, build_index, extent_of, locate
from gui.form_widgets.context import FormContext
from gui.models.found_list import FOUND_ROLE, FoundDelegate, FoundListModel
from gui.panels.latest_job import LatestJob

SEARCHED_TABLES = ("gi_product", "gi_admin_unit", "gi_boundary", "gi_zone", "gi_record")
BUILD_AFTER_MS = 3000
MOST_ROWS_SEEN = 12
LEAST_WIDTH_PX = 420
_UP, _DOWN = (Qt.Key.Key_Up, Qt.Key.Key_PageUp), (Qt.Key.Key_Down, Qt.Key.Key_PageDown)


class Locator(QWidget):
    """A line for a tool or status bar with a list of what it finds; the window gives it Ctrl+K by ``start``.

    Signals
    -------
    thingChosen(kind, id, extent)
        A product, boundary, record or administrative unit; ``extent`` is (minx, miny, maxx, maxy) in EPSG:4490
        degrees, None where it lies nowhere.
    placeChosen(lon, lat)
        Coordinates in degrees of EPSG:4490.
    """

    thingChosen = pyqtSignal(str, str, object)
    placeChosen = pyqtSignal(float, float)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._index = LocatorIndex()
        self._is_stale = True
        # The map comes first: the index is built when the line is entered, or when the project has stood for a while.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BUILD_AFTER_MS)
        self._timer.timeout.connect(self._prepare)
        self._building, self._placing = LatestJob(context), LatestJob(context)
        self.model = FoundListModel(self)
        self.line = FindLine()
        self.list = QListView()
        self._set_up_list()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._search)
        self.line.returnPressed.connect(self.choose_current)
        self.line.moved.connect(self._move)
        self.line.left.connect(self.list.hide)
        self.line.entered.connect(self._prepare)
        self.retranslate()

    def _set_up_list(self) -> None:
        # A tool tip's window takes no focus: letters and input methods stay with the line.
        self.list.setParent(self, Qt.WindowFlags(Qt.WindowType.ToolTip) | Qt.WindowType.FramelessWindowHint)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.list.setModel(self.model)
        self.list.setItemDelegate(FoundDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)

    def start(self) -> None:
        """Put the cursor into the line and select what is there."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    # --- index

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        for job in (self._building, self._placing):
            job.drop()
        self._index, self._is_stale = LocatorIndex(), True
        self.line.clear()
        self._show([])
        self._timer.start()

    def refresh(self, changes: Changes) -> None:
        """Note that what can be found has changed; it is read again when the line is used."""
        if changes.touches(*SEARCHED_TABLES):
            self._is_stale = True
            if self.line.hasFocus():
                self._prepare()

    def _prepare(self) -> None:
        self._timer.stop()
        if self._is_stale and self._context.project() is not None:
            self._is_stale = False
            self._building.ask(build_index, self._take_index)

    def _take_index(self, index: LocatorIndex) -> None:
        self._index = index
        if self.line.hasFocus() and self.line.text():
            self._search(self.line.text())

    # --- finding

    def _search(self, text: str) -> None:
        self._show(locate(self._index, text))

    def _show(self, found: list[Found]) -> None:
        self.model.set_found(found)
        if not found:
            self.list.hide()
            return
        self.list.setCurrentIndex(self.model.index(0))
        self._place_list(min(len(found), MOST_ROWS_SEEN))
        self.list.show()

    def _place_list(self, rows: int) -> None:
        height = rows * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth()
        width = max(self.width(), LEAST_WIDTH_PX)
        corner = self.mapToGlobal(QPoint(0, self.height()))
        screen = self.screen().availableGeometry()
        if corner.y() + height > screen.bottom():
            corner = self.mapToGlobal(QPoint(0, -height))
        left = max(min(corner.x(), screen.right() - width), screen.left())
        self.list.setGeometry(left, corner.y(), width, height)

    def _move(self, step: int) -> None:
        row = max(min(self.list.currentIndex().row() + step, self.model.rowCount() - 1), 0)
        self.list.setCurrentIndex(self.model.index(row))

    # --- choosing

    def choose_current(self) -> None:
        """Go to what is marked in the list."""
        self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        found: Found | None = index.data(FOUND_ROLE)
        if found is None or found.kind == "refused":
            return
        self.list.hide()
        if found.place is not None:
            self.placeChosen.emit(*found.place)
        else:
            self._placing.ask(
                lambda project, _progress: extent_of(project, found.kind, found.id),
                lambda extent: self.thingChosen.emit(found.kind, found.id, extent),
            )

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.line.setPlaceholderText(_("Find a product, unit, record or coordinates (Ctrl+K)"))
        self.line.setAccessibleName(_("Locator"))
        self.line.setToolTip(_("Name, pinyin, initials or code; or coordinates in any notation"))
        self.list.viewport().update()


class FindLine(QLineEdit):
    """Line that gives its arrow keys away.

    Signals
    -------
    moved(step)
        Arrow and page keys.
    entered(), left()
        The focus came or went; Escape goes too.
    """

    moved = pyqtSignal(int)
    entered = pyqtSignal()
    left = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(30 * self.fontMetrics().horizontalAdvance("0"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Escape hides it."""
        key = event.key()
        if key in _UP + _DOWN:
            far = MOST_ROWS_SEEN if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else 1
            self.moved.emit(far if key in _DOWN else -far)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that something will be looked for."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that nothing is looked for any more."""
        super().focusOutEvent(event)
        self.left.emit()
