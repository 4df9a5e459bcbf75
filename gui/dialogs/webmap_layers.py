"""The imported layers of a project, to be ticked for a web map: private until then, places as coarse as homes'."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QIcon
from PyQt5.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gi_atlas.errors import SettingsError
from gi_atlas.i18n import N_, _
from gi_atlas.readable import visible
from gui.dialogs.webmap_memory import pairs_of, texts_of
from gui.form_widgets.choices import Choice
from gui.models.layer_list import swatch
from layers.kinds import main_kind
from layers.project_layers import DEFAULT_STYLES
from layers.publish.webmap.imported import AREA, KINDS, LINE, POINT, SOURCE, ImportedCount, ImportedLayer
from layers.publish.webmap.options import HOME_DECIMALS, MOST_DECIMALS
from layers.symbology import Style

# Decimals of a degree with what they are on the ground.
PRECISIONS = {
    "0": N_("about 100 km"),
    "1": N_("about 10 km"),
    "2": N_("about 1 km"),
    "3": N_("about 100 m"),
    "4": N_("about 10 m"),
    "6": N_("as stored"),
}
KIND_NAMES = {AREA: N_("areas"), LINE: N_("lines"), POINT: N_("points")}
MOST_ROWS_SEEN = 6
_KEY = Qt.ItemDataRole.UserRole
_FLAGS = Qt.ItemFlags(Qt.ItemFlag.ItemIsEnabled) | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def precision_choice() -> Choice:
    """How exactly places are told; as homes at first."""
    made = Choice(lambda: [(code, _(words)) for code, words in PRECISIONS.items()])
    made.set_code(str(HOME_DECIMALS))
    return made


def _look_of(layer: ImportedLayer) -> Style:
    """The layer's style; the usual one where another program stored what nobody can paint, as the map's own list."""
    try:
        return layer.look
    except SettingsError:
        return DEFAULT_STYLES[SOURCE]


class ImportedLayerList(QTreeWidget):
    """Imported layers, each with how many features of which kinds it has; ``changed`` tells of each edit.

    What a person ticked stays ticked when the layers are shown anew.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: Sequence[ImportedCount] = ()
        self._ticked: set[str] = set()
        self._decimals: dict[str, int] = {}
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        if header is not None:
            header.setStretchLastSection(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for column in (1, 2):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._take_tick)
        self.retranslate()

    def show_layers(self, layers: Sequence[ImportedCount]) -> None:
        """Show the imported layers that there are, the highest first; what is shown already stays as it is."""
        if list(layers) != list(self._layers):
            self._layers = tuple(layers)
            self._fill()

    def _fill(self) -> None:
        was_blocked = self.blockSignals(True)
        self.clear()
        for one in reversed(self._layers):
            self._add(one)
        self.blockSignals(was_blocked)
        self.updateGeometry()

    def _add(self, one: ImportedCount) -> None:
        name, kinds = visible(one.layer.name), [_(KIND_NAMES[kind]) for kind in KINDS if kind in one.kinds]
        kind = kinds[0] if len(kinds) == 1 else _("mixed")
        told = _("{count} · {kind}").format(count=f"{one.count:,}", kind=kind) if kinds else "0"
        item = QTreeWidgetItem(self, [name, told, ""])
        item.setToolTip(1, ", ".join(kinds))
        item.setData(0, _KEY, one.layer.key)
        item.setToolTip(0, name)
        item.setIcon(0, QIcon(swatch(_look_of(one.layer), main_kind(one.kinds))))
        item.setFlags(_FLAGS)
        item.setCheckState(0, _TICKED if one.layer.key in self._ticked else _UNTICKED)
        if one.kinds:
            # Lines and areas are as stored until a person wants them coarser; points may be homes.
            usual = HOME_DECIMALS if POINT in one.kinds else MOST_DECIMALS
            self.setItemWidget(item, 2, self._precision(one.layer.key, usual))

    def _precision(self, key: str, usual: int) -> Choice:
        choice = precision_choice()
        choice.set_code(str(self._decimals.get(key, usual)))
        choice.setAccessibleName(_("Places"))
        choice.currentIndexChanged.connect(lambda _at: self._take_precision(key, choice))
        return choice

    def _take_precision(self, key: str, choice: Choice) -> None:
        self._decimals[key] = int(choice.code())
        self.changed.emit()

    def _take_tick(self, item: QTreeWidgetItem, _column: int) -> None:
        key = str(item.data(0, _KEY))
        (self._ticked.add if item.checkState(0) == _TICKED else self._ticked.discard)(key)
        self.changed.emit()

    def tick(self, key: str, is_ticked: bool) -> None:
        """Let a layer out, or keep it inside."""
        (self._ticked.add if is_ticked else self._ticked.discard)(key)
        self._fill()
        self.changed.emit()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the layers that were ticked and are there, the lowest first."""
        return tuple(one.layer.key for one in self._layers if one.layer.key in self._ticked)

    @property
    def decimals(self) -> dict[str, int]:
        """Decimals that were chosen, by key."""
        return dict(self._decimals)

    def state(self) -> dict[str, Any]:
        """Ticks and places, for another time."""
        return {"ticked": sorted(self._ticked), "decimals": self.decimals}

    def take_state(self, found: Mapping[str, Any]) -> None:
        """Tick as another time; places that are no choice stay as coarse as homes'."""
        self._ticked = set(texts_of(found, "ticked"))
        decimals = pairs_of(found, "decimals", int)
        self._decimals = {key: value for key, value in decimals.items() if str(value) in PRECISIONS}
        self._fill()

    def sizeHint(self) -> QSize:
        """As high as its layers, up to some."""
        header, rows = self.header(), max(1, min(len(self._layers), MOST_ROWS_SEEN))
        row_px = max(self.sizeHintForRow(0), self.fontMetrics().height() + 10)
        head_px = header.sizeHint().height() if header is not None else 0
        return QSize(super().sizeHint().width(), head_px + rows * row_px + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        """No smaller than what it wants: the form around it is scrolled."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setHeaderLabels([_("Imported layer"), _("Features"), _("Places")])
        self._fill()
