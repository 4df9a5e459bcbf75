"""The atlas page: its figures are those of the project, and it shows them without a script."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.i18n import LANGUAGES
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, ProductGroup, SurveyRecord, UnitLevel, shown
from gi_atlas.services.sites import COLOURS, NAMES, ReadinessClass
from layers.publish.webmap.atlas import ANY_PRODUCT, NO_PRODUCT, AtlasFigures, atlas_figures
from layers.publish.webmap.atlas_page import GROUP_COLOURS, make_atlas
from layers.publish.webmap.fields import AllowList
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.outgoing import outgoing
from layers.publish.webmap.page import page_file
from layers.publish.webmap.page_texts import both
from layers.publish.webmap.selection import select
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

WEST, EAST = shapely.box(119, 29, 119.1, 29.1), shapely.box(119.1, 29, 119.2, 29.1)
CANARY = "canary-1337"


def figures(atlas: MapProject, **options: Any) -> AtlasFigures:
    chosen = WebMapOptions(layers=("boundaries", "records"), **options)
    return atlas_figures(atlas.project, select(atlas.project, chosen), True, Progress(), AllowList(chosen))


def page_of(atlas: MapProject, **options: Any) -> str:
    return make_atlas(figures(atlas, **options), WebMapOptions(**options), "清溪县", False)


@pytest.fixture
def county(atlas: MapProject) -> MapProject:
    atlas.add(*(
        AdminUnit(f"33010600{number}", name, "2023", UnitLevel.TOWNSHIP, geom=shapely.MultiPolygon([shape]))
        for number, (name, shape) in enumerate({"石门镇": WEST, "白鹤镇": EAST}.items(), start=1)
    ))  # fmt: skip
    tea, _zone, _version = atlas.product("清溪茶", WEST.union(shapely.box(119.1, 29, 119.15, 29.1)),
                                         product_group=ProductGroup.PRIMARY)  # fmt: skip
    atlas.product("清溪酒", EAST, product_group=ProductGroup.PROCESSED)
    ready = {"listing_answered": 5, "listing_asked": 5, "dossier_asked": 9}
    atlas.add(
        SurveyRecord("甲", product_id=tea.id, geom=shapely.Point(119.05, 29.05), office=CANARY, **ready),
        SurveyRecord("乙", product_id=tea.id, listing_answered=1, listing_asked=5),
        SurveyRecord("丙"),
    )
    return atlas


def test_products_and_records_are_counted_by_class(county: MapProject) -> None:
    found = figures(county)
    assert found.products == {"PRIMARY": 1, "PROCESSED": 1}
    assert {group: sum(counts.values()) for group, counts in found.records.items()} == {"PRIMARY": 2, "": 1}
    tea = found.records["PRIMARY"]
    assert (tea[ReadinessClass.LISTING], tea[ReadinessClass.BEGUN], tea[ReadinessClass.DOSSIER]) == (1, 1, 0)
    assert found.records[""][ReadinessClass.EMPTY] == 1


def test_ground_is_measured_by_township_and_product(county: MapProject) -> None:
    found = {(one.township, one.product): one for one in figures(county).areas}
    assert sorted(found) == sorted({("石门镇", "清溪茶"), ("白鹤镇", "清溪茶"), ("白鹤镇", "清溪酒")})
    whole, half = found["石门镇", "清溪茶"], found["白鹤镇", "清溪茶"]
    assert whole.area_m2 == pytest.approx(ellipsoid_area_m2(WEST), rel=1e-6)
    assert (whole.share, half.share) == (pytest.approx(1.0), pytest.approx(0.5, abs=1e-6))


def test_only_what_goes_out_is_measured_and_named(county: MapProject) -> None:
    county.product("草稿茶", EAST)
    hidden = figures(county, hidden=frozenset({"product.name_official"}))
    assert {one.product for one in hidden.areas} == {""}
    chosen = WebMapOptions(is_public=True)
    quiet = atlas_figures(county.project, select(county.project, chosen), False, Progress())
    assert quiet.records == {}


def test_names_and_areas_that_stay_inside_give_no_figures_by_township(county: MapProject) -> None:
    for key in ("unit.name", "boundary.area_m2"):
        text = page_of(county, hidden=frozenset({key}))
        assert not figures(county, hidden=frozenset({key})).areas
        for told in ("石门镇", "白鹤镇", "Ground of the products by township", "No township has a polygon", "100.0%"):
            assert told not in text, (key, told)
    assert "石门镇" in page_of(county)


def test_classes_that_stay_inside_are_in_no_chart(county: MapProject) -> None:
    found = figures(county, hidden=frozenset({"product.product_group"}))
    assert found.products == {}
    assert {group: sum(counts.values()) for group, counts in found.records.items()} == {ANY_PRODUCT: 3}
    text = page_of(county, hidden=frozenset({"product.product_group"}))
    for group in ProductGroup:
        assert all(shown(group, language) not in text for language in LANGUAGES)
    assert "Products by class" not in text


def test_its_day_is_the_one_it_is_in_china(county: MapProject, monkeypatch: pytest.MonkeyPatch) -> None:
    night = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)  # already April in China
    monkeypatch.setattr("gi_atlas.cases.days.utc_now", lambda: night)
    monkeypatch.setattr("layers.publish.webmap.building.utc_now", lambda: night, raising=False)
    assert figures(county).day == county.page().content["map"]["day"] == "2026-04-01"


def test_where_no_township_has_a_polygon_it_is_said(atlas: MapProject) -> None:
    atlas.product("清溪茶", WEST)
    assert "No township has a polygon" in page_of(atlas)
    atlas.add(AdminUnit("330106001", "石门镇", "2023", UnitLevel.TOWNSHIP, geom=shapely.Point(119.05, 29.05)))
    assert "No township has a polygon" in page_of(atlas)


def test_it_is_drawn_without_a_script_and_no_record_stands_in_it(county: MapProject) -> None:
    text = page_of(county)
    assert "<script" not in text
    assert CANARY not in text
    assert "甲" not in text
    assert re.search(r"\b(?:src|href)=", text) is None
    assert "default-src 'none'" in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7*7 }}", "\u2028", "</title>", '" onload="x'])
def test_names_are_shown_as_written_and_run_nothing(page: Page, atlas: MapProject, name: str) -> None:
    atlas.add(AdminUnit("330106001", name, "2023", UnitLevel.TOWNSHIP, geom=shapely.MultiPolygon([WEST])))
    atlas.product(name, WEST)
    path = atlas.folder / "atlas.html"
    path.write_text(page_of(atlas, title=name, office=name, exemption=name), encoding="utf-8")
    page.call("Page.navigate", url=path.as_uri())
    page.wait("document.readyState === 'complete'")
    assert page.run("document.querySelectorAll('script').length") == 0
    assert page.run("document.querySelector('tbody tr th[scope=row]') !== null")
    names = page.run("[...document.querySelectorAll('tbody th[scope=row]')].map(cell => cell.textContent)")
    assert name in names


def test_the_language_is_switched_on_the_page(page: Page, county: MapProject, tmp_path: Path) -> None:
    path = county.folder / "atlas.html"
    path.write_text(page_of(county, language="zh"), encoding="utf-8")
    page.call("Page.navigate", url=path.as_uri())
    page.wait("document.readyState === 'complete'")
    assert "产品分类统计" in page.run("document.querySelector('main').innerText")
    page.click_on("label[for=in-en]")
    shown = page.run("document.querySelector('main').innerText")
    assert "Products by class" in shown
    assert "产品分类统计" not in shown


READINESS = frozenset({"record.readiness"})
READINESS_WORDS = [word for one in ReadinessClass for word in both(NAMES[one])]


@pytest.mark.parametrize("is_public", [True, False])
def test_how_far_records_are_stays_inside_unless_it_is_let_out(county: MapProject, is_public: bool) -> None:
    page = page_of(county, is_public=is_public)
    assert [word for word in READINESS_WORDS if f">{word}<" in page] == []
    assert "Survey records by class<" in page
    assert '<td class="number">2</td>' in page
    hidden = page_of(county, is_public=is_public, fields=READINESS, hidden=READINESS)
    assert [word for word in READINESS_WORDS if f">{word}<" in hidden] == []


@pytest.mark.parametrize("is_public", [True, False])
def test_a_publisher_lets_out_how_far_records_are(county: MapProject, is_public: bool) -> None:
    page = page_of(county, is_public=is_public, fields=READINESS)
    assert "Survey records by class and readiness<" in page
    met = {one for one in ReadinessClass if all(f">{word}<" in page for word in both(NAMES[one]))}
    assert met == {ReadinessClass.LISTING, ReadinessClass.BEGUN, ReadinessClass.EMPTY}
    # Each class of the records that there are has its colour in a bar and in the key below.
    for one in met:
        assert page.count(COLOURS[one]) >= 2, one
    assert COLOURS[ReadinessClass.DOSSIER] not in page


def test_readiness_of_classes_that_stay_inside_is_told_of_all_records_together(county: MapProject) -> None:
    found = figures(county, is_public=True, fields=READINESS, hidden=frozenset({"product.product_group"}))
    assert list(found.records) == [ANY_PRODUCT]
    assert found.has_readiness
    assert sum(found.records[ANY_PRODUCT].values()) == 3


def test_readiness_is_a_private_column_of_the_records_on_the_map(page: Page, county: MapProject) -> None:
    listed = {one.key: one for one in outgoing(county.project, WebMapOptions(layers=("records",))).fields}
    assert (listed["record.readiness"].is_public, listed["record.readiness"].count) == (False, 1)
    inner, _told = county.write("inner.html", layers=("records",))
    assert "READINESS" not in inner.read_text(encoding="utf-8").upper()
    path, _report = county.write("public.html", layers=("records",), fields=READINESS, language="en")
    assert "READINESS" not in (county.folder / "inner.html").read_text(encoding="utf-8").upper().replace(
        "DATA-READY", ""
    )
    page.open(path)
    page.run("GI.select(GI.features[0])")
    rows = page.run("Array.from(document.querySelectorAll('.gi-row'), e => e.innerText.replace(/\\s+/g, ' '))")
    assert "Readiness Ready for listing" in rows
    page.click_on("#gi-language")
    assert "完成程度" in page.text(".gi-facts dl")
    assert both(NAMES[ReadinessClass.LISTING])[0] in page.text(".gi-facts dl")


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({}, "EMPTY"),
        ({"listing_answered": 2, "listing_asked": 5}, "BEGUN"),
        ({"listing_answered": 3, "listing_asked": 5}, "HALF"),
        ({"listing_answered": 5, "listing_asked": 5, "is_half": True}, "HALF"),
        ({"listing_answered": 5, "listing_asked": 5, "dossier_asked": 1}, "LISTING"),
        ({"listing_answered": 5, "listing_asked": 5, "dossier_answered": 1, "dossier_asked": 1}, "DOSSIER"),
    ],
)
def test_the_map_tells_the_class_that_the_atlas_counts(atlas: MapProject, counts: dict[str, Any], code: str) -> None:
    atlas.add(SurveyRecord("甲", geom=shapely.Point(119, 29), **counts))
    options = WebMapOptions(layers=("records",), fields=READINESS)
    (thing,) = select(atlas.project, options).things
    assert thing.values["record.readiness"] == code
    assert figures(atlas, fields=READINESS).records[NO_PRODUCT][ReadinessClass(code)] == 1


def test_bars_can_be_compared_on_a_phone(phone: Page, county: MapProject) -> None:
    path = county.folder / "atlas.html"
    path.write_text(page_of(county, language="en", fields=READINESS), encoding="utf-8")
    phone.call("Page.navigate", url=path.as_uri())
    phone.wait("document.readyState === 'complete'")
    sizes = phone.run("Array.from(document.querySelectorAll('svg.bar'), e => [e.clientWidth, e.clientHeight])")
    assert len(sizes) >= 5
    assert min(width for width, _height in sizes) >= 90
    assert min(height for _width, height in sizes) >= 14
    # Words of Chinese headings stay whole; wide tables are moved within, the page itself is not.
    phone.run("document.getElementById('in-zh').click()")
    lines = "Array.from(document.querySelectorAll('th'), e => [e.innerText, e.clientHeight])"
    assert all(height < 40 for text, height in phone.run(lines) if text == "产品大类")
    assert phone.run("document.documentElement.scrollWidth <= window.innerWidth")


def test_classes_have_the_colours_of_the_map() -> None:
    (line,) = (line for line in page_file("canvas.js").splitlines() if line.strip().startswith("GI.COLOURS ="))
    assert dict(re.findall(r'(\w+): "(#\w{6})"', line)) == {str(one): GROUP_COLOURS[one] for one in ProductGroup}
    assert GROUP_COLOURS[NO_PRODUCT] == GROUP_COLOURS[ProductGroup.OTHER], "as the map paints it"


def test_map_and_atlas_of_a_folder_lead_to_each_other(page: Page, county: MapProject, tmp_path: Path) -> None:
    folder = tmp_path / "网页"
    write_web_folder(county.project, folder, WebMapOptions(language="en"))
    page.open(folder / "index.html")
    assert page.text("#gi-atlas") == "Charts and figures"
    assert page.run("document.getElementById('gi-atlas').getAttribute('href')") == "atlas.html"
    assert 'href="index.html"' in (folder / "atlas.html").read_text(encoding="utf-8")


def test_a_page_alone_leads_to_no_atlas(page: Page, county: MapProject) -> None:
    page.open(county.write()[0])
    assert page.run("document.getElementById('gi-atlas').hidden")
