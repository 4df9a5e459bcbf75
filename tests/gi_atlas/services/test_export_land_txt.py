"""Boundaries as 国土TXT: every variant comes back to the millimetre, or nothing is left."""

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from gi_atlas.area_official import official_area_m2
from gi_atlas.cli import run
from gi_atlas.errors import CrsError, WriteError
from gi_atlas.exchange.writers.land_txt import ATTRIBUTE_COUNTS, LandTxtStyle, write_land_txt
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.export_formats import Choices, plane_zone
from gi_atlas.services.exporting import export_boundary
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import STEM, listing, make_boundary

IN_CHINA = [name for name in SHAPES if name not in ("south and west", "at the date line", "tiny")]


def written(
    project: Project, folder: Path, style: LandTxtStyle, shape: str = "multi with holes", encoding: str = "UTF-8"
) -> tuple[BoundaryVersion, list[str]]:
    """The version and the lines of its file."""
    boundary = make_boundary(project, SHAPES[shape])
    file, _manifest = export_boundary(
        project, boundary.id, folder, ["land-txt"], encoding, choices=Choices(land_txt=style)
    )
    return boundary, Path(file.path).read_bytes().decode(encoding).split("\r\n")


def parcels_of(lines: list[str]) -> list[tuple[list[str], list[list[str]]]]:
    parcels: list[tuple[list[str], list[list[str]]]] = []
    for line in lines[lines.index("[地块坐标]") + 1 : -1]:
        if line.endswith("@"):
            parcels.append((line.split(","), []))
        else:
            parcels[-1][1].append(line.split(","))
    return parcels


def rings_of(points: list[list[str]]) -> dict[str, Any]:
    names = list(dict.fromkeys(point[1] for point in points))
    return {name: np.array([(float(p[3]), float(p[2])) for p in points if p[1] == name]) for name in names}


@pytest.mark.parametrize("has_prefix", [True, False])
@pytest.mark.parametrize("shape", IN_CHINA)
def test_points_are_the_boundary_to_the_millimetre(
    project: Project, tmp_path: Path, shape: str, has_prefix: bool
) -> None:
    boundary, lines = written(project, tmp_path / "o", LandTxtStyle(has_prefix), shape)
    zone = int(next(line for line in lines if line.startswith("带号=")).removeprefix("带号="))
    to_plane = pyproj.Transformer.from_crs(4490, (4488 if has_prefix else 4509) + zone, always_xy=True)
    for part, (_told, points) in zip(boundary.geom.geoms, parcels_of(lines), strict=True):
        rings = rings_of(points)
        assert list(rings) == [str(number) for number in range(1, len(part.interiors) + 2)]
        for ring, found in zip(shapely.get_rings(part), rings.values(), strict=True):
            expected = np.column_stack(to_plane.transform(*shapely.get_coordinates(ring).T))
            assert np.abs(expected - found).max() <= 0.0005001
            assert (found[0] == found[-1]).all()


def test_head_and_parcel_lines(project: Project, tmp_path: Path) -> None:
    boundary, lines = written(project, tmp_path / "o", LandTxtStyle(office="清溪县测绘队"), "holes", "GBK")
    assert listing(tmp_path / "o") == {f"{STEM}_界址点.txt", f"{STEM}_manifest.json"}
    told = dict(line.split("=") for line in lines[1 : lines.index("[地块坐标]")])
    assert lines[0] == "[属性描述]"
    assert (told["坐标系"], told["几度分带"], told["投影类型"]) == ("2000国家大地坐标系", "3", "高斯克吕格")
    assert (told["计量单位"], told["带号"], told["数据产生单位"]) == ("米", "40", "清溪县测绘队")
    ((head, points),) = parcels_of(lines)
    assert head[2:5] == ["1", "清溪绿茶", "面"]
    assert int(head[0]) == len(points) == shapely.get_num_coordinates(boundary.geom)
    assert float(head[1]) == pytest.approx(official_area_m2(boundary.geom) / 10_000, abs=0.00005)
    assert [point[0] for point in points[:2]] == ["J1", "J2"]
    outer = [point for point in points if point[1] == "1"]
    assert (outer[-1], len(outer)) == (outer[0], 41)
    assert points[41][:2] == ["J41", "2"]


@pytest.mark.parametrize("count", ATTRIBUTE_COUNTS)
def test_attributes_stand_before_the_sign(project: Project, tmp_path: Path, count: int) -> None:
    _boundary, lines = written(project, tmp_path / "o", LandTxtStyle(attribute_count=count))
    assert {len(head) for head, _points in parcels_of(lines)} == {count + 1}


def test_parts_as_rings_of_one_parcel(project: Project, tmp_path: Path) -> None:
    boundary, lines = written(project, tmp_path / "o", LandTxtStyle(parts="rings"))
    ((head, points),) = parcels_of(lines)
    assert list(rings_of(points)) == ["1", "2", "3", "4", "5", "6", "7"]
    assert float(head[1]) == pytest.approx(official_area_m2(boundary.geom) / 10_000, abs=0.00005)


@pytest.mark.parametrize(("style", "value"), [(LandTxtStyle(attribute_count=7), 7), (LandTxtStyle(parts="x"), "x")])
def test_an_unknown_variant_is_refused(project: Project, tmp_path: Path, style: LandTxtStyle, value: Any) -> None:
    with pytest.raises(WriteError) as refused:
        written(project, tmp_path / "o", style)
    assert (refused.value.code, refused.value.context["value"]) == ("EXPORT_VARIANT", value)


@pytest.mark.parametrize(
    ("shape", "name", "encoding", "code"),
    [
        ("tiny", "茶", "UTF-8", "EXPORT_TOO_FINE"),
        ("simple", "茶,叶", "UTF-8", "EXPORT_CHARACTERS"),
        ("simple", "茶@", "UTF-8", "EXPORT_CHARACTERS"),
        ("simple", "茶\n叶", "UTF-8", "EXPORT_CHARACTERS"),
        ("simple", "𠮷茶", "GBK", "EXPORT_CHARACTERS"),
    ],
)
def test_what_the_format_cannot_hold_is_refused_whole(
    project: Project, tmp_path: Path, shape: str, name: str, encoding: str, code: str
) -> None:
    boundary = make_boundary(project, SHAPES[shape], name=name)
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", ["gpkg", "land-txt"], encoding)
    assert refused.value.code == code
    assert listing(tmp_path / "o") == set()


def test_outside_of_the_zones_it_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CrsError):
        written(project, tmp_path / "o", LandTxtStyle(), "south and west")


def test_a_file_that_was_altered_is_found(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gi_atlas.services import export_formats

    def write_wrong(path: Path, *given: Any) -> None:
        export_formats_write(path, *given)
        path.write_text(path.read_text("utf-8").replace("J2,1,31", "J2,1,32", 1), "utf-8")

    export_formats_write = write_land_txt
    monkeypatch.setattr(export_formats, "write_land_txt", write_wrong)
    with pytest.raises(WriteError) as refused:
        written(project, tmp_path / "o", LandTxtStyle(), "simple")
    assert refused.value.code == "EXPORT_DIFFERS"


def test_by_the_command_and_back_as_a_boundary(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    boundary = make_boundary(project, SHAPES["holes"])
    options = ["--formats", "land-txt", "--no-zone-prefix", "--land-attributes", "12", "--land-parts", "rings"]
    assert run(["export", str(project.path), "--boundary", boundary.id, "--to", str(tmp_path / "o"), *options]) == 0
    capsys.readouterr()
    path = tmp_path / "o" / f"{STEM}_界址点.txt"
    assert run(["--json", "inspect", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "EPSG:4549" in printed


def test_an_outline_whose_areas_cancel_out_has_the_zone_of_its_extent() -> None:
    bow = shapely.Polygon([(118.9, 29.5), (118.95, 29.55), (118.95, 29.5), (118.9, 29.5500001), (118.9, 29.5)])
    feature = type("Feature", (), {"geometry": shapely.multipolygons([bow])})()
    assert not bow.bounds[0] <= shapely.centroid(bow).x <= bow.bounds[2]
    assert plane_zone(feature).meridian_deg == 120
