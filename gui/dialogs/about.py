"""What this program is: version, licence, the parts it stands on."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PyQt5.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gi_atlas import __version__
from gi_atlas.i18n import _
from gui.form_widgets.looks import strong

PARTS = ("shapely", "pyproj", "pyogrio", "rasterio", "geopandas", "SQLAlchemy")


class AboutDialog(QDialog):
    """Version and licence; the text can be copied into a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.text = QLabel(), QLabel()
        strong(self.heading)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.heading, self.text, self.buttons):
            column.addWidget(part)
        self.setMinimumWidth(460)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("About GI Atlas"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.heading.setText(_("GI Atlas {version}").format(version=__version__))
        self.text.setText("\n\n".join([*_words(), "\n".join(part_versions())]))


def _words() -> list[str]:
    return [
        _("A map program for geographical indications: survey records, boundaries, their checks and their hand-over."),
        _(
            "Free software under the GNU General Public License, version 3 or later. It comes without any warranty; "
            "areas and boundaries are aids to work and become official only by the authority's act."
        ),
    ]


def part_versions() -> list[str]:
    """Names and versions of what the program stands on, one a line."""
    found = [f"Python {platform.python_version()} · Qt {QT_VERSION_STR} · PyQt {PYQT_VERSION_STR}"]
    return [*found, " · ".join(f"{name} {_version(name)}" for name in PARTS)]


def _version(name: str) -> str:
    # Asked of the package's papers, not of the package: importing it would cost seconds.
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
