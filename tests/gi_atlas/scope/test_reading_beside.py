"""What stands beside a name and is meant of it, of its neighbours, or of the county: one side, rests, zones, corps."""

import pytest

from gi_atlas.scope.findings import apply_proposal
from gi_atlas.scope.reading import read_scope


def _paths(text):
    return [
        "/".join((*unit.parents, unit.name)) + (f"~{unit.part_note}" if unit.part_note else "")
        for unit in read_scope(text).units
    ]


def _cases(table):
    return pytest.mark.parametrize(("text", "units"), list(table), ids=[f"case-{n + 1}" for n in range(len(table))])


@_cases(
    [
        ("柳泉县大沙河以西的河口镇。", ["柳泉县/河口镇~大沙河以西"]),
        (
            "产地范围为柳泉县107国道以南的河口镇、马庄乡，以及北山镇全境。",
            ["柳泉县/河口镇~107国道以南", "柳泉县/马庄乡~107国道以南", "柳泉县/北山镇"],
        ),
        ("柳泉县北山镇、国道以东的河口镇。", ["柳泉县/北山镇", "柳泉县/河口镇~国道以东"]),
        ("沙河县境内，老鹰河以东的沙河镇现辖行政区域。", ["沙河县/沙河镇~老鹰河以东"]),
    ]
)
def test_one_side_of_a_line_narrows_the_towns_behind_it(text, units):
    assert _paths(text) == units
    assert "PART" in read_scope(text).kinds


@_cases(
    [
        ("柳泉县黄河以北的北山镇和黄河以南的马庄镇。", ["柳泉县/北山镇", "柳泉县/马庄镇"]),
        ("柳泉县北山镇铁路以东的王村、李村。", ["柳泉县/北山镇/王村", "柳泉县/北山镇/李村"]),
        ("柳泉县老河以东的区域。", ["柳泉县~老河以东的区域"]),
    ]
)
def test_a_side_that_groups_towns_or_leads_to_none_narrows_no_town(text, units):
    assert _paths(text) == units


@_cases(
    [
        ("青禾县南河镇、白塘镇，青坪林场除外的其他区域。", ["青禾县~南河镇、白塘镇，青坪林场除外"]),
        ("青禾县南河镇；白河县石门镇，青坪林场除外的其他区域。", ["青禾县/南河镇", "白河县~石门镇，青坪林场除外"]),
        (
            "青禾县南河镇、白塘镇全境，石门镇石门村除外的其他区域。",
            ["青禾县/南河镇", "青禾县/白塘镇~石门镇石门村除外"],
        ),
    ]
)
def test_the_rest_of_a_county_is_told_by_all_that_is_left_out(text, units):
    assert _paths(text) == units


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("共5镇1区：柳泉县河口镇、马庄镇、北山镇和柳泉经济开发区。", "3镇1区："),
        ("柳泉县5镇1区：河口镇、马庄镇和柳泉高新技术产业园区。", "2镇1区："),
        ("柳泉县5镇1场：河口镇、马庄镇、北山镇和青坪林场。", "3镇1场："),
    ],
    ids=["zone", "park", "farm"],
)
def test_a_wrong_count_with_zones_or_farms_gets_a_proposal_that_mends_it(text, mended):
    (defect,) = read_scope(text).defects
    assert defect.code == "COUNT_DIFFERS"
    right = apply_proposal(text, defect)
    assert mended in right
    assert not read_scope(right).defects


@_cases(
    [
        ("长河市白水镇（12个村）、尧禾镇（清水县）。", ["长河市/白水镇", "长河市/清水县/尧禾镇"]),
        ("白水镇（原白水乡）、尧禾镇（清水县）。", ["清水县/白水镇", "清水县/尧禾镇"]),
        ("长河市白水镇、尧禾镇（清水县）。", ["长河市/清水县/白水镇", "长河市/清水县/尧禾镇"]),
        ("兵团第七师一二三团及红柳县依干乡。", ["兵团/第七师/一二三团", "红柳县/依干乡"]),
        ("第八师石河市北泉镇。", ["第八师/石河市/北泉镇"]),
        ("青禾县（含青禾经济开发区）、白河县。", ["青禾县", "青禾县/青禾经济开发区", "白河县"]),
        ("青禾县（含大桥镇、小海镇）。", ["青禾县/大桥镇", "青禾县/小海镇"]),
        ("本规程适用于青禾县大桥镇、小海镇。", ["青禾县/大桥镇", "青禾县/小海镇"]),
        ("云岭省青禾县全境。涉及青禾县18个乡镇206个行政村。", ["云岭省/青禾县"]),
    ]
)
def test_names_stand_below_what_a_reader_takes_to_be_above_them(text, units):
    assert _paths(text) == units
    assert not read_scope(text).defects


def test_a_county_that_is_listed_twice_is_still_told_of():
    assert [defect.code for defect in read_scope("青禾县、白河县、青禾县现辖行政区域。").defects] == ["UNIT_TWICE"]


@_cases(
    [
        ("上河村和下河村均属青禾县大桥镇。", ["青禾县/大桥镇/上河村", "青禾县/大桥镇/下河村"]),
        ("产地范围为大桥镇、小海镇，均隶属于云岭省青禾县。", ["云岭省/青禾县/大桥镇", "云岭省/青禾县/小海镇"]),
        (
            "云岭省青禾县上河村、下河村同属大桥镇，石村属小海镇。",
            [f"云岭省/青禾县/{name}" for name in ("大桥镇/上河村", "大桥镇/下河村", "小海镇/石村")],
        ),
        ("太平镇位于青禾县。", ["青禾县/太平镇"]),
        ("大桥镇隶属青禾县，小海镇隶属白河县。", ["青禾县/大桥镇", "白河县/小海镇"]),
        ("白河县石门镇；大桥镇、小海镇隶属青禾县。", ["白河县/石门镇", "青禾县/大桥镇", "青禾县/小海镇"]),
    ]
)
def test_what_names_belong_to_is_told_behind_them(text, units):
    assert _paths(text) == units
    assert not read_scope(text).unread


def test_a_place_that_names_no_unit_above_is_told_as_unread():
    scope = read_scope("大桥镇、小海镇，均位于青禾县北部。")
    assert [scope.text[start:end] for start, end in scope.unread] == ["均位于青禾县北部"]
