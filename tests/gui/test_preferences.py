"""The person's settings while the program runs."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QLocale
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import current_language, set_language
from gi_atlas.settings import Settings, read_settings
from gui.preferences import Preferences


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def qt_word() -> str:
    return QApplication.translate("QPlatformTheme", "Cancel")


def test_the_language_of_the_command_goes_before_the_kept_one(path: Path, qtbot: QtBot) -> None:
    path.write_text('{"language": "zh"}', encoding="utf-8")
    preferences = Preferences(pytest.fail, path)
    preferences.apply_language("en")
    assert (current_language(), qt_word()) == ("en", "Cancel")
    preferences.apply_language()
    assert (current_language(), qt_word()) == ("zh", "取消")
    assert QLocale().monthName(5) == "五月"
    preferences.apply_language("en")
    assert (qt_word(), QLocale().monthName(5)) == ("Cancel", "May")
    assert read_settings(path).language == "zh"


def test_without_a_choice_the_system_decides(path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    preferences = Preferences(pytest.fail, path)
    preferences.apply_language()
    assert current_language() == "zh"
    preferences.apply_language("en")
    assert not path.exists()


def test_a_chosen_language_is_kept(path: Path, qtbot: QtBot) -> None:
    preferences = Preferences(pytest.fail, path)
    preferences.choose_language("zh")
    assert Preferences(pytest.fail, path).current == Settings("zh")
    preferences.choose_language("en")
    set_language("en")


def test_damaged_settings_are_told_of_kept_aside_and_replaced(path: Path) -> None:
    path.write_text("{", encoding="utf-8")
    told: list[GiAtlasError] = []
    preferences = Preferences(told.append, path)
    assert [error.code for error in told] == ["SETTINGS_DAMAGED"]
    assert preferences.current == Settings()
    preferences.note_opened(path.with_name("a.gpkg"))
    assert path.with_suffix(".damaged.json").read_text(encoding="utf-8") == "{"
    assert len(read_settings(path).recent_projects) == 1


def test_settings_that_cannot_be_kept_last_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    told: list[GiAtlasError] = []
    preferences = Preferences(told.append, tmp_path / "settings.json")
    preferences._path = tmp_path / "file" / "settings.json"
    preferences.set_keys({"open": "F9"})
    assert [error.code for error in told] == ["SETTINGS_CANNOT_WRITE"]
    assert preferences.current.keys == {"open": "F9"}


def test_nothing_is_written_where_nothing_changes(path: Path) -> None:
    preferences = Preferences(pytest.fail, path)
    preferences.set_keys({})
    assert not path.exists()
