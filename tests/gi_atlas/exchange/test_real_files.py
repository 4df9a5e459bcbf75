"""Real files of each format of the issue through ``inspect``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.services.inspecting import examine_file
from tests.gi_atlas.exchange.telling import Told

Inspect = Callable[..., Told]


def test_a_protected_area_with_its_versions(real_data: Path, inspect: Inspect) -> None:
    told = inspect(real_data / "ava" / "santa_cruz_mountains.geojson")
    assert (told.entry["format"], told.entry["driver"]) == ("GEOJSON", "GeoJSON")
    assert told.count >= 1
    assert {"ava_id", "name", "created", "valid_start", "valid_end", "within", "contains"} <= set(
        told.layers[0]["fields"]
    )
    assert told.layers[0]["vertices"] == 49_067
    assert told.questions == {}
    assert told.entry["datum"] == "wgs84"


def test_every_area_is_read_without_a_question(real_data: Path) -> None:
    paths = sorted((real_data / "ava").glob("*.geojson"))
    assert len(paths) == 91
    versions = 0
    for path in paths[::9]:
        examined = examine_file(path)
        versions += sum(len(layer) for layer in examined.foreign.layers)
        assert examined.inspection.questions == ()
    assert versions >= 11


def test_counties_of_the_united_states(real_data: Path, inspect: Inspect) -> None:
    told = inspect(real_data / "us" / "county_fips.geojson.xz")
    assert (told.entry["format"], told.count, told.layers[0]["geometry_type"]) == ("GEOJSON", 3221, "MultiPolygon")
    assert told.questions == {}
    assert told.layers[0]["name"] == "county_fips"


def test_national_counties_ask_for_their_datum(real_data: Path, inspect: Inspect) -> None:
    told = inspect(real_data / "cn" / "county_gcj02.fgb.xz")
    assert (told.entry["format"], told.entry["driver"], told.count) == ("FLATGEOBUF", "FlatGeobuf", 2826)
    assert told.layers[0]["fields"] == ["adcode", "name", "level", "parent"]
    assert told.layers[0]["vertices"] == 5_810_681
    question = told.questions["DATUM_UNCLEAR"]
    assert (question["guess"], question["needed"]) == (None, True)
    assert told.entry["datum"] is None


def test_zhejiang_names_are_right(real_data: Path) -> None:
    examined = examine_file(real_data / "cn" / "zhejiang_county_gbk_shapefile.zip")
    (layer,) = examined.foreign.layers
    texts = {str(value) for name in layer.field_names for value in layer.values(name)} | set(layer.field_names)
    assert "西湖区" in texts
    assert any("浙江" in text for text in texts) or any("浙江" in layer.name for layer in examined.foreign.layers)
    assert not any("\ufffd" in text or "Õã" in text or "娴" in text for text in texts)
    assert examined.inspection.encoding == "GB18030"
    assert "ENCODING_UNCLEAR" not in [q.code for q in examined.inspection.open_questions()]
    assert "DATUM_UNCLEAR" in [q.code for q in examined.inspection.open_questions()]


def test_townships_as_points(real_data: Path, inspect: Inspect) -> None:
    told = inspect(real_data / "cn" / "townships_2016.csv.xz")
    assert (told.entry["format"], told.count, told.layers[0]["geometry_type"]) == ("CSV", 42_868, "Point")
    question = told.questions["DATUM_UNCLEAR"]
    assert question["guess"] == "gcj02"
    assert told.warnings["NO_GEOMETRY"]["count"] == 42_868 - 35_350


@pytest.mark.parametrize("name", ["counties_2017-10", "counties_2023-06", "townships_2023-06"])
def test_editions_of_the_statistical_office_need_no_answer(real_data: Path, inspect: Inspect, name: str) -> None:
    told = inspect(real_data / "cn" / "editions" / f"{name}.csv.xz")
    assert told.refusal is None
    assert told.count > 2800
    assert told.layers[0]["geometry_type"] == "None"
    assert told.questions == {}
    assert "name" in told.layers[0]["fields"]
