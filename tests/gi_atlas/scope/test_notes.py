"""Notes within a wording: other names, parts, zones, letters in brackets; none of them is a unit of its own."""

import pytest

from gi_atlas.scope.papers import read_letter
from gi_atlas.scope.reading import read_scope


def paths(scope):
    return ["/".join((*unit.parents, unit.name)) + f"~{unit.part_note}".rstrip("~") for unit in scope.units]


@pytest.mark.parametrize(
    "note",
    [
        "今云岭市",
        "今云岭区",
        "现云岭区",
        "现为云岭区",
        "原青川县",
        "原名青川县",
        "又称青川县",
        "2016年改为云岭市",
        "2016年撤县设云岭区",
    ],
)
@pytest.mark.parametrize("brackets", ["（{}）", "({})"])
def test_the_other_name_of_a_county_above_its_towns_is_no_unit(note, brackets):
    scope = read_scope(f"产地范围为云岭县{brackets.format(note)}石门镇、茶园乡。")
    assert paths(scope) == ["云岭县/石门镇", "云岭县/茶园乡"]
    assert scope.kinds == ("UNITS",)
    assert not scope.unread


@pytest.mark.parametrize("note", ["原柳树乡", "今柳树镇", "现为柳树镇"])
def test_the_other_name_of_a_town_in_a_list_is_no_unit(note):
    assert paths(read_scope(f"产地范围为云岭县石门镇（{note}）、茶园乡。")) == ["云岭县/石门镇", "云岭县/茶园乡"]


@pytest.mark.parametrize("note", ["原柳树乡部分", "原柳树乡辖区", "原柳树乡部分村组"])
def test_the_part_of_a_town_that_was_another_one_is_a_part(note):
    scope = read_scope(f"产地范围为云岭县石门街道（{note}）、茶园乡。")
    assert paths(scope) == [f"云岭县/石门街道~{note}", "云岭县/茶园乡"]
    assert "PART" in scope.kinds


def test_what_is_left_out_of_a_town_stays_a_note():
    scope = read_scope("产地范围为云岭县石门镇（原柳树乡除外）、茶园乡。")
    assert scope.units[0].part_note == "原柳树乡除外"


@pytest.mark.parametrize("colon", ["：", ":"])
@pytest.mark.parametrize("some", ["部分乡镇", "部分镇", "有关乡镇"])
def test_counties_of_which_some_towns_are_listed_are_not_meant_as_a_whole(some, colon):
    scope = read_scope(
        f"产地范围为白石县、云门县和长岭区的{some}{colon}白石县石门镇、茶园乡；云门县三岔镇；长岭区河湾镇。"
    )
    assert paths(scope) == ["白石县/石门镇", "白石县/茶园乡", "云门县/三岔镇", "长岭区/河湾镇"]
    assert scope.kinds == ("UNITS",)


def test_towns_of_two_counties_in_one_list_are_given_to_neither():
    assert paths(read_scope("产地范围为白石县和云门县的部分乡镇：石门镇、茶园乡。")) == ["石门镇", "茶园乡"]


def test_towns_of_the_one_county_named_are_its_own():
    assert paths(read_scope("产地范围为云门县的部分乡镇：石门镇、茶园乡。")) == ["云门县/石门镇", "云门县/茶园乡"]


def test_some_towns_that_are_not_listed_are_a_part_of_each_county():
    scope = read_scope("产地范围为白石县、云门县的部分乡镇。")
    assert paths(scope) == ["白石县~部分乡镇", "云门县~部分乡镇"]


def test_whole_towns_stay_where_villages_of_some_of_them_follow():
    scope = read_scope("产地范围为阿拉左旗石门镇、三岔苏木及柳树苏木现辖行政区域，包括上河嘎查、下河嘎查。")
    names = [unit.name for unit in scope.units]
    assert names == ["石门镇", "三岔苏木", "柳树苏木", "上河嘎查", "下河嘎查"]
    assert scope.units[3].parents == ("阿拉左旗",)


@pytest.mark.parametrize(
    "zones", [("核心区", "扩展区"), ("核心产区", "辐射产区"), ("优势区", "适宜区"), ("核心区域", "拓展区域")]
)
def test_zones_of_a_list_are_no_units(zones):
    for text in (
        f"产地范围：{zones[0]}：云岭县石门镇；{zones[1]}：白石县茶园乡。",
        f"产地范围\n一、{zones[0]}\n（一）云岭县：石门镇\n二、{zones[1]}\n（一）白石县：茶园乡",
        f"产地范围：（一）{zones[0]}为云岭县石门镇；（二）{zones[1]}为白石县茶园乡。",
    ):
        scope = read_scope(text)
        assert paths(scope) == ["云岭县/石门镇", "白石县/茶园乡"], text
        assert scope.kinds == ("UNITS",)


def test_a_lake_is_no_island_and_its_reservoir_no_unit():
    scope = read_scope("产地范围为青山省云岭县万岛湖（云岭水库）水面。")
    assert "SEA" in scope.kinds
    assert all("万岛" not in unit.name for unit in scope.units)
    assert [unit.name for unit in read_scope("产地范围为云岭县万岛镇、白沙岛。").units] == ["万岛镇", "白沙岛"]


@pytest.mark.parametrize("end", ["6个国有农场", "3个管委会", "5个街道"])
def test_how_many_towns_and_farms_a_whole_county_has_names_none_of_them(end):
    scope = read_scope(f"产地范围为云岭县全境，包括9个镇（街道、管理区）、{end}。")
    assert paths(scope) == ["云岭县"]
    assert scope.kinds == ("WHOLE",)
    assert not scope.defects


@pytest.mark.parametrize("joint", ["以及", "及", "和"])
def test_bare_names_behind_a_joint_are_read_without_it(joint):
    scope = read_scope(f"产地范围为云岭县石门镇、茶园乡{joint}新安、河南、近海3个街道")
    assert [unit.name for unit in scope.units] == ["石门镇", "茶园乡", "新安", "河南", "近海"]


def test_a_town_that_begins_like_a_joint_keeps_its_name():
    assert [unit.name for unit in read_scope("产地范围为云岭县和平、新安2个街道").units] == ["和平", "新安"]


@pytest.mark.parametrize("count", ["共二镇一乡", "共2镇1乡", "共三镇"])
def test_a_count_is_no_town(count):
    scope = read_scope(f"产地范围为云岭县石门镇、河湾镇、茶园乡，{count}。")
    assert [unit.name for unit in scope.units] == ["石门镇", "河湾镇", "茶园乡"]


@pytest.mark.parametrize("count", ["共3镇1园区", "共三镇一园区"])
def test_a_count_of_zones_is_no_zone(count):
    scope = read_scope(f"产地范围为云岭县石门镇、河湾镇、茶园镇，云岭科技园区，{count}。")
    assert [unit.name for unit in scope.units] == ["石门镇", "河湾镇", "茶园镇", "云岭科技园区"]


@pytest.mark.parametrize(
    ("text", "number", "issuer"),
    [
        ("以云岭县人民政府云政[2003]综182号文提出的范围为准", "云政[2003]综182号", "云岭县人民政府"),
        (
            "以青山省人民政府青政文〔2013〕综12号《关于划定的函》提出的范围为准",
            "青政文〔2013〕综12号",
            "青山省人民政府",
        ),
        ("由云岭县人民政府云政发〔2010〕5号文件确定", "云政发〔2010〕5号", "云岭县人民政府"),
        ("经云岭县人民政府云政发〔2010〕5号批准", "云政发〔2010〕5号", "云岭县人民政府"),
        ("由青山苗族自治州人民政府〔2002〕23号文件确定", "〔2002〕23号", "青山苗族自治州人民政府"),
        ("根据云岭县人民政府办公室云政办函（2001）第5号", "云政办函（2001）第5号", "云岭县人民政府办公室"),
        ("依据云政发〔2010〕字第5号", "云政发〔2010〕字第5号", ""),
        ("见云政发〔2010〕5号", "云政发〔2010〕5号", ""),
    ],
)
def test_the_number_of_a_letter_stands_without_who_wrote_it(text, number, issuer):
    letter = read_letter(text)
    assert letter is not None
    assert (letter.number, letter.issuer) == (number, issuer)


@pytest.mark.parametrize("text", ["", "云岭县人民政府", "（2010）5号", "2010年5号", "东经〔2010〕度"])
def test_no_letter_is_read_where_none_is(text):
    assert read_letter(text) is None


def test_letters_in_brackets_are_no_part_of_their_towns():
    scope = read_scope("产地范围为云岭县石门镇（云政函〔2010〕5号）、茶园乡（云政发〔2011〕7号）。")
    assert paths(scope) == ["云岭县/石门镇", "云岭县/茶园乡"]
    assert scope.letter is not None
    assert scope.letter.number == "云政函〔2010〕5号"
    assert not scope.unread


def test_a_scope_by_letter_has_no_unit_that_wrote_it():
    scope = read_scope("产地范围为云岭县石门镇、茶园乡，经长河市人民政府长政发〔2010〕5号批准。")
    assert paths(scope) == ["云岭县/石门镇", "云岭县/茶园乡"]
    assert not scope.unread
