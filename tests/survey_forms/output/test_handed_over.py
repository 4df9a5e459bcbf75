"""The hand-over list: what is signed for is there, each thing once, under one product and one keeper."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.documents.paper import Grid
from gi_atlas.model import Evidence, EvidenceKind, Product, ProductGroup, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from survey_forms.output.handover import HASH_LETTERS, handover_paper, handover_rows, handover_values
from survey_forms.phone.evidence_rows import NOT_THERE

TEA, WINE = Product("绿茶", ProductGroup.PRIMARY), Product("烧酒", ProductGroup.PROCESSED)
RECORDS = [
    SurveyRecord("茶园一", product_id=TEA.id),
    SurveyRecord("茶园二", product_id=TEA.id),
    SurveyRecord("酒坊", product_id=WINE.id),
    SurveyRecord("没有产品"),
]


def photo(record: SurveyRecord, letter: str, **values: object) -> Evidence:
    found = Evidence(record.id, f"{letter}.jpg", letter * 64, kind=EvidenceKind.PHOTO)
    return replace(found, **values)  # type: ignore[arg-type]


@pytest.fixture
def stocked(project: Project) -> Project:
    save_many(project, [TEA, WINE, *RECORDS])
    return project


def lines(project: Project, *evidence: Evidence, records: list[str] | None = None) -> list[tuple[str, str, int]]:
    if evidence:
        save_many(project, list(evidence))
    return sorted((row.product, row.title, row.count) for row in handover_rows(project, "en", records))


def test_a_photo_that_never_came_is_not_handed_over(stocked: Project) -> None:
    lost = photo(RECORDS[0], "a", sha256="", fault=NOT_THERE)
    assert lines(stocked, lost) == []
    assert lines(stocked, photo(RECORDS[0], "b")) == [("绿茶", "Digital photos", 1)]
    # A thing that somebody keeps is there, photographed or not.
    kept = photo(RECORDS[0], "c", sha256="", fault=NOT_THERE, holder="档案馆", title="老照片")
    assert lines(stocked, kept) == [("绿茶", "Digital photos", 1), ("绿茶", "老照片", 1)]
    (grid, _signs) = (
        block for block in handover_paper(handover_rows(stocked, "en"), "en", "p", "").blocks if isinstance(block, Grid)
    )
    assert grid.rows[-1].cells[1].lines[0].text == "2"


def test_a_file_that_is_damaged_is_there(stocked: Project) -> None:
    assert lines(stocked, photo(RECORDS[0], "a", fault="PHOTO_BROKEN")) == [("绿茶", "Digital photos", 1)]


def test_photos_of_all_records_of_a_product_are_one_line(stocked: Project) -> None:
    found = lines(
        stocked, photo(RECORDS[0], "a"), photo(RECORDS[1], "b"), photo(RECORDS[2], "c"), photo(RECORDS[3], "d")
    )
    assert found == [("没有产品", "Digital photos", 1), ("烧酒", "Digital photos", 1), ("绿茶", "Digital photos", 2)]
    assert lines(stocked, records=[RECORDS[1].id, RECORDS[2].id]) == [
        ("烧酒", "Digital photos", 1),
        ("绿茶", "Digital photos", 1),
    ]
    assert lines(stocked, records=[]) == []


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"title": "县志", "caption": "页"}, "县志"),
        ({"caption": "页"}, "页"),
        ({}, "a.jpg"),
    ],
)
def test_a_thing_is_called_by_the_best_name_it_has(values: dict[str, str], title: str, stocked: Project) -> None:
    paper = photo(RECORDS[0], "a", kind=EvidenceKind.PAPER, **values)
    assert lines(stocked, paper) == [("绿茶", title, 1)]


def test_two_keepers_are_two_lines_and_one_keeper_one(stocked: Project) -> None:
    things = [
        photo(RECORDS[0], "a", title="碑", holder="博物馆", accession_no="1"),
        photo(RECORDS[1], "b", title="碑", holder="博物馆", accession_no="1"),
        photo(RECORDS[0], "c", title="碑", holder="博物馆", accession_no="2"),
        photo(RECORDS[0], "d", title="碑", holder="文化馆", accession_no="1"),
    ]
    assert [count for _product, _title, count in lines(stocked, *things)] == [1, 1, 2]


def test_the_hash_is_of_the_files_whatever_their_order(stocked: Project) -> None:
    save_many(stocked, [photo(RECORDS[1], "b", position=0), photo(RECORDS[0], "a", position=5)])
    (row,) = handover_rows(stocked, "zh")
    assert row.digest == hashlib.sha256(f"{'a' * 64}\n{'b' * 64}".encode()).hexdigest()[:HASH_LETTERS]
    (one,) = handover_rows(stocked, "zh", [RECORDS[0].id])
    assert one.digest == "a" * HASH_LETTERS


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.integers(1, 9)), max_size=8))
def test_the_table_says_what_the_paper_says(given_rows: list[tuple[str, str, int]]) -> None:
    from survey_forms.output.handover import HandoverRow

    rows = [HandoverRow(product, "Photo", title, "", "", count, "") for product, title, count in given_rows]
    grid = next(block for block in handover_paper(rows, "en", "p", "").blocks if isinstance(block, Grid))
    shown = [[line.text for cell in row.cells for line in cell.lines] for row in grid.rows[1:-1]]
    for number, (values, texts) in enumerate(zip(handover_values(rows), shown, strict=True), 1):
        assert str(number) == texts[0] == str(values[0])
        assert str(values[6]) in texts
    assert grid.rows[-1].cells[1].lines[0].text == str(sum(row.count for row in rows))
