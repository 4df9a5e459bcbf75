"""Half surrogates: neither SQLite nor JSON takes them, so a save is refused in words."""

import pytest
import shapely

from gi_atlas.commands.changes import BulkRows, Command, Label, insert_row, update_row
from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit, LayerFeature, Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project

HALF = "茶\ud83c"
ROW = to_row(Product("茶"))
FEATURE = to_row(LayerFeature("l", shapely.Point(110, 30), attributes={"名": HALF}))
UNIT = to_row(AdminUnit("1", HALF))
LABEL = Label("x")


@pytest.mark.parametrize(
    ("command", "table", "field"),
    [
        (Command(LABEL, [insert_row("gi_record", to_row(SurveyRecord("题", quality=HALF)))]), "gi_record", "quality"),
        (Command(LABEL, [insert_row("gi_layer_feature", FEATURE)]), "gi_layer_feature", "attributes"),
        (Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i", [UNIT]),)), "gi_admin_unit", "name"),
        (Command(Label("x", (HALF,)), [insert_row("gi_product", ROW)]), "", "label"),
    ],
)
def test_half_a_character_is_refused_by_its_field(project: Project, command: Command, table: str, field: str) -> None:
    with pytest.raises(StorageError) as caught:
        project.apply(command)
    assert caught.value.code == "TEXT_UNREADABLE"
    assert (caught.value.context["table"], caught.value.context["field"]) == (table, field)
    assert "\ud83c" not in caught.value.message()
    save(project, Product("之后"))
    assert [one.name_official for one in project.read_all(Product)] == ["之后"]


def test_half_a_character_in_an_update_is_refused(project: Project) -> None:
    save(project, made := Product("茶"))
    row = to_row(made)
    change = update_row("gi_product", row, {**row, "name_official": HALF * 300})
    assert change is not None
    with pytest.raises(StorageError) as caught:
        project.apply(Command(LABEL, [change]))
    assert (caught.value.code, caught.value.context["field"]) == ("TEXT_UNREADABLE", "name_official")
    assert project.read_all(Product) == [made]
