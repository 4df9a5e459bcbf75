"""Strangers' workbooks as forms on the screen: each of the 49 good ones, every page, every question."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.form_widgets.form_view import FormView
from gui.form_widgets.question_field import QuestionField
from survey_forms.capture import FormSession
from survey_forms.schema import Question, QuestionType, Repeat
from survey_forms.xlsform import read_form_workbook
from tests.gui.form_widgets.form_kit import dressed_view
from tests.survey_forms.test_xlsform_real import NAMES, WRONG

# What a test's machine without screen and session remarks on by itself.
LACKS = ("plugin does not support", "XDG_RUNTIME_DIR")
GOOD = [name for name in NAMES if name not in WRONG]


def test_there_are_49_good_ones(real_data: Path) -> None:
    assert len(GOOD) == 49


@pytest.mark.parametrize("name", GOOD)
def test_a_good_workbook_is_shown_whole(name: str, real_data: Path, qtbot: QtBot, qtlog: Any, dressed: None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl's remarks on what it does not keep
        form = read_form_workbook(real_data / "foreign" / "xlsform" / name).form
    session = FormSession(form)
    with qtbot.captureExceptions() as raised:
        view = dressed_view(qtbot, session, form.default_language)
        fields = build_all(view, session)
        for language in form.languages:
            view.set_language(language)
    assert raised == []
    assert [record.message for record in qtlog.records if not any(lack in record.message for lack in LACKS)] == []
    assert fields.keys() == asked(session)
    for path, field in fields.items():
        asks = field.question.type is not QuestionType.NOTE and "label" not in field.question.appearance.split()
        assert (field.editor is not None) is asks, path
        assert field.label.text() or not asks, path


def build_all(view: FormView, session: FormSession) -> dict[str, QuestionField]:
    """Every field of a form, with one row at least in each repeat, all pages and rows opened."""
    for _depth in range(4):
        for path, repeat in list(repeats(session)):
            if session.count(path) == 0 and not repeat.count:
                session.add_repeat(path)
    view.refresh()
    view.show_progress()
    for number in range(len(view.model.pages)):
        view.turn_to(number)
        QApplication.processEvents()
    for path in asked(session):
        view.focus(path)
        field = view.field(path)
        assert field is not None, path
        assert field.isVisible(), path
    return {field.path: field for page in view.stack.pages for field in page.fields()}


def repeats(session: FormSession) -> list[tuple[str, Repeat]]:
    """Repeats by their paths, in rows that stand."""
    found = []
    for node in session.form.nodes():
        parent = node.path.rpartition("/")[0]
        for prefix in _rows(session, parent):
            path = f"{prefix}/{node.name}" if prefix else node.name
            if isinstance(node, Repeat):
                found.append((path, node))
    return found


def _rows(session: FormSession, path: str) -> list[str]:
    prefixes = [""]
    for step in range(1, len(path.split("/")) + 1 if path else 1):
        bare = "/".join(path.split("/")[:step])
        node, name = session.form.find(bare), bare.rpartition("/")[2]
        below = [f"{prefix}/{name}" if prefix else name for prefix in prefixes]
        if isinstance(node, Repeat):
            below = [f"{one}[{number}]" for one in below for number in range(1, session.count(one) + 1)]
        prefixes = below
    return prefixes


def asked(session: FormSession) -> set[str]:
    """Paths of the questions that a person meets now."""
    return {path for path, node in session.walk() if isinstance(node, Question) and node.is_seen}
