"""The command that paints a project into a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from PIL import Image

from gi_atlas.cli import run
from gi_atlas.errors import UsageError
from gi_atlas.model import AdminUnit, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gui.paint.cli import choose_layers, parse_extent, parse_size
from layers.layer import LayerSource, MapLayer
from layers.project_layers import DEFAULT_STYLES


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "龙游县.gpkg") as made:
        county = AdminUnit("990101", "龙游县", "2023-06", geom=shapely.box(118, 28, 119, 29))
        save_many(made, [county, SurveyRecord("茶园", geom=shapely.Point(118.5, 28.5))])
    return made.path


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = run(["--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_a_picture_is_written(project: Path, capsys: pytest.CaptureFixture[str], qapp: object) -> None:
    target = project.with_name("图.png")
    code, answer = run_json(capsys, "render", str(project), "--to", str(target), "--size", "320x200")
    assert code == 0
    assert answer["path"] == str(target)
    assert answer["milliseconds"] > 0
    picture = Image.open(target).convert("RGB")
    assert picture.size == (320, 200)
    county = tuple(int(DEFAULT_STYLES["ADMIN_UNITS"].fill[place : place + 2], 16) for place in (1, 3, 5))
    assert picture.getpixel((160, 30)) == county
    assert picture.getpixel((3, 3)) == (255, 255, 255)
    assert not list(target.parent.glob(".*.tmp"))


def test_extent_and_layers_are_chosen(project: Path, capsys: pytest.CaptureFixture[str], qapp: object) -> None:
    target = project.with_name("p.png")
    words = ["render", str(project), "--to", str(target), "--size", "200x200", "--extent", "118.4,28.4,118.6,28.6"]
    assert run_json(capsys, *words, "--layers", "Survey records")[0] == 0
    picture = Image.open(target).convert("RGB")
    assert picture.getpixel((20, 20)) == (255, 255, 255)
    assert picture.getpixel((100, 100)) == (0xE6, 0x51, 0x00)
    assert run_json(capsys, *words)[0] == 0
    assert Image.open(target).convert("RGB").getpixel((20, 20)) != (255, 255, 255)


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["--size", "800"], "RENDER_SIZE", 2),
        (["--size", "0x100"], "RENDER_SIZE", 2),
        (["--size", "99999x100"], "RENDER_SIZE", 2),
        (["--extent", "118,27"], "RENDER_EXTENT", 2),
        (["--extent", "119,27,118,28"], "RENDER_EXTENT", 2),
        (["--extent", "a,b,c,d"], "RENDER_EXTENT", 2),
        (["--extent", "nan,0,1,1"], "RENDER_EXTENT", 2),
        (["--layers", "没有的"], "RENDER_LAYER_UNKNOWN", 2),
    ],
)
def test_wrong_words(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str, exit_code: int
) -> None:
    target = project.with_name("p.png")
    done, answer = run_json(capsys, "render", str(project), "--to", str(target), *words)
    assert (done, answer["error"]["code"]) == (exit_code, code)
    assert answer["error"]["context"]["value"] == words[1]
    assert not target.exists()


@pytest.mark.parametrize("name", ["p.jpg", "missing/p.png"])
def test_a_picture_that_cannot_be_written(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, qapp: object
) -> None:
    target = project.parent / name
    done, answer = run_json(capsys, "render", str(project), "--to", str(target), "--size", "50x50")
    assert (done, answer["error"]["code"]) == (3, "RENDER_CANNOT_WRITE")
    assert not target.exists()


@pytest.mark.parametrize("text", ["1600x1000", "1600X1000", " 1600 × 1000 ", "1600*1000"])
def test_sizes(text: str) -> None:
    assert parse_size(text) == (1600, 1000)


def test_extents() -> None:
    assert parse_extent("118, 27,123,31.2") == (118, 27, 123, 31.2)
    with pytest.raises(UsageError) as caught:
        parse_extent("118,27,123,31.2,5")
    assert caught.value.code == "RENDER_EXTENT"


def test_layers_are_chosen_by_name_or_id() -> None:
    source = LayerSource(lambda _wanted: iter(()))
    layers = [MapLayer("1", "县", source), MapLayer("2", "照片", source, is_visible=False)]
    assert [layer.id for layer in choose_layers(layers, None)] == ["1"]
    chosen = choose_layers(layers, "照片, 1")
    assert [(layer.id, layer.is_visible) for layer in chosen] == [("1", True), ("2", True)]


def test_help_is_there() -> None:
    from gui.paint.cli import render

    assert "--extent" in CliRunner().invoke(render, ["--help"]).output


def test_no_display_is_needed(project: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    target = project.with_name("ohne.png")
    words = [sys.executable, "-m", "gi_atlas", "--json", "render", str(project), "--to", str(target), "--size", "64x64"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    with Image.open(target) as picture:
        assert picture.size == (64, 64)
