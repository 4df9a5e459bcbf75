"""Previews of photos: kept outside the project, made again when they are gone, written whole."""

import io
import threading
from pathlib import Path

import pytest
from PIL import Image

from gi_atlas.jobs import Progress
from gi_atlas.services import thumbnails
from gi_atlas.services.thumbnails import THUMB_PX, PreviewCache, default_cache_folder, remake_previews, shrink
from tests.gi_atlas.services.photo_files import make_photo

KEY = "ab" * 32


@pytest.fixture
def cache(tmp_path: Path) -> PreviewCache:
    return PreviewCache(tmp_path / "缓存")


def jpeg(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 40)).save(out, "JPEG")
    return out.getvalue()


def test_a_preview_and_a_small_picture_are_kept(cache: PreviewCache) -> None:
    cache.put(KEY, jpeg((1000, 500)))
    assert cache.preview(KEY) == jpeg((1000, 500))
    with Image.open(io.BytesIO(cache.small(KEY) or b"")) as small:
        assert small.size == (THUMB_PX, THUMB_PX // 2)
        assert not dict(small.getexif())


def test_what_is_not_there_is_none(cache: PreviewCache) -> None:
    assert cache.preview(KEY) is None
    assert cache.small(KEY) is None


def test_a_small_picture_is_never_larger_than_its_photo(cache: PreviewCache) -> None:
    cache.put(KEY, jpeg((40, 30)))
    with Image.open(io.BytesIO(cache.small(KEY) or b"")) as small:
        assert small.size == (40, 30)


def test_many_threads_may_keep_the_same_photo(cache: PreviewCache) -> None:
    content = jpeg((300, 200))
    threads = [threading.Thread(target=cache.put, args=(KEY, content)) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.preview(KEY) == content
    assert [path for path in cache.folder.rglob("*") if path.suffix == ".part"] == []


def test_only_what_is_missing_is_read_again(
    cache: PreviewCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_photo(tmp_path / "1.jpg"), make_photo(tmp_path / "2.jpg", colour=(1, 2, 3))
    cache.put("cd" * 32, jpeg((60, 40)))
    read: list[Path] = []
    original = thumbnails.read_photos

    def note(paths: list[Path], progress: Progress) -> object:
        read.extend(paths)
        return original(paths, progress)

    monkeypatch.setattr(thumbnails, "read_photos", note)
    assert remake_previews(cache, {KEY: first, "cd" * 32: second}, Progress()) == {}
    assert read == [first]
    assert cache.small(KEY) is not None


def test_previews_stand_outside_of_any_project() -> None:
    assert default_cache_folder().name == "photos"
    assert "gi-atlas" in str(default_cache_folder())


def test_shrinking_refuses_what_is_no_jpeg_of_ours() -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    with pytest.raises(OSError, match="cannot identify"):
        shrink(out.getvalue(), 5)
