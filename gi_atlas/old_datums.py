"""Xi'an 80 and Beijing 54 to CGCS2000, only by the parameters that an office has for its own area.

No parameters are built in: those of one area are wrong by metres in the next, and official ones are not published.
They come as a reference table of kind DATUM_PARAMETERS, one line for each area of validity.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gi_atlas.errors import CrsError
from gi_atlas.model import ReferenceTable, TableKind

if TYPE_CHECKING:
    from pyproj import Transformer

TARGET = "cgcs2000"
# Ellipsoid of each old datum: semi-major axis in m, inverse flattening (IAG 1975, Krasovsky 1940).
ELLIPSOIDS = {"xian80": (6378140.0, 298.257), "beijing54": (6378245.0, 298.3), TARGET: (6378137.0, 298.257222101)}
CONVENTIONS = ("position_vector", "coordinate_frame")
SEVEN = ("dx_m", "dy_m", "dz_m", "rx_s", "ry_s", "rz_s", "scale_ppm")
THREE = SEVEN[:3]
FOUR = ("dx_m", "dy_m", "rotation_s", "scale_ppm")
AREA = ("west", "south", "east", "north")
# Beyond these the line is mistyped or in other units: metres, seconds of arc, parts per million.
_LIMITS = {"dx_m": 1e3, "dy_m": 1e3, "dz_m": 1e3, "rx_s": 60, "ry_s": 60, "rz_s": 60, "rotation_s": 3600,
           "scale_ppm": 1e3}  # fmt: skip

Places = NDArray[np.float64]


@dataclass(frozen=True)
class DatumParameters:
    """Parameters of one area, from an old datum to CGCS2000.

    Attributes
    ----------
    source_datum : str
        "xian80" or "beijing54".
    area : tuple of float
        West, south, east, north in degrees: where the parameters hold.
    source : str
        Who gave them, and when.
    values : dict
        The seven of ``SEVEN`` (space, Bursa-Wolf), its first three (a shift in space) or the four of ``FOUR`` (plane).
    convention : str
        Sense of the seven parameters' rotations, of ``CONVENTIONS``; "" for three and four.
    meridian_deg : float
        Central meridian of the plane of the four parameters; 0 for the others.
    edition : str
        Of the table that they stand in.
    """

    source_datum: str
    area: tuple[float, float, float, float]
    source: str
    values: Mapping[str, float]
    convention: str = ""
    meridian_deg: float = 0.0
    edition: str = ""

    @property
    def is_plane(self) -> bool:
        """Whether these are four parameters of a plane."""
        return set(self.values) == set(FOUR)

    def holds_at(self, lon: float, lat: float) -> bool:
        """Whether a place, in degrees of either datum, lies in the area of validity."""
        return self.holds_in((lon, lat, lon, lat))

    def holds_in(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box (west, south, east, north in degrees of either datum) lies in the area of validity."""
        west, south, east, north = self.area
        return west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north

    def move(self, lonlat: Places) -> Places:
        """CGCS2000 degrees of degrees on the old datum, shape (n, 2); heights are taken as 0 on both ellipsoids.

        Raises
        ------
        CrsError
            DATUM_PARAMETERS_AREA for a place outside the area of validity.
        """
        west, south, east, north = self.area
        is_outside = ((lonlat < (west, south)) | (lonlat > (east, north))).any(axis=1)
        if is_outside.any():
            raise CrsError("DATUM_PARAMETERS_AREA", **self._named(*lonlat[is_outside.argmax()]))
        return self._move_plane(lonlat) if self.is_plane else np.column_stack(self._space.transform(*lonlat.T))

    def _named(self, lon: float, lat: float) -> dict[str, Any]:
        west, south, east, north = self.area
        box = f"{west:g}–{east:g}° E, {south:g}–{north:g}° N"
        return {"lon": f"{lon:.5f}", "lat": f"{lat:.5f}", "expected": box, "source": self.source}

    @cached_property
    def _space(self) -> "Transformer":
        from pyproj import Transformer  # PROJ costs start-up time

        names = ("x", "y", "z", "rx", "ry", "rz", "s")
        told = ((name, self.values.get(field)) for name, field in zip(names, SEVEN, strict=True))
        helmert = " ".join(f"+{name}={value!r}" for name, value in told if value is not None)
        sense = f" +convention={self.convention}" if self.convention else ""
        return Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
            f" +step +proj=cart {_ellipsoid(self.source_datum)}"
            f" +step +proj=helmert {helmert}{sense}"
            f" +step +inv +proj=cart {_ellipsoid(TARGET)} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )

    def _move_plane(self, lonlat: Places) -> Places:
        east, north = self._plane(self.source_datum).transform(*lonlat.T)
        # Four parameters are printed with X to the north, as surveyors have it.
        turn, scale = math.radians(self.values["rotation_s"] / 3600), 1 + self.values["scale_ppm"] * 1e-6
        cosine, sine = scale * math.cos(turn), scale * math.sin(turn)
        moved_north = self.values["dx_m"] + cosine * north - sine * east
        moved_east = self.values["dy_m"] + sine * north + cosine * east
        back = self._plane(TARGET).transform(moved_east, moved_north, direction="INVERSE")
        return np.column_stack(back)

    def _plane(self, datum: str) -> "Transformer":
        from pyproj import Transformer

        return Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
            f" +step +proj=tmerc +lat_0=0 +lon_0={self.meridian_deg!r} +k=1 +x_0=500000 +y_0=0 {_ellipsoid(datum)}"
        )


def _ellipsoid(datum: str) -> str:
    axis_m, inverse_flattening = ELLIPSOIDS[datum]
    return f"+a={axis_m!r} +rf={inverse_flattening!r}"


def read_parameters(table: ReferenceTable) -> list[DatumParameters]:
    """Parameters of a table of kind DATUM_PARAMETERS, one for each line.

    A line has ``from`` (xian80 or beijing54), ``to`` (cgcs2000), ``source``, ``west``, ``south``, ``east``, ``north``
    and either the columns of ``SEVEN`` with ``convention``, those of ``THREE``, or those of ``FOUR`` with
    ``meridian_deg``.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_WRONG with line, column, value and what was expected.
    """
    return [replace(_read_row(number, row), edition=table.edition) for number, row in enumerate(table.rows, 1)]


def _read_row(number: int, row: object) -> DatumParameters:
    if not isinstance(row, Mapping):
        raise _wrong(number, "", row, "from, to, source, …")
    for column, expected in (("from", tuple(ELLIPSOIDS)[:2]), ("to", (TARGET,))):
        if row.get(column) not in expected:
            raise _wrong(number, column, row.get(column), ", ".join(expected))
    if not str(row.get("source") or "").strip():
        raise _wrong(number, "source", row.get("source"), "the office that gave them, and when")
    names = parameter_names(row)
    values = {name: _limited(number, name, row) for name in names}
    convention = str(row.get("convention") or "") if names == SEVEN else ""
    if names == SEVEN and convention not in CONVENTIONS:
        raise _wrong(number, "convention", convention, ", ".join(CONVENTIONS))
    meridian = _number(number, "meridian_deg", row, 73, 136) if names == FOUR else 0.0
    return DatumParameters(row["from"], _area(number, row), str(row["source"]), values, convention, meridian)


def parameter_names(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Which parameters a line gives by the cells that are filled: ``SEVEN``, ``THREE`` or ``FOUR``."""
    filled = {name for name in {*SEVEN, *FOUR} if row.get(name) not in (None, "")}
    if filled & {"rx_s", "ry_s", "rz_s"} or {"dz_m", "scale_ppm"} <= filled:
        return SEVEN
    return THREE if "dz_m" in filled else FOUR


def _area(number: int, row: Mapping[str, Any]) -> tuple[float, float, float, float]:
    west, south, east, north = (
        _number(number, name, row, *((-90.0, 90.0) if name in ("south", "north") else (-180.0, 180.0))) for name in AREA
    )
    if west >= east:
        raise _wrong(number, "east", east, f"> {west:g}")
    if south >= north:
        raise _wrong(number, "north", north, f"> {south:g}")
    return west, south, east, north


def _limited(number: int, name: str, row: Mapping[str, Any]) -> float:
    return _number(number, name, row, -_LIMITS[name], _LIMITS[name])


def _number(number: int, name: str, row: Mapping[str, Any], low: float, high: float) -> float:
    try:
        value = float(row.get(name, ""))
    except (TypeError, ValueError):
        raise _wrong(number, name, row.get(name), f"{low:g} – {high:g}") from None
    if not low <= value <= high:
        raise _wrong(number, name, value, f"{low:g} – {high:g}")
    return value


def _wrong(number: int, column: str, value: object, expected: str) -> CrsError:
    shown = "–" if value in (None, "") else str(value)[:80]
    return CrsError("DATUM_PARAMETERS_WRONG", row=number, column=column or "–", value=shown, expected=expected)


def find_parameters(tables: Iterable[ReferenceTable], source_datum: str, lon: float, lat: float) -> DatumParameters:
    """The office's parameters from an old datum for a place (degrees); the smallest area counts.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_MISSING if no active table has any for the place; DATUM_PARAMETERS_WRONG.
    """
    found = choose_parameters(active_parameters(tables), source_datum, (lon, lat, lon, lat))
    if found is None:
        raise CrsError("DATUM_PARAMETERS_MISSING", datum=source_datum, lon=f"{lon:.3f}", lat=f"{lat:.3f}")
    return found


def active_parameters(tables: Iterable[ReferenceTable]) -> list[DatumParameters]:
    """Lines of all active tables of kind DATUM_PARAMETERS, the newest table's first.

    Raises
    ------
    CrsError
        DATUM_PARAMETERS_WRONG.
    """
    usable = [table for table in tables if table.kind == TableKind.DATUM_PARAMETERS and table.is_active]
    newest_first = sorted(usable, key=lambda table: table.id, reverse=True)
    return [line for table in newest_first for line in read_parameters(table)]


def choose_parameters(
    lines: Iterable[DatumParameters], source_datum: str, box: tuple[float, float, float, float]
) -> DatumParameters | None:
    """Parameters that hold in the whole of a box in degrees; the smallest area counts, None if there are none."""
    fitting = [line for line in lines if line.source_datum == source_datum and line.holds_in(box)]
    return min(fitting, key=_size, default=None)


def _size(line: DatumParameters) -> float:
    west, south, east, north = line.area
    return (east - west) * (north - south)
