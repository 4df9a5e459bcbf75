"""What the survey proposes for the protection requirements of a product, 保护要求: texts from its records' answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gi_atlas.documents.plain_text import is_chinese
from gi_atlas.documents.words import Words
from gi_atlas.errors import FormError
from gi_atlas.i18n import N_
from gi_atlas.model import SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.output.record_document import build_document
from survey_forms.records import session_for
from survey_forms.schema import Group, Repeat

# Part → questions in the order of the text; the name before a value stands only where the value alone says too little.
_QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "applicant": (("applicant_name", ""),),
    "description": (
        ("quality_summary", ""),
        ("variety_name", N_("Variety or breed")),
        ("herb_latin_name", N_("Source species")),
        ("herb_part", N_("Medicinal part")),
        ("ingredients", N_("Main and auxiliary ingredients")),
        ("craft_material", N_("Main material")),
    ),
    "sensory": (
        ("quality_look", N_("Look")),
        ("quality_flavour", N_("Aroma, taste, texture")),
        ("craft_style", N_("Style")),
    ),
    "natural": (("env_summary", ""),),
    "human": (("history_summary", ""), ("method_summary", "")),
}
_HUMAN_FACTORS = frozenset({"craft", "custom"})
_NAMED = 2
_LIMIT = "standard"
_UNMEASURED = frozenset({"claimed", "literature"})
_SIGNS = {"ge": "≥", "le": "≤", "eq": "="}


@dataclass(frozen=True)
class _Told:
    """Texts of one record by part, and what the record is called."""

    record: str
    texts: Mapping[str, str]


def propose(project: Project, product_id: str, language: str) -> dict[str, tuple[str, str]]:
    """Texts of the parts that the product's records say something about, with the records that they come from.

    Parameters
    ----------
    language : str
        "zh" or "en": what people wrote in Chinese is no English text and is left out of the English one.

    Returns
    -------
    dict
        Part (``gi_atlas.documents.requirements.Part``) → text and source. Where several counties tell the same
        product, each line says whose it is.
    """
    told = [_told(project, record, language) for record in _records(project, product_id)]
    parts = dict.fromkeys(part for one in told for part in one.texts)
    return {part: _joined(part, told, Words(language)) for part in parts}


def _records(project: Project, product_id: str) -> list[SurveyRecord]:
    """Records that were filled in by a form, the newest first."""
    records = [one for one in project.read_all(SurveyRecord, product_id=product_id) if one.form_id]
    return sorted(records, key=lambda one: (str(one.survey_date or ""), one.id), reverse=True)


def _joined(part: str, told: Iterable[_Told], words: Words) -> tuple[str, str]:
    """What the records say, each line once, and who says it; a line is named where several say different things."""
    lines: dict[str, str] = {}
    for one in told:
        for line in one.texts.get(part, "").splitlines():
            lines.setdefault(line, one.record)
    records = list(dict.fromkeys(lines.values()))
    source = words.comma.join(records[:_NAMED])
    if len(records) > _NAMED:
        source = words(N_("{names} and {count} more"), names=source, count=len(records) - _NAMED)
    if len(records) == 1:
        return "\n".join(lines), source
    return "\n".join(f"{line}{words.in_brackets(record)}" for line, record in lines.items()), source


def _told(project: Project, record: SurveyRecord, language: str) -> _Told:
    try:
        session = session_for(project, record)
    except FormError:  # the form is gone; what cannot be read proposes nothing
        return _Told(record.title, {})
    document = build_document(session, record, (), language)
    words = Words(language)
    texts = dict(_texts(document.values, words))
    measured, links = document.lists.get("measurement", []), document.lists.get("link", [])
    for part, lines in (
        ("physical", list(_indicators(session, measured, words))),
        ("natural", list(_links(session, links, False, words))),
        ("human", list(_links(session, links, True, words))),
    ):
        kept = [*([texts[part]] if part in texts else []), *(line for line in lines if _is_in(line, language))]
        if kept:
            texts[part] = "\n".join(kept)
    return _Told(record.title, texts)


def _texts(values: Mapping[str, str], words: Words) -> Iterator[tuple[str, str]]:
    for part, questions in _QUESTIONS.items():
        lines = []
        for question, name in questions:
            value = values.get(question, "").strip()
            if value and _is_in(value, words.language):
                lines.append(f"{words(name)}{words.colon}{value}" if name else value)
        if lines:
            yield part, "\n".join(lines)


def _is_in(text: str, language: str) -> bool:
    return language == "zh" or not is_chinese(text)


def _indicators(session: FormSession, rows: Sequence[Mapping[str, str]], words: Words) -> Iterator[str]:
    """Lines of the product's indicators: its limits, or where there is none what was measured."""
    found = [
        (codes["ind_basis"], _indicator(codes["ind_op"], row, words))
        for codes, row in zip(_codes(session, "measurement"), rows, strict=False)
        if codes.get("ind_target") == "product" and codes.get("ind_basis") not in _UNMEASURED
    ]
    limits = [line for basis, line in found if basis == _LIMIT]
    yield from limits or [line for _basis, line in found]


def _indicator(sign: str, row: Mapping[str, str], words: Words) -> str:
    name = row.get("ind_name_other") or row.get("ind_name", "")
    value, most = row.get("ind_value", ""), row.get("ind_value_max", "")
    amount = f" {value}–{most}" if most else f" {_SIGNS.get(sign, '')} {value}"
    unit = "" if row.get("ind_unit") in ("1", None) else f" {row['ind_unit']}"
    method = words.in_brackets(row["ind_method"]) if row.get("ind_method") else ""
    return f"{name}{amount}{unit}{method}".strip()


def _links(session: FormSession, rows: Sequence[Mapping[str, str]], is_human: bool, words: Words) -> Iterator[str]:
    for codes, row in zip(_codes(session, "link"), rows, strict=False):
        if (codes.get("link_kind") in _HUMAN_FACTORS) is is_human and row.get("link_factor"):
            told = N_("{factor}: {how}; hence {trait}") if row.get("link_how") else N_("{factor}; hence {trait}")
            yield words(told, factor=row["link_factor"], how=row.get("link_how"), trait=row.get("link_trait", ""))


def _codes(session: FormSession, name: str) -> Iterator[dict[str, str]]:
    """Values of the questions of each relevant row of a repeat, by the question's name."""
    for path, repeat in _repeats(session.form.root, ""):
        if repeat.name == name:
            for number in range(1, session.count(path) + 1):
                place = f"{path}[{number}]"
                if session.state(place).is_relevant:
                    yield {node.name: session.value(f"{place}/{node.name}") for node in repeat.children}


def _repeats(group: Group, base: str) -> Iterator[tuple[str, Repeat]]:
    for node in group.children:
        path = f"{base}/{node.name}" if base else node.name
        if isinstance(node, Repeat):
            yield path, node
        elif isinstance(node, Group):
            yield from _repeats(node, path)
