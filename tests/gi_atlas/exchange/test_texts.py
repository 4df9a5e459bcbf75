"""Every text of the door: used, complete, translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gi_atlas
from gi_atlas.errors import format_text
from gi_atlas.exchange.inspection import Question, Remark
from gi_atlas.i18n import set_language, translate
from gi_atlas.texts.exchange import MESSAGES

CORE = Path(gi_atlas.__file__).parent
SOURCES = [CORE / "cli_exchange.py", CORE / "services" / "inspecting.py", *sorted((CORE / "exchange").glob("*.py"))]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def marked_texts() -> Iterator[str]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_mark = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_")
            if is_mark and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


@pytest.mark.parametrize("text", sorted({*MESSAGES.values(), *marked_texts()}))
def test_every_text_is_translated_with_the_same_placeholders(text: str) -> None:
    chinese = translate(text, "zh")
    assert chinese != text
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert sorted(PLACEHOLDER.findall(chinese)) == sorted(PLACEHOLDER.findall(text))
    assert not re.search("[,;!?]\\s", PLACEHOLDER.sub("", chinese)), "Chinese text has Chinese punctuation"


def test_every_code_is_raised_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CORE.rglob("*.py") if path.parent.name != "texts")
    assert [name for name in MESSAGES if f'"{name}"' not in code] == []


def test_questions_and_remarks_speak_both_languages() -> None:
    context = {"layer": "县界", "format": "KML", "count": 0}
    question = Question("DATUM_UNCLEAR", "--datum", ("wgs84", "gcj02"), None, "WHY_DATUM_OPEN", context)
    english = question.as_json()
    set_language("zh")
    chinese = question.as_json()
    assert english["message"] != chinese["message"]
    assert "县界" in chinese["message"]
    assert {**english, "message": "", "why": ""} == {**chinese, "message": "", "why": ""}
    assert "previews" not in english
    shown = Question("ENCODING_UNCLEAR", "--encoding", ("BIG5",), None, "ENCODING_UNKNOWN", previews={"BIG5": ["a"]})
    assert shown.as_json()["previews"] == {"BIG5": ["a"]}
    assert Remark("LINKS_IGNORED", {"count": 3}).as_json()["context"] == {"count": 3}


def test_a_missing_value_would_show() -> None:
    assert "?" in format_text("READ_EMPTY", {})
