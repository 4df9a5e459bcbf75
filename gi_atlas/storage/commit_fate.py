"""After a fault of the disk: put the file in order and find out whether the work is in it.

SQLite answers a failed COMMIT with an error, but not every error means that nothing was saved: if only the last sync
of the emptied journal failed, the work is in the file already. And a journal that could not be emptied stays and
hides the file from readers until a writer takes it back.
"""

from enum import Enum

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gi_atlas.storage import change_log

DISK_FAULTS = frozenset({"STORE_IO_FAULT", "STORE_DISK_FULL"})
# A commit of its own: its syncs succeed only if the disk takes what the failed one left.
_TOUCH = "UPDATE gi_project SET value = value WHERE key = 'project_id'"
LogHead = tuple[int, str]


class Fate(Enum):
    """What became of work whose transaction met a fault."""

    GONE = "gone"
    KEPT = "kept"
    UNSURE = "unsure"


def find_fate(connection: Connection, before: LogHead | None, wanted: LogHead | None) -> Fate:
    """Fate of a transaction, looked at with a new connection of the writer.

    Parameters
    ----------
    connection : Connection
        New; its first transaction takes back what a torn commit left.
    before, wanted : (seq, hash) or None
        Head of the change log before the work, and with it; None if the transaction never came so far.
    """
    was_whole = wanted is not None and wanted != before
    try:
        with connection.begin():
            found = change_log.head(connection)
            connection.exec_driver_sql(_TOUCH)
    except DBAPIError:
        return Fate.UNSURE if was_whole else Fate.GONE
    return Fate.KEPT if was_whole and found == wanted else Fate.GONE
