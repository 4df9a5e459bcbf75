"""Files of the panel of cases: what is due as table or calendar; the table of states written, loaded, put away."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt5.QtCore import QObject, Qt, pyqtSignal
from PyQt5.QtWidgets import QAction, QFileDialog, QMessageBox, QWidget

from gi_atlas.cases.keeping import drop_table, rows_of_table
from gi_atlas.cases.listing import CaseLine
from gi_atlas.cases.writing import write_due, write_table
from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import N_, _
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.panels.case_table_dialog import CaseTableDialog

TEXTS = {
    "write_due": (N_("&Write this list…"), N_("As Excel workbook, CSV, or days for a calendar (ICS)")),
    "write_table": (N_("Write the table of &states…"), N_("To see states and deadlines, or to change them")),
    "load_table": (N_("&Load a table of states…"), N_("Your own edition of states, moves and deadlines")),
    "drop_table": (N_("Use the &shipped table"), N_("Your own table stays in the project, put away")),
}


class CaseFiles(QObject):
    """Acts on files, each in a job.

    Parameters
    ----------
    context : FormContext
    window : QWidget
        Over which dialogs stand.
    lines : callable
        Gives the lines that are shown.

    Signals
    -------
    tableChanged()
        Another table of states counts.
    """

    tableChanged = pyqtSignal()

    def __init__(self, context: FormContext, window: QWidget, lines: Callable[[], Sequence[CaseLine]]) -> None:
        super().__init__(window)
        self._context, self._window, self._lines = context, window, lines
        self.actions_by_name = {name: QAction(self) for name in TEXTS}
        listeners = (self._ask_due, self._ask_table, self._ask_load, self.drop)
        for action, listener in zip(self.actions_by_name.values(), listeners, strict=True):
            action.triggered.connect(lambda _checked, listener=listener: listener())
        self.retranslate()

    def actions(self) -> list[QAction]:
        """Actions for a menu, in order."""
        return list(self.actions_by_name.values())

    def show_offers(self, is_open: bool, can_edit: bool) -> None:
        """Offer what can be done: something is open; it may be changed."""
        for name, action in self.actions_by_name.items():
            action.setEnabled(is_open and (can_edit or name.startswith("write")))

    # Asking

    def _ask_due(self) -> None:
        self._ask_target(_("Write what is due"), "*.xlsx;;*.csv;;*.ics", lambda path: self.write_due(path, self._tell))

    def _ask_table(self) -> None:
        self._ask_target(
            _("Write the table of states"), "*.xlsx;;*.csv", lambda path: self.write_table(path, self._tell)
        )

    def _ask_target(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        # The person is asked by our own refusal, so that a name that is taken is never overwritten.
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, title, "", kinds, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            then(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}{kind.removeprefix('*')}"))

    def _ask_load(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self._window, _("Load a table of states"), "", "*.xlsx *.csv")
        if not chosen:
            return
        self.load(Path(chosen))

    # Doing

    def write_due(
        self, target: Path, then: Callable[[Path], None], refuse: Callable[[GiAtlasError], None] | None = None
    ) -> None:
        """Write the lines that are shown to a new file."""
        lines = tuple(self._lines())
        self._context.run_job(lambda _progress: write_due(lines, target), then, refuse or self._context.show_error)

    def write_table(self, target: Path, then: Callable[[Path], None]) -> None:
        """Write the table that counts to a new file."""
        project = self._context.opened()
        self._context.run_job(
            lambda _progress: write_table(rows_of_table(project), target), then, self._context.show_error
        )

    def load(self, path: Path) -> CaseTableDialog:
        """Ask about an office's own table and load it."""
        dialog = CaseTableDialog(self._context, path, self._window.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.loaded.connect(self.tableChanged)
        dialog.open()
        return dialog

    def drop(self) -> None:
        """Let the shipped table count again."""
        project: Project = self._context.opened()
        self._context.run_job(
            lambda _progress: drop_table(project), lambda _nothing: self.tableChanged.emit(), self._context.show_error
        )

    def _tell(self, path: Path) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Information, _("Written"), _("Wrote {path}.").format(path=path), parent=self._window
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for name, (text, tip) in TEXTS.items():
            self.actions_by_name[name].setText(_(text))
            self.actions_by_name[name].setToolTip(_(tip))
            self.actions_by_name[name].setStatusTip(_(tip))
