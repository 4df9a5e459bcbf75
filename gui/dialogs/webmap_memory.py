"""What a person chose last for the web map of a project, kept beside the settings: places and titles, no contents."""

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gi_atlas.settings import settings_folder

PROJECTS_AT_MOST = 50
_LOG = logging.getLogger(__name__)


class WebMapMemory:
    """Choices by project; a copy of a project at another place begins with ours, which let out the least.

    Parameters
    ----------
    project : Path
        File of the project.
    path : Path, optional
        Where they are kept.
    """

    def __init__(self, project: Path, path: Path | None = None) -> None:
        self._project, self._path = str(project.absolute()), path or settings_folder() / "webmaps.json"

    def recall(self) -> Mapping[str, Any]:
        """Choices of last time; none where there are none or they cannot be read."""
        found = self._all().get(self._project)
        return found if isinstance(found, dict) else {}

    def keep(self, choices: Mapping[str, Any]) -> None:
        """Keep choices; a folder that takes no file costs nothing but the memory."""
        known = self._all()
        if known.get(self._project) == choices:
            return
        known.pop(self._project, None)
        newest = {self._project: dict(choices), **known}
        text = json.dumps(dict(list(newest.items())[:PROJECTS_AT_MOST]), ensure_ascii=False, indent=1)
        scratch = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_text(text, encoding="utf-8")
            os.replace(scratch, self._path)
        except OSError as error:
            _LOG.warning("choices of the web map not kept: %s", error)
            with suppress(OSError):  # where there is no folder, there is no scratch either
                scratch.unlink()

    def _all(self) -> dict[str, Any]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            _LOG.warning("choices of the web map not read: %s", error)
            return {}
        return content if isinstance(content, dict) else {}


def texts_of(found: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a list that was kept."""
    rows = found.get(name)
    return [row for row in rows if isinstance(row, str)] if isinstance(rows, list) else []


def pairs_of(found: Mapping[str, Any], name: str, kind: type[Any]) -> dict[str, Any]:
    """The values of one type in a mapping that was kept."""
    rows = found.get(name)
    return {key: value for key, value in rows.items() if type(value) is kind} if isinstance(rows, dict) else {}
