"""Reads layers, from the cache where it fits, and keeps what was read."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from gi_atlas.errors import GeometryError
from gi_atlas.jobs import Progress
from layers.layer import LayerSource
from layers.pyramid import FIRST_SHIFT
from layers.pyramid_cache import PyramidCache
from layers.vector import FeatureSet, read_features

TRIES = 3


@dataclass(frozen=True)
class LoadedLayer:
    """Features of a layer that were read, and the ones that replace some of them since.

    Parameters
    ----------
    features : FeatureSet
        What was read or found in the cache.
    key : str
        Key of that content; empty if it is unknown.
    replaced : frozenset of str
        Ids of ``features`` that are no longer as they were.
    patch : FeatureSet, optional
        How they are now, and new ones.
    """

    features: FeatureSet
    key: str = ""
    replaced: frozenset[str] = field(default_factory=frozenset)
    patch: FeatureSet | None = None

    @property
    def parts(self) -> tuple[FeatureSet, ...]:
        """The feature sets to look at; in the first, skip ``replaced``."""
        return (self.features,) if self.patch is None else (self.features, self.patch)

    @property
    def is_patched(self) -> bool:
        """Whether something changed since the features were read."""
        return bool(self.replaced) or self.patch is not None


def load_layer(source: LayerSource, cache: PyramidCache | None, progress: Progress) -> LoadedLayer:
    """Features of a layer, with a first level of detail, so that whoever takes them over need not wait for one.

    Raises
    ------
    JobCancelled
        If ``progress`` was asked to stop.
    GeometryError
        LAYER_GEOMETRY_UNREADABLE for bytes that are no geometry.
    """
    loaded = _read_or_find(source, cache, progress)
    try:
        loaded.features.pyramid.level(FIRST_SHIFT)
    except GeometryError:
        if cache is None or loaded.features.pyramid.stored is None:
            raise
        cache.drop(loaded.key)
        return load_layer(source, None, progress)
    return loaded


def _read_or_find(source: LayerSource, cache: PyramidCache | None, progress: Progress) -> LoadedLayer:
    key = source.read_key() if source.read_key else ""
    cached = cache.find(key) if cache and key else None
    if cached is not None:
        return LoadedLayer(cached, key)
    for _try in range(TRIES):
        features = read_features(source.read_batches(None), progress)
        now = source.read_key() if source.read_key else ""
        if now == key:
            return LoadedLayer(features, key)
        key = now
    return LoadedLayer(features)


def refine(loaded: LoadedLayer, cache: PyramidCache | None, progress: Progress) -> None:
    """Make all levels of a layer and keep them in the cache.

    Raises
    ------
    JobCancelled
        If ``progress`` was asked to stop.
    GeometryError
        LAYER_CACHE_DAMAGED if the cached file does not fit its checksums; it is removed, read the layer anew.
    """
    pyramid = loaded.features.pyramid
    try:
        for part in reversed(loaded.parts):
            part.pyramid.complete(progress)
    except GeometryError:
        if cache:
            cache.drop(loaded.key)
        raise
    if cache and loaded.key and pyramid.stored is None and not loaded.is_patched:
        with suppress(OSError):  # a cache that cannot be written costs time, nothing else
            cache.keep(loaded.key, loaded.features)


def patch_layer(loaded: LoadedLayer, source: LayerSource, changed: Collection[str], progress: Progress) -> LoadedLayer:
    """The layer after some of its features were changed, added or removed; its pyramid stays."""
    touched = set(changed) | (set(loaded.patch.ids) if loaded.patch else set())
    patch = read_features(source.read_batches(touched), progress)
    replaced = loaded.replaced | (touched & loaded.features.numbers.keys())
    return LoadedLayer(loaded.features, "", frozenset(replaced), patch)
