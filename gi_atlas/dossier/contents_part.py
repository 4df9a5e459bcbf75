"""Table of contents of a dossier: 材料目录.xlsx for people, dossier.json for programs, a text that says what it is."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gi_atlas import __version__
from gi_atlas.area_official import OFFICIAL_METHOD, official_area_m2, state_area
from gi_atlas.clock import format_instant, utc_now
from gi_atlas.dossier.layout import CONTENTS, FOLDERS, README, letter_folder, top_name
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import STATE_WORDS, CheckedItem, DossierFile, Gap
from gi_atlas.dossier.sheets import Sheet, write_book
from gi_atlas.i18n import N_, translate
from gi_atlas.model import BoundaryVersion, shown

MANIFEST = "dossier.json"
_FILES = (N_("No."), N_("Item"), N_("What it is"), N_("File"), N_("Language"), N_("Bytes"), "SHA-256")
_CHECKLIST = (N_("Item"), N_("What is asked for"), N_("State"), N_("Found"), N_("Source of the demand"), N_("Edition"))
_GAPS = (N_("Part"), N_("Why"))
_SHEETS = (N_("Contents"), N_("Checklist"), N_("Missing list"), N_("Remarks"))
_NOTE = N_("State of the items")
_WIDTHS = ((7, 8, 34, 64, 10, 12, 36), (8, 36, 14, 70, 36, 12), (30, 100), (30, 100))


def write_contents(making: Making, files: Sequence[DossierFile], gaps: Sequence[Gap]) -> DossierFile:
    """The table of contents; it stands in the manifest of the bag, not in itself."""
    path = making.place("", top_name(N_("Table of contents of the dossier"), ".xlsx", making.language))
    rows: tuple[Sequence[tuple[str, ...]], ...] = (
        [_file_row(making, number, one) for number, one in enumerate(files, 1)],
        [_item_row(making, one) for one in making.checked],
        [_gap_row(making, one) for one in gaps if not one.is_note],
        [_gap_row(making, one) for one in gaps if one.is_note],
    )
    headings = (_FILES, _CHECKLIST, _GAPS, _GAPS)
    sheets = [
        Sheet(making.words(name), tuple(map(making.words, heading)), lines, widths)
        for name, heading, lines, widths in zip(_SHEETS, headings, rows, _WIDTHS, strict=True)
    ]
    write_book(path, sheets, making.sheet_mark, making.words)
    return making.file(path, "", CONTENTS)


def _file_row(making: Making, number: int, one: DossierFile) -> tuple[str, ...]:
    return (str(number), one.item, making.words(one.title), one.path, one.language, str(one.size_bytes), one.sha256)


def _item_row(making: Making, one: CheckedItem) -> tuple[str, ...]:
    titles, sources = (_in_all(making, words) for words in (one.item.title_in, one.item.source_in))
    messages = _in_all(making, lambda language: making.checked_item(one.item.item, language).verdict.message(language))
    return (one.item.item, titles, making.words(STATE_WORDS[one.state]), messages, sources, one.item.edition)


def _in_all(making: Making, words: Callable[[str], str]) -> str:
    return " / ".join(dict.fromkeys(words(language) for language in making.options.languages))


def _gap_row(making: Making, gap: Gap) -> tuple[str, ...]:
    return (making.words(gap.part), _in_all(making, gap.message))


def write_manifest(making: Making, files: Sequence[DossierFile], gaps: Sequence[Gap]) -> DossierFile:
    """What the dossier is, for programs."""
    path = making.place("", MANIFEST)
    content = {
        "program": f"GI Atlas {__version__}",
        "made_at": format_instant(utc_now()),
        "is_incomplete": making.is_marked,
        "product": {"id": making.facts.product.id, "name": making.facts.product.name_official},
        "boundaries": _boundaries(making),
        "checklist": [one.as_json(making.language) for one in making.checked],
        "missing": [gap.as_json(making.language) for gap in gaps],
        "files": [one.as_json(making.language) for one in files],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return making.file(path, "", N_("Facts of the dossier, for programs"))


def _boundaries(making: Making) -> list[dict[str, Any]]:
    return [
        {
            "id": boundary.id,
            "zone": str(zone.role),
            "name": boundary.name,
            "version": boundary.version,
            "status": str(boundary.status),
            "datum": "CGCS2000 (EPSG:4490)",
            "area_ha": _hectares(boundary),
            "area_method": OFFICIAL_METHOD if boundary.geom is not None else "",
            "geometry_sha256": boundary.geom_sha256,
        }
        for zone, boundary in making.facts.current
    ]


def _hectares(boundary: BoundaryVersion) -> float | None:
    """As every file of the dossier states it."""
    return None if boundary.geom is None else float(state_area(official_area_m2(boundary.geom), "ha"))


def write_folder_notes(making: Making, files: Sequence[DossierFile]) -> Iterator[DossierFile]:
    """A text in each of the folders A, B and C: its items, what was found of them, how many files are there."""
    for letter in FOLDERS:
        folder = letter_folder(letter, making.language)
        path = making.place(folder, f"{making.one_word(_NOTE)}.txt")
        lines = [making.sheet_mark] if making.is_marked else []
        for language in making.options.languages:
            lines += [translate(FOLDERS[letter], language), *_item_lines(making, files, letter, language), ""]
        path.write_text("\n".join(lines), encoding="utf-8-sig")
        yield making.file(path, "", _NOTE)


def _item_lines(making: Making, files: Sequence[DossierFile], letter: str, language: str) -> Iterator[str]:
    for one in making.checked_in(language):
        if one.item.folder == letter:
            count = sum(file.item == one.item.item for file in files)
            told = translate(N_("{count} files"), language).format(count=count)
            state = translate(STATE_WORDS[one.state], language)
            yield f"{one.item.item}  {one.item.title_in(language)}  [{state}]  {told}"
            yield f"    {one.verdict.message(language)}"


def write_readme(making: Making) -> DossierFile:
    """A few lines of text; the mark stands first where the dossier is incomplete."""
    path = making.place("", top_name(README, ".txt", making.language))
    lines = [making.sheet_mark] if making.is_marked else []
    for language in making.options.languages:
        lines += _about(making, language)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
    return making.file(path, "", README)


def _about(making: Making, language: str) -> list[str]:
    product = making.facts.product
    texts = (
        N_("Dossier of {name} ({status})."),
        N_("Made by GI Atlas {program} on {instant}. All coordinates are CGCS2000."),
        N_("This is a bag (BagIt, RFC 8493): any BagIt program finds a changed, lost or added file by its manifest."),
        N_("Start with the table of contents and the missing list."),
    )
    values = {"name": product.name_official, "status": shown(product.status, language), "program": __version__,
              "instant": format_instant(utc_now())}  # fmt: skip
    return [translate(text, language).format(**values) for text in texts]
