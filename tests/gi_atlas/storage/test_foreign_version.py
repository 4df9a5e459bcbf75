"""Whether commits of other programs are told from our own."""

import sqlite3
from pathlib import Path

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.storage.opening import create_project, open_project


def change_by_another(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE gi_project SET value = value || '2' WHERE key = 'name'")
    connection.close()


def test_own_commits_leave_the_number_alone_and_foreign_ones_change_it(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.gpkg") as project:
        before = project.foreign_version()
        save(project, Product("清溪绿茶"))
        project.write(lambda connection: connection.exec_driver_sql("UPDATE gi_project SET value = value"))
        assert project.foreign_version() == before
        change_by_another(project.path)
        assert project.foreign_version() != before


def test_a_project_that_is_only_read_notices_too(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    create_project(path).close()
    with open_project(path, read_only=True) as project:
        before = project.foreign_version()
        change_by_another(path)
        assert project.foreign_version() != before
    assert [item.name for item in tmp_path.iterdir() if item.suffix != ".backups"] == ["p.gpkg"]


def test_a_file_that_went_away_is_told_in_our_words(tmp_path: Path) -> None:
    path, away = tmp_path / "p.gpkg", tmp_path / "pulled out"
    create_project(path).close()
    with open_project(path) as project:
        path.rename(away)
        with pytest.raises(StorageError) as caught:
            project.foreign_version()
        assert (caught.value.code, caught.value.context["path"]) == ("STORE_CANNOT_OPEN", str(path))
        away.rename(path)
        assert project.foreign_version() > 0
