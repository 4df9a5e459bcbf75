"""Checks of the dossier's items: each looks at what the project holds of a product; none of them raises."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from gi_atlas.documents.requirements import TITLES, Origin, Part, ProtectionRequirements, part_title
from gi_atlas.documents.words import Words
from gi_atlas.dossier.checklist import items_of
from gi_atlas.dossier.facts import ProductFacts, unit_names
from gi_atlas.dossier.model import (
    LANGUAGE_WORDS,
    CheckedItem,
    ChecklistItem,
    ItemState,
    Verdict,
    missing,
    present,
    to_confirm,
)
from gi_atlas.i18n import N_
from gi_atlas.model import SURVEY_GROUPS, Evidence, EvidenceKind, UnitLevel, UnitMatch, ZoneRole
from gi_atlas.scope.signers import SignerLevel, signer_of

Check = Callable[[ProductFacts, ChecklistItem], Verdict]
# 宛政函〔2022〕7号, 西府函发[2005]13号, 肇府报[2003] 11号 (domain.md, A1).
_LETTER_NO = re.compile(r"[㐀-鿿]+[〔［\[（(]\d{4}[〕］\]）)] ?\d+号")
_COUNT = re.compile(r"共\s*(\d+)\s*个")
_GOVERNMENT = "人民政府"
_RANKS = {UnitLevel.COUNTY: 1, UnitLevel.PREFECTURE: 2, UnitLevel.PROVINCE: 3}
_NEEDED = {SignerLevel.COUNTY: 1, SignerLevel.PREFECTURE: 2, SignerLevel.PROVINCE: 3, SignerLevel.PROVINCES: 3}
_LETTER_FIELDS = {
    "letter_title": N_("title of the letter"),
    "letter_no": N_("number of the letter"),
    "letter_date": N_("date of the letter"),
    "letter_issuer": N_("issuer of the letter"),
}
_OPEN_MATCHES = (UnitMatch.UNKNOWN, UnitMatch.AMBIGUOUS, UnitMatch.NO_CODE)
_HASH_DIGITS = 8
# Findings that tell a wording and its boundary apart; others, such as an extent that is wide, are remarks.
WORDING_RULES = (
    "SCOPE_UNIT_NOT_COVERED",
    "SCOPE_UNIT_NOT_NAMED",
    "SCOPE_COUNT_DIFFERS",
    "SCOPE_EXTENT_LEAVES_OUT",
    "EXTENT_SMALLER_THAN_UNITS",
)


def proposal(facts: ProductFacts, item: ChecklistItem) -> Verdict:
    """A1: title, number in its form, date and issuer of the letter, its paper, an issuer high enough (Art. 10)."""
    text = facts.text
    if text is None or not (text.letter_no or text.letter_title):
        return missing("DOSSIER_NO_LETTER")
    absent = [word for name, word in _LETTER_FIELDS.items() if not getattr(text, name)]
    if absent:
        return missing("DOSSIER_LETTER_LACKS", fields=words_of(absent))
    if not _LETTER_NO.fullmatch(text.letter_no.strip()):
        return missing("DOSSIER_LETTER_NUMBER", value=text.letter_no)
    if not _has_paper(facts, item, text.letter_no):
        return missing("DOSSIER_LETTER_NO_PAPER", value=text.letter_no)
    return _issuer(facts, text.letter_issuer, text.letter_no)


def _has_paper(facts: ProductFacts, item: ChecklistItem, number: str) -> bool:
    acts = [act for act in facts.acts if act.number == number and act.file_sha256]
    return bool(facts.files_of(item.questions) or acts)


def _issuer(facts: ProductFacts, issuer: str, number: str) -> Verdict:
    signer = signer_of(facts.scope_counties)
    ranks = {
        _RANKS[level] for level in facts.shared.levels_of(issuer.strip().removesuffix(_GOVERNMENT)) & _RANKS.keys()
    }
    if signer.level is SignerLevel.UNKNOWN or not ranks:
        return to_confirm("DOSSIER_ISSUER_UNKNOWN", issuer=issuer)
    if max(ranks) < _NEEDED[signer.level]:
        names = unit_names(facts.project, signer.governments)
        return missing("DOSSIER_ISSUER_LOW", issuer=issuer, expected=words_of(names))
    if signer.is_to_confirm:
        return to_confirm("DOSSIER_ISSUERS_JOINT", issuer=issuer)
    return present("DOSSIER_LETTER_THERE", value=number, issuer=issuer)


def annexed_map(facts: ProductFacts, item: ChecklistItem) -> Verdict:
    """A2: a map among the papers that names the hash of the boundary version."""
    maps = map_files(facts, item)
    if not maps:
        return missing("DOSSIER_NO_MAP")
    digest = facts.boundary.geom_sha256 if facts.boundary else ""
    named = [one for one in maps if digest and digest[:_HASH_DIGITS] in f"{one.title} {one.caption} {one.source}"]
    if named:
        return present("DOSSIER_MAP_THERE", file=named[0].file_name, hash=digest[:_HASH_DIGITS])
    return to_confirm("DOSSIER_MAP_UNTIED", file=maps[0].file_name, hash=digest[:_HASH_DIGITS])


def map_files(facts: ProductFacts, item: ChecklistItem) -> list[Evidence]:
    """Maps among the papers of a product: what answers the form's question for it, and evidence of the kind "map"."""
    answered = facts.files_of(item.questions)
    return answered + [one for one in facts.evidence if one.kind is EvidenceKind.MAP and one not in answered]


def applicant(facts: ProductFacts, item: ChecklistItem) -> Verdict:
    """A3: a paper that names the applicant, unless the applicant is the government itself."""
    if not facts.applicants:
        return missing("DOSSIER_NO_APPLICANT")
    name = facts.applicants[0]
    if name.endswith(_GOVERNMENT):
        return present("DOSSIER_APPLICANT_GOVERNMENT", name=name)
    if facts.files_of(item.questions):
        return present("DOSSIER_APPLICANT_PAPER", name=name)
    return missing("DOSSIER_APPLICANT_NO_PAPER", name=name)


def with_file(facts: ProductFacts, item: ChecklistItem) -> Verdict:
    """An item that is a paper: it is there if a file answers its question."""
    files = facts.files_of(item.questions)
    if files:
        return present("DOSSIER_FILE_THERE", files=words_of(one.title or one.file_name for one in files))
    return missing("DOSSIER_NO_FILE")


def requirements(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """B2: all eight sub-fields have a text, in Chinese and in what else is asked for; none is only proposed or old."""
    found = facts.requirements
    languages = tuple(dict.fromkeys(("zh", *facts.languages)))
    empty = {language: [TITLES[one] for one in found.missing(language)] for language in languages}
    absent = [language for language in languages if empty[language]]
    if len(absent) > 1:
        return missing("DOSSIER_SUB_FIELDS_BOTH", fields=empty["zh"], others=empty[absent[1]])
    if absent:
        code = "DOSSIER_SUB_FIELDS" if absent[0] == "zh" else "DOSSIER_SUB_FIELDS_IN"
        return missing(code, fields=empty[absent[0]], language=[LANGUAGE_WORDS[absent[0]]])
    stale = [part_title(part, Words("en")) for language, part in sorted(found.stale) if language in languages]
    if stale:
        return to_confirm("DOSSIER_TRANSLATIONS_OLD", fields=stale)
    return _confirmed(found, languages)


def _confirmed(found: ProtectionRequirements, languages: Sequence[str]) -> Verdict:
    """What only the survey proposes, in any language that is asked for, is yet to be confirmed."""
    told = [found.found(part, language) for language in languages for part in Part]
    proposed = sum(text is not None and text.origin is Origin.SURVEY for text in told)
    is_both = len(languages) > 1
    if proposed:
        code = "DOSSIER_REQUIREMENTS_PROPOSED_BOTH" if is_both else "DOSSIER_REQUIREMENTS_PROPOSED"
        return to_confirm(code, count=proposed)
    code = "DOSSIER_REQUIREMENTS_THERE_BOTH" if is_both else "DOSSIER_REQUIREMENTS_THERE"
    return present(code, version=found.version or "–")


def mark_office(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """B8: the office is named in the protection requirements."""
    name = facts.requirements.text(Part.MARK_OFFICE, "zh")
    return present("DOSSIER_MARK_OFFICE", name=name) if name else missing("DOSSIER_NO_MARK_OFFICE")


def report(facts: ProductFacts, item: ChecklistItem) -> Verdict:
    """B3: a report is there; whether it has laboratory, date and a sample from inside is the form's to say."""
    files = facts.files_of(item.questions)
    if not files:
        return missing("DOSSIER_NO_FILE")
    return to_confirm("DOSSIER_REPORT_UNREAD", files=words_of(one.title or one.file_name for one in files))


def standard(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """B4: a standard that holds today, with its number."""
    today = date.today()
    held = [one for one in facts.standards if one.number and not one.superseded_by]
    valid = [one for one in held if one.valid_to is None or one.valid_to > today]
    if valid:
        return present("DOSSIER_STANDARD_THERE", numbers=words_of(one.number for one in valid))
    return missing("DOSSIER_STANDARD_ENDED" if facts.standards else "DOSSIER_NO_STANDARD")


def asked_by_form(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """An item that only the survey's answers can show."""
    return missing("DOSSIER_NOT_ANSWERED" if facts.records else "DOSSIER_NO_RECORD")


def wording(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """C1: wording and boundary are there, the number is that of the list, and no rule finds them apart."""
    boundary, text = facts.boundary, facts.text
    if boundary is None or boundary.geom is None:
        return missing("DOSSIER_NO_BOUNDARY")
    if not facts.scope_words:
        return missing("DOSSIER_NO_WORDING")
    ids = (boundary.id, *((text.id,) if text else ()))
    apart = [one for key in ids for one in facts.shared.findings.get(key, []) if one.rule in WORDING_RULES]
    if apart:
        return missing("DOSSIER_WORDING_DIFFERS", detail=apart[0])
    if not facts.units:
        return to_confirm("DOSSIER_WORDING_UNREAD")
    counted = _COUNT.search(facts.scope_words)
    return present("DOSSIER_WORDING_AGREES", units=len(facts.units), said=counted[1] if counted else "–")


def names(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """C2: every unit of the wording is found in the edition, itself or by its successor."""
    if not facts.units:
        return to_confirm("DOSSIER_WORDING_UNREAD") if facts.scope_words else missing("DOSSIER_NO_WORDING")
    lost = [unit for unit in facts.units if unit.match in _OPEN_MATCHES or not unit.code]
    if lost:
        return missing("DOSSIER_NAMES_OPEN", names=words_of(unit.name_as_written for unit in lost))
    return present("DOSSIER_NAMES_FOUND", count=len(facts.units), edition=facts.units[0].edition or "–")


def steps(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """C4: the steps stand in the form; here only that there is a production zone with a boundary for them."""
    producing = [one for zone, one in facts.current if zone.role is ZoneRole.PRODUCTION and one.geom is not None]
    if not producing:
        return missing("DOSSIER_NO_PRODUCTION_ZONE")
    return asked_by_form(facts, _item)


def class_code(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """C5: a code that stands in the class table of the office; without a table nobody can say that it exists."""
    code = facts.product.class_code
    if not code:
        return missing("DOSSIER_NO_CLASS")
    if not facts.shared.class_codes:
        return to_confirm("DOSSIER_CLASS_NO_TABLE", value=code)
    if code not in facts.shared.class_codes:
        return missing("DOSSIER_CLASS_UNKNOWN", value=code)
    return present("DOSSIER_CLASS_THERE", value=code, edition=facts.product.class_edition or "–")


def evidence(facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """C6: each of the six groups has a piece of evidence with its source, its day and its place."""
    whole = {one.survey_group for one in facts.evidence if one.captured_at and one.geom is not None and one.source}
    bare = [title for group, title in SURVEY_GROUPS.items() if group not in whole]
    if not bare:
        return present("DOSSIER_EVIDENCE_THERE", count=len(facts.evidence))
    return missing("DOSSIER_EVIDENCE_LACKS", groups=words_of(bare), count=len(facts.evidence))


def unknown(_facts: ProductFacts, _item: ChecklistItem) -> Verdict:
    """An office's own item that nothing here can look at."""
    return to_confirm("DOSSIER_OWN_ITEM")


def words_of(words: Iterable[object]) -> list[str]:
    """Words of a message as a list, which its text joins in the reader's language."""
    return [str(word) for word in words]


CHECKS: dict[str, Check] = {
    "A1": proposal,
    "A2": annexed_map,
    "A3": applicant,
    "B1": with_file,
    "B2": requirements,
    "B3": report,
    "B4": standard,
    "B5": asked_by_form,
    "B6": asked_by_form,
    "B7": asked_by_form,
    "B8": mark_office,
    "C1": wording,
    "C2": names,
    "C3": asked_by_form,
    "C4": steps,
    "C5": class_code,
    "C6": evidence,
}


# Of the boundary, the divisions and the classes the project knows more than any answer.
_OF_PROJECT = frozenset({"A2", "B2", "B8", "C1", "C2", "C5"})
_FINAL = frozenset({"DOSSIER_NO_PRODUCTION_ZONE", "DOSSIER_ISSUER_LOW", "DOSSIER_LETTER_NUMBER"})
_ORDER: Sequence[ItemState] = (ItemState.PRESENT, ItemState.TO_BE_CONFIRMED, ItemState.MISSING)


def check_product(facts: ProductFacts, language: str) -> tuple[CheckedItem, ...]:
    """Every item of the checklist with what was found of it; messages name the form's questions in a language."""
    form = facts.form_verdicts(language)
    return tuple(CheckedItem(item, _judge(facts, item, form)) for item in items_of(facts.project))


def _judge(facts: ProductFacts, item: ChecklistItem, form: Mapping[str, Verdict]) -> Verdict:
    """The project's own verdict, or that of the form where the project does not know better."""
    own = CHECKS.get(item.item, unknown)(facts, item)
    verdict = own
    if item.item in form and item.item not in _OF_PROJECT and own.code not in _FINAL:
        verdict = min((form[item.item], own), key=lambda one: _ORDER.index(one.state))
    if item.is_source_unsure and verdict.state is ItemState.MISSING:
        # Who cannot show the paragraph must not call it missing.
        return Verdict(ItemState.TO_BE_CONFIRMED, verdict.code, verdict.context)
    return verdict
