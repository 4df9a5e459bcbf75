"""Asks by which day the administrative divisions are to be seen, 现辖 as of."""

from datetime import date

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.as_of import as_of
from gi_atlas.clock import read_date
from gi_atlas.divisions.editions import editions_of
from gi_atlas.i18n import _
from gi_atlas.scope.unit_list import edition_day
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import faulty, quiet, tab_through
from gui.panels.latest_job import LatestJob

_DAY = 0x0100  # Qt.UserRole


class AsOfDialog(QDialog):
    """The editions that are loaded to choose from, or any day; ``dayChosen`` gives the day, None for the newest."""

    dayChosen = pyqtSignal(object)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._editions: list[str] = []
        self._asking = LatestJob(context)
        self.words, self.day_label, self.holding = QLabel(), QLabel(), QLabel()
        self.list, self.day = QListWidget(), QLineEdit()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Ok)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda item, _before: self._take_item(item))
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.day.textEdited.connect(lambda _text: self._check())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _answer: self._asking.drop())
        self.retranslate()
        self._asking.ask(lambda project, _progress: _editions_and_day(project), self._take_editions)

    def _lay_out(self) -> None:
        self.words.setWordWrap(True)
        self.day_label.setBuddy(self.day)
        column = QVBoxLayout(self)
        for part in (self.words, self.list, self.day_label, self.day, self.holding, self.buttons):
            column.addWidget(part)
        self.holding.setWordWrap(True)
        tab_through(self.buttons)
        self.resize(420, 360)

    def _take_editions(self, answer: tuple[list[str], date | None]) -> None:
        self._editions, day = answer
        self.list.clear()
        self.list.addItem(_("The newest"))
        for name in reversed(self._editions):
            begins = edition_day(name)
            if begins is not None:
                item = QListWidgetItem(name)
                item.setData(_DAY, begins.isoformat())
                self.list.addItem(item)
        self.day.setText(day.isoformat() if day is not None else "")
        fitting = [row for row in range(self.list.count()) if self._day_of(row) == self.day.text()]
        self.list.setCurrentRow(fitting[0] if fitting else -1)
        self._check()

    def _day_of(self, row: int) -> str:
        return str(self.list.item(row).data(_DAY) or "")

    def _take_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.day.setText(str(item.data(_DAY) or ""))
            self._check()

    @property
    def chosen(self) -> date | None:
        """The day that is asked for; None for the newest, or for what is no day."""
        try:
            return read_date(self.day.text())
        except ValueError:
            return None

    def _check(self) -> None:
        is_sound = not self.day.text().strip() or self.chosen is not None
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_sound)
        quiet(self.holding) if is_sound else faulty(self.holding)
        self.holding.setText(self._holding() if is_sound else _("A day was expected: YYYY-MM-DD."))

    def _holding(self) -> str:
        day, dated = self.chosen, [name for name in self._editions if edition_day(name) is not None]
        if not dated:
            return _("No edition with a date is loaded.")
        before = [name for name in dated if day is None or (edition_day(name) or date.max) <= day]
        if not before:
            return _("No edition is that old: the oldest, {edition}, is taken.").format(edition=dated[0])
        return _("The edition {edition} is taken.").format(edition=before[-1])

    def accept(self) -> None:
        """Tell the day."""
        if not self.day.text().strip() or self.chosen is not None:
            self.dayChosen.emit(self.chosen)
            super().accept()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Divisions as of a day"))
        self.words.setText(
            _(
                "Map, lists, search, overlay and wordings all take the administrative divisions that held on this day."
                " Nothing in the project changes."
            )
        )
        self.day_label.setText(_("Da&y"))
        self.day.setPlaceholderText(_("YYYY-MM-DD; empty for the newest"))
        if self.list.count():
            self.list.item(0).setText(_("The newest"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("See as of this day"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self._check()


def _editions_and_day(project: Project) -> tuple[list[str], date | None]:
    return list(editions_of(project).names), as_of(project)
