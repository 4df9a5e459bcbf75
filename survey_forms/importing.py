"""Bringing in what phones sent: read, plan, take the files, then one command in one transaction."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.commands.changes import BulkRows, Command, Label, RowChange, insert_row
from gi_atlas.errors import FormError, QuestionOpen, ReadError
from gi_atlas.i18n import N_, _
from gi_atlas.ids import new_id
from gi_atlas.jobs import Progress
from gi_atlas.model import FormDefinition
from gi_atlas.readable import readable
from gi_atlas.services.import_progress import ProgressPart, watched
from gi_atlas.storage.mapping import dump_json, to_row
from gi_atlas.storage.project import Project
from survey_forms.phone.delivery import Delivery, MediaFile, is_loose
from survey_forms.phone.fetching import KeptFile, take_files
from survey_forms.phone.hostile import hostile_reason
from survey_forms.phone.known_forms import KnownForms
from survey_forms.phone.loose import LooseMode
from survey_forms.phone.loose_rows import LooseRows, track_places
from survey_forms.phone.media_match import Matched, MediaIndex, Want, owners_by_file
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.phone.planning import Plan, Planner
from survey_forms.phone.reading import DeliveryReading, read_delivery
from survey_forms.phone.record_rows import RecordRows
from survey_forms.phone.report import DoubleFile, ImportReport, NamedFile, SourceLine
from survey_forms.phone.sessions import Sessions
from survey_forms.phone.submission_parts import media_paths, named_media
from survey_forms.records import definition_of, forms_of, load_form
from survey_forms.schema import Form
from survey_forms.xform import form_from_xform

READ, PLANNED, TAKEN = 0.1, 0.25, 0.75
_TITLES = (
    "SELECT DISTINCT e.sha256, r.title FROM gi_evidence AS e JOIN gi_record AS r ON r.id = e.record_id"
    " WHERE e.sha256 IN (SELECT value FROM json_each(?)) ORDER BY r.title"
)
_PLANNING = N_("Comparing submissions")
_WRITING = N_("Writing records")


@dataclass(frozen=True)
class Wishes:
    """How a delivery is imported.

    Attributes
    ----------
    form_id : str
        Form to read with, whatever the files say; "" for what they say.
    form : Form or None
        A form that neither the project nor the program has.
    fields : mapping of str to str
        Question by heading, for plain tables.
    loose : LooseMode or None
        What becomes of photos and tracks that no submission names; None leaves them, but for a question where there
        is nothing else.
    keeps_orphans : bool
        Whether files that no answer names become evidence without a record.
    is_trial : bool
        Only say what would be done.
    reads_media : bool
        Whether a trial looks into the files too; without it copies are not found.
    """

    form_id: str = ""
    form: Form | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    loose: LooseMode | None = None
    keeps_orphans: bool = False
    is_trial: bool = False
    reads_media: bool = True


def known_forms(project: Project, wishes: Wishes | None = None) -> KnownForms:
    """Forms that the project keeps, those that ship, and what the person gave.

    Raises
    ------
    FormError
        RECORD_FORM_GONE: there is no form of the wanted id.
    """
    wished = wishes or Wishes()
    known = KnownForms([load_form(project, form.form_id, form.version) for form in forms_of(project)])
    if wished.form is not None:
        known.forced = wished.form
    elif wished.form_id:
        known.forced = load_form(project, wished.form_id)
    return known


def read_form_file(path: Path, progress: Progress | None = None) -> Form:
    """Form of an XForm file, which a child reads first.

    Raises
    ------
    FormError
        PHONE_NO_XFORM, FORM_XFORM_WRONG.
    ReadError
    """
    with Delivery([path], progress=progress) as delivery:
        found = delivery.sources[0].xforms
    if not found:
        raise FormError("PHONE_NO_XFORM", file=readable(path.name))
    return form_from_xform(found[0]["text"])


def import_delivery(
    project: Project, delivery: Delivery, wishes: Wishes | None = None, progress: Progress | None = None
) -> ImportReport:
    """Import what was sent, in one transaction.

    Media are copied into the media folder first, by their hash; then records, evidence and the form's version are
    written together or not at all. Importing the same again changes nothing.

    Parameters
    ----------
    project : Project
    delivery : Delivery
    wishes : Wishes, optional
    progress : Progress, optional

    Raises
    ------
    QuestionOpen
        PHONE_FORM_OPEN, PHONE_FIELDS_OPEN.
    FormError
        RECORD_FORM_GONE.
    ReadError, StorageError, EditConflict, JobCancelled
        Nothing was imported.
    """
    return _Import(project, delivery, wishes or Wishes(), progress or Progress()).run()


class _Import:
    def __init__(self, project: Project, delivery: Delivery, wishes: Wishes, progress: Progress) -> None:
        self._project, self._delivery, self._wishes, self._progress = project, delivery, wishes, progress
        self._sessions = Sessions(project)
        self._import_id = new_id()
        self._report = ImportReport(is_trial=wishes.is_trial)

    def run(self) -> ImportReport:
        """Read, plan, take, write."""
        known = known_forms(self._project, self._wishes)
        reading = read_delivery(self._delivery, known, self._wishes.fields, ProgressPart(self._progress, 0, READ))
        self._progress.report(READ, _(_PLANNING))
        plan = self._plan(reading)
        matched = self._match(plan, reading)
        self._require_something(reading, matched)
        files = self._take(matched)
        rows = RecordRows(self._project, self._sessions, matched, files)
        for number, state in enumerate(plan.states.values()):
            self._progress.report(TAKEN + 0.1 * number / len(plan.states), _(_PLANNING))
            rows.add(state)
        loose = self._place_loose(matched, files)
        self._tell(reading, plan, matched, files, rows, loose)
        if not self._wishes.is_trial:
            self._write(rows, loose)
        return self._report

    def _place_loose(self, matched: Matched, files: Mapping[MediaFile, KeptFile]) -> LooseRows | None:
        """Photos and tracks that nobody names, where the person said what becomes of them."""
        if self._wishes.loose is None:
            return None
        kept = [one for item in matched.orphans if (one := files.get(item)) is not None and not one.fault]
        tracks = {}
        for one in kept:
            path = self._delivery.track_file(one.media)
            if path is not None:
                tracks[one.sha256] = track_places(path, self._progress)
        loose = LooseRows(self._project, self._sessions, self._import_id, self._wishes.loose)
        loose.add([one for one in kept if is_loose(one.media.name)], tracks)
        return loose

    def _plan(self, reading: DeliveryReading) -> Plan:
        planner = Planner(self._project, self._sessions, self._import_id)
        plan = planner.work(reading.arrived, ProgressPart(self._progress, READ, PLANNED - READ))
        if self._delivery.media:
            planner.wait_for_files()
        return plan

    def _require_something(self, reading: DeliveryReading, matched: Matched) -> None:
        if reading.arrived or reading.skipped or matched.found:
            return
        names = ", ".join(source.name for source in self._delivery.sources)
        photos = [item for item in self._delivery.media if is_loose(item.name)]
        if not photos:
            raise ReadError("PHONE_NOTHING", file=names)
        if self._wishes.loose is None:
            question = {"code": "PHONE_LOOSE_OPEN", "option": "--photos", "choices": [str(mode) for mode in LooseMode],
                        "guess": None, "message": "", "why": ""}  # fmt: skip
            raise QuestionOpen("PHONE_LOOSE_OPEN", file=names, found=len(photos), options="--photos",
                               questions=[question])  # fmt: skip

    def _match(self, plan: Plan, reading: DeliveryReading) -> Matched:
        wants = plan.wants
        return MediaIndex(self._delivery.media).match(wants, _known_wants(reading))

    def _take(self, matched: Matched) -> dict[MediaFile, KeptFile]:
        if self._wishes.is_trial and not self._wishes.reads_media and self._wishes.loose is None:
            return {}
        target = None if self._wishes.is_trial else self._project
        wanted = sorted({*matched.found.values(), *matched.orphans}, key=_order)
        # What is left over is looked at for its content, so that a copy of a photo is known as one.
        keeps = self._wishes.keeps_orphans or self._wishes.loose is not None
        part = ProgressPart(self._progress, PLANNED, TAKEN - PLANNED)
        return take_files(target, self._delivery, wanted, part, set() if keeps else set(matched.orphans))

    def _write(self, rows: RecordRows, loose: LooseRows | None) -> None:
        command = self._command(rows, loose)
        if command is not None:
            self._progress.report(TAKEN + 0.1, _(_WRITING))
            self._project.apply(watched(command, self._progress, TAKEN + 0.1, _(_WRITING)))

    def _command(self, rows: RecordRows, loose: LooseRows | None) -> Command | None:
        records = [*rows.records, *(loose.records if loose is not None else ())]
        own = [*rows.changes, *(loose.changes if loose is not None else ()), *self._orphan_rows(rows, loose)]
        if not (records or own):
            return None
        forms = [*rows.forms, *([loose.form] if loose is not None and loose.form is not None else [])]
        unique = list({(form.form_id, form.version): form for form in forms}.values())
        changes = [insert_row("gi_import", self._import_row(len(records))), *self._form_rows(unique), *own]
        bulks = (BulkRows("gi_record", self._import_id, tuple(records)),) if records else ()
        names = "、".join(source.name for source in self._delivery.sources)
        return Command(Label(N_("Import submissions from {0}"), (names[:200],)), tuple(changes), bulks)

    def _orphan_rows(self, rows: RecordRows, loose: LooseRows | None) -> list[RowChange]:
        if not self._wishes.keeps_orphans:
            return []
        placed = loose.placed if loose is not None else set()
        return [insert_row("gi_evidence", to_row(item)) for item in rows.orphan_evidence(placed)]

    def _form_rows(self, forms: Sequence[Form]) -> Iterator[RowChange]:
        for form in forms:
            if not self._project.read_all(FormDefinition, form_id=form.form_id, version=form.version):
                yield insert_row("gi_form", to_row(definition_of(form)))

    def _import_row(self, count: int) -> dict[str, Any]:
        sources = self._delivery.sources
        return {
            "id": self._import_id,
            "kind": "SUBMISSIONS",
            "file_name": "、".join(source.name for source in sources)[:200],
            "sha256": sources[0].sha256 if len(sources) == 1 else "",
            "row_count": count,
            "rows_sha256": "",
            "answers": dump_json({"form": self._wishes.form_id, "fields": dict(self._wishes.fields)}),
            "at": format_instant(utc_now()),
        }

    def _tell(
        self,
        reading: DeliveryReading,
        plan: Plan,
        matched: Matched,
        files: Mapping[MediaFile, KeptFile],
        rows: RecordRows,
        loose: LooseRows | None,
    ) -> None:
        report, sources = self._report, self._delivery.sources
        counts = Counter(one.source for one in reading.arrived)
        report.sources = [
            SourceLine(source.name, source.sha256, counts[number], len(source.media))
            for number, source in enumerate(sources)
        ]
        forms = Counter((one.form.form_id, one.form.version) for one in reading.arrived)
        report.forms = [(form_id, version, count) for (form_id, version), count in forms.items()]
        report.other_versions = _other_versions(reading)
        report.forms_by_record = {key: state.form for key, state in plan.states.items()}
        outcomes = (rows.named(one) for one in plan.outcomes)
        report.outcomes = [*sorted(outcomes, key=lambda one: (one.where, one.row)), *_skipped_outcomes(reading)]
        report.outcomes += loose.outcomes if loose is not None else []
        report.unknown_columns, report.guessed_forms = reading.unknown_columns, list(dict.fromkeys(reading.guessed))
        # Records of earlier imports wait too; what they still lack is no news.
        missing = (want for want in matched.missing if want.source >= 0)
        report.missing = [*(rows.missing(want) for want in missing), *rows.refused(files, matched)]
        placed = loose.placed if loose is not None else set()
        left = [one for one in matched.orphans if one not in placed]
        report.orphaned = [NamedFile(sources[one.source].name, one.name) for one in left]
        report.duplicates = self._doubles(files)
        report.hostile = [*self._odd_names(matched, rows)]
        report.messengers = rows.messengers
        report.arrived_late = rows.late

    def _odd_names(self, matched: Matched, rows: RecordRows) -> Iterator[NamedFile]:
        owners = owners_by_file(matched.found)
        for item in self._delivery.media:
            if code := hostile_reason(item.name):
                owner = owners[item][0].owner if item in owners else ""
                yield NamedFile(self._delivery.sources[item.source].name, item.name, code, owner, rows.title(owner))
        for want in (one for one in matched.missing if one.source >= 0):
            if code := hostile_reason(want.name):
                yield NamedFile("", want.name, code, want.owner, rows.title(want.owner))

    def _doubles(self, files: Mapping[MediaFile, KeptFile]) -> list[DoubleFile]:
        groups: dict[str, list[str]] = {}
        for item, kept in files.items():
            if kept.sha256:
                groups.setdefault(kept.sha256, []).append(item.name)
        stored = _stored_titles(self._project, list(groups))
        return [
            DoubleFile(sha256, tuple(names), stored.get(sha256, ()))
            for sha256, names in groups.items()
            if len(names) > 1 or sha256 in stored
        ]


def _order(item: MediaFile) -> tuple[int, int]:
    return item.source, item.place


def _known_wants(reading: DeliveryReading) -> Iterator[Want]:
    """Every file that any submission of a delivery names, whatever became of it."""
    for one in reading.arrived:
        for path, name in named_media(one.submission, media_paths(one.form)):
            yield Want("", one.submission.ids, path, name, one.folder, one.source)


def _other_versions(reading: DeliveryReading) -> list[tuple[str, str, str, int]]:
    stated = Counter(
        (one.form.form_id, one.submission.form_version, one.form.version)
        for one in reading.arrived
        if one.submission.form_version not in ("", one.form.version)
    )
    return [(form_id, filled, used, count) for (form_id, filled, used), count in stated.items()]


def _skipped_outcomes(reading: DeliveryReading) -> Iterator[Outcome]:
    for one in reading.skipped:
        yield Outcome(OutcomeKind.SKIPPED, one.where, one.row, code=one.code, context=one.context)


def _stored_titles(project: Project, hashes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for sha256, title in project.fetch(_TITLES, json.dumps(hashes)):
        found.setdefault(str(sha256), []).append(str(title))
    return {sha256: tuple(titles) for sha256, titles in found.items()}
