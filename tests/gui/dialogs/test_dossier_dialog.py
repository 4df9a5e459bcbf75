"""The dossier in the window: a living checklist, what is missing, the zip, refusals, stopping."""

import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gi_atlas.datum import DENIED_BY
from gi_atlas.dossier import assembling
from gi_atlas.dossier.checklist import ITEMS
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.errors import JobCancelled, WriteError
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product
from gi_atlas.services.editing import save, save_many
from gi_atlas.storage.project import Project
from gui.dialogs.checklist_table import COLOURS, ChecklistTable
from gui.dialogs.dossier_dialog import DossierDialog
from tests.gi_atlas.documents.sample import Sample, make_sample, make_units
from tests.gui.form_context import Desk, ThreadJobs

Show = Callable[..., DossierDialog]
WAIT_MS = 30_000


@pytest.fixture
def sample(project: Project) -> Sample:
    make_units(project)
    return make_sample(project)


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Show:
    def make(product_id: str = "", jobs: Any = None) -> DossierDialog:
        context = desk.context if jobs is None else replace(desk.context, run_job=jobs)
        dialog = DossierDialog(context, product_id)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


def states(dialog: DossierDialog) -> dict[str, str]:
    table = dialog.table
    return {table.item(row, 0).text(): table.item(row, 1).text() for row in range(table.rowCount())}


def message(dialog: DossierDialog, item: str) -> str:
    table = dialog.table
    return next(table.item(row, 3).text() for row in range(table.rowCount()) if table.item(row, 0).text() == item)


def click(dialog: DossierDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.progress.is_busy and bool(dialog.outcome.text()), timeout=WAIT_MS)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dossiers with one boundary file; the others have tests of their own."""
    from gi_atlas.dossier import making

    def few(**chosen: Any) -> DossierOptions:
        return DossierOptions(**{**chosen, "formats": ("units-csv",)})

    monkeypatch.setattr(making, "DossierOptions", few)


def test_the_checklist_of_the_wanted_product_is_shown(show: Show, sample: Sample, project: Project) -> None:
    save(project, Product("另一个"))
    dialog = show(sample.product.id)
    assert dialog.product.currentText() == "甲县梨"
    assert list(states(dialog)) == [item.item for item in ITEMS]
    assert states(dialog)["C2"] == "Present"
    assert states(dialog)["A2"] == "Missing"
    assert states(dialog)["B1"] == "To be confirmed"
    assert "17 items are present" in dialog.summary.text()


def test_every_state_has_words_and_a_colour(show: Show, sample: Sample) -> None:
    table = show(sample.product.id).table
    seen = {
        table.item(row, 1).text(): table.item(row, 1).background().color().name() for row in range(table.rowCount())
    }
    assert seen == {"Present": COLOURS["PRESENT"], "Missing": COLOURS["MISSING"],
                    "To be confirmed": COLOURS["TO_BE_CONFIRMED"]}  # fmt: skip
    assert sum(table.counts().values()) == table.rowCount() == len(ITEMS)


def test_sources_that_nobody_confirmed_say_so(show: Show, sample: Sample) -> None:
    table = show(sample.product.id).table
    tips = {table.item(row, 0).text(): table.item(row, 0).toolTip() for row in range(table.rowCount())}
    assert "to be confirmed" in tips["B1"]
    assert "to be confirmed" not in tips["A1"]


def test_the_list_follows_the_project(show: Show, sample: Sample, project: Project, qtbot: QtBot) -> None:
    dialog = show(sample.product.id)
    assert "no class table" in message(dialog, "C5")
    product = project.read_one(Product, sample.product.id)
    save_many(project, [replace(product, class_code="")])
    qtbot.waitUntil(lambda: "no class code" in message(dialog, "C5"), timeout=WAIT_MS)


def test_a_closed_dialog_hears_nothing_more(show: Show, sample: Sample, project: Project, qtbot: QtBot) -> None:
    dialog = show(sample.product.id)
    dialog.reject()
    shown = states(dialog)
    save_many(project, [replace(project.read_one(Product, sample.product.id), class_code="")])
    qtbot.wait(800)
    assert states(dialog) == shown


def test_another_product_has_its_own_list_and_file(show: Show, sample: Sample, project: Project) -> None:
    bare = Product("无边界")
    save(project, bare)
    dialog = show(sample.product.id)
    assert Path(dialog.file.text()).name == "970121_甲县梨_申报材料.zip"
    dialog.product.set_code(bare.id)
    assert Path(dialog.file.text()).name == "无边界_申报材料.zip"
    assert message(dialog, "C1") == "The product has no boundary with a polygon."


def test_an_incomplete_one_must_be_asked_for(show: Show, sample: Sample) -> None:
    dialog = show(sample.product.id)
    assert not dialog.make_button.isEnabled()
    assert not dialog.folder_button.isVisible()
    dialog.incomplete.setChecked(True)
    assert dialog.make_button.isEnabled()
    dialog.file.setText("  ")
    assert not dialog.make_button.isEnabled()


def test_a_dossier_is_made(show: Show, sample: Sample, qtbot: QtBot, quick: None) -> None:
    dialog = show(sample.product.id)
    dialog.incomplete.setChecked(True)
    dialog.language.set_code("zh")
    click(dialog, qtbot)
    path = Path(dialog.file.text())
    assert zipfile.is_zipfile(path)
    assert str(path) in dialog.outcome.text()
    assert "incomplete" in dialog.outcome.text()
    assert dialog.folder_button.isVisible()


def test_both_languages_can_be_chosen(show: Show, sample: Sample, qtbot: QtBot, quick: None) -> None:
    dialog = show(sample.product.id)
    dialog.incomplete.setChecked(True)
    dialog.language.set_code("both")
    click(dialog, qtbot)
    with zipfile.ZipFile(dialog.file.text()) as archive:
        names = [Path(name).name for name in archive.namelist()]
    assert {"缺件清单_zh.pdf", "缺件清单_en.pdf"} <= set(names)


def test_a_file_that_is_there_is_asked_about(show: Show, sample: Sample, qtbot: QtBot, quick: None) -> None:
    dialog = show(sample.product.id)
    target = Path(dialog.file.text())
    target.write_text("mine")
    dialog.incomplete.setChecked(True)
    assert not dialog.replacing.isVisible()
    click(dialog, qtbot)
    assert dialog.replacing.isVisible()
    assert target.read_text() == "mine"
    dialog.replacing.setChecked(True)
    click(dialog, qtbot)
    assert zipfile.is_zipfile(target)
    assert not dialog.replacing.isVisible()


def test_a_datum_that_units_deny_asks_why_it_is_right(
    show: Show, sample: Sample, project: Project, qtbot: QtBot, quick: None
) -> None:
    shape = sample.version.geom
    save(project, BoundaryVersion(sample.zone.id, shape, 4, name="甲县梨产地", provenance={DENIED_BY: "gcj02"}))
    dialog = show(sample.product.id)
    dialog.incomplete.setChecked(True)
    assert not dialog.datum_reason.isVisible()
    click(dialog, qtbot)
    assert "GCJ-02" in dialog.outcome.text()
    assert not Path(dialog.file.text()).exists()
    assert dialog.datum_reason.isVisible()
    dialog.datum_reason.setText("Checked against the survey of 2025")
    click(dialog, qtbot)
    assert zipfile.is_zipfile(dialog.file.text())
    dialog._turn()  # to another product: what was checked for one holds for no other
    assert (dialog.datum_reason.text(), dialog.datum_reason.isVisible()) == ("", False)


def test_what_goes_wrong_is_told(show: Show, sample: Sample, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise WriteError("EXPORT_CANNOT_WRITE", path="D:", detail="No space left on device")

    monkeypatch.setattr(assembling, "make_dossier", fail)
    dialog = show(sample.product.id)
    dialog.incomplete.setChecked(True)
    click(dialog, qtbot)
    assert "No space left" in dialog.outcome.text()
    assert not dialog.folder_button.isVisible()


def test_it_can_be_stopped(show: Show, sample: Sample, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def slow(*args: Any) -> None:
        progress: Progress = args[4]
        begun.set()
        while True:
            progress.report(0.5, "…")

    monkeypatch.setattr(assembling, "make_dossier", slow)
    jobs = ThreadJobs()
    dialog = show(sample.product.id, jobs)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == len(ITEMS), timeout=WAIT_MS)
    dialog.incomplete.setChecked(True)
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    assert begun.wait(30)
    qtbot.waitUntil(lambda: dialog.progress.isVisible(), timeout=WAIT_MS)
    assert not dialog.make_button.isEnabled()
    qtbot.mouseClick(dialog.progress.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Stopped" in dialog.outcome.text(), timeout=WAIT_MS)
    jobs.wait()
    assert dialog.make_button.isEnabled()


def test_closing_stops_what_is_made(show: Show, sample: Sample, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def slow(*args: Any) -> None:
        progress: Progress = args[4]
        try:
            while True:
                progress.report(0.5, "…")
        except JobCancelled:
            ended.set()
            raise

    monkeypatch.setattr(assembling, "make_dossier", slow)
    jobs = ThreadJobs()
    dialog = show(sample.product.id, jobs)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == len(ITEMS), timeout=WAIT_MS)
    dialog.incomplete.setChecked(True)
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    dialog.reject()
    assert ended.wait(30)
    jobs.wait()


@pytest.mark.parametrize(("chosen", "expected"), [("/x/a", "/x/a.zip"), ("/x/a.ZIP", "/x/a.ZIP"), ("", None)])
def test_a_chosen_file_is_a_zip(
    show: Show, sample: Sample, monkeypatch: pytest.MonkeyPatch, chosen: str, expected: str | None
) -> None:
    dialog = show(sample.product.id)
    before = dialog.file.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (chosen, ""))
    dialog.choose_button.click()
    assert dialog.file.text() == (expected or before)


def test_a_project_without_products_shows_nothing(show: Show) -> None:
    dialog = show()
    assert dialog.table.rowCount() == 0
    assert not dialog.make_button.isEnabled()


def test_it_speaks_chinese(show: Show, sample: Sample) -> None:
    set_language("zh")
    dialog = show(sample.product.id)
    assert dialog.windowTitle() == "申报材料"
    assert set(states(dialog).values()) == {"齐备", "缺", "待确认"}
    assert dialog.language.code() == "zh"
    assert "待确认" in dialog.summary.text()


def test_keys_reach_everything(show: Show, sample: Sample, qtbot: QtBot) -> None:
    dialog = show(sample.product.id)
    dialog.product.setFocus()
    reached = []
    for _step in range(20):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.append(dialog.focusWidget())
    wanted = (dialog.product, dialog.table, dialog.language, dialog.file, dialog.choose_button, dialog.incomplete,
              dialog.private)  # fmt: skip
    assert [one for one in wanted if one not in reached] == []


def test_a_table_without_items_lacks_nothing(qtbot: QtBot) -> None:
    table = ChecklistTable()
    qtbot.addWidget(table)
    assert not table.lacks_something
    assert table.counts() == dict.fromkeys(COLOURS, 0)
