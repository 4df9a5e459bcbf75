"""Rows of a project's tables as columns, with the text that each row is found by and the order of each column.

Geometry is never read here. Rows come page by page, each page in a short reading of its own, so that reading a long
table does not stop the writer.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gi_atlas.events import Changes
from gi_atlas.jobs import Progress
from gi_atlas.pinyin import initials, spelling
from gi_atlas.storage.project import Project

PAGE_ROWS = 5000
IDS_AT_ONCE = 500
LONGEST_KEY_BYTES = 200  # of a text that is put in order
IntArray = np.ndarray[Any, np.dtype[np.int64]]
# Letters and digits as an input method in its full-width mode writes them; brackets and commas stay, names have them.
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True)
class TableQuery:
    """How a table's rows are read.

    Parameters
    ----------
    source : str
        FROM clause; the table itself is ``t`` and has ``fid`` and ``id``.
    fields : mapping of str to str
        Name → SQL expression.
    searched : sequence of str
        SQL expressions whose texts a row is found by.
    spelled : sequence of str
        Fields whose pinyin and its initials count too, where the store does not keep them.
    tables : sequence of str
        Tables whose changes change the rows; a change of the first one changes the row of the same id alone.
    owners : mapping of str to str
        Other table → query of the rows' ids that rows of it (``{marks}``) touch; without one all are read again.
    """

    source: str
    fields: Mapping[str, str]
    searched: Sequence[str]
    spelled: Sequence[str] = ()
    tables: Sequence[str] = ()
    owners: Mapping[str, str] = field(default_factory=dict)

    def sql(self, condition: str) -> str:
        """Query of rows: fid, id, the fields in their order, the searched text."""
        searched = " || char(10) || ".join(f"coalesce({expression}, '')" for expression in self.searched)
        columns = ", ".join(["t.fid", "t.id", *self.fields.values(), searched])
        return f"SELECT {columns} FROM {self.source} WHERE {condition}"  # noqa: S608


@dataclass(frozen=True, eq=False)
class TableRows:
    """Rows of a table, column by column; never changed once made.

    Attributes
    ----------
    ids : list of str
    columns : dict of str to list
        Values as stored, by field.
    texts : list of str
        Lower-case text that each row is found by.
    latin : list of str
        Its ASCII parts.
    """

    ids: list[str]
    columns: dict[str, list[Any]]
    texts: list[str]
    latin: list[str]
    _ranks: dict[str, IntArray] = field(init=False, repr=False, default_factory=dict)
    _numbers: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {row_id: number for number, row_id in enumerate(self.ids)})

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def numbers(self) -> Mapping[str, int]:
        """Number of each row by its id."""
        return self._numbers

    def texts_for(self, word: str) -> list[str]:
        """Texts to look for a word in: an ASCII word needs only the ASCII part, which is far shorter in Chinese."""
        return self.latin if word.isascii() else self.texts

    def matching(self, numbers: Sequence[int], words: Sequence[str]) -> Sequence[int]:
        """Those of the rows whose text contains every word (lower case)."""
        for word in words:
            texts = self.texts_for(word)
            numbers = [number for number in numbers if word in texts[number]]
        return numbers

    def has_ranks(self, name: str) -> bool:
        """Whether the order of a field is known already."""
        return name in self._ranks

    def ranks(self, name: str) -> IntArray:
        """Place of each row in the ascending order of a field; missing values share the last place."""
        if name not in self._ranks:
            self._ranks[name] = ranks_of(self.columns[name])
        return self._ranks[name]

    def patched(self, changed: "TableRows", gone: frozenset[str]) -> "TableRows":
        """These rows with some replaced, some added at the end and some gone."""
        kept = [number for number, row_id in enumerate(self.ids) if row_id not in gone]
        place = {self.ids[number]: position for position, number in enumerate(kept)}
        ids = [self.ids[number] for number in kept]
        columns = {name: [values[number] for number in kept] for name, values in self.columns.items()}
        texts, latin = [self.texts[number] for number in kept], [self.latin[number] for number in kept]
        pairs = [(ids, changed.ids), (texts, changed.texts), (latin, changed.latin)]
        pairs += [(values, changed.columns[name]) for name, values in columns.items()]
        for number, row_id in enumerate(changed.ids):
            position = place.get(row_id, len(ids))
            for target, source in pairs:
                _put(target, position, source[number])
        return TableRows(ids, columns, texts, latin)


def make_rows(ids: list[str], columns: dict[str, list[Any]], texts: list[str]) -> TableRows:
    """Rows with the texts (lower case) that they are found by."""
    latin = [text if text.isascii() else _NOT_ASCII.sub("\n", text) for text in texts]
    return TableRows(ids, columns, texts, latin)


def _put(values: list[Any], position: int, value: Any) -> None:
    if position < len(values):
        values[position] = value
    else:
        values.append(value)


def ranks_of(values: Sequence[Any]) -> IntArray:
    """Place of each value in ascending order, shape (n,).

    Equal values share a place, missing ones (None or "") the last. Texts are put in the order of GB 18030, which is
    that of pinyin for the 3,755 common characters, whatever their case.
    """
    distinct = [value for value in dict.fromkeys(values) if value is not None and value != ""]
    order = np.argsort(_sort_keys(distinct), kind="stable")
    places: dict[Any, int] = {distinct[number]: place for place, number in enumerate(order.tolist())}
    last = len(distinct)
    return np.fromiter((places.get(value, last) for value in values), np.int64, len(values))


def _sort_keys(values: list[Any]) -> np.ndarray[Any, Any]:
    if all(isinstance(value, int | float) for value in values):
        return np.array(values, dtype=np.float64)
    return np.array([_text_key(str(value)) for value in values], dtype=np.bytes_)


def _text_key(text: str) -> bytes:
    return text.lower().encode("gb18030", "replace")[:LONGEST_KEY_BYTES]


def split_words(text: str) -> list[str]:
    """Words of a filter, lower case, full-width letters and digits narrowed; a row must contain each of them."""
    return text.translate(_NARROW).lower().split()


def read_table(
    project: Project, kind: str, progress: Progress | None = None, ids: Sequence[str] | None = None, at_most: int = 0
) -> TableRows:
    """Rows of a table in the order of their making.

    Parameters
    ----------
    project : Project
    kind : str
        One of ``TABLE_QUERIES``.
    ids : sequence of str, optional
        Only these; ids that are gone are left out.
    at_most : int
        Only so many first rows; 0 for all.
    """
    query = TABLE_QUERIES[kind]
    pages = _pages(project, query, progress or Progress(), at_most) if ids is None else _some(project, query, ids)
    rows = [row for page in pages for row in page]
    columns = {name: [row[number] for row in rows] for number, name in enumerate(query.fields, start=2)}
    return make_rows([row[1] for row in rows], columns, _texts(rows, columns, query))


def _pages(project: Project, query: TableQuery, progress: Progress, at_most: int) -> Iterator[list[tuple[Any, ...]]]:
    sql = f"{query.sql('t.fid > ?')} ORDER BY t.fid LIMIT {at_most or PAGE_ROWS}"
    last = -1
    while page := project.fetch(sql, last):
        progress.check()
        last = page[-1][0]
        yield page
        if at_most:
            return


def _some(project: Project, query: TableQuery, ids: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = list(ids[start : start + IDS_AT_ONCE])
        marks = ", ".join("?" * len(part))
        yield project.fetch(f"{query.sql(f't.id IN ({marks})')} ORDER BY t.fid", *part)


def affected_ids(project: Project, kind: str, changes: Changes, known: Mapping[str, object]) -> list[str] | None:
    """Ids of the rows of a table that an edit touched; None if all must be read again.

    Parameters
    ----------
    known : mapping
        Ids of the rows that are there; an id that is neither known nor stored stands for a whole import.
    """
    query, found = TABLE_QUERIES[kind], set[str]()
    for table in query.tables:
        ids = changes.tables.get(table, frozenset())
        owned = _owned_ids(project, query, table, sorted(ids))
        if owned is None:
            return None
        found |= owned
    stored = {row[0] for page in _by_ids(project, f"SELECT id FROM {query.tables[0]}", sorted(found)) for row in page}  # noqa: S608
    return None if any(row_id not in known and row_id not in stored for row_id in found) else sorted(found)


def _owned_ids(project: Project, query: TableQuery, table: str, ids: list[str]) -> set[str] | None:
    if len(ids) > IDS_AT_ONCE:
        return None
    if table == query.tables[0] or not ids:
        return set(ids)
    if table not in query.owners:
        return None
    rows = project.fetch(query.owners[table].format(marks=", ".join("?" * len(ids))), *ids)
    return {row[1] for row in rows if row[1]} if len(rows) == len(ids) else None


def _by_ids(project: Project, select: str, ids: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = list(ids[start : start + IDS_AT_ONCE])
        yield project.fetch(f"{select} WHERE id IN ({', '.join('?' * len(part))})", *part)


def _texts(rows: list[tuple[Any, ...]], columns: Mapping[str, list[Any]], query: TableQuery) -> list[str]:
    texts = [str(row[-1]).lower() for row in rows]
    for name in query.spelled:
        texts = [f"{text}\n{spelled(value)}" for text, value in zip(texts, columns[name], strict=True)]
    return texts


def spelled(name: str | None) -> str:
    """Pinyin of a name and its initials, a line each; "" for no name or one without Chinese."""
    return "" if not name or name.isascii() else f"{spelling(name)}\n{initials(name)}"


def _columns(prefix: str, *names: str, **expressions: str) -> dict[str, str]:
    return {**{name: f"{prefix}.{name}" for name in names}, **expressions}


def _count(table: str, condition: str) -> str:
    return f"(SELECT count(*) FROM {table} c WHERE {condition})"  # noqa: S608


_RECORD_TEXTS = (
    "quality craft history environment scope development notes office people survey_date county_code".split()
)
_COUNTY_OF_RECORD = (
    "(SELECT u.name FROM gi_admin_unit u WHERE u.edition = t.edition AND u.level = 'COUNTY'"
    " AND u.code12 = substr(t.county_code || '000000000000', 1, 12))"
)
_BOUNDARIES_OF_PRODUCT = (
    "(SELECT count(*) FROM gi_boundary b JOIN gi_zone z ON z.id = b.zone_id WHERE z.product_id = t.id)"
)
_PARENT_OF_UNIT = (
    "(SELECT p.name FROM gi_admin_unit p WHERE p.edition = t.edition AND p.code12 ="
    " substr(t.parent_code || '000000000000', 1, 12) AND p.level IN"
    " ('PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWNSHIP', 'VILLAGE') AND t.parent_code <> '')"
)

TABLE_QUERIES: dict[str, TableQuery] = {
    "products": TableQuery(
        "gi_product t",
        _columns(
            "t",
            *("name_official", "name_alias", "name_en", "product_group", "status", "place_name", "generic_name"),
            *("class_code", "counties", "source_key"),
            registrations=_count("gi_registration", "c.product_id = t.id"),
            boundaries=_BOUNDARIES_OF_PRODUCT,
            records=_count("gi_record", "c.product_id = t.id"),
        ),
        tuple(
            f"t.{name}"
            for name in (
                *("name_official", "name_alias", "name_en", "place_name", "generic_name"),
                *("class_code", "counties", "source_key"),
            )
        ),
        ("name_official", "name_alias"),
        ("gi_product", "gi_registration", "gi_boundary", "gi_zone", "gi_record"),
    ),
    "boundaries": TableQuery(
        "gi_boundary t LEFT JOIN gi_zone z ON z.id = t.zone_id LEFT JOIN gi_product p ON p.id = z.product_id",
        {
            "product": "p.name_official",
            **_columns("z", "role"),
            "zone": "z.name",
            **_columns(
                "t",
                *("version", "name", "status", "valid_from", "valid_to", "change_type", "area_m2", "area_method"),
                *("perimeter_m", "vertex_count", "act", "scope_text", "geom_sha256", "source_key", "proposes_id"),
            ),
        },
        ("p.name_official", "z.name", "t.name", "t.act", "t.scope_text", "t.source_key", "t.geom_sha256"),
        ("product", "name"),
        ("gi_boundary", "gi_zone", "gi_product"),
    ),
    "records": TableQuery(
        "gi_record t LEFT JOIN gi_product p ON p.id = t.product_id",
        {
            "title": "t.title",
            "product": "p.name_official",
            **_columns("t", "stage", "survey_date", "office", "people", "county_code", county=_COUNTY_OF_RECORD),
            "evidence": _count("gi_evidence", "c.record_id = t.id"),
            "has_place": "t.geom IS NOT NULL",
        },
        ("t.title", "t.pinyin_initials", "p.name_official", *(f"t.{name}" for name in _RECORD_TEXTS)),
        (),
        ("gi_record", "gi_product", "gi_evidence"),
        {"gi_evidence": "SELECT id, record_id FROM gi_evidence WHERE id IN ({marks})"},
    ),
    "evidence": TableQuery(
        "gi_evidence t LEFT JOIN gi_record r ON r.id = t.record_id",
        {
            **_columns("t", "file_name", "kind", "caption"),
            "record": "r.title",
            **_columns("t", "captured_at", "distance_m", "person", "holder", "accession_no", "size_bytes", "fault"),
            "has_place": "t.geom IS NOT NULL",
        },
        ("t.file_name", "t.title", "t.caption", "t.person", "t.holder", "t.accession_no", "r.title", "t.sha256"),
        ("record",),
        ("gi_evidence", "gi_record"),
    ),
    "admin-units": TableQuery(
        "gi_admin_unit t",
        _columns(
            "t",
            *("name", "level", "code", "edition", "pinyin", "valid_from", "valid_to", "source"),
            parent=_PARENT_OF_UNIT,
            has_geometry="t.geom IS NOT NULL",
        ),
        ("t.name", "t.code", "t.pinyin", "t.pinyin_initials"),
        (),
        ("gi_admin_unit",),
    ),
}


def rows_of(
    values: Sequence[Mapping[str, Any]], fields: Sequence[str], text_of: Callable[[Mapping[str, Any]], str]
) -> TableRows:
    """Rows that are in no table (findings), each with its ``id``."""
    columns = {name: [row[name] for row in values] for name in fields}
    return make_rows([row["id"] for row in values], columns, [text_of(row).lower() for row in values])
