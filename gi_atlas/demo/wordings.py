"""Wordings, standards and classes of the sample's products: one sound, two with what real papers get wrong."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from gi_atlas.demo.county import COUNTY_CODE, COUNTY_NAME, EDITION, TOWNSHIPS
from gi_atlas.demo.products import HERB, ORANGE, TEA, SampleProducts
from gi_atlas.model import BoundaryVersion, ScopeText, ScopeUnit, Standard, UnitMatch, ZoneRole
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.saving import scope_text

_LETTER = f"以{COUNTY_NAME}人民政府《关于划定{{name}}地理标志产品产地范围的函》（{{number}}）提出的范围为准。"
# Counted wrongly, and in an extent that is too small for the townships named.
_HERB_TEXT = (
    f"{HERB}产地范围为{COUNTY_NAME}白鹤镇、青岩镇、龙湾镇共4个乡镇现辖行政区域。"
    "地理坐标为东经119°22′～119°28′，北纬29°31′～29°35′。"
)


def build_wordings(made: SampleProducts) -> list[Any]:
    """Wordings with their units, and standards; ids come from ``new_id``."""
    current = {product: _current(made, product) for product in (ORANGE, TEA, HERB)}
    texts = {
        ORANGE: current[ORANGE].scope_text + _LETTER.format(name=ORANGE, number="清政函〔2023〕18号"),
        # Its polygon strays into the neighbour, so that the county alone may not propose it.
        TEA: current[TEA].scope_text + _LETTER.format(name=TEA, number="清政函〔2023〕7号"),
        HERB: _HERB_TEXT,
    }
    wordings = [part for name, text in texts.items() for part in _wording(made, current[name], name, text)]
    return [*wordings, *_standards(made)]


def _current(made: SampleProducts, product: str) -> BoundaryVersion:
    """The newest boundary of a product's production zone."""
    zones = [zone.id for zone in made.zones if zone.product_id == made.products[product].id
             and zone.role is ZoneRole.PRODUCTION]  # fmt: skip
    return max((one for one in made.boundaries if one.zone_id in zones), key=lambda one: one.version)


def _wording(made: SampleProducts, boundary: BoundaryVersion, product: str, text: str) -> Iterator[Any]:
    read = read_scope(text)
    wording: ScopeText = scope_text(read, made.products[product].id, boundary.id, EDITION, date(2026, 1, 1))
    yield wording
    codes = {name: code for code, name in TOWNSHIPS.items()} | {COUNTY_NAME: COUNTY_CODE}
    for number, unit in enumerate(read.units, 1):
        yield ScopeUnit(
            wording.id, unit.name, number, str(unit.level or ""), unit.parents, codes[unit.name], unit.name, EDITION,
            UnitMatch.EXACT,
        )  # fmt: skip


def _standards(made: SampleProducts) -> Iterator[Standard]:
    product, change = made.products[TEA].id, date(2023, 9, 1)
    title = "示范县清溪绿茶加工技术规程"
    yield Standard(
        product, "T/QXCX 001-2016", "T", title, date(2016, 3, 1), change, "T/QXCX 001-2023", "清溪县茶叶协会"
    )
    yield Standard(product, "T/QXCX 001-2023", "T", title, change, applied_by="清溪县茶叶协会")
