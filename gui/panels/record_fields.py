"""Which questions of a form tell of a record's place, its administrative units and its product. No widget here."""

from dataclasses import dataclass, field

from gi_atlas.model import UnitLevel
from survey_forms.divisions import LEVELS, division_lists
from survey_forms.mapping import RECORD_TARGETS, mapped, single_questions
from survey_forms.schema import Form, Question, QuestionType


@dataclass(frozen=True)
class FormFields:
    """Paths of the questions that the record dock knows the meaning of; "" or absent where a form has none.

    Attributes
    ----------
    place : str
        The representative site, a geopoint.
    units : mapping of UnitLevel to str
        Choice of the unit at the place, province first.
    name : str
        Name of the product.
    stage : str
        How far the record is to go.
    """

    place: str = ""
    units: dict[UnitLevel, str] = field(default_factory=dict)
    name: str = ""
    stage: str = ""


def fields_of(form: Form) -> FormFields:
    """What the record dock knows of a form; questions of a repeat are never the record's own."""
    columns = {column: question.path for column, (question, _target) in mapped(form, RECORD_TARGETS).items()}
    questions = list(single_questions(form))
    places = (one.path for one in questions if one.type is QuestionType.GEOPOINT)
    place = columns.get("geom") or next(places, "")
    return FormFields(place, _unit_paths(form, questions), columns.get("title", ""), columns.get("stage", ""))


def _unit_paths(form: Form, questions: list[Question]) -> dict[UnitLevel, str]:
    lists = division_lists(form)
    asked = [one for one in questions if one.type is QuestionType.SELECT_ONE and one.choice_list in lists]
    found: dict[UnitLevel, str] = {}
    for question in asked:
        found.setdefault(LEVELS[lists[question.choice_list]], question.path)
    return {level: found[level] for level in UnitLevel if level in found}


def without_positions(path: str) -> str:
    """Path of the form's node that a path with positions leads to."""
    return "/".join(part.partition("[")[0] for part in path.split("/"))
