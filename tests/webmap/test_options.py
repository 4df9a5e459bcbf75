"""Choices that cannot be made are refused before anything is written."""

import pytest
import shapely

from gi_atlas.errors import PublishError
from layers.publish.webmap.fields import FIELDS, AllowList, free_key, plain_value
from layers.publish.webmap.options import HOME_DECIMALS, Basemap, WebMapOptions
from tests.webmap.making import MapProject

GOOD = "https://t0.example.org/{z}/{x}/{y}.png?key=a"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.org/{z}/{x}/{y}.png",
        "https://example.org/tiles.png",
        "https://example.org/{z}/{x}.png",
        "https:///{z}/{x}/{y}",
        "javascript:alert('{z}{x}{y}')",
        "file:///{z}/{x}/{y}",
        "data:image/png,{z}{x}{y}",
        "https://example.org; script-src 'unsafe-inline' /{z}/{x}/{y}",
        "https://a b/{z}/{x}/{y}",
        "https://user:pw@example.org/{z}/{x}/{y}",
        "https://{s}.example.org/{z}/{x}/{y}",
        "https://例子.cn/{z}/{x}/{y}",
        'https://example.org"><script>/{z}/{x}/{y}',
        "https://example.org/{z}/{x}/{y}.png?key={key}",  # Leaflet throws at a mark that it does not know
        "https://example.org/{z}/{x}/{y}/{-y}",
        "https://example.org/{z}/{x}/{y}/{",
        "https://example.org/{z}/{x}/{{y}}",
        "https://*/{z}/{x}/{y}.png",  # a policy would read it as any server
        "https://*.example.org/{z}/{x}/{y}.png",
        "https://example.org\\evil/{z}/{x}/{y}.png",  # browsers read it as /
        "https://example.org\\@evil.example/{z}/{x}/{y}.png",
        "https://example.org/{z}/{x}/{y}.png\n",
        "https://exa\tmple.org/{z}/{x}/{y}.png",
        "https://[x]/{z}/{x}/{y}",
        "https://[/{z}/{x}/{y}",
        "https://%65xample.org/{z}/{x}/{y}",
        "https://example.org:port/{z}/{x}/{y}",
    ],
)
def test_tiles_come_over_https_from_one_plain_server(url: str) -> None:
    with pytest.raises(PublishError) as refused:
        Basemap(url, "someone")
    assert refused.value.code == "WEBMAP_TILES"
    assert "{z}" in refused.value.message("en")


def test_the_policy_names_the_server_alone() -> None:
    assert Basemap(GOOD, "x").origin == "https://t0.example.org"
    assert Basemap("https://e.org:8443/{z}/{x}/{y}", "x").origin == "https://e.org:8443"
    assert Basemap("https://127.0.0.1:80/{z}/{x}/{y}", "x").origin == "https://127.0.0.1:80"
    assert Basemap("https://[::1]:80/{z}/{x}/{y}", "x").origin == "https://[::1]:80"


@pytest.mark.parametrize(
    "rest", ["{z}/{x}/{y}{r}.png", "wmts;a=1?T=vec_w&x={x}&y={y}&l={z}&tk=0a~b", "{s}/{z}/{x}/{y}"]
)
def test_marks_that_the_map_program_knows_may_stand_in_an_address(rest: str) -> None:
    assert Basemap(f"https://e.org/{rest}", "x").origin == "https://e.org"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_tiles_need_their_makers_name(text: str) -> None:
    with pytest.raises(PublishError) as refused:
        Basemap(GOOD, text)
    assert refused.value.code == "WEBMAP_ATTRIBUTION"


def test_an_unknown_layer_is_refused(atlas: MapProject) -> None:
    with pytest.raises(PublishError) as refused:
        atlas.page(layers=("boundaries", "moon"))
    assert refused.value.context == {"value": "moon", "expected": "boundaries, units, townships, records"}


def test_homes_are_coarse_unless_told_otherwise() -> None:
    assert WebMapOptions().decimals_of("records") == HOME_DECIMALS
    assert WebMapOptions(decimals={"records": 5}).decimals_of("records") == 5


def test_every_column_has_a_key_of_its_own() -> None:
    assert len({field.key for field in FIELDS}) == len(FIELDS)


def test_nothing_about_persons_is_public() -> None:
    private = {field.key for field in FIELDS if not field.is_public}
    assert {
        "registration.holder",
        "record.title",
        "record.office",
        "photo.person",
        "record.quality",
        "record.readiness",
    } <= private
    assert not any(field.column in ("people", "notes", "answers", "provenance", "import_id") for field in FIELDS)


def test_hidden_beats_asked_for() -> None:
    allowed = AllowList(
        WebMapOptions(fields=frozenset({"registration.holder"}), hidden=frozenset({"registration.holder"}))
    )
    assert not allowed.has("registration.holder")
    assert allowed.has("registration.number")


FREE_COLUMNS = {"*": "star", "contact": "secret", "a.b": "dotted", "\\*": "slashed", "\\": "slash", ".": "dot"}


@pytest.mark.parametrize("name", FREE_COLUMNS)
def test_one_column_of_a_stranger_goes_out_alone_whatever_its_name(name: str) -> None:
    chosen = AllowList(WebMapOptions(fields=frozenset({free_key("product.attributes", name)})))
    assert chosen.free("product.attributes", FREE_COLUMNS) == [[name, FREE_COLUMNS[name]]]
    assert chosen.free("boundary.attributes", FREE_COLUMNS) == []


def test_all_of_them_go_out_only_under_the_star_of_their_table() -> None:
    chosen = AllowList(WebMapOptions(fields=frozenset({"product.attributes.*"})))
    assert [name for name, _value in chosen.free("product.attributes", FREE_COLUMNS)] == list(FREE_COLUMNS)
    assert chosen.free("boundary.attributes", FREE_COLUMNS) == []


@pytest.mark.parametrize("key", ["product.attributes", "product.attributes.", "zone.attributes.a", "attributes.a"])
def test_what_names_no_column_of_a_stranger_is_refused(key: str) -> None:
    with pytest.raises(PublishError) as refused:
        AllowList(WebMapOptions(fields=frozenset({key})))
    assert refused.value.code == "WEBMAP_FIELD"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (1.5, 1.5),
        (True, True),
        (2**53 - 1, 2**53 - 1),
        (330106199001011235, "330106199001011235"),
        (-(2**53), str(-(2**53))),
        (("a", 1), ["a", 1]),
        ({"a": {"b": (2,)}}, {"a": {"b": [2]}}),
        (shapely.Point(1, 2), "POINT (1 2)"),
    ],
)
def test_values_become_what_json_knows(value: object, plain: object) -> None:
    assert plain_value(value) == plain
