"""The dossier's GeoPackage and the list of units: by the wording's names and by today's."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from lxml import etree

from gi_atlas.area_official import OFFICIAL_METHOD
from gi_atlas.commands.changes import Label
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.iso_metadata import read_iso_texts
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import AdminUnit, BoundaryVersion, ScopeText, ScopeUnit, UnitMatch, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.services.exporting import export_boundary
from gi_atlas.services.importing import ImportKind, import_file, plan_import
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import STEM, listing, make_boundary

TOWN = shapely.MultiPolygon([shapely.box(119.4, 28.4, 119.5, 28.5)])


def worded(project: Project, shape: str = "holes") -> BoundaryVersion:
    """A version with a wording of two units, of which one is known with its polygon."""
    boundary = make_boundary(project, SHAPES[shape])
    zone = next(zone for zone in project.read_all(Zone) if zone.id == boundary.zone_id)
    scope = ScopeText(zone.product_id, "清溪县上坪镇、=下坪镇", boundary.id)
    units = (
        ScopeUnit(scope.id, "上坪镇", 1, "TOWN", ("清溪县",), "990101100", "上坪街道", "2023", UnitMatch.RENAMED),
        ScopeUnit(scope.id, "=下坪镇", 2, "TOWN", ("清溪县",), match=UnitMatch.UNKNOWN, part_note="部分"),
    )
    for entity in (AdminUnit("990101100", "上坪街道", "2023", geom=TOWN), scope, *units):
        save_many(project, [entity], label=Label("x"))
    return boundary


def test_the_package_has_its_layers(project: Project, tmp_path: Path) -> None:
    boundary = worded(project)
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["package"])
    assert Path(file.path).name == f"{STEM}.gpkg"
    assert pyogrio.list_layers(file.path)[:, 0].tolist() == ["scope", "zone", "unit", "corner"]
    for layer in ("scope", "zone"):
        _meta, _fids, wkb, _columns = pyogrio.raw.read(file.path, layer=layer)
        assert geometry_hash(shapely.from_wkb(wkb[0])) == boundary.geom_sha256
    meta, _fids, wkb, columns = pyogrio.raw.read(file.path, layer="unit")
    told = dict(zip(meta["fields"], columns, strict=True))
    assert (meta["crs"], list(told["name_as_written"])) == ("EPSG:4490", ["上坪镇", "=下坪镇"])
    assert list(told["current_name"]) == ["上坪街道", ""]
    assert (shapely.from_wkb(wkb[0]).equals(TOWN), wkb[1]) == (True, None)
    meta, _fids, wkb, columns = pyogrio.raw.read(file.path, layer="corner")
    assert len(wkb) == shapely.get_num_coordinates(boundary.geom) - 3
    assert columns[0].tolist()[:2] == ["J1", "J2"]


def test_the_list_of_units(project: Project, tmp_path: Path) -> None:
    boundary = worded(project)
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["units-csv"])
    content = Path(file.path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(content.decode("utf-8-sig").splitlines()))[1:] == [
        ["1", "990101100000", "上坪镇", "上坪街道", "更名", "2023", ""],
        ["2", "", "'=下坪镇", "", "未找到", "", "部分"],
    ]


def test_without_a_wording_there_is_no_list(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project)
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", ["package", "units-csv"])
    assert refused.value.code == "EXPORT_NO_UNITS"
    assert listing(tmp_path / "o") == set()


def test_abroad_corners_stand_in_degrees(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["south and west"])
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["package"])
    assert list(pyogrio.read_info(file.path, layer="corner")["fields"]) == ["point"]


def test_metadata_hold_texts_as_they_are(project: Project, tmp_path: Path) -> None:
    text = "清溪<县> {{ 7*7 }} & {% raw %}"
    boundary = make_boundary(project, SHAPES["holes"], scope_text=text)
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["iso-xml"])
    root = etree.parse(file.path).getroot()
    assert root.tag == "{http://www.isotc211.org/2005/gmd}MD_Metadata"
    texts = [part.strip() for part in root.itertext()]
    assert {text, boundary.id, "清溪绿茶 产地范围 v2", "urn:ogc:def:crs:EPSG:4490", "2020-01-31"} <= set(texts)


def test_catalogues_find_the_box_of_the_metadata(project: Project, tmp_path: Path) -> None:
    """ISO 19115 and GB/T 19710 ask for EX_GeographicBoundingBox; readers of catalogues know no polygon."""
    boundary = make_boundary(project, SHAPES["holes"])
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["iso-xml"])
    (box,) = etree.parse(file.path).getroot().iter("{http://www.isotc211.org/2005/gmd}EX_GeographicBoundingBox")
    sides = {etree.QName(side).localname: float("".join(side.itertext())) for side in box if len(side)}
    west, south, east, north = boundary.geom.bounds
    assert sides.pop("extentTypeCode", 1) == 1
    assert sides == pytest.approx({"westBoundLongitude": west, "eastBoundLongitude": east,
                                   "southBoundLatitude": south, "northBoundLatitude": north}, abs=1e-9)  # fmt: skip
    systems = [text for text in read_iso_texts(Path(file.path)) if "EPSG:" in text]
    assert systems == ["urn:ogc:def:crs:EPSG:4490"]


def test_what_a_dossier_must_carry_stands_in_its_package(project: Project, tmp_path: Path) -> None:
    """E1: ids, names, role, wording, number of the letter, edition, areas with their method, first day, hash."""
    boundary = worded(project)
    (scope,) = project.read_all(ScopeText)
    save_many(project, [replace(scope, letter_no="清政函〔2020〕7号", edition="2023")])
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["package", "gpkg"])
    meta, _fids, _wkb, columns = pyogrio.raw.read(file.path, layer="scope")
    told = {name: column[0] for name, column in zip(meta["fields"], columns, strict=True)}
    assert meta["crs"] == "EPSG:4490"
    assert (told["letter_no"], told["edition"]) == ("清政函〔2020〕7号", "2023")
    assert told["scope_text"] == boundary.scope_text
    assert told["area_m2"] == pytest.approx(told["area_ha"] * 1e4, abs=0.6)
    assert told["area_mu"] == pytest.approx(told["area_m2"] * 3 / 2000, abs=0.01)
    assert (told["area_how"], told["valid_from"], told["sha256"]) == (
        OFFICIAL_METHOD, "2020-01-31", boundary.geom_sha256,
    )  # fmt: skip
    assert {"gi_id", "name", "role"} <= set(told)


def test_the_wording_stands_in_where_the_version_has_none(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["holes"], scope_text="")
    zone = project.read_one(Zone, boundary.zone_id)
    save_many(project, [ScopeText(zone.product_id, "清溪县上坪镇、=下坪镇", boundary.id)])
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["geoparquet"])
    assert pq.read_table(file.path).column("scope_text").to_pylist() == ["清溪县上坪镇、=下坪镇"]


@pytest.mark.parametrize("form", ["package", "gpkg"])
def test_a_package_of_ours_comes_back_as_its_boundary_alone(project: Project, tmp_path: Path, form: str) -> None:
    """Layers beside the boundary explain it; they are no boundaries."""
    boundary = worded(project)
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", [form])
    plan = import_file(project, Path(file.path), ImportKind.BOUNDARIES)
    assert (plan.read, plan.unchanged, plan.imported) == (1, 1, 0)
    only = plan_import(project, Path(file.path), ImportKind.LAYER)
    assert only.read == (1 if form == "gpkg" else 1 + 1 + 2 + shapely.get_num_coordinates(boundary.geom) - 3)


def test_strangers_layers_of_our_names_are_not_passed_over(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "别人的.gpkg"
    for layer in ("scope", "zone", "corner"):
        square = np.array([shapely.to_wkb(shapely.box(119, 28, 119.1, 28.1))], dtype=object)
        pyogrio.raw.write(path, square, [np.array([layer], dtype=object)], ["name"], layer=layer, driver="GPKG",
                          crs="EPSG:4490", geometry_type="Polygon", append=path.exists())  # fmt: skip
    assert import_file(project, path, ImportKind.BOUNDARIES).imported == 3
