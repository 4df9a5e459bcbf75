"""Saves survey records in a project of its own and tells how long each took.

Usage: ``python -m bench.record_saver FOLDER SAVES PHOTOS``. Saves so many records of the GI form, then attaches so many
photos, one by one, by the services that the window uses; prints the seconds of each as JSON. What a save takes is
everything from the filled session to the stored record: columns, readiness, answers.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from gi_atlas.services.attaching import attach_photos
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.records import save_session, session_for

TEXT = "茶园位于海拔八百米的山坡，土壤为黄壤。" * 30  # about 600 characters, as the county teams write


def new_session(project: Project, number: int) -> FormSession:
    """The GI form filled in: a place, two pages of text, choices, four steps and two sources."""
    session = session_for(project)
    for path, value in ANSWERS.items():
        session.set(path, value)
    session.set("identity/product_name", f"记录 {number}")
    session.set("identity/site_point", f"30 {110 + number / 1000} 0 0")
    for repeat, answers in ROWS.items():
        row = session.add_repeat(repeat)
        for name, value in answers.items():
            session.set(f"{row}/{name}", value)
    return session


ANSWERS = {
    "survey/surveyor_org": "清溪县知识产权局",
    "survey/surveyor_names": "李四、王五",
    "identity/county_code": "990101 清溪县",
    "identity/name_is_customary": "no",
    "identity/product_group": "primary",
    "identity/product_subtype": "tea_leaf",
    "quality/quality_summary": TEXT,
    "quality/quality_look": "条索紧细",
    "craft/method_summary": TEXT,
    "history/history_summary": "县志有载，明代为贡。",
    "history/first_year": "1573",
    "environment/env_summary": "海拔八百米，云雾多。",
    "scope/scope_text": "清溪县北山乡等三个乡镇现辖行政区域。",
}
ROWS = {
    "craft/production_step": {"step_name": "炒青", "step_main": "yes", "step_zone": "production"},
    "history/history_source": {"src_kind": "gazetteer", "src_title": "清溪县志", "src_year": "1873"},
    "link": {"link_kind": "soil", "link_factor": "黄壤", "link_trait": "香高", "link_how": "含硒"},
}


def timed(work: Callable[[], object]) -> float:
    """Seconds that work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def timed_save(project: Project, number: int) -> float:
    """Seconds that saving a filled form takes."""
    session = new_session(project, number)
    return timed(lambda: save_session(project, session))


def make_photo(path: Path, number: int) -> Path:
    """A photo that no other one equals."""
    Image.new("RGB", (640, 480), (number % 256, 80, 60)).save(path, "JPEG", comment=str(number).encode())
    return path


def save_all(project: Project, folder: Path, saves: int, photos: int) -> dict[str, list[float]]:
    """Seconds of every save and of every photo."""
    first = save_session(project, new_session(project, -1))
    saved = [timed_save(project, number) for number in range(saves)]
    files = [make_photo(folder / f"{number}.jpg", number) for number in range(photos)]
    attached = [timed(lambda path=path: attach_photos(project, first.id, [path])) for path in files]  # type: ignore[misc]
    return {"saved_s": saved, "attached_s": attached}


def main(folder: Path, saves: int, photos: int) -> None:
    """Make the project, save, tell."""
    with create_project(folder / f"saver-{saves}-{photos}.gpkg") as project:
        print(json.dumps(save_all(project, folder, saves, photos)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
