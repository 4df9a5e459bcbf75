"""What tests of the door share: the real command in this process, and a server that counts requests."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from tests.gi_atlas.exchange.telling import Told, check_worded

CANARY = "CANARY-7f3a-geheim-黄雀"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder such as people have."""
    made = tmp_path / "测试 目录（一）"
    made.mkdir()
    return made


@pytest.fixture
def inspect(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """The command ``inspect`` on one file; every answer is checked to be worded in both languages."""

    def call(path: Path, *options: str) -> Told:
        capsys.readouterr()
        code = run(["--json", "inspect", str(path), *options])
        printed = capsys.readouterr()
        assert printed.err == ""
        entry: dict[str, Any] = json.loads(printed.out)["files"][0]
        return check_worded(Told(code, entry))

    return call


class Requests:
    """A server on this machine that must never be asked; ``asked`` holds the paths of requests."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            do_HEAD = do_POST = do_CONNECT = do_GET

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        self.asked = asked
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def requests() -> Iterator[Requests]:
    """A server that counts; the test fails if it was asked."""
    server = Requests()
    yield server
    server.close()
    assert server.asked == []


@pytest.fixture
def canary(folder: Path) -> Path:
    """A table beside the foreign files whose text must never appear in an answer."""
    path = folder / "secret.csv"
    path.write_text(f"name,lon,lat\n{CANARY},120.1,30.1\n", encoding="utf-8")
    return path
