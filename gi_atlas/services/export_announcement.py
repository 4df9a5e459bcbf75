"""Row of a preliminary announcement, 初步认定公告: a workbook with the seven columns that the office prints."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gi_atlas.documents.requirements import Origin, Part, PartText, ProtectionRequirements
from gi_atlas.documents.requirements_paper import annex_text, title_of
from gi_atlas.documents.words import Words
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.writers.sheet_cells import harmless, put_rows
from gi_atlas.i18n import N_, translate
from gi_atlas.model import Product, ProductStatus, ScopeText, SurveyRecord
from gi_atlas.services.export_folder import require_free, scratch_folder, settle
from gi_atlas.services.export_provinces import province_names
from gi_atlas.services.export_units import named_units
from gi_atlas.services.requirements import production_versions, read_requirements
from gi_atlas.storage.project import Project

FILE_NAME = "初步认定公告表.xlsx"
COLUMNS = ("序号", "产品名称", "所在省份", "申请人", "产地范围", "建议文件", "保护要求")
_SHEET, _WIDTHS = "公告", (6, 24, 14, 28, 60, 40, 40)
# A sign may stand before a text, so that no spreadsheet takes it for a formula.
_CELL_CHARACTERS = 32_766
# What is not yet prepared is not announced, and what was revoked is so no more.
_ANNOUNCED = frozenset({ProductStatus.DOSSIER_PREP, ProductStatus.UNDER_EXAMINATION, ProductStatus.RECOGNISED})


@dataclass(frozen=True)
class Announcement:
    """The table, the products in its rows, and those whose state does not allow an announcement."""

    path: Path
    products: tuple[Product, ...]
    left_out: tuple[Product, ...] = ()


def export_announcement(
    project: Project, folder: Path, is_replacing: bool = False, wanted: Sequence[Product] = ()
) -> Announcement:
    """Write one row a product, in the order of their names; what the project does not know stays empty.

    Parameters
    ----------
    wanted : sequence of Product
        Announce these, in whatever state they are; none: all whose dossier is at least in preparation.

    Raises
    ------
    UsageError
        EXPORT_NONE_TO_ANNOUNCE.
    WriteError
        EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_CANNOT_WRITE, EXPORT_CELL_LONG.
    """
    if not is_replacing:
        require_free(folder, [FILE_NAME])
    products, left_out = _chosen(project, wanted)
    rows = [COLUMNS, *(_row(project, product, number) for number, product in enumerate(products, 1))]
    _require_room(rows)
    with scratch_folder(folder) as scratch:
        _write(scratch / FILE_NAME, rows)
        settle(scratch, folder, [FILE_NAME], is_replacing)
    return Announcement(folder / FILE_NAME, products, left_out)


def _chosen(project: Project, wanted: Sequence[Product]) -> tuple[tuple[Product, ...], tuple[Product, ...]]:
    """Products that are announced, and those that are left out for their state."""
    products = sorted(wanted or project.read_all(Product), key=lambda product: product.name_official)
    chosen = tuple(one for one in products if wanted or one.status in _ANNOUNCED)
    left_out = tuple(one for one in products if one not in chosen)
    if not chosen:
        raise UsageError("EXPORT_NONE_TO_ANNOUNCE", names=", ".join(one.name_official for one in left_out[:20]) or "–")
    return chosen, left_out


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    import openpyxl  # slow to load; only workbooks need it

    from gi_atlas.exchange.writers.workbook import new_workbook  # loads openpyxl, which costs start-up time

    with new_workbook(path) as book:
        put_rows(book.create_sheet(_SHEET), rows, _WIDTHS)
    found = [["" if cell is None else str(cell) for cell in row]
             for row in openpyxl.load_workbook(path)[_SHEET].iter_rows(values_only=True)]  # fmt: skip
    if found != [[harmless(text) for text in row] for row in rows]:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=_SHEET)


def _row(project: Project, product: Product, number: int) -> tuple[str, ...]:
    # What is announced is the newest version, in force or not.
    version = max(production_versions(project, product.id), key=lambda one: one.version, default=None)
    scopes = project.read_all(ScopeText, boundary_id=version.id) if version else []
    letter = " ".join(filter(None, (scopes[0].letter_title, scopes[0].letter_no))) if scopes else ""
    found = read_requirements(project, product.id, version.id if version else None, is_written=False)
    applicant, scope = found.text(Part.APPLICANT, "zh"), found.text(Part.SCOPE, "zh")
    codes = product.counties or tuple(unit.code for unit in (named_units(project, version.id) if version else ()))
    province, annex = "、".join(province_names(project, codes)), _annex(_uncaptioned(project, found))
    return (str(number), product.name_official, province, applicant, scope, letter, annex)


def _uncaptioned(project: Project, found: ProtectionRequirements) -> ProtectionRequirements:
    """The requirements without the records that a line of the survey comes from: they are no part of the text."""
    marks = [Words("zh").in_brackets(one.title) for one in project.read_all(SurveyRecord, product_id=found.product_id)]
    texts = {part: _without(told, marks) for part, told in found.texts.get("zh", {}).items()}
    return replace(found, texts={**found.texts, "zh": texts})


def _without(told: PartText, marks: Sequence[str]) -> PartText:
    if told.origin is not Origin.SURVEY:
        return told
    lines = [next((line.removesuffix(mark) for mark in marks if line.endswith(mark)), line)
             for line in told.text.splitlines()]  # fmt: skip
    # Two records that say the same say it once.
    return replace(told, text="\n".join(dict.fromkeys(lines)))


def _annex(found: ProtectionRequirements) -> str:
    """The requirements, or where they stand if a cell does not hold them."""
    text = annex_text(found)
    if len(text) <= _CELL_CHARACTERS:
        return text
    return translate(N_("See the annex: {title}"), "zh").format(title=title_of(found, Words("zh")))


def _require_room(rows: list[tuple[str, ...]]) -> None:
    for row in rows:
        for column, text in zip(COLUMNS, row, strict=True):
            if len(text) > _CELL_CHARACTERS:
                raise WriteError(
                    "EXPORT_CELL_LONG", path=FILE_NAME, name=row[1], column=column, count=len(text),
                    expected=_CELL_CHARACTERS,
                )  # fmt: skip
