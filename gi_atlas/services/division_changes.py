"""Changes of the administrative divisions between two editions: derived, kept, mended by hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gi_atlas.commands.changes import BulkRows, Command, Label, RowChange, delete_row, insert_row
from gi_atlas.divisions.deriving import Comparison
from gi_atlas.divisions.editions import Editions, edition_as_of, editions_of
from gi_atlas.divisions.evidence import reason
from gi_atlas.errors import UsageError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.ids import new_id
from gi_atlas.model import AdminChange, DivisionChange, UnitLevel
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.segments import find_segments
from gi_atlas.scope.unit_list import Unit
from gi_atlas.scope.wording import ReadScope, UnitPhrase
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project

__all__ = [
    "change_rows",
    "choose_pair",
    "edition_as_of",
    "find_unit",
    "remove_by_hand",
    "save_comparison",
    "set_change",
    "unit_of_name",
]
_TABLE = "gi_admin_change"


def choose_pair(editions: Editions, old: str = "", new: str = "") -> tuple[str, str]:
    """Two editions to compare, the older first: those named, else the two newest.

    Raises
    ------
    UsageError
        DIVISIONS_NEED_TWO, DIVISIONS_NO_EDITION, DIVISIONS_SAME_EDITION.
    """
    for name in filter(None, (old, new)):
        editions.units(name)
    newer = new or next((name for name in reversed(editions.names) if name != old), "")
    older = old or next((name for name in reversed(editions.names) if name != newer), "")
    if not older or not newer:
        raise UsageError("DIVISIONS_NEED_TWO", value=", ".join(editions.names))
    if older == newer:
        raise UsageError("DIVISIONS_SAME_EDITION", value=older)
    return older, newer


def change_rows(changes: Iterable[AdminChange]) -> list[dict[str, Any]]:
    """Changes as rows of a table, each with its reason in words."""
    return [
        {
            "kind": str(change.kind),
            "old_code": change.old_code,
            "old_name": change.old_name,
            "new_code": change.new_code,
            "new_name": change.new_name,
            "share": change.share,
            "by_hand": change.is_by_hand,
            "evidence": "" if change.is_by_hand else change.note,
            "reason": reason(change),
            "document": change.document,
            "changed_on": change.changed_on.isoformat() if change.changed_on else "",
        }
        for change in changes
    ]


def save_comparison(project: Project, comparison: Comparison) -> int:
    """Keep the derived changes between two editions, in one command; those by hand stay as they are.

    Returns
    -------
    int
        How many derived changes are kept now.
    """
    old, new = comparison.old.edition, comparison.new.edition
    derived = [change for change in comparison.changes if not change.is_by_hand]
    before = [change for change in _stored(project, old, new) if not change.is_by_hand]
    if [_told(change) for change in before] == [_told(change) for change in derived]:
        return len(derived)
    import_id = new_id()
    rows = tuple(to_row(replace(change, id=new_id(), import_id=import_id)) for change in derived)
    project.apply(
        Command(
            Label(N_("Keep the changes of divisions from {0} to {1}"), (old, new)),
            [delete_row(_TABLE, to_row(change)) for change in before],
            (BulkRows(_TABLE, import_id, rows),) if rows else (),
        )
    )
    return len(rows)


def _told(change: AdminChange) -> tuple[object, ...]:
    return change.old_code, change.new_code, change.old_name, change.new_name, change.kind, change.share, change.note


def _stored(project: Project, old: str, new: str) -> list[AdminChange]:
    return project.read_all(AdminChange, old_edition=old, new_edition=new)


def unit_of_name(editions: Editions, edition: str, text: str) -> Unit:
    """Unit of an edition by its code.

    Raises
    ------
    UsageError
        DIVISIONS_NO_CODE.
    """
    unit = editions.units(edition).by_code(text)
    if unit is None:
        raise UsageError("DIVISIONS_NO_CODE", name=text, value=text, edition=edition)
    return unit


def set_change(
    project: Project,
    pair: tuple[str, str],
    old_code: str,
    new_codes: Sequence[str],
    kind: DivisionChange,
    note: str = "",
    document: str = "",
    changed_on: date | None = None,
) -> list[AdminChange]:
    """Say by hand what became of a unit; takes the place of what was said or derived before.

    Parameters
    ----------
    project : Project
        Open for writing.
    pair : tuple of str
        Older and newer edition.
    old_code : str
    new_codes : sequence of str
        Its successors; none for a unit that was abolished.
    kind : DivisionChange
    note, document : str
        Why; the paper that ordered it.
    changed_on : date, optional

    Raises
    ------
    UsageError
        DIVISIONS_NO_CODE.
    """
    editions = editions_of(project)
    old = unit_of_name(editions, pair[0], old_code)
    heirs: list[Unit | None] = [unit_of_name(editions, pair[1], code) for code in new_codes]
    said = AdminChange(
        old.code12, "", old.name, "", *pair, kind, document=document, changed_on=changed_on, is_by_hand=True, note=note
    )
    made = [replace(said, new_code=heir.code12, new_name=heir.name, id=new_id()) if heir else said for heir in heirs]
    made = made or [said]
    changes: list[RowChange] = [*_removals(project, pair, old.code12)]
    changes += [insert_row(_TABLE, to_row(change)) for change in made]
    project.apply(Command(Label(N_("Set what became of {0}"), (f"{old.name} {old.code}",)), changes))
    return made


def _removals(project: Project, pair: tuple[str, str], old_code12: str) -> Iterator[RowChange]:
    for change in _stored(project, *pair):
        if change.is_by_hand and change.old_code == old_code12:
            yield delete_row(_TABLE, to_row(change))


def remove_by_hand(project: Project, pair: tuple[str, str], old_code: str) -> Changes:
    """Take back what was said by hand of a unit, so that what is derived counts again."""
    unit = unit_of_name(editions_of(project), pair[0], old_code)
    changes = list(_removals(project, pair, unit.code12))
    label = Label(N_("Take back what was said of {0}"), (f"{unit.name} {unit.code}",))
    return project.apply(Command(label, changes)) if changes else Changes({})


def find_unit(
    project: Project, name: str, above: str = "", edition: str = "", as_of: date | None = None
) -> ResolvedUnit:
    """What a name is in an edition, inside what stands above it.

    Parameters
    ----------
    name : str
    above : str
        County, or province and county in one: 河北省顺平县.
    edition : str
        "" for the one of the day, without a day the newest.
    """
    segments = find_segments(name)
    last = segments[-1] if segments else None
    parents = tuple(segment.name for segment in find_segments(above)) or ((above,) if above else ())
    parents = (*parents, *(segment.name for segment in segments[:-1]))
    level = last.level if last else UnitLevel.TOWNSHIP
    phrase = UnitPhrase(last.name if last else name, level, parents, is_special=bool(last and last.is_special))
    return resolve(project, ReadScope(name, units=(phrase,)), edition, as_of)[0]
