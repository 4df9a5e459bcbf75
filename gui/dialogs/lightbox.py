"""A larger view of evidence: our own upright pictures, never the stranger's file, with marks that lie over them."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QImage, QKeyEvent, QKeySequence
from PyQt5.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gi_atlas.exchange.file_batch import PREVIEW_PX
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind
from gi_atlas.services.evidence_editing import copy_name, save_copy
from gi_atlas.services.evidence_marks import Mark, MarkKind, read_marks, save_marks, stored_marks
from gi_atlas.services.evidence_pictures import upright_jpeg
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.photo_paint import facts_in_words, format_word
from gui.form_widgets.photo_view import STEP, PhotoView

LARGE_PX = 4000
_TOOLS: tuple[tuple[str, MarkKind | None, str], ...] = (
    ("move", None, N_("Look and move")),
    ("arrow", MarkKind.ARROW, N_("Arrow")),
    ("box", MarkKind.BOX, N_("Box")),
    ("text", MarkKind.TEXT, N_("Text")),
)
_ACTS = {
    "undo": N_("Undo mark"),
    "redo": N_("Redo mark"),
    "remove": N_("Remove mark"),
    "smaller": N_("Zoom out"),
    "larger": N_("Zoom in"),
    "fit": N_("Whole picture"),
    "copy": N_("Save a copy…"),
}


class _MarkSaver:
    """Stores the newest marks of each picture; jobs may run in any order and side by side."""

    def __init__(self, project: Project | None) -> None:
        self._project, self._lock = project, threading.Lock()
        self._newest: dict[str, tuple[Mark, ...]] = {}

    def want(self, evidence_id: str, marks: tuple[Mark, ...]) -> None:
        """Note what a picture's marks are to be."""
        self._newest[evidence_id] = marks

    def save(self, evidence_id: str) -> None:
        """Store them, on a worker's thread."""
        with self._lock:
            if self._project is not None:
                save_marks(self._project, evidence_id, self._newest[evidence_id])


class Lightbox(QDialog):
    """One piece of evidence at a time; arrows go on and back, Escape closes.

    Signals
    -------
    marked(evidence)
        Its marks were stored.
    """

    marked = pyqtSignal(object)

    def __init__(
        self, context: FormContext, evidence: Sequence[Evidence], row: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._evidence, self._row = context, list(evidence), row
        self._saver, self._is_large = _MarkSaver(context.project()), False
        self._done: list[tuple[Mark, ...]] = []
        self._undone: list[tuple[Mark, ...]] = []
        self.view, self.caption = PhotoView(), QLabel()
        self.back, self.forward = self._button("◀"), self._button("▶")
        self.tools = {name: self._button("") for name, _kind, _text in _TOOLS}
        self.acts = {name: self._button("") for name in _ACTS}
        self.caption.setWordWrap(True)
        self.caption.setTextFormat(Qt.TextFormat.PlainText)
        quiet(self.caption)
        self._lay_out()
        self._connect()
        fit_to_screen(self, 1000, 720)
        self.step(0)

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for button in self.tools.values():
            button.setCheckable(True)
            button.setAutoExclusive(True)
            top.addWidget(button)
        for name in ("undo", "redo", "remove"):
            top.addWidget(self.acts[name])
        top.addStretch(1)
        for name in ("smaller", "larger", "fit", "copy"):
            top.addWidget(self.acts[name])
        self.tools["move"].setChecked(True)
        bottom.addWidget(self.back)
        bottom.addWidget(self.caption, 1)
        bottom.addWidget(self.forward)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.step(-1))
        self.forward.clicked.connect(lambda: self.step(1))
        for name, kind, _text in _TOOLS:
            self.tools[name].clicked.connect(lambda _checked, kind=kind: self.view.set_tool(kind))
        acts: dict[str, Callable[[], object]] = {
            "undo": self.undo,
            "redo": self.redo,
            "remove": self.view.remove_chosen,
            "smaller": lambda: self.view.zoom_by(1 / STEP),
            "larger": lambda: self.view.zoom_by(STEP),
            "fit": self.view.fit,
            "copy": self._ask_copy,
        }
        for name, act in acts.items():
            self.acts[name].clicked.connect(lambda _checked, act=act: act())
        self.view.marksEdited.connect(self._take_marks)
        self.view.zoomChanged.connect(self._sharpen)

    @property
    def current(self) -> Evidence:
        """What is shown."""
        return self._evidence[self._row]

    # Going on

    def step(self, steps: int) -> None:
        """Go on or back."""
        self.view.end_typing()
        self._row = min(max(self._row + steps, 0), len(self._evidence) - 1)
        self.back.setEnabled(self._row > 0)
        self.forward.setEnabled(self._row < len(self._evidence) - 1)
        self._done, self._undone = [], []
        self._is_large = False
        self._show_kept()
        self.retranslate()

    def _show_kept(self) -> None:
        item = self.current
        image = QImage.fromData(self._context.previews.preview(item.sha256) or b"", "JPEG")
        self.view.show_picture(image, read_marks(item.marks), self._words(is_waiting=image.isNull()))
        if image.isNull() and item.kind is EvidenceKind.PHOTO:
            self._ask(PREVIEW_PX, lambda made: self.view.show_picture(made, read_marks(item.marks), self._words()))

    def _ask(self, side_px: int, show: Callable[[QImage], object]) -> None:
        project, item, cache = self._context.project(), self.current, self._context.previews
        if project is None:
            return

        def make(progress: Progress) -> QImage:
            return QImage.fromData(upright_jpeg(project, item, side_px, cache, progress, has_marks=False), "JPEG")

        def take(image: QImage) -> None:
            if self.isVisible() and self.current.id == item.id:
                show(image)

        self._context.run_job(make, take, self._context.show_error)

    def _sharpen(self) -> None:
        """Ask for more pixels once a picture is looked at closely."""
        is_close = self.view.scale > 1.0 and not self.view.is_fitted and not self.view.image.isNull()
        if is_close and not self._is_large and max(self.view.image.width(), self.view.image.height()) >= PREVIEW_PX:
            self._is_large = True
            self._ask(LARGE_PX, self.view.sharpen)

    def _words(self, is_waiting: bool = False) -> str:
        item = self.current
        if item.kind is not EvidenceKind.PHOTO:
            never = _("This file is never opened here. Save a copy to look at it with another program.")
            return f"{format_word(item)}\n\n{item.file_name}\n\n{never}"
        return "…" if is_waiting and not item.fault else _("There is no picture of this file.")

    # Words

    def retranslate(self) -> None:
        """Show every word in the current language."""
        item = self.current
        title = _("{name} ({number} of {count})")
        name = item.caption or item.file_name
        self.view.setAccessibleName(name)
        self.setWindowTitle(title.format(name=name, number=self._row + 1, count=len(self._evidence)))
        lines = [item.file_name if item.caption else "", item.caption, *facts_in_words(item, item.fault)]
        self.caption.setText("\n".join(line for line in lines if line))
        for name, _kind, text in _TOOLS:
            self.tools[name].setText(_(text))
        for name, text in _ACTS.items():
            self.acts[name].setText(_(text))
        self._show_acts()

    def _show_acts(self) -> None:
        has_picture = not self.view.image.isNull()
        can_mark = has_picture and self._context.can_edit
        self.view.set_editable(can_mark)
        for button in (*self.tools.values(), self.acts["remove"]):
            button.setVisible(can_mark)
        for name, steps in (("undo", self._done), ("redo", self._undone)):
            self.acts[name].setVisible(can_mark)
            self.acts[name].setEnabled(bool(steps))
        for name in ("smaller", "larger", "fit"):
            self.acts[name].setEnabled(has_picture)

    # Marks

    def _take_marks(self, marks: tuple[Mark, ...]) -> None:
        self._done.append(read_marks(self.current.marks))
        self._undone.clear()
        self._store(marks)
        self.tools["move"].click()

    def _store(self, marks: tuple[Mark, ...]) -> None:
        item, saver = self.current, self._saver
        changed = replace(item, marks=stored_marks(marks))
        self._evidence[self._row] = changed
        self._show_acts()
        saver.want(item.id, marks)
        self._context.run_job(
            lambda _progress: saver.save(item.id),
            lambda _changes: self.marked.emit(changed),
            self._context.show_error,
        )

    def undo(self) -> None:
        """Take back the last change of the marks."""
        self._go(self._done, self._undone)

    def redo(self) -> None:
        """Do it again."""
        self._go(self._undone, self._done)

    def _go(self, source: list[tuple[Mark, ...]], target: list[tuple[Mark, ...]]) -> None:
        if source:
            target.append(read_marks(self.current.marks))
            marks = source.pop()
            self.view.set_marks(marks)
            self._store(marks)

    # Copies

    def _ask_copy(self) -> None:
        item = self.current
        name, _kind = QFileDialog.getSaveFileName(self, _("Save a copy of the original"), copy_name(item))
        if name:
            self.save_copy(Path(name))

    def save_copy(self, target: Path) -> None:
        """Copy the original to where the person wants it."""
        project, item = self._context.opened(), self.current
        self._context.run_job(
            lambda _progress: save_copy(project, item.sha256, item.file_name, target),
            lambda _answer: self.caption.setText(_("A copy was saved: {path}").format(path=target)),
            self._context.show_error,
        )

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, undo and redo change the marks, Escape ends typing, then drawing, then closes."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif event.key() in steps or (event.key() == Qt.Key.Key_Space and not self.view.is_typing):
            self.step(steps.get(Qt.Key(event.key()), 1))
        elif event.key() == Qt.Key.Key_Escape and (self.view.is_typing or self.view.tool is not None):
            self.view.end_typing()
            self.tools["move"].click()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Keep the text that is being written."""
        self.view.end_typing()
        super().done(result)
