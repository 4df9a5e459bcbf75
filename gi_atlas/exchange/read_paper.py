"""Papers in the child: what an office file is, how many pages or sheets it has, whether it holds macros.

Nothing is unpacked to the disk and nothing is shown; only small parts are looked at, each with a limit.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from gi_atlas.exchange.evidence_formats import PDF, EvidenceFormat

Facts = dict[str, Any]
PART_BYTES = 4 << 20
MAX_PDF_BYTES, MAX_STREAMS = 64 << 20, 2000
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OFFICE_PARTS = {
    "word/": ("DOCX", f"{_OFFICE}.wordprocessingml.document"),
    "xl/": ("XLSX", f"{_OFFICE}.spreadsheetml.sheet"),
    "ppt/": ("PPTX", f"{_OFFICE}.presentationml.presentation"),
}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
    b"application/vnd.oasis.opendocument.presentation": "ODP",
    b"application/epub+zip": "EPUB",
}
# Names of streams of Microsoft's older files, as they stand in the directory.
_STREAMS = {
    "WordDocument": ("DOC", "application/msword"),
    "Workbook": ("XLS", "application/vnd.ms-excel"),
    "PowerPoint Document": ("PPT", "application/vnd.ms-powerpoint"),
}


def read_paper(path: Path, found: EvidenceFormat) -> tuple[EvidenceFormat, Facts]:
    """Format and facts of a PDF, an archive, an older Microsoft file or a text; ``pages`` where they are known."""
    if found is PDF:
        return found, _pdf_facts(path)
    if found.name == "ZIP":
        return _zip_kind(path, found)
    return (_old_office(path, found), {}) if found.name == "OLE2" else (found, {})


def _paper(found: EvidenceFormat, name: str, mime: str) -> EvidenceFormat:
    return replace(found, name=name, kind="PAPER", mime=mime)


def _zip_kind(path: Path, found: EvidenceFormat) -> tuple[EvidenceFormat, Facts]:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for folder, (name, mime) in _OFFICE_PARTS.items():
            if "[Content_Types].xml" in names and any(part.startswith(folder) for part in names):
                return _paper(found, name, mime), _office_facts(archive, names, folder)
        if "OFD.xml" in names:
            return _paper(found, "OFD", "application/ofd"), {}
        if "mimetype" in names:
            kind = _part(archive, "mimetype")[:100].strip()
            if kind in _OPEN:
                return _paper(found, _OPEN[kind], kind.decode("ascii")), {}
    return found, {}


def _office_facts(archive: zipfile.ZipFile, names: set[str], folder: str) -> Facts:
    notes = [{"code": "EVIDENCE_MACROS", "context": {}}] if f"{folder}vbaProject.bin" in names else []
    return {"notes": notes, "pages": _office_pages(archive, names, folder)}


def _office_pages(archive: zipfile.ZipFile, names: set[str], folder: str) -> int:
    if folder == "xl/":
        return len([name for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)])
    if folder == "ppt/":
        return len([name for name in names if re.fullmatch(r"ppt/slides/[^/]+\.xml", name)])
    told = _part(archive, "docProps/app.xml") if "docProps/app.xml" in names else b""
    pages = re.search(rb"<Pages>\s*(\d{1,6})\s*</Pages>", told)
    return int(pages[1]) if pages else 0


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    # Counted while reading: what a header says of a size may be a lie.
    with archive.open(name) as stream:
        return stream.read(PART_BYTES)


def _old_office(path: Path, found: EvidenceFormat) -> EvidenceFormat:
    with path.open("rb") as stream:
        head = stream.read(512)
        shift, first = struct.unpack_from("<H", head, 30)[0], struct.unpack_from("<I", head, 48)[0]
        if shift not in (9, 12):
            return found
        stream.seek((first + 1) << shift)
        directory = stream.read(64 << 10)
    for name, (short, mime) in _STREAMS.items():
        if name.encode("utf-16-le") + b"\x00\x00" in directory:
            return _paper(found, short, mime)
    return found


_PAGES = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,7})\b")
_ONE_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def _pdf_facts(path: Path) -> Facts:
    with path.open("rb") as stream:
        content = stream.read(MAX_PDF_BYTES)
    if b"/Encrypt" in content:
        return {"notes": [{"code": "EVIDENCE_LOCKED", "context": {}}]}
    return {"pages": max((_pdf_pages(part) for part in (content, *_object_streams(content))), default=0)}


def _pdf_pages(part: bytes) -> int:
    # The tree of pages says its count near its type; the root of the tree has the largest.
    counts = [0]
    for place in _PAGES.finditer(part):
        near = part[max(place.start() - 2000, 0) : place.end() + 2000]
        counts += [int(count) for count in _COUNT.findall(near)]
    return max(counts) or len(_ONE_PAGE.findall(part))


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Streams that pack other objects, unpacked up to a limit each."""
    for number, found in enumerate(re.finditer(rb"/ObjStm\b", content)):
        start = content.find(b"stream", found.end(), found.end() + 1000)
        if start < 0 or number >= MAX_STREAMS:
            continue
        body = content[start + 6 : start + 6 + PART_BYTES].lstrip(b"\r\n")
        try:
            yield zlib.decompressobj().decompress(body, PART_BYTES)
        except zlib.error:
            continue  # packed in another way: the count of pages stays unknown
