"""Tables of an office's own datum parameters: what they leave open is asked, what they say moves boundaries."""

import json
import math
from pathlib import Path
from typing import Any

import openpyxl
import pyproj
import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.errors import CrsError, QuestionOpen, ReadError, StorageError
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import AdminUnit, BoundaryVersion, LayerEntry, ReferenceTable, SurveyRecord, UnitLevel
from gi_atlas.old_datums import SEVEN, THREE
from gi_atlas.services.datum_tables import (
    ROTATION_UNITS,
    TableAnswers,
    add_line,
    list_parameters,
    load_parameters,
    parameter_tables,
    remove_parameters,
)
from gi_atlas.services.editing import save
from gi_atlas.services.import_reference import load_ground
from gi_atlas.services.importing import ImportKind, ImportPlan, import_file, plan_import
from gi_atlas.storage.project import Project

pytestmark = pytest.mark.usefixtures("tables_read_here")
AREA = {"西": 118, "南": 27, "东": 121, "北": 30}
# Made up, of the size that real ones have.
SHIFT = {"ΔX(m)": 3.5, "ΔY(m)": 117.2, "ΔZ(m)": -20.1}
SPACE = {**AREA, **SHIFT, "εx(″)": 0.1, "εy(″)": -0.2, "εz(″)": 0.3, "m(ppm)": 1.2}
FULL = {"源基准": "西安80", "来源": "测绘院", **SPACE, "旋转约定": "position_vector"}
OPEN = {**AREA, "dx": 3.5, "dy": 117.2, "dz": -20.1, "rx": 0.1, "ry": -0.2, "rz": 0.3, "m": 1.2}
ANSWERED = TableAnswers("xian80", "seconds", "ppm", "position_vector", "测绘院")
ROW = {"from": "xian80", "to": "cgcs2000", "source": "测绘院", "west": 118, "south": 27, "east": 121, "north": 30,
       "dx_m": "3.5", "dy_m": "117.2", "dz_m": "-20.1"}  # fmt: skip


def table(path: Path, *rows: dict[str, Any]) -> Path:
    content = [list(rows[0]), *(list(row.values()) for row in rows)]
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for line in content:
            sheet.append(line)
        book.save(path)
    else:
        path.write_text("\n".join(",".join(map(str, line)) for line in content), encoding="utf-8")
    return path


def corners(path: Path, heading: str = "X（1980西安坐标系，3度带，第40带）", prefix: float = 40e6) -> Path:
    places = [(3_110_000, 411_000), (3_111_000, 411_000), (3_111_000, 412_000)]
    rows = [f"J{number},{north},{east + prefix}" for number, (north, east) in enumerate(places, 1)]
    path.write_text("\n".join([f"拐点号,{heading.replace(',', '，')},Y", *rows]), encoding="utf-8")
    return path


def bring_in(project: Project, path: Path, **answers: Any) -> ImportPlan:
    return import_file(project, path, ImportKind.BOUNDARIES, Answers(**answers))


class TestReading:
    @pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
    def test_a_table_that_says_all_is_taken_without_a_question(
        self, project: Project, tmp_path: Path, suffix: str
    ) -> None:
        load_parameters(project, table(tmp_path / f"参数{suffix}", FULL), "2015")
        ((_table, line),) = list_parameters(project)
        assert (line.source_datum, line.source, line.edition) == ("xian80", "测绘院", "2015")
        assert line.area == (118, 27, 121, 30)
        assert line.values == dict(zip(SEVEN, (3.5, 117.2, -20.1, 0.1, -0.2, 0.3, 1.2), strict=True))
        assert line.convention == "position_vector"

    def test_everything_that_it_leaves_open_is_asked_at_once(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(QuestionOpen) as asked:
            load_parameters(project, table(tmp_path / "参数.csv", OPEN), "2015")
        questions = asked.value.context["questions"]
        assert [one["option"] for one in questions] == ["--from", "--rotation-unit", "--scale-unit", "--convention"]
        assert all(one["guess"] is None for one in questions)
        assert parameter_tables(project) == []

    def test_answers_stand_for_what_is_open(self, project: Project, tmp_path: Path) -> None:
        load_parameters(project, table(tmp_path / "参数.csv", OPEN), "2015", ANSWERED)
        ((_table, line),) = list_parameters(project)
        assert (line.values["rx_s"], line.convention, line.source) == (0.1, "position_vector", "测绘院")

    def test_three_parameters_ask_for_no_rotation(self, project: Project, tmp_path: Path) -> None:
        row = {"源基准": "北京54", "来源": "院", **AREA, **SHIFT}
        load_parameters(project, table(tmp_path / "参数.csv", row), "2015")
        ((_table, line),) = list_parameters(project)
        assert (line.source_datum, tuple(line.values), line.convention) == ("beijing54", THREE, "")

    def test_four_parameters_of_a_plane(self, project: Project, tmp_path: Path) -> None:
        row = {"from": "xian80", "source": "院", **AREA, "dx_m": 3.5, "dy_m": 117.2, "旋转角(″)": 0.8,
               "尺度(ppm)": 2.0, "中央经线": 120}  # fmt: skip
        load_parameters(project, table(tmp_path / "参数.csv", row), "2015")
        ((_table, line),) = list_parameters(project)
        assert line.is_plane
        assert line.meridian_deg == 120

    @pytest.mark.parametrize("unit", ROTATION_UNITS)
    def test_rotations_in_any_unit_are_one(self, project: Project, tmp_path: Path, unit: str) -> None:
        turned = {name: value / ROTATION_UNITS[unit] for name, value in (("rx", 0.1), ("ry", -0.2), ("rz", 0.3))}
        answers = TableAnswers("xian80", unit, "ppm", "position_vector", "院")
        load_parameters(project, table(tmp_path / "参数.csv", {**OPEN, **turned}), "2015", answers)
        ((_table, line),) = list_parameters(project)
        assert [line.values[name] for name in ("rx_s", "ry_s", "rz_s")] == pytest.approx([0.1, -0.2, 0.3])

    def test_a_radian_is_its_seconds(self) -> None:
        assert ROTATION_UNITS["radians"] == pytest.approx(math.degrees(1) * 3600, rel=1e-15)

    @pytest.mark.parametrize(("unit", "value"), [("ppm", 1.2), ("difference", 0.0000012), ("factor", 1.0000012)])
    def test_the_scale_in_any_way_is_one(self, project: Project, tmp_path: Path, unit: str, value: float) -> None:
        answers = TableAnswers("xian80", "seconds", unit, "position_vector", "院")
        load_parameters(project, table(tmp_path / "参数.csv", {**OPEN, "m": f"{value:.10f}"}), "2015", answers)
        ((_table, line),) = list_parameters(project)
        assert line.values["scale_ppm"] == pytest.approx(1.2, abs=1e-6)

    @pytest.mark.parametrize(
        ("change", "column"),
        [
            ({"源基准": "地方坐标系"}, "from"), ({"来源": ""}, "source"), ({"西": 122}, "east"), ({"北": 20}, "north"),
            ({"ΔX(m)": "三米"}, "dx_m"), ({"ΔX(m)": 35000}, "dx_m"), ({"εx(″)": 700}, "rx_s"), ({"西": ""}, "west"),
            ({"旋转约定": "顺时针"}, "convention"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_told_by_its_column(
        self, project: Project, tmp_path: Path, change: dict[str, Any], column: str
    ) -> None:
        with pytest.raises(CrsError) as refused:
            load_parameters(project, table(tmp_path / "参数.csv", {**FULL, **change}), "2015")
        assert (refused.value.code, refused.value.context["column"]) == ("DATUM_PARAMETERS_WRONG", column)
        assert parameter_tables(project) == []

    def test_another_table_is_none_of_parameters(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(ReadError) as refused:
            load_parameters(project, table(tmp_path / "表.csv", {"名称": "甲", "数": 1}), "2015")
        assert refused.value.code == "DATUM_TABLE_NONE"

    def test_without_an_edition_it_is_refused(self, project: Project, tmp_path: Path) -> None:
        for edition in ("", " "):
            with pytest.raises(CrsError) as refused:
                load_parameters(project, table(tmp_path / "参数.csv", FULL), edition)
            assert refused.value.code == "DATUM_EDITION_MISSING"


class TestKeeping:
    def test_the_same_edition_is_replaced_and_another_stands_beside(self, project: Project, tmp_path: Path) -> None:
        path = table(tmp_path / "参数.csv", FULL)
        first = load_parameters(project, path, "2015")
        again = load_parameters(project, table(path, {**FULL, "ΔX(m)": 4.5}), "2015")
        load_parameters(project, path, "2020")
        assert again.id == first.id
        assert {line.edition: line.values["dx_m"] for _table, line in list_parameters(project)} == {
            "2020": 4.5, "2015": 4.5,
        }  # fmt: skip
        # Of two that hold for the same area the newest is taken.
        assert load_ground(project).parameters[0].edition == "2020"

    def test_lines_are_added_by_hand(self, project: Project) -> None:
        add_line(project, "2015", ROW)
        add_line(project, "2015", {**ROW, "from": "beijing54"})
        assert [line.source_datum for _table, line in list_parameters(project)] == ["xian80", "beijing54"]
        with pytest.raises(CrsError):
            add_line(project, "2015", {**ROW, "dx_m": "viel"})
        assert len(list_parameters(project)) == 2

    def test_a_removed_table_moves_nothing_more(self, project: Project, tmp_path: Path) -> None:
        kept = add_line(project, "2015", ROW)
        remove_parameters(project, kept.id)
        with pytest.raises(QuestionOpen):
            bring_in(project, corners(tmp_path / "甲.csv"))
        with pytest.raises(StorageError):
            remove_parameters(project, kept.id)

    def test_loading_is_one_step_that_can_be_undone(self, project: Project, tmp_path: Path) -> None:
        load_parameters(project, table(tmp_path / "参数.csv", FULL), "2015")
        project.undo()
        assert project.read_all(ReferenceTable) == []


class TestImport:
    def test_without_parameters_the_question_stands(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(QuestionOpen) as asked:
            bring_in(project, corners(tmp_path / "甲.csv"))
        (question,) = asked.value.context["questions"]
        assert (question["code"], question["guess"]) == ("DATUM_UNMOVABLE", None)
        assert "datum load" in question["why"]
        assert project.read_all(BoundaryVersion) == []

    @pytest.mark.parametrize(("prefix", "crs"), [(40e6, "EPSG:2364"), (0, "EPSG:2385")])
    def test_three_parameters_move_as_geocentric_shifts(
        self, project: Project, tmp_path: Path, prefix: float, crs: str
    ) -> None:
        """Against a pipeline written out here, from plane to plane."""
        add_line(project, "2015", ROW)
        plan = bring_in(project, corners(tmp_path / "甲.csv", prefix=prefix))
        assert plan.imported == 1
        (found,) = project.read_all(BoundaryVersion)
        moved = pyproj.Transformer.from_pipeline(
            "+proj=pipeline +step +inv +proj=tmerc +lon_0=120 +x_0=500000 +a=6378140 +rf=298.257"
            " +step +proj=cart +a=6378140 +rf=298.257 +step +proj=helmert +x=3.5 +y=117.2 +z=-20.1"
            " +step +inv +proj=cart +ellps=GRS80 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )
        expected = shapely.Polygon(
            [moved.transform(e, n) for n, e in [(3_110_000, 411_000), (3_111_000, 411_000), (3_111_000, 412_000)]]
        )
        assert shapely.hausdorff_distance(found.geom, expected) < 1e-8
        told = found.provenance
        assert (told["crs"], told["stated_datum"], told["datum"]) == (crs, "xian80", "xian80")
        assert told["datum_parameters"] == "测绘院 (2015)"
        assert "taken_as_one_m" not in told
        assert [one.context["source"] for one in plan.inspection.warnings if one.code == "DATUM_BY_PARAMETERS"] == [
            "测绘院"
        ]

    def test_parameters_of_another_area_do_not_count(self, project: Project, tmp_path: Path) -> None:
        add_line(project, "2015", {**ROW, "west": 100, "east": 110})
        with pytest.raises(QuestionOpen) as asked:
            bring_in(project, corners(tmp_path / "甲.csv"))
        (question,) = asked.value.context["questions"]
        assert "118.4" in str(question["why"]) or "119.0" in str(question["why"])

    def test_parameters_must_hold_for_the_whole_layer(self, project: Project, tmp_path: Path) -> None:
        """The edge of the area runs through the triangle."""
        add_line(project, "2015", {**ROW, "east": 119.0975})
        with pytest.raises(QuestionOpen):
            bring_in(project, corners(tmp_path / "甲.csv"))

    def test_a_file_that_says_another_datum_is_taken_at_the_persons_word(
        self, project: Project, tmp_path: Path
    ) -> None:
        add_line(project, "2015", ROW)
        path = corners(tmp_path / "甲.csv", "X（CGCS2000，第40带）")
        bring_in(project, path, datum="xian80")
        (found,) = project.read_all(BoundaryVersion)
        assert (found.provenance["crs"], found.provenance["datum"]) == ("EPSG:2364", "xian80")
        assert found.provenance["stated_datum"] == "cgcs2000"

    def test_an_old_datum_in_web_mercator_is_none(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(CrsError) as refused:
            bring_in(project, corners(tmp_path / "甲.csv", "X"), crs="EPSG:3857", datum="beijing54")
        assert refused.value.code == "DATUM_NOT_OF_CRS"

    def test_degrees_on_an_old_datum(self, project: Project, tmp_path: Path) -> None:
        add_line(project, "2015", ROW)
        path = tmp_path / "甲.csv"
        path.write_text("拐点号,经度,纬度\nJ1,119.1,28.1\nJ2,119.2,28.1\nJ3,119.2,28.2\n", encoding="utf-8")
        with pytest.raises(QuestionOpen) as asked:
            bring_in(project, path)
        (question,) = asked.value.context["questions"]
        assert question["choices"][-1] == "xian80"
        bring_in(project, path, datum="xian80")
        (found,) = project.read_all(BoundaryVersion)
        assert found.provenance["crs"] == "EPSG:4610"
        apart_m = shapely.distance(found.geom.centroid, shapely.Point(119.1 + 0.2 / 3, 28.1 + 0.1 / 3)) * 1e5
        assert 20 < apart_m < 200


class TestZones:
    def unit(self, lon: float, width: float = 0.5) -> AdminUnit:
        return AdminUnit("990101", "清溪县", UnitLevel.COUNTY, "2023", geom=shapely.box(lon, 28, lon + width, 28.5))

    def test_a_county_names_the_zone_of_eastings_without_number(self, project: Project, tmp_path: Path) -> None:
        save(project, self.unit(119.0))
        with pytest.raises(QuestionOpen) as asked:
            plan_import(project, corners(tmp_path / "甲.csv", "X（米）", 0), ImportKind.BOUNDARIES)
        (question,) = asked.value.context["questions"]
        assert (question["code"], question["guess"]) == ("CRS_MISSING", "EPSG:4549")
        assert question["choices"][1:3] == ["EPSG:2385", "EPSG:2437"]

    @pytest.mark.parametrize("width", [0.5, 12])
    def test_a_county_far_off_or_a_country_names_none(self, project: Project, tmp_path: Path, width: float) -> None:
        save(project, self.unit(140.0 if width < 1 else 110.0, width))
        with pytest.raises(QuestionOpen) as asked:
            plan_import(project, corners(tmp_path / "甲.csv", "X（米）", 0), ImportKind.BOUNDARIES)
        assert asked.value.context["questions"][0]["guess"] is None

    def test_boundaries_tell_it_where_no_units_are(self, project: Project, tmp_path: Path) -> None:
        assert load_ground(project).county_lon is None
        bring_in(project, corners(tmp_path / "甲.csv", "X（CGCS2000，第40带）"))
        assert load_ground(project).county_lon == pytest.approx(119.1, abs=0.1)


@pytest.mark.parametrize(
    ("heading", "answer", "stated"),
    [
        ("lon_gcj02,lat_gcj02", "gcj02", "gcj02"), ("lng_bd09,lat_bd09", "bd09", "bd09"),
        ("lon_wgs84,lat_wgs84", "wgs84", "wgs84"), ("经度,纬度", "cgcs2000", None),
        # What the person answers wins; what was said is kept beside it.
        ("lon_gcj02,lat_gcj02", "cgcs2000", "gcj02"),
    ],
)  # fmt: skip
def test_every_import_keeps_what_the_file_says_and_what_was_answered(
    project: Project, tmp_path: Path, heading: str, answer: str, stated: str | None
) -> None:
    path = tmp_path / "点.csv"
    path.write_text(f"code,名称,{heading}\n990101,甲,119.1,28.1\n", encoding="utf-8")
    kinds = {ImportKind.RECORDS: SurveyRecord, ImportKind.LAYER: LayerEntry, ImportKind.ADMIN_UNITS: AdminUnit}
    for kind, entity in kinds.items():
        import_file(project, path, kind, Answers(datum=answer, encoding="UTF-8"))
        (stored,) = [one for one in project.read_all(entity) if one.provenance]
        assert (stored.provenance.get("stated_datum"), stored.provenance["datum"]) == (stated, answer)


def test_the_commands(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, file = project.path, table(tmp_path / "参数.csv", OPEN)
    project.close()
    assert run(["--json", "datum", "load", str(path), str(file), "--edition", "2015"]) == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], len(error["context"]["questions"])) == ("DATUM_TABLE_ASKS", 4)
    options = ["--from", "xian80", "--rotation-unit", "seconds", "--scale-unit", "ppm", "--convention",
               "coordinate_frame", "--source", "测绘院"]  # fmt: skip
    assert run(["--json", "datum", "load", str(path), str(file), "--edition", "2015", *options]) == 0
    loaded = json.loads(capsys.readouterr().out)
    assert loaded["rows"][0]["convention"] == "coordinate_frame"
    values = [part for name, value in ROW.items() if name != "to" for part in ("--set", f"{name}={value}")]
    assert run(["--json", "datum", "add", str(path), "--edition", "2020", *values]) == 0
    capsys.readouterr()
    assert run(["--json", "datum", "list", str(path)]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["edition"], row["from"]) for row in rows] == [("2020", "xian80"), ("2015", "xian80")]
    assert run(["datum", "remove", str(path), loaded["id"]]) == 0
    assert run(["datum", "add", str(path), "--edition", "1", "--set", "什么=1"]) == 2
    capsys.readouterr()
    assert run(["--json", "datum", "list", str(path)]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 1
