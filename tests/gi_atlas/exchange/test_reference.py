"""Telling GCJ-02 and BD-09 by units that are known: found, no false alarm, else "cannot tell"."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from gi_atlas.datum import TO_DATUM
from gi_atlas.exchange.reference import MIN_MATCHES, Reference, fit_datum

GENERATOR = np.random.default_rng(7)
NAMES = [f"单元{number}" for number in range(400)]
CODES = [f"33{number:04d}" for number in range(400)]


def blob(lon: float, lat: float, radius: float, chance: np.random.Generator) -> shapely.Polygon:
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    radii = radius * (1 + 0.3 * chance.random(60))
    return shapely.Polygon(np.column_stack([lon + radii * np.cos(angles), lat + radii * np.sin(angles)]))


def units(count: int, chance: np.random.Generator) -> np.ndarray[Any, np.dtype[np.object_]]:
    lon, lat = chance.uniform(85, 122, count), chance.uniform(24, 42, count)
    return np.array([blob(x, y, 0.05, chance) for x, y in zip(lon, lat, strict=True)], dtype=object)


def noisy(geometries: Any, metres: float, chance: np.random.Generator) -> Any:
    # Another survey: each vertex lies elsewhere by some metres, the same place always by the same.
    turns = chance.uniform(1e5, 2e5, 2)
    return shapely.transform(geometries, lambda places: places + np.sin(places * turns) * metres / 111_320)


def shift(geometries: Any, datum: str) -> Any:
    return geometries if datum == "cgcs2000" else shapely.transform(geometries, TO_DATUM[datum])


@pytest.mark.parametrize("by", ["code", "name", "line", "point"])
@pytest.mark.parametrize("true", ["cgcs2000", "gcj02", "bd09"])
def test_layers_of_30_units_are_told(by: str, true: str) -> None:
    right = wrong = 0
    count = 20 if by == "line" else 40
    for seed in range(count):
        chance = np.random.default_rng(seed)
        known = units(40, chance)
        if by == "point":
            known = shapely.centroid(known)
        layer = noisy(shift(known[:30], true), 30, chance)
        codes = CODES[:30] if by in ("code", "point") else [None] * 30
        names = NAMES[:30] if by == "name" else [None] * 30
        found = fit_datum(layer, codes, names, Reference(CODES[:40], NAMES[:40], known)).datum
        right += found == true
        wrong += found not in (true, None)
    assert wrong <= 0.01 * count
    assert right >= 0.95 * count


def test_without_a_reference_nobody_can_tell() -> None:
    layer = shift(units(30, GENERATOR), "gcj02")
    empty = Reference([], [], np.array([], dtype=object))
    assert fit_datum(layer, CODES[:30], NAMES[:30], None).datum is None
    assert fit_datum(layer, CODES[:30], NAMES[:30], empty).datum is None


def test_other_places_tell_nothing() -> None:
    layer, known = units(30, np.random.default_rng(1)), units(30, np.random.default_rng(2))
    assert fit_datum(layer, [None] * 30, [None] * 30, Reference(CODES[:30], NAMES[:30], known)).datum is None
    assert fit_datum(layer, CODES[:30], [None] * 30, Reference(CODES[:30], NAMES[:30], known)).datum is None


def test_too_few_or_doubled_names_tell_nothing() -> None:
    known = units(30, np.random.default_rng(3))
    layer = shift(shapely.centroid(known), "gcj02")
    few = [*CODES[: MIN_MATCHES - 1], *([None] * (31 - MIN_MATCHES))]
    points_of = Reference(CODES[:30], NAMES[:30], shapely.centroid(known))
    assert fit_datum(layer, few, [None] * 30, points_of).datum is None
    assert fit_datum(layer, ["330001"] * 30, ["朝阳"] * 30, points_of).datum is None
    assert fit_datum(layer, CODES[:30], [None] * 30, points_of).datum == "gcj02"


def test_real_counties_are_told_from_their_own_inverse(real_data: Path) -> None:
    from gi_atlas.datum import from_gcj02
    from gi_atlas.exchange.answers import Answers
    from gi_atlas.services.inspecting import examine_file

    path = real_data / "cn" / "zhejiang_county_gbk_shapefile.zip"
    shapes = examine_file(path).foreign.layers[0]
    code, name = (
        next(f for f in shapes.field_names if f in known)
        for known in (("代码", "adcode", "区划代码"), ("名称", "name"))
    )
    true = np.asarray(shapely.transform(shapes.geometries(), from_gcj02), dtype=object)
    known = Reference([str(v) for v in shapes.values(code)], [str(v) for v in shapes.values(name)], true)
    (question,) = [q for q in examine_file(path, Answers(), known).inspection.questions if q.code == "DATUM_UNCLEAR"]
    assert (question.guess, question.why) == ("gcj02", "WHY_DATUM_FITS")
    assert question.context["median_m"] < 30
