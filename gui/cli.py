"""Command that opens the window."""

from pathlib import Path

import click

from gi_atlas.cli import Output
from gi_atlas.i18n import current_language
from gui.starting import run_application


@click.command("gui")
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.pass_context
def gui(context: click.Context, project: Path | None) -> int:
    """Open the window, with a project if one is named."""
    assert isinstance(context.obj, Output)
    asked = context.find_root().params.get("lang")
    return run_application(project, current_language() if asked else "")
