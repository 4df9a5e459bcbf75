"""A program that is killed while a person types: what the form called kept is found again, and it is kept at once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gi_atlas.storage.drafts import DraftStore

# A window's form with the real store of drafts, typed into without end; it says what it typed and what it kept.
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
    print("typed", number, flush=True)
    while panel.state != "DRAFT":
        QTest.qWait(5)
    print("kept", number, flush=True)
"""
KEPT_BEFORE_KILL = 6


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")
@pytest.mark.parametrize("pause_s", [0.0, 0.15, 0.3])
def test_kill_9_while_typing_loses_nothing_that_was_kept(tmp_path: Path, pause_s: float) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen([sys.executable, "-c", TYPIST, str(tmp_path)], stdout=subprocess.PIPE, env=environment)
    assert child.stdout is not None
    times: dict[tuple[str, int], float] = {}
    try:
        while ("kept", KEPT_BEFORE_KILL) not in times:
            act, number = child.stdout.readline().split()
            times[act.decode(), int(number)] = time.monotonic()
        time.sleep(pause_s)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        child.stdout.close()
    store = DraftStore(tmp_path / "清溪县.drafts")
    (draft,) = store.all().values()
    assert store.damaged() == []
    assert draft["is_new"]
    assert f"茶{KEPT_BEFORE_KILL} " in draft["texts"]["quality"]
    # The quickest tells what the program needs; a machine that is busy with other things slows the others.
    waits_s = [times["kept", number] - times["typed", number] for number in range(KEPT_BEFORE_KILL)]
    assert min(waits_s) < 1.0
