"""Builds the sample project: files as a county would get them, then the project made from them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.demo.cases import add_cases
from gi_atlas.demo.county import COUNTY_CODE, COUNTY_NAME, EDITION, NEIGHBOURS, TOWNSHIPS, County, build_county
from gi_atlas.demo.elevation import write_elevation
from gi_atlas.demo.photos import draw_photo
from gi_atlas.demo.products import SampleProducts, build_products
from gi_atlas.demo.records import SamplePhoto, build_records
from gi_atlas.demo.wordings import build_wordings
from gi_atlas.exchange.answers import Answers
from gi_atlas.i18n import N_
from gi_atlas.ids import seeded_ids
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.plugins import SAMPLE_FORM, load_object
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.services.photos import evidence_of, read_photos
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.faults import system_fault
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF

PROJECT_FILE = f"{COUNTY_NAME}.gpkg"
UNITS_FILE = f"{COUNTY_NAME}行政区划_{EDITION}.geojson"
ELEVATION_FILE = f"{COUNTY_NAME}高程.tif"
_SEED = "GI Atlas sample project"


@dataclass(frozen=True)
class Sample:
    """Where the parts of the sample lie."""

    project: Path
    units: Path
    elevation: Path
    photos: tuple[Path, ...]


def build_sample(folder: Path, progress: Progress | None = None) -> Sample:
    """Make the sample's files and project in a folder.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    progress : Progress, optional

    Raises
    ------
    StorageError
        STORE_EXISTS if the project is there already; STORE_CANNOT_WRITE if the folder cannot be made.
    JobCancelled
    """
    told = progress or Progress()
    sources = folder / "files"
    try:
        (sources / "photos").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_fault(error, folder) from error
    county = build_county()
    with seeded_ids(_SEED), create_project(folder / PROJECT_FILE, COUNTY_NAME) as project:
        units = write_units(county, sources / UNITS_FILE)
        elevation = write_elevation(sources / ELEVATION_FILE)
        import_file(project, units, ImportKind.ADMIN_UNITS, Answers(edition=EDITION), told)
        made = build_products(county)
        _store(project, N_("Enter the products of the sample"), made.everything())
        photos = _store_records(project, county, made, sources / "photos", told)
        _store(project, N_("Enter the wordings of the sample"), build_wordings(made))
        add_cases(project, made)
        return Sample(project.path, units, elevation, photos)


def write_units(county: County, path: Path) -> Path:
    """Write townships and counties as a GeoJSON in EPSG:4490, as a county office hands it over."""
    names = {**TOWNSHIPS, COUNTY_CODE: COUNTY_NAME, **NEIGHBOURS}
    shapes = {**county.counties, **county.townships}
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": code,
                "name": names[code],
                "level": "乡镇" if code in TOWNSHIPS else "县",
                "parent": COUNTY_CODE if code in TOWNSHIPS else "9701",
            },
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in shapes.items()
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def _store(project: Project, label: str, entities: Sequence[Any]) -> None:
    rows = tuple(insert_row(TABLE_OF[type(entity)], to_row(prepare(entity))) for entity in entities)
    project.apply(Command(Label(label), rows))


def _store_records(
    project: Project, county: County, made: SampleProducts, folder: Path, progress: Progress
) -> tuple[Path, ...]:
    records, photos = build_records(county, made)
    paths = []
    for number, photo in enumerate(photos):
        progress.report(0.5 + number / len(photos) / 2, photo.file_name)
        path = folder / photo.file_name
        paths.append(draw_photo(path, photo.generic_name, photo.seed, photo.lon, photo.lat, photo.taken))
    evidence = _evidence(project, records, photos, paths, progress)
    entities = load_object(SAMPLE_FORM)(project, records, evidence)
    is_photo = [isinstance(entity, Evidence) for entity in entities]
    _store(
        project, N_("Enter the survey records of the sample"), list(compress(entities, [not one for one in is_photo]))
    )
    _store(project, N_("Attach the photos of the sample"), list(compress(entities, is_photo)))
    return tuple(paths)


def _evidence(
    project: Project,
    records: Sequence[SurveyRecord],
    photos: Sequence[SamplePhoto],
    paths: Sequence[Path],
    progress: Progress,
) -> list[Evidence]:
    of_id = {record.id: record for record in records}
    evidence = []
    for number, (photo, reading) in enumerate(zip(photos, read_photos(paths, progress), strict=True)):
        stored = project.media.add(reading.path)
        item = evidence_of(reading, of_id[photo.record_id], stored.size_bytes, number % 2)
        evidence.append(
            replace(item, caption=photo.caption, source=COUNTY_NAME, holder=f"{COUNTY_NAME}档案馆",
                    accession_no=f"GI-{number + 1:04}", is_public=number % 2 == 0)
        )  # fmt: skip
    return evidence
