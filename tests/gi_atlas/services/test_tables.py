"""Tables as columns: what they hold, how they are found, put in order and patched."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.events import Changes
from gi_atlas.model import AdminUnit, BoundaryVersion, Evidence, Product, Registration, SurveyRecord, UnitLevel, Zone
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.services.tables import (
    TABLE_QUERIES,
    affected_ids,
    make_rows,
    ranks_of,
    read_table,
    rows_of,
    spelled,
    split_words,
)
from gui.models.columns import COLUMNS


@pytest.fixture
def things(project):
    tea = Product("清溪绿茶", name_alias=("清溪毛尖",), counties=("990101",))
    zone = Zone(tea.id, name="核心区")
    boundary = BoundaryVersion(zone.id, shapely.box(110, 30, 110.1, 30.1), name="绿茶产区", scope_text="清溪县3个乡镇")
    record = SurveyRecord(
        "北山茶园", product_id=tea.id, county_code="990101", edition="2026", quality="兰花香气", office="知识产权局"
    )
    evidence = Evidence(record.id, "IMG_1.jpg", "0" * 64, caption="茶园全景")
    units = [
        AdminUnit("990101", "清溪县", "2026", geom=shapely.box(110, 30, 111, 31)),
        AdminUnit("990101100", "北山乡", "2026", UnitLevel.TOWNSHIP, "990101"),
    ]
    registration = Registration(tea.id, "AGI", name_as_registered="清溪绿茶")
    save_many(project, [tea, registration, zone, boundary, record, evidence, *units])
    return {
        "products": tea, "boundaries": boundary, "records": record, "evidence": evidence, "admin-units": units[1]
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(TABLE_QUERIES))
def test_every_column_of_a_table_is_read(project, things, kind):
    rows = read_table(project, kind)
    assert things[kind].id in rows.ids
    assert {column.field for column in COLUMNS[kind]} <= rows.columns.keys()
    assert all(len(values) == len(rows) == len(rows.texts) for values in rows.columns.values())


def test_counts_and_names_come_from_the_other_tables(project, things):
    products, records = read_table(project, "products"), read_table(project, "records")
    assert [products.columns[name][0] for name in ("registrations", "boundaries", "records")] == [1, 1, 1]
    assert [records.columns[name][0] for name in ("product", "county", "evidence")] == ["清溪绿茶", "清溪县", 1]
    units = read_table(project, "admin-units")
    parents = dict(zip(units.columns["name"], units.columns["parent"], strict=True))
    assert parents == {"清溪县": None, "北山乡": "清溪县"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("products", "绿茶"),
        ("products", "qxlc"),
        ("products", "qingxilvcha"),
        ("products", "毛尖"),
        ("products", "990101"),
        ("boundaries", "3个乡镇"),
        ("boundaries", "lccq"),
        ("records", "bscy"),
        ("records", "兰花"),
        ("records", "990101 茶园"),
        ("records", "９９０１０１　ＢＳＣＹ"),
        ("evidence", "img_1"),
        ("evidence", "全景"),
        ("admin-units", "beishan"),
        ("admin-units", "bsx"),
        ("admin-units", "990101100"),
    ],
)
def test_a_row_is_found_by_words_pinyin_initials_and_code(project, things, kind, text):
    rows = read_table(project, kind)
    found = [rows.ids[number] for number in rows.matching(range(len(rows)), split_words(text))]
    assert things[kind].id in found


def test_what_is_not_there_is_not_found(project, things):
    rows = read_table(project, "records")
    assert rows.matching(range(len(rows)), split_words("龙井")) == []
    assert rows.matching(range(len(rows)), split_words("兰花 龙井")) == []


def test_at_most_reads_the_first_rows_only(project):
    save_many(project, [SurveyRecord(f"记录{number}") for number in range(9)])
    assert read_table(project, "records", at_most=4).columns["title"] == [f"记录{number}" for number in range(4)]


def test_pages_give_every_row_once(project, monkeypatch):
    monkeypatch.setattr("gi_atlas.services.tables.PAGE_ROWS", 3)
    records = [SurveyRecord(f"记录{number}") for number in range(10)]
    save_many(project, records)
    assert read_table(project, "records").ids == [record.id for record in records]


def test_spelling_of_what_has_no_chinese_is_empty():
    assert spelled("") == spelled(None) == spelled("Napa") == ""
    assert spelled("龙井") == "longjing\nlj"


# --- order


def test_chinese_names_stand_in_the_order_of_pinyin():
    names = ["浙江", "安徽", "北京", "上海", "天津"]
    ordered = [name for _rank, name in sorted(zip(ranks_of(names).tolist(), names, strict=True))]
    assert ordered[:2] == ["安徽", "北京"]
    assert ordered[-1] == "浙江"


def test_missing_values_share_the_last_place():
    assert ranks_of([None, 2.5, "", 1]).tolist() == [2, 1, 2, 0]


@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), max_size=60))
def test_ranks_order_numbers_as_python_does(values):
    ranks = ranks_of(values)
    order = np.argsort(ranks, kind="stable").tolist()
    numbers = [values[number] for number in order]
    present = [value for value in numbers if value is not None]
    assert present == sorted(present)
    assert numbers[len(present) :] == [None] * (len(values) - len(present))


@given(st.lists(st.text(st.characters(codec="gb18030", exclude_characters="\0"), max_size=12), max_size=40))
def test_ranks_order_texts_by_gb18030_whatever_their_case(values):
    ranks = ranks_of(values).tolist()
    keys = [(value == "", value.lower().encode("gb18030").rstrip(b"\0")) for value in values]
    for first in range(len(values)):
        for second in range(len(values)):
            if keys[first] < keys[second]:
                assert ranks[first] < ranks[second] or values[first] == values[second]


def test_ranks_are_found_once():
    rows = make_rows(["a", "b"], {"name": ["二", "一"]}, ["", ""])
    assert not rows.has_ranks("name")
    first = rows.ranks("name")
    assert rows.has_ranks("name")
    assert rows.ranks("name") is first


# --- patches


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=20),
    st.lists(st.integers(0, 30), unique=True, max_size=10),
    st.lists(st.integers(0, 30), unique=True, max_size=10),
)
def test_patched_rows_are_those_of_a_dictionary(first, changed, gone):
    def rows(numbers, sign):
        return make_rows(
            [f"id{n}" for n in numbers], {"x": [f"{sign}{n}" for n in numbers]}, [f"{sign}{n}" for n in numbers]
        )

    lost = [number for number in gone if number not in changed]
    after = rows(first, "a").patched(rows(changed, "b"), frozenset(f"id{number}" for number in lost))
    expected = {f"id{n}": f"a{n}" for n in first if n not in lost} | {f"id{n}": f"b{n}" for n in changed}
    assert dict(zip(after.ids, after.columns["x"], strict=True)) == expected
    assert list(after.texts) == list(after.latin) == after.columns["x"]
    assert [after.numbers[row_id] for row_id in after.ids] == list(range(len(after)))


def test_a_patch_changes_neither_of_its_parts():
    before = make_rows(["a"], {"x": ["一"]}, ["一"])
    before.patched(make_rows(["a"], {"x": ["二"]}, ["二"]), frozenset())
    assert before.columns["x"] == ["一"]


def test_an_edit_touches_its_own_row(project, things):
    record = things["records"]
    known = read_table(project, "records").numbers
    changes = save(project, replace(project.read_one(SurveyRecord, record.id), title="南山茶园"))
    assert affected_ids(project, "records", changes, known) == [record.id]


def test_new_and_removed_rows_are_told_from_whole_imports(project, things):
    known = read_table(project, "records").numbers
    added = save(project, SurveyRecord("新记录"))
    assert len(affected_ids(project, "records", added, known)) == 1
    removed = remove(project, SurveyRecord, things["records"].id)
    assert affected_ids(project, "records", removed, known) is None  # evidence went with it: its owner cannot be asked
    assert affected_ids(project, "records", Changes({"gi_record": frozenset({"an import"})}), known) is None


def test_a_photo_touches_its_record(project, things):
    known = read_table(project, "records").numbers
    changes = save(project, Evidence(things["records"].id, "b.jpg", "1" * 64))
    assert affected_ids(project, "records", changes, known) == [things["records"].id]


def test_tables_without_a_known_owner_are_read_again(project, things):
    known = read_table(project, "products").numbers
    changes = save(project, SurveyRecord("又一处", product_id=things["products"].id))
    assert affected_ids(project, "products", changes, known) is None


def test_rows_that_are_in_no_table():
    rows = rows_of([{"id": "1", "name": "A"}], ["name"], lambda row: row["name"])
    assert (rows.ids, rows.columns, list(rows.texts)) == (["1"], {"name": ["A"]}, ["a"])


def test_answers_of_a_form_are_found_but_not_doubled(project):
    answers = {"quality": {"quality_summary": "兰花香气"}, "link": [{"link_factor": "红层盆地 Basin"}], "n": None}
    save_many(project, [SurveyRecord("茶", quality="兰花香气", answers=answers), SurveyRecord("别的")])
    rows = read_table(project, "records")
    assert rows.matching([0, 1], ["红层"]) == [0]
    assert rows.matching([0, 1], ["basin"]) == [0]
    assert rows.texts[0].count("兰花香气") == 1
    assert rows.texts[1].splitlines() == ["别的", "bd"]


def test_readiness_is_a_share_and_nothing_where_no_form_counted(project):
    record = SurveyRecord("茶", form_id="gi", form_version="2", listing_answered=3, listing_asked=4, is_half=True)
    save_many(project, [record, SurveyRecord("旧")])
    columns = read_table(project, "records").columns
    assert (columns["listing"], columns["dossier"]) == ([0.75, None], [None, None])
    assert (columns["form"], columns["is_half"]) == (["gi 2", ""], [1, 0])
