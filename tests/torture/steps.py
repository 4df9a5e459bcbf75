"""A kill, or a fault of the disk, at every numbered system call of every act."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.acts import Kit, make_kit, make_template
from tests.torture.audit import Acknowledged, Loss
from tests.torture.kills import copy_project, head_on_disk, look_after
from tests.torture.tracing import count_calls, fail_at, kill_at
from tests.torture.workers import Told, Worker, act_once

STEPPED_ACTS = ("save", "change", "attach", "import-units", "undo", "delete")
# Errors that a disk gives, by the call that gives them.
DISK_ERRORS = {
    "pwrite64": ("EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO",),
    "fsync": ("EIO",),
    "ftruncate": ("EIO",),
    "rename": ("EIO",),
    "mkdir": ("ENOSPC",),
}
TOLD_CODES = frozenset({"STORE_IO_FAULT", "STORE_DISK_FULL", "STORE_UNSURE", "MEDIA_CANNOT_COPY"})
_ACT_SEED = 7


@dataclass(frozen=True)
class Step:
    """The n-th call of a kind in an act, and the error that it gives ("" for a kill)."""

    act: str
    call: str
    number: int
    error: str = ""

    def __str__(self) -> str:
        return f"{self.act}: {self.error or 'kill'} at {self.call} {self.number}"


@dataclass
class StepFigures:
    """What became of the steps."""

    steps: int = 0
    kept: int = 0
    gone: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    unharmed: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**vars(self), "codes": dict(self.codes), "unharmed": dict(self.unharmed)}


class StepRun:
    """Acts on fresh copies of one template, each hit at one step."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.kit: Kit = make_kit(folder / "kit")
        self.template = make_template(folder / "template.gpkg", self.kit, seed)
        self.before = head_on_disk(self.template)
        self.figures = StepFigures()

    def kill_steps(self, acts: Sequence[str] = STEPPED_ACTS) -> list[Step]:
        """Every step of the acts, and the one after the last."""
        return [
            Step(act, call, number)
            for act in acts
            for call, count in self._counts(act).items()
            if count
            for number in range(1, count + 1)
        ]

    def error_steps(self, acts: Sequence[str] = STEPPED_ACTS) -> list[Step]:
        """Every step of the acts with every error that it may give."""
        return [
            Step(step.act, step.call, step.number, error)
            for step in self.kill_steps(acts)
            for error in DISK_ERRORS.get(step.call, ())
        ]

    def _counts(self, act: str) -> dict[str, int]:
        return count_calls(self._worker(act), self.folder / "trace.log")

    def _worker(self, act: str) -> Worker:
        path = copy_project(self.template, self.folder / "victim.gpkg")
        return Worker(act_once(path, self.kit, act, _ACT_SEED))

    def kill(self, step: Step) -> Told:
        """Kill at a step: the act is there as a whole or not at all.

        Raises
        ------
        Loss
        """
        told = kill_at(self._worker(step.act), step.call, step.number, self.folder / "trace.log")
        self._judge(step, told.acknowledged(self.before), told)
        return told

    def fail(self, step: Step) -> Told:
        """Let a step fail: nothing was changed, the error is worded, and trying again works.

        Raises
        ------
        Loss
        """
        told = fail_at(self._worker(step.act), step.call, step.number, step.error, self.folder / "trace.log")
        for line in told.lines:
            if line["said"] == "error" and line["head"] != [self.before.seq, self.before.hash]:
                raise Loss(f"{step}: said {line['code']}, but the act is there")
        if not told.has("done"):
            raise Loss(f"{step}: the second try did not work: {told.lines}")
        self.figures.codes.update(told.errors() or ["no error"])
        if not told.errors():
            self.figures.unharmed[f"{step.act}/{step.call}/{step.error}"] += 1
        self._judge(step, told.acknowledged(self.before), told)
        return told

    def fail_for_good(self, step: Step) -> Told:
        """Let a step and all after it fail: nothing was changed, and the project opens when the disk is well again.

        Raises
        ------
        Loss
        """
        worker = self._worker(step.act)
        told = fail_at(worker, step.call, step.number, step.error, self.folder / "trace.log", is_lasting=True)
        strange = set(told.errors()) - TOLD_CODES
        if strange or told.has("done") == bool(told.errors()):
            raise Loss(f"{step} and after: {strange} {told.lines}")
        self.figures.codes.update(told.errors() or ["no error"])
        self._judge(step, told.acknowledged(self.before) if _is_unsure(told) else _latest(told, self.before), told)
        return told

    def _judge(self, step: Step, acknowledged: Acknowledged, told: Told) -> None:
        if told.has("crash"):
            raise Loss(f"{step}: {told.lines[-1]}")
        path = self.folder / "victim.gpkg"
        try:
            head = look_after(path, acknowledged)
        except Loss as loss:
            raise Loss(f"{step}: {loss}") from loss
        self.figures.steps += 1
        self.figures.kept += head.seq > self.before.seq
        self.figures.gone += head.seq == self.before.seq


def _is_unsure(told: Told) -> bool:
    return not told.has("done") and "STORE_UNSURE" in told.errors()


def _latest(told: Told, before: Acknowledged) -> Acknowledged:
    latest = told.acknowledged(before)
    return Acknowledged(latest.seq, latest.hash)


def each(steps: Sequence[Step], hit: Callable[[Step], Told], share: float = 1.0, seed: int = 0) -> Iterator[Step]:
    """Hit the steps, or a share of them by chance; gives each step after it was judged."""
    luck = random.Random(seed)
    for step in steps:
        if luck.random() < share:
            hit(step)
            yield step
