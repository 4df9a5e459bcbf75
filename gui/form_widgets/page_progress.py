"""How far each page of a form is."""

from collections.abc import Sequence

from gui.form_widgets.form_desk import REQUIRED_CODE, FormDesk
from gui.form_widgets.form_paths import whole_path
from gui.form_widgets.form_texts import plain_words
from gui.form_widgets.group_list import PageProgress
from gui.form_widgets.group_page import GroupPage
from survey_forms.schema import Question, QuestionType


def page_progress(desk: FormDesk, pages: Sequence[GroupPage]) -> list[PageProgress]:
    """Progress of pages, in their order."""
    wrong = [path for path, fault in desk.session.faults().items() if fault.code != REQUIRED_CODE]
    return [_progress(desk, page, any(page.plan.has(path) for path in wrong)) for page in pages]


def hidden_answers(desk: FormDesk) -> list[str]:
    """Labels of answers that a person gave and that do not apply now; they are kept all the same."""
    return [
        plain_words(desk.label(path)) or node.name
        for path, node in desk.session.walk(only_relevant=False)
        if isinstance(node, Question) and _is_given(desk, path, node) and not desk.is_relevant(path)
    ]


def _is_given(desk: FormDesk, path: str, question: Question) -> bool:
    if not question.is_seen or question.calculation:
        return False
    value = desk.session.value(path)
    return bool(value) and (question.is_default_dynamic or value != question.default)


def _progress(desk: FormDesk, page: GroupPage, is_wrong: bool) -> PageProgress:
    if page.plan.node is None:
        return _loose_progress(desk, page, is_wrong)
    found = desk.session.progress(page.plan.path)
    is_missing = found.required_answered < found.required_asked
    return PageProgress(page.name(), found.answered, found.asked, is_missing, is_wrong)


def _loose_progress(desk: FormDesk, page: GroupPage, is_wrong: bool) -> PageProgress:
    # Questions in no group share no path that the session could count by.
    nodes = [node for node in page.plan.nodes if isinstance(node, Question) and node.type is not QuestionType.NOTE]
    states = [desk.state(whole_path("", node)) for node in nodes]
    asked = [state for state in states if state.is_relevant]
    is_missing = any(state.is_required and not state.value for state in asked)
    answered = sum(bool(state.value) for state in asked)
    return PageProgress(page.name(), answered, len(asked), is_missing, is_wrong)
