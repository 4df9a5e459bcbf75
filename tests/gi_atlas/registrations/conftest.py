"""The project that is filled by few words, as the rules' tests have it."""

from tests.gi_atlas.rules.conftest import case

__all__ = ["case"]
