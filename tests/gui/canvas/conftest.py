"""Canvases without a display."""

import os
from collections.abc import Callable, Collection, Iterator

import pytest
import shapely
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gui.canvas.canvas import MapCanvas
from layers.layer import Batch, LayerSource, MapLayer
from layers.map_state import MapState
from layers.symbology import Style
from layers.view import ViewTransform


class Table:
    """A changing table of features behind a layer."""

    def __init__(self, **shapes: object) -> None:
        self.shapes = dict(shapes)
        self.reads: list[Collection[str] | None] = []

    def read(self, wanted: Collection[str] | None) -> Iterator[Batch]:
        self.reads.append(wanted)
        chosen = [name for name in self.shapes if wanted is None or name in wanted]
        yield chosen, [shapely.to_wkb(self.shapes[name]) for name in chosen]

    def layer(self, name: str, style: Style | None = None, table: str = "gi_boundary") -> MapLayer:
        source = LayerSource(self.read, None, lambda field: {key: key for key in self.shapes}, table)
        return MapLayer(name, name, source, style or Style(fill_opacity=1.0))


@pytest.fixture
def table() -> Table:
    return Table(西=shapely.box(118, 28, 119, 30), 东=shapely.box(119, 28, 120, 30))


@pytest.fixture
def make_canvas(qtbot: QtBot) -> Iterator[Callable[[], MapCanvas]]:
    made: list[MapCanvas] = []

    def make() -> MapCanvas:
        canvas = MapCanvas(MapState())
        canvas.resize(400, 300)
        qtbot.addWidget(canvas)
        made.append(canvas)
        canvas.show()
        qtbot.waitExposed(canvas)
        return canvas

    yield make
    for canvas in made:
        canvas.close_threads()


@pytest.fixture
def canvas(make_canvas: Callable[[], MapCanvas], table: Table, qtbot: QtBot) -> MapCanvas:
    """A canvas that shows two areas; its view is known."""
    canvas = make_canvas()
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.set_layers([table.layer("县")])
    canvas.set_view(ViewTransform(119.0, 29.0, 0.01, 400, 300))
    wait_sharp(qtbot, canvas)
    return canvas


def wait_sharp(qtbot: QtBot, canvas: MapCanvas) -> None:
    """Wait until the picture of the present view and scene is there."""

    def is_sharp() -> bool:
        showing = canvas.showing
        return (
            showing.is_current
            and showing.is_final
            and showing.sharp is not None
            and showing.sharp.view == showing.sharp_view(canvas.view)
        )

    qtbot.waitUntil(is_sharp, timeout=10_000)
