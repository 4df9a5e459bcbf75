"""The only door for foreign files: every one is read by a child process, here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from gi_atlas.errors import GiAtlasError, ReadError, UnsupportedFormat
from gi_atlas.exchange import layer_file, limits
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.file_batch import FileAnswer, read_files
from gi_atlas.exchange.formats import HEAD_BYTES, PHOTO_FORMATS, Format, recognise_format
from gi_atlas.exchange.layer_file import FieldInfo, RowFault
from gi_atlas.exchange.sandbox import copy_hashed, private_folder, refuse_no_file, run_child
from gi_atlas.jobs import Progress
from gi_atlas.readable import readable

_SIDE_FILES = {
    Format.SHAPEFILE: (".shx", ".dbf", ".prj", ".cpg"),
    Format.GPKG: ("-wal", "-journal"),
}


@dataclass(frozen=True, eq=False)
class ForeignLayer:
    """A layer of a foreign file, as it was read: its own CRS, its own field names.

    Attributes
    ----------
    crs_text : str or None
        Authority code or WKT that the file states; None if it states none.
    table : pyarrow.Table
        Columns ``row``, ``geometry`` (WKB, two dimensions), ``source_sha256``, then ``f0``, ``f1`` … as ``fields``.
    facts : dict
        geometry_types, extent, vertex_count, centres (sample of the features' middles), widest, stated_datum …
    """

    name: str
    crs_text: str | None
    fields: tuple[FieldInfo, ...]
    table: pa.Table
    faults: tuple[RowFault, ...]
    fault_count: int
    facts: dict[str, Any]

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def field_names(self) -> list[str]:
        """Names of the fields, as the file has them."""
        return [info.name for info in self.fields]

    @property
    def has_geometry(self) -> bool:
        """Whether any row has a geometry."""
        return bool(self.facts.get("geometry_types"))

    @property
    def geometry_type(self) -> str:
        """Type of all geometries, "Mixed", or "None"; a layer of single and multiple parts counts as multiple."""
        kinds: list[str] = list(self.facts.get("geometry_types") or ())
        names = sorted({_PRETTY.get(kind.casefold(), kind.title()) for kind in kinds})
        single = {name.removeprefix("Multi") for name in names}
        if len(single) > 1:
            return "Mixed"
        return max(names, key=len) if names else "None"

    @property
    def extent(self) -> tuple[float, float, float, float] | None:
        """(minx, miny, maxx, maxy) in the layer's CRS; None without geometry."""
        box = self.facts.get("extent")
        return tuple(box) if box else None

    def rows(self) -> NDArray[np.int64]:
        """Row numbers in the file, from 1, shape (n,)."""
        return np.asarray(self.table.column(layer_file.ROW).to_numpy())

    def values(self, name: str) -> list[Any]:
        """Values of a field by its name; each None if there is no such field."""
        place = next((number for number, info in enumerate(self.fields) if info.name == name), None)
        if place is None:
            return [None] * len(self)
        return list(self.table.column(f"f{place}").to_pylist())

    def source_hashes(self) -> list[str | None]:
        """sha256 of each geometry as it came, shape (n,)."""
        return list(self.table.column(layer_file.SOURCE_HASH).to_pylist())

    def geometries(self) -> NDArray[np.object_]:
        """Shapely geometries in the layer's CRS, None where there is none, shape (n,)."""
        wkb = self.table.column(layer_file.GEOMETRY).to_numpy()
        return np.asarray(shapely.from_wkb(np.asarray(wkb, dtype=object)), dtype=object)


_PRETTY = {
    name.casefold(): name
    for name in (
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
        "LinearRing",
    )
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class ForeignFile:
    """A foreign file as the child read it, before any question was answered."""

    path: Path
    sha256: str
    format: Format
    driver: str
    layers: tuple[ForeignLayer, ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()
    encoding: dict[str, Any] | None = None
    photos: tuple[dict[str, Any], ...] = ()
    previews: tuple[bytes, ...] = ()
    raster: dict[str, Any] | None = field(default=None)

    @property
    def name(self) -> str:
        """Name of the file as people read it."""
        return readable(self.path.name)


def open_foreign(path: Path, answers: Answers | None = None, progress: Progress | None = None) -> ForeignFile:
    """Read a foreign file in a child process.

    Parameters
    ----------
    path : Path
        File of a stranger; it is copied, never altered.
    answers : Answers, optional
        Encoding and fields matter here.
    progress : Progress, optional
        Asked to stop every few hundredths of a second.

    Raises
    ------
    UnsupportedFormat
        The format is none that is taken (READ_UNSUPPORTED, READ_VRT …).
    ReadError
        READ_CANNOT_OPEN, READ_CRASHED, READ_TOO_SLOW, READ_MEMORY and what the reader says.
    JobCancelled
    """
    found = recognise_format(_head(path), path.name)
    if found in PHOTO_FORMATS:
        return open_photos([path], progress)[0]
    with private_folder() as folder:
        source, digest = _copy_in(path, folder, found)
        given = answers or Answers()
        job = {"source": source.name, "file": readable(path.name), "format": str(found), "encoding": given.encoding,
               "fields": given.fields}  # fmt: skip
        told = run_child(folder, job, source.stat().st_size, progress or Progress())
        return _foreign_file(path, digest, told, folder)


def open_photos(paths: Sequence[Path], progress: Progress | None = None) -> list[ForeignFile]:
    """Read photos, at most 200 to a child; a photo that kills its child takes no other with it.

    Raises
    ------
    ReadError
        READ_CANNOT_OPEN if a file is not there; READ_CRASHED or READ_TOO_SLOW if there is one photo only. Among
        several, the photo's ``fault`` says it.
    UnsupportedFormat
        The only file is no photo.
    """
    formats = [_photo_format(path, len(paths) == 1) for path in paths]
    taken = [path for path, found in zip(paths, formats, strict=True) if isinstance(found, Format)]
    answers = iter(read_files(taken, progress))
    files = [
        _photo_file(next(answers), found) if isinstance(found, Format) else _refused_photo(path, found)
        for path, found in zip(paths, formats, strict=True)
    ]
    only = files[0].photos[0] if len(files) == 1 else {}
    if only.get("fault", "").startswith("READ_"):
        raise ReadError(only["fault"], **only["fault_context"])
    return files


def _photo_format(path: Path, is_only: bool) -> Format | GiAtlasError:
    try:
        return recognise_format(_head(path), path.name)
    except (ReadError, UnsupportedFormat) as error:
        if is_only or error.code == "READ_CANNOT_OPEN":
            raise
        return error


def _photo_file(answer: FileAnswer, found: Format) -> ForeignFile:
    return ForeignFile(answer.path, answer.sha256, found, "Pillow", photos=(answer.facts,), previews=(answer.preview,))


def _refused_photo(path: Path, error: GiAtlasError) -> ForeignFile:
    fault = {"file": readable(path.name), "fault": error.code, "fault_context": error.context, "notes": []}
    return ForeignFile(path, "", Format.JPEG, "Pillow", photos=(fault,), previews=(b"",))


def _preview(folder: Path, photo: dict[str, Any]) -> bytes:
    name = photo.get("preview_file")
    return (folder / Path(name).name).read_bytes() if name else b""


def _head(path: Path) -> bytes:
    refuse_no_file(path)
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ReadError("READ_CANNOT_OPEN", file=path.name[:200], path=str(path), detail=detail) from error


def _copy_in(path: Path, folder: Path, found: Format) -> tuple[Path, str]:
    size = path.stat().st_size
    if size > limits.MAX_INPUT_BYTES:
        raise ReadError("READ_TOO_BIG", file=path.name, found=size >> 20, expected=limits.MAX_INPUT_BYTES >> 20)
    source = folder / ("input.bin" if found in (Format.XZ, Format.ZIP) else f"input.{_SUFFIXES.get(found, 'bin')}")
    digest = copy_hashed(path, source)
    for suffix, beside in _side_files(path, found):
        copy_hashed(beside, folder / (f"{source.name}{suffix}" if suffix.startswith("-") else f"input{suffix}"))
    return source, digest


_SUFFIXES = {
    Format.GPKG: "gpkg",
    Format.SHAPEFILE: "shp",
    Format.GEOJSON: "json",
    Format.KML: "xml",
    Format.GPX: "xml",
    Format.FLATGEOBUF: "fgb",
    Format.GEOTIFF: "tif",
    Format.CSV: "csv",
    Format.GEOPARQUET: "parquet",
    Format.DXF: "dxf",
}


def _side_files(path: Path, found: Format) -> list[tuple[str, Path]]:
    wanted = _SIDE_FILES.get(found, ())
    if not wanted:
        return []
    names = {(path.stem + suffix if suffix[0] == "." else path.name + suffix).casefold(): suffix for suffix in wanted}
    try:
        beside = sorted(item for item in path.parent.iterdir() if item.name.casefold() in names and item.is_file())
    except OSError as error:
        raise ReadError("READ_CANNOT_OPEN", file=path.name, path=str(path.parent), detail=error.strerror) from error
    # Where two differ in case alone, the one that is written like the file itself wins: it is copied last.
    exact = [path.with_suffix(suffix).name if suffix[0] == "." else path.name + suffix for suffix in wanted]
    beside.sort(key=lambda item: item.name in exact)
    return [(names[item.name.casefold()], item) for item in beside]


def _foreign_file(path: Path, digest: str, told: dict[str, Any], folder: Path) -> ForeignFile:
    details = told["details"]
    photos = tuple(details.get("photos", ()))
    return ForeignFile(
        path=path,
        sha256=digest,
        format=Format(told["format"]),
        driver=str(told["driver"]),
        layers=tuple(_layer(layer, folder, path.name) for layer in told["layers"]),
        warnings=tuple(told["warnings"]),
        encoding=told["encoding"],
        photos=photos,
        previews=tuple(_preview(folder, photo) for photo in photos),
        raster=details.get("raster"),
    )


def _layer(told: dict[str, Any], folder: Path, file: str) -> ForeignLayer:
    try:
        table = layer_file.read_rows(folder / Path(told["rows_file"]).name)
    except (pa.ArrowException, OSError) as error:
        raise ReadError("READ_CRASHED", file=file, signal="-", detail=str(error)[:200]) from error
    return ForeignLayer(
        name=str(told["name"]),
        crs_text=told["crs_text"],
        fields=tuple(FieldInfo(**info) for info in told["fields"]),
        table=table,
        faults=tuple(RowFault(**fault) for fault in told["faults"]),
        fault_count=int(told["fault_count"]),
        facts=told,
    )
