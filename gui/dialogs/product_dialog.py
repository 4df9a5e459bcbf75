"""A new product, or the facts of one that is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gi_atlas.errors import FormError, GiAtlasError
from gi_atlas.i18n import N_, _
from gi_atlas.model import Product, ProductGroup, ProductStatus
from gi_atlas.services.editing import save
from gi_atlas.services.surveying import same_names
from gui.form_widgets.choices import Choice, enum_options
from gui.form_widgets.context import FormContext
from gui.form_widgets.field import Field
from gui.panels.latest_job import LatestJob

LABELS = {
    "name_official": N_("Name of the product"),
    "product_group": N_("Product group"),
    "status": N_("State"),
    "place_name": N_("Place part of the name"),
    "generic_name": N_("Generic part of the name"),
    "name_alias": N_("Other names"),
    "name_en": N_("English name"),
    "counties": N_("County codes"),
}
_PLACEHOLDERS = {"name_alias": N_("Parted by 、"), "counties": N_("Six digits each, parted by 、")}
_LISTS = ("name_alias", "counties")
_SIGNS = str.maketrans("，,；;", "、、、、")
SHORTEST, LONGEST = 2, 40


class ProductDialog(QDialog):
    """Adds or changes one product as one step; ``saved`` gives its id.

    Parameters
    ----------
    context : FormContext
    product_id : str, optional
        The product to change; a new one without.
    proposal : Product, optional
        What a new one is proposed to be.
    """

    saved = pyqtSignal(str)

    def __init__(
        self,
        context: FormContext,
        product_id: str = "",
        parent: QWidget | None = None,
        proposal: Product | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._proposal = proposal or Product("")
        self._before = context.opened().read_one(Product, product_id) if product_id else None
        self._namesakes = LatestJob(context)
        self.finished.connect(lambda _answer: self._namesakes.drop())
        self.fields = {name: self._make_field(name) for name in LABELS}
        self.note, self.error = QLabel(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Save)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._fill(self._before or self._proposal)
        self.retranslate()

    def _make_field(self, name: str) -> Field:
        field = Field(_asked(LABELS[name]), _make_editor(name))
        field.edited.connect(self._check)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in self.fields.values():
            form.addRow(field.label, field)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(480)

    def _fill(self, product: Product) -> None:
        for name, field in self.fields.items():
            value: Any = getattr(product, name)
            text = "、".join(value) if name in _LISTS else str(value)
            if isinstance(field.editor, Choice):
                field.editor.set_code(text)
            else:
                field.editor.setText(text)
        self._check()

    def product(self) -> Product:
        """The product as the page says it."""
        values: dict[str, Any] = {name: _text(field).strip() for name, field in self.fields.items()}
        for name in _LISTS:
            values[name] = split_list(values[name])
        values["product_group"] = ProductGroup(values["product_group"])
        values["status"] = ProductStatus(values["status"])
        return replace(self._before or self._proposal, **values)

    def _check(self) -> None:
        name = _text(self.fields["name_official"]).strip()
        is_right = SHORTEST <= len(name) <= LONGEST
        fault = "" if is_right or not name else FormError("PRODUCT_NAME_LENGTH", value=name).message()
        self.fields["name_official"].set_fault(fault)
        self.fields["counties"].set_fault(_county_fault(_text(self.fields["counties"])))
        is_whole = is_right and not _county_fault(_text(self.fields["counties"]))
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(is_whole and self._context.can_edit)
        self._say_same_name(name)
        self._make_room()

    def _make_room(self) -> None:
        # A note of two lines needs more height than the dialog was given at first.
        needed_px = self.layout().heightForWidth(self.width())
        if needed_px > self.height():
            self.resize(self.width(), needed_px)

    def _say_same_name(self, name: str) -> None:
        own_id = self._before.id if self._before else ""
        self._namesakes.ask(
            lambda project, _progress: bool(name) and bool(same_names(project, name, own_id)), self._tell_same_name
        )

    def _tell_same_name(self, is_there: bool) -> None:
        self.fields["name_official"].set_note(
            _("There is a product of this name already; choose it unless this is another one.") if is_there else ""
        )

    def save(self) -> None:
        """Save as one step and close."""
        project, product, before = self._context.opened(), self.product(), self._before
        self.setEnabled(False)
        self._context.run_job(
            lambda _progress: save(project, product, expected=before),
            lambda _changes: self._take_saved(product.id),
            self._take_refusal,
        )

    def _take_saved(self, product_id: str) -> None:
        self.setEnabled(True)
        self.accept()
        self.saved.emit(product_id)

    def _take_refusal(self, error: GiAtlasError) -> None:
        self.setEnabled(True)
        self._context.show_error(error)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Change product") if self._before else _("New product"))
        for name, field in self.fields.items():
            field.retranslate()
            if isinstance(field.editor, Choice):
                field.editor.retranslate()
            else:
                field.editor.setPlaceholderText(_(_PLACEHOLDERS[name]) if name in _PLACEHOLDERS else "")
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(_("Save"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self._check()


def split_list(text: str) -> tuple[str, ...]:
    """Parts of a text that is parted by 、 or by commas and semicolons of either width."""
    return tuple(part.strip() for part in text.translate(_SIGNS).split("、") if part.strip())


def _county_fault(text: str) -> str:
    wrong = [code for code in split_list(text) if not (code.isdigit() and code.isascii() and len(code) == 6)]
    return FormError("COUNTY_CODE_WRONG", value=wrong[0]).message() if wrong else ""


def _make_editor(name: str) -> "QLineEdit | Choice":
    if name == "product_group":
        return Choice(enum_options(ProductGroup))
    if name == "status":
        return Choice(enum_options(ProductStatus))
    return QLineEdit()


def _text(field: Field) -> str:
    return field.editor.code() if isinstance(field.editor, Choice) else str(field.editor.text())


def _asked(message: str) -> Callable[[], str]:
    return lambda: _(message)
