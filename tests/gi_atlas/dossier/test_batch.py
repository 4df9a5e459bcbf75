"""Many dossiers in one go: names, refusals, stopping."""

import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from gi_atlas.dossier import batch
from gi_atlas.dossier.assembling import MadeDossier, make_dossier
from gi_atlas.dossier.batch import RefusedDossier, make_dossiers
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.errors import GiAtlasError, JobCancelled, PublishError, UsageError, WriteError
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

from ..documents.sample import make_sample, make_units

pytestmark = pytest.mark.usefixtures("no_painting")
FAST = DossierOptions(is_incomplete_allowed=True, formats=("units-csv",))
HOSTILE = (
    "CON", "con", "a:b/c", "a*b?c", "长" * 200, "长" * 200 + "二", "𠮷野家茶", "清溪🍵", "100%0D茶", "é茶",
    unicodedata.normalize("NFD", "é茶"), "‮茶",
)  # fmt: skip


def products(project: Project, names: Sequence[str]) -> list[str]:
    made = [Product(name) for name in names]
    save_many(project, made)
    return [product.id for product in made]


def test_hostile_names_give_distinct_safe_files(project: Project, tmp_path: Path) -> None:
    outcomes = make_dossiers(project, products(project, HOSTILE), tmp_path / "o", FAST)
    assert all(isinstance(one, MadeDossier) for one in outcomes)
    names = [path.name for path in (tmp_path / "o").iterdir()]
    assert len(names) == len(HOSTILE) == len({unicodedata.normalize("NFKC", name).casefold() for name in names})
    for name in names:
        assert not set(name) & set('<>:"/\\|?*%\r\n\t\u202e')
        assert len(name.encode()) <= 255
        assert name.split(".")[0].upper() not in ("CON", "NUL")
    for number, path in enumerate(sorted((tmp_path / "o").iterdir())):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / str(number))
        assert bagit.Bag(str(tmp_path / str(number))).is_valid()


def test_one_that_is_refused_stops_no_other(project: Project, tmp_path: Path) -> None:
    make_units(project)
    first, second = make_sample(project), make_sample(project, "乙县桃")
    shifted = BoundaryVersion(first.zone.id, first.version.geom, 4, provenance={"stated_datum": "gcj02"})
    save_many(project, [shifted])
    outcomes = make_dossiers(project, [first.product.id, second.product.id], tmp_path / "o", FAST)
    refused, made = outcomes
    assert isinstance(refused, RefusedDossier)
    assert refused.as_json()["error"]["code"] == "EXPORT_DATUM_OPEN"
    assert isinstance(made, MadeDossier)
    assert [path.name for path in (tmp_path / "o").iterdir()] == [made.path.name]


def test_incomplete_ones_are_refused_each_by_itself(project: Project, tmp_path: Path) -> None:
    ids = products(project, ["一", "二"])
    outcomes = make_dossiers(project, ids, tmp_path / "o", replace(FAST, is_incomplete_allowed=False))
    assert [one.error.code for one in outcomes if isinstance(one, RefusedDossier)] == ["DOSSIER_INCOMPLETE"] * 2
    assert all(isinstance(one.error, PublishError) for one in outcomes if isinstance(one, RefusedDossier))


def test_names_that_are_taken_are_told_before_anything_is_made(project: Project, tmp_path: Path) -> None:
    ids = products(project, ["一", "二"])
    (tmp_path / "二_申报材料.zip").write_text("mine")
    with pytest.raises(WriteError) as told:
        make_dossiers(project, ids, tmp_path, FAST)
    assert told.value.code == "EXPORT_EXISTS"
    assert [path.name for path in tmp_path.glob("*.zip")] == ["二_申报材料.zip"]
    make_dossiers(project, ids, tmp_path, replace(FAST, is_replacing=True))
    assert zipfile.is_zipfile(tmp_path / "二_申报材料.zip")


def test_a_product_is_made_once(project: Project, tmp_path: Path) -> None:
    (one,) = products(project, ["一"])
    assert len(make_dossiers(project, [one, one], tmp_path / "o", FAST)) == 1


def test_no_product_is_a_fault_of_usage(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        make_dossiers(project, [], tmp_path)
    assert told.value.code == "DOSSIER_NO_PRODUCT"


def test_an_unknown_id_is_told_before_anything_is_made(project: Project, tmp_path: Path) -> None:
    (one,) = products(project, ["一"])
    with pytest.raises(GiAtlasError) as told:
        make_dossiers(project, [one, "nothing"], tmp_path / "o", FAST)
    assert told.value.code == "STORE_ID_UNKNOWN"
    assert not (tmp_path / "o").exists()


def test_a_stop_keeps_what_is_whole(project: Project, tmp_path: Path) -> None:
    ids = products(project, ["一", "二", "三"])
    progress = Progress(lambda share, _text: progress.cancel() if share >= 0.3 else None)
    with pytest.raises(JobCancelled):
        make_dossiers(project, ids, tmp_path / "o", FAST, progress)
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["一_申报材料.zip"]


def test_the_rules_run_once_for_all(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gi_atlas.dossier import facts

    ran: list[int] = []
    real: Callable[..., list[object]] = facts.run_rules

    def counted(*args: object) -> list[object]:
        ran.append(1)
        return real(*args)

    monkeypatch.setattr(facts, "run_rules", counted)
    make_units(project)
    ids = [make_sample(project, name).product.id for name in ("甲县梨", "甲县桃")]
    make_dossiers(project, ids, tmp_path / "o", FAST)
    assert ran == [1]


def test_a_fault_of_usage_ends_the_batch(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_units(project)
    sample = make_sample(project)
    with pytest.raises(UsageError) as told:
        make_dossiers(project, [sample.product.id], tmp_path / "o", replace(FAST, formats=("cdr",)))
    assert told.value.code == "EXPORT_FORMAT"


def test_english_dossiers_have_english_names(project: Project, tmp_path: Path) -> None:
    make_dossiers(project, products(project, ["Napa"]), tmp_path / "o", replace(FAST, languages=("en",)))
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["Napa_Dossier_papers.zip"]


def test_batch_and_single_make_the_same_files(project: Project, tmp_path: Path) -> None:
    (one,) = products(project, ["一"])
    (made,) = make_dossiers(project, [one], tmp_path / "o", FAST)
    alone = make_dossier(project, one, tmp_path / "a.zip", FAST)
    assert isinstance(made, MadeDossier)
    assert [file.path for file in made.files] == [file.path for file in alone.files]
    assert batch.Outcome == MadeDossier | RefusedDossier
