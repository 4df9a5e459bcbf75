"""The command ``check``: all rules over projects and foreign files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import EXIT_FINDINGS, Output, exit_code_of, severity_word
from gi_atlas.errors import GiAtlasError, StorageError
from gi_atlas.exchange.answers import DATUMS, Answers
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.plugins import all_rules
from gi_atlas.rules.findings import Finding, Severity, run_rules
from gi_atlas.storage.gpkg import APPLICATION_ID
from gi_atlas.storage.header import read_header
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.schema_guard import read_schema
from layers.analysis.file_rules import check_file


@click.command("check")
@click.argument("paths", metavar="PROJECT|FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--datum", type=click.Choice(DATUMS), help="Datum of the files, where they leave it open.")
@click.option("--crs", help="EPSG:n, where a file does not say it.")
@click.option("--encoding", help="GB18030, UTF-8, BIG5 …")
@click.pass_obj
def check(output: Output, paths: Sequence[Path], datum: str | None, crs: str | None, encoding: str | None) -> int:
    """Run all rules over a project, or over foreign files before they are imported."""
    answers = Answers(datum=datum, crs=crs, encoding=encoding)
    rows: list[dict[str, Any]] = []
    lines: list[str] = []
    code = 0
    for path in paths:
        try:
            found = find_defects(path, answers, output.progress())
        except GiAtlasError as error:
            if len(paths) == 1:
                raise
            rows.append(refused_row(path, error))
            lines.append(f"{path}: {error.message()}")
            code = max(code, exit_code_of(error))
            continue
        rows += [{**finding.as_json(), "file": str(path)} for finding in found]
        lines += [f"{severity_word(finding.severity)}: {finding.message()} {finding.fix()}" for finding in found]
        code = max(code, EXIT_FINDINGS if any(one.severity is Severity.ERROR for one in found) else 0)
    output.answer({"findings": rows}, lines or [_("Nothing found.")])
    return code


def find_defects(path: Path, answers: Answers, progress: Progress) -> list[Finding]:
    """Findings about a project or a foreign file.

    Raises
    ------
    StorageError, ReadError, UnsupportedFormat, CrsError
        It cannot be opened, or is refused.
    """
    if not is_project(path):
        return check_file(path, answers, progress)
    with open_project(path, read_only=True) as opened:
        return run_rules(opened, all_rules(), progress)


def is_project(path: Path) -> bool:
    """Whether a file says that it is a project of ours: a GeoPackage with our table, as a child reads it.

    Raises
    ------
    StorageError
        STORE_DAMAGED and the like: a GeoPackage whose schema cannot be read.
    """
    try:
        header = read_header(path)
    except StorageError as error:
        return error.code == "STORE_TRUNCATED"
    return header.application_id == APPLICATION_ID and any(row[2] == "gi_project" for row in read_schema(path))


def refused_row(path: Path, error: GiAtlasError) -> dict[str, Any]:
    """Row of a file that was refused among others."""
    return {
        "rule": error.code,
        "severity": str(Severity.ERROR),
        "object": path.name,
        "name": path.name,
        "place": None,
        "message": error.message(),
        "evidence": error.context,
        "fix": "",
        "file": str(path),
    }
