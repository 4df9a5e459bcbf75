"""The picture is true: areas, lines, markers, against independent reckoning."""

import numpy as np
import pytest
import shapely

from layers.blend import laid_over, premultiplied
from layers.fill import ONE_COVER, cover_alphas
from layers.scene import SELECTED, Scene, SceneLayer, ScenePainter, paint_scene, selected_style
from layers.strokes import marker_stamp
from layers.symbology import LARGEST_MARKER_PX, MARKERS, Style
from layers.view import ViewTransform, fit_view
from tests.layers.shapes import AREA_ONLY, LINE_ONLY, darkness, features_of, paint, ragged_polygon, share_inside

VIEW = ViewTransform(110.0, 30.0, 0.01, 300, 240)
HOLED = shapely.Polygon(
    [(109, 29), (111, 29.2), (110.8, 31), (109.2, 30.9)], [[(109.7, 29.7), (110.3, 29.8), (110.1, 30.3)]]
)


@pytest.mark.parametrize(
    "shape",
    [
        HOLED,
        shapely.reverse(HOLED),
        shapely.box(109.4321, 29.5678, 110.2345, 30.3456),
        shapely.MultiPolygon([shapely.box(109, 29, 109.5, 29.5), shapely.box(110, 30, 110.7, 30.6)]),
        ragged_polygon(1, 400, 110, 30, 0.9),
        shapely.Polygon([(100, 20), (120, 20), (110, 45)]),
        shapely.Polygon([(90, 29.5), (130, 29.6), (130, 30.3), (90, 30.4)]),
        shapely.Polygon([(108.0, 25), (109.9, 25), (109.9, 35), (108.0, 35)], [[(108.2, 26), (108.4, 34), (109, 30)]]),
    ],
)
def test_area_covers_the_right_share_of_each_pixel(shape: object) -> None:
    painted = darkness(paint(features_of(shape), AREA_ONLY, VIEW))
    expected = share_inside(shape, VIEW)
    difference = np.abs(painted - expected)
    assert difference.max() <= 0.5
    assert difference[(expected == 0) | (expected == 1)].max() <= 0.5
    assert difference.mean() <= 0.004
    assert painted.sum() == pytest.approx(expected.sum(), rel=0.003)


def test_hole_is_bare() -> None:
    painted = darkness(paint(features_of(HOLED), AREA_ONLY, VIEW))
    x_px, y_px = (int(value) for value in VIEW.to_px(110.05, 29.9))
    assert painted[y_px - 3 : y_px + 3, x_px - 3 : x_px + 3].max() == 0


def test_no_gap_between_neighbours() -> None:
    edge = ragged_polygon(3, 500, 110, 30, 0.8)
    outside = shapely.box(108, 28, 112, 32).difference(edge)
    painted = darkness(paint(features_of(edge, outside), AREA_ONLY, VIEW))
    assert painted.min() >= 0.98


def test_overlap_is_darker_as_if_painted_one_after_the_other() -> None:
    style = Style(fill="#000000", fill_opacity=0.5, stroke="")
    first, second = shapely.box(109, 29, 110.2, 31), shapely.box(109.8, 29, 111, 31)
    painted = darkness(paint(features_of(first, second), style, VIEW))
    row = painted[120]
    assert row[100] == pytest.approx(0.5, abs=0.02)
    assert row[150] == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_pyramid_picture_is_within_half_a_pixel_of_the_full_one(seed: int) -> None:
    shape = ragged_polygon(seed, 40_000, 110, 30, 0.9)
    features = features_of(shape)
    assert features.pyramid.level_for(VIEW.deg_per_px).vertex_count < 15_000
    painted = darkness(paint(features, AREA_ONLY, VIEW)) > 0.5
    grown, shrunk = (share_inside(shape.buffer(by * VIEW.deg_per_px, quad_segs=2), VIEW, 2) for by in (0.75, -0.75))
    assert not (painted & (grown == 0)).any()
    assert not (~painted & (shrunk == 1)).any()


def test_cut_picture_equals_the_part_of_the_whole() -> None:
    features = features_of(*(ragged_polygon(seed, 5000, 109 + seed, 30, 0.9) for seed in range(3)))
    whole = paint(features, Style(), VIEW)
    part_view = ViewTransform(110.0, 30.0, 0.01, 100, 80)
    part = paint(features, Style(), part_view)
    inner = whole[80:160, 100:200]
    assert np.abs((part & 0xFF).astype(int) - (inner & 0xFF).astype(int))[2:-2, 2:-2].max() <= 2


@pytest.mark.parametrize(
    ("line", "length_px"),
    [
        ("LINESTRING (109.5 30, 110.5 30)", 100 * VIEW.lon_factor),
        ("LINESTRING (110 29.5, 110 30.5)", 100),
        ("LINESTRING (109.5 29.5, 110.5 30.5)", 100 * np.hypot(1, VIEW.lon_factor)),
        ("LINESTRING (109.5 29.503, 110.5 29.6)", np.hypot(100 * VIEW.lon_factor, 9.7)),
    ],
)
def test_a_line_one_pixel_wide_leaves_ink_by_its_length(line: str, length_px: float) -> None:
    painted = darkness(paint(features_of(line), LINE_ONLY, VIEW))
    assert painted.sum() == pytest.approx(length_px, rel=0.09)
    assert painted.max() > 0.45


def test_a_line_far_longer_than_the_picture_crosses_it() -> None:
    painted = darkness(paint(features_of("LINESTRING (-170 30, 170 30)"), LINE_ONLY, VIEW))
    assert painted.sum(axis=0)[1:-1] == pytest.approx(np.ones(298), abs=0.02)
    assert painted[:118].max() == 0


def test_shared_outlines_are_no_darker_than_single_ones() -> None:
    left, right = shapely.box(109, 29.3, 110, 30.7), shapely.box(110, 29.3, 111, 30.7)
    both = darkness(paint(features_of(left, right), LINE_ONLY, VIEW))
    single = darkness(paint(features_of("LINESTRING (110 29.3, 110 30.7)"), LINE_ONLY, VIEW))
    rows = slice(60, 180)
    assert np.abs(both[rows, 145:155] - single[rows, 145:155]).max() <= 0.02


@pytest.mark.parametrize("width_px", [0.5, 1.0, 1.5, 2.0, 3.0, 5.0])
def test_width_of_lines(width_px: float) -> None:
    style = Style(fill="", stroke="#000000", width_px=width_px)
    painted = darkness(paint(features_of("LINESTRING (100 30.005, 120 30.005)"), style, VIEW))
    assert painted[:, 100:200].sum(axis=0).mean() == pytest.approx(width_px, abs=0.35)


def test_tiny_islands_stay_as_dots() -> None:
    islands = [shapely.box(x, 30, x + 1e-4, 30 + 1e-4) for x in np.arange(109, 111, 0.2)]
    painted = darkness(paint(features_of(*islands), LINE_ONLY, VIEW))
    assert painted.sum() == pytest.approx(len(islands) * 0.8, rel=0.1)


def test_the_last_stretch_of_the_last_line_may_be_smaller_than_a_dot() -> None:
    # 128 edges fill a run: the 129th is one of its own, and of far less than a pixel.
    line = shapely.LineString([*zip(np.linspace(109.5, 110.5, 129), np.full(129, 30.0), strict=True), (110.5001, 30.0)])
    painted = darkness(paint(features_of(line), LINE_ONLY, ViewTransform(110.0, 30.0, 1e-3, 1200, 40)))
    assert painted.sum() == pytest.approx(870, rel=0.05)


@pytest.mark.parametrize("marker", MARKERS)
def test_markers_stand_on_their_points(marker: str) -> None:
    style = Style(fill="#000000", stroke="#000000", marker=marker, marker_px=11)
    painted = darkness(paint(features_of("POINT (110 30)"), style, VIEW))
    rows, columns = np.nonzero(painted > 0.5)
    assert abs(columns.mean() - 150) <= 1
    assert abs(rows.mean() - 120) <= 2
    assert painted.sum() == pytest.approx(np.pi * 5.5**2, rel=0.25)


def test_a_thousand_points_on_one_place_cost_one_stamp() -> None:
    painted = paint(features_of(*["POINT (110 30)"] * 1000), Style(fill="#000000", stroke=""), VIEW)
    assert np.array_equal(painted, paint(features_of("POINT (110 30)"), Style(fill="#000000", stroke=""), VIEW))


@pytest.mark.parametrize("marker", MARKERS)
def test_stamps_have_a_margin(marker: str) -> None:
    stamp = marker_stamp(marker, 10)
    assert stamp[0].max() == stamp[:, 0].max() == stamp[-1].max() == 0
    assert stamp.max() == 1


def test_layers_lie_above_each_other_in_their_order() -> None:
    below, above = features_of(shapely.box(109, 29, 111, 31)), features_of(shapely.box(109.5, 29.5, 110.5, 30.5))
    red, blue = (Style(fill=colour, fill_opacity=1.0, stroke="") for colour in ("#ff0000", "#0000ff"))
    pixels = paint_scene(Scene((SceneLayer(below, red), SceneLayer(above, blue))), VIEW).pixels
    assert pixels[120, 150] == 0xFF0000FF
    assert pixels[120, 80] == 0xFFFF0000
    turned = paint_scene(Scene((SceneLayer(above, blue), SceneLayer(below, red))), VIEW).pixels
    assert turned[120, 150] == 0xFFFF0000


def test_selected_features_are_painted_above_all() -> None:
    features = features_of(shapely.box(109, 29, 110, 31), shapely.box(110, 29, 111, 31))
    plain = Scene((SceneLayer(features, Style()),))
    chosen = Scene((SceneLayer(features, Style(), features.mask_of(["f1"])),))
    difference = paint_scene(plain, VIEW).pixels != paint_scene(chosen, VIEW).pixels
    assert difference[120, 200]
    assert not difference[120, 100]
    assert SELECTED.fill_opacity < 1


def test_hidden_features_are_left_out_and_neighbours_keep_the_common_edge() -> None:
    features = features_of(shapely.box(109, 29.3, 110, 30.7), shapely.box(110, 29.3, 111, 30.7))
    scene = Scene((SceneLayer(features, Style(fill_opacity=1.0), hidden=features.mask_of(["f1"])),))
    pixels = paint_scene(scene, VIEW).pixels
    assert pixels[120, 200] == 0xFFFFFFFF
    assert pixels[120, 100] != 0xFFFFFFFF
    assert darkness(pixels)[120, 148:152].max() > 0.3


def test_background_without_layers() -> None:
    picture = paint_scene(Scene(background="#102030"), VIEW)
    assert picture.pixels.shape == (240, 300)
    assert set(np.unique(picture.pixels)) == {0xFF102030}


def test_pixel_ratio_widens_lines() -> None:
    features = features_of("LINESTRING (100 30.005, 120 30.005)")
    layers = (SceneLayer(features, LINE_ONLY),)
    plain, dense = (darkness(paint_scene(Scene(layers, pixel_ratio=ratio), VIEW).pixels) for ratio in (1.0, 2.0))
    assert dense[:, 100:200].sum() == pytest.approx(2 * plain[:, 100:200].sum(), rel=0.25)


def test_a_painter_keeps_nothing_of_the_picture_before() -> None:
    painter, features = ScenePainter(), features_of(ragged_polygon(5, 2000))
    scene = Scene((SceneLayer(features, Style(width_px=2.5)),))
    first = painter.paint(scene, VIEW).pixels.copy()
    painter.paint(scene, VIEW.panned(40, -30))
    painter.paint(scene, VIEW.resized(200, 100))
    assert np.array_equal(first, painter.paint(scene, VIEW).pixels)


def test_impatient_pictures_say_that_they_are_not_final() -> None:
    features = features_of(ragged_polygon(5, 2000))
    painter, scene = ScenePainter(), Scene((SceneLayer(features, Style()),))
    assert painter.paint(scene, VIEW, is_patient=False).is_final
    assert not painter.paint(scene, fit_view((110, 30, 110.1, 30.1), 300, 240), is_patient=False).is_final
    assert painter.paint(scene, fit_view((110, 30, 110.1, 30.1), 300, 240), is_patient=True).is_final


def test_deep_zoom_is_steady() -> None:
    features = features_of(shapely.box(110, 30, 111, 31))
    view = ViewTransform(110.0, 30.0, 1e-7, 300, 240)
    painted = darkness(paint(features, AREA_ONLY, view))
    assert painted[60, 250] == 1
    assert painted[60, 50] == painted[180, 250] == 0


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_blending_as_in_the_books(alpha: float) -> None:
    random = np.random.default_rng(0)
    base = 0xFF000000 | random.integers(0, 2**24, 1000).astype(np.uint32)
    cover = np.repeat(premultiplied("#3366cc", np.array([alpha])), 1000)
    mixed = laid_over(base, cover)
    for shift, value in ((16, 0x33), (8, 0x66), (0, 0xCC)):
        expected = ((base >> shift) & 0xFF) * (1 - alpha) + value * alpha
        assert np.abs(((mixed >> shift) & 0xFF) - expected).max() <= 2
    assert ((mixed >> 24) >= 253).all()


def test_cover_alphas_compose() -> None:
    alphas = cover_alphas(0.4)
    assert alphas[0] == 0
    assert alphas[ONE_COVER // 2] == pytest.approx(0.2)
    assert alphas[ONE_COVER] == pytest.approx(0.4)
    assert alphas[2 * ONE_COVER] == pytest.approx(0.64)
    assert (np.diff(alphas) >= 0).all()


def test_selected_markers_are_larger_and_of_the_same_shape() -> None:
    style = Style(marker="diamond", marker_px=10.0, fill="#112233")
    chosen = selected_style(style)
    assert (chosen.marker, chosen.fill, chosen.stroke) == ("diamond", SELECTED.fill, SELECTED.stroke)
    assert 10 < chosen.marker_px <= LARGEST_MARKER_PX
    assert selected_style(Style(marker_px=LARGEST_MARKER_PX)).marker_px == LARGEST_MARKER_PX
    points = features_of("POINT (110 30)", "POINT (110.5 30)")
    view = fit_view((109.9, 29.9, 110.6, 30.1), 400, 120)
    plain = paint_scene(Scene((SceneLayer(points, style),)), view).pixels
    marked = paint_scene(Scene((SceneLayer(points, style, np.array([True, False])),)), view).pixels
    changed = np.flatnonzero((plain != marked).any(axis=0))
    assert 10 < np.ptp(changed) <= 20
    assert view.to_px(110, 30)[0] == pytest.approx((changed.min() + changed.max()) / 2, abs=1.5)
