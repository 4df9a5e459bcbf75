"""What KML and GPX must be before GDAL sees them: well formed, without DTD; links are counted, never followed."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from gi_atlas.errors import ReadError
from gi_atlas.exchange.encodings import python_encoding

MAX_DEPTH = 256
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*\?>")
_LINKS = frozenset({"NetworkLink", "href", "targetHref", "schemaUrl", "styleUrl"})
_VALUES = frozenset({"Data", "SimpleData"})
_OWN_ENCODINGS = frozenset({"UTF-8", "ISO8859-1", "ASCII", "UTF-16"})


@dataclass
class XmlFacts:
    """What an XML file holds, counted without GDAL; ``value_names`` are those of KML's extended data."""

    root: str = ""
    elements: Counter[str] = field(default_factory=Counter)
    link_count: int = 0
    value_names: set[str] = field(default_factory=set)


def transcode_xml(text: bytes) -> tuple[bytes, str | None]:
    """Text in UTF-8 and the encoding its declaration names; expat itself knows no Chinese encodings.

    Raises
    ------
    UnicodeDecodeError
        If the text is not in the encoding it names.
    """
    found = _DECLARED.match(text.removeprefix(b"\xef\xbb\xbf"))
    stated = found.group(1).decode("ascii") if found else None
    encoding = python_encoding(stated)
    if found is None or encoding is None or encoding in _OWN_ENCODINGS:
        return text, stated
    return b'<?xml version="1.0" encoding="UTF-8"?>' + text[found.end() :].decode(encoding).encode(), stated


def scan_xml(text: bytes, file: str) -> XmlFacts:
    """Walk through XML: refuse DTDs and entities, count elements and links to other places.

    Raises
    ------
    ReadError
        READ_XML_DTD, READ_XML_DEEP or READ_XML_BAD with line and column.
    """
    walker = _Walker(file)
    try:
        walker.parser.Parse(text, True)
    except expat.ExpatError as error:
        detail = expat.ErrorString(error.code)
        raise ReadError("READ_XML_BAD", file=file, line=error.lineno, column=error.offset + 1, detail=detail) from error
    return walker.facts


class _Walker:
    def __init__(self, file: str) -> None:
        self.facts = XmlFacts()
        self._file = file
        self._depth = 0
        self._link_text: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ReadError("READ_XML_DEEP", file=self._file, expected=MAX_DEPTH)
        self.facts.root = self.facts.root or plain
        self.facts.elements[plain] += 1
        self._link_text = [] if plain in _LINKS else None
        if plain in _VALUES and attributes.get("name"):
            self.facts.value_names.add(attributes["name"])

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._link_text is not None and _leads_away("".join(self._link_text)):
            self.facts.link_count += 1
        self._link_text = None

    def _text(self, text: str) -> None:
        if self._link_text is not None:
            self._link_text.append(text)

    def _refuse(self, *_declaration: Any) -> int:
        raise ReadError("READ_XML_DTD", file=self._file, line=self.parser.CurrentLineNumber)


def _leads_away(link: str) -> bool:
    return bool(link.strip()) and not link.strip().startswith("#")
