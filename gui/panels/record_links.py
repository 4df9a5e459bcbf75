"""Between a record and its product: what there is to choose, what the product already answers."""

from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.model import Product
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.panels.latest_job import LatestJob
from gui.panels.record_product import ProductRow
from gui.panels.record_reader import ask_once
from gui.panels.record_reading import product_names
from gui.panels.record_sheet import RecordSheet
from survey_forms.mapping import product_from, take_product

_LAST_PRODUCT = "SELECT product_id FROM gi_record WHERE product_id IS NOT NULL ORDER BY id DESC LIMIT 1"


class ProductLink(QObject):
    """Keeps the row of the product true and answers from the product what the form asks again.

    Signals
    -------
    chosen(str, object)
        The record belongs to the product with this id; the paths that were answered from it.
    """

    chosen = pyqtSignal(str, object)

    def __init__(
        self, context: FormContext, row: ProductRow, sheet: Callable[[], RecordSheet | None], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._context, self._row, self._sheet = context, row, sheet
        self._products = LatestJob(context)
        row.chosen.connect(self.choose)
        row.repeat_asked.connect(self._repeat)

    def reload(self) -> None:
        """Read the products again."""
        self._products.ask(lambda project, _progress: product_names(project), self._row.set_products)

    def choose(self, product_id: str) -> None:
        """Put the record that is shown to a product; "" for none."""

        def read(project: Project) -> Any:
            found = project.read_all(Product, id=product_id) if product_id else []
            return product_names(project), next(iter(found), None)

        self._ask_for_sheet(read, lambda sheet, answer: self._take(sheet, product_id, *answer))

    def _take(
        self, sheet: RecordSheet, product_id: str, products: list[tuple[str, str]], product: Product | None
    ) -> None:
        self._row.set_products(products)
        self._row.show_product(product_id)
        taken = take_product(sheet.session, product) if product is not None else frozenset()
        self.chosen.emit(product_id, taken)

    def _repeat(self) -> None:
        self._ask_for_sheet(lambda project: project.fetch(_LAST_PRODUCT), self._take_last)

    def _take_last(self, _sheet: RecordSheet, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self.choose(str(rows[0][0]))

    def _ask_for_sheet(self, question: Callable[[Project], Any], on_done: Callable[[RecordSheet, Any], object]) -> None:
        sheet = self._sheet()

        def take(answer: Any) -> None:
            # The answer is for the record that was shown then, and for no other.
            now = self._sheet()
            if sheet is not None and now is not None and now.record_id == sheet.record_id:
                on_done(now, answer)

        if sheet is not None:
            ask_once(self._context, question, take)

    def product_of_answers(self) -> Product:
        """A new product as the record's answers describe it; nothing is stored."""
        sheet = self._sheet()
        return product_from(sheet.session) if sheet is not None else Product("")
