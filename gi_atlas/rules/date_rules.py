"""Rules about days: their order within a thing, and between the versions of a zone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from gi_atlas.clock import last_day_of
from gi_atlas.model import BoundaryVersion, Product, Registration, SurveyRecord
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.storage.project import Project


def days_in_disorder(project: Project) -> Iterator[Finding]:
    """Boundaries and registrations whose last day is not after their first."""
    names = {product.id: product.name_official for product in project.read_all(Product)}
    for boundary in project.read_all(BoundaryVersion):
        if _is_backwards(boundary.valid_from, boundary.valid_to):
            yield _backwards(boundary, boundary.name, place_of(boundary.geom))
    for registration in project.read_all(Registration):
        if _is_backwards(registration.valid_from, registration.valid_to):
            name = registration.name_as_registered or names.get(registration.product_id, "")
            yield _backwards(registration, name, None)


def _is_backwards(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last <= first


def _backwards(entity: BoundaryVersion | Registration, name: str, place: tuple[float, float] | None) -> Finding:
    evidence = {"valid_from": str(entity.valid_from), "valid_to": str(entity.valid_to), "until": _last(entity.valid_to)}
    return Finding("RULE_DATES_ORDER", Severity.ERROR, entity.id, name, place, evidence)


def _last(end: date | None) -> str:
    # The last day, as forms and tables say "valid until"; the store has the day after it.
    return "…" if end is None else last_day_of(end).isoformat()


def versions_at_once(project: Project) -> Iterator[Finding]:
    """Versions of one zone that are valid on the same day."""
    by_zone: dict[str, list[BoundaryVersion]] = defaultdict(list)
    for boundary in project.read_all(BoundaryVersion):
        if boundary.proposes_id is None and boundary.valid_from is not None:
            by_zone[boundary.zone_id].append(boundary)
    for versions in by_zone.values():
        yield from _overlapping_in_time(sorted(versions, key=lambda one: (one.valid_from or date.min, one.version)))


def _overlapping_in_time(versions: Iterable[BoundaryVersion]) -> Iterator[Finding]:
    for earlier, later in pairwise(versions):
        if earlier.valid_to is None or earlier.valid_to > (later.valid_from or date.min):
            evidence = {
                "version": earlier.version,
                "other": later.version,
                "since": str(later.valid_from),
                "until": _last(earlier.valid_to),
            }
            place = place_of(earlier.geom)
            yield Finding("RULE_VERSIONS_AT_ONCE", Severity.WARNING, earlier.id, earlier.name, place, evidence)


def records_in_the_future(project: Project) -> Iterator[Finding]:
    """Records whose survey day has not come yet."""
    today = date.today()
    for record in project.read_all(SurveyRecord):
        if record.survey_date is not None and record.survey_date > today:
            evidence = {"day": str(record.survey_date)}
            place = place_of(record.geom)
            yield Finding("RULE_DAY_TO_COME", Severity.WARNING, record.id, record.title, place, evidence)


RULES: tuple[Rule, ...] = (days_in_disorder, versions_at_once, records_in_the_future)
