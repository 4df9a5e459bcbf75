"""Commands about the office's own parameters from old datums: ``gi-atlas datum …``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.errors import UsageError
from gi_atlas.exchange.answers import OLD_DATUMS
from gi_atlas.i18n import _
from gi_atlas.model import ReferenceTable
from gi_atlas.old_datums import AREA, CONVENTIONS, FOUR, SEVEN, DatumParameters, read_parameters
from gi_atlas.services.datum_tables import (
    ROTATION_UNITS,
    SCALE_UNITS,
    TableAnswers,
    add_line,
    list_parameters,
    load_parameters,
    remove_parameters,
)
from gi_atlas.storage.opening import open_project

_EDITION = click.option("--edition", required=True, help="Edition of the parameters, such as 2015.")
_LINE = ("from", "source", *AREA, *dict.fromkeys((*SEVEN, *FOUR)), "convention", "meridian_deg")


@click.group("datum")
def datum() -> None:
    """Parameters of your own office from Xi'an 80 and Beijing 54 to CGCS2000."""


@datum.command("load")
@PROJECT
@click.argument("file", type=click.Path(path_type=Path))
@_EDITION
@click.option("--source", default="", help="Who gave them, for lines that do not say it.")
@click.option("--from", "source_datum", type=click.Choice(OLD_DATUMS), help="Old datum, for lines that do not say it.")
@click.option("--rotation-unit", type=click.Choice(list(ROTATION_UNITS)), help="Unit of the rotations.")
@click.option("--scale-unit", type=click.Choice(list(SCALE_UNITS)), help="How the scale is given.")
@click.option("--convention", type=click.Choice(CONVENTIONS), help="Sense of the rotations of seven parameters.")
@click.pass_obj
def load(output: Output, /, project: Path, file: Path, edition: str, **given: Any) -> None:
    """Load a table (XLSX, CSV) of three, four or seven parameters, a line for each area of validity."""
    with open_for_change(project) as opened:
        table = load_parameters(opened, file, edition, TableAnswers(**given), output.progress())
    _tell(output, table)


@datum.command("add")
@PROJECT
@_EDITION
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", required=True, help="One value of the line.")
@click.pass_obj
def add(output: Output, project: Path, edition: str, values: Sequence[str]) -> None:
    """Add one line of parameters: from, source, west, south, east, north, and dx_m, dy_m, dz_m and so on."""
    row = {"to": "cgcs2000", **dict(_pair(text) for text in values)}
    with open_for_change(project) as opened:
        table = add_line(opened, edition, row)
    _tell(output, table)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or name.strip() not in _LINE:
        raise UsageError("DATUM_LINE_FIELD", value=text, expected=", ".join(_LINE))
    return name.strip(), value.strip()


def _tell(output: Output, table: ReferenceTable) -> None:
    rows = [line_row(table.id, line) for line in read_parameters(table)]
    output.answer({"id": table.id, "edition": table.edition, "rows": rows}, lambda: print_table(rows))


@datum.command("list")
@PROJECT
@click.pass_obj
def list_lines(output: Output, project: Path) -> None:
    """List the parameters that count, the newest table first."""
    with open_project(project, read_only=True) as opened:
        rows = [line_row(table_id, line) for table_id, line in list_parameters(opened)]
    output.answer({"rows": rows}, lambda: print_table(rows))


@datum.command("remove")
@PROJECT
@click.argument("table_id", metavar="ID")
@click.pass_obj
def remove(output: Output, project: Path, table_id: str) -> None:
    """Remove a table of parameters; what was moved by it stays where it is."""
    with open_for_change(project) as opened:
        remove_parameters(opened, table_id)
    output.answer({"removed": table_id}, _removed(table_id))


def _removed(table_id: str) -> Iterator[str]:
    yield _("Removed the parameters {id}.").format(id=table_id)


def line_row(table_id: str, line: DatumParameters) -> dict[str, Any]:
    """A line of parameters as plain values."""
    west, south, east, north = line.area
    return {
        "from": line.source_datum,
        "edition": line.edition,
        "source": line.source,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        **line.values,
        "convention": line.convention,
        "meridian_deg": line.meridian_deg or None,
        "table": table_id,
    }
