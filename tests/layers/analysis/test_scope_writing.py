"""Boundaries in words: whole units by name, parts, strays, levels, and the way back."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.demo.county import COUNTY_CODE, TOWNSHIPS, build_county
from gi_atlas.demo.sample import write_units
from gi_atlas.errors import StorageError, UsageError
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import AdminUnit, Product, UnitLevel
from gi_atlas.scope.building import build_scope, pieces_of
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import resolve
from gi_atlas.scope.ties import check_extent
from gi_atlas.scope.writing import write_scope
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from layers.analysis.scope_writing import ScopeWriter, area_words, extent_words
from tests.bench.scope_round_trip import shifted, trips, units_of
from tests.layers.analysis.places import EDITION, Atlas, metres_box

WEST, EAST = metres_box(0, 0, 10_000, 10_000), metres_box(10_000, 0, 20_000, 10_000)


def sample_units(project: Project, folder: Path) -> None:
    path = write_units(build_county(), folder / "units.geojson")
    import_file(project, path, ImportKind.ADMIN_UNITS, Answers(edition=EDITION))


def unit(code: str, name: str, level: UnitLevel, geom: object = None) -> AdminUnit:
    return AdminUnit(code, name, EDITION, level, geom=geom)


@pytest.fixture
def hills(atlas: Atlas) -> Atlas:
    """A county of two towns of 10 km by 10 km; of the western one, two villages."""
    units = [
        unit("13", "河北省", UnitLevel.PROVINCE),
        unit("1306", "保定市", UnitLevel.PREFECTURE),
        unit("130636", "顺平县", UnitLevel.COUNTY, shapely.union(WEST, EAST)),
        unit("130636100", "腰山镇", UnitLevel.TOWNSHIP, WEST),
        unit("130636200", "安阳乡", UnitLevel.TOWNSHIP, EAST),
        unit("130636100201", "南伍侯村", UnitLevel.VILLAGE, metres_box(0, 0, 10_000, 5_000)),
        unit("130636100202", "北伍侯村", UnitLevel.VILLAGE, metres_box(0, 5_000, 10_000, 10_000)),
    ]
    save_many(atlas.project, units)
    return atlas


def test_a_whole_county_by_name(hills: Atlas) -> None:
    boundary = hills.boundary("顺平桃", shapely.union(WEST, EAST))
    written = write_scope(hills.project, boundary.id)
    assert written.text == "顺平桃产地范围为河北省保定市顺平县现辖行政区域。"
    assert (written.count, written.strays, written.edition) == (1, (), EDITION)


def test_the_english_sentence_calls_the_product_by_its_english_name(hills: Atlas) -> None:
    boundary = hills.boundary("顺平桃", shapely.union(WEST, EAST))
    assert "of Shunpingtao covers" in write_scope(hills.project, boundary.id).text_en
    product = next(one for one in hills.project.read_all(Product) if one.name_official == "顺平桃")
    save(hills.project, replace(product, name_en="Shunping peach"))
    told = write_scope(hills.project, boundary.id).text_en
    assert "of Shunping peach covers" in told
    assert "Shunpingtao" not in told


def test_a_town_and_a_village(hills: Atlas) -> None:
    ground = shapely.union(EAST, metres_box(0, 0, 10_000, 5_000))
    written = write_scope(hills.project, hills.boundary("顺平桃", ground).id)
    assert [(one.name, one.level, one.is_part) for one in written.units] == [
        ("南伍侯村", UnitLevel.VILLAGE, False),
        ("安阳乡", UnitLevel.TOWNSHIP, False),
    ]
    assert written.is_read_back
    assert written.count == 2


def test_part_of_a_town_without_villages(hills: Atlas) -> None:
    ground = shapely.union(WEST, metres_box(10_000, 0, 14_000, 10_000))
    written = write_scope(hills.project, hills.boundary("顺平桃", ground).id)
    assert written.text == "顺平桃产地范围为河北省保定市顺平县腰山镇现辖行政区域；河北省保定市顺平县安阳乡部分区域。"
    assert [round(one.share_of_unit, 2) for one in written.units] == [1.0, 0.4]


def test_a_stray_is_listed_not_written(hills: Atlas) -> None:
    ground = shapely.union(WEST, metres_box(10_000, 0, 10_040, 10_000))
    boundary = hills.boundary("顺平桃", ground)
    written = write_scope(hills.project, boundary.id)
    assert [one.name for one in written.units] == ["腰山镇"]
    assert [(one.name, one.relation) for one in written.strays] == [("安阳乡", "sliver")]
    assert written.strays[0].area_m2 == pytest.approx(400_000, rel=2e-3)
    strict = write_scope(hills.project, boundary.id, width_m=10.0, area_m2=100.0)
    assert [(one.name, one.is_part) for one in strict.units] == [("腰山镇", False), ("安阳乡", True)]
    assert strict.tolerance == {"sliver_width_m": 10.0, "sliver_area_m2": 100.0}


def test_ground_outside_of_all_units_is_told(hills: Atlas) -> None:
    ground = metres_box(0, 0, 10_000, 12_000)
    written = write_scope(hills.project, hills.boundary("海", ground).id)
    assert written.outside_m2 == pytest.approx(20e6, rel=5e-3)


def test_towns_known_by_points_are_listed(atlas: Atlas) -> None:
    town = metres_box(4_000, 4_000, 4_001, 4_001).centroid
    units = [
        unit("130636", "顺平县", UnitLevel.COUNTY, WEST),
        unit("130636100", "腰山镇", UnitLevel.TOWNSHIP, town),
    ]
    save_many(atlas.project, units)
    written = write_scope(atlas.project, atlas.boundary("顺平桃", metres_box(0, 0, 10_000, 5_000)).id)
    assert [(one.name, one.is_part) for one in written.units] == [("顺平县", True)]
    assert [one.name for one in written.points] == ["腰山镇"]


def test_the_extent_is_rounded_outward_and_reads_back(hills: Atlas) -> None:
    written = write_scope(hills.project, hills.boundary("顺平桃", WEST).id)
    read = read_scope(written.paragraph)
    assert read.extent_deg is not None
    assert shapely.box(*read.extent_deg).covers(WEST)
    assert [one.name for one in read.units] == ["腰山镇"]
    assert read.defects == ()
    assert f"行政区划版本：{EDITION}" in written.paragraph
    assert extent_words((119.0, 29.0, 119.5, 29.5)) == "东经119°00′00″～119°30′00″，北纬29°00′00″～29°30′00″"
    assert extent_words((-1.0, -2.5, 2.0, -2.0)) == "西经1°00′00″～东经2°00′00″，南纬2°30′00″～2°00′00″"
    assert area_words(10_000) == "10000.00平方米（1.0000公顷；15.00亩；0.010平方千米）"


def test_what_cannot_be_written(atlas: Atlas, hills: Atlas) -> None:
    boundary = hills.boundary("顺平桃", WEST)
    with pytest.raises(UsageError) as none:
        write_scope(hills.project, boundary.id, "1999")
    assert (none.value.code, none.value.context["edition"]) == ("SCOPE_NO_UNITS", "1999")
    with pytest.raises(StorageError) as unknown:
        write_scope(hills.project, "nobody")
    assert unknown.value.code == "STORE_ID_UNKNOWN"
    empty = atlas.boundary("空", None, product=Product("空"))
    with pytest.raises(UsageError) as nothing:
        write_scope(hills.project, empty.id)
    assert nothing.value.code == "SCOPE_NO_GEOMETRY"


def test_the_command_answers(hills: Atlas, capsys: pytest.CaptureFixture[str]) -> None:
    boundary = hills.boundary("顺平桃", shapely.union(WEST, metres_box(10_000, 0, 10_040, 10_000)))
    words = ["scope", "write", str(hills.project.path), "--boundary", boundary.id]
    assert run([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["text"] == "顺平桃产地范围为河北省保定市顺平县腰山镇现辖行政区域。"
    assert (answer["count"], [one["code"] for one in answer["units"]]) == (1, ["130636100"])
    assert answer["area"] == pytest.approx(100.4e6, rel=2e-3)
    assert answer["signer"]["level"] == "COUNTY"
    assert answer["signer"]["governments"] == ["河北省保定市顺平县"]
    assert run([*words, "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "零碎部分，未列入：河北省保定市顺平县安阳乡 130636200" in told


def test_random_unions_of_the_sample_county(tmp_path: Path) -> None:
    """Forty here; ``python -m tests.bench.scope_round_trip`` makes five hundred."""
    with create_project(tmp_path / "清溪县.gpkg") as project:
        sample_units(project, tmp_path)
        writer = ScopeWriter(project)
        made = list(trips(writer, units_of(project, EDITION, "TOWNSHIP"), 40))
        assert [trip.names for trip in made if not trip.is_same] == []
        moved = list(trips(writer, units_of(project, EDITION, "TOWNSHIP"), 10, shift_m=50.0))
    assert [trip.names for trip in moved if not trip.is_same] == []
    assert all(trip.written.strays for trip in moved)


def test_the_whole_sample_county_is_named_by_its_county(tmp_path: Path) -> None:
    with create_project(tmp_path / "清溪县.gpkg") as project:
        sample_units(project, tmp_path)
        written = ScopeWriter(project).write(build_county().township_union(*TOWNSHIPS))
    assert [one.code for one in written.units] == [COUNTY_CODE]


def test_real_counties_moved_by_50_m(real_data: Path, tmp_path: Path) -> None:
    """Counties of Zhejiang, GCJ-02 as they are: the sentence stays right and every stray is listed."""
    source = real_data / "cn" / "zhejiang_county_gbk_shapefile.zip"
    with create_project(tmp_path / "浙江.gpkg") as project:
        import_file(project, source, ImportKind.ADMIN_UNITS, Answers(edition="2023", datum="GCJ02"))
        writer = ScopeWriter(project)
        units = units_of(project, "2023", "COUNTY")
        chosen = [number for number, name in enumerate(units.names) if name in ("安吉县", "长兴县", "德清县")]
        ground = shapely.union_all(units.shapes[chosen])
        here, moved = writer.write(ground), writer.write(shifted(ground, 50.0))
    assert here.text == moved.text
    assert here.text.endswith("共3个县（市、区）现辖行政区域。")
    assert {one.name for one in moved.units} == {"安吉县", "长兴县", "德清县"}
    assert moved.is_read_back
    assert here.strays == ()
    assert len(moved.strays) >= 2
    assert all(one.name not in ("安吉县", "长兴县", "德清县") for one in moved.strays)


def test_ground_in_no_unit_is_told_by_its_extent(hills: Atlas) -> None:
    sea = metres_box(50_000, 50_000, 60_000, 60_000)
    written = write_scope(hills.project, hills.boundary("顺平桃", sea).id)
    read = read_scope(written.paragraph)
    assert written.text.startswith("顺平桃产地范围位于东经")
    assert written.extent_dms in written.text
    assert "范围为。" not in written.paragraph
    assert (written.units, written.count, written.is_read_back) == ((), 0, True)
    assert written.outside_m2 == pytest.approx(written.area_m2)
    assert (read.units, read.defects) == ((), ())
    assert read.extent_deg is not None
    assert shapely.box(*read.extent_deg).covers(sea)
    assert "lies in no administrative unit" in written.text_en


def test_a_part_reads_back_without_a_finding_on_the_extent(hills: Atlas) -> None:
    """The paragraph of a boundary that covers half of a town is no smaller than what it names."""
    half = metres_box(10_000, 0, 15_000, 10_000)
    written = write_scope(hills.project, hills.boundary("顺平桃", shapely.union(WEST, half)).id)
    assert [(one.name, one.is_part) for one in written.units] == [("腰山镇", False), ("安阳乡", True)]
    scope = read_scope(written.paragraph)
    resolved = resolve(hills.project, scope, EDITION)
    built = build_scope(pieces_of(hills.project, resolved), scope)
    assert built.parts == ("安阳乡",)
    assert check_extent(scope, built, "1", "顺平桃") is None


def test_the_english_paragraph_says_what_the_chinese_one_does(hills: Atlas) -> None:
    boundary = hills.boundary("顺平桃", shapely.union(WEST, EAST))
    written = write_scope(hills.project, boundary.id)
    assert written.paragraph_en.startswith(written.text_en)
    numbers = re.findall(r"\d+(?:\.\d+)?", written.paragraph.removeprefix(written.text))
    assert len(numbers) >= 16
    plain = re.sub(r"(\d)\.00″", r"\1″", written.paragraph_en.removeprefix(written.text_en))
    assert [number for number in numbers if number not in re.findall(r"\d+(?:\.\d+)?", plain)] == []
