"""The editions that a project holds side by side, and what changed from each to each."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from weakref import WeakKeyDictionary

from gi_atlas.as_of import as_of
from gi_atlas.divisions.deriving import Comparison, compare
from gi_atlas.divisions.grounds import Grounds
from gi_atlas.errors import UsageError
from gi_atlas.events import Changes
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminChange
from gi_atlas.scope.unit_list import UnitList, edition_day
from gi_atlas.storage.project import Project

_TABLES = ("gi_admin_unit", "gi_admin_change")


class Editions:
    """Lists of units by edition, and the changes between any two of them; each is read or derived once.

    Parameters
    ----------
    names : iterable of str
    read : callable
        Edition → its list.
    changes : sequence of AdminChange
        Those that are stored. A pair of editions with derived ones among them is taken as it is; else what is there
        by hand is kept and the rest derived.
    ground : callable, optional
        Older and newer edition → their polygons.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str], UnitList],
        changes: Sequence[AdminChange] = (),
        ground: Callable[[str, str], Grounds] | None = None,
    ) -> None:
        self.names = sorted(names, key=_order)
        self._read, self._changes = read, changes
        self._ground = ground or (lambda _old, _new: Grounds())
        self._lists: dict[str, UnitList] = {}
        self._pairs: dict[tuple[str, str], Comparison] = {}
        self._lock = threading.RLock()

    @classmethod
    def of_lists(cls, *lists: UnitList, changes: Sequence[AdminChange] = ()) -> "Editions":
        """Editions of lists that are at hand."""
        by_name = {units.edition: units for units in lists}
        return cls(by_name, by_name.__getitem__, changes)

    def units(self, edition: str) -> UnitList:
        """List of an edition.

        Raises
        ------
        UsageError
            DIVISIONS_NO_EDITION.
        """
        if edition not in self.names:
            raise UsageError("DIVISIONS_NO_EDITION", value=edition, expected=", ".join(self.names))
        with self._lock:
            if edition not in self._lists:
                self._lists[edition] = self._read(edition)
            return self._lists[edition]

    def is_older(self, first: str, second: str) -> bool:
        """Whether one edition stands before another."""
        return self.names.index(first) < self.names.index(second)

    def others(self, edition: str) -> list[str]:
        """The other editions: the older ones first, the nearest of them foremost, then the newer ones."""
        place = self.names.index(edition)
        return [*reversed(self.names[:place]), *self.names[place + 1 :]]

    def at(self, day: date | None) -> str:
        """Newest edition of a day or before it, else the oldest; without a day the newest; "" if there are none.

        One without a date counts only where none has a date, as in ``services.seen_divisions``.
        """
        dated = [name for name in self.names if _order(name)[0]] or self.names
        begun = [name for name in dated if day is None or _order(name)[1] <= day.isoformat()]
        return (begun or dated[:1] or [""])[-1]

    def begin_after(self, day: date) -> bool:
        """Whether a day lies before the first edition, so that ``at`` answers with one that did not hold yet."""
        dated = [name for name in self.names if _order(name)[0]]
        return bool(dated) and _order(dated[0])[1] > day.isoformat()

    def by_hand(self, old: str, new: str) -> list[AdminChange]:
        """Changes between two editions that a person entered."""
        return [change for change in self._of_pair(old, new) if change.is_by_hand]

    def between(self, old: str, new: str, progress: Progress | None = None) -> Comparison:
        """What changed from an older edition to a newer one."""
        with self._lock:
            if (old, new) not in self._pairs:
                self._pairs[old, new] = self._compare(old, new, progress)
            return self._pairs[old, new]

    def _compare(self, old: str, new: str, progress: Progress | None) -> Comparison:
        stored = self._of_pair(old, new)
        if any(not change.is_by_hand for change in stored):
            return Comparison(self.units(old), self.units(new), tuple(_hand_first(stored)))
        return compare(self.units(old), self.units(new), stored, self._ground(old, new), progress)

    def _of_pair(self, old: str, new: str) -> list[AdminChange]:
        return [one for one in self._changes if one.old_edition == old and one.new_edition == new]


def _hand_first(changes: Sequence[AdminChange]) -> list[AdminChange]:
    """Changes without those derived ones whose unit a person spoke of."""
    mended = {change.old_code for change in changes if change.is_by_hand}
    return [change for change in changes if change.is_by_hand or not change.old_code or change.old_code not in mended]


def _order(edition: str) -> tuple[bool, str, str]:
    day = edition_day(edition)
    return day is not None, day.isoformat() if day else "", edition


_CACHES: "WeakKeyDictionary[Project, _Cache]" = WeakKeyDictionary()
_CACHES_LOCK = threading.Lock()


class _Cache:
    """Editions of one open project, forgotten when its units or changes change."""

    def __init__(self, project: Project) -> None:
        self.found: Editions | None = None
        project.changed.connect(self._forget)

    def _forget(self, changes: Changes) -> None:
        if any(changes.touches(table) for table in _TABLES):
            self.found = None


def editions_of(project: Project) -> Editions:
    """Editions of a project; their lists are read when they are asked for."""
    with _CACHES_LOCK:
        if project not in _CACHES:
            _CACHES[project] = _Cache(project)
        cache = _CACHES[project]
    found = cache.found
    if found is None:
        found = cache.found = _of_project(project)
    return found


def _of_project(project: Project) -> Editions:
    names = [str(row[0]) for row in project.fetch("SELECT DISTINCT edition FROM gi_admin_unit")]
    return Editions(
        names,
        lambda edition: UnitList.of_project(project, edition),
        project.read_all(AdminChange),
        lambda old, new: Grounds.of_project(project, old, new),
    )


def edition_as_of(project: Project, day: date | None = None) -> str:
    """Edition of the divisions that holds on a day: the newest of that day or before, else the oldest; "" if none.

    Without a day it is the one by which the project is seen (``gi_atlas.as_of``).
    """
    return editions_of(project).at(day or as_of(project))
