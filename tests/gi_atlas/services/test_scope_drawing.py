"""Polygons drawn by hand and boundaries that are there, kept with the sentence written of them."""

import pytest
import shapely

from gi_atlas.errors import GeometryError, StorageError
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, ScopeText, ScopeUnit, Zone
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_drawing import keep_sentence, polygon_of, save_drawn, units_of_wording, wordings_of
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.scope_county import NEW, TEXT, project, square

__all__ = ["project"]
ONE = "青石红梨产地范围为青石县红岩镇现辖行政区域。"
CORNERS = [(115.0, 38.0), (115.1, 38.0), (115.1, 38.1), (115.0, 38.1)]


@pytest.mark.parametrize("points", [CORNERS, CORNERS[::-1], [*CORNERS, CORNERS[0]], [CORNERS[0], *CORNERS]])
def test_corners_make_a_polygon(points: list[tuple[float, float]]) -> None:
    polygon = polygon_of(points)
    assert polygon.geom_type == "MultiPolygon"
    assert shapely.equals(polygon, square(0))


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([], "SCOPE_DRAWN_FEW"),
        (CORNERS[:2], "SCOPE_DRAWN_FEW"),
        ([CORNERS[0], CORNERS[1], CORNERS[0], CORNERS[1]], "SCOPE_DRAWN_FEW"),
        ([CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]], "SCOPE_DRAWN_CROSSES"),
        ([(115.0, 38.0), (115.1, 38.0), (115.2, 38.0)], "SCOPE_DRAWN_CROSSES"),
    ],
)
def test_a_line_that_encloses_nothing_is_refused(points: list[tuple[float, float]], code: str) -> None:
    with pytest.raises(GeometryError) as caught:
        polygon_of(points)
    assert caught.value.code == code
    assert caught.value.message("zh") != caught.value.message("en")


def test_a_drawn_polygon_stays_as_it_was_drawn(project: Project) -> None:
    # A little less than the township: the sentence names it whole, the polygon keeps its own line.
    drawn = shapely.multipolygons([shapely.box(115.0002, 38.0002, 115.0998, 38.0998)])
    saved = save_drawn(project, drawn, ONE, NEW)
    assert saved.boundary_id is not None
    boundary = project.read_one(BoundaryVersion, saved.boundary_id)
    assert boundary.geom.symmetric_difference(drawn).area < 1e-12
    assert (boundary.derivation, boundary.change_type) == ("DIGITISED", "NEW")
    text = wordings_of(project, saved.boundary_id)[0]
    assert [unit.code for unit in units_of_wording(project, text.id)] == ["990101100"]
    assert project.read_one(Product, saved.product_id).name_official == "青石红梨"


def test_drawing_is_one_step(project: Project) -> None:
    save_drawn(project, polygon_of(CORNERS), TEXT, NEW, ScopeKeeping(reason="手绘"))
    assert project.read_all(ScopeText)[0].reason == "手绘"
    project.undo()
    for kind in (Product, Zone, BoundaryVersion, ScopeText, ScopeUnit):
        assert project.read_all(kind) == []


def boundary(project: Project, status: BoundaryStatus = BoundaryStatus.DRAFT) -> str:
    product, zone = Product("青石红梨", id="pear"), Zone("pear", id="zone")
    version = BoundaryVersion("zone", square(0, 2), name="一版", status=status, scope_text="旧文", id="one")
    save_many(project, [product, zone, version])
    return version.id


def test_a_sentence_is_kept_beside_its_boundary(project: Project) -> None:
    scope_id = keep_sentence(project, boundary(project), TEXT, NEW)
    text = project.read_one(ScopeText, scope_id)
    assert (text.boundary_id, text.product_id, text.edition) == ("one", "pear", NEW)
    assert [unit.name_as_written for unit in units_of_wording(project, scope_id)] == ["红岩镇", "柳树镇"]
    assert project.read_one(BoundaryVersion, "one").scope_text == TEXT
    project.undo()
    assert project.read_one(BoundaryVersion, "one").scope_text == "旧文"
    assert wordings_of(project, "one") == []


def test_a_published_version_keeps_the_text_it_was_published_with(project: Project) -> None:
    keep_sentence(project, boundary(project, BoundaryStatus.PUBLISHED), TEXT, NEW)
    assert project.read_one(BoundaryVersion, "one").scope_text == "旧文"
    assert [text.text for text in wordings_of(project, "one")] == [TEXT]


def test_the_newest_wording_comes_first(project: Project) -> None:
    boundary_id = boundary(project)
    for text in (TEXT, ONE):
        keep_sentence(project, boundary_id, text)
    assert [text.text for text in wordings_of(project, boundary_id)][1] == TEXT


def test_the_undo_list_names_what_was_kept(project: Project) -> None:
    keep_sentence(project, boundary(project), TEXT)
    assert "一版" in project.steps()[0][-1].label.shown()


def test_a_boundary_that_is_not_there_is_refused(project: Project) -> None:
    with pytest.raises(StorageError) as caught:
        keep_sentence(project, "nobody", TEXT)
    assert caught.value.code == "STORE_ID_UNKNOWN"
