"""What a sentence is written of, and what is told of both, in words."""

from dataclasses import dataclass
from typing import Any

from gi_atlas.area import M2_PER_HA
from gi_atlas.i18n import _
from gi_atlas.scope.writing import WrittenScope


@dataclass(frozen=True)
class Subject:
    """What is written of: a boundary version by its id, or a polygon that was drawn (EPSG:4490).

    ``version`` is 0 where the number of the version is not told.
    """

    boundary_id: str = ""
    name: str = ""
    version: int = 0
    geometry: Any = None


def subject_words(subject: Subject) -> str:
    """What the sentence is of; without a subject what is to be done."""
    if subject.geometry is not None:
        return _("The polygon that was drawn, not yet saved")
    if subject.boundary_id:
        return _("Boundary: {name}").format(name=_name(subject))
    return _("Select a boundary on the map or in its table, or draw a polygon.")


def _name(subject: Subject) -> str:
    if not subject.version:
        return subject.name or subject.boundary_id
    return _("{name}, version {version}").format(name=subject.name, version=subject.version)


def written_words(written: WrittenScope | None, most_outside_m2: float) -> str:
    """A sentence in one line: how many units, the edition, what it leaves out; "" for none.

    Ground in no unit is told where it is more than ``most_outside_m2``.
    """
    if written is None:
        return ""
    parts = [_("{count} units counted").format(count=written.count)]
    parts.append(_("edition {edition}").format(edition=written.edition))
    if written.strays:
        parts.append(_("{count} left out as strays").format(count=len(written.strays)))
    if written.outside_m2 > most_outside_m2:
        parts.append(_("{area} ha in no unit").format(area=f"{written.outside_m2 / M2_PER_HA:,.2f}"))
    good = _("reading it again gives the same units")
    parts.append(good if written.is_read_back else _("reading it again does not give the same units"))
    return " · ".join(parts)
