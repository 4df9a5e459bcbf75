"""Core of GI Atlas: the domain, the store, the door for foreign files and the services (no Qt, no drawing)."""

from gi_atlas.environment import clear_foreign_environment

__version__ = "0.1.0"

# Before any PROJ or GDAL library loads: a foreign PROJ_LIB makes rasterio abort.
clear_foreign_environment()
