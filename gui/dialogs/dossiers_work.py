"""What the dialog of many dossiers reads and tells: products, their checklists, what became of each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gi_atlas.errors import StorageError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.model import Product, shown
from gi_atlas.storage.project import Project
from gui.dialogs.dossiers_rows import DossierRow

Told = tuple[str, bool]
"""What became of a product in words, and whether it has no dossier."""


def rows_of_project(project: Project) -> tuple[dict[str, Product], list[DossierRow], Callable[..., list[str]]]:
    """Products by their id, a row for each in the order of their names, and what names files of ids in a language."""
    from gi_atlas.dossier.batch import FileNames  # brings GDAL and python-docx, which start-up must not

    products = sorted(project.read_all(Product), key=lambda one: (one.name_official, one.id))
    rows = [DossierRow(one.id, one.name_official, shown(one.status)) for one in products]
    return {one.id: one for one in products}, rows, FileNames(products).of


def check_all(
    project: Project,
    ids: Sequence[str],
    languages: tuple[str, Sequence[str]],
    tell: Callable[[str, Sequence[Any]], None],
    progress: Progress,
) -> None:
    """Check each product and tell of it at once; the rules of the project run once for all.

    Parameters
    ----------
    languages : tuple of str and sequence of str
        Of the messages; in which papers are asked for.

    Raises
    ------
    JobCancelled
    """
    from gi_atlas.dossier.checks import check_product  # brings the forms, which start-up must not
    from gi_atlas.dossier.facts import ProjectFacts, read_product

    shared = ProjectFacts(project, progress)
    for number, product_id in enumerate(ids):
        progress.report(number / len(ids))
        progress.check()
        try:
            facts = read_product(shared, product_id, languages[1])
        except StorageError as error:
            if error.code != "STORE_ID_UNKNOWN":  # one that was removed meanwhile is read no more
                raise
            continue
        checked = check_product(facts, languages[0])
        progress.check()  # whoever asked may be gone by now
        tell(product_id, checked)


def result_of(outcome: Any) -> Told:
    """What became of one product."""
    error = getattr(outcome, "error", None)
    if error is not None:
        return _("not made: {reason}").format(reason=error.message()), True
    text = _("made, incomplete: {count} files") if outcome.is_incomplete else _("made: {count} files")
    return text.format(count=len(outcome.files)), False


def summary_of(ids: Sequence[str], results: Mapping[str, Told]) -> Told:
    """What became of all: how many were made, refused, not begun; whether any has no dossier."""
    refused = sum(is_refused for _text, is_refused in results.values())
    parts = [_("Made: {count}.").format(count=len(results) - refused)]
    if refused:
        parts.append(_("Not made: {count}; the reason stands in each line.").format(count=refused))
    if len(results) < len(ids):
        parts.append(_("Not begun: {count}.").format(count=len(ids) - len(results)))
    return " ".join(parts), refused > 0 or len(results) < len(ids)
