"""One boundary, one area: whatever file states it states the same figure under the same method."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.area_official import OFFICIAL_METHOD, official_area_m2, state_area
from gi_atlas.services.exporting import export_boundary
from gi_atlas.storage.project import Project

from .test_exporting import make_boundary

# Long edges, so that the two methods of area give figures that differ when they are printed.
COARSE = shapely.Polygon([(119.1, 29.2), (119.9, 29.3), (119.6, 29.9), (119.2, 29.8)])
FORMATS = ["package", "shp", "shp-gk", "land-txt", "corners-xlsx", "kmz", "geojson", "jsonld", "iso-xml", "geoparquet"]


@pytest.fixture
def exported(project: Project, tmp_path: Path) -> tuple[Any, dict[str, Path]]:
    boundary = make_boundary(project, COARSE)
    files = export_boundary(project, boundary.id, tmp_path / "o", FORMATS)
    return boundary, {file.format: Path(file.path) for file in files}


def expected(geometry: Any) -> dict[str, Any]:
    area = official_area_m2(geometry)
    told = {f"area_{unit}": float(state_area(area, unit)) for unit in ("m2", "ha", "mu")}
    return {**told, "area_how": OFFICIAL_METHOD}


def columns(path: Path | str, layer: str | None = None) -> dict[str, Any]:
    meta, _fids, _wkb, fields = pyogrio.raw.read(path, layer=layer)
    return {name.lower(): np.asarray(column)[0] for name, column in zip(meta["fields"], fields, strict=True)}


def test_the_methods_differ_where_this_is_tested() -> None:
    hectares = {f"{state_area(area, 'ha'):f}" for area in (official_area_m2(COARSE), ellipsoid_area_m2(COARSE))}
    assert len(hectares) == 2


@pytest.mark.parametrize(
    ("form", "layer"), [("package", "scope"), ("shp", None), ("shp-gk", None), ("kmz", None), ("geojson", None),
                        ("geoparquet", None)],
)  # fmt: skip
def test_attributes_state_the_official_area(exported: Any, form: str, layer: str | None) -> None:
    boundary, files = exported
    if form == "geoparquet":
        import pyarrow.parquet

        found = {name: values[0] for name, values in pyarrow.parquet.read_table(files[form]).to_pydict().items()}
    else:
        found = columns(f"/vsizip/{files[form]}" if form.startswith("shp") else files[form], layer)
    told = expected(boundary.geom)
    assert found["area_how"] == told.pop("area_how")
    assert {name: float(found[name]) for name in told} == pytest.approx(told, rel=1e-12)


def test_the_zone_layer_says_the_same(exported: Any) -> None:
    boundary, files = exported
    assert columns(files["package"], "zone")["area_ha"] == expected(boundary.geom)["area_ha"]


def test_the_parcel_the_manifest_and_the_corner_table_say_the_same(exported: Any) -> None:
    boundary, files = exported
    hectares = f"{state_area(official_area_m2(boundary.geom), 'ha'):f}"
    text = files["land-txt"].read_text(encoding="utf-8")
    assert next(line for line in text.splitlines() if line.endswith("@")).split(",")[1] == hectares
    told = json.loads(files["manifest"].read_text(encoding="utf-8"))["area"]
    assert (f"{told['ha']:.4f}", told["method"]) == (hectares, OFFICIAL_METHOD)
    sheet = openpyxl.load_workbook(files["corners-xlsx"])["说明"]
    notes = {row[0].value: str(row[1].value) for row in sheet.iter_rows()}
    assert f"（{hectares}公顷" in notes["面积"]
    assert "国土调查办发〔2008〕32号" in notes["算法"]


def test_metadata_say_the_same(exported: Any) -> None:
    boundary, files = exported
    m2 = expected(boundary.geom)["area_m2"]
    assert str(m2) in files["iso-xml"].read_text(encoding="utf-8")
    (node,) = json.loads(files["jsonld"].read_text(encoding="utf-8"))["@graph"]
    assert (node["areaM2"], node["areaMethod"]) == (m2, OFFICIAL_METHOD)


def test_the_areas_method_is_explained_beside_a_shapefile(exported: Any) -> None:
    _boundary, files = exported
    rows = openpyxl.load_workbook(files["field-dictionary"])["字段说明"].iter_rows(values_only=True)
    (told,) = [row for row in rows if row[2] == "area_how"]
    assert all(OFFICIAL_METHOD in str(text) for text in told[9:11])


def test_no_file_of_text_states_the_other_method(exported: Any) -> None:
    boundary, files = exported
    other = f"{state_area(ellipsoid_area_m2(boundary.geom), 'm2'):f}"
    for form, path in files.items():
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        for content in parts:
            assert b"AUTHALIC" not in content, form
            assert not re.search(rf"\b{other}\b".encode(), content), form
