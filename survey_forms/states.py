"""State of one question, and whether its answer fits its type."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gi_atlas.errors import FormError
from survey_forms.schema import Question, QuestionType

Found = tuple[str, dict[str, Any]] | None
"""Code and context of what is wrong with an answer."""


@dataclass(frozen=True, slots=True)
class State:
    """What a form shows of one question, group or row.

    Attributes
    ----------
    value : str
        As stored, also while it is hidden.
    is_relevant, is_required, is_read_only : bool
    fault : FormError or None
        Why the answer does not do; None for what is hidden.
    """

    value: str = ""
    is_relevant: bool = True
    is_required: bool = False
    is_read_only: bool = False
    fault: FormError | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that are asked now have an answer."""

    answered: int = 0
    asked: int = 0
    required_answered: int = 0
    required_asked: int = 0


_NORMALISED = frozenset(
    {
        QuestionType.INTEGER,
        QuestionType.DECIMAL,
        QuestionType.RANGE,
        QuestionType.DATE,
        QuestionType.TIME,
        QuestionType.DATETIME,
        QuestionType.GEOPOINT,
        QuestionType.GEOTRACE,
        QuestionType.GEOSHAPE,
    }
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "。": ".", "：": ":"})


def normalised(question: Question, value: str) -> str:
    """Answer as it is stored.

    Numbers, dates and positions typed in full width (``１２．５``), as Chinese input methods give them, become plain
    digits: a phone, a server or a table could not read them. Texts stay to the letter.
    """
    if question.type not in _NORMALISED or not value:
        return value
    return unicodedata.normalize("NFKC", value).translate(_SIGNS).strip()


def check_type(question: Question, value: str) -> Found:
    """Code and context if an answer does not fit its question's type; None if it does."""
    check = _CHECKS.get(question.type)
    return check(question, value) if check is not None else None


_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T.*)?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def _check_integer(question: Question, value: str) -> Found:
    if _INTEGER.fullmatch(value):
        return None
    return ("CAPTURE_NOT_WHOLE" if _DECIMAL.fullmatch(value) else "CAPTURE_NOT_A_NUMBER"), {}


def _check_decimal(question: Question, value: str) -> Found:
    return None if _DECIMAL.fullmatch(value) else ("CAPTURE_NOT_A_NUMBER", {})


def _check_range(question: Question, value: str) -> Found:
    if not _DECIMAL.fullmatch(value):
        return "CAPTURE_NOT_A_NUMBER", {}
    low, high, step = (_bound(question, name) for name in ("start", "end", "step"))
    number = Decimal(value)
    if low is not None and high is not None and not min(low, high) <= number <= max(low, high):
        return "CAPTURE_OUT_OF_RANGE", {"low": str(low), "high": str(high)}
    if low is not None and high is not None and step and (number - low) % abs(step):
        return "CAPTURE_OFF_STEP", {"low": str(low), "step": str(step)}
    return None


def _bound(question: Question, name: str) -> Decimal | None:
    text = question.parameters.get(name, "")
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _check_date(question: Question, value: str) -> Found:
    return None if _is_day(value) else ("CAPTURE_NOT_A_DATE", {})


def _is_day(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return match[4] is None or bool(_TIME.fullmatch(match[4][1:]))


def _check_time(question: Question, value: str) -> Found:
    return None if _TIME.fullmatch(value) else ("CAPTURE_NOT_A_TIME", {})


def _check_moment(question: Question, value: str) -> Found:
    return None if "T" in value and _is_day(value) else ("CAPTURE_NOT_A_MOMENT", {})


def _check_point(question: Question, value: str) -> Found:
    parts = value.split()
    if not 2 <= len(parts) <= 4 or not all(_DECIMAL.fullmatch(part) for part in parts):
        return "CAPTURE_NOT_A_POINT", {}
    lat, lon = float(parts[0]), float(parts[1])
    if abs(lat) > 90:
        swapped = abs(lat) <= 180 and abs(lon) <= 90
        return ("CAPTURE_SWAPPED" if swapped else "CAPTURE_LATITUDE"), {"value": parts[0]}
    return ("CAPTURE_LONGITUDE", {"value": parts[1]}) if abs(lon) > 180 else None


def _check_line(question: Question, value: str) -> Found:
    points = [part.strip() for part in value.strip().rstrip(";").split(";")]
    found = next((found for point in points if (found := _check_point(question, point)) is not None), None)
    fewest = 2 if question.type is QuestionType.GEOTRACE else 4
    if found is not None:
        return found
    if len(points) < fewest:
        return "CAPTURE_POINTS_FEW", {"found": len(points), "expected": fewest}
    is_open = points[0].split()[:2] != points[-1].split()[:2]
    return ("CAPTURE_NOT_CLOSED", {}) if is_open and question.type is QuestionType.GEOSHAPE else None


_CHECKS: dict[QuestionType, Callable[[Question, str], Found]] = {
    QuestionType.INTEGER: _check_integer,
    QuestionType.DECIMAL: _check_decimal,
    QuestionType.RANGE: _check_range,
    QuestionType.DATE: _check_date,
    QuestionType.TIME: _check_time,
    QuestionType.DATETIME: _check_moment,
    QuestionType.GEOPOINT: _check_point,
    QuestionType.GEOTRACE: _check_line,
    QuestionType.GEOSHAPE: _check_line,
}


def check_choices(question: Question, value: str, offered: frozenset[str]) -> Found:
    """Code and context if an answer names a choice that is not offered, or one twice."""
    chosen = [value] if question.type is QuestionType.SELECT_ONE else value.split()
    strange = next((one for one in chosen if one not in offered), None)
    if strange is not None:
        return "CAPTURE_NOT_A_CHOICE", {"value": strange}
    twice = next((one for at, one in enumerate(chosen) if one in chosen[:at]), None)
    if twice is not None:
        return "CAPTURE_CHOICE_TWICE", {"value": twice}
    if question.type is QuestionType.RANK and len(chosen) < len(offered):
        return "CAPTURE_RANK_PARTLY", {"found": len(chosen), "expected": len(offered)}
    return None
