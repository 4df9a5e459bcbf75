"""Tasks that the child does in tests: good ones and those of a child that was taken over."""

import os
import socket
import time
from typing import Any

from gi_atlas.errors import FormError, ManyErrors
from gi_atlas.exchange.child_task import ChildTask


def tell(task: ChildTask) -> dict[str, Any]:
    task.result("copy.txt").write_bytes(task.files["first"].read_bytes().upper())
    return {
        "names": task.names,
        "files": {key: path.name for key, path in task.files.items()},
        "arguments": task.arguments,
        "environment": dict(os.environ),
        "folder": str(task.folder),
    }


def refuse(task: ChildTask) -> dict[str, Any]:
    raise FormError("FORM_NO_SURVEY", file=task.names["first"], sheet="survey")


def refuse_twice(task: ChildTask) -> dict[str, Any]:
    raise ManyErrors([FormError("FORM_NO_SURVEY", row=row) for row in (1, 2)])


def die(task: ChildTask) -> dict[str, Any]:
    os.abort()


def sleep(task: ChildTask) -> dict[str, Any]:
    time.sleep(60)
    return {}


def fill_memory(task: ChildTask) -> dict[str, Any]:
    return {"length": len([bytearray(1 << 28) for _ in range(100)])}


def call_home(task: ChildTask) -> dict[str, Any]:
    with socket.socket() as line:
        line.settimeout(2)
        return {"connected": line.connect_ex(("127.0.0.1", task.arguments["port"])) == 0}


def leave_traps(task: ChildTask) -> dict[str, Any]:
    task.result("good.txt").write_text("good", encoding="utf-8")
    task.result("link.txt").symlink_to("/etc/passwd")
    os.mkfifo(task.result("pipe.txt"))
    task.result("folder").mkdir()
    task.result("结果 .txt").write_text("odd name", encoding="utf-8")
    return {}


def answer_no_json(task: ChildTask) -> dict[str, Any]:
    (task.folder / "answer.json").write_text("[", encoding="utf-8")
    os._exit(0)
