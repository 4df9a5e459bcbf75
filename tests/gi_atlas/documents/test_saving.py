"""Files are written whole or not at all, and never over the project."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.documents.saving import refuse_project, require_ending, require_same, save_whole
from gi_atlas.errors import GiAtlasError, JobCancelled, UsageError, WriteError
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project


def writing(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def nothing(_path: Path) -> None:
    return None


def test_a_file_is_written_read_again_and_named(tmp_path: Path) -> None:
    target, seen = tmp_path / "new 文件夹" / "记录.pdf", []

    def check(path: Path) -> None:
        seen.append((path.name, path.read_text(encoding="utf-8"), target.exists()))

    assert save_whole(target, writing("one"), check) == target
    assert target.read_text(encoding="utf-8") == "one"
    assert seen == [("记录.pdf", "one", False)]
    assert list(target.parent.iterdir()) == [target]


def test_what_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(WriteError) as caught:
        save_whole(target, writing("new"), nothing)
    assert caught.value.code == "EXPORT_EXISTS"
    assert target.read_text(encoding="utf-8") == "old"
    save_whole(target, writing("new"), nothing, is_replacing=True)
    assert target.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("at", ["write", "check", "cancel", "system"])
def test_a_failure_leaves_the_old_file_and_nothing_else(at: str, tmp_path: Path) -> None:
    target, progress = tmp_path / "r.pdf", Progress()
    target.write_text("old", encoding="utf-8")

    def write(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        if at == "write":
            raise UsageError("OUTPUT_NOTHING")
        if at == "system":
            raise OSError(28, "No space left on device")

    def check(path: Path) -> None:
        if at == "check":
            require_same(path, "pages", 1, 2)
        if at == "cancel":
            progress.cancel()

    with pytest.raises((GiAtlasError, JobCancelled)):
        save_whole(target, write, check, is_replacing=True, progress=progress)
    assert target.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["r.pdf"]


def test_a_name_that_is_taken_meanwhile_stays(tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    with pytest.raises(WriteError, match=r"r\.pdf"):
        save_whole(target, writing("mine"), lambda _path: target.write_text("theirs", encoding="utf-8"))
    assert target.read_text(encoding="utf-8") == "theirs"
    assert os.listdir(tmp_path) == ["r.pdf"]


def test_the_projects_own_files_are_never_a_target(project: Project, tmp_path: Path) -> None:
    own, media = project.path, project.path.with_suffix(".media")
    linked, other = tmp_path / "link.gpkg", tmp_path / "hard.pdf"
    linked.symlink_to(own)
    os.link(own, other)
    before = own.read_bytes()
    names = [
        own,
        own.with_suffix(".drafts"),
        media / "ab" / "x.pdf",
        media,
        linked,
        other,
        own.parent / "x" / ".." / own.name,
    ]
    for target in names:
        with pytest.raises(WriteError) as caught:
            save_whole(target, writing("x"), nothing, is_replacing=True, project=project)
        assert caught.value.code == "OUTPUT_IS_PROJECT", target
    assert own.read_bytes() == before
    for target in (own.with_suffix(".pdf"), own.with_name("清溪县 2.gpkg.pdf"), tmp_path / "x.gpkg.docx"):
        refuse_project(target, project)


def test_endings_say_what_is_written(tmp_path: Path) -> None:
    assert require_ending(tmp_path / "R.PDF", (".pdf", ".docx")) == ".pdf"
    with pytest.raises(UsageError) as caught:
        require_ending(tmp_path / "r.odt", (".pdf", ".docx"))
    assert caught.value.context == {"value": "r.odt", "expected": ".pdf, .docx"}
