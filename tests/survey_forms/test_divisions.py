"""Choices of divisions: labels, editions, codes of any length, what is typed without an edition."""

import threading

import pytest

from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.services.editing import save_many
from survey_forms.capture import FormSession
from survey_forms.divisions import (
    COUNTIES,
    PROVINCES,
    TOWNSHIPS,
    division_questions,
    divisions_of,
    split_unit,
    tables_of,
    unit_label,
)
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.records import session_for
from survey_forms.schema import text_in

COUNTY, TOWNSHIP, PROVINCE = UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.PROVINCE
UNITS = (
    AdminUnit("44", "广东省", "2023", PROVINCE),
    AdminUnit("45", "广西壮族自治区", "2023", PROVINCE),
    AdminUnit("441424", "五华县", "2023"),
    AdminUnit("441403000000", "梅县区", "2023"),
    AdminUnit("450102", "兴宁区", "2023"),
    AdminUnit("441424100000", "水寨镇", "2023", TOWNSHIP),
    AdminUnit("441424101", "河东镇", "2023", TOWNSHIP),
    AdminUnit("441403100", "程江镇", "2023", TOWNSHIP),
)


@pytest.fixture
def with_units(project):
    save_many(project, UNITS)
    return project


def names(choices):
    return [choice.name for choice in choices]


@pytest.mark.parametrize(
    ("name", "pinyin", "code", "label"),
    [
        ("五华县", "wuhuaxian", "441424", "五华县 Wuhua Xian 441424"),
        ("融水苗族自治县", "rongshuimiaozuzizhixian", "450225", "融水苗族自治县 Rongshuimiaozu Zizhixian 450225"),
        ("东城街道", "dongchengjiedao", "1", "东城街道 Dongcheng Jiedao 1"),
        ("Napa", "", "06055", "Napa 06055"),
        ("县", "xian", "9", "县 Xian 9"),
    ],
)
def test_a_unit_is_found_by_characters_pinyin_and_code(name, pinyin, code, label):
    assert unit_label(name, pinyin, code) == label


def test_each_level_stands_under_the_one_above_as_it_is_written_there(with_units):
    levels = divisions_of(with_units).levels
    assert [(c.name, c.columns["province"]) for c in levels[COUNTIES].choices] == [
        ("441403000000", "44"), ("441424", "44"), ("450102", "45")
    ]  # fmt: skip
    assert {c.name: c.columns["county"] for c in levels[TOWNSHIPS].choices} == {
        "441403100": "441403000000", "441424100000": "441424", "441424101": "441424"
    }  # fmt: skip
    assert {c.columns["edition"] for c in levels[COUNTIES].choices} == {"2023"}


def test_the_cascade_of_the_form_works_on_them(with_units):
    session = session_for(with_units)
    session.set("identity/province_code", "44")
    assert names(session.choices("identity/county_code")) == ["441403000000", "441424"]
    session.set("identity/county_code", "441424")
    assert names(session.choices("identity/township_code")) == ["441424100000", "441424101"]
    assert session.value("identity/division_edition") == "2023"
    assert session.faults().keys().isdisjoint({"identity/province_code", "identity/county_code"})


@pytest.mark.parametrize("written", ["441403", "441403000", "441403000000"])
def test_a_code_with_other_digits_is_the_same_unit_and_stays_as_written(with_units, written):
    form = shipped_form(GI_FORM)
    session = FormSession(
        form,
        {"identity": {"province_code": "44", "county_code": written}},
        tables=tables_of(with_units, form, written=[written]),
    )
    assert "identity/county_code" not in session.faults()
    assert session.value("identity/county_code") == written
    assert names(session.choices("identity/township_code")) == ["441403100"]
    assert session.value("identity/division_edition") == "2023"


def test_a_code_that_is_in_no_edition_is_a_fault(with_units):
    session = session_for(with_units)
    session.set("identity/province_code", "44")
    session.set("identity/county_code", "449999")
    assert session.faults()["identity/county_code"].code == "CAPTURE_NOT_A_CHOICE"


def test_the_newest_edition_of_each_level_counts_and_a_records_own_before(project):
    save_many(project, [AdminUnit("441424", "五华县", edition) for edition in ("2017", "2023", "unknown")])
    save_many(project, [AdminUnit("441424100", "水寨镇", "2017", TOWNSHIP)])
    newest, own = divisions_of(project), divisions_of(project, "2017")
    assert (newest.levels[COUNTIES].edition, newest.levels[TOWNSHIPS].edition) == ("2023", "2017")
    assert own.levels[COUNTIES].edition == "2017"
    assert divisions_of(project, "1999").levels[COUNTIES].edition == "2023"


def test_provinces_come_from_counties_where_none_are_loaded(project):
    save_many(project, [AdminUnit("441424", "五华县"), AdminUnit("330106", "西湖区")])
    provinces = divisions_of(project).levels[PROVINCES].choices
    assert [(c.name, c.labels[""]) for c in provinces] == [("33", "浙江省"), ("44", "广东省")]


def test_provinces_of_no_list_of_ours_are_told_by_one_of_their_counties(project):
    save_many(project, [AdminUnit("970121", "清溪县"), AdminUnit("33011", "Hillsborough")])
    provinces = divisions_of(project).levels[PROVINCES].choices
    told = {text_in(c.labels, language) for c in provinces for language in ("中文 (zh)", "English (en)", "Deutsch")}
    assert told == {"清溪县所在省 97", "Province of 清溪县 97", "Hillsborough所在省 33", "Province of Hillsborough 33"}


def test_codes_of_other_countries_are_texts(project):
    units = [AdminUnit("US-06", "California", "x", PROVINCE), AdminUnit("06055", "Napa", "x", parent_code="US-06")]
    save_many(project, units)
    assert divisions_of(project).levels[COUNTIES].choices[0].columns["province"] == "US-06"


def test_without_an_edition_code_and_name_are_typed(project):
    session = session_for(project)
    session.set("identity/county_code", "441424 五华县")
    assert session.is_list_missing("identity/county_code")
    assert "identity/county_code" not in session.faults()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("441424 五华县", ("441424", "五华县")),
        (" 441424 ", ("441424", "")),
        ("五华县", ("", "五华县")),
        ("US-06", ("US-06", "")),
        ("", ("", "")),
    ],
)
def test_what_was_typed_is_parted(text, parts):
    assert split_unit(text) == parts


def test_units_that_change_are_read_again_and_others_are_not(with_units):
    first = divisions_of(with_units)
    assert divisions_of(with_units) is first
    save_many(with_units, [AdminUnit("441427", "蕉岭县", "2023")])
    assert "441427" in names(divisions_of(with_units).levels[COUNTIES].choices)
    with_units.undo()
    assert "441427" not in names(divisions_of(with_units).levels[COUNTIES].choices)


def test_two_threads_read_one_list(with_units):
    found = []
    threads = [threading.Thread(target=lambda: found.append(divisions_of(with_units))) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in found}) == 1


def test_forty_thousand_townships_open_a_session_at_once(project):
    counties = [AdminUnit(f"{11 + n // 100}{n % 100:02}00"[:6].ljust(6, "1"), f"第{n}县", "e") for n in range(400)]
    townships = [
        AdminUnit(
            f"{counties[n % 400].code}{n // 400 + 100}", f"第{n}乡", "e", TOWNSHIP, pinyin="x", pinyin_initials="x"
        )
        for n in range(8000)
    ]
    save_many(project, [*counties, *townships])
    session_for(project)
    session = session_for(project)
    session.set("identity/county_code", counties[7].code)
    assert len(session.choices("identity/township_code")) == 20


def test_the_form_asks_for_five_divisions():
    assert division_questions(shipped_form(GI_FORM)) == {
        "identity/province_code": PROVINCES,
        "identity/county_code": COUNTIES,
        "identity/township_code": TOWNSHIPS,
        "scope/scope_townships": TOWNSHIPS,
        "scope/scope_other_counties": COUNTIES,
    }
