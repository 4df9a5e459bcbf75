"""Products, export, backups, guide and about."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import shapely
from PyQt5.QtCore import QUrl
from PyQt5.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.errors import StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Product, ProductGroup, ProductStatus, Zone
from gi_atlas.services.editing import save, save_many
from gi_atlas.storage.project import Project
from gui.dialogs.about import AboutDialog, part_versions
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.guide import GuideDialog
from gui.dialogs.product_dialog import ProductDialog, split_list
from gui.dialogs.restore_dialog import BackupEntry, RestoreDialog, shown_size
from gui.form_widgets.choices import Choice
from tests.gui.form_context import Desk, LateJobs


def shown(widget: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)


# Products


def write(dialog: ProductDialog, name: str, text: str) -> None:
    editor = dialog.fields[name].editor
    if isinstance(editor, Choice):
        editor.set_code(text)
        editor.activated.emit(0)
    else:
        editor.setText(text)
        editor.textEdited.emit(text)


def save_button(dialog: ProductDialog) -> QWidget:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Save)


def test_a_new_product_is_one_step(desk: Desk, project: Project, qtbot: QtBot) -> None:
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    assert not save_button(dialog).isEnabled()
    write(dialog, "name_official", "清溪绿茶")
    write(dialog, "product_group", "PRIMARY")
    write(dialog, "name_alias", "清溪毛尖、清溪雀舌, 老茶")
    write(dialog, "counties", "990101；990102")
    with qtbot.waitSignal(dialog.saved) as told:
        save_button(dialog).click()
    (product,) = project.read_all(Product)
    assert told.args == [product.id]
    assert product.product_group is ProductGroup.PRIMARY
    assert product.status is ProductStatus.SURVEY_DRAFT
    assert product.name_alias == ("清溪毛尖", "清溪雀舌", "老茶")
    assert product.counties == ("990101", "990102")
    assert len(project.steps()[0]) == 1
    assert not dialog.isVisible()


def test_a_product_is_changed_where_it_differs(desk: Desk, project: Project, qtbot: QtBot) -> None:
    save(project, Product("清溪绿茶", source_key="k", id="p"))
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    assert dialog.fields["name_official"].note.text() == ""
    write(dialog, "name_en", "Qingxi Green Tea")
    dialog.save()
    product = project.read_one(Product, "p")
    assert (product.name_en, product.source_key) == ("Qingxi Green Tea", "k")


@pytest.mark.parametrize(
    ("name", "text"),
    [("name_official", "茶"), ("name_official", "茶" * 41), ("counties", "99010"), ("counties", "990101、西湖区")],
)
def test_what_is_wrong_stands_beside_its_field(desk: Desk, qtbot: QtBot, name: str, text: str) -> None:
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "清溪绿茶")
    assert save_button(dialog).isEnabled()
    write(dialog, name, text)
    assert dialog.fields[name].fault.isVisible()
    assert not save_button(dialog).isEnabled()


def test_a_name_that_is_there_already_is_pointed_out(desk: Desk, project: Project, qtbot: QtBot) -> None:
    save(project, Product("清溪绿茶"))
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "清溪绿茶")
    assert dialog.fields["name_official"].note.isVisible()
    assert save_button(dialog).isEnabled()


def test_only_the_name_that_stands_there_is_compared(project: Project, qtbot: QtBot, tmp_path: Path) -> None:
    save(project, Product("清溪绿茶"))
    jobs = LateJobs()
    dialog = ProductDialog(Desk(project, tmp_path, jobs).context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "清溪绿茶")
    write(dialog, "name_official", "清溪绿茶二号")
    jobs.waiting.reverse()
    jobs.let_go()
    assert not dialog.fields["name_official"].note.isVisible()


def test_a_refused_product_keeps_the_dialog(
    desk: Desk, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StorageError("STORE_DISK_FULL", path="x", detail="full")

    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "清溪绿茶")
    monkeypatch.setattr(project, "apply", refuse)
    dialog.save()
    assert [error.code for error in desk.errors] == ["STORE_DISK_FULL"]
    assert dialog.isVisible()
    assert dialog.isEnabled()


def test_lists_are_parted_by_any_sign() -> None:
    assert split_list(" 甲、乙,丙，丁;戊；己 、 ") == ("甲", "乙", "丙", "丁", "戊", "己")
    assert split_list("") == ()


# Export


@pytest.fixture
def boundary(project: Project) -> BoundaryVersion:
    product = Product("清溪绿茶", counties=("990101",))
    zone = Zone(product.id)
    made = BoundaryVersion(zone.id, name="清溪绿茶", geom=shapely.box(120, 30, 120.1, 30.1))
    save_many(project, [product, zone, made])
    return made


def test_the_name_of_a_boundary_is_read_while_the_dialog_stands(
    project: Project, boundary: BoundaryVersion, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    dialog = ExportDialog(desk.context, boundary.id)
    shown(dialog, qtbot)
    assert dialog.heading.text() == "Reading…"
    jobs.let_go()
    assert "清溪绿茶" in dialog.heading.text()
    closed = ExportDialog(desk.context, boundary.id)
    shown(closed, qtbot)
    closed.reject()
    jobs.let_go()
    assert closed.heading.text() == "Reading…"
    gone = ExportDialog(desk.context, "nothing")
    shown(gone, qtbot)
    jobs.let_go()
    assert [error.code for error in desk.errors] == ["STORE_ID_UNKNOWN"]
    assert not gone.isVisible()


def test_a_package_is_written_and_listed(desk: Desk, boundary: BoundaryVersion, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog(desk.context, boundary.id)
    shown(dialog, qtbot)
    assert "清溪绿茶" in dialog.heading.text()
    target = tmp_path / "成果包"
    dialog.folder.setText(str(target))
    dialog.formats["kml"].setChecked(False)
    dialog.export_button.click()
    names = {dialog.files.item(row, 0).text() for row in range(dialog.files.rowCount())}
    assert names == {path.name for path in target.iterdir()}
    assert not any(name.endswith(".kml") for name in names)
    manifest = next(path for path in target.iterdir() if path.name.endswith("manifest.json"))
    assert json.loads(manifest.read_text("utf-8"))
    assert dialog.files.isVisible()
    assert str(target) in dialog.outcome.text()


def test_files_of_the_same_names_are_replaced_only_when_asked(
    desk: Desk, boundary: BoundaryVersion, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ExportDialog(desk.context, boundary.id)
    shown(dialog, qtbot)
    dialog.folder.setText(str(tmp_path / "包"))
    for form in ("shp", "kml", "gpkg"):
        dialog.formats[form].setChecked(False)
    dialog.export()
    assert not dialog.replacing.isVisible()
    dialog.export()
    assert dialog.replacing.isVisible()
    assert not dialog.files.isVisible()
    dialog.replacing.setChecked(True)
    dialog.export()
    assert dialog.files.isVisible()


def test_a_name_that_gbk_cannot_hold_is_refused_in_words(
    desk: Desk, project: Project, boundary: BoundaryVersion, qtbot: QtBot, tmp_path: Path
) -> None:
    product = project.read_all(Product)[0]
    save(project, Product("𠮷溪绿茶", id=product.id))
    dialog = ExportDialog(desk.context, boundary.id)
    shown(dialog, qtbot)
    dialog.folder.setText(str(tmp_path / "包"))
    dialog.encoding.set_code("GBK")
    dialog.export()
    assert "𠮷" in dialog.outcome.text()
    assert not dialog.files.isVisible()
    assert list((tmp_path / "包").iterdir()) == []


def test_nothing_to_write_cannot_be_exported(desk: Desk, boundary: BoundaryVersion, qtbot: QtBot) -> None:
    dialog = ExportDialog(desk.context, boundary.id)
    shown(dialog, qtbot)
    for check in dialog.formats.values():
        check.setChecked(False)
    assert not dialog.export_button.isEnabled()
    assert not dialog.encoding.isEnabled()
    dialog.formats["shp"].setChecked(True)
    assert dialog.export_button.isEnabled()
    assert dialog.encoding.isEnabled()
    dialog.folder.setText("  ")
    assert not dialog.export_button.isEnabled()


def test_an_export_can_be_stopped(desk: Desk, boundary: BoundaryVersion, qtbot: QtBot, tmp_path: Path) -> None:
    jobs = LateJobs()
    dialog = ExportDialog(Desk(desk.project, tmp_path, jobs).context, boundary.id)
    shown(dialog, qtbot)
    dialog.folder.setText(str(tmp_path / "包"))
    dialog.export()
    assert dialog.progress.isVisible()
    assert not dialog.export_button.isEnabled()
    dialog.progress.cancel_button.click()
    jobs.let_go()
    assert not dialog.progress.isVisible()
    assert dialog.outcome.text() == "Stopped; nothing was written."
    assert list((tmp_path / "包").glob("*")) == []


# Backups


def entries(count: int) -> list[BackupEntry]:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    return [BackupEntry(Path(f"/b/{day}.gpkg"), now - timedelta(days=day), 1_500_000) for day in range(count)]


def test_the_newest_backup_stands_first(qtbot: QtBot) -> None:
    dialog = RestoreDialog(list(reversed(entries(3))))
    shown(dialog, qtbot)
    assert [dialog.table.item(row, 2).text() for row in range(3)] == ["0.gpkg", "1.gpkg", "2.gpkg"]
    assert dialog.table.item(0, 1).text() == "1.5 MB"
    dialog.table.selectRow(2)
    with qtbot.waitSignal(dialog.restore_asked) as told:
        dialog.restore_button.click()
    assert told.args == [Path("/b/2.gpkg")]
    assert not dialog.isVisible()


def test_no_backup_is_said(qtbot: QtBot) -> None:
    dialog = RestoreDialog([])
    shown(dialog, qtbot)
    assert "no backup yet" in dialog.words.text()
    assert not dialog.restore_button.isEnabled()
    assert dialog.chosen is None
    set_language("zh")
    dialog.retranslate()
    assert "还没有备份" in dialog.words.text()


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0.1 kB"), (2048, "2.0 kB"), (5_000_000, "5.0 MB"), (3 * 10**9, "3.0 GB")]
)
def test_sizes_are_short(size: int, text: str) -> None:
    assert shown_size(size) == text


# Guide and about


def test_the_guide_shows_its_page_follows_its_links_and_finds_words(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "一.md").write_text("# 第一天\n\n先[导入区划](二.md)。\n\n茶园 在山上\n", "utf-8")
    (tmp_path / "二.md").write_text("# 导入区划\n\n正文\n", "utf-8")
    dialog = GuideDialog(tmp_path / "一.md")
    shown(dialog, qtbot)
    assert "第一天" in dialog.browser.toPlainText()
    dialog.search.setText("茶园")
    assert dialog.find_next()
    assert dialog.browser.textCursor().selectedText() == "茶园"
    assert dialog.find_next()
    dialog.search.setText("没有的词")
    assert not dialog.find_next()
    dialog.browser.anchorClicked.emit(QUrl("二.md"))
    assert dialog.path == tmp_path / "二.md"
    assert "导入区划" in dialog.browser.toPlainText()


def test_a_page_that_is_not_there_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = GuideDialog(tmp_path / "没有.md")
    shown(dialog, qtbot)
    assert "没有.md" in dialog.browser.toPlainText()


def test_about_names_licence_and_parts(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    shown(dialog, qtbot)
    assert "GNU General Public License" in dialog.text.text()
    assert "PyQt" in part_versions()[0]
    assert all(not part.endswith("–") for part in part_versions()[1].split(" · "))
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "关于 GI Atlas"
