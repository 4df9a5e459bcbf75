"""JSON-LD of boundaries and products: terms of schema.org, Dublin Core and GeoSPARQL, places as longitude, latitude."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.clock import last_day_of
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.geometry import DECIMALS

# GeoSPARQL 1.1, clause 8.5.1: without another address the literal is in CRS84, longitude before latitude.
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "gi": "urn:gi-atlas:term:",
    "fileNumber": "gi:fileNumber",
    "amendmentNumber": {"@id": "gi:amendmentNumber", "@type": "xsd:integer"},
    "scopeText": "gi:scopeText",
    "letterNumber": "gi:letterNumber",
    "divisionEdition": "gi:divisionEdition",
    "changeType": "gi:changeType",
    "sha256": "gi:geometrySha256",
    "areaM2": {"@id": "gi:areaM2", "@type": "xsd:double"},
    "areaMethod": "gi:areaMethod",
    "datum": "gi:datum",
    "validFrom": {"@id": "dcterms:available", "@type": "xsd:date"},
    # The last day, as forms say it; schema.org's own term is the day after.
    "validUntil": {"@id": "gi:validUntil", "@type": "xsd:date"},
}


@dataclass(frozen=True)
class Filing:
    """Under what a boundary stands in a register: file number, how often it was amended, kind of the last change."""

    file_no: str = ""
    amendment: int = 0
    change_type: str = ""


def boundary_node(feature: BoundaryFeature, filing: Filing) -> dict[str, Any]:
    """One boundary version as a node; what is not known is left out."""
    known = feature.attributes
    node = {
        "@id": f"urn:uuid:{known['boundary_id']}",
        "@type": ["Place", "geo:Feature"],
        "name": known.get("name"),
        "alternateName": known.get("name_en"),
        "dcterms:isVersionOf": {"@id": f"urn:uuid:{known['gi_id']}"},
        "version": known.get("version"),
        "fileNumber": filing.file_no,
        "amendmentNumber": filing.amendment,
        "scopeText": known.get("scope_text"),
        "letterNumber": known.get("letter_no"),
        "divisionEdition": known.get("edition"),
        "changeType": filing.change_type,
        "validFrom": known.get("valid_from"),
        "validUntil": last_day(known.get("valid_to")),
        "areaM2": known.get("area_m2"),
        "areaMethod": known.get("area_how"),
        "datum": known.get("datum"),
        "sha256": known.get("sha256"),
        "geo:hasGeometry": geometry_node(feature.geometry),
    }
    return without_empty(node)


def last_day(end: Any) -> str:
    """Last day of a validity by the day on which the next one begins (ISO 8601); "" for an open one."""
    return last_day_of(date.fromisoformat(str(end))).isoformat() if end else ""


def geometry_node(geometry: Any) -> dict[str, Any]:
    """A geometry as GeoSPARQL has it, nine decimals."""
    text = shapely.to_wkt(geometry, rounding_precision=DECIMALS)
    return {"@type": "geo:Geometry", "geo:asWKT": {"@type": "geo:wktLiteral", "@value": f"<{CRS84}> {text}"}}


def without_empty(node: Mapping[str, Any]) -> dict[str, Any]:
    """A node without what nobody knows."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def write_json_ld(path: Path, nodes: Sequence[Mapping[str, Any]]) -> None:
    """Write nodes with their context."""
    document = {"@context": CONTEXT, "@graph": list(nodes)}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json_ld(path: Path) -> list[dict[str, Any]]:
    """Nodes that ``write_json_ld`` wrote."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return list(document["@graph"]) if document["@context"] == CONTEXT else []


def geometry_of(node: Mapping[str, Any]) -> Any:
    """Geometry of a node."""
    return shapely.from_wkt(str(node["geo:hasGeometry"]["geo:asWKT"]["@value"]).removeprefix(f"<{CRS84}> "))
