"""Survey records of a foreign file: rows of a table, points of a map, photos."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.commands.changes import update_row
from gi_atlas.datum import FROM_DATUM, remove_shift
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.model import PositionDatum, SurveyRecord
from gi_atlas.services.import_parts import Built, Source, StoredLayer, as_date, batches, content_hash
from gi_atlas.services.photos import PhotoReading, evidence_of
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import Row, to_row
from gi_atlas.storage.row_writer import read_row

_TABLE = "gi_record"
_TEXT_ROLES = ("people", "office", "notes", "township_code", "quality", "craft", "history", "environment", "scope",
               "development")  # fmt: skip
_POSITION = {"cgcs2000": PositionDatum.CGCS2000, "wgs84": PositionDatum.WGS84, "gcj02": PositionDatum.GCJ02,
             "bd09": PositionDatum.BD09}  # fmt: skip
# EXIF 3.0, GPSMapDatum: cameras write WGS 84; what phones' maps have shifted is answered, not stated.
_PHOTO_DATUM = "wgs84"


def build_records(source: Source) -> Built:
    """Rows of an import of survey records.

    A record is the same if its instance id is, else if it is the same row of the same file. What a person changed
    since stays: only a row whose source changed is updated.
    """
    built = Built()
    stored = _stored(source)
    for layer in source.layers:
        _build_layer(source, built, layer, stored)
    for place, photo in enumerate(source.foreign.photos):
        _place_photo(source, built, photo, place, stored)
    return built


def _build_layer(source: Source, built: Built, layer: StoredLayer, stored: dict[str, tuple[str, str]]) -> None:
    titles, instances = layer.texts("title", source.answers), layer.texts("instance_id", source.answers)
    added: list[int] = []
    known: list[int] = []
    seen: dict[str, int] = {}
    for place, (row, title, instance) in enumerate(zip(layer.rows().tolist(), titles, instances, strict=True)):
        key = instance or _row_key(source, layer, row)
        if not title:
            built.faults.append(RowFault(row, "ROW_NO_TITLE", {}))
        elif key in seen:
            built.faults.append(RowFault(row, "ROW_SAME_RECORD", {"key": key, "first_row": seen[key]}))
        else:
            seen[key] = row
            (known if key in stored else added).append(place)
    built.imported += len(added)

    def make(start: int, stop: int) -> list[Row]:
        return [to_row(prepare(record)) for record in _records(source, layer.at(added[start:stop]))]

    built.insert_late(_TABLE, len(added), make)
    _compare(source, built, layer, known, stored)


def _row_key(source: Source, layer: StoredLayer, row: int) -> str:
    return f"{source.foreign.sha256}:{layer.layer.name}:{row}"


def _compare(
    source: Source, built: Built, layer: StoredLayer, known: list[int], stored: dict[str, tuple[str, str]]
) -> None:
    changed: list[tuple[str, SurveyRecord]] = []
    for places in batches(len(known), source.progress):
        for record in _records(source, layer.at(known[places.start : places.stop])):
            record_id, provenance = stored[record.instance_id or record.source_key or ""]
            if str(record.provenance["row_sha256"]) in provenance:
                built.unchanged += 1
            else:
                changed.append((record_id, record))
    with source.project.reader() as connection:
        for record_id, record in changed:
            _update(built, read_row(connection, _TABLE, record_id), record)


def _stored(source: Source) -> dict[str, tuple[str, str]]:
    rows = source.project.fetch(
        "SELECT coalesce(instance_id, source_key), id, provenance FROM gi_record"
        " WHERE coalesce(instance_id, source_key) IS NOT NULL"
    )
    return {str(key): (str(record_id), str(provenance)) for key, record_id, provenance in rows}


def _records(source: Source, part: StoredLayer) -> Iterator[SurveyRecord]:
    """Records of some rows of a layer, read only now."""
    answers = source.answers
    titles, codes = part.texts("title", answers), part.texts("code", answers)
    instances, days = part.texts("instance_id", answers), part.column("survey_date", answers) or [None] * len(part)
    columns: dict[str, list[Any]] = {role: part.texts(role, answers) for role in _TEXT_ROLES}
    told = zip(part.rows(), part.attributes(), part.provenances(), strict=True)
    for place, (row, attributes, provenance) in enumerate(told):
        digest = content_hash({**attributes, "geometry": part.hash_of(place)})
        yield SurveyRecord(
            title=titles[place],
            geom=_as_point(part.geometry(place)),
            county_code=codes[place][:6] if codes[place].isdigit() and len(codes[place]) >= 6 else "",
            survey_date=as_date(days[place]),
            answers=attributes,
            instance_id=instances[place] or None,
            source_key=_row_key(source, part, int(row)),
            provenance={**provenance, "row_sha256": digest},
            import_id=source.import_id,
            **_texts_at(columns, place),
        )


def _texts_at(columns: dict[str, list[Any]], place: int) -> dict[str, Any]:
    return {role: values[place] for role, values in columns.items()}


def _as_point(geometry: Any) -> Any:
    if geometry is None or geometry.is_empty:
        return None
    return geometry if geometry.geom_type == "Point" else shapely.point_on_surface(geometry)


def _update(built: Built, before: Row | None, record: SurveyRecord) -> None:
    row = to_row(prepare(record))
    told = {item.name for item in fields(record) if getattr(record, item.name) not in (None, "", (), {})}
    kept = {"id", "import_id", "source_key"}
    if before is not None and before["form_id"]:
        # Answers of a form are not this table's to replace: what its columns say enters them when the record is opened.
        kept.add("answers")
    after = {name: row[name] for name in told - kept if name in row}
    change = None if before is None else update_row(_TABLE, before, after)
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
        title=Path(source.foreign.name).stem,
        geom=point,
        survey_date=as_date(photo.get("captured_at")),
        source_key=key,
        provenance={
            "row": place + 1,
            "stated_datum": _PHOTO_DATUM if point is not None else None,
            "datum": source.answers.datum,
            "row_sha256": source.foreign.sha256,
        },
        import_id=source.import_id,
    )
    built.insert(_TABLE, to_row(prepare(record)))
    built.imported += 1
    _attach(source, built, record, photo, place)


def _photo_point(photo: dict[str, Any], datum: str | None) -> Any:
    if photo.get("lon") is None:
        return None
    place = shapely.Point(photo["lon"], photo["lat"])
    return remove_shift(np.array([place], dtype=object), datum)[0] if datum in FROM_DATUM else place


def _attach(source: Source, built: Built, record: SurveyRecord, photo: dict[str, Any], place: int) -> None:
    path = source.foreign.path
    built.media.append((path, source.foreign.sha256))
    reading = PhotoReading(path, source.foreign.sha256, photo)
    evidence = evidence_of(reading, record, path.stat().st_size, place)
    datum = _POSITION.get(source.answers.datum or "wgs84") if record.geom is not None else None
    built.insert("gi_evidence", to_row(replace(evidence, geom=record.geom, datum=datum)))
