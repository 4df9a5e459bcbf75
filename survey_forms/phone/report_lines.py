"""A report as lines of one table, in the reader's language: for the window, and as a CSV that runs nothing."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gi_atlas.documents.plain_text import clean, guard_formula
from gi_atlas.documents.saving import require_same, save_whole
from gi_atlas.i18n import N_, _, current_language
from gi_atlas.readable import visible
from gi_atlas.storage.project import Project
from survey_forms.phone.hostile import shown_name
from survey_forms.phone.merging import Fate, FieldChange
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.phone.report import ImportReport, missing_text, named_text, outcome_text
from survey_forms.phone.submission_parts import without_positions
from survey_forms.schema import Form, text_in


class LineKind(StrEnum):
    """What a line of the report tells of."""

    IMPORTED = "IMPORTED"
    UPDATED = "UPDATED"
    KEPT = "KEPT"
    CONFLICT = "CONFLICT"
    UNCHANGED = "UNCHANGED"
    SKIPPED = "SKIPPED"
    MISSING = "MISSING"
    LATE = "LATE"
    ORPHANED = "ORPHANED"
    DUPLICATE = "DUPLICATE"
    HOSTILE = "HOSTILE"
    MESSENGER = "MESSENGER"
    COLUMN = "COLUMN"


KIND_NAMES = {
    LineKind.IMPORTED: N_("New record"),
    LineKind.UPDATED: N_("Updated"),
    LineKind.KEPT: N_("Emptied on the phone, kept here"),
    LineKind.CONFLICT: N_("Conflict"),
    LineKind.UNCHANGED: N_("Unchanged"),
    LineKind.SKIPPED: N_("Not taken"),
    LineKind.MISSING: N_("Missing file"),
    LineKind.LATE: N_("File came late"),
    LineKind.ORPHANED: N_("Left-over file"),
    LineKind.DUPLICATE: N_("The same file twice"),
    LineKind.HOSTILE: N_("Odd file name"),
    LineKind.MESSENGER: N_("Went through a messenger"),
    LineKind.COLUMN: N_("Column without a question"),
}
_FATES = {Fate.CHANGED: LineKind.UPDATED, Fate.KEPT: LineKind.KEPT, Fate.CONFLICT: LineKind.CONFLICT}


@dataclass(frozen=True)
class ReportLine:
    """One line.

    Attributes
    ----------
    kind : LineKind
    record : str
        Title of the record; "" for none.
    what : str
        Question's label, file's name or column's heading.
    here, sent : str
        The record's value and the phone's, where they differ.
    note : str
        Sentence that says more.
    source : str
        File that it came from, with its row.
    record_id, path : str
        Of the record and the answer; "" for none.
    """

    kind: LineKind
    record: str = ""
    what: str = ""
    here: str = ""
    sent: str = ""
    note: str = ""
    source: str = ""
    record_id: str = ""
    path: str = ""

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return _(KIND_NAMES[self.kind])


def report_lines(report: ImportReport) -> list[ReportLine]:
    """Lines of a report: submissions first, then files."""
    return [*_submission_lines(report), *_file_lines(report)]


def _submission_lines(report: ImportReport) -> Iterator[ReportLine]:
    for one in report.outcomes:
        if not one.changes:
            yield _plain_line(one)
            continue
        form = report.form_of(one)
        for change in one.changes:
            yield _change_line(one, change, form)


def _plain_line(one: Outcome) -> ReportLine:
    return ReportLine(
        LineKind(one.kind), one.title, note=outcome_text(one), source=_source(one), record_id=one.record_id
    )


def _change_line(one: Outcome, change: FieldChange, form: Form | None) -> ReportLine:
    note = outcome_text(one) if change.fate is Fate.CONFLICT else ""
    return ReportLine(
        _FATES[change.fate],
        one.title,
        question_label(form, change.path),
        change.old,
        change.new,
        note,
        _source(one),
        one.record_id,
        change.path,
    )


def _source(one: Outcome) -> str:
    name = shown_name(one.where)
    return _("{file}, row {row}").format(file=name, row=one.row) if one.row else name


def question_label(form: Form | None, path: str) -> str:
    """Label of a question in the reader's language, with the position of its row; the path where there is none."""
    node = None if form is None else form.find(without_positions(path))
    if form is None or node is None:
        return path
    label = text_in(node.labels, form.language_for(current_language())) or node.name
    rows = [step.partition("[")[2].rstrip("]") for step in path.split("/") if "[" in step]
    return f"{label} ({'.'.join(rows)})" if rows else label


def _file_lines(report: ImportReport) -> Iterator[ReportLine]:
    for item in report.missing:
        label = question_label(report.forms_by_record.get(item.record_id), item.question)
        note = _("{question}: {text}").format(question=label, text=missing_text(item))
        name = shown_name(item.name)
        yield ReportLine(LineKind.MISSING, item.title, name, note=note, record_id=item.record_id, path=item.question)
    for kind, files in (
        (LineKind.LATE, report.arrived_late),
        (LineKind.ORPHANED, report.orphaned),
        (LineKind.HOSTILE, report.hostile),
        (LineKind.MESSENGER, report.messengers),
    ):
        for one in files:
            yield ReportLine(kind, one.title, shown_name(one.name), note=named_text(one), source=one.file,
                             record_id=one.record_id)  # fmt: skip
    for double in report.duplicates:
        names = ", ".join(shown_name(name) for name in double.names)
        yield ReportLine(LineKind.DUPLICATE, "、".join(double.elsewhere), names, note=double.sha256)
    for heading in report.unknown_columns:
        yield ReportLine(LineKind.COLUMN, what=shown_name(heading))


def summary(report: ImportReport) -> str:
    """What happened in one sentence."""
    counts = {str(kind).lower(): report.count(kind) for kind in OutcomeKind}
    return _(
        "{read} submissions: {imported} new, {updated} updated, {unchanged} unchanged, {conflict} with conflicts,"
        " {skipped} not taken; {missing} files missing, {orphaned} left over."
    ).format(read=len(report.outcomes), missing=len(report.missing), orphaned=len(report.orphaned), **counts)


def save_report(
    lines: Sequence[ReportLine], target: Path, project: Project | None = None, is_replacing: bool = False
) -> Path:
    """Write lines as CSV (UTF-8 with its mark, so that Excel and WPS read it); no cell is a formula.

    Raises
    ------
    WriteError
        EXPORT_EXISTS, EXPORT_CANNOT_WRITE, OUTPUT_IS_PROJECT.
    """
    heading = [_("What"), _("Record"), _("Question or file"), _("Here"), _("Sent"), _("Note"), _("From")]
    rows = [heading, *([_cell(text) for text in _texts(line)] for line in lines)]

    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(rows)

    def check(path: Path) -> None:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            require_same(path, "rows", list(csv.reader(stream)), rows)

    return save_whole(target, write, check, is_replacing, project)


def _texts(line: ReportLine) -> tuple[str, ...]:
    return line.kind_name, line.record, line.what, line.here, line.sent, line.note, line.source


def _cell(text: str) -> str:
    return guard_formula(visible(clean(text)))
