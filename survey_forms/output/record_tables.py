"""Many records as tables: one of the records, one of each repeat, one of the evidence; labels and codes both."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.model.enums import shown
from survey_forms.capture import FormSession
from survey_forms.output.answer_text import answer_text, plain_label
from survey_forms.output.coarse_places import EXACT, PLACE_TYPES, PlacePolicy
from survey_forms.output.record_document import is_private
from survey_forms.output.sheet_text import Value
from survey_forms.schema import (
    CHOICE_TYPES,
    Choice,
    Form,
    Group,
    Question,
    QuestionType,
    Repeat,
    plain_text,
    text_in,
)

RECORDS, EVIDENCE = "records", "evidence"
_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})


@dataclass(frozen=True)
class Column:
    """A column: ``name`` as programs know it, ``heading`` as people read it."""

    name: str
    heading: str


@dataclass
class Shape:
    """A table: its name and its columns."""

    name: str
    title: str
    columns: list[Column] = field(default_factory=list)


_RECORD = (
    ("id", N_("Id of the record")),
    ("title", N_("Record")),
    ("product", N_("Product")),
    ("form", N_("Form")),
    ("form_version", N_("Version of the form")),
    ("stage", N_("Stage")),
    ("county_code", N_("County code")),
    ("survey_date", N_("Date of survey")),
    ("office", N_("Surveying office")),
    ("lon", N_("Longitude")),
    ("lat", N_("Latitude")),
    ("listing_answered", N_("Listing: answered")),
    ("listing_asked", N_("Listing: asked")),
    ("dossier_answered", N_("Dossier: answered")),
    ("dossier_asked", N_("Dossier: asked")),
    ("is_half", N_("Half valid")),
)
_ROW = (("record_id", N_("Id of the record")), ("record_title", N_("Record")), ("row", N_("Row")))
_EVIDENCE = (
    ("id", N_("Id")),
    ("record_id", N_("Id of the record")),
    ("record_title", N_("Record")),
    ("question", N_("Question")),
    ("kind", N_("Kind")),
    ("title", N_("Title")),
    ("caption", N_("Caption")),
    ("file_name", N_("File")),
    ("sha256", "sha256"),
    ("size_bytes", N_("Bytes")),
    ("captured_at", N_("Taken (UTC)")),
    ("lon", N_("Longitude")),
    ("lat", N_("Latitude")),
    ("distance_m", N_("Distance from the record (m)")),
    ("boundary_distance_m", N_("Distance outside the boundary (m)")),
    ("source", N_("Source")),
    ("licence", N_("Licence")),
    ("consent", N_("Consent of persons")),
    ("is_public", N_("May be published")),
    ("holder", N_("Kept by")),
    ("accession_no", N_("Accession number")),
    ("fault", N_("Fault")),
)


class RecordTables:
    """Tables of the records of some forms.

    Parameters
    ----------
    forms : sequence of Form
        Every form that records were made with, the newest first: its labels head the columns.
    language : str
        "zh" or "en".
    is_with_private : bool
        Whether columns about persons come along.
    places : PlacePolicy
        How exactly places are told.

    Attributes
    ----------
    shapes : dict of str to Shape
        By key: ``records``, ``evidence``, and the path of each repeat. A repeat or question that is called like
        one of ours stands below ``answers/``.
    """

    def __init__(
        self, forms: Sequence[Form], language: str, is_with_private: bool = False, places: PlacePolicy = EXACT
    ) -> None:
        self._words, self._is_with_private, self._policy = Words(language), is_with_private, places
        self.shapes: dict[str, Shape] = {RECORDS: self._shape(RECORDS, _RECORD)}
        for form in forms:
            self._add_group(form, form.root, RECORDS)
        self.shapes[EVIDENCE] = self._shape(EVIDENCE, _EVIDENCE)
        self._places = {
            key: {column.name: number for number, column in enumerate(shape.columns)}
            for key, shape in self.shapes.items()
        }

    def _shape(self, name: str, columns: Sequence[tuple[str, str]], title: str = "") -> Shape:
        return Shape(name, title or name, [Column(column, self._words(heading)) for column, heading in columns])

    def _add_group(self, form: Form, group: Group, key: str) -> None:
        for node in group.children:
            if isinstance(node, Repeat):
                title = plain_label(plain_text(text_in(node.labels, form.language_for(self._words.language))))
                self.shapes.setdefault(_table_of(node), self._shape(node.name, _ROW, title))
                self._add_group(form, node, _table_of(node))
            elif isinstance(node, Group):
                self._add_group(form, node, key)
            elif isinstance(node, Question) and self._is_shown(node):
                self._add_question(form, node, key)

    def _is_shown(self, question: Question) -> bool:
        is_value = question.is_seen or question.type is QuestionType.CALCULATE
        is_open = self._is_with_private or not is_private(question)
        return is_value and is_open and question.type is not QuestionType.NOTE

    def _add_question(self, form: Form, question: Question, key: str) -> None:
        columns, name = self.shapes[key].columns, _column_of(question)
        if any(column.name == name for column in columns):
            return
        label = plain_label(plain_text(text_in(question.labels, form.language_for(self._words.language))))
        columns.append(Column(name, label or question.name))
        if question.type in CHOICE_TYPES:
            columns.append(Column(f"{name}#code", self._words(N_("{question} (code)"), question=label)))

    # Rows

    def rows(
        self, record: SurveyRecord, session: FormSession, evidence: Sequence[Evidence], product: str = ""
    ) -> Iterator[tuple[str, list[Value]]]:
        """Rows of one record: of each table its key and the values."""
        values = {
            **_record_values(record, product),
            **self._place_values(record.geom),
            "stage": shown(record.stage, self._words.language),
        }
        yield from self._group_rows(session, session.form.root, "", RECORDS, values, record, "")
        for item in evidence:
            found = {**_evidence_values(item, record), **self._place_values(item.geom)}
            yield self._row(EVIDENCE, {**found, "kind": shown(item.kind, self._words.language)})

    def _group_rows(
        self,
        session: FormSession,
        group: Group,
        base: str,
        key: str,
        values: dict[str, Value],
        record: SurveyRecord,
        number: str,
    ) -> Iterator[tuple[str, list[Value]]]:
        inner: list[tuple[Repeat, str]] = []
        self._collect(session, group, base, values, inner)
        yield self._row(key, values)
        for repeat, path in inner:
            for place in range(1, session.count(path) + 1):
                row_path = f"{path}[{place}]"
                if session.state(row_path).is_relevant:
                    row = f"{number}.{place}" if number else str(place)
                    first: dict[str, Value] = {"record_id": record.id, "record_title": record.title, "row": row}
                    yield from self._group_rows(session, repeat, row_path, _table_of(repeat), first, record, row)

    def _collect(
        self,
        session: FormSession,
        group: Group,
        base: str,
        values: dict[str, Value],
        inner: list[tuple[Repeat, str]],
    ) -> None:
        """Values of a group's relevant questions into ``values``; its repeats into ``inner``."""
        for node in group.children:
            path = f"{base}/{node.name}" if base else node.name
            if not session.state(path).is_relevant:
                continue
            if isinstance(node, Repeat):
                inner.append((node, path))
            elif isinstance(node, Group):
                self._collect(session, node, path, values, inner)
            elif isinstance(node, Question) and self._is_shown(node):
                self._put(session, node, path, values)

    def _put(self, session: FormSession, question: Question, path: str, values: dict[str, Value]) -> None:
        value, name = session.value(path), _column_of(question)
        if question.type in CHOICE_TYPES:
            language = session.form.language_for(self._words.language)
            choices = _choices(session, question, path) if value else ()
            values[name] = answer_text(question, value, choices, self._words, language)
            values[f"{name}#code"] = value
        elif question.type in PLACE_TYPES:
            values[name] = self._policy.answer(value)
        else:
            values[name] = _number(value) if question.type in _NUMBERS else value

    def _place_values(self, place: Any) -> dict[str, Value]:
        lon, lat = self._policy.lon_lat(place)
        return {"lon": lon, "lat": lat}

    def _row(self, key: str, values: dict[str, Value]) -> tuple[str, list[Value]]:
        places = self._places[key]
        row: list[Value] = [None] * len(places)
        for name, value in values.items():
            row[places[name]] = value
        return key, row


_OWN_COLUMNS = frozenset(name for name, _heading in _RECORD)


def _column_of(question: Question) -> str:
    return f"answers/{question.path}" if question.path in _OWN_COLUMNS else question.path


def _table_of(repeat: Repeat) -> str:
    return f"answers/{repeat.path}" if repeat.path in (RECORDS, EVIDENCE) else repeat.path


def _choices(session: FormSession, question: Question, path: str) -> Sequence[Choice]:
    found = session.form.lists.get(question.choice_list)
    return found.choices if found is not None and found.choices else session.choices(path)


def _number(value: str) -> Value:
    """A number where a cell keeps it as it was written, else its text."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):  # no cell holds it
        return value
    if number.is_integer() and str(int(number)) == value and abs(number) < 10**15:
        return int(number)
    # A workbook keeps 16 digits: what needs more stays a text.
    return number if repr(number) == value and float(f"{number:.16g}") == number else value


def _record_values(record: SurveyRecord, product: str) -> dict[str, Value]:
    return {
        "id": record.id,
        "title": record.title,
        "product": product,
        "form": record.form_id,
        "form_version": record.form_version,
        "county_code": record.county_code,
        "survey_date": record.survey_date.isoformat() if record.survey_date else "",
        "office": record.office,
        "listing_answered": record.listing_answered,
        "listing_asked": record.listing_asked,
        "dossier_answered": record.dossier_answered,
        "dossier_asked": record.dossier_asked,
        "is_half": int(record.is_half),
    }


def _evidence_values(item: Evidence, record: SurveyRecord) -> dict[str, Value]:
    names = ("id", "record_id", "question", "title", "caption", "file_name", "sha256", "size_bytes", "source",
             "licence", "holder", "accession_no", "fault")  # fmt: skip
    return {
        **{name: getattr(item, name) for name in names},
        "record_title": record.title,
        "distance_m": _metres(item.distance_m),
        "boundary_distance_m": _metres(item.boundary_distance_m),
        "captured_at": item.captured_at.strftime("%Y-%m-%dT%H:%M:%SZ") if item.captured_at else "",
        "consent": "" if item.consent is None else int(item.consent),
        "is_public": int(item.is_public),
    }


def _metres(distance_m: float | None) -> float | None:
    return None if distance_m is None else round(distance_m, 2)
