"""The commands ``scope read`` and ``scope batch``: answers, exit codes, files."""

import csv
import io
import json
from pathlib import Path

import pytest
import shapely
from openpyxl import Workbook, load_workbook

from gi_atlas.cli import run
from gi_atlas.cli_scope import MOST_CHARACTERS
from gi_atlas.model import AdminUnit, BoundaryVersion, ScopeText, UnitLevel
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project, open_project
from tests.gi_atlas.scope.wordings import DEFECTIVE, SOUND

WRONG = "青石红梨产地范围为云岭省青石县柳树镇、石门镇共3个镇现辖行政区域，东经111°22′～110°36′，北纬21°42′～22°18′。"
RIGHT = "青石红梨产地范围为云岭省青石县柳树镇、石门镇共2个镇现辖行政区域。"


def _read(tmp_path, capsys, text, *options, encoding="utf-8"):
    path = tmp_path / "公告 一.txt"
    path.write_bytes(text.encode(encoding))
    code = run(["--json", "scope", "read", str(path), *options])
    return code, json.loads(capsys.readouterr().out)


def test_a_sound_wording_answers_without_findings(tmp_path, capsys):
    code, answer = _read(tmp_path, capsys, RIGHT)
    scope = answer["scope"]
    assert code == 0
    assert (scope["kinds"], scope["product"], scope["declared_count"]) == (["UNITS"], "青石红梨", 2)
    first = scope["units"][0]
    assert {key: first[key] for key in ("name", "level", "code", "edition", "match", "successors")} == {
        "name": "柳树镇", "level": "TOWNSHIP", "code": "", "edition": "", "match": "", "successors": [],
    }  # fmt: skip
    assert first["parents"] == ["云岭省", "青石县"]
    assert (scope["extent_deg"], scope["corners"], scope["letter_no"], scope["findings"]) == (None, [], "", [])


def test_a_defective_wording_leaves_with_one(tmp_path, capsys):
    code, answer = _read(tmp_path, capsys, WRONG, encoding="gb18030")
    assert code == 1
    found = {one["rule"]: one for one in answer["scope"]["findings"]}
    assert set(found) == {"COUNT_DIFFERS", "EXTENT_REVERSED"}
    assert found["COUNT_DIFFERS"]["evidence"]["proposal"] == "共2个镇"
    assert found["EXTENT_REVERSED"]["severity"] == "error"
    assert answer["scope"]["extent_deg"] is None


def test_four_limits_elevation_and_land_use_are_kinds_of_the_answer(tmp_path, capsys):
    text = "青石县海拔600米以上范围内的茶地，东至清河，西至公路，南至县界，北至大岭。"
    _code, answer = _read(tmp_path, capsys, text)
    assert answer["scope"]["kinds"] == ["WHOLE", "SIDES", "ELEVATION", "LAND_USE"]


def test_the_county_is_put_above_the_units(tmp_path, capsys):
    _code, answer = _read(tmp_path, capsys, "产地范围为柳树镇、石门镇。", "--county", "青石县")
    assert [unit["parents"] for unit in answer["scope"]["units"]] == [["青石县"], ["青石县"]]


def test_standard_input_is_read(monkeypatch, capsys):
    class Stream:
        buffer = io.BytesIO(RIGHT.encode())

    monkeypatch.setattr("gi_atlas.cli_scope.sys.stdin", Stream)
    assert run(["--lang", "zh", "scope", "read", "-"]) == 0
    shown = capsys.readouterr().out
    assert "产品：青石红梨" in shown
    assert "云岭省 / 青石县 / 柳树镇" in shown


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe\x00\x81\x00", "SCOPE_TEXT_UNREADABLE"), (b"x" * (MOST_CHARACTERS + 1), "SCOPE_TEXT_LONG")],
)
def test_what_is_no_wording_is_refused(tmp_path, capsys, content, code):
    path = tmp_path / "text"
    path.write_bytes(content)
    assert run(["--json", "scope", "read", str(path)]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert run(["--json", "scope", "read", str(tmp_path / "none.txt")]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "READ_CANNOT_OPEN"


def _register(path: Path, rows) -> Path:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _cells(sheet):
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def register(tmp_path):
    texts = [wording.text for wording in (*SOUND, *DEFECTIVE)] * 4
    rows = [("产品名称", "备注", "产地范围"), *((f"产品{n}", "-", text) for n, text in enumerate(texts))]
    return _register(tmp_path / "公告登记.xlsx", [*rows, ("@SUM(1)", "", RIGHT), ("空", "有备注", None)]), len(texts)


def test_hundreds_of_announcements_are_read_in_one_go(register, tmp_path, capsys):
    source, count = register
    target = tmp_path / "结果.xlsx"
    assert run(["--json", "scope", "batch", str(source), "--to", str(target)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert count > 300
    assert (answer["text_column"], answer["product_column"]) == ("产地范围", "产品名称")
    assert len(answer["rows"]) == count + 1
    assert answer["empty"] == [count + 3]
    assert {found["rule"] for row in answer["rows"] for found in row["findings"]} == {
        code for wording in DEFECTIVE for code in wording.defects
    }
    book = load_workbook(target)
    summary, findings, unread = (_cells(sheet) for sheet in book.worksheets)
    assert len(summary) == count + 2
    assert len(findings) - 1 == 4 * sum(len(wording.defects) for wording in DEFECTIVE)
    assert summary[-1][1] == "'@SUM(1)"
    assert book.worksheets[0].cell(count + 2, 2).data_type == "s"
    assert any("该产品品质优良" in row[2] for row in unread)


def test_the_register_is_written_as_csv_too(tmp_path, capsys):
    source = tmp_path / "登记.csv"
    source.write_bytes(f"名称,原文\n青石红梨,{RIGHT}\n@风险,{WRONG}\n".encode("gb18030"))
    target = tmp_path / "out.csv"
    options = ["--text-column", "原文", "--product-column", "名称", "--to", str(target)]
    assert run(["--lang", "zh", "scope", "batch", str(source), *options]) == 1
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[1] for row in rows] == ["产品", "青石红梨", "'@风险"]
    assert rows[1][4:6] == ["2", "2"]
    assert "共3个镇" in rows[2][10]
    assert "已读 2 条表述" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "target", "code"),
    [
        (["--text-column", "没有"], "a.xlsx", "SCOPE_BATCH_COLUMN"),
        ([], "a.docx", "SCOPE_BATCH_TARGET"),
        ([], "登记.xlsx", "SCOPE_BATCH_EXISTS"),
    ],
)
def test_a_batch_that_cannot_be_done_writes_nothing(tmp_path, capsys, options, target, code):
    source = _register(tmp_path / "登记.xlsx", [("产地范围",), (RIGHT,)])
    before = source.read_bytes()
    assert run(["--json", "scope", "batch", str(source), *options, "--to", str(tmp_path / target)]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code
    assert [path.name for path in tmp_path.iterdir()] == ["登记.xlsx"]
    assert source.read_bytes() == before


def test_a_table_without_texts_is_refused(tmp_path, capsys):
    source = _register(tmp_path / "登记.xlsx", [("产地范围", "备注"), (None, "x")])
    assert run(["--json", "scope", "batch", str(source), "--to", str(tmp_path / "a.csv")]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "SCOPE_BATCH_EMPTY"


EDITION = "2023-06"
WEST, EAST = shapely.box(113.6, 33.1, 113.9, 33.5), shapely.box(113.9, 33.1, 114.2, 33.5)


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "西山.gpkg"
    units = [
        AdminUnit("411721", "西山县", EDITION, UnitLevel.COUNTY, geom=shapely.union(WEST, EAST)),
        AdminUnit("411721100", "柳树镇", EDITION, UnitLevel.TOWNSHIP, geom=WEST),
        AdminUnit("411721101", "石门镇", EDITION, UnitLevel.TOWNSHIP, geom=EAST),
    ]
    with create_project(path) as opened:
        save_many(opened, units)
    return path


def test_units_are_found_in_a_project_and_the_scope_is_kept(project, tmp_path, capsys):
    text = "西山红薯产地范围为西山县柳树镇、石门镇共2个镇现辖行政区域。"
    code, answer = _read(tmp_path, capsys, text, "--project", str(project))
    assert code == 0
    units = [(unit["name"], unit["code"], unit["edition"], unit["match"]) for unit in answer["scope"]["units"]]
    assert units == [("柳树镇", "411721100", EDITION, "EXACT"), ("石门镇", "411721101", EDITION, "EXACT")]
    with open_project(project, read_only=True) as opened:
        boundary = opened.read_one(BoundaryVersion, answer["boundary_id"])
        (kept,) = opened.read_all(ScopeText)
    assert shapely.equals(boundary.geom, shapely.union(WEST, EAST))
    assert (kept.text, kept.product_id) == (text, answer["product_id"])


def test_a_dry_run_keeps_nothing(project, tmp_path, capsys):
    before = project.read_bytes()
    code, answer = _read(tmp_path, capsys, "西山县柳树镇、石门镇。", "--project", str(project), "--dry-run")
    assert (code, answer["boundary_id"]) == (0, None)
    assert answer["scope"]["units"][0]["code"] == "411721100"
    assert project.read_bytes() == before


def test_lost_degrees_are_proposed_from_the_polygon_of_the_county(project, tmp_path, capsys):
    text = "西山红薯地域保护范围为西山县柳树镇、石门镇，东经o36′29″~o11′11″。"
    code, answer = _read(tmp_path, capsys, text, "--project", str(project), "--dry-run")
    (found,) = (one for one in answer["scope"]["findings"] if one["rule"] == "DEGREES_LOST")
    assert (code, found["evidence"]["proposal"]) == (1, "东经113°36′29″~114°11′11″")


def test_an_extent_that_does_not_hold_its_units_is_told(project, tmp_path, capsys):
    text = "西山县柳树镇、石门镇，东经113°36′～113°54′，北纬33°06′～33°30′。"
    _code, answer = _read(tmp_path, capsys, text, "--project", str(project), "--dry-run")
    assert [one["rule"] for one in answer["scope"]["findings"]] == ["EXTENT_SMALLER_THAN_UNITS"]


def test_corner_points_need_no_list_of_units(tmp_path, capsys):
    path = tmp_path / "empty.gpkg"
    create_project(path).close()
    text = "海参产地范围为J1（121°E，39°N）、J2（121.5°E，39°N）、J3（121.5°E，39.5°N）三点连线范围内的海域。"
    code, answer = _read(tmp_path, capsys, text, "--project", str(path))
    assert code == 0
    assert answer["scope"]["corners"][0] == {"name": "J1", "lon": 121.0, "lat": 39.0}
    assert answer["boundary_id"]


def test_an_edition_that_is_not_there_is_refused(project, tmp_path, capsys):
    code, answer = _read(tmp_path, capsys, RIGHT, "--project", str(project), "--edition", "1999-01")
    assert (code, answer["error"]["code"]) == (2, "DIVISIONS_NO_EDITION")


def test_people_read_the_answer_in_lines(project, tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(WRONG, encoding="utf-8")
    assert run(["--lang", "zh", "scope", "read", str(path), "--project", str(project)]) == 1
    shown = capsys.readouterr().out
    assert "可能应为“共2个镇”" in shown
    assert "行政区划单位：2 个，表述所称：3" in shown


def test_the_wording_of_a_batch_is_its_cell_to_the_letter(tmp_path, capsys):
    """What stands in columns of its own is read with a wording, and never written into it."""
    cell = "产地范围为云岭省青石县柳树镇、 石门镇共３个镇现辖行政区域"
    heading = ["序号", "产品名称", "产地范围", "地理坐标", "建议文件"]
    row = ["1", "青石红梨", cell, "东经111°22′～110°36′，北纬21°42′～22°18′", "青政函〔2022〕7号"]
    source, target = tmp_path / "名录.csv", tmp_path / "结果.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, row])
    assert run(["--lang", "zh", "--json", "scope", "batch", str(source), "--to", str(target)]) == 1
    assert json.loads(capsys.readouterr().out)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        told = dict(zip(*csv.reader(stream), strict=True))
    assert told["地域范围文字"] == cell
    assert told["文件"] == "青政函〔2022〕7号"
    assert "东经" in told["检查结果"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wording_longer_than_a_cell_is_told_and_kept_whole(tmp_path, capsys, language):
    cell = "产地范围为云岭省青石县" + "、".join(f"第{number}村" for number in range(9_000)) + "现辖行政区域。"
    source, target = tmp_path / "名录.csv", tmp_path / f"结果_{language}.xlsx"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["产品名称", "产地范围"], ["青石红梨", cell]])
    assert run(["--lang", language, "scope", "batch", str(source), "--to", str(target)]) in (0, 1)
    said = {"en": "all of it stands in pieces on the sheet “Whole texts”", "zh": "全文分段写在工作表“长文本全文”中"}
    assert said[language] in capsys.readouterr().out
    book = load_workbook(target)
    assert book.sheetnames[-1] == {"en": "Whole texts", "zh": "长文本全文"}[language]
    wording = {"en": "Scope wording", "zh": "地域范围文字"}[language]
    pieces = [row[4] for row in _cells(book.worksheets[-1]) if row[0] == book.sheetnames[0] and row[2] == wording]
    assert "".join(pieces) == cell


def test_a_batch_without_long_texts_warns_of_none(tmp_path, capsys):
    source = _register(tmp_path / "a.xlsx", [("产品名称", "产地范围"), ("青石红梨", RIGHT)])
    run(["--json", "scope", "batch", str(source), "--to", str(tmp_path / "b.xlsx")])
    assert json.loads(capsys.readouterr().out)["warnings"] == []
    assert len(load_workbook(tmp_path / "b.xlsx").sheetnames) == 3
