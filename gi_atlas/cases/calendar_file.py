"""Days due as an iCalendar file (RFC 5545), for the calendar that an office uses: whole days, no times."""

from collections.abc import Iterable, Iterator
from datetime import date

from gi_atlas.cases.days import day_after
from gi_atlas.cases.listing import CaseLine
from gi_atlas.cases.words import basis_text, due_title
from gi_atlas.clock import utc_now
from gi_atlas.i18n import _

_MOST_OCTETS = 75
_SAID_SO = {ord("\\"): "\\\\", ord(";"): "\\;", ord(","): "\\,", ord("\n"): "\\n", ord("\r"): None}


def calendar_text(lines: Iterable[CaseLine]) -> str:
    """The file's text: one event for each line with a day, in the order of the lines.

    An event's UID is the case with its day, so that a calendar that reads the file again doubles nothing.
    """
    stamp = utc_now().strftime("%Y%m%dT%H%M%SZ")
    content = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//GI Atlas//cases//ZH", "CALSCALE:GREGORIAN"]
    for line in lines:
        if line.clock.due_on is not None:
            content += _event(line, line.clock.due_on, stamp)
    content.append("END:VCALENDAR")
    return "".join(f"{_folded(text)}\r\n" for text in content)


def _event(line: CaseLine, day: date, stamp: str) -> Iterator[str]:
    title = due_title(line) or _("Day due")
    yield from ("BEGIN:VEVENT", f"UID:{line.case.id}-{day:%Y%m%d}@gi-atlas", f"DTSTAMP:{stamp}")
    yield from (f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day_after(day):%Y%m%d}")
    yield f"SUMMARY:{_said(f'{line.product.name_official}: {title}')}"
    told = (line.track_text, line.state_text, line.holder, basis_text(line.clock))
    yield f"DESCRIPTION:{_said(chr(10).join(part for part in told if part))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _said(text: str) -> str:
    """Text of a value (section 3.3.11)."""
    plain = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
    return plain.translate(_SAID_SO)


def _folded(text: str) -> str:
    """A line in pieces of at most 75 octets (section 3.1), never within a character."""
    pieces, piece, size = [], "", 0
    for sign in text:
        octets = len(sign.encode())
        if size + octets > _MOST_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])
