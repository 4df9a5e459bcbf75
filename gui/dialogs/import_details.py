"""What is in one file that was offered: layers, sample rows, how its texts read, what was noticed."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.exchange.inspection import Inspection
from gi_atlas.i18n import _
from gi_atlas.services.offers import Offer
from gui.dialogs.import_words import layer_texts, remark_texts

CELL_SIGNS = 80


class ImportDetails(QWidget):
    """Tabs about one offer; ``layers_chosen`` gives the names of the layers that are wanted, empty for all."""

    layers_chosen = pyqtSignal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: Offer | None = None
        self.tabs = QTabWidget()
        self.layers, self.samples = QTableWidget(0, 6), QTableWidget(0, 0)
        self.previews, self.notes = QTableWidget(0, 0), QPlainTextEdit()
        self.refusal = QLabel()
        self._lay_out()
        self.layers.itemChanged.connect(self._take_layers)
        self.retranslate()

    def _lay_out(self) -> None:
        for table in (self.layers, self.samples, self.previews):
            table.verticalHeader().setVisible(False)
            table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            table.setTabKeyNavigation(False)
            table.setWordWrap(False)
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.refusal.setWordWrap(True)
        self.refusal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for part in (self.layers, self.samples, self.previews, self.notes):
            self.tabs.addTab(part, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.refusal)
        column.addWidget(self.tabs, 1)

    def show_offer(self, offer: Offer | None) -> None:
        """Show one file; None for none."""
        if offer is not None and self._offer is not None and offer.examined is self._offer.examined:
            self._offer = offer
            return
        self._offer = offer
        self._fill()

    def _fill(self) -> None:
        offer = self._offer
        inspection = offer.examined.inspection if offer is not None and offer.examined is not None else None
        refused = offer is not None and offer.refusal is not None
        self.refusal.setText(offer.refusal.message() if offer is not None and offer.refusal is not None else "")
        self.refusal.setVisible(refused)
        self.tabs.setVisible(not refused)
        self._fill_layers(inspection)
        self._fill_samples(inspection)
        self._fill_previews(inspection)
        remarks = remark_texts(inspection) if inspection else []
        self.notes.setPlainText("\n".join(remarks))
        self._show_tabs(bool(remarks))

    def _fill_layers(self, inspection: Inspection | None) -> None:
        layers = inspection.layers if inspection else ()
        self.layers.blockSignals(True)
        fill_table(self.layers, [layer_texts(layer) for layer in layers])
        wanted = self._offer.answers.layers if self._offer else ()
        for row, layer in enumerate(layers if len(layers) > 1 else ()):
            is_wanted = not wanted or layer.name in wanted
            self.layers.item(row, 0).setCheckState(Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked)
        self.layers.resizeColumnsToContents()
        self.layers.blockSignals(False)

    def _take_layers(self, _item: QTableWidgetItem) -> None:
        items = [self.layers.item(row, 0) for row in range(self.layers.rowCount())]
        names = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        self.layers_chosen.emit(() if len(names) == len(items) else tuple(names))

    def _fill_samples(self, inspection: Inspection | None) -> None:
        layers = [layer for layer in inspection.layers if layer.examples] if inspection else []
        names = list(dict.fromkeys(name for layer in layers for name in layer.fields))
        rows = [[_cell(example.get(name)) for name in names] for layer in layers for example in layer.examples]
        self.samples.setColumnCount(len(names))
        self.samples.setHorizontalHeaderLabels(names)
        fill_table(self.samples, rows)
        self.samples.resizeColumnsToContents()

    def _fill_previews(self, inspection: Inspection | None) -> None:
        questions = inspection.questions if inspection else ()
        previews = next((question.previews for question in questions if question.previews), {})
        self.previews.setColumnCount(len(previews))
        self.previews.setHorizontalHeaderLabels(list(previews))
        texts = list(previews.values())
        longest = max((len(column) for column in texts), default=0)
        fill_table(self.previews, [[_part(column, row) for column in texts] for row in range(longest)])
        self.previews.resizeColumnsToContents()

    def _show_tabs(self, has_remarks: bool) -> None:
        for number, is_shown in enumerate(
            (True, self.samples.rowCount() > 0, self.previews.columnCount() > 0, has_remarks)
        ):
            self.tabs.setTabVisible(number, is_shown)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.layers.setHorizontalHeaderLabels(
            [_("Layer"), _("Geometry"), _("Rows"), _("Coordinate system"), _("Extent"), _("Fields")]
        )
        for number, text in enumerate((_("Layers"), _("First rows"), _("Encodings"), _("Noticed"))):
            self.tabs.setTabText(number, text)
        self._fill()


def fill_table(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    """Fill a table with texts; long ones are cut and stand whole in the tool tip."""
    table.setRowCount(len(rows))
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text if len(text) <= CELL_SIGNS else f"{text[:CELL_SIGNS]}…")
            item.setToolTip(text[:1000])
            table.setItem(number, column, item)


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("\n", " ")


def _part(texts: Sequence[str], row: int) -> str:
    return texts[row] if row < len(texts) else ""
