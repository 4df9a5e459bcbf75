"""Filling in a form: a state machine without widgets. One session is one record in the hand of one thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from gi_atlas.errors import FormError
from gi_atlas.i18n import current_language
from survey_forms.defaults import Preloads
from survey_forms.engine import Engine
from survey_forms.instance import Rows, Spot, answers_of, context_of, path_of, rows_of, walk_below
from survey_forms.schema import Choice, Form, Group, Node, Question, Repeat
from survey_forms.states import Progress, State, normalised
from survey_forms.submission import submission_xml
from survey_forms.xpath.values import text_of

FORM_TIMEOUT_S, IMPORT_TIMEOUT_S = 0.05, 2.0
"""Seconds that a regular expression may take while a person types, and while submissions are read."""


def _now() -> datetime:
    return datetime.now().astimezone()


class FormSession:
    """One record being filled in.

    Paths with positions name a place (``craft/production_step[2]/step_name``); a bad answer is stored and becomes a
    fault, never an exception; hidden answers stay.

    Parameters
    ----------
    form : Form
    answers : mapping, optional
        As a record stores them. None begins a new record: defaults are applied, repeats stand empty.
    tables : mapping of str to sequence of Choice, optional
        Choices of external lists by the list's name; an ``IndexedList`` may be given to many sessions.
    last_saved : mapping, optional
        Answers of the newest record of the form, for ``${last-saved#…}``.
    now : callable
        The present moment with its zone.
    user, device, instance_id : str
        For questions that the form fills in by itself.
    regex_timeout_s : float
        FORM_TIMEOUT_S or IMPORT_TIMEOUT_S.
    seed : int, optional
        Makes ``random()``, ``uuid()`` and ``randomize()`` repeatable.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Any] | None = None,
        *,
        tables: Mapping[str, Sequence[Choice]] | None = None,
        last_saved: Mapping[str, Any] | None = None,
        now: Callable[[], datetime] = _now,
        user: str = "",
        device: str = "",
        instance_id: str = "",
        regex_timeout_s: float = FORM_TIMEOUT_S,
        seed: int | None = None,
    ) -> None:
        self.form = form
        self.instance_id = instance_id
        language = form.language_for(current_language())
        self._make: Callable[[Mapping[str, Any]], Engine] = lambda given: Engine(
            form, given, tables or {}, last_saved, now, instance_id, regex_timeout_s, seed, language
        )
        self._engine = self._make(answers or {})
        self._instance = self._engine.instance
        preloads = Preloads(now, user, device, instance_id)
        self._engine.begin(preloads if answers is None else None)

    @property
    def language(self) -> str:
        """The form's name of the language of messages in faults; at first the program's language or the form's own."""
        return self._engine.language

    @language.setter
    def language(self, language: str) -> None:
        self._engine.language = language
        self._engine.judge_all()

    def restore(self, answers: Mapping[str, Any]) -> None:
        """Hold other answers from now on, as if the record had been opened with them."""
        language, self._engine = self.language, self._make(answers)
        self._engine.language, self._instance = language, self._engine.instance
        self._engine.begin(None)

    def set(self, path: str, value: str) -> frozenset[str]:
        """Store an answer and bring everything that depends on it up to date.

        Parameters
        ----------
        path : str
            Of a question, with positions.
        value : str
            In XForms' lexical form; numbers and dates in full width are stored in plain digits.

        Returns
        -------
        frozenset of str
            Paths whose state changed.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        spot = self._question_at(path)
        assert isinstance(spot.node, Question)
        stored = normalised(spot.node, value)
        if stored == spot.stored:
            return frozenset()
        return self._engine.put(spot, stored)

    def value(self, path: str) -> str:
        """What is stored at a question, also while it is hidden.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        return self._question_at(path).stored

    def state(self, path: str) -> State:
        """State of a question, a group or a row; of a repeat whether it is asked, and why it lacks rows.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        found = self._instance.find(path)
        if isinstance(found, Rows):
            return State(is_relevant=self._engine.is_asked(found), fault=self._engine.rows_fault(found))
        state: State = found.state
        return state

    def add_repeat(self, path: str, at: int | None = None) -> str:
        """Add a row to a repeat, with the defaults of its questions.

        Parameters
        ----------
        path : str
            Of the repeat, its own position left out.
        at : int, optional
            Position that the row gets, from 1; without it the row comes last.

        Returns
        -------
        str
            Path of the row.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN, CAPTURE_NOT_A_REPEAT.
        """
        rows = self._rows_at(path)
        place = len(rows.rows) if at is None else min(max(at, 1) - 1, len(rows.rows))
        return path_of(self._engine.add_row(rows, place))

    def remove_repeat(self, path: str) -> None:
        """Take a row out of its repeat, with its answers.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN, CAPTURE_NOT_A_REPEAT.
        """
        row = self._row_at(path)
        self._engine.remove_row(rows_of(row), row)

    def row(self, path: str) -> dict[str, Any]:
        """Answers of a row as a record stores them, those too that are hidden or that the form does not know."""
        return answers_of(self._row_at(path))

    def put_repeat(self, path: str, at: int, answers: Mapping[str, Any]) -> str:
        """Put a row with answers, as ``row`` gives them, into a repeat; ``at`` is its position, from 1."""
        rows = self._rows_at(path)
        return path_of(self._engine.put_row(rows, min(max(at, 1) - 1, len(rows.rows)), answers))

    def move_repeat(self, path: str, to: int) -> None:
        """Move a row to another position, from 1, with its answers.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN, CAPTURE_NOT_A_REPEAT.
        """
        row = self._row_at(path)
        rows = rows_of(row)
        self._engine.move_row(rows, row, min(max(to, 1), len(rows.rows)) - 1)

    def count(self, path: str) -> int:
        """Rows of a repeat.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN, CAPTURE_NOT_A_REPEAT.
        """
        found = self._instance.find(path)
        if not isinstance(found, Rows):
            raise FormError("CAPTURE_NOT_A_REPEAT", path=path)
        return len(found.rows)

    def choices(self, path: str) -> Sequence[Choice]:
        """Choices that a question offers now; none if its filter cannot be computed, which is a fault of the question.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        spot = self._question_at(path)
        assert isinstance(spot.node, Question)
        return self._engine.choices(spot, spot.node)

    def is_list_missing(self, path: str) -> bool:
        """Whether a question's choices should come from outside the form and did not: then it takes any text.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        node = self._question_at(path).node
        return isinstance(node, Question) and self._engine.book.is_missing(node.choice_list)

    def label(self, path: str, language: str) -> str:
        """Label of any node, values put in.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        found = self._instance.find(path)
        return self._engine.text(found.node.labels, found, language)

    def hint(self, path: str, language: str) -> str:
        """Hint of any node, values put in.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        found = self._instance.find(path)
        return self._engine.text(found.node.hints, found, language)

    def guidance(self, path: str, language: str) -> str:
        """Longer hint of a question, values put in.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        found = self._instance.find(path)
        return self._engine.text(found.node.guidance, found, language) if isinstance(found.node, Question) else ""

    def message(self, path: str, language: str) -> str:
        """The form's own text about a broken constraint of a question, values put in.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        spot = self._question_at(path)
        assert isinstance(spot.node, Question)
        return self._engine.text(spot.node.constraint_messages, spot, language)

    def walk(self, only_relevant: bool = True) -> Iterator[tuple[str, Node]]:
        """Every node with its path, in the order of the form: groups, questions and each row of a repeat."""
        return walk_below(self._instance.root, only_relevant)

    def faults(self) -> dict[str, FormError]:
        """What is wrong with relevant questions, by path, in the order of the form."""
        found = {
            path_of(spot): spot.state.fault
            for spot in self._instance.root.spots()
            if spot.state is not None and spot.state.fault is not None
        }
        places = [place for place, _ in self._engine.calculator.faults if isinstance(place, Rows)]
        rows = {path_of(place): self._engine.rows_fault(place) for place in places}
        return found | {path: fault for path, fault in rows.items() if fault is not None}

    def progress(self, path: str = "") -> Progress:
        """How many of the questions asked now have an answer: of one group, one row, one repeat, or of all.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        found = self._instance.find(path)
        spots = found.spots() if isinstance(found, Spot) else (spot for row in found.rows for spot in row.spots())
        asked = [spot for spot in spots if isinstance(spot.node, Question) and spot.is_relevant]
        return self._engine.judge.progress(asked)

    def answers(self) -> dict[str, Any]:
        """All answers as a record stores them, hidden ones too."""
        return answers_of(self._instance.root)

    def relevant_answers(self) -> dict[str, Any]:
        """Answers of relevant questions only: what a phone would send."""
        return answers_of(self._instance.root, only_relevant=True)

    def submission_xml(self) -> str:
        """The record as an XForms submission, relevant answers only."""
        return submission_xml(self.form, self.relevant_answers(), self.instance_id, self.instance_name())

    def instance_name(self) -> str:
        """Name of the record by the form's own rule; "" if it has none."""
        if not self.form.instance_name:
            return ""
        return self.evaluate(self.form.instance_name)

    def evaluate(self, expression: str, path: str = "") -> str:
        """Text of an expression at a node.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN; what evaluating raises.
        """
        found = self._instance.find(path)
        with context_of(found) as element:
            return text_of(self._engine.evaluator.evaluate(expression, element))

    def _question_at(self, path: str) -> Spot:
        found = self._instance.find(path)
        if isinstance(found, Rows) or isinstance(found.node, Group):
            raise FormError("CAPTURE_PATH_UNKNOWN", path=path)
        return found

    def _rows_at(self, path: str) -> Rows:
        found = self._instance.find(path)
        if not isinstance(found, Rows) or found.node.count:
            raise FormError("CAPTURE_NOT_A_REPEAT", path=path)
        return found

    def _row_at(self, path: str) -> Spot:
        found = self._instance.find(path)
        if isinstance(found, Rows) or not isinstance(found.node, Repeat) or found.node.count:
            raise FormError("CAPTURE_NOT_A_REPEAT", path=path)
        return found
