"""Commands about the wording of a scope: ``gi-atlas scope …``."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.area import M2_PER_HA
from gi_atlas.area_official import OFFICIAL_METHOD
from gi_atlas.cli import EXIT_FINDINGS, LazyGroup, Output, severity_word
from gi_atlas.cli_project import open_for_change
from gi_atlas.coordinates import format_extent, format_position
from gi_atlas.errors import ReadError, UsageError
from gi_atlas.exchange.writers.text_book import LongText
from gi_atlas.i18n import _
from gi_atlas.plugins import load_object
from gi_atlas.readable import readable, visible
from gi_atlas.rules.findings import Finding
from gi_atlas.scope.findings import is_wrong
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.services.scope_batch import Register, read_register, require_target, write_register
from gi_atlas.services.scope_change import CHANGE_TYPES
from gi_atlas.services.scope_editions import EditionRow, by_editions
from gi_atlas.services.scope_reading import ScopeReading, read_wordings, save_wording
from gi_atlas.storage.opening import open_project

_PATH = click.Path(path_type=Path)
MOST_CHARACTERS = 200_000
"""Longest text that is taken for a wording; a year's announcements are shorter."""
_OF_PROJECT = {"successors": "--successor", "as_of": "--as-of", "product_id": "--product", "change": "--change"}
_ENCODINGS = ("utf-8-sig", "gb18030")


# Command → module and object; what needs an overlay lies above the core.
SCOPE_COMMANDS = {
    "read": "gi_atlas.cli_scope:read_command",
    "compare": "gi_atlas.cli_scope:compare",
    "batch": "gi_atlas.cli_scope:batch",
    "write": "layers.cli_scope:write",
}


class ScopeGroup(LazyGroup):
    """The commands of the table above."""

    def targets(self) -> dict[str, str]:
        """The table above."""
        return SCOPE_COMMANDS

    def is_ours(self, name: str) -> bool:
        """All of them."""
        return True

    def all_commands(self) -> dict[str, click.Command]:
        """Every command, imported."""
        return {name: load_object(target) for name, target in SCOPE_COMMANDS.items()}


@click.group("scope", cls=ScopeGroup)
def scope() -> None:
    """Wordings of a scope: read from an announcement, written from a polygon."""


@click.command("read")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--project", type=_PATH, help="Find the units in this project's administrative divisions and keep the scope there."
)
@click.option("--edition", default="", help="Edition of the divisions (default: the one that holds today).")
@click.option("--county", default="", help="County of the units, where the wording does not say it.")
@click.option(
    "--successor",
    "successors",
    metavar="NAME=CODE",
    multiple=True,
    help="What a unit or county is now that no edition names so, such as 蓟县=120119; may be repeated.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day by which 现辖 is meant: the edition that held then is taken.",
)
@click.option("--product", "product_id", default=None, help="Id of the product (default: the one that it names).")
@click.option(
    "--change",
    type=click.Choice(CHANGE_TYPES, case_sensitive=False),
    default=None,
    help="What the version changes (default: found out from the version before).",
)
@click.option("--dry-run", is_flag=True, help="Only answer; save nothing in the project.")
@click.pass_obj
def read_command(output: Output, /, file: str, project: Path | None, dry_run: bool, **options: Any) -> int:
    """Read a wording: units, counts, extents, corner points, papers, and what is wrong in it."""
    text, county = _read_text(file), str(options["county"])
    manual = read_successors(options["successors"])
    if project is None:
        _require_project(options)
        readings = read_wordings(text, county)
    else:
        with open_project(project, read_only=True) if dry_run else open_for_change(project) as opened:
            day = options["as_of"].date() if options["as_of"] else None
            readings = read_wordings(text, county, opened, options["edition"], manual, day)
            if len(readings) > 1 and options["product_id"]:
                raise UsageError("SCOPE_SEVERAL_FOR_ONE", value=options["product_id"], count=len(readings))
            keeping = ScopeKeeping(options["product_id"], change_type=options["change"] or "")
            readings = readings if dry_run else tuple(save_wording(opened, one, keeping) for one in readings)
    output.answer(_answer(readings, has_project=project is not None), lambda: _all_lines(readings))
    return EXIT_FINDINGS if any(is_wrong(reading.findings) for reading in readings) else 0


def _answer(readings: Sequence[ScopeReading], has_project: bool) -> dict[str, Any]:
    """The answer of one wording, or of each product of an announcement with the text that tells its scope."""
    answers = [
        {
            "scope": one.as_json(),
            **({"boundary_id": one.boundary_id, "product_id": one.product_id} if has_project else {}),
        }
        for one in readings
    ]
    if len(answers) == 1:
        return answers[0]
    return {"scopes": [{"text": one.scope.text, **answer} for one, answer in zip(readings, answers, strict=True)]}


def _all_lines(readings: Sequence[ScopeReading]) -> Iterator[str]:
    for place, reading in enumerate(readings):
        yield from [""] if place else []
        yield from _lines(reading)


def read_successors(pairs: Sequence[str]) -> dict[str, str]:
    """Successors by name, of texts NAME=CODE; the name may be COUNTY/NAME.

    Raises
    ------
    UsageError
        SCOPE_SUCCESSOR_FORM.
    """
    found = {}
    for pair in pairs:
        name, sign, code = (part.strip() for part in pair.partition("="))
        if not (name and sign and code.isascii() and code.isdigit()):
            raise UsageError("SCOPE_SUCCESSOR_FORM", value=pair)
        found[name] = code
    return found


def _require_project(options: Mapping[str, Any]) -> None:
    given = [name for name in _OF_PROJECT if options[name]]
    if given:
        raise UsageError("SCOPE_NEEDS_PROJECT", value=_OF_PROJECT[given[0]])


def _read_text(file: str) -> str:
    shown = visible(readable(file))
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ReadError("READ_CANNOT_OPEN", file=shown, path=file, detail=detail) from error
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if len(text) > MOST_CHARACTERS:
            raise ReadError("SCOPE_TEXT_LONG", file=shown, count=len(text), expected=MOST_CHARACTERS)
        return text
    raise ReadError("SCOPE_TEXT_UNREADABLE", file=shown)


def _lines(reading: ScopeReading) -> Iterator[str]:
    found = reading.scope
    yield _("Product: {value}").format(value=found.product or "-")
    yield _("Kinds: {value}").format(value=", ".join(found.kind_names) or "-")
    resolved = reading.resolved or tuple(ResolvedUnit(phrase) for phrase in found.units)
    yield _("Units: {count}, said: {expected}").format(
        count=len(found.units), expected="-" if found.declared_count is None else found.declared_count
    )
    yield from (_unit_line(one) for one in resolved)
    if found.extent_deg:
        yield _("Extent: {value}").format(value=format_extent(found.extent_deg))
    yield from (f"  {one.name}  {format_position(one.lon_deg, one.lat_deg)}" for one in found.corners)
    yield from (f"  {leg.text}" for leg in found.legs)
    if found.letter:
        yield _("Letter: {value}").format(value=f"{found.letter.title} {found.letter.number}".strip())
    if reading.boundary_id:
        yield _("Boundary version: {value}").format(value=reading.boundary_id)
    yield from (finding_line(finding) for finding in reading.findings)
    yield from (_("Not read: {value}").format(value=found.text[start:end]) for start, end in found.unread)


def _unit_line(one: ResolvedUnit) -> str:
    path = " / ".join((*one.phrase.parents, one.phrase.name))
    part = f" ({one.phrase.part_note})" if one.phrase.part_note else ""
    told = f"  {one.code or '-'}  {one.match}  {one.resolved_name}".rstrip() if one.edition else ""
    return f"  {path}{part}{told}  {one.message}".rstrip()


def finding_line(finding: Finding) -> str:
    """A finding as a line for people: its weight, what was found, what can be done."""
    return f"{severity_word(finding.severity)}: {finding.message()} {finding.fix()}"


@click.command("compare")
@click.argument("file", metavar="FILE|-")
@click.option("--project", type=_PATH, required=True, help="Project whose editions of the divisions are compared.")
@click.option("--county", default="", help="County of the units, where the wording does not say it.")
@click.option(
    "--successor",
    "successors",
    metavar="NAME=CODE",
    multiple=True,
    help="What a unit or county is now that no edition names so, such as 蓟县=120119; may be repeated.",
)
@click.pass_obj
def compare(output: Output, /, file: str, project: Path, county: str, successors: tuple[str, ...]) -> None:
    """Look a wording up in every edition: what was renamed, and what ground came in or went out."""
    scope, manual = read_scope(_read_text(file), county), read_successors(successors)
    with open_project(project, read_only=True) as opened:
        rows = by_editions(opened, scope, county, manual, output.progress())
    output.answer({"editions": [edition_json(row) for row in rows]}, lambda: map(_edition_line, rows))


def edition_json(row: EditionRow) -> dict[str, Any]:
    """A wording in one edition, as the command answers."""
    change = row.change
    return {
        "edition": row.edition,
        "same": row.same,
        "changed": row.changed,
        "open": row.unresolved,
        "names": list(row.names),
        "without_polygon": row.without,
        "area_m2": row.area_m2,
        "area_method": OFFICIAL_METHOD if row.area_m2 is not None else "",
        "change": change.kind if change is not None else "",
        "gained_m2": change.gained_m2 if change is not None else None,
        "lost_m2": change.lost_m2 if change is not None else None,
    }


def _edition_line(row: EditionRow) -> str:
    text = _("{edition}: {same} of the same name, {changed} of another, {open} open; {names}").format(
        edition=row.edition,
        same=row.same,
        changed=row.changed,
        open=row.unresolved,
        names=_(", ").join(row.names) or "–",
    )
    if row.change is None:
        return text
    moved = _("{gained} ha came in, {lost} ha went out").format(
        gained=f"{row.change.gained_m2 / M2_PER_HA:,.2f}", lost=f"{row.change.lost_m2 / M2_PER_HA:,.2f}"
    )
    return f"{text}; {moved}"


@click.command("batch")
@click.argument("file", type=_PATH)
@click.option("--text-column", default="", help="Column of the wordings (default: found by its name or its length).")
@click.option("--product-column", default="", help="Column of the products' names.")
@click.option("--to", "target", type=_PATH, required=True, help="Write what was found to this .xlsx or .csv.")
@click.pass_obj
def batch(output: Output, file: Path, text_column: str, product_column: str, target: Path) -> int:
    """Read all wordings of a table of announcements in one go."""
    require_target(target)
    register = read_register(file, text_column, product_column, output.progress())
    cut: list[LongText] = []
    write_register(register, target, cut.append)
    warnings = [text.message() for text in cut]
    answer = {**register.as_json(), "path": str(target), "warnings": warnings}
    output.answer(answer, lambda: (*_batch_lines(register, target), *(visible(text) for text in warnings)))
    return EXIT_FINDINGS if register.is_wrong else 0


def _batch_lines(register: Register, target: Path) -> Iterator[str]:
    findings = sum(len(row.findings) for row in register.rows)
    unread = sum(bool(row.unread) for row in register.rows)
    yield _("{count} wordings read; {findings} findings; in {unread} of them words were not read: {path}").format(
        count=len(register.rows), findings=findings, unread=unread, path=visible(readable(str(target)))
    )
    for number in register.empty:
        yield _("Row {row}: the cell is empty.").format(row=number)
