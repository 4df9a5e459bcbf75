"""The forms that ship: their workbooks, and beside each the XForm that pyxform writes from it."""

from functools import cache
from importlib.resources import files

from gi_atlas.errors import FormError
from gi_atlas.i18n import N_, current_language, translate
from survey_forms.schema import Form
from survey_forms.xform import form_from_xform

GI_FORM, COUNTY_FORM = "gi_potential_resource", "gi_county_profile"
_SHIPPED = (GI_FORM, COUNTY_FORM)
# A workbook has one title, ours a Chinese one.
_TITLES = {
    GI_FORM: ("地理标志潜在资源调查表", N_("Survey form of potential GI resources")),
    COUNTY_FORM: ("县域基本情况表", N_("County profile")),
}


def shipped_forms() -> tuple[str, ...]:
    """Form ids of the forms that ship."""
    return _SHIPPED


def title_of(form_id: str, title: str, language: str = "") -> str:
    """Title of a form in a language (default: the current one), as far as it has one; its id if it has no title."""
    own, words = _TITLES.get(form_id, ("", ""))
    return translate(words, language or current_language()) if title == own and words else title or form_id


@cache
def shipped_form(form_id: str) -> Form:
    """Form that ships, built from its XForm once.

    Raises
    ------
    FormError
        FORM_UNKNOWN.
    """
    return form_from_xform(shipped_file(form_id, ".xml").decode())


def shipped_file(form_id: str, suffix: str) -> bytes:
    """Content of a file that ships with a form: ``.xlsx`` its workbook, ``.xml`` its XForm.

    Raises
    ------
    FormError
        FORM_UNKNOWN.
    """
    if form_id not in _SHIPPED:
        raise FormError("FORM_UNKNOWN", value=form_id, expected=", ".join(_SHIPPED))
    return files(__name__).joinpath(f"{form_id}{suffix}").read_bytes()
