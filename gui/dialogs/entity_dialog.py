"""One thing of few fields, asked for in a dialog and saved as one step."""

from collections.abc import Callable, Mapping
from typing import Any

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from gi_atlas.errors import GiAtlasError, UsageError
from gi_atlas.i18n import _
from gi_atlas.services.details import with_text
from gi_atlas.services.editing import save
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import faulty, fit_to_screen, tab_through
from gui.panels.field_form import FieldForm, FieldSpec


class EntityDialog(QDialog):
    """Adds or changes one thing; ``saved`` gives its id.

    Parameters
    ----------
    context : FormContext
    specs : mapping of str to FieldSpec
    entity : one of ``gi_atlas.model``
    title : callable
        Words above the dialog, in the current language.
    is_new : bool
        Whether the thing is not stored yet.
    settle : callable, optional
        Gives the thing as it is to be stored, or raises UsageError with what is wrong.
    store : callable, optional
        (project, settled thing, the thing as it was seen or None) → anything; default: ``services.editing.save``.
    """

    saved = pyqtSignal(str)

    def __init__(
        self,
        context: FormContext,
        specs: Mapping[str, FieldSpec],
        entity: Any,
        title: Callable[[], str],
        is_new: bool = False,
        settle: Callable[[Any], Any] = lambda entity: entity,
        store: Callable[[Any, Any, Any], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._entity, self._title, self._is_new = context, entity, title, is_new
        self._settle, self._store = settle, store
        self.form, self.fault = FieldForm(specs), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Save)
        self._lay_out()
        self.form.set_entity(entity)
        self.form.edited.connect(self._check)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self.retranslate()

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        faulty(self.fault)
        self.fault.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addWidget(self.fault)
        column.addWidget(self.buttons)
        tab_through(self.buttons)
        # Who opens it types at once: the first field, not the area that scrolls, takes the keys.
        next(iter((*self.form.fields.values(), *self.form.areas.values()))).setFocus()
        fit_to_screen(self, 520, min(self.form.sizeHint().height() + 110, 640))

    def entity(self) -> Any:
        """The thing as the dialog says it.

        Raises
        ------
        UsageError
            What ``with_text`` and ``settle`` say.
        """
        changed = self._entity
        for name, text in self.form.typed().items():
            changed = with_text(changed, name, text)
        return self._settle(changed)

    def _check(self) -> None:
        message = ""
        try:
            self.entity()
        except UsageError as error:
            message = error.message()
        # An empty form is not blamed for being empty.
        shown = message if self.form.typed() else ""
        self.fault.setText(shown)
        self.fault.setVisible(bool(shown))
        is_edited = self._is_new or bool(self.form.typed())
        button = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        button.setEnabled(not message and is_edited and self._context.can_edit)

    def save(self) -> None:
        """Save as one step and close."""
        project, entity = self._context.opened(), self.entity()
        before, store = None if self._is_new else self._entity, self._store
        self.setEnabled(False)

        def work(_progress: Any) -> object:
            return store(project, entity, before) if store is not None else save(project, entity, expected=before)

        self._context.run_job(work, lambda _answer: self._take_saved(entity.id), self._take_refusal)

    def _take_saved(self, entity_id: str) -> None:
        self.setEnabled(True)
        self.accept()
        self.saved.emit(entity_id)

    def _take_refusal(self, error: GiAtlasError) -> None:
        self.setEnabled(True)
        self._context.show_error(error)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(self._title())
        self.form.retranslate()
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(_("Save"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self._check()
