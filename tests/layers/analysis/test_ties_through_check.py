"""Every rule that ties, through ``check PROJECT``: one project in which each fires, and its mended twin."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.model import (
    AdminChange,
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Evidence,
    EvidenceKind,
    Product,
    ProductStatus,
    Registration,
    ScopeText,
    Standard,
    SurveyRecord,
    UnitLevel,
    Zone,
    ZoneRole,
    shown,
)
from gi_atlas.registrations.office_tables import AGREEMENT_LAYOUT, CLASS_LAYOUT, keep_table, sound_rows
from gi_atlas.services.editing import find_kind, save_many
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from tests.layers.analysis.places import EDITION, metres_box

WEST, EAST = metres_box(0, 0, 10_000, 10_000), metres_box(10_000, 0, 20_000, 10_000)
CLASSES = [{"code": "示1", "name::zh": "茶", "nice": "30", "terms": "绿茶"}]
LISTED = [{"agreement": "示范协定", "name::zh": "白石绿茶", "number": "7"}]
EXPECTED = {
    "RULE_REGISTRATIONS_DIFFER", "REG_SCOPES_DIFFER", "REG_SCOPE_NARROWER", "REG_SCOPE_NOT_BOUNDARY", "REG_SCOPE_LACKS",
    "REG_SCOPE_MORE", "REG_NUMBER_TWICE", "REG_ALL_ENDED", "CLASS_MISSING", "CLASS_UNKNOWN", "CLASS_OTHER_EDITION",
    "CLASS_NO_TERM", "NICE_WRONG", "NICE_MISSING", "STANDARD_NUMBER_ODD", "STANDARD_TWO_EDITIONS",
    "STANDARD_SUCCESSOR_MISSING", "STANDARD_NONE", "AGREEMENT_NOT_REGISTERED", "AGREEMENT_NOT_LISTED",
    "NAME_ONLY_GENERIC", "NAME_OF_VARIETY", "SCOPE_NAME_CUSTOMARY_BARE", "SCOPE_NAME_PARTS_OPEN", "SCOPE_NAME_FORMER",
    "SCOPE_NAME_NO_GENERIC", "SCOPE_NAME_NO_PLACE", "SCOPE_NAME_ELSEWHERE", "PRODUCT_TWICE", "SCOPE_HOMONYM",
    "SCOPE_NESTED", "SCOPE_SAME_GROUND", "SCOPE_SAMPLES_OUTSIDE", "SCOPE_PHOTOS_OUTSIDE", "SCOPE_SITES_OUTSIDE",
    "STEP_NO_PLACE", "STEP_RECORDS_DIFFER", "STEP_NO_ZONE", "STEP_RAW_NO_ZONE", "STEP_OUT_OF_COUNTY",
    "STEP_NONE_INSIDE", "STEP_ZONE_APART", "SCOPE_EXTENT_LEAVES_OUT", "SCOPE_EXTENT_WIDE", "SCOPE_AREA_LARGER",
    "SCOPE_LETTER_ISSUER", "SCOPE_COUNT_DIFFERS", "SCOPE_SIGNER_PREFECTURE", "SCOPE_PROCESSING_OUTSIDE",
}  # fmt: skip
# Of these the place must be on the map: they are about ground.
_ABOUT_GROUND = ("SCOPE_SIGNER", "SCOPE_EXTENT", "SCOPE_AREA", "SCOPE_LETTER")
PLACED = {code for code in EXPECTED if code.startswith(_ABOUT_GROUND)} | {
    "SCOPE_NESTED", "SCOPE_SAME_GROUND", "SCOPE_SAMPLES_OUTSIDE", "SCOPE_PHOTOS_OUTSIDE", "SCOPE_SITES_OUTSIDE",
    "STEP_ZONE_APART", "STEP_NO_PLACE", "SCOPE_NAME_ELSEWHERE", "SCOPE_PROCESSING_OUTSIDE", "REG_SCOPE_LACKS",
}  # fmt: skip


class Maker:
    """Adds products with ground, registrations and surveys in few words."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def product(self, name: str, shape: Any = None, **more: Any) -> Product:
        """A product, with a production zone where it has ground."""
        status = more.pop("boundary_status", BoundaryStatus.DRAFT)
        text = more.pop("scope_text", "")
        made = Product(name, **more)
        save_many(self.project, [made])
        if shape is not None:
            self.zone(made, ZoneRole.PRODUCTION, shape, status, text)
        return made

    def zone(
        self,
        product: Product,
        role: ZoneRole,
        shape: Any,
        status: BoundaryStatus = BoundaryStatus.DRAFT,
        text: str = "",
    ) -> BoundaryVersion:
        """A zone of a product with its boundary."""
        zone = Zone(product.id, role)
        name = f"{product.name_official}之{shown(role, 'zh')}"
        boundary = BoundaryVersion(zone.id, shape, name=name, status=status, scope_text=text)
        save_many(self.project, [zone, boundary])
        return boundary

    def registrations(self, product: Product, *told: dict[str, Any]) -> None:
        """Registrations of a product, one a channel."""
        channels = (Channel.GI_PRODUCT, Channel.AGI, Channel.TM_CERT)
        made = [
            Registration(product.id, **{"channel": channel, "number": f"{product.name_official}{place}", **one})
            for place, (channel, one) in enumerate(zip(channels, told, strict=False))
        ]
        save_many(self.project, made)

    def survey(self, product: Product, place: Any = None, **answers: Any) -> SurveyRecord:
        """A survey record of a product."""
        record = SurveyRecord(f"{product.name_official}调查", product.id, geom=place, answers=answers)
        save_many(self.project, [record])
        return record


def step(name: str, zone: str, main: str = "yes") -> dict[str, str]:
    return {"step_name": name, "step_zone": zone, "step_main": main}


def add_units(project: Project) -> None:
    told = {"970121": ("清溪县", WEST), "970122": ("白石县", EAST)}
    units = [AdminUnit(code, name, EDITION, UnitLevel.COUNTY, geom=shape) for code, (name, shape) in told.items()]
    change = AdminChange("970121", "970121", "古溪县", "清溪县", "1950", EDITION)
    save_many(project, [*units, AdminUnit("9701", "云岭市", EDITION, UnitLevel.PREFECTURE)])
    save_many(project, [change])
    keep_table(project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "2023")
    keep_table(project, AGREEMENT_LAYOUT, sound_rows(LISTED, AGREEMENT_LAYOUT), "2020")


def add_papers(make: Maker) -> None:
    """Products whose papers are wrong: registrations, classes, standards, agreements."""
    two, three, other = "清溪县石门镇、茶园乡", "清溪县石门镇、茶园乡、白鹤镇", "清溪县青岩镇"
    torn = make.product("清溪甲茶", WEST, boundary_status=BoundaryStatus.PUBLISHED, scope_text=two, class_code="示9")
    make.registrations(
        torn, {"scope_text": two, "holder": "协会"}, {"scope_text": three, "holder": "公司"}, {"scope_text": other}
    )
    wide = make.product("清溪乙茶", WEST, boundary_status=BoundaryStatus.PUBLISHED, scope_text=three, class_code="示1",
                        class_edition="2019", nice=("99",))  # fmt: skip
    make.registrations(wide, {"scope_text": two, "number": "同号"})
    ended = make.product("清溪丙茶", status=ProductStatus.RECOGNISED, class_code="示1", generic_name="橘")
    make.registrations(
        ended, {"number": "同号", "valid_to": date(2020, 1, 1), "scope_text": "清溪县石门镇、茶园乡共9个乡镇"}
    )
    odd = make.product("白石绿茶")
    save_many(make.project, [
        Standard(odd.id, "第三版"),
        Standard(odd.id, "GB/T 1-2001", superseded_by="GB/T 9-2009"),
        Standard(odd.id, "GB/T 2-2001"),
        Standard(odd.id, "GB/T 2-2020"),
        Registration(torn.id, Channel.EU_AGREEMENT, "E-1"),
    ])  # fmt: skip


def add_names(make: Maker) -> None:
    make.product("茶", generic_name="茶")
    kind = make.product("清溪本地早")
    make.survey(kind, quality={"variety_name": "清溪本地早"})
    make.product("天坛砚", name_customary=True)
    make.product("清溪石", WEST)  # its parts are not told
    make.product("古溪梨", WEST, place_name="古溪", generic_name="梨")
    make.product("清溪梅", WEST, place_name="清溪", generic_name="李")
    make.product("清溪桃", WEST, place_name="白石", generic_name="桃")
    make.product("高州藕", WEST, place_name="高州", generic_name="藕")


def add_twins(make: Maker) -> None:
    make.product("清溪笋", WEST, place_name="清溪", generic_name="笋")
    make.product("清溪 笋", WEST, place_name="清溪", generic_name="干笋")
    make.product("清溪菇", WEST, place_name="清溪", generic_name="菇")
    make.product("清溪菇（白石菇）", EAST, place_name="清溪", generic_name="木耳")
    make.product("清溪大麦", metres_box(0, 0, 9_000, 9_000), place_name="清溪", generic_name="麦")
    make.product("清溪小麦", metres_box(1_000, 1_000, 2_000, 2_000), place_name="清溪", generic_name="小麦")
    make.product("清溪荞麦", metres_box(5_000, 0, 14_000, 9_000), place_name="清溪", generic_name="荞麦")


def add_surveys(make: Maker) -> None:
    away = EAST.centroid
    placed = make.product("清溪酒", WEST, place_name="清溪", generic_name="酒")
    record = make.survey(placed, away, craft={"production_step": [step("封坛", "unknown"), step("蒸馏", "production")]})
    save_many(make.project, [
        Evidence(record.id, "照.jpg", "a" * 64, geom=away),
        Evidence(record.id, "样.jpg", "b" * 64, geom=away, kind=EvidenceKind.SAMPLE),
    ])  # fmt: skip
    torn = make.product("清溪醋", WEST, place_name="清溪", generic_name="醋")
    make.zone(torn, ZoneRole.PROCESSING, metres_box(9_000, 0, 12_000, 3_000))
    make.survey(
        torn, craft={"production_step": [step("发酵", "processing")], "raw_local_pct": "80", "raw_place": "邻县"}
    )
    make.survey(torn, craft={"production_step": [step("发酵", "outside"), step("取水", "water", "no")]})


def add_wordings(make: Maker) -> None:
    product = make.product("清溪纸", place_name="清溪", generic_name="纸")
    boundary = make.zone(product, ZoneRole.PRODUCTION, metres_box(5_000, 0, 15_000, 10_000))
    west, south, east, north = boundary.geom.bounds
    save_many(make.project, [
        ScopeText(product.id, "总面积99999公顷。", boundary_id=boundary.id, letter_issuer="清溪县人民政府",
                  declared_extent=(west, south, east, (south + north) / 2)),
        ScopeText(product.id, "…", boundary_id=boundary.id, declared_extent=(west - 1, south - 1, east + 1, north + 1)),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which everything is wrong."""
    path = tmp_path_factory.mktemp("核对") / "清溪 县.gpkg"
    with create_project(path) as project:
        add_units(project)
        for add in (add_papers, add_names, add_twins, add_surveys, add_wordings):
            add(Maker(project))
    return path


def check(capsys: Any, path: Path, *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    run(["--json", *words, "check", str(path)])
    return list(json.loads(capsys.readouterr().out)["findings"])


def test_every_rule_fires_through_the_command(wrong: Path, capsys: Any) -> None:
    found = {row["rule"] for row in check(capsys, wrong)}
    assert sorted(EXPECTED - found) == []
    assert "RULE_FAILED" not in found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_is_told_whole(wrong: Path, capsys: Any, language: str) -> None:
    for row in check(capsys, wrong, "--lang", language):
        if row["rule"] in EXPECTED:
            assert row["message"] != row["rule"]
            assert row["fix"], row["rule"]
            for text in (row["message"], row["fix"]):
                assert "?" not in text, text
                assert "NOTHING" not in text, text
                assert "[" not in text, text
                assert "{" not in text, text


def test_no_finding_speaks_english_to_a_chinese_reader(wrong: Path, capsys: Any) -> None:
    english = {row["rule"]: row["message"] for row in check(capsys, wrong)}
    for row in check(capsys, wrong, "--lang", "zh"):
        if row["rule"] in EXPECTED:
            assert row["message"] != english[row["rule"]], row["rule"]
            words = row["message"].replace("GB/T", "").replace("sha256", "")
            assert not any(word in words for word in (" of ", " the ", "PRODUCTION", "Production", "GI product")), words


def test_findings_about_ground_have_a_place_on_it(wrong: Path, capsys: Any) -> None:
    whole = shapely.union_all([WEST, EAST]).buffer(1e-9)
    for row in check(capsys, wrong):
        if row["rule"] in PLACED:
            assert row["place"] is not None, row["rule"]
            assert whole.contains(shapely.Point(row["place"])), row["rule"]


def test_every_object_of_a_finding_is_there(wrong: Path, capsys: Any) -> None:
    rows = [row for row in check(capsys, wrong) if row["rule"] in EXPECTED]
    with open_project(wrong, read_only=True) as project:
        for row in rows:
            find_kind(project, row["object"])
            if "other_id" in row["evidence"]:
                find_kind(project, row["evidence"]["other_id"])


def test_findings_can_be_listed_by_rule(wrong: Path, capsys: Any) -> None:
    capsys.readouterr()
    assert run(["--json", "list", str(wrong), "findings", "--where", "rule = PRODUCT_TWICE"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["evidence"]["names"] == ["清溪笋"]


def test_a_project_in_order_has_none_of_them(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "清溪县.gpkg"
    with create_project(path) as project:
        add_units(project)
        make = Maker(project)
        text = "清溪县现辖行政区域"
        tea = make.product(
            "清溪绿茶", WEST, boundary_status=BoundaryStatus.PUBLISHED, scope_text=text, place_name="清溪",
            generic_name="绿茶", class_code="示1", class_edition="2023", nice=("30",), status=ProductStatus.RECOGNISED,
        )  # fmt: skip
        make.registrations(tea, {"scope_text": text, "holder": "协会"}, {"scope_text": text, "holder": "协会"})
        make.zone(tea, ZoneRole.PROCESSING, metres_box(1_000, 1_000, 2_000, 2_000))
        old = Standard(tea.id, "GB/T 1-2001", valid_to=date(2020, 1, 1), superseded_by="GB/T 1-2020")
        save_many(project, [old, Standard(tea.id, "GB/T 1-2020", valid_from=date(2020, 1, 1))])
        steps = [step("采摘", "production"), step("杀青", "processing")]
        record = make.survey(tea, WEST.centroid, craft={"production_step": steps}, quality={"variety_name": "本地种"})
        save_many(project, [Evidence(record.id, "照.jpg", "a" * 64, geom=WEST.centroid)])
        boundary = next(one for one in project.read_all(BoundaryVersion) if one.scope_text)
        wording = ScopeText(tea.id, "总面积10000公顷", boundary_id=boundary.id, letter_issuer="清溪县人民政府")
        save_many(project, [replace(wording, declared_extent=tuple(WEST.bounds))])
    found = {row["rule"] for row in check(capsys, path)}
    assert sorted(found & EXPECTED) == []
