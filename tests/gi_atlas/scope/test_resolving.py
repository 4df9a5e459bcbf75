"""Names of wordings resolved to codes: in small lists, and the fifteen wordings in the real editions."""

import json
from datetime import date

import pytest

from gi_atlas.divisions.editions import Editions
from gi_atlas.divisions.provinces import PROVINCES, SHORT_NAMES, province_code
from gi_atlas.errors import UsageError
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminChange, DivisionChange, UnitMatch
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import resolve
from tests.gi_atlas.divisions.lists import NEW, OLD, real_editions, small

M = UnitMatch

EARLY = small(
    "2001",
    "990101 青石县", "990101100 红岩镇", "990101200 柳溪乡", "990101201 长底乡", "990101202 无名乡", "990101103 大洼镇",
    "990101204 小洼乡", "990101500 青年农场", "990201 白沙县", "990201100 红岩镇", "990201101 城关镇",
)  # fmt: skip
LATE = small(
    "2012-05",
    "990181 青石市", "990181100 红岩镇", "990181101 柳溪镇", "990181200 长底苗族乡", "990181103 大洼镇",
    "990181001 么里街道", "990201 白沙县", "990201100 红岩镇", "990201101 城关镇", "990201200 城关乡",
    "990203 鼓山区", "990203001 东门街道", "990303 鼓山区", "990303001 西门街道",
)  # fmt: skip
BOTH = Editions.of_lists(EARLY, LATE)


def one(text, source=BOTH, edition="2012-05", **more):
    found = resolve(source, read_scope(text), edition, **more)
    assert len(found) == 1
    return found[0]


def told(found):
    return found.match, found.code, found.resolved_name


def test_the_same_name_in_its_county():
    found = one("白沙县红岩镇")

    assert told(found) == (M.EXACT, "990201100", "红岩镇")
    assert (found.message, found.inside, found.edition) == ("", "990201", "2012-05")


def test_never_by_bare_name():
    scope = read_scope("红岩镇")

    assert resolve(BOTH, scope, "2012-05")[0].remark == "DIVISIONS_NO_COUNTY"
    assert told(resolve(BOTH, scope, "2012-05", county="白沙县")[0])[1] == "990201100"


def test_a_name_of_the_older_edition_in_the_newer():
    found = one("青石县柳溪乡")

    assert told(found) == (M.RENAMED, "990181101", "柳溪镇")
    assert [unit.code for unit in found.successors] == ["990181101"]
    assert "another ending" in found.message


def test_a_name_of_the_newer_edition_in_the_older():
    found = one("青石市柳溪镇", edition="2001")

    assert told(found) == (M.RENAMED, "990101200", "柳溪乡")


def test_the_ethnic_name_is_the_full_one():
    assert told(one("青石县长底乡")) == (M.ETHNIC_FULLNAME, "990181200", "长底苗族乡")
    assert told(one("青石市长底苗族乡", edition="2001")) == (M.ETHNIC_FULLNAME, "990101201", "长底乡")
    assert one("白沙县长底乡").match is M.UNKNOWN


def test_a_name_that_is_gone_says_where_it_was():
    found = one("青石县无名乡")

    assert told(found) == (M.UNKNOWN, "", "")
    assert "990101202" in found.message
    assert "2001" in found.message


def test_a_farm_without_code():
    assert one("白沙县前进农场").match is M.NO_CODE
    gone = one("青石县青年农场")
    assert (gone.match, gone.remark) == (M.NO_CODE, "DIVISIONS_GONE")


def test_variant_characters_are_only_suggested():
    found = one("青石市幺里镇")

    assert told(found) == (M.UNKNOWN, "", "")
    assert found.remark == "DIVISIONS_SUSPECTED"
    assert [unit.name for unit in found.candidates] == ["么里街道"]


def test_a_county_name_that_repeats():
    found = one("鼓山区东门街道")

    assert found.match is M.AMBIGUOUS
    assert [unit.code for unit in found.candidates] == ["990203001"]
    assert [unit.code for unit in one("鼓山区").candidates] == ["990203", "990303"]
    assert one("鼓山区南门街道").candidates == one("鼓山区").candidates


def test_of_town_and_township_of_one_name_the_exact_one():
    assert told(one("白沙县城关乡")) == (M.EXACT, "990201200", "城关乡")
    assert one("白沙县城关街道").match is M.AMBIGUOUS


def test_a_person_chooses():
    manual = {"无名乡": "990181103", "前进农场": "990201100"}

    assert told(one("青石县无名乡", manual=manual)) == (M.MANUAL, "990181103", "大洼镇")
    assert told(one("白沙县前进农场", manual=manual))[0] is M.MANUAL
    assert told(one("白沙县红岩镇", manual={"青石县/红岩镇": "990181103"}))[0] is M.EXACT


def test_a_chosen_code_must_be_there():
    with pytest.raises(UsageError) as caught:
        one("青石县无名乡", manual={"无名乡": "123456"})

    assert caught.value.code == "DIVISIONS_NO_CODE"


def test_a_county_that_no_edition_holds_takes_the_successor_that_is_entered():
    unknown = one("老青县红岩镇")

    assert (unknown.match, unknown.remark) == (M.UNKNOWN, "DIVISIONS_COUNTY_UNKNOWN")
    assert "2001, 2012-05" in unknown.message
    assert told(one("老青县红岩镇", manual={"老青县": "990181"})) == (M.EXACT, "990181100", "红岩镇")


def test_a_county_in_another_prefecture_of_its_province_is_told_by_the_prefecture_alone():
    above = ("13 河北省", "1391 东沙市", "1392 西沙市")
    listed = small("2020", *above, "139121 青石县", "139121100 红岩镇", "139222 白沙县")
    found = one("河北省西沙市青石县红岩镇", listed, "2020")

    assert (found.match, found.remark) == (M.UNKNOWN, "DIVISIONS_COUNTY_ELSEWHERE")
    assert (found.context["above"], found.context["county"]) == ("西沙市", "青石县")
    assert [unit.code for unit in found.candidates] == ["139121"]
    assert told(one("河北省青石县红岩镇", listed, "2020")) == (M.EXACT, "139121100", "红岩镇")


@pytest.mark.parametrize(
    ("kind", "codes", "match"),
    [
        (DivisionChange.MERGE, ("990181103",), M.MERGED),
        (DivisionChange.MOVE, ("990201100",), M.MOVED),
        (DivisionChange.SPLIT, ("990181100", "990181103"), M.SPLIT),
    ],
)
def test_what_was_said_by_hand_is_followed(kind, codes, match):
    said = [
        AdminChange("990101204000", f"{code}000", "小洼乡", "", "2001", "2012-05", kind, is_by_hand=True)
        for code in codes
    ]
    found = one("青石县小洼乡", Editions.of_lists(EARLY, LATE, changes=said))

    assert found.match is match
    assert [unit.code for unit in found.successors] == list(codes)
    assert bool(found.code) is (match is not M.SPLIT)


@pytest.mark.parametrize(
    ("day", "edition"),
    [(date(1990, 1, 1), "2001"), (date(2011, 1, 1), "2001"), (date(2012, 5, 1), "2012-05"), (None, "2012-05")],
)
def test_the_edition_of_a_day(day, edition):
    assert one("白沙县红岩镇", edition="", as_of=day).edition == edition
    assert BOTH.at(day) == edition


def test_an_edition_that_is_not_there():
    with pytest.raises(UsageError) as caught:
        one("白沙县红岩镇", edition="1999")

    assert (caught.value.code, caught.value.context["expected"]) == ("DIVISIONS_NO_EDITION", "2001, 2012-05")


def test_a_list_alone_is_enough():
    assert told(one("青石市柳溪乡", LATE)) == (M.RENAMED, "990181101", "柳溪镇")


# The real editions ---------------------------------------------------------------------------------------------------

CHOSEN = {"蓟县": "120119", "平泉县": "130881", "南阳市": "4113"}
# Of each wording what is not EXACT; all other units are.
EXPECTED = {
    "shunping-peach": dict.fromkeys(("安阳乡", "白云乡", "神南乡"), M.RENAMED),
    "longtan-noodle": {},
    "qingshui-rice": {
        "石佛寺乡": M.UNKNOWN, "尹家乡": M.UNKNOWN,
        **dict.fromkeys(("黄家乡", "兴隆台镇", "清水台镇", "新城子乡", "马刚乡"), M.RENAMED),
    },
    "shenzhou-peach": {"穆村乡": M.RENAMED, "双井开发区": M.NO_CODE},
    "tianjin-chestnut": {"孙各庄乡": M.ETHNIC_FULLNAME},
    "changle-liquor": dict.fromkeys(("凤凰村", "罗径村", "北源村"), M.NO_CODE),
    "chengcun-oyster": {},
    "pingquan-mushroom": {
        **dict.fromkeys(("台头山乡", "柳溪乡"), M.RENAMED),
        **dict.fromkeys(("茅兰沟乡", "七家岱乡"), M.ETHNIC_FULLNAME),
        **dict.fromkeys(("松树台乡", "平房乡", "郭杖子乡"), M.UNKNOWN),
    },
    "maoshanhou-pear": {"茅山后村": M.NO_CODE},
    "gaozhou-longan": {},
    "shaowu-tea": {},
    "nanyang-mugwort": {"南阳市": M.MANUAL},
    "wafangdian-seacucumber": {},
    "sijiashui-toon": {},
    "xiping-sweetpotato": {"蔡寨乡": M.ETHNIC_FULLNAME, "老王坡管委会": M.RENAMED},
}  # fmt: skip


@pytest.fixture
def records(real_data):
    return json.loads((real_data / "cn" / "scope_texts.json").read_text(encoding="utf-8"))["records"]


def resolved(real_data, record, edition=NEW, manual=None):
    scope = read_scope(record["text"], record["county"] or "", record["province"] or "")
    return resolve(real_editions(real_data), scope, edition, manual=manual)


def test_the_fifteen_wordings_in_the_edition_of_2023(real_data, records):
    for record in records:
        found = resolved(real_data, record, manual=CHOSEN)
        assert [unit.phrase.name for unit in found] == record["units"]
        odd = {unit.phrase.name: unit.match for unit in found if unit.match is not M.EXACT}
        assert odd == EXPECTED[record["id"]], record["id"]
        assert all(unit.message for unit in found if unit.match is not M.EXACT)
        for unit in found:
            assert bool(unit.code) is (unit.match not in (M.UNKNOWN, M.NO_CODE))


def test_the_townships_of_shenbei_became_streets(real_data, records):
    record = next(one for one in records if one["id"] == "qingshui-rice")
    found = {unit.phrase.name: unit for unit in resolved(real_data, record)}

    assert {name: unit.resolved_name for name, unit in found.items() if unit.match is M.RENAMED} == {
        "黄家乡": "黄家街道",
        "兴隆台镇": "兴隆台街道",
        "清水台镇": "清水台街道",
        "新城子乡": "新城子街道",
        "马刚乡": "马刚街道",
    }
    # These two were streets in 2019 and are in no list of 2023.
    assert "尹家街道" in found["尹家乡"].message
    assert found["青年农场"].match is M.EXACT


def test_an_edition_between_holds_what_is_gone_today(real_data, records):
    record = next(one for one in records if one["id"] == "qingshui-rice")
    found = {unit.phrase.name: unit for unit in resolved(real_data, record, "2019-10")}

    assert found["尹家乡"].resolved_name == "尹家街道"
    assert found["石佛寺乡"].resolved_name == "石佛寺街道"


@pytest.mark.parametrize(
    ("record_id", "county", "suggested"),
    [("tianjin-chestnut", "蓟县", []), ("pingquan-mushroom", "平泉县", ["平泉市"])],
)
def test_counties_renamed_before_the_first_edition(real_data, records, record_id, county, suggested):
    record = next(one for one in records if one["id"] == record_id)
    for edition in (OLD, NEW):
        for unit in resolved(real_data, record, edition):
            assert (unit.match, unit.remark) == (M.UNKNOWN, "DIVISIONS_COUNTY_UNKNOWN")
            assert f"no edition at hand (2017-10, 2019-10, 2023-06) holds {county}" in unit.message
            assert [one.name for one in unit.candidates] == suggested
    set_language("zh")
    assert f"均无 {county}" in resolved(real_data, record)[0].message


def test_a_prefecture_that_the_lists_do_not_name(real_data, records):
    record = next(one for one in records if one["id"] == "nanyang-mugwort")

    assert resolved(real_data, record)[0].remark == "DIVISIONS_CITY_UNKNOWN"
    assert told(resolved(real_data, record, manual=CHOSEN)[0]) == (M.MANUAL, "4113", "南阳市")


def test_the_four_districts_of_gulou(real_data):
    editions = real_editions(real_data)
    found = resolve(editions, read_scope("鼓楼区"), NEW)[0]

    assert (found.match, len(found.candidates)) == (M.AMBIGUOUS, 4)
    in_fujian = resolve(editions, read_scope("福建省鼓楼区"), NEW)[0]
    assert told(in_fujian) == (M.EXACT, "350102", "鼓楼区")
    assert resolve(editions, read_scope("江苏省鼓楼区"), NEW)[0].match is M.AMBIGUOUS


def test_the_city_without_counties(real_data):
    found = resolve(real_editions(real_data), read_scope("广东省东莞市麻涌镇"), NEW)[0]

    assert told(found)[0] is M.EXACT
    assert found.inside == "441900"


def test_a_county_of_2017_in_2023(real_data):
    found = resolve(real_editions(real_data), read_scope("湖南省祁阳县茅竹镇"), NEW)[0]

    assert (found.match, found.code[:6]) == (M.EXACT, "431181")
    back = resolve(real_editions(real_data), read_scope("湖南省祁阳市茅竹镇"), OLD)[0]
    assert (back.match, back.code[:6]) == (M.EXACT, "431121")


# Counties of one name -----------------------------------------------------------------------------------------------

TWINS = small(
    "2017-10",
    "980201 城区", "980201001 东街街道", "980201002 西街街道", "980202 桥西区",
    "980202001 东里街道", "980202002 中山街道", "980502 城区", "980502001 东街街道", "980502002 西街街道",
    "980703 桥西区", "980703001 大境门街道", "980703100 东窑子镇",
)  # fmt: skip
LATER = small(
    "2023-06",
    "980202 桥西区", "980202001 东里街道", "980202002 中山街道", "980502 城区", "980502001 东街街道",
    "980502002 西街街道", "980512 城区", "980512001 南关街道", "980703 桥西区",
    "980703001 大境门街道", "980703100 东窑子镇",
)  # fmt: skip
ALIKE = Editions.of_lists(TWINS, LATER)


def codes(text, source=ALIKE):
    return [(found.match, found.code) for found in resolve(source, read_scope(text), "2023-06")]


def test_of_counties_of_one_name_the_one_that_has_the_towns():
    assert codes("桥西区东里街道、中山街道") == [(M.EXACT, "980202001"), (M.EXACT, "980202002")]
    assert codes("桥西区大境门街道、东窑子镇") == [(M.EXACT, "980703001"), (M.EXACT, "980703100")]


def test_one_town_alone_does_not_tell_the_county():
    assert codes("桥西区东里街道") == [(M.AMBIGUOUS, "")]


def test_towns_of_both_counties_do_not_tell_one():
    assert codes("桥西区东里街道、大境门街道") == [(M.AMBIGUOUS, ""), (M.AMBIGUOUS, "")]


def test_a_county_that_is_gone_may_have_been_meant():
    # In 2017 two 城区 had these streets; that one of them is gone does not make the other the one that was meant.
    assert codes("城区东街街道、西街街道") == [(M.AMBIGUOUS, ""), (M.AMBIGUOUS, "")]


def test_older_characters_are_those_of_the_lists():
    lists = small(
        "2023-06", "350524 安溪县", "350524100 虎邱镇", "350524200 龙涓乡", "330112 临安区", "330112110 於潜镇"
    )
    scope = read_scope("安溪縣虎邱鎮、龍涓鄉；臨安區於潛鎮")
    found = resolve(Editions.of_lists(lists), scope, "2023-06")
    assert [unit.code for unit in found[:2]] == ["350524100", "350524200"]
    assert [unit.phrase.name for unit in found] == ["虎邱鎮", "龍涓鄉", "於潛鎮"]
    # 於 stands in the list's own name: written as there it is found.
    (exact,) = resolve(Editions.of_lists(lists), read_scope("临安区於潜镇"), "2023-06")
    assert told(exact) == (M.EXACT, "330112110", "於潜镇")


def test_a_zone_below_a_county_is_a_zone_whatever_it_is_called():
    lists = (
        small("2017-10", "120118 静海区", "120118402 子牙循环经济产业区", "120118100 静海镇"),
        small("2023-06", "120118 静海区", "120118402 子牙经开区", "120118100 静海镇"),
    )
    found = resolve(Editions.of_lists(*lists), read_scope("静海区静海镇、子牙循环经济产业区"), "2023-06")
    assert [unit.code for unit in found] == ["120118100", "120118402"]


@pytest.mark.parametrize("name", ["河北省", "河北", "内蒙古", "广西壮族自治区", "广西"])
def test_provinces_by_full_and_short_names(name):
    code = province_code(name)
    assert code in PROVINCES.values()
    assert province_code(f" {name} ") == code


def test_what_is_no_province():
    assert [province_code(name) for name in ("", "南", "青石县", "河北县")] == ["", "", "", ""]
    assert len(SHORT_NAMES) == len(PROVINCES) == 34


PEOPLES = small(
    "2023-06",
    "990332 红城瑶族自治县", "990332100 栗木镇", "990332200 新发朝鲜民族乡", "990333 青川县", "990333100 栗木镇",
    "990334 白川羌族自治县", "990335 白川回族自治县", "990336 黑川市",
)  # fmt: skip
OF_PEOPLES = Editions.of_lists(PEOPLES)


def test_an_autonomous_county_is_found_by_its_short_name():
    assert told(one("红城县栗木镇", OF_PEOPLES, "2023-06")) == (M.EXACT, "990332100", "栗木镇")


def test_a_township_of_a_people_written_without_their_sign_is_found_by_its_short_name():
    found = one("红城县新发乡", OF_PEOPLES, "2023-06")
    assert told(found) == (M.ETHNIC_FULLNAME, "990332200", "新发朝鲜民族乡")


@pytest.mark.parametrize("county", ["白川县", "黑川县", "红城市", "红城旗"])
def test_a_short_name_that_two_bear_or_another_ending_is_not_taken(county):
    found = one(f"{county}栗木镇", OF_PEOPLES, "2023-06")
    assert (found.match, found.code) == (M.UNKNOWN, "")
