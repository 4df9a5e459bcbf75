"""File names that are no UTF-8: read, stored and told all the same."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gi_atlas.errors import ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import open_foreign
from gi_atlas.model import Evidence, LayerEntry, SurveyRecord
from gi_atlas.readable import readable, whole_text
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.editing import save
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.storage.opening import create_project, open_project, project_facts

POINT = '{"type": "Feature", "properties": {"name": "茶"}, "geometry": {"type": "Point", "coordinates": [119, 28]}}'
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are text")


def in_gbk(name: str) -> str:
    """A name as Linux hands it over where another system wrote it in GBK."""
    return os.fsdecode(name.encode("gbk"))


@given(st.text())
def test_text_stays_and_what_comes_out_is_always_text(name: str) -> None:
    assert readable(name) == name
    assert readable(os.fsdecode(name.encode("utf-16", "surrogatepass"))).encode()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20))
def test_a_name_in_gbk_is_read_wherever_it_stands(name: str) -> None:
    folder = "/媒体/测试"
    raw = in_gbk(name)
    is_utf_8 = not any("\ud800" <= sign <= "\udfff" for sign in raw)  # bytes that happen to be so stay so
    expected = raw if is_utf_8 else name
    assert readable(f"{folder}/{raw}/a.jpg") == f"{folder}/{expected}/a.jpg"


@pytest.mark.parametrize("name", ["\ud83d", "a\udfff.shp", "\udcff\udcff"])
def test_what_is_no_text_at_all_is_marked(name: str) -> None:
    assert "\ufffd" in readable(name)


@linux_only
def test_a_file_with_a_name_in_gbk_comes_in_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / in_gbk("清溪县.geojson")
    path.write_text(POINT, encoding="utf-8")
    with create_project(tmp_path / "p.gpkg") as project:
        plan = import_file(project, path, ImportKind.LAYER, Answers(datum="cgcs2000"))
        assert plan.imported == 1
        assert project.fetch("SELECT file_name FROM gi_import") == [("清溪县.geojson",)]
        assert project.read_all(LayerEntry)[-1].provenance["file"] == "清溪县.geojson"
        assert project.steps()[0][-1].label.values == ("清溪县.geojson",)


@linux_only
@pytest.mark.parametrize("count", [1, 2])
def test_photos_with_names_in_gbk_are_attached_under_their_names(tmp_path: Path, count: int) -> None:
    paths = [tmp_path / in_gbk(f"照片{number}.jpg") for number in range(count)]
    for number, path in enumerate(paths):
        with path.open("wb") as stream:
            Image.new("RGB", (40 + number, 40)).save(stream, "JPEG")
    with create_project(tmp_path / "p.gpkg") as project:
        record = SurveyRecord("茶园")
        save(project, record)
        attached = attach_photos(project, record.id, paths)
        assert [item.file_name for item in attached.added] == [f"照片{number}.jpg" for number in range(count)]
        assert len(project.read_all(Evidence)) == count


@linux_only
def test_a_photo_with_a_name_in_gbk_becomes_a_record_of_that_title(tmp_path: Path) -> None:
    path = tmp_path / in_gbk("古茶树.jpg")
    with path.open("wb") as stream:
        Image.new("RGB", (40, 40)).save(stream, "JPEG")
    with create_project(tmp_path / "p.gpkg") as project:
        import_file(project, path, ImportKind.RECORDS, Answers(datum="cgcs2000"))
        assert [record.title for record in project.read_all(SurveyRecord)] == ["古茶树"]


@linux_only
def test_a_project_with_a_name_in_gbk_can_be_made_and_opened(tmp_path: Path) -> None:
    path = tmp_path / in_gbk("清溪县.gpkg")
    with create_project(path) as project:
        save(project, SurveyRecord("茶园"))
    with open_project(path) as project:
        assert not project.is_read_only
        assert project_facts(project)["name"] == "清溪县"
        assert len(project.read_all(SurveyRecord)) == 1


@linux_only
def test_a_message_about_such_a_file_can_be_printed(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        open_foreign(tmp_path / in_gbk("没有.shp"))
    message = caught.value.message()
    assert message.encode()
    assert "没有.shp" in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("茶", "茶"),
        ("茶🍵", "茶🍵"),
        ("茶\ud83c", "茶"),
        ("\ud83c茶", "\ufffd茶"),
        ("茶\udf75", "茶\ufffd"),
        ("\ud83c", ""),
    ],
)
def test_a_text_without_half_characters(text: str, expected: str) -> None:
    assert whole_text(text) == expected
