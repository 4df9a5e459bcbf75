"""A new product, or the facts of one that is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gi_atlas.errors import FormError, GiAtlasError, UsageError
from gi_atlas.i18n import N_, _, current_language
from gi_atlas.model import Product, ProductGroup, ProductStatus
from gi_atlas.registrations.classes import (
    ClassTable,
    class_table,
    nice_goods,
    nice_of_table,
    nice_words,
    with_nice,
)
from gi_atlas.registrations.office_tables import wrong_nice
from gi_atlas.services.editing import save
from gi_atlas.services.surveying import same_names
from gui.dialogs.nice_dialog import NiceDialog
from gui.form_widgets.choices import Choice, enum_options
from gui.form_widgets.context import FormContext
from gui.form_widgets.field import Field
from gui.form_widgets.looks import tab_through
from gui.models.product_words import PRODUCT_WORDS
from gui.panels.latest_job import LatestJob

LABELS = PRODUCT_WORDS
_PLACEHOLDERS = {
    "name_alias": N_("Parted by 、"),
    "counties": N_("Six digits each, parted by 、"),
    "nice": N_("Numbers from 1 to 45, parted by 、"),
}
_LISTS = ("name_alias", "counties", "nice")
_CUSTOMARY = {"": N_("no: place name and generic name"), "1": N_("yes: long used as it is, with evidence")}
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
    _niceAsked = pyqtSignal()

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
        self._namesakes, self._reading = LatestJob(context), LatestJob(context)
        self.finished.connect(lambda _answer: self._namesakes.drop())
        self.finished.connect(lambda _answer: self._reading.drop())
        self._classes = ClassTable()
        self._goods = nice_goods(self._before or self._proposal)
        self.fields = {name: self._make_field(name) for name in LABELS}
        self.note, self.error = QLabel(), QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Save)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self._niceAsked.connect(self._open_nice)
        self._lay_out()
        self._fill(self._before or self._proposal)
        self.retranslate()
        self._reading.ask(lambda project, _progress: class_table(project), self._take_classes)

    def _make_field(self, name: str) -> Field:
        field = Field(_asked(LABELS[name]), self._make_editor(name))
        field.edited.connect(self._check)
        if name == "nice":
            field.add_button(lambda: _("Choose…"), lambda: _("Choose Nice classes from their list"), self._niceAsked)
        return field

    def _make_editor(self, name: str) -> QLineEdit | Choice:
        if name == "class_code":
            return Choice(self._class_options)
        return Choice(_OPTIONS[name]) if name in _OPTIONS else QLineEdit()

    def _class_options(self) -> list[tuple[str, str]]:
        """Classes of the table; a code that it has not stays to be chosen."""
        table, own = self._classes, (self._before or self._proposal).class_code
        language = current_language()
        known = [(one.code, table.path_text(one.code, language)) for one in table.classes]
        strange = [(own, own)] if own and own not in table.by_code else []
        return [("", _("(not chosen)")), *strange, *known]

    def _take_classes(self, table: ClassTable) -> None:
        self._classes = table
        editor = self.fields["class_code"].editor
        assert isinstance(editor, Choice)
        editor.retranslate()
        editor.set_code((self._before or self._proposal).class_code)
        self._check()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in self.fields.values():
            form.addRow(field.label, field)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.buttons)
        tab_through(self.buttons)
        self.setMinimumWidth(480)

    def _fill(self, product: Product) -> None:
        for name, field in self.fields.items():
            value: Any = getattr(product, name)
            text = "、".join(value) if name in _LISTS else _code_of(value)
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
        values["name_customary"] = bool(values["name_customary"])
        before = self._before or self._proposal
        is_of_table = values["class_code"] in self._classes.by_code and values["class_code"] != before.class_code
        edition = self._classes.edition if is_of_table else before.class_edition
        made = replace(before, class_edition=edition if values["class_code"] else "", **values)
        return with_nice(made, made.nice, self._goods)

    def choose_nice(self) -> NiceDialog:
        """Ask for Nice classes and their goods by a list of all."""
        named = nice_of_table(self._classes, current_language())
        chosen = split_list(_text(self.fields["nice"]))
        dialog = NiceDialog(chosen, self._goods, named, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._take_nice)
        dialog.open()
        return dialog

    def _open_nice(self) -> None:
        self.choose_nice()

    def _take_nice(self, classes: tuple[str, ...], goods: dict[str, str]) -> None:
        self._goods = goods
        editor = self.fields["nice"].editor
        assert isinstance(editor, QLineEdit)
        editor.setText("、".join(classes))
        self._check()

    def _check(self) -> None:
        name = _text(self.fields["name_official"]).strip()
        is_right = SHORTEST <= len(name) <= LONGEST
        fault = "" if is_right or not name else FormError("PRODUCT_NAME_LENGTH", value=name).message()
        self.fields["name_official"].set_fault(fault)
        self.fields["counties"].set_fault(_county_fault(_text(self.fields["counties"])))
        self.fields["nice"].set_fault(_nice_fault(_text(self.fields["nice"])))
        is_whole = is_right and not any(self.fields[name].fault.text() for name in ("counties", "nice"))
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(is_whole and self._context.can_edit)
        self._say_classes()
        self._say_same_name(name)
        self._make_room()

    def _say_classes(self) -> None:
        """Goods of the Nice classes in the office's words, and where the classes come from."""
        chosen = [one for one in split_list(_text(self.fields["nice"])) if self._goods.get(one)]
        self.fields["nice"].set_note("、".join(nice_words(chosen, self._goods)))
        edition = _("Table {edition}").format(edition=self._classes.edition)
        bare = _("No table of classes is loaded: Scope › Tables of the office.")
        self.fields["class_code"].set_note(edition if self._classes.classes else bare)

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


def _nice_fault(text: str) -> str:
    wrong = wrong_nice(split_list(text))
    return (
        UsageError("VALUE_WRONG", field=_("Nice classes"), value=wrong[0], expected="1 … 45").message() if wrong else ""
    )


def _code_of(value: Any) -> str:
    return ("1" if value else "") if isinstance(value, bool) else str(value)


_OPTIONS: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "product_group": enum_options(ProductGroup),
    "status": enum_options(ProductStatus),
    "name_customary": lambda: [(code, _(text)) for code, text in _CUSTOMARY.items()],
}


def _text(field: Field) -> str:
    return field.editor.code() if isinstance(field.editor, Choice) else str(field.editor.text())


def _asked(message: str) -> Callable[[], str]:
    return lambda: _(message)
