"""What ``inspect`` says of a file, and that it says it in words."""

import re
from dataclasses import dataclass
from typing import Any

from gi_atlas.errors import format_text
from gi_atlas.texts import all_texts

KEYS = {"file", "sha256", "format", "driver", "encoding", "crs", "datum", "layers", "questions", "warnings"}
LAYER_KEYS = {"name", "geometry_type", "count", "fields", "extent"}
QUESTION_KEYS = {"code", "option", "choices", "guess", "why"}
_PLACEHOLDER = re.compile(r"\{\w*\}")


@dataclass(frozen=True)
class Told:
    """Exit code and the entry of one file."""

    exit_code: int
    entry: dict[str, Any]

    @property
    def refusal(self) -> str | None:
        """Code of the refusal; None if the file was read."""
        error = self.entry.get("error")
        return None if error is None else str(error["code"])

    @property
    def context(self) -> dict[str, Any]:
        """Context of the refusal."""
        return dict(self.entry["error"]["context"])

    @property
    def layers(self) -> list[dict[str, Any]]:
        """Layers that were read."""
        return list(self.entry["layers"])

    @property
    def count(self) -> int:
        """Rows of all layers."""
        return sum(layer["count"] for layer in self.layers)

    @property
    def warnings(self) -> dict[str, dict[str, Any]]:
        """Context of the first remark with each code."""
        return {told["code"]: told["context"] for told in reversed(self.entry["warnings"])}

    @property
    def questions(self) -> dict[str, dict[str, Any]]:
        """Questions by code."""
        return {told["code"]: told for told in self.entry["questions"]}


def check_worded(told: Told) -> Told:
    """The same, after checking its shape and every text of it in both languages."""
    entry = told.entry
    assert entry.keys() >= KEYS
    for layer in entry["layers"]:
        assert layer.keys() >= LAYER_KEYS
    for question in entry["questions"]:
        assert question.keys() >= QUESTION_KEYS
        assert question["option"].startswith("--")
        assert is_plain(question["why"])
        assert is_plain(question["message"])
    for remark in entry["warnings"]:
        check_text(remark)
    if "error" in entry:
        assert told.exit_code == 3
        assert not entry["layers"]
        check_text(entry["error"])
    else:
        assert told.exit_code == 0
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
    return told


def check_text(remark: dict[str, Any]) -> None:
    """Fail unless a coded text is complete, in English and in Chinese."""
    assert remark["code"] in all_texts(), remark["code"]
    assert is_plain(remark["message"]), remark
    chinese = format_text(remark["code"], remark["context"], "zh")
    assert is_plain(chinese), chinese
    assert re.search("[\u4e00-\u9fff]", chinese), chinese
    for text in (remark["message"], chinese):
        assert _filled(remark["code"], remark["context"], text)


def is_plain(text: str) -> bool:
    """Whether a text has words and no hole, traceback or path of the child."""
    return bool(text.strip()) and "Traceback" not in text and "gi-atlas-read-" not in text


def _filled(code: str, context: dict[str, Any], text: str) -> bool:
    # A missing value would show as "?"; one that stands in a value is the file's own.
    missing = [name for name in _PLACEHOLDER.findall(all_texts()[code]) if name[1:-1] not in context]
    return not missing and bool(text)
