"""Every word of the page's own, in both languages, since its reader may switch."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from gi_atlas.i18n import LANGUAGES, N_, _, translate
from gi_atlas.model.enums import (
    BoundaryStatus,
    Channel,
    ProductGroup,
    ProductStatus,
    RecordStage,
    UnitLevel,
    ZoneRole,
    shown,
)
from gi_atlas.services.sites import NAMES

WORDS = {
    "about": N_("About this map"),
    "after": N_("After"),
    "all": N_("All"),
    "all_versions": N_("All versions at once"),
    "approval": N_("Map-approval number: {text}"),
    "as_of": N_("As of {day}"),
    "back": N_("Back to the map"),
    "before": N_("Before"),
    "begun": N_("valid from {day}"),
    "begun_over": N_("valid from {day}, superseded since"),
    "beyond_plane": N_("Web maps end at 85.05° of latitude: what lies nearer to a pole is not drawn."),
    "check_name": N_("{name}, {count} entries"),
    "class": N_("Product group"),
    "close": N_("Close"),
    "coordinates": N_("Longitude and latitude"),
    "copied": N_("The link was copied."),
    "copy_link": N_("Copy link"),
    "count_of": N_("{layer}: {count}"),
    "county": N_("County"),
    "datum_gcj02": N_("Places are shown in GCJ-02, shifted like the background map; do not measure boundaries here."),
    "datum_true": N_("Places are in CGCS2000."),
    "disclaimer": N_("For information only: where this map and the wording of the scope differ, the wording prevails."),
    "draft_approval": N_("Drafts: no map authority has examined this map"),
    "draft_mark": N_("DRAFT – not published"),
    "empty_day": N_("No boundary of this map is valid on {day}: move the time slider to another day."),
    "exempt": N_("No map-approval number: {text}"),
    "filters": N_("Filters"),
    "fit": N_("Show all"),
    "from_to": N_("{first} to {last}"),
    "hectares": N_("{value} ha"),
    "here": N_("Also here:"),
    "keys": N_(
        "Keys: arrows move the map, + and − zoom, / goes to the search, Tab goes on, Enter opens, Esc closes. "
        "In the list arrows go from entry to entry, Page Up and Page Down from heading to heading."
    ),
    "kilometres": N_("{value} km"),
    "language": N_("中文"),
    "last_day_open": N_("still valid"),
    "layer": N_("Layer"),
    "layers": N_("Layers"),
    "legend": N_("Legend"),
    "list": N_("List"),
    "made": N_("Made on {day} with {program}"),
    "map": N_("Map"),
    "measure": N_("Measure"),
    "measure_hint": N_("Click or press Enter to add points; Esc ends."),
    "measure_hint_touch": N_("Tap to add points; tap Measure again to end."),
    "measured": N_("Length {length}, area {area}"),
    "metres": N_("{value} m"),
    "more": N_("Show all of it"),
    "name": N_("Name"),
    "next_photo": N_("Next photo"),
    "no_approval": N_("No map-approval number was given"),
    "none_found": N_("Nothing found"),
    "of": N_("{count} of {total}"),
    "office": N_("Published by {text}"),
    "other_zones": N_("Other zones of the product"),
    "over": N_("superseded"),
    "panel": N_("Panel"),
    "period": N_("Boundary since"),
    "photo": N_("Photo {count} of {total}"),
    "photo_large": N_("Photo in full size"),
    "place": N_("Place"),
    "place_within": N_("{place}, rounded: the true place lies within {length}"),
    "places_rounded": N_("Places of this layer are rounded to {decimals} decimals of a degree."),
    "previous_photo": N_("Previous photo"),
    "print": N_("Print"),
    "product_status": N_("Status of the product"),
    "reset": N_("Reset filters"),
    "same_day": N_("{day}, replaced on the same day"),
    "search": N_("Search: name, pinyin, county"),
    "selected": N_("Selected: {text}"),
    "shapes_rounded": N_(
        "Lines and areas of this layer are rounded to {decimals} decimals of a degree; what is smaller is a point."
    ),
    "shrunk": N_("To stay within {bytes} bytes: zoom {wanted} → {zoom}."),
    "shrunk_photos": N_("To stay within {bytes} bytes: photos {wanted} → {side} px."),
    "since": N_("since {day}"),
    "skip_legend": N_("Skip to the legend"),
    "skip_map": N_("Skip to the map"),
    "square_kilometres": N_("{value} km²"),
    "status": N_("Status"),
    "swipe": N_("Compare two days"),
    "swipe_divider": N_("Divider between before and after"),
    "table": N_("Table"),
    "theme": N_("Dark or light"),
    "time": N_("Time"),
    "to_atlas": N_("Charts and figures"),
    "tools": N_("Tools of the map"),
    "tolerance": N_(
        "Borders are simplified together, without gaps: at every zoom of this map a line strays at most "
        "{px} pixel from the stored boundary, at the largest zoom {metres} m."
    ),
    "until": N_("until {day}"),
    "versions": N_("Versions"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "zoom_to": N_("Zoom to it"),
}
LAYER_WORDS = {
    "boundaries": N_("Boundaries"),
    "units": N_("County outlines"),
    "townships": N_("Township outlines"),
    "records": N_("Survey records"),
    "photos": N_("Photos"),
    "products": N_("Products"),
}
# Beside the name of an imported layer that has features of several kinds: each kind is a layer of the page.
KIND_WORDS = {"area": N_("{name}: areas"), "line": N_("{name}: lines"), "point": N_("{name}: points")}
# Why something stays inside; codes of ``selection``.
REASON_WORDS = {
    "status": N_("not published"),
    "no_geometry": N_("no polygon or place"),
    "not_public": N_("not marked as public"),
    "consent": N_("its person did not consent"),
    "damaged": N_("cannot be shown"),
    "place_only": N_("only a point, no outline"),
    "past": N_("made public by another program, not by this one"),
    "coarse": N_("smaller than the precision of its layer"),
    "unrecognised": N_("neither recognised nor with a boundary that goes out; their records have no product here"),
    "changed": N_("its polygon is not the one that was published (sha256)"),
}
# What a command warns of; codes of ``building``.
WARNING_WORDS = {
    "draft_number": N_("The map-approval number was left out: nobody examined the drafts on this page."),
    "no_number": N_("Neither a map-approval number nor why there is none: say --approval-no or --exemption."),
    "beyond": N_(
        "Some of what goes out lies nearer to a pole than web maps show (85.05°): the page shows it up to there, the "
        "files of a folder hold it whole."
    ),
    "photos": N_("Some photos are not on the page, as their files cannot be read; open them in the survey records."),
    "project_inside": N_(
        "The project itself lies in this folder: whoever puts the whole folder on a website publishes the project with "
        "everything in it. Better write to a folder of its own."
    ),
}
STAYING = N_(
    "Stays in the folder though it is not of this map: {names}. It was changed since an earlier map wrote it, or no "
    "list tells whose it is. Look at it, and take it away if it must not go out."
)
_MOST_NAMES = 10
# Words of codes that the model keeps as plain text.
CHANGES = {
    "NEW": N_("New"),
    "EXTEND": N_("Extension"),
    "REDUCE": N_("Reduction"),
    "RENAME_ONLY": N_("Name only"),
    "GEOMETRY_CORRECTION": N_("Correction of the line"),
}
DERIVATIONS = {
    "UNION_ADMIN": N_("United administrative units"),
    "DIGITISED": N_("Digitised"),
    "COORD_LIST": N_("List of coordinates"),
    "MIXED": N_("Several ways"),
    "IMPORTED": N_("Imported"),
}
_CODES: dict[str, type[StrEnum] | dict[str, str]] = {
    "product.product_group": ProductGroup,
    "product.status": ProductStatus,
    "zone.role": ZoneRole,
    "boundary.status": BoundaryStatus,
    "boundary.change_type": CHANGES,
    "boundary.derivation": DERIVATIONS,
    "registration.channel": Channel,
    "record.stage": RecordStage,
    "record.readiness": {str(code): words for code, words in NAMES.items()},
    "unit.level": UnitLevel,
}


def both(message: str) -> list[str]:
    """A text in every language, in the order of ``i18n.LANGUAGES``."""
    return [translate(message, language) for language in LANGUAGES]


def layer_words(key: str, names: Mapping[str, str]) -> str:
    """Name of a layer in the current language; that of an imported one as it is."""
    return names[key] if key in names else _(LAYER_WORDS[key])


def kind_words(name: str, kind: str) -> list[str]:
    """Name of one kind of an imported layer's features, in every language."""
    return [message.replace("{name}", name) for message in both(KIND_WORDS[kind])]


def staying_words(names: Sequence[str]) -> str:
    """What stayed in a folder that a map was written to, in the current language."""
    told = _(", ").join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
    return _(STAYING).format(names=told)


def page_words() -> dict[str, list[str]]:
    """The page's words by key, each in every language."""
    return {key: both(message) for key, message in WORDS.items()}


def code_words() -> dict[str, dict[str, list[str]]]:
    """Words of the codes of every column that holds codes."""
    return {key: _words_of(table) for key, table in _CODES.items()}


def _words_of(table: Any) -> dict[str, list[str]]:
    if isinstance(table, dict):
        return {code: both(message) for code, message in table.items()}
    return {str(member): [shown(member, language) for language in LANGUAGES] for member in table}
