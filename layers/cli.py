"""Commands about areas: overlay, overlaps, measure."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import click

from gi_atlas.area_official import ADDITIVE_METHOD
from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, print_table
from gi_atlas.exchange.answers import DATUMS, Answers
from gi_atlas.storage.opening import open_project
from layers.analysis.measuring import file_polygons, measure_polygons, measure_remarks
from layers.analysis.pieces import DEFAULT_SLIVER_AREA_M2, DEFAULT_SLIVER_WIDTH_M, SliverRule
from layers.analysis.project_analysis import overlaps_project, overlay_project, read_boundaries, read_units

AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day whose boundaries, and edition of divisions, count (default: today).",
)


def sliver_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say what counts as a sliver."""
    command = click.option("--sliver-width", default=DEFAULT_SLIVER_WIDTH_M, help="Mean width in metres.")(command)
    return click.option("--sliver-area", default=DEFAULT_SLIVER_AREA_M2, help="Area in square metres.")(command)


@click.command("overlay")
@PROJECT
@click.option("--boundary", default=None, help="Id of one boundary.")
@click.option("--level", type=click.Choice(["county", "township"]), default="county", help="Level of the units.")
@AS_OF
@click.option("--all-versions", is_flag=True, help="Every version, whatever its dates.")
@click.option("--edition", default=None, help="Edition of the administrative units.")
@sliver_options
@click.pass_obj
def overlay(
    output: Output,
    project: Path,
    boundary: str | None,
    level: str,
    as_of: datetime | None,
    all_versions: bool,
    edition: str | None,
    sliver_width: float,
    sliver_area: float,
) -> None:
    """Administrative units under each boundary."""
    with open_project(project, read_only=True) as opened:
        units = read_units(opened, level.upper(), edition, _day(as_of))
        boundaries = read_boundaries(opened, _day(as_of), all_versions, boundary)
        rule = SliverRule(sliver_width, sliver_area)
        rows = overlay_project(opened, boundaries, units, rule, output.progress())
    told = {"rows": rows, "edition": units.edition, "area_method": ADDITIVE_METHOD}
    output.answer(told, lambda: print_table(rows))


@click.command("overlaps")
@PROJECT
@AS_OF
@sliver_options
@click.pass_obj
def overlaps(output: Output, project: Path, as_of: datetime | None, sliver_width: float, sliver_area: float) -> None:
    """Pairs of current boundaries that share ground."""
    with open_project(project, read_only=True) as opened:
        boundaries = read_boundaries(opened, _day(as_of))
    rows = overlaps_project(boundaries, SliverRule(sliver_width, sliver_area), output.progress())
    output.answer({"rows": rows, "area_method": ADDITIVE_METHOD}, lambda: print_table(rows))


@click.command("measure")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--datum", default=None, type=click.Choice(DATUMS), help="Datum of the file, where it leaves it open.")
@click.option("--crs", default=None, help="EPSG:n, where the file does not say.")
@click.pass_obj
def measure(output: Output, file: Path, datum: str | None, crs: str | None) -> None:
    """Area, perimeter and extent of each polygon of a file."""
    polygons = file_polygons(file, Answers(datum=datum, crs=crs), output.progress())
    rows = measure_polygons(polygons)
    output.answer({"rows": rows}, lambda: chain(print_table(rows), measure_remarks(polygons)))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
