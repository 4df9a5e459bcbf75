"""Entities as they go into the store: canonical geometry, its hash and measures, search keys."""

from dataclasses import replace
from functools import singledispatch
from typing import Any

import shapely

from gi_atlas.area import perimeter_m
from gi_atlas.area_official import ADDITIVE_METHOD, OFFICIAL_METHOD, official_area_m2
from gi_atlas.errors import GeometryError
from gi_atlas.geometry import canonical, geometry_hash
from gi_atlas.model import AdminUnit, BoundaryVersion, LayerFeature, SurveyRecord, fill_code
from gi_atlas.pinyin import initials, spelling


@singledispatch
def prepare(entity: Any) -> Any:
    """Entity with what follows from its other fields filled in."""
    return entity


@prepare.register
def _prepare_boundary(entity: BoundaryVersion) -> BoundaryVersion:
    geometry = as_multipolygon(entity.geom)
    if geometry is None:
        return entity
    digest = geometry_hash(geometry)
    area_m2, area_method = _area(entity, geometry, digest)
    return replace(
        entity,
        geom=geometry,
        geom_sha256=digest,
        vertex_count=int(shapely.get_num_coordinates(geometry)),
        is_valid=bool(geometry.is_valid),
        area_m2=area_m2,
        area_method=area_method,
        perimeter_m=float(perimeter_m(geometry)),
    )


def _area(entity: BoundaryVersion, geometry: Any, digest: str) -> tuple[float, str]:
    # What an earlier program measured of the same ground stays: a locked version must not change by the way.
    if entity.area_m2 is not None and (entity.area_method, entity.geom_sha256) == (ADDITIVE_METHOD, digest):
        return entity.area_m2, entity.area_method
    return official_area_m2(geometry), OFFICIAL_METHOD


@prepare.register
def _prepare_unit(entity: AdminUnit) -> AdminUnit:
    geometry = None if entity.geom is None else canonical(entity.geom)
    return replace(
        entity,
        geom=geometry,
        geom_sha256="" if geometry is None else geometry_hash(geometry),
        is_valid=geometry is None or bool(geometry.is_valid),
        code12=fill_code(entity.code),
        pinyin=entity.pinyin or spelling(entity.name),
        pinyin_initials=entity.pinyin_initials or initials(entity.name),
    )


@prepare.register
def _prepare_feature(entity: LayerFeature) -> LayerFeature:
    if entity.geom is None:
        return entity
    geometry = canonical(entity.geom)
    return replace(entity, geom=geometry, geom_sha256=geometry_hash(geometry))


@prepare.register
def _prepare_record(entity: SurveyRecord) -> SurveyRecord:
    return replace(entity, pinyin_initials=initials(entity.title))


def as_multipolygon(geometry: Any) -> Any:
    """Canonical MultiPolygon of a polygon or multipolygon; None stays None.

    Raises
    ------
    GeometryError
        GEO_NOT_A_POLYGON for any other type.
    """
    if geometry is None:
        return None
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise GeometryError("GEO_NOT_A_POLYGON", kind=geometry.geom_type)
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    return canonical(shapely.multipolygons(parts) if parts else shapely.MultiPolygon())
