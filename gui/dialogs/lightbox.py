"""A larger view of photos: our own previews, never the stranger's file."""

from collections.abc import Sequence

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PyQt5.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.model import Evidence
from gi_atlas.services.thumbnails import PreviewCache
from gui.form_widgets.looks import fit_to_screen
from gui.form_widgets.photo_list import facts_in_words


class Lightbox(QDialog):
    """One photo at a time; arrows go on and back, Escape closes."""

    def __init__(
        self, previews: PreviewCache, evidence: Sequence[Evidence], row: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._previews, self._evidence, self._row = previews, list(evidence), row
        self._image = QImage()
        self.picture, self.caption = QLabel(), QLabel()
        self.back, self.forward = QPushButton("◀"), QPushButton("▶")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(QSize(320, 240))
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.caption.setWordWrap(True)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forward.clicked.connect(lambda: self.step(1))
        self._lay_out()
        fit_to_screen(self, 900, 640)
        self.step(0)

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.addWidget(self.back)
        bottom.addWidget(self.caption, 1)
        bottom.addWidget(self.forward)
        for button in (self.back, self.forward):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addWidget(self.picture, 1)
        column.addLayout(bottom)

    @property
    def current(self) -> Evidence:
        """The photo that is shown."""
        return self._evidence[self._row]

    def step(self, steps: int) -> None:
        """Go on or back."""
        self._row = min(max(self._row + steps, 0), len(self._evidence) - 1)
        self.back.setEnabled(self._row > 0)
        self.forward.setEnabled(self._row < len(self._evidence) - 1)
        self._image = QImage.fromData(self._previews.preview(self.current.sha256) or b"", "JPEG")
        self.retranslate()
        self._fit()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        item = self.current
        self.setWindowTitle(
            _("{name} ({number} of {count})").format(
                name=item.caption or item.file_name, number=self._row + 1, count=len(self._evidence)
            )
        )
        self.caption.setText("\n".join([item.caption, *facts_in_words(item, item.fault)]).strip())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Arrows step, Escape closes."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1}
        if event is not None and event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the picture."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.picture.setText(_("There is no picture of this file."))
            return
        ratio = self.devicePixelRatioF()
        room = self.picture.size() * ratio
        # A preview is never blown up beyond twice its size: it would only show blocks.
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(self._image.size() * 2)
        scaled = self._image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(scaled))
