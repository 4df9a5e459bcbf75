"""Tests of gi_atlas.scope."""
