"""Column types of GeoPackage for SQLAlchemy; values are SQLite's own (text, number, bytes, None)."""

from typing import Any

from sqlalchemy.types import UserDefinedType


class GpkgType(UserDefinedType[Any]):
    """A column type by its GeoPackage name (TEXT, INTEGER, REAL, BOOLEAN, DATE, DATETIME, BLOB)."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_kwargs: Any) -> str:
        """Name as it stands in CREATE TABLE."""
        return self.name


class GeometryType(GpkgType):
    """A geometry column; values are GeoPackage blobs (see ``storage.blobs``)."""

    cache_ok = True
