"""What must be so on the day of a step: oppositions, recognition, papers of its own; repeats that are refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.cases.amending import oppose
from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.moving import DESPITE, move_case, open_case, refusals
from gi_atlas.cases.needs import none_opposed, one_opposed, recognised_fault
from gi_atlas.cases.seeking import Opposition, oppositions_to
from gi_atlas.cases.table import TRACK_NEEDS, Need
from gi_atlas.model import Act, Case, CaseEvent, Channel, Product, ProductStatus, Registration
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.foreign_files import dump

from .conftest import PEACH, TEA, announced, on, paper
from .test_moving import refused

DAY = date(2025, 7, 19)
CHANGING = ("CHANGE_MAIN", "CHANGE_MINOR", "REVOCATION")


# Oppositions by their days


def opposed_and_withdrawn(project: Project, filed: str = "2024-05-20", ended: str = "2024-09-20") -> Case:
    """A case announced on 2024-04-19 whose only opposition was filed and withdrawn."""
    case = announced(project)
    opposition = oppose(project, case.id, on(filed, who="某厂", note="名称通用"))
    move_case(project, opposition.id, "O6", on(ended))
    return case


def test_a_recognition_is_not_dated_before_its_opposition_ended(project: Project) -> None:
    case = opposed_and_withdrawn(project)
    error = refused(lambda: move_case(project, case.id, "S7", on("2024-09-10", act=paper("第600号"))))
    assert (error.code, error.context["expected"]) == ("CASE_OPPOSED_THEN", date(2024, 9, 20))
    assert "2024-09-20" in error.message()
    assert project.read_one(Case, case.id).state == "S6"


def test_on_the_day_on_which_it_ended_a_recognition_may_follow(project: Project) -> None:
    case = opposed_and_withdrawn(project)
    assert refused(lambda: move_case(project, case.id, "S7", on("2024-09-19", act=paper("第600号")))).code
    assert move_case(project, case.id, "S7", on("2024-09-20", act=paper("第600号"))).is_closed


def test_the_last_of_several_oppositions_counts(project: Project) -> None:
    case = announced(project)
    for who, ended in (("甲厂", "2024-08-01"), ("乙厂", "2024-10-08")):
        filed = oppose(project, case.id, on("2024-05-20", who=who, note="名称通用"))
        move_case(project, filed.id, "O6", on(ended))
    error = refused(lambda: move_case(project, case.id, "S7", on("2024-07-01", act=paper("第600号"))))
    assert (error.context["count"], error.context["expected"]) == (2, date(2024, 10, 8))
    error = refused(lambda: move_case(project, case.id, "S7", on("2024-09-01", act=paper("第600号"))))
    assert (error.context["count"], error.context["expected"]) == (1, date(2024, 10, 8))


def test_the_reason_overrules_the_day_of_an_opposition(project: Project) -> None:
    case = opposed_and_withdrawn(project)
    facts = on("2024-09-10", act=paper("第600号"), despite="撤回通知晚到")
    move_case(project, case.id, "S7", facts)
    last = max(project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    assert last.note == f"{DESPITE}撤回通知晚到"


def test_weighing_an_opposition_needs_one_that_was_filed_by_then(project: Project) -> None:
    case = announced(project)
    oppose(project, case.id, on("2024-06-10", who="某厂", note="名称通用"))
    early = refusals(project, case.id, "S6o", on("2024-06-09"))
    assert [(one.code, one.context["expected"]) for one in early] == [("CASE_NOT_OPPOSED_YET", date(2024, 6, 10))]
    assert refusals(project, case.id, "S6o", on("2024-06-10")) == []


def test_what_was_opposed_then_can_be_entered_after_it_ended(project: Project) -> None:
    case = opposed_and_withdrawn(project)
    assert refusals(project, case.id, "S6o", on("2024-06-01")) == []
    assert [one.code for one in refusals(project, case.id, "S6o", on("2024-09-20"))] == ["CASE_NOT_OPPOSED"]


def test_days_of_an_opposition_are_read_from_its_steps(project: Project) -> None:
    case = opposed_and_withdrawn(project)
    table = shipped_table()
    (found,) = oppositions_to(project, case, table)
    assert (found.filed_on, found.ended_on, found.is_upheld) == (date(2024, 5, 20), date(2024, 9, 20), False)
    assert oppositions_to(project, replace(case, product_id=PEACH), table) == []


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.none() | st.integers(0, 900), st.integers(-1000, 1000))
def test_one_opposition_on_any_day(filed: date, lasted: int | None, offset: int) -> None:
    ended = None if lasted is None else filed + timedelta(lasted)
    opposition, day = Opposition(filed, ended), filed + timedelta(offset)
    is_open = 0 <= offset and (lasted is None or offset < lasted)
    assert opposition.is_open_on(day) is is_open
    assert bool(list(none_opposed([opposition], "茶", day))) is (is_open or ended is None)
    assert bool(list(one_opposed([opposition], "茶", day))) is not is_open


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=6), st.integers(0, 900))
def test_the_day_expected_is_the_first_that_is_allowed(spans: list[tuple[int, int]], offset: int) -> None:
    known = [Opposition(DAY + timedelta(first), DAY + timedelta(first + length)) for first, length in spans]
    day = DAY + timedelta(offset)
    for fault in none_opposed(known, "茶", day):
        assert fault.context["expected"] > day
        running = [one for one in known if one.is_open_on(day)]
        assert not [one for one in running if one.is_open_on(fault.context["expected"])]


# Recognition before change and revocation


@pytest.mark.parametrize("track", CHANGING)
def test_what_was_never_recognised_is_neither_changed_nor_revoked(project: Project, track: str) -> None:
    before = dump(project)
    error = refused(lambda: open_case(project, TEA, track, on("2025-08-01")))
    assert error.code == "CASE_NOT_RECOGNISED"
    assert "清溪绿茶" in error.message()
    assert dump(project) == before
    case = open_case(project, TEA, track, on("2025-08-01", despite="旧档补录"))
    assert project.read_all(CaseEvent, case_id=case.id)[0].note == f"{DESPITE}旧档补录"


@pytest.mark.parametrize("track", CHANGING)
def test_nothing_is_changed_before_the_day_of_recognition(project: Project, track: str) -> None:
    case = announced(project)
    move_case(project, case.id, "S7", on("2024-06-20", act=paper("第600号")))
    error = refused(lambda: open_case(project, TEA, track, on("2024-06-19")))
    assert (error.code, error.context["expected"]) == ("CASE_BEFORE_RECOGNISED", date(2024, 6, 20))
    assert open_case(project, TEA, track, on("2024-06-20")).entered_on == date(2024, 6, 20)


@pytest.mark.parametrize("blank", ["", "   "])
def test_blanks_are_no_reason_to_begin(project: Project, blank: str) -> None:
    assert refused(lambda: open_case(project, TEA, "REVOCATION", on("2024-06-20", despite=blank))).code


@pytest.mark.parametrize(
    ("channel", "is_recognised"),
    [(Channel.GI_PRODUCT, True), (Channel.FOREIGN_IN_CN, True), (Channel.TM_CERT, False), (Channel.POTENTIAL, False)],
)
def test_a_registration_as_gi_product_is_a_recognition(project: Project, channel: Channel, is_recognised: bool) -> None:
    save(project, Registration(TEA, channel, "1", valid_from=DAY))
    product, table = project.read_one(Product, TEA), shipped_table()
    assert (recognised_fault(project, table, product, DAY) is None) is is_recognised
    assert recognised_fault(project, table, product, DAY - timedelta(1)) is not None


def test_a_status_set_by_hand_counts_on_any_day(project: Project) -> None:
    save(project, Product("清溪绿茶", status=ProductStatus.RECOGNISED, id=TEA))
    assert open_case(project, TEA, "CHANGE_MINOR", on("1999-01-01")).state == "S8"


def test_a_registration_without_a_day_counts_on_any_day(project: Project) -> None:
    save(project, Registration(TEA, Channel.GI_PRODUCT, "1"))
    assert open_case(project, TEA, "REVOCATION", on("1999-01-01")).state == "S10"


def test_the_end_of_a_change_is_no_recognition(project: Project) -> None:
    open_case(project, TEA, "CHANGE_MINOR", on("2020-01-01", despite="旧档"), "S7")
    save(project, replace(project.read_one(Product, TEA), status=ProductStatus.SURVEY_DRAFT))
    assert refused(lambda: open_case(project, TEA, "REVOCATION", on("2021-01-01"))).code == "CASE_NOT_RECOGNISED"


def test_what_is_revoked_is_not_changed_until_it_is_recognised_again(project: Project) -> None:
    open_case(project, TEA, "RECOGNITION", on("2020-01-01"), "S7")
    open_case(project, TEA, "REVOCATION", on("2021-01-01"), "S11")
    assert project.read_one(Product, TEA).status is ProductStatus.REVOKED
    error = refused(lambda: open_case(project, TEA, "CHANGE_MINOR", on("2021-01-01")))
    assert (error.code, error.context["day"]) == ("CASE_REVOKED", date(2021, 1, 1))
    open_case(project, TEA, "CHANGE_MINOR", on("2020-12-31"), "S7")  # entered late
    open_case(project, TEA, "RECOGNITION", on("2022-01-01", despite="重新认定"), "S7")
    assert open_case(project, TEA, "CHANGE_MINOR", on("2022-01-01")).state == "S8"


def test_a_status_of_revoked_is_believed(project: Project) -> None:
    save(project, Product("清溪绿茶", status=ProductStatus.REVOKED, id=TEA))
    assert refused(lambda: open_case(project, TEA, "CHANGE_MAIN", on("2021-01-01"))).code == "CASE_REVOKED"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-400, 400), st.sampled_from(CHANGING))
def test_a_change_begins_on_the_day_of_recognition_or_later(project: Project, offset: int, track: str) -> None:
    save(project, Registration(TEA, Channel.GI_PRODUCT, "1", valid_from=DAY, id="one"))
    fault = recognised_fault(project, shipped_table(), project.read_one(Product, TEA), DAY + timedelta(offset))
    assert (fault is None) is (offset >= 0)
    assert fault is None or fault.context["expected"] == DAY
    assert shipped_table().tracks[track].needs == TRACK_NEEDS


def test_only_the_changing_tracks_need_a_recognition() -> None:
    tracks = shipped_table().tracks.values()
    assert {track.code for track in tracks if Need.RECOGNISED in track.needs} == set(CHANGING)


# Repeats


def test_what_was_recognised_is_not_recognised_again(project: Project) -> None:
    open_case(project, TEA, "RECOGNITION", on("2020-01-01"), "S7")
    error = refused(lambda: open_case(project, TEA, "RECOGNITION", on("2024-01-01")))
    assert (error.code, error.context["day"]) == ("CASE_RECOGNISED_ALREADY", date(2020, 1, 1))
    assert open_case(project, PEACH, "RECOGNITION", on("2024-01-01")).state == "S0"


def test_what_was_rejected_may_be_asked_again(project: Project) -> None:
    open_case(project, TEA, "RECOGNITION", on("2020-01-01"), "S5r")
    assert open_case(project, TEA, "RECOGNITION", on("2024-01-01")).state == "S0"


def test_a_status_set_by_hand_does_not_hinder_entering_its_case(project: Project) -> None:
    save(project, Product("清溪绿茶", status=ProductStatus.RECOGNISED, id=TEA))
    assert open_case(project, TEA, "RECOGNITION", on("2020-01-01"), "S7").is_closed


def test_the_announcement_of_an_earlier_step_is_not_that_of_the_next(project: Project) -> None:
    case = announced(project)
    faults = refusals(project, case.id, "S7", on("2024-06-20", act=paper()))
    assert [one.code for one in faults] == ["CASE_ACT_TWICE"]
    assert faults[0].context["state"].startswith("S6 ")
    move_case(project, case.id, "S7", on("2024-06-20", act=paper(), despite="同号合并公告"))
    assert len(project.read_all(Act)) == 1


def test_one_announcement_has_one_day(project: Project) -> None:
    announced(project)
    other = open_case(project, PEACH, "RECOGNITION", on("2024-01-02"), "S5")
    faults = refusals(project, other.id, "S6", on("2024-04-20", act=replace(paper(), dated=date(2024, 4, 20))))
    assert [(one.code, one.context["expected"]) for one in faults] == [("CASE_ACT_DAY", date(2024, 4, 19))]
    assert refusals(project, other.id, "S6", on("2024-04-19", act=paper())) == []


def test_blanks_around_a_number_make_no_other_paper(project: Project) -> None:
    announced(project)
    other = open_case(project, PEACH, "RECOGNITION", on("2024-01-02"), "S5")
    move_case(project, other.id, "S6", on("2024-04-19", act=paper(" 第577号 ", "国家知识产权局 ")))
    assert [act.product_ids for act in project.read_all(Act)] == [(TEA, PEACH)]


@pytest.mark.parametrize("who", ["某厂", " 某厂 "])
def test_who_opposes_already_does_not_oppose_again(project: Project, who: str) -> None:
    case = announced(project)
    oppose(project, case.id, on("2024-05-20", who="某厂", note="名称通用"))
    error = refused(lambda: oppose(project, case.id, on("2024-05-21", who=who, note="范围过大")))
    assert (error.code, error.context["day"]) == ("CASE_OPPOSES_ALREADY", date(2024, 5, 20))
    assert oppose(project, case.id, on("2024-05-21", who="另一家", note="范围过大")).state == "O0"
    assert oppose(project, case.id, on("2024-05-21", who=who, note="x", despite="另案")).state == "O0"


def test_who_withdrew_may_oppose_again(project: Project) -> None:
    case = opposed_and_withdrawn(project, ended="2024-05-25")
    assert oppose(project, case.id, on("2024-06-01", who="某厂", note="新证据")).state == "O0"
