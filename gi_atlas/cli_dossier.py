"""Commands that make dossiers and check those that come from somewhere."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import EXIT_FINDINGS, Output, exit_code_of
from gi_atlas.cli_project import PROJECT
from gi_atlas.dossier.assembling import MadeDossier, make_dossier
from gi_atlas.dossier.batch import Outcome, RefusedDossier, make_dossiers
from gi_atlas.dossier.checking import UNSEALED, WHOLE, check_dossier
from gi_atlas.dossier.making import FORMATS, DossierOptions
from gi_atlas.dossier.model import STATE_WORDS, ItemState
from gi_atlas.errors import UsageError, format_text
from gi_atlas.i18n import _, current_language, translate
from gi_atlas.model import Product
from gi_atlas.services.exporting import ENCODINGS
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project

_LANGUAGES = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}
_TOLD = 20


@click.command("dossier")
@PROJECT
@click.option("--product", "products", multiple=True, help="Id or name of a product; may be repeated.")
@click.option("--all", "is_all", is_flag=True, help="A dossier of every product.")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="Zip file for one product; folder for several.",
)
@click.option(
    "--language", type=click.Choice(tuple(_LANGUAGES)), help="Language of the documents (default: the program's)."
)
@click.option("--incomplete", is_flag=True, help="Make it although something is missing; every page says so.")
@click.option("--private", is_flag=True, help="With answers about persons, and pictures of persons who refused.")
@click.option(
    "--formats", default=",".join(FORMATS), help="Boundary files, as for export; default: those that offices take."
)
@click.option(
    "--encoding",
    default="UTF-8",
    type=click.Choice(ENCODINGS, case_sensitive=False),
    help="Texts of Shapefiles and 国土TXT.",
)
@click.option("--datum-confirmed", default="", help="Why the datum is right that units of the project deny.")
@click.option("--replace", is_flag=True, help="Replace files of the same names.")
@click.pass_obj
def dossier(
    output: Output, /, project: Path, products: tuple[str, ...], is_all: bool, target: Path, **chosen: Any
) -> int:
    """Make the recognition dossier of a product, or of several, as zips in BagIt form."""
    options = _options(chosen)
    with open_project(project, read_only=True) as opened:
        ids = _ids(opened, products, is_all)
        if target.suffix.lower() == ".zip":
            return _make_one(output, opened, ids, target, options)
        outcomes = make_dossiers(opened, ids, target, options, output.progress())
    return _tell_all(output, outcomes)


def _options(chosen: dict[str, Any]) -> DossierOptions:
    formats = tuple(form.strip().lower() for form in chosen["formats"].split(",") if form.strip())
    return DossierOptions(
        languages=_LANGUAGES[chosen["language"] or current_language()],
        is_incomplete_allowed=chosen["incomplete"],
        is_replacing=chosen["replace"],
        is_with_private=chosen["private"],
        formats=formats,
        encoding=chosen["encoding"],
        datum_confirmed=chosen["datum_confirmed"],
    )


def _ids(project: Project, wanted: Sequence[str], is_all: bool) -> list[str]:
    if is_all:
        return [product.id for product in project.read_all(Product)]
    return [find_product(project, one) for one in wanted]


def find_product(project: Project, wanted: str) -> str:
    """Id of a product by its id or by its official name, if one alone has it.

    Raises
    ------
    UsageError
        DOSSIER_PRODUCT_UNKNOWN, DOSSIER_PRODUCT_MANY.
    """
    products = project.read_all(Product)
    found = [one.id for one in products if one.id == wanted]
    found = found or [one.id for one in products if one.name_official == wanted]
    if not found:
        known = ", ".join(one.name_official for one in products[:_TOLD]) or "–"
        raise UsageError("DOSSIER_PRODUCT_UNKNOWN", value=wanted, known=known)
    if len(found) > 1:
        raise UsageError("DOSSIER_PRODUCT_MANY", value=wanted, found=", ".join(found))
    return found[0]


def _make_one(output: Output, project: Project, ids: Sequence[str], target: Path, options: DossierOptions) -> int:
    if not ids:
        raise UsageError("DOSSIER_NO_PRODUCT")
    if len(ids) > 1:
        raise UsageError("DOSSIER_TARGET", value=str(target))
    made = make_dossier(project, ids[0], target, options, output.progress())
    output.answer(made.as_json(), lambda: _lines(made))
    return 0


def _lines(made: MadeDossier) -> list[str]:
    language = current_language()
    lines = [str(made.path)]
    for one in made.checklist:
        state = translate(STATE_WORDS[one.state], language)
        lines.append(f"  {one.item.item}  {state}: {one.item.title_in(language)} – {one.verdict.message(language)}")
    lines += [f"  {gap.as_json(language)['part']}: {gap.message(language)}" for gap in made.gaps if not gap.is_note]
    return lines


def _tell_all(output: Output, outcomes: Sequence[Outcome]) -> int:
    output.answer({"dossiers": [one.as_json() for one in outcomes]}, lambda: list(map(_line, outcomes)))
    return max((exit_code_of(one.error) for one in outcomes if isinstance(one, RefusedDossier)), default=0)


def _line(one: Outcome) -> str:
    if isinstance(one, RefusedDossier):
        return _("Not made: {name}: {reason}").format(name=one.product.name_official, reason=one.error.message())
    counts = {state: sum(item.state is state for item in one.checklist) for state in ItemState}
    return _("{path}: {present} present, {missing} missing, {open} to be confirmed").format(
        path=one.path, present=counts[ItemState.PRESENT], missing=counts[ItemState.MISSING],
        open=counts[ItemState.TO_BE_CONFIRMED],
    )  # fmt: skip


@click.command("dossier-check")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def dossier_check(output: Output, /, file: Path) -> int:
    """Check a dossier: its files against the bag's manifest, its seal against later changes; it is no signature."""
    found = check_dossier(file, output.progress())
    output.answer({**found, "is_signed": False, "remark": no_signature()}, lambda: _check_lines(found))
    return 0 if found["ok"] else EXIT_FINDINGS


def no_signature() -> str:
    """What a seal does not say, in the current language."""
    return format_text("DOSSIER_SEAL_NO_SIGNATURE", {})


def _check_lines(found: dict[str, Any]) -> list[str]:
    if found["state"] == WHOLE:
        told = _("{path}: nothing was changed ({count} files); the seal holds.")
        return [told.format(path=found["path"], count=found["files"]), no_signature()]
    if found["state"] == UNSEALED:
        return [format_text("DOSSIER_NO_SEAL", {"path": found["path"], "count": found["files"]})]
    problems = found["problems"] or [_("the seal does not hold")]
    return [format_text("DOSSIER_CHANGED", {"path": found["path"], "detail": one}) for one in problems]
