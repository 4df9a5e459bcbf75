"""The dialog in which a person decides what leaves with a web map."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import QPoint, Qt, QUrl
from PyQt5.QtWidgets import QFileDialog, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gi_atlas.errors import PublishError
from gi_atlas.i18n import set_language
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    LayerEntry,
    LayerFeature,
    Product,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.services.editing import remove, save_many
from gi_atlas.storage.project import Project
from gui.dialogs.webmap_dialog import WebMapDialog
from gui.dialogs.webmap_words import fault_words, written_words
from gui.form_widgets.choices import Choice
from gui.models.layer_list import SWATCH_PX, swatch
from layers.kinds import LINE, POINT
from layers.project_layers import DEFAULT_STYLES
from layers.publish.webmap.building import WebMapReport
from layers.publish.webmap.fields import clean, free_key
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
    monkeypatch.setenv("GI_ATLAS_SETTINGS", str(tmp_path / "settings"))
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
    return dialog.summary.counts.text().replace("\u00a0", " ")


def is_ticked(dialog: WebMapDialog, key: str) -> bool:
    return bool(items(dialog)[key].checkState(0))


def content(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(read_content(path.read_text(encoding="utf-8")))
    return found


def test_the_list_says_what_leaves_and_private_columns_stay_inside(dialog: WebMapDialog) -> None:
    assert is_ticked(dialog, "product.name_official")
    assert not is_ticked(dialog, "registration.holder")
    assert not is_ticked(dialog, "product.attributes.contact")
    assert "1 boundary" in counted(dialog)
    assert "Staying inside: 1 boundary (not published)" in counted(dialog)
    assert "watermark" not in counted(dialog)


def test_what_is_ticked_leaves_and_nothing_else(dialog: WebMapDialog, tmp_path: Path) -> None:
    path = tmp_path / "网页.html"
    dialog.write(path)
    assert SECRET not in path.read_text(encoding="utf-8")
    assert "清溪红茶" in json.dumps(content(path), ensure_ascii=False)
    assert path.name in dialog.outcome.text()
    assert not dialog.folder_button.isHidden()
    dialog.fields.tick("registration.holder", True)
    assert dialog.summary.let_out.whole == "Also let out (1): Holder"
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
    row = items(dialog)["product.name_official"]
    dialog.choices.lines["tiles"].setText("http://tiles.example/{z}/{x}/{y}.png")
    dialog.ask()
    assert "http://tiles.example" in dialog.outcome.text()
    assert not dialog.write_button.isEnabled()
    assert items(dialog)["product.name_official"] is row  # the list is none of its matter
    assert "1 boundary" in counted(dialog)
    dialog.choices.lines["tiles"].setText("")
    dialog.ask()
    assert dialog.write_button.isEnabled()
    assert dialog.outcome.text() == ""


def test_refusals_speak_of_fields_and_not_of_commands(dialog: WebMapDialog, filled: Project) -> None:
    dialog.choices.lines["tiles"].setText("https://tiles.example/{z}/{x}/{y}.png")
    dialog.ask()
    assert dialog.outcome.text() == "Say in “Made by” who made the background map."
    assert not dialog.preview_button.isEnabled()
    dialog.choices.lines["attribution"].setText("某局")
    dialog.ask()
    assert dialog.write_button.isEnabled()
    for code, context in {
        "WEBMAP_NOTHING": {"count": 1234, "drafts": 2},
        "WEBMAP_TOO_LARGE": {"zoom": 8, "bytes": 9_000_000, "budget": 1_000_000},
        "EXPORT_EXISTS": {"path": "/a", "names": "b{c}"},
    }.items():
        said = fault_words(PublishError(code, **context))
        assert "--" not in said
        assert all((f"{value:,}" if isinstance(value, int) else value) in said for value in context.values())
    assert "1,234 boundaries" in fault_words(PublishError("WEBMAP_NOTHING", count=1234, drafts=2))


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
    assert "1 survey record" in counted(dialog)


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


@pytest.mark.parametrize(("language", "title", "tick"), [("zh", "网页地图", "字段"), ("en", "Web map", "Goes out")])
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
    monkeypatch.setattr("gui.dialogs.webmap_dialog.ask_folder", lambda *_given: folder)
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


# Imported layers


@pytest.fixture
def layered(filled: Project, dialog: WebMapDialog) -> WebMapDialog:
    """The dialog of a project with a river and wells of strangers."""
    river, wells = (
        LayerEntry("河流", "FEATURES", position=1, id="river"),
        LayerEntry("井", "FEATURES", position=2, id="wells"),
    )
    save_many(filled, [
        river, wells,
        LayerFeature("river", shapely.LineString([(110, 25), (110.1, 25.1)]), {"名称": "清溪河", "owner": SECRET}),
        LayerFeature("wells", shapely.Point(110.0512345, 25.05), {"owner": SECRET}),
        LayerFeature("wells", shapely.Point(110.06, 25.05), {"depth": 3}),
    ])  # fmt: skip
    dialog.ask()
    return dialog


def rows(dialog: WebMapDialog) -> list[tuple[str, str, bool]]:
    tree = dialog.choices.imported
    found = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [(one.text(0), one.text(1), tree.itemWidget(one, 2) is not None) for one in found if one is not None]


def test_a_project_without_imported_layers_shows_no_list(dialog: WebMapDialog) -> None:
    assert dialog.choices.imported.isHidden()
    assert dialog.choices.imported.chosen == ()


def test_imported_layers_are_listed_with_counts_and_none_is_ticked(layered: WebMapDialog, tmp_path: Path) -> None:
    assert not layered.choices.imported.isHidden()
    # The highest first, as on the map.
    assert rows(layered) == [("井", "2 · points", True), ("河流", "1 · lines", True)]
    layered.write(tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert json.dumps("河流")[1:-1] not in text


def test_each_imported_layer_has_its_sign_and_a_broken_style_the_usual_one(
    layered: WebMapDialog, filled: Project
) -> None:
    wells, river = filled.read_one(LayerEntry, "wells"), filled.read_one(LayerEntry, "river")
    save_many(filled, [replace(wells, style={"fill": "red"}), replace(river, style={"stroke": "#ff0000"})])
    layered.ask()
    usual, tree = DEFAULT_STYLES["FEATURES"], layered.choices.imported
    signs = [one.icon(0).pixmap(SWATCH_PX).toImage() for at in (0, 1) if (one := tree.topLevelItem(at)) is not None]
    wanted = [swatch(usual, POINT), swatch(replace(usual, stroke="#ff0000"), LINE)]
    assert signs == [one.toImage() for one in wanted]


def test_a_ticked_layer_leaves_and_its_columns_are_ticked_one_by_one(layered: WebMapDialog, tmp_path: Path) -> None:
    layered.choices.imported.tick("layer:river", True)
    layered.ask()
    assert "河流: 1" in counted(layered)
    assert not is_ticked(layered, "layer:river.名称")
    assert not is_ticked(layered, "layer:river.owner")
    assert "layer:wells.owner" not in items(layered)
    head = items(layered)["layer:river.名称"].parent()
    assert head is not None
    assert head.text(0).startswith("Columns of the layer “河流”")
    layered.fields.tick("layer:river.名称", True)
    layered.write(tmp_path / "a.html")
    (lines,) = [one for one in content(tmp_path / "a.html")["layers"] if one["kind"] == "line"]  # type: ignore[attr-defined]
    assert lines["rows"] == [["清溪河"]]
    assert SECRET not in (tmp_path / "a.html").read_text(encoding="utf-8")


def heading(dialog: WebMapDialog, key: str) -> QTreeWidgetItem:
    found = items(dialog)[key].parent()
    assert found is not None
    return found


def test_the_heading_says_which_column_would_name_the_features_until_it_goes_out(layered: WebMapDialog) -> None:
    for key in ("layer:river", "layer:wells"):
        layered.choices.imported.tick(key, True)
    layered.ask()
    rivers, wells = heading(layered, "layer:river.名称"), heading(layered, "layer:wells.depth")
    assert rivers.text(0) == "Columns of the layer “河流” – tick “名称” to give the features their names"
    assert rivers.toolTip(0) == rivers.text(0)
    # Wells have no column that would name them: nothing is asked for.
    assert wells.text(0) == "Columns of the layer “井”"
    items(layered)["layer:river.owner"].setCheckState(0, Qt.CheckState.Checked)
    assert "tick" in rivers.text(0)
    items(layered)["layer:river.名称"].setCheckState(0, Qt.CheckState.Checked)
    assert rivers.text(0) == "Columns of the layer “河流”"
    items(layered)["layer:river.名称"].setCheckState(0, Qt.CheckState.Unchecked)
    set_language("zh")
    layered.retranslate()
    assert heading(layered, "layer:river.名称").text(0).endswith("勾选“名称”后，网页上的要素才有名称")


def test_the_layers_heading_ticks_the_column_of_names_too(layered: WebMapDialog) -> None:
    layered.choices.imported.tick("layer:river", True)
    layered.ask()
    rivers = heading(layered, "layer:river.名称")
    rivers.setCheckState(0, Qt.CheckState.Checked)
    assert rivers.text(0) == "Columns of the layer “河流”"
    assert {"layer:river.名称", "layer:river.owner"} <= layered.fields.let_out


def test_long_headings_leave_room_for_examples(layered: WebMapDialog, filled: Project) -> None:
    filled_with = LayerEntry("长" * 60, "FEATURES", position=9, id="long")
    feature = LayerFeature("long", shapely.Point(110, 25), {"name": "甲", "n" * 200: "乙"})
    save_many(filled, [filled_with, feature])
    layered.choices.imported.tick("layer:long", True)
    layered.ask()
    tree = layered.fields
    assert heading(layered, "layer:long.name").isFirstColumnSpanned()
    assert tree.columnWidth(0) <= 280
    assert tree.columnWidth(2) > 100
    # What has no room stands in the tooltip.
    assert items(layered)[f"layer:long.{'n' * 200}"].toolTip(0) == "n" * 200


def test_ours_and_imported_layers_are_counted_in_lines_of_their_own(layered: WebMapDialog) -> None:
    for key in ("layer:river", "layer:wells"):
        layered.choices.imported.tick(key, True)
    layered.ask()
    first, second, *_others = layered.summary.counts.text().replace("\u00a0", " ").split("\n")
    assert first.startswith("Going out: 1 boundary · ")
    assert second == "Imported layers going out: 河流: 1 · 井: 2"


def test_the_places_of_each_layer_are_as_exact_as_was_chosen(layered: WebMapDialog, tmp_path: Path) -> None:
    tree = layered.choices.imported
    tree.tick("layer:wells", True)
    item = tree.topLevelItem(0)
    assert item is not None
    choice = tree.itemWidget(item, 2)
    assert isinstance(choice, Choice)
    assert choice.code() == "2"
    choice.set_code("4")
    layered.choices.precision.set_code("1")
    layered.choices.layers["records"].setChecked(True)
    layered.ask()
    layered.write(tmp_path / "a.html")
    told = {one["key"]: one["points"]["told"] for one in content(tmp_path / "a.html")["layers"] if "points" in one}  # type: ignore[attr-defined]
    assert sorted(told.values()) == [1, 4]
    assert told["records"] == 1


def test_lines_are_as_stored_until_they_are_chosen_to_be_coarser(layered: WebMapDialog) -> None:
    tree = layered.choices.imported
    item = tree.topLevelItem(1)
    assert item is not None
    choice = tree.itemWidget(item, 2)
    assert isinstance(choice, Choice)
    assert choice.code() == "6"
    assert layered.options().rounded_to("layer:river") is None
    choice.set_code("3")
    assert layered.options().rounded_to("layer:river") == 3


def test_a_tick_by_the_space_bar_lists_anew(layered: WebMapDialog, qtbot: QtBot) -> None:
    tree = layered.choices.imported
    tree.setCurrentItem(tree.topLevelItem(1))
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert tree.chosen == ("layer:river",)
    assert not layered.write_button.isEnabled()
    qtbot.waitUntil(layered.write_button.isEnabled, timeout=10_000)
    assert "河流: 1" in counted(layered)


def test_ticks_and_places_stay_when_the_language_changes_or_a_layer_comes(
    layered: WebMapDialog, filled: Project
) -> None:
    tree = layered.choices.imported
    tree.tick("layer:wells", True)
    item = tree.topLevelItem(0)
    assert item is not None
    choice = tree.itemWidget(item, 2)
    assert isinstance(choice, Choice)
    choice.set_code("0")
    set_language("zh")
    layered.retranslate()
    assert rows(layered) == [("井", "2 · 点", True), ("河流", "1 · 线", True)]
    save_many(filled, [LayerEntry("路", "FEATURES", position=3, id="road")])
    layered.ask()
    assert [row[0] for row in rows(layered)] == ["路", "井", "河流"]
    assert tree.chosen == ("layer:wells",)
    assert tree.decimals == {"layer:wells": 0}


def test_a_layer_that_went_is_not_asked_for(layered: WebMapDialog, filled: Project) -> None:
    layered.choices.imported.tick("layer:wells", True)
    layered.ask()
    remove(filled, LayerEntry, "wells")
    layered.ask()
    assert layered.choices.imported.chosen == ()
    assert layered.write_button.isEnabled()
    assert layered.outcome.text() == ""


def test_an_open_datum_of_a_layer_is_told_in_the_dialog(layered: WebMapDialog, filled: Project) -> None:
    save_many(filled, [LayerEntry("偏移", "FEATURES", position=4, provenance={"stated_datum": "gcj02"}, id="shifted")])
    layered.ask()
    layered.choices.imported.tick("layer:shifted", True)
    layered.ask()
    assert "偏移" in layered.outcome.text()
    assert not layered.write_button.isEnabled()
    layered.choices.imported.tick("layer:shifted", False)
    layered.ask()
    assert layered.write_button.isEnabled()


def test_layers_of_a_project_without_boundaries_can_be_chosen(layered: WebMapDialog, tmp_path: Path) -> None:
    layered.choices.layers["boundaries"].setChecked(False)
    layered.choices.imported.tick("layer:river", True)
    layered.ask()
    layered.write(tmp_path / "a.html")
    assert [one["kind"] for one in content(tmp_path / "a.html")["layers"]] == ["line"]  # type: ignore[attr-defined]


def test_signs_that_turn_a_line_round_are_shown_as_their_codes(layered: WebMapDialog, filled: Project) -> None:
    name = "\u202eabc"
    save_many(filled, [
        LayerEntry(name, "FEATURES", position=9, id="odd"), LayerFeature("odd", shapely.Point(110, 25), {name: name}),
    ])  # fmt: skip
    layered.ask()
    layered.choices.imported.tick("layer:odd", True)
    layered.ask()
    shown = items(layered)[free_key("layer:odd", clean(name))]
    texts = [
        rows(layered)[0][0],
        shown.text(0),
        shown.text(2),
        counted(layered),
        layered.choices.imported.topLevelItem(0).toolTip(0),
    ]  # type: ignore[union-attr]
    assert not [text for text in texts if "\u202e" in text]


def test_the_list_is_as_high_as_its_layers_up_to_some(layered: WebMapDialog, filled: Project) -> None:
    low = layered.choices.imported.minimumSizeHint().height()
    save_many(filled, [LayerEntry(f"层{number}", "FEATURES", position=10 + number) for number in range(3)])
    layered.ask()
    middle = layered.choices.imported.minimumSizeHint().height()
    save_many(filled, [LayerEntry(f"多{number}", "FEATURES", position=20 + number) for number in range(40)])
    layered.ask()
    assert low < middle <= layered.choices.imported.minimumSizeHint().height() < middle + 60


def test_figures_of_the_list_are_readable(dialog: WebMapDialog, filled: Project) -> None:
    version = filled.read_all(BoundaryVersion)[0]
    shown = items(dialog)
    assert shown["boundary.area_m2"].text(2).endswith(" ha")
    assert str(version.area_m2) not in shown["boundary.area_m2"].text(2)
    assert dialog.choices.zoom.text() == "17 (1.0 m/pixel)"
    dialog.choices.zoom.setValue(10)
    assert dialog.choices.zoom.text() == "10 (125 m/pixel)"
    set_language("zh")
    dialog.retranslate()
    assert dialog.choices.zoom.text() == "10（125 米/像素）"


# The list under the mouse


def click(dialog: WebMapDialog, key: str, qtbot: QtBot) -> None:
    """Click the box of a column where it stands now."""
    tree = dialog.fields
    place = tree.visualItemRect(items(dialog)[key])
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 10, place.center().y()))


@pytest.fixture
def many(filled: Project, dialog: WebMapDialog, qtbot: QtBot) -> WebMapDialog:
    """The dialog with a layer of many columns, scrolled to its end."""
    save_many(filled, [
        LayerEntry("茶园", "FEATURES", position=1, id="garden"),
        LayerFeature("garden", BOX, {f"c{at:02}": SECRET for at in range(40)}),
    ])  # fmt: skip
    dialog.ask()
    dialog.choices.imported.tick("layer:garden", True)
    dialog.ask()
    bar = dialog.fields.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: bar.value() > 0)
    return dialog


def where(dialog: WebMapDialog, key: str) -> QPoint:
    item = items(dialog)[key]
    return dialog.fields.viewport().mapToGlobal(dialog.fields.visualItemRect(item).topLeft())


def test_clicks_one_after_another_hit_the_rows_that_they_were_aimed_at(many: WebMapDialog, qtbot: QtBot) -> None:
    aimed = [f"layer:garden.c{at}" for at in range(33, 39)]
    places = {key: where(many, key) for key in aimed}
    for key in aimed:  # aimed once, clicked at the same places of the screen
        at = many.fields.viewport().mapFromGlobal(places[key])
        qtbot.mouseClick(many.fields.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(10, 8))
        qtbot.wait(20)
        assert where(many, aimed[-1]) == places[aimed[-1]]
    assert many.fields.let_out == set(aimed)
    assert many.summary.let_out.whole == "Also let out (6): c33, c34, c35, c36, c37, c38"


def test_rows_stay_where_they_are_when_the_list_is_asked_anew_and_layers_come(
    many: WebMapDialog, filled: Project, qtbot: QtBot
) -> None:
    before = where(many, "layer:garden.c37")
    row = items(many)["layer:garden.c37"]
    many.fields.setCurrentItem(row)
    many.ask()
    assert items(many)["layer:garden.c37"] is row
    many.choices.layers["records"].setChecked(True)  # rows come in above what is seen
    many.ask()
    assert "record.office" in items(many)
    assert where(many, "layer:garden.c37") == before
    current = many.fields.currentItem()
    assert current is not None
    assert current.text(0) == "c37"


def test_a_group_that_was_folded_stays_folded(many: WebMapDialog) -> None:
    head = items(many)["product.name_official"].parent()
    assert head is not None
    head.setExpanded(False)
    many.choices.layers["records"].setChecked(True)
    many.ask()
    head = items(many)["product.name_official"].parent()
    assert head is not None
    assert not head.isExpanded()


def test_one_click_lets_a_whole_group_out_and_another_keeps_it_inside(many: WebMapDialog, qtbot: QtBot) -> None:
    head = items(many)["layer:garden.c00"].parent()
    assert head is not None
    many.fields.scrollToItem(head)
    for is_out in (True, False):
        place = many.fields.visualItemRect(head)
        at = QPoint(many.fields.indentation() + 10, place.center().y())
        qtbot.mouseClick(many.fields.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert len(many.fields.let_out) == (40 if is_out else 0)
    click(many, "layer:garden.c01", qtbot)
    assert head.checkState(0) == Qt.CheckState.PartiallyChecked


def test_columns_of_one_name_say_whose_they_are(layered: WebMapDialog) -> None:
    for layer in ("layer:river", "layer:wells"):
        layered.choices.imported.tick(layer, True)
    layered.ask()
    for key in ("layer:river.owner", "layer:wells.owner", "layer:wells.depth"):
        layered.fields.tick(key, True)
    assert set(layered.fields.let_out_names) == {"depth", "owner (井)", "owner (河流)"}


def test_names_that_have_no_room_are_cut_and_told_whole_by_the_tooltip(many: WebMapDialog, qtbot: QtBot) -> None:
    line, high = many.summary.let_out, many.summary.height()
    assert line.text() == "Also let out: nothing"
    for at in range(40):
        many.fields.tick(f"layer:garden.c{at:02}", True)
    qtbot.wait(20)
    assert line.text().endswith("…")
    assert line.toolTip().endswith("c38, c39")
    assert many.summary.height() == high
    many.choices.layers["boundaries"].setChecked(False)
    many.choices.imported.tick("layer:garden", False)
    many.ask()
    assert line.whole == "Also let out: nothing"
    assert many.summary.height() == high


# What was written


@pytest.mark.parametrize(
    ("zooms", "photos", "photo_px", "told"),
    [
        ((4, 17), 3, 640, []),
        ((4, 12), 0, 0, ["zoom 12; 17"]),
        ((4, 17), 3, 320, ["320 pixels; 640"]),
        ((4, 12), 3, 320, ["zoom 12; 17", "320 pixels; 640"]),
        ((4, 17), 0, 0, []),
    ],
)
def test_it_is_said_what_the_size_took_and_nothing_else(
    zooms: tuple[int, int], photos: int, photo_px: int, told: list[str]
) -> None:
    report = WebMapReport(
        "a.html", 900, 1.0, {}, zooms, photos, photo_px, bool(told), False, {}, {}, wanted_zoom=17, wanted_px=640
    )
    first, *shrunk = written_words(report).split("\n")
    assert "a.html" in first
    assert len(shrunk) == len(told)
    assert all(part in line for part, line in zip(told, shrunk, strict=True))
