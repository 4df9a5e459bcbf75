"""The checklist as data: ours, and an office's own words for it."""

import pytest

from gi_atlas.dossier.checklist import ITEMS, items_of
from gi_atlas.dossier.checks import CHECKS
from gi_atlas.dossier.layout import ITEM_NAMES, dossier_name, item_folder
from gi_atlas.dossier.model import ChecklistItem
from gi_atlas.model import Product, ReferenceTable, TableKind
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

# domain.md §1.3 (a).
DOMAIN = ["A1", "A2", "A3", *(f"B{n}" for n in range(1, 9)), *(f"C{n}" for n in range(1, 7))]
UNCONFIRMED = {"A3", "B1", "B3", "B5", "B7", "B8"}


def office(*rows: dict[str, str]) -> ReferenceTable:
    return ReferenceTable(TableKind.CHECKLIST, "省局 2026", rows=rows)


def test_every_item_of_the_domain_is_there_in_its_order() -> None:
    assert [item.item for item in ITEMS] == DOMAIN
    assert set(CHECKS) == set(DOMAIN) == set(ITEM_NAMES)


def test_what_nobody_confirmed_says_so() -> None:
    assert {item.item for item in ITEMS if item.is_source_unsure} == UNCONFIRMED
    for item in ITEMS:
        assert ("待确认" in item.source_in("zh")) == item.is_source_unsure
        assert ("to be confirmed" in item.source_in("en")) == item.is_source_unsure


def test_items_are_worded_in_both_languages() -> None:
    for item in ITEMS:
        assert item.title_in("en") != item.title_in("zh")
        assert any("一" <= sign <= "鿿" for sign in item.title_in("zh"))


def test_without_a_table_ours_count(project: Project) -> None:
    assert items_of(project) == ITEMS


def test_an_office_confirms_and_renames(project: Project) -> None:
    words = {"title::中文 (zh)": "申请书（省局格式）", "source": "省局通知", "edition": "2026"}
    row = {"item": "B1", "level": "dossier", "certainty": "V", **words}
    save_many(project, [office(row)])
    changed = next(item for item in items_of(project) if item.item == "B1")
    assert (changed.title_in("zh"), changed.source_in("zh"), changed.is_source_unsure) == (
        "申请书（省局格式）",
        "省局通知",
        False,
    )
    assert changed.title_in("en") == "Application for protection"
    assert [item.item for item in items_of(project)] == DOMAIN


def test_an_offices_own_item_follows_ours(project: Project) -> None:
    row = {"item": "Z9", "level": "dossier", "title::English (en)": "Stamp of the bureau", "source": "bureau"}
    save_many(project, [office(row, {"item": "L1", "level": "listing", "source": "x"})])
    items = items_of(project)
    assert [item.item for item in items] == [*DOMAIN, "Z9"]
    assert (items[-1].folder, items[-1].title_in("en")) == ("C", "Stamp of the bureau")


def test_a_table_that_does_not_count_changes_nothing(project: Project) -> None:
    row = {"item": "B1", "level": "dossier", "source": "old"}
    save_many(project, [ReferenceTable(TableKind.CHECKLIST, "旧", rows=(row,), is_active=False)])
    assert items_of(project) == ITEMS


@pytest.mark.parametrize(("name", "folder"), [("A1", "A"), ("B8", "B"), ("C6", "C"), ("D3", "C"), ("Z", "C")])
def test_each_item_has_its_folder(name: str, folder: str) -> None:
    assert ChecklistItem(name, "x", "y").folder == folder


def test_folders_are_named_by_language() -> None:
    by_name = {item.item: item for item in ITEMS}
    assert item_folder(by_name["B2"], "zh") == "B_申请材料/B2_保护要求"
    assert item_folder(by_name["B2"], "en") == "B_Application_papers/B2_Protection_requirements"


def test_an_offices_long_title_stays_a_short_folder() -> None:
    folder = item_folder(ChecklistItem("Z9", "很" * 200 + "/:", "y"), "zh")
    assert len(folder.split("/")[1].encode()) <= 60


@pytest.mark.parametrize(
    ("counties", "expected"),
    [(("970121",), "970121_甲县梨_申报材料"), ((), "甲县梨_申报材料"), (("CA",), "甲县梨_申报材料"),
     (("CA", "970121123"), "970121_甲县梨_申报材料")],
)  # fmt: skip
def test_a_dossier_is_named_by_county_and_product(counties: tuple[str, ...], expected: str) -> None:
    assert dossier_name(Product("甲县梨", counties=counties)) == expected
