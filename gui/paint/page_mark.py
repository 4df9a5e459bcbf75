"""A mark on a page: in red at its head, pale across it."""

from PyQt5.QtCore import QPointF
from PyQt5.QtGui import QColor

from gui.paint.page_items import AcrossItem, Page, TextItem
from gui.paint.typeset import heading_font, px, set_text

MARK_INK, ACROSS_INK = QColor("#c00000"), QColor(208, 128, 128, 90)
HEAD_MM = 5.0
DEGREES = -45.0
ACROSS_SHARE, MOST_ACROSS_PX = 0.85, 220


def put_mark(page: Page, text: str, width_px: float, height_px: float, language: str) -> None:
    """Mark a page of a size; what lies across comes first, so that the page's own text stands above it."""
    if not text:
        return
    room_px = width_px - 2 * px(HEAD_MM)
    head = set_text(text, heading_font(2, language), room_px, MARK_INK)[0]
    page.items.append(TextItem(head, (width_px - head.width_px) / 2, px(HEAD_MM), room_px))
    page.items.insert(0, _across(text, width_px, height_px, language))


def _across(text: str, width_px: float, height_px: float, language: str) -> AcrossItem:
    font = heading_font(0, language)
    font.setPixelSize(100)
    unit_px = set_text(text, font, 1e6, ACROSS_INK)[0].width_px
    font.setPixelSize(max(1, min(MOST_ACROSS_PX, int(100 * ACROSS_SHARE * min(width_px, height_px) * 1.3 / unit_px))))
    return AcrossItem(set_text(text, font, 1e6, ACROSS_INK)[0], QPointF(width_px / 2, height_px / 2), DEGREES)
