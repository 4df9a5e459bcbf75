"""Characters that documents cannot hold or that act in them: replaced by a mark that is seen, and told of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# Excel, LibreOffice and WPS take a cell that begins so for a formula; the full-width forms are folded by some of them.
RISKY = "=+-@\t\r␍＝＋－＠"  # ␍ stands for a carriage return that was replaced
_RISKY_START = re.compile(rf"'*[{re.escape(RISKY)}]")
# CJK characters with their supplements; signs, degrees and accents are of every language.
_CHINESE = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# What XML 1.0 cannot hold (production 2, Char), the controls of C1, which no reader shows, and the two that turn the
# order of a line round whatever its letters are: a paper would show other words than it holds.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
_FIRST_PICTURE = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, 0x2421


@dataclass(frozen=True)
class Cleaned:
    """One character that was replaced; ``where`` says in which field, ``code`` is "U+0007"."""

    where: str
    code: str


@dataclass
class Cleaner:
    """Cleans texts and remembers what it replaced.

    Attributes
    ----------
    replaced : list of Cleaned
        Each field and character once, in the order met.
    """

    replaced: list[Cleaned] = field(default_factory=list)

    def clean(self, text: str, where: str = "") -> str:
        """The text with marks instead of control characters; line ends become "\\n"."""
        whole = text.replace("\r\n", "\n")
        found = dict.fromkeys(_CONTROL.findall(whole))
        if not found:
            return whole
        self._note(found, where)
        return _CONTROL.sub(lambda match: mark_of(match[0]), whole)

    def _note(self, characters: Iterable[str], where: str) -> None:
        for character in characters:
            note = Cleaned(where, f"U+{ord(character):04X}")
            if note not in self.replaced:
                self.replaced.append(note)


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return _CHINESE.search(text) is not None


def clean(text: str) -> str:
    """The text with marks instead of characters that documents cannot hold."""
    return Cleaner().clean(text)


def mark_of(character: str) -> str:
    """What is seen instead of a control character: its picture, such as ␇, or its code, such as ⟦U+FFFE⟧."""
    code = ord(character)
    if code < 0x20:
        return chr(_FIRST_PICTURE + code)
    return chr(_DELETE_PICTURE) if code == _DELETE else f"⟦U+{code:04X}⟧"


def guard_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before one that could be.

    Texts that begin with apostrophes before such a sign get one more, so that ``unguard_formula`` gives every text
    back as it was.
    """
    return f"'{text}" if _RISKY_START.match(text) else text


def unguard_formula(text: str) -> str:
    """The text that ``guard_formula`` was given."""
    return text[1:] if text.startswith("'") and _RISKY_START.match(text) else text


def shortened(text: str, most: int) -> str:
    """The text in one line of at most so many characters; "…" stands for the rest."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
