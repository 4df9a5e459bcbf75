"""The units that a wording names: told from the largest down, once, and meant for all that follows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gi_atlas.model import UnitLevel
from gi_atlas.scope.runs import MASK as MASK
from gi_atlas.scope.runs import NEUTRAL, WATER, Bare, Run, cut_runs
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, Segment
from gi_atlas.scope.wording import Span, UnitPhrase

# What is left out: it must not be read as meant.
_LEFT_OUT = re.compile(
    r"(?:不含|不包括|不包含|除去|除)[^。；;()（）]{1,80}?(?:以外|之外|除外|外(?!镇|乡|村)|(?=[。；;()（）]|\Z))"
    r"|(?<=[(（])[^。；;()（）]{1,80}(?:除外|不在内|不在其内)(?=[)）])"
)
_SAYS_WHICH = re.compile("(?:具体|分别|范围)+(?:为|是|包括|包含|如下|有|在)*|(?:包括|如下)+")
_OFFICE = re.compile("人民政府|政府|农业农村局|市场监督管理局|自然资源局|农业局|林业局")
# Who asks for the name or makes the product is no unit, nor is the county that it is of.
_BODY = re.compile(
    "[一-龥]{1,16}(?:协会|学会|商会|公司|合作社|合作联社|(?<![镇乡县区市])中心|局|站|研究所|研究院|厂)\\Z"
)
_OLD_NAME = re.compile("(?:原|又称|又名|即原|曾用名|现|今)")
_OLD_PART = re.compile("(?:原|现|今).+(?:部分|部分(?:区域|村组?)|区域|片区|辖区|境内)")
_SOME_OF = re.compile("的?(?:全部|所有|部分|局部)的?(?:乡镇|街道|行政村|自然村|村庄|村|镇|乡)?")
_SOME_TOWNS = re.compile("的?(?:部分|有关|相关)(?:乡镇|镇乡|街道|村|行政村|镇|乡|区域|地区)")
_JOINS_LIST = re.compile("[、,，]?(?:以及|及|和|与)?")
_ALSO = re.compile("含|包括|包含")
_WORDS_BEFORE = re.compile("[之以]?内的?|其中|其|为|是|即|以|按|的")
# Words between the parts of a wording that no one misses.
_IDLE = re.compile(
    "(?:方圆|坡度|以上|以下|(?:核心|扩展|拓展|辐射)区|生产区|主产区|保护区|产区|山区|坡地|坡耕地|山地|丘陵|地带|地块|地区|区域|以|为|的|全部|所有|乡镇|其中|余|亩|户|人|-)+|"
    "[经由]|年?(?:总?产量|产值|年产|产|出栏|存栏|栽植|种植|收获)[^。；]{0,20}|(?:涉及|带动|共有)?(?:农户|农民|从业人员|人口)[^。；]{0,12}|\\d+万?(?:吨|户|人|斤|公斤|千克|只|头|株|尾|万元|元|箱)|万?(?:吨|户|人|亩|元)"
)
ADMINISTRATIVE = re.compile("行政区域|行政区划|辖区|全境")


@dataclass(frozen=True)
class Named:
    """Units in the order of the wording, with their ranks, and where words stood that no one read."""

    units: tuple[UnitPhrase, ...]
    ranks: tuple[int, ...]
    unread: tuple[Span, ...] = ()
    is_water: bool = False


@dataclass
class _Reader:
    written: str
    context: dict[int, str] = field(default_factory=dict)
    units: list[UnitPhrase] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    is_water: bool = False
    clause_from: int = 0
    is_share: bool = False

    def take(self, run: Run, following: Run | None) -> None:
        """Read one run; what follows it says whether it names a unit or what stands above."""
        self.is_share = (
            "其中" in run.lead
            or run.text == "其中"
            or (self.is_share and not any(sign in run.parting for sign in "。；;)）"))
        )
        segments = self._ranked(run, following)
        if self._is_no_unit(run, segments) or self._is_note(run, segments):
            return
        if not segments or self._is_of_a_part(run, segments):
            self._take_words(run)
            return
        if "、" in run.parting and segments[0].rank == COUNTY and not segments[0].is_special:
            self._among_counties()
        if not self.units and run.part_note and ":" in run.next_parting and not _SOME_TOWNS.match(run.tail):
            return  # 岷县当归：甘肃省岷县…: the product as a heading
        for segment in segments:
            self._enter(segment, run.start)
        last = segments[-1]
        if _SOME_TOWNS.match(run.tail) and ":" in run.next_parting and following is not None and following.segments:
            self._leave_to_list(last, run, following)
            return
        if WATER.search(run.tail) and not ADMINISTRATIVE.search(run.tail):
            self._turn_to_water(last)
        elif self._ends_whole_towns(last, run):
            self._add(last, run)
            self.context.pop(last.rank, None)  # of which of the towns the villages behind are, is not told
        elif not run.leads_to(following):
            self._add(last, run)
            self._share_part(run)
        elif run.part_note and not _SOME_OF.fullmatch(run.part_note):
            self.unread.append((run.span[1] - len(run.part_note), run.span[1]))

    def _is_no_unit(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a run names somebody of a place: 青石县人民政府, who says it, or 青石县石材协会."""
        if not segments or _OFFICE.match(run.tail):
            return bool(segments)
        is_body = bool(_BODY.fullmatch(run.tail)) and "的" not in run.tail
        if is_body:
            self.unread.append(run.span)
        return is_body

    def _is_note(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a run in brackets tells more of the unit before: 柳树街道（原石门乡部分）, 柳树镇（原柳树乡）."""
        if run.parting not in ("(", "（"):
            return False
        if self.units and _OLD_PART.fullmatch(run.text):
            self.units[-1] = replace(self.units[-1], part_note=run.text)
            return True
        return bool(_OLD_NAME.match(run.text)) or self._is_other_name(run, segments)

    def _ranked(self, run: Run, following: Run | None) -> Sequence[Segment]:
        """Names of a run; a 市 that stands in one list with counties is one of them, not the city above them."""
        segments: Sequence[Segment] = _below_city(run.segments)
        if "、" in run.parting and self.ranks and self.ranks[-1] == TOWNSHIP and _is_one_town(segments):
            return (replace(segments[1], name=run.text[: segments[1].end], start=0),)
        if segments and "、" in run.parting and self.ranks and (len(segments) == 1 or segments[0].is_special):
            segments = (self._alike(segments[0]), *segments[1:])
        if not segments or segments[-1].rank != PREFECTURE or not segments[-1].name.endswith("市"):
            return segments
        # Nothing of a lower rank may follow 、 directly: 都匀市、福泉市、荔波县 are alike.
        # Nothing of a lower rank may follow 、 directly: 都匀市、福泉市、荔波县 are alike.
        after_county = bool(self.ranks) and self.ranks[-1] == COUNTY and "、" in run.parting
        before_county = (
            following is not None
            and "、" in run.next_parting
            and bool(following.segments)
            and following.segments[0].rank == COUNTY
        )
        if after_county or before_county:
            return (*segments[:-1], replace(segments[-1], rank=COUNTY))
        return segments

    def _alike(self, segment: Segment) -> Segment:
        """A farm, zone or 地区 in a list is of the rank of what stands before it: 白沙县、滨河开发区."""
        before = self.ranks[-1]
        is_above = segment.name.endswith(("师", "兵团", "总局"))
        is_loose = (segment.is_special and not is_above and before in (COUNTY, TOWNSHIP)) or (
            segment.name.endswith("地区") and before == TOWNSHIP
        )
        return replace(segment, rank=before) if is_loose else segment

    def _among_counties(self) -> None:
        """Cities right before a county of the same list are its like, not above it: 都匀市、福泉市、荔波县."""
        place = len(self.units)
        while (
            place > self.clause_from
            and self.ranks[place - 1] == PREFECTURE
            and self.units[place - 1].name.endswith("市")
        ):
            place -= 1
            self.units[place] = replace(self.units[place], level=UnitLevel.COUNTY)
            self.ranks[place] = COUNTY
        if place < len(self.units):
            self.context.pop(PREFECTURE, None)

    def _is_other_name(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a name in brackets is another one of the unit before it: 金庭镇（西山镇）."""
        is_alone = len(segments) == 1 and not run.tail and not run.lead and run.next_parting[:1] in (")", "）")
        is_right_behind = bool(self.units) and run.start == self.units[-1].span[1] + 1
        return is_alone and is_right_behind and self.ranks[-1] == segments[0].rank

    def _is_of_a_part(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a hill or plain that ends like a district goes on with the parts of a town: …的云台、下坑山区."""
        is_hill = len(segments) == 1 and segments[0].rank == COUNTY and segments[0].name.endswith("区")
        return is_hill and "、" in run.parting and bool(self.units) and bool(self.units[-1].part_note)

    def _take_words(self, run: Run) -> None:
        if not self.units and not run.start and ":" in run.next_parting:
            return  # 黄山毛峰：安徽省…: the product as a heading
        lead = _WORDS_BEFORE.match(run.text)
        words = run.text[lead.end() :] if lead else run.text
        if WATER.search(words):
            self.is_water = True
        elif (_IDLE.fullmatch(words) or _IDLE.fullmatch(run.text)) and not (self.units and run.parting == "的"):
            return
        elif not self.units or NEUTRAL.fullmatch(words):
            self.unread += [run.span] if words and not NEUTRAL.fullmatch(words) else []
        elif self.units[-1].part_note:
            self._extend_part(run)
        elif run.parting in ("(", "（") and _ALSO.match(run.lead + run.text):
            self.unread.append(run.span)  # 文昌市（含农垦）: what else is meant takes nothing away
        elif (run.parting in ("(", "（", "的") or words.startswith(("部分", "局部"))) and not _OLD_NAME.match(words):
            # 三岔乡（国道以南）: what stands in brackets says what of it is meant.
            self.units[-1] = replace(self.units[-1], part_note=run.text)
        elif not _OLD_NAME.match(words) or run.parting not in ("(", "（"):
            self.unread.append(run.span)

    def _extend_part(self, run: Run) -> None:
        # 枫溪镇的云步草岚武、槐山岗区: what follows without a name of a unit is still of that town.
        last = self.units[-1]
        if "、" in run.parting:
            self.units[-1] = replace(last, part_note=f"{last.part_note}、{run.text}")
        else:
            self.unread.append(run.span)

    def _enter(self, segment: Segment, start: int) -> None:
        for rank in [rank for rank in self.context if rank >= segment.rank]:
            del self.context[rank]
        self.context[segment.rank] = self.written[start + segment.start : start + segment.end]

    def _share_part(self, run: Run) -> None:
        """桃江县、赫山区、资阳区的部分乡镇: the words behind the last of a list are meant of all of it."""
        if not run.tail.startswith("的部分"):
            return
        for place in range(len(self.units) - 1, self.clause_from, -1):
            before, after = self.units[place - 1], self.units[place]
            between = self.written[before.span[1] : after.span[0]]
            if between != "、" or self.ranks[place - 1] != self.ranks[place] or before.part_note:
                break
            self.units[place - 1] = replace(before, part_note=after.part_note)

    def _ends_whole_towns(self, last: Segment, run: Run) -> bool:
        """Whether a list of towns is meant as it stands: 石门苏木及三岔苏木现辖行政区域，包括…嘎查."""
        is_list = "、" in run.parting and bool(self.ranks) and self.ranks[-1] == last.rank == TOWNSHIP
        return is_list and ADMINISTRATIVE.search(run.tail) is not None and not run.part_note

    def _leave_to_list(self, last: Segment, run: Run, following: Run) -> None:
        """白石县和云门县的部分乡镇：石门镇…: the list behind tells what of these counties is meant."""
        start = run.start
        while (
            len(self.units) > self.clause_from
            and self.ranks[-1] == last.rank
            and not self.units[-1].part_note
            and _JOINS_LIST.fullmatch(self.written[self.units[-1].span[1] : start])
        ):
            start = self.units.pop().span[0]
            self.ranks.pop()
        if start < run.start and following.segments[0].rank > last.rank:
            self.context.pop(last.rank, None)  # of which of them a town is, is not told

    def _turn_to_water(self, last: Segment) -> None:
        """Names before 附近海域 only say where the water is."""
        self.is_water = True
        while len(self.units) > self.clause_from and self.ranks[-1] == last.rank:
            self.units.pop()
            self.ranks.pop()

    def _add(self, segment: Segment, run: Run) -> None:
        if self.is_share and any(unit.name == segment.name for unit in self.units):
            return  # 其中柳树镇8个村
        parents = tuple(self.context[rank] for rank in sorted(self.context) if rank < segment.rank)
        start, end = run.start + segment.start, run.start + segment.end
        note = self.written[run.span[1] - len(run.part_note) : run.span[1]] if run.part_note else ""
        name = self.written[start:end]
        phrase = UnitPhrase(name, segment.level, parents, (start, end), note.strip(), segment.is_special)
        self.units.append(phrase)
        self.ranks.append(segment.rank)


# 古县 is a county as well: of its towns those of one character are not likely.
_NO_COUNTY = re.compile("(?:[两一二三四五六七八九十故旧老]县.{1,4}|古县.{1,2})")


def _is_one_town(segments: Sequence[Segment]) -> bool:
    """Whether what looks like a county and its town is one name in a list of towns: 三县堡乡, 古县渡镇.

    Of counties of two characters there are many (歙县许村镇); of those that are none, a town bears the name.
    """
    return (
        len(segments) == 2
        and (segments[0].rank, segments[1].rank) == (COUNTY, TOWNSHIP)
        and _NO_COUNTY.fullmatch(segments[0].name + segments[1].name) is not None
        and not segments[1].is_special
    )


def _below_city(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Names of a run, where a 市 right above a town is a county's city: 长宁市白沙县河湾乡以及长河市东城街道."""
    return (
        tuple(
            replace(one, rank=COUNTY)
            if one.rank == PREFECTURE and one.name.endswith("市") and after.rank > COUNTY and not after.is_special
            else one
            for one, after in zip(segments, (*segments[1:], segments[-1]), strict=True)
        )
        if segments
        else segments
    )


def read_names(masked: str, written: str = "", bare: Sequence[Bare] = ()) -> Named:
    """Units of a wording.

    Parameters
    ----------
    masked : str
        The wording with all masked that other readers took.
    written : str
        The same text in the signs as given.
    bare : sequence of Bare
        Names without ending whose rank a count tells.
    """
    left_out = list(_LEFT_OUT.finditer(masked))
    masked = _LEFT_OUT.sub(lambda found: MASK * len(found.group()), masked)
    runs = list(_without_joints(cut_runs(masked, bare)))
    reader = _Reader(written or masked)
    for place, run in enumerate(runs):
        if place and any(sign in run.parting for sign in "。；;"):
            reader.clause_from = len(reader.units)
        reader.take(run, runs[place + 1] if place + 1 < len(runs) else None)
    for found in left_out:
        _leave_out(reader, found)
    _drop_counties_told_again(reader)
    return Named(tuple(reader.units), tuple(reader.ranks), tuple(reader.unread), reader.is_water)


def _without_joints(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without those that only lead to the next one: 武夷山市。具体为：崇安街道."""
    lead = ""
    for run in runs:
        if _SAYS_WHICH.fullmatch(run.lead + run.text):
            lead += run.lead + run.text
            continue
        yield replace(run, lead=lead + run.lead) if lead else run
        lead = ""


def _drop_counties_told_again(reader: _Reader) -> None:
    """清溪县石门镇、茶园乡。…范围：清溪县: a county behind its own towns only says again where they lie."""
    above: set[str] = set()
    places: list[int] = []
    for place, (unit, rank) in enumerate(zip(reader.units, reader.ranks, strict=True)):
        if rank == COUNTY and unit.name in above and not unit.part_note:
            places.append(place)
        above.update(unit.parents if rank > COUNTY else ())
    for place in reversed(places):
        reader.unread.append(reader.units.pop(place).span)
        reader.ranks.pop(place)


def _leave_out(reader: _Reader, found: "re.Match[str]") -> None:
    """Note at the unit before it, else at the one behind, what is not meant of it."""
    before = [place for place, unit in enumerate(reader.units) if unit.span[1] <= found.start()]
    if not reader.units:
        reader.unread.append(found.span())
        return
    place = before[-1] if before else 0
    unit = reader.units[place]
    note = f"{unit.part_note}，{found.group()}" if unit.part_note else found.group()
    reader.units[place] = replace(unit, part_note=note.replace(MASK, ""))


def has_rank(ranks: Sequence[int], *wanted: int) -> bool:
    """Whether any unit has one of the ranks."""
    return any(rank in wanted for rank in ranks)
