"""Taking files for a record: attaching and removing in the background, and saying what became of them."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtGui import QImage

from gi_atlas.errors import GiAtlasError, JobCancelled, ReadError
from gi_atlas.i18n import _
from gi_atlas.model import Evidence
from gi_atlas.services.attaching import Attached, attach_photos, outcome_lines
from gi_atlas.services.editing import remove
from gui.form_widgets.context import FormContext
from gui.form_widgets.photo_strip import PhotoStrip


@dataclass(frozen=True)
class Batch:
    """Files for one record; ``question`` is the path of the question that they answer, "" for none."""

    record_id: str
    paths: list[Path] = field(default_factory=list)
    question: str = ""


class PhotoTaker(QObject):
    """Attaches files to records, one batch after the other.

    Signals
    -------
    changed()
        The evidence is another.
    answered(str, str, Evidence)
        The record with this id has the evidence that answers the question at this path.
    """

    changed = pyqtSignal()
    answered = pyqtSignal(str, str, object)

    def __init__(self, context: FormContext, strip: PhotoStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._strip = context, strip
        self._waiting: list[Batch] = []
        self._pasted: list[tempfile.TemporaryDirectory[str]] = []

    @property
    def evidence(self) -> list[Evidence]:
        """Evidence of the record shown, measured from where its place is now."""
        return self._strip.evidence

    def take(self, record_id: str, paths: list[Path], question: str = "") -> None:
        """Attach files to a stored record, as the answer to a question or for themselves."""
        self._waiting.append(Batch(record_id, list(paths), question))
        if not self._strip.progress.is_busy:
            self._take_next()

    def _take_next(self) -> None:
        if not self._waiting:
            self._end_pastes()
            return
        batch = self._waiting.pop(0)
        project, cache = self._context.opened(), self._context.previews
        self._strip.set_message("")
        self._strip.progress.run(
            lambda progress: attach_photos(
                project, batch.record_id, batch.paths, progress, cache, question=batch.question
            ),
            lambda attached: self._tell(batch, attached),
            self._fail,
        )

    def take_image(self, record_id: str, image: QImage, question: str = "") -> None:
        """Attach a picture that was pasted to a stored record: it becomes a PNG file of ours first."""
        folder = tempfile.TemporaryDirectory(prefix="gi-atlas-paste-")
        name = _("Pasted picture")
        path = Path(folder.name) / f"{name}.png"

        def take(_answer: object) -> None:
            self._pasted.append(folder)
            self.take(record_id, [path], question)

        def refuse(error: GiAtlasError) -> None:
            folder.cleanup()
            self._context.show_error(error)

        # Packing the pixels of a photo takes a second or two.
        self._context.run_job(lambda _progress: _write_png(image, path), take, refuse)

    def remove(self, evidence_id: str) -> None:
        """Remove a photo from its record, as one step; the file stays in the media folder."""
        project = self._context.opened()
        self._context.run_job(
            lambda _progress: remove(project, Evidence, evidence_id),
            lambda _changes: self.changed.emit(),
            self._context.show_error,
        )

    def _tell(self, batch: Batch, attached: Attached) -> None:
        lines = outcome_lines(attached)
        self._strip.set_message("\n".join(lines))
        self.changed.emit()
        found = next(iter((*attached.added, *attached.known)), None)
        if batch.question and found is not None:
            self.answered.emit(batch.record_id, batch.question, found)
        for refusal in attached.refused if batch.question else ():
            self._context.show_error(refusal)  # who looks at the question does not see the strip
        self._take_next()

    def _fail(self, error: GiAtlasError) -> None:
        if isinstance(error, JobCancelled):
            self._waiting.clear()
            self._strip.set_message(_("Stopped; no photo was attached."))
        else:
            self._context.show_error(error)
        self._take_next()

    def _end_pastes(self) -> None:
        while self._pasted:
            self._pasted.pop().cleanup()


def _write_png(image: QImage, path: Path) -> None:
    if image.isNull() or not image.save(str(path), "PNG"):
        raise ReadError("PHOTO_PASTE_EMPTY")
