"""Pasted coordinates: any notation becomes a table, and the import asks what the text leaves open."""

import csv
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.coordinates import format_position
from gi_atlas.datum import to_gcj02
from gi_atlas.errors import QuestionOpen, UsageError
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import AdminUnit, BoundaryVersion, LayerFeature, UnitLevel
from gi_atlas.services.editing import save_many
from gi_atlas.services.importing import ImportKind, examine_import, import_file
from gi_atlas.services.pasted_points import MOST_CHARACTERS, write_pasted
from gi_atlas.storage.project import Project

PLANE = "J1 3110000.12 40411000.3\nJ2 3110100.12 40411000.3\nJ3 3110100.12 40411100.3\n"


def rows(text: str, folder: Path) -> list[list[str]]:
    with write_pasted(text, folder).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize(
    "text",
    [
        "119.1,28.1\n119.2,28.1\n119.2,28.2",
        "28.1 119.1\n28.1 119.2\n28.2 119.2",
        "甲：东经119.1° 北纬28.1°",
        "1. 119°06′00″E 28°06′00″N；\n2. 119°12′00″E，28°06′00″N。",
        "P1\t119.1\t28.1\n",
        "\n\n119.1，28.1\n",
    ],
)
def test_degrees_in_any_notation_become_points(tmp_path: Path, text: str) -> None:
    heading, first, *_rest = rows(text, tmp_path)
    assert heading == ["名称", "经度", "纬度"]
    assert [float(cell) for cell in first[1:]] == pytest.approx([119.1, 28.1], abs=1e-9)


@pytest.mark.parametrize(
    ("line", "label"), [("J7, 119.1, 28.1", "J7"), ("拐点3：119.1 28.1", "拐点3"), ("119.1 28.1", "1")]
)
def test_labels_stay(tmp_path: Path, line: str, label: str) -> None:
    assert rows(line, tmp_path)[1][0] == label


@pytest.mark.parametrize(
    ("text", "is_ring"),
    [
        (PLANE, True),
        ("3110000 411000\n3110100 411000\n3110100 411100\n3110000 411000", True),  # ends where it began
        ("3110000 411000\n3110100 411000\n3110100 411100", False),
        ("J1 3110000 411000\nJ2 3110100 411000", False),
    ],
)
def test_corners_and_closed_lists_become_a_table_of_corners(tmp_path: Path, text: str, is_ring: bool) -> None:
    assert rows(text, tmp_path)[0] == (["拐点号", "X", "Y"] if is_ring else ["名称", "x", "y"])


@pytest.mark.parametrize("pair", ["3110000.5 40411000.25", "40411000.25 3110000.5", "X=3110000.5, Y=40411000.25"])
def test_points_of_a_plane_are_east_first_and_corners_north_first(tmp_path: Path, pair: str) -> None:
    assert rows(pair, tmp_path)[1][1:] == ["40411000.250", "3110000.500"]
    corners = "\n".join([f"J{number} {pair}" for number in (1, 2, 3)])
    assert rows(corners, tmp_path)[1][1:] == ["3110000.500", "40411000.250"]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", "PASTE_EMPTY", None),
        (" \n\t\n", "PASTE_EMPTY", None),
        ("119.1 28.1\n不是坐标\n", "PASTE_LINE", 2),
        ("119.1", "PASTE_LINE", 1),
        ("119.1 128.1", "PASTE_LINE", 1),
        ("119.1, 28.1, 35", "PASTE_LINE", 1),  # a height behind it
        ("119 28 35", "PASTE_LINE", 1),
        ("119.1 28.1\n3110000 411000", "PASTE_MIXED", 2),
        ("=cmd|' /C calc'!A0", "PASTE_LINE", 1),
        ("1" * (MOST_CHARACTERS + 1), "PASTE_LONG", None),
    ],
)
def test_what_is_no_place_is_told_by_its_line(tmp_path: Path, text: str, code: str, row: int | None) -> None:
    with pytest.raises(UsageError) as refused:
        write_pasted(text, tmp_path)
    assert (refused.value.code, refused.value.context.get("row")) == (code, row)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["名称\t经度\t纬度\n甲\t119.1\t28.1", "拐点号,X（米）,Y（米）\nJ1,1,2", "[地块坐标]\n@"]
)
def test_tables_stay_as_they_are(tmp_path: Path, text: str) -> None:
    path = write_pasted(text, tmp_path)
    assert path.suffix == ".txt"
    assert path.read_text(encoding="utf-8-sig").split() == text.split()


@given(st.lists(st.tuples(st.floats(73, 135), st.floats(4, 53)), min_size=1, max_size=5))
def test_what_the_program_shows_can_be_pasted(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[float, float]]
) -> None:
    text = "\n".join(format_position(lon, lat, 4) for lon, lat in places)
    for row, place in zip(rows(text, tmp_path_factory.mktemp("p"))[1:], places, strict=True):
        assert [float(cell) for cell in row[1:]] == pytest.approx(place, abs=1e-7)


@pytest.mark.usefixtures("tables_read_here")
class TestImport:
    def test_corners_become_a_boundary(self, project: Project, tmp_path: Path) -> None:
        path = write_pasted(PLANE, tmp_path)
        with pytest.raises(QuestionOpen) as asked:
            import_file(project, path, ImportKind.BOUNDARIES)
        (question,) = asked.value.context["questions"]
        assert (question["code"], question["guess"]) == ("CRS_MISSING", "EPSG:4528")
        import_file(project, path, ImportKind.BOUNDARIES, Answers(crs="EPSG:4528"))
        assert len(project.read_all(BoundaryVersion)) == 1

    def test_points_swapped_ask_for_their_datum_and_lie_right(self, project: Project, tmp_path: Path) -> None:
        path = write_pasted("28.1 119.1\n28.2 119.2", tmp_path)
        with pytest.raises(QuestionOpen) as asked:
            import_file(project, path, ImportKind.LAYER)
        assert [one["code"] for one in asked.value.context["questions"]] == ["DATUM_UNCLEAR"]
        import_file(project, path, ImportKind.LAYER, Answers(datum="cgcs2000"))
        found = [one.geom for one in project.read_all(LayerFeature)]
        assert found == [shapely.Point(119.1, 28.1), shapely.Point(119.2, 28.2)]

    def test_the_detective_tells_the_shift_of_pasted_seats(self, project: Project, tmp_path: Path) -> None:
        """Points under the names of forty known places, pasted from a shifted map."""
        places = [(119 + number * 0.05, 28 + (number % 7) * 0.05) for number in range(40)]
        units = [
            AdminUnit(f"9901{number:02d}", f"P{number}", UnitLevel.COUNTY, "2023", geom=shapely.Point(place))
            for number, place in enumerate(places)
        ]
        save_many(project, units)
        shifted = to_gcj02(shapely.get_coordinates(shapely.points(places)))
        path = write_pasted("\n".join(f"P{n} {lon:.6f} {lat:.6f}" for n, (lon, lat) in enumerate(shifted)), tmp_path)
        (question,) = examine_import(project, path, Answers()).inspection.open_questions()
        assert (question.code, question.guess, question.why) == ("DATUM_UNCLEAR", "gcj02", "WHY_DATUM_FITS")
