"""Small screens: a pop-up stands on the map, all of it; the foot never takes the map's room."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import shapely

from layers.publish.webmap.options import Basemap
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import MapProject

SIZES = [(320, 568), (640, 360), (568, 320), (390, 844), (1366, 768)]
# Two letters of UTF-16 each: nothing is cut in the middle of one.
REASON = "规划图" + "𠮷" * 190
BOXES = (
    "(() => { const box = selector => { const b = document.querySelector(selector).getBoundingClientRect();"
    " return [b.left, b.top, b.right, b.bottom]; };"
    " return ['.leaflet-popup-content-wrapper', '.leaflet-popup-close-button', '#gi-stage', '#gi-foot'].map(box); })()"
)


def make(folder: Path, name: str, **options: object) -> Path:
    """A map of one product with two versions and a long wording."""
    made = MapProject(folder / f"{name}.gpkg")
    _product, zone, _version = made.product(
        "清溪蜜橘", shapely.box(119, 29, 119.3, 29.5), name_en="Qingxi Mandarin", counties=("330127",),
        valid_from=date(2012, 1, 1), valid_to=date(2020, 1, 1), scope_text="清溪县石门镇现辖行政区域。" * 12,
    )  # fmt: skip
    made.boundary(zone, shapely.box(119, 29, 119.4, 29.5), version=2, valid_from=date(2020, 1, 1))
    path, _report = made.write(f"{name}.html", language="en", is_public=True, **options)
    made.project.close()
    return path


@pytest.fixture(scope="session")
def short_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("small"), "short", approval_no="浙S(2026)123号")


@pytest.fixture(scope="session")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiles = Basemap("https://tiles.example.org/{z}/{x}/{y}.png", "© " + "a" * 3000, "wgs84")
    return make(tmp_path_factory.mktemp("small"), "long", exemption=REASON, basemap=tiles)


@contextmanager
def screen(browser: Browser, path: Path, size: tuple[int, int]) -> Iterator[Page]:
    """The map on a screen of a size, touched with fingers where it is small."""
    page = browser.new_page(*size, is_phone=size[0] < 800)
    page.open(path)
    yield page
    page.close()


def choose(page: Page) -> None:
    page.run("GI.select(GI.features.find(f => f.begins === '2020-01-01')); 1")
    page.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    page.settle()


@pytest.mark.parametrize("size", SIZES)
def test_a_popup_stands_whole_between_the_edges_and_above_the_foot(
    browser: Browser, short_file: Path, size: tuple[int, int]
) -> None:
    with screen(browser, short_file, size) as page:
        choose(page)
        popup, cross, stage, foot = page.run(BOXES)
        for box in (popup, cross):
            assert stage[0] <= box[0] < box[2] <= stage[2]
            assert stage[1] <= box[1] < box[3] <= foot[1]
        assert popup[3] - popup[1] > 90, "there is room to read"
        assert page.complaints() == []


@pytest.mark.parametrize("size", SIZES)
def test_the_number_of_the_map_stays_and_the_slider_comes_back(
    browser: Browser, short_file: Path, size: tuple[int, int]
) -> None:
    seen = (
        "['approval', 'time-bar', 'disclaimer'].map(id => document.getElementById('gi-' + id)"
        ".getBoundingClientRect().height > 0)"
    )
    with screen(browser, short_file, size) as page:
        assert page.run(seen) == [True, True, True]
        choose(page)
        assert page.run(seen) == [True, size[1] > 640, size[1] > 640]
        page.press("Escape")
        assert page.run(seen) == [True, True, True]


@pytest.mark.parametrize("size", [(320, 568), (640, 360), (568, 320)])
def test_a_low_screen_leaves_half_of_itself_to_the_map_and_every_tool_in_reach(
    browser: Browser, short_file: Path, size: tuple[int, int]
) -> None:
    with screen(browser, short_file, size) as page:
        assert page.run("GI.map.getSize().y - GI.footPx()") > size[1] * 0.4
        assert page.run("document.documentElement.scrollWidth") <= size[0]
        page.click_on("#gi-language")
        assert page.run("GI.language") == "zh"


def test_a_long_reason_is_folded_and_the_map_stays_seen(browser: Browser, long_file: Path) -> None:
    with screen(browser, long_file, (390, 844)) as page:
        assert page.run("GI.footPx()") < 320
        summary = page.text("#gi-approval summary")
        assert summary.startswith("No map-approval number: 规划图")
        assert summary.endswith("… Show all of it")
        assert "\ufffd" not in summary
        assert len(summary) < 150
        assert page.text("#gi-approval .gi-long") == f"No map-approval number: {REASON}"
        page.click_on("#gi-approval summary")
        assert page.run("document.querySelector('#gi-approval details').open")
        assert page.run("GI.footPx()") < 600, "unfolded it scrolls"
        page.forgive()  # its tiles do not come


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_a_long_text_of_the_foot_pushes_nothing_off_the_screen(
    browser: Browser, long_file: Path, size: tuple[int, int]
) -> None:
    with screen(browser, long_file, size) as page:
        page.run("GI.map.fire('moveend'); 1")
        box = page.run(
            "(() => { const b = GI.find('coordinates').getBoundingClientRect(); return [b.left, b.right]; })()"
        )
        assert 0 <= box[0] < box[1] <= size[0]
        assert page.run("document.documentElement.scrollWidth") <= size[0]
        page.forgive()


def test_what_is_folded_stands_whole_below_the_map_for_paper(browser: Browser, long_file: Path) -> None:
    with screen(browser, long_file, (1366, 768)) as page:
        about = page.text("#gi-about")
        assert REASON in about
        assert "a" * 3000 in about
        page.forgive()


def test_a_short_number_is_not_folded(browser: Browser, short_file: Path) -> None:
    with screen(browser, short_file, (390, 844)) as page:
        assert page.run("document.querySelectorAll('#gi-foot details').length") == 0
        assert page.text("#gi-approval") == "Map-approval number: 浙S(2026)123号"
        assert "浙S(2026)123号" not in page.text("#gi-about"), "it is told once"
