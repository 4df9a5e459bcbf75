"""What the first reader of a map stumbled over: pop-ups, exactness, views, names, lists."""

import base64
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely
from PIL import Image

from gi_atlas.model import AdminUnit, Registration, SurveyRecord
from gi_atlas.model.enums import Channel, ProductGroup
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import MapProject

NAMES = "Array.from(document.querySelectorAll('#gi-results .gi-name'), e => e.textContent)"


def tall_jpeg() -> bytes:
    """A photo higher than wide."""
    stream = io.BytesIO()
    Image.new("RGB", (240, 480), (10, 120, 60)).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture(scope="session")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county higher than wide with one product, photos of it, and records that look alike."""
    made = MapProject(tmp_path_factory.mktemp("county") / "county.gpkg")
    product, _zone, _boundary = made.product(
        "清溪蜜橘", shapely.box(119, 29, 119.3, 29.5), name_en="Qingxi Mandarin", counties=("330127",),
        product_group=ProductGroup.MEDICINE, valid_from=date(2020, 1, 1), scope_text="清溪县石门镇。",
    )  # fmt: skip
    for number in range(2):
        made.photo(product.id, tall_jpeg(), caption=f"果园{number}")
    made.add(AdminUnit("330127", "清溪县", "2026-01"))
    places = ((119.05, 29.48), (119.1, 29.2), (119.1, 29.3))
    made.add(
        *(SurveyRecord("调查", product.id, shapely.Point(*place), survey_date=date(2023, 7, 15)) for place in places)
    )
    path, _report = made.write(layers=("boundaries", "records"), is_public=True)
    made.project.close()
    return path


@pytest.fixture
def wide(browser: Browser) -> Iterator[Page]:
    """A small desktop screen."""
    opened = browser.new_page(1366, 768)
    yield opened
    assert opened.complaints() == []
    opened.close()


def choose_record(page: Page, number: int = 0) -> None:
    """Choose a record from the list."""
    page.run(
        "Array.from(document.querySelectorAll('#gi-results button'))"
        f".filter(e => e.dataset.id.startsWith('records'))[{number}].click()"
    )
    page.wait("Array.from(document.querySelectorAll('.gi-photos img')).every(e => e.complete && e.naturalWidth)")
    page.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    page.settle()


def stands_within(page: Page, selector: str) -> bool:
    """Whether an element lies on the map's stage, all of it."""
    return bool(
        page.run(
            f"(() => {{ const b = document.querySelector('{selector}').getBoundingClientRect();"
            " const s = document.getElementById('gi-stage').getBoundingClientRect();"
            " const foot = document.getElementById('gi-foot').getBoundingClientRect();"
            " return b.top >= s.top && b.left >= s.left && b.right <= s.right && b.bottom <= foot.top; })()"
        )
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_record_from_the_list_shows_its_popup_whole(wide: Page, county_file: Path, number: int) -> None:
    wide.open(county_file)
    choose_record(wide, number)
    for selector in (".leaflet-popup-content-wrapper", ".gi-facts h2", ".leaflet-popup-close-button"):
        assert stands_within(wide, selector), selector


def test_a_phone_shows_the_popup_of_a_record_whole(phone: Page, county_file: Path) -> None:
    phone.open(county_file)
    choose_record(phone)
    assert stands_within(phone, ".leaflet-popup-content-wrapper")


def test_a_photo_that_comes_late_does_not_push_the_popup(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.run("GI.select(GI.features.find(f => f.layer === 'boundaries'))")
    heights = (
        "(() => { const image = document.querySelector('.gi-photos img'); const before = image.offsetHeight;"
        " image.removeAttribute('src'); return [before, image.offsetHeight]; })()"
    )
    before, without = wide.run(heights)
    assert before == without > 100


def test_a_rounded_place_is_shown_no_deeper_than_it_is_known(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    choose_record(wide)
    assert wide.run("GI.map.getZoom()") == 13
    place = wide.run("GI.placeText(GI.state.selected)")
    assert place == "119.05°, 29.48°"
    assert place in wide.text(".leaflet-popup-content")
    assert wide.run("Math.round(GI.doubtOf(GI.state.selected) / 10)") == 74, "half a step of 0.01° each way"
    digits = wide.text("#gi-coordinates").split("°")[0].partition(".")[2]
    assert len(digits) <= 2


def test_the_circle_of_doubt_grows_with_the_zoom_and_is_painted(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    choose_record(wide)
    radius = "GI.doubtPx(GI.state.selected, GI.viewOf(GI.map).scale)"
    at_13 = wide.run(radius)
    assert 40 < at_13 < 60
    wide.run("GI.map.setView(GI.popup.getLatLng(), 15, {animate: false}); 1")
    assert wide.run(radius) == pytest.approx(4 * at_13)
    wide.settle()
    wide.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    wide.settle()
    x, y = wide.run(
        "(() => { const p = GI.map.latLngToContainerPoint(GI.popup.getLatLng());"
        " const own = GI.map.getContainer().getBoundingClientRect(); return [p.x + own.left, p.y + own.top]; })()"
    )
    row = wide.pixels()[int(y) + 12]
    within, without = (row[int(x + share * 4 * at_13)].tolist() for share in (0.8, 1.2))
    assert within != without


EXTENT_ON_SCREEN = (
    "(() => { const e = GI.content.map.extent; const s = GI.map.latLngToContainerPoint([e[1], e[0]]);"
    " const n = GI.map.latLngToContainerPoint([e[3], e[2]]); const size = GI.map.getSize();"
    " return [s.x, n.y, n.x, s.y, size.x, size.y - document.getElementById('gi-foot').offsetHeight]; })()"
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("act", ["", "fit"])
def test_the_whole_map_fills_what_is_free(wide: Page, county_file: Path, act: str, language: str) -> None:
    wide.open(county_file, f"lang={language}")
    if act:
        wide.run("GI.map.setView([20, 100], 10, {animate: false}); 1")
        wide.click_on("#gi-fit")
    west, north, east, south, width, free = wide.run(EXTENT_ON_SCREEN)
    assert 0 <= west < east <= width
    assert 0 <= north < south <= free, "the foot covers nothing"
    assert max((east - west) / width, (south - north) / free) > 0.85


def test_a_map_knows_the_room_that_the_tools_leave_it(phone: Page, county_file: Path) -> None:
    sizes = "[GI.map.getSize().y, GI.map.getContainer().clientHeight, parseFloat(GI.picture._canvas.style.height)]"
    phone.open(county_file)
    phone.settle()
    known, room, painted = phone.run(sizes)
    assert known == room == painted
    phone.run("document.querySelector('header').style.paddingBottom = '60px'")
    phone.wait(f"({sizes})[1] < {room - 40} && new Set({sizes}).size === 1")


def test_a_phone_fits_the_map_above_the_open_list(phone: Page, county_file: Path) -> None:
    phone.open(county_file)
    phone.click_on("#gi-menu")
    phone.run("document.getElementById('gi-fit').click()")
    phone.settle()
    south = phone.run(EXTENT_ON_SCREEN)[3]
    assert south <= phone.run(
        "document.getElementById('gi-panel').getBoundingClientRect().top"
        " - document.getElementById('gi-stage').getBoundingClientRect().top"
    )


def test_between_two_zooms_the_details_are_those_of_the_finer_one(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    levels = wide.run(
        "[0, 0.125, 0.875, 1].map(part => { GI.map.setView(GI.map.getCenter(), GI.zooms.level + part,"
        " {animate: false}); return [GI.map.getZoom() - GI.zooms.level, GI.viewOf(GI.map).level]; })"
    )
    assert levels == [[0, 0], [0.125, 1], [0.875, 1], [1, 1]]
    assert wide.run("GI.map.setZoom(30, {animate: false}), GI.map.getZoom() === GI.zooms.largest")


def test_a_link_brings_a_view_between_two_zooms_back(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    link, zoom = wide.run("[GI.linkText(), GI.map.getZoom()]")
    assert zoom % 1
    wide.run("GI.map.setView([20, 100], 10, {animate: false}); 1")
    wide.open(county_file, link)
    assert wide.run("GI.map.getZoom()") == zoom


def test_readers_of_english_have_english_names_first(wide: Page, county_file: Path) -> None:
    wide.open(county_file, "lang=en")
    assert set(wide.run(NAMES)) == {"Qingxi Mandarin"}
    assert wide.text("#gi-results .gi-sub").startswith("清溪蜜橘 · ")
    wide.run("GI.select(GI.features.find(f => f.layer === 'boundaries'))")
    assert wide.text(".gi-facts h2") == "Qingxi Mandarin"
    assert wide.text(".gi-facts .gi-second") == "清溪蜜橘"
    assert "English name" not in wide.text(".gi-facts dl"), "the heading has said it"
    wide.run("GI.toggleTable(true)")
    assert wide.text("#gi-table-rows tbody th button") == "Qingxi Mandarin清溪蜜橘"
    wide.run("GI.toggleTable(false)")
    wide.click_on("#gi-language")
    assert set(wide.run(NAMES)) == {"清溪蜜橘"}
    assert not wide.run("document.querySelector('.gi-facts .gi-second')")
    assert "Qingxi Mandarin" in wide.text(".gi-facts dl")


def test_a_product_without_an_english_name_keeps_its_own(atlas: MapProject, wide: Page) -> None:
    atlas.product("清溪竹编", shapely.box(119, 29, 119.1, 29.1))
    wide.open(atlas.write(language="en")[0])
    assert wide.run(NAMES) == ["清溪竹编"]
    assert wide.run("GI.secondOf(GI.features[0])") == ""


def test_records_of_one_product_are_told_apart(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    rows = wide.run(
        "Array.from(document.querySelectorAll('#gi-results [data-id^=records] .gi-sub'), e => e.textContent)"
    )
    assert len(set(rows)) == 3
    assert rows[0] == "清溪县 · 2023-07-15 · 119.05°, 29.48°"


def test_a_record_has_its_own_county_and_title(atlas: MapProject, wide: Page) -> None:
    product, _zone, _none = atlas.product("甲", counties=("330127",))
    atlas.add(
        AdminUnit("330106", "西湖区", "2026-01"),
        SurveyRecord("甲的调查", product.id, shapely.Point(119, 29), county_code="330106"),
        SurveyRecord("甲", product.id, shapely.Point(119.1, 29)),
    )
    path, _report = atlas.write(layers=("records",), fields=frozenset({"record.title"}))
    wide.open(path)
    rows = wide.run("Array.from(document.querySelectorAll('#gi-results .gi-sub'), e => e.textContent)")
    assert rows == ["甲的调查 · 西湖区 · 119.00°, 29.00° · 调查记录", "330127 · 119.10°, 29.00° · 调查记录"]


def focused(page: Page) -> str:
    return str(page.run("document.activeElement.id || document.activeElement.dataset.id || ''"))


def test_the_keyboard_comes_to_the_map_and_the_legend_at_once(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.press("Tab")
    assert focused(wide) == "gi-skip-map"
    assert wide.run("document.activeElement.offsetWidth") > 60, "it is seen while it has the focus"
    wide.press("Enter")
    assert focused(wide) == "map_gi_atlas"
    wide.run("document.getElementById('gi-skip-legend').focus()")
    wide.press("Enter")
    assert wide.run("document.getElementById('gi-layers').contains(document.activeElement)")


def test_the_list_is_one_stop_with_arrows(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    stops = "Array.from(document.querySelectorAll('#gi-results button')).filter(e => e.tabIndex === 0).length"
    ids = wide.run("Array.from(document.querySelectorAll('#gi-results button'), e => e.dataset.id)")
    assert wide.run(stops) == 1
    wide.run("document.getElementById('gi-search').focus()")
    for key, expected in (
        ("Tab", ids[0]), ("ArrowUp", ids[0]), ("ArrowDown", ids[1]), ("End", ids[-1]), ("ArrowDown", ids[-1]),
        ("Home", ids[0]), ("ArrowDown", ids[1]),
    ):  # fmt: skip
        wide.press(key)
        assert focused(wide) == expected, key
    assert wide.run(stops) == 1
    wide.press("Enter")
    assert wide.run("GI.state.selected.id") == ids[1]
    wide.press("Escape")
    assert focused(wide) == ids[1]
    wide.press("Tab")
    assert not wide.run("document.getElementById('gi-results').contains(document.activeElement)")


@pytest.mark.parametrize(("language", "named"), [("zh", "调查记录，3 条"), ("en", "Survey records, 3 entries")])
def test_boxes_buttons_and_popups_say_what_they_are(wide: Page, county_file: Path, language: str, named: str) -> None:
    wide.open(county_file, f"lang={language}")
    assert wide.run("document.querySelector('#gi-layers input').getAttribute('aria-label')") == named
    assert wide.run("document.getElementById('gi-menu').title") == ("面板" if language == "zh" else "Panel")
    choose_record(wide)
    assert wide.run(
        "['role', 'aria-label'].map(name => document.querySelector('.leaflet-popup').getAttribute(name))"
    ) == ["dialog", "清溪蜜橘" if language == "zh" else "Qingxi Mandarin"]


@pytest.mark.parametrize(("language", "words"), [("zh", "链接已复制。"), ("en", "The link was copied.")])
def test_a_copied_link_is_seen_and_goes_away(phone: Page, county_file: Path, language: str, words: str) -> None:
    phone.open(county_file, f"lang={language}")
    phone.run("globalThis.later = setTimeout; globalThis.waits = [];"
              " globalThis.setTimeout = (act, ms) => { waits.push([act, ms]); return waits.length; };"
              " const clipboard = {writeText: async text => { copied = text; }};"
              " Object.defineProperty(navigator, 'clipboard', {value: clipboard});"
              " Object.defineProperty(window, 'isSecureContext', {value: true});"
              " globalThis.copied = ''; 1")  # fmt: skip
    phone.run("document.getElementById('gi-link').click()")
    phone.wait("copied.includes('#map=')")
    phone.wait("!document.getElementById('gi-toast').hidden")
    assert phone.text("#gi-toast") == phone.text("#gi-live") == words
    assert phone.run("document.getElementById('gi-toast').getBoundingClientRect().width") > 60
    assert phone.run("waits.filter(one => one[1] === 2000).length") == 1
    phone.run("waits.filter(one => one[1] === 2000).forEach(one => one[0]()); globalThis.setTimeout = later; 1")
    assert phone.run("document.getElementById('gi-toast').hidden")


IS_OPEN = "document.getElementById('gi-viewer').open"


def open_photo(page: Page, path: Path) -> None:
    """Choose a record and enlarge its photo."""
    page.open(path)
    choose_record(page)
    page.click_on(".gi-enlarge")
    page.wait(IS_OPEN)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_photo_opens_over_the_whole_window_and_turns(wide: Page, county_file: Path, language: str) -> None:
    wide.open(county_file, f"lang={language}")
    choose_record(wide)
    wide.click_on(".gi-enlarge")
    assert wide.run(IS_OPEN)
    assert wide.run(
        "(() => { const b = document.getElementById('gi-viewer').getBoundingClientRect();"
        " return [b.width, b.height]; })()"
    ) == [1366, 768]
    text = "#gi-viewer-text"
    first = wide.text(text)
    assert first.startswith("果园0")
    wide.press("ArrowRight")
    assert wide.text(text).startswith("果园1")
    assert wide.text(".gi-photos figcaption") == wide.text(text), "the pop-up follows"
    wide.press("ArrowRight")
    assert wide.text(text) == first
    wide.click_on("#gi-viewer-previous")
    assert wide.text(text).startswith("果园1")
    center = wide.run("GI.map.getCenter().lng")
    wide.press("Escape")
    assert not wide.run(IS_OPEN)
    assert wide.run("GI.state.selected !== null"), "Esc closed the photo alone"
    assert wide.run("GI.map.getCenter().lng") == center


def test_a_photo_closes_by_its_button_and_beside_itself(wide: Page, county_file: Path) -> None:
    open_photo(wide, county_file)
    wide.click_on("#gi-viewer-close")
    assert not wide.run(IS_OPEN)
    assert wide.run("document.activeElement.className") == "gi-enlarge"


def test_a_finger_turns_photos(phone: Page, county_file: Path) -> None:
    open_photo(phone, county_file)
    stroke = (
        "for (const [kind, x] of [['pointerdown', {0}], ['pointerup', {1}]]) document.getElementById('gi-viewer-photo')"
        ".dispatchEvent(new PointerEvent(kind, {{clientX: x, bubbles: true, cancelable: true}})); 1"
    )
    for start, end, caption in ((300, 100, "果园1"), (100, 110, "果园1"), (100, 300, "果园0")):
        phone.run(stroke.format(start, end))
        assert phone.text("#gi-viewer-text").startswith(caption)


def test_one_photo_alone_has_nothing_to_turn(atlas: MapProject, wide: Page) -> None:
    product, _zone, _boundary = atlas.product("甲", shapely.box(119, 29, 119.1, 29.1))
    atlas.photo(product.id, tall_jpeg())
    wide.open(atlas.write()[0])
    wide.run("GI.select(GI.features[0])")
    wide.click_on(".gi-enlarge")
    assert wide.run("['previous', 'next'].map(one => document.getElementById('gi-viewer-' + one).offsetWidth)") == [
        0,
        0,
    ]
    wide.press("ArrowRight")
    assert wide.text("#gi-viewer-text") == "照片 1 / 1"


def test_a_popup_tells_first_what_binds(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.run("GI.select(GI.features.find(f => f.layer === 'boundaries'))")
    heads = wide.run("Array.from(document.querySelectorAll('.gi-facts dt'), e => e.textContent)")
    assert heads[0] == wide.run("GI.labelOf('boundary.scope_text')")
    assert heads[1] == wide.run("GI.labelOf('boundary.area_m2')")
    assert heads.index(wide.run("GI.labelOf('product.product_group')")) > heads.index(
        wide.run("GI.labelOf('boundary.valid_from')")
    )
    assert len(set(heads)) == len(heads)


def test_registrations_stand_apart_and_other_things_of_a_place_are_named(atlas: MapProject, wide: Page) -> None:
    product, _zone, _boundary = atlas.product("甲", shapely.box(119, 29, 119.1, 29.1))
    atlas.product("乙", shapely.box(119, 29, 119.1, 29.1))
    atlas.product("丙", shapely.box(119, 29, 119.1, 29.1))
    atlas.add(*(Registration(product.id, channel=channel, number="1") for channel in (Channel.AGI, Channel.TM_CERT)))
    wide.open(atlas.write()[0])
    wide.run("GI.select(GI.features[0], GI.features)")
    tops, bottoms = wide.run(
        "['top', 'bottom'].map(side => Array.from(document.querySelectorAll('.gi-facts dl'),"
        " e => e.getBoundingClientRect()[side]))"
    )
    assert len(tops) == 3
    assert all(top - bottom >= 10 for top, bottom in zip(tops[1:], bottoms, strict=False))
    assert "此处还有：乙丙" in wide.text(".gi-acts")
    left, right = wide.run(
        "(() => { const boxes = Array.from(document.querySelectorAll('.gi-here ~ button'),"
        " e => e.getBoundingClientRect()); return [boxes[1].left, boxes[0].right]; })()"
    )
    assert left - right >= 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_table_on_a_phone_is_read_in_lines(phone: Page, county_file: Path, language: str) -> None:
    phone.open(county_file, f"lang={language}")
    phone.click_on("#gi-menu")
    phone.run("document.getElementById('gi-table').click()")
    assert not phone.run("document.body.classList.contains('gi-panel-open')"), "the sheet does not cover the table"
    cells = "Array.from(document.querySelectorAll('#gi-table-rows td'))"
    lines = phone.run(
        f"{cells}.filter(e => /^\\d{{4}}-\\d\\d-\\d\\d$|\\d ha$|公顷$/.test(e.textContent)).map(e => {{"
        " const range = document.createRange(); range.selectNodeContents(e); return range.getClientRects().length; })"
    )
    assert lines
    assert set(lines) == {1}
    assert min(phone.run(f"{cells}.map(e => e.offsetWidth)")) >= 80


def test_a_table_without_a_column_of_names_calls_them_names(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.run("GI.toggleTable(true)")
    wide.run("(() => { const s = document.getElementById('gi-table-layer'); s.value = 'records';"
             " s.dispatchEvent(new Event('change')); })()")  # fmt: skip
    assert wide.text("#gi-table-rows th button") == "名称"


def test_a_ring_is_for_the_keyboard_alone(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    ring = "getComputedStyle(document.activeElement).outlineStyle"
    wide.press("Tab")
    assert wide.run(ring) == "solid"
    wide.click_on("#gi-results button")
    assert wide.run("document.activeElement.tagName") == "H2"
    assert wide.run(ring) == "none"
    wide.press("Tab")
    assert wide.run(ring) == "solid"


def test_a_finger_meets_the_cross_of_a_popup(phone: Page, county_file: Path) -> None:
    phone.open(county_file)
    choose_record(phone)
    size = "(e => [e.offsetWidth, e.offsetHeight])(document.querySelector('.leaflet-popup-close-button'))"
    assert min(phone.run(size)) >= 44
    overlap = (
        "(() => { const range = document.createRange();"
        " range.selectNodeContents(document.querySelector('.gi-facts h2'));"
        " return range.getBoundingClientRect().right"
        " > document.querySelector('.leaflet-popup-close-button').getBoundingClientRect().left; })()"
    )
    assert not phone.run(overlap)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_tool_of_a_phone_is_on_the_screen(phone: Page, county_file: Path, language: str) -> None:
    phone.open(county_file, f"lang={language}")
    off = (
        "Array.from(document.querySelectorAll('.gi-tools button')).filter(e => e.offsetWidth)"
        ".filter(e => { const b = e.getBoundingClientRect(); return b.left < 0 || b.right > innerWidth"
        " || !e.contains(document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2)); }).map(e => e.id)"
    )
    assert phone.run(off) == []
    assert phone.run("document.querySelector('.gi-bar').offsetHeight") < 180


@pytest.mark.parametrize(
    ("language", "labels", "count"),
    [
        ("zh", ["界线起始年", "产品状态"], "显示 4，共 4"),
        ("en", ["Boundary since", "Status of the product"], "4 of 4"),
    ],
)
def test_filters_say_what_they_act_on(
    wide: Page, county_file: Path, language: str, labels: list[str], count: str
) -> None:
    wide.open(county_file, f"lang={language}")
    found = wide.run("Array.from(document.querySelectorAll('.gi-filters .gi-field span'), e => e.textContent)")
    assert found[1:] == labels
    assert wide.text("#gi-result-count") == count


def measured_pixels(page: Page) -> tuple[int, int]:
    """Marked pixels on the side that closes a triangle, and on one between two of its corners."""
    found = page.run(
        "(() => { const box = GI.map.getContainer().getBoundingClientRect();"
        " return [[60, 60], [60, 260], [260, 260]].map(p => {"
        " const l = GI.map.containerPointToLatLng(p); GI.addMeasured(GI.cellOf(l.lng, l.lat));"
        " return [p[0] + box.left, p[1] + box.top]; }); })()"
    )
    page.settle()
    pixels = page.pixels().astype(int)
    counts = []
    for (x0, y0), (x1, y1) in ((found[2], found[0]), (found[0], found[1])):
        places = [(x0 + (x1 - x0) * k / 150, y0 + (y1 - y0) * k / 150) for k in range(8, 143)]
        colours = [pixels[round(y), round(x)] for x, y in places]
        counts.append(sum(1 for red, green, blue in colours if red > green + 60 and red > blue + 60))
    return counts[0], counts[1]


def test_the_ring_whose_area_is_told_is_closed(atlas: MapProject, wide: Page) -> None:
    atlas.product("甲", shapely.box(119, 29, 119.1, 29.1))
    wide.open(atlas.write()[0])
    wide.run("GI.map.setView([10, 60], 12, {animate: false}); GI.toggleMeasure(true); 1")
    closing, drawn = measured_pixels(wide)
    assert drawn > closing > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_fingers_are_told_of_no_keys_and_shown_no_cross(phone: Page, county_file: Path, language: str) -> None:
    phone.open(county_file, f"lang={language}")
    phone.run("document.getElementById('gi-measure').click()")
    hint = phone.text("#gi-measured")
    assert "Esc" not in hint
    assert "Enter" not in hint
    assert phone.text("#gi-measure") in hint
    assert phone.run("getComputedStyle(document.querySelector('.gi-cross')).display") == "none"


def test_a_mouse_is_told_of_keys_and_shown_the_cross(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.click_on("#gi-measure")
    assert "Esc" in wide.text("#gi-measured")
    assert wide.run("getComputedStyle(document.querySelector('.gi-cross')).display") == "block"


@pytest.mark.parametrize(
    ("lon", "digits", "text"),
    [
        (210, 0, "150°W"), (330, 0, "30°W"), (-330, 0, "30°E"), (180, 0, "180°"), (-180, 0, "180°"), (540, 0, "180°"),
        (360, 0, "0°"), (0, 1, "0.0°"), (119.25, 2, "119.25°E"), (-0.5, 1, "0.5°W"), (720.5, 1, "0.5°E"),
    ],
)  # fmt: skip
def test_a_meridian_has_one_name(page: Page, county_file: Path, lon: float, digits: int, text: str) -> None:
    page.open(county_file)
    assert page.run(f"GI.meridianText({lon}, {digits})") == text


CONTRASTS = (
    "(() => { const light = c => { const s = parseInt(c, 16) / 255;"
    " return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };"
    " const of = hex => 0.2126 * light(hex.slice(1, 3)) + 0.7152 * light(hex.slice(3, 5))"
    " + 0.0722 * light(hex.slice(5));"
    " const ground = of(getComputedStyle(document.documentElement).getPropertyValue('--unit').trim());"
    " return Object.keys(GI.COLOURS).map(code => { const own = of(GI.classColour(code));"
    " return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05); }); })()"
)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_stand_out_from_the_ground(page: Page, county_file: Path, theme: str) -> None:
    page.open(county_file)
    page.run(f"document.documentElement.dataset.theme = '{theme}'")
    found = page.run(CONTRASTS)
    assert len(found) == 5
    assert min(found) >= 3


def test_the_dark_map_and_its_legend_have_one_colour(page: Page, county_file: Path) -> None:
    page.open(county_file)
    page.run("document.documentElement.dataset.theme = 'dark'; GI.fillPanel(); 1")
    assert page.run("GI.lookOf(GI.features.find(f => f.layer === 'boundaries'), {}).stroke") == "#b995ea"
    assert page.run("GI.pointColour(GI.features.find(f => f.point))") == "#b995ea"
    page.run("document.documentElement.dataset.theme = 'light'; 1")
    assert page.run("GI.pointColour(GI.features.find(f => f.point))") == "#7a3db8"


def paper(page: Page, is_landscape: bool) -> int:
    """How many sheets of A4 a page takes."""
    made = page.call(
        "Page.printToPDF", landscape=is_landscape, paperWidth=8.27, paperHeight=11.69, printBackground=True
    )
    return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(made["data"])))


@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_map_and_legend_are_one_sheet(wide: Page, county_file: Path, language: str, is_landscape: bool) -> None:
    wide.open(county_file, f"lang={language}")
    assert paper(wide, is_landscape) == 1
    wide.run("GI.select(GI.features.find(f => f.layer === 'boundaries'))")
    assert paper(wide, is_landscape) == 2


def test_paper_has_no_keys_no_mouse_and_no_folding_marks(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.call("Emulation.setEmulatedMedia", media="print")
    wide.run("window.dispatchEvent(new Event('beforeprint'))")
    wide.settle()
    for selector in (".gi-keys", "#gi-coordinates", ".gi-skips"):
        assert wide.run(f"getComputedStyle(document.querySelector('{selector}')).display") == "none", selector
    assert wide.run("getComputedStyle(document.querySelector('.gi-panel summary')).listStyleType") == "none"
    wide.run("window.dispatchEvent(new Event('afterprint'))")
    assert wide.run("getComputedStyle(document.querySelector('.gi-keys')).display") == "block"


def test_across_the_legend_stands_beside_the_map(wide: Page, county_file: Path) -> None:
    wide.open(county_file)
    wide.call("Emulation.setEmulatedMedia", media="print")
    wide.run("window.dispatchEvent(new Event('beforeprint'))")
    left, right, width = wide.run(
        "(() => { const box = id => document.getElementById(id).getBoundingClientRect();"
        " return [box('gi-panel').left, box('gi-stage').right, box('gi-panel').width]; })()"
    )
    assert left >= right
    assert width > 250
