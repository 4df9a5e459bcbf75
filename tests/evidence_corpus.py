"""Offer made pictures and files to the evidence reader: ``python -m tests.evidence_corpus [COUNT]``.

Good and bad ones of every kind, cut, of the wrong type, empty, bombs, turned in all eight ways, mutated. Prints how
many there were, what became of them, crashes of the child, the longest time and the most memory of a child.
"""

import io
import random
import resource
import struct
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from pillow_heif import register_heif_opener

from gi_atlas.exchange.file_batch import read_files
from gi_atlas.services.photos import read_evidence_files
from tests.gi_atlas.services.made_pictures import KINDS, made_picture

FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "HEIF": ".heic"}
ENOUGH, LIMIT_S, MEMORY_MB = 2300, 10.0, 300
_STRANGERS = {
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "psd": b"8BPS\x00\x01" + bytes(60),
    "fits": b"SIMPLE  =                    T" + b" " * 2850,
    "html": b"<html><script>alert(1)</script></html>",
    "exe": b"MZ\x90\x00" + bytes(200),
    "elf": b"\x7fELF" + bytes(200),
    "zip": b"PK\x05\x06" + bytes(18),
    "empty": b"",
}


@dataclass
class Figures:
    """What became of the files."""

    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    seconds: float = 0.0
    most_mb: float = 0.0

    def lines(self) -> Iterator[str]:
        """The figures for people."""
        yield f"{self.files} files in {self.seconds:.0f} s; slowest batch {self.longest_s:.2f} s a file"
        yield f"most memory of a child {self.most_mb:.0f} MB; crashes of a child: {len(self.crashes)}"
        yield "  ".join(f"{code or 'shown'} {count}" for code, count in self.outcomes.most_common())
        yield from self.crashes[:20]


def encoded(image: Image.Image, name: str, orientation: int = 1) -> bytes:
    """A picture in a format, with an EXIF orientation."""
    register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, name, exif=exif.tobytes(), **({"quality": 60} if name in ("JPEG", "WEBP", "HEIF") else {}))
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """A PNG of a few kB that says it has ``side`` × ``side`` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (side // 8 + 1) * 200, 9)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    body = (struct.pack(">I", len(c)) + kind + c + struct.pack(">I", zlib.crc32(kind + c)) for kind, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def tiff_bomb(side: int) -> bytes:
    """A TIFF that says it has ``side`` × ``side`` pixels and holds none."""
    tags = ((256, side), (257, side), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, side), (279, 4))
    body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(tags)) + body + bytes(8)


def make_corpus(folder: Path, count: int) -> list[Path]:
    """Write about ``count`` files, by turns of every sort."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (name, content) in zip(range(count), _contents(), strict=False):
        path = folder / f"{number:05}_{name}"
        path.write_bytes(content)
        paths.append(path)
    return paths


def _contents() -> Iterator[tuple[str, bytes]]:
    yield from (("bomb.png", png_bomb(60_000)), ("bomb2.png", png_bomb(11_500)), ("bomb.tif", tiff_bomb(60_000)))
    yield from (
        (f"{name}{end}", content)
        for name, content in _STRANGERS.items()
        for end in (".jpg", ".png", ".heic", ".tif", ".webp", f".{name}")
    )
    pool: dict[str, list[bytes]] = {name: [] for name in FORMATS}
    number = 0
    while True:
        for name, end in FORMATS.items():
            number += 1
            picture = made_picture(KINDS[number % 3], number).resize((320, 240))
            content = encoded(picture, name, number % 8 + 1)
            pool[name] = [*pool[name][-20:], content]
            yield f"good{end}", content
        for name, end in FORMATS.items():
            chance = random.Random(number)
            content = chance.choice(pool[name])
            yield f"cut{end}", content[: chance.randrange(1, len(content))]
            yield f"bitten{end}", mutated(content, chance)
            yield f"wrong{chance.choice(list(FORMATS.values()))}", mutated(content, chance, 200)


def mutated(content: bytes, chance: random.Random, near: int = 0) -> bytes:
    """Content with some bytes changed, among the first ``near`` if that is given."""
    changed = bytearray(content)
    for _byte in range(chance.choice((1, 2, 8, 32))):
        changed[chance.randrange(min(near, len(changed)) if near else len(changed))] = chance.randrange(256)
    return bytes(changed)


def offer(paths: Sequence[Path], at_once: int = 50) -> Figures:
    """Read files as attaching does, in batches."""
    figures, begun = Figures(), time.monotonic()
    for start in range(0, len(paths), at_once):
        batch = paths[start : start + at_once]
        started = time.monotonic()
        for reading in read_evidence_files(batch):
            figures.outcomes[reading.fault] += 1
            if reading.fault.startswith("READ_"):
                figures.crashes.append(f"{reading.path.name}: {reading.fault} {reading.facts.get('fault_context')}")
        figures.files += len(batch)
        figures.longest_s = max(figures.longest_s, (time.monotonic() - started) / len(batch))
    figures.seconds = time.monotonic() - begun
    figures.most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return figures


def slowest_alone(paths: Sequence[Path]) -> tuple[float, str]:
    """Longest time of a file that is read in a child of its own, the child's start included."""
    times = []
    for path in paths:
        started = time.monotonic()
        read_files([path], is_evidence=True) if path.stat().st_size else None
        times.append((time.monotonic() - started, path.name))
    return max(times, default=(0.0, ""))


def main() -> None:
    """Make the files, offer them, print the figures; 1 if a child crashed, was too slow or took too much memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENOUGH
    with tempfile.TemporaryDirectory(prefix="gi-atlas-evidence-") as folder:
        paths = make_corpus(Path(folder), count)
        figures = offer(paths)
        slow_s, name = slowest_alone(paths[: max(count // 40, 3)])
    print("\n".join((*figures.lines(), f"slowest alone (of the bombs and strangers): {slow_s:.2f} s, {name}")))
    is_slow = max(slow_s, figures.longest_s) > LIMIT_S
    sys.exit(int(bool(figures.crashes) or is_slow or figures.most_mb > MEMORY_MB))


if __name__ == "__main__":
    main()
