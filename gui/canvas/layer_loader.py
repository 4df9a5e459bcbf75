"""Reads layers in threads and tells when they can be painted."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.errors import GeometryError, GiAtlasError, JobCancelled
from gi_atlas.jobs import Progress
from layers.layer import MapLayer
from layers.loading import LoadedLayer, load_layer, patch_layer, refine
from layers.pyramid_cache import PyramidCache


class LayerLoader(QObject):
    """Loads, patches and refines layers.

    ``loaded`` carries the layer's id, the LoadedLayer and its labels; ``refined`` the id whenever a picture can be
    better than before (labels can be placed, every level of detail stands); ``completed`` the id when every level
    stands and was kept; ``damaged`` the id if its cache was not whole and it must be read anew; ``failed`` the id and
    the error.
    """

    loaded = pyqtSignal(str, object, object)
    refined = pyqtSignal(str)
    completed = pyqtSignal(str)
    damaged = pyqtSignal(str)
    failed = pyqtSignal(str, object)
    _broken = pyqtSignal(object)

    def __init__(self, cache: PyramidCache | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._readers = ThreadPoolExecutor(1, thread_name_prefix="layer-read")
        self._refiners = ThreadPoolExecutor(1, thread_name_prefix="layer-refine")
        self._progress = Progress()
        self._broken.connect(self._raise)

    def load(self, layer: MapLayer) -> None:
        """Read a layer."""
        self._submit(self._readers, self._load, layer, self._progress)

    def patch(self, layer: MapLayer, known: LoadedLayer, changed: Collection[str]) -> None:
        """Read only the features of a layer that changed."""
        self._submit(self._readers, self._patch, layer, known, changed, self._progress)

    def relabel(self, layer: MapLayer, loaded: LoadedLayer) -> None:
        """Read other labels for features that are there."""
        self._submit(self._readers, self._relabel, layer, loaded)

    def refine(self, layer: MapLayer, loaded: LoadedLayer) -> None:
        """Make the levels of detail that no picture has asked for yet."""
        self._submit(self._refiners, self._refine, layer, loaded, self._progress)

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[..., None], *given: object) -> None:
        pool.submit(work, *given).add_done_callback(self._note_end)

    def _note_end(self, done: "Future[None]") -> None:
        fault = None if done.cancelled() else done.exception()
        if fault is not None:
            self._broken.emit(fault)

    def _raise(self, fault: BaseException) -> None:
        # On the GUI thread, where the program's hook tells the person of a fault of ours.
        raise fault

    def forget(self) -> None:
        """Give up everything that was asked for so far."""
        self._progress.cancel()
        self._progress = Progress()

    def stop(self) -> None:
        """Give up and wait for the threads."""
        self._progress.cancel()
        self._readers.shutdown(cancel_futures=True)
        self._refiners.shutdown(cancel_futures=True)

    def _load(self, layer: MapLayer, progress: Progress) -> None:
        try:
            progress.check()
            loaded = load_layer(layer.source, self._cache, progress)
            self.loaded.emit(layer.id, loaded, _texts(layer))
        except JobCancelled:
            return
        except GiAtlasError as error:
            self.failed.emit(layer.id, error)

    def _relabel(self, layer: MapLayer, loaded: LoadedLayer) -> None:
        try:
            self.loaded.emit(layer.id, loaded, _texts(layer))
        except GiAtlasError as error:
            self.failed.emit(layer.id, error)

    def _patch(self, layer: MapLayer, known: LoadedLayer, changed: Collection[str], progress: Progress) -> None:
        try:
            progress.check()
            self.loaded.emit(layer.id, patch_layer(known, layer.source, changed, progress), _texts(layer))
        except JobCancelled:
            return
        except GiAtlasError as error:
            self.failed.emit(layer.id, error)

    def _refine(self, layer: MapLayer, loaded: LoadedLayer, progress: Progress) -> None:
        try:
            for part in loaded.parts if layer.style.label_field else ():
                part.prepare_labels()
                self.refined.emit(layer.id)
            refine(loaded, self._cache, progress)
            self.refined.emit(layer.id)
            self.completed.emit(layer.id)
        except JobCancelled:
            return
        except GeometryError:
            self.damaged.emit(layer.id)


def _texts(layer: MapLayer) -> Mapping[str, str]:
    field = layer.style.label_field
    return layer.source.read_labels(field) if field and layer.source.read_labels else {}
