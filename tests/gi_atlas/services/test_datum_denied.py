"""Imports whose datum the project's units deny: asked, held to with a reason that is kept, honest files untouched."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.datum import TO_DATUM
from gi_atlas.errors import QuestionOpen
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import AdminUnit, BoundaryVersion, UnitLevel
from gi_atlas.services import import_reference
from gi_atlas.services.editing import save_many
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.services.offering import import_offer, plan_offer, read_offers
from gi_atlas.services.offers import OfferState, answered
from gi_atlas.storage.project import Project

from .foreign_files import write_wkt

pytestmark = pytest.mark.usefixtures("tables_read_here")
TURNS = np.linspace(0, 2 * np.pi, 60, endpoint=False)
COUNTY = shapely.Polygon(
    np.column_stack([119.5 + 0.06 * np.cos(TURNS) * (1 + 0.3 * np.sin(5 * TURNS)), 28.5 + 0.05 * np.sin(TURNS)])
)
SHIFTED = shapely.transform(COUNTY, TO_DATUM["gcj02"])


@pytest.fixture
def with_units(project: Project) -> Project:
    save_many(project, [AdminUnit("990101", "清溪县", "2020", UnitLevel.COUNTY, geom=COUNTY)])
    return project


def land_txt(path: Path, shape: Any) -> Path:
    """A file of the office's format that says CGCS2000, 3° zone 40."""
    places = pyproj.Transformer.from_crs(4490, 4528, always_xy=True).transform(*np.array(shape.exterior.coords).T)
    count = len(places[0]) - 1
    rows = [f"J{number % count + 1},1,{north:.3f},{east:.3f}"
            for number, (east, north) in enumerate(zip(*places, strict=True))]  # fmt: skip
    head = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=40\n[地块坐标]\n"
    path.write_text(f"{head}{len(rows)},,1,清溪绿茶,面,,,,@\n" + "\n".join(rows), encoding="utf-8")
    return path


def wkt(path: Path, shape: Any) -> Path:
    return write_wkt(path, [(shape, {"名称": "清溪绿茶"})])


def bring_in(project: Project, path: Path, **answers: Any) -> Any:
    return import_file(project, path, ImportKind.BOUNDARIES, Answers(encoding="UTF-8", **answers))


def only(project: Project) -> BoundaryVersion:
    (found,) = project.read_all(BoundaryVersion)
    return found


def asked(told: "pytest.ExceptionInfo[QuestionOpen]") -> dict[str, Any]:
    (question,) = told.value.context["questions"]
    return dict(question)


def test_a_survey_file_that_says_cgcs2000_and_is_gcj02_is_asked_about(with_units: Project, tmp_path: Path) -> None:
    path = land_txt(tmp_path / "界址点.txt", SHIFTED)
    with pytest.raises(QuestionOpen) as told:
        bring_in(with_units, path)
    question = asked(told)
    assert (question["code"], question["option"], question["guess"]) == ("DATUM_DENIED", "--datum", "gcj02")
    assert "CGCS2000" in question["message"]
    assert "GCJ-02" in question["message"]
    assert with_units.read_all(BoundaryVersion) == []
    bring_in(with_units, path, datum="gcj02")
    back = shapely.hausdorff_distance(only(with_units).geom, COUNTY) * 111_320
    assert back < 0.01
    assert "datum_denied_by" not in only(with_units).provenance


@pytest.mark.parametrize("datum", ["cgcs2000", "wgs84", "bd09"])
def test_an_answer_against_the_units_needs_a_reason(with_units: Project, tmp_path: Path, datum: str) -> None:
    path = wkt(tmp_path / "界.csv", SHIFTED)
    for reason in (None, "", "  "):
        with pytest.raises(QuestionOpen) as told:
            bring_in(with_units, path, datum=datum, datum_reason=reason)
        question = asked(told)
        assert (question["code"], question["option"]) == ("DATUM_REASON", "--datum-reason")
        assert question["choices"] == []
    assert with_units.read_all(BoundaryVersion) == []
    plan = bring_in(with_units, path, datum=datum, datum_reason=" 已实地复测 ")
    (remark,) = [one for one in plan.inspection.warnings if one.code == "DATUM_HELD"]
    assert (remark.context["found"], remark.context["reason"]) == ("GCJ-02", "已实地复测")
    kept = only(with_units).provenance
    assert (kept["datum"], kept["datum_denied_by"], kept["datum_reason"]) == (datum, "gcj02", "已实地复测")


def test_a_shift_that_is_not_there_is_denied_too(with_units: Project, tmp_path: Path) -> None:
    with pytest.raises(QuestionOpen) as told:
        bring_in(with_units, wkt(tmp_path / "界.csv", COUNTY), datum="gcj02")
    assert asked(told)["code"] == "DATUM_REASON"


@pytest.mark.parametrize("datum", ["cgcs2000", "wgs84"])
def test_honest_files_pass_without_a_word(with_units: Project, tmp_path: Path, datum: str) -> None:
    plan = bring_in(with_units, wkt(tmp_path / "界.csv", COUNTY), datum=datum)
    assert (plan.imported, plan.inspection.questions, plan.inspection.warnings) == (1, (), ())
    assert {"datum_denied_by", "datum_reason"}.isdisjoint(only(with_units).provenance)


def test_an_honest_survey_file_passes_without_a_word(with_units: Project, tmp_path: Path) -> None:
    plan = bring_in(with_units, land_txt(tmp_path / "界址点.txt", COUNTY))
    assert (plan.imported, plan.inspection.questions) == (1, ())


def test_what_follows_no_unit_passes_without_a_word(with_units: Project, tmp_path: Path) -> None:
    inside = shapely.affinity.scale(COUNTY, 0.5, 0.5)
    assert bring_in(with_units, land_txt(tmp_path / "界址点.txt", inside)).inspection.questions == ()


def test_a_reason_that_nothing_asks_for_is_not_kept(with_units: Project, tmp_path: Path) -> None:
    bring_in(with_units, wkt(tmp_path / "界.csv", COUNTY), datum="cgcs2000", datum_reason="多余")
    assert "datum_reason" not in only(with_units).provenance


def test_without_units_the_word_of_the_file_counts(project: Project, tmp_path: Path) -> None:
    assert bring_in(project, land_txt(tmp_path / "界址点.txt", SHIFTED)).imported == 1


def test_units_far_away_are_not_looked_at(with_units: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_reference, "decode_blobs", lambda _blobs: pytest.fail("no unit is near"))
    far = shapely.affinity.translate(COUNTY, 1.0, 1.0)
    assert bring_in(with_units, land_txt(tmp_path / "界址点.txt", far)).imported == 1


def test_of_very_many_units_only_some_are_loaded(with_units: Project) -> None:
    save_many(with_units, [AdminUnit(f"9902{one:02d}", f"县{one}", "2020", UnitLevel.COUNTY, geom=COUNTY)
                           for one in range(20)])  # fmt: skip
    some = import_reference.reference_near(with_units, [COUNTY.bounds], 5)
    every = import_reference.reference_near(with_units, [COUNTY.bounds])
    assert some is not None
    assert every is not None
    assert (len(some.codes) <= 6, len(every.codes)) == (True, 21)
    assert import_reference.reference_near(with_units, []) is None


def test_the_window_asks_with_the_guess_and_then_for_the_reason(with_units: Project, tmp_path: Path) -> None:
    (offer,) = read_offers(with_units, [land_txt(tmp_path / "界址点.txt", SHIFTED)])
    offer = plan_offer(with_units, offer)
    assert (offer.state, offer.asked["--datum"].code, offer.answers.datum) == (
        OfferState.READY,
        "DATUM_DENIED",
        "gcj02",
    )
    held = plan_offer(with_units, answered(offer, "--datum", "cgcs2000"))
    assert (held.state, [one.code for one in held.open_questions()]) == (OfferState.ASKING, ["DATUM_REASON"])
    ready = plan_offer(with_units, answered(held, "--datum-reason", "已实地复测"))
    assert ready.state is OfferState.READY
    given_up = plan_offer(with_units, answered(ready, "--datum", "gcj02"))
    assert (given_up.state, given_up.answers.datum_reason) == (OfferState.READY, None)
    assert import_offer(with_units, ready).state is OfferState.IMPORTED
    assert only(with_units).provenance["datum_denied_by"] == "gcj02"


def test_the_command_takes_the_reason(with_units: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, project = land_txt(tmp_path / "界址点.txt", SHIFTED), with_units.path
    with_units.close()
    words = ["--json", "import", str(project), str(path), "--as", "boundaries"]
    assert run(words) != 0
    assert json.loads(capsys.readouterr().out)["files"][0]["questions"][0]["code"] == "DATUM_DENIED"
    assert run([*words, "--datum", "cgcs2000", "--datum-reason", "已实地复测"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    assert entry["imported"] == 1
    assert "已实地复测" in next(one["message"] for one in entry["warnings"] if one["code"] == "DATUM_HELD")
