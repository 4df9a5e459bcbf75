"""Cases in the whole window: opened by key, following the chosen product, undone with the window's own key."""

from collections.abc import Callable

from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gi_atlas.cases.moving import move_case
from gi_atlas.model import Case, Product
from gi_atlas.services.editing import save
from gi_atlas.storage.opening import open_project
from gui.app import Desktop
from gui.models.kinds import PRODUCTS
from gui.panels.case_acts import MOVE
from tests.gui.conftest import WAIT_MS, open_in
from tests.gui.panels.case_hands import ago, announced, overdue, rows, type_in


def opened_with_cases(desktop: Desktop, project_path: object, qtbot: QtBot) -> Desktop:
    with open_project(project_path) as project:  # type: ignore[arg-type]  # a path of the fixture
        save(project, Product("柳溪桃", id="orange"))
        announced(project, product="product-1")
        overdue(project)
    open_in(desktop, project_path, qtbot)  # type: ignore[arg-type]  # the same
    qtbot.keyClick(desktop.window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: desktop.cases.model.rowCount() == 2, timeout=WAIT_MS)
    return desktop


def test_the_key_shows_what_is_due(desktop: Desktop, project_path: object, qtbot: QtBot) -> None:
    opened_with_cases(desktop, project_path, qtbot)
    assert not desktop.window.docks["cases"].isHidden()
    assert not desktop.window.docks["case"].isHidden()
    assert [row[2] for row in rows(desktop.cases)] == ["柳溪桃", "清溪绿茶"]
    view = desktop.cases.view
    qtbot.waitUntil(lambda: view.details is not None, timeout=WAIT_MS)
    assert view.heading.text().startswith("柳溪桃")


def test_the_panel_follows_the_product_and_its_boundary(desktop: Desktop, project_path: object, qtbot: QtBot) -> None:
    opened_with_cases(desktop, project_path, qtbot)
    view = desktop.cases.view
    desktop.desk.show_thing("boundaries", "boundary-1")
    qtbot.waitUntil(lambda: view.heading.text().startswith("清溪绿茶"), timeout=WAIT_MS)
    desktop.desk.show_thing(PRODUCTS, "orange")
    qtbot.waitUntil(lambda: view.heading.text().startswith("柳溪桃"), timeout=WAIT_MS)


def test_a_step_is_taken_undone_and_done_again(desktop: Desktop, project_path: object, qtbot: QtBot) -> None:
    opened_with_cases(desktop, project_path, qtbot)
    project = desktop.session.project
    assert project is not None
    desktop.cases.show_product("orange")
    view = desktop.cases.view
    qtbot.waitUntil(lambda: view.heading.text().startswith("柳溪桃"), timeout=WAIT_MS)
    dialog = desktop.cases.ask(MOVE)
    assert dialog is not None
    type_in(dialog, state="S4")
    dialog.save()
    state: Callable[[], str] = lambda: project.read_all(Case, product_id="orange")[0].state  # noqa: E731 - asked often
    qtbot.waitUntil(lambda: view.state_label.text().startswith("S4 "), timeout=WAIT_MS)
    assert state() == "S4"
    qtbot.waitUntil(lambda: desktop.window.actions_by_name["undo"].isEnabled(), timeout=WAIT_MS)
    desktop.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: view.state_label.text().startswith("S3 "), timeout=WAIT_MS)
    assert state() == "S3"
    qtbot.waitUntil(lambda: desktop.window.actions_by_name["redo"].isEnabled(), timeout=WAIT_MS)
    desktop.window.actions_by_name["redo"].trigger()
    qtbot.waitUntil(lambda: view.state_label.text().startswith("S4 "), timeout=WAIT_MS)


def test_a_change_from_elsewhere_is_shown(desktop: Desktop, project_path: object, qtbot: QtBot) -> None:
    opened_with_cases(desktop, project_path, qtbot)
    project = desktop.session.project
    assert project is not None
    case = project.read_all(Case, product_id="orange")[0]
    move_case(project, case.id, "S4", ago(1))
    qtbot.waitUntil(lambda: any(row[3].startswith("S4 ") for row in rows(desktop.cases)), timeout=WAIT_MS)


def test_the_language_is_changed_while_it_runs(desktop: Desktop, project_path: object, qtbot: QtBot) -> None:
    opened_with_cases(desktop, project_path, qtbot)
    desktop.choose_language("zh")
    assert desktop.window.docks["cases"].windowTitle() == "案件"
    assert desktop.cases.which.currentText() == "全部产品"
    desktop.choose_language("en")


def test_closing_the_project_empties_the_panel(desktop: Desktop, project_path: object, qtbot: QtBot) -> None:
    opened_with_cases(desktop, project_path, qtbot)
    done: list[bool] = []
    desktop.session.close(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    assert desktop.cases.model.rowCount() == 0
    assert desktop.cases.view.details is None
