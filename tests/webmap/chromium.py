"""Headless Chromium with the network cut, driven through a pair of pipes; no driver and no port is needed."""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)
# Should a name space of its own be refused, there is still no name that resolves and no proxy that answers.
_DEAF = ("--proxy-server=127.0.0.1:9", "--host-resolver-rules=MAP * ~NOTFOUND")
WAIT_S = 60.0


def find_chromium() -> str:
    """Path of Chromium; a test without it is skipped, aloud."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    return path


def can_cut_network() -> bool:
    """Whether programs can be started in a name space without any network."""
    done = (
        subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False) if shutil.which("unshare") else None
    )
    return done is not None and done.returncode == 0


class Browser:
    """A running Chromium: commands and events of its DevTools protocol."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read = write, read
        self._number, self._buffer = 0, b""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Carry out a command and wait for its answer; events that come meanwhile are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        os.write(self._write, json.dumps({**message, **({"sessionId": session} if session else {})}).encode() + b"\0")
        while True:
            found = self._next(WAIT_S)
            if found is None:
                raise TimeoutError(method)
            if found.get("id") == self._number:
                assert "error" not in found, (method, found["error"])
                return dict(found["result"])
            self.events.append(found)

    def drain(self) -> None:
        """Take in the events that have come."""
        while (found := self._next(0.0)) is not None:
            self.events.append(found)

    def _next(self, wait_s: float) -> dict[str, Any] | None:
        until = time.monotonic() + wait_s
        while b"\0" not in self._buffer:
            ready, _w, _x = select.select([self._read], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self._read, 1 << 20)
            assert piece, "Chromium ended"
            self._buffer += piece
        message, _zero, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))

    def new_page(self, width: int = 1280, height: int = 800, is_phone: bool = False) -> "Page":
        """An empty page of a size."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, target, session, width, height, is_phone)


class Page:
    """One page: what a reader does with it, and everything it complains of or asks for."""

    def __init__(self, browser: Browser, target: str, session: str, width: int, height: int, is_phone: bool) -> None:
        self._browser, self._target, self._session = browser, target, session
        self.width, self.height = width, height
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=is_phone
        )
        if is_phone:
            self.call("Emulation.setTouchEmulationEnabled", enabled=True)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A command for this page."""
        return self._browser.call(method, self._session, **params)

    def open(self, path: Path, fragment: str = "") -> "Page":
        """Open a file and wait until its map is painted."""
        self.call("Page.navigate", url=path.absolute().as_uri() + (f"#{fragment}" if fragment else ""))
        self.wait("document.documentElement.dataset.ready === 'yes' && GI.painted > 0")
        return self

    def run(self, expression: str) -> Any:
        """Value of a JavaScript expression; an exception in it fails the test."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, condition: str, wait_s: float = WAIT_S) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + wait_s
        while not self.run(f"(() => {{ try {{ return Boolean({condition}); }} catch (e) {{ return false; }} }})()"):
            assert time.monotonic() < until, f"{condition} did not come true: {self.complaints()}"
            time.sleep(0.02)

    def settle(self) -> None:
        """Wait until what was asked for has been painted."""
        self.run(
            "(async () => { const frame = () => new Promise(done => requestAnimationFrame(done)); await frame();"
            " await frame(); while (globalThis.GI?.picture?.isBusy() || globalThis.GI?.map?._panAnim?._inProgress)"
            " await frame(); await frame(); })()"
        )

    def click(self, x: float, y: float) -> None:
        """Press and let go the main button at a place of the page."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag with the main button."""
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=start[0], y=start[1], button="left", clickCount=1)
        for step in (0.25, 0.5, 0.75, 1.0):
            x, y = (a + (b - a) * step for a, b in zip(start, end, strict=True))
            self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=end[0], y=end[1], button="left", clickCount=1)
        self.settle()

    def press(self, key: str, text: str = "", code: int = 0, shift: bool = False) -> None:
        """Press one key."""
        facts = {"key": key, "modifiers": 8 if shift else 0, "windowsVirtualKeyCode": code or _CODES.get(key, 0)}
        written = text or {"Enter": "\r", " ": " "}.get(key, "")
        self.call("Input.dispatchKeyEvent", type="keyDown", **facts, **({"text": written} if written else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)
        self.settle()

    def type(self, text: str) -> None:
        """Put in a text as an input method does."""
        self.call("Input.insertText", text=text)
        self.settle()

    def middle_of(self, selector: str) -> tuple[float, float]:
        """Middle of the element that a selector names first."""
        box = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'nearest'}); const b = e.getBoundingClientRect();"
            " return [b.left + b.width / 2, b.top + b.height / 2, b.width, b.height]; })()"
        )
        assert min(box[2:]) > 0, f"{selector} is not shown"
        return box[0], box[1]

    def click_on(self, selector: str) -> None:
        """Click in the middle of an element."""
        self.click(*self.middle_of(selector))

    def text(self, selector: str) -> str:
        """Text of the first element that a selector names."""
        return str(self.run(f"document.querySelector({json.dumps(selector)}).textContent"))

    def pixels(self) -> Any:
        """The page's picture as an array of height × width × 3."""
        import io

        import numpy as np
        from PIL import Image

        with Image.open(io.BytesIO(self.picture())) as image:
            return np.asarray(image.convert("RGB"))

    def picture(self) -> bytes:
        """The page's picture as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def _mine(self, *methods: str) -> Iterator[dict[str, Any]]:
        self._browser.drain()
        for event in self._browser.events:
            if event.get("sessionId") == self._session and event.get("method") in methods:
                yield event["params"]

    def complaints(self) -> list[str]:
        """What the console was told, exceptions and violations of the policy among it; dialogs too."""
        logs = [item["entry"]["text"] for item in self._mine("Log.entryAdded")]
        thrown = [json.dumps(item["exceptionDetails"]) for item in self._mine("Runtime.exceptionThrown")]
        said = [json.dumps(item["args"]) for item in self._mine("Runtime.consoleAPICalled")]
        asked = [item["message"] for item in self._mine("Page.javascriptDialogOpening")]
        return logs + thrown + said + asked

    def requests(self) -> list[str]:
        """Addresses that the page asked for, but its own file and what stands in it."""
        asked = [str(item["request"]["url"]) for item in self._mine("Network.requestWillBeSent")]
        return [url for url in asked if not url.startswith(("file:", "data:"))]

    def forgive(self) -> None:
        """Forget what the page asked for and complained of, where a test expects it."""
        self._browser.events.clear()

    def close(self) -> None:
        """Close the page."""
        self._browser.call("Target.closeTarget", targetId=self._target)


_CODES = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    " ": 32,
    "End": 35,
    "Home": 36,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "+": 187,
    "-": 189,
}


@contextmanager
def start_chromium() -> Iterator[Browser]:
    """A Chromium without a network, gone at the end of the block."""
    folder = tempfile.mkdtemp(prefix="gi-chromium-")
    command = [find_chromium(), *_FLAGS, *_DEAF, f"--user-data-dir={folder}", "about:blank"]
    if can_cut_network():
        command = [str(shutil.which("unshare")), "-n", *command]
    (to_read, to_write), (from_read, from_write) = _high_pipe(), _high_pipe()
    process = os.posix_spawn(
        command[0],
        command,
        os.environ,
        # Chromium reads commands from 3 and writes answers to 4.
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, to_read, 3),
            (os.POSIX_SPAWN_DUP2, from_write, 4),
        ],
    )
    os.close(to_read)
    os.close(from_write)
    browser = Browser(to_write, from_read)
    try:
        yield browser
        browser.call("Browser.close")
    finally:
        os.close(to_write)
        os.close(from_read)
        _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _high_pipe() -> tuple[int, int]:
    """Both ends of a pipe, beyond the numbers that the child's own take."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _end(process: int) -> None:
    until = time.monotonic() + 20
    while os.waitpid(process, os.WNOHANG)[0] == 0:
        if time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.05)
