"""Small pictures of a long list: fetched by other threads as they come into view, the oldest given up again."""

from collections import OrderedDict
from pathlib import Path

from PyQt5.QtCore import QObject, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QImage

from gi_atlas.jobs import Progress
from gi_atlas.services.thumbnails import PreviewCache, make_small
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext

ROOM_BYTES = 64 << 20
FETCH_AT_ONCE, MAKE_AT_ONCE, MOST_WAITING = 32, 60, 400
GATHER_MS = 15


class PictureShelf(QObject):
    """Pictures by the sha256 of their original, at most ``room_bytes`` of them.

    Signals
    -------
    arrived()
        Pictures that were asked for are here.
    """

    arrived = pyqtSignal()

    def __init__(
        self, context: FormContext, side_px: int, room_bytes: int = ROOM_BYTES, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._side_px, self._room_bytes = context, side_px, room_bytes
        self._pictures: OrderedDict[str, QImage] = OrderedDict()
        self._bytes = 0
        self.faults: dict[str, str] = {}
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._unmade: OrderedDict[str, None] = OrderedDict()
        self._is_fetching = self._is_making = False
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._fetch)

    @property
    def used_bytes(self) -> int:
        """Memory that the pictures take."""
        return self._bytes

    def clear(self) -> None:
        """Forget everything, as of another project."""
        self._number += 1
        for shelf in (self._pictures, self._wanted, self._unmade, self.faults):
            shelf.clear()
        self._bytes = 0
        self._is_fetching = self._is_making = False

    def picture(self, sha256: str) -> QImage | None:
        """Picture of an original; None if it is not here, then it is fetched."""
        found = self._pictures.get(sha256)
        if found is not None:
            self._pictures.move_to_end(sha256)
        elif sha256 and sha256 not in self.faults:
            self._want(sha256)
        return found

    def _want(self, sha256: str) -> None:
        # What was painted last is fetched first: it is what is in view.
        self._wanted[sha256] = None
        self._wanted.move_to_end(sha256)
        while len(self._wanted) > MOST_WAITING:
            self._wanted.popitem(last=False)
        if not self._is_fetching and not self._timer.isActive():
            self._timer.start()

    def _fetch(self) -> None:
        project, number = self._context.project(), self._number
        if project is None or not self._wanted or self._is_fetching:
            return
        chosen = [self._wanted.popitem()[0] for _turn in range(min(FETCH_AT_ONCE, len(self._wanted)))]
        cache, side_px = self._context.previews, self._side_px
        self._is_fetching = True

        def take(pictures: dict[str, QImage | None]) -> None:
            if number == self._number:
                self._is_fetching = False
                self._take(pictures)

        self._context.run_job(lambda _progress: _kept(cache, chosen, side_px), take, self._context.show_error)

    def _take(self, pictures: dict[str, QImage | None]) -> None:
        for sha256, picture in pictures.items():
            if picture is None:
                self._unmade[sha256] = None
            else:
                self._put(sha256, picture)
        self.arrived.emit()
        if self._wanted:
            self._timer.start()
        self._make()

    def _put(self, sha256: str, picture: QImage) -> None:
        if sha256 in self._pictures:
            return
        self._pictures[sha256] = picture
        self._bytes += picture.sizeInBytes()
        while self._bytes > self._room_bytes and len(self._pictures) > 1:
            _oldest, given_up = self._pictures.popitem(last=False)
            self._bytes -= given_up.sizeInBytes()

    def _make(self) -> None:
        project, number = self._context.project(), self._number
        if project is None or not self._unmade or self._is_making:
            return
        chosen = [self._unmade.popitem()[0] for _turn in range(min(MAKE_AT_ONCE, len(self._unmade)))]
        # Of a fast scroll only the last part is in view still.
        while len(self._unmade) > MOST_WAITING:
            self._unmade.popitem(last=False)
        cache = self._context.previews
        self._is_making = True

        def take(faults: dict[str, str]) -> None:
            if number == self._number:
                self._is_making = False
                self.faults.update(faults)
                self.arrived.emit()  # whoever shows them asks again, and finds them kept
                self._make()

        self._context.run_job(lambda progress: _made(project, cache, chosen, progress), take, self._context.show_error)


def _kept(cache: PreviewCache, chosen: list[str], side_px: int) -> dict[str, QImage | None]:
    return {sha256: _small(cache.small(sha256), side_px) for sha256 in chosen}


def _small(content: bytes | None, side_px: int) -> QImage | None:
    if content is None:
        return None
    image = QImage.fromData(content, "JPEG")
    size = QSize(side_px, side_px)
    if image.width() > side_px or image.height() > side_px:
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _made(project: Project, cache: PreviewCache, chosen: list[str], progress: Progress) -> dict[str, str]:
    paths: dict[str, Path] = {}
    faults: dict[str, str] = {}
    for sha256 in chosen:
        path = project.media.find(sha256)
        if path is None:
            faults[sha256] = "PHOTO_MISSING"
        else:
            paths[sha256] = path
    return {**faults, **make_small(cache, paths, progress)}
