"""Saving one survey record: its time, its disk syncs, and how long it waits for a national job."""

import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.inputs import Inputs
from bench.record_saver import new_session, timed_save
from bench.table import Row
from gi_atlas.exchange.answers import Answers
from gi_atlas.services.importing import ImportKind, ImportPlan, plan_import, run_import
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from survey_forms.records import save_session

SAVES, COUNTED = 200, 10
MOST_S, MOST_SYNCS, MOST_SYNCS_WITH_PHOTO = 0.005, 6, 9
MOST_WAIT_S = 0.1
PAUSE_S = 1.0  # between two saves of somebody who is quick; the import begins anew after each
_SYNCS = "fdatasync,fsync,sync_file_range"


def rows(inputs: Inputs) -> list[Row]:
    """Time and syncs of a save, then the slowest save beside the import of the national counties."""
    folder = inputs.scratch / "records"
    folder.mkdir(exist_ok=True)
    saved = run_saver(folder, SAVES, 0)["saved_s"]
    note = f"slowest of {SAVES}: {max(saved) * 1000:.1f} ms"
    return [
        Row("one survey record of the GI form saved", statistics.median(saved), "s", target=MOST_S, note=note),
        *sync_rows(folder),
        *import_rows(inputs, folder),
    ]


def run_saver(folder: Path, saves: int, photos: int, before: tuple[str, ...] = ()) -> dict[str, list[float]]:
    """What a process that saves records says of each."""
    words = [*before, sys.executable, "-m", "bench.record_saver", str(folder), str(saves), str(photos)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    told: dict[str, list[float]] = json.loads(done.stdout)
    return told


def sync_rows(folder: Path) -> list[Row]:
    """Syncs of a save without and with a photo, counted by strace; what opening and closing take is taken off."""
    names = ("disk syncs of a save", "disk syncs of a save with one photo")
    if shutil.which("strace") is None:
        return [Row(name, None, "count", note="strace is missing (Debian: strace)") for name in names]
    bare = count_syncs(folder, 0, 0)
    of_save = (count_syncs(folder, COUNTED, 0) - bare) / COUNTED
    of_photo = (count_syncs(folder, 0, COUNTED) - bare) / COUNTED
    note = f"record {of_save:.1f} and photo {of_photo:.1f}, two steps of the undo list; fsync counts as fdatasync does"
    return [
        Row(names[0], of_save, "count", target=MOST_SYNCS),
        Row(names[1], of_photo, "count", target=MOST_SYNCS_WITH_PHOTO, note=note),
    ]


def count_syncs(folder: Path, saves: int, photos: int) -> int:
    """Syncs of a whole run of the saver."""
    log = folder / "syncs.log"
    run_saver(folder, saves, photos, ("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={_SYNCS}"))
    count = sum("sync" in line and "resumed" not in line for line in log.read_text().splitlines())
    for path in folder.glob("saver-*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return count


def import_rows(inputs: Inputs, folder: Path) -> list[Row]:
    """The slowest save while the national counties are read and planned, and while they are written."""
    with create_project(folder / "national.gpkg") as project:
        save_session(project, new_session(project, 0))
        plans: list[ImportPlan] = []
        planned = saves_beside(project, lambda: plans.append(plan_counties(project, inputs.counties_file)))
        begin = time.perf_counter()
        written = saves_beside(project, lambda: run_import(project, plans[0]))
        seconds = time.perf_counter() - begin
    return [
        _wait_row("a record saved while 2,826 counties are read and planned", planned, ""),
        _wait_row("a record saved while they are written", written, f"; the writing took {seconds:.1f} s"),
    ]


def _wait_row(work: str, saved: list[float], more: str) -> Row:
    note = f"{len(saved)} saves, median {statistics.median(saved) * 1000:.1f} ms{more}"
    return Row(work, max(saved), "s", target=MOST_WAIT_S, note=note)


def plan_counties(project: Project, path: Path) -> ImportPlan:
    """Plan of the national import."""
    return plan_import(project, path, ImportKind.ADMIN_UNITS, Answers(datum="gcj02"))


def saves_beside(project: Project, job: Callable[[], object]) -> list[float]:
    """Seconds of records that are saved one after the other while a job runs in a thread of its own."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            job()
        except BaseException as fault:  # told below, on the thread that can raise it
            faults.append(fault)
            raise

    thread = threading.Thread(target=run)
    thread.start()
    saved: list[float] = []
    while thread.is_alive() or not saved:
        saved.append(timed_save(project, len(saved)))
        thread.join(PAUSE_S)
    if faults:
        raise faults[0]
    return saved
