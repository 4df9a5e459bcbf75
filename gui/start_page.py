"""What the window shows while no project is open: how to begin, and the projects opened last."""

from collections.abc import Sequence
from pathlib import Path

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import N_, _
from gui.icons import icon, paint_icon

WIDTH_PX = 620
LOGO_PX = 64
STEPS = (
    N_("1. Make a project, or open one. A project is one file and a folder of photos beside it."),
    N_("2. Import the list of administrative divisions first: it gives records and boundaries their county."),
    N_("3. Import boundaries, or drag files onto this window; survey records are added by a click on the map."),
)


class StartPage(QWidget):
    """Buttons for a new project and for opening one, and the recent projects.

    Signals
    -------
    newAsked(), openAsked(), guideAsked()
        A button was pressed.
    chosen(path)
        A recent project was chosen.
    """

    newAsked = pyqtSignal()
    openAsked = pyqtSignal()
    guideAsked = pyqtSignal()
    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading, self.words, self.steps, self.recent_heading = QLabel(), QLabel(), QLabel(), QLabel()
        self.new_button, self.open_button, self.guide_button = QPushButton(), QPushButton(), QPushButton()
        self.recent = QListWidget()
        self._lay_out()
        self.new_button.clicked.connect(lambda _checked: self.newAsked.emit())
        self.open_button.clicked.connect(lambda _checked: self.openAsked.emit())
        self.guide_button.clicked.connect(lambda _checked: self.guideAsked.emit())
        self.recent.itemActivated.connect(self._choose)
        self.recent.itemClicked.connect(self._choose)
        self.retranslate()

    def _lay_out(self) -> None:
        self.heading.setProperty("heading", True)
        for label in (self.words, self.recent_heading):
            label.setProperty("quiet", True)
        for label in (self.words, self.steps):
            label.setWordWrap(True)
        logo = QLabel()
        logo.setPixmap(paint_icon("program", LOGO_PX))
        titles, top, buttons = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        titles.addWidget(self.heading)
        titles.addWidget(self.words)
        top.addWidget(logo)
        top.addSpacing(12)
        top.addLayout(titles, 1)
        for button, name in ((self.new_button, "new"), (self.open_button, "open"), (self.guide_button, "guide")):
            button.setIcon(icon(name))
            button.setMinimumHeight(34)
            buttons.addWidget(button)
        buttons.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setSpacing(12)
        column.addStretch(1)
        column.addLayout(top)
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self.steps)
        column.addSpacing(6)
        column.addWidget(self.recent_heading)
        column.addWidget(self.recent, 3)
        column.addStretch(1)
        QHBoxLayout(self).addWidget(inner)

    def set_recent(self, paths: Sequence[str]) -> None:
        """List recent projects, newest first; missing ones are greyed."""
        self.recent.clear()
        for path in paths:
            item = QListWidgetItem(f"{Path(path).stem}\n{Path(path).parent}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(path)
            if not Path(path).is_file():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.recent.addItem(item)
        for part in (self.recent, self.recent_heading):
            part.setVisible(bool(paths))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.heading.setText(_("GI Atlas"))
        self.words.setText(_("Survey, boundaries and dossiers of geographical indications"))
        self.new_button.setText(_("New project…"))
        self.open_button.setText(_("Open a project…"))
        self.guide_button.setText(_("Guide"))
        self.steps.setText("\n".join(_(step) for step in STEPS))
        self.recent_heading.setText(_("Opened last"))

    def _choose(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
