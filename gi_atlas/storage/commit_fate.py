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
# A commit that changes nothing, but whose syncs succeed only if the disk takes what the failed one left. (An UPDATE
# to the same value would not do: SQLite sees that and writes no page.)
_TOUCH = ("INSERT INTO gi_project (key, value) VALUES ('', '')", "DELETE FROM gi_project WHERE key = ''")
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
    found, is_settled = _settle(connection)
    if wanted is None or wanted == before or (found is not None and found != wanted):
        return Fate.GONE
    return Fate.KEPT if is_settled else Fate.UNSURE


def _settle(connection: Connection) -> tuple[LogHead | None, bool]:
    """Head of the log as it stands, None if the file cannot be read, and whether the disk took a commit after it."""
    found = None
    try:
        with connection.begin():
            found = change_log.head(connection)
            for statement in _TOUCH:
                connection.exec_driver_sql(statement)
    except DBAPIError:
        return found, False
    return found, True
