"""Shares as bars: their length, their colour, their per cent."""

import pytest
from PyQt5.QtCore import QRect
from PyQt5.QtGui import QImage, QPainter
from PyQt5.QtWidgets import QStyleOptionViewItem

from gi_atlas.services.tables import make_rows
from gui.models import cell_text
from gui.models.columns import Column
from gui.models.row_model import RowModel
from gui.models.share_delegate import ShareDelegate, bar_rect

CELL = QRect(0, 0, 106, 20)


@pytest.mark.parametrize(("share", "width"), [(0, 0), (0.001, 1), (0.5, 50), (0.999, 99), (1, 100), (2, 100), (-1, 0)])
def test_a_bar_is_as_long_as_its_share(share, width):
    assert bar_rect(CELL, share).width() == width


@pytest.mark.parametrize(
    ("share", "text"), [(None, ""), (0.0, "0 %"), (0.999, "99 %"), (1.0, "100 %"), (0.29, "29 %"), (0.57, "57 %")]
)
def test_a_hundred_is_told_only_where_nothing_is_missing(share, text):
    assert cell_text.percent(share) == text


def painted(share):
    model = RowModel([Column("share", "Share", cell_text.percent, is_bar=True)])
    model.set_rows(make_rows(["a"], {"share": [share]}, ["a"]))
    image = QImage(106, 20, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    option = QStyleOptionViewItem()
    option.rect = CELL
    painter = QPainter(image)
    ShareDelegate().paint(painter, option, model.index(0, 0))
    painter.end()
    return [image.pixelColor(x, 5) for x in range(106)]


def test_the_bar_is_drawn_and_turns_green_once_complete(qtbot):
    half, full, none = painted(0.5), painted(1.0), painted(None)
    assert half[10] != half[95]
    assert half[10].blue() > half[10].green() > half[10].red()
    assert full[10] == full[95]
    assert full[10].green() > full[10].blue()
    assert none[10] == none[95]
