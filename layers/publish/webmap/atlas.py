"""Figures of an atlas page: records by class and readiness, ground of the products by township."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from gi_atlas.cases.days import today_in_china
from gi_atlas.errors import UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import ProductGroup, UnitLevel
from gi_atlas.services.sites import ReadinessClass, readiness_class
from gi_atlas.storage.project import Project
from layers.analysis.pieces import SliverRule
from layers.analysis.project_analysis import BoundaryRows, UnitRows, overlay_project, read_boundaries, read_units
from layers.publish.webmap.fields import AllowList, clean
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.things import Selection

_RECORDS = (
    "SELECT r.id, r.product_id, p.product_group, r.listing_answered, r.listing_asked, r.dossier_answered, "
    "r.dossier_asked, r.is_half FROM gi_record r LEFT JOIN gi_product p ON p.id = r.product_id"
)
# Columns that areas by township tell, each in its own way.
_MEASURED = ("unit.name", "boundary.area_m2", "boundary.valid_from", "boundary.valid_to")
# Rows of what has no product, and of all records together where classes stay inside.
NO_PRODUCT, ANY_PRODUCT = "", "*"


@dataclass(frozen=True)
class TownshipArea:
    """Ground of one product in one township; ``area_m2`` is on the ellipsoid, ``share`` that of the township."""

    township: str
    product: str
    area_m2: float
    share: float


@dataclass(frozen=True)
class AtlasFigures:
    """What the charts show.

    Attributes
    ----------
    products : mapping of str to int
        Products that go out by class (``ProductGroup``).
    records : mapping of str to mapping of ReadinessClass to int
        Records by the class of their product ("" for none) and by how far they are; empty if records stay inside.
    areas : tuple of TownshipArea
        By township, then by product; empty where no township has a polygon.
    edition : str
        Edition of the townships; "" where there are none.
    is_measured : bool
        Whether areas by township may leave at all: not where names of townships or areas stay inside, nor where days of
        the boundaries do: measured are those of a day.
    has_readiness : bool
        Whether it may be told how far the records are; else they are counted by class alone.
    day : str
        Day on which the boundaries hold (ISO 8601).
    """

    products: Mapping[str, int]
    records: Mapping[str, Mapping[ReadinessClass, int]]
    areas: tuple[TownshipArea, ...]
    edition: str
    day: str
    is_measured: bool = True
    has_readiness: bool = False


def atlas_figures(
    project: Project, selection: Selection, has_records: bool, progress: Progress, allowed: AllowList | None = None
) -> AtlasFigures:
    """Figures of what goes out of a project.

    Parameters
    ----------
    project : Project
    selection : Selection
        Only its boundaries are measured.
    has_records : bool
        Whether counts of survey records may leave.
    progress : Progress
    allowed : AllowList, optional
        Columns that go out; all that are public by default.

    Raises
    ------
    JobCancelled
    """
    allowed, day = allowed or AllowList(WebMapOptions()), today_in_china()
    is_measured = all(map(allowed.has, _MEASURED))
    edition, areas = _areas(project, selection, day, progress) if is_measured else ("", ())
    records = _records(project, selection, allowed.has("product.product_group")) if has_records else {}
    has_readiness = allowed.has("record.readiness")
    return AtlasFigures(_products(selection), records, areas, edition, day.isoformat(), is_measured, has_readiness)


def _products(selection: Selection) -> dict[str, int]:
    groups = [product.values.get("product.product_group") for product in selection.products]
    return {group: count for group in ProductGroup if (count := groups.count(group))}


def _records(project: Project, selection: Selection, has_groups: bool) -> dict[str, dict[ReadinessClass, int]]:
    """Counts of the records; one that stays inside as its product does is not counted, none by a class of such."""
    products = {product.id for product in selection.products}
    places = {thing.id for thing in selection.of_layer("records")}
    found: dict[str, dict[ReadinessClass, int]] = {}
    for key, product_id, group, done, asked, dossier_done, dossier_asked, is_half in project.fetch(_RECORDS):
        is_known = product_id in products
        if product_id and not is_known and key not in places:
            continue
        counts = found.setdefault(_shown_group(is_known and group, has_groups), dict.fromkeys(ReadinessClass, 0))
        counts[readiness_class((int(done), int(asked)), (int(dossier_done), int(dossier_asked)), bool(is_half))] += 1
    return {group: found[group] for group in (*ProductGroup, NO_PRODUCT, ANY_PRODUCT) if group in found}


def _shown_group(group: Any, has_groups: bool) -> str:
    return str(group or NO_PRODUCT) if has_groups else ANY_PRODUCT


def _areas(
    project: Project, selection: Selection, day: date, progress: Progress
) -> tuple[str, tuple[TownshipArea, ...]]:
    try:
        units = read_units(project, UnitLevel.TOWNSHIP)
    except UsageError:
        return "", ()
    outgoing = {thing.id for thing in selection.of_layer("boundaries")}
    rows = _by_product(read_boundaries(project, day), outgoing)
    found = overlay_project(project, rows, units, SliverRule(), progress)
    return units.edition, _listed(found, units, _product_names(selection))


def _product_names(selection: Selection) -> dict[str, str]:
    """Names of products as far as they go out."""
    return {product.id: str(product.values.get("product.name_official", "")) for product in selection.products}


def _by_product(rows: BoundaryRows, wanted: set[str]) -> BoundaryRows:
    """The ground of each product: what several of its boundaries cover, zones within zones, is there once."""
    own: dict[str, list[int]] = {}
    for number, (boundary_id, product_id) in enumerate(zip(rows.ids, rows.products, strict=True)):
        if boundary_id in wanted:
            own.setdefault(product_id or "", []).append(number)
    shapes = [_united(rows, numbers) for numbers in own.values()]
    firsts = [numbers[0] for numbers in own.values()]
    return BoundaryRows(
        ids=list(own),
        versions=[rows.versions[number] for number in firsts],
        names=[rows.names[number] for number in firsts],
        products=list(own),
        geometry=np.array([shape for shape, _is_valid in shapes], object),
        is_valid=[is_valid for _shape, is_valid in shapes],
        areas_m2=[None] * len(own),
    )


def _united(rows: BoundaryRows, numbers: list[int]) -> tuple[Any, bool]:
    """Ground of some boundaries together, and whether it is valid as it is."""
    if len(numbers) == 1:
        return rows.geometry[numbers[0]], rows.is_valid[numbers[0]]
    return shapely.union_all(shapely.make_valid(rows.geometry[numbers])), True


def _listed(found: list[dict[str, Any]], units: UnitRows, names: Mapping[str, str]) -> tuple[TownshipArea, ...]:
    """Ground by township, then by the name of the product; two products of one name have a row each."""
    titles = dict(zip(units.codes, units.names, strict=True))
    told = sorted(
        (str(row["unit_code"]), names.get(row["boundary_id"], ""), float(row["area_m2"]), float(row["share_of_unit"]))
        for row in found
        if row["relation"] in ("whole", "part")
    )
    return tuple(TownshipArea(clean(titles[code]), name, area, min(share, 1.0)) for code, name, area, share in told)
