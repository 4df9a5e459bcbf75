"""Schema 3: wordings of scopes, changes of the divisions, acts, cases and standards."""

from datetime import date

from gi_atlas.model import (
    Act,
    AdminChange,
    Case,
    CaseEvent,
    DivisionChange,
    LegType,
    Product,
    ScopeLeg,
    ScopeText,
    ScopeUnit,
    Standard,
    UnitMatch,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.verify import verify_project

PRODUCT = Product("清溪绿茶")
SCOPE = ScopeText(
    PRODUCT.id, "清溪镇、白石乡共2个乡镇现辖行政区域", kinds=("UNITS",), declared_count=2, as_of=date(2026, 5, 1)
)
CASE = Case(PRODUCT.id, entered_on=date(2026, 5, 1), due_on=date(2026, 8, 1))
ROWS = [
    PRODUCT,
    SCOPE,
    ScopeUnit(SCOPE.id, "清溪镇", 1, parents=("清溪县",), code="970101100", match=UnitMatch.RENAMED),
    ScopeLeg(
        SCOPE.id, 1, "大桥", "山口", LegType.RIVER, "左岸", elevation_m=600.0, line=((118.1, 30.2), (118.2, 30.2))
    ),
    AdminChange("970101200", "970101100", "清溪乡", "清溪镇", "2017", "2023", DivisionChange.UPGRADE, share=1.0),
    Act("受理", number="2026年第1号", dated=date(2026, 4, 1), product_ids=(PRODUCT.id,)),
    CASE,
    CaseEvent(CASE.id, 1, "S0", "S1", date(2026, 5, 1)),
    Standard(PRODUCT.id, "DB97/T 1-2026", "DB", valid_from=date(2026, 1, 1)),
]


def test_scopes_changes_and_cases_are_stored_undone_and_verified(tmp_path):
    path = tmp_path / "清溪.gpkg"
    with create_project(path, "清溪") as project:
        save_many(project, ROWS)
        for row in ROWS[1:]:
            (stored,) = project.read_all(type(row))
            # Points of a leg come back as JSON has them.
            assert stored == row or (
                isinstance(row, ScopeLeg) and [tuple(place) for place in stored.line] == [*row.line]
            )
        project.undo()
        assert project.read_all(ScopeText) == project.read_all(Case) == []
        project.redo()
    assert verify_project(path).problems == ()
