"""Where a foreign layer's coordinates are: its CRS and datum, or the questions that settle them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

from gi_atlas.errors import CrsError
from gi_atlas.exchange import crs_facts
from gi_atlas.exchange.answers import DATUMS, OLD_DATUMS, Answers
from gi_atlas.exchange.china import are_in_china
from gi_atlas.exchange.crs_facts import Box
from gi_atlas.exchange.datum_denial import NAMES, apart_m, layer_denial
from gi_atlas.exchange.field_names import find_field
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.ground import NO_GROUND, Ground
from gi_atlas.exchange.inspection import Question
from gi_atlas.exchange.open import ForeignLayer
from gi_atlas.exchange.reference import NO_FIT, DatumFit, Reference, fit_datum
from gi_atlas.old_datums import DatumParameters, choose_parameters

WIDE_DEG = 180.0
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Georeference:
    """CRS and datum of a layer as far as they are known.

    ``datum`` is "cgcs2000", "wgs84", "gcj02", "bd09", "nad83", "xian80", "beijing54", another datum's name, or None
    while it is open. ``parameters`` move an old datum to CGCS2000. ``denial`` is a fit to units of the project that
    gives another datum than the one that was told, and that a person set aside with ``datum_reason``.
    """

    crs_text: str | None = None
    datum: str | None = None
    is_swapped: bool = False
    is_in_china: bool = False
    questions: tuple[Question, ...] = ()
    fit: DatumFit = field(default=NO_FIT)
    parameters: DatumParameters | None = None
    denial: DatumFit = field(default=NO_FIT)
    datum_reason: str | None = None


def georeference(
    layer: ForeignLayer,
    found: Format,
    answers: Answers,
    reference: Reference | None = None,
    ground: Ground = NO_GROUND,
) -> Georeference:
    """Settle CRS, axis order and datum of a layer, or ask.

    Raises
    ------
    CrsError
        CRS_NOT_UNDERSTOOD if the answered CRS is none; DATUM_NOT_OF_CRS if the answered old datum has no such system.
    """
    if layer.extent is None:
        return Georeference()
    swap = _swap_question(layer.extent, layer.crs_text, answers)
    is_swapped = bool(answers.is_swapped)
    box, centres = _oriented(layer, is_swapped or (swap is not None and answers.is_swapped is None))
    crs_text, asked = _settle_crs(layer, found, answers, box, centres, ground)
    questions = [question for question in (swap if answers.is_swapped is None else None, *asked) if question]
    if crs_text is None:
        return Georeference(None, answers.datum, is_swapped, _is_in_china(centres), tuple(questions))
    crs_text = _on_answered_datum(crs_text, answers)
    settled = _settle_datum(layer, found, answers, crs_text, (box, centres), reference, ground)
    wide = _wide_question(layer, crs_text, answers)
    questions += [*settled.questions, *([wide] if wide else [])]
    return replace(settled, is_swapped=is_swapped, questions=tuple(questions))


def _oriented(layer: ForeignLayer, is_swapped: bool) -> tuple[Box, NDArray[np.float64]]:
    box, centres = layer.extent, np.array(layer.facts["centres"], dtype=float).reshape(-1, 2)
    assert box is not None
    return ((box[1], box[0], box[3], box[2]), centres[:, ::-1]) if is_swapped else (box, centres)


def _swap_question(box: Box, crs_text: str | None, answers: Answers) -> Question | None:
    is_plane = crs_facts.is_plane_swapped(box)
    if not (crs_facts.is_degrees_swapped(box) or is_plane):
        return None
    return Question(
        "AXES_SWAPPED", "--swap-axes", YES_NO, "yes", "WHY_AXES_PLANE" if is_plane else "WHY_AXES", _shown(box)
    )


def _shown(box: Box) -> dict[str, Any]:
    return {"minx": round(box[0], 5), "miny": round(box[1], 5), "maxx": round(box[2], 5), "maxy": round(box[3], 5)}


def _on_answered_datum(crs_text: str, answers: Answers) -> str:
    """The CRS on the old datum that the person named; files of old coordinates often state a newer one, or none."""
    if answers.datum not in OLD_DATUMS:
        return crs_text
    moved = crs_facts.on_old_datum(crs_text, answers.datum)
    if moved is None:
        raise CrsError("DATUM_NOT_OF_CRS", value=crs_facts.parse_crs(crs_text).name, datum=answers.datum)
    return moved


def _settle_crs(
    layer: ForeignLayer, found: Format, answers: Answers, box: Box, centres: NDArray[np.float64], ground: Ground
) -> tuple[str | None, list[Question]]:
    if answers.crs:
        if not crs_facts.is_of_earth(crs_facts.parse_crs(answers.crs)):
            raise CrsError("CRS_NOT_UNDERSTOOD", value=answers.crs)
        _refuse_other_zone(answers.crs, box)
        return answers.crs, []
    if layer.crs_text is None or layer.facts.get("is_crs_unknown"):
        return _settle_missing(layer, found, answers, box, ground)
    try:
        crs = crs_facts.parse_crs(layer.crs_text)
    except CrsError:
        return None, [_crs_question("CRS_MISSING", box, layer, ground)]
    if not crs_facts.is_of_earth(crs):
        return None, [_crs_question("CRS_MISSING", box, layer, ground)]
    if crs_facts.contradicts(box, centres, crs):
        return None, [_crs_question("CRS_WRONG", box, layer, ground)]
    return layer.crs_text, []


def _refuse_other_zone(answered: str, box: Box) -> None:
    """Refuse a zone that is not the one whose number stands before the eastings.

    Raises
    ------
    CrsError
        CRS_OTHER_ZONE.
    """
    told, zone = crs_facts.zone_number(crs_facts.parse_crs(answered)), crs_facts.numbered_zone(box)
    if zone is not None and told is not None and told != zone:
        told_as = f"{crs_facts.short_name(answered)} {crs_facts.parse_crs(answered).name}"
        width, (minx, maxx) = crs_facts.zone_width(zone), (round(box[0], 3), round(box[2], 3))
        raise CrsError("CRS_OTHER_ZONE", value=told_as, zone=zone, width=width, minx=minx, maxx=maxx)


def _settle_missing(
    layer: ForeignLayer, found: Format, answers: Answers, box: Box, ground: Ground
) -> tuple[str | None, list[Question]]:
    # A datum is an answer in degrees; columns named longitude and latitude say that they are degrees.
    has_columns = found in (Format.CSV, Format.XLSX, Format.DOCX) and layer.facts.get("is_lon_lat", False)
    if crs_facts.is_degrees(box) and (answers.datum or has_columns):
        return ("EPSG:4490" if answers.datum == "cgcs2000" else "EPSG:4326"), []
    return None, [_crs_question("CRS_MISSING", box, layer, ground)]


def _crs_question(code: str, box: Box, layer: ForeignLayer, ground: Ground) -> Question:
    choices, guess = crs_facts.candidates(box, ground.county_lon)
    why, told = crs_facts.guess_reason(box, ground.county_lon)
    context = {**told, **_shown(box), "layer": layer.name, "value": crs_facts.short_name(layer.crs_text) or "-"}
    return Question(code, "--crs", choices, guess, why, context)


def _settle_datum(
    layer: ForeignLayer,
    found: Format,
    answers: Answers,
    crs_text: str,
    places: tuple[Box, NDArray[np.float64]],
    reference: Reference | None,
    ground: Ground,
) -> Georeference:
    crs = crs_facts.parse_crs(crs_text)
    family = crs_facts.datum_family(crs)
    if family == "unmovable":
        return _settle_old_datum(layer, crs_text, places[0], ground)
    lonlat = crs_facts.rough_degrees(places[1], crs)
    in_china = _is_in_china(lonlat)
    if answers.datum:
        return _denied_or(layer, Georeference(crs_text, answers.datum, is_in_china=in_china), answers, reference)
    says_cgcs2000 = family == "cgcs2000"
    if not in_china or says_cgcs2000 or family not in ("wgs84", None):
        told = Georeference(crs_text, family or crs.name, is_in_china=in_china)
        return _denied_or(layer, told, answers, reference)
    fit = _fit(layer, crs, answers, reference)
    area = crs_facts.own_area(places[0], crs)
    old = tuple(datum for datum in OLD_DATUMS if choose_parameters(ground.parameters, datum, area))
    return Georeference(crs_text, None, False, in_china, (_datum_question(layer, found, fit, old),), fit)


def _denied_or(layer: ForeignLayer, told: Georeference, answers: Answers, reference: Reference | None) -> Georeference:
    """The datum that was told, or a question where units of the project clearly say another one."""
    if told.crs_text is None or told.datum is None or not told.is_in_china:
        return told
    fit = layer_denial(layer, told.crs_text, bool(answers.is_swapped), told.datum, answers, reference)
    if fit.datum is None:
        return told
    reason = (answers.datum_reason or "").strip()
    if answers.datum and reason:
        return replace(told, denial=fit, datum_reason=reason)
    return replace(told, datum=answers.datum, fit=fit, questions=(_denial_question(layer, told.datum, answers, fit),))


def _denial_question(layer: ForeignLayer, datum: str, answers: Answers, fit: DatumFit) -> Question:
    assert fit.datum is not None
    context = {"layer": layer.name, "value": NAMES[datum], "found": NAMES[fit.datum], "count": fit.count,
               "median_m": fit.medians_m[fit.datum], "apart_m": apart_m(fit, datum)}  # fmt: skip
    if answers.datum:
        return Question("DATUM_REASON", "--datum-reason", (), None, "WHY_DATUM_DENIED", context)
    return Question("DATUM_DENIED", "--datum", DATUMS, fit.datum, "WHY_DATUM_DENIED", context)


def _settle_old_datum(layer: ForeignLayer, crs_text: str, box: Box, ground: Ground) -> Georeference:
    """An old datum with the office's parameters for the whole layer, or the question for them."""
    crs = crs_facts.parse_crs(crs_text)
    datum = crs_facts.old_datum(crs)
    area = crs_facts.own_area(box, crs)
    chosen = choose_parameters(ground.parameters, datum, area) if datum else None
    if chosen is not None:
        return Georeference(crs_text, datum, is_in_china=True, parameters=chosen)
    has_others = any(line.source_datum == datum for line in ground.parameters)
    west, south, east, north = (f"{value:.3f}" for value in area)
    context = {"value": crs.name, "layer": layer.name, "area": f"{west}–{east}° E, {south}–{north}° N"}
    why = "WHY_PARAMETERS_ELSEWHERE" if has_others else "WHY_UNMOVABLE"
    return Georeference(crs_text, None, questions=(Question("DATUM_UNMOVABLE", "--crs", (), None, why, context),))


def _is_in_china(lonlat: NDArray[np.float64]) -> bool:
    finite = lonlat[np.isfinite(lonlat).all(axis=1)]
    return bool(len(finite)) and bool(are_in_china(finite[:, 0], finite[:, 1]).any())


def _fit(layer: ForeignLayer, crs: pyproj.CRS, answers: Answers, reference: Reference | None) -> DatumFit:
    if reference is None or not crs.is_geographic:
        return NO_FIT
    columns = [find_field(role, layer.field_names, answers.fields) for role in ("code", "name")]
    codes, names = (layer.values(column) if column else [None] * len(layer) for column in columns)
    return fit_datum(layer.geometries(), codes, names, reference)


def _datum_question(layer: ForeignLayer, found: Format, fit: DatumFit, old: tuple[str, ...]) -> Question:
    choices = (*DATUMS, *old)
    context: dict[str, Any] = {"layer": layer.name, "format": str(found), "count": fit.count}
    stated = layer.facts.get("stated_datum")
    if fit.datum is not None:
        context["median_m"] = fit.medians_m[fit.datum]
        return Question("DATUM_UNCLEAR", "--datum", choices, fit.datum, "WHY_DATUM_FITS", context)
    if stated in ("gcj02", "bd09"):
        return Question("DATUM_UNCLEAR", "--datum", choices, stated, "WHY_DATUM_NAMED", context)
    return Question("DATUM_UNCLEAR", "--datum", choices, None, "WHY_DATUM_OPEN", context)


def _wide_question(layer: ForeignLayer, crs_text: str, answers: Answers) -> Question | None:
    is_wide = crs_facts.parse_crs(crs_text).is_geographic and layer.facts.get("widest", 0.0) > WIDE_DEG
    if not is_wide or answers.is_wide is not None:
        return None
    context = {"layer": layer.name, "value": round(layer.facts["widest"], 3)}
    return Question("TOO_WIDE", "--wide", ("keep", "split"), "keep", "WHY_TOO_WIDE", context)


def all_questions(references: list[Georeference]) -> Iterator[Question]:
    """Questions of all layers, each code once: the answer holds for the whole file."""
    seen: set[str] = set()
    for settled in references:
        for question in settled.questions:
            if question.code not in seen:
                seen.add(question.code)
                yield question
