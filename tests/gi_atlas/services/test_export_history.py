"""History files and the announcement's table."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gi_atlas.cli import run
from gi_atlas.commands.changes import Label
from gi_atlas.documents.requirements import Part
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Product,
    ProductStatus,
    Registration,
    ScopeText,
    ScopeUnit,
    SurveyRecord,
    UnitMatch,
    Zone,
)
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.export_announcement import COLUMNS, FILE_NAME, export_announcement
from gi_atlas.services.export_history import ALL, CURRENT, HISTORIC, export_history
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.services.requirements import OfficeText, set_office_texts
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import listing, make_boundary

DAY = date(2026, 1, 1)


def versions(project: Project, status: ProductStatus = ProductStatus.RECOGNISED) -> Product:
    product = Product("清溪绿茶", status=status, counties=("990101",), name_alias=("清溪茶", "清茶"))
    zone = Zone(product.id)
    told = [
        ("simple", 1, BoundaryStatus.SUPERSEDED, date(2010, 5, 1), date(2020, 1, 31)),
        ("multi with holes", 2, BoundaryStatus.PUBLISHED, date(2020, 1, 31), None),
        ("holes", 3, BoundaryStatus.DRAFT, None, None),
    ]
    registration = replace(
        Registration(product.id, Channel.GI_PRODUCT, "1", holder="清溪县茶叶协会"),
        valid_from=date(2008, 3, 2),
        valid_to=date(2025, 1, 1),
    )
    made = [
        BoundaryVersion(zone.id, as_multipolygon(SHAPES[shape]), number, status=state, valid_from=start, valid_to=end)
        for shape, number, state, start, end in told
    ]
    for entity in (product, zone, *made, registration):
        save(project, entity)
    return product


def features(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / name).read_text(encoding="utf-8"))["features"]
    return found


def test_the_trio(project: Project, tmp_path: Path) -> None:
    product, folder = versions(project), tmp_path / "o"
    export_history(project, folder, DAY)
    assert listing(folder) == {CURRENT, HISTORIC, ALL}
    (now,), (old,) = features(folder, CURRENT), features(folder, HISTORIC)
    assert features(folder, ALL) == [old, now]
    assert (now["properties"]["gi_id"], old["properties"]["gi_id"]) == (product.id, f"{product.id}_20100501")
    assert (now["properties"]["valid_start"], now["properties"]["valid_end"]) == ("2020-01-31", None)
    # The last day, not the first one of the next version.
    assert (old["properties"]["valid_start"], old["properties"]["valid_end"]) == ("2010-05-01", "2020-01-30")
    assert (now["properties"]["created"], now["properties"]["removed"]) == ("2008-03-02", None)
    assert now["properties"]["aka"] == "清溪茶|清茶"
    assert now["properties"]["act"] is None
    assert len(now["geometry"]["coordinates"]) == 3


def test_a_revoked_name_is_removed_and_a_day_before_sees_the_old_one(project: Project, tmp_path: Path) -> None:
    versions(project, ProductStatus.REVOKED)
    export_history(project, tmp_path / "o", date(2009, 1, 1))
    assert features(tmp_path / "o", CURRENT) == []
    assert {one["properties"]["removed"] for one in features(tmp_path / "o", ALL)} == {"2025-01-01"}


def test_nothing_published_has_no_history(project: Project, tmp_path: Path) -> None:
    make_boundary(project, status=BoundaryStatus.DRAFT)
    with pytest.raises(UsageError) as refused:
        export_history(project, tmp_path / "o")
    assert refused.value.code == "EXPORT_NO_HISTORY"


def test_files_that_are_there_stay(project: Project, tmp_path: Path) -> None:
    versions(project)
    export_history(project, tmp_path, DAY)
    assert export_announcement(project, tmp_path).left_out == ()
    with pytest.raises(WriteError):
        export_history(project, tmp_path, DAY)
    with pytest.raises(WriteError):
        export_announcement(project, tmp_path)
    assert len(export_history(project, tmp_path, DAY, is_replacing=True)) == 3


def test_the_seven_columns(project: Project, tmp_path: Path) -> None:
    versions(project)
    save(project, AdminUnit("990000000000", "越州省"))
    save(project, Product("=甲茶"))
    latest = next(one for one in project.read_all(BoundaryVersion) if one.version == 3)
    product = next(one for one in project.read_all(Product) if one.counties)
    scope = ScopeText(
        product.id, "清溪县现辖行政区域。", latest.id, letter_title="关于产地范围的函", letter_no="清政函〔2025〕1号"
    )
    save_many(project, [scope], label=Label("x"))
    path = export_announcement(project, tmp_path / "o", wanted=project.read_all(Product)).path
    rows = [[cell.value or "" for cell in row] for row in openpyxl.load_workbook(path)["公告"].iter_rows()]
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == ["1", "'=甲茶", "", "", "", "", ""]
    assert rows[2] == ["2", "清溪绿茶", "越州省", "清溪县茶叶协会", "清溪县现辖行政区域。",
                       "关于产地范围的函 清政函〔2025〕1号", ""]  # fmt: skip


def announced(project: Project, folder: Path) -> list[list[str]]:
    path = export_announcement(project, folder, is_replacing=True, wanted=project.read_all(Product)).path
    return [[str(cell.value or "") for cell in row] for row in openpyxl.load_workbook(path)["公告"].iter_rows()][1:]


def test_the_requirements_fill_the_last_column(project: Project, tmp_path: Path) -> None:
    product = versions(project)
    texts = (OfficeText("zh", Part.SENSORY, "条索紧细"), OfficeText("zh", Part.MARK_OFFICE, "县知识产权局"))
    set_office_texts(project, product.id, (*texts, OfficeText("zh", Part.APPLICANT, "清溪县人民政府")))
    ((*_others, applicant, _scope, _letter, annex),) = announced(project, tmp_path / "o")
    assert annex == "质量要求：感官特色：条索紧细\n专用标志使用管理机构：县知识产权局"
    assert applicant == "清溪县人民政府"  # what the office writes goes before the registration


def test_requirements_that_no_cell_holds_stand_in_their_annex(project: Project, tmp_path: Path) -> None:
    product = versions(project)
    parts = (Part.SENSORY, Part.PHYSICAL)
    set_office_texts(project, product.id, tuple(OfficeText("zh", part, "长" * 19_000) for part in parts))
    assert announced(project, tmp_path / "o")[0][-1] == "见附件：清溪绿茶（清溪茶、清茶）保护要求"


def test_a_wording_that_no_cell_holds_is_refused(project: Project, tmp_path: Path) -> None:
    product = versions(project)
    latest = next(one for one in project.read_all(BoundaryVersion) if one.version == 3)
    save(project, ScopeText(product.id, "甲镇、" * 12_000, latest.id))
    with pytest.raises(WriteError) as caught:
        export_announcement(project, tmp_path / "o")
    assert caught.value.code == "EXPORT_CELL_LONG"
    assert (caught.value.context["name"], caught.value.context["column"]) == ("清溪绿茶", "产地范围")
    assert caught.value.context["count"] == 36_000
    assert listing(tmp_path / "o") == set()


def test_provinces_are_named_without_a_list_of_divisions(project: Project, tmp_path: Path) -> None:
    save(project, Product("甲茶", counties=("330102", "340102", "990101", "text")))
    assert announced(project, tmp_path / "o")[0][2] == "浙江省、安徽省"


def test_only_a_wording_is_announced_never_the_polygons(project: Project, tmp_path: Path) -> None:
    versions(project)
    save(project, AdminUnit("990101", "清溪县", geom=SHAPES["holes"]))
    assert announced(project, tmp_path / "o")[0][4] == ""


def test_a_province_is_known_by_the_units_of_the_wording(project: Project, tmp_path: Path) -> None:
    product = Product("甲茶", status=ProductStatus.DOSSIER_PREP)
    zone = Zone(product.id)
    version = BoundaryVersion(zone.id, as_multipolygon(SHAPES["simple"]), 1)
    scope = ScopeText(product.id, "淳安县", version.id)
    unit = ScopeUnit(scope.id, "淳安县", code="330127", match=UnitMatch.EXACT)
    for entity in (product, zone, version, scope, unit):
        save(project, entity)
    assert announced(project, tmp_path / "o")[0][2] == "浙江省"


def surveyed(project: Project, monkeypatch: pytest.MonkeyPatch, text: str) -> Product:
    """A product whose survey proposes a text, as two records with titles would."""
    product = versions(project)
    for title in ("清溪绿茶（石门镇第4茶园）", "清溪绿茶（茶园乡第5茶园）"):
        save(project, SurveyRecord(product_id=product.id, title=title))
    monkeypatch.setattr(
        "gi_atlas.services.requirements.load_object", lambda _name: lambda *_told: {"description": (text, "两份记录")}
    )
    return product


def test_lines_of_the_survey_carry_no_captions(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ("水浸出物12%（清溪绿茶（石门镇第4茶园））", "水浸出物12%（清溪绿茶（茶园乡第5茶园））", "叶绿（春茶）",
            "香高（清溪绿茶（石门镇第9茶园））")  # fmt: skip
    surveyed(project, monkeypatch, "\n".join(told))
    # Said once; brackets that are no record's stay, and so does one of a record of another name.
    assert announced(project, tmp_path / "o")[0][-1] == (
        "产品描述：水浸出物12%\n叶绿（春茶）\n香高（清溪绿茶（石门镇第9茶园））"
    )


def test_what_the_office_wrote_stays_to_the_letter(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = surveyed(project, monkeypatch, "x")
    set_office_texts(project, product.id, (OfficeText("zh", Part.DESCRIPTION, "芽壮（清溪绿茶（石门镇第4茶园））"),))
    assert announced(project, tmp_path / "o")[0][-1] == "产品描述：芽壮（清溪绿茶（石门镇第4茶园））"


def test_only_what_its_state_allows_is_announced(project: Project, tmp_path: Path) -> None:
    for status in ProductStatus:
        save(project, Product(f"{status}茶", status=status))
    made = export_announcement(project, tmp_path / "o")
    assert {one.status for one in made.products} == {
        ProductStatus.DOSSIER_PREP, ProductStatus.UNDER_EXAMINATION, ProductStatus.RECOGNISED
    }  # fmt: skip
    assert {one.status for one in made.left_out} == set(ProductStatus) - {one.status for one in made.products}
    rows = list(openpyxl.load_workbook(made.path)["公告"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [one.name_official for one in made.products]
    assert [row[0] for row in rows] == ["1", "2", "3"]


def test_a_table_without_rows_is_refused(project: Project, tmp_path: Path) -> None:
    save(project, Product("甲茶"))
    with pytest.raises(UsageError) as refused:
        export_announcement(project, tmp_path / "o")
    assert (refused.value.code, refused.value.context["names"]) == ("EXPORT_NONE_TO_ANNOUNCE", "甲茶")
    assert listing(tmp_path / "o") == set()


def test_who_asks_for_a_product_gets_it(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    versions(project)
    for name in ("甲茶", "乙茶"):
        save(project, Product(name))
    words = ["announce", str(project.path), "--to", str(tmp_path / "o"), "--replace"]
    assert run(words) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 3
    assert all(name in " ".join(told[1:]) for name in ("甲茶", "乙茶", "--product"))
    assert run(["--json", *words, "--product", "甲茶", "--product", "甲茶"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == []
    sheet = openpyxl.load_workbook(tmp_path / "o" / FILE_NAME)["公告"]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["甲茶"]
    assert run([*words, "--product", "丙茶"]) == 2


@pytest.mark.parametrize(
    ("registered", "expected"),
    [(None, "2010-05-01"), (date(2008, 3, 2), "2008-03-02"), (date(2024, 1, 1), "2010-05-01")],
)
def test_a_name_is_as_old_as_the_earliest_of_what_is_known(
    project: Project, tmp_path: Path, registered: date | None, expected: str
) -> None:
    product = versions(project)
    (entry,) = project.read_all(Registration, product_id=product.id)
    save(project, replace(entry, valid_from=registered))
    export_history(project, tmp_path / "o", DAY)
    # The same for every version: it is the life of the name.
    assert {one["properties"]["created"] for one in features(tmp_path / "o", ALL)} == {expected}


def test_a_drafts_day_makes_no_name_older(project: Project, tmp_path: Path) -> None:
    versions(project)
    draft = next(one for one in project.read_all(BoundaryVersion) if one.version == 3)
    save(project, replace(draft, valid_from=date(1990, 1, 1)))
    export_history(project, tmp_path / "o", DAY)
    assert {one["properties"]["created"] for one in features(tmp_path / "o", ALL)} == {"2008-03-02"}


def test_further_attributes_come_along(project: Project, tmp_path: Path) -> None:
    product = Product("Fair Hill", status=ProductStatus.RECOGNISED, counties=("330102",))
    zone = Zone(product.id)
    ground = as_multipolygon(SHAPES["simple"])
    told = BoundaryVersion(
        zone.id, ground, 1, status=BoundaryStatus.PUBLISHED, valid_from=date(2001, 2, 3),
        relations={"within": ("Big Hill", "Wide Hill"), "within_ids": ("", ""), "contains": ("Small Hill",)},
        attributes={"state": "CA", "petitioner": "A. Person", "lcsh": " ", "cfr_index": "9.1"},
    )  # fmt: skip
    for entity in (product, zone, told):
        save(project, entity)
    export_history(project, tmp_path / "o", DAY)
    (now,) = features(tmp_path / "o", CURRENT)
    found = now["properties"]
    assert (found["state"], found["within"], found["contains"]) == ("CA", "Big Hill|Wide Hill", "Small Hill")
    assert (found["petitioner"], found["cfr_index"], found["lcsh"], found["sameas"]) == ("A. Person", "9.1", None, None)


def test_a_state_is_the_province_where_no_source_tells_one(project: Project, tmp_path: Path) -> None:
    versions(project)
    save(project, AdminUnit("990000000000", "越州省"))
    export_history(project, tmp_path / "o", DAY)
    assert {one["properties"]["state"] for one in features(tmp_path / "o", ALL)} == {"越州省"}
    assert {one["properties"]["within"] for one in features(tmp_path / "o", ALL)} == {None}


def test_by_the_commands(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    versions(project)
    folder = str(tmp_path / "o")
    assert run(["history", str(project.path), "--to", folder, "--as-of", "2026-01-01"]) == 0
    assert run(["announce", str(project.path), "--to", folder]) == 0
    assert listing(tmp_path / "o") == {CURRENT, HISTORIC, ALL, FILE_NAME}
    capsys.readouterr()
