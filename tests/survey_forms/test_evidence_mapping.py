"""What the form says of a file and what the file's entry says: who leads, and what is never emptied."""

from dataclasses import replace

import pytest

from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.editing import save
from survey_forms.evidence_mapping import evidence_with, take_evidence
from survey_forms.records import save_session, session_for

SHA = "a" * 64
ROW = "evidence/evidence_item[1]"


@pytest.fixture
def record(project):
    session = session_for(project)
    session.set("identity/product_name", "清溪茶")
    session.add_repeat("evidence/evidence_item")
    answers = {
        "ev_kind": "photo", "ev_image": f"{SHA}.jpg", "ev_title": "县志书影", "ev_group": "history",
        "ev_holder": "县档案馆 003", "ev_licence": "own", "ev_consent": "written", "ev_public": "yes",
    }  # fmt: skip
    for name, value in answers.items():
        session.set(f"{ROW}/{name}", value)
    return save_session(project, session, evidence=[Evidence("r", "IMG_1.jpg", SHA)], record_id="r")


def entry(project):
    (item,) = project.read_all(Evidence)
    return item


def test_a_save_writes_what_the_row_says_into_the_entry_in_one_step(project, record):
    item = entry(project)
    assert (item.caption, item.survey_group, item.holder, item.licence) == (
        "县志书影",
        "history",
        "县档案馆 003",
        "own",
    )
    assert (item.consent, item.is_public, item.question) == (True, True, f"{ROW}/ev_image")
    assert len(project.steps()[0]) == 1


def test_an_entry_that_was_edited_since_enters_the_row(project, record):
    save(project, replace(entry(project), caption="书影（第三页）", consent=False, is_public=False))
    session = session_for(project, record)
    assert session.value(f"{ROW}/ev_title") == "书影（第三页）"
    assert session.value(f"{ROW}/ev_consent") == "refused"
    assert session.value(f"{ROW}/ev_public") == "no"
    save_session(project, session, record)
    assert entry(project).caption == "书影（第三页）"


def test_an_empty_entry_empties_no_answer(project, record):
    save(project, replace(entry(project), caption="", holder="", consent=None))
    session = session_for(project, record)
    assert session.value(f"{ROW}/ev_title") == "县志书影"
    assert session.value(f"{ROW}/ev_consent") == "written"


def test_an_empty_answer_leaves_the_entry(project, record):
    session = session_for(project, record)
    session.set(f"{ROW}/ev_holder", "")
    save_session(project, session, record)
    assert entry(project).holder == "县档案馆 003"


def test_what_is_the_same_is_left_as_written(project, record):
    assert take_evidence(session_for(project, record), [entry(project)]) == frozenset()
    assert save_session(project, session_for(project, record), record) == record
    assert len(project.steps()[0]) == 1


def test_a_row_that_moved_takes_its_file_along(project, record):
    session = session_for(project, record)
    session.add_repeat("evidence/evidence_item", 1)
    save_session(project, session, record)
    assert entry(project).question == "evidence/evidence_item[2]/ev_image"


def test_a_file_that_never_came_is_known_by_its_name(project):
    session = session_for(project, SurveyRecord("x"))
    session.add_repeat("evidence/evidence_item")
    session.set(f"{ROW}/ev_image", "IMG_7.jpg")
    session.set(f"{ROW}/ev_title", "碑")
    (item,) = evidence_with(session, [Evidence("x", "IMG_7.jpg", "", fault="MEDIA_NOT_THERE")])
    assert (item.caption, item.question) == ("碑", f"{ROW}/ev_image")


def test_a_photo_outside_rows_belongs_to_its_group(project):
    session = session_for(project, SurveyRecord("x"))
    session.add_repeat("history/history_source")
    session.set("history/history_source[1]/src_scan", f"{SHA}.jpg")
    (item,) = evidence_with(session, [Evidence("x", "a.jpg", SHA)])
    assert (item.survey_group, item.question) == ("history", "history/history_source[1]/src_scan")
    (other,) = evidence_with(session, [Evidence("x", "b.jpg", "b" * 64, survey_group="craft")])
    assert (other.survey_group, other.question) == ("craft", "")
