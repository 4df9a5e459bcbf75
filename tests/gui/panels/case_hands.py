"""Cases for tests of the panel: days around today, and the panel itself as its window shows it."""

from datetime import timedelta
from typing import Any

from PyQt5.QtWidgets import QComboBox, QLineEdit

from gi_atlas.cases.days import add_months, today_in_china
from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.model import Act, Case
from gi_atlas.storage.project import Project
from gui.panels.case_panel import CasesPanel
from gui.panels.case_step import CaseStepDialog

TODAY = today_in_china()


def ago(days: int, **facts: Any) -> StepFacts:
    """Facts of a step some days ago."""
    return StepFacts(TODAY - timedelta(days=days), **facts)


def announced(project: Project, days: int = 30, product: str = "tea") -> Case:
    """A case whose preliminary recognition was announced some days ago."""
    case = open_case(project, product, "RECOGNITION", ago(days + 60, who="李四"), "S5")
    return move_case(project, case.id, "S6", ago(days, act=Act("公告", "国家知识产权局", "第577号"), who="王五"))


def overdue(project: Project, product: str = "orange") -> Case:
    """A case that has been in the province for five months."""
    return open_case(project, product, "RECOGNITION", StepFacts(add_months(TODAY, -5)), "S3")


def rows(panel: CasesPanel) -> list[tuple[str, ...]]:
    """Texts of the list."""
    model = panel.model
    return [tuple(model.index(row, n).data() for n in range(6)) for row in range(model.rowCount())]


def type_in(dialog: CaseStepDialog, **texts: str) -> None:
    """Fill in fields of a dialog: choose by code or id, else type."""
    for name, text in texts.items():
        field = dialog.fields[name]
        if isinstance(field, QComboBox):
            place = field.findData(text)
            assert place >= 0, (name, text)
            field.setCurrentIndex(place)
        else:
            assert isinstance(field, QLineEdit)
            field.setText(text)
