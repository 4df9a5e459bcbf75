"""A small project and a desk for panels under test."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely
from pytestqt.qtbot import QtBot

from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Evidence,
    Product,
    Registration,
    SurveyRecord,
    UnitLevel,
    Zone,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from tests.gui.form_context import Desk

OLD, NEW, OTHER = "boundary-old", "boundary-new", "boundary-other"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg") as opened:
        fill(opened)
        yield opened


def fill(project: Project) -> None:
    """Two products with boundaries that overlap, a county with two townships, three records."""
    county = shapely.box(120, 30, 121, 31)
    tea, orange = Product("清溪绿茶", id="tea"), Product("清溪蜜橘", id="orange", name_en="Tangerine")
    zone, far = Zone("tea", id="zone"), Zone("orange", id="far")
    versions = [
        BoundaryVersion(
            *("zone", shapely.box(120, 30, 120.5, 30.5), 1, "旧界", BoundaryStatus.SUPERSEDED),
            *(date(2012, 5, 1), date(2024, 2, 1)),
            id=OLD,
        ),
        BoundaryVersion("zone", shapely.box(120, 30, 120.5, 31), 2, "新界", valid_from=date(2024, 2, 1), id=NEW),
        BoundaryVersion("far", shapely.box(120.4, 30.2, 120.9, 30.9), name="橘区", id=OTHER),
    ]
    units = [
        AdminUnit("990101", "清溪县", "2026", UnitLevel.COUNTY, geom=county, id="county"),
        AdminUnit(
            *("990101100", "北山乡", "2026", UnitLevel.TOWNSHIP, "990101", shapely.box(120, 30, 120.5, 31)), id="north"
        ),
        AdminUnit(
            *("990101200", "南溪镇", "2026", UnitLevel.TOWNSHIP, "990101", shapely.box(120.5, 30, 121, 31)), id="south"
        ),
    ]
    registrations = [
        Registration("tea", Channel.AGI, name_as_registered="清溪毛尖", holder="协会"),
        Registration("tea", Channel.GI_PRODUCT, name_as_registered="清溪绿茶", holder="协会", number="GI-1"),
    ]
    records = [
        SurveyRecord(
            f"茶园{number}号", product_id="tea", geom=shapely.Point(120.1 + number / 100, 30.2), id=f"r{number}"
        )
        for number in range(3)
    ]
    photo = Evidence("r0", "茶园.jpg", "0" * 64, caption="全景", id="photo")
    save_many(project, [tea, orange, zone, far, *versions, *units, *registrations, *records, photo])


@pytest.fixture
def desk(project: Project, tmp_path: Path, qtbot: QtBot) -> Desk:
    return Desk(project, tmp_path)
