"""Words of a wording that its polygon does not follow, so that it is larger than the wording.

A part (部分, 东部), an elevation, a use of land, a unit left out that was not found, and corner points that make no
ring are kept in words. Whoever takes the polygon for the scope must be told of them.
"""

from collections.abc import Iterator, Sequence

from gi_atlas.model import BoundaryVersion, ScopeKind, ScopeText
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.building import COORDINATES, MIXED, UNION, BuiltScope, lost_corners
from gi_atlas.scope.left_out_units import bare_words
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.wording import ReadScope, Span, UnitPhrase
from gi_atlas.storage.project import Project

RULE = "SCOPE_LARGER_THAN_WORDING"
_OF_WORDS = frozenset({UNION, COORDINATES, MIXED})
_NEAR = 12  # characters between a unit and the words that narrow it: 竹海镇（现辖行政区域）的东部
_LONGEST = 40
# Ground that a person took away by hand since; less than this is a line drawn again.
_CUT_SHARE = 1e-6

Word = tuple[str, Span]
"""What is written, and where."""


def larger_than_wording(scope: ReadScope, built: BuiltScope, object_id: str = "", name: str = "") -> Finding | None:
    """SCOPE_LARGER_THAN_WORDING with the words that a polygon does not follow; None where it follows all.

    Parameters
    ----------
    scope : ReadScope
    built : BuiltScope
        Its polygon; without one there is nothing to be told.
    object_id, name : str
        What the finding is about; the product without them.
    """
    if built.geometry is None:
        return None
    words = list(dict.fromkeys(_unapplied(scope, built)))
    if not words:
        return None
    evidence = {"words": [word for word, _span in words], "spans": [list(span) for _word, span in words]}
    return Finding(RULE, Severity.WARNING, object_id, name or scope.product, None, evidence)


def _unapplied(scope: ReadScope, built: BuiltScope) -> Iterator[Word]:
    open_spans = [span for span in scope.left_out if span not in built.left_out]
    out = [_written(scope, span) for span in scope.left_out]
    yield from _parts(scope, built, out)
    for span in (*open_spans, *scope.limits.spans):
        yield _short(_written(scope, span)), span
    plane = [defect.span for defect in scope.defects if defect.code == "PLANE_COORDINATES"]
    for span in plane if built.derivation == UNION else ():
        yield _short(_written(scope, span)), span
    corners = lost_corners(scope.corners)
    if corners:
        span = (min(one.span[0] for one in corners), max(one.span[1] for one in corners))
        yield _short("、".join(one.name for one in corners)), span


def _parts(scope: ReadScope, built: BuiltScope, out: Sequence[str]) -> Iterator[Word]:
    is_water = ScopeKind.SEA in scope.kinds
    if built.derivation == COORDINATES or (built.derivation == MIXED and not is_water):
        return  # corner points drew the line within the units
    for unit in scope.units:
        note = _note_alone(unit.part_note, out)
        if note and not unit.zone and unit.name in built.parts:
            yield _noted(scope, unit, note)


def _note_alone(note: str, out: Sequence[str]) -> str:
    """A note without the words that leave out, which are told by themselves."""
    for words in out:
        note = note.replace(words, "").replace(bare_words(words), "")
    return note.strip("，,、")


def _noted(scope: ReadScope, unit: UnitPhrase, note: str) -> Word:
    """The unit with its note as they stand, where they stand together."""
    start, end = unit.span
    at = scope.text.find(note, end, end + len(note) + _NEAR)
    if at < 0:
        return f"{unit.name}（{_short(note)}）", unit.span
    return _short(_written(scope, (start, at + len(note)))), (start, at + len(note))


def _written(scope: ReadScope, span: Span) -> str:
    return "".join(scope.text[slice(*span)].split())


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


# --- kept with the version


def kept_facts(scope: ReadScope, built: BuiltScope) -> dict[str, object]:
    """What a version keeps in its attributes, so that it can be told later what it does not follow."""
    return {
        "parts": list(built.parts),
        "without_polygon": list(built.without_polygon),
        "left_out": [_written(scope, span) for span in built.left_out],
        "made_deg2": float(built.geometry.area),
    }


def larger_boundaries(project: Project) -> Iterator[Finding]:
    """Stored versions made of a wording that are larger than it, as long as nobody cut them by hand."""
    boundaries = {boundary.id: boundary for boundary in project.read_all(BoundaryVersion)}
    for text in project.read_all(ScopeText):
        boundary = boundaries.get(text.boundary_id or "")
        if boundary is not None and boundary.derivation in _OF_WORDS and "parts" in boundary.attributes:
            found = _larger(text, boundary)
            yield from [found] if found is not None and not _was_cut(boundary) else []


def _larger(text: ScopeText, boundary: BoundaryVersion) -> Finding | None:
    scope = read_scope(text.text)
    told = _names(boundary, "left_out")
    left_out = tuple(span for span in scope.left_out if _written(scope, span) in told)
    built = BuiltScope(boundary.geom, boundary.derivation, (), _names(boundary, "parts"), left_out=left_out)
    return larger_than_wording(scope, built, boundary.id, boundary.name)


def _names(boundary: BoundaryVersion, key: str) -> tuple[str, ...]:
    told = boundary.attributes.get(key)
    return tuple(str(name) for name in told) if isinstance(told, list | tuple) else ()


def _was_cut(boundary: BoundaryVersion) -> bool:
    made = boundary.attributes.get("made_deg2")
    return isinstance(made, float) and boundary.geom is not None and boundary.geom.area < made * (1 - _CUT_SHARE)
