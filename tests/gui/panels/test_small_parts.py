"""Parts of the forms: facts, registrations, zones, styles, rows, finds."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLabel, QLineEdit, QListView

from gi_atlas.i18n import _, set_language
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Channel, Registration, Zone, ZoneRole
from gi_atlas.services.details import ZoneVersions, differing_fields
from gi_atlas.services.locating import Found
from gi_atlas.services.tables import make_rows
from gui.models.columns import Column
from gui.models.found_list import FoundDelegate, FoundListModel
from gui.models.row_model import RowModel
from gui.panels.facts_list import LONGEST_WORD, FactsList
from gui.panels.registrations_table import MARK_COLOUR, RegistrationsTable
from gui.panels.row_view import RowView
from gui.panels.style_editor import StyleEditor
from gui.panels.zones_tree import ZonesTree, validity_text, version_text, zone_text
from layers.symbology import Style

# --- facts


@pytest.fixture
def facts(qtbot):
    made = FactsList()
    qtbot.addWidget(made)
    return made


def test_facts_that_say_nothing_are_left_out(facts):
    facts.set_facts(lambda: [("a", "1"), ("b", ""), ("c", "3")])
    assert facts.shown() == {"a": "1", "c": "3"}
    assert facts.form.rowCount() == 2
    facts.set_facts(lambda: [])
    assert facts.form.rowCount() == 0


def test_facts_can_be_marked_and_are_never_markup(facts):
    facts.set_facts(lambda: [("name", "<b>茶</b>")])
    label = facts.form.itemAt(0, facts.form.FieldRole).widget()
    assert isinstance(label, QLabel)
    assert label.textFormat() == Qt.PlainText
    assert label.textInteractionFlags() & Qt.TextSelectableByKeyboard


def test_a_word_without_end_does_not_widen_the_form(facts):
    facts.set_facts(lambda: [("hash", "f" * LONGEST_WORD), ("words", "words " * 20)])
    assert isinstance(facts.form.itemAt(0, facts.form.FieldRole).widget(), QLineEdit)
    assert isinstance(facts.form.itemAt(1, facts.form.FieldRole).widget(), QLabel)
    assert facts.minimumSizeHint().width() < 300


def test_facts_are_asked_again_in_another_language(facts):
    facts.set_facts(lambda: [(_("Area"), "1")])
    set_language("zh")
    facts.retranslate()
    assert facts.shown() == {"面积": "1"}


# --- registrations


def registrations(*names):
    pairs = zip(Channel, names, strict=False)
    return tuple(Registration("p", channel, name_as_registered=name) for channel, name in pairs)


def test_only_rows_that_say_something_stand_in_the_table(qtbot):
    table = RegistrationsTable()
    qtbot.addWidget(table)
    table.set_registrations(registrations("茶"), ())
    titles = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    assert titles == ["Registered name", "Country"]


def test_what_one_channel_does_not_say_is_marked_too(qtbot):
    table = RegistrationsTable()
    qtbot.addWidget(table)
    three = registrations("茶", "果", "")
    table.set_registrations(three, differing_fields(three))
    cells = [table.item(0, column) for column in range(3)]
    assert [cell.background().color() for cell in cells] == [MARK_COLOUR] * 3
    assert "–" in cells[2].toolTip()
    assert table.editTriggers() == table.NoEditTriggers


def test_a_narrow_table_grows_in_height(qtbot):
    table = RegistrationsTable()
    qtbot.addWidget(table)
    long = Registration("p", Channel.AGI, scope_text="清溪县竹海镇、梅岭乡、北山乡共3个乡镇现辖行政区域" * 2)
    table.show()
    table.resize(700, 200)
    table.set_registrations([long], ())
    wide = table.height()
    table.resize(260, table.height())
    assert table.height() > wide


# --- zones


def version(**values):
    return BoundaryVersion("z", None, **values)


def test_words_for_zones_and_versions():
    assert zone_text(Zone("p", ZoneRole.CORE, "北坡")) == "Core · 北坡"
    assert zone_text(None) == ""
    assert version_text(version(version=3)) == "Version 3"
    assert version_text(version(version=3, name="新", proposes_id="x")) == "Proposal 3 · 新"
    assert validity_text(version()) == ""


def test_a_tree_shows_its_rows_without_scrolling_up_to_a_height(qtbot):
    tree = ZonesTree()
    qtbot.addWidget(tree)
    few = ZoneVersions(Zone("p"), (version(), version(status=BoundaryStatus.PUBLISHED, area_m2=20_000.0)))
    tree.set_zones([few])
    low = tree.height()
    assert tree.topLevelItem(0).child(1).text(1) == "Published"
    assert tree.topLevelItem(0).child(1).text(3) == "2.0000"
    tree.set_zones([ZoneVersions(Zone("p"), (version(),) * 7)])
    assert tree.height() > low
    tree.set_zones([ZoneVersions(Zone("p"), (version(),) * 20)])
    highest = tree.height()
    tree.set_zones([ZoneVersions(Zone("p"), (version(),) * 70)])
    assert tree.height() == highest


# --- styles


@pytest.fixture
def styles(qtbot):
    made = StyleEditor()
    qtbot.addWidget(made)
    made.show()
    return made


def test_showing_a_style_is_no_edit(styles, qtbot):
    with qtbot.assertNotEmitted(styles.edited):
        styles.set_style(Style(width_px=4.0, marker="square", label_field="name"), "FEATURES", ("name", "code"))
        styles.retranslate()
    assert styles.line_width.value() == 4.0
    assert (styles.marker.code(), styles.label_field.code()) == ("square", "name")


@pytest.mark.parametrize(
    ("source", "has_areas", "has_points"),
    [("RECORDS", False, True), ("BOUNDARIES", True, False), ("FEATURES", True, True)],
)
def test_rows_fit_what_the_layer_holds(styles, source, has_areas, has_points):
    styles.set_style(Style(), source, ())
    assert styles.opacity.isVisible() == has_areas
    assert styles.marker.isVisible() == styles.marker_size.isVisible() == has_points
    assert not styles.label_field.isVisible()


def test_each_control_changes_its_part_alone(styles, qtbot):
    first = Style(fill="#010203", stroke="#040506", fill_opacity=0.5, opacity=0.7, label_px=20.0)
    styles.set_style(first, "FEATURES", ("name",))
    with qtbot.waitSignal(styles.edited) as told:
        styles.marker_size.setValue(11.0)
    changed = told.args[0]
    assert {key for key, value in changed.to_mapping().items() if value != first.to_mapping()[key]} == {"marker_px"}


# --- rows


@pytest.fixture
def view(qtbot):
    model = RowModel((Column("name", "Name"), Column("code", "Code"), Column("hidden", "Value", is_shown=False)))
    rows = make_rows(list("abcde"), {name: list("12345") for name in ("name", "code", "hidden")}, list("12345"))
    rows.ranks("name")
    model.set_rows(rows)
    made = RowView(model)
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


def test_shift_selects_a_run(view, qtbot):
    view.selectRow(1)
    with qtbot.waitSignal(view.idsSelected) as told:
        QTest.keyClick(view, Qt.Key_Down, Qt.ShiftModifier)
    assert told.args == [["b", "c"]]


def test_all_are_selected_by_key_and_copied_by_key(view, qtbot):
    with qtbot.waitSignal(view.idsSelected) as told:
        QTest.keyClick(view, Qt.Key_A, Qt.ControlModifier)
    assert told.args == [list("abcde")]
    with qtbot.waitSignal(view.copyAsked):
        QTest.keyClick(view, Qt.Key_C, Qt.ControlModifier)


def test_a_selection_may_have_gaps(view, qtbot):
    with qtbot.assertNotEmitted(view.idsSelected):
        view.select_ids(["e", "a", "c", "gone"])
    rows = sorted(index.row() for index in view.selectionModel().selectedRows())
    assert rows == [0, 2, 4]
    assert view.currentIndex().row() == 0


def test_selecting_nothing_clears(view, qtbot):
    view.select_ids(["a"])
    with qtbot.assertNotEmitted(view.idsSelected):
        view.select_ids([])
    assert not view.selectionModel().hasSelection()


def test_enter_without_a_row_does_nothing(view, qtbot):
    view.rows.clear()
    with qtbot.assertNotEmitted(view.idActivated):
        QTest.keyClick(view, Qt.Key_Return)


def test_tab_leaves_the_table(view, qtbot):
    assert not view.tabKeyNavigation()


# --- finds


def test_a_find_too_long_for_its_line_is_cut_not_wrapped(qtbot):
    model, view = FoundListModel(), QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(FoundDelegate(view))
    model.set_found([Found("products", "1", "茶" * 200, "DRAFT", ("x" * 200,)), Found("products", "2", "茶")])
    for width in (20, 120, 400):
        view.resize(width, 100)
        view.show()
        assert view.grab().toImage().width() >= width
        assert view.visualRect(model.index(0)).height() == view.visualRect(model.index(1)).height()


def test_the_chosen_find_is_painted_in_the_colours_of_what_is_chosen(qtbot):
    model, view = FoundListModel(), QListView()
    qtbot.addWidget(view)
    palette = QApplication.palette()
    palette.setColor(palette.Highlight, QColor("#ff00ff"))
    view.setPalette(palette)
    view.setModel(model)
    view.setItemDelegate(FoundDelegate(view))
    view.resize(400, 100)
    model.set_found([Found("products", "1", "茶"), Found("products", "2", "果")])
    view.show()
    view.setCurrentIndex(model.index(1))
    picture = view.viewport().grab().toImage()
    rows = [view.visualRect(model.index(row)).center().y() for row in range(2)]
    right = view.viewport().width() - 5
    assert picture.pixelColor(right, rows[0]) != picture.pixelColor(right, rows[1])
