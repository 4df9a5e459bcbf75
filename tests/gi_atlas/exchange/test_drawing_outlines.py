"""Drawings as draughtsmen leave them: ends that nearly meet, chains, curves, blocks, fillings, texts, other units."""

import math
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import ezdxf.filemanagement
import numpy as np
import pytest
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.drawing_curves import take_curves
from gi_atlas.exchange.drawing_outlines import Text, names_inside, plain_words, rings_of, texts_of
from gi_atlas.exchange.open import ForeignFile, open_foreign
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.services.inspecting import inspect_file
from gi_atlas.storage.opening import create_project

from .test_read_drawing import EAST, NORTH, codes, draw, only, refusal, square

Draw = Callable[[Any], None]
SQUARE = shapely.Polygon(square(0, 100))


def drawn(folder: Path, more: Draw, lines: Sequence[Any] = (), version: str = "R2010") -> ForeignFile:
    return open_foreign(draw(folder, lines, version, lambda drawing: more(drawing.modelspace())))


def context(opened: ForeignFile, code: str) -> dict[str, Any]:
    return next(dict(told["context"]) for told in opened.warnings if told["code"] == code)


def at(*places: tuple[float, float]) -> list[tuple[float, float]]:
    return [(EAST + x, NORTH + y) for x, y in places]


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.0099])
def test_a_line_whose_ends_nearly_meet_is_closed_and_told(folder: Path, gap: float) -> None:
    places = at((0, 0), (100, 0), (100, 100), (0, 100), (gap, 0))
    opened = drawn(folder, lambda model: model.add_lwpolyline(places))
    (shape,) = only(opened).geometries()
    assert shape.equals(SQUARE)
    assert codes(opened) == (["DXF_JOINED"] if gap else [])
    if gap:
        assert float(context(opened, "DXF_JOINED")["found"]) == pytest.approx(gap, rel=0.05)


@pytest.mark.parametrize("gap", [0.0101, 1.0, 30.0])
def test_a_wider_gap_is_refused_with_its_place(folder: Path, gap: float) -> None:
    places = at((0, 0), (100, 0), (100, 100), (0, 100), (0, gap))
    error = refusal(draw(folder, [], more=lambda drawing: drawing.modelspace().add_lwpolyline(places)))
    assert (error.code, error.context["x"], error.context["y"]) == ("DXF_OPEN_OUTLINE", f"{EAST:.3f}", f"{NORTH:.3f}")
    assert "0.01 m" in error.message()


@pytest.mark.parametrize("seed", range(3))
def test_lines_in_any_order_and_direction_are_chained(folder: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ring = [*square(0, 100), square(0, 100)[0]]
    legs = [pair if rng.random() < 0.5 else pair[::-1] for pair in pairwise(ring)]

    def more(model: Any) -> None:
        for place in rng.permutation(len(legs)).tolist():
            model.add_line(*legs[place], dxfattribs={"layer": "甲茶"})

    opened = drawn(folder, more)
    assert only(opened).geometries()[0].equals(SQUARE)
    assert only(opened).values("名称") == ["甲茶"]
    assert context(opened, "DXF_JOINED")["count"] == 4


def test_chains_of_two_layers_do_not_mix(folder: Path) -> None:
    def more(model: Any) -> None:
        for layer, low in (("甲", 0), ("乙", 100)):
            ring = [*square(low, low + 100), square(low, low + 100)[0]]
            model.add_lwpolyline(ring[:3], dxfattribs={"layer": layer})
            model.add_lwpolyline(ring[2:], dxfattribs={"layer": layer})

    assert [shape.area for shape in only(drawn(folder, more)).geometries()] == [10_000, 10_000]


def test_lines_and_arcs_chain_to_a_stadium(folder: Path) -> None:
    """Two legs and two half circles: 100 × 40 and a circle of 20 m."""

    def more(model: Any) -> None:
        model.add_line(*at((0, 0), (100, 0)))
        model.add_line(*at((100, 40), (0, 40)))
        model.add_arc((EAST + 100, NORTH + 20), 20, -90, 90)
        model.add_arc((EAST, NORTH + 20), 20, 90, 270)

    opened = drawn(folder, more)
    (shape,) = only(opened).geometries()
    assert shape.area == pytest.approx(100 * 40 + math.pi * 400, abs=math.pi * 40 * 0.001)
    assert set(codes(opened)) == {"DXF_JOINED", "DXF_CURVES"}


@pytest.mark.parametrize("radius", [5.0, 250.0, 8_000.0])
def test_a_circle_is_within_a_millimetre(folder: Path, radius: float) -> None:
    opened = drawn(folder, lambda model: model.add_circle((EAST, NORTH), radius, dxfattribs={"layer": "圆"}))
    (shape,) = only(opened).geometries()
    distances = np.hypot(*(shapely.get_coordinates(shapely.segmentize(shape, radius / 100)) - (EAST, NORTH)).T)
    assert np.abs(distances - radius).max() <= 0.0011
    assert context(opened, "DXF_CURVES") == {"count": 1, "found": "1"}


@pytest.mark.parametrize("kind", ["fit", "control"])
def test_splines_are_read_whichever_way_they_are_told(folder: Path, kind: str) -> None:
    places = at((0, 0), (50, 80), (100, 0))

    def more(model: Any) -> None:
        if kind == "fit":
            model.add_spline(places, dxfattribs={"layer": "甲"})
        else:
            model.add_open_spline(places, degree=2, dxfattribs={"layer": "甲"})
        model.add_line(places[0], places[-1], dxfattribs={"layer": "甲"})

    (shape,) = only(drawn(folder, more)).geometries()
    if kind == "control":
        # A parabola through both ends with its top half as high as the middle point: two thirds of its box.
        assert shape.area == pytest.approx(100 * 40 * 2 / 3, abs=0.15)
    assert shape.bounds[0] == pytest.approx(EAST, abs=12)
    assert shape.is_valid


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010"])
def test_bulges_are_arcs(folder: Path, version: str) -> None:
    """A square whose east side is a half circle outwards."""
    points = [(EAST, NORTH, 0), (EAST + 100, NORTH, 1), (EAST + 100, NORTH + 100, 0), (EAST, NORTH + 100, 0)]

    def more(model: Any) -> None:
        if version == "R12":
            model.add_polyline2d(points, format="xyb", close=True, dxfattribs={"layer": "JIA"})
        else:
            model.add_lwpolyline(points, format="xyb", close=True, dxfattribs={"layer": "JIA"})

    opened = drawn(folder, more, version=version)
    (shape,) = only(opened).geometries()
    assert shape.area == pytest.approx(10_000 + math.pi * 50**2 / 2, abs=0.2)
    assert "DXF_CURVES" in codes(opened)


def test_an_ellipse_and_a_mirrored_arc(folder: Path) -> None:
    def more(model: Any) -> None:
        model.add_ellipse((EAST, NORTH), (60, 0), 0.5, dxfattribs={"layer": "甲"})
        # Its own plane looks down: west is east in it.
        model.add_arc((-EAST - 500, NORTH), 50, 0, 180, dxfattribs={"layer": "乙", "extrusion": (0, 0, -1)})
        model.add_line((EAST + 450, NORTH), (EAST + 550, NORTH), dxfattribs={"layer": "乙"})

    areas = dict(zip((layer := only(drawn(folder, more))).values("名称"), layer.geometries(), strict=True))
    assert areas["甲"].area == pytest.approx(math.pi * 60 * 30, abs=0.3)
    assert areas["乙"].area == pytest.approx(math.pi * 50**2 / 2, abs=0.3)


def test_curves_of_a_sheet_are_no_outlines(folder: Path) -> None:
    def more(drawing: Any) -> None:
        drawing.paperspace().add_circle((5, 5), 5)

    (shape,) = only(open_foreign(draw(folder, [("甲茶", square(0, 100))], more=more))).geometries()
    assert shape.equals(SQUARE)


@pytest.mark.parametrize("kind", ["insert", "hatch", "solid"])
def test_blocks_and_fillings_count_where_no_line_bounds_anything(folder: Path, kind: str) -> None:
    def more(drawing: Any) -> None:
        model = drawing.modelspace()
        if kind == "insert":
            block = drawing.blocks.new("图块")
            block.add_lwpolyline([(0, 0), (50, 0), (50, 50), (0, 50)], close=True)
            model.add_blockref("图块", (EAST, NORTH), dxfattribs={"layer": "甲茶", "xscale": 2, "yscale": 2})
        elif kind == "hatch":
            hatch = model.add_hatch(dxfattribs={"layer": "甲茶"})
            hatch.paths.add_polyline_path(square(0, 100), is_closed=True)
        else:
            first, second, third, fourth = square(0, 100)
            model.add_solid([first, second, fourth, third], dxfattribs={"layer": "甲茶"})

    opened = open_foreign(draw(folder, [], more=more))
    assert only(opened).geometries()[0].equals(SQUARE)
    assert only(opened).values("图层") == ["甲茶"]
    beside = open_foreign(draw(folder, [("乙桃", square(300, 400))], more=more))
    assert only(beside).values("图层") == ["乙桃"]
    assert context(beside, "DXF_LEFT_OUT") == {"count": 1}


def test_blocks_that_burst_are_given_up_within_the_limits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten in each of twelve levels, and no other outline that they could be left out for."""
    monkeypatch.setattr(limits, "wall_limit_s", lambda _size: 4.0)

    def more(drawing: Any) -> None:
        before = ""
        for level in range(12):
            block = drawing.blocks.new(f"B{level}")
            block.add_line((0, 0), (1, 1))
            for _count in range(10 if before else 0):
                block.add_blockref(before, (0, 0))
            before = f"B{level}"
        drawing.modelspace().add_blockref(before, (0, 0))

    error = refusal(draw(folder, [], more=more))
    assert error.code in ("READ_TOO_SLOW", "READ_MEMORY", "READ_FAILED", "READ_CRASHED", "DXF_NO_OUTLINE",
                          "DXF_OPEN_OUTLINE", "READ_TOO_MANY_VERTICES")  # fmt: skip


def test_a_filling_with_an_island_keeps_its_hole(folder: Path) -> None:
    def more(model: Any) -> None:
        hatch = model.add_hatch(dxfattribs={"layer": "甲茶"})
        hatch.paths.add_polyline_path(square(0, 100), is_closed=True, flags=1)
        hatch.paths.add_polyline_path(square(20, 40), is_closed=True, flags=16)

    assert only(drawn(folder, more)).geometries()[0].area == 100**2 - 20**2


def test_what_is_drawn_twice_is_taken_once(folder: Path) -> None:
    again = [*square(0, 100)[2:], *square(0, 100)[:2]]
    opened = drawn(folder, lambda _model: None, [("甲茶", square(0, 100)), ("甲茶", again), ("乙", square(0, 100))])
    assert only(opened).values("名称") == ["甲茶", "乙"]
    assert context(opened, "DXF_TWICE") == {"count": 1}


def test_ways_that_part_are_no_outline(folder: Path) -> None:
    """A square with a leg across: which of two ways bounds the product, nobody can say."""
    ring = [*square(0, 100), square(0, 100)[0]]

    def more(model: Any) -> None:
        for pair in pairwise(ring):
            model.add_line(*pair)
        model.add_line(ring[0], ring[2])

    error = refusal(draw(folder, [], more=lambda drawing: more(drawing.modelspace())))
    assert (error.code, error.context["count"]) == ("DXF_OPEN_OUTLINE", 5)
    assert (error.context["x"], error.context["y"]) == (f"{EAST:.3f}", f"{NORTH:.3f}")


@pytest.mark.parametrize("layer", ["0", "产地范围", "图层1", "Layer 2"])
def test_a_text_inside_names_an_outline_whose_layer_says_nothing(folder: Path, layer: str) -> None:
    def more(model: Any) -> None:
        model.add_text("清溪绿茶").set_placement((EAST + 40, NORTH + 50))
        for words in ("J1", "3110.25", "12.5公顷", "A"):
            model.add_text(words).set_placement((EAST + 10, NORTH + 10))
        model.add_text("邻县").set_placement((EAST + 200, NORTH + 10))

    opened = drawn(folder, more, [(layer, square(0, 100))])
    assert only(opened).values("名称") == ["清溪绿茶"]
    assert only(opened).values("文字") == ["清溪绿茶"]
    assert context(opened, "DXF_NAMED") == {"count": 1, "value": "清溪绿茶"}


def test_a_layer_that_is_a_name_keeps_it_and_tells_the_text(folder: Path) -> None:
    more: Draw = lambda model: model.add_text("核心区").set_placement((EAST + 40, NORTH + 50))  # noqa: E731
    layer = only(drawn(folder, more, [("甲茶", square(0, 100))]))
    assert (layer.values("名称"), layer.values("文字")) == (["甲茶"], ["核心区"])


def test_parts_with_texts_of_their_own_are_boundaries_of_their_own(folder: Path) -> None:
    def more(model: Any) -> None:
        model.add_mtext("{\\fSimSun|b0;甲茶}\\P", dxfattribs={"insert": (EAST + 50, NORTH + 50), "layer": "范围线"})
        for x, words in ((250, "乙桃"), (450, "甲茶")):
            model.add_text(words, dxfattribs={"layer": "范围线"}).set_placement((EAST + x, NORTH + x))
        model.add_text("学校", dxfattribs={"layer": "注记"}).set_placement((EAST + 20, NORTH + 20))

    lines = [("范围线", square(low, low + 100)) for low in (0, 200, 400)]
    layer = only(drawn(folder, more, lines))
    assert layer.values("名称") == ["甲茶", "乙桃"]
    assert [len(shape.geoms) for shape in layer.geometries()] == [2, 1]


def test_several_texts_inside_one_outline_name_nothing(folder: Path) -> None:
    def more(model: Any) -> None:
        for x, words in ((20, "上村"), (60, "下村")):
            model.add_text(words).set_placement((EAST + x, NORTH + x))

    layer = only(drawn(folder, more, [("范围线", square(0, 100))]))
    assert (layer.values("名称"), layer.values("文字")) == (["范围线"], ["上村、下村"])


@pytest.mark.parametrize(("factor", "unit"), [(1000, "mm"), (100, "cm")])
@pytest.mark.parametrize("header", [0, 6])
def test_other_units_are_known_by_the_places(folder: Path, factor: float, unit: str, header: int) -> None:
    places = [(x * factor, y * factor) for x, y in square(0, 100)]

    def more(drawing: Any) -> None:
        drawing.header["$INSUNITS"] = header

    opened = open_foreign(draw(folder, [("甲茶", places)], more=more))
    (shape,) = only(opened).geometries()
    assert shape.hausdorff_distance(SQUARE) < 1e-6
    assert context(opened, "DXF_UNITS") == {"found": unit}


def test_kilometres_count_only_where_the_header_says_so(folder: Path) -> None:
    places = [(x / 1000, y / 1000) for x, y in square(0, 100)]

    def more(drawing: Any) -> None:
        drawing.header["$INSUNITS"] = 7

    opened = open_foreign(draw(folder, [("甲茶", places)], more=more))
    assert only(opened).geometries()[0].hausdorff_distance(SQUARE) < 1e-6
    plain = open_foreign(draw(folder, [("甲茶", places)]))
    assert only(plain).geometries()[0].area == pytest.approx(0.01)


def test_a_header_of_millimetres_does_not_shrink_metres(folder: Path) -> None:
    """Templates say millimetres whatever is drawn in them."""

    def more(drawing: Any) -> None:
        drawing.header["$INSUNITS"] = 4

    opened = open_foreign(draw(folder, [("甲茶", square(0, 100))], more=more))
    assert only(opened).geometries()[0].equals(SQUARE)
    assert "DXF_UNITS" not in codes(opened)


@pytest.mark.parametrize(("shift", "guess"), [(0.0, "EPSG:4528"), (-4e7, "EPSG:4549")])
def test_eastings_with_and_without_their_zone_are_asked_about(folder: Path, shift: float, guess: str) -> None:
    places = [(x + shift, y) for x, y in square(0, 100)]
    (question,) = inspect_file(draw(folder, [("甲茶", places)])).open_questions()
    assert question.code == "CRS_MISSING"
    assert guess in question.choices


def test_a_drawing_in_degrees_has_a_tolerance_in_degrees(folder: Path) -> None:
    places = [(119.1, 28.1), (119.2, 28.1), (119.2, 28.2), (119.1 + 5e-8, 28.1)]
    (shape,) = only(drawn(folder, lambda model: model.add_lwpolyline(places))).geometries()
    assert shape.area == pytest.approx(0.005)
    places[-1] = (119.1 + 5e-7, 28.1)
    error = refusal(draw(folder, [], more=lambda drawing: drawing.modelspace().add_lwpolyline(places)))
    assert error.code == "DXF_OPEN_OUTLINE"


@pytest.mark.parametrize("version", ["R12", "R14", "R2000"])
def test_chinese_names_in_old_versions(folder: Path, version: str) -> None:
    drawing = ezdxf.filemanagement.new("R2000" if version == "R14" else version)
    drawing.encoding = "gbk"
    drawing.header["$DWGCODEPAGE"] = "ANSI_936"
    model = drawing.modelspace()
    if version == "R12":
        model.add_polyline2d(square(0, 100), close=True, dxfattribs={"layer": "龙泉绿茶"})
    else:
        model.add_lwpolyline(square(0, 100), close=True, dxfattribs={"layer": "龙泉绿茶"})
    path = folder / "a.dxf"
    drawing.saveas(path)
    if version == "R14":
        path.write_bytes(path.read_bytes().replace(b"AC1015", b"AC1014"))
    assert only(open_foreign(path)).values("名称") == ["龙泉绿茶"]


class TestCurvesInTexts:
    """What is cut out of a drawing's text, and what must stay."""

    def test_a_drawing_without_curves_stays_to_the_letter(self, folder: Path) -> None:
        text = draw(folder, [("甲", square(0, 100))]).read_text(encoding="utf-8")
        assert take_curves(text) == (text, [])

    @pytest.mark.parametrize("ends", ["\n", "\r\n"])
    def test_only_the_curve_goes(self, ends: str) -> None:
        before = "0\nSECTION\n2\nENTITIES\n0\nLINE\n8\nA\n10\n0\n20\n0\n11\n1\n21\n1\n".replace("\n", ends)
        curve = "  0\nCIRCLE\n  8\n甲\n 10\n0\n 20\n0\n 40\n2.5\n".replace("\n", ends)
        after = "0\nTEXT\n8\nA\n1\nARC\n10\n0\n20\n0\n0\nENDSEC\n0\nEOF\n".replace("\n", ends)
        text, (found,) = take_curves(before + curve + after)
        assert text == before + after
        assert found.layer == "甲"
        assert found.line.length == pytest.approx(5 * math.pi, abs=0.01)

    def test_curves_of_blocks_stay(self) -> None:
        text = "0\nSECTION\n2\nBLOCKS\n0\nCIRCLE\n40\n1\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n"
        assert take_curves(text) == (text, [])

    @pytest.mark.parametrize(
        "body", ["40\nx\n", "", "10\n0\n20\n0\n40\nnan\n", "10\ninf\n20\n0\n40\n1\n", "40\n-5\n", "10\n1\n"]
    )
    @pytest.mark.parametrize("kind", ["CIRCLE", "ARC", "SPLINE", "ELLIPSE"])
    def test_a_broken_curve_is_none_and_takes_nothing_with_it(self, kind: str, body: str) -> None:
        text = f"0\nSECTION\n2\nENTITIES\n0\n{kind}\n8\nA\n{body}0\nLINE\n8\nB\n0\nENDSEC\n0\nEOF\n"
        kept, curves = take_curves(text)
        assert "LINE" in kept
        assert kind not in kept
        assert all(curve.line is None or np.isfinite(shapely.get_coordinates(curve.line)).all() for curve in curves)


def test_texts_lose_the_signs_of_their_format() -> None:
    assert plain_words("{\\fSimSun|b0|i0;清溪}\\P绿茶\\H2.5x;") == "清溪 绿茶"
    assert plain_words("%%d") == "°"


def test_a_text_on_the_border_is_not_inside() -> None:
    box = shapely.box(0, 0, 10, 10)
    texts = [Text("A", "边上", shapely.Point(0, 5)), Text("A", "里面", shapely.Point(5, 5))]
    assert names_inside([box], "A", texts) == [["里面"]]
    assert names_inside([box], "A", []) == [[]]
    assert names_inside([], "A", texts) == []


def test_texts_of_the_own_layer_go_before_others() -> None:
    boxes = [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)]
    texts = [
        Text("B", "乙", shapely.Point(5, 5)),
        Text("A", "甲", shapely.Point(6, 6)),
        Text("B", "丙", shapely.Point(25, 5)),
    ]
    assert names_inside(boxes, "A", texts) == [["甲"], ["丙"]]


@pytest.mark.parametrize(
    ("words", "is_name"),
    [
        ("清溪绿茶", True),
        ("A区", True),
        ("J12", False),
        ("12.5", False),
        ("3.2公顷", False),
        ("--", False),
        ("B", False),
        ("GZ", True),
    ],
)
def test_which_texts_may_be_names(words: str, is_name: bool) -> None:
    assert [text.words for text in texts_of(["A"], [words], [shapely.Point(0, 0)])] == [words] * is_name


def test_many_chains_are_walked_in_their_own_way() -> None:
    """A hundred rings of seven legs each, all in one heap."""
    rng = np.random.default_rng(3)
    legs, area = [], 0.0
    for number in range(100):
        ring = shapely.get_coordinates(shapely.Point(number * 30.0, 5e6).buffer(10).simplify(3))
        area += shapely.Polygon(ring).area
        legs += [shapely.LineString(pair if rng.random() < 0.5 else pair[::-1])
                 for pair in pairwise(ring)]  # fmt: skip
    order = rng.permutation(len(legs)).tolist()
    lines = np.array([legs[place] for place in order], dtype=object)
    found = rings_of(list(range(1, len(lines) + 1)), ["A"] * len(lines), lines, 1.0)
    assert (len(found.rings), found.left_out, found.chained) == (100, 0, len(legs))
    assert sum(shapely.Polygon(ring).area for ring in found.rings) == pytest.approx(area)


def test_tens_of_thousands_of_open_lines_are_left_out_in_a_moment() -> None:
    lines = np.array([shapely.LineString([(x, 0), (x + 1, 5)]) for x in range(0, 300_000, 10)], dtype=object)
    begun = time.process_time()
    found = rings_of(range(len(lines)), ["L"] * len(lines), lines, 1.0)
    assert time.process_time() - begun < 8  # with a look through all ends for each line it took a minute
    assert (found.left_out, len(found.open_ends)) == (len(lines), len(lines))
    assert found.open_ends[:2] == [(0.0, 0.0), (10.0, 0.0)]


def test_thousands_of_lines_that_meet_in_one_place_fill_no_memory() -> None:
    angles = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    lines = np.array(
        [shapely.LineString([(0, 0), (1e6 * math.cos(a), 1e6 * math.sin(a))]) for a in angles], dtype=object
    )
    tracemalloc.start()
    found = rings_of(range(len(lines)), ["L"] * len(lines), lines, 1.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    assert (found.left_out, found.open_ends) == (len(lines), [(0.0, 0.0)])


def test_a_refusal_says_where_and_what_to_do(folder: Path) -> None:
    path = draw(folder, [], more=lambda drawing: drawing.modelspace().add_line(*at((0, 0), (5, 5))))
    with pytest.raises(ReadError) as refused:
        open_foreign(path)
    assert f"{EAST:.3f}" in refused.value.message()


def test_each_layer_of_a_drawing_can_be_chosen(folder: Path) -> None:
    lines = [("范围线", square(0, 100)), ("房屋", square(20, 30)), ("房屋", square(40, 50)), ("道路", square(200, 210))]
    path = draw(folder, lines)
    opened = open_foreign(path)
    assert [(layer.name, len(layer)) for layer in opened.layers] == [("范围线", 1), ("房屋", 1), ("道路", 1)]
    inspected = inspect_file(path)
    assert [layer.name for layer in inspected.layers] == ["范围线", "房屋", "道路"]
    # The system is asked once for all of them.
    assert [question.code for question in inspected.open_questions()] == ["CRS_MISSING"]


def test_a_chosen_layer_comes_in_alone(folder: Path) -> None:
    path = draw(folder, [("范围线", square(0, 100)), ("房屋", square(20, 30))])
    with create_project(folder / "p.gpkg") as project:
        import_file(project, path, ImportKind.BOUNDARIES, Answers(crs="EPSG:4528", layers=("范围线",)))
        (boundary,) = project.read_all(BoundaryVersion)
    assert boundary.name == "范围线"


def test_a_layer_of_crossing_outlines_alone_is_there_with_its_faults(folder: Path) -> None:
    bow_tie = at((0, 0), (100, 100), (100, 0), (0, 100))
    opened = open_foreign(draw(folder, [("甲", square(500, 600)), ("乙", bow_tie), ("丙", square(700, 800))]))
    assert [(layer.name, len(layer), layer.fault_count) for layer in opened.layers] == [
        ("甲", 1, 0), ("丙", 1, 0), ("乙", 0, 1),
    ]  # fmt: skip


def test_more_layers_than_are_taken_are_one(folder: Path) -> None:
    lines = [(f"L{number}", square(number * 20, number * 20 + 10)) for number in range(limits.MAX_LAYERS + 1)]
    (layer,) = open_foreign(draw(folder, lines)).layers
    assert (layer.name, len(layer)) == ("范围图", limits.MAX_LAYERS + 1)


def test_texts_that_were_used_are_not_left_out(folder: Path) -> None:
    def more(model: Any) -> None:
        model.add_text("清溪绿茶").set_placement((EAST + 40, NORTH + 50))
        model.add_text("比例尺1:1000").set_placement((EAST - 40, NORTH - 50))

    assert context(drawn(folder, more, [("0", square(0, 100))]), "DXF_LEFT_OUT") == {"count": 1}
