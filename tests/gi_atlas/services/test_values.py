"""Values that a person types."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import shapely

from gi_atlas.errors import UsageError
from gi_atlas.model import Evidence, Product, ProductGroup, SurveyRecord
from gi_atlas.services.values import parse_settings, parse_value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (str, " 清溪 ", " 清溪 "),
        (bool, "是", True),
        (bool, "no", False),
        (int, "12", 12),
        (float, "-0.5", -0.5),
        (date, "2024-02-29", date(2024, 2, 29)),
        (datetime, "2024-02-29T08:00:00+08:00", datetime(2024, 2, 29, 0, 0, tzinfo=UTC)),
        (tuple, "甲；乙; 丙", ("甲", "乙", "丙")),
        (tuple, '["a;b", "c"]', ("a;b", "c")),
        (dict, '{"a": 1}', {"a": 1}),
        (Any, "110.5，30.25", shapely.Point(110.5, 30.25)),
        (Any, "POINT (1 2)", shapely.Point(1, 2)),
        (ProductGroup, "craft", ProductGroup.CRAFT),
        (date, "", None),
    ],
)
def test_values_become_typed(kind, text, value):
    assert parse_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (bool, "maybe"),
        (int, "1.5"),
        (int, str(2**63)),
        (float, "nan"),
        (float, "inf"),
        (date, "2024-02-30"),
        (date, "29.2.2024"),
        (tuple, "[1, 2"),
        (dict, "[1]"),
        (Any, "110.5"),
        (Any, "200,30"),
        (Any, "30,110"),
        (Any, "POINT (1"),
        (ProductGroup, "TEA"),
    ],
)
def test_wrong_values_say_field_value_and_what_was_expected(kind, text):
    with pytest.raises(UsageError) as caught:
        parse_value(kind, text, "field")
    assert caught.value.code == "VALUE_WRONG"
    assert caught.value.context["field"] == "field"
    assert caught.value.context["value"] == text
    assert caught.value.context["expected"]


def test_settings_are_fields_of_the_entity():
    found = parse_settings(SurveyRecord, ["title=清溪茶 = 好茶", "place=110,30", "survey_date=2026-05-01"])
    assert found == {"title": "清溪茶 = 好茶", "geom": shapely.Point(110, 30), "survey_date": date(2026, 5, 1)}


@pytest.mark.parametrize(
    ("kind", "setting", "code"),
    [
        (Product, "name_official", "VALUE_NO_EQUALS"),
        (Product, "no_such=1", "VALUE_FIELD_UNKNOWN"),
        (Product, "id=1", "VALUE_FIELD_UNKNOWN"),
        (Evidence, "captured_at=gestern", "VALUE_WRONG"),
    ],
)
def test_wrong_settings_are_refused(kind, setting, code):
    with pytest.raises(UsageError) as caught:
        parse_settings(kind, [setting])
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["answers", "form_id", "listing_answered", "is_half"])
def test_what_a_form_writes_is_not_set_by_hand(name):
    with pytest.raises(UsageError) as caught:
        parse_settings(SurveyRecord, [f"{name}=1"])
    assert (caught.value.code, caught.value.context["field"]) == ("VALUE_FIELD_UNKNOWN", name)
