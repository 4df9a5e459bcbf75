"""Where Tab goes from a form, and what stands around a widget."""

from typing import TypeVar

from PyQt5 import sip
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QWidget

Kind = TypeVar("Kind", bound=QWidget)


def leave(view: QWidget, is_next: bool) -> bool:
    """Put the cursor into the next widget of the window that is no part of a widget; whether there is one.

    Qt keeps widgets in the order in which they were made, and parts of a form are made whenever they are asked for.
    """
    following = _beside(view, is_next)
    while following is not view:
        if _takes_tab(following) and not view.isAncestorOf(following):
            following.setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
            return True
        following = _beside(following, is_next)
    return False


def _beside(widget: QWidget, is_next: bool) -> QWidget:
    found = widget.nextInFocusChain() if is_next else widget.previousInFocusChain()
    assert found is not None  # the chain is a ring
    return found


def _takes_tab(widget: QWidget) -> bool:
    is_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return is_stop and widget.isVisible() and widget.isEnabled()


def above(widget: QWidget | None, view: QWidget, kind: type[Kind]) -> Kind | None:
    """The nearest widget of a kind that a widget of the view is or stands in; None if there is none."""
    while widget is not None and not sip.isdeleted(widget) and widget is not view:
        if isinstance(widget, kind):
            return widget if view.isAncestorOf(widget) else None
        widget = widget.parentWidget()
    return None
