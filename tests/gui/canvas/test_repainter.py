"""The painting thread: only the newest request counts, and no fault ends it."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from gi_atlas.errors import GeometryError
from gui.canvas import repainter
from gui.canvas.repainter import Repainter
from gui.paint.picture import MapImage
from layers.scene import Scene
from layers.view import ViewTransform

VIEW = ViewTransform(119.0, 29.0, 0.01, 64, 48)


@pytest.fixture
def thread(qtbot: QtBot) -> Iterator[Repainter]:
    made = Repainter()
    yield made
    made.stop()


def failing_once(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    paint, calls = repainter.paint_image, []

    def paint_or_fail(*arguments: object, **more: object) -> MapImage:
        calls.append(arguments)
        if len(calls) == 1:
            raise fault
        return paint(*arguments, **more)

    monkeypatch.setattr(repainter, "paint_image", paint_or_fail)


def test_a_picture_comes_with_its_number_and_view(thread: Repainter, qtbot: QtBot) -> None:
    with qtbot.waitSignal(thread.painted) as blocker:
        thread.request(7, Scene(), VIEW, is_backdrop=True)
    number, is_backdrop, image = blocker.args
    assert (number, is_backdrop, image.view) == (7, True, VIEW)
    assert (image.image.width(), image.image.height()) == (64, 48)


def test_requests_that_were_overtaken_are_not_painted(
    thread: Repainter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint, begun, go_on = repainter.paint_image, threading.Event(), threading.Event()

    def slow(*arguments: object, **more: object) -> MapImage:
        begun.set()
        go_on.wait(5)
        return paint(*arguments, **more)

    monkeypatch.setattr(repainter, "paint_image", slow)
    numbers: list[int] = []
    thread.painted.connect(lambda number, _is_backdrop, _image: numbers.append(number))
    thread.request(1, Scene(), VIEW)
    assert begun.wait(5)
    for number in range(2, 6):
        thread.request(number, Scene(), VIEW)
    go_on.set()
    qtbot.waitUntil(lambda: 5 in numbers)
    assert numbers == [1, 5]


def test_the_backdrop_has_its_turn_between_sharp_pictures(thread: Repainter, qtbot: QtBot) -> None:
    kinds: list[bool] = []
    thread.painted.connect(lambda _number, is_backdrop, _image: kinds.append(is_backdrop))
    thread.request(1, Scene(), VIEW)
    thread.request(1, Scene(), VIEW, is_backdrop=True)
    qtbot.waitUntil(lambda: set(kinds) == {True, False})


def test_a_damaged_cache_costs_one_picture_not_the_thread(
    thread: Repainter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch, GeometryError("LAYER_CACHE_DAMAGED", path="x", part="17/x"))
    thread.request(1, Scene(), VIEW)
    qtbot.wait(50)
    with qtbot.waitSignal(thread.painted) as blocker:
        thread.request(2, Scene(), VIEW)
    assert blocker.args[0] == 2


def test_a_fault_of_ours_is_told_and_painting_goes_on(
    thread: Repainter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch, ZeroDivisionError("ours"))
    with capture_exceptions() as caught:
        thread.request(1, Scene(), VIEW)
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught[0][0] is ZeroDivisionError
    with qtbot.waitSignal(thread.painted):
        thread.request(2, Scene(), VIEW)


def test_stopping_waits_for_the_thread(qtbot: QtBot) -> None:
    thread = Repainter()
    thread.request(1, Scene(), VIEW)
    thread.stop()
    assert thread.isFinished()
