"""The layers dock: order, visibility and style of the map's layers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PyQt5.QtCore import QModelIndex, QPoint, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAbstractItemView, QLabel, QListView, QMenu, QShortcut, QVBoxLayout, QWidget

from gi_atlas.commands.changes import Label
from gi_atlas.errors import GiAtlasError, SettingsError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_, _
from gi_atlas.ids import new_id
from gi_atlas.model import LayerEntry
from gi_atlas.services.editing import move_layers, remove, save_many
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.models.layer_list import ID_ROLE, LayerListModel
from gui.panels.latest_job import LatestJob
from gui.panels.style_editor import StyleEditor
from layers.kinds import sign_kind
from layers.layer import MapLayer
from layers.project_layers import TABLES, label_fields, layer_of_entry
from layers.symbology import Style

SAVE_AFTER_MS = 400
EMPTY = {
    False: N_("No project is open."),
    True: N_("This project has no layers. Import a file to add one."),
}

_SHOWN = {True: N_("Show layer {0}"), False: N_("Hide layer {0}")}
_LABELS = {"style": N_("Style of layer {0}"), "name": N_("Name layer {0}")}


@dataclass(frozen=True)
class StoredLayers:
    """Entries and map layers of a project, lowest first, what could not be understood of them, and kinds by id."""

    entries: tuple[LayerEntry, ...] = ()
    layers: tuple[MapLayer, ...] = ()
    faults: tuple[GiAtlasError, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


class LayersPanel(QWidget):
    """Layers of the open project, uppermost first; every change of order, style, name or visibility is one step.

    Signals
    -------
    layersChanged(list of MapLayer)
        All layers of the project, lowest first, after opening and after each change: ``canvas.set_layers`` takes it.
    styleChanged(layer_id, Style)
        A style to show at once, before it is stored: ``canvas.set_style`` takes it.
    visibilityChanged(layer_id, bool)
        Likewise for ``state.set_visible``.
    zoomAsked(layer_id)
        ``canvas.zoom_to_features`` takes it.
    currentChanged(layer_id)
        Another layer is the current one; "" if none is.
    """

    layersChanged = pyqtSignal(list)
    styleChanged = pyqtSignal(str, object)
    visibilityChanged = pyqtSignal(str, bool)
    zoomAsked = pyqtSignal(str)
    currentChanged = pyqtSignal(str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stored = StoredLayers()
        self._unsaved: dict[str, Style] = {}
        self._burst = new_id()
        self._reading = LatestJob(context)
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self.save_styles)
        self.model = LayerListModel(self)
        self.view, self.style_editor = QListView(), StyleEditor()
        self.empty_label, self.style_label = QLabel(), QLabel()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.view.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty_label, 1)
        column.addWidget(self.style_label)
        column.addWidget(self.style_editor)

    def _connect(self) -> None:
        self.model.visibilityAsked.connect(self.set_visible)
        self.model.nameAsked.connect(self.rename)
        self.model.orderAsked.connect(self.reorder)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.doubleClicked.connect(lambda index: self.zoomAsked.emit(index.data(ID_ROLE)))
        self.view.selectionModel().currentChanged.connect(self._take_current)
        self.style_editor.edited.connect(self._take_style)
        keys: dict[str, Callable[[], None]] = {
            "Alt+Up": lambda: self.move_current(-1),
            "Alt+Down": lambda: self.move_current(1),
            "Ctrl+D": self.remove_current,
            "Return": lambda: self.zoomAsked.emit(self.current_id),
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self.view, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    # --- following the project

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._save_timer.stop()
        self._unsaved = {}
        if self._context.project() is None:
            self._reading.drop()
            self._stored = StoredLayers()
            self._show_stored()
        else:
            self._read()

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""
        if changes.touches("gi_layer"):
            self._read()

    def _read(self) -> None:
        known = self._stored
        self._reading.ask(lambda project, _progress: read_layers(project, known), self._take_stored)

    def _take_stored(self, stored: StoredLayers) -> None:
        before = {layer.id: layer.style for layer in self._stored.layers}
        self._stored = replace(stored, layers=tuple(self._with_unsaved(layer) for layer in stored.layers))
        self._show_stored()
        for layer in self._stored.layers:
            if layer.id in before and before[layer.id] != layer.style:
                self.styleChanged.emit(layer.id, layer.style)
        self.layersChanged.emit(list(self._stored.layers))
        for fault in stored.faults:
            self._context.show_error(fault)

    def _with_unsaved(self, layer: MapLayer) -> MapLayer:
        return replace(layer, style=self._unsaved.get(layer.id, layer.style))

    def _show_stored(self) -> None:
        current = self.current_id
        styles = {layer.id: layer.style for layer in self._stored.layers}
        self.model.set_entries(reversed(self._stored.entries), styles, self._stored.kinds)
        row = max(self.model.row_of(current), 0)
        if self._stored.entries:
            self.view.setCurrentIndex(self.model.index(row))
        self.view.setVisible(bool(self._stored.entries))
        self.empty_label.setVisible(not self._stored.entries)
        self.retranslate()
        self._show_style()

    # --- what is current

    @property
    def current_id(self) -> str:
        """Id of the current layer; "" if none is."""
        return str(self.view.currentIndex().data(ID_ROLE) or "")

    def _take_current(self, index: QModelIndex) -> None:
        self.save_styles()
        self._burst = new_id()
        self._show_style()
        self.currentChanged.emit(str(index.data(ID_ROLE) or ""))

    def _entry(self, layer_id: str) -> LayerEntry | None:
        return next((entry for entry in self._stored.entries if entry.id == layer_id), None)

    def _show_style(self) -> None:
        layer = next((layer for layer in self._stored.layers if layer.id == self.current_id), None)
        entry = self._entry(self.current_id)
        self.style_editor.setVisible(layer is not None)
        self.style_label.setVisible(layer is not None)
        if layer is not None and entry is not None and layer.id not in self._unsaved:
            self.style_editor.set_style(layer.style, entry.source, label_fields(entry.source))
        self.style_editor.setEnabled(self._context.can_edit)

    # --- acts

    def _edit(self, work: Callable[[Project], Any]) -> None:
        project = self._context.project()
        if project is not None and self._context.can_edit:
            self._context.run_job(lambda _progress: work(project), _ignore, self._refuse)

    def _refuse(self, error: GiAtlasError) -> None:
        self._context.show_error(error)
        self._read()

    def _replace_entry(self, layer_id: str, merge_key: str | None = None, **values: Any) -> None:
        entry = self._entry(layer_id)
        if entry is None or not self._context.can_edit:
            return
        changed = replace(entry, **values)
        entries = tuple(changed if one.id == layer_id else one for one in self._stored.entries)
        self._stored = replace(self._stored, entries=entries)
        self._edit(lambda project: _save_fields(project, layer_id, values, merge_key))

    def set_visible(self, layer_id: str, is_visible: bool) -> None:
        """Show or hide a layer."""
        self._replace_entry(layer_id, f"visible:{layer_id}", is_visible=is_visible)
        if self._context.can_edit:
            self.visibilityChanged.emit(layer_id, is_visible)
            self._show_stored()

    def rename(self, layer_id: str, name: str) -> None:
        """Give a layer another name."""
        self._replace_entry(layer_id, name=name)
        self._show_stored()

    def reorder(self, ids: list[str]) -> None:
        """Give the layers another order, uppermost first."""
        place = {layer_id: number for number, layer_id in enumerate(reversed(ids))}
        if not self._context.can_edit or place.keys() != {entry.id for entry in self._stored.entries}:
            return
        entries = sorted(self._stored.entries, key=lambda entry: place[entry.id])
        layers = sorted(self._stored.layers, key=lambda layer: place[layer.id])
        self._stored = StoredLayers(tuple(entries), tuple(layers), kinds=self._stored.kinds)
        self._show_stored()
        self.layersChanged.emit(list(layers))
        self._edit(lambda project: move_layers(project, list(reversed(ids))))

    def move_current(self, step: int) -> None:
        """Move the current layer up (-1) or down (1)."""
        row = self.view.currentIndex().row()
        target = row + step
        if row >= 0 and 0 <= target < len(self.model.entries):
            self.reorder(self.model.moved([row], target + 1 if step > 0 else target))

    def remove_current(self) -> None:
        """Remove the selected layers; undo brings them back."""
        for index in self.view.selectionModel().selectedIndexes():
            layer_id = str(index.data(ID_ROLE))
            self._edit(lambda project, layer_id=layer_id: remove(project, LayerEntry, layer_id))  # type: ignore[misc]

    def _take_style(self, style: Style) -> None:
        layer_id = self.current_id
        if not layer_id or not self._context.can_edit:
            return
        self._unsaved[layer_id] = style
        layers = tuple(self._with_unsaved(layer) for layer in self._stored.layers)
        self._stored = replace(self._stored, layers=layers)
        self.model.set_style(layer_id, style)
        self.styleChanged.emit(layer_id, style)
        self._save_timer.start()

    def save_styles(self) -> None:
        """Store the styles that are shown but not stored yet."""
        self._save_timer.stop()
        unsaved, self._unsaved = self._unsaved, {}
        for layer_id, style in unsaved.items():
            self._replace_entry(layer_id, f"style:{layer_id}:{self._burst}", style=style.to_mapping())

    # --- menu and words

    def _show_menu(self, place: QPoint) -> None:
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.exec_(self.view.viewport().mapToGlobal(place))

    def make_menu(self) -> QMenu:
        """Menu of the current layer."""
        menu, can_edit = QMenu(self), self._context.can_edit
        items: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            (_("Zoom to layer"), "Return", lambda: self.zoomAsked.emit(self.current_id), True),
            (_("Rename"), "F2", lambda: self.view.edit(self.view.currentIndex()), can_edit),
            (_("Move up"), "Alt+Up", lambda: self.move_current(-1), can_edit),
            (_("Move down"), "Alt+Down", lambda: self.move_current(1), can_edit),
            (_("Remove layer"), "Ctrl+D", self.remove_current, can_edit),
        )
        for text, key, act, is_enabled in items:
            action = menu.addAction(text)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _checked, act=act: act())
            action.setEnabled(is_enabled and bool(self.current_id))
        return menu

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.empty_label.setText(_(EMPTY[self._context.project() is not None]))
        self.style_label.setText(_("Style of the current layer"))
        self.view.setAccessibleName(_("Layers"))
        self.view.setToolTip(_("Drag to change the order, Space shows or hides, F2 renames, Alt+Up and Alt+Down move."))
        self.model.retranslate()
        self.style_editor.retranslate()


def read_layers(project: Project, known: StoredLayers) -> StoredLayers:
    """The project's layers as stored; what is read from stays the same object where it did not change."""
    entries = tuple(sorted(project.read_all(LayerEntry), key=lambda entry: entry.position))
    before = {entry.id: (entry.source, entry.selector) for entry in known.entries}
    sources = {layer.id: layer.source for layer in known.layers}
    layers, faults = [], []
    for entry in entries:
        if entry.source in TABLES:
            layer, fault = _map_layer(project, entry)
            is_same = before.get(entry.id) == (entry.source, entry.selector) and entry.id in sources
            layers.append(replace(layer, source=sources[entry.id]) if is_same else layer)
            faults += [fault] if fault is not None else []
    kinds = {entry.id: known.kinds.get(entry.id) or sign_kind(project, entry.id, entry.source) for entry in entries}
    return StoredLayers(entries, tuple(layers), tuple(faults), kinds)


def _map_layer(project: Project, entry: LayerEntry) -> tuple[MapLayer, GiAtlasError | None]:
    try:
        return layer_of_entry(project, entry), None
    except SettingsError as fault:
        # A style written by another program cannot be painted: the layer is shown in the usual one.
        return layer_of_entry(project, replace(entry, style={})), fault


def _save_fields(project: Project, layer_id: str, values: dict[str, Any], merge_key: str | None) -> Changes:
    entry = replace(project.read_one(LayerEntry, layer_id), **values)
    field = next(iter(values))
    text = _SHOWN[entry.is_visible] if field == "is_visible" else _LABELS[field]
    return save_many(project, [entry], merge_key, label=Label(text, (entry.name,)))


def _ignore(_answer: Any) -> None:
    pass
