"""Variants of the offices' formats in the export dialog: shown where they matter, written as chosen."""

from pathlib import Path

import pytest
import shapely
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.export_dialog import FORMATS, ExportDialog
from gui.dialogs.office_variants import OfficeVariants
from tests.gui.form_context import Desk


@pytest.fixture
def dialog(project: Project, desk: Desk, qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    product = Product("清溪绿茶")
    zone = Zone(product.id)
    shape = shapely.MultiPolygon([shapely.box(119.1, 28.1, 119.2, 28.2), shapely.box(119.3, 28.1, 119.4, 28.2)])
    made = BoundaryVersion(zone.id, shape, name="清溪绿茶")
    save_many(project, [product, zone, made])
    found = ExportDialog(desk.context, made.id)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    found.folder.setText(str(tmp_path / "包"))
    for check in found.formats.values():
        check.setChecked(False)
    return found


def lines(folder: Path) -> list[str]:
    (path,) = folder.glob("*界址点.txt")
    return path.read_text(encoding="utf-8").splitlines()


def test_variants_are_asked_only_where_they_matter(dialog: ExportDialog) -> None:
    variants = dialog.variants
    assert not variants.isVisible()
    dialog.formats["dxf"].setChecked(True)
    assert (variants.prefix.isVisible(), variants.attributes.isVisible(), variants.office.isVisible()) == (
        True,
        False,
        False,
    )
    dialog.formats["land-txt"].setChecked(True)
    assert variants.attributes.isVisible()
    assert variants.office.isVisible()
    dialog.formats["dxf"].setChecked(False)
    dialog.formats["land-txt"].setChecked(False)
    assert not variants.isVisible()


def test_the_usual_variant_stands_at_first(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.formats["land-txt"].setChecked(True)
    dialog.export()
    written = lines(tmp_path / "包")
    parcels = [line for line in written if line.endswith("@")]
    assert [line.count(",") for line in parcels] == [9, 9]
    assert written[written.index(parcels[0]) + 1].split(",")[3].startswith("40")


def test_what_was_chosen_is_written(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.formats["land-txt"].setChecked(True)
    dialog.variants.prefix.setChecked(False)
    dialog.variants.attributes.set_code("12")
    dialog.variants.parts.set_code("rings")
    dialog.variants.office.setText(" 清溪县测绘队 ")
    dialog.export()
    written = lines(tmp_path / "包")
    assert "数据产生单位=清溪县测绘队" in written
    (parcel,) = [line for line in written if line.endswith("@")]
    assert parcel.count(",") == 12
    assert len(written[written.index(parcel) + 1].split(",")[3].split(".")[0]) == 6


def test_a_small_screen_still_shows_the_buttons(dialog: ExportDialog) -> None:
    """All formats ticked, the window as small as it may get: it fits below 600 pixels."""
    for form in FORMATS:
        dialog.formats[form].setChecked(True)
    assert dialog.minimumSizeHint().height() < 600


def test_the_variants_speak_chinese(qtbot: QtBot) -> None:
    variants = OfficeVariants()
    qtbot.addWidget(variants)
    variants.parts.set_code("rings")
    set_language("zh")
    variants.retranslate()
    assert variants.prefix.text() == "横坐标前加带号"
    assert variants.parts.currentText() == "全部为一个地块，各圈连续编号"
    assert variants.as_style() == (True, 9, "rings", "")
