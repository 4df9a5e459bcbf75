"""Items, verdicts, gaps and files of a dossier in words and as JSON."""

import json
from pathlib import Path

import pytest

from gi_atlas.dossier.layout import FOLDERS, ITEM_NAMES, bag_name, letter_folder, survey_folder, top_name
from gi_atlas.dossier.model import (
    STATE_WORDS,
    CheckedItem,
    ChecklistItem,
    DossierFile,
    Gap,
    ItemState,
    Verdict,
    missing,
    present,
    to_confirm,
)
from gi_atlas.errors import WriteError
from gi_atlas.i18n import N_, set_language, translate
from gi_atlas.rules.findings import Finding, Severity

ITEM = ChecklistItem("A1", N_("Government proposal of the production area"), N_("Order 80 (2023)"), "2024", True)


@pytest.mark.parametrize(
    ("make", "state"),
    [(present, ItemState.PRESENT), (missing, ItemState.MISSING), (to_confirm, ItemState.TO_BE_CONFIRMED)],
)
def test_verdicts_keep_code_and_context(make: type[Verdict], state: ItemState) -> None:
    verdict = make("DOSSIER_FILE_THERE", files=["a"])
    assert (verdict.state, verdict.code, verdict.context) == (state, "DOSSIER_FILE_THERE", {"files": ["a"]})


def test_lists_are_joined_as_the_language_does() -> None:
    verdict = present("DOSSIER_FILE_THERE", files=["甲.pdf", "乙.pdf", ""])
    assert verdict.message("en") == "There: 甲.pdf, 乙.pdf."
    assert verdict.message("zh") == "已有：甲.pdf、乙.pdf。"


def test_our_own_words_within_a_list_are_translated() -> None:
    verdict = missing("DOSSIER_LETTER_LACKS", fields=["number of the letter", "date of the letter"])
    assert "文号、文件日期" in verdict.message("zh")


def test_a_finding_within_a_message_speaks_its_language() -> None:
    finding = Finding("SCOPE_UNIT_NOT_NAMED", Severity.WARNING, "1", "梨", None, {"unit": "西乡", "area_ha": 3})
    verdict = missing("DOSSIER_WORDING_DIFFERS", detail=finding)
    assert finding.message("zh") in verdict.message("zh")
    assert finding.message("en") in verdict.message("en")


def test_a_fault_within_a_gap_speaks_its_language() -> None:
    fault = WriteError("EXPORT_NO_UNITS", path="x.csv")
    gap = Gap("Boundary files", "DOSSIER_FORMAT_FAILED", {"format": "units-csv", "reason": fault})
    assert fault.message("zh") in gap.message("zh")
    assert gap.as_json("zh")["part"] == "界线文件"
    assert gap.as_json("en")["is_note"] is False


def test_a_message_without_language_is_in_the_programs() -> None:
    set_language("zh")
    assert present("DOSSIER_FILE_THERE", files=["a"]).message() == "已有：a。"


def test_an_item_as_json_can_be_written() -> None:
    told = CheckedItem(ITEM, missing("DOSSIER_NO_LETTER")).as_json("en")
    assert json.loads(json.dumps(told)) == told
    assert (told["folder"], told["state"], told["source_to_be_confirmed"]) == ("A", "MISSING", True)
    assert told["source"] == "Order 80 (2023) (to be confirmed)"


def test_a_source_that_is_sure_says_no_more() -> None:
    sure = ChecklistItem("A1", "x", N_("Order 80 (2023)"))
    assert sure.source_in("en") == "Order 80 (2023)"
    assert "待确认" not in sure.source_in("zh")


def test_an_offices_title_goes_before_ours() -> None:
    own = ChecklistItem("A1", ITEM.title, "", titles={"zh": "省局建议"})
    assert own.title_in("zh") == "省局建议"
    assert own.title_in("en") == ITEM.title


def test_a_file_as_json_has_its_hash() -> None:
    told = DossierFile("B/x.pdf", "B2", "Protection requirements", "zh", "ab", 3).as_json("zh")
    assert told == {
        "path": "B/x.pdf",
        "item": "B2",
        "title": "保护要求",
        "language": "zh",
        "sha256": "ab",
        "size_bytes": 3,
    }


def test_every_state_is_worded() -> None:
    assert set(STATE_WORDS) == set(ItemState)
    assert [translate(STATE_WORDS[state], "zh") for state in ItemState] == ["齐备", "缺", "待确认"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_folders_and_files_have_safe_distinct_names(language: str) -> None:
    folders = [letter_folder(letter, language) for letter in FOLDERS]
    assert [name[0] for name in folders] == ["A", "B", "C"]
    names = [bag_name(f"{item} {translate(name, language)}") for item, name in ITEM_NAMES.items()]
    assert len({name.casefold() for name in names}) == len(ITEM_NAMES)
    for name in (*folders, *names):
        assert not set(name) & set(' %<>:"/\\|?*')
    assert survey_folder(language).startswith(f"{folders[2]}/C0_")
    assert Path(top_name(N_("Missing list"), ".docx", language)).suffix == ".docx"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100%0D", "100％0D"),
        ("a b  c", "a_b_c"),
        ("CON", "_CON"),
        ("x/y:z", "x_y_z"),
        ("", "unnamed"),
        (" . ", "unnamed"),
    ],
)
def test_names_in_a_bag(text: str, expected: str) -> None:
    assert bag_name(text) == expected


def test_a_name_is_cut_between_characters() -> None:
    assert bag_name("𠮷" * 100, 50) == "𠮷" * 12
