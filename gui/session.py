"""The project that the window shows: opening it, hearing of its changes, leaving it with nothing lost."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes, merge_changes
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.services.keeping import backup_if_changed
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gui.bridge import Bridge
from gui.job_runner import JobRunner
from gui.session_facts import Notice, OpenedProject, look_at

WATCH_EVERY_MS = 3000
WAITING_TOLD_S = 0.3
STANDING = frozenset({"NOTICE_READ_ONLY", "NOTICE_HELD"})  # as long as it is so, it is said
LeaveForms = Callable[[], object]


class ProjectSession(QObject):
    """At most one open project.

    Signals
    -------
    projectChanged()
        Another project is open, or none.
    changed(Changes)
        The project changed, on the GUI thread; changes that come close together are told as one.
    noticesChanged()
        There is something else to say about the project.
    waiting(seconds)
        Another program holds the file, so long already; what is to be saved waits.
    changedElsewhere()
        Another program wrote into the project file: everything must be read again.
    """

    projectChanged = pyqtSignal()
    changed = pyqtSignal(object)
    noticesChanged = pyqtSignal()
    changedElsewhere = pyqtSignal()
    waiting = pyqtSignal(float)

    def __init__(
        self, runner: JobRunner, bridge: Bridge, on_error: Callable[[GiAtlasError], object], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._runner, self._bridge, self._on_error = runner, bridge, on_error
        self._opened: OpenedProject | None = None
        self._pending: deque[Changes] = deque()
        self._foreign_version: int | None = None
        self.is_moving = False
        self.leave_forms: LeaveForms = lambda: None
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_EVERY_MS)
        self._watch.timeout.connect(self.look_around)

    @property
    def project(self) -> Project | None:
        """The open project; None while there is none."""
        return self._opened.project if self._opened else None

    @property
    def name(self) -> str:
        """Name of the open project."""
        return self._opened.name if self._opened else ""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What there is to say about the open project."""
        return self._opened.notices if self._opened else ()

    @property
    def is_writable(self) -> bool:
        """Whether a project is open for writing."""
        return self.project is not None and not self.project.is_read_only

    def drafts(self) -> DraftStore | None:
        """Drafts of the open project; None while there is none or nothing can be written beside it."""
        return self.project.drafts if self.project is not None and self.is_writable else None

    # Opening

    def open(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Open a project instead of the one that is open; that one stays if this one cannot be opened."""
        if self.project is not None and self.project.path == path.absolute():
            then()
            return
        self._move(lambda _progress: look_at(open_project(path.absolute())), then)

    def create(self, path: Path, name: str = "", then: Callable[[], object] = lambda: None) -> None:
        """Make an empty project and open it."""
        self._move(lambda _progress: look_at(create_project(path.absolute(), name)), then)

    def _move(self, make: Callable[[Progress], OpenedProject], then: Callable[[], object]) -> None:
        if self.is_moving:
            return
        self.is_moving = True

        def refuse(error: GiAtlasError) -> None:
            self.is_moving = False
            self._on_error(error)

        def take(opened: OpenedProject) -> None:
            self._leave(lambda: self._take(opened, then))

        self._runner.run(make, take, refuse, can_cancel=False)

    def _take(self, opened: OpenedProject, then: Callable[[], object]) -> None:
        self.is_moving = False
        self._opened = opened
        self._foreign_version = None
        opened.project.changed.connect(self._hear)
        opened.project.waiting.connect(self._hear_waiting)
        self._watch.start()
        self.projectChanged.emit()
        then()

    # Leaving

    def close(self, then: Callable[[], object] = lambda: None) -> None:
        """Save what is half done, let the jobs end, close the project; ``then`` follows, whether that went well or not.

        While a project is just being opened or closed this does nothing; see ``Desktop.when_still``.
        """
        if self.is_moving:
            return
        self.is_moving = True

        def end() -> None:
            self.is_moving = False
            self.projectChanged.emit()
            then()

        self._leave(end)

    def _leave(self, then: Callable[[], object]) -> None:
        self._watch.stop()
        if self._opened is None:
            then()
            return
        self.leave_forms()
        self.when_idle(lambda: self._close_file(then))

    def when_idle(self, then: Callable[[], object]) -> None:
        """Call ``then`` once no job runs."""
        if self._runner.is_idle:
            then()
            return

        def go_on() -> None:
            self._runner.idle.disconnect(go_on)
            then()

        self._runner.idle.connect(go_on)

    def _close_file(self, then: Callable[[], object]) -> None:
        opened = self._opened
        assert opened is not None

        def end(_answer: object = None) -> None:
            opened.project.changed.disconnect(self._hear)
            opened.project.waiting.disconnect(self._hear_waiting)
            self._opened = None
            self._pending.clear()
            then()

        def refuse(error: GiAtlasError) -> None:
            self._on_error(error)
            end()

        self._runner.run(lambda _progress: close_and_keep(opened.project), end, refuse, _closing, can_cancel=False)

    # Changes

    def _hear(self, changes: Changes) -> None:
        # On the writer's thread; many commits in a row reach the views as one.
        self._pending.append(changes)
        self._bridge.post(self._tell_changes)

    def _hear_waiting(self, seconds: float) -> None:
        if seconds >= WAITING_TOLD_S:
            self._bridge.post(lambda: self.waiting.emit(seconds))

    def _tell_changes(self) -> None:
        # Emptied, never replaced: the writer may be putting something in just now.
        pending = [self._pending.popleft() for _number in range(len(self._pending))]
        if pending and self._opened is not None:
            self.changed.emit(merge_changes(pending))

    def look_around(self) -> None:
        """Find out whether another program wrote into the file; done every few seconds."""
        project = self.project
        if project is None or self.is_moving or not self._runner.is_idle:
            return
        self._runner.run(lambda _progress: project.foreign_version(), self._take_foreign, self._on_error)

    def _take_foreign(self, version: int) -> None:
        is_first = self._foreign_version is None
        if self._opened is None or version == self._foreign_version:
            return
        self._foreign_version = version
        if not is_first:
            self.add_notice(Notice("NOTICE_CHANGED_ELSEWHERE", {"path": self._opened.project.path.name}))
            self.changedElsewhere.emit()

    def add_notice(self, notice: Notice) -> None:
        """Say one more thing about the open project."""
        if self._opened is not None and notice not in self._opened.notices:
            self._opened = OpenedProject(self._opened.project, self._opened.name, (*self._opened.notices, notice))
            self.noticesChanged.emit()

    def drop_notices(self) -> None:
        """The person has read what there was to say; why a project can only be read stays."""
        self._keep_notices(lambda notice: notice.code in STANDING)

    def drop_notice(self, code: str) -> None:
        """Something is no longer so."""
        self._keep_notices(lambda notice: notice.code != code)

    def _keep_notices(self, is_kept: Callable[[Notice], bool]) -> None:
        if self._opened is not None:
            kept = tuple(filter(is_kept, self._opened.notices))
            if kept != self._opened.notices:
                self._opened = OpenedProject(self._opened.project, self._opened.name, kept)
                self.noticesChanged.emit()


def close_and_keep(project: Project) -> None:
    """Close a project; a backup is made if it changed since the last one.

    Raises
    ------
    StorageError
        The file is closed all the same.
    """
    was_read_only = project.is_read_only
    project.close()
    if not was_read_only:
        backup_if_changed(project.path)


def _closing() -> str:
    return _("Closing the project")
