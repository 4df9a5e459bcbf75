"""The button that shows where a file was written."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QUrl
from PyQt5.QtGui import QDesktopServices
from PyQt5.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gui.dialogs.folder_button import FolderButton


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url) or True)
    return urls


def test_it_opens_the_folder_of_a_file_and_a_folder_itself(qtbot: QtBot, opened: list[QUrl], tmp_path: Path) -> None:
    button = FolderButton()
    qtbot.addWidget(button)
    folder = tmp_path / "申报 材料 #1%"
    folder.mkdir()
    file = folder / "表.docx"
    file.write_text("")
    for written in (file, folder):
        button.offer(written)
        assert not button.isHidden()
        assert button.toolTip() == str(folder)
        button.click()
    assert [url.toLocalFile() for url in opened] == [str(folder)] * 2


def test_a_box_of_buttons_does_not_show_it_either(qtbot: QtBot) -> None:
    box, button = QDialogButtonBox(), FolderButton()
    qtbot.addWidget(box)
    box.addButton(button, QDialogButtonBox.ButtonRole.HelpRole)
    box.show()
    assert not button.isVisible()
    button.offer(Path("/"))
    assert button.isVisible()


def test_it_is_hidden_until_something_was_written_and_speaks_both_languages(qtbot: QtBot) -> None:
    button = FolderButton()
    qtbot.addWidget(button)
    assert button.isHidden()
    button.offer(Path("/"))
    button.withdraw()
    assert button.isHidden()
    set_language("zh")
    button.retranslate()
    assert button.text() == "打开文件夹"
    set_language("en")
    button.retranslate()
    assert button.text() == "Open folder"
