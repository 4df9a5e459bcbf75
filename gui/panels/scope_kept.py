"""What was saved of a wording last: as long as nothing is otherwise, there is nothing to save."""

from dataclasses import dataclass

from gi_atlas.i18n import _
from gi_atlas.model import ScopeText, ZoneRole
from gi_atlas.storage.project import Project
from gui.panels.scope_asking import Asked


@dataclass(frozen=True)
class KeptWording:
    """A wording as it was saved.

    Attributes
    ----------
    asked : Asked
        The wording and by what it was read.
    owner, role
        Product ("" for the one that the wording names) and zone that were chosen.
    name : str
        Name of the product.
    product_id, boundary_id : str
        What it was stored as; ``boundary_id`` is "" where it gives no polygon.
    """

    asked: Asked
    owner: str
    role: ZoneRole
    name: str
    product_id: str
    boundary_id: str = ""

    def is_of(self, asked: Asked, owner: str, role: ZoneRole) -> bool:
        """Whether saving this would store once more what is stored."""
        # The product's own entry may be chosen by now in the place of "as the wording says".
        return self.asked == asked and owner in (self.owner, self.product_id) and self.role is role


def is_kept(project: Project, kept: KeptWording) -> bool:
    """Whether a wording is still stored; undo takes it back."""
    return any(one.text == kept.asked.text for one in project.read_all(ScopeText, product_id=kept.product_id))


def kept_words(kept: KeptWording) -> str:
    """That a wording is saved, and as what."""
    if not kept.boundary_id:
        return _("The wording is saved; it gives no polygon yet. Nothing to save until the wording changes.")
    text = _("Saved as a boundary version of {name}. Nothing to save until the wording changes.")
    return text.format(name=kept.name or "–")
