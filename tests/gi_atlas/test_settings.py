"""A person's settings: read, kept whole, damaged ones told of."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import SettingsError
from gi_atlas.settings import (
    RECENT_AT_MOST,
    Settings,
    read_settings,
    report_folder,
    set_damaged_aside,
    settings_folder,
    settings_path,
    write_settings,
)


def test_without_a_file_the_settings_are_ours(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.json") == Settings("", (), {})


@given(
    st.sampled_from(["", "zh", "en"]),
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=RECENT_AT_MOST),
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]))
    ),
)
def test_what_is_written_is_read(language: str, recent: list[str], keys: dict[str, str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deep" / "settings.json"
        settings = Settings(language, tuple(recent), keys)
        write_settings(path, settings)
        assert read_settings(path) == settings
        assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"zh"', "\x00", "null"])
def test_a_damaged_file_is_told_of_and_left(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert caught.value.code == "SETTINGS_DAMAGED"
    assert caught.value.context["path"] == str(path)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"language": "fr"}, "language"),
        ({"recent_projects": "one"}, "recent_projects"),
        ({"recent_projects": [1]}, "recent_projects"),
        ({"keys": []}, "keys"),
        ({"keys": {"open": 3}}, "keys"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, content: dict[str, object], key: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert (caught.value.code, caught.value.context["key"]) == ("SETTINGS_VALUE", key)


def test_unknown_keys_of_a_newer_program_do_not_disturb(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"language": "zh", "theme": "dark"}', encoding="utf-8")
    assert read_settings(path).language == "zh"


def test_a_damaged_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{", encoding="utf-8")
    aside = set_damaged_aside(path)
    assert not path.exists()
    assert aside.read_text(encoding="utf-8") == "{"
    assert read_settings(path) == Settings()


def test_a_folder_that_cannot_be_written_is_named_and_the_old_settings_stay(tmp_path: Path) -> None:
    path = tmp_path / "file" / "settings.json"
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SettingsError) as caught:
        write_settings(path, Settings("zh"))
    assert caught.value.code == "SETTINGS_CANNOT_WRITE"


def test_a_full_disk_leaves_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    write_settings(path, Settings("zh"))

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SettingsError):
        write_settings(path, Settings("en"))
    assert read_settings(path).language == "zh"
    assert [item.name for item in tmp_path.iterdir()] == ["settings.json"]


def test_recent_projects_are_ten_newest_first_without_repeats(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(12):
        settings = settings.with_recent(tmp_path / f"{number}.gpkg")
    settings = settings.with_recent(tmp_path / "5.gpkg")
    names = [Path(path).name for path in settings.recent_projects]
    assert names == [f"{number}.gpkg" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert len(names) == RECENT_AT_MOST


def test_a_relative_path_is_remembered_as_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().with_recent(Path("a.gpkg")).recent_projects == (str(tmp_path / "a.gpkg"),)


def test_another_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GI_ATLAS_SETTINGS", str(tmp_path))
    assert settings_folder() == tmp_path
    assert settings_path().parent == tmp_path
    assert report_folder().parent == tmp_path
    monkeypatch.delenv("GI_ATLAS_SETTINGS")
    assert settings_folder() != tmp_path
