"""The form of products, boundaries and units, used as a person uses it."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLineEdit

from gi_atlas.area_official import official_area_m2, state_area
from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.model import AdminUnit, BoundaryStatus, BoundaryVersion, LayerEntry, LayerFeature, Product
from gi_atlas.services.editing import remove, save, save_many
from gui.models.kinds import BOUNDARIES, EVIDENCE, FEATURES, PRODUCTS, RECORDS, UNITS
from gui.panels import thing_panel as module
from gui.panels.thing_panel import ThingPanel
from tests.gui.form_context import Desk, LateJobs


def make(desk, qtbot) -> ThingPanel:
    panel = ThingPanel(desk.context)
    qtbot.addWidget(panel)
    panel.resize(420, 800)
    panel.show()
    panel.set_project()
    return panel


@pytest.fixture
def panel(desk, qtbot):
    return make(desk, qtbot)


def line(panel, name) -> QLineEdit:
    editor = panel._form().fields[name].editor
    assert isinstance(editor, QLineEdit)
    return editor


def write(panel, name, text):
    line(panel, name).selectAll()
    if text.isascii():
        QTest.keyClicks(line(panel, name), text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(line(panel, name), event)


def steps(project):
    return [step.shown() for step in project.steps()[0]]


# --- products


def test_a_product_with_registrations_side_by_side(panel):
    panel.show_thing(PRODUCTS, "tea")
    assert (panel.heading.text(), panel.kind_label.text()) == ("清溪绿茶", "Product")
    table = panel.product_page.registrations
    assert [table.horizontalHeaderItem(n).text() for n in range(2)] == ["Agricultural-product GI", "GI product"]
    rows = {table.verticalHeaderItem(n).text(): n for n in range(table.rowCount())}
    assert "≠ Registered name" in rows
    assert "Holder" in rows
    row = rows["≠ Registered name"]
    assert [table.item(row, column).text() for column in range(2)] == ["清溪毛尖", "清溪绿茶"]
    assert table.item(row, 0).background() != table.item(rows["Holder"], 0).background()
    assert "≠" in panel.product_page.differing_label.text()


def test_a_products_zones_and_versions(panel, qtbot):
    panel.show_thing(PRODUCTS, "tea")
    tree = panel.product_page.zones
    zone = tree.topLevelItem(0)
    assert zone.text(0) == "Production"
    newest, oldest = zone.child(0), zone.child(1)
    assert (newest.text(1), oldest.text(1)) == ("Draft", "Superseded")
    assert oldest.text(2) == "2012-05-01 – 2024-01-31"
    with qtbot.waitSignal(panel.thingAsked) as told:
        tree.itemActivated.emit(oldest, 0)
    assert told.args == [BOUNDARIES, "boundary-old"]
    with qtbot.assertNotEmitted(panel.thingAsked):
        tree.itemActivated.emit(zone, 0)


def test_a_product_without_registrations_or_zones_says_so(panel, project):
    save(project, Product("新品", id="bare"))
    panel.show_thing(PRODUCTS, "bare")
    assert not panel.product_page.registrations.isVisible()
    assert "No registration" in panel.product_page.differing_label.text()
    assert "No zones" in panel.product_page.zones_label.text()


def test_what_is_typed_is_stored_when_the_field_is_left(panel, project):
    panel.show_thing(PRODUCTS, "tea")
    write(panel, "name_en", "Qingxi tea")
    assert panel.state_label.text() == "Typing…"
    QTest.keyClick(line(panel, "name_en"), Qt.Key_Return)
    assert project.read_one(Product, "tea").name_en == "Qingxi tea"
    assert panel.state_label.text() == "Saved"


def test_what_is_typed_is_stored_by_itself_after_a_moment(panel, project, qtbot):
    panel.show_thing(PRODUCTS, "tea")
    write(panel, "name_en", "Tea")
    assert project.read_one(Product, "tea").name_en == ""
    qtbot.waitUntil(lambda: project.read_one(Product, "tea").name_en == "Tea", timeout=3000)


def test_bursts_in_one_field_are_one_step_and_another_field_is_another(panel, project):
    panel.show_thing(PRODUCTS, "tea")
    before = len(steps(project))
    for text in ("Te", "Tea", "Tea of Qingxi"):
        write(panel, "name_en", text)
        panel.leave()
    assert len(steps(project)) == before + 1
    write(panel, "place_name", "Qingxi")
    panel.leave()
    assert len(steps(project)) == before + 2
    panel.refresh(project.undo())
    panel.refresh(project.undo())
    assert project.read_one(Product, "tea").name_en == ""
    assert line(panel, "name_en").text() == ""


def test_a_choice_is_stored(panel, project):
    panel.show_thing(PRODUCTS, "tea")
    editor = panel.product_page.form.fields["product_group"].editor
    editor.set_code("PROCESSED")
    editor.activated[int].emit(editor.currentIndex())
    panel.leave()
    assert project.read_one(Product, "tea").product_group == "PROCESSED"


def test_a_name_cannot_be_emptied_and_the_rest_is_stored(panel, project):
    panel.show_thing(PRODUCTS, "tea")
    line(panel, "name_official").selectAll()
    QTest.keyClick(line(panel, "name_official"), Qt.Key_Delete)
    write(panel, "name_en", "Tea")
    panel.leave()
    field = panel.product_page.form.fields["name_official"]
    assert field.fault.isVisible()
    stored = project.read_one(Product, "tea")
    assert (stored.name_official, stored.name_en) == ("清溪绿茶", "Tea")
    write(panel, "name_official", "Tea")
    assert not field.fault.isVisible()


def test_going_to_another_thing_stores_what_is_typed(panel, project):
    panel.show_thing(PRODUCTS, "tea")
    write(panel, "name_en", "Tea")
    panel.show_thing(PRODUCTS, "orange")
    assert project.read_one(Product, "tea").name_en == "Tea"
    assert line(panel, "name_en").text() == "Tangerine"
    panel.clear()
    assert panel.heading.text() == ""


def test_looking_alone_stores_nothing(panel, project):
    odd = replace(
        project.read_one(BoundaryVersion, "boundary-new"), scope_text="一\r\n二", act="甲\n乙", change_type="ODD"
    )
    save(project, odd)
    before = steps(project)
    for kind, one in ((PRODUCTS, "tea"), (BOUNDARIES, "boundary-new"), (PRODUCTS, "orange")):
        panel.show_thing(kind, one)
        panel.leave()
    panel.clear()
    assert steps(project) == before
    assert project.read_one(BoundaryVersion, "boundary-new").scope_text == "一\r\n二"


def test_a_change_elsewhere_is_shown_and_what_is_typed_stays(panel, project):
    panel.show_thing(PRODUCTS, "tea")
    write(panel, "name_en", "Mine")
    panel.refresh(save(project, replace(project.read_one(Product, "tea"), place_name="清溪")))
    assert line(panel, "place_name").text() == "清溪"
    assert line(panel, "name_en").text() == "Mine"
    panel.leave()
    stored = project.read_one(Product, "tea")
    assert (stored.name_en, stored.place_name) == ("Mine", "清溪")


def test_a_change_elsewhere_that_was_not_heard_of_is_refused_and_shown(panel, project, desk):
    panel.show_thing(PRODUCTS, "tea")
    save(project, replace(project.read_one(Product, "tea"), place_name="清溪"))
    write(panel, "name_en", "Mine")
    panel.leave()
    assert [error.code for error in desk.errors] == ["STORE_ROW_CHANGED"]
    assert line(panel, "place_name").text() == "清溪"
    assert line(panel, "name_en").text() == "Mine"
    panel.leave()
    assert project.read_one(Product, "tea").name_en == "Mine"


def test_typing_while_something_is_stored_is_stored_next(project, tmp_path, qtbot):
    late = LateJobs()
    panel = make(Desk(project, tmp_path, late), qtbot)
    panel.show_thing(PRODUCTS, "tea")
    late.let_go()
    write(panel, "name_en", "One")
    panel.leave()
    write(panel, "place_name", "Two")
    panel.leave()
    late.let_go()
    stored = project.read_one(Product, "tea")
    assert (stored.name_en, stored.place_name) == ("One", "Two")


def test_typing_while_something_is_stored_is_not_lost_by_going_elsewhere(project, tmp_path, qtbot):
    late = LateJobs()
    panel = make(Desk(project, tmp_path, late), qtbot)
    panel.show_thing(PRODUCTS, "tea")
    late.let_go()
    write(panel, "name_en", "One")
    panel.leave()
    write(panel, "place_name", "Two")
    panel.show_thing(PRODUCTS, "orange")
    late.let_go()
    write(panel, "name_en", "Three")
    panel.leave()
    late.let_go()
    tea, orange = project.read_one(Product, "tea"), project.read_one(Product, "orange")
    assert (tea.name_en, tea.place_name, orange.name_en) == ("One", "Two", "Three")
    assert panel.heading.text() == "清溪蜜橘"


# --- boundaries


def test_a_boundary_names_area_method_hash_and_validity(panel, project):
    panel.show_thing(BOUNDARIES, "boundary-old")
    stored = project.read_one(BoundaryVersion, "boundary-old")
    measures = panel.boundary_page.measures.shown()
    assert measures["Area"].startswith(f"{state_area(official_area_m2(stored.geom), 'ha'):,f} ha = ")
    assert "mu" in measures["Area"]
    assert "CGCS2000" in measures["Area method"]
    assert measures["Geometry hash (sha256)"] == stored.geom_sha256
    assert line(panel, "valid_to").text() == "2024-01-31"
    assert panel.heading.text() == "清溪绿茶 · 旧界"


def test_provenance_and_relations_are_shown(panel, project):
    odd = replace(
        project.read_one(BoundaryVersion, "boundary-new"),
        provenance={"datum": "gcj02", "empty": ""},
        relations={"within": ("Napa", "Sonoma")},
    )
    panel.show_thing(BOUNDARIES, "boundary-new")
    panel.refresh(save(project, odd))
    origin = panel.boundary_page.origin.shown()
    assert (origin["Datum"], origin["Lies within"]) == ("GCJ-02", "Napa、Sonoma")
    assert "empty" not in origin


def test_a_drafts_texts_are_edited(panel, project):
    panel.show_thing(BOUNDARIES, "boundary-new")
    write(panel, "valid_to", "2030-12-31")
    panel.boundary_page.form.areas["scope_text"].edit.setPlainText("清溪县2个乡镇")
    panel.leave()
    stored = project.read_one(BoundaryVersion, "boundary-new")
    assert (stored.valid_to, stored.scope_text) == (date(2031, 1, 1), "清溪县2个乡镇")


def test_a_validity_that_ends_before_it_begins_is_refused(panel, project):
    panel.show_thing(BOUNDARIES, "boundary-new")
    write(panel, "valid_to", "2020-01-01")
    panel.leave()
    assert panel.boundary_page.form.fields["valid_to"].fault.isVisible()
    assert project.read_one(BoundaryVersion, "boundary-new").valid_to is None


def test_publishing_locks_the_form(panel, project):
    panel.show_thing(BOUNDARIES, "boundary-new")
    editor = panel.boundary_page.form.fields["status"].editor
    editor.set_code("PUBLISHED")
    editor.activated[int].emit(editor.currentIndex())
    panel.leave()
    assert project.read_one(BoundaryVersion, "boundary-new").status == BoundaryStatus.PUBLISHED
    assert line(panel, "name").isReadOnly()
    assert panel.propose_button.isVisible()
    panel.refresh(project.undo())
    assert not line(panel, "name").isReadOnly()
    assert not panel.propose_button.isVisible()


def test_a_locked_version_is_read_only_and_a_change_can_be_proposed(panel, project, qtbot):
    panel.show_thing(BOUNDARIES, "boundary-old")
    assert line(panel, "name").isReadOnly()
    assert panel.boundary_page.form.areas["scope_text"].edit.isReadOnly()
    assert "no longer" in panel.state_label.text()
    with qtbot.waitSignal(panel.thingAsked) as told:
        qtbot.mouseClick(panel.propose_button, Qt.LeftButton)
    proposal = project.read_one(BoundaryVersion, told.args[1])
    assert (proposal.proposes_id, proposal.status) == ("boundary-old", BoundaryStatus.DRAFT)
    panel.refresh(Changes({"gi_boundary": frozenset({proposal.id})}))
    assert "Proposal 3" in panel.boundary_page.origin.shown()["Proposals for it"]
    panel.show_thing(*told.args)
    assert not line(panel, "name").isReadOnly()


def test_buttons(panel, qtbot):
    panel.show_thing(BOUNDARIES, "boundary-new")
    with qtbot.waitSignal(panel.zoomAsked) as told:
        qtbot.mouseClick(panel.zoom_button, Qt.LeftButton)
    assert told.args == [BOUNDARIES, ["boundary-new"]]
    with qtbot.waitSignal(panel.exportAsked) as told:
        qtbot.mouseClick(panel.export_button, Qt.LeftButton)
    assert told.args == ["boundary-new"]
    with qtbot.waitSignal(panel.thingAsked) as told:
        qtbot.mouseClick(panel.owner_button, Qt.LeftButton)
    assert told.args == [PRODUCTS, "tea"]
    panel.show_thing(PRODUCTS, "tea")
    assert not panel.export_button.isVisible()
    assert not panel.owner_button.isVisible()


# --- the ground


def columns(view):
    return {name: view.rows.rows.columns[name] for name in view.rows.rows.columns}


def test_units_under_a_boundary(panel, qtbot):
    panel.show_thing(BOUNDARIES, "boundary-new")
    ground = panel.boundary_page.ground
    ground.level.set_code("TOWNSHIP")
    qtbot.mouseClick(ground.units_button, Qt.LeftButton)
    view = ground.tables[UNITS]
    assert view.isVisible()
    found = columns(view)
    assert found["unit_name"] == ["北山乡"]
    assert found["relation"] == ["whole"]
    assert found["share_of_boundary"] == pytest.approx([1.0])
    assert "whole 1" in ground.summary.text()
    assert "CGCS2000" in ground.summary.text()
    with qtbot.waitSignal(panel.thingAsked) as told:
        view.idActivated.emit(view.rows.id_at(0))
    assert told.args == [UNITS, "north"]


def test_another_level_is_asked_at_once(panel):
    panel.show_thing(BOUNDARIES, "boundary-other")
    ground = panel.boundary_page.ground
    ground.level.set_code("TOWNSHIP")
    ground.level.activated[int].emit(1)
    assert sorted(columns(ground.tables[UNITS])["unit_name"]) == ["北山乡", "南溪镇"]
    ground.level.set_code("COUNTY")
    ground.level.activated[int].emit(0)
    assert columns(ground.tables[UNITS])["unit_name"] == ["清溪县"]
    assert columns(ground.tables[UNITS])["relation"] == ["part"]


def test_overlaps_with_other_products(panel, qtbot):
    panel.show_thing(BOUNDARIES, "boundary-new")
    ground = panel.boundary_page.ground
    qtbot.mouseClick(ground.others_button, Qt.LeftButton)
    found = columns(ground.tables[BOUNDARIES])
    assert found["other_name"] == ["橘区"]
    assert found["relation"] == ["partial"]
    assert found["share_here"][0] < found["share_there"][0] < 0.25
    assert ground.tables[BOUNDARIES].rows.rows.ids == ["boundary-other"]


def test_what_contains_is_seen_from_both_sides(panel, project):
    inner = shapely.box(120.45, 30.3, 120.6, 30.5)
    save(project, BoundaryVersion("zone", inner, 5, "内", id="inner"))
    ground = panel.boundary_page.ground
    relations = {}
    for one in ("inner", "boundary-other"):
        panel.show_thing(BOUNDARIES, one)
        ground.ask_others()
        found = columns(ground.tables[BOUNDARIES])
        relations[one] = dict(zip(found["other_name"], found["relation"], strict=True))
    assert relations["inner"]["橘区"] == "within"
    assert relations["boundary-other"]["内"] == "contains"


def test_an_old_version_is_compared_with_the_current_ones_of_others(panel):
    panel.show_thing(BOUNDARIES, "boundary-old")
    ground = panel.boundary_page.ground
    ground.ask_others()
    assert columns(ground.tables[BOUNDARIES])["other_name"] == ["橘区"]


def test_no_units_and_no_overlaps_are_said(panel, project):
    for one in ("north", "south"):
        remove(project, AdminUnit, one)
    remove(project, BoundaryVersion, "boundary-other")
    panel.show_thing(BOUNDARIES, "boundary-new")
    ground = panel.boundary_page.ground
    ground.level.set_code("TOWNSHIP")
    ground.ask_units()
    assert ground.summary.text() != ""
    assert not ground.tables[UNITS].isVisible()
    ground.ask_others()
    assert "No current boundary" in ground.summary.text()
    assert not ground.tables[BOUNDARIES].isVisible()


def test_an_answer_goes_away_with_its_boundary_and_its_ground(panel, project):
    panel.show_thing(BOUNDARIES, "boundary-new")
    ground = panel.boundary_page.ground
    ground.ask_units()
    assert ground.tables[UNITS].isVisible()
    panel.show_thing(BOUNDARIES, "boundary-other")
    assert not ground.tables[UNITS].isVisible()
    assert not ground.summary.isVisible()
    ground.ask_units()
    moved = replace(project.read_one(BoundaryVersion, "boundary-other"), geom=shapely.box(120, 30, 120.1, 30.1))
    panel.refresh(save(project, moved))
    assert not ground.tables[UNITS].isVisible()


def test_an_answer_that_comes_late_is_dropped(project, tmp_path, qtbot):
    late = LateJobs()
    panel = make(Desk(project, tmp_path, late), qtbot)
    panel.show_thing(BOUNDARIES, "boundary-new")
    late.let_go()
    panel.boundary_page.ground.ask_units()
    panel.show_thing(BOUNDARIES, "boundary-other")
    late.let_go()
    assert not panel.boundary_page.ground.tables[UNITS].isVisible()
    assert panel.heading.text() == "清溪蜜橘 · 橘区"


# --- things that are only read


def test_a_unit(panel):
    panel.show_thing(UNITS, "north")
    shown = panel.facts_page.facts.shown()
    assert (shown["Code"], shown["Belongs to"], shown["Edition"]) == ("990101100", "清溪县", "2026")
    assert "CGCS2000" in shown["Area method"]
    panel.show_thing(UNITS, "county")
    assert panel.facts_page.facts.shown()["Units in it"] == "2"


def test_evidence_leads_to_its_record(panel, qtbot):
    panel.show_thing(EVIDENCE, "photo")
    assert panel.facts_page.facts.shown()["Caption"] == "全景"
    with qtbot.waitSignal(panel.thingAsked) as told:
        qtbot.mouseClick(panel.owner_button, Qt.LeftButton)
    assert told.args == [RECORDS, "r0"]


def test_a_feature_shows_its_attributes(panel, project):
    feature = LayerFeature("own", shapely.Point(1, 2), {"a": [1, 2], "b": {"c": 1}}, id="f")
    save_many(project, [LayerEntry("茶园", "FEATURES", id="own"), feature])
    panel.show_thing(FEATURES, "f")
    shown = panel.facts_page.facts.shown()
    assert (shown["a"], shown["b"]) == ("1、2", '{"c": 1}')


# --- states


def test_nothing_chosen_no_project_and_gone(panel, desk, project):
    assert "Nothing chosen" in panel.state_label.text()
    panel.show_thing(RECORDS, "r0")
    assert panel.thing_id == ""
    panel.show_thing(PRODUCTS, "orange")
    panel.refresh(remove(project, Product, "orange"))
    assert "removed" in panel.state_label.text()
    assert not panel.zoom_button.isVisible()
    desk.project = None
    panel.set_project()
    assert panel.state_label.text() == "No project is open."
    assert desk.errors == []


def test_a_project_that_can_only_be_read(panel, project):
    project.read_only_reason = "READ_ONLY_ASKED"
    panel.show_thing(PRODUCTS, "tea")
    assert line(panel, "name_en").isReadOnly()
    assert "only be read" in panel.state_label.text()
    panel.show_thing(BOUNDARIES, "boundary-old")
    assert not panel.propose_button.isVisible()
    project.read_only_reason = ""


def test_other_tables_changes_are_nothing_to_it(panel, project, monkeypatch):
    panel.show_thing(PRODUCTS, "tea")
    monkeypatch.setitem(module.READERS, PRODUCTS, lambda *_args: pytest.fail("was read"))
    panel.refresh(Changes({"gi_import": frozenset({"x"})}))


def test_no_page_is_wider_than_the_dock(panel, qtbot):
    for kind, one in ((PRODUCTS, "tea"), (BOUNDARIES, "boundary-old"), (UNITS, "north"), (EVIDENCE, "photo")):
        for language in ("en", "zh"):
            set_language(language)
            panel.retranslate()
            panel.show_thing(kind, one)
            assert panel.content.minimumSizeHint().width() <= 400, (kind, language)


def test_words_follow_the_language_and_what_is_typed_stays(panel):
    panel.show_thing(BOUNDARIES, "boundary-new")
    write(panel, "act", "公告")
    panel.boundary_page.ground.ask_units()
    set_language("zh")
    panel.retranslate()
    assert line(panel, "act").text() == "公告"
    assert panel.kind_label.text() == "界线"
    assert panel.boundary_page.measures.shown()["面积算法"].startswith("自然资源部门椭球面积")
    assert panel.boundary_page.ground.summary.text().startswith("区划版本")
    assert panel.boundary_page.form.fields["status"].editor.currentText() == "草案"
    panel.show_thing(PRODUCTS, "tea")
    assert panel.product_page.registrations.horizontalHeaderItem(1).text() == "地理标志产品"
