"""The tab of photos and papers of a record: what is attached, shown large, written about it."""

from pathlib import Path

from PyQt5.QtCore import QObject
from PyQt5.QtGui import QImage

from gui.form_widgets.context import FormContext
from gui.form_widgets.form_view import FormView
from gui.form_widgets.photo_strip import PhotoStrip
from gui.panels.record_follower import RecordFollower
from gui.panels.record_frame import RecordFrame
from gui.panels.record_media import MediaAnswers
from gui.panels.record_photos import PhotoTaker
from gui.panels.record_state import RecordState


class RecordEvidence(QObject):
    """Keeps the strip of photos, the record and the answers that name files together."""

    def __init__(
        self, context: FormContext, state: RecordState, view: FormView, strip: PhotoStrip, follower: RecordFollower,
        frame: RecordFrame,
    ) -> None:  # fmt: skip
        super().__init__(frame)
        self._context, self._state, self._view, self._strip, self._frame = context, state, view, strip, frame
        self.taker = PhotoTaker(context, strip, self)
        self.media = MediaAnswers(context, state, view, self.taker, self)
        strip.edited.connect(lambda: state.take_evidence_texts(strip.evidence))
        strip.files_given.connect(self.attach)
        strip.image_given.connect(self.attach_image)
        strip.remove_asked.connect(self.taker.remove)
        strip.model.dataChanged.connect(lambda *_what: self.media.show_previews())
        view.media_shown.connect(self.show_large)
        state.evidenceChanged.connect(self.show)
        self.taker.changed.connect(follower.reload_evidence)

    def show(self) -> None:
        """Show the evidence of the record that is filled in."""
        sheet = self._state.sheet
        self._strip.set_evidence(sheet.evidence if sheet is not None else [])
        self._frame.set_photo_count(len(self._strip.evidence))
        self._view.refresh_media()

    def show_large(self, path: str) -> None:
        """Show the file that answers the question at a path."""
        session = self._view.session
        sha256 = session.value(path).partition(".")[0] if session is not None else ""
        row = next((row for row, item in enumerate(self._strip.evidence) if item.sha256 == sha256), None)
        if row is not None:
            self._strip.list.setCurrentIndex(self._strip.model.index(row))
            self._strip.show_larger()

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the record; one that is not stored yet is saved first."""
        if self._state.sheet is not None and self._context.can_edit:
            self._state.save(lambda stored: self.taker.take(stored.record.id, paths))

    def attach_image(self, image: QImage) -> None:
        """Attach a picture that was pasted; see ``attach``."""
        if self._state.sheet is not None and self._context.can_edit:
            self._state.save(lambda stored: self.taker.take_image(stored.record.id, image))
