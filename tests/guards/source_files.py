"""Our own source files, for the guards that read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("gi_atlas", "layers", "survey_forms", "gui")


@cache
def package_files(*packages: str) -> tuple[Path, ...]:
    """Python files of our packages (all of them by default)."""
    return tuple(path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


@cache
def tree_of(path: Path) -> ast.Module:
    """Parsed source of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def string_constants(tree: ast.AST) -> Iterator[str]:
    """Every string that stands in the source, docstrings too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
