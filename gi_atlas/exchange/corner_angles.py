"""Degrees of corner tables that are written as one number: 1183045.12 and 118.304512 are 118°30′45.12″."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gi_atlas.errors import ReadError
from gi_atlas.exchange.child_answer import ChildAnswer
from gi_atlas.exchange.corner_columns import CornerColumns
from gi_atlas.exchange.corner_parcels import Corner

FULL_TURN_DEG = 360.0
# Degrees, two digits of minutes, two of seconds.
_GLUED = 10_000.0
_LIMITS = ((73.0, 136.0), (3.0, 54.0))
# As many numbers that could be minutes and seconds by chance are rarer than one table in 10,000.
_LEAST_ALIKE = 10
_LEAST_DECIMALS = 4


def degrees_of_glued(glued: Any) -> Any:
    """Degrees of numbers such as 1183045.12, shape as given; NaN where minutes or seconds reach 60."""
    values = np.asarray(glued, dtype=float)
    seconds = np.round(values % 100, 6)
    minutes = np.floor(np.round(values / 100, 8)) % 100
    degrees = np.floor(np.round(values / _GLUED, 10))
    found = degrees + minutes / 60 + seconds / 3600
    return np.where((minutes < 60) & (seconds < 60) & (values >= 0), found, np.nan)


def is_glued(places: Any) -> bool:
    """Whether all pairs, shape (n, 2), are glued degrees of places in China, in either order."""
    degrees = degrees_of_glued(places)
    return any(
        bool(((degrees[:, 0] >= first[0]) & (degrees[:, 0] <= first[1])).all())
        and bool(((degrees[:, 1] >= second[0]) & (degrees[:, 1] <= second[1])).all())
        for first, second in (_LIMITS, _LIMITS[::-1])
    )


def unglue(file: str, columns: CornerColumns, places: Any, corners: Sequence[Corner], answer: ChildAnswer) -> None:
    """Put degrees in the place of glued numbers, shape (n, 2), and say so.

    Raises
    ------
    ReadError
        CORNER_ANGLE with the row where a number is no angle, or is written another way than the others.
    """
    rows = [corner.row for corner in corners]
    if columns.is_dotted:
        _refuse_signed(file, places, corners)
        _replace(file, places, degrees_of_glued(np.round(places * _GLUED, 6)), rows)
        answer.warn("CORNERS_GLUED", count=len(rows), value=f"{places[0][0]:.9f}")
        return
    large = places > FULL_TURN_DEG
    if large.any():
        if not is_glued(places):
            degrees = degrees_of_glued(np.where(large, places, np.nan))
            if _is_plane(places):
                return
            _replace(file, places, degrees, rows)
        first = f"{places[0][0]:.10g}"
        places[:] = degrees_of_glued(places)
        answer.warn("CORNERS_GLUED", count=len(rows), value=first)
    elif _could_be_dotted(places):
        answer.warn("CORNERS_DOTTED", count=len(rows), value=f"{places[0][0]:.10g}")


def _refuse_signed(file: str, places: Any, corners: Sequence[Corner]) -> None:
    """Refuse rows with signs among rows of mere numbers: one of them was read wrong else."""
    place = next((place for place, corner in enumerate(corners) if corner.is_signed), None)
    if place is not None:
        value = ", ".join(f"{number:.10g}" for number in places[place])
        raise ReadError("CORNER_ANGLE", file=file, row=corners[place].row, value=value)


def _is_plane(places: Any) -> bool:
    """Whether all numbers are metres: the CRS is asked then, as of any other file."""
    return bool((places > FULL_TURN_DEG).all()) and bool((places.max(axis=0) > 1_400_000).any())


def _replace(file: str, places: Any, degrees: Any, rows: Sequence[int]) -> None:
    bad = np.flatnonzero(~np.isfinite(degrees).all(axis=1))
    if len(bad):
        place = int(bad[0])
        value = ", ".join(f"{number:.10g}" for number in places[place])
        raise ReadError("CORNER_ANGLE", file=file, row=rows[place], value=value)
    places[:] = degrees


def _could_be_dotted(places: Any) -> bool:
    """Whether decimal degrees would all be degrees, minutes and seconds behind a point as well."""
    numbers = places.ravel()
    has_decimals = np.round(numbers, _LEAST_DECIMALS - 1) != numbers
    if len(numbers) < _LEAST_ALIKE or not has_decimals.all():
        return False
    return bool(np.isfinite(degrees_of_glued(np.round(numbers * _GLUED, 6))).all())
