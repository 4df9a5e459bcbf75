"""Dialogs of acts on a case, by keyboard: what is asked, what is shown beforehand, what is refused and overruled."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.cases.amending import oppose
from gi_atlas.cases.days import add_months, day_after
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.listing import case_details
from gi_atlas.cases.moving import move_case, open_case
from gi_atlas.cases.table import OPPOSITION
from gi_atlas.i18n import set_language
from gi_atlas.model import Act, BoundaryVersion, Case, CaseEvent, Product, ProductStatus, Zone
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from gui.panels.case_acts import ACTS, BEGIN, EXTEND, FIELDS, HOLD, MOVE, OPPOSE, CaseAct, usual_day
from gui.panels.case_step import CaseStepDialog
from tests.gui.form_context import Desk, LateJobs
from tests.gui.panels.case_hands import TODAY, ago, announced, overdue, type_in

Ask = Callable[..., CaseStepDialog]


@pytest.fixture
def ask(desk: Desk, project: Project, qtbot: QtBot) -> Ask:
    """Shows the dialog of an act on a case."""

    def show(act: CaseAct, case: Case | None = None) -> CaseStepDialog:
        details = None if case is None else case_details(project, case.id, TODAY)
        products = project.read_all(Product)
        dialog = CaseStepDialog(desk.context, act, table_of(project), details, products)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return show


def steps(project: Project, case: Case) -> list[CaseEvent]:
    return sorted(project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)


def is_asked(dialog: CaseStepDialog, name: str) -> bool:
    return name in dialog.fields and not dialog.fields[name].isHidden()


# Moving on


def test_a_case_is_moved_by_keyboard_alone(ask: Ask, project: Project, qtbot: QtBot) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S4")
    dialog = ask(MOVE, case)
    box = dialog.fields["state"]
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert dialog.told("state") == "S4q"
    day = dialog.fields["on_day"]
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is day
    assert isinstance(day, QLineEdit)
    day.selectAll()
    qtbot.keyClicks(day, (TODAY - timedelta(days=2)).isoformat())
    with qtbot.waitSignal(dialog.done_with) as told:
        qtbot.keyClick(day, Qt.Key.Key_Return)
    assert told.args == [case.id]
    stored = project.read_one(Case, case.id)
    assert (stored.state, stored.due_on) == ("S4q", add_months(TODAY - timedelta(days=2), 4))
    assert not dialog.isVisible()


def test_tab_goes_through_every_field_in_order(ask: Ask, project: Project, qtbot: QtBot) -> None:
    dialog = ask(MOVE, announced(project))
    dialog.fields["state"].setFocus()
    seen = []
    for _n in range(len(MOVE.fields)):
        seen.append(next(name for name, field in dialog.fields.items() if field is dialog.focusWidget()))
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert seen == list(MOVE.fields)


def test_only_moves_of_the_table_are_offered(ask: Ask, project: Project) -> None:
    box = ask(MOVE, announced(project)).fields["state"]
    assert isinstance(box, QComboBox)
    assert [box.itemData(n) for n in range(box.count())] == ["S6o", "S7"]
    assert box.itemText(1) == "Announce the recognition → S7 Recognised"


def test_paper_who_and_remark_are_kept(ask: Ask, project: Project) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S5")
    dialog = ask(MOVE, case)
    type_in(dialog, state="S6", act_number="第577号", act_title="公告", act_issuer="国家知识产权局", who="王五",
            note="按期", holder="张处长", on_day=ago(3).on_day.isoformat())  # fmt: skip
    dialog.save()
    last = steps(project, case)[-1]
    act = project.read_one(Act, str(last.act_id))
    assert (act.number, act.title, act.issuer, act.kind) == ("第577号", "公告", "国家知识产权局", "初步认定公告")
    assert (act.dated, last.who, last.note) == (ago(3).on_day, "王五", "按期")
    assert project.read_one(Case, case.id).holder == "张处长"


def test_what_will_be_due_is_shown_before(ask: Ask, project: Project) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S5")
    dialog = ask(MOVE, case)
    type_in(dialog, state="S6", on_day="2024-04-19")
    assert "End of the opposition period 2024-06-19 (Wednesday), ended, next from 2024-06-20" in dialog.preview.text()
    assert "第15条" in dialog.preview.text()
    type_in(dialog, on_day="2024年4月30日")
    assert "2024-06-30" in dialog.preview.text()
    type_in(dialog, on_day="soon")
    assert "Then due" not in dialog.preview.text()
    type_in(dialog, state="S5r")
    assert dialog.preview.text().endswith("to be confirmed")


def test_a_day_that_is_to_be_confirmed_says_so_before(ask: Ask, project: Project) -> None:
    dialog = ask(MOVE, open_case(project, "tea", "RECOGNITION", ago(40), "S2"))
    assert dialog.preview.text().startswith("Then held by: Provincial IP office\nThen due: Preliminary opinion")
    assert "to be confirmed" in dialog.preview.text()


def test_the_day_after_the_window_is_proposed(ask: Ask, project: Project) -> None:
    case = announced(project, days=100)
    assert case.due_on is not None
    dialog = ask(MOVE, case)
    type_in(dialog, state="S7")
    assert dialog.told("on_day") == day_after(case.due_on).isoformat()
    type_in(dialog, state="S6o")
    assert dialog.told("on_day") == TODAY.isoformat()


def test_a_day_that_was_written_stays(ask: Ask, project: Project) -> None:
    dialog = ask(MOVE, announced(project, days=100))
    type_in(dialog, on_day="2026-01-02")
    type_in(dialog, state="S7")
    assert dialog.told("on_day") == "2026-01-02"


def test_usual_days(project: Project) -> None:
    open_window = case_details(project, announced(project, days=10).id, TODAY)
    assert usual_day(open_window, "S7") == TODAY
    assert usual_day(None, "S7") == TODAY


# Refused


def test_what_is_refused_stays_open_and_can_be_overruled(ask: Ask, project: Project, qtbot: QtBot) -> None:
    case = announced(project, days=10)
    dialog = ask(MOVE, case)
    assert not is_asked(dialog, "despite")
    type_in(dialog, state="S7", act_number="第600号")
    dialog.save()
    assert dialog.isVisible()
    assert "too early" in dialog.outcome.text()
    assert is_asked(dialog, "despite")
    assert dialog.focusWidget() is dialog.fields["despite"]
    assert project.read_one(Case, case.id) == case
    type_in(dialog, despite="补录")
    with qtbot.waitSignal(dialog.done_with):
        dialog.save()
    assert project.read_one(Case, case.id).state == "S7"
    assert steps(project, case)[-1].note.endswith("补录")
    assert project.read_one(Product, "tea").status is ProductStatus.RECOGNISED


@pytest.mark.parametrize("day", ["", "soon", "2024-02-30", "19.4.2024", "9999-12-31"])
def test_a_wrong_day_is_told_and_cannot_be_overruled(ask: Ask, project: Project, day: str) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S4")
    dialog = ask(MOVE, case)
    type_in(dialog, on_day=day)
    dialog.save()
    assert dialog.outcome.text()
    assert not is_asked(dialog, "despite")
    assert project.read_one(Case, case.id) == case


@pytest.mark.parametrize("text", ["2026-01-02", "2026/1/2", "2026.1.2", "2026年1月2日", " 2026-1-2 "])
def test_days_are_read_as_people_write_them(ask: Ask, project: Project, text: str) -> None:
    dialog = ask(BEGIN)
    type_in(dialog, on_day=text)
    dialog.save()
    assert project.read_all(Case)[0].entered_on == date(2026, 1, 2)


def test_a_case_that_went_on_meanwhile_is_told(ask: Ask, project: Project) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S4")
    dialog = ask(MOVE, case)
    move_case(project, case.id, "S4q", ago(30))
    dialog.save()
    assert dialog.isVisible()
    assert dialog.outcome.text()
    assert project.read_one(Case, case.id).state == "S4q"


def test_save_waits_while_it_is_stored(desk: Desk, ask: Ask, project: Project) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S4")
    jobs = LateJobs()
    desk.context.run_job = jobs
    dialog = ask(MOVE, case)
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    dialog.save()
    assert not button.isEnabled()
    jobs.let_go()
    assert button.isEnabled()
    assert button.isDefault()
    assert project.read_one(Case, case.id).state == "S5"


def test_cancel_changes_nothing(ask: Ask, project: Project, qtbot: QtBot) -> None:
    case = announced(project)
    dialog = ask(MOVE, case)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert project.read_one(Case, case.id) == case


# Beginning


def test_a_case_is_begun(ask: Ask, project: Project, qtbot: QtBot) -> None:
    dialog = ask(BEGIN)
    type_in(dialog, product="orange", track="L1", on_day="2010-01-05", act_number="2010年第1号", who="李四")
    assert dialog.told("state") == "L1A"
    with qtbot.waitSignal(dialog.done_with) as told:
        dialog.save()
    case = project.read_all(Case)[0]
    assert told.args == [case.id]
    assert (case.product_id, case.track, case.state, case.due_on) == ("orange", "L1", "L1A", date(2010, 3, 5))


def test_the_states_follow_the_track(ask: Ask) -> None:
    dialog = ask(BEGIN)
    assert dialog.told("state") == "S0"
    for track, first in (("CHANGE_MAIN", "S9"), ("CHANGE_MINOR", "S8"), ("REVOCATION", "S10"), ("EU", "EU1")):
        type_in(dialog, track=track)
        assert dialog.told("state") == first


def test_a_product_is_found_by_typing(ask: Ask, project: Project) -> None:
    dialog = ask(BEGIN)
    box = dialog.fields["product"]
    assert isinstance(box, QComboBox)
    box.setEditText("清溪蜜橘")
    assert dialog.told("product") == "orange"
    box.setEditText("没有的产品")
    assert dialog.told("product") == ""
    dialog.save()
    assert "没有的产品" in dialog.outcome.text()
    assert project.read_all(Case) == []


def test_a_second_case_of_a_track_needs_a_reason(ask: Ask, project: Project) -> None:
    open_case(project, "tea", "RECOGNITION", ago(40))
    dialog = ask(BEGIN)
    type_in(dialog, product="tea")
    dialog.save()
    assert is_asked(dialog, "despite")
    type_in(dialog, despite="重新申请")
    dialog.save()
    assert len(project.read_all(Case)) == 2


# Other acts


def test_an_opposition_is_filed(ask: Ask, project: Project, qtbot: QtBot) -> None:
    case = announced(project)
    dialog = ask(OPPOSE, case)
    assert dialog.labels["who"].text() == "Who opposes"
    type_in(dialog, who="某茶厂", note="范围过宽")
    with qtbot.waitSignal(dialog.done_with) as told:
        dialog.save()
    assert told.args == [case.id]
    assert [one.track for one in project.read_all(Case)] == ["RECOGNITION", OPPOSITION]


def test_an_opposition_without_reasons_can_be_noted_all_the_same(ask: Ask, project: Project) -> None:
    dialog = ask(OPPOSE, announced(project))
    type_in(dialog, who="某茶厂")
    dialog.save()
    assert is_asked(dialog, "despite")
    type_in(dialog, despite="材料后补")
    dialog.save()
    assert len(project.read_all(Case, track=OPPOSITION)) == 1


def test_an_opposition_is_decided_as_a_case(ask: Ask, project: Project) -> None:
    opposition = oppose(project, announced(project).id, ago(3, who="某茶厂", note="x"))
    dialog = ask(MOVE, opposition)
    type_in(dialog, state="O6")
    dialog.save()
    assert project.read_one(Case, opposition.id).is_closed


def test_a_day_is_extended(ask: Ask, project: Project) -> None:
    case = overdue(project)
    dialog = ask(EXTEND, case)
    assert dialog.told("due_on") == str(case.due_on)
    later = TODAY + timedelta(days=30)
    type_in(dialog, due_on=later.isoformat(), note="延期批复")
    dialog.save()
    stored = project.read_one(Case, case.id)
    assert (stored.due_on, stored.basis) == (later, "BY_HAND 延期批复")


def test_an_extension_needs_its_reason(ask: Ask, project: Project) -> None:
    dialog = ask(EXTEND, overdue(project))
    dialog.save()
    assert dialog.isVisible()
    assert dialog.labels["note"].text() == "Reason"


def test_a_case_is_handed_over(ask: Ask, project: Project) -> None:
    case = overdue(project)
    dialog = ask(HOLD, case)
    type_in(dialog, holder="张处长", note="出差")
    dialog.save()
    assert project.read_one(Case, case.id).holder == "张处长"
    assert steps(project, case)[-1].note == "→ 张处长: 出差"


@pytest.mark.parametrize("act", [MOVE, OPPOSE, EXTEND, HOLD], ids=lambda act: act.name)
def test_each_act_is_one_step_to_undo(ask: Ask, project: Project, act: CaseAct) -> None:
    case, count = announced(project), len(project.steps()[0])
    dialog = ask(act, case)
    due = (TODAY + timedelta(days=40)).isoformat()
    told = {"state": "S7", "who": "某", "note": "x", "holder": "y", "due_on": due, "despite": "z"}
    type_in(dialog, **{name: text for name, text in told.items() if name in dialog.fields})
    dialog.save()
    assert len(project.steps()[0]) >= count + 1
    project.undo()
    assert project.read_one(Case, case.id) == case
    assert len(project.read_all(Case)) == 1


# Words


@pytest.mark.parametrize("act", [BEGIN, *ACTS], ids=lambda act: act.name)
def test_every_field_has_a_name_in_both_languages(ask: Ask, project: Project, act: CaseAct) -> None:
    dialog = ask(act, None if act is BEGIN else announced(project))
    english = {name: label.text() for name, label in dialog.labels.items()}
    assert set(english) == {*act.fields, "despite"} <= set(FIELDS)
    title = dialog.windowTitle()
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() != title
    for name, label in dialog.labels.items():
        assert label.text() != english[name], name
        assert dialog.fields[name].accessibleName() == label.text()


def test_the_dialog_fits_a_small_screen(ask: Ask, project: Project) -> None:
    """768 at 150 % leaves 512 px, with all fields and a refusal shown: the fields scroll, the buttons stay."""
    open_case(project, "tea", "RECOGNITION", ago(40))
    dialog = ask(BEGIN)
    type_in(dialog, product="tea")
    dialog.save()
    assert is_asked(dialog, "despite")
    assert dialog.minimumSizeHint().height() <= 464


# Warnings


def test_the_step_to_the_province_warns_of_the_dossier(ask: Ask, project: Project, qtbot: QtBot) -> None:
    case = open_case(project, "tea", "RECOGNITION", ago(40), "S2")
    dialog = ask(MOVE, case)
    assert not dialog.warning.isHidden()
    assert [line.split(" of ")[0] for line in dialog.warning.text().splitlines()] == ["Warning: The dossier"] * 2
    assert "A1 " in dialog.warning.text()
    with qtbot.waitSignal(dialog.done_with):
        dialog.save()
    assert project.read_one(Case, case.id).state == "S3"


def test_other_steps_warn_of_nothing(ask: Ask, project: Project) -> None:
    for product, state in (("tea", "S0"), ("orange", "S4")):
        dialog = ask(MOVE, open_case(project, product, "RECOGNITION", ago(40), state))
        assert dialog.warning.isHidden()
        assert dialog.warning.text() == ""
    assert ask(BEGIN).warning.isHidden()


@pytest.mark.parametrize("track", ["CHANGE_MAIN", "CHANGE_MINOR", "REVOCATION"])
def test_what_was_never_recognised_can_be_changed_with_a_reason_alone(
    ask: Ask, project: Project, qtbot: QtBot, track: str
) -> None:
    save(project, Product("北山梨", id="pear"))
    dialog = ask(BEGIN)
    dialog.fields["product"].setCurrentIndex(dialog.fields["product"].findData("pear"))
    box = dialog.fields["track"]
    box.setCurrentIndex(box.findData(track))
    dialog.save()
    assert "never recognised" in dialog.outcome.text()
    assert is_asked(dialog, "despite")
    type_in(dialog, despite="补录")
    with qtbot.waitSignal(dialog.done_with):
        dialog.save()
    assert project.read_all(Case)[0].track == track


# The other language


def test_a_chosen_step_stays_chosen_in_the_other_language(ask: Ask, project: Project) -> None:
    dialog = ask(MOVE, open_case(project, "tea", "RECOGNITION", ago(40), "S4"))
    type_in(dialog, state="S4q")
    set_language("zh")
    dialog.retranslate()
    box = dialog.fields["state"]
    assert isinstance(box, QComboBox)
    assert dialog.told("state") == "S4q"
    assert "补正" in box.currentText()


def test_a_chosen_outline_stays_chosen_in_the_other_language(ask: Ask, project: Project) -> None:
    save(project, Zone("tea", id="zone"))
    save(project, BoundaryVersion("zone", shapely.box(120, 30, 121, 31), name="清溪绿茶"))
    dialog = ask(OPPOSE, announced(project))
    box = dialog.fields["outline"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(1)
    chosen = dialog.told("outline")
    set_language("zh")
    dialog.retranslate()
    assert chosen
    assert dialog.told("outline") == chosen
    assert "草案" in box.currentText()


def test_a_typed_outline_that_is_none_stays_as_it_was_typed(ask: Ask, project: Project) -> None:
    dialog = ask(OPPOSE, announced(project))
    box = dialog.fields["outline"]
    assert isinstance(box, QComboBox)
    box.setEditText("东坡那一片")
    set_language("zh")
    dialog.retranslate()
    assert (dialog.told("outline"), box.currentText()) == ("", "东坡那一片")
