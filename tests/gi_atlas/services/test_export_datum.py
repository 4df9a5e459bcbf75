"""GCJ-02 and BD-09 never go out: no format, no file left, until somebody has answered for the datum."""

from dataclasses import replace
from pathlib import Path

import pytest

from gi_atlas.errors import CrsError
from gi_atlas.model import BoundaryStatus
from gi_atlas.services.editing import save
from gi_atlas.services.export_history import export_history
from gi_atlas.services.exporting import ALL_FORMATS, export_boundary
from gi_atlas.storage.project import Project

from .test_exporting import make_boundary


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("form", ALL_FORMATS)
def test_an_unanswered_shift_is_refused_in_every_format(
    project: Project, tmp_path: Path, datum: str, form: str
) -> None:
    boundary = make_boundary(project, provenance={"crs": "EPSG:4326", "stated_datum": datum})
    folder = tmp_path / "数据包"
    with pytest.raises(CrsError) as refused:
        export_boundary(project, boundary.id, folder, [form])
    assert (refused.value.code, refused.value.context["value"]) == ("EXPORT_DATUM_OPEN", datum)
    assert boundary.name in str(refused.value)
    assert not folder.exists()


@pytest.mark.parametrize(
    "provenance",
    [
        {},
        {"stated_datum": "gcj02", "datum": "gcj02"},
        {"stated_datum": "gcj02", "datum": "wgs84"},
        {"stated_datum": "wgs84"},
    ],
)
def test_an_answered_one_goes_out(project: Project, tmp_path: Path, provenance: dict[str, object]) -> None:
    boundary = make_boundary(project, provenance=provenance)
    assert export_boundary(project, boundary.id, tmp_path, ["geojson"])


def test_the_answer_opens_the_way(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, status=BoundaryStatus.DRAFT, provenance={"stated_datum": "gcj02"})
    with pytest.raises(CrsError):
        export_boundary(project, boundary.id, tmp_path, ["gpkg"])
    save(project, replace(boundary, provenance={**boundary.provenance, "datum": "gcj02"}))
    assert export_boundary(project, boundary.id, tmp_path, ["gpkg"])


def test_the_history_does_not_carry_it_either(project: Project, tmp_path: Path) -> None:
    make_boundary(project, provenance={"stated_datum": "gcj02"})
    folder = tmp_path / "历史"
    with pytest.raises(CrsError) as refused:
        export_history(project, folder)
    assert refused.value.code == "EXPORT_DATUM_OPEN"
    assert not folder.exists()
