"""A foreign file as layers of the map, its attributes as they came."""

from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.model import LayerEntry, LayerFeature
from gi_atlas.services.import_parts import Built, Source, StoredLayer
from gi_atlas.storage.mapping import to_row

SOURCE = "FEATURES"


def build_layers(source: Source) -> Built:
    """Rows of an import as layers; a layer is the same if file hash and name are."""
    built = Built()
    stored = source.project.fetch("SELECT source_key, position FROM gi_layer")
    keys = {key for key, _position in stored}
    position = max((position for _key, position in stored), default=-1)
    for layer in source.layers:
        key = f"{source.foreign.sha256}:{layer.layer.name}"
        if key in keys:
            built.unchanged += len(layer.layer)
            continue
        position += 1
        _add(source, built, layer, key, position)
    return built


def _add(source: Source, built: Built, layer: StoredLayer, key: str, position: int) -> None:
    entry = LayerEntry(
        name=layer.layer.name,
        source=SOURCE,
        position=position,
        provenance={
            "file": source.foreign.path.name,
            "sha256": source.foreign.sha256,
            "crs": layer.settled.crs_text,
            "datum": layer.settled.datum,
            "answers": source.answers.as_json(),
        },
        source_key=key,
        import_id=source.import_id,
    )
    built.insert("gi_layer", to_row(entry))
    rows = zip(layer.layer.rows(), layer.geometries, layer.hashes, layer.attributes(), strict=True)
    for row, geometry, digest, attributes in rows:
        if layer.layer.has_geometry and geometry is not None and geometry.is_empty:
            built.faults.append(RowFault(int(row), "ROW_EMPTY_GEOMETRY", {"layer": layer.layer.name}))
            continue
        feature = LayerFeature(entry.id, geometry, attributes, digest, f"{key}:{int(row)}", source.import_id)
        built.insert("gi_layer_feature", to_row(feature))
        built.imported += 1
