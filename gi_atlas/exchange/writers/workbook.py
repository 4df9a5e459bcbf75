"""Workbooks that come whole or not at all: a full disk is told once, by the error, and leaves nothing behind.

openpyxl writes each sheet into a file of its own before the workbook holds it, and where a disk is full its half-ended
streams speak again when they are collected. Here they lie beside the workbook and are ended by hand.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml.etree import LxmlSyntaxError, SerialisationError
from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

# What lxml calls the system's errors: IO_ENOSPC.
_MARK = "IO_"
_LAST_TAG = b"</worksheet>"


class _Sheet(WriteOnlyWorksheet):  # type: ignore[misc]  # openpyxl has no types
    """Sheet that is written into a file beside its workbook, on the same disk."""

    def __init__(self, parent: Any, title: str | None, folder: Path) -> None:
        super().__init__(parent, title)
        self._folder, self._file = folder, ""
        self._writer: Any = None

    def _get_writer(self) -> None:
        """Begin the stream, once."""
        if self._writer is None:
            number, self._file = mkstemp(".sheet", ".", self._folder)
            os.close(number)
            # openpyxl takes the file from this list when the workbook holds the sheet.
            ALL_TEMP_FILES.append(self._file)
            self._writer = WorksheetWriter(self, out=self._file)
            self._writer.write_top()

    def append(self, iterable: Any) -> None:
        """Write one row.

        Raises
        ------
        OSError
            As ``new_workbook``.
        """
        with _telling_system():
            super().append(iterable)

    def close(self) -> None:
        """End the stream.

        Raises
        ------
        OSError
            The file is not whole: of a disk that is full at the last bytes lxml says nothing.
        """
        super().close()
        if _tail(Path(self._file)) != _LAST_TAG:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def abandon(self) -> None:
        """End the stream and remove the file, if the workbook has not taken it."""
        _end(self._rows, getattr(self._writer, "xf", None))
        if self._file in ALL_TEMP_FILES:
            ALL_TEMP_FILES.remove(self._file)
            Path(self._file).unlink(missing_ok=True)


class NewWorkbook(Workbook):  # type: ignore[misc]  # openpyxl has no types
    """Workbook whose sheets are written row by row; it stands at its path after ``save_whole``.

    Parameters
    ----------
    path : Path
        Of a new file; files of its sheets come beside it meanwhile.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(write_only=True)
        self.target = path

    def create_sheet(self, title: str | None = None, index: int | None = None) -> Any:
        """A new sheet, the last one if ``index`` is None."""
        sheet = _Sheet(self, title, self.target.parent)
        self._add_sheet(sheet=sheet, index=index)
        return sheet

    def save_whole(self) -> None:
        """Write the workbook.

        Raises
        ------
        OSError
            The disk is full, or whatever else the system says; nothing is left then.
        """
        if not self.worksheets:
            self.create_sheet()
        save_whole(self, self.target)

    def abandon(self) -> None:
        """End the streams of a workbook that is not wanted any more, and remove the files of its sheets."""
        for sheet in self.worksheets:
            sheet.abandon()


@contextmanager
def new_workbook(path: Path) -> Iterator[NewWorkbook]:
    """A block that fills a workbook with sheets; the file is there when the block ends, and after a fault it is not.

    Raises
    ------
    OSError
        What the system says of the disk, whoever of openpyxl, lxml and zipfile came to hear it.
    """
    book = NewWorkbook(path)
    try:
        yield book
        book.save_whole()
    except BaseException:
        book.abandon()
        raise


def save_whole(book: Any, path: Path) -> None:
    """Write a workbook of openpyxl, or remove what came of it; a file that was there is replaced.

    Raises
    ------
    OSError
        As ``new_workbook``.
    """
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    try:
        with _telling_system(), ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
            _Saver(book, archive).write_data()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


class _Saver(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """Writer of a workbook that ends every stream that it began."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet; what a workbook that was read holds in memory is streamed there, too."""
        if self.workbook.write_only:
            super().write_worksheet(ws)
            return
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        content = BytesIO()
        writer = WorksheetWriter(ws, out=content)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - len(_LAST_TAG)))
        return stream.read()


@contextmanager
def _telling_system() -> Iterator[None]:
    """A block in which lxml's word for a fault of the system becomes the system's own."""
    try:
        yield
    except SerialisationError as error:
        number = getattr(errno, str(error).removeprefix(_MARK), errno.EIO)
        raise OSError(number, os.strerror(number)) from error


def _end(*streams: Any) -> None:
    """End generators that write: what they fail to write now was told before."""
    for stream in streams:
        with suppress(SerialisationError, LxmlSyntaxError, OSError, WorkbookAlreadySaved):
            if stream is not None:
                stream.close()
