"""Widgets of record forms."""
