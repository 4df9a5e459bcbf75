"""Where a record is: its place from the map or the form, and the administrative units around it."""

from collections.abc import Mapping

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.model import UnitLevel
from gi_atlas.services.surveying import units_at
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.panels.latest_job import LatestJob
from gui.panels.record_fields import FormFields
from gui.panels.record_sheet import RecordSheet
from survey_forms.divisions import LEVELS, divisions_of
from survey_forms.mapping import read_geopoint

_FILES = {level: file for file, level in LEVELS.items()}


def unit_answers(project: Project, fields: FormFields, lon: float, lat: float) -> dict[str, str]:
    """Answers to a form's questions for units at a place (degrees, EPSG:4490), by path, the largest unit first.

    Empty where no polygons are loaded. Where the edition brings counties alone, the province is the county's.
    """
    divisions = divisions_of(project)
    found: dict[UnitLevel, str] = {}
    for unit in units_at(project, lon, lat):
        choice = divisions.named(_FILES[unit.level], unit.code) if unit.level in _FILES else None
        found[unit.level] = choice.name if choice is not None else unit.code
        if choice is not None and choice.columns.get("province"):
            found.setdefault(UnitLevel.PROVINCE, choice.columns["province"])
    return {path: found[level] for level, path in fields.units.items() if level in found}


class UnitFinder(QObject):
    """Fills in the units at a record's place, on another thread.

    Signals
    -------
    found(object)
        Units were filled in: the paths whose state changed.
    """

    found = pyqtSignal(object)

    def __init__(self, context: FormContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = LatestJob(context)

    def look_up(self, sheet: RecordSheet) -> None:
        """Find the units at the sheet's place."""
        answer = sheet.session.value(sheet.fields.place) if sheet.fields.place else ""
        place = read_geopoint(answer)
        if place is None or not sheet.fields.units:
            self._job.drop()
            return
        self._job.ask(
            lambda project, _progress: unit_answers(project, sheet.fields, place.x, place.y),
            lambda units: self._take(sheet, answer, units),
        )

    def drop(self) -> None:
        """Another record is shown: what is being looked up is not wanted any more."""
        self._job.drop()

    def _take(self, sheet: RecordSheet, answer: str, units: Mapping[str, str]) -> None:
        # The person may have gone on to another place meanwhile.
        if units and sheet.session.value(sheet.fields.place) == answer:
            # One after the other: which counties there are depends on the province.
            changed = [sheet.session.set(path, value) for path, value in units.items()]
            self.found.emit(frozenset().union(units, *changed))
