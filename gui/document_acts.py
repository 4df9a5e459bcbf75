"""Acts about documents of a product: the page of its protection requirements, and its scope statement."""

from collections.abc import Callable

from PyQt5.QtCore import QObject, Qt
from PyQt5.QtWidgets import QDialog, QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product
from gi_atlas.storage.project import Project
from gui.dialogs.dossier_dialog import DossierDialog
from gui.dialogs.dossiers_dialog import DossiersDialog
from gui.dialogs.print_dialog import PrintDialog
from gui.dialogs.print_tasks import PrintTask, requirements_task, statement_task
from gui.form_widgets.context import FormContext
from gui.models.kinds import BOUNDARIES, PRODUCTS
from gui.panels.latest_job import LatestJob
from gui.panels.thing_panel import ThingPanel

_PRODUCT_OF = (
    "SELECT z.product_id FROM gi_boundary AS b JOIN gi_zone AS z ON z.id = b.zone_id WHERE b.id = ?"
    " UNION SELECT id FROM gi_product WHERE id = ?"
)


class DocumentActs(QObject):
    """Opens the page and the dialogs for the product or boundary that is shown.

    Parameters
    ----------
    window : QWidget
        Parent of the dialogs.
    thing : ThingPanel
        Says which product or boundary is meant.
    """

    def __init__(self, window: QWidget, context: FormContext, thing: ThingPanel) -> None:
        super().__init__(window)
        self._window, self._context, self._thing = window, context, thing
        self._asking = LatestJob(context)

    def listeners(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its name."""
        return {"requirements": self.requirements, "print_statement": self.statement, "dossier": self.dossier,
                "dossiers": self.open_dossiers}  # fmt: skip

    def requirements(self) -> None:
        """Show the page of the protection requirements, of the product that is shown where one is."""
        thing_id = self._thing.thing_id
        self._asking.ask(
            lambda project, _progress: project.fetch(_PRODUCT_OF, thing_id, thing_id),
            self._take_product,
        )

    def _take_product(self, rows: list[tuple[str]]) -> None:
        self.open_requirements(str(rows[0][0]) if rows else "")

    def open_requirements(self, product_id: str = "") -> QDialog:
        """The page itself; its button writes the document."""
        from gui.dialogs.requirements_dialog import RequirementsDialog  # brings what the start does not need

        dialog = RequirementsDialog(self._context, product_id, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.writeAsked.connect(self.write_requirements)
        dialog.open()
        return dialog

    def write_requirements(self, product_id: str) -> None:
        """Ask for file and language of a product's document."""
        self._asking.ask(lambda project, _progress: _requirements_task(project, product_id), self._open)

    def dossier(self) -> None:
        """Show the dossier of the product that is shown, where one is; the window stays free for what is missing."""
        thing_id = self._thing.thing_id
        self._asking.ask(
            lambda project, _progress: project.fetch(_PRODUCT_OF, thing_id, thing_id),
            self._take_product_of_dossier,
        )

    def _take_product_of_dossier(self, rows: list[tuple[str]]) -> None:
        self.open_dossier(str(rows[0][0]) if rows else "")

    def open_dossier(self, product_id: str = "") -> QDialog:
        """The page itself."""
        dialog = DossierDialog(self._context, product_id, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        return dialog

    def open_dossiers(self) -> QDialog:
        """The page that makes those of several products."""
        dialog = DossiersDialog(self._context, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        return dialog

    def with_boundary(self, then: Callable[[str], None]) -> None:
        """Give away the boundary that is shown, or the shown product's boundary of today; "" if there is none."""
        kind, thing_id = self._thing.kind, self._thing.thing_id
        if kind != PRODUCTS or not thing_id:
            then(thing_id if kind == BOUNDARIES else "")
            return

        def find(project: Project, _progress: Progress) -> str:
            from gi_atlas.services.requirements import production_version

            version = production_version(project, thing_id)
            return version.id if version is not None else ""

        self._asking.ask(find, then)

    def statement(self) -> None:
        """Write the statement of the boundary that is shown, or of the shown product's boundary of today."""
        kind, thing_id = self._thing.kind, self._thing.thing_id
        if kind not in (BOUNDARIES, PRODUCTS) or not thing_id:
            self._context.show_error(GiAtlasError("STATEMENT_CHOOSE_BOUNDARY"))
            return

        def find(project: Project, _progress: Progress) -> PrintTask:
            from gi_atlas.services.requirements import production_version

            version = None if kind == BOUNDARIES else production_version(project, thing_id)
            boundary_id = thing_id if kind == BOUNDARIES else version.id if version is not None else ""
            if not boundary_id:
                raise GiAtlasError("STATEMENT_CHOOSE_BOUNDARY")
            return _statement_task(project, boundary_id)

        self._asking.ask(find, self._open)

    def _open(self, task: PrintTask) -> None:
        dialog = PrintDialog(self._context, task, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _requirements_task(project: Project, product_id: str) -> PrintTask:
    from gi_atlas.services.documents import requirements_name

    product = project.read_one(Product, product_id)
    return requirements_task(project, product_id, product.name_official, requirements_name(product, ""))


def _statement_task(project: Project, boundary_id: str) -> PrintTask:
    from gi_atlas.services.documents import statement_name

    version = project.read_one(BoundaryVersion, boundary_id)
    name = f"{version.name} v{version.version}".strip()
    return statement_task(project, boundary_id, name, statement_name(project, boundary_id, ""))
