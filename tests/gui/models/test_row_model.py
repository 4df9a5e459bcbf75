"""The item model of long tables: filter, order, slices of time, ids."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt5.QtCore import QModelIndex, Qt

from gi_atlas.i18n import set_language
from gi_atlas.services.tables import TableRows, make_rows
from gui.models import row_model
from gui.models.cell_text import number
from gui.models.columns import Column
from gui.models.row_model import ID_ROLE, VALUE_ROLE, RowModel

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
COLUMNS = (Column("name", "Name"), Column("count", "Value", number, is_number=True))
NAMES = ["龙井", "毛尖", "碧螺春", "龙珠", ""]
COUNTS = [3, None, 12, 1000, 3]


def make(names=NAMES, counts=COUNTS) -> TableRows:
    texts = [f"{name}\n{count}" for name, count in zip(names, counts, strict=True)]
    return make_rows([f"id{n}" for n in range(len(names))], {"name": list(names), "count": list(counts)}, texts)


def ranked(rows: TableRows) -> TableRows:
    for column in COLUMNS:
        rows.ranks(column.field)
    return rows


@pytest.fixture
def model(qtbot, qtmodeltester) -> RowModel:
    made = RowModel(COLUMNS)
    made.set_rows(ranked(make()))
    return made


def shown(model: RowModel) -> list[str]:
    return [model.id_at(row) for row in range(model.rowCount())]


def test_qt_finds_no_fault(model, qtmodeltester):
    qtmodeltester.check(model)
    model.set_filter("龙")
    model.sort(1, DOWN)
    model.set_rows(ranked(make(NAMES[:2], COUNTS[:2])))
    model.clear()
    qtmodeltester.check(model)


def test_cells(model):
    assert model.data(model.index(3, 1)) == "1,000"
    assert model.data(model.index(1, 1)) == ""
    assert model.data(model.index(3, 1), VALUE_ROLE) == 1000
    assert model.data(model.index(2, 0), ID_ROLE) == "id2"
    assert model.data(model.index(0, 1), Qt.TextAlignmentRole) & Qt.AlignRight
    assert model.data(QModelIndex()) is None
    assert model.rowCount(model.index(0, 0)) == 0


def test_headings_follow_the_language(model, qtbot):
    assert model.headerData(0, Qt.Horizontal) == "Name"
    set_language("zh")
    with qtbot.waitSignal(model.headerDataChanged):
        model.retranslate()
    assert model.headerData(0, Qt.Horizontal) == "名称"


def test_the_filter_keeps_rows_with_every_word(model):
    model.set_filter("龙")
    assert shown(model) == ["id0", "id3"]
    model.set_filter("龙 1000")
    assert shown(model) == ["id3"]
    model.set_filter("没有")
    assert shown(model) == []
    model.set_filter("  ")
    assert len(shown(model)) == 5


def test_order_up_and_down_leaves_missing_values_last(model):
    model.sort(1, UP)
    assert shown(model) == ["id0", "id4", "id2", "id3", "id1"]
    model.sort(1, DOWN)
    assert shown(model) == ["id3", "id2", "id0", "id4", "id1"]
    model.sort(0, DOWN)
    assert shown(model)[-1] == "id4"
    model.sort(-1)
    assert shown(model) == [f"id{n}" for n in range(5)]


def test_order_and_filter_go_together(model):
    model.sort(1, DOWN)
    model.set_filter("龙")
    assert shown(model) == ["id3", "id0"]
    model.sort(1, UP)
    assert shown(model) == ["id0", "id3"]
    model.set_filter("")
    assert shown(model) == ["id0", "id4", "id2", "id3", "id1"]


def test_an_order_that_is_not_known_is_asked_for(model, qtbot):
    rows = make()
    model.set_rows(rows)
    with qtbot.waitSignal(model.ranksNeeded) as asked:
        model.sort(1, UP)
    assert asked.args == ["count"]
    assert shown(model) == [f"id{n}" for n in range(5)]
    rows.ranks("count")
    model.resort()
    assert shown(model) == ["id0", "id4", "id2", "id3", "id1"]


def test_other_rows_keep_filter_and_order(model):
    model.sort(1, DOWN)
    model.set_filter("龙")
    model.set_rows(ranked(make(["龙须", "龙井", "菊"], [1, 2, 3])))
    assert shown(model) == ["id1", "id0"]


def test_ids_and_rows(model):
    model.sort(1, DOWN)
    assert model.rows_of_ids(["id3", "id1", "nowhere"]) == [0, 4]
    assert model.ids_at([0, 4]) == ["id3", "id1"]
    model.set_filter("龙")
    assert model.rows_of_ids(["id1"]) == []
    assert model.rows_of_ids([]) == []


def test_counts_are_told(model, qtbot):
    with qtbot.waitSignal(model.countChanged) as told:
        model.set_filter("龙")
    assert told.args == [2, 5]


# --- slices


@pytest.fixture
def slow(monkeypatch):
    """Every slice looks at one part only."""
    monkeypatch.setattr(row_model, "SCAN_ROWS", 10)
    clock = iter(range(10**9))
    monkeypatch.setattr(row_model.time, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(row_model, "FIRST_SLICE_S", 1.5)
    monkeypatch.setattr(row_model, "SLICE_S", 1.5)


def big() -> TableRows:
    return ranked(make(["茶" if n % 3 == 0 else "果" for n in range(95)], list(range(95))))


def test_the_first_slice_is_shown_at_once_and_the_rest_follows(model, slow, qtbot, qtmodeltester):
    model.set_rows(big())
    model.set_filter("茶")
    assert shown(model) == ["id0", "id3", "id6", "id9"]
    assert model.is_scanning
    with qtbot.waitSignal(model.rowsShown):
        pass
    assert shown(model) == [f"id{n}" for n in range(0, 95, 3)]
    assert not model.is_scanning
    qtmodeltester.check(model)


def test_a_new_order_while_looking_begins_anew(model, slow, qtbot):
    model.set_rows(big())
    model.set_filter("茶")
    with qtbot.waitSignal(model.rowsShown):
        model.sort(1, DOWN)
    assert shown(model) == [f"id{n}" for n in range(93, -1, -3)]


def test_a_longer_filter_while_looking_misses_nothing(model, slow, qtbot):
    model.set_rows(big())
    model.set_filter("茶")
    assert model.is_scanning
    with qtbot.waitSignal(model.rowsShown):
        model.set_filter("茶 9")
    assert shown(model) == ["id9", "id39", "id69", "id90", "id93"]


def test_a_longer_filter_afterwards_looks_only_at_what_is_left(model, monkeypatch):
    model.set_rows(big())
    model.set_filter("茶")
    seen: list[int] = []
    matching = TableRows.matching
    monkeypatch.setattr(
        TableRows, "matching", lambda rows, numbers, words: seen.extend(numbers) or matching(rows, numbers, words)
    )
    model.set_filter("茶 9")
    assert seen == list(range(0, 95, 3))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 2**32), st.sampled_from(["", "茶", "1", "茶 1", "zz"]), st.sampled_from([-1, 0, 1]), st.booleans()
)
def test_what_is_shown_is_what_a_plain_list_would_show(model, seed, text, column, is_down):
    chance = random.Random(seed)
    names = [chance.choice(["茶", "果", "", "b", "A"]) for _turn in range(30)]
    counts = [chance.choice([None, 1, 2, 11]) for _turn in range(30)]
    model.sort(-1)
    model.set_filter("")
    model.set_rows(ranked(make(names, counts)))
    model.sort(column, DOWN if is_down else UP)
    model.set_filter(text)
    kept = [n for n in range(30) if all(word in f"{names[n]}\n{counts[n]}".lower() for word in text.split())]
    assert sorted(shown(model)) == sorted(f"id{n}" for n in kept)
    if column == 1:
        values = [counts[int(one[2:])] for one in shown(model)]
        present = [value for value in values if value is not None]
        assert present == sorted(present, reverse=is_down)
        assert values[len(present) :] == [None] * (len(values) - len(present))
