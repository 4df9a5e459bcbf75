"""Filters by choice: what is offered, which rows are left, together with order and search."""

import numpy as np
import pytest
from PyQt5.QtCore import Qt

from gi_atlas.i18n import set_language
from gi_atlas.services.tables import make_rows
from gui.models.columns import COLUMNS
from gui.models.facets import FACETS, county_options, readiness_options, stage_options
from gui.models.kinds import RECORDS
from gui.models.row_model import RowModel

RECORD_ROWS = [
    # title, county code, county, stage, listing, dossier, is_half, form
    ("甲", "441424", "五华县", "LISTING", 1.0, 0.5, 0, "gi 1"),
    ("乙", "441424", None, "LISTING", 0.5, 0.2, 1, "gi 1"),
    ("丙", "330106", "西湖区", "DOSSIER", 1.0, 1.0, 0, "gi 1"),
    ("丁", "", None, "LISTING", None, None, 0, ""),
]
NAMES = ("title", "county_code", "county", "stage", "listing", "dossier", "is_half", "form")


@pytest.fixture
def rows():
    columns = {column.field: [None] * len(RECORD_ROWS) for column in COLUMNS[RECORDS]}
    columns |= {name: [row[place] for row in RECORD_ROWS] for place, name in enumerate(NAMES)}
    return make_rows([row[0] for row in RECORD_ROWS], columns, [row[0] for row in RECORD_ROWS])


def left(options, key, rows):
    chosen = next(option for option in options if option.key == key)
    return [rows.ids[number] for number in np.flatnonzero(chosen.rows(rows))]


def test_counties_are_offered_by_code_with_their_number(rows):
    options = county_options(rows)
    assert [option.text for option in options] == ["西湖区 330106 (1)", "五华县 441424 (2)", "No county (1)"]
    assert left(options, "441424", rows) == ["甲", "乙"]
    assert left(options, "", rows) == ["丁"]


def test_stages(rows):
    assert left(stage_options(rows), "DOSSIER", rows) == ["丙"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("listing_open", ["乙"]),
        ("listing_done", ["甲", "丙"]),
        ("dossier_open", ["甲"]),
        ("dossier_done", ["丙"]),
        ("half", ["乙"]),
        ("no_form", ["丁"]),
    ],
)
def test_readiness(rows, key, expected):
    assert left(readiness_options(rows), key, rows) == expected


def test_every_word_is_translated(rows):
    def texts():
        return {
            word
            for facet in FACETS[RECORDS]
            for word in (facet.all_text, *(option.text for option in facet.options(rows)))
        }

    english = {option.text for option in readiness_options(rows)}
    set_language("zh")
    assert english.isdisjoint(option.text for option in readiness_options(rows))
    assert "未填县 (1)" in texts()


def test_choice_order_and_search_work_together(rows, qtmodeltester):
    model = RowModel(COLUMNS[RECORDS])
    model.set_rows(rows)
    qtmodeltester.check(model)
    rows.ranks("title")
    model.sort(0, Qt.SortOrder.DescendingOrder)
    ordered = model.ids_at(range(4))
    model.set_left(lambda given: np.array([True, True, True, False]))
    assert model.ids_at(range(3)) == [row_id for row_id in ordered if row_id != "丁"]
    assert model.rowCount() == 3
    model.set_filter("乙")
    assert model.ids_at(range(model.rowCount())) == ["乙"]
    model.set_left(None)
    model.set_filter("")
    assert model.ids_at(range(4)) == ordered


def test_other_rows_are_chosen_from_anew(rows):
    model = RowModel(COLUMNS[RECORDS])
    model.set_rows(rows)
    model.set_left(lambda given: np.array([row_id == "丙" for row_id in given.ids], dtype=bool))
    assert model.ids_at(range(model.rowCount())) == ["丙"]
    model.set_rows(make_rows([], {column.field: [] for column in COLUMNS[RECORDS]}, []))
    assert model.rowCount() == 0
    model.set_rows(rows)
    assert model.ids_at(range(model.rowCount())) == ["丙"]
