"""The table of findings: rules are run when the person asks, or when the table is first seen."""

from typing import Any

from PyQt5.QtWidgets import QPushButton, QWidget

from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_, _
from gi_atlas.plugins import all_rules
from gi_atlas.rules.findings import Finding, Severity, run_rules
from gi_atlas.services.editing import find_kind
from gi_atlas.services.tables import TableRows, rows_of
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF
from gui.form_widgets.context import FormContext
from gui.models.kinds import BOUNDARIES, EVIDENCE, FEATURES, FINDINGS, PRODUCTS, RECORDS, UNITS
from gui.panels.latest_job import LatestJob
from gui.panels.one_table import TablePanel

NOT_CHECKED = N_("The project has not been checked yet. Press Check.")
# Things that rules look at beside those that have a kind of their own.
_LOOKED_AT = (
    *("gi_registration", "gi_zone", "gi_standard", "gi_reference_table", "gi_admin_change"),
    *("gi_scope_text", "gi_scope_unit"),
)
KIND_OF_TABLE = {
    "gi_product": PRODUCTS,
    "gi_boundary": BOUNDARIES,
    "gi_record": RECORDS,
    "gi_evidence": EVIDENCE,
    "gi_admin_unit": UNITS,
    "gi_layer_feature": FEATURES,
}


class FindingsPanel(TablePanel):
    """Findings of all rules; activating one goes to its place and opens its object."""

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        self.check_button = QPushButton()
        self._findings: list[Finding] = []
        self._is_checked = self._is_outdated = False
        super().__init__(context, FINDINGS, parent)
        self._following = LatestJob(context)
        self.bar.insertWidget(0, self.check_button)
        self.check_button.clicked.connect(lambda _checked: self.check())

    def check(self) -> None:
        """Run all rules, in a job."""
        self._is_stale = False
        self.check_button.setEnabled(False)
        self._reading.ask(lambda project, progress: run_rules(project, all_rules(), progress), self._take_findings)

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._findings, self._is_checked, self._is_outdated = [], False, False
        super().set_project()
        self.check_button.setEnabled(self._context.project() is not None)
        self._label_button()

    def refresh(self, changes: Changes) -> None:
        """Say that the findings are older than the project."""
        if changes.touches(*KIND_OF_TABLE, *_LOOKED_AT):
            self._is_outdated = self._is_checked
            self._label_button()

    def _read(self) -> None:
        self._is_stale = False
        self.check_button.setEnabled(self._context.project() is not None)
        self._show_count(self.model.rowCount(), len(self.model.rows))

    def _take_findings(self, findings: list[Finding]) -> None:
        self._findings, self._is_checked, self._is_outdated = findings, True, False
        self.check_button.setEnabled(True)
        self._label_button()
        self._show_rows(self._make_rows())

    def _make_rows(self) -> TableRows:
        order = list(Severity)
        rows = [
            {**found.as_json(), "id": str(number), "severity": order.index(found.severity)}
            for number, found in enumerate(self._findings)
        ]
        return rows_of(rows, [column.field for column in self.model.columns], _searched)

    def _empty_text(self, total: int) -> str:
        if self._context.project() is not None and not self._is_checked:
            return _(NOT_CHECKED)
        return super()._empty_text(total)

    def _label_button(self) -> None:
        self.check_button.setText(_("Check again") if self._is_outdated else _("Check"))
        self.check_button.setToolTip(
            _("The project changed since these findings were made.") if self._is_outdated else _("Run all rules")
        )

    def retranslate(self) -> None:
        """Show every word in the current language; the findings are worded anew."""
        self._label_button()
        if self._findings:
            self.model.set_rows(self._make_rows())
        super().retranslate()

    def _activate(self, row_id: str) -> None:
        found = self._findings[int(row_id)]
        if found.place is not None:
            self.placeAsked.emit(*found.place)
        self._following.ask(
            lambda project, _progress: shown_thing(project, found.object_id),
            lambda thing: self.activated.emit(*thing),
        )


def shown_thing(project: Project, thing_id: str) -> tuple[str, str]:
    """Kind, in the words of ``gui.models.kinds``, and id of what is shown for the thing with an id.

    What has no form of its own (a registration, a wording, a standard) is shown with the boundary or product that it
    belongs to.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    kind = find_kind(project, thing_id)
    table = TABLE_OF[kind]
    if table in KIND_OF_TABLE:
        return KIND_OF_TABLE[table], thing_id
    entity = project.read_one(kind, thing_id)
    if getattr(entity, "boundary_id", None):
        return BOUNDARIES, entity.boundary_id
    if getattr(entity, "product_id", None):
        return PRODUCTS, entity.product_id
    raise StorageError("STORE_ID_UNKNOWN", id=thing_id, kind=table)


def _searched(row: Any) -> str:
    return f"{row['name']}\n{row['message']}\n{row['fix']}\n{row['rule']}"
