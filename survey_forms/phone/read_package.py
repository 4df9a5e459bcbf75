"""What a phone's archive or folder holds, in the child: tables, submissions and forms are read, media are listed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from gi_atlas.errors import GiAtlasError, ReadError
from gi_atlas.exchange.child_task import ChildTask
from gi_atlas.exchange.unpack import Entry, ZipReader
from gi_atlas.storage.media import clean_extension
from survey_forms.phone.hostile import base_name
from survey_forms.phone.read_sheets import Table, read_csv_table, read_xlsx_tables
from survey_forms.phone.read_tree import Tree, read_tree

# Photos do not shrink, so a county's archive is large; it is fetched part by part, never laid out as a whole.
MOST_ARCHIVE_BYTES = 64 << 30
MOST_TEXT_BYTES = 256 << 20
TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm")
TEXT_SUFFIXES = (*TABLE_SUFFIXES, ".xml", ".enc")
_MEDIA_FOLDERS = frozenset({"media", "files", "attachments"})
_NESTED = (".zip", ".7z", ".rar")
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".nomedia", "audit.csv"})


@dataclass
class Package:
    """What was found; it goes to the parent as JSON.

    ``media`` are files that answers may name; ``encrypted`` and ``nested`` are names of what cannot be read.
    """

    tables: list[Table] = field(default_factory=list)
    trees: list[dict[str, Any]] = field(default_factory=list)
    xforms: list[dict[str, str]] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    encrypted: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)

    def fault(self, name: str, error: GiAtlasError) -> None:
        """Note that one text cannot be read; the others still count."""
        self.faults.append({"name": name, "code": error.code, "context": {**error.context, "file": name}})


def look(task: ChildTask) -> dict[str, Any]:
    """Read what a source holds; media are not touched.

    Arguments of the task: ``is_zip`` for an archive (file ``source``), else ``names`` with the shown name of each file
    by its key; ``encoding`` of tables, "" for a guess.
    """
    package = Package()
    if task.arguments["is_zip"]:
        _look_into_zip(task, package)
    else:
        for key, name in task.arguments["names"].items():
            _add_text(package, task, task.files[key], name)
    return vars(package)


def _look_into_zip(task: ChildTask, package: Package) -> None:
    reader = ZipReader(task.files["source"], task.names["source"], MOST_ARCHIVE_BYTES)
    names = [_entry_name(entry) for entry in reader.entries]
    texts = text_names(names)
    size = sum(entry.info.file_size for entry, name in zip(reader.entries, names, strict=True) if name in texts)
    if size > MOST_TEXT_BYTES:
        raise ReadError("READ_UNPACKED_TOO_BIG", file=task.names["source"], expected=MOST_TEXT_BYTES)
    for place, (entry, name) in enumerate(zip(reader.entries, names, strict=True)):
        if name not in texts:
            _list_media(package, place, entry, name)
            continue
        target = task.folder / f"text{entry.suffix if entry.suffix in TEXT_SUFFIXES else ''}"
        reader.unpack(entry, target)
        _add_text(package, task, target, name)


def _entry_name(entry: Entry) -> str:
    # zipfile cuts a name at its first NUL; what was really written there is what people shall see.
    return entry.info.orig_filename if "\x00" in entry.info.orig_filename else entry.shown_name


def text_names(names: Sequence[str]) -> set[str]:
    """Names of files that are read for their text: tables and submissions that do not lie among the media.

    A table beside a submission in a folder of its own is a file that somebody answered a question with.
    """
    texts = {name for name in names if _is_text(name)}
    submissions = {_folder(name) for name in texts if name.lower().endswith(".xml")} - {""}
    return {name for name in texts if _suffix(name) not in TABLE_SUFFIXES or _folder(name) not in submissions}


def _is_text(name: str) -> bool:
    folders = _folder(name).casefold().split("/")
    return _suffix(name) in TEXT_SUFFIXES and not _MEDIA_FOLDERS.intersection(folders) and not is_litter(name)


def _folder(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[0]


def _suffix(name: str) -> str:
    return PurePosixPath(base_name(name)).suffix.lower()


def is_litter(name: str) -> bool:
    """Whether a file is what systems and phones leave lying about."""
    plain = base_name(name).casefold()
    return plain in _LITTER or plain.startswith(("._", "~$")) or plain.endswith((".db", ".db-journal", " - audit.csv"))


def _list_media(package: Package, place: int, entry: Entry, name: str) -> None:
    if entry.suffix in _NESTED:
        package.nested.append(name)
    elif not is_litter(name):
        package.media.append({"place": place, "name": name, "bytes": entry.info.file_size})


def _add_text(package: Package, task: ChildTask, path: Path, name: str) -> None:
    suffix = _suffix(name)
    try:
        if suffix == ".enc":
            package.encrypted.append(name)
        elif suffix in (".xlsx", ".xlsm"):
            package.tables += [{**table, "file": name} for table in read_xlsx_tables(path, name)]
        elif suffix == ".xml":
            _add_tree(package, read_tree(path.read_bytes(), name), path, name)
        else:
            _add_csv(package, path.read_bytes(), name, task.arguments.get("encoding") or None)
    except ReadError as error:
        package.fault(name, error)


def _add_csv(package: Package, content: bytes, name: str, encoding: str | None) -> None:
    stem = base_name(name).rpartition(".")[0]
    table = read_csv_table(content, stem, name, encoding)
    if table is not None:
        package.tables.append({**table, "file": name})


def _add_tree(package: Package, tree: Tree, path: Path, name: str) -> None:
    if tree["name"] == "html":
        package.xforms.append({"name": name, "text": path.read_bytes().decode("utf-8-sig", "replace")})
    elif tree["attributes"].get("encrypted") == "yes":
        package.encrypted.append(name)
    elif tree["name"] != "manifest":
        package.trees.append({"name": name, "tree": tree})


def fetch(task: ChildTask) -> dict[str, Any]:
    """Media by their places: each one's hash, size and what it says of itself; from an archive they are written out.

    Arguments: ``is_zip``; ``names`` with the shown name of each one by its place, as text.
    """
    names: dict[str, str] = task.arguments["names"]
    if not task.arguments["is_zip"]:
        return {"media": [_told(place, task.files[place], name, "") for place, name in names.items()]}
    reader = ZipReader(task.files["source"], task.names["source"], MOST_ARCHIVE_BYTES)
    return {"media": [_fetched(task, reader, place, name) for place, name in names.items()]}


def _fetched(task: ChildTask, reader: ZipReader, place: str, name: str) -> dict[str, Any]:
    target = task.result(f"m{int(place)}{clean_extension(base_name(name))}")
    try:
        reader.unpack(reader.entries[int(place)], target)
    except ReadError as error:
        if error.code == "READ_UNPACKED_TOO_BIG":
            raise
        target.unlink(missing_ok=True)
        return {"place": int(place), "fault": error.code, "context": error.context}
    return _told(place, target, name, target.name)


def _told(place: str, path: Path, name: str, written: str) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    told = {"place": int(place), "file": written, "sha256": digest, "bytes": path.stat().st_size, "fault": ""}
    return {**told, "facts": _facts(path, base_name(name))}


def _facts(path: Path, name: str) -> dict[str, Any]:
    from gi_atlas.exchange.read_evidence import read_evidence  # readers of pictures, of which a mere look needs none
    from gi_atlas.exchange.read_photo import PREVIEW_PX

    try:
        return read_evidence(path, name, None, PREVIEW_PX)
    except GiAtlasError as error:
        # A program, an empty file, or what is called a photo and is none.
        return {"fault": error.code, "is_refused": True, "found": str(error.context.get("found", ""))[:100]}
