"""Layers of a real project file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from gi_atlas.jobs import Progress
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    LayerEntry,
    LayerFeature,
    Product,
    SurveyRecord,
    UnitLevel,
    Zone,
)
from gi_atlas.services.editing import save, save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from layers.layer import MapLayer
from layers.loading import load_layer
from layers.project_layers import label_fields, newest_edition, project_layers

COUNTY = shapely.box(118, 28, 119, 29)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "龙游县.gpkg", "龙游") as made:
        units = [
            AdminUnit("990101", "龙游县", "2019-10", UnitLevel.COUNTY, geom=COUNTY),
            AdminUnit("990101", "龙游县", "2023-06", UnitLevel.COUNTY, geom=COUNTY),
            AdminUnit("990102", "衢江区", "2023-06", UnitLevel.COUNTY, geom=shapely.box(119, 28, 120, 29)),
            AdminUnit("990103", "无形县", "2024-01", UnitLevel.COUNTY),
            AdminUnit("990101001", "詹家镇", "2023-06", UnitLevel.TOWNSHIP, geom=shapely.Point(118.5, 28.5)),
        ]
        product = Product("龙游黄茶")
        zone = Zone(product.id)
        versions = [
            BoundaryVersion(zone.id, COUNTY.buffer(-0.1), 1, "旧", BoundaryStatus.SUPERSEDED),
            BoundaryVersion(zone.id, COUNTY.buffer(-0.2), 2, "龙游黄茶产地", BoundaryStatus.DRAFT),
        ]
        record = SurveyRecord("詹家镇茶园", product.id, shapely.Point(118.4, 28.4))
        save_many(made, [*units, product, zone, *versions, record])
        yield made


def by_name(project: Project) -> dict[str, MapLayer]:
    return {layer.name: layer for layer in project_layers(project)}


def ids_of(layer: MapLayer) -> list[str]:
    return list(load_layer(layer.source, None, Progress()).features.ids)


def test_a_project_shows_its_layers_lowest_first(project: Project) -> None:
    layers = project_layers(project)
    assert [layer.name for layer in layers] == ["Counties", "Townships", "Boundaries", "Survey records", "Photos"]
    assert [layer.is_visible for layer in layers] == [True, True, True, True, False]


def test_units_are_those_of_the_newest_edition_with_a_geometry(project: Project) -> None:
    assert newest_edition(project, "COUNTY") == "2023-06"
    assert newest_edition(project, "PROVINCE") is None
    layer = by_name(project)["Counties"]
    assert len(ids_of(layer)) == 2
    assert set(layer.source.read_labels("name").values()) == {"龙游县", "衢江区"}


def test_a_newer_edition_is_shown_when_it_comes(project: Project) -> None:
    layer = by_name(project)["Counties"]
    key = layer.source.read_key()
    save(project, AdminUnit("990101", "龙游县", "2025-01", UnitLevel.COUNTY, geom=COUNTY))
    assert len(ids_of(layer)) == 1
    assert layer.source.read_key() != key


def test_superseded_boundaries_are_left_out(project: Project) -> None:
    layer = by_name(project)["Boundaries"]
    assert list(layer.source.read_labels("name").values()) == ["龙游黄茶产地"]
    loaded = load_layer(layer.source, None, Progress())
    assert loaded.features.extent_of(loaded.features.ids) == pytest.approx((118.2, 28.2, 118.8, 28.8), abs=1e-5)


def test_points_of_records_and_townships(project: Project) -> None:
    layers = by_name(project)
    assert len(ids_of(layers["Survey records"])) == 1
    assert len(ids_of(layers["Townships"])) == 1
    assert load_layer(layers["Townships"].source, None, Progress()).features.has_only_points
    assert ids_of(layers["Photos"]) == []


def test_an_edit_changes_the_key_of_its_table_alone(project: Project) -> None:
    layers = by_name(project)
    keys = {name: layer.source.read_key() for name, layer in layers.items()}
    record = project.read_all(SurveyRecord)[0]
    save(project, Evidence(record.id, "茶园（一）.jpg", "ab" * 32, geom=shapely.Point(118.4, 28.41)))
    now = {name: layer.source.read_key() for name, layer in layers.items()}
    assert {name for name in keys if keys[name] != now[name]} == {"Photos"}


def test_only_the_asked_features_are_read(project: Project) -> None:
    source = by_name(project)["Counties"].source
    wanted = ids_of(by_name(project)["Counties"])[:1]
    batches = list(source.read_batches([*wanted, "unknown"]))
    assert [list(ids) for ids, _wkbs in batches] == [wanted]
    assert list(source.read_batches([])) == []


def test_an_imported_layer_shows_its_own_features(project: Project) -> None:
    first, second = (LayerEntry(name, "FEATURES", position=5) for name in ("茶园", "水系"))
    save_many(
        project,
        [
            first,
            second,
            LayerFeature(first.id, shapely.Point(118.1, 28.1)),
            LayerFeature(second.id, shapely.LineString([(118, 28), (119, 29)])),
        ],
    )
    layers = by_name(project)
    assert len(ids_of(layers["茶园"])) == len(ids_of(layers["水系"])) == 1
    assert ids_of(layers["茶园"]) != ids_of(layers["水系"])


def test_stored_styles_stand_above_the_defaults(project: Project) -> None:
    save(project, LayerEntry("茶园", "FEATURES", style={"fill": "#112233"}, position=7))
    style = by_name(project)["茶园"].style
    assert style.fill == "#112233"
    assert style.stroke == "#4a3478"


def test_fields_for_labels_are_a_fixed_list(project: Project) -> None:
    assert "name" in label_fields("ADMIN_UNITS")
    assert label_fields("unknown") == ()
    source = by_name(project)["Counties"].source
    assert source.read_labels("geom") == {}
    assert source.read_labels('name" FROM sqlite_master --') == {}


def test_many_rows_come_in_batches(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.project_layers.BATCH_ROWS", 2)
    monkeypatch.setattr("layers.project_layers.IDS_AT_ONCE", 3)
    units = [
        AdminUnit(f"9902{number:02}", f"县{number}", "2026-01", geom=shapely.box(100 + number, 30, 101 + number, 31))
        for number in range(7)
    ]
    save_many(project, units)
    source = by_name(project)["Counties"].source
    assert [len(ids) for ids, _wkbs in source.read_batches(None)] == [2, 2, 2, 1]
    assert [len(ids) for ids, _wkbs in source.read_batches([unit.id for unit in units])] == [3, 3, 1]
