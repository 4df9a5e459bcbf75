"""Stated areas against what the rings enclose: the projection is forgiven, another number or unit is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.exchange.stated_area import AreaCheck, check_area


@pytest.mark.parametrize("stated", ["", "0", "0.0000", "1", "1.0", "1.0000", "1.0005", "0.9995"])
def test_what_fits_or_says_nothing_is_no_matter(stated: str) -> None:
    assert check_area(stated, 10_000.0, 3) is None


@pytest.mark.parametrize("stated", ["1.2", "0.9", "-1", "1.0030", "nan", "一公顷", "1,0"])
def test_what_does_not_fit_is_told_with_both(stated: str) -> None:
    assert check_area(stated, 10_000.0, 3) == AreaCheck("LAND_TXT_AREA", 3, stated, "1.0000")


@pytest.mark.parametrize(("stated", "unit"), [("10000", "m²"), ("10003.5", "m²"), ("15", "亩"), ("15.00", "亩")])
def test_another_unit_is_found(stated: str, unit: str) -> None:
    found = check_area(stated, 10_000.0, 8)
    assert found == AreaCheck("LAND_TXT_AREA_UNIT", 8, stated, "1.0000", unit)


def test_large_units_are_found_too() -> None:
    one, other = check_area("1799.3", 1799.3e6, 1), check_area("3.2", 3.2e4 * 2000 / 3, 1)
    assert one is not None
    assert other is not None
    assert (one.unit, other.unit) == ("km²", "万亩")


@given(st.floats(1.0, 1e10), st.integers(0, 6))
def test_a_rounded_area_always_fits(area_m2: float, decimals: int) -> None:
    stated = f"{area_m2 / 1e4:.{decimals}f}"
    assert check_area(stated, area_m2, 1) is None


@given(st.floats(1e4, 1e10), st.floats(1.003, 3.0))
def test_a_wrong_area_is_never_passed_over(area_m2: float, factor: float) -> None:
    assert check_area(f"{area_m2 * factor / 1e4:.6f}", area_m2, 1) is not None
