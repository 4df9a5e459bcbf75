"""国土TXT and corner tables as boundaries: every variant of the offices gives the polygon that was surveyed."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyproj
import pytest
import shapely

from gi_atlas.errors import ManyErrors, QuestionOpen, ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.writers.land_txt import LandTxtStyle
from gi_atlas.geometry import geometry_hash
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product
from gi_atlas.services.datum_tables import add_line
from gi_atlas.services.export_formats import Choices
from gi_atlas.services.exporting import export_boundary
from gi_atlas.services.importing import ImportKind, ImportPlan, import_file
from gi_atlas.services.offering import import_offer, plan_offer, read_offer
from gi_atlas.services.offers import Offer, OfferState
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import make_boundary

NORTH, EAST = 3_110_000.0, 411_000.0
HEADING = ["拐点号", "地块号", "圈号", "X（CGCS2000，3度带，第40带）", "Y"]
Ring = list[tuple[float, float]]
OUTER: Ring = [(0, 0), (0, 1000), (1000, 1000), (1000, 0)]
HOLE: Ring = [(200, 200), (200, 400), (400, 400), (400, 200)]
ISLAND: Ring = [(250, 250), (250, 300), (300, 300), (300, 250)]
FAR: Ring = [(3000, 0), (3000, 500), (3500, 500)]


def bring_in(project: Project, path: Path, answers: Answers | None = None) -> ImportPlan:
    return import_file(project, path, ImportKind.BOUNDARIES, answers or Answers())


def boundaries(project: Project) -> dict[str, BoundaryVersion]:
    return {one.name: one for one in project.read_all(BoundaryVersion)}


def surveyed(*polygons: list[Ring], epsg: int = 4549) -> Any:
    """Rings in metres from the corner, as degrees: by PROJ, not by the program."""
    to_degrees = pyproj.Transformer.from_crs(epsg, 4490, always_xy=True)

    def placed(ring: Ring) -> list[tuple[float, float]]:
        return [to_degrees.transform(EAST + x, NORTH + y) for x, y in ring]

    return shapely.MultiPolygon([(placed(rings[0]), [placed(hole) for hole in rings[1:]]) for rings in polygons])


def assert_same_m(found: Any, expected: Any) -> None:
    """As many parts, holes and vertices, and each within a millimetre of its own."""
    parts = [shapely.get_parts(shape) for shape in (found, expected)]
    assert len(parts[0]) == len(parts[1])
    for first in parts[0]:
        second = min(parts[1], key=lambda other: float(shapely.distance(other.centroid, first.centroid)))
        assert len(first.interiors) == len(second.interiors)
        assert shapely.get_num_coordinates(first) == shapely.get_num_coordinates(second)
        # A degree is 111,320 m at most.
        assert shapely.hausdorff_distance(first.exterior, second.exterior) < 0.001 / 111_320
        assert shapely.hausdorff_distance(first, second) < 0.001 / 111_320


class Survey:
    """A 国土TXT file in one of its variants."""

    def __init__(self, prefix: int = 40, attributes: int = 9, is_closed: bool = True, is_swapped: bool = False) -> None:
        self.prefix, self.attributes, self.is_closed, self.is_swapped = prefix, attributes, is_closed, is_swapped
        self.lines = [
            "[属性描述]",
            "格式版本号=1.01",
            "坐标系=2000国家大地坐标系",
            "几度分带=3",
            "带号=40",
            "[地块坐标]",
        ]

    def parcel(self, rings: list[Ring], name: str = "甲地", area_ha: Any = "", first_ring: int = 1) -> "Survey":
        count = sum(len(ring) + self.is_closed for ring in rings)
        told = [count, area_ha, "1", name, "面", "", "茶园", ""][: self.attributes]
        self.lines.append(",".join(map(str, [*told, *[""] * (self.attributes - len(told)), "@"])))
        for number, ring in enumerate(rings, first_ring):
            self.ring(ring, number)
        return self

    def ring(self, ring: Ring, number: int) -> None:
        for point, (x, y) in enumerate([*ring, ring[0]] if self.is_closed else ring, 1):
            pair = [f"{NORTH + y:.3f}", f"{EAST + x + self.prefix * 1e6:.3f}"]
            self.lines.append(",".join([f"J{point}", str(number), *(pair[::-1] if self.is_swapped else pair)]))

    def save(self, path: Path, encoding: str = "gbk") -> Path:
        path.write_bytes("\r\n".join([*self.lines, ""]).encode(encoding))
        return path


@pytest.mark.usefixtures("tables_read_here")
class TestVariants:
    @pytest.mark.parametrize(
        ("prefix", "attributes", "is_closed", "is_swapped"),
        list(itertools.product([0, 40], [8, 9, 12], [True, False], [True, False])),
    )
    def test_every_variant_gives_the_same_boundary(
        self, project: Project, tmp_path: Path, prefix: int, attributes: int, is_closed: bool, is_swapped: bool
    ) -> None:
        survey = Survey(prefix, attributes, is_closed, is_swapped).parcel([OUTER, HOLE])
        plan = bring_in(project, survey.save(tmp_path / "甲.txt"))
        assert (plan.read, plan.imported) == (1, 1)
        found = boundaries(project)["甲地"]
        assert_same_m(found.geom, surveyed([OUTER, HOLE]))
        assert (found.provenance["crs"], found.provenance["datum"]) == (f"EPSG:{4528 if prefix else 4549}", "cgcs2000")
        assert found.attributes["地块用途"] == "茶园"

    def test_the_variants_are_one_boundary_to_the_project(self, project: Project, tmp_path: Path) -> None:
        bring_in(project, Survey(0).parcel([OUTER, HOLE]).save(tmp_path / "甲.txt"))
        again = bring_in(project, Survey(40, is_closed=False).parcel([OUTER, HOLE]).save(tmp_path / "乙.txt", "utf-8"))
        assert (again.imported, len(project.read_all(Product))) == (0, 1)

    def test_parcels_of_one_name_are_parts_of_one_boundary(self, project: Project, tmp_path: Path) -> None:
        survey = Survey().parcel([OUTER, HOLE]).parcel([FAR])
        plan = bring_in(project, survey.save(tmp_path / "甲.txt"))
        assert (plan.read, plan.imported) == (2, 1)
        assert_same_m(boundaries(project)["甲地"].geom, surveyed([OUTER, HOLE], [FAR]))
        told = {remark.code: remark.context for remark in plan.inspection.warnings}
        assert told["PARCELS_JOINED"] == {"name": "甲地", "count": 2}

    def test_parts_and_holes_of_one_parcel_by_their_places(self, project: Project, tmp_path: Path) -> None:
        """A hole, an island in it, and a part beyond, as rings that are numbered on."""
        bring_in(project, Survey().parcel([HOLE, OUTER, FAR, ISLAND]).save(tmp_path / "甲.txt"))
        assert_same_m(boundaries(project)["甲地"].geom, surveyed([OUTER, HOLE], [FAR], [ISLAND]))

    @pytest.mark.parametrize("names", [("", ""), ("地块1", "地块2"), ("1", "2")])
    def test_parcels_that_are_only_counted_are_called_by_the_file(
        self, project: Project, tmp_path: Path, names: tuple[str, str]
    ) -> None:
        survey = Survey().parcel([OUTER], names[0]).parcel([FAR], names[1])
        bring_in(project, survey.save(tmp_path / "清溪绿茶_界址点.txt"))
        assert list(boundaries(project)) == ["清溪绿茶"]

    def test_parcels_of_different_names_are_different_boundaries(self, project: Project, tmp_path: Path) -> None:
        plan = bring_in(project, Survey().parcel([OUTER], "甲地").parcel([FAR], "乙地").save(tmp_path / "二.txt"))
        assert sorted(boundaries(project)) == ["乙地", "甲地"]
        assert "PARCELS_JOINED" not in [remark.code for remark in plan.inspection.warnings]

    def test_parcels_that_touch_become_one_area(self, project: Project, tmp_path: Path) -> None:
        beside: Ring = [(1000, 0), (1000, 1000), (2000, 1000), (2000, 0)]
        bring_in(project, Survey().parcel([OUTER]).parcel([beside]).save(tmp_path / "甲.txt"))
        found = boundaries(project)["甲地"].geom
        assert len(found.geoms) == 1
        assert found.is_valid

    @pytest.mark.parametrize(
        ("area_ha", "code"),
        [
            ("100.0000", None),
            ("96.05", "LAND_TXT_AREA"),
            ("1000000", "LAND_TXT_AREA_UNIT"),
            ("1500", "LAND_TXT_AREA_UNIT"),
        ],
    )
    def test_hectares_are_checked_against_the_area(
        self, project: Project, tmp_path: Path, area_ha: str, code: str | None
    ) -> None:
        plan = bring_in(project, Survey().parcel([OUTER], area_ha=area_ha).save(tmp_path / "甲.txt"))
        told = {remark.code: remark.context for remark in plan.inspection.warnings}
        assert list(told) == ([code] if code else [])
        if code:
            assert (told[code]["row"], told[code]["expected"], told[code]["found"]) == (7, area_ha, "100.0000")
        # What counts is computed by us, whatever was stated.
        assert boundaries(project)["甲地"].area_m2 == pytest.approx(1e6, rel=0.001)

    def test_a_hole_is_taken_off_the_stated_area(self, project: Project, tmp_path: Path) -> None:
        plan = bring_in(project, Survey().parcel([OUTER, HOLE], area_ha="96.0000").save(tmp_path / "甲.txt"))
        assert plan.inspection.warnings == ()

    def test_without_a_zone_nothing_is_guessed(self, project: Project, tmp_path: Path) -> None:
        survey = Survey(0).parcel([OUTER])
        survey.lines.remove("带号=40")
        with pytest.raises(QuestionOpen) as asked:
            bring_in(project, survey.save(tmp_path / "甲.txt"))
        (question,) = asked.value.context["questions"]
        assert (question["code"], question["option"]) == ("CRS_MISSING", "--crs")
        assert bring_in(project, tmp_path / "甲.txt", Answers(crs="EPSG:4549")).imported == 1


@pytest.mark.usefixtures("tables_read_here")
class TestCornerTables:
    def sheet(self, path: Path, rows: list[list[Any]], title: str = "Sheet1") -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(row)
        book.save(path)
        return path

    def rows(self, prefix: int = 40) -> list[list[Any]]:
        listed = [(1, 1, OUTER), (1, 2, HOLE), (2, 1, FAR)]
        points = [(part, ring, place) for part, ring, places in listed for place in places]
        return [
            [f"J{number}", part, ring, NORTH + y, EAST + x + prefix * 1e6]
            for number, (part, ring, (x, y)) in enumerate(points, 1)
        ]

    @pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".txt"])
    @pytest.mark.parametrize("prefix", [0, 40])
    def test_sheets_and_texts(self, project: Project, tmp_path: Path, suffix: str, prefix: int) -> None:
        rows = [HEADING, *self.rows(prefix)]
        path = tmp_path / f"清溪绿茶拐点坐标表{suffix}"
        if suffix == ".xlsx":
            self.sheet(path, rows)
        else:
            lines = [
                ("\t" if suffix == ".txt" else ",").join(str(cell).replace(",", "，") for cell in row) for row in rows
            ]
            path.write_text("\n".join(lines), encoding="utf-8")
        assert bring_in(project, path).imported == 1
        assert_same_m(boundaries(project)["清溪绿茶"].geom, surveyed([OUTER, HOLE], [FAR]))

    def test_joined_cells_titles_remarks_and_a_second_page(self, project: Project, tmp_path: Path) -> None:
        """Part and ring stand only in the first of joined cells; the heading comes again on page two."""
        rows = self.rows()
        seen: set[tuple[Any, ...]] = set()
        for row in rows:
            if (row[1], row[2]) in seen:
                row[1] = row[2] = None
            else:
                seen.add((row[1], row[2]))
        content = [
            ["清溪绿茶产地范围拐点坐标表"],
            HEADING,
            *rows[:5],
            HEADING,
            *rows[5:],
            ["制表：张三"],
            ["注：以上为2000坐标"],
        ]
        plan = bring_in(project, self.sheet(tmp_path / "附件.xlsx", content))
        assert_same_m(boundaries(project)["清溪绿茶"].geom, surveyed([OUTER, HOLE], [FAR]))
        told = {remark.code: remark.context for remark in plan.inspection.warnings}
        assert told["CORNERS_ROWS"] == {"count": 2, "row": 15, "value": "制表：张三"}

    @pytest.mark.parametrize("row", [["J9", 1, 1, None, None], ["J9", 1, 1, "不明", EAST], ["J9", 1, 1, NORTH, None]])
    def test_a_corner_without_its_place_is_no_remark(self, project: Project, tmp_path: Path, row: list[Any]) -> None:
        rows = self.rows()
        with pytest.raises(ReadError) as refused:
            bring_in(project, self.sheet(tmp_path / "表.xlsx", [HEADING, *rows[:2], row, *rows[2:]]))
        expected = "CORNER_BAD" if "不明" in row else "CORNER_EMPTY"
        assert (refused.value.code, refused.value.context["row"]) == (expected, 4)

    def test_sheets_beside_the_table_are_left_out_and_told(self, project: Project, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        first = book.active
        assert first is not None
        first.title = "拐点"
        for row in [HEADING, *self.rows()]:
            first.append(row)
        notes = book.create_sheet("填表说明")
        notes.append(["名称", "内容"])
        notes.append(["坐标系", "CGCS2000"])
        book.save(tmp_path / "清溪绿茶.xlsx")
        plan = bring_in(project, tmp_path / "清溪绿茶.xlsx")
        assert list(boundaries(project)) == ["清溪绿茶"]
        assert [(one.code, one.context) for one in plan.inspection.warnings if one.code == "CORNERS_SHEETS"] == [
            ("CORNERS_SHEETS", {"names": "填表说明"})
        ]

    def test_a_table_of_names_alone_is_still_refused(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(ManyErrors):
            bring_in(project, self.sheet(tmp_path / "名单.xlsx", [["名称", "备注"], ["清溪绿茶", "无"]]))


@pytest.mark.parametrize("form", ["land-txt", "corners-xlsx", "corners-docx"])
@pytest.mark.parametrize("has_prefix", [True, False])
@pytest.mark.parametrize("shape", ["simple", "holes", "multi with holes"])
def test_what_goes_out_comes_back(project: Project, tmp_path: Path, form: str, has_prefix: bool, shape: str) -> None:
    """Out by the export, in by the import, through the child: the same place to the millimetre."""
    boundary = make_boundary(project, SHAPES[shape])
    choices = Choices(land_txt=LandTxtStyle(has_prefix))
    file, _manifest = export_boundary(project, boundary.id, tmp_path, [form], choices=choices)
    bring_in(project, Path(file.path))
    (back,) = [one for one in project.read_all(BoundaryVersion) if one.id != boundary.id]
    assert back.name == boundary.name
    assert_same_m(back.geom, boundary.geom)


def test_degrees_come_back_by_the_hash(project: Project, tmp_path: Path) -> None:
    """Formats of degrees keep the canonical form, architecture decision 11."""
    boundary = make_boundary(project, SHAPES["multi with holes"])
    (file, _manifest) = export_boundary(project, boundary.id, tmp_path, ["fgb"])
    plan = bring_in(project, Path(file.path))
    assert (plan.imported, plan.unchanged) == (0, 1)
    assert geometry_hash(as_multipolygon(boundary.geom)) == boundary.geom_sha256


@pytest.mark.usefixtures("tables_read_here")
class TestInTheWindow:
    """The assistant takes such files for boundaries and asks no more than the command does."""

    def offered(self, project: Project, path: Path, **answers: Any) -> Offer:
        offer = read_offer(project, path, Answers(), Progress())
        assert offer.refusal is None
        return plan_offer(project, replace(offer, answers=replace(offer.answers, **answers)))

    def test_land_txt_is_a_boundary_without_a_question(self, project: Project, tmp_path: Path) -> None:
        offer = self.offered(project, Survey().parcel([OUTER, HOLE]).save(tmp_path / "甲.txt"))
        assert (offer.kind, offer.state) == (ImportKind.BOUNDARIES, OfferState.READY)
        done = import_offer(project, offer)
        assert done.state is OfferState.IMPORTED
        assert_same_m(boundaries(project)["甲地"].geom, surveyed([OUTER, HOLE]))

    def test_corners_without_a_datum_suggest_the_zone_of_their_number(self, project: Project, tmp_path: Path) -> None:
        rows = "\n".join(f"J{n},{NORTH + y},{EAST + x + 40e6}" for n, (x, y) in enumerate(OUTER, 1))
        (tmp_path / "甲.csv").write_text(f"拐点号,X,Y\n{rows}\n", encoding="utf-8")
        offer = self.offered(project, tmp_path / "甲.csv")
        assert (offer.kind, offer.answers.crs) == (ImportKind.BOUNDARIES, "EPSG:4528")
        assert offer.asked["--crs"].choices[:3] == ("EPSG:4528", "EPSG:2364", "EPSG:2416")

    def test_an_old_datum_waits_for_the_offices_parameters(self, project: Project, tmp_path: Path) -> None:
        survey = Survey().parcel([OUTER])
        survey.lines[2] = "坐标系=1980西安坐标系"
        path = survey.save(tmp_path / "甲.txt")
        waiting = self.offered(project, path)
        assert waiting.state is OfferState.ASKING
        assert waiting.open_questions()[0].code == "DATUM_UNMOVABLE"
        row = {"from": "xian80", "to": "cgcs2000", "source": "院", "west": 118, "south": 27, "east": 121, "north": 30,
               "dx_m": 3.5, "dy_m": 117.2, "dz_m": -20.1}  # fmt: skip
        add_line(project, "2015", row)
        ready = plan_offer(project, waiting)
        assert ready.state is OfferState.READY
        assert ready.examined is not None
        assert "DATUM_BY_PARAMETERS" in [remark.code for remark in ready.examined.inspection.warnings]
