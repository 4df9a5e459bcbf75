"""Walls around templates of documents, which are strangers' files: what may stand between braces, and in the file.

An expression may name fields, take parts of them, compare, repeat rows and leave parts out. It may call nothing. What
is not on the list below is refused before anything of the template runs; the sandbox of Jinja is the wall behind.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.filters import FILTERS as KNOWN_FILTERS
from jinja2.sandbox import SandboxedEnvironment
from jinja2.tests import TESTS as KNOWN_TESTS
from lxml import etree

from gi_atlas.errors import FormError

FILTERS = (
    "default", "d", "join", "length", "count", "first", "last", "upper", "lower", "title", "capitalize", "trim",
    "replace", "string", "list", "unique", "reverse", "sort", "truncate", "wordcount",
)  # fmt: skip
TESTS = ("defined", "undefined", "none", "string", "number", "mapping", "sequence", "even", "odd", "divisibleby",
         "eq", "equalto", "==", "ne", "!=", "in")  # fmt: skip
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Slice, nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Filter, nodes.Test, nodes.Add, nodes.Sub, nodes.Neg, nodes.Concat, nodes.Tuple, nodes.List, nodes.Assign,
    nodes.Keyword,
)  # fmt: skip
_PLAIN_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
# Fields that fetch, start or ask something when a document is opened or printed.
_FIELDS = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD|MACROBUTTON|EMBED|CONTROL|ASK|FILLIN)\b",
    re.IGNORECASE,
)
_BAD_RELATIONS = (
    "oleObject",
    "package",
    "control",
    "vbaProject",
    "attachedTemplate",
    "aFChunk",
    "subDocument",
    "frame",
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 200 << 20
_MAIN = "word/document.xml"


class Forbidden(Exception):
    """An expression that no template may hold; ``line`` is where it stands in the source given to Jinja."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what, self.line = what, line


class CarefulEnvironment(SandboxedEnvironment):
    """Jinja with a short list of what may be said, and nothing to call."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: KNOWN_FILTERS[name] for name in FILTERS}
        self.tests = {name: KNOWN_TESTS[name] for name in TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # Whatever way a source comes in, it comes through here before it becomes code.
        tree = super()._parse(source, name, filename)
        for node in _all_nodes(tree):
            _require_allowed(node)
        return tree


def _all_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_nodes(child)


def _require_allowed(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        raise Forbidden(type(node).__name__, node.lineno)
    for word in _words_of(node):
        if word.startswith("_"):
            raise Forbidden(word, node.lineno)
    known: dict[type[nodes.Node], tuple[str, ...]] = {nodes.Filter: FILTERS, nodes.Test: TESTS}
    if isinstance(node, nodes.Filter | nodes.Test) and node.name not in known[type(node)]:
        raise Forbidden(node.name, node.lineno)
    if isinstance(node, nodes.For) and node.recursive:
        raise Forbidden("recursive", node.lineno)


def _words_of(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    elif isinstance(node, nodes.Getattr):
        yield node.attr
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value.strip()


def require_harmless(path: Path, name: str) -> None:
    """Refuse a document that loads or runs something of its own when it is opened.

    Raises
    ------
    FormError
        TEMPLATE_NO_DOCX, TEMPLATE_LINKS.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _require_document(archive, name)
            for entry in archive.namelist():
                if entry.endswith((".xml", ".rels")):
                    found = _fault_of(archive.read(entry), entry)
                    if found:
                        raise FormError("TEMPLATE_LINKS", file=name, found=found)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, EOFError) as error:
        raise FormError("TEMPLATE_NO_DOCX", file=name) from error


def _require_document(archive: zipfile.ZipFile, name: str) -> None:
    names = [entry.filename for entry in archive.infolist()]
    is_whole = _MAIN in names and len({entry.casefold() for entry in names}) == len(names)
    if not is_whole or sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
        raise FormError("TEMPLATE_NO_DOCX", file=name)
    if any(entry.casefold().endswith(("vbaproject.bin", "vbadata.xml")) for entry in names):
        raise FormError("TEMPLATE_LINKS", file=name, found="vbaProject")


def _fault_of(content: bytes, entry: str) -> str:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return f"DOCTYPE ({entry})"
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    return _bad_relation(root) if entry.endswith(".rels") else _bad_content(root)


def _bad_relation(root: Any) -> str:
    for relation in root.iter("{*}Relationship"):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        is_external = relation.get("TargetMode") == "External"
        is_link = kind == "hyperlink" and _PLAIN_LINK.match(target)
        if kind in _BAD_RELATIONS or (is_external and not is_link):
            return f"{kind} ({target[:100]})"
    return ""


def _bad_content(root: Any) -> str:
    if next(root.iter(f"{_W}altChunk"), None) is not None:
        return "altChunk"
    # The letters of one instruction may lie in many runs.
    spread = "".join(part.text or "" for part in root.iter(f"{_W}instrText"))
    simple = " ".join(part.get(f"{_W}instr", "") for part in root.iter(f"{_W}fldSimple"))
    found = _FIELDS.search(f"{spread} {simple}")
    return found[1].upper() if found else ""
