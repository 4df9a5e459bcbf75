"""Days in disorder: what fires and what must not."""

from datetime import date, timedelta

import pytest
import shapely

from gi_atlas.model import BoundaryVersion, Channel, Product, Registration, SurveyRecord, Zone
from gi_atlas.rules.date_rules import days_in_disorder, records_in_the_future, versions_at_once
from gi_atlas.rules.findings import Severity
from tests.gi_atlas.rules.conftest import Case

SQUARE = shapely.box(119, 29, 119.1, 29.1)
JANUARY, JUNE, LATER = date(2020, 1, 1), date(2020, 6, 1), date(2021, 1, 1)
Span = tuple[date | None, date | None]


def add_versions(case: Case, *spans: Span, **more: object) -> list[BoundaryVersion]:
    product = Product("清溪茶")
    zone = Zone(product.id)
    versions = [
        BoundaryVersion(zone.id, SQUARE, number, "清溪茶产区", valid_from=first, valid_to=last, **more)
        for number, (first, last) in enumerate(spans, 1)
    ]
    case.add(product, zone, *versions)
    return versions


@pytest.mark.parametrize(("first", "last"), [(JUNE, JANUARY), (JUNE, JUNE)])
def test_an_end_that_is_not_after_the_beginning(case: Case, first: date, last: date) -> None:
    (version,) = add_versions(case, (first, last))
    product = case.project.read_all(Product)[0]
    registration = Registration(product.id, Channel.AGI, "1", valid_from=first, valid_to=last)
    case.add(registration)
    found = case.found(days_in_disorder)
    assert {(one.rule, one.severity, one.object_id) for one in found} == {
        ("RULE_DATES_ORDER", Severity.ERROR, version.id),
        ("RULE_DATES_ORDER", Severity.ERROR, registration.id),
    }
    before = str(last - timedelta(days=1))
    assert found[0].evidence == {"valid_from": str(first), "valid_to": str(last), "until": before}
    assert found[0].message() == f"清溪茶产区 is valid from {first}, but only until {before}."
    assert found[0].place is not None
    assert found[1].object_name == "清溪茶"


@pytest.mark.parametrize("span", [(JANUARY, JUNE), (JANUARY, None), (None, JUNE), (None, None)])
def test_days_in_order(case: Case, span: Span) -> None:
    add_versions(case, span)
    product = case.project.read_all(Product)[0]
    case.add(Registration(product.id, Channel.AGI, "1", valid_from=span[0], valid_to=span[1]))
    assert case.found(days_in_disorder) == []


@pytest.mark.parametrize("end", [LATER, None])
def test_versions_valid_on_the_same_day(case: Case, end: date | None) -> None:
    earlier, later = add_versions(case, (JANUARY, end), (JUNE, None))
    (found,) = case.found(versions_at_once)
    assert (found.rule, found.object_id) == ("RULE_VERSIONS_AT_ONCE", earlier.id)
    assert (found.evidence["version"], found.evidence["other"]) == (1, later.version)
    # "Valid until" is the last day, here and in forms; the store has the day after it.
    assert found.evidence["until"] == (str(end - timedelta(days=1)) if end else "…")
    assert found.place is not None


def test_versions_that_follow_each_other(case: Case) -> None:
    """The last day is exclusive: the next version begins on it."""
    add_versions(case, (JANUARY, JUNE), (JUNE, LATER), (LATER, None))
    add_versions(case, (JANUARY, None))
    assert case.found(versions_at_once) == []


def test_undated_versions_and_proposals_are_no_rivals(case: Case) -> None:
    locked, _undated = add_versions(case, (JANUARY, None), (None, None))
    case.add(BoundaryVersion(locked.zone_id, SQUARE, 3, valid_from=JUNE, proposes_id=locked.id))
    assert case.found(versions_at_once) == []


def test_records_of_tomorrow(case: Case) -> None:
    tomorrow = date.today() + timedelta(days=2)
    early = SurveyRecord("未到", survey_date=tomorrow, geom=shapely.Point(119, 29))
    case.add(early, SurveyRecord("今天", survey_date=date.today()), SurveyRecord("无日期"))
    (found,) = case.found(records_in_the_future)
    assert (found.rule, found.object_id, found.place) == ("RULE_DAY_TO_COME", early.id, (119, 29))
    assert found.evidence == {"day": str(tomorrow)}
