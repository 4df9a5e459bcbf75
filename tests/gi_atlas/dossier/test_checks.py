"""Each check of the dossier: one case that is present, and what is missing or to be confirmed otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import shapely

from gi_atlas.documents.requirements import Part
from gi_atlas.dossier import facts as facts_module
from gi_atlas.dossier.checks import CHECKS, WORDING_RULES, check_product
from gi_atlas.dossier.facts import ProductFacts, ProjectFacts, question_name, read_product
from gi_atlas.dossier.model import CheckedItem, ItemState, Verdict, missing, present, to_confirm
from gi_atlas.model import (
    SURVEY_GROUPS,
    Act,
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Evidence,
    EvidenceKind,
    Product,
    ReferenceTable,
    Registration,
    ScopeText,
    ScopeUnit,
    Standard,
    SurveyRecord,
    TableKind,
    UnitLevel,
    UnitMatch,
    Zone,
    ZoneRole,
)
from gi_atlas.services.editing import save_many
from gi_atlas.services.requirements import OfficeText, set_office_texts
from gi_atlas.storage.project import Project
from gi_atlas.texts import all_texts

from ..documents.sample import EDITION, Sample

DIGEST = "cd" * 32


def facts_of(project: Project, sample: Sample) -> ProductFacts:
    return read_product(ProjectFacts(project), sample.product.id)


def found(project: Project, sample: Sample, item: str) -> Verdict:
    checked = {one.item.item: one for one in check_product(facts_of(project, sample), "en")}
    return checked[item].verdict


def put_letter(project: Project, sample: Sample, **changes: Any) -> None:
    letter = {"letter_title": "关于划定产地范围的函", "letter_no": "甲政函〔2023〕7号", "letter_date": date(2023, 5, 1),
              "letter_issuer": "甲县人民政府", **changes}  # fmt: skip
    save_many(project, [replace(project.read_one(ScopeText, sample.wording.id), **letter)])


def put_file(project: Project, sample: Sample, question: str, **changes: Any) -> Evidence:
    item = Evidence(None, "扫描.pdf", DIGEST, EvidenceKind.PAPER, sample.product.id, question=question, **changes)
    save_many(project, [item])
    return item


# A1: the proposal


def test_a_letter_with_paper_and_issuer_is_present(project: Project, sample: Sample) -> None:
    put_letter(project, sample)
    put_file(project, sample, "scope/letter_file")
    verdict = found(project, sample, "A1")
    assert (verdict.state, verdict.code) == (ItemState.PRESENT, "DOSSIER_LETTER_THERE")
    assert "甲政函〔2023〕7号" in verdict.message("en")


def test_an_acts_file_is_the_letters_paper_too(project: Project, sample: Sample) -> None:
    put_letter(project, sample)
    act = Act("建议", "甲县人民政府", "甲政函〔2023〕7号", file_sha256=DIGEST, product_ids=(sample.product.id,))
    save_many(project, [act])
    assert found(project, sample, "A1").state is ItemState.PRESENT


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"letter_title": "", "letter_no": ""}, "DOSSIER_NO_LETTER"), ({"letter_date": None}, "DOSSIER_LETTER_LACKS"),
     ({"letter_issuer": ""}, "DOSSIER_LETTER_LACKS"), ({"letter_no": "七号"}, "DOSSIER_LETTER_NUMBER"),
     ({"letter_no": "甲政函2023年7号"}, "DOSSIER_LETTER_NUMBER")],
)  # fmt: skip
def test_a_letter_that_lacks_something_is_missing(
    project: Project, sample: Sample, changes: Mapping[str, Any], code: str
) -> None:
    put_letter(project, sample, **changes)
    put_file(project, sample, "scope/letter_file")
    verdict = found(project, sample, "A1")
    assert (verdict.state, verdict.code) == (ItemState.MISSING, code)


@pytest.mark.parametrize("number", ["西府函发[2005]13号", "肇府报[2003] 11号", "宛政函〔2022〕7号", "甲政（2020）1号"])
def test_older_manners_of_numbers_are_taken(project: Project, sample: Sample, number: str) -> None:
    put_letter(project, sample, letter_no=number)
    put_file(project, sample, "scope/letter_file")
    assert found(project, sample, "A1").state is ItemState.PRESENT


def test_a_letter_without_its_paper_is_missing(project: Project, sample: Sample) -> None:
    put_letter(project, sample)
    assert found(project, sample, "A1").code == "DOSSIER_LETTER_NO_PAPER"


def test_a_county_may_not_propose_for_two(project: Project, sample: Sample) -> None:
    units = [
        ScopeUnit(sample.wording.id, "北镇", 3, "TOWNSHIP", ("乙县",), "970122101", "北镇", EDITION, UnitMatch.EXACT),
        AdminUnit("970100", "甲州市", EDITION, UnitLevel.PREFECTURE),
    ]
    save_many(project, units)
    put_letter(project, sample)
    put_file(project, sample, "scope/letter_file")
    verdict = found(project, sample, "A1")
    assert (verdict.state, verdict.code) == (ItemState.MISSING, "DOSSIER_ISSUER_LOW")
    put_letter(project, sample, letter_issuer="甲州市人民政府")
    assert found(project, sample, "A1").state is ItemState.PRESENT


def test_an_issuer_that_no_edition_names_is_to_be_confirmed(project: Project, sample: Sample) -> None:
    put_letter(project, sample, letter_issuer="无名市人民政府")
    put_file(project, sample, "scope/letter_file")
    verdict = found(project, sample, "A1")
    assert (verdict.state, verdict.code) == (ItemState.TO_BE_CONFIRMED, "DOSSIER_ISSUER_UNKNOWN")


def test_provinces_propose_jointly(project: Project, sample: Sample) -> None:
    far = ScopeUnit(sample.wording.id, "远镇", 3, "TOWNSHIP", ("丙县",), "960121101", "远镇", EDITION, UnitMatch.EXACT)
    save_many(project, [far, AdminUnit("970000", "甲省", EDITION, UnitLevel.PROVINCE)])
    put_letter(project, sample, letter_issuer="甲省人民政府")
    put_file(project, sample, "scope/letter_file")
    assert found(project, sample, "A1").code == "DOSSIER_ISSUERS_JOINT"


# A2: the map


def test_a_map_that_names_the_version_is_present(project: Project, sample: Sample) -> None:
    digest = project.read_one(BoundaryVersion, sample.version.id).geom_sha256
    assert len(digest) == 64
    put_file(project, sample, "scope/scope_map_file", caption=f"边界 {digest[:8]}")
    assert found(project, sample, "A2").code == "DOSSIER_MAP_THERE"


def test_another_map_is_to_be_confirmed(project: Project, sample: Sample) -> None:
    save_many(project, [Evidence(None, "图.png", DIGEST, EvidenceKind.MAP, sample.product.id)])
    verdict = found(project, sample, "A2")
    assert (verdict.state, verdict.code) == (ItemState.TO_BE_CONFIRMED, "DOSSIER_MAP_UNTIED")


def test_no_map_is_missing(project: Project, sample: Sample) -> None:
    assert found(project, sample, "A2").state is ItemState.MISSING


# A3, B1, B3: papers; their sources are unsure, so what is absent is to be confirmed


def test_a_government_needs_no_paper(project: Project, sample: Sample) -> None:
    assert found(project, sample, "A3").code == "DOSSIER_APPLICANT_GOVERNMENT"


def test_another_applicant_needs_one(project: Project, sample: Sample) -> None:
    (held,) = project.read_all(Registration, product_id=sample.product.id)
    save_many(project, [replace(held, holder="甲县梨协会")])
    verdict = found(project, sample, "A3")
    assert (verdict.state, verdict.code) == (ItemState.TO_BE_CONFIRMED, "DOSSIER_APPLICANT_NO_PAPER")
    put_file(project, sample, "development/applicant_doc")
    assert found(project, sample, "A3").code == "DOSSIER_APPLICANT_PAPER"


def test_a_trade_marks_holder_is_no_applicant(project: Project, sample: Sample) -> None:
    (held,) = project.read_all(Registration, product_id=sample.product.id)
    save_many(project, [replace(held, channel=Channel.TM_CERT)])
    assert found(project, sample, "A3").code == "DOSSIER_NO_APPLICANT"


@pytest.mark.parametrize("item", ["A3", "B1", "B3", "B5", "B7", "B8"])
def test_what_has_no_sure_source_is_never_called_missing(project: Project, item: str) -> None:
    product = Product("无")
    save_many(project, [product])
    checked = {one.item.item: one for one in check_product(read_product(ProjectFacts(project), product.id), "en")}
    assert checked[item].state is ItemState.TO_BE_CONFIRMED


def test_an_office_that_confirmed_a_source_may_call_it_missing(project: Project, sample: Sample) -> None:
    row = {"item": "B1", "level": "dossier", "certainty": "V", "source": "省局"}
    save_many(project, [ReferenceTable(TableKind.CHECKLIST, "2026", rows=(row,))])
    assert found(project, sample, "B1").state is ItemState.MISSING


def test_a_signed_application_is_present(project: Project, sample: Sample) -> None:
    put_file(project, sample, "people/signature", title="申请书")
    verdict = found(project, sample, "B1")
    assert (verdict.state, verdict.context["files"]) == (ItemState.PRESENT, ["申请书"])


def test_a_report_that_nobody_entered_is_to_be_confirmed(project: Project, sample: Sample) -> None:
    put_file(project, sample, "quality/lab_report[2]/lab_report_file")
    assert found(project, sample, "B3").code == "DOSSIER_REPORT_UNREAD"


# B2, B8: protection requirements


def test_empty_sub_fields_are_missing_by_name(project: Project, sample: Sample) -> None:
    verdict = found(project, sample, "B2")
    assert (verdict.state, verdict.code) == (ItemState.MISSING, "DOSSIER_SUB_FIELDS")
    assert "Quality requirements" in verdict.message("en")
    assert "质量要求" in verdict.message("zh")


PARTS = (Part.DESCRIPTION, Part.SENSORY, Part.PHYSICAL, Part.NATURAL, Part.HUMAN, Part.MARK_OFFICE)


def fill(project: Project, sample: Sample, language: str, parts: Sequence[Part] = PARTS, text: str = "有") -> None:
    set_office_texts(project, sample.product.id, tuple(OfficeText(language, part, text) for part in parts))


def in_languages(project: Project, sample: Sample, *languages: str) -> Verdict:
    facts = read_product(ProjectFacts(project), sample.product.id, languages)
    return next(one.verdict for one in check_product(facts, "en") if one.item.item == "B2")


def test_eight_filled_sub_fields_are_present(project: Project, sample: Sample) -> None:
    fill(project, sample, "zh")
    assert found(project, sample, "B2").code == "DOSSIER_REQUIREMENTS_THERE"
    assert found(project, sample, "B8").state is ItemState.PRESENT


@pytest.mark.parametrize("languages", [("en",), ("zh", "en"), ("en", "zh")])
def test_english_is_looked_at_where_it_is_asked_for(
    project: Project, sample: Sample, languages: tuple[str, ...]
) -> None:
    fill(project, sample, "zh")
    verdict = in_languages(project, sample, *languages)
    assert (verdict.state, verdict.code) == (ItemState.MISSING, "DOSSIER_SUB_FIELDS_IN")
    assert "In English" in verdict.message("en")
    assert "Quality requirements" in verdict.message("en")
    assert "质量要求" in verdict.message("zh")
    assert in_languages(project, sample, "zh").code == "DOSSIER_REQUIREMENTS_THERE"


def test_both_languages_are_told_at_once(project: Project, sample: Sample) -> None:
    verdict = in_languages(project, sample, "zh", "en")
    assert (verdict.state, verdict.code) == (ItemState.MISSING, "DOSSIER_SUB_FIELDS_BOTH")
    assert verdict.message("en").count("Quality requirements") == 2
    assert verdict.message("zh").count("质量要求") == 2


def test_chinese_is_asked_for_even_in_an_english_dossier(project: Project, sample: Sample) -> None:
    fill(project, sample, "en", [*PARTS, Part.SCOPE, Part.APPLICANT], "some")
    save_many(project, [replace(project.read_one(Product, sample.product.id), name_en="Pear")])
    verdict = in_languages(project, sample, "en")
    assert (verdict.state, verdict.code) == (ItemState.MISSING, "DOSSIER_SUB_FIELDS")


def english_too(project: Project, sample: Sample) -> None:
    """Both languages filled, the English one made of the Chinese one as it stands."""
    fill(project, sample, "zh")
    fill(project, sample, "en", [*PARTS, Part.SCOPE, Part.APPLICANT], "some")
    save_many(project, [replace(project.read_one(Product, sample.product.id), name_en="Pear")])


def test_both_languages_filled_are_present(project: Project, sample: Sample) -> None:
    english_too(project, sample)
    verdict = in_languages(project, sample, "zh", "en")
    assert (verdict.state, verdict.code) == (ItemState.PRESENT, "DOSSIER_REQUIREMENTS_THERE_BOTH")
    assert "in English" in verdict.message("en")


def test_a_translation_of_an_earlier_text_is_to_be_confirmed_by_name(project: Project, sample: Sample) -> None:
    english_too(project, sample)
    fill(project, sample, "zh", [Part.MARK_OFFICE], "另一局")
    verdict = in_languages(project, sample, "zh", "en")
    assert (verdict.state, verdict.code) == (ItemState.TO_BE_CONFIRMED, "DOSSIER_TRANSLATIONS_OLD")
    assert len(verdict.context["fields"]) == 1
    assert in_languages(project, sample, "zh").state is ItemState.PRESENT


# B4: standards


def test_a_standard_that_holds_is_present(project: Project, sample: Sample) -> None:
    save_many(project, [Standard(sample.product.id, "DB97/T 1-2020")])
    assert found(project, sample, "B4").context["numbers"] == ["DB97/T 1-2020"]


@pytest.mark.parametrize("changes", [{"superseded_by": "DB97/T 1-2024"}, {"valid_to": date.today()},
                                     {"valid_to": date.today() - timedelta(days=1)}])  # fmt: skip
def test_a_standard_that_ended_is_missing(project: Project, sample: Sample, changes: Mapping[str, Any]) -> None:
    save_many(project, [Standard(sample.product.id, "DB97/T 1-2020", **changes)])
    assert found(project, sample, "B4").code == "DOSSIER_STANDARD_ENDED"


def test_no_standard_is_missing(project: Project, sample: Sample) -> None:
    assert found(project, sample, "B4").code == "DOSSIER_NO_STANDARD"


# C1, C2: wording, names


def test_wording_and_polygon_that_agree_are_present(project: Project, sample: Sample) -> None:
    verdict = found(project, sample, "C1")
    assert (verdict.state, verdict.context) == (ItemState.PRESENT, {"units": 2, "said": "2"})


def test_a_polygon_that_leaves_a_unit_out_is_missing(project: Project, sample: Sample) -> None:
    half = BoundaryVersion(sample.zone.id, shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.1, 30.1)]), 4,
                           scope_text=sample.wording.text)  # fmt: skip
    text = replace(project.read_one(ScopeText, sample.wording.id), boundary_id=half.id)
    save_many(project, [half, text])
    verdict = found(project, sample, "C1")
    assert (verdict.state, verdict.code) == (ItemState.MISSING, "DOSSIER_WORDING_DIFFERS")
    assert "西乡" in verdict.message("en")


def test_a_count_that_differs_is_missing(project: Project, sample: Sample) -> None:
    save_many(project, [replace(project.read_one(ScopeText, sample.wording.id),
                                text="甲县东镇、西乡共3个乡镇现辖行政区域。")])  # fmt: skip
    assert found(project, sample, "C1").code == "DOSSIER_WORDING_DIFFERS"


def test_an_extent_that_leaves_the_ground_out_is_missing(project: Project, sample: Sample) -> None:
    words = "甲县东镇、西乡共2个乡镇现辖行政区域，东经112°00′～112°06′，北纬30°00′～30°06′。"
    text = replace(
        project.read_one(ScopeText, sample.wording.id), text=words, declared_extent=(112.0, 30.0, 112.1, 30.1)
    )
    save_many(project, [text])
    assert found(project, sample, "C1").code == "DOSSIER_WORDING_DIFFERS"


def test_rules_that_count_are_rules_that_there_are() -> None:
    assert [rule for rule in WORDING_RULES if rule not in all_texts()] == []


def test_a_wording_that_was_never_read_is_to_be_confirmed(project: Project, sample: Sample) -> None:
    other = Zone(Product("乙县桃").id)
    product = Product("乙县桃", id=other.product_id)
    drawn = BoundaryVersion(
        other.id, shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.1, 30.1)]), scope_text="甲县东镇"
    )
    save_many(project, [product, other, drawn])
    facts = read_product(ProjectFacts(project), product.id)
    codes = {one.item.item: one.verdict.code for one in check_product(facts, "en")}
    assert (codes["C1"], codes["C2"]) == ("DOSSIER_WORDING_UNREAD", "DOSSIER_WORDING_UNREAD")


def test_names_that_are_open_are_missing(project: Project, sample: Sample) -> None:
    save_many(project, [ScopeUnit(sample.wording.id, "旧乡", 3, "TOWNSHIP", ("甲县",), match=UnitMatch.UNKNOWN)])
    verdict = found(project, sample, "C2")
    assert (verdict.state, verdict.context["names"]) == (ItemState.MISSING, ["旧乡"])


def test_names_that_are_found_tell_their_edition(project: Project, sample: Sample) -> None:
    assert found(project, sample, "C2").context == {"count": 2, "edition": EDITION}


# C4, C5, C6


def test_a_product_without_production_zone_has_no_place_for_its_steps(project: Project, sample: Sample) -> None:
    save_many(project, [replace(sample.zone, role=ZoneRole.RAW_MATERIAL)])
    assert found(project, sample, "C4").code == "DOSSIER_NO_PRODUCTION_ZONE"


def test_a_form_does_not_overrule_a_missing_zone(project: Project, sample: Sample) -> None:
    save_many(project, [replace(sample.zone, role=ZoneRole.RAW_MATERIAL)])
    facts = facts_of(project, sample)
    facts._forms["en"] = {"C4": present("DOSSIER_FORM_DONE", record="x")}
    checked = {one.item.item: one for one in check_product(facts, "en")}
    assert checked["C4"].state is ItemState.MISSING


def test_a_class_code_needs_a_table(project: Project, sample: Sample) -> None:
    assert found(project, sample, "C5").code == "DOSSIER_CLASS_NO_TABLE"
    table = ReferenceTable(TableKind.CLASSES, "2023", rows=({"code": "01"}, {"code": "02"}))
    save_many(project, [table])
    assert found(project, sample, "C5").state is ItemState.PRESENT
    save_many(project, [replace(project.read_one(Product, sample.product.id), class_code="99")])
    assert found(project, sample, "C5").code == "DOSSIER_CLASS_UNKNOWN"


def test_each_group_needs_whole_evidence(project: Project, sample: Sample) -> None:
    taken, place = datetime(2024, 5, 1, tzinfo=UTC), shapely.Point(112.05, 30.05)
    items = [
        Evidence(None, f"{group}.jpg", f"{number:064x}", product_id=sample.product.id, survey_group=group,
                 captured_at=taken, geom=place, source="县局")
        for number, group in enumerate(SURVEY_GROUPS)
    ]  # fmt: skip
    save_many(project, items[:-1])
    verdict = found(project, sample, "C6")
    assert (verdict.state, len(verdict.context["groups"])) == (ItemState.MISSING, 1)
    save_many(project, [replace(items[-1], source="")])
    assert found(project, sample, "C6").state is ItemState.MISSING
    save_many(project, [items[-1]])
    assert found(project, sample, "C6").state is ItemState.PRESENT


# What the form knows


@pytest.mark.parametrize(
    ("form", "state"),
    [(present("DOSSIER_FORM_DONE", record="x"), ItemState.PRESENT),
     (to_confirm("DOSSIER_FORM_SAYS", record="x", message="y"), ItemState.TO_BE_CONFIRMED),
     (missing("DOSSIER_FORM_SAYS", record="x", message="y"), ItemState.MISSING)],
)  # fmt: skip
def test_the_form_answers_what_the_project_does_not_know(
    project: Project, sample: Sample, form: Verdict, state: ItemState
) -> None:
    facts = facts_of(project, sample)
    facts._forms["en"] = {"C3": form, "A2": present("DOSSIER_FORM_DONE", record="x")}
    checked = {one.item.item: one for one in check_product(facts, "en")}
    assert checked["C3"].verdict == form
    assert checked["C3"].state is state
    assert checked["A2"].state is ItemState.MISSING  # a file whose map nobody has seen proves nothing


def test_a_product_without_records_asks_no_form(
    project: Project, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts_module, "load_object", lambda _target: pytest.fail("asked"))
    assert facts_of(project, sample).form_verdicts("en") == {}


def test_forms_are_asked_once_a_language(project: Project, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    save_many(project, [SurveyRecord("一", product_id=sample.product.id)])
    asked: list[str] = []

    def judge(_project: Project, _records: object, language: str) -> dict[str, Verdict]:
        asked.append(language)
        return {}

    monkeypatch.setattr(facts_module, "load_object", lambda _target: judge)
    facts = facts_of(project, sample)
    for language in ("zh", "en", "zh"):
        facts.form_verdicts(language)
    assert asked == ["zh", "en"]


# Facts


def test_the_version_of_a_zone_is_the_newest_living_one(project: Project, sample: Sample) -> None:
    shape = sample.version.geom
    newer = BoundaryVersion(sample.zone.id, shape, 5, status=BoundaryStatus.DRAFT)
    ended = BoundaryVersion(sample.zone.id, shape, 9, valid_to=date(2020, 1, 1))
    proposal = BoundaryVersion(sample.zone.id, shape, 10, proposes_id=sample.version.id)
    save_many(project, [newer, ended, proposal])
    facts = facts_of(project, sample)
    assert [version.id for _zone, version in facts.current] == [newer.id]


def test_a_zone_whose_versions_ended_has_its_last(project: Project) -> None:
    product = Product("古")
    zone = Zone(product.id)
    shape = shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.1, 30.1)])
    versions = [BoundaryVersion(zone.id, shape, n, valid_to=date(2000 + n, 1, 1)) for n in (1, 2)]
    save_many(project, [product, zone, *versions])
    facts = read_product(ProjectFacts(project), product.id)
    assert facts.boundary is not None
    assert facts.boundary.version == 2


def test_production_stands_before_other_zones(project: Project, sample: Sample) -> None:
    water = Zone(sample.product.id, ZoneRole.WATER, "水源")
    drawn = BoundaryVersion(water.id, sample.version.geom, 8)
    save_many(project, [water, drawn])
    roles = [zone.role for zone, _version in facts_of(project, sample).current]
    assert roles == [ZoneRole.PRODUCTION, ZoneRole.WATER]


def test_evidence_of_records_and_product_counts_once(project: Project, sample: Sample) -> None:
    record = SurveyRecord("一", product_id=sample.product.id)
    both = Evidence(record.id, "a.jpg", DIGEST, product_id=sample.product.id)
    of_record = Evidence(record.id, "b.jpg", "ef" * 32)
    save_many(project, [record, both, of_record])
    assert {item.id for item in facts_of(project, sample).evidence} == {both.id, of_record.id}


@pytest.mark.parametrize(
    ("path", "name"),
    [("scope/letter_file", "letter_file"), ("quality/lab_report[2]/lab_report_file", "lab_report_file"),
     ("history/scan[3]", "scan"), ("", "")],
)  # fmt: skip
def test_the_name_of_a_question(path: str, name: str) -> None:
    assert question_name(Evidence(None, "x", DIGEST, question=path)) == name


def test_every_message_has_words_in_both_languages(project: Project, sample: Sample) -> None:
    for language in ("zh", "en"):
        for one in check_product(facts_of(project, sample), language):
            told = one.as_json(language)
            assert told["message"]
            assert not set(told["message"]) & set("{}?")
            assert set(told) == {"item", "folder", "title", "state", "message", "source", "edition",
                                 "source_to_be_confirmed"}  # fmt: skip
            assert isinstance(one, CheckedItem)


def test_checks_know_every_item() -> None:
    assert len(CHECKS) == 17


def test_an_offices_own_item_is_left_to_the_office(project: Project, sample: Sample) -> None:
    row = {"item": "Z1", "level": "dossier", "title::中文 (zh)": "盖章", "source": "省局"}
    save_many(project, [ReferenceTable(TableKind.CHECKLIST, "2026", rows=(row,))])
    verdict = found(project, sample, "Z1")
    assert (verdict.state, verdict.code) == (ItemState.TO_BE_CONFIRMED, "DOSSIER_OWN_ITEM")
