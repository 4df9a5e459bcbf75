"""Defects of a wording as findings: how much each weighs, what is proposed, and the text with a proposal taken."""

from collections.abc import Iterable
from typing import Any

from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.wording import Defect, ReadScope

# Code → weight. What leaves a value unread or contradicts the wording itself is an error.
SEVERITIES = {
    "EXTENT_REVERSED": Severity.ERROR,
    "MINUTE_MARK_LOST": Severity.ERROR,
    "DEGREES_LOST": Severity.ERROR,
    "COORDINATE_NOT_SOUND": Severity.ERROR,
    "COORDINATE_OUT_OF_RANGE": Severity.ERROR,
    "SCOPE_AXES_SWAPPED": Severity.ERROR,
    "WEST_OR_SOUTH": Severity.ERROR,
    "COUNT_DIFFERS": Severity.ERROR,
    "CORNER_COUNT_DIFFERS": Severity.ERROR,
    "CORNER_TWICE": Severity.ERROR,
    "CORNERS_CROSS": Severity.ERROR,
    "AREA_SUM_DIFFERS": Severity.ERROR,
    "ELEVATION_REVERSED": Severity.ERROR,
    "NOTHING_READ": Severity.ERROR,
    "SCOPE_TABLE_SEVERAL": Severity.ERROR,
    "SCOPE_PRODUCTS_SEVERAL": Severity.ERROR,
    "SCOPE_PRODUCTS_UNPARTED": Severity.ERROR,
    "NOT_CHINESE": Severity.ERROR,
    "DEGREE_MARK_LOST": Severity.ERROR,
    "COORDINATE_LETTERS": Severity.ERROR,
    "AREA_UNITS_DIFFER": Severity.ERROR,
    "CORNER_MISSING": Severity.WARNING,
    "PLANE_COORDINATES": Severity.WARNING,
    "BOUND_MISSING": Severity.WARNING,
    "UNIT_TWICE": Severity.WARNING,
    "LETTER_MISSING": Severity.WARNING,
    "LIMIT_MISSING": Severity.WARNING,
    "ELEVATION_SIDE_UNTOLD": Severity.WARNING,
    "MIXED_PRECISION": Severity.WARNING,
    "UNIT_WITHIN": Severity.WARNING,
    "LEFT_OUT_LISTED": Severity.ERROR,
    "LETTER_NUMBER_BROKEN": Severity.WARNING,
    "LIST_OPEN": Severity.NOTE,
    "ODD_MARKS": Severity.NOTE,
}
_LONGEST = 80


def scope_findings(scope: ReadScope) -> tuple[Finding, ...]:
    """Findings of a wording alone, errors first, each with the words it is about and what may be meant."""
    order = list(Severity)
    found = (_finding(scope, defect) for defect in scope.defects)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _finding(scope: ReadScope, defect: Defect) -> Finding:
    start, end = defect.span
    evidence: dict[str, Any] = {
        **defect.context,
        "written": _short(scope.text[start:end]),
        "span": [start, end],
        "proposal": defect.proposal,
    }
    severity = SEVERITIES.get(defect.code, Severity.WARNING)
    fix = "SCOPE_PROPOSAL" if defect.proposal else ""
    return Finding(defect.code, severity, "", scope.product, None, evidence, fix)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def apply_proposal(text: str, defect: Defect) -> str:
    """The wording with what a defect proposes; the same text where it proposes nothing.

    ``text`` must be the one that the defect was found in: its place counts there. Read the result again before the
    next proposal is taken.
    """
    if not defect.proposal:
        return text
    start, end = defect.span
    return text[:start] + defect.proposal + text[end:]


def is_wrong(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
