"""Reading the runs of a wording one by one: what each names, of what it is a part, what stands above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gi_atlas.model import UnitLevel
from gi_atlas.scope.behind_names import first_alike, first_of_county, names_above, placed_in, told_above
from gi_atlas.scope.ranked import ranked
from gi_atlas.scope.runs import AND_LAND, LIES, MASK, NEUTRAL, WATER, Run
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, VILLAGE, Segment
from gi_atlas.scope.unit_words import (
    ADMINISTRATIVE,
    ALONG_ALL,
    ALSO,
    AND_WATER,
    BODY,
    IDLE,
    JOINS_LIST,
    KINDS_ALONE,
    OF_WATER,
    OFFICE,
    OLD_NAME,
    OLD_PART,
    PLACE_WITHIN,
    REMARK,
    SOME_OF,
    SOME_TOWNS,
    WATER_NAME,
    WORDS_BEFORE,
)
from gi_atlas.scope.wording import Span, UnitPhrase


@dataclass
class UnitReader:
    """What was read of the runs so far; ``context`` holds the names that stand above the next one, by rank."""

    written: str
    context: dict[int, str] = field(default_factory=dict)
    units: list[UnitPhrase] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    is_water: bool = False
    clause_from: int = 0
    is_share: bool = False
    is_in_note: bool = False
    is_by_water: bool = False
    by_name: dict[str, list[int]] = field(default_factory=dict)

    def drop(self, place: int) -> None:
        """Take a unit out again that is not meant; its place counts as unread."""
        self.unread.append(self.units.pop(place).span)
        self.ranks.pop(place)

    def end_clause(self) -> None:
        """Behind a stop a county does not lie in the city that was told as a whole before it."""
        if self.ranks and self.ranks[-1] == PREFECTURE and self.units[-1].name.endswith("市"):
            self.context.pop(PREFECTURE, None)
        self.clause_from = len(self.units)

    def take(self, run: Run, following: Run | None) -> None:
        """Read one run; what follows it says whether it names a unit or what stands above."""
        self.is_share = (
            "其中" in run.lead
            or run.text == "其中"
            or (self.is_share and not any(sign in run.parting for sign in "。；;)）"))
        )
        self._take_leading_water(run)
        segments = ranked(run, following, self.ranks, self.units, self.written, PREFECTURE in self.context)
        if above := told_above(run, segments, self.ranks[-1] if self.ranks else None):
            self._take_below(run, segments, above)
            return
        if self._is_no_unit(run, segments) or self._lies_in(run, segments) or self._is_note(run, segments):
            return
        if not segments or self._is_of_a_part(run, segments):
            self._take_words(run)
            return
        self._join_list(run, segments)
        is_heading = self.written[run.span[1] : run.span[1] + 1] in (":", "：")
        if not self.units and run.part_note and is_heading and not SOME_TOWNS.match(run.tail):
            return  # 岷县当归：甘肃省岷县…: the product as a heading
        self._place(run, segments)
        if SOME_TOWNS.match(run.tail) and ":" in run.next_parting and following is not None and following.segments:
            self._leave_to_list(segments[-1], run, following)
        elif not self._says_where_water_is(run):
            self._name(segments[-1], run, following)

    def _join_list(self, run: Run, segments: Sequence[Segment]) -> None:
        is_behind = run.parting.strip("()（），,") == "" and run.parting[-1:] not in ("", "(", "（")
        is_listed = "、" in run.parting or (is_behind and not run.lead)
        if is_listed and segments[0].rank == COUNTY and not segments[0].is_special:
            self._among_counties()

    def _place(self, run: Run, segments: Sequence[Segment]) -> None:
        """Note what a run's names stand below, and its words that name nothing."""
        if where := LIES.fullmatch(run.lead):
            self.unread.append((run.start - len(where.group()), run.start))
        if segments[0].rank == VILLAGE and self._is_beside_town(run):
            self.context.pop(TOWNSHIP, None)
        if segments[0].rank == COUNTY and not segments[0].is_special and self._is_beside_corps(run):
            self.context.clear()
        for segment in segments:
            self._enter(segment, run.start)
        if run.unread_tail and not WATER.search(run.unread_tail):
            self.unread.append((run.span[1] - len(run.unread_tail), run.span[1]))

    def _name(self, last: Segment, run: Run, following: Run | None) -> None:
        is_water = WATER.search(run.tail) is not None and not ADMINISTRATIVE.search(run.tail)
        self.is_water |= is_water
        if is_water and not AND_WATER.match(run.tail) and not AND_LAND.search(run.tail):
            self._turn_to_water(last.rank)
        elif self._ends_whole_towns(last, run):
            self._add(last, run)
            self.context.pop(last.rank, None)  # of which of the towns the villages behind are, is not told
        elif not run.leads_to(following):
            self._add(last, run)
            self._share_part(run)
        elif run.part_note and not SOME_OF.fullmatch(run.part_note):
            self.unread.append((run.span[1] - len(run.part_note), run.span[1]))

    def _is_beside_town(self, run: Run) -> bool:
        """Whether 及 joins a village to whole towns: 永乡镇、菩堤乡及厂子头社区."""
        is_behind_town = bool(self.ranks) and self.ranks[-1] == TOWNSHIP
        return is_behind_town and self.written[self.units[-1].span[1] : run.start] in ("及", "以及")

    def _is_beside_corps(self, run: Run) -> bool:
        """Whether a county is told beside regiments and lies in no division: 第七师一团、三团及红柳县依干乡."""
        is_in_corps = any(name.endswith(("兵团", "师")) for name in self.context.values())
        is_behind_regiment = bool(self.ranks) and self.ranks[-1] == TOWNSHIP and self.units[-1].is_special
        between = self.written[self.units[-1].span[1] : run.start] if self.units else ""
        return is_in_corps and is_behind_regiment and JOINS_LIST.fullmatch(between) is not None

    def _is_no_unit(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a run names somebody of a place: 青石县人民政府, who says it, or 青石县石材协会."""
        if segments and NEUTRAL.fullmatch(run.tail):
            return False
        if not segments or OFFICE.match(run.tail):
            return bool(segments)
        is_body = bool(BODY.fullmatch(run.tail)) and "的" not in run.tail
        if is_body:
            self.unread.append(run.span)
        return is_body

    def _lies_in(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a bracket says in which county the towns before it lie: 白水镇（清水县），雷家镇（合阴县）."""
        above = names_above(run, segments, self.units, self.ranks)
        if above:
            first = first_of_county(self.units, self.ranks, self.clause_from, self.written)
            self.units[first:] = [placed_in(unit, above, self.context) for unit in self.units[first:]]
        return bool(above)

    def _take_below(self, run: Run, segments: Sequence[Segment], above: Mapping[int, str]) -> None:
        """Put the list before 隶属 below what is told behind it: 上河村、下河村隶属白水镇."""
        if segments:
            self.take(replace(run, text=run.text[: segments[-1].end]), None)
        first = first_alike(self.units, self.ranks, self.clause_from, self.written)
        self.units[first:] = [placed_in(unit, above, self.context) for unit in self.units[first:]]

    def _is_note(self, run: Run, segments: Sequence[Segment]) -> bool:
        """Whether a run in brackets tells more of the unit before: 柳树街道（原石门乡部分）, 柳树镇（原柳树乡）."""
        if run.parting not in ("(", "（"):
            # （原东关乡、西关乡）: all of them are older names.
            self.is_in_note = self.is_in_note and run.parting == "、"
            self.unread += [run.span] if self.is_in_note and not segments else []
            return self.is_in_note
        self.is_in_note = OLD_NAME.match(run.lead + run.text) is not None
        if self.units and OLD_PART.fullmatch(run.text):
            self.units[-1] = replace(self.units[-1], part_note=run.text)
            return True
        return self.is_in_note or self._is_other_name(run, segments)

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
        """Read a run that starts with no name: water, idle words, what of the unit before it is meant."""
        if not self.units and not run.start and ":" in run.next_parting:
            return  # 黄山毛峰：安徽省…: the product as a heading
        lead = WORDS_BEFORE.match(run.text)
        words = run.text[lead.end() :] if lead else run.text
        is_bracketed = run.parting in ("(", "（")
        if is_bracketed and KINDS_ALONE.fullmatch(words):
            return
        if is_bracketed and REMARK.fullmatch(words):
            self.unread.append(run.span)
        elif WATER.search(words):
            self._take_water(run, words)
        elif (IDLE.fullmatch(words) or IDLE.fullmatch(run.text)) and not (self.units and run.parting == "的"):
            return
        elif not self.units or NEUTRAL.fullmatch(words):
            self.unread += [run.span] if words and not NEUTRAL.fullmatch(words) else []
        else:
            self._take_part(run, words, is_bracketed)

    def _take_leading_water(self, run: Run) -> None:
        """水库（丹江口市境内）水域及均县镇: water that leads to the names of a run; those before say where it is."""
        if WATER.match(run.lead):
            self.is_water = True
            if run.parting in (")", "）") and self.units:
                self._turn_to_water(self.ranks[-1])

    def _take_water(self, run: Run, words: str) -> None:
        self.is_water = True
        if run.parting == MASK and self.units and OF_WATER.match(words):
            self._turn_to_water(self.ranks[-1])  # 定海区、普陀区2个区所属海域
        elif self.units and self._is_of_water(run, words):
            self._turn_to_water(self.ranks[-1])
        beside = AND_WATER.search(words)
        if beside and beside.start():
            self._take_words(replace(run, text=words[: beside.start()]))  # 大衢山、小衢山及周边海域

    def _take_part(self, run: Run, words: str, is_bracketed: bool) -> None:
        """What of the unit before it a run means, where it says so; else its words are unread."""
        if self.units[-1].part_note:
            self._extend_part(run)
        elif is_bracketed and ALSO.match(run.lead + run.text):
            self.unread.append(run.span)  # 文昌市（含农垦）: what else is meant takes nothing away
        elif (is_bracketed or run.parting == "的" or words.startswith(("部分", "局部"))) and not OLD_NAME.match(words):
            # 三岔乡（国道以南）: what stands in brackets says what of it is meant.
            self.units[-1] = replace(self.units[-1], part_note=run.text)
        elif PLACE_WITHIN.fullmatch(words) and len(self.units) == self.clause_from + 1:
            self._narrow(run)
        elif not OLD_NAME.match(words) or not is_bracketed:
            self.unread.append(run.span)

    def _says_where_water_is(self, run: Run) -> bool:
        """Whether names in brackets behind a water tell only where it is: 龟石水库水域（富阳县、钟山县）."""
        if run.parting in ("(", "（"):
            self.is_by_water = WATER.search(self.written[max(0, run.span[0] - 5) : run.span[0] - 1]) is not None
        elif any(sign in run.parting for sign in ")）。；;"):
            self.is_by_water = False
        return self.is_by_water

    def _is_of_water(self, run: Run, words: str) -> bool:
        """Whether the names before only say where the water is: 湖区（乐平县境内）水域, 乐平县共产水库、乐安河水域."""
        is_behind = run.parting in (")", "）") and WATER.fullmatch(words) is not None
        return is_behind or ("、" in run.parting and WATER_NAME.search(self.units[-1].part_note) is not None)

    def _narrow(self, run: Run) -> None:
        """龙门县境内，龙江、沙河两岸各1公里范围内: the clause behind the one unit says what of it is meant."""
        start = run.start
        while self.unread and self.written[self.unread[-1][1] : start] in ("、", "和", "及"):
            start = self.unread.pop()[0]
        self.units[-1] = replace(self.units[-1], part_note=self.written[start : run.span[1]])

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
        if not run.tail.startswith("的部分") and not ALONG_ALL.match(run.tail):
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
            and JOINS_LIST.fullmatch(self.written[self.units[-1].span[1] : start])
        ):
            start = self.units.pop().span[0]
            self.ranks.pop()
        if start < run.start and following.segments[0].rank > last.rank:
            self.context.pop(last.rank, None)  # of which of them a town is, is not told

    def _turn_to_water(self, rank: int) -> None:
        """Names before 附近海域 only say where the water is."""
        while len(self.units) > self.clause_from and self.ranks[-1] == rank:
            self.units.pop()
            self.ranks.pop()

    def _add(self, segment: Segment, run: Run) -> None:
        if self.is_share and self._named(segment.name):
            return  # 其中柳树镇8个村
        if self.is_share and any(not unit.part_note for name in self.context.values() for unit in self._named(name)):
            self.unread.append(run.span)  # 临沅县，其中佘市镇为核心产区
            return
        parents = tuple(self.context[rank] for rank in sorted(self.context) if rank < segment.rank)
        start, end = run.start + segment.start, run.start + segment.end
        note = self.written[run.span[1] - len(run.part_note) : run.span[1]] if run.part_note else ""
        name = self.written[start:end]
        phrase = UnitPhrase(name, segment.level, parents, (start, end), note.strip(), segment.is_special)
        self.by_name.setdefault(name, []).append(len(self.units))
        self.units.append(phrase)
        self.ranks.append(segment.rank)

    def _named(self, name: str) -> list[UnitPhrase]:
        """Units of a name that were read so far and not taken back."""
        places = [place for place in self.by_name.get(name, ()) if place < len(self.units)]
        return [self.units[place] for place in places if self.units[place].name == name]
