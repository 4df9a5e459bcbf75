"""Which questions of a form tell of a record's place, its administrative units and its product. No widget here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gi_atlas.model import UnitLevel
from survey_forms.schema import Form, Group, Question, QuestionType, Repeat

PLACE_TARGET, NAME_TARGET = "SurveyRecord.point", "GIResource.name_official"
UNIT_FILES = {
    "provinces.csv": UnitLevel.PROVINCE,
    "counties.csv": UnitLevel.COUNTY,
    "townships.csv": UnitLevel.TOWNSHIP,
}


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
    """

    place: str = ""
    units: dict[UnitLevel, str] = field(default_factory=dict)
    name: str = ""


def fields_of(form: Form) -> FormFields:
    """What the record dock knows of a form; questions of a repeat are never the record's own."""
    questions = list(_single_questions(form.root))
    places = [one for one in questions if one.type is QuestionType.GEOPOINT]
    named = [one.path for one in places if one.target == PLACE_TARGET] or [one.path for one in places]
    names = [one.path for one in questions if one.target == NAME_TARGET]
    return FormFields(next(iter(named), ""), _unit_paths(form, questions), next(iter(names), ""))


def _single_questions(group: Group) -> Iterator[Question]:
    for node in group.children:
        if isinstance(node, Question):
            yield node
        elif isinstance(node, Group) and not isinstance(node, Repeat):
            yield from _single_questions(node)


def _unit_paths(form: Form, questions: list[Question]) -> dict[UnitLevel, str]:
    found: dict[UnitLevel, str] = {}
    for question in questions:
        choices = form.lists.get(question.choice_list)
        level = UNIT_FILES.get(choices.file) if choices is not None else None
        if level is not None and question.type is QuestionType.SELECT_ONE:
            found.setdefault(level, question.path)
    return {level: found[level] for level in UnitLevel if level in found}


def without_positions(path: str) -> str:
    """Path of the form's node that a path with positions leads to."""
    return "/".join(part.partition("[")[0] for part in path.split("/"))


def as_geopoint(lon: float, lat: float) -> str:
    """A place in degrees as a form writes it: latitude first, no height, no accuracy."""
    return f"{lat:.9f} {lon:.9f} 0 0"


def read_geopoint(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a geopoint; None if there are none, or none on the globe."""
    try:
        lat, lon = (float(part) for part in text.split()[:2])
    except ValueError:  # not answered, or not wholly
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None
