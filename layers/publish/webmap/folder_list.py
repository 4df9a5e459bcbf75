"""What web maps wrote into a folder: the list by which a later one knows its own files from those of people."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from layers.publish.webmap.layer_files import BOUNDARY_STEM, IMPORTED_STEM
from layers.publish.webmap.options import LAYERS

LIST, PHOTOS = "webmap-files.json", "photos"
# Names that a map may have written besides its pages; a list that names others was not written by us.
_LAYER = "|".join((BOUNDARY_STEM, *LAYERS, rf"{IMPORTED_STEM}[^/\\:\x00-\x1f]+"))
_OURS = re.compile(rf"{PHOTOS}/\d{{4,}}\.jpg|gi_web_\d+m\.geojson|(?:{_LAYER})\.(?:geojson|pmtiles)")
_LARGEST_BYTES = 10_000_000
_DIGEST = re.compile(r"[0-9a-f]{64}")

# Digests that a file may have by its name: two of them while one is being replaced by the other.
Digests = Mapping[str, frozenset[str]]


def digests_of(contents: Mapping[str, bytes]) -> Digests:
    """The digest of each file that is to be written."""
    return {name: frozenset({hashlib.sha256(content).hexdigest()}) for name, content in contents.items()}


def joined(first: Digests, second: Digests) -> Digests:
    """Both lists in one."""
    return {name: first.get(name, frozenset()) | second.get(name, frozenset()) for name in {*first, *second}}


def list_text(digests: Digests) -> bytes:
    """The list as a file."""
    files = {name: sorted(digests[name]) for name in sorted(digests)}
    return f"{json.dumps({'files': files}, indent=1)}\n".encode()


def read_list(folder: Path) -> Digests:
    """The list that an earlier map left; empty where there is none, or none that we can trust."""
    path = folder / LIST
    if not path.is_file() or path.stat().st_size > _LARGEST_BYTES:
        return {}
    try:
        files = json.loads(path.read_bytes())["files"]
        return {name: frozenset(map(_digest, found)) for name, found in files.items() if _OURS.fullmatch(name)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Somebody's file of that name: nothing in the folder counts as ours then, and nothing is removed.
        return {}


def _digest(text: object) -> str:
    if not isinstance(text, str) or not _DIGEST.fullmatch(text):
        raise ValueError(text)
    return text


def remove_stale(folder: Path, earlier: Digests, kept: Iterable[str]) -> list[str]:
    """Remove what an earlier map wrote and this one does not, unless somebody changed it; returns the names."""
    removed = []
    for name in sorted(set(earlier) - set(kept)):
        path = folder / name
        if _is_within(folder, path) and path.is_file() and _sha256(path) in earlier[name]:
            path.unlink()
            removed.append(name)
    return removed


def staying_files(folder: Path, earlier: Digests, kept: Iterable[str]) -> list[str]:
    """Files that bear the names of a map's and that this one did not write: an earlier map's, or somebody's own.

    They are told, since whoever puts the folder on a website puts them there as well: what was changed since, and what
    no list names because the list was lost.
    """
    inside = (*folder.glob("*"), *folder.glob(f"{PHOTOS}/*"))
    there = {path.relative_to(folder).as_posix() for path in inside if os.path.lexists(path) and not path.is_dir()}
    return sorted(name for name in there - set(kept) if name in earlier or _OURS.fullmatch(name))


def _is_within(folder: Path, path: Path) -> bool:
    """Whether no link leads from the folder to somewhere else."""
    return not path.is_symlink() and (path.parent == folder or not path.parent.is_symlink())


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
