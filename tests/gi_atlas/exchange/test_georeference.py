"""CRS, axis order and datum of foreign layers: settled or asked, never assumed."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import CrsError
from gi_atlas.exchange.answers import DATUMS, Answers
from gi_atlas.exchange.crs_facts import candidates, datum_family, is_of_earth, parse_crs, short_name
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.georeference import Georeference, all_questions, georeference
from tests.gi_atlas.exchange.foreign_layers import make_layer

HANGZHOU, NAPA = shapely.box(120.0, 30.0, 120.5, 30.4), shapely.box(-122.6, 38.2, -122.2, 38.6)
NO_ANSWER = Answers()


def settle(geometry: Any, crs_text: str | None = "EPSG:4326", answers: Answers = NO_ANSWER, found: Format = Format.GPKG,
           **facts: Any) -> Georeference:  # fmt: skip
    return georeference(make_layer([geometry], crs_text, **facts), found, answers)


def codes(settled: Georeference) -> list[str]:
    return [question.code for question in settled.questions]


def moved(crs_text: str, geometry: Any = HANGZHOU) -> Any:
    import pyproj

    transformer = pyproj.Transformer.from_crs("EPSG:4490", crs_text, always_xy=True)
    return shapely.transform(geometry, lambda p: np.column_stack(transformer.transform(p[:, 0], p[:, 1])))


@pytest.mark.parametrize("found", [Format.KML, Format.GPX, Format.GPKG, Format.SHAPEFILE, Format.GEOJSON])
def test_wgs84_in_china_asks_for_the_datum_without_a_guess(found: Format) -> None:
    settled = settle(HANGZHOU, found=found)
    (question,) = settled.questions
    assert (question.code, question.option, question.choices) == ("DATUM_UNCLEAR", "--datum", DATUMS)
    assert (question.guess, question.why, question.is_needed) == (None, "WHY_DATUM_OPEN", True)
    assert settled.is_in_china
    assert settled.datum is None


def test_outside_china_nothing_is_asked() -> None:
    for crs_text, datum in (("EPSG:4326", "wgs84"), ("EPSG:4269", "nad83"), ("OGC:CRS84", "wgs84")):
        settled = settle(NAPA, crs_text)
        assert (settled.questions, settled.datum, settled.is_in_china) == ((), datum, False)


def test_cgcs2000_is_believed_even_in_china() -> None:
    for crs_text in ("EPSG:4490", "EPSG:4549", "EPSG:4528"):
        settled = settle(moved(crs_text), crs_text)
        assert (settled.questions, settled.datum) == ((), "cgcs2000")


@pytest.mark.parametrize("datum", DATUMS)
def test_an_answered_datum_is_taken(datum: str) -> None:
    settled = settle(HANGZHOU, answers=Answers(datum=datum))
    assert (settled.questions, settled.datum) == ((), datum)


def test_the_names_of_columns_make_a_guess() -> None:
    for stated in ("gcj02", "bd09"):
        (question,) = settle(HANGZHOU, found=Format.CSV, stated_datum=stated).questions
        assert (question.guess, question.why, question.is_needed) == (stated, "WHY_DATUM_NAMED", True)


@pytest.mark.parametrize("crs_text", ["EPSG:4610", "EPSG:2384", "EPSG:4214", "EPSG:2436", "EPSG:2385"])
def test_old_chinese_datums_are_refused_until_the_office_gives_parameters(crs_text: str) -> None:
    settled = settle(moved(crs_text), crs_text)
    question = settled.questions[0]
    assert (question.code, question.why, question.guess) == ("DATUM_UNMOVABLE", "WHY_UNMOVABLE", None)
    assert question.is_needed
    assert settle(moved(crs_text), crs_text, Answers(datum="cgcs2000")).questions[0].code == "DATUM_UNMOVABLE"


def test_a_missing_crs_is_asked_with_candidates() -> None:
    for geometry, guess, why in (
        (HANGZHOU, "EPSG:4490", "WHY_CRS_DEGREES"),
        (NAPA, "EPSG:4326", "WHY_CRS_DEGREES"),
        (moved("EPSG:4528"), "EPSG:4528", "WHY_CRS_ZONE"),
        (moved("EPSG:4549"), None, "WHY_PLANE_NO_NUMBER"),
        (moved("EPSG:3857"), None, "WHY_PLANE_MERCATOR_TOO"),
    ):
        (question,) = settle(geometry, None).questions
        assert (question.code, question.option) == ("CRS_MISSING", "--crs")
        assert (question.guess, question.why) == (guess, why)
        assert question.choices
        assert guess is None or guess in question.choices


def test_a_datum_answers_for_degrees_without_crs() -> None:
    settled = settle(HANGZHOU, None, Answers(datum="gcj02"))
    assert (settled.questions, settled.crs_text, settled.datum) == ((), "EPSG:4326", "gcj02")
    assert codes(settle(moved("EPSG:4549"), None, Answers(datum="gcj02"))) == ["CRS_MISSING"]


@pytest.mark.parametrize(
    ("geometry", "crs_text"),
    [
        (HANGZHOU, "EPSG:4549"), (HANGZHOU, "EPSG:3857"), (moved("EPSG:4549"), "EPSG:4326"),
        (moved("EPSG:3857"), "EPSG:4490"), (moved("EPSG:4528"), "EPSG:4549"), (moved("EPSG:4528"), "EPSG:32650"),
    ],
)  # fmt: skip
def test_a_crs_that_its_coordinates_contradict_is_asked(geometry: Any, crs_text: str) -> None:
    settled = settle(geometry, crs_text)
    assert codes(settled)[0] == "CRS_WRONG"
    assert settled.crs_text is None


@pytest.mark.parametrize(
    "crs_text", ['LOCAL_CS["site",UNIT["metre",1]]', "EPSG:4978", "EPSG:5703", "nonsense", "", "+proj=nonsense"]
)
def test_what_is_no_crs_of_the_earth_is_asked(crs_text: str) -> None:
    assert codes(settle(HANGZHOU, crs_text)) == ["CRS_MISSING"]
    with pytest.raises(CrsError) as caught:
        settle(HANGZHOU, None, Answers(crs=crs_text or "x"))
    assert caught.value.code == "CRS_NOT_UNDERSTOOD"


CHINA = st.tuples(st.floats(73.5, 135), st.floats(18.2, 53.5), st.floats(1e-6, 0.5), st.floats(1e-6, 0.5))


@settings(deadline=None, max_examples=200)
@given(CHINA)
def test_swapped_bounds_in_china_are_always_found(box: tuple[float, float, float, float]) -> None:
    lon, lat, width, height = box
    swapped = shapely.box(lat, lon, lat + height, lon + width)
    settled = settle(swapped)
    assert settled.questions[0].code == "AXES_SWAPPED"
    assert settled.questions[0].guess == "yes"
    asked = settle(swapped, answers=Answers(is_swapped=True))
    assert "AXES_SWAPPED" not in codes(asked)
    assert asked.is_swapped
    right = settle(shapely.box(lon, lat, lon + width, lat + height))
    assert "AXES_SWAPPED" not in codes(right)


def test_swapped_survey_tables_are_found() -> None:
    for crs_text in ("EPSG:4549", "EPSG:4528"):
        plane = shapely.transform(moved(crs_text), lambda places: places[:, ::-1])
        settled = settle(plane, crs_text)
        assert codes(settled) == ["AXES_SWAPPED"]
        assert settled.questions[0].why == "WHY_AXES_PLANE"
        assert codes(settle(plane, crs_text, Answers(is_swapped=False)))[0] == "CRS_WRONG"


def test_wide_polygons_ask_about_the_meridian() -> None:
    wide = shapely.box(-179.0, -18, 179.0, -15)
    (question,) = settle(wide).questions[-1:]
    assert (question.code, question.option, question.choices) == ("TOO_WIDE", "--wide", ("keep", "split"))
    for is_wide in (True, False):
        assert "TOO_WIDE" not in codes(settle(wide, answers=Answers(is_wide=is_wide)))
    assert settle(shapely.box(-90, 0, 89.9, 1)).questions == ()


def test_no_geometry_no_question() -> None:
    assert georeference(make_layer([None, None], None), Format.CSV, NO_ANSWER) == Georeference()


def test_each_question_of_a_file_is_asked_once() -> None:
    asked = list(all_questions([settle(HANGZHOU), settle(HANGZHOU), settle(HANGZHOU, None)]))
    assert [question.code for question in asked] == ["DATUM_UNCLEAR", "CRS_MISSING"]


def test_families_and_names() -> None:
    for text, family in (
        ("EPSG:4490", "cgcs2000"), ("EPSG:4326", "wgs84"), ("EPSG:32650", "wgs84"), ("EPSG:4269", "nad83"),
        ("EPSG:4610", "unmovable"), ("EPSG:4284", "unmovable"), ("EPSG:4258", None),
    ):  # fmt: skip
        assert datum_family(parse_crs(text)) == family
    assert short_name(None) is None
    assert short_name("nonsense") == "nonsense"
    assert short_name(parse_crs("EPSG:4549").to_wkt()) == "EPSG:4549"
    assert not is_of_earth(parse_crs("EPSG:4978"))


@given(st.floats(1e3, 9e7), st.floats(0, 9e6), st.floats(1, 1e5))
def test_a_guess_is_always_among_the_choices(x: float, y: float, size: float) -> None:
    choices, guess = candidates((x, y, x + size, y + size))
    assert choices
    assert guess is None or guess in choices


WIDE_TABLE = [(20684162.8, 3265193.5), (20689103.2, 3265300.0), (20689000.0, 3270800.0)]


@pytest.mark.parametrize("answer", ["EPSG:4528", "EPSG:4549", "EPSG:4497", "EPSG:2364"])
def test_another_zone_than_that_of_the_eastings_is_refused_in_words(answer: str) -> None:
    layer = make_layer([shapely.Polygon(WIDE_TABLE)], None)
    with pytest.raises(CrsError) as told:
        georeference(layer, Format.LAND_TXT, Answers(crs=answer))
    assert (told.value.code, told.value.context["zone"], told.value.context["width"]) == ("CRS_OTHER_ZONE", 20, 6)
    assert answer in str(told.value)


@pytest.mark.parametrize("answer", ["EPSG:4498", "EPSG:2334", "EPSG:4490"])
def test_the_zone_of_the_eastings_and_what_is_no_zone_are_not_refused(answer: str) -> None:
    layer = make_layer([shapely.Polygon(WIDE_TABLE)], None)
    assert "CRS_OTHER_ZONE" not in {
        one.code for one in georeference(layer, Format.LAND_TXT, Answers(crs=answer)).questions
    }


def test_eastings_without_a_number_say_no_zone() -> None:
    bare = [(x - 20_000_000, y) for x, y in WIDE_TABLE]
    layer = make_layer([shapely.Polygon(bare)], None)
    assert georeference(layer, Format.LAND_TXT, Answers(crs="EPSG:4549")).crs_text == "EPSG:4549"
