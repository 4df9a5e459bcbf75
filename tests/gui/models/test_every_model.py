"""Every item model: Qt's own tester finds no fault however it is changed, and it shows what a plain list would."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt5.QtCore import QAbstractItemModel, QMimeData, QModelIndex, Qt
from PyQt5.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gi_atlas.commands.changes import Label
from gi_atlas.divisions.evidence import Evidence, kind_word
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminChange, DivisionChange, EvidenceKind, LayerEntry, UnitLevel
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.writing import CoveredUnit, WrittenScope, WrittenUnit
from gi_atlas.services.evidence_gallery import Gallery, GalleryFilter, GalleryItem, Shown
from gi_atlas.services.locating import Found
from gi_atlas.services.scope_batch import RegisterRow
from gi_atlas.services.scope_desk import Issue, lay_words
from gi_atlas.services.tables import TableRows, make_rows
from gi_atlas.storage.steps import Step
from gui.dialogs.scope_register import RegisterModel
from gui.dialogs.submissions_report import LinesModel
from gui.models.cell_text import number
from gui.models.columns import Column
from gui.models.division_changes import DivisionChangesModel
from gui.models.evidence_list import GalleryModel
from gui.models.found_list import FoundListModel
from gui.models.layer_list import MIME_TYPE, LayerListModel
from gui.models.row_model import RowModel
from gui.models.scope_covered import CoveredModel
from gui.models.scope_issues import ScopeIssuesModel
from gui.models.scope_units import ScopeUnitsModel
from gui.models.step_list import StepListModel
from layers.symbology import Style
from survey_forms.phone.report_lines import LineKind, ReportLine

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
COLUMNS = (Column("name", "Name"), Column("count", "Value", number, is_number=True))
TEXT = "清溪县红岩镇、柳树镇共2个镇现辖行政区域。"


def make(names: Sequence[str], counts: Sequence[int | None], first: int = 0) -> TableRows:
    texts = [f"{name}\n{count}".lower() for name, count in zip(names, counts, strict=True)]
    ids = [f"id{first + place}" for place in range(len(names))]
    return make_rows(ids, {"name": list(names), "count": list(counts)}, texts)


def ranked(rows: TableRows) -> TableRows:
    for column in COLUMNS:
        rows.ranks(column.field)
    return rows


def change(old: str, new: str = "", kind: DivisionChange = DivisionChange.RENAME, **more: Any) -> AdminChange:
    return AdminChange(f"99{old}", f"99{new}" if new else "", f"旧{old}", f"新{new}" if new else "", kind=kind, **more)


def item(number_: int, **more: Any) -> GalleryItem:
    values: dict[str, Any] = {
        "id": f"e{number_}", "sha256": f"{number_:064}", "file_name": f"{number_}.jpg", "kind": EvidenceKind.PHOTO,
        "caption": "", "record_id": "r", "record": "茶园", "fault": "", "captured_note": "", "captured_at": None,
        "licence": "", "consent": None, "person": "", "size_bytes": 10, "picture_hash": "", "has_marks": False,
        "survey_group": "",
    }  # fmt: skip
    return GalleryItem(**{**values, **more})


def step(text: str) -> Step:
    return Step(text, Label(text), "2026-03-02T01:10:00Z", (1,))


def issue(rule: str, severity: Severity = Severity.WARNING, proposal: str = "") -> Issue:
    return Issue(Finding(rule, severity, "scope-1", "清溪绿茶"), proposal=proposal)


def written(count: int) -> WrittenScope:
    units = tuple(
        WrittenUnit(f"镇{n}", f"99010110{n}", UnitLevel.TOWNSHIP, ("清溪县",), n % 2 == 1) for n in range(count)
    )
    left = tuple(CoveredUnit(f"乡{n}", f"99010120{n}", UnitLevel.TOWNSHIP, "sliver", 1e5, 0.001) for n in range(count))
    return WrittenScope("", "", "", units, count, (0, 0, 1, 1), "", 1.0, "2012", left, left)


@dataclass(frozen=True)
class Case:
    """A model with something in it, and the ways in which the program changes it."""

    model: QAbstractItemModel
    acts: tuple[Callable[[], object], ...]


def _row_model() -> Case:
    model, many = RowModel(COLUMNS), ranked(make([f"茶{n % 7}" for n in range(40)], list(range(40))))
    model.set_rows(many)
    odd = np.arange(40) % 2 == 1
    acts = (
        lambda: model.set_filter("茶3"), lambda: model.set_filter(""), lambda: model.sort(1, DOWN),
        lambda: model.sort(0, UP), lambda: model.sort(-1), lambda: model.clear(), lambda: model.set_rows(many),
        lambda: model.set_left(lambda rows: odd[: len(rows)]), lambda: model.set_left(None),
        lambda: model.mark(["id1", "id39"]), lambda: model.mark([]), lambda: model.retranslate(),
        lambda: model.set_rows(many.patched(ranked(make(["新"], [99], 40)), frozenset({"id0", "id5"}))),
    )  # fmt: skip
    return Case(model, acts)


def _divisions() -> Case:
    model = DivisionChangesModel()
    found = [
        change("1", "2"),
        change("3", kind=DivisionChange.ABOLISH),
        change("4", "5", DivisionChange.SPLIT, share=0.5),
    ]
    model.take(found)
    acts = (
        lambda: model.take(found), lambda: model.take(()), lambda: model.set_filter(DivisionChange.SPLIT, ""),
        lambda: model.set_filter(None, "旧3"), lambda: model.set_filter(None, "没有"),
        lambda: model.set_filter(None, ""), lambda: model.retranslate(),
    )  # fmt: skip
    return Case(model, acts)


def _gallery() -> Case:
    model = GalleryModel()
    whole = Gallery(tuple(item(n, caption="红" if n % 3 else "", words=str(n)) for n in range(20)))
    model.set_gallery(whole)
    acts = (
        lambda: model.set_gallery(whole), lambda: model.set_gallery(Gallery()),
        lambda: model.set_filter(GalleryFilter(Shown.NO_CAPTION)), lambda: model.set_filter(GalleryFilter()),
        lambda: model.set_filter(GalleryFilter(words=("1",))),
    )  # fmt: skip
    return Case(model, acts)


def _found() -> Case:
    model = FoundListModel()
    finds = [Found("place", "", "x", place=(120.15, 30.25)), Found("refused", "", "why"),
             Found("admin-units", "u", "西湖区", "COUNTY", ("浙江",))]  # fmt: skip
    model.set_found(finds)
    return Case(
        model, (lambda: model.set_found(()), lambda: model.set_found(finds), lambda: model.set_found(finds[1:]))
    )


def _layers() -> Case:
    model, entries = LayerListModel(), [LayerEntry(name, "FEATURES", id=name) for name in "甲乙丙丁"]
    model.set_entries(entries, {"甲": Style()})
    acts = (
        lambda: model.set_entries(entries[::-1], {}), lambda: model.set_entries(entries[:1], {}),
        lambda: model.set_entries((), {}), lambda: model.set_entries(entries, {"丁": Style()}),
        lambda: model.set_style("甲", Style(fill="#ff0000")), lambda: model.retranslate(),
    )  # fmt: skip
    return Case(model, acts)


def _covered() -> Case:
    model = CoveredModel()
    model.show_written(written(3))
    acts = (lambda: model.show_written(None), lambda: model.show_written(written(5)), lambda: model.retranslate())
    return Case(model, acts)


def _issues() -> Case:
    model, two = ScopeIssuesModel(), [issue("COUNT_DIFFERS", proposal="共2个镇"), issue("UNIT_TWICE", Severity.NOTE)]
    model.set_issues(two)
    return Case(model, (lambda: model.set_issues(()), lambda: model.set_issues(two), lambda: model.retranslate()))


def _units() -> Case:
    model, desk = ScopeUnitsModel(), lay_words(read_scope(TEXT))
    model.show_desk(desk)
    acts = (lambda: model.show_desk(None), lambda: model.show_desk(desk), lambda: model.retranslate(),
            lambda: model.show_desk(lay_words(read_scope("清溪县现辖行政区域。"))))  # fmt: skip
    return Case(model, acts)


def _steps() -> Case:
    model = StepListModel()
    model.set_steps([step("a"), step("b")], [step("c")])
    acts = (lambda: model.set_steps([], []), lambda: model.set_steps([step("a")], []), lambda: model.retranslate(),
            lambda: model.set_steps([], [step("b"), step("a")]))  # fmt: skip
    return Case(model, acts)


def _register() -> Case:
    model = RegisterModel()
    rows = [RegisterRow(n, f"产品{n}", read_scope(TEXT), (), TEXT) for n in range(4)]
    model.take(rows)
    acts = (lambda: model.take(()), lambda: model.take(rows), lambda: model.set_filter("产品2", False),
            lambda: model.set_filter("", True), lambda: model.set_filter("", False),
            lambda: model.retranslate())  # fmt: skip
    return Case(model, acts)


def _lines() -> Case:
    model = LinesModel()
    lines = [ReportLine(kind, "茶园", "名称", "甲\n乙", "丙") for kind in LineKind]
    model.set_lines(lines)
    return Case(
        model, (lambda: model.set_lines(()), lambda: model.set_lines(lines), lambda: model.set_lines(lines[:2]))
    )


MODELS: dict[str, Callable[[], Case]] = {
    "covered": _covered, "divisions": _divisions, "found": _found, "gallery": _gallery, "issues": _issues,
    "layers": _layers, "lines": _lines, "register": _register, "rows": _row_model, "steps": _steps, "units": _units,
}  # fmt: skip
every_model = pytest.mark.parametrize("name", sorted(MODELS))
ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.FontRole,
    Qt.ItemDataRole.TextAlignmentRole, Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1,
)  # fmt: skip


def columns_of(model: QAbstractItemModel) -> int:
    """Columns of a table; one of a list, whose own count is private."""
    try:
        return model.columnCount()
    except TypeError:
        return 1


def words_of(model: QAbstractItemModel) -> list[list[Any]]:
    return [[model.index(row, column).data() for column in range(columns_of(model))] for row in range(model.rowCount())]


# Promises to Qt


@every_model
@pytest.mark.parametrize("seed", range(3))
def test_qt_finds_no_fault_however_the_model_is_changed(qtbot: QtBot, qtmodeltester: Any, name: str, seed: int) -> None:
    case, chance = MODELS[name](), random.Random(seed)
    tester = QAbstractItemModelTester(case.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for _turn in range(25):
        chance.choice(case.acts)()
        assert len(words_of(case.model)) == case.model.rowCount()
    qtmodeltester.check(case.model)
    assert tester.model() is case.model


@every_model
def test_questions_about_nothing_are_answered_with_nothing(qtbot: QtBot, name: str) -> None:
    """Views ask for rows that have just gone; an answer from another row would be a lie, an exception a crash."""
    model = MODELS[name]().model
    for role in ROLES:
        assert model.data(QModelIndex(), role) is None
        assert model.data(model.index(10**6, 0), role) is None
    for section in (-1, 10**6):
        assert model.headerData(section, HORIZONTAL) in (None, "", section + 1)
    assert model.rowCount(model.index(0, 0)) == 0


@every_model
def test_every_cell_answers_every_role_in_both_languages(qtbot: QtBot, name: str) -> None:
    model = MODELS[name]().model
    english = words_of(model)
    for language in ("en", "zh", "en"):
        set_language(language)
        for row in range(model.rowCount()):
            for column in range(columns_of(model)):
                answers = {role: model.index(row, column).data(role) for role in ROLES}
                assert isinstance(answers[Qt.ItemDataRole.DisplayRole], str), (row, column)
                assert isinstance(answers[Qt.ItemDataRole.ToolTipRole], str | None), (row, column)
    assert words_of(model) == english


@every_model
def test_another_language_is_told_to_the_views(qtbot: QtBot, name: str) -> None:
    model = MODELS[name]().model
    if not hasattr(model, "retranslate"):
        return
    told: list[str] = []
    for signal in ("dataChanged", "modelReset", "headerDataChanged"):
        getattr(model, signal).connect(lambda *_given, signal=signal: told.append(signal))
    headings = [model.headerData(section, HORIZONTAL) for section in range(columns_of(model))]
    set_language("zh")
    model.retranslate()
    assert {"dataChanged", "modelReset"} & set(told)
    after = [model.headerData(section, HORIZONTAL) for section in range(columns_of(model))]
    if isinstance(headings[0], str):
        assert "headerDataChanged" in told
        assert all(one != other for one, other in zip(headings, after, strict=True))


# Rows of a table against a plain list


class PlainTable:
    """What the table should show, in the simplest way."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, int | None]] = []
        self.words, self.column, self.is_down, self.most = [], -1, False, 10**9  # type: ignore[var-annotated]

    def shown(self) -> list[str]:
        found = [row for row in self._ordered() if (row[2] or 0) <= self.most]
        return [row[0] for row in found if all(word in f"{row[1]}\n{row[2]}".lower() for word in self.words)]

    def _ordered(self) -> list[tuple[str, str, int | None]]:
        if self.column < 0:
            return list(self.rows)
        there = [row for row in self.rows if row[self.column + 1] not in (None, "")]
        missing = [row for row in self.rows if row[self.column + 1] in (None, "")]
        keys = sorted({row[self.column + 1] for row in there}, reverse=self.is_down)  # type: ignore[type-var]
        return [row for key in keys for row in there if row[self.column + 1] == key] + missing


names = st.lists(st.tuples(st.sampled_from(["", "a", "b", "ab", "B9"]), st.sampled_from([None, 1, 2, 11])), max_size=12)
acts = st.one_of(
    st.tuples(st.just("rows"), names),
    st.tuples(st.just("gone"), st.sets(st.integers(0, 11), max_size=3)),
    st.tuples(st.just("filter"), st.sampled_from(["", "a", "ab", "a 1", "1", "11", "b 1", "x", " "])),
    st.tuples(st.just("sort"), st.tuples(st.sampled_from([-1, 1]), st.booleans())),
    st.tuples(st.just("left"), st.sampled_from([10**9, 1, 2, 0])),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(acts, max_size=14))
def test_a_table_shows_what_a_plain_list_would_after_any_acts(sequence: list[Any]) -> None:
    model, plain = RowModel(COLUMNS), PlainTable()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for act, value in sequence:
        _do(model, plain, act, value)
        while model.is_scanning:
            model._scan_on()
        shown = model.ids_at(range(model.rowCount()))
        assert shown == plain.shown(), (act, value)
        assert [model.id_at(row) for row in range(model.rowCount())] == shown
        assert model.rows_of_ids(shown[::2]) == list(range(0, len(shown), 2))
    assert tester.model() is model


def _do(model: RowModel, plain: PlainTable, act: str, value: Any) -> None:
    if act == "rows":
        plain.rows = [(f"id{place}", name, count) for place, (name, count) in enumerate(value)]
        model.set_rows(ranked(make([row[1] for row in plain.rows], [row[2] for row in plain.rows])))
    elif act == "gone":
        gone = frozenset(f"id{place}" for place in value)
        plain.rows = [row for row in plain.rows if row[0] not in gone]
        model.set_rows(ranked(model.rows.patched(make([], []), gone)))
    elif act == "filter":
        plain.words = value.split()
        model.set_filter(value)
    elif act == "sort":
        plain.column, plain.is_down = value
        model.sort(value[0], DOWN if value[1] else UP)
    else:
        plain.most = value
        model.set_left(lambda rows: np.array([(count or 0) <= value for count in rows.columns["count"]], dtype=bool))


def test_marks_follow_their_rows_through_order_and_filter_and_go_with_other_rows(qtbot: QtBot) -> None:
    model = RowModel(COLUMNS)
    model.set_rows(ranked(make(["c", "a", "b"], [3, 1, 2])))
    model.mark(["id0", "gone"])
    assert [model.is_marked(row) for row in range(3)] == [True, False, False]
    model.sort(0, UP)
    assert [model.is_marked(row) for row in range(3)] == [False, False, True]
    model.set_filter("c")
    assert [model.is_marked(row) for row in range(model.rowCount())] == [True]
    model.set_rows(ranked(make(["c"], [3])))
    assert not model.is_marked(0)


# Lists against plain lists


@given(st.lists(st.sampled_from("甲乙丙丁戊己"), unique=True, max_size=6), st.data())
def test_dragged_layers_stand_before_their_target_and_the_others_keep_their_order(ids: list[str], data: Any) -> None:
    model = LayerListModel()
    model.set_entries([LayerEntry(name, "FEATURES", id=name) for name in ids], {})
    rows = data.draw(st.lists(st.sampled_from(range(len(ids))), unique=True)) if ids else []
    target = data.draw(st.integers(0, len(ids)))
    order = model.moved(rows, target)
    moving = [ids[row] for row in sorted(rows)]
    assert sorted(order) == sorted(ids)
    assert [one for one in order if one not in moving] == [one for one in ids if one not in moving]
    assert [one for one in order if one in moving] == moving
    before = sum(one not in moving for one in ids[:target])
    assert order[before : before + len(moving)] == moving


@pytest.mark.parametrize(
    "content", [b"[7]", b"[-1]", b"[0, 99]", b'"x"', b"{", b"\xff\xfe", b"[null]", b"[[0]]"], ids=str
)
def test_layers_dropped_from_another_window_move_nothing(qtbot: QtBot, content: bytes) -> None:
    """Another running window has other layers: its rows mean nothing here, whatever it sends."""
    model = LayerListModel()
    model.set_entries([LayerEntry(name, "FEATURES", id=name) for name in "甲乙"], {})
    sent = QMimeData()
    sent.setData(MIME_TYPE, content)
    with qtbot.assertNotEmitted(model.orderAsked):
        assert not model.dropMimeData(sent, Qt.DropAction.MoveAction, 2, 0, QModelIndex())


def test_a_drag_of_ones_own_still_says_which_rows(qtbot: QtBot) -> None:
    model = LayerListModel()
    model.set_entries([LayerEntry(name, "FEATURES", id=name) for name in "甲乙丙"], {})
    content = model.mimeData([model.index(2), model.index(0)])
    assert sorted(json.loads(bytes(content.data(MIME_TYPE)).decode())) == [0, 2]
    with qtbot.waitSignal(model.orderAsked) as asked:
        model.dropMimeData(content, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert asked.args == [["乙", "甲", "丙"]]


changes = st.builds(
    change,
    st.sampled_from("12345"),
    st.sampled_from(["", "6", "7"]),
    st.sampled_from(list(DivisionChange)),
    note=st.sampled_from([str(one) for one in Evidence]),
)


@given(
    st.lists(changes, max_size=15), st.sampled_from([None, *DivisionChange]), st.sampled_from(["", "旧1", "996", " 7 "])
)
def test_changes_of_divisions_are_those_of_the_kind_and_text(
    found: list[AdminChange], kind: DivisionChange | None, text: str
) -> None:
    model = DivisionChangesModel()
    model.set_filter(kind, text)
    model.take(found)
    wanted = [one for one in found if kind in (None, one.kind) and _has(one, text.strip())]
    assert list(model.shown) == wanted
    assert [row[0] for row in words_of(model)] == [kind_word(one.kind) for one in wanted]


def _has(one: AdminChange, text: str) -> bool:
    return any(text in part for part in (one.old_name, one.new_name, one.old_code, one.new_code))


def test_a_share_stands_behind_its_reason(qtbot: QtBot) -> None:
    model = DivisionChangesModel()
    shared = change("1", "2", DivisionChange.SPLIT, share=0.25, note=str(Evidence.AREA_SHARED))
    model.take([shared, change("3", is_by_hand=True, note="批复")])
    assert words_of(model)[0][5].endswith("(25.0%)")
    assert words_of(model)[1][5] == "by hand: 批复"


@given(st.lists(st.booleans(), max_size=20), st.lists(st.integers(0, 25), max_size=6))
def test_the_gallery_keeps_order_and_finds_rows_again(captions: list[bool], asked: list[int]) -> None:
    items = tuple(item(place, caption="红" if has else " ") for place, has in enumerate(captions))
    model = GalleryModel()
    model.set_gallery(Gallery(items))
    model.set_filter(GalleryFilter(Shown.NO_CAPTION))
    wanted = [one.id for one in items if not one.caption.strip()]
    assert [one.id for one in model.items(range(model.rowCount()))] == wanted
    ids = [f"e{place}" for place in asked]
    assert model.rows_of(ids) == [row for row, one in enumerate(wanted) if one in ids]


def test_a_gallery_item_is_called_by_its_caption_else_by_its_file(qtbot: QtBot) -> None:
    model = GalleryModel()
    model.set_gallery(Gallery((item(1, caption="采茶"), item(2), item(3, is_missing=True, fault="PHOTO_DAMAGED"))))
    assert [row[0] for row in words_of(model)] == ["采茶", "2.jpg", "3.jpg"]
    tips = [model.index(row).data(Qt.ItemDataRole.ToolTipRole) for row in range(3)]
    assert tips[0].splitlines()[:3] == ["采茶", "1.jpg", "茶园"]
    assert tips[2] != tips[1]


def test_units_under_a_boundary_say_what_the_sentence_makes_of_them(qtbot: QtBot) -> None:
    model = CoveredModel()
    model.show_written(written(2))
    rows = words_of(model)
    assert [row[2] for row in rows] == [
        "whole",
        "in part",
        "left out: stray",
        "left out: stray",
        "point inside",
        "point inside",
    ]
    assert rows[0][:2] == ["清溪县镇0", "990101100"]
    assert (rows[2][3], rows[2][4]) == ("0.10%", "10.00")
    # A point has no ground in common; nothing is said that nobody knows.
    assert rows[4][4] == ""
    colours = [model.index(row, 0).data(Qt.ItemDataRole.ForegroundRole) for row in range(6)]
    assert [colour is not None for colour in colours] == [False, False, True, True, True, True]


def test_the_same_issues_are_no_news(qtbot: QtBot) -> None:
    model, one = ScopeIssuesModel(), issue("COUNT_DIFFERS")
    model.set_issues([one])
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_issues((one,))
    with qtbot.waitSignal(model.modelReset):
        model.set_issues((one, one))


def test_undone_steps_stand_in_the_order_in_which_redo_takes_them(qtbot: QtBot) -> None:
    model = StepListModel()
    model.set_steps([step("a")], [step("d"), step("c"), step("b")])
    assert [row[0] for row in words_of(model)] == ["Beginning", "a", "b", "c", "d"]
    assert model.redo_text == "b"
    assert model.index(1).data(Qt.ItemDataRole.ToolTipRole).startswith("a\n2026-03-02")
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) is None
    model.set_steps([], [step("b"), step("a")])
    assert (model.undo_text, model.redo_text, model.done_count) == ("", "a", 0)


def test_a_refusal_of_the_locator_is_told_and_cannot_be_taken(qtbot: QtBot) -> None:
    model = FoundListModel()
    model.set_found([Found("refused", "", "No such place")])
    assert model.index(0).data() == "No such place"
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsEnabled
    assert not model.flags(QModelIndex()) & Qt.ItemFlag.ItemIsSelectable
    model.set_found([])
    assert model.rowCount() == 0


def test_numbers_stand_right_and_texts_left(qtbot: QtBot) -> None:
    model = RowModel(COLUMNS)
    model.set_rows(ranked(make(["a" * 30], [5])))
    sides = [model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in (0, 1)]
    assert sides[0] & Qt.AlignmentFlag.AlignLeft
    assert sides[1] & Qt.AlignmentFlag.AlignRight
    # What may not fit its column is told in full; what surely does is not told twice.
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "a" * 30
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) is None
    assert [model.headerData(row, VERTICAL) for row in (0, 1)] == [1, 2]
