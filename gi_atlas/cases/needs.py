"""What must be so on the day of a step: oppositions decided, the product recognised, the paper one of its own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gi_atlas.cases.seeking import Opposition
from gi_atlas.cases.table import CaseTable, Need, in_language
from gi_atlas.errors import UsageError
from gi_atlas.model import Act, Case, CaseEvent, Channel, Product, Registration
from gi_atlas.model.enums import ProductStatus
from gi_atlas.storage.project import Project

_RECOGNISING = (Channel.GI_PRODUCT, Channel.FOREIGN_IN_CN)


def none_opposed(oppositions: Sequence[Opposition], name: str, day: date) -> Iterator[UsageError]:
    """CASE_OPPOSED while one is not decided; CASE_OPPOSED_THEN on a day before the last one was."""
    undecided = [one for one in oppositions if one.ended_on is None]
    if undecided:
        yield UsageError("CASE_OPPOSED", name=name, count=len(undecided))
        return
    then = [one.ended_on for one in oppositions if one.ended_on is not None and one.is_open_on(day)]
    if then:
        yield UsageError("CASE_OPPOSED_THEN", name=name, count=len(then), day=day, expected=max(then))


def one_opposed(oppositions: Sequence[Opposition], name: str, day: date) -> Iterator[UsageError]:
    """CASE_NOT_OPPOSED where none is open on the day; CASE_NOT_OPPOSED_YET before the first was filed."""
    if any(one.is_open_on(day) for one in oppositions):
        return
    later = [one.filed_on for one in oppositions if one.filed_on > day]
    if later:
        yield UsageError("CASE_NOT_OPPOSED_YET", name=name, day=day, expected=min(later))
    else:
        yield UsageError("CASE_NOT_OPPOSED", name=name)


def none_upheld(oppositions: Sequence[Opposition], name: str) -> Iterator[UsageError]:
    """CASE_UPHELD where an opposition has succeeded: what it was against is not recognised."""
    upheld = [one for one in oppositions if one.is_upheld]
    if upheld:
        who = list(dict.fromkeys(one.who or "-" for one in upheld))
        yield UsageError(
            "CASE_UPHELD", name=name, who=", ".join(who), day=max(one.ended_on or date.min for one in upheld)
        )


def one_upheld(oppositions: Sequence[Opposition], name: str) -> Iterator[UsageError]:
    """CASE_NOT_UPHELD where oppositions are decided and none has succeeded."""
    if not any(one.is_upheld for one in oppositions) and all(one.ended_on is not None for one in oppositions):
        yield UsageError("CASE_NOT_UPHELD", name=name)


# Papers


def own_paper(
    project: Project, table: CaseTable, events: Iterable[CaseEvent], name: str, act: Act | None, day: date
) -> Iterator[UsageError]:
    """Whether a step has its own announcement.

    CASE_ACT_MISSING without a number; CASE_ACT_TWICE for one that an earlier step of the case, on another day, rests
    on; CASE_ACT_DAY for one that the project holds with another date: it is announced once.
    """
    if act is None or not act.number.strip():
        yield UsageError("CASE_ACT_MISSING", name=name)
        return
    for kept in same_papers(project, act):
        shown = " ".join(part for part in (kept.issuer, kept.number) if part)
        used = next((one for one in events if one.act_id == kept.id and one.on_day != day), None)
        if used is not None:
            state = table.states.get(used.to_state)
            there = f"{used.to_state} {in_language(state.titles)}" if state is not None else used.to_state
            yield UsageError("CASE_ACT_TWICE", name=name, value=shown, state=there, expected=used.on_day or "?")
        elif kept.dated not in (None, day):
            yield UsageError("CASE_ACT_DAY", name=name, value=shown, day=day, expected=kept.dated)


def same_papers(project: Project, act: Act) -> list[Act]:
    """Papers of the project with an act's number and issuer."""
    number, issuer = act.number.strip(), act.issuer.strip()
    return [one for one in project.read_all(Act, number=number) if number and one.issuer.strip() == issuer]


# Recognition


def recognised_fault(project: Project, table: CaseTable, product: Product, day: date) -> UsageError | None:
    """Why a product does not count as recognised on a day; None if it does.

    CASE_NOT_RECOGNISED, CASE_BEFORE_RECOGNISED with the day expected, CASE_REVOKED. What tells the day are its cases
    and its registrations; a product whose status a person set, or which is registered without a day, counts on any.
    """
    turns = list(_turns(project, table, product))
    registrations = [
        one for one in project.read_all(Registration, product_id=product.id) if one.channel in _RECOGNISING
    ]
    days = [when for when, status, is_of_own in turns if status is ProductStatus.RECOGNISED and is_of_own]
    days += [one.valid_from for one in registrations if one.valid_from is not None]
    is_told = product.status in (ProductStatus.RECOGNISED, ProductStatus.REVOKED) or bool(registrations)
    if not days and not is_told:
        return UsageError("CASE_NOT_RECOGNISED", name=product.name_official)
    if days and day < min(days):
        return UsageError("CASE_BEFORE_RECOGNISED", name=product.name_official, day=day, expected=min(days))
    return _revoked_fault(turns, product, day)


def _turns(project: Project, table: CaseTable, product: Product) -> Iterator[tuple[date, ProductStatus | None, bool]]:
    """Days on which cases changed what a product is, and whether by a track that needs no recognition itself."""
    for case in project.read_all(Case, product_id=product.id):
        track = table.tracks.get(case.track)
        is_of_own = track is not None and Need.RECOGNISED not in track.needs
        for event in project.read_all(CaseEvent, case_id=case.id):
            if event.on_day is not None and event.from_state != event.to_state:
                yield event.on_day, table.status_in(case.track, event.to_state), is_of_own


def _revoked_fault(
    turns: Iterable[tuple[date, ProductStatus | None, bool]], product: Product, day: date
) -> UsageError | None:
    known = list(turns)
    revoked = [when for when, status, _own in known if status is ProductStatus.REVOKED]
    if not revoked:
        is_revoked = product.status is ProductStatus.REVOKED
        return UsageError("CASE_REVOKED", name=product.name_official, day="?") if is_revoked else None
    before = [when for when in revoked if when <= day]
    again = [when for when, status, is_own in known if status is ProductStatus.RECOGNISED and is_own and when <= day]
    if before and max(again, default=date.min) < max(before):
        return UsageError("CASE_REVOKED", name=product.name_official, day=max(before))
    return None


def already_recognised(project: Project, table: CaseTable, product: Product, track: str) -> UsageError | None:
    """CASE_RECOGNISED_ALREADY if an earlier case of a track recognised a product that is not revoked since."""
    days = [
        event.on_day
        for case in project.read_all(Case, product_id=product.id, track=track)
        for event in project.read_all(CaseEvent, case_id=case.id)
        if event.on_day and table.status_in(track, event.to_state) is ProductStatus.RECOGNISED
    ]
    if not days or product.status is not ProductStatus.RECOGNISED:
        return None
    shown = in_language(table.tracks[track].titles)
    return UsageError("CASE_RECOGNISED_ALREADY", name=product.name_official, day=max(days), value=shown)
