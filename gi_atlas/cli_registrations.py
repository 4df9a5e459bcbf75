"""The commands ``registrations``: channels side by side, classes, agreements, standards."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.errors import UsageError
from gi_atlas.exchange.writers.text_book import LongText
from gi_atlas.i18n import _
from gi_atlas.model import Product, Standard, TableKind
from gi_atlas.readable import visible
from gi_atlas.registrations.classes import agreement_entries, agreements_of
from gi_atlas.registrations.comparing import (
    Comparison,
    compare_products,
    difference_text,
    field_word,
)
from gi_atlas.registrations.entering import add_standard, change_standard
from gi_atlas.registrations.office_tables import (
    AGREEMENT_LAYOUT,
    CLASS_LAYOUT,
    TableLayout,
    active_tables,
    keep_table,
    read_office_table,
    switch_table,
    table_notes,
    table_rows,
    tables_of,
    write_office_table,
)
from gi_atlas.registrations.standards import holds, standards_of, supersede
from gi_atlas.registrations.tables import comparison_json, write_comparisons
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project

PRODUCT = click.option("--product", "products", multiple=True, help="Name or id of a product; may be repeated.")
TO = click.option("--to", "target", type=click.Path(path_type=Path), help="Write the table as well (.xlsx, .csv).")
REPLACE = click.option("--replace", is_flag=True, help="Replace a file of that name.")


@click.group("registrations")
def registrations() -> None:
    """Registrations by channel, classes, agreements and standards of products."""


def find_product(project: Project, told: str) -> Product:
    """Product by its id, its official name or another of its names.

    Raises
    ------
    UsageError
        PRODUCT_NOT_FOUND, PRODUCT_NAME_OPEN.
    """
    products = project.read_all(Product)
    ways: tuple[Callable[[Product], bool], ...] = (
        lambda one: one.id == told,
        lambda one: one.name_official == told.strip(),
        lambda one: told.strip() in one.name_alias,
    )
    for is_it in ways:
        found = [one for one in products if is_it(one)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(one.id for one in found)
            raise UsageError("PRODUCT_NAME_OPEN", count=len(found), value=told, ids=ids)
    raise UsageError("PRODUCT_NOT_FOUND", value=told)


@registrations.command("show")
@PROJECT
@PRODUCT
@click.option("--differing", is_flag=True, help="Only products whose channels disagree in name, holder or scope.")
@TO
@REPLACE
@click.pass_obj
def show(
    output: Output, project: Path, products: Sequence[str], differing: bool, target: Path | None, replace: bool
) -> None:
    """Show the registrations of products side by side, with what they disagree in."""
    with open_project(project, read_only=True) as opened:
        chosen = [find_product(opened, one).id for one in products] or None
        found = [one for one in compare_products(opened, chosen) if not differing or one.tied_differing]
        cut: list[LongText] = []
        if target is not None:
            write_comparisons(target, found, replace, opened, output.progress(), cut.append)
    written = {"path": str(target), "warnings": [text.message() for text in cut]} if target else {}
    answer = {"products": [comparison_json(one) for one in found], **written}
    output.answer(answer, lambda: (*(line for one in found for line in _lines(one)), *(long_lines(cut))))


def long_lines(cut: Sequence[LongText]) -> list[str]:
    """Warnings of a written table: texts that stand on another sheet, as no cell holds them."""
    return [_("Warning: {text}").format(text=visible(text.message())) for text in cut]


def _lines(comparison: Comparison) -> Iterator[str]:
    yield comparison.product.name_official
    if not comparison.registrations:
        yield "  " + _("No registration in any protection channel yet.")
        return
    for row in comparison.rows:
        mark = "≠" if row.is_different else " "
        yield f"  {mark} {field_word(row.field)}: {' | '.join(value or '–' for value in row.values)}"
    for difference in comparison.scopes:
        yield f"    {difference_text(comparison, difference)}"


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of the commands that load, switch and write a table of the office."""
    for option in (
        REPLACE,
        TO,
        click.option("--drop", metavar="ID", help="Let a table rest; it stays in the project."),
        click.option("--use", metavar="ID", help="Let a table that rests count again."),
        click.option("--title", default="", help="Name of the table (default: its edition)."),
        click.option("--source", default="", help="Where the table comes from."),
        click.option("--edition", default="", help="Edition of the table, as on its cover."),
        click.option("--from", "file", type=click.Path(path_type=Path), help="Load your office's table (.csv, .xlsx)."),
    ):
        command = option(command)
    return command


@registrations.command("classes")
@PROJECT
@table_options
@click.pass_obj
def classes(output: Output, /, project: Path, **options: Any) -> None:
    """Show, load or write the table of product classes (GB/T 43583); none ships."""
    _office_table(output, project, CLASS_LAYOUT, options)


@registrations.command("agreements")
@PROJECT
@table_options
@click.pass_obj
def agreements(output: Output, /, project: Path, **options: Any) -> None:
    """Show, load or write lists of international agreements; none ships."""
    _office_table(output, project, AGREEMENT_LAYOUT, options)


def _office_table(output: Output, project: Path, layout: TableLayout, options: dict[str, Any]) -> None:
    if options["file"] is not None or options["use"] or options["drop"]:
        with open_for_change(project) as opened:
            _change_table(opened, layout, options, output)
    edition = options["edition"] or (options["file"].stem if options["file"] is not None else "")
    with open_project(project, read_only=True) as opened:
        tables = [
            {"id": one.id, "edition": one.edition, "title": one.title, "source": one.source, "rows": len(one.rows),
             "counts": one.is_active}
            for one in tables_of(opened, layout.kind)
        ]  # fmt: skip
        rows = [row for table in active_tables(opened, layout.kind) for row in table_rows(table)]
        flags = _flags(opened) if layout.kind is TableKind.AGREEMENTS else []
        if options["target"] is not None:
            write_office_table(options["target"], layout, tuple(rows), options["replace"], opened)
    # What is odd in a table is said when it is loaded, not each time that it is shown.
    notes = table_notes(rows, layout, edition) if options["file"] is not None else []
    more = {"notes": notes, "products": flags}
    answer = {"tables": tables, "rows": rows, **{name: told for name, told in more.items() if told}}
    output.answer(
        answer, lambda: [*notes, *print_table(tables), *print_table(rows), *(print_table(flags) if flags else ())]
    )


def _change_table(project: Project, layout: TableLayout, options: dict[str, Any], output: Output) -> None:
    if options["file"] is not None:
        rows = read_office_table(options["file"], layout, output.progress())
        edition = options["edition"] or options["file"].stem
        keep_table(project, layout, rows, edition, options["source"], options["title"])
    for name, is_active in (("use", True), ("drop", False)):
        if options[name]:
            switch_table(project, options[name], is_active)


def _flags(project: Project) -> list[dict[str, str]]:
    entries = agreement_entries(project)
    return [
        {"product": product.name_official, "agreement": one.agreement, "number": one.number, "listed_as": one.name}
        for product in project.read_all(Product)
        for one in agreements_of(product, entries)
    ]


@registrations.command("standards")
@PROJECT
@PRODUCT
@click.option("--add", "number", help="Number of a standard to add to the product.")
@click.option("--title", default="", help="Title of the standard that is added.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="First day on which it holds.")
@click.option("--supersedes", metavar="ID", help="Standard of the product that ends on that day.")
@click.option("--change", "changed", metavar="ID", help="Standard whose --title or --since is corrected.")
@click.pass_obj
def standards(
    output: Output,
    project: Path,
    products: Sequence[str],
    number: str | None,
    title: str,
    since: datetime | None,
    supersedes: str | None,
    changed: str | None,
) -> None:
    """Show the standards of products, add one or correct one."""
    if changed:
        with open_for_change(project) as opened:
            change_standard(opened, changed, title, None if since is None else since.date())
    if number:
        with open_for_change(project) as opened:
            _add_standard(opened, products, number, title, since, supersedes)
    with open_project(project, read_only=True) as opened:
        chosen = [find_product(opened, one) for one in products] or opened.read_all(Product)
        rows = [_standard_row(one, product) for product in chosen for one in standards_of(opened, product.id)]
    output.answer({"rows": rows}, lambda: print_table(rows))


def _add_standard(
    project: Project, products: Sequence[str], number: str, title: str, since: datetime | None, supersedes: str | None
) -> None:
    if supersedes:
        if since is None:
            raise UsageError("VALUE_MISSING", field="--since", kind="standard")
        supersede(project, supersedes, number, since.date(), title)
        return
    if len(products) != 1:
        raise UsageError("VALUE_MISSING", field="--product", kind="standard")
    first = None if since is None else since.date()
    add_standard(project, find_product(project, products[0]).id, number, title, first)


def _standard_row(standard: Standard, product: Product) -> dict[str, Any]:
    return {
        "id": standard.id,
        "product": product.name_official,
        "number": standard.number,
        "level": standard.level,
        "title": standard.title,
        "valid_from": standard.valid_from,
        "valid_to": standard.valid_to,
        "superseded_by": standard.superseded_by,
        "applied_by": standard.applied_by,
        "holds": holds(standard),
    }
