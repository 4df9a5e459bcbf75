"""``inspect``, ``import`` and ``export`` as interface.md has them: keys, exit codes, language."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.cli import run
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.storage.opening import create_project, open_project

from .foreign_files import dump, square, write_csv, write_geojson, write_wkt

Ask = Callable[..., tuple[int, dict[str, Any]]]
INSPECTED = {"file", "sha256", "format", "driver", "encoding", "crs", "datum", "layers", "questions", "warnings"}
COUNTS = {"read", "imported", "updated", "unchanged", "skipped"}
TEA = {"source_key": "QX-1", "name": "清溪绿茶", "valid_from": "2020-01-31"}


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command with --json; its exit code and its one object."""

    def asked(*words: object) -> tuple[int, dict[str, Any]]:
        code = run(["--json", *map(str, words)])
        out = capsys.readouterr().out
        assert len(out.strip().splitlines()) == 1
        return code, json.loads(out)

    return asked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "清溪县.gpkg"
    create_project(found).close()
    return found


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    return write_wkt(tmp_path / "界线.csv", [(square(119.9, 28.5), TEA)])


@pytest.mark.usefixtures("tables_read_here")
class TestInspect:
    def test_what_a_file_holds_and_what_must_be_asked(self, ask: Ask, tea: Path) -> None:
        code, told = ask("inspect", tea)
        (entry,) = told["files"]
        assert (code, set(told), set(entry)) == (0, {"files"}, INSPECTED)
        (layer,) = entry["layers"]
        assert {"name", "geometry_type", "count", "fields", "extent"} <= set(layer)
        assert (layer["name"], layer["geometry_type"], layer["count"]) == ("界线", "Polygon", 1)
        for question in entry["questions"]:
            assert {"code", "option", "choices", "guess", "why"} <= set(question)
        assert [question["option"] for question in entry["questions"] if question["needed"]] == ["--crs"]

    def test_answers_close_their_questions(self, ask: Ask, tea: Path) -> None:
        _code, told = ask("inspect", tea, "--datum", "gcj02")
        assert [question for question in told["files"][0]["questions"] if question["needed"]] == []

    def test_the_others_go_on_and_the_exit_code_is_the_highest(self, ask: Ask, tea: Path, tmp_path: Path) -> None:
        (empty := tmp_path / "empty.csv").write_bytes(b"")
        code, told = ask("inspect", empty, tea, tmp_path / "missing.kml")
        assert code == 3
        codes = [entry.get("error", {}).get("code") for entry in told["files"]]
        assert codes == ["READ_EMPTY", None, "READ_CANNOT_OPEN"]
        assert all(INSPECTED <= set(entry) for entry in told["files"])

    @pytest.mark.parametrize(
        "words", [("--datum", "mars"), ("--encoding", "klingon"), ("--field", "name"), ("--wide", "no")]
    )
    def test_wrong_usage(self, ask: Ask, tea: Path, words: tuple[str, ...]) -> None:
        code, told = ask("inspect", tea, *words)
        assert code == 2
        assert told["error"]["message"]

    def test_lines_for_people_in_their_language(self, tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--lang", "zh", "inspect", str(tea)]) == 0
        out = capsys.readouterr().out
        assert "界线" in out
        assert "Question" not in out


@pytest.mark.usefixtures("tables_read_here")
class TestImport:
    def test_the_answer(self, ask: Ask, path: Path, tea: Path) -> None:
        code, told = ask("import", path, tea, "--as", "boundaries", "--datum", "cgcs2000")
        assert (code, set(told)) == (0, {"files", *COUNTS})
        assert {name: told[name] for name in COUNTS} == {
            "read": 1, "imported": 1, "updated": 0, "unchanged": 0, "skipped": 0,
        }  # fmt: skip
        (entry,) = told["files"]
        assert set(entry) == INSPECTED | COUNTS
        assert (entry["datum"], entry["crs"], entry["skipped"]) == ("cgcs2000", "EPSG:4490", [])
        code, told = ask("import", path, tea, "--as", "boundaries", "--datum", "cgcs2000")
        assert (code, told["imported"], told["unchanged"]) == (0, 0, 1)

    def test_a_dry_run_changes_nothing(self, ask: Ask, path: Path, tea: Path) -> None:
        with open_project(path, read_only=True) as project:
            before = dump(project)
        code, told = ask("import", path, tea, "--as", "boundaries", "--datum", "cgcs2000", "--dry-run")
        assert (code, told["imported"]) == (0, 1)
        with open_project(path, read_only=True) as project:
            assert dump(project) == before

    @pytest.mark.parametrize("words", [(), ("--dry-run",)])
    def test_a_field_that_no_layer_has_is_refused(
        self, ask: Ask, path: Path, tea: Path, words: tuple[str, ...]
    ) -> None:
        asked = ("import", path, tea, "--as", "boundaries", "--datum", "cgcs2000", "--field")
        code, told = ask(*asked, "valid_to=截止", *words)
        (entry,) = told["files"]
        assert (code, entry["error"]["code"], told["imported"]) == (3, "IMPORT_NO_SUCH_FIELD", 0)
        assert entry["error"]["context"]["found"] == "valid_to=截止"
        assert "valid_from" in entry["error"]["context"]["expected"]
        assert ask(*asked, "valid_to=", *words)[0] == 0

    def test_a_refused_file_is_named_once(self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        noise = tmp_path / "noise.shp"
        noise.write_bytes(b"noise")
        for words in (("inspect", noise), ("import", path, noise, "--as", "layer")):
            assert run(["--lang", "zh", *map(str, words)]) == 3
            out = capsys.readouterr().out
            assert out.startswith(f"{noise}：")
            assert out.count("noise.shp") == 1

    def test_a_question_names_its_option(self, ask: Ask, path: Path, tea: Path) -> None:
        code, told = ask("import", path, tea, "--as", "boundaries")
        (entry,) = told["files"]
        assert (code, entry["error"]["code"]) == (3, "IMPORT_NEEDS_ANSWERS")
        assert "--crs" in entry["error"]["message"]
        assert entry["questions"][0]["option"] == "--crs"
        assert (entry["format"], entry["layers"][0]["count"], len(entry["sha256"])) == ("CSV", 1, 64)
        assert (told["read"], told["imported"]) == (0, 0)

    def test_bad_rows_are_all_listed_or_skipped(self, ask: Ask, path: Path, tmp_path: Path) -> None:
        rows = [("990101", "清溪县"), ("", "无码县"), ("990103", "")]
        units = write_csv(tmp_path / "units.csv", ("code", "name"), rows)
        words = ("import", path, units, "--as", "admin-units", "--edition", "2023-06")
        code, told = ask(*words)
        assert (code, told["imported"]) == (3, 0)
        bad = told["files"][0]["skipped"]
        assert [(row["row"], row["code"]) for row in bad] == [(3, "ROW_NO_CODE"), (4, "ROW_NO_CODE")]
        assert all("row" in row["message"] for row in bad)
        code, told = ask(*words, "--skip-bad-rows")
        assert (code, told["read"], told["imported"], told["skipped"]) == (0, 3, 1, 2)
        assert {"row", "code", "message"} == set(told["files"][0]["skipped"][0])

    def test_one_file_refused_the_others_imported(self, ask: Ask, path: Path, tea: Path, tmp_path: Path) -> None:
        broken = write_csv(tmp_path / "b.csv", ("name", "lon", "lat"), [("点", "119.5", "28.5")])
        code, told = ask("import", path, broken, tea, "--as", "boundaries", "--datum", "cgcs2000")
        assert (code, told["imported"]) == (3, 1)
        assert "error" in told["files"][0]
        assert "error" not in told["files"][1]

    def test_fields_layers_and_first_days_by_options(self, ask: Ask, path: Path, tmp_path: Path) -> None:
        table = write_wkt(tmp_path / "a.csv", [(square(119.9, 28.5), {"甲": "清溪绿茶", "乙": "K1"})])
        words = ["--as", "boundaries", "--datum", "cgcs2000", "--encoding", "UTF-8"]
        code, _told = ask(
            "import", path, table, *words, "--field", "name=甲", "--field", "key=乙", "--valid-from", "2001-02-03"
        )
        assert code == 0
        with open_project(path, read_only=True) as project:
            (version,) = project.read_all(BoundaryVersion)
        assert (version.name, version.source_key, str(version.valid_from)) == ("清溪绿茶", "K1", "2001-02-03")

    def test_wrong_usage_and_a_project_that_is_not_there(self, ask: Ask, path: Path, tea: Path) -> None:
        assert ask("import", path, tea)[0] == 2
        assert ask("import", path, tea, "--as", "poems")[0] == 2
        assert ask("import", path, tea, "--as", "boundaries", "--valid-from", "2020-13-01")[0] == 2
        assert ask("import", path, tea, "--as", "admin-units", "--level", "galaxy")[0] == 2
        code, told = ask("import", path.with_name("none.gpkg"), tea, "--as", "boundaries")
        assert code == 3
        assert told["error"]["code"].startswith("STORE_")

    def test_chinese(self, path: Path, tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--lang", "zh", "import", str(path), str(tea), "--as", "boundaries"]) == 3
        refused = capsys.readouterr().out
        assert "拒绝" in refused
        assert "--crs" in refused
        assert run(["--lang", "zh", "import", str(path), str(tea), "--as", "boundaries", "--datum", "cgcs2000"]) == 0
        assert "新增 1" in capsys.readouterr().out

    def test_interrupted_by_the_keyboard_it_was_never_begun(self, path: Path, tmp_path: Path) -> None:
        rows = [(f"{n}", 119 + n / 90_000, 28) for n in range(60_000)]
        table = write_csv(tmp_path / "many.csv", ("n", "lon", "lat"), rows)
        with open_project(path, read_only=True) as project:
            before = dump(project)
        words = ["import", str(path), str(table), "--as", "layer", "--datum", "cgcs2000", "--encoding", "UTF-8"]
        script = (
            "import sys; from gi_atlas.storage import bulk; from gi_atlas.cli import run; true = bulk._insert_batch\n"
            "def telling(*given):\n"
            "    print('writing', flush=True)\n"
            "    return true(*given)\n"
            "bulk._insert_batch = telling; sys.exit(run(sys.argv[1:]))"
        )
        with subprocess.Popen([sys.executable, "-c", script, *words], stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "writing\n"
            asked = time.monotonic()
            worker.send_signal(signal.SIGINT)
            worker.stdout.read()
        assert worker.returncode == 2
        assert time.monotonic() - asked < 10
        with open_project(path, read_only=True) as project:
            assert dump(project) == before


class TestExport:
    @pytest.fixture
    def boundary(self, path: Path, tea: Path, tables_read_here: None) -> str:
        with open_project(path) as project:
            import_file(project, tea, ImportKind.BOUNDARIES, Answers(datum="cgcs2000"))
            return project.read_all(BoundaryVersion)[0].id

    @pytest.fixture(autouse=True)
    def children(self, boundary: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """From here on files are read by children: the package holds more than tables."""
        monkeypatch.undo()

    def test_the_answer(self, ask: Ask, path: Path, boundary: str, tmp_path: Path) -> None:
        code, told = ask("export", path, "--boundary", boundary, "--to", tmp_path / "o")
        assert (code, set(told)) == (0, {"files"})
        assert all(set(file) == {"path", "format", "crs", "sha256"} for file in told["files"])
        assert [file["format"] for file in told["files"]] == [
            "gpkg",
            "shp",
            "field-names",
            "field-dictionary",
            "geojson",
            "kml",
            "manifest",
        ]
        assert all(Path(file["path"]).is_file() and os.path.isabs(file["path"]) for file in told["files"])

    def test_formats_and_encoding(self, ask: Ask, path: Path, boundary: str, tmp_path: Path) -> None:
        words = ("export", path, "--boundary", boundary, "--to", tmp_path / "o")
        code, told = ask(*words, "--formats", " SHP , kml", "--encoding", "gbk")
        assert (code, [file["format"] for file in told["files"]]) == (
            0,
            ["shp", "field-names", "field-dictionary", "kml", "manifest"],
        )
        code, told = ask(*words, "--formats", "kml")
        assert (code, told["error"]["code"]) == (3, "EXPORT_EXISTS")
        code, told = ask(*words, "--formats", "kml", "--replace")
        assert code == 0
        assert ask(*words, "--formats", "dwg")[0] == 2
        assert ask(*words, "--encoding", "latin1")[0] == 2

    def test_what_is_not_there(self, ask: Ask, path: Path, tmp_path: Path) -> None:
        code, told = ask("export", path, "--boundary", "nobody", "--to", tmp_path / "o")
        assert (code, told["error"]["code"]) == (3, "STORE_ID_UNKNOWN")

    def test_our_own_package_comes_in_again_unchanged(
        self, ask: Ask, path: Path, boundary: str, tmp_path: Path
    ) -> None:
        """Each file of the package, imported into an empty project, gives the same canonical hash."""
        _code, told = ask("export", path, "--boundary", boundary, "--to", tmp_path / "o")
        with open_project(path, read_only=True) as project:
            expected = project.read_one(BoundaryVersion, boundary).geom_sha256
        for file in told["files"]:
            if file["format"] not in ("gpkg", "shp", "geojson", "kml"):
                continue
            other = tmp_path / f"{file['format']}.gpkg"
            create_project(other).close()
            code, _told = ask("import", other, file["path"], "--as", "boundaries", "--datum", "cgcs2000")
            assert code == 0
            with open_project(other, read_only=True) as project:
                (version,) = project.read_all(BoundaryVersion)
            assert (version.geom_sha256, version.name) == (expected, "清溪绿茶")
            code, _told = ask("import", other, file["path"], "--as", "boundaries", "--datum", "cgcs2000")
            assert (code, _told["unchanged"]) == (0, 1)
            # Where it came from nothing is doubled.
            code, _told = ask("import", path, file["path"], "--as", "boundaries", "--datum", "cgcs2000")
            assert (code, _told["unchanged"]) == (0, 1)


def test_geojson_by_the_real_child(ask: Ask, path: Path, tmp_path: Path) -> None:
    files = [
        write_geojson(tmp_path / f"{number}.geojson", [(square(-120 - number, 40), {"name": f"valley {number}"})])
        for number in range(3)
    ]
    code, told = ask("import", path, *files, "--as", "boundaries")
    assert (code, told["imported"]) == (0, 3)
    assert [Path(entry["file"]).name for entry in told["files"]] == ["0.geojson", "1.geojson", "2.geojson"]
    assert {entry["driver"] for entry in told["files"]} == {"GeoJSON"}
