"""No column tells a place more exactly than its layer may."""

import json
from random import Random
from typing import Any

import pytest
import shapely
from pyproj import Transformer

from gi_atlas.cli import run
from gi_atlas.errors import PublishError
from gi_atlas.model import SurveyRecord
from gui.dialogs.webmap_words import fault_words
from layers.publish.webmap.numbers_told import numbers_told
from layers.publish.webmap.telling_columns import telling_columns
from layers.publish.webmap.things import Thing
from tests.webmap.making import MapProject, add_layer

LON, LAT = 119.1234567, 29.7654321
CELL = 0.01


def metres(crs: str) -> tuple[float, float]:
    x, y = Transformer.from_crs("EPSG:4490", crs, always_xy=True).transform(LON, LAT)
    return round(x, 2), round(y, 2)


GAUSS_3 = metres("EPSG:4549")  # 3-degree zone 40 without its number
GAUSS_3_ZONE = metres("EPSG:4528")
GAUSS_6_ZONE = metres("EPSG:4498")
MERCATOR = metres("EPSG:3857")


def thing(lon: float = LON, lat: float = LAT, decimals: int = 2) -> Thing:
    return Thing("a", "layer:a", shapely.Point(round(lon, decimals), round(lat, decimals)), {})


def telling(*rows: dict[str, Any], decimals: int = 2) -> list[str]:
    """Telling columns of features that all lie at one place."""
    return telling_columns([thing(decimals=decimals)] * len(rows), [list(row.items()) for row in rows], decimals)


def geohash(lon: float, lat: float, letters: int) -> str:
    """Of the place, worked out the slow way."""
    text, spans, values, axis = "", [[-180.0, 180.0], [-90.0, 90.0]], (lon, lat), 0
    for _letter in range(letters):
        code = 0
        for _bit in range(5):
            middle = sum(spans[axis]) / 2
            is_high = values[axis] >= middle
            spans[axis][0 if is_high else 1] = middle
            code, axis = code * 2 + is_high, 1 - axis
        text += "0123456789bcdefghjkmnpqrstuvwxyz"[code]
    return text


# Numbers of a value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (119.5, [119.5]),
        (7, [7.0]),
        (True, []),
        (None, []),
        ("", []),
        ("茶园乡", []),
        ("119.5,29.25", [119.5, 29.25]),
        ("POINT Z (119.5 29.25 12)", [119.5, 29.25, 12.0]),
        ("https://a.example/?q=29.25,-119.5", [29.25, -119.5]),
        ("东经１１９．５，北纬２９．２５", [119.5, 29.25]),
        ("−29.5", [-29.5]),
        ("1.2.3.4", []),
        ("119°30′36″E 29°15′0.36″N", [119.51, 29.2501]),
        ("119度30.6分", [119.51]),
        ("119º30'36''", [119.51]),
        ("119°30′", []),  # coarser than a place that is rounded
        ([119.5, 29.25], [119.5, 29.25]),
        ({"type": "Point", "coordinates": [119.5, 29.25]}, [119.5, 29.25]),
        (shapely.Point(119.5, 29.25).wkb_hex, [119.5, 29.25]),
    ],
)
def test_numbers_are_found_however_they_are_written(value: Any, expected: list[float]) -> None:
    assert numbers_told(value, CELL)[: len(expected)] == pytest.approx(expected)
    assert bool(numbers_told(value, CELL)) is bool(expected)


def test_a_geohash_counts_where_its_cell_is_smaller() -> None:
    assert numbers_told(geohash(LON, LAT, 9), CELL)[:2] == pytest.approx([LON, LAT], abs=1e-4)
    coarse = geohash(LON, LAT, 6)
    assert len(numbers_told(coarse, 0.1)) == len(numbers_told(coarse, CELL)) + 2
    assert numbers_told("330106001", CELL) == [330106001.0], "digits alone are a code"


@pytest.mark.parametrize("text", ["0" * 42, "ff" * 30, "9" * 60])
def test_hexadecimal_digits_that_are_no_geometry_are_no_fault(text: str) -> None:
    numbers_told(text, CELL)


# Columns


@pytest.mark.parametrize(
    "columns",
    [
        {"lon": LON, "lat": LAT},
        {"x": str(LAT), "y": f" {LON} "},
        {"lng_e6": round(LON * 1e6), "lat_e6": round(LAT * 1e6)},
        {"lng_e7": round(LON * 1e7), "lat_e7": round(LAT * 1e7)},
        {"east": GAUSS_3[0], "north": GAUSS_3[1]},
        {"东坐标": GAUSS_3_ZONE[0], "北坐标": GAUSS_3_ZONE[1]},
        {"Y": GAUSS_6_ZONE[0], "X": GAUSS_6_ZONE[1]},
        {"mx": MERCATOR[0], "my": MERCATOR[1]},
        {"lon_gcj": LON + 0.0048, "lat_gcj": LAT - 0.0025},
        {"longitude": LON},
        {"latitude": LAT},
        {"note": f"at {LON}, {LAT}, beside the well"},
        {"geom": f"POINT ({LON} {LAT})"},
        {"geom": f"POINT Z ({LON} 12.5 {LAT})"},
        {"geojson": {"coordinates": [LON, LAT]}},
        {"note": "东经119°07′24.44″，北纬29°45′55.56″"},
        {"hash": geohash(LON, LAT, 8)},
        {"wkb": shapely.Point(LON, LAT).wkb_hex},
        {"link": f"https://maps.example/?ll={LAT},{LON}&z=18"},
        {"corner": f"{GAUSS_3_ZONE[0]}, {GAUSS_3_ZONE[1]}"},
    ],
    ids=lambda columns: "-".join(columns) if isinstance(columns, dict) else "",
)
def test_a_column_that_tells_the_place_is_found(columns: dict[str, Any]) -> None:
    assert telling({"name": "井 12", **columns, "depth_m": 31.25}) == list(columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"lon": 119.12, "lat": 29.77},  # as coarse as the map itself
        {"lon": "119.1", "lat": "29.8"},
        {"lon": "119°07′", "lat": "29°46′"},
        {"x": 40_512_000, "y": 3_295_000},  # whole kilometres
        {"lon": LON + 1.0, "lat": LAT - 1.0},  # of somewhere else
        {"hash": geohash(LON, LAT, 5)},
        {"phone": "0571-88881234", "age": 29, "share": 0.2977},
        {"when": "2021-05-03T11:29:46", "id": "119-29-0007"},
        {"name": "product", "alias": "wtjnr5"},
    ],
    ids=lambda columns: "-".join(columns) if isinstance(columns, dict) else "",
)
def test_other_columns_are_not(columns: dict[str, Any]) -> None:
    assert telling(columns) == []


@pytest.mark.parametrize(("decimals", "is_told"), [(0, True), (2, True), (3, True), (4, False), (5, False)])
def test_it_depends_on_the_precision_of_the_layer(decimals: int, is_told: bool) -> None:
    columns = {"lon": round(LON, 4), "lat": round(LAT, 4)}
    assert telling(columns, decimals=decimals) == (list(columns) if is_told else [])


def test_a_number_that_is_near_a_latitude_by_chance_tells_nothing() -> None:
    chance, rows = Random(7), []
    for _row in range(2000):
        rows.append({"ph": chance.uniform(0, 40), "metres": chance.uniform(0, 4e6), "note": f"{chance.random():.6f}"})
    rows[5]["ph"] = LAT
    assert telling(*rows) == []


def test_few_rows_with_both_coordinates_are_enough() -> None:
    """Nineteen of twenty features have no coordinates in their columns; the one that has is a home."""
    rows: list[dict[str, Any]] = [{"name": f"井 {number}"} for number in range(20)]
    rows[7] |= {"lon": LON, "lat": LAT}
    assert telling(*rows) == ["lon", "lat"]
    rows[7] = {"note": f"{LON} {LAT}"}
    assert telling(*rows) == ["note"]


def test_places_at_the_ends_of_the_earth_are_no_fault() -> None:
    things = [thing(lon, lat) for lon, lat in ((180.0, 90.0), (-180.0, -90.0), (539.9, 0.0), (0.0, 0.0))]
    assert telling_columns(things, [[("n", 12.345)]] * 4, 2) == []


# Maps


def wells(atlas: MapProject, **more: Any) -> str:
    rows = [(LON + number / 50, LAT + number / 70) for number in range(3)]
    return add_layer(
        atlas, "wells",
        *((shapely.Point(*place), {"name": "井", "lon": place[0], "lat": place[1], **more}) for place in rows),
    )  # fmt: skip


def refused(atlas: MapProject, **options: Any) -> PublishError:
    with pytest.raises(PublishError) as caught:
        atlas.page(**options)
    assert caught.value.code == "WEBMAP_PLACE_COLUMNS"
    return caught.value


def test_a_map_with_such_columns_is_refused_by_name(atlas: MapProject) -> None:
    key = wells(atlas, owner="王")
    options = {"layers": (key,), "fields": frozenset({f"{key}.*"})}
    error = refused(atlas, **options)
    assert error.context == {"value": "layer:wells.lat, layer:wells.lon", "decimals": 2}
    assert "layer:wells.lat" in fault_words(error)
    assert "--" not in fault_words(error)
    refused(atlas, **options, decimals={key: 5})
    # Kept inside, or of a layer that may tell its places.
    hidden = frozenset({f"{key}.lon", f"{key}.lat"})
    assert str(LON) not in atlas.page(**options, hidden=hidden).text
    assert str(LON) in atlas.page(**{**options, "decimals": {key: 6}}).text


def test_small_parcels_are_places_and_large_ones_are_what_they_are(atlas: MapProject) -> None:
    small, large = (shapely.box(LON, LAT, LON + size, LAT + size) for size in (0.001, 0.5))
    for shape in (small, large):
        key = add_layer(atlas, f"parcels {shape.area}", (shape, {"wkt": shape.wkt}))
        options = {"layers": (key,), "fields": frozenset({f"{key}.*"})}
        if shape is small:
            refused(atlas, **options)
        else:
            assert atlas.page(**options).report.features == {key: 1}
            # Whose precision was chosen may not have its true outline beside it.
            refused(atlas, **options, decimals={key: 2})


def test_texts_of_records_and_of_their_products_are_looked_at_as_well(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("清溪红茶", attributes={"where": f"{LON},{LAT}"})
    atlas.add(SurveyRecord("茶园", geom=shapely.Point(LON, LAT), scope=f"{LON} {LAT}", product_id=product.id))
    atlas.page(layers=("records",))
    for column in ("record.scope", "product.attributes.where"):
        error = refused(atlas, layers=("records",), fields=frozenset({column}))
        assert error.context["value"] == column
    atlas.page(layers=("records",), fields=frozenset({"record.scope"}), decimals={"records": 6})


def test_the_command_refuses_in_words_and_nothing_is_written(
    atlas: MapProject, capsys: pytest.CaptureFixture[str]
) -> None:
    wells(atlas)
    path, target = str(atlas.project.path), atlas.folder / "out"
    atlas.project.close()
    words = ["webmap", path, "--to", str(target), "--folder", "--layer", "layer:wells", "--field", "layer:wells.*"]
    assert run(["--json", *words]) != 0
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "WEBMAP_PLACE_COLUMNS"
    assert not target.exists()
    assert run([*words, "--hide", "layer:wells.lon", "--hide", "layer:wells.lat"]) == 0
