"""kill -9 while a project of schema 1 is brought up to date: afterwards it is the old one or today's, whole."""

import random
import time
from contextlib import closing

import gi_atlas.storage.migrating  # noqa: F401 - loaded before the fork, so that kills hit the migration itself
from gi_atlas.model import SurveyRecord
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.schema import SCHEMA_VERSION
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.storage.old_projects import make_version_1
from tests.torture.kills import copy_project
from tests.torture.workers import Worker, kill_after

SEED = 20261126
KILLS = 30


def bring_up_to_date(path):
    def work(mouth):
        mouth.say("ready")
        open_project(path).close()
        mouth.say("end")

    return work


def version_on_disk(path):
    with closing(connect(path, "ro")) as connection:
        return int(fetch_all(connection, "SELECT value FROM gi_project WHERE key = 'schema_version'")[0][0])


def test_kills_leave_the_old_or_the_new(tmp_path):
    template = make_version_1(tmp_path / "template.gpkg")
    copy_project(template, tmp_path / "timed.gpkg")
    began = time.monotonic()
    open_project(tmp_path / "timed.gpkg").close()
    lasts_s = time.monotonic() - began
    luck, found = random.Random(SEED), []
    for _kill in range(KILLS):
        victim = copy_project(template, tmp_path / "victim.gpkg")
        told = kill_after(Worker(bring_up_to_date(victim)), "ready", 1, luck.uniform(0, lasts_s))
        assert not told.has("crash"), told.lines
        found.append((version_on_disk(victim), told.has("end")))
        with open_project(victim) as project:
            assert project.read_only_reason == ""
            assert len(project.read_all(SurveyRecord)) == 4
        # Not by ``audit``: the log tells of rows as schema 1 had them.
        assert verify_project(victim).problems == ()
        assert version_on_disk(victim) == SCHEMA_VERSION
    assert all(version == SCHEMA_VERSION for version, is_done in found if is_done)
    assert sum(version == 1 for version, _is_done in found) > KILLS / 4
