"""What ties names, wordings, signers and ground, on real counties of 2016, real township lists and real wordings."""

import csv
import io
import json
import lzma
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.model import (
    AdminChange,
    AdminUnit,
    BoundaryVersion,
    Channel,
    Product,
    Registration,
    ScopeText,
    UnitLevel,
    Zone,
)
from gi_atlas.registrations import rules
from gi_atlas.registrations.comparing import compare, named_units
from gi_atlas.rules.findings import Finding
from gi_atlas.scope.reading import read_scope
from gi_atlas.services.editing import save_many
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from layers.analysis.letter_rules import texts_and_polygons
from layers.analysis.name_rules import name_rule
from layers.analysis.scope_rules import signers
from layers.analysis.twin_rules import homonyms

EDITION = "2016"
PREFECTURES = {"1304": "邯郸市", "1306": "保定市", "4413": "惠州市", "4414": "梅州市", "4409": "茂名市"}
# County of the ground, place name and generic name of real products.
PRODUCTS = {
    "顺平桃": ("130636", "顺平", "桃"),
    "深州蜜桃": ("131182", "深州", "蜜桃"),
    "板城烧锅酒": ("130821", "板城", "烧锅酒"),
    "高州龙眼": ("440981", "高州", "龙眼"),
    "程村蚝": ("441721", "程村", "蚝"),
    "长乐烧酒": ("441424", "长乐", "烧酒"),
}


@pytest.fixture(scope="module")
def counties(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> geopandas.GeoDataFrame:
    """Counties of Hebei and Guangdong."""
    path = tmp_path_factory.mktemp("县") / "county.fgb"
    path.write_bytes(lzma.decompress((real_data / "cn/county_gcj02.fgb.xz").read_bytes()))
    found = geopandas.read_file(path)
    return found[found["adcode"].astype(str).str[:2].isin(["13", "44"])]


@pytest.fixture(scope="module")
def units(counties: geopandas.GeoDataFrame, real_data: Path) -> list[AdminUnit]:
    """The counties with their polygons, their townships without, and some prefectures by name."""
    told = lzma.decompress((real_data / "cn/townships_2016.csv.xz").read_bytes()).decode("utf-8")
    inside = [row for row in csv.DictReader(io.StringIO(told)) if row["county_code"][:2] in ("13", "44")]
    drawn = zip(counties["adcode"].astype(str), counties["name"], counties.geometry, strict=True)
    return [
        *(AdminUnit(code, name, EDITION, UnitLevel.COUNTY, geom=shape) for code, name, shape in drawn),
        *(AdminUnit(row["code"][:9], row["name"], EDITION, UnitLevel.TOWNSHIP) for row in inside),
        *(AdminUnit(code, name, EDITION, UnitLevel.PREFECTURE) for code, name in PREFECTURES.items()),
    ]


@pytest.fixture(scope="module")
def filled(units: list[AdminUnit], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that holds the units and nothing else."""
    path = tmp_path_factory.mktemp("单元") / "粤冀.gpkg"
    with create_project(path) as opened:
        rows = tuple(to_row(prepare(one)) for one in units)
        opened.apply(Command(Label("units"), bulks=(BulkRows("gi_admin_unit", "units", rows),)))
    return path


@pytest.fixture
def project(filled: Path, tmp_path: Path) -> Iterator[Project]:
    """A copy of its own for each test."""
    with open_project(Path(shutil.copy(filled, tmp_path / "粤冀.gpkg"))) as opened:
        yield opened


def ground(units: list[AdminUnit], *codes: str) -> Any:
    return shapely.union_all([unit.geom for unit in units if unit.code in codes])


def draw(project: Project, product: Product, shape: Any) -> BoundaryVersion:
    zone = Zone(product.id)
    boundary = BoundaryVersion(zone.id, shape, name=product.name_official)
    save_many(project, [product, zone, boundary])
    return boundary


@pytest.fixture
def named(project: Project, units: list[AdminUnit]) -> Project:
    """The project with real products on their counties."""
    for name, (code, place, generic) in PRODUCTS.items():
        draw(project, Product(name, place_name=place, generic_name=generic, counties=(code,)), ground(units, code))
    return project


def told(found: list[Finding]) -> dict[str, str]:
    return {one.object_name: one.rule for one in found}


def test_real_names_are_place_names_of_their_ground(named: Project) -> None:
    # 板城 and 程村 are townships of the county; 长乐 is what 五华 was called, which no list of 2016 knows.
    assert told(list(name_rule(named))) == {"长乐烧酒": "SCOPE_NAME_ELSEWHERE"}
    save_many(named, [AdminChange("441424", "441424", "长乐县", "五华县", "1913", EDITION)])
    assert told(list(name_rule(named))) == {"长乐烧酒": "SCOPE_NAME_FORMER"}


def test_real_names_on_other_ground_are_found(project: Project, units: list[AdminUnit]) -> None:
    far = ground(units, "440981")  # every one of them on the ground of 高州
    for name, (_code, place, generic) in PRODUCTS.items():
        draw(project, Product(name, place_name=place, generic_name=generic), far)
    found = told(list(name_rule(project)))
    assert set(PRODUCTS) - set(found) == {"高州龙眼"}
    assert set(found.values()) == {"SCOPE_NAME_ELSEWHERE"}


@pytest.mark.parametrize(
    ("codes", "rule", "governments"),
    [
        (("130636",), "", []),
        (("130423", "130424"), "SCOPE_SIGNER_PREFECTURE", ["河北省邯郸市"]),
        (("130423", "130636"), "SCOPE_SIGNER_PROVINCE", ["河北省"]),
        (("130636", "440981"), "SCOPE_SIGNER_TO_CONFIRM", ["河北省", "广东省"]),
        (("131182", "131102"), "SCOPE_SIGNER_PREFECTURE", ["河北省1311"]),
    ],
)
def test_who_signs_for_real_counties(
    project: Project, units: list[AdminUnit], codes: tuple[str, ...], rule: str, governments: list[str]
) -> None:
    draw(project, Product("丛台酒"), ground(units, *codes))
    found = list(signers(project))
    assert [(one.rule, one.evidence["governments"]) for one in found] == ([(rule, governments)] if rule else [])


@pytest.mark.parametrize(
    ("issuer", "is_found"),
    [
        ("顺平县人民政府", False),
        ("河北省顺平县人民政府", False),
        ("保定市人民政府", False),
        ("曲阳县人民政府", True),
        ("高州市人民政府", True),
    ],
)
def test_whose_letter_holds_for_a_real_county(
    project: Project, units: list[AdminUnit], issuer: str, is_found: bool
) -> None:
    product = Product("顺平桃")
    boundary = draw(project, product, ground(units, "130636"))
    save_many(project, [ScopeText(product.id, "…", boundary_id=boundary.id, letter_issuer=issuer)])
    assert bool(list(texts_and_polygons(project))) is is_found


def test_the_extent_of_a_real_wording_leaves_its_county_out(
    project: Project, units: list[AdminUnit], real_data: Path
) -> None:
    # 高州龙眼 names every town of the county, in a box whose bounds are reversed: neither way round does it hold them.
    record = next(one for one in records(real_data) if one["product"] == "高州龙眼")
    extent = read_scope(record["text"]).extents[0]
    assert extent.deg is None
    assert extent.lon is not None
    assert extent.lat is not None
    west, east = sorted((extent.lon.low_deg or 0, extent.lon.high_deg or 0))
    south, north = sorted((extent.lat.low_deg or 0, extent.lat.high_deg or 0))
    county = ground(units, "440981")
    product = Product("高州龙眼")
    boundary = draw(project, product, county)
    text = ScopeText(product.id, "…", boundary_id=boundary.id, declared_extent=(west, south, east, north))
    save_many(project, [text])
    (found,) = texts_and_polygons(project)
    assert (found.rule, found.object_id) == ("SCOPE_EXTENT_LEAVES_OUT", boundary.id)
    assert found.evidence["outside_ha"] > 100_000
    assert county.contains(shapely.Point(found.place))
    assert not shapely.box(west, south, east, north).contains(shapely.Point(found.place))
    save_many(project, [replace(text, declared_extent=county.bounds)])
    assert list(texts_and_polygons(project)) == []


def records(real_data: Path) -> list[dict[str, Any]]:
    told: dict[str, Any] = json.loads((real_data / "cn/scope_texts.json").read_text(encoding="utf-8"))
    return list(told["records"])


def test_no_real_list_is_counted_wrongly_as_registered(project: Project, real_data: Path) -> None:
    for record in records(real_data):
        product = Product(record["product"])
        save_many(project, [product, Registration(product.id, Channel.AGI, record["id"], scope_text=record["text"])])
    assert list(rules.registration_counts(project)) == []
    assert list(homonyms(project)) == []
    held = next(one for one in project.read_all(Registration) if "共8个乡镇" in one.scope_text)
    save_many(project, [replace(held, scope_text=held.scope_text.replace("共8个乡镇", "共9个乡镇"))])
    (found,) = rules.registration_counts(project)
    assert (found.object_id, found.evidence["proposal"]) == (held.id, "共8个乡镇")


def test_real_wordings_differ_by_the_township_that_one_leaves_out(real_data: Path) -> None:
    for record in records(real_data):
        if len(record["units"]) < 3:
            continue
        left_out = record["units"][0]
        shorter = record["text"].replace(f"{left_out}、", "", 1)
        product = Product(record["product"])
        held = [
            Registration(product.id, Channel.AGI, "1", scope_text=record["text"]),
            Registration(product.id, Channel.GI_PRODUCT, "2", scope_text=shorter),
        ]
        (scope,) = compare(product, held).scopes
        assert {*scope.only_first, *scope.only_second} == {left_out}, record["product"]
        assert len(named_units(record["text"])) == len(record["units"]), record["product"]
