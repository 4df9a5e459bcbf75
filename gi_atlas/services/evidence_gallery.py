"""All evidence of a project as one list: what it is, how far it lies, what is missing, what looks alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Any

import numpy as np

from gi_atlas.area import A_M, F
from gi_atlas.clock import parse_instant
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind
from gi_atlas.services.evidence_alike import pairs_alike
from gi_atlas.services.evidence_places import current_boundary
from gi_atlas.services.photos import FAR_M, note_values, stored_hashes
from gi_atlas.storage.media import clean_extension
from gi_atlas.storage.project import Project

PAGE_ROWS = 5000
# Names of a row's values, after its fid and before its product and places.
_FIELDS = (
    "id", "sha256", "file_name", "kind", "caption", "record_id", "record", "fault", "captured_note", "captured_at",
    "licence", "consent", "person", "size_bytes", "picture_hash", "has_marks", "initials", "survey_group",
)  # fmt: skip
Row = tuple[Any, ...]
_HASH, _PICTURE, _PRODUCT, _LON = 2, 15, 19, 20  # places in a row
_ROWS = """
SELECT e.fid, e.id, e.sha256, e.file_name, e.kind, e.caption, coalesce(e.record_id, ''), coalesce(r.title, ''),
    e.fault, e.captured_note, e.captured_at, e.licence, e.consent, e.person, e.size_bytes, e.picture_hash,
    e.marks <> '[]', coalesce(r.pinyin_initials, ''), e.survey_group,
    coalesce(r.product_id, e.product_id, ''), ST_MinX(e.geom), ST_MinY(e.geom), ST_MinX(r.geom), ST_MinY(r.geom)
FROM gi_evidence AS e LEFT JOIN gi_record AS r ON r.id = e.record_id
WHERE e.fid > ? ORDER BY e.fid LIMIT ?
"""


class Shown(StrEnum):
    """What part of the evidence is shown."""

    ALL = "ALL"
    FAR = "FAR"
    OUTSIDE = "OUTSIDE"
    MISSING = "MISSING"
    DOUBLE = "DOUBLE"
    NO_CAPTION = "NO_CAPTION"
    NO_RIGHTS = "NO_RIGHTS"
    NO_PLACE = "NO_PLACE"
    FAULTY = "FAULTY"
    ASK_ORIGINAL = "ASK_ORIGINAL"


SHOWN_WORDS = {
    Shown.ALL: N_("Everything"),
    Shown.FAR: N_("Farther than 5 km from the record"),
    Shown.OUTSIDE: N_("Outside the boundary"),
    Shown.MISSING: N_("File missing"),
    Shown.DOUBLE: N_("There more than once, or look alike"),
    Shown.NO_CAPTION: N_("Without caption"),
    Shown.NO_RIGHTS: N_("Without licence or consent"),
    Shown.NO_PLACE: N_("Photos without a place"),
    Shown.FAULTY: N_("Damaged or not shown"),
    Shown.ASK_ORIGINAL: N_("From a messenger: ask for the original"),
}


@dataclass(frozen=True, slots=True)
class GalleryItem:
    """One piece of evidence as the gallery needs it.

    ``distance_m`` and ``boundary_distance_m`` are as of now, whatever was stored; ``alike`` holds the ids of the same
    file and of pictures that look the same.
    """

    id: str
    sha256: str
    file_name: str
    kind: EvidenceKind
    caption: str
    record_id: str
    record: str
    fault: str
    captured_note: str
    captured_at: datetime | None
    licence: str
    consent: bool | None
    person: str
    size_bytes: int
    picture_hash: str
    has_marks: bool
    survey_group: str
    has_place: bool = False
    distance_m: float | None = None
    boundary_distance_m: float | None = None
    is_missing: bool = False
    alike: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_far(self) -> bool:
        """Whether it was taken more than 5 km from the record's place."""
        return self.distance_m is not None and self.distance_m > FAR_M

    @property
    def is_outside(self) -> bool:
        """Whether it was taken outside of the product's current boundary."""
        return self.boundary_distance_m is not None and self.boundary_distance_m > 0


_TESTS: dict[Shown, Callable[[GalleryItem], bool]] = {
    Shown.ALL: lambda _item: True,
    Shown.FAR: lambda item: item.is_far,
    Shown.OUTSIDE: lambda item: item.is_outside,
    Shown.MISSING: lambda item: item.is_missing,
    Shown.DOUBLE: lambda item: bool(item.alike),
    Shown.NO_CAPTION: lambda item: not item.caption.strip(),
    Shown.NO_RIGHTS: lambda item: not item.licence.strip() or item.consent is None,
    Shown.NO_PLACE: lambda item: item.kind is EvidenceKind.PHOTO and not item.has_place,
    Shown.FAULTY: lambda item: bool(item.fault) and not item.is_missing,
    Shown.ASK_ORIGINAL: lambda item: "PHOTO_FROM_MESSENGER" in item.captured_note,
}


@dataclass(frozen=True)
class GalleryFilter:
    """What is looked for: a part, a kind, a record's evidence, words of name, caption, record and person."""

    shown: Shown = Shown.ALL
    kind: EvidenceKind | None = None
    record_id: str = ""
    words: tuple[str, ...] = ()

    def holds(self, item: GalleryItem) -> bool:
        """Whether an item is among what is looked for."""
        return (
            (self.kind is None or item.kind is self.kind)
            and (not self.record_id or item.record_id == self.record_id)
            and _TESTS[self.shown](item)
            and all(word in item.words for word in self.words)
        )


def filter_words(text: str) -> tuple[str, ...]:
    """Words that a person typed, as ``GalleryFilter`` takes them."""
    return tuple(text.casefold().split())


@dataclass(frozen=True)
class Gallery:
    """Evidence in the order of its entry, with how many of it each part has."""

    items: tuple[GalleryItem, ...] = ()
    counts: Mapping[Shown, int] = field(default_factory=dict)

    def matching(self, wanted: GalleryFilter) -> list[int]:
        """Places of the items that are looked for."""
        return [place for place, item in enumerate(self.items) if wanted.holds(item)]


def read_gallery(project: Project, progress: Progress | None = None) -> Gallery:
    """All evidence of a project, set against places, boundaries, the media folder and each other as of now.

    Raises
    ------
    JobCancelled
    """
    told = progress or Progress()
    rows = _read_rows(project, told)
    told.check()
    distances, outside = _distances(rows), _boundary_distances(project, rows)
    there, alike = stored_hashes(project), _alike(rows, told)
    found = tuple(
        _item(row, distances.get(place), outside.get(place), row[2] not in there, alike.get(place, ()))
        for place, row in enumerate(rows)
    )
    return Gallery(found, {shown: sum(map(test, found)) for shown, test in _TESTS.items()})


def _read_rows(project: Project, progress: Progress) -> list[Row]:
    rows: list[Row] = []
    last = 0
    while True:
        progress.check()
        page = project.fetch(_ROWS, last, PAGE_ROWS)
        rows += page
        if len(page) < PAGE_ROWS:
            return rows
        last = page[-1][0]


_KINDS = {str(kind): kind for kind in EvidenceKind}


def _item(
    row: Row, distance_m: float | None, boundary_distance_m: float | None, is_missing: bool, alike: tuple[str, ...]
) -> GalleryItem:
    plain = dict(zip(_FIELDS, row[1:_PRODUCT], strict=True))
    searched = (plain[name] for name in ("file_name", "caption", "record", "person", "licence"))
    words = "\n".join((*searched, plain.pop("initials"))).casefold()
    plain["kind"] = _KINDS.get(plain["kind"], EvidenceKind.FILE)
    plain["captured_at"] = _instant(plain["captured_at"])
    plain["consent"] = None if plain["consent"] is None else bool(plain["consent"])
    plain["has_marks"] = bool(plain["has_marks"])
    return GalleryItem(
        **plain,
        has_place=row[_LON] is not None,
        distance_m=distance_m,
        boundary_distance_m=boundary_distance_m,
        is_missing=is_missing,
        alike=alike,
        words=words,
    )


def _instant(text: str | None) -> datetime | None:
    try:
        return parse_instant(text) if text else None
    except ValueError:
        return None  # another program wrote it; verify tells


def _distances(rows: Sequence[Row]) -> dict[int, float]:
    """Geodesic distance of each item to its record's place, by its place in the rows."""
    both = [place for place, row in enumerate(rows) if None not in row[_LON : _LON + 4]]
    if not both:
        return {}
    from pyproj import Geod  # PROJ costs start-up time

    places = np.array([rows[place][_LON : _LON + 4] for place in both], dtype=np.float64)
    ways = np.asarray(Geod(a=A_M, f=F).inv(*places.T)[2])
    return dict(zip(both, ways.tolist(), strict=True))


def _boundary_distances(project: Project, rows: Sequence[Row]) -> dict[int, float]:
    """Distance of each item to its product's current boundary, 0 inside, by its place in the rows."""
    of_product: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row[_PRODUCT] and row[_LON] is not None:
            of_product.setdefault(row[_PRODUCT], []).append(place)
    found: dict[int, float] = {}
    for product_id, places in of_product.items():
        points = np.array([rows[place][_LON : _LON + 2] for place in places], dtype=np.float64)
        ways = current_boundary(project, product_id).distances_m(points[:, 0], points[:, 1])
        found.update((place, way) for place, way in zip(places, ways.tolist(), strict=True) if way == way)
    return found


def _alike(rows: Sequence[Row], progress: Progress) -> dict[int, tuple[str, ...]]:
    """Ids of the same file and of pictures that look the same, by the item's place in the rows."""
    alike: dict[int, set[int]] = {}
    same: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row[_HASH]:
            same.setdefault(row[_HASH], []).append(place)
    pairs = (pair for places in same.values() if len(places) > 1 for pair in combinations(places, 2))
    for first, other in (*pairs, *pairs_alike([row[_PICTURE] for row in rows], progress)):
        alike.setdefault(first, set()).add(other)
        alike.setdefault(other, set()).add(first)
    return {place: tuple(rows[other][1] for other in sorted(others)) for place, others in alike.items()}


def evidence_at(project: Project, ids: Iterable[str]) -> list[Evidence]:
    """Evidence by its ids, in their order; those that are gone are left out."""
    found = (project.read_all(Evidence, id=evidence_id) for evidence_id in ids)
    return [items[0] for items in found if items]


def asked_messenger(item: GalleryItem) -> str:
    """Messenger that a picture went through; "" if none is known."""
    return note_values(item.captured_note).get("PHOTO_FROM_MESSENGER", "")


LIVE_FIELDS = ("distance_m", "boundary_distance_m", "is_missing", "expected_file", "alike")


def live_rows(project: Project, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of evidence (with ``id``, ``sha256``, ``file_name``) with ``LIVE_FIELDS`` as of now.

    ``expected_file`` names the file of a missing one below the media folder, ``alike`` the ids of what looks the same.
    """
    of_id = {item.id: item for item in read_gallery(project).items}
    return [{**row, **_live_fields(project, of_id[row["id"]])} for row in rows if row["id"] in of_id]


def _live_fields(project: Project, item: GalleryItem) -> dict[str, Any]:
    expected = project.media.path_of(item.sha256, clean_extension(item.file_name)) if item.is_missing else None
    return {
        "distance_m": item.distance_m,
        "boundary_distance_m": item.boundary_distance_m,
        "is_missing": int(item.is_missing),
        "expected_file": "" if expected is None else expected.relative_to(project.media.folder).as_posix(),
        "alike": ",".join(item.alike),
    }
