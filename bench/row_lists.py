"""The table of 100,000 survey records: shown, filtered, sorted, searched; and how it grows up to 1,000,000."""

import json
import math
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import shapely

from bench.inputs import Inputs
from bench.list_keys import CHARACTERS, LETTERS, random_texts
from bench.table import Row
from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.model import SurveyRecord
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project

RECORDS, MANY_RECORDS = 100_000, 1_000_000
MOST_S, MOST_MB = 0.1, 400


def rows(inputs: Inputs) -> list[Row]:
    """One row an act, then one for the growth from 100,000 to 1,000,000 rows."""
    project = make_project(inputs.scratch / "lists.gpkg", RECORDS)
    told = run_keys(str(project))
    found = [
        Row(f"{RECORDS:,} records: {act}", figures["first_s"], "s", target=MOST_S, note=_note(act, figures))
        for act, figures in told.items()
    ]
    return [*found, memory_row(project), growth_row()]


def memory_row(project: Path) -> Row:
    """Most memory of the window's process with the table of all records, searched, sorted and filtered."""
    command = [sys.executable, "-m", "bench.table_window", str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    told = json.loads(done.stdout.splitlines()[-1])
    note = f"all {told['rows']:,} rows read after {told['read_s']:.1f} s"
    return Row(f"{RECORDS:,} records: memory of the window", told["peak_mb"], "MB", target=MOST_MB, note=note)


def make_project(path: Path, count: int) -> Path:
    """A project with so many records of 600 characters."""
    chance = random.Random(1)  # noqa: S311 - made-up rows, the same in every run
    made = tuple(_row(chance, text) for text in random_texts(chance, count))
    with create_project(path) as project:
        project.apply(Command(Label("Records of the benchmark"), (), (BulkRows("gi_record", "bench", made),)))
    return path


def _row(chance: random.Random, text: str) -> dict[str, Any]:
    """A record as the GI form makes it: answers, and the columns that follow from them."""
    # About as many counties as there are.
    name, code = "".join(chance.choices(CHARACTERS, k=6)), str(330000 + 7 * chance.randrange(2900))
    answers = {
        "survey": {"survey_stage": "listing", "survey_date": "2026-04-05", "surveyor_org": "清溪县知识产权局"},
        "identity": {"product_name": name, "county_code": code, "product_group": "primary"},
        "quality": {"quality_summary": text},
        "craft": {"production_step": [{"step_name": "炒青", "step_main": "yes"}, {"step_name": "摊青"}]},
    }
    return to_row(
        SurveyRecord(
            name,
            geom=shapely.Point(chance.uniform(80, 125), chance.uniform(20, 50)),
            county_code=code,
            office="清溪县知识产权局",
            quality=text,
            answers=answers,
            pinyin_initials="".join(chance.choices(LETTERS, k=6)),
            form_id="gi_potential_resource",
            form_version="2026112301",
            listing_answered=chance.randrange(56),
            listing_asked=55,
            dossier_answered=chance.randrange(30),
            dossier_asked=88,
            import_id="bench",
        )
    )


def run_keys(*words: str) -> dict[str, dict[str, float]]:
    """What a process that works the table says."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.list_keys", *words], capture_output=True, text=True, check=True
    )
    told: dict[str, dict[str, float]] = json.loads(done.stdout)
    return told


def growth_row() -> Row:
    """Time of the slowest act with all its rows, 1,000,000 by 100,000, by what n log n allows."""
    few, many = run_keys("--rows", str(RECORDS)), run_keys("--rows", str(MANY_RECORDS))
    allowed = MANY_RECORDS * math.log(MANY_RECORDS) / (RECORDS * math.log(RECORDS))
    ratios = {act: many[act]["all_s"] / few[act]["all_s"] for act in many}
    worst = max(ratios, key=lambda act: ratios[act])
    slowest = max(figures["first_s"] for figures in many.values())
    note = f"{worst}; first rows painted after {slowest * 1000:.0f} ms at most with {MANY_RECORDS:,} rows"
    return Row("growth from 100,000 to 1,000,000 rows", ratios[worst], "times", target=allowed, note=note)


def _note(act: str, figures: dict[str, float]) -> str:
    verb = "read" if act == "list shown" else "looked at"
    return f"every row {verb} after {figures['all_s'] * 1000:.0f} ms"
