"""Every dialog that can be opened on a small project, and what a person sees and reaches in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import shapely
from PyQt5.QtCore import QAbstractItemModel, QEvent, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from gi_atlas.cases.days import today_in_china
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.listing import case_details
from gi_atlas.cases.moving import StepFacts, open_case
from gi_atlas.model import (
    AdminUnit,
    BoundaryVersion,
    Case,
    Channel,
    Evidence,
    Product,
    Registration,
    SurveyRecord,
    Zone,
    fill_code,
    level_of_code,
)
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.datum_tables import add_line
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.about import AboutDialog
from gui.dialogs.datum_dialog import DatumDialog
from gui.dialogs.divisions_dialog import DivisionsDialog
from gui.dialogs.dossier_dialog import DossierDialog
from gui.dialogs.dossiers_dialog import DossiersDialog
from gui.dialogs.entity_dialog import EntityDialog
from gui.dialogs.evidence_words import EvidenceWords
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.forms_dialog import FormsDialog
from gui.dialogs.guide import GuideDialog
from gui.dialogs.import_assistant import ImportAssistant
from gui.dialogs.lightbox import Lightbox
from gui.dialogs.nice_dialog import NiceDialog
from gui.dialogs.office_tables_dialog import OfficeTablesDialog
from gui.dialogs.print_dialog import PrintDialog
from gui.dialogs.print_tasks import record_task
from gui.dialogs.product_dialog import ProductDialog
from gui.dialogs.registrations_dialog import RegistrationsDialog
from gui.dialogs.registrations_words import REGISTRATION_FIELDS
from gui.dialogs.requirements_dialog import RequirementsDialog
from gui.dialogs.restore_dialog import BackupEntry, RestoreDialog
from gui.dialogs.scope_as_of import AsOfDialog
from gui.dialogs.scope_register import ScopeRegisterDialog
from gui.dialogs.submissions_dialog import SubmissionsDialog
from gui.dialogs.webmap_dialog import WebMapDialog
from gui.keys_dialog import KeysDialog
from gui.panels.case_acts import ACTS, BEGIN, CaseAct
from gui.panels.case_step import CaseStepDialog
from gui.panels.case_table_dialog import CaseTableDialog
from tests.gui.form_context import Desk

PARAMETERS = {"from": "beijing54", "to": "cgcs2000", "source": "省院", "west": 110, "south": 20, "east": 125,
              "north": 40, "dx_m": 1, "dy_m": 2, "rotation_s": 0.5, "scale_ppm": 1, "meridian_deg": 120}  # fmt: skip
HELD = Registration("product-1", Channel.AGI, "AGI-1", "清溪茶", "协会", valid_from=date(2012, 5, 1), id="held-1")
BACKUPS = [BackupEntry(Path(f"/b/{day}.gpkg"), datetime(2026, 5, day, tzinfo=UTC), 1_500_000) for day in (1, 2, 3)]
RECORD = SurveyRecord("青岩茶园", geom=shapely.Point(119.05, 29.05), id="record-1")
MOST_STAYS = 8  # a person who presses Tab so often in one place takes it for a trap
Make = Callable[["OpenDesk", Path], QDialog]


def _case_step(act: CaseAct, desk: "OpenDesk", _folder: Path) -> QDialog:
    details = None if act is BEGIN else case_details(desk.opened, desk.opened.read_all(Case)[0].id, today_in_china())
    return CaseStepDialog(desk.context, act, table_of(desk.opened), details, desk.opened.read_all(Product))


def _of_chinese_papers(dialog: DossierDialog | DossiersDialog) -> QDialog:
    """The papers' own language is a choice, which stays when that of the window changes."""
    dialog.language.set_code("zh")
    return dialog


DIALOGS: dict[str, Make] = {
    "about": lambda _desk, _folder: AboutDialog(),
    "as of": lambda desk, _folder: AsOfDialog(desk.context),
    **{f"case: {act.name}": partial(_case_step, act) for act in (BEGIN, *ACTS)},
    "case table": lambda desk, folder: CaseTableDialog(desk.context, folder / "本局办理状态.xlsx"),
    "datum": lambda desk, _folder: DatumDialog(desk.context),
    "divisions": lambda desk, _folder: DivisionsDialog(desk.context),
    "dossier": lambda desk, _folder: _of_chinese_papers(DossierDialog(desk.context, "product-1")),
    "dossiers": lambda desk, _folder: _of_chinese_papers(DossiersDialog(desk.context)),
    "entity": lambda desk, _folder: EntityDialog(desk.context, REGISTRATION_FIELDS, HELD, lambda: "AGI"),
    "evidence": lambda _desk, _folder: EvidenceWords(3),
    "export": lambda desk, _folder: ExportDialog(desk.context, "boundary-1"),
    "forms": lambda desk, _folder: FormsDialog(desk.context),
    "guide": lambda _desk, folder: GuideDialog(_guide_page(folder)),
    "import": lambda desk, _folder: ImportAssistant(desk.context, []),
    "keys": lambda _desk, _folder: KeysDialog({}),
    "lightbox": lambda desk, _folder: Lightbox(desk.context, desk.opened.read_all(Evidence)),
    "nice": lambda _desk, _folder: NiceDialog(("30",), {"30": "茶"}, {"30": ["茶类"]}),
    "office tables": lambda desk, _folder: OfficeTablesDialog(desk.context),
    "print": lambda desk, _folder: PrintDialog(
        desk.context, record_task(desk.opened, RECORD.id, RECORD.title, desk.context.previews)
    ),
    "product": lambda desk, _folder: ProductDialog(desk.context, "product-1"),
    "register": lambda desk, _folder: ScopeRegisterDialog(desk.context),
    "registrations": lambda desk, _folder: RegistrationsDialog(desk.context, "product-1"),
    "requirements": lambda desk, _folder: RequirementsDialog(desk.context, "product-1"),
    "restore": lambda _desk, _folder: RestoreDialog(BACKUPS),
    "submissions": lambda desk, _folder: SubmissionsDialog(desk.context),
    "web map": lambda desk, _folder: WebMapDialog(desk.context),
}


class OpenDesk(Desk):
    """A desk that surely has a project."""

    @property
    def opened(self) -> Project:
        """The project."""
        assert self.project is not None
        return self.project


def fill(project: Project) -> None:
    """A product with a boundary, a registration and a case, a record with a paper, two editions, parameters."""
    product, zone = Product("清溪绿茶", counties=("990101",), id="product-1"), Zone("product-1", id="zone-1")
    boundary = BoundaryVersion(zone.id, shapely.box(120, 30, 120.1, 30.1), name="清溪绿茶", id="boundary-1")
    units = [_unit(edition, text) for edition in ("2001", "2012") for text in ("990101 青石县", "990101100 红岩镇")]
    save_many(project, [product, zone, boundary, HELD, RECORD, *units])
    add_line(project, "2010", PARAMETERS)
    open_case(project, product.id, "RECOGNITION", StepFacts(today_in_china()), "S4")
    paper = project.path.with_name("访谈.txt")
    paper.write_text("老茶师", "utf-8")
    attach_photos(project, RECORD.id, [paper])


def _unit(edition: str, text: str) -> AdminUnit:
    code, name = text.split(" ")
    return AdminUnit(code, name, edition, level_of_code(code), code12=fill_code(code))


def _guide_page(folder: Path) -> Path:
    page = folder / "guide.md"
    page.write_text("# 第一天\n\n茶园 [下一页](two.md)\n", "utf-8")
    return page


# What is seen


def words_of(window: QWidget) -> list[str]:
    """Every text of a window and all within it, with the kind of thing that shows it, in the order of their making."""
    found = [f"title: {window.windowTitle()}"]
    for part in window.findChildren(QWidget):
        kind = type(part).__name__
        texts = [part.toolTip(), part.accessibleName(), *_own_words(part)]
        found += [f"{kind}: {text}" for text in texts if text]
    return found


def _own_words(part: QWidget) -> Iterator[str]:
    if isinstance(part, QAbstractButton | QLabel):
        yield part.text()
    elif isinstance(part, QLineEdit):
        yield from (part.text(), part.placeholderText())
    elif isinstance(part, QGroupBox):
        yield part.title()
    elif isinstance(part, QComboBox):
        yield from (part.itemText(row) for row in range(part.count()))
    elif isinstance(part, QAbstractItemView) and part.model() is not None:
        yield from _cells(part.model(), isinstance(part, QTableView))


def _cells(model: QAbstractItemModel, has_headings: bool) -> Iterator[str]:
    columns = range(model.columnCount() if has_headings else 1)  # a list's own is private
    if has_headings:
        yield from (str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns)
    yield from (str(model.index(row, column).data() or "") for row in range(model.rowCount()) for column in columns)


# What is reached


def fields_of(window: QWidget) -> list[QWidget]:
    """Everything in a window that the Tab key should reach, in the order of its making."""
    return [part for part in window.findChildren(QWidget) if _is_reachable(part)]


def _is_reachable(part: QWidget) -> bool:
    wanted = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.focusProxy() is None
    return wanted and part.isVisible() and part.isEnabled() and not _is_in_another(part) and not _is_empty_label(part)


def _is_in_another(part: QWidget) -> bool:
    """Inner parts of a field: the line of a combo box, the buttons of a table's header."""
    parent = part.parentWidget()
    return isinstance(parent, QComboBox | QAbstractItemView) or part.objectName().startswith("qt_")


def _is_empty_label(part: QWidget) -> bool:
    return isinstance(part, QLabel)


def walk(window: QDialog, is_back: bool = False) -> list[QWidget]:
    """What has the focus after each Tab, from the first field once round."""
    QApplication.setActiveWindow(window)
    if QApplication.focusWidget() is None:
        window.setFocus()
        QTest.keyClick(window, Qt.Key.Key_Tab)
    seen: list[QWidget] = []
    stays = 0
    while stays < MOST_STAYS:
        now = QApplication.focusWidget()
        stays = stays + 1 if seen and now is seen[-1] else 0  # links of a page, cells of a table
        if now is None or now in seen[:-1]:
            break
        if now not in seen:
            seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Backtab if is_back else Qt.Key.Key_Tab)
    return seen


def name_of(part: QWidget) -> str:
    """A word for a field in a test's answer."""
    own = next((text for text in _own_words(part) if text), "")
    return f"{type(part).__name__} {own or part.accessibleName() or part.toolTip()}".strip()


def spoken_name(part: QWidget) -> str:
    """What a screen reader says of a field: its own words, its label's, or those that were given for it."""
    own = part.text() if isinstance(part, QAbstractButton) else ""
    hint = part.placeholderText() if isinstance(part, QLineEdit) else ""
    labels = [label.text() for label in part.window().findChildren(QLabel) if label.buddy() is part]
    return next((text for text in (part.accessibleName(), own, *labels, hint, part.toolTip()) if text), "")


def change_count(project: Project) -> int:
    """Rows of the project's change log: it grows with every change, of whatever kind."""
    return int(project.fetch("SELECT COUNT(*) FROM gi_change_log")[0][0])


def pass_on(_event: Any = None) -> None:
    """Let Qt lay out, polish and delete what waits."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
