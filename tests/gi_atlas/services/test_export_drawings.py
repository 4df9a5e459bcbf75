"""DXF, GeoParquet, FlatGeobuf and KMZ: independent readers agree, names are safe, photos carry nothing of their own."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import ezdxf.filemanagement
import geopandas
import numpy as np
import pyproj
import pytest
import shapely
from PIL import Image

from gi_atlas.area_official import official_area_m2
from gi_atlas.errors import WriteError
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.rings import polygons_of_rings
from gi_atlas.exchange.writers import dxf as dxf_writer
from gi_atlas.exchange.writers.dxf import layer_name
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import BoundaryVersion, Product, SurveyRecord, Zone
from gi_atlas.services.attaching import attach_files
from gi_atlas.services.editing import save
from gi_atlas.services.export_formats import MORE_FORMATS
from gi_atlas.services.exporting import ALL_FORMATS, export_boundary
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .photo_files import make_photo
from .test_exporting import STEM, listing, make_boundary

HARD_NAMES = ["a:b", "a/b", "CON", "名" * 200, "𠮷祥茶", "清溪🍵", "a|b;c=d", "0", "Defpoints", "…", "  "]
NEW = (
    "land-txt", "corners-xlsx", "corners-docx", "dxf", "geoparquet", "fgb", "kmz", "gpx", "jsonld", "package",
    "units-csv", "iso-xml",
)  # fmt: skip
IN_CHINA = [name for name in SHAPES if name not in ("south and west", "at the date line", "tiny")]


def one_file(project: Project, folder: Path, form: str, shape: str = "multi with holes") -> tuple[Any, Path]:
    boundary = make_boundary(project, SHAPES[shape])
    file, _manifest = export_boundary(project, boundary.id, folder, [form])
    return boundary, Path(file.path)


@pytest.mark.parametrize("shape", IN_CHINA)
def test_a_drawing_is_sound_and_true_to_the_millimetre(project: Project, tmp_path: Path, shape: str) -> None:
    boundary, path = one_file(project, tmp_path / "o", "dxf", shape)
    drawing = ezdxf.filemanagement.readfile(path)
    audit = drawing.audit()
    assert (audit.errors, audit.fixes, drawing.dxfversion) == ([], [], "AC1024")
    lines: list[Any] = list(drawing.modelspace())
    assert {line.dxftype() for line in lines} == {"LWPOLYLINE"}
    assert all(line.closed for line in lines)
    assert {line.dxf.layer for line in lines} <= {"清溪绿茶", "清溪绿茶_HOLES"}
    epsg = int(drawing.header.custom_vars.get("CRS").removeprefix("EPSG:"))
    to_plane = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    rings = [ring for part in boundary.geom.geoms for ring in shapely.get_rings(part)]
    for ring, line in zip(rings, lines, strict=True):
        expected = np.column_stack(to_plane.transform(*shapely.get_coordinates(ring)[:-1].T))
        assert np.abs(expected - np.array(line.get_points("xy"))).max() <= 0.0005001


def test_holes_stand_on_their_own_layer(project: Project, tmp_path: Path) -> None:
    _boundary, path = one_file(project, tmp_path / "o", "dxf", "holes")
    layers = [line.dxf.layer for line in ezdxf.filemanagement.readfile(path).modelspace()]
    assert layers == ["清溪绿茶", "清溪绿茶_HOLES", "清溪绿茶_HOLES"]


@pytest.mark.parametrize("text", HARD_NAMES)
def test_layer_names_hold_nothing_that_cad_refuses(text: str) -> None:
    name = layer_name(text)
    assert 0 < len(name.encode()) <= 121
    assert not set(name) & set("<>/\\\":;?*|=,'` ")
    assert name.casefold() not in ("0", "defpoints")


def test_a_drawing_that_audit_blames_is_not_given_out(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dxf_writer, "CRS_PROPERTY", "CRS")
    add_ring = dxf_writer._add_ring

    def add_open(space: Any, ring: Any, layer: str, feature: Any) -> None:
        add_ring(space, ring, layer, feature)
        space[-1].closed = False

    monkeypatch.setattr(dxf_writer, "_add_ring", add_open)
    with pytest.raises(WriteError) as refused:
        one_file(project, tmp_path / "o", "dxf")
    assert refused.value.code == "EXPORT_DIFFERS"
    assert listing(tmp_path / "o") == set()


@pytest.mark.parametrize("shape", SHAPES)
def test_geoparquet_by_geopandas(project: Project, tmp_path: Path, shape: str) -> None:
    boundary, path = one_file(project, tmp_path / "o", "geoparquet", shape)
    frame = geopandas.read_parquet(path)
    assert frame.crs == pyproj.CRS("EPSG:4490")
    assert geometry_hash(frame.geometry[0]) == boundary.geom_sha256
    assert (frame["product"][0], frame["version"][0]) == ("清溪绿茶", 2)
    assert frame["area_m2"][0] == pytest.approx(official_area_m2(boundary.geom), abs=0.05)


@pytest.mark.parametrize("shape", SHAPES)
def test_flatgeobuf_by_the_door(project: Project, tmp_path: Path, shape: str) -> None:
    boundary, path = one_file(project, tmp_path / "o", "fgb", shape)
    (layer,) = open_foreign(path).layers
    assert layer.crs_text == "EPSG:4490"
    assert geometry_hash(as_multipolygon(layer.geometries()[0])) == boundary.geom_sha256


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is not at hand: no second reader")
@pytest.mark.parametrize("form", ["dxf", "fgb", "kmz"])
def test_ogrinfo_reads_them(project: Project, tmp_path: Path, form: str) -> None:
    boundary, path = one_file(project, tmp_path / "o", form)
    name = f"/vsizip/{path}/doc.kml" if form == "kmz" else str(path)
    done = subprocess.run(["ogrinfo", "-ro", "-al", name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert done.stdout.count("\nOGRFeature(") == (
        shapely.get_num_interior_rings(boundary.geom.geoms).sum() + 3 if form == "dxf" else 1
    )


def test_a_kmz_shows_photos_upright_without_their_metadata(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["holes"])
    product = project.read_all(Product)[0]
    save_record(project, record := SurveyRecord("茶", product_id=product.id, geom=shapely.Point(119.5, 28.5)))
    attach_files(project, record.id, [make_photo(tmp_path / "内<b>.jpg", 119.5, 28.5)])
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["kmz"])
    with zipfile.ZipFile(file.path) as archive:
        document, picture = archive.namelist()
        assert document == "doc.kml"
        jpeg, text = archive.read(picture), archive.read(document).decode()
    image = Image.open(io.BytesIO(jpeg))
    assert (dict(image.getexif()), image.info.get("comment"), image.info.get("xmp")) == ({}, None, None)
    assert f'src="{picture}"' in text.replace("&quot;", '"')
    assert "<b>" not in text
    scope, photos = open_foreign(Path(file.path)).layers
    assert geometry_hash(as_multipolygon(scope.geometries()[0])) == boundary.geom_sha256
    assert shapely.get_coordinates(photos.geometries()).tolist() == [pytest.approx([119.5, 28.5], abs=1e-5)]


def test_names_that_systems_refuse_give_distinct_safe_files(project: Project, tmp_path: Path) -> None:
    names = [name for name in HARD_NAMES if name.strip()]
    product = Product(names[0])
    save(project, product)
    for name in names:
        owner = Product(name, counties=("990101",))
        zone = Zone(owner.id)
        version = BoundaryVersion(zone.id, as_multipolygon(SHAPES["simple"]), name=name, valid_from=date(2020, 1, 31))
        for entity in (owner, zone, version):
            save(project, entity)
        export_boundary(project, version.id, tmp_path / "o", ["dxf", "geoparquet", "fgb", "corners-docx", "shp"])
    found = listing(tmp_path / "o")
    assert len(found) == 8 * len(names)
    assert all(len(name.encode()) < 255 and not set(name) & set('<>:"/\\|?*') for name in found)


def test_every_format_at_once_and_listed(project: Project, tmp_path: Path) -> None:
    assert tuple(MORE_FORMATS) == NEW
    boundary = make_boundary(project, SHAPES["multi with holes"])
    files = export_boundary(project, boundary.id, tmp_path / "o", [form for form in ALL_FORMATS if form != "units-csv"])
    assert {Path(item.path).name for item in files} == listing(tmp_path / "o")
    assert f"{STEM}.kmz" in listing(tmp_path / "o")


def test_rings_without_order_find_their_place() -> None:
    boxes = [shapely.box(low, low, 100 - low, 100 - low) for low in (20, 0, 40, 30)]
    made = polygons_of_rings([shapely.get_coordinates(box) for box in boxes])
    assert made.area == 100**2 - 60**2 + 40**2 - 20**2
    assert made.is_valid
