"""Edits of a form in the journal of its draft: wherever the program was killed, the form stands as it stood then."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from pytestqt.qtbot import QtBot

from gi_atlas.model import SurveyRecord
from gi_atlas.storage.drafts import DraftStore
from gui.form_widgets.draft_keeper import DraftKeeper
from gui.panels.record_sheet import OpenedRecord, RecordSheet
from survey_forms.capture import FormSession
from survey_forms.schema import Form
from tests.gui.form_widgets.form_kit import all_types, box_at, commit, compose, dressed_view, editor_at
from tests.survey_forms.making import random_answers
from tests.survey_forms.test_capture_properties import a_form, act, states

RECORD = OpenedRecord(SurveyRecord("茶"), is_new=True)


def sheet_of(form: Form, answers: dict[str, Any]) -> RecordSheet:
    return RecordSheet(RECORD, FormSession(form, answers, seed=1))


def opened_again(form: Form, draft: dict[str, Any]) -> RecordSheet:
    sheet = sheet_of(form, draft["answers"])
    sheet.take_draft(draft)
    return sheet


@pytest.mark.parametrize("name", ["layered", "logic", "choices", "repeats", "gi"])
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_every_cut_of_a_journal_gives_the_form_of_that_moment(name: str, seed: int) -> None:
    dice, form = random.Random(seed), a_form(name)
    sheet = sheet_of(form, random_answers(form, seed))
    page, edits = sheet.draft(), list[dict[str, Any]]()
    drafts, shown = [], []
    for _ in range(12):
        done = act(sheet.session, dice)
        edit = sheet.edit_at(done[0]) if done is not None else None
        if edit is None:
            page, edits = sheet.draft(), []  # rows came, went or moved: the whole page is kept
        else:
            edits = [*edits, edit]
        drafts.append({**page, "edits": edits})
        shown.append((sheet.session.answers(), states(sheet.session)))
    for draft, (answers, seen) in zip(drafts, shown, strict=True):
        again = opened_again(form, draft)
        assert again.session.answers() == answers
        assert states(again.session) == seen


class Hands:
    """A form on the screen whose edits a keeper writes down, as the record's panel has it do."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.sheet = sheet_of(all_types(), {})
        self.store = DraftStore(folder)
        self.keeper = DraftKeeper(lambda: self.store, lambda: (RECORD.draft_key, self.sheet.draft()))
        self.view = dressed_view(qtbot, self.sheet.session)
        self.view.edited.connect(lambda path: self.keeper.touch(self.sheet.edit_at(path)))

    def killed(self) -> RecordSheet:
        """The form as the next start of the program finds it, without anything having been waited for."""
        draft = DraftStore(self.store.folder).get(RECORD.draft_key)
        assert draft is not None
        return opened_again(all_types(), draft)


def test_after_any_stroke_a_kill_loses_nothing_that_was_taken(qtbot: QtBot, tmp_path: Path, dressed: None) -> None:
    hands = Hands(qtbot, tmp_path / "drafts")
    view, session = hands.view, hands.sheet.session
    line = editor_at(view, "words/name").stops()[0]
    for text in ("清", "溪", "绿茶"):
        compose(line, "pinyin")
        commit(line, text)
        assert hands.killed().session.answers() == session.answers()
    for letter in "12":
        QTest.keyClick(editor_at(view, "words/count").stops()[0], letter)
        assert hands.killed().session.value("words/count") == session.value("words/count")
    box = box_at(view)
    box.add_row()
    commit(editor_at(view, "rows/step[1]/step_name").stops()[0], "采摘")
    box.double_row(0)
    box.remove_row(0)
    assert hands.killed().session.answers() == session.answers()
    box.put_back()
    view.focus("choosing/one")
    QTest.keyClick(editor_at(view, "choosing/one").stops()[0], Qt.Key_Space)
    again = hands.killed()
    assert again.session.answers() == session.answers()
    assert again.at == "choosing/one"
    assert session.count("rows/step") == 2
    hands.keeper.settle()
    assert hands.killed().session.answers() == session.answers()
    assert hands.killed().is_touched


def test_every_byte_of_the_journal_is_a_place_to_be_killed_at(qtbot: QtBot, tmp_path: Path, dressed: None) -> None:
    hands = Hands(qtbot, tmp_path / "drafts")
    seen = [{}]
    for text in ("清", "溪", "茶"):
        commit(editor_at(hands.view, "words/name").stops()[0], text)
        seen.append(hands.sheet.session.answers())
    (journal,) = [path for path in hands.store.folder.iterdir() if "journal" in path.name or path.stat().st_size > 0][
        :1
    ]
    whole = journal.read_bytes()
    found = []
    for cut in range(len(whole), -1, -7):
        journal.write_bytes(whole[:cut])
        draft = DraftStore(hands.store.folder).get(RECORD.draft_key)
        found.append({} if draft is None else opened_again(all_types(), draft).session.answers())
    assert all(answers in seen for answers in found)
    # Ever less is there, and never something in between.
    places = [seen.index(answers) for answers in found]
    assert places == sorted(places, reverse=True)
    assert places[0] == 3
    hands.keeper.cancel()
