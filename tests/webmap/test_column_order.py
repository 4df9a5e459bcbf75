"""Columns of strangers' files: in the dialog's list, on the page and in the files they stand as in the file."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, box
from shapely.geometry import mapping

from gi_atlas.exchange.answers import Answers
from gi_atlas.model import BoundaryVersion, LayerEntry
from gi_atlas.services.importing import ImportKind, import_file
from layers.publish.webmap.column_order import ColumnOrders, arranged, ranks
from layers.publish.webmap.fields import clean
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.outgoing import outgoing
from layers.publish.webmap.page_layers import own_table
from layers.publish.webmap.selection import select
from layers.publish.webmap.things import Thing
from tests.webmap.making import MapProject, add_layer

COLUMNS = ("编号", "name", "depth", "Zone", "备注", "a")
ANSWERS = Answers(datum="cgcs2000", encoding="UTF-8")


def write_file(path: Path, rows: list[dict[str, Any]], columns: tuple[str, ...] = COLUMNS, shape: Any = None) -> Path:
    """A GeoJSON file whose columns come in this order; what a row does not name is null."""
    features = [
        {
            "type": "Feature",
            "geometry": mapping(shape or Point(119 + number / 100, 29)),
            "properties": {name: row.get(name) for name in columns},
        }
        for number, row in enumerate(rows)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return path


def bring_in(atlas: MapProject, path: Path, kind: ImportKind = ImportKind.LAYER) -> str:
    """Import a file; the key of the layer that it became, if it did."""
    import_file(atlas.project, path, kind, ANSWERS)
    entries = atlas.project.read_all(LayerEntry, source="FEATURES")
    return f"layer:{entries[-1].id}" if entries else ""


@pytest.fixture
def wells(atlas: MapProject) -> str:
    """Of its columns the first feature has none but the last, so that the order of values is another one."""
    rows = [{"a": "1"}, {"备注": "乙", "name": "井二"}, {"编号": "3", "depth": "7", "Zone": "东", "a": "3"}]
    return bring_in(atlas, write_file(atlas.folder / "水井.geojson", rows))


def test_rows_are_stored_sorted_by_name_and_the_order_stands_beside(atlas: MapProject, wells: str) -> None:
    (entry,) = atlas.project.read_all(LayerEntry, source="FEATURES")
    orders = ColumnOrders(atlas.project)
    assert orders.of_layer(entry.import_id, entry.source_key) == COLUMNS
    assert orders.of_import(entry.import_id) == orders.of_all() == COLUMNS
    assert orders.of_layer(entry.import_id, "sha:another") == ()
    assert orders.of_layer(None, None) == orders.of_import(None) == ()


def test_the_list_of_what_goes_out_has_the_files_order(atlas: MapProject, wells: str) -> None:
    found = outgoing(atlas.project, WebMapOptions(layers=(wells,)))
    assert [one.label for one in found.fields if one.is_free] == list(COLUMNS)


def test_the_page_has_the_files_order(atlas: MapProject, wells: str) -> None:
    content = atlas.page(layers=(wells,), fields=frozenset({f"{wells}.*"})).content
    (layer,) = content["layers"]
    assert [content["labels"][key][0] for key in layer["columns"]] == list(COLUMNS)
    assert layer["rows"][1] == [None, "井二", None, None, "乙"]


def test_columns_that_stay_inside_leave_no_gap_and_are_not_named(atlas: MapProject, wells: str) -> None:
    made = atlas.page(layers=(wells,), fields=frozenset({f"{wells}.a", f"{wells}.name"}))
    (layer,) = made.content["layers"]
    assert [made.content["labels"][key][0] for key in layer["columns"]] == ["name", "a"]
    assert "编号" not in made.text
    assert "\\u7f16\\u53f7" not in made.text


def test_the_folders_file_has_the_files_order(atlas: MapProject, wells: str) -> None:
    options = WebMapOptions(layers=(wells,), fields=frozenset({f"{wells}.*"}), exemption="样例")
    write_web_folder(atlas.project, atlas.folder / "site", options)
    written = json.loads((atlas.folder / "site" / "layer_水井.geojson").read_text("utf-8"))
    told = [list(feature["properties"].get("attributes", feature["properties"])) for feature in written["features"]]
    assert [[name for name in one if name in COLUMNS] for one in told] == [
        ["a"],
        ["name", "备注"],
        ["编号", "depth", "Zone", "a"],
    ]


def test_columns_of_boundaries_have_their_files_order(atlas: MapProject) -> None:
    rows = [{"name": "清溪绿茶", "编号": "1", "a": "x", "Zone": "东"}]
    columns = ("Zone", "name", "编号", "a")
    path = write_file(atlas.folder / "界线.geojson", rows, columns, box(119, 29, 119.1, 29.1))
    bring_in(atlas, path, ImportKind.BOUNDARIES)
    (stored,) = atlas.project.read_all(BoundaryVersion)
    own = [name for name in columns if name in stored.attributes]
    assert list(stored.attributes) != own  # else this test shows nothing
    (thing,) = select(atlas.project, WebMapOptions(fields=frozenset({"boundary.attributes.*"}))).things
    assert [name for name, _value in thing.free] == own
    found = outgoing(atlas.project, WebMapOptions())
    assert [one.label for one in found.fields if one.group == "boundary.attributes"] == own


def test_a_layer_without_a_kept_order_is_sorted_by_name_as_before(atlas: MapProject) -> None:
    key = add_layer(atlas, "井", (Point(119, 29), {"b": 1, "a": 2}))
    found = outgoing(atlas.project, WebMapOptions(layers=(key,)))
    assert [one.label for one in found.fields if one.is_free] == ["a", "b"]


class Rows:
    """A project of which only the imports are asked for."""

    def __init__(self, *answers: str) -> None:
        self._rows = [(f"i{number}", text) for number, text in enumerate(answers)]

    def fetch(self, _sql: str, *_values: Any) -> list[tuple[Any, ...]]:
        return self._rows


def told(layers: Any) -> str:
    return json.dumps({"columns": layers, "datum": "cgcs2000"})


def test_each_layer_of_a_file_has_its_own_order() -> None:
    orders = ColumnOrders(Rows(told({"点": ["b", "a"], "线": ["a", "c", "b"]}), told({"x": ["z", "a"]})))  # type: ignore[arg-type]  # only ``fetch``
    assert orders.of_layer("i0", "0f:点") == ("b", "a")
    assert orders.of_layer("i0", "0f:线") == ("a", "c", "b")
    assert orders.of_import("i0") == ("b", "a", "c")
    assert orders.of_all() == ("b", "a", "c", "z")


def test_a_layers_name_may_hold_a_colon() -> None:
    orders = ColumnOrders(Rows(told({"a:b": ["y", "x"]})))  # type: ignore[arg-type]  # only ``fetch``
    assert orders.of_layer("i0", "0f:a:b") == ("y", "x")


@pytest.mark.parametrize(
    "answers",
    ["", "{", "null", "[]", "7", "{}", told(None), told([]), told({"x": None}), told({"x": [1]}), told({"x": "ab"})],
)
def test_what_another_program_wrote_there_is_no_order(answers: str) -> None:
    orders = ColumnOrders(Rows(answers, told({"x": ["b", "a"]})))  # type: ignore[arg-type]  # only ``fetch``
    assert orders.of_layer("i0", "0f:x") == ()
    assert orders.of_all() == ("b", "a")


def test_attributes_are_arranged_and_none_is_lost() -> None:
    row = {"a": 1, "b": 2, "c": 3}
    assert list(arranged(row, ("c", "x", "a"))) == ["c", "a", "b"]
    assert arranged(row, ("c", "x", "a")) == row
    assert list(arranged(row, ())) == ["a", "b", "c"]
    assert arranged({}, ("a",)) == {}


def test_names_that_read_alike_have_places_of_their_own() -> None:
    first, second = clean("a\ud800"), clean("a\ud801")
    assert first == second
    assert ranks(("b", "a\ud800", "a\ud801")) == {("b", 1): 0, (first, 1): 1, (first, 2): 2}


def test_a_table_puts_known_columns_first_and_keeps_their_rows() -> None:
    free: tuple[list[list[Any]], ...] = ([["c", 1]], [["b", 2], ["new", 3]], [["a", 4], ["c", 5]])
    things = [Thing(str(number), "layer:1", Point(0, 0), {}, own) for number, own in enumerate(free)]
    table = own_table(things, ("a", "b", "c"))
    assert table.columns == ("a", "b", "c", "new")
    assert table.rows == [[None, None, 1], [None, 2, None, 3], [4, None, 5]]
