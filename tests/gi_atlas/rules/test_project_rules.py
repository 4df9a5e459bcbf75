"""What is missing, far away or disagrees: what fires and what must not."""

from datetime import date
from typing import Any

import pytest
import shapely

from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Evidence,
    Product,
    ProductStatus,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.rules import project_rules as rules
from gi_atlas.rules.findings import Severity
from tests.gi_atlas.rules.conftest import Case

SQUARE = shapely.box(119, 29, 119.1, 29.1)
FULL = {"office": "清溪县局", "survey_date": date(2026, 3, 1), "county_code": "970121"}


def gaps(case: Case) -> dict[str, list[str]]:
    """Missing fields by the thing's name."""
    return {found.object_name: found.evidence["fields"] for found in case.found(rules.missing_fields)}


def test_products_without_county_and_registration(case: Case) -> None:
    registered = Product("已登记", status=ProductStatus.RECOGNISED, counties=("970121",))
    case.add(
        Product("缺县"),
        Product("缺登记", status=ProductStatus.RECOGNISED, counties=("970121",)),
        Product("调查中", counties=("970121",)),
        registered,
        Registration(registered.id, Channel.AGI, "1", "已登记", "协会"),
    )
    assert gaps(case) == {"缺县": ["counties"], "缺登记": ["registrations"]}


def test_published_boundaries_name_their_act_and_first_day(case: Case) -> None:
    product = Product("清溪茶", counties=("970121",))
    zone = Zone(product.id)
    published = BoundaryStatus.PUBLISHED
    case.add(
        product,
        zone,
        BoundaryVersion(zone.id, SQUARE, 1, "缺", published),
        BoundaryVersion(zone.id, SQUARE, 2, "全", published, date(2020, 1, 1), act="第1号公告"),
        BoundaryVersion(zone.id, SQUARE, 3, "草稿"),
    )
    assert gaps(case) == {"缺": ["act", "valid_from"]}
    assert case.found(rules.missing_fields)[0].place is not None


def test_registrations_have_number_and_holder(case: Case) -> None:
    product = Product("清溪茶", counties=("970121",))
    case.add(
        product,
        Registration(product.id, Channel.AGI, "", "缺", ""),
        Registration(product.id, Channel.TM_CERT, "1", "全", "协会"),
    )
    assert gaps(case) == {"缺": ["number", "holder"]}


def test_records_say_who_when_and_where(case: Case) -> None:
    case.add(SurveyRecord("缺", geom=shapely.Point(119, 29)), SurveyRecord("全", **FULL))
    (found,) = case.found(rules.missing_fields)
    assert (found.object_name, found.severity, found.place) == ("缺", Severity.NOTE, (119, 29))
    assert found.evidence == {"fields": ["office", "survey_date", "county_code"]}


def test_zones_without_boundary(case: Case) -> None:
    product = Product("清溪茶")
    drawn, bare, named = Zone(product.id), Zone(product.id), Zone(product.id, name="核心区")
    case.add(product, drawn, bare, named, BoundaryVersion(drawn.id, SQUARE))
    assert [(found.object_id, found.object_name) for found in case.found(rules.zones_without_boundary)] == [
        (bare.id, "清溪茶"), (named.id, "核心区")]  # fmt: skip


def test_records_without_product(case: Case) -> None:
    product = Product("清溪茶")
    loose = SurveyRecord("无产品", geom=shapely.Point(119, 29))
    case.add(product, loose, SurveyRecord("有产品", product.id))
    (found,) = case.found(rules.records_without_product)
    assert (found.rule, found.object_id, found.place) == ("RULE_RECORD_NO_PRODUCT", loose.id, (119, 29))


@pytest.mark.parametrize(
    ("distance_m", "is_far"), [(None, False), (0.0, False), (5_000.0, False), (5_000.1, True), (80_000.0, True)]
)
def test_photos_far_from_their_record(case: Case, distance_m: float | None, is_far: bool) -> None:
    record = SurveyRecord("茶园", geom=shapely.Point(119, 29))
    photo = Evidence(record.id, "茶园.jpg", "ab" * 32, geom=shapely.Point(119.5, 29), distance_m=distance_m)
    case.add(record, photo)
    found = case.found(rules.far_photos)
    assert [(one.rule, one.object_id, one.place) for one in found] == (
        [("RULE_PHOTO_FAR", photo.id, (119.5, 29))] if is_far else []
    )


def test_files_that_are_not_in_the_media_folder(case: Case, tmp_path: Any) -> None:
    file = tmp_path / "说明.txt"
    file.write_text("茶", encoding="utf-8")
    kept = case.project.media.add(file)
    lost = Evidence(None, "丢失.jpg", "cd" * 32)
    case.add(lost, Evidence(None, "说明.txt", kept.sha256))
    (found,) = case.found(rules.missing_files)
    assert (found.rule, found.severity, found.object_id) == ("RULE_MEDIA_MISSING", Severity.ERROR, lost.id)
    assert found.evidence == {"sha256": "cd" * 32}
