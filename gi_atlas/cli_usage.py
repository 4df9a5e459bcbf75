"""Faults that click finds in the words of a command, as our coded errors in the reader's language."""

import ast
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli_help import shown_placeholder, usage_words
from gi_atlas.errors import UsageError

_QUOTED = re.compile(r"(?:\w+ )?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
_OUT_OF_RANGE = re.compile(r"(.*) is not in the range ")
_EXTRA = re.compile(r".*?\((.*)\)\Z", re.DOTALL)
_DATE_PARTS = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "hh", "%M": "mm", "%S": "ss"}


def word_fault(fault: click.ClickException) -> UsageError:
    """Our error for a fault of click's: where, which value, what was expected.

    Parameters
    ----------
    fault : ClickException
        As click raises it outside its standalone mode.
    """
    if isinstance(fault, click.UsageError) and fault.ctx is not None:
        for kind, word in _WORDINGS:
            if isinstance(fault, kind):
                return word(fault, fault.ctx)
    return UsageError("USAGE", detail=fault.format_message())


def _word_page(fault: Any, context: click.Context) -> UsageError:
    # A group called without any words answers with its help.
    return UsageError("USAGE", detail=context.get_help())


def _word_command(fault: Any, context: click.Context) -> UsageError:
    group = context.command
    known = group.list_commands(context) if isinstance(group, click.Group) else []
    return _word_unknown(("USAGE_COMMAND", "USAGE_COMMAND_NEAR"), fault.command_name, known, context)


def _word_option(fault: Any, context: click.Context) -> UsageError:
    options = [one for one in context.command.get_params(context) if isinstance(one, click.Option) and not one.hidden]
    known = [name for option in options for name in option.opts if name.startswith("--")]
    return _word_unknown(("USAGE_OPTION", "USAGE_OPTION_NEAR"), fault.option_name, known, context)


def _word_unknown(codes: tuple[str, str], value: str, known: list[str], context: click.Context) -> UsageError:
    near = get_close_matches(value, known, cutoff=0.7)
    code, choices = (codes[1], near) if near else (codes[0], known)
    return UsageError(code, command=context.command_path, value=value, choices=_joined(choices))


def _word_missing(fault: Any, context: click.Context) -> UsageError:
    told = {"command": context.command_path, "parameter": _name(fault), "usage": _usage(context)}
    kind = getattr(fault.param, "type", None)
    if isinstance(kind, click.Choice):
        return UsageError("USAGE_MISSING_CHOICE", choices=_choices(kind), **told)
    return UsageError("USAGE_MISSING", **told)


def _word_option_value(fault: Any, context: click.Context) -> UsageError:
    params = context.command.get_params(context)
    found = [one for one in params if fault.option_name in (*one.opts, *one.secondary_opts)]
    if any(isinstance(one, click.Option) and (one.is_flag or one.count) for one in found):
        return UsageError("USAGE_FLAG", parameter=fault.option_name)
    expected = shown_placeholder(found[0].make_metavar(context)) if found else ""
    return UsageError("USAGE_OPTION_VALUE", parameter=fault.option_name, expected=expected)


def _word_value(fault: Any, context: click.Context) -> UsageError:
    value, kind = _value(fault.message), getattr(fault.param, "type", None)
    for one, word in _VALUES:
        if value is not None and isinstance(kind, one):
            return word(kind, {"parameter": _name(fault), "value": value})
    return UsageError("USAGE_VALUE", parameter=_name(fault), detail=fault.message)


def _word_choice(kind: Any, told: dict[str, str]) -> UsageError:
    return UsageError("USAGE_CHOICE", choices=_choices(kind), **told)


def _word_date(kind: Any, told: dict[str, str]) -> UsageError:
    expected = _joined(re.sub("%.", lambda part: _DATE_PARTS.get(part[0], part[0]), form) for form in kind.formats)
    return UsageError("USAGE_DATE", expected=expected, **told)


def _word_range(kind: Any, told: dict[str, str]) -> UsageError:
    least = [f"{'>' if kind.min_open else '≥'} {kind.min}"] if kind.min is not None else []
    most = [f"{'<' if kind.max_open else '≤'} {kind.max}"] if kind.max is not None else []
    return UsageError("USAGE_RANGE", expected=_joined(least + most), **told)


def _word_whole_number(kind: Any, told: dict[str, str]) -> UsageError:
    return UsageError("USAGE_WHOLE_NUMBER", **told)


def _word_number(kind: Any, told: dict[str, str]) -> UsageError:
    return UsageError("USAGE_NUMBER", **told)


def _word_path(kind: Any, told: dict[str, str]) -> UsageError:
    path = Path(told["value"])
    if path.is_file() and not kind.file_okay:
        return UsageError("USAGE_NOT_A_FOLDER", **told)
    if path.is_dir() and not kind.dir_okay:
        return UsageError("USAGE_NOT_A_FILE", **told)
    return UsageError("USAGE_PATH_REFUSED", **told)


def _word_other(fault: Any, context: click.Context) -> UsageError:
    extra = _EXTRA.match(fault.message)
    if extra:
        return UsageError("USAGE_EXTRA", command=context.command_path, value=extra[1], usage=_usage(context))
    if isinstance(context.command, click.Group):
        return UsageError("USAGE_NO_COMMAND", command=context.command_path)
    return UsageError("USAGE", detail=fault.message)


def _name(fault: Any) -> str:
    if isinstance(fault.param, click.Option):
        return max(fault.param.opts, key=len)
    return fault.param.human_readable_name if fault.param else str(fault.param_hint or "")


def _value(message: str) -> str | None:
    # Click keeps the refused value nowhere but in its sentence.
    quoted = _QUOTED.match(message)
    if quoted:
        return str(ast.literal_eval(quoted[1]))
    number = _OUT_OF_RANGE.match(message)
    return number[1] if number else None


def _choices(kind: click.Choice[Any]) -> str:
    return _joined(getattr(choice, "name", str(choice)) for choice in kind.choices)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words)


def _usage(context: click.Context) -> str:
    return f"{context.command_path} {usage_words(context)}"


_WORDINGS: tuple[tuple[type[click.UsageError], Callable[[Any, click.Context], UsageError]], ...] = (
    (click.exceptions.NoArgsIsHelpError, _word_page),
    (click.exceptions.NoSuchCommand, _word_command),
    (click.NoSuchOption, _word_option),
    (click.MissingParameter, _word_missing),
    (click.BadOptionUsage, _word_option_value),
    (click.BadParameter, _word_value),
    (click.UsageError, _word_other),
)
_VALUES: tuple[tuple[Any, Callable[[Any, dict[str, str]], UsageError]], ...] = (
    (click.Choice, _word_choice),
    (click.DateTime, _word_date),
    ((click.IntRange, click.FloatRange), _word_range),
    (type(click.INT), _word_whole_number),
    (type(click.FLOAT), _word_number),
    (click.Path, _word_path),
)
