"""What a reader of a web map waits for: the first picture, the longest task of the page's thread, frames of gestures.

In headless Chromium without a network, painted by the processor alone; run with a page it prints the figures as JSON.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.webmap.chromium import Browser, Page

# Before anything of the page runs: tasks over 50 ms as the browser itself tells them, and the times of all frames.
WATCH = """
globalThis.seen = { tasks: [], frames: [] };
new PerformanceObserver(list => list.getEntries().forEach(task => seen.tasks.push([task.startTime, task.duration])))
  .observe({ type: "longtask", buffered: true });
(function frame(now) { seen.frames.push(now); requestAnimationFrame(frame); })(performance.now());
"""
UNSEEN_TASK_MS = 50.0
MOVES, STEP_PX, WHEELS = 60, 6, 8
MOVE_S, WHEEL_S, REST_S = 0.016, 0.12, 0.3
SETTLED = "!GI.picture.isBusy || !GI.picture.isBusy()"


@dataclass(frozen=True)
class Gesture:
    """Frames of one gesture in milliseconds, its longest task, and when the sharp picture stood after its end."""

    frame_median_ms: float
    frame_p95_ms: float
    longest_task_ms: float
    sharp_ms: float


@dataclass(frozen=True)
class Reading:
    """Figures of one opening of a page; the busy ones are the processor's own time, whatever else the machine does."""

    first_picture_ms: float
    ready_ms: float
    longest_task_ms: float
    busy_ms: float
    longest_busy_ms: float
    drag: Gesture
    wheel: Gesture


def read_page(page: Path) -> Reading:
    """Open a page once, drag it, and zoom it by the wheel."""
    from tests.webmap.chromium import start_chromium

    with start_chromium() as browser:
        opened = browser.new_page()
        # Whoever listens to the network has the whole page decoded once more, in a task that no reader has.
        opened.call("Network.disable")
        opened.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        browser.call("Tracing.start", traceConfig={"includedCategories": ["toplevel"]}, transferMode="ReportEvents")
        opened.open(page)
        ready_ms = float(opened.run("performance.now()"))
        opened.wait("GI.firstPictureMs > 0")
        busy = _busy_ms(browser)
        time.sleep(REST_S)
        return Reading(
            first_picture_ms=float(opened.run("GI.firstPictureMs")),
            ready_ms=ready_ms,
            longest_task_ms=_longest(opened),
            busy_ms=sum(busy),
            longest_busy_ms=max(busy),
            drag=_gesture(opened, _drag),
            wheel=_gesture(opened, _wheel),
        )


def read_often(page: Path, rounds: int) -> Reading:
    """The median of each figure over several openings."""
    return Reading(**_median([asdict(read_page(page)) for _round in range(rounds)]))


def _median(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: _median_of([one[key] for one in found]) for key in found[0]}


def _median_of(values: list[Any]) -> Any:
    return Gesture(**_median(values)) if isinstance(values[0], dict) else round(median(values), 1)


def _busy_ms(browser: "Browser") -> list[float]:
    """Processor's milliseconds of each task of the busiest thread: the page's own."""
    browser.events.clear()
    browser.call("Tracing.end")
    while not any(event.get("method") == "Tracing.tracingComplete" for event in browser.events):
        time.sleep(MOVE_S)
        browser.drain()
    threads: dict[tuple[int, int], list[float]] = {}
    for event in browser.events:
        for told in event["params"].get("value", ()) if event.get("method") == "Tracing.dataCollected" else ():
            if told.get("ph") == "X" and told["name"].endswith("RunTask"):
                threads.setdefault((told["pid"], told["tid"]), []).append(told.get("tdur", 0) / 1000)
    browser.events.clear()
    return max(threads.values(), key=sum)


def _longest(opened: "Page") -> float:
    return float(opened.run(f"Math.max({UNSEEN_TASK_MS}, ...seen.tasks.map(task => task[1]))"))


def _gesture(opened: "Page", act: Any) -> Gesture:
    opened.run("seen.tasks.length = seen.frames.length = 0; 1")
    act(opened)
    frames = opened.run("seen.frames.slice(1).map((now, i) => now - seen.frames[i]).sort((a, b) => a - b)")
    begun = opened.run("performance.now()")
    opened.wait(SETTLED)
    sharp_ms = opened.run("performance.now()") - begun
    return Gesture(median(frames), frames[int(len(frames) * 0.95)], _longest(opened), sharp_ms)


def _drag(opened: "Page") -> None:
    x, y = 760.0, 400.0
    _mouse(opened, "mousePressed", x, y, button="left", clickCount=1)
    for move in range(MOVES):
        time.sleep(MOVE_S)
        x += STEP_PX if move < MOVES / 2 else -STEP_PX
        _mouse(opened, "mouseMoved", x, y, button="left", buttons=1)
    _mouse(opened, "mouseReleased", x, y, button="left", clickCount=1)


def _wheel(opened: "Page") -> None:
    for turn in range(WHEELS):
        time.sleep(WHEEL_S)
        _mouse(opened, "mouseWheel", 760.0, 400.0, deltaX=0, deltaY=-120 if turn < WHEELS / 2 else 120)
    time.sleep(WHEEL_S)


def _mouse(opened: "Page", kind: str, x: float, y: float, **more: Any) -> None:
    opened.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)


if __name__ == "__main__":
    print(json.dumps(asdict(read_often(Path(sys.argv[1]), int((sys.argv[2:] or ["1"])[0])))))
