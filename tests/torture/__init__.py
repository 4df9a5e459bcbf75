"""Torture of the store: kills, power cuts and disk faults. ``python -m tests.torture --help``."""
