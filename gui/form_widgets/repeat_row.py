"""One row of a repeat as a card that folds."""

from collections.abc import Callable, Iterator

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeyEvent, QResizeEvent
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gi_atlas.i18n import N_, _
from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_paths import moved
from gui.form_widgets.node_column import NodeColumn
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.row_summary import row_summary
from survey_forms.schema import Repeat

ACTS = {
    "up": ("↑", N_("Move this row up (Alt+↑)")),
    "down": ("↓", N_("Move this row down (Alt+↓)")),
    "double": (N_("Double"), N_("Double this row: add one with the same answers (Ctrl+D)")),
    "remove": ("✕", N_("Take this row away (Ctrl+Delete)")),
}
_KEYS: dict[int, str] = {Qt.Key.Key_D: "double", Qt.Key.Key_Delete: "remove"}


class RepeatRow(QFrame):
    """One row: a line that tells what is in it, and below it, once opened, its questions.

    Parameters
    ----------
    desk : FormDesk
    repeat : Repeat
    path : str
        Path of the row, its position at the end.
    act : callable
        Does what is asked for with a row: one of ``ACTS``.
    """

    def __init__(
        self,
        desk: FormDesk,
        repeat: Repeat,
        path: str,
        act: "Callable[[str, RepeatRow], None]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Calls, not signals: a repeat may have hundreds of rows, and connecting takes its time.
        self._act = act
        self._desk, self._repeat, self.path = desk, repeat, path
        self.column: NodeColumn | None = None
        self.head = RowHead(lambda name: act(name, self))
        self.head.clicked.connect(self._turn_over)
        self.buttons: dict[str, QToolButton] = {}
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self.head)
        self.setProperty("formRow", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.summarise()

    @property
    def is_open(self) -> bool:
        """Whether its questions show."""
        return self.column is not None and not self.column.isHidden()

    def _turn_over(self, _is_checked: bool) -> None:
        self.set_open(not self.is_open)

    def set_open(self, is_open: bool) -> None:
        """Show or fold its questions; they are built at the first opening."""
        if is_open and self.column is None:
            self._desk.give_time()
            self.column = NodeColumn(self._desk, self._repeat.children, self.path)
            self.column.setContentsMargins(12, 4, 8, 10)
            self._body.addWidget(self._make_buttons())
            self._body.addWidget(self.column)
        for part in (self.column, self._acts()):
            if part is not None:
                part.setVisible(is_open)
        self.summarise()

    def _acts(self) -> QWidget | None:
        return next(iter(self.buttons.values())).parentWidget() if self.buttons else None

    def _make_buttons(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(2)
        row.addStretch(1)
        for name in ACTS:
            button = QToolButton()
            button.setAutoRaise(True)
            # Tab goes on to the next row; the head takes their keys.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked, name=name: self._act(name, self))
            row.addWidget(button)
            self.buttons[name] = button
        self._name_buttons()
        self._allow(not self._desk.is_read_only and not self._repeat.count)
        return box

    def _name_buttons(self) -> None:
        for name, button in self.buttons.items():
            sign, words = _(ACTS[name][0]), _(ACTS[name][1])
            button.setText(sign)
            button.setToolTip(words)
            button.setAccessibleName(words)

    def set_read_only(self, can_change: bool) -> None:
        """Let rows be moved and taken away, or not; answers as the desk says."""
        self._allow(can_change)
        if self.column is not None:
            self.column.set_read_only()

    def _allow(self, can_change: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(can_change)

    def reveal(self, path: str) -> None:
        """Open what is folded above a path."""
        if self.column is not None:
            self.column.reveal(path)

    def refresh_rows(self, paths: frozenset[str]) -> None:
        """Show first answers of rows inside again in which something changed."""
        if self.column is not None:
            self.column.refresh_rows(paths)

    def summarise(self) -> None:
        """Show number and first answers in the head."""
        self.head.show_row(self.path, row_summary(self._desk, self._repeat, self.path), self.is_open)

    def fields(self) -> Iterator[QuestionField]:
        """Questions inside, if it was ever opened."""
        return self.column.fields() if self.column is not None else iter(())

    def stops(self) -> Iterator[QWidget]:
        """The head, and of an open row its questions."""
        yield self.head
        if self.is_open and self.column is not None:
            yield from self.column.stops()

    def sync(self) -> None:
        """Build and hide as answers ask for."""
        if self.column is not None:
            self.column.sync_all()

    def rebase(self, old: str, new: str) -> None:
        """Stand at another path from now on."""
        self.path = moved(self.path, old, new)
        if self.column is not None:
            self.column.rebase(old, new)

    def translate(self) -> None:
        """Show every word in the language of the form."""
        self._name_buttons()
        if self.column is not None:
            self.column.translate()
        self.summarise()


class RowHead(QPushButton):
    """The line of a row; arrows with Alt move it, Ctrl+D doubles it, Ctrl+Delete takes it away."""

    def __init__(self, ask: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._whole = ""
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("rowHead", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_row(self, path: str, summary: str, is_open: bool) -> None:
        """Show the number of the row and what is in it."""
        number = path.rpartition("[")[2].rstrip("]")
        words = summary or _("(empty)")
        self._whole = f"{'▾' if is_open else '▸'}  {number}.  {words}"
        self.setAccessibleName(_("Row {number}: {summary}").format(number=number, summary=words))
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 24, 60)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text where the room ends."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, double or take away by keys."""
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._ask("up" if event.key() == Qt.Key.Key_Up else "down")
        elif has_ctrl and event.key() in _KEYS:
            self._ask(_KEYS[event.key()])
        else:
            super().keyPressEvent(event)
