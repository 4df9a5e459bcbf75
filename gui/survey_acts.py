"""Acts of the survey that open a dialog: products, photos and forms."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PyQt5.QtCore import QObject, Qt
from PyQt5.QtWidgets import QDialog, QFileDialog, QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _
from gi_atlas.model import Product
from gui.dialogs.forms_dialog import FormsDialog
from gui.dialogs.product_dialog import ProductDialog
from gui.form_widgets.context import FormContext
from gui.form_widgets.photo_strip import evidence_kinds
from gui.panels.record_panel import RecordPanel


class SurveyActs(QObject):
    """New products, photos for the record that is shown, and the forms of the project."""

    def __init__(self, window: QWidget, context: FormContext, record: RecordPanel) -> None:
        super().__init__(window)
        self._window, self._context, self._record = window, context, record

    def new_product(self, proposal: Product | None = None) -> ProductDialog:
        """Ask for the facts of a new product; some may be proposed."""
        return _opened(ProductDialog(self._context, parent=self._window, proposal=proposal))

    def new_product_for_record(self) -> None:
        """Ask for the product that the record's answers describe, and put the record to it."""
        self.new_product(self._record.new_product()).saved.connect(self._record.choose_product)

    def attach_photos(self) -> None:
        """Ask for photos and attach them to the record that is shown."""
        if not self._record.record_id:
            self._context.show_error(GiAtlasError("PHOTOS_CHOOSE_RECORD"))
            return
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, _("Add evidence"), "", evidence_kinds())
        if chosen:
            self._record.attach([Path(path) for path in chosen])

    def forms(self) -> FormsDialog:
        """Show the forms of the project."""
        return _opened(FormsDialog(self._context, self._window))

    def submissions(self, paths: Sequence[Path] = ()) -> QDialog:
        """Offer to import what phones sent."""
        from gui.dialogs.submissions_dialog import SubmissionsDialog  # brings much that the start does not need

        return _opened(SubmissionsDialog(self._context, paths, self._window))

    def webmap(self) -> QDialog:
        """Decide what leaves with a web map, and write it."""
        from gui.dialogs.webmap_dialog import WebMapDialog  # brings much that the start does not need

        return _opened(WebMapDialog(self._context, self._window))

    def divisions(self) -> QDialog:
        """Show what changed between two editions of the administrative divisions."""
        from gui.dialogs.divisions_dialog import DivisionsDialog  # brings much that the start does not need

        return _opened(DivisionsDialog(self._context, self._window))

    def office_tables(self) -> QDialog:
        """Show the tables that the office loaded: classes of products, lists of agreements."""
        from gui.dialogs.office_tables_dialog import OfficeTablesDialog  # brings what the start does not need

        return _opened(OfficeTablesDialog(self._context, self._window))


_Dialog = TypeVar("_Dialog", bound=QDialog)


def _opened(dialog: _Dialog) -> _Dialog:
    """A dialog over its window, gone once it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
