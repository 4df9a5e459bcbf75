"""Dossiers of the sample county and of real boundaries, all in one batch, each a valid bag."""

import zipfile
from dataclasses import replace
from pathlib import Path

import bagit

from gi_atlas.demo.sample import build_sample
from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.dossier.assembling import MadeDossier
from gi_atlas.dossier.batch import make_dossiers
from gi_atlas.dossier.checking import check_dossier
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.model import Product
from gi_atlas.services.importing import ImportKind, plan_import, run_import
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project

ALLOWED = DossierOptions(is_incomplete_allowed=True)
AVA = 3  # the whole register is the benchmark's


def require_bags(made: list[object], folder: Path) -> None:
    for number, one in enumerate(made):
        assert isinstance(one, MadeDossier)
        empty = folder / str(number)
        with zipfile.ZipFile(one.path) as archive:
            archive.extractall(empty)
        bag = bagit.Bag(str(empty))
        assert bag.validate()
        for target in (empty / "data").rglob("*.docx"):
            victim = target
        content = bytearray(victim.read_bytes())
        content[len(content) // 2] ^= 1
        victim.write_bytes(content)
        assert not bag.is_valid()


def test_a_dossier_of_the_sample_county(tmp_path: Path) -> None:
    sample = build_sample(tmp_path / "示例")
    with open_project(sample.project, read_only=True) as project:
        (tea,) = project.read_all(Product, name_official="清溪绿茶")
        made = make_dossiers(project, [tea.id], tmp_path / "o", replace(ALLOWED, formats=("package", "corners-xlsx")))
    require_bags(list(made), tmp_path / "u")
    (one,) = made
    assert isinstance(one, MadeDossier)
    names = [Path(file.path).name for file in one.files]
    assert {f"R{number:02d}{ending}" for number in range(1, 7) for ending in (".docx", ".pdf")} <= set(names)
    assert len([name for name in names if name.startswith("E0")]) == 12
    assert len([name for name in names if name.endswith("_拐点坐标表.xlsx")]) == 3
    assert check_dossier(one.path)["ok"]
    whole = one.path.read_bytes()
    one.path.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
    assert not check_dossier(one.path)["ok"]


def test_dossiers_of_real_boundaries(real_data: Path, tmp_path: Path) -> None:
    paths = sorted((real_data / "ava").glob("*.geojson"))[:AVA]
    with create_project(tmp_path / "ava.gpkg") as project:
        _import(project, paths)
        ids = [product.id for product in project.read_all(Product)]
        made = make_dossiers(project, ids, tmp_path / "o", ALLOWED)
    assert len(made) == AVA
    require_bags(list(made), tmp_path / "u")
    for one in made:
        assert isinstance(one, MadeDossier)
        assert not [gap for gap in one.gaps if gap.code == "DOSSIER_FORMAT_FAILED"]
        assert {Path(file.path).suffix for file in one.files} >= {".zip", ".gpkg", ".xml", ".docx", ".pdf"}
        (text,) = [file for file in one.files if file.path == "说明.txt"]
        with zipfile.ZipFile(one.path) as archive:
            assert incomplete_mark("zh") in archive.read(f"data/{text.path}").decode("utf-8-sig").splitlines()[0]


def _import(project: Project, paths: list[Path]) -> None:
    for path in paths:
        run_import(project, plan_import(project, path, ImportKind.BOUNDARIES))
