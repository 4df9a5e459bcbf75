"""Oppositions in the window: the ground they dispute, the papers they bring, what goes when a case is removed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from gi_atlas.cases.amending import oppose
from gi_atlas.cases.completing import LATER_WORDS
from gi_atlas.cases.disputing import add_papers, papers_of
from gi_atlas.cases.keeping import keep_table, shipped_rows, table_of
from gi_atlas.cases.listing import case_details
from gi_atlas.cases.reading import placed_rows
from gi_atlas.cases.table import OPPOSITION
from gi_atlas.cases.writing import write_table
from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import Case, LayerEntry, LayerFeature, Product
from gi_atlas.services.editing import remove, save_many
from gi_atlas.services.requirements import production_version
from gi_atlas.storage.project import Project
from gui.panels.case_acts import BEGIN, OPPOSE
from gui.panels.case_panel import CasesPanel
from gui.panels.case_papers import PaperList
from gui.panels.case_step import CaseStepDialog
from gui.panels.case_table_dialog import CaseTableDialog
from tests.gui.form_context import Desk
from tests.gui.panels.case_hands import TODAY, ago, announced, type_in
from tests.gui.panels.test_case_filter import panel as panel
from tests.gui.panels.test_case_panel import changed


@pytest.fixture
def ground(project: Project) -> Project:
    """The western half of the tea's boundary as an area of a layer that somebody imported."""
    version = production_version(project, "tea")
    assert version is not None
    west, south, east, north = version.geom.bounds
    half = shapely.intersection(version.geom, shapely.box(west, south, (west + east) / 2, north))
    save_many(project, [LayerEntry("异议范围", "FEATURES", id="layer"),
                        LayerFeature("layer", half, {"名称": "西坡"}, id="slope")])  # fmt: skip
    return project


@pytest.fixture
def ask(desk: Desk, ground: Project, qtbot: QtBot) -> Callable[[], CaseStepDialog]:
    def show() -> CaseStepDialog:
        case = announced(ground)
        dialog = CaseStepDialog(desk.context, OPPOSE, table_of(ground), case_details(ground, case.id, TODAY))
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return show


def letter(folder: Path, name: str = "异议书.txt") -> Path:
    path = folder / name
    path.write_text(f"西坡不产茶 {name}", encoding="utf-8")
    return path


def box_of(dialog: CaseStepDialog) -> QComboBox:
    box = dialog.fields["outline"]
    assert isinstance(box, QComboBox)
    return box


def papers_in(dialog: CaseStepDialog) -> PaperList:
    papers = dialog.fields["papers"]
    assert isinstance(papers, PaperList)
    return papers


# Filing


def test_boundaries_and_imported_outlines_are_offered(ask: Callable[[], CaseStepDialog]) -> None:
    box = box_of(ask())
    titles = [box.itemText(place) for place in range(box.count())]
    assert titles[0] == ""
    assert titles[1].startswith("清溪绿茶 · Production · v")
    assert titles[-1] == "异议范围 · 西坡"
    assert len(set(titles)) == len(titles)
    assert box.currentText() == ""


def test_an_opposition_is_filed_with_ground_and_papers(
    ask: Callable[[], CaseStepDialog], ground: Project, tmp_path: Path
) -> None:
    dialog = ask()
    type_in(dialog, who="某茶厂", note="范围过宽", outline="features slope")
    papers_in(dialog).add([letter(tmp_path)])
    dialog.save()
    (opposition,) = ground.read_all(Case, track=OPPOSITION)
    assert [one.file_name for one in papers_of(ground, opposition.id)] == ["异议书.txt"]
    dispute = case_details(ground, opposition.id, TODAY).dispute
    assert dispute is not None
    assert dispute.outline is not None
    assert dispute.outline.thing_id == "slope"
    assert len(ground.steps()[0]) >= 1
    ground.undo()
    assert ground.read_all(Case, track=OPPOSITION) == []


def test_neither_is_needed(ask: Callable[[], CaseStepDialog], ground: Project) -> None:
    dialog = ask()
    type_in(dialog, who="某茶厂", note="范围过宽")
    dialog.save()
    assert len(ground.read_all(Case, track=OPPOSITION)) == 1


def test_an_outline_that_is_none_is_refused_in_words(ask: Callable[[], CaseStepDialog], ground: Project) -> None:
    dialog = ask()
    type_in(dialog, who="某茶厂", note="范围过宽")
    box_of(dialog).setEditText("东坡")
    dialog.save()
    assert "东坡" in dialog.outcome.text()
    assert ground.read_all(Case, track=OPPOSITION) == []


@pytest.fixture
def twins(ground: Project) -> Project:
    """Two areas of one title, and a third of another one."""
    named = (("other-slope", "西坡"), ("east", "东坡"))
    square = shapely.box(110, 30, 110.1, 30.1)
    save_many(ground, [LayerFeature("layer", square, {"名称": name}, id=thing) for thing, name in named])
    return ground


@pytest.mark.parametrize("chosen", ["slope", "other-slope"])
@pytest.mark.parametrize("is_entered", [False, True])
def test_of_two_outlines_of_one_title_the_chosen_one_is_filed(
    twins: Project, ask: Callable[[], CaseStepDialog], qtbot: QtBot, chosen: str, is_entered: bool
) -> None:
    dialog = ask()
    type_in(dialog, who="某茶厂", note="范围过宽", outline=f"features {chosen}")
    if is_entered:
        qtbot.keyClick(box_of(dialog).lineEdit(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(twins.read_all(Case, track=OPPOSITION)))
    else:
        assert dialog.told("outline") == f"features {chosen}"
        dialog.save()
    (opposition,) = twins.read_all(Case, track=OPPOSITION)
    dispute = case_details(twins, opposition.id, TODAY).dispute
    assert dispute is not None
    assert dispute.outline is not None
    assert dispute.outline.thing_id == chosen


def test_what_is_typed_over_a_chosen_outline_counts(twins: Project, ask: Callable[[], CaseStepDialog]) -> None:
    dialog = ask()
    type_in(dialog, outline="features other-slope")
    for typed, key in (("异议范围 · 东坡", "features east"), ("异议范围 · 西坡", "features other-slope"), ("北坡", "")):
        box_of(dialog).setEditText(typed)
        assert dialog.told("outline") == key


def test_a_chosen_twin_stays_chosen_in_another_language(twins: Project, ask: Callable[[], CaseStepDialog]) -> None:
    dialog = ask()
    type_in(dialog, outline="features other-slope")
    set_language("zh")
    dialog.retranslate()
    assert dialog.told("outline") == "features other-slope"


def test_of_two_products_of_one_name_the_chosen_one_gets_the_case(desk: Desk, project: Project, qtbot: QtBot) -> None:
    products = [Product("同名茶", id="first"), Product("同名茶", id="second")]
    save_many(project, products)
    dialog = CaseStepDialog(desk.context, BEGIN, table_of(project), None, products)
    qtbot.addWidget(dialog)
    type_in(dialog, product="second")
    dialog.save()
    assert [case.product_id for case in project.read_all(Case)] == ["second"]


def test_typed_letters_find_an_outline(ask: Callable[[], CaseStepDialog]) -> None:
    box = box_of(ask())
    completer = box.completer()
    completer.setCompletionPrefix("西坡")
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "异议范围 · 西坡"


def test_a_paper_that_is_refused_files_nothing(
    ask: Callable[[], CaseStepDialog], ground: Project, tmp_path: Path
) -> None:
    dialog = ask()
    type_in(dialog, who="某茶厂", note="范围过宽")
    empty = tmp_path / "空.txt"
    empty.touch()
    papers_in(dialog).add([empty])
    dialog.save()
    assert "空.txt" in dialog.outcome.text()
    assert ground.read_all(Case, track=OPPOSITION) == []


# The list of papers


def test_files_are_added_once_and_taken_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    papers = PaperList()
    qtbot.addWidget(papers)
    papers.show()
    chosen = [str(letter(tmp_path)), str(letter(tmp_path, "照片<b>.txt")), str(letter(tmp_path))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_more: (chosen, ""))
    assert not papers.remove_button.isEnabled()
    qtbot.mouseClick(papers.add_button, Qt.MouseButton.LeftButton)
    assert [path.name for path in papers.paths()] == ["异议书.txt", "照片<b>.txt"]
    qtbot.mouseClick(papers.remove_button, Qt.MouseButton.LeftButton)
    assert [path.name for path in papers.paths()] == ["照片<b>.txt"]
    papers.files.setFocus()
    qtbot.keyClick(papers.files, Qt.Key.Key_Delete)
    assert papers.paths() == []
    assert not papers.remove_button.isEnabled()
    qtbot.keyClick(papers, Qt.Key.Key_Delete)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_more: ([], ""))
    papers.add_button.click()
    assert papers.paths() == []


# The case


@pytest.fixture
def opposed(panel: CasesPanel, ground: Project) -> Case:
    case = announced(ground)
    opposition = oppose(ground, case.id, ago(3, who="某茶厂", note="范围过宽"), "features slope")
    changed(panel)
    panel.show_case(opposition.id)
    return opposition


def test_the_disputed_ground_is_told_and_shown_on_the_map(panel: CasesPanel, opposed: Case, qtbot: QtBot) -> None:
    text = panel.view.dispute_label.text()
    assert text.startswith("Disputed: 异议范围 · 西坡")
    assert " ha of the product's boundary (" in text
    assert "(0.00 %)" not in text
    with qtbot.waitSignal(panel.view.outlineWanted) as wanted:
        qtbot.mouseClick(panel.view.outline_button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["features", "slope"]


def test_other_cases_have_neither_ground_nor_papers(panel: CasesPanel, opposed: Case, ground: Project) -> None:
    main = ground.read_all(Case, track="RECOGNITION")[0]
    panel.show_case(main.id)
    for part in (panel.view.dispute_label, panel.view.outline_button, panel.view.papers_button):
        assert part.isHidden()
    panel.show_product("orange")
    assert panel.view.dispute_label.isHidden()


def test_papers_are_added_later(
    panel: CasesPanel, opposed: Case, ground: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    names = [str(letter(tmp_path))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_more: (names, ""))
    qtbot.mouseClick(panel.view.papers_button, Qt.MouseButton.LeftButton)
    assert [one.file_name for one in papers_of(ground, opposed.id)] == ["异议书.txt"]
    assert "异议书.txt" in panel.view.dispute_label.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_more: ([], ""))
    count = len(ground.steps()[0])
    qtbot.mouseClick(panel.view.papers_button, Qt.MouseButton.LeftButton)
    assert len(ground.steps()[0]) == count


def test_the_case_follows_its_papers_and_its_ground_when_they_are_changed_elsewhere(
    panel: CasesPanel, opposed: Case, ground: Project, tmp_path: Path
) -> None:
    def follow(changes: Changes) -> None:
        panel.refresh(changes)

    ground.changed.connect(follow)
    add_papers(ground, opposed.id, [letter(tmp_path)])
    assert "异议书.txt" in panel.view.dispute_label.text()
    ground.undo()
    assert "异议书.txt" not in panel.view.dispute_label.text()
    remove(ground, LayerFeature, "slope")
    assert "西坡" not in panel.view.dispute_label.text()


def test_a_removed_case_takes_its_oppositions_from_the_list(panel: CasesPanel, opposed: Case, ground: Project) -> None:
    main = ground.read_all(Case, track="RECOGNITION")[0]
    panel.show_case(main.id)
    panel.view.remove_button.click()
    assert ground.read_all(Case) == []
    ground.undo()
    changed(panel)
    assert len(ground.read_all(Case)) == 2


def test_it_speaks_chinese(panel: CasesPanel, opposed: Case) -> None:
    set_language("zh")
    panel.retranslate()
    assert panel.view.dispute_label.text().startswith("争议范围：异议范围 · 西坡")
    assert panel.view.outline_button.text() == "在地图上显示"


# Tables of earlier versions


def test_a_table_of_an_earlier_version_says_what_it_takes(desk: Desk, project: Project, qtbot: QtBot) -> None:
    words = {word for word, _column in LATER_WORDS}
    rows = [
        {**row, "needs": ";".join(word for word in row["needs"].split(";") if word not in words), "outcome": ""}
        for row in shipped_rows()
    ]
    path = write_table(rows, project.path.parent / "环节.csv")
    dialog = CaseTableDialog(desk.context, path)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.loaded, timeout=30_000):
        dialog.load()
    assert dialog.isVisible()
    assert dialog.faults.toPlainText().count("“") == len(LATER_WORDS) * 2
    assert "counts now" in dialog.words.text()
    assert not dialog.edition.isEnabled()
    assert [one.word for one in table_of(project).taken] == [word for word, _column in LATER_WORDS]
    dialog.reject()
    assert not dialog.isVisible()


def test_the_panel_says_it_too(panel: CasesPanel, ground: Project) -> None:
    rows = [{**row, "needs": row["needs"].replace("dossier", "")} for row in shipped_rows()]
    keep_table(ground, placed_rows(rows), "2025")
    changed(panel, "gi_reference_table")
    assert "table 2025, in part as the shipped one" in panel.summary.text()
    assert "S2 → S3" in panel.summary.toolTip()
