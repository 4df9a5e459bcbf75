"""Files of the panel of cases: the list written, the table of states written, loaded, refused, put away."""

from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gi_atlas.cases.keeping import shipped_rows, shipped_table, table_of
from gi_atlas.cases.writing import write_table
from gi_atlas.i18n import set_language
from gi_atlas.model import Case
from gi_atlas.storage.project import Project
from gui.panels.case_panel import CasesPanel
from gui.panels.case_table_dialog import CaseTableDialog
from tests.gi_atlas.services.foreign_files import read_here
from tests.gui.form_context import Desk
from tests.gui.panels.case_hands import announced, overdue
from tests.gui.panels.test_case_panel import changed, make


@pytest.fixture(autouse=True)
def read_without_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child has tests of its own."""
    monkeypatch.setattr("gi_atlas.exchange.open.run_child", read_here)


@pytest.fixture
def panel(desk: Desk, project: Project, qtbot: QtBot) -> CasesPanel:
    announced(project)
    overdue(project)
    return make(desk, qtbot)


def choose(monkeypatch: pytest.MonkeyPatch, path: str, kind: str = "*.csv") -> None:
    """Let the person choose a file."""
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_told, **_options: (path, kind))


def told(panel: CasesPanel) -> list[str]:
    boxes = panel.findChildren(QMessageBox)
    texts = [box.text() for box in boxes]
    for box in boxes:
        box.close()
    return texts


def press(panel: CasesPanel, name: str) -> None:
    panel.files.actions_by_name[name].trigger()


def changed_table(folder: Path, **cells: str) -> Path:
    rows = [dict(row) for row in shipped_rows()]
    next(row for row in rows if (row["row"], row["code"]) == ("state", "S3")).update(cells)
    return write_table(rows, folder / "环节表.csv")


def ok(dialog: CaseTableDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def test_the_list_that_is_shown_is_written(panel: CasesPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, str(tmp_path / "到期"), "*.ics")
    press(panel, "write_due")
    assert "VEVENT" in (tmp_path / "到期.ics").read_text(encoding="utf-8")
    assert told(panel) == [f"Wrote {tmp_path / '到期.ics'}."]


def test_an_ending_that_is_written_counts(panel: CasesPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, str(tmp_path / "x.csv"), "*.xlsx")
    press(panel, "write_due")
    assert (tmp_path / "x.csv").exists()
    told(panel)


def test_a_name_that_is_taken_is_told(
    panel: CasesPanel, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text("theirs", encoding="utf-8")
    choose(monkeypatch, str(tmp_path / "x.csv"))
    press(panel, "write_due")
    assert [error.code for error in desk.errors] == ["CASE_TABLE_EXISTS"]
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == "theirs"


def test_nothing_chosen_is_nothing_done(panel: CasesPanel, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "")
    for name in ("write_due", "write_table", "load_table"):
        press(panel, name)
    assert desk.errors == []
    assert told(panel) == []
    assert panel.window().findChildren(CaseTableDialog) == []


def test_the_table_is_written(panel: CasesPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, str(tmp_path / "环节表.csv"))
    press(panel, "write_table")
    assert "初步认定公告" in (tmp_path / "环节表.csv").read_text(encoding="utf-8-sig")
    told(panel)


def test_a_table_is_loaded_and_the_panel_shows_its_days(
    panel: CasesPanel, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    choose(monkeypatch, str(changed_table(tmp_path, period="9 months")))
    press(panel, "load_table")
    dialog = panel.window().findChildren(CaseTableDialog)[0]
    dialog.edition.setText("2026-01")
    dialog.anew.setChecked(True)
    before = project.read_all(Case, product_id="orange")[0].due_on
    ok(dialog, qtbot)
    assert table_of(project).edition == "2026-01"
    after = project.read_all(Case, product_id="orange")[0].due_on
    assert before is not None
    assert after is not None
    assert after > before
    assert "table 2026-01" in panel.summary.text()
    project.undo()
    assert table_of(project) is shipped_table()


def test_a_broken_table_is_refused_with_its_places(
    panel: CasesPanel, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = panel.files.load(changed_table(tmp_path, period="soon", certainty="X"))
    ok(dialog, qtbot)
    assert dialog.isVisible()
    faults = dialog.faults.toPlainText().splitlines()
    assert len(faults) == 3
    assert all("环节表.csv" in fault and "row" in fault for fault in faults[1:])
    assert table_of(project) is shipped_table()
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isDefault()
    dialog.reject()


def test_a_table_without_edition_cannot_be_loaded(panel: CasesPanel, tmp_path: Path) -> None:
    dialog = panel.files.load(changed_table(tmp_path))
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert button.isEnabled()
    assert dialog.edition.text().startswith("环节表 ")
    dialog.edition.setText(" ")
    assert not button.isEnabled()
    dialog.reject()


def test_the_shipped_table_counts_again(panel: CasesPanel, project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = panel.files.load(changed_table(tmp_path, period="9 months"))
    ok(dialog, qtbot)
    assert not table_of(project).is_shipped
    press(panel, "drop_table")
    assert table_of(project).is_shipped
    assert "table" not in panel.summary.text()


def test_there_is_no_own_table_to_put_away(panel: CasesPanel, desk: Desk) -> None:
    press(panel, "drop_table")
    assert [error.code for error in desk.errors] == ["CASE_TABLE_NONE"]


def test_the_menu_speaks_chinese(panel: CasesPanel, tmp_path: Path) -> None:
    dialog = panel.files.load(changed_table(tmp_path))
    set_language("zh")
    for part in (panel, dialog):
        part.retranslate()
    texts = [action.text() for action in panel.files.actions()]
    assert texts == ["写出此列表(&W)…", "写出环节表(&S)…", "载入环节表(&L)…", "恢复随程序提供的环节表(&D)"]
    assert dialog.windowTitle() == "载入环节表"
    dialog.reject()


def test_the_list_follows_what_is_written(panel: CasesPanel, project: Project, tmp_path: Path) -> None:
    panel.which.setCurrentIndex(2)
    overdue(project, "tea") if not project.read_all(Case, product_id="tea", track="RECOGNITION") else None
    changed(panel)
    written: list[Path] = []
    panel.files.write_due(tmp_path / "全部.csv", written.append)
    assert len(written[0].read_text(encoding="utf-8-sig").splitlines()) == 1 + panel.model.rowCount()
