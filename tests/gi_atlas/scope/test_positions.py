"""Positions of wordings: the side of Greenwich and the equator, boxes between two points, corners and their names."""

import pytest

from gi_atlas.scope.findings import apply_proposal
from gi_atlas.scope.positions import read_positions
from gi_atlas.scope.reading import read_scope


def told(text):
    """Codes and proposals of a text's positions."""
    return {defect.code: defect.proposal for defect in read_positions(text).defects}


@pytest.mark.parametrize(
    ("text", "extent", "mended"),
    [
        ("西经113°20′～113°40′，北纬33°10′～33°30′", (-113.666667, 33.166667, -113.333333, 33.5), "东经113°20′"),
        ("东经113°20′～113°40′，南纬33°10′～33°30′", (113.333333, -33.5, 113.666667, -33.166667), "北纬33°10′"),
        ("西经113°40′～113°20′，北纬33°10′～33°30′", (-113.666667, 33.166667, -113.333333, 33.5), "东经113°40′"),
        (
            "位于113°20′W～113°40′W，33°10′N～33°30′N",
            (-113.666667, 33.166667, -113.333333, 33.5),
            "113°20′E～113°40′E",
        ),
    ],
)
def test_west_and_south_are_read_as_written_and_told(text, extent, mended):
    read = read_scope(text)
    assert read.extent_deg == pytest.approx(extent, abs=1e-6)
    assert {defect.code: defect.proposal for defect in read.defects} == {"WEST_OR_SOUTH": mended}


def test_west_and_south_taken_as_proposed_is_sound():
    text = "地理坐标为西经113°20′～113°40′，南纬33°10′～33°30′。"
    (defect,) = read_scope(text).defects
    mended = read_scope(apply_proposal(text, defect))
    assert mended.text == "地理坐标为东经113°20′～113°40′，北纬33°10′～33°30′。"
    assert mended.defects == ()
    assert mended.extent_deg == pytest.approx((113.333333, 33.166667, 113.666667, 33.5), abs=1e-6)


def test_a_wording_of_elsewhere_may_lie_in_the_west():
    assert told("Porto: W 8°30′ to W 8°40′, N 41°05′ to N 41°15′") == {}


@pytest.mark.parametrize(
    "text",
    [
        "东经113°20′、北纬33°10′至东经113°40′、北纬33°30′",
        "北纬33°30′，东经113°20′～北纬33°10′，东经113°40′",  # the north-western and the south-eastern corner
        "113°20′E，33°10′N — 113°40′E，33°30′N",
    ],
)
def test_from_one_point_to_another_is_a_box(text):
    positions = read_positions(text)
    (extent,) = positions.extents
    assert extent.deg == pytest.approx((113.333333, 33.166667, 113.666667, 33.5), abs=1e-6)
    assert (positions.corners, positions.defects) == ((), ())
    assert (min(span[0] for span in positions.spans), max(span[1] for span in positions.spans)) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "东经113°20′、北纬33°10′，东经113°40′、北纬33°30′",
        "东经113°20′、北纬33°10′至东经113°40′、北纬33°30′至东经113°50′、北纬33°40′",
    ],
)
def test_points_that_no_single_range_joins_are_no_box(text):
    assert read_positions(text).extents == ()


def test_broken_points_make_no_box_that_is_sure():
    (extent,) = read_positions("东经11320′、北纬33°10′至东经113°40′、北纬33°30′").extents
    assert extent.deg is None


@pytest.mark.parametrize("lead", ["中心点", "中心坐标为", "中心点地理坐标：", "中心位置位于", "中心地理坐标为"])
def test_a_centre_is_no_corner(lead):
    text = f"东经113°20′～113°40′，北纬33°10′～33°30′，{lead}东经113°30′，北纬33°20′"
    positions = read_positions(text)
    assert positions.corners == ()
    assert len(positions.extents) == 1
    assert positions.defects == ()


ROW = ("33°10′00″N，113°20′00″E", "33°30′00″N，113°20′00″E", "33°30′00″N，113°40′00″E", "33°10′00″N，113°40′00″E")


@pytest.mark.parametrize("form", ["{}、", "（{}）", "({})", "{}）", "{}#", "点{}：", "J{} "])
def test_corners_keep_their_numbers(form):
    text = "；".join(f"{form.format(number)}{place}" for number, place in zip("1245", ROW, strict=True))
    positions = read_positions(text.replace("（", "(").replace("）", ")"))
    assert [corner.name.removeprefix("J") for corner in positions.corners] == ["1", "2", "4", "5"]
    assert [defect.code for defect in positions.defects] == ["CORNER_MISSING"]


@pytest.mark.parametrize("form", ["{}、", "({})", "J{}:"])
def test_a_number_told_twice(form):
    text = ";".join(f"{form.format(number)}{place}" for number, place in zip("1233", ROW, strict=True))
    (defect,) = read_positions(text).defects
    assert (defect.code, defect.context["value"].removeprefix("J")) == ("CORNER_TWICE", "3")


@pytest.mark.parametrize(
    ("lead", "proposal"),
    [
        ("以下5个拐点：", "4个拐点"),
        ("由以下五个拐点坐标依次连线围成：", "四个拐点坐标依次连线"),
        ("共5个界址点，", "4个界址点"),
        ("5个坐标点顺次连接：", "4个坐标点顺次连接"),
    ],
)
def test_the_number_of_corners_is_held_against_the_list(lead, proposal):
    text = lead + "；".join(f"J{number}（{place}）" for number, place in zip("1234", ROW, strict=True))
    assert {defect.code: defect.proposal for defect in read_scope(text).defects} == {"CORNER_COUNT_DIFFERS": proposal}
    sound = text.replace("5个", "4个").replace("五个", "四个")
    assert read_scope(sound).defects == ()
    assert read_scope(sound).declared_corners == 4


def test_the_fifth_corner_is_no_number_of_corners():
    assert read_positions("第5个拐点：" + ROW[0]).declared_corners is None
