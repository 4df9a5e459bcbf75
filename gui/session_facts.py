"""What there is to say about a project when it opens: why it can only be read, what is missing, what lies beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.clock import parse_instant
from gi_atlas.errors import format_text
from gi_atlas.services.keeping import Holder, OpeningNotes, opening_notes
from gi_atlas.storage.beside import media_folder
from gi_atlas.storage.opening import project_facts
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
        What reading the project raises; the project is closed then.
    """
    try:
        facts = project_facts(project)
        notices = (*notices_of(project, opening_notes(project)), *_empty(project))
    except BaseException:
        project.close()
        raise
    return OpenedProject(project, facts.get("name", "") or project.path.stem, notices)


def notices_of(project: Project, notes: OpeningNotes) -> Iterator[Notice]:
    """The notes of an opening as notices, the weightiest first."""
    if notes.holder is not None:
        yield Notice("NOTICE_HELD", _holder(notes.holder))
    elif notes.read_only_reason:
        yield Notice("NOTICE_READ_ONLY", {"reason": notes.read_only_reason})
    if notes.damage:
        yield Notice("NOTICE_DAMAGED", {"detail": notes.damage})
    if notes.newer_backup is not None:
        at = notes.newer_backup.at.astimezone()
        yield Notice("NOTICE_OLDER_FILE", {"at": f"{at:%Y-%m-%d %H:%M}", "step": notes.newer_backup.head_seq})
    if notes.missing_media:
        names = sorted({name for name, _sha256 in notes.missing_media})
        folder = media_folder(project.path).name
        context = {"count": len(notes.missing_media), "folder": folder, "names": shown(names)}
        yield Notice("NOTICE_MEDIA_MISSING" if notes.has_media_folder else "NOTICE_MEDIA_FOLDER_MISSING", context)
    if notes.conflict_copies:
        names = [copy.path.name for copy in notes.conflict_copies]
        yield Notice("NOTICE_CONFLICT_COPIES", {"count": len(names), "names": shown(names)})
    if notes.damaged_drafts:
        yield Notice("NOTICE_DRAFTS_DAMAGED", {"count": notes.damaged_drafts})
    if notes.clock_skews:
        first = notes.clock_skews[0]
        yield Notice("NOTICE_CLOCK", {"count": len(notes.clock_skews), "step": first.seq, "at": _local(first.at)})


def _empty(project: Project) -> Iterator[Notice]:
    if not project.is_read_only and not project.fetch("SELECT 1 FROM gi_admin_unit LIMIT 1"):
        yield Notice("NOTICE_NO_UNITS")


def _holder(holder: Holder) -> dict[str, str]:
    since = _local(holder.since) if holder.since else "?"
    return {"person": holder.person or "?", "device": holder.device or "?", "since": since}


def _local(instant: str) -> str:
    try:
        return f"{parse_instant(instant).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return instant


def shown(names: Sequence[str]) -> str:
    """The first few names, and a sign that there are more."""
    return "、".join(names[:NAMES_SHOWN]) + ("…" if len(names) > NAMES_SHOWN else "")
