"""Which part of a picture a view shows, and how large; a plain model without pixels."""

from PyQt5.QtCore import QPointF, QRectF, QSizeF

MOST_ZOOM, MOST_FITTED = 16.0, 2.0


class PhotoFrame:
    """Zoom and place of a picture in a view.

    Attributes
    ----------
    room : QSizeF
        Size of the view.
    size : QSizeF
        Size of the picture at its own scale.
    """

    def __init__(self) -> None:
        self.room, self.size = QSizeF(), QSizeF()
        self._zoom, self._middle = 0.0, QPointF(0.5, 0.5)

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is in view."""
        return self._zoom == 0.0

    @property
    def scale(self) -> float:
        """Units of the view for a pixel of the picture."""
        return self._zoom or self._fitting()

    def _fitting(self) -> float:
        if self.size.isEmpty():
            return 1.0
        # A small picture is not blown up further: it would only show blocks.
        return min(self.room.width() / self.size.width(), self.room.height() / self.size.height(), MOST_FITTED)

    def area(self) -> QRectF:
        """Where the picture lies in the view."""
        size = self.size * self.scale
        middle = QPointF(0.5, 0.5) if self.is_fitted else self._middle
        left = self.room.width() / 2 - middle.x() * size.width()
        top = self.room.height() / 2 - middle.y() * size.height()
        return QRectF(left, top, size.width(), size.height())

    def fit(self) -> None:
        """Show the whole picture."""
        self._zoom, self._middle = 0.0, QPointF(0.5, 0.5)

    def resize(self, room: QSizeF) -> None:
        """Show as much of it in a view of another size."""
        self.room = room
        self._keep_in_view()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Make the picture larger or smaller around a point of the view (default: its middle)."""
        if self.size.isEmpty():
            return
        at = at if at is not None else QPointF(self.room.width() / 2, self.room.height() / 2)
        held = self.share_at(at)
        self._zoom = min(max(self.scale * factor, min(self._fitting(), 1.0)), MOST_ZOOM)
        size = self.size * self._zoom
        right = (self.room.width() / 2 - at.x()) / size.width()
        down = (self.room.height() / 2 - at.y()) / size.height()
        self._middle = QPointF(held.x() + right, held.y() + down)
        self._keep_in_view()
        if abs(self._zoom - self._fitting()) < 1e-6:
            self.fit()

    def move_by(self, way: QPointF) -> None:
        """Move the picture in the view, as far as there is more of it."""
        if not self.is_fitted:
            size = self.size * self.scale
            self._middle -= QPointF(way.x() / size.width(), way.y() / size.height())
            self._keep_in_view()

    def _keep_in_view(self) -> None:
        size = self.size * self.scale
        shares = (self.room.width() / max(size.width(), 1), self.room.height() / max(size.height(), 1))
        x, y = (
            0.5 if share >= 1 else min(max(value, share / 2), 1 - share / 2)
            for share, value in zip(shares, (self._middle.x(), self._middle.y()), strict=True)
        )
        self._middle = QPointF(x, y)

    def share_at(self, point: QPointF) -> QPointF:
        """Place on the picture, in shares of it, of a point of the view; may lie outside."""
        area = self.area()
        return QPointF((point.x() - area.x()) / area.width(), (point.y() - area.y()) / area.height())

    def place_at(self, point: QPointF) -> QPointF:
        """The nearest place on the picture to a point of the view."""
        share = self.share_at(point)
        return QPointF(min(max(share.x(), 0.0), 1.0), min(max(share.y(), 0.0), 1.0))
