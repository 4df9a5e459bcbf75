"""Files that answer questions of a form: chosen, dropped or pasted, attached to the record, named in the answer."""

from functools import lru_cache
from pathlib import Path

from PyQt5.QtCore import QObject
from PyQt5.QtGui import QImage, QPixmap
from PyQt5.QtWidgets import QFileDialog

from gi_atlas.i18n import N_, _
from gi_atlas.model import Evidence
from gi_atlas.services.attaching import media_name
from gui.form_widgets.context import FormContext
from gui.form_widgets.editors_media import MediaSource
from gui.form_widgets.form_view import FormView
from gui.form_widgets.photo_paint import far_words
from gui.panels.record_photos import PhotoTaker
from gui.panels.record_reading import answer_stored
from gui.panels.record_sheet import OpenedRecord
from gui.panels.record_state import RecordState
from survey_forms.schema import Question, QuestionType

KINDS = {
    QuestionType.IMAGE: (N_("Pictures"), "*.jpg *.jpeg *.png *.heic *.heif *.webp *.tif *.tiff"),
    QuestionType.AUDIO: (N_("Sound"), "*.mp3 *.m4a *.aac *.wav *.ogg *.opus *.amr *.flac *.3gp"),
    QuestionType.VIDEO: (N_("Films"), "*.mp4 *.m4v *.mov *.3gp *.avi *.mkv *.webm"),
    QuestionType.FILE: (N_("All files"), "*"),
}
PREVIEWS_KEPT = 200


class MediaAnswers(QObject):
    """Attaches files to the record and puts their names into the answers."""

    def __init__(
        self, context: FormContext, state: RecordState, view: FormView, taker: PhotoTaker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._state, self._view, self._taker = context, state, view, taker
        self._preview = lru_cache(PREVIEWS_KEPT)(self._read_preview)
        view.media_asked.connect(self.choose)
        view.files_offered.connect(lambda path, files: self.give(path, [Path(file) for file in files]))
        view.picture_offered.connect(self.give_picture)
        taker.answered.connect(self._take_answer)
        view.set_media(MediaSource(self.preview, self.name, self.mark))

    # What is shown of an answer

    def preview(self, value: str) -> QPixmap | None:
        """Small picture of an answer; None while none was made."""
        found = self._preview(value.partition(".")[0])
        if found is None:
            self._preview.cache_clear()  # it may be made any moment
        return found

    def _read_preview(self, sha256: str) -> QPixmap | None:
        content = self._context.previews.small(sha256)
        picture = QPixmap()
        return picture if content and picture.loadFromData(content) else None

    def name(self, value: str) -> str:
        """What the file of an answer was called."""
        found = self._evidence_of(value)
        return found.file_name if found is not None else value

    def mark(self, value: str) -> str:
        """Whether the file of an answer was made far from the record's place or outside the boundary, in words."""
        found = self._evidence_of(value)
        return far_words(found) if found is not None else ""

    def _evidence_of(self, value: str) -> Evidence | None:
        sha256 = value.partition(".")[0]
        return next((item for item in self._taker.evidence if item.sha256 == sha256), None)

    def show_previews(self) -> None:
        """Previews were made since: show them."""
        self._preview.cache_clear()
        self._view.refresh_media()

    # What is given

    def choose(self, path: str) -> None:
        """Ask for the file that answers a question."""
        sheet = self._state.sheet
        node = sheet.node_at(path) if sheet is not None else None
        if not isinstance(node, Question):
            return
        words, names = KINDS.get(node.type, KINDS[QuestionType.FILE])
        kinds = f"{_(words)} ({names} {names.upper()});;{_('All files')} (*)"
        chosen, _kind = QFileDialog.getOpenFileName(self._view, _("Choose a file for the answer"), "", kinds)
        if chosen:
            self.give(path, [Path(chosen)])

    def give(self, path: str, files: list[Path]) -> None:
        """Answer a question with the first file; whatever came with it is attached to the record alone."""
        if files and self._context.can_edit:
            self._state.save(lambda stored: self._attach(stored, path, files))

    def _attach(self, stored: OpenedRecord, path: str, files: list[Path]) -> None:
        self._taker.take(stored.record.id, files[:1], path)
        if files[1:]:
            self._taker.take(stored.record.id, files[1:])

    def give_picture(self, path: str, content: bytes) -> None:
        """Answer a question with a picture that was pasted or drawn, as PNG."""
        image = QImage.fromData(content, "PNG")
        if self._context.can_edit:
            self._state.save(lambda stored: self._taker.take_image(stored.record.id, image, path))

    def _take_answer(self, record_id: str, path: str, evidence: Evidence) -> None:
        value = media_name(evidence)
        if record_id == self._state.record_id:
            self._view.answer(path, value)
            return
        # The person went on to another record while the file was copied.
        project = self._context.opened()
        self._context.run_job(
            lambda _progress: answer_stored(project, record_id, path, value),
            lambda _record: self._state.stored.emit(record_id),
            self._context.show_error,
        )
