"""Hand-over list, season calendar, sites, tables of all records: from a project to files."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from docx import Document
from openpyxl import load_workbook

from gi_atlas.documents.paper import Grid
from gi_atlas.documents.paper_docx import write_docx
from gi_atlas.errors import JobCancelled, UsageError, WriteError
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind, Product, ProductGroup, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.services.sites import ReadinessClass, count_sites, read_sites, readiness_class
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.forms import shipped_form
from survey_forms.output.export_records import export_records
from survey_forms.output.handover import handover_paper, handover_rows
from survey_forms.output.printing import print_calendar, print_handover, print_record
from survey_forms.output.season_calendar import calendar_paper, months_of, read_seasons
from survey_forms.output.sheet_text import read_back
from survey_forms.records import save_session
from tests.survey_forms.output.sample import ANSWERS, FORM, PLAIN, make_photo

NAME = f"=长乐烧酒 {PLAIN}"


def keep(project: Project, title: str, product: Product, months: str = "", **changes: str) -> SurveyRecord:
    """A record of the sample's answers, saved as the form saves it."""
    answers = json.loads(json.dumps(ANSWERS))
    answers["identity"]["product_group"], answers["identity"]["product_subtype"] = "primary", "tea_leaf"
    answers["identity"]["product_name"] = title
    answers["craft"]["harvest_months"] = months
    session = FormSession(shipped_form(FORM), answers)
    for path, value in changes.items():
        session.set(path, value)
    return save_session(project, session, columns={"product_id": product.id, "title": title})


@pytest.fixture
def filled(project: Project) -> Project:
    tea, liquor = Product("清溪绿茶", ProductGroup.PRIMARY), Product(NAME, ProductGroup.PROCESSED)
    save_many(project, [tea, liquor])
    first = keep(project, "茶园一", tea, "m3 m4")
    keep(project, "茶园二", tea, "m4 m5")
    keep(project, "酒坊", liquor, "m12")
    keep(project, "未填", liquor)
    plain = SurveyRecord("旧记录", geom=shapely.Point(115, 23))
    evidence = [
        make_photo(first, "a" * 64, holder="", accession_no=""),
        make_photo(first, "b" * 64, holder="", accession_no=""),
        Evidence(
            first.id,
            "志.pdf",
            "c" * 64,
            kind=EvidenceKind.PAPER,
            title="《县志》",
            holder="县档案馆",
            accession_no="D-12",
        ),
        Evidence(first.id, "砚.jpg", "d" * 64, kind=EvidenceKind.SAMPLE, title="=老茶砖", holder="陈师傅"),
    ]
    save_many(project, [plain, *evidence])
    return project


# Hand-over list


def test_the_list_tells_papers_one_by_one_and_photos_together(filled: Project) -> None:
    rows = handover_rows(filled, "zh")
    told = {(row.kind, row.title): row for row in rows}
    assert len(rows) == 3
    photos = told["照片", "数码照片"]
    assert (photos.count, photos.holder, len(photos.digest)) == (2, "", 12)
    paper = told["文献", "《县志》"]
    assert (paper.count, paper.holder, paper.accession_no, paper.digest) == (1, "县档案馆", "D-12", "c" * 12)
    assert {row.product for row in rows} == {"清溪绿茶"}


def test_the_list_may_be_of_one_record(filled: Project) -> None:
    (other,) = [record for record in filled.read_all(SurveyRecord) if record.title == "酒坊"]
    assert handover_rows(filled, "zh", [other.id]) == []


def test_the_list_has_room_for_signatures(filled: Project) -> None:
    paper = handover_paper(handover_rows(filled, "zh"), "zh", "清溪县", "")
    assert paper.is_wide
    table, signatures = [block for block in paper.blocks if isinstance(block, Grid)]
    assert len(table.rows) == 1 + 3 + 1
    assert [cell.lines[0].text for cell in signatures.rows[0].cells] == [
        "移交单位（盖章）",
        "接收单位（盖章）",
        "监交人",
    ]
    assert table.rows[-1].cells[1].lines[0].text == "4"


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_the_list_is_written(ending: str, filled: Project, tmp_path: Path) -> None:
    target = tmp_path / f"移交{ending}"
    assert print_handover(filled, target, "zh").path == target
    if ending == ".docx":
        (table, _signatures) = Document(str(target)).tables
        texts = {cell.text for row in table.rows for cell in row.cells}
        assert {"《县志》", "=老茶砖", "D-12", "合计"} <= texts
    else:
        rows = list(load_workbook(target).worksheets[0].iter_rows(min_row=3, values_only=True))
        assert {read_back(str(row[3])) for row in rows} == {"数码照片", "《县志》", "=老茶砖"}
        assert [row[0] for row in rows] == [1, 2, 3]


# Calendar


def test_seasons_of_a_product_are_joined(filled: Project) -> None:
    seasons = read_seasons(filled)
    assert [(season.product, sorted(season.months)) for season in seasons] == [("清溪绿茶", [3, 4, 5]), (NAME, [12])]
    assert seasons[0].group is ProductGroup.PRIMARY


def test_months_of_a_hidden_question_do_not_count() -> None:
    answers = json.loads(json.dumps(ANSWERS))
    answers["craft"]["harvest_months"] = "m1"
    assert months_of(FormSession(shipped_form(FORM), answers)) == frozenset()


def test_the_calendar_counts_products_by_month(filled: Project) -> None:
    (grid,) = [block for block in calendar_paper(read_seasons(filled), "en", "p", "").blocks if isinstance(block, Grid)]
    marks = [[bool(cell.lines) for cell in row.cells[2:]] for row in grid.rows[1:-1]]
    assert [[month for month, mark in enumerate(row, 1) if mark] for row in marks] == [[3, 4, 5], [12]]
    counts = [cell.lines[0].text for cell in grid.rows[-1].cells[1:]]
    assert counts == ["0", "0", "1", "1", "1", "0", "0", "0", "0", "0", "0", "1"]
    assert [cell.lines[0].text for cell in grid.rows[0].cells][2] == "January"


def test_an_empty_calendar_says_so(project: Project, tmp_path: Path) -> None:
    paper = calendar_paper(read_seasons(project), "en", "p", "")
    assert any("No record names" in repr(block) for block in paper.blocks)
    write_docx(paper, tmp_path / "c.docx")


def test_the_calendar_is_written_as_a_table(filled: Project, tmp_path: Path) -> None:
    print_calendar(filled, tmp_path / "c.xlsx", "zh")
    rows = list(load_workbook(tmp_path / "c.xlsx").worksheets[0].iter_rows(values_only=True))
    assert rows[0][3:5] == ("1 月", "2 月")
    assert read_back(str(rows[3][0])) == NAME
    assert rows[3][14] == 1


# Sites


@pytest.mark.parametrize(
    ("listing", "dossier", "is_half", "expected"),
    [
        ((0, 0), (0, 0), False, ReadinessClass.EMPTY),
        ((0, 10), (0, 0), False, ReadinessClass.BEGUN),
        ((4, 10), (0, 5), False, ReadinessClass.BEGUN),
        ((5, 10), (0, 5), False, ReadinessClass.HALF),
        ((10, 10), (0, 5), False, ReadinessClass.LISTING),
        ((10, 10), (0, 0), False, ReadinessClass.LISTING),
        ((10, 10), (5, 5), False, ReadinessClass.DOSSIER),
        ((10, 10), (5, 5), True, ReadinessClass.HALF),
    ],
)
def test_readiness_classes(
    listing: tuple[int, int], dossier: tuple[int, int], is_half: bool, expected: ReadinessClass
) -> None:
    assert readiness_class(listing, dossier, is_half) is expected


def test_sites_of_a_project_are_counted(filled: Project) -> None:
    sites = read_sites(filled)
    counts = count_sites(sites)
    assert sum(counts.values()) == len(sites) == 5
    assert counts[ReadinessClass.EMPTY] == 1
    assert {site.title for site in sites if not site.has_place} <= {"茶园一", "茶园二", "酒坊", "未填"}


# All records


def test_all_records_become_sheets(filled: Project, tmp_path: Path) -> None:
    done = export_records(filled, tmp_path / "全部.xlsx", "zh")
    assert (done.records, done.path) == (5, tmp_path / "全部.xlsx")
    book = load_workbook(done.path)
    assert {"records", "evidence", "production_step", "history_source", "link", "dev_year"} <= set(book.sheetnames)
    head = [cell.value for cell in book["records"][2]]
    rows = [dict(zip(head, row, strict=True)) for row in book["records"].iter_rows(min_row=3, values_only=True)]
    first = next(row for row in rows if row["title"] == "茶园一")
    assert first["identity/product_group"] == "初级农产品"
    assert first["identity/product_group#code"] == "primary"
    assert first["history/first_year"] == 1530
    assert first["product"] == "清溪绿茶"
    assert PLAIN in str(first["quality/quality_summary"])
    assert read_back(str(next(row for row in rows if row["title"] == "酒坊")["product"])) == NAME
    assert "people/informant_phone" not in head
    steps = list(book["production_step"].iter_rows(min_row=3, values_only=True))
    assert len(steps) == 4 * 3
    assert [row[2:4] for row in steps[:3]] == [("1", "浸米"), ("2", "蒸馏"), ("3", "陈酿")]
    assert len(list(book["evidence"].iter_rows(min_row=3))) == 4


def test_columns_about_persons_come_when_asked_for(filled: Project, tmp_path: Path) -> None:
    export_records(filled, tmp_path / "r.xlsx", "en", is_with_private=True)
    head = [cell.value for cell in load_workbook(tmp_path / "r.xlsx")["records"][2]]
    assert "people/informant_phone" in head


class Stopping(Progress):
    """Progress that asks to stop after so many reports."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def report(self, share: float, text: str = "") -> None:
        self._left -= 1
        if self._left < 0:
            self.cancel()
        super().report(share, text)


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".zip"])
@pytest.mark.parametrize("after", [1, 3, 5])
def test_stopping_leaves_nothing(
    ending: str, after: int, filled: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    target = tmp_path / "out" / f"all{ending}"
    with pytest.raises(JobCancelled):
        export_records(filled, target, "zh", progress=Stopping(after))
    assert os.listdir(target.parent) == []
    assert [name for name in os.listdir(tmp_path / "temp") if name.startswith("openpyxl")] == []


def test_an_empty_project_has_nothing_to_write(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        export_records(project, tmp_path / "r.xlsx", "zh")
    assert caught.value.code == "OUTPUT_NOTHING"


def test_the_project_is_no_target_of_a_table(filled: Project) -> None:
    with pytest.raises(WriteError) as caught:
        export_records(filled, filled.path.with_suffix(".media") / "x.xlsx", "zh", is_replacing=True)
    assert caught.value.code == "OUTPUT_IS_PROJECT"


def test_one_record_as_workbook_and_document(filled: Project, tmp_path: Path) -> None:
    (record,) = [record for record in filled.read_all(SurveyRecord) if record.title == "茶园一"]
    print_record(filled, record.id, tmp_path / "r.xlsx", "en")
    assert load_workbook(tmp_path / "r.xlsx")["records"].max_row == 3
    printed = print_record(filled, record.id, tmp_path / "r.docx", "zh")
    # The files of the sample's photos are nowhere: each is named, and so are the answers that were left out.
    assert sum("不在项目的媒体文件夹中" in note for note in printed.notes) == 2
    text = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "r.docx")).paragraphs)
    assert "清溪绿茶" in text
    assert all(note in text for note in printed.notes if "位置图" not in note)


def test_old_records_without_a_form_are_printed_too(filled: Project, tmp_path: Path) -> None:
    (record,) = [record for record in filled.read_all(SurveyRecord) if record.title == "旧记录"]
    printed: Any = print_record(filled, record.id, tmp_path / "old.docx", "en")
    headings = [p.text for p in Document(str(printed.path)).paragraphs if p.style.name.startswith("Title")]
    assert headings == ["旧记录"]


def test_naughty_names_go_through_workbooks(project: Project, tmp_path: Path, real_data: Path) -> None:
    names = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").split("\n")
    names = [name for name in names if name.strip() and name.isprintable()]
    base = SurveyRecord("x", geom=shapely.Point(115, 23))
    save_many(project, [replace(base, id=f"r{number}", title=name) for number, name in enumerate(names)])
    export_records(project, tmp_path / "n.xlsx", "en")
    sheet = load_workbook(tmp_path / "n.xlsx")["records"]
    found = [cell for (cell,) in sheet.iter_rows(min_row=3, min_col=2, max_col=2)]
    assert {cell.data_type for cell in found} == {"s"}
    assert sorted(read_back(str(cell.value)) for cell in found) == sorted(names)
