"""Every file of a package in other people's programs: ogrinfo, QGIS, GeoPandas, ezdxf, python-docx, LibreOffice."""

import csv
import json
import os
import shutil
import subprocess
import textwrap
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import ezdxf.filemanagement
import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from lxml import etree

from gi_atlas.crs import project_points
from gi_atlas.model import AdminUnit, BoundaryVersion, ScopeText, ScopeUnit, UnitMatch, Zone
from gi_atlas.services.editing import save
from gi_atlas.services.exporting import ALL_FORMATS, export_boundary
from gi_atlas.storage.opening import create_project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import make_boundary

NAME, EPSG = "清溪𠮷茶🍵", 4528
SYSTEM_PYTHON = "/usr/bin/python3"
OGR = {
    "package": "",
    "geojson": "",
    "kml": "",
    "dxf": "",
    "fgb": "",
    "gpx": "",
    "kmz": "/doc.kml",
    "shp": "",
    "shp-gk": "",
}
PLANE = ("shp-gk", "dxf")


@dataclass(frozen=True)
class Package:
    """All files of one boundary with holes and parts, by format."""

    boundary: BoundaryVersion
    paths: dict[str, Path]

    def address(self, form: str) -> str:
        """As GDAL opens it."""
        path = self.paths[form]
        return f"/vsizip/{path}{OGR[form]}" if path.suffix in (".zip", ".kmz") else str(path)

    def expected(self, form: str) -> Any:
        """The boundary in the CRS of a format."""
        geometry = self.boundary.geom
        return shapely.transform(geometry, lambda p: project_points(p, EPSG)) if form in PLANE else geometry


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("测试 目录（一）")
    with create_project(folder / "清溪县.gpkg") as project:
        boundary = make_boundary(project, SHAPES["multi with holes"], name=NAME)
        zone = project.read_one(Zone, boundary.zone_id)
        scope = ScopeText(zone.product_id, "清溪县上坪镇", boundary.id, edition="2023", letter_no="清政函〔2020〕7号")
        unit = ScopeUnit(scope.id, "上坪镇", 1, "TOWN", ("清溪县",), "990101100", "上坪街道", "2023", UnitMatch.RENAMED)
        for entity in (AdminUnit("990101100", "上坪街道", "2023"), scope, unit):
            save(project, entity)
        files = export_boundary(project, boundary.id, folder / "包", [form for form in ALL_FORMATS if form != "gpkg"])
    return Package(boundary, {file.format: Path(file.path) for file in files})


def assert_same(found: Any, expected: Any, tolerance: float) -> None:
    """Parts, holes and vertices as many, none further off than the tolerance."""
    found = shapely.multipolygons(shapely.get_parts(found))
    assert len(found.geoms) == len(expected.geoms)
    assert shapely.get_num_interior_rings(found.geoms).sum() == shapely.get_num_interior_rings(expected.geoms).sum()
    assert shapely.get_num_coordinates(found) == shapely.get_num_coordinates(expected)
    assert shapely.hausdorff_distance(found.boundary, expected.boundary) <= tolerance


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is not at hand: no second reader")
@pytest.mark.parametrize("form", OGR)
def test_ogrinfo_opens_it_without_a_word_of_complaint(package: Package, form: str) -> None:
    words = ["ogrinfo", "-ro", "-al", "-so", package.address(form)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "Feature Count: 1" in done.stdout or form in ("dxf", "gpx", "package")
    if form in ("package", "shp", "fgb"):
        assert 'ID["EPSG",4490]' in done.stdout
    if form == "shp-gk":
        assert f'ID["EPSG",{EPSG}]' in done.stdout


QGIS = textwrap.dedent(
    """
    import json, os, sys
    from qgis.core import QgsApplication, QgsVectorLayer
    application = QgsApplication([], False)
    application.initQgis()
    told = {}
    for form, address in json.loads(sys.argv[1]).items():
        layer = QgsVectorLayer(address, form, "ogr")
        features = list(layer.getFeatures()) if layer.isValid() else []
        told[form] = {"valid": layer.isValid(), "crs": layer.crs().authid(),
                      "fields": [field.name() for field in layer.fields()],
                      "wkb": [bytes(feature.geometry().asWkb()).hex() for feature in features]}
    # Some versions fall while they leave; what was read is told before.
    print("\\n@" + json.dumps(told), flush=True)
    os._exit(0)
    """
)


@pytest.fixture(scope="module")
def in_qgis(package: Package) -> dict[str, Any]:
    """What QGIS reads of each file, in a process of its own under the system's Python."""
    environment = {"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "HOME": str(package.paths["dxf"].parent)}
    probe = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run(probe, capture_output=True, env=environment, check=False).returncode
    ):
        pytest.skip("QGIS is not at hand (python3-qgis): no second reader")
    addresses = {form: package.address(form) for form in OGR}
    addresses["package"] += "|layername=scope"
    addresses["gpx"] += "|layername=tracks"
    addresses["dxf"] += "|layername=entities"
    words = [SYSTEM_PYTHON, "-c", QGIS, json.dumps(addresses)]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return dict(json.loads(done.stdout.rpartition("\n@")[2]))


@pytest.mark.parametrize("form", OGR)
def test_qgis_shows_the_same_boundary(package: Package, in_qgis: dict[str, Any], form: str) -> None:
    told = in_qgis[form]
    assert told["valid"]
    shapes = [shapely.from_wkb(bytes.fromhex(text)) for text in told["wkb"]]
    expected = package.expected(form)
    if form in ("dxf", "gpx"):
        # Rings come as lines there: as many, each closed, all of the outline.
        lines = shapely.get_parts(shapes)
        assert all(line.is_ring for line in shapely.get_parts(shapely.force_2d(lines)))
        outline = shapely.union_all(lines)
        assert shapely.hausdorff_distance(outline, expected.boundary) <= (0.001 if form == "dxf" else 1e-9)
        return
    assert told["crs"] == {"shp-gk": f"EPSG:{EPSG}"}.get(form, told["crs"])
    assert told["crs"] in ("EPSG:4490", "EPSG:4326", "OGC:CRS84", f"EPSG:{EPSG}")
    (shape,) = shapes
    assert_same(shapely.force_2d(shape), expected, 0.001 if form in PLANE else 1e-9)


def test_qgis_shows_every_field(in_qgis: dict[str, Any]) -> None:
    assert {"gi_id", "name", "letter_no", "edition", "area_mu", "sha256"} <= set(in_qgis["package"]["fields"])
    assert {"GI_ID", "NAME", "LETTER_NO", "EDITION", "AREA_MU", "SHA256"} <= set(in_qgis["shp"]["fields"])


def test_geopandas_reads_geoparquet(package: Package) -> None:
    frame = geopandas.read_parquet(package.paths["geoparquet"])
    assert (frame.crs.to_epsg(), frame.loc[0, "name"], frame.loc[0, "edition"]) == (4490, NAME, "2023")
    assert_same(frame.geometry[0], package.boundary.geom, 1e-9)


def test_ezdxf_finds_nothing_to_mend(package: Package) -> None:
    drawing = ezdxf.filemanagement.readfile(package.paths["dxf"])
    audit = drawing.audit()
    assert (audit.errors, audit.fixes, drawing.dxfversion) == ([], [], "AC1024")
    # R2010 is written in UTF-8: the layer's name is there as it is.
    assert "清溪绿茶" in package.paths["dxf"].read_text(encoding="utf-8")
    lines = list(drawing.modelspace().query("LWPOLYLINE"))
    assert all(line.closed for line in lines)
    areas = sorted(shapely.Polygon(line.get_points("xy")).area for line in lines)
    rings = [ring for part in package.expected("dxf").geoms for ring in shapely.get_rings(part)]
    assert areas == pytest.approx(sorted(shapely.Polygon(ring).area for ring in rings), rel=1e-6)


def test_python_docx_and_openpyxl_read_the_corner_tables(package: Package) -> None:
    document = docx.Document(str(package.paths["corners-docx"]))
    assert NAME in document.paragraphs[0].text
    (table,) = document.tables
    sheet = openpyxl.load_workbook(package.paths["corners-xlsx"]).worksheets[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [cell.value for cell in row] for row in sheet.iter_rows()
    ]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.fixture(scope="module")
def in_office(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks as CSV and documents as text, by LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not at hand: no second reader")
    folder = tmp_path_factory.mktemp("office")
    # Names of ours, so that the program's answer is found whatever it makes of 𠮷 and emoji.
    shutil.copy(package.paths["corners-xlsx"], folder / "corners.xlsx")
    shutil.copy(package.paths["corners-docx"], folder / "paper.docx")
    for target, name in (
        ("csv:Text - txt - csv (StarCalc):44,34,76", "corners.xlsx"),
        ("txt:Text (encoded):UTF8", "paper.docx"),
    ):
        words = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target,
                 "--outdir", str(folder), str(folder / name)]  # fmt: skip
        subprocess.run(words, capture_output=True, check=True, timeout=120)
    if not ((folder / "corners.csv").exists() and (folder / "paper.txt").exists()):
        pytest.skip("LibreOffice lacks Calc or Writer: no second reader")
    return folder


def test_libreoffice_shows_every_corner(package: Package, in_office: Path) -> None:
    with (in_office / "corners.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    sheet = openpyxl.load_workbook(package.paths["corners-xlsx"]).worksheets[0]
    assert rows == [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = (in_office / "paper.txt").read_text(encoding="utf-8-sig")
    assert NAME in text
    assert all(row[0] in text and row[5] in text for row in rows[1:])


def test_the_metadata_are_of_the_schemas_elements(package: Package) -> None:
    root = etree.parse(package.paths["iso-xml"]).getroot()
    assert etree.QName(root).localname == "MD_Metadata"
    assert etree.QName(root).namespace == "http://www.isotc211.org/2005/gmd"
    identifier = root.findtext("{*}fileIdentifier/{*}CharacterString")
    assert identifier == package.boundary.id
    places = str(root.findtext(".//{*}EX_BoundingPolygon//{*}posList") or root.findtext(".//{*}Decimal")).split()
    west, south, east, north = package.boundary.geom.bounds
    assert {round(float(place), 6) for place in places} == {round(value, 6) for value in (west, south, east, north)}


def test_zips_are_sound(package: Package) -> None:
    for form in ("shp", "shp-gk", "kmz"):
        with zipfile.ZipFile(package.paths[form]) as archive:
            assert archive.testzip() is None


def test_all_of_it_is_one_boundary(package: Package) -> None:
    """The files that state the geometry's hash state the same."""
    told = geopandas.read_file(package.address("package"), layer="scope").loc[0, "sha256"]
    node = json.loads(package.paths["jsonld"].read_text(encoding="utf-8"))["@graph"][0]
    texts = package.paths["gpx"].read_text(encoding="utf-8")
    assert told == node["sha256"] == package.boundary.geom_sha256
    assert told in texts
    assert np.isfinite(node["areaM2"])
