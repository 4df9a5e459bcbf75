"""Entities of the domain as frozen dataclasses and enumerations."""

from gi_atlas.model.admin_unit import AdminUnit, fill_code, level_of_code
from gi_atlas.model.boundary import BoundaryVersion, Zone
from gi_atlas.model.case import Act, Case, CaseEvent, Standard
from gi_atlas.model.enums import (
    BoundaryStatus,
    Channel,
    EvidenceKind,
    PositionDatum,
    ProductGroup,
    ProductStatus,
    RecordStage,
    UnitLevel,
    ZoneRole,
    shown,
)
from gi_atlas.model.form import FormDefinition, ReferenceTable, TableKind
from gi_atlas.model.layer_entry import LayerEntry, LayerFeature
from gi_atlas.model.product import Product, Registration
from gi_atlas.model.scope import (
    AdminChange,
    DivisionChange,
    LegType,
    ScopeKind,
    ScopeLeg,
    ScopeText,
    ScopeUnit,
    UnitMatch,
)
from gi_atlas.model.survey import SURVEY_GROUPS, Evidence, SurveyRecord

__all__ = [
    "SURVEY_GROUPS",
    "Act",
    "AdminChange",
    "AdminUnit",
    "BoundaryStatus",
    "BoundaryVersion",
    "Case",
    "CaseEvent",
    "Channel",
    "DivisionChange",
    "Evidence",
    "EvidenceKind",
    "FormDefinition",
    "LayerEntry",
    "LayerFeature",
    "LegType",
    "PositionDatum",
    "Product",
    "ProductGroup",
    "ProductStatus",
    "RecordStage",
    "ReferenceTable",
    "Registration",
    "ScopeKind",
    "ScopeLeg",
    "ScopeText",
    "ScopeUnit",
    "Standard",
    "SurveyRecord",
    "TableKind",
    "UnitLevel",
    "UnitMatch",
    "Zone",
    "ZoneRole",
    "fill_code",
    "level_of_code",
    "shown",
]
