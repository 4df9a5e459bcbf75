"""How far a record is from being listed and from a dossier: required questions and the items of the checklist."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.errors import format_text
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.check_rules import RULES
from survey_forms.check_view import CheckView, Facts, ItemState, Verdict, nodes_by_name
from survey_forms.checklist import CheckLevel, CheckRule, checklist_of, shipped_checklist
from survey_forms.mapping import record_columns
from survey_forms.schema import Form, Level, Question, QuestionType, Texts, text_in

__all__ = ["CheckItem", "CheckLevel", "Facts", "ItemState", "OpenQuestion", "Readiness", "Share", "readiness"]

_DOSSIER = "dossier"


@dataclass(frozen=True)
class Share:
    """So many of so many are there."""

    done: int = 0
    asked: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing is asked."""
        return self.done / self.asked if self.asked else None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.asked

    def __add__(self, other: "Share") -> "Share":
        return Share(self.done + other.done, self.asked + other.asked)


@dataclass(frozen=True)
class OpenQuestion:
    """A required question that is not answered well; ``path`` has positions, ``group`` is the first name in it."""

    path: str
    level: CheckLevel
    group: str


@dataclass(frozen=True)
class CheckItem:
    """One item of the checklist and what was found.

    Attributes
    ----------
    item : str
    level : CheckLevel
    group : str
    state : ItemState
    titles : Texts
    code : str
        Of the message; "" where nothing is to be said.
    context : dict
    path : str
        Question to go to; "" for none.
    source, edition : str
    is_source_unsure : bool
        The source itself is to be confirmed; the item blocks nothing.
    """

    item: str
    level: CheckLevel
    group: str
    state: ItemState
    titles: Texts
    code: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    source: str = ""
    edition: str = ""
    is_source_unsure: bool = False

    def title(self, language: str) -> str:
        """Title in one of the form's languages."""
        return text_in(self.titles, language)

    def message(self, language: str | None = None) -> str:
        """What is to be done, in the program's language; "" where nothing is."""
        return format_text(self.code, self.context, language) if self.code else ""


@dataclass(frozen=True)
class Readiness:
    """How far a record is.

    Attributes
    ----------
    items : tuple of CheckItem
        Of both levels, in the checklist's order.
    questions : tuple of OpenQuestion
        Required questions without a good answer, in the form's order.
    listing, dossier : Share
        Required questions and items together; the dossier's count those of the listing too.
    groups : mapping of str to (Share, Share)
        The same by group of the form.
    """

    items: tuple[CheckItem, ...]
    questions: tuple[OpenQuestion, ...]
    listing: Share
    dossier: Share
    groups: Mapping[str, tuple[Share, Share]] = field(default_factory=dict)

    def open_items(self, level: CheckLevel) -> tuple[CheckItem, ...]:
        """Items of a level that are missing or to be confirmed; the dossier's include the listing's."""
        states = (ItemState.MISSING, ItemState.TO_CONFIRM)
        return tuple(item for item in self.items if item.state in states and _counts(item.level, level))

    def open_questions(self, level: CheckLevel) -> tuple[OpenQuestion, ...]:
        """Questions of a level that lack a good answer; the dossier's include the listing's."""
        return tuple(question for question in self.questions if _counts(question.level, level))


def _counts(level: CheckLevel, wanted: CheckLevel) -> bool:
    return level == wanted or wanted == CheckLevel.DOSSIER


def readiness(
    session: FormSession,
    evidence: Sequence[Evidence] = (),
    checklist: Sequence[CheckRule] | None = None,
    facts: Facts | None = None,
    is_worded: bool = True,
) -> Readiness:
    """How far a record is, by its form, its evidence and a checklist.

    The dossier is judged as if the person had chosen to go that far; the session is as before afterwards.

    Parameters
    ----------
    checklist : sequence of CheckRule, optional
        Default: the one that ships.
    facts : Facts, optional
        What the project knows of the product; without it some items are to be confirmed.
    is_worded : bool
        Whether messages name questions by their labels; figures alone are had in less time.
    """
    rules = shipped_checklist() if checklist is None else checklist
    with _as_dossier(session):
        questions = list(_questions(session))
        view = CheckView(session, evidence, facts or Facts(), is_worded)
        items = tuple(_item(view, rule) for rule in _fitting(session.form, rules))
    entries = [(level, group, is_done) for level, group, is_done, _path in questions]
    entries += [(item.level, item.group, item.state == ItemState.DONE) for item in items if _is_counted(item)]
    open_questions = tuple(OpenQuestion(path, level, group) for level, group, is_done, path in questions if not is_done)
    groups = {group: _shares(entries, group) for group in dict.fromkeys(entry[1] for entry in entries)}
    return Readiness(items, open_questions, *_shares(entries), groups)


def readiness_of(project: Project, record: SurveyRecord, session: FormSession) -> Readiness:
    """How far a stored record is, with all that its project knows."""
    facts = Facts(project, record.product_id)
    return readiness(session, evidence_of_record(project, record.id), checklist_of(project), facts)


def _shares(entries: Sequence[tuple[CheckLevel, str, bool]], group: str | None = None) -> tuple[Share, Share]:
    chosen = [entry for entry in entries if group is None or entry[1] == group]
    listing = [is_done for level, _group, is_done in chosen if level == CheckLevel.LISTING]
    return Share(sum(listing), len(listing)), Share(sum(is_done for *_rest, is_done in chosen), len(chosen))


@contextmanager
def _as_dossier(session: FormSession) -> Iterator[None]:
    """The session with the stage "dossier", so that the questions for it are asked."""
    found = record_columns(session.form).get("stage")
    before = "" if found is None else session.value(found[0].path)
    if found is None or before == _DOSSIER:
        yield
        return
    answers = session.answers()
    session.set(found[0].path, _DOSSIER)
    try:
        yield
    finally:
        session.set(found[0].path, before)
        if session.answers() != answers:  # the dossier's questions worked something out, or counted rows
            session.restore(answers)


def _questions(session: FormSession) -> Iterator[tuple[CheckLevel, str, bool, str]]:
    """Level, group, whether it is answered well, and path of every question that counts."""
    for path, node in session.walk():
        if not isinstance(node, Question) or not node.is_seen or node.type == QuestionType.NOTE:
            continue
        state = session.state(path)
        level = _level(node, state.is_required)
        if level is not None:
            yield level, _group_of(path), bool(state.value) and state.fault is None, path


def _level(question: Question, is_required: bool) -> CheckLevel | None:
    if question.level is None:
        return CheckLevel.LISTING if is_required else None
    return {Level.LISTING: CheckLevel.LISTING, Level.DOSSIER: CheckLevel.DOSSIER}.get(question.level)


def _group_of(path: str) -> str:
    return path.partition("/")[0].partition("[")[0]


def _fitting(form: Form, rules: Sequence[CheckRule]) -> Iterator[CheckRule]:
    """Rules that have something to do with a form: their question is in it and their group too."""
    names, groups = {"", *nodes_by_name(form)}, {"", *(node.name for node in form.root.children)}
    return (rule for rule in rules if rule.rule in RULES and rule.question in names and rule.group in groups)


def _item(view: CheckView, rule: CheckRule) -> CheckItem:
    verdict = RULES[rule.rule](view, rule.arguments)
    if rule.is_source_unsure and verdict.state == ItemState.MISSING:
        # Who cannot show the paragraph must not call it missing.
        verdict = Verdict(ItemState.TO_CONFIRM, verdict.code, verdict.context, verdict.path)
    return CheckItem(
        item=rule.item,
        level=rule.level,
        group=rule.group,
        state=verdict.state,
        titles=rule.titles,
        code=verdict.code,
        context=verdict.context,
        path=verdict.path or view.path_of(rule.question),
        source=rule.source,
        edition=rule.edition,
        is_source_unsure=rule.is_source_unsure,
    )


def _is_counted(item: CheckItem) -> bool:
    return item.state in (ItemState.DONE, ItemState.MISSING)
