"""Workbooks whole or not at all: what they hold, and what is left when a block, a disk or a folder fails."""

import errno
import gc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml.etree import SerialisationError
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter

from gi_atlas.documents.docx_saving import save_document
from gi_atlas.exchange.writers.workbook import NewWorkbook, new_workbook, save_whole


def rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path).worksheets}


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What Python would print as "Exception ignored in"."""
    told: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", told.append)
    return told


def test_sheets_come_in_their_order_and_nothing_else_stays(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "表（一）.xlsx") as book:
        first, second = book.create_sheet("甲"), book.create_sheet("乙")
        # In turn, as records fill their tables.
        for number in range(3):
            first.append([number, "一"])
            second.append(["二", None, number])
    assert rows_of(tmp_path / "表（一）.xlsx") == {
        "甲": [(0, "一"), (1, "一"), (2, "一")],
        "乙": [("二", None, 0), ("二", None, 1), ("二", None, 2)],
    }
    assert [path.name for path in tmp_path.iterdir()] == ["表（一）.xlsx"]


def test_a_workbook_without_sheets_has_an_empty_one(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "a.xlsx"):
        pass
    assert list(rows_of(tmp_path / "a.xlsx").values()) == [[]]


def spoil(path: Path, count: int) -> None:
    with new_workbook(path) as book:
        book.create_sheet("空")
        sheet = book.create_sheet("甲")
        for number in range(count):
            sheet.append([number, "一" * 20])
        raise KeyError


@pytest.mark.parametrize("count", [0, 1, 5_000])
def test_a_fault_in_the_block_leaves_nothing(tmp_path: Path, unraisable: list[Any], count: int) -> None:
    with pytest.raises(KeyError):
        spoil(tmp_path / "a.xlsx", count)
    gc.collect()
    assert (list(tmp_path.iterdir()), unraisable, [name for name in ALL_TEMP_FILES if str(tmp_path) in name]) == (
        [], [], [],
    )  # fmt: skip


def test_an_abandoned_workbook_may_be_abandoned_again(tmp_path: Path) -> None:
    book = NewWorkbook(tmp_path / "a.xlsx")
    book.create_sheet("甲").append(["一"])
    assert len(list(tmp_path.iterdir())) == 1
    book.abandon()
    book.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_written_workbook_outlives_what_is_abandoned_after_it(tmp_path: Path) -> None:
    book = NewWorkbook(tmp_path / "a.xlsx")
    book.create_sheet("甲").append(["一"])
    book.save_whole()
    book.abandon()
    assert rows_of(tmp_path / "a.xlsx") == {"甲": [("一",)]}


def test_a_folder_that_is_not_there_is_told_as_the_system_tells_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), new_workbook(tmp_path / "nowhere" / "a.xlsx") as book:
        book.create_sheet("甲").append(["一"])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OSError, match="Is a directory"), new_workbook(tmp_path / "a.xlsx") as book:
        book.create_sheet("甲").append(["一"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(
    ("word", "number"), [("IO_ENOSPC", errno.ENOSPC), ("IO_EFBIG", errno.EFBIG), ("IO_WRITE", errno.EIO)]
)
def test_the_words_of_lxml_become_those_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, number: int
) -> None:
    book = NewWorkbook(tmp_path / "a.xlsx")
    sheet = book.create_sheet("甲")
    sheet.append(["一"])

    def refuse(*_arguments: object) -> None:
        raise SerialisationError(word)

    monkeypatch.setattr(WorksheetWriter, "write_row", refuse)
    with pytest.raises(OSError) as refused:  # noqa: PT011 - the number says it
        sheet.append(["二"])
    assert refused.value.errno == number
    assert refused.value.strerror
    book.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_was_read_is_saved_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with new_workbook(path) as made:
        made.create_sheet("甲").append(["一"])
        made.create_sheet("乙").append(["二"])
    book = openpyxl.load_workbook(path)
    book["甲"].insert_rows(1)
    book["甲"].cell(1, 1, "标")
    save_whole(book, path)
    assert rows_of(path) == {"甲": [("标",), ("一",)], "乙": [("二",)]}
    assert [item.name for item in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_document_that_cannot_be_packed_leaves_the_old_file(tmp_path: Path) -> None:
    class Broken:
        def save(self, _target: object) -> None:
            raise ValueError("broken")

    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="broken"):
        save_document(Broken(), path)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("lost", [1, 12, 200])
def test_a_sheet_that_was_cut_short_in_silence_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    """Of a disk that is full at the last bytes of a sheet lxml says nothing."""
    real = WorksheetWriter.close

    def close(writer: Any) -> None:
        real(writer)
        content = Path(writer.out).read_bytes()
        Path(writer.out).write_bytes(content[:-lost])

    monkeypatch.setattr(WorksheetWriter, "close", close)
    with pytest.raises(OSError, match="No space left") as told, new_workbook(tmp_path / "a.xlsx") as book:
        book.create_sheet("甲").append(["一" * 400])
    assert told.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
