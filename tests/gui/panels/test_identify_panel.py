"""What lies at a place."""

import pytest
import shapely
from PyQt5.QtCore import Qt

from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import LayerEntry, LayerFeature, SurveyRecord
from gi_atlas.services.editing import remove, save_many
from gui.panels.identify_panel import MOST_HITS, IdentifyPanel
from layers.identify import Hit


@pytest.fixture
def layer_ids(project):
    layer = LayerEntry("茶园", "FEATURES", position=9, id="own")
    save_many(project, [layer, LayerFeature("own", shapely.Point(120, 30), {"面积": 3, "空": ""}, id="feature")])
    return {entry.source: entry.id for entry in project.read_all(LayerEntry) if entry.name != "Townships"}


@pytest.fixture
def panel(desk, qtbot):
    made = IdentifyPanel(desk.context)
    qtbot.addWidget(made)
    made.resize(320, 400)
    made.show()
    made.set_project()
    return made


@pytest.fixture
def hits(layer_ids):
    return [
        Hit(layer_ids["FEATURES"], "feature"),
        Hit(layer_ids["EVIDENCE"], "photo"),
        Hit(layer_ids["RECORDS"], "r0"),
        Hit(layer_ids["BOUNDARIES"], "boundary-new"),
        Hit(layer_ids["ADMIN_UNITS"], "north"),
    ]


def tops(panel):
    return [panel.tree.topLevelItem(number) for number in range(panel.tree.topLevelItemCount())]


def facts(item):
    return {item.child(number).text(0): item.child(number).text(1) for number in range(item.childCount())}


def test_every_hit_with_its_name_layer_and_attributes(panel, hits, desk):
    panel.show_hits(hits)
    named = [(item.text(0), item.text(1)) for item in tops(panel)]
    assert named == [
        ("茶园", "茶园"),
        ("茶园.jpg", "Photos"),
        ("茶园0号", "Survey records"),
        ("清溪绿茶 · 新界", "Boundaries"),
        ("北山乡", "County-level units"),
    ]
    assert facts(tops(panel)[0]) == {"Layer": "茶园", "面积": "3"}
    boundary = facts(tops(panel)[3])
    assert boundary["Validity"] == "2024-02-01 – …"
    assert "CGCS2000" in boundary["Area method"]
    assert facts(tops(panel)[4])["Code"] == "990101100"
    assert all(all(facts(item).values()) for item in tops(panel))
    assert desk.errors == []


def test_the_first_hit_is_open(panel, hits):
    panel.show_hits(hits)
    assert [item.isExpanded() for item in tops(panel)] == [True, False, False, False, False]


def test_the_current_hit_is_selected_on_the_map_and_enter_opens_it(panel, hits, qtbot):
    with qtbot.assertNotEmitted(panel.hitChosen):
        panel.show_hits(hits)
    with qtbot.waitSignal(panel.hitChosen) as told:
        panel.tree.setCurrentItem(tops(panel)[4])
    assert told.args == [hits[4].layer_id, "north"]
    with qtbot.waitSignal(panel.thingAsked) as told:
        panel.tree.itemActivated.emit(tops(panel)[3].child(0), 0)
    assert told.args == ["boundaries", "boundary-new"]


def test_what_is_gone_meanwhile_is_left_out(panel, hits, project, desk):
    panel.show_hits(hits)
    remove(project, SurveyRecord, "r0")
    panel.refresh(Changes({"gi_record": frozenset({"r0"})}))
    # The record's photo went with it.
    assert [item.text(0) for item in tops(panel)] == ["茶园", "清溪绿茶 · 新界", "北山乡"]
    panel.show_hits([Hit("nowhere", "x")])
    assert tops(panel) == []
    assert desk.errors == []


def test_place_and_count_are_said(panel, hits):
    panel.set_place(120.15, 30.25)
    assert panel.place_label.text().startswith("120°09′00.00″E 30°15′00.00″N")
    assert "Nothing" in panel.place_label.text()
    panel.show_hits(hits)
    assert "5" in panel.place_label.text().splitlines()[1]
    set_language("zh")
    panel.retranslate()
    assert panel.place_label.text().splitlines()[1] == "此处有 5 项"


def test_a_heap_of_hits_is_cut(panel, layer_ids):
    panel.show_hits([Hit(layer_ids["RECORDS"], "r0")] * (MOST_HITS + 5))
    assert len(tops(panel)) == MOST_HITS


def test_no_hits_and_no_project(panel, hits, desk):
    panel.show_hits(hits)
    panel.show_hits([])
    assert tops(panel) == []
    desk.project = None
    panel.show_hits(hits)
    panel.set_project()
    assert tops(panel) == []
    assert "Click" in panel.place_label.text()


def test_names_are_not_edited(panel, hits):
    panel.show_hits(hits)
    assert not tops(panel)[0].flags() & Qt.ItemIsEditable
