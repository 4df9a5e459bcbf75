"""How the whole window looks: one palette, one style sheet, one font; nothing else sets colours of the shell."""

from PyQt5.QtGui import QColor, QFont, QFontDatabase, QPalette
from PyQt5.QtWidgets import QApplication

INK = QColor("#26323a")
FAINT = QColor("#8a949b")
ACCENT = QColor("#1f7a4d")
ACCENT_SOFT = QColor("#dcefe4")
GROUND = QColor("#f5f7f6")
PAPER = QColor("#ffffff")
LINE = QColor("#d5dbd8")
HANDLE = QColor("#c2cac6")
FAULT = QColor("#b3261e")
WARNING_GROUND, WARNING_INK = QColor("#fff4d6"), QColor("#5a4300")
CHINESE_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei",
                 "WenQuanYi Zen Hei")  # fmt: skip
FONT_PT = 10.0

_SHEET = """
QMainWindow::separator {{ background: {line}; width: 4px; height: 4px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QToolBar {{ background: {paper}; border: 0; border-bottom: 1px solid {line}; padding: 3px 6px; spacing: 2px; }}
QToolBar::separator {{ background: {line}; width: 1px; margin: 5px 6px; }}
QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; }}
QToolBar QToolButton:hover {{ background: {soft}; }}
QToolBar QToolButton:checked, QToolBar QToolButton:pressed {{ background: {soft}; border-color: {accent}; }}
QMenuBar {{ background: {paper}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {soft}; color: {ink}; }}
QMenu {{ background: {paper}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 26px; border-radius: 4px; }}
QMenu::item:selected {{ background: {soft}; color: {ink}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 6px; }}
QStatusBar {{ background: {paper}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: 0; }}
QDockWidget {{ titlebar-close-icon: none; titlebar-normal-icon: none; }}
QDockWidget::title {{ background: {ground}; padding: 3px 8px; border-bottom: 1px solid {line}; text-align: left; }}
QTabBar::tab {{ padding: 4px 10px; border: 0; border-bottom: 2px solid transparent; background: transparent; }}
QTabBar::tab:selected {{ border-bottom-color: {accent}; color: {accent}; }}
QTabBar::tab:hover {{ background: {soft}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {line}; }}
QHeaderView::section {{ background: {ground}; border: 0; border-right: 1px solid {line};
    border-bottom: 1px solid {line}; padding: 4px 6px; }}
QTableView, QTreeView, QListView {{ background: {paper}; border: 1px solid {line}; gridline-color: {line};
    selection-background-color: {soft}; selection-color: {ink}; alternate-background-color: {ground}; }}
QPushButton {{ background: {paper}; border: 1px solid {line}; border-radius: 4px; padding: 4px 12px; }}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:pressed {{ background: {soft}; }}
QPushButton:default {{ background: {accent}; border-color: {accent}; color: {paper}; }}
QPushButton:disabled {{ color: {faint}; background: {ground}; border-color: {line}; }}
QLineEdit, QTextEdit, QPlainTextEdit {{ background: {paper}; border: 1px solid {line}; border-radius: 4px;
    padding: 3px 6px; selection-background-color: {accent}; selection-color: {paper}; }}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus {{ border-color: {accent}; }}
QLineEdit:read-only, QTextEdit:read-only, QPlainTextEdit:read-only {{ background: {ground}; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{ border: 0; padding: 0; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {handle}; border-radius: 4px; margin: 2px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QProgressBar {{ border: 1px solid {line}; border-radius: 4px; background: {ground}; text-align: center; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QToolTip {{ background: {ink}; color: {paper}; border: 0; padding: 4px; }}
QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"] {{ border-color: {fault}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {accent}; border-radius: 4px; }}
QFrame[plainFrame="true"] {{ border: 1px solid {line}; border-radius: 4px; }}
QFrame[plainFrame="true"]:focus {{ border-color: {accent}; }}
QFrame[formBox="true"] {{ border: 0; border-left: 2px solid {line}; }}
QFrame[formRow="true"] {{ border: 1px solid {line}; border-radius: 4px; background: {paper}; }}
QPushButton[rowHead="true"] {{ border: 1px solid transparent; text-align: left; padding: 5px 8px; }}
QPushButton[rowHead="true"]:hover {{ background: {soft}; }}
QPushButton[rowHead="true"]:focus {{ border-color: {accent}; }}
#notice {{ background: {warning}; border-bottom: 1px solid {line}; }}
#notice QLabel {{ color: {warning_ink}; }}
#start {{ background: {paper}; }}
#start QLabel[heading="true"] {{ font-size: 18pt; font-weight: bold; color: {ink}; }}
#start QLabel[quiet="true"] {{ color: {faint}; }}
"""


def style_sheet() -> str:
    """Style sheet of the whole program."""
    return _SHEET.format(
        line=LINE.name(), accent=ACCENT.name(), soft=ACCENT_SOFT.name(), paper=PAPER.name(), ground=GROUND.name(),
        handle=HANDLE.name(), fault=FAULT.name(),
        ink=INK.name(), faint=FAINT.name(), warning=WARNING_GROUND.name(), warning_ink=WARNING_INK.name(),
    )  # fmt: skip


def palette() -> QPalette:
    """Colours of the whole program; light, whatever the desktop's, so that the map's colours look as meant."""
    made = QPalette()
    roles = QPalette.ColorRole
    colours = {
        roles.Window: GROUND, roles.Base: PAPER, roles.AlternateBase: GROUND, roles.Button: PAPER,
        roles.WindowText: INK, roles.Text: INK, roles.ButtonText: INK, roles.ToolTipBase: INK,
        roles.ToolTipText: PAPER, roles.Highlight: ACCENT, roles.HighlightedText: PAPER, roles.Link: ACCENT,
        roles.PlaceholderText: FAINT, roles.Mid: LINE,
    }  # fmt: skip
    for role, colour in colours.items():
        made.setColor(role, colour)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, FAINT)
    return made


def application_font() -> QFont:
    """Font with simplified Chinese forms, where the system has one."""
    there = set(QFontDatabase().families())
    family = next((name for name in CHINESE_FONTS if name in there), QApplication.font().family())
    font = QFont(family)
    font.setPointSizeF(FONT_PT)
    return font


def dress(application: QApplication) -> None:
    """Give the program its look."""
    application.setStyle("Fusion")
    application.setPalette(palette())
    application.setFont(application_font())
    application.setStyleSheet(style_sheet())
