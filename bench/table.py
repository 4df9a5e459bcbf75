"""Rows of the benchmark: our figure, the peer's, their ratio, the target."""

import os
import unicodedata
from dataclasses import dataclass

HEADINGS = ("work", "ours", "peer", "peer's", "ratio", "target", "ok?")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Parameters
    ----------
    work : str
        What is measured, in a few words.
    ours : float or None
        Our figure (median where it is a time); None if it could not be measured.
    unit : str
        Unit of ``ours`` and ``peer``: "s", "ms", "MB", "count".
    peer_name : str
        Whose figure stands beside ours; empty if the target is absolute.
    peer : float or None
        The peer's figure from the same run; None if there is no peer or it is missing.
    target_ratio : float or None
        ours / peer must not be above it.
    target : float or None
        ``ours`` itself must not be above it.
    note : str
        What a reader must know: a missing peer, a peer's second figure, what a number leaves out.
    """

    work: str
    ours: float | None
    unit: str = "s"
    peer_name: str = ""
    peer: float | None = None
    target_ratio: float | None = None
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our figure by the peer's, None where either is missing."""
        return None if self.ours is None or not self.peer else self.ours / self.peer

    @property
    def is_met(self) -> bool | None:
        """Whether every target that is set is reached; None if one of them cannot be judged."""
        verdicts = []
        if self.target_ratio is not None:
            verdicts.append(None if self.ratio is None else self.ratio <= self.target_ratio)
        if self.target is not None:
            verdicts.append(None if self.ours is None else self.ours <= self.target)
        return None if not verdicts or None in verdicts else all(verdicts)


def format_table(rows: list[Row]) -> str:
    """The table as text with aligned columns, then the notes."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(_width(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = ["  ".join(_pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{row.work}: {row.note}" for row in rows if row.note]
    return "\n".join([machine_line(), *lines, *notes])


def machine_line() -> str:
    """Processors and load of this machine; a loaded machine's figures are to be read with care."""
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "yes", False: "NO", None: "-"}[row.is_met]
    peer = "MISSING" if row.peer_name and row.peer is None else _figure(row.peer, row.unit)
    ratio = "-" if row.ratio is None else f"{row.ratio:.3f}"
    return (row.work, _figure(row.ours, row.unit), row.peer_name or "-", peer, ratio, _target(row), verdict)


def _target(row: Row) -> str:
    parts = [f"<= {row.target_ratio:.3g} of it"] if row.target_ratio is not None else []
    if row.target is not None:
        parts.append(f"<= {_figure(row.target, row.unit)}")
    return ", ".join(parts) or "-"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "s" and value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.4g} {unit}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
