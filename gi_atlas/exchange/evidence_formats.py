"""What evidence is by its first bytes: pictures, papers, sound, film, and what is never taken; the name never tells.

The name counts only against a file: one that is called a photo and is something else is refused.
"""

import re
from dataclasses import dataclass

from gi_atlas.errors import UnsupportedFormat
from gi_atlas.exchange.formats import HEAD_BYTES as HEAD_BYTES
from gi_atlas.exchange.formats import photo_container


@dataclass(frozen=True)
class EvidenceFormat:
    """A format of evidence.

    Attributes
    ----------
    name : str
        Short name that people know.
    kind : str
        Member of ``model.EvidenceKind``.
    mime : str
    is_picture : bool
        Whether a preview is made of it.
    is_active : bool
        Whether it would run something if it were opened; it is refused.
    """

    name: str
    kind: str
    mime: str = "application/octet-stream"
    is_picture: bool = False
    is_active: bool = False


def _picture(name: str, mime: str) -> EvidenceFormat:
    return EvidenceFormat(name, "PHOTO", mime, is_picture=True)


def _active(name: str) -> EvidenceFormat:
    return EvidenceFormat(name, "FILE", is_active=True)


JPEG, PNG = _picture("JPEG", "image/jpeg"), _picture("PNG", "image/png")
WEBP, TIFF, HEIC = _picture("WebP", "image/webp"), _picture("TIFF", "image/tiff"), _picture("HEIC", "image/heif")
PDF = EvidenceFormat("PDF", "PAPER", "application/pdf")
TEXT = EvidenceFormat("TEXT", "PAPER", "text/plain")
ZIP = EvidenceFormat("ZIP", "FILE", "application/zip")
OLE2 = EvidenceFormat("OLE2", "FILE", "application/x-ole-storage")
HTML = EvidenceFormat("HTML", "WEB", "text/html")
OTHER = EvidenceFormat("?", "FILE")
MP4 = EvidenceFormat("MP4", "VIDEO", "video/mp4")
M4A = EvidenceFormat("M4A", "AUDIO", "audio/mp4")

_STARTS: tuple[tuple[bytes, EvidenceFormat], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    *((start, TIFF) for start in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")),
    (b"%PDF-", PDF),
    (b"{\\rtf", EvidenceFormat("RTF", "PAPER", "application/rtf")),
    *((start, ZIP) for start in (b"PK\x03\x04", b"PK\x05\x06")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE2),
    (b"ID3", EvidenceFormat("MP3", "AUDIO", "audio/mpeg")),
    (b"fLaC", EvidenceFormat("FLAC", "AUDIO", "audio/flac")),
    (b"OggS", EvidenceFormat("Ogg", "AUDIO", "audio/ogg")),
    (b"#!AMR", EvidenceFormat("AMR", "AUDIO", "audio/amr")),
    (b"\x02#!SILK", EvidenceFormat("SILK", "AUDIO", "audio/silk")),
    (b"\x1aE\xdf\xa3", EvidenceFormat("Matroska", "VIDEO", "video/x-matroska")),
    (b"0&\xb2u\x8ef\xcf\x11", EvidenceFormat("ASF", "VIDEO", "video/x-ms-asf")),
    (b"\x00\x00\x01\xba", EvidenceFormat("MPEG", "VIDEO", "video/mpeg")),
    (b"FLV\x01", EvidenceFormat("FLV", "VIDEO", "video/x-flv")),
    (b"GIF8", EvidenceFormat("GIF", "FILE", "image/gif")),
    (b"BM", EvidenceFormat("BMP", "FILE", "image/bmp")),
    (b"%!PS", EvidenceFormat("PostScript", "FILE", "application/postscript")),
    (b"\xc5\xd0\xd3\xc6", EvidenceFormat("EPS", "FILE", "application/postscript")),
    (b"8BPS", EvidenceFormat("Photoshop", "FILE", "image/vnd.adobe.photoshop")),
    (b"SIMPLE  =", EvidenceFormat("FITS", "FILE", "image/fits")),
    (b"AC10", EvidenceFormat("DWG", "FILE", "image/vnd.dwg")),
    (b"Rar!", EvidenceFormat("RAR", "FILE", "application/vnd.rar")),
    (b"7z\xbc\xaf'\x1c", EvidenceFormat("7z", "FILE", "application/x-7z-compressed")),
    (b"SQLite format 3\x00", EvidenceFormat("SQLite", "FILE", "application/vnd.sqlite3")),
    (b"\x7fELF", _active("ELF")),
    (b"MZ", _active("EXE")),
    *((start, _active("Mach-O")) for start in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _active("LNK")),
    (b"ITSF", _active("CHM")),
    (b"MSCF", _active("CAB")),
    (b"dex\n", _active("DEX")),
    (b"#!", _active("script")),
)
# Boxes of ISO media begin with their length; the mark stands at byte 4 and the brand at byte 8.
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
_RIFF = {
    b"WAVE": EvidenceFormat("WAV", "AUDIO", "audio/wav"),
    b"AVI ": EvidenceFormat("AVI", "VIDEO", "video/x-msvideo"),
}
# Case and white space before it do not matter to what would run it.
_SCRIPTS = re.compile(
    rb"\s*(?:<\?php|@echo\b|<%|<job\b|<package\b|<hta:|<xsl:|on error resume next|\[internetshortcut\]"
    rb"|\[desktop entry\]|windows registry editor)",
    re.IGNORECASE,
)
_PAGES = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|script|svg|iframe|meta|title|a\s)"
    rb"|MIME-Version:|From: <Saved by",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|webp|tiff?|hei[cf])\Z", re.IGNORECASE)
_SCRIPT_NAME = re.compile(
    r"\.(?:exe|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|msi|msp|lnk|reg|jar|apk|sh|py|pif|cpl|url|desktop|chm)\Z",
    re.IGNORECASE,
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROLS = frozenset(range(0x20)) - set(b"\t\n\r\x0c\x1b")


def recognise_evidence(head: bytes, name: str) -> EvidenceFormat:
    """Format of a piece of evidence.

    Parameters
    ----------
    head : bytes
        The first ``HEAD_BYTES`` bytes.
    name : str
        The file's own name.

    Raises
    ------
    UnsupportedFormat
        EVIDENCE_EMPTY, EVIDENCE_PROGRAM, EVIDENCE_NOT_A_PICTURE: it is called a photo and is none.
    """
    if not head:
        raise UnsupportedFormat("EVIDENCE_EMPTY", file=name)
    found = _by_magic(head) or _by_text(head)
    if found.is_active or _SCRIPT_NAME.search(name):
        raise UnsupportedFormat("EVIDENCE_PROGRAM", file=name, found=found.name if found.is_active else _end(name))
    if _PICTURE_NAME.search(name) and not found.is_picture:
        raise UnsupportedFormat("EVIDENCE_NOT_A_PICTURE", file=name, found=shown_format(found, head))
    return found


def shown_format(found: EvidenceFormat, head: bytes) -> str:
    """Name of a format; the first bytes of one that has none."""
    return " ".join(f"{byte:02X}" for byte in head[:8]) if found is OTHER else found.name


def _end(name: str) -> str:
    return name[name.rfind(".") :]


def _by_magic(head: bytes) -> EvidenceFormat | None:
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if (picture := photo_container(head)) is not None:
        return WEBP if picture == "WEBP" else HEIC
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return _iso_media(head)
    return _bare_sound(head)


def _iso_media(head: bytes) -> EvidenceFormat:
    if head[8:12] in (b"avif", b"avis", b"mif1", b"msf1"):
        return EvidenceFormat("AVIF", "FILE", "image/avif")
    return M4A if head[8:12] in _SOUND_BRANDS else MP4


def _bare_sound(head: bytes) -> EvidenceFormat | None:
    # A frame of MPEG sound: eleven bits set, then a layer that is not reserved; AAC has layer 0.
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[:2] == b"\xff\xfe":
        return None
    if head[1] & 0xF6 == 0xF0:
        return EvidenceFormat("AAC", "AUDIO", "audio/aac")
    is_frame = head[1] & 0x18 != 0x08 and head[1] & 0x06 != 0 and head[2] >> 4 not in (0, 15) and head[2] & 12 != 12
    return EvidenceFormat("MP3", "AUDIO", "audio/mpeg") if is_frame else None


def _by_text(head: bytes) -> EvidenceFormat:
    text = _as_text(head)
    if text is None:
        return OTHER
    plain = text.encode("utf-8", "replace")
    if _SCRIPTS.match(plain):
        return _active("script")
    return HTML if _PAGES.match(plain) else TEXT


def _as_text(head: bytes) -> str | None:
    """The beginning of a file as text; None if it is no text. A character cut at the end does not count."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head.removeprefix(mark).decode(encoding, "ignore")
    if _CONTROLS & set(head):
        return None
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                if len(head) < HEAD_BYTES:
                    break
    return None
