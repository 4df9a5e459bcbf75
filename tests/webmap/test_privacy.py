"""What must stay inside: canaries in every column and in everything that a photo's file holds."""

import base64
import io
import itertools
import json
import sqlite3
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image, TiffImagePlugin

from gi_atlas.cases.disputing import PAPERS
from gi_atlas.errors import CrsError, PublishError
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    EvidenceKind,
    Product,
    ProductStatus,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.model.enums import Channel
from gi_atlas.storage.project import Project
from layers.publish.webmap.fields import FIELDS
from layers.publish.webmap.options import LAYERS
from layers.publish.webmap.page import read_content
from tests.webmap.making import DRAFT, PUBLISHED, MapProject

SQUARE = shapely.box(119, 29, 119.1, 29.1)
TABLES = {
    "product": Product,
    "zone": Zone,
    "boundary": BoundaryVersion,
    "registration": Registration,
    "record": SurveyRecord,
    "unit": AdminUnit,
    "photo": Evidence,
}
# Columns that hold an id, a code of ours or a hash, and so no text of a person.
_KEYS = {
    "id",
    "sha256",
    "product_id",
    "zone_id",
    "record_id",
    "import_id",
    "form_id",
    "proposes_id",
    "edition",
    "code",
    "code12",
}


def canary(table: str, column: str) -> str:
    return f"CANARY{table}{column.replace('_', '')}X"


def poisoned(table: str, entity: Any) -> Any:
    """The entity with a canary in each of its columns of text, lists and mappings."""
    bad: dict[str, Any] = {}
    for column in fields(entity):
        value, mark = getattr(entity, column.name), canary(table, column.name)
        if column.name in _KEYS or isinstance(value, (date, shapely.Geometry)):
            continue
        if type(value) is str:
            bad[column.name] = mark
        elif isinstance(value, tuple):
            bad[column.name] = (mark,)
        elif isinstance(value, dict):
            bad[column.name] = {"key" + mark: mark, "list": [mark], "within": [mark], "contains": [mark]}
        elif value is None and "str" in str(column.type):
            bad[column.name] = mark
    return replace(entity, **bad)


def dirty_jpeg() -> bytes:
    """A photo with canaries in EXIF, XMP, IPTC and its comment, and a place."""
    exif = Image.Exif()
    exif[270], exif[315], exif[33432] = "CANARYexifdescription", "CANARYexifartist", "CANARYexifcopyright"
    exif.get_ifd(0x8769)[37510] = b"ASCII\0\0\0CANARYexifcomment"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", tuple(TiffImagePlugin.IFDRational(part) for part in (29, 7, 31))
    gps[3], gps[4] = "E", tuple(TiffImagePlugin.IFDRational(part) for part in (119, 3, 17))
    stream = io.BytesIO()
    noise = np.random.default_rng(5).integers(0, 255, (90, 120, 3), np.uint8)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARYxmp</x:xmpmeta>"
    Image.fromarray(noise).save(stream, "JPEG", exif=exif, xmp=xmp, comment=b"CANARYjpegcomment")
    plain = stream.getvalue()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x78\x00\x0aCANARYiptc\x00"
    return plain[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + plain[2:] + b"CANARYbehindtheend"


@pytest.fixture
def poisoned_atlas(atlas: MapProject) -> MapProject:
    product = poisoned("product", Product("x", status=ProductStatus.RECOGNISED))
    zone = poisoned("zone", Zone(product.id))
    version = poisoned("boundary", BoundaryVersion(zone.id, SQUARE, status=PUBLISHED))
    registration = poisoned("registration", Registration(product.id, Channel.GI_PRODUCT))
    record = poisoned("record", SurveyRecord("x", product.id, shapely.Point(119.0512345, 29.0498765)))
    unit = poisoned("unit", AdminUnit("330000", "x", geom=SQUARE))
    stored = atlas.project.media.add_bytes(dirty_jpeg(), ".jpg")
    photo = poisoned(
        "photo", Evidence(record.id, "x", stored.sha256, is_public=True, geom=shapely.Point(119.0512345, 29))
    )
    atlas.add(product, zone, version, registration, record, unit, replace(photo, fault="", mime="image/jpeg", marks=()))
    return atlas


def everything_in(path: Path) -> bytes:
    """All bytes of a page, its pictures unpacked, its escapes undone."""
    text = path.read_text(encoding="utf-8")
    content = json.loads(read_content(text))
    pictures = [base64.b64decode(photo["jpeg"]) for photo in content["photos"]]
    return text.encode() + json.dumps(content, ensure_ascii=False).encode() + b"".join(pictures)


def found_columns(found: bytes) -> set[str]:
    return {
        f"{table}.{column.name}"
        for table, kind in TABLES.items()
        for column in fields(kind)
        if canary(table, column.name).encode() in found
    }


def test_only_public_columns_leave(poisoned_atlas: MapProject) -> None:
    path, _report = poisoned_atlas.write(layers=LAYERS)
    allowed = {field.key for field in FIELDS if field.is_public}
    left = found_columns(everything_in(path))
    assert left - allowed - {"boundary.relations"} == set()
    # The test sees what leaves: most public columns of text are there.
    assert {"product.name_en", "boundary.scope_text", "registration.number", "unit.name", "photo.caption"} <= left


def test_nothing_of_a_photos_file_leaves_but_its_pixels(poisoned_atlas: MapProject) -> None:
    path, report = poisoned_atlas.write(layers=LAYERS)
    assert report.photos == 1
    assert b"CANARYexif" in dirty_jpeg()
    found = everything_in(path)
    for mark in (b"CANARYexif", b"CANARYxmp", b"CANARYiptc", b"CANARYjpeg", b"CANARYbehind"):
        assert mark not in found
    (photo,) = json.loads(read_content(path.read_text(encoding="utf-8")))["photos"]
    with Image.open(io.BytesIO(base64.b64decode(photo["jpeg"]))) as image:
        assert image.size == (120, 90)
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info
        assert "xmp" not in image.info
        assert "photoshop" not in image.info


def test_a_private_column_leaves_when_it_is_asked_for_and_alone(poisoned_atlas: MapProject) -> None:
    before = found_columns(json.dumps(poisoned_atlas.page(layers=LAYERS).content).encode())
    for field in (field for field in FIELDS if not field.is_public):
        made = poisoned_atlas.page(layers=LAYERS, fields=frozenset({field.key}))
        after = found_columns(json.dumps(made.content).encode())
        # Days, lengths and what is worked out hold no word that could be planted.
        is_text = field.kind not in ("day", "length") and field.key != "record.readiness"
        assert after - before == ({field.key} if is_text else set()), field.key


def test_a_public_column_stays_inside_when_it_is_hidden(poisoned_atlas: MapProject) -> None:
    made = poisoned_atlas.page(hidden=frozenset({"boundary.scope_text", "product.counties"}))
    left = found_columns(json.dumps(made.content).encode())
    assert not left & {"boundary.scope_text", "product.counties"}
    assert "boundary.act" in left
    # Nor does the search know it.
    assert canary("product", "counties").lower() not in json.dumps(made.content).lower()


def test_free_attributes_leave_one_by_one(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE, attributes={"phone": "CANARYphone", "__proto__": "shown", "level": 3, "empty": None})
    version = atlas.project.read_all(BoundaryVersion)[0]
    assert version.attributes == {}
    keys = frozenset({"product.attributes.__proto__", "product.attributes.level"})
    content = atlas.page(fields=keys).content
    assert content["products"][0]["free"] == [["__proto__", "shown"], ["level", 3]]
    assert "CANARYphone" not in json.dumps(content)
    assert "CANARYphone" in json.dumps(atlas.page(fields=frozenset({"product.attributes.*"})).content)


@pytest.mark.parametrize(
    "key", ["boundary.provenance", "record.people", "photo.file_name", "product", "x.y", "record.answers"]
)
def test_a_column_that_is_not_listed_cannot_leave(atlas: MapProject, key: str) -> None:
    atlas.product("甲", SQUARE)
    with pytest.raises(PublishError) as refused:
        atlas.page(fields=frozenset({key}))
    assert refused.value.code == "WEBMAP_FIELD"
    assert refused.value.context["value"] == key


def test_a_photo_that_an_opponent_brought_stays_inside_whatever_its_mark(atlas: MapProject) -> None:
    product, _zone, _version = atlas.product("茶", SQUARE)
    atlas.photo(product.id, dirty_jpeg(), question=f"{PAPERS}case")
    assert [len(one["photos"]) for one in atlas.page().content["products"]] == [0]


def test_a_photo_leaves_only_if_marked_public_and_not_refused(atlas: MapProject) -> None:
    ways = list(itertools.product([True, False], [True, None, False], [EvidenceKind.PHOTO, EvidenceKind.PAPER]))
    for is_public, consent, kind in ways:
        product, _zone, _version = atlas.product("甲", SQUARE)
        atlas.photo(product.id, dirty_jpeg(), is_public=is_public, consent=consent, kind=kind)
    counts = [len(product["photos"]) for product in atlas.page().content["products"]]
    assert counts == [
        int(is_public and consent is not False and kind is EvidenceKind.PHOTO) for is_public, consent, kind in ways
    ]


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4])
def test_a_home_is_told_as_exactly_as_was_chosen(atlas: MapProject, decimals: int) -> None:
    place = shapely.Point(119.123456789, 29.987654321)
    atlas.add(SurveyRecord("张三家", None, place))
    made = atlas.page(layers=("records",), decimals={"records": decimals})
    assert made.content["layers"][0]["points"]["decimals"] == decimals
    assert "119.12345" not in made.text
    assert "张三家" not in json.dumps(made.content, ensure_ascii=False)
    assert "zhangsanjia" not in made.text


def test_places_of_records_are_coarse_by_default(atlas: MapProject) -> None:
    atlas.add(SurveyRecord("张三家", None, shapely.Point(119.123456789, 29.987654321)))
    (layer,) = atlas.page(layers=("records",)).content["layers"]
    from layers.publish.webmap.packing import unpack_signed

    assert unpack_signed(layer["points"]["lon"]).tolist() == [11912]
    assert unpack_signed(layer["points"]["lat"]).tolist() == [2999]


def test_records_and_units_stay_inside_unless_their_layer_is_asked_for(poisoned_atlas: MapProject) -> None:
    content = poisoned_atlas.page().content
    assert [layer["key"] for layer in content["layers"]] == ["boundaries"]
    assert not any(key.startswith(("record", "unit")) for key in found_columns(json.dumps(content).encode()))


@pytest.mark.parametrize("status", list(BoundaryStatus))
def test_only_published_boundaries_are_public_whatever_their_products_are(
    atlas: MapProject, status: BoundaryStatus
) -> None:
    for product_status in ProductStatus:
        product = Product("甲", status=product_status)
        zone = Zone(product.id)
        atlas.add(product, zone, BoundaryVersion(zone.id, SQUARE, status=status))
    count = len(ProductStatus)
    if status in (BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED):
        assert atlas.page(is_public=True).report.features == {"boundaries": count}
        assert not atlas.page().report.has_drafts
        return
    with pytest.raises(PublishError) as refused:
        atlas.page(is_public=True)
    assert refused.value.code == "WEBMAP_NOTHING"
    assert refused.value.context == {"count": count, "drafts": count}
    assert atlas.page().report.has_drafts


@pytest.mark.parametrize("status", list(BoundaryStatus))
@pytest.mark.parametrize("is_public", [True, False])
def test_a_published_polygon_that_was_changed_past_the_program_stays_inside(
    atlas: MapProject, status: BoundaryStatus, is_public: bool
) -> None:
    """Row 39: what the stored sha256 does not vouch for is not passed on as published."""
    atlas.product("甲茶", SQUARE)
    _product, zone, _version = atlas.product("乙茶", SQUARE)
    forged = atlas.boundary(zone, shapely.box(110, 25, 110.2, 25.2), status, version=2, name="canary-1337")
    change_past_the_program(atlas.project, forged.id)
    made = atlas.page(is_public=is_public)
    has_been_public = status in (BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED)
    assert ("canary-1337" in made.text) is (not has_been_public and not is_public)
    told = made.report.left_out.get("boundaries", {})
    assert told == ({"changed": 1} if has_been_public else {"status": 1} if is_public else {})


def change_past_the_program(project: Project, boundary_id: str) -> None:
    """Store another polygon in a version, as a stranger's editor may: without its sha256."""
    blob = project.fetch("SELECT geom FROM gi_boundary WHERE id <> ? LIMIT 1", boundary_id)[0][0]
    other = sqlite3.connect(project.path)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'gi_boundary'"
    for (name,) in other.execute(triggers).fetchall():
        other.execute(f'DROP TRIGGER "{name}"')
    other.execute("UPDATE gi_boundary SET geom = ? WHERE id = ?", (blob, boundary_id))
    other.commit()
    other.close()


def test_what_stays_inside_is_told(atlas: MapProject) -> None:
    product, zone, _version = atlas.product("甲", SQUARE)
    atlas.boundary(zone, SQUARE, DRAFT, version=2)
    atlas.boundary(zone, None, version=3)
    atlas.photo(product.id, dirty_jpeg(), is_public=False)
    atlas.photo(product.id, dirty_jpeg(), consent=False)
    report = atlas.page(is_public=True).report
    assert report.left_out == {"boundaries": {"status": 1, "no_geometry": 1}, "photos": {"not_public": 1, "consent": 1}}
    assert report.features == {"boundaries": 1}


def test_an_open_question_of_datum_lets_nothing_out(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE, provenance={"stated_datum": "gcj02"})
    with pytest.raises(CrsError) as refused:
        atlas.page()
    assert refused.value.code == "EXPORT_DATUM_OPEN"


def test_no_part_of_the_program_shows_pages_in_a_window_of_its_own() -> None:
    """A page opens in the person's browser: no QtWebEngine, which reads local files for it."""
    from tests.guards.source_files import package_files

    assert [path for path in package_files() if "QtWebEngine" in path.read_text(encoding="utf-8")] == []
