"""The same recording without strace: SQLite's own VFS listened to from within, and Python's file calls.

For machines where strace is missing or may not trace. The library that Python's ``sqlite3`` uses gets a VFS that
passes every call on to its own and notes writes, truncations, syncs and removals. What SQLite does not show is its
sync of the folder with the first sync of a new journal; it is noted as its source code does it (os_unix.c, unixSync).
"""

import _sqlite3
import base64
import ctypes
import json
import os
import stat
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.torture.recording import Event, below
from tests.torture.workers import Mouth, Told, Worker

_MAIN_DB, _MAIN_JOURNAL, _CREATE = 0x100, 0x800, 0x4
_POINTER = ctypes.c_void_p
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)


class Vfs(ctypes.Structure):
    """``sqlite3_vfs``, version 3."""

    _fields_ = (
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", _POINTER),
        ("zName", ctypes.c_char_p),
        ("pAppData", _POINTER),
        ("xOpen", _POINTER),
        ("xDelete", _POINTER),
        ("others", _POINTER * 14),
    )


class Methods(ctypes.Structure):
    """``sqlite3_io_methods``, version 3."""

    _fields_ = (
        ("iVersion", ctypes.c_int),
        ("xClose", _POINTER),
        ("xRead", _POINTER),
        ("xWrite", _POINTER),
        ("xTruncate", _POINTER),
        ("xSync", _POINTER),
        ("others", _POINTER * 13),
    )


def can_listen() -> str:
    """Why SQLite cannot be listened to; "" if it can."""
    try:
        _library()
    except (OSError, AttributeError) as error:
        return f"SQLite's functions cannot be reached: {error}"
    return ""


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    library.sqlite3_vfs_register.argtypes = [ctypes.POINTER(Vfs), ctypes.c_int]
    return library


class Listener:
    """Notes what the process asks of the disk, from now on."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._paths: dict[int, str] = {}
        self._fresh: set[str] = set()
        self._known: set[str] = set()
        self._methods: dict[int, Methods] = {}
        self._kept: list[Any] = []  # callbacks live as long as SQLite may call them
        self._listen_to_sqlite()
        self._listen_to_python()

    def note(self, kind: str, path: str, data: bytes = b"", number: int = 0, other: str = "") -> None:
        """Add an event."""
        self.events.append(Event(kind, path, data, number, other))

    def _keep(self, callback: Any) -> int:
        self._kept.append(callback)
        return int(ctypes.cast(callback, _POINTER).value or 0)

    def _listen_to_sqlite(self) -> None:
        library = _library()
        real = library.sqlite3_vfs_find(None)
        vfs = Vfs.from_buffer_copy(real.contents)
        vfs.zName = b"listener"
        vfs.xOpen = self._keep(_OPEN(self._opener(real, _OPEN(real.contents.xOpen))))
        vfs.xDelete = self._keep(_DELETE(self._deleter(real, _DELETE(real.contents.xDelete))))
        self._kept.append(vfs)
        library.sqlite3_vfs_register(ctypes.byref(vfs), 1)

    def _opener(self, vfs: Any, real: Any) -> Callable[..., int]:
        def opened(_vfs: int, name: int, file: int, flags: int, out: int) -> int:
            path = os.fsdecode(ctypes.string_at(name)) if name else ""
            is_new = bool(flags & _CREATE) and not os.path.exists(path)
            code = int(real(ctypes.cast(vfs, _POINTER), name, file, flags, out))
            if code == 0 and path and flags & (_MAIN_DB | _MAIN_JOURNAL):
                self._paths[file] = path
                self._replace_methods(file)
                # The flag for the folder's sync is set whenever a journal is opened to be made.
                if flags & _CREATE and flags & _MAIN_JOURNAL:
                    self._fresh.add(path)
                if is_new:
                    self.note("create", path)
            return code

        return opened

    def _deleter(self, vfs: Any, real: Any) -> Callable[..., int]:
        def deleted(_vfs: int, name: int, is_synced: int) -> int:
            path = os.fsdecode(ctypes.string_at(name))
            code = int(real(ctypes.cast(vfs, _POINTER), name, is_synced))
            if code == 0:
                self.note("unlink", path)
                if is_synced:
                    self.note("sync", os.path.dirname(path))
            return code

        return deleted

    def _replace_methods(self, file: int) -> None:
        slot = _POINTER.from_address(file)
        address = int(slot.value or 0)
        if address not in self._methods:
            real = Methods.from_address(address)
            own = Methods.from_buffer_copy(real)
            own.xWrite = self._keep(_WRITE(self._writer(_WRITE(real.xWrite))))
            own.xTruncate = self._keep(_TRUNCATE(self._truncater(_TRUNCATE(real.xTruncate))))
            own.xSync = self._keep(_SYNC(self._syncer(_SYNC(real.xSync))))
            self._methods[address] = own
        slot.value = ctypes.addressof(self._methods[address])

    def _writer(self, real: Any) -> Callable[..., int]:
        def wrote(file: int, data: int, count: int, offset: int) -> int:
            self.note("write", self._paths[file], ctypes.string_at(data, count), offset)
            return int(real(file, data, count, offset))

        return wrote

    def _truncater(self, real: Any) -> Callable[..., int]:
        def truncated(file: int, size: int) -> int:
            self.note("truncate", self._paths[file], number=size)
            return int(real(file, size))

        return truncated

    def _syncer(self, real: Any) -> Callable[..., int]:
        def synced(file: int, flags: int) -> int:
            path = self._paths[file]
            self.note("sync", path)
            if path in self._fresh:
                self._fresh.discard(path)
                self.note("sync", os.path.dirname(path))
            return int(real(file, flags))

        return synced

    def _listen_to_python(self) -> None:
        for name in ("fsync", "replace", "rename", "unlink", "mkdir", "link"):
            setattr(os, name, self._heard(name, getattr(os, name)))

    def _heard(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name in ("replace", "rename", "link"):
                self._note_content(os.fspath(arguments[0]))
            answer = real(*arguments, **options)
            if name == "fsync":
                self._note_sync(arguments[0])
            elif name in ("unlink", "mkdir"):
                self.note(name, os.fspath(arguments[0]))
            else:
                self.note(
                    "link" if name == "link" else "rename", os.fspath(arguments[0]), other=os.fspath(arguments[1])
                )
            return answer

        return call

    def _note_sync(self, descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self._note_content(path)
        self.note("sync", path)

    def _note_content(self, path: str) -> None:
        # Python's writes are not seen one by one; what counts is what lies there when it is synced or named.
        if path not in self._known:
            self._known.add(path)
            self.note("create", path)
            self.note("write", path, Path(path).read_bytes(), 0)


class _NotingMouth(Mouth):
    """Notes what is acknowledged among the events, where the parent would hear it."""

    def __init__(self, mouth: Mouth, listener: Listener) -> None:
        self._mouth, self._listener = mouth, listener

    def say(self, said: str, **facts: Any) -> None:
        """Say it, and note it if something is done."""
        self._mouth.say(said, **facts)
        if said == "done":
            self._listener.note("done", "", number=facts["seq"], other=facts["hash"])

    def wait(self) -> None:
        """Nobody attaches, so nothing is waited for; what was done before does not belong to the recording."""
        self._listener.events.clear()


def record_within(work: Callable[[Mouth], None], log: Path, folder: Path) -> tuple[list[Event], Told]:
    """Run a worker that listens to itself; its events below ``folder``. See ``recording.record``."""

    def listening(mouth: Mouth) -> None:
        listener = Listener()
        work(_NotingMouth(mouth, listener))
        log.write_text("\n".join(_dump(event) for event in listener.events), encoding="ascii")

    told = Worker(listening).finish()
    lines = log.read_text(encoding="ascii").splitlines() if told.has("end") else []
    return list(below(map(_load, lines), str(folder.resolve()))), told


def _dump(event: Event) -> str:
    return json.dumps({**asdict(event), "data": base64.b64encode(event.data).decode()})


def _load(line: str) -> Event:
    stored = json.loads(line)
    return Event(**{**stored, "data": base64.b64decode(stored["data"])})
