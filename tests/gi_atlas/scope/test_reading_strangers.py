"""Wordings in the manner of announcements of three decades, each written with its answer before it was read.

``strangers.tsv`` has one a line: units as names in their order; elevation as lower and upper, - for none.
"""

import csv
from pathlib import Path

import pytest

from gi_atlas.scope.findings import SEVERITIES
from gi_atlas.scope.reading import read_scope

TABLE = Path(__file__).with_name("strangers.tsv")


def _rows():
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return [
            {**row, "text": row["text"].replace("\\n", "\n")}
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


ROWS = _rows()


def _elevation(text):
    return tuple(None if part == "-" else float(part) for part in text.split()) if text else (None, None)


def test_the_table_has_all_manners():
    assert len(ROWS) >= 100
    assert len({kind for row in ROWS for kind in row["kinds"].split()}) == 10
    assert {code for row in ROWS for code in row["findings"].split()} <= set(SEVERITIES)
    assert sum(bool(row["findings"]) for row in ROWS) >= 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_a_stranger_is_read(row):
    scope = read_scope(row["text"])
    assert sorted(scope.kinds) == row["kinds"].split()
    assert [unit.name for unit in scope.units] == row["units"].split()
    assert scope.declared_count == (int(row["count"]) if row["count"] else None)
    extent = tuple(map(float, row["extent"].split()))
    assert scope.extent_deg == (pytest.approx(extent, abs=1e-6) if extent else None)
    assert sorted({defect.code for defect in scope.defects}) == row["findings"].split()
    assert len(scope.corners) == int(row["corners"] or 0)
    assert (scope.letter.number if scope.letter else "") == row["letter"]
    assert (scope.limits.elevation_min_m, scope.limits.elevation_max_m) == _elevation(row["elevation"])
