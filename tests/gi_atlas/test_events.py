"""Signals and what they carry."""

import pytest

from gi_atlas.events import Changes, Signal, merge_changes


def test_listeners_are_called_in_order() -> None:
    signal, heard = Signal(), []
    signal.connect(lambda value: heard.append(("a", value)))
    signal.connect(lambda value: heard.append(("b", value)))
    signal.emit(1)
    assert heard == [("a", 1), ("b", 1)]


def test_a_listener_may_leave_while_it_is_called() -> None:
    signal, heard = Signal(), []

    def once() -> None:
        heard.append("once")
        signal.disconnect(once)

    signal.connect(once)
    signal.connect(lambda: heard.append("always"))
    signal.emit()
    signal.emit()
    assert heard == ["once", "always", "always"]


def test_an_unknown_listener_is_no_fault_but_a_failing_one_is() -> None:
    signal = Signal()
    signal.disconnect(print)
    signal.connect(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        signal.emit()


def test_changes_are_joined_by_table() -> None:
    parts = [Changes({"a": frozenset("12")}), Changes({"a": frozenset("23"), "b": frozenset("9")}), Changes()]
    merged = merge_changes(parts)
    assert merged.tables == {"a": frozenset("123"), "b": frozenset("9")}
    assert merged.touches("b", "c")
    assert not merged.touches("c")
