"""Kills at random keystrokes: whatever the program took before it died stands in the draft, but for the last key."""

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gui.panels.record_reading import read_draft
from tests.torture.audit import Loss

ROOT = Path(__file__).resolve().parents[2]
OLD_RECORD = "record-1"
MOST_KEYS = 60
OLD_SHARE = 0.3
PATIENCE_S = 120


@dataclass
class KeyFigures:
    """What the kills hit; ``last_key_missing`` counts keys that the program had not taken yet."""

    kills: int = 0
    keys: int = 0
    last_key_kept: int = 0
    last_key_missing: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**vars(self), "seconds": round(self.seconds, 1)}


@dataclass
class Heard:
    """What a typist said.

    Attributes
    ----------
    record_id : str
    answers : dict
        Answers by path after the last key that was taken.
    begun : tuple
        Path and answer of the key that was pressed last, if it is not known to be taken.
    """

    record_id: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    begun: tuple[str, str] | None = None
    keys: int = 0

    def take(self, line: dict[str, Any]) -> None:
        """Hear one line."""
        if line["said"] == "ready":
            self.record_id = line["record_id"]
        elif line["said"] == "begin":
            self.begun = (line["path"], line["after"])
        elif line["said"] == "done" and self.begun is not None:
            self.answers[self.begun[0]] = self.begun[1]
            self.begun = None
            self.keys += 1


@dataclass(frozen=True)
class Moment:
    """When a typist is killed: some time after so many keys, or after the next one began."""

    keys: int
    is_within: bool
    delay_s: float

    def has_come(self, heard: Heard) -> bool:
        """Whether the delay begins."""
        return heard.keys >= self.keys and (heard.begun is not None or not self.is_within)


class KeyRun:
    """Rounds of one seed in one folder; each follows from (seed, round) and can be run again."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.figures = KeyFigures()
        folder.mkdir(parents=True, exist_ok=True)
        self.project = folder / "清溪县.gpkg"
        if not self.project.exists():
            make_project(self.project)

    def run(self, count: int) -> KeyFigures:
        """Rounds up to ``count``.

        Raises
        ------
        Loss
            Names the round; its files stay.
        """
        while self.figures.kills < count:
            began = time.monotonic()
            self._round(self.figures.kills)
            self.figures.seconds += time.monotonic() - began
        return self.figures

    def _round(self, number: int) -> None:
        luck = random.Random(f"{self.seed}:{number}")
        record = [OLD_RECORD] if luck.random() < OLD_SHARE else []
        # Half of the kills fall while a key is being taken, the others wherever they fall.
        is_within = luck.random() < 0.5
        moment = Moment(luck.randrange(1, MOST_KEYS), is_within, luck.uniform(0, 0.002 if is_within else 0.05))
        heard = self._kill(number, moment, record)
        self.figures.kills += 1
        self.figures.keys += heard.keys
        self._look(number, heard)

    def _kill(self, number: int, moment: Moment, record: list[str]) -> Heard:
        command = [sys.executable, "-m", "tests.torture.typist", str(self.project), f"{self.seed}{number:04}", *record]
        errors = self.folder / "typist.err"
        heard = Heard()
        with (
            errors.open("wb") as error_stream,
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=error_stream) as typist,
        ):
            assert typist.stdout is not None
            try:
                while not moment.has_come(heard):
                    line = typist.stdout.readline()
                    if not line:
                        raise Loss(f"seed {self.seed}, round {number}: the typist failed: {errors.read_text()[-2000:]}")
                    heard.take(json.loads(line))
                time.sleep(moment.delay_s)
            finally:
                typist.send_signal(signal.SIGKILL)
            for line in typist.stdout:
                if line.endswith(b"\n"):
                    heard.take(json.loads(line))
        return heard

    def _look(self, number: int, heard: Heard) -> None:
        with open_project(self.project) as project:
            found = found_answers(project, heard)
            damaged = project.drafts.damaged()
            project.drafts.drop(f"record:{heard.record_id}")
        wrong = {path: (found.get(path), answer) for path, answer in heard.answers.items() if found.get(path) != answer}
        if heard.begun is not None:
            path, after = heard.begun
            is_kept = found.get(path) == after
            if is_kept:
                wrong.pop(path, None)
            self.figures.last_key_kept += is_kept
            self.figures.last_key_missing += not is_kept
        if wrong or damaged:
            raise Loss(f"seed {self.seed}, round {number}: found and typed {wrong}, damaged {damaged}")


def found_answers(project: Project, heard: Heard) -> dict[str, str]:
    """Answers of the draft, as the program gives them back after its next start."""
    draft = project.drafts.get(f"record:{heard.record_id}")
    if draft is None:
        return {}
    session = read_draft(project, draft).sheet.session
    paths = {*heard.answers, *([heard.begun[0]] if heard.begun else [])}
    return {path: session.value(path) for path in paths}


def make_project(path: Path) -> None:
    """A project with a product and one record that is there already."""
    with create_project(path) as project:
        product = Product("清溪绿茶", id="product-1")
        save_many(project, [product, SurveyRecord("青岩茶园", product.id, id=OLD_RECORD)])
