"""From a filled-in form to its document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from gi_atlas.documents.plain_text import Cleaner
from gi_atlas.documents.words import Words
from gi_atlas.errors import FormError, format_text
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence, RecordStage, SurveyRecord
from survey_forms.capture import FormSession
from survey_forms.checklist import CheckLevel
from survey_forms.completeness import Readiness
from survey_forms.forms import title_of
from survey_forms.output.answer_text import answer_text, place_text, plain_label
from survey_forms.output.document import Answer, Fact, RecordDocument, RepeatTable, Section
from survey_forms.output.evidence_text import Gathered, gather_evidence, source_facts
from survey_forms.schema import MEDIA_TYPES, Choice, Group, Node, Question, QuestionType, Repeat, plain_text, text_in


def is_private(question: Question) -> bool:
    """Whether an answer names a person who must not be named: its target field says "private"."""
    return "private" in question.target.casefold()


def build_document(
    session: FormSession,
    record: SurveyRecord,
    evidence: Sequence[Evidence],
    language: str,
    product_name: str = "",
    is_with_private: bool = False,
    readiness: Readiness | None = None,
) -> RecordDocument:
    """The document of a record.

    Parameters
    ----------
    session : FormSession
        Of the record, with the form's own version.
    record : SurveyRecord
    evidence : sequence of Evidence
        In the person's order.
    language : str
        "zh" or "en".
    product_name : str
        Official name of the product; "" takes the record's title.
    is_with_private : bool
        Whether answers about persons come along; else a note says how many were left out.
    readiness : Readiness, optional
        How far the record is by the checklist, for what is still to be done.
    """
    builder = _Builder(session, record, tuple(evidence), Words(language), is_with_private, readiness)
    return clean_document(builder.build(product_name))


def clean_document(document: RecordDocument) -> RecordDocument:
    """The document with marks instead of characters that no paper holds, and a note about each of them."""
    cleaner = Cleaner()
    cleaned: RecordDocument = _cleaned(document, cleaner, "")
    told = (
        format_text("OUTPUT_CLEANED", {"where": c.where, "code": c.code}, document.language) for c in cleaner.replaced
    )
    return replace(cleaned, notes=(*cleaned.notes, *told))


def _cleaned(value: Any, cleaner: Cleaner, where: str) -> Any:
    if isinstance(value, str):
        return cleaner.clean(value, where)
    if is_dataclass(value) and not isinstance(value, type):
        name = value.question if isinstance(value, Answer) else value.name if isinstance(value, Fact) else where
        parts = {part.name: _cleaned(getattr(value, part.name), cleaner, name) for part in fields(value)}
        return replace(value, **parts)
    if isinstance(value, dict):
        return {key: _cleaned(part, Cleaner(), where) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_cleaned(part, cleaner, where) for part in value)
    return value


@dataclass
class _Builder:
    session: FormSession
    record: SurveyRecord
    evidence: tuple[Evidence, ...]
    words: Words
    is_with_private: bool
    found: Readiness | None = None
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    hidden: int = 0
    gathered: Gathered = field(init=False)

    def __post_init__(self) -> None:
        self.form = self.session.form
        self.language = self.form.language_for(self.words.language)
        self.values = {question.name: "" for question in self.form.questions() if question.is_seen}
        self.lists = {node.name: [] for node in self.form.nodes() if isinstance(node, Repeat)}
        licences = {choice.name: self._choice(choice) for choice in self._list("licence")}
        labels = dict(self._media_labels())
        self.gathered = gather_evidence(self.evidence, labels, licences, self.words, self.is_with_private)

    def build(self, product_name: str) -> RecordDocument:
        sections = tuple(self._sections())
        return RecordDocument(
            language=self.words.language,
            title=product_name or self.record.title,
            subtitle=title_of(self.form.form_id, self.form.title, self.words.language),
            form_version=self._form_version(),
            facts=tuple(self._facts()),
            sections=sections,
            photos=self.gathered.photos,
            papers=self.gathered.papers,
            sources=tuple(self._sources()),
            readiness=tuple(self._readiness()),
            missing=tuple(self._missing()),
            checklist=tuple(self._checklist()),
            notes=tuple(self._notes()),
            values=self.values,
            lists=self.lists,
        )

    # Questions and answers

    def _sections(self) -> Iterator[Section]:
        answers = tuple(self._answers(self.form.root, ""))
        if answers:  # what stands at the form's root, without a group
            yield Section(self.words(N_("General")), 1, answers)
        for node in self.form.root.children:
            if isinstance(node, Repeat):
                tables = tuple(self._tables(node, ""))
                if tables:
                    yield Section(tables[0].title, 1, (), tables)
            elif isinstance(node, Group):
                yield from self._group_sections(node, node.name, 1)

    def _group_sections(self, group: Group, path: str, depth: int) -> Iterator[Section]:
        if not self._is_relevant(path):
            return
        answers = tuple(self._answers(group, path))
        tables = tuple(
            table for node in group.children if isinstance(node, Repeat) for table in self._tables(node, path)
        )
        if answers or tables:
            yield Section(self._label(path, group), depth, answers, tables)
        for node in group.children:
            if isinstance(node, Group) and not isinstance(node, Repeat):
                yield from self._group_sections(node, _join(path, node), depth + 1)

    def _answers(self, group: Group, base: str) -> Iterator[Answer]:
        for node in group.children:
            if isinstance(node, Question):
                found = self._answer(node, _join(base, node))
                if found is not None:
                    yield found

    def _answer(self, question: Question, path: str) -> Answer | None:
        if not question.is_seen or question.type is QuestionType.NOTE:
            return None
        state = self.session.state(path)
        if not state.is_relevant or self._is_left_out(question, state.value):
            return None
        text = self._text(question, path, state.value)
        self.values[question.name] = text
        if not text and not state.is_required:
            return None
        label = self._label(path, question)
        level = str(question.level or "")
        return Answer(question.name, path, label, text or self._not_answered, level, bool(text))

    def _is_left_out(self, question: Question, value: str) -> bool:
        if self.is_with_private or not is_private(question):
            return False
        self.hidden += bool(value)
        return True

    def _text(self, question: Question, path: str, value: str) -> str:
        if not value:
            return ""
        if question.type in MEDIA_TYPES:
            return self.gathered.reference(value, self.words)
        return answer_text(question, value, self._choices(question, path), self.words, self.language)

    def _choices(self, question: Question, path: str) -> Sequence[Choice]:
        # The whole list: a choice that its filter no longer offers keeps its label.
        stored = self._list(question.choice_list)
        if stored or not (question.choice_list or question.itemset):
            return stored
        try:
            return self.session.choices(path)
        except FormError:  # a filter that cannot be evaluated: the code is shown
            return ()

    def _list(self, name: str) -> tuple[Choice, ...]:
        found = self.form.lists.get(name)
        return found.choices if found is not None else ()

    def _choice(self, choice: Choice) -> str:
        return plain_label(text_in(choice.labels, self.language)) or choice.name

    @property
    def _not_answered(self) -> str:
        return self.words(N_("not answered"))

    # Repeats

    def _tables(self, repeat: Repeat, base: str, title: str = "") -> Iterator[RepeatTable]:
        path = _join(base, repeat)
        places = [f"{path}[{number}]" for number in range(1, self.session.count(path) + 1)]
        places = [place for place in places if self._is_relevant(place)]
        if not places:
            return
        title = title or self._label(path, repeat)
        rows = [dict(self._row(repeat, place)) for place in places]
        yield self._table(repeat, title, rows)
        for number, place in enumerate(places, 1):
            for inner, inner_base in _inner_repeats(repeat, place):
                inner_title = self._label(_join(inner_base, inner), inner)
                yield from self._tables(inner, inner_base, f"{title} {number}{self.words.colon}{inner_title}")

    def _row(self, group: Group, base: str) -> Iterator[tuple[str, tuple[str, Answer | None]]]:
        for node in group.children:
            path = _join(base, node)
            if isinstance(node, Question) and node.is_seen and node.type is not QuestionType.NOTE:
                # By its path: two groups of a row may each have a question of one name.
                yield node.path, (self._label(path, node), self._answer(node, path))
            elif isinstance(node, Group) and not isinstance(node, Repeat):
                yield from self._row(node, path)

    def _table(self, repeat: Repeat, title: str, rows: list[dict[str, tuple[str, Answer | None]]]) -> RepeatTable:
        kept = [name for name in rows[0] if any(row[name][1] is not None for row in rows if name in row)]
        headings = tuple(rows[0][name][0] for name in kept)
        texts = tuple(tuple(_answer_shown(row.get(name)) for name in kept) for row in rows)
        self.lists[repeat.name] += [
            {_last(path): answer.text if answer and answer.is_answered else "" for path, (_, answer) in row.items()}
            for row in rows
        ]
        return RepeatTable(repeat.name, title, headings, texts)

    # What stands around the answers

    def _form_version(self) -> str:
        shown = f"{self.form.form_id} {self.form.version}".strip()
        return self.words(N_("Form {form}"), form=shown)

    def _facts(self) -> Iterator[Fact]:
        record, place = self.record, self.record.geom
        found = (
            (N_("County"), self.values.get("county_code") or record.county_code),
            (N_("Township"), self.values.get("township_code") or record.township_code),
            (N_("Date of survey"), self.words.day(record.survey_date) if record.survey_date else ""),
            (N_("Surveying office"), record.office),
            (N_("Surveyors"), record.people),
            (N_("Place"), place_text(place.x, place.y, self.words) if place is not None and not place.is_empty else ""),
        )
        return (Fact(self.words(name), text) for name, text in found if text)

    def _sources(self) -> Iterator[Fact]:
        yield Fact(self.words(N_("Record")), self.record.id)
        if self.record.instance_id:
            yield Fact(self.words(N_("Submission")), self.record.instance_id)
        if self.record.edition:
            yield Fact(self.words(N_("Edition of the divisions")), self.record.edition)
        if self.form.sha256:
            yield Fact(self.words(N_("Form's workbook (sha256)")), self.form.sha256)
        yield from source_facts(self.evidence, self.words)

    def _readiness(self) -> Iterator[Fact]:
        progress, told = self.session.progress(), N_("{answered} of {asked} answered")
        counted: tuple[tuple[str, int, int], ...]
        if self.found is None:
            counted = ((N_("Questions that must be answered"), progress.required_answered, progress.required_asked),)
        else:
            listing, dossier = self.found.listing, self.found.dossier
            counted = (
                (N_("For listing (questions and checklist)"), listing.done, listing.asked),
                (N_("For a dossier (questions and checklist)"), dossier.done, dossier.asked),
            )
        for name, done, asked in (*counted, (N_("All questions"), progress.answered, progress.asked)):
            yield Fact(self.words(name), self.words(told, answered=done, asked=asked))

    def _checklist(self) -> Iterator[Fact]:
        if self.found is None:
            return
        level = CheckLevel.DOSSIER if self.record.stage is RecordStage.DOSSIER else CheckLevel.LISTING
        for item in self.found.open_items(level):
            yield Fact(item.title(self.language), item.message(self.words.language))

    def _missing(self) -> Iterator[str]:
        for path in self.session.faults():
            node = self.form.find(_without_positions(path))
            if isinstance(node, Question) and not self.session.value(path):
                yield self._label(path, node)

    def _notes(self) -> Iterator[str]:
        if self.hidden:
            yield self.words(N_("{count} answers about persons are left out (private)."), count=self.hidden)
        if self.gathered.refused:
            told = N_("{count} things are left out because the persons shown refused.")
            yield self.words(told, count=len(self.gathered.refused))
        for item in self.evidence:
            if not item.sha256:
                yield self.words(N_("The file {file} was never received."), file=item.file_name)

    def _media_labels(self) -> Iterator[tuple[str, str]]:
        for item in self.evidence:
            if item.question and item.sha256:
                node = self.form.find(_without_positions(item.question))
                if node is not None:
                    yield item.sha256, plain_label(plain_text(text_in(node.labels, self.language)))

    def _is_relevant(self, path: str) -> bool:
        return self.session.state(path).is_relevant

    def _label(self, path: str, node: Node) -> str:
        return plain_label(self.session.label(path, self.language)) or node.name


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _answer_shown(found: tuple[str, Answer | None] | None) -> str:
    answer = found[1] if found is not None else None
    return answer.text if answer is not None else ""


def _inner_repeats(group: Group, base: str) -> Iterator[tuple[Repeat, str]]:
    for node in group.children:
        if isinstance(node, Repeat):
            yield node, base
        elif isinstance(node, Group):
            yield from _inner_repeats(node, _join(base, node))


def _join(base: str, node: Node) -> str:
    return f"{base}/{node.name}" if base else node.name


def _without_positions(path: str) -> str:
    return "/".join(part.partition("[")[0] for part in path.split("/"))
