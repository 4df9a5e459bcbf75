"""What tests of submissions share: the form that ships, an empty project, a look at everything it holds."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.importing import Wishes, import_delivery
from survey_forms.phone.delivery import Delivery
from survey_forms.phone.report import ImportReport
from survey_forms.schema import Form

TABLES = ("gi_record", "gi_evidence", "gi_form", "gi_import", "gi_change_log", "gi_row_digest")


@pytest.fixture(scope="session")
def form() -> Form:
    return shipped_form(GI_FORM)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "项目 （一）"
    folder.mkdir()
    with create_project(folder / "五华.gpkg") as opened:
        yield opened


def bring(project: Project, *paths: Path, **wishes: Any) -> ImportReport:
    """Import files as one delivery."""
    with Delivery(paths) as delivery:
        return import_delivery(project, delivery, Wishes(**wishes))


def contents(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that an import may touch, the log among them."""
    return {table: project.fetch(f'SELECT * FROM "{table}" ORDER BY 1, 2') for table in TABLES}


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash, but for the project file, which changes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".gpkg", ".gpkg-journal")
    }
