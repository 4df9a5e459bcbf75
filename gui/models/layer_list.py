"""Item model of the layers, uppermost first: ticks show and hide, dragging gives another order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PyQt5.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPointF, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from gi_atlas.i18n import N_, _
from gi_atlas.model import LayerEntry
from layers.kinds import AREA, LINE, POINT
from layers.symbology import Style

MIME_TYPE = "application/x-gi-atlas-layers"
ID_ROLE = Qt.ItemDataRole.UserRole
SWATCH_PX = 14
LEAST_LINE_PX, MOST_LINE_PX = 1.5, 4.0
_NO_PARENT = QModelIndex()
# Names that a new project's layers have; a person's own names are shown as they are.
_GIVEN_NAMES = {
    "Counties": N_("County-level units"),
    "Townships": N_("Township-level units"),
    "Boundaries": N_("Boundaries"),
    "Survey records": N_("Survey records"),
    "Photos": N_("Photos"),
}


class LayerListModel(QAbstractListModel):
    """Layers of the project.

    Signals
    -------
    visibilityAsked(layer_id, is_visible)
        A tick was set or taken away.
    nameAsked(layer_id, name)
        A layer was given another name.
    orderAsked(layer_ids)
        Layers were dragged; all ids, uppermost first.
    """

    visibilityAsked = pyqtSignal(str, bool)
    nameAsked = pyqtSignal(str, str)
    orderAsked = pyqtSignal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[LayerEntry, ...] = ()
        self._styles: dict[str, Style] = {}
        self._kinds: dict[str, str] = {}

    def set_entries(
        self, entries: Iterable[LayerEntry], styles: Mapping[str, Style], kinds: Mapping[str, str] | None = None
    ) -> None:
        """Show other layers (uppermost first) with their styles and kinds (of ``layers.kinds.KINDS``) by id."""
        shown = tuple(entries)
        is_same = [entry.id for entry in shown] == [entry.id for entry in self.entries]
        if not is_same:
            self.beginResetModel()
        self.entries, self._styles, self._kinds = shown, dict(styles), dict(kinds or {})
        if is_same:
            self.retranslate()
        else:
            self.endResetModel()

    def set_style(self, layer_id: str, style: Style) -> None:
        """Show another style beside a layer's name."""
        self._styles[layer_id] = style
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))

    def row_of(self, layer_id: str) -> int:
        """Row of a layer; -1 if it is not there."""
        return next((row for row, entry in enumerate(self.entries) if entry.id == layer_id), -1)

    def moved(self, rows: Sequence[int], target: int) -> list[str]:
        """Ids, uppermost first, after the rows were put before the row ``target``."""
        ids = [entry.id for entry in self.entries]
        moving = [ids[row] for row in sorted(rows)]
        before = [one for one in ids[:target] if one not in moving]
        return [*before, *moving, *(one for one in ids[target:] if one not in moving)]

    # --- Qt's questions

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Layers."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, tick, swatch and id."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return shown_layer_name(entry)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if entry.is_visible else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole and entry.id in self._styles:
            return swatch(self._styles[entry.id], self._kinds.get(entry.id, AREA))
        return entry.id if role == ID_ROLE else None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for what the person did; the model itself follows the project."""
        if not index.isValid():
            return False
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.visibilityAsked.emit(entry.id, value == Qt.CheckState.Checked)
            return True
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and name and name != shown_layer_name(entry):
            self.nameAsked.emit(entry.id, name)
            return True
        return False

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """Layers are dragged, dropped between others, ticked and named."""
        if not index.isValid():
            return Qt.ItemFlags(Qt.ItemFlag.ItemIsDropEnabled)
        return (
            Qt.ItemFlags(Qt.ItemFlag.ItemIsEnabled)
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsDragEnabled
        )

    def supportedDropActions(self) -> Qt.DropActions:
        """Layers are moved."""
        return Qt.DropActions(Qt.DropAction.MoveAction)

    def mimeTypes(self) -> list[str]:
        """Our own only."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        """Rows that are dragged."""
        content = QMimeData()
        content.setData(MIME_TYPE, json.dumps([index.row() for index in indexes]).encode())
        return content

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex) -> bool:
        """Ask for the new order; False, so that the view takes nothing away itself."""
        if action == Qt.DropAction.MoveAction and data.hasFormat(MIME_TYPE):
            rows = _rows_in(bytes(data.data(MIME_TYPE)), len(self.entries))
            ids = self.moved(rows, row if row >= 0 else len(self.entries))
            if ids != [entry.id for entry in self.entries]:
                self.orderAsked.emit(ids)
        return False


def _rows_in(content: bytes, count: int) -> list[int]:
    """Rows that are dragged; none where they are not of this list, as from another window."""
    try:
        rows = json.loads(content)
    except ValueError:
        return []
    is_ours = isinstance(rows, list) and all(type(row) is int and 0 <= row < count for row in rows)
    return rows if is_ours else []


def shown_layer_name(entry: LayerEntry) -> str:
    """Name of a layer in the current language, if it still has the name that a new project gave it."""
    return _(_GIVEN_NAMES[entry.name]) if entry.name in _GIVEN_NAMES else entry.name


def swatch(style: Style, kind: str = AREA) -> QPixmap:
    """Small picture of a style: a box for areas, a stroke for lines, the marker for points."""
    picture = QPixmap(SWATCH_PX, SWATCH_PX)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind == LINE:
        _draw_line(painter, style)
    else:
        _draw_shape(painter, style, kind == POINT)
    painter.end()
    return picture


def _draw_line(painter: QPainter, style: Style) -> None:
    if style.stroke:
        width_px = min(max(style.width_px, LEAST_LINE_PX), MOST_LINE_PX)
        painter.setPen(QPen(QColor(style.stroke), width_px, cap=Qt.PenCapStyle.RoundCap))
        path = QPainterPath(QPointF(2.0, SWATCH_PX - 3.0))
        path.cubicTo(QPointF(5.0, -3.0), QPointF(SWATCH_PX - 5.0, SWATCH_PX + 3.0), QPointF(SWATCH_PX - 2.0, 3.0))
        painter.drawPath(path)


def _draw_shape(painter: QPainter, style: Style, is_point: bool) -> None:
    painter.setPen(QPen(QColor(style.stroke), min(style.width_px, 2.0)) if style.stroke else Qt.PenStyle.NoPen)
    if style.fill:
        colour = QColor(style.fill)
        colour.setAlphaF(1.0 if is_point else max(style.fill_opacity, 0.1))
        painter.setBrush(colour)
    painter.drawPath(_shape(style.marker if is_point else "square"))


def _shape(marker: str) -> QPainterPath:
    path, near, far, middle = QPainterPath(), 2.0, SWATCH_PX - 2.0, SWATCH_PX / 2
    if marker == "circle":
        path.addEllipse(near, near, far - near, far - near)
    elif marker == "diamond":
        path.addPolygon(_polygon((middle, near), (far, middle), (middle, far), (near, middle)))
    elif marker == "triangle":
        path.addPolygon(_polygon((middle, near), (far, far), (near, far)))
    else:
        path.addRect(near, near, far - near, far - near)
    return path


def _polygon(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*corner) for corner in (*corners, corners[0])])
