"""The person's settings while the program runs: read at the start, written at each change, language applied."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PyQt5.QtCore import QLibraryInfo, QLocale, QTranslator
from PyQt5.QtWidgets import QApplication

from gi_atlas.errors import GiAtlasError, SettingsError
from gi_atlas.i18n import set_language, system_language
from gi_atlas.settings import Settings, read_settings, set_damaged_aside, settings_path, write_settings

QT_CATALOGUES = {"zh": "qtbase_zh_CN"}


class Preferences:
    """Settings of the person at the screen.

    Parameters
    ----------
    on_error : callable
        Told where settings cannot be read or kept; the program goes on with ours then.
    path : Path, optional
        Settings file.
    """

    def __init__(self, on_error: Callable[[GiAtlasError], object], path: Path | None = None) -> None:
        self._on_error, self._path = on_error, path or settings_path()
        self._translator: QTranslator | None = None
        self.current = self._read()

    def _read(self) -> Settings:
        try:
            return read_settings(self._path)
        except SettingsError as error:
            self._on_error(error)
            set_damaged_aside(self._path)
            return Settings()

    def change(self, settings: Settings) -> None:
        """Take other settings and keep them."""
        if settings == self.current:
            return
        self.current = settings
        try:
            write_settings(self._path, settings)
        except SettingsError as error:
            self._on_error(error)

    def choose_language(self, language: str) -> None:
        """Speak another language from now on, and keep that."""
        self.apply_language(language)
        self.change(replace(self.current, language=language))

    def apply_language(self, asked: str = "") -> None:
        """Speak ``asked``, or the kept language, or the system's; Qt's own words follow."""
        language = asked or self.current.language or system_language()
        set_language(language)
        # Names of months and days in Qt's own dialogs and calendars follow this, not the translator.
        QLocale.setDefault(QLocale(QLocale.Language.Chinese if language == "zh" else QLocale.Language.English))
        if self._translator is not None:
            QApplication.removeTranslator(self._translator)
            self._translator = None
        if language in QT_CATALOGUES:
            translator = QTranslator()
            if translator.load(QT_CATALOGUES[language], QLibraryInfo.location(QLibraryInfo.TranslationsPath)):
                QApplication.installTranslator(translator)
                self._translator = translator

    def note_opened(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        self.change(self.current.with_recent(path))

    def set_keys(self, keys: dict[str, str]) -> None:
        """Keep other keys."""
        self.change(replace(self.current, keys=keys))
