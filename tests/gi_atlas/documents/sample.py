"""A small product with zone, boundary version, wording and registration, for tests of documents."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely

from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Product,
    Registration,
    ScopeText,
    ScopeUnit,
    UnitLevel,
    UnitMatch,
    Zone,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

EDITION = "2026-01"
WORDING = "甲县东镇、西乡共2个乡镇现辖行政区域。"
NAUGHTY = "𠮷野家😀 {{ 7*7 }} {% raise %} <w:p/> & \x07\x0b\ufffe ‮右 =1+1"


def square(west: float, south: float, size: float = 0.1) -> Any:
    """A square of so many degrees as a multipolygon."""
    return shapely.MultiPolygon([shapely.box(west, south, west + size, south + size)])


@dataclass(frozen=True)
class Sample:
    """Ids of what stands in the project."""

    product: Product
    zone: Zone
    version: BoundaryVersion
    wording: ScopeText


def make_sample(project: Project, name: str = "甲县梨", **changes: Any) -> Sample:
    """A product of two townships with everything that its documents need but the office's texts."""
    product = replace(
        Product(name, name_en="Jiaxian pear", class_code="01", class_edition="试用", counties=("970121",)), **changes
    )
    zone = Zone(product.id, name="主产区")
    version = BoundaryVersion(
        zone.id,
        shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.2, 30.1)]),
        version=3,
        status=BoundaryStatus.PUBLISHED,
        valid_from=date(2024, 2, 1),
        scope_text=WORDING,
    )
    wording = ScopeText(
        product.id,
        WORDING,
        version.id,
        edition=EDITION,
        as_of=date(2024, 1, 31),
        letter_title="关于划定产地范围的函",
        letter_no="甲政函〔2023〕7号",
    )
    named = [
        ScopeUnit(wording.id, "东镇", 1, "TOWNSHIP", ("甲县",), "970121101", "东镇", EDITION, UnitMatch.EXACT),
        ScopeUnit(wording.id, "西乡", 2, "TOWNSHIP", ("甲县",), "970121201", "西乡", EDITION, UnitMatch.EXACT),
    ]
    holder = Registration(product.id, Channel.GI_PRODUCT, number="2024年第9号", holder="甲县人民政府")
    save_many(project, [product, zone, version, wording, *named, holder])
    return Sample(product, zone, version, wording)


def make_units(project: Project) -> None:
    """A county with three townships side by side, in one edition."""
    county = AdminUnit("970121", "甲县", EDITION, UnitLevel.COUNTY, geom=square(112.0, 30.0, 0.3))
    names = (("970121101", "东镇", 112.0), ("970121201", "西乡", 112.1), ("970121202", "南乡", 112.2))
    towns = [
        AdminUnit(code, name, EDITION, UnitLevel.TOWNSHIP, "970121", square(west, 30.0)) for code, name, west in names
    ]
    save_many(project, [county, *towns])
