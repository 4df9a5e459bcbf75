"""The survey form: how long an act keeps the window's thread."""

import json
import subprocess
import sys

from bench.inputs import Inputs
from bench.table import Row

PAGE_S, KEY_S, EDIT_S, PARSED_S = 0.1, 0.016, 0.005, 0.15
MOST_S = {
    "slowest page": PAGE_S,
    "key": KEY_S,
    "page of 100 rows": PAGE_S,
    "row of 100 opened and folded": PAGE_S / 2,
    "key in a row of 100": KEY_S,
    "row among 100 added, moved, removed": PAGE_S,
    "edit kept as a draft": EDIT_S,
    "form parsed": PARSED_S,
}


def rows(_inputs: Inputs) -> list[Row]:
    """One row an act; a search must keep up with typing."""
    command = [sys.executable, "-m", "bench.form_window"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    told = json.loads(done.stdout.splitlines()[-1])
    return [Row(f"GI form: {act}", seconds, "s", target=MOST_S.get(act, KEY_S)) for act, seconds in told.items()]
