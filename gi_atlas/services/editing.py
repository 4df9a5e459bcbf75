"""Adding, changing and removing by hand: each act is one command."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gi_atlas.commands.changes import Command, Label, RowChange, delete_row, insert_row, update_row
from gi_atlas.errors import EditConflict, StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.model import (
    Act,
    AdminChange,
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Case,
    CaseEvent,
    Evidence,
    FormDefinition,
    LayerEntry,
    LayerFeature,
    Product,
    ReferenceTable,
    Registration,
    ScopeLeg,
    ScopeText,
    ScopeUnit,
    Standard,
    SurveyRecord,
    Zone,
)
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import Row, to_row
from gi_atlas.storage.project import Project
from gi_atlas.storage.row_writer import read_row
from gi_atlas.storage.schema import TABLE_OF

ADD_LABELS: dict[type[Any], str] = {
    Product: N_("Add product {0}"),
    Registration: N_("Add registration {0}"),
    Zone: N_("Add zone {0}"),
    BoundaryVersion: N_("Add boundary {0}"),
    AdminUnit: N_("Add administrative unit {0}"),
    SurveyRecord: N_("Add record {0}"),
    Evidence: N_("Add evidence {0}"),
    LayerEntry: N_("Add layer {0}"),
    LayerFeature: N_("Add feature {0}"),
    FormDefinition: N_("Add form {0}"),
    ReferenceTable: N_("Add table {0}"),
    Act: N_("Add act {0}"),
    Case: N_("Add case {0}"),
    CaseEvent: N_("Add step of a case {0}"),
    Standard: N_("Add standard {0}"),
    ScopeText: N_("Add scope wording {0}"),
    ScopeUnit: N_("Add unit of a scope {0}"),
    ScopeLeg: N_("Add leg of a scope {0}"),
    AdminChange: N_("Add division change {0}"),
}
CHANGE_LABELS: dict[type[Any], str] = {
    Product: N_("Change product {0}"),
    Registration: N_("Change registration {0}"),
    Zone: N_("Change zone {0}"),
    BoundaryVersion: N_("Change boundary {0}"),
    AdminUnit: N_("Change administrative unit {0}"),
    SurveyRecord: N_("Change record {0}"),
    Evidence: N_("Change evidence {0}"),
    LayerEntry: N_("Change layer {0}"),
    LayerFeature: N_("Change feature {0}"),
    FormDefinition: N_("Change form {0}"),
    ReferenceTable: N_("Change table {0}"),
    Act: N_("Change act {0}"),
    Case: N_("Change case {0}"),
    CaseEvent: N_("Change step of a case {0}"),
    Standard: N_("Change standard {0}"),
    ScopeText: N_("Change scope wording {0}"),
    ScopeUnit: N_("Change unit of a scope {0}"),
    ScopeLeg: N_("Change leg of a scope {0}"),
    AdminChange: N_("Change division change {0}"),
}
REMOVE_LABELS: dict[type[Any], str] = {
    Product: N_("Remove product {0}"),
    Registration: N_("Remove registration {0}"),
    Zone: N_("Remove zone {0}"),
    BoundaryVersion: N_("Remove boundary {0}"),
    AdminUnit: N_("Remove administrative unit {0}"),
    SurveyRecord: N_("Remove record {0}"),
    Evidence: N_("Remove evidence {0}"),
    LayerEntry: N_("Remove layer {0}"),
    LayerFeature: N_("Remove feature {0}"),
    FormDefinition: N_("Remove form {0}"),
    ReferenceTable: N_("Remove table {0}"),
    Act: N_("Remove act {0}"),
    Case: N_("Remove case {0}"),
    CaseEvent: N_("Remove step of a case {0}"),
    Standard: N_("Remove standard {0}"),
    ScopeText: N_("Remove scope wording {0}"),
    ScopeUnit: N_("Remove unit of a scope {0}"),
    ScopeLeg: N_("Remove leg of a scope {0}"),
    AdminChange: N_("Remove division change {0}"),
}
# Entity, the table and column of those that belong to it; records outlive their product.
_CHILDREN: dict[type[Any], tuple[tuple[type[Any], str], ...]] = {
    Product: (
        (Registration, "product_id"),
        (Zone, "product_id"),
        (Standard, "product_id"),
        (Case, "product_id"),
        (ScopeText, "product_id"),
    ),
    ScopeText: ((ScopeUnit, "scope_id"), (ScopeLeg, "scope_id")),
    Zone: ((BoundaryVersion, "zone_id"),),
    Case: ((CaseEvent, "case_id"),),
    SurveyRecord: ((Evidence, "record_id"),),
    LayerEntry: ((LayerFeature, "layer_id"),),
}
MOST_SHOWN = 200  # a wording is a paragraph; a step of the undo list is a line
_OPEN_WHEN_LOCKED = frozenset({"status", "valid_to"})


def shown_name(entity: Any) -> str:
    """Name by which a person knows an entity."""
    named = ("name_official", "title", "name", "number", "file_name", "role", "name_as_written", "old_name", "text")
    for field in named:
        name = getattr(entity, field, "")
        if name:
            return str(name)[:MOST_SHOWN]
    return str(entity.id)


def save(project: Project, entity: Any, merge_key: str | None = None, expected: Any | None = None) -> Changes:
    """Insert an entity or update the stored one with its id, in one command.

    Parameters
    ----------
    project : Project
        Open for writing.
    entity : one of ``gi_atlas.model``
        Its geometry is brought to the canonical form; hash, area and pinyin are computed.
    merge_key : str, optional
        Joins this step with the one before that has the same key.
    expected : same type, optional
        The entity as the person saw it; a row that changed since is refused.

    Returns
    -------
    Changes
        Empty if nothing differs.

    Raises
    ------
    EditConflict
        STORE_ROW_CHANGED if the row differs from ``expected``.
    StorageError
        BOUNDARY_LOCKED for a published or superseded version.
    """
    return save_many(project, [entity], merge_key, None if expected is None else [expected])


def save_many(
    project: Project,
    entities: Sequence[Any],
    merge_key: str | None = None,
    expected: Sequence[Any] | None = None,
    label: Label | None = None,
) -> Changes:
    """Save several entities as one step; the label names the first unless one is given. See ``save``."""
    seen = [None] * len(entities) if expected is None else list(expected)
    found = [_save_change(project, entity, before) for entity, before in zip(entities, seen, strict=True)]
    changes = tuple(change for change in found if change is not None)
    if not changes:
        return Changes()
    first = next(entity for entity, change in zip(entities, found, strict=True) if change is not None)
    texts = ADD_LABELS if changes[0].before is None else CHANGE_LABELS
    return project.apply(
        Command(label or Label(texts[type(first)], (shown_name(first),)), changes, merge_key=merge_key)
    )


def _save_change(project: Project, entity: Any, expected: Any | None) -> RowChange | None:
    table, row = TABLE_OF[type(entity)], to_row(prepare(entity))
    stored = stored_row(project, table, entity.id)
    if stored is None:
        if expected is not None:
            raise EditConflict("STORE_ROW_GONE", table=table, row=entity.id)
        return insert_row(table, row)
    if expected is not None:
        _require_same(table, stored, to_row(expected))
    change = update_row(table, stored, row)
    if change is not None and isinstance(entity, BoundaryVersion):
        _require_unlocked(stored, change)
    return change


def _require_same(table: str, stored: Row, expected: Row) -> None:
    differing = sorted(key for key in expected if stored[key] != expected[key])
    if differing:
        raise EditConflict("STORE_ROW_CHANGED", table=table, row=stored["id"], fields=", ".join(differing))


def _require_unlocked(stored: Row, change: RowChange) -> None:
    after = change.after or {}
    is_superseding = after.get("status", BoundaryStatus.SUPERSEDED) == BoundaryStatus.SUPERSEDED
    status = BoundaryStatus(stored["status"])
    if status.is_locked and not (_OPEN_WHEN_LOCKED.issuperset(after) and is_superseding):
        raise StorageError("BOUNDARY_LOCKED", name=stored["name"] or stored["id"], status=status)


def stored_row(project: Project, table: str, entity_id: str) -> Row | None:
    """Row of an entity as stored; None if there is none."""
    with project.reader() as connection:
        return read_row(connection, table, entity_id)


def remove(project: Project, kind: type[Any], entity_id: str) -> Changes:
    """Remove an entity and what belongs to it, in one command.

    Records of a removed product stay and lose their link, wordings of a removed boundary too; media files stay in the
    media folder.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN, BOUNDARY_LOCKED if a published or superseded version would go, RECORD_FORM_IN_USE if a form
        would go that records were made with.
    """
    entity = project.read_one(kind, entity_id)
    unlinked = (*_unlink_records(project, kind, entity_id), *_unlink_wordings(project, entity))
    changes = [*unlinked, *_removals(project, entity)]
    return project.apply(Command(Label(REMOVE_LABELS[kind], (shown_name(entity),)), tuple(changes)))


def _removals(project: Project, entity: Any) -> Iterator[RowChange]:
    for child_kind, column in _CHILDREN.get(type(entity), ()):
        for child in project.read_all(child_kind, **{column: entity.id}):
            yield from _removals(project, child)
    if isinstance(entity, BoundaryVersion) and entity.status.is_locked:
        raise StorageError("BOUNDARY_LOCKED", name=entity.name or entity.id, status=entity.status)
    if isinstance(entity, FormDefinition):
        _require_unused(project, entity)
    table = TABLE_OF[type(entity)]
    stored = stored_row(project, table, entity.id)
    if stored is not None:
        yield delete_row(table, stored)


def _require_unused(project: Project, form: FormDefinition) -> None:
    counted = "SELECT count(*) FROM gi_record WHERE form_id = ? AND form_version = ?"
    count = project.fetch(counted, form.form_id, form.version)[0][0]
    if count:
        raise StorageError("RECORD_FORM_IN_USE", form=form.form_id, version=form.version, count=count)


def _unlink_records(project: Project, kind: type[Any], entity_id: str) -> Iterator[RowChange]:
    if kind is not Product:
        return
    for record in project.read_all(SurveyRecord, product_id=entity_id):
        change = update_row("gi_record", to_row(record), to_row(replace(record, product_id=None)))
        if change is not None:
            yield change


def _unlink_wordings(project: Project, entity: Any) -> Iterator[RowChange]:
    """A wording goes before its polygon: it stays when the polygon is removed, as one that has none."""
    if isinstance(entity, Zone):
        versions = project.read_all(BoundaryVersion, zone_id=entity.id)
    else:
        versions = [entity] if isinstance(entity, BoundaryVersion) else []
    for version in versions:
        for text in project.read_all(ScopeText, boundary_id=version.id):
            change = update_row("gi_scope_text", to_row(text), to_row(replace(text, boundary_id=None)))
            if change is not None:
                yield change


def find_kind(project: Project, entity_id: str) -> type[Any]:
    """Kind of the entity that has an id.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    for kind, table in TABLE_OF.items():
        if stored_row(project, table, entity_id) is not None:
            return kind
    raise StorageError("STORE_ID_UNKNOWN", id=entity_id)


def move_layers(project: Project, ordered_ids: Sequence[str]) -> Changes:
    """Give the layers the order of ``ordered_ids``, lowest first."""
    entries = {entry.id: entry for entry in project.read_all(LayerEntry)}
    moved = [replace(entries[layer_id], position=number) for number, layer_id in enumerate(ordered_ids)]
    return save_many(project, moved, label=Label(N_("Reorder layers")))


def existing_paths(paths: Sequence[Path]) -> list[Path]:
    """The given paths, all of them files.

    Raises
    ------
    StorageError
        STORE_MISSING for the first that is not there.
    """
    for path in paths:
        if not path.is_file():
            raise StorageError("STORE_MISSING", path=str(path))
    return list(paths)
