"""The page of a record as texts: reading, writing, faults beside fields."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.i18n import set_language
from gi_atlas.model import RecordStage, SurveyRecord
from gi_atlas.services.record_form import (
    FIELDS,
    TITLE_LENGTH,
    count_words,
    read_code,
    read_date,
    read_form,
    read_place,
    titled,
)

TODAY = date(2026, 5, 1)
FULL = SurveyRecord(
    "清溪绿茶（高山）",
    product_id="p",
    geom=shapely.Point(120.153576, 30.287459),
    stage=RecordStage.DOSSIER,
    county_code="330106",
    township_code="330106002",
    edition="2023-06",
    survey_date=date(2026, 4, 5),
    office="县局",
    people="张三、李四",
    quality="条索紧细",
    craft="炒青",
    history="始于宋",
    environment="海拔 800 米",
    scope="三个乡镇",
    development="年产 20 吨",
    notes="无",
    id="r",
)


TEXTS = {
    "title": "清溪绿茶（高山）",
    "product_id": "p",
    "stage": "DOSSIER",
    "county_code": "330106",
    "township_code": "330106002",
    "edition": "2023-06",
    "survey_date": "2026-04-05",
    "office": "县局",
    "people": "张三、李四",
    "place": "120.153576, 30.287459",
    "quality": "条索紧细",
    "craft": "炒青",
    "history": "始于宋",
    "environment": "海拔 800 米",
    "scope": "三个乡镇",
    "development": "年产 20 吨",
    "notes": "无",
}


def test_a_page_gives_back_the_record() -> None:
    assert read_form(TEXTS, SurveyRecord("", id="r"), TODAY).record == replace(FULL, id="r")
    assert set(TEXTS) == set(FIELDS)


def test_an_empty_page_is_a_record_with_one_fault() -> None:
    form = read_form(dict.fromkeys(FIELDS, ""), SurveyRecord(""), TODAY)
    assert list(form.faults) == ["title"]
    assert form.faults["title"].code == "RECORD_NO_TITLE"
    assert form.record.geom is None
    assert form.record.survey_date is None
    assert form.record.stage is RecordStage.LISTING
    assert form.record.product_id is None


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("survey_date", "昨天", "RECORD_DATE_WRONG"),
        ("survey_date", "2026-02-30", "RECORD_DATE_WRONG"),
        ("survey_date", "2026-05-02", "RECORD_DATE_FUTURE"),
        ("place", "东边", "RECORD_PLACE_WRONG"),
        ("place", "120.1", "RECORD_PLACE_WRONG"),
        ("place", "1, 2, 3", "RECORD_PLACE_WRONG"),
        ("place", "200, 30", "RECORD_PLACE_RANGE"),
        ("place", "120, 91", "RECORD_PLACE_RANGE"),
        ("county_code", "西湖区", "RECORD_CODE_WRONG"),
        ("township_code", "33010x", "RECORD_CODE_WRONG"),
        ("title", "茶" * (TITLE_LENGTH + 1), "RECORD_TITLE_LONG"),
    ],
)
def test_a_fault_keeps_what_was_stored_and_is_worded(name: str, text: str, code: str) -> None:
    form = read_form({**TEXTS, name: text}, FULL, TODAY)
    assert {field: fault.code for field, fault in form.faults.items()} == {name: code}
    if name != "title":
        assert form.record == FULL
    for language in ("zh", "en"):
        assert "{" not in form.faults[name].message(language)
        assert form.faults[name].message("zh") != form.faults[name].message("en")


def test_faults_come_together() -> None:
    form = read_form({"title": "", "place": "?", "survey_date": "?"}, SurveyRecord(""), TODAY)
    assert sorted(form.faults) == ["place", "survey_date", "title"]


def test_fields_that_are_not_named_stay() -> None:
    form = read_form({"quality": " 新 "}, FULL, TODAY)
    assert form.record == replace(FULL, quality="新")


@pytest.mark.parametrize(
    "text", ["2026-04-05", "2026/4/5", "2026.04.05", "2026年4月5日", "2026 年 4 月 5 日", " ２０２６－０４－０５ "]
)
def test_dates_as_people_write_them(text: str) -> None:
    assert read_date(text) == date(2026, 4, 5)


def test_today_is_not_in_the_future() -> None:
    assert read_date("2026-05-01", TODAY) == TODAY
    assert read_date("  ") is None


@pytest.mark.parametrize(
    "text",
    [
        "120.153576, 30.287459",
        "120.153576，30.287459",
        "１２０．１５３５７６，３０．２８７４５９",
        "东经120°9′12.8736″ 北纬30°17′14.8524″",
        "北纬30°17′14.8524″、东经120°9′12.8736″",
        "30.287459N, 120.153576E",
        "E120°9'12.8736\" N30°17'14.8524\"",
        "120.153576;30.287459",
    ],
)
def test_places_as_people_write_them(text: str) -> None:
    place = read_place(text)
    assert (place.x, place.y) == pytest.approx((120.153576, 30.287459), abs=1e-9)


def test_south_and_west_are_negative() -> None:
    place = read_place("33.5S, 70.25W")
    assert (place.x, place.y) == (-70.25, -33.5)
    assert read_place("") is None


@given(
    st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 9)),
    st.floats(-90, 90, allow_nan=False).map(lambda value: round(value, 9)),
)
def test_a_place_survives_writing(lon: float, lat: float) -> None:
    place = read_place(f"{lon:.9f}, {lat:.9f}")
    assert (place.x, place.y) == (lon, lat)


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_a_worded_fault(text: str) -> None:
    form = read_form({"place": text}, FULL)
    if "place" in form.faults:
        assert form.faults["place"].code in ("RECORD_PLACE_WRONG", "RECORD_PLACE_RANGE")
        assert form.record.geom == FULL.geom
    else:
        place = form.record.geom
        assert place is None or (-180 <= place.x <= 180 and -90 <= place.y <= 90)


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_worded_fault(text: str) -> None:
    form = read_form({"survey_date": text}, FULL, TODAY)
    if "survey_date" in form.faults:
        assert form.faults["survey_date"].code in ("RECORD_DATE_WRONG", "RECORD_DATE_FUTURE")
        assert form.record.survey_date == FULL.survey_date
    else:
        assert form.record.survey_date is None or form.record.survey_date <= TODAY


def test_codes_are_digits() -> None:
    assert read_code(" 330106 ") == "330106"
    assert read_code("３３０１０６") == "330106"
    assert read_code("") == ""


def test_a_record_without_a_title_gets_one() -> None:
    bare = SurveyRecord("", survey_date=date(2026, 4, 5))
    assert titled(bare, "清溪绿茶").title == "清溪绿茶 2026-04-05"
    assert titled(bare).title == "Untitled record 2026-04-05"
    assert titled(SurveyRecord("")).title == "Untitled record"
    assert titled(FULL, "别的") is FULL
    set_language("zh")
    assert titled(SurveyRecord("")).title == "未命名记录"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("汤色明亮。", 4),
        ("two words", 2),
        ("年产 20 吨", 4),
        ("don't stop", 2),
        ("𠮷 and 㐀", 3),
        ("，。！ -- ", 0),
        ("GB/T 22111-2008", 3),
    ],
)
def test_words_are_counted_as_people_count_them(text: str, count: int) -> None:
    assert count_words(text) == count
