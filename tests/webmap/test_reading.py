"""What a reader does with the page: by mouse, by keyboard, on a phone."""

import base64
import json
import re
from datetime import date
from pathlib import Path

import pytest
import shapely

from gi_atlas.model import AdminUnit, Registration, SurveyRecord
from gi_atlas.model.enums import BoundaryStatus, Channel, ProductGroup
from layers.publish.webmap.options import LAYERS
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

TEA_OLD, TEA_NEW = shapely.box(119.0, 29.0, 119.2, 29.2), shapely.box(119.0, 29.0, 119.3, 29.2)
ORANGE, HERB = shapely.box(119.4, 29.0, 119.6, 29.2), shapely.box(119.0, 29.3, 119.2, 29.5)
NAMES = "Array.from(document.querySelectorAll('#gi-results .gi-name'), e => e.textContent)"
SHOWN = "GI.features.filter(f => f.layer === 'boundaries' && GI.isShown(f)).map(GI.nameOf)"


def place_px(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place is on the page."""
    at = page.run(
        f"(() => {{ const p = GI.map.latLngToContainerPoint([{lat}, {lon}]);"
        " const r = GI.map.getContainer().getBoundingClientRect(); return [p.x + r.left, p.y + r.top]; })()"
    )
    return at[0], at[1]


@pytest.fixture(scope="session")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with three products, one of them with two versions, its units and its survey."""
    atlas = MapProject(tmp_path_factory.mktemp("county") / "清溪县.gpkg")
    tea, zone, _none = atlas.product(
        "清溪绿茶",
        name_en="Qingxi green tea",
        product_group=ProductGroup.PROCESSED,
        counties=("330127",),
        class_code="3010",
    )
    atlas.boundary(zone, TEA_OLD, BoundaryStatus.SUPERSEDED, name="清溪绿茶", scope_text="旧范围",
                   valid_from=date(2010, 3, 1), valid_to=date(2023, 7, 15))  # fmt: skip
    atlas.boundary(
        zone, TEA_NEW, version=2, name="清溪绿茶", scope_text="新范围", valid_from=date(2023, 7, 15), area_m2=6.5e8
    )
    atlas.product("清溪蜜橘", ORANGE, product_group=ProductGroup.PRIMARY, counties=("330127", "330128"),
                  name_alias=("蜜桔",), valid_from=date(2012, 1, 1))  # fmt: skip
    atlas.product(
        "云门白术", HERB, product_group=ProductGroup.MEDICINE, counties=("330128",), valid_from=date(2020, 5, 5)
    )
    atlas.add(
        AdminUnit("330127", "清溪县", "2026-01", geom=shapely.box(118.9, 28.9, 119.35, 29.6)),
        AdminUnit("330128", "云门县", "2026-01", geom=shapely.box(119.35, 28.9, 119.8, 29.6)),
        Registration(tea.id, Channel.GI_PRODUCT, "AGI2010-01", "清溪绿茶", "清溪县茶叶协会"),
        SurveyRecord("茶园", tea.id, shapely.Point(119.05, 29.05)),
    )
    path, _report = atlas.write(
        layers=LAYERS, language="zh", exemption="样例数据，不公开", office="清溪县市场监督管理局"
    )
    atlas.project.close()
    return path


def choose(page: Page, name: str, value: str) -> None:
    """Choose an option, as a reader does it by the keyboard."""
    page.run(f"(() => {{ const s = document.getElementById('gi-{name}'); s.value = '{value}';"
             " s.dispatchEvent(new Event('change')); })()")  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("绿茶", ["清溪绿茶"]),
        ("lücha", ["清溪绿茶"]),
        ("qingxilvcha", ["清溪绿茶"]),
        ("qxlc", ["清溪绿茶"]),
        ("Qingxi GREEN", ["清溪绿茶"]),
        ("蜜桔", ["清溪蜜橘"]),
        ("清溪县", ["清溪绿茶", "清溪蜜橘"]),
        ("qxx", ["清溪绿茶", "清溪蜜橘"]),
        ("云门县 bz", ["云门白术"]),
        ("AGI2010", ["清溪绿茶"]),
        ("3010", ["清溪绿茶"]),
        ("没有的", []),
    ],
)
def test_search_in_chinese_english_and_pinyin(page: Page, county_file: Path, typed: str, found: list[str]) -> None:
    page.open(county_file)
    page.run("GI.layers.filter(l => l.key !== 'boundaries').forEach(l => { l.isVisible = false; })")
    page.click_on("#gi-search")
    page.type(typed)
    assert page.run(NAMES) == found
    assert page.text("#gi-result-count") == (f"显示 {len(found)}，共 4" if found else "没有找到")


def test_enter_in_the_search_opens_the_first(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.click_on("#gi-search")
    page.type("mj")
    page.press("Enter")
    assert page.text(".gi-facts h2") == "清溪蜜橘"
    assert page.run("document.activeElement.tagName") == "H2"
    bounds = page.run(
        "(() => { const b = GI.map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
    )
    assert shapely.box(*bounds).contains(ORANGE)


def test_filters_by_class_status_county_and_year(page: Page, county_file: Path) -> None:
    page.open(county_file)
    assert page.run(SHOWN) == ["清溪绿茶", "清溪蜜橘", "云门白术"]
    page.click_on("#gi-legend-class label:nth-child(1)")
    assert "清溪绿茶" not in page.run(SHOWN)
    page.click_on("#gi-legend-class label:nth-child(1)")
    page.run("document.querySelectorAll('#gi-panel details').forEach(d => { d.open = true; })")
    choose(page, "county", "330128")
    assert page.run(SHOWN) == ["清溪蜜橘", "云门白术"]
    assert page.text("#gi-county option[value='330128']") == "云门县 (2)"
    choose(page, "year", "2020")
    assert page.run(SHOWN) == ["云门白术"]
    page.run("document.getElementById('gi-reset').click()")
    assert page.run(SHOWN) == ["清溪绿茶", "清溪蜜橘", "云门白术"]
    page.run("GI.setAll(true); GI.state.statuses.add('SUPERSEDED'); GI.refresh()")
    assert page.run(SHOWN) == ["清溪绿茶", "清溪蜜橘", "云门白术"]


def test_layers_are_switched_on_and_off(page: Page, county_file: Path) -> None:
    page.open(county_file)
    before = page.pixels().astype(int)
    page.click_on("#gi-layers label:last-of-type")  # the lowest one
    after = page.pixels().astype(int)
    assert page.run("GI.layers[0].key === 'units' && !GI.layers[0].isVisible")
    assert (abs(before - after).sum(axis=2) > 0).mean() > 0.05


def test_the_time_slider_shows_the_version_of_its_day(page: Page, county_file: Path) -> None:
    page.open(county_file)
    versions = SHOWN.replace("GI.nameOf", "f => GI.value(f, 'boundary.scope_text')")
    assert "新范围" in page.run(versions)
    page.run("document.getElementById('gi-day').focus()")
    page.press("Home")
    assert page.run("GI.state.day") == "2010-03-01"
    assert page.run(versions) == ["旧范围"]
    assert page.text("#gi-day-text") == "截至 2010-03-01"
    page.press("ArrowRight")
    page.press("ArrowRight")
    page.press("ArrowRight")
    assert page.run("GI.state.day") == "2023-07-15"
    assert "旧范围" not in page.run(versions)
    page.click_on("#gi-all")
    assert len(page.run(SHOWN)) == 4


def test_the_last_day_of_a_version_is_the_day_before_the_next(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("GI.showVersion(GI.features.find(f => GI.value(f, 'boundary.scope_text') === '旧范围'))")
    assert page.run("GI.state.day") == "2010-03-01"
    assert "2023-07-14" in page.text(".gi-facts")
    assert "2023-07-15" not in page.text(".gi-facts .gi-row")
    page.click_on(".gi-versions button:nth-of-type(2)")
    assert "新范围" in page.text(".gi-facts")


def test_swipe_shows_before_on_the_left_and_after_on_the_right(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("GI.layers.filter(l => l.key !== 'boundaries').forEach(l => { l.isVisible = false; }); GI.refresh()")
    page.run("GI.zoomTo(GI.features.find(f => GI.value(f, 'boundary.scope_text') === '新范围'))")
    page.click_on("#gi-swipe")
    # A place that only the new version holds.
    x, y = place_px(page, 119.26, 29.1)
    page.run("GI.setShare(1)")
    page.settle()
    before = page.pixels()[int(y), int(x)].astype(int)
    page.run("GI.setShare(0)")
    page.settle()
    after = page.pixels()[int(y), int(x)].astype(int)
    assert abs(before - after).sum() > 30
    page.run("GI.setShare(0.5)")
    start = page.middle_of("#gi-divider")
    page.drag(start, (start[0] + 200, start[1]))
    assert page.run("GI.state.swipe.share") > 0.6
    page.run("document.getElementById('gi-share').focus()")
    page.press("Home")
    assert page.run("GI.state.swipe.share") == 0
    page.click_on("#gi-swipe")
    assert page.run("GI.state.swipe.isOn") is False


def test_the_language_is_switched_on_the_page(page: Page, county_file: Path) -> None:
    page.open(county_file)
    assert page.run("document.documentElement.lang") == "zh-CN"
    assert page.text("#gi-print") == "打印"
    assert page.text("#gi-language") == "English"
    assert "加工食品" in page.text("#gi-legend-class")
    page.click_on("#gi-language")
    assert page.run("document.documentElement.lang") == "en"
    assert page.text("#gi-print") == "Print"
    assert page.text("#gi-language") == "中文"
    assert "Processed food" in page.text("#gi-legend-class")
    page.run("GI.select(GI.features.find(f => GI.value(f, 'product.name_official') === '清溪绿茶'))")
    assert "Wording of the scope" in page.text(".gi-facts")


def test_no_word_of_either_language_is_missing(page: Page, county_file: Path) -> None:
    page.open(county_file)
    words = page.run("GI.content.words")
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    same = [key for key, (chinese, english) in words.items() if chinese == english]
    assert same == []
    labels = page.run(
        "Object.entries(GI.content.labels).filter(([key, pair]) => pair[0] === pair[1]).map(pair => pair[0])"
    )
    assert labels == []


def test_a_popup_opens_where_one_clicks_and_offers_what_lies_below(page: Page, county_file: Path) -> None:
    page.open(county_file)
    x, y = place_px(page, 119.5, 29.1)
    page.click(x, y)
    text = page.text(".leaflet-popup-content")
    assert page.text(".gi-facts h2") == "清溪蜜橘"
    assert "清溪县、云门县" in text
    assert "初级农产品" in text
    assert "云门县" in page.text(".gi-acts")
    page.press("Escape")
    assert page.run("document.querySelector('.leaflet-popup') === null && GI.state.selected === null")


def test_the_page_is_used_by_keyboard_alone(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.press("/", text="/")
    assert page.run("document.activeElement.id") == "gi-search"
    seen = []
    for _number in range(60):
        page.press("Tab")
        seen.append(page.run("document.activeElement.id || document.activeElement.tagName"))
        outlined = page.run("getComputedStyle(document.activeElement).outlineStyle")
        assert outlined != "none" or seen[-1] == "BODY", f"{seen[-1]} does not show that it has the focus"
    wanted = {"map_gi_atlas", "gi-zoom-in", "gi-zoom-out", "gi-fit", "gi-day", "gi-all", "gi-table", "gi-measure",
              "gi-print", "gi-link", "gi-theme", "gi-language", "gi-menu"}  # fmt: skip
    assert wanted <= set(seen)
    page.run("document.getElementById('map_gi_atlas').focus()")
    center = page.run("GI.map.getCenter().lng")
    page.press("ArrowRight")
    page.wait(f"GI.map.getCenter().lng > {center}")
    zoom = page.run("GI.map.getZoom()")
    page.press("+", text="+")
    page.wait(f"GI.map.getZoom() > {zoom}")
    page.run("GI.map.setView([29.1, 119.5], GI.map.getZoom(), { animate: false }); 1")
    page.press("Enter")
    assert page.text(".gi-facts h2") == "清溪蜜橘"


def test_a_result_of_the_list_opens_by_enter(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("document.querySelector('#gi-results button').focus()")
    page.press("Enter")
    assert page.text(".gi-facts h2") == page.run(NAMES)[0]


def test_everything_has_a_name_for_a_screen_reader(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.click_on("#gi-table")
    page.run("GI.select(GI.features[0])")
    nameless = page.run(
        "Array.from(document.querySelectorAll('button, input, select, canvas, img, [role]')).filter(e => {"
        " if (e.closest('[hidden]') || e.getAttribute('aria-hidden') === 'true') return false;"
        " if (['status', 'presentation'].includes(e.getAttribute('role'))) return false;"
        " return !(e.textContent.trim() || e.getAttribute('aria-label') || e.alt || e.closest('label'));"
        "}).map(e => e.outerHTML.slice(0, 90))"
    )
    assert nameless == []
    assert page.run("document.querySelectorAll('h1').length") == 1
    assert page.run("document.querySelector('#gi-live').getAttribute('aria-live')") == "polite"
    assert page.text("#gi-live") != ""


def test_the_table_says_the_same_and_sorts(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("GI.layers.filter(l => l.key !== 'boundaries').forEach(l => { l.isVisible = false; })")
    page.click_on("#gi-table")
    rows = (
        "Array.from(document.querySelectorAll('#gi-table-rows tbody tr'), r => Array.from(r.cells, c => c.textContent))"
    )
    assert page.run("document.activeElement.id") == "gi-table-close"
    first = page.run(rows)
    assert {row[0] for row in first} == {"清溪绿茶", "清溪蜜橘", "云门白术"}
    tea = next(row for row in first if row[0] == "清溪绿茶")
    assert tea[1:5] == ["加工食品", "已发布", "2", "2023-07-15"]
    assert tea[7] == "64,736.7610 公顷"
    page.click_on("#gi-table-rows th:nth-child(5) button")
    days = [row[4] for row in page.run(rows)]
    assert days == sorted(days)
    page.click_on("#gi-table-rows th:nth-child(5) button")
    assert [row[4] for row in page.run(rows)] == sorted(days, reverse=True)
    assert page.run("document.querySelectorAll('[aria-sort=descending]').length") == 1
    page.click_on("#gi-table-rows tbody th button")
    assert page.run("document.getElementById('gi-table-view').hidden")
    assert page.text(".gi-facts h2") == "清溪绿茶"


def test_a_link_shows_the_same_again(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.click_on("#gi-language")
    page.run(
        "GI.state.county = '330128'; GI.setDay('2015-01-01'); GI.map.setView([29.1, 119.5], 12, { animate: false }); 1"
    )
    page.run("GI.select(GI.features.find(f => GI.nameOf(f) === '清溪蜜橘'))")
    link = page.run("GI.linkText()")
    page.wait("location.hash.includes('2015-01-01')")
    page.call("Page.navigate", url="about:blank")
    page.open(county_file, link)
    assert page.run("[GI.language, GI.state.day, GI.state.county, GI.map.getZoom()]") == [
        "en",
        "2015-01-01",
        "330128",
        12,
    ]
    assert page.text(".gi-facts h2") == "清溪蜜橘"
    assert page.run(SHOWN) == ["清溪蜜橘"]
    assert page.run("document.getElementById('gi-county').value") == "330128"


@pytest.mark.parametrize(
    "fragment",
    [
        "map=x/y/z&day=soon&id=none&swipe=a/b/c&lang=fr",
        "map=99/900/900",
        "words=%3Cscript%3Ealert(1)%3C/script%3E",
        "%E0%A4%A",
        "=",
    ],
)
def test_an_odd_link_opens_the_map_all_the_same(page: Page, county_file: Path, fragment: str) -> None:
    page.open(county_file, fragment)
    assert page.run("GI.language") == "zh"
    assert page.run("GI.map.getZoom() <= GI.zooms.largest && Number.isFinite(GI.map.getCenter().lat)")


def test_measuring_gives_metres_of_the_ellipsoid(page: Page, county_file: Path) -> None:
    from pyproj import Geod

    from gi_atlas.area import ellipsoid_area_m2

    page.open(county_file)
    geod = Geod(a=6378137.0, rf=298.257222101)
    for one, other in [((119, 29), (119.1, 29)), ((119, 29), (119, 29.1)), ((80, 20), (120, 45)), ((0, -10), (1, 10))]:
        assert page.run(f"GI.distance({json.dumps(one)}, {json.dumps(other)})") == pytest.approx(
            geod.inv(*one, *other)[2], rel=2e-5
        )
    ring = [(119, 29), (119.3, 29), (119.3, 29.2), (119, 29.2)]
    assert page.run(f"GI.ringArea({json.dumps(ring)})") == pytest.approx(
        ellipsoid_area_m2(shapely.Polygon(ring)), rel=1e-6
    )
    page.click_on("#gi-measure")
    assert "单击" in page.text("#gi-measured")
    x, y = page.middle_of("#map_gi_atlas")
    page.click(x - 100, y)
    page.click(x + 100, y)
    page.click(x + 100, y + 100)
    assert "千米" in page.text("#gi-measured")
    assert page.run("document.querySelector('.leaflet-popup') === null")
    page.press("Escape")
    assert page.run("GI.measuring.isOn") is False


def test_dark_and_light(page: Page, county_file: Path) -> None:
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    page.open(county_file)
    assert page.pixels()[60:700, 340:900].mean() < 100
    page.click_on("#gi-theme")
    assert page.pixels()[60:700, 340:900].mean() > 150
    page.click_on("#gi-theme")
    assert page.pixels()[60:700, 340:900].mean() < 100


def test_a_phone_shows_everything_without_scrolling_sideways(phone: Page, county_file: Path) -> None:
    phone.open(county_file)
    assert phone.run("document.documentElement.scrollWidth") <= 390
    assert phone.run("getComputedStyle(document.getElementById('gi-panel')).display") == "none"
    phone.click_on("#gi-menu")
    assert phone.run("document.getElementById('gi-panel').getBoundingClientRect().width") == 390
    phone.click_on("#gi-results button")
    assert phone.run("getComputedStyle(document.getElementById('gi-panel')).display") == "none"
    popup = phone.run("(() => { const b = document.querySelector('.leaflet-popup').getBoundingClientRect();"
                      " return [b.left, b.right]; })()")  # fmt: skip
    assert popup[0] >= 0
    assert popup[1] <= 390
    small = phone.run(
        "Array.from(document.querySelectorAll('header button, .gi-zoom button, .gi-facts button')).filter(e => {"
        " const b = e.getBoundingClientRect(); return b.width > 0 && b.height < 36; }).map(e => e.outerHTML)"
    )
    assert small == []


def test_what_must_be_known_stands_on_the_page(page: Page, county_file: Path) -> None:
    page.open(county_file)
    assert page.text("#gi-approval") == "无审图号：样例数据，不公开"
    left, bottom = page.run("(() => { const b = document.getElementById('gi-approval').getBoundingClientRect();"
                            " const s = document.getElementById('gi-stage').getBoundingClientRect();"
                            " return [b.left - s.left, s.bottom - b.bottom]; })()")  # fmt: skip
    assert left < 40
    assert bottom < 60
    assert "以文字表述为准" in page.text("#gi-disclaimer")
    about = page.text("#gi-about")
    assert "0.5 像素" in about
    assert "清溪县市场监督管理局" in about
    assert "CGCS2000" in about
    assert "Leaflet" in about
    assert "2 位小数" in page.text("#gi-layers")


def test_map_legend_and_remarks_print_on_one_sheet(page: Page, county_file: Path) -> None:
    page.open(county_file)
    before = page.run("[GI.map.getZoom(), GI.map.getSize().x, document.getElementById('gi-panel').offsetWidth]")
    made = page.call("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)
    paper = base64.b64decode(made["data"])
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.settle()
    after = page.run("[GI.map.getZoom(), GI.map.getSize().x, document.getElementById('gi-panel').offsetWidth]")
    assert after[1:] == before[1:], "the screen is as it was"
    assert page.run("document.body.classList.contains('gi-printing')") is False


def test_on_paper_the_map_is_painted_for_the_sheet(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    page.settle()
    assert page.run("[GI.map.getSize().x, GI.map.getSize().y]") == [688, 558]
    assert page.run("document.querySelector('.gi-picture').style.width") == "688px"
    assert page.run("document.getElementById('gi-about').getBoundingClientRect().height > 50")
    hidden = page.run(
        "['gi-table', 'gi-search', 'gi-day', 'gi-zoom-in'].map(id => document.getElementById(id).offsetHeight)"
    )
    assert hidden == [0, 0, 0, 0]
    page.run("window.dispatchEvent(new Event('afterprint'))")
    page.settle()
    assert page.run("GI.map.getSize().x") > 800


def test_a_screen_of_twice_the_pixels_is_painted_sharp(page: Page, county_file: Path) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=800, height=600, deviceScaleFactor=2, mobile=False)
    page.open(county_file)
    assert (
        page.run(
            "(() => { const c = document.querySelector('.gi-picture'); return c.width / parseFloat(c.style.width); })()"
        )
        == 2
    )


def test_the_map_offers_no_zoom_at_which_it_would_be_wrong(page: Page, county_file: Path) -> None:
    page.open(county_file)
    zooms = page.run("[GI.map.getMinZoom(), GI.map.getMaxZoom()]")
    assert zooms == page.run("[GI.zooms.least, GI.zooms.largest]")
    page.run("GI.map.setZoom(99, { animate: false }); 1")
    assert page.run("GI.map.getZoom()") == zooms[1]


def test_dragging_moves_the_picture_with_the_map(page: Page, county_file: Path) -> None:
    page.open(county_file)
    x, y = page.middle_of("#map_gi_atlas")
    before = page.run("GI.map.getCenter().lng")
    page.drag((x, y), (x - 150, y))
    page.wait(f"GI.map.getCenter().lng > {before}")
    page.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    page.settle()
    corner = page.run(
        "(() => { const c = document.querySelector('.gi-picture').getBoundingClientRect();"
        " const m = GI.map.getContainer().getBoundingClientRect(); return [c.left - m.left, c.top - m.top]; })()"
    )
    assert corner == [0, 0]


def test_layers_that_are_off_are_not_found(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("GI.state.words = '330128'; GI.refresh()")
    assert page.run(NAMES) == ["清溪蜜橘", "云门白术", "云门县"]
    page.run("GI.layers.find(l => l.key === 'units').isVisible = false; GI.refresh()")
    assert page.run(NAMES) == ["清溪蜜橘", "云门白术"]


def test_another_feature_may_be_opened_from_a_popup_and_the_focus_goes_back(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("document.querySelectorAll('#gi-results button')[1].focus()")
    page.press("Enter")
    first = page.text(".gi-facts h2")
    page.run("GI.select(GI.features.find(f => GI.nameOf(f) === '云门白术'))")
    assert page.text(".gi-facts h2") == "云门白术" != first
    assert page.run("GI.nameOf(GI.state.selected)") == "云门白术"
    assert page.run("document.querySelectorAll('.leaflet-popup').length") == 1
    page.press("Escape")
    assert page.run("GI.state.selected") is None
    assert page.run("document.activeElement.tagName") == "BUTTON"


def test_a_click_beside_the_divider_asks_for_its_own_day(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("GI.layers.filter(l => l.key !== 'boundaries').forEach(l => { l.isVisible = false; }); GI.refresh()")
    page.click_on("#gi-swipe")
    x, y = place_px(page, 119.1, 29.1)
    page.run("GI.setShare(1)")
    page.click(x, y)
    assert "旧范围" in page.text(".gi-facts")
    page.press("Escape")
    page.run("GI.setShare(0)")
    page.click(*place_px(page, 119.1, 29.1))
    assert "新范围" in page.text(".gi-facts")


def test_records_follow_the_filters_of_their_product(page: Page, county_file: Path) -> None:
    page.open(county_file)
    shown = "GI.features.filter(f => f.layer === 'records' && GI.isShown(f)).length"
    assert page.run(shown) == 1
    page.run("GI.state.classes.add('PROCESSED'); GI.refresh()")
    assert page.run(shown) == 0
    page.run("GI.resetFilters(); GI.state.statuses.add('PUBLISHED'); GI.refresh()")
    assert page.run(shown) == 1
