"""The undo list, read from the change log; it survives closing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from gi_atlas.commands.changes import Label, read_label

_STEP_COLUMNS = "seq, step_id, kind, undoes_step, label, at"


@dataclass(frozen=True)
class Step:
    """One step that can be undone or redone; ``seqs`` are the log entries that last did (or undid) it."""

    step_id: str
    label: Label
    at: str
    seqs: tuple[int, ...]

    def shown(self) -> str:
        """What the step did, in the current language."""
        return self.label.shown()


class StepList:
    """Steps that can be undone and redone, newest last, kept true entry by entry."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.last_seq = 0

    def catch_up(self, connection: Connection) -> None:
        """Take in the log entries that were written since."""
        rows = connection.exec_driver_sql(
            f"SELECT {_STEP_COLUMNS} FROM gi_change_log WHERE seq > ? ORDER BY seq",  # noqa: S608
            (self.last_seq,),
        ).all()
        self.extend(rows)

    def extend(self, rows: Iterable[Any]) -> None:
        """Take in log entries given as (seq, step_id, kind, undoes_step, label, at)."""
        for seq, step_id, kind, undoes_step, label, at in rows:
            self._take(seq, step_id, kind, undoes_step, read_label(label), at)
            self.last_seq = seq

    def _take(self, seq: int, step_id: str, kind: str, undoes_step: str | None, label: Label, at: str) -> None:
        if kind == "UNDO":
            self._move(self.done, self.undone, undoes_step, seq)
        elif kind == "REDO":
            self._move(self.undone, self.done, undoes_step, seq)
        elif kind == "DO":  # restoring and migrating are no steps of a person's work
            self._push(seq, step_id, label, at)

    def _push(self, seq: int, step_id: str, label: Label, at: str) -> None:
        self.undone.clear()
        if self.done and self.done[-1].step_id == step_id:
            last = self.done.pop()
            self.done.append(Step(step_id, last.label, at, (*last.seqs, seq)))
        else:
            self.done.append(Step(step_id, label, at, (seq,)))

    def _move(self, source: list[Step], target: list[Step], step_id: str | None, seq: int) -> None:
        if source and source[-1].step_id == step_id:
            step = source.pop()
            target.append(Step(step.step_id, step.label, step.at, (seq,)))
