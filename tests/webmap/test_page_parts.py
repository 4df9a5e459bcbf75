"""Parts of the page, one by one: words, numbers, pictures, marks, photos."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from gi_atlas.model import Registration, SurveyRecord
from gi_atlas.model.enums import Channel, ProductGroup
from layers.publish.webmap.options import LAYERS
from layers.publish.webmap.page import SCRIPTS, lean, page_file
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import DRAFT, MapProject

LARGE, SMALL, TINY = (
    shapely.box(119, 29, 120, 30),
    shapely.box(119.4, 29.4, 119.6, 29.6),
    shapely.box(119.9, 29.9, 119.9001, 29.9001),
)
HOLED = shapely.box(121, 29, 122, 30).difference(shapely.box(121.3, 29.3, 121.7, 29.7))
TURNED = 6  # EXIF: the camera was held upright, turn a quarter to the right


def photo(colour: tuple[int, int, int], orientation: int = 1) -> bytes:
    """A photo twice as wide as high, its left half in a colour of its own."""
    picture = Image.new("RGB", (80, 40), (128, 128, 128))
    picture.paste(colour, (0, 0, 40, 40))
    exif = Image.Exif()
    exif[274] = orientation
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif, quality=95)
    return stream.getvalue()


@pytest.fixture(scope="session")
def parts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Large, small and tiny boundaries, one with a hole, one product with photos and two registrations."""
    made = MapProject(tmp_path_factory.mktemp("parts") / "parts.gpkg")
    product, _zone, _version = made.product(
        "大产品", LARGE, product_group=ProductGroup.PRIMARY, valid_from=date(2011, 1, 1)
    )
    made.product(
        "小产品", SMALL, product_group=ProductGroup.CRAFT, valid_from=date(2012, 1, 1), valid_to=date(2030, 3, 1)
    )
    made.product("微产品", TINY, product_group=ProductGroup.MEDICINE, valid_to=date(2031, 1, 1))
    made.product("环产品", HOLED, product_group=ProductGroup.PROCESSED)
    made.photo(product.id, photo((255, 0, 0)), caption="红", licence="CC0")
    made.photo(product.id, photo((0, 0, 255), TURNED), caption="蓝")
    made.add(
        Registration(product.id, Channel.GI_PRODUCT, "第1号", "大产品", "某协会", valid_from=date(2010, 5, 6)),
        Registration(product.id, Channel.TM_CERT, "商标2"),
    )
    path, _report = made.write(language="en")
    made.project.close()
    return path


def named(name: str) -> str:
    return f"GI.features.find(f => GI.nameOf(f) === '{name}')"


def place_px(page: Page, lon: float, lat: float) -> tuple[int, int]:
    at = page.run(
        f"(() => {{ const p = GI.map.latLngToContainerPoint([{lat}, {lon}]);"
        " const r = GI.map.getContainer().getBoundingClientRect(); return [p.x + r.left, p.y + r.top]; })()"
    )
    return round(at[0]), round(at[1])


def colour_at(page: Page, lon: float, lat: float) -> Any:
    x, y = place_px(page, lon, lat)
    return page.pixels()[y, x].astype(int)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2024-03-01", "2024-02-29"),
        ("2023-03-01", "2023-02-28"),
        ("2000-01-01", "1999-12-31"),
        ("1900-03-01", "1900-02-28"),
    ],
)
def test_the_day_before(page: Page, parts_file: Path, day: str, before: str) -> None:
    page.open(parts_file)
    assert page.run(f"GI.dayBefore('{day}')") == before


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("大产品", "since 2011-01-01"),
        ("小产品", "2012-01-01 to 2030-02-28"),
        ("微产品", "until 2030-12-31"),
        ("环产品", "still valid"),
    ],
)
def test_a_period_names_its_last_day(page: Page, parts_file: Path, name: str, period: str) -> None:
    page.open(parts_file)
    assert page.run(f"GI.periodOf({named(name)})") == period


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("GI.area(12345)", "1.23 ha"),
        ("GI.area(123456)", "12 ha"),
        ("GI.area(123456789)", "123.5 km²"),
        ("GI.statedArea(12345)", "1.2345 ha"),
        ("GI.statedArea(1798783761.0246)", "179,878.3761 ha"),
        ("GI.statedArea(10000.5)", "1.0000 ha"),
        ("GI.statedArea(10001.5)", "1.0002 ha"),
        ("GI.statedArea(10000.5000001)", "1.0001 ha"),
        ("GI.statedArea(0)", "0.0000 ha"),
        ("GI.statedArea(20800e6)", "2,080,000.0000 ha"),
        ("GI.valueText('boundary.area_m2', 1e6)", "100.0000 ha"),
        ("GI.valueText('boundary.perimeter_m', 1234.56)", "1.23 km"),
        ("GI.statedLength(1e6)", "1,000.00 km"),
        ("GI.statedLength(999.4)", "999 m"),
        ("GI.length(999)", "999 m"),
        ("GI.length(12345)", "12.3 km"),
        ("GI.valueText('product.product_group', 'CRAFT')", "Traditional handicraft"),
        ("GI.valueText('product.product_group', 'toString')", "toString"),
        ("GI.valueText('product.counties', ['a', '__proto__'])", "a, __proto__"),
        ("GI.valueText('boundary.valid_to', '2024-03-01')", "2024-02-29"),
        ("GI.valueText('boundary.act', null)", ""),
        ("GI.word('of', { count: '{total}', total: 3 })", "{total} of 3"),
        ("GI.word('of')", "{count} of {total}"),
    ],
)
def test_values_as_people_read_them(page: Page, parts_file: Path, call: str, text: str) -> None:
    page.open(parts_file)
    assert page.run(call) == text


def test_a_small_boundary_lies_on_a_large_one(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    hits = page.run("GI.hitsAt(GI.cellOf(119.5, 29.5), 1, GI.state.day).map(GI.nameOf)")
    assert hits == ["小产品", "大产品"]
    page.click(*place_px(page, 119.52, 29.52))
    assert page.text(".gi-facts h2") == "小产品"
    assert "Also here:" in page.text(".gi-acts")
    page.click_on(".gi-acts button:nth-of-type(2)")
    assert page.text(".gi-facts h2") == "大产品"


def test_a_hole_is_no_part_of_a_boundary(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    assert page.run("GI.hitsAt(GI.cellOf(121.5, 29.5), 1, GI.state.day).length") == 0
    assert page.run("GI.hitsAt(GI.cellOf(121.1, 29.5), 1, GI.state.day).length") == 1
    hole, ring = colour_at(page, 121.46, 29.43), colour_at(page, 121.1, 29.43)
    assert abs(hole - ring).sum() > 30
    ground = np.array([0xE6, 0xED, 0xF2])
    assert abs(hole - ground).sum() < 10
    # Its name stands on it, not in the hole.
    lon, lat = page.run(f"GI.lonLatOf(GI.placeOf({named('环产品')}))")
    assert HOLED.contains(shapely.Point(lon, lat))


def test_what_is_smaller_than_a_pixel_is_seen_and_hit(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    page.run("GI.map.setView([29.9, 119.9], 8, { animate: false }); 1")
    page.settle()
    x, y = place_px(page, 119.90005, 29.90005)
    seen = page.pixels()[y - 2 : y + 3, x - 2 : x + 3].astype(int)
    assert np.abs(seen - np.array([0x7A, 0x3D, 0xB8])).sum(axis=2).min() < 60
    page.click(x, y)
    assert page.text(".gi-facts h2") == "微产品"


def test_what_is_chosen_is_outlined(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    page.run(f"GI.zoomTo({named('小产品')}); 1")
    page.settle()
    x, y = place_px(page, 119.4, 29.45)
    before = page.pixels()[y, x - 3 : x + 4].astype(int)
    page.run(f"GI.select({named('小产品')})")
    page.wait("!GI.map._panAnim || !GI.map._panAnim._inProgress")
    page.settle()
    x, y = place_px(page, 119.4, 29.45)
    after = page.pixels()[y, x - 3 : x + 4].astype(int)
    red = np.array([0xB4, 0x23, 0x18])
    assert np.abs(after - red).sum(axis=1).min() < 40 < np.abs(before - red).sum(axis=1).min()


def test_photos_are_turned_upright_and_leafed_through(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    page.run(f"GI.select({named('大产品')})")
    size = "Array.from(document.querySelectorAll('.gi-photos img'), i => [i.naturalWidth, i.naturalHeight, i.alt])"
    page.wait("document.querySelector('.gi-photos img').complete")
    page.settle()
    assert page.run(size) == [[80, 40, "红 · CC0"]]
    assert page.text(".gi-photos figcaption") == "红 · CC0 · Photo 1 of 2"
    page.click_on(".gi-turners button:last-child")
    page.wait("document.querySelector('.gi-photos img').naturalHeight === 80")
    assert page.run(size) == [[40, 80, "蓝"]]
    page.click_on(".gi-turners button:last-child")
    assert page.text(".gi-photos figcaption").endswith("Photo 1 of 2")
    page.click_on(".gi-turners button:first-child")
    assert page.text(".gi-photos figcaption").endswith("Photo 2 of 2")


def test_every_registration_is_told(page: Page, parts_file: Path) -> None:
    page.open(parts_file)
    page.run(f"GI.select({named('大产品')})")
    text = page.text(".gi-facts")
    for word in ("GI product", "第1号", "2010-05-06", "Certification mark", "商标2"):
        assert word in text
    assert "某协会" not in text


def test_a_page_without_versions_in_time_has_no_slider(atlas: MapProject, page: Page) -> None:
    atlas.product("甲", SMALL)
    page.open(atlas.write()[0])
    assert page.run("document.getElementById('gi-time-bar').hidden && document.getElementById('gi-swipe').hidden")


def test_drafts_are_marked_across_the_picture(atlas: MapProject, browser: Browser) -> None:
    _product, zone, _version = atlas.product("甲", SMALL)
    plain = browser.new_page()
    plain.open(atlas.write("plain.html")[0])
    atlas.boundary(zone, SMALL, DRAFT, version=2)
    marked = browser.new_page()
    marked.open(atlas.write("marked.html")[0])
    assert plain.run("document.getElementById('gi-mark').hidden")
    assert not marked.run("document.getElementById('gi-mark').hidden")
    # The mark lies over every quarter of the map, whatever else is painted there.
    pairs = zip(
        np.array_split(plain.pixels()[60:700, 330:1200], 4),
        np.array_split(marked.pixels()[60:700, 330:1200], 4),
        strict=True,
    )
    for before, after in pairs:
        assert (np.abs(before.astype(int) - after).sum(axis=2) > 20).mean() > 0.005
    for one in (plain, marked):
        assert one.complaints() == []
        one.close()


def test_a_map_of_records_alone_lists_them(atlas: MapProject, page: Page) -> None:
    product, _zone, _none = atlas.product("甲", product_group=ProductGroup.CRAFT)
    atlas.add(*(SurveyRecord(f"第{n}", product.id, shapely.Point(119 + n / 10, 29)) for n in range(5)))
    path, report = atlas.write(layers=LAYERS, fields=frozenset({"record.title"}), language="en")
    assert report.features == {"records": 5}
    page.open(path)
    page.click_on("#gi-table")
    assert page.run("document.querySelectorAll('#gi-table-rows tbody tr').length") == 5
    page.click_on("#gi-table-close")
    page.click(*place_px(page, 119.2, 29))
    assert "第2" in page.text(".gi-facts")
    assert "Survey records" in page.text("#gi-layers")
    assert "rounded to 2 decimals" in page.text("#gi-layers")


@pytest.mark.parametrize("count", [1999, 2500])
def test_many_points_become_small_dots(atlas: MapProject, page: Page, count: int) -> None:
    chance = np.random.default_rng(4)
    product, _zone, _none = atlas.product("甲", product_group=ProductGroup.CRAFT)
    atlas.add(
        *(
            SurveyRecord("x", product.id, shapely.Point(place))
            for place in chance.uniform((119, 29), (120, 30), (count, 2))
        )
    )
    page.open(atlas.write(layers=("records",), budget_bytes=3_000_000)[0])
    painted = page.pixels()[60:700, 330:1200].astype(int)
    share = (np.abs(painted - np.array([0xC2, 0x28, 0x6F])).sum(axis=2) < 60).mean()
    assert (share > 0.05) == (count < 2000)
    assert share > 0.005
    assert page.run("GI.results().length") == count


def test_lines_of_longitude_and_latitude_stand_where_they_say(page: Page, parts_file: Path) -> None:
    page.open(parts_file, "map=9/29.5/122.6")
    page.run("GI.togglePanel(false)")
    page.settle()
    x, y = place_px(page, 122.5, 29.13)
    row = page.pixels()[y, x - 8 : x + 9].astype(int)
    line = np.abs(row - np.array([0xCC, 0xD7, 0xDE])).sum(axis=1)
    assert line.min() < 12
    assert abs(int(line.argmin()) - 8) <= 1


# The program in the page


def test_the_program_goes_out_without_its_comments_and_indents() -> None:
    source = "// a\n(function () {\n  // b\n\n  const url = 'https://e.org'; // c\n    go();\n})();\n"
    assert lean(source) == "(function () {\nconst url = 'https://e.org'; // c\ngo();\n})();"
    assert lean(lean(source)) == lean(source)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_text_of_the_program_goes_over_several_lines(name: str) -> None:
    # There a line that begins with // or with blanks would be part of it.
    code = [line for line in page_file(name).splitlines() if not line.strip().startswith("//")]
    assert [line for line in code if "`" in line or "/*" in line or line.endswith("\\")] == []


def test_the_page_has_every_statement_of_the_program(atlas: MapProject) -> None:
    atlas.product("甲", SMALL)
    text = atlas.page().text
    whole = sum(len(page_file(name)) for name in SCRIPTS)
    found = [line.strip() for name in SCRIPTS for line in page_file(name).splitlines() if "function" in line]
    assert [line for line in found if not line.startswith("//") and line not in text] == []
    assert len("".join(lean(page_file(name)) for name in SCRIPTS)) < 0.85 * whole
