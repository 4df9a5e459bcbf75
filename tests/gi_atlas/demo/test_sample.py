"""The sample project holds what it promises, and the main job runs on it."""

import hashlib
import json
import math
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from gi_atlas.cli import Output
from gi_atlas.cli_demo import demo
from gi_atlas.demo.county import COUNTY_CODE, TOWNSHIPS, build_county
from gi_atlas.demo.products import BAMBOO, HERB, ORANGE, TEA
from gi_atlas.demo.records import PHOTOS_PER_RECORD, RECORD_COUNT
from gi_atlas.demo.sample import Sample, build_sample
from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Case,
    CaseEvent,
    Evidence,
    Product,
    ProductGroup,
    ProductStatus,
    Registration,
    ScopeText,
    ScopeUnit,
    SurveyRecord,
    UnitLevel,
    Zone,
)
from gi_atlas.plugins import all_rules
from gi_atlas.rules.findings import Severity, run_rules
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import ENTITY_TABLES


def dump(path: Path) -> dict[str, str]:
    """Hash over the rows of each table of entities."""
    connection = sqlite3.connect(path)
    hashes = {}
    for entry in ENTITY_TABLES:
        rows = connection.execute(f'SELECT * FROM "{entry.name}" ORDER BY id').fetchall()
        hashes[entry.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    connection.close()
    return hashes


def test_one_product_of_each_group(project: Project) -> None:
    groups = [product.product_group for product in project.read_all(Product)]
    assert sorted(groups) == sorted(ProductGroup)


def test_units_come_with_their_edition(project: Project) -> None:
    units = project.read_all(AdminUnit)
    assert {unit.edition for unit in units} == {"2026-01"}
    assert sum(unit.level is UnitLevel.TOWNSHIP for unit in units) == len(TOWNSHIPS)
    assert {unit.code for unit in units if unit.level is UnitLevel.COUNTY} == set(build_county().counties)


def test_boundaries_old_and_new(project: Project) -> None:
    zones = {zone.id: zone for zone in project.read_all(Zone)}
    names = {product.id: product.name_official for product in project.read_all(Product)}
    for product in (ORANGE, TEA):
        versions = [
            boundary
            for boundary in project.read_all(BoundaryVersion, source_key=product)
            if names[zones[boundary.zone_id].product_id] == product
        ]
        old, new = sorted(versions, key=lambda boundary: boundary.version)
        assert (old.status, new.status) == (BoundaryStatus.SUPERSEDED, BoundaryStatus.PUBLISHED)
        assert old.valid_to == new.valid_from
        assert new.area_m2 > old.area_m2


def test_registrations_disagree(project: Project) -> None:
    found = {product.name_official: project.read_all(Registration, product_id=product.id)
             for product in project.read_all(Product)}  # fmt: skip
    for product in (ORANGE, TEA):
        first, second = found[product]
        assert first.channel != second.channel
        assert first.holder != second.holder
        assert first.name_as_registered != second.name_as_registered


def test_one_boundary_strays_three_hundred_metres(project: Project) -> None:
    county = build_county().counties[COUNTY_CODE]
    (tea,) = (b for b in project.read_all(BoundaryVersion, source_key=TEA) if b.status is BoundaryStatus.PUBLISHED)
    strip = shapely.difference(tea.geom, county)
    scale = 111_320 * np.array([math.cos(math.radians(29.5)), 1.0])
    ground, points = (shapely.transform(shape, lambda xy: xy * scale) for shape in (county, strip))
    farthest = max(ground.distance(shapely.Point(point)) for point in shapely.get_coordinates(points))
    assert 290 < farthest < 302


def test_one_pair_overlaps(project: Project) -> None:
    today = [b for b in project.read_all(BoundaryVersion) if b.status is not BoundaryStatus.SUPERSEDED]
    zones = {zone.id: zone.product_id for zone in project.read_all(Zone)}
    pairs = [
        (a.name, b.name)
        for n, a in enumerate(today)
        for b in today[:n]
        if zones[a.zone_id] != zones[b.zone_id] and shapely.intersection(a.geom, b.geom).area > 1e-6
    ]
    assert pairs == [("清溪白术", "清溪绿茶")]


def test_thirty_records_with_photos(project: Project) -> None:
    records = project.read_all(SurveyRecord)
    townships = build_county().townships
    assert len(records) == RECORD_COUNT
    for record in records:
        assert shapely.contains(townships[record.township_code], record.geom)
        evidence = project.read_all(Evidence, record_id=record.id)
        assert len(evidence) == PHOTOS_PER_RECORD
        for item in evidence:
            assert item.geom is not None
            assert item.captured_at is not None
            assert project.media.find(item.sha256) is not None
            assert not item.fault


def test_only_one_photo_is_far_away(project: Project) -> None:
    assert sum(item.distance_m > 5000 for item in project.read_all(Evidence)) == 1


def test_the_sample_is_the_same_each_time(sample: Sample, tmp_path: Path) -> None:
    again = build_sample(tmp_path)
    assert dump(again.project) == dump(sample.project)


def test_a_project_that_is_there_is_left_alone(sample: Sample) -> None:
    before = sample.project.read_bytes()
    with pytest.raises(StorageError) as caught:
        build_sample(sample.project.parent)
    assert caught.value.code == "STORE_EXISTS"
    assert sample.project.read_bytes() == before


def test_demo_does_the_main_job(tmp_path: Path) -> None:
    folder = tmp_path / "试用 目录"
    for _turn in range(2):  # the second time it takes away what the first one left
        found = CliRunner().invoke(demo, [str(folder)], obj=Output(is_json=True), catch_exceptions=False)
        assert found.exit_code == 0
        answer = json.loads(found.output)
        commands = [step["command"][0] for step in answer["steps"]]
        assert commands == ["list", "overlay", "overlaps", "check", "export", "render", "verify"]
        assert [step["exit_code"] for step in answer["steps"]] == [0] * len(commands)
    assert Path(answer["picture"]).read_bytes().startswith(b"\x89PNG")
    assert len(list(Path(answer["package"]).iterdir())) == 7


def test_demo_keeps_strangers_files(tmp_path: Path) -> None:
    mine = tmp_path / "我的.txt"
    mine.write_text("mine", encoding="utf-8")
    set_language("zh")
    found = CliRunner().invoke(demo, [str(tmp_path)], obj=Output(), catch_exceptions=False)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert "示例项目" in found.output
    assert str(tmp_path) in found.output


def test_the_sample_shows_what_the_rules_find(project: Project) -> None:
    found = run_rules(project, all_rules())
    rules = {(one.rule, one.object_name.partition("（")[0]) for one in found}
    assert {
        ("REG_SCOPE_NARROWER", ORANGE),
        ("STANDARD_NONE", ORANGE),
        ("NICE_MISSING", TEA),
        ("SCOPE_LETTER_ISSUER", TEA),
        ("SCOPE_UNIT_NOT_NAMED", TEA),
        ("STEP_ZONE_APART", TEA),
        ("STEP_RAW_NO_ZONE", BAMBOO),
        ("SCOPE_SITES_OUTSIDE", BAMBOO),
    } <= rules
    assert ("STANDARD_NONE", TEA) not in rules
    assert not [one for one in found if one.rule in ("RULE_FAILED", "SCOPE_UNIT_OPEN")]
    assert all(one.severity is not Severity.ERROR for one in found)


def test_the_extent_that_is_too_small_is_shown_on_the_sample_county(project: Project) -> None:
    found = {one.rule: one for one in run_rules(project, all_rules())}
    small, count = found["EXTENT_SMALLER_THAN_UNITS"], found["SCOPE_COUNT_DIFFERS"]
    assert small.object_id == count.object_id  # both are of the wording of the herb
    assert small.evidence["box_km2"] < small.evidence["units_km2"]
    county = build_county()
    units = shapely.union_all([county.townships[code] for code in ("970121101", "970121102", "970121103")])
    assert units.contains(shapely.Point(small.place))
    assert "共3个乡镇" in count.fix()


def test_wordings_agree_with_their_units(project: Project) -> None:
    wordings = {wording.id: wording for wording in project.read_all(ScopeText)}
    units = project.read_all(ScopeUnit)
    assert len(wordings) == 3
    assert {unit.scope_id for unit in units} == set(wordings)
    codes = {unit.code: unit.name for unit in project.read_all(AdminUnit)}
    assert all(codes[unit.code] == unit.name_as_written for unit in units)
    assert {wording.letter_no for wording in wordings.values()} == {"清政函〔2023〕18号", "清政函〔2023〕7号", ""}


def test_cases_stand_where_their_products_do_and_nothing_is_due(project: Project) -> None:
    names = {product.id: product for product in project.read_all(Product)}
    cases = {names[case.product_id].name_official: case for case in project.read_all(Case)}
    assert {name: case.state for name, case in cases.items()} == {HERB: "S2", BAMBOO: "S1"}
    assert {names[case.product_id].status for case in cases.values()} == {
        ProductStatus.DOSSIER_PREP, ProductStatus.POTENTIAL_LISTED,
    }  # fmt: skip
    assert all(case.due_on is None and not case.is_closed for case in cases.values())
    assert len(project.read_all(CaseEvent)) == 5
