"""Under what a boundary stands in a register: its file number and how often it was amended."""

from collections.abc import Sequence

from gi_atlas.exchange.writers.json_ld import Filing
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Channel, Registration, Zone
from gi_atlas.storage.project import Project

# What was never published is in no register.
KNOWN = frozenset({BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED})


def amendment_number(versions: Sequence[BoundaryVersion]) -> int:
    """How often a zone's published boundary was amended: its published versions after the first one."""
    return max(sum(version.status in KNOWN for version in versions) - 1, 0)


def filing_of(project: Project, boundary: BoundaryVersion) -> Filing:
    """File number of the product as a geographical indication, and the amendment that a version is."""
    zone = project.read_one(Zone, boundary.zone_id)
    entries = project.read_all(Registration, product_id=zone.product_id)
    own = [entry.number for entry in entries if entry.channel is Channel.GI_PRODUCT and entry.number]
    others = [entry.number for entry in entries if entry.number]
    until = [one for one in project.read_all(BoundaryVersion, zone_id=zone.id) if one.version <= boundary.version]
    return Filing((own + others + [""])[0], amendment_number(until), str(boundary.change_type))
