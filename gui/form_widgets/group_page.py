"""One page of a form: a top-level group, or the questions that stand between groups."""

from collections.abc import Iterator
from dataclasses import dataclass

from PyQt5 import sip
from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QShowEvent
from PyQt5.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gui.form_widgets.fitting_button import FittingButton
from gui.form_widgets.form_desk import BUILD_S, FormDesk
from gui.form_widgets.form_labels import show_text
from gui.form_widgets.form_part import FormPart
from gui.form_widgets.form_paths import under, whole_path
from gui.form_widgets.form_texts import plain_words
from gui.form_widgets.looks import quiet, strong
from gui.form_widgets.node_column import NodeColumn, is_asked
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.search_line import SearchLine
from survey_forms.schema import Form, Group, Node, Repeat

WIDEST_PX = 680


@dataclass(frozen=True)
class PagePlan:
    """What stands on one page.

    Attributes
    ----------
    path : str
        Of the group, or of the repeat that has a page of its own; "" for questions that stand in no group.
    nodes : tuple of Node
    node : Node or None
        The group or repeat whose label is the title; None for questions that stand in no group.
    """

    path: str
    nodes: tuple[Node, ...]
    node: Node | None = None

    @property
    def prefix(self) -> str:
        """Path that the nodes stand below."""
        return "" if isinstance(self.node, Repeat) else self.path

    def has(self, path: str) -> bool:
        """Whether a path is on the page."""
        return any(under(self._path_of(node), path) for node in self.nodes)

    def _path_of(self, node: Node) -> str:
        return f"{self.prefix}/{node.name}" if self.prefix else node.name


def plan_pages(form: Form) -> list[PagePlan]:
    """Pages of a form: one for each top-level group or repeat, one for questions between them."""
    pages: list[PagePlan] = []
    loose: list[Node] = []
    for node in (node for node in form.root.children if is_asked(node)):
        if not isinstance(node, Group):
            loose.append(node)
            continue
        if loose:
            pages.append(PagePlan("", tuple(loose)))
            loose = []
        nodes = (node,) if isinstance(node, Repeat) else node.children
        pages.append(PagePlan(node.path, nodes, node))
    return [*pages, PagePlan("", tuple(loose))] if loose else pages


class GroupPage(QScrollArea):
    """A page that scrolls; it is built when it is first shown.

    ``turned`` asks for the next (1) or previous (-1) page.
    """

    turned = pyqtSignal(int)

    def __init__(self, desk: FormDesk, plan: PagePlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.plan = desk, plan
        self.column: NodeColumn | None = None
        self.title, self.hint, self.next = QLabel(), QLabel(), FittingButton()
        self.stale: set[str] = set()
        self.is_stale = False
        self._next_name = ""
        self._has_title = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def build(self) -> None:
        """Make the widgets of the page, once."""
        if self.column is not None:
            return
        self._begin()
        self.column = NodeColumn(self._desk, self.plan.nodes, self.plan.prefix)
        for line in (self.title, self.hint):
            line.setWordWrap(True)
        self.next.clicked.connect(lambda _checked: self.turned.emit(1))
        self.setWidget(self._lay_out(self.column))
        # A label's font does not outlive its moving into a window that shows.
        strong(self.title)
        quiet(self.hint)
        self._show_texts()

    def _lay_out(self, column: NodeColumn) -> QWidget:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST_PX)
        stack = QVBoxLayout(inner)
        stack.setContentsMargins(10, 8, 10, 12)
        stack.setSpacing(10)
        for part in (self.title, self.hint, column):
            stack.addWidget(part)
        stack.addWidget(self.next, 0, Qt.AlignmentFlag.AlignRight)
        stack.addStretch(1)
        outer = QWidget()
        side = QVBoxLayout(outer)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(inner)
        outer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return outer

    def _show_texts(self) -> None:
        node = self.plan.node
        # A repeat tells its own label.
        has_title = node is not None and not isinstance(node, Repeat)
        title = self._desk.label(self.plan.path) if has_title else ""
        hint = self._desk.hint(self.plan.path) if has_title else ""
        for label, text in ((self.title, title), (self.hint, hint)):
            show_text(label, text)
            label.setVisible(bool(text))
        self.show_title(self._has_title)
        self.show_next(self._next_name)

    def show_title(self, is_shown: bool) -> None:
        """Show the title, or not: where the line above names the page it would only take room."""
        self._has_title = is_shown
        if self.column is not None:
            self.title.setVisible(is_shown and bool(self.title.text()))

    def show_next(self, name: str) -> None:
        """Offer the page that follows; none for ""."""
        self._next_name = name
        if self.column is not None:  # until then the button stands in no window
            self.next.set_words(_("Next: {group}").format(group=name))
            self.next.setVisible(bool(name))

    def name(self) -> str:
        """Title of the page on one line; of questions that stand in no group, the first of them."""
        node = self.plan.node or self.plan.nodes[0]
        words = self._desk.node_label(node, whole_path("", node))
        return " ".join(plain_words(words).split())

    def fields(self) -> Iterator[QuestionField]:
        """Questions that were built."""
        return self.column.fields() if self.column is not None else iter(())

    def translate(self) -> None:
        """Show every word in the language of the form."""
        if self.column is not None:
            self.column.translate()
            self._show_texts()

    def set_read_only(self) -> None:
        """Let answers be read or changed, as the desk says."""
        if self.column is not None:
            self.column.set_read_only()

    # What changed

    def refresh(self, paths: frozenset[str]) -> None:
        """Show what changed at these paths; at once if the page is shown, else when it is."""
        if self.column is None:
            return
        self.stale |= paths
        if self.isVisible():
            self.catch_up()

    def refresh_all(self) -> None:
        """Show everything again; at once if the page is shown, else when it is."""
        self.is_stale = True
        if self.isVisible():
            self.catch_up()

    def catch_up(self) -> None:
        """Show what changed since."""
        paths, is_whole = frozenset(self.stale), self.is_stale
        self.stale, self.is_stale = set(), False
        if self.column is None or not (paths or is_whole):
            return
        before, focused = self.stops(), QApplication.focusWidget()
        self._begin()
        self.column.sync_all()
        self._keep_focus(before, focused)
        names = {path.rpartition("/")[2] for path in paths}
        for field in self.fields():
            if is_whole or field.path in paths:
                field.refresh()
            field.refresh_texts()
            if is_whole or any(field.depends_on(name) for name in names):
                field.refresh_choices()
        self.column.refresh_rows(paths)

    def _begin(self, seconds: float = BUILD_S) -> None:
        self._desk.is_short = False
        self._desk.give_time(seconds)

    def build_more(self, seconds: float = BUILD_S) -> None:
        """Build what the page lacks yet, for about so long."""
        if self.column is not None:
            self._begin(seconds)
            self.column.sync_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while the page was hidden."""
        super().showEvent(event)
        self.catch_up()

    # Focus

    def _keep_focus(self, before: list[QWidget], focused: QWidget | None) -> None:
        # Where the focused question went away, the next one that stands gets the cursor, else the one before.
        place = next((number for number, stop in enumerate(before) if stop is focused), None)
        if place is None or (not sip.isdeleted(before[place]) and before[place].isVisible()):
            return
        standing = [stop for stop in (*before[place + 1 :], *before[:place][::-1]) if not sip.isdeleted(stop)]
        target = next((stop for stop in standing if stop.isVisible() and stop.isEnabled()), None)
        if target is not None:
            self.go_to(target)

    def stops(self) -> list[QWidget]:
        """Widgets that Tab visits, in the order of the form."""
        if self.column is None:
            return []
        return [stop for stop in (*self.column.stops(), self.next) if stop.isEnabled() and stop.isVisible()]

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Go through the page in the order of the form, whatever was built first."""
        stops, focused = self.stops(), QApplication.focusWidget()
        if self._desk.is_short:
            self.build_more(float("inf"))  # the next question may be one that was not built yet
            stops = self.stops()
        place = next((number for number, stop in enumerate(stops) if stop is focused), None)
        if place is None or not 0 <= place + (1 if is_next else -1) < len(stops):
            return self._leave(is_next)
        self.go_to(stops[place + (1 if is_next else -1)], is_next)
        return True

    def _leave(self, is_next: bool) -> bool:
        return bool(super().focusNextPrevChild(is_next))

    def go_to(self, stop: QWidget, is_next: bool = True) -> None:
        """Put the cursor into a widget and show it with its label."""
        stop.setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
        if self.isAncestorOf(stop):
            self.show_stop(stop)

    def show_stop(self, stop: QWidget) -> None:
        """Scroll so that a widget and the label above it can be seen."""
        field: QWidget | None = stop
        while field is not None and not isinstance(field, FormPart):
            field = field.parentWidget()
        if field is not None and field.height() < self.viewport().height():
            self.ensureWidgetVisible(field, 0, 16)
        self.ensureWidgetVisible(stop, 0, 16)

    def focus_first(self, is_last: bool = False) -> None:
        """Put the cursor into the first field, or the last."""
        fields = [stop for stop in self.stops() if stop is not self.next] or self.stops()
        if fields:
            self.go_to(fields[-1 if is_last else 0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, or presses the button it is on; the rest scrolls."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()
        if isinstance(focused, (QPushButton, QToolButton)):
            focused.click()
        else:
            self.focusNextPrevChild(True)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Close a list that would stay behind."""
        super().scrollContentsBy(dx, dy)
        line = QApplication.focusWidget()
        if isinstance(line, SearchLine):
            line.close_list()
