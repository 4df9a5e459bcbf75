"""Documents from the real window: the page of the requirements, the statement, what is written."""

from pathlib import Path

import pytest
from docx import Document
from pytestqt.qtbot import QtBot

from gi_atlas.documents.docx_mark import marks_of
from gui.actions import MENUS
from gui.app import Desktop
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.print_dialog import PrintDialog
from gui.dialogs.requirements_dialog import RequirementsDialog
from gui.models.kinds import BOUNDARIES, PRODUCTS
from tests.gui.conftest import WAIT_MS


def shown_dialog(desktop: Desktop, kind: type, qtbot: QtBot) -> object:
    def found() -> object | None:
        return next((one for one in desktop.window.findChildren(kind) if one.isVisible()), None)

    qtbot.waitUntil(lambda: found() is not None, timeout=WAIT_MS)
    return found()


def print_dialog(desktop: Desktop, qtbot: QtBot) -> PrintDialog:
    dialog = shown_dialog(desktop, PrintDialog, qtbot)
    assert isinstance(dialog, PrintDialog)
    return dialog


def show_thing(desktop: Desktop, kind: str, thing_id: str, qtbot: QtBot) -> None:
    desktop.thing.show_thing(kind, thing_id)
    qtbot.waitUntil(lambda: desktop.thing.thing_id == thing_id and desktop.runner.is_idle, timeout=WAIT_MS)


def written(dialog: PrintDialog, qtbot: QtBot) -> str:
    dialog.print_button.click()
    qtbot.waitUntil(lambda: not dialog.progress.is_busy and bool(dialog.outcome.text()), timeout=WAIT_MS)
    return str(dialog.outcome.text())


def test_both_stand_in_menus() -> None:
    entries = {name: actions for name, _text, actions in MENUS}
    assert "requirements" in entries["survey"]
    assert "print_statement" in entries["print"]


@pytest.mark.parametrize(("kind", "thing_id"), [(PRODUCTS, "product-1"), (BOUNDARIES, "boundary-1"), ("", "")])
def test_the_page_opens_with_the_product_that_is_shown(opened: Desktop, kind: str, thing_id: str, qtbot: QtBot) -> None:
    if kind:
        show_thing(opened, kind, thing_id, qtbot)
    opened.window.actions_by_name["requirements"].trigger()
    dialog = shown_dialog(opened, RequirementsDialog, qtbot)
    assert isinstance(dialog, RequirementsDialog)
    qtbot.waitUntil(dialog.area.isEnabled, timeout=WAIT_MS)
    assert dialog.product.code() == "product-1"
    dialog.close()


def test_the_page_writes_the_document_once_it_may(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    opened.window.actions_by_name["requirements"].trigger()
    page = shown_dialog(opened, RequirementsDialog, qtbot)
    assert isinstance(page, RequirementsDialog)
    qtbot.waitUntil(page.area.isEnabled, timeout=WAIT_MS)
    page.write_button.click()
    dialog = print_dialog(opened, qtbot)
    assert dialog.file.text() == str(project_path.parent / "清溪绿茶_保护要求.docx")
    assert not dialog.incomplete.isVisible()
    assert "would be incomplete" in written(dialog, qtbot)
    assert dialog.incomplete.isVisible()
    dialog.incomplete.setChecked(True)
    dialog.language.set_code("both")
    assert "Written and read again" in written(dialog, qtbot)
    (mark,) = marks_of(Document(dialog.file.text()))
    assert "INCOMPLETE" in mark
    dialog.close()
    page.close()


@pytest.mark.parametrize(("kind", "thing_id"), [(PRODUCTS, "product-1"), (BOUNDARIES, "boundary-1")])
def test_the_statement_of_what_is_shown(
    opened: Desktop, project_path: Path, kind: str, thing_id: str, qtbot: QtBot
) -> None:
    show_thing(opened, kind, thing_id, qtbot)
    opened.window.actions_by_name["print_statement"].trigger()
    dialog = print_dialog(opened, qtbot)
    path = Path(dialog.file.text())
    assert path.parent == project_path.parent
    assert path.stem.startswith("清溪绿茶_v1_")
    assert path.stem.endswith("_产地范围表述")
    assert "Wording of the scope" in written(dialog, qtbot)  # nothing to state yet
    dialog.incomplete.setChecked(True)
    assert "Written and read again" in written(dialog, qtbot)
    assert path.exists()
    dialog.close()


def test_without_a_boundary_it_says_what_to_choose(opened: Desktop, qtbot: QtBot) -> None:
    codes: list[str] = []
    opened.context.show_error = lambda error: codes.append(error.code)
    opened.window.actions_by_name["print_statement"].trigger()
    assert codes == ["STATEMENT_CHOOSE_BOUNDARY"]
    assert not [one for one in opened.window.findChildren(PrintDialog) if one.isVisible()]


@pytest.mark.parametrize(("kind", "thing_id"), [(PRODUCTS, "product-1"), (BOUNDARIES, "boundary-1")])
def test_export_takes_what_is_shown_where_no_table_has_a_choice(
    opened: Desktop, kind: str, thing_id: str, qtbot: QtBot
) -> None:
    show_thing(opened, kind, thing_id, qtbot)
    assert opened.desk.chosen[0] != BOUNDARIES
    opened.window.actions_by_name["export"].trigger()
    dialog = shown_dialog(opened, ExportDialog, qtbot)
    assert isinstance(dialog, ExportDialog)
    assert dialog._boundary_id == "boundary-1"
    dialog.reject()
