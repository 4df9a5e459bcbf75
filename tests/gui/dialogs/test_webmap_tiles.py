"""The tick for vector tiles in the dialog of web maps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.webmap_choices import WebMapChoices
from gui.dialogs.webmap_dialog import WebMapDialog
from tests.gui.form_context import Desk
from tests.webmap.pmtiles import Archive

NONE: frozenset[str] = frozenset()


@pytest.fixture
def choices(qtbot: QtBot) -> Iterator[WebMapChoices]:
    made = WebMapChoices("清溪县")
    qtbot.addWidget(made)
    made.retranslate()
    made.show()
    yield made
    set_language("en")


def test_without_a_folder_there_are_no_tiles_to_tick(choices: WebMapChoices) -> None:
    assert not choices.is_folder
    assert not choices.pmtiles.isEnabled()
    choices.pmtiles.setChecked(True)
    assert choices.options(NONE, NONE).has_pmtiles is False


def test_with_a_folder_they_are_written_if_they_are_ticked(choices: WebMapChoices, qtbot: QtBot) -> None:
    choices.kind.set_code("folder")
    assert choices.pmtiles.isEnabled()
    assert choices.options(NONE, NONE).has_pmtiles is False
    choices.pmtiles.setFocus()
    qtbot.keyClick(choices.pmtiles, Qt.Key.Key_Space)
    assert choices.options(NONE, NONE).has_pmtiles is True
    choices.kind.set_code("file")
    assert choices.options(NONE, NONE).has_pmtiles is False


@pytest.mark.parametrize(("language", "word"), [("en", "Vector tiles"), ("zh", "矢量瓦片")])
def test_the_tick_says_what_it_is_in_both_languages(choices: WebMapChoices, language: str, word: str) -> None:
    set_language(language)
    choices.retranslate()
    assert word in choices.pmtiles.text()
    assert "gi.pmtiles" in choices.pmtiles.toolTip()


def test_the_dialog_writes_them(project: Project, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    product = Product("清溪红茶")
    zone = Zone(product.id)
    shape = shapely.box(110, 25, 110.1, 25.1)
    save_many(project, [product, zone, BoundaryVersion(zone.id, shape, status=BoundaryStatus.PUBLISHED)])
    dialog = WebMapDialog(desk.context, show_page=lambda _url: None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.write_button.isEnabled, timeout=20_000)
    dialog.choices.kind.set_code("folder")
    dialog.choices.pmtiles.setChecked(True)
    dialog.write_folder(tmp_path / "site")
    qtbot.waitUntil(lambda: bool(dialog.outcome.text()), timeout=30_000)
    archive = Archive((tmp_path / "site" / "gi.pmtiles").read_bytes())
    assert {one.properties["product.name_official"] for one in archive.features()} == {"清溪红茶"}
    dialog.reject()
