"""What a person set, kept for all projects: language, recent projects, keys. Plain JSON in the person's own folder."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_log_path

from gi_atlas.errors import SettingsError
from gi_atlas.i18n import LANGUAGES

RECENT_AT_MOST = 10
FOLDER_VARIABLE = "GI_ATLAS_SETTINGS"


def settings_folder() -> Path:
    """Folder of the settings; the variable ``GI_ATLAS_SETTINGS`` names another one."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else user_config_path("gi-atlas")


def report_folder() -> Path:
    """Folder of the reports of faults."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) / "reports" if chosen else user_log_path("gi-atlas")


def settings_path() -> Path:
    """File of the settings."""
    return settings_folder() / "settings.json"


@dataclass(frozen=True)
class Settings:
    """A person's settings.

    Parameters
    ----------
    language : str
        "zh", "en", or "" for the system's.
    recent_projects : tuple of str
        Paths of the projects opened last, newest first.
    keys : dict
        Key sequence by action name, where the person chose another than ours; "" takes the key away.
    """

    language: str = ""
    recent_projects: tuple[str, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)

    def with_recent(self, path: Path) -> "Settings":
        """The settings with a project at the head of the recent ones."""
        first = str(path.absolute())
        others = [known for known in self.recent_projects if known != first]
        return replace(self, recent_projects=(first, *others)[:RECENT_AT_MOST])


def read_settings(path: Path) -> Settings:
    """Settings of a file; ours where there is none.

    Raises
    ------
    SettingsError
        SETTINGS_DAMAGED, SETTINGS_VALUE; the file is left as it is.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError("SETTINGS_DAMAGED", path=str(path), detail=str(error)) from error
    if not isinstance(content, dict):
        raise SettingsError("SETTINGS_DAMAGED", path=str(path), detail=type(content).__name__)
    return _parse(path, content)


def _parse(path: Path, content: Mapping[str, Any]) -> Settings:
    language = content.get("language", "")
    recent, keys = content.get("recent_projects", []), content.get("keys", {})
    if language not in ("", *LANGUAGES):
        raise SettingsError("SETTINGS_VALUE", path=str(path), key="language", value=str(language), expected="zh, en")
    if not isinstance(recent, list) or not all(isinstance(item, str) for item in recent):
        raise SettingsError("SETTINGS_VALUE", path=str(path), key="recent_projects", value=str(recent), expected="[…]")
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        raise SettingsError("SETTINGS_VALUE", path=str(path), key="keys", value=str(keys), expected="{…}")
    return Settings(language, tuple(recent[:RECENT_AT_MOST]), dict(keys))


def write_settings(path: Path, settings: Settings) -> None:
    """Keep settings; the file is replaced as a whole or not at all.

    Raises
    ------
    SettingsError
        SETTINGS_CANNOT_WRITE.
    """
    scratch = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("w", encoding="utf-8") as stream:
            json.dump(asdict(settings), stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(scratch, path)
    except OSError as error:
        with suppress(OSError):  # where there is no folder, there is no scratch either
            scratch.unlink()
        raise SettingsError("SETTINGS_CANNOT_WRITE", path=str(path), detail=error.strerror or str(error)) from error


def set_damaged_aside(path: Path) -> Path:
    """Rename a settings file that cannot be read, so that it can be looked at and a new one be written."""
    aside = path.with_suffix(".damaged.json")
    os.replace(path, aside)
    return aside
