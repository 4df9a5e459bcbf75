"""A record on its way between the store, the page and the draft, without any widget."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from gi_atlas.errors import EditConflict, FormError
from gi_atlas.model import AdminUnit, Evidence, Product, SurveyRecord, UnitLevel
from gi_atlas.services.editing import save
from gi_atlas.services.record_form import texts_of
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.panels.record_saver import FilledPage, store_page
from gui.panels.record_session import (
    OpenedRecord,
    code_names,
    draft_of,
    evidence_with_draft,
    open_record,
    opened_from_draft,
    place_texts,
    product_name,
    product_names,
    record_drafts,
)
from tests.gui.form_context import MemoryDrafts


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        save(opened, SurveyRecord("甲", id="r"))
        save(opened, Evidence("r", "一.jpg", "aa" * 32, id="e"))
        yield opened


def test_a_page_differs_by_its_texts_and_its_photos(project: Project) -> None:
    opened = open_record(project, "r")
    texts = texts_of(opened.record)
    assert not opened.is_changed(texts, opened.evidence)
    assert opened.is_changed({**texts, "quality": "好"}, opened.evidence)
    (evidence,) = opened.evidence
    assert opened.is_changed(texts, [replace(evidence, caption="新")])
    # Distances follow the place and are no edit of the person's; a photo of elsewhere is none of this page's.
    assert not opened.is_changed(texts, [replace(evidence, distance_m=5.0)])
    assert not opened.is_changed(texts, [evidence, Evidence("r", "二.jpg", "bb" * 32)])


def test_a_draft_is_plain_and_holds_only_what_was_edited(project: Project) -> None:
    opened = open_record(project, "r")
    (evidence,) = opened.evidence
    edited = replace(evidence, caption="茶园", consent=True)
    draft = draft_of(opened, {"title": "乙"}, [edited])
    assert json.loads(json.dumps(draft)) == draft
    assert draft["evidence"]["e"]["caption"] == "茶园"
    assert draft_of(opened, {}, [evidence])["evidence"] == {}
    assert evidence_with_draft(opened.evidence, draft) == [edited]
    assert evidence_with_draft(opened.evidence, {"evidence": {"e": {"sha256": "no", "id": "no"}}}) == [evidence]
    assert evidence_with_draft(opened.evidence, {}) == [evidence]


def test_a_draft_of_a_record_that_is_gone_is_a_new_record(project: Project) -> None:
    there = opened_from_draft(project, {"record_id": "r"})
    assert (there.is_new, there.record.title) == (False, "甲")
    gone = opened_from_draft(project, {"record_id": "x"})
    assert (gone.is_new, gone.record.id, gone.draft_key) == (True, "x", "record:x")


def test_drafts_come_oldest_first_and_only_those_of_records() -> None:
    drafts = MemoryDrafts()
    for key, at in (("record:b", "2026-02"), ("record:a", "2026-03"), ("boundary:c", "2026-01")):
        drafts.put(key, {"written_at": at})
    assert [draft["written_at"] for draft in record_drafts(drafts)] == ["2026-02", "2026-03"]


def test_products_are_offered_by_name(project: Project) -> None:
    save(project, Product("乙茶", id="2"))
    save(project, Product("A tea", id="1"))
    assert product_names(project) == [("1", "A tea"), ("2", "乙茶")]
    assert product_name(project, "2") == "乙茶"
    assert product_name(project, "3") == ""
    assert product_name(project, None) == ""


def test_a_place_gives_texts_of_its_units(project: Project) -> None:
    save(project, AdminUnit("990101", "清溪县", "2023-06", UnitLevel.COUNTY, geom=shapely.box(120, 30, 121, 31)))
    assert place_texts(project, "120.5, 30.5") == {"county_code": "990101", "edition": "2023-06"}
    assert place_texts(project, "10, 50") == {}
    assert place_texts(project, "") == {}
    with pytest.raises(FormError):
        place_texts(project, "anywhere")
    assert code_names(project, {"county_code": "990101", "edition": "2023-06"}) == ("清溪县", "")


def test_a_page_is_stored_with_what_could_be_read(project: Project) -> None:
    opened = open_record(project, "r")
    page = FilledPage(opened, {**texts_of(opened.record), "quality": "好", "survey_date": "?"}, opened.evidence)
    stored, is_whole = store_page(project, page)
    assert not is_whole
    assert (stored.record.quality, stored.record.survey_date) == ("好", None)
    whole = FilledPage(stored, {**texts_of(stored.record), "survey_date": "2026-01-02"}, stored.evidence)
    assert store_page(project, whole)[1]


def test_an_untitled_page_is_whole_because_a_title_is_found_for_it(project: Project) -> None:
    page = FilledPage(OpenedRecord(SurveyRecord(""), (), True), {"title": "", "quality": "好"}, ())
    stored, is_whole = store_page(project, page)
    assert is_whole
    assert stored.record.title == "Untitled record"


def test_a_page_that_was_opened_before_another_save_is_refused(project: Project) -> None:
    first = open_record(project, "r")
    save(project, replace(first.record, notes="别处"))
    with pytest.raises(EditConflict):
        store_page(project, FilledPage(first, {**texts_of(first.record), "quality": "好"}, ()))


def test_the_time_of_a_draft_is_an_instant(project: Project) -> None:
    written = draft_of(open_record(project, "r"), {}, [])["written_at"]
    assert abs((datetime.fromisoformat(str(written)) - datetime.now(UTC)).total_seconds()) < 60
