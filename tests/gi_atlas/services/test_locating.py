"""The locator's index, its order, and coordinates in every notation."""

import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.coordinates import format_position
from gi_atlas.crs import to_plane
from gi_atlas.errors import UsageError
from gi_atlas.model import AdminUnit, BoundaryVersion, Product, SurveyRecord, UnitLevel, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.services.locating import (
    MOST_FOUND,
    Found,
    LocatorIndex,
    build_index,
    extent_of,
    locate,
    looks_like_place,
    read_place_text,
)


@pytest.fixture
def filled(project):
    tea = Product("西湖龙井", name_alias=("龙井茶",), name_en="Xihu Longjing")
    zone = Zone(tea.id)
    boundaries = [
        BoundaryVersion(zone.id, shapely.box(120, 30, 120.1, 30.1), name="一级保护区"),
        BoundaryVersion(zone.id, shapely.box(120.05, 30.05, 120.3, 30.2), version=2),
    ]
    records = [SurveyRecord("龙井村老茶园", product_id=tea.id, county_code="330106", geom=shapely.Point(120.1, 30.2))]
    units = [
        AdminUnit("330106", "西湖区", "2023", geom=shapely.box(120, 30, 120.2, 30.4)),
        AdminUnit("360103", "西湖区", "2023"),
        AdminUnit("330106109", "三墩镇", "2023", UnitLevel.TOWNSHIP, "330106"),
        AdminUnit("330106", "西湖区", "2019"),
        AdminUnit("330106", "西湖县", "2017"),
        AdminUnit("36061", "New York", "us"),
    ]
    save_many(project, [tea, zone, *boundaries, *records, *units])
    return project


@pytest.fixture
def index(filled):
    return build_index(filled)


def names(found):
    return [(one.kind, one.name) for one in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("西湖区", ("admin-units", "西湖区")),
        ("xihuqu", ("admin-units", "西湖区")),
        ("xhq", ("admin-units", "西湖区")),
        ("330106109", ("admin-units", "三墩镇")),
        ("三墩", ("admin-units", "三墩镇")),
        ("龙井茶", ("products", "西湖龙井")),
        ("XHLJ", ("products", "西湖龙井")),
        ("ｘｈｌｊ", ("products", "西湖龙井")),
        ("xihu longjing", ("products", "西湖龙井")),
        ("一级", ("boundaries", "一级保护区")),
        ("老茶园", ("records", "龙井村老茶园")),
        ("ljc", ("products", "西湖龙井")),
    ],
)
def test_things_are_found_by_name_pinyin_initials_and_code(index, text, first):
    found = index.find(text)
    if first[0] == "products" and text == "ljc":
        assert ("records", "龙井村老茶园") in names(found)
    else:
        assert names(found)[0] == first


def test_namesakes_show_what_they_lie_in(index):
    found = [one for one in index.find("西湖区") if one.name == "西湖区"]
    assert [one.context for one in found] == [("浙江", "330106"), ("江西", "360103")]
    assert index.find("三墩镇")[0].context == ("西湖区", "330106109")


def test_a_foreign_code_names_no_province(index):
    assert index.find("new york")[0].context == ("36061",)


def test_a_unit_that_older_editions_repeat_is_found_once_and_an_older_name_says_its_edition(index):
    assert [one.context for one in index.find("西湖县")] == [("浙江", "330106", "2017")]
    assert sum(one.context[-1] == "330106" for one in index.find("西湖区")) == 1


def test_a_second_word_may_be_what_the_first_lies_in(index):
    assert names(index.find("三墩 西湖")) == [("admin-units", "三墩镇")]
    assert index.find("三墩 江西") == []


def test_whole_names_come_before_beginnings_before_what_contains():
    entries = [Found("products", name, name) for name in ("大茶山", "茶山岭", "茶山")]
    index = LocatorIndex(entries, [f"\n{one.name}\n" for one in entries])
    assert [one.name for one in index.find("茶山")] == ["茶山", "茶山岭", "大茶山"]


def test_a_superseded_version_comes_after_the_one_that_holds():
    entries = [Found("boundaries", "1", "茶", "SUPERSEDED"), Found("boundaries", "2", "茶", "PUBLISHED")]
    assert [one.id for one in LocatorIndex(entries, ["\n茶\n", "\n茶\n"]).find("茶")] == ["2", "1"]


def test_a_letter_that_everything_has_gives_only_so_many():
    entries = [Found("records", str(number), f"a{number}") for number in range(500)]
    found = LocatorIndex(entries, [f"\n{one.name}\n" for one in entries]).find("a")
    assert len(found) == MOST_FOUND
    assert len({one.id for one in found}) == MOST_FOUND


def test_nothing_is_found_by_nothing(index):
    assert index.find("  ") == []
    assert index.find("没有这个") == []
    assert LocatorIndex().find("茶") == []


@given(st.lists(st.text("ab茶", min_size=1, max_size=3), min_size=1, max_size=8))
def test_what_was_looked_for_before_changes_nothing(words):
    entries = [Found("products", str(n), name) for n, name in enumerate(("ab", "茶a", "b茶b", "aaa", "茶", "bab"))]
    texts = [f"\n{one.name}\n" for one in entries]
    index = LocatorIndex(entries, texts)
    for word in words:
        assert index.find(word) == LocatorIndex(entries, texts).find(word)


def test_extents(filled, index):
    product = index.find("西湖龙井")[0]
    assert extent_of(filled, "products", product.id) == pytest.approx((120, 30, 120.3, 30.2))
    record = index.find("老茶园")[0]
    assert extent_of(filled, "records", record.id) == pytest.approx((120.1, 30.2, 120.1, 30.2))
    bare = next(one for one in index.find("西湖区") if "360103" in one.context)
    assert extent_of(filled, "admin-units", bare.id) is None


# --- coordinates

HANGZHOU = (120.15, 30.25)


@pytest.mark.parametrize(
    "text",
    [
        "120.15, 30.25",
        "30.25，120.15",
        "120.15 30.25",
        "120.15E 30.25N",
        "N30.25 E120.15",
        "东经120.15度，北纬30.25度",
        "北纬30度15分，东经120度9分",
        "120°9′0″E 30°15′0″N",
        "30°15′00″ 120°09′00″",
        "北纬30°15′0〞，东经120°9′0˝",
        "N30°15'0\" E120°9'0\"",
        "30°15´00″N，120°09´00″E",
        "120°0900″ 30°1500″",
        "30 15 00, 120 09 00",
        "30:15:00 N 120:09:00 E",
        "１２０°９′０″Ｅ　３０°１５′０″Ｎ",
    ],
)
def test_every_notation_of_published_scopes_is_read(text):
    assert looks_like_place(text)
    assert read_place_text(text) == pytest.approx(HANGZHOU, abs=1e-9)


@pytest.mark.parametrize("has_names", [True, False])
def test_plane_coordinates_with_their_zone_in_either_order(has_names):
    northing, easting, zone = to_plane(*HANGZHOU, has_prefix=True)
    assert easting > 1e7
    assert zone.number == 40
    pair = (f"X={northing:.3f}", f"Y={easting:.3f}") if has_names else (f"{easting:.3f}", f"{northing:.3f}")
    assert read_place_text(", ".join(pair)) == pytest.approx(HANGZHOU, abs=1e-8)


@pytest.mark.parametrize("is_swapped", [True, False])
def test_a_zone_of_six_degrees_is_told_by_its_number(is_swapped):
    """120.15° E lies in the 6° zone 20 (central meridian 117° E): EPSG:4498."""
    to_wide = pyproj.Transformer.from_crs(4490, 4498, always_xy=True)
    pair = [f"{value:.3f}" for value in to_wide.transform(*HANGZHOU)]
    assert pair[0].startswith("20")
    assert read_place_text(" ".join(pair[::-1] if is_swapped else pair)) == pytest.approx(HANGZHOU, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14512345, 3349234", "COORDINATES_NO_ZONE"),  # a 6° zone, or Web Mercator
        ("24512345, 3349234", "COORDINATES_NO_ZONE"),
        ("20512345, 9900000", "COORDINATES_OUT_OF_RANGE"),
        ("3349234, 512345", "COORDINATES_NO_ZONE"),
        ("99512345, 3349234", "COORDINATES_NO_ZONE"),
        ("40512345, 9900000", "COORDINATES_OUT_OF_RANGE"),
        ("120.15", "COORDINATES_NOT_TWO"),
        ("200, 95", "COORDINATES_OUT_OF_RANGE"),
    ],
)
def test_what_is_no_place_is_refused_with_its_reason(text, code):
    with pytest.raises(UsageError) as caught:
        read_place_text(text)
    assert caught.value.code == code
    assert caught.value.context["value"] == text


@given(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9))
def test_what_the_program_writes_it_reads(lon, lat):
    assert read_place_text(format_position(lon, lat, 4)) == pytest.approx((lon, lat), abs=1e-6)


def test_a_place_comes_before_what_has_its_digits(index):
    found = locate(index, "120.1, 30.2")
    assert (found[0].kind, found[0].place) == ("place", (120.1, 30.2))


def test_coordinates_that_cannot_be_used_say_why(index):
    found = locate(index, "3349234, 512345")
    assert found[0].kind == "refused"
    assert "512345" in found[0].name


@pytest.mark.parametrize("text", ["清溪", "330106", "110.5", "第3页", ""])
def test_names_and_codes_are_no_places(text):
    assert not looks_like_place(text)
    assert all(one.kind not in ("place", "refused") for one in locate(LocatorIndex(), text))
