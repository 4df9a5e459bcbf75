"""The register for exchange: a row a registration, nodes of products and published boundaries, nothing shifted."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gi_atlas.cli import run
from gi_atlas.errors import CrsError, UsageError, WriteError
from gi_atlas.exchange.writers.json_ld import geometry_of, read_json_ld
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import Act, BoundaryStatus, BoundaryVersion, Channel, Product, Registration, Zone
from gi_atlas.services.editing import save
from gi_atlas.services.export_filing import amendment_number, filing_of
from gi_atlas.services.export_register import COLUMNS, LINKED, TABLE, export_register
from gi_atlas.services.exporting import export_boundary
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import listing, make_boundary


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / TABLE).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def boundary(project: Project) -> BoundaryVersion:
    """The second published version of a product with two registrations and two acts."""
    found = make_boundary(project, SHAPES["holes"])
    zone = project.read_one(Zone, found.zone_id)
    first = BoundaryVersion(zone.id, found.geom, version=1, name="清溪绿茶", status=BoundaryStatus.SUPERSEDED)
    for entity in (
        first,
        BoundaryVersion(zone.id, found.geom, version=3, name="草案"),
        Registration(zone.product_id, Channel.AGI, "AGI2012-02-869", "清溪茶", "协会", valid_from=date(2012, 5, 1)),
        Registration(
            zone.product_id,
            Channel.GI_PRODUCT,
            "=1号",
            "清溪绿茶",
            "县政府",
            act="公告第5号",
            valid_from=date(2020, 1, 31),
        ),
        Act("受理", dated=date(2019, 3, 1), product_ids=(zone.product_id,)),
        Act("初步认定", dated=date(2019, 9, 1), product_ids=(zone.product_id,)),
        Act("受理", dated=date(2001, 1, 1), product_ids=("另一个",)),
    ):
        save(project, entity)
    return found


def test_ends_are_last_days_as_the_window_says_them(
    project: Project, boundary: BoundaryVersion, tmp_path: Path
) -> None:
    entry = next(one for one in project.read_all(Registration) if one.channel is Channel.AGI)
    save(project, replace(entry, valid_to=date(2024, 3, 1)), expected=entry)
    export_register(project, tmp_path / "o")
    told = {row["FileNumber"]: row["DateEnd"] for row in table(tmp_path / "o")}
    assert (told["AGI2012-02-869"], set(told.values())) == ("2024-02-29", {"2024-02-29", ""})
    entries = [one for node in read_json_ld(tmp_path / "o" / LINKED) for one in node.get("subjectOf", [])]
    assert [one.get("validUntil") for one in entries if one["fileNumber"] == "AGI2012-02-869"] == ["2024-02-29"]
    assert boundary.valid_to is None


def test_a_row_for_each_registration(project: Project, boundary: BoundaryVersion, tmp_path: Path) -> None:
    save(project, Product("白茶"))
    paths = export_register(project, tmp_path / "o")
    assert [path.name for path in paths] == [TABLE, LINKED]
    rows = table(tmp_path / "o")
    assert tuple(rows[0]) == COLUMNS
    assert [(row["Name"], row["Type"], row["FileNumber"]) for row in rows] == [
        ("清溪茶", "AGI", "AGI2012-02-869"), ("清溪绿茶", "GI_PRODUCT", "'=1号"), ("白茶", "", ""),
    ]  # fmt: skip
    own = rows[1]
    assert (own["AmendmentNumber"], own["Holder"], own["LegalInstrument"]) == ("1", "县政府", "公告第5号")
    assert (own["ApplicationDate"], own["DatePublication"], own["DateRegistration"]) == (
        "2019-03-01", "2019-09-01", "2020-01-31",
    )  # fmt: skip
    assert (own["Country"], own["DateEnd"], rows[2]["AmendmentNumber"]) == ("CN", "", "0")


def test_linked_nodes_tell_products_and_what_was_published(
    project: Project, boundary: BoundaryVersion, tmp_path: Path
) -> None:
    export_register(project, tmp_path / "o")
    nodes = read_json_ld(tmp_path / "o" / LINKED)
    products = [node for node in nodes if node["@type"] == "Product"]
    places = [node for node in nodes if node["@type"] != "Product"]
    assert [entry["fileNumber"] for entry in products[0]["subjectOf"]] == ["AGI2012-02-869", "=1号"]
    assert sorted((place["version"], place["amendmentNumber"]) for place in places) == [(1, 0), (2, 1)]
    assert {geometry_hash(geometry_of(place)) for place in places} == {boundary.geom_sha256}
    assert all(place["dcterms:isVersionOf"]["@id"] == products[0]["@id"] for place in places)


def test_the_file_of_one_boundary_carries_number_and_amendment(
    project: Project, boundary: BoundaryVersion, tmp_path: Path
) -> None:
    assert filing_of(project, boundary).file_no == "=1号"
    file, _manifest = export_boundary(project, boundary.id, tmp_path / "o", ["jsonld"])
    (node,) = read_json_ld(Path(file.path))
    assert (node["fileNumber"], node["amendmentNumber"]) == ("=1号", 1)


def test_drafts_are_no_amendments() -> None:
    versions = [
        BoundaryVersion("z", None, version=number, status=status) for number, status in enumerate(BoundaryStatus, 1)
    ]
    assert amendment_number(versions) == 1
    assert amendment_number([]) == 0


def test_nothing_to_write_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        export_register(project, tmp_path / "o")
    assert refused.value.code == "EXPORT_NO_PRODUCTS"
    assert not (tmp_path / "o").exists()


def test_a_shift_that_nobody_answered_for_stops_the_whole(project: Project, tmp_path: Path) -> None:
    make_boundary(project, provenance={"stated_datum": "bd09"})
    with pytest.raises(CrsError):
        export_register(project, tmp_path / "o")
    assert list((tmp_path / "o").iterdir()) == []


def test_files_that_are_there_stay(project: Project, boundary: BoundaryVersion, tmp_path: Path) -> None:
    (tmp_path / LINKED).write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError) as refused:
        export_register(project, tmp_path)
    assert refused.value.code == "EXPORT_EXISTS"
    assert (tmp_path / LINKED).read_text(encoding="utf-8") == "mine"
    export_register(project, tmp_path, is_replacing=True)
    assert json.loads((tmp_path / LINKED).read_text(encoding="utf-8"))["@graph"]


def test_a_table_that_reads_back_otherwise_is_none(
    project: Project, boundary: BoundaryVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gi_atlas.services.export_register.read_json_ld", lambda path: [])
    with pytest.raises(WriteError) as refused:
        export_register(project, tmp_path / "o")
    assert refused.value.code == "EXPORT_DIFFERS"
    assert listing(tmp_path / "o") == set()


def test_by_the_command(
    project: Project, boundary: BoundaryVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    product = project.read_one(Product, project.read_one(Zone, boundary.zone_id).product_id)
    save(project, replace(product, name_alias=("清溪茶",)))
    assert run(["--json", "exchange", str(project.path), "--to", str(tmp_path / "o")]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 2
    assert run(["exchange", str(project.path), "--to", str(tmp_path / "o")]) == 3
