"""Scrolls the gallery of many photos in a window: ``python -m bench.gallery FOLDER COUNT``; answers JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from PyQt5.QtCore import QPoint, QPointF, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtWidgets import QApplication

from bench.memory import peak_mb
from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.exchange.picture import look_hash
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF
from gui.bridge import Bridge
from gui.form_widgets.context import FormContext
from gui.job_runner import JobRunner
from gui.look import dress
from gui.panels.evidence_panel import EvidencePanel

PER_RECORD, ROWS_AT_ONCE = 50, 2000
SIDES_PX, STEPS, STILL_S = (240, 180), 600, 10.0
PLACE = (120.15, 30.29)


def make_project(folder: Path, count: int) -> Path:
    """Project with ``count`` small photos of different looks, a tenth of them far away; none has a picture kept."""
    path = folder / "gallery.gpkg"
    if path.exists():
        return path
    with create_project(path, "bench") as project:
        records = [
            SurveyRecord(f"记录 {number}", geom=shapely.Point(*PLACE)) for number in range(count // PER_RECORD + 1)
        ]
        _insert(project, records)
        for start in range(0, count, ROWS_AT_ONCE):
            numbers = range(start, min(start + ROWS_AT_ONCE, count))
            _insert(project, [_photo(project, number, records[number // PER_RECORD]) for number in numbers])
    return path


def _insert(project: Project, entities: list[Any]) -> None:
    rows = tuple(insert_row(TABLE_OF[type(entity)], to_row(entity)) for entity in entities)
    project.apply(Command(Label("bench"), rows))


def _photo(project: Project, number: int, record: SurveyRecord) -> Evidence:
    import hashlib
    import io

    from PIL import Image

    chance = np.random.default_rng(number)
    image = Image.fromarray(chance.integers(0, 255, (9, 12, 3), dtype=np.uint8)).resize(
        SIDES_PX, Image.Resampling.BICUBIC
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=75)
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    target = project.media.path_of(digest, ".jpg")
    # Without bringing each to the disk: it is a scratch project.
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(out.getvalue())
    far = 0.2 if number % 10 == 0 else 0.0
    return Evidence(
        record.id, f"照片 {number:05}.jpg", digest, size_bytes=len(out.getvalue()), position=number % PER_RECORD,
        geom=shapely.Point(PLACE[0] + far, PLACE[1]), picture_hash=look_hash(image),
    )  # fmt: skip


def scroll(path: Path, cache: PreviewCache) -> dict[str, float | None]:
    """Frame times of scrolling from the first photo to the last by the wheel."""
    runner = JobRunner(Bridge(), lambda fault: fault)  # type: ignore[arg-type,return-value]  # a fault ends the run
    with open_project(path, read_only=True) as project:
        context = FormContext(
            lambda: project, lambda work, done, failed: runner.run(work, done, failed), _refuse, previews=cache
        )
        panel = EvidencePanel(context)
        panel.resize(1360, 700)
        panel.show()
        started = time.perf_counter()
        panel.set_project()
        _until(lambda: panel.model.rowCount() > 0)
        opened_s = time.perf_counter() - started
        frames = [_frame(panel) for _step in range(STEPS)]
        sharp_s = _until(lambda: _is_sharp(panel))
        found, worked = np.array(frames).T
        answer = {
            "opened_s": opened_s, "median_s": float(np.median(found)), "p99_s": float(np.percentile(found, 99)),
            "max_s": float(found.max()), "worked_p99_s": float(np.percentile(worked, 99)),
            "worked_max_s": float(worked.max()), "sharp_s": sharp_s, "shelf_mb": panel.shelf.used_bytes / 2**20,
            "peak_mb": peak_mb(), "rows": panel.model.rowCount(),
        }  # fmt: skip
        panel.close()
        runner.stop()
    return answer


def _refuse(error: BaseException) -> None:
    raise error


def _frame(panel: EvidencePanel) -> tuple[float, float]:
    view = panel.view
    bar, centre = view.verticalScrollBar(), QPointF(view.viewport().rect().center())
    # From top to bottom in all steps, as far as the wheel's turns go; the rest of the time the events run free.
    bar.setSingleStep(max(bar.maximum() // STEPS // 3, 1))
    wheel = QWheelEvent(
        centre, QPointF(view.viewport().mapToGlobal(centre.toPoint())), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    started, worked = time.perf_counter(), time.thread_time()
    QApplication.sendEvent(view.viewport(), wheel)
    view.viewport().repaint()
    QApplication.processEvents()
    passed, worked = time.perf_counter() - started, time.thread_time() - worked
    time.sleep(max(0.016 - passed, 0.0))
    return passed, worked


def _is_sharp(panel: EvidencePanel) -> bool:
    view = panel.view
    shown = (view.indexAt(QPoint(x, y)) for x in range(60, view.viewport().width(), 130) for y in (40, 200, 360, 520))
    items = [panel.model.item(index.row()) for index in shown if index.isValid()]
    return bool(items) and all(item.sha256 in panel.shelf._pictures for item in items)


def _until(is_so: Callable[[], bool]) -> float:
    started = time.perf_counter()
    while not is_so() and time.perf_counter() - started < STILL_S:
        QApplication.processEvents()
        time.sleep(0.002)
    return time.perf_counter() - started


def main() -> None:
    """Make the project, scroll it without and with kept pictures, print the figures."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    dress(application)
    path = make_project(folder, count)
    cache = PreviewCache(folder / "previews")
    cold = scroll(path, cache)
    for file in (path.parent / "gallery.media").glob("*/*.jpg"):
        cache.put_small(file.stem, file.read_bytes())
    print(json.dumps({"cold": cold, "warm": scroll(path, cache)}))


if __name__ == "__main__":
    main()
