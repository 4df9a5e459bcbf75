"""What the dialog for submissions does on other threads, and how it words what a delivery holds."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from survey_forms.phone.delivery import Delivery
from survey_forms.phone.report import ImportReport
from survey_forms.phone.report_lines import LineKind, ReportLine
from survey_forms.phone.resolving import open_conflicts


class HeldDelivery:
    """The delivery that is looked at, from one thread to the next; closed with the dialog, whichever comes last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._delivery: Delivery | None = None
        self._paths: tuple[Path, ...] = ()
        self._is_over = False

    @contextmanager
    def use(self, paths: Sequence[Path], progress: Progress) -> Iterator[Delivery]:
        """The delivery of these paths for one job; another one is closed first."""
        with self._lock:
            if self._delivery is None or self._paths != tuple(paths):
                self._drop()
                self._delivery, self._paths = Delivery(paths, progress=progress), tuple(paths)
            try:
                yield self._delivery
            finally:
                if self._is_over:
                    self._drop()

    def end(self) -> None:
        """Let it go; one that a job still uses goes with the job."""
        self._is_over = True
        if self._lock.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._lock.release()

    def _drop(self) -> None:
        if self._delivery is not None:
            self._delivery.close()
        self._delivery = None


def holds(report: ImportReport) -> list[str]:
    """Forms and files of a delivery, a line each."""
    lines = [
        _("Form {form}, version {version}: {count} submissions").format(form=form, version=version or "–", count=count)
        for form, version, count in report.forms
    ]
    lines += [
        _("{count} filled with version {filled} of {id}, read with version {read_with}").format(**one)
        for one in report.as_json()["other_versions"]
    ]
    media = sum(source.media for source in report.sources)
    lines.append(
        _("Photos and other files: {count}; missing: {missing}; left over: {orphaned}").format(
            count=media, missing=len(report.missing), orphaned=len(report.orphaned)
        )
    )
    return lines


def waiting_lines(project: Project) -> list[ReportLine]:
    """Answers of earlier imports that wait for a decision."""
    return [
        ReportLine(
            LineKind.CONFLICT, one.title, answer.path, answer.ours, answer.theirs, record_id=one.record_id,
            path=answer.path,
        )
        for one in open_conflicts(project)
        for answer in one.answers
    ]  # fmt: skip
