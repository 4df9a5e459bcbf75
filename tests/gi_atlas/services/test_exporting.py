"""The boundary package: whole and true, or not there at all."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from gi_atlas.area_official import OFFICIAL_METHOD, official_area_m2
from gi_atlas.errors import CrsError, JobCancelled, StorageError, UsageError, WriteError
from gi_atlas.exchange.safe_names import own_name, safe_name
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, Zone
from gi_atlas.services import export_folder, exporting
from gi_atlas.services.editing import save
from gi_atlas.services.exporting import ALL_FORMATS, export_boundary, file_stem
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES, holed
from .foreign_files import CountedProgress

STEM = "990101_清溪绿茶_产地范围_v2_20200131"
NAMES = {
    f"{STEM}.gpkg", f"{STEM}_SHP_4490.zip", f"{STEM}_SHP_4490_fields.csv", f"{STEM}_SHP_4490_字段说明.xlsx",
    f"{STEM}.geojson", f"{STEM}.kml", f"{STEM}_manifest.json",
}  # fmt: skip


def make_boundary(project: Project, geometry: Any = None, **told: Any) -> BoundaryVersion:
    product = Product(told.pop("product", "清溪绿茶"), counties=told.pop("counties", ("990101",)))
    zone = Zone(product.id)
    version = BoundaryVersion(
        zone.id,
        as_multipolygon(holed(119.5, 28.5) if geometry is None else geometry),
        **{"version": 2, "name": "清溪绿茶", "status": BoundaryStatus.PUBLISHED, "valid_from": date(2020, 1, 31),
           "scope_text": "清溪县上坪镇、下坪镇现辖行政区域。", "act": "越知公告〔2020〕5号", **told},
    )  # fmt: skip
    for entity in (product, zone, version):
        save(project, entity)
    return project.read_one(BoundaryVersion, version.id)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listing(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()} if folder.exists() else set()


def test_the_whole_package(project: Project, tmp_path: Path) -> None:
    boundary, folder = make_boundary(project), tmp_path / "数据 包（一）"
    files = export_boundary(project, boundary.id, folder)
    assert listing(folder) == NAMES == {Path(item.path).name for item in files}
    assert [item.format for item in files] == [
        "gpkg",
        "shp",
        "field-names",
        "field-dictionary",
        "geojson",
        "kml",
        "manifest",
    ]
    assert [item.crs for item in files if item.crs] == ["EPSG:4490", "EPSG:4490", "OGC:CRS84", "OGC:CRS84"]
    assert {item.path: item.sha256 for item in files} == {item.path: sha256(Path(item.path)) for item in files}
    told = json.loads((folder / f"{STEM}_manifest.json").read_text(encoding="utf-8"))
    assert {item["path"]: item["sha256"] for item in told["files"]} == {
        Path(item.path).name: item.sha256 for item in files[:-1]
    }
    assert told["geometry_sha256"] == boundary.geom_sha256 == geometry_hash(boundary.geom)
    assert "CGCS2000" in told["datum"]
    assert told["area"]["method"] == OFFICIAL_METHOD
    area = official_area_m2(boundary.geom)
    assert told["area"]["m2"] == pytest.approx(area, abs=0.01)
    assert told["area"]["ha"] == pytest.approx(area / 10_000, abs=0.0001)
    assert told["area"]["mu"] == pytest.approx(area * 3 / 2000, abs=0.01)


def test_every_file_carries_the_attributes(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project)
    export_boundary(project, boundary.id, tmp_path)
    carried = {}
    for path in (tmp_path / f"{STEM}.gpkg", tmp_path / f"{STEM}.geojson"):
        meta, _fids, _wkb, columns = pyogrio.raw.read(path, datetime_as_string=True)
        carried[path.suffix] = {name: column[0] for name, column in zip(meta["fields"], columns, strict=True)}
    for told in carried.values():
        assert (told["boundary_id"], told["product"], told["role"]) == (boundary.id, "清溪绿茶", "PRODUCTION")
        assert str(told["valid_from"]) == "2020-01-31"
        assert (told["scope_text"], told["act"]) == (boundary.scope_text, boundary.act)
        assert (told["sha256"], told["datum"], told["status"]) == (boundary.geom_sha256, "CGCS2000", "PUBLISHED")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_goes_out_and_comes_back(project: Project, tmp_path: Path, shape: str) -> None:
    boundary = make_boundary(project, SHAPES[shape])
    files = export_boundary(project, boundary.id, tmp_path, ["gpkg", "geojson"])
    assert len(files) == 3


# A list of units asks for a wording (test_export_packages).
@pytest.mark.parametrize("form", [form for form in ALL_FORMATS if form != "units-csv"])
def test_one_format_alone(project: Project, tmp_path: Path, form: str) -> None:
    files = export_boundary(project, make_boundary(project).id, tmp_path / "o", [form, form])
    assert [item.format for item in files if not item.format.startswith(("manifest", "field-"))] == [form]
    assert listing(tmp_path / "o") == {Path(item.path).name for item in files}


def test_the_plane_shapefile_is_in_its_zone_to_the_millimetre(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["500 vertices"])
    (file, _table, _dictionary, _manifest) = export_boundary(project, boundary.id, tmp_path / "o", ["shp-gk"], "GBK")
    assert (Path(file.path).name, file.crs) == (f"{STEM}_SHP_CM120.zip", "EPSG:4528")
    meta, _fids, wkb, _columns = pyogrio.raw.read(f"/vsizip/{file.path}")
    plane = shapely.get_coordinates(shapely.from_wkb(wkb[0]))
    assert meta["crs"] == "EPSG:4528"
    assert (plane[:, 0] // 1_000_000 == 40).all()
    assert (plane[:, 1] > 3_000_000).all()


def test_abroad_there_is_no_plane_zone(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["south and west"])
    with pytest.raises(CrsError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", ["shp-gk"])
    assert refused.value.code == "CRS_NO_ZONE"
    assert listing(tmp_path / "o") == set()


@pytest.mark.parametrize("name", ["𠮷祥茶", "㙍茶", "清溪🍵"])
def test_a_name_that_gbk_cannot_hold_is_refused_and_nothing_stays(project: Project, tmp_path: Path, name: str) -> None:
    boundary, folder = make_boundary(project, product=name, name=name), tmp_path / "o"
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, folder, encoding="GBK")
    assert refused.value.code == "EXPORT_CHARACTERS"
    assert any(sign in refused.value.context["characters"] for sign in name)
    assert listing(folder) == set()
    assert len(export_boundary(project, boundary.id, folder)) == 7


def test_names_that_are_taken_are_left_alone(project: Project, tmp_path: Path) -> None:
    boundary, folder = make_boundary(project), tmp_path / "o"
    export_boundary(project, boundary.id, folder)
    before = {item.name: sha256(item) for item in folder.iterdir()}
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, folder, ["kml"])
    assert refused.value.code == "EXPORT_EXISTS"
    assert f"{STEM}.kml" in refused.value.context["names"]
    assert {item.name: sha256(item) for item in folder.iterdir()} == before
    export_boundary(project, boundary.id, folder, ["kml"], is_replacing=True)
    told = json.loads((folder / f"{STEM}_manifest.json").read_text(encoding="utf-8"))
    assert [item["format"] for item in told["files"]] == ["kml"]
    assert told["files"][0]["sha256"] == sha256(folder / f"{STEM}.kml")


@pytest.mark.parametrize(
    ("formats", "encoding", "code"),
    [(["dwg"], "UTF-8", "EXPORT_FORMAT"), ([], "UTF-8", "EXPORT_FORMAT"), (["shp"], "BIG5", "EXPORT_ENCODING")],
)
def test_what_is_not_offered(project: Project, tmp_path: Path, formats: list[str], encoding: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        export_boundary(project, make_boundary(project).id, tmp_path / "o", formats, encoding)
    assert refused.value.code == code
    assert not (tmp_path / "o").exists()


def test_a_boundary_that_is_not_there_and_one_without_polygon(project: Project, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as unknown:
        export_boundary(project, "nobody", tmp_path / "o")
    assert unknown.value.code == "STORE_ID_UNKNOWN"
    boundary = make_boundary(project)
    save(project, bare := BoundaryVersion(boundary.zone_id, None, version=3))
    with pytest.raises(UsageError) as refused:
        export_boundary(project, bare.id, tmp_path / "o")
    assert refused.value.code == "EXPORT_NO_GEOMETRY"


def test_stopped_anywhere_nothing_stays(project: Project, tmp_path: Path) -> None:
    boundary, folder = make_boundary(project), tmp_path / "o"
    for stop_at in (1, 3, 9):
        with pytest.raises(JobCancelled):
            export_boundary(project, boundary.id, folder, ["geojson", "shp"], progress=CountedProgress(stop_at))
        assert listing(folder) == set()


class TestFaults:
    def test_a_file_that_reads_back_otherwise_is_no_file(
        self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lose_a_hole(path: Path, content: Any) -> None:
            shell = shapely.multipolygons([shapely.Polygon(content.geometry.geoms[0].exterior)])
            true_writer(path, replace(content, geometry=shell))

        true_writer = exporting._WRITERS["geojson"]
        monkeypatch.setitem(exporting._WRITERS, "geojson", lose_a_hole)
        with pytest.raises(WriteError) as refused:
            export_boundary(project, make_boundary(project).id, tmp_path / "o")
        assert (refused.value.code, refused.value.context["field"]) == ("EXPORT_DIFFERS", "geometry")
        assert listing(tmp_path / "o") == set()

    def test_a_folder_that_cannot_be_written(self, project: Project, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        with pytest.raises(WriteError) as refused:
            export_boundary(project, make_boundary(project).id, tmp_path / "file" / "o")
        assert refused.value.code == "EXPORT_CANNOT_WRITE"

    def test_names_given_before_a_fault_are_taken_back(
        self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        true_replace, given = os.replace, []

        def failing(source: Path, target: Path) -> None:
            if len(given) == 2:
                raise OSError(28, "No space left on device")
            given.append(target)
            true_replace(source, target)

        boundary = make_boundary(project)
        monkeypatch.setattr("gi_atlas.services.export_folder.os.replace", failing)
        with pytest.raises(WriteError) as refused:
            export_boundary(project, boundary.id, tmp_path / "o", ["geojson", "kml"])
        assert (refused.value.code, refused.value.context["detail"]) == (
            "EXPORT_CANNOT_WRITE",
            "No space left on device",
        )
        assert len(given) == 2
        assert listing(tmp_path / "o") == set()

    @pytest.mark.parametrize("limit", [500, 3_000, 20_000, 70_000])
    def test_a_full_disk_leaves_nothing(self, project: Project, tmp_path: Path, limit: int) -> None:
        """Writing more than ``limit`` bytes into one file fails, as on a full disk."""
        boundary = make_boundary(project, SHAPES["500 vertices"])
        project.close()
        script = textwrap.dedent(
            """
            import resource, signal, sys
            from pathlib import Path
            from gi_atlas.errors import GiAtlasError
            from gi_atlas.services.exporting import export_boundary
            from gi_atlas.storage.opening import open_project
            import pyogrio.raw, gi_atlas.exchange.open
            with open_project(Path(sys.argv[1]), read_only=True) as project:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
                try:
                    export_boundary(project, sys.argv[2], Path(sys.argv[3]))
                except GiAtlasError as error:
                    print(error.code)
            """
        )
        words = [sys.executable, "-c", script, str(project.path), boundary.id, str(tmp_path / "o"), str(limit)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.stdout.strip() in ("EXPORT_CANNOT_WRITE", "EXPORT_DIFFERS"), done.stderr
        assert listing(tmp_path / "o") == set()

    def test_kill_9_leaves_whole_files_or_none(self, project: Project, tmp_path: Path) -> None:
        """At many moments; the next export sweeps what the killed one left and is whole."""
        boundary = make_boundary(project, SHAPES["500 vertices"])
        project.close()
        script = (
            "import sys; from pathlib import Path; from gi_atlas.services.exporting import export_boundary;"
            "from gi_atlas.storage.opening import open_project\n"
            "with open_project(Path(sys.argv[1]), read_only=True) as project:\n"
            "    print('begun', flush=True)\n"
            "    export_boundary(project, sys.argv[2], Path(sys.argv[3]), ['geojson', 'kml', 'shp'])\n"
            "    print('done', flush=True)"
        )
        killed = 0
        for number, delay_s in enumerate((0.02, 0.3, 0.6, 0.9, 1.3)):
            folder = tmp_path / f"o{number}"
            words = [sys.executable, "-c", script, str(project.path), boundary.id, str(folder)]
            with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as worker:
                assert worker.stdout is not None
                worker.stdout.readline()
                time.sleep(delay_s)
                worker.send_signal(signal.SIGKILL)
                is_done = "done" in worker.stdout.read()
            killed += not is_done
            left = {name for name in listing(folder) if not name.startswith(".export-")}
            if f"{STEM}_manifest.json" in left:
                told = json.loads((folder / f"{STEM}_manifest.json").read_text(encoding="utf-8"))
                assert all(sha256(folder / item["path"]) == item["sha256"] for item in told["files"])
            for name in left:
                (folder / name).unlink()
        assert killed >= 2
        left_behind = list(tmp_path.glob("o*/.export-*"))
        again = left_behind[-1].parent if left_behind else tmp_path / "o0"
        subprocess.run([*words[:-1], str(again)], check=True, capture_output=True)
        assert not [name for name in listing(again) if name.startswith(".")]
        assert len(listing(again)) == 6

    def test_the_scratch_of_a_running_export_is_left_alone(self, project: Project, tmp_path: Path) -> None:
        folder = tmp_path / "o"
        device = export_folder._device()
        alive = folder / f".export-{device}-{os.getpid()}-abc"
        dead = folder / f".export-{device}-{2**22 + 7}-abc"
        elsewhere = folder / f".export-{'0' * 8}-{2**22 + 7}-abc"
        for item in (alive, dead, elsewhere):
            item.mkdir(parents=True)
        export_boundary(project, make_boundary(project).id, folder, ["geojson"])
        assert (alive.exists(), dead.exists(), elsewhere.exists()) == (True, False, True)
        shutil.rmtree(alive)


class TestNames:
    """E1 and E2 of the exports: ``{code6}_{name}_产地范围_v{n}_{yyyymmdd}``."""

    @pytest.mark.parametrize(
        ("product", "counties", "stem"),
        [
            ("清溪绿茶", ("990101", "990102"), "990101_清溪绿茶_产地范围_v2_20200131"),
            ("清溪绿茶", ("990101000000",), "990101_清溪绿茶_产地范围_v2_20200131"),
            ("清溪绿茶", ("Napa", "99010"), "清溪绿茶_产地范围_v2_20200131"),
            ("清溪绿茶", (), "清溪绿茶_产地范围_v2_20200131"),
            ('a/b\\c:d*e?f"g<h>i|j', (), "a_b_c_d_e_f_g_h_i_j_e09ce0_产地范围_v2_20200131"),
            ("CON", (), "_CON_a3dbc4_产地范围_v2_20200131"),
            ("茶. ", (), "茶_d9a34a_产地范围_v2_20200131"),
            ("\u202e茶\u202c\u200b", (), "茶_ae5be5_产地范围_v2_20200131"),
            ("../../etc/passwd", (), "_.._etc_passwd_3754d6_产地范围_v2_20200131"),
            ("...", (), "unnamed_ab5df6_产地范围_v2_20200131"),
        ],
    )
    def test_stems(self, product: str, counties: tuple[str, ...], stem: str) -> None:
        version = BoundaryVersion("z", None, version=2, valid_from=date(2020, 1, 31))
        assert file_stem(Product(product, counties=counties), version) == stem

    @pytest.mark.parametrize("name", ["茶" * 300, "x" * 300, "🍵" * 300, "שלום" * 80, "  " + "a" * 260 + ".txt"])
    def test_long_names_keep_their_end(self, name: str) -> None:
        version = BoundaryVersion("z", None, version=12, valid_from=date(2020, 1, 31))
        stem = file_stem(Product(name, counties=("990101",)), version)
        assert stem.startswith("990101_")
        assert stem.endswith("_产地范围_v12_20200131")
        assert len(f"{stem}_SHP_CM120_字段说明.xlsx".encode()) < 255

    @pytest.mark.parametrize(
        ("boundary", "name"),
        [("", "清溪白术"), ("清溪白术", "清溪白术"), ("清溪白术种苗基地", "清溪白术种苗基地"), ("修订稿", "清溪白术")],
    )
    def test_zones_of_a_product_keep_names_apart(self, boundary: str, name: str) -> None:
        """Files of both zones may come into one folder; what is named without the product says not whose it is."""
        version = BoundaryVersion("z", None, name=boundary, version=1, valid_from=date(2026, 3, 1))
        assert file_stem(Product("清溪白术", counties=("970121",)), version) == f"970121_{name}_产地范围_v1_20260301"

    def test_without_a_first_day_it_is_today(self) -> None:
        version = BoundaryVersion("z", None)
        assert file_stem(Product("茶"), version).endswith(f"_v1_{date.today():%Y%m%d}")

    @pytest.mark.parametrize("name", ["COM1", "aux", "NUL.txt", "שלום-עולם", "名" * 300, "a\nb\tc", "茶:清溪?", "lpt9"])
    def test_packages_of_any_name_are_written(self, project: Project, tmp_path: Path, name: str) -> None:
        boundary = make_boundary(project, SHAPES["simple"], product=name, name=name, counties=())
        files = export_boundary(project, boundary.id, tmp_path / "o", ["geojson"])
        assert all(Path(item.path).is_file() for item in files)
        told = json.loads(Path(files[0].path).read_text(encoding="utf-8"))["features"][0]["properties"]
        assert told["product"] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("con", "_con"), ("Con.txt", "_Con.txt"), ("console", "console"), ("lpt¹", "_lpt¹"), ("", "unnamed"),
        ("a" * 400, "a" * 180), ("e\u0301", "é"), ("a\x00b\x1f", "ab"), ("x  y", "x y"), (". .", "unnamed"),
    ],
)  # fmt: skip
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/b", "a:b"),
        ("名" * 200, "名" * 199 + "字"),
        ("CON", "_CON"),
        ("茶", "茶\u200b"),
        ("茶", " 茶"),
        ("…", "..."),
        ("a?", "a*"),
    ],
)
def test_two_names_give_two_files(first: str, second: str) -> None:
    names = [own_name(text) for text in (first, second)]
    assert names[0].casefold() != names[1].casefold()
    assert [safe_name(name) for name in names] == names


@pytest.mark.parametrize("text", ["清溪绿茶", "𠮷祥茶", "清溪🍵", "Napa Valley", "شاي"])
def test_a_name_that_all_systems_take_stays_as_it_is(text: str) -> None:
    assert own_name(text) == text


def test_safe_names_cut_between_characters() -> None:
    assert safe_name("茶" * 100, limit=20) == "茶" * 6
