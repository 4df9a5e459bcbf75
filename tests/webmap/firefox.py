"""A headless Firefox that finds no network, driven by its Marionette protocol; no driver beside it is needed."""

import base64
import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WAIT_S = 60.0
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # W3C WebDriver §12.2: how an element stands in JSON
# Leaflet copies every property of an event of the mouse, those among them that Firefox would rather not have read.
_OLD_PROPERTY = re.compile(r"MouseEvent\.moz\w+ is deprecated")
# Every request that a page of a file begins, whether the network lets it go or not; not those of the browser's own.
_LISTEN = """
const asked = globalThis.asked = [];
globalThis.listener = {observe(subject) {
  const channel = subject.QueryInterface(Ci.nsIChannel);
  const page = channel.loadInfo.loadingPrincipal?.spec ?? '';
  if (page.startsWith('file:')) asked.push(channel.URI.spec);
}};
Services.obs.addObserver(globalThis.listener, 'http-on-opening-request');
return 1;
"""
# A proxy where nobody listens, for every name and kind of request: whatever the page asked for would fail aloud.
_PREFERENCES: dict[str, bool | int | str] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "services.settings.server": "data:,",
    "intl.accept_languages": "en",
}


def find_firefox() -> str:
    """Path of Firefox; a test without it is skipped, aloud."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("Firefox is missing: apt-get install firefox-esr")
    return path


class Firefox:
    """A running Firefox with one window, and what a reader does in it."""

    def __init__(self, port: int) -> None:
        self._socket = _connect(port)
        self._number, self._buffer = 0, b""
        self._next()  # its greeting
        self.call("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self.call("WebDriver:SetWindowRect", width=1280, height=900)
        self._as_chrome(_LISTEN)

    def call(self, command: str, **params: Any) -> Any:
        """Carry out a command; an error that Firefox answers fails the test."""
        self._number += 1
        message = json.dumps([0, self._number, command, params])
        self._socket.sendall(f"{len(message.encode())}:".encode() + message.encode())
        _kind, _number, error, result = self._next()
        assert error is None, (command, error)
        return result.get("value") if isinstance(result, dict) and set(result) == {"value"} else result

    def _next(self) -> Any:
        while b":" not in self._buffer:
            self._receive()
        length, _colon, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(length):
            self._receive()
        message, self._buffer = self._buffer[: int(length)], self._buffer[int(length) :]
        return json.loads(message)

    def _receive(self) -> None:
        piece = self._socket.recv(1 << 20)
        assert piece, "Firefox ended"
        self._buffer += piece

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file and wait until its map is painted."""
        self.call("WebDriver:Navigate", url="about:blank")
        self._as_chrome("Services.console.reset(); globalThis.asked.length = 0; return 1;")
        self.call("WebDriver:Navigate", url=path.absolute().as_uri() + (f"#{fragment}" if fragment else ""))
        self.wait("document.documentElement.dataset.ready === 'yes' && GI.painted > 0")

    def run(self, expression: str) -> Any:
        """Value of a JavaScript expression, in the page's own world."""
        return self.call("WebDriver:ExecuteScript", script=f"return ({expression});", args=[], sandbox=None)

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + WAIT_S
        while not self.run(f"(() => {{ try {{ return Boolean({condition}); }} catch (e) {{ return false; }} }})()"):
            assert time.monotonic() < until, f"{condition} did not come true: {self.complaints()}"
            time.sleep(0.05)

    def click_on(self, selector: str) -> None:
        """Click an element, as it lies on the screen."""
        found = self.call("WebDriver:FindElement", using="css selector", value=selector)
        self.call("WebDriver:ElementClick", id=found[_ELEMENT])

    def click(self, x: float, y: float) -> None:
        """Press and let go the main button at a place of the page."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)}, *_press("pointer", button=0)]
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves})

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag with the main button."""
        down, up = _press("pointer", button=0)
        first, last = ({"type": "pointerMove", "x": round(x), "y": round(y), "duration": 100} for x, y in (start, end))
        moves = [first, down, last, up]
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves})

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        self._act({"type": "key", "id": "keys", "actions": [act for key in keys for act in _press("key", value=key)]})

    def _act(self, source: dict[str, Any]) -> None:
        self.call("WebDriver:PerformActions", actions=[source])
        self.call("WebDriver:ReleaseActions")

    def picture(self) -> bytes:
        """The page's picture as PNG."""
        return base64.b64decode(self.call("WebDriver:TakeScreenshot", full=False))

    def complaints(self) -> list[str]:
        """What the console was told since the page was opened, violations of the policy among it."""
        said = self._as_chrome("return Services.console.getMessageArray().map(m => m.toString());")
        return [text for text in said if "file:///" in text and not _OLD_PROPERTY.search(text)]

    def requests(self) -> list[str]:
        """Addresses that the page asked a server for."""
        return list(self._as_chrome("return globalThis.asked;"))

    def _as_chrome(self, script: str) -> Any:
        self.call("Marionette:SetContext", value="chrome")
        try:
            return self.call("WebDriver:ExecuteScript", script=script, args=[], sandbox="system", newSandbox=False)
        finally:
            self.call("Marionette:SetContext", value="content")

    def quit(self) -> None:
        """End the browser."""
        self.call("Marionette:Quit", flags=["eForceQuit"])
        self._socket.close()


def _press(kind: str, **facts: Any) -> list[dict[str, Any]]:
    return [{"type": f"{kind}Down", **facts}, {"type": f"{kind}Up", **facts}]


def _connect(port: int) -> socket.socket:
    until = time.monotonic() + WAIT_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=WAIT_S)
        except ConnectionRefusedError:
            assert time.monotonic() < until, "Firefox does not answer"
            time.sleep(0.1)


@contextmanager
def start_firefox() -> Iterator[Firefox]:
    """A Firefox without a network, gone at the end of the block."""
    path, folder = find_firefox(), tempfile.mkdtemp(prefix="gi-firefox-")
    port = _free_port()
    preferences = {**_PREFERENCES, "marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    Path(folder, "user.js").write_text("\n".join(lines), encoding="utf-8")
    process = subprocess.Popen(
        [path, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", folder],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        browser = Firefox(port)
        yield browser
        browser.quit()
        process.wait(20)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
