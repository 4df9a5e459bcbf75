"""The form of the chosen survey record: fields, photos, draft, saving."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from PyQt5.QtCore import pyqtSignal
from PyQt5.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PyQt5.QtWidgets import QWidget

from gi_atlas.errors import EditConflict, FormError, GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.editing import remove
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.record_form import read_form, read_place, texts_of
from gi_atlas.services.surveying import last_value
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.draft_keeper import DraftKeeper
from gui.form_widgets.photo_list import can_take
from gui.form_widgets.photo_strip import PhotoStrip
from gui.form_widgets.record_page import RecordPage
from gui.panels.latest_job import LatestJob
from gui.panels.record_frame import RecordFrame
from gui.panels.record_photos import PhotoTaker
from gui.panels.record_questions import RecordQuestions
from gui.panels.record_reader import ReadQuestion, RecordReader, TakeRead, ask_once
from gui.panels.record_saver import FilledPage, RecordSaver, store_page
from gui.panels.record_session import (
    DRAFT_PREFIX,
    OpenedRecord,
    ReadRecord,
    draft_of,
    evidence_with_draft,
    product_names,
    read_draft,
    read_if_there,
    read_record,
    record_drafts,
)
from gui.panels.record_units import UnitNames

_ON_THE_PAGE = ("gi_record", "gi_evidence", "gi_product")


class RecordPanel(RecordFrame):
    """Content of the record dock.

    ``saved`` gives the id of a record that was saved; ``new_product_asked`` asks the window for a product dialog,
    which answers with ``choose_product``; ``shown`` gives the id that is shown ("" for none).
    """

    saved = pyqtSignal(str)
    shown = pyqtSignal(str)
    new_product_asked = pyqtSignal()

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._opened: OpenedRecord | None = None
        self._is_touched = self._is_draft_failing = False
        self._found_drafts: list[dict[str, Any]] = []
        self.page, self.photos = RecordPage(), PhotoStrip(context)
        self.fill_content(self.page, self.photos)
        self.drafts = DraftKeeper(context.drafts, self._draft, self)
        self.saver = RecordSaver(context, self)
        self.questions = RecordQuestions(self.banner, self)
        self.units = UnitNames(context, self.page, self)
        self.taker = PhotoTaker(context, self.photos, self)
        self.reader = RecordReader(context, self._take_unread)
        self._following, self._evidence, self._products = (LatestJob(context) for _number in range(3))
        self._connect()
        self.retranslate()
        self._show_opened(None)

    def _connect(self) -> None:
        self.page.edited.connect(self._take_edit)
        self.page.repeat_asked.connect(self._repeat)
        self.page.new_product_asked.connect(self.new_product_asked)
        self.units.found.connect(lambda: self._take_edit("units"))
        self.photos.edited.connect(lambda: self._take_edit("evidence"))
        self.photos.files_given.connect(self.attach)
        self.photos.image_given.connect(self.attach_image)
        self.photos.remove_asked.connect(self.taker.remove)
        self.taker.changed.connect(self._reload_evidence)
        self.drafts.written.connect(self._take_draft_written)
        self.drafts.failed.connect(self._take_draft_failed)
        self.saver.stored.connect(self._take_stored)
        self.saver.refused.connect(self._take_refusal)
        self.questions.mineKept.connect(self._keep_mine)
        self.questions.storedWanted.connect(self._show_stored)
        self.questions.draftWanted.connect(self.open_draft)
        self.questions.draftsPutOff.connect(self._found_drafts.clear)
        self.save_button.clicked.connect(lambda _checked: self.save())
        self.remove_button.clicked.connect(self._remove_record)

    # What is shown

    @property
    def record_id(self) -> str:
        """Id of the record shown; "" for none."""
        return self._opened.record.id if self._opened else ""

    @property
    def is_dirty(self) -> bool:
        """Whether a person's edits differ from what is stored."""
        opened = self._opened
        if opened is None or (opened.is_new and not self._is_touched):
            return False
        return opened.is_new or opened.is_changed(self.page.texts(), self.photos.evidence)

    def new_record(self, lon: float | None = None, lat: float | None = None) -> None:
        """Begin a record at a place (degrees, EPSG:4490), or without one."""
        if not self._context.can_edit:
            return
        self._put_away()
        place = None if lon is None or lat is None else shapely.Point(round(lon, 9), round(lat, 9))
        record = SurveyRecord("", geom=place, survey_date=date.today())
        self._show_opened(OpenedRecord(record, (), True))
        self._offer_products()
        self.units.look_up(self.record_id)
        self.page.focus_first()

    def show_record(self, record_id: str) -> None:
        """Show a stored record as soon as it is read; one that was being edited is saved first."""
        if record_id in ("", self.record_id, self.reader.record_id):
            return
        self._put_away()
        self._await(record_id, lambda project: read_record(project, record_id), self._take_read)

    def _await(self, record_id: str, question: ReadQuestion, on_read: TakeRead) -> None:
        # A long import may hold the file for a while; the window must not wait with it.
        self._set_state("READING")
        self.reader.ask(record_id, question, on_read)

    def _take_read(self, read: ReadRecord | None) -> None:
        self._show_read(read)
        if read is not None:
            self._take_up_draft(read.opened)

    def _show_read(self, read: ReadRecord | None) -> None:
        if read is not None:
            self.page.set_products(read.products)
        self._show_opened(read.opened if read is not None else None)

    def _take_unread(self) -> None:
        self._show_opened(None)
        self._offer_next_draft()

    def leave(self) -> None:
        """Save what was edited and show nothing."""
        self._put_away()
        self._offer_next_draft()

    def _put_away(self) -> None:
        # What an input method is still composing belongs to the text.
        QGuiApplication.inputMethod().commit()
        if self.is_dirty and self._context.can_edit:
            self._submit()
        self.drafts.cancel()  # a page that is as it is stored needs none
        self._show_opened(None)

    def forget(self) -> None:
        """Show nothing, without saving: the project is closed or the record is gone."""
        self.drafts.settle()
        self._found_drafts.clear()
        self._show_opened(None)
        self.page.set_products([])

    def _show_opened(self, opened: OpenedRecord | None) -> None:
        self.reader.drop()
        self._opened, self._is_touched = opened, False
        self.banner.dismiss()
        self.photos.set_message("")
        self.set_content_shown(opened is not None)
        self.page.set_faults({})
        if opened is None:
            self.photos.set_evidence([])
            self._set_state("NONE")
        else:
            self._fill(opened)
            self.scroll_to(0)
        self.shown.emit(self.record_id)

    def _fill(self, opened: OpenedRecord) -> None:
        can_edit = self._context.can_edit
        self.page.set_texts({**texts_of(opened.record), "edition": opened.record.edition})
        self.units.show_names()
        self.photos.set_evidence(opened.evidence)
        for part in (self.page, self.photos):
            part.set_read_only(not can_edit)
        self.remove_button.setVisible(not opened.is_new and can_edit)
        self.save_button.setEnabled(can_edit)
        self._set_state("NEW" if opened.is_new else "SAVED" if can_edit else "READ_ONLY")

    def _fill_again(self, stored: OpenedRecord) -> None:
        position = self.scroll_area.verticalScrollBar().value()
        self._fill(stored)
        self.scroll_to(position)
        self._check()

    def _set_state(self, state: str) -> None:
        title = self.page.texts()["title"].strip() or _("Untitled record")
        self.set_state(state, title if self._opened else _("Survey record"))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.retranslate_frame()
        self.page.retranslate()
        self.photos.retranslate()
        self._set_state(self.state)
        self._check()

    # Editing

    def _take_edit(self, name: str) -> None:
        if self._opened is None:
            return
        # What the program looked up by itself is no work of the person's that must be kept.
        self._is_touched = self._is_touched or name != "units"
        if self._is_touched:
            self.drafts.touch()
            self._set_state("EDITED")
        self._check()
        if name == "place":
            self._look_up()
        elif name in ("county_code", "township_code"):
            self.units.show_names()

    def _check(self) -> None:
        if self._opened is not None:
            faults = read_form(self.page.texts(), self._opened.record).faults
            # A title that is not there yet is no fault while the person has only begun.
            is_fresh = self.state == "NEW"
            self.page.set_faults({name: fault for name, fault in faults.items() if not (is_fresh and name == "title")})

    def set_place(self, lon: float, lat: float) -> None:
        """Move the record shown to a place that was clicked (degrees, EPSG:4490)."""
        self.page.set_texts({"place": f"{lon:.7f}, {lat:.7f}"})
        self._take_edit("place")

    def _look_up(self) -> None:
        try:
            place = read_place(self.page.texts()["place"])
        except FormError:
            return
        self.photos.set_place(place)
        self.units.look_up(self.record_id)

    def _repeat(self, name: str) -> None:
        self._ask_for_page(lambda project: last_value(project, name), lambda value: self._take_last(name, value))

    def _take_last(self, name: str, value: Any) -> None:
        if value:
            self.page.set_texts({name: str(value)})
            self._take_edit(name)

    def _ask_for_page(self, question: Callable[[Project], Any], on_done: Callable[[Any], object]) -> None:
        record_id = self.record_id

        def take(answer: Any) -> None:
            # The answer is for the record that was shown then, and for no other.
            if record_id == self.record_id:
                on_done(answer)

        if record_id:
            ask_once(self._context, question, take)

    def _offer_products(self) -> None:
        self._products.ask(lambda project, _progress: product_names(project), self.page.set_products)

    def choose_product(self, product_id: str) -> None:
        """Put a product into the record that is shown."""
        self._ask_for_page(product_names, lambda products: self._take_product(products, product_id))

    def _take_product(self, products: list[tuple[str, str]], product_id: str) -> None:
        self.page.set_products(products)
        self.page.set_texts({"product_id": product_id})
        self._take_edit("product_id")

    # Saving

    def _page(self, then: Callable[[OpenedRecord], object] | None = None) -> FilledPage:
        assert self._opened is not None
        return FilledPage(self._opened, self.page.texts(), tuple(self.photos.evidence), then)

    def _draft(self) -> tuple[str, dict[str, Any]]:
        assert self._opened is not None
        return self._opened.draft_key, draft_of(self._opened, self.page.texts(), self.photos.evidence)

    def save(self, then: Callable[[OpenedRecord], object] | None = None) -> None:
        """Save the page as one step, if it differs; ``then`` is called once it is stored."""
        opened = self._opened
        if opened is None or not self._context.can_edit:
            return
        if self.is_dirty or opened.is_new or self.saver.is_saving(opened.record.id):
            self._submit(then)
        elif then is not None:
            then(opened)

    def _submit(self, then: Callable[[OpenedRecord], object] | None = None) -> None:
        self.drafts.flush()
        self._set_state("SAVING")
        self.saver.submit(self._page(then))

    def save_now(self) -> None:
        """Save and wait for it.

        Raises
        ------
        GiAtlasError
            The draft stays then.
        """
        if self.is_dirty and self._context.can_edit:
            self.drafts.settle()
            page = self._page()
            stored, is_whole = store_page(self._context.opened(), page)
            self._set_state("SAVING")
            self._take_stored(page, stored, is_whole)

    def _take_stored(self, page: FilledPage, stored: OpenedRecord, is_whole: bool) -> None:
        is_current, is_last = page.record_id == self.record_id, not self.saver.is_saving(page.record_id)
        if is_current:
            self._opened = stored
            if self.state == "SAVING" and is_last:
                self._fill_again(stored) if is_whole else self._set_state("DRAFT")
                self._offer_products()
        elif page.record_id == self.reader.record_id:
            self.reader.again()  # it may have been read as it was before
        if is_whole and is_last and not (is_current and self.is_dirty):
            if is_current:
                self.drafts.cancel()
            self.drafts.drop(stored.draft_key)
        self.saved.emit(page.record_id)

    def _take_refusal(self, page: FilledPage, error: GiAtlasError) -> None:
        if page.record_id == self.record_id:
            self._set_state("EDITED")
            self.drafts.write()
            if isinstance(error, EditConflict):
                self.questions.ask_conflict(page.record_id, str(error.context.get("fields", "")).split(", "))
                return
        self._context.show_error(error)

    def _keep_mine(self, record_id: str) -> None:
        if record_id != self.record_id or self._opened is None:
            return
        self._ask_for_page(lambda project: read_if_there(project, record_id), self._save_mine)

    def _save_mine(self, read: ReadRecord | None) -> None:
        assert self._opened is not None
        self._opened = read.opened if read is not None else OpenedRecord(self._opened.record, (), True)
        self._is_touched = True
        self._submit()

    def _show_stored(self, record_id: str) -> None:
        self.drafts.cancel()
        self.drafts.drop(f"{DRAFT_PREFIX}{record_id}")
        self._show_opened(None)
        self._await(record_id, lambda project: read_if_there(project, record_id), self._show_read)

    # Drafts

    def _take_draft_written(self) -> None:
        self._is_draft_failing = False
        if self.state in ("EDITED", "NO_DRAFT"):
            self._set_state("DRAFT")

    def _take_draft_failed(self, error: GiAtlasError) -> None:
        # Told once: typing goes on, and each keystroke would fail the same way.
        if not self._is_draft_failing:
            self._context.show_error(error)
        self._is_draft_failing = True
        if self.state == "EDITED":
            self._set_state("NO_DRAFT")

    def _take_up_draft(self, opened: OpenedRecord) -> None:
        store = self._context.drafts()
        draft = store.get(opened.draft_key) if store is not None else None
        if draft is None:
            return
        self._found_drafts[:] = [found for found in self._found_drafts if found["record_id"] != opened.record.id]
        self.page.set_texts(draft.get("texts", {}))
        self.photos.set_evidence(evidence_with_draft(opened.evidence, draft))
        self._is_touched = True
        self._set_state("DRAFT")
        self._check()
        self._look_up()
        self.questions.say_draft(opened.record.id)

    def open_draft(self, draft: Mapping[str, Any]) -> None:
        """Show the record of a draft with what was typed."""
        self._put_away()
        self._await(str(draft["record_id"]), lambda project: read_draft(project, draft), self._take_read)

    def offer_drafts(self) -> bool:
        """After opening a project: whether there are drafts; the newest is opened if the person wants."""
        store = self._context.drafts()
        self._found_drafts[:] = record_drafts(store) if store is not None and self._context.can_edit else []
        self._offer_next_draft()
        return bool(self._found_drafts)

    def _offer_next_draft(self) -> None:
        if self._found_drafts and self._opened is None:
            self.questions.offer_draft(self._found_drafts)

    # What happens elsewhere

    def take_changes(self, changes: Changes) -> None:
        """Follow what a command, undo or redo changed in the project."""
        if self.reader.record_id and changes.touches(*_ON_THE_PAGE):
            self.reader.again()
        if self._opened is None or self.saver.is_saving(self.record_id):
            return
        if changes.touches("gi_admin_unit"):
            self.units.forget()
            self.units.show_names()
        if changes.touches("gi_product"):
            self._offer_products()
        if self.record_id in changes.tables.get("gi_record", frozenset()) and not self._opened.is_new:
            self._follow_record()
        if changes.touches("gi_evidence"):
            self._reload_evidence()

    def _follow_record(self) -> None:
        opened = self._opened
        if opened is None or self.is_dirty:
            return  # saving will find the conflict and ask
        self._following.ask(
            lambda project, _progress: read_if_there(project, opened.record.id),
            lambda read: self._take_followed(opened, read),
        )

    def _take_followed(self, asked: OpenedRecord, read: ReadRecord | None) -> None:
        record_id = asked.record.id
        if record_id != self.record_id or self.is_dirty or self.saver.is_saving(record_id):
            return
        if self._opened is not asked:
            self._follow_record()  # what was read may be older than what is shown by now
        elif read is None:
            self.drafts.cancel()
            self._show_opened(None)
        else:
            self._opened = read.opened
            self.page.set_products(read.products)
            self._fill_again(read.opened)

    def _reload_evidence(self) -> None:
        opened = self._opened
        if opened is None or opened.is_new:
            return
        self._evidence.ask(
            lambda project, _progress: tuple(evidence_of_record(project, opened.record.id)),
            lambda stored: self._take_evidence(opened, stored),
        )

    def _take_evidence(self, asked: OpenedRecord, stored: tuple[Evidence, ...]) -> None:
        if self._opened is None or asked.record.id != self.record_id:
            return
        if self._opened is not asked:
            self._reload_evidence()  # what was read may be older than what is shown by now
            return
        draft = draft_of(self._opened, self.page.texts(), self.photos.evidence)
        self._opened = OpenedRecord(self._opened.record, stored)
        self.photos.set_evidence(evidence_with_draft(stored, draft))

    # Photos

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the record shown; a record that is not stored yet is saved first."""
        if self._opened is not None and self._context.can_edit:
            self.save(lambda stored: self.taker.take(stored.record.id, paths))

    def attach_image(self, image: QImage) -> None:
        """Attach a picture that was pasted to the record shown; see ``attach``."""
        if self._opened is not None and self._context.can_edit:
            self.save(lambda stored: self.taker.take_image(stored.record.id, image))

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Take photos dropped anywhere on the form."""
        if event is not None and self._opened is not None and self._context.can_edit and can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Attach what was dropped."""
        if event is not None and self.photos.list.take(event.mimeData()):
            event.acceptProposedAction()

    def _remove_record(self) -> None:
        record_id, project = self.record_id, self._context.opened()

        def forget(_changes: Changes) -> None:
            # Only now: what was typed must outlive a removal that fails.
            if self.record_id == record_id:
                self.drafts.cancel()
                self._show_opened(None)
            self.drafts.drop(f"{DRAFT_PREFIX}{record_id}")

        self._context.run_job(
            lambda _progress: remove(project, SurveyRecord, record_id), forget, self._context.show_error
        )
