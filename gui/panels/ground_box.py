"""What a boundary has to do with its ground: units under it, boundaries beside it, as tables made on demand."""

from collections.abc import Callable

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gi_atlas.area_official import ADDITIVE_METHOD
from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import UnitLevel
from gi_atlas.storage.project import Project
from gui.form_widgets.choices import Choice, enum_options
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet
from gui.models import cell_text
from gui.models.columns import Column, area_method_text
from gui.models.copying import rows_as_text
from gui.models.kinds import BOUNDARIES, UNITS
from gui.models.row_model import RowModel
from gui.panels.latest_job import LatestJob
from gui.panels.row_view import RowView
from gui.panels.thing_questions import Answer, overlaps_of, units_under

_RELATIONS = {
    "whole": N_("whole"),
    "part": N_("part"),
    "sliver": N_("sliver"),
    "point": N_("point"),
    "equal": N_("equal"),
    "contains": N_("contains"),
    "within": N_("within"),
    "partial": N_("partial"),
}


def relation_text(value: str) -> str:
    """Relation of two areas in words."""
    return _(_RELATIONS[value]) if value in _RELATIONS else value


UNIT_COLUMNS = (
    Column("unit_name", N_("Unit"), width=14),
    Column("relation", N_("Covered"), relation_text, 8),
    Column("area_m2", N_("Area (ha)"), cell_text.hectares, 12, is_number=True),
    Column("share_of_boundary", N_("Share of the boundary"), cell_text.share, 10, is_number=True),
    Column("share_of_unit", N_("Share of the unit"), cell_text.share, 10, is_number=True),
    Column("unit_code", N_("Code"), width=13),
)
OTHER_COLUMNS = (
    Column("other_name", N_("Other boundary"), width=18),
    Column("relation", N_("Relation"), relation_text, 9),
    Column("area_m2", N_("Area (ha)"), cell_text.hectares, 12, is_number=True),
    Column("share_here", N_("Share here"), cell_text.share, 10, is_number=True),
    Column("share_there", N_("Share there"), cell_text.share, 10, is_number=True),
)
TABLE_PX = 190


class GroundBox(QWidget):
    """Two questions and the table of the last answer; ``thingAsked(kind, id)`` when a row is activated."""

    thingAsked = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._boundary_id = ""
        self._summary: Callable[[], str] = str
        self._asking, self._copying = LatestJob(context), LatestJob(context)
        self.units_button, self.others_button = QPushButton(), QPushButton()
        self.level = Choice(enum_options((UnitLevel.COUNTY, UnitLevel.TOWNSHIP)))
        self.summary = QLabel()
        self.tables = {UNITS: RowView(RowModel(UNIT_COLUMNS)), BOUNDARIES: RowView(RowModel(OTHER_COLUMNS))}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for part in (self.units_button, self.level, self.others_button):
            row.addWidget(part)
        row.addStretch(1)
        self.summary.setWordWrap(True)
        quiet(self.summary)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.summary)
        for view in self.tables.values():
            view.setFixedHeight(TABLE_PX)
            view.setVisible(False)
            column.addWidget(view)

    def _connect(self) -> None:
        self.units_button.clicked.connect(lambda _checked: self.ask_units())
        self.others_button.clicked.connect(lambda _checked: self.ask_others())
        self.level.activated.connect(lambda _row: self.ask_units())
        for kind, view in self.tables.items():
            view.idActivated.connect(lambda one, kind=kind: self.thingAsked.emit(kind, one))
            view.copyAsked.connect(lambda view=view: self._copy(view))

    def set_boundary(self, boundary_id: str) -> None:
        """Ask about another boundary; the answer about the one before goes away."""
        if boundary_id != self._boundary_id:
            self._boundary_id = boundary_id
            self.forget()

    def forget(self) -> None:
        """Show no answer: it is another boundary's, or older than the ground."""
        self._asking.drop()
        self._say(str)
        for view in self.tables.values():
            view.setVisible(False)

    def ask_units(self) -> None:
        """Which administrative units the boundary covers, and how far."""
        level = self.level.code()
        self._ask(UNITS, lambda project, progress: units_under(project, self._boundary_id, level, progress))

    def ask_others(self) -> None:
        """Which current boundaries of other products share ground with it."""
        self._ask(BOUNDARIES, lambda project, progress: overlaps_of(project, self._boundary_id, progress))

    def _ask(self, kind: str, question: Callable[[Project, Progress], Answer]) -> None:
        def try_it(project: Project, progress: Progress) -> Answer | GiAtlasError:
            try:
                return question(project, progress)
            except GiAtlasError as error:
                return error  # said where the table would stand

        self._say(lambda: _("Computing…"))
        self._asking.ask(try_it, lambda answer: self._take(kind, answer))

    def _take(self, kind: str, answer: Answer | GiAtlasError) -> None:
        if isinstance(answer, GiAtlasError):
            self._say(answer.message)
            return
        for other, view in self.tables.items():
            view.setVisible(other == kind and len(answer.rows) > 0)
        self.tables[kind].rows.set_rows(answer.rows)
        self._say(lambda: _units_summary(answer) if kind == UNITS else _others_summary(answer))

    def _say(self, text: Callable[[], str]) -> None:
        self._summary = text
        self.summary.setText(text())
        self.summary.setVisible(bool(self.summary.text()))

    def _copy(self, view: RowView) -> None:
        rows, columns, ids = view.rows.rows, view.shown_columns(), list(view.selected_ids)
        self._copying.ask(
            lambda _project, _progress: rows_as_text(rows, ids, columns), QApplication.clipboard().setText
        )

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.units_button.setText(_("Units covered"))
        self.units_button.setToolTip(_("Which administrative units of this level the boundary covers, and how far"))
        self.level.retranslate()
        self.level.setAccessibleName(_("Level"))
        self.others_button.setText(_("Overlaps"))
        self.others_button.setToolTip(_("Which current boundaries of other products share ground with this one"))
        for view in self.tables.values():
            view.rows.retranslate()
        self._say(self._summary)


def _units_summary(answer: Answer) -> str:
    counts = [(text, sum(one == name for one in answer.rows.columns["relation"])) for name, text in _RELATIONS.items()]
    shares = ", ".join(f"{_(text)} {count}" for text, count in counts if count)
    if not shares:
        return _("No unit of edition {edition} lies under this boundary.").format(edition=answer.edition)
    return _("Edition {edition}: {shares}. Areas: {method}.").format(
        edition=answer.edition, shares=shares, method=area_method_text(ADDITIVE_METHOD)
    )


def _others_summary(answer: Answer) -> str:
    if not len(answer.rows):
        return _("No current boundary of another product shares ground with this one.")
    return _("{count} boundaries share ground with this one. Areas: {method}.").format(
        count=len(answer.rows), method=area_method_text(ADDITIVE_METHOD)
    )
