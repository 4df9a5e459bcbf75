"""An import that is stopped, wherever it is, was never begun; progress goes forward only."""

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.errors import EditConflict, GiAtlasError, JobCancelled
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.sandbox import run_child
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, Product
from gi_atlas.services.import_ahead import reading_ahead
from gi_atlas.services.importing import ImportKind, import_file, plan_import, run_import
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project

from .foreign_files import CountedProgress, dump, square, write_csv, write_wkt
from .photo_files import make_photo

ANSWERS = Answers(datum="gcj02", encoding="UTF-8", edition="2023-06")
STEPS = 20


def _units(folder: Path) -> Path:
    rows = [(f"{990000000 + number}", f"{number}村", 119 + number / 5000, 28) for number in range(1200)]
    return write_csv(folder / "units.csv", ("code", "name", "lon", "lat"), rows)


def _boundaries(folder: Path) -> Path:
    rows = [(square(119 + number / 50, 28), {"name": f"茶{number}"}) for number in range(30)]
    return write_wkt(folder / "boundaries.csv", rows)


def _layer(folder: Path) -> Path:
    return write_csv(folder / "layer.csv", ("n", "lon", "lat"), [(n, 119 + n / 5000, 28) for n in range(1200)])


def _records(folder: Path) -> Path:
    rows = [(f"点{number}", 119 + number / 5000, 28) for number in range(1200)]
    return write_csv(folder / "records.csv", ("标题", "lon", "lat"), rows)


MAKERS: dict[ImportKind, Callable[[Path], Path]] = {
    ImportKind.ADMIN_UNITS: _units,
    ImportKind.BOUNDARIES: _boundaries,
    ImportKind.LAYER: _layer,
    ImportKind.RECORDS: _records,
}


@pytest.mark.usefixtures("tables_read_here")
@pytest.mark.parametrize("kind", MAKERS)
def test_stopped_at_every_twentieth_it_was_never_begun(project: Project, tmp_path: Path, kind: ImportKind) -> None:
    path = MAKERS[kind](tmp_path)
    before = dump(project)
    assert import_file(project, path, kind, ANSWERS).imported > 0
    after = dump(project)
    project.undo()
    stopped = 0
    for step in range(STEPS):
        stopping = CountedProgress(stop_at_share=step / STEPS)
        try:
            import_file(project, path, kind, ANSWERS, stopping)
        except JobCancelled:
            stopped += 1
        else:
            # Nothing was told any more after this share: the import was through before it could be stopped.
            assert max(stopping.shares) < step / STEPS
            project.undo()
        assert dump(project) == before, f"stopped at {step / STEPS:.0%}"
    assert stopped >= 17
    import_file(project, path, kind, ANSWERS)
    assert {name: len(rows) for name, rows in dump(project).items()} == {n: len(rows) for n, rows in after.items()}


@pytest.mark.usefixtures("tables_read_here")
def test_an_update_is_stopped_as_well(project: Project, tmp_path: Path) -> None:
    rows = [(f"{990101 + number}", f"{number}县") for number in range(200)]
    import_file(project, write_csv(tmp_path / "a.csv", ("code", "name"), rows), ImportKind.ADMIN_UNITS, ANSWERS)
    before = dump(project)
    path = write_csv(tmp_path / "b.csv", ("code", "name"), [(code, f"新{name}") for code, name in rows])
    plan = plan_import(project, path, ImportKind.ADMIN_UNITS, ANSWERS)
    whole = CountedProgress()
    for stop_at in range(2, 12):
        with pytest.raises(JobCancelled):
            run_import(project, plan, CountedProgress(stop_at))
        assert dump(project) == before
    run_import(project, plan, whole)
    assert whole.asked >= 12
    assert project.read_all(AdminUnit)[0].name == "新0县"


@pytest.mark.usefixtures("tables_read_here")
def test_progress_goes_forward_to_the_end(project: Project, tmp_path: Path) -> None:
    told = CountedProgress()
    import_file(project, _layer(tmp_path), ImportKind.LAYER, ANSWERS, told)
    shares = [share for share in told.shares if share >= 0]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert 0.9 < shares[-1] <= 1
    assert len({round(share, 2) for share in shares}) >= 5


@pytest.mark.usefixtures("tables_read_here")
def test_cancelling_is_answered_at_once(project: Project, tmp_path: Path) -> None:
    """From another thread, while the transaction runs."""
    rows = [(n, 119 + n / 50000, 28) for n in range(12_000)]
    plan = plan_import(project, write_csv(tmp_path / "a.csv", ("n", "lon", "lat"), rows), ImportKind.LAYER, ANSWERS)
    asked: list[float] = []

    class Stopping(Progress):
        def report(self, share: float, text: str = "") -> None:
            if share > 0.8 and not asked:
                asked.append(time.monotonic())
                self.cancel()
            super().report(share, text)

    with pytest.raises(JobCancelled):
        run_import(project, plan, Stopping())
    assert time.monotonic() - asked[0] < 1.0
    assert project.fetch("SELECT count(*) FROM gi_layer_feature") == [(0,)]
    # The project is as good as before: the next command goes through.
    project.apply(Command(Label("x"), (insert_row("gi_product", to_row(Product("茶"))),)))


@pytest.mark.usefixtures("tables_read_here")
def test_a_plan_that_the_project_outran_changes_nothing(project: Project, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ("code", "name"), [("990101", "清溪县")])
    import_file(project, path, ImportKind.ADMIN_UNITS, ANSWERS)
    renamed = write_csv(tmp_path / "b.csv", ("code", "name"), [("990101", "清溪市"), ("990102", "云岭县")])
    plan = plan_import(project, renamed, ImportKind.ADMIN_UNITS, ANSWERS)
    import_file(project, write_csv(tmp_path / "c.csv", ("code", "name"), [("990101", "青溪县")]),
                ImportKind.ADMIN_UNITS, ANSWERS)  # fmt: skip
    before = dump(project)
    with pytest.raises(EditConflict) as refused:
        run_import(project, plan)
    assert refused.value.code == "STORE_ROW_CHANGED"
    assert dump(project) == before


def test_files_are_read_ahead_in_their_order_and_faults_stay_with_their_file(tmp_path: Path) -> None:
    good = [write_csv(tmp_path / f"{n}.csv", ("code", "name"), [(f"99010{n}", "县")]) for n in range(3)]
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    paths = [good[0], bad, good[1], good[0], tmp_path / "missing.csv", good[2]]
    answers = Answers(encoding="UTF-8")
    with reading_ahead(paths, answers, Progress()) as ahead:
        assert ahead.take(paths[0]).layers[0].values("code") == ["990100"]
        with pytest.raises(Exception, match="empty"):
            ahead.take(bad)
        assert ahead.take(paths[2]).layers[0].values("code") == ["990101"]
        # What was not taken is forgotten at the end, its faults too.


def test_photos_are_read_by_few_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [make_photo(tmp_path / f"{number}.jpg", colour=(number, 0, 0)) for number in range(5)]
    (damaged := tmp_path / "damaged.jpg").write_bytes(photos[0].read_bytes()[:300])
    (false := tmp_path / "false.png").write_bytes(b"no picture at all")
    started: list[str] = []

    def counting(folder: Path, job: dict[str, Any], *rest: Any) -> Any:
        started.append(job["file"])
        return run_child(folder, job, *rest)

    monkeypatch.setattr("gi_atlas.exchange.file_batch.run_child", counting)
    paths = [*photos[:3], damaged, *photos[3:]]
    with reading_ahead(paths, Answers(), Progress()) as ahead:
        found = [ahead.take(path) for path in paths]
    assert [file.path for file in found] == paths
    assert [file.sha256 for file in found] == [sha256(path.read_bytes()).hexdigest() for path in paths]
    assert len(started) == 1
    with reading_ahead([photos[0], false, photos[1]], Answers(), Progress()) as ahead:
        assert ahead.take(photos[0]).photos[0]["file"] == "0.jpg"
        with pytest.raises(GiAtlasError):
            ahead.take(false)
        assert ahead.take(photos[1]).photos[0]["file"] == "1.jpg"
