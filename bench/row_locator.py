"""The locator over every county and township of China: from a key to what it finds."""

import csv
import lzma
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench.inputs import Inputs
from bench.table import Row
from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.model import AdminUnit, level_of_code
from gi_atlas.services.locating import LocatorIndex, build_index, locate
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import Row as StoredRow
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project

LISTS = ("counties_2023-06.csv.xz", "townships_2023-06.csv.xz")
TEXTS = ("城关镇", "chengguanzhen", "cgz", "330106", "西湖区 浙江", "120.15, 30.25")
MOST_S = 0.05


def rows(inputs: Inputs) -> list[Row]:
    """The slowest key of the texts that a person types, each typed letter by letter."""
    path = inputs.scratch / "units.gpkg"
    made = tuple(_units(inputs.real / "cn/editions"))
    with create_project(path) as project:
        project.apply(Command(Label("Units of the benchmark"), (), (BulkRows("gi_admin_unit", "bench", made),)))
        begin = time.perf_counter()
        index = build_index(project)
        built_s = time.perf_counter() - begin
    times = [seconds for text in TEXTS for seconds in key_times(index, text)]
    note = f"median {statistics.median(times) * 1000:.1f} ms; index built in a job in {built_s:.1f} s"
    return [Row(f"locator, slowest key over {len(index.entries):,} units", max(times), "s", target=MOST_S, note=note)]


def key_times(index: LocatorIndex, text: str) -> list[float]:
    """Seconds of each letter of a text."""
    times = []
    for end in range(1, len(text) + 1):
        begin = time.perf_counter()
        locate(index, text[:end])
        times.append(time.perf_counter() - begin)
    return times


def _units(folder: Path) -> Iterator[StoredRow]:
    for name in LISTS:
        with lzma.open(folder / name, "rt", encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                unit = AdminUnit(row["code"], row["name"], "2023-06", level_of_code(row["code"]), import_id="bench")
                yield to_row(prepare(unit))
