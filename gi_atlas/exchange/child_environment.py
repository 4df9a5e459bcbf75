"""Environment of the reading child: what GDAL and its libraries may do there."""

import os
from collections.abc import Mapping
from pathlib import Path

# Every vector driver that GDAL's wheels carry; those that a file does not need are skipped.
VECTOR_DRIVERS = (
    "ADBC",
    "AIVector",
    "AmigoCloud",
    "AVCBin",
    "AVCE00",
    "Carto",
    "CSV",
    "CSW",
    "DGN",
    "DXF",
    "EDIGEO",
    "EEDA",
    "Elasticsearch",
    "ESRI Shapefile",
    "ESRIJSON",
    "FlatGeobuf",
    "GDALG",
    "GeoJSON",
    "GeoJSONSeq",
    "GeoRSS",
    "GML",
    "GPKG",
    "GPSBabel",
    "GPX",
    "GTFS",
    "HTTP",
    "Idrisi",
    "JML",
    "JSONFG",
    "KML",
    "LIBKML",
    "LVBAG",
    "MapInfo File",
    "MapML",
    "MBTiles",
    "MEM",
    "Memory",
    "MiraMonVector",
    "MVT",
    "NGW",
    "OAPIF",
    "ODS",
    "OGCAPI",
    "OGR_GMT",
    "OGR_PDS",
    "OGR_VRT",
    "OpenFileGDB",
    "OSM",
    "PCIDSK",
    "PDF",
    "PDS4",
    "PGDUMP",
    "PLSCENES",
    "PMTiles",
    "S57",
    "Selafin",
    "SQLite",
    "SXF",
    "Tiger",
    "TopoJSON",
    "VDV",
    "VFK",
    "VICAR",
    "WAsP",
    "WFS",
    "XLSX",
)
DEAD_PROXY = "127.0.0.1:9"

_SETTINGS = {
    "LIBKML_LAUNDER_FIELD_NAMES": "NO",
    "LIBKML_RESOLVE_STYLE": "NO",
    "LIBKML_READ_GROUND_OVERLAY": "NO",
    "GDAL_HTTP_PROXY": DEAD_PROXY,
    "GDAL_HTTPS_PROXY": DEAD_PROXY,
    "http_proxy": DEAD_PROXY,
    "https_proxy": DEAD_PROXY,
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_NETRC": "NO",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "PROJ_NETWORK": "OFF",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_VRT_ENABLE_RAWRASTERBAND": "NO",
    "VRT_ALLOW_MEM_DRIVER": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "50",
    "OGR_CSV_MAX_LINE_SIZE": "1000000",
    "OGR_CSV_MAX_FIELD_COUNT": "500",
    "OGR_EXPAT_UNLIMITED_MEM_ALLOC": "NO",
    # One vertex a degree of arc: a chord departs from its arc by 0.004 % of the radius at most.
    "OGR_ARC_STEPSIZE": "1",
    # Drawings reach GDAL in a copy that is UTF-8, whatever their header says; blocks may hold each other without end.
    "DXF_ENCODING": "UTF-8",
    "DXF_INLINE_BLOCKS": "FALSE",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "SHAPE_RESTORE_SHX": "NO",
    "GDAL_CACHEMAX": "64",
    "GDAL_MAX_BAND_COUNT": "16",
    "GTIFF_MAX_CUMULATED_MEM_USAGE": "268435456",
    "CPL_MAX_ERROR_REPORTS": "100",
    "GDAL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONIOENCODING": "utf-8",
}
# Windows needs these to start a process at all (untested).
_INHERITED = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH")


def child_environment(folder: Path, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Whole environment of a child that reads in ``folder``; nothing else of ours reaches it."""
    kept = {name: inherited[name] for name in _INHERITED if name in inherited}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder), "PATH": os.defpath}
    return {**kept, **own, **_SETTINGS, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def skip_list(allowed: str) -> str:
    """Value of GDAL_SKIP that leaves one vector driver (names hold spaces, so commas part them)."""
    return ",".join(name for name in VECTOR_DRIVERS if name not in (allowed, "MEM"))
