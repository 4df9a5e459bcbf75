"""The one place that names our own packages; foreign plug-ins come by entry points."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from gi_atlas.errors import PluginError

# Command name → module and object; imported when the command is called, so that start-up stays short.
COMMANDS = {
    "new": "gi_atlas.cli_project:new",
    "list": "gi_atlas.cli_project:list_rows_command",
    "add": "gi_atlas.cli_project:add",
    "set": "gi_atlas.cli_project:set_fields",
    "attach": "gi_atlas.cli_project:attach",
    "remove": "gi_atlas.cli_project:remove_command",
    "log": "gi_atlas.cli_history:show_log",
    "undo": "gi_atlas.cli_history:undo",
    "redo": "gi_atlas.cli_history:redo",
    "pack": "gi_atlas.cli_keep:pack",
    "unpack": "gi_atlas.cli_keep:unpack",
    "backup": "gi_atlas.cli_keep:backup",
    "restore": "gi_atlas.cli_keep:restore",
    "rescue": "gi_atlas.cli_keep:rescue",
    "verify": "gi_atlas.cli_keep:verify",
    "inspect": "gi_atlas.cli_exchange:inspect",
    "import": "gi_atlas.cli_exchange:import_files",
    "export": "gi_atlas.cli_export:export",
    "history": "gi_atlas.cli_export:export_history_command",
    "exchange": "gi_atlas.cli_export:export_register_command",
    "announce": "gi_atlas.cli_export:export_announcement_command",
    "dossier": "gi_atlas.cli_dossier:dossier",
    "dossier-check": "gi_atlas.cli_dossier:dossier_check",
    "documents": "gi_atlas.cli_documents:documents",
    "datum": "gi_atlas.cli_datum:datum",
    "divisions": "gi_atlas.cli_divisions:divisions",
    "scope": "gi_atlas.cli_scope:scope",
    "registrations": "gi_atlas.cli_registrations:registrations",
    "case": "gi_atlas.cli_cases:case",
    "overlay": "layers.cli:overlay",
    "overlaps": "layers.cli:overlaps",
    "measure": "layers.cli:measure",
    "check": "layers.cli_check:check",
    "webmap": "layers.cli_webmap:webmap",
    "forms": "survey_forms.cli:forms",
    "demo": "gi_atlas.cli_demo:demo",
    "render": "gui.paint.cli:render",
    "gui": "gui.cli:gui",
}
# Modules that hold a table RULES; those above the core are named here, so that the core need not know them.
RULE_TABLES = (
    "gi_atlas.rules.project_rules:RULES",
    "gi_atlas.cases.rules:RULES",
    "layers.analysis.rules:RULES",
    "gi_atlas.scope.ties:RULES",
    "gi_atlas.registrations.rules:RULES",
    "layers.analysis.scope_rules:RULES",
    "layers.analysis.letter_rules:RULES",
    "layers.analysis.name_rules:RULES",
    "layers.analysis.twin_rules:RULES",
    "layers.analysis.evidence_rules:RULES",
    "layers.analysis.step_rules:RULES",
    "survey_forms.phone.rules:RULES",
)
# Task → function that does it inside the child of ``exchange.tasks``; nothing of a stranger's is read elsewhere.
CHILD_TASKS = {
    "xlsform": "survey_forms.read_workbook:read",
    "choices": "survey_forms.read_choices:read",
    "docx": "survey_forms.output.fill_template:fill",
    "dossier": "gi_atlas.dossier.checking:check",
    "phone_look": "survey_forms.phone.read_package:look",
    "phone_fetch": "survey_forms.phone.read_package:fetch",
}
# What only the window's package can paint; a document asks for it by name, and says so where PyQt5 is missing.
PAINTERS = {
    "application": "gui.paint.application:paint_application",
    "pdf": "gui.paint.paper_pdf:write_pdf",
    "png": "gui.paint.paper_pdf:write_png",
    "record_map": "gui.paint.paper_maps:record_map",
    "sites_map": "gui.paint.paper_maps:sites_map",
    "sites_paper": "gui.paint.paper_maps:sites_paper",
}
# Fills in the sample's records: (project, records, evidence) → entities to store instead.
SAMPLE_FORM = "survey_forms.sample_records:fill"
# Writes a boundary in words: (project, boundary_id, edition, width_m, area_m2) → WrittenScope.
SCOPE_WRITER = "layers.analysis.scope_writing:write_scope"
# Texts that a survey proposes for protection requirements: (project, product_id, language) → {part: (text, source)}.
SURVEY_PROPOSALS = "survey_forms.requirement_proposals:propose"
# What survey forms give to a dossier: verdicts on its items, printed records (``survey_forms.output.dossier_forms``).
DOSSIER_FORMS = {
    "judge": "survey_forms.output.dossier_forms:judge",
    "print": "survey_forms.output.dossier_forms:print_form",
}
COMMAND_GROUP = "gi_atlas.commands"


@contextmanager
def without_collecting() -> Iterator[None]:
    """A block in which Python looks for no garbage: imports make none, and looking costs a tenth of the start."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def load_object(target: str) -> Any:
    """Object of ``module:name``.

    Raises
    ------
    PluginError
        PLUGIN_CANNOT_LOAD.
    """
    module, _, name = target.partition(":")
    try:
        with without_collecting():
            return getattr(import_module(module), name)
    except ImportError as error:
        if (error.name or "").startswith("PyQt5"):
            raise PluginError("NEEDS_PYQT") from error
        raise PluginError("PLUGIN_CANNOT_LOAD", target=target, detail=str(error)) from error
    except AttributeError as error:
        raise PluginError("PLUGIN_CANNOT_LOAD", target=target, detail=str(error)) from error


def command_targets() -> dict[str, str]:
    """Every command's target: ours, then those of foreign plug-ins under names that are free."""
    foreign = {point.name: point.value for point in entry_points(group=COMMAND_GROUP)}
    return {**foreign, **COMMANDS}


def all_rules() -> list[Any]:
    """Every rule of our packages and of foreign plug-ins (entry points ``gi_atlas.rules``)."""
    foreign = [point.value for point in entry_points(group="gi_atlas.rules")]
    return [rule for target in (*RULE_TABLES, *foreign) for rule in load_object(target)]
