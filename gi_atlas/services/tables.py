"""Rows of a project's tables as columns, with the text that each row is found by and the order of each column.

Geometry is never read here. Rows come page by page, each page in a short reading of its own, so that reading a long
table does not stop the writer.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from sys import intern
from typing import Any

import numpy as np

from gi_atlas.events import Changes
from gi_atlas.jobs import Progress
from gi_atlas.pinyin import initials, spelling
from gi_atlas.services.search_index import IntArray, RowTexts
from gi_atlas.services.seen_divisions import seen_condition
from gi_atlas.services.table_queries import TABLE_QUERIES, TableQuery
from gi_atlas.storage.project import Project

__all__ = ["TABLE_QUERIES", "IntArray", "TableQuery", "TableRows", "affected_ids", "make_rows", "read_table"]

PAGE_ROWS = 500
MOST_SHARES = 5000
IDS_AT_ONCE = 500
LONGEST_KEY_BYTES = 200  # of a text that is put in order
# Letters and digits as an input method in its full-width mode writes them; brackets and commas stay, names have them.
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, eq=False)
class TableRows:
    """Rows of a table, column by column; never changed once made.

    Attributes
    ----------
    ids : list of str
    columns : dict of str to list
        Values as stored, by field.
    texts : RowTexts
        Lower-case text that each row is found by.
    latin : RowTexts
        Its ASCII parts.
    """

    ids: list[str]
    columns: dict[str, list[Any]]
    texts: RowTexts
    latin: RowTexts
    _ranks: dict[str, IntArray] = field(init=False, repr=False, default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number of each row by its id; made when it is first asked for."""
        return {row_id: number for number, row_id in enumerate(self.ids)}

    def matching(self, numbers: Sequence[int], words: Sequence[str]) -> Sequence[int]:
        """Those of the rows whose text contains every word (lower case)."""
        for word in words:
            # An ASCII word needs only the ASCII parts, which are far shorter in Chinese.
            numbers = (self.latin if word.isascii() else self.texts).matching(numbers, word)
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
        for number, row_id in enumerate(changed.ids):
            position = place.get(row_id, len(ids))
            place[row_id] = position
            _put(ids, position, row_id)
            for name, values in columns.items():
                _put(values, position, changed.columns[name][number])
        places = [place[row_id] for row_id in changed.ids]
        texts, latin = (
            ours.chosen(kept).patched(places, [theirs[number] for number in range(len(changed))])
            for ours, theirs in ((self.texts, changed.texts), (self.latin, changed.latin))
        )
        return TableRows(ids, columns, texts, latin)


def make_rows(ids: list[str], columns: dict[str, list[Any]], texts: Iterable[str]) -> TableRows:
    """Rows with the texts (lower case) that they are found by; texts may be made when they are asked for."""
    made, left = (RowTexts(), RowTexts()), iter(texts)
    while part := list(islice(left, PAGE_ROWS)):
        _add_texts(made, part)
    return TableRows(ids, columns, *made)


def _add_texts(stores: tuple[RowTexts, RowTexts], texts: Sequence[str]) -> None:
    stores[0].extend(texts)
    stores[1].extend(text if text.isascii() else _NOT_ASCII.sub("\n", text) for text in texts)


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
    return np.fromiter((places.get(value, last) for value in values), np.int32, len(values))


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
    seen = seen_condition(project) if kind == "admin-units" else ("1", ())
    progress = progress or Progress()
    pages = _pages(project, query, progress, at_most, seen) if ids is None else _some(project, query, ids, seen)
    found: list[str] = []
    columns: dict[str, list[Any]] = {name: [] for name in query.fields}
    texts, shares = (RowTexts(), RowTexts()), dict[float, float]()
    for page in pages:
        found += [intern(row[1]) for row in page]
        for number, values in enumerate(columns.values(), start=2):
            values += [_shared(row[number], shares) for row in page]
        _add_texts(texts, _texts(page, query))
        if len(shares) > MOST_SHARES:
            shares.clear()
    return TableRows(found, columns, *texts)


def _shared(value: Any, shares: dict[float, float]) -> Any:
    """The value, kept once: the same words and shares stand in thousands of rows, and names on the map too."""
    if isinstance(value, str):
        return intern(value)
    return shares.setdefault(value, value) if isinstance(value, float) else value


def _pages(
    project: Project, query: TableQuery, progress: Progress, at_most: int, seen: tuple[str, tuple[str, ...]]
) -> Iterator[list[tuple[Any, ...]]]:
    condition, values = seen
    sql = f"{query.sql(f't.fid > ? AND {condition}')} ORDER BY t.fid LIMIT {at_most or PAGE_ROWS}"
    last = -1
    while page := project.fetch(sql, last, *values):
        progress.check()
        last = page[-1][0]
        yield page
        if at_most:
            return


def _some(
    project: Project, query: TableQuery, ids: Sequence[str], seen: tuple[str, tuple[str, ...]]
) -> Iterator[list[tuple[Any, ...]]]:
    condition, values = seen
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = list(ids[start : start + IDS_AT_ONCE])
        marks = ", ".join("?" * len(part))
        yield project.fetch(f"{query.sql(f't.id IN ({marks}) AND {condition}')} ORDER BY t.fid", *part, *values)


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


def _texts(page: Sequence[tuple[Any, ...]], query: TableQuery) -> list[str]:
    texts = [str(row[-1]).lower() for row in page]
    for name in query.spelled:
        number = list(query.fields).index(name) + 2
        texts = [f"{text}\n{spelled(row[number])}" for text, row in zip(texts, page, strict=True)]
    if query.answers:
        leaves = AnswerTexts()
        texts = ["\n".join([text, *leaves.find(row[-2], text)]).rstrip() for text, row in zip(texts, page, strict=True)]
    return texts


class AnswerTexts:
    """Finds the texts of a form's answers; one decoder for many records, since reading them is most of the work."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._take)

    def find(self, answers: str | None, known: str = "") -> list[str]:
        """Texts of all answers (JSON), lower case, but for those that ``known`` contains already."""
        if not answers or answers == "{}":
            return []
        self._found.clear()
        self._decoder.decode(answers)
        return [leaf for leaf in "\0".join(self._found).lower().split("\0") if leaf not in known]

    def _take(self, pairs: list[tuple[str, Any]]) -> None:
        # Called for the innermost objects first; what it returns for them is None, so that nothing counts twice.
        for _name, value in pairs:
            if type(value) is str:
                self._found.append(value)
            elif value is not None:
                self._found += [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]


def spelled(name: str | None) -> str:
    """Pinyin of a name and its initials, a line each; "" for no name or one without Chinese."""
    return "" if not name or name.isascii() else f"{spelling(name)}\n{initials(name)}"


def rows_of(
    values: Sequence[Mapping[str, Any]], fields: Sequence[str], text_of: Callable[[Mapping[str, Any]], str]
) -> TableRows:
    """Rows that are in no table (findings), each with its ``id``."""
    columns = {name: [row[name] for row in values] for name in fields}
    return make_rows([row["id"] for row in values], columns, [text_of(row).lower() for row in values])
