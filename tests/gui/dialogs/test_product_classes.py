"""Class, Nice classes and customary names in the dialog of a product."""

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.model import Product
from gi_atlas.registrations.office_tables import CLASS_LAYOUT, keep_table, sound_rows
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from gui.dialogs.product_dialog import ProductDialog
from gui.form_widgets.choices import Choice
from tests.gi_atlas.registrations.test_office_tables import CLASSES
from tests.gui.dialogs.test_dialogs import save_button, shown, write
from tests.gui.form_context import Desk


def load(project: Project, edition: str = "2023") -> None:
    keep_table(project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), edition)


def options(dialog: ProductDialog) -> list[str]:
    editor = dialog.fields["class_code"].editor
    assert isinstance(editor, Choice)
    return [editor.itemText(place) for place in range(editor.count())]


def test_a_class_is_chosen_from_the_table_with_its_edition(desk: Desk, project: Project, qtbot: QtBot) -> None:
    load(project)
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    assert options(dialog) == ["(not chosen)", "甲 甲类", "甲1 甲类 › 茶类"]
    assert dialog.fields["class_code"].note.text() == "Table 2023"
    write(dialog, "name_official", "清溪绿茶")
    write(dialog, "class_code", "甲1")
    dialog.save()
    (product,) = project.read_all(Product)
    assert (product.class_code, product.class_edition) == ("甲1", "2023")


def test_an_edition_stays_until_the_class_is_chosen_anew(desk: Desk, project: Project, qtbot: QtBot) -> None:
    load(project, "2027")
    save(project, Product("清溪绿茶", class_code="甲1", class_edition="2023", id="p"))
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    write(dialog, "name_en", "Qingxi")
    assert dialog.product().class_edition == "2023"
    write(dialog, "class_code", "甲")
    assert (dialog.product().class_code, dialog.product().class_edition) == ("甲", "2027")
    write(dialog, "class_code", "")
    assert (dialog.product().class_code, dialog.product().class_edition) == ("", "")


def test_a_code_that_the_table_has_not_is_kept(desk: Desk, project: Project, qtbot: QtBot) -> None:
    save(project, Product("清溪绿茶", class_code="乙9", class_edition="2019", id="p"))
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    assert options(dialog) == ["(not chosen)", "乙9"]
    assert "No table of classes is loaded" in dialog.fields["class_code"].note.text()
    write(dialog, "name_en", "Qingxi")
    dialog.save()
    kept = project.read_one(Product, "p")
    assert (kept.class_code, kept.class_edition, kept.name_en) == ("乙9", "2019", "Qingxi")


@pytest.mark.parametrize(
    ("text", "classes", "is_right"),
    [
        ("30、31", ("30", "31"), True),
        ("30;31， 33", ("30", "31", "33"), True),
        ("", (), True),
        ("46", None, False),
        ("0", None, False),
        ("茶", None, False),
    ],
)
def test_nice_classes(
    desk: Desk, project: Project, qtbot: QtBot, text: str, classes: tuple[str, ...] | None, is_right: bool
) -> None:
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "清溪绿茶")
    write(dialog, "nice", text)
    assert save_button(dialog).isEnabled() is is_right
    assert bool(dialog.fields["nice"].fault.text()) is not is_right
    if classes is not None:
        dialog.save()
        assert project.read_all(Product)[0].nice == classes


def test_a_customary_name_is_marked(desk: Desk, project: Project, qtbot: QtBot) -> None:
    dialog = ProductDialog(desk.context)
    shown(dialog, qtbot)
    write(dialog, "name_official", "天坛砚")
    write(dialog, "name_customary", "1")
    dialog.save()
    (product,) = project.read_all(Product)
    assert product.name_customary is True
    again = ProductDialog(desk.context, product.id)
    shown(again, qtbot)
    write(again, "name_customary", "")
    assert again.product().name_customary is False


def test_nothing_typed_changes_nothing(desk: Desk, project: Project, qtbot: QtBot) -> None:
    load(project)
    before = Product("清溪绿茶", class_code="甲1", class_edition="2023", nice=("30",), name_customary=True, id="p")
    save(project, before)
    dialog = ProductDialog(desk.context, "p")
    shown(dialog, qtbot)
    assert dialog.product() == before
