"""A program that is killed while a person types: what was typed a second ago is found again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gi_atlas.storage.drafts import DraftStore

# A window's form with the real store of drafts, typed into without end.
TYPIST = """
import sys
from pathlib import Path
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
application = QApplication([])
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.opening import create_project
from gui.panels.record_panel import RecordPanel
from tests.gui.form_context import Desk
folder = Path(sys.argv[1])
desk = Desk(create_project(folder / "清溪县.gpkg"), folder)
desk.drafts = DraftStore(folder / "清溪县.drafts")
panel = RecordPanel(desk.context)
panel.show()
panel.new_record(120.2, 30.2)
editor = panel.page.areas["quality"].edit
for number in range(100_000):
    editor.insertPlainText(f"茶{number} ")
    print(number, flush=True)
    QTest.qWait(20)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")
def test_kill_9_while_typing_loses_less_than_a_second(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen([sys.executable, "-c", TYPIST, str(tmp_path)], stdout=subprocess.PIPE, env=environment)
    assert child.stdout is not None
    typed: list[tuple[float, int]] = []
    try:
        while not typed or typed[-1][0] - typed[0][0] < 2.5:
            typed.append((time.monotonic(), int(child.stdout.readline())))
    finally:
        child.send_signal(signal.SIGKILL)
        killed_at = time.monotonic()
        child.wait(10)
        child.stdout.close()
    durable = max(number for at, number in typed if at < killed_at - 1.0)
    store = DraftStore(tmp_path / "清溪县.drafts")
    (draft,) = store.all().values()
    assert store.damaged() == []
    assert draft["is_new"]
    assert f"茶{durable} " in draft["texts"]["quality"]
