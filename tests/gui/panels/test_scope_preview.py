"""The pane over the map: what it paints where, thinned lines, points, names, what is chosen."""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gi_atlas.scope.reading import read_scope
from gi_atlas.services.scope_change import derive_change
from gi_atlas.services.scope_desk import lay_out, lay_words
from gi_atlas.storage.project import Project
from gui.canvas.canvas import MapCanvas
from gui.panels.scope_preview import COARSE_FROM, ScopePreview, drawn_layers, layers_of, make_layer
from layers.map_state import MapState
from tests.gi_atlas.services.scope_county import TEXT, square
from tests.gui.panels.scope_hands import project

__all__ = ["project"]
RED = QColor(255, 0, 0)


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[MapCanvas]:
    found = MapCanvas(MapState())
    qtbot.addWidget(found)
    found.resize(400, 300)
    found.show()
    qtbot.waitExposed(found)
    found.zoom_to((115.0, 38.0, 115.4, 38.1))
    yield found
    found.close_threads()


@pytest.fixture
def preview(canvas: MapCanvas) -> ScopePreview:
    return ScopePreview(canvas)


def picture(preview: ScopePreview) -> QImage:
    """What the pane paints, on white."""
    image = QImage(preview.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    preview.render(image)
    return image


def colour_at(preview: ScopePreview, canvas: MapCanvas, lon: float, lat: float) -> QColor:
    spot = canvas.position_of(lon, lat).toPoint()
    return QColor(picture(preview).pixel(spot))


def test_it_lies_over_the_whole_map_and_the_mouse_goes_through(preview: ScopePreview, canvas: MapCanvas) -> None:
    preview.show_layers(drawn_layers(square(0)))
    assert preview.geometry() == canvas.rect()
    canvas.resize(300, 200)
    assert preview.geometry() == canvas.rect()
    assert preview.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_ground_is_filled_where_it_lies_and_nowhere_else(preview: ScopePreview, canvas: MapCanvas) -> None:
    preview.show_layers((make_layer(square(1), RED, RED, 1.0),))
    assert colour_at(preview, canvas, 115.15, 38.05).red() > 200
    assert colour_at(preview, canvas, 115.15, 38.05).green() < 60
    outside = colour_at(preview, canvas, 115.35, 38.05)
    assert outside.green() == outside.red()


def test_it_follows_the_map(preview: ScopePreview, canvas: MapCanvas) -> None:
    preview.show_layers((make_layer(square(1), RED, RED, 1.0),))
    for extent in ((115.12, 38.02, 115.18, 38.08), (110.0, 30.0, 120.0, 45.0), (115.0, 38.0, 115.4, 38.1)):
        canvas.zoom_to(extent)
        assert colour_at(preview, canvas, 115.15, 38.05).green() < 60


def test_a_hole_is_left_empty(preview: ScopePreview, canvas: MapCanvas) -> None:
    ring = shapely.difference(square(1), shapely.box(115.13, 38.03, 115.17, 38.07))
    preview.show_layers((make_layer(ring, RED, RED, 1.0),))
    assert colour_at(preview, canvas, 115.11, 38.05).green() < 60
    assert colour_at(preview, canvas, 115.15, 38.05).green() > 200


def many_points(count: int) -> shapely.Polygon:
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = np.column_stack([115.2 + 0.05 * np.cos(angles), 38.05 + 0.04 * np.sin(angles)])
    return shapely.Polygon(ring)


def test_long_lines_are_thinned_for_a_view_of_all_and_whole_for_a_near_one(preview: ScopePreview) -> None:
    short, long = make_layer(square(0), RED, None, 1.0), make_layer(many_points(50_000), RED, None, 1.0)
    assert short.coarse is None
    assert shapely.get_num_coordinates(long.coarse) < COARSE_FROM
    assert shapely.hausdorff_distance(long.coarse, long.shape) <= long.coarse_deg


def test_a_thinned_line_is_painted_where_the_whole_one_lies(preview: ScopePreview, canvas: MapCanvas) -> None:
    preview.show_layers((make_layer(many_points(50_000), RED, RED, 1.0),))
    for extent in ((115.0, 38.0, 115.4, 38.1), (115.199, 38.049, 115.201, 38.051)):
        canvas.zoom_to(extent)
        assert colour_at(preview, canvas, 115.2, 38.05).green() < 60


def test_corners_that_cross_are_shown_all_the_same(preview: ScopePreview, canvas: MapCanvas) -> None:
    text = (
        "J1（东经115.1°，北纬38.0°）、J2（东经115.2°，北纬38.1°）、J3（东经115.2°，北纬38.0°）、"
        "J4（东经115.1°，北纬38.1°）四点连线范围内。"
    )
    desk = lay_words(read_scope(text))
    assert "CORNERS_CROSS" in {issue.finding.rule for issue in desk.issues}
    preview.show_layers(layers_of(desk), desk)
    image = picture(preview)
    assert any(QColor(image.pixel(x, y)) != QColor("white") for x in range(0, 400, 3) for y in range(0, 300, 3))


def test_a_wording_s_layers_are_polygon_units_and_extent(preview: ScopePreview, project: Project) -> None:
    desk = lay_out(project, read_scope(TEXT.replace("。", "，东经115°00′～115°12′，北纬38°00′～38°06′。")))
    layers = layers_of(desk)
    assert len(layers) == 4  # polygon, two units, extent
    assert layers[-1].pen.style() == Qt.PenStyle.DashLine
    preview.show_layers(layers, desk)
    assert preview.isVisible()
    assert len(preview.shapes) == 4
    preview.clear()
    assert not preview.isVisible()


def test_what_comes_in_and_goes_out_is_shown(project: Project) -> None:
    desk = lay_out(project, read_scope(TEXT))
    change = derive_change(square(1, 2), desk.reading.built.geometry)
    patterns = [layer.brush.style() for layer in layers_of(desk, change)]
    assert patterns.count(Qt.BrushStyle.BDiagPattern) == 2


def test_points_stand_where_no_polygon_is(preview: ScopePreview, canvas: MapCanvas, project: Project) -> None:
    desk = lay_out(project, read_scope("产地范围为青石县远山乡现辖行政区域。"))
    preview.show_layers(layers_of(desk), desk)
    assert preview.isVisible()
    assert colour_at(preview, canvas, 115.2, 38.05).green() < 120


def test_a_chosen_unit_is_marked_and_unmarked(preview: ScopePreview, canvas: MapCanvas) -> None:
    preview.show_layers((make_layer(square(0, 2), RED, None, 1.0),))
    before = colour_at(preview, canvas, 115.1, 38.05)
    preview.choose(square(1))
    marked = colour_at(preview, canvas, 115.1, 38.05)
    assert marked != before
    preview.choose(None)
    assert colour_at(preview, canvas, 115.1, 38.05) == before


def test_nothing_to_show_is_hidden(preview: ScopePreview) -> None:
    preview.show_layers(layers_of(lay_words(read_scope("你好。"))))
    assert not preview.isVisible()
    preview.choose(shapely.Polygon())
    picture(preview)
