"""What a pack looks like: one zip with a manifest, the project file, its media, and a seal over all its bytes.

Entries: ``manifest.json``, ``project.gpkg``, ``media/ab/<sha256>.<ext>``. The zip's comment is the seal: the sha256
of every byte before it, so that any changed byte is found before the zip is so much as parsed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from gi_atlas.errors import StorageError
from gi_atlas.storage.media import CHUNK_BYTES
from gi_atlas.storage.snapshots import Head

FORMAT = "gi-atlas-pack"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
PROJECT_ENTRY = "project.gpkg"
MEDIA_PREFIX = "media/"
SEAL_PREFIX = b"gi-atlas-sha256:"
SEAL_BYTES = len(SEAL_PREFIX) + 64
MAX_MANIFEST_BYTES = 64 << 20
_MEDIA_ENTRY = re.compile(r"media/([0-9a-f]{2})/(\1[0-9a-f]{62})(\.[a-z0-9]{1,8})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class PackEntry:
    """One file of a pack."""

    path: str
    sha256: str
    size_bytes: int

    def is_allowed(self) -> bool:
        """Whether name, hash and size are such as we write."""
        if not (isinstance(self.sha256, str) and _SHA256.fullmatch(self.sha256)):
            return False
        if not isinstance(self.size_bytes, int) or self.size_bytes < 0 or not isinstance(self.path, str):
            return False
        media = _MEDIA_ENTRY.fullmatch(self.path)
        return self.path == PROJECT_ENTRY or (media is not None and media[2] == self.sha256)


@dataclass(frozen=True)
class Manifest:
    """What a pack says of itself."""

    name: str
    made_at: str
    program: str
    schema_version: int
    head: Head
    with_photos: bool
    entries: tuple[PackEntry, ...]
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    def as_json(self) -> bytes:
        """Text of ``manifest.json``."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_manifest(text: bytes, path: Path) -> Manifest:
    """Manifest of a pack, every value checked.

    Raises
    ------
    StorageError
        PACK_NOT_OURS, PACK_TOO_NEW.
    """
    try:
        loaded = json.loads(text)
        if loaded["format"] != FORMAT:
            raise ValueError("format")
        if loaded["format_version"] > FORMAT_VERSION:
            raise StorageError("PACK_TOO_NEW", path=str(path), found=loaded["format_version"], ours=FORMAT_VERSION)
        manifest = _manifest(loaded)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError("PACK_NOT_OURS", path=str(path), detail=MANIFEST) from error
    refused = [entry.path for entry in manifest.entries if not entry.is_allowed()]
    if refused or [entry.path for entry in manifest.entries].count(PROJECT_ENTRY) != 1:
        raise StorageError("PACK_NOT_OURS", path=str(path), detail=", ".join(map(str, refused[:5])) or MANIFEST)
    return manifest


def _manifest(loaded: Mapping[str, Any]) -> Manifest:
    head = Head(int(loaded["head"]["seq"]), str(loaded["head"]["hash"]))
    entries = tuple(PackEntry(item["path"], item["sha256"], item["size_bytes"]) for item in loaded["entries"])
    return Manifest(
        str(loaded["name"]),
        str(loaded["made_at"]),
        str(loaded["program"]),
        int(loaded["schema_version"]),
        head,
        bool(loaded["with_photos"]),
        entries,
    )


def make_seal(path: Path, length: int) -> bytes:
    """Seal over the first ``length`` bytes of a file."""
    with path.open("rb") as stream:
        return SEAL_PREFIX + hash_start(stream, length).encode()


def check_seal(path: Path) -> None:
    """Refuse a pack of which a byte was changed, lost or added.

    Raises
    ------
    StorageError
        PACK_NOT_OURS if there is no seal, PACK_CHANGED if it does not hold.
    """
    length = path.stat().st_size - SEAL_BYTES
    with path.open("rb") as stream:
        found = hash_start(stream, max(length, 0))
        seal = stream.read(SEAL_BYTES + 1)
    if not seal.startswith(SEAL_PREFIX):
        raise StorageError("PACK_NOT_OURS", path=str(path), detail="seal")
    if seal != SEAL_PREFIX + found.encode():
        raise StorageError("PACK_CHANGED", path=str(path), entry="")


def hash_start(stream: BinaryIO, length: int) -> str:
    """sha256 of the next ``length`` bytes of a stream."""
    digest = hashlib.sha256()
    while length > 0 and (chunk := stream.read(min(CHUNK_BYTES, length))):
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest()
