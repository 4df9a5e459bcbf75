"""List of what is to be looked at in a wording, the worst first."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PyQt5.QtGui import QColor, QIcon, QPainter, QPixmap

from gi_atlas.i18n import _
from gi_atlas.rules.findings import Severity
from gi_atlas.services.scope_desk import Issue
from gui.models.columns import severity_text

COLOURS = {Severity.ERROR: QColor("#b3261e"), Severity.WARNING: QColor("#b26a00"), Severity.NOTE: QColor("#3b6ea5")}
_SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.NOTE: "i"}
_ICON_PX = 16
_NO_PARENT = QModelIndex()


class ScopeIssuesModel(QAbstractListModel):
    """One line an issue: its weight as a sign and a colour, its message, and that a mend is proposed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.issues: Sequence[Issue] = ()

    def set_issues(self, issues: Sequence[Issue]) -> None:
        """Show other issues."""
        if tuple(issues) != tuple(self.issues):
            self.beginResetModel()
            self.issues = issues
            self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Issues."""
        return 0 if parent.isValid() else len(self.issues)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Message; severity as sign, colour and tip."""
        if not index.isValid():
            return None
        issue = self.issues[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = _("{message} → “{proposal}”") if issue.proposal else "{message}"
            return mark.format(message=issue.finding.message(), proposal=issue.proposal)
        if role == Qt.ItemDataRole.DecorationRole:
            return sign(issue.severity)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return issue_tip(issue)
        return None

    def retranslate(self) -> None:
        """Word the messages anew."""
        if self.issues:
            self.dataChanged.emit(self.index(0), self.index(len(self.issues) - 1))


def issue_tip(issue: Issue) -> str:
    """Weight, message and what can be done, one below the other."""
    weight = severity_text(list(Severity).index(issue.severity))
    return f"{weight}: {issue.finding.message()}\n{issue.finding.fix()}".rstrip()


def sign(severity: Severity) -> QIcon:
    """A disc of the severity's colour with a sign in it, so that colour is not all that tells it."""
    pixmap = QPixmap(_ICON_PX, _ICON_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(COLOURS[severity])
    painter.drawEllipse(1, 1, _ICON_PX - 2, _ICON_PX - 2)
    font = painter.font()
    font.setPixelSize(11)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(pixmap.rect(), Qt.AlignmentFlag.AlignCenter, _SIGNS[severity])
    painter.end()
    return QIcon(pixmap)
