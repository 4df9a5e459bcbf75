"""Language of what people read: gettext catalogues, switched while the program runs."""

import gettext
import locale
import os
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
CATALOGUE_FOLDER = Path(__file__).parent / "locale"

_state: dict[str, gettext.NullTranslations | str] = {}


def N_(message: str) -> str:
    """Mark a text for the catalogue without translating it here."""
    return message


def _(message: str) -> str:
    """Translate a text into the current language."""
    return _translations().gettext(message)


def translate(message: str, language: str) -> str:
    """Translate a text into ``language`` ("zh" or "en"), whatever the current one."""
    return load_catalogues(language).gettext(message)


def set_language(language: str) -> None:
    """Switch the current language; an unknown one becomes English."""
    _state["language"] = language if language in LANGUAGES else "en"
    _state["translations"] = load_catalogues(str(_state["language"]))


def current_language() -> str:
    """Language in use: "zh" or "en"."""
    _translations()
    return str(_state["language"])


def system_language() -> str:
    """Language that the system asks for: "zh" for any Chinese locale, else "en"."""
    asked = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    asked = asked or (locale.getlocale()[0] or "")
    return "zh" if asked.lower().startswith(("zh", "chinese")) else "en"


def load_catalogues(language: str) -> gettext.NullTranslations:
    """All compiled catalogues of a language as one chain; English is the source text itself."""
    return _load(CATALOGUE_FOLDER / language / "LC_MESSAGES")


@cache
def _load(folder: Path) -> gettext.NullTranslations:
    chain = gettext.NullTranslations()
    for path in sorted(folder.glob("*.mo")):
        with path.open("rb") as stream:
            catalogue = gettext.GNUTranslations(stream)
        catalogue.add_fallback(chain)
        chain = catalogue
    return chain


def compile_catalogues() -> list[Path]:
    """Compile every .po file whose .mo is missing or older; returns the files written.

    Raises
    ------
    babel.messages.pofile.PoFileError
        If a catalogue is malformed.
    """
    written = []
    for source in sorted(CATALOGUE_FOLDER.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            written.append(target)
    _load.cache_clear()
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale="zh", abort_invalid=True)
    scratch = target.with_suffix(f".{os.getpid()}.tmp")
    with scratch.open("wb") as stream:
        write_mo(stream, catalogue)
    os.replace(scratch, target)


def _translations() -> gettext.NullTranslations:
    if "translations" not in _state:
        set_language(system_language())
    found = _state["translations"]
    assert isinstance(found, gettext.NullTranslations)
    return found
