"""The page of a survey record before forms came, as texts: drafts that hold one become a record by it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely

from gi_atlas.errors import FormError
from gi_atlas.exchange.coordinate_text import parse_coordinate
from gi_atlas.i18n import _
from gi_atlas.model import SURVEY_GROUPS, RecordStage, SurveyRecord

CODE_FIELDS = ("county_code", "township_code")
PLAIN_FIELDS = ("title", "edition", "office", "people", "notes", *SURVEY_GROUPS)
FIELDS = ("title", "product_id", "stage", "county_code", "township_code", "edition", "survey_date", "office", "people",
          "place", *SURVEY_GROUPS, "notes")  # fmt: skip
TITLE_LENGTH = 200
_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*\Z")
_PLACE_PARTS = re.compile(r"[,，;；、\t]|(?<=[°′″'\"\dNSEWnsew度分秒])\s+(?=[-+\dNSEW东西南北])")
_WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9][\w'’.-]*|[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class ReadForm:
    """A page that was read: the record as far as it goes, and what is wrong by field."""

    record: SurveyRecord
    faults: dict[str, FormError]


def read_form(texts: Mapping[str, str], before: SurveyRecord, today: date | None = None) -> ReadForm:
    """Record of a page.

    A field whose text cannot be read keeps the value that it had in ``before``, and its fault is told; a page that
    is half filled is a record all the same.

    Parameters
    ----------
    texts : mapping
        Texts by field name (``FIELDS``); missing ones stay as they are.
    before : SurveyRecord
        The record as it was; its id is kept.
    today : date, optional
        No survey is later than this; default: today.
    """
    values: dict[str, Any] = {name: texts[name].strip() for name in PLAIN_FIELDS if name in texts}
    faults: dict[str, FormError] = {}
    for name, (column, reader) in _readers(today or date.today()).items():
        if name not in texts:
            continue
        try:
            values[column] = reader(texts[name])
        except FormError as error:
            faults[name] = error
    record = replace(before, **values)
    _check_title(record, faults)
    return ReadForm(record, faults)


def _readers(today: date) -> dict[str, tuple[str, Callable[[str], Any]]]:
    return {
        "product_id": ("product_id", lambda text: text.strip() or None),
        "stage": ("stage", lambda text: RecordStage(text or "LISTING")),
        "survey_date": ("survey_date", lambda text: read_date(text, today)),
        "place": ("geom", read_place),
        **{name: (name, read_code) for name in CODE_FIELDS},
    }


def _check_title(record: SurveyRecord, faults: dict[str, FormError]) -> None:
    if not record.title:
        faults["title"] = FormError("RECORD_NO_TITLE")
    elif len(record.title) > TITLE_LENGTH:
        faults["title"] = FormError("RECORD_TITLE_LONG", count=len(record.title), expected=TITLE_LENGTH)


def titled(record: SurveyRecord, product_name: str = "") -> SurveyRecord:
    """The record with a title: its own, or else the product's name, or a plain word with the date."""
    if record.title:
        return record
    day = record.survey_date.isoformat() if record.survey_date else ""
    return replace(record, title=" ".join(part for part in (product_name or _("Untitled record"), day) if part))


def read_code(text: str) -> str:
    """Code of an administrative unit: digits; "" of an empty text.

    Raises
    ------
    FormError
        RECORD_CODE_WRONG.
    """
    code = _half_width(text).strip()
    if code and not (code.isascii() and code.isdigit()):
        raise FormError("RECORD_CODE_WRONG", value=code)
    return code


def read_date(text: str, latest: date | None = None) -> date | None:
    """Date of ``2026-05-01``, ``2026/5/1`` or ``2026年5月1日``; None of an empty text.

    Raises
    ------
    FormError
        RECORD_DATE_WRONG, RECORD_DATE_FUTURE.
    """
    if not text.strip():
        return None
    found = _DATE.match(_half_width(text))
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise FormError("RECORD_DATE_WRONG", value=text.strip())
    if latest is not None and day > latest:
        raise FormError("RECORD_DATE_FUTURE", value=day.isoformat(), expected=latest.isoformat())
    return day


def read_place(text: str) -> Any:
    """Point of a longitude and a latitude, in that order unless N, S or 北, 南 say otherwise; None of "".

    Raises
    ------
    FormError
        RECORD_PLACE_WRONG, RECORD_PLACE_RANGE.
    """
    if not text.strip():
        return None
    parts = [part.strip() for part in _PLACE_PARTS.split(_half_width(text).strip()) if part.strip()]
    numbers = [number for part in parts if (number := parse_coordinate(part)) is not None]
    if len(numbers) != 2 or len(parts) != 2:
        raise FormError("RECORD_PLACE_WRONG", value=text.strip())
    lon, lat = reversed(numbers) if _is_latitude(parts[0]) else numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise FormError("RECORD_PLACE_RANGE", value=text.strip())
    return shapely.Point(lon, lat)


def _is_latitude(text: str) -> bool:
    return any(sign in text.upper() for sign in ("N", "S", "北", "南"))


def _half_width(text: str) -> str:
    return "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text).replace("\u3000", " ")


def count_words(text: str) -> int:
    """Words of a text: each Chinese character counts as one, each run of letters or digits as one."""
    return len(_WORDS.findall(text))
