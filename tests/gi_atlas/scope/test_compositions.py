"""Counts by kind and by rank: what is said of towns, townships, cities and counties against what is named."""

import pytest

from gi_atlas.scope.compositions import kind_of
from gi_atlas.scope.findings import apply_proposal
from gi_atlas.scope.reading import read_scope


def told(text):
    """What is said and what is proposed for it."""
    return [(text[slice(*defect.span)], defect.proposal) for defect in read_scope(text).defects]


FOUR = "产地范围为青石县柳树镇、石门镇、三岔乡、十里乡"
MIXED = "产地范围为青石县柳树镇、石门镇、河口镇、东关街道"


@pytest.mark.parametrize(
    "text",
    [
        f"{FOUR}2镇2乡。",
        f"{FOUR}，二镇二乡。",
        f"{FOUR}共2个镇2个乡。",
        f"{FOUR}共2个乡、2个镇。",
        f"{FOUR}共4个乡镇。",
        f"{MIXED}3镇1街道现辖行政区域。",
        f"{MIXED}共4个镇（街道）。",
        "青石县柳树镇、石门镇2个镇，三岔乡、十里乡2个乡，共4个乡镇。",
        "青石县2个镇：柳树镇、石门镇。",
        "青石县柳树、石门、河口三个镇。",  # names without an ending tell no kind
        "青石县柳树镇、石门镇、青石民族乡2镇1乡。",
    ],
)
def test_counts_that_are_right(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "said", "proposal"),
    [
        (f"{FOUR}3镇1乡。", "3镇1乡", "2镇2乡"),
        (f"{FOUR}，三镇一乡。", "三镇一乡", "二镇二乡"),
        (f"{FOUR}，共一镇三乡。", "共一镇三乡", "共二镇二乡"),
        (f"{FOUR}共3个镇、1个乡。", "共3个镇、1个乡", "共2个镇、2个乡"),
        (f"{FOUR}共4个镇。", "共4个镇", "共2个镇2个乡"),
        (f"{FOUR}共4个乡。", "共4个乡", "共2个乡2个镇"),
        (f"{FOUR}共3个镇2个乡。", "共3个镇2个乡", "共2个镇2个乡"),
        (f"{MIXED}2镇2街道。", "2镇2街道", "3镇1街道"),
        (f"{MIXED}4镇。", "4镇", "3镇1街道"),
        ("青石县柳树镇、石门镇，青石国家农业科技园区，共3镇1园区。", "共3镇", "共2镇"),
        ("青石县柳树镇、石门镇、河口镇，共二镇一乡。", "共二镇一乡", "共三镇"),
        ("青石县柳树镇、石门镇2个镇，三岔乡、十里乡、河口镇3个乡，共5个乡镇。", "3个乡", "2个乡1个镇"),
    ],
)
def test_counts_of_other_kinds_than_those_listed(text, said, proposal):
    assert told(text) == [(said, proposal)]
    (defect,) = read_scope(text).defects
    assert read_scope(apply_proposal(text, defect)).defects == ()


VILLAGES = "青石县柳树镇李家村、王家村，石门镇北源村"


@pytest.mark.parametrize(
    ("count", "found"),
    [
        ("共2个镇3个村", []),
        ("共2个镇、3个村（社区）", []),
        ("共3个镇3个村", [("共3个镇", "共2个镇")]),
        ("共1个镇3个村（社区）", [("共1个镇", "共2个镇")]),
    ],
)
def test_towns_that_are_told_as_headings_alone(count, found):
    assert told(f"产地范围为{VILLAGES}，{count}。") == found


def test_a_number_of_towns_far_from_the_villages_is_not_held_against_them():
    assert told(f"青石县共有16个乡镇，产地范围为{VILLAGES}3个村。") == []


COUNTIES = "产地范围为长宁市青石县、白沙县，和顺州北河县、南山县"


@pytest.mark.parametrize(
    ("text", "count", "found"),
    [
        (f"{COUNTIES}等2个州（市）4个县。", 4, []),
        (f"{COUNTIES}等2个市（州）4个县（市、区）。", 4, []),
        (f"{COUNTIES}等3个州（市）4个县（市、区）。", 4, [("等3个州（市）", "等2个州（市）")]),
        (f"{COUNTIES}等2个州（市）5个县（市、区）。", 5, [("5个县（市、区）", "4个县（市、区）")]),
        ("产地范围为长宁市青石县、白沙县1个市2个县。", 2, []),
        ("产地范围为长宁市东湖区、南湖区、青石县1市2区1县。", 3, []),
        ("产地范围为云岭省青石县、白沙县、北河市1个市2个县。", 3, []),
        ("产地范围为云岭省长宁市、和顺州2个市（州）12个县（市、区）。", 12, []),
        ("产地范围为云岭省长宁市、和顺州3个市（州）12个县（市、区）。", 12, [("3个市（州）", "2个市（州）")]),
        ("产地范围为云岭省青石县、白沙县、北河市2个县（市）。", 2, [("2个县（市）", "3个县（市）")]),
    ],
)
def test_ranks_above_are_not_added_to_those_below(text, count, found):
    assert told(text) == found
    assert read_scope(text).declared_count == count


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("镇", "镇"),
        ("建制镇", "镇"),
        ("街道办事处", "街道"),
        ("居委会", "社区"),
        ("行政村", "村"),
        ("乡镇", ""),
        ("", ""),
    ],
)
def test_kinds_of_words(word, kind):
    assert kind_of(word) == kind
