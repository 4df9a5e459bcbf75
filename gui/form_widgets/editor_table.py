"""Which editor a question gets, by its type, appearance and the length of its list."""

import re
from collections.abc import Callable

from gui.form_widgets.editor import Editor
from gui.form_widgets.editors_choice import AcknowledgeEditor, ButtonsEditor
from gui.form_widgets.editors_geo import PointEditor, ShapeEditor
from gui.form_widgets.editors_media import MediaEditor, MediaSource, SignatureEditor
from gui.form_widgets.editors_rank import RankEditor
from gui.form_widgets.editors_search import ManySearchEditor, SearchEditor
from gui.form_widgets.editors_text import LineEditor, NumberEditor, ProseEditor, ScaleEditor
from gui.form_widgets.editors_time import DateEditor, InstantEditor, TimeEditor
from survey_forms.schema import MEDIA_TYPES, Question, QuestionType

MOST_RADIOS, MOST_CHECKS = 16, 24
_COLUMNS = re.compile(r"(?:columns|compact|quickcompact)-(\d+)")
_SEARCHED = frozenset({"minimal", "autocomplete", "autocomplete_chars", "search"})
_DRAWN = frozenset({"signature", "draw"})
_PLAIN: dict[QuestionType, Callable[[], Editor]] = {
    QuestionType.INTEGER: NumberEditor,
    QuestionType.DECIMAL: NumberEditor,
    QuestionType.TIME: TimeEditor,
    QuestionType.DATETIME: InstantEditor,
    QuestionType.RANK: RankEditor,
    QuestionType.GEOPOINT: PointEditor,
    QuestionType.GEOTRACE: lambda: ShapeEditor(is_area=False),
    QuestionType.GEOSHAPE: lambda: ShapeEditor(is_area=True),
    QuestionType.ACKNOWLEDGE: AcknowledgeEditor,
}


def make_editor(question: Question, source: MediaSource, choice_count: int, is_external: bool) -> Editor | None:
    """Editor of a question; None for a note and a heading of labels, which ask nothing.

    Parameters
    ----------
    question : Question
    source : MediaSource
        What media fields show.
    choice_count : int
        How many choices it offers now.
    is_external : bool
        Whether the list comes from a file or the project.
    """
    words = frozenset(question.appearance.split())
    if question.type is QuestionType.NOTE or (question.type in _SELECTS and "label" in words):
        return None
    if question.type in _SELECTS:
        return _select_editor(question, choice_count, is_external)
    if question.type in MEDIA_TYPES:
        return SignatureEditor(source) if words & _DRAWN else MediaEditor(question.type, source)
    if question.type is QuestionType.RANGE:
        start, end, step = (question.parameters.get(name, "") for name in ("start", "end", "step"))
        return ScaleEditor(start, end, step)
    if question.type is QuestionType.DATE:
        return DateEditor(1 if "year" in words else 2 if "month-year" in words else 3)
    if question.type in _PLAIN:
        return _PLAIN[question.type]()
    return ProseEditor() if "multiline" in words else LineEditor()


_SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})


def is_searched(question: Question, choice_count: int, is_external: bool) -> bool:
    """Whether choices are too many for buttons, or are asked to fold."""
    most = MOST_RADIOS if question.type is QuestionType.SELECT_ONE else MOST_CHECKS
    return is_external or choice_count > most or bool(_SEARCHED.intersection(question.appearance.split()))


def _select_editor(question: Question, count: int, is_external: bool) -> Editor:
    is_single = question.type is QuestionType.SELECT_ONE
    if is_searched(question, count, is_external):
        return SearchEditor() if is_single else ManySearchEditor()
    return ButtonsEditor(is_single, _columns(question.appearance, count))


def _columns(appearance: str, count: int) -> int:
    found = _COLUMNS.search(appearance)
    if found is not None:
        return int(found[1])
    return count if "likert" in appearance.split() else 0
