"""What a layer is shown as: by what its stored geometries say of themselves."""

import pytest
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, box

from gi_atlas.model import LayerEntry, LayerFeature
from gi_atlas.services.editing import save_many
from gi_atlas.storage.blobs import encode_blob
from gi_atlas.storage.opening import create_project
from layers.kinds import AREA, FEATURES_SEEN, HEAD_BYTES, KINDS, LINE, POINT, kinds_of_head, main_kind, sign_kind

SQUARE, ROAD, WELL = box(0, 0, 1, 1), LineString([(0, 0), (1, 1)]), Point(1, 2)


@pytest.fixture
def project(tmp_path):
    made = create_project(tmp_path / "p.gpkg")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("shape", "kinds"),
    [
        (SQUARE, (AREA,)),
        (MultiPolygon([SQUARE]), (AREA,)),
        (ROAD, (LINE,)),
        (MultiLineString([ROAD]), (LINE,)),
        (WELL, (POINT,)),
        (MultiPoint([WELL]), (POINT,)),
        (GeometryCollection([WELL, ROAD]), KINDS),
        (None, ()),
    ],
)
def test_the_head_of_a_geometry_tells_its_kind(shape, kinds):
    head = None if shape is None else encode_blob(shape)[:HEAD_BYTES]
    assert tuple(kinds_of_head(head)) == kinds


@pytest.mark.parametrize(
    ("kinds", "kind"), [((), AREA), ((LINE,), LINE), ((POINT, POINT), POINT), ((LINE, POINT), AREA), (KINDS, AREA)]
)
def test_a_mixed_layer_is_shown_as_areas(kinds, kind):
    assert main_kind(kinds) == kind


def layer_of(project, *shapes):
    entry = LayerEntry("甲", "FEATURES", position=9)
    save_many(project, [entry, *(LayerFeature(entry.id, shape) for shape in shapes)])
    return entry.id


def test_an_imported_layer_is_asked_for_its_features(project):
    river, wells, mixed, empty = (
        layer_of(project, *shapes) for shapes in ((ROAD, None), (WELL, MultiPoint([WELL])), (ROAD, WELL), ())
    )
    kinds = [sign_kind(project, layer_id, "FEATURES") for layer_id in (river, wells, mixed, empty)]
    assert kinds == [LINE, POINT, AREA, AREA]


def test_our_own_layers_are_what_they_are():
    class Nobody:
        def fetch(self, *_asked):
            raise AssertionError("no features were to be read")

    kinds = [sign_kind(Nobody(), "", source) for source in ("RECORDS", "EVIDENCE", "BOUNDARIES", "ADMIN_UNITS")]
    assert kinds == [POINT, POINT, AREA, AREA]


def test_of_a_large_layer_the_first_features_are_enough():
    class Counting:
        def fetch(self, sql, *_values):
            asked.append(sql)
            return [(encode_blob(ROAD)[:HEAD_BYTES],)] * 3

    asked = []
    assert sign_kind(Counting(), "x", "FEATURES") == LINE
    assert asked[0].endswith(f"LIMIT {FEATURES_SEEN}")
