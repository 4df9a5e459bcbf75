"""Evidence set against the product's boundary: inside, outside, how far, as it is today."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from gi_atlas.area import A_M, F
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Evidence, Product, SurveyRecord, Zone, ZoneRole
from gi_atlas.services.attaching import attach_files
from gi_atlas.services.editing import save
from gi_atlas.services.evidence_gallery import read_gallery
from gi_atlas.services.evidence_places import ProductBoundary, current_boundary, is_outside, measured
from gi_atlas.services.listing import list_rows
from gi_atlas.services.photos import evidence_of_record, is_far
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.photo_files import make_photo

GROUND = shapely.box(120.1, 30.2, 120.2, 30.3)
RECORD = SurveyRecord("茶", product_id="p", geom=shapely.Point(120.15, 30.25), id="r")


@pytest.fixture
def delimited(project: Project) -> Project:
    save(project, Product("清溪绿茶", id="p"))
    save(project, Zone("p", id="z"))
    save(project, BoundaryVersion("z", GROUND, status=BoundaryStatus.PUBLISHED, id="b"))
    save(project, RECORD)
    return project


def exact_m(ground: shapely.Geometry, lon: float, lat: float) -> float:
    """Distance in the plane that keeps all distances from the place itself (azimuthal equidistant)."""
    text = f"+proj=aeqd +lon_0={lon} +lat_0={lat} +a={A_M} +rf={1 / F} +units=m"
    to_plane = pyproj.Transformer.from_crs("EPSG:4490", text, always_xy=True).transform
    in_plane = shapely.transform(shapely.segmentize(ground, 0.001), to_plane, interleaved=False)
    return float(in_plane.distance(shapely.Point(0, 0)))


@pytest.mark.parametrize("lat", [0.3, 18.0, 30.25, 47.0, 53.5])
def test_distances_are_those_on_the_ellipsoid(lat: float) -> None:
    chance = np.random.default_rng(7)
    turns, reach = np.linspace(0, 6, 40), chance.uniform(0.6, 1, 40)
    coast = np.column_stack((120 + 0.2 * np.cos(turns) * reach, lat + 0.15 * np.sin(turns) * reach))
    ground = shapely.Polygon(coast)
    lons, lats = 120 + chance.uniform(-0.8, 0.8, 60), lat + chance.uniform(-0.8, 0.8, 60)
    found = ProductBoundary((ground,)).distances_m(lons, lats)
    for lon, place_lat, distance in zip(lons.tolist(), lats.tolist(), found.tolist(), strict=True):
        exact = exact_m(ground, lon, place_lat)
        assert distance == pytest.approx(exact, rel=2e-3, abs=1.0)
        assert (distance == 0) == ground.intersects(shapely.Point(lon, place_lat))


def test_a_photo_says_whether_it_lies_inside(delimited: Project, tmp_path: Path) -> None:
    paths = [make_photo(tmp_path / "内.jpg", 120.15, 30.25), make_photo(tmp_path / "外.jpg", 120.21, 30.25),
             make_photo(tmp_path / "无.jpg")]  # fmt: skip
    inside, outside, nowhere = attach_files(delimited, "r", paths)
    assert inside.boundary_distance_m == 0
    assert outside.boundary_distance_m == pytest.approx(962, abs=2)
    assert nowhere.boundary_distance_m is None
    assert [is_outside(item) for item in (inside, outside, nowhere)] == [False, True, False]
    assert evidence_of_record(delimited, "r")[1].boundary_distance_m == outside.boundary_distance_m


def test_a_record_without_product_or_boundary_has_no_distance_to_one(project: Project, tmp_path: Path) -> None:
    save(project, SurveyRecord("无", geom=shapely.Point(120, 30), id="r"))
    (item,) = attach_files(project, "r", [make_photo(tmp_path / "a.jpg", 120.0, 30.0)])
    assert item.boundary_distance_m is None
    save(project, Product("未划界", id="p"))
    assert measured(project, [item], None, "p")[0].boundary_distance_m is None


def test_a_moved_record_and_another_product_are_measured_anew(delimited: Project, tmp_path: Path) -> None:
    attach_files(delimited, "r", [make_photo(tmp_path / "a.jpg", 120.15, 30.25)])
    before = delimited.read_one(SurveyRecord, "r")
    moved = replace(before, geom=shapely.Point(120.25, 30.25))
    save_record(delimited, moved, before)
    (item,) = evidence_of_record(delimited, "r")
    assert item.distance_m == pytest.approx(9623, abs=5)
    assert is_far(item)
    save(delimited, Product("别的", id="q"))
    save(delimited, Zone("q", id="zq"))
    save(delimited, BoundaryVersion("zq", shapely.box(121, 30, 121.1, 30.1)))
    save_record(delimited, replace(moved, product_id="q"), moved)
    (item,) = evidence_of_record(delimited, "r")
    assert item.boundary_distance_m == pytest.approx(83_500, rel=0.02)


def test_a_changed_boundary_counts_at_once_in_lists(delimited: Project, tmp_path: Path) -> None:
    attach_files(delimited, "r", [make_photo(tmp_path / "a.jpg", 120.15, 30.25)])
    assert list_rows(delimited, "evidence")[0]["boundary_distance_m"] == 0
    day = date.today()
    before = delimited.read_one(BoundaryVersion, "b")
    save(delimited, replace(before, status=BoundaryStatus.SUPERSEDED, valid_to=day))
    later = BoundaryVersion("z", shapely.box(120.3, 30.2, 120.4, 30.3), version=2, valid_from=day)
    save(delimited, later)
    (row,) = list_rows(delimited, "evidence", ["boundary_distance_m > 10000"])
    assert row["boundary_distance_m"] == pytest.approx(14_430, rel=0.01)
    assert read_gallery(delimited).items[0].is_outside
    save(delimited, replace(later, valid_from=day + timedelta(days=1)))
    assert list_rows(delimited, "evidence")[0]["boundary_distance_m"] is None


def test_only_zones_of_production_count_where_there_are_some(delimited: Project) -> None:
    save(delimited, Zone("p", role=ZoneRole.WATER, id="w"))
    save(delimited, BoundaryVersion("w", shapely.box(121, 30, 122, 31)))
    save(delimited, Zone("p", id="z2"))
    save(delimited, BoundaryVersion("z2", shapely.box(120.15, 30.25, 120.25, 30.35)))
    ground = current_boundary(delimited, "p")
    found = ground.distances_m(np.array([120.24, 120.16, 121.5]), np.array([30.34, 30.26, 30.5]))
    # Where two zones overlap is inside of both.
    assert found[:2].tolist() == [0, 0]
    assert found[2] > 100_000


def test_a_proposal_beside_a_published_boundary_does_not_count(delimited: Project) -> None:
    save(delimited, BoundaryVersion("z", shapely.box(110, 20, 111, 21), version=2, proposes_id="b"))
    assert len(current_boundary(delimited, "p").parts) == 1


def test_evidence_without_place_keeps_no_old_distance(delimited: Project) -> None:
    stale = Evidence("r", "a.jpg", "", boundary_distance_m=5.0, distance_m=7.0)
    (item,) = measured(delimited, [stale], RECORD.geom, "p")
    assert (item.distance_m, item.boundary_distance_m) == (None, None)
