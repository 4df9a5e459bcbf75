"""kill -9 at random moments of saving, importing, adding photos, undoing, opening."""

import json
import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from gi_atlas.storage.beside import leftovers
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from gi_atlas.storage.verify import verify_project
from tests.torture.acts import Kit, make_kit, make_template
from tests.torture.audit import Acknowledged, Loss, audit
from tests.torture.workers import Told, Worker, act_on, kill_after

ROUNDS_A_FILE = 40
REAL_DOOR_SHARE = 0.04
LATE_SHARE = 0.6
# A photo that was copied when the worker died, before its record: nothing names it, nothing misses it.
_HARMLESS = frozenset({"VERIFY_MEDIA_UNUSED"})


@dataclass
class Figures:
    """What the kills hit."""

    kills: int = 0
    acknowledged: int = 0
    hot_journals: int = 0
    leftovers: int = 0
    doubtful_kept: int = 0
    doubtful_gone: int = 0
    seconds: float = 0.0
    hit: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**vars(self), "seconds": round(self.seconds, 1), "hit": dict(self.hit.most_common())}


@dataclass
class Victim:
    """A project file that is killed at again and again."""

    path: Path
    head: Acknowledged


class KillRun:
    """Rounds of one seed in one folder; each round follows from (seed, round) and can be run again."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.figures = Figures()
        self.progress = folder / "progress.json"
        folder.mkdir(parents=True, exist_ok=True)

    def restore(self) -> bool:
        """Take up the figures of a run that stopped; whether there was one of this seed."""
        if not self.progress.exists():
            return False
        stored = json.loads(self.progress.read_text())
        if stored.pop("seed") != self.seed:
            return False
        self.figures = Figures(**{**stored, "hit": Counter(stored["hit"])})
        return True

    def run(self, count: int) -> Figures:
        """Rounds up to ``count``, from where the figures stand.

        Raises
        ------
        Loss
            Names the round; its files stay.
        """
        kit = make_kit(self.folder / "kit")
        template = _fresh_template(self.folder / "template.gpkg", kit, self.seed)
        victim: Victim | None = None
        while self.figures.kills < count:
            number = self.figures.kills
            if victim is None or number % ROUNDS_A_FILE == 0:
                victim = _new_victim(self.folder / "victim.gpkg", template)
            began = time.monotonic()
            self._round(number, victim, kit)
            self.figures.seconds += time.monotonic() - began
            self.progress.write_text(json.dumps({"seed": self.seed, **self.figures.as_json()}))
        return self.figures

    def _round(self, number: int, victim: Victim, kit: Kit) -> None:
        luck = random.Random(f"{self.seed}:{number}")
        is_real = luck.random() < REAL_DOOR_SHARE
        # Counted in acts and not in seconds alone, so that a busy machine is killed at the same places.
        said, times = ("done", luck.randrange(1, 5)) if luck.random() < LATE_SHARE else ("ready", luck.randrange(2))
        delay_s = luck.uniform(0, 0.8 if is_real else 0.04)
        worker = Worker(act_on(victim.path, replace(kit, is_door_real=is_real), luck.randrange(2**32)))
        told = kill_after(worker, said, times, delay_s)
        if told.has("crash"):
            raise Loss(f"seed {self.seed}, round {number}: the worker failed: {told.lines[-1]}")
        for photo in kit.folder.glob("photo-*.jpg"):
            photo.unlink()
        self._count(told, victim.path)
        self._look(number, victim, told.acknowledged(victim.head))

    def _count(self, told: Told, path: Path) -> None:
        journal = path.with_name(path.name + "-journal")
        self.figures.kills += 1
        self.figures.acknowledged += sum(line["said"] == "done" for line in told.lines)
        self.figures.leftovers += len(leftovers(path))
        self.figures.hot_journals += journal.exists() and journal.stat().st_size > 0
        self.figures.hit[told.running_act or ("between acts" if told.has("ready") else "opening")] += 1

    def _look(self, number: int, victim: Victim, acknowledged: Acknowledged) -> None:
        try:
            victim.head = look_after(victim.path, acknowledged)
        except Exception as error:
            raise Loss(f"seed {self.seed}, round {number}: {error}") from error
        if acknowledged.is_doubtful:
            is_kept = victim.head.seq > acknowledged.seq
            self.figures.doubtful_kept += is_kept
            self.figures.doubtful_gone += not is_kept


def look_after(path: Path, acknowledged: Acknowledged | None = None) -> Acknowledged:
    """Open a project as the program does and look at everything, by its own ``verify`` and by our audit.

    Returns
    -------
    Acknowledged
        The head that it has now.

    Raises
    ------
    Loss
    """
    with _open_free(path) as project:
        rows = project.fetch("SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 1")
        if project.is_read_only:
            raise Loss(f"{path} opens for reading only: {project.read_only_reason}")
    audit(path, acknowledged)
    problems = [problem for problem in verify_project(path).problems if problem.code not in _HARMLESS]
    if problems:
        raise Loss(f"{path}: verify says {[problem.message() for problem in problems]}")
    return Acknowledged(int(rows[0][0]), str(rows[0][1]))


def _open_free(path: Path) -> Project:
    """A worker that died while it started a child shares its lock with the child until that runs a program."""
    for _try in range(20):
        project = open_project(path)
        if project.read_only_reason != "READ_ONLY_HELD":
            return project
        project.close()
        time.sleep(0.1)
    return open_project(path)


def _fresh_template(path: Path, kit: Kit, seed: int) -> Path:
    remove_project(path)
    return make_template(path, kit, seed)


def _new_victim(path: Path, template: Path) -> Victim:
    copy_project(template, path)
    return Victim(path, head_on_disk(path))


def head_on_disk(path: Path) -> Acknowledged:
    """Head of a project's change log."""
    with open_project(path, read_only=True) as project:
        seq, digest = project.fetch("SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 1")[0]
    return Acknowledged(int(seq), str(digest))


def remove_project(path: Path) -> None:
    """A project file with all that lies beside it."""
    for tail in ("", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    shutil.rmtree(path.with_suffix(".media"), ignore_errors=True)


def copy_project(source: Path, target: Path) -> Path:
    """A closed project, copied with its media."""
    remove_project(target)
    shutil.copy(source, target)
    if source.with_suffix(".media").is_dir():
        shutil.copytree(source.with_suffix(".media"), target.with_suffix(".media"))
    return target
