"""Guide, keys and what the program is."""

import sysconfig
from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject, Qt
from PyQt5.QtWidgets import QDialog, QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import current_language
from gui.dialogs.about import AboutDialog
from gui.dialogs.guide import GuideDialog
from gui.keys_dialog import KeysDialog
from gui.preferences import Preferences

# Beside the packages in a checkout; below share/ where the program is installed.
GUIDE_FOLDERS = (
    Path(__file__).parent.parent / "docs" / "guide",
    Path(sysconfig.get_path("data")) / "share" / "gi-atlas" / "guide",
)


def guide_path() -> Path:
    """Page of the guide in the current language: the first that is there, else where it should be."""
    pages = [folder / f"{current_language()}.md" for folder in GUIDE_FOLDERS]
    return next((page for page in pages if page.is_file()), pages[0])


class HelpActs(QObject):
    """Opens what helps."""

    def __init__(
        self,
        window: QWidget,
        preferences: Preferences,
        on_keys: Callable[[], object],
        on_error: Callable[[GiAtlasError], object],
    ) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._on_keys, self._on_error = on_keys, on_error

    def guide(self) -> None:
        """Show the guide in the current language."""
        path = guide_path()
        if path.is_file():
            self._show(GuideDialog(path, self._window), is_modal=False)
        else:
            self._on_error(GiAtlasError("GUIDE_MISSING", path=str(path)))

    def about(self) -> None:
        """Say what the program is."""
        self._show(AboutDialog(self._window))

    def keys(self) -> None:
        """Show the keys; those that were changed count at once."""
        dialog = KeysDialog(self._preferences.current.keys, self._window)
        dialog.accepted.connect(lambda: self._take_keys(dialog.chosen()))
        self._show(dialog)

    def _take_keys(self, keys: dict[str, str]) -> None:
        self._preferences.set_keys(keys)
        self._on_keys()

    def _show(self, dialog: QDialog, is_modal: bool = True) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open() if is_modal else dialog.show()
