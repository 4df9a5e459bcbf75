"""Places told less exactly than they are known: the home of a producer is nobody's business."""

from dataclasses import dataclass
from typing import Any

from survey_forms.schema import QuestionType

PLACE_TYPES = frozenset({QuestionType.GEOPOINT, QuestionType.GEOTRACE, QuestionType.GEOSHAPE})


@dataclass(frozen=True)
class PlacePolicy:
    """How exactly places leave the project.

    Attributes
    ----------
    decimals : int or None
        Decimals of a degree that stay: 2 are about a kilometre, 3 a hundred metres. None keeps every place as it is.
    """

    decimals: int | None = None

    def answer(self, value: str) -> str:
        """A geopoint, line or area in XForms' form; what is told coarsely loses elevation and accuracy."""
        if self.decimals is None or not value:
            return value
        return ";".join(self._point(part) for part in value.split(";") if part.strip())

    def _point(self, part: str) -> str:
        try:
            latitude, longitude = (float(number) for number in part.split()[:2])
        except ValueError:
            return ""  # what cannot be read cannot be made coarse: it stays inside
        return f"{self._rounded(latitude)} {self._rounded(longitude)}"

    def _rounded(self, degrees: float) -> str:
        return f"{degrees:.{self.decimals}f}"

    def lon_lat(self, place: Any) -> tuple[float | None, float | None]:
        """Longitude and latitude of a point (EPSG:4490); None of a missing one."""
        if place is None or place.is_empty:
            return None, None
        digits = 9 if self.decimals is None else self.decimals
        return round(place.x, digits), round(place.y, digits)


EXACT = PlacePolicy()
