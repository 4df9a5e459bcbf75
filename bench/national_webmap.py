"""A national project for the web map: all counties, 2,500 boundaries within them, 50,000 survey records."""

import random
from pathlib import Path

import numpy as np
import shapely
from shapely import affinity

from bench.inputs import Inputs
from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.model import AdminUnit, BoundaryStatus, BoundaryVersion, Product, ProductGroup, SurveyRecord, Zone
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project

BOUNDARIES, RECORDS = 2_500, 50_000
SHARE = 0.7


def make_national_webmap(inputs: Inputs) -> Path:
    """Project whose boundaries are outlines of its counties, every other one drawn smaller within its county."""
    path = inputs.scratch / "national_webmap.gpkg"
    codes, wkbs = inputs.counties_wkb
    shapes = shapely.from_wkb(np.array(wkbs, dtype=object))
    units = [
        AdminUnit(code, f"县{code}", "bench", geom=shape, import_id="b")
        for code, shape in zip(codes, shapes, strict=True)
    ]
    products = [_product(number, codes[number]) for number in range(BOUNDARIES)]
    zones = [Zone(product.id, import_id="b") for product in products]
    boundaries = [
        _boundary(zone, shape, number) for number, (zone, shape) in enumerate(zip(zones, shapes, strict=False))
    ]
    tables = {
        "gi_admin_unit": units,
        "gi_product": products,
        "gi_zone": zones,
        "gi_boundary": boundaries,
        "gi_record": _records(products, shapes),
    }
    bulks = tuple(BulkRows(table, "b", tuple(map(to_row, entities))) for table, entities in tables.items())
    with create_project(path, "bench") as project:
        project.apply(Command(Label("bench"), bulks=bulks))
    return path


def _product(number: int, code: str) -> Product:
    groups = list(ProductGroup)
    return Product(f"产品{number}号", groups[number % len(groups)], counties=(code,), import_id="b")


def _boundary(zone: Zone, shape: shapely.Geometry, number: int) -> BoundaryVersion:
    drawn = shape if number % 2 else affinity.scale(shape, SHARE, SHARE)
    made: BoundaryVersion = prepare(BoundaryVersion(zone.id, drawn, status=BoundaryStatus.PUBLISHED, import_id="b"))
    return made


def _records(products: list[Product], shapes: np.ndarray) -> list[SurveyRecord]:
    chance = random.Random(7)  # noqa: S311 - made-up places, the same in every run
    bounds = shapely.bounds(shapes)
    found = []
    for _number in range(RECORDS):
        place = chance.randrange(len(products))
        west, south, east, north = bounds[place]
        point = shapely.Point(chance.uniform(west, east), chance.uniform(south, north))
        found.append(SurveyRecord("记录", products[place].id, point, import_id="b"))
    return found
