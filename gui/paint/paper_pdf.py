"""A paper as PDF or as pictures of its pages, without a display."""

from collections.abc import Sequence
from pathlib import Path

from PyQt5.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PyQt5.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from gi_atlas.documents.paper import Paper
from gi_atlas.errors import WriteError
from gui.paint.application import paint_application
from gui.paint.page_flow import lay_out, sheet_of
from gui.paint.page_items import Page
from gui.paint.pdf_words import mend_words
from gui.paint.png import png_bytes
from gui.paint.typeset import DPI

MOST_PX = 32_000


def write_pdf(paper: Paper, path: Path) -> int:
    """Write a paper; returns the number of its pages.

    Raises
    ------
    WriteError
        OUTPUT_CANNOT_PAINT.
    OSError
        Such as a full disk, of which Qt says nothing: it paints into memory, and Python writes.
    """
    with paint_application():
        pages = lay_out(paper)
        painted = QBuffer()
        painted.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(painted)
        writer.setResolution(DPI)
        writer.setPageLayout(_layout(paper))
        writer.setTitle(paper.title)
        writer.setCreator("GI Atlas")
        _paint_all(writer, pages, path)
        content = bytearray(painted.data())
        mend_words(content, pages)
    path.write_bytes(content)
    return len(pages)


def _layout(paper: Paper) -> QPageLayout:
    orientation = QPageLayout.Orientation.Landscape if paper.is_wide else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, QMarginsF(0, 0, 0, 0))


def _paint_all(writer: QPdfWriter, pages: Sequence[Page], path: Path) -> None:
    painter = QPainter()
    if not painter.begin(writer):
        raise WriteError("OUTPUT_CANNOT_PAINT", path=path.name)
    try:
        for number, page in enumerate(pages):
            if number and not writer.newPage():
                raise WriteError("OUTPUT_CANNOT_PAINT", path=path.name)
            page.paint(painter)
    finally:
        painter.end()


def paint_pages(paper: Paper) -> list[QImage]:
    """Pictures of the pages, 300 pixels an inch."""
    with paint_application():
        sheet = sheet_of(paper)
        return [_paint_page(page, round(sheet.width_px), round(sheet.height_px)) for page in lay_out(paper)]


def _paint_page(page: Page, width_px: int, height_px: int) -> QImage:
    image = QImage(width_px, height_px, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    dots = round(DPI / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    page.paint(painter)
    painter.end()
    return image


def write_png(paper: Paper, path: Path) -> int:
    """Write the pages of a paper as one picture, one below the other; returns the number of pages.

    Raises
    ------
    WriteError
        OUTPUT_CANNOT_PAINT, also where the pages are too many for one picture.
    OSError
    """
    pages = paint_pages(paper)
    height_px = sum(page.height() for page in pages)
    if height_px > MOST_PX:
        raise WriteError("OUTPUT_CANNOT_PAINT", path=path.name)
    whole = QImage(pages[0].width(), height_px, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    top_px = 0
    for page in pages:
        painter.drawImage(0, top_px, page)
        top_px += page.height()
    painter.end()
    path.write_bytes(png_bytes(whole, path))
    return len(pages)
