"""Row 39: a draft does not become public by a word of another program."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.errors import PublishError
from gi_atlas.model import BoundaryStatus, BoundaryVersion
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import open_project
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.selection import PUBLIC_STATUSES, select
from layers.publish.webmap.vouching import written_past_program
from tests.webmap.making import DRAFT, PUBLISHED, MapProject

SQUARE, OTHER = shapely.box(119, 29, 119.1, 29.1), shapely.box(120, 30, 120.1, 30.1)
STATUSES = frozenset(str(status) for status in PUBLIC_STATUSES)


def write_past(path: Path, sql: str, *values: Any) -> None:
    """Another program writes into the file: without our triggers, as it may lack their functions."""
    other = sqlite3.connect(path)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'gi_boundary'"
    for (name,) in other.execute(triggers).fetchall():
        other.execute(f'DROP TRIGGER "{name}"')
    other.execute(sql, values)
    other.commit()
    other.close()


def left_out(atlas: MapProject, is_public: bool = True) -> dict[str, int]:
    return dict(select(atlas.project, WebMapOptions(is_public=is_public)).left_out.get("boundaries", {}))


@pytest.mark.parametrize("status", sorted(STATUSES))
@pytest.mark.parametrize("is_public", [True, False])
def test_a_draft_that_another_program_published_stays_inside(atlas: MapProject, status: str, is_public: bool) -> None:
    atlas.product("甲茶", SQUARE)
    _product, zone, _version = atlas.product("乙茶")
    draft = atlas.boundary(zone, OTHER, DRAFT, name="canary-1337")
    write_past(atlas.project.path, "UPDATE gi_boundary SET status = ? WHERE id = ?", status, draft.id)
    folder = atlas.folder / "out"
    report = write_web_folder(atlas.project, folder, WebMapOptions(is_public=is_public))
    assert report.page.left_out["boundaries"] == {"past": 1}
    assert report.page.features == {"boundaries": 1}
    assert not [path for path in folder.rglob("*") if path.is_file() and b"canary-1337" in path.read_bytes()]


def test_alone_it_leaves_nothing_to_publish(atlas: MapProject) -> None:
    _product, zone, _version = atlas.product("乙茶")
    atlas.boundary(zone, OTHER, DRAFT)
    write_past(atlas.project.path, "UPDATE gi_boundary SET status = 'PUBLISHED'")
    with pytest.raises(PublishError) as refused:
        select(atlas.project, WebMapOptions(is_public=True))
    assert refused.value.code == "WEBMAP_NOTHING"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_says_why(atlas: MapProject, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    atlas.product("甲茶", SQUARE)
    _product, zone, _version = atlas.product("乙茶")
    draft = atlas.boundary(zone, OTHER, DRAFT)
    write_past(atlas.project.path, "UPDATE gi_boundary SET status = 'PUBLISHED' WHERE id = ?", draft.id)
    command = ["webmap", str(atlas.project.path), "--to", str(atlas.folder / "m.html"), "--public"]
    assert run(["--lang", language, *command]) == 0
    assert {"zh": "其他程序", "en": "another program"}[language] in capsys.readouterr().out
    assert run(["--json", *command, "--replace"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == {"boundaries": {"past": 1}}


def test_a_row_that_another_program_added_stays_inside(atlas: MapProject) -> None:
    _product, _zone, version = atlas.product("甲茶", SQUARE)
    assert version is not None
    columns = [row[1] for row in atlas.project.fetch("PRAGMA table_info(gi_boundary)") if row[1] not in ("fid", "id")]
    listed = ", ".join(f'"{name}"' for name in columns)
    insert = f"INSERT INTO gi_boundary (id, {listed}) SELECT ?, {listed} FROM gi_boundary WHERE id = ?"
    write_past(atlas.project.path, insert, "forged", version.id)
    assert written_past_program(atlas.project, STATUSES) == {"forged"}
    assert left_out(atlas) == {"past": 1}


def test_saving_it_again_does_not_vouch_for_it(atlas: MapProject) -> None:
    """The log knows the boundary as a draft, whatever the program wrote of its name since."""
    _product, zone, _version = atlas.product("乙茶")
    draft = atlas.boundary(zone, OTHER, DRAFT)
    write_past(atlas.project.path, "UPDATE gi_boundary SET status = 'PUBLISHED'")
    digest = "UPDATE gi_row_digest SET sha256 = ? WHERE row_id = ?"
    from gi_atlas.commands.changes import row_digest
    from gi_atlas.storage.check_rows import read_rows

    with sqlite3.connect(atlas.project.path) as raw:
        (row,) = read_rows(raw, "gi_boundary")
    write_past(atlas.project.path, digest, row_digest(row), draft.id)
    assert written_past_program(atlas.project, STATUSES) == {draft.id}


def test_what_was_imported_as_published_is_vouched_for(atlas: MapProject) -> None:
    """The log has no status of imported rows; their sha256 was kept by the importer."""
    feature = {"type": "Feature", "geometry": shapely.geometry.mapping(SQUARE)}
    source = atlas.folder / "a.geojson"
    features = [{**feature, "properties": {"name": f"茶{number}"}} for number in range(3)]
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    path = atlas.project.path
    atlas.project.close()
    assert run(["import", str(path), str(source), "--as", "boundaries", "--datum", "cgcs2000"]) == 0
    with open_project(path, read_only=True) as opened:
        imported = opened.read_all(BoundaryVersion)
        assert len(imported) == 3
        assert written_past_program(opened, frozenset(BoundaryStatus)) == frozenset()
    write_past(path, "UPDATE gi_boundary SET status = 'PUBLISHED' WHERE id = ?", imported[0].id)
    with open_project(path, read_only=True) as opened:
        assert written_past_program(opened, STATUSES) == {imported[0].id}


@pytest.mark.parametrize("status", list(BoundaryStatus))
def test_what_the_program_wrote_is_vouched_for(atlas: MapProject, status: BoundaryStatus) -> None:
    _product, zone, _version = atlas.product("甲茶")
    version = atlas.boundary(zone, SQUARE, status)
    assert written_past_program(atlas.project, STATUSES) == frozenset()
    if status is DRAFT:
        save_many(atlas.project, [replace(version, status=PUBLISHED)])
    assert written_past_program(atlas.project, STATUSES) == frozenset()
    if status is not BoundaryStatus.REVIEWED:
        assert left_out(atlas) == {}


def test_undoing_and_redoing_keeps_it_vouched_for(atlas: MapProject) -> None:
    _product, zone, _version = atlas.product("甲茶")
    version = atlas.boundary(zone, SQUARE, DRAFT)
    save_many(atlas.project, [replace(version, status=PUBLISHED)])
    atlas.project.undo()
    atlas.project.redo()
    assert left_out(atlas) == {}
    atlas.project.undo()
    assert atlas.project.read_all(BoundaryVersion)[0].status is DRAFT
    assert written_past_program(atlas.project, STATUSES) == frozenset()


def test_a_project_that_was_closed_and_opened_is_vouched_for(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    atlas.project.close()
    with open_project(atlas.project.path, read_only=True) as opened:
        assert written_past_program(opened, STATUSES) == frozenset()


def test_other_programs_may_write_what_is_not_published(atlas: MapProject) -> None:
    atlas.product("甲茶", SQUARE)
    _product, zone, _version = atlas.product("乙茶")
    draft = atlas.boundary(zone, OTHER, DRAFT)
    write_past(atlas.project.path, "UPDATE gi_boundary SET name = 'x' WHERE id = ?", draft.id)
    assert written_past_program(atlas.project, STATUSES) == frozenset()
    assert left_out(atlas, is_public=False) == {}
