"""Command that writes a boundary package."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT
from gi_atlas.exchange.writers.land_txt import PART_WAYS, LandTxtStyle
from gi_atlas.i18n import _
from gi_atlas.model import shown
from gi_atlas.services.export_announcement import Announcement, export_announcement
from gi_atlas.services.export_formats import Choices
from gi_atlas.services.export_history import export_history
from gi_atlas.services.export_register import export_register
from gi_atlas.services.exporting import ENCODINGS, FORMATS, export_boundary
from gi_atlas.services.requirements import find_product
from gi_atlas.storage.opening import open_project


@click.command("export")
@PROJECT
@click.option("--boundary", required=True, help="Id of the boundary version.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option(
    "--formats",
    default=",".join(FORMATS),
    help="Of gpkg, shp, geojson, kml, shp-gk, land-txt, corners-xlsx, corners-docx, dxf, geoparquet, fgb, kmz, "
    "gpx, jsonld, package, units-csv, iso-xml.",
)
@click.option(
    "--encoding",
    default="UTF-8",
    type=click.Choice(ENCODINGS, case_sensitive=False),
    help="Texts of Shapefiles and 国土TXT.",
)
@click.option("--replace", is_flag=True, help="Replace files of the same names.")
@click.option("--no-zone-prefix", is_flag=True, help="Plane coordinates without the zone number before the easting.")
@click.option(
    "--land-attributes", default="9", type=click.Choice(["8", "9", "12"]), help="Values in a parcel's line of 国土TXT."
)
@click.option("--land-parts", default="parcels", type=click.Choice(PART_WAYS), help="Parts of a boundary in 国土TXT.")
@click.option("--office", default="", help="Office that 国土TXT names as the producer.")
@click.pass_obj
def export(
    output: Output,
    /,
    project: Path,
    boundary: str,
    folder: Path,
    formats: str,
    encoding: str,
    replace: bool,
    **land: Any,
) -> None:
    """Write the boundary package of one version."""
    chosen = [form.strip().lower() for form in formats.split(",") if form.strip()]
    style = LandTxtStyle(
        not land["no_zone_prefix"], int(land["land_attributes"]), land["land_parts"], encoding, land["office"]
    )
    choices = Choices(encoding, style)
    with open_project(project, read_only=True) as opened:
        files = export_boundary(
            opened, boundary, folder.absolute(), chosen, encoding, replace, output.progress(), choices
        )
    output.answer({"files": [asdict(item) for item in files]}, [item.path for item in files])


@click.command("history")
@PROJECT
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day that counts as today (YYYY-MM-DD).")
@click.option("--replace", is_flag=True, help="Replace files of the same names.")
@click.pass_obj
def export_history_command(output: Output, project: Path, folder: Path, as_of: datetime | None, replace: bool) -> None:
    """Write all published boundaries as three GeoJSON files: current, historic, all."""
    day = as_of.date() if as_of else None
    with open_project(project, read_only=True) as opened:
        paths = export_history(opened, folder.absolute(), day, replace, output.progress())
    output.answer({"files": [str(path) for path in paths]}, [str(path) for path in paths])


@click.command("announce")
@PROJECT
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--product", "products", multiple=True, help="Id or name of a product; may be repeated.")
@click.option("--replace", is_flag=True, help="Replace files of the same names.")
@click.pass_obj
def export_announcement_command(
    output: Output, project: Path, folder: Path, products: tuple[str, ...], replace: bool
) -> None:
    """Write the table of a preliminary announcement, one row a product whose dossier is at least in preparation."""
    with open_project(project, read_only=True) as opened:
        wanted = list({one.id: one for one in (find_product(opened, key) for key in products)}.values())
        made = export_announcement(opened, folder.absolute(), replace, wanted)
    told = [{"id": one.id, "name": one.name_official, "status": str(one.status)} for one in made.left_out]
    output.answer({"files": [str(made.path)], "left_out": told}, lambda: _announced(made))


def _announced(made: Announcement) -> list[str]:
    left = _("Left out, not yet in preparation or no longer in force: {name} ({status}); --product takes it in")
    return [str(made.path), *(left.format(name=one.name_official, status=shown(one.status)) for one in made.left_out)]


@click.command("exchange")
@PROJECT
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--replace", is_flag=True, help="Replace files of the same names.")
@click.pass_obj
def export_register_command(output: Output, project: Path, folder: Path, replace: bool) -> None:
    """Write the register for exchange: a CSV in the manner of eAmbrosia, and JSON-LD."""
    with open_project(project, read_only=True) as opened:
        paths = export_register(opened, folder.absolute(), replace)
    output.answer({"files": [str(path) for path in paths]}, [str(path) for path in paths])
