"""What a dialog says of what it did."""

from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.dialogs.outcome_line import OutcomeLine


def test_an_outcome_is_plain_words_hidden_when_there_are_none(qtbot: QtBot, dressed: None) -> None:
    line = OutcomeLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    line.say("<b>茶</b> & Co.", is_fault=True)
    assert not line.isHidden()
    assert (line.text(), line.textFormat()) == ("<b>茶</b> & Co.", Qt.TextFormat.PlainText)
    fault = line.palette().color(line.foregroundRole())
    line.say("done")
    assert line.palette().color(line.foregroundRole()) != fault
    line.say("")
    assert line.isHidden()
