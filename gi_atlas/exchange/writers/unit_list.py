"""List of the units of a wording, old and new names side by side, as CSV that spreadsheets open as UTF-8."""

import csv
from collections.abc import Sequence
from pathlib import Path

from gi_atlas.exchange.writers.scope_package import NamedUnit
from gi_atlas.exchange.writers.sheet_cells import harmless

HEADING = ("序号", "区划代码", "表述中的名称", "现名称", "匹配方式", "区划版本", "部分说明")


def unit_rows(units: Sequence[NamedUnit]) -> list[list[str]]:
    """Heading and one row a unit, as the file has them."""
    rows = [[harmless(str(value)) for value in unit.values().values()] for unit in units]
    return [list(HEADING), *rows]


def write_unit_list(path: Path, units: Sequence[NamedUnit]) -> None:
    """Write the list with a byte order mark; texts that a spreadsheet would run as a formula are marked as text."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(unit_rows(units))


def read_unit_list(path: Path) -> list[list[str]]:
    """Rows of a list that ``write_unit_list`` wrote."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))
