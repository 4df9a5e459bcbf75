"""What evidence is by its content: every kind, under wrong names, and what is never taken."""

import io
import struct
import wave
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import UnsupportedFormat
from gi_atlas.exchange.evidence_formats import HEAD_BYTES, recognise_evidence
from gi_atlas.exchange.read_evidence import read_evidence

HEADS = [
    (b"\xff\xd8\xff\xe0", "JPEG", "PHOTO"),
    (b"\x89PNG\r\n\x1a\n", "PNG", "PHOTO"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "WebP", "PHOTO"),
    (b"MM\x00*" + bytes(20), "TIFF", "PHOTO"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC", "PHOTO"),
    (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif", "AVIF", "FILE"),
    (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1", "AVIF", "FILE"),
    (b"%PDF-1.7", "PDF", "PAPER"),
    (b"{\\rtf1", "RTF", "PAPER"),
    ("访谈记录：老茶师\n".encode(), "TEXT", "PAPER"),
    ("访谈记录：老茶师\n".encode("gb18030"), "TEXT", "PAPER"),
    ("访谈".encode("utf-16"), "TEXT", "PAPER"),
    (b"name,year\ntea,1920\n", "TEXT", "PAPER"),
    (b"RIFF\x10\x00\x00\x00WAVEfmt ", "WAV", "AUDIO"),
    (b"RIFF\x10\x00\x00\x00AVI LIST", "AVI", "VIDEO"),
    (b"ID3\x04\x00\x00", "MP3", "AUDIO"),
    (b"\xff\xfb\x90\x64" + bytes(40), "MP3", "AUDIO"),
    (b"\xff\xf1\x50\x80" + bytes(40), "AAC", "AUDIO"),
    (b"fLaC\x00", "FLAC", "AUDIO"),
    (b"OggS\x00", "Ogg", "AUDIO"),
    (b"#!AMR\n" + bytes(30), "AMR", "AUDIO"),
    (b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00", "M4A", "AUDIO"),
    (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "MP4", "VIDEO"),
    (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "MP4", "VIDEO"),
    (b"\x1aE\xdf\xa3\x93", "Matroska", "VIDEO"),
    (b"<!DOCTYPE html><html>", "HTML", "WEB"),
    (b"\xef\xbb\xbf  <HTML>", "HTML", "WEB"),
    (b"<?xml version='1.0'?><svg onload='alert(1)'>", "HTML", "WEB"),
    (b"GIF89a", "GIF", "FILE"),
    (b"8BPS\x00\x01", "Photoshop", "FILE"),
    (b"SIMPLE  =  T", "FITS", "FILE"),
    (b"%!PS-Adobe", "PostScript", "FILE"),
    (b"Rar!\x1a\x07", "RAR", "FILE"),
    (b"\x00\x01\x02\x03\x04", "?", "FILE"),
]
PROGRAMS = [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\n", b"@echo off\r\n", b"  <?php system('x');", b"dex\n035",
            b"L\x00\x00\x00\x01\x14\x02\x00", b"\xca\xfe\xba\xbe\x00", b"[InternetShortcut]\nURL=file:///c:/x.exe",
            b"\xff\xfe@\x00e\x00c\x00h\x00o\x00 \x00"]  # fmt: skip


@pytest.mark.parametrize(("head", "name", "kind"), HEADS)
def test_the_content_tells_what_it_is(head: bytes, name: str, kind: str) -> None:
    for called in ("文件", "文件.bin", "照片.doc"):
        found = recognise_evidence(head, called)
        assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(("head", "name", "kind"), [entry for entry in HEADS if entry[2] != "PHOTO"])
@pytest.mark.parametrize("end", [".jpg", ".JPEG", ".png", ".heic", ".tiff", ".webp"])
def test_what_is_called_a_photo_and_is_none_is_refused(head: bytes, name: str, kind: str, end: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        recognise_evidence(head, f"照片{end}")
    assert caught.value.code == "EVIDENCE_NOT_A_PICTURE"
    assert caught.value.context["file"] == f"照片{end}"
    for language in ("zh", "en"):
        assert f"照片{end}" in caught.value.message(language)


@pytest.mark.parametrize("head", PROGRAMS)
@pytest.mark.parametrize("name", ["a.jpg", "a.pdf", "程序.exe", "readme"])
def test_programs_are_refused_under_any_name(head: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        recognise_evidence(head, name)
    assert caught.value.code == "EVIDENCE_PROGRAM"


@pytest.mark.parametrize("name", ["说明.txt.exe", "a.SCR", "a.bat", "a.lnk", "a.js", "a.url", "a.desktop"])
def test_a_name_that_the_system_would_run_is_refused_whatever_it_holds(name: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        recognise_evidence(b"plain words", name)
    assert caught.value.code == "EVIDENCE_PROGRAM"


def test_nothing_is_refused_as_empty() -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        recognise_evidence(b"", "空.jpg")
    assert caught.value.code == "EVIDENCE_EMPTY"


def test_a_character_cut_at_the_end_of_the_head_is_still_text() -> None:
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            content = ("茶" * HEAD_BYTES).encode(encoding)[: HEAD_BYTES - cut]
            content = content + b"a" * 0 if len(content) == HEAD_BYTES else b"a" * cut + content
            assert recognise_evidence(content[:HEAD_BYTES], "a.txt").name == "TEXT"


# What is read of papers, sound and film


def read(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    path = folder / name
    path.write_bytes(content)
    return read_evidence(path, name, None, 1280)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_office_files_are_told_by_what_they_hold(tmp_path: Path) -> None:
    types = {"[Content_Types].xml": b""}
    document = zipped({**types, "word/document.xml": b"", "docProps/app.xml": b"<Pages>12</Pages>"})
    sheets = {f"xl/worksheets/sheet{number}.xml": b"" for number in (1, 2, 3)}
    book = zipped({**types, **sheets, "xl/vbaProject.bin": b"x"})
    slides = zipped({**types, "ppt/slides/slide1.xml": b"", "ppt/slides/slide2.xml": b""})
    assert [read(tmp_path, "a", content)["format"] for content in (document, book, slides)] == ["DOCX", "XLSX", "PPTX"]
    assert [read(tmp_path, "a", content)["pages"] for content in (document, book, slides)] == [12, 3, 2]
    assert [note["code"] for note in read(tmp_path, "a", book)["notes"]] == ["EVIDENCE_MACROS"]
    assert read(tmp_path, "a", zipped({"OFD.xml": b""}))["format"] == "OFD"
    odt = zipped({"mimetype": b"application/vnd.oasis.opendocument.text"})
    assert (read(tmp_path, "a", odt)["format"], read(tmp_path, "a", odt)["kind"]) == ("ODT", "PAPER")
    plain = read(tmp_path, "a.docx", zipped({"a.exe": b"MZ"}))
    assert (plain["format"], plain["kind"], plain["mime"]) == ("ZIP", "FILE", "application/zip")


def test_a_broken_archive_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    found = read(tmp_path, "a.docx", b"PK\x03\x04" + bytes(50))
    assert (found["fault"], found["kind"]) == ("EVIDENCE_DAMAGED", "FILE")
    assert str(tmp_path) not in found["fault_detail"]


def test_older_office_files_are_told_by_their_directory(tmp_path: Path) -> None:
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 0)
    names = {"WordDocument": "DOC", "Workbook": "XLS", "PowerPoint Document": "PPT", "Other": "OLE2"}
    for stream, name in names.items():
        entry = (stream.encode("utf-16-le") + b"\x00\x00").ljust(512, b"\x00")
        assert read(tmp_path, "a", bytes(head) + entry)["format"] == name


def test_pages_of_a_pdf_are_counted_also_where_they_are_packed(tmp_path: Path) -> None:
    tree = b"1 0 obj\n<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 37 >>\nendobj\n"
    inner = b"5 0 obj\n<< /Type /Pages /Kids [] /Count 4 >>\nendobj\n"
    assert read(tmp_path, "a.pdf", b"%PDF-1.4\n" + inner + tree)["pages"] == 37
    packed = zlib.compress(b"<< /Type /Pages /Kids [] /Count 9 >>")
    stream = b"7 0 obj\n<< /Type /ObjStm /N 1 /Length %d >>\nstream\n%b\nendstream\n" % (len(packed), packed)
    assert read(tmp_path, "a.pdf", b"%PDF-1.5\n" + stream)["pages"] == 9
    locked = read(tmp_path, "a.pdf", b"%PDF-1.5\n" + tree + b"trailer << /Encrypt 9 0 R >>")
    assert [note["code"] for note in locked["notes"]] == ["EVIDENCE_LOCKED"]


def wav(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000 * seconds))
    return out.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(
    seconds: int, made: int = 3_850_000_000, place: bytes = b"+30.2875+120.1536/", handler: bytes = b"vide"
) -> bytes:
    mvhd = box(b"mvhd", struct.pack(">IIIII", 0, made, made, 1000, seconds * 1000) + bytes(80))
    where = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0) + place))
    track = box(b"hdlr", bytes(8) + handler + bytes(12))
    return box(b"ftyp", b"mp42" + bytes(8)) + box(b"mdat", bytes(5000)) + box(b"moov", mvhd + track + where)


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (wav(75), 75.0),
        (film(83), 83.0),
        (b"#!AMR\n" + (b"\x04" + bytes(12)) * 500, 10.0),
        (b"#!AMR-WB\n" + (b"\x04" + bytes(17)) * 500, 10.0),
        (b"fLaC\x00\x00\x00\x22" + bytes(10) + ((44_100 << 44) | (44_100 * 20)).to_bytes(8, "big") + bytes(16), 20.0),
        (b"\xff\xfb\x90\x64" + bytes(160_000 - 4), 10.0),
        (b"\xff\xfb\x90\x64" + bytes(32) + b"Xing\x00\x00\x00\x01" + struct.pack(">I", 1000) + bytes(500), 26.1),
        (
            b"OggS" + bytes(24) + b"OpusHead" + bytes(40) + b"OggS\x00\x04" + struct.pack("<q", 48_000 * 7) + bytes(20),
            7.0,
        ),
    ],
)
def test_sound_and_film_say_how_long_they_last(tmp_path: Path, content: bytes, seconds: float) -> None:
    assert read(tmp_path, "a", content)["duration_s"] == pytest.approx(seconds, abs=0.1)


def test_a_film_says_where_and_when_it_was_made(tmp_path: Path) -> None:
    found = read(tmp_path, "a.mp4", film(5))
    assert (found["lon"], found["lat"], found["captured_at"][:4], found["has_offset"]) == (
        120.1536,
        30.2875,
        "2025",
        True,
    )
    nothing = read(tmp_path, "a.mp4", film(5, made=0, place=b"+00.0000+000.0000/"))
    assert not {"lon", "captured_at"} & set(nothing)
    assert read(tmp_path, "a.mp4", film(5, handler=b"soun"))["kind"] == "AUDIO"
    assert read(tmp_path, "a.mp4", film(5))["kind"] == "VIDEO"


@pytest.mark.parametrize("whole", [wav(2), film(5), b"fLaC" + bytes(60), b"OggS" + bytes(60), zipped({"OFD.xml": b""})])
def test_cut_files_break_nothing(tmp_path: Path, whole: bytes) -> None:
    for length in range(1, len(whole), max(len(whole) // 60, 1)):
        assert read(tmp_path, "a", whole[:length])["fault"] in ("", "EVIDENCE_DAMAGED")
