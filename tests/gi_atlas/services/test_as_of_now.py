"""What changes beside a photo or a version counts in every exit at once: list, gallery, dossier, tables, maps."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from gi_atlas.dossier.facts import ProjectFacts, read_product
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Evidence, Product, SurveyRecord, Zone
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.evidence_gallery import read_gallery
from gi_atlas.services.evidence_places import current_boundary, measured
from gi_atlas.services.listing import list_rows
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.project import Project
from layers.analysis.project_analysis import read_boundaries
from survey_forms.output.export_records import export_records

DAY = date.today()
NEAR, FAR = shapely.box(120.1, 30.2, 120.2, 30.3), shapely.box(120.3, 30.2, 120.4, 30.3)


@pytest.fixture
def moved(project: Project) -> Project:
    """A photo that lay within its product's boundary when it came, and a boundary that lies elsewhere since."""
    entities = [
        Product("清溪茶", id="p"),
        Zone("p", id="z"),
        BoundaryVersion("z", NEAR, status=BoundaryStatus.SUPERSEDED, valid_to=DAY, id="old"),
        BoundaryVersion("z", FAR, version=2, valid_from=DAY, id="new"),
        SurveyRecord("茶园", product_id="p", geom=shapely.Point(120.15, 30.25), id="r"),
        Evidence("r", "a.jpg", "0" * 64, geom=shapely.Point(120.15, 30.25), boundary_distance_m=0.0, distance_m=0.0),
        Product("别的茶", id="q"),
        SurveyRecord("没有界线", product_id="q", geom=shapely.Point(120.15, 30.25), id="s"),
        Evidence("s", "b.jpg", "1" * 64, geom=shapely.Point(120.15, 30.25), boundary_distance_m=7.0),
    ]
    save_many(project, entities)
    return project


def tables(path: Path) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                yield from csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))


def said(project: Project, folder: Path) -> dict[str, list[float | None]]:
    """Metres outside of the boundary, of the first photo and the second, exit by exit."""
    listed = {row["file_name"]: row["boundary_distance_m"] for row in list_rows(project, "evidence")}
    shown = {item.file_name: item.boundary_distance_m for item in read_gallery(project).items}
    dossier = {
        item.file_name: item.boundary_distance_m
        for product in ("p", "q")
        for item in read_product(ProjectFacts(project), product).evidence
    }
    export_records(project, folder / "表.zip", "en")
    written: dict[str, float | None] = {}
    for row in tables(folder / "表.zip"):
        name = row.get("file_name") or row.get("File name") or row.get("File") or ""
        if name in listed:
            told = next(value for key, value in row.items() if "outside" in key.lower() or key == "boundary_distance_m")
            written[name] = float(told) if told else None
    exits = {"list": listed, "gallery": shown, "dossier": dossier, "tables": written}
    return {name: [found["a.jpg"], found["b.jpg"]] for name, found in exits.items()}


def test_a_photo_lies_as_far_outside_in_every_exit(moved: Project, tmp_path: Path) -> None:
    found = said(moved, tmp_path)
    for name, (first, second) in found.items():
        assert first == pytest.approx(14_430, rel=0.01), name
        assert second is None, name
    assert len({round(first) for first, _second in found.values() if first is not None}) == 1


def test_what_is_stored_stays_as_it_came(moved: Project, tmp_path: Path) -> None:
    said(moved, tmp_path)
    assert [item.boundary_distance_m for item in evidence_of_record(moved, "r")] == [0.0]


def test_a_boundary_is_read_once_for_many_records(moved: Project) -> None:
    asked: list[str] = []

    def boundary_of(product_id: str):  # type: ignore[no-untyped-def]
        asked.append(product_id)
        return current_boundary(moved, product_id)

    items = evidence_of_record(moved, "r")
    (told,) = measured(moved, items, shapely.Point(120.15, 30.25), "p", boundary_of)
    assert told == measured(moved, items, shapely.Point(120.15, 30.25), "p")[0]
    assert asked == ["p"]
    assert measured(moved, items, None, None, boundary_of)[0].boundary_distance_m is None
    assert asked == ["p"]


# --- which version holds


def version(**more: object) -> BoundaryVersion:
    return replace(BoundaryVersion("z", NEAR), **more)


TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)
HOLDS = [
    ({}, True),
    ({"valid_from": DAY}, True),
    ({"valid_from": TOMORROW}, False),
    ({"valid_to": TOMORROW}, True),
    ({"valid_to": DAY}, False),
    ({"valid_from": YESTERDAY, "valid_to": DAY}, False),
    ({"status": BoundaryStatus.PUBLISHED}, True),
    ({"status": BoundaryStatus.SUPERSEDED}, False),
    ({"status": BoundaryStatus.SUPERSEDED, "valid_to": TOMORROW}, True),
    ({"proposes_id": "old"}, False),
]


@pytest.mark.parametrize(("told", "holds"), HOLDS)
def test_a_version_holds_alike_for_overlays_photos_and_maps(
    project: Project, told: dict[str, object], holds: bool
) -> None:
    one = version(**told)
    save_many(project, [Product("清溪茶", id="p"), Zone("p", id="z"), one])
    assert one.holds_on(DAY) is holds
    assert (read_boundaries(project).ids == [one.id]) is holds
    assert (len(current_boundary(project, "p").parts) == 1) is holds


def test_a_version_whose_end_is_to_come_is_the_dossiers(project: Project) -> None:
    published = version(status=BoundaryStatus.PUBLISHED, valid_to=TOMORROW, id="now")
    ended = version(version=2, valid_to=YESTERDAY, id="ended")
    save_many(project, [Product("清溪茶", id="p"), Zone("p", id="z"), published, ended])
    ((_zone, current),) = read_product(ProjectFacts(project), "p").current
    assert current.id == "now"
    # Without one that holds, the last is told rather than none.
    save(project, replace(project.read_one(BoundaryVersion, "now"), status=BoundaryStatus.SUPERSEDED, valid_to=DAY))
    ((_zone, last),) = read_product(ProjectFacts(project), "p").current
    assert last.id == "ended"
