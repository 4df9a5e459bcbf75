"""XML of strangers as plain trees, in the child: no DTD, no entities, no depth without end."""

from typing import Any
from xml.parsers import expat

from gi_atlas.errors import ReadError
from gi_atlas.exchange.guard_xml import MAX_DEPTH, transcode_xml

MAX_ELEMENTS = 200_000
Tree = dict[str, Any]
"""``name`` (without prefix), ``attributes``, ``text`` and ``children``; a leaf's text is as it stands."""


def read_tree(content: bytes, file: str) -> Tree:
    """Tree of an XML text.

    Raises
    ------
    ReadError
        READ_XML_DTD, READ_XML_DEEP, READ_XML_BAD (with line and column), READ_ENCODING.
    """
    builder = _Builder(file)
    try:
        text, _stated = transcode_xml(content)
        builder.parser.Parse(text, True)
    except expat.ExpatError as error:
        detail = expat.ErrorString(error.code)
        raise ReadError("READ_XML_BAD", file=file, line=error.lineno, column=error.offset + 1, detail=detail) from error
    except UnicodeDecodeError as error:
        raise ReadError("READ_XML_BAD", file=file, line=1, column=1, detail=str(error)[:200]) from error
    return builder.root


class _Builder:
    def __init__(self, file: str) -> None:
        self.root: Tree = {}
        self._file = file
        self._open: list[tuple[Tree, list[str]]] = []
        self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise ReadError("READ_XML_DEEP", file=self._file, expected=MAX_DEPTH)
        element: Tree = {"name": _plain(name), "attributes": _attributes(attributes), "text": "", "children": []}
        if self._open:
            self._open[-1][0]["children"].append(element)
        else:
            self.root = element
        self._open.append((element, []))

    def _end(self, _name: str) -> None:
        element, texts = self._open.pop()
        if not element["children"]:
            element["text"] = "".join(texts)

    def _text(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _refuse(self, *_declaration: Any) -> int:
        raise ReadError("READ_XML_DTD", file=self._file, line=self.parser.CurrentLineNumber)


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _attributes(given: dict[str, str]) -> dict[str, str]:
    return {_plain(name): value for name, value in given.items() if not name.startswith("xmlns")}
