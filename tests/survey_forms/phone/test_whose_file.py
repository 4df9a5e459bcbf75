"""Files of answers: whose they are when names repeat, where photos without a name belong, what a hostile name is."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_forms.phone.delivery import MediaFile, _batches
from survey_forms.phone.fetching import KeptFile
from survey_forms.phone.hostile import LONGEST_NAME, base_name, hostile_reason, shown_name
from survey_forms.phone.loose import (
    CLUSTER_M,
    NEAREST_M,
    NEIGHBOUR_S,
    LooseFile,
    Site,
    clusters,
    distance_m,
    loose_file,
    nearest_site,
    site_of_cluster,
)
from survey_forms.phone.media_match import MediaIndex, Want
from survey_forms.phone.read_package import is_litter, text_names

A, B, C = (f"uuid:0000000{letter}-0000-0000-0000-000000000000" for letter in "abc")
CHINA = timezone(timedelta(hours=8))
METRE_DEG = 1 / 111_000


def media(*names: str, source: int = 0) -> list[MediaFile]:
    return [MediaFile(source, place, name, 10 + place) for place, name in enumerate(names)]


def want(owner: str, name: str, folder: str = "", source: int = 0, path: str = "q") -> Want:
    return Want(owner, (owner,), path, name, folder, source)


def matched(wants: Sequence[Want], files: Sequence[MediaFile]) -> tuple[dict[str, str], list[str], list[str]]:
    """File by its owner, owners of missing ones, files left over."""
    found = MediaIndex(files).match(wants)
    return (
        {f"{one.owner}/{one.path}": item.name for one, item in found.found.items()},
        [one.owner for one in found.missing],
        [item.name for item in found.orphans],
    )


# Whose file it is


def test_one_file_that_two_submissions_name_is_neithers() -> None:
    # Two phones called their pictures alike and only one was copied: whose it is, nothing tells.
    assert matched([want(A, "1.jpg"), want(B, "1.jpg")], media("media/1.jpg")) == ({}, [A, B], [])


def test_two_questions_of_one_submission_may_name_one_file() -> None:
    wants = [want(A, "1.jpg"), want(A, "1.jpg", path="other")]
    assert matched(wants, media("media/1.jpg"))[0] == {f"{A}/q": "media/1.jpg", f"{A}/other": "media/1.jpg"}


def test_the_one_whose_folder_it_lies_in_has_it() -> None:
    files = media(f"files/{A}/1.jpg")
    assert matched([want(A, "1.jpg"), want(B, "1.jpg")], files) == ({f"{A}/q": files[0].name}, [B], [])


def test_a_record_that_waits_does_not_take_the_file_beside_another_submission() -> None:
    waiting, fresh = want(A, "1.jpg", source=-1), want(B, "1.jpg", folder="x/B")
    assert matched([waiting, fresh], media("x/B/1.jpg")) == ({f"{B}/q": "x/B/1.jpg"}, [A], [])


def test_a_record_that_waits_takes_a_file_that_comes_alone() -> None:
    assert matched([want(A, "1.jpg", source=-1)], media("1.jpg")) == ({f"{A}/q": "1.jpg"}, [], [])


def test_the_same_file_in_two_archives_is_one() -> None:
    twice = [MediaFile(0, 0, "media/1.jpg", 50), MediaFile(1, 0, "media/1.jpg", 50)]
    assert matched([want(A, "1.jpg")], twice)[0] == {f"{A}/q": "media/1.jpg"}
    other = [MediaFile(0, 0, "media/1.jpg", 50), MediaFile(1, 0, "media/1.jpg", 51)]
    assert matched([want(A, "1.jpg")], other) == ({}, [A], ["media/1.jpg", "media/1.jpg"])


IDS = st.sampled_from([A, B, C])
NAMES = st.sampled_from(["1.jpg", "2.jpg", "照 片.jpg"])
FOLDERS = st.sampled_from(["", "media/", *(f"files/{one}/" for one in (A, B, C)), f"x/{B[5:]}/"])


@settings(max_examples=200)
@given(
    st.lists(st.tuples(IDS, NAMES), max_size=5, unique=True),
    st.lists(st.tuples(FOLDERS, NAMES), max_size=6, unique=True),
    st.randoms(use_true_random=False),
)
def test_nobody_gets_a_file_of_anothers_and_order_means_nothing(
    wanted: list[tuple[str, str]], there: list[tuple[str, str]], dice: object
) -> None:
    wants = [want(owner, name) for owner, name in wanted]
    files = media(*(folder + name for folder, name in there))
    found = MediaIndex(files).match(wants)
    for one, item in found.found.items():
        assert base_name(item.name) == one.name
        others = {owner for owner in (A, B, C) if owner[5:] in item.name}
        assert not others or others == {one.owner}
    # Each wish is fulfilled or missing, each file somebody's, nobody's or contested.
    assert {*found.found, *found.missing} == set(wants)
    assert not set(found.found.values()) & set(found.orphans)
    shuffled = dice.sample(wants, len(wants))  # type: ignore[attr-defined]
    again = MediaIndex(files).match(shuffled)
    assert again.found == found.found


# Photos that nobody names


def photo(name: str, minutes: float | None, lon: float | None = 115.7, lat: float = 23.9) -> LooseFile:
    moment = None if minutes is None else datetime(2026, 5, 1, 9, tzinfo=CHINA) + timedelta(minutes=minutes)
    places = np.empty((0, 2)) if lon is None else np.array([[lon, lat]])
    return LooseFile(KeptFile(MediaFile(0, 0, name, 1), name), places, moment)


def names(files: Sequence[LooseFile]) -> list[str]:
    return [one.kept.media.name for one in files]


def test_a_walk_is_cut_where_the_middle_is_too_far() -> None:
    walk = [photo(f"{step}", step, 115.7, 23.9 + step * 220 * METRE_DEG) for step in range(4)]
    groups, lost = clusters(walk)
    assert [names(group.files) for group in groups] == [["0", "1"], ["2", "3"]]
    assert lost == []


def test_the_same_place_on_another_day_is_another_visit() -> None:
    groups, _lost = clusters([photo("a", 0), photo("b", 24 * 60), photo("c", None)])
    assert sorted(map(tuple, (names(group.files) for group in groups))) == [("a",), ("b",), ("c",)]
    assert {group.day is None for group in groups} == {True, False}


@pytest.mark.parametrize(("minutes", "is_placed"), [(NEIGHBOUR_S / 60, True), (NEIGHBOUR_S / 60 + 0.1, False)])
def test_a_photo_without_a_place_goes_to_its_neighbour_in_time(minutes: float, is_placed: bool) -> None:
    groups, lost = clusters([photo("a", 0), photo("b", minutes, None)])
    assert (names(groups[0].files), names(lost)) == ((["a", "b"], []) if is_placed else (["a"], ["b"]))
    # It does not move the middle.
    assert groups[0].middle == pytest.approx((115.7, 23.9))


def test_the_nearer_neighbour_counts_and_what_has_neither_is_lost() -> None:
    far = 115.7 + 5000 * METRE_DEG
    groups, lost = clusters([photo("a", 0), photo("b", 20, far), photo("c", 12, None), photo("d", None, None)])
    assert [names(group.files) for group in groups] == [["a"], ["b", "c"]]
    assert names(lost) == ["d"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 40), st.booleans()),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[0],
    ),
    st.randoms(use_true_random=False),
)
def test_every_photo_is_in_one_place_or_lost_whatever_the_order(
    spread: list[tuple[int, int, bool]], dice: object
) -> None:
    files = [
        photo(f"{minute}", minute, 115.7 + step * 100 * METRE_DEG if has_place else None)
        for minute, step, has_place in spread
    ]
    groups, lost = clusters(files)
    told = sorted([*(name for group in groups for name in names(group.files)), *names(lost)])
    assert told == sorted(names(files))
    again, again_lost = clusters(dice.sample(files, len(files)))  # type: ignore[attr-defined]
    assert [names(group.files) for group in again] == [names(group.files) for group in groups]
    assert sorted(names(again_lost)) == sorted(names(lost))
    for group in groups:
        assert any(len(one.places) for one in group.files)


def test_the_nearest_record_is_found_within_its_reach() -> None:
    sites = [Site("far", 115.7 + 3000 * METRE_DEG, 23.9), Site("near", 115.7, 23.9 + 500 * METRE_DEG)]
    nearest = nearest_site(photo("a", 0), sites)
    assert nearest is not None
    assert nearest.record_id == "near"
    assert nearest_site(photo("a", 0), sites[:1]) is None
    assert nearest_site(photo("a", 0, None), sites) is None
    assert nearest_site(photo("a", 0), []) is None
    # A track counts by its nearest vertex.
    track = loose_file(KeptFile(MediaFile(0, 0, "t.gpx", 1)), np.array([[110.0, 20.0], [115.7, 23.9]]))
    assert nearest_site(track, sites) == sites[1]


def test_only_a_record_that_photos_made_on_that_day_takes_more_of_them() -> None:
    (group,), _lost = clusters([photo("a", 0)])
    day = datetime(2026, 5, 1, tzinfo=CHINA).date()
    made = Site("made", 115.7, 23.9, day, is_loose=True)
    assert site_of_cluster(group, [made]) == made
    for other in (
        Site("surveyed", 115.7, 23.9, day),
        Site("next day", 115.7, 23.9, day + timedelta(1), is_loose=True),
        Site("elsewhere", 115.7, 23.9 + (CLUSTER_M + 20) * METRE_DEG, day, is_loose=True),
    ):
        assert site_of_cluster(group, [other]) is None


@given(st.floats(-179, 179), st.floats(-80, 80))
def test_a_place_lies_at_itself(lon: float, lat: float) -> None:
    assert distance_m((lon, lat), np.array([[lon, lat], [0.0, 89.0]])) == pytest.approx(0, abs=1e-6)
    assert not math.isnan(distance_m((lon, lat), np.array([[-lon, -lat]])))
    assert NEAREST_M > CLUSTER_M


@pytest.mark.parametrize(
    ("captured", "day"),
    [("2026-05-01T23:30:00", "2026-05-01"), ("2026-05-01T17:30:00+00:00", "2026-05-01"), ("", None)],
)
def test_a_day_is_that_of_the_camera(captured: str, day: str | None) -> None:
    file = loose_file(KeptFile(MediaFile(0, 0, "a.jpg", 1), facts={"captured_at": captured, "lon": 115.7, "lat": 23.9}))
    assert (None if file.day is None else file.day.isoformat()) == day


# Names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("照片.jpg", ""),
        ("media/1.jpg", ""),
        ("a..b.jpg", ""),
        ("console.jpg", ""),
        (".hidden", ""),
        ("../1.jpg", "NAME_UPWARDS"),
        ("a/../1.jpg", "NAME_UPWARDS"),
        ("..\\1.jpg", "NAME_UPWARDS"),
        ("/etc/passwd", "NAME_ABSOLUTE"),
        ("\\\\server\\share", "NAME_ABSOLUTE"),
        ("a/C:evil.jpg", "NAME_ABSOLUTE"),
        ("a.jpg:stream", "NAME_STREAM"),
        ("NUL", "NAME_RESERVED"),
        ("x/Aux.tar.gz", "NAME_RESERVED"),
        ("com¹.jpg", "NAME_RESERVED"),
        ("a.jpg ", "NAME_ENDING"),
        ("folder./a.jpg", "NAME_ENDING"),
        ("a\nb.jpg", "NAME_CONTROL"),
        ("a\x00.jpg", "NAME_CONTROL"),
        ("a\u2028.jpg", "NAME_CONTROL"),
        ("a\u202egpj.exe", "NAME_DIRECTION"),
        ("a\u200b.jpg", "NAME_DIRECTION"),
        ("长" * 86, "NAME_LONG"),
        ("长" * 85, ""),
        ("a\\b.jpg", "NAME_BACKSLASH"),
    ],
)
def test_what_is_odd_about_a_name(name: str, code: str) -> None:
    assert hostile_reason(name) == code


@given(st.text(max_size=400))
def test_any_name_is_shown_short_and_its_last_part_is_no_path(name: str) -> None:
    assert len(shown_name(name)) <= 120
    assert not {"/", "\\"} & set(base_name(name))
    if not hostile_reason(name):
        assert len(base_name(name).encode()) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (["a.csv", "b.xlsx", "1.jpg"], {"a.csv", "b.xlsx"}),
        (["media/answer.csv", "form.csv"], {"form.csv"}),
        (["Media/answer.xml"], set()),
        # A table beside a submission is a file that answers a question.
        (["i/one/one.xml", "i/one/prices.csv", "i/one/1.jpg"], {"i/one/one.xml"}),
        (["one.xml", "prices.csv"], {"one.xml", "prices.csv"}),
        (["i/one/one.xml", "form.xml", "form.csv"], {"i/one/one.xml", "form.xml", "form.csv"}),
        (["__MACOSX/._a.csv", "audit.csv", "~$b.xlsx", "x/x - audit.csv"], set()),
        (["a\\b\\c.csv", "d.CSV"], {"a\\b\\c.csv", "d.CSV"}),
    ],
)
def test_which_files_are_read_and_which_answer_questions(found: list[str], texts: set[str]) -> None:
    assert text_names(found) == texts


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "x/.DS_Store", "._1.jpg", "instances.db", "forms.db-journal", ".nomedia"]
)
def test_what_systems_leave_lying_about_is_no_file(name: str) -> None:
    assert is_litter(name)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 300 << 20)), max_size=20))
def test_files_are_fetched_in_loads_that_a_child_can_carry(sizes: list[tuple[int, int]]) -> None:
    wanted = [MediaFile(source, place, f"{place}.jpg", size) for place, (source, size) in enumerate(sizes)]
    loads = list(_batches(wanted))
    assert [item for load in loads for item in load] == wanted
    assert all(len({item.source for item in load}) == 1 for load in loads)
    assert all(len(load) == 1 or sum(item.size_bytes for item in load) <= 512 << 20 for load in loads)
