"""Stored boundaries show the offices' area, whichever program stored them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.area_official import ADDITIVE_METHOD, OFFICIAL_METHOD, official_area_m2
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, Zone
from gi_atlas.services.details import boundary_details, product_details
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.listing import list_rows
from gi_atlas.services.preparing import prepare
from gi_atlas.services.tables import read_table
from gi_atlas.storage import official_areas
from gi_atlas.storage.blobs import encode_blob
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.official_areas import AreaMemory, area_of, area_sql, method_sql
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project

# Long edges: the two methods differ by tens of ppm.
COARSE = shapely.Polygon([(119.1, 29.2), (119.9, 29.3), (119.6, 29.9), (119.2, 29.8)])
OTHER = shapely.Polygon([(109.1, 24.2), (109.9, 24.6), (109.3, 25.9)])


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> AreaMemory:
    """Nothing is remembered from the test before."""
    made = AreaMemory()
    monkeypatch.setattr(official_areas, "MEMORY", made)
    return made


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "旧项目.gpkg") as opened:
        yield opened


def fill(project: Project) -> tuple[str, str]:
    zone = Zone(Product("瓦房店海参").id)
    product = Product("瓦房店海参", id=zone.product_id)
    versions = [
        BoundaryVersion(zone.id, COARSE, version=1, status=BoundaryStatus.PUBLISHED, id="locked"),
        BoundaryVersion(zone.id, OTHER, version=2, id="draft"),
        BoundaryVersion(zone.id, None, version=3, id="empty"),
    ]
    save_many(project, [product, zone, *versions])
    return product.id, zone.id


def as_stored_by_an_earlier_program(path: Path) -> None:
    """Give every row the area that versions before this one kept."""
    with closing(connect(path, "rw")) as raw:
        for row, shape in (("locked", COARSE), ("draft", OTHER)):
            area_m2 = ellipsoid_area_m2(shape)
            raw.execute("UPDATE gi_boundary SET area_m2 = ?, area_method = ? WHERE id = ?",
                        (area_m2, ADDITIVE_METHOD, row)).close()  # fmt: skip


@pytest.fixture
def old(project: Project) -> Iterator[Project]:
    fill(project)
    project.close()
    as_stored_by_an_earlier_program(project.path)
    with open_project(project.path) as opened:
        yield opened


def test_the_two_areas_differ_where_this_is_tested() -> None:
    assert abs(official_area_m2(COARSE) / ellipsoid_area_m2(COARSE) - 1) > 2e-5
    assert abs(official_area_m2(OTHER) / ellipsoid_area_m2(OTHER) - 1) > 2e-5


def test_what_is_saved_keeps_the_official_area(project: Project) -> None:
    fill(project)
    stored = project.read_one(BoundaryVersion, "draft")
    assert (stored.area_m2, stored.area_method) == (official_area_m2(OTHER), OFFICIAL_METHOD)
    assert area_of(stored) == stored.area_m2
    empty = project.read_one(BoundaryVersion, "empty")
    assert (empty.area_m2, empty.area_method, area_of(empty)) == (None, "", None)


def shown_areas(project: Project) -> list[dict[str, Any]]:
    table = read_table(project, "boundaries")
    (product,) = list_rows(project, "products")
    versions = [one for zone in product_details(project, product["id"]).zones for one in zone.versions]
    return [
        {row["id"]: (row["area_m2"], row["area_method"]) for row in list_rows(project, "boundaries")},
        dict(zip(table.ids, zip(table.columns["area_m2"], table.columns["area_method"], strict=True), strict=True)),
        {one.id: (one.area_m2, one.area_method) for one in versions},
    ]


def test_rows_of_an_earlier_program_show_the_official_area_everywhere(old: Project) -> None:
    official = {
        "locked": (official_area_m2(COARSE), OFFICIAL_METHOD),
        "draft": (official_area_m2(OTHER), OFFICIAL_METHOD),
        "empty": (None, ""),
    }
    assert shown_areas(old) == [official] * 3
    areas = boundary_details(old, "locked").areas
    assert areas is not None
    assert (areas.official_m2, areas.additive_m2) == (official_area_m2(COARSE), ellipsoid_area_m2(COARSE))
    assert boundary_details(old, "empty").areas is None


def test_a_project_that_cannot_be_written_shows_them_too(old: Project) -> None:
    old.close()
    before = old.path.read_bytes()
    with open_project(old.path, read_only=True) as opened:
        assert {row["id"]: row["area_m2"] for row in list_rows(opened, "boundaries")} == {
            "locked": official_area_m2(COARSE), "draft": official_area_m2(OTHER), "empty": None,
        }  # fmt: skip
    assert old.path.read_bytes() == before


def test_conditions_see_the_area_that_is_shown(old: Project) -> None:
    between = (official_area_m2(OTHER) + ellipsoid_area_m2(OTHER)) / 2
    below = official_area_m2(OTHER) < between
    found = list_rows(old, "boundaries", [f"area_m2 {'<' if below else '>'} {between:f}", "id = draft"])
    assert [row["id"] for row in found] == ["draft"]
    assert list_rows(old, "boundaries", [f"area_method = {ADDITIVE_METHOD}"]) == []


def test_a_locked_version_of_an_earlier_program_is_superseded_without_another_change(old: Project) -> None:
    before = old.read_one(BoundaryVersion, "locked")
    changes = save(old, replace(before, status=BoundaryStatus.SUPERSEDED), expected=before)
    assert changes.tables["gi_boundary"] == {"locked"}
    after = old.read_one(BoundaryVersion, "locked")
    assert after == replace(before, status=BoundaryStatus.SUPERSEDED)
    assert list_rows(old, "boundaries", ["id = locked"])[0]["area_m2"] == official_area_m2(COARSE)


def test_saving_the_same_again_changes_nothing(old: Project) -> None:
    before = old.read_one(BoundaryVersion, "draft")
    assert not save(old, before, expected=before).tables


def test_new_ground_gets_the_official_area(old: Project) -> None:
    before = old.read_one(BoundaryVersion, "draft")
    save(old, replace(before, geom=COARSE), expected=before)
    after = old.read_one(BoundaryVersion, "draft")
    assert (after.area_m2, after.area_method) == (official_area_m2(COARSE), OFFICIAL_METHOD)
    old.undo()
    assert old.read_one(BoundaryVersion, "draft") == before


@pytest.mark.parametrize(
    ("area_m2", "method", "digest"),
    [
        (1.0, ADDITIVE_METHOD, "another hash"),
        (1.0, "BY_EYE", None),
        (None, ADDITIVE_METHOD, None),
        (1.0, OFFICIAL_METHOD, None),
    ],
)
def test_only_an_earlier_programs_measure_of_this_ground_stays(
    area_m2: float | None, method: str, digest: str | None
) -> None:
    made = prepare(BoundaryVersion("zone", COARSE))
    odd = replace(made, area_m2=area_m2, area_method=method, geom_sha256=digest or made.geom_sha256)
    assert prepare(odd) == made


# --- the memory


def counting(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    measured: list[Any] = []

    def measure(geometry: Any) -> float:
        measured.append(geometry)
        return official_area_m2(geometry)

    monkeypatch.setattr(official_areas, "official_area_m2", measure)
    return measured


def test_a_geometry_is_measured_once(memory: AreaMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = counting(monkeypatch)
    first = memory.area_m2("a", COARSE)
    assert (memory.area_m2("a", None), memory.known("a")) == (first, first)
    assert len(measured) == 1
    assert (memory.known("b"), memory.known(None), memory.known("")) == (None, None, None)


def test_what_has_no_hash_is_not_remembered(memory: AreaMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = counting(monkeypatch)
    assert memory.area_m2("", COARSE) != memory.area_m2(None, OTHER)
    assert len(measured) == 2


def test_it_forgets_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    measured, small = counting(monkeypatch), AreaMemory(most=2)
    for name in ("a", "b", "c", "c", "a"):
        assert small.area_m2(name, COARSE) == official_area_m2(COARSE)
    assert len(measured) == 4


def test_reading_a_table_twice_measures_once(old: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = counting(monkeypatch)
    shown_areas(old)
    shown_areas(old)
    assert len(measured) == 2


# --- SQL


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch, memory: AreaMemory) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as raw:
        official_areas.register_area_functions(raw)
        raw.execute("CREATE TABLE gi_boundary (area_m2 REAL, area_method TEXT, geom_sha256 TEXT, geom BLOB)").close()
        yield raw


def asked(raw: sqlite3.Connection, *row: Any) -> tuple[Any, ...]:
    raw.execute("DELETE FROM gi_boundary").close()
    raw.execute("INSERT INTO gi_boundary VALUES (?, ?, ?, ?)", row).close()
    found: tuple[Any, ...] = fetch_all(raw, f"SELECT {area_sql('t')}, {method_sql('t')} FROM gi_boundary t")[0]
    return found


def test_a_kept_area_is_taken_without_a_look_at_the_geometry(rows: sqlite3.Connection) -> None:
    assert asked(rows, 12.5, OFFICIAL_METHOD, "a", b"no geometry") == (12.5, OFFICIAL_METHOD)


@pytest.mark.parametrize("blob", [b"", b"GP", b"GP\0\1\0\0\0\0", b"GP\0\x0f" + b"\0" * 40, encode_blob(COARSE)[:-3]])
def test_a_damaged_geometry_has_no_area_and_stops_nothing(rows: sqlite3.Connection, blob: bytes) -> None:
    assert asked(rows, 1.0, ADDITIVE_METHOD, "a", blob)[0] is None
    # Nothing wrong was remembered under the hash.
    assert asked(rows, 1.0, ADDITIVE_METHOD, "a", encode_blob(COARSE))[0] == official_area_m2(COARSE)


@pytest.mark.parametrize(
    "shape", [shapely.Polygon(), shapely.MultiPolygon(), shapely.Point(120, 30), shapely.LineString([(1, 1), (2, 2)])]
)
def test_what_has_no_area_has_none_of_it(rows: sqlite3.Connection, shape: Any) -> None:
    assert asked(rows, None, "", "", encode_blob(shape))[0] == 0.0


def test_no_geometry_no_method(rows: sqlite3.Connection) -> None:
    assert asked(rows, None, "", "", None) == (None, "")
    assert asked(rows, 3.0, ADDITIVE_METHOD, "", None) == (None, "")
