"""Inspecting foreign files: what they hold and what must be asked; nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.exchange import crs_facts
from gi_atlas.exchange.answers import DATUMS, Answers
from gi_atlas.exchange.china import is_in_china
from gi_atlas.exchange.datum_denial import NAMES, apart_m
from gi_atlas.exchange.encodings import python_encoding
from gi_atlas.exchange.formats import PHOTO_FORMATS, Format, matches_name
from gi_atlas.exchange.georeference import Georeference, all_questions, georeference
from gi_atlas.exchange.ground import NO_GROUND, Ground
from gi_atlas.exchange.inspection import Inspection, LayerSummary, Question, Remark
from gi_atlas.exchange.open import ForeignFile, ForeignLayer, open_foreign
from gi_atlas.exchange.reference import Reference
from gi_atlas.jobs import Progress

EXAMPLES = 3


@dataclass(frozen=True, eq=False)
class Examined:
    """A foreign file with what is known of it: the rows, where they lie, and the inspection for people."""

    foreign: ForeignFile
    references: tuple[Georeference, ...]
    inspection: Inspection


def inspect_file(
    path: Path,
    answers: Answers | None = None,
    reference: Reference | None = None,
    progress: Progress | None = None,
) -> Inspection:
    """Read a foreign file safely and say what it holds and what must be asked.

    Parameters
    ----------
    path : Path
    answers : Answers, optional
        Questions that they answer are not asked again.
    reference : Reference, optional
        Units of a project, by which the datum may be told.
    progress : Progress, optional

    Raises
    ------
    UnsupportedFormat, ReadError
        The file is refused; see ``exchange.open.open_foreign``.
    """
    return examine_file(path, answers, reference, progress).inspection


def examine_file(
    path: Path,
    answers: Answers | None = None,
    reference: Reference | None = None,
    progress: Progress | None = None,
) -> Examined:
    """As ``inspect_file``, with the rows."""
    return examine(open_foreign(path, answers, progress), answers or Answers(), reference)


def examine(
    foreign: ForeignFile, answers: Answers, reference: Reference | None = None, ground: Ground = NO_GROUND
) -> Examined:
    """Questions and remarks of a file that was read."""
    references = tuple(georeference(layer, foreign.format, answers, reference, ground) for layer in foreign.layers)
    questions = [*_encoding_questions(foreign, answers), *all_questions(list(references))]
    questions += _photo_questions(foreign, answers)
    inspection = Inspection(
        path=foreign.path,
        sha256=foreign.sha256,
        format=str(foreign.format),
        driver=foreign.driver,
        encoding=(foreign.encoding or {}).get("used"),
        crs=_stated_crs(foreign, references),
        datum=_common([settled.datum for settled in references]) or answers.datum,
        layers=_summaries(foreign),
        questions=tuple(questions),
        warnings=(*_remarks(foreign), *_parameter_remarks(foreign, references), *_denial_remarks(foreign, references)),
        raster=foreign.raster,
        photos=foreign.photos,
    )
    return Examined(foreign, references, inspection)


def _common(values: Sequence[Any]) -> Any:
    filled = list(dict.fromkeys(value for value in values if value is not None))
    return filled[0] if len(filled) == 1 else None


def _stated_crs(foreign: ForeignFile, references: Sequence[Georeference]) -> str | None:
    if foreign.raster is not None:
        return crs_facts.short_name(foreign.raster["crs"])
    texts = [settled.crs_text or layer.crs_text for settled, layer in zip(references, foreign.layers, strict=True)]
    return crs_facts.short_name(_common(texts))


def _encoding_questions(foreign: ForeignFile, answers: Answers) -> list[Question]:
    told = foreign.encoding
    if not told or told.get("is_stated") or python_encoding(answers.encoding):
        return []
    if told["encoding"] == "UTF-8" and told["is_sure"]:
        return []
    choices = tuple(told.get("previews") or ("UTF-8", "GB18030", "BIG5"))
    context = {"stated": told.get("stated") or "-", "guess": told["encoding"] or "?"}
    return [
        Question(
            "ENCODING_UNCLEAR",
            "--encoding",
            choices,
            told["encoding"],
            told["why"],
            context,
            is_needed=not told["is_sure"],
            previews=told.get("previews") or {},
        )
    ]


def _photo_questions(foreign: ForeignFile, answers: Answers) -> list[Question]:
    places = [(photo.get("lon"), photo.get("lat")) for photo in foreign.photos]
    if answers.datum or not any(lon is not None and lat is not None and is_in_china(lon, lat) for lon, lat in places):
        return []
    context = {"layer": foreign.name, "format": str(foreign.format), "count": 0}
    return [Question("DATUM_UNCLEAR", "--datum", DATUMS, None, "WHY_DATUM_OPEN", context)]


def _summaries(foreign: ForeignFile) -> tuple[LayerSummary, ...]:
    layers = tuple(_summary(layer) for layer in foreign.layers)
    return layers + ((_photo_layer(foreign.photos),) if foreign.photos else ())


def _summary(layer: ForeignLayer) -> LayerSummary:
    columns = {name: layer.values(name)[:EXAMPLES] for name in layer.field_names}
    count = min(EXAMPLES, len(layer))
    return LayerSummary(
        name=layer.name,
        geometry_type=layer.geometry_type,
        count=len(layer),
        fields=tuple(layer.field_names),
        field_types=tuple(info.type for info in layer.fields),
        extent=layer.extent,
        crs=crs_facts.short_name(layer.crs_text),
        fault_count=layer.fault_count,
        vertex_count=int(layer.facts.get("vertex_count", 0)),
        examples=tuple({name: values[place] for name, values in columns.items()} for place in range(count)),
    )


_PHOTO_FIELDS = ("captured_at", "heading_deg", "accuracy_m", "device", "width_px", "height_px")


def _photo_layer(photos: Sequence[dict[str, Any]]) -> LayerSummary:
    placed = [(photo["lon"], photo["lat"]) for photo in photos if photo.get("lon") is not None]
    lons, lats = [lon for lon, _lat in placed], [lat for _lon, lat in placed]
    return LayerSummary(
        name="photos",
        geometry_type="Point" if placed else "None",
        count=len(photos),
        fields=_PHOTO_FIELDS,
        field_types=("DATETIME", "REAL", "REAL", "TEXT", "INTEGER", "INTEGER"),
        extent=(min(lons), min(lats), max(lons), max(lats)) if placed else None,
        crs="EPSG:4326" if placed else None,
        examples=tuple({name: photo.get(name) for name in _PHOTO_FIELDS} for photo in photos[:EXAMPLES]),
    )


def _remarks(foreign: ForeignFile) -> list[Remark]:
    remarks = [Remark(told["code"], told["context"]) for told in foreign.warnings]
    if not _is_named_as_usual(foreign):
        remarks.append(Remark("FORMAT_NOT_AS_NAMED", {"file": foreign.name, "found": str(foreign.format)}))
    for layer in foreign.layers:
        remarks += [
            Remark(fault.code, {"layer": layer.name, "row": fault.row, **fault.context}) for fault in layer.faults
        ]
    for photo in foreign.photos:
        remarks += [Remark(told["code"], {"file": photo["file"], **told["context"]}) for told in photo.get("notes", ())]
        if photo.get("fault"):
            told = {"file": photo["file"], "detail": photo.get("fault_detail", ""), **photo.get("fault_context", {})}
            remarks.append(Remark(photo["fault"], told))
    return remarks


def _parameter_remarks(foreign: ForeignFile, references: Sequence[Georeference]) -> Iterator[Remark]:
    """By whose parameters an old datum will be left."""
    for layer, settled in zip(foreign.layers, references, strict=True):
        line = settled.parameters
        if line is not None:
            count = len(line.values)
            told = {"layer": layer.name, "datum": line.source_datum, "source": line.source, "edition": line.edition}
            yield Remark("DATUM_BY_PARAMETERS", {**told, "count": count})


def _denial_remarks(foreign: ForeignFile, references: Sequence[Georeference]) -> Iterator[Remark]:
    """Which datum a person held to against units of the project, and why."""
    for layer, settled in zip(foreign.layers, references, strict=True):
        found, told = settled.denial.datum, settled.datum
        if found is not None and told is not None:
            shown = {"layer": layer.name, "value": NAMES[told], "found": NAMES[found]}
            yield Remark(
                "DATUM_HELD", {**shown, "apart_m": apart_m(settled.denial, told), "reason": settled.datum_reason}
            )


def _is_named_as_usual(foreign: ForeignFile) -> bool:
    name = foreign.name
    if name.lower().endswith((".xz", ".zip")):
        return True
    if foreign.format in PHOTO_FORMATS:
        return any(matches_name(kind, name) for kind in PHOTO_FORMATS)
    return matches_name(foreign.format, name) or (foreign.format is Format.KMZ and matches_name(Format.KML, name))
