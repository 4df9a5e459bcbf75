"""The keys of every action, to look up and to change."""

from collections.abc import Mapping

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import SettingsError
from gi_atlas.i18n import _
from gui.actions import ACTIONS, ActionSpec, find_spec, key_conflict, keys_in_use, plain_words, split_keys
from gui.form_widgets.looks import faulty, tab_through


class KeysDialog(QDialog):
    """A table of actions with their keys; ``chosen`` gives those that differ from ours.

    Parameters
    ----------
    keys : mapping
        What the person chose so far, by action name.
    """

    def __init__(self, keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys_in_use(keys)
        self.filter, self.message = QLineEdit(), QLabel()
        self.table = QTableWidget(len(ACTIONS), 2)
        self.editors: dict[str, QKeySequenceEdit] = {}
        self.reset_button = QPushButton()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Ok)
        self.buttons.addButton(self.reset_button, QDialogButtonBox.ButtonRole.ResetRole)
        self._lay_out()
        self._fill()
        self.filter.textChanged.connect(self._filter)
        self.reset_button.clicked.connect(lambda _checked: self.reset())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.retranslate()

    def _lay_out(self) -> None:
        faulty(self.message)
        self.message.setWordWrap(True)
        self.table.verticalHeader().setVisible(False)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 190)
        column = QVBoxLayout(self)
        for part in (self.filter, self.table, self.message, self.buttons):
            column.addWidget(part)
        tab_through(self.buttons)
        self.resize(560, 560)

    def _fill(self) -> None:
        for row, spec in enumerate(ACTIONS):
            item = QTableWidgetItem()
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.table.setItem(row, 0, item)
            editor = QKeySequenceEdit(_first(self._keys[spec.name]))
            editor.editingFinished.connect(lambda spec=spec: self._take(spec))
            self.editors[spec.name] = editor
            self.table.setCellWidget(row, 1, editor)

    def _take(self, spec: ActionSpec) -> None:
        wanted = self.editors[spec.name].keySequence().toString()
        if wanted == _first(self._keys[spec.name]).toString():
            return
        other = key_conflict(self._keys, spec.name, wanted)
        if other is None:
            self._keys[spec.name] = wanted
            self.message.clear()
            return
        name = _shown(find_spec(other))
        self.message.setText(SettingsError("KEY_TAKEN", key=wanted, other=name).message())
        self.editors[spec.name].setKeySequence(_first(self._keys[spec.name]))

    def reset(self) -> None:
        """Take our keys again."""
        self._keys = keys_in_use({})
        for name, editor in self.editors.items():
            editor.setKeySequence(_first(self._keys[name]))
        self.message.clear()

    def chosen(self) -> dict[str, str]:
        """Keys that differ from ours, by action name."""
        ours = keys_in_use({})
        return {name: keys for name, keys in self._keys.items() if keys != ours[name]}

    def _filter(self, words: str) -> None:
        for row, spec in enumerate(ACTIONS):
            shown = f"{_shown(spec)} {self._keys[spec.name]}".lower()
            self.table.setRowHidden(row, words.strip().lower() not in shown)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.filter.setPlaceholderText(_("Search for an action or a key"))
        self.reset_button.setText(_("Restore our keys"))
        self.table.setHorizontalHeaderLabels([_("Action"), _("Key")])
        for row, spec in enumerate(ACTIONS):
            self.table.item(row, 0).setText(_shown(spec))
            self.editors[spec.name].setAccessibleName(_shown(spec))


def _first(keys: str) -> QKeySequence:
    return QKeySequence(next(iter(split_keys(keys)), ""))


def _shown(spec: ActionSpec) -> str:
    return plain_words(spec.shown())
