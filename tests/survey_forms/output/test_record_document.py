"""A record as plain data: what is relevant, in the words of one language."""

from dataclasses import replace

import pytest

from gi_atlas.model import Evidence, EvidenceKind, RecordStage
from survey_forms.capture import FormSession
from survey_forms.completeness import readiness
from survey_forms.output.document import RecordDocument, RepeatTable
from survey_forms.output.record_document import build_document
from tests.survey_forms.making import form_of
from tests.survey_forms.output.sample import SUMMARY, make_photo, make_record, make_session


def build(language: str = "zh", **options: object) -> RecordDocument:
    record = make_record()
    return build_document(make_session(), record, [], language, "长乐烧酒", **options)


def answers_of(document: RecordDocument) -> dict[str, str]:
    return {answer.name: answer.text for section in document.sections for answer in section.answers}


def table_of(document: RecordDocument, name: str) -> RepeatTable:
    return next(table for section in document.sections for table in section.tables if table.name == name)


def test_answers_stand_in_the_words_of_the_language() -> None:
    chinese, english = answers_of(build("zh")), answers_of(build("en"))
    assert chinese["survey_stage"] == "潜在资源入库"
    assert english["survey_stage"] == "Listing as potential resource"
    assert chinese["survey_date"] == "2026年3月5日"
    assert english["survey_date"] == "5 March 2026"
    assert chinese["protection_status"] == "地理标志产品、集体商标"
    assert english["protection_status"] == "GI product, Collective mark"
    assert chinese["quality_summary"] == english["quality_summary"] == SUMMARY
    assert chinese["site_point"] == "北纬 23.930000°，东经 115.770000°（高程 120 米、精度 5 米）"
    assert english["site_point"] == "23.930000° N, 115.770000° E (elevation 120 m, accuracy 5 m)"


def test_hidden_answers_do_not_come_along() -> None:
    document = build()
    assert "herb_latin_name" not in answers_of(document)
    assert "Hidden answer" not in repr(document)


def test_what_must_be_answered_is_said_and_what_may_be_is_left_out() -> None:
    chinese, english = build("zh"), build("en")
    assert answers_of(chinese)["landform"] == "未填"
    assert answers_of(english)["landform"] == "not answered"
    assert "product_alias" not in answers_of(chinese)
    assert "地形" in chinese.missing
    assert "Landform" in english.missing
    assert "产品名称" not in chinese.missing


def test_sections_stand_in_the_order_of_the_form() -> None:
    titles = [section.title for section in build("zh").sections]
    assert [title[:2] for title in titles] == [
        "调查",
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
        "七、",
        "八、",
        "九、",
        "十、",
    ]


def test_rows_of_repeats_become_tables_without_empty_columns() -> None:
    steps = table_of(build("zh"), "production_step")
    assert steps.headings == (
        "工序名称",
        "环节",
        "是否决定特色的主要环节",
        "在哪里做",
        "参数（温度、时间、配比、工具等）",
    )
    assert steps.rows[0] == ("浸米", "原料处理", "否", "产地范围内", "")
    assert steps.rows[2][4] == "陶缸，三年以上"
    sources = table_of(build("en"), "history_source")
    assert "Scan or photo" not in sources.headings
    assert sources.rows[1][0] == "Oral account"


def test_answers_about_persons_come_only_when_asked_for() -> None:
    plain, private = build("zh"), build("zh", is_with_private=True)
    assert "13800000000" not in repr(plain)
    assert "陈师傅，酒坊主人" not in repr(plain)
    assert "有 2 项涉及个人的回答未列出（不公开）。" in plain.notes
    assert answers_of(private)["informant_phone"] == "13800000000"
    assert private.notes == ()


def test_pictures_say_what_is_known_of_them() -> None:
    record = make_record()
    photo = make_photo(record, "a" * 64)
    document = build_document(make_session(), record, [photo], "zh")
    (shown,) = document.photos
    facts = {fact.name: fact.text for fact in shown.facts}
    assert (shown.number, shown.caption) == (1, "酒坊与陶缸")
    assert facts["距调查点"] == "150 米"
    assert facts["界线"] == "在界线内"
    assert facts["当事人同意"] == "同意"
    assert facts["使用许可"] == "本单位所有"
    assert facts["地点"] == "北纬 23.931000°，东经 115.771000°"
    assert facts["拍摄时间"].startswith("2026年3月5日 ")


@pytest.mark.parametrize(
    ("outside_m", "chinese", "english"),
    [(0.0, "在界线内", "inside the boundary"), (812.4, "在界线外 812 米", "812 m outside the boundary"),
     (5321.0, "在界线外 5.3 千米", "5.3 km outside the boundary")],
)  # fmt: skip
def test_a_picture_outside_the_boundary_says_how_far(outside_m: float, chinese: str, english: str) -> None:
    record = make_record()
    photo = make_photo(record, "a" * 64, boundary_distance_m=outside_m)
    for language, text in (("zh", chinese), ("en", english)):
        (shown,) = build_document(make_session(), record, [photo], language).photos
        assert text in [fact.text for fact in shown.facts]


def test_a_picture_whose_persons_refused_is_left_out() -> None:
    record = make_record()
    photo = make_photo(record, "a" * 64, consent=False)
    session = make_session({"evidence/photo_product": f"{'a' * 64}.jpg"})
    plain = build_document(session, record, [photo], "en")
    assert plain.photos == ()
    assert answers_of(plain)["photo_product"] == "left out: the persons shown refused"
    assert any("refused" in note for note in plain.notes)
    asked = build_document(session, record, [photo], "en", is_with_private=True)
    assert answers_of(asked)["photo_product"] == "see picture 1"
    assert ("Consent of persons", "refused") in [(fact.name, fact.text) for fact in asked.photos[0].facts]


def test_media_answers_name_the_picture_or_the_file() -> None:
    record = make_record()
    photo = make_photo(record, "a" * 64, caption="", question="evidence/photo_product")
    paper = Evidence(
        record.id, "政府文件.pdf", "b" * 64, kind=EvidenceKind.PAPER, holder="县档案馆", accession_no="D-12"
    )
    lost = Evidence(record.id, "never.jpg", "", fault="MEDIA_NOT_THERE")
    session = make_session({"evidence/photo_product": f"{'a' * 64}.jpg", "scope/scope_file": f"{'b' * 64}.pdf"})
    document = build_document(session, record, [photo, paper, lost], "zh")
    assert answers_of(document)["photo_product"] == "见照片 1"
    assert answers_of(document)["scope_file"] == "政府文件.pdf"
    assert document.photos[0].caption == "产品照片（整体，放标尺）"
    assert (document.papers[0].kind, document.papers[0].holder) == ("文献", "县档案馆、D-12")
    assert "文件 never.jpg 从未收到。" in document.notes


def test_control_characters_are_marked_and_told_of() -> None:
    session = make_session({"identity/product_name": "长乐\x07烧\x00酒", "quality/quality_look": "one\r\ntwo"})
    document = build_document(session, replace(make_record(), title="bell\x07"), [], "en")
    assert answers_of(document)["product_name"] == "长乐␇烧␀酒"
    assert answers_of(document)["quality_look"] == "one\ntwo"
    assert document.title == "bell␇"
    assert any("U+0007" in note and "Product name" in note for note in document.notes)


def test_values_by_name_are_complete_for_templates() -> None:
    document = build("zh")
    assert document.values["product_name"] == "长乐烧酒"
    assert document.values["product_alias"] == ""
    assert document.values["herb_latin_name"] == ""
    assert document.lists["production_step"][1] == {
        "step_name": "蒸馏", "step_stage": "加工制作", "step_main": "是", "step_zone": "产地范围内", "step_params": "",
    }  # fmt: skip
    assert document.lists["operator"] == []


NESTED = """
| survey |
|        | type         | name   | label       |
|        | begin repeat | farm   | Farm        |
|        | text         | farmer | Farmer      |
|        | begin repeat | plot   | Plot        |
|        | integer      | size   | Size        |
|        | end repeat   |        |             |
|        | end repeat   |        |             |
|        | rank c       | order  | Order       |
|        | geoshape     | area   | **Area**    |
|        | text         | outer  | Of ${order} |
| choices |
|        | list_name | name | label |
|        | c         | a    | Ay    |
|        | c         | b    | Bee   |
"""


def test_repeats_within_repeats_and_rare_questions() -> None:
    session = FormSession(form_of(NESTED), {"order": "b a", "area": "1 2 0 0;1 3 0 0;2 3 0 0;1 2 0 0", "outer": "x"})
    for name in ("Li", "Zhang"):
        farm = session.add_repeat("farm")
        session.set(f"{farm}/farmer", name)
        for size in ("1", "2"):
            session.set(f"{session.add_repeat(f'{farm}/plot')}/size", size)
    document = build_document(session, make_record(), [], "en")
    tables = [table for section in document.sections for table in section.tables]
    assert [table.title for table in tables] == ["Farm", "Farm 1: Plot", "Farm 2: Plot"]
    assert tables[0].rows == (("Li",), ("Zhang",))
    assert tables[2].rows == (("1",), ("2",))
    general = document.sections[0]
    shown = {answer.name: (answer.question, answer.text) for answer in general.answers}
    assert general.title == "General"
    assert shown["order"] == ("Order", "1. Bee, 2. Ay")
    assert shown["area"] == ("Area", "Area with 3 corners; first: 1.000000° N, 2.000000° E")


def test_a_form_of_one_language_is_printed_in_it() -> None:
    session = FormSession(form_of("| survey |\n| | type | name | label |\n| | text | a | Question |"), {"a": "x"})
    for language in ("zh", "en"):
        document = build_document(session, make_record(), [], language)
        assert document.sections[0].answers[0].question == "Question"


@pytest.mark.parametrize(
    ("language", "item", "told"), [("zh", "产品与产地照片", "尚未填写："), ("en", "产品与产地照片", "Not answered:")]
)
def test_open_items_of_the_checklist_say_what_to_do(language: str, item: str, told: str) -> None:
    session = make_session()
    session.language = session.form.language_for(language)
    document = build_document(session, make_record(), [], language, readiness=readiness(session))
    items = {fact.name: fact.text for fact in document.checklist}
    found = next(text for name, text in items.items() if text.startswith(told))
    assert "Photo" in found if language == "en" else "照片" in found
    assert item in items or language == "en"
    assert len(document.readiness) == 3
    share = readiness(session).listing
    assert str(share.done) in document.readiness[0].text
    assert str(share.asked) in document.readiness[0].text
    dossier = replace(make_record(), stage=RecordStage.DOSSIER)
    later = build_document(session, dossier, [], language, readiness=readiness(session))
    assert len(later.checklist) > len(document.checklist)
