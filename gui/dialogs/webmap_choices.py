"""What a person decides about a web map: title, layers, precision, background, approval."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QScrollArea, QSpinBox, QWidget

from gi_atlas.i18n import N_, _, current_language
from gui.dialogs.webmap_layers import ImportedLayerList, precision_choice
from gui.dialogs.webmap_memory import pairs_of, texts_of
from gui.form_widgets.choices import LANGUAGES, Choice
from gui.form_widgets.looks import quiet
from layers.publish.webmap.imported import ImportedCount
from layers.publish.webmap.mercator import metres_per_px
from layers.publish.webmap.options import (
    BASEMAP_DATUMS,
    DEFAULT_BUDGET_BYTES,
    LARGEST_ZOOM,
    LAYERS,
    LEAST_LARGEST_ZOOM,
    MOST_LETTERS,
    Basemap,
    WebMapOptions,
)
from layers.publish.webmap.page_texts import LAYER_WORDS

PHOTO_SIDES = ("0", "320", "640", "1280")
DATUMS = {"wgs84": N_("WGS 84 or CGCS2000"), "gcj02": N_("GCJ-02 (shifted)")}
TOLD_OF_TILES = N_("For a site that draws a map of its own: one file a layer, gi.pmtiles among them, beside the page")
MEGABYTE = 1_000_000
MIDDLE_LAT_DEG, MOST_DECIMAL_M = 35.0, 10
LEAST_WIDTH_PX, MOST_WIDTH_PX = 330, 560
KINDS = {"file": N_("One file (USB stick, e-mail)"), "folder": N_("Folder for a website")}
# What is remembered of the form besides its lines.
_CHOICES, _CHECKS, _SPINS = (
    ("kind", "language", "precision", "photos", "datum"),
    ("public", "pmtiles"),
    ("zoom", "budget"),
)
LABELS = {
    "kind": N_("Writes"),
    "title": N_("Title"),
    "office": N_("Published by"),
    "language": N_("Opens in"),
    "precision": N_("Places of records"),
    "photos": N_("Photos"),
    "approval": N_("Map-approval number (审图号)"),
    "exemption": N_("Or why there is none"),
    "tiles": N_("Background map"),
    "attribution": N_("Made by"),
    "datum": N_("Its datum"),
    "zoom": N_("Largest zoom"),
    "budget": N_("Largest size"),
}


class WebMapChoices(QScrollArea):
    """A form of all choices but the columns; ``changed`` tells of each edit.

    Parameters
    ----------
    name : str
        The project's, shown where no title is written.
    """

    changed = pyqtSignal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = {key: QLineEdit() for key in ("title", "office", "approval", "exemption", "tiles", "attribution")}
        self.lines["title"].setPlaceholderText(name)
        for key, most in MOST_LETTERS.items():
            self.lines[key.removesuffix("_no")].setMaxLength(most)
        self.public, self.layers = QCheckBox(), {layer: QCheckBox() for layer in LAYERS}
        self.pmtiles = QCheckBox()
        self.kind = Choice(lambda: [(code, _(words)) for code, words in KINDS.items()])
        self.language = Choice(lambda: LANGUAGES)
        self.precision, self.imported = precision_choice(), ImportedLayerList()
        self.photos = Choice(lambda: [(side, _("{side} pixels").format(side=side) if side != "0" else _("none"))
                                      for side in PHOTO_SIDES])  # fmt: skip
        self.datum = Choice(lambda: [(code, _(DATUMS[code])) for code in BASEMAP_DATUMS])
        self.zoom, self.budget = QSpinBox(), QSpinBox()
        self.remark, self._has_drafts = QLabel(), False
        self._labels = {key: QLabel() for key in LABELS}
        self._set_first_values()
        self._lay_out()
        self._connect()

    def _set_first_values(self) -> None:
        self.public.setChecked(True)
        self.layers["boundaries"].setChecked(True)
        self.language.set_code(current_language())
        self.photos.set_code("640")
        self.zoom.setRange(LEAST_LARGEST_ZOOM, LARGEST_ZOOM)
        self.zoom.setValue(LARGEST_ZOOM)
        self.budget.setRange(1, 500)
        self.budget.setSuffix(" MB")
        self.budget.setValue(DEFAULT_BUDGET_BYTES // MEGABYTE)

    def _lay_out(self) -> None:
        inside = QWidget()
        form = QFormLayout(inside)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows: dict[str, QWidget] = {
            "kind": self.kind, "title": self.lines["title"], "office": self.lines["office"], "language": self.language,
        }  # fmt: skip
        self._add_rows(form, rows)
        form.addRow(self.pmtiles)
        form.addRow(self.public)
        for check in self.layers.values():
            form.addRow(check)
        form.addRow(self.imported)
        self.imported.hide()
        rows = {"precision": self.precision, "photos": self.photos}
        self._add_rows(form, rows | {key: self.lines[key] for key in ("approval", "exemption")})
        self.remark.setWordWrap(True)
        quiet(self.remark)
        form.addRow(self.remark)
        rows = {key: self.lines[key] for key in ("tiles", "attribution")}
        self._add_rows(form, rows | {"datum": self.datum, "zoom": self.zoom, "budget": self.budget})
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields scroll it; alone it would be an empty stop for Tab
        self.setWidget(inside)
        self.setWidgetResizable(True)

    def minimumSizeHint(self) -> QSize:
        """As wide as the form needs with the letters of now, but for very large ones: then it is scrolled aside."""
        inside, bar = self.widget(), self.verticalScrollBar()
        least = super().minimumSizeHint()
        if inside is None or bar is None:
            return least
        needed = inside.minimumSizeHint().width() + bar.sizeHint().width() + 2 * self.frameWidth()
        return least.expandedTo(QSize(max(LEAST_WIDTH_PX, min(needed, MOST_WIDTH_PX)), 0))

    def _add_rows(self, form: QFormLayout, rows: dict[str, QWidget]) -> None:
        for key, part in rows.items():
            form.addRow(self._labels[key], part)
            self._labels[key].setBuddy(part)

    def _connect(self) -> None:
        for line in self.lines.values():
            line.textChanged.connect(lambda _text: self._tell())
        for check in (self.public, *self.layers.values()):
            check.toggled.connect(lambda _checked: self._tell())
        self.kind.currentIndexChanged.connect(lambda _at: self._enable())
        for choice in (self.language, self.precision, self.photos, self.datum):
            choice.currentIndexChanged.connect(lambda _at: self._tell())
        self.imported.changed.connect(self._tell)
        self.zoom.valueChanged.connect(lambda _value: self._show_pixel())
        for spin in (self.zoom, self.budget):
            spin.valueChanged.connect(lambda _value: self._tell())
        self._enable()

    def _show_pixel(self) -> None:
        """Say what a zoom is: metres of ground to a pixel, in the middle of China."""
        metres = metres_per_px(MIDDLE_LAT_DEG, self.zoom.value())
        told = f"{metres:,.0f}" if metres >= MOST_DECIMAL_M else f"{metres:.1f}"
        self.zoom.setSuffix(_(" ({metres} m/pixel)").format(metres=told))

    def _tell(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        has_tiles = bool(self.lines["tiles"].text().strip())
        for part in (self.lines["attribution"], self.datum):
            part.setEnabled(has_tiles)
        self.pmtiles.setEnabled(self.is_folder)
        self.precision.setEnabled(self.layers["records"].isChecked())
        has_number = bool(self.lines["approval"].text().strip())
        self.lines["approval"].setEnabled(not self._has_drafts)
        self.lines["exemption"].setEnabled(not has_number and not self._has_drafts)
        self._labels["exemption"].setEnabled(self.lines["exemption"].isEnabled())
        self._show_remark(has_number)

    def _show_remark(self, has_number: bool) -> None:
        with_number = _("Not asked for while there is a number.") if has_number else ""
        self.lines["exemption"].setPlaceholderText(with_number)
        self.lines["exemption"].setToolTip(with_number)
        drafts = _("A page with drafts is not for publication: it bears no map-approval number.")
        self.remark.setText(drafts if self._has_drafts else "")
        self.remark.setVisible(self._has_drafts)

    def take_drafts(self, has_drafts: bool) -> None:
        """Know whether drafts go out; the map-approval number is none of their page's."""
        self._has_drafts = has_drafts
        self._enable()

    @property
    def lacks_approval(self) -> bool:
        """Whether the page is for the public and says neither a map-approval number nor why there is none."""
        is_said = any(self.lines[key].text().strip() for key in ("approval", "exemption"))
        return self.public.isChecked() and not is_said

    def state(self) -> dict[str, Any]:
        """All choices, for another time."""
        return {
            "texts": {key: line.text() for key, line in self.lines.items()},
            "codes": {name: getattr(self, name).code() for name in _CHOICES},
            "ticks": {name: getattr(self, name).isChecked() for name in _CHECKS},
            "numbers": {name: getattr(self, name).value() for name in _SPINS},
            "layers": [layer for layer, check in self.layers.items() if check.isChecked()],
            "imported": self.imported.state(),
        }

    def take_state(self, found: Mapping[str, Any]) -> None:
        """Choose as another time; what is not among the choices any more stays as it is."""
        for key, text in pairs_of(found, "texts", str).items():
            if key in self.lines:
                self.lines[key].setText(text)
        for name, code in pairs_of(found, "codes", str).items():
            if name in _CHOICES and (choice := getattr(self, name)).findData(code) >= 0:
                choice.set_code(code)
        for name, is_ticked in pairs_of(found, "ticks", bool).items():
            if name in _CHECKS:
                getattr(self, name).setChecked(is_ticked)
        for name, value in pairs_of(found, "numbers", int).items():
            if name in _SPINS:
                getattr(self, name).setValue(max(-(2**31), min(value, 2**31 - 1)))
        if isinstance(found.get("layers"), list):
            for layer, check in self.layers.items():
                check.setChecked(layer in texts_of(found, "layers"))
        if isinstance(imported := found.get("imported"), dict):
            self.imported.take_state(imported)

    @property
    def is_folder(self) -> bool:
        """Whether a folder is to be written."""
        return self.kind.code() == "folder"

    def show_imported(self, layers: Sequence[ImportedCount]) -> None:
        """Offer the imported layers that the project has."""
        self.imported.show_layers(layers)
        self.imported.setVisible(bool(layers))

    def basemap(self) -> Basemap | None:
        """The background map; None for none.

        Raises
        ------
        PublishError
            WEBMAP_TILES, WEBMAP_ATTRIBUTION.
        """
        tiles, maker = (self.lines[key].text().strip() for key in ("tiles", "attribution"))
        return Basemap(tiles, maker, self.datum.code()) if tiles else None

    def options(self, let_out: frozenset[str], kept_inside: frozenset[str], has_basemap: bool = True) -> WebMapOptions:
        """The choices, with columns that were let out or kept inside; what goes out asks for no background map.

        Raises
        ------
        PublishError
            WEBMAP_TILES, WEBMAP_ATTRIBUTION.
        """
        texts = {key: line.text().strip() for key, line in self.lines.items()}
        return WebMapOptions(
            is_public=self.public.isChecked(),
            title=texts["title"],
            office=texts["office"],
            language=self.language.code(),
            layers=(*(layer for layer, check in self.layers.items() if check.isChecked()), *self.imported.chosen),
            fields=let_out,
            hidden=kept_inside,
            decimals={**self.imported.decimals, "records": int(self.precision.code())},
            budget_bytes=self.budget.value() * MEGABYTE,
            largest_zoom=self.zoom.value(),
            photo_px=int(self.photos.code()),
            approval_no=texts["approval"],
            exemption="" if texts["approval"] else texts["exemption"],
            basemap=self.basemap() if has_basemap else None,
            has_pmtiles=self.is_folder and self.pmtiles.isChecked(),
        )

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for key, words in LABELS.items():
            self._labels[key].setText(_(words))
        for choice in (self.kind, self.language, self.precision, self.photos, self.datum):
            choice.retranslate()
        self.pmtiles.setText(_("Vector tiles (PMTiles) too, for MapLibre and the like"))
        self.pmtiles.setToolTip(_(TOLD_OF_TILES))
        self.public.setText(_("Published boundaries only (for the public)"))
        self.imported.retranslate()
        self._show_pixel()
        for layer, check in self.layers.items():
            check.setText(_(LAYER_WORDS[layer]))
        self.lines["tiles"].setPlaceholderText(_("none; else https://…"))
        told = _("None is asked for unless its address stands here: https://… with {z}, {x} and {y}.")
        self.lines["tiles"].setToolTip(told)
        self._enable()
