"""Figures of an atlas page: records by class and readiness, ground of the products by township."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    "SELECT p.product_group, r.listing_answered, r.listing_asked, r.dossier_answered, r.dossier_asked, r.is_half "
    "FROM gi_record r LEFT JOIN gi_product p ON p.id = r.product_id"
)
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
        Whether areas by township may leave at all: not where names of townships or areas stay inside.
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
    is_measured = allowed.has("unit.name") and allowed.has("boundary.area_m2")
    edition, areas = _areas(project, selection, day, progress) if is_measured else ("", ())
    records = _records(project, allowed.has("product.product_group")) if has_records else {}
    has_readiness = allowed.has("record.readiness")
    return AtlasFigures(_products(selection), records, areas, edition, day.isoformat(), is_measured, has_readiness)


def _products(selection: Selection) -> dict[str, int]:
    groups = [product.values.get("product.product_group") for product in selection.products]
    return {group: count for group in ProductGroup if (count := groups.count(group))}


def _records(project: Project, has_groups: bool) -> dict[str, dict[ReadinessClass, int]]:
    found: dict[str, dict[ReadinessClass, int]] = {}
    for group, done, asked, dossier_done, dossier_asked, is_half in project.fetch(_RECORDS):
        counts = found.setdefault(_shown_group(group, has_groups), dict.fromkeys(ReadinessClass, 0))
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
    rows = _chosen(read_boundaries(project, day), outgoing)
    products = {key: product or "" for key, product in zip(rows.ids, rows.products, strict=True)}
    found = overlay_project(project, rows, units, SliverRule(), progress)
    return units.edition, _summed(found, products, units, _product_names(selection))


def _product_names(selection: Selection) -> dict[str, str]:
    """Names of products as far as they go out."""
    return {product.id: str(product.values.get("product.name_official", "")) for product in selection.products}


def _chosen(rows: BoundaryRows, wanted: set[str]) -> BoundaryRows:
    at = [number for number, boundary_id in enumerate(rows.ids) if boundary_id in wanted]
    return BoundaryRows(
        ids=[rows.ids[number] for number in at],
        versions=[rows.versions[number] for number in at],
        names=[rows.names[number] for number in at],
        products=[rows.products[number] for number in at],
        geometry=rows.geometry[at],
        is_valid=[rows.is_valid[number] for number in at],
        areas_m2=[rows.areas_m2[number] for number in at],
    )


def _summed(
    found: list[dict[str, Any]], products: Mapping[str, str], units: UnitRows, names: Mapping[str, str]
) -> tuple[TownshipArea, ...]:
    areas: dict[tuple[str, str], float] = {}
    shares: dict[tuple[str, str], float] = {}
    for row in found:
        if row["relation"] in ("whole", "part"):
            key = str(row["unit_code"]), names.get(products[row["boundary_id"]], "")
            areas[key] = areas.get(key, 0.0) + float(row["area_m2"])
            shares[key] = shares.get(key, 0.0) + float(row["share_of_unit"])
    titles = dict(zip(units.codes, units.names, strict=True))
    return tuple(
        TownshipArea(clean(titles[code]), product, area, min(shares[code, product], 1.0))
        for (code, product), area in sorted(areas.items())
    )
