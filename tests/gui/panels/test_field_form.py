"""Fields that store themselves."""

from dataclasses import replace
from datetime import date

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from gi_atlas.i18n import N_, set_language
from gi_atlas.model import BoundaryStatus, BoundaryVersion
from gui.form_widgets.choices import enum_options
from gui.panels.field_form import FieldForm, FieldSpec

SPECS = {
    "name": FieldSpec(N_("Name")),
    "status": FieldSpec(N_("Status"), enum_options(BoundaryStatus)),
    "valid_from": FieldSpec(N_("Valid from"), hint=N_("YYYY-MM-DD")),
    "valid_to": FieldSpec(N_("Valid until")),
    "scope_text": FieldSpec(N_("Scope as published"), is_prose=True),
}


@pytest.fixture
def version():
    return BoundaryVersion("z", None, 1, "旧界", valid_from=date(2020, 1, 1), scope_text="清溪县")


@pytest.fixture
def form(qtbot, version):
    made = FieldForm(SPECS)
    qtbot.addWidget(made)
    made.show()
    made.set_entity(version)
    return made


def line(form, name):
    return form.fields[name].editor


def test_an_entity_fills_the_fields_and_nothing_is_typed(form):
    assert line(form, "name").text() == "旧界"
    assert line(form, "valid_from").text() == "2020-01-01"
    assert form.fields["status"].editor.code() == "DRAFT"
    assert form.areas["scope_text"].text() == "清溪县"
    assert form.typed() == form.texts() == {}


def test_keys_are_told_and_wait_a_moment(form, qtbot):
    with qtbot.waitSignal(form.edited), qtbot.assertNotEmitted(form.saveAsked, wait=0):
        QTest.keyClicks(line(form, "valid_to"), "2024-01-31")
    assert form.texts() == {"valid_to": "2024-01-31"}
    with qtbot.waitSignal(form.saveAsked, timeout=3000):
        pass


def test_leaving_the_field_does_not_wait(form, qtbot):
    QTest.keyClicks(line(form, "valid_to"), "2024-01-31")
    with qtbot.waitSignal(form.saveAsked, timeout=100):
        QTest.keyClick(line(form, "valid_to"), Qt.Key_Return)


def test_leaving_an_untouched_field_asks_nothing(form, qtbot):
    with qtbot.assertNotEmitted(form.saveAsked):
        QTest.keyClick(line(form, "name"), Qt.Key_Return)
        form.flush()


def test_what_cannot_be_stored_is_typed_but_not_a_text_to_store(form, qtbot):
    form.set_text("valid_to", "2019-12-31")
    form.set_text("name", "新界")
    assert set(form.typed()) == {"valid_to", "name"}
    assert form.texts() == {"name": "新界"}
    assert "2019-12-31" in form.fields["valid_to"].fault.text()
    form.set_text("valid_to", "2021-12-31")
    assert form.fields["valid_to"].fault.text() == ""


def test_what_was_taken_back_is_not_typed(form):
    form.set_text("name", "新界")
    form.set_text("name", "旧界")
    assert form.typed() == {}


def test_a_stored_entity_settles_what_was_typed_of_it(form, version):
    form.set_text("name", "新界")
    form.set_text("scope_text", "一")
    form.set_entity(replace(version, name="新界"))
    assert form.typed() == {"scope_text": "一"}
    assert line(form, "name").text() == "新界"


def test_another_entity_takes_all_fields(form, qtbot):
    form.set_text("name", "新界")
    with qtbot.assertNotEmitted(form.saveAsked, wait=1000):
        form.set_entity(BoundaryVersion("z", None, 1, "别的"))
    assert line(form, "name").text() == "别的"
    assert form.typed() == {}
    form.set_entity(None)
    assert form.typed() == {}
    form.flush()


def test_a_code_that_is_unknown_is_no_edit(form, version):
    form.set_entity(replace(version, id="other", status="ODD"))  # type: ignore[arg-type]
    assert form.typed() == {}


@pytest.mark.parametrize("text", ["一\r\n二", "a\u2028b", "tab\there", " edge "])
def test_texts_that_an_editor_changes_are_no_edit(form, version, text):
    form.set_entity(replace(version, id="other", name=text, scope_text=text))
    assert form.typed() == {}


def test_reading_only(form):
    form.set_read_only(True)
    assert line(form, "name").isReadOnly()
    assert not form.fields["status"].editor.isEnabled()
    assert form.areas["scope_text"].edit.isReadOnly()
    form.set_read_only(False)
    assert not line(form, "name").isReadOnly()


def test_words_follow_the_language_and_faults_too(form):
    form.set_text("valid_to", "2019-12-31")
    english = form.fields["valid_to"].fault.text()
    set_language("zh")
    form.retranslate()
    assert form.fields["name"].label.text() == "名称"
    assert form.fields["status"].editor.currentText() == "草案"
    assert form.fields["valid_to"].fault.text() not in ("", english)
    assert line(form, "valid_from").placeholderText().startswith("年")


def test_a_pair_that_the_length_cuts_is_left_out_whole(form):
    line(form, "name").setText("茶" * 1999 + "🍵")
    assert form.texts()["name"] == "茶" * 1999
    form.set_text("scope_text", "清溪县\ud83c")
    assert form.texts() == {"name": "茶" * 1999}
