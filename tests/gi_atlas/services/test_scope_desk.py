"""A wording on the desk: issues with words and places, mends, who proposes it, open names and their successors."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.errors import JobCancelled, UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, UnitLevel, UnitMatch
from gi_atlas.rules.findings import Severity
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.signers import SignerLevel
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_desk import Desk, Issue, lay_out, lay_words
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import NEW, OLD, TEXT, project, square, units

__all__ = ["project"]
WRONG = TEXT.replace("共2个", "共3个").replace("。", "，东经115°12′～115°00′，北纬38°00′～38°06′。")


def lay(project: Project, text: str, **more: Any) -> Desk:
    return lay_out(project, read_scope(text), **more)


def of_rule(desk: Desk, rule: str) -> Issue:
    return next(issue for issue in desk.issues if issue.finding.rule == rule)


def words(desk: Desk, issue: Issue) -> list[str]:
    return [desk.scope.text[start:end] for start, end in issue.spans]


def test_words_alone_are_marked_at_once() -> None:
    desk = lay_words(read_scope(WRONG))
    assert not desk.is_resolved
    assert not desk.is_savable
    assert [issue.finding.rule for issue in desk.issues] == ["EXTENT_REVERSED", "COUNT_DIFFERS"]
    assert desk.area_m2 is None
    assert desk.extent_of_unit(0) is None


def test_a_sound_wording_has_nothing_to_be_looked_at(project: Project) -> None:
    desk = lay(project, TEXT)
    assert desk.issues == ()
    assert desk.is_resolved
    assert desk.is_savable
    assert shapely.equals(shapely.union_all(desk.shapes), square(0, 2))
    assert desk.area_m2 == pytest.approx(2 * 97_425_525, rel=1e-3)
    assert desk.extent_of_unit(1) == pytest.approx((115.1, 38.0, 115.2, 38.1))


def test_issues_come_worst_first_with_their_words(project: Project) -> None:
    text = WRONG.replace("青石县", "青石县很好地").replace("红岩镇", "无名镇")
    desk = lay(project, text)
    order = list(Severity)
    weights = [order.index(issue.severity) for issue in desk.issues]
    assert weights == sorted(weights)
    for issue in desk.issues:
        for start, end in issue.spans:
            assert 0 <= start < end <= len(text)


def test_a_mend_is_proposed_for_the_words_that_are_wrong(project: Project) -> None:
    desk = lay(project, WRONG)
    issue = of_rule(desk, "COUNT_DIFFERS")
    start, end = issue.spans[0]
    assert "3" in WRONG[start:end]
    mended = WRONG[:start] + issue.proposal + WRONG[end:]
    again = [one.finding.rule for one in lay(project, mended).issues]
    assert "COUNT_DIFFERS" not in again
    assert "EXTENT_REVERSED" in again


def test_nothing_is_proposed_that_the_reader_did_not_see(project: Project) -> None:
    for text in (WRONG, WRONG * 2, TEXT + WRONG):
        assert all("\0" not in issue.proposal for issue in lay(project, text).issues)


def test_an_unknown_unit_is_an_error_at_its_words(project: Project) -> None:
    desk = lay(project, TEXT.replace("柳树镇", "杨树沟镇"))
    issue = next(issue for issue in desk.issues if issue.unit == 1)
    assert issue.severity is Severity.ERROR
    assert words(desk, issue) == ["杨树沟镇"]
    assert issue.subject == "青石县/杨树沟镇"
    assert issue.finding.fix("zh")


def test_a_successor_that_the_person_enters_finds_the_unit(project: Project) -> None:
    text = TEXT.replace("柳树镇", "杨树沟镇")
    before = lay(project, text)
    subject = next(issue for issue in before.issues if issue.unit == 1).subject
    desk = lay(project, text, manual={subject: "990101102"})
    unit = desk.reading.resolved[1]
    assert (unit.match, unit.resolved_name) == (UnitMatch.MANUAL, "石门镇")
    assert desk.issues == ()
    assert desk.extent_of_unit(1) == pytest.approx((115.2, 38.0, 115.3, 38.1))


def test_a_county_that_no_edition_holds_is_one_issue(project: Project) -> None:
    text = TEXT.replace("青石县", "旧石县")
    desk = lay(project, text)
    issue = of_rule(desk, "SCOPE_COUNTY_OPEN")
    assert words(desk, issue) == ["红岩镇", "柳树镇"]
    assert (issue.subject, issue.finding.evidence["count"]) == ("旧石县", 2)
    assert len([one for one in desk.issues if one.severity is Severity.ERROR]) == 1
    found = lay(project, text, manual={"旧石县": "990101"})
    assert [unit.code for unit in found.reading.resolved] == ["990101100", "990101101"]
    assert found.issues == ()


def test_a_county_named_alone_is_asked_for_by_its_name(project: Project) -> None:
    desk = lay(project, "旧石桃产地范围为旧石县现辖行政区域。")
    assert [issue.subject for issue in desk.issues] == ["旧石县"]
    found = lay(project, desk.scope.text, manual={"旧石县": "990101"})
    assert shapely.equals(found.reading.built.geometry, square(0, 4))


def test_a_county_under_another_province_is_told_and_the_province_is_dropped_by_a_mend(project: Project) -> None:
    """The county is there: it is no unknown name, only what stands above it is wrong."""
    text = TEXT.replace("青石县", "浙江省青石县")
    desk = lay(project, text)
    issue = of_rule(desk, "SCOPE_COUNTY_ELSEWHERE")
    assert "青石县 is there (青石县 990101), but not in 浙江省" in issue.finding.message()
    assert "浙江省" in issue.finding.fix()
    assert (words(desk, issue), issue.proposal, issue.written) == (["浙江省青石县"], "青石县", "浙江省青石县")
    assert [one.finding.rule for one in desk.issues] == ["SCOPE_COUNTY_ELSEWHERE"]
    assert {unit.remark for unit in desk.reading.resolved} == {"DIVISIONS_COUNTY_ELSEWHERE"}
    start, end = issue.spans[0]
    assert lay(project, text[:start] + issue.proposal + text[end:]).issues == ()
    assert lay(project, text, manual={issue.subject: "990101"}).issues == ()


def test_a_county_alone_under_another_province_is_told_too(project: Project) -> None:
    desk = lay(project, "青石桃产地范围为浙江省青石县现辖行政区域。")
    issue = of_rule(desk, "SCOPE_COUNTY_ELSEWHERE")
    assert (words(desk, issue), issue.proposal) == (["浙江省青石县"], "青石县")
    mended = lay(project, "青石桃产地范围为青石县现辖行政区域。")
    assert shapely.equals(mended.reading.built.geometry, square(0, 4))


def test_of_two_counties_of_the_name_none_is_proposed(project: Project) -> None:
    twin = AdminUnit("980101", "青石县", NEW, UnitLevel.COUNTY, geom=square(9))
    save_many(project, [twin])
    desk = lay(project, TEXT.replace("青石县", "浙江省青石县"))
    issue = of_rule(desk, "SCOPE_COUNTY_ELSEWHERE")
    assert (issue.proposal, words(desk, issue)) == ("", ["红岩镇", "柳树镇"])
    assert {unit.code for unit in issue.candidates} == {"980101", "990101"}


def test_a_wrong_code_is_refused_with_its_name(project: Project) -> None:
    with pytest.raises(UsageError) as caught:
        lay(project, TEXT, manual={"红岩镇": "123"})
    assert caught.value.code == "DIVISIONS_NO_CODE"
    assert caught.value.context["name"] == "红岩镇"


def test_a_tie_shows_what_contradicts_each_other_together(project: Project) -> None:
    text = TEXT.replace("。", "，东经115°24′～115°30′，北纬38°00′～38°06′。")
    desk = lay(project, text)
    extent = of_rule(desk, "EXTENT_SMALLER_THAN_UNITS").extent
    assert extent is not None
    west, _south, east, _north = extent
    assert west <= 115.0
    assert east >= 115.5


def test_a_corner_s_issue_lies_at_its_place(project: Project) -> None:
    text = (
        "青石红梨产地范围为青石县红岩镇J1（东经115.02°，北纬38.02°）、J2（东经125.09°，北纬38.02°）、"
        "J3（东经115.09°，北纬38.08°）三点连线范围内。"
    )
    issue = of_rule(lay(project, text), "SCOPE_PLACE_OUTSIDE")
    assert issue.extent is not None
    assert issue.extent[2] >= 125.09


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (TEXT, SignerLevel.COUNTY),
        ("产地范围为青石县红岩镇、白石县东河镇现辖行政区域。", SignerLevel.PREFECTURE),
    ],
)
def test_who_proposes_it_follows_from_the_counties(project: Project, text: str, level: SignerLevel) -> None:
    other = [
        AdminUnit("990102", "白石县", NEW, UnitLevel.COUNTY),
        AdminUnit("990102100", "东河镇", NEW, UnitLevel.TOWNSHIP, "990102"),
    ]
    save_many(project, other)
    signer = lay(project, text).signer
    assert signer is not None
    assert signer.level is level


def test_who_proposes_it_is_not_told_while_a_unit_is_open(project: Project) -> None:
    assert lay(project, TEXT.replace("青石县", "旧石县")).signer is None


def test_the_edition_and_the_day_choose_the_list(project: Project) -> None:
    save_many(project, units(OLD))
    text = "产地范围为青石县安阳乡现辖行政区域。"
    assert lay(project, text).reading.resolved[0].resolved_name == "安阳镇"
    assert lay(project, text, edition=OLD).reading.resolved[0].match is UnitMatch.EXACT
    found = lay(project, text, as_of=date(2014, 5, 1)).reading
    assert (found.edition, found.as_of) == (OLD, date(2014, 5, 1))


def test_points_are_told_apart(project: Project) -> None:
    desk = lay(project, "产地范围为青石县远山乡、红岩镇现辖行政区域。")
    assert [point.geom_type for point in desk.points] == ["Point"]
    assert desk.reading.built.without_polygon == ("远山乡",)


def test_a_project_without_units_says_so(project: Project) -> None:
    project.undo()
    assert project.read_all(AdminUnit) == []
    with pytest.raises(UsageError) as caught:
        lay(project, TEXT)
    assert caught.value.code == "DIVISIONS_NONE"


def test_looking_names_up_can_be_stopped(project: Project) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        lay(project, TEXT, progress=progress)


def test_published_wordings_are_laid_out_with_every_place_in_the_text(project: Project, real_data: Path) -> None:
    found = json.loads((real_data / "cn" / "scope_texts.json").read_text(encoding="utf-8"))
    records = next(value for value in found.values() if isinstance(value, list))
    assert len(records) == 15
    for record in records:
        desk = lay(project, record["text"])
        expected = set(record["expected_findings"])
        assert expected <= {issue.finding.rule for issue in desk.issues}
        for issue in desk.issues:
            assert all(0 <= start < end <= len(record["text"]) for start, end in issue.spans)
            assert issue.finding.message("zh")
            assert issue.finding.fix("en")
