"""The command line: ``gi-atlas``, also ``python -m gi_atlas``."""

import json
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from gi_atlas import __version__
from gi_atlas.cli_help import HELP_OPTIONS, HelpContext, give_language, read_summary, write_rows
from gi_atlas.cli_usage import word_fault
from gi_atlas.errors import GiAtlasError, ManyErrors, PluginError, StorageError, UsageError
from gi_atlas.i18n import LANGUAGES, _, set_language, system_language
from gi_atlas.jobs import Progress
from gi_atlas.plugins import COMMANDS, command_targets, load_object
from gi_atlas.readable import is_whole, whole_text

EXIT_FINDINGS, EXIT_USAGE, EXIT_REFUSED, EXIT_LOCKED, EXIT_FAULT = 1, 2, 3, 4, 5
_LOCKED_CODES = (
    "STORE_LOCKED",
    "STORE_HELD",
    "STORE_TOO_OLD",
    "STORE_READ_ONLY",
    "STORE_READ_ONLY_FILE",
    "STORE_TOO_NEW",
    "STORE_ROW_",
)


@dataclass
class Output:
    """How a command answers: one JSON object, or lines for people."""

    is_json: bool = False
    is_quiet: bool = False

    def answer(self, result: dict[str, Any], lines: Iterable[str] | Callable[[], Iterable[str]] = ()) -> None:
        """Print the result as JSON, or ``lines`` where JSON was not asked for."""
        if self.is_json:
            click.echo(json.dumps(result, ensure_ascii=False, default=str))
            return
        for line in lines() if callable(lines) else lines:
            click.echo(line)

    def progress(self) -> Progress:
        """Progress that goes to standard error, unless it must be quiet or nobody looks."""
        if self.is_quiet or self.is_json or not sys.stderr.isatty():
            return Progress()
        return Progress(lambda share, text: click.echo(f"\r{max(share, 0):4.0%} {text[:60]:60}", nl=False, err=True))


class LazyGroup(click.Group):
    """Commands whose modules are imported when they are called."""

    context_class = HelpContext

    def targets(self) -> dict[str, str]:
        """Module and object of each command by its name."""
        return command_targets()

    def is_ours(self, name: str) -> bool:
        """Whether a command's module may be read for a list of them."""
        return name in COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in order."""
        return sorted(self.targets())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Command by its name."""
        target = self.targets().get(cmd_name)
        if target is None:
            return None
        found = load_object(target)
        assert isinstance(found, click.Command)
        return give_language(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, a line each, without importing them."""
        rows = [(name, _summary(target, self.is_ours(name))) for name, target in sorted(self.targets().items())]
        write_rows(formatter, _("Commands"), rows)


def _summary(target: str, is_ours: bool) -> str:
    # A foreign module is neither read nor imported for a list: a broken one must not break the help.
    return read_summary(target) if is_ours else _("Plug-in: {target}").format(target=target)


@click.group(cls=LazyGroup, context_settings={"help_option_names": HELP_OPTIONS})
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of messages (default: the system's).")
@click.option("--json", "is_json", is_flag=True, help="Answer with one JSON object.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.version_option(__version__, prog_name="gi-atlas")
@click.pass_context
def program(context: click.Context, lang: str | None, is_json: bool, quiet: bool) -> None:
    """GI Atlas: survey, boundaries and dossiers of geographical indications."""
    context.obj = Output(is_json, quiet)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and leave with its exit code."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command; every fault becomes a worded message and an exit code."""
    is_json = "--json" in arguments
    words = _globals_first(arguments)
    # Before click looks at a word: its help and its faults must speak the language too.
    set_language(_asked_language(words) or system_language())
    try:
        code = program.main(words, prog_name="gi-atlas", standalone_mode=False)
    except GiAtlasError as error:
        return _tell(error, is_json)
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.Abort:
        return EXIT_USAGE
    except click.ClickException as error:
        return _tell(word_fault(error), is_json)
    except (BrokenPipeError, SystemExit):  # click itself leaves when the reader of a pipe went away
        return 0
    except UnicodeEncodeError as error:
        return _tell_half(arguments, is_json) or _report_fault(error, is_json)
    except BaseException as error:  # noqa: BLE001 - the outermost place: a fault becomes a report file
        return _report_fault(error, is_json)
    return code if isinstance(code, int) else 0


def _tell_half(arguments: list[str], is_json: bool) -> int:
    # A path may hold bytes that are no text, so words are not refused before somebody stumbles over one.
    half = next((word for word in arguments if not is_whole(word)), None)
    if half is None:
        return 0
    return _tell(UsageError("TEXT_UNREADABLE", field=_("the command"), value=whole_text(half)[:100]), is_json)


def _globals_first(arguments: list[str]) -> list[str]:
    # --json, --quiet and --lang may stand anywhere; click wants them before the command.
    front, rest = [], []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in ("--json", "--quiet") or word.startswith("--lang="):
            front.append(word)
        elif word == "--lang":
            front += [word, *([following] if (following := next(words, None)) else [])]
        else:
            rest.append(word)
    return front + rest


def _asked_language(words: Iterable[str]) -> str | None:
    # The global options stand in front here. Where --lang names no language of ours, click says so, in the system's.
    asked = None
    front = iter(words)
    for word in front:
        if word == "--lang":
            asked = next(front, None)
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        elif word not in ("--json", "--quiet"):
            break
    return asked if asked in LANGUAGES else None


def severity_word(severity: str) -> str:
    """Word before a finding or a problem, as a line of an answer begins."""
    return {"error": _("Error"), "warning": _("Warning"), "note": _("Note")}[severity].lower()


def exit_code_of(error: GiAtlasError) -> int:
    """Exit code that interface.md gives an error."""
    if isinstance(error, ManyErrors):
        return max(exit_code_of(fault) for fault in error.faults)
    if isinstance(error, UsageError):
        return EXIT_USAGE
    if isinstance(error, PluginError):
        return EXIT_USAGE if error.code == "NEEDS_PYQT" else EXIT_FAULT
    if isinstance(error, StorageError) and error.code.startswith(_LOCKED_CODES):
        return EXIT_LOCKED
    return EXIT_REFUSED


def _tell(error: GiAtlasError, is_json: bool) -> int:
    if is_json:
        content: dict[str, Any] = {"code": error.code, "message": error.message(), "context": error.context}
        if isinstance(error, ManyErrors):
            content["faults"] = [{"code": f.code, "message": f.message(), "context": f.context} for f in error.faults]
        click.echo(json.dumps({"error": content}, ensure_ascii=False, default=str))
    else:
        click.echo(error.message(), err=True)
    return exit_code_of(error)


def _report_fault(error: BaseException, is_json: bool) -> int:
    if isinstance(error, KeyboardInterrupt):
        return EXIT_USAGE
    report = Path(tempfile.mkstemp(prefix="gi-atlas-report-", suffix=".txt")[1])
    report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    _tell(GiAtlasError("INTERNAL_FAULT", kind=type(error).__name__, report=str(report)), is_json)
    return EXIT_FAULT
