"""The web map as a folder: page, photos beside it, GeoJSON for other programs."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from gi_atlas.cli import run
from gi_atlas.errors import WriteError
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Evidence,
    Product,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.services import export_folder
from layers.publish.webmap import folder_writing
from layers.publish.webmap.folder import WebFolderReport, write_web_folder
from layers.publish.webmap.folder_list import LIST
from layers.publish.webmap.geometry import build_areas
from layers.publish.webmap.options import Basemap, WebMapOptions
from layers.publish.webmap.rebuilding import _polygons, rebuild_areas
from tests.webmap.chromium import Page
from tests.webmap.making import PUBLISHED, MapProject

CANARY = "canary-1337"
WEST, SOUTH, STEP = 119.0, 29.0, 0.0005


def wavy(count: int = 400) -> tuple[Any, Any]:
    """Two neighbours with a wavy border that both follow vertex by vertex."""
    lat = SOUTH + STEP * np.arange(count)
    lon = WEST + 0.1 + 0.002 * np.sin(np.arange(count) / 7)
    border = np.column_stack([lon, lat])
    north = lat[-1]
    left = shapely.Polygon([(WEST, SOUTH), *border, (WEST, north)])
    right = shapely.Polygon([(WEST + 0.2, north), *border[::-1], (WEST + 0.2, SOUTH)])
    return left, right


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(out, "JPEG", comment=CANARY.encode())
    return out.getvalue()


def write(atlas: MapProject, name: str = "站点", is_replacing: bool = False, **options: Any) -> WebFolderReport:
    return write_web_folder(atlas.project, atlas.folder / name, WebMapOptions(**options), is_replacing)


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def two(atlas: MapProject) -> MapProject:
    left, right = wavy()
    product, _zone, _version = atlas.product("清溪红茶", left, attributes={"id": "free", "contact": CANARY})
    atlas.product("清溪蜜橘", shapely.MultiPolygon([right]))
    atlas.add(Registration(product.id, Channel.AGI, "AGI01459", holder=CANARY))
    atlas.photo(product.id, jpeg(), caption="茶园")
    return atlas


# GeoJSON


def test_the_boundaries_are_rfc_7946_with_nothing_but_what_was_let_out(two: MapProject) -> None:
    report = write(two)
    folder = Path(report.path)
    assert sorted(report.files) == [
        "atlas.html", "gi.geojson", "gi_web_20m.geojson", "index.html", "photos/0001.jpg", "webmap-files.json",
    ]  # fmt: skip
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(report.files)
    found = read(folder / "gi.geojson")
    assert "crs" not in found
    assert len(found["disclaimer"]) == 2
    assert [one["properties"]["product.name_official"] for one in found["features"]] == ["清溪红茶", "清溪蜜橘"]
    for feature in found["features"]:
        assert feature["id"] == feature["properties"]["id"]
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert all(part.exterior.is_ccw for part in shape.geoms)
    assert found["features"][0]["properties"]["photos"] == ["photos/0001.jpg"]
    stored = wavy()[0]
    shown = shapely.geometry.shape(found["features"][0]["geometry"])
    assert shown.hausdorff_distance(stored) <= 0.5e-6 * 2**0.5 + 1e-12


def test_no_private_text_is_in_any_byte(two: MapProject) -> None:
    report = write(two)
    for name in report.files:
        assert CANARY.encode() not in (Path(report.path) / name).read_bytes(), name


def test_a_strangers_column_cannot_take_the_place_of_ours(two: MapProject) -> None:
    report = write(two, fields=frozenset({"product.attributes.id"}))
    feature = read(Path(report.path) / "gi.geojson")["features"][0]
    assert feature["properties"]["attributes"] == {"product": {"id": "free"}}
    assert feature["properties"]["id"] == feature["id"] != "free"


def test_thinned_neighbours_share_their_border_and_stay_within_the_tolerance(two: MapProject) -> None:
    report = write(two)
    whole = read(Path(report.path) / "gi.geojson")["features"]
    thin = read(Path(report.path) / "gi_web_20m.geojson")
    assert thin["tolerance_m"] == report.web_tolerance_m <= 20
    shapes = [shapely.geometry.shape(one["geometry"]) for one in thin["features"]]
    before = [shapely.geometry.shape(one["geometry"]) for one in whole]
    assert sum(shapely.get_num_coordinates(shapes)) < sum(shapely.get_num_coordinates(before)) / 2
    assert shapes[0].intersection(shapes[1]).area == 0
    assert shapely.union_all(shapes).area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-12)
    assert shapely.get_num_interior_rings(shapely.union_all(shapes)).tolist() == 0
    metres = [shape.hausdorff_distance(old) * 111_320 for shape, old in zip(shapes, before, strict=True)]
    assert max(metres) <= report.web_tolerance_m


def test_holes_and_parts_are_put_together_again() -> None:
    ring = shapely.box(119, 29, 119.3, 29.3).difference(shapely.box(119.1, 29.1, 119.2, 29.2))
    island = shapely.box(119.12, 29.12, 119.18, 29.18)
    shapes = [shapely.MultiPolygon([ring, island]), shapely.box(119.3, 29, 119.5, 29.3)]
    found = rebuild_areas(build_areas(shapes, 14), 14)
    for got, wanted in zip(found, shapes, strict=True):
        assert got.symmetric_difference(wanted).area < 1e-12
    assert sorted(shapely.get_num_interior_rings(shapely.get_parts(found[0])).tolist()) == [0, 1]


def test_rings_that_cross_themselves_or_each_other_are_no_fault() -> None:
    """Thinning may make a narrow place cross: what it encloses stays, and nothing else."""
    eight = shapely.linestrings([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)])
    assert _polygons([eight]).area == pytest.approx(2)
    ring, hole = (shapely.linestrings(shapely.box(*box).exterior.coords) for box in ((0, 0, 4, 4), (1, 1, 4.5, 3)))
    found = _polygons([ring, hole])
    assert found.is_valid
    assert not found.contains(shapely.Point(2, 2))
    assert found.contains(shapely.Point(0.5, 0.5))
    assert _polygons([shapely.linestrings([(0, 0), (1, 1), (0.5, 0.5), (0, 0)])]).is_empty


def test_what_the_tolerance_left_nothing_of_has_no_geometry(atlas: MapProject) -> None:
    atlas.product("大", shapely.box(119, 29, 120, 30))
    atlas.product("小", shapely.box(119.5, 29.5, 119.50001, 29.50001))
    report = write(atlas)
    thin = read(next(Path(report.path).glob("gi_web_*.geojson")))["features"]
    assert thin[0]["geometry"] is not None
    assert thin[1]["geometry"] is None or shapely.geometry.shape(thin[1]["geometry"]).area < 1e-9


def test_other_layers_have_files_of_their_own_with_places_rounded(two: MapProject) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.123456, 29.123456), office=CANARY))
    report = write(two, layers=("boundaries", "records"))
    records = read(Path(report.path) / "records.geojson")["features"]
    assert [one["geometry"]["coordinates"] for one in records] == [[119.12, 29.12]]
    assert CANARY not in json.dumps(records)


def test_attributes_of_product_and_boundary_of_one_name_both_stand(atlas: MapProject) -> None:
    product = Product("甲茶", attributes={"name": "of the product", "*": 1})
    zone = Zone(product.id)
    version = BoundaryVersion(
        zone.id, shapely.box(119, 29, 119.1, 29.1), attributes={"name": "of the boundary"}, status=PUBLISHED
    )
    atlas.add(product, zone, version)
    keys = {"product.attributes.name", "boundary.attributes.name"}
    (feature,) = read(Path(write(atlas, fields=frozenset(keys)).path) / "gi.geojson")["features"]
    assert feature["properties"]["attributes"] == {
        "product": {"name": "of the product"}, "boundary": {"name": "of the boundary"},
    }  # fmt: skip


def test_no_file_has_an_id_that_tells_when_something_was_made(two: MapProject) -> None:
    two.add(
        SurveyRecord("茶园", geom=shapely.Point(119.1, 29.1)),
        AdminUnit("330127", "清溪县", "2023", geom=shapely.MultiPolygon([shapely.box(119, 29, 120, 30)])),
    )
    kinds = (Product, Zone, BoundaryVersion, SurveyRecord, AdminUnit, Evidence, Registration)
    ids = [entity.id for kind in kinds for entity in two.project.read_all(kind)]
    report = write(two, layers=("boundaries", "units", "records"))
    assert len(ids) > 8
    for name in report.files:
        content = (Path(report.path) / name).read_bytes()
        assert [one for one in ids if one.encode() in content] == [], name
    assert "id" not in read(Path(report.path) / "records.geojson")["features"][0]
    features = read(Path(report.path) / "gi.geojson")["features"]
    assert len({feature["id"] for feature in features}) == len(features)
    again = read(Path(write(two, "again").path) / "gi.geojson")["features"]
    assert [feature["id"] for feature in again] == [feature["id"] for feature in features]


def test_drafts_are_marked(two: MapProject) -> None:
    _product, zone, _version = two.product("草稿", shapely.box(119, 30, 119.1, 30.1))
    two.boundary(zone, shapely.box(119, 30, 119.2, 30.1), BoundaryStatus.DRAFT)
    found = read(Path(write(two).path) / "gi.geojson")
    assert len(found["draft"]) == 2
    assert [one["properties"].get("draft") for one in found["features"]].count(True) == 1
    public = read(Path(write(two, "public", is_public=True).path) / "gi.geojson")
    assert "draft" not in public
    assert len(public["features"]) == len(found["features"]) - 1


def test_a_shifted_background_shifts_the_page_but_no_file(two: MapProject) -> None:
    plain = read(Path(write(two).path) / "gi_web_20m.geojson")
    tiles = Basemap("https://tiles.example/{z}/{x}/{y}.png", "Tiles", "gcj02")
    report = write(two, "shifted", basemap=tiles)
    shifted = read(Path(report.path) / "gi_web_20m.geojson")
    for one, other in zip(plain["features"], shifted["features"], strict=True):
        first, second = shapely.geometry.shape(one["geometry"]), shapely.geometry.shape(other["geometry"])
        assert first.hausdorff_distance(second) < 1e-4  # GCJ-02 moves by 0.005


# The folder


def test_the_page_shows_its_photos_from_beside_it(page: Page, two: MapProject) -> None:
    report = write(two)
    page.open(Path(report.path) / "index.html")
    page.run("GI.select(GI.features[0])")
    page.wait("(i => i && i.naturalWidth > 0)(document.querySelector('.leaflet-popup-content img'))")
    source = page.run("document.querySelector('.leaflet-popup-content img').getAttribute('src')")
    assert source == "photos/0001.jpg"


def test_nothing_is_replaced_unasked(two: MapProject) -> None:
    folder = two.folder / "站点"
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    with pytest.raises(WriteError) as caught:
        write(two)
    assert caught.value.code == "EXPORT_EXISTS"
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("index.html", "mine")]


def test_what_is_no_longer_let_out_does_not_stay_in_the_folder(two: MapProject) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.1, 29.1)))
    folder = Path(write(two, layers=("boundaries", "records")).path)
    (folder / "photos" / "mine.jpg").write_bytes(b"mine")
    (folder / "style.css").write_text("mine")
    write(two, is_replacing=True, photo_px=0)
    assert files_of(folder) == {
        "atlas.html", "index.html", "gi.geojson", "gi_web_20m.geojson", "photos/mine.jpg", "style.css",
        "webmap-files.json",
    }  # fmt: skip


FOREIGN = ("photos/2024.jpg", "photos/0001.jpg", "records.geojson", "units.geojson", "gi_web_7m.geojson")


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def put_foreign(folder: Path) -> None:
    (folder / "photos").mkdir(parents=True)
    for name in FOREIGN:
        (folder / name).write_text("mine")


def test_files_of_people_stay_whatever_their_names(two: MapProject) -> None:
    """The dialog proposes the project's own folder, in which people keep photos and layers of theirs."""
    folder = two.folder / "站点"
    put_foreign(folder)
    write(two, photo_px=0)
    write(two, photo_px=0, is_replacing=True)
    assert {name: (folder / name).read_text() for name in FOREIGN} == dict.fromkeys(FOREIGN, "mine")


def test_a_photo_of_a_taken_name_is_refused_before_anything_is_written(two: MapProject) -> None:
    folder = two.folder / "站点"
    put_foreign(folder)
    with pytest.raises(WriteError) as caught:
        write(two)
    assert (caught.value.code, caught.value.context["names"]) == ("EXPORT_EXISTS", "photos/0001.jpg")
    assert files_of(folder) == set(FOREIGN)


def test_what_somebody_changed_since_it_was_written_stays(two: MapProject) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.1, 29.1)))
    folder = Path(write(two, layers=("boundaries", "records")).path)
    (folder / "records.geojson").write_text("edited")
    write(two, is_replacing=True, photo_px=0)
    assert (folder / "records.geojson").read_text() == "edited"
    assert not (folder / "photos/0001.jpg").exists()


@pytest.mark.parametrize("is_late", [False, True])
def test_after_an_interrupted_map_the_next_one_still_knows_all_of_ours(
    two: MapProject, monkeypatch: pytest.MonkeyPatch, is_late: bool
) -> None:
    two.add(SurveyRecord("茶园", geom=shapely.Point(119.1, 29.1)))
    folder = Path(write(two, layers=("boundaries", "records")).path)
    two.add(SurveyRecord("果园", geom=shapely.Point(119.2, 29.1)))

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    if is_late:
        monkeypatch.setattr(folder_writing, "remove_stale", killed)
    else:
        monkeypatch.setattr(export_folder, "sync_folder", killed)
    with pytest.raises(KeyboardInterrupt):
        write(two, is_replacing=True, layers=("boundaries", "records"))
    monkeypatch.undo()
    write(two, is_replacing=True)
    assert not (folder / "records.geojson").exists()
    assert set(json.loads((folder / LIST).read_text())["files"]) == files_of(folder) - {LIST}


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "null", '{"files": []}', '{"files": {"records.geojson": ["x"]}}', "[" * 100_000, "\udcff"),
        *('{"files": {"records.geojson": 1}}', '{"files": {"records.geojson": [7]}}'),
        '{"files": {"../victim.txt": ["%s"]}}',
    ],
)
def test_a_list_that_is_not_ours_takes_nothing_away(two: MapProject, text: str) -> None:
    folder = two.folder / "站点"
    put_foreign(folder)
    (two.folder / "victim.txt").write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    (folder / LIST).write_text(text.replace("%s", digest), encoding="utf-8", errors="surrogateescape")
    write(two, is_replacing=True, photo_px=0)
    assert set(FOREIGN) <= files_of(folder)
    assert (two.folder / "victim.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["gi.geojson", "index.html", "atlas.html", LIST, "photos/0001.jpg"])
def test_a_folder_in_the_way_is_refused_before_anything_is_touched(two: MapProject, name: str) -> None:
    folder = Path(write(two).path)
    (folder / name).unlink()
    (folder / name).mkdir()
    before = {one: (folder / one).read_bytes() for one in files_of(folder)}
    two.product("新茶", shapely.box(119, 30, 119.1, 30.1))
    with pytest.raises(WriteError) as caught:
        write(two, is_replacing=True)
    assert (caught.value.code, caught.value.context["path"]) == ("EXPORT_CANNOT_WRITE", str(folder / name))
    assert {one: (folder / one).read_bytes() for one in files_of(folder)} == before


def test_a_file_where_the_photos_go_is_refused_before_anything_is_touched(two: MapProject) -> None:
    folder = Path(write(two, photo_px=0).path)
    (folder / "photos").write_text("mine")
    before = {one: (folder / one).read_bytes() for one in files_of(folder)}
    with pytest.raises(WriteError) as caught:
        write(two, is_replacing=True)
    assert caught.value.code == "EXPORT_CANNOT_WRITE"
    assert {one: (folder / one).read_bytes() for one in files_of(folder)} == before


def test_a_folder_inside_the_projects_media_is_refused(two: MapProject) -> None:
    media = two.project.path.with_suffix(".media")
    before = files_of(media)
    with pytest.raises(WriteError) as caught:
        write_web_folder(two.project, media / "site", WebMapOptions(), is_replacing=True)
    assert caught.value.code == "OUTPUT_IS_PROJECT"
    assert files_of(media) == before


def test_the_command_writes_the_folder_and_names_its_files(two: MapProject, capsys: pytest.CaptureFixture[str]) -> None:
    path = two.project.path
    two.project.close()
    target = two.folder / "out"
    assert run(["--json", "webmap", str(path), "--to", str(target), "--folder", "--public"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["path"] == str(target)
    assert answer["features"] == 2
    assert all((target / name).stat().st_size == size for name, size in answer["files"].items())
