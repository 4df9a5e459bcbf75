"""Offered files: what they are guessed to be, what is asked, what importing them would do and does."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.errors import JobCancelled
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.inspection import Question
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, BoundaryVersion, LayerFeature, SurveyRecord
from gi_atlas.services.importing import ImportKind
from gi_atlas.services.offering import (
    expand_paths,
    guess_edition,
    import_offer,
    plan_offer,
    read_offers,
    with_kind,
)
from gi_atlas.services.offers import Offer, OfferState, answer_of, answered, changed, key_of, with_answer
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.photo_files import make_photo

AREA = [[[10.0, 50.0], [10.1, 50.0], [10.1, 50.1], [10.0, 50.0]]]
IN_CHINA = [[[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.0]]]


def geojson(path: Path, rows: list[dict[str, Any]], ring: Any = AREA, kind: str = "Polygon") -> Path:
    features = [{"type": "Feature", "properties": row, "geometry": {"type": kind, "coordinates": ring}} for row in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    return path


def csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read_one(project: Project, path: Path) -> Offer:
    (offer,) = read_offers(project, [path])
    return offer


def planned(project: Project, path: Path) -> Offer:
    return plan_offer(project, read_one(project, path))


# Which files


def test_folders_give_their_files_and_shapefiles_their_first_part(tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    (folder / ".隐藏").mkdir(parents=True)
    names = ("界.shp", "界.dbf", "界.PRJ", "孤.dbf", "b.csv", ".隐藏/c.csv", ".d.csv")
    for name in names:
        (folder / name).write_bytes(b"x")
    alone = tmp_path / "别处.csv"
    found = expand_paths([folder, alone, folder / "b.csv"])
    assert [path.name for path in found] == ["b.csv", "孤.dbf", "界.shp", "别处.csv"]


# What it is


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([{"code": "990101", "name": "清溪县"}, {"code": "990102", "name": "柳溪县"}], ImportKind.ADMIN_UNITS),
        ([{"区划代码": 990101100, "名称": "高山镇"}], ImportKind.ADMIN_UNITS),
        ([{"code": "A-1", "name": "清溪绿茶"}], ImportKind.BOUNDARIES),
        ([{"名称": "清溪绿茶"}], ImportKind.BOUNDARIES),
        ([{"ava_id": "x_2020", "code": "990101", "name": "n"}], ImportKind.BOUNDARIES),
        ([{"title": "甲", "quality": "好", "调查日期": "2026-01-01"}], ImportKind.RECORDS),
        ([{"height": 3}], ImportKind.LAYER),
        ([{}], ImportKind.LAYER),
    ],
)
def test_fields_tell_what_the_rows_are(
    project: Project, tmp_path: Path, rows: list[dict[str, Any]], kind: ImportKind
) -> None:
    offer = read_one(project, geojson(tmp_path / "a.geojson", rows))
    assert offer.kind is kind
    assert offer.state is OfferState.WAITING


GARDEN = {
    "名称": "石门老茶园",
    "面积亩": 320,
    "品种": "龙井43",
    "经营主体": "合作社",
    "联系电话": "139",
    "建园年份": 1985,
}
KML = {
    "Name": "清溪绿茶",
    "description": "",
    "begin": "",
    "end": "",
    "altitudeMode": "",
    "tessellate": -1,
    "extrude": 0,
}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (GARDEN, ImportKind.LAYER),
        (GARDEN | {"产品名称": "清溪绿茶"}, ImportKind.BOUNDARIES),
        (GARDEN | {"公告号": "第1号"}, ImportKind.BOUNDARIES),
        (GARDEN | {"valid_from": "2020-01-01"}, ImportKind.BOUNDARIES),
        ({"名称": "清溪绿茶", "面积": 3, "备注": "x", "编制单位": "局"}, ImportKind.BOUNDARIES),
        (KML, ImportKind.BOUNDARIES),
    ],
    ids=["garden", "product", "act", "date", "few", "program"],
)
def test_named_areas_with_many_columns_that_no_boundary_has_are_a_layer(
    project: Project, tmp_path: Path, row: dict[str, Any], kind: ImportKind
) -> None:
    assert read_one(project, geojson(tmp_path / "a.geojson", [row])).kind is kind


def test_points_with_a_name_are_a_layer(project: Project, tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", [{"name": "茶厂"}], [10.0, 50.0], "Point")
    assert read_one(project, path).kind is ImportKind.LAYER


def test_photos_are_records_and_come_in_few_children(project: Project, tmp_path: Path) -> None:
    paths = [make_photo(tmp_path / f"{number}.jpg", 10, 50) for number in range(3)]
    offers = read_offers(project, [*paths, tmp_path / "没有.jpg"])
    assert {offer.path.name: offer.state for offer in offers} == {
        "0.jpg": OfferState.WAITING,
        "1.jpg": OfferState.WAITING,
        "2.jpg": OfferState.WAITING,
        "没有.jpg": OfferState.REFUSED,
    }
    assert {offer.kind for offer in offers if offer.examined} == {ImportKind.RECORDS}


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("counties_2023-06.csv.xz", "2023-06"),
        ("区划2019年10月.xlsx", "2019-10"),
        ("2016.csv", "2016"),
        ("townships_201710.csv", "2017-10"),
        ("a20231399.csv", None),
        ("县.csv", None),
    ],
)
def test_a_name_may_give_the_edition_away(name: str, edition: str | None) -> None:
    assert guess_edition(name) == edition


def test_a_refused_file_does_not_stop_the_others(project: Project, tmp_path: Path) -> None:
    bad = csv(tmp_path / "坏.geojson", "{")
    good = geojson(tmp_path / "好.geojson", [{"名称": "甲"}])
    told: list[Offer] = []
    offers = read_offers(project, [bad, good], told=told.append)
    assert [offer.state for offer in offers] == [OfferState.REFUSED, OfferState.WAITING]
    assert told == offers
    assert offers[0].refusal is not None
    assert offers[0].refusal.code == "READ_JSON_BAD"
    assert plan_offer(project, offers[0]) is offers[0]


def test_many_files_come_back_in_their_order(project: Project, tmp_path: Path) -> None:
    paths = [geojson(tmp_path / f"{number}.geojson", [{"名称": f"茶{number}"}]) for number in range(7)]
    shares: list[float] = []
    told: list[str] = []
    offers = read_offers(
        project, paths, Progress(lambda share, _text: shares.append(share)), lambda offer: told.append(offer.path.name)
    )
    assert [offer.path for offer in offers] == paths
    assert told == [path.name for path in paths]
    assert shares == [(number + 1) / 7 for number in range(7)]


@pytest.mark.parametrize("after", [1, 3])
def test_stopping_in_the_middle_ends_all_readers(project: Project, tmp_path: Path, after: int) -> None:
    paths = [geojson(tmp_path / f"{number}.geojson", [{"名称": f"茶{number}"}]) for number in range(8)]
    told: list[Offer] = []
    progress = Progress()

    def take(offer: Offer) -> None:
        told.append(offer)
        if len(told) == after:
            progress.cancel()

    with pytest.raises(JobCancelled):
        read_offers(project, paths, progress, take)
    assert len(told) == after


def test_reading_can_be_stopped(project: Project, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        read_offers(project, [geojson(tmp_path / "a.geojson", [{}])], progress)


# Questions


def test_a_file_in_china_asks_for_its_datum_and_takes_the_answer(project: Project, tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", [{"名称": "清溪绿茶"}], IN_CHINA)
    offer = planned(project, path)
    assert offer.state is OfferState.ASKING
    assert [question.code for question in offer.open_questions()] == ["DATUM_UNCLEAR"]
    settled = plan_offer(project, answered(offer, "--datum", "gcj02"))
    assert settled.state is OfferState.READY
    assert settled.asked["--datum"].code == "DATUM_UNCLEAR"
    assert settled.plan is not None
    assert settled.plan.answers.datum == "gcj02"


def test_a_guess_stands_until_the_person_says_otherwise(project: Project, tmp_path: Path) -> None:
    text = "区划代码,名称\n990101,清溪县\n990102,柳溪县\n990103,青岩县\n"
    offer = planned(project, csv(tmp_path / "县.csv", text, "gb18030"))
    assert offer.state is OfferState.READY
    if "--encoding" in offer.asked:
        assert answer_of(offer.answers, "--encoding") == "GB18030"
    assert offer.examined is not None
    assert offer.field_names == ["区划代码", "名称"]
    other = plan_offer(project, answered(offer, "--encoding", "BIG5"))
    assert other.field_names != offer.field_names or other.fault is not None
    back = plan_offer(project, answered(other, "--encoding", "GB18030"))
    assert back.field_names == ["区划代码", "名称"]
    assert back.state is OfferState.READY


def test_an_answer_whose_question_is_gone_does_not_count(project: Project, tmp_path: Path) -> None:
    text = "名称,x,y\n甲,500000,3300000\n"
    offer = with_kind(read_one(project, csv(tmp_path / "点.csv", text)), ImportKind.LAYER)
    offer = plan_offer(project, offer)
    assert "--crs" in offer.asked
    as_wgs = plan_offer(project, answered(answered(offer, "--crs", "EPSG:32651"), "--datum", "gcj02"))
    assert as_wgs.answers.datum == "gcj02"
    as_cgcs = plan_offer(project, answered(as_wgs, "--crs", "EPSG:4549"))
    assert "--datum" not in as_cgcs.asked
    assert as_cgcs.answers.datum is None


def test_a_coordinate_system_that_is_none_is_a_fault_that_can_be_mended(project: Project, tmp_path: Path) -> None:
    text = "名称,x,y\n甲,500000,3300000\n"
    offer = plan_offer(project, with_kind(read_one(project, csv(tmp_path / "点.csv", text)), ImportKind.LAYER))
    wrong = plan_offer(project, answered(offer, "--crs", "EPSG:nonsense"))
    assert wrong.state is OfferState.FAULTY
    assert wrong.fault is not None
    assert wrong.fault.code == "CRS_NOT_UNDERSTOOD"
    assert "--crs" in wrong.asked
    assert plan_offer(project, answered(wrong, "--crs", "EPSG:4549")).state is OfferState.READY


def test_fields_without_a_telling_name_are_asked_for(project: Project, tmp_path: Path) -> None:
    offer = read_one(project, geojson(tmp_path / "a.geojson", [{"甲": "990101", "乙": "清溪县"}]))
    offer = plan_offer(project, with_kind(offer, ImportKind.ADMIN_UNITS))
    assert list(offer.asked) == ["--field code", "--field name"]
    assert offer.state is OfferState.ASKING
    for key, value in (("--field code", "code=甲"), ("--field name", "name=乙")):
        offer = answered(offer, key, value)
    settled = plan_offer(project, offer)
    assert settled.state is OfferState.READY
    assert settled.answers.fields == {"code": "甲", "name": "乙"}
    # Another kind asks for other fields.
    assert list(with_kind(settled, ImportKind.BOUNDARIES).asked) == []


def test_rows_that_cannot_be_read_stop_a_file_until_they_are_left_out(project: Project, tmp_path: Path) -> None:
    text = "区划代码,名称\n990101,清溪县\n,无代码县\n"
    offer = planned(project, csv(tmp_path / "县.csv", text))
    assert offer.state is OfferState.FAULTY
    assert offer.fault is not None
    assert offer.fault.code == "MANY_FAULTS"
    settled = plan_offer(project, changed(offer, replace(offer.answers, skip_bad_rows=True)))
    assert settled.state is OfferState.READY
    assert settled.plan is not None
    assert (settled.plan.imported, len(settled.plan.skipped)) == (1, 1)


# Importing


def test_each_file_becomes_what_was_chosen(project: Project, tmp_path: Path) -> None:
    paths = [
        csv(tmp_path / "县_2023-06.csv", "区划代码,名称\n990101,清溪县\n"),
        geojson(tmp_path / "界.geojson", [{"名称": "清溪绿茶"}]),
        geojson(tmp_path / "录.geojson", [{"title": "甲", "quality": "好", "craft": "炒"}], [10.0, 50.0], "Point"),
        geojson(tmp_path / "层.geojson", [{"height": 1}]),
    ]
    offers = [import_offer(project, plan_offer(project, offer)) for offer in read_offers(project, paths)]
    assert {offer.state for offer in offers} == {OfferState.IMPORTED}
    assert [unit.edition for unit in project.read_all(AdminUnit)] == ["2023-06"]
    assert len(project.read_all(BoundaryVersion)) == 1
    assert [record.quality for record in project.read_all(SurveyRecord)] == ["好"]
    assert len(project.read_all(LayerFeature)) == 1
    again = [plan_offer(project, offer) for offer in read_offers(project, paths)]
    assert {offer.state for offer in again} == {OfferState.UNCHANGED}


def test_the_same_file_twice_in_one_go_comes_in_once(project: Project, tmp_path: Path) -> None:
    first = geojson(tmp_path / "界.geojson", [{"名称": "清溪绿茶", "key": "k1"}])
    second = tmp_path / "界（副本）.geojson"
    second.write_bytes(first.read_bytes())
    ready = [plan_offer(project, offer) for offer in read_offers(project, [first, second])]
    assert {offer.state for offer in ready} == {OfferState.READY}
    done = [import_offer(project, offer) for offer in ready]
    assert [offer.outcome.imported for offer in done if offer.outcome] == [1, 0]
    assert len(project.read_all(BoundaryVersion)) == 1


def test_a_file_that_fails_says_why_and_changes_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gi_atlas.errors import StorageError

    def refuse(*_given: object) -> None:
        raise StorageError("STORE_DISK_FULL", path="x", detail="full")

    offer = planned(project, geojson(tmp_path / "界.geojson", [{"名称": "甲"}]))
    monkeypatch.setattr(project, "apply", refuse)
    failed = import_offer(project, offer)
    assert failed.state is OfferState.FAILED
    assert failed.failure is not None
    assert failed.failure.code == "STORE_DISK_FULL"
    monkeypatch.undo()
    assert project.read_all(BoundaryVersion) == []


def test_importing_can_be_stopped_before_it_begins(project: Project, tmp_path: Path) -> None:
    offer = planned(project, geojson(tmp_path / "界.geojson", [{"名称": "甲"}]))
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        import_offer(project, offer, progress)
    assert project.read_all(BoundaryVersion) == []


# Answers by key


def question(option: str, **context: Any) -> Question:
    return Question("X", option, ("a", "b"), None, "Y", context)


EVERY_ANSWER = [
    ("--datum", "gcj02"),
    ("--datum-reason", "重测过"),
    ("--crs", "EPSG:4549"),
    ("--encoding", "GB18030"),
    ("--swap-axes", "yes"),
    ("--swap-axes", "no"),
    ("--wide", "keep"),
    ("--wide", "split"),
    ("--field code", "code=区划代码"),
]


@pytest.mark.parametrize(("key", "value"), EVERY_ANSWER)
def test_an_answer_is_given_and_taken_back(key: str, value: str) -> None:
    given = with_answer(Answers(), key, value)
    assert answer_of(given, key) == value
    assert answer_of(Answers(), key) is None
    assert with_answer(given, key, None) == Answers()


def test_keys_tell_fields_apart() -> None:
    assert key_of(question("--datum")) == "--datum"
    assert key_of(question("--field", role="code")) == "--field code"
    fields = with_answer(with_answer(Answers(), "--field code", "code=甲"), "--field name", "name=乙")
    assert fields.fields == {"code": "甲", "name": "乙"}
    assert with_answer(fields, "--field code", "code=").fields == {"code": "", "name": "乙"}


def test_roles_follow_the_kind_and_the_format(project: Project, tmp_path: Path) -> None:
    table = read_one(project, csv(tmp_path / "县.csv", "区划代码,名称\n990101,清溪县\n"))
    assert table.roles == ("code", "name", "level", "parent", "lon", "lat", "wkt")
    area = read_one(project, geojson(tmp_path / "界.geojson", [{"名称": "甲"}]))
    assert area.roles == ("name", "key", "valid_from", "valid_to")
    assert with_kind(area, ImportKind.LAYER).roles == ()
    assert with_kind(area, None).roles == ()
    assert with_kind(area, None).state is OfferState.LEFT_OUT
