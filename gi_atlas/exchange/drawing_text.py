"""Text of a drawing: its encoding by version, code page and bytes; signs by their number; whether it is whole."""

import re
from dataclasses import asdict

from gi_atlas.errors import ReadError
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.encodings import guess_encoding, python_encoding

HEAD_BYTES, _MOST_SAMPLES = 1 << 16, 20_000
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(?:ANSI_|dos)?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_UTF8_SINCE = b"AC1021"
_FOREIGN = re.compile(rb"[\x80-\xff][^\r\n]*")
# Older drawings write what their code page lacks as \U+4E2D; line ends must not come in that way.
_ESCAPE = re.compile(r"(?:\\U\+(?!00[01])[0-9A-Fa-f]{4})+")
_END = re.compile(r"(?:\A|\n)[ \t]*0[ \t]*\r?\n[ \t]*EOF\s*\Z")


def decode_drawing(job: ChildJob, content: bytes, answer: ChildAnswer) -> str:
    """Text of a drawing; what encoding it was read in stands in the answer.

    Raises
    ------
    ReadError
        READ_ENCODING, DXF_CUT.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    samples = [found[0] for found, _place in zip(_FOREIGN.finditer(content), range(_MOST_SAMPLES), strict=False)]
    guess = guess_encoding(samples, _stated(content[:HEAD_BYTES]))
    used = python_encoding(job.encoding) or guess.encoding or "GB18030"
    answer.encoding = {**asdict(guess), "used": used}
    try:
        text = content.decode(used)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 20].decode(used, "replace")
        raise ReadError("READ_ENCODING", file=job.file, row=row, encoding=used, value=shown) from error
    if not _END.search(text[-100:]):
        raise ReadError("DXF_CUT", file=job.file, found=len(content))
    return _ESCAPE.sub(_unescaped, text)


def _stated(head: bytes) -> str | None:
    """Encoding by version and code page; a drawing without header says nothing."""
    version, page = _VERSION.search(head), _PAGE.search(head)
    if version and version[1] >= _UTF8_SINCE:
        return "UTF-8"
    return page[1].decode("ascii") if page else None


def _unescaped(found: "re.Match[str]") -> str:
    units = bytes.fromhex("".join(found[0].split("\\U+")))
    # Two of them may be the halves of one sign.
    return units.decode("utf-16-be", "replace")
