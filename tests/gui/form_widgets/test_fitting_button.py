"""A button that cuts its words where there is no room for them."""

from pytestqt.qtbot import QtBot

from gui.form_widgets.fitting_button import FittingButton

WORDS = "Next: VI. Link to the origin (one factor a row: factor & trait)"


def test_words_without_room_are_cut_at_their_end_and_stand_in_the_tooltip(qtbot: QtBot) -> None:
    button = FittingButton()
    qtbot.addWidget(button)
    button.set_words(WORDS)
    button.resize(160, 30)
    button.show()
    assert button.text().startswith("Next: VI.")
    assert button.text().endswith("…")
    assert button.fontMetrics().horizontalAdvance(button.text()) < 160
    assert button.toolTip() == button.accessibleName() == button.words == WORDS
    assert button.minimumSizeHint().width() < 160


def test_words_with_room_are_whole(qtbot: QtBot) -> None:
    button = FittingButton()
    qtbot.addWidget(button)
    button.set_words(WORDS)
    button.resize(button.sizeHint())
    button.show()
    assert button.text() == WORDS.replace("&", "&&")
    assert button.toolTip() == ""
