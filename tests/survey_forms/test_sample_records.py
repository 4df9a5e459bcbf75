"""The sample's records are records of the GI form: complete ones, half ones, all with their photos."""

from pathlib import Path

import pytest

from gi_atlas.demo.sample import build_sample
from gi_atlas.model import Evidence, FormDefinition, SurveyRecord
from gi_atlas.storage.opening import open_project
from survey_forms.completeness import readiness_of
from survey_forms.forms import GI_FORM
from survey_forms.records import session_for


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("样例")).project


def test_half_of_them_are_ready_for_listing_and_none_for_the_dossier(path):
    with open_project(path) as project:
        assert [form.form_id for form in project.read_all(FormDefinition)] == [GI_FORM]
        ready = 0
        for record in project.read_all(SurveyRecord):
            session = session_for(project, record)
            found = readiness_of(project, record, session)
            assert (found.listing.done, found.listing.asked) == (record.listing_answered, record.listing_asked)
            assert (found.dossier.done, found.dossier.asked) == (record.dossier_answered, record.dossier_asked)
            assert not found.dossier.is_complete
            assert record.is_half == bool(session.faults())
            codes = {fault.code for fault in session.faults().values()}
            assert codes <= {"CAPTURE_REQUIRED", "CAPTURE_CONSTRAINT"}
            ready += found.listing.is_complete
        assert ready == 15


def test_answers_are_those_of_the_record_and_photos_answer_their_questions(path):
    with open_project(path) as project:
        record = project.read_all(SurveyRecord)[1]
        session = session_for(project, record)
        assert session.value("quality/quality_summary") == record.quality
        assert session.value("identity/province_code") == "97"
        assert session.value("identity/product_group") == "processed"
        photos = {item.question: item for item in project.read_all(Evidence, record_id=record.id)}
        for question in ("evidence/photo_product", "evidence/photo_place"):
            assert session.value(question).startswith(photos[question].sha256)
