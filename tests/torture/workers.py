"""Workers that are forked, do acts on a project, say what is done, and die.

A worker starts in a few milliseconds, because the program is imported already. It talks through a socket pair: what
it sent before it was killed is still read, and its words are no ``write`` calls that strace would count.
"""

import contextlib
import ctypes
import json
import os
import random
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.errors import GiAtlasError, StorageError
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from tests.torture.acts import ACTS, ORIGIN, Kit, choose_act, head_of
from tests.torture.audit import Acknowledged

PATIENCE_S = 60.0
_PR_SET_PTRACER = 0x59616D61


@dataclass
class Told:
    """What a worker said, in order: ``ready``, ``begin``, ``done``, ``error``, ``close`` (failed), ``end``."""

    lines: list[dict[str, Any]] = field(default_factory=list)

    def acknowledged(self, before: Acknowledged) -> Acknowledged:
        """The last thing that was said to be done, and whether another act had begun."""
        latest = before
        for line in self.lines:
            if line["said"] == "done":
                latest = Acknowledged(line["seq"], line["hash"])
            elif line["said"] == "begin":
                latest = Acknowledged(latest.seq, latest.hash, is_doubtful=True)
        return latest

    @property
    def running_act(self) -> str:
        """The act that had begun and was not done; "" if there was none."""
        last = self.lines[-1] if self.lines else {"said": ""}
        return str(last["name"]) if last["said"] == "begin" else ""

    def errors(self) -> list[str]:
        """Codes of the errors that the worker met."""
        return [line["code"] for line in self.lines if line["said"] == "error"]

    def has(self, said: str) -> bool:
        """Whether the worker said this."""
        return any(line["said"] == said for line in self.lines)


class Worker:
    """A forked worker, seen from its parent."""

    def __init__(self, work: "Callable[[Mouth], None]") -> None:
        self.told = Told()
        self._ours, theirs = socket.socketpair()
        self._buffer = b""
        self.pid = os.fork()
        if self.pid == 0:
            self._ours.close()
            _live(work, Mouth(theirs))
        theirs.close()

    def wait_for(self, said: str, times: int = 1) -> bool:
        """Read until the worker said this so often; False if it died before."""
        while sum(line["said"] == said for line in self.told.lines) < times:
            if not self._read(PATIENCE_S):
                return False
        return True

    def go(self) -> None:
        """Let a worker that waits in ``Mouth.wait`` go on."""
        self._ours.sendall(b"go\n")

    def kill(self) -> None:
        """kill -9, and nothing else."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def finish(self) -> Told:
        """Read to the end and take the worker's body away."""
        while self._read(PATIENCE_S):
            pass
        os.waitpid(self.pid, 0)
        self._ours.close()
        return self.told

    def _read(self, patience_s: float) -> bool:
        if not select.select([self._ours], [], [], patience_s)[0]:
            self.kill()
            raise TimeoutError(f"worker {self.pid} is stuck after {self.told.lines[-3:]}")
        try:
            part = self._ours.recv(1 << 16)
        except ConnectionResetError:
            return False
        *whole, self._buffer = (self._buffer + part).split(b"\n")
        self.told.lines += [json.loads(line) for line in whole]
        return bool(part)


class Mouth:
    """How a worker talks to its parent."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def say(self, said: str, **facts: Any) -> None:
        """One line; it is the parent's once this returns."""
        self._channel.sendall(json.dumps({"said": said, **facts}).encode() + b"\n")

    def wait(self) -> None:
        """Wait for the parent's word."""
        self._channel.recv(16)


def _live(work: Callable[[Mouth], None], mouth: Mouth) -> None:
    code = 1
    try:
        _let_others_trace()
        work(mouth)
        code = 0
    except BaseException as error:  # noqa: BLE001 - a forked child must never run on into the parent's code
        with contextlib.suppress(OSError):
            mouth.say("crash", text=f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def _let_others_trace() -> None:
    """Where the system lets parents trace only (Yama), strace, which is our sister, may trace us too."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)


def act_on(path: Path, kit: Kit, seed: int, names: Sequence[str] | None = None) -> Callable[[Mouth], None]:
    """Work that opens a project and does the named acts at the parent's word, or acts by chance until it is killed."""

    def work(mouth: Mouth) -> None:
        luck = random.Random(seed)
        with open_project(path, ORIGIN) as project:
            mouth.say("ready")
            if names is not None:
                mouth.wait()
            for name in names or _endless(luck):
                mouth.say("begin", name=name)
                ACTS[name](project, kit, luck)
                seq, digest = head_of(project)
                mouth.say("done", name=name, seq=seq, hash=digest)
        mouth.say("end")

    return work


def _endless(luck: random.Random) -> Iterator[str]:
    while True:
        yield choose_act(luck)


def act_once(path: Path, kit: Kit, name: str, seed: int) -> Callable[[Mouth], None]:
    """Work that does one act at the parent's word, then closes; an act that fails is told and tried once more."""

    def work(mouth: Mouth) -> None:
        kit.fill_pool(random.Random(seed))
        project = open_project(path, ORIGIN)
        mouth.say("ready")
        mouth.wait()
        for _try in range(2):
            mouth.say("begin", name=name)
            try:
                ACTS[name](project, kit, random.Random(seed))
            except GiAtlasError as error:
                mouth.say("error", code=error.code, head=_head_or_none(project))
                continue
            seq, digest = head_of(project)
            mouth.say("done", name=name, seq=seq, hash=digest)
            break
        try:
            project.close()
        except GiAtlasError as error:
            mouth.say("close", code=error.code)
        mouth.say("end")

    return work


def _head_or_none(project: Project) -> tuple[int, str] | None:
    try:
        return head_of(project)
    except StorageError:  # the disk is still broken
        return None


def kill_after(worker: Worker, said: str, times: int, delay_s: float) -> Told:
    """Kill a worker some time after it said something for the n-th time (0: after its start); what it said."""
    if worker.wait_for(said, times):
        time.sleep(delay_s)
    worker.kill()
    return worker.finish()
