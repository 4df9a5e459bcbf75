"""Evidence inside and outside of a product's boundaries: samples, photos, sites, each counted apart."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gi_atlas.cases.disputing import PAPERS
from gi_atlas.model import EvidenceKind, Product
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.services.evidence_places import current_boundary
from gi_atlas.storage.project import Project

_SHOWN = 8
_SITES, _SAMPLES, _PHOTOS = "SCOPE_SITES_OUTSIDE", "SCOPE_SAMPLES_OUTSIDE", "SCOPE_PHOTOS_OUTSIDE"
_SEVERITIES = {_SAMPLES: Severity.WARNING, _PHOTOS: Severity.NOTE, _SITES: Severity.NOTE}
# Whole records, with their answers, would be many times as much.
_RECORDS = (
    "SELECT product_id, title, ST_MinX(geom), ST_MinY(geom) FROM gi_record"
    " WHERE nullif(product_id, '') IS NOT NULL AND ST_MinX(geom) IS NOT NULL ORDER BY fid"
)
_EVIDENCE = (
    "SELECT coalesce(nullif(e.product_id, ''), r.product_id) AS product, e.kind,"  # noqa: S608 - ours
    " coalesce(nullif(e.title, ''), e.file_name), ST_MinX(e.geom), ST_MinY(e.geom)"
    " FROM gi_evidence AS e LEFT JOIN gi_record AS r ON r.id = e.record_id"
    " WHERE product IS NOT NULL AND ST_MinX(e.geom) IS NOT NULL"
    f" AND coalesce(e.question, '') NOT LIKE '{PAPERS}%' ORDER BY e.fid"
)
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
    for product, title, lon, lat in project.fetch(_RECORDS):
        found[str(product)].append(Placed(_SITES, str(title), lon, lat))
    for product, kind, name, lon, lat in project.fetch(_EVIDENCE):
        rule = _SAMPLES if kind == EvidenceKind.SAMPLE else _PHOTOS
        found[str(product)].append(Placed(rule, str(name), lon, lat))
    for product_id, sample in _samples(project):
        found[product_id].append(sample)
    return found


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
