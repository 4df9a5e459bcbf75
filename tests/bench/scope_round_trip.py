"""Writes and reads 500 random scopes: ``python -m tests.bench.scope_round_trip PROJECT [COUNT] [SHIFT_M]``.

A scope is the union of one to eight units of the project's newest edition, near each other or far apart, shifted by so
many metres to the east. Prints how many sentences read back as the very units, and each that did not.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import A_M
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.writing import WrittenScope
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from layers.analysis.scope_writing import ScopeWriter

SEED = 20261126
LARGEST = 8


@dataclass(frozen=True, eq=False)
class Units:
    """Codes, names and polygons of the units that scopes are made of."""

    codes: Sequence[str]
    names: Sequence[str]
    shapes: Any


@dataclass(frozen=True, eq=False)
class Trip:
    """What one scope was made of and what was written."""

    codes: frozenset[str]
    names: tuple[str, ...]
    written: WrittenScope

    @property
    def is_same(self) -> bool:
        """Whether sentence and reading name the units that the polygon was made of, wholly and alone."""
        read = read_scope(self.written.text)
        names = sorted(unit.name for unit in read.units if not unit.part_note)
        return (
            {unit.code for unit in self.written.units if not unit.is_part} == self.codes
            and len(self.written.units) == len(self.codes) == len(read.units)
            and names == sorted(self.names)
            and not read.defects
        )


def units_of(project: Project, edition: str, level: str) -> Units:
    """Units of a level that have a polygon."""
    rows = project.fetch(
        "SELECT code, name, geom FROM gi_admin_unit WHERE edition = ? AND level = ? AND geom IS NOT NULL"
        " ORDER BY code12",
        edition,
        level,
    )
    shapes = decode_blobs([row[2] for row in rows])
    kept = [number for number in range(len(rows)) if shapely.get_dimensions(shapes[number]) == 2]
    return Units([rows[n][0] for n in kept], [rows[n][1] for n in kept], shapes[kept])


def trips(writer: ScopeWriter, units: Units, count: int, shift_m: float = 0.0) -> Iterator[Trip]:
    """Random scopes, written; the same ones for the same units."""
    generator = random.Random(SEED)
    middles = shapely.get_coordinates(shapely.centroid(units.shapes))
    for _number in range(count):
        chosen = _choose(generator, middles, min(LARGEST, len(middles) - 1))
        ground = shapely.union_all(shapely.make_valid(units.shapes[chosen]))
        moved = shifted(ground, shift_m) if shift_m else ground
        codes = frozenset(units.codes[number] for number in chosen)
        yield Trip(codes, tuple(units.names[number] for number in chosen), writer.write(moved))


def _choose(generator: random.Random, middles: Any, largest: int) -> list[int]:
    """One to ``largest`` numbers: half of the times neighbours, else anything."""
    size = generator.randint(1, largest)
    if generator.random() < 0.5:
        return sorted(generator.sample(range(len(middles)), size))
    first = middles[generator.randrange(len(middles))]
    return sorted(int(number) for number in np.argsort(np.hypot(*(middles - first).T), kind="stable")[:size])


def shifted(geometry: Any, metres: float) -> Any:
    """Geometry moved to the east, each vertex by the degrees that the metres are at its latitude."""

    def moved(points: Any) -> Any:
        degrees = np.degrees(metres / (A_M * np.cos(np.radians(points[:, 1]))))
        return np.column_stack([points[:, 0] + degrees, points[:, 1]])

    return shapely.transform(geometry, moved)


def main() -> None:
    """Print the figures."""
    path, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500
    shift_m = float(sys.argv[3]) if len(sys.argv) > 3 else 0.0
    with open_project(path, read_only=True) as project:
        writer = ScopeWriter(project)
        has_townships = bool(project.fetch("SELECT 1 FROM gi_admin_unit WHERE level = 'TOWNSHIP' LIMIT 1"))
        units = units_of(project, writer.edition, "TOWNSHIP" if has_townships else "COUNTY")
        begin = time.process_time()
        made = list(trips(writer, units, count, shift_m))
    same = sum(trip.is_same for trip in made)
    strays = sum(len(trip.written.strays) for trip in made)
    print(f"{same} of {count} the same; {strays} strays listed; {time.process_time() - begin:.1f} s of this process")
    for trip in made:
        if not trip.is_same:
            print("-", "、".join(trip.names), "->", trip.written.text[:150], read_scope(trip.written.text).defects)


if __name__ == "__main__":
    main()
