"""Catalogue of coded texts: one module for each area, each with a table ``MESSAGES``."""

import pkgutil
from functools import cache
from importlib import import_module


@cache
def all_texts() -> dict[str, str]:
    """Every code with its English text."""
    texts: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "__main__":
            continue
        texts.update(import_module(f"{__name__}.{module.name}").MESSAGES)
    return texts


def find_text(code: str) -> str:
    """English text of a code; the code itself if it has none (a test forbids that)."""
    return all_texts().get(code, code)
