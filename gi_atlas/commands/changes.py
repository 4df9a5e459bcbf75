"""Changes of rows as data, with their inverse."""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.storage.mapping import Row, dump_json

_PLACE = re.compile(r"\{([0-9]{1,2})\}")


@dataclass(frozen=True)
class Label:
    """What a step of the undo list says: a text of the catalogue and what it names."""

    text: str
    values: tuple[str, ...] = ()

    def shown(self) -> str:
        """Text in the current language; a place without value stays as it is written."""
        # A stranger's project brings its own labels; format() would let them reach into objects and fill the memory.
        return _PLACE.sub(self._value_at, _(self.text))

    def _value_at(self, place: re.Match[str]) -> str:
        number = int(place[1])
        return str(self.values[number]) if number < len(self.values) else place[0]


def read_label(text: str) -> Label:
    """Label of its JSON in the change log; what is none is shown as it stands there."""
    try:
        stored = json.loads(text)
        return Label(str(stored["text"]), tuple(map(str, stored["values"])))
    except (ValueError, KeyError, TypeError):
        return Label(str(text))


@dataclass(frozen=True)
class RowChange:
    """One row before and after.

    An insert has no ``before``, a delete no ``after`` (each the whole row without ``fid``); an update holds the
    changed columns alone in both.
    """

    table: str
    row_id: str
    before: Row | None
    after: Row | None

    def inverted(self) -> "RowChange":
        """The change that takes this one back."""
        return RowChange(self.table, self.row_id, self.after, self.before)


@dataclass(frozen=True)
class BulkRows:
    """Rows of one import that enter a table together and are logged by one hash.

    Every row carries the same ``import_id``. ``rows`` may make its rows when they are asked for by slices; it then has
    an attribute ``ids`` that names those of the last round.
    """

    table: str
    import_id: str
    rows: Sequence[Row]

    def ids(self) -> Iterable[str]:
        """Ids of the rows."""
        made: Iterable[str] | None = getattr(self.rows, "ids", None)
        return (row["id"] for row in self.rows) if made is None else made


@dataclass(frozen=True)
class Command:
    """One step of a person's work: all its changes are made in one transaction or none.

    ``merge_key`` joins this step with the one before if that has the same key (one drag = one step).
    ``needed`` names rows (table, id) that must be there still when the command is carried out.
    """

    label: Label
    changes: Sequence[RowChange] = ()
    bulks: tuple[BulkRows, ...] = ()
    merge_key: str | None = None
    needed: tuple[tuple[str, str], ...] = ()

    def touched(self) -> Changes:
        """Ids that the command changes, by table."""
        tables: dict[str, set[str]] = {}
        for change in self.changes:
            tables.setdefault(change.table, set()).add(change.row_id)
        for bulk in self.bulks:
            tables.setdefault(bulk.table, set()).update(bulk.ids())
        return Changes({table: frozenset(ids) for table, ids in tables.items()})


def insert_row(table: str, row: Row) -> RowChange:
    """Insertion of a whole row."""
    return RowChange(table, row["id"], None, row)


def delete_row(table: str, row: Row) -> RowChange:
    """Deletion of a whole row."""
    return RowChange(table, row["id"], {key: value for key, value in row.items() if key != "fid"}, None)


def update_row(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> RowChange | None:
    """Update of the columns of ``after`` that differ from ``before``; None if none does."""
    changed = [key for key in after if key not in ("fid", "id") and before[key] != after[key]]
    if not changed:
        return None
    return RowChange(table, before["id"], {key: before[key] for key in changed}, {key: after[key] for key in changed})


def row_digest(row: Mapping[str, Any]) -> str:
    """sha256 over a row's columns but ``fid``; bytes count by their own sha256."""
    plain = {key: _plain(value) for key, value in row.items() if key != "fid"}
    return hashlib.sha256(dump_json(plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    return _plain_number(value) if isinstance(value, float) else value


def _plain_number(value: float) -> float | None:
    # As SQLite gives it back: a whole number may come as integer or real, NaN comes as NULL.
    return None if math.isnan(value) else int(value) if value.is_integer() else value
