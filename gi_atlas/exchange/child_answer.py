"""What the child answers: plain dictionaries that become JSON, with the layers' rows beside them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.exchange.layer_file import FieldInfo, LayerRows, RowFault, write_rows

MAX_FAULTS = 1000


@dataclass
class ChildJob:
    """What the parent asks for.

    ``source`` is our copy; ``file`` the name to tell; ``fields`` and ``encoding`` are the person's answers.
    """

    source: Path
    file: str
    format: str
    folder: Path
    seconds: float
    encoding: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)


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

    def add_layer(
        self,
        folder: Path,
        name: str,
        fields: Sequence[FieldInfo],
        content: LayerRows,
        faults: Sequence[RowFault],
        **facts: Any,
    ) -> None:
        """Write a layer's rows and note what is known of it."""
        number = len(self.layers)
        rows_file = f"layer_{number}.arrow"
        write_rows(folder / rows_file, fields, content)
        shown = [asdict(fault) for fault in faults[:MAX_FAULTS]]
        self.layers.append(
            {
                "name": name,
                "rows_file": rows_file,
                "count": len(content.rows),
                "fields": [asdict(info) for info in fields],
                "faults": shown,
                "fault_count": len(faults),
                **facts,
            }
        )
