"""What to do with work that still runs when the person wants to leave."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QMessageBox, QWidget

from gi_atlas.i18n import _
from gui.job_runner import JobRunner


class ClosingQuestion(QMessageBox):
    """Asks whether to wait, to stop or to stay; goes away by itself when the work is done.

    Signals
    -------
    stop_chosen(), leave_chosen()
        Stop what runs; leave once nothing runs. Staying emits nothing.
    """

    stop_chosen = pyqtSignal()
    leave_chosen = pyqtSignal()

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(_("Leave GI Atlas"))
        self.setText(_("Work is still running. If it is stopped, nothing of it stays; what is saved is safe."))
        self.setInformativeText("\n".join(dict.fromkeys(job.label() for job in runner.jobs if job.label())))
        self.wait_button = self.addButton(_("Wait, then leave"), QMessageBox.ButtonRole.AcceptRole)
        self.stop_button = self.addButton(_("Stop it and leave"), QMessageBox.ButtonRole.DestructiveRole)
        self.stay_button = self.addButton(_("Stay"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(self.stay_button)
        self.buttonClicked.connect(self._answer)
        runner.idle.connect(self.wait_button.click)

    def _answer(self, button: object) -> None:
        if button is self.stop_button:
            self.stop_chosen.emit()
        if button is not self.stay_button:
            self.leave_chosen.emit()
