"""Answers that are given on the map: a place by one click, a line or an area point by point."""

from collections.abc import Callable, Sequence

import shapely
from PyQt5.QtCore import QObject

from gi_atlas.i18n import _
from gui.canvas.canvas import MapCanvas
from gui.panels.record_panel import RecordPanel
from gui.place_tool import PlaceTool
from gui.trace_tool import LonLat, TraceTool
from survey_forms.mapping import write_geopoint
from survey_forms.schema import QuestionType

DECIMALS = 7


class MapAnswers(QObject):
    """Gives the map a tool when a question of the record that is filled in asks for a place or a shape.

    Parameters
    ----------
    canvas : MapCanvas
    record : RecordPanel
    end_tool : callable
        Takes the usual tool again.
    tell : callable
        Shows a line of text for a while.
    """

    def __init__(
        self,
        canvas: MapCanvas,
        record: RecordPanel,
        end_tool: Callable[[], object],
        tell: Callable[[str], object],
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._record, self._end_tool, self._tell = canvas, record, end_tool, tell
        record.place_asked.connect(self.ask)

    def ask(self, path: str) -> None:
        """Let the person answer the question at a path on the map."""
        kind, record_id = self._record.type_at(path), self._record.record_id

        def take(points: Sequence[LonLat]) -> None:
            self._end_tool()
            # The answer is for the record that was shown then, and for no other.
            if record_id == self._record.record_id:
                self._record.take_answer(path, write_points(points, is_closed=kind is QuestionType.GEOSHAPE))

        if kind is QuestionType.GEOPOINT:
            self._tell(_("Click the place on the map; Escape gives up."))
            self._canvas.set_tool(PlaceTool(self._canvas, lambda lon, lat: take([(lon, lat)]), self._end_tool))
        elif kind in (QuestionType.GEOTRACE, QuestionType.GEOSHAPE):
            self._tell(_("Click point after point on the map, the last one twice; Escape gives up."))
            self._canvas.set_tool(TraceTool(self._canvas, kind is QuestionType.GEOSHAPE, take, self._end_tool))
        self._canvas.setFocus()


def write_points(points: Sequence[LonLat], is_closed: bool = False) -> str:
    """Points in degrees as a form writes them: latitude first, a closed line with its first point again."""
    way = [*points, points[0]] if is_closed else points
    return ";".join(write_geopoint(shapely.Point(round(lon, DECIMALS), round(lat, DECIMALS))) for lon, lat in way)
