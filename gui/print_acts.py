"""Acts that print: a record, tables, empty forms, lists, maps."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QObject, Qt
from PyQt5.QtWidgets import QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _
from gui.dialogs.print_dialog import PrintDialog
from gui.dialogs.print_tasks import (
    PrintTask,
    blank_task,
    calendar_task,
    handover_task,
    record_task,
    sites_task,
    table_task,
)
from gui.form_widgets.context import FormContext
from gui.panels.latest_job import LatestJob
from gui.panels.record_panel import RecordPanel

_TITLE = "SELECT title FROM gi_record WHERE id = ?"


class PrintActs(QObject):
    """Opens the dialog for whatever is to be printed."""

    def __init__(self, window: QWidget, context: FormContext, record: RecordPanel) -> None:
        super().__init__(window)
        self._window, self._context, self._record = window, context, record
        self._asking = LatestJob(context)

    def listeners(self) -> dict[str, Callable[[], object]]:
        """What each action of printing does, by its name."""
        return {
            "print_record": self.record,
            "print_table": self.table,
            "print_blank": self.blank,
            "print_handover": self.handover,
            "print_calendar": self.calendar,
            "print_sites": self.sites,
        }

    def record(self) -> None:
        """Print the record that is shown, as it is stored."""
        record_id = self._record.record_id
        self._asking.ask(
            lambda project, _progress: project.fetch(_TITLE, record_id or ""),
            lambda rows: self._print_record(record_id or "", rows),
        )

    def _print_record(self, record_id: str, rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            self._context.show_error(GiAtlasError("PRINT_CHOOSE_RECORD"))
            return
        title = str(rows[0][0]) or _("Record")
        task = record_task(self._context.opened(), record_id, title, self._context.previews)
        is_dirty = self._record.is_dirty
        unsaved = _("The form holds changes that are not saved yet. What is saved is printed: save first (Ctrl+S).")
        self._open(replace(task, remark=unsaved if is_dirty else ""))

    def table(self) -> None:
        """Write all records as tables."""
        self._open(table_task(self._context.opened(), _("records")))

    def blank(self) -> None:
        """Print an empty form, with or without a project."""
        project = self._context.project()
        folder = project.path.parent if project is not None else Path.home()
        self._open(blank_task(project, _("empty form"), folder))

    def handover(self) -> None:
        """Print the hand-over list."""
        self._open(handover_task(self._context.opened(), _("hand-over list")))

    def calendar(self) -> None:
        """Print the season calendar."""
        self._open(calendar_task(self._context.opened(), _("season calendar")))

    def sites(self) -> None:
        """Print the map of sites by readiness."""
        self._open(sites_task(self._context.opened(), _("survey sites")))

    def _open(self, task: PrintTask) -> PrintDialog:
        dialog = PrintDialog(self._context, task, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog
