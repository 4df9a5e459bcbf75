"""The page of the protection requirements: what is typed is kept, what is known is shown, nothing is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.documents.requirements import Part
from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.services.requirements import FIXED, MOST_CHARACTERS, OfficeText, office_texts, set_office_texts
from gi_atlas.storage.project import Project
from gui.dialogs import requirements_dialog
from gui.dialogs.requirements_dialog import RequirementsDialog
from gui.dialogs.requirements_row import MOST_LINES, GrowingText, RequirementRow
from tests.gi_atlas.documents.sample import NAUGHTY, WORDING, Sample, make_sample
from tests.gui.form_context import Desk, LateJobs, ThreadJobs

Open = Callable[..., RequirementsDialog]
WAIT_MS = 15_000


@pytest.fixture
def sample(project: Project) -> Sample:
    return make_sample(project)


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Open:
    def make(product_id: str = "") -> RequirementsDialog:
        dialog = RequirementsDialog(desk.context, product_id)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


@pytest.fixture
def dialog(show: Open, sample: Sample) -> RequirementsDialog:
    return show(sample.product.id)


def kept(project: Project, sample: Sample, language: str = "zh") -> dict[Part, str]:
    product = project.read_one(Product, sample.product.id)
    return {part: text.text for part, text in office_texts(product)[language].items()}


def compose(row: RequirementRow, text: str) -> None:
    """Text as an input method gives it."""
    row.editor.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(row.editor, event)


# What is shown


def test_the_eight_sub_fields_have_their_fields(dialog: RequirementsDialog) -> None:
    assert list(dialog.rows) == list(Part)
    headings = [row.heading.text() for row in dialog.rows.values()]
    assert headings[0] == "1 Name"
    assert headings[5:9] == [
        "6 Quality requirements: Sensory characteristics",
        "6 Quality requirements: Physico-chemical indicators",
        "7 Link with natural and human factors: Natural factors",
        "7 Link with natural and human factors: Human factors",
    ]
    assert all(row.editor.accessibleName() == row.heading.text() for row in dialog.rows.values())


def test_what_is_known_is_shown_pale_until_somebody_writes(dialog: RequirementsDialog) -> None:
    row = dialog.rows[Part.APPLICANT]
    assert (row.text, row.editor.placeholderText()) == ("", "甲县人民政府")
    assert row.origin.text() == "from the registration (2024年第9号)"
    assert row.take_button.isVisible()
    assert dialog.rows[Part.HUMAN].origin.text() == "Nothing is known; this sub-field is missing."


def test_the_pale_text_is_painted(dialog: RequirementsDialog, qtbot: QtBot) -> None:
    def dark(row: RequirementRow) -> int:
        image = row.editor.viewport().grab().toImage()
        points = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(image.pixelColor(x, y).lightness() < 200 for x, y in points)

    assert dark(dialog.rows[Part.APPLICANT]) > 20
    assert dark(dialog.rows[Part.HUMAN]) == 0


@pytest.mark.parametrize("part", [Part.NAME, Part.SCOPE])
def test_name_and_area_are_read_only(dialog: RequirementsDialog, part: Part) -> None:
    row = dialog.rows[part]
    assert row.editor.isReadOnly()
    assert row.editor.toPlainText() == {Part.NAME: "甲县梨", Part.SCOPE: WORDING}[part]
    assert not row.take_button.isVisible()


def test_the_english_page_lets_the_area_be_translated(dialog: RequirementsDialog) -> None:
    dialog.language.set_code("en")
    assert dialog.rows[Part.NAME].editor.isReadOnly()
    assert not dialog.rows[Part.SCOPE].editor.isReadOnly()
    assert dialog.rows[Part.NAME].editor.toPlainText() == "Jiaxian pear"
    assert {part for part, row in dialog.rows.items() if row.is_fixed} == {
        part for language, part in FIXED if language == "en"
    }


def test_missing_sub_fields_are_named(dialog: RequirementsDialog) -> None:
    assert dialog.missing.text() == (
        "Still missing: Description of the product, Quality requirements, Link with natural and human factors, "
        "Office that manages the special mark"
    )


def test_a_project_without_products_says_so(show: Open) -> None:
    dialog = show()
    assert dialog.missing.text() == "The project has no product yet."
    assert not dialog.write_button.isEnabled()


# What is typed


def test_typing_is_kept_when_the_field_is_left(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    compose(dialog.rows[Part.HUMAN], "四百年栽培史")
    assert dialog.state.text() == "Not kept yet…"
    dialog.rows[Part.MARK_OFFICE].editor.setFocus()
    assert kept(project, sample) == {Part.HUMAN: "四百年栽培史"}
    assert dialog.state.text() == "Kept in the project."
    assert dialog.rows[Part.HUMAN].origin.text() == "Entered by the office."
    assert "Link with natural" not in dialog.missing.text()


def test_typing_is_kept_after_a_rest(
    show: Open, project: Project, sample: Sample, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements_dialog, "REST_MS", 20)
    dialog = show(sample.product.id)
    compose(dialog.rows[Part.HUMAN], "历史")
    qtbot.waitUntil(lambda: kept(project, sample) == {Part.HUMAN: "历史"}, timeout=WAIT_MS)


def test_what_an_input_method_composes_is_no_text_yet(
    dialog: RequirementsDialog, project: Project, sample: Sample
) -> None:
    row = dialog.rows[Part.HUMAN]
    row.editor.setFocus()
    QApplication.sendEvent(row.editor, QInputMethodEvent("lishi", []))
    dialog.keep()
    assert kept(project, sample) == {}
    event = QInputMethodEvent()
    event.setCommitString("历史")
    QApplication.sendEvent(row.editor, event)
    dialog.keep()
    assert kept(project, sample) == {Part.HUMAN: "历史"}


def test_closing_keeps_what_is_typed(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    compose(dialog.rows[Part.HUMAN], "历史")
    dialog.close()
    assert not dialog.isVisible()
    assert kept(project, sample) == {Part.HUMAN: "历史"}


def test_escape_keeps_what_is_typed(dialog: RequirementsDialog, project: Project, sample: Sample, qtbot: QtBot) -> None:
    compose(dialog.rows[Part.HUMAN], "历史")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert kept(project, sample) == {Part.HUMAN: "历史"}


def test_turning_to_another_product_keeps_what_is_typed(show: Open, project: Project, sample: Sample) -> None:
    other = make_sample(project, "乙县茶")
    dialog = show(sample.product.id)
    compose(dialog.rows[Part.HUMAN], "梨史")
    dialog.product.set_code(other.product.id)
    assert kept(project, sample) == {Part.HUMAN: "梨史"}
    assert dialog.rows[Part.HUMAN].text == ""
    assert kept(project, other) == {}
    dialog.product.set_code(sample.product.id)
    assert dialog.rows[Part.HUMAN].text == "梨史"


def test_turning_to_the_other_language_keeps_what_is_typed(
    dialog: RequirementsDialog, project: Project, sample: Sample
) -> None:
    compose(dialog.rows[Part.HUMAN], "历史")
    dialog.language.set_code("en")
    assert dialog.rows[Part.HUMAN].text == ""
    compose(dialog.rows[Part.HUMAN], "history")
    dialog.language.set_code("zh")
    assert (kept(project, sample), kept(project, sample, "en")) == (
        {Part.HUMAN: "历史"},
        {Part.HUMAN: "history"},
    )


def test_a_visit_is_one_step_to_undo(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    for text in ("山", "水", "间"):
        compose(dialog.rows[Part.NATURAL], text)
        dialog.keep()
    assert kept(project, sample) == {Part.NATURAL: "山水间"}
    project.undo()
    assert kept(project, sample) == {}


def test_looking_changes_nothing(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    before = project.read_one(Product, sample.product.id)
    dialog.language.set_code("en")
    dialog.close()
    assert project.read_one(Product, sample.product.id) == before


def test_an_emptied_field_lets_the_proposal_stand_again(
    dialog: RequirementsDialog, project: Project, sample: Sample
) -> None:
    row = dialog.rows[Part.APPLICANT]
    compose(row, "县政府")
    dialog.keep()
    row.editor.clear()
    dialog.keep()
    assert kept(project, sample) == {}
    assert row.editor.placeholderText() == "甲县人民政府"
    assert row.take_button.isVisible()


def test_a_proposal_is_taken_over_and_changed(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    row = dialog.rows[Part.APPLICANT]
    row.take_button.click()
    assert row.text == "甲县人民政府"
    assert not row.take_button.isVisible()
    row.editor.appendPlainText("（县长办公室）")
    dialog.keep()
    assert kept(project, sample)[Part.APPLICANT] == "甲县人民政府\n（县长办公室）"


def test_a_translation_of_an_older_text_is_told(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    for language, text in (("zh", "旧"), ("en", "old"), ("zh", "新")):
        set_office_texts(project, sample.product.id, (OfficeText(language, Part.HUMAN, text),))
    dialog.language.set_code("en")
    assert dialog.rows[Part.HUMAN].origin.text().startswith("The Chinese text was changed")


def test_too_long_a_text_is_told_and_stays(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    row = dialog.rows[Part.HUMAN]
    row.editor.setPlainText("长" * (MOST_CHARACTERS + 1))
    assert row.fault.isVisible()
    assert str(MOST_CHARACTERS) in row.fault.text()
    dialog.close()
    assert dialog.isVisible()  # closing would lose it
    assert kept(project, sample) == {}
    row.editor.setPlainText("长" * 5000)
    assert not row.fault.isVisible()
    dialog.close()
    assert not dialog.isVisible()
    assert len(kept(project, sample)[Part.HUMAN]) == 5000


def test_naughty_texts_are_kept_as_they_are(dialog: RequirementsDialog, project: Project, sample: Sample) -> None:
    text = NAUGHTY.replace("\x07", "").replace("\x0b", "").replace("\ufffe", "")
    dialog.rows[Part.HUMAN].editor.setPlainText(text)
    dialog.keep()
    assert kept(project, sample)[Part.HUMAN] == text


def test_a_refused_change_leaves_text_and_window(
    dialog: RequirementsDialog, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise StorageError("STORE_READ_ONLY")

    monkeypatch.setattr(requirements_dialog, "set_office_texts", refuse)
    compose(dialog.rows[Part.HUMAN], "历史")
    dialog.close()
    assert dialog.isVisible()
    assert dialog.rows[Part.HUMAN].text == "历史"
    assert dialog.state.text() == "Not kept. The text stays here; try again."
    assert [error.code for error in desk.errors] == ["STORE_READ_ONLY"]
    assert dialog.discard_button.isVisible()
    monkeypatch.undo()
    dialog.keep()
    assert not dialog.discard_button.isVisible()
    dialog.close()
    assert not dialog.isVisible()


def test_what_can_never_be_kept_does_not_hold_the_window(
    dialog: RequirementsDialog, project: Project, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise StorageError("STORE_READ_ONLY")

    monkeypatch.setattr(requirements_dialog, "set_office_texts", refuse)
    compose(dialog.rows[Part.HUMAN], "历史")
    assert not dialog.discard_button.isVisible()
    dialog.close()
    dialog.discard_button.click()
    assert not dialog.isVisible()
    assert kept(project, sample) == {}


def test_turning_while_something_is_kept_keeps_both(desk: Desk, project: Project, sample: Sample, qtbot: QtBot) -> None:
    jobs = LateJobs()
    dialog = RequirementsDialog(replace(desk.context, run_job=jobs), sample.product.id)
    qtbot.addWidget(dialog)
    dialog.show()
    for _round in range(2):
        jobs.let_go()
    compose(dialog.rows[Part.HUMAN], "历史")
    dialog.keep()
    compose(dialog.rows[Part.NATURAL], "山地")
    dialog.language.set_code("en")  # the first is on its way, the second waits
    assert kept(project, sample) == {}
    for _round in range(4):
        jobs.let_go()
    assert kept(project, sample) == {Part.HUMAN: "历史", Part.NATURAL: "山地"}
    assert kept(project, sample, "en") == {}
    assert dialog.rows[Part.HUMAN].text == ""


def test_what_is_typed_while_it_is_kept_is_kept_too(desk: Desk, project: Project, sample: Sample, qtbot: QtBot) -> None:
    jobs = ThreadJobs()
    dialog = RequirementsDialog(replace(desk.context, run_job=jobs), sample.product.id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.area.isEnabled, timeout=WAIT_MS)
    row = dialog.rows[Part.HUMAN]
    compose(row, "一")
    dialog.keep()
    compose(row, "二")  # the first is on its way
    dialog.close()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    jobs.wait()
    assert kept(project, sample) == {Part.HUMAN: "一二"}


def test_writing_asks_for_the_document_of_the_product(dialog: RequirementsDialog, sample: Sample, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.writeAsked) as asked:
        dialog.write_button.click()
    assert asked.args == [sample.product.id]


def test_a_read_only_project_is_shown_and_not_changed(
    desk: Desk, project: Project, sample: Sample, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(project), "is_read_only", property(lambda _self: True))
    dialog = RequirementsDialog(desk.context, sample.product.id)
    qtbot.addWidget(dialog)
    dialog.show()
    assert all(row.editor.isReadOnly() for row in dialog.rows.values())
    assert not any(row.take_button.isVisible() for row in dialog.rows.values())
    dialog.close()
    assert not dialog.isVisible()


def test_both_languages_of_the_window(dialog: RequirementsDialog) -> None:
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "保护要求"
    assert dialog.rows[Part.MARK_OFFICE].heading.text() == "八、专用标志使用管理机构"
    assert dialog.missing.text().startswith("仍缺：")
    assert dialog.rows[Part.APPLICANT].take_button.text() == "采用"


def test_tab_goes_on_to_the_next_field(dialog: RequirementsDialog) -> None:
    dialog.rows[Part.NATURAL].editor.setFocus()
    QTest.keyClick(dialog.rows[Part.NATURAL].editor, Qt.Key.Key_Tab)
    assert dialog.rows[Part.HUMAN].editor.hasFocus()
    assert dialog.rows[Part.NATURAL].text == ""


# The field itself


def test_a_field_grows_with_its_text_up_to_a_limit(qtbot: QtBot) -> None:
    field = GrowingText()
    qtbot.addWidget(field)
    field.show()
    heights = []
    for count in (1, 3, MOST_LINES, 40):
        field.setPlainText("\n".join("字" * 3 for _line in range(count)))
        heights.append(field.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
    field.setPlainText("一")
    assert field.height() == heights[0]


def test_a_field_has_room_for_its_proposal(qtbot: QtBot) -> None:
    field = GrowingText()
    qtbot.addWidget(field)
    field.show()
    least = field.height()
    field.set_proposal("一\n二\n三\n四")
    assert field.height() > least
    field.setPlainText("一")
    assert field.height() == least


def test_a_new_product_joins_the_list(show: Open, project: Project, sample: Sample) -> None:
    save(project, Product("丙县枣", id="jujube"))
    dialog = show()
    names = [dialog.product.itemText(place) for place in range(dialog.product.count())]
    assert names == sorted(names)
    assert set(names) == {"甲县梨", "丙县枣"}
