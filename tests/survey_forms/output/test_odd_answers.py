"""Odd answers on paper and in tables: empty groups, 200 rows, endless words, other scripts, numbers that are none."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gi_atlas.documents.paper import Grid
from gi_atlas.documents.plain_text import clean
from gi_atlas.documents.words import Words
from gi_atlas.jobs import Progress
from gi_atlas.model import SurveyRecord
from survey_forms.capture import FormSession
from survey_forms.output.document import RecordDocument, RepeatTable
from survey_forms.output.record_document import build_document
from survey_forms.output.record_docx import write_record_docx
from survey_forms.output.record_paper import record_paper
from survey_forms.output.record_tables import RECORDS, RecordTables
from survey_forms.output.sheet_text import read_back
from survey_forms.output.sheets import CHECKS, make_sink
from survey_forms.output.skip_words import SkipWords
from survey_forms.schema import Form
from tests.survey_forms.making import form_of

FORM = form_of("""
| survey |
| | type | name | label | relevant |
| | text | title | Title | |
| | begin group | empty | Nothing answered | |
| | text | never | Never | |
| | end group | | | |
| | begin group | hidden | Not asked | ${title} = 'open' |
| | text | secret | Secret | |
| | end group | | | |
| | begin group | figures | Figures | |
| | integer | whole | Whole | |
| | decimal | part | Part | |
| | text | code | Code | |
| | select_multiple kind | kinds | Kinds | |
| | end group | | | |
| | begin repeat | row | Rows | |
| | begin group | before | Before | |
| | text | note | Note before | |
| | end group | | | |
| | begin group | after | After | |
| | text | note | Note after | ${title} != 'short' |
| | end group | | | |
| | begin repeat | tool | Tools | |
| | text | what | What | |
| | end repeat | | | |
| | end repeat | | | |
| choices |
| | list_name | name | label |
| | kind | a | A, with a comma |
| | kind | b | 乙 |
""")
ODD = {
    "an endless word": "长" * 3000 + "x" * 3000,
    "right to left": "אבג, مرحبا بالعالم (abc) 123",
    "emoji": "👩‍👩‍👧‍👦🏽🇨🇳 ☕️",
    "beyond the first plane": "𠮷𪚥𫝀",
    "nothing to see": "a\u200bb\u200c\u200d\ufeffc\u00ad",
    "blanks": "　 两端 \u00a0",
    "many accents": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "braces": "{{ title }} {% if x %} {# c #} ${title}",
    "markup": "<w:p/>&amp;]]>\"'",
    "lines": "一\n\n二\t三",
}


def rows_of(count: int) -> list[dict[str, Any]]:
    return [{"before": {"note": f"b{number}"}, "after": {"note": f"a{number}"}} for number in range(1, count + 1)]


def build(answers: Mapping[str, Any], language: str = "en") -> RecordDocument:
    return build_document(FormSession(FORM, answers), SurveyRecord("odd"), [], language, "Odd")


def table_of(document: RecordDocument, name: str = "row") -> RepeatTable:
    return next(table for section in document.sections for table in section.tables if table.name == name)


def shown_in(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in Document(str(path)).tables for row in table.rows]


# Documents


def test_questions_of_one_name_in_two_groups_of_a_row_both_stand_there() -> None:
    table = table_of(build({"row": rows_of(2)}))
    assert table.headings == ("Note before", "Note after")
    assert table.rows == (("b1", "a1"), ("b2", "a2"))


def test_a_column_that_is_not_asked_anywhere_goes_and_its_twin_stays() -> None:
    table = table_of(build({"title": "short", "row": rows_of(2)}))
    assert (table.headings, table.rows) == (("Note before",), (("b1",), ("b2",)))


def test_groups_without_an_answer_and_groups_not_asked_have_no_section() -> None:
    document = build({"title": "x", "hidden": {"secret": "canary"}})
    assert [section.title for section in document.sections] == ["General"]
    assert "canary" not in repr(document)
    assert [section.title for section in build({}).sections] == []


def test_rows_without_an_answer_are_still_rows() -> None:
    # The person added three: the paper does not say two.
    table = table_of(build({"row": [{}, {"before": {"note": "x"}}, {}]}))
    assert table.rows == (("",), ("x",), ("",))


def test_rows_within_rows_say_whose_they_are() -> None:
    rows = [{"before": {"note": "one"}}, {"before": {"note": "two"}, "tool": [{"what": "pan"}, {"what": "sieve"}]}]
    document = build({"row": rows})
    titles = [table.title for section in document.sections for table in section.tables]
    assert titles == ["Rows", "Rows 2: Tools"]
    assert table_of(document, "tool").rows == (("pan",), ("sieve",))


def test_odd_answers_come_whole_out_of_a_document(tmp_path: Path) -> None:
    rows = [{"before": {"note": text}, "after": {"note": name}} for name, text in ODD.items()]
    document = build({"title": ODD["emoji"], "figures": {"code": ODD["an endless word"]}, "row": rows})
    write_record_docx(document, {}, tmp_path / "odd.docx")
    shown = shown_in(tmp_path / "odd.docx")
    for name, text in ODD.items():
        assert [clean(text), name] in shown, name
    assert ["Code", ODD["an endless word"]] in shown


def test_two_hundred_rows_are_two_hundred_rows(tmp_path: Path) -> None:
    document = build({"row": rows_of(200)})
    write_record_docx(document, {}, tmp_path / "long.docx")
    shown = shown_in(tmp_path / "long.docx")
    found = [row for row in shown if re.fullmatch(r"b\d+", row[0])]
    assert found == [[f"b{number}", f"a{number}"] for number in range(1, 201)]
    grids = [block for block in record_paper(document, {}).blocks if isinstance(block, Grid)]
    assert sum(len(grid.rows) for grid in grids) >= 201


def test_every_page_of_a_long_record_can_be_read(tmp_path: Path) -> None:
    pytest.importorskip("PyQt5")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is missing")
    from gui.paint.paper_pdf import write_pdf

    document = build({"figures": {"code": "x" * 6000}, "row": rows_of(200)})
    pages = write_pdf(record_paper(document, {}), tmp_path / "long.pdf")
    assert pages > 4
    told = subprocess.run([reader, "-layout", tmp_path / "long.pdf", "-"], check=True, capture_output=True, text=True)
    words = told.stdout.split()
    assert [word for word in words if re.fullmatch(r"b\d+", word)] == [f"b{number}" for number in range(1, 201)]
    assert told.stdout.count("x") >= 6000  # a word without end is broken, not cut


# Tables


def tables_in(path: Path, *records: tuple[Form, Mapping[str, Any]], language: str = "en") -> dict[str, list[list[Any]]]:
    """Records written, checked and read again: the rows below the two headings, by sheet."""
    tables = RecordTables([form for form, _answers in records], language)
    sink = make_sink(path, tables.shapes)
    for number, (form, answers) in enumerate(records):
        record = SurveyRecord(f"r{number}", form_id=form.form_id, form_version=form.version)
        for key, row in tables.rows(record, FormSession(form, answers), ()):
            sink.append(key, row)
    sink.close(Words(language))
    CHECKS[path.suffix](path, sink.digests, Progress())
    return _sheets(path)


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        return {sheet.title: [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book}
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        texts = {name.removesuffix(".csv"): archive.read(name).decode("utf-8-sig") for name in names}
    return {name: list(csv.reader(io.StringIO(text, newline="")))[1:] for name, text in texts.items()}


def column(rows: list[list[Any]], name: str) -> list[Any]:
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_odd_answers_come_whole_out_of_tables(ending: str, tmp_path: Path) -> None:
    rows = [{"before": {"note": text}, "after": {"note": name}} for name, text in ODD.items()]
    sheets = tables_in(tmp_path / f"t{ending}", (FORM, {"title": "x", "row": rows}))
    found = column(sheets["row"], "row/before/note")
    assert [read_back(text) for text in found] == [clean(text) for text in ODD.values()]
    assert column(sheets["row"], "row/after/note") == list(ODD)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("12", 12),
        ("-0", "'-0"),
        ("007", "007"),
        ("1e400", "1e400"),
        ("inf", "inf"),
        ("-inf", "'-inf"),
        ("nan", "nan"),
        ("Infinity", "Infinity"),
        ("1_000", "1_000"),
        ("12345678901234567890", "12345678901234567890"),
        ("many", "many"),
    ],
)
def test_a_whole_number_that_is_none_stays_a_text(written: str, stored: Any, tmp_path: Path) -> None:
    sheets = tables_in(tmp_path / "t.xlsx", (FORM, {"figures": {"whole": written, "part": written}}))
    assert column(sheets[RECORDS], "figures/whole") == [stored]
    # What Excel could not open would be a number of another kind.
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        numbers = re.findall(rb"<v>([^<]*)</v>", book.read("xl/worksheets/sheet1.xml"))
    assert all(re.fullmatch(rb"-?[0-9.]+(?:[eE][+-]?[0-9]+)?", number) for number in numbers)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.floats(allow_nan=False).map(repr), st.decimals(allow_nan=False).map(str), st.text(max_size=8)))
def test_a_number_in_a_cell_says_what_was_written(written: str) -> None:
    from survey_forms.output.record_tables import _number

    found = _number(written)
    if isinstance(found, str):
        assert found == written
    else:
        assert float(f"{found:.16g}") == float(written)


def test_rows_of_rows_are_numbered_by_both_and_hidden_ones_leave_no_gap_in_the_records(tmp_path: Path) -> None:
    answers = {"row": [{"tool": [{"what": "a"}]}, {}, {"tool": [{"what": "b"}, {"what": "c"}]}]}
    sheets = tables_in(tmp_path / "t.xlsx", (FORM, answers), (FORM, {"title": "second"}))
    assert column(sheets["row"], "row") == ["1", "2", "3"]
    assert list(zip(column(sheets["tool"], "row"), column(sheets["tool"], "row/tool/what"), strict=True)) == [
        ("1.1", "a"), ("3.1", "b"), ("3.2", "c"),
    ]  # fmt: skip
    assert column(sheets[RECORDS], "answers/title") == [None, "second"]


def test_labels_and_codes_stand_beside_each_other(tmp_path: Path) -> None:
    sheets = tables_in(tmp_path / "t.xlsx", (FORM, {"figures": {"kinds": "b a gone"}}))
    assert column(sheets[RECORDS], "figures/kinds") == ["乙, A, with a comma, gone"]
    assert column(sheets[RECORDS], "figures/kinds#code") == ["b a gone"]


def test_answers_that_are_not_asked_are_in_no_table(tmp_path: Path) -> None:
    sheets = tables_in(tmp_path / "t.xlsx", (FORM, {"title": "shut", "hidden": {"secret": "canary"}}))
    assert column(sheets[RECORDS], "hidden/secret") == [None]
    assert "canary" not in repr(sheets)


OTHER = form_of("""
| survey |
| | type | name | label |
| | text | title | Other title |
| | begin repeat | figures | Figures, many now |
| | integer | whole | Whole |
| | end repeat | | |
| | begin group | row | One row now |
| | text | fresh | Fresh |
| | end group | | |
| settings |
| | form_id | version |
| | other | 2 |
""")


def test_two_versions_of_a_form_stand_in_one_workbook(tmp_path: Path) -> None:
    new = {"title": "new", "figures": [{"whole": "1"}, {"whole": "2"}], "row": {"fresh": "f"}}
    old = {"title": "old", "figures": {"whole": "3"}, "row": rows_of(1)}
    sheets = tables_in(tmp_path / "t.xlsx", (OTHER, new), (FORM, old))
    records = sheets[RECORDS]
    assert column(records, "title") == ["r0", "r1"]
    assert column(records, "answers/title") == ["new", "old"]
    assert [row[records[0].index("row/fresh")] for row in records[1:]] == ["f", None]
    figures = next(rows for name, rows in sheets.items() if name == "figures")
    assert column(figures, "figures/whole") == [1, 2]
    assert column(sheets["row"], "row/before/note") == ["b1"]
    assert 3 in [value for row in records[1:] for value in row]


OURS = form_of("""
| survey |
| | type | name | label |
| | text | id | Their number |
| | integer | lat | Latitude in minutes |
| | select_one yn | stage | Stage |
| | begin repeat | evidence | Their evidence |
| | text | id | Which |
| | end repeat | | |
| | begin repeat | records | Their records |
| | text | row | Which |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
""")


@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_questions_called_like_our_own_columns_overwrite_nothing(ending: str, tmp_path: Path) -> None:
    answers = {"id": "7", "lat": "5", "stage": "y", "evidence": [{"id": "e"}], "records": [{"row": "r"}]}
    sheets = tables_in(tmp_path / f"t{ending}", (OURS, answers))
    records = sheets[RECORDS]
    assert column(records, "answers/id") == ["7"]
    assert [str(value) for value in column(records, "answers/lat")] == ["5"]
    assert (column(records, "answers/stage"), column(records, "answers/stage#code")) == (["Yes"], ["y"])
    assert column(records, "lat") in ([None], [""])
    assert len(column(records, "id")[0]) == 36
    assert [column(rows, "evidence/id") for rows in sheets.values() if "evidence/id" in rows[0]] == [["e"]]
    assert [column(rows, "records/row") for rows in sheets.values() if "records/row" in rows[0]] == [["r"]]
    assert len(sheets) == 4


# Conditions in words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        # Nothing is chosen: no list of values stands behind "is".
        ("selected('', /data/title)", "selected('', “title”)"),
        ("/data/title = '' or /data/title = 'x'", "“title” is empty or “title” is “x”"),
        ("/data/title != 'x' or /data/title != 'y'", "“title” is not “x” or “title” is not “y”"),
        ("not(not(/data/title = 'x'))", "not (“title” is not “x”)"),
        ("not(selected('x y', /data/title))", "not (“title” is “x” or “y”)"),
        ("/data/title = 'it''s'", "“title” = 'it''s'"),
        ('/data/title = "a or b"', "“title” is “a or b”"),
        ("/data/title", "“title”"),
        ("true()", "true()"),
        ("/data/title = 'x' and", "“title” = 'x' and"),
    ],
)
def test_odd_conditions_are_said_rightly_or_left_as_they_stand(condition: str, words: str) -> None:
    assert SkipWords(FORM, Words("en"), {}).condition(condition, "figures/whole") == words


@given(st.text(alphabet="/data.title='\"()<>!, andornotselected0123", max_size=40))
def test_any_condition_has_words(condition: str) -> None:
    assert isinstance(SkipWords(FORM, Words("zh"), {}).condition(condition, "title"), str)
