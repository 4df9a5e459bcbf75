"""Layers: order, visibility, names and styles, each one step; live on the canvas."""

from dataclasses import replace

import pytest
from PyQt5.QtCore import QModelIndex, Qt
from PyQt5.QtGui import QColor
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QColorDialog, QLineEdit
from shapely import LineString, Point

from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import LayerEntry, LayerFeature
from gi_atlas.services.editing import remove, save, save_many
from gui.models.layer_list import swatch
from gui.panels.layers_panel import LayersPanel
from layers.kinds import LINE, POINT
from layers.project_layers import DEFAULT_STYLES
from layers.symbology import Style

STANDARD = ["Photos", "Survey records", "Boundaries", "Townships", "Counties"]  # uppermost first


@pytest.fixture
def panel(desk, qtbot):
    made = LayersPanel(desk.context)
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    made.set_project()
    return made


def names(panel):
    return [entry.name for entry in panel.model.entries]


def stored(project):
    entries = sorted(project.read_all(LayerEntry), key=lambda entry: -entry.position)
    return [entry.name for entry in entries]


def choose(panel, name):
    row = names(panel).index(name)
    panel.view.setCurrentIndex(panel.model.index(row))
    return panel.current_id


def steps(project):
    return [step.shown() for step in project.steps()[0]]


def test_layers_stand_uppermost_first_and_go_to_the_canvas_lowest_first(desk, qtbot):
    panel = LayersPanel(desk.context)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.layersChanged) as told:
        panel.set_project()
    assert names(panel) == STANDARD
    assert [layer.name for layer in told.args[0]] == STANDARD[::-1]


def test_a_tick_is_shown_at_once_and_stored(panel, project, qtbot):
    layer_id = choose(panel, "Photos")
    with qtbot.waitSignal(panel.visibilityChanged) as told:
        QTest.keyClick(panel.view, Qt.Key_Space)
    assert told.args == [layer_id, True]
    assert project.read_one(LayerEntry, layer_id).is_visible
    assert steps(project)[-1] == "Show layer Photos"


def test_there_and_back_is_one_step(panel, project):
    before = len(steps(project))
    layer_id = choose(panel, "Photos")
    for _turn in range(4):
        QTest.keyClick(panel.view, Qt.Key_Space)
    assert len(steps(project)) == before + 1
    project.undo()
    assert not project.read_one(LayerEntry, layer_id).is_visible


def test_alt_and_arrows_move_the_current_layer(panel, project, qtbot):
    choose(panel, "Boundaries")
    with qtbot.waitSignal(panel.layersChanged) as told:
        QTest.keyClick(panel.view, Qt.Key_Up, Qt.AltModifier)
    assert names(panel)[:3] == ["Photos", "Boundaries", "Survey records"]
    assert [layer.name for layer in told.args[0]][::-1] == names(panel) == stored(project)
    assert panel.model.entries[panel.view.currentIndex().row()].name == "Boundaries"
    QTest.keyClick(panel.view, Qt.Key_Down, Qt.AltModifier)
    assert names(panel) == STANDARD


def test_the_ends_cannot_be_passed(panel, project):
    before = len(steps(project))
    choose(panel, "Photos")
    panel.move_current(-1)
    choose(panel, "Counties")
    panel.move_current(1)
    assert len(steps(project)) == before


def test_a_drop_is_one_step(panel, project):
    before = len(steps(project))
    content = panel.model.mimeData([panel.model.index(0), panel.model.index(1)])
    panel.model.dropMimeData(content, Qt.MoveAction, 5, 0, QModelIndex())
    assert names(panel) == stored(project) == ["Boundaries", "Townships", "Counties", "Photos", "Survey records"]
    assert len(steps(project)) == before + 1
    panel.refresh(project.undo())
    assert names(panel) == STANDARD


def test_an_order_of_other_layers_is_ignored(panel, project):
    panel.reorder(["x"])
    assert names(panel) == STANDARD


def test_names(panel, project, qtbot):
    layer_id = choose(panel, "Boundaries")
    QTest.keyClick(panel.view, Qt.Key_F2)
    editor = panel.view.findChild(QLineEdit)
    editor.setText("产区")
    QTest.keyClick(editor, Qt.Key_Return)
    qtbot.waitUntil(lambda: project.read_one(LayerEntry, layer_id).name == "产区")
    assert "产区" in names(panel)


def test_removing_is_undone(panel, project):
    choose(panel, "Townships")
    QTest.keyClick(panel.view, Qt.Key_D, Qt.ControlModifier)
    panel.refresh(Changes({"gi_layer": frozenset()}))
    assert names(panel) == [name for name in STANDARD if name != "Townships"]
    panel.refresh(project.undo())
    assert names(panel) == STANDARD


def test_enter_and_menu_zoom(panel, qtbot):
    layer_id = choose(panel, "Boundaries")
    with qtbot.waitSignal(panel.zoomAsked) as told:
        QTest.keyClick(panel.view, Qt.Key_Return)
    assert told.args == [layer_id]
    menu = panel.make_menu()
    with qtbot.waitSignal(panel.zoomAsked):
        menu.actions()[0].trigger()
    assert all(action.isEnabled() for action in menu.actions())


def test_a_new_layer_appears_and_others_keep_what_was_read(panel, project, qtbot):
    before = {layer.id: layer.source for layer in panel._stored.layers}
    with qtbot.waitSignal(panel.layersChanged) as told:
        panel.refresh(save(project, LayerEntry("茶园", "FEATURES", position=9)))
    assert names(panel)[0] == "茶园"
    assert all(layer.source is before[layer.id] for layer in told.args[0] if layer.id in before)


def test_another_selector_is_read_anew(panel, project):
    entry = next(entry for entry in panel.model.entries if entry.source == "BOUNDARIES")
    before = {layer.id: layer.source for layer in panel._stored.layers}
    panel.refresh(save(project, replace(entry, selector={"status": "PUBLISHED"})))
    after = {layer.id: layer.source for layer in panel._stored.layers}
    assert after[entry.id] is not before[entry.id]


# --- style


def test_a_style_is_live_and_one_burst_is_one_step(panel, project, qtbot):
    layer_id = choose(panel, "Boundaries")
    before = len(steps(project))
    styles = []
    panel.styleChanged.connect(lambda one, style: styles.append((one, style)))
    panel.style_editor.line_width.setValue(3.5)
    panel.style_editor.opacity.setValue(80)
    panel.style_editor.label_field.setCurrentIndex(0)
    panel.style_editor.label_field.activated.emit(0)
    assert [one for one, _style in styles] == [layer_id] * 3
    assert (styles[-1][1].width_px, styles[-1][1].fill_opacity, styles[-1][1].label_field) == (3.5, 0.8, "")
    panel.save_styles()
    panel.style_editor.line_width.setValue(4.0)
    panel.save_styles()
    assert project.read_one(LayerEntry, layer_id).style["width_px"] == 4.0
    assert len(steps(project)) == before + 1
    assert steps(project)[-1] == "Style of layer Boundaries"


def test_a_style_is_stored_by_itself_after_a_moment(panel, project, qtbot):
    layer_id = choose(panel, "Boundaries")
    panel.style_editor.line_width.setValue(3.5)
    qtbot.waitUntil(lambda: project.read_one(LayerEntry, layer_id).style.get("width_px") == 3.5, timeout=3000)


def test_going_to_another_layer_stores_the_style_and_shows_the_other(panel, project):
    first = choose(panel, "Boundaries")
    panel.style_editor.line_width.setValue(3.5)
    choose(panel, "Survey records")
    assert project.read_one(LayerEntry, first).style["width_px"] == 3.5
    assert panel.style_editor.marker_size.value() == 10.0
    assert not panel.style_editor.opacity.isVisible()
    choose(panel, "Boundaries")
    assert panel.style_editor.line_width.value() == 3.5
    assert panel.style_editor.opacity.isVisible()


def test_undo_of_a_style_is_told_to_the_canvas(panel, project, qtbot):
    layer_id = choose(panel, "Boundaries")
    panel.style_editor.line_width.setValue(3.5)
    panel.save_styles()
    with qtbot.waitSignal(panel.styleChanged) as told:
        panel.refresh(project.undo())
    assert told.args[0] == layer_id
    assert told.args[1].width_px == 2.0
    assert panel.style_editor.line_width.value() == 2.0


def test_a_reading_does_not_take_back_what_is_being_styled(panel, project, qtbot):
    choose(panel, "Boundaries")
    panel.style_editor.line_width.setValue(3.5)
    with qtbot.waitSignal(panel.layersChanged) as told:
        panel.refresh(save(project, LayerEntry("茶园", "FEATURES", position=9)))
    shown = next(layer for layer in told.args[0] if layer.name == "Boundaries")
    assert shown.style.width_px == 3.5
    assert panel.style_editor.line_width.value() == 3.5


def test_colours_are_chosen_or_none(panel, qtbot):
    choose(panel, "Boundaries")
    styles: list[Style] = []
    panel.styleChanged.connect(lambda _one, style: styles.append(style))
    panel.style_editor.fill.choose()
    dialog = panel.style_editor.fill.findChild(QColorDialog)
    dialog.setCurrentColor(QColor("#112233"))
    dialog.accept()
    panel.style_editor.stroke.menu().actions()[0].trigger()
    assert (styles[0].fill, styles[-1].fill, styles[-1].stroke) == ("#112233", "#112233", "")


def test_a_style_that_cannot_be_painted_is_told_and_the_layer_shown(panel, project, desk):
    entry = next(entry for entry in panel.model.entries if entry.source == "BOUNDARIES")
    panel.refresh(save(project, replace(entry, style={"width_px": "thick"})))
    assert [error.code for error in desk.errors] == ["LAYER_STYLE_INVALID"]
    assert len(panel._stored.layers) == 5


# --- states


def test_no_project(panel, desk, qtbot):
    desk.project = None
    panel.set_project()
    assert names(panel) == []
    assert panel.empty_label.isVisible()
    assert panel.current_id == ""
    assert not any(action.isEnabled() for action in panel.make_menu().actions())


def test_no_layers(panel, project):
    for entry in project.read_all(LayerEntry):
        remove(project, LayerEntry, entry.id)
    panel.refresh(Changes({"gi_layer": frozenset()}))
    assert "no layers" in panel.empty_label.text()


def test_a_project_that_can_only_be_read(panel, project, desk):
    project.read_only_reason = "READ_ONLY_ASKED"
    panel.set_project()
    choose(panel, "Photos")
    QTest.keyClick(panel.view, Qt.Key_Space)
    panel.rename(panel.current_id, "x")
    panel.move_current(1)
    panel.remove_current()
    panel.style_editor.line_width.setValue(7)
    panel.save_styles()
    assert names(panel) == STANDARD
    assert not panel.model.entries[0].is_visible
    assert desk.errors == []
    assert not panel.style_editor.isEnabled()
    assert [action.isEnabled() for action in panel.make_menu().actions()] == [True, False, False, False, False]
    project.read_only_reason = ""


def test_words_follow_the_language(panel):
    set_language("zh")
    panel.retranslate()
    assert panel.model.index(0).data() == "照片"
    assert panel.model.index(4).data() == "县级行政区"
    assert panel.style_editor.marker.itemText(0) == "圆形"


def swatch_of(panel, layer_id):
    return panel.model.index(panel.model.row_of(layer_id)).data(Qt.DecorationRole).toImage()


def test_a_river_has_the_sign_of_a_line_and_a_well_that_of_a_point(panel, project):
    river, well = LayerEntry("河流", "FEATURES", position=7), LayerEntry("水井", "FEATURES", position=8)
    save_many(project, [river, LayerFeature(river.id, LineString([(119, 28), (119.1, 28)]))])
    save_many(project, [well, LayerFeature(well.id, Point(119, 28))])
    panel.refresh(Changes({"gi_layer": frozenset({river.id, well.id})}))
    usual = DEFAULT_STYLES["FEATURES"]
    assert swatch_of(panel, river.id) == swatch(usual, LINE).toImage()
    assert swatch_of(panel, well.id) == swatch(usual, POINT).toImage()
    assert swatch_of(panel, choose(panel, "Survey records")) == swatch(DEFAULT_STYLES["RECORDS"], POINT).toImage()
    # They keep their signs when the order changes, and when a style is tried.
    panel.view.setCurrentIndex(panel.model.index(panel.model.row_of(river.id)))
    panel.move_current(1)
    assert swatch_of(panel, river.id) == swatch(usual, LINE).toImage()
    panel.style_editor.edited.emit(replace(usual, stroke="#ff0000"))
    assert swatch_of(panel, river.id) == swatch(replace(usual, stroke="#ff0000"), LINE).toImage()
