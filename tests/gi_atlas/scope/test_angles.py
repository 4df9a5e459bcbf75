"""Angles of wordings: whole ones in every notation, broken ones with what may be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.coordinates import format_dms
from gi_atlas.scope.angles import axis_by_size, read_angles, written_again
from gi_atlas.scope.positions import read_positions


def told(text):
    return [(one.code, one.angle.axis, round(one.angle.degrees, 6)) for one in read_angles(text)]


@pytest.mark.parametrize(
    ("text", "code", "degrees"),
    [
        ("东经110°36′46″", "", 110.612778),
        ("东经11036′46″", "DEGREE_MARK_LOST", 110.612778),
        ("东经110 36′46″", "DEGREE_MARK_LOST", 110.612778),
        ("东经110.36′46″", "DEGREE_MARK_LOST", 110.612778),
        ("东经110°3646″", "MINUTE_MARK_LOST", 110.612778),
        ("东经110°3646", "MINUTE_MARK_LOST", 110.612778),
        ("东经110°36 46″", "MINUTE_MARK_LOST", 110.612778),
        ("东经110°36", "MINUTE_MARK_LOST", 110.6),
        ("东经l10°36′", "COORDINATE_LETTERS", 110.6),
        ("东经11O°36′", "COORDINATE_LETTERS", 110.6),
        ("东经11o°36′", "COORDINATE_LETTERS", 110.6),
        ("东经110°3I′", "COORDINATE_LETTERS", 110.516667),
        ("东经110o36′", "", 110.6),  # an o for the degree mark is a notation
    ],
)
def test_whole_and_broken(text, code, degrees):
    assert told(text) == [(code, "lon", degrees)]


@pytest.mark.parametrize("text", ["第11036号", "110.5", "11036米", "J10", "2l个", "O", "东经", "110°36′"[:4]])
def test_what_is_not_broken(text):
    assert [one.code for one in read_angles(text) if one.code] == []


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("东经11036′46″～11122′45″", "东经110°36′46″～111°22′45″"),
        ("北纬22°5′～22°35", "22°35′"),
        ("E110°3O′", "E110°30′"),
        ("1l0°30′E", "110°30′E"),
        ("东经110°3646～111°2245", "东经110°36′46″～111°22′45″"),
    ],
)
def test_what_may_be_meant(text, proposal):
    assert [
        defect.proposal for defect in read_positions(text).defects if defect.code.endswith(("LOST", "LETTERS"))
    ] == [proposal]


def test_a_broken_value_is_no_reading():
    (extent,) = read_positions("东经110°3646″～111°22′45″，北纬21°～22°").extents
    assert (extent.lon.low_deg, extent.lon.high_deg) == (None, pytest.approx(111.379167, abs=1e-6))
    assert extent.deg is None


def test_degrees_that_are_missing_altogether():
    first, second = read_angles("东经15′20″至43′30″")
    assert first.angle.is_lost
    assert second.angle.is_lost
    (defect,) = read_positions("东经15′20″至43′30″，北纬26°～27°").defects
    assert (defect.code, defect.proposal) == ("DEGREES_LOST", "")
    (defect,) = read_positions("东经15′20″至43′30″，北纬26°～27°", (119.2, 26.0, 119.8, 27.0)).defects
    assert defect.proposal == "东经119°15′20″至119°43′30″"


@pytest.mark.parametrize("joint", ["～", "~", "-", "—", "——", "至", "到", "～～", " ~ ", "和", "与", "及"])
def test_both_ends_of_a_range_know_their_axis(joint):
    first, second = read_angles(f"东经110°30′{joint}111°15′")
    assert first.joins_next
    assert (first.angle.axis, second.angle.axis) == ("lon", "lon")


@pytest.mark.parametrize("text", ["东经110°30′，111°15′", "东经110°30′和北纬21°", "北纬21°30′和110°"])
def test_two_positions_are_no_range(text):
    assert not read_angles(text)[0].joins_next


def test_the_axis_by_size():
    (lon,), (lat,) = read_angles("110°30′"), read_angles("21°30′")
    assert (axis_by_size(lon.angle), axis_by_size(lat.angle)) == ("lon", "lat")


@given(seconds=st.integers(73 * 3600, 135 * 3600))
def test_a_whole_angle_is_written_as_it_was(seconds):
    text = f"东经{format_dms(seconds / 3600, 0)}"
    (one,) = read_angles(text)
    assert not one.is_broken
    assert written_again(text, one.angle) == text


@given(degrees=st.integers(73, 135), minutes=st.integers(10, 59), seconds=st.integers(10, 59))
def test_every_lost_mark_is_proposed_where_it_was(degrees, minutes, seconds):
    whole = f"东经{degrees}°{minutes}′{seconds}″"
    for broken in (whole.replace("°", ""), whole.replace("′", ""), whole.replace("°", " ")):
        (one,) = read_angles(broken)
        assert one.is_broken
        assert written_again(broken, one.angle) == whole
