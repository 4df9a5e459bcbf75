"""Zones of a product and the versions of their boundaries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gi_atlas.ids import new_id
from gi_atlas.model.enums import BoundaryStatus, ZoneRole


@dataclass(frozen=True)
class Zone:
    """A part of a product's geography with one role, 区域."""

    product_id: str
    role: ZoneRole = ZoneRole.PRODUCTION
    name: str = ""
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class BoundaryVersion:
    """One version of a zone's boundary, 界线版本.

    ``geom`` is a MultiPolygon in EPSG:4490 (x = longitude), edges straight in longitude and latitude.
    ``valid_to`` is exclusive: the day on which the next version begins. ``proposes_id`` names the locked
    version that this one would replace.
    """

    zone_id: str
    geom: Any
    version: int = 1
    name: str = ""
    status: BoundaryStatus = BoundaryStatus.DRAFT
    valid_from: date | None = None
    valid_to: date | None = None
    change_type: str = "NEW"
    edge_type: str = "LINEAR_BL"
    derivation: str = "DIGITISED"
    scope_text: str = ""
    act: str = ""
    source_scale: str = ""
    used_maps: str = ""
    positional_acc_m: float | None = None
    area_m2: float | None = None
    area_method: str = ""
    perimeter_m: float | None = None
    geom_sha256: str = ""
    vertex_count: int = 0
    is_valid: bool = True
    source_key: str | None = None
    relations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: dict[str, object] = field(default_factory=dict)
    provenance: dict[str, object] = field(default_factory=dict)
    proposes_id: str | None = None
    import_id: str | None = None
    id: str = field(default_factory=new_id)

    def holds_on(self, day: date) -> bool:
        """Whether it is its zone's ground on a day: begun, not ended, no proposal beside a locked version.

        One that was superseded without a last day holds no longer, whatever the day.
        """
        has_begun = self.valid_from is None or self.valid_from <= day
        is_over = self.status is BoundaryStatus.SUPERSEDED if self.valid_to is None else self.valid_to <= day
        return self.proposes_id is None and has_begun and not is_over
