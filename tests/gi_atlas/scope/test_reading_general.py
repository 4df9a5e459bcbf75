"""Wordings of places that do not exist: every manner of telling a scope, sound and defective, is read to the letter."""

import pytest

from gi_atlas.scope.reading import read_scope
from tests.gi_atlas.scope.tables import ALL_DEFECTIVE, ALL_SOUND
from tests.gi_atlas.scope.wordings import Wording


def _paths(scope):
    return tuple("/".join((*unit.parents, unit.name)) + f"~{unit.part_note}".rstrip("~") for unit in scope.units)


def _found(scope):
    return {
        "kinds": sorted(scope.kinds),
        "units": _paths(scope),
        "count": scope.declared_count,
        "villages": scope.village_count,
        "corners": tuple((one.name, round(one.lon_deg, 6), round(one.lat_deg, 6)) for one in scope.corners),
        "letter": (scope.letter.title, scope.letter.number, scope.letter.issuer) if scope.letter else None,
        "legs": tuple((leg.side, str(leg.leg_type)) for leg in scope.legs),
        "defects": {defect.code: defect.proposal for defect in scope.defects},
        "elevation": (scope.limits.elevation_min_m, scope.limits.elevation_max_m),
        "land": scope.limits.land_uses,
        "unread": tuple(scope.text[start:end] for start, end in scope.unread),
    }


def _wanted(wording: Wording):
    names = ("units", "count", "villages", "corners", "letter", "legs", "defects", "elevation", "land", "unread")
    return {"kinds": sorted(wording.kinds.split()), **{name: getattr(wording, name) for name in names}}


def test_the_table_is_large_and_a_third_of_it_is_defective():
    assert len(ALL_SOUND) + len(ALL_DEFECTIVE) >= 300
    assert all(wording.defects for wording in ALL_DEFECTIVE)
    assert not any(wording.defects for wording in ALL_SOUND)
    assert 3 * len(ALL_DEFECTIVE) >= len(ALL_SOUND)
    told = {kind for wording in (*ALL_SOUND, *ALL_DEFECTIVE) for kind in wording.kinds.split()}
    assert len(told) == 10


@pytest.mark.parametrize("wording", [*ALL_SOUND, *ALL_DEFECTIVE], ids=lambda wording: wording.text[:40])
def test_a_wording_is_read_to_the_letter(wording):
    scope = read_scope(wording.text)
    assert _found(scope) == _wanted(wording)
    extent = scope.extent_deg
    assert extent == (pytest.approx(wording.extent, abs=1e-6) if wording.extent else None)
    if wording.product:
        assert scope.product == wording.product
