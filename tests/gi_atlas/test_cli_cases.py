"""The commands about cases, as a person calls them."""

import csv
import json
from datetime import date

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.model import Act, BoundaryVersion, Case, CaseEvent, Product, ProductStatus, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project

TEA, PEACH = "product-tea", "product-peach"
ANNOUNCE = ("--on", "2024-04-19", "--act-number", "第577号", "--act-issuer", "国家知识产权局", "--act-title", "公告")


@pytest.fixture
def path(tmp_path):
    """Path of a closed project with two products."""
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg") as project:
        save_many(project, [Product("清溪绿茶", id=TEA), Product("柳溪桃", id=PEACH)])
    return project.path


@pytest.fixture
def ask(capsys):
    """Runs a command; returns exit code and JSON answer."""

    def run_command(*words):
        code = run([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_command


@pytest.fixture
def say(capsys):
    """Runs a command; returns exit code, what it printed and what it complained of."""

    def run_command(*words):
        code = run([*map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_command


@pytest.fixture
def announced(path, ask):
    """Path of the project once a preliminary recognition was announced, and the case's id."""
    ask("case", "begin", path, "清溪绿茶", "--state", "S5", "--on", "2024-01-02")
    code, answer = ask("case", "move", path, TEA, "S6", *ANNOUNCE)
    assert code == 0
    return path, answer["id"]


def stored(path, kind):
    with open_project(path, read_only=True) as project:
        return project.read_all(kind)


# The way of a case


def test_a_case_is_begun_and_moved(path, ask):
    code, begun = ask("case", "begin", path, "清溪绿茶", "--on", "2023-01-02", "--who", "李四")
    assert (code, begun["state"], begun["track"], begun["holder"]) == (0, "S0", "RECOGNITION", "County IP office")
    code, moved = ask("case", "move", path, "清溪绿茶", "S1", "--on", "2023-02-01", "--note", "入库")
    assert (code, moved["id"], moved["state"]) == (0, begun["id"], "S1")
    assert [(step["on"], step["from"], step["to"], step["note"]) for step in moved["steps"]] == [
        ("2023-01-02", "", "S0", ""),
        ("2023-02-01", "S0", "S1", "入库"),
    ]
    assert [move["to"] for move in moved["moves"]] == ["S2"]


def test_the_window_of_the_real_announcement(announced, ask):
    path, case = announced
    _code, answer = ask("case", "show", path, case, "--as-of", "2024-06-19")
    assert (answer["due_on"], answer["goes_on"], answer["days_left"]) == ("2024-06-19", "2024-06-20", 0)
    assert (answer["standing"], answer["to_be_confirmed"]) == ("WINDOW_OPEN", False)
    early = ("--on", "2024-06-19", "--act-number", "第600号")
    code, answer = ask("case", "move", path, case, "S7", *early)
    assert (code, answer["error"]["code"]) == (2, "CASE_WINDOW_OPEN")
    code, answer = ask("case", "move", path, case, "S7", "--on", "2024-06-20", "--act-number", "第600号")
    assert (code, answer["state"], answer["is_closed"]) == (0, "S7", True)
    assert stored(path, Product)[0].status is ProductStatus.RECOGNISED


def test_the_paper_of_a_step_is_kept(announced):
    path, _case = announced
    act = stored(path, Act)[0]
    assert (act.number, act.issuer, act.title, act.kind) == ("第577号", "国家知识产权局", "公告", "初步认定公告")
    assert (act.dated, act.product_ids) == (date(2024, 4, 19), (TEA,))


def test_what_is_refused_can_be_overruled_with_a_reason(announced, ask):
    path, case = announced
    code, answer = ask("case", "move", path, case, "S7", "--on", "2024-05-01", "--despite", "补录旧公告")
    assert (code, answer["state"]) == (0, "S7")
    assert answer["steps"][-1]["note"].endswith("补录旧公告")


def test_an_opposition_is_filed_and_decided(announced, ask):
    path, case = announced
    code, filed = ask("case", "oppose", path, TEA, "--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽")
    assert (code, filed["track"], filed["opponent"], filed["state"]) == (0, "OPPOSITION", "某厂", "O0")
    _code, shown = ask("case", "show", path, TEA)
    assert shown["open_oppositions"] == 1
    assert [one["opponent"] for one in shown["oppositions"]] == ["某厂"]
    code, answer = ask("case", "move", path, case, "S7", "--on", "2024-07-01", "--act-number", "1")
    assert (code, answer["error"]["code"]) == (2, "CASE_OPPOSED")
    code, answer = ask("case", "move", path, TEA, "O6", "--track", "OPPOSITION", "--on", "2024-06-01")
    assert (code, answer["is_closed"]) == (0, True)
    assert ask("case", "move", path, case, "S7", "--on", "2024-07-01", "--act-number", "1")[0] == 0


def test_a_day_is_extended_and_a_case_handed_over(path, ask):
    ask("case", "begin", path, TEA, "--state", "S3", "--on", "2024-02-01")
    code, answer = ask("case", "extend", path, TEA, "2024-06-01", "--reason", "延期批复", "--on", "2024-04-01")
    assert (code, answer["due_on"], answer["is_by_hand"], answer["basis"]) == (0, "2024-06-01", True, "延期批复")
    code, answer = ask("case", "extend", path, TEA, "2024-07-01")
    assert (code, answer["error"]["code"]) == (2, "CASE_REASON")
    code, answer = ask("case", "hold", path, TEA, "张处长", "--on", "2024-04-02")
    assert (code, answer["holder"]) == (0, "张处长")


def test_a_case_is_removed_and_comes_back(announced, ask):
    path, case = announced
    assert ask("case", "remove", path, TEA)[1] == {"removed": case, "oppositions": 0}
    assert stored(path, Case) == stored(path, CaseEvent) == []
    assert ask("undo", path)[0] == 0
    assert [one.id for one in stored(path, Case)] == [case]


@pytest.mark.parametrize("count", [1, 2])
def test_each_command_is_one_step_to_undo(announced, ask, count):
    path, _case = announced
    assert ask("undo", path, count)[0] == 0
    states = [case.state for case in stored(path, Case)]
    assert states == (["S5"] if count == 1 else [])


# Lists


@pytest.fixture
def several(announced, ask):
    path, case = announced
    ask("case", "begin", path, PEACH, "--state", "S3", "--on", "2024-03-01")
    ask("case", "begin", path, TEA, "--track", "REVOCATION", "--state", "S7", "--on", "2024-03-01", "--despite", "补录")
    return path, case


def test_what_is_due_is_listed_by_day(several, ask):
    path, case = several
    code, answer = ask("case", "due", path, "--as-of", "2024-06-10")
    assert (code, answer["as_of"], answer["file"]) == (0, "2024-06-10", None)
    assert [(row["due_on"], row["standing"]) for row in answer["rows"]] == [
        ("2024-06-01", "OVERDUE"),
        ("2024-06-19", "WINDOW_OPEN"),
    ]
    assert answer["rows"][1]["id"] == case
    assert answer["rows"][0]["to_be_confirmed"]
    near = ask("case", "due", path, "--as-of", "2024-06-10", "--within", 8)[1]["rows"]
    assert [row["due_on"] for row in near] == ["2024-06-01"]


def test_cases_are_listed_by_track_and_state(several, ask):
    path, case = several
    assert len(ask("case", "list", path)[1]["rows"]) == 2
    assert len(ask("case", "list", path, "--all")[1]["rows"]) == 3
    assert [row["id"] for row in ask("case", "list", path, "--state", "S6")[1]["rows"]] == [case]
    assert ask("case", "list", path, "--track", "REVOCATION")[1]["rows"] == []


@pytest.fixture
def with_bare(path, ask):
    """Path of the project with a case of the tea, and its id; the peach has none."""
    return path, ask("case", "begin", path, TEA, "--state", "S3", "--on", "2024-03-01")[1]["id"]


def test_a_product_without_a_case_is_listed_behind_what_is_due(with_bare, ask):
    path, case = with_bare
    first, second = ask("case", "list", path, "--as-of", "2024-03-02")[1]["rows"]
    assert (first["id"], first["product_id"], first["due_on"]) == (case, TEA, "2024-06-01")
    assert (second["id"], second["product_id"], second["product"]) == ("", PEACH, "柳溪桃")
    assert (second["standing"], second["product_status"]) == ("NO_CASE", "SURVEY_DRAFT")
    assert (second["track"], second["state"], second["due_on"], second["is_closed"]) == ("", "", None, False)


@pytest.mark.parametrize(
    "options", [("--cases-only",), ("--state", "S3"), ("--track", "RECOGNITION"), ("--cases-only", "--all")]
)
def test_who_asks_for_cases_alone_sees_no_bare_product(with_bare, ask, options):
    path, case = with_bare
    assert [row["id"] for row in ask("case", "list", path, *options)[1]["rows"]] == [case]


def test_a_product_whose_only_case_is_closed_is_no_bare_one(with_bare, ask):
    path, case = with_bare
    ask("case", "move", path, case, "S3x", "--on", "2024-04-01")
    listed = {row["product_id"]: row["standing"] for row in ask("case", "list", path, "--all")[1]["rows"]}
    assert listed[PEACH] == "NO_CASE"
    assert listed[TEA] != "NO_CASE"
    assert len(listed) == 2


@pytest.mark.parametrize(("language", "words"), [("en", "no case yet"), ("zh", "尚未立案")])
def test_the_list_of_a_person_says_that_there_is_no_case(with_bare, say, language, words):
    path, _case = with_bare
    code, shown, _err = say("--lang", language, "case", "list", path)
    (line,) = [line for line in shown.splitlines() if "柳溪桃" in line]
    assert code == 0
    assert words in line
    assert len(shown.splitlines()) == 4


def test_a_project_without_a_case_lists_its_products(path, ask):
    assert [row["product"] for row in ask("case", "list", path)[1]["rows"]] == ["柳溪桃", "清溪绿茶"]
    assert ask("case", "list", path, "--cases-only")[1]["rows"] == []
    assert ask("case", "due", path)[1]["rows"] == []


def test_what_is_due_is_written_as_a_table_and_a_calendar(several, ask, tmp_path):
    path, _case = several
    _code, answer = ask("case", "due", path, "--to", tmp_path / "到期.csv")
    with open(answer["file"], encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[0] for row in rows] == ["Day due", "2024-06-01", "2024-06-19"]
    _code, answer = ask("case", "due", path, "--to", tmp_path / "到期.ics")
    assert "DTSTART;VALUE=DATE:20240619" in (tmp_path / "到期.ics").read_text(encoding="utf-8")
    code, answer = ask("case", "due", path, "--to", tmp_path / "到期.ics")
    assert (code, answer["error"]["code"]) == (2, "CASE_TABLE_EXISTS")


# As people read it


def test_a_case_in_words(several, say):
    path, _case = several
    code, out, _err = say("case", "show", path, PEACH, "--as-of", "2024-06-10", "--lang", "zh")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "柳溪桃 · 地理标志产品认定"
    assert lines[1] == "环节：S3 省级初审（自 2024-03-01）"
    assert "初审意见：2024-06-01（星期六），已逾期 9 天" in lines
    assert any(line.endswith("待确认") for line in lines)
    assert "  → S4  报送国家知识产权局 (待确认)" in lines


def test_oppositions_in_words(announced, say, ask):
    path, _case = announced
    ask("case", "oppose", path, TEA, "--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽")
    assert "Opposition: 某厂, O0 Opposition filed" in say("case", "show", path, TEA)[1]


def test_what_is_to_be_confirmed_says_so_in_every_line(path, ask, say):
    ask("case", "begin", path, TEA, "--track", "REVOCATION", "--on", "2024-01-02", "--despite", "补录")
    lines = say("case", "show", path, TEA)[1].splitlines()
    assert any(line.endswith("第27—29条 · 2024-02-01 · to be confirmed") for line in lines)
    ask("case", "begin", path, PEACH, "--state", "S3", "--on", "2024-01-02")
    lines = say("case", "show", path, PEACH, "--lang", "zh")[1].splitlines()
    assert "  → S4  报送国家知识产权局 (待确认)" in lines


@pytest.mark.parametrize("name", ["a\x1b[31mb", "a\u202eb", "茶🍵𠮷", "名" * 200])
def test_names_do_no_harm_to_a_terminal(path, ask, say, name):
    with open_project(path) as project:
        save_many(project, [Product(name, id="odd")])
    ask("case", "begin", path, "odd", "--state", "S3", "--on", "2024-01-02", "--who", name)
    out = say("case", "show", path, "odd")[1]
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert out.startswith(name[0])
    assert say("case", "due", path)[0] == 0


def test_lists_in_words(several, say, tmp_path):
    path, _case = several
    out = say("case", "due", path, "--as-of", "2024-06-10", "--lang", "zh")[1]
    assert "已逾期 9 天" in out
    assert "2024-06-20 起可继续" in out
    assert "柳溪桃" in say("case", "list", path)[1]
    assert "Wrote" in say("case", "due", path, "--to", tmp_path / "x.csv")[1]


def test_nothing_due_is_said(path, say):
    assert "Nothing is due." in say("case", "due", path)[1]


# What is refused


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nobody"), "CASE_UNKNOWN"),
        (("move", "nobody", "S1"), "CASE_UNKNOWN"),
        (("begin", "nobody"), "CASE_PRODUCT_UNKNOWN"),
        (("begin", TEA, "--track", "X"), "CASE_TRACK_UNKNOWN"),
        (("begin", TEA, "--state", "S11"), "CASE_STATE_UNKNOWN"),
        (("begin", TEA, "--on", "9000-01-01"), "CASE_DAY_FUTURE"),
        (("oppose", "nobody", "--who", "x"), "CASE_UNKNOWN"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(path, ask, words, code):
    verb, *rest = words
    exit_code, answer = ask("case", verb, path, *rest)
    assert (exit_code, answer["error"]["code"]) == (2, code)
    assert stored(path, Case) == []


@pytest.mark.parametrize("day", ["2024-02-30", "yesterday", "2024/01/02"])
def test_a_day_that_is_none_is_a_usage_error(path, ask, day):
    assert ask("case", "begin", path, TEA, "--on", day)[0] == 2


def test_a_project_that_is_not_there(ask, tmp_path):
    assert ask("case", "list", tmp_path / "none.gpkg")[0] == 3


# The table


def test_the_shipped_table_is_shown(ask, say):
    _code, answer = ask("case", "table", "show")
    assert answer["is_shipped"]
    assert len(answer["rows"]) == 88
    out = say("case", "table", "show", "--lang", "zh")[1]
    assert "S3x" in out
    assert "待确认" in out


def test_a_table_is_written_changed_and_loaded(path, ask, tmp_path):
    ask("case", "begin", path, TEA, "--state", "S3", "--on", "2024-02-01")
    file = tmp_path / "环节表.csv"
    assert ask("case", "table", "write", file)[1] == {"path": str(file)}
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(text.replace("3 months,deadline", "6 months,deadline"), encoding="utf-8-sig")
    code, answer = ask("case", "table", "load", path, file, "--edition", "2026-01", "--count-anew")
    counted = {"edition": "2026-01", "tracks": 10, "states": 39, "moves": 39}
    assert (code, answer) == (0, {**counted, "notes": []})
    assert ask("case", "show", path, TEA)[1]["due_on"] == "2024-08-01"
    assert ask("case", "table", "show", "--project", path)[1]["edition"] == "2026-01"
    assert ask("case", "table", "drop", path)[1] == {"edition": "GI Atlas 2026-11"}
    code, answer = ask("case", "table", "drop", path)
    assert (code, answer["error"]["code"]) == (2, "CASE_TABLE_NONE")


def test_a_broken_table_is_refused_with_every_fault(path, ask, tmp_path):
    file = tmp_path / "环节表.csv"
    ask("case", "table", "write", file)
    text = file.read_text(encoding="utf-8-sig").replace("2 months", "two months")
    file.write_text(text, encoding="utf-8-sig")
    code, answer = ask("case", "table", "load", path, file, "--edition", "2026-01")
    assert code == 3
    faults = answer["error"]["faults"]
    assert {fault["code"] for fault in faults} == {"CASE_TABLE_WRONG"}
    assert {(fault["context"]["file"], fault["context"]["column"]) for fault in faults} == {("环节表.csv", "period")}
    assert len(faults) == 2
    assert ask("case", "table", "show", "--project", path)[1]["is_shipped"]


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--edition", " "), "CASE_TABLE_EDITION"), ((), "CASE_TABLE_EDITION")],
)
def test_a_table_needs_an_edition(path, ask, tmp_path, words, code):
    file = tmp_path / "t.csv"
    ask("case", "table", "write", file)
    assert ask("case", "table", "load", path, file, *words)[1]["error"]["code"] == code


# Oppositions with ground and papers, tables of earlier versions


def test_an_opposition_is_filed_with_ground_and_papers(announced, ask, say, tmp_path):
    path, case = announced
    with open_project(path) as project:
        box = shapely.multipolygons([shapely.box(110, 30, 110.1, 30.1)])
        save_many(project, [Zone(TEA, id="zone"), BoundaryVersion("zone", box, id="tea-v1")])
    paper = tmp_path / "异议书.txt"
    paper.write_text("西坡不产茶", encoding="utf-8")
    words = ("--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽", "--outline", "tea-v1", "--paper", paper)
    assert ask("case", "oppose", path, TEA, *words)[0] == 0
    opposition = ask("case", "show", path, TEA, "--track", "OPPOSITION")[1]
    dispute = opposition["dispute"]
    assert (dispute["outline"], dispute["outline_kind"], dispute["is_lost"]) == ("tea-v1", "boundaries", False)
    assert dispute["disputed_share"] == pytest.approx(1.0)
    assert [one["file"] for one in dispute["papers"]] == ["异议书.txt"]
    assert "dispute" not in ask("case", "show", path, case)[1]
    told = say("case", "show", path, opposition["id"], "--lang", "zh")[1]
    assert "争议范围：清溪绿茶" in told
    assert "异议书.txt" in told


def test_papers_are_added_to_an_opposition(announced, ask, say, tmp_path):
    path, case = announced
    ask("case", "oppose", path, TEA, "--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽")
    files = [tmp_path / name for name in ("一.txt", "二.txt")]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    code, answer = ask("case", "papers", path, TEA, *files)
    assert (code, answer["added"], answer["papers"]) == (0, 2, ["一.txt", "二.txt"])
    assert ask("case", "papers", path, TEA, files[0])[1]["added"] == 0
    assert ask("case", "papers", path, case, files[0])[1]["error"]["code"] == "CASE_UNKNOWN"
    assert say("case", "papers", path, TEA, files[0])[1].strip() == "0 papers were added to the opposition."


@pytest.mark.parametrize("outline", ["nobody", "product-tea"])
def test_an_outline_that_is_none_is_refused(announced, ask, outline):
    path, _case = announced
    words = ("--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽", "--outline", outline)
    code, answer = ask("case", "oppose", path, TEA, *words)
    assert (code, answer["error"]["code"]) == (2, "CASE_OUTLINE_UNKNOWN")
    assert len(stored(path, Case)) == 1


def test_a_removed_case_says_what_went_along(announced, ask, say):
    path, case = announced
    ask("case", "oppose", path, TEA, "--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽")
    assert ask("case", "remove", path, case)[1] == {"removed": case, "oppositions": 1}
    assert stored(path, Case) == []
    ask("undo", path)
    assert len(stored(path, Case)) == 2
    assert "Oppositions removed with it: 1." in say("case", "remove", path, case)[1]


def test_what_was_opposed_with_success_is_refused_by_command(announced, ask):
    path, case = announced
    filed = ask("case", "oppose", path, TEA, "--on", "2024-05-20", "--who", "某厂", "--note", "范围过宽")[1]
    ask("case", "move", path, case, "S6o", "--on", "2024-06-20")
    opposition = filed["id"]
    for state in ("O2", "O3", "O4"):
        ask("case", "move", path, opposition, state, "--on", "2024-07-01")
    words = ("case", "move", path, case, "S7", "--on", "2024-07-02", "--act-number", "第600号")
    code, answer = ask(*words)
    assert (code, answer["error"]["code"]) == (2, "CASE_UPHELD")
    assert ask(*words, "--despite", "裁决被撤销")[1]["state"] == "S7"


def test_a_table_of_an_earlier_version_says_what_it_takes(path, ask, say, tmp_path):
    file = tmp_path / "环节.csv"
    ask("case", "table", "write", file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["needs"] = row["needs"].replace("dossier", "")
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    code, answer = ask("case", "table", "load", path, file, "--edition", "2025")
    assert (code, len(answer["notes"])) == (0, 1)
    assert "S2 → S3" in answer["notes"][0]
    assert ask("case", "table", "show", "--project", path)[1]["notes"] == answer["notes"]
    assert answer["notes"][0] in say("case", "table", "show", "--project", path)[1]
    assert ask("case", "table", "show")[1]["notes"] == []


@pytest.mark.parametrize(("day", "count"), [("2024-02-29", 0), ("2024-03-01", 1), ("2024-06-10", 2)])
def test_what_came_into_its_state_later_is_not_due_yet(several, ask, day, count):
    path, _case = several
    code, answer = ask("case", "due", path, "--as-of", day)
    assert (code, len(answer["rows"])) == (0, count)
    assert all(row["entered_on"] <= day for row in answer["rows"])
