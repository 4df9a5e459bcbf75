"""The evidence of the whole project as pictures: what is far, outside, missing, alike, without words."""

from PyQt5.QtCore import QItemSelectionModel, QPoint, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PyQt5.QtWidgets import (
    QAction,
    QApplication,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QShortcut,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.events import Changes
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.evidence_editing import edit_many
from gi_atlas.services.evidence_gallery import (
    Gallery,
    GalleryFilter,
    GalleryItem,
    Shown,
    evidence_at,
    read_gallery,
)
from gui.dialogs.evidence_words import EvidenceWords
from gui.dialogs.lightbox import Lightbox
from gui.form_widgets.context import FormContext
from gui.models.evidence_list import PICTURE_PX, GalleryDelegate, GalleryModel, screen_ratio, words_of
from gui.models.evidence_shelf import PictureShelf
from gui.models.kinds import RECORDS
from gui.panels.evidence_bar import EvidenceBar
from gui.panels.latest_job import LatestJob

FACTS_PX, LEAST_PX, BAR_PX, MOST_LOOKED_AT, READ_AFTER_MS = 260, 60, 20, 400, 300
_TABLES = ("gi_evidence", "gi_record", "gi_boundary", "gi_zone")
NOTHING = N_("No evidence yet. Drop photos, papers, sound or film onto a survey record.")
NO_PROJECT = N_("No project is open.")
NO_MATCH = N_("Nothing of the evidence is so.")
_ACTS = {
    "look": N_("View"),
    "describe": N_("Describe…"),
    "record": N_("To the record"),
    "only": N_("Only this record"),
    "list": N_("Copy list"),
}


class EvidencePanel(QWidget):
    """Pictures of all evidence, with filters; what is chosen can be looked at, described and followed.

    Signals
    -------
    activated(kind, id)
        The record of a piece of evidence is asked for.
    """

    activated = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_stale = True
        self._reading, self._looking = LatestJob(context), LatestJob(context)
        self.model = GalleryModel(self)
        self.shelf = PictureShelf(context, round(PICTURE_PX * screen_ratio()), parent=self)
        self.view = QListView()
        self.delegate = GalleryDelegate(self.shelf, self)
        self.bar, self.facts, self.empty = EvidenceBar(), QLabel(), QLabel()
        self.buttons = {name: QPushButton() for name in ("describe",)}
        self.more = QToolButton()
        self.acts = {name: QAction(self) for name in _ACTS}
        self.pages = QStackedWidget()
        self._is_trimmed = False
        self._changed = QTimer(self)
        self._changed.setSingleShot(True)
        self._changed.setInterval(READ_AFTER_MS)
        self._set_up_view()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(self.delegate)
        # Not IconMode: that keeps a place for every item, this one computes them.
        view.setViewMode(QListView.ViewMode.ListMode)
        view.setFlow(QListView.Flow.LeftToRight)
        view.setWrapping(True)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setUniformItemSizes(True)
        view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setGridSize(self.delegate.cell(view.fontMetrics().height()) + QSize(2, 2))
        # Narrower than one cell and its scroll bar, the list would draw no picture at all.
        view.setMinimumWidth(view.gridSize().width() + BAR_PX)

    def _lay_out(self) -> None:
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        top = QHBoxLayout()
        top.addWidget(self.bar, 1)
        for button in (*self.buttons.values(), self.more):
            top.addWidget(button)
        self._set_up_labels()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(top)
        column.addWidget(self.pages, 1)

    def _set_up_labels(self) -> None:
        for label in (self.facts, self.empty):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts.setMargin(6)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(16)
        self.facts.setMinimumWidth(LEAST_PX)
        self.facts.setMaximumWidth(FACTS_PX * 3 // 2)
        both = QSplitter()
        both.addWidget(self.view)
        both.addWidget(self.facts)
        both.setStretchFactor(0, 1)
        both.setSizes([1000, FACTS_PX])
        self.pages.addWidget(both)
        self.pages.addWidget(self.empty)

    def _connect(self) -> None:
        self.shelf.arrived.connect(self.view.viewport().update)
        self.bar.filterChanged.connect(self._apply_filter)
        self._changed.timeout.connect(self._read_if_seen)
        self.view.activated.connect(lambda _index: self.look())
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_facts())
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._show_facts())
        self.view.customContextMenuRequested.connect(self._show_menu)
        acts = {"look": self.look, "describe": self.describe, "record": self.go_to_record,
                "only": self.show_its_record, "list": self.copy_list}  # fmt: skip
        for name, act in acts.items():
            self.acts[name].triggered.connect(lambda _checked, act=act: act())
        for name, button in self.buttons.items():
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, name=name: self.acts[name].trigger())
        self.more.menu().addActions([self.acts[name] for name in acts if name not in self.buttons])
        key = QShortcut(QKeySequence.StandardKey.Find, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.focus_filter)
        # The list itself would only choose by the space bar.
        look = QShortcut(QKeySequence(Qt.Key.Key_Space), self.view, context=Qt.ShortcutContext.WidgetShortcut)
        look.activated.connect(self.look)

    # Reading

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._reading.drop()
        self._looking.drop()
        self.shelf.clear()
        self.model.set_gallery(Gallery())
        self.bar.show_record("", "")
        self._is_stale = True
        self._show_state()
        self._read_if_seen()

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed; a hidden panel waits until it is shown."""
        if changes.touches(*_TABLES):
            self._is_stale = True
            self._changed.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while the panel was hidden."""
        super().showEvent(event)
        self._read_if_seen()

    def _read_if_seen(self) -> None:
        if self._is_stale and self.isVisible() and self._context.project() is not None:
            self._is_stale = False
            self._reading.ask(read_gallery, self._take)

    def _take(self, gallery: Gallery) -> None:
        ids = [item.id for item in self.chosen()]
        place = self.view.verticalScrollBar().value()
        self.shelf.faults.clear()
        self.model.set_gallery(gallery)
        self.bar.set_gallery(gallery)
        self._select(ids)
        self.view.verticalScrollBar().setValue(place)
        self._show_state()
        if not self._is_trimmed:
            self._is_trimmed = True
            previews = self._context.previews
            self._context.run_job(lambda _progress: previews.trim(), lambda _freed: None, self._context.show_error)

    # What is shown

    def _apply_filter(self, wanted: GalleryFilter) -> None:
        self.model.set_filter(wanted)
        self._show_state()

    def show_part(self, part: Shown) -> None:
        """Show one part of the evidence alone."""
        self.bar.show_part(part)

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.bar.focus()

    def _show_state(self) -> None:
        total, count = len(self.model.gallery.items), self.model.rowCount()
        self.bar.set_count(count)
        words = NO_PROJECT if self._context.project() is None else NO_MATCH if total else NOTHING
        self.empty.setText(_(words))
        self.pages.setCurrentIndex(0 if count else 1)
        self._show_facts()

    def _show_facts(self) -> None:
        chosen = self.chosen()
        self.acts["look"].setEnabled(bool(self.model.rowCount()))
        self.acts["describe"].setEnabled(bool(chosen) and self._context.can_edit)
        for name in ("record", "only"):
            self.acts[name].setEnabled(len(chosen) == 1 and bool(chosen[0].record_id))
        self.acts["list"].setEnabled(bool(self.model.rowCount()))
        for name, button in self.buttons.items():
            button.setEnabled(self.acts[name].isEnabled())
        if len(chosen) == 1:
            self.facts.setText("\n".join(self._lines_of(chosen[0])))
        else:
            self.facts.setText(_("{count} chosen").format(count=f"{len(chosen):,}") if chosen else "")

    def _lines_of(self, item: GalleryItem) -> list[str]:
        lines = words_of(item, self.shelf.faults.get(item.sha256, ""))
        if item.is_missing and item.sha256:
            lines.append(_("Expected sha256: {sha256}").format(sha256=item.sha256))
        if item.alike:
            others = set(item.alike)
            names = [f"{one.file_name} ({one.record})" for one in self.model.gallery.items if one.id in others]
            lines.append(_("Looks like, or is: {names}").format(names=_("; ").join(names[:8])))
        return lines

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.view.setAccessibleName(_("Evidence"))
        for name, text in _ACTS.items():
            self.acts[name].setText(_(text))
        for name, button in self.buttons.items():
            button.setText(_(_ACTS[name]))
        self.more.setText(_("More"))
        self.acts["list"].setToolTip(_("Copy name, record and expected sha256 of everything shown, a line each"))
        self.bar.retranslate()
        self._show_state()

    # Choosing and acting

    def chosen(self) -> list[GalleryItem]:
        """Evidence that is selected, in the order shown."""
        return self.model.items(sorted(index.row() for index in self.view.selectionModel().selectedIndexes()))

    def _select(self, ids: list[str]) -> None:
        flag = QItemSelectionModel.SelectionFlag.Select
        for row in self.model.rows_of(ids) if ids else ():
            self.view.selectionModel().select(self.model.index(row), flag)

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions(list(self.acts.values()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(place))

    def look(self) -> None:
        """Open the larger view: on what is chosen if that is several, else on everything around the current one."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        current = max(self.view.currentIndex().row(), 0)
        if len(rows) < 2:
            first = max(current - MOST_LOOKED_AT // 2, 0)
            rows = list(range(first, min(first + MOST_LOOKED_AT, self.model.rowCount())))
        rows = rows[:MOST_LOOKED_AT]
        ids = [item.id for item in self.model.items(rows)]
        if ids:
            start = self.model.item(current).id
            self._looking.ask(
                lambda project, _progress: evidence_at(project, ids), lambda found: self._open(found, start)
            )

    def _open(self, evidence: list[Evidence], start: str) -> None:
        if not evidence:
            return
        row = next((number for number, item in enumerate(evidence) if item.id == start), 0)
        box = Lightbox(self._context, evidence, row, self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.show()

    def describe(self) -> None:
        """Ask for words that all chosen evidence gets in one step."""
        ids = [item.id for item in self.chosen()]
        if ids and self._context.can_edit:
            dialog = EvidenceWords(len(ids), self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(lambda values: self._edit(ids, values))
            dialog.open()

    def _edit(self, ids: list[str], values: dict[str, object]) -> None:
        project = self._context.opened()

        def work(_progress: Progress) -> Changes:
            return edit_many(project, ids, values)

        self._context.run_job(work, lambda changes: self.refresh(changes), self._context.show_error)

    def go_to_record(self) -> None:
        """Ask for the record of the chosen evidence."""
        chosen = self.chosen()
        if len(chosen) == 1 and chosen[0].record_id:
            self.activated.emit(RECORDS, chosen[0].record_id)

    def show_its_record(self) -> None:
        """Show the evidence of the chosen one's record alone."""
        chosen = self.chosen()
        if len(chosen) == 1:
            self.show_record(chosen[0].record_id, chosen[0].record)

    def show_record(self, record_id: str, title: str) -> None:
        """Show the evidence of one record alone; "" for that of all."""
        self.bar.show_record(record_id, title)

    def copy_list(self) -> None:
        """Put name, record and expected hash of everything shown on the clipboard, a line each."""
        items = self.model.items(range(self.model.rowCount()))
        rows = ("\t".join((item.file_name, item.record, item.sha256)) for item in items)
        QApplication.clipboard().setText("\n".join(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the filter to the pictures, Escape empties the filter."""
        if event.key() == Qt.Key.Key_Down and self.bar.words.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.bar.words.text():
            self.bar.words.clear()
        else:
            super().keyPressEvent(event)
