"""A submission that comes again: the same, edited, older, other bytes under the same id, edited at the desk too."""

import copy
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import FormError
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from survey_forms.phone.merging import Fate
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.phone.report import ImportReport
from survey_forms.phone.resolving import open_conflicts, resolve_conflict
from survey_forms.phone.submission_parts import flat_answers
from survey_forms.records import save_session, session_for
from survey_forms.schema import Form
from tests.survey_forms.phone.conftest import bring, contents
from tests.survey_forms.phone.making import (
    County,
    Made,
    make_bare_county,
    make_county,
    photo,
    write_central,
    write_instances,
)

LATER = "2026-07-01T09:40:00.000+08:00"
EARLIER = "2026-01-01T09:40:00.000+08:00"


@pytest.fixture(scope="module")
def sent() -> County:
    """What the county sent first; its photos are on the phone still, but for those of tests about photos."""
    return make_bare_county(3)


@pytest.fixture
def county(sent: County) -> County:
    return County(list(sent.made), {})


class Office:
    """A project into which one county sends again and again."""

    def __init__(self, folder: Path, project: Project, form: Form) -> None:
        self._folder, self.project, self._form, self._count = folder, project, form, 0

    def bring(self, county: County, is_central: bool = False) -> ImportReport:
        self._count += 1
        folder = self._folder / f"usb{self._count}"
        folder.mkdir()
        if is_central:
            return bring(self.project, write_central(folder / f"{self._form.form_id}.zip", self._form, county))
        return bring(self.project, write_instances(folder / "instances", self._form, county))

    def record(self, number: int = 0) -> SurveyRecord:
        found = self.project.read_all(SurveyRecord)
        return next(record for record in found if record.title.startswith(f"五华茶{number}，"))

    def answers(self, number: int = 0) -> dict[str, str]:
        return dict(flat_answers(self.record(number).answers))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, form: Form, sent: County) -> Path:
    """Folder of a project into which the county's submissions came."""
    folder = tmp_path_factory.mktemp("office")
    with create_project(folder / "五华.gpkg") as project:
        Office(folder, project, form).bring(sent)
    return folder


@pytest.fixture
def office(tmp_path: Path, imported: Path, form: Form) -> Iterator[Office]:
    shutil.copytree(imported, tmp_path / "office")
    with open_project(tmp_path / "office" / "五华.gpkg") as project:
        yield Office(tmp_path, project, form)


def edited(county: County, changes: dict[str, Any], **facts: Any) -> County:
    """The county's first submission alone, with other answers: a path without positions, or None to take away."""
    made = county.made[0]
    answers = copy.deepcopy(made.answers)
    for path, value in changes.items():
        *groups, leaf = path.split("/")
        place = answers
        for name in groups:
            place = place[name]
        if value is None:
            place.pop(leaf)
        else:
            place[leaf] = value
    return County([replace(made, answers=answers, **facts)], dict(county.files))


def only(report: ImportReport) -> Outcome:
    (outcome,) = report.outcomes
    return outcome


def fields(outcome: Outcome, fate: Fate) -> dict[str, tuple[str, str]]:
    return {change.path: (change.old, change.new) for change in outcome.changes if change.fate is fate}


def test_an_edited_submission_updates_and_says_what_changed(office: Office, county: County) -> None:
    before = office.record()
    change = {"quality/quality_summary": "汤色橙红", "end": LATER}
    outcome = only(office.bring(edited(county, change)))
    assert outcome.kind is OutcomeKind.UPDATED
    assert outcome.record_id == before.id
    assert fields(outcome, Fate.CHANGED) == {
        "quality/quality_summary": (county.made[0].answers["quality"]["quality_summary"], "汤色橙红")
    }
    assert office.answers()["quality/quality_summary"] == "汤色橙红"
    assert len(office.project.read_all(SurveyRecord)) == 3


def test_an_edit_names_the_version_that_it_replaces(office: Office, county: County) -> None:
    first = county.made[0].instance_id
    new = "uuid:0f0f0f0f-0000-0000-0000-000000000000"
    county_now = edited(county, {"survey/surveyor_org": "县局"}, instance_id=new, deprecated_id=first)
    assert only(office.bring(county_now)).kind is OutcomeKind.UPDATED
    assert office.record().instance_id == first
    # The next edit replaces the edit, and is still the same record.
    again = edited(county_now, {"survey/surveyor_org": "市局"}, instance_id="uuid:1f", deprecated_id=new)
    outcome = only(office.bring(again))
    assert fields(outcome, Fate.CHANGED) == {"survey/surveyor_org": ("县局", "市局")}
    assert len(office.project.read_all(SurveyRecord)) == 3


def test_central_tells_an_edit_by_its_count(office: Office, county: County) -> None:
    outcome = only(office.bring(edited(county, {"survey/surveyor_org": "县局"}, edits=1), is_central=True))
    assert outcome.kind is OutcomeKind.UPDATED
    assert office.answers()["survey/surveyor_org"] == "县局"


def test_the_same_submission_by_another_way_is_the_same(office: Office, county: County) -> None:
    stored = contents(office.project)
    report = office.bring(county, is_central=True)
    assert report.count(OutcomeKind.UNCHANGED) == 3
    assert contents(office.project) == stored


def test_other_bytes_under_the_same_id_are_a_conflict_and_overwrite_nothing(office: Office, county: County) -> None:
    before = office.answers()
    other = edited(county, {"quality/quality_summary": "汤色橙红", "survey/surveyor_org": "县局"})
    outcome = only(office.bring(other))
    assert outcome.kind is OutcomeKind.CONFLICT
    assert set(fields(outcome, Fate.CONFLICT)) == {"quality/quality_summary", "survey/surveyor_org"}
    assert office.answers() == before
    # It stays open, and coming again makes no second one.
    stored = contents(office.project)
    assert only(office.bring(other)).kind is OutcomeKind.CONFLICT
    assert contents(office.project) == stored
    (waiting,) = open_conflicts(office.project)
    assert {answer.path: answer.theirs for answer in waiting.answers}["survey/surveyor_org"] == "县局"


def test_a_person_decides_field_by_field(office: Office, county: County) -> None:
    office.bring(edited(county, {"quality/quality_summary": "汤色橙红", "survey/surveyor_org": "县局"}))
    record_id = office.record().id
    record = resolve_conflict(
        office.project, record_id, {"quality/quality_summary": True, "survey/surveyor_org": False}
    )
    assert record.quality == "汤色橙红"
    assert office.answers()["survey/surveyor_org"] == county.made[0].answers["survey"]["surveyor_org"]
    assert open_conflicts(office.project) == []
    office.project.undo()
    assert len(open_conflicts(office.project)) == 1
    with pytest.raises(FormError) as caught:
        resolve_conflict(office.project, office.record(1).id, {"quality/quality_summary": True})
    assert caught.value.code == "PHONE_NO_OPEN_CONFLICT"


def test_what_the_desk_changed_is_never_overwritten_silently(office: Office, county: County) -> None:
    record = office.record()
    answers = copy.deepcopy(dict(record.answers))
    answers["survey"] = {**answers["survey"], "surveyor_org": "桌面改过"}  # type: ignore[dict-item]
    save_many(office.project, [replace(record, answers=answers, office="桌面改过")])
    changed = {"survey/surveyor_org": "手机改过", "identity/product_alias": "小名", "end": LATER}
    outcome = only(office.bring(edited(county, changed)))
    assert fields(outcome, Fate.CONFLICT) == {"survey/surveyor_org": ("桌面改过", "手机改过")}
    assert fields(outcome, Fate.CHANGED) == {"identity/product_alias": ("", "小名")}
    assert office.answers()["survey/surveyor_org"] == "桌面改过"
    assert office.answers()["identity/product_alias"] == "小名"


def test_a_column_changed_by_another_way_counts_as_changed_at_the_desk(office: Office, county: County) -> None:
    save_many(office.project, [replace(office.record(), office="命令行改过")])
    outcome = only(office.bring(edited(county, {"survey/surveyor_org": "手机改过", "end": LATER})))
    assert fields(outcome, Fate.CONFLICT) == {"survey/surveyor_org": ("命令行改过", "手机改过")}
    assert office.record().office == "命令行改过"


def test_an_emptied_group_never_overwrites_filled_fields(office: Office, county: County) -> None:
    before = office.answers()
    changes = {"quality": {}, "link": [], "survey/surveyor_org": "县局", "end": LATER}
    outcome = only(office.bring(edited(county, changes)))
    assert fields(outcome, Fate.CHANGED) == {"survey/surveyor_org": (before["survey/surveyor_org"], "县局")}
    kept = fields(outcome, Fate.KEPT)
    assert kept["quality/quality_summary"] == (before["quality/quality_summary"], "")
    after = office.answers()
    assert {path: text for path, text in after.items() if path.startswith(("quality", "link"))} == {
        path: text for path, text in before.items() if path.startswith(("quality", "link"))
    }


def test_an_emptied_question_that_was_asked_is_emptied_and_told(office: Office, county: County) -> None:
    outcome = only(office.bring(edited(county, {"survey/surveyor_org": None, "end": LATER})))
    assert outcome.kind is OutcomeKind.UPDATED
    assert fields(outcome, Fate.CHANGED)["survey/surveyor_org"][1] == ""
    assert "survey/surveyor_org" not in office.answers()


def test_an_emptied_question_that_was_not_asked_is_kept(office: Office, county: County) -> None:
    # Of a dossier; back at the listing stage the phone drops it (trap 1).
    dossier = {"survey/survey_stage": "dossier", "craft": {"standard_kinds": "national", "standard_no": "GB 1"}}
    office.bring(edited(county, {**dossier, "end": LATER}))
    assert office.answers()["craft/standard_no"] == "GB 1"
    listing = {"survey/survey_stage": "listing", "craft": {"standard_kinds": "none"}}
    outcome = only(office.bring(edited(county, {**listing, "end": "2026-08-01T00:00:00.000+08:00"})))
    assert fields(outcome, Fate.KEPT) == {"craft/standard_no": ("GB 1", "")}
    assert office.answers()["craft/standard_no"] == "GB 1"


def test_an_older_version_changes_nothing(office: Office, county: County) -> None:
    before = office.answers()
    outcome = only(office.bring(edited(county, {"survey/surveyor_org": "旧", "end": EARLIER})))
    assert (outcome.kind, outcome.code) == (OutcomeKind.UNCHANGED, "PHONE_OLDER")
    assert office.answers() == before


def test_the_first_export_after_the_edit_changes_nothing(office: Office, county: County) -> None:
    office.bring(edited(county, {"survey/surveyor_org": "县局", "end": LATER}))
    stored = contents(office.project)
    assert office.bring(county).count(OutcomeKind.UNCHANGED) == 3
    assert contents(office.project) == stored


def test_rows_of_a_repeat_are_one_answer(office: Office, county: County) -> None:
    rows = [{"link_kind": "climate", "link_factor": "云雾"}, {"link_kind": "soil", "link_factor": "红壤"}]
    outcome = only(office.bring(edited(county, {"link": rows, "end": LATER})))
    assert outcome.kind is OutcomeKind.UPDATED
    assert "link[2]/link_factor" in fields(outcome, Fate.CHANGED)
    assert office.record().answers["link"] == tuple(rows)


def test_a_photo_that_comes_late_takes_its_place(office: Office, county: County) -> None:
    late = make_county(2, seed=5)
    name = late.made[0].answers["evidence"]["photo_place"]
    picture = late.files.pop(name)
    first = office.bring(late)
    assert [one.name for one in first.missing] == [name]
    late.files[name] = picture
    second = office.bring(late)
    assert (second.count(OutcomeKind.UPDATED), second.count(OutcomeKind.UNCHANGED)) == (1, 1)
    assert second.missing == []
    assert [one.name for one in second.arrived_late] == [name]
    evidence = [item for item in office.project.read_all(Evidence) if item.file_name == name]
    assert [item.fault for item in evidence] == [""]
    assert office.project.media.find(evidence[0].sha256) is not None
    assert office.bring(late).count(OutcomeKind.UNCHANGED) == 2


def test_an_edit_with_another_photo_keeps_the_old_one_as_evidence(office: Office) -> None:
    county = make_county(1, seed=6)
    office.bring(county)
    other = edited(county, {"evidence/photo_place": "new.jpg", "end": LATER})
    other.files["new.jpg"] = photo(777_777)
    outcome = only(office.bring(other))
    assert list(fields(outcome, Fate.CHANGED)) == ["evidence/photo_place"]
    names = {item.file_name for item in office.project.read_all(Evidence, record_id=outcome.record_id)}
    assert "new.jpg" in names
    assert county.made[0].answers["evidence"]["photo_place"] in names
    record = office.project.read_one(SurveyRecord, outcome.record_id)
    value = dict(flat_answers(record.answers))["evidence/photo_place"]
    assert (office.project.media.folder / value[:2] / value).read_bytes() == other.files["new.jpg"]


def test_what_the_servers_review_rejected_is_not_taken(office: Office, county: County) -> None:
    rejected = make_bare_county(1, seed=9)
    rejected.made = [replace(rejected.made[0], review="rejected")]
    outcome = only(office.bring(rejected, is_central=True))
    assert (outcome.kind, outcome.code) == (OutcomeKind.SKIPPED, "PHONE_REJECTED")
    assert len(office.project.read_all(SurveyRecord)) == 3


def test_two_versions_in_one_delivery_come_in_their_order(office: Office, county: County, form: Form) -> None:
    fresh = make_bare_county(1, seed=3)
    newer = edited(fresh, {"survey/surveyor_org": "县局", "end": LATER}).made[0]
    both = County([newer, Made(fresh.made[0].instance_id, fresh.made[0].answers)], fresh.files)
    report = office.bring(both)
    assert {outcome.kind for outcome in report.outcomes} == {OutcomeKind.IMPORTED, OutcomeKind.UPDATED}
    (record,) = [one for one in office.project.read_all(SurveyRecord) if one.office == "县局"]
    assert record.instance_id == newer.instance_id
    assert len(office.project.read_all(SurveyRecord)) == 4


def test_a_photo_of_a_conflict_is_taken_by_its_file(office: Office) -> None:
    county = make_county(1, seed=7)
    office.bring(county)
    other = edited(county, {"evidence/photo_place": "other.jpg"})
    other.files["other.jpg"] = photo(888_888)
    outcome = only(office.bring(other))
    assert fields(outcome, Fate.CONFLICT)["evidence/photo_place"][1] == "other.jpg"
    record = resolve_conflict(office.project, outcome.record_id, {"evidence/photo_place": True})
    value = dict(flat_answers(record.answers))["evidence/photo_place"]
    assert (office.project.media.folder / value[:2] / value).read_bytes() == other.files["other.jpg"]
    # The same version again has nothing to say any more.
    assert only(office.bring(other)).kind is OutcomeKind.UNCHANGED


def test_a_photo_that_went_through_a_messenger_is_told(office: Office) -> None:
    county = make_county(1, seed=8)
    name = "mmexport1660000000000.jpg"
    sent = edited(county, {"evidence/photo_place": name})
    sent.files[name] = photo(5).replace(b"Exif\x00\x00", b"Nope\x00\x00", 1)
    report = office.bring(sent)
    assert [(one.name, one.code, one.value) for one in report.messengers] == [
        (name, "PHOTO_FROM_MESSENGER", "WeChat (微信)")
    ]
    assert report.messengers[0].title.startswith("五华茶0")


def test_another_version_of_the_form_is_told(office: Office, county: County, tmp_path: Path, form: Form) -> None:
    older = write_instances(tmp_path / "older", replace(form, version="2025"), make_bare_county(1, seed=9))
    report = bring(office.project, older)
    assert report.other_versions == [(form.form_id, "2025", form.version, 1)]
    assert report.count(OutcomeKind.IMPORTED) == 1


def test_saving_in_the_form_makes_no_false_conflicts(office: Office, county: County) -> None:
    record = office.record()
    session = session_for(office.project, record)
    session.set("survey/surveyor_org", "桌面改过")
    save_session(office.project, session, record, office.project.read_all(Evidence, record_id=record.id))
    outcome = only(office.bring(edited(county, {"quality/quality_summary": "汤色橙红", "end": LATER})))
    assert [(change.path, change.fate) for change in outcome.changes] == [("quality/quality_summary", Fate.CHANGED)]
    assert (office.record().office, office.record().quality) == ("桌面改过", "汤色橙红")
