"""What stays in a web map's folder is told; what leads out of the folder is left alone."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.errors import WriteError
from gi_atlas.model import SurveyRecord
from gui.dialogs.webmap_words import written_words
from layers.publish.webmap.folder import WebFolderReport, write_web_folder
from layers.publish.webmap.folder_list import LIST, read_list, staying_files
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.page_texts import staying_words
from tests.webmap.making import MapProject
from tests.webmap.test_folder import files_of, jpeg

WITH_RECORDS = ("boundaries", "records")


def write(atlas: MapProject, folder: Path, is_replacing: bool = True, **options: Any) -> WebFolderReport:
    return write_web_folder(atlas.project, folder, WebMapOptions(**options), is_replacing)


@pytest.fixture
def site(atlas: MapProject) -> tuple[MapProject, Path]:
    """A project whose records were let out into a folder."""
    product, _zone, _version = atlas.product("清溪红茶", shapely.box(119, 29, 119.1, 29.1))
    atlas.photo(product.id, jpeg())
    atlas.add(SurveyRecord("茶园", geom=shapely.Point(119.05, 29.05), product_id=product.id))
    folder = atlas.folder / "站点"
    assert write(atlas, folder, layers=WITH_RECORDS).staying == ()
    return atlas, folder


def test_a_private_file_that_somebody_changed_is_named_again_and_again(site: tuple[MapProject, Path]) -> None:
    atlas, folder = site
    before = read_list(folder)["records.geojson"]
    with (folder / "records.geojson").open("a") as stream:
        stream.write("\n")
    for _time in range(2):
        assert write(atlas, folder).staying == ("records.geojson",)
        assert (folder / "records.geojson").exists()
        assert read_list(folder)["records.geojson"] == before


def test_once_it_is_taken_away_nobody_speaks_of_it(site: tuple[MapProject, Path]) -> None:
    atlas, folder = site
    (folder / "records.geojson").write_text("edited")
    write(atlas, folder)
    (folder / "records.geojson").unlink()
    assert write(atlas, folder).staying == ()
    assert set(read_list(folder)) == {name for name in read_list(folder) if (folder / name).exists()}


def test_one_that_is_as_it_was_written_again_is_removed_after_all(site: tuple[MapProject, Path]) -> None:
    atlas, folder = site
    whole = (folder / "records.geojson").read_bytes()
    (folder / "records.geojson").write_text("edited")
    write(atlas, folder)
    (folder / "records.geojson").write_bytes(whole)
    assert write(atlas, folder).staying == ()
    assert not (folder / "records.geojson").exists()


@pytest.mark.parametrize("text", ["", "[]", None])
def test_where_the_list_is_lost_what_looks_like_ours_is_named_and_stays(
    site: tuple[MapProject, Path], text: str | None
) -> None:
    atlas, folder = site
    (folder / LIST).unlink()
    if text is not None:
        (folder / LIST).write_text(text)
    for _time in range(2):
        assert write(atlas, folder, photo_px=0).staying == ("photos/0001.jpg", "records.geojson")
    # Nobody knows that it is ours, so that no later map takes it away.
    assert "records.geojson" not in read_list(folder)


def test_other_files_are_nobodys_business(site: tuple[MapProject, Path]) -> None:
    atlas, folder = site
    for name in ("style.css", "photos/me.jpg", "gi.geojson.bak", "my.pmtiles"):
        (folder / name).write_text("mine")
    (folder / "units.geojson").mkdir()
    assert write(atlas, folder).staying == ()


def test_a_link_that_leads_nowhere_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "units.geojson").symlink_to(tmp_path / "gone")
    assert staying_files(tmp_path, {}, []) == ["units.geojson"]


def test_a_first_map_in_a_folder_of_somebodys_tells_too(atlas: MapProject) -> None:
    atlas.product("清溪红茶", shapely.box(119, 29, 119.1, 29.1))
    folder = atlas.folder / "站点"
    folder.mkdir()
    (folder / "records.geojson").write_text("of last year")
    assert write(atlas, folder, is_replacing=False).staying == ("records.geojson",)


def test_command_and_dialog_name_what_stayed(site: tuple[MapProject, Path], capsys: pytest.CaptureFixture[str]) -> None:
    atlas, folder = site
    (folder / "records.geojson").write_text("edited")
    report = write(atlas, folder)
    assert "records.geojson" in written_words(report.page, report.staying)
    assert "records.geojson" not in written_words(report.page)
    path = str(atlas.project.path)
    atlas.project.close()
    arguments = ["webmap", path, "--to", str(folder), "--folder", "--public", "--replace"]
    assert run(["--json", *arguments]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["staying"] == ["records.geojson"]
    assert [one["code"] for one in answer["warnings"]] == ["no_number", "staying"]
    assert run(arguments) == 0
    assert staying_words(["records.geojson"]) in capsys.readouterr().out


def test_of_many_only_the_first_are_named() -> None:
    told = staying_words([f"photos/{number:04}.jpg" for number in range(1, 500)])
    assert "photos/0010.jpg …" in told
    assert "photos/0011.jpg" not in told


# Links and places


def test_a_folder_of_photos_that_is_a_link_is_refused_before_anything_is_touched(site: tuple[MapProject, Path]) -> None:
    atlas, folder = site
    elsewhere = atlas.folder / "elsewhere"
    (folder / "photos").rename(elsewhere)
    (elsewhere / "0001.jpg").write_text("mine")
    (folder / "photos").symlink_to(elsewhere)
    before = {name: (folder / name).read_bytes() for name in files_of(folder)}
    with pytest.raises(WriteError) as caught:
        write(atlas, folder)
    assert (caught.value.code, caught.value.context["path"]) == ("EXPORT_LINK", str(folder / "photos"))
    assert {name: (folder / name).read_bytes() for name in files_of(folder)} == before
    assert (elsewhere / "0001.jpg").read_text() == "mine"


def test_nothing_behind_a_link_is_removed_but_it_is_told(site: tuple[MapProject, Path]) -> None:
    """The photo there is as it was written: it would be removed, were it in the folder itself."""
    atlas, folder = site
    elsewhere = atlas.folder / "elsewhere"
    (folder / "photos").rename(elsewhere)
    (folder / "photos").symlink_to(elsewhere)
    assert write(atlas, folder, photo_px=0).staying == ("photos/0001.jpg",)
    assert (elsewhere / "0001.jpg").exists()


def test_a_folder_that_is_a_link_itself_is_the_persons_choice(atlas: MapProject) -> None:
    atlas.product("清溪红茶", shapely.box(119, 29, 119.1, 29.1))
    (atlas.folder / "true").mkdir()
    (atlas.folder / "link").symlink_to(atlas.folder / "true")
    write(atlas, atlas.folder / "link")
    assert (atlas.folder / "true" / "index.html").exists()


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_name_that_the_system_does_not_take_is_refused_in_words(
    atlas: MapProject, capsys: pytest.CaptureFixture[str], is_folder: bool
) -> None:
    atlas.product("清溪红茶", shapely.box(119, 29, 119.1, 29.1))
    target = atlas.folder / ("茶" * 90)  # 270 bytes
    path = str(atlas.project.path)
    atlas.project.close()
    more = ["--folder"] if is_folder else []
    assert run(["--json", "webmap", path, "--to", str(target), "--public", *more]) != 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["error"]["code"] == "EXPORT_CANNOT_WRITE"
    assert str(target) in json.dumps(answer, ensure_ascii=False)


def test_a_folder_that_holds_the_project_itself_is_used_with_a_word(site: tuple[MapProject, Path]) -> None:
    atlas, folder = site
    assert "project_inside" not in write(atlas, folder).page.warnings
    report = write(atlas, atlas.folder)
    assert "project_inside" in report.page.warnings
    assert "itself" in written_words(report.page)
    (atlas.folder / "through").symlink_to(atlas.folder)
    assert "project_inside" in write(atlas, atlas.folder / "through").page.warnings
