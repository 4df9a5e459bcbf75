"""Odd lists: units in others that are whole, left out again, an open end; heights of some units, broken papers."""

import pytest

from gi_atlas.scope.findings import apply_proposal, scope_findings
from gi_atlas.scope.left_out import names_left_out
from gi_atlas.scope.reading import read_scope


def codes(text):
    return [defect.code for defect in read_scope(text).defects]


def noted(text):
    return {unit.name: unit.part_note for unit in read_scope(text).units}


def unread(text):
    scope = read_scope(text)
    return [text[start:end] for start, end in scope.unread]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("青石县柳树镇、石门镇以及柳树镇上河村、柳树镇下河村现辖行政区域。", ["上河村", "下河村"]),
        ("青石县现辖行政区域，另含青石县石门镇。", ["石门镇"]),
        ("云岭省青石县、白沙县和青石县柳树镇。", ["柳树镇"]),
    ],
)
def test_a_unit_within_one_that_is_whole_is_told(text, names):
    found = [one for one in scope_findings(read_scope(text)) if one.rule == "UNIT_WITHIN"]
    assert [one.evidence["written"] for one in found] == names
    assert all(one.evidence["written"] in one.message() for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "青石县柳树镇、石门镇。",
        "青石县柳树镇上河村、石门镇。",
        "青石县全部行政区域，辖柳树镇、石门镇2个镇。",
        "青石县全境，包括柳树镇、石门镇。",
        "青石县海拔600米以上的区域及石门镇全境。",
        "青石县（含青石经济开发区）、白沙县。",
        "青石县柳树镇、石门镇，柳树镇上河村为核心区。",
        "青石县柳树镇部分、柳树镇上河村。",
        "原料产地范围为青石县；加工产地范围为青石县石门镇。",
    ],
)
def test_parts_cores_and_other_zones_lie_in_no_other_unit(text):
    assert "UNIT_WITHIN" not in codes(text)


def test_a_share_of_a_whole_county_is_told_as_unread_and_adds_nothing():
    text = "青石县现辖行政区域，其中包括柳树镇、石门镇等主产乡镇。"
    assert noted(text) == {"青石县": ""}
    assert unread(text) == ["柳树镇", "石门镇等主产乡镇"]


@pytest.mark.parametrize("words", ["（除石门镇外）", "（不含石门镇）", "，除石门镇外"])
def test_a_town_that_is_listed_and_left_out_is_told(words):
    text = f"青石县柳树镇、石门镇、三岔乡{words}。"
    (defect,) = [one for one in read_scope(text).defects if one.code == "LEFT_OUT_LISTED"]
    assert defect.context["value"] == "石门镇"
    assert noted(text)["三岔乡"] == ""
    assert len(unread(text)) == 1


def test_a_town_left_out_beside_the_list_is_unread_and_no_part_of_the_last_town():
    text = "青石县柳树镇、三岔乡（除河湾镇外）。"
    assert noted(text) == {"柳树镇": "", "三岔乡": ""}
    assert unread(text) == ["除河湾镇外"]
    assert "LEFT_OUT_LISTED" not in codes(text)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("青石县除柳树镇、石门镇外的现辖行政区域。", {"青石县": "除柳树镇、石门镇外"}),
        ("青石县柳树镇（除上河村外）、石门镇。", {"柳树镇": "除上河村外", "石门镇": ""}),
        ("青石县红旗乡，除红旗林场外。", {"红旗乡": "除红旗林场外"}),
    ],
)
def test_what_lies_in_a_unit_is_left_out_of_it(text, notes):
    assert noted(text) == notes
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("除九资河镇、英山县红山镇外", ["九资河镇", "红山镇"]),
        ("不包括上河村和下河村", ["上河村", "下河村"]),
        ("除滩涂外", []),
        ("", []),
    ],
)
def test_names_that_are_left_out(text, names):
    assert names_left_out(text) == names


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("青石县柳树镇、石门镇等乡镇。", True),
        ("青石县柳树镇、石门镇等主产乡镇。", True),
        ("青石县柳树镇上河村、下河村等行政村。", True),
        ("青石县柳树镇、石门镇等2个乡镇。", False),
        ("青石县柳树镇、石门镇等乡镇，共2个乡镇。", False),
        ("青石县柳树镇、石门镇。", False),
    ],
)
def test_a_list_that_ends_with_others_and_no_number_is_open(text, is_open):
    assert ("LIST_OPEN" in codes(text)) == is_open


@pytest.mark.parametrize(
    ("text", "notes", "top"),
    [
        (
            "青石县柳树镇现辖行政区域和石门镇、三岔乡海拔600米以下的区域。",
            {"柳树镇": "", "石门镇": "海拔600米以下的区域", "三岔乡": "海拔600米以下的区域"},
            None,
        ),
        ("青石县柳树镇全境，以及石门镇的海拔600米以下的山地。", {"柳树镇": "", "石门镇": "海拔600米以下的山地"}, None),
        ("青石县柳树镇、石门镇海拔600米以下的区域。", {"柳树镇": "", "石门镇": ""}, 600),
        ("青石县柳树镇、石门镇现辖行政区域内海拔600米以下的区域。", {"柳树镇": "", "石门镇": ""}, 600),
    ],
)
def test_a_height_behind_the_last_list_narrows_only_that(text, notes, top):
    scope = read_scope(text)
    assert noted(text) == notes
    assert scope.limits.elevation_max_m == top
    assert ("PART" in scope.kinds) == (top is None)


@pytest.mark.parametrize("number", ["青政函〔2016 12号", "青政函［2016 第12号", "青政函2016〕12号", "青政函2016]12号"])
def test_a_number_without_one_of_its_brackets_is_mended(number):
    text = f"以青石县人民政府《关于划定青石桃产地范围的函》（{number}）提出的范围为准，为青石县柳树镇。"
    (defect,) = read_scope(text).defects
    assert defect.code == "LETTER_NUMBER_BROKEN"
    mended = read_scope(apply_proposal(text, defect))
    assert mended.letter.number == "青政函〔2016〕12号"
    assert not mended.defects
    assert noted(text) == {"柳树镇": ""}


@pytest.mark.parametrize(
    ("lost", "mended"),
    [
        ("东经11803～11821，北纬3012～3027", "东经118°03′～118°21′，北纬30°12′～30°27′"),
        ("东经1180315至1182130，北纬301200至302700", "东经118°03′15″至118°21′30″，北纬30°12′00″至30°27′00″"),
    ],
)
def test_degrees_and_minutes_without_any_mark_are_proposed_with_theirs(lost, mended):
    scope = read_scope(f"青石县柳树镇，{lost}。")
    (defect,) = scope.defects
    assert (defect.code, scope.extent_deg) == ("DEGREE_MARK_LOST", None)
    again = read_scope(apply_proposal(scope.text, defect))
    assert mended in again.text
    assert again.extent_deg is not None
    assert not again.defects


def test_noughts_in_the_place_of_degree_marks_are_read_and_told():
    scope = read_scope("东经１０６〇１１＇～１０６〇５２＇，北纬３７○３５＇～３８○２１＇")
    assert scope.extent_deg == pytest.approx((106 + 11 / 60, 37 + 35 / 60, 106 + 52 / 60, 38 + 21 / 60))
    assert [defect.code for defect in scope.defects] == ["ODD_MARKS"]


def test_a_bound_beyond_the_earth_is_not_turned_round():
    defects = {one.code: one for one in read_scope("东经1108°57′～109°26′，北纬34°42′～35°06′").defects}
    assert set(defects) == {"COORDINATE_OUT_OF_RANGE", "EXTENT_REVERSED"}
    assert defects["EXTENT_REVERSED"].proposal == ""


@pytest.mark.parametrize("words", ["为中心、半径8公里的区域", "）为圆心，半径8公里"])
def test_the_middle_of_a_circle_is_no_corner_and_is_told_as_unread(words):
    text = f"以青石县柳树镇（东经108°10′15″，北纬31°32′40″{words}。"
    assert read_scope(text).corners == ()
    assert any("108°10′15″" in piece for piece in unread(text))


@pytest.mark.parametrize("words", ["中央经线120°，3度带", "中央子午线为120°00′E", "3°带，L0=120°"])
def test_the_meridian_of_a_zone_is_no_corner(words):
    scope = read_scope(f"拐点坐标（2000国家大地坐标系，{words}）：J1（X=2968210.35，Y=40512345.67）。")
    assert scope.corners == ()
    assert scope.extents == ()
    assert [defect.code for defect in scope.defects] == ["PLANE_COORDINATES"]


def test_a_corner_that_the_numbers_pass_over_is_told_though_their_count_is_right():
    corners = "、".join(f"J{number}（东经{120 + number}°，北纬{30 + number % 2}°）" for number in (1, 2, 4))
    (defect,) = read_scope(f"{corners}三点连线范围内的海域。").defects
    assert (defect.code, defect.context["value"]) == ("CORNER_MISSING", "J3")


def test_a_town_may_end_like_the_word_for_towns():
    units = read_scope("夷陵县分乡镇南垭村、普溪村。").units
    assert [(unit.parents, unit.name) for unit in units] == [
        (("夷陵县", "分乡镇"), "南垭村"),
        (("夷陵县", "分乡镇"), "普溪村"),
    ]


def test_a_strip_along_a_river_runs_through_all_towns_before_it():
    notes = noted("青石县柳树镇、石门镇、三岔乡沿清河两岸各5公里以内的区域。")
    assert len(notes) == 3
    assert all(note.startswith("沿清河两岸各5公里") for note in notes.values())


@pytest.mark.parametrize("preface", ["青石县共有16个乡镇，", "青石县位于云岭省东部。", "青石县是核桃之乡，"])
def test_what_is_said_of_the_county_before_the_scope_is_no_scope(preface):
    scope = read_scope(f"{preface}产地范围为青石县柳树镇、石门镇。")
    assert [unit.name for unit in scope.units] == ["柳树镇", "石门镇"]
    assert any(words.startswith("青石县") for words in unread(scope.text))


@pytest.mark.parametrize(
    "text",
    ["酿酒用水取自青石县；高粱产自青石县；产地范围为青石县柳树镇。", "云岭省青石县。产地范围为白沙县石门镇。"],
)
def test_other_zones_and_other_counties_before_the_scope_stay(text):
    assert "青石县" in [unit.name for unit in read_scope(text).units]


def test_the_last_village_of_an_open_list_keeps_its_name():
    assert list(noted("青石县柳树镇上河村、下河村等行政村。")) == ["上河村", "下河村"]
