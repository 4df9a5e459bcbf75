"""Saves survey records in a project of its own and tells how long each took.

Usage: ``python -m bench.record_saver FOLDER SAVES PHOTOS``. Saves so many records, then attaches so many photos, one
by one, by the services that the window uses; prints the seconds of each as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import shapely
from PIL import Image

from gi_atlas.model import SurveyRecord
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

TEXT = "茶园位于海拔八百米的山坡，土壤为黄壤。" * 30  # about 600 characters, as the county teams write


def new_record(number: int) -> SurveyRecord:
    """A record with a place and two pages of text."""
    return SurveyRecord(f"记录 {number}", geom=shapely.Point(110 + number / 1000, 30), quality=TEXT, history=TEXT)


def timed(work: Callable[[], object]) -> float:
    """Seconds that work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def make_photo(path: Path, number: int) -> Path:
    """A photo that no other one equals."""
    Image.new("RGB", (640, 480), (number % 256, 80, 60)).save(path, "JPEG", comment=str(number).encode())
    return path


def save_all(project: Project, folder: Path, saves: int, photos: int) -> dict[str, list[float]]:
    """Seconds of every save and of every photo."""
    first = new_record(-1)
    save_record(project, first)
    saved = [timed(lambda number=number: save_record(project, new_record(number))) for number in range(saves)]  # type: ignore[misc]
    files = [make_photo(folder / f"{number}.jpg", number) for number in range(photos)]
    attached = [timed(lambda path=path: attach_photos(project, first.id, [path])) for path in files]  # type: ignore[misc]
    return {"saved_s": saved, "attached_s": attached}


def main(folder: Path, saves: int, photos: int) -> None:
    """Make the project, save, tell."""
    with create_project(folder / f"saver-{saves}-{photos}.gpkg") as project:
        print(json.dumps(save_all(project, folder, saves, photos)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
