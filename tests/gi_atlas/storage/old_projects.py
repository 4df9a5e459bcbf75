"""Projects of older schemas, as the programs of their time wrote them."""

import shutil
from contextlib import closing
from pathlib import Path

from gi_atlas.storage.connection import connect

HERE = Path(__file__).parent
PHOTO_SHA256 = "5c356bd57db9ecb3247d0246c89f6295613d378b31c498db4654f10ed803fa10"


def make_version_1(path: Path) -> Path:
    """A project of schema 1 with a photo: three records, an import, steps done and undone."""
    with closing(connect(path, "rwc")) as connection:
        connection.executescript(f"BEGIN; {(HERE / 'project_v1.sql').read_text(encoding='utf-8')} COMMIT;")
    photo = path.with_suffix(".media") / PHOTO_SHA256[:2] / f"{PHOTO_SHA256}.png"
    photo.parent.mkdir(parents=True)
    shutil.copy(HERE / "project_v1.png", photo)
    return path
