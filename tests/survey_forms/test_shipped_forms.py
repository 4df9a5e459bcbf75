"""The forms that ship: complete, in both languages, and their XForms as pyxform writes them from the workbooks."""

import warnings
from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from gi_atlas.errors import FormError
from survey_forms.forms import COUNTY_FORM, GI_FORM, make, shipped_file, shipped_form, shipped_forms, title_of
from survey_forms.schema import Form, Group, Level, Question, QuestionType, Repeat
from survey_forms.xform import form_from_xform
from survey_forms.xlsform import read_form_workbook

FOLDER = files("survey_forms.forms")


def asked(form: Form) -> list[Question]:
    """Questions that count: those with a level a person answers for."""
    return [one for one in form.questions() if one.level not in (None, Level.AUTOMATIC)]


@pytest.mark.parametrize("form_id", shipped_forms())
def test_the_xform_is_what_pyxform_writes_of_the_workbook(form_id: str) -> None:
    with as_file(FOLDER / f"{form_id}.xlsx") as path, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert convert(path, validate=False).xform.encode() == shipped_file(form_id, ".xml"), "survey_forms.forms.make"


@pytest.mark.parametrize("form_id", shipped_forms())
def test_the_workbook_is_taken_by_our_own_rules(form_id: str) -> None:
    with as_file(FOLDER / f"{form_id}.xlsx") as path:
        loaded = read_form_workbook(path)
    assert [note.message() for note in loaded.notes] == []
    assert loaded.form.form_id == form_id
    assert loaded.form.xform == shipped_form(form_id).xform
    rows = [node.place.row for node in loaded.form.nodes()]
    assert rows == sorted(rows)
    assert all(rows)


def test_the_gi_form_has_161_questions_by_level() -> None:
    form = shipped_form(GI_FORM)
    levels = Counter(one.level for one in form.questions())
    assert (levels[Level.LISTING], levels[Level.DOSSIER], levels[Level.OPTIONAL]) == (91, 35, 35)
    assert len(asked(form)) == 161
    assert levels[Level.AUTOMATIC] == 3


def test_the_gi_form_has_ten_groups_and_eight_repeats() -> None:
    form = shipped_form(GI_FORM)
    nodes = list(form.nodes())
    repeats = [node.path for node in nodes if isinstance(node, Repeat)]
    groups = [node.path for node in nodes if isinstance(node, Group) and not isinstance(node, Repeat)]
    assert groups == ["survey", "identity", "quality", "craft", "history", "environment", "scope", "development",
                      "evidence", "people"]  # fmt: skip
    assert repeats == ["quality/measurement", "quality/lab_report", "craft/production_step", "history/history_source",
                       "link", "development/dev_year", "development/operator", "evidence/evidence_item"]  # fmt: skip


@pytest.mark.parametrize("form_id", shipped_forms())
def test_everything_that_people_read_is_there_in_both_languages(form_id: str) -> None:
    form = shipped_form(form_id)
    assert form.languages == ("中文 (zh)", "English (en)")
    assert form.language_for("zh") == "中文 (zh)"
    assert form.language_for("en") == "English (en)"
    both = set(form.languages)
    seen = [node for node in form.nodes() if not isinstance(node, Question) or node.is_seen]
    assert [node.path for node in seen if set(node.labels) != both] == []
    assert [node.path for node in seen if node.hints and set(node.hints) != both] == []
    limited = [one for one in form.questions() if one.constraint]
    assert [one.path for one in limited if set(one.constraint_messages) != both] == []
    inner = [(one.name, choice.name) for one in form.lists.values() for choice in one.choices]
    assert inner == [
        (one.name, choice.name) for one in form.lists.values() for choice in one.choices if set(choice.labels) == both
    ]


@pytest.mark.parametrize("form_id", shipped_forms())
def test_every_question_that_counts_has_a_target_and_every_needed_one_is_required(form_id: str) -> None:
    form = shipped_form(form_id)
    assert [one.path for one in asked(form) if not one.target] == []
    optional = [one.path for one in asked(form) if one.level is Level.OPTIONAL and one.required]
    assert optional == []


def test_the_lists_of_divisions_come_from_files() -> None:
    form = shipped_form(GI_FORM)
    assert {one.name: one.file for one in form.lists.values() if one.file} == {
        "provinces": "provinces.csv", "counties": "counties.csv", "townships": "townships.csv",
    }  # fmt: skip


def test_the_county_profile_asks_sixteen_questions_with_units() -> None:
    form = shipped_form(COUNTY_FORM)
    questions = asked(form)
    assert len(questions) == 16
    assert [one.name for one in questions if one.level is Level.LISTING] == ["county_code", "profile_year"]
    numbers = [one for one in questions if one.type in (QuestionType.DECIMAL, QuestionType.INTEGER)]
    assert len(numbers) == 13
    assert all(one.hints and one.constraint for one in numbers)
    assert form.lists["counties"].file == "counties.csv"


def test_what_ships_can_be_made_anew(tmp_path: Path) -> None:
    written = make.make_all(tmp_path)
    assert len(written) == 4
    for path in written:
        if path.suffix == ".xml":
            assert path.read_bytes() == shipped_file(path.stem, ".xml")


def test_a_shipped_form_is_built_once_and_as_its_xform_says() -> None:
    assert shipped_form(GI_FORM) is shipped_form(GI_FORM)
    assert shipped_form(GI_FORM) == form_from_xform(shipped_file(GI_FORM, ".xml").decode())


def test_a_form_that_does_not_ship_is_named() -> None:
    with pytest.raises(FormError) as caught:
        shipped_form("no_such_form")
    assert caught.value.code == "FORM_UNKNOWN"


def test_titles_of_our_forms_speak_both_languages_and_those_of_others_stay() -> None:
    title = shipped_form(GI_FORM).title
    assert title_of(GI_FORM, title, "zh") == title
    assert title_of(GI_FORM, title, "en") == "Survey form of potential GI resources"
    assert title_of(GI_FORM, "清溪县补充表", "en") == "清溪县补充表"
    assert title_of("other", "", "en") == "other"
