"""Dossiers of many products in one go, one after the other in one process."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.dossier.assembling import MadeDossier, make_dossier, painting
from gi_atlas.dossier.facts import ProjectFacts
from gi_atlas.dossier.layout import dossier_name
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.errors import GiAtlasError, JobCancelled, UsageError
from gi_atlas.exchange.safe_names import distinct_names
from gi_atlas.i18n import LANGUAGES
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.model import Product
from gi_atlas.services.export_folder import require_free
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class RefusedDossier:
    """A product without a dossier, and why."""

    product: Product
    error: GiAtlasError

    def as_json(self) -> dict[str, Any]:
        """Answer of the command."""
        fault = {"code": self.error.code, "message": self.error.message(), "context": self.error.context}
        return {"product": self.product.id, "name": self.product.name_official, "error": fault}


Outcome = MadeDossier | RefusedDossier


def make_dossiers(
    project: Project,
    product_ids: Sequence[str],
    folder: Path,
    options: DossierOptions | None = None,
    progress: Progress | None = None,
    on_outcome: Callable[[Outcome], None] = lambda _outcome: None,
) -> list[Outcome]:
    """Make a dossier of each product; one that is refused stops no other.

    Parameters
    ----------
    folder : Path
        Gets one zip a product, ``{code6}_{name}_申报材料.zip``, no two of one name; made if it is missing.
    on_outcome : callable
        Told of each dossier as soon as it is made or refused, on this thread: of a batch that is stopped, too.

    Raises
    ------
    UsageError
        DOSSIER_NO_PRODUCT without a product.
    StorageError
        STORE_ID_UNKNOWN for an id, before anything is made.
    WriteError
        EXPORT_EXISTS with all names that are taken, before anything is made.
    JobCancelled
        What is whole by then stays.
    """
    if not product_ids:
        raise UsageError("DOSSIER_NO_PRODUCT")
    options, progress = options or DossierOptions(), progress or Progress()
    products = [project.read_one(Product, one) for one in dict.fromkeys(product_ids)]
    names = file_names(products, options.languages[0])
    targets = [folder.absolute() / name for name in names]
    if not options.is_replacing:
        require_free(folder, names)
    made: list[Outcome] = []
    with painting():
        for outcome in _make_all(project, list(zip(products, targets, strict=True)), options, progress):
            made.append(outcome)
            on_outcome(outcome)
    return made


def file_names(products: Iterable[Product], language: str) -> list[str]:
    """Name of each product's zip in one batch: safe on every system, no two alike."""
    return [f"{name}.zip" for name in distinct_names(dossier_name(product, language) for product in products)]


class FileNames:
    """Names of the zips of any choice of products; what each is called by itself is found out once.

    Parameters
    ----------
    products : iterable of Product
    languages : sequence of str
        In which names may be asked for.
    """

    def __init__(self, products: Iterable[Product], languages: Sequence[str] = LANGUAGES) -> None:
        listed = list(products)
        self._plain = {code: {one.id: dossier_name(one, code) for one in listed} for code in languages}
        for code in languages:
            self.of(None, code)  # distinct_names remembers what takes long, on the thread that is here

    def of(self, ids: Sequence[str] | None, language: str) -> list[str]:
        """Name of each chosen product's zip, all of them for None: safe on every system, no two alike."""
        plain = self._plain[language]
        chosen = plain.values() if ids is None else (plain[one] for one in ids)
        return [f"{name}.zip" for name in distinct_names(chosen)]


def _make_all(
    project: Project, wanted: Sequence[tuple[Product, Path]], options: DossierOptions, progress: Progress
) -> Iterator[Outcome]:
    shared = ProjectFacts(project, PartProgress(progress))
    for number, (product, target) in enumerate(wanted):
        progress.report(number / len(wanted), product.name_official)
        try:
            yield make_dossier(project, product.id, target, options, PartProgress(progress), shared)
        except (JobCancelled, UsageError):
            raise
        except GiAtlasError as error:
            yield RefusedDossier(product, error)
