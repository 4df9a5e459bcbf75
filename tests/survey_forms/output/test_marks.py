"""Printed records and lists of an incomplete dossier: the mark on every page."""

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from gi_atlas.documents.docx_mark import marks_of
from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.output.printing import print_handover, print_record
from survey_forms.project_forms import definition_of
from tests.survey_forms.output.sample import make_record
from tests.survey_forms.output.test_template_walls import make_template


@pytest.fixture
def record(project: Project) -> SurveyRecord:
    form = shipped_form(GI_FORM)
    made = replace(make_record(), form_id=form.form_id, form_version=form.version)
    save_many(project, [definition_of(form), made])
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_record_by_our_template(project: Project, record: SurveyRecord, tmp_path: Path, language: str) -> None:
    mark = incomplete_mark(language)
    print_record(project, record.id, tmp_path / "r.docx", language, mark=mark)
    document = Document(str(tmp_path / "r.docx"))
    assert marks_of(document) == [mark]
    assert "长乐烧酒" in document.sections[0].header.paragraphs[1].text  # the header that was there


def test_a_record_by_a_template_of_the_office(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    template = make_template(tmp_path, "{{ title }}")
    mark = "{{ 7*7 }} 不完整"  # put there after the template was filled
    print_record(project, record.id, tmp_path / "r.docx", "zh", template, mark=mark)
    assert marks_of(Document(str(tmp_path / "r.docx"))) == [mark]


def test_a_record_as_pdf_grows_by_its_mark(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    plain = print_record(project, record.id, tmp_path / "a.pdf", "zh").path
    marked = print_record(project, record.id, tmp_path / "b.pdf", "zh", mark="不完整").path
    assert marked.stat().st_size > plain.stat().st_size


def test_without_a_mark_there_is_none(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    print_record(project, record.id, tmp_path / "r.docx", "zh")
    assert marks_of(Document(str(tmp_path / "r.docx"))) != [incomplete_mark("zh")]


def test_the_hand_over_list(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    print_handover(project, tmp_path / "h.docx", "en", mark=incomplete_mark("en"))
    assert marks_of(Document(str(tmp_path / "h.docx"))) == [incomplete_mark("en")]
