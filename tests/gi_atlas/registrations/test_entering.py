"""Registrations and standards as they are entered: repeats and days that run backwards."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.errors import UsageError
from gi_atlas.model import Channel, Product, Registration, Standard
from gi_atlas.registrations.entering import (
    add_standard,
    change_standard,
    require_order,
    save_registration,
    save_standard,
)
from gi_atlas.registrations.standards import make_standard, supersede
from tests.gi_atlas.rules.conftest import Case

DAY = date(2026, 6, 1)
TEA, PEACH = Product("清溪茶"), Product("柳溪桃")
NUMBER = "GB/T 12345-2020"


def refused(work: object) -> UsageError:
    with pytest.raises(UsageError) as caught:
        work()  # type: ignore[operator]  # a lambda
    return caught.value


@pytest.mark.parametrize("again", [NUMBER, "gb/t12345-2020", "ＧＢ／Ｔ　１２３４５－２０２０", " GB/T 12345—2020 "])
def test_a_standard_stands_once_however_it_is_written(case: Case, again: str) -> None:
    case.add(TEA)
    add_standard(case.project, TEA.id, NUMBER, "清溪茶", date(2020, 1, 1))
    (held,) = case.project.read_all(Standard)
    error = refused(lambda: add_standard(case.project, TEA.id, again, "", date(2020, 1, 1)))
    assert (error.code, error.context["value"], error.context["id"]) == ("STANDARD_TWICE", NUMBER, held.id)
    assert "清溪茶" in error.message()
    assert "2020-01-01" in error.message()
    assert case.project.read_all(Standard) == [held]


@pytest.mark.parametrize("other", ["GB/T 12345-2024", "GB/T 12346-2020", "GB/T 12345", "DB33/T 12345-2020"])
def test_another_number_is_another_standard(case: Case, other: str) -> None:
    case.add(TEA)
    for number in (NUMBER, other):
        add_standard(case.project, TEA.id, number)
    assert len(case.project.read_all(Standard)) == 2


def test_two_products_share_a_standard(case: Case) -> None:
    case.add(TEA, PEACH)
    for product in (TEA, PEACH):
        add_standard(case.project, product.id, NUMBER)
    assert {one.product_id for one in case.project.read_all(Standard)} == {TEA.id, PEACH.id}


def test_a_standard_is_no_repeat_of_itself(case: Case) -> None:
    case.add(TEA)
    add_standard(case.project, TEA.id, NUMBER)
    (held,) = case.project.read_all(Standard)
    save_standard(case.project, replace(held, title="茶"), expected=held)
    assert case.project.read_one(Standard, held.id).title == "茶"


def test_a_standard_is_not_changed_into_one_that_is_there(case: Case) -> None:
    case.add(TEA)
    add_standard(case.project, TEA.id, NUMBER)
    add_standard(case.project, TEA.id, "GB/T 2-2020")
    (second,) = case.project.read_all(Standard, number="GB/T 2-2020")
    changed = replace(second, number=NUMBER)
    assert refused(lambda: save_standard(case.project, changed, expected=second)).code == "STANDARD_TWICE"


def test_a_standard_is_corrected_instead_and_that_is_undone(case: Case) -> None:
    case.add(TEA)
    add_standard(case.project, TEA.id, NUMBER, "茶", date(2020, 1, 1))
    (held,) = case.project.read_all(Standard)
    change_standard(case.project, held.id, first=date(2021, 2, 1))
    changed = case.project.read_one(Standard, held.id)
    assert (changed.title, changed.valid_from) == ("茶", date(2021, 2, 1))
    case.project.undo()
    assert case.project.read_one(Standard, held.id) == held


def test_a_standard_does_not_hold_before_its_year(case: Case) -> None:
    case.add(TEA)
    error = refused(lambda: add_standard(case.project, TEA.id, NUMBER, "", date(2019, 12, 31)))
    assert (error.code, error.context["year"]) == ("STANDARD_BEFORE_YEAR", 2020)
    add_standard(case.project, TEA.id, NUMBER, "", date(2020, 1, 1))


def test_a_successor_that_is_there_is_not_added_again(case: Case) -> None:
    old, new = make_standard(TEA.id, "GB/T 1-2000"), make_standard(TEA.id, "GB/T 1-2020")
    case.add(TEA, old, new)
    assert refused(lambda: supersede(case.project, old.id, "gb/t 1-2020", DAY)).code == "STANDARD_TWICE"
    assert case.project.read_one(Standard, old.id) == old


def test_what_is_superseded_is_not_superseded_again(case: Case) -> None:
    old = make_standard(TEA.id, "GB/T 1-2000")
    case.add(TEA, old)
    supersede(case.project, old.id, "GB/T 1-2020", DAY)
    error = refused(lambda: supersede(case.project, old.id, "GB/T 1-2024", DAY))
    assert (error.code, error.context["other"]) == ("STANDARD_SUPERSEDED", "GB/T 1-2020")


@pytest.mark.parametrize("number", ["AGI-01", "ａｇｉ－01", " AGI-01 "])
@pytest.mark.parametrize("owner", [TEA, PEACH], ids=["same product", "other product"])
def test_a_number_of_a_channel_is_given_once(case: Case, number: str, owner: Product) -> None:
    held = Registration(TEA.id, Channel.AGI, "AGI-01")
    case.add(TEA, PEACH, held)
    error = refused(lambda: save_registration(case.project, Registration(owner.id, Channel.AGI, number)))
    assert (error.code, error.context["name"]) == ("REG_NUMBER_HELD", "清溪茶")
    assert case.project.read_all(Registration) == [held]


def test_other_channels_and_no_number_are_no_repeat(case: Case) -> None:
    case.add(TEA, Registration(TEA.id, Channel.AGI, "1"), Registration(TEA.id, Channel.AGI, ""))
    save_registration(case.project, Registration(TEA.id, Channel.GI_PRODUCT, "1"))
    save_registration(case.project, Registration(TEA.id, Channel.AGI, ""))
    assert len(case.project.read_all(Registration)) == 4


def test_what_came_twice_by_an_import_can_still_be_edited(case: Case) -> None:
    first, second = Registration(TEA.id, Channel.AGI, "1"), Registration(TEA.id, Channel.AGI, "1")
    case.add(TEA, first, second)
    save_registration(case.project, replace(second, holder="协会"), expected=second)
    assert case.project.read_one(Registration, second.id).holder == "协会"
    changed = replace(first, number="2")
    save_registration(case.project, changed, expected=first)
    assert refused(lambda: save_registration(case.project, first, expected=changed)).code == "REG_NUMBER_HELD"


def test_days_that_run_backwards_are_not_stored(case: Case) -> None:
    case.add(TEA)
    registration = Registration(TEA.id, Channel.AGI, "1", valid_from=DAY, valid_to=DAY)
    error = refused(lambda: save_registration(case.project, registration))
    assert (error.code, error.context["last"]) == ("DAYS_BACKWARDS", DAY - timedelta(1))
    standard = make_standard(TEA.id, NUMBER, valid_from=DAY, valid_to=DAY - timedelta(3))
    assert refused(lambda: save_standard(case.project, standard)).code == "DAYS_BACKWARDS"
    assert case.project.read_all(Registration) == []
    assert case.project.read_all(Standard) == []


@given(st.none() | st.dates(), st.none() | st.dates())
def test_any_two_days_run_forwards_or_are_refused(first: date | None, end: date | None) -> None:
    if first is None or end is None or end > first:
        require_order(first, end)
    else:
        assert refused(lambda: require_order(first, end)).context["first"] == first


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["GB/T 1-2000", "gb/t1-2000", "GB/T 2-2000", "DB33/T 1-2000", "DB33/T1—2000"])))
def test_whatever_is_entered_no_product_has_a_number_twice(case: Case, numbers: list[str]) -> None:
    product = Product("茶")
    case.add(product)
    for number in numbers:
        with suppress(UsageError):
            add_standard(case.project, product.id, number)
    held = [one.number for one in case.project.read_all(Standard, product_id=product.id)]
    assert len(held) == len(set(held)) == len({make_standard("p", number).number for number in numbers})
