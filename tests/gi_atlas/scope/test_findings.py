"""Defects as findings: their weight, their words in both languages, their proposals."""

import pytest

from gi_atlas.rules.findings import Severity
from gi_atlas.scope.findings import SEVERITIES, apply_proposal, is_wrong, scope_findings
from gi_atlas.scope.reading import read_scope
from gi_atlas.texts import all_texts
from tests.gi_atlas.scope.tables import ALL_DEFECTIVE as DEFECTIVE
from tests.gi_atlas.scope.tables import ALL_SOUND as SOUND


def test_every_code_has_its_words_and_weight():
    met = {defect.code for wording in DEFECTIVE for defect in read_scope(wording.text).defects}
    assert met == set(SEVERITIES)
    assert {code for code in met if code not in all_texts() or f"{code}_FIX" not in all_texts()} == set()


@pytest.mark.parametrize("wording", DEFECTIVE, ids=lambda wording: wording.text[:30])
def test_a_finding_is_told_in_both_languages(wording):
    for finding in scope_findings(read_scope(wording.text)):
        for language in ("zh", "en"):
            told = finding.message(language) + finding.fix(language)
            assert "{" not in told
            assert finding.evidence["proposal"] in told
        assert finding.message("zh") != finding.message("en")


def test_sound_wordings_have_no_findings():
    assert [wording.text for wording in SOUND if scope_findings(read_scope(wording.text))] == []


@pytest.mark.parametrize(
    "wording",
    [one for one in DEFECTIVE if all(one.defects.values())],
    ids=lambda wording: wording.text[:30],
)
def test_a_proposal_taken_mends_its_defect(wording):
    text = wording.text
    for _round in range(3):
        defects = read_scope(text).defects
        if not defects:
            break
        text = apply_proposal(text, defects[0])
    assert read_scope(text).defects == ()
    assert text != wording.text


def test_a_defect_without_proposal_changes_nothing():
    text = "产地范围为青石县柳树镇、石门镇、柳树镇。"
    (defect,) = read_scope(text).defects
    assert defect.code == "UNIT_TWICE"
    assert apply_proposal(text, defect) == text


def test_lost_degrees_are_proposed_from_the_county():
    text = "西山红薯地域保护范围为西山县，东经o36′29″~o11′11″。"
    (defect,) = read_scope(text).defects
    assert (defect.code, defect.proposal) == ("DEGREES_LOST", "")
    (defect,) = read_scope(text, county_extent=(113.6, 33.1, 114.2, 33.5)).defects
    assert defect.proposal == "东经113°36′29″~114°11′11″"
    mended = apply_proposal(text, defect)
    bound = read_scope(mended).extents[0].lon
    assert (bound.low_deg, bound.high_deg) == pytest.approx((113.608056, 114.186389), abs=1e-6)


def test_errors_come_first_and_make_it_wrong():
    text = "东经110°0.5′～110°52′，北纬27°35′～26°55′。"
    findings = scope_findings(read_scope(text))
    assert [finding.rule for finding in findings] == ["EXTENT_REVERSED", "MIXED_PRECISION"]
    assert findings[0].severity is Severity.ERROR
    assert is_wrong(findings)
    assert not is_wrong(findings[1:])
