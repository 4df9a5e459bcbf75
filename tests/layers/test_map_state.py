"""The map's state: layers, styles, selection, scene."""

from collections.abc import Iterator

import pytest
import shapely

from gi_atlas.errors import SettingsError
from layers.extent import merge_extents
from layers.identify import Hit
from layers.layer import LayerSource, MapLayer
from layers.loading import LoadedLayer
from layers.map_state import MapState
from layers.symbology import Style, rgb_of, style_from_mapping
from layers.view import fit_view
from tests.layers.shapes import features_of


def no_batches(_wanted: object) -> Iterator[object]:
    return iter(())


def layer(name: str, **values: object) -> MapLayer:
    return MapLayer(name, name, LayerSource(no_batches), **values)  # type: ignore[arg-type]


@pytest.fixture
def state() -> MapState:
    state = MapState()
    state.set_layers([layer("县"), layer("产地范围")])
    state.set_loaded("县", LoadedLayer(features_of(shapely.box(110, 30, 112, 32), shapely.box(112, 30, 114, 32))))
    state.set_loaded("产地范围", LoadedLayer(features_of(shapely.box(111, 31, 113, 31.5))), {"f0": "龙井"})
    return state


def test_scene_has_the_visible_layers_in_order(state: MapState) -> None:
    assert [one.style for one in state.scene().layers] == [Style(), Style()]
    state.set_visible("县", False)
    assert len(state.scene().layers) == 1
    assert state.scene().layers[0].texts == {"f0": "龙井"}


def test_order_can_change_and_what_was_read_stays(state: MapState) -> None:
    state.set_layers([state.layers[1], state.layers[0]])
    assert [one.id for one in state.layers] == ["产地范围", "县"]
    assert set(state.loaded) == {"县", "产地范围"}
    state.select("县", ["f0"])
    state.set_layers([state.layers[0]])
    assert set(state.loaded) == {"产地范围"}
    assert state.selection == {}


def test_styles_change_one_layer(state: MapState) -> None:
    state.set_style("县", Style(fill="#ff0000"))
    assert [one.style.fill for one in state.layers] == ["#ff0000", Style().fill]


def test_every_change_is_told(state: MapState) -> None:
    told: list[str] = []
    state.scene_changed.connect(lambda: told.append("scene"))
    state.set_style("县", Style(width_px=2))
    state.set_visible("县", False)
    state.select("产地范围", ["f0"])
    state.set_layers(state.layers)
    assert len(told) == 4


def test_selection_is_one_layer_unless_added(state: MapState) -> None:
    told: list[tuple[str, list[str]]] = []
    state.selection_changed.connect(lambda layer_id, ids: told.append((layer_id, ids)))
    state.select("县", ["f0"])
    state.select("县", ["f1"], is_added=True)
    state.select("产地范围", ["f0"])
    state.clear_selection()
    assert told == [
        ("县", ["f0"]),
        ("县", ["f0", "f1"]),
        ("县", []),
        ("产地范围", ["f0"]),
        ("产地范围", []),
    ]


def test_the_same_selection_is_not_told_twice(state: MapState) -> None:
    told: list[str] = []
    state.select("县", ["f0"])
    state.selection_changed.connect(lambda layer_id, ids: told.append(layer_id))
    state.select("县", ["f0"])
    assert told == []


def test_selected_features_are_marked_in_the_scene(state: MapState) -> None:
    state.select("县", ["f1"])
    first, second = state.scene().layers
    assert first.selected is not None
    assert list(first.selected) == [False, True]
    assert second.selected is None


def test_hits_come_from_the_uppermost_layer_first(state: MapState) -> None:
    view = fit_view((110, 30, 114, 32), 800, 400)
    assert state.hits_at(111.5, 31.2, view) == [Hit("产地范围", "f0"), Hit("县", "f0")]
    state.set_visible("产地范围", False)
    assert state.hits_at(111.5, 31.2, view) == [Hit("县", "f0")]
    assert state.hits_at(100, 10, view) == []


def test_layers_that_are_not_selectable_are_not_found() -> None:
    state = MapState()
    state.set_layers([layer("底图", is_selectable=False)])
    state.set_loaded("底图", LoadedLayer(features_of(shapely.box(110, 30, 112, 32))))
    assert state.hits_at(111, 31, fit_view((110, 30, 112, 32), 100, 100)) == []
    assert state.hits_within((110, 30, 112, 32)) == {}


def test_rectangle_finds_by_layer(state: MapState) -> None:
    assert state.hits_within((111.2, 31.1, 111.3, 31.2)) == {"产地范围": ["f0"], "县": ["f0"]}


def test_replaced_features_are_as_they_are_now(state: MapState) -> None:
    before = state.loaded["县"]
    moved = features_of(shapely.box(120, 40, 121, 41))
    patched = LoadedLayer(before.features, "", frozenset({"f0"}), moved)
    state.set_loaded("县", patched, {"f0": "新", "f1": "旧"})
    state.select("县", ["f0"])
    view = fit_view((110, 30, 122, 42), 800, 800)
    assert state.hits_at(110.5, 30.5, view) == []
    assert state.hits_at(120.5, 40.5, view) == [Hit("县", "f0")]
    assert state.extent_of("县", ["f0"]) == pytest.approx((120, 40, 121, 41), abs=1e-6)
    first, second = state.scene().layers[:2]
    assert first.hidden is not None
    assert list(first.hidden) == [True, False]
    assert first.texts == {"f1": "旧"}
    assert second.hidden is None


def test_extents(state: MapState) -> None:
    assert state.extent is not None
    assert state.extent == pytest.approx((110, 30, 114, 32), abs=0.06)
    assert state.extent_of("产地范围") == pytest.approx((111, 31, 113, 31.5), abs=0.06)
    assert state.extent_of("unknown") is None
    assert MapState().extent is None


def test_features_of_a_layer_that_is_gone_are_let_go(state: MapState) -> None:
    state.set_loaded("gone", LoadedLayer(features_of("POINT (1 1)")))
    assert "gone" not in state.loaded


def test_extent_arithmetic() -> None:
    assert merge_extents([None, (1, 2, 3, 4), (0, 3, 2, 9)]) == (0, 2, 3, 9)
    assert merge_extents([None]) is None


def test_style_goes_to_the_project_and_back() -> None:
    style = Style(fill="#AABBCC", width_px=2, marker="diamond", label_field="name")
    assert style_from_mapping(style.to_mapping()) == style
    assert style_from_mapping({}) == Style()
    assert style_from_mapping({"of another program": 1, "width_px": 3}).width_px == 3
    assert rgb_of("#0a10FF") == (10, 16, 255)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fill", "red"),
        ("fill", "#12345"),
        ("fill", "#12345g"),
        ("fill", 5),
        ("stroke", None),
        ("width_px", -1),
        ("width_px", "2"),
        ("width_px", float("nan")),
        ("width_px", True),
        ("opacity", 1.5),
        ("marker", "heart"),
        ("marker_px", 0),
        ("label_px", 500),
        ("label_field", 3),
    ],
)
def test_styles_that_cannot_be_painted_are_refused(field: str, value: object) -> None:
    with pytest.raises(SettingsError) as caught:
        style_from_mapping({field: value})
    assert caught.value.code == "LAYER_STYLE_INVALID"
    assert caught.value.context["field"] == field
    assert "?" not in caught.value.message("zh")
