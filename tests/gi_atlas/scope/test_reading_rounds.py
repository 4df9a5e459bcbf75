"""Rounds of wordings, each with its answer written before it was read: every published manner, half of them defective.

``rounds.tsv`` has one a line. Units stand as ``above/…:name,name~note``: what follows the last colon lies in what
stands before it; elevation is lower and upper, - for none.
"""

import csv
import re
from pathlib import Path

import pytest

from gi_atlas.scope.findings import SEVERITIES, apply_proposal, scope_findings
from gi_atlas.scope.reading import read_scope

_SIGNS = re.compile(r"\\([nrt])")
TABLE = Path(__file__).with_name("rounds.tsv")


def _rows():
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return [
            {**row, "text": _SIGNS.sub(lambda found: {"n": "\n", "r": "\r", "t": "\t"}[found[1]], row["text"])}
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


ROWS = _rows()
by_id = pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])


def _units(told):
    for group in told.split():
        above, _, names = group.rpartition(":")
        yield from (f"{above}/{name}" if above else name for name in names.split(","))


def _number(text):
    return int(text) if text else None


def _elevation(text):
    return tuple(None if part == "-" else float(part) for part in text.split()) if text else (None, None)


def _paths(scope):
    return [
        "/".join((*unit.parents, unit.name)) + (f"~{unit.part_note}" if unit.part_note else "") for unit in scope.units
    ]


def test_the_table_has_all_manners():
    assert len(ROWS) >= 1100
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({kind for row in ROWS for kind in row["kinds"].split()}) == 10
    found = {code for row in ROWS for code in row["findings"].split()}
    assert found <= set(SEVERITIES)
    assert len(found) >= 18
    assert sum(bool(row["zones"]) for row in ROWS) >= 3


@by_id
def test_its_units_are_read_with_all_that_stands_above_them(row):
    scope = read_scope(row["text"])
    assert _paths(scope) == list(_units(row["units"]))
    assert sorted(scope.kinds) == row["kinds"].split()
    assert scope.declared_count == _number(row["count"])
    assert scope.village_count == _number(row["villages"])
    assert " ".join(sorted({unit.zone for unit in scope.units if unit.zone})) == row["zones"]


@by_id
def test_its_positions_and_limits_are_read(row):
    scope = read_scope(row["text"])
    extent = tuple(map(float, row["extent"].split()))
    assert scope.extent_deg == (pytest.approx(extent, abs=1e-6) if extent else None)
    assert len(scope.corners) == int(row["corners"] or 0)
    assert len(scope.legs) == int(row["legs"] or 0)
    assert (scope.limits.elevation_min_m, scope.limits.elevation_max_m) == _elevation(row["elevation"])
    assert " ".join(scope.limits.land_uses) == row["land"]
    assert (scope.letter.number if scope.letter else "") == row["letter"]


@by_id
def test_it_has_just_the_findings_of_its_defects(row):
    scope = read_scope(row["text"])
    assert sorted({defect.code for defect in scope.defects}) == row["findings"].split()
    assert len(scope_findings(scope)) == len(scope.defects)
    for defect in scope.defects:
        mended = apply_proposal(row["text"], defect)
        assert (mended != row["text"]) == bool(defect.proposal)
