"""Help of the command line in the reader's language; the texts stay English where the commands are declared."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from importlib.abc import InspectLoader
from importlib.util import find_spec
from types import TracebackType
from unicodedata import east_asian_width

import click

from gi_atlas.i18n import N_, _

HELP_OPTIONS = ("-h", "--help")
# What click writes for the value of an option, or for the rest of a usage line.
_PLACEHOLDERS = (
    N_("TEXT"),
    N_("INTEGER"),
    N_("FLOAT"),
    N_("PATH"),
    N_("DIRECTORY"),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
)
# A word or one wide character, with the marks that may not be parted from it at the end of a line.
_CHUNK = re.compile(
    r"\s+|[（“《「]*(?:[^\s\u2e80-\uffff“”]+|[^\s（《「，。；：、）》」！？“])?[，。；：、）》」！？”]*",
)


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrap_columns(text: str, columns: int) -> list[str]:
    """Lines of a text, none wider than ``columns`` unless one word is; Chinese breaks between characters."""
    lines, line = [], ""
    for chunk in _CHUNK.findall(text):
        if line and display_width(line + chunk.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += chunk if line else chunk.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


class HelpFormatter(click.HelpFormatter):
    """Click's page of help with our words, its columns measured as a terminal shows them."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        super().write_usage(prog, args, _("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write one paragraph."""
        indent = " " * self.current_indent
        for line in wrap_columns(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms with their meanings beside them, or below where a term is too long."""
        rows = list(rows)
        begin = min(max((display_width(term) for term, _meaning in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in rows:
            lines = wrap_columns(meaning, max(self.width - begin - self.current_indent, 10))
            first = lines.pop(0) if lines and display_width(term) <= begin - col_spacing else ""
            self.write(f"{indent}{term}{' ' * (begin - display_width(term))}{first}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{' ' * begin}{line}\n")


class HelpContext(click.Context):
    """Context whose help speaks the current language, and whose faults know which command they belong to."""

    formatter_class = HelpFormatter

    def get_help(self) -> str:
        """Page of help of the command."""
        formatter = self.make_formatter()
        write_help(self, formatter)
        return formatter.getvalue().rstrip("\n")

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> bool | None:
        # Click's parser does not tell its faults which command they are about.
        if isinstance(exc_value, click.UsageError) and exc_value.ctx is None:
            exc_value.ctx = self
        return super().__exit__(exc_type, exc_value, tb)


def give_language(command: click.Command) -> click.Command:
    """Let a command and those below it show their help in the current language; a plug-in's own way stays."""
    if command.context_class is click.Context:
        command.context_class = HelpContext
    for below in getattr(command, "commands", {}).values():
        give_language(below)
    return command


def write_help(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write usage, description, arguments, options and commands of the context's command."""
    command = context.command
    formatter.write_usage(context.command_path, usage_words(context))
    for paragraph in paragraphs(command.help):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_(paragraph))
    arguments = [one for one in command.get_params(context) if isinstance(one, click.Argument) and one.help]
    write_rows(formatter, _("Arguments"), [(one.make_metavar(context), shown_help(one)) for one in arguments])
    options = [one for one in command.get_params(context) if isinstance(one, click.Option) and not one.hidden]
    write_rows(formatter, _("Options"), [option_row(context, option) for option in options])
    if isinstance(command, click.Group):
        _write_commands(context, command, formatter)
    command.format_epilog(context, formatter)


def write_rows(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    """Write a section of terms and meanings, if there are any."""
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def _write_commands(context: click.Context, group: click.Group, formatter: click.HelpFormatter) -> None:
    if type(group).format_commands is not click.Group.format_commands:
        group.format_commands(context, formatter)
        return
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    rows = [(name, summary_of(command)) for name, command in found.items() if command and not command.hidden]
    write_rows(formatter, _("Commands"), rows)


def usage_words(context: click.Context) -> str:
    """What follows the command's name in its usage line."""
    pieces = context.command.collect_usage_pieces(context)
    return " ".join(shown_placeholder(piece) for piece in pieces)


def shown_placeholder(placeholder: str) -> str:
    """What stands for a value, in the current language where it is click's own word; names of ours stay."""
    return _(placeholder) if placeholder in _PLACEHOLDERS else placeholder


def option_row(context: click.Context, option: click.Option) -> tuple[str, str]:
    """Spellings of an option with its value, and what it means with its default and limits."""
    spelled, space, placeholder = option.get_help_spec(context).rpartition(" ")
    extra = option.get_help_extra(context)
    marks = [_("default: {default}").format(default=extra["default"])] if "default" in extra else []
    marks += [extra["range"]] if "range" in extra else []
    marks += [_("required")] if "required" in extra else []
    shown = shown_help(option)
    return spelled + space + shown_placeholder(placeholder), f"{shown} [{'; '.join(marks)}]" if marks else shown


def shown_help(parameter: click.Parameter) -> str:
    """Help of an option or argument in the current language; empty where it has none."""
    return " ".join(_(paragraph) for paragraph in paragraphs(parameter.help))


def summary_of(command: click.Command) -> str:
    """First paragraph of a command's help in the current language."""
    return next((_(paragraph) for paragraph in paragraphs(command.short_help or command.help)), "")


def read_summary(target: str) -> str:
    """First paragraph of the docstring of ``module:function``, in the current language.

    The module is read as text, not imported: a list of all commands must not load Qt and GDAL.

    Parameters
    ----------
    target : str
        As in ``plugins.COMMANDS``; only the packages above the module are imported.
    """
    module, _colon, name = target.partition(":")
    spec = find_spec(module)
    loader = spec.loader if spec else None
    source = loader.get_source(module) if isinstance(loader, InspectLoader) else None
    for node in ast.parse(source or "").body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return next((_(paragraph) for paragraph in paragraphs(ast.get_docstring(node))), "")
    return ""


def paragraphs(text: str | None) -> list[str]:
    """Paragraphs of a help text, each as one line: these are the messages of the catalogue."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", inspect.cleandoc(text or "")) if part.strip()]


def help_messages(command: click.Command, name: str) -> Iterator[str]:
    """Every text of a command's help, and of those below it, as it stands in the catalogue.

    Parameters
    ----------
    command : Command
        Loaded.
    name : str
        Its name on the command line.
    """
    yield from paragraphs(command.help)
    with click.Context(command, info_name=name, help_option_names=list(HELP_OPTIONS)) as context:
        for parameter in command.get_params(context):
            yield from paragraphs(parameter.help)
    # A group whose commands are imported when they are called says them itself.
    all_below = getattr(command, "all_commands", None)
    for key, below in (all_below() if all_below else getattr(command, "commands", {})).items():
        yield from help_messages(below, key)
