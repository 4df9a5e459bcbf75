"""Text set in lines, for pages that are measured in pixels of 1/300 inch."""

from dataclasses import dataclass

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

from gi_atlas.documents.paper import Line, Tone

DPI = 300
MM_PER_INCH, PT_PER_INCH = 25.4, 72.0
LINE_EM = 1.45
TEXT_PT, SMALL_PT = 10.0, 8.0
HEADING_PT = {0: 18.0, 1: 13.0, 2: 11.0}
INK, FAINT_INK = QColor("#101010"), QColor("#606060")
# Names of the faces that offices have (Windows, WPS, macOS), then free ones; Qt takes the first that is there.
_SONG = ("FangSong", "仿宋", "STFangsong", "SimSun", "宋体", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC")
_HEI = ("SimHei", "黑体", "Microsoft YaHei", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
_LATIN = ("Times New Roman", "Liberation Serif", "Noto Serif", "DejaVu Serif")
_LATIN_HEADING = ("Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans")


def px(millimetres: float) -> float:
    """Pixels of a length."""
    return millimetres * DPI / MM_PER_INCH


def pt_px(points: float) -> float:
    """Pixels of a size of type."""
    return points * DPI / PT_PER_INCH


def font_of(tone: Tone, language: str) -> QFont:
    """Face of a line of text."""
    if tone is Tone.STRONG:
        return _font(_heading_families(language), TEXT_PT, True)
    return _font(_families(language), TEXT_PT if tone is Tone.PLAIN else SMALL_PT, False)


def heading_font(level: int, language: str) -> QFont:
    """Face of a heading; 0 is the title."""
    return _font(_heading_families(language), HEADING_PT.get(level, TEXT_PT), True)


def _families(language: str) -> tuple[str, ...]:
    return (*_SONG, *_LATIN) if language == "zh" else (*_LATIN, *_SONG)


def _heading_families(language: str) -> tuple[str, ...]:
    return (*_HEI, *_LATIN_HEADING) if language == "zh" else (*_LATIN_HEADING, *_HEI)


def _font(families: tuple[str, ...], size_pt: float, is_bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(round(pt_px(size_pt)))
    font.setBold(is_bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Shaping takes other glyphs for digits beside Latin letters, and Qt cannot tell a PDF's reader what they are.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return font


@dataclass(frozen=True)
class SetLine:
    """One line of set text.

    Attributes
    ----------
    layout : QTextLayout
        Of the paragraph that the line belongs to.
    number : int
        Which line of it.
    height_px, width_px : float
        Room that it takes, leading and all; ink is never wider.
    colour : QColor
    """

    layout: QTextLayout
    number: int
    height_px: float
    width_px: float
    colour: QColor

    def paint(self, painter: QPainter, x_px: float, y_px: float) -> None:
        """Draw it with its upper left corner at a place."""
        painter.setPen(self.colour)
        line = self.layout.lineAt(self.number)
        line.draw(painter, QPointF(x_px, y_px + (self.height_px - line.height()) / 2))


def set_lines(lines: tuple[Line, ...], width_px: float, language: str, is_centred: bool = False) -> list[SetLine]:
    """Lines of text broken to a width."""
    found: list[SetLine] = []
    for line in lines:
        colour = FAINT_INK if line.tone is Tone.FAINT else INK
        found += set_text(line.text, font_of(line.tone, language), width_px, colour, is_centred)
    return found


def set_text(text: str, font: QFont, width_px: float, colour: QColor = INK, is_centred: bool = False) -> list[SetLine]:
    """One paragraph broken to a width; a word that is wider is broken too."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    found = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width_px)
        line.setPosition(QPointF(0, 0))
        height_px = max(line.height(), LINE_EM * font.pixelSize())
        found.append(SetLine(layout, line.lineNumber(), height_px, line.naturalTextWidth(), colour))
    layout.endLayout()
    return found
