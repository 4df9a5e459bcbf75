"""GCJ-02 and BD-09 never go into a dossier: what is open, what the units deny, what the office confirms."""

from collections.abc import Iterator

import numpy as np

from gi_atlas.datum import DENIED_BY, FROM_DATUM, require_answered
from gi_atlas.dossier.facts import ProductFacts
from gi_atlas.dossier.model import Gap
from gi_atlas.errors import CrsError
from gi_atlas.exchange.datum_denial import NAMES, denying_fit
from gi_atlas.i18n import N_
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.import_reference import MOST_UNITS, reference_near
from gi_atlas.storage.project import Project

DATUM = N_("Datum of the boundary")


def refuse_open_datums(facts: ProductFacts, confirmed: str = "") -> None:
    """Refuse a product whose boundaries are, or may be, GCJ-02 or BD-09.

    Parameters
    ----------
    confirmed : str
        Why the office holds the datum for right although units of the project deny it; "" if it does not.

    Raises
    ------
    CrsError
        EXPORT_DATUM_OPEN where nobody has told the datum, whatever is confirmed; DOSSIER_DATUM_DENIED where units of
        the project deny it.
    """
    for _zone, boundary in facts.current:
        require_answered(boundary.provenance, boundary.name or boundary.id)
    if confirmed.strip():
        return
    for boundary, found in _denied(facts):
        raise CrsError("DOSSIER_DATUM_DENIED", name=boundary.name or boundary.id, found=NAMES[found],
                       option="--datum-confirmed")  # fmt: skip


def confirmed_datums(facts: ProductFacts, confirmed: str) -> Iterator[Gap]:
    """A note for each boundary whose datum the office confirmed, so that the reader of the dossier knows of it."""
    for boundary, found in _denied(facts) if confirmed.strip() else ():
        told = {"name": boundary.name or boundary.id, "found": NAMES[found], "reason": confirmed.strip()}
        yield Gap(DATUM, "DOSSIER_DATUM_CONFIRMED", told, is_note=True)


def _denied(facts: ProductFacts) -> Iterator[tuple[BoundaryVersion, str]]:
    """Boundaries with the datum that units gave against the one they are held for: at the import, or now."""
    for _zone, boundary in facts.current:
        told = boundary.provenance.get(DENIED_BY)
        found = str(told) if told in NAMES else _found_now(facts.project, boundary)
        if found is not None:
            yield boundary, found


def _found_now(project: Project, boundary: BoundaryVersion) -> str | None:
    """Shift that a stored boundary carries by the units that the project has now: it may have come before them."""
    if boundary.geom is None or boundary.geom.is_empty:
        return None
    reference = reference_near(project, [boundary.geom.bounds], MOST_UNITS)
    fit = denying_fit(np.array([boundary.geom], dtype=object), [None], [None], reference, "cgcs2000")
    return fit.datum if fit.datum in FROM_DATUM else None
