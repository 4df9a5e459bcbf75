"""What a person should know before a step that nothing forbids: what the dossier still misses."""

from collections.abc import Sequence

from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.table import Need
from gi_atlas.errors import format_text
from gi_atlas.i18n import current_language
from gi_atlas.jobs import Progress
from gi_atlas.model import Case, Product
from gi_atlas.storage.project import Project


def move_warnings(project: Project, case_id: str, to_state: str, progress: Progress | None = None) -> list[str]:
    """What to look at before a case is moved, in the current language; nothing of it stops the move.

    Where the table asks a move for the dossier: the items of the product's checklist that are missing, and those
    that are yet to be confirmed.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    JobCancelled
    """
    case = project.read_one(Case, case_id)
    needs = table_of(project).needs_of(case.track, case.state, to_state)
    is_kept = Need.DOSSIER in needs and bool(project.read_all(Product, id=case.product_id))
    return dossier_warnings(project, case.product_id, progress) if is_kept else []


def dossier_warnings(project: Project, product_id: str, progress: Progress | None = None) -> list[str]:
    """Items of a product's checklist that are missing or yet to be confirmed, a text for each kind that has any."""
    from gi_atlas.dossier.checks import check_product  # brings the forms, which few steps need
    from gi_atlas.dossier.facts import ProjectFacts, read_product
    from gi_atlas.dossier.model import CheckedItem, ItemState

    language = current_language()
    facts = read_product(ProjectFacts(project, progress), product_id)
    checked = check_product(facts, language)

    def told(code: str, state: ItemState) -> list[str]:
        found: Sequence[CheckedItem] = [one for one in checked if one.state is state]
        parting = "、" if language == "zh" else ", "
        items = parting.join(f"{one.item.item} {one.item.title_in(language)}" for one in found)
        name = facts.product.name_official
        return [format_text(code, {"name": name, "count": len(found), "items": items})] if found else []

    return told("CASE_DOSSIER_MISSING", ItemState.MISSING) + told("CASE_DOSSIER_UNSURE", ItemState.TO_BE_CONFIRMED)
