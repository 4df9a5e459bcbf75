"""Reading a form workbook, inside the child process only."""

from typing import Any

from gi_atlas.exchange.child_task import ChildTask


def read(task: ChildTask) -> dict[str, Any]:
    """Convert a workbook to an XForm; the answer holds its text and where each node stands."""
    return {}
