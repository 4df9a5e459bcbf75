"""Row of a preliminary announcement, 初步认定公告: a workbook with the seven columns that the office prints."""

from pathlib import Path

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.sheet_cells import harmless, put_rows
from gi_atlas.model import AdminUnit, BoundaryVersion, Channel, Product, Registration, ScopeText, Zone
from gi_atlas.services.export_folder import require_free, scratch_folder, settle
from gi_atlas.storage.project import Project

FILE_NAME = "初步认定公告表.xlsx"
COLUMNS = ("序号", "产品名称", "所在省份", "申请人", "产地范围", "建议文件", "保护要求")
_SHEET, _WIDTHS = "公告", (6, 24, 14, 28, 60, 40, 40)
_CELL_CHARACTERS = 32_767


def export_announcement(project: Project, folder: Path, is_replacing: bool = False) -> Path:
    """Write one row a product, in the order of their names; what the project does not know stays empty.

    Raises
    ------
    WriteError
        EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_CANNOT_WRITE.
    """
    if not is_replacing:
        require_free(folder, [FILE_NAME])
    products = sorted(project.read_all(Product), key=lambda product: product.name_official)
    rows = [COLUMNS, *(_row(project, product, number) for number, product in enumerate(products, 1))]
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
    if found != [[harmless(text)[:_CELL_CHARACTERS] for text in row] for row in rows]:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=_SHEET)


def _row(project: Project, product: Product, number: int) -> tuple[str, ...]:
    zones = [zone.id for zone in project.read_all(Zone, product_id=product.id)]
    versions = [one for zone in zones for one in project.read_all(BoundaryVersion, zone_id=zone)]
    latest = max(versions, key=lambda one: one.version, default=None)
    scopes = project.read_all(ScopeText, boundary_id=latest.id) if latest else []
    scope = (scopes[0].text if scopes else "") or (latest.scope_text if latest else "")
    letter = " ".join(filter(None, (scopes[0].letter_title, scopes[0].letter_no))) if scopes else ""
    province, applicant = _province(project, product), _applicant(project, product)
    return (str(number), product.name_official, province, applicant, scope, letter, "")


def _province(project: Project, product: Product) -> str:
    codes = sorted({county[:2] for county in product.counties if county[:2].isdecimal()})
    units = {unit.code[:2]: unit.name for unit in project.read_all(AdminUnit) if unit.code[2:].strip("0") == ""}
    return "、".join(units.get(code, "") for code in codes if code in units)


def _applicant(project: Project, product: Product) -> str:
    held = project.read_all(Registration, product_id=product.id)
    own = [one.holder for one in held if one.channel is Channel.GI_PRODUCT and one.holder]
    return "、".join(dict.fromkeys(own))
