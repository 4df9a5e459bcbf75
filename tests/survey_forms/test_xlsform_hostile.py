"""Workbooks that are damaged or made to harm: refused in words, within the limits."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.errors import GiAtlasError, ReadError, WorkbookError
from survey_forms.schema import Question
from survey_forms.xlsform import load_workbook
from tests.survey_forms.workbooks import write_workbook

SURVEY = [["type", "name", "label", "constraint", "calculation"], ["text", "a", "A"]]
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "dos">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "测试 目录" / "form.xlsx", survey=SURVEY)


def change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Write a workbook anew with one part of its zip changed."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content[part] = change(content[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def refusal(path: Path, seconds: float = 15) -> GiAtlasError:
    """How a workbook is refused, in time and with nothing left behind."""
    started = time.monotonic()
    with pytest.raises((WorkbookError, ReadError)) as caught:
        load_workbook(path)
    assert time.monotonic() - started < seconds
    assert "?" not in caught.value.message("en")
    assert path.name in caught.value.message("zh")
    return caught.value


def test_a_stated_size_of_the_whole_sheet_costs_nothing(path: Path) -> None:
    change_part(
        path, "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b'<dimension ref="A1:E2"', b'<dimension ref="A1:XFD1048576"'),
    )  # fmt: skip
    started = time.monotonic()
    assert [question.name for question in load_workbook(path).questions()] == ["a"]
    assert time.monotonic() - started < 8


def test_a_cell_in_the_last_corner_costs_nothing(path: Path) -> None:
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    change_part(path, "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</sheetData>", corner))
    assert [question.name for question in load_workbook(path).questions()] == ["a"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml", "xl/styles.xml",
                                  "[Content_Types].xml"])  # fmt: skip
def test_an_entity_bomb_is_refused(path: Path, part: str) -> None:
    def plant(text: bytes) -> bytes:
        body = text.partition(b"?>")[2] if text.startswith(b"<?xml") else text
        tag_end = body.index(b">") + 1
        return _BOMB.encode() + body[:tag_end] + b"<t>&a9;</t>" + body[tag_end:]

    change_part(path, part, plant)
    error = refusal(path)
    assert error.code in ("FORM_WORKBOOK_UNREADABLE", "FORM_NO_WORKBOOK")


def test_millions_of_styles_are_refused_within_the_limits(path: Path) -> None:
    many = b"<xf/>" * 3_000_000
    change_part(path, "xl/styles.xml", lambda text: text.replace(b"</cellXfs>", many + b"</cellXfs>"))
    assert refusal(path, 60).code == "READ_UNPACKED_TOO_BIG"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    change_part(path, "xl/theme/theme1.xml", lambda _text: b"<a>" + b" " * 300_000_000 + b"</a>")
    assert refusal(path).code == "READ_UNPACKED_TOO_BIG"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                                     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), b"type,name,label\ntext,a,A\n",
                                     b"<html><table></table></html>", b"%PDF-1.4"])  # fmt: skip
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    assert refusal(path).code in ("FORM_NO_WORKBOOK", "FORM_WORKBOOK_UNREADABLE", "READ_ARCHIVE_DAMAGED")


def test_a_truncated_workbook_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for share in (0.3, 0.7, 0.95):
        path.write_bytes(content[: int(len(content) * share)])
        assert refusal(path).code.startswith(("READ_ARCHIVE", "FORM_"))


def test_a_zip_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(path).code == "FORM_NO_WORKBOOK"


def test_the_content_decides_not_the_ending(path: Path) -> None:
    renamed = path.rename(path.with_name("form.xls"))
    assert load_workbook(renamed).form_id == "form"


def test_the_form_of_a_workbook_without_id_is_called_like_its_file(path: Path) -> None:
    renamed = path.rename(path.with_name("五华县 表.xlsx"))
    assert load_workbook(renamed).form_id == "五华县 表"


@pytest.mark.parametrize("expression", [
    "regex(., '^(a+)+$')",
    "regex(., '^[\\u4e00-\\u9fa5]{2,20}$')",
    "regex(., '(')",
    "1 div 0 = 1 or",
    "__import__('os').system('x')",
    "document('http://example.org/x.xml')",
])  # fmt: skip
def test_odd_expressions_load_as_they_are_written(tmp_path: Path, expression: str) -> None:
    rows = [["type", "name", "label", "constraint"], ["text", "a", "A", expression]]
    started = time.monotonic()
    question = next(load_workbook(write_workbook(tmp_path / "f.xlsx", survey=rows)).questions())
    assert question.constraint == expression
    assert time.monotonic() - started < 8


def test_naughty_strings_arrive_as_text(tmp_path: Path, real_data: Path) -> None:
    lines = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").splitlines()
    # What Excel itself cannot hold, and references, which mean something in a form.
    texts = [
        line.strip()
        for line in lines
        if line.strip() and line.isprintable() and "${" not in line and line[0] not in "#=-+@"
    ]
    rows = [["type", "name", "label"], *(["text", f"q{number}", text[:255]] for number, text in enumerate(texts))]
    form = load_workbook(write_workbook(tmp_path / "f.xlsx", survey=rows))
    found = [question.labels.get("", "") for question in form.questions() if isinstance(question, Question)]
    assert len(found) == len(texts) > 200
    lost = [
        (text, label) for text, label in zip(texts, found, strict=True) if _squeezed(text[:255]) != _squeezed(label)
    ]
    assert lost == []


def _squeezed(text: str) -> str:
    # pyxform straightens quotes and narrows spaces.
    for curly, straight in (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(curly, straight)
    return "".join(text.split())
