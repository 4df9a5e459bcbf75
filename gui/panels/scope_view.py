"""Widgets of the scope panel and how they stand: words beside the lists where it is wide, else above them."""

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.services.scope_desk import Desk
from gui.panels.scope_editions import ScopeEditions
from gui.panels.scope_facts import ScopeFacts
from gui.panels.scope_frame import LineLabel, scrolling_column
from gui.panels.scope_head import ScopeHead
from gui.panels.scope_issues import ScopeIssues, count_text
from gui.panels.scope_keeping import ScopeKeepingPage
from gui.panels.scope_text import ScopeText
from gui.panels.scope_units import ScopeUnits

_WIDE = 1.2  # wider than high by this: words and lists stand side by side
UNITS_TAB, ISSUES_TAB, FACTS_TAB, EDITIONS_TAB, KEEPING_TAB = range(5)


class ScopeView(QWidget):
    """Words with what they are read by, five pages of what was made of them, a line that sums it up, and buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text, self.head = ScopeText(), ScopeHead()
        self.county, self.edition = self.head.county, self.head.edition
        self.units, self.issues = ScopeUnits(), ScopeIssues()
        self.facts, self.editions, self.keeping = ScopeFacts(), ScopeEditions(), ScopeKeepingPage()
        self.tabs, self.splitter = QTabWidget(), QSplitter()
        self.summary = LineLabel()
        self.register_button, self.clear_button = QPushButton(), QPushButton()
        self._lay_out()

    def _lay_out(self) -> None:
        for page in (self.units, self.issues, self.facts, self.editions, self.keeping):
            self.tabs.addTab(page, "")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addWidget(self.text, 1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.tabs)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.register_button)
        foot.addWidget(self.clear_button)
        foot.addWidget(self.keeping.save_button)
        column = scrolling_column(self)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.summary)
        column.addLayout(foot)

    def name_tabs(self, desk: Desk | None) -> None:
        """Say on the tabs how much there is on each."""
        count = len(desk.scope.units) if desk is not None else 0
        self.tabs.setTabText(UNITS_TAB, _("Units ({count})").format(count=count))
        self.tabs.setTabText(ISSUES_TAB, count_text(desk.issues if desk is not None else ()))
        self.tabs.setTabText(FACTS_TAB, _("What it says"))
        self.tabs.setTabText(EDITIONS_TAB, _("By edition"))
        self.tabs.setTabText(KEEPING_TAB, _("Save"))

    def translate_parts(self) -> None:
        """Show every word that does not depend on the wording in the current language."""
        self.text.setPlaceholderText(_("Paste or type the wording of a scope here."))
        self.text.setAccessibleName(_("Scope wording"))
        self.register_button.setText(_("A register…"))
        self.register_button.setToolTip(_("Read a whole table of announcements (XLSX, CSV)"))
        self.clear_button.setText(_("Clear"))
        for page in (self.head, self.units, self.issues, self.facts, self.editions, self.keeping):
            page.retranslate()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Words and lists side by side where there is more width than height, else one below the other."""
        is_wide = self.width() > self.height() * _WIDE
        self.splitter.setOrientation(Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)
