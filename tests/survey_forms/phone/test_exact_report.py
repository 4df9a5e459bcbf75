"""Must show 3: what is missing, left over, doubled and hostile is told exactly; a second import adds nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.phone.outcomes import OutcomeKind
from survey_forms.phone.report import ImportReport
from survey_forms.schema import Form
from tests.survey_forms.phone.conftest import bring, contents, tree
from tests.survey_forms.phone.making import (
    HOSTILE,
    County,
    make_county,
    write_central,
    write_instances,
    write_kobo,
    write_kobo_media,
)

COUNT, MISSING, ORPHANED, DOUBLED = 8, 3, 2, 3


def _central(folder: Path, form: Form, county: County) -> list[Path]:
    return [write_central(folder / f"{form.form_id}.zip", form, county)]


def _instances(folder: Path, form: Form, county: County) -> list[Path]:
    return [write_instances(folder / "instances", form, county)]


def _kobo_labels(folder: Path, form: Form, county: County) -> list[Path]:
    table = write_kobo(folder / "labels.xlsx", form, county, form.language_for("zh"))
    return [write_kobo_media(folder / "media.zip", county), table]


WRITERS = (_central, _instances, _kobo_labels)


@pytest.fixture(params=WRITERS, ids=lambda writer: writer.__name__.strip("_"))
def writer(request: pytest.FixtureRequest) -> Callable[[Path, Form, County], list[Path]]:
    return request.param  # type: ignore[no-any-return]


def _told(report: ImportReport) -> dict[str, set[str]]:
    told = report.as_json()
    return {
        "missing": {one["name"] for one in told["missing"]},
        "orphaned": {one["name"].rpartition("/")[2] for one in told["orphaned"]},
        "doubled": {name.rpartition("/")[2] for one in told["duplicates"] for name in one["names"]},
    }


def test_everything_is_told_exactly_and_once(
    tmp_path: Path, project: Project, form: Form, writer: Callable[[Path, Form, County], list[Path]]
) -> None:
    county = make_county(COUNT, MISSING, ORPHANED, DOUBLED, HOSTILE)
    (tmp_path / "in").mkdir()
    paths = writer(tmp_path / "in", form, county)
    # The app's folder cannot hold files of such names: there they are missing.
    unheld = set(HOSTILE) if writer is _instances else set()
    before = tree(tmp_path)

    report = bring(project, *paths)

    assert (len(report.outcomes), report.count(OutcomeKind.IMPORTED)) == (COUNT, COUNT)
    told = _told(report)
    assert told["missing"] == set(county.missing) | unheld
    assert told["orphaned"] == set(county.orphans)
    copies = {name for name, content in county.files.items() if list(county.files.values()).count(content) > 1}
    assert len(copies) == 2 * DOUBLED
    assert told["doubled"] == copies
    named = [one.name for one in report.hostile]
    assert len(named) == len(HOSTILE)
    assert all(any(name.endswith(hostile) for name in named) for hostile in HOSTILE)
    assert {one.code for one in report.hostile} == {
        "NAME_UPWARDS", "NAME_ABSOLUTE", "NAME_RESERVED", "NAME_DIRECTION", "NAME_LONG"
    }  # fmt: skip
    _check_project(project, county, unheld)

    # Nothing but the project and its media was written, and the sources are as they were.
    media = f"{project.media.folder.relative_to(tmp_path).as_posix()}/"
    after = tree(tmp_path)
    assert {name: content for name, content in after.items() if not name.startswith(media)} == before

    stored = contents(project)
    again = bring(project, *paths)
    assert (again.count(OutcomeKind.UNCHANGED), len(again.outcomes)) == (COUNT, COUNT)
    assert contents(project) == stored
    assert tree(tmp_path) == after
    assert _told(again)["missing"] == set(county.missing) | unheld


def _check_project(project: Project, county: County, unheld: set[str]) -> None:
    records = {record.instance_id: record for record in project.read_all(SurveyRecord)}
    assert set(records) == {made.instance_id for made in county.made}
    evidence = project.read_all(Evidence)
    assert len(evidence) == 3 * COUNT
    by_record: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_record.setdefault(str(item.record_id), []).append(item)
    for made in county.made:
        record = records[made.instance_id]
        assert record.title == made.answers["identity"]["product_name"]
        assert record.survey_date is not None
        assert record.survey_date.isoformat() == made.answers["survey"]["survey_date"]
        assert record.geom.y == pytest.approx(float(made.answers["identity"]["site_point"].split()[0]))
        _check_evidence(project, by_record[record.id], record, made.answers, unheld, county)


def _check_evidence(
    project: Project, items: list[Evidence], record: SurveyRecord, answers: dict, unheld: set[str], county: County
) -> None:
    questions = {
        "evidence/photo_product": answers["evidence"]["photo_product"],
        "evidence/photo_place": answers["evidence"]["photo_place"],
        "evidence/evidence_item[1]/ev_image": answers["evidence"]["evidence_item"][0]["ev_image"],
    }
    assert {item.question for item in items} == set(questions)
    for item in items:
        name = questions[item.question]
        if name in unheld or name in county.missing:
            assert (item.sha256, item.fault) == ("", "MEDIA_NOT_THERE")
            continue
        path = project.media.find(item.sha256)
        assert path is not None
        assert path.read_bytes() == county.files[name]
        assert item.captured_at is not None
        value = dict(record.answers)["evidence"]
        assert str(path.name) in str(value)


def test_a_trial_tells_the_same_and_writes_nothing(tmp_path: Path, project: Project, form: Form) -> None:
    county = make_county(6, 2, 2, 2, HOSTILE[:2])
    path = write_central(tmp_path / f"{form.form_id}.zip", form, county)
    stored, files = contents(project), tree(tmp_path)
    trial = bring(project, path, is_trial=True).as_json()
    assert contents(project) == stored
    assert tree(tmp_path) == files
    done = bring(project, path).as_json()
    different = {"dry_run", "conflicts", "missing", "hostile"}
    assert {k: v for k, v in trial.items() if k not in different} == {
        k: v for k, v in done.items() if k not in different
    }
    assert [one["name"] for one in trial["missing"]] == [one["name"] for one in done["missing"]]


def test_one_undo_takes_a_delivery_back_and_one_redo_brings_it_again(
    tmp_path: Path, project: Project, form: Form
) -> None:
    path = write_central(tmp_path / f"{form.form_id}.zip", form, make_county(5))
    bring(project, path)
    records = project.read_all(SurveyRecord)
    project.undo()
    assert project.read_all(SurveyRecord) == []
    assert project.read_all(Evidence) == []
    project.redo()
    assert sorted(record.id for record in project.read_all(SurveyRecord)) == sorted(record.id for record in records)
    assert bring(project, path).count(OutcomeKind.UNCHANGED) == 5
