"""Page that keeps a wording: for which product and zone, by which letter, and what it changes."""

from collections.abc import Sequence
from datetime import date

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.area import M2_PER_HA
from gi_atlas.errors import UsageError
from gi_atlas.i18n import N_, _
from gi_atlas.model import ZoneRole
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.scope.wording import Letter
from gi_atlas.services.scope_change import CHANGE_TYPES, ScopeChange
from gi_atlas.services.scope_desk import Desk
from gui.form_widgets.choices import Choice, enum_options
from gui.form_widgets.looks import faulty, plain, quiet
from gui.models.columns import change_types
from gui.panels.scope_kept import KeptWording, kept_words

_LETTER = (
    ("title", N_("Letter title")),
    ("number", N_("Letter no.")),
    ("issuer", N_("Issued by")),
    ("dated", N_("Letter date")),
)
_OWN = (("valid_from", N_("Valid from")), ("reason", N_("Reason given")))
_ROWS = (("product",), ("change",), ("role", "valid_from"), ("title",), ("number", "dated"), ("issuer", "reason"))
_DATES = ("dated", "valid_from")


class ScopeKeepingPage(QScrollArea):
    """Fields beside a wording, filled from it until the person writes something else.

    ``save_button`` belongs to whoever shows the page, so that it stands where it is always seen.

    Signals
    -------
    productChanged()
        Another product or zone is chosen: what would change must be found out anew.
    saveAsked(ScopeKeeping)
        The wording is to be kept.
    refused()
        A field holds what it cannot: the page must be seen.
    """

    productChanged = pyqtSignal()
    saveAsked = pyqtSignal(object)
    refused = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._change: ScopeChange | None = None
        self._kept: KeptWording | None = None
        self._can_save = False
        self.product, self.role = QComboBox(), Choice(enum_options(ZoneRole))
        self.change = Choice(self._change_options)
        self.change_note, self.fault = QLabel(), QLabel()
        self.lines = {name: QLineEdit() for name, _text in (*_LETTER, *_OWN)}
        self.labels = {name: QLabel() for name in ("product", "role", "change", *self.lines)}
        self.save_button = QPushButton()
        self._lay_out()
        self.product.activated.connect(lambda _row: self.productChanged.emit())
        self.role.activated.connect(lambda _row: self.productChanged.emit())
        self.save_button.clicked.connect(self.save)
        self.set_products(())
        self.retranslate()

    def _lay_out(self) -> None:
        quiet(self.change_note)
        for label in (self.change_note, self.fault):
            label.setWordWrap(True)
        faulty(self.fault)
        self.product.setMinimumContentsLength(10)
        self.product.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        inner = QWidget()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        column.addWidget(self.change_note)
        column.addLayout(self._grid())
        column.addWidget(self.fault)
        column.addStretch(1)

    def _grid(self) -> QGridLayout:
        """Fields in rows of one or two, so that long ones have the width of the page."""
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        widgets = {"product": self.product, "role": self.role, "change": self.change, **self.lines}
        for row, names in enumerate(_ROWS):
            for place, name in enumerate(names):
                self.labels[name].setBuddy(widgets[name])
                grid.addWidget(self.labels[name], row, 2 * place)
                grid.addWidget(widgets[name], row, 2 * place + 1, 1, 1 if len(names) > 1 else 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    # What is shown

    def set_products(self, products: Sequence[tuple[str, str]]) -> None:
        """Offer the products of the project (pairs of id and name); the choice stays."""
        chosen = self.product_id
        self.product.clear()
        self.product.addItem("", "")
        for product_id, name in products:
            self.product.addItem(name, product_id)
        self.product.setCurrentIndex(max(self.product.findData(chosen), 0))
        self._name_first()

    @property
    def product_id(self) -> str:
        """Product that is chosen; "" for the one that the wording names."""
        return str(self.product.currentData() or "")

    def choose_product(self, product_id: str) -> None:
        """Choose a product; "" for the one that the wording names."""
        self.product.setCurrentIndex(max(self.product.findData(product_id), 0))

    @property
    def zone_role(self) -> ZoneRole:
        """Role of the zone that is chosen."""
        return ZoneRole(self.role.code() or ZoneRole.PRODUCTION)

    @property
    def product_name(self) -> str:
        """Name of the product that is chosen, or that the wording names."""
        named = self._desk.scope.product if self._desk is not None else ""
        return self.product.currentText() if self.product_id else named

    def show_desk(self, desk: Desk | None, can_save: bool, kept: KeptWording | None = None) -> None:
        """Fill the letter in from a wording, where the person has not written another.

        ``kept`` is the wording as it was saved, where nothing is otherwise since: there is nothing to save then.
        """
        self._desk, self._kept = desk, kept
        letter = desk.scope.letter if desk is not None else None
        told = letter or Letter()
        values = {"title": told.title, "number": told.number, "issuer": told.issuer, "dated": told.dated}
        for name, value in values.items():
            if not self.lines[name].isModified():
                self.lines[name].setText("" if value is None else str(value))
                self.lines[name].setCursorPosition(0)
        self._can_save = can_save and kept is None
        self._name_first()
        self._check()
        self.show_change(self._change)

    def show_change(self, change: ScopeChange | None) -> None:
        """Say what the version would change; the choice "as derived" follows it."""
        self._change = change
        self.change.retranslate()
        self.change_note.setText(change_text(change) if self._kept is None else kept_words(self._kept))
        self.change_note.setVisible(bool(self.change_note.text()))

    def forget(self) -> None:
        """Forget what was written for the wording before."""
        for line in self.lines.values():
            line.clear()
            line.setModified(False)
        self.product.setCurrentIndex(0)
        self.role.setCurrentIndex(0)
        self.change.setCurrentIndex(0)
        self._refuse("")
        self.show_change(None)

    def _change_options(self) -> list[tuple[str, str]]:
        words = dict(change_types())
        derived = words[self._change.kind] if self._change is not None and self._kept is None else ""
        first = _("As derived: {change}").format(change=derived) if derived else _("As derived")
        return [("", first), *((code, words[code]) for code in CHANGE_TYPES)]

    def _name_first(self) -> None:
        name = self._desk.scope.product if self._desk is not None else ""
        is_open = self._desk is not None and not name
        text = _("The wording names none: choose one") if is_open else _("As the wording says: {name}")
        self.product.setItemText(0, text.format(name=name or "–"))

    def _check(self) -> None:
        self.save_button.setEnabled(self._can_save)

    # Keeping

    def save(self) -> None:
        """Ask for the wording to be kept; a date that is none is refused here, and a wording of no known product."""
        dates = {name: self._date(name) for name in _DATES}
        wrong = [name for name in _DATES if self.lines[name].text().strip() and dates[name] is None]
        if wrong:
            line = self.lines[wrong[0]]
            self._refuse_at(line, _("“{value}” is no date: YYYY-MM-DD was expected.").format(value=line.text()))
            line.selectAll()
            return
        if self._can_save and not self.product_name:
            self._refuse_at(self.product, UsageError("SCOPE_PRODUCT_UNNAMED").message())
            return
        self._refuse("")
        if self._can_save:
            self.saveAsked.emit(self._keeping(dates))

    def _refuse_at(self, field: QWidget, text: str) -> None:
        self._refuse(text)
        self.refused.emit()
        field.setFocus()

    def _keeping(self, dates: dict[str, date | None]) -> ScopeKeeping:
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        told = self._desk.scope.letter if self._desk is not None else None
        letter = Letter(texts["title"], texts["number"], texts["issuer"], dates["dated"], told.span if told else (0, 0))
        has_letter = any((letter.title, letter.number, letter.issuer, letter.dated))
        return ScopeKeeping(
            self.product_id or None,
            self.zone_role,
            self.change.code(),
            letter if has_letter else None,
            dates["valid_from"],
            texts["reason"],
        )

    def _date(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.lines[name].text().strip())
        except ValueError:
            return None

    def _refuse(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        faulty(self.fault) if text else plain(self.fault)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for name, text in (*_LETTER, *_OWN):
            self.labels[name].setText(_(text))
        self.labels["product"].setText(_("Product"))
        self.labels["role"].setText(_("Zone"))
        self.labels["change"].setText(_("Change"))
        for name in _DATES:
            self.lines[name].setPlaceholderText(_("YYYY-MM-DD"))
        self.save_button.setText(_("&Save as boundary version"))
        self.save_button.setToolTip(_("Keep wording, units, letter and polygon as one step; undo takes it back"))
        self.role.retranslate()
        self._name_first()
        self.show_change(self._change)


def change_text(change: ScopeChange | None) -> str:
    """What moves in and out against the version before, in words."""
    if change is None or not change.before_id:
        return ""
    if not change.gained_m2 and not change.lost_m2:
        return _("The ground is that of the version before: only names or words changed.")
    text = _("Against the version before: {gained} ha come in, {lost} ha go out (green and red on the map).")
    return text.format(gained=f"{change.gained_m2 / M2_PER_HA:,.2f}", lost=f"{change.lost_m2 / M2_PER_HA:,.2f}")
