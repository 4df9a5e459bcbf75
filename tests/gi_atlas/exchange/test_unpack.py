"""Archives: bombs, doubles, overlaps, contradictions, names that are only names."""

import io
import lzma
import struct
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.unpack import ZipReader, beside, unpack_xz
from tests.gi_atlas.exchange.files import write_zip

MEGABYTE = 1 << 20


def refused(path: Path) -> ReadError:
    with pytest.raises(ReadError) as caught:
        ZipReader(path, path.name)
    assert caught.value.context["file"] == path.name
    return caught.value


def bytes_of(path: Path, entries: list[tuple[str, bytes]]) -> bytes:
    return write_zip(path, entries).read_bytes()


def ratio_bomb(path: Path) -> None:
    write_zip(path, [("a.kml", bytes(64 * MEGABYTE))])


def many_small_bombs(path: Path) -> None:
    write_zip(path, [(f"a{number}.kml", bytes(MEGABYTE)) for number in range(40)])


def header_lies_bomb(path: Path) -> None:
    # The headers say 10 bytes; only who counts while reading sees the rest.
    content = bytearray(bytes_of(path, [("a.kml", bytes(16 * MEGABYTE))]))
    for start, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(start) + place
        content[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(content)


def overlapping(path: Path) -> None:
    content = bytearray(bytes_of(path, [("a.kml", b"x" * 500), ("b.kml", b"y" * 500)]))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    path.write_bytes(content)


def too_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(limits.MAX_ENTRIES + 1):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (ratio_bomb, "READ_UNPACKED_TOO_BIG"),
        (many_small_bombs, "READ_UNPACKED_TOO_BIG"),
        (overlapping, "READ_ARCHIVE_OVERLAP"),
        (too_many, "READ_TOO_MANY_ENTRIES"),
    ],
)
def test_bombs_are_refused_within_a_second(tmp_path: Path, make: Callable[[Path], None], code: str) -> None:
    make(tmp_path / "bomb.zip")
    started = time.process_time()
    assert refused(tmp_path / "bomb.zip").code == code
    assert time.process_time() - started < 1


def test_what_flows_is_counted_not_what_headers_say(tmp_path: Path) -> None:
    header_lies_bomb(tmp_path / "bomb.zip")
    reader = ZipReader(tmp_path / "bomb.zip", "bomb.zip")
    with pytest.raises(ReadError) as caught:
        reader.unpack(reader.entries[0], tmp_path / "out")
    assert caught.value.code in ("READ_UNPACKED_TOO_BIG", "READ_ARCHIVE_DAMAGED")
    assert (tmp_path / "out").stat().st_size <= 4096 * limits.MAX_RATIO


def test_the_sum_of_entries_is_limited_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "a.zip", [("a.csv", b"abc" * 100), ("b.csv", b"abd" * 100)], zipfile.ZIP_STORED)
    reader = ZipReader(path, "a.zip")
    reader._allowed = 500
    reader.unpack(reader.entries[0], tmp_path / "a")
    with pytest.raises(ReadError) as caught:
        reader.unpack(reader.entries[1], tmp_path / "b")
    assert caught.value.code == "READ_UNPACKED_TOO_BIG"


DOUBLES = [
    ("a.kml", "a.kml"),
    ("a.kml", "A.KML"),
    ("straße.kml", "STRASSE.KML"),
    (unicodedata.normalize("NFC", "é.kml"), unicodedata.normalize("NFD", "é.kml")),
    ("县/a.kml", "县/A.kml"),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("first", "second"), DOUBLES)
def test_the_same_name_twice_is_refused(tmp_path: Path, first: str, second: str) -> None:
    error = refused(write_zip(tmp_path / "a.zip", [(first, b"1"), (second, b"2")]))
    assert (error.code, error.context["found"]) == ("READ_DOUBLE_ENTRY", second)


def plain_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.kml", b"<kml/>")
    return stream.getvalue()


def zip64(locator_offset: int = 0, count: int = 1) -> bytes:
    """A zip with a ZIP64 record; the locator may point elsewhere, the record may say another count."""
    plain = plain_zip()
    end = plain.rfind(b"PK\x05\x06")
    _number, size, offset, _comment = struct.unpack_from("<HIIH", plain, end + 10)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end + locator_offset, 1)
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return plain[:end] + record + locator + last


CONFUSED = {
    "one before": b"PK\x03\x04junk" + plain_zip(),
    "two joined": plain_zip() + plain_zip(),
    "one in the comment": plain_zip()[:-2] + struct.pack("<H", len(plain_zip())) + plain_zip(),
    "bytes behind": plain_zip() + b"tail",
    "comment too short": plain_zip()[:-2] + b"\x09\x00abc",
    "locator beside": zip64(locator_offset=-4),
    "locator outside": zip64(locator_offset=1 << 40),
    "record without locator": zip64().replace(b"PK\x06\x07", b"PK\x06\x00"),
}


@pytest.mark.parametrize("name", CONFUSED)
def test_an_archive_that_contradicts_itself_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(CONFUSED[name])
    assert refused(tmp_path / "a.zip").code in ("READ_ARCHIVE_CONFUSED", "READ_ARCHIVE_DAMAGED")


def test_zip64_records_that_disagree_are_refused(tmp_path: Path) -> None:
    content = zip64(count=2)
    end = content.rfind(b"PK\x05\x06")
    narrow = content[: end + 8] + struct.pack("<HH", 1, 1) + content[end + 12 :]
    (tmp_path / "a.zip").write_bytes(narrow)
    assert refused(tmp_path / "a.zip").code == "READ_ARCHIVE_CONFUSED"


def test_honest_zip64_and_comments_are_read(tmp_path: Path) -> None:
    for content in (zip64(), plain_zip()[:-2] + b"\x03\x00abc"):
        (tmp_path / "a.zip").write_bytes(content)
        reader = ZipReader(tmp_path / "a.zip", "a.zip")
        reader.unpack(reader.entries[0], tmp_path / "out.kml")
        assert (tmp_path / "out.kml").read_bytes() == b"<kml/>"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + bytes(60), b"PK\x05\x06", plain_zip()[:-8]])
def test_what_is_no_whole_archive_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    error = refused(tmp_path / "a.zip")
    assert error.code == "READ_ARCHIVE_DAMAGED"
    assert error.context["detail"]


def test_changed_content_is_damaged(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", [("a.kml", b"<kml>" + b"x" * 500)], zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"xxxx", b"xxyx", 1))
    reader = ZipReader(path, "a.zip")
    with pytest.raises(ReadError) as caught:
        reader.unpack(reader.entries[0], tmp_path / "out")
    assert caught.value.code == "READ_ARCHIVE_DAMAGED"
    assert "a.kml" in caught.value.context["detail"]


def test_locked_and_odd_methods_are_named(tmp_path: Path) -> None:
    locked = bytearray(bytes_of(tmp_path / "a.zip", [("a.kml", b"<kml/>")]))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(locked)
    assert refused(tmp_path / "a.zip").code == "READ_ENCRYPTED"
    error = refused(write_zip(tmp_path / "b.zip", [("a.kml", b"<kml/>")], zipfile.ZIP_BZIP2))
    assert (error.code, error.context["found"]) == ("READ_ARCHIVE_METHOD", "a.kml")


EVIL_NAMES = [
    "../../evil.kml", "/etc/evil.kml", "C:\\evil.kml", "..\\..\\evil.kml", "a:b.kml", "CON.kml", "x" * 300 + ".kml",
    "evil\u202elmk.kml", "a/../../b.kml", "\\\\server\\share\\a.kml",
]  # fmt: skip


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_name_in_an_archive_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "one" / "two"
    inside.mkdir(parents=True)
    reader = ZipReader(write_zip(tmp_path / "a.zip", [(name, b"<kml/>")]), "a.zip")
    reader.unpack(reader.entries[0], inside / "ours.kml")
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["a.zip", str(Path("one/two/ours.kml"))]


def test_names_of_chinese_windows_are_shown_right(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    raw = "浙江县界.shp".encode("gb18030")
    content = bytes_of(path, [("x" * len(raw), b"1")]).replace(b"x" * len(raw), raw)
    path.write_bytes(content)
    entry = ZipReader(path, "a.zip").entries[0]
    assert (entry.shown_name, entry.suffix) == ("浙江县界.shp", ".shp")


def test_parts_are_found_beside_and_apple_doubles_left_out(tmp_path: Path) -> None:
    names = ["县界.SHP", "县界.dbf", "县界.shx", "__MACOSX/._县界.SHP", "b/县界.prj", "._a.dbf"]
    entries = ZipReader(write_zip(tmp_path / "a.zip", [(name, b"1") for name in names]), "a.zip").entries
    assert [entry.shown_name for entry in entries] == ["县界.SHP", "县界.dbf", "县界.shx", "b/县界.prj"]
    found = beside(entries, entries[0], (".dbf", ".prj"))
    assert [entry.shown_name for entry in found] == ["县界.dbf"]


def test_xz_is_unpacked_and_limited(tmp_path: Path) -> None:
    (tmp_path / "a.xz").write_bytes(lzma.compress(b"abc" * 1000))
    unpack_xz(tmp_path / "a.xz", tmp_path / "a", "a.xz")
    assert (tmp_path / "a").read_bytes() == b"abc" * 1000
    (tmp_path / "b.xz").write_bytes(lzma.compress(bytes(64 * MEGABYTE), preset=0))
    with pytest.raises(ReadError) as caught:
        unpack_xz(tmp_path / "b.xz", tmp_path / "b", "b.xz")
    assert caught.value.code == "READ_UNPACKED_TOO_BIG"
    assert (tmp_path / "b").stat().st_size <= caught.value.context["expected"]


@pytest.mark.parametrize("cut", [10, 40, -1])
def test_cut_xz_is_damaged(tmp_path: Path, cut: int) -> None:
    content = lzma.compress(bytes(range(256)) * 100)
    (tmp_path / "a.xz").write_bytes(content[:cut])
    with pytest.raises(ReadError) as caught:
        unpack_xz(tmp_path / "a.xz", tmp_path / "a", "a.xz")
    assert caught.value.code == "READ_ARCHIVE_DAMAGED"
    assert caught.value.context["detail"]
