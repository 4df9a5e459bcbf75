"""What a wording leaves out or narrows: taken from the polygon, or told as what the polygon does not follow."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.model import AdminUnit, BoundaryVersion, ScopeText, UnitLevel
from gi_atlas.rules.findings import Severity, run_rules
from gi_atlas.scope.building import UNION, BuiltScope
from gi_atlas.scope.left_out_units import names_of
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import resolve
from gi_atlas.scope.saving import save_scope
from gi_atlas.scope.ties import RULES
from gi_atlas.scope.unapplied import RULE, larger_than_wording
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_desk import lay_out
from gi_atlas.services.scope_editions import by_editions
from gi_atlas.services.scope_reading import ScopeReading, read_wording, save_wording
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import NEW, OLD, project, square, units

__all__ = ["project"]
LIST = "2024-06"
HEAD = "青石红梨产地范围为"
RING = (
    "（115°01′00″，38°01′00″）",
    "（115°05′00″，38°01′00″）",
    "（115°05′00″，38°05′00″）",
    "（115°01′00″，38°05′00″）",
)


def read(project: Project, text: str, **more: Any) -> ScopeReading:
    return read_wording(HEAD + text, project=project, edition=NEW, **more)


def squares(*numbers: int) -> Any:
    return shapely.union_all([square(number) for number in numbers])


def covers(reading: ScopeReading, *numbers: int) -> bool:
    """Whether the polygon is just these squares."""
    return bool(shapely.symmetric_difference(reading.built.geometry, squares(*numbers)).area < 1e-12)


def told(reading: ScopeReading) -> list[str]:
    """Words that the finding names."""
    return [word for one in reading.findings if one.rule == RULE for word in one.evidence["words"]]


def corners(*names: str) -> str:
    return "、".join(f"{name}{place}" for name, place in zip(names, RING, strict=False))


# --- units that are found are taken out


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("青石县（不含柳树镇）现辖行政区域。", (0, 2, 3)),
        ("青石县除柳树镇以外的其他乡镇现辖行政区域。", (0, 2, 3)),
        ("青石县除柳树镇、石门镇外的其他乡镇。", (0, 3)),
        ("青石县（柳树镇除外）现辖行政区域。", (0, 2, 3)),
        ("除柳树镇外，青石县全境。", (0, 2, 3)),
        ("青石县不包括：柳树镇、红岩镇。", (2, 3)),
        ("青石县现辖行政区域，不包括青石县柳树镇和石门镇。", (0, 3)),
        ("青石县现辖行政区域，不含安阳镇等1个镇。", None),
        ("青石县红岩镇、柳树镇、石门镇共3个镇现辖行政区域，不包括柳树镇。", (0, 2)),
        ("青石县现辖行政区域，不 含\n柳树镇。", (0, 2, 3)),
    ],
)
def test_a_unit_left_out_is_not_in_the_polygon(project: Project, text: str, left: tuple[int, ...] | None) -> None:
    reading = read(project, text)
    assert covers(reading, *(left or (0, 1, 2, 3)))
    assert bool(told(reading)) == (left is None)


def test_a_unit_left_out_of_a_town_leaves_a_neighbour_alone(project: Project) -> None:
    reading = read(project, "青石县红岩镇、石门镇（除柳树镇外）。")
    assert covers(reading, 0, 2)
    assert told(reading) == []


def test_a_village_left_out_is_taken_from_its_own_town(project: Project) -> None:
    ground = shapely.box(115.12, 38.02, 115.15, 38.05)
    village = AdminUnit("990101101201", "龙斗村", NEW, UnitLevel.VILLAGE, "990101101", ground)
    save_many(project, [village])
    reading = read(project, "青石县红岩镇、柳树镇现辖行政区域，除柳树镇龙斗村外。")
    expected = squares(0, 1).difference(ground)
    assert shapely.symmetric_difference(reading.built.geometry, expected).area < 1e-12
    assert told(reading) == []
    assert reading.built.parts == ()


def test_units_of_two_counties_are_each_left_out_of_their_own(project: Project) -> None:
    other = [
        AdminUnit("990102", "云岭县", NEW, UnitLevel.COUNTY, geom=square(6, 2)),
        AdminUnit("990102100", "柳树镇", NEW, UnitLevel.TOWNSHIP, "990102", square(6)),
        AdminUnit("990102101", "白塘镇", NEW, UnitLevel.TOWNSHIP, "990102", square(7)),
    ]
    save_many(project, other)
    assert covers(read(project, "青石县、云岭县（不含柳树镇）。"), 0, 1, 2, 3, 7)
    assert covers(read(project, "青石县（不含柳树镇）、云岭县。"), 0, 2, 3, 6, 7)
    # Nothing of that name lies in the county before it: it is the other one's.
    assert covers(read(project, "青石县、云岭县现辖行政区域，不含石门镇。"), 0, 1, 3, 6, 7)


def test_a_wording_that_leaves_all_out_keeps_its_ground_and_is_told(project: Project) -> None:
    reading = read(project, "青石县柳树镇（不含柳树镇）。")
    assert covers(reading, 1)
    assert told(reading) == ["不含柳树镇"]


def test_the_name_that_a_town_took_over_is_not_all_of_the_town(project: Project) -> None:
    reading = read(project, "青石县红岩镇、安阳镇（原安阳乡除外）。")
    assert covers(reading, 0, 3)
    assert told(reading) == ["原安阳乡除外"]


def test_what_a_person_chose_for_the_county_holds_for_what_is_left_out(project: Project) -> None:
    reading = read(project, "旧名县（不含柳树镇）现辖行政区域。", manual={"旧名县": "990101"})
    assert covers(reading, 0, 2, 3)


def test_words_that_are_followed_are_no_unread_words(project: Project) -> None:
    followed = read(project, "青石县红岩镇、柳树镇、石门镇现辖行政区域，不包括柳树镇。")
    assert followed.as_json()["unread"] == []
    kept = read(project, "青石县红岩镇、柳树镇、石门镇现辖行政区域，不包括柳树镇茶园。")
    assert kept.as_json()["unread"] == ["不包括柳树镇茶园"]
    assert told(kept) == ["不包括柳树镇茶园"]
    # Without a project nothing was looked up, and nothing is followed.
    text = HEAD + "青石县红岩镇、柳树镇、石门镇现辖行政区域，不包括柳树镇。"
    assert read_wording(text).as_json()["unread"] == ["不包括柳树镇"]


def test_the_ground_of_what_is_left_out_may_be_lent_and_is_told(project: Project) -> None:
    names = ("红岩镇", "柳树镇", "石门镇", "安阳镇")
    towns = [AdminUnit(f"99010110{n}", name, LIST, UnitLevel.TOWNSHIP, "990101") for n, name in enumerate(names)]
    save_many(project, [AdminUnit("990101", "青石县", LIST, UnitLevel.COUNTY, geom=square(0, 4)), *towns])
    reading = read_wording(HEAD + "青石县（不含柳树镇）。", project=project, edition=LIST)
    assert covers(reading, 0, 2, 3)
    lent = [one.evidence for one in reading.findings if one.rule == "SCOPE_GROUND_BORROWED"]
    assert [(list(one["units"]), one["other"]) for one in lent] == [(["柳树镇"], NEW)]


def test_every_edition_is_compared_without_what_is_left_out(project: Project) -> None:
    save_many(project, units(OLD))
    whole = by_editions(project, read_scope(HEAD + "青石县现辖行政区域。"))
    rows = by_editions(project, read_scope(HEAD + "青石县（不含柳树镇）现辖行政区域。"))
    assert [row.edition for row in rows] == [OLD, NEW]
    for row, all_of_it in zip(rows, whole, strict=True):
        assert shapely.symmetric_difference(row.geometry, squares(0, 2, 3)).area < 1e-12
        assert row.area_m2 is not None
        assert all_of_it.area_m2 is not None
        assert row.area_m2 == pytest.approx(all_of_it.area_m2 * 3 / 4, rel=1e-6)


def older(project: Project, *names: str) -> None:
    """An edition before, in which the ground of 柳树镇 was that of these towns, side by side."""
    west, south, east, north = square(1).bounds
    step = (east - west) / len(names)
    towns = [
        AdminUnit(
            f"99010115{number}",
            name,
            OLD,
            UnitLevel.TOWNSHIP,
            "990101",
            shapely.box(west + number * step, south, west + (number + 1) * step, north),
        )
        for number, name in enumerate(names)
    ]
    county = AdminUnit("990101", "青石县", OLD, UnitLevel.COUNTY, geom=square(0, 4))
    rest = [one for one in units(OLD) if one.name in ("红岩镇", "石门镇", "安阳乡")]
    save_many(project, [county, *towns, *rest])


def test_a_town_left_out_by_its_former_name_is_taken_out(project: Project) -> None:
    older(project, "白塘镇")
    reading = read(project, "青石县（不含白塘镇）现辖行政区域。")
    assert covers(reading, 0, 2, 3)
    assert told(reading) == []


def test_a_town_that_went_into_another_does_not_take_all_of_that_away(project: Project) -> None:
    older(project, "白塘镇", "黑塘镇")
    reading = read(project, "青石县（不含白塘镇）现辖行政区域。")
    assert covers(reading, 0, 1, 2, 3)
    assert told(reading) == ["不含白塘镇"]


# --- what cannot be drawn is told


@pytest.mark.parametrize(
    ("text", "ground", "words"),
    [
        ("青石县柳树镇的东部和石门镇部分区域。", (1, 2), ["柳树镇的东部", "石门镇部分区域"]),
        ("青石县红岩镇、柳树镇海拔600米以上区域。", (0, 1), ["海拔600米以上"]),
        ("青石县除红树林保护区外。", (0, 1, 2, 3), ["除红树林保护区外"]),
        ("青石县（不含柳树镇东部）现辖行政区域。", (0, 1, 2, 3), ["不含柳树镇东部"]),
        ("青石县（不含柳树镇、红树林保护区）现辖行政区域。", (0, 1, 2, 3), ["不含柳树镇、红树林保护区"]),
        ("青石县（不含无名镇）现辖行政区域。", (0, 1, 2, 3), ["不含无名镇"]),
        ("青石县柳树镇范围内的茶园。", (1,), ["范围内的茶园"]),
        ("青石县柳树镇、石门镇现辖行政区域内的水稻田。", (1, 2), ["石门镇现辖行政区域内的水稻田"]),
        (
            "青石县柳树镇现辖行政区域，X=4210000.123，Y=39512345.1；X=4210100.123，Y=39512445.1；X=4210200.1，Y=39512345.1。",
            (1,),
            ["X=4210000.123，Y=39512345.1；X=4210100.12…"],
        ),
        ("青石县（不含远山乡）现辖行政区域。", (0, 1, 2, 3), ["不含远山乡"]),  # a point is no ground
        ("青石县（不含柳树镇）海拔600米以上区域。", (0, 2, 3), ["海拔600米以上"]),
        ("青石县柳树镇、石门镇现辖行政区域。", (1, 2), []),
    ],
)
def test_words_that_the_polygon_does_not_follow(
    project: Project, text: str, ground: tuple[int, ...], words: list[str]
) -> None:
    reading = read(project, text)
    assert covers(reading, *ground)
    assert told(reading) == words
    for finding in reading.findings:
        if finding.rule == RULE:
            assert finding.severity is Severity.WARNING
            assert all(word in finding.message("zh") for word in words)
            assert all(word in finding.message("en") for word in words)
            assert "{" not in finding.fix("zh") + finding.fix("en")


def test_without_a_project_there_is_no_polygon_to_be_larger() -> None:
    assert told(read_wording(HEAD + "青石县柳树镇的东部。")) == []
    assert larger_than_wording(read_scope("青石县柳树镇的东部。"), BuiltScope()) is None


def test_units_without_polygon_are_told_otherwise(project: Project) -> None:
    reading = read(project, "青石县远山乡部分区域、红岩镇。")
    assert reading.built.without_polygon == ("远山乡",)
    assert told(reading) == []


# --- corner points


def test_corners_of_which_one_number_stands_twice_are_still_the_ring(project: Project) -> None:
    reading = read(project, f"青石县现辖行政区域，拐点坐标为{corners('J1', 'J2', 'J2', 'J4')}。")
    assert "CORNER_TWICE" in [finding.rule for finding in reading.findings]
    west, south, east, north = reading.built.geometry.bounds
    assert (west, south, east, north) == pytest.approx((115 + 1 / 60, 38 + 1 / 60, 115 + 5 / 60, 38 + 5 / 60))
    assert told(reading) == []


def test_corners_that_make_no_ring_are_told(project: Project) -> None:
    reading = read(project, f"青石县现辖行政区域，拐点坐标为{corners('J1', 'J2')}。")
    assert covers(reading, 0, 1, 2, 3)
    assert told(reading) == ["J1、J2"]


def test_parts_that_a_ring_draws_are_not_told(project: Project) -> None:
    reading = read(project, f"青石县红岩镇部分区域，拐点坐标为{corners('J1', 'J2', 'J3', 'J4')}。")
    assert reading.built.derivation == "MIXED"
    assert told(reading) == []


# --- in the panel, in check, with the version


def test_the_panel_marks_the_words(project: Project) -> None:
    scope = read_scope(HEAD + "青石县柳树镇的东部和石门镇部分区域。")
    (issue,) = [one for one in lay_out(project, scope, edition=NEW).issues if one.finding.rule == RULE]
    assert [scope.text[start:end] for start, end in issue.spans] == ["柳树镇的东部", "石门镇部分区域"]
    assert issue.extent == pytest.approx((115.1, 38.0, 115.3, 38.1))
    assert issue.proposal == ""


def larger(project: Project) -> list[Any]:
    return [one for one in run_rules(project, RULES) if one.rule == RULE]


def keep(project: Project, text: str) -> BoundaryVersion:
    saved = save_wording(project, read(project, text))
    assert saved.boundary_id is not None
    return project.read_one(BoundaryVersion, saved.boundary_id)


def test_the_finding_is_kept_with_the_wording_and_told_by_check(project: Project) -> None:
    boundary = keep(project, "青石县（不含柳树镇）现辖行政区域，海拔600米以上区域。")
    (text,) = project.read_all(ScopeText)
    kept = [one for one in json.loads(json.dumps(text.findings)) if one["rule"] == RULE]
    assert [one["evidence"]["words"] for one in kept] == [["海拔600米以上"]]
    assert list(boundary.attributes["left_out"]) == ["不含柳树镇"]
    (found,) = larger(project)
    assert (found.object_id, found.severity, found.evidence["words"]) == (
        boundary.id, Severity.WARNING, ["海拔600米以上"],
    )  # fmt: skip


def test_check_says_nothing_of_a_version_that_follows_its_words(project: Project) -> None:
    keep(project, "青石县（不含柳树镇）现辖行政区域。")
    assert larger(project) == []


def test_check_says_nothing_more_once_a_person_cut_the_polygon(project: Project) -> None:
    boundary = keep(project, "青石县柳树镇的东部。")
    assert [found.evidence["words"] for found in larger(project)] == [["柳树镇的东部"]]
    save_many(project, [replace(boundary, geom=shapely.multipolygons([shapely.box(115.15, 38, 115.2, 38.1)]))])
    assert larger(project) == []


def test_versions_that_were_kept_before_are_told_of_what_they_left_out(project: Project) -> None:
    boundary = keep(project, "青石县（不含柳树镇）现辖行政区域。")
    facts = {"edition": NEW, "parts": ["青石县"], "without_polygon": []}
    save_many(project, [replace(boundary, attributes=facts, geom=shapely.multipolygons([square(0, 4)]))])
    assert [found.evidence["words"] for found in larger(project)] == [["不含柳树镇"]]


def test_drawn_and_imported_versions_are_left_alone(project: Project) -> None:
    boundary = keep(project, "青石县柳树镇的东部。")
    save_many(project, [replace(boundary, derivation="DIGITISED")])
    assert larger(project) == []


def test_a_wording_kept_without_the_desk_is_built_alike(project: Project) -> None:
    scope = read_scope(HEAD + "青石县（不含柳树镇）现辖行政区域。")
    saved = save_scope(project, scope, resolve(project, scope, NEW))
    assert shapely.symmetric_difference(saved.built.geometry, squares(0, 2, 3)).area < 1e-12
    assert saved.built.derivation == UNION


# --- names in words that leave out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("除竹海镇外", [["竹海镇"]]),
        ("不包括：竹海镇、北山乡", [["竹海镇"], ["北山乡"]]),
        ("除水北镇龙斗村以外的其他区域", [["水北镇", "龙斗村"]]),
        ("除竹海镇、北山乡2个乡镇外", [["竹海镇"], ["北山乡"]]),
        ("不含竹海镇东部", []),
        ("除红树林以外", []),
        ("不含原竹海镇", []),
        ("除", []),
        ("不含、、", []),
        ("不含" + "竹海镇、" * 500 + "的", []),
    ],
)
def test_names_in_words_that_leave_out(words: str, expected: list[list[str]]) -> None:
    assert [[one.name for one in names] for names in names_of(words)] == expected


# --- the public wordings


def test_public_wordings_have_the_findings_of_their_words_alone(real_data: Path) -> None:
    records = json.loads((real_data / "cn" / "scope_texts.json").read_text(encoding="utf-8"))
    rows = records if isinstance(records, list) else next(v for v in records.values() if isinstance(v, list))
    assert len(rows) == 15
    for row in rows:
        text = next(value for key, value in row.items() if key in ("text", "scope_text", "wording"))
        assert RULE not in {finding.rule for finding in read_wording(text).findings}
