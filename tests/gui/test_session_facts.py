"""What is said of a project that was just opened, in which order and with which facts."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gi_atlas.i18n import set_language
from gi_atlas.model import AdminUnit, UnitLevel
from gi_atlas.services.editing import save
from gi_atlas.services.keeping import Backup, ClockSkew, ConflictCopy, Holder, OpeningNotes
from gi_atlas.storage.opening import create_project, open_project
from gui.notice_bar import NoticeBar
from gui.session import STANDING
from gui.session_facts import Notice, look_at, notices_of, shown

NOTHING = OpeningNotes("", None, (), True, (), 0, ())
CASES = {
    "NOTICE_READ_ONLY": replace(NOTHING, read_only_reason="READ_ONLY_FILE"),
    "NOTICE_HELD": replace(
        NOTHING, read_only_reason="READ_ONLY_HELD", holder=Holder("王芳", "PC-3", 7, "2026-05-01T01:02:03Z")
    ),
    "NOTICE_MEDIA_MISSING": replace(NOTHING, missing_media=(("a.jpg", "0" * 64),)),
    "NOTICE_MEDIA_FOLDER_MISSING": replace(NOTHING, missing_media=(("a.jpg", "0" * 64),), has_media_folder=False),
    "NOTICE_CONFLICT_COPIES": replace(
        NOTHING, conflict_copies=(ConflictCopy(Path("p (1).gpkg"), datetime.now(UTC), 1),)
    ),
    "NOTICE_DAMAGED": replace(NOTHING, damage="row 3 missing from index"),
    "NOTICE_OLDER_FILE": replace(NOTHING, newer_backup=Backup(Path("b.gpkg"), datetime.now(UTC), 1, 9)),
    "NOTICE_DRAFTS_DAMAGED": replace(NOTHING, damaged_drafts=2),
    "NOTICE_CLOCK": replace(NOTHING, clock_skews=(ClockSkew(7, "2031-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),)),
}


def notices(tmp_path: Path, notes: OpeningNotes) -> list[Notice]:
    with create_project(tmp_path / "p.gpkg") as project:
        return list(notices_of(project, notes))


def test_where_nothing_is_special_nothing_is_said(tmp_path: Path) -> None:
    assert notices(tmp_path, NOTHING) == []


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_note_is_said_in_whole_words(code: str, language: str, tmp_path: Path) -> None:
    found = notices(tmp_path, CASES[code])
    assert [notice.code for notice in found] == [code]
    set_language(language)
    text = found[0].message()
    assert text != code
    assert "{" not in text
    assert "?" not in text


def test_the_holder_is_named_with_device_and_local_time(tmp_path: Path) -> None:
    text = notices(tmp_path, CASES["NOTICE_HELD"])[0].message()
    expected = datetime(2026, 5, 1, 1, 2, tzinfo=UTC).astimezone()
    for part in ("王芳", "PC-3", f"{expected:%Y-%m-%d %H:%M}"):
        assert part in text


def test_a_holder_that_has_not_written_its_name_yet_is_no_fault(tmp_path: Path) -> None:
    notes = replace(NOTHING, read_only_reason="READ_ONLY_HELD", holder=Holder("", "", 0, ""))
    assert notices(tmp_path, notes)[0].context == {"person": "?", "device": "?", "since": "?"}


def test_many_names_are_cut_and_the_count_is_of_all(tmp_path: Path) -> None:
    missing = tuple((f"{number}.jpg", f"{number:064}") for number in range(9))
    notice = notices(tmp_path, replace(NOTHING, missing_media=missing))[0]
    assert notice.context["count"] == 9
    assert notice.context["names"] == "0.jpg、1.jpg、2.jpg…"
    assert shown(["one"]) == "one"


def test_everything_at_once_is_said_the_weightiest_first(tmp_path: Path) -> None:
    notes = replace(
        CASES["NOTICE_CONFLICT_COPIES"], read_only_reason="READ_ONLY_FOLDER", damaged_drafts=1,
        missing_media=(("a.jpg", "0" * 64),),
    )  # fmt: skip
    codes = [notice.code for notice in notices(tmp_path, notes)]
    assert codes == ["NOTICE_READ_ONLY", "NOTICE_MEDIA_MISSING", "NOTICE_CONFLICT_COPIES", "NOTICE_DRAFTS_DAMAGED"]


def test_an_empty_project_says_what_comes_first_and_a_filled_one_does_not(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.gpkg", "清溪") as project:
        opened = look_at(project)
        assert (opened.name, [notice.code for notice in opened.notices]) == ("清溪", ["NOTICE_NO_UNITS"])
        save(project, AdminUnit("970121", "清溪县", UnitLevel.COUNTY, "2026-01"))
        assert look_at(project).notices == ()


def test_a_project_that_is_only_read_is_not_asked_to_import(tmp_path: Path) -> None:
    create_project(tmp_path / "p.gpkg").close()
    with open_project(tmp_path / "p.gpkg", read_only=True) as project:
        assert [notice.code for notice in look_at(project).notices] == ["NOTICE_READ_ONLY"]


def test_a_project_that_cannot_be_looked_at_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = create_project(tmp_path / "p.gpkg")

    def refuse(_project: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr("gui.session_facts.opening_notes", refuse)
    with pytest.raises(OSError, match="gone"):
        look_at(project)
    assert project.is_closed


def test_what_stands_cannot_be_waved_away(qtbot: object) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)  # type: ignore[attr-defined]
    bar.show_notices([Notice("NOTICE_READ_ONLY", {"reason": "READ_ONLY_FILE"})])
    assert bar.isVisibleTo(None)
    assert not bar.button.isVisibleTo(bar)
    bar.show_notices([Notice("NOTICE_READ_ONLY", {"reason": "READ_ONLY_FILE"}), Notice("NOTICE_NO_UNITS")])
    assert bar.button.isVisibleTo(bar)
    assert len(bar.label.text().splitlines()) == 2
    bar.show_notices(())
    assert not bar.isVisibleTo(None)
    assert {"NOTICE_READ_ONLY", "NOTICE_HELD"} == STANDING
