"""A survey form to fill in: pages by group, made from the form's definition; it never touches the store."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence, QResizeEvent
from PyQt5.QtWidgets import QApplication, QHBoxLayout, QShortcut, QVBoxLayout, QWidget

from gui.form_widgets.choice_search import load_pinyin
from gui.form_widgets.editors_media import MediaSource
from gui.form_widgets.focus_chain import above, leave
from gui.form_widgets.form_bar import REPEAT_ALL_KEY, FormBar, KeptLine
from gui.form_widgets.form_desk import FormDesk, form_language
from gui.form_widgets.form_parts import part_maker
from gui.form_widgets.group_list import LIST_WIDTH_PX, PageBar, PageList, PageModel
from gui.form_widgets.group_page import GroupPage
from gui.form_widgets.page_progress import hidden_answers, page_progress
from gui.form_widgets.page_stack import PageStack
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.repeat_box import ADD_KEY, RepeatBox

if TYPE_CHECKING:
    from survey_forms.capture import FormSession

WIDE_PX = LIST_WIDTH_PX + 430
LOW_PX = 250
PROGRESS_MS = 80
KEYS: dict[str, str] = {
    "Ctrl+Return": "next_page",
    "Ctrl+Enter": "next_page",
    "Ctrl+Shift+Return": "previous_page",
    "Ctrl+Shift+Enter": "previous_page",
    ADD_KEY: "add_row",
    REPEAT_ALL_KEY: "repeat_all",
}
_RELAYED = ("composed", "media_asked", "media_shown", "place_asked", "repeat_asked", "files_offered", "picture_offered")


class FormView(QWidget):
    """The form; ``show`` gives it a session, whoever owns the session saves it.

    Signals
    -------
    edited(str)
        The answer at this path was changed by the person; for a change of rows, the repeat's path.
    composed()
        An input method put its text in: the draft is due.
    media_asked, media_shown, place_asked, repeat_asked(str)
        The question at this path wants a file, its file shown large, a place or shape from the map, its last answer
        (which it takes itself from what ``set_last`` gave). The answer goes in by ``answer``.
    files_offered(str, list of str), picture_offered(str, bytes)
        Files were dropped on or pasted into the question at this path; a picture was drawn or pasted, as PNG.
    language_chosen(str)
        The person chose one of the form's languages.
    page_turned(str)
        Path of the group that is shown.
    """

    edited = pyqtSignal(str)
    composed = pyqtSignal()
    media_asked = pyqtSignal(str)
    media_shown = pyqtSignal(str)
    place_asked = pyqtSignal(str)
    repeat_asked = pyqtSignal(str)
    files_offered = pyqtSignal(str, list)
    picture_offered = pyqtSignal(str, bytes)
    language_chosen = pyqtSignal(str)
    page_turned = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk: FormDesk | None = None
        self._last: Mapping[str, Any] = {}
        self._media = MediaSource()
        self._expected: Mapping[str, int] = {}
        self._is_read_only = False
        self.model = PageModel(self)
        self.list, self.bar, self.stack = PageList(self.model), FormBar(PageBar(self.model)), PageStack()
        self.kept = KeptLine(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PROGRESS_MS)
        self._timer.timeout.connect(self.show_progress)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.bar)
        right.addWidget(self.kept)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self._fit()

    def _connect(self) -> None:
        self.list.chosen.connect(self.turn_to)
        self.bar.pages.chosen.connect(self.turn_to)
        self.bar.pages.turned.connect(self.stack.turn)
        self.bar.language_chosen.connect(self._choose_language)
        self.bar.repeat_all_asked.connect(self.repeat_all)
        self.stack.turned.connect(self._show_turned)
        self.stack.asked_changed.connect(self._fit)
        for key, act in KEYS.items():
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(getattr(self, act))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._move_focus)

    # What is shown

    def show(self, session: "FormSession | None" = None, language: str = "") -> None:  # type: ignore[override]
        """Show a session in one of its form's languages (or "zh", "en"); without one, as any widget."""
        if session is None:
            super().show()
            return
        self._drop()
        load_pinyin()  # by the time that somebody searches, it is there
        self.desk = self._make_desk(session, form_language(session, language))
        self.stack.put(self.desk)
        self.bar.set_languages(session.form.languages, self.desk.language)
        self.show_progress()
        self.stack.turn_to(0)

    def _make_desk(self, session: "FormSession", language: str) -> FormDesk:
        session.language = language
        desk = FormDesk(session, language, self)
        desk.make_part = part_maker(desk)
        desk.last, desk.media, desk.expected_rows = self._last, self._media, self._expected
        desk.is_read_only = self._is_read_only
        desk.taken.connect(self._take)
        desk.rows_changed.connect(self._take_rows)
        desk.gone_to.connect(self.stack.show_stop)
        for name in _RELAYED:
            getattr(desk, name).connect(getattr(self, name))
        return desk

    def _drop(self) -> None:
        self._timer.stop()
        self.stack.drop()
        if self.desk is not None:
            self.desk.deleteLater()
        self.desk = None

    def clear(self) -> None:
        """Show no form."""
        self._drop()
        self.model.show([])
        self.kept.show_labels([])
        self._fit()

    @property
    def session(self) -> "FormSession | None":
        """The session that is shown; None while there is none."""
        return self.desk.session if self.desk is not None else None

    @property
    def language(self) -> str:
        """The form's language that is shown."""
        return self.desk.language if self.desk is not None else ""

    def set_last(self, answers: Mapping[str, Any]) -> None:
        """Give the answers of the record before, nested as a record keeps them."""
        self._last = answers
        if self.desk is not None:
            self.desk.last = answers
            for field in self.stack.fields():
                field.show_ditto()
        self.bar.offer_repeat(bool(answers) and not self._is_read_only)

    def set_media(self, source: MediaSource) -> None:
        """Say what media fields show of a value; also when previews have come."""
        self._media = source
        if self.desk is not None:
            vars(self.desk.media).update(vars(source))  # the editors hold it
            self.refresh_media()

    def refresh_media(self) -> None:
        """Ask again for the previews of files."""
        for field in self.stack.fields():
            field.refresh_media()

    def set_expected_rows(self, rows: Mapping[str, int]) -> None:
        """Say how many rows repeats should have, by paths without positions."""
        if rows == self._expected:
            return
        self._expected = rows
        if self.desk is not None:
            self.desk.expected_rows = rows
            self.refresh()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the form be read or filled in."""
        self._is_read_only = is_read_only
        if self.desk is not None:
            self.desk.is_read_only = is_read_only
            self.stack.set_read_only()
        self.bar.offer_repeat(bool(self._last) and not is_read_only)

    def tell_missing(self, is_told: bool = True) -> None:
        """Say beside unanswered required questions that they are; without that only wrong answers are told of."""
        if self.desk is not None:
            self.desk.tells_missing = is_told
            self.refresh()

    # Languages

    def set_language(self, language: str) -> None:
        """Show the form in another of its languages; nothing that was typed is lost."""
        if self.desk is None:
            return
        self.desk.language = self.desk.session.language = form_language(self.desk.session, language)
        self.bar.mark_language(self.desk.language)
        self.stack.translate()
        self.show_progress()

    def _choose_language(self, language: str) -> None:
        self.set_language(language)
        self.language_chosen.emit(language)

    def retranslate(self) -> None:
        """Show our own words in the current language; the form's stays what it is."""
        self.bar.retranslate()
        self.list.retranslate()
        self.stack.translate()
        self.show_progress()

    # Changes

    def _take(self, path: str, changed: Iterable[str]) -> None:
        self.refresh(frozenset(changed) | {path})
        self.edited.emit(path)

    def _take_rows(self, path: str, _changed: Iterable[str]) -> None:
        self.refresh()
        self.edited.emit(path)

    def answer(self, path: str, value: str) -> None:
        """Give an answer that came from elsewhere (the map, the media store), as if the person had typed it.

        It may come late: what belonged to a row that was taken away meanwhile answers nothing.
        """
        if self.desk is not None and self.desk.asks(path):
            self.desk.take(path, value)

    def refresh(self, paths: Iterable[str] | None = None) -> None:
        """Show what changed at these paths with positions; everything without them."""
        self.stack.refresh(paths)
        if self.desk is not None:
            self._timer.start()

    def show_progress(self) -> None:
        """Show which pages there are and how far each is."""
        self._timer.stop()
        if self.desk is not None:
            self.stack.sync()
            self.model.show(page_progress(self.desk, self.stack.asked))
            self.kept.show_labels(hidden_answers(self.desk))
            self._mark(self.stack.number())

    # Pages

    def current_page(self) -> GroupPage | None:
        """The page that is shown."""
        return self.stack.current()

    def turn_to(self, number: int) -> None:
        """Show a page by its number among those asked."""
        self.stack.turn_to(number)

    def _show_turned(self, number: int) -> None:
        self._mark(number)
        self.page_turned.emit(self.stack.asked[number].plan.path)

    def _mark(self, number: int) -> None:
        if number >= 0:
            self.list.mark(number)
            self.bar.pages.mark(number)

    def next_page(self) -> None:
        """Go to the first field of the next page."""
        self.stack.turn(1)

    def previous_page(self) -> None:
        """Go to the first field of the page before."""
        self.stack.turn(-1)

    # Fields

    def field(self, path: str) -> QuestionField | None:
        """The field at a path with positions; None while it is not built."""
        return self.stack.field(path)

    def focus(self, path: str) -> None:
        """Show the page of a path, open its row, put the cursor into its field."""
        page, field = self.stack.reveal(path), self.field(path)
        if page is not None and field is not None:
            field.focus()
            self.stack.show_stop(next(field.stops(), field))

    def focused_path(self) -> str:
        """Path of the question that has the cursor; "" for none."""
        field = above(QApplication.focusWidget(), self, QuestionField)
        return field.path if field is not None else ""

    def _move_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        # What was left standing in an editor is judged when it is left.
        left = above(old, self, QuestionField)
        if left is not None and left is not above(new, self, QuestionField):
            left.show_left()

    # Acts

    def add_row(self) -> None:
        """Add a row to the repeat that has the cursor, or to the first of the page."""
        box, page = above(QApplication.focusWidget(), self, RepeatBox), self.current_page()
        if box is None and page is not None:
            box = next((box for box in page.findChildren(RepeatBox) if box.isVisible()), None)
        if box is not None:
            box.add_row()

    def repeat_all(self) -> None:
        """Answer what is still unanswered on this page as in the last record."""
        page, done = self.current_page(), set[str]()
        if page is None or self.desk is None or self._is_read_only:
            return
        # An answer may have more asked: those are taken too.
        while fields := [field for field in page.fields() if field.path not in done and field.isVisible()]:
            for field in fields:
                done.add(field.path)
                if not self.desk.session.value(field.path):
                    field.repeat_last()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Go on from the ends of a page: to the line above it, or out of the form."""
        page = self.current_page()
        side: list[QWidget] = [self.list] if self.list.isVisible() else []
        stops = [*side, *self.bar.stops(), *(page.stops() if page is not None else ())]
        step = 1 if is_next else -1
        place = next((number for number, stop in enumerate(stops) if stop is QApplication.focusWidget()), None)
        if place is not None and page is not None and 0 <= place + step < len(stops):
            page.go_to(stops[place + step], is_next)
            return True
        return leave(self, is_next) or bool(super().focusNextPrevChild(is_next))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_wide, has_many = self.width() >= WIDE_PX, len(self.stack.asked) > 1
        self.list.setVisible(is_wide and has_many)
        self.bar.pages.setVisible(has_many and not is_wide)
        self.stack.show_titles(is_wide or not has_many)
        self.bar.set_narrow(not is_wide)
        self.kept.set_folded(self.height() < LOW_PX)
        self.bar.fit()
