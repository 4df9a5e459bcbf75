"""Columns that are kept inside do not leave by another way: dates by the slider, names by titles or the search."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.model import AdminUnit, Product, Registration, Zone
from gi_atlas.model.enums import Channel
from gi_atlas.pinyin import initials, spelling
from layers.publish.webmap.fields import FIELDS
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import LAYERS, WebMapOptions
from layers.publish.webmap.page import read_content
from layers.publish.webmap.selection import select
from tests.webmap.making import MapProject

SQUARE, OTHER = shapely.box(119, 29, 119.1, 29.1), shapely.box(119, 29, 119.2, 29.2)
DATES = frozenset({"boundary.valid_from", "boundary.valid_to"})
FIRST, LAST = date(1987, 3, 11), date(2003, 7, 19)


@pytest.fixture
def dated(atlas: MapProject) -> MapProject:
    _product, zone, _version = atlas.product("清溪绿茶", SQUARE, valid_from=FIRST, valid_to=LAST)
    atlas.boundary(zone, OTHER, version=2, valid_from=LAST)
    return atlas


def boundaries_of(atlas: MapProject, **options: Any) -> dict[str, Any]:
    layers = atlas.page(**options).content["layers"]
    found: dict[str, Any] = next(layer for layer in layers if layer["key"] == "boundaries")
    return found


def test_days_that_go_out_are_told(dated: MapProject) -> None:
    layer = boundaries_of(dated)
    assert (layer["begins"], layer["ends"]) == (["1987-03-11", "2003-07-19"], ["2003-07-19", ""])


@pytest.mark.parametrize(
    ("hidden", "begins", "ends"),
    [
        (DATES, ["", ""], ["", ""]),
        ({"boundary.valid_from"}, ["", ""], ["2003-07-19", ""]),
        ({"boundary.valid_to"}, ["1987-03-11", "2003-07-19"], ["", ""]),
    ],
    ids=["both", "from", "to"],
)
def test_a_day_that_is_kept_inside_is_not_told_by_the_slider(
    dated: MapProject, hidden: set[str], begins: list[str], ends: list[str]
) -> None:
    layer = boundaries_of(dated, hidden=frozenset(hidden))
    assert (layer["begins"], layer["ends"]) == (begins, ends)


@pytest.mark.parametrize("is_public", [True, False])
def test_hidden_days_stand_in_no_file(dated: MapProject, is_public: bool) -> None:
    folder = dated.folder / "out"
    options = WebMapOptions(is_public=is_public, hidden=DATES, has_pmtiles=True)
    write_web_folder(dated.project, folder, options)
    for path in filter(Path.is_file, folder.rglob("*")):
        content = path.read_bytes()
        for day in (FIRST, LAST):
            assert day.isoformat().encode() not in content, path.name


def test_the_command_keeps_hidden_days_inside(dated: MapProject) -> None:
    path = dated.folder / "hd.html"
    command = ["webmap", str(dated.project.path), "--to", str(path), "--public"]
    assert run([*command, "--hide", "boundary.valid_from", "--hide", "boundary.valid_to"]) == 0
    text = path.read_text(encoding="utf-8")
    assert [day for day in (FIRST, LAST) if day.isoformat() in text] == []


def test_the_order_of_versions_does_not_tell_hidden_days(atlas: MapProject) -> None:
    """Nor which of many is the newest, as the order in which they were made would."""
    _product, zone, _version = atlas.product("甲")
    areas = [shapely.box(119, 29, 119.1 + step / 100, 29.1) for step in range(12)]
    for number, area in enumerate(areas, start=1):
        atlas.boundary(zone, area, version=number)

    def order(*hidden: str) -> list[int]:
        things = select(atlas.project, WebMapOptions(hidden=frozenset(hidden))).things
        return [round((thing.geom.bounds[2] - 119.1) * 100) for thing in things]

    assert order() == order(*DATES) == order("boundary.version") == list(range(12))
    shuffled = order(*DATES, "boundary.version")
    assert sorted(shuffled) == list(range(12))
    assert shuffled != list(range(12))
    assert shuffled == order(*DATES, "boundary.version")  # the same in every edition


def test_products_stay_in_their_order_where_their_versions_do_not(atlas: MapProject) -> None:
    for name in ("甲", "乙", "丙"):
        _product, zone, _version = atlas.product(name, SQUARE)
        atlas.boundary(zone, OTHER, version=2)
    layer = boundaries_of(atlas, hidden=DATES | {"boundary.version"})
    assert layer["products"] == [0, 0, 1, 1, 2, 2]


CANARIES = {
    "product.name_official": "金丝雀茶",
    "product.name_en": "CANARYname",
    "product.name_alias": "金丝雀别名",
    "product.place_name": "金丝雀地",
    "product.class_code": "CANARYclass",
    "zone.name": "金丝雀片",
    "boundary.name": "金丝雀样本",
    "unit.name": "金丝雀县",
    "registration.number": "CANARYnumber",
    "registration.name_as_registered": "CANARYregistered",
    "boundary.act": "CANARYact",
    "boundary.scope_text": "CANARYscope" * 9,
}


@pytest.fixture
def named(atlas: MapProject) -> MapProject:
    by_table: dict[str, dict[str, Any]] = {}
    for key, text in CANARIES.items():
        table, _dot, column = key.partition(".")
        by_table.setdefault(table, {})[column] = (text,) if column == "name_alias" else text
    product = Product(by_table["product"].pop("name_official"), counties=("330000",), **by_table["product"])
    zone = Zone(product.id, **by_table["zone"])
    atlas.add(product, zone, Registration(product.id, Channel.GI_PRODUCT, **by_table["registration"]))
    atlas.boundary(zone, SQUARE, **by_table["boundary"])
    atlas.add(AdminUnit("330000", by_table["unit"]["name"], geom=SQUARE))
    return atlas


@pytest.mark.parametrize("key", sorted(CANARIES))
def test_a_name_that_is_kept_inside_is_no_title_and_is_not_found(named: MapProject, key: str) -> None:
    """Neither as written nor in pinyin or its initials."""
    shown, kept = (named.page(layers=LAYERS, hidden=hidden).content for hidden in (frozenset(), frozenset({key})))
    text = CANARIES[key]
    ways = {text, text.lower(), *((spelling(text), initials(text)) if text[0] == "金" else ())}
    if key == "unit.name":  # the names of the counties of a product are values of its column of counties
        kept = {**kept, "units": {}, "products": []}
        kept["layers"] = [layer for layer in kept["layers"] if layer["key"] == "units"]
    told = json.dumps(kept, ensure_ascii=False)
    assert json.dumps(shown, ensure_ascii=False).count(text) > 0
    for way in ways:
        assert way not in told, way


@pytest.mark.parametrize("key", ["product.product_group", "product.status", "boundary.status"])
def test_a_code_that_is_kept_inside_colours_nothing(named: MapProject, key: str) -> None:
    content = named.page(hidden=frozenset({key})).content
    assert key not in {column for layer in content["layers"] for column in layer["columns"]}
    assert key not in {column for columns in content["columns"].values() for column in columns}
    assert key not in content["codes"]


def test_with_every_column_hidden_nothing_but_ground_leaves(named: MapProject) -> None:
    path, _report = named.write(layers=LAYERS, title="图", hidden=frozenset(field.key for field in FIELDS))
    content = json.loads(read_content(path.read_text(encoding="utf-8")))
    told = json.dumps(content, ensure_ascii=False)
    assert not [text for text in CANARIES.values() if text in told or text.lower() in told]
    assert all(row == [] for layer in content["layers"] for row in layer["rows"])
    assert all(not words.strip() for layer in content["layers"] for words in layer["search"])
    assert [product["search"].strip() for product in content["products"]] == [""]
