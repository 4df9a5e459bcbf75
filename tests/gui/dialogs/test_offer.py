"""Offering files to the window's import by a command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.model import BoundaryVersion
from gi_atlas.storage.project import Project
from gui.dialogs.offer import offer_files
from tests.gui.dialogs.test_import_assistant import IN_CHINA, geojson


def test_the_command_says_what_both_pages_would_show(tmp_path: Path) -> None:
    good = geojson(tmp_path / "界.geojson", [{"名称": "清溪绿茶"}], IN_CHINA)
    vrt = tmp_path / "伪装.geojson"
    vrt.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>')
    ran = subprocess.run(
        [sys.executable, "-m", "gui.dialogs.offer", "--lang", "zh", str(good), str(vrt), str(tmp_path / "没有.csv")],
        capture_output=True,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
    answer = json.loads(ran.stdout)
    first, second, third = answer["files"]
    assert (first["state_of_page_1"], first["state"], first["kind"]) == ("WAITING", "ASKING", "boundaries")
    assert [question["code"] for question in first["questions"]] == ["DATUM_UNCLEAR"]
    assert (second["read"], second["code"]) == (False, "READ_VRT")
    assert "伪装.geojson" in second["what"]
    assert (third["read"], third["code"]) == (False, "READ_CANNOT_OPEN")
    assert answer["errors"] == []


def test_offering_imports_nothing(project: Project, qtbot: QtBot, tmp_path: Path) -> None:
    answer = offer_files(project, [geojson(tmp_path / "界.geojson", [{"名称": "清溪绿茶"}])])
    assert [file["state"] for file in answer["files"]] == ["READY"]
    assert project.read_all(BoundaryVersion) == []
    assert project.steps()[0] == []


@pytest.mark.parametrize(
    "name",
    [
        "libkml/kml/all-arrays.kml",
        "fiona/!test.geojson",
        "fiona/multicurve.gml",
        "fiona/test_gpx.gpx",
        "rasters/compdcs.vrt",
    ],
)
def test_strangers_files_are_read_or_refused_in_words(
    project: Project, qtbot: QtBot, real_data: Path, name: str
) -> None:
    answer = offer_files(project, [real_data / "foreign" / name])
    (file,) = answer["files"]
    assert file["read"] == (file["code"] is None)
    assert Path(name).name in file["what"] or file["read"]
    assert file["state"] in ("READY", "ASKING", "LEFT_OUT", "REFUSED")
    assert answer["errors"] == []
