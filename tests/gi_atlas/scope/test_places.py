"""Places of a text looked up in order, against a look at each of them."""

from random import Random

import pytest

from gi_atlas.scope.places import Places
from gi_atlas.scope.positions import read_positions
from gi_atlas.scope.reading import read_scope
from tests.bench.scope_reading import PARTS, text_of


@pytest.mark.parametrize("seed", range(5))
def test_a_search_finds_what_a_look_at_each_place_finds(seed):
    draw = Random(seed)
    starts = sorted(draw.sample(range(0, 200, 5), 12))
    spans = [(start, start + draw.randint(1, 5)) for start in starts]
    shuffled = draw.sample(spans, len(spans))
    places = Places(shuffled)
    for start in range(210):
        for end in range(start + 1, start + 9):
            assert places.touches(start, end) == any(start < last and first < end for first, last in spans)
            assert places.holds(start, end) == any(first <= start and end <= last for first, last in spans)


def test_places_that_overlap_are_one_and_those_that_only_meet_are_two():
    places = Places([(4, 8), (0, 5), (8, 10)])
    assert places.holds(1, 7)
    assert not places.holds(7, 9)
    assert places.touches(7, 9)


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(5, 2)]], ids=["none", "empty", "turned"])
def test_no_place_holds_nothing(spans):
    places = Places(spans)
    assert not places.touches(0, 10)
    assert not places.holds(3, 3)


def test_a_place_of_no_length_is_in_none():
    assert not Places([(0, 5)]).touches(2, 2)


COUNT = 300
UNITS = {
    "legs": 0,
    "sides of lines": COUNT + 1,
    "corner points": 0,
    "extents": COUNT,
    "degrees told once": COUNT,
    "what is left out": COUNT,
    "counted towns": 2 * COUNT,
    "lists told again": 2 * COUNT,
    "shares": COUNT,
    "areas": COUNT,
    "letters": COUNT,
    "headings": COUNT,
    "table rows": COUNT,
}


@pytest.mark.parametrize("name", PARTS)
def test_each_of_many_parts_is_read(name):
    """What the bench times is read, so that its ratios say something."""
    scope = read_scope(text_of(name, COUNT))
    assert abs(len(scope.units) - UNITS[name]) <= 0.02 * COUNT
    assert len(scope.legs) == (COUNT if name == "legs" else 0)
    assert len(scope.corners) == (COUNT if name == "corner points" else 0)


def test_the_last_of_many_sides_narrows_its_town_as_the_first_does():
    units = read_scope(text_of("sides of lines", COUNT)).units
    noted = [unit for unit in units if unit.part_note]
    assert len(noted) >= COUNT - 2
    assert noted[0].part_note[-3:] == noted[-1].part_note[-3:] == "河以东"


def test_degrees_told_once_are_told_of_once_for_all():
    positions = read_positions("东经113°21′～42′，北纬30°10′～50′；" * COUNT)
    assert len(positions.extents) == COUNT
    assert [defect.code for defect in positions.defects] == ["DEGREES_LOST"]
