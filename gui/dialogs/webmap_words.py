"""What a web map is refused for, in the words of the dialog's own fields, and what was written."""

from typing import Any

from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import N_, _
from gi_atlas.readable import visible

WORDS = {
    "WEBMAP_ATTRIBUTION": N_("Say in “Made by” who made the background map."),
    "WEBMAP_NOTHING": N_(
        "There is nothing to put on the map: of {count} boundaries none may go out, {drafts} as they are not published."
        " Publish them, tick another layer, or untick “Published boundaries only” for a map of drafts under a "
        "watermark."
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


def written_words(report: Any) -> str:
    """What was written, how large and how exact."""
    text = _("Written and read again: {path}. {size} kB, zoom {least} to {largest}, error at most {metres} m.")
    said = text.format(
        path=report.path, size=f"{max(1, round(report.bytes / 1000)):,}", least=report.zooms[0],
        largest=report.zooms[1], metres=report.tolerance_m,
    )  # fmt: skip
    shrunk = _("To stay within the size, the largest zooms were left out or photos were made smaller.")
    return visible(f"{said}\n{shrunk}" if report.is_shrunk else said)
