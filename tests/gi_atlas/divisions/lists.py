"""Lists of units for tests: those of the real editions, and small ones of places that do not exist."""

import csv
import lzma
from functools import cache
from pathlib import Path

from gi_atlas.divisions.editions import Editions
from gi_atlas.scope.unit_list import UnitList

OLD, MIDDLE, NEW = "2017-10", "2019-10", "2023-06"


def real_rows(folder: Path, kind: str, edition: str) -> list[tuple[str, str]]:
    """Code and name of each line of a real list."""
    path = folder / "cn" / "editions" / f"{kind}_{edition}.csv.xz"
    with lzma.open(path, "rt", encoding="utf-8-sig") as stream:
        return [(row["code"], row["name"]) for row in csv.DictReader(stream)]


@cache
def real_list(folder: Path, edition: str) -> UnitList:
    """Counties and townships of a real edition."""
    rows = real_rows(folder, "counties", edition) + real_rows(folder, "townships", edition)
    return UnitList.of_rows(edition, rows)


@cache
def real_editions(folder: Path) -> Editions:
    """The three real editions; what changed between two of them is derived once."""
    return Editions.of_lists(*(real_list(folder, edition) for edition in (OLD, MIDDLE, NEW)))


def small(edition: str, *lines: str) -> UnitList:
    """List of lines ``code name``."""
    return UnitList.of_rows(edition, [line.split(" ") for line in lines])
