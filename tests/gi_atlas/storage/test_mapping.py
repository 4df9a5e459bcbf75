"""Entities to rows and back."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import StorageError
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    Product,
    ProductGroup,
    SurveyRecord,
    UnitLevel,
)
from gi_atlas.model.enums import PositionDatum
from gi_atlas.storage.mapping import column_kinds, decode_value, dump_json, encode_value, from_row, to_row
from gi_atlas.storage.schema import ENTITY_TABLES, metadata

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SQLITE_TYPES = (str, int, float, bytes, type(None))


@pytest.mark.parametrize("entry", ENTITY_TABLES, ids=lambda entry: entry.name)
def test_a_row_has_every_column_but_fid(entry):
    assert set(column_kinds(entry.entity)) == {column.name for column in metadata.tables[entry.name].c} - {"fid"}


@given(WORDS, st.lists(WORDS, max_size=4), st.sampled_from(ProductGroup), st.booleans(), st.none() | WORDS)
def test_a_product_comes_back_equal(name, aliases, group, is_customary, source_key):
    product = Product(
        name, group, name_alias=tuple(aliases), name_customary=is_customary, source_key=source_key, attributes={"键": 1}
    )
    row = to_row(product)
    assert all(type(value) in SQLITE_TYPES for value in row.values())
    assert from_row(Product, row) == product


def test_a_boundary_comes_back_with_dates_relations_and_geometry():
    square = shapely.box(110, 30, 111, 31)
    boundary = BoundaryVersion(
        "z", square, status=BoundaryStatus.PUBLISHED, valid_from=date(2026, 2, 28), relations={"within": ("甲", "乙")}
    )
    found = from_row(BoundaryVersion, to_row(boundary))
    assert found.geom.equals_exact(square, 0)
    assert (found.status, found.valid_from, found.relations) == (
        BoundaryStatus.PUBLISHED,
        date(2026, 2, 28),
        {"within": ("甲", "乙")},
    )


def test_instants_are_kept_in_utc_to_the_millisecond():
    at = datetime(2026, 3, 1, 6, 30, 0, 123456, UTC)
    row = to_row(Evidence("r", "a.jpg", "0" * 64, captured_at=at, datum=PositionDatum.WGS84))
    assert row["captured_at"] == "2026-03-01T06:30:00.123Z"
    assert from_row(Evidence, row).captured_at == at.replace(microsecond=123000)


def test_what_is_missing_is_null_both_ways():
    row = to_row(Evidence("r", "a.jpg", "", consent=None, accuracy_m=None))
    assert row["consent"] is None
    assert row["geom"] is None
    assert from_row(Evidence, row).accuracy_m is None


def test_yes_and_no_are_numbers_in_the_row():
    assert to_row(Evidence("r", "a", "", consent=False))["consent"] == 0
    assert from_row(Evidence, to_row(Evidence("r", "a", "", consent=False))).consent is False


def test_a_number_that_is_none_is_null():
    row = to_row(BoundaryVersion("z", None, area_m2=float("nan"), perimeter_m=float("inf")))
    assert (row["area_m2"], row["perimeter_m"]) == (None, float("inf"))


def test_enumerations_are_stored_as_their_codes():
    assert encode_value(UnitLevel, UnitLevel.COUNTY) == str(UnitLevel.COUNTY)
    assert decode_value(UnitLevel, "COUNTY") is UnitLevel.COUNTY


def test_an_unknown_code_is_an_error():
    with pytest.raises(ValueError, match="NO_SUCH_STATUS"):
        decode_value(BoundaryStatus, "NO_SUCH_STATUS")


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "WHAT"), ("valid_from", "x"), ("relations", "{"), ("relations", "[]"), ("attributes", "5")],
)
def test_what_another_program_wrote_is_named_with_its_row_and_field(field, value):
    row = {**to_row(BoundaryVersion("z", None, id="b1")), field: value}
    with pytest.raises(StorageError) as caught:
        from_row(BoundaryVersion, row)
    told = {"kind": "BoundaryVersion", "row": "b1", "field": field, "value": value}
    assert (caught.value.code, caught.value.context) == ("STORE_VALUE_UNREADABLE", told)


def test_empty_columns_of_two_rows_are_nobody_elses():
    row = to_row(BoundaryVersion("z", None))
    assert (row["attributes"], row["relations"]) == ("{}", "{}")
    one, other = from_row(BoundaryVersion, row), from_row(BoundaryVersion, row)
    one.attributes["键"] = 1
    assert (other.attributes, one.relations, from_row(BoundaryVersion, row).attributes) == ({}, {}, {})


def test_lists_are_read_as_tuples_however_they_are_written():
    row = to_row(Product("茶", next(iter(ProductGroup))))
    for text, expected in (("[]", ()), ("[ ]", ()), ('["甲"]', ("甲",)), ("[[]]", ([],))):
        assert from_row(Product, {**row, "name_alias": text}).name_alias == expected


def test_a_column_that_is_missing_is_not_taken_for_an_empty_one():
    row = to_row(Product("茶", next(iter(ProductGroup))))
    del row["name_alias"]
    with pytest.raises(KeyError, match="name_alias"):
        from_row(Product, row)


def test_json_is_the_same_for_the_same_content():
    assert dump_json({"b": 1, "a": "茶"}) == dump_json({"a": "茶", "b": 1}) == '{"a":"茶","b":1}'


def test_extra_columns_of_other_programs_do_not_matter():
    record = SurveyRecord("记录")
    assert from_row(SurveyRecord, {**to_row(record), "fid": 7, "qgis_extra": "x"}) == record


def test_every_field_of_every_entity_can_be_stored():
    for entry in ENTITY_TABLES:
        assert {item.name for item in fields(entry.entity)} == set(column_kinds(entry.entity))
