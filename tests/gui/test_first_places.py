"""Where the program begins for somebody who never used it: the folder it offers, and the room its window takes."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QStandardPaths

from gui.session_files import first_folder


@pytest.mark.parametrize("is_there", [True, False])
def test_the_first_folder_offered_is_one_that_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    documents = tmp_path / "Documents"
    if is_there:
        documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(documents))
    assert first_folder() == (documents if is_there else Path.home())


def test_a_system_that_names_no_documents_has_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: "")
    assert first_folder() == Path.home()
