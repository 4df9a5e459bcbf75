"""What the child answers: plain dictionaries that become JSON, with the layers' rows beside them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from gi_atlas.exchange.clean_names import clean_name, unique_names, unseen_signs
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows, RowFault, write_rows

MAX_FAULTS = 1000


@dataclass
class ChildJob:
    """What the parent asks for.

    ``source`` is our copy; ``file`` the name to tell; ``fields`` and ``encoding`` are the person's answers.
    ``photos`` names the files of a batch, of which ``first`` is the first to be read, ``side_px`` the size of their
    previews; ``is_evidence`` lets them be papers, sounds and films too.
    """

    source: Path
    file: str
    format: str
    folder: Path
    seconds: float
    encoding: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    first: int = 0
    side_px: int = 1280
    is_evidence: bool = False


@dataclass
class ChildAnswer:
    """What one file holds; ``layers`` and ``encoding`` are plain dictionaries."""

    format: str
    driver: str
    layers: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    encoding: dict[str, Any] | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def warn(self, code: str, **context: Any) -> None:
        """Add a remark by its code."""
        self.warnings.append({"code": code, "context": context})

    def clean_names(self, names: Sequence[str], word: str) -> list[str]:
        """Names without unseen signs, each another one; what was changed is remarked.

        ``word`` with a number stands for a name of which nothing is left.
        """
        clean = [clean_name(name, f"{word}_{place}") for place, name in enumerate(names, 1)]
        unique = unique_names(clean)
        if signs := unseen_signs(names):
            self.warn("NAMES_CLEANED", signs=signs, names=_listed(clean, names))
        renamed = _listed(unique, [name.strip() for name in clean])
        unnamed = _listed([name for name, old in zip(clean, names, strict=True) if not old.strip()], ())
        if renamed or unnamed:
            self.warn("FIELDS_RENAMED", fields=", ".join(filter(None, (unnamed, renamed))))
        return unique

    def _clean_layer_name(self, name: str, number: int) -> str:
        clean = clean_name(name, f"layer_{number}")
        if signs := unseen_signs([name]):
            self.warn("NAMES_CLEANED", signs=signs, names=clean)
        return clean

    def add_layer(
        self,
        folder: Path,
        name: str,
        fields: Sequence[FieldInfo],
        content: LayerRows,
        faults: Sequence[RowFault],
        **facts: Any,
    ) -> str:
        """Write a layer's rows and note what is known of it; returns the layer's name without unseen signs."""
        number = len(self.layers)
        rows_file = f"layer_{number}.arrow"
        write_rows(folder / rows_file, fields, content)
        names = self.clean_names([info.name for info in fields], "column")
        infos = [{"name": label, "type": info.type} for label, info in zip(names, fields, strict=True)]
        name = self._clean_layer_name(name, number + 1)
        shown = [asdict(fault) for fault in faults[:MAX_FAULTS]]
        self.layers.append(
            {
                "name": name,
                "rows_file": rows_file,
                "count": len(content.rows),
                "fields": infos,
                "faults": shown,
                "fault_count": len(faults),
                **facts,
            }
        )
        return name


def _listed(names: Sequence[str], others: Sequence[str]) -> str:
    """Names that differ from the others at their place, at most ten."""
    changed = [name for name, other in zip_longest(names, others) if name is not None and name != other]
    return ", ".join(changed[:10]) + (" …" if len(changed) > 10 else "")
