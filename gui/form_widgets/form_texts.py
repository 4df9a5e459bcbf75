"""Texts of a foreign form as safe text: markup is read for its meaning, never run."""

import html
import re

_SPAN = re.compile(r"</?(?:span|font|div|p|center|br|b|i|u|strong|em|small|big)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\s*/?>|</p>|</div>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]+)\]\((\S+?)\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*_\\])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([*_#<>\[\]()\\])")
_MARKS = frozenset("*_#\\[<")
_LONG_WORD = re.compile(r"[!-~]{24}(?=[!-~]{8})")
_KEPT = re.compile("\ue010(\\d{2,3})\ue011")


def plain_words(text: str) -> str:
    """Text without markup, for names, lists and messages."""
    if not _MARKS.intersection(text):
        return text.strip()
    bare = _ESCAPE.sub(lambda found: f"\ue010{ord(found[1])}\ue011", _bare(text))
    bare = _HEADING.sub(r"\1", bare)
    bare = _ITALIC.sub(r"\2", _BOLD.sub(r"\2", bare))
    return _KEPT.sub(lambda found: chr(int(found[1])), bare).strip()


def rich_words(text: str) -> str:
    """HTML of a text in which bold, italic, headings and lines are the only markup; everything else is escaped."""
    bare = _ESCAPE.sub(lambda found: f"\ue010{ord(found[1])}\ue011", _bare(text)).strip()
    safe = html.escape(bare, quote=False)
    safe = _HEADING.sub(r"<b>\1</b>", safe)
    safe = _ITALIC.sub(r"<i>\2</i>", _BOLD.sub(r"<b>\2</b>", safe))
    safe = safe.replace("\n", "<br>")
    return _KEPT.sub(lambda found: html.escape(chr(int(found[1])), quote=False), safe)


def has_markup(text: str) -> bool:
    """Whether a text says more than its characters."""
    return bool(_MARKS.intersection(text)) and rich_words(text) != html.escape(text.strip(), quote=False)


def breakable(text: str) -> str:
    """Text whose longest words may be broken where the room ends: addresses, file names."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)


def tip_words(text: str) -> str:
    """Text for a tool tip, which Qt would otherwise take for HTML if it looks like that; "" stays ""."""
    return f"<qt>{html.escape(text, quote=False)}</qt>".replace("\n", "<br>") if text else ""


def _bare(text: str) -> str:
    # A link is shown with its address and cannot be clicked: a form is a stranger's file.
    unlinked = _LINK.sub(r"\1 (\2)", text)
    return _SPAN.sub("", _LINE_BREAK.sub("\n", unlinked))
