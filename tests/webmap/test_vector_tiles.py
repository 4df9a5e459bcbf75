"""Vector tiles of a web map's folder, unpacked by a reader of our own."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.cli import run
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.pmtiles import TILE_CELLS, write_pmtiles
from gi_atlas.model import AdminUnit, BoundaryStatus, BoundaryVersion, Channel, Registration, SurveyRecord, UnitLevel
from layers.publish.webmap import vector_tiles
from layers.publish.webmap.folder import WebFolderReport
from layers.publish.webmap.mercator import to_lonlat, to_metres, to_px, world_m
from layers.publish.webmap.options import Basemap, WebMapOptions
from layers.publish.webmap.vector_tiles import (
    LARGEST_TILE_ZOOM,
    LEAST_TILE_ZOOM,
    MOST_LETTERS,
    MOST_PIECES,
    TileLayer,
    columns_of,
    make_tiles,
    zoom_for_areas,
    zoom_for_points,
)
from tests.webmap.making import MapProject, add_layer
from tests.webmap.payloads import SCRIPTS
from tests.webmap.pmtiles import GZIP, MVT, Archive, Feature, tile_of
from tests.webmap.test_folder import CANARY, files_of, jpeg, wavy, write

LEFT, RIGHT = wavy()


@pytest.fixture
def two(atlas: MapProject) -> MapProject:
    product, _zone, _version = atlas.product("清溪红茶", LEFT, attributes={"id": "free", "contact": CANARY})
    atlas.product("清溪蜜橘", shapely.MultiPolygon([RIGHT]))
    atlas.add(Registration(product.id, Channel.AGI, "AGI01459", holder=CANARY))
    atlas.photo(product.id, jpeg(), caption="茶园")
    return atlas


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> WebFolderReport:
    """The folder of the same two boundaries, for tests that only look."""
    made = MapProject(tmp_path_factory.mktemp("plain") / "plain.gpkg")
    made.product("清溪红茶", LEFT)
    made.product("清溪蜜橘", shapely.MultiPolygon([RIGHT]))
    report = write(made, has_pmtiles=True)
    made.project.close()
    return report


def tiles(report: WebFolderReport, name: str = "gi.pmtiles") -> Archive:
    return Archive((Path(report.path) / name).read_bytes())


def by_id(features: list[Feature]) -> dict[str, list[Feature]]:
    found: dict[str, list[Feature]] = {}
    for feature in features:
        found.setdefault(feature.properties["id"], []).append(feature)
    return found


def square(lon: float, lat: float, size: float = 0.05) -> Any:
    return shapely.box(lon, lat, lon + size, lat + size)


def in_cells(shape: Any, zoom: int) -> Any:
    """A polygon of degrees in the cells of a zoom, northwards."""

    def moved(places: Any) -> Any:
        x, y = to_px(places[:, 0], places[:, 1], zoom)
        return np.column_stack([x, -y]) * TILE_CELLS / 256

    return shapely.transform(shape, moved)


# What goes out


def test_they_are_an_archive_of_compressed_vector_tiles(plain: WebFolderReport) -> None:
    archive = tiles(plain)
    assert (archive.kind, archive.inner, archive.outer) == (MVT, GZIP, GZIP)
    assert (archive.least_zoom, archive.largest_zoom) == (0, LARGEST_TILE_ZOOM)
    zooms = {tile[0] for tile, _content in archive.tiles()}
    assert zooms == set(range(LARGEST_TILE_ZOOM + 1))
    (layer,) = archive.metadata()["vector_layers"]
    assert layer["id"] == "gi"


def test_only_who_asks_for_them_gets_them(two: MapProject) -> None:
    assert "gi.pmtiles" not in write(two).files
    report = write(two, "with", has_pmtiles=True)
    assert report.files["gi.pmtiles"] == (Path(report.path) / "gi.pmtiles").stat().st_size
    assert set(report.files) == files_of(Path(report.path))


def test_they_say_what_geojson_says(two: MapProject) -> None:
    report = write(two, has_pmtiles=True, fields=frozenset({"product.attributes.id"}))
    wanted = json.loads((Path(report.path) / "gi.geojson").read_text(encoding="utf-8"))["features"]
    found = by_id(tiles(report).features())
    assert set(found) == {feature["id"] for feature in wanted}
    for feature in wanted:
        properties = dict(feature["properties"])
        free = properties.pop("attributes", {})
        if photos := properties.pop("photos"):
            properties["photos"] = json.dumps(photos)
        for name, value in free.get("product", {}).items():
            properties[f"product.attributes.{name}"] = value
        for piece in found[feature["id"]]:
            assert piece.properties == pytest.approx(properties)


def test_no_private_text_is_in_any_unpacked_byte(two: MapProject) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.1, 29.1), office=CANARY, quality=CANARY))
    report = write(two, layers=("boundaries", "records"), has_pmtiles=True)
    for name in ("gi.pmtiles", "records.pmtiles"):
        content = tiles(report, name).unpacked()
        assert CANARY.encode() not in content
        assert "清溪".encode() in content or name.startswith("records")
    # The reader sees what is there: let out, it is found.
    let_out = write(two, "let out", has_pmtiles=True, fields=frozenset({"product.attributes.contact"}))
    assert CANARY.encode() in tiles(let_out).unpacked()
    assert CANARY.encode() not in tiles(let_out).content


def test_no_id_that_tells_when_something_was_made(two: MapProject) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.1, 29.1)))
    kinds = (BoundaryVersion, SurveyRecord)
    ids = [entity.id for kind in kinds for entity in two.project.read_all(kind)]
    report = write(two, layers=("boundaries", "records"), has_pmtiles=True)
    for name in ("gi.pmtiles", "records.pmtiles"):
        content = tiles(report, name).unpacked()
        assert [one for one in ids if one.encode() in content] == []


def test_drafts_are_marked_and_stay_inside_where_all_is_public(two: MapProject) -> None:
    _product, zone, _version = two.product("草稿", shapely.box(119, 30, 119.1, 30.1))
    two.boundary(zone, shapely.box(119, 30, 119.2, 30.1), BoundaryStatus.DRAFT)
    archive = tiles(write(two, has_pmtiles=True))
    marked = {one.properties["id"] for one in archive.features() if one.properties.get("draft") is True}
    assert len(marked) == 1
    assert len(by_id(archive.features())) == 4
    assert "draft" in archive.metadata()["description"].lower()
    public = tiles(write(two, "public", is_public=True, has_pmtiles=True))
    assert len(by_id(public.features())) == 3
    assert not any("draft" in one.properties for one in public.features())
    assert "prevails" in public.metadata()["description"]
    assert "draft" not in public.metadata()["description"].lower()


def test_places_are_no_more_exact_than_they_may_be(two: MapProject) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.123456, 29.123456)))
    report = write(two, layers=("boundaries", "records"), has_pmtiles=True)
    archive = tiles(report, "records.pmtiles")
    (piece,) = archive.features()
    ((x, y),) = piece.places()[0]
    lon, lat = to_lonlat(np.array([x * 256]), np.array([y * 256]), 0)
    cell_deg = 360 / TILE_CELLS / 2**archive.largest_zoom
    assert abs(lon[0] - 119.12) <= cell_deg
    assert abs(lat[0] - 29.12) <= cell_deg
    assert cell_deg <= 0.01 / 10


def test_nothing_shifted_is_in_them(plain: WebFolderReport, two: MapProject) -> None:
    basemap = Basemap("https://tiles.example/{z}/{x}/{y}.png", "Tiles", "gcj02")
    shifted = tiles(write(two, "shifted", basemap=basemap, has_pmtiles=True)).features()
    assert [(one.tile, one.shapes) for one in shifted] == [(one.tile, one.shapes) for one in tiles(plain).features()]


def test_units_have_a_file_of_their_own(two: MapProject) -> None:
    square = shapely.MultiPolygon([shapely.box(119, 29, 119.3, 29.3)])
    two.add(AdminUnit("330127", "清溪县", "2023", level=UnitLevel.COUNTY, geom=square))
    archive = tiles(write(two, layers=("boundaries", "units"), has_pmtiles=True), "units.pmtiles")
    assert {one.properties["unit.name"] for one in archive.features()} == {"清溪县"}
    assert {one.layer for one in archive.features()} == {"units"}


def test_imported_layers_have_files_by_their_names_and_only_columns_that_were_let_out(two: MapProject) -> None:
    river = shapely.LineString([(119, 29), (119.2, 29.1), (119.4, 29)])
    parts = shapely.GeometryCollection([shapely.Point(119.3, 29.3), square(119.3, 29.2)])
    key = add_layer(two, "河;流", (river, {"name": "清溪", "note": CANARY}), (parts, {"name": "渡口"}))
    report = write(two, layers=("boundaries", key), fields=frozenset({f"{key}.name"}), has_pmtiles=True)
    (name,) = (name for name in report.files if name.startswith("layer_") and name.endswith(".pmtiles"))
    assert name.replace(".pmtiles", ".geojson") in report.files
    archive = tiles(report, name)
    assert CANARY.encode() not in archive.unpacked()
    assert key.removeprefix("layer:").encode() not in archive.unpacked()
    kinds = {(one.kind, one.properties["name"]) for one in archive.features()}
    assert kinds == {(2, "清溪"), (1, "渡口"), (3, "渡口")}
    assert {one.layer for one in archive.features()} == {name.removesuffix(".pmtiles")}


# Geometry


def test_every_feature_is_where_it_is_stored(plain: WebFolderReport) -> None:
    archive = tiles(plain)
    found = by_id(archive.features())
    names = {pieces[0].properties["product.name_official"]: pieces for pieces in found.values()}
    for name, shape in (("清溪红茶", LEFT), ("清溪蜜橘", RIGHT)):
        drawn = shapely.union_all([piece.polygon() for piece in names[name]])
        wanted = in_cells(shape, archive.largest_zoom)
        assert shapely.hausdorff_distance(drawn, wanted, densify=0.01) <= 1.5
        assert drawn.area == pytest.approx(wanted.area, rel=1e-3)


@pytest.mark.parametrize("zoom", [6, 9, 11, LARGEST_TILE_ZOOM])
def test_neighbours_have_neither_gap_nor_overlap(plain: WebFolderReport, zoom: int) -> None:
    pieces = tiles(plain).features(zoom)
    for tile in {piece.tile for piece in pieces}:
        shapes = [piece.polygon() for piece in pieces if piece.tile == tile]
        if len(shapes) == 2:
            assert shapes[0].intersection(shapes[1]).area == 0
            assert not any(part.interiors for part in shapely.get_parts(shapely.union_all(shapes)))


def test_no_folder_for_what_is_made_on_the_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有"))
    with pytest.raises(WriteError) as caught:
        make_tiles(TileLayer("gi", [{"name": "大"}], [square(119, 29)], 7))
    assert caught.value.code == "EXPORT_CANNOT_WRITE"
    assert caught.value.context == {"path": "gi.pmtiles", "detail": "No such file or directory"}


def test_a_reader_who_is_far_away_sees_something_still() -> None:
    large = shapely.box(100, 20, 120, 40)
    archive = Archive(make_tiles(TileLayer("gi", [{"name": "大"}], [large], 7)))
    assert all(archive.features(zoom) for zoom in range(8))


def test_holes_stay_holes(atlas: MapProject) -> None:
    ring = shapely.box(119, 29, 119.3, 29.3).difference(shapely.box(119.1, 29.1, 119.2, 29.2))
    atlas.product("环", ring)
    archive = tiles(write(atlas, has_pmtiles=True))
    drawn = shapely.union_all([piece.polygon() for piece in archive.features()])
    assert drawn.area == pytest.approx(in_cells(ring, archive.largest_zoom).area, rel=1e-3)
    assert not drawn.contains(in_cells(shapely.Point(119.15, 29.15), archive.largest_zoom))


def test_a_hole_behind_a_neck_narrower_than_a_cell_stays_open() -> None:
    """GDAL alone fills what a neck of less than a cell leads to."""
    neck = shapely.box(119.1499, 29, 119.1501, 29.1)
    shape = shapely.box(119, 29, 119.3, 29.3).difference(shapely.union(neck, shapely.box(119.1, 29.1, 119.2, 29.2)))
    archive = Archive(make_tiles(TileLayer("gi", [{"name": "甲"}], [shape], 5)))
    drawn = shapely.union_all([piece.polygon() for piece in archive.features()])
    assert not drawn.contains(in_cells(shapely.Point(119.15, 29.15), 5))
    assert drawn.area == pytest.approx(in_cells(shape, 5).area, rel=0.02)


def test_what_is_smaller_than_a_cell_may_be_lost_but_nothing_else(atlas: MapProject) -> None:
    atlas.product("大", shapely.box(119, 29, 119.1, 29.1))
    atlas.product("屑", shapely.box(119.5, 29.5, 119.500001, 29.500001))
    atlas.product("小", shapely.box(119.6, 29.5, 119.6003, 29.5003))
    names = {one.properties["product.name_official"] for one in tiles(write(atlas, has_pmtiles=True)).features()}
    assert {"大", "小"} <= names <= {"大", "小", "屑"}


# The folder


def test_they_go_when_they_are_not_asked_for_any_more(two: MapProject) -> None:
    folder = Path(write(two, has_pmtiles=True).path)
    write(two, is_replacing=True)
    assert not (folder / "gi.pmtiles").exists()
    assert (folder / "gi.geojson").exists()


def test_a_file_of_that_name_that_is_somebodys_stays(two: MapProject) -> None:
    folder = two.folder / "站点"
    folder.mkdir()
    (folder / "gi.pmtiles").write_text("mine")
    with pytest.raises(WriteError) as caught:
        write(two, has_pmtiles=True)
    assert (caught.value.code, caught.value.context["names"]) == ("EXPORT_EXISTS", "gi.pmtiles")
    write(two, is_replacing=True)
    assert (folder / "gi.pmtiles").read_text() == "mine"


def test_when_tiles_fail_nothing_is_written(two: MapProject, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(path: Path, layer: str, shapes: Any, columns: Any, *more: Any) -> None:
        write_pmtiles(path, layer, shapes[:1], {key: (a[:1], b[:1]) for key, (a, b) in columns.items()}, *more)

    monkeypatch.setattr(vector_tiles, "write_pmtiles", lose)
    with pytest.raises(WriteError) as caught:
        write(two, has_pmtiles=True)
    assert caught.value.code == "EXPORT_DIFFERS"
    assert caught.value.context["path"] == "gi.pmtiles"
    assert not (two.folder / "站点").exists()


def test_the_command_writes_them(two: MapProject, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = two.project.path, two.folder / "out"
    two.project.close()
    assert run(["--json", "webmap", str(path), "--to", str(target), "--folder", "--public", "--pmtiles"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["files"]["gi.pmtiles"] == (target / "gi.pmtiles").stat().st_size


def test_without_a_folder_the_command_says_where_they_would_stand(
    two: MapProject, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = two.project.path, two.folder / "out.html"
    two.project.close()
    assert run(["--lang", "en", "webmap", str(path), "--to", str(target), "--pmtiles"]) != 0
    assert "--folder" in capsys.readouterr().err
    assert not target.exists()


# Properties


def test_hostile_texts_stand_as_they_were_written(atlas: MapProject) -> None:
    texts = [text for text in SCRIPTS if text.strip()][:20]
    for number, text in enumerate(texts):
        atlas.product(f"{number}", shapely.box(119 + number / 10, 29, 119.05 + number / 10, 29.05), name_en=text)
    found = {one.properties["product.name_en"] for one in tiles(write(atlas, has_pmtiles=True)).features()}
    shown = {p["properties"]["product.name_en"] for p in json.loads(
        (atlas.folder / "站点" / "gi.geojson").read_text(encoding="utf-8"))["features"]}  # fmt: skip
    assert found == shown


def test_long_texts_stand_in_geojson_alone(atlas: MapProject) -> None:
    atlas.product("甲", square(119, 29), scope_text="东" * (MOST_LETTERS + 1), act="西" * MOST_LETTERS)
    report = write(atlas, has_pmtiles=True)
    (feature,) = json.loads((Path(report.path) / "gi.geojson").read_text(encoding="utf-8"))["features"]
    pieces = tiles(report).features()
    assert {piece.properties["boundary.act"] for piece in pieces} == {"西" * MOST_LETTERS}
    assert not any("boundary.scope_text" in piece.properties for piece in pieces)
    assert feature["properties"]["boundary.scope_text"] == "东" * (MOST_LETTERS + 1)
    assert feature["id"] == pieces[0].properties["id"]


@pytest.mark.parametrize(
    ("values", "kind", "told"),
    [
        ([1, None, 3], "i", [1, None, 3]),
        ([1, 2.5, None], "f", [1.0, 2.5, None]),
        ([True, None], "b", [True, None]),
        (["a", None, ""], "O", ["a", None, ""]),
        ([["甲", "乙"], None], "O", ['["甲","乙"]', None]),
        ([{"a": 1}], "O", ['{"a":1}']),
        ([True, 1], "O", ["true", "1"]),
        ([1, "a"], "O", ["1", "a"]),
        ([2**63, 1], "O", [str(2**63), "1"]),
        ([-(2**63)], "i", [-(2**63)]),
    ],
)
def test_a_column_has_one_type(values: list[Any], kind: str, told: list[Any]) -> None:
    column, missing = columns_of([{} if value is None else {"k": value} for value in values])["k"]
    assert column.dtype.kind == kind
    assert [None if gone else value for value, gone in zip(column.tolist(), missing, strict=True)] == told


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["name", "Name", "naïve.键", "mvt_id", "a b"]),
            st.one_of(
                st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
                st.integers(-(2**53), 2**53),
                st.booleans(),
                st.floats(allow_nan=False, allow_infinity=False),
                st.lists(st.text("abc甲", max_size=3), max_size=3),
            ),
            max_size=4,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_properties_come_back(rows: list[dict[str, Any]]) -> None:
    shapes = [square(119 + number / 10, 29) for number in range(len(rows))]
    archive = Archive(make_tiles(TileLayer("any", rows, shapes, 6)))
    columns = columns_of(rows)
    pieces = archive.features()
    for number, shape in enumerate(shapes):
        middle = in_cells(shapely.centroid(shape), 6)
        own = [piece for piece in pieces if piece.polygon().buffer(1).contains(middle)]
        assert own
        for key, (values, missing) in columns.items():
            if not missing[number]:
                assert own[0].properties[key] == pytest.approx(values[number])


def test_names_that_differ_in_size_alone_are_told_apart() -> None:
    row = {"name": "a", "Name": "b", "NAME": 3, "mvt_id": "c"}
    (piece,) = Archive(make_tiles(TileLayer("any", [row], [square(119.1, 29.1)], 5))).features()
    assert piece.properties == {"name": "a", "Name (2)": "b", "NAME (3)": 3, "mvt_id (2)": "c"}


def test_a_text_with_a_null_is_not_cut_off_in_silence() -> None:
    with pytest.raises(WriteError):
        make_tiles(TileLayer("any", [{"name": "a\0b"}], [square(119, 29)], 6))


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    shapes, columns = np.array([square(0, 0)]), columns_of([{"k": 1}])
    with pytest.raises(WriteError) as caught:
        write_pmtiles(tmp_path / "missing" / "a.pmtiles", "a", shapes, columns, 5)
    assert caught.value.code == "EXPORT_CANNOT_WRITE"


def test_lines_and_missing_shapes() -> None:
    line = shapely.LineString([(119, 29), (119.2, 29.1), (119.4, 29)])
    rows = [{"name": "路"}, {"name": "无"}]
    archive = Archive(make_tiles(TileLayer("roads", rows, [line, None], 9)))
    assert {one.properties["name"] for one in archive.features()} == {"路"}
    assert {one.kind for one in archive.features()} == {2}


# Zooms


def test_few_boundaries_have_the_largest_zoom_and_many_a_smaller_one() -> None:
    assert zoom_for_areas([square(119, 29)]) == LARGEST_TILE_ZOOM
    country = [square(80 + x / 2, 20 + y / 2, 0.5) for x in range(80) for y in range(50)]
    zoom = zoom_for_areas(country)
    assert LEAST_TILE_ZOOM < zoom < LARGEST_TILE_ZOOM
    pieces = sum((0.5 / 360 * 2**zoom + 1) ** 2 for _one in country)
    assert pieces <= MOST_PIECES


def test_the_world_has_the_least_zoom() -> None:
    assert zoom_for_areas([shapely.box(-180, -80, 180, 80)] * 100) == LEAST_TILE_ZOOM


@pytest.mark.parametrize("decimals", range(7))
def test_cells_of_places_are_a_tenth_of_their_rounding_or_the_finest(decimals: int) -> None:
    zoom = zoom_for_points(decimals)
    cell_deg = 360 / TILE_CELLS / 2**zoom
    assert cell_deg <= 10.0**-decimals / 10 or zoom == LARGEST_TILE_ZOOM
    assert zoom == LEAST_TILE_ZOOM or cell_deg * 2 > 10.0**-decimals / 10


def test_metres_of_the_plane_are_those_of_its_definition() -> None:
    x, y = to_metres(np.array([0.0, 180.0, -180.0, 119.0]), np.array([0.0, 85.0511287798066, 0.0, 29.0]))
    assert x == pytest.approx([0, world_m() / 2, -world_m() / 2, 13247019.404])
    assert y == pytest.approx([0, world_m() / 2, 0, 3375646.035], abs=1e-3)


def test_numbers_of_tiles_are_those_of_the_specification() -> None:
    assert [tile_of(number) for number in (0, 1, 2, 3, 4, 5)] == [
        (0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0),
    ]  # fmt: skip


def test_the_choice_is_off_by_default() -> None:
    assert WebMapOptions().has_pmtiles is False


@pytest.mark.parametrize(("number", "zoom"), [(82, 8), (28, 9), (27, 10), (64, 11)])
def test_what_gdal_drops_of_a_tile_is_written_a_cell_beside(real_data: Path, number: int, zoom: int) -> None:
    import pyogrio

    path = real_data / "cn" / "zhejiang_county_gbk_shapefile.zip"
    counties = pyogrio.read_dataframe(f"zip://{path}", encoding="GBK").geometry
    layer = TileLayer("units", [{"n": 1}, {"n": 2}], [counties[number], shapely.box(119, 29, 120, 30)], zoom)
    assert vector_tiles._written(layer)[1] == {'[["n",1]]'}, "GDAL of today drops none: choose another county"
    beside = vector_tiles._nudged(layer, {'[["n",1]]'})
    moved = shapely.hausdorff_distance(layer.planes[0], beside.planes[0])
    assert 0 < moved < 3 * layer.cell_m
    assert beside.planes[1] is layer.planes[1]
    assert make_tiles(layer)


def test_what_cannot_be_kept_anywhere_is_refused_by_its_properties(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_none(path: Path, name: str, shapes: Any, *rest: Any) -> None:
        write_pmtiles(path, name, np.array([shapely.box(0, 0, 9e5, 9e5)] * len(shapes), object), *rest)

    monkeypatch.setattr(vector_tiles, "write_pmtiles", write_none)
    with pytest.raises(WriteError) as caught:
        make_tiles(TileLayer("units", [{"n": 1}], [shapely.box(119, 29, 120, 30)], 9))
    assert caught.value.code == "EXPORT_DIFFERS"
    assert caught.value.context["field"] == '[["n",1]]'


def track(seed: int) -> shapely.LineString:
    """A receiver that lay still for ten minutes and was carried a kilometre then."""
    draw = np.random.default_rng(seed)
    still = np.cumsum(draw.normal(0, 7e-6, (600, 2)) * 0.2, axis=0)
    walk = still[-1] + np.linspace(0, 1, 100)[:, None] * [0.01, 0.002]
    return shapely.LineString(np.concatenate([still, walk]) + np.array([119.3, 29.4]))


ON_EDGES = {
    "round degrees": [shapely.Point(lon, 30) for lon in (0, 90, 101.25, 112.5, 123.75, 135)],
    "ends of the world": [shapely.Point(180, 10), shapely.Point(-180, 10), shapely.Point(50, -90)],
    "beyond": [shapely.Point(200, 10), shapely.MultiPoint([(179, 1), (181, 1)])],
    "graticule": [shapely.LineString([(lon, -80), (lon, 80)]) for lon in range(-180, 181, 45)],
    "equator": [shapely.LineString([(100, 0), (140, 0)])],
    "there and back": [shapely.LineString([(119, 29), (119.1, 29), (119, 29)])],
    "still, then walking": [track(1), track(2)],
    "across the date line": [shapely.box(179, 0, 181, 1), shapely.LineString([(179, 5), (182, 6)])],
    "two equal halves": [shapely.Polygon([(100, 20), (101, 21), (101, 20), (100, 21)])],
    "same place twice": [shapely.Point(119, 29), shapely.Point(119, 29)],
}


@pytest.mark.parametrize("name", ON_EDGES)
@pytest.mark.parametrize("zoom", [6, 13])
def test_what_lies_on_edges_of_tiles_or_crosses_itself_is_written(name: str, zoom: int) -> None:
    shapes = ON_EDGES[name]
    if zoom == 13 and name in ("graticule", "across the date line", "two equal halves", "equator"):
        pytest.skip("too many tiles for a test")
    content = make_tiles(TileLayer("odd", [{"n": number} for number in range(len(shapes))], shapes, zoom))
    assert content


def test_points_of_equal_properties_are_each_there() -> None:
    places = [shapely.Point(90, 30), shapely.Point(90, 31), shapely.Point(90.5, 30)]
    assert make_tiles(TileLayer("same", [{"n": 1}] * 3, places, 8))


@pytest.mark.parametrize(
    ("whole", "less"),
    [
        ("MULTIPOINT (119 29, 119.1 29)", "POINT (119 29)"),
        ("LINESTRING (119 29, 121 29)", "LINESTRING (119 29, 120 29)"),
        ("LINESTRING (119 29, 121 29)", "MULTILINESTRING ((119 29, 119.5 29), (120.5 29, 121 29))"),
        ("POINT (119 29)", "POINT (119.01 29)"),
        ("POINT (119 29)", "MULTIPOINT (119 29, 119.01 29)"),
        ("POLYGON ((119 29, 120 29, 120 30, 119 29))", "POLYGON ((119 29, 119.9 29, 119.9 29.9, 119 29))"),
    ],
)
def test_a_place_that_is_missing_or_too_much_is_noticed(monkeypatch: pytest.MonkeyPatch, whole: str, less: str) -> None:
    other = TileLayer("less", [{"n": 1}], [shapely.from_wkt(less)], 9).planes

    def write_other(path: Path, name: str, _planes: Any, *rest: Any) -> None:
        write_pmtiles(path, name, other, *rest)

    monkeypatch.setattr(vector_tiles, "write_pmtiles", write_other)
    with pytest.raises(WriteError) as caught:
        make_tiles(TileLayer("less", [{"n": 1}], [shapely.from_wkt(whole)], 9))
    assert caught.value.code == "EXPORT_DIFFERS"


def test_a_layer_of_which_nothing_is_as_large_as_a_cell_has_no_file(atlas: MapProject) -> None:
    speck = shapely.box(119, 29, 119 + 4e-6, 29 + 4e-6)
    assert make_tiles(TileLayer("speck", [{"n": 1}], [speck], 13)) == b""
    atlas.product("清溪红茶", LEFT)
    key = add_layer(atlas, "点", (speck, {"n": 1}))
    exact = write(atlas, has_pmtiles=True, layers=("boundaries", key), decimals={key: 6})
    assert "gi.pmtiles" in exact.files
    assert not [name for name in exact.files if "点" in name and name.endswith(".pmtiles")]


def test_a_speck_is_written_as_a_place_unless_its_outline_was_asked_for(atlas: MapProject) -> None:
    atlas.product("清溪红茶", LEFT)
    key = add_layer(atlas, "点", (shapely.box(119, 29, 119 + 4e-6, 29 + 4e-6), {"n": 1}))
    report = write(atlas, has_pmtiles=True, layers=("boundaries", key))
    assert [len(feature.places()) for feature in tiles(report, "layer_点.pmtiles").features()] == [1]
    (written,) = json.loads((Path(report.path) / "layer_点.geojson").read_text(encoding="utf-8"))["features"]
    assert written["geometry"] == {"type": "Point", "coordinates": [119.0, 29.0]}


def test_a_column_without_a_name_gets_one() -> None:
    assert list(columns_of([{"": 1, "_": 2}])) == ["_", "_ (2)"]
    assert make_tiles(TileLayer("u", [{"": "值"}], [shapely.box(119, 29, 120, 30)], 6))
