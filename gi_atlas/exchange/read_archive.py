"""Zips of strangers, in the child: workbooks, KMZ, zipped shapefiles and folders of files."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gi_atlas.errors import ReadError, UnsupportedFormat
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.formats import DRIVERS, HEAD_BYTES, PHOTO_FORMATS, Format, recognise_format
from gi_atlas.exchange.limits import MAX_PHOTOS
from gi_atlas.exchange.unpack import Entry, ZipReader, beside

SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_READABLE = (*SHAPE_PARTS[:1], ".geojson", ".json", ".kml", ".kmz", ".gpx", ".gpkg", ".fgb", ".parquet", ".dxf",
             ".csv", ".xlsx")  # fmt: skip
_PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")

FileReader = Callable[[ChildJob, Path, Format, ChildAnswer], None]


def read_zip(job: ChildJob, path: Path, answer: ChildAnswer, read_file: FileReader) -> None:
    """Add what a zip holds; ``read_file`` reads one unpacked file.

    Raises
    ------
    ReadError
        For the archive as ``ZipReader``; READ_ZIP_EMPTY, READ_ZIP_MIXED.
    """
    archive = ZipReader(path, job.file)
    names = {entry.shown_name for entry in archive.entries}
    if "[Content_Types].xml" in names:
        _read_office(job, path, answer, names, read_file)
    elif any(entry.suffix == ".kml" for entry in archive.entries):
        _read_kmz(job, archive, answer, read_file)
    else:
        _read_entries(job, archive, answer, read_file)


def _read_office(job: ChildJob, path: Path, answer: ChildAnswer, names: set[str], read_file: FileReader) -> None:
    if any(name.startswith("xl/") for name in names):
        answer.format, answer.driver = Format.XLSX, "openpyxl"
        read_file(job, path, Format.XLSX, answer)
    elif any(name.startswith("word/") for name in names):
        answer.format, answer.driver = Format.DOCX, "own"
        read_file(job, path, Format.DOCX, answer)
    else:
        raise UnsupportedFormat("READ_UNSUPPORTED", file=job.file, found="DOCX/PPTX")


def _read_kmz(job: ChildJob, archive: ZipReader, answer: ChildAnswer, read_file: FileReader) -> None:
    documents = [entry for entry in archive.entries if entry.suffix == ".kml"]
    main = next((entry for entry in documents if entry.shown_name.casefold() == "doc.kml"), documents[0])
    answer.format, answer.driver = Format.KMZ, DRIVERS[Format.KML]
    if len(documents) > 1:
        answer.warn("KMZ_OTHER_PARTS", count=len(documents) - 1)
    target = _unpacked(job, archive, main, 0)
    found = _recognised(target, main.shown_name)
    if found is not Format.KML:
        raise UnsupportedFormat("READ_UNSUPPORTED", file=job.file, found=f"{main.shown_name}: {found}")
    read_file(job, target, found, answer)
    answer.format = Format.KMZ


def _read_entries(job: ChildJob, archive: ZipReader, answer: ChildAnswer, read_file: FileReader) -> None:
    readable = [entry for entry in archive.entries if entry.suffix in _READABLE]
    photos = [entry for entry in archive.entries if entry.suffix in _PHOTOS]
    if not readable and not photos:
        raise ReadError("READ_ZIP_EMPTY", file=job.file)
    if len(readable) + len(photos) > MAX_PHOTOS:
        raise ReadError("READ_ZIP_TOO_MANY", file=job.file, found=len(readable) + len(photos), expected=MAX_PHOTOS)
    if len({entry.suffix for entry in readable}) > 1:
        # One GDAL driver a child: a zip of several formats is unpacked by the person.
        raise ReadError("READ_ZIP_MIXED", file=job.file, found=", ".join(sorted({entry.suffix for entry in readable})))
    for number, entry in enumerate(readable or photos):
        _read_one(job, archive, (number, entry), answer, read_file)


def _read_one(
    job: ChildJob, archive: ZipReader, numbered: tuple[int, Entry], answer: ChildAnswer, read_file: FileReader
) -> None:
    number, entry = numbered
    target = _unpacked(job, archive, entry, number)
    if entry.suffix == ".shp":
        for part in beside(archive.entries, entry, SHAPE_PARTS[1:]):
            archive.unpack(part, target.with_suffix(part.suffix))
    found = _recognised(target, entry.shown_name)
    if found in (Format.ZIP, Format.XZ):
        raise ReadError("READ_NESTED", file=job.file, found=entry.shown_name)
    named = replace(job, file=f"{job.file}/{entry.shown_name}")
    read_file(named, target, found, answer)
    answer.format, answer.driver = found, "Pillow" if found in PHOTO_FORMATS else DRIVERS.get(found, "own")


def _recognised(target: Path, name: str) -> Format:
    with target.open("rb") as stream:
        return recognise_format(stream.read(HEAD_BYTES), name)


def _unpacked(job: ChildJob, archive: ZipReader, entry: Entry, number: int) -> Path:
    folder = job.folder / f"entry_{number}"
    folder.mkdir()
    # The name inside the archive never becomes a path; GDAL shows the stem as the layer's name.
    target = folder / f"input{entry.suffix}"
    archive.unpack(entry, target)
    return target
