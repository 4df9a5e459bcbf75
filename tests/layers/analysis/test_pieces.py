"""Work shared among threads, and the rule for slivers."""

import numpy as np
import pytest
import shapely

from gi_atlas.area import ellipsoid_areas_m2
from layers.analysis import pieces
from layers.analysis.overlay import UnitIndex, overlay
from layers.analysis.pieces import SliverRule, in_threads, make_usable, shared_pieces
from tests.layers.analysis.places import bow_tie
from tests.layers.shapes import ragged_polygon


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_threads_change_no_result_and_no_order(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr(pieces, "_THREAD_VERTICES", 0)
    shapes = np.array([ragged_polygon(n, 10 + 50 * (n % 7), radius=0.1 + n / 10) for n in range(23)])
    assert in_threads(ellipsoid_areas_m2, shapes).tolist() == ellipsoid_areas_m2(shapes).tolist()
    joined = in_threads(shapely.intersection, shapes[:-1], shapes[1:])
    assert shapely.equals_exact(joined, shapely.intersection(shapes[:-1], shapes[1:])).all()


def test_a_fault_in_a_thread_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(pieces, "_THREAD_VERTICES", 0)

    def fail(_shapes: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_threads(fail, np.array([shapely.box(0, 0, 1, 1)] * 4))


def test_shapes_that_others_prepared_survive_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """GEOS builds the index of a prepared shape at the first question; two threads that ask at once crash."""
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr(pieces, "_THREAD_VERTICES", 0)
    boundaries = np.array([ragged_polygon(n, 4_000, radius=1.0) for n in range(4)])
    units = np.array(
        [shapely.box(x / 4, y / 4, x / 4 + 0.25, y / 4 + 0.25) for x in range(436, 444) for y in range(116, 124)]
    )
    shapely.prepare(boundaries)
    index = UnitIndex(units)
    shapely.prepare(index.shapes)
    for _try in range(10):
        found = overlay(boundaries, index)
        assert found.area_m2.sum() == pytest.approx(ellipsoid_areas_m2(boundaries).sum(), rel=1e-9)


def test_a_cut_that_geos_refuses_falls_back_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = np.array([ragged_polygon(1, 900)]), np.array([shapely.box(110, 30, 111, 31)])
    expected = ellipsoid_areas_m2(shapely.intersection(first, second))

    def fail(*_shapes: object) -> None:
        raise shapely.errors.GEOSException("TopologyException: side location conflict")

    monkeypatch.setattr(pieces, "_met", fail)
    found = shared_pieces(first, second, (np.array([0]), np.array([0])))
    assert found.area_m2 == pytest.approx(expected)


def test_a_remainder_that_geos_refuses_falls_back_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, partner = np.array([shapely.box(110, 30, 111, 31)]), np.array([ragged_polygon(1, 900, radius=3)])
    expected = shapely.difference(whole, partner)
    plain, calls = shapely.difference, []

    def fail_once(*shapes: object) -> object:
        calls.append(shapes)
        if len(calls) == 1:
            raise shapely.errors.GEOSException("TopologyException: side location conflict")
        return plain(*shapes)

    monkeypatch.setattr("shapely.difference", fail_once)
    assert shapely.equals(pieces._left_of(whole, partner), expected).all()
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("area_m2", "perimeter_m", "is_sliver"),
    [
        (0.0, 0.0, True),
        (9_999.0, 400.0, True),
        (10_000.0, 400.0, False),
        (500_000.0, 20_020.0, True),
        (500_000.0, 19_980.0, False),
    ],
)
def test_slivers(area_m2: float, perimeter_m: float, is_sliver: bool) -> None:
    assert SliverRule().is_sliver(np.array([area_m2]), np.array([perimeter_m])).tolist() == [is_sliver]


def test_only_invalid_shapes_are_mended() -> None:
    good, bad = shapely.box(0, 0, 1, 1), bow_tie()
    usable, mended = make_usable(np.array([good, bad, None, shapely.Polygon()]))
    assert mended == [1]
    assert usable[0] is good
    assert shapely.is_valid(usable[1])
    trusted, none = make_usable(np.array([good, bad]), [True, True])
    assert none == []
    assert trusted[1] is bad
