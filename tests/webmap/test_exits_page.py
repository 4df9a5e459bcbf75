"""The page says of a boundary what files and window say: the words that the reader sees, in a real browser."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.area_official import official_area_m2, state_area
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Channel, ProductGroup, Registration
from gi_atlas.services.exporting import boundary_feature
from gui.models import cell_text
from layers.publish.webmap.readable_values import value_text
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

# 瓦房店海参: long edges, so that another method shows in the first digits; and a hectare or so.
FIVE = shapely.Polygon([(121.470938, 39.806636), (121.334501, 39.89244), (121.057395, 39.529892),
                        (121.381262, 39.226333), (121.547254, 39.312147)])  # fmt: skip
SMALL = shapely.Polygon([(119.5, 29.5), (119.501, 29.5001), (119.5004, 29.5009)])
SAID = "GI.features.map(f => [...f.values, ...f.product.values].map(([k, v]) => [k, v, GI.valueText(k, v)]))"


@pytest.fixture
def ring_file(atlas: MapProject) -> Path:
    product, _zone, _version = atlas.product(
        "瓦房店海参", FIVE, product_group=ProductGroup.PRIMARY, class_code="0101", name_en="Sea cucumber", version=2,
        valid_from=date(2010, 3, 1), valid_to=date(2090, 3, 1), act="公告2010年第1号", scope_text="海域",
    )  # fmt: skip
    atlas.add(Registration(product.id, Channel.AGI, "AGI2010-01", "瓦房店海参", valid_from=date(2010, 3, 1)))
    atlas.product("小岛茶", SMALL, version=1)
    return atlas.write(language="en")[0]


def said_by(page: Page, language: str) -> list[dict[str, tuple[Any, str]]]:
    rows = page.run(f"GI.language = '{language}', {SAID}")
    return [{key: (value, text) for key, value, text in row} for row in rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_value_is_written_alike_by_page_and_program(page: Page, ring_file: Path, language: str) -> None:
    page.open(ring_file)
    rows = said_by(page, language)
    set_language(language)
    told = [(key, value, text) for row in rows for key, (value, text) in row.items() if not isinstance(value, list)]
    assert len(told) > 20
    assert [text for _key, _value, text in told] == [value_text(key, value) for key, value, _text in told]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_area_perimeter_and_last_day_are_those_of_window_and_files(
    page: Page, atlas: MapProject, ring_file: Path, language: str
) -> None:
    page.open(ring_file)
    by_name = {row["product.name_official"][1]: row for row in said_by(page, language)}
    set_language(language)
    for version, shape in zip(atlas.project.read_all(BoundaryVersion), (FIVE, SMALL), strict=True):
        file = boundary_feature(atlas.project, version).attributes
        row = by_name[str(file["product"])]
        assert row["boundary.area_m2"][1].split()[0] == cell_text.stated_hectares(version.area_m2)
        assert row["boundary.area_m2"][1].split()[0].replace(",", "") == f"{file['area_ha']:.4f}"
        assert row["boundary.area_m2"][1].split()[0] == f"{state_area(official_area_m2(shape), 'ha'):,f}"
    ring = by_name["瓦房店海参"]
    assert ring["boundary.perimeter_m"][1].split()[0] == "178.06"
    assert ring["boundary.valid_to"][1] == cell_text.last_day("2090-03-01") == "2090-02-28"


def test_the_pop_up_shows_them(page: Page, ring_file: Path) -> None:
    page.open(ring_file)
    page.run("GI.select(GI.features.find(f => GI.value(f, 'product.name_official') === '瓦房店海参'))")
    page.settle()
    facts = page.text(".gi-facts")
    for text in ("179,878.3761 ha", "178.06 km", "2090-02-28", "公告2010年第1号", "0101", "AGI2010-01"):
        assert text in facts
    assert "offices' ellipsoid area" in facts
