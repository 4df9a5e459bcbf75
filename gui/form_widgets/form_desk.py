"""What every widget of one form shares: session, language, last answers, and what it asks the window for."""

from collections.abc import Callable, Mapping, Sequence
from time import thread_time
from typing import TYPE_CHECKING, Any

from PyQt5.QtCore import QObject, QTimer, pyqtSignal
from PyQt5.QtWidgets import QWidget

from gi_atlas.errors import FormError
from gui.form_widgets.editors_media import MediaSource
from gui.form_widgets.form_part import FormPart
from gui.form_widgets.form_paths import answer_at, bare_path, parent_row
from gui.form_widgets.form_texts import plain_words
from survey_forms.schema import MEDIA_TYPES, Choice, Group, Node, Question, Repeat, plain_text, text_in

if TYPE_CHECKING:
    from survey_forms.capture import FormSession
    from survey_forms.states import State

BUILD_S, FEWEST_PARTS = 0.03, 4
REQUIRED_CODE, CONSTRAINT_CODE = "CAPTURE_REQUIRED", "CAPTURE_CONSTRAINT"


class FormDesk(QObject):
    """Between the widgets of a form and its session.

    Signals
    -------
    taken(str, object)
        A person answered the question at this path; the object is the set of paths whose state changed.
    rows_changed(str, object)
        Rows of a repeat were added, taken away or moved; its path, and the paths whose state changed.
    gone_to(QWidget)
        The cursor was put into a widget that may have to be scrolled to.
    composed()
        An input method put its text in.
    media_asked, media_shown, place_asked, repeat_asked(str)
        The question at this path wants a file, its file shown, a place or shape from the map, its last answer.
    files_offered(str, list), picture_offered(str, bytes)
        Files were dropped or pasted, a picture was drawn or pasted.

    Attributes
    ----------
    session : FormSession
    language : str
        One of the form's.
    last : mapping
        Answers of the record before, nested as a record keeps them.
    tells_missing : bool
        Whether unanswered required questions are told of beside themselves.
    is_read_only : bool
    is_short : bool
        Whether time ran out before everything that is asked was built.
    make_part : callable
        Makes the widget of a node at a path.
    more : signal
        There is time again to build what a long page lacks yet.
    """

    more = pyqtSignal()

    taken = pyqtSignal(str, object)
    rows_changed = pyqtSignal(str, object)
    gone_to = pyqtSignal(QWidget)
    composed = pyqtSignal()
    media_asked = pyqtSignal(str)
    media_shown = pyqtSignal(str)
    place_asked = pyqtSignal(str)
    repeat_asked = pyqtSignal(str)
    files_offered = pyqtSignal(str, list)
    picture_offered = pyqtSignal(str, bytes)

    def __init__(self, session: "FormSession", language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.language = language
        self.last: Mapping[str, Any] = {}
        self.media = MediaSource()
        self.expected_rows: Mapping[str, int] = {}
        self.tells_missing = False
        self.is_read_only = False
        self.make_part: Callable[[Node, str], FormPart]
        self._deadline = float("inf")
        self._granted = 0
        self.is_short = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.more)

    # Time: a stranger's form may have hundreds of questions on a page, and the window must not stand still for them.

    def give_time(self, seconds: float = BUILD_S) -> None:
        """Let parts be built for about so long from now on (the thread's own time)."""
        self._deadline = thread_time() + seconds
        self._granted = FEWEST_PARTS

    def has_time(self) -> bool:
        """Whether another part may be built now; if not, ``more`` tells when."""
        self._granted -= 1  # some are built however slow the machine is, or it would never come to an end
        if self._granted >= 0 or thread_time() < self._deadline:
            return True
        self.is_short = True
        self._later.start(0)
        return False

    # Answers

    def take(self, path: str, value: str) -> None:
        """Give the session an answer of the person."""
        if value != self.session.value(path):
            self.taken.emit(path, self.session.set(path, value))

    def state(self, path: str) -> "State":
        """State of a question, group or repeat."""
        return self.session.state(path)

    def asks(self, path: str) -> bool:
        """Whether a question stands at a path: not in a row that is gone."""
        try:
            self.session.value(path)
        except FormError:
            return False
        return True

    def is_relevant(self, path: str) -> bool:
        """Whether something is asked."""
        return bool(self.session.state(path).is_relevant)

    def last_value(self, path: str) -> str:
        """What the row before, or else the record before, has at a path; "" for nothing."""
        before = parent_row(path)
        if before is not None:
            return self.session.value(before)
        return answer_at(self.last, path)

    def double_row(self, path: str, number: int) -> None:
        """Add a row below row ``number`` (from 1) with its answers; files and what is computed are not taken along."""
        repeat = next(node for node in self.session.form.nodes() if node.path == bare_path(path))
        assert isinstance(repeat, Repeat)
        self.session.put_repeat(path, number + 1, typed_answers(repeat, self.session.row(f"{path}[{number}]")))

    # Texts

    def label(self, path: str) -> str:
        """Label in the language shown."""
        return str(self.session.label(path, self.language))

    def hint(self, path: str) -> str:
        """Hint in the language shown; "" for none."""
        return str(self.session.hint(path, self.language))

    def choices(self, path: str) -> Sequence[Choice]:
        """Choices that the filter leaves.

        Raises
        ------
        FormError
            The filter cannot be read or evaluated.
        """
        return self.session.choices(path)

    def list_length(self, question: Question) -> int:
        """Length of a question's whole list."""
        found = self.session.form.lists.get(question.choice_list)
        return len(found.choices) if found is not None else 0

    def is_external(self, question: Question) -> bool:
        """Whether a question's list comes from a file or the project."""
        found = self.session.form.lists.get(question.choice_list)
        return found is not None and bool(found.file)

    def takes_any_text(self, path: str) -> bool:
        """Whether a list that should come from the project is not there, so that any text is an answer."""
        return bool(self.session.is_list_missing(path))

    def guidance(self, path: str) -> str:
        """Longer hint in the language shown; "" for none."""
        return str(self.session.guidance(path, self.language))

    def fault_text(self, path: str, question: Question, fault: FormError | None) -> str:
        """What is to be said beside a question; the form's own words where it has some."""
        if fault is None or (fault.code == REQUIRED_CODE and not self.tells_missing):
            return ""
        own = ""
        if fault.code == CONSTRAINT_CODE:
            own = self.session.message(path, self.language)
        elif fault.code == REQUIRED_CODE:
            own = plain_text(text_in(question.required_messages, self.language))
        return plain_words(own) or fault.message()

    def node_label(self, node: Node, path: str) -> str:
        """Label of a group or repeat; its name where it has none."""
        return self.label(path) or node.name


def form_language(session: "FormSession", language: str) -> str:
    """One of the form's languages: the one named, or the one with the code "zh" or "en"."""
    form = session.form
    return language if language in form.languages else form.language_for(language)


def typed_answers(group: Group, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of a row or group that a person gave: no files, and nothing that the form works out."""
    found: dict[str, Any] = {}
    for node in group.children:
        given = answers.get(node.name)
        if isinstance(node, Repeat) and isinstance(given, list):
            found[node.name] = [typed_answers(node, row) for row in given]
        elif isinstance(node, Group) and isinstance(given, Mapping):
            found[node.name] = typed_answers(node, given)
        elif isinstance(node, Question) and given and node.type not in MEDIA_TYPES and not node.calculation:
            found[node.name] = given
    return found
