"""Variables of the environment that must not reach our libraries."""

import os

FOREIGN_VARIABLES = ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "PYTHONPATH")


def clear_foreign_environment() -> None:
    """Remove variables that point PROJ, GDAL or Python at other installations' files."""
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
