"""Memory of processes, as Linux counts it."""

import re
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def peak_mb(pid: int | str = "self") -> float | None:
    """Most memory (MB) that a process ever had in use (VmHWM); None where the system does not tell."""
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return None
    return None if found is None else int(found.group(1)) / 1024
