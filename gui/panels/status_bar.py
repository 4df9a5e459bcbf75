"""The status bar: messages, progress, coordinates, scale."""

from PyQt5.QtCore import QRectF, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPalette, QPen, QPixmap
from PyQt5.QtWidgets import QComboBox, QLabel, QLineEdit, QProgressBar, QStatusBar, QToolButton, QWidget

from gi_atlas.coordinates import format_position
from gi_atlas.crs import to_plane
from gi_atlas.errors import CrsError, UsageError
from gi_atlas.i18n import _
from gi_atlas.services.locating import read_place_text
from gui.form_widgets.context import FormContext
from layers.view import ViewTransform

SCALES = (500, 1000, 2000, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000, 20_000_000)
MESSAGE_MS = 8000
LOCK_PX = 32
SOMEWHERE = (108.0, 34.0)
SCALE_TOLERANCE = 1e-3
LEAST_SCALE, GREATEST_SCALE = 10.0, 5e8


class StatusBar(QStatusBar):
    """Left to right: message, progress with cancel, coordinates, scale with its lock.

    Signals
    -------
    scaleAsked(denominator)
        The person chose a scale, or the view left the one that is locked: ``canvas.set_scale`` takes it.
    placeAsked(lon, lat)
        The person typed coordinates.
    cancelAsked()
        The running job is to stop.
    """

    scaleAsked = pyqtSignal(float)
    placeAsked = pyqtSignal(float, float)
    cancelAsked = pyqtSignal()

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._scale, self._cursor = 0.0, (0.0, 0.0)
        self._locked: float | None = None
        self._can_project = False
        self.progress, self.progress_label, self.cancel_button = QProgressBar(), QLabel(), QToolButton()
        self.place, self.plane_label = PlaceLine(), QLabel()
        self.scale_label, self.scale_box, self.lock_button = QLabel(), QComboBox(), QToolButton()
        self._set_up_widgets()
        for widget in (self.progress_label, self.progress, self.cancel_button):
            self.addPermanentWidget(widget)
        for widget in (self.place, self.plane_label, self.scale_label, self.scale_box, self.lock_button):
            self.addPermanentWidget(widget)
        self.end_progress()
        self.retranslate()

    def _set_up_widgets(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("0")  # a Chinese font's average letter is twice as wide
        self.progress.setFixedWidth(16 * letter)
        self.progress.setTextVisible(False)
        self.cancel_button.clicked.connect(lambda _checked: self.cancelAsked.emit())
        self.place.setFixedWidth(27 * letter)
        self.place.placeTyped.connect(self.placeAsked)
        self.place.refused.connect(self.tell)
        self.plane_label.setMinimumWidth(38 * letter)
        self.scale_box.setEditable(True)
        self.scale_box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale_box.setMinimumContentsLength(12)
        self.scale_box.addItems([scale_text(scale) for scale in SCALES])
        self.scale_box.activated.connect(lambda _row: self._choose_scale())
        self.scale_box.lineEdit().editingFinished.connect(self._choose_scale)
        self.scale_label.setBuddy(self.scale_box)
        self.lock_button.setCheckable(True)
        self.lock_button.toggled.connect(self._lock)

    # --- scale

    def set_view(self, view: ViewTransform, dpi: float = 96.0) -> None:
        """Show the scale of a view (``canvas.viewChanged``; dpi is ``canvas.dpi``)."""
        self._scale = view.scale_denominator(dpi)
        if not self.scale_box.lineEdit().isModified():
            self._show_scale()
        if self._locked is not None and abs(self._scale / self._locked - 1) > SCALE_TOLERANCE:
            self.scaleAsked.emit(self._locked)

    def _show_scale(self) -> None:
        self.scale_box.setEditText(scale_text(self._scale))
        self.scale_box.lineEdit().setModified(False)
        self.scale_box.lineEdit().setCursorPosition(0)

    def _choose_scale(self) -> None:
        denominator = parse_scale(self.scale_box.currentText())
        self.scale_box.lineEdit().setModified(False)
        if denominator is None:
            self.tell(_("“{text}” is no scale: 1:50000 was expected.").format(text=self.scale_box.currentText()))
        elif abs(denominator / (self._scale or 1) - 1) > SCALE_TOLERANCE:
            if self._locked is not None:
                self._locked = denominator
            self.scaleAsked.emit(denominator)
        self._show_scale()

    def _lock(self, is_locked: bool) -> None:
        self._locked = self._scale if is_locked else None
        self._show_lock()

    def _show_lock(self) -> None:
        is_locked = self.lock_button.isChecked()
        self.lock_button.setIcon(lock_icon(is_locked, self.palette().color(QPalette.ColorRole.ButtonText)))
        text = _("Scale is locked: zooming to something moves the map but keeps its scale")
        self.lock_button.setToolTip(text if is_locked else _("Lock the scale"))
        self.lock_button.setAccessibleName(_("Lock the scale"))

    # --- coordinates

    def set_cursor(self, lon: float, lat: float) -> None:
        """Show the place (degrees) under the cursor (``canvas.cursorMoved``)."""
        self._cursor = (lon, lat)
        self.place.show_place(format_position(lon, lat, 1))
        if self._can_project:
            self.plane_label.setText(plane_text(lon, lat))

    def clear_cursor(self) -> None:
        """Show no place (``canvas.cursorLeft``)."""
        self.place.show_place("")
        self.plane_label.clear()

    # --- progress and messages

    def show_progress(self, share: float, text: str = "") -> None:
        """Show how far a job is: 0 to 1, below 0 if unknown."""
        self.progress.setRange(0, 0 if share < 0 else 1000)
        self.progress.setValue(round(max(share, 0.0) * 1000))
        self.progress_label.setText(text)
        for widget in (self.progress_label, self.progress, self.cancel_button):
            widget.setVisible(True)

    def end_progress(self) -> None:
        """Show no progress any more."""
        for widget in (self.progress_label, self.progress, self.cancel_button):
            widget.setVisible(False)

    def tell(self, message: str) -> None:
        """Show a message for a while."""
        self.showMessage(message, MESSAGE_MS)

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self.clearMessage()
        if not self._can_project and self._context.project() is not None:
            # Loading PROJ takes longer than a cursor's move may.
            self._context.run_job(lambda _progress: to_plane(*SOMEWHERE), self._take_proj, self._context.show_error)

    def _take_proj(self, _place: object) -> None:
        self._can_project = True

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.cancel_button.setText(_("Cancel"))
        self.place.setPlaceholderText(_("Longitude and latitude"))
        self.place.setAccessibleName(_("Coordinates"))
        self.place.setToolTip(
            _("Place under the cursor. Type coordinates in any notation and press Enter to go there.")
        )
        self.plane_label.setToolTip(_("Northing X and easting Y in metres, CGCS2000 Gauss-Krüger, 3° zone"))
        self.scale_label.setText(_("Scale"))
        self.scale_box.setAccessibleName(_("Scale"))
        self._show_lock()
        if self.plane_label.text():
            self.plane_label.setText(plane_text(*self._cursor))


class PlaceLine(QLineEdit):
    """Shows the place under the cursor until the person types one; ``refused`` gives why a text is no place."""

    placeTyped = pyqtSignal(float, float)
    refused = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.returnPressed.connect(self._take)

    def show_place(self, text: str) -> None:
        """Show a place, unless the person is typing."""
        if not self.isModified():
            self.setText(text)
            self.setCursorPosition(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is let go."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setModified(False)

    def _take(self) -> None:
        try:
            lon, lat = read_place_text(self.text())
        except UsageError as error:
            self.refused.emit(error.message())
            return
        self.setModified(False)
        self.placeTyped.emit(lon, lat)


def lock_icon(is_locked: bool, colour: QColor) -> QIcon:
    """Padlock, closed or open."""
    picture = QPixmap(LOCK_PX, LOCK_PX)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(LOCK_PX / 16, LOCK_PX / 16)
    painter.setPen(QPen(colour, 1.5))
    painter.drawArc(QRectF(4.5 if is_locked else 8.5, 2, 6, 9), 0, 180 * 16)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(3, 7, 9, 7), 1, 1)
    painter.end()
    return QIcon(picture)


def scale_text(denominator: float) -> str:
    """1:50,000 of a denominator; three figures, or four where the first is 1, are enough to read."""
    return f"1:{round(denominator):,}" if denominator >= 1 else ""


def parse_scale(text: str) -> float | None:
    """Denominator of "1:50,000", "1：5万" or "50000"; None if it is none or out of range."""
    plain = text.replace("：", ":").replace(",", "").replace("，", "").replace(" ", "").removeprefix("1:")
    factor = 10_000.0 if plain.endswith(("万", "萬")) else 1.0
    try:
        denominator = float(plain.rstrip("万萬")) * factor
    except ValueError:
        return None
    return denominator if LEAST_SCALE <= denominator <= GREATEST_SCALE else None


def plane_text(lon: float, lat: float) -> str:
    """Gauss-Krüger coordinates of a place with the zone's name; why there are none outside of the zones."""
    try:
        northing, easting, zone = to_plane(lon, lat)
    except CrsError:
        return _("outside the Gauss-Krüger zones")
    return _("X {northing} Y {easting} · 3° zone {zone} (CM {meridian}°E)").format(
        northing=f"{northing:.1f}", easting=f"{easting:.1f}", zone=zone.number, meridian=zone.meridian_deg
    )
