"""Commands about survey forms: ``gi-atlas forms …``; each one's module is imported when it is called."""

import click

from gi_atlas.cli import LazyGroup
from gi_atlas.plugins import load_object

# Command → module and object.
FORM_COMMANDS = {
    "check": "survey_forms.cli_check:check",
    "list": "survey_forms.cli_check:list_forms",
    "add": "survey_forms.cli_check:add",
    "package": "survey_forms.cli_check:package",
    "print": "survey_forms.cli_output:print_command",
    "table": "survey_forms.cli_output:table",
    "blank": "survey_forms.cli_output:blank",
    "handover": "survey_forms.cli_output:handover",
    "calendar": "survey_forms.cli_output:calendar",
    "sites": "survey_forms.cli_output:sites",
    "ready": "survey_forms.cli_ready:ready",
    "checklist": "survey_forms.cli_ready:checklist",
    "import": "survey_forms.cli_import:import_submissions",
}


class FormsGroup(LazyGroup):
    """The commands of the table above."""

    def targets(self) -> dict[str, str]:
        """The table above."""
        return FORM_COMMANDS

    def is_ours(self, name: str) -> bool:
        """All of them."""
        return True

    def all_commands(self) -> dict[str, click.Command]:
        """Every command, imported."""
        return {name: load_object(target) for name, target in FORM_COMMANDS.items()}


@click.group("forms", cls=FormsGroup)
def forms() -> None:
    """Survey forms: check workbooks, import what phones sent, write records."""
