"""Units of the project against somebody's word: denied only where they say it clearly, never an honest file."""

from typing import Any

import numpy as np
import pytest
import shapely

from gi_atlas.datum import TO_DATUM
from gi_atlas.exchange.answers import DATUMS
from gi_atlas.exchange.datum_denial import WIDE_M, apart_m, denying_fit
from gi_atlas.exchange.reference import NO_FIT, Reference

from .test_reference import CODES, NAMES, blob, noisy, shift, units


def one(geometry: Any) -> Any:
    return np.array([geometry], dtype=object)


def known(seed: int = 3, count: int = 40) -> Any:
    return units(count, np.random.default_rng(seed))


def as_reference(geometries: Any) -> Reference:
    return Reference(CODES[: len(geometries)], NAMES[: len(geometries)], geometries)


@pytest.mark.parametrize("true", ["cgcs2000", "gcj02", "bd09"])
@pytest.mark.parametrize("told", DATUMS)
def test_one_boundary_is_denied_whenever_another_shift_was_told(true: str, told: str) -> None:
    reference = known()
    fit = denying_fit(shift(one(reference[0]), true), [None], [None], as_reference(reference), told)
    is_same = true == ("cgcs2000" if told == "wgs84" else told)
    assert fit.datum == (None if is_same else true)
    if not is_same:
        assert apart_m(fit, told) > 60
        assert fit.medians_m[true] < 15


@pytest.mark.parametrize("by", ["code", "name"])
def test_a_layer_of_units_is_denied_by_its_codes_or_names(by: str) -> None:
    reference = known()
    layer = noisy(shift(reference[:35], "gcj02"), 30, np.random.default_rng(1))
    codes = CODES[:35] if by == "code" else [None] * 35
    names = NAMES[:35] if by == "name" else [None] * 35
    assert denying_fit(layer, codes, names, as_reference(reference), "cgcs2000").datum == "gcj02"
    assert denying_fit(layer, codes, names, as_reference(reference), "gcj02") == NO_FIT


def test_no_honest_boundary_of_another_survey_is_denied() -> None:
    for seed in range(30):
        chance = np.random.default_rng(seed)
        reference = known(seed)
        layer = noisy(one(reference[seed]), 40, chance)
        for told in ("cgcs2000", "wgs84"):
            assert denying_fit(layer, [None], [None], as_reference(reference), told) == NO_FIT


def test_no_honest_boundary_that_follows_no_unit_is_denied() -> None:
    for seed in range(30):
        chance = np.random.default_rng(1000 + seed)
        reference = known(seed)
        middle = shapely.centroid(reference[seed])
        own = blob(middle.x + 0.02, middle.y - 0.01, 0.03, chance)
        assert denying_fit(one(own), [None], [None], as_reference(reference), "cgcs2000") == NO_FIT


def test_a_dense_grid_of_lines_denies_nothing_by_chance() -> None:
    cells = [shapely.box(112 + x * 0.01, 30 + y * 0.01, 112.01 + x * 0.01, 30.01 + y * 0.01)
             for x in range(12) for y in range(12)]  # fmt: skip
    reference = Reference([""] * len(cells), [""] * len(cells), np.array(cells, dtype=object))
    for seed in range(20):
        own = blob(112.06, 30.06, 0.03, np.random.default_rng(seed))
        assert denying_fit(one(own), [None], [None], reference, "cgcs2000") == NO_FIT


def test_an_outline_of_few_corners_is_told_all_the_same() -> None:
    cell = shapely.box(112.0, 30.0, 112.1, 30.1)
    shifted = shapely.transform(cell, TO_DATUM["gcj02"])
    fit = denying_fit(one(shifted), [None], [None], as_reference(one(cell)), "cgcs2000")
    assert (len(shifted.exterior.coords), fit.datum) == (5, "gcj02")


def test_what_is_not_wider_than_a_few_shifts_is_never_denied() -> None:
    half = WIDE_M / 111_320 / 2
    small = shapely.Point(112.0, 30.0).buffer(half * 0.6)
    shifted = shapely.transform(small, TO_DATUM["gcj02"])
    assert denying_fit(one(shifted), [None], [None], as_reference(one(small)), "cgcs2000") == NO_FIT
    wide = shapely.Point(112.0, 30.0).buffer(half * 3)
    shifted = shapely.transform(wide, TO_DATUM["gcj02"])
    assert denying_fit(one(shifted), [None], [None], as_reference(one(wide)), "cgcs2000").datum == "gcj02"


@pytest.mark.parametrize("geometry", [None, shapely.Polygon(), shapely.Point(112, 30)])
def test_what_has_no_outline_is_not_denied(geometry: Any) -> None:
    assert denying_fit(one(geometry), [None], [None], as_reference(known()), "cgcs2000") == NO_FIT


def test_without_units_nothing_is_denied() -> None:
    shifted = shift(one(known()[0]), "gcj02")
    assert denying_fit(shifted, [None], [None], None, "cgcs2000") == NO_FIT
    assert denying_fit(shifted, [None], [None], as_reference(one(None)[:0]), "cgcs2000") == NO_FIT
    far = as_reference(one(blob(85, 40, 0.05, np.random.default_rng(1))))
    assert denying_fit(shifted, [None], [None], far, "cgcs2000") == NO_FIT
