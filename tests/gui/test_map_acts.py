"""What map, tables and forms do with each other, without a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from gi_atlas.errors import GiAtlasError, StorageError
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryStatus, BoundaryVersion, LayerEntry, Product, SurveyRecord, Zone
from gi_atlas.services.editing import save, save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.map_acts import (
    KIND_OF_TABLE,
    boundaries_of_product,
    kind_of_layer,
    layers_with,
    remove_things,
    select_on_map,
    set_all_visible,
)
from layers.layer import LayerSource, MapLayer
from layers.loading import load_layer
from layers.map_state import MapState

Shapes = dict[str, object]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "p.gpkg") as made:
        zones = [Zone("p1", id="z1"), Zone("p1", id="z2"), Zone("p2", id="z3")]
        save_many(made, [Product("茶", id="p1"), Product("橘", id="p2"), *zones])
        boundaries = [
            BoundaryVersion("z1", None, id="old", version=1, status=BoundaryStatus.SUPERSEDED),
            BoundaryVersion("z1", None, id="new", version=2),
            BoundaryVersion("z2", None, id="second"),
            BoundaryVersion("z3", None, id="other"),
        ]
        save_many(made, boundaries)
        yield made


def layer(name: str, table: str, shapes: Shapes) -> MapLayer:
    def read(_wanted: object) -> Iterator[tuple[list[str], list[bytes]]]:
        yield list(shapes), [shapely.to_wkb(shape) for shape in shapes.values()]

    return MapLayer(name, name, LayerSource(read, table=table))


@pytest.fixture
def state() -> MapState:
    made = MapState()
    low = layer("counties", "gi_admin_unit", {"u1": shapely.box(0, 0, 2, 2)})
    high = layer("townships", "gi_admin_unit", {"u2": shapely.box(0, 0, 1, 1)})
    records = layer("records", "gi_record", {"r1": shapely.Point(1, 1)})
    made.set_layers([low, high, records])
    for one in made.layers:
        made.set_loaded(one.id, load_layer(one.source, None, Progress()))
    return made


def test_every_table_of_the_map_has_a_kind() -> None:
    assert set(KIND_OF_TABLE.values()) == {"admin-units", "boundaries", "records", "evidence", "features"}


def test_the_kind_of_a_layer_is_its_tables(state: MapState) -> None:
    assert kind_of_layer(state, "records") == "records"
    assert kind_of_layer(state, "townships") == "admin-units"
    assert kind_of_layer(state, "gone") == ""


def test_things_are_found_in_whichever_layer_shows_them(state: MapState) -> None:
    assert layers_with(state, "admin-units", ["u1"]) == [("counties", ["u1"])]
    assert layers_with(state, "admin-units", ["u1", "u2"]) == [("townships", ["u2"]), ("counties", ["u1"])]
    assert layers_with(state, "records", ["r1", "not loaded"]) == [("records", ["r1"])]
    assert layers_with(state, "boundaries", ["r1"]) == []


def test_selecting_takes_the_uppermost_layer_and_nothing_selects_nothing(state: MapState) -> None:
    assert select_on_map(state, "admin-units", ["u2"]) == "townships"
    assert state.selection == {"townships": frozenset({"u2"})}
    assert select_on_map(state, "records", ["not there"]) == ""
    assert state.selection == {}


def test_a_product_has_its_current_boundaries_of_all_zones(project: Project) -> None:
    assert sorted(boundaries_of_product(project, "p1")) == ["new", "second"]
    assert boundaries_of_product(project, "nobody") == []


def test_showing_all_is_one_step_and_nothing_where_nothing_changes(project: Project) -> None:
    steps = len(project.steps()[0])
    set_all_visible(project, False)
    assert not any(entry.is_visible for entry in project.read_all(LayerEntry))
    assert set_all_visible(project, False).tables == {}
    assert len(project.steps()[0]) == steps + 1
    project.undo()
    assert any(entry.is_visible for entry in project.read_all(LayerEntry))


def test_removing_says_all_that_went_and_each_comes_back(project: Project) -> None:
    save(project, SurveyRecord("一", id="r1"))
    save(project, SurveyRecord("二", id="r2"))
    changes = remove_things(project, "records", ["r1", "r2"])
    assert changes.tables["gi_record"] == {"r1", "r2"}
    project.undo()
    project.undo()
    assert {record.id for record in project.read_all(SurveyRecord)} == {"r1", "r2"}


@pytest.mark.parametrize("kind", ["admin-units", "features", ""])
def test_units_and_imported_features_are_not_removed_one_by_one(project: Project, kind: str) -> None:
    with pytest.raises(GiAtlasError) as caught:
        remove_things(project, kind, ["x"])
    assert caught.value.code == "REMOVE_NOT_HERE"


def test_a_locked_boundary_is_not_removed(project: Project) -> None:
    with pytest.raises(StorageError) as caught:
        remove_things(project, "boundaries", ["old"])
    assert caught.value.code == "BOUNDARY_LOCKED"
