"""Maps for paper: a record's surroundings, and all sites by readiness."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from PIL import Image

from gi_atlas.documents.paper import Grid, Images
from gi_atlas.model import AdminUnit, BoundaryStatus, BoundaryVersion, Product, SurveyRecord, UnitLevel, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.services.sites import COLOURS, NAMES, ReadinessClass, read_sites
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.paint.paper_maps import record_map, sites_map, sites_paper
from tests.survey_forms.output.sample import picture

pytestmark = pytest.mark.usefixtures("qapp")
COUNTS = {
    ReadinessClass.EMPTY: (0, 0, 0, 0),
    ReadinessClass.BEGUN: (1, 10, 0, 0),
    ReadinessClass.HALF: (6, 10, 0, 0),
    ReadinessClass.LISTING: (10, 10, 0, 4),
    ReadinessClass.DOSSIER: (10, 10, 4, 4),
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as made:
        yield made


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def colours_of(image: Image.Image) -> set[tuple[int, int, int]]:
    return {colour for count, colour in image.getcolors(1 << 24) or [] if count > 20}


def test_a_record_lies_red_on_its_boundary(project: Project) -> None:
    product = Product("茶")
    zone = Zone(product.id)
    boundary = BoundaryVersion(zone.id, geom=shapely.box(115.6, 23.8, 115.9, 24.0))
    county = AdminUnit("441424", "五华县", "2023", UnitLevel.COUNTY, geom=shapely.box(115, 23, 117, 25))
    record = SurveyRecord("x", product_id=product.id, geom=shapely.Point(115.75, 23.9))
    save_many(project, [product, zone, boundary, county, record])
    shown = record_map(project, record, "zh")
    image = opened(shown.content)
    assert image.size == (1800, 1000)
    middle = image.getpixel((900, 500))
    assert isinstance(middle, tuple)
    assert middle[0] > 180 > 90 > middle[1]
    assert (0xD5, 0, 0) in colours_of(image)
    green = image.getpixel((700, 400))
    assert isinstance(green, tuple)
    assert green[1] > green[0]
    assert "千米" in shown.caption


@pytest.mark.parametrize(
    ("told", "is_shown"),
    [
        ({"valid_to": date.today() + timedelta(days=1)}, True),
        ({"valid_to": date.today()}, False),
        ({"valid_from": date.today() + timedelta(days=1)}, False),
        ({"proposes_id": "other"}, False),
        ({"status": BoundaryStatus.SUPERSEDED}, False),
    ],
)
def test_the_boundary_that_holds_today_is_on_the_map(project: Project, told: dict[str, Any], is_shown: bool) -> None:
    product = Product("茶")
    zone = Zone(product.id)
    boundary = BoundaryVersion(zone.id, geom=shapely.box(115.6, 23.8, 115.9, 24.0), **told)
    county = AdminUnit("441424", "五华县", "2023", UnitLevel.COUNTY, geom=shapely.box(115, 23, 117, 25))
    record = SurveyRecord("x", product_id=product.id, geom=shapely.Point(115.75, 23.9))
    save_many(project, [product, zone, county, record])
    bare = record_map(project, record, "zh").content
    save_many(project, [boundary])
    assert (record_map(project, record, "zh").content != bare) is is_shown
    site = sites_map(project, read_sites(project))
    save_many(project, [replace(boundary, status=BoundaryStatus.SUPERSEDED, valid_to=date(2001, 1, 1))])
    assert (sites_map(project, read_sites(project)) != site) is is_shown


def test_a_record_without_surroundings_has_no_map(project: Project) -> None:
    save_many(project, [nowhere := SurveyRecord("a"), alone := SurveyRecord("b", geom=shapely.Point(115, 23))])
    assert record_map(project, nowhere, "en").content == b""
    assert record_map(project, alone, "en").content == b""


def test_sites_are_coloured_by_readiness(project: Project) -> None:
    for number, (readiness, counts) in enumerate(COUNTS.items()):
        names = ("listing_answered", "listing_asked", "dossier_answered", "dossier_asked")
        record = SurveyRecord(readiness, geom=shapely.Point(115 + number * 0.1, 23 + number % 2 * 0.05))
        save_many(project, [replace(record, **dict(zip(names, counts, strict=True)))])
    sites = read_sites(project)
    assert [site.readiness for site in sites] == list(ReadinessClass)
    colours = colours_of(opened(sites_map(project, sites)))
    for colour in COLOURS.values():
        assert rgb(colour) in colours, colour


def test_the_legend_counts_every_class_and_names_what_is_not_shown(project: Project) -> None:
    save_many(project, [SurveyRecord("a", geom=shapely.Point(115, 23)), SurveyRecord("b"), SurveyRecord("c")])
    sites = read_sites(project)
    paper = sites_paper(sites, picture(), "en", "p", "")
    (legend,) = [block for block in paper.blocks if isinstance(block, Grid)]
    fills = [cell.fill for cell in legend.rows[0].cells[::2]]
    assert fills == list(COLOURS.values())
    texts = [cell.lines[0].text for cell in legend.rows[0].cells[1::2]]
    assert texts[0] == f"{NAMES[ReadinessClass.EMPTY]}: 3"
    assert "2 records have no place yet and are not on the map." in repr(paper.blocks)
    assert any(isinstance(block, Images) for block in paper.blocks)


def test_a_project_without_places_has_a_legend_alone(project: Project) -> None:
    save_many(project, [SurveyRecord("a")])
    sites = read_sites(project)
    assert sites_map(project, sites) == b""
    assert not any(isinstance(block, Images) for block in sites_paper(sites, b"", "zh", "p", "").blocks)
