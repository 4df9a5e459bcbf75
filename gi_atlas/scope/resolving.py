"""Units that a wording names, resolved to codes: inside their county only, by edition, through what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from gi_atlas.divisions.deriving import Comparison
from gi_atlas.divisions.editions import Editions, editions_of
from gi_atlas.divisions.evidence import Evidence, reason
from gi_atlas.divisions.names import Rank, differ_in_people_only, take_apart
from gi_atlas.errors import UsageError
from gi_atlas.model import AdminChange, DivisionChange, UnitLevel, UnitMatch, fill_code
from gi_atlas.scope.placing import Place, Placing
from gi_atlas.scope.plain import simplified
from gi_atlas.scope.resolved import ResolvedUnit as ResolvedUnit
from gi_atlas.scope.unit_list import Unit, UnitList
from gi_atlas.scope.wording import ReadScope, UnitPhrase
from gi_atlas.storage.project import Project

Source = Project | UnitList | Editions
_ABOVE = (UnitLevel.PROVINCE, UnitLevel.PREFECTURE, UnitLevel.COUNTY)
_MATCHES = {
    DivisionChange.RENAME: UnitMatch.RENAMED,
    DivisionChange.UPGRADE: UnitMatch.RENAMED,
    DivisionChange.MERGE: UnitMatch.MERGED,
    DivisionChange.SPLIT: UnitMatch.SPLIT,
    DivisionChange.MOVE: UnitMatch.MOVED,
}


def resolve(
    source: Source,
    scope: ReadScope,
    edition: str = "",
    as_of: date | None = None,
    county: str = "",
    manual: Mapping[str, str] | None = None,
) -> tuple[ResolvedUnit, ...]:
    """Resolve the units of a wording, in its order.

    Parameters
    ----------
    source : Project, UnitList or Editions
    scope : ReadScope
    edition : str
        "" for the one that holds on ``as_of``; without a day the newest.
    county : str
        County of units under which the wording names none.
    manual : mapping of str to str
        What a person chose: name as written, of a unit (also COUNTY/NAME) or of a county above, → code.

    Raises
    ------
    UsageError
        DIVISIONS_NONE, DIVISIONS_NO_EDITION, DIVISIONS_NO_CODE for a code of ``manual`` that the edition lacks.
    """
    editions = _editions(source)
    chosen = edition or editions.at(as_of)
    if not chosen:
        raise UsageError("DIVISIONS_NONE")
    resolver = _Resolver(editions, chosen, county, dict(manual or {}), scope.units)
    return tuple(resolver.resolve(phrase) for phrase in scope.units)


def _editions(source: Source) -> Editions:
    if isinstance(source, Editions):
        return source
    return Editions.of_lists(source) if isinstance(source, UnitList) else editions_of(source)


class _Resolver:
    def __init__(
        self,
        editions: Editions,
        edition: str,
        county: str,
        manual: Mapping[str, str],
        phrases: Sequence[UnitPhrase],
    ) -> None:
        self._listed: dict[tuple[str, ...], list[str]] = {}
        for phrase in phrases:
            self._listed.setdefault(phrase.parents, []).append(phrase.name)
        self._editions, self._edition = editions, edition
        self._units = editions.units(edition)
        self._manual = {name: self._chosen(name, code) for name, code in manual.items()}
        self._placing = Placing(editions, edition, county, self._manual)

    def _chosen(self, name: str, code: str) -> Unit:
        unit = self._units.by_code(code)
        if unit is None and len(code.strip()) in (2, 4):
            # A prefecture that the list knows only by its counties' codes.
            is_there = any(one.code12.startswith(code) for one in self._units.of_level(UnitLevel.COUNTY))
            level = UnitLevel.PROVINCE if len(code.strip()) == 2 else UnitLevel.PREFECTURE
            unit = Unit(code.strip(), name, level, "", fill_code(code)) if is_there else None
        if unit is None:
            raise UsageError("DIVISIONS_NO_CODE", name=name, value=code, edition=self._edition)
        return unit

    def resolve(self, phrase: UnitPhrase) -> ResolvedUnit:
        """What one phrase is; where no list holds it in older characters, in those of the lists."""
        answer = self._resolve(phrase)
        plain = replace(phrase, name=simplified(phrase.name), parents=tuple(map(simplified, phrase.parents)))
        if plain == phrase or answer.match not in (UnitMatch.UNKNOWN, UnitMatch.NO_CODE):
            return answer
        self._listed.setdefault(plain.parents, [simplified(name) for name in self._listed.get(phrase.parents, ())])
        return replace(self._resolve(plain), phrase=phrase)

    def _resolve(self, phrase: UnitPhrase) -> ResolvedUnit:
        for key in ("/".join((*phrase.parents[-1:], phrase.name)), phrase.name):
            if key in self._manual:
                return self._found(phrase, self._manual[key], UnitMatch.MANUAL, remark="DIVISIONS_BY_HAND")
        if phrase.level in _ABOVE:
            return self._resolve_above(phrase)
        place = self._placing.place(phrase.parents)
        if not place.counties:
            return self._no_county(phrase, place)
        if len(place.counties) > 1:
            return self._several_counties(phrase, place)
        return self.resolve_in(phrase, place)

    def resolve_in(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit:
        """What a phrase is inside the one county of a place."""
        if phrase.level is UnitLevel.VILLAGE:
            return self._resolve_village(phrase, place)
        return self._resolve_township(phrase, place)

    def _resolve_above(self, phrase: UnitPhrase) -> ResolvedUnit:
        place = self._placing.place((*phrase.parents, phrase.name))
        found = place.counties if place.counties and not place.is_region else place.regions
        if len(found) > 1:
            return self._answer(phrase, UnitMatch.AMBIGUOUS, "DIVISIONS_AMBIGUOUS", candidates=found)
        if found:
            return self._found_above(phrase, place, found[0])
        return self._no_county(phrase, place)

    def _found_above(self, phrase: UnitPhrase, place: Place, unit: Unit) -> ResolvedUnit:
        if unit.name == phrase.name:
            return self._found(phrase, unit, UnitMatch.EXACT)
        # Through another edition it may have been merged or split as well: 下城区 is not 拱墅区 by another name.
        traced = self._traced_above(phrase, place, unit.code12)
        if traced is not None and traced.successors:
            return traced
        return self._found(phrase, unit, UnitMatch.RENAMED, remark="DIVISIONS_COUNTY_RENAMED")

    def _traced_above(self, phrase: UnitPhrase, place: Place, prefix: str) -> ResolvedUnit | None:
        """What became of a county of the written name that another edition holds; one that says how goes first."""
        ways = self._placing.named_elsewhere(phrase.name, prefix)
        answers = [found for other, unit in ways if (found := self._carried(phrase, place, other, unit)) is not None]
        return next((found for found in answers if found.successors), next(iter(answers), None))

    def _no_county(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit:
        name = place.unknown or "/".join(phrase.parents)
        elsewhere = self._elsewhere(phrase, place)
        if elsewhere is None and phrase.level in _ABOVE and place.unknown == phrase.name:
            elsewhere = self._traced_above(phrase, place, place.prefix)
        if elsewhere:
            return elsewhere
        remark = "DIVISIONS_COUNTY_UNKNOWN" if name else "DIVISIONS_NO_COUNTY"
        if name.endswith(("市", "州", "盟", "地区")):
            remark = "DIVISIONS_CITY_UNKNOWN"
        context = {"county": name, "editions": ", ".join(self._editions.names), "found": _names(place.alike)}
        return self._answer(phrase, UnitMatch.UNKNOWN, remark, context, place.alike)

    def _elsewhere(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit | None:
        """A county that is there, but not in the province or prefecture that the wording puts before it."""
        names = (*phrase.parents, phrase.name)
        above = names[: names.index(place.unknown)] if place.unknown in names else ()
        for prefix, wrong in ((place.prefix[:2], above[1:]), ("", above)):
            found = self._units.named_above(UnitLevel.COUNTY, place.unknown, prefix) if wrong else ()
            if found:
                context = {"county": place.unknown, "above": "".join(wrong), "found": _names(found)}
                return self._answer(phrase, UnitMatch.UNKNOWN, "DIVISIONS_COUNTY_ELSEWHERE", context, found)
        return None

    def _several_counties(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit:
        inside = [unit for county in place.counties for unit in self._units.named(county.code12, phrase.name)]
        chosen = self._placing.told_by_towns(place, self._listed.get(phrase.parents, ()))
        if chosen is not None:
            return self.resolve_in(phrase, chosen)
        return self._answer(
            phrase, UnitMatch.AMBIGUOUS, "DIVISIONS_AMBIGUOUS", candidates=tuple(inside) or place.counties
        )

    def _resolve_village(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit:
        county = place.counties[0]
        above = phrase.parents[-1] if phrase.parents else ""
        townships = self._units.named(county.code12, above) or self._units.alike(county.code12, above)
        below = townships or self._units.below(county.code12)
        villages = tuple(unit for township in below for unit in self._units.named(township.code12, phrase.name))
        inside = townships[0].code if len(townships) == 1 else county.code
        if len(villages) == 1:
            return self._found(phrase, villages[0], UnitMatch.EXACT, inside=inside)
        if villages:
            return self._answer(phrase, UnitMatch.AMBIGUOUS, "DIVISIONS_AMBIGUOUS", {}, villages, inside)
        has_villages = bool(self._units.of_level(UnitLevel.VILLAGE))
        remark = "DIVISIONS_NAME_UNKNOWN" if has_villages else "DIVISIONS_NO_VILLAGES"
        match = UnitMatch.UNKNOWN if has_villages else UnitMatch.NO_CODE
        return self._answer(phrase, match, remark, {"county": county.name}, townships, inside)

    def _resolve_township(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit:
        county = place.counties[0]
        ways = (self._exact, self._by_history, self._alike, self._by_history_of_alike)
        answers = (found for way in ways if (found := way(phrase, place)) is not None)
        return next(answers, None) or self._unknown(phrase, county)

    def _exact(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit | None:
        return self._one_of(phrase, place, self._units.named(place.counties[0].code12, phrase.name), UnitMatch.EXACT)

    def _alike(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit | None:
        found = self._units.alike(place.counties[0].code12, phrase.name)
        like = tuple(unit for unit in found if _is_special(unit) == phrase.is_special)
        match = UnitMatch.RENAMED
        if len(like) == 1 and differ_in_people_only(phrase.name, self._units.plain_name(like[0])):
            match = UnitMatch.ETHNIC_FULLNAME
        return self._one_of(phrase, place, like, match)

    def _one_of(
        self, phrase: UnitPhrase, place: Place, found: tuple[Unit, ...], match: UnitMatch
    ) -> ResolvedUnit | None:
        inside = place.counties[0].code
        if len(found) > 1:
            return self._answer(phrase, UnitMatch.AMBIGUOUS, "DIVISIONS_AMBIGUOUS", {}, found, inside)
        if not found:
            return None
        remark = "" if match is UnitMatch.EXACT else "DIVISIONS_RENAMED"
        return self._found(phrase, found[0], match, remark=remark, inside=inside)

    def _by_history(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit | None:
        return self._through_editions(phrase, place, is_alike=False)

    def _by_history_of_alike(self, phrase: UnitPhrase, place: Place) -> ResolvedUnit | None:
        return self._through_editions(phrase, place, is_alike=True)

    def _through_editions(self, phrase: UnitPhrase, place: Place, is_alike: bool) -> ResolvedUnit | None:
        """The unit in another edition, under what its county was there, and what it is in ours."""
        lost: ResolvedUnit | None = None
        for other in self._editions.others(self._edition):
            units = self._editions.units(other)
            find = units.alike if is_alike else units.named
            for county in self._placing.counties_in(other, place):
                found = [one for one in find(county, phrase.name) if _is_special(one) == phrase.is_special]
                if len(found) != 1:
                    continue
                answer = self._carried(phrase, place, other, found[0])
                if answer is not None and answer.code:
                    return answer
                lost = lost or answer
        return lost

    def _carried(self, phrase: UnitPhrase, place: Place, other: str, unit: Unit) -> ResolvedUnit | None:
        if self._editions.is_older(other, self._edition):
            comparison = self._editions.between(other, self._edition)
            answer = self._forward(phrase, place, other, unit, comparison.answer(unit.code12))
            is_alone = answer is None or comparison.are_all_of(unit, answer.successors)
        else:
            answer = self._backward(phrase, place, unit, self._editions.between(self._edition, other))
            # What a newer edition split off is a part alone of what it was in ours.
            is_alone = answer is None or answer.match is not UnitMatch.SPLIT
        if answer is None or not answer.successors:
            return answer
        holds_more = answer.match is UnitMatch.MERGED or not is_alone
        return replace(answer, origin=unit, origin_edition=other, holds_more=holds_more)

    def _forward(
        self, phrase: UnitPhrase, place: Place, other: str, unit: Unit, changes: Sequence[AdminChange]
    ) -> ResolvedUnit | None:
        heirs = tuple(heir for change in changes if (heir := self._units.by_code(change.new_code)) is not None)
        inside = _inside(phrase, place)
        if not heirs:
            gone = next((change for change in changes if change.kind is DivisionChange.ABOLISH), None)
            if gone is None:
                return None
            context = {"found": f"{unit.name} {unit.code}", "edition": other, "detail": reason(gone)}
            match = UnitMatch.NO_CODE if gone.note == Evidence.SPECIAL_GONE else UnitMatch.UNKNOWN
            return self._answer(phrase, match, "DIVISIONS_GONE", {**context, "newer": self._edition}, (), inside)
        if len(heirs) > 1:
            context = {"name": phrase.name, "found": _names(heirs), "detail": reason(changes[0])}
            split = (self._edition, UnitMatch.SPLIT, heirs, heirs, inside, "DIVISIONS_SPLIT", context)
            return ResolvedUnit(phrase, "", "", *split)
        return self._changed(phrase, heirs[0], changes[0], inside)

    def _changed(self, phrase: UnitPhrase, heir: Unit, change: AdminChange, inside: str) -> ResolvedUnit:
        match = _MATCHES.get(change.kind, UnitMatch.RENAMED)
        if match is UnitMatch.RENAMED and differ_in_people_only(phrase.name, heir.name):
            match = UnitMatch.ETHNIC_FULLNAME
        return self._found(
            phrase, heir, match, "DIVISIONS_CHANGED", inside, {"detail": reason(change)}, successors=(heir,)
        )

    def _backward(self, phrase: UnitPhrase, place: Place, unit: Unit, comparison: Comparison) -> ResolvedUnit | None:
        """A name that only a newer edition knows, in ours."""
        changes = comparison.of_new.get(unit.code12, ())
        before = tuple(old for one in changes if (old := self._units.by_code(one.old_code)) is not None)
        if len(before) == 1:
            return self._changed(phrase, before[0], changes[0], _inside(phrase, place))
        if before:
            context, inside = {"found": _names(before)}, _inside(phrase, place)
            return self._answer(phrase, UnitMatch.AMBIGUOUS, "DIVISIONS_FROM_SEVERAL", context, before, inside)
        return None

    def _unknown(self, phrase: UnitPhrase, county: Unit) -> ResolvedUnit:
        near = (*self._units.alike(county.code12, phrase.name), *self._units.suspected(county.code12, phrase.name))
        candidates = tuple(dict.fromkeys(near))
        context = {"county": county.name, "found": _names(candidates)}
        if phrase.is_special:
            return self._answer(phrase, UnitMatch.NO_CODE, "DIVISIONS_SPECIAL", context, candidates, county.code)
        remark = "DIVISIONS_SUSPECTED" if candidates else "DIVISIONS_NAME_UNKNOWN"
        return self._answer(phrase, UnitMatch.UNKNOWN, remark, context, candidates, county.code)

    def _found(
        self,
        phrase: UnitPhrase,
        unit: Unit,
        match: UnitMatch,
        remark: str = "",
        inside: str = "",
        context: Mapping[str, object] | None = None,
        successors: tuple[Unit, ...] = (),
    ) -> ResolvedUnit:
        named = {"name": phrase.name, "found": f"{unit.name} {unit.code}", "edition": self._edition, **(context or {})}
        return ResolvedUnit(
            phrase, unit.code, unit.name, self._edition, match, successors, (), inside, remark, named if remark else {}
        )

    def _answer(
        self,
        phrase: UnitPhrase,
        match: UnitMatch,
        remark: str,
        context: Mapping[str, object] | None = None,
        candidates: tuple[Unit, ...] = (),
        inside: str = "",
    ) -> ResolvedUnit:
        named = {"name": phrase.name, "edition": self._edition, "found": _names(candidates), **(context or {})}
        return ResolvedUnit(phrase, "", "", self._edition, match, (), candidates, inside, remark, named)


def _inside(phrase: UnitPhrase, place: Place) -> str:
    """Code of the county that a unit lies in; "" of a county itself."""
    return "" if phrase.level in _ABOVE or not place.counties else place.counties[0].code


def _names(units: Sequence[Unit]) -> str:
    return ", ".join(f"{unit.name} {unit.code}" for unit in units) or "–"


def _is_special(unit: Unit) -> bool:
    """Whether a unit is a farm, a zone or the like; what ends like a district below a county is a zone."""
    rank = take_apart(unit.name).rank
    return rank <= Rank.SPECIAL or (unit.level is UnitLevel.TOWNSHIP and rank >= Rank.COUNTY)
