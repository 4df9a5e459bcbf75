"""The process that reads foreign files: limits first, then one reader, then an answer as JSON."""

import json
import mmap
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from gi_atlas.errors import GiAtlasError, ManyErrors, ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.formats import DRIVERS, HEAD_BYTES, PHOTO_FORMATS, Format, recognise_format

ANSWER, JOB = "answer.json", "job.json"


class _Unwanted(MetaPathFinder):
    """Keeps out what pyogrio and pyarrow look for while they are imported; it costs half a second, unused here."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname in ("pandas", "geopandas", "pyproj"):
            raise ModuleNotFoundError(fullname, name=fullname)


def main() -> None:
    """Read the job of the folder named by the first argument and answer beside it."""
    sys.meta_path.insert(0, _Unwanted())
    folder = Path(sys.argv[1])
    os.chdir(folder)
    stored = json.loads((folder / JOB).read_text(encoding="utf-8"))
    if not os.environ.get("GI_ATLAS_RESTARTED"):
        limits.cut_network()
    limits.limit_this_process(stored["seconds"])
    (folder / ANSWER).write_text(json.dumps(_answer(stored, folder), ensure_ascii=False), encoding="utf-8")


def _answer(stored: dict[str, Any], folder: Path) -> dict[str, Any]:
    try:
        return {"found": _do_task(stored, folder) if "task" in stored else _read(stored, folder)}
    except GiAtlasError as error:
        return {"error": _told(error)}
    except MemoryError:
        context = {"file": stored["file"], "expected": limits.MEMORY_BYTES >> 20}
        return {"error": {"kind": "ReadError", "code": "READ_MEMORY", "context": context}}


def _told(error: GiAtlasError) -> dict[str, Any]:
    told = {"kind": type(error).__name__, "code": error.code, "context": error.context}
    return {**told, "faults": [_told(fault) for fault in error.faults]} if isinstance(error, ManyErrors) else told


def _do_task(stored: dict[str, Any], folder: Path) -> dict[str, Any]:
    from gi_atlas.exchange.child_task import ChildTask
    from gi_atlas.plugins import load_object

    files = {key: folder / name for key, name in stored["files"].items()}
    task = ChildTask(folder, files, stored["names"], stored["arguments"], stored["seconds"])
    return dict(load_object(stored["task"])(task))


def _read(stored: dict[str, Any], folder: Path) -> dict[str, Any]:
    from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob

    job = ChildJob(**{**stored, "source": folder / stored["source"], "folder": folder})
    found = Format(job.format)
    if job.photos:
        return _read_batch(job, ChildAnswer(found, "Pillow"))
    answer = ChildAnswer(found, DRIVERS.get(found, "own"))
    if found is Format.XZ:
        _read_xz(job, answer)
    else:
        read_file(job, job.source, found, answer)
    return asdict(answer)


def read_file(job: Any, path: Path, found: Format, answer: Any) -> None:
    """Add what one file holds to the answer, by its format; a reader is imported when it is needed."""
    _READERS[found](job, path, answer)


def _read_xz(job: Any, answer: Any) -> None:
    from gi_atlas.exchange.unpack import unpack_xz

    inner_name = job.file.removesuffix(".xz").removesuffix(".XZ")
    target = job.folder / f"unpacked{Path(inner_name).suffix.lower() if Path(inner_name).suffix.isascii() else ''}"
    unpack_xz(job.source, target, job.file)
    with target.open("rb") as stream:
        found = recognise_format(stream.read(HEAD_BYTES), inner_name)
    if found in (Format.XZ, Format.ZIP, *PHOTO_FORMATS):
        raise ReadError("READ_NESTED", file=job.file, found=str(found))
    answer.format, answer.driver = found, DRIVERS.get(found, "own")
    job.file = inner_name
    read_file(job, target, found, answer)


def _read_batch(job: Any, answer: Any) -> dict[str, Any]:
    from gi_atlas.exchange.read_evidence import read_batch

    read_batch(job)
    return asdict(answer)


def _one_photo(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_photo import read_photo

    photos = answer.details.setdefault("photos", [])
    photos.append(read_photo(path, job.file, job.folder / f"preview_{len(photos)}.jpg"))


def _binary_vector(job: Any, path: Path, found: Format, answer: Any, types: dict[str, Any]) -> None:
    from gi_atlas.exchange.read_vector import read_vector

    answer.encoding = {
        "encoding": "UTF-8",
        "used": "UTF-8",
        "why": "ENCODING_STATED",
        "is_sure": True,
        "is_stated": True,
    }
    read_vector(job, path, found, answer, types=types)


def _geojson(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_text import read_geojson

    read_geojson(job, path, answer)


def _xml(found: Format) -> Callable[[Any, Path, Any], None]:
    def read(job: Any, path: Path, answer: Any) -> None:
        from gi_atlas.exchange.read_text import read_xml

        read_xml(job, path, found, answer)

    return read


def _geopackage(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.guard_sqlite import strip_geopackage

    stripped = strip_geopackage(path, job.file, job.seconds)
    if stripped.views or stripped.triggers:
        answer.warn("GPKG_STRIPPED", views=stripped.views, triggers=stripped.triggers)
    if stripped.nuls:
        answer.warn("TEXT_NUL", count=stripped.nuls)
    _binary_vector(job, path, Format.GPKG, answer, stripped.types)


def _flatgeobuf(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.true_types import flatgeobuf_types

    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        types = flatgeobuf_types(content)
    _binary_vector(job, path, Format.FLATGEOBUF, answer, {"": types})


def _geoparquet(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_geoparquet import read_geoparquet

    read_geoparquet(job, path, answer)


def _drawing(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_drawing import read_drawing

    read_drawing(job, path, answer)


def _shapefile(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_shapefile import read_shapefile

    read_shapefile(job, path, answer)


def _csv(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_table import read_csv

    read_csv(job, path, answer)


def _land_txt(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_land_txt import read_land_txt

    read_land_txt(job, path, answer)


def _xlsx(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_table import read_xlsx

    read_xlsx(job, path, answer)


def _docx(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_document import read_document

    read_document(job, path, answer)


def _zip(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_archive import read_zip

    read_zip(job, path, answer, read_file)


def _geotiff(job: Any, path: Path, answer: Any) -> None:
    from gi_atlas.exchange.read_raster import read_raster

    read_raster(job, path, answer)


_READERS: dict[Format, Callable[[Any, Path, Any], None]] = {
    Format.GPKG: _geopackage,
    Format.SHAPEFILE: _shapefile,
    Format.GEOJSON: _geojson,
    Format.KML: _xml(Format.KML),
    Format.GPX: _xml(Format.GPX),
    Format.FLATGEOBUF: _flatgeobuf,
    Format.GEOPARQUET: _geoparquet,
    Format.DXF: _drawing,
    Format.CSV: _csv,
    Format.LAND_TXT: _land_txt,
    Format.XLSX: _xlsx,
    Format.DOCX: _docx,
    Format.ZIP: _zip,
    Format.GEOTIFF: _geotiff,
    **dict.fromkeys(PHOTO_FORMATS, _one_photo),
}
