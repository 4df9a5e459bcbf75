"""What the dialog of a web map keeps for the next time, what it says before writing, and where it asks to write."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import Qt, QTimer
from PyQt5.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    EvidenceKind,
    LayerEntry,
    LayerFeature,
    Product,
    SurveyRecord,
    Zone,
)
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.folder_asking import FolderAsking, ask_folder
from gui.dialogs.guide import GuideDialog
from gui.dialogs.webmap_dialog import WebMapDialog
from gui.dialogs.webmap_memory import PROJECTS_AT_MOST, WebMapMemory, pairs_of, texts_of
from tests.gui.form_context import Desk

BOX = shapely.box(110, 25, 110.1, 25.1)
Opener = Callable[[], WebMapDialog]


@pytest.fixture
def filled(project: Project) -> Project:
    zone = Zone("tea")
    save_many(project, [
        Product("清溪红茶", id="tea"), zone, BoundaryVersion(zone.id, BOX, status=BoundaryStatus.PUBLISHED),
        BoundaryVersion(zone.id, BOX, 2), LayerEntry("井", "FEATURES", position=2, id="wells"),
        LayerFeature("wells", shapely.Point(110.05, 25.05), {"depth": 3}),
    ])  # fmt: skip
    return project


@pytest.fixture
def opened(
    filled: Project, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opener]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GI_ATLAS_SETTINGS", str(tmp_path / "settings"))

    def open_it() -> WebMapDialog:
        made = WebMapDialog(desk.context, show_page=lambda _url: None)
        qtbot.addWidget(made)
        made.show()
        return made

    yield open_it
    set_language("en")


# What is kept


def test_every_choice_is_there_again_when_the_dialog_is_opened_again(opened: Opener, tmp_path: Path) -> None:
    first = opened()
    choices = first.choices
    for key, line in choices.lines.items():
        line.setText(f"{key} 一")
    choices.lines["tiles"].setText("https://t.example/{z}/{x}/{y}")
    choices.public.setChecked(False)
    choices.layers["units"].setChecked(True)
    choices.layers["boundaries"].setChecked(False)
    for name, code in {"kind": "folder", "language": "zh", "precision": "4", "photos": "320", "datum": "gcj02"}.items():
        getattr(choices, name).set_code(code)
    choices.pmtiles.setChecked(True)
    choices.zoom.setValue(11)
    choices.budget.setValue(7)
    choices.imported.tick("layer:wells", True)
    first.ask()
    state = choices.state()
    first.close()
    again = opened().choices
    assert again.state() == state
    assert again.options(frozenset(), frozenset()) == choices.options(frozenset(), frozenset())
    assert again.lines["title"].text() == "title 一"


def test_private_columns_of_last_time_are_named_at_once_and_new_ones_stay_inside(
    opened: Opener, filled: Project
) -> None:
    first = opened()
    first.choices.imported.tick("layer:wells", True)
    first.ask()
    first.fields.tick("layer:wells.depth", True)
    first.fields.tick("product.name_official", False)
    first.close()
    save_many(filled, [LayerFeature("wells", shapely.Point(110.06, 25.05), {"depth": 4, "电话": "139"})])
    again = opened()
    assert again.fields.let_out == {"layer:wells.depth"}
    assert again.fields.kept_inside == {"product.name_official"}
    assert again.summary.let_out.whole == "Also let out (1): depth"


def test_another_project_begins_with_ours(tmp_path: Path) -> None:
    kept = tmp_path / "a" / "webmaps.json"
    WebMapMemory(tmp_path / "one.gpkg", kept).keep({"texts": {"title": "一"}})
    assert WebMapMemory(tmp_path / "two.gpkg", kept).recall() == {}
    assert WebMapMemory(tmp_path / "one.gpkg", kept).recall() == {"texts": {"title": "一"}}
    assert [path.name for path in kept.parent.iterdir()] == ["webmaps.json"]


def test_the_projects_of_long_ago_are_forgotten(tmp_path: Path) -> None:
    kept = tmp_path / "webmaps.json"
    for at in range(PROJECTS_AT_MOST + 3):
        WebMapMemory(tmp_path / f"{at}.gpkg", kept).keep({"folder": str(at)})
    assert len(json.loads(kept.read_text("utf-8"))) == PROJECTS_AT_MOST
    assert WebMapMemory(tmp_path / "0.gpkg", kept).recall() == {}
    assert WebMapMemory(tmp_path / f"{PROJECTS_AT_MOST + 2}.gpkg", kept).recall()["folder"] == str(PROJECTS_AT_MOST + 2)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"x": ', "null", "[" * 30_000], ids=str.__len__)
def test_what_cannot_be_read_is_nothing_and_is_written_anew(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "webmaps.json"
    kept.write_text(text, encoding="utf-8")
    memory = WebMapMemory(tmp_path / "p.gpkg", kept)
    assert memory.recall() == {}
    memory.keep({"a": 1})
    assert memory.recall() == {"a": 1}


def test_a_place_that_takes_no_file_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = WebMapMemory(tmp_path / "p.gpkg", tmp_path / "file" / "webmaps.json")
    memory.keep({"a": 1})
    assert memory.recall() == {}


def test_values_of_a_wrong_kind_are_passed_over(opened: Opener, filled: Project, tmp_path: Path) -> None:
    WebMapMemory(filled.path, tmp_path / "settings" / "webmaps.json").keep({
        "texts": {"title": 3, "office": "局", "nonsense": "x"}, "codes": {"photos": "999", "kind": 1, "x": "y"},
        "ticks": {"public": "yes", "close": True}, "numbers": {"zoom": 10**30, "budget": True},
        "layers": ["boundaries", 7, "none"], "imported": {"ticked": "layer:wells", "decimals": {"layer:wells": 99}},
        "columns": {"product.name_official": 1, "registration.holder": "true"}, "folder": 7,
    })  # fmt: skip
    choices = opened().choices
    assert choices.lines["title"].text() == ""
    assert choices.lines["office"].text() == "局"
    assert choices.photos.code() == "640"
    assert choices.public.isChecked()
    assert choices.zoom.value() == choices.zoom.maximum()
    assert choices.options(frozenset(), frozenset()).layers == ("boundaries",)
    assert choices.imported.decimals == {}


def test_lists_and_pairs_of_wrong_kinds_are_empty() -> None:
    assert texts_of({"a": ["x", 1, None]}, "a") == ["x"]
    assert texts_of({"a": "xyz"}, "a") == []
    assert pairs_of({"a": {"b": True, "c": 1}}, "a", int) == {"c": 1}
    assert pairs_of({"a": [1]}, "a", int) == {}


# What is said before writing


def test_a_public_page_without_number_and_reason_is_warned_of_and_not_refused(opened: Opener) -> None:
    dialog = opened()
    assert dialog.warning.whole.startswith("Neither a map-approval number nor a reason")
    assert dialog.write_button.isEnabled()
    for key in ("approval", "exemption"):
        dialog.choices.lines[key].setText("川S(2026)1号")
        dialog.ask()
        assert dialog.warning.whole == ""
        dialog.choices.lines[key].setText("  ")
    dialog.ask()
    assert dialog.warning.whole
    dialog.choices.public.setChecked(False)
    dialog.ask()
    assert dialog.warning.whole == ""


def test_a_page_with_drafts_has_no_field_for_the_number(opened: Opener) -> None:
    dialog = opened()
    number, reason = dialog.choices.lines["approval"], dialog.choices.lines["exemption"]
    assert number.isEnabled()
    assert dialog.choices.remark.isHidden()
    dialog.choices.public.setChecked(False)
    dialog.ask()
    assert not number.isEnabled()
    assert not reason.isEnabled()
    assert "bears no map-approval number" in dialog.choices.remark.text()
    dialog.choices.public.setChecked(True)
    dialog.ask()
    assert number.isEnabled()


def test_a_reason_takes_no_words_while_there_is_a_number_and_says_so(opened: Opener) -> None:
    dialog = opened()
    dialog.choices.lines["approval"].setText("川S(2026)1号")
    reason = dialog.choices.lines["exemption"]
    assert not reason.isEnabled()
    assert reason.placeholderText() == "Not asked for while there is a number."
    assert not dialog.choices._labels["exemption"].isEnabled()


def test_every_photo_is_accounted_for(opened: Opener, filled: Project) -> None:
    lone = SurveyRecord("茶园", geom=shapely.Point(110.05, 25.05))
    save_many(filled, [
        lone, Evidence(lone.id, "a.jpg", "a" * 64, is_public=True),
        Evidence(None, "b.jpg", "b" * 64, product_id="tea"), Evidence(lone.id, "c.pdf", "c" * 64, EvidenceKind.FILE),
    ])  # fmt: skip
    dialog = opened()
    said = dialog.summary.counts.text()
    assert "Staying inside: 1 photo (not marked as public)" in said
    assert "Staying inside: 1 photo (their survey records belong to no product" in said
    dialog.choices.photos.set_code("0")
    dialog.ask()
    assert "no product" not in dialog.summary.counts.text()


# Where it is written


def test_a_new_folder_may_be_named(qtbot: QtBot, tmp_path: Path) -> None:
    def type_it() -> None:
        asking = QApplication.activeModalWidget()
        assert isinstance(asking, FolderAsking)
        line = asking.findChild(QLineEdit)
        assert line.text() == "清溪"
        line.selectAll()
        qtbot.keyClicks(line, "new site")
        qtbot.keyClick(line, Qt.Key.Key_Return)

    QTimer.singleShot(300, type_it)
    assert ask_folder("Folder", tmp_path, "清溪", None) == tmp_path / "new site"  # type: ignore[arg-type]


def test_a_new_folder_is_taken_by_a_click_on_the_button(qtbot: QtBot, tmp_path: Path) -> None:
    asking = FolderAsking("Folder", tmp_path, "清溪")
    qtbot.addWidget(asking)
    asking.show()
    line, box = asking.findChild(QLineEdit), asking.findChild(QDialogButtonBox)
    button = box.button(QDialogButtonBox.StandardButton.Open)
    assert button.isEnabled()
    line.selectAll()
    qtbot.keyClicks(line, "new")
    qtbot.wait(100)  # Qt looks at the folder once more
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asking.result() == QFileDialog.DialogCode.Accepted
    assert asking.chosen == tmp_path / "new"


def test_a_file_is_no_folder(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    asking = FolderAsking("Folder", tmp_path)
    qtbot.addWidget(asking)
    asking.show()
    line = asking.findChild(QLineEdit)
    line.setText("a.txt")
    asking.accept()
    assert asking.isVisible()
    line.setText(str(tmp_path / "b" / "c"))
    assert asking.chosen == tmp_path / "b" / "c"


def test_a_folder_that_is_there_is_taken_and_none_if_the_person_turns_back(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    asking = FolderAsking("Folder", tmp_path, "site")
    qtbot.addWidget(asking)
    asking.show()
    asking.accept()
    assert asking.result() == QFileDialog.DialogCode.Accepted
    assert asking.chosen == tmp_path / "site"
    QTimer.singleShot(300, lambda: QApplication.activeModalWidget().reject())
    assert ask_folder("Folder", tmp_path, "x", None) is None  # type: ignore[arg-type]


def test_files_are_proposed_by_the_title_in_the_folder_of_last_time(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "发布"
    folder.mkdir()
    proposed: list[Path] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _own, _title, path, _kind: (proposed.append(Path(path)), ("", ""))[1]
    )
    dialog = opened()
    dialog.choices.lines["title"].setText("清溪: 地图/2026")
    dialog.ask()
    dialog.choose_and_write()
    dialog.write(folder / "a.html")
    dialog.close()
    opened().choose_and_write()
    assert proposed[0].parent != folder
    assert proposed[1] == folder / "清溪_ 地图_2026.html"
    asked: list[tuple[Path, str]] = []
    monkeypatch.setattr("gui.dialogs.webmap_dialog.ask_folder", lambda _title, at, name, _own: asked.append((at, name)))
    dialog = opened()
    dialog.choices.kind.set_code("folder")
    dialog.choose_and_write()
    assert asked == [(folder, "清溪_ 地图_2026")]


# The guide


@pytest.mark.parametrize(("language", "heading"), [("zh", "网页地图"), ("en", "The web map")])
def test_f1_opens_the_guide_at_its_chapter(opened: Opener, qtbot: QtBot, language: str, heading: str) -> None:
    set_language(language)
    dialog = opened()
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.keyClick(dialog.choices.lines["title"], Qt.Key.Key_F1)
    guide = dialog.findChild(GuideDialog)
    assert guide is not None
    assert guide.isVisible()
    assert heading in guide.browser.textCursor().block().text()
    assert guide.browser.cursorRect().top() < 60
    assert not guide.go_to_chapter("no such chapter")
    guide.close()
