"""What changed between two editions: each kind where it fires and where it must not, and the real lists."""

import time

import pytest
import shapely

from gi_atlas.divisions.deriving import compare
from gi_atlas.divisions.evidence import MISSES, Evidence, is_miss, kind_word, reason
from gi_atlas.divisions.grounds import Grounds
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminChange, DivisionChange, UnitLevel, fill_code
from tests.gi_atlas.divisions.lists import MIDDLE, NEW, OLD, real_list, real_rows, small

K, E = DivisionChange, Evidence


def changes_of(old, new, **more):
    """(kind, evidence, new name) of each change by old name; of new units under their own name."""
    found = {}
    for change in compare(small("2001", *old), small("2002", *new), **more).changes:
        found.setdefault(change.old_name or change.new_name, []).append((change.kind, change.note, change.new_name))
    return found


COUNTY = "990101 青石县"


def test_what_stayed_is_no_change():
    lines = (COUNTY, "990101100 红岩镇", "990101200 柳溪乡")

    assert changes_of(lines, lines) == {}


@pytest.mark.parametrize(
    ("before", "after", "kind", "evidence"),
    [
        ("990101200 柳溪乡", "990101101 柳溪镇", K.UPGRADE, E.OTHER_ENDING),
        ("990101101 柳溪镇", "990101001 柳溪街道", K.UPGRADE, E.OTHER_ENDING),
        ("990101001 柳溪街道", "990101101 柳溪镇", K.RENAME, E.OTHER_ENDING),
        ("990101200 长底乡", "990101200 长底布依族乡", K.RENAME, E.ETHNIC_NAME),
        ("990101001 柳溪街道办事处", "990101001 柳溪街道", K.RENAME, E.OFFICE_WORD),
        ("990101101 青石县柳溪镇", "990101101 柳溪镇", K.RENAME, E.OFFICE_WORD),
        ("990101200 柳溪乡", "990101205 柳溪乡", K.RENAME, E.SAME_NAME),
        ("990101101 柳溪镇", "990101101 云台镇", K.RENAME, E.CODE_KEPT),
        ("990101200 柳溪乡", "990101200 云台镇", K.UPGRADE, E.CODE_KEPT),
        ("990101500 柳溪农场", "990101102 柳溪镇", K.RENAME, E.OTHER_ENDING),
    ],
)
def test_a_unit_goes_on_inside_its_county(before, after, kind, evidence):
    found = changes_of((COUNTY, before), (COUNTY, after))

    assert found == {before.split()[1]: [(kind, evidence, after.split()[1])]}


def test_two_of_one_name_become_one():
    found = changes_of((COUNTY, "990101100 柳溪镇", "990101200 柳溪乡"), (COUNTY, "990101100 柳溪镇"))

    assert found == {"柳溪乡": [(K.MERGE, E.THERE_BEFORE, "柳溪镇")]}


def test_a_farm_is_not_the_town_of_its_name_that_was_there_before():
    found = changes_of((COUNTY, "990101100 柳溪镇", "990101500 柳溪农场"), (COUNTY, "990101100 柳溪镇"))

    assert found == {"柳溪农场": [(K.ABOLISH, E.SPECIAL_GONE, "")]}


def test_a_code_used_again_for_another_unit_is_no_successor():
    found = changes_of((COUNTY, "990101100 红岩镇", "990101101 云台镇"), (COUNTY, "990101100 云台镇"))

    assert found["红岩镇"] == [(K.ABOLISH, E.NAME_GONE, "")]
    assert found["云台镇"] == [(K.RENAME, E.SAME_NAME, "云台镇")]


def test_a_town_divided_by_the_points_of_the_compass():
    found = changes_of((COUNTY, "990101100 红岩镇"), (COUNTY, "990101001 红岩东街道", "990101002 红岩西街道"))

    assert found["红岩镇"] == [(K.SPLIT, E.PARTS_NAMED, "红岩东街道"), (K.SPLIT, E.PARTS_NAMED, "红岩西街道")]


def test_one_new_name_with_an_addition_is_no_split():
    found = changes_of((COUNTY, "990101100 红岩镇"), (COUNTY, "990101001 红岩东街道"))

    assert found["红岩镇"] == [(K.ABOLISH, E.NAME_GONE, "")]
    assert found["红岩东街道"] == [(K.NEW, E.FIRST_LISTED, "红岩东街道")]


def test_a_county_that_became_a_city_takes_its_townships_along():
    found = changes_of(
        (COUNTY, "990101100 红岩镇", "990101200 柳溪乡", "990101201 无名乡"),
        ("990181 青石市", "990181100 红岩镇", "990181101 柳溪镇"),
    )

    assert found["青石县"] == [(K.UPGRADE, E.OTHER_ENDING, "青石市")]
    assert found["红岩镇"] == [(K.MOVE, E.COUNTY_AS_WHOLE, "红岩镇")]
    assert found["柳溪乡"] == [(K.UPGRADE, E.OTHER_ENDING, "柳溪镇")]
    assert found["无名乡"] == [(K.ABOLISH, E.NAME_GONE_WITH_COUNTY, "")]


def test_a_divided_county_is_told_by_its_townships():
    towns = [f"甲{n}镇 乙{n}镇".split() for n in "一二三四"]
    old = [COUNTY, *(f"99010110{i} {pair[0]}" for i, pair in enumerate(towns))]
    old += [f"99010120{i} {pair[1]}" for i, pair in enumerate(towns)]
    new = [COUNTY, *(f"99010110{i} {pair[0]}" for i, pair in enumerate(towns)), "990102 白沙区"]
    new += [f"99010210{i} {pair[1]}" for i, pair in enumerate(towns)]
    comparison = compare(small("2001", *old), small("2002", *new))

    found = comparison.answer(fill_code("990101"))
    assert [(one.kind, one.new_name, one.share) for one in found] == [
        (K.SPLIT, "青石县", 0.5),
        (K.SPLIT, "白沙区", 0.5),
    ]
    assert [one.note for one in comparison.answer(fill_code("990101200"))] == [E.COUNTY_DIVIDED]


def county_answers(old, new, **more):
    """(kind, new code) of each old county that changed, by its code of six digits."""
    comparison = compare(small("2001", *old), small("2002", *new), **more)
    answers = {unit.code12: comparison.answer(unit.code12) for unit in comparison.old.of_level(UnitLevel.COUNTY)}
    return {code[:6]: [(one.kind, one.new_code[:6]) for one in found] for code, found in answers.items() if found}


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_counties_in_one_new_one_the_farther_is_merged(order):
    """One keeps its code and rises; the other of the same name has nothing left but to go into it."""
    old = ("990101 青石县", "990102 青石县")[::order]

    assert county_answers(old, ("990101 青石市",)) == {
        "990101": [(K.UPGRADE, "990101")],
        "990102": [(K.MERGE, "990101")],
    }


def test_of_two_counties_under_a_new_code_the_one_of_more_townships_goes_on():
    old = ("990101 青石县", "990101100 甲镇", "990102 青石县", "990102100 乙镇", "990102101 丙镇")
    new = ("990181 青石市", "990181100 甲镇", "990181101 乙镇", "990181102 丙镇")

    assert county_answers(old, new) == {"990101": [(K.MERGE, "990181")], "990102": [(K.UPGRADE, "990181")]}


def test_a_county_of_the_same_name_goes_on_before_one_of_the_same_core():
    old, new = ("990101 青石县", "990102 青石区"), ("990181 青石区",)

    assert county_answers(old, new) == {"990101": [(K.MERGE, "990181")], "990102": [(K.MOVE, "990181")]}


def test_a_name_is_nearer_than_more_townships():
    towns = "甲镇 乙镇 丙镇 丁镇".split()
    old = ("990101 白沙县", *(f"99010110{n} {name}" for n, name in enumerate(towns)), "990102 青石县")
    new = ("990181 青石市", *(f"99018110{n} {name}" for n, name in enumerate(towns)))

    assert county_answers(old, new) == {"990101": [(K.MERGE, "990181")], "990102": [(K.UPGRADE, "990181")]}


def test_of_three_counties_one_alone_goes_on():
    old = ("990101 青石县", "990102 青石县", "990103 青石区")
    found = county_answers(old, ("990101 青石市",))

    assert [kind for answers in found.values() for kind, _code in answers] == [K.UPGRADE, K.MERGE, K.MERGE]


def test_two_counties_that_go_on_apart_are_both_renamed():
    old, new = ("990101 青石县", "990102 白沙县"), ("990181 青石市", "990182 白沙市")

    assert county_answers(old, new) == {"990101": [(K.UPGRADE, "990181")], "990102": [(K.UPGRADE, "990182")]}


@pytest.mark.parametrize(("said", "derived"), [(K.RENAME, K.MERGE), (K.MERGE, K.UPGRADE)])
def test_what_was_said_by_hand_decides_who_goes_on(said, derived):
    """A county that a person says went on is the origin; one that is said to be merged leaves the place free."""
    told = AdminChange("990101000000", "990101000000", "青石县", "青石市", kind=said, is_by_hand=True)
    found = county_answers(("990101 青石县", "990102 青石县"), ("990101 青石市",), by_hand=[told])

    assert found == {"990101": [(said, "990101")], "990102": [(derived, "990101")]}


def test_a_township_under_the_next_county_has_moved():
    found = changes_of(
        (COUNTY, "990101100 红岩镇", "990101101 甲镇", "990102 白沙县", "990102100 乙镇"),
        (COUNTY, "990101101 甲镇", "990102 白沙县", "990102100 乙镇", "990102101 红岩镇"),
    )

    assert found == {"红岩镇": [(K.MOVE, E.MOVED_NEARBY, "红岩镇")]}


def test_a_name_that_is_gone_in_two_counties_moves_from_neither():
    found = changes_of(
        (
            COUNTY,
            "990101100 城关镇",
            "990101101 甲镇",
            "990102 白沙县",
            "990102100 城关镇",
            "990102101 丙镇",
            "990103 黑石县",
        ),
        (COUNTY, "990101101 甲镇", "990102 白沙县", "990102101 丙镇", "990103 黑石县", "990103100 城关镇"),
    )

    assert [row[0] for row in found["城关镇"]] == [K.ABOLISH, K.ABOLISH, K.NEW]


def test_polygons_tell_where_a_vanished_unit_lies():
    old = (COUNTY, "990101100 红岩镇", "990101101 柳溪镇", "990101102 云台镇")
    new = (COUNTY, "990101101 柳溪镇", "990101102 云台镇")
    box = shapely.box
    grounds = Grounds(
        {"990101100000": box(0, 0, 4, 1)},
        {"990101101000": box(-1, 0, 3, 1), "990101102000": box(3, 0, 9, 1)},
    )
    comparison = compare(small("2001", *old), small("2002", *new), grounds=grounds)

    found = comparison.answer("990101100000")
    assert [(one.kind, one.new_name, one.share, one.note) for one in found] == [
        (K.SPLIT, "柳溪镇", pytest.approx(0.75), E.AREA_SHARED),
        (K.SPLIT, "云台镇", pytest.approx(0.25), E.AREA_SHARED),
    ]


def test_a_strip_between_two_surveys_is_no_share():
    grounds = Grounds(
        {"990101100000": shapely.box(0, 0, 4, 1)},
        {"990101101000": shapely.box(0.1, 0, 9, 1), "990101102000": shapely.box(-5, 0, 0.1, 1)},
    )

    assert [code for code, _share in grounds.successors("990101100000")] == ["990101101000"]


def test_a_point_lies_within_the_unit_that_took_it():
    grounds = Grounds({"990101100000": shapely.Point(1, 0.5)}, {"990101101000": shapely.box(0, 0, 3, 1)})
    found = changes_of((COUNTY, "990101100 红岩镇", "990101101 柳溪镇"), (COUNTY, "990101101 柳溪镇"), grounds=grounds)

    assert found == {"红岩镇": [(K.MERGE, E.POINT_WITHIN, "柳溪镇")]}


def test_what_was_said_by_hand_wins():
    said = AdminChange("990101100000", "990101101000", "红岩镇", "柳溪镇", kind=K.MERGE, is_by_hand=True, note="批复")
    old, new = (COUNTY, "990101100 红岩镇", "990101101 柳溪镇"), (COUNTY, "990101101 柳溪镇", "990101100 云台镇")

    found = compare(small("2001", *old), small("2002", *new), by_hand=[said])
    assert found.answer("990101100000") == [said]
    assert reason(said) == "by hand: 批复"
    assert not is_miss(said)


def test_every_evidence_and_kind_is_worded_in_both_languages():
    for language in ("en", "zh"):
        set_language(language)
        words = {reason(AdminChange("1", note=str(evidence))) for evidence in Evidence}
        assert len(words) == len(Evidence)
        assert len({kind_word(kind) for kind in DivisionChange}) == len(DivisionChange)


# The real lists ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(real_data):
    """2017 against 2023, and how long it took in seconds of the processor."""
    old, new = real_list(real_data, OLD), real_list(real_data, NEW)
    began = time.process_time()
    return compare(old, new), time.process_time() - began


def test_every_code_of_2017_gets_an_answer(compared, real_data):
    comparison, _took = compared
    codes = [fill_code(code) for code, _name in real_rows(real_data, "townships", OLD)]
    unchanged = missed = followed = 0
    for code in codes:
        changes = comparison.answer(code)
        if not changes:
            before, after = comparison.old.by_code(code), comparison.new.by_code(code)
            assert after is not None
            assert before.name == after.name
            unchanged += 1
        elif is_miss(changes[0]):
            assert Evidence(changes[0].note) in MISSES
            assert len(reason(changes[0])) > 20
            missed += 1
        else:
            assert all(comparison.new.by_code(change.new_code).name == change.new_name for change in changes)
            followed += 1

    assert len(codes) == 43524 == unchanged + missed + followed
    assert unchanged == 31213
    assert followed / (followed + missed) > 0.70
    assert comparison.hit_rate() > 0.915


def test_misses_have_kinds_and_none_is_a_catch_all(compared):
    comparison, _took = compared
    misses = {evidence: n for (kind, evidence), n in comparison.table().items() if kind == K.ABOLISH}

    assert set(misses) <= set(MISSES)
    assert misses[E.SPECIAL_GONE] > 1000
    assert misses[E.COUNTY_GONE] < 10


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("511725100", "511725001", K.UPGRADE),  # 渠江镇 → 渠江街道
        ("530921206", "530921206", K.RENAME),  # 腰街乡 → 腰街彝族乡
        ("652923104", "652902104", K.MOVE),  # 库车县 became 库车市
        ("500106103", "500106009", K.MERGE),  # 歌乐山镇 into 歌乐山街道
        ("232701004", "232761101", K.RENAME),  # 加格达奇's code went to 漠河
        ("330110003", "330113003", K.MOVE),  # 余杭 was divided
    ],
)
def test_well_known_changes(compared, old, new, kind):
    found = compared[0].answer(fill_code(old))

    assert [(change.new_code, change.kind) for change in found] == [(fill_code(new), kind)]


def test_well_known_counties(compared):
    kinds = {
        code: [(change.kind, change.new_name) for change in compared[0].answer(fill_code(code))]
        for code in ("431121", "232701", "220381", "330103", "360105", "110101")
    }

    assert kinds == {
        "431121": [(K.UPGRADE, "祁阳市")],
        "232701": [(K.MOVE, "加格达奇区")],
        "220381": [(K.MOVE, "公主岭市")],
        "330103": [(K.MERGE, "拱墅区")],
        "360105": [(K.MERGE, "新建区")],
        "110101": [],
    }


def test_the_divided_counties_give_shares(compared):
    found = compared[0].answer(fill_code("330110"))

    assert {change.new_name for change in found} == {"余杭区", "临平区"}
    assert sum(change.share for change in found) == pytest.approx(1)


def test_it_takes_less_than_ten_seconds(compared):
    assert compared[1] < 10


def test_the_nearer_edition_misses_less(real_data, compared):
    nearer = compare(real_list(real_data, OLD), real_list(real_data, MIDDLE))

    assert nearer.hit_rate() > 0.97 > compared[0].hit_rate()
    assert nearer.hit_rate(UnitLevel.COUNTY) > 0.99
