"""What an opposition is about: the outline whose ground it disputes, and the papers that it brings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.area_official import official_area_m2
from gi_atlas.cases.notes import disputed_outline
from gi_atlas.cases.table import OPPOSITION
from gi_atlas.commands.changes import Command, Label, RowChange, insert_row
from gi_atlas.errors import ManyErrors, UsageError
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import (
    BoundaryVersion,
    Case,
    Evidence,
    LayerEntry,
    LayerFeature,
    Product,
    SurveyRecord,
    Zone,
    shown,
)
from gi_atlas.services.requirements import production_version
from gi_atlas.storage.blobs import wkb_start
from gi_atlas.storage.mapping import decode_value, to_row
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF

PAPERS = "opposition/"
"""Begins the ``question`` of evidence that belongs to an opposition; the id of its case follows."""
BOUNDARIES, FEATURES = "boundaries", "features"
MOST_FEATURES = 2000
_ENTITIES: dict[str, Any] = {BOUNDARIES: BoundaryVersion, FEATURES: LayerFeature}
_AREAL, _AREAL_CODES = frozenset({"Polygon", "MultiPolygon"}), frozenset({3, 6})
# Of a GeoPackage blob: where its flags stand, which of them says "empty", and bytes that hold the type of its WKB.
_FLAGS, _EMPTY_FLAG, _HEAD_BYTES = 3, 0b1_0000, 80
_HEADS = "SELECT fid, substr(geom, 1, ?) FROM gi_layer_feature ORDER BY fid"
_NAMES = "SELECT id, layer_id, attributes FROM gi_layer_feature"
_ASKED_AT_ONCE = 500
_NAME_WORDS = ("name", "名称", "NAME", "Name", "title")


@dataclass(frozen=True)
class Outline:
    """Ground that can be disputed: a boundary version, or an area of a layer that was imported.

    Attributes
    ----------
    kind : str
        "boundaries" or "features", as lists and the map call them.
    thing_id, title : str
    geom : Polygon or MultiPolygon or None
        In EPSG:4490.
    """

    kind: str
    thing_id: str
    title: str
    geom: Any = None

    @property
    def key(self) -> str:
        """How the note of a case names it."""
        return f"{self.kind} {self.thing_id}"


@dataclass(frozen=True)
class Dispute:
    """What an opposition is about.

    Attributes
    ----------
    outline : Outline or None
        None where it names none, or where what it named is not there any more (``is_lost``).
    area_m2, share : float or None
        Of the product's boundary, what lies inside of the outline: the official area, and its part of the whole by
        areas that add up; None where the product has no boundary.
    papers : tuple of Evidence
    """

    outline: Outline | None
    is_lost: bool = False
    area_m2: float | None = None
    share: float | None = None
    papers: tuple[Evidence, ...] = ()


# Outlines


def outlines(project: Project, product_id: str) -> list[Outline]:
    """What an opposition to a product's case can dispute, without geometries.

    The product's own boundary versions come first, the newest on top, then those of other products, then areas of
    imported layers (at most ``MOST_FEATURES``): what somebody drew elsewhere is imported as a layer first.
    """
    return [*_boundaries(project, product_id), *_features(project)]


def _boundaries(project: Project, product_id: str) -> list[Outline]:
    zones = {zone.id: zone for zone in project.read_all(Zone)}
    names = {product.id: product.name_official for product in project.read_all(Product)}
    held = [one for one in project.read_all(BoundaryVersion) if one.zone_id in zones and one.geom is not None]
    held.sort(key=lambda one: one.version, reverse=True)
    held.sort(key=lambda one: names.get(zones[one.zone_id].product_id, ""))
    held.sort(key=lambda one: zones[one.zone_id].product_id != product_id)  # sorting is stable
    return [_boundary(one, zones[one.zone_id], names) for one in held]


def _boundary(version: BoundaryVersion, zone: Zone, names: dict[str, str]) -> Outline:
    name, role = names.get(zone.product_id, zone.product_id), zone.name or shown(zone.role)
    title = f"{name} · {role} · v{version.version} ({shown(version.status)})"
    return Outline(BOUNDARIES, version.id, title)


def _features(project: Project) -> list[Outline]:
    layers = {layer.id: layer.name for layer in project.read_all(LayerEntry)}
    heads = project.fetch(_HEADS, _HEAD_BYTES)
    fids = [fid for fid, head in heads if _is_head_of_area(head)][:MOST_FEATURES]
    found: list[Outline] = []
    for part in (fids[at : at + _ASKED_AT_ONCE] for at in range(0, len(fids), _ASKED_AT_ONCE)):
        marks = ", ".join("?" * len(part))
        rows = project.fetch(f"{_NAMES} WHERE fid IN ({marks}) ORDER BY fid", *part)
        found += [_feature(key, layer_id, decode_value(dict, text), layers) for key, layer_id, text in rows]
    return found


def _is_head_of_area(head: bytes | None) -> bool:
    """Whether a stored geometry begins as an area that is not empty."""
    if head is None or head[_FLAGS] & _EMPTY_FLAG:
        return False
    start = wkb_start(head)
    code = int.from_bytes(head[start + 1 : start + 5], "big" if head[start : start + 1] == b"\0" else "little")
    return (code & 0xFFFF) % 1000 in _AREAL_CODES


def _feature(thing_id: str, layer_id: str, attributes: dict[str, Any] | None, layers: dict[str, str]) -> Outline:
    told = attributes or {}
    texts = [str(value) for value in told.values() if isinstance(value, str) and value.strip()]
    named = [str(told[word]) for word in _NAME_WORDS if told.get(word)]
    name = next(iter([*named, *texts]), thing_id[:8])
    return Outline(FEATURES, thing_id, f"{layers.get(layer_id, '?')} · {name}")


def _is_area(geometry: Any) -> bool:
    return geometry is not None and geometry.geom_type in _AREAL and not geometry.is_empty


def find_outline(project: Project, key: str) -> Outline | None:
    """The outline that a key names, with its geometry; None where there is none such."""
    kind, _blank, thing_id = key.partition(" ")
    found = project.read_all(_ENTITIES[kind], id=thing_id) if kind in _ENTITIES else []
    if not found or not _is_area(found[0].geom):
        return None
    if isinstance(found[0], LayerFeature):
        layers = {layer.id: layer.name for layer in project.read_all(LayerEntry, id=found[0].layer_id)}
        one = found[0]
        return replace(_feature(one.id, one.layer_id, one.attributes, layers), geom=one.geom)
    zone = project.read_one(Zone, found[0].zone_id)
    names = {one.id: one.name_official for one in project.read_all(Product, id=zone.product_id)}
    return replace(_boundary(found[0], zone, names), geom=found[0].geom)


def outline_key(project: Project, thing_id: str) -> str:
    """Key of the boundary version or area with an id.

    Raises
    ------
    UsageError
        CASE_OUTLINE_UNKNOWN.
    """
    for kind in _ENTITIES:
        if find_outline(project, f"{kind} {thing_id}") is not None:
            return f"{kind} {thing_id}"
    raise UsageError("CASE_OUTLINE_UNKNOWN", value=thing_id)


def require_outline(project: Project, key: str) -> None:
    """Refuse an outline that is not there (CASE_OUTLINE_UNKNOWN); "" is none and right."""
    if key and find_outline(project, key) is None:
        raise UsageError("CASE_OUTLINE_UNKNOWN", value=key.partition(" ")[2] or key)


# What an opposition is about


def dispute_of(project: Project, case: Case) -> Dispute:
    """What an opposition is about, with the ground of the product's boundary that it disputes."""
    key, papers = disputed_outline(case), tuple(papers_of(project, case.id))
    outline = find_outline(project, key) if key else None
    if outline is None:
        return Dispute(None, bool(key), papers=papers)
    version = production_version(project, case.product_id)
    if version is None or not _is_area(version.geom):
        return Dispute(outline, papers=papers)
    whole_m2, common = ellipsoid_area_m2(version.geom), _common(version.geom, outline.geom)
    share = ellipsoid_area_m2(common) / whole_m2 if whole_m2 else None
    return Dispute(outline, False, official_area_m2(common), share, papers)


def _common(first: Any, second: Any) -> Any:
    common = shapely.intersection(shapely.make_valid(first), shapely.make_valid(second))
    parts = shapely.get_parts(shapely.get_parts(common))
    return shapely.multipolygons([part for part in parts if part.geom_type == "Polygon"])


# Papers


def papers_of(project: Project, case_id: str) -> list[Evidence]:
    """Papers of an opposition, in the order in which they were given."""
    found = project.read_all(Evidence, question=f"{PAPERS}{case_id}")
    return sorted(found, key=lambda one: (one.position, one.id))


def is_opponents(item: Evidence) -> bool:
    """Whether evidence is that of an opposition, which belongs into no dossier of the applicant."""
    return item.question.startswith(PAPERS)


def paper_rows(
    project: Project, case: Case, paths: Sequence[Path], progress: Progress | None = None
) -> tuple[RowChange, ...]:
    """Read papers in the child, copy them into the media folder; the rows that one command stores with the case.

    A file that the opposition has already is left out.

    Raises
    ------
    ManyErrors
        Every file that is refused; nothing is stored then.
    JobCancelled
    """
    from gi_atlas.services.attaching import Wishes, gather_evidence  # brings readers that few steps need

    if not paths:
        return ()
    present = papers_of(project, case.id)
    # Evidence is gathered for a record; an opposition has none, so that one is made up that nobody stores.
    stand_in = SurveyRecord(_("Opposition"), product_id=case.product_id, id=case.id)
    wishes = Wishes(is_strict=True, question=f"{PAPERS}{case.id}")
    gathered = gather_evidence(project, stand_in, paths, progress, wishes)
    if gathered.refused:
        raise ManyErrors(gathered.refused)
    known = {item.sha256 for item in present}
    fresh = [item for item in gathered.added if item.sha256 not in known]
    return tuple(_paper_rows(fresh, len(present)))


def _paper_rows(items: Sequence[Evidence], start: int) -> Iterator[RowChange]:
    for place, item in enumerate(items, start):
        yield insert_row(TABLE_OF[Evidence], to_row(replace(item, record_id=None, position=place)))


def add_papers(project: Project, case_id: str, paths: Sequence[Path], progress: Progress | None = None) -> int:
    """Put papers beside an opposition, in one step; how many were new.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    UsageError
        CASE_NO_OPPOSITION for a case of another procedure.
    ManyErrors, JobCancelled
        As ``paper_rows``.
    """
    case = project.read_one(Case, case_id)
    name = next((one.name_official for one in project.read_all(Product, id=case.product_id)), "?")
    if case.track != OPPOSITION:
        raise UsageError("CASE_NO_OPPOSITION", name=name)
    rows = paper_rows(project, case, paths, progress)
    if rows:
        label = Label(N_("Add {0} papers to an opposition to {1}"), (str(len(rows)), name))
        project.apply(Command(label, rows, needed=(("gi_case", case.id),)))
    return len(rows)
