"""Commands that keep a project safe, as a person calls them: answers, exit codes, both languages."""

import json
import re

import pytest

from gi_atlas.cli import run
from gi_atlas.errors import StorageError
from gi_atlas.model import Evidence, Product
from gi_atlas.services.editing import save
from gi_atlas.services.keeping import list_backups, parse_backup_time
from gi_atlas.storage.opening import create_project, open_project


@pytest.fixture
def path(tmp_path):
    """Path of a closed project with a product and a photo, below a folder with a Chinese name."""
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg") as project:
        save(project, Product("茶"))
        stored = project.media.add_bytes(b"photo", ".jpg")
        save(project, Evidence(None, "一.jpg", stored.sha256))
    return project.path


@pytest.fixture
def ask(capsys):
    """Runs a command; returns exit code and JSON answer."""

    def run_command(*words):
        code = run([*map(str, words), "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out)

    return run_command


@pytest.fixture
def read(capsys):
    """Runs a command for people; returns exit code and what it printed."""

    def run_command(*words):
        code = run(list(map(str, words)))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run_command


def names(path):
    with open_project(path, read_only=True) as project:
        return [product.name_official for product in project.read_all(Product)]


def test_verify_answers_ok_and_zero(path, ask):
    assert ask("verify", path) == (0, {"ok": True, "problems": [], "removed": []})


def test_verify_answers_its_problems_and_one(path, ask):
    next(path.with_suffix(".media").glob("*/*")).unlink()
    code, answer = ask("verify", path)
    assert (code, answer["ok"]) == (1, False)
    (problem,) = answer["problems"]
    assert (problem["code"], problem["severity"], problem["file"]) == ("VERIFY_MEDIA_MISSING", "error", "一.jpg")
    assert "一.jpg" in problem["message"]


def test_verify_cleans_when_asked(path, ask):
    left = path.parent / f".{path.stem}.4194305.new"
    left.write_bytes(b"x")
    assert ask("verify", path)[1]["problems"][0]["code"] == "VERIFY_LEFTOVER"
    assert left.exists()
    assert ask("verify", path, "--clean") == (0, {"ok": True, "problems": [], "removed": [str(left)]})
    assert not left.exists()


@pytest.mark.parametrize("command", [("verify",), ("backup",), ("pack", "--to", "x.zip")])
def test_what_is_no_project_is_refused(tmp_path, ask, command):
    (tmp_path / "x.gpkg").write_bytes(b"x")
    code, answer = ask(command[0], tmp_path / "x.gpkg", *command[1:])
    assert (code, answer["error"]["code"]) == (3, "STORE_NOT_A_PROJECT")


def test_a_backup_is_made_listed_and_restored(path, ask):
    code, made = ask("backup", path)
    assert (code, made["head_seq"]) == (0, 2)
    with open_project(path) as project:
        save(project, Product("酒"))
    assert [row["path"] for row in ask("backup", path, "--list")[1]["backups"]] == [made["path"]]
    code, answer = ask("restore", path)
    assert (code, answer["restored"]["path"]) == (0, made["path"])
    assert answer["kept"]["head_seq"] == 3
    assert names(path) == ["茶"]
    code, answer = ask("restore", path, "--at", answer["kept"]["at"])
    assert code == 0
    assert names(path) == ["茶", "酒"]
    assert ask("verify", path)[1]["ok"]


def test_a_restored_backup_shows_in_the_log(path, ask):
    ask("backup", path)
    ask("restore", path)
    assert [step["kind"] for step in ask("log", path)[1]["steps"]] == ["DO", "DO", "RESTORE"]
    assert ask("undo", path)[1]["steps"] == ["Add evidence 一.jpg"]


def test_a_project_without_backups_cannot_be_restored(path, ask):
    code, answer = ask("restore", path)
    assert (code, answer["error"]["code"]) == (3, "BACKUP_NONE")


@pytest.mark.parametrize(
    "command", [("restore",), ("verify",), ("rescue", "--to", "new.gpkg"), ("backup",), ("list", "products")]
)
def test_a_folder_is_said_to_be_one(tmp_path, ask, command):
    words = [tmp_path / word if word == "new.gpkg" else word for word in command[1:]]
    code, answer = ask(command[0], tmp_path, *words)
    assert (code, answer["error"]["code"]) == (3, "STORE_IS_FOLDER")
    assert not list(tmp_path.iterdir())


def test_a_list_without_backups_says_so(path, ask, read):
    code, text = read("--lang", "zh", "backup", path, "--list")
    assert (code, text) == (0, f"{path} 还没有备份。\n")
    assert ask("backup", path, "--list") == (0, {"backups": []})


def test_a_folder_is_no_pack(tmp_path, ask):
    code, answer = ask("unpack", tmp_path, tmp_path / "out")
    assert (code, answer["error"]["code"]) == (3, "STORE_IS_FOLDER")


def test_what_was_never_a_project_cannot_be_restored(tmp_path, ask):
    assert ask("restore", tmp_path / "none.gpkg")[1]["error"]["code"] == "STORE_MISSING"
    (tmp_path / "noise.gpkg").write_bytes(b"noise")
    code, answer = ask("restore", tmp_path / "noise.gpkg")
    assert (code, answer["error"]["code"]) == (3, "STORE_NOT_A_PROJECT")
    assert [item.name for item in tmp_path.iterdir()] == ["noise.gpkg"]


def test_a_project_cut_short_is_no_stranger(path, ask):
    path.write_bytes(path.read_bytes()[:5000])
    assert ask("restore", path)[1]["error"]["code"] == "BACKUP_NONE"


def test_a_lost_project_comes_back_from_its_backup(path, ask):
    ask("backup", path)
    path.unlink()
    assert ask("restore", path)[0] == 0
    assert names(path) == ["茶"]


def test_rescue_of_noise_says_why(tmp_path, ask):
    (tmp_path / "noise.gpkg").write_bytes(b"noise" * 1000)
    code, answer = ask("rescue", tmp_path / "noise.gpkg", "--to", tmp_path / "new.gpkg")
    assert (code, answer["error"]["code"]) == (3, "RESCUE_NOTHING")
    assert answer["error"]["context"]["detail"] not in ("", "{}", "[]")


def test_a_project_that_is_open_is_not_replaced(path, ask):
    ask("backup", path)
    with open_project(path):
        code, answer = ask("restore", path)
    assert (code, answer["error"]["code"]) == (4, "STORE_HELD")


def test_a_project_that_a_window_has_open_is_not_changed(path, ask, read):
    with open_project(path):
        code, answer = ask("add", path, "product", "--set", "name_official=酒")
        assert (code, answer["error"]["code"]) == (4, "STORE_READ_ONLY")
        assert answer["error"]["context"]["reason"] == "READ_ONLY_HELD"
        assert "READ_ONLY" not in answer["error"]["message"]
        code, text = read("--lang", "zh", "add", path, "product", "--set", "name_official=酒")
        assert code == 4
        assert "已在另一个 GI Atlas 窗口中打开" in text
        assert ask("list", path, "products")[0] == 0
    assert ask("add", path, "product", "--set", "name_official=酒")[0] == 0


@pytest.mark.parametrize("text", ["gestern", "2026-13-01", "", "12:00"])
def test_a_time_that_is_none_is_wrong_usage(path, ask, text):
    code, answer = ask("restore", path, f"--at={text}x")
    assert (code, answer["error"]["code"]) == (2, "VALUE_NO_TIME")


def test_times_with_and_without_a_zone_are_understood():
    assert parse_backup_time("2026-03-01T06:30:00Z").isoformat() == "2026-03-01T06:30:00+00:00"
    assert parse_backup_time("2026-03-01T14:30:00+08:00") == parse_backup_time("2026-03-01T06:30:00Z")
    assert parse_backup_time("2026-03-01 14:30").tzinfo is not None


def test_a_pack_replaces_an_older_pack_and_nothing_else(path, tmp_path, ask):
    before = path.read_bytes()
    code, answer = ask("pack", path, "--to", path)
    assert (code, answer["error"]["code"]) == (3, "STORE_EXISTS")
    assert path.read_bytes() == before
    code, answer = ask("pack", path, "--to", tmp_path)
    assert (code, answer["error"]["code"]) == (3, "STORE_CANNOT_WRITE")
    assert [ask("pack", path, "--to", tmp_path / "包.zip")[0] for _turn in range(2)] == [0, 0]


def test_more_steps_than_there_are_are_taken_back_and_told(path, ask):
    code, answer = ask("undo", path, "99")
    assert (code, len(answer["steps"])) == (0, 2)
    assert ask("undo", path)[1]["error"]["code"] == "STORE_NOTHING_TO_UNDO"
    code, again = ask("redo", path, "99")
    assert (code, again["steps"]) == (0, answer["steps"][::-1])


def test_a_project_is_packed_and_unpacked(path, tmp_path, ask):
    code, packed = ask("pack", path, "--to", tmp_path / "包.zip")
    assert (code, packed["media"], packed["head"]["seq"]) == (0, 1, 2)
    assert re.fullmatch(r"[0-9a-f]{64}", packed["sha256"])
    assert {entry["path"].partition("/")[0] for entry in packed["files"]} == {"project.gpkg", "media"}
    code, unpacked = ask("unpack", tmp_path / "包.zip", tmp_path / "out")
    assert (code, unpacked["head"], unpacked["media"]) == (0, packed["head"], 1)
    assert names(tmp_path / "out" / "清溪县.gpkg") == ["茶"]
    assert ask("verify", unpacked["path"]) == (0, {"ok": True, "problems": [], "removed": []})
    assert ask("unpack", tmp_path / "包.zip", tmp_path / "out")[1]["error"]["code"] == "STORE_EXISTS"


def test_photos_can_be_left_out(path, tmp_path, ask):
    assert ask("pack", path, "--to", tmp_path / "包.zip", "--without-photos")[1]["media"] == 0
    unpacked = ask("unpack", tmp_path / "包.zip", tmp_path / "out")[1]
    assert ask("verify", unpacked["path"])[0] == 1


def test_a_changed_pack_is_refused(path, tmp_path, ask):
    ask("pack", path, "--to", tmp_path / "包.zip")
    content = bytearray((tmp_path / "包.zip").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "包.zip").write_bytes(content)
    code, answer = ask("unpack", tmp_path / "包.zip", tmp_path / "out")
    assert (code, answer["error"]["code"]) == (3, "PACK_CHANGED")
    assert not (tmp_path / "out").exists()


def test_what_can_be_read_is_rescued(path, tmp_path, ask):
    path.write_bytes(path.read_bytes()[:-30_000])
    with pytest.raises(StorageError):
        open_project(path)
    code, answer = ask("rescue", path, "--to", tmp_path / "救出.gpkg")
    assert code in (0, 1)
    assert answer["rows"]["gi_product"] == 1
    assert names(tmp_path / "救出.gpkg") == ["茶"]


def test_a_whole_project_is_rescued_whole(path, tmp_path, ask):
    code, answer = ask("rescue", path, "--to", tmp_path / "救出.gpkg")
    assert (code, answer["lost"], answer["refused"], answer["missing_tables"]) == (0, {}, [], [])
    assert answer["media"] == 1


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("verify",), "The project is whole.", "项目完好。"),
        (("backup",), "steps", "步"),
        (("restore",), "Restored:", "已恢复："),
    ],
)
def test_people_are_answered_in_their_language(path, read, words, english, chinese):
    read("backup", path)
    assert english in read("--lang", "en", words[0], path, *words[1:])[1]
    assert chinese in read("--lang", "zh", words[0], path, *words[1:])[1]


def test_people_see_the_hash_of_a_pack(path, tmp_path, read):
    code, text = read("--lang", "zh", "pack", path, "--to", tmp_path / "包.zip")
    assert code == 0
    assert "sha256" in text
    assert read("--lang", "zh", "unpack", tmp_path / "包.zip", tmp_path / "out")[1].startswith("已解包")
    assert "转存" in read("--lang", "zh", "rescue", path, "--to", tmp_path / "救.gpkg")[1]


def test_a_backup_is_listed_for_people(path, read):
    read("backup", path)
    assert str(list_backups(path)[0].path) in read("backup", path, "--list")[1]


def test_a_command_that_changes_a_project_leaves_a_backup_but_not_one_each(path, ask):
    assert list_backups(path) == []
    ask("add", path, "product", "--set", "name_official=酒")
    (first,) = list_backups(path)
    assert first.head_seq == 3
    assert names(first.path) == ["茶", "酒"]
    ask("add", path, "product", "--set", "name_official=米")
    assert list_backups(path) == [first]
    long_ago = first.path.with_name("20200101T000000000Z-3.gpkg")
    first.path.rename(long_ago)
    ask("undo", path)
    assert list_backups(path)[0].head_seq == 5


def test_looking_leaves_no_backup(path, ask):
    ask("list", path, "products")
    ask("verify", path)
    assert list_backups(path) == []


def test_a_backup_that_fails_does_not_fail_the_command(path, read, monkeypatch):
    def fail(_path):
        raise StorageError("STORE_DISK_FULL", path="x")

    monkeypatch.setattr("gi_atlas.cli_project.backup_if_due", fail)
    code, text = read("--lang", "en", "add", path, "product", "--set", "name_official=酒")
    assert code == 0
    assert "is full" in text
    assert names(path) == ["茶", "酒"]
