"""Survey records and their evidence."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gi_atlas.i18n import N_
from gi_atlas.ids import new_id
from gi_atlas.model.enums import EvidenceKind, PositionDatum, RecordStage

SURVEY_GROUPS = {
    "quality": N_("Distinctive quality"),
    "craft": N_("Special craft"),
    "history": N_("History and culture"),
    "environment": N_("Environment of origin"),
    "scope": N_("Geographical scope"),
    "development": N_("State of development"),
}


@dataclass(frozen=True)
class SurveyRecord:
    """What one county found about one product, 调查记录, in the plan's six groups.

    ``geom`` is the representative site in EPSG:4490 (x = longitude). ``answers`` mirrors the form's instance: group →
    dict, repeat → list of dicts, leaf → text; the columns before it follow from it where the record has a form
    (``survey_forms.mapping``). ``is_half`` marks a record that was kept although required answers are wrong.
    ``submission_sha256`` is of the phone's file that the answers came from.
    """

    title: str
    product_id: str | None = None
    geom: Any = None
    stage: RecordStage = RecordStage.LISTING
    county_code: str = ""
    township_code: str = ""
    edition: str = ""
    survey_date: date | None = None
    office: str = ""
    people: str = ""
    quality: str = ""
    craft: str = ""
    history: str = ""
    environment: str = ""
    scope: str = ""
    development: str = ""
    notes: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    pinyin_initials: str = ""
    instance_id: str | None = None
    source_key: str | None = None
    provenance: dict[str, object] = field(default_factory=dict)
    import_id: str | None = None
    form_id: str = ""
    form_version: str = ""
    listing_answered: int = 0
    listing_asked: int = 0
    dossier_answered: int = 0
    dossier_asked: int = 0
    is_half: bool = False
    submission_sha256: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Evidence:
    """A photo, paper or other thing that supports a record, 佐证材料, with its custody.

    ``geom`` is where it was taken, in EPSG:4490; ``datum`` is what the device gave. ``holder`` and
    ``accession_no`` say who keeps the original and under which number. ``fault`` is why a file cannot be shown.
    ``question`` is the path, with positions, of the question that it answered when it was attached; ``picture_hash``
    64 bits of what the picture looks like, in hex; ``boundary_distance_m`` how far outside the product's current
    boundary it was taken (0 inside, None unknown); ``marks`` arrows and texts drawn over it, never into it.
    """

    record_id: str | None
    file_name: str
    sha256: str
    kind: EvidenceKind = EvidenceKind.PHOTO
    product_id: str | None = None
    mime: str = ""
    size_bytes: int = 0
    title: str = ""
    caption: str = ""
    geom: Any = None
    datum: PositionDatum | None = None
    accuracy_m: float | None = None
    heading_deg: float | None = None
    captured_at: datetime | None = None
    captured_note: str = ""
    distance_m: float | None = None
    survey_group: str = ""
    person: str = ""
    consent: bool | None = None
    source: str = ""
    licence: str = ""
    is_public: bool = False
    holder: str = ""
    accession_no: str = ""
    position: int = 0
    fault: str = ""
    question: str = ""
    picture_hash: str = ""
    boundary_distance_m: float | None = None
    marks: tuple[object, ...] = ()
    id: str = field(default_factory=new_id)
