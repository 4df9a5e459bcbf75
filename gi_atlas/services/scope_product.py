"""A product that a wording names and the project does not hold yet: what its units tell of it."""

from collections.abc import Iterable, Iterator, Sequence

from gi_atlas.divisions.editions import editions_of
from gi_atlas.divisions.names import core_of
from gi_atlas.model import Product, fill_code
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.storage.project import Project

_FEWEST = 2
"""Characters of a place name that a product's name may be known by: 青 in 青茶 need not be 青县."""


def new_product(project: Project, name: str, resolved: Sequence[ResolvedUnit]) -> Product:
    """Product of a wording, with the counties of its units, and the parts of its name where these are sure.

    The parts are place name + generic name (Order 80 Art. 7): the name begins with that of a unit, of one above it,
    or of one that the wording names. What is not sure stays empty, as does the group, which no wording tells.
    """
    own = [unit for unit in resolved if not unit.phrase.zone]
    place, generic = parts_of(name, _names(project, own))
    return Product(name, place_name=place, generic_name=generic, counties=counties(own))


def counties(resolved: Iterable[ResolvedUnit]) -> tuple[str, ...]:
    """Codes (six digits) of the counties of units, each once; those of units that lie in none are left out."""
    codes = (unit.code or unit.inside for unit in resolved)
    return tuple(
        dict.fromkeys(code[:6] for code in codes if len(code) >= 6 and code[:6].isdigit() and code[4:6] != "00")
    )


def parts_of(name: str, units: Iterable[str]) -> tuple[str, str]:
    """Place name (without its ending) and generic name of a product; both "" where they are not sure.

    They are not sure where the name begins with no unit's, or has a second unit's right behind the first.
    """
    cores = {core for unit in units if len(core := core_of(unit)) >= _FEWEST}
    plain = name.partition("（")[0].partition("(")[0].strip()
    place = max((core for core in cores if plain.startswith(core)), key=len, default="")
    generic = plain.removeprefix(place)
    is_sure = bool(place and generic) and not any(generic.startswith(core) for core in cores)
    return (place, generic) if is_sure else ("", "")


def _names(project: Project, resolved: Sequence[ResolvedUnit]) -> Iterator[str]:
    for unit in resolved:
        yield from (unit.phrase.name, unit.resolved_name, *unit.phrase.parents)
    editions, edition = editions_of(project), next((unit.edition for unit in resolved if unit.edition), "")
    if edition in editions.names:
        units = editions.units(edition)
        above = {code[:digits] for code in counties(resolved) for digits in (2, 4, 6)}
        yield from (found.name for code in sorted(above) if (found := units.by_code(fill_code(code))) is not None)
