"""Sound and film in the child: how long they last, and when and where a phone made them; nothing is decoded."""

import math
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from gi_atlas.exchange.evidence_formats import EvidenceFormat

Facts = dict[str, Any]
MAX_SECONDS = 7 * 86_400.0
_HEAD, _TAIL = 256 << 10, 64 << 10
_MAX_BOXES, _MAX_MOOV = 10_000, 32 << 20
_MAC_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_PLACE = re.compile(rb"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)")


def read_media(path: Path, found: EvidenceFormat) -> tuple[EvidenceFormat, Facts]:
    """Format and facts: ``duration_s`` where it stands in the file, ``captured_at``, ``lon`` and ``lat``."""
    reader = _READERS.get(found.name)
    if reader is None:
        return found, {}
    with path.open("rb") as stream:
        facts = reader(stream, path.stat().st_size)
    duration_s = facts.pop("duration_s", None)
    if duration_s is not None and 0 < duration_s < MAX_SECONDS and math.isfinite(duration_s):
        facts["duration_s"] = round(duration_s, 1)
    if facts.pop("is_sound", False):
        found = replace(found, kind="AUDIO", mime=found.mime.replace("video/", "audio/"))
    return found, facts


def _wav(stream: BinaryIO, size: int) -> Facts:
    head = stream.read(_HEAD)
    place, rate = 12, 0
    while place + 8 <= len(head):
        name, length = head[place : place + 4], struct.unpack_from("<I", head, place + 4)[0]
        if name == b"fmt ":
            rate = struct.unpack_from("<I", head, place + 16)[0]
        if name == b"data":
            return {"duration_s": min(length, size) / rate} if rate else {}
        place += 8 + length + length % 2
    return {}


def _avi(stream: BinaryIO, _size: int) -> Facts:
    head = stream.read(_HEAD)
    place = head.find(b"avih")
    if place < 0:
        return {}
    each_us, frames = struct.unpack_from("<I", head, place + 8)[0], struct.unpack_from("<I", head, place + 24)[0]
    return {"duration_s": each_us * frames / 1e6}


_AMR_BYTES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
_AMR_WIDE_BYTES = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1)


def _amr(stream: BinaryIO, _size: int) -> Facts:
    content = stream.read(_MAX_MOOV)
    is_wide = content.startswith(b"#!AMR-WB\n")
    sizes, place, frames = (_AMR_WIDE_BYTES if is_wide else _AMR_BYTES), (9 if is_wide else 6), 0
    while place < len(content):
        place += sizes[content[place] >> 3 & 15]
        frames += 1
    return {"duration_s": frames * 0.02}


def _flac(stream: BinaryIO, _size: int) -> Facts:
    head = stream.read(42)
    packed = int.from_bytes(head[18:26], "big")
    rate, samples = packed >> 44, packed & ((1 << 36) - 1)
    return {"duration_s": samples / rate} if rate else {}


def _ogg(stream: BinaryIO, size: int) -> Facts:
    head = stream.read(_HEAD)
    stream.seek(max(size - _TAIL, 0))
    tail = stream.read(_TAIL)
    last = tail.rfind(b"OggS")
    if last < 0:
        return {}
    samples = struct.unpack_from("<q", tail, last + 6)[0]
    sound = head.find(b"\x01vorbis")
    if b"OpusHead" in head[:200]:
        return {"duration_s": samples / 48_000}
    rate = struct.unpack_from("<I", head, sound + 12)[0] if 0 <= sound < 200 else 0
    return {"duration_s": samples / rate} if rate else {}


_RATES_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_RATES_LOW_KBPS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_RATES_HZ = (44_100, 48_000, 32_000, 0)


def _mp3(stream: BinaryIO, size: int) -> Facts:
    head, skipped = stream.read(_HEAD), 0
    if head.startswith(b"ID3"):
        skipped = 10 + sum((byte & 0x7F) << 7 * (3 - n) for n, byte in enumerate(head[6:10]))
        stream.seek(skipped)
        head = stream.read(_HEAD)
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return {}  # only layer III
    is_low = head[1] & 0x18 != 0x18
    kbps = (_RATES_LOW_KBPS if is_low else _RATES_KBPS)[head[2] >> 4]
    hertz = _RATES_HZ[head[2] >> 2 & 3] >> {0x18: 0, 0x10: 1}.get(head[1] & 0x18, 2)
    frames = max(head.find(mark, 0, 200) for mark in (b"Xing", b"Info"))
    if frames > 0 and head[frames + 7] & 1 and hertz:
        return {"duration_s": struct.unpack_from(">I", head, frames + 8)[0] * (576 if is_low else 1152) / hertz}
    return {"duration_s": (size - skipped) * 8 / (kbps * 1000)} if kbps else {}


def _iso(stream: BinaryIO, size: int) -> Facts:
    """Facts of a film's header (``moov``); boxes are followed, never the film itself."""
    for name, start, length in _boxes(stream, 0, size):
        if name == b"moov" and length <= _MAX_MOOV:
            stream.seek(start)
            return _moov(stream.read(length))
    return {}


def _boxes(stream: BinaryIO, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    for _number in range(_MAX_BOXES):
        stream.seek(place)
        head = stream.read(16)
        if len(head) < 8 or place >= end:
            return
        length, name, skipped = struct.unpack_from(">I", head)[0], head[4:8], 8
        if length == 1:
            length, skipped = struct.unpack_from(">Q", head, 8)[0], 16
        length = end - place if length == 0 else length
        if length < skipped:
            return
        yield name, place + skipped, length - skipped
        place += length


def _moov(content: bytes) -> Facts:
    facts: Facts = {"is_sound": b"vide" not in content and b"soun" in content}
    head = content.find(b"mvhd")
    if head < 0:
        return facts
    if content[head + 4] == 1:
        made, _changed, scale, length = struct.unpack_from(">QQIQ", content, head + 8)
    else:
        made, _changed, scale, length = struct.unpack_from(">IIII", content, head + 8)
    if scale:
        facts["duration_s"] = length / scale
    return {**facts, **_made_at(made), **_place_of(content)}


def _made_at(seconds: int) -> Facts:
    # Seconds since 1904; many programs leave nothing there, some count from 1970.
    if not 0 < seconds < 2**32:
        return {}
    made = _MAC_EPOCH + timedelta(seconds=seconds)
    if not 1990 <= made.year or made > datetime.now(UTC) + timedelta(days=1):
        return {}
    return {"captured_at": made.isoformat(), "has_offset": True}


def _place_of(content: bytes) -> Facts:
    # ISO 6709, as phones write it: Android in (c)xyz, Apple among its metadata.
    for mark in (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709"):
        found = _PLACE.search(content, content.find(mark)) if mark in content else None
        if found is None:
            continue
        lat, lon = float(found[1]), float(found[2])
        if abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0.0, 0.0):
            return {"lon": lon, "lat": lat}
    return {}


_READERS = {
    "WAV": _wav,
    "AVI": _avi,
    "AMR": _amr,
    "FLAC": _flac,
    "Ogg": _ogg,
    "MP3": _mp3,
    "MP4": _iso,
    "M4A": _iso,
}
