"""A long import gives way to a record that is saved, to readers and to undo, and still comes to its end."""

import threading
import time
from collections.abc import Sequence

import pytest

from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.errors import JobCancelled
from gi_atlas.model import AdminUnit, SurveyRecord
from gi_atlas.services.surveying import save_record
from gi_atlas.storage import connection as connections
from gi_atlas.storage import gate as gates
from gi_atlas.storage import writer as writers
from gi_atlas.storage.gate import Gate
from gi_atlas.storage.mapping import to_row
from tests.torture.audit import audit

SLOW_S, ROWS = 0.004, 250


class SlowRows(Sequence):
    """Rows that take their time, so that the transaction lasts about a second on any machine."""

    def __init__(self, rows, at_row=None):
        self._rows, self._at_row = rows, at_row or (lambda _row: None)
        self.made, self.began = 0, threading.Event()

    def __len__(self):
        return len(self._rows)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            return self._rows[place]
        self.began.set()
        for number in range(*place.indices(len(self))):
            time.sleep(SLOW_S)
            self.made += 1
            self._at_row(number)
        return self._rows[place]


def slow_import(at_row=None):
    rows = [to_row(AdminUnit(f"99{n:04d}", f"第{n}乡", "2024", import_id="i")) for n in range(ROWS)]
    slow = SlowRows(rows, at_row)
    return slow, Command(Label("Import"), bulks=(BulkRows("gi_admin_unit", "i", slow),))


def count_units(project) -> int:
    return project.fetch("SELECT count(*) FROM gi_admin_unit")[0][0]


def test_a_record_saved_meanwhile_does_not_wait_for_the_import(project):
    rows, command = slow_import()
    future = project.submit(command)
    assert rows.began.wait(5)
    time.sleep(0.2)
    save_record(project, SurveyRecord("急"))
    assert not future.done()
    assert [record.title for record in project.read_all(SurveyRecord)] == ["急"]
    future.result(60)
    assert count_units(project) == ROWS
    assert rows.made > ROWS
    assert [step.label.text for step in project.steps()[0]] == ["Add record {0}", "Import"]
    audit(project.path)


def test_readers_meanwhile_see_the_state_before_and_no_half_import(project, monkeypatch):
    monkeypatch.setattr(writers, "MOST_TURNS", 3)
    rows, command = slow_import()
    future = project.submit(command)
    assert rows.began.wait(5)
    seen = []
    while not future.done():
        seen.append(count_units(project))
        time.sleep(0.4)
    assert set(seen) <= {0, ROWS}
    assert count_units(project) == ROWS
    audit(project.path)


def test_it_gives_way_a_few_times_only(project, monkeypatch):
    monkeypatch.setattr(writers, "MOST_TURNS", 3)
    rows, command = slow_import()
    future = project.submit(command)
    assert rows.began.wait(5)
    for number in range(200):
        save_record(project, SurveyRecord(f"{number}"))
        if future.done():
            break
        time.sleep(0.06)
    assert future.done()
    assert rows.made <= 3 * (ROWS + 20)
    assert count_units(project) == ROWS
    audit(project.path)


def test_readers_of_work_that_cannot_give_way_wait_for_its_end_and_are_not_refused(project, monkeypatch):
    monkeypatch.setattr(writers, "MOST_TURNS", 1)
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_S", 0.1)
    rows, command = slow_import()
    future = project.submit(command)
    assert rows.began.wait(5)
    time.sleep(0.1)
    assert count_units(project) == ROWS
    assert future.result(5) is not None
    assert rows.made == ROWS


def test_without_others_it_runs_once(project):
    rows, command = slow_import()
    project.apply(command)
    assert rows.made == ROWS


def test_rows_that_read_the_project_while_they_are_written_do_not_stop_themselves(project):
    counts = []
    rows, command = slow_import(lambda number: counts.append(count_units(project)) if number % 50 == 0 else None)
    project.apply(command)
    assert rows.made == ROWS
    assert set(counts) == {0}


def test_an_import_that_fails_meanwhile_leaves_nothing(project):
    def stop(number):
        if number == ROWS - 1:
            raise JobCancelled

    rows, command = slow_import(stop)
    future = project.submit(command)
    assert rows.began.wait(5)
    save_record(project, SurveyRecord("急"))
    with pytest.raises(JobCancelled):
        future.result(60)
    assert count_units(project) == 0
    assert [record.title for record in project.read_all(SurveyRecord)] == ["急"]
    audit(project.path)


def test_closing_waits_for_an_import_that_has_given_way(project):
    rows, command = slow_import()
    future = project.submit(command)
    assert rows.began.wait(5)
    time.sleep(0.1)
    save_record(project, SurveyRecord("急"))
    project.close()
    assert future.done()
    assert audit(project.path) == 2


def test_two_imports_do_not_stop_each_other(project):
    first, one = slow_import()
    future = project.submit(one)
    rows = [to_row(AdminUnit(f"98{n:04d}", "x", "2024", import_id="j")) for n in range(50)]
    second = SlowRows(rows)
    other = project.submit(Command(Label("Other"), bulks=(BulkRows("gi_admin_unit", "j", second),)))
    other.result(60)
    future.result(60)
    assert (first.made, second.made) == (ROWS, 50)


def test_undoing_an_import_gives_way_too(project):
    _rows, command = slow_import()
    project.apply(command)
    project.undo()
    save_record(project, SurveyRecord("急"))
    assert count_units(project) == 0
    audit(project.path)


def test_a_gate_is_quiet_a_moment_after_the_last_short_work(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(gates.time, "monotonic", lambda: now[0])
    gate = Gate()
    assert gate.is_quiet()
    gate.come()
    assert not gate.is_quiet()
    gate.go()
    assert not gate.is_quiet()
    now[0] += gates.QUIET_S * 2
    assert gate.is_quiet()


def test_long_work_is_asked_to_stop_only_after_a_grace_and_only_if_it_can(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(gates.time, "monotonic", lambda: now[0])
    gate = Gate()
    gate.come()
    assert not gate.must_stop()
    with gate.long_work(can_stop=True):
        assert not gate.must_stop()
        now[0] += gates.GRACE_S * 2
        assert gate.must_stop()
        gate.go()
        assert not gate.must_stop()
        gate.come()
    with gate.long_work(can_stop=False):
        now[0] += 1
        assert not gate.must_stop()
    assert not gate.must_stop()
