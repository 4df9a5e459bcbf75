"""Values of exports as answers: text in XForms' lexical form, whatever a spreadsheet made of it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from survey_forms.phone.hostile import base_name
from survey_forms.schema import MEDIA_TYPES, Choice, ChoiceList, Question, QuestionType
from survey_forms.states import normalised

_WHOLE = re.compile(r"([+-]?[0-9]+)\.0+")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[T ].*)?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_SERIAL = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
_GEO = frozenset({QuestionType.GEOPOINT, QuestionType.GEOTRACE, QuestionType.GEOSHAPE})
# Day 0 of Excel's and WPS's calendar.
_DAY_ZERO = datetime(1899, 12, 30)
_YES = frozenset({"1", "true", "yes", "ok", "是", "1.0"})


def clean_value(question: Question, text: str) -> str:
    """Value of a question as it is stored; what is no value of its type stays as it is (a fault of the question).

    Parameters
    ----------
    question : Question
    text : str
        As the source has it.
    """
    value = text.strip()
    if not value:
        return ""
    if question.type in MEDIA_TYPES:
        return media_name(value)
    if question.type in _GEO:
        return clean_places(value)
    cleaner = _CLEANERS.get(question.type)
    return normalised(question, text.strip("\r\n") if cleaner is None else cleaner(normalised(question, value)))


def media_name(text: str) -> str:
    """File name that a media answer holds; KoboToolbox may write the address of the file instead."""
    value = text.strip()
    if not value.lower().startswith(("http://", "https://")):
        return value
    try:
        parts = urlsplit(value)
    except ValueError:
        return value
    asked = parse_qs(parts.query).get("media_file", [""])[0]
    return base_name(asked) or base_name(unquote(parts.path)) or value


def clean_places(text: str) -> str:
    """Points of a geopoint, geotrace or geoshape, each "lat lon alt acc", parted by ";"."""
    points = [" ".join(point.replace(",", " ").split()) for point in text.split(";")]
    return ";".join(point for point in points if point)


def point_text(parts: Sequence[str]) -> str:
    """Geopoint of its four columns; "" without latitude and longitude."""
    lat, lon, *rest = [part.strip() for part in parts]
    if not lat or not lon:
        return ""
    alt, accuracy = [*rest, "", ""][:2]
    # As the phone wrote it: what it left out at the end is not there.
    return " ".join(part for part in (lat, lon, alt or ("0" if accuracy else ""), accuracy) if part)


def _whole(text: str) -> str:
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text


def _date(text: str) -> str:
    found = _DATE.fullmatch(text)
    if found:
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    if _SERIAL.fullmatch(text):
        return (_DAY_ZERO + timedelta(days=float(text))).date().isoformat()
    return text


def _time(text: str) -> str:
    plain = text.partition("T")[2] or text
    found = _TIME.fullmatch(plain)
    if not found:
        return text
    return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}{found[4] or ''}{found[5] or ''}"


def _instant(text: str) -> str:
    day, blank, time = text.replace(" ", "T", 1).partition("T")
    return f"{_date(day)}T{_time(time)}" if blank else text


_CLEANERS: Mapping[QuestionType, Callable[[str], str]] = {
    QuestionType.INTEGER: _whole,
    QuestionType.RANGE: _whole,
    QuestionType.DATE: _date,
    QuestionType.TIME: _time,
    QuestionType.DATETIME: _instant,
    QuestionType.SELECT_MULTIPLE: lambda text: " ".join(text.split()),
    QuestionType.RANK: lambda text: " ".join(text.split()),
}


def is_yes(text: str) -> bool:
    """Whether a column of one choice of several says that it was chosen."""
    return text.strip().casefold() in _YES


class ChoiceWords:
    """Names of a choice list found by what an export wrote: names, or labels in any language.

    A label that several choices share (towns of one name in two counties) names none of them.
    """

    def __init__(self, found: ChoiceList | None) -> None:
        choices: Sequence[Choice] = found.choices if found is not None else ()
        self.names = {choice.name for choice in choices}
        named: dict[str, set[str]] = {}
        for choice in choices:
            for label in filter(None, choice.labels.values()):
                named.setdefault(_word(label), set()).add(choice.name)
        self.by_label = {label: names.pop() for label, names in named.items() if len(names) == 1}
        self._longest = max((label.count(" ") + 1 for label in self.by_label), default=0)

    def name_of(self, text: str) -> str:
        """Name of one choice; the text itself where no choice, or more than one, has that name or label."""
        value = text.strip()
        if not value or value in self.names:
            return value
        # A spreadsheet may have made 1.0 of the name 1.
        whole = _whole(value)
        return whole if whole in self.names else self.by_label.get(_word(value), value)

    def names_of(self, text: str) -> str:
        """Names of several choices, parted by blanks, of names or labels parted by blanks."""
        words = text.split()
        return " ".join(words if all(word in self.names for word in words) else self._labels(words))

    def _labels(self, words: Sequence[str]) -> Iterator[str]:
        # Labels hold blanks themselves: the longest that fits is taken each time.
        at = 0
        while at < len(words):
            ends = range(min(len(words), at + self._longest), at, -1)
            end = next((end for end in ends if _word(" ".join(words[at:end])) in self.by_label), 0)
            yield self.by_label[_word(" ".join(words[at:end]))] if end else words[at]
            at = end or at + 1


def _word(text: str) -> str:
    return " ".join(text.split()).casefold()
