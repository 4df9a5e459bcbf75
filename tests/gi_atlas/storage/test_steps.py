"""The undo list as it is read from the log."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.model import Product
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.steps import StepList


def entry(seq, step, kind="DO", undoes=None, at="2026-01-01T00:00:00.000Z"):
    return seq, step, kind, undoes, json.dumps({"text": "Do {0}", "values": [step]}), at


def listed(*entries):
    steps = StepList()
    steps.extend(entries)
    return [step.step_id for step in steps.done], [step.step_id for step in steps.undone]


def test_steps_pile_up():
    assert listed(entry(1, "a"), entry(2, "b")) == (["a", "b"], [])


def test_undo_and_redo_move_the_newest():
    undone = (entry(1, "a"), entry(2, "b"), entry(3, "x", "UNDO", "b"))
    assert listed(*undone) == (["a"], ["b"])
    assert listed(*undone, entry(4, "y", "REDO", "b")) == (["a", "b"], [])


def test_a_new_step_ends_what_could_be_redone():
    assert listed(entry(1, "a"), entry(2, "x", "UNDO", "a"), entry(3, "b")) == (["b"], [])


def test_entries_of_one_step_are_one_step():
    steps = StepList()
    steps.extend([entry(1, "a"), entry(2, "a"), entry(3, "b")])
    assert [step.seqs for step in steps.done] == [(1, 2), (3,)]


def test_restoring_and_migrating_are_no_steps():
    assert listed(entry(1, "a"), entry(2, "r", "RESTORE"), entry(3, "m", "MIGRATE")) == (["a"], [])


def test_a_step_shows_its_label():
    steps = StepList()
    steps.extend([entry(1, "a")])
    assert steps.done[0].shown() == "Do a"


@given(st.lists(st.sampled_from(["DO", "UNDO", "REDO"]), max_size=40))
def test_done_and_undone_follow_a_plain_model(acts):
    done, undone, entries = [], [], []
    for seq, act in enumerate(acts, start=1):
        if act == "DO":
            entries.append(entry(seq, f"s{seq}"))
            done.append(f"s{seq}")
            undone.clear()
        elif act == "UNDO" and done:
            entries.append(entry(seq, f"u{seq}", act, done[-1]))
            undone.append(done.pop())
        elif act == "REDO" and undone:
            entries.append(entry(seq, f"r{seq}", act, undone[-1]))
            done.append(undone.pop())
    assert listed(*entries) == (done, undone)


def test_the_list_survives_closing(project):
    for name in "甲乙丙":
        row = to_row(Product(name))
        project.apply(Command(Label("Add product {0}", (name,)), (insert_row("gi_product", row),)))
    project.undo()
    project.close()
    with open_project(project.path) as again:
        done, undone = again.steps()
        assert [step.shown() for step in done + undone] == [f"Add product {name}" for name in "甲乙丙"]
        again.redo()
        assert [row.name_official for row in again.read_all(Product)] == list("甲乙丙")
