"""Which picture is shown, and what it leaves bare."""

import numpy as np
import pytest
from PyQt5.QtGui import QColor, QImage, QPainter

from gui.canvas.showing import MARGIN_PX, Showing
from gui.paint.picture import MapImage, paint_image
from layers.scene import Scene, ScenePainter
from layers.view import ViewTransform

VIEW = ViewTransform(110.0, 30.0, 0.01, 200, 100)


def image_of(view: ViewTransform, colour: str) -> MapImage:
    return paint_image(ScenePainter(), Scene(background=colour), view)


def shown(showing: Showing, view: ViewTransform) -> np.ndarray:
    target = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    showing.paint(painter, view, QColor("#ffffff"))
    painter.end()
    memory = target.bits().asarray(target.byteCount())
    return np.frombuffer(memory, np.uint32).reshape(view.height_px, view.width_px) & 0xFFFFFF


def filled() -> Showing:
    showing = Showing()
    showing.take(0, False, image_of(showing.sharp_view(VIEW), "#0000ff"))
    showing.take(0, True, image_of(showing.backdrop_view(VIEW), "#00ff00"))
    return showing


def test_nothing_yet_is_background() -> None:
    assert set(np.unique(shown(Showing(), VIEW))) == {0xFFFFFF}
    assert Showing().blank_px(VIEW) == 200


def test_sharp_picture_covers_its_view() -> None:
    assert set(np.unique(shown(filled(), VIEW))) == {0x0000FF}


@pytest.mark.parametrize("step", [(60, 0), (-60, 20), (0, -MARGIN_PX)])
def test_a_drag_within_the_margin_stays_sharp(step: tuple[int, int]) -> None:
    assert set(np.unique(shown(filled(), VIEW.panned(*step)))) == {0x0000FF}


def test_a_longer_drag_shows_the_backdrop_beside() -> None:
    pixels = shown(filled(), VIEW.panned(MARGIN_PX + 50, 0))
    assert set(np.unique(pixels)) == {0x0000FF, 0x00FF00}
    assert (pixels[:, :49] == 0x00FF00).all()
    assert (pixels[:, 52:] == 0x0000FF).all()


def test_zooming_out_shows_the_backdrop_around() -> None:
    view = VIEW.resized(600, 400).zoomed(0.5, 300, 200)
    showing = filled()
    showing.take(0, True, image_of(showing.backdrop_view(view), "#00ff00"))
    pixels = shown(showing, view)
    assert pixels[200, 300] == 0x0000FF
    assert pixels[5, 5] == 0x00FF00
    assert set(np.unique(pixels)) == {0x0000FF, 0x00FF00}


@pytest.mark.parametrize(("step_px", "blank_px"), [(0, 0), (100, 0), (200, 0), (500, 300)])
def test_width_of_the_bare_strip(step_px: int, blank_px: int) -> None:
    assert filled().blank_px(VIEW.panned(step_px, 0)) == pytest.approx(blank_px, abs=3)


def test_older_pictures_never_replace_newer_ones() -> None:
    showing = filled()
    showing.note_change()
    assert not showing.is_current
    assert showing.take(1, False, image_of(showing.sharp_view(VIEW), "#ff0000"))
    assert showing.is_current
    assert not showing.take(0, False, image_of(showing.sharp_view(VIEW), "#0000ff"))
    assert not showing.take(-1, True, image_of(VIEW, "#0000ff"))
    assert set(np.unique(shown(showing, VIEW))) == {0xFF0000}


def test_backdrop_is_wanted_when_missing_old_or_left() -> None:
    showing = filled()
    assert Showing().needs_backdrop(VIEW)
    assert not showing.needs_backdrop(VIEW)
    assert not showing.needs_backdrop(VIEW.panned(40, 0))
    assert showing.needs_backdrop(VIEW.panned(190, 0))
    assert showing.needs_backdrop(VIEW.zoomed(0.3, 100, 50))
    assert showing.needs_backdrop(VIEW.zoomed(20, 100, 50))
    showing.note_change()
    assert showing.needs_backdrop(VIEW)


def test_a_picture_enlarged_beyond_recognition_counts_as_bare() -> None:
    showing = filled()
    assert showing.blank_px(VIEW.zoomed(10, 100, 50)) == 0
    assert showing.blank_px(VIEW.zoomed(100, 100, 50)) == 200
