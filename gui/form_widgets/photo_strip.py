"""Evidence of a record: the list, its buttons, the fields of the chosen one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PyQt5.QtCore import QModelIndex, Qt, pyqtSignal
from PyQt5.QtGui import QImage, QResizeEvent
from PyQt5.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.evidence_places import is_outside
from gi_atlas.services.photos import is_far, missing_files, originals, with_distances
from gi_atlas.services.thumbnails import PreviewCache, remake_previews
from gi_atlas.storage.project import Project
from gui.dialogs.lightbox import Lightbox
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import faulty, quiet, strong
from gui.form_widgets.photo_details import PhotoDetails
from gui.form_widgets.photo_list import PhotoList, PhotoModel
from gui.form_widgets.progress_row import ProgressRow

SCROLL_PX, MOST_ROWS = 16, 3
Pictures = tuple[dict[str, QImage], dict[str, str]]


class PhotoStrip(QWidget):
    """Shows the evidence of one record and takes new files for it.

    ``files_given`` and ``image_given`` ask for attaching, ``remove_asked`` for removal of the evidence with an id;
    ``edited`` tells that texts about a photo changed.
    """

    files_given = pyqtSignal(list)
    image_given = pyqtSignal(QImage)
    remove_asked = pyqtSignal(str)
    edited = pyqtSignal()

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = PhotoModel(self)
        self.list = PhotoList()
        self.list.setModel(self.model)
        self.details = PhotoDetails()
        self.progress = ProgressRow(context.run_job)
        self._heading, self._hint, self.message = QLabel(), QLabel(), QLabel()
        self._add, self._view, self._remove = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        strong(self._heading)
        quiet(self._hint)
        faulty(self.message)
        for label in (self._hint, self.message):
            label.setWordWrap(True)
        self.message.setVisible(False)
        buttons = QHBoxLayout()
        for button in (self._add, self._view, self._remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        for part in (self._heading, self._hint, self.list, self.progress, self.message):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(self.details)

    def _connect(self) -> None:
        self.list.files_given.connect(self.files_given)
        self.list.image_given.connect(self.image_given)
        self.list.view_asked.connect(self.show_larger)
        self.list.remove_asked.connect(self._ask_removal)
        self.list.selectionModel().currentChanged.connect(self._show_details)
        self._add.clicked.connect(self._choose_files)
        self._view.clicked.connect(self.show_larger)
        self._remove.clicked.connect(self._ask_removal)
        self.details.edited.connect(self._take_details)

    @property
    def evidence(self) -> list[Evidence]:
        """Evidence as shown, edits included."""
        return self.model.evidence

    def set_evidence(self, evidence: Sequence[Evidence]) -> None:
        """Show the evidence of a record and fetch the pictures that are not known yet."""
        row = self.list.currentIndex().row()
        self.model.set_evidence(evidence)
        if evidence and row >= 0:
            self.list.setCurrentIndex(self.model.index(min(row, len(evidence) - 1)))
        else:
            self.details.show_evidence(None)
        self._show_state()
        self._fetch_pictures()

    def set_place(self, place: object) -> None:
        """Measure the distances from another place."""
        current = self.list.currentIndex().row()
        self.model.set_evidence(with_distances(self.evidence, place))
        self.list.setCurrentIndex(self.model.index(current))
        self._show_state()

    def set_message(self, text: str) -> None:
        """Say what became of the files that were offered; "" for nothing."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def set_read_only(self, is_read_only: bool) -> None:
        """Let photos be looked at or edited."""
        self.list.setAcceptDrops(not is_read_only)
        self._add.setEnabled(not is_read_only)
        self._remove.setEnabled(not is_read_only)
        self.details.set_read_only(is_read_only)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self._heading.setText(_("Photos and papers"))
        self._add.setText(_("Add…"))
        self._view.setText(_("View"))
        self._remove.setText(_("Remove"))
        self.list.setAccessibleName(self._heading.text())
        self.progress.retranslate()
        self.details.retranslate()
        self._show_state()
        self.list.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pictures as many rows as they need now."""
        super().resizeEvent(event)
        self._fit_list()

    def _fit_list(self) -> None:
        cell = self.list.gridSize()
        in_row = max((self.list.width() - SCROLL_PX) // cell.width(), 1)
        rows = min(max(-(-len(self.evidence) // in_row), 1), MOST_ROWS)
        self.list.setFixedHeight(rows * cell.height() + 2 * self.list.frameWidth() + 4)

    def _show_state(self) -> None:
        self._fit_list()
        count, far = len(self.evidence), sum(is_far(item) for item in self.evidence)
        outside = sum(is_outside(item) for item in self.evidence)
        words = [_("Drop photos, papers, sound or film here, or paste them.")]
        if count:
            words = [_("{count} files").format(count=count)]
        if far:
            words.append(_("{count} of them farther than 5 km from the place").format(count=far))
        if outside:
            words.append(_("{count} outside the product's boundary").format(count=outside))
        self._hint.setText(" · ".join(words))
        self._view.setEnabled(bool(count))

    def _show_details(self, current: QModelIndex, _previous: QModelIndex) -> None:
        item = self.evidence[current.row()] if current.isValid() else None
        self.details.show_evidence(item, self.model.fault_of(item) if item else "")

    def _take_details(self, changed: Evidence) -> None:
        index = self.list.currentIndex()
        self.model.replace_evidence(changed)
        self.list.update(index)
        self.edited.emit()

    def _choose_files(self) -> None:
        # What a file is tells its content, not its name: so all are offered.
        names, _kind = QFileDialog.getOpenFileNames(self, _("Add evidence"), "", evidence_kinds())
        if names:
            self.files_given.emit([Path(name) for name in names])

    def _ask_removal(self) -> None:
        index = self.list.currentIndex()
        if index.isValid() and self._context.can_edit:
            self.remove_asked.emit(self.evidence[index.row()].id)

    def show_larger(self) -> None:
        """Open the larger view on the chosen photo, or the first."""
        if self.evidence:
            box = Lightbox(self._context, self.evidence, max(self.list.currentIndex().row(), 0), self)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.marked.connect(self._take_marks)
            box.show()

    def _take_marks(self, marked: Evidence) -> None:
        # Stored already: the page only must not write the old ones over them.
        for item in self.evidence:
            if item.id == marked.id:
                self.model.replace_evidence(replace(item, marks=marked.marks))

    def _fetch_pictures(self) -> None:
        project, wanted = self._context.project(), self.model.without_picture()
        if project is None or not wanted:
            return
        cache = self._context.previews
        self._context.run_job(
            lambda progress: fetch_pictures(project, cache, wanted, progress),
            lambda pictures: self._take_pictures(pictures),
            self._context.show_error,
        )

    def _take_pictures(self, pictures: Pictures) -> None:
        self.model.set_pictures(*pictures)
        self._show_details(self.list.currentIndex(), QModelIndex())
        missing = [item for item in self.evidence if pictures[1].get(item.sha256) == "PHOTO_MISSING"]
        if missing:
            names = _(", ").join(item.file_name for item in missing[:10])
            self.set_message(_("Not in the media folder: {names}").format(names=names))


def fetch_pictures(project: Project, cache: PreviewCache, wanted: Sequence[Evidence], progress: Progress) -> Pictures:
    """Small pictures from the cache, made anew where needed, and why there is none; on a worker's thread.

    What is no photo has neither picture nor fault: "".
    """
    paths = originals(project, wanted)
    faults = dict.fromkeys((item.sha256 for item in wanted if item.sha256 not in paths), "")
    faults.update((item.sha256, "PHOTO_MISSING") for item in missing_files(project, wanted) if item.sha256)
    faults.update(remake_previews(cache, paths, progress))
    stored = {sha256: cache.small(sha256) for sha256 in paths}
    pictures = {sha256: QImage.fromData(content, "JPEG") for sha256, content in stored.items() if content}
    return pictures, faults


def evidence_kinds() -> str:
    """Kinds of files that a dialog offers."""
    photos = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.heic *.heif"
    papers = "*.pdf *.doc *.docx *.xls *.xlsx *.ppt *.pptx *.wps *.et *.dps *.ofd *.txt *.rtf"
    sounds = "*.wav *.mp3 *.m4a *.amr *.aac *.ogg *.flac *.mp4 *.mov *.3gp *.avi *.mkv"
    kinds = ((_("Photos"), photos), (_("Papers"), papers), (_("Sound and film"), sounds))
    both = [f"{word} ({ends} {ends.upper()})" for word, ends in kinds]
    return ";;".join([_("All files") + " (*)", *both])
