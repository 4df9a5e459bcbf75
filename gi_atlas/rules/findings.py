"""Findings and the rules that give them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gi_atlas.errors import JobCancelled, format_text
from gi_atlas.i18n import current_language, translate
from gi_atlas.jobs import Progress
from gi_atlas.model import shown
from gi_atlas.rules.words import WORDS
from gi_atlas.storage.project import Project


class Severity(StrEnum):
    """How much a finding weighs, 严重程度."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """A defect or remark about one object, 检查结果.

    ``place`` is (lon, lat) in EPSG:4490 or None; ``rule`` names the text, ``evidence`` fills it. ``fix_code`` names
    the text of what can be done, ``<rule>_FIX`` if it is empty.
    """

    rule: str
    severity: Severity
    object_id: str
    object_name: str
    place: tuple[float, float] | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    fix_code: str = ""

    def message(self, language: str | None = None) -> str:
        """What was found, in the current language."""
        return format_text(self.rule, self._named(language), language)

    def fix(self, language: str | None = None) -> str:
        """What can be done about it."""
        return format_text(self.fix_code or f"{self.rule}_FIX", self._named(language), language)

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

    def _named(self, language: str | None) -> dict[str, Any]:
        chosen = language or current_language()
        name = self.object_name or self.object_id
        return {"name": name, **{key: _shown(value, chosen) for key, value in self.evidence.items()}}


def _shown(value: Any, language: str) -> Any:
    """Evidence as people read it: names of fields and reasons in their language, lists in one line."""
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(str(_shown(part, language)) for part in value)
    if isinstance(value, StrEnum):
        return shown(value, language)
    return translate(WORDS[value], language) if isinstance(value, str) and value in WORDS else value


Rule = Callable[[Project], Iterable[Finding]]


def run_rules(project: Project, rules: Iterable[Rule], progress: Progress | None = None) -> list[Finding]:
    """Findings of all rules, errors first.

    A fault in a rule becomes a finding (RULE_FAILED); the other rules go on.

    Raises
    ------
    JobCancelled
        If ``progress`` was asked to stop.
    """
    progress = progress or Progress()
    order = list(Severity)
    return sorted(_each(project, list(rules), progress), key=lambda found: order.index(found.severity))


def _each(project: Project, rules: list[Rule], progress: Progress) -> Iterator[Finding]:
    for number, rule in enumerate(rules):
        progress.report(number / len(rules))
        yield from _guarded(project, rule)


def _guarded(project: Project, rule: Rule) -> Iterator[Finding]:
    try:
        yield from rule(project)
    except JobCancelled:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever broke is told as a finding; the other rules must be heard
        name = getattr(rule, "__name__", type(rule).__name__)
        evidence = {"detail": f"{type(fault).__name__}: {fault}"}
        yield Finding("RULE_FAILED", Severity.ERROR, name, name, None, evidence)
