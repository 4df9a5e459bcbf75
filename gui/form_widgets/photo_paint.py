"""How a piece of evidence looks as a small square: its picture or a sign of its kind, and what must be seen at once."""

from datetime import datetime
from typing import Protocol

from PyQt5.QtCore import QPointF, QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from gi_atlas.i18n import _
from gi_atlas.model import EvidenceKind, shown
from gi_atlas.services.evidence_places import is_outside
from gi_atlas.services.photos import is_far, shown_fault, shown_notes
from gui.form_widgets.looks import FAR_COLOUR

GROUND_COLOUR, SIGN_COLOUR, PAPER_COLOUR = QColor("#e6e6e2"), QColor("#5a666d"), QColor("#ffffff")
OUTSIDE_COLOUR, DOUBLE_COLOUR = QColor("#9a5b00"), QColor("#2f5d8a")


class Seen(Protocol):
    """What a view needs of a piece of evidence."""

    @property
    def file_name(self) -> str:
        """Name it came with."""

    @property
    def kind(self) -> EvidenceKind:
        """What it is."""

    @property
    def fault(self) -> str:
        """Code of why it cannot be shown."""

    @property
    def distance_m(self) -> float | None:
        """Distance to the record's place."""

    @property
    def boundary_distance_m(self) -> float | None:
        """Distance to the product's boundary, 0 inside."""

    @property
    def captured_at(self) -> datetime | None:
        """When it was made."""

    @property
    def captured_note(self) -> str:
        """Notes of ``write_notes``."""


def facts_in_words(item: Seen, fault: str = "") -> list[str]:
    """What is known of a piece of evidence, one fact a line: fault, distances, time, notes."""
    lines = [shown_fault(fault, item)] if fault else []
    if item.distance_m is not None:
        lines.append(
            _("Taken {distance} from the place of the record").format(distance=shown_distance(item.distance_m))
        )
    if is_far(item):
        lines.append(_("Farther than 5 km: check whether the photo belongs here, or the place is wrong."))
    if item.boundary_distance_m is not None:
        lines.append(boundary_words(item.boundary_distance_m))
    if item.captured_at is not None:
        lines.append(_("Taken at {time}").format(time=shown_instant(item.captured_at)))
    return lines + shown_notes(item.captured_note, item.file_name)


def far_words(item: Seen) -> str:
    """What must be seen at once of where a photo was taken, in a line; "" if nothing."""
    words = []
    if is_far(item) and item.distance_m is not None:
        words.append(
            _("Taken {distance} from the place of the record").format(distance=shown_distance(item.distance_m))
        )
    if is_outside(item) and item.boundary_distance_m is not None:
        words.append(boundary_words(item.boundary_distance_m))
    return " · ".join(words)


def boundary_words(distance_m: float) -> str:
    """Where a photo was taken, set against the product's current boundary."""
    if distance_m <= 0:
        return _("Inside the product's boundary")
    return _("{distance} outside the product's boundary").format(distance=shown_distance(distance_m))


def shown_instant(instant: datetime) -> str:
    """An instant in local time, with the offset, as UTC+8 is assumed for many photos."""
    local = instant.astimezone()
    return f"{local:%Y-%m-%d %H:%M} (UTC{local:%z})"


def shown_distance(distance_m: float) -> str:
    """Distance in m below a kilometre, else in km."""
    return f"{distance_m:.0f} m" if distance_m < 1000 else f"{distance_m / 1000:.1f} km"


def draw_evidence(
    painter: QPainter, square: QRect, item: Seen, picture: QImage | None, fault: str = "", is_double: bool = False
) -> None:
    """Paint a picture or a sign into a square; what lies far off wears a band with its distance."""
    painter.fillRect(square, GROUND_COLOUR)
    if picture is not None and not picture.isNull():
        _draw_picture(painter, square, picture)
    elif fault:
        _draw_words(painter, square, _no_picture(fault))
    elif item.kind is EvidenceKind.PHOTO:
        _draw_words(painter, square, "…")
    else:
        _draw_sign(painter, square, item)
    if is_far(item) and item.distance_m is not None:
        _draw_band(painter, square, f"! {shown_distance(item.distance_m)}", FAR_COLOUR)
    elif is_outside(item) and item.boundary_distance_m is not None:
        words = _("outside: {distance}").format(distance=shown_distance(item.boundary_distance_m))
        _draw_band(painter, square, words, OUTSIDE_COLOUR)
    if is_double:
        _draw_double(painter, square)


def _draw_picture(painter: QPainter, square: QRect, picture: QImage) -> None:
    size = picture.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (square.width() - size.width()) // 2, (square.height() - size.height()) // 2
    target = QRect(square.x() + left, square.y() + top, size.width(), size.height())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, picture)


def _draw_words(painter: QPainter, square: QRect, words: str) -> None:
    painter.setPen(QColor("#555555"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(square.adjusted(4, 4, -4, -4), int(flags), words)


def _no_picture(fault: str) -> str:
    return _("File missing") if fault in ("PHOTO_MISSING", "MEDIA_NOT_THERE") else _("Cannot be shown")


def _draw_band(painter: QPainter, square: QRect, text: str, colour: QColor) -> None:
    height = max(painter.fontMetrics().height() + 4, square.height() // 5)
    band = QRect(square.x(), square.bottom() + 1 - height, square.width(), height)
    painter.fillRect(band, colour)
    painter.setPen(QColor("white"))
    shown_text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, band.width() - 4)
    painter.drawText(band, int(Qt.AlignmentFlag.AlignCenter), shown_text)


def _draw_double(painter: QPainter, square: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    badge = QRect(square.right() - 23, square.y() + 3, 21, 17)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DOUBLE_COLOUR)
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(QColor("white"))
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), "2×")


def _draw_sign(painter: QPainter, square: QRect, item: Seen) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = square.width()
    sheet = QRectF(square.x() + side * 0.26, square.y() + side * 0.12, side * 0.48, side * 0.6)
    painter.setPen(QPen(SIGN_COLOUR, max(side / 60, 1.2)))
    painter.setBrush(PAPER_COLOUR)
    _SIGNS.get(item.kind, _draw_sheet)(painter, sheet)
    painter.setPen(SIGN_COLOUR)
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    below = QRect(square.x(), round(sheet.bottom()), side, square.bottom() - round(sheet.bottom()))
    painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), format_word(item))
    painter.restore()


def format_word(item: Seen) -> str:
    """Short word for what a file is: its ending, else its kind."""
    dot = item.file_name.rfind(".")
    end = item.file_name[dot + 1 :] if dot >= 0 else ""
    return end.upper() if 0 < len(end) <= 5 and end.isascii() else shown(item.kind)


def _draw_sheet(painter: QPainter, box: QRectF) -> None:
    fold = box.width() * 0.3
    corners = [box.topLeft(), QPointF(box.right() - fold, box.top()), QPointF(box.right(), box.top() + fold),
               box.bottomRight(), box.bottomLeft()]  # fmt: skip
    painter.drawPolygon(QPolygonF(corners))
    painter.drawPolyline(QPolygonF([corners[1], QPointF(box.right() - fold, box.top() + fold), corners[2]]))
    for share in (0.5, 0.64, 0.78):
        y = box.top() + box.height() * share
        painter.drawLine(QPointF(box.left() + fold * 0.6, y), QPointF(box.right() - fold * 0.6, y))


def _draw_wave(painter: QPainter, box: QRectF) -> None:
    for number, share in enumerate((0.25, 0.6, 1.0, 0.45, 0.8, 0.3)):
        x = box.left() + box.width() * (number + 0.5) / 6
        half = box.height() * share / 2.2
        painter.drawLine(QPointF(x, box.center().y() - half), QPointF(x, box.center().y() + half))


def _draw_film(painter: QPainter, box: QRectF) -> None:
    frame = box.adjusted(-box.width() * 0.15, box.height() * 0.15, box.width() * 0.15, -box.height() * 0.1)
    painter.drawRoundedRect(frame, 4, 4)
    painter.setBrush(SIGN_COLOUR)
    middle, half = frame.center(), frame.height() * 0.22
    painter.drawPolygon(
        QPolygonF([middle + QPointF(-half, -half), middle + QPointF(half * 1.2, 0), middle + QPointF(-half, half)])
    )


def _draw_globe(painter: QPainter, box: QRectF) -> None:
    side = box.width()
    ball = QRectF(box.left(), box.center().y() - side / 2, side, side)
    painter.drawEllipse(ball)
    painter.drawEllipse(ball.adjusted(side * 0.28, 0, -side * 0.28, 0))
    painter.drawLine(QPointF(ball.left(), ball.center().y()), QPointF(ball.right(), ball.center().y()))


_SIGNS = {
    EvidenceKind.AUDIO: _draw_wave,
    EvidenceKind.VIDEO: _draw_film,
    EvidenceKind.WEB: _draw_globe,
    EvidenceKind.MAP: _draw_globe,
}
