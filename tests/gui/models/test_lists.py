"""Models of layers, steps and finds."""

import json
from dataclasses import replace

import pytest
from PyQt5.QtCore import QMimeData, QModelIndex, Qt

from gi_atlas.commands.changes import Label
from gi_atlas.i18n import set_language
from gi_atlas.model import LayerEntry
from gi_atlas.services.locating import Found
from gi_atlas.storage.opening import default_layers
from gi_atlas.storage.steps import Step
from gui.models.found_list import DETAIL_ROLE, FOUND_ROLE, FoundListModel, kind_text
from gui.models.layer_list import ID_ROLE, MIME_TYPE, LayerListModel, shown_layer_name, swatch
from gui.models.step_list import StepListModel
from layers.kinds import AREA, KINDS, LINE, POINT
from layers.symbology import MARKERS, Style


@pytest.fixture
def entries():
    return [LayerEntry(name, "FEATURES", id=name) for name in "甲乙丙丁"]


@pytest.fixture
def layers(entries, qtbot):
    model = LayerListModel()
    model.set_entries(entries, {"甲": Style()})
    return model


def test_qt_finds_no_fault(layers, qtmodeltester):
    qtmodeltester.check(layers)


def test_layers_show_name_tick_swatch_and_id(layers):
    first, second = layers.index(0), layers.index(1)
    assert (first.data(), first.data(ID_ROLE), first.data(Qt.CheckStateRole)) == ("甲", "甲", Qt.Checked)
    assert first.data(Qt.DecorationRole) is not None
    assert second.data(Qt.DecorationRole) is None
    assert (layers.row_of("丙"), layers.row_of("?")) == (2, -1)


def test_ticks_and_names_are_asked_for_not_done(layers, qtbot):
    with qtbot.waitSignal(layers.visibilityAsked) as asked:
        assert layers.setData(layers.index(1), Qt.Unchecked, Qt.CheckStateRole)
    assert asked.args == ["乙", False]
    with qtbot.waitSignal(layers.nameAsked) as asked:
        assert layers.setData(layers.index(1), " 茶园 ")
    assert asked.args == ["乙", "茶园"]
    assert layers.index(1).data() == "乙"


@pytest.mark.parametrize("name", ["", "  ", "乙"])
def test_empty_and_same_names_are_no_change(layers, qtbot, name):
    with qtbot.assertNotEmitted(layers.nameAsked):
        assert not layers.setData(layers.index(1), name)
    assert not layers.setData(QModelIndex(), "x")


@pytest.mark.parametrize(
    ("rows", "target", "order"),
    [
        ([0], 2, "乙甲丙丁"),
        ([3], 0, "丁甲乙丙"),
        ([0, 2], 4, "乙丁甲丙"),
        ([1, 2], 1, "甲乙丙丁"),
        ([2], 3, "甲乙丙丁"),
    ],
)
def test_rows_are_put_before_a_row(layers, rows, target, order):
    assert layers.moved(rows, target) == list(order)


@pytest.mark.parametrize(("row", "order"), [(2, "乙甲丙丁"), (-1, "乙丙丁甲")])
def test_a_drop_asks_for_the_order_and_takes_nothing_away(layers, qtbot, row, order):
    content = layers.mimeData([layers.index(0)])
    with qtbot.waitSignal(layers.orderAsked) as asked:
        assert layers.dropMimeData(content, Qt.MoveAction, row, 0, QModelIndex()) is False
    assert asked.args == [list(order)]


def test_a_drop_in_place_or_of_something_else_asks_nothing(layers, qtbot):
    strange = QMimeData()
    strange.setText("x")
    same = QMimeData()
    same.setData(MIME_TYPE, json.dumps([1]).encode())
    with qtbot.assertNotEmitted(layers.orderAsked):
        assert not layers.dropMimeData(strange, Qt.MoveAction, 0, 0, QModelIndex())
        assert not layers.dropMimeData(same, Qt.MoveAction, 1, 0, QModelIndex())


def test_layers_can_be_dropped_between_layers_only(layers):
    assert layers.flags(QModelIndex()) & Qt.ItemIsDropEnabled
    assert not layers.flags(layers.index(0)) & Qt.ItemIsDropEnabled
    assert layers.flags(layers.index(0)) & Qt.ItemIsDragEnabled


def test_the_same_layers_keep_the_selection(layers, entries, qtbot):
    with qtbot.assertNotEmitted(layers.modelReset):
        layers.set_entries(entries, {})
    with qtbot.waitSignal(layers.modelReset):
        layers.set_entries(entries[::-1], {})


def test_given_names_are_translated_and_own_names_are_not():
    english = [shown_layer_name(entry) for entry in default_layers()]
    set_language("zh")
    chinese = [shown_layer_name(entry) for entry in default_layers()]
    assert not set(english) & set(chinese)
    assert shown_layer_name(LayerEntry("My layer", "FEATURES")) == "My layer"


def test_swatches_differ_by_style(qtbot):
    pictures = [swatch(style).toImage() for style in (Style(fill="#ff0000"), Style(fill="#00ff00"), Style(fill=""))]
    assert pictures[0] != pictures[1] != pictures[2]
    area, line, point = (swatch(Style(), kind).toImage() for kind in KINDS)
    assert area != line != point != area


def test_swatch_of_points_has_the_shape_of_the_marker(qtbot):
    shapes = [swatch(Style(marker=name), POINT).toImage() for name in MARKERS]
    assert all(first != second for number, first in enumerate(shapes) for second in shapes[number + 1 :])


def painted(picture):
    """How many pixels have ink, and of how many colours the opaque ones are."""
    image = picture.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(1 for one in pixels if one.alpha() > 0), {one.name() for one in pixels if one.alpha() == 255}


def test_a_line_is_a_stroke_in_its_own_colour_and_no_box(qtbot):
    river = Style(fill="#ff0000", fill_opacity=1.0, stroke="#0000ff", width_px=3.0)
    count, colours = painted(swatch(river, LINE))
    assert colours == {"#0000ff"}
    assert count < painted(swatch(river))[0] * 0.6
    # As wide as the line, within what a row has room for; none is too thin to be seen.
    widths = [painted(swatch(replace(river, width_px=width), LINE))[0] for width in (0.1, 1.5, 3.0, 4.0, 8.0)]
    assert widths[0] == widths[1] < widths[2] < widths[3] == widths[4]
    assert painted(swatch(replace(river, stroke=""), LINE))[0] == 0


def test_layers_are_shown_as_what_they_are(qtbot):
    entries = [LayerEntry(name, "FEATURES", id=name) for name in ("area", "line", "point", "unknown")]
    model, style = LayerListModel(), Style()
    model.set_entries(entries, {entry.id: style for entry in entries}, {kind: kind for kind in KINDS})
    shown = [model.index(row).data(Qt.DecorationRole).toImage() for row in range(4)]
    assert shown[:3] == [swatch(style, kind).toImage() for kind in KINDS]
    assert shown[3] == swatch(style, AREA).toImage()
    # What is told later counts, also while the layers stay the same.
    model.set_entries(entries, {entry.id: style for entry in entries}, {"area": POINT})
    assert model.index(0).data(Qt.DecorationRole).toImage() == swatch(style, POINT).toImage()


# --- steps


def step(text):
    return Step(text, Label(text), "2026-03-02T01:10:00Z", (1,))


@pytest.fixture
def steps(qtbot):
    model = StepListModel()
    model.set_steps([step("a"), step("b")], [step("d"), step("c")])
    return model


def test_qt_finds_no_fault_in_steps(steps, qtmodeltester):
    qtmodeltester.check(steps)


def test_states_from_the_beginning_to_the_last_undone(steps):
    assert [steps.index(row).data() for row in range(steps.rowCount())] == ["Beginning", "a", "b", "c", "d"]
    assert (steps.undo_text, steps.redo_text) == ("b", "c")
    assert [bool(steps.index(row).data(Qt.FontRole)) for row in range(5)] == [False, False, True, False, False]
    assert [bool(steps.index(row).data(Qt.ForegroundRole)) for row in range(5)] == [False] * 3 + [True] * 2


def test_no_steps(qtbot):
    model = StepListModel()
    assert (model.rowCount(), model.undo_text, model.redo_text) == (1, "", "")


# --- finds


@pytest.fixture
def found(qtbot):
    model = FoundListModel()
    model.set_found(
        [
            Found("place", "", "x", place=(120.15, 30.25)),
            Found("admin-units", "u", "西湖区", "COUNTY", ("浙江", "330106")),
            Found("products", "p", "龙井", "RECOGNISED", ("Longjing",)),
            Found("refused", "", "why"),
        ]
    )
    return model


def test_qt_finds_no_fault_in_finds(found, qtmodeltester):
    qtmodeltester.check(found)


def test_finds_say_what_they_are(found):
    assert found.index(0).data() == "120°09′00.00″E 30°15′00.00″N"
    assert [kind_text(one) for one in found.found] == ["Coordinates", "County", "Product", "No coordinates"]
    assert found.index(1).data(DETAIL_ROLE) == "浙江 · 330106"
    assert found.index(2).data(DETAIL_ROLE) == "Longjing · Recognised"
    assert found.index(2).data(FOUND_ROLE).id == "p"


def test_a_refusal_cannot_be_chosen(found):
    assert found.flags(found.index(1)) & Qt.ItemIsSelectable
    assert not found.flags(found.index(3)) & Qt.ItemIsSelectable
