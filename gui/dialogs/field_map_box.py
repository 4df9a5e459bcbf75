"""Which field of a foreign file is which of ours."""

from collections.abc import Sequence

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget

from gi_atlas.exchange.field_names import find_field
from gi_atlas.i18n import _
from gi_atlas.services.offers import Offer
from gui.dialogs.import_words import shown_role
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import strong

NONE = ""


class FieldMapBox(QFrame):
    """A choice of their field for each of ours; ``chosen`` gives our field and theirs ("" for none)."""

    chosen = pyqtSignal(str, str)

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plainFrame", True)
        self.names, self.roles = offer.field_names, offer.roles
        heading = QLabel(_("Fields"))
        strong(heading)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.choices = {role: self._make_choice(role) for role in self.roles}
        for role, choice in self.choices.items():
            label = QLabel(shown_role(role))
            label.setBuddy(choice)
            form.addRow(label, choice)
        column = QVBoxLayout(self)
        column.addWidget(heading)
        column.addLayout(form)
        self.show_offer(offer)

    def _make_choice(self, role: str) -> Choice:
        choice = Choice(lambda: _options(self.names))
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.activated.connect(lambda _row: self.chosen.emit(role, choice.code()))
        return choice

    def show_offer(self, offer: Offer) -> None:
        """Show what stands for each of our fields."""
        for role, choice in self.choices.items():
            found = find_field(role, self.names, offer.answers.fields)
            choice.set_code(found or NONE)


def _options(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(NONE, _("(none)")), *((name, name) for name in names)]
