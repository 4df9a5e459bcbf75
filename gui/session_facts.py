"""What there is to say about a project when it opens: why it can only be read, what is missing, what lies beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.errors import GiAtlasError, format_text
from gi_atlas.storage.connection import connect
from gi_atlas.storage.open_here import is_open_here
from gi_atlas.storage.opening import SUFFIX, missing_media, project_facts
from gi_atlas.storage.project import Project

NAMES_SHOWN = 3


@dataclass(frozen=True)
class Notice:
    """Something that the person should know; its text is made in the language of the moment."""

    code: str
    context: dict[str, Any] = field(default_factory=dict)

    def message(self) -> str:
        """The text, in the current language."""
        context = dict(self.context)
        if "reason" in context:
            context["reason"] = format_text(context["reason"], context)
        return format_text(self.code, context)


@dataclass(frozen=True)
class OpenedProject:
    """A project with its name and what there is to say about it."""

    project: Project
    name: str
    notices: tuple[Notice, ...]


def look_at(project: Project) -> OpenedProject:
    """Name and notices of a project that was just opened.

    Raises
    ------
    StorageError
        What reading the project raises.
    """
    facts = project_facts(project)
    notices = [*_read_only(project), *_missing(project), *_copies(project.path, facts.get("project_id", ""))]
    return OpenedProject(project, facts.get("name", "") or project.path.stem, tuple(notices))


def _read_only(project: Project) -> Iterator[Notice]:
    if project.is_read_only:
        context = getattr(project, "read_only_context", {})
        yield Notice("NOTICE_READ_ONLY", {**context, "reason": project.read_only_reason})


def _missing(project: Project) -> Iterator[Notice]:
    missing = missing_media(project)
    if missing:
        names = sorted({str(row[0]) for row in missing})
        context = {"count": len(missing), "folder": project.path.with_suffix(".media").name, "names": shown(names)}
        yield Notice("NOTICE_MEDIA_MISSING", context)


def _copies(path: Path, project_id: str) -> Iterator[Notice]:
    copies = [copy.name for copy in conflict_copies(path, project_id)]
    if copies:
        yield Notice("NOTICE_CONFLICT_COPIES", {"count": len(copies), "names": shown(copies)})


def conflict_copies(path: Path, project_id: str) -> list[Path]:
    """Files beside a project that begin with its name and are the same project.

    Cloud drives make them ("x (冲突副本).gpkg", "x-PC.gpkg") where two people wrote at once.
    """
    beside = sorted(item for item in path.parent.glob(f"*{SUFFIX}") if item.name.startswith(path.stem))
    return [item for item in beside if item != path and item.is_file() and _project_id(item) == project_id != ""]


def _project_id(path: Path) -> str:
    if is_open_here(path):
        return ""
    try:
        with closing(connect(path, "ro", busy_timeout_s=0.2)) as connection:
            row = connection.execute("SELECT value FROM gi_project WHERE key = 'project_id'").fetchone()
    except (sqlite3.Error, GiAtlasError):
        return ""  # no project of ours, or not readable: nothing to name
    return str(row[0]) if row else ""


def shown(names: list[str]) -> str:
    """The first few names, and a sign that there are more."""
    return "、".join(names[:NAMES_SHOWN]) + ("…" if len(names) > NAMES_SHOWN else "")
