"""Evidence inside and outside of a product's boundaries: samples, photos, sites, each counted apart."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gi_atlas.model import Evidence, EvidenceKind, Product, SurveyRecord
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.services.evidence_places import current_boundary
from gi_atlas.storage.project import Project

_SHOWN = 8
_SITES, _SAMPLES, _PHOTOS = "SCOPE_SITES_OUTSIDE", "SCOPE_SAMPLES_OUTSIDE", "SCOPE_PHOTOS_OUTSIDE"
_SEVERITIES = {_SAMPLES: Severity.WARNING, _PHOTOS: Severity.NOTE, _SITES: Severity.NOTE}
_REPORTS = (
    "SELECT product_id, json_extract(answers, '$.quality.lab_report') FROM gi_record"
    " WHERE product_id IS NOT NULL AND json_valid(answers) AND json_type(answers, '$.quality.lab_report') = 'array'"
)


@dataclass(frozen=True)
class Placed:
    """A piece of evidence at its place, degrees in EPSG:4490; ``rule`` is the one that counts its kind."""

    rule: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class InsideCount:
    """How many pieces of one kind lie inside of a product's boundaries; ``outside`` with metres, farthest first."""

    rule: str
    total: int
    outside: tuple[tuple[Placed, float], ...]

    @property
    def inside(self) -> int:
        """How many lie inside."""
        return self.total - len(self.outside)


def evidence_outside(project: Project) -> Iterator[Finding]:
    """Samples, photos and sites of a product that lie outside of its current boundaries, with how many lie inside."""
    placed = placed_evidence(project)
    for product in project.read_all(Product):
        for count in count_inside(project, product.id, placed.get(product.id, [])):
            if count.outside:
                yield _finding(product, count)


def _finding(product: Product, count: InsideCount) -> Finding:
    farthest, distance_m = count.outside[0]
    evidence = {
        "inside": count.inside,
        "total": count.total,
        "outside": len(count.outside),
        "names": [item.name for item, _metres in count.outside[:_SHOWN]],
        "farthest_km": round(distance_m / 1000, 1),
    }
    place = (farthest.lon, farthest.lat)
    return Finding(count.rule, _SEVERITIES[count.rule], product.id, product.name_official, place, evidence)


def count_inside(project: Project, product_id: str, placed: list[Placed]) -> list[InsideCount]:
    """Evidence of a product counted by kind; empty where the product has no boundary."""
    if not placed:
        return []
    lons, lats = (np.array([getattr(one, axis) for one in placed]) for axis in ("lon", "lat"))
    metres = current_boundary(project, product_id).distances_m(lons, lats)
    if np.isnan(metres).all():
        return []
    far = sorted(zip(placed, metres.tolist(), strict=True), key=lambda pair: -pair[1])
    return [
        InsideCount(
            rule,
            sum(one.rule == rule for one in placed),
            tuple((one, distance) for one, distance in far if one.rule == rule and distance > 0),
        )
        for rule in dict.fromkeys(one.rule for one in placed)
    ]


def placed_evidence(project: Project) -> dict[str, list[Placed]]:
    """Everything with a place, by product: sites of records, samples of reports, photos and other evidence."""
    found: dict[str, list[Placed]] = defaultdict(list)
    products: dict[str, str | None] = {}
    for record in project.read_all(SurveyRecord):
        products[record.id] = record.product_id
        if record.product_id and _is_place(record.geom):
            found[record.product_id].append(Placed(_SITES, record.title, record.geom.x, record.geom.y))
    for item in project.read_all(Evidence):
        product = item.product_id or products.get(item.record_id or "")
        if product and _is_place(item.geom):
            rule = _SAMPLES if item.kind is EvidenceKind.SAMPLE else _PHOTOS
            found[product].append(Placed(rule, item.title or item.file_name, item.geom.x, item.geom.y))
    for product_id, sample in _samples(project):
        found[product_id].append(sample)
    return found


def _is_place(geometry: object) -> bool:
    return isinstance(geometry, shapely.Point) and not geometry.is_empty


def _samples(project: Project) -> Iterator[tuple[str, Placed]]:
    for product_id, told in project.fetch(_REPORTS):
        for report in (one for one in json.loads(told) if isinstance(one, dict)):
            place = _place_of(str(report.get("sample_point", "")))
            if place is not None:
                name = report.get("sample_no") or report.get("lab_report_no") or "–"
                yield str(product_id), Placed(_SAMPLES, str(name), *place)


def _place_of(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a form's answer "lat lon altitude accuracy"; None for anything else."""
    try:
        lat, lon = (float(part) for part in text.split()[:2])
    except ValueError:
        return None
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


RULES: tuple[Rule, ...] = (evidence_outside,)
