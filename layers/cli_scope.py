"""Command ``scope write``: a boundary in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from gi_atlas.area_official import OFFICIAL_METHOD
from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT
from gi_atlas.i18n import _
from gi_atlas.scope.writing import CoveredUnit, WrittenScope, WrittenUnit
from gi_atlas.storage.opening import open_project
from layers.analysis.pieces import DEFAULT_SLIVER_AREA_M2, SliverRule
from layers.analysis.project_analysis import read_boundaries
from layers.analysis.scope_rules import signer_under
from layers.analysis.scope_writing import STRAY_WIDTH_M, ScopeWriter, names_of, stray_rows


@click.command("write")
@PROJECT
@click.option("--boundary", required=True, help="Id of one boundary.")
@click.option("--edition", default=None, help="Edition of the administrative units.")
@click.option("--sliver-width", default=STRAY_WIDTH_M, help="Mean width in metres.")
@click.option("--sliver-area", default=DEFAULT_SLIVER_AREA_M2, help="Area in square metres.")
@click.pass_obj
def write(
    output: Output, project: Path, boundary: str, edition: str | None, sliver_width: float, sliver_area: float
) -> None:
    """Write the official sentence of the scope that a boundary encloses."""
    with open_project(project, read_only=True) as opened:
        geometry = read_boundaries(opened, boundary_id=boundary).geometry[0]
        writer = ScopeWriter(opened, edition, SliverRule(sliver_width, sliver_area))
        written = writer.write(geometry, *names_of(opened, boundary))
        signer = signer_under(writer, geometry)
        governments = [writer.name_of(code) for code in signer.governments]
    told = {"level": signer.level.value, "governments": governments, "to_confirm": signer.is_to_confirm}
    output.answer({**written_json(written), "signer": told}, lambda: _lines(written))


def written_json(written: WrittenScope) -> dict[str, Any]:
    """Answer of ``scope write``."""
    return {
        "text": written.text,
        "paragraph": written.paragraph,
        "text_en": written.text_en,
        "paragraph_en": written.paragraph_en,
        "units": [_unit_row(unit) for unit in written.units],
        "count": written.count,
        "extent_deg": list(written.extent_deg),
        "extent_dms": written.extent_dms,
        "area": written.area_m2,
        "area_method": OFFICIAL_METHOD,
        "edition": written.edition,
        "strays": stray_rows(written.strays),
        "points": stray_rows(written.points),
        "outside_m2": written.outside_m2,
        "is_read_back": written.is_read_back,
        **written.tolerance,
    }


def _unit_row(unit: WrittenUnit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "code": unit.code,
        "level": str(unit.level),
        "parents": list(unit.parents),
        "is_part": unit.is_part,
        "share_of_unit": unit.share_of_unit,
    }


def _lines(written: WrittenScope) -> Iterator[str]:
    yield written.paragraph
    yield written.paragraph_en
    for unit in written.strays:
        area = f"{unit.area_m2:.0f}"
        yield _("Stray, left out: {name} {code}, {area_m2} m²").format(name=_path(unit), code=unit.code, area_m2=area)
    for unit in written.points:
        yield _("Known by a point inside, no polygon: {name} {code}").format(name=_path(unit), code=unit.code)
    if written.outside_m2 > written.tolerance["sliver_area_m2"]:
        yield _("In no unit of the edition: {area_m2} m²").format(area_m2=f"{written.outside_m2:.0f}")
    if not written.is_read_back:
        yield _("Reading the sentence does not give the same units; check the names.")


def _path(unit: CoveredUnit) -> str:
    return "".join((*unit.parents, unit.name))
