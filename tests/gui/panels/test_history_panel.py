"""The undo list: where it stands, where a click goes."""

import pytest
from PyQt5.QtCore import Qt

from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gui.panels.history_panel import HistoryPanel
from tests.gui.form_context import Desk, LateJobs


@pytest.fixture
def panel(desk, project, qtbot):
    for name in "甲乙丙":
        save(project, Product(name))
    made = HistoryPanel(desk.context)
    qtbot.addWidget(made)
    made.show()
    made.set_project()
    return made


def texts(panel):
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def products(project):
    return [product.name_official for product in project.read_all(Product)][2:]


def test_steps_stand_in_their_order_and_the_present_is_marked(panel):
    assert texts(panel)[0] == "Beginning"
    assert texts(panel)[2:] == ["Add product 甲", "Add product 乙", "Add product 丙"]
    assert panel.view.currentIndex().row() == panel.model.done_count == 4


def test_a_click_goes_to_the_state_after_a_step(panel, project, qtbot):
    row = panel.view.visualRect(panel.model.index(2)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.LeftButton, pos=row)
    assert products(project) == ["甲"]
    assert (panel.model.done_count, panel.model.rowCount()) == (2, 5)
    panel.go_to(4)
    assert products(project) == ["甲", "乙", "丙"]


def test_to_the_beginning_and_back(panel, project):
    panel.go_to(0)
    assert project.read_all(Product) == []
    panel.go_to(4)
    assert products(project) == ["甲", "乙", "丙"]


def test_undo_and_redo_tell_what_comes_next(panel, qtbot):
    with qtbot.waitSignal(panel.stepsChanged) as told:
        panel.undo()
    assert told.args == ["Add product 乙", "Add product 丙"]
    with qtbot.waitSignal(panel.stepsChanged) as told:
        panel.redo()
    assert told.args == ["Add product 丙", ""]


def test_nothing_beyond_the_ends(panel, project, desk):
    panel.redo()
    panel.go_to(0)
    panel.undo()
    panel.go_to(99)
    assert desk.errors == []
    assert panel.model.done_count == 0


def test_steps_made_elsewhere_appear(panel, project):
    panel.refresh(save(project, Product("丁")))
    assert texts(panel)[-1] == "Add product 丁"


def test_keys_pressed_while_it_is_on_its_way_are_not_lost(project, tmp_path, qtbot):
    save(project, Product("甲"))
    save(project, Product("乙"))
    late = LateJobs()
    panel = HistoryPanel(Desk(project, tmp_path, late).context)
    qtbot.addWidget(panel)
    panel.set_project()
    late.let_go()
    panel.undo()
    panel.undo()
    panel.redo()
    panel.undo()
    late.let_go()
    assert (panel.model.done_count, products(project)) == (1, [])
    panel.redo()
    panel.redo()
    late.let_go()
    assert (panel.model.done_count, products(project)) == (3, ["甲", "乙"])


def test_a_key_before_the_list_knows_of_the_newest_step(panel, project):
    save(project, Product("丁"))
    panel.undo()
    assert products(project) == ["甲", "乙", "丙"]
    panel.redo()
    assert products(project) == ["甲", "乙", "丙", "丁"]


def test_a_click_while_it_is_on_its_way_is_gone_to_afterwards(project, tmp_path, qtbot):
    save(project, Product("甲"))
    late = LateJobs()
    panel = HistoryPanel(Desk(project, tmp_path, late).context)
    qtbot.addWidget(panel)
    panel.set_project()
    late.let_go()
    panel.undo()
    panel.go_to(2)
    late.let_go()
    assert (panel.model.done_count, products(project)) == (2, ["甲"])


def test_a_fault_on_the_way_is_told_and_the_list_is_true(panel, project, desk, monkeypatch):
    real, calls = project.undo, []

    def undo():
        calls.append(1)
        if len(calls) == 2:
            raise StorageError("STORE_LOCKED", path="x")
        return real()

    monkeypatch.setattr(project, "undo", undo)
    panel.go_to(1)
    assert [error.code for error in desk.errors] == ["STORE_LOCKED"]
    assert panel.model.done_count == 3
    panel.undo()
    assert panel.model.done_count == 2


def test_a_project_that_can_only_be_read_stays_as_it_is(panel, project, qtbot):
    project.read_only_reason = "READ_ONLY_ASKED"
    with qtbot.waitSignal(panel.stepsChanged) as told:
        panel.set_project()
    assert told.args == ["", ""]
    panel.view.setCurrentIndex(panel.model.index(1))
    panel.go_to(1)
    assert panel.view.currentIndex().row() == 4
    assert products(project) == ["甲", "乙", "丙"]
    project.read_only_reason = ""


def test_no_project(panel, desk, qtbot):
    desk.project = None
    with qtbot.waitSignal(panel.stepsChanged) as told:
        panel.set_project()
    assert told.args == ["", ""]
    assert texts(panel) == ["Beginning"]
    panel.undo()


def test_words_follow_the_language(panel):
    set_language("zh")
    panel.retranslate()
    assert texts(panel)[0] == "起始状态"
    assert texts(panel)[-1] == "新增产品 丙"
