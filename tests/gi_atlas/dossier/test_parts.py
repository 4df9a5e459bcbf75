"""Parts of a dossier: evidence, boundary files of several zones, class and registrations."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely

from gi_atlas.dossier import boundary_part
from gi_atlas.dossier.assembling import MadeDossier, make_dossier
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.errors import WriteError
from gi_atlas.model import (
    Act,
    BoundaryVersion,
    Case,
    CaseEvent,
    Channel,
    Evidence,
    EvidenceKind,
    Product,
    Registration,
    Standard,
    Zone,
    ZoneRole,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

from ..documents.sample import Sample

pytestmark = pytest.mark.usefixtures("no_painting")
FAST = DossierOptions(is_incomplete_allowed=True, formats=("units-csv",))
CORNERS = ("corners-xlsx", "units-csv")
Make = Callable[..., tuple[MadeDossier, Path]]


@pytest.fixture
def make(project: Project, sample: Sample, tmp_path: Path) -> Make:
    """Makes the sample's dossier and unpacks it."""

    def call(**changes: Any) -> tuple[MadeDossier, Path]:
        made = make_dossier(project, sample.product.id, tmp_path / "a.zip", replace(FAST, is_replacing=True, **changes))
        folder = tmp_path / f"out{len(list(tmp_path.glob('out*')))}"
        with zipfile.ZipFile(made.path) as archive:
            archive.extractall(folder)
        return made, folder / "data"

    return call


def attach(project: Project, sample: Sample, content: bytes, name: str, **facts: Any) -> Evidence:
    stored = project.media.add_bytes(content, Path(name).suffix)
    item = Evidence(None, name, stored.sha256, product_id=sample.product.id, size_bytes=len(content), **facts)
    save_many(project, [item])
    return item


def index(folder: Path) -> list[dict[str, str]]:
    (path,) = folder.rglob("佐证材料目录.xlsx")
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    return [dict(zip(rows[1], ("" if cell is None else cell for cell in row), strict=True)) for row in rows[2:]]


def files(made: MadeDossier, prefix: str) -> list[str]:
    return sorted(one.path for one in made.files if Path(one.path).name.startswith(prefix))


# Evidence


def test_evidence_stands_under_numbers_with_its_hash(project: Project, sample: Sample, make: Make) -> None:
    facts = {"title": "茶园", "caption": "春天", "source": "县局", "holder": "档案馆", "survey_group": "environment"}
    taken, place = datetime(2024, 5, 1, 8, tzinfo=UTC), shapely.Point(112.05, 30.05)
    item = attach(
        project, sample, b"photo", 'CON: "a/b"？.JPG', captured_at=taken, geom=place, boundary_distance_m=0.0, **facts
    )
    made, folder = make()
    assert files(made, "E0") == ["C_核验材料/C6_佐证材料/E001.jpg"]
    assert (folder / "C_核验材料/C6_佐证材料/E001.jpg").read_bytes() == b"photo"
    (row,) = index(folder)
    assert (row["材料中的文件"], row["原文件名"], row["SHA-256"]) == (
        "C_核验材料/C6_佐证材料/E001.jpg", item.file_name, item.sha256,
    )  # fmt: skip
    assert (row["标题"], row["来源"], row["界外距离（米）"]) == ("茶园", "县局", "0")
    assert row["经度，纬度（CGCS2000）"] == "112.050000, 30.050000"


@pytest.mark.parametrize(
    ("question", "kind", "folder"),
    [("scope/letter_file", EvidenceKind.PAPER, "A_产地范围建议/A1_政府建议文件"),
     ("scope/scope_map_file", EvidenceKind.PAPER, "A_产地范围建议/A2_产地范围图"),
     ("", EvidenceKind.MAP, "A_产地范围建议/A2_产地范围图"),
     ("development/applicant_doc", EvidenceKind.PAPER, "A_产地范围建议/A3_申请人"),
     ("quality/lab_report[2]/lab_report_file", EvidenceKind.PAPER, "B_申请材料/B3_检验报告"),
     ("history/history_source[1]/src_scan", EvidenceKind.PHOTO, "B_申请材料/B5_名称使用"),
     ("evidence/photo_place", EvidenceKind.PHOTO, "C_核验材料/C6_佐证材料")],
)  # fmt: skip
def test_evidence_stands_with_the_item_that_it_answers(
    project: Project, sample: Sample, make: Make, question: str, kind: EvidenceKind, folder: str
) -> None:
    attach(project, sample, b"x", "扫描.pdf", question=question, kind=kind)
    made, _folder = make()
    assert files(made, "E0") == [f"{folder}/E001.pdf"]


def test_who_refused_stays_out(project: Project, sample: Sample, make: Make) -> None:
    attach(project, sample, b"face", "人.jpg", consent=False, geom=shapely.Point(112.05, 30.05))
    made, folder = make()
    assert files(made, "E0") == []
    (row,) = index(folder)
    assert (row["备注"], row["材料中的文件"], row["经度，纬度（CGCS2000）"]) == ("未收入：当事人不同意", "", "")
    assert not [gap for gap in made.gaps if gap.code == "DOSSIER_EVIDENCE_LOST"]
    made, _folder = make(is_with_private=True)
    assert files(made, "E0") == ["C_核验材料/C6_佐证材料/E001.jpg"]


def test_one_file_of_two_records_stands_once(project: Project, sample: Sample, make: Make) -> None:
    attach(project, sample, b"same", "a.jpg")
    attach(project, sample, b"same", "b.jpg")
    made, folder = make()
    assert files(made, "E0") == ["C_核验材料/C6_佐证材料/E001.jpg"]
    first, second = index(folder)
    assert second["材料中的文件"] == first["材料中的文件"]
    assert "第 1 号" in second["备注"]


def test_a_damaged_original_is_a_line_of_the_missing_list(project: Project, sample: Sample, make: Make) -> None:
    item = attach(project, sample, b"photo", "a.jpg")
    path = project.media.find(item.sha256)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"phot0")
    made, folder = make()
    assert files(made, "E0") == []
    (gap,) = [gap for gap in made.gaps if gap.code == "DOSSIER_EVIDENCE_LOST"]
    assert "文件已损坏" in gap.message("zh")
    assert index(folder)[0]["备注"] == "文件已损坏"


def test_an_attached_map_takes_the_place_of_the_scope_map(project: Project, sample: Sample, make: Make) -> None:
    made, _folder = make()
    assert "DOSSIER_NO_SCOPE_MAP" in {gap.code for gap in made.gaps}
    attach(project, sample, b"map", "图.pdf", kind=EvidenceKind.MAP)
    made, _folder = make()
    assert "DOSSIER_NO_SCOPE_MAP" not in {gap.code for gap in made.gaps}


# Boundary files


def test_every_zone_has_its_files_though_they_share_a_name(project: Project, sample: Sample, make: Make) -> None:
    zones = [Zone(sample.product.id, ZoneRole.CORE, "核心:区"), Zone(sample.product.id, ZoneRole.WATER)]
    shape = shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.05, 30.05)])
    drawn = [BoundaryVersion(zone.id, shape, 1, valid_from=date(2024, 2, 1)) for zone in zones]
    save_many(project, [*zones, *drawn])
    made, _folder = make(formats=CORNERS)
    sheets = sorted(one.path for one in made.files if one.path.endswith("_拐点坐标表.xlsx"))
    assert [Path(path).parent.name for path in sheets] == ["C1_产地范围与界线", "核心_区", "水源地"]
    assert len({one.path for one in made.files}) == len(made.files)


def test_tables_of_people_are_in_each_language(project: Project, sample: Sample, make: Make) -> None:
    made, folder = make(formats=CORNERS, languages=("zh", "en"))
    tables = {one.path: one.language for one in made.files if "_拐点坐标表" in one.path or "_乡镇名单" in one.path}
    assert sorted(Path(path).name.partition("_拐点")[2] for path in tables if "拐点" in path) == [
        "坐标表.xlsx", "坐标表_en.xlsx"
    ]  # fmt: skip
    assert sorted(tables.values()) == ["en", "en", "zh", "zh"]
    assert {path: language for path, language in tables.items() if ("_en." in path) != (language == "en")} == {}
    heads = {language: (folder / path).read_text(encoding="utf-8-sig").splitlines()[0]
             for path, language in tables.items() if path.endswith(".csv")}  # fmt: skip
    assert (heads["zh"].split(",")[0], heads["en"].split(",")[0]) == ("序号", "Seq.")


def test_an_english_dossier_has_english_tables_under_the_usual_names(
    project: Project, sample: Sample, make: Make
) -> None:
    made, folder = make(formats=CORNERS, languages=("en",))
    (sheet,) = [one.path for one in made.files if one.path.endswith("_拐点坐标表.xlsx")]
    table = openpyxl.load_workbook(folder / sheet).worksheets[0]
    assert (table["A2"].value, table.title) == ("Corner", "Corner coordinates")
    (units,) = [one.path for one in made.files if one.path.endswith("_乡镇名单.csv")]
    assert (folder / units).read_text(encoding="utf-8-sig").startswith("Seq.,Division code,Name in the wording")


def test_outside_china_there_are_no_plane_files(project: Project, make: Make, tmp_path: Path) -> None:
    product = Product("Napa")
    zone = Zone(product.id)
    shape = shapely.MultiPolygon([shapely.box(-122.5, 38.2, -122.3, 38.4)])
    save_many(project, [product, zone, BoundaryVersion(zone.id, shape)])
    made = make_dossier(project, product.id, tmp_path / "n.zip", replace(FAST, formats=CORNERS))
    (gap,) = [gap for gap in made.gaps if gap.code == "DOSSIER_NO_PLANE_ZONE"]
    assert gap.is_note
    assert not [one for one in made.files if "拐点" in one.path]


def test_a_format_that_fails_takes_no_other_with_it(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    real = boundary_part.export_boundary

    def fail(*args: Any) -> Any:
        if args[3] == ["units-csv"]:
            raise WriteError("EXPORT_CHARACTERS", path="x.csv", encoding="GBK", characters="𠮷", value="𠮷茶")
        return real(*args)

    monkeypatch.setattr(boundary_part, "export_boundary", fail)
    made, _folder = make(formats=CORNERS)
    (gap,) = [gap for gap in made.gaps if gap.code == "DOSSIER_FORMAT_FAILED"]
    assert "units-csv" in gap.message("en")
    assert "𠮷" in gap.message("en")
    assert [one for one in made.files if "拐点" in one.path]


def test_gbk_refuses_what_it_cannot_hold_and_says_so(project: Project, tmp_path: Path) -> None:
    product = Product("𠮷野梨", counties=("970121",))
    zone = Zone(product.id)
    shape = shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.2, 30.1)])
    save_many(project, [product, zone, BoundaryVersion(zone.id, shape)])
    options = DossierOptions(is_incomplete_allowed=True, formats=("land-txt", "corners-xlsx"), encoding="GBK")
    made = make_dossier(project, product.id, tmp_path / "n.zip", options)
    (gap,) = [gap for gap in made.gaps if gap.code == "DOSSIER_FORMAT_FAILED"]
    assert "U+20BB7" in gap.message("en")
    assert [one for one in made.files if "拐点" in one.path]
    assert not [one for one in made.files if one.path.endswith("_界址点.txt")]


# Class and registrations


def test_the_tables_hold_what_the_project_knows(project: Project, sample: Sample, make: Make) -> None:
    case = Case(sample.product.id, state="S3", due_on=date(2024, 4, 3), basis="第80号令")
    more = [
        Registration(sample.product.id, Channel.TM_CERT, "123", "甲县梨", "协会", valid_to=date(2030, 1, 1)),
        Standard(sample.product.id, "DB97/T 1", "DB", "甲县梨"),
        Act("受理", "局", "第1号", product_ids=(sample.product.id,), dated=date(2024, 1, 2)),
        case,
        CaseEvent(case.id, 1, "S2", "S3", date(2024, 1, 3), who="李四"),
    ]
    save_many(project, more)
    _made, folder = make()
    book = openpyxl.load_workbook(folder / "C_核验材料/C5_分类与登记/分类与登记.xlsx")
    cells = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    assert list(cells) == ["产品", "登记", "标准", "文件", "办理过程"]
    assert ["名称", "甲县梨"] in [row[:2] for row in cells["产品"]]
    assert {row[1] for row in cells["登记"]} >= {"123", "2024年第9号"}
    assert "2029-12-31" in [row[6] for row in cells["登记"]]  # the last day, not the one behind it
    assert cells["标准"][2][:3] == ["DB97/T 1", "DB", "甲县梨"]
    assert cells["文件"][2][4] == "2024-01-02"
    now, step = cells["办理过程"][2:4]
    assert (now[2][:3], now[5]) == ("S3 ", "2024-04-03")
    assert "第80号令" in now[6]
    assert "待确认" in now[6]  # no source at hand confirms the three months
    assert (step[1][:3], step[2], step[3], step[4]) == ("S2 ", now[2], "2024-01-03", "李四")
