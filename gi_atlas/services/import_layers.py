"""A foreign file as layers of the map, its attributes as they came."""

from collections.abc import Iterator

from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.model import LayerEntry, LayerFeature
from gi_atlas.services.blob_arrays import blob_hash, is_empty_blob
from gi_atlas.services.import_parts import Built, Source, StoredLayer, datum_facts
from gi_atlas.storage.mapping import Row, to_row

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
            "file": source.foreign.name,
            "sha256": source.foreign.sha256,
            **datum_facts(layer),
            "answers": source.answers.as_json(),
        },
        source_key=key,
        import_id=source.import_id,
    )
    built.insert("gi_layer", to_row(entry))
    kept = list(_kept(layer, built))
    built.imported += len(kept)

    def make(start: int, stop: int) -> list[Row]:
        return list(_rows(layer.at(kept[start:stop]), entry, key))

    built.insert_late("gi_layer_feature", len(kept), make)


def _kept(layer: StoredLayer, built: Built) -> Iterator[int]:
    rows = layer.rows()
    for place, blob in enumerate(layer.blobs):
        if blob is not None and is_empty_blob(blob):
            built.faults.append(RowFault(int(rows[place]), "ROW_EMPTY_GEOMETRY", {"layer": layer.layer.name}))
        else:
            yield place


def _rows(part: StoredLayer, entry: LayerEntry, key: str) -> Iterator[Row]:
    for place, (row, attributes) in enumerate(zip(part.rows(), part.attributes(), strict=True)):
        blob = part.blobs[place]
        feature = LayerFeature(entry.id, None, attributes, blob_hash(blob), f"{key}:{int(row)}", entry.import_id)
        yield {**to_row(feature), "geom": blob}
