"""The form of the chosen survey record: answers, product, photos, readiness; it shows what the state says."""

from datetime import date
from pathlib import Path

import shapely
from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PyQt5.QtWidgets import QShortcut, QWidget

from gi_atlas.events import Changes
from gi_atlas.i18n import _, current_language
from gi_atlas.model import Product, SurveyRecord
from gui.form_widgets.context import FormContext
from gui.form_widgets.draft_keeper import DraftKeeper
from gui.form_widgets.form_view import FormView
from gui.form_widgets.photo_list import can_take
from gui.form_widgets.photo_strip import PhotoStrip
from gui.panels.record_drafts import DraftOffers
from gui.panels.record_evidence import RecordEvidence
from gui.panels.record_faults import next_fault, passed_over
from gui.panels.record_follower import RecordFollower
from gui.panels.record_form_row import FormRow
from gui.panels.record_frame import ANSWERS_TAB, RecordFrame
from gui.panels.record_links import ProductLink
from gui.panels.record_places import UnitFinder
from gui.panels.record_product import ProductRow
from gui.panels.record_progress import ReadinessKeeper, wanted_level
from gui.panels.record_questions import RecordQuestions
from gui.panels.record_reading import ReadRecord
from gui.panels.record_sheet import OpenedRecord, RecordSheet
from gui.panels.record_state import RecordState
from survey_forms.capture import FormSession
from survey_forms.forms import title_of
from survey_forms.mapping import read_geopoint, write_geopoint
from survey_forms.schema import Question, QuestionType

NEXT_FAULT_KEY = "F8"


class RecordPanel(RecordFrame):
    """Content of the record dock.

    Signals
    -------
    saved(str)
        The record with this id was saved.
    shown(str)
        The record with this id is shown; "" for none.
    new_product_asked()
        A product is to be made, ``new_product`` says which; its id is given to ``choose_product``.
    place_asked(str)
        The question at this path wants a place or a shape from the map; it is given to ``take_answer``.
    """

    saved = pyqtSignal(str)
    shown = pyqtSignal(str)
    new_product_asked = pyqtSignal()
    place_asked = pyqtSignal(str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = RecordState(context, self)
        self.view, self.photos = FormView(), PhotoStrip(context)
        self.form_row, self.product_row = FormRow(), ProductRow()
        self.fill_tabs((self.form_row, self.product_row, self.view), self.photos)
        self.questions = RecordQuestions(self.banner, self)
        self.offers = DraftOffers(context, self.model, self.questions, self)
        self.link = ProductLink(context, self.product_row, lambda: self.model.sheet, self)
        self.units = UnitFinder(context, self)
        self.progress = ReadinessKeeper(context, self.model, self.readiness, self)
        self.follower = RecordFollower(context, self.model, self)
        self.evidence = RecordEvidence(context, self.model, self.view, self.photos, self.follower, self)
        self._connect_model()
        self._connect_view()
        self.retranslate()
        self._show_sheet()

    def _connect_model(self) -> None:
        model, questions = self.model, self.questions
        model.shown.connect(self._show_sheet)
        model.replaced.connect(self._show_again)
        model.stateChanged.connect(self._show_state)
        model.stored.connect(self._take_stored)
        model.conflict.connect(questions.ask_conflict)
        model.draftFound.connect(self._take_draft)
        model.upgraded.connect(questions.say_upgraded)
        questions.mineKept.connect(model.keep_mine)
        questions.storedWanted.connect(model.show_stored)
        self.form_row.chosen.connect(model.begin_with)
        self.form_row.upgrade_asked.connect(model.upgrade)

    def _connect_view(self) -> None:
        self.view.edited.connect(self._take_edit)
        self.view.composed.connect(self.drafts.hurry)
        self.view.place_asked.connect(self.place_asked)
        self.units.found.connect(self._take_units)
        self.link.chosen.connect(self._take_product)
        self.product_row.new_asked.connect(self.new_product_asked)
        self.readiness.chosen.connect(self.go_to)
        self.save_button.clicked.connect(lambda _checked: self.save())
        self.next_fault_act.triggered.connect(lambda _checked: self.go_to_next_fault())
        self.remove_act.triggered.connect(lambda _checked: self.model.remove_record())
        key = QShortcut(QKeySequence(NEXT_FAULT_KEY), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.go_to_next_fault)

    # What is shown

    @property
    def record_id(self) -> str:
        """Id of the record shown; "" for none."""
        return self.model.record_id

    @property
    def session(self) -> FormSession | None:
        """The form with the answers as they are now; None while no record is shown."""
        return self.model.sheet.session if self.model.sheet else None

    @property
    def drafts(self) -> DraftKeeper:
        """Keeps the draft of the record shown."""
        return self.model.drafts

    @property
    def is_dirty(self) -> bool:
        """Whether a person's edits differ from what is stored."""
        return self.model.is_dirty

    def new_record(self, lon: float | None = None, lat: float | None = None, form_id: str = "") -> str:
        """Begin a record at a place (degrees, EPSG:4490), or without one; returns the id that it gets, "" if none."""
        if not self._context.can_edit:
            return ""
        place = None if lon is None or lat is None else shapely.Point(round(lon, 9), round(lat, 9))
        record = SurveyRecord("", geom=place, survey_date=date.today())
        self._finish_composing()
        self.model.begin(record, form_id)
        return record.id

    def show_record(self, record_id: str) -> None:
        """Show a stored record as soon as it is read; one that was being edited is saved first."""
        self._finish_composing()
        self.model.show_record(record_id)

    def leave(self) -> None:
        """Save what was edited and show nothing."""
        self._finish_composing()
        self.model.put_away()
        self.offers.offer_next()

    def _finish_composing(self) -> None:
        # What an input method is still composing belongs to the text.
        QGuiApplication.inputMethod().commit()

    def forget(self) -> None:
        """Show nothing, without saving: the project is closed or the record is gone."""
        self.offers.clear()
        self.model.forget()
        self.product_row.set_products([])

    def offer_drafts(self) -> bool:
        """After opening a project: whether there are drafts; the newest is opened if the person wants."""
        return self.offers.offer()

    def _show_sheet(self) -> None:
        sheet = self.model.sheet
        self.units.drop()
        self.banner.dismiss()
        self.photos.set_message("")
        self.set_content_shown(sheet is not None)
        if sheet is None:
            self.view.clear()
        else:
            self.tabs.setCurrentIndex(ANSWERS_TAB)
            self._fill(sheet)
            self._look_up_if_new(sheet)
        self.evidence.show()
        self._show_state()
        self.shown.emit(self.record_id)

    def _look_up_if_new(self, sheet: RecordSheet) -> None:
        if sheet.opened.is_new and self.model.read is not None and not self.model.read.is_from_draft:
            self.units.look_up(sheet)
            page = self.view.current_page()
            # Who goes through the forms by arrow keys has not chosen yet.
            if page is not None and not self.form_row.choice.hasFocus():
                page.focus_first()

    def _fill(self, sheet: RecordSheet) -> None:
        read, can_edit = self.model.read, self._context.can_edit
        assert read is not None
        self.view.set_last(read.last)
        self.view.set_expected_rows(read.expected_rows(wanted_level(sheet)))
        self.view.set_read_only(not can_edit)
        self.view.show(sheet.session, current_language())
        self._show_form_row(read)
        self.product_row.set_products(read.products)
        self.product_row.show_product(sheet.product_id)
        self.product_row.set_name(sheet.title)
        for part in (self.form_row, self.product_row, self.photos):
            part.set_read_only(not can_edit)
        self.remove_act.setVisible(can_edit and not sheet.opened.is_new)
        self.save_button.setEnabled(can_edit)
        self.progress.show_now()

    def _show_form_row(self, read: ReadRecord) -> None:
        form = read.sheet.form
        sheet = read.sheet
        if sheet.opened.is_new and self._context.can_edit and not sheet.is_touched:
            self.form_row.offer([(one.form_id, title_of(one.form_id, one.title)) for one in read.forms], form.form_id)
        else:
            self.form_row.show_stored(title_of(form.form_id, form.title), form.version, read.newer_version)
        self._show_state()

    def _show_again(self) -> None:
        """The record changed elsewhere: show it anew where the person was."""
        sheet, page = self.model.sheet, self.view.list.currentIndex().row()
        if sheet is not None:
            path = self.view.focused_path()
            self._fill(sheet)
            self.view.turn_to(page)
            if path:
                self.view.focus(path)
        self.evidence.show()

    def _show_state(self) -> None:
        sheet = self.model.sheet
        title = (sheet.title or _("Untitled record")) if sheet is not None else _("Survey record")
        is_chosen = sheet is not None and self.form_row.choice.isHidden()
        about = ""
        if sheet is not None and is_chosen:
            about = f"{title_of(sheet.form.form_id, sheet.form.title)} {sheet.form.version}"
        self.set_state(self.model.state, title, about)

    def _take_draft(self, record_id: str) -> None:
        self.offers.forget(record_id)
        if self.model.sheet is not None and self.model.sheet.at:
            self.view.focus(self.model.sheet.at)
        self.questions.say_draft(record_id)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.retranslate_frame()
        for part in (self.form_row, self.product_row, self.photos, self.view):
            part.retranslate()
        self.view.set_language(current_language())
        self.progress.show_now()
        self._show_state()

    # Editing

    def _take_edit(self, path: str) -> None:
        sheet = self.model.sheet
        if sheet is None:
            return
        was_touched = sheet.is_touched
        self.model.take_edit(path)
        self.progress.show_soon()
        if not was_touched and self.model.read is not None:
            self._show_form_row(self.model.read)
        if path == sheet.fields.place:
            self._look_up(sheet)
        elif path == sheet.fields.name:
            self.product_row.set_name(sheet.title)
        if self.model.read is not None:
            self.view.set_expected_rows(self.model.read.expected_rows(wanted_level(sheet)))

    def _look_up(self, sheet: RecordSheet) -> None:
        self.photos.set_place(read_geopoint(sheet.session.value(sheet.fields.place)))
        self.view.refresh_media()
        self.units.look_up(sheet)

    def _take_units(self, paths: frozenset[str]) -> None:
        self.view.refresh(paths)
        self.model.take_found()
        self.progress.show_soon()

    def type_at(self, path: str) -> QuestionType | None:
        """What the question at a path asks for; None where there is no question."""
        node = self.model.sheet.node_at(path) if self.model.sheet is not None else None
        return node.type if isinstance(node, Question) else None

    def set_place(self, lon: float, lat: float) -> None:
        """Move the record shown to a place that was clicked (degrees, EPSG:4490)."""
        if self.model.sheet is not None and self.model.sheet.fields.place:
            place = shapely.Point(round(lon, 7), round(lat, 7))
            self.take_answer(self.model.sheet.fields.place, write_geopoint(place))

    def take_answer(self, path: str, value: str) -> None:
        """Answer a question with what came from elsewhere, such as a place that was clicked on the map."""
        if self.model.sheet is not None and self._context.can_edit:
            self.view.answer(path, value)
            self.go_to(path)

    def choose_product(self, product_id: str) -> None:
        """Put the record shown to a product."""
        self.link.choose(product_id)

    def new_product(self) -> Product:
        """The product that the record's answers describe."""
        return self.link.product_of_answers()

    def _take_product(self, product_id: str, answered: frozenset[str]) -> None:
        self.model.take_product(product_id, bool(answered))
        self.view.refresh(answered)
        self.progress.show_soon()

    # Saving, and what is wrong

    def save(self) -> None:
        """Save the record as one step, whatever is missing, and go to what was passed over or is wrong."""
        self._finish_composing()
        self.view.tell_missing()
        self.model.save(self._take_saved)

    def _take_saved(self, stored: OpenedRecord) -> None:
        if stored.record.id == self.record_id and self.session is not None:
            passed = passed_over(self.session, self.view.focused_path())
            if passed:
                self.go_to(passed[0])

    def _take_stored(self, record_id: str) -> None:
        read = self.model.read
        if record_id == self.record_id and read is not None:
            self._show_form_row(read)
            self.remove_act.setVisible(True)
            self.progress.show_now()
            self.link.reload()
        self.saved.emit(record_id)

    def go_to(self, path: str) -> None:
        """Show the question at a path and put the cursor there."""
        self.tabs.setCurrentIndex(ANSWERS_TAB)
        self.view.focus(path)

    def go_to_next_fault(self) -> None:
        """Go to the next wrong or missing answer after the cursor; after the last one to the first."""
        if self.session is not None:
            self.view.tell_missing()
            path = next_fault(self.session, self.view.focused_path())
            if path:
                self.go_to(path)

    # What happens elsewhere

    def take_changes(self, changes: Changes) -> None:
        """Follow what a command, undo or redo changed in the project."""
        self.follower.take_changes(changes)
        if changes.touches("gi_product") and self.model.sheet is not None:
            self.link.reload()

    # Photos

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the record shown; a record that is not stored yet is saved first."""
        self.evidence.attach(paths)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Take photos dropped anywhere on the form."""
        if event is not None and self.record_id and self._context.can_edit and can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Attach what was dropped."""
        if event is not None and self.photos.list.take(event.mimeData()):
            event.acceptProposedAction()
