"""One product, one boundary: window, commands, files, documents and web map say the same of it.

Each exit has a reader here that gives what it says in a common form: dates as last days where an exit says "until" and
as the next day where its field says "valid_to", figures as numbers with the digits that are printed, words of lists as
codes. Exits need not say everything; what two of them say must be one and the same.
"""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio.raw
import pytest
import shapely
from pyproj import Geod

from gi_atlas.area_official import OFFICIAL_METHOD, official_area_m2, state_area
from gi_atlas.cli import run
from gi_atlas.documents.statement_paper import statement_text
from gi_atlas.i18n import LANGUAGES, set_language
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    LayerEntry,
    Product,
    ProductGroup,
    ProductStatus,
    Registration,
    ScopeText,
    UnitLevel,
    Zone,
    ZoneRole,
    shown,
)
from gi_atlas.services.details import READERS
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.export_history import export_history
from gi_atlas.services.export_register import export_register
from gi_atlas.services.exporting import export_boundary
from gi_atlas.services.statement import read_statement
from gi_atlas.services.tables import read_table
from gi_atlas.storage.project import Project
from gui.form_widgets.choices import Choice
from gui.models.columns import COLUMNS
from gui.models.kinds import BOUNDARIES, PRODUCTS
from gui.models.product_words import PRODUCT_WORDS
from gui.panels.identify_panel import IdentifyPanel
from gui.panels.thing_panel import ThingPanel
from gui.panels.zones_tree import ZonesTree
from layers.identify import Hit
from layers.publish.webmap.fields import FIELDS
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.readable_values import value_text
from layers.publish.webmap.selection import select
from tests.guards.test_texts import chinese_messages
from tests.gui.form_context import Desk

# 瓦房店海参 with a hole and a second part: long edges, so that a wrong method shows in the first digits.
RING = [(121.470938, 39.806636), (121.334501, 39.89244), (121.057395, 39.529892), (121.381262, 39.226333),
        (121.547254, 39.312147)]  # fmt: skip
SHAPE = shapely.MultiPolygon([
    shapely.Polygon(RING, [[(121.3, 39.5), (121.4, 39.52), (121.35, 39.6)]]),
    shapely.Polygon([(121.7, 39.3), (121.9, 39.35), (121.8, 39.5)]),
])  # fmt: skip
FIRST, NEXT = date(2010, 3, 1), date(2024, 3, 1)
LAST = date(2024, 2, 29)
CORNERS = 5 + 3 + 3
Said = dict[str, Any]


def fill_ring(project: Project) -> None:
    product = Product(
        "瓦房店海参", name_alias=("辽参", "渤海刺参"), name_en="Wafangdian sea cucumber", id="cucumber",
        product_group=ProductGroup.PRIMARY, status=ProductStatus.RECOGNISED, place_name="瓦房店", generic_name="海参",
        class_code="0101", counties=("210281",),
    )  # fmt: skip
    zone = Zone("cucumber", ZoneRole.SEA, "近岸海域", id="sea")
    ring = BoundaryVersion(
        "sea", SHAPE, 2, "瓦房店海参产地范围", BoundaryStatus.PUBLISHED, FIRST, NEXT, "EXTEND", act="公告2010年第1号",
        scope_text="J1至J5连线以内海域。", used_maps="海图", source_scale="1:50000", id="ring",
    )  # fmt: skip
    scope = ScopeText(
        "cucumber", "J1至J5连线以内海域。", boundary_id="ring", letter_no="瓦政函〔2009〕7号", edition="2026"
    )
    entry = Registration("cucumber", Channel.AGI, "AGI2010-01", "瓦房店海参", "协会", valid_from=FIRST, valid_to=NEXT)
    county = AdminUnit("210281", "瓦房店市", "2026", UnitLevel.COUNTY, geom=shapely.box(121, 39, 122, 40))
    save_many(project, [product, zone, ring, scope, entry, county])


@pytest.fixture
def ring(project: Project) -> Project:
    fill_ring(project)
    return project


def expected() -> Said:
    area = official_area_m2(SHAPE)
    rings = shapely.get_rings(shapely.get_parts(SHAPE))
    metres = sum(Geod(ellps="GRS80").geometry_length(one) for one in rings)  # not by the program
    return {
        "product": "瓦房店海参",
        "name": "瓦房店海参产地范围",
        "name_en": "Wafangdian sea cucumber",
        "aliases": ("辽参", "渤海刺参"),
        "group": "PRIMARY",
        "product_status": "RECOGNISED",
        "class_code": "0101",
        "place_name": "瓦房店",
        "generic_name": "海参",
        "counties": ("210281",),
        "role": "SEA",
        "zone": "近岸海域",
        "version": 2,
        "status": "PUBLISHED",
        "first": FIRST,
        "last": LAST,
        "change": "EXTEND",
        "act": "公告2010年第1号",
        "scope": "J1至J5连线以内海域。",
        "maps": "海图",
        "scale": "1:50000",
        "ha": state_area(area, "ha"),
        "mu": state_area(area, "mu"),
        "m2": state_area(area, "m2"),
        "method": OFFICIAL_METHOD,
        "corners": CORNERS,
        "km": Decimal(f"{metres / 1000:.2f}"),
        "channel": "AGI",
        "number": "AGI2010-01",
        "registered": "瓦房店海参",
    }


@pytest.mark.parametrize("word", ["公里", "平方公里", "公亩"])
def test_units_of_measure_have_one_word(word: str) -> None:
    """千米 and 平方千米, as the law on units has it; readers take the others from strangers."""
    assert [english for english, texts in chinese_messages().items() if any(word in text for text in texts)] == []


def test_one_fact_has_one_label() -> None:
    """What the window calls a product's fact, the web map calls it too."""
    named = {field.key: field.label for field in FIELDS}
    assert {name: named[f"product.{name}"] for name in ("product_group", "class_code", "name_en", "name_alias")} == {
        name: PRODUCT_WORDS[name] for name in ("product_group", "class_code", "name_en", "name_alias")
    }


# --- from words to a common form


def number(text: Any) -> Decimal:
    """First figure of a text, however thousands are parted."""
    return Decimal(re.search(r"[-\d,]*\d(?:\.\d+)?", str(text))[0].replace(",", ""))


def ha_of(value: Any) -> Decimal:
    """Hectares of a figure in a file, which may have lost zeros at its end."""
    return Decimal(repr(float(value))).quantize(Decimal("0.0001"))


def m2_of(value: Any) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal("0.01"))


def day_before(text: Any) -> date:
    return date.fromisoformat(str(text)[:10]) - timedelta(days=1)


def code_of(kind: Any, text: str) -> str:
    """Code of a word in any of the languages."""
    (found,) = {str(one) for one in kind for language in LANGUAGES if shown(one, language) == text}
    return found


def check(said: Said, least: int) -> None:
    """What an exit says is what is so, and it says enough to be worth the comparison."""
    known = expected()
    assert said == {name: known[name] for name in said}
    assert len(said) >= least


# --- the window


def from_tables(project: Project) -> Said:
    product, boundary = ({column.field: column for column in COLUMNS[kind]} for kind in (PRODUCTS, BOUNDARIES))
    rows = {kind: read_table(project, kind) for kind in (PRODUCTS, BOUNDARIES)}

    def text(kind: str, columns: Any, name: str) -> str:
        table = rows[kind]
        at = table.ids.index("cucumber" if kind == PRODUCTS else "ring")
        return str(columns[name].show(table.columns[name][at]))

    p, b = (lambda name: text(PRODUCTS, product, name)), (lambda name: text(BOUNDARIES, boundary, name))
    return {
        "product": p("name_official"), "name_en": p("name_en"), "aliases": tuple(re.split("[;；] ?", p("name_alias"))),
        "group": code_of(ProductGroup, p("product_group")), "product_status": code_of(ProductStatus, p("status")),
        "class_code": p("class_code"), "place_name": p("place_name"), "generic_name": p("generic_name"),
        "counties": (p("counties"),), "name": b("name"), "role": code_of(ZoneRole, b("role")), "zone": b("zone"),
        "version": int(b("version")), "status": code_of(BoundaryStatus, b("status")),
        "first": date.fromisoformat(b("valid_from")), "last": date.fromisoformat(b("valid_to")), "act": b("act"),
        "ha": number(b("area_m2")), "km": number(b("perimeter_m")),
    }  # fmt: skip


def form_texts(form: Any) -> dict[str, str]:
    editors = {name: field.editor for name, field in form.fields.items()} | form.areas
    return {name: one.code() if isinstance(one, Choice) else str(one.text()) for name, one in editors.items()}


@pytest.fixture
def forms(ring: Project, desk: Desk, qtbot: Any) -> Callable[[], Said]:
    panel = ThingPanel(desk.context)
    qtbot.addWidget(panel)
    panel.set_project()

    def read() -> Said:
        panel.show_thing(PRODUCTS, "cucumber")
        p = form_texts(panel.product_page.form)
        panel.show_thing(BOUNDARIES, "ring")
        panel.retranslate()
        b, measures = form_texts(panel.boundary_page.form), list(panel.boundary_page.measures.shown().values())
        ha, mu = re.findall(r"[\d,.]+", measures[0])
        by_name = panel.boundary_page.measures.shown()
        km = by_name.get("Perimeter") or by_name["周长"]
        corners = by_name.get("Corner points") or by_name["拐点"]
        return {
            "product": p["name_official"], "name_en": p["name_en"], "aliases": tuple(p["name_alias"].split("、")),
            "group": p["product_group"], "product_status": p["status"], "status": b["status"],
            "change": b["change_type"],
            "class_code": p["class_code"], "place_name": p["place_name"], "generic_name": p["generic_name"],
            "counties": (p["counties"],), "name": b["name"], "first": date.fromisoformat(b["valid_from"]),
            "last": date.fromisoformat(b["valid_to"]), "act": b["act"], "scope": b["scope_text"],
            "maps": b["used_maps"], "scale": b["source_scale"], "ha": number(ha), "mu": number(mu),
            "km": number(km), "corners": int(corners),
        }  # fmt: skip

    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_the_window(ring: Project, language: str) -> None:
    set_language(language)
    check(from_tables(ring), 19)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_of_the_window(forms: Callable[[], Said], language: str) -> None:
    set_language(language)
    check(forms(), 18)


def test_what_a_click_on_the_map_says(ring: Project, desk: Desk, qtbot: Any) -> None:
    panel = IdentifyPanel(desk.context)
    qtbot.addWidget(panel)
    panel.set_project()
    (layer,) = [entry.id for entry in ring.read_all(LayerEntry) if entry.source == "BOUNDARIES"]
    panel.show_hits([Hit(layer, "ring")])
    top = panel.tree.topLevelItem(0)
    told = {top.child(n).text(0): top.child(n).text(1) for n in range(top.childCount())}
    assert top.text(0) == "瓦房店海参 · 瓦房店海参产地范围"
    ha, mu = re.findall(r"[\d,.]+", told["Area"])
    first, last = told["Validity"].split(" – ")
    check(
        {
            "ha": number(ha), "mu": number(mu), "first": date.fromisoformat(first), "last": date.fromisoformat(last),
            "status": code_of(BoundaryStatus, told["Status"]), "act": told["Act"], "scope": told["Scope as published"],
            "version": int(re.search(r"\d+", told["Version"])[0]), "corners": int(told["Corner points"]),
            "km": number(told["Perimeter"]),
        },
        10,
    )  # fmt: skip


def test_the_zones_of_a_product(ring: Project, qtbot: Any) -> None:
    tree = ZonesTree()
    qtbot.addWidget(tree)
    tree.set_zones(READERS["products"](ring, "cucumber").zones)
    item = tree.topLevelItem(0).child(0)
    first, last = item.text(2).split(" – ")
    said = {"status": code_of(BoundaryStatus, item.text(1)), "first": date.fromisoformat(first),
            "last": date.fromisoformat(last), "ha": number(item.text(3))}  # fmt: skip
    check(said, 4)


# --- commands


def answer_of(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run(["--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_commands(ring: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = export_boundary(ring, "ring", tmp_path / "o", ["geojson"])
    path = str(ring.path)
    ring.close()
    (p,) = answer_of(capsys, "list", path, "products", "--where", "id = cucumber")["rows"]
    (b,) = answer_of(capsys, "list", path, "boundaries", "--where", "id = ring")["rows"]
    listed = {
        "product": b["product"], "name_en": p["name_en"], "aliases": tuple(json.loads(p["name_alias"])),
        "group": p["product_group"], "product_status": p["status"], "class_code": p["class_code"], "name": b["name"],
        "role": b["role"], "zone": b["zone"], "version": b["version"], "status": b["status"],
        "first": date.fromisoformat(b["valid_from"]), "last": day_before(b["valid_to"]), "change": b["change_type"],
        "act": b["act"], "scope": b["scope_text"], "ha": state_area(b["area_m2"], "ha"),
        "m2": state_area(b["area_m2"], "m2"), "method": b["area_method"],
        "km": (Decimal(b["perimeter_m"]) / 1000).quantize(Decimal("0.01")),
    }  # fmt: skip
    check(listed, 20)
    written = answer_of(capsys, "scope", "write", path, "--boundary", "ring")
    check({"m2": state_area(written["area"], "m2"), "method": written["area_method"]}, 2)
    (measured,) = answer_of(capsys, "measure", files[0].path, "--datum", "cgcs2000")["rows"]
    assert state_area(measured["area_ellipsoid_m2"], "m2") == listed["m2"]
    assert Decimal(measured["area_mu"]).quantize(Decimal("0.01")) == expected()["mu"]
    assert measured["perimeter_m"] == pytest.approx(b["perimeter_m"], rel=1e-9)


# --- files


def of_attributes(told: Said) -> Said:
    return {
        "product": told["product"], "name": told["name"], "name_en": told["name_en"], "role": told["role"],
        "zone": told["zone"], "version": int(told["version"]), "status": told["status"],
        "first": date.fromisoformat(str(told["valid_from"])[:10]), "last": day_before(told["valid_to"]),
        "act": told["act"], "scope": told["scope_text"], "counties": tuple(told["counties"].split(";")),
        "m2": m2_of(told["area_m2"]), "ha": ha_of(told["area_ha"]), "mu": m2_of(told["area_mu"]),
        "method": told["area_how"], "km": (m2_of(told["perim_m"]) / 1000).quantize(Decimal("0.01")),
    }  # fmt: skip


def columns_of(path: str, layer: str | None = None) -> Said:
    meta, _fids, _wkb, fields = pyogrio.raw.read(path, layer=layer)
    return {name.lower(): column[0] for name, column in zip(meta["fields"], fields, strict=True)}


Export = Callable[..., dict[str, str]]


@pytest.fixture
def export(ring: Project, tmp_path: Path) -> Export:
    """Writes files of some formats; gives their paths."""
    return lambda *forms: {file.format: file.path for file in export_boundary(ring, "ring", tmp_path / "o", forms)}


def test_files_with_attributes(export: Export) -> None:
    files = export("package", "geojson", "kml", "kmz", "fgb")
    for form in ("geojson", "kml", "kmz", "fgb"):
        check(of_attributes(columns_of(files[form])), 17)
    check(of_attributes(columns_of(files["package"], "scope")), 17)
    manifest = json.loads(Path(files["manifest"]).read_text(encoding="utf-8"))
    check(of_attributes(manifest["boundary"]), 17)
    assert "exclusive" in manifest["valid_to"]


def test_a_shapefile_by_its_own_list_of_names(export: Export) -> None:
    files = export("shp")
    with open(files["field-names"], encoding="utf-8-sig", newline="") as stream:
        full = {row[0]: row[1] for row in csv.reader(stream)}
    short = columns_of(f"/vsizip/{files['shp']}")
    by_full = {full[name.upper()]: value for name, value in short.items()}
    check(of_attributes(by_full), 17)


def test_linked_data(export: Export) -> None:
    files = export("jsonld")
    (node,) = json.loads(Path(files["jsonld"]).read_text(encoding="utf-8"))["@graph"]
    check(
        {
            "name": node["name"], "name_en": node["alternateName"], "version": node["version"],
            "first": date.fromisoformat(node["validFrom"]), "last": date.fromisoformat(node["validUntil"]),
            "change": node["changeType"], "scope": node["scopeText"], "m2": m2_of(node["areaM2"]),
            "method": node["areaMethod"], "number": node["fileNumber"],
        },
        10,
    )  # fmt: skip


def test_corner_tables_and_parcels(export: Export) -> None:
    files = export("corners-xlsx", "land-txt")
    points, told = openpyxl.load_workbook(files["corners-xlsx"])
    rows = [[cell for cell in row if cell] for row in points.iter_rows(values_only=True)]
    corners = [row for row in rows if row and re.fullmatch(r"J\d+", str(row[0]))]
    facts = {str(row[0]): str(row[1]) for row in told.iter_rows(values_only=True) if row[0]}
    m2, ha, mu, _km2 = re.findall(r"\d[\d.]*(?=平方米|公顷|亩|平方千米)", facts["面积"])
    said = {"name": facts["名称"], "version": int(facts["版本"]), "m2": Decimal(m2), "ha": Decimal(ha),
            "mu": Decimal(mu), "corners": len(corners)}  # fmt: skip
    check(said, 6)
    text = Path(files["land-txt"]).read_text(encoding="utf-8")
    parcels = [line.split(",") for line in text.splitlines() if line.endswith(",@")]
    # A parcel a part, each rounded by itself; each ring's closing point counts, as the format wants it.
    areas = [state_area(official_area_m2(part), "ha") for part in SHAPE.geoms]
    assert sorted(Decimal(parcel[1]) for parcel in parcels) == sorted(areas)
    assert abs(sum(areas) - expected()["ha"]) <= Decimal("0.0001")
    assert sum(int(parcel[0]) for parcel in parcels) == CORNERS + 3
    assert {parcel[3] for parcel in parcels} == {expected()["name"]}


def test_history_and_register(ring: Project, tmp_path: Path) -> None:
    export_history(ring, tmp_path / "h")
    content = json.loads(next(path for path in (tmp_path / "h").iterdir() if "all" in path.name).read_text("utf-8"))
    every = [one["properties"] for one in content["features"]]
    (told,) = [one for one in every if one["name"] == "瓦房店海参"]
    said = {"product": told["name"], "aliases": tuple(told["aka"].split("|")), "counties": (told["county"],),
            "first": date.fromisoformat(told["valid_start"]),
            "last": date.fromisoformat(told["valid_end"])}  # fmt: skip
    check(said, 5)
    for path in export_register(ring, tmp_path / "r"):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                (row,) = [one for one in csv.DictReader(stream) if one["FileNumber"] == "AGI2010-01"]
            said = {"registered": row["Name"], "name_en": row["TranscribedName"], "group": row["ProductType"],
                    "class_code": row["ProductCategory"], "channel": row["Type"],
                    "first": date.fromisoformat(row["DateRegistration"]),
                    "last": date.fromisoformat(row["DateEnd"])}  # fmt: skip
            check(said, 7)


# --- documents


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement(ring: Project, language: str) -> None:
    text = statement_text(read_statement(ring, "ring"), language)
    known = expected()
    area = re.search(r"(?:面积：|Area: )(.+)", text)[1]
    m2, ha, mu, _km2 = map(Decimal, re.findall(r"\d[\d.]*", area.replace("km²", "").replace("m²", ""))[:4])
    check({"m2": m2, "ha": ha, "mu": mu}, 3)
    for fact in ("scope", "act", "zone"):
        assert known[fact] in text
    assert f"v{known['version']} ({FIRST.isoformat()})" in text
    assert shown(ZoneRole.SEA, language) in text


def test_all_perimeters_are_one(ring: Project, forms: Callable[[], Said], export: Export) -> None:
    said = [from_tables(ring), forms(), of_attributes(columns_of(export("geojson")["geojson"])), from_web(ring)]
    assert len({one["km"] for one in said}) == 1


# --- the web map


def from_web(project: Project) -> Said:
    selection = select(project, WebMapOptions())
    (thing,) = [one for one in selection.things if one.id == "ring"]
    (product,) = [one for one in selection.products if one.id == "cucumber"]
    values = {**thing.values, **product.values, **product.registrations[0]}
    told = {key: value_text(key, value) for key, value in values.items()}
    listed = {key: tuple(values[key]) for key in ("product.name_alias", "product.counties")}
    return {
        "product": told["product.name_official"], "name_en": told["product.name_en"],
        "aliases": listed["product.name_alias"], "counties": listed["product.counties"],
        "group": code_of(ProductGroup, told["product.product_group"]),
        "product_status": code_of(ProductStatus, told["product.status"]), "class_code": told["product.class_code"],
        "place_name": told["product.place_name"], "generic_name": told["product.generic_name"],
        "role": code_of(ZoneRole, told["zone.role"]), "zone": told["zone.name"], "name": told["boundary.name"],
        "version": int(told["boundary.version"]), "status": code_of(BoundaryStatus, told["boundary.status"]),
        "last": date.fromisoformat(told["boundary.valid_to"]), "act": told["boundary.act"],
        "scope": told["boundary.scope_text"], "maps": told["boundary.used_maps"],
        "scale": told["boundary.source_scale"], "ha": number(told["boundary.area_m2"]),
        "km": number(told["boundary.perimeter_m"]), "number": told["registration.number"],
        "channel": code_of(Channel, told["registration.channel"]),
        "registered": told["registration.name_as_registered"], "first": date.fromisoformat(told["boundary.valid_from"]),
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_web_map(ring: Project, language: str) -> None:
    set_language(language)
    check(from_web(ring), 25)


def test_a_change_reaches_every_exit(ring: Project, forms: Callable[[], Said], tmp_path: Path) -> None:
    """Nothing is remembered that is no longer so."""
    before = ring.read_one(Product, "cucumber")
    save(ring, replace(before, name_official="长海海参", class_code="0102"), expected=before)
    file = export_boundary(ring, "ring", tmp_path / "o", ["geojson"])[0].path
    said = [from_tables(ring), forms(), of_attributes(columns_of(file)), from_web(ring)]
    assert {one["product"] for one in said} == {"长海海参"}
    assert {one["class_code"] for one in said if "class_code" in one} == {"0102"}


def test_units_have_one_area_too(ring: Project, desk: Desk, qtbot: Any) -> None:
    (row,) = ring.fetch("SELECT id FROM gi_admin_unit WHERE code = '210281'")
    panel = ThingPanel(desk.context)
    qtbot.addWidget(panel)
    panel.set_project()
    panel.show_thing("admin-units", row[0])
    ha = number(panel.facts_page.facts.shown()["Area"])
    assert ha == state_area(official_area_m2(shapely.box(121, 39, 122, 40)), "ha")
