"""Findings and the rules that give them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gi_atlas.errors import format_text
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project


class Severity(StrEnum):
    """How much a finding weighs, 严重程度."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """A defect or remark about one object, 检查结果.

    ``place`` is (lon, lat) in EPSG:4490 or None; ``code`` names the text, ``evidence`` fills it.
    """

    rule: str
    severity: Severity
    object_id: str
    object_name: str
    place: tuple[float, float] | None = None
    evidence: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str | None = None) -> str:
        """What was found, in the current language."""
        return format_text(self.rule, {"name": self.object_name, **self.evidence}, language)

    def fix(self, language: str | None = None) -> str:
        """What can be done about it."""
        return format_text(f"{self.rule}_FIX", {"name": self.object_name, **self.evidence}, language)

    def as_json(self) -> dict[str, Any]:
        """Row of ``check`` and ``list findings``."""
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "object": self.object_id,
            "name": self.object_name,
            "place": self.place,
            "message": self.message(),
            "evidence": self.evidence,
            "fix": self.fix(),
        }


Rule = Callable[[Project], Iterable[Finding]]


def run_rules(project: Project, rules: Iterable[Rule], progress: Progress | None = None) -> list[Finding]:
    """Findings of all rules, errors first."""
    progress = progress or Progress()
    order = list(Severity)
    return sorted(_each(project, list(rules), progress), key=lambda found: order.index(found.severity))


def _each(project: Project, rules: list[Rule], progress: Progress) -> Iterator[Finding]:
    for number, rule in enumerate(rules):
        progress.report(number / len(rules))
        yield from rule(project)
