"""Listings and their conditions."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import UsageError
from gi_atlas.model import AdminUnit, BoundaryVersion, Evidence, Product, SurveyRecord, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.services.listing import LISTINGS, Condition, filter_rows, list_rows, parse_condition


@pytest.fixture
def filled(project):
    products = [Product(f"产品{number}", name_en=f"Product {number}") for number in range(12)]
    zone = Zone(products[0].id)
    boundary = BoundaryVersion(zone.id, shapely.box(110, 30, 110.1, 30.1), name="界线")
    records = [
        SurveyRecord(f"记录{n}", product_id=products[n].id, geom=shapely.Point(110 + n / 100, 30)) for n in range(5)
    ]
    evidence = Evidence(records[0].id, "茶园.jpg", "0" * 64, geom=shapely.Point(110.123456789, 30.987654321))
    units = [
        AdminUnit("990101", "清溪县", geom=shapely.box(110, 30, 111, 31)),
        AdminUnit("990102", "白石县", geom=shapely.Point(111, 31)),
        AdminUnit("990103", "无图县"),
    ]
    save_many(project, [*products, zone, boundary, *records, evidence, *units])
    return project


@pytest.mark.parametrize(
    ("what", "count"),
    [("products", 12), ("boundaries", 1), ("records", 5), ("evidence", 1), ("admin-units", 3), ("layers", 5)],
)
def test_every_listing_gives_its_rows(filled, what, count):
    assert len(list_rows(filled, what)) == count


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (["name_official = 产品3"], ["产品3"]),
        (["name_official ~ 1"], ["产品1", "产品10", "产品11"]),
        (["name_en ~ PRODUCT 1", "name_official != 产品1"], ["产品10", "产品11"]),
        (["name_official in 产品2, 产品4"], ["产品2", "产品4"]),
        (["records >= 1", "name_official > 产品2"], ["产品3", "产品4"]),
        (["records < 1", "name_en = Product 9"], ["产品9"]),
        (["class_code = "], [f"产品{n}" for n in range(12)]),
    ],
)
def test_conditions_are_joined_by_and(filled, where, names):
    assert [row["name_official"] for row in list_rows(filled, "products", where)] == names


def test_positions_are_exact_not_those_of_the_index(filled):
    row = list_rows(filled, "evidence")[0]
    assert (row["lon"], row["lat"]) == (110.123456789, 30.987654321)
    assert row["record"] == "记录0"


def test_units_say_whether_they_have_a_polygon(filled):
    found = {row["name"]: (row["has_geometry"], row["has_polygon"]) for row in list_rows(filled, "admin-units")}
    assert found == {"清溪县": (1, 1), "白石县": (1, 0), "无图县": (0, 0)}


def test_boundaries_name_their_product(filled):
    row = list_rows(filled, "boundaries")[0]
    assert (row["product"], row["role"], row["status"]) == ("产品0", "PRODUCTION", "DRAFT")


@pytest.mark.parametrize("text", ["", "name", "= 3", "name LIKE x", "drop table gi_product"])
def test_a_condition_that_is_none_is_refused(text):
    with pytest.raises(UsageError) as caught:
        parse_condition(text)
    assert caught.value.code == "WHERE_WRONG"


@pytest.mark.parametrize("what", list(LISTINGS))
def test_an_unknown_field_is_refused_with_the_known_ones(filled, what):
    with pytest.raises(UsageError) as caught:
        list_rows(filled, what, ["1=1) or (id = x"])
    assert caught.value.code in ("WHERE_FIELD_UNKNOWN", "WHERE_WRONG")
    with pytest.raises(UsageError) as caught:
        list_rows(filled, what, ["no_such = x"])
    assert caught.value.code == "WHERE_FIELD_UNKNOWN"
    assert "id" in caught.value.context["expected"]


def test_an_unknown_listing_is_refused(filled):
    with pytest.raises(UsageError) as caught:
        list_rows(filled, "sqlite_master")
    assert caught.value.code == "LIST_UNKNOWN"


@settings(max_examples=60, deadline=None)
@given(value=st.text(max_size=30))
def test_values_are_bound_never_pasted(filled_once, value):
    rows = list_rows(filled_once, "products", [f"name_official = {value}"])
    assert all(row["name_official"] == value.strip().strip("\"'") for row in rows)


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    from gi_atlas.storage.opening import create_project

    with create_project(tmp_path_factory.mktemp("list") / "p.gpkg") as opened:
        save_many(opened, [Product("a'b"), Product('"; drop table gi_product; --')])
        yield opened


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("name = 茶", Condition("name", "=", "茶")),
        ("name='a = b'", Condition("name", "=", "a = b")),
        ("area_m2>=12.5", Condition("area_m2", ">=", "12.5")),
        ("status in DRAFT,REVIEWED", Condition("status", "in", "DRAFT,REVIEWED")),
    ],
)
def test_conditions_are_read(text, condition):
    assert parse_condition(text) == condition


def test_rows_in_memory_are_filtered_by_the_same_conditions():
    rows = [{"rule": "RULE_A", "n": 2}, {"rule": "RULE_B", "n": 10}, {"rule": "RULE_B", "n": None}]
    assert filter_rows(rows, ["rule = RULE_B"]) == rows[1:]
    assert filter_rows(rows, ["n > 9", "rule ~ b"]) == [rows[1]] or filter_rows(rows, ["n >= 10", "n <= 10"]) == [
        rows[1]
    ]
    assert filter_rows(rows, ["rule in RULE_A,RULE_X"]) == rows[:1]
    with pytest.raises(UsageError):
        filter_rows(rows, ["nothing = 1"])


def test_records_tell_their_county_and_how_ready_they_are(filled):
    done = {"form_id": "gi", "listing_answered": 3, "listing_asked": 4}
    save_many(
        filled,
        [
            AdminUnit("990104", "新县", "2026"),
            SurveyRecord("新", county_code="990104", edition="2026", **done),
            SurveyRecord("旧", county_code="990104", edition="2027"),
        ],
    )
    rows = {row["title"]: row for row in list_rows(filled, "records", ["title in 新,旧"])}
    assert (rows["新"]["county"], rows["新"]["listing"], rows["新"]["dossier"]) == ("新县", 0.75, None)
    assert (rows["旧"]["county"], rows["旧"]["form_id"]) == (None, "")
    assert [row["title"] for row in list_rows(filled, "records", ["listing >= 0.5", "county = 新县"])] == ["新"]
