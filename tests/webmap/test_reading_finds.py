"""What a reader finds: letters of every kind, records on their own, versions of odd days, two days compared."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely

from gi_atlas.model import AdminUnit, SurveyRecord
from gi_atlas.model.enums import BoundaryStatus, ProductGroup
from layers.publish.webmap.options import Basemap
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import MapProject

NAMES = "Array.from(document.querySelectorAll('#gi-results .gi-name'), e => e.textContent)"
CAFE, CAFE_APART = "Café", "Cafe\u0301"


def named(name: str) -> str:
    return f"GI.features.find(f => GI.nameOf(f) === {json.dumps(name)})"


def choose(page: Page, name: str, value: str) -> None:
    page.run(f"(() => {{ const s = document.getElementById('gi-{name}'); s.value = '{value}';"
             " s.dispatchEvent(new Event('change')); })()")  # fmt: skip


def options_of(page: Page, name: str) -> list[str]:
    return list(page.run(f"Array.from(document.getElementById('gi-{name}').options, o => o.textContent)"))


def box(number: int, width: float = 0.1) -> shapely.Polygon:
    return shapely.box(119 + number * 0.2, 29, 119 + number * 0.2 + width, 29.2)


@pytest.fixture(scope="session")
def words_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Products whose names are written in letters of several kinds."""
    made = MapProject(tmp_path_factory.mktemp("words") / "words.gpkg")
    names = ("Münchner Weißwurst", "Alte Straße", "Φέτας", CAFE, f"{CAFE_APART} apart", "ＡＢＣ茶", "吕梁核桃", "İzmir")
    for number, name in enumerate(names):
        made.product(name, box(number))
    path, _report = made.write(language="en")
    made.project.close()
    return path


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Weißwurst", ["Münchner Weißwurst"]),
        ("WEISSWURST", ["Münchner Weißwurst"]),
        ("weiẞwurst", ["Münchner Weißwurst"]),
        ("munchner", ["Münchner Weißwurst"]),
        ("Straße", ["Alte Straße"]),
        ("strasse alte", ["Alte Straße"]),
        ("Φέτας", ["Φέτας"]),
        ("ΦΕΤΑΣ", ["Φέτας"]),
        (CAFE, [CAFE, f"{CAFE_APART} apart"]),
        (CAFE_APART, [CAFE, f"{CAFE_APART} apart"]),
        ("cafe", [CAFE, f"{CAFE_APART} apart"]),
        ("ＡＢＣ", ["ＡＢＣ茶"]),
        ("abc", ["ＡＢＣ茶"]),
        ("ａｂｃ\u3000茶", ["ＡＢＣ茶"]),
        ("lüliang", ["吕梁核桃"]),
        ("lu\u0308liang", ["吕梁核桃"]),
        ("lǚliáng", ["吕梁核桃"]),
        ("LÜLIANG", ["吕梁核桃"]),
        ("lvliang", ["吕梁核桃"]),
        ("İzmir", ["İzmir"]),
        ("izmir", ["İzmir"]),
        ("wurst straße", []),
    ],
)
def test_letters_are_compared_as_people_type_them(page: Page, words_file: Path, typed: str, found: list[str]) -> None:
    page.open(words_file)
    page.click_on("#gi-search")
    page.type(typed)
    assert page.run(NAMES) == found


def test_a_search_of_accents_alone_looks_for_nothing(page: Page, words_file: Path) -> None:
    page.open(words_file)
    page.click_on("#gi-search")
    page.type("\u0301 \u0308")
    assert len(page.run(NAMES)) == 8


@pytest.fixture(scope="session")
def records_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records alone: two of a product of another county, one of its own county and without a product."""
    made = MapProject(tmp_path_factory.mktemp("records") / "records.gpkg")
    product, _zone, _none = made.product("甲", product_group=ProductGroup.CRAFT, counties=("330127",))
    made.add(
        AdminUnit("330106", "西湖区", "2026-01"),
        AdminUnit("330127", "清溪县", "2026-01"),
        SurveyRecord("一", product.id, shapely.Point(119, 29)),
        SurveyRecord("二", product.id, shapely.Point(119.1, 29)),
        SurveyRecord("三", None, shapely.Point(119.2, 29), county_code="330106"),
    )
    path, _report = made.write(layers=("records",), fields=frozenset({"record.title"}), language="en")
    made.project.close()
    return path


def test_records_alone_have_a_legend_and_counts(page: Page, records_file: Path) -> None:
    page.open(records_file)
    rows = "Array.from(document.querySelectorAll('#gi-legend-class label'), e => e.textContent)"
    assert page.run(rows) == ["Traditional handicraft2", "Other1"]
    assert not page.run("document.getElementById('gi-legend-class').parentElement.hidden")
    assert page.text("#gi-result-count") == "3 of 3"
    assert "boundaries" not in page.text("#gi-live").lower()
    assert page.text("#gi-live") == "Survey records: 3"
    page.click_on("#gi-legend-class label:nth-child(1)")
    assert page.run(NAMES) == ["三"]
    assert page.text("#gi-result-count") == "1 of 3"
    assert page.text("#gi-live") == "Survey records: 1"


def test_a_record_is_found_by_its_own_county(page: Page, records_file: Path) -> None:
    page.open(records_file)
    assert len(options_of(page, "county")) == 3
    choose(page, "county", "330106")
    assert page.run(NAMES) == ["三"]
    choose(page, "county", "330127")
    assert page.run(NAMES) == ["甲", "甲"], "records are called as their products"


@pytest.fixture(scope="session")
def versions_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One product of four versions: of no first day, of 2012, of a day of its replacement, and today's."""
    made = MapProject(tmp_path_factory.mktemp("versions") / "versions.gpkg")
    _product, zone, _none = made.product("甲", product_group=ProductGroup.PRIMARY)
    old = {"status": BoundaryStatus.SUPERSEDED}
    made.boundary(zone, box(0), name="最早", valid_to=date(2012, 1, 1), **old)
    made.boundary(zone, box(1), version=2, name="旧", valid_from=date(2012, 1, 1), valid_to=date(2015, 1, 1), **old)
    made.boundary(zone, box(2), version=3, name="一日", valid_from=date(2015, 1, 1), valid_to=date(2015, 1, 1), **old)
    made.boundary(zone, box(3), version=4, name="今", valid_from=date(2015, 1, 1))
    path, _report = made.write(language="en")
    made.project.close()
    return path


def test_a_year_is_offered_only_where_it_shows_something(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    assert options_of(page, "year") == ["All", "2015 (1)"]
    page.run("GI.setDay('2013-01-01')")
    assert options_of(page, "year") == ["All", "2012 (1)"]
    page.run("GI.setAll(true)")
    assert options_of(page, "year") == ["All", "2012 (1)", "2015 (2)"]
    choose(page, "year", "2012")
    assert page.run(NAMES) == ["旧"]
    page.run("GI.setDay('2016-01-01')")
    assert options_of(page, "year") == ["All", "2012 (0)", "2015 (1)"], "what is chosen stays, as it hides everything"


def test_a_version_without_a_first_day_opens_on_a_day_of_its_own(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    page.run(f"GI.select({named('今')})")
    page.run(
        "Array.from(document.querySelectorAll('.gi-versions button'))"
        ".find(e => e.textContent.startsWith('最早')).click()"
    )
    assert page.text(".gi-facts h2") == "最早"
    assert page.run(f"GI.isShown({named('最早')}) && !GI.isShown({named('今')})")
    assert page.run("[GI.state.day, document.getElementById('gi-day').value]") == ["2011-12-31", "0"]
    page.press("Escape")
    page.run("document.getElementById('gi-day').focus()")
    page.press("ArrowRight")
    assert page.run("GI.state.day") == "2012-01-01"


def test_a_version_of_no_day_says_so_and_is_seen_among_all(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    assert page.run(f"GI.periodOf({named('一日')})") == "2015-01-01, replaced on the same day"
    page.run(f"GI.showVersion({named('一日')})")
    assert page.run(f"GI.isShown({named('一日')}) && GI.state.isAll")
    assert "2014-12-31" not in page.text(".gi-facts .gi-row:last-child")
    assert "replaced on the same day" in page.text(".gi-facts dl")
    page.click_on("#gi-table")
    assert "replaced on the same day" in page.text("#gi-table-rows")


def test_a_filter_does_not_hide_the_version_that_is_asked_for(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    page.run("GI.state.statuses.add('SUPERSEDED'); GI.state.year = '2015'; GI.refresh()")
    page.run(f"GI.showVersion({named('旧')})")
    assert page.run(f"GI.isShown({named('旧')})")
    assert page.run("Array.from(document.querySelectorAll('#gi-legend-status input'), e => e.checked)") == [True, True]


def test_while_two_days_are_compared_the_list_has_both(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    page.run("GI.setDay('2013-01-01')")
    page.click_on("#gi-swipe")
    choose(page, "before", "2011-12-31")
    assert sorted(page.run(NAMES)) == ["今", "最早"]
    choose(page, "before", "2012-01-01")
    assert sorted(page.run(NAMES)) == ["今", "旧"]
    assert options_of(page, "year") == ["All", "2012 (1)", "2015 (1)"]
    assert page.run("document.getElementById('gi-all').disabled && document.getElementById('gi-day').disabled")
    page.click_on("#gi-all")
    page.run("GI.setAll(true)")
    assert page.run("GI.state.isAll") is False
    page.run(f"GI.showVersion({named('最早')})")
    assert page.run("GI.state.swipe.isOn") is False
    assert page.run(f"GI.isShown({named('最早')})")
    assert not page.run("document.getElementById('gi-all').disabled")


def test_the_divider_gives_way_to_a_popup(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    page.click_on("#gi-swipe")
    page.run(f"GI.select({named('今')})")
    page.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    rect = page.run("(() => { const b = document.querySelector('.leaflet-popup').getBoundingClientRect();"
                    " const s = document.getElementById('gi-stage').getBoundingClientRect();"
                    " const x = b.left + b.width / 2; return [(x - s.left) / s.width, x, b.top + 20] })()")  # fmt: skip
    page.run(f"GI.setShare({rect[0]})")
    over = f"document.elementFromPoint({rect[1]}, {rect[2]})"
    assert page.run(f"Boolean({over}.closest('.leaflet-popup'))")
    page.press("Escape")
    assert page.run("getComputedStyle(document.getElementById('gi-divider')).visibility") == "visible"
    assert page.run(f"{over}.id") == "gi-divider"


def test_the_line_between_two_days_is_part_of_the_picture(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    page.click_on("#gi-swipe")
    page.run("document.getElementById('gi-divider').style.visibility = 'hidden'; GI.picture.paintNow(); 1")
    left, width = page.run("(() => { const s = document.getElementById('gi-stage').getBoundingClientRect();"
                           " return [s.left, s.width]; })()")  # fmt: skip
    red, green, blue = page.pixels()[120, int(left + width / 2)].astype(int)
    assert red > 150 > green + 50
    assert red > blue + 100


def test_the_legend_follows_the_system_into_the_dark(page: Page, versions_file: Path) -> None:
    light, dark = ([{"name": "prefers-color-scheme", "value": value}] for value in ("light", "dark"))
    page.call("Emulation.setEmulatedMedia", features=light)
    page.open(versions_file)
    sign = ("(() => { const c = document.querySelector('#gi-legend-status label:last-child canvas');"
            " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let most = 0;"
            " for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) most = Math.max(most, d[i]);"
            " return most; })()")  # fmt: skip
    assert page.run(sign) < 60
    page.call("Emulation.setEmulatedMedia", features=dark)
    page.settle()
    assert page.run(sign) > 200


def test_no_two_regions_have_one_name(page: Page, versions_file: Path) -> None:
    page.open(versions_file)
    page.click_on("#gi-table")
    names = page.run(
        "Array.from(document.querySelectorAll('nav, aside, main, [role=region], [role=application]'),"
        " e => e.getAttribute('aria-label') || '')"
    )
    assert len(set(names)) == len(names)
    assert "Tools of the map" in names
    assert "About this map" not in names


@pytest.mark.parametrize(("datum", "label"), [("gcj02", "GCJ-02 "), ("wgs84", "")])
def test_coordinates_on_shifted_tiles_are_labelled(atlas: MapProject, browser: Browser, datum: str, label: str) -> None:
    atlas.product("甲", box(0))
    tiles = Basemap("https://tiles.example/{z}/{x}/{y}.png", "瓦片", datum)
    opened = browser.new_page()
    opened.open(atlas.write(basemap=tiles)[0])
    x, y = opened.middle_of("#map_gi_atlas")
    opened.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    opened.settle()
    text = opened.text("#gi-coordinates")
    assert text.startswith(f"{label}119.")
    opened.close()


def test_a_phone_says_that_the_list_is_shut_and_has_room_for_fingers(phone: Page, versions_file: Path) -> None:
    phone.open(versions_file)
    menu = "document.getElementById('gi-menu').getAttribute('aria-expanded')"
    assert phone.run(menu) == "false"
    phone.click_on("#gi-menu")
    assert phone.run(menu) == "true"
    heights = phone.run(
        "Array.from(document.querySelectorAll('button, select, input[type=range], .gi-check, summary'))"
        ".filter(e => e.offsetHeight > 0 && e.getBoundingClientRect().height < 43.9)"
        ".map(e => (e.id || e.className || e.tagName) + ' ' + e.offsetHeight)"
    )
    assert heights == []
    boxes = phone.run("Array.from(document.querySelectorAll('input[type=checkbox]')).filter(e => e.offsetWidth > 0)"
                      ".map(e => Math.min(e.offsetWidth, e.offsetHeight))")  # fmt: skip
    assert boxes
    assert min(boxes) >= 24
