"""Provinces of a product's counties by name, as files that go out state them."""

from collections.abc import Iterable

from gi_atlas.divisions.provinces import provinces_of
from gi_atlas.storage.project import Project

_OF_PROVINCES = "SELECT code12, name FROM gi_admin_unit WHERE code12 LIKE '__0000000000' ORDER BY edition"


def province_names(project: Project, codes: Iterable[str]) -> list[str]:
    """Names of the provinces of units; those of the project's newest list of divisions go before the common ones."""
    return provinces_of(codes, {str(code)[:2]: str(name) for code, name in project.fetch(_OF_PROVINCES)})
