"""The look: readable, Chinese where there is a font, nothing fetched."""

import re

import pytest
from PyQt5.QtGui import QColor, QFontDatabase, QPalette
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.look import (
    ACCENT,
    CHINESE_FONTS,
    GROUND,
    INK,
    PAPER,
    WARNING_GROUND,
    WARNING_INK,
    application_font,
    dress,
    palette,
    style_sheet,
)


def contrast(first: QColor, second: QColor) -> float:
    """Contrast of two colours (WCAG 2.1, 1.4.3)."""

    def luminance(colour: QColor) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
                 for part in (colour.redF(), colour.greenF(), colour.blueF())]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"), [(INK, PAPER), (INK, GROUND), (PAPER, ACCENT), (ACCENT, PAPER), (WARNING_INK, WARNING_GROUND)]
)
def test_words_can_be_read(ink: QColor, ground: QColor) -> None:
    assert contrast(ink, ground) >= 4.5


def test_the_sheet_is_whole_and_fetches_nothing() -> None:
    sheet = style_sheet()
    assert sheet.count("{") == sheet.count("}")
    assert "url(" not in sheet
    assert re.findall(r"\{[a-z_]+\}", sheet) == []
    assert all(QColor(colour).isValid() for colour in re.findall(r"#[0-9a-f]{6}", sheet))


def test_what_cannot_be_used_is_paler(qtbot: QtBot) -> None:
    made = palette()
    live = made.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
    dead = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert contrast(live, PAPER) > contrast(dead, PAPER)


def test_the_font_has_chinese_forms_where_the_system_has_one(qtbot: QtBot) -> None:
    there = set(QFontDatabase().families()) & set(CHINESE_FONTS)
    family = application_font().family()
    assert family in there if there else family == QApplication.font().family()


def test_dressing_takes_no_warning(qapp: QApplication, qtlog: object, dressed: None) -> None:
    dress(qapp)
    told = [record.message for record in qtlog.records]  # type: ignore[attr-defined]
    assert [message for message in told if "style" in message.lower() or "pars" in message.lower()] == []
    assert qapp.styleSheet()
