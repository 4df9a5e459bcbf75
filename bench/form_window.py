"""Fills in the GI form in a window of its own and tells how long each act kept the window's thread.

Usage: ``python -m bench.form_window``. Prints one JSON object: seconds of thread time of each act.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QWidget

from gi_atlas.storage.drafts import DraftStore
from gui.form_widgets.choice_search import ChoiceSearch
from gui.form_widgets.draft_keeper import DraftKeeper
from gui.form_widgets.form_view import FormView
from gui.form_widgets.repeat_box import RepeatBox
from gui.look import dress
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_file, shipped_form
from survey_forms.schema import Choice
from survey_forms.xform import form_from_xform

STEP = "craft/production_step"
TYPED = ("identity/product_name", "quality/quality_summary", "development/op_coops")
SEARCHES = (("清", "清溪", "清溪9", "清溪97"), ("0", "00", "0000", "000041"), ("z", "zz", "zzz"))
ROWS, KEYS, TURNS, CHOICES, EDITS = 100, 30, 3, 41_352, 400
WIDTH, HEIGHT = 420, 640


def session_with(rows: int = 0) -> FormSession:
    """A dossier of a medicinal product, so that most questions are asked, with so many production steps."""
    session = FormSession(shipped_form(GI_FORM))
    session.set("survey/survey_stage", "dossier")
    session.set("identity/product_group", "medicine")
    for number in range(rows):
        path = session.add_repeat(STEP)
        session.set(f"{path}/step_name", f"工序 {number}")
        session.set(f"{path}/step_stage", "harvest")
    return session


def view_of(session: FormSession) -> FormView:
    """The form, shown in a window."""
    view = FormView()
    view.resize(WIDTH, HEIGHT)
    view.show(session, "zh")
    QWidget.show(view)
    view.activateWindow()
    QApplication.processEvents()
    return view


def spent(act: Callable[[], object]) -> float:
    """Seconds that an act takes of this thread's time."""
    begin = thread_time()
    act()
    return thread_time() - begin


def slowest_page(view: FormView) -> float:
    """The slowest page of all, the best of some turns of each."""
    session = view.session
    best = [1.0] * len(view.model.pages)
    for _turn in range(TURNS):
        view.show(session, "zh")
        best = [min(seconds, spent(lambda at=number: _turn_to(view, at))) for number, seconds in enumerate(best)]
    return max(best)


def _turn_to(view: FormView, number: int) -> None:
    view.turn_to(number)
    page = view.current_page()
    assert page is not None
    page.grab()  # lays out and paints


def key(view: FormView, path: str) -> float:
    """The median key into a question."""
    view.focus(path)
    QApplication.processEvents()
    line = QApplication.focusWidget()
    return median(spent(lambda at=number: QTest.keyClick(line, Qt.Key_1 + at % 9)) for number in range(KEYS))


def rows_told(view: FormView) -> dict[str, float]:
    """Acts among a hundred rows of a repeat."""
    number = next(number for number, page in enumerate(view.stack.asked) if page.plan.path == "craft")
    page_s = spent(lambda: _turn_to(view, number))
    view.focus(f"{STEP}[1]/step_name")
    box = next(box for box in view.findChildren(RepeatBox) if box.path == STEP)
    _wait(lambda: len(box.rows) == ROWS)
    folded = [spent(lambda at=row: (at.set_open(True), at.set_open(False))) for row in box.rows[:20]]
    typed = key(view, f"{STEP}[51]/step_name")
    changed = [_best(act) for act in (box.add_row, lambda: box.move_row(10, 11), lambda: box.remove_row(3))]
    return {
        "page of 100 rows": page_s,
        "row of 100 opened and folded": median(folded),
        "key in a row of 100": typed,
        "row among 100 added, moved, removed": max(changed),
    }


def _best(act: Callable[[], object]) -> float:
    return min(spent(act) for _turn in range(TURNS))


def _wait(is_done: Callable[[], bool]) -> None:
    end = perf_counter() + 60
    while not is_done() and perf_counter() < end:
        QApplication.processEvents()


def slowest_search() -> float:
    """The slowest median of some searches, typed letter by letter, among the townships of the country."""
    search = ChoiceSearch([Choice(f"{n:09d}", {"": f"清溪{n % 977}乡{n}镇"}) for n in range(CHOICES)], "")
    search.find("x")  # what it finds by is made while the person looks
    return max(median(spent(lambda at=word: search.find(at)) for word in words) for words in SEARCHES)


def edit_kept(folder: Path) -> float:
    """The median edit handed to the keeper of drafts, by the clock: the thread waits for what it does."""
    page = {f"group/question_{number}": "字" * 200 for number in range(161)}
    store = DraftStore(folder / "x.drafts")
    keeper = DraftKeeper(lambda: store, lambda: ("k", page))
    times = []
    for number in range(EDITS):
        begin = perf_counter()
        keeper.touch({"path": "group/question_1", "value": "字" * number})
        times.append(perf_counter() - begin)
    keeper.settle()
    return median(times)


def form_parsed() -> float:
    """The median reading of the GI form's XForm."""
    text = shipped_file(GI_FORM, ".xml").decode()
    return median(spent(lambda: form_from_xform(text)) for _turn in range(5))


def main() -> None:
    """Measure every act and print the figures."""
    application = QApplication(sys.argv[:1])
    dress(application)
    view = view_of(session_with())
    told = {"slowest page": slowest_page(view), "key": max(key(view, path) for path in TYPED)}
    told |= rows_told(view_of(session_with(ROWS)))
    told |= {f"search in {CHOICES:,} choices": slowest_search(), "form parsed": form_parsed()}
    with TemporaryDirectory() as folder:
        told["edit kept as a draft"] = edit_kept(Path(folder))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
