"""Outlines with curves that stand in blocks: read as if the block had been exploded, and told."""

import math
from pathlib import Path
from typing import Any

import ezdxf.filemanagement
import pytest
import shapely
from shapely import affinity

from gi_atlas.errors import ReadError
from gi_atlas.exchange import drawing_blocks, limits, read_drawing
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.drawing_blocks import block_curves, without_block_curves
from gi_atlas.exchange.open import ForeignFile, open_foreign

from .test_read_drawing import EAST, NORTH, _gdal, codes, draw, only, square

RADIUS = 500.0
PLACE = (EAST, NORTH)
BULGED = [(0, 0, 0), (400, 0, 0.5), (400, 300, 0), (0, 300, -0.3)]


def circle(block: Any) -> None:
    block.add_circle((0, 0), RADIUS, dxfattribs={"layer": "清溪绿茶"})


def half_and_lines(block: Any) -> None:
    """A half circle, and the two lines that close it."""
    block.add_arc((0, 0), RADIUS, 0, 180, dxfattribs={"layer": "清溪绿茶"})
    block.add_line((-RADIUS, 0), (0, -300), dxfattribs={"layer": "清溪绿茶"})
    block.add_line((0, -300), (RADIUS, 0), dxfattribs={"layer": "清溪绿茶"})


def bulged(block: Any) -> None:
    block.add_lwpolyline(BULGED, format="xyb", close=True, dxfattribs={"layer": "清溪绿茶"})


def spline(block: Any) -> None:
    """By its fit points, for which GDAL gives up a drawing."""
    places = [(0, 0), (400, 100), (300, 500), (-200, 300), (0, 0)]
    block.add_spline(places, dxfattribs={"layer": "清溪绿茶"})


def ellipse(block: Any) -> None:
    block.add_ellipse((0, 0), (RADIUS, 0), 0.4, dxfattribs={"layer": "清溪绿茶"})


KINDS = {"circle": circle, "arc and lines": half_and_lines, "bulges": bulged, "spline": spline, "ellipse": ellipse}


def drawing_of(fill: Any, put: Any, version: str = "R2010") -> Any:
    drawing = ezdxf.filemanagement.new(version)
    fill(drawing.blocks.new("界线"))
    put(drawing.modelspace())
    return drawing


def put_once(model: Any) -> None:
    model.add_blockref("界线", PLACE)


def saved(folder: Path, drawing: Any) -> Path:
    path = folder / "图块.dxf"
    drawing.saveas(path)
    return path


def read(folder: Path, fill: Any, put: Any = put_once, version: str = "R2010") -> ForeignFile:
    return open_foreign(saved(folder, drawing_of(fill, put, version)))


def exploded(folder: Path, fill: Any, put: Any = put_once) -> ForeignFile:
    """The same drawing once its draughtsman exploded it."""
    drawing = drawing_of(fill, put)
    for insert in list(drawing.modelspace().query("INSERT")):
        insert.explode()
    return open_foreign(saved(folder, drawing))


@pytest.mark.parametrize("fill", KINDS.values(), ids=KINDS)
def test_a_curve_in_a_block_is_what_it_is_exploded(folder: Path, fill: Any) -> None:
    opened, other = read(folder, fill), exploded(folder, fill)
    (shape,), (expected,) = only(opened).geometries(), only(other).geometries()
    assert shapely.hausdorff_distance(shape, expected) < 0.002
    assert only(opened).values("名称") == only(other).values("名称") == ["清溪绿茶"]
    assert "DXF_CURVES" in codes(opened)


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010", "R2018"])
def test_every_version_has_its_blocks(folder: Path, version: str) -> None:
    (shape,) = only(read(folder, circle, version=version)).geometries()
    assert shape.area == pytest.approx(math.pi * RADIUS**2, rel=1e-5)
    assert shape.centroid.distance(shapely.Point(PLACE)) < 0.01


def test_an_arc_is_taken_to_a_millimetre_not_by_half_degrees(folder: Path) -> None:
    (shape,) = only(read(folder, circle)).geometries()
    far = shapely.get_coordinates(shape.segmentize(0.5)) - PLACE
    assert max(abs(RADIUS - math.hypot(x, y)) for x, y in far) < 0.0011


def test_a_block_is_turned_scaled_and_moved(folder: Path) -> None:
    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE, dxfattribs={"rotation": 30, "xscale": 2, "yscale": 2})

    (shape,) = only(read(folder, bulged, put)).geometries()
    (plain,) = only(read(folder, bulged)).geometries()
    moved = affinity.rotate(affinity.scale(plain, 2, 2, origin=PLACE), 30, origin=PLACE)
    assert shapely.hausdorff_distance(shape, moved) < 0.005


def test_a_circle_that_is_scaled_unevenly_is_an_ellipse(folder: Path) -> None:
    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE, dxfattribs={"xscale": 2, "yscale": 0.5})

    (shape,) = only(read(folder, circle, put)).geometries()
    west, south, east, north = shape.bounds
    assert (east - west, north - south) == pytest.approx((4 * RADIUS, RADIUS), abs=0.01)
    assert shape.area == pytest.approx(math.pi * RADIUS**2, rel=1e-4)


def test_blocks_in_blocks_are_followed(folder: Path) -> None:
    drawing = ezdxf.filemanagement.new()
    circle(drawing.blocks.new("内"))
    drawing.blocks.new("外").add_blockref("内", (100, 0), dxfattribs={"xscale": 0.5, "yscale": 0.5})
    drawing.modelspace().add_blockref("外", PLACE, dxfattribs={"xscale": 2, "yscale": 2})
    (shape,) = only(open_foreign(saved(folder, drawing))).geometries()
    assert shape.area == pytest.approx(math.pi * RADIUS**2, rel=1e-5)
    assert shape.centroid.distance(shapely.Point(EAST + 200, NORTH)) < 0.01


def test_a_block_that_stands_in_rows_gives_each(folder: Path) -> None:
    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE, dxfattribs={"row_count": 2, "column_count": 3, "row_spacing": 2_000,
                                                   "column_spacing": 3_000})  # fmt: skip

    (shape,) = only(read(folder, circle, put)).geometries()
    assert len(shape.geoms) == 6
    assert shape.area == pytest.approx(6 * math.pi * RADIUS**2, rel=1e-5)


def test_layer_0_of_a_block_is_the_layer_of_its_place(folder: Path) -> None:
    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE, dxfattribs={"layer": "柳溪桃"})

    opened = read(folder, lambda block: block.add_circle((0, 0), RADIUS), put)
    assert only(opened).values("名称") == ["柳溪桃"]


def test_half_in_a_block_and_half_in_the_model_is_one_outline(folder: Path) -> None:
    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE)
        model.add_line((EAST - RADIUS, NORTH), (EAST + RADIUS, NORTH), dxfattribs={"layer": "清溪绿茶"})

    opened = read(folder, lambda block: block.add_arc((0, 0), RADIUS, 0, 180, dxfattribs={"layer": "清溪绿茶"}), put)
    (shape,) = only(opened).geometries()
    assert shape.area == pytest.approx(math.pi * RADIUS**2 / 2, rel=1e-5)


@pytest.mark.parametrize("kind", ["text", "mtext", "attribute"])
def test_words_of_a_block_name_its_outline(folder: Path, kind: str) -> None:
    def fill(block: Any) -> None:
        block.add_circle((0, 0), RADIUS, dxfattribs={"layer": "红线"})
        if kind == "text":
            block.add_text("清溪绿茶", dxfattribs={"layer": "红线", "insert": (0, 0)})
        if kind == "mtext":
            block.add_mtext("清溪绿茶", dxfattribs={"layer": "红线", "insert": (0, 0)})

    def put(model: Any) -> None:
        insert = model.add_blockref("界线", PLACE)
        if kind == "attribute":
            insert.add_attrib("NAME", "清溪绿茶", PLACE, dxfattribs={"layer": "红线"})

    assert only(read(folder, fill, put)).values("名称") == ["清溪绿茶"]


def test_a_block_beside_an_outline_stays_a_symbol(folder: Path) -> None:
    """A north arrow of circles and arcs is no boundary, whatever it looks like."""

    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE)
        model.add_lwpolyline(square(0, 100), close=True, dxfattribs={"layer": "清溪绿茶"})

    opened = read(folder, circle, put)
    (shape,) = only(opened).geometries()
    assert shape.equals(shapely.Polygon(square(0, 100)))
    assert "DXF_LEFT_OUT" in codes(opened)
    assert "DXF_CURVES" not in codes(opened)


def test_a_symbol_with_a_spline_does_not_spoil_the_drawing(folder: Path) -> None:
    def put(model: Any) -> None:
        model.add_blockref("界线", PLACE)
        model.add_lwpolyline(square(0, 100), close=True, dxfattribs={"layer": "清溪绿茶"})

    assert only(read(folder, spline, put)).values("名称") == ["清溪绿茶"]


def test_a_block_that_nobody_put_in_counts_not(folder: Path) -> None:
    with pytest.raises(ReadError) as refused:
        read(folder, circle, lambda model: model.add_line(PLACE, (EAST + 1, NORTH)))
    assert refused.value.code in ("DXF_NO_OUTLINE", "DXF_OPEN_OUTLINE")


def test_a_block_of_a_sheet_counts_not(folder: Path) -> None:
    drawing = drawing_of(circle, lambda _model: None)
    drawing.paperspace().add_blockref("界线", PLACE)
    with pytest.raises(ReadError) as refused:
        open_foreign(saved(folder, drawing))
    assert refused.value.code == "DXF_NO_OUTLINE"


class TestHostile:
    """Blocks that are broken or without end."""

    def text_of(self, fill: Any, put: Any, folder: Path) -> str:
        return saved(folder, drawing_of(fill, put)).read_text(encoding="utf-8")

    def test_a_block_that_holds_itself_has_an_end(self, folder: Path) -> None:
        def fill(block: Any) -> None:
            circle(block)
            block.add_blockref("界线", (10, 0))

        found = block_curves("a.dxf", self.text_of(fill, put_once, folder))
        assert found is not None
        assert 1 <= len(found) <= drawing_blocks._MOST_DEPTH + 1

    def test_a_block_that_is_not_there_is_nothing(self, folder: Path) -> None:
        def put(model: Any) -> None:
            model.add_blockref("没有", PLACE)

        assert block_curves("a.dxf", self.text_of(circle, put, folder)) == []

    @pytest.mark.parametrize(
        ("limit", "code"), [("MAX_ROWS", "READ_TOO_MANY_ROWS"), ("MAX_VERTICES", "READ_TOO_MANY_VERTICES")]
    )
    def test_copies_without_number_are_refused(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, code: str
    ) -> None:
        def put(model: Any) -> None:
            model.add_blockref(
                "界线",
                PLACE,
                dxfattribs={"row_count": 9_999, "column_count": 9_999, "row_spacing": 9, "column_spacing": 9},
            )

        monkeypatch.setattr(limits, limit, 50)
        with pytest.raises(ReadError) as refused:
            block_curves("图块.dxf", self.text_of(circle, put, folder))
        assert (refused.value.code, refused.value.context["file"]) == (code, "图块.dxf")

    @pytest.mark.parametrize("text", ["", "0\nSECTION\n2\nENTITIES\n0\nINSERT\n2\nA\n", "x\ny\n", "0\n"])
    def test_what_is_no_drawing_is_none_or_empty(self, text: str) -> None:
        assert not block_curves("a.dxf", text)

    @pytest.mark.parametrize("radius", ["nan", "-5", "1e999", "x"])
    def test_a_broken_curve_in_a_block_bounds_nothing(self, folder: Path, radius: str) -> None:
        text = self.text_of(circle, put_once, folder).replace("\n500.0\n", f"\n{radius}\n")
        found = block_curves("a.dxf", text)
        assert all(one.line is None or one.line.is_valid for one in found or [])

    def test_a_drawing_that_ezdxf_refuses_goes_by_steps_and_says_so(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = saved(folder, drawing_of(circle, put_once))
        monkeypatch.setattr(read_drawing, "block_curves", lambda _file, _text: None)
        monkeypatch.setattr(read_drawing, "load_gdal", _gdal)
        answer = ChildAnswer("DXF", "DXF")
        read_drawing.read_drawing(ChildJob(path, path.name, "DXF", folder, 10), path, answer)
        assert [told["code"] for told in answer.warnings] == ["DXF_BLOCK_STEPS"]


class TestText:
    """What is cut out of the copy that GDAL reads."""

    def test_only_curves_of_blocks_go(self, folder: Path) -> None:
        text = saved(folder, drawing_of(half_and_lines, put_once)).read_text(encoding="utf-8")
        plain = without_block_curves(text)
        assert "\nARC\n" in text
        assert "\nARC\n" not in plain
        assert plain.count("\nLINE\n") == text.count("\nLINE\n") == 2
        assert plain.count("\nENDBLK\n") == text.count("\nENDBLK\n")

    def test_blocks_of_lines_stay_to_the_letter(self, folder: Path) -> None:
        text = draw(folder, [("甲", square(0, 100))]).read_text(encoding="utf-8")
        assert without_block_curves(text) == text
        assert without_block_curves("") == ""

    def test_curves_of_the_model_stay(self, folder: Path) -> None:
        text = saved(folder, drawing_of(lambda _block: None, circle)).read_text(encoding="utf-8")
        assert without_block_curves(text) == text
