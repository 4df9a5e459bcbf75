"""Areas in documents: by the office's algorithm, with method, rounding and what differs."""

import re

import pytest
import shapely

from gi_atlas.area_official import Areas, official_area_m2
from gi_atlas.documents.area_words import METHOD, ROUNDING, area_facts, area_text, stated_areas
from gi_atlas.documents.words import Words

from .sample import square

ZH, EN = Words("zh"), Words("en")
# The five corners of a real announcement's sea area, whose long edges each algorithm reads otherwise.
SEA = shapely.Polygon([(121.0, 39.4), (121.4, 39.2), (121.9, 39.3), (121.7, 39.7), (121.2, 39.8)])


def facts(areas: Areas, words: Words) -> dict[str, str]:
    return dict(area_facts(areas, words))


@pytest.mark.parametrize(
    ("area_m2", "text"),
    [
        (10_000.0, "10000.00平方米（1.0000公顷；15.00亩；0.010平方千米）"),
        (0.0, "0.00平方米（0.0000公顷；0.00亩；0.000平方千米）"),
        (0.125, "0.12平方米（0.0000公顷；0.00亩；0.000平方千米）"),  # a half to the even digit
        (0.375, "0.38平方米（0.0000公顷；0.00亩；0.000平方千米）"),
        (500.0, "500.00平方米（0.0500公顷；0.75亩；0.000平方千米）"),  # 0.0005 km² is a half too
        (1500.0, "1500.00平方米（0.1500公顷；2.25亩；0.002平方千米）"),
        (476_036_838.57, "476036838.57平方米（47603.6839公顷；714055.26亩；476.037平方千米）"),
        (1e12, "1000000000000.00平方米（100000000.0000公顷；1500000000.00亩；1000000.000平方千米）"),
    ],
)
def test_units_are_rounded_from_the_square_metres(area_m2: float, text: str) -> None:
    assert area_text(area_m2, ZH) == text


def test_english_has_the_same_figures() -> None:
    chinese, english = area_text(123_456_789.125, ZH), area_text(123_456_789.125, EN)
    assert re.findall(r"[\d.]+", chinese) == re.findall(r"[\d.]+", english)
    assert english == "123456789.12 m² (12345.6789 ha; 185185.18 mu; 123.457 km²)"


def test_no_exponent_and_no_sign_stands_in_a_figure() -> None:
    for area_m2 in (1e-9, 1e-4, 3.0, 1e15):
        assert re.fullmatch(r"[\d.]+ m² \([\d.]+ ha; [\d.]+ mu; [\d.]+ km²\)", area_text(area_m2, EN)), area_m2


def test_the_stated_area_is_the_offices() -> None:
    areas = stated_areas(square(112.0, 30.0))
    assert areas is not None
    assert areas.official_m2 == official_area_m2(square(112.0, 30.0))
    assert facts(areas, EN)["Area"] == area_text(areas.official_m2, EN)
    assert facts(areas, EN)["Method"] == METHOD
    assert facts(areas, EN)["Rounding"] == ROUNDING


@pytest.mark.parametrize("geometry", [None, shapely.MultiPolygon(), shapely.Polygon()])
def test_where_nothing_is_drawn_nothing_is_stated(geometry: shapely.Geometry | None) -> None:
    assert stated_areas(geometry) is None


def test_a_small_parcel_on_its_meridian_needs_no_explanation() -> None:
    areas = stated_areas(shapely.box(113.999, 30.0, 114.001, 30.002))
    assert areas is not None
    assert set(facts(areas, EN)) == {"Area", "Method", "Rounding"}


def test_long_edges_are_explained_with_both_figures() -> None:
    areas = stated_areas(SEA)
    assert areas is not None
    told = [text for name, text in area_facts(areas, EN) if name == "Other method"]
    edges = next(text for text in told if "geodesic area of the same points" in text)
    apart_ppm = (areas.official_m2 / areas.geodesic_m2 - 1) * 1e6
    assert f"{areas.geodesic_m2:.2f} m²" in edges
    assert f"{apart_ppm:+.0f} ppm".replace("-", "−") in edges
    assert f"{areas.longest_edge_deg:.3f}°" in edges


def test_the_plane_is_explained_and_never_stated() -> None:
    areas = stated_areas(square(112.0, 30.0))
    assert areas is not None
    assert areas.plane_m2 is not None
    told = facts(areas, ZH)
    assert "EPSG:4546" in told["其他算法"]
    assert f"{areas.plane_m2:.2f}平方米" in told["其他算法"]
    assert f"{areas.plane_m2:.2f}" not in told["面积"]


def test_outside_of_chinas_zones_there_is_no_plane() -> None:
    areas = stated_areas(shapely.box(-122.5, 38.2, -122.3, 38.4))
    assert areas is not None
    assert areas.plane_m2 is None
    assert not any("EPSG:45" in text for _name, text in area_facts(areas, EN))


def test_every_line_is_there_in_both_languages() -> None:
    areas = stated_areas(SEA)
    assert areas is not None
    chinese, english = list(area_facts(areas, ZH)), list(area_facts(areas, EN))
    assert len(chinese) == len(english) == 5
    for (name, text), (_name, text_en) in zip(chinese, english, strict=True):
        assert re.search("[一-鿿]", name + text)
        assert "{" not in text + text_en
