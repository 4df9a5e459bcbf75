"""A form on the screen, for every test of forms."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gui.form_widgets.form_view import FormView
from survey_forms.capture import FormSession
from tests.gui.form_widgets.form_kit import dressed_view


@pytest.fixture
def show(qtbot: QtBot, dressed: None) -> Callable[..., FormView]:
    def make(session: FormSession, language: str = "zh", width_px: int = 420) -> FormView:
        return dressed_view(qtbot, session, language, width_px)

    return make
