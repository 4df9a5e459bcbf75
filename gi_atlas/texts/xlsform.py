"""Texts about form workbooks (XLSForm): what is wrong in them, and where."""

from gi_atlas.i18n import N_

MESSAGES = {
    "FORM_XFORM_WRONG": N_("This is no form that can be filled in ({detail}). Convert the workbook again."),
    "FORM_XFORM_DTD": N_("The form declares entities of its own, which a form never needs; it was not taken."),
    "FORM_UNKNOWN": N_("There is no form {value}. Known forms: {expected}."),
}
