"""Commands that keep a project safe: verify, backup, restore, rescue, pack, unpack."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import EXIT_FINDINGS, Output, severity_word
from gi_atlas.cli_project import PROJECT
from gi_atlas.clock import format_instant
from gi_atlas.i18n import _
from gi_atlas.readable import readable, visible
from gi_atlas.services import keeping
from gi_atlas.services.keeping import Backup
from gi_atlas.storage.opening import open_project

_PATH = click.Path(path_type=Path)


def _backup_row(backup: Backup) -> dict[str, Any]:
    row = {"path": str(backup.path), "at": format_instant(backup.at)}
    return {**row, "size_bytes": backup.size_bytes, "head_seq": backup.head_seq}


def _backup_line(backup: Backup) -> str:
    shown = backup.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return _("{at}  {count} steps  {size} kB  {path}").format(
        at=shown, count=backup.head_seq, size=(backup.size_bytes + 1023) // 1024, path=backup.path
    )


@click.command("backup")
@PROJECT
@click.option("--list", "is_list", is_flag=True, help="Only list the backups that are there.")
@click.pass_obj
def backup(output: Output, project: Path, is_list: bool) -> None:
    """Make a backup of a project now."""
    made = None
    if not is_list:
        open_project(project, read_only=True).close()
        made = keeping.backup_project(project.absolute())
    backups = keeping.list_backups(project.absolute())
    answer: dict[str, Any] = _backup_row(made) if made else {}
    shown = [made] if made else backups
    none = _("There are no backups of {path}.").format(path=visible(readable(str(project))))
    lines = [_backup_line(item) for item in shown] or [none]
    output.answer({**answer, "backups": [_backup_row(item) for item in backups]}, lines)


@click.command("restore")
@PROJECT
@click.option("--at", "at_text", help="The state at this time (default: the newest backup).")
@click.pass_obj
def restore(output: Output, project: Path, at_text: str | None) -> None:
    """Put a backup in the project's place; the present state becomes a backup first."""
    at = keeping.parse_backup_time(at_text) if at_text else None
    done = keeping.restore_project(project.absolute(), at)
    kept = _backup_row(done.kept) if done.kept else None
    lines = [_("Restored: {backup}").format(backup=_backup_line(done.backup))]
    if done.kept is not None:
        lines.append(_("The state before is kept: {backup}").format(backup=_backup_line(done.kept)))
    output.answer({"path": str(project.absolute()), "restored": _backup_row(done.backup), "kept": kept}, lines)


@click.command("verify")
@PROJECT
@click.option("--clean", is_flag=True, help="Remove what programs left that were cut short.")
@click.pass_obj
def verify(output: Output, project: Path, clean: bool) -> int:
    """Check a project: database, change log, rows, media."""
    found = keeping.verify_project(project.absolute(), clean, output.progress())
    removed = [str(path) for path in found.removed]
    lines = [f"{severity_word(problem.severity)}: {problem.message()}" for problem in found.problems]
    lines += [_("Removed {path}.").format(path=path) for path in removed]
    lines.append(_("The project is whole.") if found.is_ok else _("The project is not whole."))
    problems = [problem.as_json() for problem in found.problems]
    output.answer({"ok": found.is_ok, "problems": problems, "removed": removed}, lines)
    return 0 if found.is_ok else EXIT_FINDINGS


@click.command("rescue")
@PROJECT
@click.option("--to", "target", required=True, type=_PATH, help="The new project.")
@click.pass_obj
def rescue(output: Output, project: Path, target: Path) -> int:
    """Take what can be read of a damaged project over into a new one."""
    done = keeping.rescue_project(project.absolute(), target.absolute(), progress=output.progress())
    refused = [{"table": table, "row": row, "detail": detail} for table, row, detail in done.refused]
    lost = sum(done.lost.values()) + len(refused) + len(done.missing)
    line = _("Took {count} rows and {media} files over into {path}; {lost} rows could not be saved.")
    lines = [line.format(count=sum(done.rows.values()), media=done.media, path=done.path, lost=lost)]
    lines += [f"{item['table']} {item['row']}: {item['detail']}" for item in refused]
    lines += [_("The table {table} is missing.").format(table=table) for table in done.missing]
    answer = {"path": str(done.path), "rows": done.rows, "lost": done.lost, "refused": refused, "media": done.media}
    answer["missing_tables"] = list(done.missing)
    output.answer(answer, lines)
    return EXIT_FINDINGS if lost else 0


@click.command("pack")
@PROJECT
@click.option("--to", "target", required=True, type=_PATH, help="The zip to write.")
@click.option("--without-photos", is_flag=True, help="Leave the media out.")
@click.pass_obj
def pack(output: Output, project: Path, target: Path, without_photos: bool) -> None:
    """Pack a project with its photos into one zip."""
    packed = keeping.pack_file(project, target.absolute(), not without_photos, output.progress())
    files = [asdict(entry) for entry in packed.manifest.entries]
    answer = {
        "path": str(packed.path),
        "sha256": packed.sha256,
        "size_bytes": packed.size_bytes,
        "media": len(files) - 1,
        "head": asdict(packed.manifest.head),
        "files": files,
    }
    line = _("Packed {count} files into {path}.").format(count=len(files), path=packed.path)
    output.answer(answer, [line, f"sha256 {packed.sha256}"])


@click.command("unpack")
@click.argument("source", metavar="FILE.zip", type=_PATH)
@click.argument("folder", metavar="DIR", type=_PATH)
@click.pass_obj
def unpack(output: Output, source: Path, folder: Path) -> None:
    """Unpack a project from a zip, after every byte was checked."""
    done = keeping.unpack_project(source, folder.absolute(), output.progress())
    count = len(done.manifest.entries)
    answer = {"path": str(done.path), "media": count - 1, "head": asdict(done.manifest.head), "files": count}
    output.answer(answer, [_("Unpacked {count} files: {path}").format(count=count, path=done.path)])
