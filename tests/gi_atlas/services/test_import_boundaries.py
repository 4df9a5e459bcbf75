"""Importing boundaries: products, zones, versions; what is the same, what is another, what is locked."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.errors import ManyErrors, QuestionOpen
from gi_atlas.exchange.answers import Answers
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, ProductStatus, Zone, ZoneRole
from gi_atlas.services.editing import save
from gi_atlas.services.importing import ImportKind, ImportPlan, import_file, plan_import
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.project import Project

from .foreign_files import dump, square, write_wkt

pytestmark = pytest.mark.usefixtures("tables_read_here")
CGCS2000 = Answers(datum="cgcs2000", encoding="UTF-8")
FIRST, SECOND = date(2010, 5, 1), date(2018, 3, 7)


def bring_in(project: Project, path: Path, answers: Answers = CGCS2000) -> ImportPlan:
    return import_file(project, path, ImportKind.BOUNDARIES, answers)


def counts(plan: ImportPlan) -> tuple[int, int, int, int]:
    return plan.read, plan.imported, plan.updated, plan.unchanged


def tea(geometry: Any, begin: date = FIRST, name: str = "清溪绿茶", **more: Any) -> tuple[Any, dict[str, Any]]:
    return geometry, {"source_key": "QX-1", "name": name, "valid_from": begin.isoformat(), **more}


def ava(ava_id: str, geometry: Any, **more: Any) -> tuple[Any, dict[str, Any]]:
    return geometry, {"ava_id": ava_id, "name": ava_id, "created": "1983-02-01", **more}


def test_versions_of_one_product_are_laid_in_a_row(project: Project, tmp_path: Path) -> None:
    small, big = square(119.9, 28.5), square(119.9, 28.5, 0.2)
    path = write_wkt(tmp_path / "茶.csv", [tea(big, SECOND, "清溪龙芽"), tea(small)])
    assert counts(bring_in(project, path)) == (2, 2, 0, 0)
    (product,) = project.read_all(Product)
    assert (product.name_official, product.name_alias) == ("清溪龙芽", ("清溪绿茶",))
    assert product.status is ProductStatus.SURVEY_DRAFT
    (zone,) = project.read_all(Zone)
    assert zone.product_id == product.id
    older, newer = sorted(project.read_all(BoundaryVersion), key=lambda one: one.version)
    assert [older.zone_id, newer.zone_id] == [zone.id] * 2
    assert (older.version, older.valid_from, older.valid_to, older.change_type) == (1, FIRST, SECOND, "NEW")
    assert (newer.version, newer.valid_from, newer.valid_to, newer.change_type) == (2, SECOND, None, "EXTEND")
    assert older.geom_sha256 == geometry_hash(as_multipolygon(small))
    assert older.provenance["row"] == 3
    assert older.area_m2 is not None
    assert 1.05e8 < older.area_m2 < 1.1e8


@pytest.mark.parametrize(
    ("end", "stored"),
    [
        (SECOND, SECOND),
        (date(2018, 3, 6), SECOND),
        (date(2015, 1, 1), date(2015, 1, 1)),
        (None, SECOND),
        (date.max, SECOND),
    ],
    ids=["exclusive", "inclusive", "gap", "silent", "for ever"],
)
def test_the_last_day_is_exclusive_however_it_was_written(
    project: Project, tmp_path: Path, end: date | None, stored: date
) -> None:
    told = {"valid_to": end.isoformat()} if end else {}
    rows = [tea(square(119.9, 28.5), **told), tea(square(119.9, 28.6), SECOND)]
    bring_in(project, write_wkt(tmp_path / "a.csv", rows))
    (older,) = project.read_all(BoundaryVersion, version=1)
    assert older.valid_to == stored


def test_a_validity_for_ever_has_no_last_day(project: Project, tmp_path: Path) -> None:
    bring_in(project, write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5), valid_to="9999-12-31")]))
    (version,) = project.read_all(BoundaryVersion)
    assert version.valid_to is None
    assert version.attributes["valid_to"] == "9999-12-31"


def test_a_second_time_nothing_changes(project: Project, tmp_path: Path) -> None:
    path = write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5)), tea(square(119.9, 28.6), SECOND)])
    bring_in(project, path)
    before, steps = dump(project), len(project.steps()[0])
    plan = bring_in(project, path)
    assert counts(plan) == (2, 0, 0, 2)
    assert plan.command is None
    assert dump(project) == before
    assert len(project.steps()[0]) == steps


def test_the_same_rows_in_another_file_are_the_same_versions(project: Project, tmp_path: Path) -> None:
    rows = [tea(square(119.9, 28.5)), tea(square(119.9, 28.6), SECOND)]
    bring_in(project, write_wkt(tmp_path / "a.csv", rows))
    assert counts(bring_in(project, write_wkt(tmp_path / "b.csv", rows[::-1]))) == (2, 0, 0, 2)


def test_another_geometry_updates_a_draft(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    bring_in(project, write_wkt(path, [tea(square(119.9, 28.5))]))
    (before,) = project.read_all(BoundaryVersion)
    moved = square(119.95, 28.5)
    assert counts(bring_in(project, write_wkt(path, [tea(moved)]))) == (1, 0, 1, 0)
    (after,) = project.read_all(BoundaryVersion)
    assert (after.id, after.version, after.import_id) == (before.id, 1, before.import_id)
    assert after.geom_sha256 == geometry_hash(as_multipolygon(moved)) != before.geom_sha256
    assert len(project.read_all(Product)) == len(project.read_all(Zone)) == 1
    project.undo()
    assert project.read_all(BoundaryVersion) == [before]


def test_a_reviewed_boundary_that_moved_must_be_reviewed_again(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    bring_in(project, write_wkt(path, [tea(square(119.9, 28.5))]))
    (version,) = project.read_all(BoundaryVersion)
    save(project, replace(version, status=BoundaryStatus.REVIEWED))
    bring_in(project, write_wkt(path, [tea(square(119.9, 28.5), note="new wording")]))
    assert project.read_one(BoundaryVersion, version.id).status is BoundaryStatus.REVIEWED
    bring_in(project, write_wkt(path, [tea(square(119.9, 28.6), note="new wording")]))
    assert project.read_one(BoundaryVersion, version.id).status is BoundaryStatus.DRAFT


@pytest.mark.parametrize("status", [BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED])
def test_beside_a_locked_version_a_proposal_is_laid_once(
    project: Project, tmp_path: Path, status: BoundaryStatus
) -> None:
    path = tmp_path / "a.csv"
    bring_in(project, write_wkt(path, [tea(square(119.9, 28.5))]))
    (version,) = project.read_all(BoundaryVersion)
    save(project, replace(version, status=status))
    (locked,) = project.read_all(BoundaryVersion)
    assert counts(bring_in(project, write_wkt(path, [tea(square(119.9, 28.5))]))) == (1, 0, 0, 1)
    other = write_wkt(path, [tea(square(119.95, 28.5))])
    assert counts(bring_in(project, other)) == (1, 0, 1, 0)
    assert project.read_one(BoundaryVersion, locked.id) == locked
    (proposal,) = [one for one in project.read_all(BoundaryVersion) if one.id != locked.id]
    assert (proposal.proposes_id, proposal.status, proposal.version) == (locked.id, BoundaryStatus.DRAFT, 2)
    assert counts(bring_in(project, other)) == (1, 0, 0, 1)
    again = write_wkt(path, [tea(square(119.97, 28.5))])
    assert counts(bring_in(project, again)) == (1, 0, 1, 0)
    assert len(project.read_all(BoundaryVersion)) == 2


def test_what_a_person_changed_stays_until_the_file_says_something_else(project: Project, tmp_path: Path) -> None:
    path = write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5))])
    bring_in(project, path)
    (version,) = project.read_all(BoundaryVersion)
    save(project, replace(version, name="清溪高山茶", scope_text="三镇"))
    assert counts(bring_in(project, path)) == (1, 0, 0, 1)
    assert project.read_one(BoundaryVersion, version.id).name == "清溪高山茶"
    assert counts(bring_in(project, write_wkt(path, [tea(square(119.9, 28.5), name="清溪云雾茶")]))) == (1, 0, 1, 0)
    assert project.read_one(BoundaryVersion, version.id).name == "清溪云雾茶"
    assert project.read_one(Product, project.read_all(Product)[0].id).name_alias == ("清溪云雾茶",)


def test_a_later_file_adds_the_next_version(project: Project, tmp_path: Path) -> None:
    bring_in(project, write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5, 0.2))]))
    bring_in(project, write_wkt(tmp_path / "b.csv", [tea(square(119.9, 28.5), SECOND)]))
    newer = project.read_all(BoundaryVersion, version=2)[0]
    assert (newer.valid_from, newer.change_type) == (SECOND, "REDUCE")
    assert len(project.read_all(Product)) == 1
    # Two versions of one zone are never in force together.
    assert project.read_all(BoundaryVersion, version=1)[0].valid_to == SECOND
    for name in ("a.csv", "b.csv"):
        assert counts(bring_in(project, tmp_path / name)) == (1, 0, 0, 1)


def test_the_last_day_of_a_locked_version_is_not_written_for_it(project: Project, tmp_path: Path) -> None:
    bring_in(project, write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5, 0.2))]))
    (version,) = project.read_all(BoundaryVersion)
    save(project, replace(version, status=BoundaryStatus.PUBLISHED))
    bring_in(project, write_wkt(tmp_path / "b.csv", [tea(square(119.9, 28.5), SECOND)]))
    assert project.read_one(BoundaryVersion, version.id).valid_to is None


def test_rows_that_are_no_boundaries_are_all_named(project: Project, tmp_path: Path) -> None:
    rows = [
        tea(square(119.9, 28.5)),
        tea(square(119.9, 28.6)),
        (square(119.9, 28.7).centroid, {"source_key": "QX-2", "name": "点"}),
        (square(119.9, 28.8), {"source_key": None, "name": None}),
        (None, {"source_key": "QX-3", "name": "无"}),
    ]
    path = write_wkt(tmp_path / "a.csv", rows)
    before = dump(project)
    with pytest.raises(ManyErrors) as refused:
        bring_in(project, path)
    told = sorted((fault.context["row"], fault.code) for fault in refused.value.faults)
    assert told == [(3, "ROW_SAME_VERSION"), (4, "ROW_NOT_POLYGON"), (5, "ROW_NO_NAME"), (6, "ROW_NO_POLYGON")]
    assert dump(project) == before
    plan = bring_in(project, path, replace(CGCS2000, skip_bad_rows=True))
    assert counts(plan) == (5, 1, 0, 0)
    assert len(plan.skipped) == 4


def test_the_name_field_is_asked_for_by_its_option(project: Project, tmp_path: Path) -> None:
    path = write_wkt(tmp_path / "a.csv", [(square(119.9, 28.5), {"bezeichnung": "绿茶"})])
    with pytest.raises(QuestionOpen) as asked:
        plan_import(project, path, ImportKind.BOUNDARIES, CGCS2000)
    (question,) = asked.value.context["questions"]
    assert (question["code"], question["option"], question["choices"]) == (
        "FIELD_UNCLEAR", "--field", ["name=bezeichnung", "name=wkt"],
    )  # fmt: skip
    answers = replace(CGCS2000, fields={"name": "bezeichnung"}, valid_from="2020-01-31")
    bring_in(project, path, answers)
    (version,) = project.read_all(BoundaryVersion)
    assert (version.name, version.source_key, version.valid_from) == ("绿茶", "绿茶", date(2020, 1, 31))


def test_a_dry_plan_writes_nothing(project: Project, tmp_path: Path) -> None:
    before = dump(project)
    plan = plan_import(project, write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5))]),
                       ImportKind.BOUNDARIES, CGCS2000)  # fmt: skip
    assert (plan.imported, dump(project)) == (1, before)


def test_an_import_is_undone_and_done_again(project: Project, tmp_path: Path) -> None:
    bring_in(project, write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5))]))
    before = dump(project)
    rows = [tea(square(119.95, 28.5)), tea(square(119.9, 28.6), SECOND), ava("other_valley", square(-120, 40))]
    bring_in(project, write_wkt(tmp_path / "b.csv", rows[:2]))
    bring_in(project, write_wkt(tmp_path / "c.csv", rows[2:]), CGCS2000)
    after = dump(project)
    project.undo()
    project.undo()
    assert dump(project) == before
    project.redo()
    project.redo()
    assert dump(project) == after


def test_ava_versions_have_their_product_by_the_id_without_date(project: Project, tmp_path: Path) -> None:
    rows = [
        ava("old_valley_19830201", square(-120, 40), name="Old Valley", valid_start="1983-02-01",
            valid_end="1999-01-01", county="Lake|Napa"),
        ava("old_valley", square(-120, 40, 0.2), name="Old Valley of Lake", valid_start="1999-01-01", aka="OVL"),
        ava("hill_20010101_a", square(-110, 40), name="Hill", created="2001-01-01"),
        ava("hill_20010101_b", square(-111, 40), name="Hill", created="2001-01-01"),
    ]  # fmt: skip
    assert counts(bring_in(project, write_wkt(tmp_path / "a.csv", rows), CGCS2000)) == (4, 4, 0, 0)
    by_key = {product.source_key: product for product in project.read_all(Product)}
    assert set(by_key) == {"old_valley", "hill"}
    assert by_key["old_valley"].name_official == "Old Valley of Lake"
    assert by_key["old_valley"].name_alias == ("Old Valley", "OVL")
    assert by_key["old_valley"].status is ProductStatus.RECOGNISED
    versions = {(one.source_key, one.valid_from): one for one in project.read_all(BoundaryVersion)}
    assert set(versions) == {
        ("old_valley", date(1983, 2, 1)), ("old_valley", date(1999, 1, 1)),
        ("hill_a", date(2001, 1, 1)), ("hill_b", date(2001, 1, 1)),
    }  # fmt: skip
    assert versions[("old_valley", date(1983, 2, 1))].valid_to == date(1999, 1, 1)
    assert versions[("old_valley", date(1983, 2, 1))].name == "Old Valley"


def test_relations_are_kept_as_words_and_linked_when_the_other_area_comes(project: Project, tmp_path: Path) -> None:
    inner = ava("inner", square(-120, 40), name="Inner", within="Outer|Nowhere")
    outer = ava("outer", square(-121, 39, 3), name="Outer", contains="Inner")
    bring_in(project, write_wkt(tmp_path / "inner.csv", [inner]), CGCS2000)
    (alone,) = project.read_all(BoundaryVersion)
    assert alone.relations == {"within": ("Outer", "Nowhere")}
    before = dump(project)
    bring_in(project, write_wkt(tmp_path / "outer.csv", [outer]), CGCS2000)
    ids = {product.name_official: product.id for product in project.read_all(Product)}
    linked = {one.name: one.relations for one in project.read_all(BoundaryVersion)}
    assert linked["Inner"] == {"within": ("Outer", "Nowhere"), "within_ids": (ids["Outer"], "")}
    assert linked["Outer"] == {"contains": ("Inner",), "contains_ids": (ids["Inner"],)}
    assert counts(bring_in(project, tmp_path / "inner.csv", CGCS2000)) == (1, 0, 0, 1)
    project.undo()
    assert dump(project) == before


def test_a_package_comes_back_to_the_version_it_was(project: Project, tmp_path: Path) -> None:
    """By the ids in it, whatever zone the version is in and whoever drew it."""
    product = Product("清溪绿茶")
    zones = [Zone(product.id, ZoneRole.WATER), Zone(product.id), Zone(product.id, ZoneRole.CORE)]
    drawn = BoundaryVersion(zones[2].id, as_multipolygon(square(119.9, 28.5)), name="核心区", valid_from=FIRST)
    for entity in (product, *zones, drawn):
        save(project, entity)
    told = {"gi_id": product.id, "boundary_id": drawn.id, "name": "核心区", "product": "清溪绿茶",
            "valid_from": FIRST.isoformat()}  # fmt: skip
    path = tmp_path / "a.csv"
    assert counts(bring_in(project, write_wkt(path, [(square(119.9, 28.5), told)]))) == (1, 0, 0, 1)
    assert counts(bring_in(project, write_wkt(path, [(square(119.9, 28.6), told)]))) == (1, 0, 1, 0)
    (version,) = project.read_all(BoundaryVersion)
    assert (version.id, version.zone_id, version.source_key) == (drawn.id, zones[2].id, None)
    assert version.geom_sha256 == geometry_hash(as_multipolygon(square(119.9, 28.6)))
    assert len(project.read_all(Product)) == 1


def test_new_versions_go_into_the_production_zone(project: Project, tmp_path: Path) -> None:
    product = Product("清溪绿茶", source_key="QX-1")
    zones = [Zone(product.id, ZoneRole.WATER), Zone(product.id)]
    for entity in (product, *zones):
        save(project, entity)
    bring_in(project, write_wkt(tmp_path / "a.csv", [tea(square(119.9, 28.5))]))
    (version,) = project.read_all(BoundaryVersion)
    # The key is the product's as well: no second product, and not the water.
    assert version.zone_id == zones[1].id
    assert len(project.read_all(Zone)) == 2


@pytest.mark.parametrize(
    "text", ["2010年5月1日", "2010-05-01", "2010/5/1", "2010.05.01", "20100501", "2010-05-01T00:00:00"]
)
def test_days_as_they_are_written(project: Project, tmp_path: Path, text: str) -> None:
    bring_in(project, write_wkt(tmp_path / "a.csv", [(square(119.9, 28.5), {"name": "茶", "valid_from": text})]))
    assert project.read_all(BoundaryVersion)[0].valid_from == FIRST


@pytest.mark.parametrize(
    ("field", "text"), [("valid_from", "2010年春"), ("valid_to", "2010-13-01"), ("valid_from", "2010")]
)
def test_a_day_that_cannot_be_read_is_told(project: Project, tmp_path: Path, field: str, text: str) -> None:
    path = write_wkt(tmp_path / "a.csv", [(square(119.9, 28.5), {"name": "清溪绿茶", field: text})])
    with pytest.raises(ManyErrors) as refused:
        bring_in(project, path)
    (fault,) = refused.value.faults
    assert (fault.code, fault.context["value"], fault.context["row"]) == ("ROW_BAD_DATE", text, 2)


@pytest.mark.parametrize("is_same_file", [True, False])
def test_a_draft_whose_outline_is_replaced_is_told_with_both_areas(
    project: Project, tmp_path: Path, is_same_file: bool
) -> None:
    small, wide = (shapely.box(119.5, 28.5, east, 28.6) for east in (119.6, 119.7))
    first = write_wkt(tmp_path / "甲.csv", [(small, {"名称": "清溪绿茶"})])
    plan = import_file(project, first, ImportKind.BOUNDARIES, CGCS2000)
    assert [one.code for one in plan.inspection.warnings if one.code == "IMPORT_REPLACED"] == []
    second = write_wkt(tmp_path / ("甲.csv" if is_same_file else "乙.csv"), [(wide, {"名称": "清溪绿茶"})])
    plan = import_file(project, second, ImportKind.BOUNDARIES, CGCS2000)
    assert (plan.imported, plan.updated) == (0, 1)
    (told,) = [one for one in plan.inspection.warnings if one.code == "IMPORT_REPLACED"]
    assert (told.context["before"], told.context["file"]) == ("甲.csv", second.name)
    assert float(told.context["new_ha"]) == pytest.approx(2 * float(told.context["old_ha"]), rel=1e-6)
    again = import_file(project, second, ImportKind.BOUNDARIES, CGCS2000)
    assert (again.unchanged, [one.code for one in again.inspection.warnings]) == (1, [])
