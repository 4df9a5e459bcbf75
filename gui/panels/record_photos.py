"""Taking files for a record: attaching and removing in the background, and saying what became of them."""

import tempfile
from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtGui import QImage

from gi_atlas.errors import GiAtlasError, ReadError
from gi_atlas.i18n import _
from gi_atlas.model import Evidence
from gi_atlas.services.attaching import Attached, attach_photos
from gi_atlas.services.editing import remove
from gui.form_widgets.context import FormContext
from gui.form_widgets.photo_strip import PhotoStrip


class PhotoTaker(QObject):
    """Attaches files to a record; ``changed`` tells that the record's evidence is another."""

    changed = pyqtSignal()

    def __init__(self, context: FormContext, strip: PhotoStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._strip = context, strip
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def take(self, record_id: str, paths: list[Path]) -> None:
        """Attach files to a stored record."""
        project, cache = self._context.opened(), self._context.previews
        self._strip.set_message(_("Reading {count} files…").format(count=len(paths)))
        self._context.run_job(
            lambda progress: attach_photos(project, record_id, paths, progress, cache),
            self._tell,
            self._fail,
        )

    def take_image(self, image: QImage) -> None:
        """Attach a picture that was pasted: it becomes a PNG file of ours first."""
        self._scratch = tempfile.TemporaryDirectory(prefix="gi-atlas-paste-")
        path = Path(self._scratch.name) / f"{_('Pasted picture')}.png"
        if image.isNull() or not image.save(str(path), "PNG"):
            self._fail(ReadError("PHOTO_PASTE_EMPTY"))
            return
        self._strip.files_given.emit([path])

    def remove(self, evidence_id: str) -> None:
        """Remove a photo from its record, as one step; the file stays in the media folder."""
        project = self._context.opened()
        self._context.run_job(
            lambda _progress: remove(project, Evidence, evidence_id),
            lambda _changes: self.changed.emit(),
            self._context.show_error,
        )

    def _tell(self, attached: Attached) -> None:
        self._end_paste()
        lines = [refusal.message() for refusal in attached.refused]
        lines += [_("{file} is at this record already.").format(file=name) for name in attached.doubles]
        self._strip.set_message("\n".join(lines))
        self.changed.emit()

    def _fail(self, error: GiAtlasError) -> None:
        self._end_paste()
        self._strip.set_message("")
        self._context.show_error(error)

    def _end_paste(self) -> None:
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None
