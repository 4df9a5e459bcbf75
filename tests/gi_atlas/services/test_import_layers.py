"""Importing layers of any kind, their attributes as they came."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.errors import ManyErrors, ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import LayerEntry, LayerFeature
from gi_atlas.services.importing import ImportKind, ImportPlan, import_file
from gi_atlas.storage.project import Project

from .foreign_files import dump, square, write_csv, write_wkt

pytestmark = pytest.mark.usefixtures("tables_read_here")
ANSWERS = Answers(datum="cgcs2000", encoding="UTF-8")
SHAPES: dict[str, Any] = {
    "Point": shapely.Point(119, 28),
    "MultiPoint": shapely.MultiPoint([(119, 28), (120, 28)]),
    "LineString": shapely.LineString([(119, 28), (120, 28.5)]),
    "MultiLineString": shapely.MultiLineString([[(119, 28), (120, 28.5)], [(121, 28), (121, 29)]]),
    "Polygon": shapely.Polygon(square(119, 28, 1).exterior, [square(119.2, 28.2).exterior]),
    "MultiPolygon": shapely.union(square(119, 28), square(121, 28)),
    "GeometryCollection": shapely.GeometryCollection([shapely.Point(119, 28), square(119, 28)]),
    "Z": shapely.Point(119, 28, 700),
    "tiny": shapely.box(119, 28, 119 + 1e-8, 28 + 1e-8),
}


def bring_in(project: Project, path: Path, answers: Answers = ANSWERS) -> ImportPlan:
    return import_file(project, path, ImportKind.LAYER, answers)


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_of_geometry(project: Project, tmp_path: Path, kind: str) -> None:
    path = write_wkt(tmp_path / "层.csv", [(SHAPES[kind], {"名": "甲", "数": "7"}), (None, {"名": "乙", "数": None})])
    plan = bring_in(project, path)
    assert (plan.read, plan.imported) == (2, 2)
    (layer,) = project.read_all(LayerEntry, source="FEATURES")
    assert (layer.name, layer.source, layer.provenance["datum"]) == ("层", "FEATURES", "cgcs2000")
    first, second = project.read_all(LayerFeature, layer_id=layer.id)
    assert first.geom_sha256 == geometry_hash(SHAPES[kind])
    assert first.geom.equals_exact(shapely.force_2d(first.geom))
    assert {name: first.attributes[name] for name in ("名", "数")} == {"名": "甲", "数": "7"}
    assert (second.geom, second.geom_sha256, second.attributes) == (None, "", {"名": "乙"})


def test_the_same_file_is_the_same_layer_and_layers_pile_up(project: Project, tmp_path: Path) -> None:
    path = write_wkt(tmp_path / "a.csv", [(square(119, 28), {"名": "甲"})])
    bring_in(project, path)
    before = dump(project)
    plan = bring_in(project, path)
    assert (plan.imported, plan.unchanged, plan.command) == (0, 1, None)
    assert dump(project) == before
    bring_in(project, write_wkt(path, [(square(119, 29), {"名": "甲"})]))
    positions = [layer.position for layer in project.read_all(LayerEntry, source="FEATURES")]
    assert positions == sorted(set(positions))
    assert len(positions) == 2


def test_empty_geometries_are_told_and_left_out(project: Project, tmp_path: Path) -> None:
    rows = [(square(119, 28), {"名": "甲"}), (shapely.Polygon(), {"名": "乙"}), (square(120, 28), {"名": "丙"})]
    path = write_wkt(tmp_path / "a.csv", rows)
    with pytest.raises(ManyErrors) as refused:
        bring_in(project, path)
    assert [(f.code, f.context["row"]) for f in refused.value.faults] == [("ROW_EMPTY_GEOMETRY", 3)]
    assert project.read_all(LayerEntry, source="FEATURES") == []
    bring_in(project, path, replace(ANSWERS, skip_bad_rows=True))
    found = [(feature.attributes["名"], feature.geom.bounds[0]) for feature in project.read_all(LayerFeature)]
    assert found == [("甲", 119.0), ("丙", 120.0)]


def test_many_rows_cross_the_batches(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are moved and written in several batches keep their order, attributes and hashes."""
    monkeypatch.setattr("gi_atlas.services.import_parts.BATCH_ROWS", 97)
    rows = [(str(number), 119 + number / 1000, 28) for number in range(1201)]
    bring_in(project, write_csv(tmp_path / "a.csv", ("序号", "lon", "lat"), rows))
    features = project.read_all(LayerFeature)
    assert [feature.attributes["序号"] for feature in features] == [row[0] for row in rows]
    assert [round(feature.geom.x, 6) for feature in features] == [round(row[1], 6) for row in rows]
    assert all(feature.geom_sha256 == geometry_hash(feature.geom) for feature in features[::100])


def test_an_import_is_undone_and_done_again(project: Project, tmp_path: Path) -> None:
    before = dump(project)
    bring_in(project, write_wkt(tmp_path / "a.csv", [(shape, {"名": name}) for name, shape in SHAPES.items()]))
    after = dump(project)
    ids = {feature.id for feature in project.read_all(LayerFeature)}
    assert project.undo().tables["gi_layer_feature"] == ids
    assert dump(project) == before
    assert project.redo().tables["gi_layer_feature"] == ids
    assert dump(project) == after


def test_a_layer_that_is_not_there_is_named(project: Project, tmp_path: Path) -> None:
    path = write_wkt(tmp_path / "a.csv", [(square(119, 28), {"名": "甲"})])
    with pytest.raises(ReadError) as refused:
        bring_in(project, path, replace(ANSWERS, layers=("b",)))
    assert refused.value.code == "IMPORT_NO_SUCH_LAYER"
    assert (refused.value.context["found"], refused.value.context["expected"]) == ("b", "a")
