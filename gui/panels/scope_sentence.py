"""The panel that writes a boundary, or a polygon just drawn, as the official sentence of its scope."""

from typing import Any

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QWidget,
)

from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.scope.saving import SavedScope, ScopeKeeping
from gi_atlas.scope.writing import WrittenScope
from gi_atlas.services.scope_drawing import keep_sentence, save_drawn
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import faulty, plain, quiet
from gui.form_widgets.progress_row import ProgressRow
from gui.models.scope_covered import CoveredModel
from gui.panels.scope_asking import extent_of_unit, things_of_project, write_boundary, write_drawn
from gui.panels.scope_frame import LineLabel, fit_headings, scrolling_column
from gui.panels.scope_subject import Subject, subject_words, written_words

DEFAULT_WIDTH_M, DEFAULT_AREA_HA = 60.0, 1.0
_WIDTHS = (200, 110, 80, 70, 90)


class SentencePanel(QWidget):
    """Sentence on the left, the units that it names and those it leaves out on the right.

    Signals
    -------
    drawAsked()
        A polygon is to be drawn on the map.
    zoomAsked(extent)
        A place (degrees) is to be shown.
    kept(boundary_id, product_id)
        A drawn polygon was saved, or a sentence beside its boundary.
    readAsked(text)
        The sentence is to be read like any wording.
    """

    drawAsked = pyqtSignal()
    zoomAsked = pyqtSignal(object)
    kept = pyqtSignal(str, str)
    readAsked = pyqtSignal(str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.subject, self._drawn = Subject(), Subject()
        self.written: WrittenScope | None = None
        self._error: GiAtlasError | None = None
        self._said = ""
        self.about, self.summary = LineLabel(), LineLabel()
        self.edition, self.width_m, self.area_ha = QComboBox(), QDoubleSpinBox(), QDoubleSpinBox()
        self.labels = {name: QLabel() for name in ("edition", "width", "area", "product")}
        self.product = QLineEdit()
        self.text, self.model, self.table = QPlainTextEdit(), CoveredModel(), QTableView()
        self.draw_button, self.write_button, self.keep_button = QPushButton(), QPushButton(), QPushButton()
        self.copy_button, self.english_button, self.read_button = QPushButton(), QPushButton(), QPushButton()
        self.progress = ProgressRow(context.run_job)
        self._set_up()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _set_up(self) -> None:
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.width_m.setRange(0.0, 10_000.0)
        self.width_m.setDecimals(0)
        self.width_m.setValue(DEFAULT_WIDTH_M)
        self.area_ha.setRange(0.0, 100_000.0)
        self.area_ha.setValue(DEFAULT_AREA_HA)
        self.edition.setMinimumContentsLength(9)
        quiet(self.about)
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.horizontalHeader().setStretchLastSection(True)

    def _lay_out(self) -> None:
        head, second = QHBoxLayout(), QHBoxLayout()
        for part in (self.draw_button, self.labels["product"], self.product, self.labels["edition"], self.edition):
            head.addWidget(part, 1 if part is self.product else 0)
        for part in (
            *(self.about, self.labels["width"], self.width_m, self.labels["area"], self.area_ha, self.write_button),
        ):
            second.addWidget(part, 1 if part is self.about else 0)
        pairs = (("edition", self.edition), ("width", self.width_m), ("area", self.area_ha), ("product", self.product))
        for name, widget in pairs:
            self.labels[name].setBuddy(widget)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.text)
        splitter.addWidget(self.table)
        splitter.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        for button in (self.copy_button, self.english_button, self.read_button, self.keep_button):
            foot.addWidget(button)
        column = scrolling_column(self)
        column.addLayout(head)
        column.addLayout(second)
        column.addWidget(splitter, 1)
        column.addWidget(self.progress)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.draw_button.clicked.connect(lambda _checked: self.drawAsked.emit())
        self.write_button.clicked.connect(lambda _checked: self.write())
        self.edition.activated.connect(lambda _row: self.write())
        self.product.editingFinished.connect(self._name_product)
        self.copy_button.clicked.connect(lambda _checked: self.copy(is_english=False))
        self.english_button.clicked.connect(lambda _checked: self.copy(is_english=True))
        self.read_button.clicked.connect(lambda _checked: self.readAsked.emit(self._sentence))
        self.keep_button.clicked.connect(lambda _checked: self.keep())
        self.table.selectionModel().currentRowChanged.connect(self._show_unit)
        self.progress.busy_changed.connect(lambda _is_busy: self._check())

    # Project

    def set_project(self) -> None:
        """Begin anew: another project is open, or none."""
        self.progress.cancel()
        self.subject, self._drawn = Subject(), Subject()
        self.written, self._error, self._said = None, None, ""
        self._show()
        project = self._context.project()
        if project is not None:
            self._context.run_job(
                lambda _progress: things_of_project(project)[0],
                lambda editions: self._take_editions(editions) if self._context.project() is project else None,
                self._context.show_error,
            )

    def _take_editions(self, editions: list[str]) -> None:
        chosen = self.edition.currentData() or ""
        self.edition.clear()
        self.edition.addItem(_("The newest map"), "")
        for name in reversed(editions):
            self.edition.addItem(name, name)
        self.edition.setCurrentIndex(max(self.edition.findData(chosen), 0))

    def refresh(self, changes: Changes) -> None:
        """Follow changes of the project."""
        if changes.touches("gi_admin_unit"):
            self.set_project()

    # Writing

    def take_boundary(self, boundary_id: str, name: str, version: int = 0) -> None:
        """Write the sentence of a boundary version."""
        self.subject = Subject(boundary_id, name, version)
        self.write()

    def take_drawn(self, geometry: Any) -> None:
        """Write the sentence of a polygon that was drawn."""
        self.subject = self._drawn = Subject(geometry=geometry)
        self.write()

    def take_drawn_again(self) -> None:
        """Come back from a boundary to a polygon that was drawn and not kept yet."""
        if self._drawn.geometry is not None and self.subject is not self._drawn:
            self.subject = self._drawn
            self.write()

    def write(self) -> None:
        """Write the sentence of what was taken, by the edition and tolerance that are chosen."""
        subject, project = self.subject, self._context.project()
        if project is None or not (subject.boundary_id or subject.geometry is not None):
            return
        edition = str(self.edition.currentData() or "") or None
        width_m, area_m2, product = self.width_m.value(), self.area_ha.value() * 1e4, self.product.text().strip()

        def work(progress: Progress) -> WrittenScope:
            progress.report(-1)
            if subject.geometry is None:
                return write_boundary(project, subject.boundary_id, edition, width_m, area_m2)
            return write_drawn(project, subject.geometry, product, edition, width_m, area_m2)

        self._said, self._error = "", None
        self.progress.run(work, self._take_written, self._refuse)

    def _name_product(self) -> None:
        if self.product.isModified() and self.subject.geometry is not None:
            self.product.setModified(False)
            self.write()

    def _take_written(self, written: WrittenScope) -> None:
        self.written = written
        self._show()

    def _refuse(self, error: GiAtlasError) -> None:
        self.written, self._error = None, error
        self._show()

    @property
    def _sentence(self) -> str:
        return self.written.paragraph if self.written is not None else ""

    # Using it

    def copy(self, is_english: bool) -> None:
        """Put the paragraph, or its English rendering, on the clipboard."""
        if self.written is not None:
            QApplication.clipboard().setText(self.written.paragraph_en if is_english else self.written.paragraph)
            self._say(N_("Copied."))

    def keep(self) -> None:
        """Keep the sentence beside its boundary; a drawn polygon becomes a boundary version first."""
        written, subject, project = self.written, self.subject, self._context.project()
        if written is None or project is None or not self._context.can_edit:
            return
        if subject.geometry is not None and not self.product.text().strip():
            self._say(N_("Name the product first: the sentence begins with it."))
            self.product.setFocus()
            return
        if subject.geometry is None:
            self.progress.run(
                lambda _progress: keep_sentence(project, subject.boundary_id, written.text, written.edition),
                lambda _scope_id: self._end_keeping(subject.boundary_id, ""),
                self._refuse_keeping,
            )
        else:
            self.progress.run(
                lambda _progress: _save_drawn(project, subject, written),
                lambda saved: self._end_keeping(saved.boundary_id or "", saved.product_id),
                self._refuse_keeping,
            )

    def _end_keeping(self, boundary_id: str, product_id: str) -> None:
        if self.subject.geometry is not None:
            self._drawn = Subject()
            self.zoomAsked.emit(self.subject.geometry.bounds)
        # What was drawn is a boundary from now on, so that it is not saved a second time.
        self.subject = Subject(boundary_id, self.subject.name, self.subject.version)
        self._say(N_("The sentence is kept with its boundary."))
        self.kept.emit(boundary_id, product_id)

    def _refuse_keeping(self, error: GiAtlasError) -> None:
        self._error = error
        self._say_state()

    def _show_unit(self) -> None:
        row, project, written = self.table.currentIndex().row(), self._context.project(), self.written
        if project is None or written is None or not 0 <= row < self.model.rowCount():
            return
        code, edition = self.model.rows[row].code, written.edition
        self._context.run_job(
            lambda _progress: extent_of_unit(project, code, edition),
            lambda extent: self.zoomAsked.emit(extent) if extent is not None else None,
            self._context.show_error,
        )

    # Words

    def _show(self) -> None:
        written = self.written
        self.text.setPlainText("" if written is None else f"{written.paragraph}\n\n{written.paragraph_en}")
        self.model.show_written(written)
        self._say_state()
        self._check()

    def _check(self) -> None:
        has_text = self.written is not None and not self.progress.is_busy
        has_subject = bool(self.subject.boundary_id) or self.subject.geometry is not None
        for button in (self.copy_button, self.english_button, self.read_button):
            button.setEnabled(has_text)
        self.keep_button.setEnabled(has_text and self._context.can_edit)
        self.write_button.setEnabled(has_subject and not self.progress.is_busy)
        self.draw_button.setEnabled(self._context.project() is not None)
        self.product.setEnabled(self.subject.geometry is not None)

    def _say(self, text: str) -> None:
        # Kept as it stands in the code, so that it follows the language.
        self._said = text
        self._say_state()

    def _say_state(self) -> None:
        error = self._error
        told = error.message() if error is not None else written_words(self.written, self.area_ha.value() * 1e4)
        self.summary.set_whole(_(self._said) if self._said else told)
        faulty(self.summary) if error is not None and not self._said else plain(self.summary)
        self.about.set_whole(subject_words(self.subject))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.draw_button.setText(_("&Draw on the map"))
        self.write_button.setText(_("Write"))
        self.copy_button.setText(_("Copy"))
        self.english_button.setText(_("Copy in English"))
        self.read_button.setText(_("Read it"))
        self.read_button.setToolTip(_("Put the sentence into the panel that reads wordings"))
        self.keep_button.setText(_("&Keep"))
        self.keep_button.setToolTip(_("Keep the sentence with its boundary; a drawn polygon is saved as a version"))
        self.labels["edition"].setText(_("Edition"))
        self.labels["product"].setText(_("Product"))
        self.labels["width"].setText(_("Strays: narrower than (m)"))
        self.labels["area"].setText(_("or below (ha)"))
        if self.edition.count():
            self.edition.setItemText(0, _("The newest map"))
        self.progress.retranslate()
        self.model.retranslate()
        fit_headings(self.table, _WIDTHS)
        self._say_state()
        self._check()


def _save_drawn(project: Project, subject: Subject, written: WrittenScope) -> SavedScope:
    return save_drawn(project, subject.geometry, written.text, written.edition, ScopeKeeping())
