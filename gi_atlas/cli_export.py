"""Command that writes a boundary package."""

from dataclasses import asdict
from pathlib import Path

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT
from gi_atlas.services.exporting import ENCODINGS, FORMATS, export_boundary
from gi_atlas.storage.opening import open_project


@click.command("export")
@PROJECT
@click.option("--boundary", required=True, help="Id of the boundary version.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option("--formats", default=",".join(FORMATS), help="Of gpkg,shp,geojson,kml,shp-gk.")
@click.option(
    "--encoding", default="UTF-8", type=click.Choice(ENCODINGS, case_sensitive=False), help="Shapefile texts."
)
@click.option("--replace", is_flag=True, help="Replace files of the same names.")
@click.pass_obj
def export(
    output: Output, project: Path, boundary: str, folder: Path, formats: str, encoding: str, replace: bool
) -> None:
    """Write the boundary package of one version."""
    chosen = [form.strip().lower() for form in formats.split(",") if form.strip()]
    with open_project(project, read_only=True) as opened:
        files = export_boundary(opened, boundary, folder.absolute(), chosen, encoding, replace, output.progress())
    output.answer({"files": [asdict(item) for item in files]}, [item.path for item in files])
