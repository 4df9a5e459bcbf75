"""Reading wordings: what published ones say, and every manner in which one may be told."""

import json

import pytest

from gi_atlas.scope.reading import read_scope


@pytest.fixture(scope="session")
def published(real_data):
    text = (real_data / "cn" / "scope_texts.json").read_text(encoding="utf-8")
    return json.loads(text)["records"]


def test_published_wordings_are_read_to_the_letter(published):
    assert len(published) == 15
    for record in published:
        scope = read_scope(record["text"])
        found = (
            sorted(scope.kinds),
            [unit.name for unit in scope.units],
            scope.declared_count,
            sorted({defect.code for defect in scope.defects}),
            scope.declared_corners,
        )
        wanted = (
            sorted(record["kinds"]),
            record["units"],
            record["declared_count"],
            sorted(record["expected_findings"]),
            record.get("declared_corners"),
        )
        assert found == wanted, record["id"]
        assert scope.unread == (), record["id"]


def test_extents_and_corners_of_published_wordings(published):
    for record in published:
        scope = read_scope(record["text"])
        extent = record["extent_deg"]
        assert scope.extent_deg == (pytest.approx(tuple(extent), abs=1e-6) if extent else None), record["id"]
        corners = [value for corner in scope.corners for value in (corner.lon_deg, corner.lat_deg)]
        wanted = [value for corner in record["corner_points_deg"] or () for value in corner]
        # One of the values that they are held against was rounded in its sixth decimal: 39°13′34.805″ is 39.2263347°.
        assert corners == pytest.approx(wanted, abs=2e-6), record["id"]


def test_the_letter_of_a_published_wording(published):
    letters = {record["id"]: read_scope(record["text"]).letter for record in published}
    (only,) = (name for name, letter in letters.items() if letter is not None)
    assert only == "chengcun-oyster"
    assert letters[only].number == "西府函发[2005]13号"
    assert letters[only].title == "关于划定程村蚝地理标志产品保护范围的函"
