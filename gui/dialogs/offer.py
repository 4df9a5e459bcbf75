"""Offering files to the window's import without a display: ``python -m gui.dialogs.offer FILE…``.

The real assistant is built offscreen with the window's own job runner; what its two pages would show comes out as one
JSON object. Nothing is imported.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from PyQt5.QtCore import QEventLoop
from PyQt5.QtWidgets import QApplication

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import LANGUAGES, set_language, system_language
from gi_atlas.services.offers import Offer, OfferState
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from gui.dialogs.import_assistant import ImportAssistant
from gui.dialogs.import_words import fault_lines, shown_format, shown_state
from gui.error_report import ErrorReporter
from gui.form_widgets.context import FormContext
from gui.job_runner import JobRunner

MOST_FAULTS = 20


class OfferDesk:
    """What the assistant needs from a window, where there is none."""

    def __init__(self, project: Project) -> None:
        self._reporter = ErrorReporter()
        self._runner = JobRunner(self._reporter.bridge, self._reporter.as_error)
        self.errors: list[GiAtlasError] = []
        self.context = FormContext(
            lambda: project, lambda *job: self._runner.run(*job), lambda error: self.errors.append(error)
        )

    def stop(self) -> None:
        """End the threads."""
        self._runner.stop()


def offer_files(project: Project, paths: Sequence[Path]) -> dict[str, Any]:
    """What both pages of the assistant say of files, as plain values; nothing is imported.

    Returns
    -------
    dict
        ``files`` in the order given, each with its state after either page, its questions and its faults in words;
        ``errors`` that the window would have shown.
    """
    started_s = time.monotonic()
    desk = OfferDesk(project)
    try:
        assistant = ImportAssistant(desk.context, paths)
        assistant.show()
        _wait(assistant)
        first = [(str(offer.state), shown_format(offer)) for offer in assistant.offers]
        if any(offer.state is OfferState.WAITING for offer in assistant.offers):
            assistant.go_on()
            _wait(assistant)
        files = [_told(offer, *page) for offer, page in zip(assistant.offers, first, strict=True)]
        assistant.reject()
    finally:
        desk.stop()
    errors = [{"code": error.code, "message": error.message()} for error in desk.errors]
    return {"files": files, "errors": errors, "seconds": round(time.monotonic() - started_s, 2)}


def _wait(assistant: ImportAssistant) -> None:
    if assistant.is_busy:
        loop = QEventLoop()
        assistant.settled.connect(loop.quit)
        loop.exec_()
        assistant.settled.disconnect(loop.quit)


def _told(offer: Offer, first_state: str, what: str) -> dict[str, Any]:
    return {
        "file": str(offer.path),
        "read": offer.examined is not None,
        "what": what,
        "kind": None if offer.kind is None else str(offer.kind),
        "state_of_page_1": first_state,
        "state": str(offer.state),
        "message": shown_state(offer),
        "code": next((error.code for error in (offer.refusal, offer.fault) if error is not None), None),
        "faults": fault_lines(offer, MOST_FAULTS)[0],
        "questions": [question.as_json() for question in offer.asked.values()],
    }


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--project", type=click.Path(path_type=Path), help="Project to offer to; default: an empty one.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the answers.")
def offer(files: Sequence[Path], project: Path | None, lang: str | None) -> None:
    """Offer files to the window's import and say what it makes of them, as JSON; nothing is imported."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    set_language(lang or system_language())
    application = QApplication.instance() or QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="gi-atlas-offer-") as folder:
        opened = (
            create_project(Path(folder) / "offer.gpkg") if project is None else open_project(project, read_only=True)
        )
        with opened:
            answer = offer_files(opened, files)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    application.processEvents()


if __name__ == "__main__":
    offer()
