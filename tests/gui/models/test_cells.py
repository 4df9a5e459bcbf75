"""Texts of cells, columns, kinds and what goes to the clipboard."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.area_official import ADDITIVE_METHOD, OFFICIAL_METHOD
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryStatus
from gi_atlas.rules.findings import Severity
from gi_atlas.services.tables import TABLE_QUERIES, make_rows
from gui.models import cell_text
from gui.models.columns import COLUMNS, Column, area_method_text, change_type_text, change_types, severity_text
from gui.models.copying import FORMULA_SIGNS, harmless, rows_as_text
from gui.models.kinds import FINDINGS, KIND_OF_SOURCE, SOURCE_OF_KIND, shown_kind, shown_kinds


@pytest.mark.parametrize(
    ("show", "value", "text"),
    [
        (cell_text.plain, None, ""),
        (cell_text.plain, 3, "3"),
        (cell_text.number, 1234567, "1,234,567"),
        (cell_text.number, None, ""),
        (cell_text.listed, '["甲","乙"]', "甲; 乙"),
        (cell_text.listed, "", ""),
        (cell_text.last_day, "2024-03-01", "2024-02-29"),
        (cell_text.last_day, None, ""),
        (cell_text.last_day, "0001-01-01", "0001-01-01"),
        (cell_text.hectares, 123_456.0, "12.35"),
        (cell_text.stated_hectares, 12_345_675.5, "1,234.5676"),
        (cell_text.stated_hectares, 10_000.5, "1.0000"),
        (cell_text.stated_hectares, 0.0, "0.0000"),
        (cell_text.stated_hectares, None, ""),
        (cell_text.stated_mu, 2000.0, "3.00"),
        (cell_text.stated_mu, 20_800e6, "31,200,000.00"),
        (cell_text.stated_mu, None, ""),
        (cell_text.kilometres, 1234.0, "1.23"),
        (cell_text.size, 999, "999 B"),
        (cell_text.size, 1_500_000, "1.5 MB"),
        (cell_text.size, 5 * 10**13, "50000.0 GB"),
        (cell_text.size, None, ""),
        (cell_text.digest, "a" * 64, "a" * 12),
        (cell_text.digest, None, ""),
        (cell_text.yes, 1, "✓"),
        (cell_text.yes, 0, ""),
        (cell_text.share, 0.12345, "12.35 %"),
        (cell_text.local_time, "", ""),
    ],
)
def test_cells(show, value, text):
    assert show(value) == text


def test_members_in_words_and_unknown_codes_as_they_are():
    show = cell_text.member(BoundaryStatus)
    assert (show("DRAFT"), show("ODD"), show(None)) == ("Draft", "ODD", "")
    set_language("zh")
    assert show("DRAFT") == "草案"


@given(st.dates(date(1800, 1, 2), date(9999, 1, 1)))
def test_the_last_day_is_the_day_before(day):
    assert date.fromisoformat(cell_text.last_day(day.isoformat())) == day - timedelta(days=1)


def test_instants_are_local():
    instant = datetime(2026, 3, 2, 1, 10, 59, tzinfo=UTC)
    assert cell_text.shown_time(instant) == instant.astimezone().strftime("%Y-%m-%d %H:%M")
    assert cell_text.local_time("2026-03-02T01:10:59Z") == cell_text.shown_time(instant)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("method", [OFFICIAL_METHOD, ADDITIVE_METHOD])
def test_every_area_names_its_method_and_crs(language, method):
    set_language(language)
    assert "CGCS2000" in area_method_text(method)
    assert "4490" in area_method_text(method)
    assert area_method_text("OTHER") == "OTHER"


def test_the_two_methods_have_two_names():
    assert area_method_text(OFFICIAL_METHOD) != area_method_text(ADDITIVE_METHOD)


def test_severities_stand_in_their_order():
    assert [severity_text(weight) for weight in range(len(Severity))] == ["Error", "Warning", "Note"]


def test_changes_in_words():
    assert dict(change_types())["EXTEND"] == change_type_text("EXTEND") == "Extension"
    assert change_type_text("ODD") == "ODD"


def test_every_heading_and_kind_is_translated():
    texts = [column.title() for columns in COLUMNS.values() for column in columns]
    kinds = [shown(kind) for kind in COLUMNS for shown in (shown_kind, shown_kinds)]
    set_language("zh")
    same = {*texts, *kinds} & {column.title() for columns in COLUMNS.values() for column in columns}
    assert same == set()
    assert all(shown_kind(kind) not in kinds and shown_kinds(kind) not in kinds for kind in COLUMNS)


def test_every_table_has_columns_and_every_source_a_kind():
    assert set(COLUMNS) == {*TABLE_QUERIES, FINDINGS}
    assert {SOURCE_OF_KIND[kind]: kind for kind in KIND_OF_SOURCE.values()} == KIND_OF_SOURCE
    assert all(sum(column.is_shown for column in columns) >= 4 for columns in COLUMNS.values())


# --- clipboard

NAME, COUNT = Column("name", "Name"), Column("count", "Value", cell_text.number, is_number=True)


def test_rows_as_text():
    rows = make_rows(["a", "b", "c"], {"name": ["茶", "a\tb\nc", "=1+1"], "count": [1, None, -5]}, ["", "", ""])
    text = rows_as_text(rows, ["c", "b", "gone", "a"], [NAME, COUNT])
    assert text == "Name\tValue\n'=1+1\t-5\na b c\t\n茶\t1\n"


@given(st.text(max_size=20))
def test_no_text_is_a_formula_or_breaks_its_cell(text):
    cell = harmless(text)
    assert not cell.startswith(FORMULA_SIGNS)
    assert "\t" not in cell
    assert len(cell.splitlines()) <= 1
