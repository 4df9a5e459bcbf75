"""Text of a PDF as it was written, so that it can be searched and copied.

Qt tells readers of a PDF which character a glyph stands for, and takes the first in Unicode that has the glyph: 长
becomes the radical ⻓, a blank becomes a tab, and nobody finds 长乐 in the file. Here the right characters are put
back, in place: a code is four digits before and after, so that nothing else of the file moves.
"""

import re
from collections.abc import Iterable

from PyQt5.QtGui import QRawFont

from gui.paint.page_items import Page, TextItem

# CJK Radicals Supplement and Kangxi Radicals: signs of dictionaries that share their glyphs with characters.
_RADICALS = tuple(map(chr, (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))))
_MAP = re.compile(rb"beginbfrange\n.*?endbfrange", re.DOTALL)
_CODES = re.compile(rb"\[[^\]]*\]")
_CODE = re.compile(rb"<([0-9A-F]{4})>")


def mend_words(content: bytearray, pages: Iterable[Page]) -> None:
    """Put the characters of the pages into the tables of a PDF that Qt painted of them."""
    wanted = {
        f"{ord(radical):04X}".encode(): f"{ord(char):04X}".encode() for radical, char in _stand_ins(pages).items()
    }
    wanted[b"0009"] = b"0020"
    mended = [
        (table.start(), table.end(), _CODES.sub(lambda codes: _mended(codes[0], wanted), table[0]))
        for table in _MAP.finditer(content)
    ]
    for start, end, table in mended:
        content[start:end] = table


def _mended(codes: bytes, wanted: dict[bytes, bytes]) -> bytes:
    return _CODE.sub(lambda code: b"<" + wanted.get(code[1], code[1]) + b">", codes)


def _stand_ins(pages: Iterable[Page]) -> dict[str, str]:
    """Radicals whose glyph a character of the text has, in any face that the text is set in; with that character."""
    fonts: dict[tuple[str, str], QRawFont] = {}
    used: set[str] = set()
    for page in pages:
        for item in page.items:
            if isinstance(item, TextItem):
                used.update(item.line.layout.text())
                _note_fonts(item, fonts)
    found: dict[str, str] = {}
    characters = "".join(sorted(used & {char for char in used if char > "\u2fd5"}))
    for font in fonts.values():
        by_glyph = dict(zip(font.glyphIndexesForString(characters), characters, strict=False))
        for radical in _RADICALS:
            glyph = next(iter(font.glyphIndexesForString(radical)), 0)
            if glyph and glyph in by_glyph and radical not in used:
                found.setdefault(radical, by_glyph[glyph])
    return found


def _note_fonts(item: TextItem, fonts: dict[tuple[str, str], QRawFont]) -> None:
    for run in item.line.layout.lineAt(item.line.number).glyphRuns():
        font = run.rawFont()
        fonts.setdefault((font.familyName(), font.styleName()), font)
