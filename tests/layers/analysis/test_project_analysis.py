"""Overlays and overlaps of a project: which versions and which units count."""

from datetime import date
from typing import Any

import pytest
import shapely

from gi_atlas.errors import JobCancelled, StorageError, UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryStatus, Product, UnitLevel
from gi_atlas.storage.blobs import decode_blob
from layers.analysis.project_analysis import (
    newest_edition,
    overlaps_project,
    overlay_project,
    read_boundaries,
    read_units,
)
from tests.layers.analysis.places import Atlas, bow_tie, metres_box

WEST, EAST = metres_box(0, 0, 10_000, 10_000), metres_box(10_000, 0, 20_000, 10_000)
HALF = metres_box(5_000, 0, 15_000, 10_000)


def names(atlas: Atlas, *asked: Any, **more: Any) -> set[str]:
    return set(read_boundaries(atlas.project, *asked, **more).names)


def test_rows_say_who_what_and_how_far(atlas: Atlas) -> None:
    atlas.units({"990101": WEST, "990102": EAST})
    version = atlas.boundary("清溪茶", HALF, version=3)
    rows = overlay_project(atlas.project, read_boundaries(atlas.project), read_units(atlas.project))
    assert [row["unit_code"] for row in rows] == ["990101", "990102"]
    first = rows[0]
    assert {key: first[key] for key in ("boundary_id", "version", "name", "unit_name", "relation", "repaired")} == {
        "boundary_id": version.id, "version": 3, "name": "清溪茶", "unit_name": "县990101", "relation": "part",
        "repaired": False,
    }  # fmt: skip
    assert first["share_of_unit"] == pytest.approx(0.5, rel=2e-3)
    assert sum(row["share_of_boundary"] for row in rows) == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        ("1999-12-31", {"无日期"}),
        ("2000-01-01", {"无日期", "第一版"}),
        ("2009-12-31", {"无日期", "第一版"}),
        ("2010-01-01", {"无日期", "第二版"}),
        ("2100-01-01", {"无日期", "第二版"}),
    ],
)
def test_versions_valid_on_a_day(atlas: Atlas, day: str, valid: set[str]) -> None:
    """The last day is exclusive: on it the next version holds."""
    turn = date(2010, 1, 1)
    atlas.boundary("第一版", WEST, date(2000, 1, 1), turn, BoundaryStatus.SUPERSEDED)
    atlas.boundary("第二版", WEST, turn)
    atlas.boundary("无日期", WEST)
    atlas.boundary("已废止", WEST, status=BoundaryStatus.SUPERSEDED)
    assert names(atlas, date.fromisoformat(day)) == valid


def test_all_versions_one_version_and_proposals(atlas: Atlas) -> None:
    old = atlas.boundary("旧", WEST, date(2000, 1, 1), date(2001, 1, 1), BoundaryStatus.SUPERSEDED)
    proposal = atlas.boundary("建议", WEST, proposes_id=old.id)
    assert names(atlas) == set()
    assert names(atlas, has_all_versions=True) == {"旧"}
    assert names(atlas, boundary_id=proposal.id) == {"建议"}
    with pytest.raises(StorageError) as caught:
        read_boundaries(atlas.project, boundary_id="nobody")
    assert caught.value.code == "STORE_ID_UNKNOWN"
    assert caught.value.context["id"] == "nobody"


def test_the_newest_edition_with_polygons_counts(atlas: Atlas) -> None:
    assert newest_edition(atlas.project, "COUNTY") is None
    atlas.units({"990101": WEST}, edition="2019-10")
    atlas.units({"990101": WEST}, edition="unknown")
    assert newest_edition(atlas.project, "COUNTY") == "2019-10"
    atlas.units({"990101": shapely.Point(119.05, 29.05)}, edition="2023-06")
    assert newest_edition(atlas.project, "COUNTY") == "2019-10"
    atlas.units({"990102": EAST}, edition="2021-01")
    assert read_units(atlas.project).edition == "2021-01"
    assert read_units(atlas.project, edition="2019-10").codes == ["990101"]


@pytest.mark.parametrize(
    ("day", "edition"),
    [(date(2019, 10, 1), "2019-10"), (date(2020, 12, 31), "2019-10"), (date(2021, 1, 1), "2021-01"), (None, "2021-01")],
)
def test_the_edition_of_a_day_counts(atlas: Atlas, day: date | None, edition: str) -> None:
    atlas.units({"990101": WEST}, edition="2019-10")
    atlas.units({"990102": EAST}, edition="2021-01")
    assert read_units(atlas.project, as_of=day).edition == edition


def test_before_the_first_edition_the_program_still_has_polygons(atlas: Atlas) -> None:
    atlas.units({"990101": shapely.Point(119.05, 29.05)}, edition="2001")
    atlas.units({"990101": WEST}, edition="2019-10")
    assert read_units(atlas.project, as_of=date(2010, 1, 1)).edition == "2019-10"


def test_an_edition_of_points_and_names_alone(atlas: Atlas) -> None:
    """The statistical office's lists hold no polygons: units with a point are listed, the others cannot be."""
    atlas.units({"990101001": shapely.Point(119.05, 29.05), "990101002": None}, UnitLevel.TOWNSHIP)
    atlas.boundary("清溪茶", WEST)
    units = read_units(atlas.project, "TOWNSHIP")
    rows = overlay_project(atlas.project, read_boundaries(atlas.project), units)
    assert [(row["unit_code"], row["relation"], row["area_m2"]) for row in rows] == [("990101001", "point", None)]


@pytest.mark.parametrize(("level", "edition"), [("TOWNSHIP", None), ("COUNTY", "1990-01")])
def test_units_that_are_not_there(atlas: Atlas, level: str, edition: str | None) -> None:
    atlas.units({"990101": WEST})
    with pytest.raises(UsageError) as caught:
        read_units(atlas.project, level, edition)
    assert caught.value.code == "UNITS_NONE"
    assert caught.value.context["level"] == level


def test_invalid_boundaries_are_computed_told_and_left_as_they_are(atlas: Atlas) -> None:
    atlas.units({"990101": shapely.box(118.9, 28.9, 119.2, 29.2)})
    atlas.boundary("蝴蝶", bow_tie())
    sql = "SELECT geom, is_valid, area_m2 FROM gi_boundary"
    before = atlas.project.fetch(sql)
    rows = overlay_project(atlas.project, read_boundaries(atlas.project), read_units(atlas.project))
    assert [(row["relation"], row["repaired"]) for row in rows] == [("part", True)]
    assert rows[0]["share_of_boundary"] == pytest.approx(1)
    assert atlas.project.fetch(sql) == before
    assert not decode_blob(before[0][0]).is_valid


def test_many_boundaries_are_worked_off_in_batches(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    atlas.units({"990101": WEST, "990102": EAST})
    made = [atlas.boundary(f"茶{n}", metres_box(1_000 * n, 0, 1_000 * n + 4_000, 3_000)) for n in range(7)]
    boundaries, units = read_boundaries(atlas.project), read_units(atlas.project)
    whole = overlay_project(atlas.project, boundaries, units)
    monkeypatch.setattr("layers.analysis.project_analysis._BATCH", 2)
    shares: list[float] = []
    assert (
        overlay_project(atlas.project, boundaries, units, None, Progress(lambda share, _t: shares.append(share)))
        == whole
    )
    assert len(shares) >= 4
    assert shares == sorted(shares)
    assert {row["boundary_id"] for row in whole} == {version.id for version in made}


def test_an_overlay_can_be_stopped(atlas: Atlas) -> None:
    atlas.units({"990101": WEST})
    atlas.boundary("清溪茶", WEST)
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        overlay_project(atlas.project, read_boundaries(atlas.project), read_units(atlas.project), None, progress)
    with pytest.raises(JobCancelled):
        overlaps_project(read_boundaries(atlas.project), None, progress)


def test_pairs_of_current_boundaries(atlas: Atlas) -> None:
    product = Product("清溪茶")
    production = atlas.boundary("产区", WEST, product=product)
    core = atlas.boundary("核心区", metres_box(1_000, 1_000, 3_000, 3_000), product=product)
    other = atlas.boundary("白石米", HALF)
    atlas.boundary("旧界", WEST, until=date(2001, 1, 1))
    rows = overlaps_project(read_boundaries(atlas.project))
    pairs = {(row["a"], row["b"]): (row["relation"], row["is_same_product"]) for row in rows}
    assert pairs == {(production.id, core.id): ("contains", True), (production.id, other.id): ("partial", False)}
    shared = next(row for row in rows if row["b"] == other.id)
    assert (shared["a_name"], shared["b_name"]) == ("产区", "白石米")
    assert shared["area_m2"] == pytest.approx(5e7, rel=2e-3)
    on_that_day = overlaps_project(read_boundaries(atlas.project, date(2000, 1, 1)))
    assert len(on_that_day) == 5
