"""The evidence of a record as a list of small pictures; files are dropped or pasted onto it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QSize, Qt, pyqtSignal
from PyQt5.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PyQt5.QtWidgets import QApplication, QListView, QWidget

from gi_atlas.model import Evidence
from gui.form_widgets.photo_paint import draw_evidence, facts_in_words

PICTURE_PX = 96
_MODEL_PARENT = QModelIndex()


class PhotoModel(QAbstractListModel):
    """Evidence in its order, with the pictures that are at hand and the reasons where there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._evidence: list[Evidence] = []
        self._pictures: dict[str, QImage] = {}
        self._faults: dict[str, str] = {}

    def set_evidence(self, evidence: Sequence[Evidence]) -> None:
        """Show other evidence; pictures that are known stay."""
        self.beginResetModel()
        self._evidence = list(evidence)
        self.endResetModel()

    def replace_evidence(self, changed: Evidence) -> None:
        """Show changed texts of one photo."""
        for row, item in enumerate(self._evidence):
            if item.id == changed.id:
                self._evidence[row] = changed
                self.dataChanged.emit(self.index(row), self.index(row))

    def set_pictures(self, pictures: dict[str, QImage], faults: dict[str, str]) -> None:
        """Take pictures and the codes of why there is none, by sha256."""
        self._pictures.update(pictures)
        self._faults.update(faults)
        if self._evidence:
            self.dataChanged.emit(self.index(0), self.index(len(self._evidence) - 1))

    def without_picture(self) -> list[Evidence]:
        """Those whose picture or fault is not known yet."""
        known = self._pictures.keys() | self._faults.keys()
        return [item for item in self._evidence if item.sha256 not in known]

    @property
    def evidence(self) -> list[Evidence]:
        """What is shown."""
        return list(self._evidence)

    def rowCount(self, parent: QModelIndex = _MODEL_PARENT) -> int:
        """Number of photos."""
        return 0 if parent.isValid() else len(self._evidence)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Picture, caption and notes of a photo."""
        if not index.isValid():
            return None
        item = self._evidence[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.caption or item.title or item.file_name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(item)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return "\n".join([item.file_name, *facts_in_words(item, self.fault_of(item))])
        return None

    def fault_of(self, item: Evidence) -> str:
        """Code of why a photo is not shown; "" if it is."""
        return self._faults.get(item.sha256) or item.fault

    def _picture(self, item: Evidence) -> QPixmap:
        ratio = QApplication.primaryScreen().devicePixelRatio() if QApplication.primaryScreen() else 1.0
        return draw_picture(item, self._pictures.get(item.sha256), self.fault_of(item), ratio)


def draw_picture(item: Evidence, picture: QImage | None, fault: str, ratio: float) -> QPixmap:
    """Square picture of a piece of evidence; one that lies far away wears a band with its distance."""
    side = round(PICTURE_PX * ratio)
    canvas = QPixmap(side, side)
    painter = QPainter(canvas)
    draw_evidence(painter, canvas.rect(), item, picture, fault)
    painter.end()
    canvas.setDevicePixelRatio(ratio)
    return canvas


class PhotoList(QListView):
    """Small pictures in rows; dropped and pasted files come out as ``files_given``."""

    files_given = pyqtSignal(list)
    image_given = pyqtSignal(QImage)
    view_asked = pyqtSignal()
    remove_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self.setGridSize(QSize(PICTURE_PX + 12, PICTURE_PX + 12 + self.fontMetrics().height()))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setMinimumHeight(PICTURE_PX + 48)
        self.setAcceptDrops(True)
        self.activated.connect(lambda _index: self.view_asked.emit())

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Take files and pictures."""
        if event is not None and can_take(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent | None) -> None:
        """Take files and pictures."""
        if event is not None and can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Give the files to the record."""
        if event is not None and self.take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Paste, look at and remove by keys."""
        if event is None:
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take(QApplication.clipboard().mimeData())
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.view_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def take(self, content: QMimeData | None) -> bool:
        """Give what was dropped or pasted to the record; False if it is neither files nor a picture."""
        paths = local_files(content)
        if paths:
            self.files_given.emit(paths)
        elif content is not None and content.hasImage():
            self.image_given.emit(QImage(content.imageData()))
        else:
            return False
        return True


def can_take(content: QMimeData | None) -> bool:
    """Whether a drop holds files or a picture."""
    return bool(local_files(content)) or (content is not None and content.hasImage())


def local_files(content: QMimeData | None) -> list[Path]:
    """Files of a drop; addresses of the web are not followed."""
    if content is None or not content.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
