"""Commands that print."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from docx import Document
from openpyxl import load_workbook

from gi_atlas.cli import run
from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from tests.guards.source_files import ROOT
from tests.survey_forms.output.test_template_walls import make_template


@pytest.fixture
def path(project: Project) -> Path:
    records = [
        SurveyRecord("茶园", geom=shapely.Point(115, 23), office="调查队"),
        SurveyRecord("双", id="d1"),
        SurveyRecord("双", id="d2"),
    ]
    save_many(project, records)
    project.close()
    return project.path


def ask(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, object]]:
    code = run(["--json", *map(str, words)])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx"])
def test_a_record_is_printed_by_its_title(
    ending: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    target = tmp_path / f"r.{ending}"
    code, answer = ask(capsys, "forms", "print", path, "茶园", "--to", target, "--lang", "zh")
    assert (code, answer["path"]) == (0, str(target))
    assert target.stat().st_size > 1000
    code, answer = ask(capsys, "forms", "print", path, "茶园", "--to", target)
    assert code == 3
    assert answer["error"]["code"] == "EXPORT_EXISTS"
    assert ask(capsys, "forms", "print", path, "茶园", "--to", target, "--replace")[0] == 0


@pytest.mark.parametrize(("record", "code"), [("nobody", "OUTPUT_RECORD_UNKNOWN"), ("双", "OUTPUT_RECORD_MANY")])
def test_a_record_must_be_the_one(
    record: str, code: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code, answer = ask(capsys, "forms", "print", path, record, "--to", tmp_path / "r.docx")
    assert exit_code == 2
    assert answer["error"]["code"] == code
    assert ask(capsys, "forms", "print", path, "d1", "--to", tmp_path / "r.docx")[0] == 0


def test_an_office_gives_its_template(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = make_template(tmp_path, "Office of {{ title }}")
    target = tmp_path / "r.docx"
    assert ask(capsys, "forms", "print", path, "茶园", "--to", target, "--template", template)[0] == 0
    assert Document(str(target)).paragraphs[1].text == "Office of 茶园"
    code, answer = ask(capsys, "forms", "print", path, "茶园", "--to", tmp_path / "h.pdf", "--template", template)
    assert (code, answer["error"]["code"]) == (2, "OUTPUT_ENDING")
    assert not (tmp_path / "h.pdf").exists()
    hostile = make_template(tmp_path, "{{ title.__class__ }}")
    code, answer = ask(capsys, "forms", "print", path, "茶园", "--to", tmp_path / "h.docx", "--template", hostile)
    assert code == 3
    assert answer["error"]["code"] == "TEMPLATE_FORBIDDEN"
    assert not (tmp_path / "h.docx").exists()


def test_an_ending_that_is_unknown_is_refused(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "forms", "print", path, "茶园", "--to", tmp_path / "r.odt")
    assert (code, answer["error"]["code"]) == (2, "OUTPUT_ENDING")


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_an_empty_form_is_printed(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    target = tmp_path / f"b.{ending}"
    code, answer = ask(capsys, "forms", "blank", "gi_potential_resource", "--to", target, "--rows", "2")
    assert (code, answer["form"]) == (0, "gi_potential_resource")
    assert target.stat().st_size > 20_000


def test_a_workbook_is_printed_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = ROOT / "survey_forms" / "forms" / "gi_potential_resource.xlsx"
    assert ask(capsys, "forms", "blank", workbook, "--to", tmp_path / "b.docx")[0] == 0
    code, answer = ask(capsys, "forms", "blank", "nothing", "--to", tmp_path / "c.docx")
    assert (code, answer["error"]["code"]) == (2, "OUTPUT_FORM_UNKNOWN")


@pytest.mark.parametrize("word", ["handover", "calendar", "sites"])
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_lists_and_maps_are_printed(
    word: str, ending: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    target = tmp_path / f"l.{ending}"
    assert ask(capsys, "forms", word, path, "--to", target)[0] == 0
    assert target.exists()


def test_pictures_of_calendar_and_sites(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    for word in ("calendar", "sites"):
        assert ask(capsys, "forms", word, path, "--to", tmp_path / f"{word}.png")[0] == 0
        assert (tmp_path / f"{word}.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_all_records_become_a_table(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "forms", "table", path, "--to", tmp_path / "t.xlsx")
    assert (code, answer["records"]) == (0, 3)
    assert load_workbook(tmp_path / "t.xlsx")["records"].max_row == 5


def test_the_project_itself_is_no_target(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = path.with_suffix(".media") / "r.docx"
    code, answer = ask(capsys, "forms", "print", path, "茶园", "--to", target, "--replace")
    assert (code, answer["error"]["code"]) == (3, "OUTPUT_IS_PROJECT")


def test_without_qt_a_pdf_says_so_and_a_document_stands_without_map(path: Path, tmp_path: Path) -> None:
    blocked = "import sys; sys.modules['PyQt5'] = None; from gi_atlas.cli import main; main(sys.argv[1:])"
    words = ["forms", "print", str(path), "茶园", "--to"]
    done = subprocess.run([sys.executable, "-c", blocked, "--lang", "en", *words, str(tmp_path / "r.pdf")],
                          cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "PyQt5" in done.stderr
    done = subprocess.run([sys.executable, "-c", blocked, "--lang", "en", *words, str(tmp_path / "r.docx")],
                          cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "The map snippet is left out" in done.stdout
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_killed_program_leaves_the_old_file_and_its_rest_is_swept(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "t.xlsx"
    target.write_text("old", encoding="utf-8")
    slow = (
        "import sys, time; import survey_forms.output.export_records as e; real = e.make_sink\n"
        "def make(*given):\n    sink = real(*given); print('writing', flush=True); time.sleep(60); return sink\n"
        "e.make_sink = make\nfrom gi_atlas.cli import main; main(sys.argv[1:])"
    )
    words = ["forms", "table", str(path), "--to", str(target), "--replace"]
    with subprocess.Popen([sys.executable, "-c", slow, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        assert len(list(folder.iterdir())) == 2
        child.kill()
    assert target.read_text(encoding="utf-8") == "old"
    assert ask(capsys, *words)[0] == 0
    assert [item.name for item in folder.iterdir()] == ["t.xlsx"]
    assert load_workbook(target)["records"].max_row == 5
