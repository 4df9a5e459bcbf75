"""What a check of a project found."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gi_atlas.errors import format_text


class Severity(StrEnum):
    """How much a problem weighs: an ERROR means that something is lost or not what it was."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """One problem: a code of ``gi_atlas.texts`` and what its text names."""

    code: str
    severity: Severity = Severity.ERROR
    context: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def error(cls, code: str, **context: Any) -> "Problem":
        """A problem that means loss or damage."""
        return cls(code, Severity.ERROR, context)

    @classmethod
    def warning(cls, code: str, **context: Any) -> "Problem":
        """A problem that someone should look at."""
        return cls(code, Severity.WARNING, context)

    @classmethod
    def note(cls, code: str, **context: Any) -> "Problem":
        """Something worth knowing."""
        return cls(code, Severity.NOTE, context)

    def message(self) -> str:
        """Text in the current language."""
        return format_text(self.code, self.context)

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"code": self.code, "severity": str(self.severity), "message": self.message(), **self.context}
