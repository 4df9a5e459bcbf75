"""Projects for tests of the store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely

from gi_atlas.model import AdminUnit, BoundaryVersion, LayerEntry, LayerFeature, Product, SurveyRecord, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

ORIGIN = Origin("李四", "测试机")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "测试 目录（一）"
    path.mkdir()
    return path


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with create_project(folder / "清溪县.gpkg", origin=ORIGIN) as opened:
        yield opened


@pytest.fixture
def fill() -> Callable[[Project], None]:
    """Puts something into every table that has a geometry."""
    return fill_project


def fill_project(project: Project) -> None:
    """One product with boundaries, units, records and a layer, each in a few places."""
    product = Product("清溪茶")
    zone = Zone(product.id)
    layer = LayerEntry("道路", "FEATURES", {}, 9)
    squares = [shapely.box(110 + n / 10, 30, 110.05 + n / 10, 30.05) for n in range(5)]
    save_many(project, [product, zone, layer])
    save_many(project, [BoundaryVersion(zone.id, square, name=f"第{n}版") for n, square in enumerate(squares)])
    save_many(project, [AdminUnit(f"99000{n}", f"第{n}乡", "2024", geom=square) for n, square in enumerate(squares)])
    save_many(
        project,
        [SurveyRecord(f"记录{n}", product.id, square.centroid, quality="字" * 300) for n, square in enumerate(squares)],
    )
    lines = [shapely.LineString([(110, 30 + n), (111, 31 + n)]) for n in range(3)]
    save_many(project, [LayerFeature(layer.id, geom=line, attributes={"名": "路"}) for line in lines])
