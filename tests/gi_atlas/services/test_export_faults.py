"""Exports on a full disk, without permission, with texts that a format cannot hold: refused, and nothing left."""

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import WriteError
from gi_atlas.services import exporting
from gi_atlas.services.export_formats import MORE_FORMATS, FileFormat
from gi_atlas.services.exporting import ALL_FORMATS, export_boundary
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_export_packages import worded
from .test_exporting import listing, make_boundary

SCRIPT = textwrap.dedent(
    """
    import resource, signal, sys
    from pathlib import Path
    from gi_atlas.errors import GiAtlasError
    from gi_atlas.services.exporting import ALL_FORMATS, export_boundary
    from gi_atlas.storage.opening import open_project
    import docx, ezdxf, openpyxl, pyarrow.parquet, pyogrio.raw, pygeometa.schemas.iso19139
    with open_project(Path(sys.argv[1]), read_only=True) as project:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
        for form in ALL_FORMATS:
            try:
                export_boundary(project, sys.argv[2], Path(sys.argv[3]) / form, [form])
                print(form, "WRITTEN")
            except GiAtlasError as error:
                print(form, error.code)
    """
)


@pytest.mark.parametrize("limit", [60, 2_000, 6_000, 12_000])
def test_a_full_disk_leaves_nothing_of_any_format(project: Project, tmp_path: Path, limit: int) -> None:
    """No file may grow beyond ``limit`` bytes, as on a full disk; all formats in one process, and no word on stderr."""
    boundary = worded(project, "500 vertices")
    project.close()
    words = [sys.executable, "-c", SCRIPT, str(project.path), boundary.id, str(tmp_path / "o"), str(limit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    told = dict(line.split(" ") for line in done.stdout.split("\n") if line)
    assert list(told) == list(ALL_FORMATS), done.stderr[-500:]
    assert done.stderr == ""
    # A list of two units is small enough to get onto the disk whole, and so are packed ones; nothing else is.
    whole = {form for form, outcome in told.items() if outcome == "WRITTEN"}
    assert whole <= ({"units-csv"} if limit < 6_000 else {"units-csv", "kmz", "fgb"})
    assert {outcome for form, outcome in told.items() if form not in whole} == {"EXPORT_CANNOT_WRITE"}
    assert {path.parent.name for path in (tmp_path / "o").rglob("*") if path.is_file()} == whole
    assert list((tmp_path / "o").rglob(".export-*")) == []


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system")])
def test_a_folder_that_refuses_is_told_and_left_empty(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def refusing(**_options: Any) -> str:
        raise error

    monkeypatch.setattr(tempfile, "mkdtemp", refusing)
    with pytest.raises(WriteError) as refused:
        export_boundary(project, make_boundary(project).id, tmp_path / "o", ["geojson"])
    assert (refused.value.code, refused.value.context["detail"]) == ("EXPORT_CANNOT_WRITE", error.strerror)
    assert listing(tmp_path / "o") == set()


@pytest.mark.parametrize("form", MORE_FORMATS)
def test_a_disk_that_fails_after_the_writing_leaves_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """What was written and cannot be brought to the disk does not count."""
    boundary = worded(project)

    def failing(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(exporting.os, "fsync", failing)
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", [form])
    assert refused.value.context["detail"] == "Input/output error"
    assert os.listdir(tmp_path / "o") == []


@pytest.mark.parametrize(
    ("form", "name", "why"),
    [
        ("shp", "清溪𠮷茶", "GBK"), ("land-txt", "清溪,绿茶", "国土TXT"), ("land-txt", "清溪@茶", "国土TXT"),
        ("land-txt", "清溪🍵", "GBK"), ("kml", "清溪\x0b茶", "XML"), ("kmz", "清溪\x0b茶", "XML"),
        ("gpx", "清溪\x0b茶", "XML"),
        ("corners-docx", "清溪\x0b茶", "DOCX"), ("iso-xml", "清溪\x0b茶", "XML"),
    ],
)  # fmt: skip
def test_what_a_format_cannot_hold_is_refused_with_its_reason(
    project: Project, tmp_path: Path, form: str, name: str, why: str
) -> None:
    boundary = make_boundary(project, SHAPES["holes"], name=name)
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", ["geojson", form], encoding="GBK")
    assert (refused.value.code, refused.value.context["encoding"]) == ("EXPORT_CHARACTERS", why)
    assert listing(tmp_path / "o") == set()


@pytest.mark.parametrize("form", MORE_FORMATS)
def test_a_file_that_was_cut_is_no_file(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Half of what a writer wrote is found out by reading it again, in every format."""
    boundary, known = worded(project), MORE_FORMATS[form]

    def writing_half(path: Path, *told: Any) -> None:
        known.write(path, *told)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])

    monkeypatch.setitem(MORE_FORMATS, form, FileFormat(known.ending, known.crs, writing_half, known.check))
    with pytest.raises(WriteError) as refused:
        export_boundary(project, boundary.id, tmp_path / "o", [form])
    assert refused.value.code == "EXPORT_DIFFERS"
    assert listing(tmp_path / "o") == set()
