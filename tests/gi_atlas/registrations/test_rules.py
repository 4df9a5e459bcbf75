"""Rules about registrations, classes, standards and agreements: each fires on its case and is silent on the next."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import shapely

from gi_atlas.i18n import set_language
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Product,
    ProductStatus,
    Registration,
    ScopeText,
    Standard,
    SurveyRecord,
    Zone,
    ZoneRole,
)
from gi_atlas.registrations import rules
from gi_atlas.registrations.office_tables import AGREEMENT_LAYOUT, CLASS_LAYOUT, keep_table, sound_rows
from gi_atlas.registrations.standards import make_standard
from gi_atlas.rules.findings import Severity
from tests.gi_atlas.registrations.test_office_tables import CLASSES, LISTED
from tests.gi_atlas.rules.conftest import Case

TODAY = date.today()
GROUND = shapely.box(119, 29, 119.1, 29.1)
TWO, THREE = "清溪县石门镇、茶园乡共2个乡镇。", "清溪县石门镇、茶园乡、白鹤镇共3个乡镇。"


def product(**more: Any) -> Product:
    return Product(**{"name_official": "清溪绿茶", "generic_name": "绿茶", "status": ProductStatus.RECOGNISED, **more})


@pytest.mark.parametrize(
    ("second", "fields"),
    [
        ({"name_as_registered": "清溪高山茶"}, ["name_as_registered"]),
        ({"holder": "公司", "scope_text": "石门镇"}, ["holder", "scope_text"]),
        ({}, None),
        ({"holder": ""}, None),
        ({"holder": " 协会 "}, None),
        ({"valid_from": TODAY}, None),
    ],
)
def test_registrations_that_disagree(case: Case, second: dict[str, Any], fields: list[str] | None) -> None:
    told = {"name_as_registered": "清溪茶", "holder": "协会", "scope_text": "清溪县", "valid_from": date(2012, 1, 1)}
    tea, other = Product("清溪茶"), Product("白石米")
    case.add(
        tea,
        other,
        Registration(tea.id, Channel.GI_PRODUCT, "1", **told),
        Registration(tea.id, Channel.TM_CERT, "2", **{**told, **second}),
        Registration(other.id, Channel.AGI, "3", "白石米", "合作社", scope_text="白石县"),
    )
    found = [one for one in case.found(rules.disagreeing_registrations) if one.rule == "RULE_REGISTRATIONS_DIFFER"]
    assert [(one.object_id, one.evidence["fields"]) for one in found] == ([(tea.id, fields)] if fields else [])


@pytest.mark.parametrize(
    ("first", "second", "rule", "ours", "theirs"),
    [
        (TWO, THREE, "REG_SCOPE_NARROWER", [], ["白鹤镇"]),
        (THREE, TWO, "REG_SCOPE_NARROWER", [], ["白鹤镇"]),
        ("清溪县石门镇", "清溪县茶园乡", "REG_SCOPES_DIFFER", ["石门镇"], ["茶园乡"]),
        (TWO, TWO, "", [], []),
        (TWO, "见附图", "", [], []),
    ],
)
def test_scopes_differ_by_the_units_that_each_names(
    case: Case, first: str, second: str, rule: str, ours: list[str], theirs: list[str]
) -> None:
    tea = product()
    older = Registration(tea.id, Channel.AGI, "1", scope_text=first, valid_from=date(2012, 1, 1))
    newer = Registration(tea.id, Channel.GI_PRODUCT, "2", scope_text=second, valid_from=date(2023, 1, 1))
    case.add(tea, older, newer)
    found = [one for one in case.found(rules.disagreeing_registrations) if one.rule.startswith("REG_SCOPE")]
    assert [(one.rule, one.evidence["only_here"], one.evidence["only_there"]) for one in found] == (
        [(rule, ours, theirs)] if rule else []
    )
    if rule == "REG_SCOPE_NARROWER":
        narrow, wide = (older, newer) if first == TWO else (newer, older)
        assert (found[0].evidence["registration"], found[0].evidence["other_id"]) == (narrow.id, wide.id)
        set_language("zh")
        assert "产地范围较窄：未列 白鹤镇" in found[0].message()


@pytest.mark.parametrize(
    ("ours", "theirs", "rule"),
    [
        (TWO, THREE, "REG_SCOPE_LACKS"),
        (THREE, TWO, "REG_SCOPE_MORE"),
        ("清溪县石门镇", "清溪县茶园乡", "REG_SCOPE_NOT_BOUNDARY"),
        ("清溪县茶园乡、石门镇", TWO, ""),
    ],
)
def test_how_a_registration_differs_from_the_boundary(case: Case, ours: str, theirs: str, rule: str) -> None:
    tea = product()
    zone = Zone(tea.id)
    boundary = BoundaryVersion(zone.id, GROUND, status=BoundaryStatus.PUBLISHED, scope_text=theirs)
    case.add(tea, zone, boundary, Registration(tea.id, Channel.AGI, "AGI-1", scope_text=ours))
    found = case.found(rules.registration_and_boundary)
    assert [one.rule for one in found] == ([rule] if rule else [])
    assert all("?" not in one.message() and "[]" not in one.message() for one in found)


@pytest.mark.parametrize(
    ("text", "status", "until", "role", "is_found"),
    [
        (THREE, BoundaryStatus.PUBLISHED, None, ZoneRole.PRODUCTION, True),
        (TWO, BoundaryStatus.PUBLISHED, None, ZoneRole.PRODUCTION, False),
        ("", BoundaryStatus.PUBLISHED, None, ZoneRole.PRODUCTION, False),
        (THREE, BoundaryStatus.DRAFT, None, ZoneRole.PRODUCTION, False),
        (THREE, BoundaryStatus.PUBLISHED, None, ZoneRole.CORE, False),
        (THREE, BoundaryStatus.PUBLISHED, TODAY, ZoneRole.PRODUCTION, False),
        (THREE, BoundaryStatus.PUBLISHED, TODAY + timedelta(1), ZoneRole.PRODUCTION, True),
    ],
)
def test_a_registration_against_the_published_boundary(
    case: Case, text: str, status: BoundaryStatus, until: date | None, role: ZoneRole, is_found: bool
) -> None:
    tea = product()
    zone = Zone(tea.id, role)
    boundary = BoundaryVersion(zone.id, GROUND, name="清溪绿茶", status=status, scope_text=text)
    registration = Registration(tea.id, Channel.AGI, "AGI-1", scope_text=TWO, valid_to=until)
    case.add(tea, zone, boundary, registration)
    found = case.found(rules.registration_and_boundary)
    assert bool(found) is is_found
    for one in found:
        assert (one.object_id, one.evidence["only_there"]) == (registration.id, ["白鹤镇"])
        assert GROUND.contains(shapely.Point(one.place))


def test_counts_of_registrations_and_boundaries(case: Case) -> None:
    tea = product()
    zone = Zone(tea.id)
    wrong = "清溪县石门镇、茶园乡共3个乡镇。"
    drawn = BoundaryVersion(zone.id, GROUND, name="界线", scope_text=wrong)
    old = BoundaryVersion(zone.id, GROUND, 2, "旧", BoundaryStatus.SUPERSEDED, scope_text=wrong)
    kept = BoundaryVersion(zone.id, GROUND, 3, "有表述", scope_text=wrong)
    text = ScopeText(tea.id, wrong, boundary_id=kept.id)  # told by the rule about stored wordings
    registration = Registration(tea.id, Channel.AGI, "AGI-1", scope_text=wrong)
    case.add(tea, zone, drawn, old, kept, text, registration, Registration(tea.id, Channel.TM_CERT, scope_text=TWO))
    found = case.found(rules.registration_counts)
    assert [one.object_id for one in found] == [registration.id, drawn.id]
    assert all(one.evidence["proposal"] == "共2个乡镇" for one in found)
    assert found[0].place is None
    assert GROUND.contains(shapely.Point(found[1].place))


def test_one_number_of_two_registrations(case: Case) -> None:
    tea, orange = product(), Product("清溪蜜橘")
    first = Registration(tea.id, Channel.AGI, "AGI-1")
    second = Registration(orange.id, Channel.AGI, " agi－1 ")
    case.add(tea, orange, first, second, Registration(tea.id, Channel.TM_CERT, "AGI-1"))
    case.add(Registration(tea.id, Channel.AGI), Registration(orange.id, Channel.AGI))  # no number is nobody's
    (found,) = case.found(rules.numbers_twice)
    assert (found.rule, found.object_id, found.evidence["other_id"]) == ("REG_NUMBER_TWICE", second.id, first.id)
    assert "清溪蜜橘" in found.message()


@pytest.mark.parametrize(
    ("status", "ends", "is_found"),
    [
        (ProductStatus.RECOGNISED, [date(2020, 1, 1), date(2024, 1, 1)], True),
        (ProductStatus.RECOGNISED, [date(2020, 1, 1), None], False),
        (ProductStatus.RECOGNISED, [], False),
        (ProductStatus.REVOKED, [date(2020, 1, 1)], False),
    ],
)
def test_recognised_although_everything_ended(
    case: Case, status: ProductStatus, ends: list[date | None], is_found: bool
) -> None:
    tea = product(status=status)
    case.add(tea, *(Registration(tea.id, Channel.AGI, str(n), valid_to=end) for n, end in enumerate(ends)))
    found = case.found(rules.ended_registrations)
    assert [(one.rule, one.evidence) for one in found] == (
        [("REG_ALL_ENDED", {"day": "2024-01-01"})] if is_found else []
    )


@pytest.mark.parametrize(
    ("told", "rule", "severity"),
    [
        ({}, "CLASS_MISSING", Severity.WARNING),
        ({"status": ProductStatus.SURVEY_DRAFT}, "CLASS_MISSING", Severity.NOTE),
        ({"class_code": "乙9"}, "CLASS_UNKNOWN", Severity.WARNING),
        ({"class_code": "甲1", "class_edition": "2019"}, "CLASS_OTHER_EDITION", Severity.NOTE),
        ({"class_code": "甲1", "generic_name": "蜜橘"}, "CLASS_NO_TERM", Severity.NOTE),
        ({"class_code": "甲1", "class_edition": "2023"}, "", None),
        ({"class_code": "甲1"}, "", None),
        ({"class_code": "甲"}, "", None),
        ({"class_code": "甲1", "generic_name": ""}, "", None),
    ],
)
def test_class_codes_of_the_table(case: Case, told: dict[str, Any], rule: str, severity: Severity | None) -> None:
    keep_table(case.project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023")
    case.add(product(**told))
    found = case.found(rules.class_codes)
    assert [(one.rule, one.severity) for one in found] == ([(rule, severity)] if rule else [])
    assert all("?" not in one.message() and "?" not in one.fix() for one in found)


def test_without_a_table_no_class_is_asked_for(case: Case) -> None:
    case.add(product(), product(class_code="乙9"))
    assert case.found(rules.class_codes) == []


def test_nice_classes_go_to_forty_five(case: Case) -> None:
    wrong = product(nice=("30", "46", "茶"))
    case.add(wrong, product(nice=("1", "45")))
    (found,) = case.found(rules.class_codes)
    assert (found.rule, found.object_id, found.evidence["classes"]) == ("NICE_WRONG", wrong.id, ["46", "茶"])


def test_marks_have_nice_classes(case: Case) -> None:
    keep_table(case.project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023")
    bare, unclassed = product(class_code="甲1"), product()
    done, unmarked = product(nice=("30",)), product()
    case.add(bare, unclassed, done, unmarked, Registration(unmarked.id, Channel.AGI, "1"))
    case.add(*(Registration(one.id, Channel.TM_COLL, "第1号") for one in (bare, unclassed, done)))
    first, second = case.found(rules.marks_without_nice)
    assert [first.object_id, second.object_id] == [bare.id, unclassed.id]
    assert "30、31" in first.fix()
    assert "proposes" not in second.fix()


def test_standards_in_order(case: Case) -> None:
    tea = product()
    old, new = make_standard(tea.id, "GB/T 18356-2007"), make_standard(tea.id, "GB/T 18356-2026")
    ended = replace(make_standard(tea.id, "DB33/T 1-2001"), superseded_by="DB33/T 1-2011")
    odd = Standard(tea.id, "企业标准第三版")
    case.add(tea, old, new, ended, odd, Registration(tea.id, Channel.AGI, "1"))
    found = {(one.rule, one.object_id) for one in case.found(rules.standards_in_order)}
    assert found == {
        ("STANDARD_TWO_EDITIONS", old.id),
        ("STANDARD_SUCCESSOR_MISSING", ended.id),
        ("STANDARD_NUMBER_ODD", odd.id),
    }
    case.add(replace(old, valid_to=TODAY, superseded_by="GB/T 18356-2026"), make_standard(tea.id, "DB33/T 1-2011"))
    assert {one.rule for one in case.found(rules.standards_in_order)} == {"STANDARD_NUMBER_ODD"}


@pytest.mark.parametrize(
    ("status", "channel", "is_found"),
    [
        (ProductStatus.RECOGNISED, Channel.GI_PRODUCT, True),
        (ProductStatus.RECOGNISED, Channel.TM_CERT, False),
        (ProductStatus.DOSSIER_PREP, Channel.GI_PRODUCT, False),
    ],
)
def test_recognised_products_have_a_standard(
    case: Case, status: ProductStatus, channel: Channel, is_found: bool
) -> None:
    tea = product(status=status)
    case.add(tea, Registration(tea.id, channel, "1"))
    assert [one.rule for one in case.found(rules.standards_in_order)] == (["STANDARD_NONE"] if is_found else [])


def test_agreements_and_registrations(case: Case) -> None:
    tea, orange = product(), Product("清溪蜜橘")
    case.add(tea, orange, Registration(orange.id, Channel.EU_AGREEMENT, "1"))
    assert case.found(rules.agreement_flags) == []  # no list is loaded
    keep_table(case.project, AGREEMENT_LAYOUT, sound_rows(LISTED, AGREEMENT_LAYOUT), "2020")
    first, second = case.found(rules.agreement_flags)
    assert (first.rule, first.object_id, first.evidence["numbers"]) == ("AGREEMENT_NOT_REGISTERED", tea.id, ["12"])
    assert (second.rule, second.object_id) == ("AGREEMENT_NOT_LISTED", orange.id)
    case.add(Registration(tea.id, Channel.EU_AGREEMENT, "2"))
    assert [one.object_id for one in case.found(rules.agreement_flags)] == [orange.id]


@pytest.mark.parametrize(
    ("told", "variety", "rule"),
    [
        ({"name_official": "绿茶"}, "", "NAME_ONLY_GENERIC"),
        ({}, "清溪绿茶", "NAME_OF_VARIETY"),
        ({}, "本地种、清溪 绿茶", "NAME_OF_VARIETY"),
        ({}, "本地种", ""),
        ({}, "", ""),
    ],
)
def test_names_of_kinds(case: Case, told: dict[str, Any], variety: str, rule: str) -> None:
    tea = product(**told)
    case.add(tea, SurveyRecord("调查", tea.id, answers={"quality": {"variety_name": variety}}))
    found = case.found(rules.names_of_kinds)
    assert [one.rule for one in found] == ([rule] if rule else [])
    if rule == "NAME_OF_VARIETY":
        assert "to be confirmed" in found[0].fix()


def test_an_empty_project_has_no_findings(case: Case) -> None:
    assert [one for rule in rules.RULES for one in case.found(rule)] == []
