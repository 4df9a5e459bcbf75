"""Parts of a form below each other; each is built when it is first asked."""

from collections.abc import Iterator, Sequence

from PyQt5.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_labels import show_text
from gui.form_widgets.form_part import FormPart
from gui.form_widgets.form_paths import moved, under, whole_path
from gui.form_widgets.looks import quiet, strong
from gui.form_widgets.question_field import QuestionField
from survey_forms.schema import Group, Node, Question

FIELD_GAP_PX = 12


class NodeColumn(QWidget):
    """The children of a group or row.

    Parameters
    ----------
    desk : FormDesk
    nodes : sequence of Node
        In the order of the form.
    prefix : str
        Path with positions of what they stand in; "" for the form itself.
    """

    def __init__(self, desk: FormDesk, nodes: Sequence[Node], prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._prefix = desk, prefix
        self._nodes = [node for node in nodes if is_asked(node)]
        self._built: dict[str, FormPart] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(FIELD_GAP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sync()

    def sync(self) -> None:
        """Build what has become relevant, as far as there is time, and hide what no longer is."""
        place = 0
        for node in self._nodes:
            is_shown = self._desk.is_relevant(whole_path(self._prefix, node))
            part = self._built.get(node.name)
            if part is None and is_shown:
                if not self._desk.has_time():
                    return
                part = self._built[node.name] = self._desk.make_part(node, whole_path(self._prefix, node))
                self._column.insertWidget(place, part)
                if isinstance(part, QuestionField):
                    part.show_ditto()
            if part is not None:
                part.setVisible(is_shown)
                place += 1

    def parts(self) -> Iterator[FormPart]:
        """What was built and is asked, in the order of the form."""
        for node in self._nodes:
            part = self._built.get(node.name)
            if part is not None and not part.isHidden():
                yield part

    def every_part(self) -> Iterator[FormPart]:
        """What was built, hidden parts too."""
        return iter(self._built.values())

    def sync_all(self) -> None:
        """As ``sync``, and in every box and row inside."""
        self.sync()
        for part in self.every_part():
            part.sync()

    def reveal(self, path: str) -> None:
        """Open what is folded above a path."""
        self._desk.give_time(float("inf"))
        self.sync()
        for part in self.parts():
            if under(part.path, path):
                part.reveal(path)

    def fields(self) -> Iterator[QuestionField]:
        """Questions that were built, hidden ones too, boxes and open rows inside."""
        for node in self._nodes:
            part = self._built.get(node.name)
            found = part.fields() if part is not None else ()
            yield from (field for field in found if isinstance(field, QuestionField))

    def stops(self) -> Iterator[QWidget]:
        """Widgets that Tab visits, in the order of the form."""
        for part in self.parts():
            yield from part.stops()

    def rebase(self, old: str, new: str) -> None:
        """Stand below another path from now on."""
        self._prefix = moved(self._prefix, old, new)
        for part in self.every_part():
            part.rebase(old, new)

    def translate(self) -> None:
        """Show every word in the language of the form."""
        for part in self.every_part():
            part.translate()

    def refresh_rows(self, paths: frozenset[str]) -> None:
        """Show first answers of rows again in which something changed."""
        for part in self.every_part():
            part.refresh_rows(paths)

    def set_read_only(self) -> None:
        """Let answers be read or changed, as the desk says."""
        for part in self.every_part():
            part.set_read_only()


class GroupBox(FormPart):
    """A group within a page: its label above its questions, with a rule at the side."""

    def __init__(self, desk: FormDesk, group: Group, path: str, parent: QWidget | None = None) -> None:
        super().__init__(path, parent)
        self._desk = desk
        self.title, self.hint = QLabel(), QLabel()
        for line in (self.title, self.hint):
            line.setWordWrap(True)
        strong(self.title)
        quiet(self.hint)
        self.column = NodeColumn(desk, group.children, path)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 0, 2)
        layout.setSpacing(6)
        for part in (self.title, self.hint, self.column):
            layout.addWidget(part)
        self.setProperty("formBox", True)
        self._show_texts()

    def _show_texts(self) -> None:
        for label, text in ((self.title, self._desk.label(self.path)), (self.hint, self._desk.hint(self.path))):
            show_text(label, text)
            label.setVisible(bool(text))

    def sync(self) -> None:
        """Build and hide as answers ask for."""
        self.column.sync_all()

    def fields(self) -> Iterator[QuestionField]:
        """Questions inside."""
        return self.column.fields()

    def stops(self) -> Iterator[QWidget]:
        """Widgets that Tab visits."""
        return self.column.stops()

    def rebase(self, old: str, new: str) -> None:
        """Stand below another path from now on."""
        super().rebase(old, new)
        self.column.rebase(old, new)

    def translate(self) -> None:
        """Show every word in the language of the form."""
        self._show_texts()
        self.column.translate()

    def refresh_rows(self, paths: frozenset[str]) -> None:
        """Show first answers of rows again in which something changed."""
        self.column.refresh_rows(paths)

    def set_read_only(self) -> None:
        """Let answers be read or changed, as the desk says."""
        self.column.set_read_only()

    def reveal(self, path: str) -> None:
        """Open what is folded above a path."""
        self.column.reveal(path)


def is_asked(node: Node) -> bool:
    """Whether a person meets something of it in the form."""
    if isinstance(node, Question):
        return node.is_seen
    return isinstance(node, Group) and any(is_asked(child) for child in node.children)
