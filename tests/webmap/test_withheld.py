"""What a public map does not tell of products and records: names of what is only surveyed, sequence, hidden days."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.cli import run
from gi_atlas.jobs import Progress
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    Channel,
    Product,
    ProductGroup,
    ProductStatus,
    Registration,
    SurveyRecord,
    UnitLevel,
    Zone,
)
from gui.dialogs.webmap_summary import counted_lines
from layers.publish.webmap.atlas import NO_PRODUCT, AtlasFigures, atlas_figures
from layers.publish.webmap.fields import AllowList
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.outgoing import outgoing
from layers.publish.webmap.selection import select
from layers.publish.webmap.things import Selection
from tests.webmap.making import DRAFT, MapProject
from tests.webmap.test_folder import jpeg

BOTH = ("boundaries", "records")
SQUARE = shapely.box(119, 29, 119.1, 29.1)
CORE = shapely.box(119, 29, 119.05, 29.1)
SECRET = "清溪青石"
SURVEY_ONLY = [one for one in ProductStatus if one not in (ProductStatus.RECOGNISED, ProductStatus.REVOKED)]


def chosen(atlas: MapProject, **options: Any) -> Selection:
    return select(atlas.project, WebMapOptions(**{"layers": BOTH, "is_public": True, **options}))


def figures(atlas: MapProject, **options: Any) -> AtlasFigures:
    own = WebMapOptions(**{"layers": BOTH, "is_public": True, **options})
    return atlas_figures(atlas.project, select(atlas.project, own), True, Progress(), AllowList(own))


def surveyed(atlas: MapProject, status: ProductStatus, name: str = SECRET, place: bool = True) -> Product:
    """A product of one status with a registration, a photo and a record, but without a boundary."""
    product = Product(name, status=status, product_group=ProductGroup.OTHER)
    atlas.add(product, Registration(product.id, Channel.POTENTIAL, f"第{name}号"))
    atlas.add(SurveyRecord("记", product_id=product.id, geom=shapely.Point(119.02, 29.02) if place else None))
    atlas.photo(product.id, jpeg())
    return product


@pytest.fixture
def public(atlas: MapProject) -> MapProject:
    atlas.product("清溪茶", SQUARE, product_group=ProductGroup.PRIMARY)
    return atlas


# Products


@pytest.mark.parametrize("status", SURVEY_ONLY)
@pytest.mark.parametrize("layers", [BOTH, ("records",)], ids=["both", "records"])
def test_a_product_that_is_only_surveyed_does_not_go_out_with_its_record(
    public: MapProject, status: ProductStatus, layers: tuple[str, ...]
) -> None:
    surveyed(public, status)
    found = chosen(public, layers=layers)
    assert found.count("records") == 1
    assert SECRET not in json.dumps([one.values for one in (*found.products, *found.things)], ensure_ascii=False)
    assert found.left_out["products"] == {"unrecognised": 1}
    text = public.page(layers=layers, is_public=True, photo_px=200).text
    assert SECRET not in text
    assert f"第{SECRET}号" not in text
    assert public.page(layers=layers, is_public=True, photo_px=200).report.photos == 0


@pytest.mark.parametrize("status", [ProductStatus.RECOGNISED, ProductStatus.REVOKED])
def test_one_that_was_announced_does(public: MapProject, status: ProductStatus) -> None:
    surveyed(public, status)
    found = chosen(public)
    assert SECRET in [product.values["product.name_official"] for product in found.products]
    assert "products" not in found.left_out


@pytest.mark.parametrize("layers", [BOTH, ("records",)], ids=["both", "records"])
@pytest.mark.parametrize("is_published", [True, False])
def test_a_published_boundary_announces_its_product_a_draft_does_not(
    public: MapProject, is_published: bool, layers: tuple[str, ...]
) -> None:
    product = surveyed(public, ProductStatus.UNDER_EXAMINATION)
    zone = Zone(product.id)
    public.add(zone)
    public.boundary(zone, SQUARE, BoundaryStatus.PUBLISHED if is_published else DRAFT)
    names = [one.values["product.name_official"] for one in chosen(public, layers=layers).products]
    assert (SECRET in names) is is_published


def test_on_a_map_of_drafts_all_products_are_named(public: MapProject) -> None:
    surveyed(public, ProductStatus.SURVEY_DRAFT)
    found = chosen(public, is_public=False)
    assert SECRET in [product.values["product.name_official"] for product in found.products]
    assert "products" not in found.left_out


def test_each_product_is_counted_once_and_told_by_command_and_dialog(
    public: MapProject, capsys: pytest.CaptureFixture[str]
) -> None:
    product = surveyed(public, ProductStatus.SURVEY_DRAFT)
    public.add(SurveyRecord("又", product_id=product.id, geom=shapely.Point(119.03, 29.03)))
    surveyed(public, ProductStatus.POTENTIAL_LISTED, "清溪竹编")
    surveyed(public, ProductStatus.DOSSIER_PREP, "无位置", place=False)
    lines = counted_lines(outgoing(public.project, WebMapOptions(layers=BOTH, is_public=True)))
    assert [line for line in lines if "2 products" in line and "recognised" in line]
    path = str(public.project.path)
    public.project.close()
    words = ["webmap", path, "--to", str(public.folder / "a.html"), "--public", "--layer", "records", "--lang", "en"]
    assert run(["--json", *words[:-2]]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"]["products"] == {"unrecognised": 2}


# Counts of the atlas page


def test_a_record_whose_product_stays_inside_is_counted_by_no_class(public: MapProject) -> None:
    surveyed(public, ProductStatus.SURVEY_DRAFT)
    surveyed(public, ProductStatus.SURVEY_DRAFT, "无位置", place=False)
    public.add(SurveyRecord("无产品"))
    found = figures(public)
    assert {group: sum(counts.values()) for group, counts in found.records.items()} == {NO_PRODUCT: 2}
    folder = Path(
        write_web_folder(public.project, public.folder / "o", WebMapOptions(layers=BOTH, is_public=True)).path
    )
    assert "No product, or none on this map" in (folder / "atlas.html").read_text(encoding="utf-8")
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_records_of_what_goes_out_are_counted_with_and_without_a_place(public: MapProject) -> None:
    (product,) = public.project.read_all(Product)
    public.add(
        SurveyRecord("甲", product_id=product.id, geom=shapely.Point(119, 29)),
        SurveyRecord("乙", product_id=product.id),
    )
    found = figures(public)
    assert {group: sum(counts.values()) for group, counts in found.records.items()} == {"PRIMARY": 2}


# Sequence


def test_records_come_in_an_order_that_does_not_tell_which_was_first(public: MapProject) -> None:
    names = [f"记录{number:02}" for number in range(24)]
    for number, name in enumerate(names):
        public.add(SurveyRecord(name, geom=shapely.Point(119, 29), survey_date=date(2024, 5, 1 + number)))
    told = {"fields": frozenset({"record.title"})}

    def titles(**options: Any) -> list[str]:
        return [thing.values["record.title"] for thing in chosen(public, **told, **options).of_layer("records")]

    hidden = titles(hidden=frozenset({"record.survey_date"}))
    assert sorted(hidden) == names
    assert hidden not in (names, names[::-1])
    assert titles(hidden=frozenset({"record.survey_date"})) == hidden, "the same in every edition"
    assert titles() == names


# Areas by township


@pytest.fixture
def township(atlas: MapProject) -> MapProject:
    atlas.add(
        AdminUnit("330106001", "石门镇", "2023", UnitLevel.TOWNSHIP, geom=shapely.MultiPolygon([SQUARE])),
        AdminUnit("330106002", "白鹤镇", "2023", UnitLevel.TOWNSHIP, geom=shapely.box(119.1, 29, 119.2, 29.1)),
    )
    return atlas


@pytest.mark.parametrize("key", ["boundary.valid_from", "boundary.valid_to"])
def test_hidden_days_are_not_told_by_the_ground_that_holds_today(township: MapProject, key: str) -> None:
    _product, zone, _version = township.product("茶", SQUARE, valid_to=date(2012, 5, 1))
    township.boundary(zone, shapely.box(119.1, 29, 119.2, 29.1), version=2, valid_from=date(2012, 5, 1))
    assert [one.township for one in figures(township).areas] == ["白鹤镇"]
    hidden = figures(township, hidden=frozenset({key}))
    assert (hidden.areas, hidden.is_measured) == ((), False)
    options = WebMapOptions(is_public=True, hidden=frozenset({key}))
    folder = Path(write_web_folder(township.project, township.folder / "o", options).path)
    text = (folder / "atlas.html").read_text(encoding="utf-8")
    assert "Boundaries as of" not in text
    assert "白鹤镇" not in text


def test_a_zone_within_a_zone_is_the_same_ground(township: MapProject) -> None:
    product, _zone, _version = township.product("茶", CORE)
    core = Zone(product.id, name="核心区")
    township.add(core)
    township.boundary(core, shapely.box(119, 29, 119.04, 29.1))
    (row,) = figures(township).areas
    assert row.share == pytest.approx(0.5, abs=1e-6)
    assert row.area_m2 == pytest.approx(ellipsoid_area_m2(CORE), rel=1e-6)


def test_drafts_of_one_zone_that_overlap_are_the_same_ground_too(township: MapProject) -> None:
    _product, zone, _version = township.product("茶", SQUARE)
    township.boundary(zone, shapely.box(119.02, 29, 119.1, 29.1), DRAFT, version=2)
    (row,) = figures(township, is_public=False).areas
    assert row.area_m2 == pytest.approx(ellipsoid_area_m2(SQUARE), rel=1e-6)


def test_a_ring_that_crosses_itself_is_united_all_the_same(township: MapProject) -> None:
    eight = shapely.Polygon([(119, 29), (119.1, 29.1), (119.1, 29), (119, 29.1)])
    product, _zone, _version = township.product("茶", eight)
    other = Zone(product.id)
    township.add(other)
    township.boundary(other, CORE)
    (row,) = figures(township).areas
    assert row.area_m2 == pytest.approx(
        ellipsoid_area_m2(shapely.union_all([shapely.make_valid(eight), CORE])), rel=1e-6
    )


def test_two_products_of_one_name_have_a_row_each(township: MapProject) -> None:
    township.product("茶", CORE)
    township.product("茶", SQUARE)
    rows = figures(township).areas
    assert [row.product for row in rows] == ["茶", "茶"]
    assert sorted(round(row.share, 3) for row in rows) == [0.5, 1.0]
    hidden = figures(township, hidden=frozenset({"product.name_official"})).areas
    assert sorted(round(row.share, 3) for row in hidden) == [0.5, 1.0]
    assert {row.product for row in hidden} == {""}
