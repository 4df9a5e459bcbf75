"""Survey records of a foreign file: rows of a table, points of a map, photos."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np
import shapely

from gi_atlas.commands.changes import update_row
from gi_atlas.datum import FROM_DATUM
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.model import PositionDatum, SurveyRecord
from gi_atlas.services.import_parts import Built, Source, StoredLayer, as_date, content_hash
from gi_atlas.services.photos import PhotoReading, evidence_of
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.row_writer import read_row

_TABLE = "gi_record"
_TEXT_ROLES = ("people", "office", "notes", "township_code", "quality", "craft", "history", "environment", "scope",
               "development")  # fmt: skip
_POSITION = {"cgcs2000": PositionDatum.CGCS2000, "wgs84": PositionDatum.WGS84, "gcj02": PositionDatum.GCJ02,
             "bd09": PositionDatum.BD09}  # fmt: skip


def build_records(source: Source) -> Built:
    """Rows of an import of survey records.

    A record is the same if its instance id is, else if it is the same row of the same file. What a person changed
    since stays: only a row whose source changed is updated.
    """
    built = Built()
    stored = _stored(source)
    for layer in source.layers:
        for record in _read_layer(source, layer, built):
            _place(source, built, record, stored)
    for place, photo in enumerate(source.foreign.photos):
        _place_photo(source, built, photo, place, stored)
    return built


def _stored(source: Source) -> dict[str, tuple[str, str]]:
    rows = source.project.fetch(
        "SELECT coalesce(instance_id, source_key), id, provenance FROM gi_record"
        " WHERE coalesce(instance_id, source_key) IS NOT NULL"
    )
    return {str(key): (str(record_id), str(provenance)) for key, record_id, provenance in rows}


def _read_layer(source: Source, layer: StoredLayer, built: Built) -> Iterable[SurveyRecord]:
    answers = source.answers
    titles, codes = layer.texts("title", answers), layer.texts("code", answers)
    instances, days = layer.texts("instance_id", answers), layer.column("survey_date", answers) or [None] * len(titles)
    texts = {role: layer.texts(role, answers) for role in _TEXT_ROLES}
    told = zip(layer.layer.rows(), layer.attributes(), layer.provenances(), strict=True)
    for place, (row, attributes, provenance) in enumerate(told):
        if not titles[place]:
            built.faults.append(RowFault(int(row), "ROW_NO_TITLE", {}))
            continue
        digest = content_hash({**attributes, "geometry": layer.hashes[place]})
        yield SurveyRecord(
            title=titles[place],
            geom=_as_point(layer.geometries[place]),
            county_code=codes[place][:6] if codes[place].isdigit() and len(codes[place]) >= 6 else "",
            survey_date=as_date(days[place]),
            answers=attributes,
            instance_id=instances[place] or None,
            source_key=f"{source.foreign.sha256}:{layer.layer.name}:{int(row)}",
            provenance={**provenance, "row_sha256": digest},
            import_id=source.import_id,
            **{role: values[place] for role, values in texts.items()},
        )


def _as_point(geometry: Any) -> Any:
    if geometry is None or geometry.is_empty:
        return None
    return geometry if geometry.geom_type == "Point" else shapely.point_on_surface(geometry)


def _place(source: Source, built: Built, record: SurveyRecord, stored: dict[str, tuple[str, str]]) -> None:
    found = stored.get(record.instance_id or record.source_key or "")
    if found is None:
        built.insert(_TABLE, to_row(prepare(record)))
        built.imported += 1
    elif str(record.provenance["row_sha256"]) in found[1]:
        built.unchanged += 1
    else:
        _update(source, built, found[0], record)


def _update(source: Source, built: Built, record_id: str, record: SurveyRecord) -> None:
    with source.project.reader() as connection:
        before = read_row(connection, _TABLE, record_id)
    assert before is not None
    row = to_row(prepare(record))
    told = {item.name for item in fields(record) if getattr(record, item.name) not in (None, "", (), {})}
    after = {name: row[name] for name in told - {"id", "import_id", "source_key"} if name in row}
    change = update_row(_TABLE, before, after)
    if change is not None:
        built.changes.append(change)
    built.updated += 1


def _place_photo(
    source: Source, built: Built, photo: dict[str, Any], place: int, stored: dict[str, tuple[str, str]]
) -> None:
    key = f"{source.foreign.sha256}:photo:{place + 1}"
    if key in stored:
        built.unchanged += 1
        return
    point = _photo_point(photo, source.answers.datum)
    record = SurveyRecord(
        title=source.foreign.path.stem,
        geom=point,
        survey_date=as_date(photo.get("captured_at")),
        source_key=key,
        provenance={"row": place + 1, "datum": source.answers.datum, "row_sha256": source.foreign.sha256},
        import_id=source.import_id,
    )
    built.insert(_TABLE, to_row(prepare(record)))
    built.imported += 1
    _attach(source, built, record, photo, place)


def _photo_point(photo: dict[str, Any], datum: str | None) -> Any:
    if photo.get("lon") is None:
        return None
    degrees = np.array([[photo["lon"], photo["lat"]]])
    return shapely.Point(FROM_DATUM[datum](degrees)[0] if datum in FROM_DATUM else degrees[0])


def _attach(source: Source, built: Built, record: SurveyRecord, photo: dict[str, Any], place: int) -> None:
    if source.foreign.path.suffix.lower() == ".zip":
        return
    stored = source.project.media.add(source.foreign.path)
    reading = PhotoReading(source.foreign.path, stored.sha256, photo)
    evidence = evidence_of(reading, record, stored.size_bytes, place)
    datum = _POSITION.get(source.answers.datum or "wgs84") if record.geom is not None else None
    moved = {**vars(evidence), "geom": record.geom, "datum": datum}
    built.insert("gi_evidence", to_row(type(evidence)(**moved)))
