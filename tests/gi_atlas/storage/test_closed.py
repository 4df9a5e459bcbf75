"""A project after its closing, and listeners that fail."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.storage.connection import make_engine
from gi_atlas.storage.gate import Gate
from gi_atlas.storage.project import Project
from gi_atlas.storage.writer import Task, Writer


def read_a_row(project: Project) -> None:
    with project.reader() as connection:
        connection.exec_driver_sql("SELECT 1")


ACTS: dict[str, Callable[[Project], Any]] = {
    "apply": lambda project: save(project, Product("迟到")),
    "undo": Project.undo,
    "redo": Project.redo,
    "steps": Project.steps,
    "write": lambda project: project.write(lambda _connection: None),
    "fetch": lambda project: project.fetch("SELECT 1"),
    "reader": read_a_row,
    "read_all": lambda project: project.read_all(Product),
    "foreign_version": Project.foreign_version,
}


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_project_says_so_and_opens_nothing(project: Project, act: str) -> None:
    save(project, Product("清溪茶"))
    project.close()
    project.path.rename(project.path.with_name("moved.gpkg"))
    with pytest.raises(StorageError) as caught:
        ACTS[act](project)
    assert (caught.value.code, caught.value.context) == ("STORE_CLOSED", {"path": str(project.path)})
    assert not project.path.exists()


@pytest.mark.parametrize("ask", [Writer.submit, Writer.submit_long])
def test_a_writer_that_ended_meanwhile_says_so(project: Project, ask: Callable[..., Any]) -> None:
    writer = Writer(project.path, make_engine(project.path, "ro"), Gate())
    writer.close(is_read_only=True)
    with pytest.raises(StorageError) as caught:
        ask(writer, Task(lambda _connection: None))
    assert caught.value.code == "STORE_CLOSED"
    writer.finish_long()


@pytest.mark.parametrize("act", ["apply", "undo"])
def test_a_listener_that_fails_does_not_make_a_save_fail(
    project: Project, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(project, Product("先"))
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)

    def fail(_changes: Changes) -> None:
        raise ZeroDivisionError

    project.changed.connect(fail)
    changes = ACTS[act](project)
    assert changes.touches("gi_product")
    assert [one.exc_type for one in told] == [ZeroDivisionError]
    assert len(project.read_all(Product)) == (2 if act == "apply" else 0)
