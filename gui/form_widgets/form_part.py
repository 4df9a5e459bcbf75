"""What questions, groups and repeats on a page have in common."""

from collections.abc import Iterator

from PyQt5.QtWidgets import QFrame, QSizePolicy, QWidget

from gui.form_widgets.form_paths import moved


class FormPart(QFrame):
    """Something on a page that stands for one node of the form.

    Attributes
    ----------
    path : str
        Path with positions; that of a repeat has none of its own at its end.
    """

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sync(self) -> None:
        """Build and hide what is inside as answers ask for."""

    def fields(self) -> "Iterator[FormPart]":
        """Parts that are questions and were built, hidden ones too."""
        raise NotImplementedError

    def stops(self) -> Iterator[QWidget]:
        """Widgets that Tab visits, in the order of the form."""
        raise NotImplementedError

    def translate(self) -> None:
        """Show every word in the language of the form, and our own in the current one."""
        raise NotImplementedError

    def rebase(self, old: str, new: str) -> None:
        """Stand at or below another path from now on."""
        self.path = moved(self.path, old, new)

    def refresh_rows(self, paths: frozenset[str]) -> None:
        """Show first answers of rows again in which something changed."""

    def set_read_only(self) -> None:
        """Let answers be read or changed, as the desk says."""

    def reveal(self, path: str) -> None:
        """Open what is folded above a path."""
