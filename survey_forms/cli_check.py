"""Commands about forms themselves: check a workbook."""

from pathlib import Path

import click

from gi_atlas.cli import Output


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def check(output: Output, files: tuple[Path, ...]) -> None:
    """Check form workbooks (XLSForm) and say what is wrong where."""
