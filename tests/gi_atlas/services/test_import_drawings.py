"""GeoParquet and DXF: what the export wrote comes back by the import, with its holes, parts and name."""

import lzma
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import QuestionOpen
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import open_foreign
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.exporting import export_boundary
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.opening import create_project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import make_boundary

MILLIMETRE_DEG = 0.001 / 111_000
HOLED = ["holes", "multi with holes", "island in a hole"]


def exported(folder: Path, shape: str, form: str) -> tuple[BoundaryVersion, Path, str]:
    """A boundary of a project of its own, its file, and the file's CRS."""
    folder.mkdir()
    with create_project(folder / "甲.gpkg") as project:
        boundary = make_boundary(project, SHAPES[shape])
        file, _manifest = export_boundary(project, boundary.id, folder / "o", [form])
    return boundary, Path(file.path), str(file.crs)


def imported(folder: Path, path: Path, answers: Answers) -> BoundaryVersion:
    """The only boundary of a new project into which a file was imported."""
    with create_project(folder / "乙.gpkg") as project:
        import_file(project, path, ImportKind.BOUNDARIES, answers)
        (back,) = project.read_all(BoundaryVersion)
    return back


@pytest.mark.parametrize("shape", [*HOLED, "at the date line"])
def test_geoparquet_comes_back_by_the_hash(tmp_path: Path, shape: str) -> None:
    """Closer than 1e-9 of a degree: bit by bit."""
    boundary, path, _crs = exported(tmp_path / "甲", shape, "geoparquet")
    back = imported(tmp_path, path, Answers())
    assert back.name == boundary.name
    assert geometry_hash(as_multipolygon(back.geom)) == boundary.geom_sha256


@pytest.mark.parametrize("shape", ["simple", *HOLED])
def test_a_drawing_comes_back_to_the_millimetre(tmp_path: Path, shape: str) -> None:
    boundary, path, crs = exported(tmp_path / "甲", shape, "dxf")
    back = imported(tmp_path, path, Answers(crs=crs))
    assert back.name == boundary.name
    pairs = list(zip(by_area(back.geom), by_area(boundary.geom), strict=True))
    assert all(len(one.interiors) == len(other.interiors) for one, other in pairs)
    assert all(one.hausdorff_distance(other) <= MILLIMETRE_DEG for one, other in pairs)
    assert all(one.area == pytest.approx(other.area, rel=1e-5) for one, other in pairs)


def by_area(geometry: Any) -> list[Any]:
    """Parts from the smallest on; centres may fall together where an island lies in a hole."""
    return sorted(as_multipolygon(geometry).geoms, key=lambda part: float(part.area))


def test_a_drawing_is_not_imported_without_its_crs(tmp_path: Path) -> None:
    _boundary, path, _crs = exported(tmp_path / "甲", "holes", "dxf")
    with create_project(tmp_path / "乙.gpkg") as project:
        with pytest.raises(QuestionOpen):
            import_file(project, path, ImportKind.BOUNDARIES)
        assert list(project.read_all(BoundaryVersion)) == []


@pytest.mark.parametrize("form", ["geoparquet", "dxf"])
@pytest.mark.parametrize("pack", ["zip", "xz"])
def test_packed_they_are_the_same(tmp_path: Path, form: str, pack: str) -> None:
    _boundary, path, _crs = exported(tmp_path / "甲", "multi with holes", form)
    packed = tmp_path / f"{path.name}.{pack}"
    if pack == "xz":
        packed.write_bytes(lzma.compress(path.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, path.name)
    plain, unpacked = open_foreign(path), open_foreign(packed)
    assert unpacked.format is plain.format
    assert [one.geometries().tolist() for one in unpacked.layers] == [one.geometries().tolist() for one in plain.layers]
