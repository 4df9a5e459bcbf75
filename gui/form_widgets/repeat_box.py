"""A repeat: its rows as cards that fold, with buttons to add, take away, move and double them."""

from collections.abc import Callable, Iterator
from typing import Any

from PyQt5.QtCore import Qt, QTimer
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_labels import show_text
from gui.form_widgets.form_part import FormPart
from gui.form_widgets.form_paths import bare_path, under
from gui.form_widgets.form_texts import plain_words
from gui.form_widgets.looks import quiet, strong
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.repeat_row import RepeatRow
from survey_forms.kept_answers import leaves
from survey_forms.schema import Repeat

ADD_KEY = "Alt+Insert"
ROWS_AT_ONCE = 25


class RepeatBox(FormPart):
    """All rows of a repeat.

    Parameters
    ----------
    desk : FormDesk
    repeat : Repeat
    path : str
        Path with positions, without one of its own: ``craft/production_step``.
    """

    def __init__(self, desk: FormDesk, repeat: Repeat, path: str, parent: QWidget | None = None) -> None:
        super().__init__(path, parent)
        self._desk, self._repeat = desk, repeat
        self.rows: list[RepeatRow] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._build_some)
        self._removed: tuple[int, dict[str, Any]] | None = None
        self.title, self.count, self.add, self.undo = QLabel(), QLabel(), QPushButton(), QPushButton()
        self.title.setWordWrap(True)
        strong(self.title)
        quiet(self.count)
        self.add.clicked.connect(lambda _checked: self.add_row())
        self.undo.clicked.connect(lambda _checked: self.put_back())
        self._lay_out()
        self.setProperty("formBox", True)
        self._show_texts()
        self._build_some()
        if len(self.rows) == 1:
            self.rows[0].set_open(True)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addWidget(self.undo)
        foot.addWidget(self.count, 1)
        self._stack = QVBoxLayout()
        self._stack.setSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 0, 4)
        layout.setSpacing(5)
        layout.addWidget(self.title)
        layout.addLayout(self._stack)
        layout.addLayout(foot)

    @property
    def _can_change(self) -> bool:
        return not self._desk.is_read_only and not self._repeat.count

    # Rows

    def _build_some(self) -> None:
        # A page with hundreds of rows shows at once; those further down come while the person looks.
        count = self._desk.session.count(self.path)
        self._show_rows(min(len(self.rows) + ROWS_AT_ONCE, count))
        if len(self.rows) < count:
            self._later.start(0)

    def sync_rows(self) -> None:
        """Show as many rows as the session has."""
        self._show_rows(self._desk.session.count(self.path))

    def _show_rows(self, wanted: int) -> None:
        while len(self.rows) > wanted:
            self._drop(len(self.rows) - 1)
        while len(self.rows) < wanted:
            self._insert(len(self.rows))
        self._show_count()

    def _insert(self, at: int) -> RepeatRow:
        row = RepeatRow(self._desk, self._repeat, f"{self.path}[{at + 1}]", self._act)
        self.rows.insert(at, row)
        self._stack.insertWidget(at, row)
        if self.isVisible():
            row.setVisible(True)  # a layout shows what it is given only later
        return row

    def _drop(self, at: int) -> None:
        row = self.rows.pop(at)
        self._stack.removeWidget(row)
        row.setVisible(False)
        row.deleteLater()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            path = f"{self.path}[{number}]"
            if row.path != path:
                row.rebase(row.path, path)
            row.summarise()
        self._show_count()

    def add_row(self, at: int | None = None) -> None:
        """Add an empty row, open it and go into it."""
        if not self._can_change:
            return
        self.sync_rows()
        place = len(self.rows) if at is None else at
        self._desk.session.add_repeat(self.path, None if at is None else at + 1)
        self._show_new(place)

    def _show_new(self, place: int) -> None:
        self._removed = None
        row = self._insert(place)
        self._number()
        for other in self.rows:
            if other is not row and other.is_open:
                other.set_open(False)
        row.set_open(True)
        self._desk.rows_changed.emit(self.path, frozenset())
        self.go_to(row)

    def go_to(self, row: RepeatRow) -> None:
        """Put the cursor into the first field of a row, or on its head."""
        stops = [stop for stop in row.stops() if stop.isEnabled()]
        target = stops[1] if row.is_open and len(stops) > 1 else stops[0]
        self._focus(target)

    def _focus(self, target: QWidget) -> None:
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._desk.gone_to.emit(target)

    def _act(self, act: str, row: RepeatRow) -> None:
        if self._can_change:
            self.sync_rows()
            acts: dict[str, Callable[[int], None]] = {
                "up": lambda at: self.move_row(at, at - 1),
                "down": lambda at: self.move_row(at, at + 1),
                "double": self.double_row,
                "remove": self.remove_row,
            }
            acts[act](self.rows.index(row))

    def move_row(self, at: int, to: int) -> None:
        """Move a row; its fields keep what stands in them."""
        if not 0 <= to < len(self.rows):
            return
        self._desk.session.move_repeat(f"{self.path}[{at + 1}]", to + 1)
        self._removed = None
        row = self.rows.pop(at)
        self.rows.insert(to, row)
        self._stack.removeWidget(row)
        self._stack.insertWidget(to, row)
        self._number()
        self._desk.rows_changed.emit(self.path, frozenset())
        self._focus(row.head)

    def double_row(self, at: int) -> None:
        """Add a row with the same answers below a row; files are not taken along."""
        self._desk.double_row(self.path, at + 1)
        self._show_new(at + 1)

    def remove_row(self, at: int) -> None:
        """Take a row away; until rows change again it can be put back."""
        path = f"{self.path}[{at + 1}]"
        answers = self._desk.session.row(path)
        self._removed = (at, answers) if any(leaves(answers)) else None
        self._desk.session.remove_repeat(path)
        self._drop(at)
        self._number()
        self._desk.rows_changed.emit(self.path, frozenset())
        self._focus(self.rows[min(at, len(self.rows) - 1)].head if self.rows else self.add)

    def put_back(self) -> None:
        """Put back the row that was taken away last."""
        if self._removed is not None and self._can_change:
            at, answers = self._removed
            self._desk.session.put_repeat(self.path, at + 1, answers)
            self._show_new(at)

    # What is shown

    def _show_texts(self) -> None:
        show_text(self.title, self._desk.node_label(self._repeat, self.path))
        label = plain_words(self._desk.node_label(self._repeat, self.path))
        words = _("Add a row")
        self.add.setText(words)
        self.add.setToolTip(_("Add a row ({key})").format(key=ADD_KEY))
        self.add.setAccessibleName(f"{words}: {label}")
        self._show_count()

    def _show_count(self) -> None:
        there, expected = self._desk.session.count(self.path), self._desk.expected_rows.get(bare_path(self.path), 0)
        if expected > there:
            text = _("{count} of {expected} rows expected").format(count=there, expected=expected)
        else:
            text = _("Rows: {count}").format(count=there) if there else ""
        self.count.setText(text)
        self.undo.setVisible(self._removed is not None and self._can_change)
        if self._removed is not None:
            self.undo.setText(_("Put row {number} back").format(number=self._removed[0] + 1))
        self.add.setVisible(self._can_change)

    def reveal(self, path: str) -> None:
        """Open the row above a path."""
        self.sync_rows()
        for row in self.rows:
            if under(row.path, path):
                row.set_open(True)
                row.reveal(path)

    def sync(self) -> None:
        """Show rows and questions as the session has them; of very many, those further down a moment later."""
        self._build_some()
        for row in self.rows:
            row.sync()

    def refresh_rows(self, paths: frozenset[str]) -> None:
        """Show first answers of rows again that changed."""
        for row in self.rows:
            if any(under(row.path, path) for path in paths):
                row.summarise()
                row.refresh_rows(paths)

    def set_read_only(self) -> None:
        """Offer changes of rows, or not."""
        for row in self.rows:
            row.set_read_only(self._can_change)
        self._show_count()

    def fields(self) -> Iterator[QuestionField]:
        """Questions of rows that were opened."""
        for row in self.rows:
            yield from row.fields()

    def stops(self) -> Iterator[QWidget]:
        """Widgets that Tab visits."""
        for row in self.rows:
            yield from row.stops()
        yield from (button for button in (self.add, self.undo) if not button.isHidden())

    def rebase(self, old: str, new: str) -> None:
        """Stand below another path from now on."""
        super().rebase(old, new)
        for row in self.rows:
            row.rebase(old, new)

    def translate(self) -> None:
        """Show every word in the language of the form."""
        self._show_texts()
        for row in self.rows:
            row.translate()
