"""What an opposition is about: outlines that are disputed, papers that are brought, what it decides."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.area_official import official_area_m2
from gi_atlas.cases import disputing
from gi_atlas.cases.amending import oppose, oppositions_along, remove_case
from gi_atlas.cases.disputing import (
    PAPERS,
    Dispute,
    add_papers,
    dispute_of,
    find_outline,
    is_opponents,
    outline_key,
    outlines,
    papers_of,
)
from gi_atlas.cases.listing import case_details
from gi_atlas.cases.moving import move_case, open_case, refusals
from gi_atlas.cases.notes import disputed_outline, noted, opposed_case
from gi_atlas.cases.table import OPPOSITION
from gi_atlas.cases.words import dispute_lines
from gi_atlas.dossier.facts import ProjectFacts, read_product
from gi_atlas.errors import ManyErrors, StorageError
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryVersion, Case, CaseEvent, Evidence, LayerEntry, LayerFeature, Zone
from gi_atlas.services.editing import remove, save_many
from gi_atlas.services.export_photos import placed_photos
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.foreign_files import dump
from tests.gi_atlas.services.test_thumbnails import jpeg

from .conftest import PEACH, TEA, announced, on, paper
from .test_moving import refused

LEFT, RIGHT, FAR = (
    shapely.box(110, 30, 110.1, 30.1),
    shapely.box(110.05, 30, 110.15, 30.1),
    shapely.box(120, 30, 121, 31),
)
OPPOSED = {"who": "某茶厂", "note": "范围过宽"}


@pytest.fixture
def ground(project: Project) -> Project:
    """Boundaries of both products and a layer that somebody imported."""
    multi = shapely.multipolygons
    entities: list[Any] = [
        Zone(TEA, id="zone-tea"),
        BoundaryVersion("zone-tea", multi([LEFT]), version=1, id="tea-1"),
        BoundaryVersion("zone-tea", multi([LEFT]), version=2, id="tea-2"),
        Zone(PEACH, id="zone-peach"),
        BoundaryVersion("zone-peach", multi([RIGHT]), id="peach-1"),
        LayerEntry("异议范围", "FEATURES", id="layer"),
        LayerFeature("layer", RIGHT, {"code": 7, "名称": "西坡"}, id="area"),
        LayerFeature("layer", FAR, {}, id="bare-area"),
        LayerFeature("layer", shapely.LineString([(110, 30), (111, 31)]), {"名称": "路"}, id="line"),
    ]
    save_many(project, entities)
    return project


def filed(project: Project, outline: str = "", papers: tuple[Path, ...] = (), **facts: Any) -> Case:
    cases = project.read_all(Case, product_id=TEA, track="RECOGNITION")
    case = cases[0] if cases else announced(project)
    return oppose(project, case.id, on("2024-05-20", **{**OPPOSED, **facts}), outline, papers)


def letter(folder: Path, name: str = "异议书.txt", text: str = "西坡不产茶") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# The note


@pytest.mark.parametrize(
    ("note", "opposed", "outline"),
    [
        ("", "", ""),
        ("OPPOSES 0199", "0199", ""),
        ("OPPOSES 0199\nDISPUTES boundaries b1", "0199", "boundaries b1"),
        ("DISPUTES features f1\n补录", "", "features f1"),
        ("OPPOSESS 0199", "", ""),
        ("他说 OPPOSES 0199", "", ""),
    ],
)
def test_notes_are_read(note: str, opposed: str, outline: str) -> None:
    case = Case("p", OPPOSITION, note=note)
    assert (opposed_case(case), disputed_outline(case)) == (opposed, outline)


def test_notes_keep_what_a_person_wrote() -> None:
    case = Case("p", OPPOSITION, note="OPPOSES old\n补录\nDISPUTES boundaries old")
    assert noted(case, "new", "features f").note == "OPPOSES new\nDISPUTES features f\n补录"
    assert noted(case).note == "补录"
    assert noted(noted(case, "a"), "b").note == "OPPOSES b\n补录"


# Outlines


def test_own_versions_come_first_then_those_of_others_then_areas(ground: Project) -> None:
    assert [(one.kind, one.thing_id) for one in outlines(ground, TEA)] == [
        ("boundaries", "tea-2"),
        ("boundaries", "tea-1"),
        ("boundaries", "peach-1"),
        ("features", "area"),
        ("features", "bare-area"),
    ]
    assert next(one.thing_id for one in outlines(ground, PEACH)) == "peach-1"


def test_outlines_have_names_that_tell_them_apart(ground: Project) -> None:
    titles = [one.title for one in outlines(ground, TEA)]
    assert titles[0] == "清溪绿茶 · Production · v2 (Draft)"
    assert titles[3] == "异议范围 · 西坡"
    assert titles[4] == "异议范围 · bare-are"
    assert len(set(titles)) == len(titles)


def test_areas_are_offered_by_name_without_reading_their_ground(
    ground: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, read = Project.read_all, []

    def watch(self: Project, kind: type[Any], **equal: Any) -> list[Any]:
        read.append(kind)
        return real(self, kind, **equal)

    monkeypatch.setattr(Project, "read_all", watch)
    offered = [one for one in outlines(ground, TEA) if one.kind == "features"]
    assert LayerFeature not in read
    assert [one.geom for one in offered] == [None, None]
    chosen = find_outline(ground, offered[0].key)
    assert chosen is not None
    assert (chosen.title, chosen.geom.equals(RIGHT)) == (offered[0].title, True)


def test_only_so_many_areas_are_offered_whatever_lies_between(ground: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = [shapely.multipolygons([LEFT]), shapely.Point(110, 30), shapely.Polygon(), None, FAR]
    save_many(ground, [LayerFeature("layer", shape, {"name": f"n{number}"}, id=f"more-{number}")
                       for number, shape in enumerate(shapes)])  # fmt: skip
    monkeypatch.setattr(disputing, "_ASKED_AT_ONCE", 3)
    found = [one.thing_id for one in outlines(ground, TEA) if one.kind == "features"]
    assert found == ["area", "bare-area", "more-0", "more-4"]
    assert all(find_outline(ground, f"features {one}") for one in found)
    monkeypatch.setattr(disputing, "MOST_FEATURES", 3)
    assert [one.thing_id for one in outlines(ground, TEA) if one.kind == "features"] == found[:3]


def test_a_line_is_no_ground(ground: Project) -> None:
    assert find_outline(ground, "features line") is None
    assert refused(lambda: outline_key(ground, "line")).code == "CASE_OUTLINE_UNKNOWN"


@pytest.mark.parametrize("key", ["", "boundaries", "boundaries nobody", "gi_product product-tea", "features tea-1"])
def test_keys_that_name_nothing(ground: Project, key: str) -> None:
    assert find_outline(ground, key) is None


@pytest.mark.parametrize(("thing", "key"), [("tea-1", "boundaries tea-1"), ("area", "features area")])
def test_an_id_alone_finds_its_key(ground: Project, thing: str, key: str) -> None:
    assert outline_key(ground, thing) == key


# Disputes


def test_an_opposition_names_the_ground_that_it_disputes(ground: Project) -> None:
    opposition = filed(ground, "features area")
    dispute = dispute_of(ground, opposition)
    assert dispute.outline is not None
    assert (dispute.outline.kind, dispute.outline.thing_id) == ("features", "area")
    common = official_area_m2(shapely.box(110.05, 30, 110.1, 30.1))
    assert dispute.area_m2 == pytest.approx(common, rel=1e-9)
    assert dispute.share == pytest.approx(0.5, rel=1e-6)
    assert opposed_case(opposition) == ground.read_all(Case, track="RECOGNITION")[0].id


@pytest.mark.parametrize(("key", "share"), [("boundaries tea-2", 1.0), ("features bare-area", 0.0)])
def test_all_of_the_boundary_or_nothing_of_it(ground: Project, key: str, share: float) -> None:
    assert dispute_of(ground, filed(ground, key)).share == pytest.approx(share)


def test_what_lies_inside_is_all_of_it_and_no_more_whatever_corners_the_outline_has(ground: Project) -> None:
    tip = (112, 31)
    slope = shapely.Polygon([(110, 30), tip, (110, 32)])
    edges = [shapely.segmentize(shapely.LineString(pair), 0.04) for pair in (((110, 30), tip), (tip, (110, 32)))]
    wide = shapely.Polygon([(109, 29.5), *edges[0].coords, *edges[1].coords[1:], (109, 32)])
    version = ground.read_one(BoundaryVersion, "tea-2")
    save_many(
        ground, [replace(version, geom=shapely.multipolygons([slope])), LayerFeature("layer", wide, {}, id="wide")]
    )
    found = dispute_of(ground, filed(ground, "features wide"))
    assert found.share == pytest.approx(1, abs=1e-9)
    assert "100.00 %" in dispute_lines(found)[0 if found.outline is None else 1]


def test_a_product_without_boundary_has_no_share(ground: Project) -> None:
    save_many(ground, [replace(ground.read_one(BoundaryVersion, "peach-1"), geom=None)])
    case = announced(ground, product=PEACH)
    opposition = oppose(ground, case.id, on("2024-05-20", **OPPOSED), "features area")
    dispute = dispute_of(ground, opposition)
    assert dispute.outline is not None
    assert (dispute.area_m2, dispute.share) == (None, None)


def test_an_outline_that_crosses_itself_is_measured(ground: Project) -> None:
    bow = shapely.Polygon([(110, 30), (110.1, 30.1), (110.1, 30), (110, 30.1)])
    save_many(ground, [LayerFeature("layer", bow, {"name": "bow"}, id="bow")])
    assert dispute_of(ground, filed(ground, "features bow")).share == pytest.approx(0.5, abs=1e-3)


def test_an_outline_that_is_not_there_is_refused_and_nothing_filed(ground: Project) -> None:
    case = announced(ground)
    before = dump(ground)
    error = refused(lambda: filed(ground, "boundaries nobody"))
    assert (error.code, error.context["value"]) == ("CASE_OUTLINE_UNKNOWN", "nobody")
    assert dump(ground) == before
    assert ground.read_all(Case) == [case]


def test_an_outline_that_was_removed_since_is_told_of(ground: Project) -> None:
    opposition = filed(ground, "features area")
    remove(ground, LayerFeature, "area")
    assert dispute_of(ground, opposition) == Dispute(None, is_lost=True)
    assert dispute_lines(dispute_of(ground, opposition)) == ["Disputed: an outline that is not in the project any more"]


def test_an_opposition_without_outline_disputes_no_ground(ground: Project) -> None:
    assert dispute_of(ground, filed(ground)) == Dispute(None)
    assert dispute_lines(Dispute(None)) == []


def test_details_of_an_opposition_tell_it_and_those_of_others_do_not(ground: Project) -> None:
    opposition = filed(ground, "features area")
    details = case_details(ground, opposition.id, on("2024-05-21").on_day)
    assert details.dispute is not None
    main = ground.read_all(Case, track="RECOGNITION")[0]
    assert case_details(ground, main.id, on("2024-05-21").on_day).dispute is None


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Disputed: 异议范围 · 西坡"), ("zh", "争议范围：异议范围 · 西坡")]
)
def test_it_is_told_in_words(ground: Project, tmp_path: Path, language: str, first: str) -> None:
    opposition = filed(ground, "features area", (letter(tmp_path),))
    set_language(language)
    lines = dispute_lines(dispute_of(ground, opposition))
    assert lines[0] == first
    assert "50.00 %" in lines[1]
    assert "异议书.txt" in lines[2]


# Papers


def test_papers_come_with_the_opposition_in_one_step(ground: Project, tmp_path: Path) -> None:
    announced(ground)
    before, count = dump(ground), len(ground.steps()[0])
    opposition = filed(ground, papers=(letter(tmp_path), letter(tmp_path, "照片说明.txt", "无茶树")))
    assert [one.file_name for one in papers_of(ground, opposition.id)] == ["异议书.txt", "照片说明.txt"]
    assert len(ground.steps()[0]) == count + 1
    for item in papers_of(ground, opposition.id):
        assert item.record_id is None
        assert item.product_id == TEA
        assert ground.media.find(item.sha256) is not None
    ground.undo()
    assert dump(ground) == before


def test_more_papers_are_one_step_and_the_same_one_enters_once(ground: Project, tmp_path: Path) -> None:
    opposition = filed(ground, papers=(letter(tmp_path),))
    again = letter(tmp_path, "同一份.txt")
    more = letter(tmp_path, "补充.txt", "补充意见")
    assert add_papers(ground, opposition.id, [again, more]) == 1
    assert [one.file_name for one in papers_of(ground, opposition.id)] == ["异议书.txt", "补充.txt"]
    assert ground.steps()[0][-1].label.shown() == "Add 1 papers to an opposition to 清溪绿茶"
    count = len(ground.steps()[0])
    assert add_papers(ground, opposition.id, [again]) == 0
    assert len(ground.steps()[0]) == count


def test_papers_belong_to_oppositions_alone(ground: Project, tmp_path: Path) -> None:
    case = announced(ground)
    assert refused(lambda: add_papers(ground, case.id, [letter(tmp_path)])).code == "CASE_NO_OPPOSITION"
    with pytest.raises(StorageError):
        add_papers(ground, "nobody", [letter(tmp_path)])


def test_papers_that_are_refused_file_nothing(ground: Project, tmp_path: Path) -> None:
    announced(ground)
    before = dump(ground)
    empty = tmp_path / "空.txt"
    empty.touch()
    with pytest.raises(ManyErrors) as caught:
        filed(ground, papers=(letter(tmp_path), empty, tmp_path / "没有.pdf"))
    assert len(caught.value.faults) == 2
    assert dump(ground) == before


def test_what_an_opponent_brought_stays_out_of_the_dossier(ground: Project, tmp_path: Path) -> None:
    opposition = filed(ground, papers=(letter(tmp_path),))
    save_many(ground, [Evidence(None, "检测报告.pdf", "ab" * 32, product_id=TEA, question="quality/report")])
    facts = read_product(ProjectFacts(ground), TEA)
    assert [one.file_name for one in facts.evidence] == ["检测报告.pdf"]
    assert [is_opponents(one) for one in ground.read_all(Evidence, product_id=TEA)].count(True) == 1
    assert opposition.product_id == TEA


def test_no_photo_of_an_opponent_goes_out_with_the_boundary(ground: Project) -> None:
    stored = ground.media.add_bytes(jpeg((60, 40)), ".jpg")
    shown: dict[str, Any] = {"geom": shapely.Point(110.05, 30.05), "mime": "image/jpeg"}
    for name, question in (("ours", ""), ("theirs", f"{PAPERS}case")):
        item = Evidence(None, f"{name}.jpg", stored.sha256, product_id=TEA, question=question, id=name, **shown)
        save_many(ground, [item])
    assert [one.id for one in placed_photos(ground, TEA)] == ["ours"]


# What it decides


def decided(project: Project, *states: str) -> Case:
    """A main case in S6o whose only opposition went through some states."""
    opposition = filed(project)
    main = project.read_all(Case, product_id=TEA, track="RECOGNITION")[0]
    main = move_case(project, main.id, "S6o", on("2024-06-20"))
    for state in states:
        move_case(project, opposition.id, state, on("2024-07-01"))
    return main


def test_what_was_opposed_with_success_is_not_recognised(project: Project) -> None:
    main = decided(project, "O2", "O3", "O4")
    facts = on("2024-07-03", act=paper("第600号"))
    error = refused(lambda: move_case(project, main.id, "S7", facts))
    assert (error.code, error.context["who"], str(error.context["day"])) == ("CASE_UPHELD", "某茶厂", "2024-07-01")
    assert "某茶厂" in error.message()
    assert project.read_one(Case, main.id).state == "S6o"
    assert move_case(project, main.id, "S5r", on("2024-07-03")).is_closed


def test_a_reason_overrules_it_and_is_kept(project: Project) -> None:
    main = decided(project, "O2", "O3", "O4")
    facts = on("2024-07-03", act=paper("第600号"), despite="裁决被撤销")
    assert move_case(project, main.id, "S7", facts).state == "S7"
    last = max(project.read_all(CaseEvent, case_id=main.id), key=lambda event: event.seq)
    assert "裁决被撤销" in last.note


@pytest.mark.parametrize("end", [("O2", "O3", "O5"), ("O6",), ("O1",)])
def test_what_was_opposed_in_vain_is_not_rejected_for_it(project: Project, end: tuple[str, ...]) -> None:
    main = decided(project, *end)
    assert [one.code for one in refusals(project, main.id, "S5r", on("2024-07-03"))] == ["CASE_NOT_UPHELD"]
    assert move_case(project, main.id, "S7", on("2024-07-03", act=paper("第600号"))).state == "S7"


def test_while_one_is_undecided_nothing_more_is_asked(project: Project) -> None:
    main = decided(project, "O2")
    assert [one.code for one in refusals(project, main.id, "S5r", on("2024-07-03"))] == ["CASE_OPPOSED"]


def test_one_of_several_suffices_even_without_the_opposed_state(project: Project) -> None:
    first, second = filed(project), filed(project, who="某县")
    main = project.read_all(Case, product_id=TEA, track="RECOGNITION")[0]
    for state in ("O2", "O3", "O5"):
        move_case(project, first.id, state, on("2024-06-01"))
    for state in ("O2", "O3", "O4"):
        move_case(project, second.id, state, on("2024-06-02"))
    found = refusals(project, main.id, "S7", on("2024-07-03", act=paper("第600号")))
    assert [(one.code, one.context["who"]) for one in found] == [("CASE_UPHELD", "某县")]


# Removing a case


def test_a_removed_case_takes_its_oppositions_and_their_papers_in_one_step(ground: Project, tmp_path: Path) -> None:
    filed(ground, "features area", (letter(tmp_path),))
    filed(ground, who="某县")
    main = ground.read_all(Case, track="RECOGNITION")[0]
    before, count = dump(ground), len(ground.steps()[0])
    assert remove_case(ground, main.id) == 2
    assert ground.read_all(Case) == ground.read_all(CaseEvent) == ground.read_all(Evidence) == []
    assert len(ground.steps()[0]) == count + 1
    assert ground.steps()[0][-1].label.shown() == (
        "Remove case of 清溪绿茶: Recognition of a GI product, with 2 oppositions"
    )
    after = dump(ground)
    ground.undo()
    assert dump(ground) == before
    ground.redo()
    assert dump(ground) == after


def test_a_removed_opposition_leaves_its_case(ground: Project) -> None:
    opposition = filed(ground)
    main = ground.read_all(Case, track="RECOGNITION")[0]
    assert remove_case(ground, opposition.id) == 0
    assert ground.read_all(Case) == [main]


def test_oppositions_to_other_cases_stay(project: Project) -> None:
    filed(project)
    main = project.read_all(Case, track="RECOGNITION")[0]
    other = open_case(project, TEA, "REVOCATION", on("2024-05-01", despite="补录"))
    loose = open_case(project, TEA, OPPOSITION, on("2024-05-21", who="某厂"))
    assert len(oppositions_along(project, main)) == 1
    remove_case(project, main.id)
    assert {one.id for one in project.read_all(Case)} == {other.id, loose.id}
    assert remove_case(project, other.id) == 1
    assert project.read_all(Case) == []
