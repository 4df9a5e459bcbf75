"""Item model of a project's evidence as a gallery, and how one piece of it is painted."""

from collections.abc import Iterable, Sequence
from typing import Any

from PyQt5.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt
from PyQt5.QtGui import QColor, QPainter, QPalette
from PyQt5.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gi_atlas.model import EvidenceKind
from gi_atlas.services.evidence_gallery import Gallery, GalleryFilter, GalleryItem
from gui.form_widgets.photo_paint import draw_evidence, facts_in_words
from gui.models.evidence_shelf import PictureShelf

PICTURE_PX, PADDING_PX = 120, 6
ITEM_ROLE = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()


class GalleryModel(QAbstractListModel):
    """The part of a gallery that a filter lets through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gallery, self.filter = Gallery(), GalleryFilter()
        self._places: list[int] = []

    def set_gallery(self, gallery: Gallery) -> None:
        """Show other evidence under the same filter."""
        self._reset(gallery, self.filter)

    def set_filter(self, wanted: GalleryFilter) -> None:
        """Show another part."""
        if wanted != self.filter:
            self._reset(self.gallery, wanted)

    def _reset(self, gallery: Gallery, wanted: GalleryFilter) -> None:
        self.beginResetModel()
        self.gallery, self.filter = gallery, wanted
        self._places = gallery.matching(wanted)
        self.endResetModel()

    def item(self, row: int) -> GalleryItem:
        """Evidence in a row."""
        return self.gallery.items[self._places[row]]

    def items(self, rows: Iterable[int]) -> list[GalleryItem]:
        """Evidence in rows."""
        return [self.item(row) for row in rows]

    def rows_of(self, ids: Sequence[str]) -> list[int]:
        """Rows that show evidence with these ids."""
        wanted = set(ids)
        return [row for row, place in enumerate(self._places) if self.gallery.items[place].id in wanted]

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Pieces of evidence that are shown."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Caption or name, facts, the item itself."""
        if not index.isValid() or index.row() >= len(self._places):
            return None
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.caption or item.file_name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return "\n".join(words_of(item))
        return None


def words_of(item: GalleryItem, fault: str = "") -> list[str]:
    """Everything that a person is told of a piece of evidence, a fact a line."""
    fault = "PHOTO_MISSING" if item.is_missing else fault or item.fault
    lines = [item.caption, item.file_name, item.record]
    return [line for line in lines if line] + facts_in_words(item, fault)


class GalleryDelegate(QStyledItemDelegate):
    """Paints a picture and its name below; pictures come from a shelf when they are there."""

    def __init__(self, shelf: PictureShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf

    def cell(self, line_px: int) -> QSize:
        """Size of a cell where a line of text has a height."""
        return QSize(PICTURE_PX + 2 * PADDING_PX, PICTURE_PX + line_px + 3 * PADDING_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """All cells are of one size."""
        return self.cell(option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Ground of a chosen cell, picture, name."""
        item: GalleryItem = index.data(ITEM_ROLE)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        square = QRect(option.rect.x() + PADDING_PX, option.rect.y() + PADDING_PX, PICTURE_PX, PICTURE_PX)
        fault, picture = self._fault(item), None
        if item.kind is EvidenceKind.PHOTO and not fault:
            picture = self._shelf.picture(item.sha256)
            fault = self._shelf.faults.get(item.sha256, "")
        painter.save()
        draw_evidence(painter, square, item, picture, fault, bool(item.alike))
        painter.restore()
        self._write(painter, option, index, square, is_chosen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor("#1f7a4d"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _fault(self, item: GalleryItem) -> str:
        return "PHOTO_MISSING" if item.is_missing else item.fault

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, square: QRect, is_chosen: bool
    ) -> None:
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        below = QRect(square.x(), square.bottom() + 1 + PADDING_PX, square.width(), option.fontMetrics.height())
        middle = Qt.TextElideMode.ElideMiddle
        text = option.fontMetrics.elidedText(index.data(), middle, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter), text)


def screen_ratio() -> float:
    """Pixels of the screen for a unit of a widget."""
    screen = QApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0
