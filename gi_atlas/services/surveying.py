"""Survey records as a person fills them in: units at the place, what the last record said, saving."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from gi_atlas.as_of import as_of
from gi_atlas.commands.changes import Label
from gi_atlas.events import Changes
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence, SurveyRecord, UnitLevel, fill_code
from gi_atlas.services.editing import save_many
from gi_atlas.services.evidence_places import measured
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.seen_divisions import in_order
from gi_atlas.storage.blobs import decode_blob
from gi_atlas.storage.project import Project

_AT_PLACE = (
    "SELECT u.code, u.name, u.level, u.edition, u.geom FROM gi_admin_unit AS u "
    "JOIN rtree_gi_admin_unit_geom AS r ON r.id = u.fid "
    "WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ?"
)
_LEVELS = ", ".join(f"'{level}'" for level in UnitLevel)
_NAME_IN_EDITION = (
    f"SELECT name FROM gi_admin_unit WHERE edition = ? AND level IN ({_LEVELS}) AND code12 = ? AND code = ? LIMIT 1"  # noqa: S608 - constants
)
_NAME_IN_ANY = "SELECT name FROM gi_admin_unit WHERE code = ? ORDER BY edition = 'unknown', edition DESC LIMIT 1"


@dataclass(frozen=True)
class UnitAt:
    """An administrative unit whose polygon covers a place."""

    code: str
    name: str
    level: UnitLevel
    edition: str


def units_at(project: Project, lon: float, lat: float) -> list[UnitAt]:
    """Administrative units around a place, the largest first, each level from its newest edition.

    Where the project is seen as of a day, from the edition that held then.

    Parameters
    ----------
    project : Project
    lon, lat : float
        Degrees, EPSG:4490. A place on a border belongs to the unit with the lower code.

    Returns
    -------
    list of UnitAt
        Empty where no polygons are loaded.
    """
    place = shapely.Point(lon, lat)
    rows = project.fetch(_AT_PLACE, lon, lon, lat, lat)
    found = [
        UnitAt(code, name, UnitLevel(level), edition)
        for code, name, level, edition, blob in rows
        if shapely.covers(decode_blob(blob), place)
    ]
    order = in_order((unit.edition for unit in found), as_of(project))
    newest: dict[UnitLevel, UnitAt] = {}
    for unit in sorted(found, key=lambda unit: (order.index(unit.edition), unit.code)):
        newest.setdefault(unit.level, unit)
    return [newest[level] for level in UnitLevel if level in newest]


def unit_name(project: Project, code: str, edition: str = "") -> str:
    """Name of the unit with a code, of the edition given or else of any; "" if none is loaded."""
    if not code:
        return ""
    # The index leads by edition; without one every unit must be looked at.
    rows = project.fetch(_NAME_IN_EDITION, edition, fill_code(code), code) if edition else []
    rows = rows or project.fetch(_NAME_IN_ANY, code)
    return str(rows[0][0]) if rows else ""


def same_names(project: Project, name: str, except_id: str = "") -> list[str]:
    """Ids of products whose official name is ``name``, but for one's own."""
    rows = project.fetch("SELECT id FROM gi_product WHERE name_official = ? AND id <> ?", name.strip(), except_id)
    return [str(row[0]) for row in rows]


def save_record(
    project: Project,
    record: SurveyRecord,
    expected: SurveyRecord | None = None,
    evidence: Sequence[Evidence] = (),
) -> Changes:
    """Save a record in one command, the distances of its photos with it.

    Parameters
    ----------
    record : SurveyRecord
        New or changed.
    expected : SurveyRecord, optional
        The record as the person saw it; one that changed since is refused.
    evidence : sequence of Evidence, optional
        Evidence whose texts may have been edited; the rest stays as stored.

    Raises
    ------
    EditConflict
        STORE_ROW_CHANGED, STORE_ROW_GONE.
    """
    changed = changed_evidence(project, record, expected, {item.id: item for item in evidence})
    is_new = expected is None and not project.fetch("SELECT 1 FROM gi_record WHERE id = ?", record.id)
    label = Label(N_("Add record {0}") if is_new else N_("Change record {0}"), (record.title,))
    return save_many(project, [record, *changed], expected=[expected, *(None for _item in changed)], label=label)


def changed_evidence(
    project: Project, record: SurveyRecord, before: SurveyRecord | None, edited: dict[str, Evidence]
) -> list[Evidence]:
    """Stored evidence of a record that a save changes: what was edited, and the distances where the place moved.

    Parameters
    ----------
    before : SurveyRecord, optional
        The record as it was; without it the distances are looked at.
    edited : dict
        Evidence as the person left it, by id; the rest stays as stored.
    """
    if not edited and before is not None and (before.geom, before.product_id) == (record.geom, record.product_id):
        return []
    # Only what is still stored: a photo that was removed meanwhile must not come back by this.
    stored = evidence_of_record(project, record.id)
    kept = measured(project, [edited.get(item.id, item) for item in stored], record.geom, record.product_id)
    return [item for item, as_stored in zip(kept, stored, strict=True) if item != as_stored]
