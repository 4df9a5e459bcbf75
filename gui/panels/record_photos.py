"""Taking files for a record: attaching and removing in the background, and saying what became of them."""

import tempfile
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


class PhotoTaker(QObject):
    """Attaches files to records, one batch after the other; ``changed`` tells that the evidence is another."""

    changed = pyqtSignal()

    def __init__(self, context: FormContext, strip: PhotoStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._strip = context, strip
        self._waiting: list[tuple[str, list[Path]]] = []
        self._pasted: list[tempfile.TemporaryDirectory[str]] = []

    def take(self, record_id: str, paths: list[Path]) -> None:
        """Attach files to a stored record."""
        self._waiting.append((record_id, list(paths)))
        if not self._strip.progress.is_busy:
            self._take_next()

    def _take_next(self) -> None:
        if not self._waiting:
            self._end_pastes()
            return
        record_id, paths = self._waiting.pop(0)
        project, cache = self._context.opened(), self._context.previews
        self._strip.set_message("")
        self._strip.progress.run(
            lambda progress: attach_photos(project, record_id, paths, progress, cache), self._tell, self._fail
        )

    def take_image(self, record_id: str, image: QImage) -> None:
        """Attach a picture that was pasted to a stored record: it becomes a PNG file of ours first."""
        folder = tempfile.TemporaryDirectory(prefix="gi-atlas-paste-")
        name = _("Pasted picture")
        path = Path(folder.name) / f"{name}.png"

        def take(_answer: object) -> None:
            self._pasted.append(folder)
            self.take(record_id, [path])

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

    def _tell(self, attached: Attached) -> None:
        self._strip.set_message("\n".join(outcome_lines(attached)))
        self.changed.emit()
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
