"""Boundary files of a dossier: the package of ``export`` for each zone, without what a place or a text forbids."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import shapely

from gi_atlas.crs import zone_of
from gi_atlas.dossier.datum_gate import confirmed_datums
from gi_atlas.dossier.layout import bag_name, item_folder
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import DossierFile, Gap
from gi_atlas.dossier.sheets import mark_book
from gi_atlas.errors import CrsError, GiAtlasError, JobCancelled, UsageError
from gi_atlas.exchange.safe_names import distinct_names
from gi_atlas.i18n import N_
from gi_atlas.jobs import PartProgress
from gi_atlas.model import BoundaryVersion, shown
from gi_atlas.services.export_folder import require_free, scratch_folder
from gi_atlas.services.export_formats import Choices
from gi_atlas.services.export_units import named_units
from gi_atlas.services.exporting import PackageFile, export_boundary

BOUNDARY_FILES = N_("Boundary files")
_PLANE = frozenset({"shp-gk", "land-txt", "corners-xlsx", "corners-docx", "dxf"})
_OF_UNITS = frozenset({"units-csv"})
# Formats written at one time, each with a child that reads it again: two keep a batch below a gigabyte of memory.
AT_A_TIME = min(2, os.cpu_count() or 1)
# Tables that people read: one in each language of the dossier.
_WORDED = frozenset({"corners-xlsx", "corners-docx", "units-csv"})
_MANIFEST, _DICTIONARY = "manifest", "field-dictionary"
_TITLES = {
    "package": N_("Boundary package (GeoPackage)"),
    "shp": N_("Boundary as Shapefile, CGCS2000"),
    "shp-gk": N_("Boundary as Shapefile, 3° zone"),
    "land-txt": N_("Corner points as 国土TXT"),
    "corners-xlsx": N_("Table of corner points (sheet)"),
    "corners-docx": N_("Table of corner points (document)"),
    "dxf": N_("Boundary as drawing (DXF)"),
    "kmz": N_("Boundary with photos (KMZ)"),
    "units-csv": N_("List of units"),
    "iso-xml": N_("Metadata (ISO 19139)"),
    "field-names": N_("Names of the Shapefile's fields"),
    _DICTIONARY: N_("Field dictionary of the Shapefile"),
}


def boundary_files(making: Making) -> Iterator[DossierFile | Gap]:
    """The boundary files of every zone that has a polygon; further zones stand in folders of their own."""
    drawn = [(zone, boundary) for zone, boundary in making.facts.current if boundary.geom is not None]
    if not drawn:
        yield Gap(BOUNDARY_FILES, "DOSSIER_NO_BOUNDARY")
    yield from confirmed_datums(making.facts, making.options.datum_confirmed)
    above = item_folder(making.item("C1"), making.language)
    names = distinct_names(bag_name(zone.name or shown(zone.role, making.language), 60) for zone, _boundary in drawn)
    for number, (_zone, boundary) in enumerate(drawn):
        making.progress.check()
        formats, gaps = _possible(making, boundary)
        yield from gaps
        yield from _export(making, boundary, formats, f"{above}/{names[number]}" if number else above)


def _possible(making: Making, boundary: BoundaryVersion) -> tuple[list[str], list[Gap]]:
    name, wanted, gaps = boundary.name or boundary.id, list(making.options.formats), []
    if _PLANE.intersection(wanted) and not _has_zone(boundary):
        gaps.append(Gap(BOUNDARY_FILES, "DOSSIER_NO_PLANE_ZONE", {"name": name}, is_note=True))
        wanted = [form for form in wanted if form not in _PLANE]
    if _OF_UNITS.intersection(wanted) and not named_units(making.facts.project, boundary.id):
        gaps.append(Gap(BOUNDARY_FILES, "DOSSIER_NO_UNIT_LIST", {"name": name}, is_note=True))
        wanted = [form for form in wanted if form not in _OF_UNITS]
    return wanted, gaps


def _has_zone(boundary: BoundaryVersion) -> bool:
    try:
        zone_of(float(shapely.centroid(boundary.geom).x))
    except CrsError:
        return False
    return True


def _export(
    making: Making, boundary: BoundaryVersion, formats: Sequence[str], folder: str
) -> Iterator[DossierFile | Gap]:
    """Each format by itself, so that only what fails is missing, and a few at a time: each waits for a child."""
    target = making.folder / folder
    target.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        asked = [(form, language) for form in formats for language in _languages(making, form)]
        jobs = [pool.submit(_write, making, boundary, form, target, language) for form, language in asked]
        try:
            for (form, language), job in zip(asked, jobs, strict=True):
                yield from _taken(making, form, job, language)
        finally:
            for job in jobs:
                job.cancel()


def _languages(making: Making, form: str) -> tuple[str, ...]:
    return making.options.languages if form in _WORDED else ("",)


def _taken(making: Making, form: str, job: "Future[list[PackageFile]]", language: str) -> Iterator[DossierFile | Gap]:
    try:
        files = job.result()
    except (JobCancelled, UsageError):
        raise
    except GiAtlasError as error:
        yield Gap(BOUNDARY_FILES, "DOSSIER_FORMAT_FAILED", {"format": form, "reason": error})
        return
    for written in files:
        path = Path(written.path)
        if making.is_marked and written.format == _DICTIONARY:
            mark_book(path, making.sheet_mark)
        yield making.file(path, "C1", _TITLES.get(written.format, written.format), language)


def _write(making: Making, boundary: BoundaryVersion, form: str, target: Path, language: str) -> list[PackageFile]:
    """Files of one format, taken out of a folder of their own; the dossier has a manifest that knows the marks too."""
    options, mark = making.options, making.mark(language) if language else making.sheet_mark
    choices = Choices(encoding=options.encoding, mark=mark, language=language or "zh")
    with scratch_folder(target) as scratch:
        found = export_boundary(
            making.facts.project, boundary.id, scratch, [form], options.encoding, False, PartProgress(making.progress),
            choices,
        )  # fmt: skip
        kept = [one for one in found if one.format != _MANIFEST]
        names = [_name_in(Path(one.path), making, language) for one in kept]
        require_free(target, names)
        for one, name in zip(kept, names, strict=True):
            os.replace(scratch / Path(one.path).name, target / name)
    return [replace(one, path=str(target / name)) for one, name in zip(kept, names, strict=True)]


def _name_in(path: Path, making: Making, language: str) -> str:
    """Name of a file; that of a further language stands behind, so that the first one keeps the usual name."""
    return path.name if language in ("", making.language) else f"{path.stem}_{language}{path.suffix}"
