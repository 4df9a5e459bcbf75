"""The pages of a form with how far each is: a list at the side, or one line above where there is no room."""

from dataclasses import dataclass

from PyQt5.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QPainter, QPaintEvent, QPalette, QWheelEvent
from PyQt5.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QToolButton,
    QWidget,
)

from gi_atlas.i18n import _
from gui.form_widgets.editor import ignore_wheel
from gui.form_widgets.form_texts import tip_words
from gui.form_widgets.looks import FAULT_COLOUR

PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 1
DONE_COLOUR = QColor("#1f7a4d")
PAD_PX, MARK_PX, LIST_WIDTH_PX = 8, 12, 210


@dataclass(frozen=True)
class PageProgress:
    """How far one page is.

    Attributes
    ----------
    title : str
    answered, asked : int
        Questions.
    is_missing : bool
        Whether required questions are unanswered.
    is_wrong : bool
        Whether an answer has a fault.
    """

    title: str
    answered: int = 0
    asked: int = 0
    is_missing: bool = False
    is_wrong: bool = False

    @property
    def mark(self) -> str:
        """``!`` for a wrong answer, ``*`` for a missing one, ``✓`` when what must be answered is, and something was."""
        if self.is_wrong:
            return "!"
        return "*" if self.is_missing else "✓" if self.answered else ""

    @property
    def count(self) -> str:
        """Answered and asked."""
        return f"{self.answered}/{self.asked}" if self.asked else ""

    def spoken(self) -> str:
        """All of it in words."""
        found = _("{title}: {answered} of {asked} answered").format(
            title=self.title, answered=self.answered, asked=self.asked
        )
        wrong = _("an answer is wrong") if self.is_wrong else _("required answers are missing")
        return f"{found}, {wrong}" if self.is_wrong or self.is_missing else found


class PageModel(QAbstractListModel):
    """The pages that are asked now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pages: list[PageProgress] = []

    def show(self, pages: list[PageProgress]) -> None:
        """Show pages; where only some changed, only those are told of."""
        if len(pages) != len(self.pages):
            self.beginResetModel()
            self.pages = pages
            self.endResetModel()
            return
        before, self.pages = self.pages, pages
        for row, page in enumerate(pages):
            if page != before[row]:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.pages)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, progress, and both in words."""
        page = self.pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return page.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_words(page.spoken())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return page.spoken()
        return page if role == PROGRESS_ROLE else None


class PageDelegate(QStyledItemDelegate):
    """Paints a page: mark, title, count."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one line."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_marked = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_marked else QPalette.ColorRole.Text
        paint_page(painter, option.rect, index.data(PROGRESS_ROLE), option.palette.color(role))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """A line with room around it."""
        return QSize(80, option.fontMetrics.height() + 12)


def paint_page(painter: QPainter, rect: QRect, page: PageProgress, colour: QColor) -> None:
    """Paint mark, title and count into a rectangle."""
    painter.save()
    inner = rect.adjusted(PAD_PX, 0, -PAD_PX, 0)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(DONE_COLOUR if page.mark == "✓" else FAULT_COLOUR)
    painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, page.mark)
    colour_quiet = QColor(colour)
    colour_quiet.setAlpha(160)
    painter.setPen(colour_quiet)
    painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, page.count)
    metrics = painter.fontMetrics()
    room = inner.adjusted(MARK_PX + 2, 0, -metrics.horizontalAdvance(page.count) - 8, 0)
    painter.setPen(colour)
    title = metrics.elidedText(page.title, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, title)
    painter.restore()


class PageList(QListView):
    """The pages below each other."""

    chosen = pyqtSignal(int)

    def __init__(self, model: PageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(PageDelegate(self))
        self.setFixedWidth(LIST_WIDTH_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.activated.connect(lambda index: self.chosen.emit(index.row()))

    def mark(self, row: int) -> None:
        """Mark a page, without a signal."""
        self.setCurrentIndex(self.model().index(row, 0))

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        self.setAccessibleName(_("Groups of the form"))


class PageCombo(QComboBox):
    """The pages in one line that opens."""

    def __init__(self, model: PageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(PageDelegate(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setMaxVisibleItems(20)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """As any combo box, with mark and count in its line too."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        page = self.currentData(PROGRESS_ROLE)
        if isinstance(page, PageProgress):
            paint_page(painter, field, page, option.palette.color(QPalette.ColorRole.ButtonText))
        painter.end()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Let the page scroll."""
        ignore_wheel(event)


class PageBar(QWidget):
    """One line: back, the page, forward."""

    chosen = pyqtSignal(int)
    turned = pyqtSignal(int)

    def __init__(self, model: PageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back, self.combo, self.forward = QToolButton(), PageCombo(model), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.combo, 1)
        row.addWidget(self.forward)
        for button, arrow, step in (
            (self.back, Qt.ArrowType.LeftArrow, -1),
            (self.forward, Qt.ArrowType.RightArrow, 1),
        ):
            button.setArrowType(arrow)
            button.clicked.connect(lambda _checked, step=step: self.turned.emit(step))
        self.combo.activated.connect(self.chosen)
        self.retranslate()

    def mark(self, row: int) -> None:
        """Show a page, without a signal."""
        if self.combo.currentIndex() != row:
            self.combo.setCurrentIndex(row)
        self.back.setEnabled(row > 0)
        self.forward.setEnabled(row < self.combo.count() - 1)

    def retranslate(self) -> None:
        """Show our own words in the current language."""
        for button, words in (
            (self.back, _("Previous group (Ctrl+Shift+Enter)")),
            (self.forward, _("Next group (Ctrl+Enter)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.combo.setAccessibleName(_("Groups of the form"))
