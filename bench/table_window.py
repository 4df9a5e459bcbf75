"""Opens the real window with a project of many records, works their table, and tells its memory.

Usage: ``python -m bench.table_window PROJECT``. Prints a JSON object: rows of the table, seconds until all of them were
read, rows that a search found, and the most memory (VmHWM, MB) that the window's process ever had in use.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication

import gui.starting
from bench.memory import peak_mb
from gui.models.kinds import RECORDS

WAIT_S = 120.0
FIRST_ROWS = 200


def work_table(desktop: Any) -> None:
    """Show all records, search, sort, filter by choice; then tell and leave."""
    panel = desktop.tables.tables[RECORDS]
    begin = time.perf_counter()
    desktop.window.show_dock("tables")
    desktop.tables.show_table(RECORDS)
    _wait(lambda: len(panel.model.rows) > FIRST_ROWS)
    read_s = time.perf_counter() - begin
    title = panel.model.rows.columns["title"][len(panel.model.rows) // 2]
    found = {word: _found(panel, word) for word in (title[:2], "q", "33010")}
    panel.facets.boxes["readiness"].setCurrentIndex(1)
    panel.facets.boxes["readiness"].setCurrentIndex(0)
    panel.view.sortByColumn(0, 0)
    _wait(lambda: panel.model.rows.has_ranks("title"))
    told = {"rows": len(panel.model.rows), "read_s": read_s, "found": found, "peak_mb": peak_mb()}
    print(json.dumps(told, ensure_ascii=False), flush=True)
    QTimer.singleShot(0, desktop.quit)


def _found(panel: Any, word: str) -> int:
    panel.filter.setText(word)
    _wait(lambda: not panel.model.is_scanning)
    count: int = panel.model.rowCount()
    panel.filter.clear()
    _wait(lambda: not panel.model.is_scanning)
    return count


def _wait(is_done: Any) -> None:
    end = time.perf_counter() + WAIT_S
    while not is_done() and time.perf_counter() < end:
        QApplication.processEvents()


def main(path: str) -> int:
    """Open the window and work its table once the project is there."""
    open_desktop = gui.starting.open_desktop

    def open_worked(*arguments: Any) -> Any:
        desktop = open_desktop(*arguments)
        timer = QTimer(desktop)
        timer.setInterval(50)

        def begin() -> None:
            if desktop.session.project is not None:
                timer.stop()
                work_table(desktop)

        timer.timeout.connect(begin)
        timer.start()
        return desktop

    gui.starting.open_desktop = open_worked  # type: ignore[assignment]  # the same call, watched
    return gui.starting.run_application(Path(path))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
