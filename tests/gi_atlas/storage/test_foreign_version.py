"""Whether commits of other programs are told from our own."""

import sqlite3
from pathlib import Path

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
