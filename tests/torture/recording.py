"""What the real program asks of the disk, in order, as strace saw it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.torture.tracing import run_traced
from tests.torture.workers import Mouth, Told, Worker

_CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,rename,mkdir,rmdir,link,sendto"
_LONGEST = 1 << 22
_UNFINISHED = re.compile(r"^(?P<pid>\d+) +(?P<text>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<text>.*)$")
_CALL = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>-?\d+)")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2}|[^>])*)>")


@dataclass(frozen=True)
class Event:
    """One thing that was asked of the disk.

    ``kind`` is write (``data`` at ``number``), truncate (to ``number``), sync, create, mkdir, unlink, rename (to
    ``other``) or done (the log's entry ``number`` with hash ``other`` was acknowledged).
    """

    kind: str
    path: str = ""
    data: bytes = b""
    number: int = 0
    other: str = ""


def record(work: Callable[[Mouth], None], log: Path, folder: Path) -> tuple[list[Event], Told]:
    """Run a worker under strace; its events below ``folder``, with paths as seen from there."""
    told = run_traced(Worker(work), ["-o", str(log), "-y", "-xx", "-s", str(_LONGEST), "-e", f"trace={_CALLS}"])
    lines = log.read_text(encoding="ascii").splitlines()
    return list(below(_events(_whole(lines)), str(folder.resolve()))), told


def _whole(lines: list[str]) -> Iterator[str]:
    """Lines with those joined that another thread's lines had parted; a call counts when it ended."""
    parts: dict[str, str] = {}
    for line in lines:
        if begun := _UNFINISHED.match(line):
            parts[begun["pid"]] = line[: begun.end("text")]
        elif ended := _RESUMED.match(line):
            yield parts.pop(ended["pid"]) + ended["text"]
        else:
            yield line


def _events(lines: Iterator[str]) -> Iterator[Event]:
    ends: dict[str, int] = {}
    for line in lines:
        found = _CALL.match(line)
        if found is None or int(found["result"]) < 0:
            continue
        yield from _event(found["call"], found["rest"], int(found["result"]), ends)


def _event(call: str, rest: str, result: int, ends: dict[str, int]) -> Iterator[Event]:
    texts = [_plain(part) for part in _QUOTED.findall(rest)]
    at = _DESCRIPTOR.match(rest)
    path = _plain(at[2]).decode() if at else texts[0].decode() if texts and call != "sendto" else ""
    if call == "openat":
        yield from _opening(texts[0].decode(), rest, ends)
    elif call == "write":
        offset = ends.get(path, 0)
        ends[path] = offset + result
        yield Event("write", path, texts[0][:result], offset)
    elif call == "pwrite64":
        yield Event("write", path, texts[0][:result], int(rest.rsplit(", ", 1)[1]))
    elif call == "ftruncate":
        yield Event("truncate", path, number=int(rest.rsplit(", ", 1)[1]))
    elif call in ("fdatasync", "fsync"):
        yield Event("sync", path)
    elif call in ("rename", "link"):
        yield Event(call, path, other=texts[1].decode())
    elif call == "sendto":
        yield from _acknowledgement(texts[0])
    else:
        yield Event({"unlinkat": "unlink", "rmdir": "unlink"}.get(call, call), path)


def _opening(path: str, rest: str, ends: dict[str, int]) -> Iterator[Event]:
    ends[path] = 0
    if "O_CREAT" in rest:
        yield Event("create", path)
    if "O_TRUNC" in rest:
        yield Event("truncate", path, number=0)


def _acknowledgement(sent: bytes) -> Iterator[Event]:
    line = json.loads(sent)
    if line["said"] == "done":
        yield Event("done", number=int(line["seq"]), other=str(line["hash"]))


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


def below(events: Iterable[Event], folder: str) -> Iterator[Event]:
    """Events in a folder, with paths as seen from there; those outside are left out."""
    for event in events:
        if event.kind == "done":
            yield event
        elif event.path == folder or event.path.startswith(folder + "/"):
            other = event.other[len(folder) + 1 :] if event.other else ""
            yield Event(event.kind, event.path[len(folder) + 1 :], event.data, event.number, other)
