"""What is said about one photo: caption, group, person, rights, custody."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gi_atlas.errors import FormError
from gi_atlas.i18n import N_, _
from gi_atlas.model import SURVEY_GROUPS, Evidence
from gui.form_widgets.choices import Choice
from gui.form_widgets.field import Field
from gui.form_widgets.looks import quiet
from gui.form_widgets.photo_paint import facts_in_words

LABELS = {
    "caption": N_("Caption"),
    "survey_group": N_("Shows"),
    "captured_at": N_("Taken at"),
    "person": N_("Person shown or photographer"),
    "source": N_("Source"),
    "licence": N_("Licence"),
    "consent": N_("Consent of persons"),
    "holder": N_("Kept by"),
    "accession_no": N_("Accession number"),
}
CONSENT = {"": None, "YES": True, "NO": False}
_TIME_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


class PhotoDetails(QWidget):
    """Fields of one piece of evidence; ``edited`` gives it as it is now."""

    edited = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evidence: Evidence | None = None
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        quiet(self.facts)
        self.fields = {name: self._make_field(name) for name in LABELS}
        self.public = QCheckBox()
        self.public.clicked.connect(self._take_edit)
        self._lay_out()
        self.retranslate()
        self.setVisible(False)

    def _make_field(self, name: str) -> Field:
        field = Field(lambda: _(LABELS[name]), _make_editor(name))
        field.edited.connect(self._take_edit)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in self.fields.values():
            form.addRow(field.label, field)
        form.addRow("", self.public)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.facts)
        column.addLayout(form)

    def show_evidence(self, evidence: Evidence | None, fault: str = "") -> None:
        """Show one piece of evidence; None hides the fields."""
        self._evidence = evidence
        self.setVisible(evidence is not None)
        if evidence is None:
            return
        self.facts.setText("\n".join([evidence.file_name, *facts_in_words(evidence, fault)]))
        for name, field in self.fields.items():
            _set_text(field, _written(evidence, name))
            field.set_fault("")
        self.public.setChecked(evidence.is_public)

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the fields be read or edited."""
        for field in self.fields.values():
            field.set_read_only(is_read_only)
        self.public.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for field in self.fields.values():
            field.retranslate()
            if isinstance(field.editor, Choice):
                field.editor.retranslate()
        self.public.setText(_("May be published"))
        if self._evidence is not None:
            self.facts.setText("\n".join([self._evidence.file_name, *facts_in_words(self._evidence)]))

    def _take_edit(self) -> None:
        if self._evidence is None:
            return
        texts = {name: _text(field) for name, field in self.fields.items()}
        try:
            taken = read_instant(texts["captured_at"], self._evidence.captured_at)
            self.fields["captured_at"].set_fault("")
        except FormError as error:
            taken = self._evidence.captured_at
            self.fields["captured_at"].set_fault(error.message())
        plain: dict[str, Any] = {name: text for name, text in texts.items() if name not in ("captured_at", "consent")}
        self._evidence = replace(
            self._evidence,
            captured_at=taken,
            consent=CONSENT[texts["consent"]],
            is_public=self.public.isChecked(),
            **plain,
        )
        self.edited.emit(self._evidence)


def _make_editor(name: str) -> "QLineEdit | Choice":
    if name == "survey_group":
        return Choice(lambda: [("", _("(no group)")), *((code, _(text)) for code, text in SURVEY_GROUPS.items())])
    if name == "consent":
        return Choice(lambda: [("", _("(not known)")), ("YES", _("Given")), ("NO", _("Refused"))])
    return QLineEdit()


def _text(field: Field) -> str:
    return field.editor.code() if isinstance(field.editor, Choice) else str(field.editor.text())


def _set_text(field: Field, text: str) -> None:
    if isinstance(field.editor, Choice):
        field.editor.set_code(text)
    elif field.editor.text() != text:
        field.editor.setText(text)


def _written(evidence: Evidence, name: str) -> str:
    value: Any = getattr(evidence, name)
    if name == "consent":
        return {None: "", True: "YES", False: "NO"}[value]
    if isinstance(value, datetime):
        return value.astimezone().strftime(_TIME_FORMATS[0])
    return str(value or "")


def read_instant(text: str, before: datetime | None) -> datetime | None:
    """Instant of a local time ``2026-04-05 10:30``; ``before`` if it says the same to the second; None of "".

    Raises
    ------
    FormError
        EVIDENCE_TIME_WRONG.
    """
    plain = text.strip()
    if not plain:
        return None
    found = next((value for value in (_parsed(plain, form) for form in _TIME_FORMATS) if value is not None), None)
    if found is None:
        raise FormError("EVIDENCE_TIME_WRONG", value=plain)
    instant = found.astimezone()
    return before if before is not None and abs((instant - before).total_seconds()) < 1 else instant


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
