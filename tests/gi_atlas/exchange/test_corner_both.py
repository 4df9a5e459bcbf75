"""Tables with degrees and metres: both must tell the same place; outlines that cross themselves are refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest

from gi_atlas.errors import ReadError
from gi_atlas.exchange.corner_both import gauss_kruger
from gi_atlas.exchange.plane_facts import meridian_of
from gi_atlas.exchange.read_land_txt import read_land_txt
from gi_atlas.exchange.read_table import read_csv

from .reading import read_with

CORNERS = [(118.90, 29.50), (118.95, 29.50), (118.95, 29.55), (118.90, 29.55)]


def planes(epsg: int = 4549) -> list[tuple[float, float]]:
    """Northing and easting, by PROJ and not by the program."""
    move = pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform
    return [(north, east) for east, north in (move(*corner) for corner in CORNERS)]


def both(
    folder: Path,
    rows: list[tuple[Any, ...]],
    heading: str = "点号,东经,北纬,X,Y",
    title: str = "拐点坐标表 CGCS2000 3度带 第40带",
) -> Path:
    path = folder / "拐点.csv"
    lines = [f"J{number}," + ",".join(map(str, row)) for number, row in enumerate(rows, 1)]
    path.write_text("\n".join([title, heading, *lines]), encoding="utf-8")
    return path


def paired(epsg: int = 4549, digits: int = 8) -> list[tuple[Any, ...]]:
    return [(round(lon, digits), round(lat, digits), round(north, 3), round(east, 3))
            for (lon, lat), (north, east) in zip(CORNERS, planes(epsg), strict=True)]  # fmt: skip


@pytest.mark.parametrize("title", ["拐点坐标表 CGCS2000 3度带 第40带", "拐点坐标表"])
@pytest.mark.parametrize("digits", [8, 4])
def test_degrees_and_metres_that_agree_are_read(folder: Path, title: str, digits: int) -> None:
    answer = read_with(read_csv, both(folder, paired(digits=digits), title=title))
    assert len(answer.layers) == 1


@pytest.mark.parametrize(("epsg", "title"), [(4528, "CGCS2000 3度带"), (4509, "拐点坐标表"), (4498, "拐点坐标表")])
def test_zone_numbers_and_zones_of_six_degrees_agree_too(folder: Path, epsg: int, title: str) -> None:
    assert read_with(read_csv, both(folder, paired(epsg), title=f"拐点 {title}")).layers


@pytest.mark.parametrize("place", [0, 2, 3])
@pytest.mark.parametrize(("column", "by"), [(0, 0.1), (1, 0.001), (2, 500.0), (3, -500.0)])
@pytest.mark.parametrize("title", ["拐点坐标表 CGCS2000 3度带 第40带", "拐点坐标表"])
def test_a_row_whose_degrees_and_metres_disagree_is_refused(
    folder: Path, place: int, column: int, by: float, title: str
) -> None:
    rows = paired()
    wrong = list(rows[place])
    wrong[column] += by
    rows[place] = tuple(wrong)
    with pytest.raises(ReadError) as told:
        read_with(read_csv, both(folder, rows, title=title))
    assert (told.value.code, told.value.context["row"], told.value.context["count"]) == ("CORNER_DIFFERS", place + 3, 1)
    assert told.value.context["value"] == f"J{place + 1}"
    assert told.value.context["apart_m"] > 90


def test_the_wrong_zone_differs_in_every_row(folder: Path) -> None:
    with pytest.raises(ReadError) as told:
        read_with(read_csv, both(folder, paired(4549), title="CGCS2000 3度带 第39带 拐点"))
    assert (told.value.code, told.value.context["count"]) == ("CORNER_DIFFERS", 4)


def test_latitude_before_longitude_and_signs_are_understood(folder: Path) -> None:
    rows = [(f"{lat:.6f}°", f"{lon:.6f}°", north, east) for lon, lat, north, east in paired()]
    assert read_with(read_csv, both(folder, rows, "点号,北纬,东经,X,Y")).layers
    swapped = [(lat, lon, north, east) for lon, lat, north, east in paired()]
    assert read_with(read_csv, both(folder, swapped)).layers


def test_empty_degrees_are_not_compared(folder: Path) -> None:
    rows = paired()
    rows[1] = ("", "", *rows[1][2:])
    assert read_with(read_csv, both(folder, rows)).layers


HEAD = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=40\n[地块坐标]\n5,,1,{name},面,,,,@\n"


def land(folder: Path, places: list[tuple[float, float]], name: str = "甲地") -> Path:
    rows = [f"J{number % len(places) + 1},1,{north:.3f},{east + 4e7:.3f}"
            for number, (north, east) in enumerate([*places, places[0]])]  # fmt: skip
    path = folder / "界址点.txt"
    path.write_text(HEAD.format(name=name) + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["甲地", ""])
def test_a_survey_outline_that_crosses_itself_is_refused_with_its_line(folder: Path, name: str) -> None:
    first, second, third, fourth = planes()
    with pytest.raises(ReadError) as told:
        read_with(read_land_txt, land(folder, [first, third, second, fourth], name))
    context = told.value.context
    assert told.value.code == "CORNER_CROSSES"
    assert (context["row"], context["value"]) in {(7, "J1"), (8, "J2")}
    assert context["layer"] == (name or "界址点")


def test_an_outline_that_only_touches_itself_is_read(folder: Path) -> None:
    # Two squares that share one corner, listed in one turn.
    places = [(3110100.0, 411100.0), (3110200.0, 411100.0), (3110200.0, 411200.0), (3110300.0, 411200.0),
              (3110300.0, 411300.0), (3110200.0, 411300.0), (3110200.0, 411200.0), (3110100.0, 411200.0)]  # fmt: skip
    assert read_with(read_land_txt, land(folder, places)).layers


@pytest.mark.parametrize("code", [*range(4491, 4555), 3857, 2324 + 40])
def test_meridians_are_those_of_the_registry(code: int) -> None:
    crs = pyproj.CRS(code)
    operation = crs.coordinate_operation
    assert operation is not None
    by_registry = next((one.value for one in operation.params if "natural origin" in one.name and "Lon" in one.name), 0)
    assert meridian_of(f"EPSG:{code}") == (by_registry if 4491 <= code <= 4554 else None)


def test_words_are_no_code() -> None:
    assert meridian_of("PROJCS[...]") is None


@pytest.mark.parametrize("meridian", [75, 117, 120, 135])
def test_the_projection_is_that_of_proj_to_a_centimetre(meridian: int) -> None:
    degrees = np.array([(meridian + lon, lat) for lon in (-3.0, -1.5, 0, 0.2, 3.0) for lat in (18.0, 30.0, 53.5)])
    plane = f"+proj=tmerc +lon_0={meridian} +x_0=500000 +ellps=GRS80"
    expected = pyproj.Transformer.from_crs(4490, plane, always_xy=True).transform(*degrees.T)
    assert np.abs(gauss_kruger(degrees, meridian) - np.column_stack(expected)).max() < 0.01
