"""The product that a record belongs to: chosen, offered by its name, or made from the record's answers."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.choices import Choice
from gui.form_widgets.field import Field


class ProductRow(QWidget):
    """A choice of products; below it the product of that name, or a new one, is offered.

    Signals
    -------
    chosen(str)
        A person chose the product with this id; "" for none.
    new_asked()
        A new product shall be made from the answers.
    repeat_asked()
        The product of the last record shall be taken.
    """

    chosen = pyqtSignal(str)
    new_asked = pyqtSignal()
    repeat_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._products: list[tuple[str, str]] = []
        self._name, self._offered = "", ""
        self.choice = Choice(self._options)
        self.field = Field(lambda: _("Product"), self.choice, can_repeat=True)
        self.field.add_button(lambda: "+", lambda: _("Add a new product and take it"), self.new_asked)
        self.take_button, self.make_button = QToolButton(), QToolButton()
        self._is_read_only = False
        self._lay_out()
        self.field.edited.connect(self._tell)
        self.field.repeat_asked.connect(self.repeat_asked)
        self.take_button.clicked.connect(lambda _checked: self._take_offered())
        self.make_button.clicked.connect(lambda _checked: self.new_asked.emit())
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.field.label)
        row.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        for button in (self.take_button, self.make_button):
            # Flat and no higher than its words: the questions below need the room.
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setVisible(False)
            column.addWidget(button)

    def _options(self) -> list[tuple[str, str]]:
        return [("", _("(none yet)")), *self._products]

    @property
    def product_id(self) -> str:
        """Id of the product shown; "" for none."""
        return self.choice.code()

    def set_products(self, products: list[tuple[str, str]]) -> None:
        """Offer products: pairs (id, name)."""
        self._products = products
        self.choice.retranslate()
        self._offer()

    def show_product(self, product_id: str) -> None:
        """Show a product, without a signal."""
        was_blocked = self.choice.blockSignals(True)
        self.choice.set_code(product_id)
        self.choice.blockSignals(was_blocked)
        self._offer()

    def set_name(self, name: str) -> None:
        """The product's name as the record's answers have it now."""
        if name.strip() != self._name:
            self._name = name.strip()
            self._offer()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the product be seen or chosen."""
        self._is_read_only = is_read_only
        self.field.set_read_only(is_read_only)
        self._offer()

    def _offer(self) -> None:
        is_open = bool(self._name) and not self.product_id and not self._is_read_only
        self._offered = next((one for one, name in self._products if name == self._name), "") if is_open else ""
        self.take_button.setText(_("Take the product “{name}” that is there").format(name=_shortened(self._name)))
        self.make_button.setText(_("Make the product “{name}” from these answers").format(name=_shortened(self._name)))
        self.take_button.setVisible(bool(self._offered))
        self.make_button.setVisible(is_open and not self._offered)

    def _take_offered(self) -> None:
        product_id = self._offered
        self.show_product(product_id)
        self.chosen.emit(product_id)

    def _tell(self) -> None:
        self._offer()
        self.chosen.emit(self.product_id)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.field.retranslate()
        self.choice.retranslate()
        self._offer()


NAME_SHOWN = 16


def _shortened(name: str) -> str:
    # A button that is as wide as a long name would make the dock as wide.
    short = name if len(name) <= NAME_SHOWN else name[: NAME_SHOWN - 1] + "…"
    return short.replace("&", "&&")
