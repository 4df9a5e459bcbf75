"""Making dossiers: parts into a bag, the bag into a zip, the zip unpacked and validated, only then named."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import bagit

from gi_atlas import __version__
from gi_atlas.documents.saving import refuse_project, require_ending
from gi_atlas.dossier.bag import PAYLOAD, hash_file, require_valid_zip, write_tags, write_zip
from gi_atlas.dossier.checks import check_product
from gi_atlas.dossier.contents_part import write_contents, write_folder_notes, write_manifest, write_readme
from gi_atlas.dossier.datum_gate import refuse_open_datums
from gi_atlas.dossier.facts import ProductFacts, ProjectFacts, read_product
from gi_atlas.dossier.making import DossierOptions, Making
from gi_atlas.dossier.missing_part import missing_list
from gi_atlas.dossier.model import CheckedItem, DossierFile, Gap, ItemState
from gi_atlas.dossier.parts import PARTS
from gi_atlas.errors import PluginError, PublishError
from gi_atlas.i18n import current_language
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.model import Product
from gi_atlas.plugins import PAINTERS, load_object
from gi_atlas.services.export_folder import require_files, require_free, scratch_folder
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.media import sync_folder
from gi_atlas.storage.project import Project

_TOLD_ITEMS = 6


@dataclass(frozen=True)
class MadeDossier:
    """A dossier that stands on the disk.

    Attributes
    ----------
    path : Path
    product : Product
    sha256, size_bytes
        Of the zip.
    files : tuple of DossierFile
        Of the payload, by their paths.
    checklist : tuple of CheckedItem
    gaps : tuple of Gap
        Parts that are not in it, and remarks.
    is_incomplete : bool
        Whether every page says that something is missing.
    """

    path: Path
    product: Product
    sha256: str
    size_bytes: int
    files: tuple[DossierFile, ...]
    checklist: tuple[CheckedItem, ...]
    gaps: tuple[Gap, ...]
    is_incomplete: bool

    def as_json(self) -> dict[str, Any]:
        """Answer of the command."""
        return {
            "path": str(self.path),
            "product": self.product.id,
            "name": self.product.name_official,
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
            "is_incomplete": self.is_incomplete,
            "files": [one.as_json() for one in self.files],
            "checklist": [one.as_json() for one in self.checklist],
            "missing": [gap.as_json() for gap in self.gaps],
        }


def make_dossier(
    project: Project,
    product_id: str,
    target: Path,
    options: DossierOptions | None = None,
    progress: Progress | None = None,
    shared: ProjectFacts | None = None,
) -> MadeDossier:
    """Make the dossier of one product.

    Parameters
    ----------
    target : Path
        A .zip; its folder is made if it is missing.
    shared : ProjectFacts, optional
        What the dossiers of a batch have in common.

    Raises
    ------
    PublishError
        DOSSIER_INCOMPLETE unless the options allow it; nothing is left then.
    CrsError
        EXPORT_DATUM_OPEN, DOSSIER_DATUM_DENIED: GCJ-02 or BD-09 never goes into a dossier.
    UsageError
        OUTPUT_ENDING, EXPORT_FORMAT, EXPORT_ENCODING.
    WriteError
        EXPORT_EXISTS, EXPORT_CANNOT_WRITE, EXPORT_DIFFERS, OUTPUT_IS_PROJECT; what was there before is there still.
    StorageError
        STORE_ID_UNKNOWN.
    JobCancelled
    """
    options, progress, target = options or DossierOptions(), progress or Progress(), target.absolute()
    _require_target(project, target, options)
    facts = read_product(shared or ProjectFacts(project, PartProgress(progress)), product_id, options.languages)
    refuse_open_datums(facts, options.datum_confirmed)
    checked = check_product(facts, options.languages[0])
    absent = [one for one in checked if one.state is ItemState.MISSING]
    _require_complete(facts, absent, [], options)
    with scratch_folder(target.parent) as scratch, painting():
        made = _make(facts, scratch, options, checked, bool(absent), progress)
        if _open_gaps(made) and not made.making.is_marked:
            _require_complete(facts, absent, _open_gaps(made), options)
            made = _make(facts, scratch, options, checked, True, progress)
        return _finish(made, scratch, target, progress)


def _require_target(project: Project, target: Path, options: DossierOptions) -> None:
    require_ending(target, (".zip",))
    refuse_project(target, project)
    if not options.is_replacing:
        require_free(target.parent, [target.name])
    require_files(target.parent, [target.name])


def _require_complete(
    facts: ProductFacts, absent: Sequence[CheckedItem], gaps: Sequence[Gap], options: DossierOptions
) -> None:
    if options.is_incomplete_allowed or not (absent or gaps):
        return
    language = current_language()
    told = [f"{one.item.item} {one.item.title_in(language)}" for one in absent]
    told += [gap.message(language) for gap in gaps]
    shown = "; ".join(told[:_TOLD_ITEMS]) + ("; …" if len(told) > _TOLD_ITEMS else "")
    raise PublishError(
        "DOSSIER_INCOMPLETE", name=facts.product.name_official, count=len(told), items=shown, option="--incomplete"
    )


@contextmanager
def painting() -> Iterator[None]:
    """A block in which fonts are loaded once, where something can be painted at all."""
    try:
        application = load_object(PAINTERS["application"])
    except PluginError:
        yield
        return
    with application():
        yield


@dataclass(frozen=True)
class _Made:
    making: Making
    files: tuple[DossierFile, ...]
    gaps: tuple[Gap, ...]


def _open_gaps(made: _Made) -> list[Gap]:
    return [gap for gap in made.gaps if not gap.is_note]


def _make(
    facts: ProductFacts,
    scratch: Path,
    options: DossierOptions,
    checked: Sequence[CheckedItem],
    is_marked: bool,
    progress: Progress,
) -> _Made:
    """Write all parts into a new bag below ``scratch``, the missing list after them."""
    folder = scratch / f"bag_{'marked' if is_marked else 'whole'}" / PAYLOAD
    folder.mkdir(parents=True)
    making = Making(facts, folder, options, tuple(checked), is_marked, PreviewCache(), PartProgress(progress))
    found: list[DossierFile | Gap] = []
    for number, part in enumerate(PARTS):
        progress.report(0.9 * number / len(PARTS), making.words(part.name))
        found += part.make(making)
    gaps = [one for one in found if isinstance(one, Gap)]
    found += missing_list(making, gaps)
    return _Made(
        making,
        tuple(one for one in found if isinstance(one, DossierFile)),
        tuple(one for one in found if isinstance(one, Gap)),
    )


def _finish(made: _Made, scratch: Path, target: Path, progress: Progress) -> MadeDossier:
    """Contents, tags, zip; the zip is unpacked and validated before it takes its name."""
    making, bag = made.making, made.making.folder.parent
    files = _with_contents(made)
    write_tags(bag, {one.path: (one.sha256, one.size_bytes) for one in files}, _about(making))
    progress.report(0.92, target.name)
    whole = scratch / target.name
    write_zip(bag, whole, progress)
    progress.report(0.96, target.name)
    names = [path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()]
    require_valid_zip(whole, scratch / "unpacked", names)
    digest, size_bytes = hash_file(whole)
    progress.check()
    if not making.options.is_replacing:
        require_free(target.parent, [target.name])
    require_files(target.parent, [target.name])
    os.replace(whole, target)
    sync_folder(target.parent)
    checked = making.checked_in(current_language())
    product = making.facts.product
    return MadeDossier(target, product, digest, size_bytes, files, checked, made.gaps, making.is_marked)


def _with_contents(made: _Made) -> tuple[DossierFile, ...]:
    making = made.making
    files = sorted((_hashed(making, one) for one in made.files), key=lambda one: (one.path.count("/") > 0, one.path))
    notes = (write_readme(making), *write_folder_notes(making, files))
    files = [*(_hashed(making, one) for one in notes), *files]
    contents = _hashed(making, write_contents(making, files, made.gaps))
    manifest = _hashed(making, write_manifest(making, [contents, *files], made.gaps))
    return (contents, *files, manifest)


def _hashed(making: Making, one: DossierFile) -> DossierFile:
    digest, size_bytes = hash_file(making.folder / one.path)
    return replace(one, sha256=digest, size_bytes=size_bytes)


def _about(making: Making) -> dict[str, str]:
    product = making.facts.product
    return {
        "Bag-Software-Agent": f"GI Atlas {__version__}, bagit.py {bagit.VERSION}",
        "Bagging-Date": date.today().isoformat(),
        "External-Description": product.name_official,
        "External-Identifier": product.id,
        "Internal-Sender-Description": making.mark("en") or "complete",
    }
