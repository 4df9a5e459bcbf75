"""GPX and JSON-LD of boundaries: every ring, nine decimals, texts as they are, and what they refuse."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.gpx import boundary_of_tracks, write_gpx
from gi_atlas.exchange.writers.json_ld import (
    CONTEXT,
    CRS84,
    Filing,
    boundary_node,
    geometry_of,
    last_day,
    read_json_ld,
    without_empty,
    write_json_ld,
)
from gi_atlas.geometry import geometry_hash

from .boundaries import SHAPES, TEXTS, feature, ring, shapes


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("2024-03-01", "2024-02-29"),
        (date(2024, 1, 1), "2023-12-31"),
        ("0001-01-01", "0001-01-01"),
        ("", ""),
        (None, ""),
    ],
)
def test_until_names_the_last_day(end: Any, told: str) -> None:
    assert last_day(end) == told
    node = boundary_node(placed(SHAPES["simple"], valid_to=str(end) if end else None), Filing())
    assert node.get("validUntil", "") == told


GPX = "{http://www.topografix.com/GPX/1/1}"


def placed(shape: Any, **more: Any) -> BoundaryFeature:
    return feature(shape, gi_id="1", boundary_id="2", **more)


def tracks(path: Path) -> list[Any]:
    """Lines of a file, read by lxml and not by the program."""
    return [
        shapely.LineString([(float(point.get("lon")), float(point.get("lat"))) for point in track.iter(f"{GPX}trkpt")])
        for track in etree.parse(path).getroot().iter(f"{GPX}trk")
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_tracks_are_the_rings(tmp_path: Path, shape: str) -> None:
    told = feature(SHAPES[shape])
    write_gpx(tmp_path / "a.gpx", told)
    lines = tracks(tmp_path / "a.gpx")
    assert all(line.is_closed for line in lines)
    assert len(lines) == len(shapely.get_rings(told.geometry.geoms))
    # Parts that touch have one outline to a reader of tracks; all others come back by the hash.
    if shape != "touching parts":
        assert geometry_hash(boundary_of_tracks(lines)) == geometry_hash(told.geometry)


def test_every_corner_is_a_waypoint_however_many_there_are(tmp_path: Path) -> None:
    for count in (3, 60, 1_000, 1_001, 2_500):
        write_gpx(tmp_path / f"{count}.gpx", feature(ring(119, 28, 0.1, count)))
        found = list(etree.parse(tmp_path / f"{count}.gpx").getroot().iter(f"{GPX}wpt"))
        assert [one.findtext(f"{GPX}name") for one in found] == [f"J{number}" for number in range(1, count + 1)]
        assert len({(one.get("lat"), one.get("lon")) for one in found}) == count


def test_metadata_come_first_as_the_schema_says(tmp_path: Path) -> None:
    write_gpx(tmp_path / "a.gpx", feature(SHAPES["holes"], name="<甲>&\"乙'"))
    root = etree.parse(tmp_path / "a.gpx").getroot()
    kinds = [etree.QName(child).localname for child in root]
    assert kinds == sorted(kinds, key=["metadata", "wpt", "trk"].index)
    assert root.findtext(f"{GPX}metadata/{GPX}name") == "<甲>&\"乙'"


def test_what_xml_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as refused:
        write_gpx(tmp_path / "a.gpx", feature(SHAPES["simple"], name="甲\x00"))
    assert (refused.value.code, refused.value.context["encoding"]) == ("EXPORT_CHARACTERS", "XML")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_linked_geometries_come_back_by_the_hash(tmp_path: Path, shape: str) -> None:
    told = placed(SHAPES[shape])
    write_json_ld(tmp_path / "a.jsonld", [boundary_node(told, Filing())])
    (node,) = read_json_ld(tmp_path / "a.jsonld")
    assert geometry_hash(geometry_of(node)) == geometry_hash(told.geometry)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=shapes(), text=TEXTS, number=TEXTS)
def test_any_text_and_shape_survive(tmp_path: Path, shape: Any, text: str, number: str) -> None:
    node = boundary_node(placed(shape, name=text), Filing(number, 3, "EXTEND"))
    write_json_ld(tmp_path / "a.jsonld", [node])
    assert read_json_ld(tmp_path / "a.jsonld") == [node]


def test_a_node_says_what_an_exchange_must_carry() -> None:
    node = boundary_node(
        placed(SHAPES["simple"], edition="2023", letter_no="函〔2020〕1号"), Filing("GI-0001", 2, "EXTEND")
    )
    assert (node["fileNumber"], node["amendmentNumber"], node["changeType"]) == ("GI-0001", 2, "EXTEND")
    assert (node["divisionEdition"], node["letterNumber"]) == ("2023", "函〔2020〕1号")
    assert node["geo:hasGeometry"]["geo:asWKT"]["@value"].startswith(f"<{CRS84}> MULTIPOLYGON (((119.9 28.5")


def test_every_term_of_a_node_is_in_its_context() -> None:
    """A term without a meaning falls to schema.org's, which must know it."""
    schema_org = {"name", "alternateName", "version"}
    node = boundary_node(
        placed(SHAPES["simple"], edition="2023", letter_no="1", valid_to="2024-01-01"), Filing("1", 1, "NEW")
    )
    plain = {name for name in node if not name.startswith(("@", "dcterms:", "geo:"))}
    assert plain - schema_org <= set(CONTEXT)


def test_another_context_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps({"@context": {}, "@graph": [{"@id": "x"}]}), encoding="utf-8")
    assert read_json_ld(path) == []


@given(
    st.dictionaries(
        st.text(max_size=3), st.one_of(st.none(), st.just(""), st.just(()), st.integers(), st.text()), max_size=6
    )
)
def test_nothing_known_is_lost_with_what_is_not(node: dict[str, Any]) -> None:
    kept = without_empty(node)
    assert all(node[name] == value for name, value in kept.items())
    assert all(node[name] in (None, "", ()) for name in node.keys() - kept.keys())
