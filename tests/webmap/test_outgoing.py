"""What would leave is listed column by column before anything does."""

import pytest
import shapely

from gi_atlas.errors import PublishError
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryStatus, Channel, Registration, SurveyRecord
from layers.publish.webmap.fields import free_key
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.outgoing import LONGEST_EXAMPLE, Outgoing, OutgoingField, outgoing
from tests.webmap.making import DRAFT, MapProject, add_layer

BOX = shapely.box(110, 25, 110.1, 25.1)
ALL = ("boundaries", "units", "records")


def listed(atlas: MapProject, **options: object) -> Outgoing:
    return outgoing(atlas.project, WebMapOptions(**options))  # type: ignore[arg-type]


def field(found: Outgoing, key: str) -> OutgoingField | None:
    return next((one for one in found.fields if one.key == key), None)


def test_columns_are_listed_with_counts_and_the_first_value(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("清溪红茶", BOX, name_alias=("清溪茶", "龙井"), attributes={"电话": "123"})
    atlas.add(Registration(product.id, Channel.AGI, "AGI01459", holder="清溪县茶业协会"))
    found = listed(atlas)
    assert found.features == {"boundaries": 1}
    name, alias = field(found, "product.name_official"), field(found, "product.name_alias")
    assert name == OutgoingField("product.name_official", "Name", 1, "清溪红茶", True, group="product")
    assert alias is not None
    assert alias.example == "清溪茶 · 龙井"
    holder, phone = field(found, "registration.holder"), field(found, "product.attributes.电话")
    assert holder is not None
    assert not holder.is_public
    assert phone == OutgoingField(
        "product.attributes.电话", "电话", 1, "123", False, is_free=True, group="product.attributes"
    )


@pytest.mark.parametrize(("language", "word"), [("zh", "已发布"), ("en", "Published")])
def test_codes_are_shown_in_words(atlas: MapProject, language: str, word: str) -> None:
    atlas.product("清溪红茶", BOX)
    set_language(language)
    try:
        status = field(listed(atlas), "boundary.status")
    finally:
        set_language("en")
    assert status is not None
    assert status.example == word


def test_a_column_without_a_value_is_not_offered_and_a_long_one_is_cut(atlas: MapProject) -> None:
    atlas.product("清溪红茶", BOX, scope_text="清溪县\n现辖行政区域。" * 40)
    found = listed(atlas)
    assert field(found, "product.name_en") is None
    wording = field(found, "boundary.scope_text")
    assert wording is not None
    assert len(wording.example) == LONGEST_EXAMPLE
    assert "\n" not in wording.example


def test_drafts_and_what_stays_inside_are_counted(atlas: MapProject) -> None:
    _product, zone, _version = atlas.product("清溪红茶", BOX)
    atlas.boundary(zone, BOX, BoundaryStatus.DRAFT)
    assert (listed(atlas).drafts, listed(atlas).features["boundaries"]) == (1, 2)
    public = listed(atlas, is_public=True)
    assert (public.drafts, public.features["boundaries"]) == (0, 1)
    assert public.left_out == {"boundaries": {"status": 1}}


def test_layers_that_were_not_asked_for_are_not_looked_at(atlas: MapProject) -> None:
    atlas.product("清溪红茶", BOX)
    atlas.add(SurveyRecord("茶园", geom=shapely.Point(110.05, 25.05), office="清溪县局"))
    assert field(listed(atlas), "record.office") is None
    found = listed(atlas, layers=ALL)
    assert found.features == {"boundaries": 1, "units": 0, "records": 1}
    assert field(found, "record.office") == OutgoingField(
        "record.office", "Survey office", 1, "清溪县局", False, group="record"
    )


@pytest.mark.parametrize("name", ["*", "a.b", "\\*"])
def test_ticking_one_column_of_a_stranger_lets_out_no_other(atlas: MapProject, name: str) -> None:
    atlas.product("清溪红茶", BOX, attributes={name: "shown", "contact": "canary-1337"})
    keys = [one.key for one in listed(atlas).fields if one.is_free and one.label == name]
    text = atlas.page(fields=frozenset(keys)).text
    assert "shown" in text
    assert "canary-1337" not in text


def test_where_nothing_may_leave_it_is_said(atlas: MapProject) -> None:
    with pytest.raises(PublishError) as caught:
        listed(atlas)
    assert (caught.value.code, caught.value.context) == ("WEBMAP_EMPTY", {})


@pytest.mark.parametrize("layers", [(), ("records",), ("units", "townships"), ("records", "units")])
def test_layers_without_a_place_are_told_without_a_count_of_boundaries(
    atlas: MapProject, layers: tuple[str, ...]
) -> None:
    atlas.product("清溪红茶", BOX)
    atlas.add(SurveyRecord("茶园"))
    with pytest.raises(PublishError) as caught:
        listed(atlas, layers=layers)
    assert (caught.value.code, caught.value.context) == ("WEBMAP_EMPTY", {})


def test_boundaries_that_may_not_go_out_are_counted(atlas: MapProject) -> None:
    _product, zone, _version = atlas.product("清溪红茶")
    atlas.boundary(zone, BOX, DRAFT)
    atlas.boundary(zone, None, version=2)
    with pytest.raises(PublishError) as caught:
        listed(atlas, is_public=True)
    assert (caught.value.code, caught.value.context) == ("WEBMAP_NOTHING", {"count": 2, "drafts": 1})


def test_a_layer_without_names_says_which_column_would_name_it(atlas: MapProject) -> None:
    key = add_layer(atlas, "河流", (shapely.Point(119, 29), {"NAME": "Qing", "名称": "清溪", "owner": "x"}))
    add_layer(atlas, "不发布", (shapely.Point(119, 29), {"name": "x"}))
    named = free_key(key, "NAME")
    assert outgoing(atlas.project, WebMapOptions(layers=(key,))).name_hints == {key: named}
    for fields in ({f"{key}.NAME"}, {f"{key}.名称"}, {f"{key}.*"}):
        assert outgoing(atlas.project, WebMapOptions(layers=(key,), fields=frozenset(fields))).name_hints == {}
    hidden = WebMapOptions(layers=(key,), fields=frozenset({f"{key}.*"}), hidden=frozenset({named, f"{key}.名称"}))
    assert outgoing(atlas.project, hidden).name_hints == {key: named}


def test_a_layer_that_has_no_column_of_names_has_no_hint(atlas: MapProject) -> None:
    key = add_layer(atlas, "河流", (shapely.Point(119, 29), {"owner": "x"}))
    assert outgoing(atlas.project, WebMapOptions(layers=(key,))).name_hints == {}
