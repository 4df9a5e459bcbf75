"""What a torture worker does to a project: the acts of the program, by the services that the window uses.

The foreign files of the acts are read once, by the real child process, before any worker is forked: a worker's time
goes into what can lose something. ``Kit.is_door_real`` lets a worker go through the door itself.
"""

import json
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import ForeignFile, open_foreign
from gi_atlas.model import Evidence, Product, SurveyRecord
from gi_atlas.services import attaching
from gi_atlas.services.editing import remove, save
from gi_atlas.services.importing import ImportKind, import_file, plan_examined, run_import
from gi_atlas.services.inspecting import examine
from gi_atlas.services.photos import PhotoReading, read_photos
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.media import file_sha256
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.photo_files import make_photo

ORIGIN = Origin("torturer", "bench")
_WORDS = "茶园位于海拔八百米的山坡，土壤为黄壤，采摘在清明前后；传统炒青工艺由县志记载。"
UNIT_ROWS, RECORD_ROWS = 60, 40


@dataclass(frozen=True, eq=False)
class Kit:
    """Foreign files that the acts use, read once."""

    folder: Path
    units: ForeignFile
    records: ForeignFile
    photo: PhotoReading
    is_door_real: bool = False
    pool: list[Path] = field(default_factory=list)

    def fill_pool(self, luck: random.Random) -> None:
        """Make the photos of the next act beforehand, so that an act writes nothing but what the program writes."""
        self.pool.extend(_fresh_photo(self, luck) for _photo in range(3))


def make_kit(folder: Path) -> Kit:
    """Make the files and read them through the real door."""
    folder.mkdir(parents=True, exist_ok=True)
    units, records = folder / "units.geojson", folder / "records.csv"
    units.write_text(json.dumps(_unit_collection()), encoding="utf-8")
    lines = [f"第{row}户茶园,{110 + row / 500:.4f},{30 + row / 500:.4f}" for row in range(RECORD_ROWS)]
    records.write_text("title,lon,lat\n" + "\n".join(lines) + "\n", encoding="utf-8")
    photo = make_photo(folder / "photo.jpg", 110.2, 30.1, "2026:04:05 08:30:00")
    return Kit(folder, open_foreign(units), open_foreign(records), read_photos([photo])[0])


def _unit_collection() -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"{990000 + row}", "name": f"第{row}乡"},
            "geometry": shapely.geometry.mapping(shapely.Point(110 + row % 8, 30 + row // 8).buffer(0.4, 8)),
        }
        for row in range(UNIT_ROWS)
    ]
    return {"type": "FeatureCollection", "features": features}


def make_template(path: Path, kit: Kit, seed: int = 0) -> Path:
    """A closed project in which every act finds something to work on."""
    luck = random.Random(seed)
    with create_project(path, "酷刑", ORIGIN) as project:
        save(project, Product("清溪茶"))
        for act in (save_new, save_new, attach, import_units, save_new, undo, change):
            act(project, kit, luck)
    return path


def _text(luck: random.Random, most: int) -> str:
    return (_WORDS * (most // len(_WORDS) + 1))[: luck.randrange(most)]


def _own_records(project: Project) -> list[SurveyRecord]:
    return [record for record in project.read_all(SurveyRecord) if record.import_id is None]


def save_new(project: Project, kit: Kit, luck: random.Random) -> None:
    """A new survey record, with texts from nothing to several pages of the file."""
    place = shapely.Point(110 + luck.random(), 30 + luck.random()) if luck.random() < 0.9 else None
    save_record(project, SurveyRecord(f"记录 {luck.random()}", geom=place, quality=_text(luck, 4000)))


def change(project: Project, kit: Kit, luck: random.Random) -> None:
    """A stored record, its text and place changed."""
    record = luck.choice(_own_records(project))
    moved = shapely.Point(110 + luck.random(), 30 + luck.random())
    changed = replace(record, geom=moved, history=_text(luck, 6000), notes=str(luck.random()))
    save_record(project, changed, expected=record)


def delete(project: Project, kit: Kit, luck: random.Random) -> None:
    """A record goes, and its evidence with it."""
    records = _own_records(project)
    if len(records) < 3:
        return save_new(project, kit, luck)
    remove(project, SurveyRecord, luck.choice(records).id)
    return None


def attach(project: Project, kit: Kit, luck: random.Random) -> None:
    """One to three photos at a record, each with bytes of its own."""
    record = luck.choice(_own_records(project))
    count = luck.randint(1, 3)
    paths = kit.pool[:count] or [_fresh_photo(kit, luck) for _photo in range(count)]
    _through_door(project, kit, record, paths)
    for path in paths:
        path.unlink()


def _fresh_photo(kit: Kit, luck: random.Random) -> Path:
    # Bytes after the end of a JPEG change its hash, not its picture.
    path = kit.folder / f"photo-{os.getpid()}-{luck.randrange(10**12)}.jpg"
    path.write_bytes((kit.folder / "photo.jpg").read_bytes() + luck.randbytes(luck.randrange(1, 30_000)))
    return path


def _through_door(project: Project, kit: Kit, record: SurveyRecord, paths: Sequence[Path]) -> None:
    real = attaching.read_evidence_files
    if not kit.is_door_real:
        attaching.read_evidence_files = lambda found, _told=None: [  # type: ignore[assignment]
            replace(kit.photo, path=path, sha256=file_sha256(path)) for path in found
        ]
    try:
        attaching.attach_photos(project, record.id, paths, is_strict=True)
    finally:
        attaching.read_evidence_files = real


def import_units(project: Project, kit: Kit, luck: random.Random) -> None:
    """Administrative units of an edition that the project does not have yet."""
    _import(project, kit, kit.units, ImportKind.ADMIN_UNITS, Answers(datum="cgcs2000", edition=f"{luck.random()}"))


def import_records(project: Project, kit: Kit, luck: random.Random) -> None:
    """Survey records of a table; the second time everything is unchanged and nothing is written."""
    _import(project, kit, kit.records, ImportKind.RECORDS, Answers(datum="cgcs2000", crs="EPSG:4490"))


def _import(project: Project, kit: Kit, foreign: ForeignFile, kind: ImportKind, answers: Answers) -> None:
    if kit.is_door_real:
        import_file(project, foreign.path, kind, answers)
    else:
        run_import(project, plan_examined(project, examine(foreign, answers), kind, answers))


def undo(project: Project, kit: Kit, luck: random.Random) -> None:
    """Undo, where the undo list has more than the template's last steps."""
    if len(project.steps()[0]) < 4:
        return save_new(project, kit, luck)
    project.undo()
    return None


def redo(project: Project, kit: Kit, luck: random.Random) -> None:
    """Redo, where there is something."""
    if not project.steps()[1]:
        return change(project, kit, luck)
    project.redo()
    return None


Act = Callable[[Project, Kit, random.Random], None]
ACTS: dict[str, Act] = {
    "save": save_new,
    "change": change,
    "delete": delete,
    "attach": attach,
    "import-units": import_units,
    "import-records": import_records,
    "undo": undo,
    "redo": redo,
}
WEIGHTS = {
    "save": 4,
    "change": 3,
    "delete": 1,
    "attach": 4,
    "import-units": 3,
    "import-records": 1,
    "undo": 2,
    "redo": 1,
}


def choose_act(luck: random.Random) -> str:
    """Name of an act, by weight."""
    return luck.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]


def head_of(project: Project) -> tuple[int, str]:
    """Number and hash of the change log's newest entry."""
    rows = project.fetch("SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 1")
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")


def media_of(project: Project) -> list[str]:
    """sha256 of all evidence."""
    return sorted({item.sha256 for item in project.read_all(Evidence) if item.sha256})
