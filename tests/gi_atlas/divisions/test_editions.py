"""Editions side by side: their order with and without dates, what is read and derived once, what a hand entered."""

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.divisions.editions import Editions, edition_as_of, editions_of
from gi_atlas.errors import UsageError
from gi_atlas.model import AdminChange, AdminUnit, DivisionChange, fill_code, level_of_code
from gi_atlas.scope.unit_list import UnitList, edition_day
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.services.seen_divisions import in_order
from gi_atlas.storage.opening import create_project
from tests.gi_atlas.divisions.lists import small

COUNTY = "990101 青石县"
K = DivisionChange


def editions(*names: str, changes: Sequence[AdminChange] = ()) -> Editions:
    return Editions.of_lists(*(small(name, COUNTY, "990101100 红岩镇") for name in names), changes=changes)


# Order


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["2023-06", "2017-10", "2019"], ["2017-10", "2019", "2023-06"]),
        (["2020-11", "2020-3", "2020"], ["2020", "2020-3", "2020-11"]),
        (["2021年6月", "2021-05", "2021-12-31"], ["2021-05", "2021年6月", "2021-12-31"]),
        (["unknown", "2017-10", "普查"], ["unknown", "普查", "2017-10"]),
        (["b", "a"], ["a", "b"]),
        (["2020-13", "2020-01"], ["2020-13", "2020-01"]),
    ],
)
def test_editions_stand_by_their_day_and_those_without_one_before_all(names: list[str], ordered: list[str]) -> None:
    assert editions(*names).names == ordered


def test_two_editions_of_one_day_keep_an_order_of_their_names() -> None:
    found = editions("2020-01 乙", "2020-01 甲", "2020")
    assert found.names == sorted(found.names)
    assert found.is_older("2020", "2020-01 甲")


def test_the_nearest_older_edition_comes_first_then_the_newer_ones() -> None:
    found = editions("2001", "2005", "2010", "2015", "2020")
    assert found.others("2010") == ["2005", "2001", "2015", "2020"]
    assert found.others("2001") == ["2005", "2010", "2015", "2020"]
    assert found.others("2020") == ["2015", "2010", "2005", "2001"]
    assert editions("2001").others("2001") == []


@given(
    st.lists(st.integers(1950, 2049), min_size=1, max_size=6, unique=True), st.dates(date(1940, 1, 1), date(2060, 1, 1))
)
def test_the_edition_of_a_day_is_the_last_that_had_begun(years: list[int], day: date) -> None:
    found = editions(*map(str, years))
    begun = [year for year in years if year <= day.year]
    assert found.at(day) == str(max(begun) if begun else min(years))
    assert found.at(None) == str(max(years))


def test_the_first_day_of_an_edition_is_its_own_and_the_day_before_is_not() -> None:
    found = editions("2019-07", "2020-03")
    assert found.at(date(2020, 3, 1)) == "2020-03"
    assert found.at(date(2020, 2, 29)) == "2019-07"
    assert found.at(date(2019, 6, 30)) == "2019-07"


def test_an_edition_without_a_date_is_nobodys_past() -> None:
    """What no date is known of is taken only where nothing else is there: it may be newer than all."""
    found = editions("unknown", "2017-10", "2023-06")
    assert found.at(date(2018, 1, 1)) == "2017-10"
    assert found.at(date(2001, 1, 1)) == "2017-10"
    assert found.at(None) == "2023-06"
    assert editions("unknown").at(date(2001, 1, 1)) == "unknown"
    assert editions("unknown", "普查").at(None) == "普查"
    assert Editions.of_lists().at(None) == Editions.of_lists().at(date(2020, 1, 1)) == ""


@pytest.mark.parametrize(
    ("edition", "day"),
    [
        ("2017-10", date(2017, 10, 1)),
        ("2019", date(2019, 1, 1)),
        ("2023年6月", date(2023, 6, 1)),
        ("2023-06-30", date(2023, 6, 30)),
        ("unknown", None),
        ("", None),
        ("2020-13", None),
        ("2023-02-30", None),
    ],
)
def test_the_day_of_an_edition(edition: str, day: date | None) -> None:
    assert edition_day(edition) == day


def test_an_edition_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError) as caught:
        editions("2001", "2010").units("1999")
    assert caught.value.code == "DIVISIONS_NO_EDITION"
    assert caught.value.context == {"value": "1999", "expected": "2001, 2010"}


# Once


def test_lists_are_read_when_asked_for_and_once() -> None:
    asked: list[str] = []

    def read(edition: str) -> UnitList:
        asked.append(edition)
        return small(edition, COUNTY)

    found = Editions(["2001", "2010", "2020"], read)
    assert asked == []
    found.between("2001", "2020")
    found.between("2001", "2020")
    found.units("2020")
    assert sorted(asked) == ["2001", "2020"]


def test_many_threads_derive_a_pair_once() -> None:
    found = editions("2001", "2010")
    answers: list[object] = []
    gate = threading.Barrier(8)

    def ask() -> None:
        gate.wait(10)
        answers.append(found.between("2001", "2010"))

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(answers) == 8
    assert len({id(answer) for answer in answers}) == 1


# What a hand entered


def hand(
    old: str, new: str = "", kind: K = K.MERGE, pair: tuple[str, str] = ("2001", "2010"), **more: object
) -> AdminChange:
    texts = {"old_name": f"旧{old}", "new_name": f"新{new}" if new else ""}
    return AdminChange(fill_code(old), fill_code(new) if new else "", **texts, old_edition=pair[0], new_edition=pair[1],
                       kind=kind, is_by_hand=True, **more)  # type: ignore[arg-type]  # fmt: skip


def test_a_hand_speaks_for_its_own_pair_of_editions_alone() -> None:
    said = hand("990101100", kind=K.ABOLISH)
    found = editions("2001", "2010", "2020", changes=[said])
    assert found.by_hand("2001", "2010") == [said]
    assert found.by_hand("2010", "2020") == found.by_hand("2001", "2020") == []
    assert found.between("2001", "2010").answer(said.old_code) == [said]
    assert found.between("2001", "2020").answer(said.old_code) == ()


def test_what_is_stored_is_taken_as_it_is_but_a_hand_goes_before_it() -> None:
    """A pair with derived changes is not derived again; those of a unit that a hand spoke of are set aside."""
    derived = [
        AdminChange(fill_code(code), fill_code(code), "甲", "乙", "2001", "2010", K.RENAME)
        for code in ("990101100", "990101200")
    ]
    said = hand("990101100", "990101300")
    lists = small("2001", COUNTY, "990101100 甲镇"), small("2010", COUNTY, "990101100 甲镇")
    found = Editions.of_lists(*lists, changes=[*derived, said]).between("2001", "2010")
    assert found.answer(fill_code("990101100")) == [said]
    assert found.answer(fill_code("990101200")) == [derived[1]]
    assert found.of_new[fill_code("990101300")] == [said]


def test_two_moves_of_one_unit_in_one_year_are_both_kept_in_their_order() -> None:
    """划出 in March, 并入 in November: each has its paper; neither replaces the other."""
    first = hand("990101100", "990102100", K.MOVE, changed_on=date(2005, 3, 1), document="民政1号")
    second = hand("990101100", "990103001", K.MERGE, changed_on=date(2005, 11, 1), document="民政2号")
    lists = (
        small("2001", COUNTY, "990102 白沙县", "990103 黑石县", "990101100 红岩镇"),
        small("2010", COUNTY, "990102 白沙县", "990103 黑石县", "990103001 黑石街道"),
    )
    found = Editions.of_lists(*lists, changes=[first, second]).between("2001", "2010")
    assert found.answer(first.old_code) == [first, second]
    assert [one.document for one in found.answer(first.old_code)] == ["民政1号", "民政2号"]


def test_a_unit_that_moved_twice_is_followed_through_the_edition_between() -> None:
    lists = (
        small(
            "2020-03", COUNTY, "990101100 红岩镇", "990101101 甲镇", "990102 白沙县", "990102100 乙镇", "990103 黑石县"
        ),
        small(
            "2020-11", COUNTY, "990101101 甲镇", "990102 白沙县", "990102100 乙镇", "990102101 红岩镇", "990103 黑石县"
        ),
        small(
            "2021-06", COUNTY, "990101101 甲镇", "990102 白沙县", "990102100 乙镇", "990103 黑石县", "990103100 红岩镇"
        ),
    )
    found = Editions.of_lists(*lists)
    (step,) = found.between("2020-03", "2020-11").answer(fill_code("990101100"))
    (next_,) = found.between("2020-11", "2021-06").answer(step.new_code)
    (whole,) = found.between("2020-03", "2021-06").answer(fill_code("990101100"))
    assert (step.kind, next_.kind, whole.kind) == (K.MOVE, K.MOVE, K.MOVE)
    assert step.new_code == next_.old_code == fill_code("990102101")
    assert next_.new_code == whole.new_code == fill_code("990103100")


# Of a project


def unit(edition: str, code: str, name: str) -> AdminUnit:
    return AdminUnit(code, name, edition, level_of_code(code), code12=fill_code(code))


def test_a_projects_editions_are_kept_until_its_divisions_change(tmp_path: Path) -> None:
    with create_project(tmp_path / "清溪.gpkg") as project:
        save_many(project, [unit("2001", "990101", "青石县"), unit("2001", "990101100", "红岩镇")])
        first = editions_of(project)
        assert editions_of(project) is first
        assert edition_as_of(project) == "2001"
        save_many(project, [unit("2010", "990101", "青石县"), unit("2010", "990101100", "云台镇")])
        second = editions_of(project)
        assert second is not first
        assert second.names == ["2001", "2010"]
        assert edition_as_of(project, date(2005, 1, 1)) == "2001"
        assert edition_as_of(project, date(2015, 1, 1)) == "2010"
        (told,) = second.between("2001", "2010").answer(fill_code("990101100"))
        assert (told.kind, told.new_name) == (K.RENAME, "云台镇")


def test_an_entry_by_hand_and_its_taking_back_are_seen_at_once(tmp_path: Path) -> None:
    with create_project(tmp_path / "清溪.gpkg") as project:
        save_many(project, [unit(edition, "990101", "青石县") for edition in ("2001", "2010")])
        save(project, unit("2001", "990101100", "红岩镇"))
        code = fill_code("990101100")
        (derived,) = editions_of(project).between("2001", "2010").answer(code)
        assert derived.kind is K.ABOLISH
        said = hand("990101100", "990101", K.MERGE, note="批复")
        save(project, said)
        assert [one.note for one in editions_of(project).between("2001", "2010").answer(code)] == ["批复"]
        remove(project, AdminChange, said.id)
        assert editions_of(project).between("2001", "2010").answer(code) == [_like(derived, editions_of(project), code)]


def _like(wanted: AdminChange, found: Editions, code: str) -> AdminChange:
    """The change of today, which must say what the one before said; ids are made anew."""
    (now,) = found.between("2001", "2010").answer(code)
    assert (now.kind, now.old_name, now.note) == (wanted.kind, wanted.old_name, wanted.note)
    return now


def test_a_project_without_divisions_has_no_edition_and_no_fault(tmp_path: Path) -> None:
    with create_project(tmp_path / "空.gpkg") as project:
        assert editions_of(project).names == []
        assert edition_as_of(project) == edition_as_of(project, date(2020, 1, 1)) == ""


# The map and the wordings see one edition


@given(
    st.lists(st.sampled_from(["unknown", "普查", "2001", "2010-3", "2010-11", "2020", "x"]), min_size=1, unique=True),
    st.one_of(st.none(), st.dates(date(1995, 1, 1), date(2025, 1, 1))),
)
def test_wordings_take_the_edition_that_the_map_and_the_lists_show(names: list[str], day: date | None) -> None:
    assert editions(*names).at(day) == in_order(names, day)[0]
