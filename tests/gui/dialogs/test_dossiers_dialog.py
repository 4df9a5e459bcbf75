"""Dossiers of many products from the window: chosen, checked while one looks, made, refused, stopped."""

import subprocess
import sys
import threading
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PyQt5 import sip
from PyQt5.QtCore import QModelIndex, QPoint, Qt
from PyQt5.QtTest import QAbstractItemModelTester
from PyQt5.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gi_atlas.dossier import batch
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.dossier.model import CheckedItem, ChecklistItem, ItemState, Verdict
from gi_atlas.errors import JobCancelled, PublishError, WriteError
from gi_atlas.exchange.safe_names import distinct_names
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import Product
from gi_atlas.services.editing import remove, save, save_many
from gi_atlas.storage.project import Project
from gui.dialogs.dossiers_dialog import DossiersDialog
from gui.dialogs.dossiers_rows import FILE, LACKS, MISSING, PRODUCT, RESULT, DossierRow, DossierRows, tip_of
from gui.dialogs.dossiers_work import check_all, result_of, summary_of
from tests.gi_atlas.documents.sample import Sample, make_sample, make_units
from tests.gui.form_context import Desk, ThreadJobs

Show = Callable[..., DossiersDialog]
WAIT_MS = 30_000
BARE = ("乙县桃", "乙县桃", "a:b/c", "CON", "=1+1")


@pytest.fixture
def sample(project: Project) -> Sample:
    """甲县梨 with boundary and wording, and products that have a name and no more, two of them the same one."""
    make_units(project)
    made = make_sample(project)
    save_many(project, [Product(name, id=f"bare-{number}") for number, name in enumerate(BARE)])
    return made


@pytest.fixture
def show(desk: Desk, qtbot: QtBot, sample: Sample) -> Show:
    def make(jobs: Any = None) -> DossiersDialog:
        context = desk.context if jobs is None else replace(desk.context, run_job=jobs)
        dialog = DossiersDialog(context)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dossiers with one boundary file and nothing painted; the others have tests of their own."""
    from gi_atlas.dossier import making
    from tests.gi_atlas.dossier.conftest import without_qt

    def few(**chosen: Any) -> DossierOptions:
        return DossierOptions(**{**chosen, "formats": ("units-csv",)})

    monkeypatch.setattr(making, "DossierOptions", few)
    for module in ("gi_atlas.dossier.assembling", "gi_atlas.documents.write_paper"):
        monkeypatch.setattr(f"{module}.load_object", without_qt)


def column(dialog: DossiersDialog, place: int) -> dict[str, str]:
    return {row.product_id: str(dialog.model.index(n, place).data()) for n, row in enumerate(dialog.model.rows)}


def choose(dialog: DossiersDialog, *ids: str) -> None:
    dialog.model.choose([dialog.model.place_of(one) for one in ids], True)


def make(dialog: DossiersDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.progress.is_busy and bool(dialog.outcome.text()), timeout=WAIT_MS)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.zip")}


# Which


def test_every_product_is_listed_with_what_it_lacks(show: Show, sample: Sample) -> None:
    dialog = show()
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert len(dialog.model.rows) == len(BARE) + 1
    missing = {one: int(count) for one, count in column(dialog, MISSING).items()}
    assert 0 < missing[sample.product.id] < missing["bare-0"]
    assert "C1" in column(dialog, LACKS)["bare-0"].split()
    assert "C1" not in column(dialog, LACKS)[sample.product.id].split()
    assert dialog.count.text() == "chosen: 0 of 6, shown: 6"
    assert not dialog.make_button.isEnabled()


def test_a_click_on_its_box_chooses_a_product(show: Show, qtbot: QtBot) -> None:
    dialog = show()
    index = dialog.found.index(0, PRODUCT)
    area = dialog.table.visualRect(index)
    box = area.topLeft() + QPoint(9, area.height() // 2)
    qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert len(dialog.model.chosen()) == 1
    assert dialog.make_button.isEnabled()
    assert dialog.count.text() == "chosen: 1 of 6, shown: 6"


def test_the_space_bar_chooses_and_leaves_out(show: Show, qtbot: QtBot) -> None:
    dialog = show()
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.found.index(1, PRODUCT))
    for expected in (1, 0):
        qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
        assert len(dialog.model.chosen()) == expected


def test_all_and_none_are_of_what_the_search_shows(show: Show, qtbot: QtBot) -> None:
    dialog = show()
    dialog.search.setText("乙县")
    assert dialog.found.rowCount() == 2
    qtbot.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    assert set(dialog.model.chosen()) == {"bare-0", "bare-1"}
    dialog.search.setText("con")
    assert dialog.found.rowCount() == 1
    qtbot.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    assert len(dialog.model.chosen()) == 3
    dialog.search.clear()
    qtbot.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    assert dialog.model.chosen() == []
    dialog.search.setText("没有")
    qtbot.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    assert dialog.model.chosen() == []


@pytest.mark.parametrize("text", ["[", "(", "*", "\\", "=1+1", "<b>"])
def test_signs_in_a_search_are_signs(show: Show, text: str) -> None:
    dialog = show()
    dialog.search.setText(text)
    assert dialog.found.rowCount() == sum(text in row.name for row in dialog.model.rows)


def test_names_of_files_are_shown_distinct_and_safe(show: Show) -> None:
    dialog = show()
    dialog.language.set_code("zh")
    choose(dialog, *(row.product_id for row in dialog.model.rows))
    files = list(column(dialog, FILE).values())
    assert len(set(files)) == len(files)
    assert {"乙县桃_申报材料.zip", "乙县桃_申报材料 (2).zip", "a_b_c_申报材料.zip", "_CON_申报材料.zip"} <= set(files)
    dialog.language.set_code("en")
    assert all(name.endswith(".zip") and "Dossier_papers" in name for name in column(dialog, FILE).values())


def test_a_tick_names_no_product_anew_and_names_stay_those_of_the_batch(
    show: Show, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show()
    ids = [row.product_id for row in dialog.model.rows]

    def tick(places: Sequence[int], is_chosen: bool) -> None:
        with monkeypatch.context() as watched:
            watched.setattr(batch, "dossier_name", lambda *_any: pytest.fail("a product was named again"))
            dialog.model.choose(places, is_chosen)

    for code in ("zh", "en"):
        dialog.language.set_code(code)
        for place in range(len(ids)):
            tick([place], True)
        products = [project.read_one(Product, one) for one in ids]
        assert list(column(dialog, FILE).values()) == batch.file_names(products, code)
        tick([dialog.model.place_of("bare-0")], False)
        assert column(dialog, FILE)["bare-0"] == ""
        assert "(2)" not in column(dialog, FILE)["bare-1"]
        tick(range(len(ids)), False)
        assert set(column(dialog, FILE).values()) == {""}


def test_a_product_that_was_renamed_gets_its_new_name(show: Show, project: Project, qtbot: QtBot) -> None:
    dialog = show()
    choose(dialog, "bare-0", "bare-1")
    save_many(project, [replace(project.read_one(Product, "bare-0"), name_official="乙县李")])
    qtbot.waitUntil(lambda: column(dialog, FILE)["bare-0"].startswith("乙县李"), timeout=WAIT_MS)
    assert column(dialog, FILE)["bare-1"] == batch.file_names([project.read_one(Product, "bare-1")], "en")[0]


def test_names_of_one_sort_are_told_apart_whatever_was_named_before() -> None:
    products = [Product(name, id=f"p{number}") for number, name in enumerate(("Tea", "TEA", "茶", "茶", "茶", "Ｔea"))]
    names = batch.FileNames(products)
    for chosen in (products, products[::-1], products[1:2], products[3:], []):
        found = names.of([one.id for one in chosen], "zh")
        assert found == batch.file_names(chosen, "zh")
        assert len({unicodedata.normalize("NFKC", name).casefold() for name in found}) == len(chosen)
    assert names.of(["p1"], "zh") == ["TEA_申报材料.zip"]
    assert names.of(["p0", "p1", "p5"], "zh")[1:] == ["TEA_申报材料 (2).zip", "Ｔea_申报材料 (3).zip"]


def test_a_number_that_a_name_has_of_its_own_is_left_out() -> None:
    assert distinct_names(["a", "a (2)", "a", "a", "a (2)"]) == ["a", "a (2)", "a (3)", "a (4)", "a (2) (2)"]
    many = distinct_names(["一"] * 2_500)
    assert (many[0], many[-1], len(set(many))) == ("一", "一 (2500)", 2_500)


def test_sorting_by_numbers_is_by_number(show: Show) -> None:
    dialog = show()
    dialog.table.sortByColumn(MISSING, Qt.SortOrder.AscendingOrder)
    shown = [int(dialog.found.index(row, MISSING).data()) for row in range(dialog.found.rowCount())]
    assert shown == sorted(shown)
    model = DossierRows()
    item = CheckedItem(ChecklistItem("A1", "", ""), Verdict(ItemState.MISSING, ""))
    model.take([DossierRow("a", "a", "", checked=[item] * 10), DossierRow("b", "b", "", checked=[item] * 9)],
               lambda ids: list(ids))  # fmt: skip
    assert [model.index(row, MISSING).data(Qt.ItemDataRole.UserRole) for row in range(2)] == [10, 9]


# What each lacks, while one looks


def test_the_chosen_line_tells_every_item(show: Show, sample: Sample) -> None:
    dialog = show()
    assert dialog.details_label.text() == "Choose a line to see what it lacks."
    place = dialog.model.place_of("bare-0")
    dialog.table.setCurrentIndex(dialog.found.mapFromSource(dialog.model.index(place, PRODUCT)))
    assert dialog.details_label.text() == "乙县桃"
    counts = dialog.details.counts()
    assert counts["PRESENT"] == 0
    assert counts["MISSING"] == int(column(dialog, MISSING)["bare-0"])
    assert "The product has no boundary with a polygon." in tip_of(dialog.model.rows[place], LACKS)


def test_the_list_follows_the_project_and_keeps_the_choice(
    show: Show, sample: Sample, project: Project, qtbot: QtBot
) -> None:
    dialog = show()
    choose(dialog, "bare-0", sample.product.id)
    place = dialog.model.place_of(sample.product.id)
    dialog.table.setCurrentIndex(dialog.found.mapFromSource(dialog.model.index(place, PRODUCT)))
    before = int(column(dialog, MISSING)[sample.product.id])
    product = project.read_one(Product, sample.product.id)
    save_many(project, [replace(product, class_code="")])
    qtbot.waitUntil(lambda: int(column(dialog, MISSING)[sample.product.id]) == before + 1, timeout=WAIT_MS)
    remove(project, Product, "bare-0")
    save(project, Product("丙县枣", id="new"))
    qtbot.waitUntil(lambda: dialog.model.place_of("new") >= 0, timeout=WAIT_MS)
    assert dialog.model.chosen() == [sample.product.id]
    assert dialog.model.place_of("bare-0") == -1
    assert dialog.details_label.text() == "甲县梨"


def test_while_it_checks_it_says_so(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("gui.dialogs.dossiers_dialog.check_all", lambda *_args: None)
        dialog = show()
    dialog.table.setCurrentIndex(dialog.found.index(0, PRODUCT))
    assert set(column(dialog, MISSING).values()) == {"…"}
    assert dialog.details_label.text().endswith(": checking…")
    dialog.read()
    assert "…" not in column(dialog, MISSING).values()


def test_a_product_that_goes_while_the_others_are_checked_is_passed_over(project: Project, sample: Sample) -> None:
    told: list[str] = []
    check_all(
        project, ["nobody", sample.product.id], ("en", ("zh",)), lambda one, _checked: told.append(one), Progress()
    )
    assert told == [sample.product.id]


def test_checking_can_be_stopped(project: Project, sample: Sample) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        check_all(project, [sample.product.id], ("en", ("zh",)), lambda _one, _checked: None, progress)


def test_a_closed_dialog_hears_nothing_more(show: Show, project: Project, qtbot: QtBot) -> None:
    dialog = show()
    dialog.reject()
    save(project, Product("丙县枣", id="new"))
    qtbot.wait(800)
    assert dialog.model.place_of("new") == -1


def test_a_dialog_that_is_gone_is_told_nothing(
    desk: Desk, qtbot: QtBot, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gi_atlas.dossier import checks

    begun, go_on, jobs, faults = threading.Event(), threading.Event(), ThreadJobs(), list[Any]()
    check_product = checks.check_product

    def held(*given: Any) -> Any:
        begun.set()
        go_on.wait(WAIT_MS / 1000)
        return check_product(*given)

    monkeypatch.setattr(checks, "check_product", held)
    monkeypatch.setattr(threading, "excepthook", faults.append)
    dialog = DossiersDialog(replace(desk.context, run_job=jobs))
    qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
    dialog.reject()
    sip.delete(dialog)
    go_on.set()
    jobs.wait()
    assert faults == []


# Making


def test_what_is_chosen_is_made_and_the_rest_is_not(
    show: Show, qtbot: QtBot, quick: None, tmp_path: Path, sample: Sample
) -> None:
    dialog = show()
    dialog.language.set_code("zh")
    dialog.folder.setText(str(tmp_path / "新 文件夹"))
    dialog.incomplete.setChecked(True)
    choose(dialog, "bare-0", "bare-1")
    make(dialog, qtbot)
    assert names_in(tmp_path / "新 文件夹") == {"乙县桃_申报材料.zip", "乙县桃_申报材料 (2).zip"}
    assert all(zipfile.is_zipfile(path) for path in (tmp_path / "新 文件夹").iterdir())
    results = column(dialog, RESULT)
    assert results["bare-0"].startswith("made, incomplete: ")
    assert results[sample.product.id] == ""
    assert dialog.outcome.text() == "Made: 2."
    assert dialog.folder_button.isVisible()


def test_what_is_incomplete_is_refused_with_its_reason_and_stops_no_other(
    show: Show, qtbot: QtBot, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.make_dossier

    def some(project: Project, product_id: str, *more: Any) -> Any:
        if product_id == "bare-2":
            more = (more[0], replace(more[1], is_incomplete_allowed=True), *more[2:])
        return real(project, product_id, *more)

    monkeypatch.setattr(batch, "make_dossier", some)
    dialog = show()
    dialog.folder.setText(str(tmp_path))
    choose(dialog, "bare-0", "bare-2", "bare-3")
    make(dialog, qtbot)
    results = column(dialog, RESULT)
    assert results["bare-0"].startswith("not made: ")
    assert "--incomplete" in results["bare-0"]
    assert results["bare-2"].startswith("made")
    assert dialog.outcome.text() == "Made: 1. Not made: 2; the reason stands in each line."
    place = dialog.model.place_of("bare-0")
    assert dialog.model.index(place, RESULT).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert len(names_in(tmp_path)) == 1


def test_names_that_are_taken_are_told_and_can_be_replaced(
    show: Show, qtbot: QtBot, quick: None, tmp_path: Path
) -> None:
    dialog = show()
    dialog.language.set_code("zh")
    dialog.folder.setText(str(tmp_path))
    dialog.incomplete.setChecked(True)
    (tmp_path / "乙县桃_申报材料.zip").write_text("mine")
    choose(dialog, "bare-0", "bare-2")
    assert not dialog.replacing.isVisible()
    make(dialog, qtbot)
    assert "乙县桃_申报材料.zip" in dialog.outcome.text()
    assert dialog.replacing.isVisible()
    assert names_in(tmp_path) == {"乙县桃_申报材料.zip"}
    dialog.replacing.setChecked(True)
    make(dialog, qtbot)
    assert zipfile.is_zipfile(tmp_path / "乙县桃_申报材料.zip")
    assert not dialog.replacing.isVisible()


def test_a_stop_keeps_what_is_whole_and_names_the_rest(
    show: Show, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    made = type("Made", (), {"is_incomplete": False, "files": (1, 2)})

    def slow(project: Project, product_id: str, target: Path, _options: Any, progress: Progress, _shared: Any) -> Any:
        if product_id == "bare-2":  # the first by its name
            one = made()
            one.product = project.read_one(Product, product_id)  # type: ignore[attr-defined]  # a stand-in
            return one
        begun.set()
        while True:
            progress.report(0.5, "…")

    monkeypatch.setattr(batch, "make_dossier", slow)
    jobs = ThreadJobs()
    dialog = show(jobs)
    qtbot.waitUntil(lambda: "…" not in column(dialog, MISSING).values() and bool(dialog.model.rows), timeout=WAIT_MS)
    dialog.folder.setText(str(tmp_path))
    choose(dialog, "bare-0", "bare-1", "bare-2")
    qtbot.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
    assert begun.wait(30)
    qtbot.waitUntil(lambda: dialog.progress.isVisible(), timeout=WAIT_MS)
    assert not dialog.make_button.isEnabled()
    qtbot.waitUntil(lambda: column(dialog, RESULT)["bare-2"] == "made: 2 files", timeout=WAIT_MS)
    qtbot.mouseClick(dialog.progress.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Stopped" in dialog.outcome.text(), timeout=WAIT_MS)
    jobs.wait()
    assert "Made: 1." in dialog.outcome.text()
    assert "Not begun: 2." in dialog.outcome.text()
    assert {column(dialog, RESULT)[one] for one in ("bare-0", "bare-1")} == {"not made"}
    assert dialog.make_button.isEnabled()


def test_a_fault_of_the_disk_is_told(show: Show, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise WriteError("EXPORT_CANNOT_WRITE", path="D:", detail="No space left on device")

    monkeypatch.setattr(batch, "make_dossier", fail)
    dialog = show()
    dialog.folder.setText(str(tmp_path))
    choose(dialog, "bare-0")
    make(dialog, qtbot)
    assert "No space left" in column(dialog, RESULT)["bare-0"]
    assert not dialog.folder_button.isVisible()


def test_a_second_round_forgets_the_results_of_the_first(show: Show, qtbot: QtBot, quick: None, tmp_path: Path) -> None:
    dialog = show()
    dialog.folder.setText(str(tmp_path))
    choose(dialog, "bare-0")
    make(dialog, qtbot)
    assert column(dialog, RESULT)["bare-0"].startswith("not made: ")
    dialog.model.choose([dialog.model.place_of("bare-0")], False)
    choose(dialog, "bare-2")
    dialog.incomplete.setChecked(True)
    make(dialog, qtbot)
    assert column(dialog, RESULT)["bare-0"] == ""
    assert column(dialog, RESULT)["bare-2"].startswith("made")


def test_a_folder_is_needed_and_chosen(show: Show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dialog = show()
    choose(dialog, "bare-0")
    dialog.folder.setText("  ")
    assert not dialog.make_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: str(tmp_path))
    dialog.choose_button.click()
    assert dialog.folder.text() == str(tmp_path)
    assert dialog.make_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: "")
    dialog.choose_button.click()
    assert dialog.folder.text() == str(tmp_path)


# Words, keys


def test_results_of_all_are_told_at_once(qtbot: QtBot) -> None:
    model = DossierRows()
    model.take([DossierRow(str(number), "梨", "") for number in range(9)], lambda ids: ["x.zip" for _one in ids])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.show_results({"2": ("made", False), "7": ("not made", True), "gone": ("made", False)})
    assert told == [(2, 7)]
    assert [(row.result, row.is_refused) for row in model.rows[2:8:5]] == [("made", False), ("not made", True)]
    assert model.rows[3].result == ""
    model.show_results({"gone": ("made", False)})
    assert told == [(2, 7)]


def test_what_names_files_is_loaded_with_the_rows_and_not_by_the_window(project: Project, sample: Sample) -> None:
    code = (
        "import sys; from pathlib import Path; from gui.dialogs.dossiers_work import rows_of_project;"
        "from gi_atlas.storage.opening import open_project; wanted = 'gi_atlas.dossier.batch';"
        "assert wanted not in sys.modules;"
        "rows_of_project(open_project(Path(sys.argv[1]), read_only=True)); assert wanted in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(project.path)], check=True)


def test_outcomes_in_words() -> None:
    refused = batch.RefusedDossier(Product("甲"), PublishError("DOSSIER_INCOMPLETE", name="甲", count=1, items="A1",
                                                               option="--incomplete"))  # fmt: skip
    text, is_refused = result_of(refused)
    assert is_refused
    assert text.startswith("not made: ")
    assert summary_of(["a"], {"a": ("made", False)}) == ("Made: 1.", False)
    assert summary_of(["a", "b"], {"a": ("x", True)})[1] is True
    assert summary_of([], {}) == ("Made: 0.", False)


def test_it_speaks_chinese(show: Show) -> None:
    set_language("zh")
    dialog = show()
    assert dialog.windowTitle() == "批量生成申报材料"
    heads = [dialog.model.headerData(place, Qt.Orientation.Horizontal) for place in range(7)]
    assert heads == ["产品", "状态", "缺", "待确认", "所缺项目", "文件", "结果"]
    assert dialog.language.code() == "zh"


def test_keys_reach_everything(show: Show, qtbot: QtBot) -> None:
    dialog = show()
    choose(dialog, "bare-0")
    dialog.search.setFocus()
    reached = []
    for _step in range(24):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        reached.append(dialog.focusWidget())
    wanted = (dialog.all_button, dialog.none_button, dialog.table, dialog.details, dialog.language, dialog.folder,
              dialog.choose_button, dialog.incomplete, dialog.private, dialog.make_button)  # fmt: skip
    assert [one for one in wanted if one not in reached] == []


def test_a_project_without_products(desk: Desk, project: Project, qtbot: QtBot) -> None:
    for product in project.read_all(Product):
        remove(project, Product, product.id)
    dialog = DossiersDialog(desk.context)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.model.rowCount() == 0
    assert not dialog.make_button.isEnabled()
    assert dialog.count.text() == "chosen: 0 of 0, shown: 0"


def test_an_index_of_nothing_has_nothing(show: Show) -> None:
    model = show().model
    assert model.data(QModelIndex()) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(model.index(0, 0)) == 0
    assert not model.setData(model.index(0, 1), 2, int(Qt.ItemDataRole.CheckStateRole))
