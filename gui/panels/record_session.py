"""One record on its way from opening to saving: what was stored, what is a draft; without any widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.record_form import is_untouched, read_place
from gi_atlas.services.surveying import save_record, unit_name, units_at
from gi_atlas.storage.project import Project
from gui.form_widgets.context import DraftStore

DRAFT_PREFIX = "record:"
EVIDENCE_TEXTS = (
    "caption",
    "survey_group",
    "person",
    "source",
    "licence",
    "holder",
    "accession_no",
    "is_public",
    "consent",
)


@dataclass(frozen=True)
class OpenedRecord:
    """A record with its evidence as stored; ``is_new`` if it is in no project yet."""

    record: SurveyRecord
    evidence: tuple[Evidence, ...] = ()
    is_new: bool = False

    @property
    def draft_key(self) -> str:
        """Key of the record's draft."""
        return f"{DRAFT_PREFIX}{self.record.id}"

    def is_changed(self, texts: Mapping[str, str], evidence: Sequence[Evidence]) -> bool:
        """Whether the page differs from what is stored, distances apart."""
        if not is_untouched(texts, self.record):
            return True
        stored = {item.id: item for item in self.evidence}
        return any(replace(item, distance_m=None) != replace(stored[item.id], distance_m=None)
                   for item in evidence if item.id in stored)  # fmt: skip


@dataclass(frozen=True)
class ReadRecord:
    """What the page of a record needs from the file, as it was at one time; pairs (id, name) of the products."""

    opened: OpenedRecord
    products: list[tuple[str, str]]


def open_record(project: Project, record_id: str) -> OpenedRecord:
    """A stored record with its evidence.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    record = project.read_one(SurveyRecord, record_id)
    return OpenedRecord(record, tuple(evidence_of_record(project, record_id)))


def read_record(project: Project, record_id: str) -> ReadRecord:
    """A stored record and the products that its page offers.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    return ReadRecord(open_record(project, record_id), product_names(project))


def read_if_there(project: Project, record_id: str) -> ReadRecord | None:
    """A stored record and the products that its page offers; None if it was removed."""
    return read_record(project, record_id) if project.read_all(SurveyRecord, id=record_id) else None


def read_draft(project: Project, draft: Mapping[str, Any]) -> ReadRecord:
    """The record that a draft belongs to and the products that its page offers."""
    return ReadRecord(opened_from_draft(project, draft), product_names(project))


def store_record(
    project: Project, opened: OpenedRecord, record: SurveyRecord, evidence: Sequence[Evidence]
) -> OpenedRecord:
    """Save a page as one step and read it back; refused if the record changed since it was opened."""
    known = set(opened.evidence)
    evidence = [item for item in evidence if item not in known]
    save_record(project, record, None if opened.is_new else opened.record, evidence)
    return open_record(project, record.id)


def draft_of(opened: OpenedRecord, texts: Mapping[str, str], evidence: Sequence[Evidence]) -> dict[str, Any]:
    """Draft of a page: plain values that survive a crash."""
    stored = {item.id: item for item in opened.evidence}
    changed = {
        item.id: {name: getattr(item, name) for name in EVIDENCE_TEXTS}
        for item in evidence
        if item.id in stored and any(getattr(item, name) != getattr(stored[item.id], name) for name in EVIDENCE_TEXTS)
    }
    return {
        "record_id": opened.record.id,
        "is_new": opened.is_new,
        "texts": dict(texts),
        "evidence": changed,
        "written_at": format_instant(utc_now()),
    }


def opened_from_draft(project: Project, draft: Mapping[str, Any]) -> OpenedRecord:
    """The record that a draft belongs to; a new one again if it was never saved or was removed since."""
    record_id = str(draft["record_id"])
    if project.read_all(SurveyRecord, id=record_id):
        return open_record(project, record_id)
    return OpenedRecord(SurveyRecord("", id=record_id), (), True)


def evidence_with_draft(evidence: Sequence[Evidence], draft: Mapping[str, Any]) -> list[Evidence]:
    """Evidence with the texts that a draft holds."""
    texts: Mapping[str, Mapping[str, Any]] = draft.get("evidence", {})
    return [
        replace(item, **{name: value for name, value in texts.get(item.id, {}).items() if name in EVIDENCE_TEXTS})
        for item in evidence
    ]


def product_names(project: Project) -> list[tuple[str, str]]:
    """Pairs (id, name) of every product, by name."""
    rows = project.fetch("SELECT id, name_official FROM gi_product ORDER BY name_official, id")
    return [(str(row[0]), str(row[1])) for row in rows]


def product_name(project: Project, product_id: str | None) -> str:
    """Official name of a product; "" if there is none."""
    rows = project.fetch("SELECT name_official FROM gi_product WHERE id = ?", product_id) if product_id else []
    return str(rows[0][0]) if rows else ""


def place_texts(project: Project, place_text: str) -> dict[str, str]:
    """Texts of county, township and edition at a place that was typed; empty where no polygon is loaded.

    Raises
    ------
    FormError
        RECORD_PLACE_WRONG, RECORD_PLACE_RANGE.
    """
    place = read_place(place_text)
    found = {} if place is None else {unit.level: unit for unit in units_at(project, place.x, place.y)}
    texts = {f"{level.lower()}_code": unit.code for level, unit in found.items()}
    edition = next((unit.edition for unit in reversed(found.values())), "")
    names = ("county_code", "township_code")
    wanted: dict[str, str] = {name: texts[name] for name in names if name in texts}
    return {**wanted, "edition": edition} if wanted else {}


def code_names(project: Project, texts: Mapping[str, str]) -> tuple[str, str]:
    """Names of the county and the township of a page."""
    edition = texts.get("edition", "")
    return (
        unit_name(project, texts.get("county_code", ""), edition),
        unit_name(project, texts.get("township_code", ""), edition),
    )


def record_drafts(store: DraftStore) -> list[dict[str, Any]]:
    """Drafts of records, the oldest first."""
    found = [content for key, content in store.all().items() if key.startswith(DRAFT_PREFIX)]
    return sorted(found, key=lambda content: str(content.get("written_at", "")))
