"""Imported layers: named clearly, private until chosen, their columns one by one, their places coarse."""

import json
from typing import Any

import numpy as np
import pytest
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
    from_wkt,
)

from gi_atlas.errors import CrsError, PublishError, SettingsError
from gi_atlas.model import LayerEntry, LayerFeature
from layers.project_layers import DEFAULT_STYLES, project_layers
from layers.publish.webmap.fields import AllowList, clean, free_key
from layers.publish.webmap.imported import (
    AREA,
    LINE,
    POINT,
    count_imported,
    imported_layers,
    resolve_names,
    split_kinds,
)
from layers.publish.webmap.options import LAYERS, WebMapOptions
from layers.publish.webmap.outgoing import outgoing
from layers.publish.webmap.packing import unpack_signed
from layers.publish.webmap.page_layers import own_table, page_layers
from layers.publish.webmap.selection import select
from layers.publish.webmap.things import Thing
from tests.webmap.making import DRAFT, MapProject, add_layer

SQUARE = box(119, 29, 119.1, 29.1)
ROAD = LineString([(119, 29), (119.05, 29.06), (119.1, 29.05)])
WELL = Point(119.0512345, 29.0498765)
CANARY = "CANARY1337"


def layers_of(atlas: MapProject, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = atlas.page(**options).content["layers"]
    return found


@pytest.fixture
def rivers(atlas: MapProject) -> str:
    atlas.product("清溪绿茶", SQUARE)
    return add_layer(atlas, "河流", (ROAD, {"名称": "清溪", "owner": CANARY}), (ROAD, {"名称": "云溪"}))


# What goes out


def test_an_imported_layer_stays_inside_until_it_is_chosen(atlas: MapProject, rivers: str) -> None:
    text = atlas.page(layers=LAYERS, fields=frozenset({f"{rivers}.*"})).text
    for told in ("河流", "云溪", CANARY, rivers.removeprefix("layer:")):
        assert json.dumps(told)[1:-1] not in text
    assert [layer["key"] for layer in layers_of(atlas)] == ["boundaries"]


def test_a_chosen_layer_lets_out_its_ground_and_name_but_no_column(atlas: MapProject, rivers: str) -> None:
    lines, _boundaries = layers_of(atlas, layers=("boundaries", rivers))
    assert lines["name"] == ["河流", "河流"]
    assert (lines["kind"], lines["count"], lines["columns"], lines["rows"]) == ("line", 2, [], [[], []])
    assert lines["title"] == ""
    text = atlas.page(layers=("boundaries", rivers)).text
    assert CANARY not in text
    assert json.dumps("云溪")[1:-1] not in text


def test_columns_leave_one_by_one(atlas: MapProject, rivers: str) -> None:
    made = atlas.page(layers=("boundaries", rivers), fields=frozenset({f"{rivers}.名称"}))
    lines = made.content["layers"][0]
    assert made.content["labels"][lines["columns"][0]] == ["名称", "名称"]
    assert made.content["kinds"][lines["columns"][0]] == "text"
    assert lines["rows"] == [["清溪"], ["云溪"]]
    assert lines["title"] == lines["columns"][0]
    assert CANARY not in made.text


def test_a_column_of_one_layer_lets_out_none_of_another(atlas: MapProject, rivers: str) -> None:
    roads = add_layer(atlas, "道路", (ROAD, {"owner": "CANARY2"}))
    made = atlas.page(layers=("boundaries", rivers, roads), fields=frozenset({f"{roads}.owner"}))
    assert "CANARY2" in made.text
    assert CANARY not in made.text


def test_neither_ids_nor_files_of_a_layer_leave(atlas: MapProject) -> None:
    key = add_layer(
        atlas,
        "井",
        (WELL, {"n": 1}),
        provenance={"file": f"{CANARY}.gpkg", "sha256": CANARY, "answers": {"x": CANARY}},
        style={"label_field": CANARY, "fill": "#112233"},
        source_key=CANARY,
    )
    text = atlas.page(layers=(key,), fields=frozenset({f"{key}.*"})).text
    assert CANARY not in text
    ids = [key.removeprefix("layer:"), *(one.id for one in atlas.project.read_all(LayerFeature))]
    assert not [one for one in ids if one in text]


def test_all_columns_go_out_under_the_star_but_for_those_that_are_hidden(atlas: MapProject, rivers: str) -> None:
    options: dict[str, Any] = {"layers": ("boundaries", rivers), "fields": frozenset({f"{rivers}.*"})}
    assert CANARY in atlas.page(**options).text
    made = atlas.page(**options, hidden=frozenset({f"{rivers}.owner"}))
    assert CANARY not in made.text
    assert made.content["layers"][0]["rows"] == [["清溪"], ["云溪"]]
    assert CANARY not in atlas.page(**options, hidden=frozenset({f"{rivers}.*"})).text


@pytest.mark.parametrize("table", ["product", "boundary"])
def test_one_column_is_hidden_beside_all_attributes(atlas: MapProject, table: str) -> None:
    attributes = {"contact": CANARY, "soil": "红壤", "*": "star", "\\*": "slash"}
    more = {"attributes": attributes} if table == "product" else {}
    _product, zone, _version = atlas.product("甲", SQUARE, **more)
    if table == "boundary":
        atlas.boundary(zone, SQUARE, version=2, attributes=attributes)
    every = frozenset({"product.attributes.*", "boundary.attributes.*"})
    for hidden, left in (("contact", CANARY), ("*", "star"), ("\\*", "slash")):
        made = atlas.page(fields=every, hidden=frozenset({free_key(f"{table}.attributes", hidden)}))
        values = [value for value in attributes.values() if json.dumps(value) in made.text]
        assert values == [value for value in attributes.values() if value != left]
    assert CANARY not in atlas.page(fields=every, hidden=frozenset({f"{table}.attributes.*"})).text


@pytest.mark.parametrize("name", ["contcat", "Contact", "contact ", "", "*.x"])
def test_a_mistyped_column_to_hide_lets_out_nothing(atlas: MapProject, name: str) -> None:
    atlas.product("甲", SQUARE, attributes={"contact": CANARY})
    hidden = frozenset({f"product.attributes.{name}"})
    with pytest.raises(PublishError) as refused:
        atlas.page(fields=frozenset({"product.attributes.*"}), hidden=hidden)
    assert refused.value.code == ("WEBMAP_HIDE" if name else "WEBMAP_FIELD")
    if name:
        assert refused.value.context["value"] == f"product.attributes.{name}"
        assert "product.attributes.contact" in refused.value.context["expected"]


def test_a_mistyped_column_of_a_layer_is_told_by_the_layers_name(atlas: MapProject, rivers: str) -> None:
    with pytest.raises(PublishError) as refused:
        atlas.page(layers=("boundaries", rivers), hidden=frozenset({f"{rivers}.ownr"}))
    assert refused.value.context == {"value": "layer:河流.ownr", "expected": "layer:河流.owner, layer:河流.名称"}


def test_a_column_that_only_drafts_have_may_be_hidden_on_a_public_map(atlas: MapProject) -> None:
    _product, zone, _version = atlas.product("甲", SQUARE)
    atlas.boundary(zone, SQUARE, DRAFT, version=2, attributes={"phone": CANARY})
    made = atlas.page(
        is_public=True,
        fields=frozenset({"boundary.attributes.*"}),
        hidden=frozenset({"boundary.attributes.phone"}),
    )
    assert CANARY not in made.text


def test_an_open_datum_of_a_layer_lets_nothing_out(atlas: MapProject, rivers: str) -> None:
    shifted = add_layer(atlas, "井", (WELL, {}), provenance={"stated_datum": "gcj02"})
    assert atlas.page(layers=("boundaries", rivers)).report.features == {"boundaries": 1, rivers: 2}
    with pytest.raises(CrsError) as refused:
        atlas.page(layers=("boundaries", rivers, shifted))
    assert refused.value.code == "EXPORT_DATUM_OPEN"
    assert refused.value.context["name"] == "井"
    answered = add_layer(atlas, "泉", (WELL, {}), provenance={"stated_datum": "gcj02", "datum": "wgs84"})
    assert atlas.page(layers=(answered,)).report.features == {answered: 1}


def test_a_public_map_has_the_layers_that_were_chosen_and_no_watermark(atlas: MapProject, rivers: str) -> None:
    made = atlas.page(is_public=True, layers=("boundaries", rivers))
    assert made.report.features == {"boundaries": 1, rivers: 2}
    assert made.report.layer_names == {rivers: "河流"}
    assert not made.report.has_drafts


def test_a_layer_alone_makes_a_page(atlas: MapProject) -> None:
    key = add_layer(atlas, "土壤", (SQUARE, {"类型": "红壤"}))
    made = atlas.page(layers=(key,), fields=frozenset({f"{key}.类型"}))
    assert [layer["kind"] for layer in made.content["layers"]] == ["area"]
    assert made.content["layers"][0]["rows"] == [["红壤"]]


@pytest.mark.parametrize(
    "shape",
    [
        None,
        Point(),
        LineString(),
        Polygon(),
        LineString([(119, 29), (119, 29)]),
        Point(119, 90.5),
        LineString([(119, 29), (541, 29)]),
        Polygon([(119, 29), (1e6, 29), (119, 30)]),
    ],
)
def test_what_has_no_ground_stays_inside_and_is_told(atlas: MapProject, shape: Any) -> None:
    key = add_layer(atlas, "杂", (shape, {}), (WELL, {}))
    report = atlas.page(layers=(key,)).report
    assert report.features == {key: 1}
    assert report.left_out == {key: {"no_geometry": 1}}


def test_only_layers_with_features_of_strangers_can_be_chosen(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    stored = LayerEntry("影像", "RASTER")
    atlas.add(stored)
    assert imported_layers(atlas.project) == []
    with pytest.raises(PublishError) as refused:
        atlas.page(layers=(f"layer:{stored.id}",))
    assert refused.value.code == "WEBMAP_LAYER"


# Places and kinds


@pytest.mark.parametrize(("decimals", "lon", "lat"), [(None, 11905, 2905), (0, 119, 29), (4, 1190512, 290499)])
def test_points_are_told_as_exactly_as_was_chosen_for_their_layer(
    atlas: MapProject, decimals: int | None, lon: int, lat: int
) -> None:
    key = add_layer(atlas, "井", (WELL, {}))
    chosen = {} if decimals is None else {key: decimals, "records": 6}
    made = atlas.page(layers=(key,), decimals=chosen)
    points = made.content["layers"][0]["points"]
    assert (unpack_signed(points["lon"]).tolist(), unpack_signed(points["lat"]).tolist()) == ([lon], [lat])
    assert points["told"] == (2 if decimals is None else decimals)


def test_geometry_of_several_kinds_is_parted() -> None:
    mixed = GeometryCollection(
        [SQUARE, GeometryCollection([ROAD, MultiPoint([(1, 2), (3, 4)])]), MultiPolygon([SQUARE])]
    )
    found = list(split_kinds(mixed))
    assert [kind for kind, _part in found] == [AREA, LINE, POINT, POINT]
    assert [part.geom_type for _kind, part in found] == ["MultiPolygon", "MultiLineString", "Point", "Point"]
    assert len(found[0][1].geoms) == 2
    assert [part.x for _kind, part in split_kinds(MultiPoint([(-539, 1), (541, 1), (179, 91)]))] == [-539]
    assert list(split_kinds(None)) == list(split_kinds(GeometryCollection())) == []


@pytest.mark.parametrize(
    "text", ["POINT (nan 29)", "POINT (inf 29)", "LINESTRING (1 2, 3 nan, 5 6)", "POLYGON ((0 0, 1 0, 1 inf, 0 0))"]
)
def test_numbers_that_are_none_lie_nowhere(text: str) -> None:
    with np.errstate(invalid="ignore"):
        assert list(split_kinds(from_wkt(text))) == []


def test_a_mixed_layer_is_a_layer_of_the_page_for_each_kind(atlas: MapProject) -> None:
    mixed = GeometryCollection([SQUARE, ROAD, MultiPoint([(119.01, 29.01), (119.02, 29.02)])])
    key = add_layer(atlas, "杂", (mixed, {"name": "综合"}), (SQUARE, {"name": "面"}))
    made = atlas.page(layers=(key,), fields=frozenset({f"{key}.name"}))
    found = {layer["kind"]: layer for layer in made.content["layers"]}
    assert {kind: layer["count"] for kind, layer in found.items()} == {"area": 2, "line": 1, "point": 1}
    assert {kind: layer["name"] for kind, layer in found.items()} == {
        "area": ["杂（面）", "杂: areas"], "line": ["杂（线）", "杂: lines"], "point": ["杂（点）", "杂: points"],
    }  # fmt: skip
    assert len(found["point"]["rows"]) == 2
    assert len({layer["key"] for layer in found.values()}) == 3
    assert made.report.features == {key: 2}


def test_context_lies_below_boundaries_and_points_on_top(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    wells, soils = add_layer(atlas, "井", (WELL, {})), add_layer(atlas, "土", (SQUARE, {}))
    roads = add_layer(atlas, "路", (ROAD, {}), position=0)
    chosen = select(atlas.project, WebMapOptions(layers=("boundaries", wells, soils, roads)))
    assert [layer.layer for layer in page_layers(chosen)] == [soils, roads, "boundaries", wells]


@pytest.mark.parametrize(
    ("free", "columns", "rows"),
    [
        ([[["a", 1], ["a", 2]]], ("a", "a (2)"), [[1, 2]]),
        ([[["a", 1]], [["a", 3], ["b", 4], ["a", 5], ["a", 6]]], ("a", "b", "a (2)", "a (3)"), [[1], [3, 4, 5, 6]]),
        ([[["a", 1], ["a", 2], ["a (2)", 3]]], ("a", "a (3)", "a (2)"), [[1, 2, 3]]),
        ([[["a", None], ["a", 2]], []], ("a", "a (2)"), [[None, 2], []]),
    ],
)
def test_two_columns_of_one_name_stay_two(free: list[Any], columns: tuple[str, ...], rows: list[list[Any]]) -> None:
    table = own_table([Thing(str(number), "layer:1", SQUARE, {}, own) for number, own in enumerate(free)])
    assert (table.columns, table.rows) == (columns, rows)


def test_names_that_are_alike_on_the_page_lose_no_value() -> None:
    allowed = AllowList(WebMapOptions(layers=("layer:1",), fields=frozenset({"layer:1.*"})))
    names = ("a\ud800", "a\ud801")
    assert clean(names[0]) == clean(names[1])
    free = [allowed.free("layer:1", dict(zip(names, values, strict=True))) for values in (("one", "two"), ("three", 4))]
    table = own_table([Thing(str(number), "layer:1", SQUARE, {}, own) for number, own in enumerate(free)])
    assert table.columns == (clean(names[0]), f"{clean(names[0])} (2)")
    assert table.rows == [["one", "two"], ["three", 4]]


def test_the_columns_of_a_layer_are_a_table() -> None:
    free: tuple[list[list[Any]], ...] = ([["b", 1], ["name", None]], [["a", {"x": [1]}], ["名称", "x"]], [])
    table = own_table([Thing(str(number), "layer:1", SQUARE, {}, own) for number, own in enumerate(free)])
    assert table.columns == ("b", "name", "a", "名称")
    assert table.rows == [[1], [None, None, '{"x": [1]}', "x"], []]
    assert table.columns[table.title] == "name"
    assert own_table([]).title == -1


def style_of(atlas: MapProject, *shapes: Any, **style: Any) -> dict[str, Any]:
    """How the page paints a layer of one shape that has this style in the window."""
    key = add_layer(atlas, "甲", *((shape, {}) for shape in shapes), style=style)
    colours: dict[str, Any] = layers_of(atlas, layers=(key,))[0]["colours"]
    return colours


def test_a_layer_looks_as_in_the_window_whether_or_not_its_person_chose_a_style(atlas: MapProject) -> None:
    keys = [add_layer(atlas, "甲", (SQUARE, {})), add_layer(atlas, "乙", (SQUARE, {}), style={"width_px": 3.0})]
    shown = {layer.id: layer.style for layer in project_layers(atlas.project)}
    for key, layer in zip(keys, layers_of(atlas, layers=tuple(keys)), strict=True):
        window, page = shown[key.removeprefix("layer:")], layer["colours"]
        assert page["onLight"] == [window.stroke, window.fill]
        assert (page["alpha"], page["opacity"], page["width"]) == (window.fill_opacity, window.opacity, window.width_px)
        assert (page["marker"], page["size"]) == (window.marker, window.marker_px)


def test_an_own_style_goes_out_whole(atlas: MapProject) -> None:
    own = {
        "stroke": "#102030",
        "fill": "#405060",
        "width_px": 3.0,
        "marker": "diamond",
        "marker_px": 14.0,
        "opacity": 0.5,
    }
    found = style_of(atlas, WELL, **own)
    assert found["onLight"] == ["#102030", "#405060"]
    assert [found[key] for key in ("width", "marker", "size", "opacity")] == [3.0, "diamond", 14.0, 0.5]
    # On a dark ground a dark line would not be seen.
    assert all(max(bytes.fromhex(colour[1:])) >= 180 for colour in found["onDark"])


@pytest.mark.parametrize(
    ("shape", "style", "shades"),
    [
        (SQUARE, {"fill": "", "stroke": "#102030"}, ["#102030", ""]),
        (SQUARE, {"fill": "#405060", "stroke": ""}, ["", "#405060"]),
        (SQUARE, {"fill": "#405060", "stroke": "#102030", "width_px": 0.0}, ["", "#405060"]),
        (SQUARE, {"fill": "#405060", "stroke": "#102030", "fill_opacity": 0.0}, ["#102030", ""]),
        (ROAD, {"fill": "#405060", "stroke": "#102030"}, ["#102030", ""]),
        (ROAD, {"fill": "#405060", "stroke": ""}, ["#405060", ""]),
        (WELL, {"fill": "", "stroke": "#102030", "width_px": 0.0}, ["#102030", ""]),
    ],
)
def test_what_the_window_leaves_empty_stays_empty(
    atlas: MapProject, shape: Any, style: dict[str, Any], shades: list[str]
) -> None:
    assert style_of(atlas, shape, **style)["onLight"] == shades


@pytest.mark.parametrize("shape", [SQUARE, ROAD, WELL])
def test_what_would_be_seen_nowhere_has_a_line_all_the_same(atlas: MapProject, shape: Any) -> None:
    # A person let it out; a legend with an empty sign would say that it was not there.
    found = style_of(atlas, shape, fill="", stroke="", width_px=0.0)
    assert found["onLight"] == [DEFAULT_STYLES["FEATURES"].stroke, ""]
    assert found["width"] > 0 or shape is not ROAD


def test_a_style_that_is_none_is_refused(atlas: MapProject) -> None:
    key = add_layer(atlas, "甲", (SQUARE, {}), style={"fill": "url(https://e.org)"})
    with pytest.raises(SettingsError) as refused:
        atlas.page(layers=(key,))
    assert refused.value.code == "LAYER_STYLE_INVALID"


@pytest.mark.parametrize(
    ("shape", "kinds"),
    [
        (WELL, {"point"}),
        (MultiPoint([(1, 2), (3, 4)]), {"point"}),
        (ROAD, {"line"}),
        (MultiLineString([ROAD, ROAD]), {"line"}),
        (SQUARE, {"area"}),
        (MultiPolygon([SQUARE]), {"area"}),
        (GeometryCollection([WELL, ROAD]), {"area", "line", "point"}),
    ],
)
def test_layers_are_counted_by_the_heads_of_their_geometries(atlas: MapProject, shape: Any, kinds: set[str]) -> None:
    add_layer(atlas, "甲", (shape, {}), (None, {}))
    add_layer(atlas, "空")
    (one, empty) = count_imported(atlas.project)
    assert (one.layer.name, one.count, set(one.kinds)) == ("甲", 2, kinds)
    assert (empty.count, empty.kinds) == (0, frozenset())


# Names


def test_layers_and_columns_are_named_by_names_or_ids(atlas: MapProject, rivers: str) -> None:
    named = WebMapOptions(
        layers=("boundaries", "layer:河流"),
        fields=frozenset({"layer:河流.名称", f"{rivers}.*", "registration.holder"}),
        hidden=frozenset({"layer:河流.owner", "product.name_en"}),
        decimals={"records": 3, "layer:河流": 4},
    )
    found = resolve_names(atlas.project, named)
    assert found.layers == ("boundaries", rivers)
    assert found.fields == {f"{rivers}.名称", f"{rivers}.*", "registration.holder"}
    assert found.hidden == {f"{rivers}.owner", "product.name_en"}
    assert found.decimals == {"records": 3, rivers: 4}


def test_names_may_hold_dots_blanks_and_signs(atlas: MapProject) -> None:
    names = ["a.b", "a", "boundaries", " x ", "layer:y", "名=1"]
    keys = {name: add_layer(atlas, name, (WELL, {"c.d": 1})) for name in names}
    for name, key in keys.items():
        found = resolve_names(atlas.project, WebMapOptions(layers=(f"layer:{name}",)))
        assert found.layers == (key,)
    asked = resolve_names(atlas.project, WebMapOptions(fields=frozenset({"layer: x .c.d"})))
    assert asked.fields == {f"{keys[' x ']}.c.d"}


def test_a_name_that_two_readings_fit_is_refused_with_their_ids(atlas: MapProject) -> None:
    first, second = add_layer(atlas, "a", (WELL, {})), add_layer(atlas, "a.b", (WELL, {}))
    with pytest.raises(PublishError) as refused:
        resolve_names(atlas.project, WebMapOptions(fields=frozenset({"layer:a.b.c"})))
    assert refused.value.code == "WEBMAP_LAYER_TWICE"
    assert set(str(refused.value.context["expected"]).split(", ")) == {first, second}
    own = resolve_names(atlas.project, WebMapOptions(fields=frozenset({f"{second}.c"})))
    assert own.fields == {f"{second}.c"}


def test_layers_of_one_name_are_told_apart_by_ids(atlas: MapProject) -> None:
    keys = {add_layer(atlas, "井", (WELL, {})) for _time in range(2)}
    with pytest.raises(PublishError) as refused:
        resolve_names(atlas.project, WebMapOptions(layers=("layer:井",)))
    assert refused.value.code == "WEBMAP_LAYER_TWICE"
    assert set(str(refused.value.context["expected"]).split(", ")) == keys
    assert resolve_names(atlas.project, WebMapOptions(layers=tuple(keys))).layers == tuple(keys)


@pytest.mark.parametrize(("given", "code"), [("layer:泉", "WEBMAP_LAYER"), ("layer:", "WEBMAP_LAYER")])
def test_an_unknown_layer_is_refused_with_those_that_there_are(
    atlas: MapProject, rivers: str, given: str, code: str
) -> None:
    with pytest.raises(PublishError) as refused:
        resolve_names(atlas.project, WebMapOptions(layers=(given,)))
    assert refused.value.code == code
    assert refused.value.context == {
        "value": given, "expected": "boundaries, units, townships, records, layer:河流",
    }  # fmt: skip


@pytest.mark.parametrize("given", ["layer:河流", "layer:河流.", "layer:泉.名称", "layer:.名称", "layer:"])
def test_a_column_of_no_layer_is_refused(atlas: MapProject, rivers: str, given: str) -> None:
    with pytest.raises(PublishError) as refused:
        resolve_names(atlas.project, WebMapOptions(hidden=frozenset({given})))
    assert refused.value.code == "WEBMAP_FIELD"
    assert "layer:河流" in str(refused.value.context["expected"])


def test_a_key_without_a_column_is_no_column(rivers: str) -> None:
    with pytest.raises(PublishError) as refused:
        AllowList(WebMapOptions(fields=frozenset({rivers})))
    assert refused.value.code == "WEBMAP_FIELD"


# The list of what would leave


def test_the_list_names_every_column_of_a_chosen_layer_with_count_and_first_value(
    atlas: MapProject, rivers: str
) -> None:
    add_layer(atlas, "未选", (WELL, {"x": CANARY}))
    found = outgoing(atlas.project, WebMapOptions(layers=("boundaries", rivers)))
    own = {
        one.key: (one.label, one.count, one.example, one.is_public, one.group) for one in found.fields if one.is_free
    }
    assert own == {
        f"{rivers}.名称": ("名称", 2, "清溪", False, rivers),
        f"{rivers}.owner": ("owner", 1, CANARY, False, rivers),
    }
    assert found.features == {"boundaries": 1, rivers: 2}
    assert found.layer_names == {rivers: "河流"}


def test_a_feature_of_several_kinds_counts_once_in_the_list(atlas: MapProject) -> None:
    key = add_layer(atlas, "杂", (GeometryCollection([SQUARE, ROAD, WELL]), {"n": 1}))
    found = outgoing(atlas.project, WebMapOptions(layers=(key,)))
    assert [(one.key, one.count) for one in found.fields] == [(f"{key}.n", 1)]
    assert found.features == {key: 1}


def test_hostile_names_stay_texts(atlas: MapProject) -> None:
    name = "</script><script>window.PWN=1</script>{{ 7000003*191 }}"
    key = add_layer(atlas, name, (SQUARE, {name: name, "__proto__": name}))
    made = atlas.page(layers=(key,), fields=frozenset({f"{key}.*"}))
    assert "<script>window.PWN" not in made.text
    assert str(7000003 * 191) not in made.text
    layer = made.content["layers"][0]
    assert layer["name"] == [name, name]
    assert sorted(made.content["labels"][column][0] for column in layer["columns"]) == sorted([name, "__proto__"])


def test_a_column_that_there_is_not_lets_out_nothing(atlas: MapProject) -> None:
    key = add_layer(atlas, "a", (WELL, {"b": "c"}))
    assert atlas.page(layers=(key,), fields=frozenset({f"{key}.\udcb2"})).content["layers"][0]["rows"] == [[]]
