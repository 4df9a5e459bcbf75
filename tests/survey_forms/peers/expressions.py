"""Random expressions whose arguments have the types that both engines take."""

import random

TABLE = """
| survey |
| | type | name | label |
| | text | t | T |
| | text | u | U |
| | integer | i | I |
| | decimal | d | D |
| | date | day | Day |
| | select_multiple c | many | Many |
| | begin repeat | row | Row |
| | text | rt | RT |
| | integer | ri | RI |
| | end repeat | | |
"""
CHOICES = """
| choices |
| | list_name | name | label | size |
| | c | a | A | 1 |
| | c | b | B | 2 |
| | c | x | X | 30 |
"""
TEXTS = ("''", "'a'", "'b'", "'12'", "'-3.5'", "'茶'", "'a b'", "'2024-02-29'", "' x '", "'abcabc'")
NUMBERS = ("0", "1", "2", "-1", "3.5", "100", "0.1", "7")


def number(dice: random.Random, depth: int) -> str:
    """Expression of a number."""
    if depth <= 0:
        return dice.choice((*NUMBERS, "${i}", "${d}"))
    n, t = (lambda: number(dice, depth - 1)), (lambda: text(dice, depth - 1))
    return dice.choice(
        (
            lambda: f"({n()} + {n()})",
            lambda: f"({n()} - {n()})",
            lambda: f"({n()} * {n()})",
            lambda: f"round({n()} div {n()}, 6)",
            lambda: f"({n()} mod {n()})",
            lambda: f"-({n()})",  # ODK's grammar takes no two minuses in a row
            lambda: f"number({t()})",
            lambda: f"string-length({t()})",
            lambda: f"count({nodes(dice)})",
            lambda: f"sum({numeric_nodes(dice)})",
            lambda: f"max({n()}, {n()})",
            lambda: f"min({numeric_nodes(dice)})",
            lambda: f"round({n()}, {dice.choice(('0', '1', '2', '-1'))})",
            lambda: f"int({n()})",
            lambda: f"abs({n()})",
            lambda: f"floor({n()})",
            lambda: f"ceiling({n()})",
            lambda: f"count-selected({t()})",
            lambda: f"count-non-empty({nodes(dice)})",
            lambda: f"number(if({truth(dice, depth - 1)}, {n()}, {n()}))",
            lambda: f"({t()} + {n()})",
            lambda: f"number({truth(dice, depth - 1)})",
        )
    )()


def text(dice: random.Random, depth: int) -> str:
    """Expression of a text."""
    if depth <= 0:
        return dice.choice((*TEXTS, "${t}", "${u}", "${many}", "${day}"))
    n, t = (lambda: number(dice, depth - 1)), (lambda: text(dice, depth - 1))
    return dice.choice(
        (
            lambda: f"concat({t()}, {t()})",
            lambda: f"concat({n()}, {nodes(dice)})",
            lambda: f"join('-', {nodes(dice)}, {t()})",
            lambda: f"substr({t()}, {dice.choice(('0', '1', '2', '-2'))}, {dice.choice(('1', '3', '-1'))})",
            lambda: f"substring({t()}, 2, 2)",
            lambda: f"substring-before({t()}, 'b')",
            lambda: f"substring-after({t()}, 'a')",
            lambda: f"translate({t()}, 'ab茶', 'xy')",
            lambda: f"normalize-space({t()})",
            lambda: f"coalesce({t()}, {t()})",
            lambda: f"if({truth(dice, depth - 1)}, {t()}, {t()})",
            lambda: f"string({n()})",
            lambda: f"selected-at({t()}, {dice.choice(('0', '1', '5'))})",
            lambda: f"string({nodes(dice)})",
            lambda: "format-date(${day}, '%Y/%n/%e')",
            lambda: f"string({truth(dice, depth - 1)})",
            lambda: f"digest({t()}, 'SHA-1', 'hex')",
            lambda: f"instance('c')/root/item[name = {t()}]/label",
        )
    )()


def truth(dice: random.Random, depth: int) -> str:
    """Expression of a truth."""
    if depth <= 0:
        return dice.choice(("true()", "false()", "${i} > 2", "${t} = 'a'", "${d} != 0.5", "${t} = ${u}"))
    n, t = (lambda: number(dice, depth - 1)), (lambda: text(dice, depth - 1))
    b = lambda: truth(dice, depth - 1)  # noqa: E731  (beside its sisters)
    return dice.choice(
        (
            lambda: f"boolean({b()} and {b()})",
            lambda: f"boolean({b()} or {b()})",
            lambda: f"not({b()})",
            lambda: f"({n()} {dice.choice(('<', '<=', '>', '>=', '=', '!='))} {n()})",
            lambda: f"({t()} {dice.choice(('=', '!='))} {t()})",
            lambda: f"({t()} {dice.choice(('<', '>', '=', '!='))} {n()})",
            lambda: f"({nodes(dice)} {dice.choice(('=', '!=', '<', '>='))} {dice.choice((n, t))()})",
            lambda: f"contains({t()}, {t()})",
            lambda: f"starts-with({t()}, {t()})",
            lambda: f"ends-with({t()}, {t()})",
            lambda: f"selected({t()}, {t()})",
            lambda: f"regex({t()}, '^[a-c]+')",
            lambda: f"boolean({dice.choice((n, t))()})",
            lambda: f"boolean({nodes(dice)})",
            lambda: f"boolean-from-string({t()})",
            lambda: f"checklist(1, 2, {b()}, {t()}, {n()})",
            lambda: f"({b()} = {b()})",
            lambda: f"({b()} != {n()})",
        )
    )()


def nodes(dice: random.Random) -> str:
    """Expression of a node-set."""
    return dice.choice(
        (
            "/data/row/rt",
            "/data/row/ri",
            "/data/row[ri > 1]/rt",
            "/data/row[rt = /data/t]/ri",
            "/data/row[position() = 2]/rt",
            "/data/row[last()]/ri",
            "/data/nowhere",
            "//rt",
            "instance('c')/root/item/size",
            "instance('c')/root/item[size > /data/i]/name",
            "instance('c')/root/item[name = /data/t or size = 30]/name",
            "instance('c')/root/item[selected(/data/many, name)]/label",
            "/data/t",
        )
    )


def numeric_nodes(dice: random.Random) -> str:
    """Expression of a node-set that holds numbers."""
    return dice.choice(("/data/row/ri", "instance('c')/root/item/size", "/data/i", "/data/row[ri > 2]/ri"))


def table(seed: int, count: int) -> str:
    """Form of ``count`` random calculations."""
    dice = random.Random(seed)
    rows = []
    for place in range(count):
        make = dice.choice((number, text, truth))
        rows.append(f"| | calculate | c{place} | | {make(dice, dice.choice((1, 2, 3)))} |")
    survey = "\n".join(f"{line} |" if line.startswith("| |") else line for line in TABLE.strip().splitlines())
    survey = survey.replace("| label |", "| label | calculation |", 1)
    return f"{survey}\n" + "\n".join(rows) + CHOICES
