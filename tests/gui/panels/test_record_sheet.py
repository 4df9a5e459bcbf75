"""A record while it is filled in, without any widget: what differs, what a draft holds, what a draft gives back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gi_atlas.model import Evidence, SurveyRecord
from gui.panels.record_faults import next_fault, passed_over
from gui.panels.record_sheet import OpenedRecord, RecordSheet, evidence_with_texts, record_drafts, title_of_draft
from survey_forms.capture import FormSession
from tests.gui.form_context import MemoryDrafts
from tests.gui.panels.short_form import FORM_ID, short_form

PHOTO = Evidence("r", "一.jpg", "aa" * 32, id="e")
ANSWERS = {"site": {"name": "清溪绿茶"}, "story": {"is_old": "yes", "step": [{"title": "采"}, {"title": "炒"}]}}


def sheet(is_new: bool = False) -> RecordSheet:
    record = SurveyRecord("清溪绿茶", id="r", form_id="" if is_new else FORM_ID, form_version="1", answers=ANSWERS)
    opened = OpenedRecord(record, () if is_new else (PHOTO,), is_new)
    return RecordSheet(opened, FormSession(short_form(), ANSWERS))


# What differs


def test_a_sheet_differs_by_its_answers_its_product_and_its_photos() -> None:
    kept = sheet()
    assert not kept.is_dirty
    kept.session.set("story/notes", "好")
    assert kept.is_dirty
    kept.session.set("story/notes", "")
    assert not kept.is_dirty
    kept.product_id = "p"
    assert kept.is_dirty
    kept.product_id = ""
    kept.evidence = [replace(PHOTO, caption="新")]
    assert kept.is_dirty
    # Distances follow the place and are no edit of the person's; a photo of elsewhere is none of this record's.
    kept.evidence = [replace(PHOTO, distance_m=5.0), Evidence("r", "二.jpg", "bb" * 32)]
    assert not kept.is_dirty


@pytest.mark.parametrize("change", [("add", 3), ("remove", 1), ("move", 2)])
def test_rows_are_answers_too(change: tuple[str, int]) -> None:
    kept = sheet()
    act, count = change
    if act == "add":
        kept.session.add_repeat("story/step")
    elif act == "remove":
        kept.session.remove_repeat("story/step[1]")
    else:
        kept.session.move_repeat("story/step[1]", 2)
    assert kept.session.count("story/step") == count
    assert kept.is_dirty


def test_a_new_record_is_worth_keeping_once_a_person_touched_it() -> None:
    begun = sheet(is_new=True)
    begun.session.set("site/place", "30 120 0 0")
    assert not begun.is_dirty
    begun.is_touched = True
    assert begun.is_dirty


def test_what_was_typed_while_it_was_stored_still_differs() -> None:
    kept = sheet()
    kept.session.set("story/notes", "一")
    stored = kept.session.answers()
    kept.session.set("story/notes", "一二")
    kept.evidence = [replace(PHOTO, caption="新")]
    kept.take_stored(OpenedRecord(kept.opened.record, (PHOTO,)), stored)
    assert kept.is_dirty
    assert kept.evidence[0].caption == "新"
    kept.session.set("story/notes", "一")
    kept.evidence = [PHOTO]
    assert not kept.is_dirty


def test_evidence_that_came_meanwhile_keeps_the_texts_being_written() -> None:
    kept = sheet()
    kept.evidence = [replace(PHOTO, caption="新")]
    other = Evidence("r", "二.jpg", "bb" * 32, id="f")
    kept.take_evidence((replace(PHOTO, distance_m=3.0), other))
    assert [(item.id, item.caption, item.distance_m) for item in kept.evidence] == [("e", "新", 3.0), ("f", "", None)]


def test_another_version_of_the_form_is_an_edit() -> None:
    record = SurveyRecord("茶", id="r", form_id=FORM_ID, form_version="1", answers=ANSWERS)
    upgraded = RecordSheet(OpenedRecord(record), FormSession(short_form("2"), ANSWERS))
    assert upgraded.is_dirty
    assert not RecordSheet(OpenedRecord(replace(record, form_id="")), FormSession(short_form("2"), ANSWERS)).is_dirty


def test_the_title_is_the_products_name_or_what_is_stored() -> None:
    kept = sheet()
    kept.session.set("site/name", " 清溪毛尖 ")
    assert kept.title == "清溪毛尖"
    kept.session.set("site/name", "")
    assert kept.title == "清溪绿茶"


# Drafts


def test_a_draft_is_plain_and_gives_everything_back() -> None:
    kept = sheet()
    kept.session.set("story/is_old", "no")
    kept.session.set("story/step[2]/title", "揉")
    kept.product_id = "p"
    taken = datetime(2026, 4, 5, 2, 30, tzinfo=UTC)
    kept.evidence = [replace(PHOTO, caption="茶园", consent=True, captured_at=taken)]
    kept.edit_at("story/step[2]/title")
    draft = json.loads(json.dumps(kept.draft()))
    again = sheet()
    again.session = FormSession(short_form(), draft["answers"])
    again.take_draft(draft)
    assert again.session.answers() == kept.session.answers()
    assert (again.product_id, again.at) == ("p", "story/step[2]/title")
    assert again.evidence == kept.evidence
    assert again.is_touched


def test_edits_after_the_page_are_made_again_in_their_order() -> None:
    kept = sheet()
    draft = kept.draft()
    draft["edits"] = [
        {"path": "story/notes", "value": "一"},
        {"path": "story/notes", "value": "一二"},
        {"path": "story/step[2]/title", "value": "揉"},
        {"path": "story/step[9]/title", "value": "不在"},
        {"product_id": "p"},
        {"evidence": {"e": {"caption": "茶园", "sha256": "no"}, "gone": {"caption": "x"}}},
    ]
    kept.take_draft(draft)
    assert kept.session.value("story/notes") == "一二"
    assert kept.session.value("story/step[2]/title") == "揉"
    assert (kept.product_id, kept.at) == ("p", "story/step[2]/title")
    assert [(item.caption, item.sha256) for item in kept.evidence] == [("茶园", PHOTO.sha256)]


def test_an_edit_of_one_answer_is_small_and_one_of_rows_is_the_whole_page() -> None:
    kept = sheet()
    kept.session.set("story/notes", "好")
    assert kept.edit_at("story/notes") == {"path": "story/notes", "value": "好"}
    assert kept.edit_at("story/step[1]/title") == {"path": "story/step[1]/title", "value": "采"}
    assert kept.edit_at("story/step") is None
    assert kept.at == "story/step"


def test_hidden_answers_and_texts_about_photos_stand_in_the_draft() -> None:
    kept = sheet()
    assert kept.draft()["evidence"] == {}
    kept.evidence = [replace(PHOTO, caption="茶园")]
    assert kept.draft()["evidence"]["e"]["caption"] == "茶园"
    assert evidence_with_texts([PHOTO], {"e": {"captured_at": ""}}) == [PHOTO]


def test_the_time_of_a_draft_is_an_instant() -> None:
    written = sheet().draft()["written_at"]
    assert abs((datetime.fromisoformat(str(written)) - datetime.now(UTC)).total_seconds()) < 60


def test_drafts_come_oldest_first_and_only_those_of_records() -> None:
    drafts = MemoryDrafts()
    for key, at in (("record:b", "2026-02"), ("record:a", "2026-03"), ("boundary:c", "2026-01")):
        drafts.put(key, {"written_at": at})
    assert [draft["written_at"] for draft in record_drafts(drafts)] == ["2026-02", "2026-03"]
    assert title_of_draft({"title": " "}) == "Untitled record"


# What is wrong


def test_the_next_fault_goes_round() -> None:
    session = FormSession(short_form(), {"site": {"height": "9999"}, "story": {"step": [{}]}})
    order = ["site/name", "site/height", "story/is_old", "story/step[1]/title"]
    assert list(session.faults()) == order
    here, seen = "", []
    for _press in range(5):
        here = next_fault(session, here)
        seen.append(here)
    assert seen == [*order, order[0]]
    assert next_fault(session, "site/day") == "site/height"
    assert next_fault(FormSession(short_form(), ANSWERS), "") == ""


def test_what_lies_ahead_is_not_passed_over() -> None:
    session = FormSession(short_form(), {"story": {"step": [{}]}})
    assert passed_over(session, "site/name") == []
    assert passed_over(session, "story/notes") == ["site/name", "story/is_old"]
    assert len(passed_over(session, "")) == 3
    session.set("site/height", "9999")
    assert passed_over(session, "site/name") == ["site/height"]
