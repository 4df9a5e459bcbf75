"""What the survey proposes for the protection requirements."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gi_atlas.documents.requirements import Origin, Part
from gi_atlas.model import Product, RecordStage, SurveyRecord
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.requirements import read_requirements
from gi_atlas.storage.project import Project
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.project_forms import definition_of
from survey_forms.requirement_proposals import propose

ANSWERS: dict[str, Any] = {
    "survey": {"survey_stage": "dossier", "survey_date": "2026-03-05"},
    "identity": {"product_name": "甲县梨", "product_group": "primary", "product_subtype": "fruit"},
    "quality": {
        "quality_summary": "果大皮薄，汁多味甜，与普通梨明显不同，耐贮藏。",
        "quality_look": "近圆，黄绿",
        "quality_flavour": "甜脆",
        "variety_name": "本地早",
        "measurement": [
            {"ind_target": "product", "ind_name": "soluble_solids", "ind_op": "ge", "ind_value": "12.5",
             "ind_unit": "%", "ind_method": "NY/T 2637", "ind_basis": "standard"},
            {"ind_target": "product", "ind_name": "other", "ind_name_other": "单果重", "ind_op": "range",
             "ind_value": "200", "ind_value_max": "350", "ind_unit": "g", "ind_basis": "standard"},
            {"ind_target": "product", "ind_name": "soluble_solids", "ind_op": "eq", "ind_value": "13.1",
             "ind_unit": "%", "ind_method": "NY/T 2637", "ind_basis": "report"},
            {"ind_target": "soil", "ind_name": "ph", "ind_op": "range", "ind_value": "5.5", "ind_value_max": "6.5",
             "ind_unit": "1", "ind_method": "NY/T 1377", "ind_basis": "report"},
            {"ind_target": "product", "ind_name": "soluble_solids", "ind_op": "ge", "ind_value": "20",
             "ind_unit": "%", "ind_method": "x", "ind_basis": "claimed"},
        ],
    },
    "craft": {"method_summary": "疏花疏果、套袋、分批采收，全程手工操作，不用催熟剂。"},
    "history": {"history_summary": "县志载明代已有栽培，历代作贡品，至今四百余年。"},
    "environment": {"env_summary": "山地黄壤，昼夜温差大。"},
    "link": [
        {"link_kind": "climate", "link_factor": "昼夜温差大", "link_trait": "味甜", "link_how": "利于糖分积累"},
        {"link_kind": "craft", "link_factor": "套袋", "link_trait": "皮薄", "link_how": ""},
    ],
    "development": {"applicant_type": "association", "applicant_name": "甲县梨协会"},
}  # fmt: skip


@pytest.fixture
def product(project: Project) -> Product:
    made = Product("甲县梨", id="p")
    save_many(project, [made, definition_of(shipped_form(GI_FORM))])
    return made


def record(title: str = "东镇", day: date = date(2026, 3, 5), **changes: Any) -> SurveyRecord:
    form = shipped_form(GI_FORM)
    made = SurveyRecord(
        title,
        "p",
        survey_date=day,
        stage=RecordStage.DOSSIER,
        quality=ANSWERS["quality"]["quality_summary"],  # what stands in a column goes before the answer
        craft=ANSWERS["craft"]["method_summary"],
        history=ANSWERS["history"]["history_summary"],
        environment=ANSWERS["environment"]["env_summary"],
        answers=deepcopy(ANSWERS),
        form_id=form.form_id,
        form_version=form.version,
        instance_id=f"uuid:{title}",
    )
    return replace(made, **changes)


def changed(path: str, value: Any) -> dict[str, Any]:
    answers = deepcopy(ANSWERS)
    *groups, name = path.split("/")
    place: Any = answers
    for group in groups:
        place = place[group]
    place[name] = value
    return answers


def text(project: Project, part: str, language: str = "zh") -> str:
    return propose(project, "p", language).get(part, ("", ""))[0]


def test_each_part_is_told_by_its_questions(project: Project, product: Product) -> None:
    save(project, record())
    found = propose(project, "p", "zh")
    assert {part: told for part, (told, _source) in found.items()} == {
        "applicant": "甲县梨协会",
        "description": "果大皮薄，汁多味甜，与普通梨明显不同，耐贮藏。\n品种：本地早",
        "sensory": "外观：近圆，黄绿\n香气、滋味与质地：甜脆",
        "physical": found["physical"][0],
        "natural": "山地黄壤，昼夜温差大。\n昼夜温差大：利于糖分积累，因而味甜",
        "human": "县志载明代已有栽培，历代作贡品，至今四百余年。\n"
        "疏花疏果、套袋、分批采收，全程手工操作，不用催熟剂。\n套袋，因而皮薄",
    }
    assert {source for _told, source in found.values()} == {"东镇"}
    assert set(found) <= {str(part) for part in Part}


def test_limits_go_before_measurements_and_claims_are_no_limits(project: Project, product: Product) -> None:
    save(project, record())
    lines = text(project, "physical").splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("≥ 12.5 %（NY/T 2637）")
    assert lines[1] == "单果重 200–350 g"
    assert not any(value in text(project, "physical") for value in ("13.1", "pH", "≥ 20"))


def test_without_limits_what_was_measured_stands(project: Project, product: Product) -> None:
    rows = [row for row in ANSWERS["quality"]["measurement"] if row["ind_basis"] != "standard"]
    save(project, record(answers=changed("quality/measurement", rows)))
    (line,) = text(project, "physical").splitlines()
    assert "= 13.1 %" in line


def test_a_number_without_unit_and_method(project: Project, product: Product) -> None:
    row = {"ind_target": "product", "ind_name": "other", "ind_name_other": "比重", "ind_op": "le", "ind_value": "1.02",
           "ind_unit": "1", "ind_basis": "standard"}  # fmt: skip
    save(project, record(answers=changed("quality/measurement", [row])))
    assert text(project, "physical") == "比重 ≤ 1.02"


def test_a_listing_record_has_no_indicators(project: Project, product: Product) -> None:
    answers = changed("survey/survey_stage", "listing")
    save(project, record(stage=RecordStage.LISTING, answers=answers))
    found = propose(project, "p", "zh")
    assert "physical" not in found
    assert "applicant" not in found  # asked only for a dossier
    assert "natural" in found


def test_english_takes_no_chinese(project: Project, product: Product) -> None:
    answers = changed("quality/quality_look", "round, green")
    save(project, record(answers=answers))
    found = propose(project, "p", "en")
    assert found["sensory"][0] == "Look: round, green"
    assert found["physical"][0].endswith("≥ 12.5 % (NY/T 2637)")
    assert not any("一" <= char <= "鿿" for told, _source in found.values() for char in told)
    assert "human" not in found


def test_records_that_agree_are_told_once(project: Project, product: Product) -> None:
    save_many(project, [record("东镇"), record("西乡", date(2026, 3, 6))])
    found = propose(project, "p", "zh")
    assert found["sensory"] == ("外观：近圆，黄绿\n香气、滋味与质地：甜脆", "西乡")  # the newest


def test_records_that_differ_name_themselves(project: Project, product: Product) -> None:
    other = record("西乡", date(2026, 3, 6), answers=changed("quality/quality_flavour", "酸甜"))
    save_many(project, [record("东镇"), other])
    told, source = propose(project, "p", "zh")["sensory"]
    assert told.splitlines() == [
        "外观：近圆，黄绿（西乡）",
        "香气、滋味与质地：酸甜（西乡）",
        "香气、滋味与质地：甜脆（东镇）",
    ]
    assert source == "西乡、东镇"


def test_many_records_are_counted(project: Project, product: Product) -> None:
    made = [
        record(f"第{number}园", date(2026, 3, number), answers=changed("quality/quality_look", f"样{number}"))
        for number in range(1, 6)
    ]
    save_many(project, made)
    _told, source = propose(project, "p", "zh")["sensory"]
    assert source == "第5园、第4园等另3条"


@pytest.mark.parametrize(
    "changes",
    [
        {"form_id": ""},
        {"form_id": "no_such_form"},
        {"product_id": None},
        {"answers": {}, "quality": "", "craft": "", "history": "", "environment": ""},
    ],
)
def test_what_cannot_be_read_proposes_nothing(project: Project, product: Product, changes: dict[str, Any]) -> None:
    save(project, record(**changes))
    assert propose(project, "p", "zh") == {}


def test_naughty_answers_stay_texts(project: Project, product: Product) -> None:
    save(project, record(answers=changed("quality/quality_look", "{{ 7*7 }} <w:p/> 𠮷😀")))
    assert text(project, "sensory").splitlines()[0] == "外观：{{ 7*7 }} <w:p/> 𠮷😀"


def test_the_requirements_take_the_proposals(project: Project, product: Product) -> None:
    save(project, record())
    found = read_requirements(project, "p")
    sensory = found.found(Part.SENSORY, "zh")
    assert sensory is not None
    assert (sensory.origin, sensory.source) == (Origin.SURVEY, "东镇")
    assert any("东镇" in remark for remark in found.remarks("zh"))
