"""What inspecting a foreign file answers: its layers, the questions it raises, and remarks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.errors import format_text


@dataclass(frozen=True)
class Question:
    """Something unclear about a foreign file, with a guess and its reason.

    ``why`` is a code of the catalogue. ``is_needed``: nothing is imported without an answer; otherwise the guess is
    taken and said.
    """

    code: str
    option: str
    choices: tuple[str, ...]
    guess: str | None
    why: str
    context: dict[str, Any] = field(default_factory=dict)
    is_needed: bool = True
    previews: dict[str, list[str]] = field(default_factory=dict)

    def message(self) -> str:
        """The question in the current language."""
        return format_text(self.code, self.context)

    def reason(self) -> str:
        """Why the guess is what it is, in the current language."""
        return format_text(self.why, self.context)

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        plain: dict[str, Any] = {
            "code": self.code,
            "option": self.option,
            "choices": list(self.choices),
            "guess": self.guess,
            "why": self.reason(),
            "message": self.message(),
            "needed": self.is_needed,
        }
        return {**plain, "previews": self.previews} if self.previews else plain


@dataclass(frozen=True)
class Remark:
    """Something that was noticed or left out: a code of the catalogue with what its text names."""

    code: str
    context: dict[str, Any] = field(default_factory=dict)

    def message(self) -> str:
        """Text in the current language."""
        return format_text(self.code, self.context)

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        return {"code": self.code, "message": self.message(), "context": self.context}


@dataclass(frozen=True)
class LayerSummary:
    """One layer of an inspected file; ``extent`` is in the layer's own CRS."""

    name: str
    geometry_type: str
    count: int
    fields: tuple[str, ...]
    field_types: tuple[str, ...]
    extent: tuple[float, float, float, float] | None
    crs: str | None
    fault_count: int = 0
    vertex_count: int = 0
    examples: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        return {
            "name": self.name,
            "geometry_type": self.geometry_type,
            "count": self.count,
            "fields": list(self.fields),
            "field_types": list(self.field_types),
            "extent": None if self.extent is None else list(self.extent),
            "crs": self.crs,
            "vertices": self.vertex_count,
            "bad_rows": self.fault_count,
        }


@dataclass(frozen=True)
class Inspection:
    """All that is known of a foreign file before anything is imported."""

    path: Path
    sha256: str
    format: str
    driver: str
    encoding: str | None = None
    crs: str | None = None
    datum: str | None = None
    layers: tuple[LayerSummary, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[Remark, ...] = ()
    raster: dict[str, Any] | None = None
    photos: tuple[dict[str, Any], ...] = ()

    @property
    def file(self) -> str:
        """The file's path as text."""
        return str(self.path)

    def open_questions(self) -> list[Question]:
        """Questions without whose answer nothing is imported."""
        return [question for question in self.questions if question.is_needed]

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        plain: dict[str, Any] = {
            "file": self.file,
            "sha256": self.sha256,
            "format": self.format,
            "driver": self.driver,
            "encoding": self.encoding,
            "crs": self.crs,
            "datum": self.datum,
            "layers": [layer.as_json() for layer in self.layers],
            "questions": [question.as_json() for question in self.questions],
            "warnings": [remark.as_json() for remark in self.warnings],
        }
        return {**plain, **({"raster": self.raster} if self.raster else {})}
