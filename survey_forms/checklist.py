"""The checklist of a record as data: items with rule, threshold, source and edition; an office may have its own."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.errors import FormError, ManyErrors
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from survey_forms.schema import Texts

SHIPPED = "gi_checklist.csv"
COLUMNS = ("item", "level", "group", "rule", "arguments", "question", "source", "edition", "certainty")
_TITLE = "title::"
_COUNTING, _COUNTED = "rows", "repeat"  # the rule that is nothing without its argument
_ACTIVE = "SELECT rows FROM gi_reference_table WHERE kind = 'CHECKLIST' AND is_active ORDER BY id DESC LIMIT 1"
_UNSURE = "M"


class CheckLevel(StrEnum):
    """What an item is needed for."""

    LISTING = "listing"
    DOSSIER = "dossier"


@dataclass(frozen=True)
class CheckRule:
    """One item of a checklist.

    Attributes
    ----------
    item : str
        ``A1`` … ``C6`` of the dossier, or an office's own.
    level : CheckLevel
    group : str
        Group or repeat of the form that it belongs to, by the form's name.
    rule : str
        One of ``completeness.RULES``.
    arguments : mapping of str to str
        Thresholds and names of questions.
    question : str
        Question (by name) where the person goes to mend it; "" for none.
    titles : Texts
    source, edition : str
        Where the demand comes from.
    is_source_unsure : bool
        The demand was read from a copy or from memory: to be confirmed before it is called law.
    """

    item: str
    level: CheckLevel
    group: str
    rule: str
    arguments: Mapping[str, str]
    question: str
    titles: Texts
    source: str
    edition: str
    is_source_unsure: bool = False


@cache
def shipped_checklist() -> tuple[CheckRule, ...]:
    """The checklist that ships: A1 to C6 of the dossier and the thresholds of local practice."""
    text = files("survey_forms.forms").joinpath(SHIPPED).read_text(encoding="utf-8-sig")
    return read_checklist(csv.DictReader(io.StringIO(text)))


def read_checklist(rows: Iterable[Mapping[str, Any]], rules: Iterable[str] | None = None) -> tuple[CheckRule, ...]:
    """Items of the rows of a table, lines without an item left out.

    Parameters
    ----------
    rows : iterable of mapping
        Columns as in the shipped table.
    rules : iterable of str, optional
        Rules that are known; others are refused.

    Raises
    ------
    ManyErrors
        CHECK_TABLE_WRONG for each row whose level or rule is none, or that has no title.
    """
    found, faults = [], []
    for number, row in enumerate(rows, start=2):
        if not _cell(row, "item"):
            continue
        try:
            found.append(_rule(row, number, rules))
        except FormError as error:
            faults.append(error)
    if faults:
        raise ManyErrors(faults)
    return tuple(found)


def _rule(row: Mapping[str, Any], number: int, rules: Iterable[str] | None) -> CheckRule:
    level, rule = _cell(row, "level"), _cell(row, "rule")
    titles = {key.removeprefix(_TITLE): _cell(row, key) for key in row if str(key).startswith(_TITLE)}
    if level not in tuple(CheckLevel):
        raise FormError("CHECK_TABLE_WRONG", row=number, column="level", value=level, expected=", ".join(CheckLevel))
    if rules is not None and rule not in tuple(rules):
        raise FormError("CHECK_TABLE_WRONG", row=number, column="rule", value=rule, expected=", ".join(rules))
    arguments = _arguments(_cell(row, "arguments"))
    if rules is not None and rule == _COUNTING and not arguments.get(_COUNTED):
        raise FormError("CHECK_TABLE_WRONG", row=number, column="arguments", value=_cell(row, "arguments"),
                        expected=f"{_COUNTED}=…")  # fmt: skip
    if not any(titles.values()):
        raise FormError("CHECK_TABLE_WRONG", row=number, column=f"{_TITLE}…", value="", expected=_cell(row, "item"))
    texts = {name: _cell(row, name) for name in ("item", "group", "question", "source", "edition")}
    is_unsure = _cell(row, "certainty").upper() == _UNSURE
    return CheckRule(
        level=CheckLevel(level),
        rule=rule,
        arguments=arguments,
        titles=titles,
        is_source_unsure=is_unsure,
        **texts,
    )


def table_text(rules: Sequence[CheckRule]) -> str:
    """A checklist as the text of a CSV table with the columns of the shipped one."""
    languages = list(dict.fromkeys(name for rule in rules for name in rule.titles))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"{_TITLE}{name}" for name in languages)])
    for rule in rules:
        arguments = ";".join(f"{name}={value}" for name, value in rule.arguments.items())
        facts = (rule.item, str(rule.level), rule.group, rule.rule, arguments, rule.question, rule.source, rule.edition)
        certainty = _UNSURE if rule.is_source_unsure else ""
        writer.writerow([*facts, certainty, *(rule.titles.get(name, "") for name in languages)])
    return stream.getvalue()


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _arguments(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _equals, value in parts}


def checklist_of(project: Project) -> tuple[CheckRule, ...]:
    """The checklist that counts in a project: the office's own, or else the one that ships."""
    rows = project.fetch(_ACTIVE)
    return _stored_checklist(str(rows[0][0])) if rows else shipped_checklist()


def _stored_checklist(text: str) -> tuple[CheckRule, ...]:
    return read_checklist(json.loads(text))


def keep_checklist(
    project: Project, rows: Sequence[Mapping[str, Any]], edition: str, rules: Iterable[str], title: str = ""
) -> Changes:
    """Keep an office's own checklist in the project, in one step; it counts from then on, instead of the one before.

    Parameters
    ----------
    rows : sequence of mapping
        Columns as in the shipped table.
    rules : iterable of str
        Rules that are known.

    Raises
    ------
    ManyErrors
        CHECK_TABLE_WRONG.
    """
    if not read_checklist(rows, rules):
        raise FormError("CHECK_TABLE_EMPTY")
    plain = tuple({str(key): _cell(row, key) for key in row} for row in rows)
    digest = sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    older = [replace(table, is_active=False) for table in _active_tables(project)]
    table = ReferenceTable(TableKind.CHECKLIST, edition, title or edition, rows=plain, sha256=digest)
    return save_many(project, [table, *older], label=Label(N_("Add table {0}"), (table.title,)))


def drop_checklist(project: Project) -> Changes:
    """Let the shipped checklist count again; the office's own stays in the project."""
    return save_many(project, [replace(table, is_active=False) for table in _active_tables(project)])


def _active_tables(project: Project) -> list[ReferenceTable]:
    tables = project.read_all(ReferenceTable, is_active=True)
    return [table for table in tables if table.kind == TableKind.CHECKLIST]
