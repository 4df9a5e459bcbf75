"""Row of a preliminary announcement, 初步认定公告: a workbook with the seven columns that the office prints."""

from pathlib import Path

from gi_atlas.documents.requirements import Part, ProtectionRequirements
from gi_atlas.documents.requirements_paper import annex_text, title_of
from gi_atlas.documents.words import Words
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.sheet_cells import harmless, put_rows
from gi_atlas.i18n import N_, translate
from gi_atlas.model import Product, ScopeText
from gi_atlas.scope.unit_list import PROVINCES
from gi_atlas.services.export_folder import require_free, scratch_folder, settle
from gi_atlas.services.requirements import production_versions, read_requirements
from gi_atlas.storage.project import Project

FILE_NAME = "初步认定公告表.xlsx"
COLUMNS = ("序号", "产品名称", "所在省份", "申请人", "产地范围", "建议文件", "保护要求")
_SHEET, _WIDTHS = "公告", (6, 24, 14, 28, 60, 40, 40)
# A sign may stand before a text, so that no spreadsheet takes it for a formula.
_CELL_CHARACTERS = 32_766
_PROVINCE_NAMES = {code: name for name, code in PROVINCES.items()}


def export_announcement(project: Project, folder: Path, is_replacing: bool = False) -> Path:
    """Write one row a product, in the order of their names; what the project does not know stays empty.

    Raises
    ------
    WriteError
        EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_CANNOT_WRITE, EXPORT_CELL_LONG.
    """
    if not is_replacing:
        require_free(folder, [FILE_NAME])
    products = sorted(project.read_all(Product), key=lambda product: product.name_official)
    rows = [COLUMNS, *(_row(project, product, number) for number, product in enumerate(products, 1))]
    _require_room(rows)
    with scratch_folder(folder) as scratch:
        _write(scratch / FILE_NAME, rows)
        settle(scratch, folder, [FILE_NAME], is_replacing)
    return folder / FILE_NAME


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    import openpyxl  # slow to load; only workbooks need it

    book = openpyxl.Workbook(write_only=True)
    put_rows(book.create_sheet(_SHEET), rows, _WIDTHS)
    book.save(path)
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
    return (str(number), product.name_official, _province(project, product), applicant, scope, letter, _annex(found))


def _annex(found: ProtectionRequirements) -> str:
    """The requirements, or where they stand if a cell does not hold them."""
    text = annex_text(found)
    if len(text) <= _CELL_CHARACTERS:
        return text
    return translate(N_("See the annex: {title}"), "zh").format(title=title_of(found, Words("zh")))


def _province(project: Project, product: Product) -> str:
    codes = sorted({county[:2] for county in product.counties if county[:2].isdecimal()})
    rows = project.fetch("SELECT code12, name FROM gi_admin_unit WHERE code12 LIKE '__0000000000' ORDER BY edition")
    names = {**_PROVINCE_NAMES, **{str(code)[:2]: str(name) for code, name in rows}}
    return "、".join(names[code] for code in codes if code in names)


def _require_room(rows: list[tuple[str, ...]]) -> None:
    for row in rows:
        for column, text in zip(COLUMNS, row, strict=True):
            if len(text) > _CELL_CHARACTERS:
                raise WriteError(
                    "EXPORT_CELL_LONG", path=FILE_NAME, name=row[1], column=column, count=len(text),
                    expected=_CELL_CHARACTERS,
                )  # fmt: skip
