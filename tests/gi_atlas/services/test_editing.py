"""Adding, changing and removing by hand."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from gi_atlas.errors import EditConflict, GeometryError, StorageError
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    LayerEntry,
    Product,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.model.enums import Channel
from gi_atlas.services.editing import find_kind, move_layers, remove, save, save_many, shown_name

SQUARE = shapely.box(110.0, 30.0, 110.1, 30.1)


def make_boundary(project, status=BoundaryStatus.DRAFT):
    product = Product("清溪茶")
    zone = Zone(product.id)
    boundary = BoundaryVersion(zone.id, SQUARE, name="清溪茶产地", status=status)
    save_many(project, [product, zone, boundary])
    return product, zone, project.read_one(BoundaryVersion, boundary.id)


def test_save_inserts_and_then_updates_the_same_row(project):
    product = Product("清溪茶", name_alias=("清溪毛尖",))
    added = save(project, product)
    changed = save(project, replace(product, name_en="Qingxi tea"))
    assert added.tables == changed.tables == {"gi_product": frozenset({product.id})}
    assert project.read_all(Product) == [replace(product, name_en="Qingxi tea")]


def test_saving_what_is_there_already_writes_no_step(project):
    product = Product("清溪茶")
    save(project, product)
    assert save(project, product).tables == {}
    assert len(project.steps()[0]) == 1


def test_labels_name_the_thing(project):
    product = Product("清溪茶")
    save(project, product)
    save(project, replace(product, name_en="x"))
    remove(project, Product, product.id)
    assert [step.shown() for step in project.steps()[0]] == [
        "Add product 清溪茶",
        "Change product 清溪茶",
        "Remove product 清溪茶",
    ]


def test_every_save_can_be_undone_and_redone(project):
    product = Product("清溪茶")
    save(project, product)
    save(project, replace(product, name_official="清溪绿茶"))
    project.undo()
    assert project.read_one(Product, product.id).name_official == "清溪茶"
    project.undo()
    assert project.read_all(Product) == []
    project.redo()
    project.redo()
    assert project.read_one(Product, product.id).name_official == "清溪绿茶"


def test_a_boundary_is_stored_canonical_with_hash_area_and_perimeter(project):
    _product, _zone, boundary = make_boundary(project)
    assert boundary.geom.geom_type == "MultiPolygon"
    assert boundary.geom.equals(SQUARE)
    assert len(boundary.geom_sha256) == 64
    assert boundary.vertex_count == 5
    assert boundary.area_m2 == pytest.approx(106.9e6, rel=0.001)
    assert boundary.perimeter_m == pytest.approx(41.5e3, rel=0.01)
    assert boundary.area_method == "OFFICIAL_TRAPEZOID_BL_CGCS2000"


def test_the_same_polygon_from_another_start_has_the_same_hash(project):
    _product, zone, boundary = make_boundary(project)
    turned = shapely.Polygon(list(SQUARE.exterior.coords)[2:] + list(SQUARE.exterior.coords)[1:3])
    other = BoundaryVersion(zone.id, turned, version=2)
    save(project, other)
    assert project.read_one(BoundaryVersion, other.id).geom_sha256 == boundary.geom_sha256


def test_a_line_is_no_boundary(project):
    zone = Zone("p")
    with pytest.raises(GeometryError) as caught:
        save(project, BoundaryVersion(zone.id, shapely.LineString([(0, 0), (1, 1)])))
    assert caught.value.code == "GEO_NOT_A_POLYGON"
    assert caught.value.context["kind"] == "LineString"


@pytest.mark.parametrize("status", [BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED])
def test_a_locked_boundary_cannot_be_edited_or_removed(project, status):
    product, zone, boundary = make_boundary(project, status)
    for act in (
        lambda: save(project, replace(boundary, name="别的名字")),
        lambda: save(project, replace(boundary, geom=shapely.box(0, 0, 1, 1))),
        lambda: save(project, replace(boundary, status=BoundaryStatus.DRAFT)),
        lambda: remove(project, BoundaryVersion, boundary.id),
        lambda: remove(project, Zone, zone.id),
        lambda: remove(project, Product, product.id),
    ):
        with pytest.raises(StorageError) as caught:
            act()
        assert caught.value.code == "BOUNDARY_LOCKED"
    assert project.read_one(BoundaryVersion, boundary.id) == boundary


def test_a_published_boundary_may_be_superseded(project):
    _product, _zone, boundary = make_boundary(project, BoundaryStatus.PUBLISHED)
    ended = replace(boundary, status=BoundaryStatus.SUPERSEDED, valid_to=date(2026, 1, 1))
    save(project, ended)
    assert project.read_one(BoundaryVersion, boundary.id) == ended


def test_a_row_that_changed_since_it_was_seen_is_refused(project):
    seen = Product("清溪茶")
    save(project, seen)
    save(project, replace(seen, name_en="by another"))
    with pytest.raises(EditConflict) as caught:
        save(project, replace(seen, name_en="mine"), expected=seen)
    assert caught.value.code == "STORE_ROW_CHANGED"
    assert caught.value.context["fields"] == "name_en"
    assert project.read_one(Product, seen.id).name_en == "by another"


def test_a_row_that_went_since_it_was_seen_is_refused(project):
    seen = Product("清溪茶")
    save(project, seen)
    remove(project, Product, seen.id)
    with pytest.raises(EditConflict) as caught:
        save(project, replace(seen, name_en="mine"), expected=seen)
    assert caught.value.code == "STORE_ROW_GONE"


def test_removing_a_product_takes_its_parts_and_frees_its_records(project):
    product, zone, boundary = make_boundary(project)
    registration = Registration(product.id, Channel.AGI)
    record = SurveyRecord("清溪茶调查", product_id=product.id, geom=shapely.Point(110.05, 30.05))
    evidence = Evidence(record.id, "茶园.jpg", "0" * 64)
    save_many(project, [registration, record, evidence])
    remove(project, Product, product.id)
    assert project.read_all(Zone) == project.read_all(BoundaryVersion) == project.read_all(Registration) == []
    assert project.read_one(SurveyRecord, record.id).product_id is None
    assert len(project.read_all(Evidence)) == 1
    project.undo()
    assert project.read_one(Product, product.id) == product
    assert project.read_one(Zone, zone.id) == zone
    assert project.read_one(BoundaryVersion, boundary.id) == boundary
    assert project.read_one(SurveyRecord, record.id).product_id == product.id


def test_removing_a_record_takes_its_evidence(project):
    record = SurveyRecord("清溪茶调查")
    save_many(project, [record, Evidence(record.id, "茶园.jpg", "0" * 64)])
    remove(project, SurveyRecord, record.id)
    assert project.read_all(Evidence) == []
    project.undo()
    assert len(project.read_all(Evidence)) == 1


def test_units_get_their_search_keys(project):
    unit = AdminUnit("990101", "清溪县", edition="2023")
    save(project, unit)
    stored = project.read_one(AdminUnit, unit.id)
    assert (stored.code12, stored.pinyin, stored.pinyin_initials) == ("990101000000", "qingxixian", "qxx")


def test_one_drag_is_one_step(project):
    record = SurveyRecord("清溪茶", geom=shapely.Point(110, 30))
    save(project, record)
    for number in range(5):
        moved = replace(record, geom=shapely.Point(110 + number / 100, 30), pinyin_initials="qxc")
        save(project, moved, merge_key=f"move {record.id}")
    assert len(project.steps()[0]) == 2
    project.undo()
    assert project.read_one(SurveyRecord, record.id).geom == shapely.Point(110, 30)


def test_layers_move_as_one_step(project):
    ids = [layer.id for layer in sorted(project.read_all(LayerEntry), key=lambda layer: layer.position)]
    move_layers(project, ids[::-1])
    assert [layer.id for layer in sorted(project.read_all(LayerEntry), key=lambda item: item.position)] == ids[::-1]
    assert project.steps()[0][-1].shown() == "Reorder layers"
    project.undo()
    assert [layer.id for layer in sorted(project.read_all(LayerEntry), key=lambda item: item.position)] == ids


def test_find_kind_knows_every_entity(project):
    product, zone, boundary = make_boundary(project)
    assert [find_kind(project, item.id) for item in (product, zone, boundary)] == [Product, Zone, BoundaryVersion]
    with pytest.raises(StorageError) as caught:
        find_kind(project, "no such id")
    assert caught.value.code == "STORE_ID_UNKNOWN"


def test_shown_name_falls_back_to_the_id():
    record = SurveyRecord("")
    assert shown_name(record) == record.id
    assert shown_name(Product("清溪茶")) == "清溪茶"
