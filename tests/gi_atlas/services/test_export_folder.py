"""Only regular files are replaced: never a device, a pipe, a socket or a link."""

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.documents.saving import save_whole
from gi_atlas.errors import WriteError
from gi_atlas.services.export_folder import require_files, settle


def pipe(path: Path) -> None:
    os.mkfifo(path)


def bound(path: Path) -> None:
    # Its address has a short limit, a folder of a test may not keep it.
    here = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(f"/proc/self/fd/{here}/{path.name}")
    os.close(here)


def link(path: Path) -> None:
    path.with_name("real.txt").write_text("old", encoding="utf-8")
    path.symlink_to("real.txt")


def dangling(path: Path) -> None:
    path.symlink_to("nowhere.txt")


OTHERS = pytest.mark.parametrize(
    ("make", "code"),
    [(pipe, "EXPORT_NOT_FILE"), (bound, "EXPORT_NOT_FILE"), (link, "EXPORT_LINK"), (dangling, "EXPORT_LINK")],
    ids=["pipe", "socket", "link", "dangling"],
)


@OTHERS
def test_what_is_no_file_is_refused_in_words_and_stays(make: Callable[[Path], None], code: str, tmp_path: Path) -> None:
    target = tmp_path / "地图.html"
    make(target)
    kind = stat.S_IFMT(target.lstat().st_mode)
    with pytest.raises(WriteError) as refused:
        require_files(tmp_path, ["free.html", target.name])
    assert refused.value.code == code
    assert str(target) in str(refused.value.message("zh"))
    assert stat.S_IFMT(target.lstat().st_mode) == kind


@OTHERS
def test_no_file_of_a_package_is_named_where_one_name_is_no_file(
    make: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    """The old manifest is there still, and so are all files that it names."""
    scratch, folder = tmp_path / "scratch", tmp_path / "out"
    for one in (scratch, folder):
        one.mkdir()
        for name in ("a.txt", "manifest.json"):
            (one / name).write_text(one.name, encoding="utf-8")
    (scratch / "b.txt").write_text("new", encoding="utf-8")
    make(folder / "b.txt")
    with pytest.raises(WriteError) as refused:
        settle(scratch, folder, ["a.txt", "b.txt", "manifest.json"], is_replacing=True)
    assert refused.value.code == code
    assert [(folder / name).read_text(encoding="utf-8") for name in ("a.txt", "manifest.json")] == ["out", "out"]


@OTHERS
def test_a_document_is_not_written_over_what_is_no_file(
    make: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    target = tmp_path / "dossier.pdf"
    make(target)
    before, written = sorted(tmp_path.iterdir()), []
    with pytest.raises(WriteError) as refused:
        save_whole(target, written.append, written.append, is_replacing=True)
    assert refused.value.code == code
    assert written == []  # refused before any work
    assert sorted(tmp_path.iterdir()) == before


def test_what_became_a_pipe_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "dossier.pdf"

    def write(path: Path) -> None:
        path.write_text("new", encoding="utf-8")
        pipe(target)

    with pytest.raises(WriteError):
        save_whole(target, write, lambda path: None, is_replacing=True)
    assert stat.S_ISFIFO(target.lstat().st_mode)


def test_files_and_free_names_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("old", encoding="utf-8")
    require_files(tmp_path, ["there.txt", "free.txt", "new folder/free.txt"])
    require_files(tmp_path / "no such folder", ["free.txt"])


def test_folders_and_files_in_the_way_are_told_as_before(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("folder", "file/within.txt"):
        with pytest.raises(WriteError) as refused:
            require_files(tmp_path, [name])
        assert refused.value.code == "EXPORT_CANNOT_WRITE"
