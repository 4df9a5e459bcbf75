"""Foreign layers made without a file, as the child would answer them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from gi_atlas.exchange.geometry_door import make_plain
from gi_atlas.exchange.layer_file import GEOMETRY, ROW, SOURCE_HASH, FieldInfo
from gi_atlas.exchange.open import ForeignLayer
from gi_atlas.exchange.read_vector import layer_facts


def make_layer(
    geometries: Sequence[Any], crs_text: str | None = "EPSG:4326", fields: Mapping[str, Sequence[str]] | None = None,
    **facts: Any,
) -> ForeignLayer:  # fmt: skip
    """A layer with text fields; ``facts`` are added to what the geometries say."""
    columns = dict(fields or {})
    rows = np.arange(1, len(geometries) + 1)
    plain = make_plain(shapely.to_wkb(np.array(geometries, dtype=object)), rows)
    arrays = {
        ROW: pa.array(rows),
        GEOMETRY: pa.array(plain.wkb, pa.large_binary()),
        SOURCE_HASH: pa.array(plain.source_hashes, pa.string()),
        **{f"f{place}": pa.array(list(values), pa.large_string()) for place, values in enumerate(columns.values())},
    }
    infos = tuple(FieldInfo(name, "TEXT") for name in columns)
    return ForeignLayer("县界", crs_text, infos, pa.table(arrays), (), 0, {**layer_facts(plain), **facts})
