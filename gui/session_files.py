"""What a person does with project files: new, open, copies, packs, backups, imports and exports; each as a job."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from PyQt5.QtCore import QObject, QStandardPaths, Qt, pyqtSignal
from PyQt5.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _
from gi_atlas.services.keeping import (
    Packed,
    Unpacked,
    Verification,
    backup_project,
    list_backups,
    pack_project,
    restore_project,
    save_copy,
    unpack_project,
    verify_project,
)
from gi_atlas.storage.beside import PROJECT_SUFFIX
from gi_atlas.storage.connection import connect, fetch_all
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.restore_dialog import BackupEntry, RestoreDialog
from gui.form_widgets.context import FormContext
from gui.job_runner import JobRunner
from gui.session import ProjectSession

PACK_SUFFIX = ".zip"


class ProjectFiles(QObject):
    """Acts on project files.

    Signals
    -------
    told(message)
        Something is done that the status bar should say.
    """

    told = pyqtSignal(str)

    def __init__(
        self,
        window: QWidget,
        session: ProjectSession,
        runner: JobRunner,
        context: FormContext,
        tell_list: Callable[[str, Sequence[str]], object],
    ) -> None:
        super().__init__(window)
        self._tell_list = tell_list
        self._window, self._session, self._runner, self._context = window, session, runner, context

    # Opening and making

    def new(self) -> None:
        """Ask for a place and make an empty project there."""
        self._ask_path(_("New project"), self._folder() / (_("My project") + PROJECT_SUFFIX), self._create)

    def _create(self, path: Path) -> None:
        self._session.create(path)

    def open(self) -> None:
        """Ask for a project file and open it."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self._window, _("Open project"), str(self._folder()), _project_filter()
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open a project; the one that is open already stays as it is."""
        project = self._session.project
        if project is None or project.path != path.absolute():
            self._session.open(path)

    def close(self) -> None:
        """Close the project; the window stays."""
        self._session.close()

    # Files in and out

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Take what was dropped: a project is opened, everything else is offered for import."""
        single = paths[0] if len(paths) == 1 and paths[0].suffix.lower() == PROJECT_SUFFIX else None
        if single is None:
            self.import_paths(paths)
            return
        self._runner.run(
            lambda _progress: is_project(single),
            lambda is_ours: self.open_path(single) if is_ours else self.import_paths([single]),
            self._context.show_error,
        )

    def import_files(self) -> None:
        """Ask for files and offer them for import."""
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, _("Import files"), str(self._folder()))
        if chosen:
            self.import_paths([Path(path) for path in chosen])

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Offer files and folders for import."""
        if not self._session.is_writable:
            self._context.show_error(GiAtlasError("IMPORT_NEEDS_PROJECT"))
            return
        self._offer(paths)

    def _offer(self, paths: Sequence[Path]) -> QDialog:
        from gui.dialogs.import_assistant import ImportAssistant  # brings much that the start does not need

        dialog = ImportAssistant(self._context, paths, self._window)
        self._show(dialog)
        return dialog

    def paste_points(self) -> None:
        """Offer the coordinates of the clipboard for import: datum, zone and axes are asked there."""
        clipboard = QApplication.clipboard()
        text = clipboard.text() if clipboard is not None else ""
        self._runner.run(lambda _progress: _pasted(text), self._offer_pasted, self._context.show_error)

    def _offer_pasted(self, path: Path) -> None:
        # The file is ours and of no use afterwards.
        self._offer([path]).finished.connect(lambda _answer: shutil.rmtree(path.parent, ignore_errors=True))

    def datum_parameters(self) -> QDialog:
        """Show the office's own parameters from old datums."""
        from gui.dialogs.datum_dialog import DatumDialog  # brings much that the start does not need

        dialog = DatumDialog(self._context, self._window)
        self._show(dialog)
        return dialog

    def export(self, boundary_id: str) -> None:
        """Offer to write the package of a boundary."""
        if boundary_id:
            self._show(ExportDialog(self._context, boundary_id, self._window))
        else:
            self._context.show_error(GiAtlasError("EXPORT_CHOOSE_BOUNDARY"))

    # Copies and packs

    def save_copy(self) -> None:
        """Ask for a place and write a copy with all photos there; the window stays with the original."""
        project = self._context.opened()
        first = project.path.with_name(f"{project.path.stem} {date.today().isoformat()}{PROJECT_SUFFIX}")
        self._ask_path(_("Save a copy"), first, self._save_copy)

    def _save_copy(self, target: Path) -> None:
        project = self._context.opened()
        self._runner.run(
            lambda progress: save_copy(project, target, progress),
            lambda _answer: self.told.emit(_("Copy written: {path}").format(path=target)),
            self._context.show_error,
            lambda: _("Saving a copy"),
        )

    def pack(self) -> None:
        """Ask for a place and pack the project with its photos into one zip there."""
        project = self._context.opened()
        first = project.path.with_name(f"{project.path.stem} {date.today().isoformat()}{PACK_SUFFIX}")
        self._ask_path(_("Pack into one file"), first, self._pack, _pack_filter())

    def _pack(self, target: Path) -> None:
        project = self._context.opened()
        self._runner.run(
            lambda progress: pack_project(project, target, True, progress),
            self._tell_packed,
            self._context.show_error,
            lambda: _("Packing"),
        )

    def _tell_packed(self, packed: Packed) -> None:
        count = len(packed.manifest.entries)
        self.told.emit(_("Packed {count} files into {path}.").format(count=count, path=packed.path))

    def unpack(self) -> None:
        """Ask for a packed project and a folder, unpack it there and open it."""
        chosen, _kind = QFileDialog.getOpenFileName(self._window, _("Unpack"), str(self._folder()), _pack_filter())
        if chosen:
            folder = QFileDialog.getExistingDirectory(self._window, _("Unpack into"), str(Path(chosen).parent))
            if folder:
                self.unpack_into(Path(chosen), Path(folder))

    def unpack_into(self, source: Path, folder: Path) -> None:
        """Unpack a project and open it."""

        def take(unpacked: Unpacked) -> None:
            self.open_path(unpacked.path)

        self._runner.run(
            lambda progress: unpack_project(source, folder, progress),
            take,
            self._context.show_error,
            lambda: _("Unpacking"),
        )

    # Backups

    def backup(self) -> None:
        """Keep a copy of the project as it is now."""
        project = self._context.opened()
        self._runner.run(
            lambda _progress: backup_project(project.path),
            lambda made: self.told.emit(_("Backup made: {path}").format(path=made.path)),
            self._context.show_error,
            lambda: _("Backup"),
            can_cancel=False,
        )

    def restore(self) -> None:
        """Show the backups and go back to the one chosen."""
        path = self._context.opened().path
        self._runner.run(
            lambda _progress: [BackupEntry(item.path, item.at, item.size_bytes) for item in list_backups(path)],
            self._offer_backups,
            self._context.show_error,
        )

    def _offer_backups(self, backups: list[BackupEntry]) -> None:
        dialog = RestoreDialog(backups, self._window)
        times = {entry.path: entry.made_at for entry in backups}
        dialog.restore_asked.connect(lambda path: self._restore(times[path]))
        self._show(dialog)

    def _restore(self, at: datetime) -> None:
        path = self._context.opened().path

        def put_back() -> None:
            self._runner.run(
                lambda _progress: restore_project(path, at), reopen, refuse, lambda: _("Restore"), can_cancel=False
            )

        def reopen(_restored: object) -> None:
            self._session.open(path, lambda: self.told.emit(_("The backup is restored.")))

        def refuse(error: GiAtlasError) -> None:
            self._context.show_error(error)
            self._session.open(path)

        self._session.close(put_back)

    def verify(self) -> None:
        """Check database, change log, rows and media, and tell what was found."""
        path = self._context.opened().path
        self._runner.run(
            lambda progress: verify_project(path, False, progress),
            self._tell_verified,
            self._context.show_error,
            lambda: _("Verifying"),
        )

    def _tell_verified(self, found: Verification) -> None:
        lines = [problem.message() for problem in found.problems]
        if found.is_ok and not lines:
            self.told.emit(_("The project is whole."))
        else:
            heading = _("The project is whole.") if found.is_ok else _("The project is not whole.")
            self._tell_list(heading, lines)

    def listeners_of_copies(self) -> dict[str, Callable[[], object]]:
        """Listeners of the actions on whole projects, by action name."""
        return {
            "save_copy": self.save_copy, "pack": self.pack, "unpack": self.unpack, "verify": self.verify,
            "paste_points": self.paste_points, "datum_parameters": self.datum_parameters,
        }  # fmt: skip

    # Helpers

    def _ask_path(self, title: str, first: Path, then: Callable[[Path], object], kind: str = "") -> None:
        # A project is never overwritten, so that to confirm it would promise what is then refused.
        options = QFileDialog.Options() if kind else QFileDialog.Options(QFileDialog.Option.DontConfirmOverwrite)
        shown = kind or _project_filter()
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, str(first), shown, options=options)
        if chosen:
            then(Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(first.suffix))

    def _folder(self) -> Path:
        project = self._session.project
        return project.path.parent if project is not None else first_folder()

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _pasted(text: str) -> Path:
    from gi_atlas.services.pasted_points import write_pasted  # pyproj costs start-up time

    folder = Path(tempfile.mkdtemp(prefix="gi-atlas-pasted-"))
    try:
        return write_pasted(text, folder)
    except GiAtlasError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def first_folder() -> Path:
    """Where files of a new user belong: the documents if the system has such a folder, else the home."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_absolute() and documents.is_dir() else Path.home()


def is_project(path: Path) -> bool:
    """Whether a file is a project of ours; any other GeoPackage is not."""
    try:
        with closing(connect(path, "ro", busy_timeout_s=0.5)) as connection:
            found = fetch_all(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'gi_project'")
    except sqlite3.Error:
        return False  # whoever reads it next says what is wrong with it
    return bool(found)


def _pack_filter() -> str:
    return _("Packed project") + f" (*{PACK_SUFFIX})"


def _project_filter() -> str:
    return _("GI Atlas project") + f" (*{PROJECT_SUFFIX})"
