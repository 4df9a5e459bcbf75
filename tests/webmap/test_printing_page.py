"""The page on paper: white whatever the screen, drafts marked, tables and facts whole, the screen as it was."""

import base64
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from gi_atlas.model.enums import ProductGroup
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import DRAFT, MapProject

ROWS = 91


@pytest.fixture(scope="session")
def drafts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One draft of long wording, and ninety boundaries more."""
    made = MapProject(tmp_path_factory.mktemp("paper") / "paper.gpkg")
    made.product("甲", shapely.box(119, 29, 120, 30), product_group=ProductGroup.CRAFT, status=DRAFT,
                 scope_text="东至甲村，南至乙河，" * 18, act="第一号公告", valid_from=date(2020, 1, 1))  # fmt: skip
    for number in range(ROWS - 1):
        west, south = 119 + number % 10 / 10, 29 + number // 10 / 10
        made.product(f"第{number:02d}个", shapely.box(west, south, west + 0.05, south + 0.05),
                     counties=("330106", "330127"), area_m2=2e7, valid_from=date(2021, 1, 1))  # fmt: skip
    path, _report = made.write(language="en")
    made.project.close()
    return path


@pytest.fixture
def dark(browser: Browser) -> Iterator[Page]:
    """A page on a system that is dark."""
    opened = browser.new_page()
    opened.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    yield opened
    assert opened.complaints() == []
    assert opened.requests() == []
    opened.close()


def sheets(page: Page) -> int:
    made = page.call("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)
    paper = base64.b64decode(made["data"])
    assert paper.startswith(b"%PDF")
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def window(page: Page, width: int, height: int) -> None:
    """Another size of the window: on the screen its shape is that of the sheet."""
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    page.settle()


def lay_out(page: Page, is_dark: bool = True) -> None:
    """As the browser lays out for paper, kept on the screen to look at."""
    features = [{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}]
    page.call("Emulation.setEmulatedMedia", media="print", features=features)
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    page.settle()


@pytest.mark.parametrize("way", ["system", "button"])
def test_drafts_printed_from_a_dark_screen_are_marked_on_white(dark: Page, drafts_file: Path, way: str) -> None:
    if way == "button":
        dark.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    dark.open(drafts_file)
    if way == "button":
        dark.click_on("#gi-theme")
    dark.run("GI.layers.forEach(layer => { layer.isVisible = false; }); GI.refresh()")
    lay_out(dark, way == "system")
    left, top = dark.run(
        "(() => { const b = GI.map.getContainer().getBoundingClientRect(); return [b.left, b.top]; })()"
    )
    map_part = dark.pixels()[int(top) + 5 : int(top) + 450, int(left) + 5 : int(left) + 680].astype(int)
    assert np.median(map_part) > 240, "paper is white"
    grey = map_part.max(axis=2)
    is_mark = (grey < 225) & (grey > 150) & (map_part.max(axis=2) - map_part.min(axis=2) < 8)
    assert is_mark.mean() > 0.01, "the mark of drafts is dark enough to be seen"
    assert dark.run("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert dark.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_without_its_program_paper_is_white_as_well(dark: Page, drafts_file: Path) -> None:
    dark.open(drafts_file)
    dark.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    colours = dark.run(
        "['--ground', '--ink', '--mark', '--grid', '--sea', '--unit', '--unit-line', '--line', '--panel', '--soft']"
        ".map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
    )
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert colours[0] == colours[4] == "#ffffff"
    assert colours[1] == "#000000"
    assert colours[2] == "#b42318"


def test_signs_of_the_legend_are_dark_on_paper(dark: Page, drafts_file: Path) -> None:
    dark.open(drafts_file)
    sign = ("(() => { const c = document.querySelector('#gi-legend-status canvas');"
            " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let most = 0;"
            " for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) most = Math.max(most, d[i]);"
            " return most; })()")  # fmt: skip
    assert dark.run(sign) > 200
    lay_out(dark)
    assert dark.run(sign) < 60
    dark.run("window.dispatchEvent(new Event('afterprint'))")
    dark.call("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert dark.run("document.documentElement.dataset.theme === undefined")


def test_after_printing_the_screen_is_as_it_was(page: Page, drafts_file: Path) -> None:
    page.open(drafts_file)
    page.click_on("#gi-theme")
    page.run("document.getElementById('gi-about').parentElement.open = true;"
             " GI.map.setView([29.4, 119.3], 9, { animate: false }); 1")  # fmt: skip
    state = ("[document.getElementById('gi-about').parentElement.open, document.documentElement.dataset.theme,"
             " GI.map.getZoom(), GI.map.getCenter().lat.toFixed(3), GI.map.getCenter().lng.toFixed(3),"
             " document.body.className, document.getElementById('gi-paper-facts').children.length]")  # fmt: skip
    before = page.run(state)
    assert before[0] is True
    sheets(page)
    page.settle()
    assert page.run(state) == before
    page.run("document.getElementById('gi-about').parentElement.open = false; 1")
    sheets(page)
    page.settle()
    assert page.run(state) == [False, *before[1:]]


def test_every_row_and_column_of_the_table_is_printed(page: Page, drafts_file: Path) -> None:
    page.open(drafts_file)
    page.click_on("#gi-table")
    assert page.run("document.querySelectorAll('#gi-table-rows tbody tr').length") == ROWS
    assert sheets(page) >= 3
    page.settle()
    window(page, 794, 1123)
    lay_out(page, is_dark=False)
    widths = page.run(
        "[document.getElementById('gi-table-rows').getBoundingClientRect().right,"
        " document.querySelector('#gi-table-rows tbody td:last-child').getBoundingClientRect().right]"
    )
    assert max(widths) <= 700
    cut = page.run(
        "(() => { const last = document.querySelector('#gi-table-rows tbody tr:last-child'); let e = last;"
        " while ((e = e.parentElement)) if (getComputedStyle(e).overflowY !== 'visible'"
        " && e.getBoundingClientRect().bottom < last.getBoundingClientRect().bottom) return e.id || e.tagName;"
        " return ''; })()"
    )
    assert cut == ""
    assert page.run("document.getElementById('map_gi_atlas').offsetHeight") == 0
    page.run("window.dispatchEvent(new Event('afterprint'))")
    page.call("Emulation.setEmulatedMedia", media="")
    window(page, page.width, page.height)
    assert page.run("GI.map.getSize().x") > 800
    assert not page.run("document.getElementById('gi-table-view').hidden")


def test_paper_says_of_which_day_the_map_is(page: Page, drafts_file: Path) -> None:
    page.open(drafts_file)
    page.run("GI.setDay('2020-06-01')")
    lay_out(page, is_dark=False)
    assert page.text("#gi-day-text") == "As of 2020-06-01"
    heights = (
        "['gi-day-text', 'gi-day', 'gi-share', 'gi-before'].map(id => document.getElementById(id).offsetHeight > 0)"
    )
    assert page.run(heights) == [True, False, False, False]
    page.run("GI.toggleSwipe(true)")
    assert page.run(heights) == [False, False, False, True]
    page.run("window.dispatchEvent(new Event('afterprint'))")


def test_what_a_popup_says_is_printed_whole_below_the_map(page: Page, drafts_file: Path) -> None:
    page.open(drafts_file)
    page.run("GI.select(GI.features.find(f => GI.nameOf(f) === '甲'))")
    lay_out(page, is_dark=False)
    assert page.run("getComputedStyle(document.querySelector('.leaflet-popup')).display") == "none"
    text = page.text("#gi-paper-facts")
    assert "甲" in text
    assert "第一号公告" in text
    map_end, begin, end, clip = page.run(
        "(() => { const stage = document.getElementById('gi-stage').getBoundingClientRect();"
        " const facts = document.getElementById('gi-paper-facts').getBoundingClientRect();"
        " return [stage.bottom, facts.top, facts.bottom, document.documentElement.scrollHeight]; })()"
    )
    assert map_end <= begin < end < clip + 1
    page.run("window.dispatchEvent(new Event('afterprint'))")
    page.call("Emulation.setEmulatedMedia", media="")
    assert page.text(".leaflet-popup .gi-facts h2") == "甲"
    assert page.run("document.getElementById('gi-paper-facts').offsetHeight") == 0
