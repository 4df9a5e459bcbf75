"""The checklist of the dossier as data: items A1 to C6 with sources; an office's own table goes before them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gi_atlas.dossier.model import ChecklistItem
from gi_atlas.i18n import N_
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.storage.project import Project

_ORDER_80, _OLD_LIST = N_("Order 80 (2023)"), N_("Application materials of 2005")
_ANNOUNCEMENT, _COMPUTED = N_("Announcement 613 (2024)"), N_("Computed from the data")
_PLAN = N_("Plan 2021 (14th five-year period), box 1")
_TITLE = "title::"

ITEMS: tuple[ChecklistItem, ...] = (
    ChecklistItem("A1", N_("Government proposal of the production area"), _ANNOUNCEMENT, "2024", False,
                  ("letter_file",)),
    ChecklistItem("A2", N_("Map annexed to the proposal"), _OLD_LIST, "2005", False, ("scope_map_file",)),
    ChecklistItem("A3", N_("Paper that names the applicant or the protection mechanism"), _ORDER_80, "2024", True,
                  ("applicant_doc",)),
    ChecklistItem("B1", N_("Application for protection"), _ORDER_80, "2024", True, ("signature",)),
    ChecklistItem("B2", N_("Protection requirements"), _ANNOUNCEMENT, "2024"),
    ChecklistItem("B3", N_("Test report"), _OLD_LIST, "2005", True, ("lab_report_file",)),
    ChecklistItem("B4", N_("Technical standard"), _OLD_LIST, "2005"),
    ChecklistItem("B5", N_("Documented long use of the name"), _ORDER_80, "2024", True, ("src_scan",)),
    ChecklistItem("B6", N_("Renown, output and sales of three years"), _OLD_LIST, "2005"),
    ChecklistItem("B7", N_("Laboratory for the distinctive quality"), _ORDER_80, "2024", True),
    ChecklistItem("B8", N_("Office that manages the special mark"), _ORDER_80, "2024", True),
    ChecklistItem("C1", N_("Scope wording agrees with the boundary"), _COMPUTED, "", False, ("scope_file",)),
    ChecklistItem("C2", N_("Names of divisions are found in the edition"), _COMPUTED),
    ChecklistItem("C3", N_("Quality figures with unit, method and limit"), _COMPUTED),
    ChecklistItem("C4", N_("Main production steps lie inside the production zone"), _ORDER_80, "2024"),
    ChecklistItem("C5", N_("Class code"), "GB/T 43583-2023", "2023"),
    ChecklistItem("C6", N_("Evidence for each of the six groups"), _PLAN, "2021"),
)  # fmt: skip


def items_of(project: Project) -> tuple[ChecklistItem, ...]:
    """The items that count in a project: those that ship, as the office's own table words and confirms them.

    The office's table is that of the survey (``TableKind.CHECKLIST``): its rows of the level "dossier" that name one
    of our items change its title, its source and whether that source is confirmed; items of its own follow ours.
    """
    own = {str(row["item"]).strip(): row for row in _dossier_rows(project)}
    known = tuple(_worded(item, own.pop(item.item)) if item.item in own else item for item in ITEMS)
    return (*known, *(_worded(ChecklistItem(name, name, ""), row) for name, row in own.items()))


def _dossier_rows(project: Project) -> Sequence[Mapping[str, Any]]:
    tables = [one for one in project.read_all(ReferenceTable, is_active=True) if one.kind is TableKind.CHECKLIST]
    rows = max(tables, key=lambda one: one.id).rows if tables else ()
    return [row for row in rows if isinstance(row, Mapping) and row.get("level") == "dossier" and row.get("item")]


def _worded(item: ChecklistItem, row: Mapping[str, Any]) -> ChecklistItem:
    titles = {_language_of(key): str(row[key]) for key in row if key.startswith(_TITLE) and row[key]}
    return replace(
        item,
        titles=titles,
        source=str(row.get("source") or item.source),
        edition=str(row.get("edition") or item.edition),
        is_source_unsure=str(row.get("certainty", "")).strip().upper() == "M",
    )


def _language_of(column: str) -> str:
    # "title::中文 (zh)" and "title::English (en)", as XLSForms have it.
    return column.removeprefix(_TITLE).rpartition("(")[2].rstrip(") ") or column
