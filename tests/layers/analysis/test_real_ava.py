"""103 versions of American Viticultural Areas over 3,221 counties, against a reference of another making.

The reference: both inputs segmentized to 0.01° in longitude and latitude, projected to EPSG:6933 (equal area), made
valid, geopandas.overlay.
"""

import io
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pytest
import shapely

from gi_atlas.area import ellipsoid_areas_m2
from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.model import AdminUnit, BoundaryVersion, Product, Zone
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from layers.analysis.project_analysis import overlaps_project, overlay_project, read_boundaries, read_units

Pairs = dict[tuple[str, str], float]


@pytest.fixture(scope="module")
def areas(real_data: Path) -> geopandas.GeoDataFrame:
    frames = [geopandas.read_file(path) for path in sorted(real_data.glob("ava/*.geojson"))]
    return pandas.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def counties(real_data: Path) -> geopandas.GeoDataFrame:
    with lzma.open(real_data / "us/county_fips.geojson.xz") as stream:
        return geopandas.read_file(io.BytesIO(stream.read()))


def reference(areas: geopandas.GeoDataFrame, counties: geopandas.GeoDataFrame) -> Pairs:
    """Common area of each boundary and county in m²."""

    def projected(frame: geopandas.GeoDataFrame, name: str) -> geopandas.GeoDataFrame:
        dense = shapely.segmentize(frame.geometry.to_numpy(), 0.01)
        plane = geopandas.GeoDataFrame({name: range(len(frame))}, geometry=dense, crs=4326).to_crs(6933)
        return plane.set_geometry(plane.geometry.make_valid())

    pieces = geopandas.overlay(projected(areas, "area"), projected(counties, "county"), keep_geom_type=True)
    sizes = zip(pieces["area"], pieces["county"], pieces.geometry.area, strict=True)
    return {(f"{area}", str(counties.id[county])): float(size) for area, county, size in sizes}


@pytest.fixture(scope="module")
def project(
    areas: geopandas.GeoDataFrame, counties: geopandas.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """The same in a project; a version's name is its row, and only the last version of each area is valid today."""
    rows: dict[str, list[Any]] = {"gi_product": [], "gi_zone": [], "gi_boundary": [], "gi_admin_unit": []}
    for number, (shape, end) in enumerate(zip(areas.geometry, areas.valid_end, strict=True)):
        product = Product(str(areas.name[number]))
        zone = Zone(product.id)
        until = None if pandas.isna(end) else pandas.Timestamp(end).date()
        version = prepare(BoundaryVersion(zone.id, shape, name=str(number), valid_to=until))
        for table, entity in (("gi_product", product), ("gi_zone", zone), ("gi_boundary", version)):
            rows[table].append(to_row(entity))
    for code, name, shape in zip(counties.id, counties.NAME, counties.geometry, strict=True):
        rows["gi_admin_unit"].append(to_row(AdminUnit(code, name, geom=shape, import_id="counties")))
    bulks = tuple(BulkRows(table, "counties", tuple(made)) for table, made in rows.items())
    with create_project(tmp_path_factory.mktemp("ava") / "ava.gpkg") as made:
        made.apply(Command(Label("reference"), bulks=bulks))
        yield made


def test_counties_under_all_versions(
    areas: geopandas.GeoDataFrame, counties: geopandas.GeoDataFrame, project: Project
) -> None:
    expected = reference(areas, counties)
    boundaries = read_boundaries(project, has_all_versions=True)
    rows = overlay_project(project, boundaries, read_units(project))
    found = {(row["name"], row["unit_code"]): row["area_m2"] for row in rows}
    assert len(boundaries.ids) == 103
    assert len(found) == len(rows) == 447
    assert found.keys() == expected.keys()
    for pair, area in expected.items():
        assert found[pair] == (pytest.approx(area, rel=1e-3) if area >= 1000 else pytest.approx(area, abs=5))


def test_pairs_of_current_areas(areas: geopandas.GeoDataFrame, project: Project) -> None:
    boundaries = read_boundaries(project)
    assert len(boundaries.ids) == 91
    rows = overlaps_project(boundaries)
    current = areas[areas.valid_end.isna()]
    numbers, shapes = [str(number) for number in current.index], current.geometry.to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes)
    kept = first < second
    sizes = ellipsoid_areas_m2(shapely.intersection(shapes[first[kept]], shapes[second[kept]]))
    pairs = zip(first[kept], second[kept], sizes, strict=True)
    expected = {frozenset((numbers[a], numbers[b])): size for a, b, size in pairs if size > 0}
    found = {frozenset((row["a_name"], row["b_name"])): row["area_m2"] for row in rows}
    assert found.keys() == expected.keys()
    assert len(found) == 30
    for pair, size in expected.items():
        assert found[pair] == pytest.approx(size, rel=1e-6, abs=1.0)


def test_relations_agree_with_what_the_files_say(areas: geopandas.GeoDataFrame, project: Project) -> None:
    """Each file names the areas that it lies within; those that are here hold it, but for slivers at the line."""
    rows = overlaps_project(read_boundaries(project))
    name_of = {str(number): name for number, name in areas.name.items()}
    found = {}
    for row in rows:
        a, b = name_of[row["a_name"]], name_of[row["b_name"]]
        found[a, b] = row["relation"]
        found[b, a] = {"contains": "within", "within": "contains"}.get(row["relation"], row["relation"])
    current = areas[areas.valid_end.isna()]
    told = [
        (name, outer)
        for name, within in zip(current["name"], current["within"], strict=True)
        for outer in str(within or "").split("|")
        if outer in set(current["name"])
    ]
    assert len(told) >= 8
    apart = {pair for pair in told if found.get(pair) not in ("within", "equal")}
    assert len(apart) <= len(told) // 3, apart
