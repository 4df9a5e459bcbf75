"""The dialog of datum parameters: loaded with its answers, refused with the question, removed, in both languages."""

from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.services.datum_tables import add_line, list_parameters
from gi_atlas.storage.project import Project
from gui.dialogs.datum_dialog import DatumDialog
from tests.gui.form_context import Desk

OPEN = "west,south,east,north,dx,dy,dz,rx,ry,rz,m\n118,27,121,30,3.5,117.2,-20.1,0.1,-0.2,0.3,1.2\n"
ROW = {"from": "beijing54", "to": "cgcs2000", "source": "省院", "west": 110, "south": 20, "east": 125, "north": 40,
       "dx_m": 1, "dy_m": 2, "rotation_s": 0.5, "scale_ppm": 1, "meridian_deg": 120}  # fmt: skip


@pytest.fixture
def dialog(project: Project, desk: Desk, qtbot: QtBot) -> DatumDialog:
    add_line(project, "2010", ROW)
    found = DatumDialog(desk.context)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "参数.csv"
    path.write_text(OPEN, encoding="utf-8")
    return path


def shown(dialog: DatumDialog) -> list[list[str]]:
    table = dialog.table
    items = [[table.item(row, column) for column in range(5)] for row in range(table.rowCount())]
    return [[item.text() if item is not None else "" for item in row] for row in items]


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_loaded_is_shown(dialog: DatumDialog) -> None:
    (row,) = shown(dialog)
    assert row[:4] == ["Beijing 54", "2010", "省院", "110–125° E, 20–40° N"]
    assert row[4] == "dx_m 1, dy_m 2, rotation_s 0.5, scale_ppm 1; meridian 120° E"


def test_nothing_is_loaded_without_an_edition(dialog: DatumDialog) -> None:
    assert not dialog.load_button.isEnabled()
    dialog.edition.setText("2015")
    assert dialog.load_button.isEnabled()
    dialog.edition.setText("  ")
    assert not dialog.load_button.isEnabled()


def test_an_open_table_is_refused_with_its_questions_and_taken_with_the_answers(
    dialog: DatumDialog, project: Project, file: Path
) -> None:
    dialog.edition.setText("2015")
    dialog.load(file)
    assert "In which sense are the rotations?" in dialog.outcome.text()
    assert "In which unit are the rotations?" in dialog.outcome.text()
    assert len(list_parameters(project)) == 1
    dialog.source.setText("测绘院")
    for name, code in (("source_datum", "xian80"), ("rotation_unit", "seconds"), ("scale_unit", "ppm"),
                       ("convention", "coordinate_frame")):  # fmt: skip
        dialog.answers[name].set_code(code)
    dialog.load(file)
    assert dialog.outcome.text() == "Loaded 1 lines of edition 2015."
    assert [row[:3] for row in shown(dialog)] == [["Xi'an 80", "2015", "测绘院"], ["Beijing 54", "2010", "省院"]]
    ((_table, newest), _old) = list_parameters(project)
    assert (newest.convention, newest.values["rz_s"]) == ("coordinate_frame", 0.3)


def test_a_file_that_is_no_table_says_why(dialog: DatumDialog, tmp_path: Path) -> None:
    dialog.edition.setText("2015")
    path = tmp_path / "别的.csv"
    path.write_text("名称,数\n甲,1\n", encoding="utf-8")
    dialog.load(path)
    assert "has no datum parameters" in dialog.outcome.text()


def test_a_table_is_removed(dialog: DatumDialog, project: Project, qtbot: QtBot) -> None:
    assert not dialog.remove_button.isEnabled()
    dialog.table.selectRow(0)
    assert dialog.remove_button.isEnabled()
    click(qtbot, dialog.remove_button)
    assert (shown(dialog), list_parameters(project)) == ([], [])


def test_it_speaks_chinese(dialog: DatumDialog) -> None:
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "坐标转换参数"
    assert shown(dialog)[0][0] == "北京 54"
    assert dialog.answers["rotation_unit"].itemText(0) == "以表中所写为准"
    assert "中央经线 120°E" in shown(dialog)[0][4]
