"""What features are – areas, lines or points – told by the heads of their stored geometries alone."""

from collections.abc import Iterable, Sequence

from gi_atlas.storage.blobs import wkb_start
from gi_atlas.storage.project import Project

AREA, LINE, POINT = "area", "line", "point"
KINDS = (AREA, LINE, POINT)
# A header of GeoPackage's geometries has at most 72 bytes; the type stands in the five behind it.
HEAD_BYTES = 80
# So many features tell what a layer is; a sign in a list is not worth reading a hundred thousand.
FEATURES_SEEN = 500
_KIND_OF_CODE = {1: (POINT,), 4: (POINT,), 2: (LINE,), 5: (LINE,), 3: (AREA,), 6: (AREA,)}
_OF_SOURCE = {"RECORDS": POINT, "EVIDENCE": POINT}
_HEADS = (
    f"SELECT substr(geom, 1, {HEAD_BYTES}) FROM gi_layer_feature "  # noqa: S608 - our own numbers
    f"WHERE layer_id = ? AND geom IS NOT NULL LIMIT {FEATURES_SEEN}"
)


def kinds_of_head(head: bytes | None) -> Sequence[str]:
    """What a stored geometry seems to be; a collection may be everything."""
    if head is None:
        return ()
    start = wkb_start(head)
    code = int.from_bytes(head[start + 1 : start + 5], "little" if head[start] else "big")
    return _KIND_OF_CODE.get((code & 0xFFFF) % 1000, KINDS)


def main_kind(kinds: Iterable[str]) -> str:
    """What a layer of features of these kinds is shown as: areas, if it has several or none."""
    found = set(kinds)
    return found.pop() if len(found) == 1 else AREA


def sign_kind(project: Project, layer_id: str, source: str) -> str:
    """What stands for a layer in a list: of an imported one, what its first features are."""
    if source != "FEATURES":
        return _OF_SOURCE.get(source, AREA)
    return main_kind(kind for (head,) in project.fetch(_HEADS, layer_id) for kind in kinds_of_head(head))
