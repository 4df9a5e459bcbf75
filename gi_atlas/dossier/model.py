"""What a dossier is made of: items of the checklist with their state, files, and lines of the missing list."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gi_atlas.errors import GiAtlasError, format_text
from gi_atlas.i18n import N_, current_language, translate
from gi_atlas.rules.findings import Finding


class ItemState(StrEnum):
    """What was found of an item of the checklist, 核对结果."""

    PRESENT = "PRESENT"
    MISSING = "MISSING"
    TO_BE_CONFIRMED = "TO_BE_CONFIRMED"


STATE_WORDS = {
    ItemState.PRESENT: N_("Present"),
    ItemState.MISSING: N_("Missing"),
    ItemState.TO_BE_CONFIRMED: N_("To be confirmed"),
}
LANGUAGE_WORDS = {"zh": N_("Chinese"), "en": N_("English")}
# Printed behind the source of an item whose legal basis nobody has confirmed.
UNSURE = N_("to be confirmed")


@dataclass(frozen=True)
class ChecklistItem:
    """One item of the checklist.

    Attributes
    ----------
    item : str
        ``A1`` … ``C6``, or an office's own.
    title, source : str
        In English, marked for translation; an office's own stand as the office wrote them.
    titles : dict
        An office's own titles by language; they go before ``title``.
    edition : str
        Of the source.
    is_source_unsure : bool
        The demand is yet to be confirmed: what is absent is "to be confirmed", never "missing".
    questions : tuple of str
        Names of the form's questions whose files belong to the item.
    """

    item: str
    title: str
    source: str
    edition: str = ""
    is_source_unsure: bool = False
    questions: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Letter of the folder of the dossier that it stands in: A, B or C; an office's own stand in C."""
        return self.item[:1] if self.item[:1] in ("A", "B") else "C"

    def title_in(self, language: str) -> str:
        """Title in a language."""
        return self.titles.get(language) or translate(self.title, language)

    def source_in(self, language: str) -> str:
        """Source in a language, with "to be confirmed" behind it where nobody has confirmed it."""
        source = translate(self.source, language)
        if not self.is_source_unsure:
            return source
        unsure = translate(UNSURE, language)
        return f"{source}（{unsure}）" if language == "zh" else f"{source} ({unsure})"


@dataclass(frozen=True)
class Verdict:
    """What a check found; ``code`` names the text of the message, ``context`` fills it."""

    state: ItemState
    code: str
    context: dict[str, Any] = field(default_factory=dict)

    def message(self, language: str | None = None) -> str:
        """The message in a language."""
        return _worded(self.code, self.context, language)


def _worded(code: str, context: dict[str, Any], language: str | None) -> str:
    chosen = language or current_language()
    return format_text(code, {name: _shown(value, chosen) for name, value in context.items()}, chosen)


def _shown(value: Any, language: str) -> Any:
    """Lists in one line, words of ours and findings in the reader's language."""
    if isinstance(value, Finding | GiAtlasError):
        return value.message(language)
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(translate(str(one), language) for one in value if str(one))
    return value


def present(code: str, **context: Any) -> Verdict:
    """Verdict that an item is there."""
    return Verdict(ItemState.PRESENT, code, context)


def missing(code: str, **context: Any) -> Verdict:
    """Verdict that an item is missing."""
    return Verdict(ItemState.MISSING, code, context)


def to_confirm(code: str, **context: Any) -> Verdict:
    """Verdict that a person must look."""
    return Verdict(ItemState.TO_BE_CONFIRMED, code, context)


@dataclass(frozen=True)
class CheckedItem:
    """An item with what was found of it."""

    item: ChecklistItem
    verdict: Verdict

    @property
    def state(self) -> ItemState:
        """What was found."""
        return self.verdict.state

    def as_json(self, language: str | None = None) -> dict[str, Any]:
        """Row of the command's answer."""
        chosen = language or current_language()
        return {
            "item": self.item.item,
            "folder": self.item.folder,
            "title": self.item.title_in(chosen),
            "state": str(self.state),
            "message": self.verdict.message(chosen),
            "source": self.item.source_in(chosen),
            "edition": self.item.edition,
            "source_to_be_confirmed": self.item.is_source_unsure,
        }


@dataclass(frozen=True)
class Gap:
    """A part of the dossier that is not in it, a line of the missing list.

    ``is_note`` marks what need not be there: it makes no dossier incomplete.
    """

    part: str
    code: str
    context: dict[str, Any] = field(default_factory=dict)
    is_note: bool = False

    def message(self, language: str | None = None) -> str:
        """Why it is not there, in a language."""
        return _worded(self.code, self.context, language)

    def as_json(self, language: str | None = None) -> dict[str, Any]:
        """Row of the command's answer."""
        chosen = language or current_language()
        return {
            "part": translate(self.part, chosen),
            "code": self.code,
            "message": self.message(chosen),
            "is_note": self.is_note,
        }


@dataclass(frozen=True)
class DossierFile:
    """One file of the dossier.

    Attributes
    ----------
    path : str
        Below the bag's ``data`` folder, with ``/``.
    item : str
        Item of the checklist that it belongs to; "" for those at the top.
    title : str
        What it is, marked for translation, or a name of the person's.
    language : str
        Of its text; "" where it has none of its own.
    sha256, size_bytes
        Of its bytes.
    """

    path: str
    item: str
    title: str
    language: str = ""
    sha256: str = ""
    size_bytes: int = 0

    def as_json(self, language: str | None = None) -> dict[str, Any]:
        """Row of the command's answer."""
        chosen = language or current_language()
        return {
            "path": self.path,
            "item": self.item,
            "title": translate(self.title, chosen),
            "language": self.language,
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
        }
