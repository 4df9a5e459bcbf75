"""What the answers of a form mean to the project: columns of a record, fields of a product.

A question says by its target (``bind::gi:field``) what it fills. The answers lead: saving writes the columns from
them. Where a column says otherwise when a record is opened, somebody changed it after them by another way (the
command line, an import), so the newer hand leads: the answer is set to the column. Both are then the same again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely

from gi_atlas.model import Product, ProductGroup, RecordStage, SurveyRecord
from survey_forms.capture import FormSession
from survey_forms.divisions import split_unit
from survey_forms.per_form import per_form
from survey_forms.schema import Form, Question, Repeat

SAME_PLACE_DEG = 1e-9  # the store's own rounding, design decision 11
_PARTED = re.compile(r"[、，,;；/\n]+")
_YES = "yes"


@dataclass(frozen=True)
class Target:
    """A target field of the workbook and the column that it is.

    Attributes
    ----------
    name : str
        As the workbook says it, such as ``SurveyRecord.date``.
    column : str
        Field of ``SurveyRecord`` or ``Product``.
    read, write : callable
        Answer → value and back; ``read`` gives None for what cannot be read.
    """

    name: str
    column: str
    read: Callable[[str], Any] = str.strip
    write: Callable[[Any], str] = str


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _write_date(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def read_geopoint(text: str) -> Any:
    """Point in EPSG:4490 (x = longitude) of ``lat lon alt acc``, latitude first; None for what is none."""
    try:
        lat, lon = (float(part) for part in text.split()[:2])
    except ValueError:
        return None
    return shapely.Point(lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def write_geopoint(place: Any) -> str:
    """``lat lon 0 0`` of a point; "" of None."""
    return "" if place is None else f"{_degrees(place.y)} {_degrees(place.x)} 0 0"


def _degrees(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _read_stage(text: str) -> RecordStage | None:
    return RecordStage(text.upper()) if text.upper() in RecordStage.__members__ else None


def _read_group(text: str) -> ProductGroup | None:
    return ProductGroup(text.upper()) if text.upper() in ProductGroup.__members__ else None


def _write_code(member: Any) -> str:
    return str(member).lower()


def _read_unit(text: str) -> str:
    return split_unit(text)[0]


def _read_names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARTED.split(text) if part.strip())


def _write_names(names: tuple[str, ...]) -> str:
    return "、".join(names)


def _write_yes(value: bool) -> str:
    return _YES if value else "no"


RECORD_TARGETS = (
    Target("GIResource.name_official", "title"),
    Target("SurveyRecord.stage", "stage", _read_stage, _write_code),
    Target("SurveyRecord.date", "survey_date", _read_date, _write_date),
    Target("SurveyRecord.org", "office"),
    Target("SurveyRecord.people", "people"),
    Target("GIResource.counties[]", "county_code", _read_unit),
    Target("SurveyRecord.township", "township_code", _read_unit),
    Target("SurveyRecord.edition", "edition"),
    Target("SurveyRecord.point", "geom", read_geopoint, write_geopoint),
    Target("B2", "quality"),
    Target("SurveyQuality.summary", "quality"),
    Target("SurveyCraft.summary", "craft"),
    Target("SurveyHistory.summary", "history"),
    Target("SurveyEnvironment.summary", "environment"),
    Target("ScopeText.verbatim", "scope"),
    Target("SurveyDevelopment.summary", "development"),
    Target("SurveyRecord.notes", "notes"),
)
PRODUCT_TARGETS = (
    Target("GIResource.name_official", "name_official"),
    Target("GIResource.name_alias[]", "name_alias", _read_names, _write_names),
    Target("GIResource.name_en", "name_en"),
    Target("GIResource.place_name", "place_name"),
    Target("GIResource.generic_name", "generic_name"),
    Target("GIResource.group4", "product_group", _read_group, _write_code),
    Target("GIResource.subtype", "subtype"),
    Target("GIResource.counties[]", "counties", lambda text: _read_names(_read_unit(text)), lambda codes: codes[0]),
    Target("N1", "name_customary", lambda text: text == _YES, _write_yes),
    Target("C5", "class_code"),
)


def targets_of(question: Question) -> tuple[str, ...]:
    """Targets that a question names; the workbook parts several by a comma."""
    return tuple(part.strip() for part in question.target.split(",") if part.strip())


def mapped(form: Form, targets: tuple[Target, ...]) -> dict[str, tuple[Question, Target]]:
    """Question for each column, by column: the first outside repeats whose target it is."""
    by_name = {target.name: target for target in targets}
    found: dict[str, tuple[Question, Target]] = {}
    for question in _singles(form):
        for name in targets_of(question):
            if name in by_name:
                found.setdefault(by_name[name].column, (question, by_name[name]))
    return found


def single_questions(form: Form) -> Iterator[Question]:
    """Questions that stand in no repeat, so that their path needs no position."""
    return iter(_singles(form))


@per_form
def _singles(form: Form) -> tuple[Question, ...]:
    repeats = tuple(f"{node.path}/" for node in form.nodes() if isinstance(node, Repeat))
    return tuple(question for question in form.questions() if not question.path.startswith(repeats))


@per_form
def record_columns(form: Form) -> dict[str, tuple[Question, Target]]:
    """Question and target for each column of a record that a form fills."""
    return mapped(form, RECORD_TARGETS)


def columns_of(session: FormSession) -> dict[str, Any]:
    """Values of the record's columns that the answers give; a question that is not asked leaves its column alone."""
    columns: dict[str, Any] = {}
    for column, (question, target) in record_columns(session.form).items():
        if session.state(question.path).is_relevant:
            columns[column] = target.read(session.value(question.path))
    return columns


def record_with(session: FormSession, record: SurveyRecord) -> SurveyRecord:
    """The record with the columns that the answers give; an empty name or stage leaves the one it had.

    So does an empty edition while the county is the same: the form looks it up in the divisions that are loaded, and
    without them nothing is known to be otherwise.
    """
    columns = columns_of(session)
    kept = {name for name in ("title", "stage") if not columns.get(name)}
    if not columns.get("edition") and columns.get("county_code", record.county_code) == record.county_code:
        kept.add("edition")
    return replace(record, **{name: value for name, value in columns.items() if name not in kept})


def take_columns(session: FormSession, record: SurveyRecord) -> frozenset[str]:
    """Set the answers to what the record's columns say where they differ; returns the questions' paths.

    What the record says of a question that is calculated or not asked is left alone, and so is a name that nobody
    wrote into the form.
    """
    taken = set()
    for column, (question, target) in record_columns(session.form).items():
        if question.calculation or not session.state(question.path).is_relevant:
            continue
        answer, stored = session.value(question.path), getattr(record, column)
        if _differs(target.read(answer), stored) and not (column == "title" and record.form_id and not answer):
            session.set(question.path, target.write(stored))
            taken.add(question.path)
    return frozenset(taken)


def _differs(read: Any, stored: Any) -> bool:
    if read is None or stored is None or not hasattr(stored, "geom_type"):
        return bool((read or "") != (stored or ""))
    return bool(max(abs(read.x - stored.x), abs(read.y - stored.y)) > SAME_PLACE_DEG)


def product_values(session: FormSession) -> dict[str, Any]:
    """Fields of the product that the answers give; unanswered questions give none."""
    values: dict[str, Any] = {}
    for column, (question, target) in mapped(session.form, PRODUCT_TARGETS).items():
        answer = session.value(question.path)
        if answer and session.state(question.path).is_relevant:
            values[column] = target.read(answer)
    return {column: value for column, value in values.items() if value not in (None, "", ())}


def product_from(session: FormSession, product: Product | None = None) -> Product:
    """Product as the answers describe it; for the person to confirm, never saved by itself.

    Parameters
    ----------
    product : Product, optional
        The one that the record belongs to; what the form does not answer stays, and counties are added.
    """
    values = product_values(session)
    if product is None:
        return Product(**{"name_official": "", **values})
    counties = dict.fromkeys((*product.counties, *values.get("counties", ())))
    return replace(product, **{**values, "counties": tuple(counties)})


def product_differences(session: FormSession, product: Product) -> Mapping[str, tuple[Any, Any]]:
    """Fields in which the product and the form say otherwise: field → (product's, form's)."""
    meant = product_from(session, product)
    pairs = {column: (getattr(product, column), getattr(meant, column)) for column in product_values(session)}
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}


def take_product(session: FormSession, product: Product) -> frozenset[str]:
    """Answer what is unanswered from the product that the record belongs to; returns the questions' paths."""
    taken = set()
    for column, (question, target) in mapped(session.form, PRODUCT_TARGETS).items():
        value = getattr(product, column)
        if value and not question.calculation and not session.value(question.path):
            session.set(question.path, target.write(value))
            taken.add(question.path)
    return frozenset(taken)
