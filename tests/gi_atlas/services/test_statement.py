"""A boundary version read as a scope statement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit, ScopeText, ScopeUnit, UnitLevel, UnitMatch
from gi_atlas.scope.writing import write_scope
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.statement import OPEN_MATCHES, read_statement
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from tests.gi_atlas.documents.sample import EDITION, WORDING, Sample, make_sample, make_units, square


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "甲县.gpkg") as opened:
        yield opened


@pytest.fixture
def sample(project: Project) -> Sample:
    make_units(project)
    return make_sample(project)


def box_version(project: Project, sample: Sample, *bounds: float) -> str:
    version = replace(
        sample.version, id="drawn", geom=shapely.MultiPolygon([shapely.box(*bounds)]), scope_text="", version=9
    )
    save(project, version)
    return version.id


def test_everything_of_a_whole_version(project: Project, sample: Sample) -> None:
    found = read_statement(project, sample.version.id)
    assert (found.product, found.product_en, found.zone, found.role) == (
        "甲县梨",
        "Jiaxian pear",
        "主产区",
        "PRODUCTION",
    )
    assert found.version == "v3 (2024-02-01)"
    assert found.wording == WORDING
    assert found.sentence == f"甲县梨产地范围为{WORDING}"
    assert (found.edition, found.wording_edition, found.as_of) == (EDITION, EDITION, date(2024, 1, 31))
    assert found.letter == "关于划定产地范围的函 甲政函〔2023〕7号"
    assert found.extent == pytest.approx((112.0, 30.0, 112.2, 30.1))
    assert [(unit.name, unit.code, unit.is_part) for unit in found.units] == [
        ("甲县东镇", "970121101", False),
        ("甲县西乡", "970121201", False),
    ]
    assert (found.unnamed, found.uncovered, found.open_units, found.note) == ((), (), (), "")
    assert found.is_read_back
    assert found.tolerance == tuple(write_scope(project, sample.version.id).tolerance.values())


def test_the_hash_is_the_geometrys(project: Project, sample: Sample) -> None:
    found = read_statement(project, sample.version.id)
    assert len(found.sha256) == 64
    assert found.areas is not None
    assert found.areas.official_m2 == pytest.approx(213_809_078.87, abs=1.0)


def test_an_unknown_version_is_told(project: Project) -> None:
    with pytest.raises(StorageError) as caught:
        read_statement(project, "nobody")
    assert caught.value.code == "STORE_ID_UNKNOWN"


@pytest.mark.parametrize("match", list(UnitMatch))
def test_names_that_are_open_are_listed(project: Project, sample: Sample, match: UnitMatch) -> None:
    save(project, ScopeUnit(sample.wording.id, "旧镇", 3, "TOWNSHIP", ("甲县",), edition="2019-01", match=match))
    found = read_statement(project, sample.version.id)
    names = [(unit.name, unit.match, unit.edition) for unit in found.open_units]
    assert names == ([("甲县旧镇", str(match), "2019-01")] if match in OPEN_MATCHES else [])


def test_open_names_keep_the_wordings_order(project: Project, sample: Sample) -> None:
    units = [ScopeUnit(sample.wording.id, name, seq, match=UnitMatch.UNKNOWN) for seq, name in ((9, "丙"), (4, "丁"))]
    save_many(project, units)
    assert [unit.name for unit in read_statement(project, sample.version.id).open_units] == ["丁", "丙"]


def test_a_unit_that_is_drawn_and_not_named_is_told(project: Project, sample: Sample) -> None:
    version = replace(sample.version, id="wide", geom=shapely.MultiPolygon([shapely.box(112.0, 30.0, 112.3, 30.1)]))
    wording = replace(sample.wording, id="w2", boundary_id="wide")
    named = [
        ScopeUnit("w2", "东镇", 1, "TOWNSHIP", ("甲县",), "970121101", "东镇", EDITION, UnitMatch.EXACT),
        ScopeUnit("w2", "北乡", 2, "TOWNSHIP", ("甲县",), "970121203", "北乡", EDITION, UnitMatch.EXACT),
    ]
    save_many(project, [version, wording, *named])
    found = read_statement(project, "wide")
    assert found.unnamed == ("甲县西乡", "甲县南乡")
    assert found.uncovered == ("甲县北乡",)


def test_a_county_that_is_named_covers_its_townships(project: Project, sample: Sample) -> None:
    wording = ScopeText(sample.product.id, "甲县现辖行政区域。", sample.version.id, edition=EDITION)
    county = ScopeUnit(wording.id, "甲县", 1, "COUNTY", (), "970121000000", "甲县", EDITION, UnitMatch.EXACT)
    save_many(project, [wording, county])
    found = read_statement(project, sample.version.id)
    assert (found.unnamed, found.uncovered) == ((), ())


def test_names_without_codes_are_compared_with_nothing(project: Project, sample: Sample) -> None:
    wording = ScopeText(sample.product.id, "某地。", sample.version.id)
    save_many(project, [wording, ScopeUnit(wording.id, "某地", 1, match=UnitMatch.UNKNOWN)])
    found = read_statement(project, sample.version.id)
    assert (found.unnamed, found.uncovered) == ((), ())
    assert [unit.name for unit in found.open_units] == ["某地"]


@pytest.mark.parametrize(
    ("wording", "unnamed", "uncovered"),
    [
        ("甲县东镇、西乡共2个乡镇现辖行政区域。", (), ()),
        ("甲县现辖行政区域。", (), ()),
        ("甲县东镇、北乡共2个乡镇现辖行政区域。", ("甲县西乡",), ("甲县北乡",)),
        ("以所附范围图为准。", (), ()),
        ("Dong Town", (), ()),
    ],
)
def test_a_wording_whose_names_nobody_resolved_is_compared_by_name(
    project: Project, sample: Sample, wording: str, unnamed: tuple[str, ...], uncovered: tuple[str, ...]
) -> None:
    save(project, replace(sample.version, id="plain", scope_text=wording, version=9))
    found = read_statement(project, "plain")
    assert (found.unnamed, found.uncovered) == (unnamed, uncovered)


def test_slivers_are_strays_and_parts_are_parts(project: Project, sample: Sample) -> None:
    drawn = box_version(project, sample, 112.05, 30.0, 112.2002, 30.1)  # half of the first, 19 m of the third
    found = read_statement(project, drawn)
    assert {unit.name: unit.is_part for unit in found.units} == {"甲县西乡": False, "甲县东镇": True}
    assert [(stray.name, stray.relation) for stray in found.strays] == [("甲县南乡", "sliver")]
    part = next(unit for unit in found.units if unit.is_part)
    assert part.share == pytest.approx(0.5, abs=0.01)
    assert "南乡" not in found.sentence


def test_units_that_are_points_are_told(project: Project, sample: Sample) -> None:
    hamlet = AdminUnit("970121101001", "山村", EDITION, UnitLevel.VILLAGE, "970121101", shapely.Point(112.02, 30.05))
    save(project, hamlet)
    drawn = box_version(project, sample, 112.0, 30.0, 112.05, 30.1)
    strays = read_statement(project, drawn).strays
    assert [(stray.name, stray.relation) for stray in strays] == [("甲县东镇山村", "point")]


def test_ground_in_no_unit_is_measured(project: Project, sample: Sample) -> None:
    drawn = box_version(project, sample, 112.0, 29.9, 112.1, 30.1)
    found = read_statement(project, drawn)
    assert found.areas is not None
    assert found.outside_m2 == pytest.approx(found.areas.official_m2 / 2, rel=0.01)


def test_without_units_the_reason_stands_there(project: Project) -> None:
    sample = make_sample(project)
    found = read_statement(project, sample.version.id)
    assert (found.sentence, found.note, found.units) == ("", "SCOPE_NO_UNITS", ())
    assert found.wording == WORDING
    assert found.areas is not None


def test_an_edition_that_is_not_there_is_no_end(project: Project, sample: Sample) -> None:
    found = read_statement(project, sample.version.id, "1999-01")
    assert (found.note, found.edition) == ("SCOPE_NO_UNITS", "1999-01")


def test_the_edition_that_is_asked_for_is_used(project: Project, sample: Sample) -> None:
    day = date(2020, 6, 1)
    older = [
        AdminUnit("970121", "甲县", "2020-06", UnitLevel.COUNTY, geom=square(112.0, 30.0, 0.3), valid_from=day),
        AdminUnit("970121101", "老镇", "2020-06", UnitLevel.TOWNSHIP, "970121", sample.version.geom),
    ]
    save_many(project, older)
    found = read_statement(project, sample.version.id, "2020-06")
    assert (found.edition, found.edition_day) == ("2020-06", day)
    assert found.units[0].name == "甲县老镇"


def test_a_version_without_polygon_keeps_its_words(project: Project, sample: Sample) -> None:
    save(project, replace(sample.version, id="empty", geom=None, version=9, act="公告第9号"))
    found = read_statement(project, "empty")
    assert (found.extent, found.areas, found.sentence) == ((), None, "")
    assert found.wording == WORDING  # the version's own field, as no wording stands beside it
    assert found.note == "SCOPE_NO_GEOMETRY"
    assert found.act == "公告第9号"


@pytest.mark.parametrize(
    ("limits", "elevation"),
    [
        ({"elevation_min_m": 600}, (600.0, None)),
        ({"elevation_max_m": 1200.5}, (None, 1200.5)),
        ({"elevation_min_m": "600"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_limits_of_the_wording(
    project: Project, sample: Sample, limits: dict[str, object], elevation: tuple[float | None, float | None]
) -> None:
    save(project, replace(sample.wording, id="w2", limits=limits))
    assert read_statement(project, sample.version.id).elevation == elevation


def test_the_chinese_wording_goes_before_a_translation(project: Project, sample: Sample) -> None:
    save(project, ScopeText(sample.product.id, "Dong Town", sample.version.id, language="en"))
    assert read_statement(project, sample.version.id).wording == WORDING
