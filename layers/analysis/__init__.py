"""Spatial questions about boundaries and administrative units."""
