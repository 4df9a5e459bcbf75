"""A web map for readers: what goes out is listed before anything leaves, looked at, and written."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from PyQt5.QtCore import Qt, QTimer, QUrl
from PyQt5.QtGui import QDesktopServices, QKeySequence
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QShortcut,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import _
from gui.dialogs.folder_asking import ask_folder
from gui.dialogs.folder_button import FolderButton
from gui.dialogs.guide import GuideDialog
from gui.dialogs.outcome_line import OutcomeLine
from gui.dialogs.webmap_choices import WebMapChoices
from gui.dialogs.webmap_fields import FieldTree
from gui.dialogs.webmap_memory import WebMapMemory, pairs_of
from gui.dialogs.webmap_summary import ElidedLine, Listed, Summary, counted_lines, list_outgoing
from gui.dialogs.webmap_words import fault_words, written_words
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import faulty, fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow
from gui.help_acts import guide_path
from gui.panels.latest_job import LatestJob
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.outgoing import Outgoing
from layers.publish.webmap.page_texts import WORDS

ASK_MS = 300
WIDE_PX, HIGH_PX, LEFT_PX = 1100, 680, 440
_LOG = logging.getLogger(__name__)
DISCLAIMER = WORDS["disclaimer"]


class WebMapDialog(QDialog):
    """Decides what leaves with a web map of the open project.

    Parameters
    ----------
    context : FormContext
        With a project open.
    show_page : callable
        Shows an address in the person's browser.
    """

    def __init__(
        self,
        context: FormContext,
        parent: QWidget | None = None,
        show_page: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._context, self._show_page = context, show_page
        self._found: Outgoing | None = None
        self._is_basemap_whole, self._all_photos = True, 0
        self.choices = WebMapChoices(context.opened().path.stem)
        self.fields, self.summary, self.promise, self.outcome = FieldTree(), Summary(), QLabel(), OutcomeLine()
        self.warning = ElidedLine()
        self.progress, self.replacing = ProgressRow(context.run_job), QCheckBox()
        self.replacing.setVisible(False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.write_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.preview_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button = FolderButton()
        self.buttons.addButton(self.folder_button, QDialogButtonBox.ButtonRole.HelpRole)  # at the left
        self._asking = LatestJob(context)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_MS)
        self._memory = WebMapMemory(context.opened().path)
        self._folder = context.opened().path.parent
        self._lay_out()
        self._remember()
        self._connect()
        self.retranslate()

    def _remember(self) -> None:
        found = self._memory.recall()
        self.choices.take_state(found)
        self.fields.take_state(pairs_of(found, "columns", bool))
        folder = found.get("folder")
        if isinstance(folder, str) and "\0" not in folder and Path(folder).is_dir():
            self._folder = Path(folder)

    def _keep(self) -> None:
        self._memory.keep({**self.choices.state(), "columns": self.fields.state(), "folder": str(self._folder)})

    def _lay_out(self) -> None:
        self.promise.setWordWrap(True)
        quiet(self.promise)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.summary, self.fields, self.promise):
            column.addWidget(part, int(part is self.fields))
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        for half in (self.choices, right):
            halves.addWidget(half)
        halves.setStretchFactor(1, 1)
        halves.setSizes([LEFT_PX, WIDE_PX - LEFT_PX])
        whole = QVBoxLayout(self)
        whole.addWidget(halves, 1)
        faulty(self.warning)
        kept = self.outcome.sizePolicy()  # what it says must not move the list
        kept.setRetainSizeWhenHidden(True)
        self.outcome.setSizePolicy(kept)
        self.outcome.setMinimumHeight(2 * self.outcome.fontMetrics().lineSpacing())
        for part in (self.warning, self.progress, self.outcome, self.replacing, self.buttons):
            whole.addWidget(part)
        fit_to_screen(self, WIDE_PX, HIGH_PX)

    def _connect(self) -> None:
        for button in (self.write_button, self.preview_button):
            button.setAutoDefault(False)
        self.write_button.setDefault(True)
        self.choices.changed.connect(self._ask_soon)
        self.fields.chosen.connect(self._show_let_out)
        self._timer.timeout.connect(self.ask)
        self.preview_button.clicked.connect(lambda _checked: self.preview())
        self.write_button.clicked.connect(lambda _checked: self.choose_and_write())
        # Enter, pressed while the work runs, closes nothing.
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(lambda _is_busy: self._check())
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self).activated.connect(self.show_guide)

    def show_guide(self) -> None:
        """Open the guide at the chapter on web maps."""
        guide = GuideDialog(guide_path(), self)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()
        guide.go_to_chapter(_("Web map"))

    # What goes out

    def options(self) -> WebMapOptions:
        """What is chosen now.

        Raises
        ------
        PublishError
            WEBMAP_TILES, WEBMAP_ATTRIBUTION.
        """
        return self.choices.options(self.fields.let_out, self.fields.kept_inside)

    def _ask_soon(self) -> None:
        self.write_button.setEnabled(False)
        self._timer.start()

    def ask(self) -> None:
        """List anew what would leave."""
        self._timer.stop()
        options = self.choices.options(self.fields.let_out, self.fields.kept_inside, has_basemap=False)
        self._asking.ask(lambda project, _progress: list_outgoing(project, options), self._take_list)

    def _take_list(self, answer: Listed) -> None:
        found, self._all_photos = answer.found, answer.photos
        chosen = self.choices.imported.chosen
        self.choices.show_imported(answer.layers)
        if self.choices.imported.chosen != chosen:  # one of them went meanwhile
            self.ask()
            return
        if isinstance(found, GiAtlasError):
            self._refuse_list(found)
            return
        self._found = found
        self.choices.take_drafts(bool(found.drafts))
        self._tell_basemap()
        self.fields.show_fields(found.fields, found.layer_names)
        self._show_counts()
        self._check()

    def _tell_basemap(self) -> None:
        """Say what is missing of the background map; what goes out is none of its matter, and stays listed."""
        self._is_basemap_whole = True
        try:
            self.choices.basemap()
        except GiAtlasError as error:
            self._is_basemap_whole = False
            self.outcome.say(fault_words(error), is_fault=True)
        else:
            self.outcome.say("")

    def _refuse_list(self, error: GiAtlasError) -> None:
        self._found = None
        self.fields.show_fields(())
        self.summary.show_counts(())
        self._show_let_out()
        self.outcome.say(fault_words(error), is_fault=True)
        self._check()

    def _show_counts(self) -> None:
        if self._found is not None:
            self.summary.show_counts(counted_lines(self._found, self._all_photos))
        self._show_let_out()

    def _show_let_out(self) -> None:
        self.summary.show_let_out(self.fields.let_out_names)

    def _check(self) -> None:
        is_listed = self._found is not None and self._is_basemap_whole and not self._timer.isActive()
        is_ready = is_listed and not self.progress.is_busy
        is_unsaid = is_ready and self.choices.lacks_approval
        told = _("Neither a map-approval number nor a reason for having none: the page will say that none was given.")
        self.warning.say(told if is_unsaid else "")
        for button in (self.write_button, self.preview_button):
            button.setEnabled(is_ready)

    # Writing

    def preview(self) -> None:
        """Write the page beside the program's own files and show it in the person's browser."""
        path = _preview_path()
        self._forget_preview()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write(path, self._show_preview)

    def _forget_preview(self) -> None:
        # It may hold private columns that were ticked only to look at them.
        try:
            _preview_path().unlink(missing_ok=True)
        except OSError as error:  # another program holds it: the next preview or closing tries again
            _LOG.warning("preview not removed: %s", error)

    def _show_preview(self, report: Any) -> None:
        self._show_page(QUrl.fromLocalFile(report.path))

    def choose_and_write(self) -> None:
        """Ask for a file or a folder, then write."""
        name = safe_name(self.choices.lines["title"].text().strip() or self._context.opened().path.stem)
        if self.choices.is_folder:
            folder = ask_folder(_("Folder for the website"), self._folder, name, self)
            if folder is not None:
                self.write_folder(folder)
            return
        proposed = self._folder / f"{name}.html"
        chosen, _kind = QFileDialog.getSaveFileName(self, self.windowTitle(), str(proposed), "HTML (*.html)")
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix.lower() in (".html", ".htm") else Path(f"{chosen}.html"))

    def write(self, path: Path) -> None:
        """Write the page; it is read again before it is told of."""
        self._folder = path.parent
        self._write(path, self._tell_written)

    def write_folder(self, folder: Path) -> None:
        """Write page, photos and GeoJSON into a folder; what is there is replaced if the person agrees."""
        from layers.publish.webmap.folder import write_web_folder  # brings folium, which start-up must not

        self._folder = folder.parent
        project, options, previews = self._context.opened(), self.options(), self._context.previews
        is_replacing = self.replacing.isVisible() and self.replacing.isChecked()
        self._begin()
        self.progress.run(
            lambda progress: write_web_folder(project, folder, options, is_replacing, progress, previews),
            self._tell_folder,
            self._take_refusal,
        )

    def _tell_folder(self, report: Any) -> None:
        self._tell_written(report.page, report.staying)
        self.folder_button.offer(Path(report.path))

    def _begin(self) -> None:
        self.outcome.say("")
        self.folder_button.withdraw()
        self._keep()

    def _write(self, path: Path, then: Callable[[Any], None]) -> None:
        from layers.publish.webmap.building import write_webmap  # brings folium, which start-up must not

        project, options, previews = self._context.opened(), self.options(), self._context.previews
        self._begin()
        self.progress.run(
            lambda progress: write_webmap(project, path, options, True, progress, previews), then, self._take_refusal
        )

    def _tell_written(self, report: Any, staying: Sequence[str] = ()) -> None:
        self.replacing.setVisible(False)
        self.replacing.setChecked(False)
        self.folder_button.offer(Path(report.path))
        self.outcome.say(written_words(report, staying))

    def _take_refusal(self, error: GiAtlasError) -> None:
        self.outcome.say(fault_words(error), is_fault=not isinstance(error, JobCancelled))
        self.replacing.setVisible(error.code == "EXPORT_EXISTS")

    def reject(self) -> None:
        """Stop what is being written, which leaves nothing behind; close if nothing is, with no preview left."""
        if self.progress.stop_first():
            return
        self._asking.drop()
        self._keep()
        self._forget_preview()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language; examples of codes are listed anew."""
        self.setWindowTitle(_("Web map"))
        self.choices.retranslate()
        self.fields.retranslate()
        self._show_counts()
        self.promise.setText(
            _("Only what is ticked leaves. Photos are made anew from their pixels. The page says: “{text}”").format(
                text=_(DISCLAIMER)
            )
        )
        self.preview_button.setText(_("Preview in the browser"))
        self.write_button.setText(_("Write…"))
        self.replacing.setText(_("Replace files of the same names"))
        self.folder_button.retranslate()
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.progress.retranslate()
        self.ask()


def _preview_path() -> Path:
    return user_cache_path("gi-atlas") / "webmap" / "preview.html"
