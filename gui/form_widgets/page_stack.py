"""The pages of a form, one shown at a time."""

from collections.abc import Iterable, Iterator

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QApplication, QStackedWidget, QWidget

from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.group_page import GroupPage, plan_pages
from gui.form_widgets.question_field import QuestionField


class PageStack(QStackedWidget):
    """Pages that are asked; each is built when it is first shown.

    Signals
    -------
    turned(int)
        The page with this number, among those asked, is shown.
    asked_changed()
        Other pages are asked than before.
    """

    turned = pyqtSignal(int)
    asked_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: list[GroupPage] = []
        self.asked: list[GroupPage] = []
        self._desk: FormDesk | None = None

    def put(self, desk: FormDesk) -> None:
        """Take the pages of another form."""
        self.drop()
        self._desk = desk
        desk.more.connect(self._build_more)
        for plan in plan_pages(desk.session.form):
            page = GroupPage(desk, plan)
            page.turned.connect(self.turn)
            self.pages.append(page)
            self.addWidget(page)
        self.sync()

    def drop(self) -> None:
        """Show no page."""
        for page in self.pages:
            self.removeWidget(page)
            page.deleteLater()
        self.pages, self.asked, self._desk = [], [], None

    def _build_more(self) -> None:
        page = self.current()
        if page is not None:
            page.build_more()

    def sync(self) -> None:
        """Find out which pages are asked; one that no longer is gives way to the first."""
        before, current = self.asked, self.current()
        self.asked = [page for page in self.pages if self._is_asked(page)]
        for number, page in enumerate(self.asked):
            page.show_next(self.asked[number + 1].name() if number + 1 < len(self.asked) else "")
        if before != self.asked:
            self.asked_changed.emit()
        if current is not None and current not in self.asked:
            self.turn_to(0)

    def _is_asked(self, page: GroupPage) -> bool:
        return not page.plan.path or (self._desk is not None and self._desk.is_relevant(page.plan.path))

    def current(self) -> GroupPage | None:
        """The page that is shown."""
        page = self.currentWidget()
        return page if isinstance(page, GroupPage) else None

    def number(self) -> int:
        """Number of the page that is shown among those asked; -1 for none."""
        page = self.current()
        return self.asked.index(page) if page in self.asked else -1

    def turn_to(self, number: int) -> None:
        """Show a page by its number among those asked."""
        if 0 <= number < len(self.asked):
            page = self.asked[number]
            page.build()
            self.setCurrentWidget(page)
            page.catch_up()
            page.build_more()  # it may have been left before it was whole
            self.turned.emit(number)

    def turn(self, step: int) -> None:
        """Go to the first field of the next (1) or previous (-1) page."""
        self.sync()
        number = self.number()
        if number >= 0 and 0 <= number + step < len(self.asked):
            self.turn_to(number + step)
            self.asked[number + step].focus_first()

    def page_of(self, path: str) -> GroupPage | None:
        """The page that a path is on."""
        return next((page for page in self.pages if page.plan.has(path)), None)

    def fields(self) -> Iterator[QuestionField]:
        """Questions that were built."""
        for page in self.pages:
            yield from page.fields()

    def field(self, path: str) -> QuestionField | None:
        """The field at a path with positions; None while it is not built."""
        page = self.page_of(path)
        found = page.fields() if page is not None else ()
        return next((field for field in found if field.path == path), None)

    def reveal(self, path: str) -> GroupPage | None:
        """Show the page of a path and open its row; None if it is not asked."""
        page = self.page_of(path)
        if page is None or page not in self.asked:
            return None
        self.turn_to(self.asked.index(page))
        if page.column is not None:
            page.column.reveal(path)
        return page

    def show_stop(self, stop: QWidget) -> None:
        """Scroll to a widget of the page that is shown."""
        page = self.current()
        if page is not None and page.isAncestorOf(stop):
            # The layout must know where the widget is before the page can scroll to it.
            QApplication.sendPostedEvents()
            page.show_stop(stop)

    def refresh(self, paths: Iterable[str] | None) -> None:
        """Show what changed at these paths with positions; everything for None."""
        found = None if paths is None else frozenset(paths)
        for page in self.pages:
            if found is None:
                page.refresh_all()
            elif mine := frozenset(path for path in found if page.plan.has(path)):
                page.refresh(mine)

    def show_titles(self, are_shown: bool) -> None:
        """Show titles on pages, or not."""
        for page in self.pages:
            page.show_title(are_shown)

    def translate(self) -> None:
        """Show every word in the language of the form."""
        for page in self.pages:
            page.translate()

    def set_read_only(self) -> None:
        """Let answers be read or changed, as the desk says."""
        for page in self.pages:
            page.set_read_only()
