"""Drawings of strangers: closed lines of each layer, names in every encoding; cut and hostile ones refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ezdxf.filemanagement
import pytest
import shapely

from gi_atlas.errors import GiAtlasError, ReadError, UnsupportedFormat
from gi_atlas.exchange import limits, read_drawing
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.formats import Format, recognise_format
from gi_atlas.exchange.open import ForeignFile, ForeignLayer, open_foreign
from gi_atlas.services.inspecting import inspect_file

Places = Sequence[tuple[float, float]]
NORTH, EAST = 3_110_000.0, 40_411_000.0


def square(low: float, high: float) -> Places:
    return [(EAST + x, NORTH + y) for x, y in ((low, low), (high, low), (high, high), (low, high))]


def draw(folder: Path, lines: Sequence[tuple[str, Places]], version: str = "R2010", more: Any = None) -> Path:
    """A drawing of closed lines by layer; ``more`` draws what else it likes in the model."""
    drawing = ezdxf.filemanagement.new(version)
    if version == "R2000":
        drawing.encoding = "gbk"
        drawing.header["$DWGCODEPAGE"] = "ANSI_936"
    for layer, places in lines:
        drawing.modelspace().add_lwpolyline(places, close=True, dxfattribs={"layer": layer})
    if more is not None:
        more(drawing)
    path = folder / "范围图.dxf"
    drawing.saveas(path)
    return path


@dataclass(frozen=True)
class Joined:
    """All layers of a drawing as one, in their order."""

    layers: tuple[ForeignLayer, ...]

    def __len__(self) -> int:
        return sum(map(len, self.layers))

    def values(self, name: str) -> list[Any]:
        return [value for layer in self.layers for value in layer.values(name)]

    def geometries(self) -> list[Any]:
        return [shape for layer in self.layers for shape in layer.geometries()]

    def rows(self) -> list[int]:
        return [int(row) for layer in self.layers for row in layer.rows()]

    @property
    def faults(self) -> list[Any]:
        return [fault for layer in self.layers for fault in layer.faults]

    @property
    def fault_count(self) -> int:
        return sum(layer.fault_count for layer in self.layers)

    @property
    def crs_text(self) -> str | None:
        (crs,) = {layer.crs_text for layer in self.layers}
        return crs


def only(opened: ForeignFile) -> Joined:
    assert opened.layers
    return Joined(opened.layers)


def codes(opened: ForeignFile) -> list[str]:
    return [str(told["code"]) for told in opened.warnings]


def refusal(path: Path, answers: Answers | None = None) -> GiAtlasError:
    with pytest.raises((ReadError, UnsupportedFormat)) as refused:
        open_foreign(path, answers)
    assert "{" not in refused.value.message()
    return refused.value


@pytest.mark.parametrize("version", ["R2000", "R2004", "R2007", "R2010", "R2018"])
def test_layers_are_boundaries_with_holes_and_parts(folder: Path, version: str) -> None:
    rows = [
        ("甲茶", square(0, 100)),
        ("甲茶_HOLES", square(20, 80)),
        ("甲茶", square(40, 60)),
        ("乙桃", square(200, 300)),
    ]
    opened = open_foreign(draw(folder, rows, version))
    layer = only(opened)
    assert (opened.format, opened.driver, layer.crs_text) == (Format.DXF, "DXF", None)
    assert layer.values("名称") == layer.values("图层") == ["甲茶", "乙桃"]
    first, second = layer.geometries()
    assert (first.area, len(first.geoms)) == (100**2 - 60**2 + 20**2, 2)
    assert second.equals(shapely.Polygon(square(200, 300)))
    assert layer.rows() == [1, 4]


def test_the_crs_is_asked_with_a_guess_by_the_zone(folder: Path) -> None:
    inspected = inspect_file(draw(folder, [("甲茶", square(0, 100))]))
    (question,) = inspected.open_questions()
    assert (question.code, question.guess) == ("CRS_MISSING", "EPSG:4528")


def test_what_is_no_closed_line_is_left_out_and_counted(folder: Path) -> None:
    def more(drawing: Any) -> None:
        model = drawing.modelspace()
        model.add_lwpolyline(square(0, 50))
        model.add_text("甲茶产地范围")
        model.add_point((EAST, NORTH))
        block = drawing.blocks.new("图块")
        block.add_lwpolyline(square(500, 900), close=True)
        model.add_blockref("图块", (0, 0))
        drawing.paperspace().add_lwpolyline([(0, 0), (9, 0), (9, 9)], close=True)

    opened = open_foreign(draw(folder, [("甲茶", square(0, 100))], more=more))
    (shape,) = only(opened).geometries()
    assert shape.equals(shapely.Polygon(square(0, 100)))
    assert [(told["code"], told["context"]) for told in opened.warnings] == [("DXF_LEFT_OUT", {"count": 4})]


def test_a_line_that_ends_where_it_began_is_closed(folder: Path) -> None:
    def more(drawing: Any) -> None:
        drawing.modelspace().add_lwpolyline([*square(0, 100), square(0, 100)[0]], dxfattribs={"layer": "甲茶"})

    (shape,) = only(open_foreign(draw(folder, [], more=more))).geometries()
    assert shape.equals(shapely.Polygon(square(0, 100)))


def test_old_polylines_and_heights_are_read_flat(folder: Path) -> None:
    def more(drawing: Any) -> None:
        model = drawing.modelspace()
        model.add_polyline2d(square(0, 100), close=True, dxfattribs={"layer": "甲茶"})
        model.add_polyline3d([(*place, 7.0) for place in square(200, 300)], close=True, dxfattribs={"layer": "乙桃"})

    layer = only(open_foreign(draw(folder, [], more=more)))
    assert [shape.area for shape in layer.geometries()] == [10_000, 10_000]
    assert not any(shapely.has_z(layer.geometries()))


@pytest.mark.parametrize("name", ["0", "Defpoints"])
def test_layers_without_a_name_of_their_own_are_called_by_the_file(folder: Path, name: str) -> None:
    assert only(open_foreign(draw(folder, [(name, square(0, 100))]))).values("名称") == ["范围图"]


def test_parcels_that_share_a_border_stay_apart(folder: Path) -> None:
    east = [(x + 100, y) for x, y in square(0, 100)]
    layer = only(open_foreign(draw(folder, [("地块", square(0, 100)), ("地块", east)])))
    assert layer.values("名称") == ["地块 1", "地块 2"]
    assert [shape.area for shape in layer.geometries()] == [10_000, 10_000]


def test_an_outline_that_crosses_itself_is_a_fault_of_its_row(folder: Path) -> None:
    bow_tie = [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
    layer = only(open_foreign(draw(folder, [("甲茶", square(500, 600)), ("乙桃", bow_tie)])))
    assert [(fault.row, fault.code) for fault in layer.faults] == [(2, "ROW_OUTLINE_CROSSES")]
    assert layer.values("名称") == ["甲茶"]


def test_a_drawing_of_nothing_but_crossing_outlines_has_faults_alone(folder: Path) -> None:
    bow_tie = [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
    layer = only(open_foreign(draw(folder, [("乙桃", bow_tie)])))
    assert (len(layer), layer.fault_count) == (0, 1)


def test_a_hole_that_crosses_its_border_is_a_fault(folder: Path) -> None:
    hole = [(EAST + 60, NORTH + 10), (EAST + 120, NORTH + 50), (EAST + 60, NORTH + 90), (EAST + 20, NORTH + 50)]
    layer = only(open_foreign(draw(folder, [("甲茶", square(0, 100)), ("甲茶_HOLES", hole)])))
    assert [fault.code for fault in layer.faults] == ["ROW_OUTLINE_CROSSES"]
    assert len(layer) == 0


class TestEncodings:
    """A name is read right or asked about, whatever the header says."""

    def text(self, folder: Path, change: Callable[[str], str], encoding: str, version: str = "R2000") -> Path:
        path = draw(folder, [("龙泉绿茶产地范围线", square(0, 100))], version)
        text = path.read_text(encoding="gbk" if version == "R2000" else "utf-8")
        path.write_bytes(change(text).encode(encoding))
        return path

    def test_a_page_that_lies_is_asked_about(self, folder: Path) -> None:
        path = self.text(folder, lambda text: text.replace("ANSI_936", "ANSI_1252"), "gb18030")
        assert "ENCODING_UNCLEAR" in [question.code for question in inspect_file(path).open_questions()]
        layer = only(open_foreign(path, Answers(encoding="GB18030")))
        assert layer.values("名称") == ["龙泉绿茶产地范围线"]

    def test_big5_is_read_when_it_is_answered(self, folder: Path) -> None:
        path = self.text(folder, lambda text: text.replace("ANSI_936", "ANSI_950").translate(
            str.maketrans("龙绿产范围线", "龍綠產範圍線")), "big5")  # fmt: skip
        assert only(open_foreign(path, Answers(encoding="BIG5"))).values("名称") == ["龍泉綠茶產地範圍線"]

    def test_utf8_with_a_mark_is_read(self, folder: Path) -> None:
        path = self.text(folder, lambda text: text, "utf-8-sig", "R2010")
        assert only(open_foreign(path)).values("名称") == ["龙泉绿茶产地范围线"]

    def test_signs_by_number_are_read(self, folder: Path) -> None:
        path = self.text(
            folder, lambda text: text.replace("龙泉绿茶产地范围线", "\\U+7532\\U+8336\\U+D83C\\U+DF75"), "gbk"
        )
        assert only(open_foreign(path)).values("名称") == ["甲茶🍵"]

    def test_a_line_end_by_number_brings_no_line_in(self, folder: Path) -> None:
        path = self.text(folder, lambda text: text.replace("龙泉绿茶产地范围线", "A\\U+000A 62\\U+000D"), "gbk")
        (name,) = only(open_foreign(path)).values("图层")
        assert "62" in name

    def test_what_does_not_decode_is_told_with_its_row(self, folder: Path) -> None:
        path = self.text(folder, lambda text: text, "utf-8", "R2010")
        path.write_bytes(path.read_bytes().replace("绿".encode(), b"\xff\xff"))
        refused = refusal(path, Answers(encoding="UTF-8"))
        assert refused.code == "READ_ENCODING"
        assert refused.context["row"] > 1


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95, 0.999])
def test_a_cut_drawing_is_refused(folder: Path, share: float) -> None:
    path = draw(folder, [("甲茶", square(0, 100))])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refusal(path).code == "DXF_CUT"


@pytest.mark.parametrize("kind", ["empty", "open"])
def test_a_drawing_without_outlines_is_refused(folder: Path, kind: str) -> None:
    def more(drawing: Any) -> None:
        if kind == "open":
            drawing.modelspace().add_lwpolyline(square(0, 100))

    refused = refusal(draw(folder, [], more=more))
    assert refused.code == ("DXF_OPEN_OUTLINE" if kind == "open" else "DXF_NO_OUTLINE")


def section(body: str) -> str:
    return f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n"


def polyline(places: Sequence[tuple[Any, Any]], layer: str = "A", flag: int = 1) -> str:
    points = "".join(f"10\n{x}\n20\n{y}\n" for x, y in places)
    return f"0\nLWPOLYLINE\n8\n{layer}\n90\n{len(places)}\n70\n{flag}\n{points}"


def tried(path: Path) -> Joined | str:
    """The only layer, or the code of the refusal."""
    try:
        return only(open_foreign(path))
    except GiAtlasError as error:
        return error.code


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "-1e999"])
def test_places_that_are_none_never_get_in(folder: Path, value: str) -> None:
    path = folder / "a.dxf"
    path.write_text(section(polyline([(0, 0), (value, 5), (5, 5)]) + polyline(square(0, 10), "B")), encoding="ascii")
    layer = only(open_foreign(path))
    assert layer.values("名称") == ["B"]
    assert all(shapely.is_valid(layer.geometries()))


@pytest.mark.parametrize(
    "body",
    [
        "0\nLWPOLYLINE\n90\n2147483647\n70\n1\n10\n0\n20\n0\n",
        "0\nLWPOLYLINE\n8\nA\n10\nx\n20\ny\n",
        "0\nINSERT\n2\nA\n70\n100\n71\n100\n",
        "0\nHATCH\n91\n2147483647\n92\n2147483647\n93\n2147483647\n",
        "0\nSPLINE\n71\n2147483647\n72\n2147483647\n73\n2147483647\n74\n0\n",
        "0\nMTEXT\n1\n" + "A" * 3_000 + "\n",
        "0\nPOLYLINE\n66\n1\n" + "0\nVERTEX\n" * 5_000,
        "0\n" * 5_000,
        "999999999\n" * 100,
        "%s%n%x\n" * 50,
    ],
    ids=lambda body: body[:20].encode("unicode_escape").decode(),
)
def test_hostile_things_are_refused_or_left_out(folder: Path, body: str) -> None:
    path = folder / "a.dxf"
    path.write_text(section(polyline(square(0, 10)) + body), encoding="ascii")
    layer = tried(path)
    if isinstance(layer, str):
        assert layer in ("READ_FAILED", "DXF_NO_OUTLINE", "READ_CRASHED", "READ_MEMORY", "READ_TOO_SLOW")
    else:
        assert layer.values("名称") == ["A"]
        assert layer.geometries()[0].equals(shapely.Polygon(square(0, 10)))


def test_a_drawing_without_end_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that stands for a thousand million copies of a block."""
    monkeypatch.setattr(limits, "wall_limit_s", lambda _size: 3.0)
    path = folder / "a.dxf"
    path.write_text(section("0\nINSERT\n2\nA\n70\n32767\n71\n32767\n"), encoding="ascii")
    assert refusal(path).code in ("READ_TOO_SLOW", "READ_MEMORY")


def test_blocks_that_hold_each_other_do_not_burst(folder: Path) -> None:
    def more(drawing: Any) -> None:
        before = ""
        for level in range(12):
            block = drawing.blocks.new(f"B{level}")
            block.add_lwpolyline(square(0, 1), close=True)
            for _count in range(10 if before else 0):
                block.add_blockref(before, (0, 0))
            before = f"B{level}"
        drawing.modelspace().add_blockref(before, (0, 0))

    layer = only(open_foreign(draw(folder, [("甲茶", square(0, 100))], more=more)))
    assert layer.geometries()[0].area == 10_000


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MAX_ROWS", 1, "READ_TOO_MANY_ROWS"), ("MAX_VERTICES", 9, "READ_TOO_MANY_VERTICES")],
)
def test_limits_hold(folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str) -> None:
    from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob

    path = draw(folder, [("甲", square(0, 100)), ("乙", square(200, 300))])
    monkeypatch.setattr(limits, limit, value)
    monkeypatch.setattr(read_drawing, "load_gdal", _gdal)
    with pytest.raises(ReadError) as refused:
        read_drawing.read_drawing(ChildJob(path, path.name, "DXF", folder, 10), path, ChildAnswer("DXF", "DXF"))
    assert refused.value.code == code


def _gdal(_driver: str) -> Any:
    """GDAL as it is in this process: other drivers cannot be switched off once it is loaded."""
    import pyogrio
    import pyogrio.raw

    return pyogrio


@pytest.mark.parametrize(
    "head",
    [b"0\nSECTION\n", b"  0\r\nSECTION\r\n", b"999\nmade by\n  0\nSECTION\n", b"\xef\xbb\xbf0\nSECTION\n",
     b"999\r\na\r\n999\r\n0\r\n  0\r\n  SECTION\r\n"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.dxf", "a.txt", "a"])
def test_a_drawing_is_known_by_its_first_section(head: bytes, name: str) -> None:
    assert recognise_format(head, name) is Format.DXF


@pytest.mark.parametrize(
    ("head", "found"),
    [(b"AutoCAD Binary DXF\r\n\x1a\x00", "DXF (binary)"), (b"AC1024\x00", "DWG"), (b"PARE", "Parquet")],
)
def test_other_drawings_are_named_and_every_format_that_is_read(head: bytes, found: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        recognise_format(head, "a.dxf")
    message = refused.value.message()
    assert found in message
    for word in ("国土TXT", "KMZ", "DXF", "GeoParquet", "DOCX", "TXT", "GeoPackage", "FlatGeobuf", "WebP", "HEIC"):
        assert word in message
