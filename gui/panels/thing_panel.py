"""The form of the chosen product, boundary version, administrative unit, feature or piece of evidence."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gi_atlas.errors import EditConflict, GiAtlasError, StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_, _
from gi_atlas.ids import new_id
from gi_atlas.model import BoundaryVersion, Product
from gi_atlas.services.details import (
    READERS,
    BoundaryDetails,
    Details,
    EvidenceDetails,
    ProductDetails,
    propose_change,
    save_texts,
)
from gui.dialogs.registrations_dialog import RegistrationsDialog
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet, strong
from gui.models.kinds import BOUNDARIES, PRODUCTS, RECORDS, shown_kind
from gui.panels.field_form import FieldForm
from gui.panels.latest_job import LatestJob
from gui.panels.thing_pages import BoundaryPage, FactsPage, ProductPage, name_of

TABLES = (
    *("gi_product", "gi_registration", "gi_zone", "gi_boundary", "gi_record"),
    *("gi_admin_unit", "gi_layer_feature", "gi_evidence", "gi_layer", "gi_standard"),
)
STATES = {
    "NONE": N_("Nothing chosen. Choose something in a table, on the map, or with the locator (Ctrl+K)."),
    "NO_PROJECT": N_("No project is open."),
    "GONE": N_("This was removed. Undo brings it back."),
    "STORED": N_("Saved"),
    "EDITED": N_("Typing…"),
    "LOCKED": N_("Published or superseded: it can no longer be edited. A proposal can change it."),
    "READ_ONLY": N_("This project can only be read"),
    "FACTS": "",
}


class ThingPanel(QWidget):
    """Shows and edits one product or boundary version, shows one administrative unit, feature or piece of evidence.

    What is typed is stored by itself, each burst of typing as one step.

    Signals
    -------
    exportAsked(boundary_id)
        The person wants the boundary package.
    zoomAsked(kind, ids)
        The person wants to see these things on the map.
    thingAsked(kind, id)
        A link in the form was followed (product ↔ boundary, records, units under a boundary).
    productShown(product_id)
        A product, or a boundary of it, is shown now.
    """

    exportAsked = pyqtSignal(str)
    zoomAsked = pyqtSignal(str, list)
    thingAsked = pyqtSignal(str, str)
    productShown = pyqtSignal(str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.kind = self.thing_id = ""
        self._details: Details | None = None
        self._state, self._is_saving, self._burst = "NO_PROJECT", False, ""
        self._is_more_typed = False
        self._left_behind: tuple[str, dict[str, str]] | None = None
        self._reading = LatestJob(context)
        self.heading, self.kind_label, self.state_label = QLabel(), QLabel(), QLabel()
        self.zoom_button, self.export_button = QPushButton(), QPushButton()
        self.propose_button, self.owner_button = QPushButton(), QPushButton()
        self.product_page, self.boundary_page, self.facts_page = ProductPage(), BoundaryPage(context), FactsPage()
        self._pages = (self.product_page, self.boundary_page, self.facts_page)
        self.content, self.scroll_area = QWidget(), QScrollArea()
        self._lay_out()
        self._connect()
        self._forget("NO_PROJECT")
        self.retranslate()

    def _lay_out(self) -> None:
        strong(self.heading)
        quiet(self.kind_label, self.state_label)
        for label in (self.heading, self.state_label):
            label.setWordWrap(True)
        # Two rows: in English one would be half as wide as a small screen.
        buttons = QGridLayout()
        for number, button in enumerate((self.zoom_button, self.owner_button, self.propose_button, self.export_button)):
            buttons.addWidget(button, *divmod(number, 2))
        buttons.setColumnStretch(2, 1)
        # Not a stack: that would be as wide and high as the largest of its pages.
        inner = QVBoxLayout(self.content)
        inner.setContentsMargins(0, 0, 0, 0)
        for page in self._pages:
            inner.addWidget(page)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(self.content)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        for label in (self.kind_label, self.heading, self.state_label):
            column.addWidget(label)
        column.addLayout(buttons)
        column.addWidget(self.scroll_area, 1)

    def _connect(self) -> None:
        self.zoom_button.clicked.connect(lambda _checked: self.zoomAsked.emit(self.kind, [self.thing_id]))
        self.export_button.clicked.connect(lambda _checked: self.exportAsked.emit(self.thing_id))
        self.propose_button.clicked.connect(lambda _checked: self.propose())
        self.owner_button.clicked.connect(lambda _checked: self._follow_owner())
        self.product_page.versionAsked.connect(lambda one: self.thingAsked.emit(BOUNDARIES, one))
        self.product_page.papersAsked.connect(self.show_papers)
        self.boundary_page.thingAsked.connect(self.thingAsked)
        for form in (self.product_page.form, self.boundary_page.form):
            form.saveAsked.connect(self.save)
            form.edited.connect(lambda: self._set_state("EDITED"))

    # --- what is shown

    def show_thing(self, kind: str, thing_id: str) -> None:
        """Show a product, boundary, administrative unit, feature or piece of evidence; other kinds are ignored."""
        if kind not in READERS or (kind, thing_id) == (self.kind, self.thing_id):
            return
        self.leave()
        self.kind, self.thing_id, self._burst = kind, thing_id, new_id()
        self._read()

    def clear(self) -> None:
        """Show nothing; what is typed is stored."""
        self.leave()
        self._forget("NO_PROJECT" if self._context.project() is None else "NONE")

    def leave(self) -> None:
        """Store what is typed."""
        form = self._form()
        if form is None:
            return
        if self._is_saving and self.can_edit and form.texts():
            # Something of it is being stored: the rest follows, whatever is shown by then.
            self._left_behind = (self.thing_id, form.texts())
        form.flush()

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._reading.drop()
        self._is_saving = False
        self._forget("NO_PROJECT" if self._context.project() is None else "NONE")

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed; what is typed stays."""
        if self.thing_id and changes.touches(*TABLES):
            if changes.touches("gi_boundary", "gi_admin_unit"):
                self.boundary_page.ground.forget()
            self._read()

    def _read(self) -> None:
        kind, thing_id = self.kind, self.thing_id

        def read(project: Any, _progress: Any) -> Details | None:
            try:
                return READERS[kind](project, thing_id)
            except StorageError as error:
                if error.code != "STORE_ID_UNKNOWN":
                    raise
                return None

        self._reading.ask(read, self._take)

    def _take(self, details: Details | None) -> None:
        if details is None:
            self._forget("GONE")
            return
        self._details = details
        page = self._page()
        page.set_details(details)
        self._show_page(page)
        form = self._form()
        if form is not None:
            form.set_read_only(not self.can_edit)
        self._set_state(self._resting_state())
        self._show_buttons()
        product = getattr(details, "product", None)
        if product is not None:
            self.productShown.emit(product.id)

    def _forget(self, state: str) -> None:
        self.kind = self.thing_id = ""
        self._details = None
        for form in (self.product_page.form, self.boundary_page.form):
            form.set_entity(None)
        self.boundary_page.ground.forget()
        self._show_page(None)
        self._set_state(state)
        self._show_buttons()

    def _show_page(self, page: QWidget | None) -> None:
        for one in self._pages:
            one.setVisible(one is page)

    def _page(self) -> Any:
        pages: dict[type[Any], QWidget] = {ProductDetails: self.product_page, BoundaryDetails: self.boundary_page}
        return pages.get(type(self._details), self.facts_page)

    def _form(self) -> FieldForm | None:
        page = self._page() if self._details is not None else None
        return page.form if isinstance(page, ProductPage | BoundaryPage) else None

    @property
    def is_locked(self) -> bool:
        """Whether a published or superseded boundary version is shown."""
        return isinstance(self._details, BoundaryDetails) and self._details.boundary.status.is_locked

    @property
    def can_edit(self) -> bool:
        """Whether what is shown can be edited."""
        return self._form() is not None and self._context.can_edit and not self.is_locked

    def _resting_state(self) -> str:
        form = self._form()
        if form is None:
            return "FACTS"
        if self.is_locked:
            return "LOCKED"
        if not self._context.can_edit:
            return "READ_ONLY"
        return "EDITED" if form.typed() else "STORED"

    def _set_state(self, state: str) -> None:
        self._state = state
        text = _(STATES[state]) if STATES[state] else ""
        self.state_label.setText(text)
        self.state_label.setVisible(bool(text))
        self.heading.setText(name_of(self._details))
        self.kind_label.setText(shown_kind(self.kind) if self.kind else "")

    def _show_buttons(self) -> None:
        details = self._details
        self.zoom_button.setVisible(details is not None)
        self.export_button.setVisible(isinstance(details, BoundaryDetails))
        self.propose_button.setVisible(self.is_locked and self._context.can_edit)
        self.owner_button.setVisible(bool(_owner_of(details)))

    def _follow_owner(self) -> None:
        owner = _owner_of(self._details)
        if owner:
            self.thingAsked.emit(*owner)

    # --- storing

    def save(self) -> None:
        """Store what is typed; one storing at a time, so that each knows what the one before stored."""
        form, project, entity = self._form(), self._context.project(), self._entity()
        texts = form.texts() if form is not None else {}
        self._is_more_typed = self._is_saving and bool(texts)
        if project is None or not texts or not self.can_edit or self._is_saving:
            return
        self._store(entity, texts)

    def _store(self, entity: Any, texts: Mapping[str, str]) -> None:
        project = self._context.opened()
        self._is_saving, self._left_behind = True, None
        key = f"form:{entity.id}:{self._burst}:{','.join(sorted(texts))}"
        self._context.run_job(
            lambda _progress: save_texts(project, entity, texts, key), self._take_stored, self._take_refusal
        )

    def _entity(self) -> Any:
        if isinstance(self._details, ProductDetails):
            return self._details.product
        return self._details.boundary if isinstance(self._details, BoundaryDetails) else None

    def _take_stored(self, stored: Product | BoundaryVersion) -> None:
        self._is_saving = False
        if self._left_behind and self._left_behind[0] == stored.id and self._context.can_edit:
            self._store(stored, self._left_behind[1])
        form = self._form()
        if form is not None and stored.id == self.thing_id:
            self._details = _with_entity(self._details, stored)
            form.set_entity(stored)
            form.set_read_only(not self.can_edit)
            self._set_state(self._resting_state())
            self._show_buttons()
        if self._is_more_typed:
            self.save()

    def _take_refusal(self, error: GiAtlasError) -> None:
        self._is_saving, self._left_behind = False, None
        self._context.show_error(error)
        if isinstance(error, EditConflict):
            self._read()

    def show_papers(self, product_id: str) -> None:
        """Show registrations, standards and classes of a product in a dialog of their own."""
        dialog = RegistrationsDialog(self._context, product_id, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def propose(self) -> None:
        """Add a draft that proposes to change the locked version shown, and show it."""
        project, boundary_id = self._context.project(), self.thing_id
        if project is not None and self.is_locked and self._context.can_edit:
            self._context.run_job(
                lambda _progress: propose_change(project, boundary_id),
                lambda proposal: self.thingAsked.emit(BOUNDARIES, proposal.id),
                self._context.show_error,
            )

    def retranslate(self) -> None:
        """Show every word in the current language."""
        texts: tuple[tuple[QPushButton, Callable[[], str], Callable[[], str]], ...] = (
            (self.zoom_button, lambda: _("Zoom to"), lambda: _("Show it on the map")),
            (self.owner_button, lambda: _("Go to owner"), lambda: _("Show the product or record it belongs to")),
            (
                self.propose_button,
                lambda: _("Propose change"),
                lambda: _("Add a draft with the same ground, to be changed and examined"),
            ),
            (self.export_button, lambda: _("Export package…"), lambda: _("Write the boundary in every format")),
        )
        for button, text, tip in texts:
            button.setText(text())
            button.setToolTip(tip())
        for page in (self.product_page, self.boundary_page, self.facts_page):
            page.retranslate()
        self._set_state(self._state)


def _owner_of(details: Details | None) -> tuple[str, str] | tuple[()]:
    if isinstance(details, BoundaryDetails) and details.product is not None:
        return (PRODUCTS, details.product.id)
    if isinstance(details, EvidenceDetails) and details.record is not None:
        return (RECORDS, details.record.id)
    return ()


def _with_entity(details: Details | None, entity: Any) -> Details | None:
    if isinstance(details, ProductDetails):
        return replace(details, product=entity)
    return replace(details, boundary=entity) if isinstance(details, BoundaryDetails) else details
