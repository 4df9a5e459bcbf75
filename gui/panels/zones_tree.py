"""Zones of a product with the versions of their boundaries."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from gi_atlas.i18n import _
from gi_atlas.model import BoundaryVersion, Zone, shown
from gi_atlas.services.details import ZoneVersions, text_of
from gui.models.cell_text import stated_hectares

ID_ROLE = Qt.ItemDataRole.UserRole
LEAST_ROWS, MOST_ROWS = 3, 9


class ZonesTree(QTreeWidget):
    """``versionAsked`` gives the id of a boundary version that was activated."""

    versionAsked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zones: tuple[ZoneVersions, ...] = ()
        self.setColumnCount(4)
        self.setRootIsDecorated(True)
        self.itemActivated.connect(self._activate)
        self.retranslate()

    def set_zones(self, zones: Sequence[ZoneVersions]) -> None:
        """Show other zones."""
        self._zones = tuple(zones)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setHeaderLabels([_("Zone and version"), _("Status"), _("Validity"), _("Area (ha)")])
        self.clear()
        for part in self._zones:
            top = QTreeWidgetItem([zone_text(part.zone)])
            top.addChildren([self._item(version) for version in part.versions])
            self.addTopLevelItem(top)
        self.expandAll()
        for column in range(self.columnCount()):
            self.resizeColumnToContents(column)
        self._fit()

    def _item(self, version: BoundaryVersion) -> QTreeWidgetItem:
        texts = [version_text(version), shown(version.status), validity_text(version), stated_hectares(version.area_m2)]
        item = QTreeWidgetItem(texts)
        item.setData(0, ID_ROLE, version.id)
        item.setTextAlignment(3, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
        return item

    def _fit(self) -> None:
        rows = sum(1 + len(part.versions) for part in self._zones)
        row_px = max(self.sizeHintForRow(0), self.fontMetrics().height() + 4)
        shown_rows = min(max(rows, LEAST_ROWS), MOST_ROWS) + 1
        self.setFixedHeight(self.header().sizeHint().height() + shown_rows * row_px)

    def _activate(self, item: QTreeWidgetItem, _column: int) -> None:
        version_id = item.data(0, ID_ROLE)
        if version_id:
            self.versionAsked.emit(version_id)


def zone_text(zone: Zone | None) -> str:
    """Role of a zone with its name."""
    return "" if zone is None else " · ".join(text for text in (shown(zone.role), zone.name) if text)


def version_text(version: BoundaryVersion) -> str:
    """Number of a version with its name; a proposal says so."""
    text = _("Version {number}").format(number=version.version)
    if version.proposes_id:
        text = _("Proposal {number}").format(number=version.version)
    return f"{text} · {version.name}" if version.name else text


def validity_text(version: BoundaryVersion) -> str:
    """First and last day of validity."""
    first, last = text_of(version, "valid_from"), text_of(version, "valid_to")
    if not first and not last:
        return ""
    return f"{first or '…'} – {last or '…'}"
