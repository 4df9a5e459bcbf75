"""Commands for documents of a product: ``gi-atlas documents …``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, open_for_change
from gi_atlas.documents.requirements import PARTS_OF, Part, ProtectionRequirements, SubField, part_title, told_origin
from gi_atlas.documents.words import Words
from gi_atlas.errors import UsageError
from gi_atlas.i18n import LANGUAGES, _, current_language
from gi_atlas.services.documents import (
    LANGUAGE_CHOICES,
    WrittenDocument,
    missing_sub_fields,
    write_requirements,
    write_statement,
)
from gi_atlas.services.requirements import OfficeText, find_product, read_requirements, set_office_texts
from gi_atlas.storage.opening import open_project

_PATH = click.Path(path_type=Path)
_PRODUCT = click.option("--product", required=True, help="Id or name of the product.")
_TO = click.option("--to", "target", required=True, type=_PATH, help="File to write: .docx, .pdf or .txt.")
_LANGUAGE = click.option(
    "--language", default="zh", type=click.Choice(LANGUAGE_CHOICES), help="Language of the document (default: zh)."
)
_INCOMPLETE = click.option(
    "--incomplete", is_flag=True, help="Write it although something is missing; every page says so."
)
_REPLACE = click.option("--replace", is_flag=True, help="Replace a file of the same name.")


@click.group("documents")
def documents() -> None:
    """Documents of a product: protection requirements, scope statement."""


@documents.command("requirements")
@PROJECT
@_PRODUCT
@click.option("--boundary", default=None, help="Boundary version whose wording it takes (default: the one of today).")
@_TO
@_LANGUAGE
@_INCOMPLETE
@_REPLACE
@click.pass_obj
def write_requirements_command(
    output: Output, /, project: Path, product: str, boundary: str | None, target: Path, language: str, **flags: bool
) -> None:
    """Write the protection requirements of a product."""
    with open_project(project, read_only=True) as opened:
        written = write_requirements(
            opened,
            find_product(opened, product).id,
            target.absolute(),
            language,
            boundary_id=boundary,
            is_incomplete=flags["incomplete"],
            is_replacing=flags["replace"],
            progress=output.progress(),
        )
    _answer(output, written)


@documents.command("statement")
@PROJECT
@click.option("--boundary", required=True, help="Id of the boundary version.")
@click.option("--edition", default=None, help="Edition of the administrative units.")
@_TO
@_LANGUAGE
@_INCOMPLETE
@_REPLACE
@click.pass_obj
def write_statement_command(
    output: Output, /, project: Path, boundary: str, edition: str | None, target: Path, language: str, **flags: bool
) -> None:
    """Write the scope statement of a boundary version."""
    with open_project(project, read_only=True) as opened:
        written = write_statement(
            opened,
            boundary,
            target.absolute(),
            language,
            edition=edition,
            is_incomplete=flags["incomplete"],
            is_replacing=flags["replace"],
            progress=output.progress(),
        )
    _answer(output, written)


def _answer(output: Output, written: WrittenDocument) -> None:
    result = {"path": str(written.path), "missing": list(written.missing), "remarks": list(written.remarks)}
    output.answer(result, lambda: _lines(written))


def _lines(written: WrittenDocument) -> Iterator[str]:
    yield str(written.path)
    yield from (_("Missing: {value}").format(value=name) for name in written.missing)
    yield from (_("To look at: {value}").format(value=remark) for remark in written.remarks)


@documents.command("show")
@PROJECT
@_PRODUCT
@_LANGUAGE
@click.pass_obj
def show(output: Output, project: Path, product: str, language: str) -> None:
    """Show what stands in the protection requirements, and where each text comes from."""
    with open_project(project, read_only=True) as opened:
        found = read_requirements(opened, find_product(opened, product).id)
    rows, missing = list(_rows(found, language)), list(missing_sub_fields(found, language))
    told = {"product_id": found.product_id, "boundary_id": found.boundary_id, "rows": rows, "missing": missing}
    output.answer(told, lambda: map(_row_line, rows))


def _rows(found: ProtectionRequirements, language: str) -> Iterator[dict[str, Any]]:
    words = Words(current_language())
    for one in LANGUAGES if language == "both" else (language,):
        for sub_field in SubField:
            for part in PARTS_OF[sub_field]:
                text = found.found(part, one)
                yield {
                    "language": one,
                    "sub_field": str(sub_field),
                    "part": str(part),
                    "title": part_title(part, words),
                    "text": text.text if text else "",
                    "origin": str(text.origin) if text else "",
                    "from": told_origin(text, words) if text else "",
                    "stale": (one, part) in found.stale,
                }


def _row_line(row: dict[str, Any]) -> str:
    text = " ".join(row["text"].split()) or "–"
    told = f" [{row['from']}]" if row["from"] else ""
    return f"{row['language']} {row['part']} {row['title']}: {text}{told}"


@documents.command("set")
@PROJECT
@_PRODUCT
@click.option("--language", default="zh", type=click.Choice(LANGUAGES), help="Language of the texts (default: zh).")
@click.argument("settings", metavar="PART=TEXT...", nargs=-1, required=True)
@click.pass_obj
def set_command(output: Output, project: Path, product: str, language: str, settings: Sequence[str]) -> None:
    """Keep the office's own texts of the protection requirements; an empty text lets the proposal count again."""
    texts = tuple(_text(setting, language) for setting in settings)
    with open_for_change(project) as opened:
        found = find_product(opened, product)
        set_office_texts(opened, found.id, texts)
        rows = list(_rows(read_requirements(opened, found.id), language))
    output.answer({"product_id": found.id, "rows": rows}, lambda: map(_row_line, rows))


def _text(setting: str, language: str) -> OfficeText:
    name, equals, text = setting.partition("=")
    if not equals or name not in tuple(Part):
        raise UsageError("REQUIREMENT_UNKNOWN", value=name, expected=", ".join(Part))
    return OfficeText(language, Part(name), text)
