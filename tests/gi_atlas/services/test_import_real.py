"""Imports of real files: 91 protected areas, the counties of China, lists of several editions."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gi_atlas.errors import QuestionOpen
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import ForeignFile, open_foreign
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, BoundaryVersion, Product, UnitLevel
from gi_atlas.services.import_ahead import reading_ahead
from gi_atlas.services.importing import ImportKind, ImportPlan, examine_read, import_file, plan_examined, run_import
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project

from .foreign_files import dump

NATIONAL = Path("cn") / "county_gcj02.fgb.xz"
MEMORY_KB = 600 * 1024


@pytest.fixture(scope="module")
def area_files(real_data: Path) -> list[ForeignFile]:
    """The 91 files, read by children once."""
    paths = sorted((real_data / "ava").glob("*.geojson"))
    with reading_ahead(paths, Answers(), Progress()) as ahead:
        return [ahead.take(path) for path in paths]


@pytest.fixture(scope="module")
def areas(area_files: list[ForeignFile], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ava") / "areas.gpkg"
    with create_project(path) as project:
        plans = [bring_in(project, foreign, ImportKind.BOUNDARIES, Answers()) for foreign in area_files]
    assert (len(plans), sum(plan.imported for plan in plans)) == (91, 103)
    return path


def bring_in(project: Project, foreign: ForeignFile, kind: ImportKind, answers: Answers) -> ImportPlan:
    """Import what was read already."""
    return run_import(project, plan_examined(project, examine_read(project, foreign, answers), kind, answers))


@pytest.fixture
def opened(areas: Path) -> Iterator[Project]:
    with open_project(areas, read_only=True) as project:
        yield project


@pytest.fixture(scope="module")
def told(real_data: Path) -> list[dict[str, Any]]:
    """What the files say, read by plain JSON."""
    found = []
    for path in sorted((real_data / "ava").glob("*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            found.append({**feature["properties"], "geometry": feature["geometry"]})
    return found


@pytest.fixture(scope="module")
def read(real_data: Path) -> ForeignFile:
    return open_foreign(real_data / NATIONAL)


@pytest.fixture(scope="module")
def counties(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], int]:
    """The project, the command's answer, and the peak of the importing process in kB."""
    path = tmp_path_factory.mktemp("cn") / "全国.gpkg"
    create_project(path).close()
    script = (
        "import sys; from gi_atlas.cli import run; code = run(sys.argv[1:]);"
        "print([l.split()[1] for l in open('/proc/self/status') if 'VmHWM' in l][0], file=sys.stderr);"
        "sys.exit(code)"
    )
    words = ["--json", "import", str(path), str(real_data / NATIONAL), "--as", "admin-units", "--datum", "gcj02"]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    return path, json.loads(done.stdout), int(done.stderr.split()[-1])


class TestProtectedAreas:
    """The 91 files with 103 versions."""

    def test_all_are_there_with_names_and_dates(self, opened: Project, told: list[dict[str, Any]]) -> None:
        versions = opened.read_all(BoundaryVersion)
        assert (len(told), len(versions), len(opened.read_all(Product))) == (103, 103, 91)
        begin = {one["ava_id"]: date.fromisoformat((one["valid_start"] or one["created"])[:10]) for one in told}
        stored = {str(one.attributes["ava_id"]): one for one in versions}
        assert {key: one.valid_from for key, one in stored.items()} == begin
        assert {key: one.name for key, one in stored.items()} == {one["ava_id"]: one["name"] for one in told}
        assert all(one.scope_text == one.attributes.get("boundary_description", "") for one in versions)

    def test_products_are_known_by_the_id_without_its_date(self, opened: Project) -> None:
        keys = {str(product.source_key) for product in opened.read_all(Product)}
        assert len(keys) == 91
        assert not any(key[-8:].isdigit() for key in keys)

    def test_the_last_day_is_the_first_of_the_next_in_all_successions(self, opened: Project) -> None:
        by_zone: dict[str, list[BoundaryVersion]] = {}
        for version in opened.read_all(BoundaryVersion):
            by_zone.setdefault(version.zone_id, []).append(version)
        successions = 0
        for versions in by_zone.values():
            ordered = sorted(versions, key=lambda one: one.version)
            assert [one.valid_from for one in ordered] == sorted(one.valid_from or date.min for one in ordered)
            for earlier, later in pairwise(ordered):
                assert earlier.valid_to == later.valid_from
                successions += 1
            assert ordered[-1].valid_to is None
        assert successions == 12

    def test_related_names_are_kept_and_linked_where_they_are_there(
        self, opened: Project, told: list[dict[str, Any]]
    ) -> None:
        lists = [one[key] or "" for one in told for key in ("within", "contains")]
        named = {name.strip() for text in lists for name in text.split("|") if name.strip()}
        versions = opened.read_all(BoundaryVersion)
        kept = {name for one in versions for key in ("within", "contains") for name in one.relations.get(key, ())}
        assert kept == named
        products = {product.id: product for product in opened.read_all(Product)}
        linked: set[str] = set()
        for version in versions:
            for key in ("within", "contains"):
                for name, product_id in zip(
                    version.relations.get(key, ()), version.relations.get(f"{key}_ids", ()), strict=False
                ):
                    if product_id:
                        product = products[product_id]
                        assert name in (product.name_official, *product.name_alias)
                        linked.add(name)
        assert linked == named & {one["name"] for one in told}
        assert (len(named), len(linked)) == (83, 20)

    def test_geometries_are_those_of_the_files_to_the_ninth_decimal(
        self, opened: Project, told: list[dict[str, Any]]
    ) -> None:
        stored = {str(one.attributes["ava_id"]): one.geom for one in opened.read_all(BoundaryVersion)}
        total = 0
        for one in told:
            source = shapely.from_geojson(json.dumps(one["geometry"]))
            expected = np.unique(np.round(shapely.get_coordinates(source), 9), axis=0)
            found = np.unique(shapely.get_coordinates(stored[one["ava_id"]]), axis=0)
            assert np.array_equal(found, expected), one["ava_id"]
            total += int(shapely.get_num_coordinates(stored[one["ava_id"]]))
        assert total == 344_873

    def test_a_second_time_everything_is_unchanged(self, areas: Path, area_files: list[ForeignFile]) -> None:
        with open_project(areas) as project:
            before = dump(project)
            plans = [bring_in(project, foreign, ImportKind.BOUNDARIES, Answers()) for foreign in area_files]
            assert sum(plan.unchanged for plan in plans) == 103
            assert {(plan.imported, plan.updated, plan.command) for plan in plans} == {(0, 0, None)}
            assert dump(project) == before


class TestNational:
    """The 2,826 counties with 5.81 million vertices in GCJ-02."""

    def test_the_datum_is_asked_for_with_a_guess_that_says_cannot_tell(
        self, read: ForeignFile, project: Project
    ) -> None:
        assert int(read.layers[0].facts["vertex_count"]) == 5_810_681
        with pytest.raises(QuestionOpen) as asked:
            bring_in(project, read, ImportKind.ADMIN_UNITS, Answers())
        (question,) = asked.value.context["questions"]
        assert (question["code"], question["option"], question["guess"]) == ("DATUM_UNCLEAR", "--datum", None)
        assert question["choices"] == ["cgcs2000", "wgs84", "gcj02", "bd09"]

    def test_all_counties_come_in_below_the_memory_limit(self, counties: tuple[Path, dict[str, Any], int]) -> None:
        _path, told, peak_kb = counties
        assert (told["read"], told["imported"], told["skipped"]) == (2826, 2826, 0)
        assert told["files"][0]["datum"] == "gcj02"
        assert peak_kb < MEMORY_KB

    def test_every_vertex_is_where_the_public_formula_puts_it(
        self, counties: tuple[Path, dict[str, Any], int], read: ForeignFile
    ) -> None:
        with open_project(counties[0], read_only=True) as project:
            stored = {unit.code: unit.geom for unit in project.read_all(AdminUnit)}
        codes = read.layers[0].values("adcode")
        sources = read.layers[0].geometries()
        assert len(codes) == len(stored)
        moved_m, error_m = [], []
        for code, source in zip(codes, sources, strict=True):
            after, before = _vertices(stored[str(code)]), _vertices(source)
            forward = gcj02_of(after)
            # The file has six decimals: by them every moved vertex finds the one it came from.
            places, origins = (np.lexsort(np.round(one, 6).T) for one in (forward, before))
            error_m.append(_metres(forward[places], before[origins]).max())
            moved_m.append(_metres(after[places], before[origins]))
        moved = np.concatenate(moved_m)
        assert int(shapely.get_num_coordinates(list(stored.values())).sum()) == 5_810_681
        assert max(error_m) < 0.01
        assert (round(float(moved.min())), round(float(moved.max())), round(float(np.median(moved)))) == (20, 702, 538)

    def test_units_of_the_project_decide_the_datum(
        self, counties: tuple[Path, dict[str, Any], int], real_data: Path
    ) -> None:
        with open_project(counties[0], read_only=True) as project:
            foreign = open_foreign(real_data / "cn" / "zhejiang_county_gbk_shapefile.zip")
            (question,) = examine_read(project, foreign, Answers()).inspection.open_questions()
        assert (question.code, question.guess, question.why) == ("DATUM_UNCLEAR", "gcj02", "WHY_DATUM_FITS")


def _vertices(geometry: Any) -> Any:
    """Vertices of all rings, each but once: rings may begin elsewhere."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return np.concatenate([shapely.get_coordinates(ring)[:-1] for ring in rings])


def gcj02_of(places: Any) -> Any:
    """The public formula of GCJ-02 as it is commonly written down, apart from the program's own."""
    axis, flatness = 6378245.0, 0.00669342162296594323
    x, y = places[:, 0] - 105.0, places[:, 1] - 35.0
    common = (20.0 * np.sin(6.0 * x * math.pi) + 20.0 * np.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + common
    north += (20.0 * np.sin(y * math.pi) + 40.0 * np.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * math.pi) + 320.0 * np.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + common
    east += (20.0 * np.sin(x * math.pi) + 40.0 * np.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * math.pi) + 300.0 * np.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    latitude = places[:, 1] / 180.0 * math.pi
    magic = 1 - flatness * np.sin(latitude) ** 2
    root = np.sqrt(magic)
    north = north * 180.0 / ((axis * (1 - flatness)) / (magic * root) * math.pi)
    east = east * 180.0 / (axis / root * np.cos(latitude) * math.pi)
    return np.column_stack([places[:, 0] + east, places[:, 1] + north])


def _metres(first: Any, second: Any) -> Any:
    return Geod(ellps="GRS80").inv(first[:, 0], first[:, 1], second[:, 0], second[:, 1])[2]


class TestLists:
    """Lists and points of the statistical office, the Zhejiang shapefile, the US counties."""

    @pytest.mark.parametrize("edition", ["2017-10", "2023-06"])
    def test_counties_and_townships_of_an_edition(self, project: Project, real_data: Path, edition: str) -> None:
        folder = real_data / "cn" / "editions"
        files = [folder / f"counties_{edition}.csv.xz", folder / f"townships_{edition}.csv.xz"]
        answers = Answers(edition=edition)
        first = [import_file(project, path, ImportKind.ADMIN_UNITS, answers) for path in files]
        # Kinmen stands in both lists.
        assert [plan.read - plan.imported for plan in first] == [0, 1]
        units = project.read_all(AdminUnit, edition=edition)
        by_level = {level: [unit for unit in units if unit.level is level] for level in UnitLevel}
        assert {len(unit.code) for unit in by_level[UnitLevel.COUNTY]} == {6}
        assert {len(unit.code) for unit in by_level[UnitLevel.TOWNSHIP]} == {9}
        assert {len(unit.code12) for unit in units} == {12}
        assert all(unit.code12.startswith(unit.code) for unit in units)
        if edition == "2023-06":
            again = [import_file(project, path, ImportKind.ADMIN_UNITS, answers) for path in files]
            assert [(plan.imported, plan.updated, plan.command) for plan in again] == [(0, 0, None)] * 2
            assert sum(plan.unchanged for plan in again) == len(units) + 1

    def test_townships_with_points(self, project: Project, real_data: Path) -> None:
        path = real_data / "cn" / "townships_2016.csv.xz"
        plan = import_file(project, path, ImportKind.ADMIN_UNITS, Answers(edition="2016", datum="gcj02"))
        assert (plan.read, plan.imported) == (42_868, 42_868)
        counted = project.fetch("SELECT count(*), count(geom), min(length(code)), max(length(code)) FROM gi_admin_unit")
        assert counted == [(42_868, 35_350, 12, 12)]

    def test_the_names_of_zhejiang(self, project: Project, real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        foreign = open_foreign(real_data / "cn" / "zhejiang_county_gbk_shapefile.zip")
        answers = Answers(edition="2015", datum="gcj02")
        examined = examine_read(project, foreign, answers)
        assert examined.inspection.encoding == "GB18030"
        plan = run_import(project, plan_examined(project, examined, ImportKind.ADMIN_UNITS, answers))
        assert plan.imported == 88
        units = {unit.code: unit for unit in project.read_all(AdminUnit)}
        assert (units["330106"].name, units["331022"].name) == ("西湖区", "三门县")
        assert units["330106"].attributes == {"区划代码": "330106", "名称": "西湖区"}
        assert all(unit.name[-1] in "区县市" for unit in units.values())
        written = json.dumps(project.fetch("SELECT name, attributes, source, provenance FROM gi_admin_unit"))
        assert all(sign not in json.loads(written).__repr__() for sign in ("\ufffd", "Ã", "Î÷", "锟"))

    def test_us_counties_raise_no_question(self, project: Project, real_data: Path) -> None:
        path = real_data / "us" / "county_fips.geojson.xz"
        foreign = open_foreign(path)
        answers = Answers(edition="us-2010")
        examined = examine_read(project, foreign, answers)
        assert examined.inspection.open_questions() == []
        plan = run_import(project, plan_examined(project, examined, ImportKind.ADMIN_UNITS, answers))
        assert (plan.read, plan.imported) == (3221, 3221)
        assert plan_examined(project, examined, ImportKind.ADMIN_UNITS, answers).unchanged == 3221
        assert {unit.level for unit in project.read_all(AdminUnit)} == {UnitLevel.COUNTY}


def test_many_points_stay_below_the_memory_limit(tmp_path: Path) -> None:
    """Rows are made while they are written: neither many objects nor their texts stand in memory together."""
    script = """
import sys
from pathlib import Path
import numpy as np, pyarrow as pa, shapely
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.layer_file import FieldInfo
from gi_atlas.exchange.open import ForeignFile, ForeignLayer
from gi_atlas.services.importing import ImportKind, examine_read, plan_examined, run_import
from gi_atlas.storage.opening import create_project

count = int(sys.argv[2])
places = np.column_stack([np.linspace(-120, -80, count), np.linspace(30, 45, count)])
table = pa.table({
    "row": pa.array(np.arange(1, count + 1)),
    "geometry": pa.array(shapely.to_wkb(shapely.points(places)), pa.large_binary()),
    "source_sha256": pa.array(["0" * 64]).take(pa.array(np.zeros(count, dtype=np.int64))),
    "f0": pa.array([f"tree {n}" for n in range(count)], pa.large_string()),
})
facts = {"geometry_types": {"POINT": count}, "extent": [-120, 30, -80, 45], "centres": [[-100, 40]], "widest": 0.0}
layer = ForeignLayer("points", "EPSG:4326", (FieldInfo("name", "TEXT"),), table, (), 0, facts)
del places
project = create_project(Path(sys.argv[1]))
foreign = ForeignFile(Path("points.fgb"), "0" * 64, Format.FLATGEOBUF, "FlatGeobuf", (layer,))
del table, layer
answers = Answers()
plan = plan_examined(project, examine_read(project, foreign, answers), ImportKind.LAYER, answers)
del foreign
run_import(project, plan)
print(project.fetch("SELECT count(*) FROM gi_layer_feature")[0][0])
project.close()
print([line.split()[1] for line in open("/proc/self/status") if "VmHWM" in line][0])
"""
    words = [sys.executable, "-c", script, str(tmp_path / "p.gpkg"), "100000"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    count, peak_kb = map(int, done.stdout.split())
    assert count == 100_000
    assert peak_kb < MEMORY_KB
