"""Variants of the plane formats that offices ask for: zone number, and how 国土TXT is written."""

from PyQt5.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QWidget

from gi_atlas.i18n import N_, _
from gui.form_widgets.choices import Choice

ATTRIBUTE_COUNTS = ("9", "8", "12")
PARTS = {"parcels": N_("each part a parcel of its own"), "rings": N_("one parcel, its rings numbered on")}


class OfficeVariants(QWidget):
    """Asks which variant of the plane formats is wanted; the usual one stands at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prefix = QCheckBox()
        self.prefix.setChecked(True)
        self.attributes = Choice(lambda: [(count, count) for count in ATTRIBUTE_COUNTS])
        self.parts = Choice(lambda: [(code, _(text)) for code, text in PARTS.items()])
        self.office = QLineEdit()
        self._labels = {name: QLabel() for name in ("attributes", "parts", "office")}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.prefix)
        for name, field in (("attributes", self.attributes), ("parts", self.parts), ("office", self.office)):
            self._labels[name].setBuddy(field)
            form.addRow(self._labels[name], field)
        self.retranslate()

    def show_for(self, has_plane: bool, has_land: bool) -> None:
        """Show what matters to the chosen formats: plane coordinates of any kind, 国土TXT."""
        self.setVisible(has_plane)
        for widget in (self.attributes, self.parts, self.office, *self._labels.values()):
            widget.setVisible(has_land)

    def as_style(self) -> tuple[bool, int, str, str]:
        """Zone number before the easting, values in a parcel's line, how parts are written, the producing office."""
        return self.prefix.isChecked(), int(self.attributes.code()), self.parts.code(), self.office.text().strip()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.prefix.setText(_("Zone number before the eastings"))
        self._labels["attributes"].setText(_("Values in a parcel's line"))
        self._labels["parts"].setText(_("Parts of the boundary"))
        self._labels["office"].setText(_("Producing office"))
        for choice in (self.attributes, self.parts):
            choice.retranslate()
