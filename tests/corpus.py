"""Offer strangers' files and mutants of good ones to ``inspect``: ``python -m tests.corpus [FOLDER] [--mutants N]``.

Prints figures: files, refusals by code, crashes of the child, tracebacks, files over the time limit, requests.
"""

import argparse
import contextlib
import io
import json
import random
import re
import sqlite3
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.cli import run
from gi_atlas.exchange.limits import wall_limit_s
from tests.gi_atlas.exchange.files import (
    feature,
    placemark,
    points,
    write_geojson,
    write_gpkg,
    write_gpx,
    write_kml,
    write_shapefile,
    write_zip,
)
from tests.gi_atlas.exchange.telling import Told, check_worded

# What start, copying and a busy machine may add to the reader's own limit.
SLACK_S = 5.0


@dataclass
class Figures:
    """What happened to the files that were offered."""

    files: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    seconds: float = 0.0

    def lines(self) -> Iterator[str]:
        """The figures for people."""
        yield f"{self.files} files in {self.seconds:.0f} s, longest {self.longest_s:.1f} s"
        yield "  ".join(f"{code} {count}" for code, count in self.codes.most_common())
        yield f"faults of ours {len(self.faults)}, over the limit {len(self.slow)}, silent short {len(self.short)}"
        yield from (f"  {text}" for text in (*self.faults, *self.slow, *self.short))


def offer(path: Path, *options: str) -> Told:
    """Give one file to the command in this process; its answer is checked to be worded in both languages."""
    printed, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
        code = run(["--json", "inspect", str(path), *options])
    told = json.loads(printed.getvalue())
    if "files" not in told:
        raise AssertionError(f"{path.name}: exit {code}, {told}")
    entry: dict[str, Any] = told["files"][0]
    assert not errors.getvalue(), errors.getvalue()
    return check_worded(Told(code, entry))


def offer_all(paths: Iterable[Path]) -> Figures:
    """Offer files one by one."""
    figures, begun = Figures(), time.monotonic()
    for path in paths:
        started = time.monotonic()
        try:
            told = offer(path)
            figures.codes[told.refusal or "read"] += 1
            if is_silently_short(path, told):
                figures.short.append(f"{path.name}: {told.count} of {independent_count(path)}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault to be listed
            figures.faults.append(f"{path.name}: {type(error).__name__}: {str(error)[:200]}")
        passed = time.monotonic() - started
        figures.files += 1
        figures.longest_s = max(figures.longest_s, passed)
        if passed > wall_limit_s(path.stat().st_size) + SLACK_S:
            figures.slow.append(f"{path.name}: {passed:.1f} s")
    figures.seconds = time.monotonic() - begun
    return figures


def is_silently_short(path: Path, told: Told) -> bool:
    """Whether a file was read with fewer features than it holds, and nobody was told."""
    if told.refusal is not None or "LAYER_READ_SHORT" in told.warnings:
        return False
    named = sum(layer["bad_rows"] for layer in told.layers)
    return told.count + named < (independent_count(path) or 0)


def independent_count(path: Path) -> int | None:
    """Features of a file, counted without any reader of ours or GDAL; None where that cannot be told."""
    try:
        content = path.read_bytes()
        return _COUNTERS[path.suffix](path, content) if path.suffix in _COUNTERS else None
    except (ValueError, struct.error, sqlite3.Error, LookupError, TypeError):
        return None


def _count_geojson(_path: Path, content: bytes) -> int:
    return len(json.loads(content)["features"])


def _count_shapes(path: Path, content: bytes) -> int:
    # By walking through the records of the main file; the index may be wrong.
    place, count = 100, 0
    while place + 8 <= len(content):
        number, words = struct.unpack_from(">ii", content, place)
        if number != count + 1 or words < 2 or place + 8 + 2 * words > len(content):
            break
        count, place = count + 1, place + 8 + 2 * words
    return count


def _count_rows(path: Path, _content: bytes) -> int:
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        tables = opened.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchall()
        quoted = ['"' + str(name).replace('"', '""') + '"' for (name,) in tables]
        return sum(opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in quoted)


_COUNTERS: dict[str, Callable[[Path, bytes], int]] = {
    ".geojson": _count_geojson,
    ".kml": lambda _path, content: len(re.findall(rb"<(?:\w+:)?Placemark[\s>/]", content)),
    ".gpx": lambda _path, content: len(re.findall(rb"<wpt[\s>/]", content)),
    ".shp": _count_shapes,
    ".gpkg": _count_rows,
}


def foreign_files(folder: Path) -> list[Path]:
    """All files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def seeds(folder: Path) -> list[Path]:
    """One good file of each kind, made below ``folder``, to be mutated."""
    import openpyxl
    from PIL import Image

    spots = points(20)
    write_gpkg(folder / "seed.gpkg", spots)
    write_shapefile(folder / "seed.shp", spots, [f"浙江{number}" for number in range(20)])
    write_geojson(folder / "seed.geojson", (feature(spot, name=f"n{n}") for n, spot in enumerate(spots)))
    write_kml(folder / "seed.kml", "".join(placemark(f"地点{n}", spot.x, spot.y) for n, spot in enumerate(spots)))
    write_gpx(folder / "seed.gpx", "".join(f'<wpt lat="{s.y}" lon="{s.x}"><name>点</name></wpt>' for s in spots))
    book = openpyxl.Workbook()
    for row in [("name", "lon", "lat"), *((f"点{n}", s.x, s.y) for n, s in enumerate(spots))]:
        book.active.append(row)
    book.save(folder / "seed.xlsx")
    parts = [(f"县界{end}", (folder / f"seed{end}").read_bytes()) for end in (".shp", ".shx", ".dbf", ".prj", ".cpg")]
    write_zip(folder / "seed.zip", parts)
    Image.effect_noise((120, 90), 40).convert("RGB").save(folder / "seed.jpg", quality=80)
    return [folder / f"seed.{end}" for end in ("gpkg", "shp", "geojson", "kml", "gpx", "xlsx", "zip", "jpg")]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Content with bytes flipped, cut, doubled, zeroed or moved."""
    changed = bytearray(content)
    for _round in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(max(1, len(changed)))
        length = chance.choice((1, 1, 4, 64, 512))
        kind = chance.randrange(6)
        if kind == 0:
            changed[place : place + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            changed[place : place + length] = chance.randbytes(length)
        elif kind == 2:
            del changed[place : None if chance.random() < 0.3 else place + length]
        elif kind == 3:
            changed[place:place] = changed[place : place + length]
        elif kind == 4:
            changed[place : place + length] = bytes(length)
        else:
            changed[place : place + 4] = chance.choice((b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x00\x00\x00\x80"))
    return bytes(changed)


def mutants(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """Files with mutated bytes, one after another under names of their kind; the last one is removed each time."""
    originals = seeds(folder)
    contents = {path: path.read_bytes() for path in originals}
    side = {end: (folder / f"seed{end}").read_bytes() for end in (".shx", ".dbf", ".prj", ".cpg")}
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        original = originals[number % len(originals)]
        path = folder / f"mutant_{number}{original.suffix}"
        whole = original.suffix != ".shp" or chance.random() < 0.5
        path.write_bytes(mutated(contents[original], chance) if whole else contents[original])
        beside = [path.with_suffix(end) for end in side] if original.suffix == ".shp" else []
        for place in beside:
            content = side[place.suffix]
            place.write_bytes(content if whole or chance.random() < 0.5 else mutated(content, chance))
        yield path
        for place in (path, *beside):
            place.unlink()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run over a folder and mutants; 0 if nothing went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    results = []
    if given.folder is not None:
        results.append(offer_all(foreign_files(given.folder)))
    if given.mutants:
        print(f"seed {given.seed}")
        with tempfile.TemporaryDirectory(prefix="gi-atlas-mutants-") as folder:
            results.append(offer_all(mutants(Path(folder), given.mutants, given.seed)))
    for figures in results:
        print(*figures.lines(), sep="\n")
    return int(any(figures.faults or figures.slow for figures in results))


if __name__ == "__main__":
    sys.exit(main())
