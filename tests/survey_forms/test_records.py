"""Records opened and saved by their form: one step, conflicts, versions, records of the time before forms."""

import json
from contextlib import closing
from dataclasses import replace

import pytest
import shapely

from gi_atlas.errors import EditConflict, FormError, StorageError
from gi_atlas.model import AdminUnit, Evidence, FormDefinition, Product, ProductGroup, SurveyRecord
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.verify import verify_project
from survey_forms.forms import COUNTY_FORM, GI_FORM, shipped_form
from survey_forms.kept_answers import KEPT
from survey_forms.records import (
    definition_of,
    form_of,
    form_of_definition,
    forms_of,
    keep_form,
    last_answers,
    load_form,
    record_of,
    save_session,
    session_for,
    upgrade_record,
)
from survey_forms.schema import Place
from tests.gi_atlas.storage.old_projects import make_version_1
from tests.survey_forms.making import form_of as table_form

HEAD = "| survey | | | | | | |\n| | type | name | label | relevant | bind::gi:level | bind::gi:field |\n"


def small_form(version, rows, lists=""):
    settings = (
        "| settings | | | |\n| | form_id | version | namespaces |\n"
        f'| | small | {version} | gi="urn:gi-atlas:form:1" |\n'
    )
    lines = "".join(f"| | {' | '.join(row)} |\n" for row in rows)
    return table_form(HEAD + lines + lists + settings)


FIRST = small_form(
    "1",
    [
        ("text", "name", "Name", "", "L", "GIResource.name_official"),
        ("text", "colour", "Colour", "", "L", ""),
        ("begin_repeat", "step", "Step", "", "", ""),
        ("text", "tool", "Tool", "", "L", ""),
        ("text", "note", "Note", "", "O", ""),
        ("end_repeat", "", "", "", "", ""),
    ],
)
SECOND = small_form(
    "2",
    [
        ("text", "name", "Name", "", "L", "GIResource.name_official"),
        ("begin_repeat", "step", "Step", "", "", ""),
        ("text", "tool", "Tool", "", "L", ""),
        ("end_repeat", "", "", "", "", ""),
        ("text", "taste", "Taste", "", "L", ""),
    ],
)


def filled(project, name="清溪茶", **answers):
    session = session_for(project)
    session.set("identity/product_name", name)
    for path, value in answers.items():
        session.set(path.replace("__", "/"), value)
    return session


# Saving


def test_a_record_is_saved_and_opened_as_it_was(project):
    session = filled(project, survey__surveyor_org="清溪县局", identity__site_point="30.1 120.2 5 3")
    row = session.add_repeat("craft/production_step")
    session.set(f"{row}/step_name", "炒青")
    record = save_session(project, session)
    assert (record.title, record.office, record.geom) == ("清溪茶", "清溪县局", shapely.Point(120.2, 30.1))
    assert (record.form_id, record.form_version) == (GI_FORM, shipped_form(GI_FORM).version)
    assert record.instance_id == session.instance_id
    opened = session_for(project, record)
    assert opened.answers() == session.answers()
    assert opened.instance_id == record.instance_id


def test_a_save_is_one_step_with_its_form_and_undo_takes_all_back(project):
    photo = Evidence("", "a.jpg", "0" * 64)
    session = filled(project)
    record = save_session(project, session, evidence=[replace(photo, record_id="r")], record_id="r")
    assert record.id == "r"
    (step,) = project.steps()[0]
    assert step.label.shown() == "Add record 清溪茶"
    assert len(project.read_all(FormDefinition)) == len(project.read_all(Evidence)) == 1
    project.undo()
    assert [project.read_all(kind) for kind in (SurveyRecord, FormDefinition, Evidence)] == [[], [], []]
    project.redo()
    assert project.read_all(SurveyRecord) == [record]


def test_a_change_has_its_own_label_and_keeps_the_form_once(project):
    record = save_session(project, filled(project))
    session = session_for(project, record)
    session.set("survey/surveyor_names", "王五")
    after = save_session(project, session, record)
    assert (after.id, after.people) == (record.id, "王五")
    assert project.steps()[0][-1].label.shown() == "Change record 清溪茶"
    assert len(project.read_all(FormDefinition)) == 1


def test_saving_what_is_unchanged_makes_no_step(project):
    record = save_session(project, filled(project))
    assert save_session(project, session_for(project, record), record) == record
    assert len(project.steps()[0]) == 1


def test_a_record_that_changed_since_is_refused(project):
    record = save_session(project, filled(project))
    session = session_for(project, record)
    session.set("survey/surveyor_names", "我")
    save(project, replace(record, office="别人"))
    with pytest.raises(EditConflict) as caught:
        save_session(project, session, record)
    assert caught.value.code == "STORE_ROW_CHANGED"
    assert project.read_one(SurveyRecord, record.id).people == ""


def test_a_record_that_is_gone_is_refused(project):
    record = save_session(project, filled(project))
    session = session_for(project, record)
    remove(project, SurveyRecord, record.id)
    with pytest.raises(EditConflict) as caught:
        save_session(project, session, record)
    assert caught.value.code == "STORE_ROW_GONE"


def test_half_valid_records_are_kept_and_marked(project):
    record = save_session(project, filled(project, survey__survey_date="2999-01-01"))
    assert record.is_half
    assert session_for(project, record).value("survey/survey_date") == "2999-01-01"


def test_columns_that_the_form_does_not_ask_are_given_beside_it(project):
    product = Product("清溪茶")
    save(project, product)
    record = save_session(project, filled(project), columns={"product_id": product.id, "notes": "记"})
    assert (record.product_id, record.notes) == (product.id, "记")
    again = save_session(project, session_for(project, record), record, columns={"notes": ""})
    assert (again.product_id, again.notes) == (product.id, "")


def test_edited_evidence_goes_along_and_distances_follow_the_place(project):
    record = save_session(project, filled(project, identity__site_point="30 120 0 0"))
    photo = Evidence(record.id, "a.jpg", "1" * 64, geom=shapely.Point(120, 30.01))
    save(project, photo)
    session = session_for(project, record)
    session.set("identity/site_point", "30.01 120 0 0")
    save_session(project, session, record, [replace(photo, caption="茶园")])
    (stored,) = project.read_all(Evidence)
    assert (stored.caption, stored.distance_m) == ("茶园", 0)


def test_a_new_record_takes_over_what_the_last_one_of_its_form_said(project):
    save_session(project, filled(project, survey__surveyor_org="清溪县局"))
    assert session_for(project).value("survey/surveyor_org") == "清溪县局"


def test_a_record_is_not_its_own_last_one(project):
    first = save_session(project, filled(project, survey__surveyor_org="清溪县局"))
    assert last_answers(project, first.form_id, besides=first.id) is None
    second = save_session(project, filled(project, survey__surveyor_org="云门县局"))
    assert last_answers(project, first.form_id, besides=second.id)["survey"]["surveyor_org"] == "清溪县局"


def test_a_column_set_by_hand_leads_when_the_record_is_opened(project):
    record = save_session(project, filled(project, survey__surveyor_org="旧局"))
    save(project, replace(record, office="新局"))
    changed = project.read_one(SurveyRecord, record.id)
    session = session_for(project, changed)
    assert session.value("survey/surveyor_org") == "新局"
    assert save_session(project, session, changed).answers["survey"]["surveyor_org"] == "新局"


def test_a_product_that_is_renamed_leaves_the_record_and_its_form(project):
    product = Product("清溪茶")
    save(project, product)
    record = save_session(project, filled(project), columns={"product_id": product.id})
    save(project, replace(product, name_official="清溪绿茶"))
    assert session_for(project, project.read_one(SurveyRecord, record.id)).value("identity/product_name") == "清溪茶"


def test_progress_is_stored_with_the_record(project):
    empty, more = (save_session(project, one) for one in (filled(project), filled(project, survey__surveyor_org="局")))
    assert more.listing_answered == empty.listing_answered + 1
    assert 0 < empty.listing_asked < empty.dossier_asked
    assert empty.listing_answered < empty.listing_asked


def test_a_record_with_answers_is_verified(project):
    save_session(project, filled(project))
    project.close()
    assert verify_project(project.path).problems == ()


# Records of the time before forms


def test_plain_texts_go_to_the_summary_questions_and_nothing_is_lost(tmp_path):
    path = make_version_1(tmp_path / "旧.gpkg")
    with open_project(path) as project:
        (record,) = project.read_all(SurveyRecord, title="清溪茶 2026")
        session = session_for(project, record)
        assert session.form.form_id == GI_FORM
        assert session.value("quality/quality_summary") == record.quality
        assert session.value("craft/method_summary") == "手工炒青。"
        assert session.value("identity/site_point") == "30.03 110.02 0 0"
        assert (session.value("identity/product_group"), session.value("identity/name_place_part")) == (
            "primary",
            "清溪",
        )
        after = save_session(project, session, record)
        assert (after.development, after.notes) == ("年产二十吨。", "待补。")
        assert after.answers[KEPT] == {"old": "kept", "list[1]": "a", "list[2]": "b"}
        assert {
            name: getattr(after, name) for name in ("quality", "office", "people", "survey_date", "county_code")
        } == {name: getattr(record, name) for name in ("quality", "office", "people", "survey_date", "county_code")}
        assert session_for(project, after).answers() == session.answers()
    assert verify_project(path).problems == ()


def test_the_province_follows_from_the_county(project):
    save_many(project, [AdminUnit("441424", "五华县", "2023"), SurveyRecord("五华茶", county_code="441424")])
    session = session_for(project, project.read_all(SurveyRecord)[0])
    assert (session.value("identity/county_code"), session.value("identity/province_code")) == ("441424", "44")


def test_an_old_record_gets_no_defaults_of_a_new_one(project):
    save(project, SurveyRecord("旧"))
    session = session_for(project, project.read_all(SurveyRecord)[0])
    assert session.value("survey/survey_date") == ""


# Forms and their versions


def test_what_a_project_keeps_of_a_form_builds_the_same_form(project):
    form = replace(shipped_form(GI_FORM), sha256="ab")
    keep_form(project, form)
    kept = load_form(project, GI_FORM)
    assert [question.path for question in kept.questions()] == [question.path for question in form.questions()]
    assert (kept.title, kept.languages, kept.lists, kept.sha256) == (form.title, form.languages, form.lists, "ab")
    assert load_form(project, GI_FORM) is kept


def test_places_and_choices_of_files_are_kept_with_a_form():
    rows = (("select_one_from_file kinds.csv", "kind", "Kind", "", "L", ""),)
    form = small_form("1", rows)
    definition = replace(
        definition_of(form), rows={"kind": ("survey", 7)}, lists={"kinds": [["a", {"": "甲"}, {"grp": "x"}]]}
    )
    built = form_of_definition(definition)
    assert built.find("kind").place == Place("survey", 7)
    assert [(c.name, c.labels, c.columns) for c in built.lists["kinds"].choices] == [("a", {"": "甲"}, {"grp": "x"})]
    assert definition_of(built).lists == definition.lists


def test_forms_are_listed_newest_first_and_old_versions_are_for_old_records(project):
    keep_form(project, FIRST)
    keep_form(project, SECOND)
    known = {(form.form_id, form.version): (form.is_stored, form.is_active) for form in forms_of(project)}
    assert known["small", "1"] == (True, False)
    assert known["small", "2"] == (True, True)
    assert known[GI_FORM, shipped_form(GI_FORM).version] == (False, True)
    assert forms_of(project)[0].form_id == GI_FORM
    assert COUNTY_FORM in {form.form_id for form in forms_of(project)}
    assert load_form(project, "small").version == "2"
    assert project.steps()[0][-1].label.shown() == f"Add form {SECOND.title}"
    project.undo()
    assert load_form(project, "small").version == "1"


def test_a_record_keeps_the_version_it_was_made_with(project):
    session = session_for(project, None, FIRST)
    session.set("name", "茶")
    record = save_session(project, session)
    keep_form(project, SECOND)
    assert form_of(project, record).version == "1"
    assert session_for(project, record).form.find("colour") is not None


def test_a_form_that_records_were_made_with_is_not_removed(project):
    record = two_rows(project)
    (form,) = project.read_all(FormDefinition)
    with pytest.raises(StorageError) as caught:
        remove(project, FormDefinition, form.id)
    assert (caught.value.code, caught.value.context["count"]) == ("RECORD_FORM_IN_USE", 1)
    remove(project, SurveyRecord, record.id)
    remove(project, FormDefinition, form.id)
    assert project.read_all(FormDefinition) == []


def test_a_form_that_is_not_there_is_named(project):
    with pytest.raises(FormError) as caught:
        form_of(project, SurveyRecord("x", form_id="gone", form_version="3"))
    assert (caught.value.code, caught.value.context) == ("RECORD_FORM_GONE", {"form": "gone", "version": "3"})


def two_rows(project):
    session = session_for(project, None, FIRST)
    for path, value in (("name", "茶"), ("colour", "绿")):
        session.set(path, value)
    for tool, note in (("锅", "铁"), ("筛", "竹")):
        row = session.add_repeat("step")
        session.set(f"{row}/tool", tool)
        session.set(f"{row}/note", note)
    return save_session(project, session)


def test_another_version_takes_over_by_path_and_keeps_and_lists_the_rest(project):
    record = two_rows(project)
    upgrade = upgrade_record(project, record, SECOND)
    assert upgrade.session.answers() == {"name": "茶", "step": [{"tool": "锅"}, {"tool": "筛"}]}
    assert upgrade.kept == {"colour": "绿", "step[1]/note": "铁", "step[2]/note": "竹"}
    assert project.read_one(SurveyRecord, record.id) == record
    upgrade.session.set("taste", "醇")
    after = save_session(project, upgrade.session, record)
    assert after.form_version == "2"
    assert after.answers == {"name": "茶", "step": ({"tool": "锅"}, {"tool": "筛"}), "taste": "醇", KEPT: upgrade.kept}


def test_the_way_back_finds_everything_again(project):
    record = two_rows(project)
    newer = save_session(project, upgrade_record(project, record, SECOND).session, record)
    back = upgrade_record(project, newer, FIRST)
    assert back.kept == {}
    assert back.session.value("step[2]/note") == "竹"
    assert json.dumps(back.session.answers(), sort_keys=True) == json.dumps(
        session_for(project, record).answers(), sort_keys=True
    )


def test_a_group_that_became_a_repeat_keeps_its_answers(project):
    rows = [("begin_{0}", "g", "G", "", "", ""), ("text", "a", "A", "", "L", ""), ("end_{0}", "", "", "", "", "")]
    group, repeat = (
        small_form(kind, [(row[0].format(kind), *row[1:]) for row in rows]) for kind in ("group", "repeat")
    )
    record = record_of(session_for(project, SurveyRecord("x", answers={"g": {"a": "1"}}), group), SurveyRecord("x"))
    other = session_for(project, record, repeat)
    assert other.answers() == {"g": [{"a": "1"}]}
    back = session_for(project, record_of(other, SurveyRecord("x")), group)
    assert back.answers() == {"g": {"a": "1"}}


def test_both_versions_stand_in_one_project_after_reopening(project):
    record = two_rows(project)
    save_session(project, upgrade_record(project, record, SECOND).session, record)
    project.close()
    with closing(open_project(project.path)) as again:
        assert form_of(again, again.read_all(SurveyRecord)[0]).version == "2"
        assert {form.version for form in forms_of(again) if form.form_id == "small"} == {"1", "2"}


def test_the_group_of_a_product_does_not_overwrite_an_answer(project):
    product = Product("茶", ProductGroup.CRAFT)
    save(project, product)
    save(project, SurveyRecord("茶", product_id=product.id, quality="香"))
    session = session_for(project, project.read_all(SurveyRecord)[0])
    assert session.value("identity/product_group") == "craft"
