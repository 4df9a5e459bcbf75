"""Regular expressions of forms: Java's syntax, as phones take it, run by a machine that can be stopped."""

from functools import lru_cache

import regex

from gi_atlas.errors import FormError

# What Java writes in another way; everything else (possessive quantifiers, \p{…}, \h, \R) the library knows itself.
_SPECIAL = {r"\Z": r"(?=\n?\Z)", r"\z": r"\Z"}
_JAVA_CLASSES = {"javaLowerCase": "Ll", "javaUpperCase": "Lu", "javaLetter": "L", "javaDigit": "Nd"}
# Java's \d, \w and \s are those of ASCII; the library's flag for that would take \p{…} with it.
_ASCII = {r"\d": "0-9", r"\w": "A-Za-z0-9_", r"\s": r"\ \t\n\x0B\f\r"}
_PART = regex.compile(
    r"\\(?:u(?P<four>[0-9A-Fa-f]{4})|x\{(?P<any>[0-9A-Fa-f]{1,6})\}|Q(?P<quoted>.*?)(?:\\E|$)"
    r"|(?P<negated>[pP])\{(?P<class>\w+)\}|k<(?P<group>\w+)>|(?P<one>.))|(?P<bracket>[\[\]])",
    regex.DOTALL,
)


def matches(text: str, pattern: str, timeout_s: float) -> bool:
    """Whether a pattern is found in a text (anywhere: a form anchors its pattern itself).

    Parameters
    ----------
    timeout_s : float
        Seconds after which a pattern that runs away is stopped.

    Raises
    ------
    FormError
        REGEX_PATTERN_WRONG for a pattern that is none; REGEX_TOO_SLOW for one that was stopped.
    """
    machine = _compiled(pattern)
    try:
        return machine.search(text, timeout=timeout_s) is not None
    except TimeoutError as error:
        raise FormError("REGEX_TOO_SLOW", pattern=pattern, seconds=timeout_s) from error


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    if len(pattern) > 5000:
        raise FormError("REGEX_PATTERN_WRONG", pattern=pattern[:60], detail="> 5000")
    try:
        return regex.compile(translate_pattern(pattern), flags=regex.VERSION1 if "&&" in pattern else regex.VERSION0)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        raise FormError("REGEX_PATTERN_WRONG", pattern=pattern, detail=str(error)) from error


def translate_pattern(pattern: str) -> str:
    r"""Java's pattern as the library reads it: ``\u4e00`` as the character, ``\Q…\E`` quoted, ``\d`` ASCII."""
    return _Translation().of(pattern)


class _Translation:
    def __init__(self) -> None:
        self._depth = 0

    def of(self, pattern: str) -> str:
        return str(_PART.sub(self._part, pattern))

    def _part(self, match: "regex.Match[str]") -> str:
        written: str = match[0]
        if match["bracket"]:
            self._depth = max(0, self._depth + (1 if written == "[" else -1))
            return written
        if code := match["four"] or match["any"]:
            return _character(int(code, 16), written)
        if match["quoted"] is not None:
            return str(regex.escape(match["quoted"]))
        if match["group"]:
            return f"(?P={match['group']})"
        return _property(match) if match["class"] else self._single(written)

    def _single(self, written: str) -> str:
        if (letters := _ASCII.get(written)) is not None:
            return letters if self._depth else f"[{letters}]"
        if (letters := _ASCII.get(written.lower())) is not None and not self._depth:
            return f"[^{letters}]"
        return _SPECIAL.get(written, written)


def _character(code: int, written: str) -> str:
    return str(regex.escape(chr(code))) if code <= 0x10FFFF else written


def _property(match: "regex.Match[str]") -> str:
    written: str = match[0]
    known = _JAVA_CLASSES.get(match["class"])
    return written if known is None else f"\\{match['negated']}{{{known}}}"
