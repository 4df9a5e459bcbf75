"""Bringing foreign files in: examine, plan, then one command in one transaction."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.commands.changes import BulkRows, Command, Label, RowChange, insert_row
from gi_atlas.errors import GiAtlasError, ManyErrors, QuestionOpen, ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.field_names import find_field
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.exchange.inspection import Inspection, Question, Remark
from gi_atlas.exchange.layer_file import SOURCE_HASH, RowFault
from gi_atlas.exchange.open import ForeignFile, ForeignLayer, open_foreign
from gi_atlas.i18n import N_
from gi_atlas.ids import new_id
from gi_atlas.jobs import Progress
from gi_atlas.model.layer_entry import COLUMNS
from gi_atlas.services.boundary_rows import AVA_FIELD, is_own_package
from gi_atlas.services.import_boundaries import build_boundaries
from gi_atlas.services.import_layers import build_layers
from gi_atlas.services.import_parts import Built, Source, move_layer
from gi_atlas.services.import_progress import ProgressPart, watched
from gi_atlas.services.import_records import build_records
from gi_atlas.services.import_reference import examine_for as examine_for
from gi_atlas.services.import_reference import load_reference as load_reference
from gi_atlas.services.import_units import UNKNOWN_EDITION, build_units
from gi_atlas.services.inspecting import Examined
from gi_atlas.storage.mapping import dump_json
from gi_atlas.storage.project import Project

# Vertices of a track and of a route repeat the lines; they come in only when they are asked for by name.
_REPEATED_LAYERS = frozenset({"track_points", "route_points"})
# Shares of an import's progress: coordinates moved, rows written.
MOVED, WRITING = 0.5, 0.6


class ImportKind(StrEnum):
    """What a file's rows become in the project."""

    ADMIN_UNITS = "admin-units"
    BOUNDARIES = "boundaries"
    RECORDS = "records"
    LAYER = "layer"


_BUILDERS: dict[ImportKind, Callable[[Source], Built]] = {
    ImportKind.ADMIN_UNITS: build_units,
    ImportKind.BOUNDARIES: build_boundaries,
    ImportKind.RECORDS: build_records,
    ImportKind.LAYER: build_layers,
}
_NEEDED_FIELDS = {
    ImportKind.ADMIN_UNITS: ("code", "name"),
    ImportKind.BOUNDARIES: ("name",),
    ImportKind.RECORDS: ("title",),
    ImportKind.LAYER: (),
}
_LABELS = {
    ImportKind.ADMIN_UNITS: N_("Import administrative units from {0}"),
    ImportKind.BOUNDARIES: N_("Import boundaries from {0}"),
    ImportKind.RECORDS: N_("Import records from {0}"),
    ImportKind.LAYER: N_("Import layer from {0}"),
}


@dataclass(frozen=True, eq=False)
class ImportPlan:
    """What an import would do; ``command`` is None where nothing changes.

    Counts are of the file's rows: ``read`` = ``imported`` + ``updated`` + ``unchanged`` + skipped ones (rows that
    were joined into one unit count once in the others).
    """

    kind: ImportKind
    answers: Answers
    inspection: Inspection
    command: Command | None
    read: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: tuple[RowFault, ...] = ()
    import_id: str = ""
    media: tuple[tuple[Path, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line: the inspection with the counts."""
        skipped = [{"row": fault.row, "code": fault.code, "message": fault_text(fault)} for fault in self.skipped]
        counts = {name: getattr(self, name) for name in ("read", "imported", "updated", "unchanged")}
        return {**self.inspection.as_json(), **counts, "skipped": skipped}


def fault_text(fault: RowFault) -> str:
    """Text of a row's fault in the current language."""
    return Remark(fault.code, {"layer": "", "row": fault.row, **fault.context}).message()


def plan_import(
    project: Project,
    path: Path,
    kind: ImportKind,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """Read a foreign file and work out what importing it would change; nothing is written.

    Parameters
    ----------
    project : Project
    path : Path
    kind : ImportKind
    answers : Answers, optional
    progress : Progress, optional

    Raises
    ------
    UnsupportedFormat, ReadError
        The file is refused.
    QuestionOpen
        IMPORT_NEEDS_ANSWERS; context: questions (as in an inspection) and options.
    ManyErrors
        Every row that cannot be read, unless ``answers.skip_bad_rows``.
    CrsError
        The datum cannot be moved exactly.
    JobCancelled
    """
    told, given = progress or Progress(), answers or Answers()
    examined = examine_import(project, path, given, told)
    return plan_examined(project, examined, kind, given, told)


def examine_import(project: Project, path: Path, answers: Answers, progress: Progress | None = None) -> Examined:
    """Read a foreign file and say what must be asked, with the project's units for a guess at the datum.

    Raises
    ------
    UnsupportedFormat, ReadError
        The file is refused.
    JobCancelled
    """
    return examine_read(project, open_foreign(path, answers, progress or Progress()), answers)


def examine_read(project: Project, foreign: ForeignFile, answers: Answers) -> Examined:
    """As ``examine_import``, for a file that was read already."""
    return examine_for(project, foreign, answers)[0]


def plan_examined(
    project: Project, examined: Examined, kind: ImportKind, answers: Answers, progress: Progress | None = None
) -> ImportPlan:
    """Plan of a file that was examined already, with more answers perhaps; see ``plan_import``."""
    told = progress or Progress()
    layers = _wanted_layers(examined, kind, answers)
    _require_answers(examined, kind, answers, [layer for layer, _settled in layers])
    _refuse_faults(examined.foreign.path, _reading_faults(layers), answers)
    moved = []
    for number, (layer, settled) in enumerate(layers):
        told.report(number / len(layers) * MOVED, layer.name)
        moved.append(move_layer(layer, settled, answers, _part_of(told, number, len(layers))))
    # The layers as they came are not needed any more; they go before the rows are made.
    foreign = replace(examined.foreign, layers=())
    source = Source(project, foreign, tuple(moved), answers, new_id(), told)
    told.report(MOVED, foreign.name)
    built = _BUILDERS[kind](source)
    told.check()
    _refuse_faults(foreign.path, built.faults, answers)
    return _plan(source, kind, examined, built, [*_reading_faults(layers), *built.faults])


def _part_of(progress: Progress, number: int, count: int) -> Progress:
    """Progress of one layer of several; it stops when the whole does."""
    return ProgressPart(progress, number / count * MOVED, MOVED / count)


def _wanted_layers(examined: Examined, kind: ImportKind, answers: Answers) -> list[tuple[ForeignLayer, Georeference]]:
    pairs = list(zip(examined.foreign.layers, examined.references, strict=True))
    names = [layer.name for layer, _settled in pairs]
    missing = [name for name in answers.layers if name not in names]
    if missing:
        raise ReadError("IMPORT_NO_SUCH_LAYER", file=examined.foreign.name, found=", ".join(missing),
                        expected=", ".join(names))  # fmt: skip
    wanted = [pair for pair in pairs if _is_wanted(pair[0].name, answers)]
    if kind is ImportKind.BOUNDARIES and not answers.layers and is_own_package(examined.foreign.layers):
        wanted = wanted[:1]
    if examined.foreign.raster is not None or (not wanted and not examined.foreign.photos):
        raise ReadError("IMPORT_NOTHING", file=examined.foreign.name, kind=str(kind))
    if not wanted and kind is not ImportKind.RECORDS:
        raise ReadError("IMPORT_PHOTOS_AS_RECORDS", file=examined.foreign.name)
    if any(photo["file"] != examined.foreign.name for photo in examined.foreign.photos):
        raise ReadError("IMPORT_PHOTOS_PACKED", file=examined.foreign.name)
    return wanted


def _is_wanted(name: str, answers: Answers) -> bool:
    return name in answers.layers if answers.layers else name not in _REPEATED_LAYERS


def _require_answers(examined: Examined, kind: ImportKind, answers: Answers, layers: Sequence[ForeignLayer]) -> None:
    questions = [*examined.inspection.open_questions(), *field_questions(layers, kind, answers)]
    if not questions:
        return
    options = ", ".join(dict.fromkeys(question.option for question in questions))
    raise QuestionOpen(
        "IMPORT_NEEDS_ANSWERS",
        file=examined.foreign.name,
        options=options,
        detail=" ".join(question.message() for question in questions),
        questions=[question.as_json() for question in questions],
    )


def field_questions(layers: Sequence[ForeignLayer], kind: ImportKind, answers: Answers) -> list[Question]:
    """Questions for fields that the kind of import needs and that no layer's names give away."""
    questions: dict[str, Question] = {}
    for layer in layers:
        if AVA_FIELD in layer.field_names:
            continue
        for role in _NEEDED_FIELDS[kind]:
            if find_field(role, layer.field_names, answers.fields) is None:
                context = {"layer": layer.name, "role": role}
                choices = tuple(f"{role}={name}" for name in layer.field_names)
                questions.setdefault(role, Question("FIELD_UNCLEAR", "--field", choices, None, "WHY_FIELD", context))
    return list(questions.values())


def _reading_faults(layers: Sequence[tuple[ForeignLayer, Georeference]]) -> list[RowFault]:
    return [
        replace(fault, context={"layer": layer.name, **fault.context})
        for layer, _settled in layers
        for fault in layer.faults
    ]


def _refuse_faults(path: Path, faults: Sequence[RowFault], answers: Answers) -> None:
    if faults and not answers.skip_bad_rows:
        raise ManyErrors(_row_error(path, fault) for fault in faults)


def _row_error(path: Path, fault: RowFault) -> GiAtlasError:
    return ReadError(fault.code, **{"path": str(path), "layer": "", "row": fault.row, **fault.context})


def _plan(source: Source, kind: ImportKind, examined: Examined, built: Built, faults: Sequence[RowFault]) -> ImportPlan:
    read = sum(len(layer.layer) + layer.layer.fault_count for layer in source.layers) + len(source.foreign.photos)
    return ImportPlan(
        kind=kind,
        answers=source.answers,
        inspection=replace(examined.inspection, warnings=(*examined.inspection.warnings, *built.notes)),
        command=_command(source, kind, built),
        read=read,
        imported=built.imported,
        updated=built.updated,
        unchanged=built.unchanged,
        skipped=tuple(faults),
        import_id=source.import_id,
        media=tuple(built.media),
    )


def _command(source: Source, kind: ImportKind, built: Built) -> Command | None:
    if not built.inserts and not built.changes and not built.late:
        return None
    bulks: list[BulkRows] = []
    changes: list[RowChange] = [insert_row("gi_import", _import_row(source, kind, built)), *built.changes]
    for table, rows in built.inserts.items():
        if "import_id" in rows[0]:
            bulks.append(BulkRows(table, source.import_id, tuple(rows)))
        else:
            changes += [insert_row(table, row) for row in rows]
    bulks += [BulkRows(table, source.import_id, rows) for table, rows in built.late]
    label = Label(_LABELS[kind], (source.foreign.name,))
    return Command(label, tuple(changes), tuple(bulks))


def _import_row(source: Source, kind: ImportKind, built: Built) -> dict[str, Any]:
    answers = {**source.answers.as_json(), "encoding_used": (source.foreign.encoding or {}).get("used")}
    # A row's attributes are stored sorted by name; people know their columns in the order of the file.
    answers[COLUMNS] = {layer.layer.name: list(layer.layer.field_names) for layer in source.layers}
    if kind is ImportKind.ADMIN_UNITS:
        answers["edition"] = source.answers.edition or UNKNOWN_EDITION
    return {
        "id": source.import_id,
        "kind": kind.name,
        "file_name": source.foreign.name,
        "sha256": source.foreign.sha256,
        "row_count": built.imported + built.updated,
        "rows_sha256": _rows_hash(source),
        "answers": dump_json(answers),
        "at": format_instant(utc_now()),
    }


def _rows_hash(source: Source) -> str:
    digest = hashlib.sha256()
    for layer in source.layers:
        for chunk in layer.layer.table.column(SOURCE_HASH).chunks:
            digest.update("\n".join(text or "" for text in chunk.to_pylist()).encode())
    return digest.hexdigest()


def run_import(project: Project, plan: ImportPlan, progress: Progress | None = None) -> ImportPlan:
    """Carry out a plan in one transaction; returns the plan, whose counts now hold.

    Raises
    ------
    EditConflict
        The project changed since the plan was made; nothing was imported.
    ReadError
        IMPORT_FILE_CHANGED if a photo is not the one that was read.
    StorageError, JobCancelled
        Nothing was imported.
    """
    told = progress or Progress()
    told.report(WRITING, plan.inspection.path.name)
    _take_media(project, plan.media, told)
    if plan.command is not None:
        project.apply(watched(plan.command, told, WRITING, plan.inspection.path.name))
    return plan


def _take_media(project: Project, files: Sequence[tuple[Path, str]], progress: Progress) -> None:
    for path, digest in files:
        progress.check()
        if project.media.add(path).sha256 != digest:
            raise ReadError("IMPORT_FILE_CHANGED", file=path.name, path=str(path))


def import_file(
    project: Project,
    path: Path,
    kind: ImportKind,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """Plan and carry out an import; see ``plan_import`` and ``run_import``."""
    return run_import(project, plan_import(project, path, kind, answers, progress), progress)
