"""The boundary package: which formats, where to, and what came back when it was read again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import N_, _
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.storage.project import Project
from gui.dialogs.folder_button import FolderButton
from gui.dialogs.office_variants import OfficeVariants
from gui.dialogs.outcome_line import OutcomeLine
from gui.form_widgets.choices import Choice
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, strong, tab_through
from gui.form_widgets.progress_row import ProgressRow
from gui.panels.latest_job import LatestJob

FORMATS = {
    "gpkg": N_("GeoPackage: for GIS programs; keeps everything"),
    "shp": N_("Shapefile, zipped: for older programs; with a table of field names"),
    "geojson": N_("GeoJSON: for the web"),
    "kml": N_("KML: for globes and phones"),
    "shp-gk": N_("Shapefile in the 3° Gauss-Krüger zone, zipped: for county offices"),
    "land-txt": N_("国土TXT: boundary points for natural-resources offices"),
    "corners-xlsx": N_("Corner-point table, Excel: degrees and plane coordinates"),
    "corners-docx": N_("Corner-point table, Word: to print and sign"),
    "dxf": N_("DXF: for drawing programs; outlines in the Gauss-Krüger plane"),
    "geoparquet": N_("GeoParquet: for analysis"),
    "fgb": N_("FlatGeobuf: for the web and large maps"),
    "kmz": N_("KMZ: for globes and phones, with the product's photos"),
    "gpx": N_("GPX: for hand-held devices; rings as tracks, corners as waypoints"),
    "jsonld": N_("JSON-LD: for exchange with other registers"),
    "package": N_("Boundary package of a dossier: GeoPackage with scope, zone, units and corners"),
    "units-csv": N_("List of units, CSV: names as written and as they are today"),
    "iso-xml": N_("Metadata, XML by ISO 19139"),
}
# What is ticked at first; the others ask for a place in China's zones or are wanted by offices alone.
USUAL_FORMATS = ("gpkg", "shp", "geojson", "kml")
ENCODED = ("shp", "shp-gk", "land-txt")
LEAST_FORMATS_PX = 150
WITH_ZONE_NUMBER = ("land-txt", "corners-xlsx", "corners-docx", "dxf")
ENCODINGS = {"UTF-8": N_("UTF-8 (recommended)"), "GBK": N_("GBK (older Chinese programs; no rare characters)")}


class ExportDialog(QDialog):
    """Writes the package of one boundary version.

    Parameters
    ----------
    context : FormContext
    boundary_id : str
        A version with a polygon.
    """

    def __init__(self, context: FormContext, boundary_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._boundary_id = context, boundary_id
        self._named: tuple[str, int] | None = None
        self._naming = LatestJob(context)
        self.heading, self.outcome = QLabel(), OutcomeLine()
        self.formats = {form: QCheckBox() for form in FORMATS}
        self.encoding = Choice(lambda: [(code, _(text)) for code, text in ENCODINGS.items()])
        self.variants = OfficeVariants()
        self.folder, self.choose_button = QLineEdit(str(context.opened().path.parent)), QPushButton()
        self.replacing = QCheckBox()
        self.files = QTableWidget(0, 4)
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.export_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button = FolderButton()
        self.buttons.addButton(self.folder_button, QDialogButtonBox.ButtonRole.HelpRole)  # at the left
        self._labels = {name: QLabel() for name in ("formats", "encoding", "variants", "folder")}
        self.choose_button.setAutoDefault(False)
        self.export_button.setDefault(True)
        self._lay_out()
        self._connect()
        self.replacing.setVisible(False)
        self.outcome.say("", False)
        self.retranslate()
        self._check()
        self.finished.connect(lambda _answer: self._naming.drop())
        self._naming.ask(
            lambda project, _progress: _name_of(project, boundary_id), self._take_name, on_failed=self.reject
        )

    def _lay_out(self) -> None:
        strong(self.heading)
        self.heading.setWordWrap(True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self._labels["formats"], self._formats_box())
        form.addRow(self._labels["encoding"], self.encoding)
        form.addRow(self._labels["variants"], self.variants)
        form.addRow(self._labels["folder"], self._folder_box())
        form.addRow("", self.replacing)
        self._labels["encoding"].setBuddy(self.encoding)
        self._labels["folder"].setBuddy(self.folder)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addLayout(form)
        for part in (self.progress, self.outcome):
            column.addWidget(part)
        column.addWidget(self._files_table(), 9)
        column.addStretch(1)
        column.addWidget(self.buttons)
        tab_through(self.buttons)
        fit_to_screen(self, 720, 520)

    def _formats_box(self) -> QScrollArea:
        box, area = QWidget(), QScrollArea()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        for form, check in self.formats.items():
            check.setChecked(form in USUAL_FORMATS)
            column.addWidget(check)
        area.setWidget(box)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        # All of them at once where there is room; a small screen scrolls.
        area.setMinimumHeight(LEAST_FORMATS_PX)
        area.setMaximumHeight(box.sizeHint().height() + 4)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return area

    def _folder_box(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose_button)
        return box

    def _files_table(self) -> QTableWidget:
        self.files.verticalHeader().setVisible(False)
        self.files.setWordWrap(False)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.files.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = self.files.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(3, 150)
        self.files.setVisible(False)
        return self.files

    def _connect(self) -> None:
        for check in self.formats.values():
            check.toggled.connect(self._check)
        self.folder.textChanged.connect(self._check)
        self.choose_button.clicked.connect(self._choose_folder)
        self.export_button.clicked.connect(self.export)
        # Enter, pressed while the work runs, closes nothing.
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(self._check)

    def chosen_formats(self) -> list[str]:
        """Codes of the formats that are ticked."""
        return [form for form, check in self.formats.items() if check.isChecked()]

    def _check(self) -> None:
        chosen = set(self.chosen_formats())
        self.encoding.setEnabled(not chosen.isdisjoint(ENCODED))
        has_plane = not chosen.isdisjoint(WITH_ZONE_NUMBER)
        self.variants.show_for(has_plane, "land-txt" in chosen)
        self._labels["variants"].setVisible(has_plane)
        is_ready = bool(self.chosen_formats()) and bool(self.folder.text().strip()) and not self.progress.is_busy
        self.export_button.setEnabled(is_ready)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for the package"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def export(self) -> None:
        """Write the package; each file is read back before it is told of."""
        # These bring GDAL, which start-up must not.
        from gi_atlas.exchange.writers.land_txt import LandTxtStyle
        from gi_atlas.services.export_formats import Choices
        from gi_atlas.services.exporting import export_boundary

        project, boundary_id = self._context.opened(), self._boundary_id
        folder, formats = Path(self.folder.text().strip()).expanduser(), self.chosen_formats()
        encoding, is_replacing = self.encoding.code(), self.replacing.isChecked()
        prefix, count, parts, office = self.variants.as_style()
        choices = Choices(encoding, LandTxtStyle(prefix, count, parts, encoding, office))
        self.outcome.say("", False)
        self.files.setVisible(False)
        self.folder_button.withdraw()
        self.progress.run(
            lambda progress: export_boundary(
                project, boundary_id, folder, formats, encoding, is_replacing, progress, choices
            ),
            lambda files: self._take_files(folder, files),
            self._take_refusal,
        )

    def _take_files(self, folder: Path, files: Sequence[Any]) -> None:
        self.files.setRowCount(len(files))
        for row, file in enumerate(files):
            for column, text in enumerate((Path(file.path).name, file.format, file.crs, file.sha256)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.files.setItem(row, column, item)
        self.files.setVisible(True)
        self.folder_button.offer(folder)
        told = _("{count} files are written into {folder}; each was read back and is the same as in the project.")
        self.outcome.say(told.format(count=len(files), folder=folder), False)

    def _take_refusal(self, error: GiAtlasError) -> None:
        self.outcome.say_refusal(error)
        self.replacing.setVisible(self.replacing.isVisible() or error.code == "EXPORT_EXISTS")

    def reject(self) -> None:
        """Stop what is being written, which leaves nothing behind; close if nothing is."""
        if self.progress.stop_first():
            return
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Export boundary package"))
        self.heading.setText(self._shown_name())
        for form, check in self.formats.items():
            check.setText(_(FORMATS[form]))
        self._labels["formats"].setText(_("Formats"))
        self._labels["encoding"].setText(_("Texts of Shapefiles and 国土TXT"))
        self._labels["variants"].setText(_("Plane coordinates"))
        self._labels["folder"].setText(_("Folder"))
        self.variants.retranslate()
        self.encoding.retranslate()
        self.choose_button.setText(_("Choose…"))
        self.replacing.setText(_("Replace files of the same names"))
        self.export_button.setText(_("Export"))
        self.folder_button.retranslate()
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.files.setHorizontalHeaderLabels([_("File"), _("Format"), _("Coordinate system"), "sha256"])
        self.progress.retranslate()

    def _take_name(self, named: tuple[str, int]) -> None:
        self._named = named
        self.heading.setText(self._shown_name())

    def _shown_name(self) -> str:
        if self._named is None:
            return _("Reading…")
        name, version = self._named
        return _("{name}, version {version}").format(name=name, version=version)


def _name_of(project: Project, boundary_id: str) -> tuple[str, int]:
    boundary = project.read_one(BoundaryVersion, boundary_id)
    zones = project.read_all(Zone, id=boundary.zone_id)
    products = project.read_all(Product, id=zones[0].product_id) if zones else []
    return boundary.name or (products[0].name_official if products else boundary.id), boundary.version
