"""Degrees written as one number: taken apart where they can be nothing else, asked or refused where they can."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gi_atlas.errors import ReadError
from gi_atlas.exchange.coordinate_text import parse_coordinate
from gi_atlas.exchange.corner_angles import degrees_of_glued, is_glued

from .reading import codes_of
from .test_corner_columns import BOUNDS, DMS, only, refused
from .test_corner_parcels import Rows, as_csv, as_docx, as_txt, as_xlsx


def glued(parts: tuple[int, int, str]) -> str:
    """DDDMMSS.ss of degrees, minutes, seconds."""
    return f"{parts[0]}{parts[1]:02d}{float(parts[2]):05.2f}"


def dotted(parts: tuple[int, int, str]) -> str:
    return f"{parts[0]}.{parts[1]:02d}{float(parts[2]) * 100:04.0f}"


def rows_of(written: Any, is_lat_first: bool = False) -> Rows:
    pairs = [(written(lon), written(lat)) for lon, lat in DMS]
    return [[f"J{number % 3 + 1}", *(pair[::-1] if is_lat_first else pair)] for number, pair in enumerate(pairs)]


@pytest.mark.parametrize("write", [as_csv, as_txt, as_xlsx, as_docx])
@pytest.mark.parametrize(
    "heading",
    [["点号", "经度", "纬度"], ["拐点", "E", "N"], ["点号", "L", "B"], ["点号", "X", "Y"], ["点号", "Y", "X"]],
)
@pytest.mark.parametrize("is_lat_first", [False, True])
def test_glued_degrees(folder: Path, write: Any, heading: list[str], is_lat_first: bool) -> None:
    answer = write(folder, [heading, *rows_of(glued, is_lat_first)])
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-10)
    assert "CORNERS_GLUED" in codes_of(answer)
    assert answer.layers[0]["is_lon_lat"]


def test_numbers_of_a_workbook_are_glued_too(folder: Path) -> None:
    rows = [[name, float(lon), float(lat)] for name, lon, lat in rows_of(glued)]
    answer = as_xlsx(folder, [["点号", "经度", "纬度"], *rows])
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-10)


@pytest.mark.parametrize("label", ["（度.分秒）", "（ddd.mmss）", "(DD.MMSS)"])
def test_degrees_with_a_point_before_the_minutes(folder: Path, label: str) -> None:
    answer = as_csv(folder, [["点号", f"经度{label}", f"纬度{label}"], *rows_of(dotted)])
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-10)
    assert codes_of(answer) == ["CORNERS_GLUED"]


def test_a_heading_of_dotted_degrees_does_not_take_signs_apart(folder: Path) -> None:
    def signed(parts: tuple[int, int, str]) -> str:
        return f"{parts[0]}°{parts[1]}′{parts[2]}″"

    answer = as_csv(folder, [["点号", "经度（度.分秒）", "纬度（度.分秒）"], *rows_of(signed)])
    assert only(answer, folder).bounds == pytest.approx(BOUNDS, abs=1e-12)
    mixed = [*rows_of(dotted)[:2], *rows_of(signed)[2:]]
    error = refused(as_csv, folder, [["点号", "经度（度.分秒）", "纬度（度.分秒）"], *mixed])
    assert (error.code, error.context["row"]) == ("CORNER_ANGLE", 4)


@pytest.mark.parametrize(
    ("lon", "lat", "row"), [("1186045.12", "280500", 3), ("1183060.00", "280500", 3), ("118.5125", "280500", 3)]
)
def test_numbers_that_are_no_angles_are_refused_by_their_row(folder: Path, lon: str, lat: str, row: int) -> None:
    rows = rows_of(glued)
    rows[1] = ["J2", lon, lat]
    error = refused(as_csv, folder, [["点号", "经度", "纬度"], *rows])
    assert (error.code, error.context["row"]) == ("CORNER_ANGLE", row)
    assert lon[:6] in error.context["value"]
    assert "1183045" in error.message()


def test_a_dotted_angle_beyond_sixty_is_refused(folder: Path) -> None:
    rows = [["J1", "118.6145", "28.0500"], ["J2", "118.31", "28.05"], ["J3", "118.31", "28.06"]]
    error = refused(as_csv, folder, [["点号", "经度(度.分秒)", "纬度(度.分秒)"], *rows])
    assert (error.code, error.context["row"]) == ("CORNER_ANGLE", 2)


def test_decimal_degrees_that_could_be_dotted_are_remarked(folder: Path) -> None:
    rng = np.random.default_rng(5)
    ring = [(0, 0), (1, 0), (2, 1), (2, 2), (1, 3), (0, 2)]
    numbers = rng.integers(1, 59, 12)
    rows = [[f"J{place}", f"118.1{x}{numbers[place]:02d}11", f"28.1{y}{numbers[-1 - place]:02d}11"]
            for place, (x, y) in enumerate(ring)]  # fmt: skip
    assert codes_of(as_csv(folder, [["拐点", "经度", "纬度"], *rows])) == ["CORNERS_DOTTED"]
    # One number whose minutes were 60 or more settles it.
    rows[2][1] = "118.127511"
    assert codes_of(as_csv(folder, [["拐点", "经度", "纬度"], *rows])) == []


def test_few_digits_are_no_reason_to_ask(folder: Path) -> None:
    rows = [["J1", 118.1, 28.1], ["J2", 118.2, 28.1], ["J3", 118.25, 28.15], ["J4", 118.2, 28.2], ["J5", 118.1, 28.2]]
    assert codes_of(as_csv(folder, [["拐点", "经度", "纬度"], *rows])) == []


def test_metres_below_headings_of_degrees_are_left_to_the_question_of_the_system(folder: Path) -> None:
    rows = [["J1", 40411100, 3110100], ["J2", 40411200, 3110100], ["J3", 40411200, 3110199]]
    answer = as_csv(folder, [["拐点", "经度", "纬度"], *rows])
    assert only(answer, folder).bounds == (40411100, 3110100, 40411200, 3110199)


def test_every_second_of_a_degree_comes_back() -> None:
    """Against whole numbers: no second is lost or doubled by the rounding of floats."""
    seconds = np.arange(0, 3600 * 100, 7)
    minutes, rest = np.divmod(seconds, 6000)
    found = degrees_of_glued(1180000 + minutes * 100 + rest / 100)
    assert np.abs(found - (118 + seconds / 360000)).max() < 1e-11


@pytest.mark.parametrize("bad", [1186000.0, 1180060.0, 1189999.99, -1183045.0])
def test_what_is_no_angle_is_none(bad: float) -> None:
    assert np.isnan(degrees_of_glued(np.array([bad]))).all()
    assert not is_glued(np.array([[bad, 280500.0]]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("118-30-45.12", WEST := BOUNDS[0]), ("118:30:45.12", WEST), ("118 30 45.12", WEST), ("E118-30-45.12", WEST),
     ("118°30′45″.12", WEST), ("东经118：30：45.12", WEST), ("118-60-45", None), ("118-30-60", None),
     ("2026-01-05", None), ("118-30:45", None), ("118--30-45", None), ("1-2-3", 1 + 2 / 60 + 3 / 3600)],
)  # fmt: skip
def test_other_ways_to_write_an_angle(text: str, expected: float | None) -> None:
    found = parse_coordinate(text)
    assert found is None if expected is None else found == pytest.approx(expected, abs=1e-12)


def test_a_refusal_is_in_words(folder: Path) -> None:
    with pytest.raises(ReadError) as error:
        as_csv(folder, [["点号", "经度", "纬度"], ["J1", "1186045", "280500"], ["J2", "1183045", "280500"]])
    assert "118°30′45″" in error.value.message()
