"""Command that writes the web map."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT
from gi_atlas.errors import PublishError
from gi_atlas.i18n import LANGUAGES, _, current_language
from gi_atlas.readable import visible
from gi_atlas.storage.opening import open_project
from layers.publish.webmap.building import WebMapReport, write_webmap
from layers.publish.webmap.folder import WebFolderReport, write_web_folder
from layers.publish.webmap.imported import require_published, resolve_names
from layers.publish.webmap.options import (
    BASEMAP_DATUMS,
    DEFAULT_BUDGET_BYTES,
    HOME_DECIMALS,
    IMPORTED,
    LARGEST_ZOOM,
    LAYERS,
    LEAST_LARGEST_ZOOM,
    MOST_DECIMALS,
    POINT_LAYERS,
    Basemap,
    WebMapOptions,
)
from layers.publish.webmap.page_texts import REASON_WORDS, WARNING_WORDS, WORDS, layer_words, staying_words
from layers.publish.webmap.selection import require_columns


class LayerName(click.ParamType[str]):
    """A layer as the command line names it: one of ours, or ``layer:NAME``.

    Parameters
    ----------
    ours : tuple of str
        Of ``LAYERS``.
    """

    name = "layer"

    def __init__(self, ours: tuple[str, ...] = LAYERS) -> None:
        self._ours = ours

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What the help shows."""
        return "|".join((*self._ours, f"{IMPORTED}NAME"))

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it is, unless it cannot be one."""
        if value in self._ours or (value.startswith(IMPORTED) and value != IMPORTED):
            return value
        expected = ", ".join((*self._ours, f"{IMPORTED}NAME"))
        self.fail(_("{value}: no such layer. Layers: {expected}.").format(value=value, expected=expected), param, ctx)


class Decimals(click.ParamType[tuple[str, int]]):
    """``N``, or ``LAYER=N`` for one layer; a pair of the layer, "" for all, and the number."""

    name = "decimals"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What the help shows."""
        return "[LAYER=]N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """The pair; the last = parts it, as a name may have some."""
        layer, _sign, number = value.rpartition("=")
        decimals = click.IntRange(0, MOST_DECIMALS).convert(number, param, ctx)
        return (LayerName(POINT_LAYERS).convert(layer, param, ctx) if layer else ""), decimals


@click.command("webmap")
@PROJECT
@click.option("--to", "path", required=True, type=click.Path(path_type=Path), help="HTML file to write.")
@click.option("--folder", "is_folder", is_flag=True, help="Write a folder for a website: page, GeoJSON, photos.")
@click.option(
    "--pmtiles", "has_pmtiles", is_flag=True, help="With --folder: vector tiles (PMTiles) of each layer as well."
)
@click.option("--public", "is_public", is_flag=True, help="Published boundaries only; without it drafts, watermarked.")
@click.option("--replace", is_flag=True, help="Replace a file of the same name.")
@click.option("--title", default="", help="Title of the page (default: the project's name).")
@click.option("--office", default="", help="Office that publishes the page.")
@click.option("--page-lang", default=None, type=click.Choice(LANGUAGES), help="Language that the page opens in.")
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=LayerName(),
    help="Layer to publish (repeatable): one of ours, or layer:NAME for an imported one.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    help="Private column to let out, as table.column or layer:NAME.column (repeatable).",
)
@click.option("--hide", "hidden", multiple=True, help="Column to keep inside, whatever else lets it out (repeatable).")
@click.option("--all-attributes", is_flag=True, help="Let out every attribute that came with boundaries and products.")
@click.option(
    "--decimals",
    multiple=True,
    type=Decimals(),
    help="Decimals of a degree that places and small parcels keep (2, about a kilometre), and lines and areas of"
    " imported layers, or those of one layer; 6 for exact ones (repeatable).",
)
@click.option(
    "--photo-px", default=640, metavar="N", type=click.IntRange(0, 2000), help="Longer side of photos; 0 for none."
)
@click.option(
    "--budget", default=DEFAULT_BUDGET_BYTES, metavar="N", type=click.IntRange(min=1), help="Most bytes of the page."
)
@click.option(
    "--largest-zoom",
    default=LARGEST_ZOOM,
    metavar="N",
    type=click.IntRange(LEAST_LARGEST_ZOOM, LARGEST_ZOOM),
    help="Largest zoom to offer, where the bytes allow it.",
)
@click.option("--approval-no", default="", help="Map-approval number (审图号).")
@click.option("--exemption", default="", help="Why no map-approval number is needed.")
@click.option("--tiles", default="", help="https address of a background map with {z}, {x} and {y}.")
@click.option("--attribution", default="", help="Who made the background map.")
@click.option("--tiles-datum", default=None, type=click.Choice(BASEMAP_DATUMS), help="Datum of the background map.")
@click.pass_obj
def webmap(output: Output, /, project: Path, path: Path, replace: bool, is_folder: bool, **chosen: Any) -> None:
    """Write boundaries as one web page that needs no network, or as a folder for a website."""
    options = _options(**chosen)
    if options.has_pmtiles and not is_folder:
        raise PublishError("WEBMAP_PMTILES")
    with open_project(project, read_only=True) as opened:
        options = resolve_names(opened, options)
        require_published(opened, options)
        require_columns(opened, options)
        if is_folder:
            written = write_web_folder(opened, path, options, replace, output.progress())
            output.answer(_folder_answer(written), lambda: _folder_lines(written))
            return
        report = write_webmap(opened, path, options, replace, output.progress())
    output.answer(_answer(report), lambda: _lines(report))


def _options(
    fields: tuple[str, ...],
    hidden: tuple[str, ...],
    layers: tuple[str, ...],
    all_attributes: bool,
    decimals: tuple[tuple[str, int], ...],
    tiles: str,
    attribution: str,
    tiles_datum: str | None,
    page_lang: str | None,
    budget: int,
    **plain: Any,
) -> WebMapOptions:
    free = ("product.attributes.*", "boundary.attributes.*") if all_attributes else ()
    return WebMapOptions(
        fields=frozenset((*fields, *free)),
        hidden=frozenset(hidden),
        layers=layers or ("boundaries",),
        decimals=_decimals(layers, decimals),
        budget_bytes=budget,
        basemap=_basemap(tiles, attribution, tiles_datum),
        language=page_lang or current_language(),
        **plain,
    )


def _basemap(tiles: str, attribution: str, datum: str | None) -> Basemap | None:
    if tiles:
        return Basemap(tiles, attribution, datum or BASEMAP_DATUMS[0])
    given = [name for name, value in {"--tiles-datum": datum, "--attribution": attribution}.items() if value]
    if given:
        raise PublishError("WEBMAP_TILES_ALONE", value=", ".join(given))
    return None


def _decimals(layers: tuple[str, ...], given: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """Decimals by layer, where they were given: those of the layer itself, else those for all."""
    own = {layer: number for layer, number in given if layer}
    common = layers if "" in dict(given) else ()
    return dict.fromkeys(common, dict(given).get("", HOME_DECIMALS)) | own


def _folder_answer(written: WebFolderReport) -> dict[str, Any]:
    told = _answer(written.page)
    staying = [{"code": "staying", "message": staying_words(written.staying)}] if written.staying else []
    return {
        **told,
        "path": written.path,
        "files": written.files,
        "web_tolerance_m": written.web_tolerance_m,
        "staying": list(written.staying),
        "warnings": [*told["warnings"], *staying],
    }


def _folder_lines(written: WebFolderReport) -> Iterator[str]:
    yield from _lines(written.page)
    for name, size in written.files.items():
        yield _("{name}: {bytes} bytes").format(name=name, bytes=size)
    if written.staying:
        yield visible(staying_words(written.staying))


def _answer(report: WebMapReport) -> dict[str, Any]:
    told = report.to_mapping()
    warnings = [{"code": code, "message": _(WARNING_WORDS[code])} for code in report.warnings]
    return {**told, "features": sum(report.features.values()), "layers": report.features, "warnings": warnings}


def _word(key: str) -> str:
    """A word of the page in the current language."""
    return _(WORDS[key])


def _shrunk_lines(report: WebMapReport) -> Iterator[str]:
    """Which of the zoom and the photos the bytes took something of."""
    if report.zooms[1] < report.wanted_zoom:
        text = _word("shrunk")
        yield text.format(bytes=report.budget, wanted=report.wanted_zoom, zoom=report.zooms[1])
    if report.photos and report.photo_px < report.wanted_px:
        text = _word("shrunk_photos")
        yield text.format(bytes=report.budget, wanted=report.wanted_px, side=report.photo_px)


def _lines(report: WebMapReport) -> Iterator[str]:
    yield report.path
    text = _("{bytes} bytes, {features} features, {photos} photos, zoom {least} to {largest}, error at most {metres} m")
    yield text.format(
        bytes=report.bytes,
        features=sum(report.features.values()),
        photos=report.photos,
        least=report.zooms[0],
        largest=report.zooms[1],
        metres=report.tolerance_m,
    )
    if report.has_drafts:
        yield _("With drafts, under a watermark: not for publication. For the public: --public.")
    yield from _shrunk_lines(report)
    yield from (_(WARNING_WORDS[code]) for code in report.warnings)
    for layer, counts in report.left_out.items():
        for reason, count in counts.items():
            yield _("Stays inside: {layer}, {count}: {reason}").format(
                layer=visible(layer_words(layer, report.layer_names)), count=count, reason=_(REASON_WORDS[reason])
            )
