"""Rules about what came from phones: each fires once, and not where nothing is open."""

from dataclasses import replace
from pathlib import Path

from gi_atlas.model import Evidence
from gi_atlas.plugins import all_rules
from gi_atlas.storage.project import Project
from survey_forms.phone.resolving import open_conflicts, resolve_conflict
from survey_forms.phone.rules import RULES, files_that_never_came, open_answers
from survey_forms.schema import Form
from tests.survey_forms.phone.conftest import bring
from tests.survey_forms.phone.making import County, make_county, write_instances


def test_open_answers_and_missing_files_are_findings(tmp_path: Path, project: Project, form: Form) -> None:
    county = make_county(2)
    bring(project, write_instances(tmp_path / "a", form, county))
    assert [list(rule(project)) for rule in RULES] == [[], []]
    made = county.made[0]
    identity = {**made.answers["identity"], "product_alias": "小名"}
    evidence = {**made.answers["evidence"], "photo_place": "gone.jpg"}
    other = replace(made, answers={**made.answers, "identity": identity, "evidence": evidence})
    bring(project, write_instances(tmp_path / "b", form, County([other])))
    (finding,) = open_answers(project)
    assert finding.rule == "RULE_PHONE_DIFFERS"
    assert set(finding.evidence["answers"]) == {"identity/product_alias", "evidence/photo_place"}
    assert "2 answers" in finding.message("en")
    assert "2 项答案" in finding.message("zh")
    (lost,) = files_that_never_came(project)
    assert (lost.object_id, lost.evidence["files"]) == (finding.object_id, "gone.jpg")
    (waiting,) = open_conflicts(project)
    resolve_conflict(
        project, waiting.record_id, dict.fromkeys(("identity/product_alias", "evidence/photo_place"), False)
    )
    assert [list(rule(project)) for rule in RULES] == [[], []]
    assert not [item for item in project.read_all(Evidence) if item.fault]
    project.undo()
    assert [len(list(rule(project))) for rule in RULES] == [1, 1]


def test_the_program_knows_them() -> None:
    assert set(RULES) <= set(all_rules())
