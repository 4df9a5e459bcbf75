"""Imported layers and townships beyond the page: files of a folder, the command, units of an edition."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, Point, box

from gi_atlas.cli import run
from gi_atlas.errors import WriteError
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminUnit, LayerEntry, LayerFeature, UnitLevel
from layers.publish.webmap.folder import WebFolderReport, write_web_folder
from layers.publish.webmap.folder_list import LIST, read_list
from layers.publish.webmap.geojson_shapes import to_geojson
from layers.publish.webmap.layer_files import file_stems, joined_points
from layers.publish.webmap.options import Basemap, WebMapOptions
from layers.publish.webmap.outgoing import outgoing
from layers.publish.webmap.readable_values import value_text
from layers.publish.webmap.selection import select
from layers.publish.webmap.things import Thing
from tests.webmap.making import MapProject, add_layer
from tests.webmap.payloads import SCRIPTS

SQUARE, ROAD, WELL = box(119, 29, 119.1, 29.1), LineString([(119, 29), (119.2, 29.1)]), Point(119.0512345, 29.0498765)
SECRET = "CANARY1337"
EDITION = "2026-01"


def write(atlas: MapProject, is_replacing: bool = False, **options: Any) -> WebFolderReport:
    return write_web_folder(atlas.project, atlas.folder / "站点", WebMapOptions(**options), is_replacing)


def read(report: WebFolderReport, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(report.path) / name).read_text(encoding="utf-8"))
    return found


# Files


def test_each_layer_has_a_file_of_its_name_with_the_columns_that_were_let_out(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    roads = add_layer(atlas, "道路", (ROAD, {"名称": "县道", "owner": SECRET}))
    wells = add_layer(atlas, "水井", (WELL, {"name": "井1"}), (None, {"name": "无"}))
    report = write(atlas, layers=("boundaries", roads, wells), fields=frozenset({f"{roads}.名称", f"{wells}.*"}))
    assert {"layer_道路.geojson", "layer_水井.geojson", "gi.geojson"} <= set(report.files)
    lines, points = read(report, "layer_道路.geojson"), read(report, "layer_水井.geojson")
    assert (lines["name"], points["name"]) == ("道路", "水井")
    assert len(lines["disclaimer"]) == 2
    (road,), (well,) = lines["features"], points["features"]
    assert road["properties"] == {"名称": "县道"}
    assert shapely.equals(shapely.geometry.shape(road["geometry"]), ROAD)
    assert well == {
        "type": "Feature", "properties": {"name": "井1"}, "geometry": {"type": "Point", "coordinates": [119.05, 29.05]},
    }  # fmt: skip
    for name in report.files:
        assert SECRET.encode() not in (Path(report.path) / name).read_bytes(), name
    assert report.page.left_out == {wells: {"no_geometry": 1}}


def test_columns_of_strangers_cannot_become_ids_or_tables_of_ours(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    odd: dict[str, object] = {"id": [1], "attributes": {"a": {"b": 1}}, "photos": "x", "draft": True, "type": "y"}
    key = add_layer(atlas, "杂", (SQUARE, odd), (ROAD, {"attributes": "text"}))
    report = write(atlas, layers=("boundaries", key), fields=frozenset({f"{key}.*"}), has_pmtiles=True)
    first, second = read(report, "layer_杂.geojson")["features"]
    assert first["properties"] == odd
    assert second["properties"] == {"attributes": "text"}
    assert "id" not in first
    assert "layer_杂.pmtiles" in report.files


def test_a_mixed_layer_is_one_file_with_every_kind(atlas: MapProject) -> None:
    mixed = GeometryCollection([SQUARE, ROAD, MultiPoint([(119, 29), (119.1, 29.1)])])
    key = add_layer(atlas, "杂", (mixed, {"n": 1}), (MultiPoint([(119.3, 29.3)]), {"n": 2}))
    report = write(atlas, layers=(key,), fields=frozenset({f"{key}.n"}), has_pmtiles=True)
    features = read(report, "layer_杂.geojson")["features"]
    told = [(one["properties"]["n"], one["geometry"]["type"]) for one in features]
    assert told == [(1, "MultiPolygon"), (1, "MultiLineString"), (1, "MultiPoint"), (2, "Point")]
    assert report.files["layer_杂.pmtiles"] > 0


@pytest.mark.parametrize(
    "name", ["../../x", "con", "a/b", "a\\b", "..", ".", "", " ", "a:b", "\u202egnp", "x" * 400, "\x00a", *SCRIPTS[:12]]
)
def test_a_layer_of_any_name_has_a_file_inside_the_folder(atlas: MapProject, name: str) -> None:
    key = add_layer(atlas, name, (WELL, {}))
    report = write(atlas, layers=(key,))
    folder = Path(report.path)
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert made == set(report.files)
    (own,) = (one for one in made if one.startswith("layer_"))
    assert "/" not in own
    assert len(own.encode()) < 200
    # The next map knows it as ours, and takes it away when the layer is not let out any more.
    assert own in read_list(folder)
    atlas.product("甲茶", SQUARE)
    write(atlas, is_replacing=True)
    assert not (folder / own).exists()


def test_names_that_one_file_system_takes_for_one_stay_two(atlas: MapProject) -> None:
    keys = [add_layer(atlas, name, (WELL, {})) for name in ("Road", "road", "ROAD", "a/b", "a:b", "Cafe\u0301", "Café")]
    stems = file_stems(select(atlas.project, WebMapOptions(layers=tuple(keys))))
    own = [stems[key].casefold() for key in keys]
    assert len(set(own)) == len(keys)
    assert all(stem.startswith("layer_") for stem in own)


@pytest.mark.parametrize("name", ["gi", "units", "records", "index.html", "webmap-files", "atlas"])
def test_no_layer_takes_the_place_of_a_file_of_ours(atlas: MapProject, name: str) -> None:
    atlas.product("甲茶", SQUARE)
    key = add_layer(atlas, name, (WELL, {}))
    report = write(atlas, layers=("boundaries", key))
    assert f"layer_{name}.geojson" in report.files
    assert read(report, "gi.geojson")["features"][0]["properties"]["product.name_official"] == "甲茶"


def test_a_file_of_somebody_is_not_replaced_by_a_layer_unasked(atlas: MapProject) -> None:
    key = add_layer(atlas, "井", (WELL, {}))
    folder = atlas.folder / "站点"
    folder.mkdir()
    (folder / "layer_井.geojson").write_text("mine")
    with pytest.raises(WriteError) as refused:
        write(atlas, layers=(key,))
    assert refused.value.code == "EXPORT_EXISTS"
    assert (folder / "layer_井.geojson").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["layer_../x.geojson", "layer_a/b.geojson", "layer_a\\b.geojson", "layer_.geojson", "xlayer_a.geojson"]
)
def test_a_forged_list_names_no_file_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / LIST).write_text(json.dumps({"files": {name: ["0" * 64]}}), encoding="utf-8")
    assert read_list(tmp_path) == {}


def test_a_shifted_page_shifts_no_file_of_a_layer(atlas: MapProject) -> None:
    key = add_layer(atlas, "井", (WELL, {}), (ROAD, {}))
    base = Basemap("https://e.org/{z}/{x}/{y}", "x", "gcj02")
    report = write(atlas, layers=(key,), basemap=base, decimals={key: 6})
    point, line = (shapely.geometry.shape(one["geometry"]) for one in read(report, "layer_井.geojson")["features"])
    assert (point.x, point.y) == pytest.approx((WELL.x, WELL.y), abs=0.6e-6)
    assert shapely.equals(line, ROAD)


def test_points_of_one_feature_are_one_again() -> None:
    things = [Thing(key, "layer:1", shape, {}) for key, shape in (("a", WELL), ("a", ROAD), ("b", WELL), ("a", WELL))]
    found = joined_points(things)
    assert [(one.id, one.geom.geom_type) for one in found] == [("a", "MultiPoint"), ("a", "LineString"), ("b", "Point")]


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        (ROAD, [[(119, 29), (119.2, 29.1)]]),
        (MultiLineString([ROAD, ROAD]), [[(119, 29), (119.2, 29.1)]] * 2),
        (LineString([(179, 1), (181, 3)]), [[(179, 1), (180, 2)], [(-180, 2), (-179, 3)]]),
        (LineString([(-181, 1), (-179, 1)]), [[(179, 1), (180, 1)], [(-180, 1), (-179, 1)]]),
        (LineString([(190, 1), (191, 1)]), [[(-170, 1), (-169, 1)]]),
    ],
)
def test_lines_become_rfc_7946(shape: Any, parts: list[Any]) -> None:
    found = to_geojson(shape)
    assert found is not None
    assert found["type"] == "MultiLineString"
    assert [[tuple(place) for place in part] for part in found["coordinates"]] == parts


def test_points_become_rfc_7946() -> None:
    assert to_geojson(MultiPoint([(181, 2), (1.23456789, 3)])) == {
        "type": "MultiPoint", "coordinates": [[-179, 2], [1.234568, 3]],
    }  # fmt: skip
    assert to_geojson(MultiPoint()) is None
    assert to_geojson(LineString()) is None


# Outlines of units


def townships(atlas: MapProject, *shapes: Any, edition: str = EDITION, level: UnitLevel = UnitLevel.TOWNSHIP) -> None:
    atlas.add(*(AdminUnit(f"3301271{number:02}", f"镇{number}", edition, level, geom=shape)
                for number, shape in enumerate(shapes)))  # fmt: skip


def test_townships_are_a_layer_beside_counties(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    townships(atlas, SQUARE, box(119.1, 29, 119.2, 29.1))
    atlas.add(AdminUnit("330127", "清溪县", EDITION, geom=box(119, 29, 119.2, 29.2)))
    made = atlas.page(layers=("boundaries", "units", "townships"))
    assert made.report.features == {"boundaries": 1, "units": 1, "townships": 2}
    assert [layer["key"] for layer in made.content["layers"]] == ["units", "townships", "boundaries"]
    assert [row[0] for row in made.content["layers"][1]["rows"]] == ["镇0", "镇1"]
    # What the township shares with the boundary is one line.
    arcs = len(atlas.page(layers=("boundaries",)).content["areas"]["arcs"])
    assert len(made.content["areas"]["arcs"]) < 4 * max(arcs, 4)


def test_units_that_are_only_points_stay_inside_and_are_told(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    townships(atlas, SQUARE, WELL, WELL, None)
    report = atlas.page(layers=("boundaries", "townships")).report
    assert report.features == {"boundaries": 1, "townships": 1}
    assert report.left_out == {"townships": {"place_only": 2, "no_geometry": 1}}


@pytest.mark.parametrize("layer", ["units", "townships"])
def test_a_level_without_outlines_says_so(atlas: MapProject, layer: str) -> None:
    atlas.product("甲茶", SQUARE)
    townships(atlas, WELL, level=UnitLevel.TOWNSHIP if layer == "townships" else UnitLevel.COUNTY)
    report = atlas.page(layers=("boundaries", layer)).report
    assert report.features == {"boundaries": 1}
    assert report.left_out == {layer: {"place_only": 1}}


def test_the_newest_edition_with_outlines_is_drawn(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    townships(atlas, SQUARE, SQUARE, edition="2023-06")
    townships(atlas, SQUARE, edition="2020-01")
    townships(atlas, WELL, WELL, WELL, edition="2026-01")
    report = atlas.page(layers=("boundaries", "townships")).report
    assert (report.features["townships"], report.left_out) == (2, {})


def test_levels_are_not_mixed(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    for level in UnitLevel:
        townships(atlas, SQUARE, edition=f"{EDITION}-{level}", level=level)
    report = atlas.page(layers=("boundaries", "units", "townships")).report
    assert report.features == {"boundaries": 1, "units": 1, "townships": 1}


def test_columns_of_townships_are_those_of_units(atlas: MapProject) -> None:
    townships(atlas, SQUARE)
    found = outgoing(atlas.project, WebMapOptions(layers=("townships",)))
    assert [one.key for one in found.fields] == ["unit.name", "unit.code", "unit.level"]
    made = atlas.page(layers=("townships",), hidden=frozenset({"unit.code", "unit.name"}))
    assert "330127" not in made.text
    assert json.dumps("镇0")[1:-1] not in made.text


# The list's values in words


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("boundary.area_m2", 647367610.4, "64,736.7610 公顷", "64,736.7610 ha"),
        ("boundary.area_m2", 5.0, "0.0005 公顷", "0.0005 ha"),
        ("boundary.perimeter_m", 999.4, "999 米", "999 m"),
        ("boundary.perimeter_m", 102739.0, "102.74 千米", "102.74 km"),
        ("boundary.valid_to", "2023-07-15", "2023-07-14", "2023-07-14"),
        ("boundary.valid_from", "2023-07-15", "2023-07-15", "2023-07-15"),
        ("photo.captured_at", "2023-07-15T08:00:00+00:00", "2023-07-15", "2023-07-15"),
        ("boundary.status", "PUBLISHED", "已发布", "Published"),
        ("product.counties", ["330127", "999999"], "清溪县 · 999999", "清溪县 · 999999"),
        ("unit.code", "330127", "330127", "330127"),
        ("product.name_official", "甲", "甲", "甲"),
        ("boundary.version", 2, "2", "2"),
    ],
)
def test_values_are_shown_as_people_read_them(key: str, value: Any, zh: str, en: str) -> None:
    for language, told in (("zh", zh), ("en", en)):
        set_language(language)
        try:
            assert value_text(key, value, {"330127": "清溪县"}) == told
        finally:
            set_language("en")


# The command


Command = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def command(atlas: MapProject, capsys: pytest.CaptureFixture[str]) -> Command:
    atlas.product("甲茶", SQUARE, attributes={"contact": SECRET, "soil": "红壤"})
    path = str(atlas.project.path)
    entries = (LayerEntry("水井", "FEATURES", position=1), LayerEntry("水井", "FEATURES", position=2),
               LayerEntry("道路=1.2", "FEATURES", position=3), LayerEntry("泉", "FEATURES", position=4))  # fmt: skip
    shapes = (WELL, WELL, ROAD, WELL)
    atlas.add(*entries, *(LayerFeature(one.id, shape, {"名称": f"n{number}", "owner": SECRET})
                          for number, (one, shape) in enumerate(zip(entries, shapes, strict=True))))  # fmt: skip
    atlas.project.close()

    def call(*words: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = run(["--json", "--lang", "en", "webmap", path, "--to", f"{path}.html", "--replace", *words])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else {}

    return call


def page_of(told: dict[str, Any]) -> str:
    return Path(told["path"]).read_text(encoding="utf-8")


def test_the_command_publishes_a_layer_by_its_name(command: Command) -> None:
    code, told = command("--layer", "boundaries", "--layer", "layer:道路=1.2", "--field", "layer:道路=1.2.名称")
    assert code == 0
    (key,) = told["layer_names"]
    assert (told["layers"], told["layer_names"]) == ({"boundaries": 1, key: 1}, {key: "道路=1.2"})
    assert '"n2"' in page_of(told)
    assert SECRET not in page_of(told)


def test_layers_of_one_name_need_their_ids(command: Command) -> None:
    code, told = command("--layer", "layer:水井")
    assert (code, told["error"]["code"]) == (3, "WEBMAP_LAYER_TWICE")
    keys = told["error"]["context"]["expected"].split(", ")
    code, told = command(*(word for key in keys for word in ("--layer", key)), "--field", f"{keys[0]}.名称")
    assert (code, told["features"]) == (0, 2)
    assert ('"n0"' in page_of(told)) != ('"n1"' in page_of(told))


def test_decimals_are_given_for_all_layers_or_for_one(command: Command) -> None:
    words = ("--layer", "layer:泉", "--layer", "records", "--layer", "boundaries")
    for given, told_decimals in (
        ((), 2),
        (("3",), 3),
        (("layer:泉=5",), 5),
        (("1", "layer:泉=0"), 0),
        (("0", "records=4"), 0),
    ):
        code, told = command(*words, *(word for one in given for word in ("--decimals", one)))
        assert code == 0
        assert f'"told":{told_decimals}' in page_of(told).replace(" ", "")


@pytest.mark.parametrize(
    ("words", "code", "fault"),
    [
        (("--layer", "moon"), 2, None),
        (("--layer", "layer:"), 2, None),
        (("--layer", "layer:月"), 3, "WEBMAP_LAYER"),
        (("--decimals", "7"), 2, None),
        (("--decimals", "layer:泉=x"), 2, None),
        (("--decimals", "units=3"), 2, None),
        (("--decimals", "layer:月=3"), 3, "WEBMAP_LAYER"),
        (("--field", "layer:月.名称"), 3, "WEBMAP_FIELD"),
        (("--hide", "layer:泉.ownre"), 3, "WEBMAP_HIDE"),
        (("--hide", "product.attributes.contcat", "--all-attributes"), 3, "WEBMAP_HIDE"),
    ],
)
def test_what_there_is_not_is_refused_and_nothing_is_written(
    command: Command, atlas: MapProject, words: tuple[str, ...], code: int, fault: str | None
) -> None:
    found, told = command(*words)
    assert found == code
    assert fault is None or told["error"]["code"] == fault
    assert not Path(f"{atlas.project.path}.html").exists()


def test_one_column_is_hidden_beside_all_attributes_by_the_command(command: Command) -> None:
    code, told = command("--all-attributes")
    assert code == 0
    assert SECRET in page_of(told)
    code, told = command("--all-attributes", "--hide", "product.attributes.contact")
    assert code == 0
    assert SECRET not in page_of(told)
    assert json.dumps("红壤")[1:-1] in page_of(told)
    words = ("--layer", "layer:泉", "--field", "layer:泉.*")
    assert SECRET in page_of(command(*words)[1])
    assert SECRET not in page_of(command(*words, "--hide", "layer:泉.owner")[1])


def test_what_stays_inside_is_told_by_the_layers_name(atlas: MapProject, capsys: pytest.CaptureFixture[str]) -> None:
    key = add_layer(atlas, "井\u202e", (WELL, {}), (None, {}))
    path = str(atlas.project.path)
    atlas.project.close()
    assert run(["--lang", "zh", "webmap", path, "--to", f"{path}.html", "--layer", key]) == 0
    # Signs that turn the line round are told as their codes.
    assert "井\\u202e" in capsys.readouterr().out


def test_a_crossed_polygon_across_the_antimeridian_does_not_stop_the_folder(atlas: MapProject) -> None:
    atlas.product("茶", box(119, 29, 119.1, 29.1))
    crossed = shapely.Polygon([(179, 0), (181, 1), (181, 0), (179, 1)])
    key = add_layer(atlas, "海区", (crossed, {}))
    write_web_folder(atlas.project, atlas.folder / "out", WebMapOptions(layers=("boundaries", key), has_pmtiles=True))
    (feature,) = json.loads((atlas.folder / "out" / "layer_海区.geojson").read_text(encoding="utf-8"))["features"]
    assert shapely.geometry.shape(feature["geometry"]).is_valid
    assert shapely.geometry.shape(feature["geometry"]).area == pytest.approx(1.0)
