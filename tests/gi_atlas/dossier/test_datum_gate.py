"""GCJ-02 never goes into a dossier: not by a stated datum, not by an earlier import, not by ``--incomplete``."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.datum import TO_DATUM
from gi_atlas.dossier.assembling import make_dossier
from gi_atlas.dossier.batch import RefusedDossier, make_dossiers
from gi_atlas.dossier.datum_gate import confirmed_datums, refuse_open_datums
from gi_atlas.dossier.facts import ProductFacts, ProjectFacts, read_product
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.errors import CrsError
from gi_atlas.model import BoundaryVersion
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

from ..documents.sample import Sample

pytestmark = pytest.mark.usefixtures("no_painting")
FAST = DossierOptions(is_incomplete_allowed=True, formats=("units-csv",))
Facts = Callable[[], ProductFacts]


@pytest.fixture
def facts(project: Project, sample: Sample) -> Facts:
    return lambda: read_product(ProjectFacts(project), sample.product.id, ("zh",))


def lay(project: Project, sample: Sample, shift: str | None = None, /, **provenance: object) -> None:
    """A newer version of the sample's boundary, shifted or not."""
    shape = project.read_one(BoundaryVersion, sample.version.id).geom
    moved = shapely.transform(shape, TO_DATUM[shift]) if shift else shape
    save_many(project, [BoundaryVersion(sample.zone.id, moved, 4, name="甲县梨产地", provenance=dict(provenance))])


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_shifted_boundary_is_refused_whatever_its_file_said(
    project: Project, sample: Sample, tmp_path: Path, datum: str
) -> None:
    lay(project, sample, datum, stated_datum="cgcs2000", datum="cgcs2000")
    with pytest.raises(CrsError) as told:
        make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    assert told.value.code == "DOSSIER_DATUM_DENIED"
    assert {"gcj02": "GCJ-02", "bd09": "BD-09"}[datum] in str(told.value)
    assert "甲县梨产地" in str(told.value)
    assert list(tmp_path.glob("*.zip")) == []


@pytest.mark.parametrize("found", ["gcj02", "bd09", "cgcs2000"])
def test_what_was_held_to_at_the_import_is_refused_though_units_say_nothing_now(
    project: Project, sample: Sample, facts: Facts, found: str
) -> None:
    lay(project, sample, stated_datum="cgcs2000", datum="cgcs2000", datum_denied_by=found, datum_reason="复测")
    with pytest.raises(CrsError) as told:
        refuse_open_datums(facts())
    assert told.value.code == "DOSSIER_DATUM_DENIED"


def test_an_honest_boundary_passes(project: Project, sample: Sample, facts: Facts) -> None:
    refuse_open_datums(facts())
    lay(project, sample, stated_datum="cgcs2000", datum="cgcs2000")
    refuse_open_datums(facts())
    assert list(confirmed_datums(facts(), "复测")) == []


def test_a_boundary_that_is_only_a_name_passes(project: Project, sample: Sample, facts: Facts) -> None:
    save_many(
        project, [BoundaryVersion(sample.zone.id, None, 4), BoundaryVersion(sample.zone.id, shapely.MultiPolygon(), 5)]
    )
    refuse_open_datums(facts())


@pytest.mark.parametrize("blank", ["", "   "])
def test_an_empty_reason_confirms_nothing(project: Project, sample: Sample, facts: Facts, blank: str) -> None:
    lay(project, sample, "gcj02")
    with pytest.raises(CrsError):
        refuse_open_datums(facts(), blank)
    assert list(confirmed_datums(facts(), blank)) == []


def test_what_the_office_confirms_goes_in_and_its_reason_with_it(
    project: Project, sample: Sample, tmp_path: Path
) -> None:
    lay(project, sample, "gcj02")
    options = replace(FAST, datum_confirmed="两次实地复测，行政区划数据有误")
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", options)
    (note,) = [gap for gap in made.gaps if gap.code == "DOSSIER_DATUM_CONFIRMED"]
    assert note.is_note
    assert "两次实地复测" in note.message("zh")
    assert "GCJ-02" in note.message("en")
    with zipfile.ZipFile(made.path) as archive:
        manifest = [archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith(".json")]
    assert any("两次实地复测" in text for text in manifest)


def test_no_confirmation_opens_a_datum_that_nobody_told(project: Project, sample: Sample, facts: Facts) -> None:
    lay(project, sample, "gcj02", stated_datum="gcj02")
    with pytest.raises(CrsError) as told:
        refuse_open_datums(facts(), "两次实地复测")
    assert told.value.code == "EXPORT_DATUM_OPEN"


def test_a_batch_tells_the_product_and_goes_on(project: Project, sample: Sample, tmp_path: Path) -> None:
    lay(project, sample, "gcj02")
    (refused,) = make_dossiers(project, [sample.product.id], tmp_path / "o", FAST)
    assert isinstance(refused, RefusedDossier)
    assert refused.as_json()["error"]["code"] == "DOSSIER_DATUM_DENIED"


def test_the_command_refuses_and_takes_the_reason(
    project: Project, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(project, sample, "gcj02")
    path = project.path
    project.close()
    words = ["--json", "dossier", str(path), "--product", sample.product.id, "--to", str(tmp_path / "a.zip"),
             "--incomplete", "--formats", "units-csv"]  # fmt: skip
    assert run(words) != 0
    capsys.readouterr()
    assert run([*words, "--datum-confirmed", "复测"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert any(one["code"] == "DOSSIER_DATUM_CONFIRMED" for one in answer["missing"])
