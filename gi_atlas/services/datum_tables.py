"""The office's own parameters from Xi'an 80 and Beijing 54 to CGCS2000: read from its table, asked about, kept.

A table has one line for each area of validity. What its headings leave open (units, sense of the rotations, the old
datum) is asked and never guessed: a turned sign moves a boundary by hundreds of metres.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.errors import CrsError, QuestionOpen, ReadError
from gi_atlas.exchange.answers import OLD_DATUMS
from gi_atlas.exchange.inspection import Question
from gi_atlas.exchange.open import ForeignLayer, open_foreign
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.old_datums import AREA, CONVENTIONS, FOUR, SEVEN, TARGET, DatumParameters, read_parameters
from gi_atlas.services.editing import remove, save_many
from gi_atlas.storage.project import Project

# Seconds of arc of each unit in which rotations are printed; parts per million of each way to print a scale.
ROTATION_UNITS = {"seconds": 1.0, "degrees": 3600.0, "radians": 206_264.806_247_096_36}
SCALE_UNITS: dict[str, Callable[[float], float]] = {
    "ppm": lambda value: value,
    "difference": lambda value: value * 1e6,
    "factor": lambda value: (value - 1) * 1e6,
}
_ROTATIONS = ("rx_s", "ry_s", "rz_s", "rotation_s")
# Headings without blanks, brackets and case; the program's own names come first.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "from": ("from", "源基准", "源坐标系", "原坐标系", "旧坐标系", "old_datum"),
    "to": ("to", "目标基准", "目标坐标系", "新坐标系"),
    "source": ("source", "来源", "提供单位", "参数来源"),
    "west": ("west", "西", "西界", "最小经度", "min_lon"),
    "south": ("south", "南", "南界", "最小纬度", "min_lat"),
    "east": ("east", "东", "东界", "最大经度", "max_lon"),
    "north": ("north", "北", "北界", "最大纬度", "max_lat"),
    "dx_m": ("dx_m", "dx", "δx", "x平移", "平移x", "tx"),
    "dy_m": ("dy_m", "dy", "δy", "y平移", "平移y", "ty"),
    "dz_m": ("dz_m", "dz", "δz", "z平移", "平移z", "tz"),
    "rx_s": ("rx_s", "rx", "εx", "ωx", "x旋转", "旋转x"),
    "ry_s": ("ry_s", "ry", "εy", "ωy", "y旋转", "旋转y"),
    "rz_s": ("rz_s", "rz", "εz", "ωz", "z旋转", "旋转z"),
    "rotation_s": ("rotation_s", "rotation", "旋转角", "旋转", "α"),
    "scale_ppm": ("scale_ppm", "scale", "尺度", "尺度因子", "尺度比", "m", "k", "ds"),
    "meridian_deg": ("meridian_deg", "meridian", "中央经线", "中央子午线"),
    "convention": ("convention", "旋转约定"),
}
_UNIT_MARKS = {
    "seconds": ("″", '"', "”", "秒", "s", "arcsec", "sec"),
    "degrees": ("°", "度", "deg"),
    "radians": ("rad", "弧度"),
    "ppm": ("ppm", "1e-6", "10-6", "10^-6", "10⁻⁶", "百万分之一"),
}
_OLD = {
    "xian80": ("xian80", "xi'an80", "西安80", "1980西安", "西安1980", "80"),
    "beijing54": ("beijing54", "北京54", "1954北京", "北京1954", "54"),
}
_BRACKETED = re.compile(r"[（(\[【]\s*(?P<unit>[^）)\]】]*?)\s*[）)\]】]")


@dataclass(frozen=True)
class TableAnswers:
    """What a person says of a table of parameters; None where the table's headings are to say it.

    Attributes
    ----------
    source_datum : str or None
        "xian80" or "beijing54".
    rotation_unit, scale_unit : str or None
        Of ``ROTATION_UNITS`` and ``SCALE_UNITS``.
    convention : str or None
        Of ``old_datums.CONVENTIONS``.
    source : str
        Who gave the parameters, for lines that do not say it.
    """

    source_datum: str | None = None
    rotation_unit: str | None = None
    scale_unit: str | None = None
    convention: str | None = None
    source: str = ""


@dataclass(frozen=True)
class _Columns:
    """Values of a table by our names, as texts, and the units that its headings tell."""

    values: Mapping[str, Sequence[str]]
    units: Mapping[str, str]
    rows: Sequence[int]


def load_parameters(
    project: Project, path: Path, edition: str, answers: TableAnswers | None = None, progress: Progress | None = None
) -> ReferenceTable:
    """Read a table of parameters (XLSX, CSV) through the door and keep it; one of the same edition is replaced.

    Raises
    ------
    QuestionOpen
        DATUM_TABLE_ASKS; context: questions and options.
    CrsError
        DATUM_PARAMETERS_WRONG with line, column and value; DATUM_EDITION_MISSING.
    ReadError, UnsupportedFormat
        The file is refused, or has no parameters (DATUM_TABLE_NONE).
    JobCancelled
    """
    if not edition.strip():
        raise CrsError("DATUM_EDITION_MISSING")
    foreign = open_foreign(path, progress=progress)
    given, rows = answers or TableAnswers(), list[dict[str, Any]]()
    for layer in foreign.layers:
        rows += _rows(layer, given)
    if not rows:
        raise ReadError("DATUM_TABLE_NONE", file=foreign.name)
    table = ReferenceTable(
        TableKind.DATUM_PARAMETERS, edition.strip(), foreign.name, given.source, tuple(rows), foreign.sha256
    )
    return _keep(project, table)


def _keep(project: Project, table: ReferenceTable) -> ReferenceTable:
    read_parameters(table)
    same = [one for one in parameter_tables(project) if one.edition == table.edition]
    kept = replace(table, id=same[0].id) if same else table
    save_many(project, [kept], label=Label(N_("Load datum parameters, edition {0}"), (kept.edition,)))
    return kept


def add_line(project: Project, edition: str, row: Mapping[str, Any]) -> ReferenceTable:
    """Add one line, with the columns of ``read_parameters``, to the table of an edition, which is made if need be.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_WRONG, DATUM_EDITION_MISSING.
    """
    if not edition.strip():
        raise CrsError("DATUM_EDITION_MISSING")
    same = [one for one in parameter_tables(project) if one.edition == edition.strip()]
    table = same[0] if same else ReferenceTable(TableKind.DATUM_PARAMETERS, edition.strip())
    return _keep(project, replace(table, rows=(*table.rows, dict(row))))


def parameter_tables(project: Project) -> list[ReferenceTable]:
    """The office's tables, the newest first."""
    tables = [one for one in project.read_all(ReferenceTable) if one.kind is TableKind.DATUM_PARAMETERS]
    return sorted(tables, key=lambda table: table.id, reverse=True)


def list_parameters(project: Project) -> list[tuple[str, DatumParameters]]:
    """Id of the table and parameters of every line that counts.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_WRONG.
    """
    active = [table for table in parameter_tables(project) if table.is_active]
    return [(table.id, line) for table in active for line in read_parameters(table)]


def remove_parameters(project: Project, table_id: str) -> None:
    """Remove a table of parameters; what was moved by it stays where it is.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    remove(project, ReferenceTable, table_id)


def _rows(layer: ForeignLayer, answers: TableAnswers) -> list[dict[str, Any]]:
    columns = _columns(layer)
    if not {"dx_m", "dy_m"} <= set(columns.values):
        return []
    _require_answered(columns, answers)
    return [_row(columns, place, answers) for place in range(len(columns.rows))]


def _columns(layer: ForeignLayer) -> _Columns:
    values: dict[str, Sequence[str]] = {}
    units: dict[str, str] = {}
    for heading in layer.field_names:
        name, unit = _understood(heading)
        if name and name not in values:
            values[name] = ["" if value is None else str(value).strip() for value in layer.values(heading)]
            units |= {name: unit} if unit else {}
    return _Columns(values, units, layer.rows().tolist())


def _understood(heading: str) -> tuple[str, str]:
    """Our name and the unit that a heading tells; "" for what it does not."""
    bracketed = _BRACKETED.search(heading)
    word = re.sub(r"\s", "", _BRACKETED.sub("", heading)).casefold()
    name = next((ours for ours, words in _HEADINGS.items() if word in words), "")
    if word == name and name in (*_ROTATIONS, "scale_ppm"):
        return name, "ppm" if name == "scale_ppm" else "seconds"
    mark = bracketed["unit"].casefold().replace(" ", "").replace("×", "") if bracketed else ""
    return name, next((unit for unit, marks in _UNIT_MARKS.items() if mark in marks), "")


def _require_answered(columns: _Columns, answers: TableAnswers) -> None:
    questions = list(_questions(columns, answers))
    if questions:
        raise QuestionOpen(
            "DATUM_TABLE_ASKS",
            options=", ".join(question.option for question in questions),
            detail=" ".join(f"{question.message()} {question.reason()}" for question in questions),
            questions=[question.as_json() for question in questions],
        )


def _questions(columns: _Columns, answers: TableAnswers) -> Iterator[Question]:
    rotations = [name for name in _ROTATIONS if any(columns.values.get(name, ()))]
    if not answers.source_datum and not all(columns.values.get("from", ("",))):
        yield Question("DATUM_TABLE_FROM", "--from", OLD_DATUMS, None, "WHY_DATUM_FROM")
    if rotations and not answers.rotation_unit and not all(name in columns.units for name in rotations):
        yield Question("DATUM_TABLE_ROTATION", "--rotation-unit", tuple(ROTATION_UNITS), None, "WHY_DATUM_ROTATION")
    has_scale = any(columns.values.get("scale_ppm", ()))
    if has_scale and not answers.scale_unit and "scale_ppm" not in columns.units:
        yield Question("DATUM_TABLE_SCALE", "--scale-unit", tuple(SCALE_UNITS), None, "WHY_DATUM_SCALE")
    is_space = any(name in rotations for name in ("rx_s", "ry_s", "rz_s"))
    if is_space and not answers.convention and not all(columns.values.get("convention", ("",))):
        yield Question("DATUM_TABLE_CONVENTION", "--convention", CONVENTIONS, None, "WHY_DATUM_CONVENTION")


def _row(columns: _Columns, place: int, answers: TableAnswers) -> dict[str, Any]:
    told = {name: values[place] for name, values in columns.values.items() if values[place]}
    row: dict[str, Any] = {
        "from": _old_datum(told.get("from", "")) or answers.source_datum or told.get("from", ""),
        "to": TARGET,
        "source": told.get("source") or answers.source,
    }
    for name in (*AREA, "meridian_deg", *dict.fromkeys((*SEVEN, *FOUR))):
        if name in told:
            row[name] = _in_our_unit(name, told[name], columns, answers, columns.rows[place])
    convention = told.get("convention") or answers.convention
    return {**row, "convention": convention} if convention else row


def _old_datum(text: str) -> str | None:
    plain = re.sub(r"\s", "", text).casefold().removesuffix("坐标系")
    return next((datum for datum, words in _OLD.items() if plain in words), None)


def _in_our_unit(name: str, text: str, columns: _Columns, answers: TableAnswers, row: int) -> float:
    try:
        value = float(text.replace("−", "-").replace("＋", "+"))
    except ValueError:
        raise CrsError("DATUM_PARAMETERS_WRONG", row=row, column=name, value=text[:80], expected="0.0") from None
    if name in _ROTATIONS:
        return value * ROTATION_UNITS[columns.units.get(name) or answers.rotation_unit or "seconds"]
    if name == "scale_ppm":
        return SCALE_UNITS[columns.units.get(name) or answers.scale_unit or "ppm"](value)
    return value
