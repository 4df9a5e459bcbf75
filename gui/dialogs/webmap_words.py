"""What a web map is refused for, in the words of the dialog's own fields, and what was written."""

from collections.abc import Iterator, Sequence
from typing import Any

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import N_, _
from gi_atlas.readable import visible
from layers.publish.webmap.page_texts import WARNING_WORDS, staying_words

# Others are those of the dialog's own fields, which it tells before.
LATE_WARNINGS = ("beyond", "photos", "project_inside")
WORDS = {
    "WEBMAP_ATTRIBUTION": N_("Say in “Made by” who made the background map."),
    "WEBMAP_NOTHING": N_(
        "There is nothing to put on the map: of {count} boundaries none may go out, {drafts} as they are not published."
        " Publish them, tick another layer, or untick “Published boundaries only” for a map of drafts under a "
        "watermark."
    ),
    "WEBMAP_PLACE_COLUMNS": N_(
        "{value}: these columns tell places more exactly than their layer, which is rounded to {decimals} decimals of "
        "a degree. Untick them, or let the layer be exact if it may."
    ),
    "WEBMAP_TOO_LARGE": N_(
        "Even with zoom {zoom} as the largest, the page takes {bytes} bytes; it may take {budget}. "
        "Allow more (“Largest size”), or tick fewer layers, columns or photos."
    ),
    "EXPORT_EXISTS": N_(
        "In {path} there are files of these names already: {names}. They were left as they are. "
        "Choose another folder, or tick “Replace files of the same names” and write again."
    ),
}


def fault_words(error: GiAtlasError) -> str:
    """Why the dialog cannot go on."""
    if isinstance(error, JobCancelled):
        return _("Stopped; nothing was written.")
    if error.code not in WORDS:
        return error.message()
    return _(WORDS[error.code]).format(**{key: _shown(value) for key, value in error.context.items()})


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else visible(str(value))


def written_words(report: Any, staying: Sequence[str] = ()) -> str:
    """What was written, how large and how exact; of a folder, what stayed in it that is not of this map."""
    text = _("Written and read again: {path}. {size} kB, zoom {least} to {largest}, error at most {metres} m.")
    said = text.format(
        path=report.path, size=f"{max(1, round(report.bytes / 1000)):,}", least=report.zooms[0],
        largest=report.zooms[1], metres=report.tolerance_m,
    )  # fmt: skip
    warned = [_(WARNING_WORDS[code]) for code in report.warnings if code in LATE_WARNINGS]
    left = [staying_words(staying)] if staying else []
    return visible("\n".join([said, *_shrunk_words(report), *warned, *left]))


def _shrunk_words(report: Any) -> Iterator[str]:
    """What the largest size took of the zooms, and what of the photos."""
    if report.zooms[1] < report.wanted_zoom:
        text = _("To stay within the largest size, the map ends at zoom {zoom}; {wanted} was asked for.")
        yield text.format(zoom=report.zooms[1], wanted=report.wanted_zoom)
    if report.photos and report.photo_px < report.wanted_px:
        text = _("To stay within the largest size, photos have {side} pixels; {wanted} were asked for.")
        yield text.format(side=report.photo_px, wanted=report.wanted_px)
