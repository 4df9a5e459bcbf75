"""An open project: commands, undo and redo on random work, merging, conflicts, readers and the writer."""

import threading
from dataclasses import replace

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.commands.changes import BulkRows, Command, Label, RowChange, delete_row, insert_row, update_row
from gi_atlas.errors import EditConflict, StorageError
from gi_atlas.events import Changes
from gi_atlas.model import AdminUnit, BoundaryVersion, Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.schema import ENTITY_TABLES
from gi_atlas.storage.verify import verify_project

LABEL = Label("Change {0}", ("x",))
TEXTS = st.sampled_from(["", "茶", "长" * 500, "a'b\"c", "\u200b", "é" * 400])
PLACES = st.none() | st.builds(shapely.Point, st.floats(73, 135, width=32), st.floats(3, 53, width=32))


def dump(project):
    """Everything a project holds, without the numbers of the store."""
    state = {}
    for entry in ENTITY_TABLES:
        cursor = project.fetch(f"SELECT * FROM {entry.name}")
        state[entry.name] = sorted((row[1:] for row in cursor), key=str)
        if entry.geometry:
            state[f"rtree {entry.name}"] = len(project.fetch(f"SELECT * FROM rtree_{entry.name}_geom"))
    state["digests"] = sorted(project.fetch("SELECT * FROM gi_row_digest"))
    return state


class Editor:
    """Does random work on a project and remembers each state."""

    def __init__(self, project):
        self.project, self.rows = project, {}
        self.states = [dump(project)]

    def apply(self, *changes, bulks=(), merge_key=None):
        self.project.apply(Command(LABEL, tuple(changes), tuple(bulks), merge_key))
        self.states.append(dump(self.project))

    def insert(self, text, place):
        row = to_row(SurveyRecord(text or "x", geom=place, quality=text))
        self.rows[row["id"]] = row
        self.apply(insert_row("gi_record", row))

    def update(self, number, text, place):
        row = list(self.rows.values())[number % len(self.rows)]
        after = {**row, "quality": text, "geom": to_row(SurveyRecord("x", geom=place))["geom"]}
        change = update_row("gi_record", row, after)
        if change is not None:
            self.rows[row["id"]] = after
            self.apply(change)

    def delete(self, number):
        row = list(self.rows.values())[number % len(self.rows)]
        del self.rows[row["id"]]
        self.apply(delete_row("gi_record", row))

    def load(self, count):
        key = f"i{len(self.states)}"
        rows = tuple(
            to_row(AdminUnit(f"{n}", "乡", "2024", geom=shapely.Point(n, n), import_id=key)) for n in range(count)
        )
        self.apply(bulks=[BulkRows("gi_admin_unit", key, rows)])


ACTS = st.one_of(
    st.tuples(st.just("insert"), TEXTS, PLACES),
    st.tuples(st.just("update"), st.integers(0, 9), TEXTS, PLACES),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("load"), st.integers(0, 5)),
)


def perform(editor, acts):
    for name, *values in acts:
        if name in ("insert", "load") or editor.rows:
            getattr(editor, name)(*values)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=1, max_size=8), st.data())
def test_undo_and_redo_lead_through_the_very_same_states(tmp_path_factory, acts, data):
    path = tmp_path_factory.mktemp("undo") / "p.gpkg"
    with create_project(path) as project:
        editor = Editor(project)
        perform(editor, acts)
        place = len(editor.states) - 1
        for is_undo in data.draw(st.lists(st.booleans(), max_size=12)):
            if is_undo and place > 0:
                project.undo()
                place -= 1
            elif not is_undo and place < len(editor.states) - 1:
                project.redo()
                place += 1
            assert dump(project) == editor.states[place]
        while place > 0:
            project.undo()
            place -= 1
        assert dump(project) == editor.states[0]
    with open_project(path) as project:
        for state in editor.states[1:]:
            project.redo()
            assert dump(project) == state
    assert verify_project(path).problems == ()


def test_a_drag_is_one_step(project):
    save(project, SurveyRecord("记录", geom=shapely.Point(110, 30)))
    (record,) = project.read_all(SurveyRecord)
    row = to_row(record)
    for number in range(5):
        after = to_row(replace(record, geom=shapely.Point(110 + number, 31)))
        change = update_row("gi_record", row, after)
        project.apply(Command(Label("Move {0}", ("记录",)), (change,), merge_key="drag 1"))
        row = after
    assert [step.shown() for step in project.steps()[0]] == ["Add record 记录", "Move 记录"]
    project.undo()
    assert project.read_all(SurveyRecord) == [record]
    project.redo()
    assert project.read_all(SurveyRecord)[0].geom.equals(shapely.Point(114, 31))
    assert verify_project(project.path).is_ok


@pytest.mark.parametrize("between", ["another key", "no key", "undo"])
def test_what_lies_between_parts_two_drags(project, between):
    record = SurveyRecord("记录")
    save(project, record)

    def change(before, after, key):
        part = RowChange("gi_record", record.id, {"notes": before}, {"notes": after})
        project.apply(Command(LABEL, (part,), merge_key=key))

    change("", "1", "drag 1")
    if between == "undo":
        project.undo()
        project.redo()
    else:
        change("1", "1.5", "drag 2" if between == "another key" else None)
    change("1" if between == "undo" else "1.5", "2", "drag 1")
    assert len(project.steps()[0]) == (3 if between == "undo" else 4)


def test_a_merge_key_does_not_reach_over_closing(project):
    record = SurveyRecord("记录")
    save(project, record)
    project.apply(Command(LABEL, (RowChange("gi_record", record.id, {"notes": ""}, {"notes": "1"}),), merge_key="k"))
    project.close()
    with open_project(project.path) as again:
        again.apply(Command(LABEL, (RowChange("gi_record", record.id, {"notes": "1"}, {"notes": "2"}),), merge_key="k"))
        assert len(again.steps()[0]) == 3


def test_the_second_of_two_edits_of_one_field_is_a_conflict(project):
    product = Product("茶")
    save(project, product)
    first = RowChange("gi_product", product.id, {"name_en": ""}, {"name_en": "Tea"})
    second = RowChange("gi_product", product.id, {"name_en": ""}, {"name_en": "Cha"})
    project.apply(Command(LABEL, (first,)))
    with pytest.raises(EditConflict) as caught:
        project.apply(Command(LABEL, (second,)))
    assert (caught.value.code, caught.value.context["fields"]) == ("STORE_ROW_CHANGED", "name_en")
    assert project.read_all(Product) == [replace(product, name_en="Tea")]
    assert len(project.steps()[0]) == 2


def test_edits_of_different_fields_do_not_meet(project):
    product = Product("茶")
    save(project, product)
    for field in ("name_en", "place_name"):
        project.apply(Command(LABEL, (RowChange("gi_product", product.id, {field: ""}, {field: "x"}),)))
    assert project.read_all(Product) == [replace(product, name_en="x", place_name="x")]


def test_many_threads_write_one_after_the_other(project):
    product = Product("茶", attributes={})
    save(project, product)
    won, lost = [], []

    def work(name):
        for _turn in range(10):
            before = project.read_one(Product, product.id)
            change = RowChange(
                "gi_product", product.id, {"name_en": before.name_en}, {"name_en": before.name_en + name}
            )
            try:
                project.apply(Command(LABEL, (change,)))
                won.append(name)
            except EditConflict:
                lost.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) + len(lost) == 40
    assert sorted(project.read_one(Product, product.id).name_en) == sorted(won)
    assert verify_project(project.path).is_ok


def test_one_wrong_change_takes_all_of_a_command_back(project):
    good = insert_row("gi_product", to_row(Product("茶")))
    bad = RowChange("gi_product", "none", {"name_en": ""}, {"name_en": "x"})
    with pytest.raises(EditConflict):
        project.apply(Command(LABEL, (good, bad)))
    assert project.read_all(Product) == []
    assert project.fetch("SELECT count(*) FROM gi_change_log") == [(0,)]
    assert project.fetch("SELECT count(*) FROM gi_row_digest WHERE table_name = 'gi_product'") == [(0,)]


def test_a_command_for_no_table_of_ours_is_refused(project):
    with pytest.raises(StorageError) as caught:
        project.apply(Command(LABEL, (RowChange("sqlite_master", "x", None, {"id": "x"}),)))
    assert caught.value.code == "STORE_TABLE_UNKNOWN"


def test_undo_of_a_row_that_changed_otherwise_is_a_conflict_and_changes_nothing(project):
    product = Product("茶")
    save(project, product)
    save(project, replace(product, name_en="Tea"))
    project.write(lambda connection: connection.exec_driver_sql("UPDATE gi_product SET name_en = 'QGIS'"))
    with pytest.raises(EditConflict):
        project.undo()
    assert project.read_all(Product)[0].name_en == "QGIS"
    assert len(project.steps()[0]) == 2


def test_a_number_that_is_none_can_be_undone_and_redone(project):
    before = len(project.read_all(BoundaryVersion))
    save(project, BoundaryVersion("z", None, positional_acc_m=float("nan")))
    project.undo()
    assert len(project.read_all(BoundaryVersion)) == before
    project.redo()
    assert project.read_all(BoundaryVersion)[-1].positional_acc_m is None


def test_nothing_to_undo_or_redo_is_said(project):
    for act, code in ((project.undo, "STORE_NOTHING_TO_UNDO"), (project.redo, "STORE_NOTHING_TO_REDO")):
        with pytest.raises(StorageError) as caught:
            act()
        assert caught.value.code == code


def test_listeners_hear_of_each_commit_and_of_nothing_else(project):
    heard = []
    project.changed.connect(heard.append)
    product = Product("茶")
    save(project, product)
    with pytest.raises(EditConflict):
        project.apply(Command(LABEL, (insert_row("gi_product", to_row(product)),)))
    project.undo()
    project.changed.disconnect(heard.append)
    project.redo()
    assert heard == [Changes({"gi_product": frozenset({product.id})})] * 2


def test_a_reader_keeps_its_state_while_others_write(project):
    save(project, Product("茶"))
    with project.reader() as connection:
        count = "SELECT count(*) FROM gi_product"
        before = connection.exec_driver_sql(count).scalar()
        future = project.submit(Command(LABEL, (insert_row("gi_product", to_row(Product("酒"))),)))
        assert connection.exec_driver_sql(count).scalar() == before == 1
    assert future.result(timeout=10).touches("gi_product")
    assert len(project.read_all(Product)) == 2


def test_reading_by_id_and_by_value(project):
    products = [Product("茶"), Product("酒", name_en="wine")]
    for product in products:
        save(project, product)
    assert project.read_all(Product, name_en="wine") == [products[1]]
    assert project.read_one(Product, products[0].id) == products[0]
    with pytest.raises(StorageError) as caught:
        project.read_one(Product, "none")
    assert (caught.value.code, caught.value.context["kind"]) == ("STORE_ID_UNKNOWN", "Product")


def test_a_wrong_query_is_our_error(project):
    with pytest.raises(StorageError) as caught:
        project.fetch("SELECT * FROM no_such_table")
    assert caught.value.code == "STORE_FAULT"


def test_values_are_bound_and_never_read_as_sql(project):
    name = "'; DROP TABLE gi_product; --"
    save(project, Product(name))
    assert project.read_all(Product, name_official=name)[0].name_official == name
    assert project.fetch("SELECT ?", name) == [(name,)]


def test_closing_twice_is_closing_once_and_leaves_one_file(project):
    save(project, Product("茶"))
    project.close()
    project.close()
    assert project.is_closed
    names = sorted(path.name for path in project.path.parent.iterdir())
    assert names == ["清溪县.backups", "清溪县.gpkg"]


def test_a_project_that_was_only_looked_at_stays_byte_for_byte(project):
    save(project, Product("茶"))
    project.close()
    before = project.path.read_bytes()
    with open_project(project.path) as again:
        again.read_all(Product)
        again.steps()
    with open_project(project.path, read_only=True) as again:
        again.fetch("SELECT * FROM gi_product")
    assert project.path.read_bytes() == before


def test_extents_are_up_to_date_after_closing(project):
    save(project, SurveyRecord("记录", geom=shapely.Point(110, 30)))
    save(project, SurveyRecord("记录", geom=shapely.Point(112, 31)))
    project.close()
    with open_project(project.path, read_only=True) as again:
        query = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'gi_record'"
        assert again.fetch(query) == [(110.0, 30.0, 112.0, 31.0)]


def test_a_lock_goes_even_if_house_keeping_fails(project, monkeypatch):
    save(project, Product("茶"))

    def fail(*_arguments):
        raise StorageError("STORE_DISK_FULL", path="x")

    monkeypatch.setattr("gi_atlas.storage.project.refresh_contents", fail)
    with pytest.raises(StorageError):
        project.close()
    with open_project(project.path) as again:
        assert again.read_only_reason == ""
        assert len(again.read_all(Product)) == 1
