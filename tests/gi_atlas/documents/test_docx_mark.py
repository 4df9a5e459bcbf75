"""The mark of an incomplete document: on every page of every DOCX, whatever its sections and headers."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_SECTION

from gi_atlas.documents.docx_mark import mark_document, marks_of
from gi_atlas.documents.marks import incomplete_mark, printed_line
from gi_atlas.documents.paper import Grid, Heading, PageBreak, Paper, Paragraph, Row, cell
from gi_atlas.documents.paper import Line as TextLine
from gi_atlas.documents.paper_docx import write_docx
from gi_atlas.documents.write_paper import check_docx, write_paper
from gi_atlas.errors import WriteError

MARK = "不完整材料，不得提交"


def saved(document: Any, path: Path) -> Any:
    document.save(str(path))
    return Document(str(path))


def first_page_apart(document: Any) -> None:
    document.sections[0].different_first_page_header_footer = True


def even_pages_apart(document: Any) -> None:
    document.settings.odd_and_even_pages_header_footer = True


def two_sections(document: Any) -> None:
    document.add_section(WD_SECTION.NEW_PAGE)


def own_headers(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "one"
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "two"


def everything(document: Any) -> None:
    first_page_apart(document)
    even_pages_apart(document)
    own_headers(document)
    document.sections[1].different_first_page_header_footer = True
    document.sections[1].first_page_header.is_linked_to_previous = False
    document.sections[1].even_page_header.is_linked_to_previous = False


@pytest.mark.parametrize(
    ("shape", "count"),
    [
        (lambda _document: None, 1),
        (first_page_apart, 2),
        (even_pages_apart, 2),
        (two_sections, 1),  # the second shows the header of the first
        (own_headers, 2),
        (everything, 6),
    ],
)
def test_every_header_is_marked(shape: Callable[[Any], None], count: int, tmp_path: Path) -> None:
    document = Document()
    shape(document)
    mark_document(document, MARK)
    again = saved(document, tmp_path / "a.docx")
    assert marks_of(again) == [MARK] * count
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        headers = [archive.read(name).decode() for name in archive.namelist() if "header" in name]
    assert len([text for text in headers if f'string="{MARK}"' in text]) == count


def test_what_stood_in_the_header_stays_below_the_mark(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "甲县梨\t保护要求"
    mark_document(document, MARK)
    header = saved(document, tmp_path / "a.docx").sections[0].header
    assert [paragraph.text for paragraph in header.paragraphs] == [MARK, "甲县梨\t保护要求"]


def test_the_mark_is_red_and_bold(tmp_path: Path) -> None:
    document = Document()
    mark_document(document, MARK)
    run = saved(document, tmp_path / "a.docx").sections[0].header.paragraphs[0].runs[0]
    assert (str(run.font.color.rgb), run.bold) == ("C00000", True)


def test_no_mark_changes_nothing(tmp_path: Path) -> None:
    document = Document()
    mark_document(document, "")
    assert marks_of(saved(document, tmp_path / "a.docx")) == [""]
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert not any(b"GiAtlasMark" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("text", ['a"b', "a & b <c>", "'", "\x07bell", "𠮷😀", "}}{{ 7*7 }}", "x" * 300])
def test_any_text_can_be_the_mark(text: str, tmp_path: Path) -> None:
    document = Document()
    mark_document(document, text)
    assert marks_of(saved(document, tmp_path / "a.docx")) == [text.replace("\x07", "␇")]


def test_shapes_have_names_of_their_own(tmp_path: Path) -> None:
    document = Document()
    everything(document)
    mark_document(document, MARK)
    saved(document, tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if "header" in name)
    numbers = [number for number in range(1, 9) if f'id="GiAtlasMark{number}"' in text]
    assert numbers == [1, 2, 3, 4, 5, 6]


# Papers


def paper(mark: str = "") -> Paper:
    blocks = (
        Heading("甲", 0),
        Paragraph((TextLine("乙"),)),
        PageBreak(),
        Grid((1.0, 2.0), (Row((cell("丙"), cell("丁"))),)),
    )
    return Paper("甲", "zh", blocks, "左", "右", "脚", mark=mark)


def test_a_paper_carries_its_mark(tmp_path: Path) -> None:
    write_docx(paper(MARK), tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert marks_of(document) == [MARK]
    assert document.sections[0].header.paragraphs[1].text == "左\t右"


def test_a_paper_that_lost_its_mark_is_no_such_file(tmp_path: Path) -> None:
    write_docx(paper(), tmp_path / "a.docx")
    check_docx(tmp_path / "a.docx", paper())
    with pytest.raises(WriteError) as caught:
        check_docx(tmp_path / "a.docx", paper(MARK))
    assert (caught.value.code, caught.value.context["field"]) == ("EXPORT_DIFFERS", "mark")


def test_a_written_paper_is_checked_for_it(tmp_path: Path) -> None:
    target = write_paper(paper("坏\x07标"), tmp_path / "a.docx")
    assert marks_of(Document(str(target))) == ["坏␇标"]


def test_the_mark_speaks_the_languages_of_the_paper() -> None:
    assert incomplete_mark("zh") == "不完整材料，不得提交"
    assert incomplete_mark("en") == "INCOMPLETE – not to be handed in"
    assert incomplete_mark("both") == "不完整材料，不得提交  INCOMPLETE – not to be handed in"


@pytest.mark.parametrize(("language", "sign"), [("zh", "年"), ("en", "20")])
def test_the_foot_says_when_and_with_what(language: str, sign: str) -> None:
    line = printed_line(language)
    assert line.startswith("GI Atlas ")
    assert sign in line
