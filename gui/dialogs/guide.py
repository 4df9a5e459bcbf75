"""The guide: one Markdown page of the program's own, shown beside the work."""

from pathlib import Path

from PyQt5.QtCore import QUrl
from PyQt5.QtGui import QDesktopServices, QTextCursor, QTextDocument
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gui.form_widgets.looks import fit_to_screen


class GuideDialog(QDialog):
    """Shows a Markdown file; links to other pages of its folder open in place.

    Parameters
    ----------
    path : Path
        A ``.md`` file of ours, in UTF-8.
    """

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.search, self.find_button = QLineEdit(), QPushButton()
        self.search.returnPressed.connect(self._go_on)
        self.find_button.clicked.connect(self._go_on)
        self.find_button.setAutoDefault(False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter searches
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        fit_to_screen(self, 820, 640)
        self.open_page(path)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.find_button)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.browser, 1)
        column.addWidget(self.buttons)

    @property
    def path(self) -> Path:
        """The page that is shown."""
        return self._path

    def open_page(self, path: Path) -> None:
        """Show a page; one that is not there says so."""
        self._path = path
        self.browser.setSearchPaths([str(path.parent)])
        if path.is_file():
            self.browser.setMarkdown(path.read_text("utf-8"))
        else:
            self.browser.setPlainText(_("The page {file} of the guide is not installed.").format(file=path.name))
        self.retranslate()

    def go_to_chapter(self, words: str) -> bool:
        """Show the first heading that has some words at the top; whether there is one."""
        document, bar = self.browser.document(), self.browser.verticalScrollBar()
        block = document.begin() if document is not None else None
        while block is not None and block.isValid():
            if block.blockFormat().headingLevel() and words.casefold() in block.text().casefold():
                self.browser.setTextCursor(QTextCursor(block))
                if bar is not None:
                    bar.setValue(bar.value() + self.browser.cursorRect().top())
                return True
            block = block.next()
        return False

    def find_next(self) -> bool:
        """Go to the next place that has the words searched for, from the top again after the last."""
        words = self.search.text().strip()
        if not words or self.browser.find(words):
            return bool(words)
        self.browser.moveCursor(self.browser.textCursor().MoveOperation.Start)
        return self.browser.find(words, QTextDocument.FindFlags())

    def _go_on(self) -> None:
        self.find_next()

    def _follow(self, link: QUrl) -> None:
        target = self._path.parent / link.path()
        if link.isRelative() and link.path().endswith(".md"):
            self.open_page(target)
        elif link.isRelative() and link.hasFragment():
            self.browser.scrollToAnchor(link.fragment())
        elif link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)

    def retranslate(self) -> None:
        """Show every word in the current language; the page itself is the caller's to choose."""
        self.setWindowTitle(self.browser.documentTitle() or _("Guide to GI Atlas"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.browser.setAccessibleName(_("Guide to GI Atlas"))
        self.search.setPlaceholderText(_("Search the guide"))
        self.find_button.setText(_("Find next"))
