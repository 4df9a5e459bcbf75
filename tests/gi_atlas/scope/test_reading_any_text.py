"""Whatever is pasted: reading never fails, its places lie in the text, and long texts take no long time."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.scope.findings import SEVERITIES, apply_proposal, scope_findings
from gi_atlas.scope.plain import make_plain
from gi_atlas.scope.reading import read_scope
from gi_atlas.texts import all_texts
from tests.gi_atlas.scope.tables import ALL_DEFECTIVE as DEFECTIVE
from tests.gi_atlas.scope.tables import ALL_SOUND as SOUND
from tests.gi_atlas.scope.test_reading_rounds import ROWS

WORDS = (
    "青石县", "柳树镇", "和平镇", "三岔乡", "长河市", "东湖区", "上河村", "红旗林场", "和", "及", "与", "、",
    "，", "；", "。", "（", "）", "：", "共", "3", "个", "乡镇", "十二个", "东经", "北纬", "110°", "36′",
    "46″", "～", "至", "111.5", "°", "o36′", "的", "部分", "以北", "东至", "南至", "西至", "清河", "海拔",
    "600米", "以上", "茶地", "《", "》", "〔2019〕12号", "为准", "提出的范围", "产地范围为", "J1", "附近海域",
    "五点连线", "面积", "公顷", "合计", " ", "\n", "\0", "𠮷", "鄉", "除", "以外", "X=4285123.4",
    "Y=37512345.6",
)  # fmt: skip
PASTED = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
    st.sampled_from([wording.text for wording in (*SOUND, *DEFECTIVE)]).flatmap(
        lambda text: st.integers(0, len(text)).map(lambda at: text[at:] + text[:at])
    ),
)


def _spans(value):
    """Every place that a result names."""
    if isinstance(value, tuple):
        for part in value:
            yield from _spans(part)
    elif is_dataclass(value):
        for field in fields(value):
            found = getattr(value, field.name)
            if field.name == "span":
                yield found
            elif field.name in ("spans", "unread"):
                yield from found
            else:
                yield from _spans(found)


def _without_blanks(text):
    """Text without blanks and marks of direction, which reading passes over."""
    signs = "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return make_plain(signs).written


@given(text=PASTED)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_its_places_lie_in_it(text):
    scope = read_scope(text)
    assert scope.text == text
    assert all(0 <= start <= end <= len(text) for start, end in _spans(scope))
    for unit in scope.units:
        start, end = unit.span
        assert unit.name == _without_blanks(text[start:end])
    for defect in scope.defects:
        assert apply_proposal(text, defect).startswith(text[: defect.span[0]])
        assert defect.code in all_texts()
    assert all(finding.message() and finding.fix() for finding in scope_findings(scope))


@pytest.mark.parametrize("wording", [*SOUND, *DEFECTIVE], ids=lambda wording: wording.text[:30])
def test_places_spell_what_they_name(wording):
    scope = read_scope(wording.text)
    for unit in scope.units:
        assert _without_blanks(wording.text[slice(*unit.span)]) == unit.name
    for leg in scope.legs:
        assert wording.text[slice(*leg.span)][:1] in "东東南西北"
    if scope.letter:
        assert wording.text[slice(*scope.letter.span)].endswith((")", "）", "》", "号"))


@pytest.mark.parametrize("wording", SOUND, ids=lambda wording: wording.text[:30])
def test_line_ends_of_a_pdf_change_nothing(wording):
    broken = wording.text.replace("、", "、\n").replace("，", "，\r\n")
    first, second = read_scope(wording.text), read_scope(broken)
    assert [(unit.name, unit.parents) for unit in first.units] == [(unit.name, unit.parents) for unit in second.units]
    assert (first.kinds, first.declared_count, first.extent_deg) == (
        second.kinds,
        second.declared_count,
        second.extent_deg,
    )


LONG = {
    "wordings": "".join(wording.text for wording in (*SOUND, *DEFECTIVE)) * 10,
    "names without marks": "青石县柳树镇和石门镇及" * 2000,
    "conjunctions": "和" * 20_000,
    "endings": "市县镇村" * 5000,
    "numerals": "一二三四五六七八九十" * 2000,
    "digits": "1" * 20_000,
    "decimals": "110.500000," * 2000,
    "angles": "东经110°30′" * 3000,
    "ranges": "110°～" * 5000,
    "blanks": " " * 20_000,
    "brackets": "(《" * 10_000,
    "sides": "东至" * 10_000,
    "counts": "共5个镇" * 5000,
    "areas": "面积1公顷" * 5000,
    "left out": "除" * 20_000,
    "totals": "合计" * 10_000,
    "zones": "管理区" * 7000,
    "farms": "场" * 20_000,
    "short provinces": "新疆" * 10_000,
    "letters": "O" * 20_000,
    "shares": "其中" * 10_000,
    "bare names": "柳树、石门、三岔3个镇" * 1700,
    "peace": "共和" * 10_000,
    "heights": "海拔600米" * 3300,
    "nothing": "\0" * 20_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_read_to_their_end(name):
    """A pattern that tries all ways would not come back; how time grows is measured in tests/bench/scope_reading.py."""
    text = (LONG[name] * (20_000 // len(LONG[name]) + 1))[:20_000]
    scope = read_scope(text)
    assert scope.text == text
    assert all(0 <= start <= end <= len(text) for start, end in _spans(scope))


def test_a_hundred_thousand_signs_are_read():
    text = (LONG["wordings"] * 10)[:100_000]
    scope = read_scope(text)
    assert len(scope.units) > 1000
    assert scope.kinds


MARKS = re.compile("[，。；、]")
ALIEN = "魑魅谷"
"""Words that no rule knows."""


def _said(scope):
    """All that a result gives back as words."""
    names = [part for unit in scope.units for part in (*unit.parents, unit.name, unit.part_note)]
    return [scope.product, *names]


@pytest.mark.parametrize("row", ROWS[::4], ids=[row["id"] for row in ROWS[::4]])
def test_words_that_no_rule_knows_are_not_lost(row):
    text = row["text"]
    if "专用标志" in text:
        pytest.skip("what stands under the known heading of users is no part of a scope")
    for found in MARKS.finditer(text):
        sign = "、" if found.group() == "、" else "，"
        scope = read_scope(f"{text[: found.end()]}{ALIEN}{sign}{text[found.end() :]}")
        start, end = found.end(), found.end() + len(ALIEN)
        told = [*_spans(replace(scope, defects=())), *scope.unread]
        is_told = any(first <= start and end <= last for first, last in told)
        assert is_told or any(ALIEN in words for words in _said(scope)), scope.text


def _mutated(text, draw):
    """A text as careless copying leaves it: signs dropped, doubled, swapped, put in, parts in another order."""
    signs = list(text)
    for _ in range(draw.randint(1, 6)):
        place, other = sorted((draw.randrange(len(signs) + 1), draw.randrange(len(signs) + 1)))
        act = draw.randrange(4)
        if act == 0:
            del signs[place : place + 1]
        elif act == 1:
            signs[place:place] = signs[place : place + 1]
        elif act == 2:
            signs.insert(place, draw.choice("、，；。（）：°′″～“”()-—〔〕《》 \n"))
        else:
            signs = [*signs[:place], *signs[other:], *signs[place:other]]
    return "".join(signs)


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_careless_copies_are_read(seed):
    draw = Random(seed)
    for _ in range(100):
        text = _mutated(draw.choice(ROWS)["text"], draw)
        scope = read_scope(text)
        assert scope.text == text
        assert all(0 <= start <= end <= len(text) for start, end in _spans(scope))
        assert all(defect.code in SEVERITIES for defect in scope.defects)
        assert scope.kinds or scope.defects or not text.strip() or scope.unread
