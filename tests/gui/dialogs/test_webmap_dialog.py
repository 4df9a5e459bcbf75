"""The dialog in which a person decides what leaves with a web map."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import QUrl
from PyQt5.QtWidgets import QFileDialog, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Channel, Product, Registration, SurveyRecord, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.webmap_dialog import WebMapDialog
from layers.publish.webmap.page import read_content
from tests.gui.form_context import Desk

SECRET = "canary-1337"
BOX = shapely.box(110, 25, 110.1, 25.1)


@pytest.fixture
def filled(project: Project) -> Project:
    product = Product("清溪红茶", id="tea", attributes={"contact": SECRET})
    zone = Zone("tea")
    save_many(project, [
        product, zone, BoundaryVersion(zone.id, BOX, status=BoundaryStatus.PUBLISHED),
        BoundaryVersion(zone.id, BOX, 2), Registration("tea", Channel.AGI, "AGI01459", holder=SECRET),
        SurveyRecord("茶园", geom=shapely.Point(110.05, 25.05), office=SECRET, product_id="tea"),
    ])  # fmt: skip
    return project


@pytest.fixture
def shown_pages() -> list[QUrl]:
    return []


@pytest.fixture
def dialog(
    filled: Project, desk: Desk, qtbot: QtBot, shown_pages: list[QUrl], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WebMapDialog]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = WebMapDialog(desk.context, show_page=shown_pages.append)
    qtbot.addWidget(made)
    made.show()
    yield made
    set_language("en")


def items(dialog: WebMapDialog) -> dict[str, QTreeWidgetItem]:
    from gui.dialogs.webmap_fields import _KEY

    tree = dialog.fields
    heads = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {str(head.child(at).data(0, _KEY)): head.child(at) for head in heads for at in range(head.childCount())}


def counted(dialog: WebMapDialog) -> str:
    return dialog.counts.text().replace("\u00a0", " ")


def is_ticked(dialog: WebMapDialog, key: str) -> bool:
    return bool(items(dialog)[key].checkState(0))


def content(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(read_content(path.read_text(encoding="utf-8")))
    return found


def test_the_list_says_what_leaves_and_private_columns_stay_inside(dialog: WebMapDialog) -> None:
    assert is_ticked(dialog, "product.name_official")
    assert not is_ticked(dialog, "registration.holder")
    assert not is_ticked(dialog, "product.attributes.contact")
    assert "Boundaries: 1" in counted(dialog)
    assert "Stays inside: Boundaries, 1: not published" in counted(dialog)
    assert "watermark" not in counted(dialog)


def test_what_is_ticked_leaves_and_nothing_else(dialog: WebMapDialog, tmp_path: Path) -> None:
    path = tmp_path / "网页.html"
    dialog.write(path)
    assert SECRET not in path.read_text(encoding="utf-8")
    assert "清溪红茶" in json.dumps(content(path), ensure_ascii=False)
    assert path.name in dialog.outcome.text()
    assert not dialog.folder_button.isHidden()
    dialog.fields.tick("registration.holder", True)
    assert "Private columns that were let out: 1" in counted(dialog)
    dialog.write(path)
    assert path.read_text(encoding="utf-8").count(SECRET) == 1
    dialog.fields.tick("registration.holder", False)
    dialog.fields.tick("product.name_official", False)
    dialog.write(path)
    assert SECRET not in path.read_text(encoding="utf-8")
    assert "product.name_official" not in content(path)["columns"]["product"]  # type: ignore[index]


def test_drafts_go_out_under_a_watermark_only_if_they_are_asked_for(dialog: WebMapDialog, tmp_path: Path) -> None:
    dialog.choices.public.setChecked(False)
    dialog.ask()
    assert "Drafts: 1; the page bears a watermark" in counted(dialog)
    dialog.write(tmp_path / "a.html")
    assert content(tmp_path / "a.html")["map"]["hasDrafts"] is True  # type: ignore[index]


def test_every_choice_reaches_the_page(dialog: WebMapDialog, tmp_path: Path) -> None:
    choices = dialog.choices
    for key, text in {
        "title": "清溪地图",
        "office": "清溪县局",
        "exemption": "内部",
        "approval": "川S(2026)1号",
    }.items():
        choices.lines[key].setText(text)
    choices.layers["records"].setChecked(True)
    choices.precision.set_code("1")
    choices.zoom.setValue(10)
    choices.language.set_code("zh")
    dialog.ask()
    assert not choices.lines["exemption"].isEnabled()
    dialog.write(tmp_path / "b.html")
    found = content(tmp_path / "b.html")
    head = found["map"]
    assert isinstance(head, dict)
    assert (head["title"], head["office"], head["language"]) == ("清溪地图", "清溪县局", "zh")
    assert (head["approval"], head["exemption"], head["zooms"][2]) == ("川S(2026)1号", "", 10)
    assert [layer["key"] for layer in found["layers"]] == ["boundaries", "records"]  # type: ignore[attr-defined]


def test_a_wrong_background_map_is_refused_in_words_before_anything_is_written(dialog: WebMapDialog) -> None:
    dialog.choices.lines["tiles"].setText("http://tiles.example/{z}/{x}/{y}.png")
    dialog.ask()
    assert "http://tiles.example" in dialog.outcome.text()
    assert not dialog.write_button.isEnabled()
    assert items(dialog) == {}
    dialog.choices.lines["tiles"].setText("")
    dialog.ask()
    assert dialog.write_button.isEnabled()
    assert dialog.outcome.text() == ""


def test_where_nothing_may_leave_the_list_is_empty_and_says_why(dialog: WebMapDialog) -> None:
    dialog.choices.layers["boundaries"].setChecked(False)
    dialog.ask()
    assert items(dialog) == {}
    assert not dialog.outcome.isHidden()
    assert not dialog.preview_button.isEnabled()


def test_while_the_list_is_old_nothing_can_be_written(dialog: WebMapDialog, qtbot: QtBot) -> None:
    assert dialog.write_button.isEnabled()
    dialog.choices.layers["records"].setChecked(True)
    assert not dialog.write_button.isEnabled()
    qtbot.waitUntil(dialog.write_button.isEnabled, timeout=10_000)
    assert "Survey records: 1" in counted(dialog)


def test_the_preview_opens_in_the_browser_and_nowhere_else(
    dialog: WebMapDialog, shown_pages: list[QUrl], filled: Project
) -> None:
    before = sorted(filled.path.parent.iterdir())
    dialog.preview()
    assert len(shown_pages) == 1
    path = Path(shown_pages[0].toLocalFile())
    assert content(path)["map"]["title"] == filled.path.stem  # type: ignore[index]
    assert sorted(filled.path.parent.iterdir()) == before


def test_no_preview_stays_when_the_dialog_is_closed(dialog: WebMapDialog, shown_pages: list[QUrl]) -> None:
    dialog.fields.tick("registration.holder", True)
    dialog.preview()
    path = Path(shown_pages[0].toLocalFile())
    assert SECRET in path.read_text(encoding="utf-8")
    dialog.close()
    assert list(path.parent.iterdir()) == []


def test_a_preview_that_a_crash_left_goes_before_the_next_one_is_made(
    dialog: WebMapDialog, shown_pages: list[QUrl], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.preview()
    path = Path(shown_pages[0].toLocalFile())
    monkeypatch.setattr(dialog, "_write", lambda *_given: None)
    dialog.preview()
    assert not path.exists()


def test_a_preview_that_another_program_holds_keeps_no_dialog_open(
    dialog: WebMapDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_given: object, **_more: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "unlink", refuses)
    dialog.reject()
    assert not dialog.isVisible()


def test_columns_of_one_name_stand_under_the_thing_that_they_belong_to(dialog: WebMapDialog, filled: Project) -> None:
    product, zone = Product("乙", attributes={"*": "p"}), Zone("tea")
    version = BoundaryVersion(zone.id, BOX, status=BoundaryStatus.PUBLISHED, attributes={"*": "b", "a.b": "c"})
    own = Zone(product.id)
    save_many(filled, [
        product, zone, version, own, BoundaryVersion(own.id, BOX, status=BoundaryStatus.PUBLISHED),
    ])  # fmt: skip
    dialog.ask()
    heads = {key: item.parent() for key, item in items(dialog).items() if ".attributes." in key}
    assert {key: head.text(0).rpartition(": ")[2] for key, head in heads.items() if head is not None} == {
        "product.attributes.contact": "products",
        "product.attributes.\\*": "products",
        "boundary.attributes.\\*": "boundaries",
        "boundary.attributes.a.b": "boundaries",
    }


def test_examples_follow_the_language(dialog: WebMapDialog) -> None:
    assert items(dialog)["boundary.status"].text(2) == "Published"
    set_language("zh")
    dialog.retranslate()
    assert items(dialog)["boundary.status"].text(2) == "已发布"


@pytest.mark.parametrize("points", [9, 14, 20, 32])
def test_every_part_of_the_form_can_be_reached_with_large_letters(
    dialog: WebMapDialog, qtbot: QtBot, points: int
) -> None:
    font = dialog.font()
    font.setPointSize(points)
    dialog.setFont(font)
    dialog.resize(700, 500)
    qtbot.wait(50)
    inside, bar, port = dialog.choices.widget(), dialog.choices.horizontalScrollBar(), dialog.choices.viewport()
    assert inside is not None
    assert bar is not None
    assert port is not None
    hidden = inside.minimumSizeHint().width() - port.width()
    assert bar.maximum() >= hidden
    assert hidden <= 0 or bar.isVisible()


def test_a_file_is_asked_for_and_gets_its_ending(
    dialog: WebMapDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(tmp_path / "地图 v1.5"), ""))
    dialog.choose_and_write()
    assert (tmp_path / "地图 v1.5.html").exists()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    before = sorted(tmp_path.iterdir())
    dialog.choose_and_write()
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_cannot_be_written_is_told(dialog: WebMapDialog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    dialog.write(tmp_path / "file" / "a.html")
    assert "a.html" in dialog.outcome.text() or "file" in dialog.outcome.text()
    assert dialog.folder_button.isHidden()


@pytest.mark.parametrize(("language", "title", "tick"), [("zh", "网页地图", "发布"), ("en", "Web map", "Goes out")])
def test_it_speaks_both_languages(dialog: WebMapDialog, language: str, title: str, tick: str) -> None:
    set_language(language)
    dialog.retranslate()
    dialog.ask()
    assert dialog.windowTitle() == title
    head = dialog.fields.headerItem()
    assert head is not None
    assert head.text(0) == tick


def test_a_folder_is_written_and_what_is_there_is_replaced_only_if_the_person_agrees(
    dialog: WebMapDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "网站"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(folder))
    dialog.choices.kind.set_code("folder")
    dialog.choose_and_write()
    assert {"index.html", "gi.geojson"} <= {path.name for path in folder.iterdir()}
    assert dialog.folder_button.toolTip() == str(folder)
    (folder / "gi.geojson").write_text("mine")
    dialog.choose_and_write()
    assert (folder / "gi.geojson").read_text() == "mine"
    assert dialog.replacing.isVisible()
    dialog.replacing.setChecked(True)
    dialog.choose_and_write()
    assert (folder / "gi.geojson").read_text() != "mine"
    assert not dialog.replacing.isVisible()
