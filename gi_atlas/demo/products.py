"""Five products of the sample county with their zones, boundary versions and registrations."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely

from gi_atlas.demo.county import CENTRE, COUNTY_CODE, COUNTY_NAME, TOWNSHIPS, County
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Product,
    ProductGroup,
    ProductStatus,
    Registration,
    Zone,
    ZoneRole,
)

STRAY_M = 300.0
_M_PER_DEGREE = 111_320.0
ORANGE, TEA, HERB, BAMBOO, STONE = "清溪蜜橘", "清溪绿茶", "清溪白术", "清溪竹编", "清溪青石"
_NICE = {ORANGE: ("31",), STONE: ("19",)}
_ORANGE_OLD = ("970121106", "970121201", "970121202")
_ORANGE_NEW = (*_ORANGE_OLD, "970121203", "970121204")
_TEA_OLD = ("970121100", "970121200")
_TEA_NEW = (*_TEA_OLD, "970121102")


@dataclass
class SampleProducts:
    """Everything of the products, in the order in which it is stored."""

    products: dict[str, Product] = field(default_factory=dict)
    registrations: list[Registration] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    boundaries: list[BoundaryVersion] = field(default_factory=list)

    def everything(self) -> list[Any]:
        """All entities, parents before their children."""
        return [*self.products.values(), *self.registrations, *self.zones, *self.boundaries]


def build_products(county: County) -> SampleProducts:
    """Products of the sample project; their ids come from ``new_id``."""
    made = SampleProducts()
    for product in _products():
        made.products[product.name_official] = product
    _add_orange(made, county)
    _add_tea(made, county)
    _add_herb(made, county)
    _add_bamboo(made, county)
    _add_stone(made, county)
    return made


def _products() -> Iterator[Product]:
    told = (
        (ORANGE, "Qingxi tangerine", "蜜橘", ProductGroup.PRIMARY, ProductStatus.RECOGNISED),
        (TEA, "Qingxi green tea", "绿茶", ProductGroup.PROCESSED, ProductStatus.RECOGNISED),
        (HERB, "Qingxi atractylodes", "白术", ProductGroup.MEDICINE, ProductStatus.DOSSIER_PREP),
        (BAMBOO, "Qingxi bamboo weaving", "竹编", ProductGroup.CRAFT, ProductStatus.POTENTIAL_LISTED),
        (STONE, "Qingxi bluestone", "青石", ProductGroup.OTHER, ProductStatus.SURVEY_DRAFT),
    )
    for name, english, generic, group, status in told:
        yield Product(
            name, group, status, name_en=english, place_name="清溪", generic_name=generic, counties=(COUNTY_CODE,),
            nice=_NICE.get(name, ()), source_key=name,
        )  # fmt: skip


def _add_zone(made: SampleProducts, product: str, role: ZoneRole = ZoneRole.PRODUCTION, name: str = "") -> Zone:
    zone = Zone(made.products[product].id, role, name)
    made.zones.append(zone)
    return zone


def township_sentence(codes: tuple[str, ...]) -> str:
    """Wording of a scope made of whole townships."""
    names = "、".join(TOWNSHIPS[code] for code in codes)
    return f"{COUNTY_NAME}{names}共{len(codes)}个乡镇现辖行政区域。"


def _add_orange(made: SampleProducts, county: County) -> None:
    zone, begin, change = _add_zone(made, ORANGE), date(2012, 5, 1), date(2024, 2, 1)
    old = BoundaryVersion(
        zone.id, county.township_union(*_ORANGE_OLD), 1, ORANGE, BoundaryStatus.SUPERSEDED, begin, change,
        derivation="UNION_ADMIN", scope_text=township_sentence(_ORANGE_OLD), act="示范公告2012年第5号",
        source_key=ORANGE,
    )  # fmt: skip
    new = BoundaryVersion(
        zone.id, county.township_union(*_ORANGE_NEW), 2, ORANGE, BoundaryStatus.PUBLISHED, change,
        change_type="EXTEND", derivation="UNION_ADMIN", scope_text=township_sentence(_ORANGE_NEW),
        act="示范公告2024年第2号", source_key=ORANGE,
    )  # fmt: skip
    made.boundaries += [old, new]
    product = made.products[ORANGE].id
    made.registrations += [
        Registration(product, Channel.AGI, "AGI-示范-0021", "清溪柑橘", "清溪县柑橘产业协会", old.act, begin,
                     scope_text=old.scope_text),
        Registration(product, Channel.GI_PRODUCT, "GI-示范-0107", ORANGE, "清溪县农业农村局", new.act, change,
                     scope_text=new.scope_text),
    ]  # fmt: skip


def _add_tea(made: SampleProducts, county: County) -> None:
    zone, begin, change = _add_zone(made, TEA), date(2010, 9, 1), date(2023, 7, 15)
    core, mill = _add_zone(made, TEA, ZoneRole.CORE, "核心产区"), _add_zone(made, TEA, ZoneRole.PROCESSING, "加工区")
    old = BoundaryVersion(
        zone.id, county.township_union(*_TEA_OLD), 1, TEA, BoundaryStatus.SUPERSEDED, begin, change,
        derivation="UNION_ADMIN", scope_text=township_sentence(_TEA_OLD), act="示范公告2010年第9号",
        source_key=TEA,
    )  # fmt: skip
    new = BoundaryVersion(
        zone.id, _straying(county), 2, TEA, BoundaryStatus.PUBLISHED, change, change_type="EXTEND",
        derivation="DIGITISED", scope_text=township_sentence(_TEA_NEW), act="示范公告2023年第7号", source_key=TEA,
    )  # fmt: skip
    made.boundaries += [old, new, _within(county, core, (119.36, 29.44), (0.030, 0.022), "清溪绿茶核心产区")]
    made.boundaries.append(_within(county, mill, (119.50, 29.62), (0.012, 0.010), "清溪绿茶加工区"))
    product = made.products[TEA].id
    made.registrations += [
        Registration(product, Channel.GI_PRODUCT, "GI-示范-0088", TEA, "清溪县茶叶协会", new.act, change,
                     scope_text=new.scope_text),
        Registration(product, Channel.TM_CERT, "示范第9700088号", "清溪高山茶", "清溪县茶叶开发有限公司",
                     valid_from=date(2015, 3, 21), scope_text=f"{COUNTY_NAME}全境"),
    ]  # fmt: skip


def _straying(county: County) -> Any:
    """Three townships, and a strip of 300 m of the neighbour that a hurried hand drew along with them."""
    ground = county.township_union(*_TEA_NEW)
    lon_m = _M_PER_DEGREE * math.cos(math.radians(CENTRE[1]))
    scale = np.array([lon_m, _M_PER_DEGREE])
    plane = shapely.transform(ground, lambda points: points * scale)
    wide = shapely.transform(shapely.buffer(plane, STRAY_M), lambda points: points / scale)
    strip = shapely.intersection(wide, county.counties["970122"])
    return shapely.union_all([ground, strip])


def _within(county: County, zone: Zone, middle: tuple[float, float], radii: tuple[float, float],
            name: str, status: BoundaryStatus = BoundaryStatus.REVIEWED) -> BoundaryVersion:  # fmt: skip
    """A digitised boundary inside the county around a place, ``radii`` in degrees."""
    turn = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    wave = 1 + 0.12 * np.sin(3 * turn) + 0.06 * np.cos(7 * turn)
    points = np.column_stack([np.cos(turn) * radii[0] * wave, np.sin(turn) * radii[1] * wave]) + middle
    ground = shapely.intersection(shapely.Polygon(points), county.counties[COUNTY_CODE])
    return BoundaryVersion(
        zone.id, ground, 1, name, status, date(2026, 3, 1), derivation="DIGITISED", source_scale="1:10000",
        used_maps="示范县1:1万地形图（2025年版）", positional_acc_m=10.0,
    )  # fmt: skip


def _add_herb(made: SampleProducts, county: County) -> None:
    zone = _add_zone(made, HERB)
    # Shares ground with the tea: two products on one mountain.
    made.boundaries.append(_within(county, zone, (119.415, 29.545), (0.050, 0.036), HERB))
    seeds = _add_zone(made, HERB, ZoneRole.RAW_MATERIAL, "种苗基地")
    made.boundaries.append(_within(county, seeds, (119.56, 29.53), (0.014, 0.012), "清溪白术种苗基地"))


def _add_bamboo(made: SampleProducts, county: County) -> None:
    zone = _add_zone(made, BAMBOO)
    made.boundaries.append(_within(county, zone, (119.63, 29.56), (0.050, 0.045), BAMBOO, BoundaryStatus.DRAFT))
    _add_zone(made, BAMBOO, ZoneRole.RAW_MATERIAL, "毛竹原料区")


def _add_stone(made: SampleProducts, county: County) -> None:
    zone = _add_zone(made, STONE)
    made.boundaries.append(_within(county, zone, (119.645, 29.455), (0.018, 0.014), STONE, BoundaryStatus.DRAFT))
