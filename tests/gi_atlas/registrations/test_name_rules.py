"""Names that others hold already: each rule fires on its case and is silent on the next."""

from datetime import date, timedelta
from typing import Any

import pytest

from gi_atlas.i18n import set_language
from gi_atlas.model import Channel, Product, ProductStatus, Registration
from gi_atlas.plugins import all_rules
from gi_atlas.registrations.name_rules import names_that_others_hold
from gi_atlas.registrations.office_tables import AGREEMENT_LAYOUT, keep_table
from gi_atlas.rules.findings import Severity
from tests.gi_atlas.rules.conftest import Case

TODAY = date.today()
NAME = "清溪绿茶"


def ours(**more: Any) -> Product:
    return Product(**{"name_official": NAME, "counties": ("970121",), "id": "ours", **more})


def theirs(**more: Any) -> Product:
    return Product(**{"name_official": NAME, "counties": ("980101",), "id": "theirs", **more})


def rules_of(case: Case) -> list[str]:
    return [finding.rule for finding in case.found(names_that_others_hold)]


def test_the_rule_is_among_those_of_check() -> None:
    assert names_that_others_hold in all_rules()


# Protected names


@pytest.mark.parametrize("channel", [Channel.GI_PRODUCT, Channel.AGI, Channel.EU_AGREEMENT, Channel.FOREIGN_IN_CN])
def test_a_name_that_is_protected_elsewhere(case: Case, channel: Channel) -> None:
    case.add(ours(), theirs(), Registration("theirs", channel, "第1号", NAME, "某协会"))
    (found,) = case.found(names_that_others_hold)
    assert (found.rule, found.severity, found.object_id) == ("NAME_PROTECTED", Severity.WARNING, "ours")
    assert (found.evidence["other_id"], found.evidence["number"]) == ("theirs", "第1号")
    assert "to be confirmed" in found.fix()
    set_language("zh")
    assert "已受保护" in found.message()
    assert "待确认" in found.fix()
    set_language("en")


def test_a_recognised_product_without_registration_is_protected(case: Case) -> None:
    case.add(ours(), theirs(status=ProductStatus.RECOGNISED))
    assert rules_of(case) == ["NAME_PROTECTED"]


@pytest.mark.parametrize(
    "other",
    [
        {"name_official": "清溪 绿茶"},
        {"name_official": "云门茶", "name_alias": (NAME,)},
        {"name_official": "云门茶（清溪绿茶）"},
    ],
)
def test_names_that_stand_for_each_other_are_one(case: Case, other: dict[str, Any]) -> None:
    case.add(ours(), theirs(status=ProductStatus.RECOGNISED, **other))
    assert rules_of(case) == ["NAME_PROTECTED"]


def test_the_registered_name_counts(case: Case) -> None:
    case.add(ours(), theirs(name_official="云门茶"), Registration("theirs", Channel.AGI, "1", NAME))
    assert rules_of(case) == ["NAME_PROTECTED"]


@pytest.mark.parametrize("status", [ProductStatus.RECOGNISED, ProductStatus.REVOKED])
def test_what_is_recognised_itself_or_revoked_is_no_candidate(case: Case, status: ProductStatus) -> None:
    case.add(ours(status=status), theirs(status=ProductStatus.RECOGNISED))
    assert rules_of(case) == []


@pytest.mark.parametrize(
    ("other", "registration"),
    [
        ({}, None),
        ({"name_official": "云门茶"}, {"channel": Channel.AGI, "name_as_registered": "云门茶"}),
        ({}, {"channel": Channel.AGI, "valid_to": TODAY - timedelta(days=1)}),
        ({}, {"channel": Channel.POTENTIAL}),
        ({"counties": ("970121",)}, {"channel": Channel.AGI}),
        ({"status": ProductStatus.REVOKED}, None),
    ],
)
def test_what_is_not_protected_elsewhere_is_no_finding(
    case: Case, other: dict[str, Any], registration: dict[str, Any] | None
) -> None:
    case.add(ours(), theirs(**other))
    if registration is not None:
        case.add(Registration("theirs", **registration))
    assert rules_of(case) == []


def test_a_registration_that_ends_later_holds(case: Case) -> None:
    case.add(ours(), theirs(), Registration("theirs", Channel.AGI, valid_to=TODAY + timedelta(days=1)))
    assert rules_of(case) == ["NAME_PROTECTED"]


# Marks


def mark(holder: str = "某公司", name: str = NAME, product: str = "theirs", **more: Any) -> Registration:
    return Registration(product, Channel.TM_COLL, "商标7", name, holder, **more)


def test_a_name_that_is_a_mark_of_another(case: Case) -> None:
    case.add(ours(), theirs(), mark())
    (found,) = case.found(names_that_others_hold)
    assert (found.rule, found.evidence["holder"], found.evidence["number"]) == ("NAME_IS_MARK", "某公司", "商标7")
    assert "某公司" in found.message()


@pytest.mark.parametrize(
    ("registration", "own"),
    [
        (mark(name="云门茶"), None),
        (mark(valid_to=TODAY), None),
        (mark(holder=" 县茶协 "), Registration("ours", Channel.POTENTIAL, holder="县茶协")),
        (mark(product="ours"), None),
    ],
    ids=["another name", "ended", "of the applicant", "of the product itself"],
)
def test_marks_that_are_no_anothers(case: Case, registration: Registration, own: Registration | None) -> None:
    case.add(ours(), theirs(), registration, *([own] if own else []))
    assert [one for one in case.found(names_that_others_hold) if one.object_id == "ours"] == []


def test_a_mark_and_a_protection_are_two_findings(case: Case) -> None:
    case.add(ours(), theirs(), mark(), Registration("theirs", Channel.GI_PRODUCT, "1", NAME))
    assert rules_of(case) == ["NAME_PROTECTED", "NAME_IS_MARK"]


# Lists of agreements


def listed(case: Case, name: str, country: str, english: str = "") -> None:
    row = dict.fromkeys(AGREEMENT_LAYOUT.columns, "")
    told = {"agreement": "某协定", "name::zh": name, "name::en": english, "number": "12", "country": country}
    keep_table(case.project, AGREEMENT_LAYOUT, ({**row, **told},), "2020")


@pytest.mark.parametrize(
    ("name", "english", "country", "rules"),
    [
        (NAME, "", "FR", ["NAME_LISTED"]),
        ("别的", NAME, "法国", ["NAME_LISTED"]),
        (NAME, "", "中国", []),
        (NAME, "", "CN", []),
        (NAME, "", "", []),
        ("别的", "Other", "FR", []),
    ],
)
def test_a_foreign_name_of_a_list(case: Case, name: str, english: str, country: str, rules: list[str]) -> None:
    case.add(ours())
    listed(case, name, country, english)
    found = case.found(names_that_others_hold)
    assert [one.rule for one in found] == rules
    if found:
        assert found[0].evidence["agreement"] == "某协定"
        assert country in found[0].message()


def test_an_empty_project_has_none(case: Case) -> None:
    assert rules_of(case) == []


@pytest.mark.parametrize("name", ["", " ", "（）", "<b>茶</b>", "=1+1", "名" * 300, "茶🍵𠮷"], ids=range(7))
def test_odd_names_do_no_harm(case: Case, name: str) -> None:
    case.add(ours(name_official=name), theirs(name_official=name, status=ProductStatus.RECOGNISED))
    assert set(rules_of(case)) <= {"NAME_PROTECTED"}
