"""Tables as XLSX and CSV: safe against formulas, whole when read again."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gi_atlas.documents.plain_text import Cleaner, clean, guard_formula, unguard_formula
from gi_atlas.documents.words import Words
from gi_atlas.errors import WriteError
from gi_atlas.jobs import Progress
from survey_forms.output.record_tables import RECORDS, Column, Shape
from survey_forms.output.sheet_text import CUT_MARK, MOST_CHARACTERS, Value, read_back, utf16_length
from survey_forms.output.sheets import CHECKS, Sink, XlsxSink, check_csv, check_xlsx, make_sink, sheet_names

SHAPES = {
    RECORDS: Shape(RECORDS, "", [Column("a", "A"), Column("b", "=B")]),
    "craft/step": Shape("step", "", [Column("c", "C")]),
}
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''=1",
)


def write(path: Path, rows: Sequence[Sequence[Value]]) -> Sink:
    sink = make_sink(path, SHAPES)
    for row in rows:
        sink.append(RECORDS, row)
    sink.append("craft/step", ["茶"])
    sink.close(Words("en"))
    return sink


def cells_of(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path)[RECORDS].iter_rows(min_row=3, values_only=True))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str, tmp_path: Path) -> None:
    write(tmp_path / "t.xlsx", [[text, text]])
    (cells,) = list(load_workbook(tmp_path / "t.xlsx")[RECORDS].iter_rows(min_row=3))
    assert all(cell.data_type == "s" for cell in cells)
    assert all(str(cell.value).startswith("'") for cell in cells)
    assert b"<f>" not in zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/worksheets/sheet1.xml")
    assert read_back(str(cells[0].value)) == clean(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_text_comes_back(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "t.xlsx"
    sink = write(path, [[text, "x"] for text in texts])
    check_xlsx(path, sink.digests, Progress())
    rows = list(load_workbook(path)[RECORDS].iter_rows(min_row=3))
    assert all(cell.data_type in ("s", "n") for row in rows for cell in row)
    assert all(cell.data_type == "s" or cell.value is None for row in rows for cell in row[:1])
    assert [read_back(str(row[0].value or "")) for row in rows] == [clean(text) for text in texts]
    path.unlink()


@given(st.text())
def test_a_guard_is_taken_back(text: str) -> None:
    assert unguard_formula(guard_formula(text)) == text
    assert guard_formula(text)[:1] not in tuple("=+-@\t\r＝＋－＠")


@given(st.text())
def test_a_cleaned_text_fits_into_xml_and_says_what_it_was(text: str) -> None:
    cleaner = Cleaner()
    cleaned = cleaner.clean(text, "field")
    allowed = all(c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" for c in cleaned)
    assert allowed
    assert bool(cleaner.replaced) == (cleaned != text.replace("\r\n", "\n"))
    assert cleaner.clean(cleaned, "again") == cleaned


def test_control_characters_are_listed(tmp_path: Path) -> None:
    sink = write(tmp_path / "t.xlsx", [["bell\x07", "\ufffe"]])
    check_xlsx(tmp_path / "t.xlsx", sink.digests, Progress())
    book = load_workbook(tmp_path / "t.xlsx")
    assert book[RECORDS]["A3"].value == "bell␇"
    told = [row[0] for row in book["Changed"].iter_rows(values_only=True)]
    assert any("U+0007" in str(line) and "records 3" in str(line) for line in told)
    assert any("U+FFFE" in str(line) for line in told)


def test_words_of_errors_and_escapes_stay_texts(tmp_path: Path) -> None:
    texts = ["#N/A", "#DIV/0!", "_x0041_", "_x000D_", "TRUE", "1e5", "007", " padded ", "2024-02-29"]
    write(tmp_path / "t.xlsx", [[text, "x"] for text in texts])
    rows = list(load_workbook(tmp_path / "t.xlsx")[RECORDS].iter_rows(min_row=3))
    assert [read_back(row[0].value) for row in rows] == texts
    assert {row[0].data_type for row in rows} == {"s"}


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    write(tmp_path / "t.xlsx", [[3, 2.5], [-1, None], [0, ""]])
    assert cells_of(tmp_path / "t.xlsx") == [(3, 2.5), (-1, None), (0, None)]


def test_a_text_that_is_too_long_is_cut_and_told_of(tmp_path: Path) -> None:
    long = "茶" * 40_000
    sink = write(tmp_path / "t.xlsx", [[long, "😀" * 20_000]])
    first, second = cells_of(tmp_path / "t.xlsx")[0]
    assert str(first).endswith(CUT_MARK)
    assert utf16_length(str(first)) == MOST_CHARACTERS
    assert utf16_length(str(second)) <= MOST_CHARACTERS
    assert [cut.count for cut in sink.texts.cuts] == [40_000, 20_000]
    assert "Changed" in load_workbook(tmp_path / "t.xlsx").sheetnames


@pytest.mark.parametrize("ending", [".csv", ".zip"])
def test_csv_is_safe_too(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"t{ending}"
    sink = write(path, [[text, 'quote " and , comma\nline'] for text in FORMULAS])
    CHECKS[ending](path, sink.digests, Progress())
    if ending == ".zip":
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist()[:2] == ["records.csv", "step.csv"]
            content = archive.read("records.csv")
    else:
        content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [read_back(row[0]) for row in rows[2:]] == [clean(text) for text in FORMULAS]
    assert {row[1] for row in rows[2:]} == {'quote " and , comma\nline'}
    assert all(row[0].startswith("'") for row in rows[2:])
    assert rows[0][1] == "'=B"


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".zip"])
def test_one_changed_cell_is_seen(ending: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    path = tmp_path / f"t{ending}"
    write(path, [["one", "two"]])
    other = write(tmp_path / "other" / f"t{ending}", [["one", "too"]])
    with pytest.raises(WriteError) as caught:
        CHECKS[ending](path, other.digests, Progress())
    assert caught.value.code == "EXPORT_DIFFERS"
    assert caught.value.context["path"] == path.name


def test_sheet_names_are_short_and_distinct() -> None:
    names = sheet_names(["a/b:c*d?e[f]", "A_b_c_d_e_f_", "x" * 40, "X" * 50, "", "'quoted'", "'quoted'"])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_what_was_abandoned_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    sink = XlsxSink(tmp_path / "t.xlsx", SHAPES)
    sink.append(RECORDS, ["a", "b"])
    sink.abandon()
    assert list((tmp_path / "temp").iterdir()) == []
    assert not (tmp_path / "t.xlsx").exists()


def test_check_csv_reads_one_file(tmp_path: Path) -> None:
    sink = write(tmp_path / "t.csv", [["a", 1]])
    check_csv(tmp_path / "t.csv", sink.digests, Progress())
    assert list(sink.digests) == [RECORDS]
