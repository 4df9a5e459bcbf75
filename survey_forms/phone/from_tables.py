"""Submissions as tables: ODK Central's linked CSV files, KoboToolbox's sheets, and plain lists with a mapping."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from survey_forms.phone.columns import OWN_KEY, Column, ColumnKind, FormWords, plan_columns, share_known, system_name
from survey_forms.phone.from_trees import newest_time
from survey_forms.phone.rows import RowReading, read_row
from survey_forms.phone.submission_parts import Answers, Submission, plain_id, put_answer, row_at, without_positions
from survey_forms.schema import Form, Group, Repeat

Table = Mapping[str, Any]
_SHEET_NAME_CHARACTERS = 31
_COUNTED = re.compile(r"~[0-9]+\Z|_[0-9]+\Z")
MATCHING_SHARE = 0.8


class Layout(StrEnum):
    """Whose way of laying out submissions a table follows."""

    CENTRAL = "CENTRAL"
    KOBO = "KOBO"
    PLAIN = "PLAIN"


@dataclass
class TableSet:
    """Tables that belong together: one of submissions, and those of its repeats.

    Attributes
    ----------
    layout : Layout
    root : mapping
    repeats : list of mapping
    """

    layout: Layout
    root: Table
    repeats: list[Table] = field(default_factory=list)

    @property
    def stated_id(self) -> str:
        """Form id that the file's name gives away (``form_id.csv``); "" where it gives none."""
        return str(self.root["name"]) if self.layout is Layout.CENTRAL else ""


def table_sets(tables: Sequence[Table]) -> list[TableSet]:
    """Tables of one source, by what belongs together; those that are neither are plain lists each."""
    named = [(table, {name for heading in table["headings"] if (name := system_name(heading))}) for table in tables]
    roots = [TableSet(_layout(names), table) for table, names in named if not _is_part(names)]
    for table, names in named:
        if _is_part(names):
            _add_part(roots, table, names)
    return roots


def _layout(names: set[str]) -> Layout:
    if "key" in names:
        return Layout.CENTRAL
    return Layout.KOBO if names & {"_uuid", "_index"} else Layout.PLAIN


def _is_part(names: set[str]) -> bool:
    return bool(names & {"parent_key", "_parent_index"})


def _add_part(roots: list[TableSet], table: Table, names: set[str]) -> None:
    layout = Layout.CENTRAL if "parent_key" in names else Layout.KOBO
    fitting = [root for root in roots if root.layout is layout and root.root.get("source") == table.get("source")]
    if layout is Layout.CENTRAL:
        # form_id-repeat.csv; of several forms whose ids begin alike, the longest id.
        named = [root for root in fitting if str(table["name"]).startswith(f"{root.root['name']}-")]
        fitting = sorted(named, key=lambda root: len(str(root.root["name"])), reverse=True) or fitting
    if fitting:
        fitting[0].repeats.append(table)


@dataclass
class TableReading:
    """Submissions of a set of tables, and what could not be placed.

    Attributes
    ----------
    submissions : list of Submission
    unknown_columns : list of str
        Headings that no question answers to.
    lost_rows : list of tuple
        Rows whose submission is not there: table and row.
    unplaced_tables : list of str
        Tables that belong to no repeat of the form.
    """

    submissions: list[Submission] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    lost_rows: list[tuple[str, int]] = field(default_factory=list)
    unplaced_tables: list[str] = field(default_factory=list)
    too_long: list[tuple[str, int]] = field(default_factory=list)


def read_tables(form: Form, tables: TableSet, given: Mapping[str, str] | None = None) -> TableReading:
    """Submissions of a set of tables.

    Parameters
    ----------
    form : Form
    tables : TableSet
    given : mapping of str to str
        The person's own: question by heading. ``instance_id`` as a question names the column of the record's own key.
    """
    reading = TableReading()
    words = FormWords(form, form.root)
    key_column = next((heading for heading, ours in (given or {}).items() if ours == OWN_KEY), "")
    columns = plan_columns(words, tables.root["headings"], given)
    _note_table(reading, tables.root, columns)
    rows = [
        (number, cells, read_row(words, columns, cells))
        for number, cells in zip(tables.root["numbers"], tables.root["rows"], strict=True)
    ]
    keys = [_own_key(tables, row, _cell(tables.root, cells, key_column)) for _number, cells, row in rows]
    by_key = {key: row.answers for key, (_number, _cells, row) in zip(keys, rows, strict=True) if key}
    by_index = {index: row.answers for _number, _cells, row in rows if (index := row.system.get("_index", ""))}
    _RepeatReader(form, tables, reading, by_key, by_index).read()
    reading.submissions = [
        _submission(form, tables, key, number, row) for key, (number, _cells, row) in zip(keys, rows, strict=True)
    ]
    return reading


def _note_table(reading: TableReading, table: Table, columns: Sequence[Column]) -> None:
    known = {column.name for column in columns if column.kind is ColumnKind.UNKNOWN and column.name.strip()}
    reading.unknown_columns += [heading for heading in dict.fromkeys(table["headings"]) if heading in known]
    reading.too_long += [(str(table["file"]), int(number)) for number in table.get("too_long", ())]


def _cell(table: Table, cells: Sequence[str], heading: str) -> str:
    return cells[table["headings"].index(heading)].strip() if heading in table["headings"] else ""


def _own_key(tables: TableSet, row: RowReading, given: str) -> str:
    system = row.system
    if given:
        return plain_id(given)
    if tables.layout is Layout.CENTRAL:
        return plain_id(system.get("key", "") or system.get("instanceid", ""))
    return plain_id(system.get("rootuuid", "") or system.get("_uuid", "") or system.get("instanceid", ""))


def _submission(form: Form, tables: TableSet, key: str, number: int, row: RowReading) -> Submission:
    system = row.system
    others = [plain_id(system.get(name, "")) for name in ("_uuid", "instanceid", "deprecatedid")]
    edits = system.get("edits", "")
    return Submission(
        instance_id=key,
        form_id=tables.stated_id or form.form_id,
        form_version=system.get("formversion") or system.get("__version__") or system.get("_version_") or "",
        answers=row.answers,
        aliases=tuple(other for other in dict.fromkeys(others) if other and other != key),
        where=f"{tables.root['file']} [{tables.root['name']}]" if _has_sheets(tables) else str(tables.root["file"]),
        row=int(number),
        submitted_at=system.get("submissiondate") or system.get("_submission_time") or "",
        newest=newest_time(form, row.answers),
        edits=int(edits) if edits.isdigit() else 0,
        is_replacement=bool(system.get("deprecatedid")),
        review=system.get("reviewstate", ""),
        unknown=row.unknown,
    )


def _has_sheets(tables: TableSet) -> bool:
    return str(tables.root["file"]).lower().endswith((".xlsx", ".xlsm"))


@dataclass
class _RepeatReader:
    """Puts the rows of repeats where they belong: by ODK's keys, or by KoboToolbox's indexes."""

    form: Form
    tables: TableSet
    reading: TableReading
    by_key: dict[str, Answers]
    by_index: dict[str, Answers]

    def read(self) -> None:
        """Read the tables of repeats, outer ones first."""
        placed = [(found, table) for table in self.tables.repeats if (found := self._repeat_of(table)) is not None]
        known = {id(table) for _repeat, table in placed}
        self.reading.unplaced_tables += [str(one["name"]) for one in self.tables.repeats if id(one) not in known]
        indexes: dict[str, dict[str, Answers]] = {}
        for repeat, table in sorted(placed, key=lambda pair: pair[0].path.count("/")):
            indexes[str(table["name"])] = self._read_table(repeat, table, indexes)

    def _repeat_of(self, table: Table) -> Repeat | None:
        repeats = [node for node in self.form.nodes() if isinstance(node, Repeat)]
        if self.tables.layout is Layout.CENTRAL:
            path = self._stated_path(table)
            return next((node for node in repeats if node.path == path), None) or self._named(table, repeats)
        return self._named(table, repeats) or self._fitting(table, repeats)

    def _stated_path(self, table: Table) -> str:
        # KEY is uuid:…/group/repeat[2]: behind the submission's id stands the path.
        places = [place for place, heading in enumerate(table["headings"]) if system_name(heading) == "key"]
        first = next((row[places[-1]] for row in table["rows"] if row[places[-1]].strip()), "") if places else ""
        return without_positions(first.partition("/")[2])

    def _named(self, table: Table, repeats: Sequence[Repeat]) -> Repeat | None:
        name = str(table["name"]).removeprefix(f"{self.tables.root['name']}-")
        for text in (name, _COUNTED.sub("", name)):
            found = [node for node in repeats if text in _sheet_names(node)]
            if len(found) == 1:
                return found[0]
        return None

    def _fitting(self, table: Table, repeats: Sequence[Repeat]) -> Repeat | None:
        shares = [(share_known(plan_columns(FormWords(self.form, node), table["headings"])), node) for node in repeats]
        best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
        return best[1] if best[0] >= MATCHING_SHARE else None

    def _read_table(
        self, repeat: Repeat, table: Table, indexes: Mapping[str, dict[str, Answers]]
    ) -> dict[str, Answers]:
        words = FormWords(self.form, repeat)
        columns = plan_columns(words, table["headings"])
        _note_table(self.reading, table, columns)
        made: dict[str, Answers] = {}
        for number, cells in zip(table["numbers"], table["rows"], strict=True):
            row = read_row(words, columns, cells)
            is_placed = (
                self._put_by_key(repeat, row) if "key" in row.system else self._put_by_index(repeat, row, indexes)
            )
            if not is_placed:
                self.reading.lost_rows.append((str(table["file"]), int(number)))
            if index := row.system.get("_index", ""):
                made[index] = row.answers
        return made

    def _put_by_key(self, repeat: Repeat, row: RowReading) -> bool:
        owner, _slash, path = row.system["key"].partition("/")
        answers = self.by_key.get(plain_id(owner))
        if answers is None or without_positions(path) != repeat.path or not path.endswith("]"):
            return False
        place = row_at(answers, path)
        if place is None:
            return False
        for inner, value in _leaves(row.answers):
            put_answer(place, inner, value)
        return True

    def _put_by_index(self, repeat: Repeat, row: RowReading, indexes: Mapping[str, dict[str, Answers]]) -> bool:
        parent = indexes.get(row.system.get("_parent_table_name", ""), self.by_index)
        owner = parent.get(row.system.get("_parent_index", ""))
        if owner is None and parent is self.by_index:
            owner = self.by_key.get(plain_id(row.system.get("_submission__uuid", "")))
        if owner is None:
            return False
        place = owner
        for step in _inner_path(self.form, repeat).split("/")[:-1]:
            place = place.setdefault(step, {})
        place.setdefault(repeat.name, []).append(row.answers)
        return True


def _sheet_names(node: Repeat) -> set[str]:
    names = {node.name, *(label for label in node.labels.values() if label)}
    return names | {name[:_SHEET_NAME_CHARACTERS] for name in names}


def _inner_path(form: Form, repeat: Repeat) -> str:
    """Path of a repeat within the repeat around it, or within the form."""
    outer = [node.path for node in form.nodes() if isinstance(node, Repeat) and repeat.path.startswith(f"{node.path}/")]
    return repeat.path.removeprefix(f"{max(outer, key=len)}/") if outer else repeat.path


def _leaves(answers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}/")
        elif isinstance(value, str):
            yield f"{prefix}{name}", value


def form_share(form: Form, tables: TableSet) -> float:
    """How well a form explains a table of submissions: share of its own columns, 0 to 1."""
    return share_known(plan_columns(FormWords(form, _root(form)), tables.root["headings"]))


def _root(form: Form) -> Group:
    return form.root
