"""A county of squares in two editions, for wordings: what one names, the other may have renamed, moved or lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

OLD, NEW = "2012", "2023-06"
SQUARE_DEG = 0.1
WEST, SOUTH = 115.0, 38.0
NAMES = ("红岩镇", "柳树镇", "石门镇", "安阳乡")
TEXT = "青石红梨产地范围为青石县红岩镇、柳树镇共2个镇现辖行政区域。"


def square(number: int, width: int = 1) -> shapely.Polygon:
    """The square of a township, or of several side by side."""
    west = WEST + number * SQUARE_DEG
    return shapely.box(west, SOUTH, west + width * SQUARE_DEG, SOUTH + SQUARE_DEG)


def units(edition: str = NEW, has_map: bool = True) -> list[AdminUnit]:
    """青石县 (990101) with four townships; in the older edition the fourth is 安阳乡, in the newer 安阳镇."""
    names = NAMES if edition == OLD else (*NAMES[:3], "安阳镇")
    county = AdminUnit("990101", "青石县", edition, UnitLevel.COUNTY, geom=square(0, 4) if has_map else None)
    towns = [
        AdminUnit(f"99010110{number}", name, edition, UnitLevel.TOWNSHIP, "990101", square(number) if has_map else None)
        for number, name in enumerate(names)
    ]
    point = AdminUnit("990101200", "远山乡", edition, UnitLevel.TOWNSHIP, "990101", shapely.Point(115.2, 38.05))
    return [county, *towns, point]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "青石县.gpkg") as opened:
        save_many(opened, units())
        yield opened
