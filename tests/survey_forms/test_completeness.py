"""Every item of the checklist: one record for which it is there and one for which it is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import shapely

from gi_atlas.errors import ManyErrors
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminUnit, BoundaryVersion, Evidence, Product, ReferenceTable, SurveyRecord, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.verify import verify_project
from survey_forms.capture import FormSession
from survey_forms.check_rules import RULES, issuer_needed, numeral
from survey_forms.check_view import CheckView
from survey_forms.checklist import CheckLevel, checklist_of, drop_checklist, keep_checklist, shipped_checklist
from survey_forms.completeness import Facts, ItemState, Share, readiness, readiness_of
from survey_forms.credit_code import find_credit_codes, is_credit_code
from survey_forms.divisions import tables_of
from survey_forms.forms import COUNTY_FORM, GI_FORM, shipped_form
from survey_forms.records import save_session, session_for

DONE, MISSING, TO_CONFIRM, NONE = (
    ItemState.DONE, ItemState.MISSING, ItemState.TO_CONFIRM, ItemState.NOT_APPLICABLE
)  # fmt: skip
FILE, OTHER_FILE = "a" * 64 + ".jpg", "b" * 64 + ".pdf"
CODE, WRONG_CODE = "91441424MA0000001Y", "91441424MA00000010"
TODAY = date.today().isoformat()
STEP = {"step_name": "炒青", "step_stage": "process", "step_main": "yes", "step_zone": "production"}
SOURCE = {"src_kind": "gazetteer", "src_title": "县志", "src_year": "1850", "src_names_it": "yes", "src_seen": "copy"}
FIGURE = {
    "ind_target": "product", "ind_name": "moisture", "ind_op": "le", "ind_value": "6", "ind_unit": "%",
    "ind_method": "GB/T 8304", "ind_basis": "report",
}  # fmt: skip
REPORT = {
    "lab_name": "省质检院", "lab_cma_no": "1", "lab_report_no": "R1", "lab_report_date": TODAY,
    "sample_point": "30.5 110.5 0 0", "lab_report_file": OTHER_FILE,
}  # fmt: skip
YEAR = {
    "stat_area_mu": "10", "stat_output": "5", "stat_unit": "t", "stat_value": "9", "stat_price": "3",
    "stat_basis": "bureau",
}  # fmt: skip
OPERATOR = {"op_name": "茶厂", "op_uscc": CODE, "op_point": "30 110 0 0"}
LETTER = {
    "letter_title": "建议", "letter_no": "清政函〔2026〕7号", "letter_issuer": "county", "letter_date": "2026-01-01",
    "letter_file": OTHER_FILE,
}  # fmt: skip
COUNTY = {"county_code": "441424"}
EVIDENCE = (Evidence("r", "a.jpg", "a" * 64), Evidence("r", "b.pdf", "b" * 64))


def session_of(answers, stage="dossier", form=GI_FORM, **more):
    merged = {**answers, "survey": {"survey_stage": stage, **answers.get("survey", {})}}
    return FormSession(shipped_form(form), merged, **more)


def item_of(code, answers, facts=None, evidence=EVIDENCE, **more):
    found = readiness(session_of(answers, **more), evidence, facts=facts)
    return next(item for item in found.items if item.item == code)


def rows(group, repeat, *given):
    return {group: {repeat: list(given)}}


def years(*given, **changed):
    return rows("development", "dev_year", *({**YEAR, "stat_year": year, **changed} for year in given))


def with_group(answers, product_group):
    return {**answers, "identity": {"product_group": product_group}}


REQUIREMENT = {
    "identity": {"product_name": "茶", "class_code": "1"},
    "development": {"applicant_name": "县政府"},
    "scope": {"scope_text": "水寨镇、河东镇现辖行政区域。"},
    "quality": {"quality_summary": "香", "quality_look": "绿", "measurement": [FIGURE]},
    "link": [{"link_kind": "soil"}],
}
ALL_GROUPS = rows(
    "evidence", "evidence_item",
    *({"ev_group": group, "ev_title": "x"} for group in "quality craft history environment scope development".split()),
)  # fmt: skip

CASES = [
    ("L1", rows("craft", "production_step", STEP), {}, MISSING),
    (
        "L1",
        with_group(rows("craft", "production_step", STEP, STEP, STEP), "processed"),
        with_group(rows("craft", "production_step", STEP), "processed"),
        MISSING,
    ),
    (
        "L2",
        rows("craft", "production_step", STEP),
        rows("craft", "production_step", {**STEP, "step_main": "no"}),
        MISSING,
    ),
    ("L3", rows("history", "history_source", SOURCE), {}, MISSING),
    ("L4", {"link": [{"link_kind": "soil"}]}, {}, MISSING),
    ("L5", years("2025"), years("2025", stat_output=""), MISSING),
    ("L6", {"evidence": {"photo_product": FILE, "photo_place": FILE}}, {"evidence": {"photo_product": FILE}}, MISSING),
    (
        "L6",
        {"evidence": {"photo_product": FILE, "photo_place": FILE}},
        {"evidence": {"photo_product": FILE, "photo_place": "IMG_1.jpg"}},
        MISSING,
    ),
    ("A1", {"scope": LETTER}, {"scope": {**LETTER, "letter_no": "第7号"}}, MISSING),
    ("A1", {"scope": {**LETTER, "letter_no": "肇府报[2003] 11号"}}, {"scope": {**LETTER, "letter_file": ""}}, MISSING),
    (
        "A1",
        {
            "identity": COUNTY,
            "scope": {**LETTER, "letter_issuer": "city", "scope_level": "counties", "scope_other_counties": "441481"},
        },
        {"identity": COUNTY, "scope": {**LETTER, "scope_level": "counties", "scope_other_counties": "441481"}},
        MISSING,
    ),
    ("A2", {"scope": {"scope_map_file": OTHER_FILE}}, {}, MISSING),
    (
        "A3",
        {"development": {"applicant_type": "government", "applicant_name": "县政府"}},
        {"development": {"applicant_type": "association", "applicant_name": "协会"}},
        MISSING,
    ),
    (
        "A3",
        {"development": {"applicant_type": "association", "applicant_name": "协会", "applicant_doc": OTHER_FILE}},
        {"development": {"applicant_type": "undecided"}},
        MISSING,
    ),
    ("B1", {"people": {"signature": FILE}}, {}, TO_CONFIRM),
    ("B2", REQUIREMENT, {**REQUIREMENT, "link": []}, MISSING),
    (
        "B4",
        {"craft": {"standard_kinds": "local", "standard_no": "DB44/T 1"}},
        {"craft": {"standard_kinds": "none"}},
        MISSING,
    ),
    (
        "B5",
        {"history": {"name_first_year": "1900", "history_source": [SOURCE]}},
        {"history": {"name_first_year": "1900", "history_source": [{**SOURCE, "src_year": ""}]}},
        TO_CONFIRM,
    ),
    ("B6", years("2023", "2024", "2025"), years("2023", "2024"), MISSING),
    ("B6", years("2023", "2024", "2025"), years("2023", "2024", "2024"), MISSING),
    (
        "B7",
        {"development": {"lab_designated": f"省院 {CODE}"}},
        {"development": {"lab_designated": f"省院 {WRONG_CODE}"}},
        TO_CONFIRM,
    ),
    (
        "C1",
        {
            "identity": COUNTY,
            "scope": {"scope_level": "township", "scope_townships": "1 2", "scope_text": "甲、乙共2个镇"},
        },
        {
            "identity": COUNTY,
            "scope": {"scope_level": "township", "scope_townships": "1 2", "scope_text": "甲、乙共三个镇"},
        },
        MISSING,
    ),
    (
        "C3",
        rows("quality", "measurement", *[FIGURE] * 4),
        rows("quality", "measurement", *[FIGURE] * 3, {**FIGURE, "ind_method": ""}),
        MISSING,
    ),
    (
        "C4",
        rows("craft", "production_step", STEP),
        rows("craft", "production_step", {**STEP, "step_zone": "outside"}),
        MISSING,
    ),
    (
        "C4",
        rows("craft", "production_step", STEP),
        rows("craft", "production_step", STEP, {**STEP, "step_zone": "unknown"}),
        MISSING,
    ),
    ("C5", {"identity": {"class_code": "1"}}, {}, MISSING),
    ("C6", ALL_GROUPS, rows("evidence", "evidence_item", {"ev_group": "craft"}), MISSING),
    (
        "D1",
        rows("history", "history_source", SOURCE, SOURCE, SOURCE),
        rows("history", "history_source", SOURCE),
        MISSING,
    ),
    (
        "D2",
        rows("history", "history_source", SOURCE),
        rows("history", "history_source", {**SOURCE, "src_seen": "told"}),
        MISSING,
    ),
    ("D3", {"link": [{"link_kind": "soil"}, {"link_kind": "craft"}]}, {"link": [{"link_kind": "soil"}]}, MISSING),
    ("D4", years("2023", "2024", "2025"), years("2023", "2024", "2025", stat_basis="estimate"), MISSING),
    (
        "D5",
        rows("development", "operator", OPERATOR, OPERATOR),
        rows("development", "operator", OPERATOR, {**OPERATOR, "op_uscc": WRONG_CODE}),
        MISSING,
    ),
    (
        "D6",
        rows("evidence", "evidence_item", {"ev_public": "yes", "ev_consent": "written"}),
        rows("evidence", "evidence_item", {"ev_public": "yes", "ev_consent": "refused"}),
        MISSING,
    ),
]


@pytest.mark.parametrize(("code", "good", "bad", "expected"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_an_item_is_there_for_one_record_and_not_for_another(code, good, bad, expected):
    good, bad = (with_group(answers, "primary") if code == "B6" else answers for answers in (good, bad))
    there, not_there = item_of(code, good), item_of(code, bad)
    assert (there.state, there.code) == (DONE, "")
    assert not_there.state == expected
    for language in ("en", "zh"):
        assert not_there.message(language) not in ("", not_there.code)
        assert "{" not in not_there.message(language)


def test_every_item_of_the_list_was_tried():
    elsewhere = {"B3", "B8", "L7", "C2"}
    assert {rule.item for rule in shipped_checklist()} == {case[0] for case in CASES} | elsewhere
    assert {rule.rule for rule in shipped_checklist()} <= RULES.keys()


def test_what_the_form_does_not_ask_is_to_be_confirmed():
    item = item_of("B8", {})
    assert (item.state, item.code, item.is_source_unsure) == (TO_CONFIRM, "CHECK_NOT_ASKED", True)


def test_a_way_leads_to_the_question_that_mends_it():
    steps = rows("craft", "production_step", STEP, {**STEP, "step_zone": ""})
    assert item_of("C4", steps).path == "craft/production_step[2]/step_zone"
    assert item_of("D5", rows("development", "operator", {**OPERATOR, "op_uscc": WRONG_CODE})).path == (
        "development/operator[1]/op_uscc"
    )
    assert item_of("A1", {"scope": {**LETTER, "letter_no": "7"}}).path == "scope/letter_no"
    assert item_of("L3", {}).path == "history/history_source"
    assert item_of("B6", with_group(years("2023", "2024", "2025", stat_value=""), "primary")).path == (
        "development/dev_year[1]/stat_value"
    )


def test_all_items_lead_somewhere_in_the_form():
    session = session_of({})
    for item in readiness(session).items:
        assert item.item == "B8" or shipped_form(GI_FORM).find(item.path) is not None


# Places and divisions


@pytest.fixture
def with_boundary(project):
    product = Product("清溪茶")
    zone = Zone(product.id)
    boundary = BoundaryVersion(zone.id, shapely.box(110, 30, 111, 31), scope_text="水寨镇，河东镇 现辖行政区域")
    save_many(project, [product, zone, boundary])
    return Facts(project, product.id)


def test_a_sample_counts_inside_the_boundary_only(with_boundary):
    inside = rows("quality", "lab_report", REPORT)
    outside = rows("quality", "lab_report", {**REPORT, "sample_point": "32 110.5 0 0"})
    assert item_of("B3", inside, with_boundary).state == DONE
    found = item_of("B3", outside, with_boundary)
    assert (found.state, found.code, found.path) == (
        MISSING, "CHECK_SAMPLE_OUTSIDE", "quality/lab_report[1]/sample_point"
    )  # fmt: skip
    assert item_of("B3", inside).code == "CHECK_NO_BOUNDARY"
    assert item_of("B3", {}).state == MISSING
    old = (date.today() - timedelta(days=4 * 365)).isoformat()
    assert item_of("B3", rows("quality", "lab_report", {**REPORT, "lab_report_date": old})).code == "CHECK_REPORT_OLD"


def test_the_scope_wording_is_the_boundarys_own_but_for_signs(with_boundary):
    assert item_of("B2", REQUIREMENT, with_boundary).state == DONE
    other = {**REQUIREMENT, "scope": {"scope_text": "水寨镇现辖行政区域"}}
    assert item_of("B2", other, with_boundary).code == "CHECK_SCOPE_DIFFERS"


def test_divisions_are_looked_up_in_the_edition(project):
    identity = {"province_code": "44", "county_code": "441424"}
    assert item_of("L7", {"identity": identity}).code == "CHECK_NO_EDITION"
    assert item_of("L7", {}).state == NONE
    save_many(project, [AdminUnit("441424", "五华县", "2023"), AdminUnit("441481", "兴宁市", "2023")])
    tables = tables_of(project, shipped_form(GI_FORM))
    assert item_of("L7", {"identity": identity}, tables=tables).state == DONE
    wrong = item_of("L7", {"identity": {**identity, "county_code": "449999"}}, tables=tables)
    assert (wrong.state, wrong.code) == (MISSING, "CHECK_DIVISION_UNKNOWN")
    scope = {"identity": identity, "scope": {"scope_level": "counties", "scope_other_counties": "441481 441499"}}
    assert item_of("C2", scope, tables=tables).code == "CHECK_DIVISION_UNKNOWN"


@pytest.mark.parametrize(
    ("others", "needed"),
    [("", "county"), ("441481", "city"), ("440106", "province"), ("441481 450102", "province"), ("441424", "county")],
)
def test_the_issuer_covers_all_counties(others, needed):
    session = session_of({"identity": COUNTY, "scope": {"scope_level": "counties", "scope_other_counties": others}})
    assert issuer_needed(CheckView(session, (), Facts())) == needed


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("七", 7), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23)]
)
def test_chinese_numerals_are_read(text, number):
    assert numeral(text) == number


# Codes


def test_the_check_digit_of_a_credit_code():
    for real in ("914403001922038216", "9144030071526726XG", "91330100799655058B", CODE):
        assert is_credit_code(real)
    assert not is_credit_code(WRONG_CODE)
    assert not is_credit_code(CODE[:-1])
    assert not is_credit_code(CODE.replace("M", "I"))
    assert [is_credit_code(CODE[:-1] + sign) for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY"].count(True) == 1


def test_two_signs_that_change_places_are_found():
    for place in range(16):
        swapped = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]
        assert is_credit_code(swapped) == (swapped == CODE)


def test_codes_are_found_in_a_text():
    assert find_credit_codes(f"质检院（{CODE.lower()}），电话 123456789012345678901") == [CODE]


# Totals


def test_questions_and_items_are_counted_together_and_the_session_is_as_before():
    session = session_of({"survey": {"survey_date": "2026-01-01"}}, stage="listing")
    before = session.answers()
    found = readiness(session)
    assert session.answers() == before
    assert session.value("survey/survey_stage") == "listing"
    assert {question.path for question in found.open_questions(CheckLevel.LISTING)} >= {"survey/surveyor_org"}
    assert "survey/survey_date" not in {question.path for question in found.questions}
    assert found.groups["survey"] == (Share(2, 4), Share(2, 4))
    assert found.listing.asked == sum(listing.asked for listing, _dossier in found.groups.values())
    assert found.dossier.asked == sum(dossier.asked for _listing, dossier in found.groups.values())
    assert found.listing.asked < found.dossier.asked


def test_a_wrong_answer_does_not_count():
    paths = [question.path for question in readiness(session_of({"survey": {"survey_date": "2999-01-01"}})).questions]
    assert "survey/survey_date" in paths


def test_the_dossier_asks_the_same_whichever_stage_is_chosen():
    answers = {"identity": {"product_group": "primary"}}
    listing, dossier = readiness(session_of(answers, stage="listing")), readiness(session_of(answers))
    assert (listing.listing, listing.dossier.asked) == (dossier.listing, dossier.dossier.asked)


def test_what_is_to_be_confirmed_is_shown_and_blocks_nothing():
    found = readiness(session_of({}), EVIDENCE)
    codes = {item.item for item in found.open_items(CheckLevel.DOSSIER)}
    assert {"B1", "B7", "B8", "A1", "L1"} <= codes
    assert {item.item for item in found.open_items(CheckLevel.LISTING)} == {"L1", "L2", "L3", "L4", "L5", "L6"}
    signed = readiness(session_of({"people": {"signature": FILE}}), EVIDENCE)
    # The question itself and the item, which now counts.
    assert (signed.dossier.done, signed.dossier.asked) == (found.dossier.done + 2, found.dossier.asked + 1)


def test_another_form_has_its_required_questions_and_no_items():
    found = readiness(session_of({}, form=COUNTY_FORM))
    assert found.items == ()
    assert 0 < found.listing.asked <= found.dossier.asked


def test_shares():
    assert Share(1, 4).share == 0.25
    assert Share().share is None
    assert Share().is_complete
    assert not Share(1, 2).is_complete
    assert Share(1, 2) + Share(2, 3) == Share(3, 5)


def test_a_stored_record_is_as_far_as_its_columns_say(project):
    session = session_for(project)
    session.set("identity/product_name", "清溪茶")
    record = save_session(project, session)
    found = readiness_of(project, record, session_for(project, record))
    assert (found.listing.done, found.listing.asked) == (record.listing_answered, record.listing_asked)
    assert (found.dossier.done, found.dossier.asked) == (record.dossier_answered, record.dossier_asked)


# An office's own checklist

ROW = {
    "item": "X1", "level": "listing", "group": "history", "rule": "rows", "question": "history_source",
    "arguments": "repeat=history_source;at_least=2", "title::English (en)": "Two sources",
    "source": "本局", "edition": "2027",
}  # fmt: skip


def test_an_office_loads_its_own_and_takes_it_back(project):
    keep_checklist(project, [ROW], "2027", RULES)
    (rule,) = checklist_of(project)
    assert (rule.item, rule.edition, rule.arguments["at_least"]) == ("X1", "2027", "2")
    found = readiness(session_of(rows("history", "history_source", SOURCE)), (), checklist_of(project))
    assert [(item.item, item.state, item.context) for item in found.items] == [
        ("X1", MISSING, {"found": 1, "expected": 2})
    ]
    assert project.steps()[0][-1].label.shown() == "Add table 2027"
    project.undo()
    assert checklist_of(project) == shipped_checklist()


def test_the_newest_counts_and_the_shipped_one_can_come_back(project):
    keep_checklist(project, [ROW], "2027", RULES)
    keep_checklist(project, [{**ROW, "item": "X2"}], "2028", RULES)
    assert [rule.item for rule in checklist_of(project)] == ["X2"]
    project.undo()
    assert [rule.item for rule in checklist_of(project)] == ["X1"]
    drop_checklist(project)
    assert checklist_of(project) == shipped_checklist()
    assert len(project.read_all(ReferenceTable)) == 1
    project.close()
    assert verify_project(project.path).problems == ()


def test_stored_counts_follow_the_offices_checklist(project):
    first = save_session(project, session_for(project))
    keep_checklist(project, [ROW], "2027", RULES)
    second = save_session(project, session_for(project))
    items = [rule for rule in shipped_checklist() if rule.level == CheckLevel.LISTING]
    assert first.listing_asked - second.listing_asked == len(items) - 1 - 1  # L7 does not apply, X1 does


def test_every_wrong_row_is_named(project):
    wrong = [{**ROW, "level": "x"}, {**ROW, "rule": "magic"}, {**ROW, "title::English (en)": ""}, {"item": ""}, ROW]
    with pytest.raises(ManyErrors) as caught:
        keep_checklist(project, wrong, "2027", RULES)
    assert [(error.context["row"], error.context["column"]) for error in caught.value.faults] == [
        (2, "level"), (3, "rule"), (4, "title::…")
    ]  # fmt: skip
    assert project.read_all(ReferenceTable) == []


def test_titles_are_in_both_languages():
    for rule in shipped_checklist():
        assert all(rule.titles[language] for language in ("中文 (zh)", "English (en)"))


def test_messages_speak_chinese():
    set_language("zh")
    assert item_of("L3", {}).message() == "至少需要 1 项，目前完整的有 0 项，请补充。"


def test_evidence_of_the_strip_counts_for_its_group():
    strip = tuple(
        replace(EVIDENCE[0], id=group, survey_group=group)
        for group in "quality craft history environment scope development".split()
    )
    assert item_of("C6", {}, evidence=strip).state == DONE
    assert item_of("C6", {}, evidence=strip[1:]).state == MISSING


def test_public_evidence_without_consent_is_found_in_the_strip_too():
    refused = replace(EVIDENCE[0], is_public=True, consent=False)
    assert item_of("D6", {}, evidence=(refused,)).code == "CHECK_CONSENT_REFUSED"


def test_a_record_without_a_form_asks_nothing():
    record = SurveyRecord("旧")
    assert (record.listing_asked, record.dossier_asked) == (0, 0)
