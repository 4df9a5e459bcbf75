"""A wording, its units, legs and polygon enter the project together and leave it together."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely

from gi_atlas.errors import StorageError, UsageError
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Product,
    ScopeLeg,
    ScopeText,
    ScopeUnit,
    UnitLevel,
    UnitMatch,
)
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import resolve
from gi_atlas.scope.saving import SavedScope, save_scope
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

EDITION = "2023-06"
WEST, EAST = shapely.box(115, 38, 115.1, 38.1), shapely.box(115.1, 38, 115.2, 38.1)
TEXT = "顺平桃产地范围为河北省顺平县腰山镇、安阳乡共2个乡镇现辖行政区域。"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "顺平.gpkg") as opened:
        units = [
            AdminUnit("130636", "顺平县", EDITION, UnitLevel.COUNTY, geom=shapely.union(WEST, EAST)),
            AdminUnit("130636100", "腰山镇", EDITION, UnitLevel.TOWNSHIP, geom=WEST),
            AdminUnit("130636101", "安阳镇", EDITION, UnitLevel.TOWNSHIP, geom=EAST),
            AdminUnit("130636102", "蒲上镇", EDITION, UnitLevel.TOWNSHIP, geom=shapely.Point(115, 38)),
        ]
        save_many(opened, units)
        yield opened


def keep(project: Project, text: str, **more: str) -> SavedScope:
    scope = read_scope(text)
    return save_scope(project, scope, resolve(project, scope, EDITION), as_of=date(2024, 1, 1), **more)


def test_the_wording_stands_beside_its_polygon(project: Project) -> None:
    saved = keep(project, TEXT)
    assert saved.boundary_id is not None
    boundary = project.read_one(BoundaryVersion, saved.boundary_id)
    assert shapely.equals(boundary.geom, shapely.union(WEST, EAST))
    assert (boundary.status, boundary.derivation, boundary.version) == (BoundaryStatus.DRAFT, "UNION_ADMIN", 1)
    assert boundary.scope_text == TEXT
    text = project.read_one(ScopeText, saved.scope_id)
    assert (text.boundary_id, text.edition, text.as_of) == (saved.boundary_id, EDITION, date(2024, 1, 1))
    assert (text.text, text.kinds, text.declared_count) == (TEXT, ("UNITS",), 2)
    assert project.read_one(Product, saved.product_id).name_official == "顺平桃"


def test_units_keep_what_they_were_resolved_to(project: Project) -> None:
    saved = keep(project, TEXT)
    units = sorted(project.read_all(ScopeUnit, scope_id=saved.scope_id), key=lambda unit: unit.seq)
    told = [(unit.name_as_written, unit.code, unit.resolved_name, unit.match) for unit in units]
    assert told == [
        ("腰山镇", "130636100", "腰山镇", UnitMatch.EXACT),
        ("安阳乡", "130636101", "安阳镇", UnitMatch.RENAMED),
    ]


def test_one_undo_takes_all_back(project: Project) -> None:
    keep(project, TEXT)
    project.undo()
    for kind in (Product, BoundaryVersion, ScopeText, ScopeUnit):
        assert project.read_all(kind) == []


def test_a_second_wording_is_the_next_version_of_the_same_product(project: Project) -> None:
    first = keep(project, TEXT)
    second = keep(project, "顺平桃产地范围为河北省顺平县腰山镇现辖行政区域。")
    assert second.product_id == first.product_id
    assert second.boundary_id is not None
    assert project.read_one(BoundaryVersion, second.boundary_id).version == 2


def test_a_wording_without_polygon_is_kept_all_the_same(project: Project) -> None:
    saved = keep(project, "顺平桃产地范围为河北省顺平县蒲上镇现辖行政区域。")
    assert saved.boundary_id is None
    assert saved.built.without_polygon == ("蒲上镇",)
    assert project.read_all(BoundaryVersion) == []
    assert len(project.read_all(ScopeUnit, scope_id=saved.scope_id)) == 1


def test_legs_are_kept_as_legs(project: Project) -> None:
    text = "顺平桃产地范围为河北省顺平县腰山镇，东至唐河，南至107国道，西至太行山，北至望都县界。"
    saved = keep(project, text)
    legs = project.read_all(ScopeLeg, scope_id=saved.scope_id)
    assert len(legs) == len(read_scope(text).legs) == 4
    assert all(leg.text for leg in legs)


def test_an_unknown_product_is_refused(project: Project) -> None:
    with pytest.raises(StorageError) as fault:
        keep(project, TEXT, product_id="nobody")
    assert fault.value.code == "STORE_ID_UNKNOWN"
    assert project.read_all(ScopeText) == []


# The product


NAMELESS = TEXT.removeprefix("顺平桃")


def test_a_wording_that_names_no_product_is_not_named_by_its_sentence(project: Project) -> None:
    with pytest.raises(UsageError) as caught:
        keep(project, NAMELESS)
    assert caught.value.code == "SCOPE_PRODUCT_UNNAMED"
    assert "--product" in caught.value.message()
    assert project.read_all(Product) == []
    assert project.read_all(ScopeText) == []


def test_a_wording_that_names_no_product_goes_to_the_one_that_is_chosen(project: Project) -> None:
    save_many(project, [Product("顺平桃", id="peach"), Product("顺平梨", id="pear")])
    saved = keep(project, NAMELESS, product_id="pear")
    assert saved.product_id == "pear"
    assert len(project.read_all(Product)) == 2
    assert project.read_one(ScopeText, saved.scope_id).text == NAMELESS
