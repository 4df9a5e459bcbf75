"""Columns of strangers' files in the order in which their files have them.

A row keeps its attributes sorted by name, so that equal ones are equal texts; the order of the file stands once, in the
row of its import. Projects that were filled by an earlier version have none: there columns stay sorted by name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gi_atlas.model.layer_entry import COLUMNS
from gi_atlas.storage.project import Project
from layers.publish.webmap.fields import clean


class ColumnOrders:
    """Orders of the columns of every import of a project."""

    def __init__(self, project: Project) -> None:
        rows = project.fetch("SELECT id, answers FROM gi_import ORDER BY at, id")
        self._layers = {str(import_id): _layers_told(answers) for import_id, answers in rows}

    def of_layer(self, import_id: str | None, source_key: str | None) -> tuple[str, ...]:
        """Columns of the file's layer that a layer of the project came from; () where nobody kept them."""
        layers = self._layers.get(import_id or "", {})
        name = (source_key or "").partition(":")[2]  # behind the file's sha256
        return tuple(layers.get(name, ()))

    def of_import(self, import_id: str | None) -> tuple[str, ...]:
        """Columns of all layers of one import."""
        return _once(self._layers.get(import_id or "", {}).values())

    def of_all(self) -> tuple[str, ...]:
        """Columns of all imports, the first import first."""
        return _once(columns for layers in self._layers.values() for columns in layers.values())


def _layers_told(answers: str) -> dict[str, list[str]]:
    """Columns by layer as an import kept them; another program may have written anything else there."""
    try:
        told = json.loads(answers)
    except ValueError:  # its own check names it; here it costs an order and no more
        return {}
    layers = told.get(COLUMNS) if isinstance(told, dict) else None
    if not isinstance(layers, dict):
        return {}
    return {name: columns for name, columns in layers.items() if _is_names(columns)}


def _is_names(columns: Any) -> bool:
    return isinstance(columns, list) and all(isinstance(name, str) for name in columns)


def _once(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for columns in lists for name in columns))


def arranged(attributes: Mapping[str, object], columns: Sequence[str]) -> dict[str, object]:
    """Attributes of a row in the order of its file; those that the file did not have follow as they are."""
    known = {name: attributes[name] for name in columns if name in attributes}
    return known | {name: value for name, value in attributes.items() if name not in known}


def ranks(columns: Iterable[str]) -> dict[tuple[str, int], int]:
    """Place of each column by its name as it reads, and which one of those that read alike it is."""
    met: Counter[str] = Counter()
    found = {}
    for place, name in enumerate(map(clean, columns)):
        met[name] += 1
        found[name, met[name]] = place
    return found
