"""Names and codes of the administrative units on a record's page: looked up by place, shown by code, completed."""

from collections.abc import Mapping

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.model import UnitLevel
from gi_atlas.services.surveying import unit_choices
from gui.form_widgets.context import FormContext
from gui.form_widgets.record_page import RecordPage
from gui.panels.latest_job import LatestJob
from gui.panels.record_session import code_names, place_texts

LEVELS = {"county_code": UnitLevel.COUNTY, "township_code": UnitLevel.TOWNSHIP}
_COUNTY_DIGITS = 6


class UnitNames(QObject):
    """Keeps the unit fields of a page true; ``found`` tells that a place filled them in."""

    found = pyqtSignal()

    def __init__(self, context: FormContext, page: RecordPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._page = context, page
        self._record_id = ""
        self._offered: dict[str, object] = {}
        self._names = LatestJob(context)
        self._named: tuple[object, ...] = ()

    def look_up(self, record_id: str) -> None:
        """Find county, township and edition at the page's place, and fill them in when they are found."""
        project, place = self._context.project(), self._page.texts()["place"]
        self._record_id = record_id
        if project is not None and place.strip():
            self._context.run_job(
                lambda _progress: place_texts(project, place),
                lambda texts: self._take(record_id, place, texts),
                self._context.show_error,
            )

    def _take(self, record_id: str, place: str, texts: Mapping[str, str]) -> None:
        # The person may have gone on to another record or place meanwhile.
        if record_id != self._record_id or place != self._page.texts()["place"] or not texts:
            return
        self._page.set_texts(texts)
        self.show_names()
        self.found.emit()

    def show_names(self) -> None:
        """Show the names that belong to the codes, and offer the units that may be chosen."""
        project = self._context.project()
        if project is None:
            return
        texts = self._page.texts()
        self._name(texts)
        self._offer("county_code", "")
        self._offer("township_code", texts["county_code"][:_COUNTY_DIGITS])

    def _name(self, texts: Mapping[str, str]) -> None:
        codes = (self._context.project(), *(texts[name] for name in ("county_code", "township_code", "edition")))
        if codes != self._named:
            # The names of other codes must not stand there while these are read.
            self._page.set_unit_names("", "")
            self._named = codes
        self._names.ask(
            lambda project, _progress: code_names(project, texts), lambda names: self._page.set_unit_names(*names)
        )

    def _offer(self, name: str, parent_code: str) -> None:
        project = self._context.project()
        wanted = (project, parent_code)
        if project is None or self._offered.get(name) == wanted or (name == "township_code" and not parent_code):
            return
        self._offered[name] = wanted
        self._context.run_job(
            lambda _progress: unit_choices(project, LEVELS[name], parent_code),
            lambda choices: self._take_choices(name, wanted, choices),
            self._context.show_error,
        )

    def _take_choices(self, name: str, wanted: object, choices: list[str]) -> None:
        if self._offered.get(name) == wanted:
            self._page.set_unit_choices(name, choices)

    def forget(self) -> None:
        """Offer nothing that was read before: the units changed."""
        self._offered.clear()
