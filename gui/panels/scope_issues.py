"""Page of what is wrong or doubtful in a wording; a mend is put in only when the person asks for it."""

from collections.abc import Sequence

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.rules.findings import Severity
from gi_atlas.services.scope_desk import Issue
from gui.form_widgets.looks import quiet
from gui.models.scope_issues import ScopeIssuesModel

_ICON_PX = 16


class ScopeIssues(QWidget):
    """Issues in a list, the worst first; below it what can be done about the one that is chosen.

    Signals
    -------
    issueChosen(Issue)
        The person chose an issue: its words and its place are to be shown.
    mendAsked(Issue)
        Its proposal is to be put in the place of its words.
    successorAsked(Issue)
        The person wants to say which unit is meant.
    """

    issueChosen = pyqtSignal(object)
    mendAsked = pyqtSignal(object)
    successorAsked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.view = ScopeIssuesModel(), QListView()
        self.fix, self.mend_button, self.successor_button = QLabel(), QPushButton(), QPushButton()
        self._is_following = False
        self.view.setModel(self.model)
        self.view.setWordWrap(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self._lay_out()
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.view.clicked.connect(lambda _index: self._choose())
        self.view.activated.connect(lambda _index: self._choose())
        self.model.modelReset.connect(self._show_chosen)
        self.mend_button.clicked.connect(self._mend)
        self.successor_button.clicked.connect(self._ask_successor)
        self.retranslate()

    def _lay_out(self) -> None:
        quiet(self.fix)
        self.fix.setWordWrap(True)
        self.fix.setTextFormat(Qt.TextFormat.PlainText)
        self.fix.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(self.fix, 1)
        row.addWidget(self.successor_button)
        row.addWidget(self.mend_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.view, 1)
        column.addLayout(row)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Show other issues; the one that is chosen stays if it is there still."""
        before = self.chosen
        self._is_following = True
        self.model.set_issues(issues)
        # The same fault stands elsewhere once words were typed before it.
        alike = [number for number, one in enumerate(issues) if before is not None and _same(one, before)]
        if alike:
            self.view.setCurrentIndex(self.model.index(alike[0]))
        self._is_following = False
        self._show_chosen()

    @property
    def chosen(self) -> Issue | None:
        """The issue that is chosen."""
        row = self.view.currentIndex().row()
        return self.model.issues[row] if 0 <= row < len(self.model.issues) else None

    def step(self, by: int) -> None:
        """Choose the next issue, or (-1) the one before; after the last comes the first."""
        count = len(self.model.issues)
        if count:
            row = self.view.currentIndex().row()
            first = 0 if by > 0 else count - 1
            self.view.setCurrentIndex(self.model.index((row + by) % count if row >= 0 else first))

    def choose(self, number: int) -> None:
        """Choose an issue without telling of it."""
        self._is_following = True
        self.view.setCurrentIndex(self.model.index(number))
        self._is_following = False
        self._show_chosen()

    def _choose(self) -> None:
        if self._is_following:
            return
        self._show_chosen()
        if self.chosen is not None:
            self.issueChosen.emit(self.chosen)

    def _show_chosen(self) -> None:
        issue = self.chosen
        self.fix.setText(issue.finding.fix() if issue is not None else "")
        self.mend_button.setEnabled(issue is not None and bool(issue.proposal))
        self.successor_button.setEnabled(issue is not None and bool(issue.subject))

    def _mend(self) -> None:
        issue = self.chosen
        if issue is not None and issue.proposal:
            self.mendAsked.emit(issue)

    def _ask_successor(self) -> None:
        if self.chosen is not None:
            self.successorAsked.emit(self.chosen)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.mend_button.setText(_("Put in"))
        self.mend_button.setToolTip(_("Put the proposal in the place of these words; undo takes it back"))
        self.successor_button.setText(_("Say which unit…"))
        self.successor_button.setToolTip(_("Enter the code of the unit that is meant"))
        self.model.retranslate()
        self._show_chosen()


def _same(first: Issue, second: Issue) -> bool:
    return (first.finding.rule, first.written, first.subject) == (
        second.finding.rule,
        second.written,
        second.subject,
    )


def count_text(issues: Sequence[Issue]) -> str:
    """How many issues of each weight there are, for the page's tab."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    return _("Findings ({count})").format(count=len(issues)) + ("  ✕" if errors else "")
