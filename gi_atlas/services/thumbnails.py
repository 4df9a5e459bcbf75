"""Previews of photos, made by us and kept in a cache outside the project; the original is never shown."""

import io
import os
from pathlib import Path

from gi_atlas.exchange.file_batch import PREVIEW_PX
from gi_atlas.jobs import Progress
from gi_atlas.services.photos import read_photos

THUMB_PX = 192
CACHE_BYTES = 2 << 30


def default_cache_folder() -> Path:
    """Folder of the previews for this person on this machine."""
    from platformdirs import user_cache_path  # only needed once photos are shown

    return user_cache_path("gi-atlas") / "photos"


class PreviewCache:
    """Previews by the sha256 of their original; any thread may use it.

    The cache may be deleted at any time: ``remake_previews`` fills it again from the originals.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_cache_folder()

    def put(self, sha256: str, preview: bytes) -> None:
        """Keep the preview (a JPEG of ours) of a photo and a small picture of it."""
        if not preview:
            return
        self._write(self._path(sha256, ""), preview)
        self._write(self._path(sha256, "-small"), shrink(preview, THUMB_PX))

    def put_small(self, sha256: str, small: bytes) -> None:
        """Keep a small picture alone, as lists of many photos need it."""
        if small:
            self._write(self._path(sha256, "-small"), small)

    def trim(self, limit_bytes: int = CACHE_BYTES) -> int:
        """Remove the oldest pictures if all together take more than a limit, down to three quarters of it.

        Returns
        -------
        int
            Bytes that were freed; any removed picture is made again when it is needed.
        """
        found = [(path, _facts_if_there(path)) for path in self.folder.glob("*/*.jpg")]
        there = sorted(((facts.st_mtime, facts.st_size, path) for path, facts in found if facts is not None))
        total = sum(size for _time, size, _path in there)
        freed = 0
        for _time, size, path in there if total > limit_bytes else ():
            if total - freed <= limit_bytes * 3 // 4:
                break
            path.unlink(missing_ok=True)
            freed += size
        return freed

    def preview(self, sha256: str) -> bytes | None:
        """JPEG of at most 1280 pixels a side; None if it must be made first."""
        return _read_if_there(self._path(sha256, ""))

    def small(self, sha256: str) -> bytes | None:
        """JPEG of at most ``THUMB_PX`` pixels a side; None if it must be made first."""
        return _read_if_there(self._path(sha256, "-small"))

    def sized(self, sha256: str, side_px: int) -> bytes | None:
        """Upright JPEG made for ``side_px`` pixels a side; None if it must be made first."""
        if side_px == PREVIEW_PX:
            return self.preview(sha256)
        return _read_if_there(self._path(sha256, f"-{side_px}"))

    def put_sized(self, sha256: str, side_px: int, picture: bytes) -> None:
        """Keep an upright JPEG made for ``side_px`` pixels a side."""
        if side_px == PREVIEW_PX:
            self.put(sha256, picture)
        elif picture:
            self._write(self._path(sha256, f"-{side_px}"), picture)

    def _path(self, sha256: str, suffix: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}{suffix}.jpg"

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}.part")
        scratch.write_bytes(content)
        os.replace(scratch, path)


def shrink(preview: bytes, side_px: int) -> bytes:
    """A smaller JPEG of a preview of ours; nothing of its metadata stays."""
    from PIL import Image  # only when photos come in

    with Image.open(io.BytesIO(preview), formats=("JPEG",)) as image:
        image.thumbnail((side_px, side_px))
        clean = Image.new("RGB", image.size)
        clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=82)
    return out.getvalue()


def remake_previews(cache: PreviewCache, originals: dict[str, Path], progress: Progress) -> dict[str, str]:
    """Make the previews of stored originals again, in the reading child.

    Parameters
    ----------
    cache : PreviewCache
    originals : dict
        Path of each original by its sha256; those already in the cache are not read.

    Returns
    -------
    dict
        Code of why there is no preview, by sha256, for those that cannot be shown.
    """
    wanted = {sha256: path for sha256, path in originals.items() if cache.small(sha256) is None}
    faults = {}
    for sha256, reading in zip(wanted, read_photos(list(wanted.values()), progress), strict=True):
        cache.put(sha256, reading.preview)
        if not reading.preview:
            faults[sha256] = reading.fault
    return faults


def make_small(cache: PreviewCache, originals: dict[str, Path], progress: Progress) -> dict[str, str]:
    """Make small pictures of stored originals alone, in the reading child: far quicker than whole previews.

    Returns
    -------
    dict
        Code of why there is none, by sha256, for those that cannot be shown.
    """
    faults = {}
    for sha256, reading in zip(originals, read_photos(list(originals.values()), progress, THUMB_PX), strict=True):
        cache.put_small(sha256, reading.preview)
        if not reading.preview:
            faults[sha256] = reading.fault
    return faults


def _facts_if_there(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _read_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
