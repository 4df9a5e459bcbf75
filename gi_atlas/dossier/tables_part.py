"""Class, registrations, standards, acts and the case of a product as one workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.table import CaseTable, State, Track, in_language
from gi_atlas.clock import last_day_of
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import UNSURE, DossierFile, Gap
from gi_atlas.dossier.sheets import Sheet, long_gap, write_book
from gi_atlas.i18n import N_
from gi_atlas.model import Case, shown

TABLES = N_("Class and registrations")
_PRODUCT, _REGISTRATIONS = N_("Product"), N_("Registrations")
_STANDARDS, _ACTS, _CASE = N_("Standards"), N_("Acts"), N_("Course of the case")
_FACT_HEADING = (N_("Field"), N_("Value"))
_REGISTRATION_HEADING = (
    N_("Channel"),
    N_("Number"),
    N_("Name as registered"),
    N_("Holder"),
    N_("Act"),
    N_("Valid from"),
    N_("Last day"),
    N_("Status"),
    N_("Country"),
    N_("Scope wording"),
)
_STANDARD_HEADING = (N_("Number"), N_("Level"), N_("Title"), N_("Valid from"), N_("Last day"), N_("Superseded by"),
                     N_("Applied by"))  # fmt: skip
_ACT_HEADING = (N_("Kind"), N_("Issuer"), N_("Number"), N_("Title"), N_("Date"), N_("Remark"))
_CASE_HEADING = (N_("Track"), N_("From"), N_("To"), N_("Date"), N_("Who"), N_("Due on"), N_("Remark"))


def product_tables(making: Making) -> Iterator[DossierFile | Gap]:
    """One sheet for what the project knows of each; sheets without a row say so by their heading alone."""
    sheets = [_product(making), _registrations(making), _standards(making), _acts(making), _case(making)]
    path = making.place_in("C5", f"{making.one_word(TABLES)}.xlsx")
    found = write_book(path, sheets, making.sheet_mark, making.words)
    yield making.file(path, "C5", TABLES)
    yield from map(partial(long_gap, TABLES), found)
    if not making.facts.registrations:
        yield Gap(TABLES, "DOSSIER_NO_REGISTRATION", is_note=True)


def _sheet(
    making: Making, name: str, heading: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> Sheet:
    return Sheet(making.words(name), tuple(map(making.words, heading)), rows, tuple(widths))


def _product(making: Making) -> Sheet:
    product = making.facts.product
    rows = [
        (N_("Name"), product.name_official),
        (N_("Other names"), "、".join(product.name_alias)),
        (N_("English name"), product.name_en),
        (N_("Place name"), product.place_name),
        (N_("Generic name"), product.generic_name),
        (N_("Product group"), _shown(making, product.product_group)),
        (N_("Class code"), product.class_code),
        (N_("Edition of the class table"), product.class_edition),
        (N_("Nice classes"), "、".join(product.nice)),
        (N_("Counties"), "、".join(product.counties)),
        (N_("Status"), _shown(making, product.status)),
    ]
    return _sheet(making, _PRODUCT, _FACT_HEADING, [(making.words(name), value) for name, value in rows], (28, 60))


def _registrations(making: Making) -> Sheet:
    rows = [
        (_shown(making, one.channel), one.number, one.name_as_registered, one.holder, one.act, _day(one.valid_from),
         _last(one.valid_to), one.status, one.country, one.scope_text)
        for one in making.facts.registrations
    ]  # fmt: skip
    return _sheet(making, _REGISTRATIONS, _REGISTRATION_HEADING, rows, (18, 18, 20, 24, 24, 13, 13, 12, 10, 50))


def _standards(making: Making) -> Sheet:
    rows = [
        (one.number, one.level, one.title, _day(one.valid_from), _last(one.valid_to), one.superseded_by, one.applied_by)
        for one in making.facts.standards
    ]
    return _sheet(making, _STANDARDS, _STANDARD_HEADING, rows, (20, 8, 40, 12, 12, 20, 28))


def _acts(making: Making) -> Sheet:
    rows = [(one.kind, one.issuer, one.number, one.title, _day(one.dated), one.note) for one in making.facts.acts]
    return _sheet(making, _ACTS, _ACT_HEADING, rows, (14, 28, 24, 40, 12, 40))


def _case(making: Making) -> Sheet:
    """Where each case stands and what is due, then its steps; states in the words of the table that counts."""
    table = table_of(making.facts.project) if making.facts.cases else None
    rows: list[tuple[str, ...]] = []
    for case in making.facts.cases:
        track = _titled(making, case.track, table.tracks if table else {})
        now = _titled(making, case.state, table.states if table else {})
        rows.append(
            (track, "", now, _day(case.entered_on), case.holder, _day(case.due_on), _basis(making, table, case))
        )
        for one in (step for step in making.facts.events if step.case_id == case.id):
            ways = (_titled(making, code, table.states if table else {}) for code in (one.from_state, one.to_state))
            rows.append((track, *ways, _day(one.on_day), one.who, "", one.note))
    return _sheet(making, _CASE, _CASE_HEADING, rows, (20, 24, 24, 12, 20, 12, 40))


def _titled(making: Making, code: str, known: Mapping[str, Track] | Mapping[str, State]) -> str:
    """A code of the table with its title in the chosen languages; the code alone where the table has none."""
    entry = known.get(code)
    titles = [in_language(entry.titles, language) for language in making.options.languages] if entry else []
    return " ".join(filter(None, (code, " / ".join(dict.fromkeys(titles)))))


def _basis(making: Making, table: CaseTable | None, case: Case) -> str:
    """Rule that the deadline rests on; "to be confirmed" behind one that no source at hand confirms."""
    state = table.states.get(case.state) if table else None
    unsure = making.words(UNSURE) if case.basis and state and not state.basis.is_sure else ""
    return f"{case.basis} ({unsure})" if unsure else case.basis


def _shown(making: Making, member: object) -> str:
    return " / ".join(dict.fromkeys(shown(member, language) for language in making.options.languages))  # type: ignore[arg-type]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _last(end: date | None) -> str:
    """Last day of a validity; the store keeps the day behind it."""
    return last_day_of(end).isoformat() if end else ""
