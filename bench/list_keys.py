"""Works a table of survey records by real keys and clicks, offscreen, and tells how long each took until painted.

Usage: ``python -m bench.list_keys PROJECT`` (records read from the store) or ``--rows N`` (made in memory). Prints one
JSON object: seconds from the key (or click) to the end of the paint of its first rows (``first_s``) and until every
row had been looked at (``all_s``), by act.
"""

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PyQt5.QtCore import QObject, QPoint, Qt, pyqtSignal
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QTabWidget, QWidget

from gi_atlas.jobs import Progress
from gi_atlas.services.tables import TableRows, make_rows
from gi_atlas.storage.opening import open_project
from gui.form_widgets.context import Done, Failed, FormContext, Work
from gui.models.kinds import RECORDS
from gui.panels.one_table import TablePanel

CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
LETTERS = "abcdefghjklmnopqrstwxyz"
TEXT_LENGTH = 600
REPEATS = 5
WAIT_S = 120


class Jobs(QObject):
    """Runs each job on a thread and gives its answer on this one, as the window does."""

    ended = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.ended.connect(lambda then, answer: then(answer))
        self.threads: list[threading.Thread] = []

    def __call__(self, work: Work, on_done: Done, _on_error: Failed) -> None:
        """Start a job."""
        thread = threading.Thread(target=lambda: self.ended.emit(on_done, work(Progress())))
        self.threads.append(thread)
        thread.start()

    def wait(self) -> None:
        """Wait for all jobs and take their answers."""
        while self.threads:
            self.threads.pop().join()
            QApplication.processEvents()


def raise_it(error: Exception) -> None:
    """A benchmark has nobody to tell an error to."""
    raise error


def random_texts(chance: random.Random, count: int) -> list[str]:
    """Texts of ``TEXT_LENGTH`` Chinese characters."""
    return ["".join(chance.choices(CHARACTERS, k=TEXT_LENGTH)) for _number in range(count)]


def synthetic_rows(count: int, fields: list[str]) -> TableRows:
    """Rows as those of records, each with a name, initials, a code and its own ``TEXT_LENGTH`` characters."""
    chance = random.Random(1)  # noqa: S311 - made-up rows, the same in every run
    names = ["".join(chance.choices(CHARACTERS, k=6)) for _number in range(count)]
    codes = [f"{chance.randrange(110000, 660000)}" for _number in range(count)]
    # Made one after the other: a million of them at once would be 1.3 GB.
    texts = (
        f"{name}\n{''.join(chance.choices(LETTERS, k=6))}\n{code}\n{random_texts(chance, 1)[0]}"
        for name, code in zip(names, codes, strict=True)
    )
    columns: dict[str, list[Any]] = {field: [None] * count for field in fields}
    columns |= {"title": names, "county_code": codes, "stage": ["LISTING"] * count}
    return make_rows([str(number) for number in range(count)], columns, texts)


def show_all(panel: TablePanel, jobs: Jobs) -> dict[str, float]:
    """Seconds from the click on its tab until the table, read from the store, shows its first rows, and all of them."""
    tabs = panel.window()
    assert isinstance(tabs, QTabWidget)
    begin = time.perf_counter()
    tabs.setCurrentWidget(panel)
    _wait(lambda: panel.model.rowCount() > 0)
    panel.view.viewport().repaint()
    first_s = time.perf_counter() - begin
    jobs.wait()
    _wait(lambda: panel.model.rowCount() > 200)
    return {"first_s": first_s, "all_s": time.perf_counter() - begin}


def timed(panel: TablePanel, act: Callable[[], object]) -> dict[str, float]:
    """Seconds from an act to the end of the paint of its first rows, and until no row is left to look at."""
    begin = time.perf_counter()
    act()
    panel.view.viewport().repaint()
    first_s = time.perf_counter() - begin
    _wait(lambda: not panel.model.is_scanning)
    panel.view.viewport().repaint()
    return {"first_s": first_s, "all_s": time.perf_counter() - begin}


def _wait(is_done: Callable[[], bool]) -> None:
    end = time.perf_counter() + WAIT_S
    while not is_done() and time.perf_counter() < end:
        QApplication.processEvents()


def compose(panel: TablePanel, text: str) -> None:
    """Put a text into the filter as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(panel.filter, event)


def acts(panel: TablePanel) -> dict[str, Callable[[], object]]:
    """What is measured: each begins with all rows shown and in the order of their making."""
    header = panel.view.horizontalHeader()
    heading = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
    title = panel.model.rows.columns["title"][len(panel.model.rows) // 2]
    return {
        "two Chinese characters": lambda: compose(panel, title[:2]),
        "pinyin initials (last key)": lambda: QTest.keyClick(panel.filter, Qt.Key.Key_Q),
        "code (last key)": lambda: QTest.keyClick(panel.filter, Qt.Key.Key_3),
        "sorted by name": lambda: QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=heading),
    }


BEFORE = {"pinyin initials (last key)": "x", "code (last key)": "33010"}


def measure(panel: TablePanel) -> dict[str, dict[str, float]]:
    """Medians of every act."""
    found = {}
    for name, act in acts(panel).items():
        turns = []
        for _turn in range(REPEATS):
            panel.model.sort(-1)
            panel.filter.clear()
            if name in BEFORE:
                QTest.keyClicks(panel.filter, BEFORE[name])
            _wait(lambda: not panel.model.is_scanning)
            turns.append(timed(panel, act))
        found[name] = {key: sorted(turn[key] for turn in turns)[REPEATS // 2] for key in turns[0]}
    return found


def main(words: list[str]) -> int:
    """Measure and print."""
    application, jobs = QApplication([]), Jobs()
    project = None if words[0] == "--rows" else open_project(Path(words[0]), read_only=True)
    panel = TablePanel(FormContext(lambda: project, jobs, raise_it), RECORDS)
    tabs = QTabWidget()
    tabs.addTab(QWidget(), "other")
    tabs.addTab(panel, "records")
    tabs.resize(1200, 400)
    tabs.show()
    QApplication.processEvents()
    told: dict[str, Any] = {}
    if project is not None:
        told["list shown"] = show_all(panel, jobs)
    else:
        tabs.setCurrentWidget(panel)
        rows = synthetic_rows(int(words[1]), [column.field for column in panel.model.columns])
        rows.ranks("title")
        panel.model.set_rows(rows)
        panel.pages.setCurrentWidget(panel.view)
    jobs.wait()
    told |= measure(panel)
    print(json.dumps(told))
    if project is not None:
        project.close()
    del panel, tabs, application
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
