"""Pictures against an independent rasterisation, and everything that is painted over them, pixel by pixel."""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt5.QtCore import QPointF, QRectF
from PyQt5.QtGui import QColor, QFont, QImage, QPainter
from rasterio.features import rasterize

from gi_atlas.documents.paper import Line, Tone
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.jobs import Progress
from gi_atlas.services.evidence_marks import Mark, MarkKind
from gui.paint.cli import choose_layers, parse_extent, parse_size, write_picture
from gui.paint.marks import draw_marks, ends_of, mark_area, marked_image, place_on, text_font
from gui.paint.page_items import BoxItem, ImageItem, Page, RuleItem, TextItem
from gui.paint.picture import MapImage
from gui.paint.rendering import read_state, render_state
from gui.paint.typeset import LINE_EM, font_of, heading_font, pt_px, px, set_lines, set_text
from layers.extent import CHINA, Extent
from layers.layer import Batch, LayerSource, MapLayer
from layers.symbology import Style
from layers.view import ViewTransform
from tests.layers.geometry_zoo import SHAPES, area_of, edges_of, shape_of
from tests.layers.shapes import ragged_polygon

pytestmark = pytest.mark.usefixtures("qapp")
AREA = Style(fill="#0000ff", fill_opacity=1.0, stroke="", width_px=0.0)
LINE = Style(fill="", stroke="#000000", width_px=3.0)
SIZE = (300, 200)


def layer_of(shapes: Mapping[str, Any], style: Style = AREA, name: str = "层") -> MapLayer:
    def read(wanted: Collection[str] | None) -> Iterator[Batch]:
        chosen = [key for key in shapes if wanted is None or key in wanted]
        yield chosen, [shapely.to_wkb(shapes[key]) for key in chosen]

    return MapLayer(name, name, LayerSource(read, read_labels=lambda _field: {key: key for key in shapes}), style)


def render(
    shapes: Mapping[str, Any], style: Style = AREA, extent: Extent | None = None, ratio: float = 1.0
) -> MapImage:
    return render_state(read_state([layer_of(shapes, style)], Progress()), extent, *SIZE, pixel_ratio=ratio)


def pixels_of(shown: MapImage | QImage) -> np.ndarray:
    """Colours of an image; the memory of a map's lives as long as the MapImage does."""
    whole = (shown.image if isinstance(shown, MapImage) else shown).convertToFormat(QImage.Format.Format_RGB32)
    memory = whole.constBits().asarray(whole.sizeInBytes())
    return np.frombuffer(memory, np.uint32).reshape(whole.height(), whole.width()).copy() & 0xFFFFFF


def affine_of(view: ViewTransform) -> Affine:
    """The same map from pixels to degrees, as a raster program takes it."""
    return Affine(1 / view.px_per_deg_lon, 0, view.west, 0, -view.deg_per_px, view.north)


def burnt(shape: Any, view: ViewTransform, is_touched: bool = False) -> np.ndarray:
    """Pixels whose middle a geometry covers, by GDAL; with ``is_touched`` all that it touches."""
    size = (view.height_px, view.width_px)
    if shape.is_empty:
        return np.zeros(size, np.bool_)
    return rasterize([(shape, 1)], size, transform=affine_of(view), all_touched=is_touched).astype(np.bool_)


# Maps against GDAL


@pytest.mark.parametrize("seed", range(4))
def test_a_ragged_area_is_painted_where_gdal_burns_it(seed: int) -> None:
    shape = ragged_polygon(seed, 900, 110, 30, 1.0)
    image = render({"a": shape}, extent=(108.7, 28.9, 111.4, 31.2))
    blue = pixels_of(image)
    inner = burnt(shape.buffer(-image.view.deg_per_px), image.view)
    outer = burnt(shape.buffer(image.view.deg_per_px), image.view)
    assert (blue[inner] == 0x0000FF).all()
    assert (blue[~outer] == 0xFFFFFF).all()
    covered = 1 - (blue >> 16) / 255  # edges are shaded by the share that is covered
    assert covered.sum() == pytest.approx(burnt(shape, image.view).sum(), rel=0.01)


@pytest.mark.parametrize("name", sorted(name for name in SHAPES if "polygon" in name))
def test_every_kind_of_area_is_painted_where_gdal_burns_it(name: str) -> None:
    shape = area_of(shape_of(name))
    image = render({"a": shape_of(name)}, extent=(109.2, 29.4, 110.8, 30.6))
    is_blue = pixels_of(image) == 0x0000FF
    wanted, near = burnt(shape, image.view), burnt(edges_of(shape_of(name)).buffer(0.012), image.view, True)
    assert (is_blue == wanted)[~near].all()


@pytest.mark.parametrize("name", sorted(name for name in SHAPES if name.startswith(("line", "lines"))))
def test_every_kind_of_line_is_painted_where_gdal_burns_it(name: str) -> None:
    shape = shape_of(name)
    image = render({"a": shape}, LINE, extent=(109.2, 29.4, 110.8, 30.6))
    is_dark = (pixels_of(image) & 0xFF) < 0x80
    if shape.is_empty:
        assert not is_dark.any()
        return
    degrees = image.view.deg_per_px
    assert is_dark[burnt(shape, image.view)].mean() > 0.95
    assert not is_dark[~burnt(shape.buffer(5 * degrees), image.view, True)].any()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(109, 111), st.floats(29.2, 30.8), st.floats(0.02, 0.6)), min_size=1, max_size=8))
def test_any_heap_of_discs_is_painted_where_gdal_burns_it(discs: list[tuple[float, float, float]]) -> None:
    shapes = {f"f{n}": shapely.Point(x, y).buffer(radius) for n, (x, y, radius) in enumerate(discs)}
    image = render(shapes, extent=(108.5, 28.8, 111.5, 31.2))
    # Where the rims of two discs cross, each covers part of a pixel: together all of it, but for a rounding.
    covered, whole = 1 - (pixels_of(image) >> 16) / 255, shapely.unary_union(list(shapes.values()))
    inner, outer = (burnt(whole.buffer(by * image.view.deg_per_px), image.view) for by in (-1.5, 1.5))
    assert covered[inner].min(initial=1) >= 0.95
    assert covered[~outer].max(initial=0) <= 0.05


def test_layers_and_opacity_mix_as_colours_do() -> None:
    below = layer_of({"a": shapely.box(109, 29, 111, 31)}, Style(fill="#ff0000", fill_opacity=1.0, stroke=""), "下")
    above = layer_of({"a": shapely.box(109, 29, 111, 31)}, Style(fill="#0000ff", fill_opacity=0.5, stroke=""), "上")
    image = render_state(read_state([below, above], Progress()), (109.5, 29.5, 110.5, 30.5), *SIZE)
    colour = QColor(image.image.pixel(150, 100))
    assert (colour.red(), colour.green(), colour.blue()) == (pytest.approx(128, abs=2), 0, pytest.approx(128, abs=2))


@pytest.mark.parametrize("extent", [None, (100.0, 20.0, 120.0, 40.0), (-60.0, -30.0, 60.0, 30.0)], ids=str)
def test_the_picture_shows_what_was_asked_for_whole(extent: Extent | None) -> None:
    image = render({"a": shapely.box(110, 30, 111, 31)}, extent=extent)
    wanted = extent or (110, 30, 111, 31)
    west, south, east, north = image.view.extent
    assert (west <= wanted[0] + 1e-6, south <= wanted[1] + 1e-6) == (True, True)
    assert (east >= wanted[2] - 1e-6, north >= wanted[3] - 1e-6) == (True, True)


@pytest.mark.parametrize("label_field", ["", "name"])
def test_one_place_alone_is_shown_with_its_surroundings(label_field: str) -> None:
    """Whether its labels were prepared or not: not at a scale of millimetres."""
    view = render({"一": shapely.Point(110, 30)}, Style(label_field=label_field)).view
    assert 0.005 < view.extent[3] - view.extent[1] < 0.2
    assert view.to_px(110, 30) == pytest.approx((150, 100), abs=60)


def test_a_map_of_nothing_is_china() -> None:
    view = render({}).view
    assert view.extent[0] < CHINA[0] < CHINA[2] < view.extent[2]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 2.5])
def test_lines_markers_and_letters_grow_with_the_screens_dots(ratio: float) -> None:
    line = render({"a": shapely.LineString([(100, 30), (120, 30)])}, LINE, (109, 29.5, 111, 30.5), ratio)
    thick = ((pixels_of(line)[:, 150] & 0xFF) < 0x80).sum()
    assert thick == pytest.approx(3 * ratio, abs=1.5)
    marker = Style(fill="#000000", stroke="", marker="square", marker_px=12.0)
    point = render({"a": shapely.Point(110, 30)}, marker, (109, 29.5, 111, 30.5), ratio)
    wide = ((pixels_of(point)[100] & 0xFF) < 0x80).sum()
    assert wide == pytest.approx(12 * 0.886 * ratio, abs=2)


@pytest.mark.parametrize("marker_px", [4.0, 10.0, 20.0, 40.0])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_label_stands_beside_its_marker_and_clear_of_it(marker_px: float, ratio: float) -> None:
    style = Style(fill="#0000ff", stroke="", marker="square", marker_px=marker_px, label_field="name")
    shapes, extent = {"茶园": shapely.Point(110, 30)}, (109.0, 29.5, 111.0, 30.5)
    bare = pixels_of(render(shapes, replace(style, label_field=""), extent, ratio))
    named = pixels_of(render(shapes, style, extent, ratio))
    changed = bare != named
    assert changed.sum() > 20
    assert not changed[bare == 0x0000FF].any()
    columns = np.flatnonzero(changed.any(axis=0))
    half = marker_px * ratio / 2
    assert columns.min() >= 150 + min(half * 0.886, half) - 1
    assert columns.min() <= 150 + half + 12 * ratio


def test_labels_are_written_of_what_is_shown_alone() -> None:
    style = Style(fill="#ffffff", stroke="", fill_opacity=1.0, label_field="name")
    far = render({"远": shapely.box(120, 40, 121, 41)}, style, (100, 20, 110, 30))
    assert (pixels_of(far) == 0xFFFFFF).all()
    near = render({"近": shapely.box(101, 21, 109, 29)}, style, (100, 20, 110, 30))
    rows, columns = np.nonzero(pixels_of(near) != 0xFFFFFF)
    assert abs(columns.mean() - 150) < 4
    assert abs(rows.mean() - 100) < 4


# The command's small parts


@pytest.mark.parametrize(
    "text",
    ["", "1600", "1600x", "x1000", "15x100", "100x15", "16001x100", "1e3x100", "-100x100", "100x100x100", "٣٠٠xabc"],
)
def test_sizes_that_cannot_be_painted_are_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_size(text)
    assert caught.value.code == "RENDER_SIZE"
    assert caught.value.context["value"] == text


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,20,120,40", "100,20,inf,40", "120,20,100,40", "100,40,120,20",
     "100,20,100,40", "-181,0,0,1", "0,0,1,91", "500000,3400000,510000,3410000"],
)  # fmt: skip
def test_extents_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_extent(text)
    assert (caught.value.code, caught.value.context["value"]) == ("RENDER_EXTENT", text)


def test_layers_that_are_asked_for_are_shown_even_if_they_were_hidden() -> None:
    layers = [MapLayer(name, name, LayerSource(lambda _wanted: iter(())), is_visible=name == "甲") for name in "甲乙丙"]
    assert [layer.name for layer in choose_layers(layers, None)] == ["甲"]
    chosen = choose_layers(layers, " 丙, 乙 ,")
    # In the map's order, not in that of the words.
    assert [(layer.name, layer.is_visible) for layer in chosen] == [("乙", True), ("丙", True)]
    assert choose_layers(layers, "") == []
    with pytest.raises(UsageError) as caught:
        choose_layers(layers, "丁")
    assert caught.value.context == {"value": "丁", "known": "甲, 乙, 丙"}


@pytest.fixture
def picture() -> MapImage:
    return render({"a": shapely.box(110, 30, 111, 31)})


def test_a_picture_replaces_the_one_before_and_leaves_nothing_beside(tmp_path: Path, picture: MapImage) -> None:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    target = folder / "图.png"
    target.write_bytes(b"old")
    write_picture(picture, target)
    assert QImage(str(target)).size() == picture.image.size()
    assert os.listdir(folder) == ["图.png"]


@pytest.mark.parametrize("name", ["图.jpg", "图", "folder.png", "pipe.png", "没有/图.png"])
def test_a_picture_that_has_no_place_is_refused_with_its_path(tmp_path: Path, picture: MapImage, name: str) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(WriteError) as caught:
        write_picture(picture, tmp_path / name)
    assert caught.value.code == "RENDER_CANNOT_WRITE"
    assert caught.value.context["path"] == str(tmp_path / name)
    assert sorted(os.listdir(tmp_path)) == ["folder.png", "pipe.png"]
    assert (tmp_path / "pipe.png").is_fifo()


# Marks over a photo


def photo(width: int = 400, height: int = 300) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    return image


@pytest.mark.parametrize(("width", "height"), [(400, 300), (300, 400), (60, 40)])
def test_a_box_is_drawn_on_its_edges_and_leaves_its_middle(width: int, height: int) -> None:
    marked = marked_image(photo(width, height), [Mark(MarkKind.BOX, 0.25, 0.25, 0.75, 0.75, colour="#0000ff")])
    for x, y in ((0.25, 0.5), (0.75, 0.5), (0.5, 0.25), (0.5, 0.75)):
        assert QColor(marked.pixel(round(x * width), round(y * height))).blue() > 180
    assert QColor(marked.pixel(width // 2, height // 2)).name() == "#808080"
    assert QColor(marked.pixel(2, 2)).name() == "#808080"


def test_a_box_drawn_from_any_corner_is_the_same_box() -> None:
    first = marked_image(photo(), [Mark(MarkKind.BOX, 0.2, 0.3, 0.8, 0.6)])
    for corners in ((0.8, 0.3, 0.2, 0.6), (0.2, 0.6, 0.8, 0.3), (0.8, 0.6, 0.2, 0.3)):
        assert marked_image(photo(), [Mark(MarkKind.BOX, *corners)]) == first


def test_an_arrow_has_its_head_at_its_end() -> None:
    image = marked_image(photo(), [Mark(MarkKind.ARROW, 0.1, 0.5, 0.9, 0.5, colour="#ff0000")])
    is_red = np.array([[QColor(image.pixel(x, y)).red() > 200 > 100 > QColor(image.pixel(x, y)).green()
                        for x in range(400)] for y in range(130, 171)])  # fmt: skip
    heights = is_red.sum(axis=0)
    assert heights[345:358].max() > 2 * heights[60:200].max()
    assert heights[:30].max() == 0


def test_no_mark_changes_nothing_and_the_original_is_never_touched() -> None:
    original = photo()
    assert marked_image(original, []) == original
    marked_image(original, [Mark(MarkKind.TEXT, 0.1, 0.1, text="老茶树")])
    assert original == photo()


@pytest.mark.parametrize("text", ["老茶树", "Tea 茶", "", " ", "𠮷", "ا", "a\nb"], ids=ascii)
def test_texts_stand_in_the_area_that_is_said_of_them(text: str) -> None:
    mark, area = Mark(MarkKind.TEXT, 0.2, 0.4, text=text), QRectF(0, 0, 400, 300)
    changed = np.argwhere(pixels_of(marked_image(photo(), [mark])) != 0x808080)
    box = mark_area(area, mark).adjusted(-6, -6, 6, 6)
    assert all(box.contains(QPointF(x, y)) for y, x in changed)
    assert bool(len(changed)) is bool(text.strip())
    assert ends_of(area, mark) == ()


@given(st.floats(0, 1), st.floats(0, 1), st.floats(10, 2000), st.floats(10, 2000))
def test_places_are_shares_of_the_painted_picture(x: float, y: float, width: float, height: float) -> None:
    area = QRectF(17, -5, width, height)
    place = place_on(area, x, y)
    assert area.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(place)
    mark = Mark(MarkKind.ARROW, x, y, 1 - x, 1 - y)
    assert ends_of(area, mark) == (place, place_on(area, 1 - x, 1 - y))
    assert mark_area(area, mark).width() == pytest.approx(abs(1 - 2 * x) * width, abs=1e-6)


def test_the_chosen_mark_shows_its_handles() -> None:
    def shown(chosen: int) -> np.ndarray:
        image = photo()
        painter = QPainter(image)
        draw_marks(painter, QRectF(image.rect()), [Mark(MarkKind.BOX, 0.2, 0.2, 0.6, 0.6)], chosen)
        painter.end()
        return pixels_of(image)

    handles = shown(0) != shown(-1)
    assert handles[60, 80]
    assert handles[180, 240]
    assert not handles[120, 160]
    assert text_font(10).pixelSize() == 8


# Text on paper


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(max_examples=60, deadline=None)
@given(texts, st.floats(30, 900))
def test_no_sign_of_a_paragraph_is_lost_or_said_twice(text: str, width_px: float) -> None:
    lines = set_text(text, font_of(Tone.PLAIN, "zh"), width_px)
    pieces = []
    for one in lines:
        line = one.layout.lineAt(one.number)
        pieces.append((line.textStart(), line.textStart() + line.textLength()))
        assert one.height_px >= LINE_EM * font_of(Tone.PLAIN, "zh").pixelSize() - 0.01
    whole = len(lines[0].layout.text().encode("utf-16-le")) // 2 if lines else 0
    assert not pieces or (pieces[0][0] == 0 and pieces[-1][1] == whole)
    assert all(before[1] == after[0] for before, after in pairwise(pieces))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_are_no_wider_than_their_room(language: str) -> None:
    text = "Longjing 龙井茶产地范围 " * 20 + "x" * 300
    for width_px in (120.0, 500.0, 2000.0):
        for line in set_text(text, font_of(Tone.PLAIN, language), width_px):
            assert line.width_px <= width_px + 1


def test_line_breaks_of_a_text_stay_and_tones_differ() -> None:
    assert len(set_text("一\n二\n\n三", font_of(Tone.PLAIN, "zh"), 1000)) == 4
    assert set_text("", font_of(Tone.PLAIN, "zh"), 100) == [] or len(set_text("", font_of(Tone.PLAIN, "zh"), 100)) == 1
    lines = set_lines((Line("一", Tone.STRONG), Line("二", Tone.FAINT), Line("三", Tone.SMALL)), 1000, "zh")
    assert [line.layout.font().bold() for line in lines] == [True, False, False]
    assert lines[1].colour != lines[0].colour
    assert lines[2].layout.font().pixelSize() < lines[0].layout.font().pixelSize()
    sizes = [heading_font(level, "zh").pixelSize() for level in (0, 1, 2, 3)]
    assert sizes == sorted(sizes, reverse=True)
    assert px(25.4) == pt_px(72) == 300


def painted(*items: Any, size: tuple[int, int] = (400, 200)) -> np.ndarray:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    Page(list(items)).paint(painter)
    painter.end()
    return pixels_of(image)


def test_things_on_a_page_lie_where_they_say_and_later_ones_above() -> None:
    whole = painted(BoxItem(QRectF(50, 40, 100, 60), "#ff0000"), BoxItem(QRectF(100, 60, 100, 60), "#00ff00", False))
    assert whole[50, 70] == 0xFF0000
    assert whole[70, 120] == 0x00FF00
    assert whole[119, 199] == 0x00FF00
    assert whole[130, 120] == 0xFFFFFF
    rule = painted(RuleItem(20, 100, 300))
    rows, columns = np.nonzero(rule != 0xFFFFFF)
    assert (columns.min(), columns.max()) == (pytest.approx(20, abs=3), pytest.approx(320, abs=3))
    assert np.ptp(rows) <= 3


def test_ink_of_a_text_lies_within_its_rectangle() -> None:
    (line,) = set_text("龙井 Longjing", QFont(font_of(Tone.PLAIN, "zh")), 390)
    item = TextItem(line, 5, 30, 390)
    rows, columns = np.nonzero(painted(item) != 0xFFFFFF)
    assert item.rect.left() - 3 <= columns.min() <= columns.max() <= item.rect.right() + 3
    assert item.rect.top() - 1 <= rows.min() <= rows.max() <= item.rect.bottom() + 1


def test_a_picture_fills_its_rectangle_and_a_damaged_one_paints_nothing(tmp_path: Path) -> None:
    photo(900, 600).save(str(tmp_path / "a.png"))
    content = (tmp_path / "a.png").read_bytes()
    whole = painted(ImageItem(content, QRectF(30, 20, 150, 100)))
    rows, columns = np.nonzero(whole != 0xFFFFFF)
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (30, 179, 20, 119)
    assert set(np.unique(whole)) == {0x808080, 0xFFFFFF}
    for broken in (b"", b"no picture", content[: len(content) // 3]):
        assert (painted(ImageItem(broken, QRectF(30, 20, 150, 100)))[:, :25] == 0xFFFFFF).all()
