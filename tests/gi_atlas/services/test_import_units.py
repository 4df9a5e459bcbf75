"""Importing administrative units: lists, points and polygons by code and edition."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.errors import ManyErrors, QuestionOpen
from gi_atlas.exchange.answers import Answers
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.services.importing import ImportKind, ImportPlan, import_file
from gi_atlas.storage.project import Project

from .foreign_files import dump, square, write_csv, write_wkt

pytestmark = pytest.mark.usefixtures("tables_read_here")


def bring_in(project: Project, path: Path, edition: str | None = "2023-06", **more: Any) -> ImportPlan:
    answers = Answers(datum="cgcs2000", encoding="UTF-8", edition=edition, **more)
    return import_file(project, path, ImportKind.ADMIN_UNITS, answers)


def counts(plan: ImportPlan) -> tuple[int, int, int, int]:
    return plan.read, plan.imported, plan.updated, plan.unchanged


def by_code(project: Project) -> dict[tuple[str, str], AdminUnit]:
    return {(unit.edition, unit.code): unit for unit in project.read_all(AdminUnit)}


def test_a_list_keeps_its_codes_as_written(project: Project, tmp_path: Path) -> None:
    rows = [
        ("990101", "清溪县", "9901"),
        ("990101100", "上坪镇", "990101"),
        ("990101100001", "一村", "990101100"),
        ("99", "越东省", ""),
    ]
    plan = bring_in(project, write_csv(tmp_path / "a.csv", ("code", "name", "上级代码"), rows))
    assert counts(plan) == (4, 4, 0, 0)
    units = by_code(project)
    found = [(unit.code, unit.code12, unit.level, unit.parent_code) for unit in units.values()]
    assert found == [
        ("990101", "990101000000", UnitLevel.COUNTY, "9901"),
        ("990101100", "990101100000", UnitLevel.TOWNSHIP, "990101"),
        ("990101100001", "990101100001", UnitLevel.VILLAGE, "990101100"),
        ("99", "990000000000", UnitLevel.PROVINCE, ""),
    ]
    county = units["2023-06", "990101"]
    assert (county.name, county.pinyin_initials, county.geom, county.geom_sha256) == ("清溪县", "qxx", None, "")
    assert county.attributes == {"code": "990101", "name": "清溪县", "上级代码": "9901"}
    assert county.source == "a.csv"


def test_twice_is_unchanged_and_another_edition_is_another_unit(project: Project, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ("code", "name"), [("990101", "清溪县"), ("990102", "云岭县")])
    bring_in(project, path)
    before = dump(project)
    assert counts(bring_in(project, path)) == (2, 0, 0, 2)
    assert dump(project) == before
    assert counts(bring_in(project, path, edition="2017-10")) == (2, 2, 0, 0)
    assert counts(bring_in(project, path, edition=None)) == (2, 2, 0, 0)
    assert {edition for edition, _code in by_code(project)} == {"2023-06", "2017-10", "unknown"}


def test_longer_codes_of_the_same_unit_are_the_same(project: Project, tmp_path: Path) -> None:
    bring_in(project, write_csv(tmp_path / "a.csv", ("code", "name"), [("990101", "清溪县")]))
    shape = write_wkt(tmp_path / "b.csv", [(square(119, 28), {"code": "990101000000", "name": "清溪县"})])
    assert counts(bring_in(project, shape)) == (1, 0, 1, 0)
    (unit,) = project.read_all(AdminUnit)
    assert (unit.code, unit.geom_sha256) == ("990101", geometry_hash(square(119, 28)))


def test_a_county_among_its_townships_does_not_become_its_own_parent(project: Project, tmp_path: Path) -> None:
    heading = ("code", "name", "上级代码")
    counties = write_csv(tmp_path / "c.csv", heading, [("990101", "清溪县", "9901")])
    townships = write_csv(
        tmp_path / "t.csv", heading, [("990101000", "清溪县", "990101"), ("990101100", "上坪镇", "990101")]
    )
    bring_in(project, counties)
    assert counts(bring_in(project, townships)) == (2, 1, 0, 1)
    assert counts(bring_in(project, counties)) == (1, 0, 0, 1)
    assert by_code(project)["2023-06", "990101"].parent_code == "9901"


def test_a_list_keeps_the_polygons_and_corrects_the_names(project: Project, tmp_path: Path) -> None:
    shape = write_wkt(tmp_path / "a.csv", [(square(119, 28), {"code": "990101", "name": "清溪", "人口": "3"})])
    bring_in(project, shape)
    bring_in(project, write_csv(tmp_path / "b.csv", ("code", "name"), [("990101", "清溪县")]))
    (unit,) = project.read_all(AdminUnit)
    assert (unit.name, unit.pinyin, unit.geom_sha256) == ("清溪县", "qingxixian", geometry_hash(square(119, 28)))
    assert unit.attributes["人口"] == "3"


def test_an_update_is_undone_whole(project: Project, tmp_path: Path) -> None:
    bring_in(project, write_wkt(tmp_path / "a.csv", [(square(119, 28), {"code": "990101", "name": "清溪县"})]))
    before = dump(project)
    rows = [
        (square(119, 28, 0.2), {"code": "990101", "name": "清溪县"}),
        (square(120, 28), {"code": "990102", "name": "云岭县"}),
    ]
    assert counts(bring_in(project, write_wkt(tmp_path / "b.csv", rows))) == (2, 1, 1, 0)
    after = dump(project)
    assert after != before
    project.undo()
    assert dump(project) == before
    project.redo()
    assert dump(project) == after


def test_rows_of_one_unit_are_joined(project: Project, tmp_path: Path) -> None:
    rows = [
        (square(119, 28), {"code": "990101", "name": "清溪县"}),
        (square(120, 28), {"code": "990102", "name": "云岭县"}),
        (square(121, 28), {"code": "990101", "name": "清溪县"}),
        (None, {"code": "990101", "name": "清溪县"}),
    ]
    assert counts(bring_in(project, write_wkt(tmp_path / "a.csv", rows))) == (4, 2, 0, 0)
    unit = by_code(project)["2023-06", "990101"]
    assert unit.geom_sha256 == geometry_hash(shapely.union(square(119, 28), square(121, 28)))
    assert unit.geom.geom_type == "MultiPolygon"
    assert counts(bring_in(project, tmp_path / "a.csv")) == (4, 0, 0, 2)


def test_rows_that_contradict_or_say_nothing_are_all_named(project: Project, tmp_path: Path) -> None:
    rows = [("990101", "清溪县"), ("990101", "云岭县"), ("", "无码县"), ("990103", "")]
    path = write_csv(tmp_path / "a.csv", ("code", "name"), rows)
    with pytest.raises(ManyErrors) as refused:
        bring_in(project, path)
    told = sorted((fault.context["row"], fault.code) for fault in refused.value.faults)
    assert told == [(3, "ROW_SAME_CODE"), (4, "ROW_NO_CODE"), (5, "ROW_NO_CODE")]
    assert project.read_all(AdminUnit) == []
    plan = bring_in(project, path, skip_bad_rows=True)
    assert counts(plan) == (4, 1, 0, 0)
    assert [fault.row for fault in plan.skipped] == [4, 5, 3]


@pytest.mark.parametrize(
    ("code", "word", "answered", "level"),
    [
        ("990101", "", None, UnitLevel.COUNTY),
        ("990101", "镇", None, UnitLevel.TOWNSHIP),
        ("990101", "镇", "county", UnitLevel.COUNTY),
        ("US-01", "", None, UnitLevel.COUNTY),
        ("01001", "", None, UnitLevel.COUNTY),
        ("9901", "", None, UnitLevel.PREFECTURE),
        ("990101203000", "", None, UnitLevel.TOWNSHIP),
    ],
)
def test_levels(project: Project, tmp_path: Path, code: str, word: str, answered: str | None, level: UnitLevel) -> None:
    path = write_csv(tmp_path / "a.csv", ("code", "name", "级别"), [(code, "某地", word)])
    bring_in(project, path, level=answered)
    (unit,) = project.read_all(AdminUnit)
    assert unit.level is level


def test_a_city_without_counties_is_one_of_the_counties(project: Project, tmp_path: Path) -> None:
    rows = [("990101", "清溪县"), ("990102", "云岭县"), ("990300", "独山市"), ("990100", "越州市")]
    bring_in(project, write_csv(tmp_path / "a.csv", ("code", "name"), rows))
    units = by_code(project)
    assert units["2023-06", "990300"].level is UnitLevel.COUNTY
    assert units["2023-06", "990100"].level is UnitLevel.PREFECTURE


def test_points_may_say_their_datum_in_the_columns_but_are_asked_for_it(project: Project, tmp_path: Path) -> None:
    rows = [("990101001", "一街", "119.5", "28.5")]
    path = write_csv(tmp_path / "a.csv", ("code", "name", "lon_gcj02", "lat_gcj02"), rows)
    with pytest.raises(QuestionOpen) as asked:
        import_file(project, path, ImportKind.ADMIN_UNITS, Answers(encoding="UTF-8"))
    (question,) = asked.value.context["questions"]
    assert (question["code"], question["option"], question["guess"]) == ("DATUM_UNCLEAR", "--datum", "gcj02")
    import_file(project, path, ImportKind.ADMIN_UNITS, Answers(encoding="UTF-8", datum="gcj02"))
    (unit,) = project.read_all(AdminUnit)
    assert unit.geom.geom_type == "Point"
    assert 0.003 < 119.5 - unit.geom.x < 0.006
    assert unit.provenance["datum"] == "gcj02"


def test_invalid_polygons_are_marked(project: Project, tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(119, 28), (119.1, 28.1), (119.1, 28), (119, 28.1)])
    rows = [(bow_tie, {"code": "990101", "name": "清溪县"}), (square(120, 28), {"code": "990102", "name": "云岭县"})]
    bring_in(project, write_wkt(tmp_path / "a.csv", rows))
    units = by_code(project)
    assert [units["2023-06", code].is_valid for code in ("990101", "990102")] == [False, True]
