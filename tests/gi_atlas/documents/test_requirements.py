"""Protection requirements as plain data, and the paper and text made of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from gi_atlas.documents.paper import Heading, PageBreak, Paper, Paragraph, Tone
from gi_atlas.documents.paper_docx import write_docx
from gi_atlas.documents.requirements import (
    ORIGINS,
    PART_TITLES,
    PARTS_OF,
    TITLES,
    Origin,
    Part,
    PartText,
    ProtectionRequirements,
    SubField,
    part_title,
    told_origin,
)
from gi_atlas.documents.requirements_paper import (
    MOST_IN_HEADER,
    annex_text,
    numbered,
    requirements_paper,
    requirements_text,
    title_of,
)
from gi_atlas.documents.words import Words

from .sample import NAUGHTY

ZH, EN = Words("zh"), Words("en")
HEADINGS_ZH = [
    "一、名称",
    "二、产品类别",
    "三、申请人",
    "四、产地范围",
    "五、产品描述",
    "六、质量要求",
    "七、与自然因素、人文因素的关联性",
    "八、专用标志使用管理机构",
]


def full(origin: Origin = Origin.OFFICE) -> ProtectionRequirements:
    texts = {language: {part: PartText(f"{language} {part}", origin) for part in Part} for language in ("zh", "en")}
    return ProtectionRequirements("p", "甲县梨", "b", "v3 2024-02-01", texts, texts)


def without(found: ProtectionRequirements, language: str, *parts: Part) -> ProtectionRequirements:
    kept = {part: text for part, text in found.texts[language].items() if part not in parts}
    return replace(found, texts={**found.texts, language: kept})


def with_text(part: Part, text: str, origin: Origin = Origin.OFFICE) -> ProtectionRequirements:
    found = full()
    return replace(found, texts={**found.texts, "zh": {**found.texts["zh"], part: PartText(text, origin)}})


# What is missing


def test_the_eight_sub_fields_hold_every_part_once() -> None:
    assert len(SubField) == 8
    assert [part for one in SubField for part in PARTS_OF[one]] == list(Part)
    assert set(TITLES) == set(SubField)


def test_nothing_is_missing_of_what_is_whole() -> None:
    assert full().missing("zh") == full().missing("en") == ()
    assert full().remarks("zh") == ()


@pytest.mark.parametrize("sub_field", list(SubField))
def test_each_sub_field_is_missed(sub_field: SubField) -> None:
    found = without(full(), "zh", *PARTS_OF[sub_field])
    assert found.missing("zh") == (sub_field,)
    assert found.missing("en") == ()


@pytest.mark.parametrize("part", [Part.SENSORY, Part.PHYSICAL, Part.NATURAL, Part.HUMAN])
def test_half_a_sub_field_is_remarked_not_missed(part: Part) -> None:
    found = without(full(), "en", part)
    assert found.missing("en") == ()
    assert found.remarks("en") == (f"{PART_TITLES[part]}: not filled in",)


def test_an_unknown_language_has_nothing() -> None:
    assert full().missing("fr") == tuple(SubField)
    assert full().text(Part.NAME, "fr") == ""


@pytest.mark.parametrize("origin", list(Origin))
def test_what_nobody_confirmed_is_remarked(origin: Origin) -> None:
    remarks = full(origin).remarks("en")
    is_unsure = origin in (Origin.SURVEY, Origin.POLYGON)
    assert len(remarks) == (len(Part) if is_unsure else 0)
    assert all(ORIGINS[origin] in remark for remark in remarks)


def test_a_translation_of_an_earlier_text_is_remarked() -> None:
    found = replace(full(), stale=frozenset({("en", Part.HUMAN)}))
    assert found.remarks("zh") == ()
    assert found.remarks("en") == ("Human factors: the translation is of an earlier text",)


def test_origins_name_their_source() -> None:
    assert told_origin(PartText("x", Origin.SURVEY, "甲记录"), EN) == f"{ORIGINS[Origin.SURVEY]} (甲记录)"
    assert told_origin(PartText("x", Origin.PRODUCT), ZH) == "取自产品"


def test_titles_are_translated() -> None:
    for part in Part:
        assert re.search("[一-鿿]", part_title(part, ZH))
        assert part_title(part, EN).isascii()


# The paper


def headings(paper: Paper, level: int = 1) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == level]


def lines(paper: Paper) -> Iterator[str]:
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield from (line.text for line in block.lines)


def test_the_chinese_paper_has_the_eight_headings_in_order() -> None:
    paper = requirements_paper(full(), "zh")
    assert headings(paper) == HEADINGS_ZH
    assert headings(paper, 0) == ["zh name保护要求"]
    assert headings(paper, 2) == ["感官特色", "理化指标", "自然因素", "人文因素"]
    told = [f"zh {part}" for part in Part]
    told.insert(4, "产地范围取自界线版本 v3 2024-02-01 的范围表述。")
    assert list(lines(paper)) == told


def test_the_english_paper_likewise() -> None:
    paper = requirements_paper(full(), "en")
    assert headings(paper) == [f"{number} {TITLES[one]}" for number, one in enumerate(SubField, 1)]
    assert paper.language == "en"
    assert [line for line in lines(paper) if line.startswith("en ")] == [f"en {part}" for part in Part]


def test_both_languages_follow_each_other_on_new_pages() -> None:
    paper = requirements_paper(full(), "both")
    (turn,) = [place for place, block in enumerate(paper.blocks) if isinstance(block, PageBreak)]
    first, second = requirements_paper(full(), "zh").blocks, requirements_paper(full(), "en").blocks
    assert paper.blocks[:turn] == first
    assert paper.blocks[turn + 1 :] == second
    assert paper.language == "zh"


def test_an_empty_part_is_said_to_be_empty() -> None:
    paper = requirements_paper(without(full(), "zh", Part.PHYSICAL), "zh")
    place = paper.blocks.index(Heading("理化指标", 2))
    block = paper.blocks[place + 1]
    assert isinstance(block, Paragraph)
    assert [(line.text, line.tone) for line in block.lines] == [("（未填写）", Tone.STRONG)]


def test_lines_of_a_text_become_paragraphs() -> None:
    paper = requirements_paper(with_text(Part.HUMAN, "一\n\n  \n二\r\n三"), "zh")
    place = paper.blocks.index(Heading("人文因素", 2))
    block = paper.blocks[place + 1]
    assert isinstance(block, Paragraph)
    assert [line.text for line in block.lines] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("origin", "told"), [(Origin.WORDING, "产地范围取自界线版本"), (Origin.POLYGON, "产地范围由界线版本 v3")]
)
def test_the_paper_says_where_the_area_comes_from(origin: Origin, told: str) -> None:
    paper = requirements_paper(with_text(Part.SCOPE, "甲县", origin), "zh")
    assert list(lines(paper))[4].startswith(told)


def test_without_a_version_nothing_is_said_of_one() -> None:
    paper = requirements_paper(replace(full(), version=""), "zh")
    assert list(lines(paper)) == [f"zh {part}" for part in Part]


def test_only_an_incomplete_paper_is_marked() -> None:
    assert requirements_paper(full(), "zh").mark == ""
    assert requirements_paper(full(), "both", is_incomplete=True).mark.startswith("不完整材料，不得提交")


def test_a_long_name_does_not_fill_the_header() -> None:
    paper = requirements_paper(replace(full(), product_name="长" * 200), "zh")
    assert len(paper.header_left) == MOST_IN_HEADER
    assert paper.header_left.endswith("…")


def test_the_title_falls_back_on_the_name_that_is_known() -> None:
    assert title_of(without(full(), "en", Part.NAME), EN) == "Protection requirements of 甲县梨"


def test_numbers_of_headings() -> None:
    assert [numbered(number, "x", ZH) for number in (1, 8, 10)] == ["一、x", "八、x", "十、x"]
    assert numbered(8, "x", EN) == "8 x"


def test_naughty_texts_stay_texts(tmp_path: Path) -> None:
    texts = {part: PartText(NAUGHTY, Origin.OFFICE) for part in Part}
    found = replace(full(), texts={"zh": texts, "en": texts})
    target = tmp_path / "a.docx"
    write_docx(requirements_paper(found, "both", is_incomplete=True), target)
    told = [paragraph.text for paragraph in Document(str(target)).paragraphs]
    shown = "𠮷野家😀 {{ 7*7 }} {% raise %} <w:p/> & ␇␋⟦U+FFFE⟧ ⟦U+202E⟧右 =1+1"
    assert told.count(shown) == 2 * len(Part)
    assert not any("49" in text for text in told)


def test_five_thousand_characters_come_whole(tmp_path: Path) -> None:
    text = "海拔八百米以上，昼夜温差大。" * 360
    write_docx(requirements_paper(with_text(Part.NATURAL, text), "zh"), tmp_path / "a.docx")
    assert text in [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]


# Plain text


def test_the_text_says_what_the_paper_says() -> None:
    told = requirements_text(full(), "zh").splitlines()
    assert told[0] == "zh name保护要求"
    assert [line for line in told if line in HEADINGS_ZH] == HEADINGS_ZH
    assert [line for line in told if line.startswith("zh ")][1:] == [f"zh {part}" for part in Part]


def test_the_text_of_both_languages_and_its_mark() -> None:
    told = requirements_text(full(), "both", is_incomplete=True).splitlines()
    assert told[0] == "不完整材料，不得提交  INCOMPLETE – not to be handed in"
    assert "Protection requirements of en name" in told
    assert "1 Name" in told


def test_the_text_has_no_control_characters() -> None:
    told = requirements_text(with_text(Part.HUMAN, NAUGHTY), "zh")
    assert not set(told) & set("\x07\x0b\ufffe\u202e")
    assert "␇␋" in told


# The announcement's column


def test_the_annex_leaves_out_what_has_a_column_of_its_own() -> None:
    told = annex_text(full())
    assert told.splitlines() == [
        "产品类别：zh class",
        "产品描述：zh description",
        "质量要求：感官特色：zh sensory；理化指标：zh physical",
        "与自然因素、人文因素的关联性：自然因素：zh natural；人文因素：zh human",
        "专用标志使用管理机构：zh mark_office",
    ]
    assert not any(f"zh {part}" in told for part in (Part.NAME, Part.APPLICANT, Part.SCOPE))


def test_the_annex_leaves_out_what_is_empty() -> None:
    bare = without(full(), "zh", *(part for part in Part if part is not Part.PHYSICAL))
    assert annex_text(bare) == "质量要求：理化指标：zh physical"
    assert annex_text(replace(full(), texts={})) == ""
