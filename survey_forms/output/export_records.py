"""Many records into one workbook or CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from gi_atlas.documents.saving import require_ending, save_whole
from gi_atlas.documents.words import Words
from gi_atlas.errors import UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.evidence_places import current_boundary, measured
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.project import Project
from survey_forms.forms import GI_FORM
from survey_forms.output.coarse_places import EXACT, PlacePolicy
from survey_forms.output.record_tables import RecordTables
from survey_forms.output.sheets import CHECKS, make_sink
from survey_forms.records import load_form, session_for
from survey_forms.schema import Form

ENDINGS = (".xlsx", ".csv", ".zip")
_FORMS = "SELECT DISTINCT form_id, form_version FROM gi_record ORDER BY form_id, form_version DESC"
_IDS = "SELECT id FROM gi_record ORDER BY fid"
_CHECKED_SHARE = 0.8
MOST_GROUNDS = 64


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes
    ----------
    path : Path
    records : int
    changed : int
        Texts in which a character was replaced or that were cut.
    """

    path: Path
    records: int
    changed: int


def export_records(
    project: Project,
    target: Path,
    language: str,
    record_ids: Sequence[str] | None = None,
    is_with_private: bool = False,
    is_replacing: bool = False,
    progress: Progress | None = None,
    places: PlacePolicy = EXACT,
) -> Exported:
    """Write records as tables.

    Parameters
    ----------
    target : Path
        .xlsx: all tables; .csv: the table of records; .zip: all tables as CSV.
    language : str
        Of headings and labels.
    record_ids : sequence of str, optional
        Default: all.
    is_with_private : bool
        Whether columns about persons come along.
    places : PlacePolicy
        How exactly places are told.

    Raises
    ------
    UsageError
        OUTPUT_ENDING, OUTPUT_NOTHING.
    WriteError
        What ``save_whole`` raises; EXPORT_DIFFERS.
    JobCancelled
        Nothing is left then.
    """
    ending, progress = require_ending(target, ENDINGS), progress or Progress()
    ids = list(record_ids) if record_ids is not None else [str(row[0]) for row in project.fetch(_IDS)]
    if not ids:
        raise UsageError("OUTPUT_NOTHING")
    tables = RecordTables(forms_in_use(project), language, is_with_private, places)
    writing = _Writing(project, ids, tables, language, progress)

    def check(path: Path) -> None:
        progress.report(_CHECKED_SHARE, target.name)
        CHECKS[ending](path, writing.digests, progress)

    saved = save_whole(target, writing.write, check, is_replacing, project, progress)
    return Exported(saved, len(ids), writing.changed)


@dataclass
class _Writing:
    """Writes the tables once, and keeps what they must say when they are read again."""

    project: Project
    ids: Sequence[str]
    tables: RecordTables
    language: str
    progress: Progress
    digests: dict[str, str] = field(default_factory=dict)
    changed: int = 0

    def write(self, path: Path) -> None:
        """Every record, one after the other; what was begun and not ended leaves nothing."""
        sink = make_sink(path, self.tables.shapes)
        # Records of one product mostly follow each other; its ground is read once for all of them.
        boundary_of = lru_cache(MOST_GROUNDS)(partial(current_boundary, self.project))
        try:
            for record, product in _records(self.project, self.ids, self.progress):
                session, stored = session_for(self.project, record), evidence_of_record(self.project, record.id)
                evidence = measured(self.project, stored, record.geom, record.product_id, boundary_of)
                for key, row in self.tables.rows(record, session, evidence, product):
                    sink.append(key, row)
            sink.close(Words(self.language))
        except BaseException:
            sink.abandon()
            raise
        self.digests = sink.digests
        self.changed = len(sink.texts.replaced) + len(sink.texts.cuts)


def forms_in_use(project: Project) -> list[Form]:
    """Forms that records were made with, each version; the GI form for records without one."""
    pairs = [(str(form_id or ""), str(version or "")) for form_id, version in project.fetch(_FORMS)]
    return [load_form(project, form_id or GI_FORM, version or None) for form_id, version in pairs]


def _records(project: Project, ids: Sequence[str], progress: Progress) -> Iterator[tuple[SurveyRecord, str]]:
    names = {product.id: product.name_official for product in project.read_all(Product)}
    for number, record_id in enumerate(ids):
        record = project.read_one(SurveyRecord, record_id)
        progress.report(_CHECKED_SHARE * number / len(ids), record.title)
        yield record, names.get(record.product_id or "", "")
