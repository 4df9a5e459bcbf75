"""Answers as columns of records and products, and which of the two leads where they differ."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.model import Product, ProductGroup, RecordStage, SurveyRecord
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.mapping import (
    PRODUCT_TARGETS,
    RECORD_TARGETS,
    columns_of,
    mapped,
    product_differences,
    product_from,
    read_geopoint,
    record_with,
    take_columns,
    take_product,
    write_geopoint,
)
from tests.survey_forms.making import form_of

ANSWERS = {
    "survey": {
        "survey_stage": "dossier", "survey_date": "2026-04-05", "surveyor_org": "清溪县局",
        "surveyor_names": "李四、王五",
    },
    "identity": {
        "province_code": "44", "county_code": "441424 五华县", "township_code": "441424100",
        "site_point": "23.9253 115.775 120 5", "product_name": "五华绿茶", "product_alias": "五华毛尖；老茶、Wuhua tea",
        "product_name_en": "Wuhua Green Tea", "name_is_customary": "no", "name_place_part": "五华",
        "name_generic_part": "绿茶", "product_group": "primary", "product_subtype": "tea_leaf",
    },
    "quality": {"quality_summary": "香高味醇。"},
    "craft": {"method_summary": "手工炒青。"},
    "history": {"history_summary": "县志有载。"},
    "environment": {"env_summary": "海拔八百米。"},
    "scope": {"scope_text": "水寨镇现辖行政区域。"},
}  # fmt: skip


def session(answers=ANSWERS):
    return FormSession(shipped_form(GI_FORM), answers)


def test_every_target_of_the_gi_form_that_is_a_column_is_mapped():
    form = shipped_form(GI_FORM)
    assert mapped(form, RECORD_TARGETS).keys() == {
        *("title", "stage", "survey_date", "office", "people", "county_code", "township_code", "edition", "geom"),
        *("quality", "craft", "history", "environment", "scope"),
    }
    assert mapped(form, PRODUCT_TARGETS).keys() == {target.column for target in PRODUCT_TARGETS}


def test_answers_become_columns():
    assert columns_of(session()) == {
        "title": "五华绿茶", "stage": RecordStage.DOSSIER, "survey_date": date(2026, 4, 5), "office": "清溪县局",
        "people": "李四、王五", "county_code": "441424", "township_code": "441424100", "edition": "",
        "geom": shapely.Point(115.775, 23.9253), "quality": "香高味醇。", "craft": "手工炒青。",
        "history": "县志有载。", "environment": "海拔八百米。", "scope": "水寨镇现辖行政区域。",
    }  # fmt: skip


def test_latitude_comes_first_in_an_answer_and_second_in_a_point():
    assert read_geopoint("30.5 120.25 0 0") == shapely.Point(120.25, 30.5)
    assert write_geopoint(shapely.Point(120.25, -30.5)) == "-30.5 120.25 0 0"


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_place_survives_the_way_there_and_back(lon, lat):
    back = read_geopoint(write_geopoint(shapely.Point(lon, lat)))
    assert max(abs(back.x - lon), abs(back.y - lat)) <= 1e-9


@pytest.mark.parametrize("text", ["", "x y", "12", "95 120 0 0", "30 190", "nan nan 0 0"])
def test_what_is_no_place_is_none(text):
    assert read_geopoint(text) is None


def test_what_cannot_be_read_empties_its_column_but_never_the_name_or_stage():
    filled = session()
    for path, value in (
        ("survey/survey_date", "2026-13-45"), ("survey/survey_stage", "nonsense"), ("identity/product_name", ""),
        ("identity/site_point", "here"), ("survey/surveyor_org", ""),
    ):  # fmt: skip
        filled.set(path, value)
    before = SurveyRecord("旧名", stage=RecordStage.DOSSIER, office="旧局", survey_date=date(2020, 1, 1))
    record = record_with(filled, before)
    assert (record.title, record.stage) == ("旧名", RecordStage.DOSSIER)
    assert (record.survey_date, record.geom, record.office) == (None, None, "")


def test_a_question_that_is_not_asked_leaves_its_column():
    form = form_of("""
        | survey |      |      |       |              |                      |
        |        | type | name | label | relevant     | bind::gi:field       |
        |        | text | a    | A     |              |                      |
        |        | text | s    | S     | ${a} = 'yes' | ScopeText.verbatim   |
        | settings |  |
        |        | namespaces |
        |        | gi="urn:gi-atlas:form:1" |
    """)
    record = SurveyRecord("x", scope="文件原文")
    assert record_with(FormSession(form, {"a": "no", "s": "藏"}), record).scope == "文件原文"
    assert record_with(FormSession(form, {"a": "yes", "s": "新"}), record).scope == "新"
    assert record_with(FormSession(form, {"a": "yes"}), record).scope == ""


def test_an_edition_that_nobody_could_look_up_stays_with_its_county():
    record = SurveyRecord("x", county_code="441424", edition="2017")
    assert record_with(session(), record).edition == "2017"
    assert record_with(session(), replace(record, county_code="330106")).edition == ""


# Which leads


def test_a_column_changed_by_another_way_leads_over_the_answer():
    filled = session()
    record = record_with(filled, SurveyRecord("", form_id=GI_FORM))
    assert take_columns(filled, record) == frozenset()
    changed = replace(
        record, office="新局", survey_date=None, geom=shapely.Point(116, 24), scope="改了", stage=RecordStage.LISTING
    )
    assert take_columns(filled, changed) == {
        "survey/surveyor_org", "survey/survey_date", "identity/site_point", "scope/scope_text", "survey/survey_stage"
    }  # fmt: skip
    assert filled.value("identity/site_point") == "24 116 0 0"
    assert record_with(filled, record) == changed


def test_what_a_column_cannot_say_stays_in_the_answer():
    filled = session()
    record = record_with(filled, SurveyRecord("", form_id=GI_FORM))
    take_columns(filled, replace(record, geom=shapely.Point(115.7750000001, 23.9253)))
    assert filled.value("identity/site_point") == "23.9253 115.775 120 5"
    assert filled.value("identity/county_code") == "441424 五华县"


def test_a_name_that_nobody_wrote_does_not_enter_the_form():
    empty = session({})
    take_columns(empty, SurveyRecord("Untitled record 2026-04-05", form_id=GI_FORM))
    assert empty.value("identity/product_name") == ""


def test_all_of_a_record_without_a_form_enters_it():
    empty = session({})
    record = SurveyRecord("五华绿茶", quality="香", craft="炒", history="志", environment="山", scope="镇", office="局")
    take_columns(empty, record)
    assert record_with(empty, SurveyRecord("", id=record.id)) == replace(record, stage=RecordStage.LISTING)


# Products


def test_a_product_is_made_of_the_answers():
    product = product_from(session())
    assert product == Product(
        "五华绿茶", ProductGroup.PRIMARY, name_alias=("五华毛尖", "老茶", "Wuhua tea"), name_en="Wuhua Green Tea",
        place_name="五华", generic_name="绿茶", subtype="tea_leaf", counties=("441424",), id=product.id,
    )  # fmt: skip


def test_what_the_form_does_not_say_of_a_product_stays_and_counties_are_added():
    product = Product("旧名", ProductGroup.CRAFT, class_code="7", counties=("330106",), source_key="k")
    made = product_from(session({"identity": {"product_name": "新名", "county_code": "441424"}}), product)
    assert made == replace(product, name_official="新名", counties=("330106", "441424"))


def test_differences_are_told_and_nothing_else_happens():
    product = product_from(session())
    assert product_differences(session(), product) == {}
    other = replace(product, generic_name="红茶", name_en="")
    assert product_differences(session(), other) == {
        "generic_name": ("红茶", "绿茶"), "name_en": ("", "Wuhua Green Tea")
    }  # fmt: skip


def test_an_english_name_that_is_not_asked_is_no_difference():
    listing = session()
    listing.set("survey/survey_stage", "listing")
    assert product_from(listing).name_en == ""


def test_a_product_answers_what_is_unanswered():
    empty = session({"identity": {"product_name": "自己的名字"}})
    taken = take_product(empty, product_from(session()))
    assert "identity/product_name" not in taken
    assert empty.value("identity/product_group") == "primary"
    assert empty.value("identity/name_generic_part") == "绿茶"
    assert empty.value("identity/product_alias") == "五华毛尖、老茶、Wuhua tea"
