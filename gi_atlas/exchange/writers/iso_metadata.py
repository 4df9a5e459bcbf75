"""Metadata of a boundary by ISO 19139, made by pygeometa."""

from datetime import date
from pathlib import Path
from typing import Any

from gi_atlas.crs import STORE_EPSG
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.characters import fits_xml, require_characters

_STATUS = {"PUBLISHED": "completed", "SUPERSEDED": "historicalArchive"}
_BOX_EPSG = 4326
_KEYWORDS = ("地理标志", "产地范围", "geographical indication")


def write_iso_metadata(path: Path, feature: BoundaryFeature, day: date) -> None:
    """Write the metadata record of one boundary in EPSG:4490; ``day`` is the record's own date.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS.
    """
    from pygeometa.schemas.iso19139 import ISO19139OutputSchema  # slow to load

    require_characters(path, feature.attributes.values(), "XML", fits_xml)
    path.write_text(str(ISO19139OutputSchema().write(_record(feature, day))), encoding="utf-8")


def _record(feature: BoundaryFeature, day: date) -> dict[str, Any]:
    known = {name: "" if value is None else str(value) for name, value in feature.attributes.items()}
    office = {"pointOfContact": {"organization": known.get("office", ""), "url": ""}}
    return {
        "mcf": {"version": "1.0"},
        "metadata": {
            "identifier": known["boundary_id"],
            "language": "chi",
            "charset": "utf8",
            "datestamp": day.isoformat(),
            "hierarchylevel": "dataset",
            "dataseturi": "",
        },
        "spatial": {"datatype": "vector", "geomtype": "surface"},
        "identification": _identification(feature, known, day),
        "contact": office,
        "dataquality": {"scope": {"level": "dataset"}, "lineage": {"statement": _lineage(known)}},
        "distribution": {},
    }


def _identification(feature: BoundaryFeature, known: dict[str, str], day: date) -> dict[str, Any]:
    box = [round(float(value), 9) for value in feature.geometry.bounds]
    valid_from = known.get("valid_from", "")
    return {
        "language": "chi",
        "charset": "utf8",
        "title": metadata_title(feature),
        "abstract": known.get("scope_text", ""),
        "edition": known.get("version", ""),
        "dates": {"publication": valid_from} if valid_from else {"creation": day.isoformat()},
        "keywords": {"default": {"keywords": [*_KEYWORDS, known.get("product", "")], "type": "theme"}},
        "topiccategory": ["boundaries"],
        "status": _STATUS.get(known.get("status", ""), "onGoing"),
        "maintenancefrequency": "asNeeded",
        "accessconstraints": "otherRestrictions",
        # The first names the reference system; readers of catalogues know the box alone, by WGS 84 within a metre.
        "extents": {"spatial": [{"bbox": box, "crs": str(STORE_EPSG)}, {"bbox": box, "crs": _BOX_EPSG}]},
    }


def metadata_title(feature: BoundaryFeature) -> str:
    """Title of the record."""
    return f"{feature.attributes['name']} 产地范围 v{feature.attributes.get('version')}"


def _lineage(known: dict[str, str]) -> str:
    told = {"act": "act", "area_m2": "area in m2", "area_how": "area by", "sha256": "sha256"}
    return "; ".join(f"{word}: {known[name]}" for name, word in told.items() if known.get(name))


def read_iso_texts(path: Path) -> list[str]:
    """All texts of a record that ``write_iso_metadata`` wrote, in order."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return [str(text).strip() for text in etree.parse(path, parser).getroot().itertext() if str(text).strip()]
