"""Command that paints a project's map into a file."""

import errno
import os
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from gi_atlas.cli import Output
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.i18n import _
from gi_atlas.storage.opening import open_project
from gui.paint.picture import MapImage
from gui.paint.png import png_bytes
from gui.paint.rendering import read_state, render_state
from layers.extent import Extent
from layers.layer import MapLayer
from layers.project_layers import project_layers

MOST_PX = 16_000
LEAST_PX = 16


@click.command("render")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="Picture to write (.png).")
@click.option("--size", default="1600x1000", show_default=True, help="Width x height in pixels.")
@click.option("--extent", help="west,south,east,north in degrees; default: everything.")
@click.option("--layers", "wanted", help="Names or ids of layers, parted by commas; default: the visible ones.")
@click.pass_obj
def render(output: Output, project: Path, target: Path, size: str, extent: str | None, wanted: str | None) -> None:
    """Paint the map of a project into a PNG file, without a display."""
    width_px, height_px = parse_size(size)
    asked = parse_extent(extent) if extent is not None else None
    begin = time.perf_counter()
    with open_project(project, read_only=True) as opened:
        state = read_state(choose_layers(project_layers(opened), wanted), output.progress())
    image = render_state(state, asked, width_px, height_px)
    write_picture(image, target)
    milliseconds = round((time.perf_counter() - begin) * 1000, 1)
    answer = {"path": str(target.absolute()), "milliseconds": milliseconds, "extent": image.view.extent}
    output.answer(answer, [_("Painted {path} in {milliseconds} ms.").format(**answer)])


def parse_size(text: str) -> tuple[int, int]:
    """Width and height of "1600x1000".

    Raises
    ------
    UsageError
        RENDER_SIZE.
    """
    found = re.fullmatch(r"\s*(\d{1,6})\s*[xX×*]\s*(\d{1,6})\s*", text)
    sides = [int(side) for side in found.groups()] if found else []
    if not sides or min(sides) < LEAST_PX or max(sides) > MOST_PX:
        raise UsageError("RENDER_SIZE", value=text, most=MOST_PX)
    return sides[0], sides[1]


def parse_extent(text: str) -> Extent:
    """Extent of "west,south,east,north" in degrees.

    Raises
    ------
    UsageError
        RENDER_EXTENT.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as fault:
        raise UsageError("RENDER_EXTENT", value=text) from fault
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError("RENDER_EXTENT", value=text)
    return west, south, east, north


def choose_layers(layers: Sequence[MapLayer], wanted: str | None) -> list[MapLayer]:
    """The visible layers, or those that were asked for by name or id, shown.

    Raises
    ------
    UsageError
        RENDER_LAYER_UNKNOWN.
    """
    if wanted is None:
        return [layer for layer in layers if layer.is_visible]
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    known = {name for layer in layers for name in (layer.id, layer.name)}
    for name in names:
        if name not in known:
            raise UsageError("RENDER_LAYER_UNKNOWN", value=name, known=", ".join(layer.name for layer in layers))
    return [replace(layer, is_visible=True) for layer in layers if layer.id in names or layer.name in names]


def write_picture(image: MapImage, target: Path) -> None:
    """Write a PNG beside its place, then move it there.

    Raises
    ------
    WriteError
        RENDER_CANNOT_WRITE, EXPORT_CANNOT_WRITE for a full disk.
    """
    scratch = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        is_other = os.path.lexists(target) and (target.is_symlink() or not target.is_file())  # a device, a pipe, a link
        if is_other or target.suffix.lower() != ".png":
            raise WriteError("RENDER_CANNOT_WRITE", path=str(target))
        scratch.write_bytes(png_bytes(image.image, target))
        os.replace(scratch, target)
    except OSError as fault:  # a folder of that name, a file that another program holds, a full disk
        if fault.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            detail = os.strerror(fault.errno)
            raise WriteError("EXPORT_CANNOT_WRITE", path=str(target.parent), detail=detail) from fault
        raise WriteError("RENDER_CANNOT_WRITE", path=str(target)) from fault
    finally:
        if scratch.exists():  # a read-only disk refuses to remove even what is not there
            scratch.unlink()
