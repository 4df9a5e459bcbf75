"""Commands about cases on projects that cannot be written, are old, or are none; the names in their answers."""

import json
import shutil

import pytest

from gi_atlas.cli import run
from gi_atlas.model import Case, Product
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project

TEA = "product-tea"
LINE = {"id", "product_id", "product", "track", "state", "state_name", "entered_on", "holder", "due", "due_on",
        "days_left", "standing", "goes_on", "basis", "is_by_hand", "to_be_confirmed", "is_closed", "opponent",
        "open_oppositions", "product_status"}  # fmt: skip


@pytest.fixture
def path(tmp_path):
    """Path of a closed project with a product in the province."""
    with create_project(tmp_path / "清溪县.gpkg") as project:
        save_many(project, [Product("清溪绿茶", id=TEA)])
    assert run(["case", "begin", str(project.path), TEA, "--state", "S3", "--on", "2024-02-01"]) == 0
    return project.path


@pytest.fixture
def ask(capsys, path):
    """Runs a command; returns exit code and JSON answer."""
    capsys.readouterr()

    def run_command(*words):
        code = run([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_command


WRITING = {
    "begin": ("begin", TEA, "--track", "REVOCATION", "--despite", "x"),
    "move": ("move", TEA, "S4"),
    "oppose": ("oppose", TEA, "--who", "x", "--note", "y"),
    "extend": ("extend", TEA, "2030-01-01", "--reason", "x"),
    "hold": ("hold", TEA, "x"),
    "remove": ("remove", TEA),
}


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_a_project_that_is_held_elsewhere_is_not_changed(path, ask, words):
    verb, *rest = words
    with open_project(path) as held:
        code, answer = ask("case", verb, path, *rest)
        assert code == 4
        assert answer["error"]["message"]
        assert len(held.read_all(Case)) == 1
        assert held.read_all(Case)[0].state == "S3"


@pytest.mark.parametrize("verb", ["list", "due"])
def test_a_project_that_is_held_elsewhere_can_be_looked_at(path, ask, verb):
    with open_project(path):
        code, answer = ask("case", verb, path)
        assert (code, len(answer["rows"])) == (0, 1)


def test_looking_changes_no_byte(path, ask):
    before = path.read_bytes()
    for words in (("list", path), ("due", path), ("show", path, TEA), ("table", "show", "--project", path)):
        assert ask("case", *words)[0] == 0
    assert path.read_bytes() == before


def test_a_file_that_is_no_project_is_refused(tmp_path, ask):
    other = tmp_path / "x.gpkg"
    other.write_bytes(b"not a database" * 100)
    code, answer = ask("case", "list", other)
    assert code == 3
    assert answer["error"]["code"].startswith("STORE_")


def test_a_copied_project_keeps_its_cases(path, ask, tmp_path):
    shutil.copy(path, tmp_path / "copy.gpkg")
    assert ask("case", "show", tmp_path / "copy.gpkg", "清溪绿茶")[1]["state"] == "S3"


def test_cases_survive_packing_and_unpacking(path, ask, tmp_path):
    assert ask("pack", path, "--to", tmp_path / "p.zip")[0] == 0
    assert ask("unpack", tmp_path / "p.zip", tmp_path / "there")[0] == 0
    found = next((tmp_path / "there").rglob("*.gpkg"))
    assert ask("case", "show", found, TEA)[1]["due_on"] == "2024-05-01"
    assert ask("verify", found)[0] == 0


def test_the_names_of_an_answer_stay(path, ask):
    _code, answer = ask("case", "show", path, TEA)
    assert set(answer) == LINE | {"moves", "steps", "oppositions"}
    assert set(answer["steps"][0]) == {"on", "from", "to", "who", "note", "act"}
    assert set(answer["moves"][0]) == {"to", "name", "needs", "source", "to_be_confirmed"}
    assert set(ask("case", "due", path)[1]) == {"as_of", "rows", "file"}
    assert set(ask("case", "list", path)[1]["rows"][0]) == LINE


@pytest.mark.parametrize(
    "verb", ["show", "list", "due", "begin", "move", "oppose", "extend", "hold", "remove", "table"]
)
def test_every_command_has_help_in_both_languages(verb, capsys):
    texts = []
    for language in ("en", "zh"):
        assert run(["--lang", language, "case", verb, "--help"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0].startswith(f"Usage: gi-atlas case {verb}")
    assert texts[1].startswith(f"用法：gi-atlas case {verb}")
