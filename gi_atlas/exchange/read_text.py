"""GeoJSON, KML and GPX in the child: checked and cleaned as text, then read by GDAL from a clean copy."""

from dataclasses import asdict
from pathlib import Path

from gi_atlas.errors import ReadError
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.clean_names import clean_name
from gi_atlas.exchange.encodings import EncodingGuess, can_decode, guess_encoding, python_encoding
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.guard_json import clean_geojson
from gi_atlas.exchange.guard_xml import XmlFacts, scan_xml, transcode_xml
from gi_atlas.exchange.read_vector import read_vector

_MARKS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def read_geojson(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add a GeoJSON file's layer; CRS members are read by us and never reach GDAL.

    Raises
    ------
    ReadError, UnsupportedFormat
        As ``clean_geojson`` and ``read_vector``; READ_ENCODING.
    """
    clean = clean_geojson(_as_utf8(job, path.read_bytes(), answer), job.file)
    copy = _beside(path, ".geojson")
    copy.write_bytes(clean.text)
    read_vector(job, copy, Format.GEOJSON, answer)
    if clean.nul_count:
        answer.warn("TEXT_NUL", count=clean.nul_count)
    if clean.crs_text:
        answer.warn("JSON_CRS_MEMBER", value=clean.crs_text)
    if clean.unknown_crs is not None:
        answer.warn("JSON_CRS_IGNORED", value=clean.unknown_crs)
    for layer in answer.layers:
        layer["crs_text"] = clean.crs_text or "OGC:CRS84"
        layer["is_crs_unknown"] = clean.unknown_crs is not None
    _compare(answer, sum(layer["count"] + layer["fault_count"] for layer in answer.layers), clean.feature_count)


def _as_utf8(job: ChildJob, content: bytes, answer: ChildAnswer) -> bytes:
    stated = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    guess = EncodingGuess(stated, "ENCODING_STATED", True, True, "BOM") if stated else _json_guess(content)
    used = python_encoding(job.encoding) or guess.encoding or "UTF-8"
    answer.encoding = {**asdict(guess), "previews": {}, "used": used}
    try:
        return content.decode("utf-8-sig" if used == "UTF-8" else used).encode()
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        row = content[:start].count(b"\n") + 1
        shown = content[start : start + 20].decode("utf-8", "replace")
        raise ReadError("READ_ENCODING", file=job.file, row=row, encoding=used, value=shown) from error


def _json_guess(content: bytes) -> EncodingGuess:
    # RFC 8259, clause 8.1: JSON is UTF-8; what is valid UTF-8 needs no question.
    if can_decode(content, "utf-8"):
        return EncodingGuess("UTF-8", "ENCODING_STATED", True, True, "RFC 8259")
    return guess_encoding([content])


def read_xml(job: ChildJob, path: Path, found: Format, answer: ChildAnswer) -> None:
    """Add the layers of a KML or GPX file.

    Raises
    ------
    ReadError
        As ``scan_xml`` and ``read_vector``; READ_ENCODING.
    """
    try:
        text, stated = transcode_xml(path.read_bytes())
    except UnicodeDecodeError as error:
        shown = error.object[error.start : error.start + 20].decode("utf-8", "replace")
        raise ReadError("READ_ENCODING", file=job.file, row=1, encoding=error.encoding, value=shown) from error
    facts = scan_xml(text, job.file)
    if facts.root != found.lower():
        raise ReadError("READ_XML_OTHER", file=job.file, found=facts.root)
    answer.encoding = {"encoding": stated or "UTF-8", "used": stated or "UTF-8", "why": "ENCODING_STATED",
                       "is_sure": True, "is_stated": True}  # fmt: skip
    copy = _beside(path, f".{found.lower()}")
    copy.write_bytes(text)
    _warn_of_links(answer, facts)
    read_vector(job, copy, found, answer)
    _finish(found, answer, facts)


def _finish(found: Format, answer: ChildAnswer, facts: XmlFacts) -> None:
    answer.layers = [layer for layer in answer.layers if layer["count"] or layer["fault_count"]] or answer.layers[:1]
    for layer in answer.layers:
        layer["crs_text"] = "OGC:CRS84"
    read = {layer["name"]: layer["count"] + layer["fault_count"] for layer in answer.layers}
    if found is Format.KML:
        _compare(answer, sum(read.values()), facts.elements["Placemark"])
        fields = {info["name"] for layer in answer.layers for info in layer["fields"]}
        missing = sorted({clean_name(name, "-") for name in facts.value_names} - fields)
        if missing:
            answer.warn("KML_VALUES_LEFT_OUT", fields=", ".join(missing[:10]) + (" …" if len(missing) > 10 else ""))
    else:
        wanted = {"waypoints": "wpt", "tracks": "trk", "routes": "rte"}
        _compare(answer, sum(read.get(name, 0) for name in wanted), sum(facts.elements[tag] for tag in wanted.values()))


def _warn_of_links(answer: ChildAnswer, facts: XmlFacts) -> None:
    count = facts.link_count
    if count:
        answer.warn("LINKS_IGNORED", count=count)


def _compare(answer: ChildAnswer, read: int, expected: int) -> None:
    if read < expected:
        name = answer.layers[0]["name"] if answer.layers else ""
        answer.warn("LAYER_READ_SHORT", layer=name, found=read, expected=expected)


def _beside(path: Path, suffix: str) -> Path:
    folder = path.parent / "clean"
    folder.mkdir(exist_ok=True)
    return folder / f"input{suffix}"
