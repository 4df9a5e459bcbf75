"""``python -m bench [--only NAME]… [--json FILE]``: measure, print one table, exit 1 if a target is missed."""

import argparse
import json
import pkgutil
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import bench
from bench.inputs import Inputs, find_real_folder
from bench.table import Row, format_table


def row_modules(wanted: list[str]) -> list[str]:
    """Names of the row modules to run, in order; all if none is asked for."""
    names = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name.startswith("row_")]
    return [name for name in names if not wanted or name.removeprefix("row_") in wanted]


def measure(names: list[str], real: Path) -> list[Row]:
    """Rows of the named modules, measured one after the other."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="gi-atlas-bench-") as scratch:
        inputs = Inputs(real, Path(scratch))
        for name in names:
            print(f"measuring {name.removeprefix('row_')} …", file=sys.stderr)
            rows += _measured(name, inputs)
    return rows


def _measured(name: str, inputs: Inputs) -> list[Row]:
    """Rows of one module; one that breaks becomes a row that says so, and the others are measured."""
    try:
        found: list[Row] = import_module(f"bench.{name}").rows(inputs)
    except Exception as fault:  # noqa: BLE001 - told in the table and by the exit code
        return [Row(f"{name.removeprefix('row_')}: FAILED", None, note=f"{type(fault).__name__}: {fault}")]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; 0 if no target was missed, 1 if one was, 2 without real data."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only bench/row_NAME.py")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    real = find_real_folder()
    if real is None:
        print("Real data are missing: set GI_ATLAS_REAL_DATA to their folder.", file=sys.stderr)
        return 2
    rows = measure(row_modules(options.only), real)
    print(format_table(rows))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) | {"ratio": row.ratio} for row in rows], indent=1))
    return int(any(row.is_met is False or row.work.endswith(": FAILED") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
