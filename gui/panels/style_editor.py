"""A layer's one simple style: colours, width, markers, labels."""

from collections.abc import Sequence
from dataclasses import replace

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QColor, QIcon, QPixmap
from PyQt5.QtWidgets import QColorDialog, QDoubleSpinBox, QFormLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from gi_atlas.i18n import N_, _
from gui.form_widgets.choices import Choice
from layers.symbology import LARGEST_MARKER_PX, LARGEST_WIDTH_PX, MARKERS, Style

COLOUR_PX = (28, 14)
POINT_SOURCES = ("RECORDS", "EVIDENCE")
_FIELDS = {
    "name": N_("Name"),
    "code": N_("Code"),
    "version": N_("Version"),
    "status": N_("Status"),
    "title": N_("Title"),
    "office": N_("Office"),
}
_MARKERS = {
    "circle": N_("Circle"),
    "square": N_("Square"),
    "diamond": N_("Diamond"),
    "triangle": N_("Triangle"),
}


class ColourButton(QToolButton):
    """Button that shows a colour and lets another one, or none, be chosen; ``changed`` gives "#rrggbb" or ""."""

    changed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        self._none = menu.addAction("", lambda: self._take(""))
        self.setMenu(menu)
        self.clicked.connect(lambda _checked: self.choose())
        self.retranslate()

    def set_colour(self, colour: str) -> None:
        """Show a colour; "" for none."""
        self.colour = colour
        picture = QPixmap(*COLOUR_PX)
        picture.fill(QColor(colour) if colour else Qt.GlobalColor.transparent)
        self.setIcon(QIcon(picture))
        self.setText(colour or _("none"))

    def choose(self) -> None:
        """Let the person choose a colour."""
        dialog = QColorDialog(QColor(self.colour or "#888888"), self)
        dialog.colorSelected.connect(lambda colour: self._take(colour.name()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self._none.setText(_("No colour"))
        self.set_colour(self.colour)

    def _take(self, colour: str) -> None:
        self.set_colour(colour)
        self.changed.emit(colour)


class StyleEditor(QWidget):
    """Edits one style; ``edited`` gives each new one at once."""

    edited = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style, self._fields = Style(), tuple[str, ...]()
        self._is_filling = False
        self.fill, self.stroke = ColourButton(), ColourButton()
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.line_width, self.marker_size = _spin(0.0, LARGEST_WIDTH_PX), _spin(1.0, LARGEST_MARKER_PX)
        self.marker = Choice(lambda: [(name, _(_MARKERS[name])) for name in MARKERS])
        self.label_field = Choice(self._label_options)
        self._labels = [QLabel() for _turn in range(7)]
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(3)
        for label, editor in zip(self._labels, self._editors(), strict=True):
            label.setBuddy(editor)
            form.addRow(label, editor)

    def _editors(self) -> tuple[QWidget, ...]:
        return (self.fill, self.opacity, self.stroke, self.line_width, self.marker, self.marker_size, self.label_field)

    def _connect(self) -> None:
        self.fill.changed.connect(self._take)
        self.stroke.changed.connect(self._take)
        self.opacity.valueChanged.connect(self._take)
        self.line_width.valueChanged.connect(self._take)
        self.marker_size.valueChanged.connect(self._take)
        self.marker.activated.connect(self._take)
        self.label_field.activated.connect(self._take)

    def set_style(self, style: Style, source: str, fields: Sequence[str]) -> None:
        """Show a style of a layer; ``fields`` are those that may be written at its features."""
        self._is_filling = True
        self._style, self._fields = style, tuple(fields)
        self.fill.set_colour(style.fill)
        self.stroke.set_colour(style.stroke)
        self.opacity.setValue(round(style.fill_opacity * 100))
        self.line_width.setValue(style.width_px)
        self.marker_size.setValue(style.marker_px)
        self.marker.set_code(style.marker)
        self.label_field.retranslate()
        self.label_field.set_code(style.label_field)
        self._show_rows(source)
        self._is_filling = False

    def _show_rows(self, source: str) -> None:
        has_points, has_areas = source in (*POINT_SOURCES, "FEATURES"), source not in POINT_SOURCES
        is_shown = (True, has_areas, True, True, has_points, has_points, bool(self._fields))
        for label, editor, shown in zip(self._labels, self._editors(), is_shown, strict=True):
            label.setVisible(shown)
            editor.setVisible(shown)

    def _label_options(self) -> list[tuple[str, str]]:
        return [("", _("No labels")), *((name, _(_FIELDS.get(name, name))) for name in self._fields)]

    def _take(self, *_what: object) -> None:
        if self._is_filling:
            return
        self._style = replace(
            self._style,
            fill=self.fill.colour,
            stroke=self.stroke.colour,
            fill_opacity=self.opacity.value() / 100,
            width_px=self.line_width.value(),
            marker=self.marker.code(),
            marker_px=self.marker_size.value(),
            label_field=self.label_field.code(),
        )
        self.edited.emit(self._style)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        texts = (
            _("Fill"), _("Opacity"), _("Outline"), _("Width (px)"), _("Marker"), _("Marker size (px)"), _("Labels")
        )  # fmt: skip
        for label, editor, text in zip(self._labels, self._editors(), texts, strict=True):
            label.setText(text)
            editor.setAccessibleName(text)
        for button in (self.fill, self.stroke):
            button.retranslate()
        self.marker.retranslate()
        self.label_field.retranslate()


def _spin(least: float, greatest: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(least, greatest)
    box.setSingleStep(0.5)
    box.setDecimals(1)
    return box
