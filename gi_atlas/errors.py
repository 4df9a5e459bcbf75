"""Errors with a code and context; their text is built from the catalogue in the reader's language."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import compress
from typing import Any

from gi_atlas.i18n import N_, current_language, translate
from gi_atlas.readable import readable, visible
from gi_atlas.texts import find_text


class GiAtlasError(Exception):
    """A fault that the person is told of.

    Parameters
    ----------
    code : str
        Upper-case code; its text stands in ``gi_atlas.texts``.
    **context
        What the text names: where, which value, what was expected. It stays on the object.
    """

    def __init__(self, code: str, /, **context: Any) -> None:
        super().__init__(code, context)
        self.code = code
        self.context = context

    def message(self, language: str | None = None) -> str:
        """Text of the error in ``language`` (default: the current one)."""
        return format_text(self.code, self.context, language)

    def __str__(self) -> str:
        return self.message()


class CrsError(GiAtlasError):
    """A coordinate reference system is missing, unknown or cannot be moved exactly."""


class GeometryError(GiAtlasError):
    """A geometry cannot be used as it is."""


class SchemaError(GiAtlasError):
    """The tables of a project are not as they must be."""


class StorageError(GiAtlasError):
    """The project file could not be read or written."""


class StoreLocked(StorageError):
    """Another program holds the project."""


class SchemaTooNew(StorageError):
    """The project was written by a newer program."""


class EditConflict(StorageError):
    """The row changed since it was read."""


class ExchangeError(GiAtlasError):
    """A file came in or went out wrong."""


class ReadError(ExchangeError):
    """A foreign file cannot be read; context: path, layer, row."""


class WriteError(ExchangeError):
    """A file could not be written or did not read back equal; context: path."""


class UnsupportedFormat(ExchangeError):
    """The file is none of the formats that are taken."""


class QuestionOpen(ExchangeError):
    """A question about a foreign file needs an answer first; context: questions, options."""


class FormError(GiAtlasError):
    """A survey form or an answer is wrong; context: sheet, row, column."""


class WorkbookError(FormError):
    """A form workbook is wrong; context: file, sheet, row, column, each only where one is to blame."""

    def message(self, language: str | None = None) -> str:
        """Text that begins with the place."""
        text = super().message(language)
        has = [bool(self.context.get(part)) for part in ("sheet", "row", "column")]
        code = next((code for code, needed in _PLACES if all(compress(has, needed))), None)
        return text if code is None else format_text(code, {**self.context, "text": text}, language)


# The most exact place that is known: sheet, row, column.
_PLACES = (
    ("FORM_PLACE_CELL", (1, 1, 1)),
    ("FORM_PLACE_ROW", (1, 1, 0)),
    ("FORM_PLACE_COLUMN", (1, 0, 1)),
    ("FORM_PLACE_SHEET", (1, 0, 0)),
    ("FORM_PLACE_FILE", (0, 0, 0)),
)


class PublishError(GiAtlasError):
    """Something may not or cannot be published."""


class PluginError(GiAtlasError):
    """A plug-in could not be loaded or broke its contract."""


class SettingsError(GiAtlasError):
    """A setting has a value that cannot be used."""


class UsageError(GiAtlasError):
    """The command was called with words that do not fit."""


class JobCancelled(GiAtlasError):
    """The person stopped a running job."""

    def __init__(self) -> None:
        super().__init__("JOB_CANCELLED")


class ManyErrors(GiAtlasError):
    """Several faults of one input, told together.

    Parameters
    ----------
    faults : iterable of GiAtlasError
        At least one; the first one's code counts as the error's own in summaries.
    """

    def __init__(self, faults: Iterable[GiAtlasError]) -> None:
        self.faults = list(faults)
        super().__init__("MANY_FAULTS", count=len(self.faults))

    def message(self, language: str | None = None) -> str:
        """Texts of all faults, one a line."""
        lines = [super().message(language)]
        return "\n".join(lines + [f"- {fault.message(language)}" for fault in self.faults])


def format_text(code: str, context: dict[str, Any], language: str | None = None) -> str:
    """Text of a code, its placeholders filled from ``context``; a missing value shows as "?"."""
    chosen = language or current_language()
    shown = {name: _word_reason(name, value, chosen) for name, value in context.items()}
    return translate(find_text(code), chosen).format_map(_Shown(shown))


def _word_reason(name: str, value: Any, language: str) -> Any:
    # Why a project is read-only is a code of its own that stands within other texts; what the system says is English.
    if isinstance(value, str) and value.startswith("READ_ONLY_"):
        return translate(find_text(value), language)
    if name == "detail" and value in _SYSTEM_WORDS:
        return translate(value, language)
    return _plain(value, language)


def _plain(value: Any, language: str) -> Any:
    from gi_atlas.model.enums import coded, shown  # the model itself raises our errors

    if isinstance(value, tuple) and value and all(isinstance(item, StrEnum) for item in value):
        return " | ".join(coded(item, language) for item in value)
    if isinstance(value, StrEnum):
        return shown(value, language)
    return visible(readable(value)) if isinstance(value, str) else value


# What the system and the database say of files; strerror() knows no language but the machine's.
_SYSTEM_WORDS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("Read-only file system"),
    N_("No space left on device"),
    N_("Input/output error"),
    N_("unable to open database file"),
    N_("file is not a database"),
    N_("header"),
    N_("seal"),
)


class _Shown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"
